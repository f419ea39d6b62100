/* SPDX-License-Identifier: MIT */
/* Test Anything Protocol in fifty lines, for hosts and bare metal: no stdio, no heap. */
#ifndef GPW_TAP_H
#define GPW_TAP_H

#include <stdint.h>

/* The platform gives this one: tap_stdio.c on a host, console.c on the target. */
void tap_puts(const char *text);

/* The image gives this one; the platform's main() calls it. */
int tap_main(void);

/* One test point; false for a comparison with NaN, as comparisons are. */
void tap_ok(int ok, const char *what);
#define TAP_OK(condition) tap_ok((condition) ? 1 : 0, #condition)

/* "# name value": figures that a script or a reader picks up. */
void tap_figure(const char *name, uint32_t value);
void tap_figure_hex(const char *name, uint32_t value);

/* Prints the plan; returns the number of failures. */
int tap_done(void);

#endif /* GPW_TAP_H */
