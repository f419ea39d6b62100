/* SPDX-License-Identifier: MIT */
/* What the permits keep. The places for tokens follow the struct. */
#ifndef GPW_PERMIT_STATE_H
#define GPW_PERMIT_STATE_H

#include "gpupower/permit.h"

#include "internal.h"

#define GPWI_PERMIT_NEVER UINT64_MAX /* of a time */

/* One token. Its life ends `held_ns - life_ns` before `free_ns`, while nobody has seen it. */
typedef struct gpwi_permit_place {
    uint64_t reserved_ns; /* its watts are reserved before this, */
    uint64_t free_ns;     /* and it is remembered before this */
    uint32_t token;       /* 0: none */
    uint32_t request_id;
    uint32_t state; /* gpw_token_id */
    float step_w;
} gpwi_permit_place;

struct gpw_permit {
    uint32_t magic;
    uint32_t tokens_max;
    uint32_t epoch;
    uint32_t serial; /* of the last token, lower half of it */
    uint64_t life_ns;
    uint64_t held_ns; /* life, skew and arrival */
    uint64_t settle_ns;
    uint64_t quarantine_ns;
    uint64_t dt_max_ns;
    uint64_t now_ns;  /* of the last call */
    uint64_t open_ns; /* end of the quarantine */
    float allowed_w;
    uint32_t conditions_ok;
    uint32_t has_jumped; /* the quarantine is because of the clock */
    uint32_t granted, refused, expired, revoked;
    uint32_t reserved;
};

#define GPWI_PERMIT_EPOCH_AT offsetof(struct gpw_permit, epoch)

static inline gpwi_permit_place *gpwi_permit_places(gpw_permit *p)
{
    return (gpwi_permit_place *)(void *)(p + 1);
}

static inline const gpwi_permit_place *gpwi_permit_places_const(const gpw_permit *p)
{
    return (const gpwi_permit_place *)(const void *)(p + 1);
}

static inline size_t gpwi_permit_bytes(uint32_t tokens)
{
    return sizeof(struct gpw_permit) + (size_t)tokens * sizeof(gpwi_permit_place);
}

/* How long a token may be used from now, by this clock. */
uint64_t gpwi_permit_life_left_ns(const gpw_permit *permit, const gpwi_permit_place *place);

/* The part of gpw_permit_get() that changes from tick to tick. */
void gpwi_permit_tell(const gpw_permit *permit, gpw_permit_reading *reading);

/* Of a configuration that has been checked. */
void gpwi_permit_begin(gpw_permit *permit, const gpw_permit_config *config);

#endif /* GPW_PERMIT_STATE_H */
