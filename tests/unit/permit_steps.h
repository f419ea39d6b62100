/* SPDX-License-Identifier: MIT */
/* A permit past its quarantine: a token lives 10 s, its watts stay reserved for 12.5 s, 100 kW
 * may be stepped at once. */
#ifndef GPW_PERMIT_STEPS_H
#define GPW_PERMIT_STEPS_H

#include "gpw_test.h"

#include <gpupower/permit.h>

#include <string.h>

#define S 1000000000u
#define MS 1000000u

static GPW_STATE_BUFFER(memory, GPW_PERMIT_STATE_BYTES(16));
static gpw_permit_config config;
static gpw_permit *permit;
static uint64_t now_ns;
static float allowed_w;
static uint32_t conditions_ok;

static void pass_ms(uint64_t time_ms)
{
    while (time_ms > 0u) {
        const uint64_t part_ms = time_ms < 500u ? time_ms : 500u;

        now_ns += part_ms * MS;
        time_ms -= part_ms;
        assert_status(gpw_permit_step(permit, now_ns, allowed_w, conditions_ok), GPW_OK);
    }
}

static void begin(void)
{
    assert_status(gpw_permit_init(memory, sizeof memory, &config, &permit), GPW_OK);
    now_ns = 77u * (uint64_t)S;
    allowed_w = 100.0e3f;
    conditions_ok = 1u;
    assert_status(gpw_permit_step(permit, now_ns, allowed_w, conditions_ok), GPW_OK);
}

static int set_up(void **state)
{
    (void)state;
    assert_status(gpw_permit_config_init(&config, sizeof config), GPW_OK);
    config.epoch = 0x70005u;
    begin();
    pass_ms(12500u);
    return 0;
}

static gpw_permit_answer ask(uint32_t request_id, float step_w)
{
    gpw_permit_answer a;

    assert_status(gpw_permit_request(permit, now_ns, request_id, step_w, allowed_w,
                                     conditions_ok, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.request_id, request_id);
    assert_int_equal(a.granted, a.refusal == 0u);
    assert_int_equal(a.granted, a.token != 0u);
    assert_int_equal(a.granted, a.life_ms != 0u);
    return a;
}

static uint32_t granted(uint32_t request_id, float step_w)
{
    const gpw_permit_answer a = ask(request_id, step_w);

    assert_int_equal(a.granted, 1);
    return a.token;
}

static void assert_refused(uint32_t request_id, float step_w, uint32_t refusal)
{
    assert_int_equal(ask(request_id, step_w).refusal, refusal);
}

static gpw_permit_reading reading(void)
{
    gpw_permit_reading r;

    assert_status(gpw_permit_get(permit, &r, sizeof r), GPW_OK);
    return r;
}

static uint32_t state_at(uint32_t index)
{
    gpw_permit_token t;

    assert_status(gpw_permit_token_at(permit, index, &t, sizeof t), GPW_OK);
    return t.state;
}

#endif /* GPW_PERMIT_STEPS_H */
