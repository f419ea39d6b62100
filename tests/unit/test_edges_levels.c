/* SPDX-License-Identifier: MIT */
/* Levels of records that jump, drift, fluctuate and break off, with every kind of setting: what
 * is told is in order and counted once. */
#include "gpw_test.h"
#include "levels_state.h"

#include <gpupower/levels.h>

#include <string.h>

#define RECORDS 1500u
#define PARTS 30u

static GPW_STATE_BUFFER(memory, GPW_LEVELS_STATE_BYTES(16, 8));

static uint32_t seed;

static float any(float below)
{
    seed = seed * 1664525u + 1013904223u;
    return below * ((float)(seed >> 8) / 16777216.0f);
}

static gpw_levels_config config_of(void)
{
    gpw_levels_config c;

    assert_status(gpw_levels_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_levels_config_for(&c, 0.1f, 0.0f, 0), GPW_OK);
    c.levels_max = 16u;
    c.events_max = 8u;
    return c;
}

static gpw_levels *levels_with(const gpw_levels_config *c)
{
    gpw_levels *l = NULL;

    assert_status(gpw_levels_init(memory, sizeof memory, c, &l), GPW_OK);
    return l;
}

static gpw_levels *any_levels(void)
{
    gpw_levels_config c = config_of();

    c.levels_max = 4u + (uint32_t)any(8.0f);
    c.events_max = (uint32_t)any(4.0f);
    c.count_min = 2u + (uint32_t)any(5.0f);
    c.rel_pu = any(1.0f) < 0.5f ? 0.0f : 0.04f;
    c.settle_s = 0.2f + any(1.0f);
    c.event_s = any(2.0f);
    c.wander_s = c.settle_s + c.event_s + any(2.0f);
    c.gap_s = 0.3f + any(2.0f);
    c.quiet_factor = 1.0f + any(3.0f);
    c.tau_s = 0.5f + any(10.0f);
    c.spread_factor = any(5.0f);
    return levels_with(&c);
}

/* What has been told of a record. */
typedef struct told {
    uint64_t samples, taken, end_ns, first_ns;
    uint32_t levels, single;
} told;

static void read_levels(gpw_levels *l, told *t)
{
    gpw_level level;

    while (gpw_levels_next(l, &level, sizeof level) == GPW_OK) {
        assert_true(level.begin_ns >= t->end_ns && level.end_ns >= level.begin_ns);
        assert_true(level.begin_ns >= t->first_ns && level.left_ns >= t->first_ns);
        assert_true(level.count >= 1u);
        assert_true(level.min_w <= level.max_w);
        assert_true(level.mean_w >= level.min_w - 1.0e-3f &&
                    level.mean_w <= level.max_w + 1.0e-3f);
        assert_true(gpw_is_unknown(level.sd_w) == (level.count < 2u));
        t->end_ns = level.end_ns;
        t->taken += level.count + level.event_count;
        t->levels++;
        t->single += level.count < 2u;
    }
}

static void run_part(gpw_levels *l, uint64_t *now_ns, told *t)
{
    const uint32_t length = 1u + (uint32_t)any(any(1.0f) < 0.5f ? 8.0f : 60.0f);
    const float fluctuation_w = any(1.0f) < 0.3f ? 0.0f : any(any(1.0f) < 0.5f ? 3.0f : 60.0f);
    const float kind = any(1.0f), drift_w = any(1.0f) < 0.2f ? any(10.0f) - 5.0f : 0.0f;
    const float base_w = kind < 0.4f ? 300.0f : kind < 0.6f ? 300.0f + any(40.0f) : any(700.0f);
    gpw_level_event event;
    uint32_t k;

    *now_ns += any(1.0f) < 0.15f ? (uint64_t)any(8.0e9f) : 0u;
    for (k = 0; k < length; k++) {
        *now_ns += 50000000u + (uint64_t)any(1.0e8f);
        assert_status(
            gpw_levels_step(l, *now_ns,
                            base_w + fluctuation_w * (any(2.0f) - 1.0f) + drift_w * (float)k),
            GPW_OK);
        t->samples++;
        if (any(1.0f) < 0.5f) {
            read_levels(l, t);
        }
        if (any(1.0f) < 0.3f && gpw_levels_next_event(l, &event, sizeof event) == GPW_OK) {
            assert_true(event.end_ns > event.begin_ns && event.duration_s > 0.0f);
            assert_true(event.count > 0u && (event.sign == 1 || event.sign == -1));
        }
    }
}

static void levels_of_any_record_are_in_order_and_no_sample_counts_twice(void **state)
{
    uint32_t record, part, levels = 0u, single = 0u;

    (void)state;
    for (record = 0; record < RECORDS; record++) {
        uint64_t now_ns = 1000u;
        gpw_levels *l;
        told t;

        seed = record * 7919u + 1u;
        l = any_levels();
        memset(&t, 0, sizeof t);
        t.first_ns = now_ns;
        for (part = 0; part < PARTS; part++) {
            run_part(l, &now_ns, &t);
        }
        assert_status(gpw_levels_finish(l), GPW_OK);
        read_levels(l, &t);
        assert_true(t.taken <= t.samples && t.end_ns <= now_ns);
        levels += t.levels;
        single += t.single;
    }
    assert_true(levels > 4u * RECORDS && single > 0u);
}

static void answer_that_is_too_short_takes_nothing_away(void **state)
{
    const gpw_levels_config c = config_of();
    gpw_levels *const l = levels_with(&c);
    gpw_level_event event;
    gpw_level level;
    uint32_t k;

    (void)state;
    for (k = 0; k < 300u; k++) {
        const float power_w = k < 100u ? 300.0f : k == 150u ? 900.0f : 600.0f;

        assert_status(gpw_levels_step(l, 1000u + (uint64_t)k * 100000000u, power_w), GPW_OK);
    }
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_status(gpw_levels_next(l, &level, 4u), GPW_ERR_VERSION);
    assert_status(gpw_levels_next(l, &level, sizeof level), GPW_OK);
    assert_near(level.mean_w, 300.0, 0.0);
    assert_status(gpw_levels_next_event(l, &event, 4u), GPW_ERR_VERSION);
    assert_status(gpw_levels_next_event(l, &event, sizeof event), GPW_OK);
    assert_near(event.extreme_w, 900.0, 0.0);
}

/* It stops where a level or an event can be read, and at the end of the record. */
static void block_stops_at_an_event_and_after_the_end(void **state)
{
    const gpw_levels_config c = config_of();
    gpw_levels *const l = levels_with(&c);
    uint64_t stamps[100];
    float power_w[100];
    gpw_level_event event;
    size_t taken = 99u;
    uint32_t k;

    (void)state;
    for (k = 0; k < 100u; k++) {
        stamps[k] = 1000u + (uint64_t)k * 100000000u;
        power_w[k] = k == 50u ? 900.0f : 300.0f;
    }
    assert_status(gpw_levels_process(l, NULL, NULL, 0u, &taken), GPW_OK);
    assert_int_equal(taken, 0);
    assert_status(gpw_levels_process(l, stamps, power_w, 100u, &taken), GPW_OK);
    assert_true(taken > 51u && taken < 60u);
    assert_status(gpw_levels_next_event(l, &event, sizeof event), GPW_OK);
    assert_int_equal(event.count, 1);
    assert_status(gpw_levels_finish(l), GPW_OK);
    assert_status(gpw_levels_process(l, stamps, power_w, 1u, &taken), GPW_ERR_STATE);
}

/* ---- moments ---- */

static void pool_with_nothing_is_the_other_part(void **state)
{
    gpwi_moments none, some, sum;

    (void)state;
    memset(&none, 0, sizeof none);
    memset(&some, 0, sizeof some);
    gpwi_moments_add(&some, 1.0f);
    gpwi_moments_add(&some, 4.0f);
    sum = some;
    gpwi_moments_pool(&sum, &none);
    assert_memory_equal(&sum, &some, sizeof sum);
    sum = none;
    gpwi_moments_pool(&sum, &some);
    assert_memory_equal(&sum, &some, sizeof sum);
    assert_near(gpwi_moments_variance(&sum), 4.5, 1.0e-6); /* of 1 and 4 about 2.5 */
    gpwi_moments_pool(&sum, &some);
    assert_near(gpwi_moments_variance(&sum), 3.0, 1.0e-6);
    assert_near(gpwi_moments_variance(&none), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_of_any_record_are_in_order_and_no_sample_counts_twice),
        cmocka_unit_test(answer_that_is_too_short_takes_nothing_away),
        cmocka_unit_test(block_stops_at_an_event_and_after_the_end),
        cmocka_unit_test(pool_with_nothing_is_the_other_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
