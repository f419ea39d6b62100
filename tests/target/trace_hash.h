/* SPDX-License-Identifier: MIT */
/* Output bits of a room as one number, and all rooms' numbers as one. */
#ifndef GPW_TEST_TRACE_HASH_H
#define GPW_TEST_TRACE_HASH_H

#include <gpupower/gpupower.h>

#include "hashes.h"
#include "tap.h"

#include <string.h>

#define TICK_NS 10000000u

static uint32_t total;

typedef struct trace {
    uint32_t hash;
    gpw_status worst;
} trace;

static inline trace trace_begin(void)
{
    const trace t = {2166136261u, GPW_OK}; /* FNV-1a */

    return t;
}

static inline void add_word(trace *t, uint32_t word)
{
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        t->hash = (t->hash ^ (word & 0xffu)) * 16777619u;
        word >>= 8;
    }
}

/* The bits of a NaN are a machine's own affair; that it is one is not. */
static inline void add(trace *t, float x)
{
    uint32_t bits;

    memcpy(&bits, &x, sizeof bits);
    add_word(t, x == x ? bits : 0x7fc00000u);
}

static inline int try(trace *t, gpw_status status)
{
    if (status < t->worst) {
        t->worst = status;
    }
    add_word(t, (uint32_t)status);
    return status >= GPW_OK;
}

static inline void trace_end(const trace *t, const char *name, uint32_t kept)
{
    total = (total ^ t->hash) * 16777619u;
    tap_figure_hex(name, t->hash);
    if (t->worst < GPW_OK) {
        tap_puts("# first error: ");
        tap_puts(gpw_status_name(t->worst));
        tap_puts("\n");
    }
    tap_ok(t->worst >= GPW_OK && t->hash == kept, name);
}

/* A load that wanders over the whole range without repeating soon. */
static inline float wander_w(uint32_t k)
{
    return (float)((k * 7919u) % 20011u) * 5.0f;
}

#endif /* GPW_TEST_TRACE_HASH_H */
