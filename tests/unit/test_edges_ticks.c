/* SPDX-License-Identifier: MIT */
/* Grids of records made by chance: sensors that drift, stop, jump or have no clock at all. What
 * is handed out is in order, once, and was read. */
#include "gpw_test.h"
#include "tick_grid_state.h"

#include <gpupower/tick_grid.h>

#include <string.h>

#define RECORDS 120u
#define ROWS 2500u

static GPW_STATE_BUFFER(memory, GPW_TICK_GRID_STATE_BYTES);
static uint32_t seed;

static float any(float below)
{
    seed = seed * 1664525u + 1013904223u;
    return below * ((float)(seed >> 8) / 16777216.0f);
}

static int chance(float share)
{
    return any(1.0f) < share;
}

static gpw_tick_grid *any_grid(float *period_s)
{
    gpw_tick_grid_config c;
    gpw_tick_grid *g = NULL;

    assert_status(gpw_tick_grid_config_init(&c, sizeof c), GPW_OK);
    c.period_s = chance(0.5f) ? 0.1f : 0.02f + any(0.5f);
    c.tolerance_pu = chance(0.3f) ? 0.0f : any(0.1f);
    c.memory_s = c.period_s * (10.0f + any(chance(0.5f) ? 20.0f : 3000.0f));
    *period_s = c.period_s * (1.0f + c.tolerance_pu * (any(2.6f) - 1.3f));
    assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), GPW_OK);
    return g;
}

typedef struct told {
    uint64_t next_tick, stamp_ns, last_ns;
    uint32_t ticks;
} told;

static void drain(gpw_tick_grid *g, told *t)
{
    gpw_tick_grid_tick tick;

    while (gpw_tick_grid_next(g, &tick, sizeof tick) == GPW_OK) {
        assert_true(t->ticks == 0u || tick.tick >= t->next_tick);
        assert_true(tick.reading_w >= 100.0f && tick.reading_w <= 110.0f);
        assert_true(tick.rows >= 1u);
        t->next_tick = tick.tick + 1u;
        t->ticks++;
    }
}

/* A reading that changes with the sensor's own clock, or, of a share, at any moment. */
static uint32_t run(float noise)
{
    float period_s, drift_pu = 0.0f;
    gpw_tick_grid *const g = any_grid(&period_s);
    const float poll_s = period_s * (0.02f + any(0.4f)),
                jitter = chance(0.5f) ? 0.0f : any(0.3f);
    uint64_t now_ns = 1000000u + (uint64_t)any(1.0e9f);
    double next_s = (double)now_ns * 1e-9, late_s = 0.0;
    float shown_w = 105.0f;
    told t;
    uint32_t k;

    memset(&t, 0, sizeof t);
    if (chance(0.2f)) { /* a clock that was known, at times from far away */
        const uint64_t phase_ns = chance(0.5f) ? now_ns : (uint64_t)any(1.0e18f);

        assert_true(gpw_tick_grid_lock(g, phase_ns, period_s * 1.0e9f) <= GPW_OK);
    }
    for (k = 0; k < ROWS; k++) {
        const double now_s = (double)now_ns * 1e-9;

        while (now_s >= next_s + late_s) {
            shown_w = 100.0f + any(10.0f);
            next_s += (double)(period_s * (1.0f + drift_pu));
            late_s = (double)(jitter * period_s * any(1.0f));
        }
        if (chance(noise)) {
            shown_w = 100.0f + any(10.0f);
        }
        if (chance(0.0005f)) {
            drift_pu = any(0.1f) - 0.05f;
            next_s += (double)any(period_s);
        }
        assert_status(gpw_tick_grid_push(g, now_ns, shown_w), GPW_OK);
        drain(g, &t);
        now_ns += (uint64_t)(1.0e9f * poll_s * (0.5f + any(1.0f)));
        if (chance(0.001f)) { /* seconds to days without a row */
            now_ns += (uint64_t)any(chance(0.3f) ? 1.0e15f : 1.0e10f);
            next_s = (double)now_ns * 1e-9 + (double)any(period_s);
        }
    }
    assert_status(gpw_tick_grid_finish(g), GPW_OK);
    drain(g, &t);
    return t.ticks;
}

static void grid_of_any_record_counts_every_refresh_once(void **state)
{
    uint32_t record, found = 0u;

    (void)state;
    for (record = 0; record < RECORDS; record++) {
        seed = record * 2654435761u + 5u;
        found += run(chance(0.5f) ? 0.0f : any(0.05f)) > 100u;
    }
    assert_true(found > RECORDS / 8u);
}

static void tick_that_has_no_room_is_kept(void **state)
{
    gpw_tick_grid_config c;
    gpw_tick_grid *g = NULL;
    gpw_tick_grid_tick tick;
    uint32_t k, seen = 0u;

    (void)state;
    assert_status(gpw_tick_grid_config_init(&c, sizeof c), GPW_OK);
    c.reserved[1] = 1u;
    assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), GPW_ERR_DOMAIN);
    c.reserved[1] = 0u;
    assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), GPW_OK);
    assert_status(gpw_tick_grid_lock(g, 1000000000u, c.period_s * 1.0e9f), GPW_OK);
    for (k = 0; k < 100u; k++) {
        const uint64_t now_ns = 1000000000u + (uint64_t)k * 20000000u;

        assert_status(gpw_tick_grid_push(g, now_ns, 100.0f + (float)(k / 5u)), GPW_OK);
        if (gpw_tick_grid_next(g, &tick, 4u) == GPW_ERR_VERSION &&
            gpw_tick_grid_next(g, &tick, sizeof tick) == GPW_OK) {
            seen++;
        }
    }
    assert_true(seen > 10u);
}

static gpw_tick_grid *grid_of(float period_s)
{
    gpw_tick_grid_config c;
    gpw_tick_grid *g = NULL;

    assert_status(gpw_tick_grid_config_init(&c, sizeof c), GPW_OK);
    c.period_s = period_s;
    assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), GPW_OK);
    return g;
}

/* Five rows a refresh, each refresh with another value, from a time on. */
static uint32_t show(gpw_tick_grid *g, uint64_t from_ns, uint64_t period_ns, uint32_t refreshes,
                     gpw_tick_grid_tick *last)
{
    uint32_t k, seen = 0u;

    for (k = 0; k < 5u * refreshes; k++) {
        const uint64_t now_ns = from_ns + k * (period_ns / 5u);

        assert_status(gpw_tick_grid_push(g, now_ns, 100.0f + (float)(k / 5u % 10u)), GPW_OK);
        seen += gpw_tick_grid_next(g, last, sizeof *last) == GPW_OK;
    }
    return seen;
}

/* Of a phase of 50 ms the refresh before lies 50 ms before the record's time began. */
static void refresh_before_all_time_is_at_its_beginning(void **state)
{
    gpw_tick_grid *const g = grid_of(0.1f);
    gpw_tick_grid_tick tick;

    (void)state;
    assert_status(gpw_tick_grid_lock(g, 50000000u, 1.0e8f), GPW_OK);
    assert_status(gpw_tick_grid_push(g, 0u, 100.0f), GPW_OK);
    assert_status(gpw_tick_grid_push(g, 20000000u, 100.0f), GPW_OK);
    assert_status(gpw_tick_grid_push(g, 60000000u, 101.0f), GPW_OK);
    assert_status(gpw_tick_grid_next(g, &tick, sizeof tick), GPW_OK);
    assert_true(tick.tick == 0u && tick.stamp_ns == 0u);
    assert_near(tick.reading_w, 100.0, 0.0);
}

/* A clock that was known eleven days off tells nothing: it is looked for anew. */
static void clock_from_far_away_is_looked_for_anew(void **state)
{
    gpw_tick_grid *const g = grid_of(0.1f);
    gpw_tick_grid_summary s;
    gpw_tick_grid_tick tick;

    (void)state;
    assert_status(gpw_tick_grid_lock(g, 1000000000000000u, 1.0e8f), GPW_OK);
    assert_true(show(g, 1000000000u, 100000000u, 200u, &tick) > 100u);
    assert_status(gpw_tick_grid_summary_get(g, &s, sizeof s), GPW_OK);
    assert_true(tick.stamp_ns > 1000000000u && tick.stamp_ns < 22000000000u);
}

/* Three weeks of milliseconds without a row are more than can be counted: the numbers go on. */
static void numbers_go_on_after_a_gap_that_cannot_be_counted(void **state)
{
    gpw_tick_grid *const g = grid_of(0.001f);
    gpw_tick_grid_tick before, after;

    (void)state;
    assert_true(show(g, 1000000000u, 1000000u, 300u, &before) > 100u);
    assert_true(show(g, 2000000000000000u, 1000000u, 300u, &after) > 100u);
    assert_true(after.tick > before.tick && after.tick < before.tick + 1000u);
    assert_true(after.stamp_ns > 2000000000000000u);
}

/* A value that is new in every row, all of them within a hundredth of a refresh: they agree on
 * a moment, and on no period. */
static void burst_within_one_refresh_is_no_clock(void **state)
{
    gpw_tick_grid *const g = grid_of(0.1f);
    gpw_tick_grid_tick tick;
    uint32_t k;

    (void)state;
    for (k = 0; k < 100u; k++) {
        assert_status(
            gpw_tick_grid_push(g, 1000000000u + 10000u * (uint64_t)k, 100.0f + 0.1f * (float)k),
            GPW_OK);
        assert_status(gpw_tick_grid_next(g, &tick, sizeof tick), GPW_ERR_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grid_of_any_record_counts_every_refresh_once),
        cmocka_unit_test(tick_that_has_no_room_is_kept),
        cmocka_unit_test(refresh_before_all_time_is_at_its_beginning),
        cmocka_unit_test(clock_from_far_away_is_looked_for_anew),
        cmocka_unit_test(numbers_go_on_after_a_gap_that_cannot_be_counted),
        cmocka_unit_test(burst_within_one_refresh_is_no_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
