/* SPDX-License-Identifier: MIT */
/* How far apart two names are: for messages that offer what may have been meant. */
#ifndef GPW_NEAREST_H
#define GPW_NEAREST_H

#include <stdint.h>

/* Letters to insert, remove or replace to make `a` of `b`, whatever their case; at most 64 of
 * each are looked at. */
uint32_t gpwi_letters_apart(const char *a, const char *b);

#endif /* GPW_NEAREST_H */
