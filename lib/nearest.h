/* SPDX-License-Identifier: MIT */
/* How far apart two names are: for messages that offer what may have been meant. */
#ifndef GPW_NEAREST_H
#define GPW_NEAREST_H

#include <stdint.h>

/* A letter as all of these compare it: no capitals, and all that separates words the same. */
char gpwi_folded(char c);

/* Of a name, at most 64. */
uint32_t gpwi_letters_of(const char *name);

/* Letters to insert, remove or replace to make `a` of `b`; at most 64 of each are looked at. */
uint32_t gpwi_letters_apart(const char *a, const char *b);

/* The same where a letter of the name that the text lacks costs `missing`, and one that it has
 * too much or otherwise `wrong`. */
uint32_t gpwi_cost_apart(const char *text, const char *name, uint32_t missing, uint32_t wrong);

#endif /* GPW_NEAREST_H */
