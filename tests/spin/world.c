/* SPDX-License-Identifier: MIT */
#include "world.h"

#include "permit_state.h"

#include <stdlib.h>

#define SECOND 1000000000u
#define TIME_NS (1000u * (uint64_t)SECOND)

struct world world;
int world_is_new;
int world_life;

static gpw_permit *permit(void)
{
    return (gpw_permit *)(void *)world.memory;
}

/* A call that is refused where it must not be is an error of the model. */
static void must(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static void keep_one_of_each(uint64_t *time_ns)
{
    *time_ns = *time_ns < TIME_NS ? TIME_NS - SECOND : *time_ns;
}

/* What is over is over for how long it may be; counters that decide nothing stay 0. */
static void make_canonical(void)
{
    gpw_permit *const p = permit();
    gpwi_permit_place *const places = gpwi_permit_places(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].token != 0u) {
            keep_one_of_each(&places[i].reserved_ns);
        }
    }
    if (places[0].token < places[1].token) { /* their order is of no account */
        const gpwi_permit_place first = places[0];

        places[0] = places[1];
        places[1] = first;
    }
    keep_one_of_each(&p->open_ns);
    p->allowed_w = 0.0f;
    p->granted = p->refused = p->expired = p->revoked = 0u;
}

static void shift(uint64_t towards_past_ns)
{
    gpw_permit *const p = permit();
    gpwi_permit_place *const places = gpwi_permit_places(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].token != 0u) {
            places[i].reserved_ns -= towards_past_ns;
            places[i].free_ns -= towards_past_ns;
        }
    }
    p->open_ns -= towards_past_ns;
}

/* Tokens matter by being the same or not: those of this epoch that anybody has get the numbers
 * from 1, in the same order. */
void world_rename(int *const held[], int count)
{
    gpw_permit *const p = permit();
    gpwi_permit_place *const places = gpwi_permit_places(p);
    uint32_t below = 0u, number = 0u;
    int i;

    for (;;) {
        uint32_t next = UINT32_MAX;

        for (i = 0; i < count + 2; i++) {
            const uint32_t token = i < count ? (uint32_t)*held[i] : places[i - count].token;

            if (token >> 16 == p->epoch && (token & 0xFFFFu) > below &&
                (token & 0xFFFFu) < next) {
                next = token & 0xFFFFu;
            }
        }
        if (next == UINT32_MAX) {
            break;
        }
        number++;
        for (i = 0; i < count; i++) {
            *held[i] = (uint32_t)*held[i] == (p->epoch << 16 | next)
                           ? (int)(p->epoch << 16 | number)
                           : *held[i];
        }
        for (i = 0; i < 2; i++) {
            places[i].token = places[i].token == (p->epoch << 16 | next)
                                  ? p->epoch << 16 | number
                                  : places[i].token;
        }
        below = next;
    }
    p->serial = number;
}

void world_boot(int epoch)
{
    gpw_permit_config config;
    gpw_permit *p;

    must(gpw_permit_config_init(&config, sizeof config) == GPW_OK);
    config.tokens_max = 2u;
    config.epoch = (uint32_t)epoch;
    config.life_s = LIFE;
    config.skew_s = SKEW;
    config.arrive_s = ARRIVE;
    config.settle_s = SETTLE;
    must(gpw_permit_init(world.memory, sizeof world.memory, &config, &p) == GPW_OK);
    must(gpw_permit_step(p, TIME_NS, 0.0f, 0u) == GPW_OK);
    make_canonical();
}

void world_tick(int allowed, int conditions_ok)
{
    shift(SECOND);
    must(gpw_permit_step(permit(), TIME_NS, (float)allowed, (uint32_t)conditions_ok) == GPW_OK);
    make_canonical();
}

/* The controller's clock is set, while no time passes. */
void world_jump(int units)
{
    const uint64_t jump_ns = (uint64_t)((int64_t)units * (int64_t)SECOND);

    (void)!gpw_permit_step(permit(), TIME_NS + jump_ns, 0.0f, 1u);
    shift(jump_ns);
    permit()->now_ns = TIME_NS;
    make_canonical();
}

int world_request(int request_id, int allowed, int conditions_ok)
{
    gpw_permit_answer answer;

    must(gpw_permit_request(permit(), TIME_NS, (uint32_t)request_id, 1.0f, (float)allowed,
                            (uint32_t)conditions_ok, &answer, sizeof answer) == GPW_OK);
    world_is_new = permit()->granted != 0u;
    world_life = (int)(answer.life_ms / 1000u);
    make_canonical();
    return (int)answer.token;
}

int world_use(int token)
{
    return gpw_permit_use(permit(), TIME_NS, (uint32_t)token) == GPW_OK;
}

void world_seen(int token)
{
    (void)!gpw_permit_seen(permit(), TIME_NS, (uint32_t)token);
    make_canonical();
}

int world_knows(int token)
{
    const gpwi_permit_place *const places = gpwi_permit_places_const(permit());

    return token != 0 &&
           (places[0].token == (uint32_t)token || places[1].token == (uint32_t)token);
}

void world_release(int token)
{
    (void)!gpw_permit_release(permit(), TIME_NS, (uint32_t)token);
    make_canonical();
}
