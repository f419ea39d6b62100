/* SPDX-License-Identifier: MIT */
/* Figures of a configuration beyond the ends that its header states: each alone, in a
 * configuration that is good but for it. */
#ifndef GPW_EDGES_H
#define GPW_EDGES_H

#include "live.h"

typedef struct edge {
    const char *name;
    size_t offset;
    uint32_t kind; /* 0: a word; 1: a figure; 2: a figure that may not be unknown either */
    uint32_t word;
    float below, above;
} edge;

/* Of the struct that OF names. */
#define WORD(field, bad)                                                                       \
  {                                                                                            \
#    field, offsetof(OF, field), 0u, (uint32_t)(bad), 0.0f, 0.0f                               \
  }
#define FIGURE(field, below, above)                                                            \
  {                                                                                            \
#    field, offsetof(OF, field), 1u, 0u, below, above                                          \
  }
#define KNOWN(field, below, above)                                                             \
  {                                                                                            \
#    field, offsetof(OF, field), 2u, 0u, below, above                                          \
  }

typedef gpw_status trial(const void *config);

static void is_refused(const edge *e, const void *good, size_t bytes, trial *try_it, float bad)
{
    union {
        uint64_t align;
        unsigned char bytes[512];
    } config;
    gpw_status status;

    memcpy(config.bytes, good, bytes);
    memcpy(config.bytes + e->offset, e->kind == 0u ? (const void *)&e->word : &bad, 4u);
    status = try_it(config.bytes);
    if (status != GPW_ERR_DOMAIN) {
        fail_msg("%s %g (%u): %s", e->name, (double)bad, (unsigned)e->word,
                 gpw_status_name(status));
    }
}

/* And what is good is taken, at the end, as it may use up a place. */
static void ends_hold(const edge *edges, size_t count, const void *good, size_t bytes,
                      trial *try_it)
{
    size_t i;

    for (i = 0; i < count; i++) {
        is_refused(&edges[i], good, bytes, try_it, edges[i].below);
        if (edges[i].kind > 0u) {
            is_refused(&edges[i], good, bytes, try_it, edges[i].above);
        }
        if (edges[i].kind > 1u) {
            is_refused(&edges[i], good, bytes, try_it, gpw_unknown());
        }
    }
    assert_true(try_it(good) >= GPW_OK);
}

#define ENDS_HOLD(edges, good, try_it)                                                         \
  ends_hold(edges, COUNT_OF(edges), &(good), sizeof(good), try_it)

#endif /* GPW_EDGES_H */
