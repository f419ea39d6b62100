/* SPDX-License-Identifier: MIT */
#include "markers.h"
#include "tap.h"

/* The two differ, or the compiler may fold them into one. */
__attribute__((noinline)) void bench_begin(void)
{
    __asm volatile("nop" ::: "memory");
}

__attribute__((noinline)) void bench_end(void)
{
    __asm volatile("" ::: "memory");
}

void bench_told(const char *name, uint32_t visits, size_t state_bytes)
{
    tap_puts("# series ");
    tap_figure(name, visits);
    if (state_bytes != 0u) {
        tap_puts("# state ");
        tap_figure(name, (uint32_t)state_bytes);
    }
}
