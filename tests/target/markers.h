/* SPDX-License-Identifier: MIT */
/* Between these two the QEMU plugin counts. An image may run several series one after the
 * other: each is told on the console when it has ended, in the order in which it ran. */
#ifndef GPW_TEST_MARKERS_H
#define GPW_TEST_MARKERS_H

#include <stddef.h>
#include <stdint.h>

void bench_begin(void);
void bench_end(void);

/* `visits` times between the two; `state_bytes` of the handle, 0: not told. */
void bench_told(const char *name, uint32_t visits, size_t state_bytes);

#endif /* GPW_TEST_MARKERS_H */
