/* SPDX-License-Identifier: MIT */
/* Each figure of a configuration as its header states it: its default, and both ends of its
 * range, which are taken, and of which the next number beyond is refused. */
#ifndef GPW_ENDS_H
#define GPW_ENDS_H

#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define NONE (-9.0e30f)    /* no default: what its init leaves is refused */
#define UNKNOWN (-8.0e30f) /* NaN by default */

typedef struct place {
    const char *name;
    size_t offset;
    uint32_t is_word; /* 1: an integer */
    uint32_t low_word, high_word, told_word;
    float low, high, told; /* told: by default */
} place;

/* Of the struct that OF names. */
#define FIGURE_IN(field, low, high, told)                                                      \
  {                                                                                            \
#    field, offsetof(OF, field), 0u, 0u, 0u, 0u, low, high, told                               \
  }
#define WORD_IN(field, low, high, told)                                                        \
  {                                                                                            \
#    field, offsetof(OF, field), 1u, low, high, told, 0.0f, 0.0f, 0.0f                         \
  }

typedef gpw_status ends_trial(const void *config);

static void try_word(const place *p, const void *good, size_t bytes, ends_trial *try_it,
                     uint32_t word, int is_taken)
{
    union {
        uint64_t align;
        unsigned char bytes[512];
    } config;
    gpw_status status;
    float figure;

    memcpy(config.bytes, good, bytes);
    memcpy(config.bytes + p->offset, &word, sizeof word);
    memcpy(&figure, &word, sizeof figure);
    status = try_it(config.bytes);
    if (is_taken ? status < GPW_OK : status != GPW_ERR_DOMAIN) {
        fail_msg("%s %.9g (%u): %s", p->name, (double)figure, (unsigned)word,
                 gpw_status_name(status));
    }
}

static uint32_t word_of(float x)
{
    uint32_t word;

    memcpy(&word, &x, sizeof word);
    return word;
}

/* The next number away from the range. */
static float beyond(float end, int is_high)
{
    uint32_t word = word_of(end);

    if (!(end < 0.0f) && !(end > 0.0f)) {
        return is_high ? 1.0e-9f : -1.0e-9f;
    }
    word = (end > 0.0f) == (is_high != 0) ? word + 1u : word - 1u;
    memcpy(&end, &word, sizeof end);
    return end;
}

static void default_is(const place *p, const void *fresh, const void *wide, size_t bytes,
                       ends_trial *try_it)
{
    uint32_t word;
    float figure;
    int is_so;

    memcpy(&word, (const unsigned char *)fresh + p->offset, sizeof word);
    memcpy(&figure, &word, sizeof figure);
    if (p->is_word != 0u) {
        is_so = word == p->told_word;
    } else if (p->told < UNKNOWN) {
        is_so = 1;
        try_word(p, wide, bytes, try_it, word, 0);
    } else if (p->told > UNKNOWN) {
        is_so = figure >= p->told && figure <= p->told;
    } else {
        is_so = figure != figure;
    }
    if (!is_so) {
        fail_msg("%s is %.9g (%u) by default", p->name, (double)figure, (unsigned)word);
    }
}

/* `fresh` as its init makes it; `wide`: one in which no other figure narrows a range. */
static void ends_are(const place *places, size_t count, const void *fresh, const void *wide,
                     size_t bytes, ends_trial *try_it)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const place *const p = &places[i];

        default_is(p, fresh, wide, bytes, try_it);
        if (p->is_word != 0u) {
            try_word(p, wide, bytes, try_it, p->low_word, 1);
            try_word(p, wide, bytes, try_it, p->high_word, 1);
            try_word(p, wide, bytes, try_it, p->high_word + 1u, 0);
            if (p->low_word > 0u) {
                try_word(p, wide, bytes, try_it, p->low_word - 1u, 0);
            }
        } else {
            try_word(p, wide, bytes, try_it, word_of(p->low), 1);
            try_word(p, wide, bytes, try_it, word_of(p->high), 1);
            try_word(p, wide, bytes, try_it, word_of(beyond(p->low, 0)), 0);
            try_word(p, wide, bytes, try_it, word_of(beyond(p->high, 1)), 0);
        }
    }
}

#define ENDS_ARE(places, fresh, wide, try_it)                                                  \
  ends_are(places, COUNT_OF(places), &(fresh), &(wide), sizeof(fresh), try_it)

#endif /* GPW_ENDS_H */
