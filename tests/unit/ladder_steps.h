/* SPDX-License-Identifier: MIT */
/* A ladder that is stepped every 10 ms: good to 0.1 s, held to 0.3 s, latched after 1 s, good
 * again after 0.2 s, of a value from 0 to 1000 that moves by 500 a second at most. */
#ifndef GPW_LADDER_STEPS_H
#define GPW_LADDER_STEPS_H

#include "gpw_test.h"

#include <gpupower/ladder.h>

#include <string.h>

#define MS 1000000u

static GPW_STATE_BUFFER(memory, GPW_LADDER_STATE_BYTES);
static gpw_ladder_config config;
static gpw_ladder *ladder;
static uint64_t now_ns;

static void begin(void)
{
    assert_status(gpw_ladder_init(memory, sizeof memory, &config, &ladder), GPW_OK);
    now_ns = 5000u * (uint64_t)MS;
}

static int set_up(void **state)
{
    (void)state;
    assert_status(gpw_ladder_config_init(&config, sizeof config), GPW_OK);
    config.low = 0.0f;
    config.high = 1000.0f;
    config.rate_max_per_s = 500.0f;
    config.hold_s = 0.1f;
    config.reduce_s = 0.3f;
    config.latch_s = 1.0f;
    config.recover_s = 0.2f;
    config.dt_max_s = 0.5f;
    begin();
    return 0;
}

static gpw_ladder_reading reading(void)
{
    gpw_ladder_reading r;

    assert_true(gpw_ladder_get(ladder, &r, sizeof r) >= GPW_OK);
    return r;
}

static gpw_status give(float value, uint64_t stamp_ns)
{
    gpw_live_sample sample;

    sample.value = value;
    sample.valid = 1u;
    sample.stamp_ns = stamp_ns;
    return gpw_ladder_step(ladder, now_ns, &sample);
}

/* One step later, a value of now. */
static gpw_status good(float value)
{
    now_ns += 10u * MS;
    return give(value, now_ns);
}

static void goods(float value, int count)
{
    while (count-- > 0) {
        assert_status(good(value), GPW_OK);
    }
}

static void silence(int count)
{
    while (count-- > 0) {
        now_ns += 10u * MS;
        assert_status(gpw_ladder_step(ladder, now_ns, NULL), GPW_OK);
    }
}

static void assert_rung(uint32_t rung)
{
    assert_int_equal(reading().rung, rung);
}

static void make_good(void)
{
    goods(100.0f, 30);
    assert_rung(GPW_RUNG_GOOD);
}

#endif /* GPW_LADDER_STEPS_H */
