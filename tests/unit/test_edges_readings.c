/* SPDX-License-Identifier: MIT */
/* Edges, energies and studies read from odd records: rows too far apart or at the same time,
 * levels at the end of all powers, records of gaps alone. Expected values by hand. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define NS(s) ((uint64_t)((s)*1.0e9 + 0.5))

static gpw_meter_config meter_of(float window_s, float period_s)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    c.window_s = window_s;
    c.period_s = period_s;
    return c;
}

/* ---- edges that are given ---- */

static gpw_meter_edge_reading edge_of(float from_w, float to_w, float seen_s)
{
    gpw_meter_edge_reading r;

    assert_status(gpw_meter_edge_reading_init(&r, sizeof r), GPW_OK);
    r.from_w = from_w;
    r.to_w = to_w;
    r.seen_s = seen_s;
    r.poll_s = 0.0f;
    return r;
}

static gpw_meter_edge_bound bound_of(const gpw_meter_config *c, const gpw_meter_edge_reading *r)
{
    gpw_meter_edge_bound b;

    assert_true(gpw_meter_edge(c, r, &b, sizeof b) >= GPW_OK);
    return b;
}

static void meter_without_its_figures_bounds_no_edge(void **state)
{
    const gpw_meter_config unknown = meter_of(gpw_unknown(), 0.1f);
    const gpw_meter_edge_reading r = edge_of(100.0f, 600.0f, 1.0f);
    gpw_meter_config late = meter_of(0.001f, 0.001f);
    gpw_meter_edge_bound b;

    (void)state;
    assert_status(gpw_meter_edge(&unknown, &r, &b, sizeof b), GPW_ERR_UNKNOWN);
    late.latency_s = 0.7f; /* 700 refreshes under way, of which 600 are kept at most */
    assert_status(gpw_meter_edge(&late, &r, &b, sizeof b), GPW_ERR_DOMAIN);
    late.latency_s = 0.5f;
    assert_true(gpw_meter_edge(&late, &r, &b, sizeof b) >= GPW_OK);
}

/* Of 0.95 periods, with the twentieth that a refresh may be early, one refresh; of a little
 * more there may be two. */
static void pair_of_readings_counts_the_refreshes_it_may_span(void **state)
{
    const gpw_meter_config c = meter_of(0.0f, 1.0f);
    gpw_meter_edge_reading r = edge_of(100.0f, 600.0f, 5.0f);

    (void)state;
    r.step_w = 400.0f;
    r.step_s = 0.95f;
    assert_near(bound_of(&c, &r).b1_w_per_s, 400.0, 1.0e-3);
    r.step_s = 0.96f;
    assert_near(bound_of(&c, &r).b1_w_per_s, 200.0, 1.0e-3);
}

/* Seen for less than the window hides: the ramp may be as short as a refresh, not shorter. */
static void edge_shorter_than_the_window_is_bounded_by_a_refresh(void **state)
{
    const gpw_meter_config c = meter_of(1.0f, 0.1f);
    gpw_meter_edge_reading r = edge_of(100.0f, 600.0f, 0.05f);

    (void)state;
    r.slack_from_w = r.slack_to_w = 1.0e-6f;
    assert_near(bound_of(&c, &r).longest_s, 0.1, 1.0e-6);
    assert_near(bound_of(&c, &r).b2_w_per_s, 5000.0, 0.1);
    assert_true((bound_of(&c, &r).flags & GPW_METER_EDGE_LIMITED) != 0u);
}

static void lag_leaves_a_long_edge_without_an_upper_bound(void **state)
{
    gpw_meter_config c = meter_of(0.1f, 0.1f);
    const gpw_meter_edge_reading r = edge_of(100.0f, 600.0f, 10.0f);

    (void)state;
    assert_true(bound_of(&c, &r).upper_w_per_s > 50.0f);
    c.response_s = 0.2f;
    assert_true(gpw_is_unknown(bound_of(&c, &r).upper_w_per_s));
    assert_true(bound_of(&c, &r).b2_w_per_s > 45.0f);
}

/* ---- edges that are looked for ---- */

typedef struct row {
    double at_s;
    float power_w;
} row;

static gpw_status find(const row *rows, size_t count, float from_w, float to_w,
                       gpw_meter_edge_reading *out)
{
    const gpw_meter_config c = meter_of(0.1f, 0.1f);
    uint64_t stamps[64];
    float power_w[64];
    size_t i;

    for (i = 0; i < count; i++) {
        stamps[i] = NS(1.0 + rows[i].at_s);
        power_w[i] = rows[i].power_w;
    }
    assert_status(gpw_meter_edge_reading_init(out, sizeof *out), GPW_OK);
    return gpw_meter_edge_find(&c, stamps, power_w, count, from_w, to_w, 0.0f, out);
}

/* Readings beyond the end of all powers stand on a level at that end, but make no pair. */
static void level_at_the_end_of_all_powers_is_met_without_a_pair(void **state)
{
    const float most_w = GPW_METER_POWER_MAX_W, beyond_w = 1.02f * GPW_METER_POWER_MAX_W;
    const row up[] = {{0.0, 300.0f}, {0.1, 300.0f}, {0.2, beyond_w}, {0.3, beyond_w}};
    const row down[] = {{0.0, beyond_w}, {0.1, beyond_w}, {0.2, 300.0f}, {0.3, 300.0f}};
    gpw_meter_edge_reading r;

    (void)state;
    assert_status(find(up, COUNT_OF(up), 300.0f, most_w, &r), GPW_OK);
    assert_near(r.seen_s, 0.1, 1.0e-6);
    assert_true(gpw_is_unknown(r.step_w));
    assert_status(find(down, COUNT_OF(down), most_w, 300.0f, &r), GPW_OK);
    assert_near(r.seen_s, 0.1, 1.0e-6);
    assert_true(gpw_is_unknown(r.step_w));
}

/* The level had been left for two seconds: it counts from when it was come back to. */
static void level_before_counts_from_when_it_was_last_come_back_to(void **state)
{
    row rows[40];
    gpw_meter_edge_reading r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        rows[i].at_s = 0.1 * (double)i;
        rows[i].power_w = i < 5u ? 300.0f : i < 25u ? 900.0f : i < 31u ? 300.0f : 600.0f;
    }
    assert_status(find(rows, COUNT_OF(rows), 300.0f, 600.0f, &r), GPW_OK);
    assert_near(r.before_s, 0.5, 1.0e-5);
    assert_near(r.seen_s, 0.1, 1.0e-6);
}

/* Rows of the same stamp prove no rate, and neighbours far apart are a pair all the same. */
static void pair_has_a_time_between_its_rows_however_long(void **state)
{
    const row sparse[] = {{0.0, 300.0f}, {5.0, 300.0f}, {10.0, 400.0f}, {15.0, 600.0f}};
    const row twice[] = {{0.0, 300.0f}, {1.0, 300.0f}, {1.0, 500.0f}, {2.0, 600.0f}};
    gpw_meter_edge_reading r;

    (void)state;
    assert_status(find(sparse, COUNT_OF(sparse), 300.0f, 600.0f, &r), GPW_OK);
    assert_near(r.step_w, 200.0, 1.0e-3);
    assert_near(r.step_s, 5.0, 1.0e-5);
    assert_status(find(twice, COUNT_OF(twice), 300.0f, 600.0f, &r), GPW_OK);
    assert_near(r.step_w, 300.0, 1.0e-3);
    assert_near(r.step_s, 1.0, 1.0e-6);
}

/* Half a second on the way at 550 W, then nearly back: the rest ends there. */
static void rest_ends_where_the_edge_falls_back(void **state)
{
    row rows[20];
    gpw_meter_edge_reading r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        rows[i].at_s = 0.1 * (double)i;
        rows[i].power_w = i < 4u ? 100.0f : i < 12u ? 550.0f : i < 14u ? 130.0f : 1000.0f;
    }
    assert_status(find(rows, COUNT_OF(rows), 100.0f, 1000.0f, &r), GPW_OK);
    assert_true((r.flags & GPW_METER_EDGE_COMPOUND) != 0u);
    assert_int_equal(r.split_first, 4);
    assert_int_equal(r.split_last, 11);
}

/* ---- energy ---- */

static gpw_meter_energy_config energy_of(float window_s, float period_s, float error_pu)
{
    gpw_meter_energy_config c;

    assert_status(gpw_meter_energy_config_init(&c, sizeof c), GPW_OK);
    c.window_s = window_s;
    c.period_s = period_s;
    c.error_pu = error_pu;
    return c;
}

static gpw_meter_energy_result energy_from(const gpw_meter_energy_config *c, const row *rows,
                                           size_t count)
{
    static GPW_STATE_BUFFER(memory, GPW_METER_ENERGY_STATE_BYTES);
    gpw_meter_energy_result r;
    gpw_meter_energy *e = NULL;
    size_t i;

    assert_status(gpw_meter_energy_init(memory, sizeof memory, c, &e), GPW_OK);
    for (i = 0; i < count; i++) {
        assert_status(gpw_meter_energy_step(e, NS(rows[i].at_s), rows[i].power_w), GPW_OK);
        assert_status(gpw_meter_energy_count(e, NS(rows[i].at_s), 1000u * (uint64_t)i), GPW_OK);
    }
    assert_true(gpw_meter_energy_result_get(e, &r, sizeof r) >= GPW_OK);
    return r;
}

static void energy_of_a_meter_with_one_figure_unknown_says_so(void **state)
{
    gpw_meter_energy_config c = energy_of(gpw_unknown(), gpw_unknown(), gpw_unknown());
    const gpw_meter_config no_period = meter_of(0.025f, gpw_unknown());
    const gpw_meter_config no_window = meter_of(gpw_unknown(), 0.1f);
    const gpw_meter_config both = meter_of(0.025f, 0.1f);
    const row rows[] = {{0.0, 100.0f}, {0.1, 200.0f}};
    gpw_meter_energy_result r;

    (void)state;
    assert_status(gpw_meter_energy_config_of(&c, &no_period), GPW_NOTE_UNKNOWN);
    assert_status(gpw_meter_energy_config_of(&c, &no_window), GPW_NOTE_UNKNOWN);
    assert_status(gpw_meter_energy_config_of(&c, &both), GPW_OK);
    c.error_pu = gpw_unknown(); /* so much was not seen; how wrong the rest is is not known */
    r = energy_from(&c, rows, 2u);
    assert_int_equal(r.limiting, GPW_METER_BOUND_METER);
    assert_true(r.coverage_j > 0.0f);
}

/* One reading each half minute, with 10 s said to be a gap: nothing is covered. */
static void record_of_gaps_alone_has_no_share_that_was_seen(void **state)
{
    gpw_meter_energy_config c = energy_of(0.025f, 0.1f, 0.05f);
    const row rows[] = {{0.0, 100.0f}, {30.0, 200.0f}};
    gpw_meter_energy_result r;

    (void)state;
    c.gap_s = 10.0f;
    r = energy_from(&c, rows, 2u);
    assert_true(gpw_is_unknown(r.seen_pu));
    assert_int_equal(r.limiting, GPW_METER_BOUND_GAPS);
}

/* 300 GJ for every second of 500 years: more than the counter holds, so the end stays. */
static void end_beyond_what_a_counter_holds_is_not_moved(void **state)
{
    gpw_meter_energy_config c = energy_of(0.025f, 0.1f, 0.05f);
    const row rows[] = {{0.0, 0.0f}, {1.8e10, 0.0f}};
    gpw_meter_energy_result r;

    (void)state;
    c.gap_s = 10.0f;
    c.low_w = 0.0f;
    c.high_w = GPW_METER_POWER_MAX_W;
    r = energy_from(&c, rows, 2u);
    assert_true(r.low_mj == 0 && r.high_mj == 0);
}

/* Readings of 200 and 300 W where the load was said to lie from 200 to 300 W: what is likely
 * may not go beyond what is possible. */
static void likely_ends_stay_within_a_range_that_was_given(void **state)
{
    gpw_meter_energy_config c = energy_of(0.025f, 0.1f, 0.0f);
    const row rows[] = {{0.0, 200.0f}, {0.1, 300.0f}, {0.2, 200.0f}};
    gpw_meter_energy_result r;

    (void)state;
    c.low_w = 200.0f;
    c.high_w = 300.0f;
    r = energy_from(&c, rows, 3u);
    assert_int_equal(r.range_seen, 0);
    assert_true(r.likely_low_mj == r.low_mj && r.likely_high_mj == r.high_mj);
}

/* A gap of 1 s, and 75 s of 100 that no window saw, of a load between the same ends. */
static void gap_that_weighs_less_than_the_dark_between_windows_limits_nothing(void **state)
{
    gpw_meter_energy_config c = energy_of(0.025f, 0.1f, 0.001f);
    row rows[60];
    gpw_meter_energy_result r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        rows[i].at_s = 0.1 * (double)i + (i >= 30u ? 1.0 : 0.0);
        rows[i].power_w = i % 2u == 0u ? 100.0f : 500.0f;
    }
    c.gap_s = 0.5f;
    r = energy_from(&c, rows, COUNT_OF(rows));
    assert_true(r.gap_j > r.error_j && r.gap_j < r.coverage_j);
    assert_int_equal(r.limiting, GPW_METER_BOUND_COVERAGE);
}

static void counter_of_a_load_that_reads_nothing_has_no_ratio(void **state)
{
    const gpw_meter_energy_config c = energy_of(0.025f, 0.1f, 0.05f);
    const row rows[] = {{0.0, 0.0f}, {0.1, 0.0f}};
    const gpw_meter_energy_result r = energy_from(&c, rows, 2u);

    (void)state;
    assert_int_equal(r.counter_mj, 1000);
    assert_true(gpw_is_unknown(r.counter_ratio));
}

/* ---- a meter's run, names, studies ---- */

static gpw_meter *meter_with(const gpw_meter_config *c)
{
    static GPW_STATE_BUFFER(memory, GPW_METER_STATE_BYTES(1, 128, 0));
    gpw_meter *m = NULL;

    assert_status(gpw_meter_init(memory, sizeof memory, c, &m), GPW_OK);
    return m;
}

/* In one millisecond at most one refresh of 0.1 s ends: with the two at its ends, three. */
static void readings_of_a_step_have_a_room_that_is_known(void **state)
{
    gpw_meter_config c = meter_of(0.1f, 0.1f);
    uint32_t count = 0;

    (void)state;
    c.dt_s = 0.001f;
    assert_status(gpw_meter_readings_max(meter_with(&c), &count), GPW_OK);
    assert_int_equal(count, 3);
}

/* Above 2^23 steps a float has no thousandths: the reading is what was shown to it. */
static void steps_finer_than_a_float_leave_the_reading(void **state)
{
    gpw_meter_config c = meter_of(0.1f, 0.1f);
    gpw_meter_reading readings[8];
    gpw_meter *m;
    const float true_w = 20000.0f;
    uint32_t count = 0, seen = 0, k;

    (void)state;
    c.dt_s = 0.001f;
    c.quantum_w = 0.001f;
    c.initial_w = true_w;
    m = meter_with(&c);
    for (k = 0; k < 500u; k++) {
        assert_status(gpw_meter_step(m, &true_w, readings, 8u, &count), GPW_OK);
        if (count > 0u) {
            assert_near(readings[0].reading_w, 20000.0, 1.0e-2);
            seen++;
        }
    }
    assert_true(seen >= 3u);
}

static void signs_beyond_the_letters_end_a_word(void **state)
{
    (void)state;
    assert_int_equal(gpw_meter_architecture_of("{H100}"), GPW_METER_HOPPER);
    assert_int_equal(gpw_meter_architecture_of("NVIDIA~h100~x"), GPW_METER_HOPPER);
    assert_int_equal(gpw_meter_architecture_of("|zH100"), GPW_METER_UNKNOWN);
}

static void study_without_an_idle_power_takes_its_mean_for_the_kernel(void **state)
{
    static GPW_STATE_BUFFER(memory, GPW_METER_STUDY_STATE_BYTES);
    gpw_meter_study_config c;
    gpw_meter_study_result r;
    gpw_meter_study *s = NULL;
    size_t bytes = 0;
    uint32_t idle, trial, k, magic;

    (void)state;
    for (idle = 0; idle < 2u; idle++) {
        assert_status(gpw_meter_study_config_init(&c, sizeof c), GPW_OK);
        c.kernel_s = 0.1f;
        c.groups = 4u;
        c.delay_s = 0.1f;
        c.repetitions = 4u;
        c.idle_w = idle ? 100.0f : gpw_unknown();
        assert_status(gpw_meter_study_state_size(NULL, &bytes), GPW_ERR_NULL);
        assert_status(gpw_meter_study_state_size(&c, NULL), GPW_ERR_NULL);
        assert_status(gpw_meter_study_state_size(&c, &bytes), GPW_OK);
        assert_true(bytes <= GPW_METER_STUDY_STATE_BYTES);
        assert_status(gpw_meter_study_init(memory, sizeof memory, &c, &s), GPW_OK);
        for (trial = 0; trial < 2u; trial++) {
            const uint64_t start_ns = NS(10.0) * (trial + 1u);

            assert_status(gpw_meter_study_begin(s, start_ns, start_ns + NS(2.0)), GPW_OK);
            for (k = 1; k < 20u; k++) {
                assert_status(gpw_meter_study_step(s, start_ns + k * NS(0.1), 500.0f), GPW_OK);
            }
        }
        assert_true(gpw_meter_study_result_get(s, &r, sizeof r) >= GPW_OK);
        assert_int_equal(r.idle_assumed, idle == 0u);
        /* 16 kernels of 0.1 s and 4 pauses of 0.1 s: (500 * 2.0 - 100 * 0.4) / 1.6 W. */
        assert_near(r.kernel_w, idle ? 600.0 : 500.0, 1.0e-2);
    }
    magic = *(uint32_t *)(void *)memory;
    memset(memory, 0, 4u);
    assert_status(gpw_meter_study_step(s, NS(30.0), 500.0f), GPW_ERR_HANDLE);
    assert_true(magic != 0u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meter_without_its_figures_bounds_no_edge),
        cmocka_unit_test(pair_of_readings_counts_the_refreshes_it_may_span),
        cmocka_unit_test(edge_shorter_than_the_window_is_bounded_by_a_refresh),
        cmocka_unit_test(lag_leaves_a_long_edge_without_an_upper_bound),
        cmocka_unit_test(level_at_the_end_of_all_powers_is_met_without_a_pair),
        cmocka_unit_test(level_before_counts_from_when_it_was_last_come_back_to),
        cmocka_unit_test(pair_has_a_time_between_its_rows_however_long),
        cmocka_unit_test(rest_ends_where_the_edge_falls_back),
        cmocka_unit_test(energy_of_a_meter_with_one_figure_unknown_says_so),
        cmocka_unit_test(record_of_gaps_alone_has_no_share_that_was_seen),
        cmocka_unit_test(end_beyond_what_a_counter_holds_is_not_moved),
        cmocka_unit_test(likely_ends_stay_within_a_range_that_was_given),
        cmocka_unit_test(gap_that_weighs_less_than_the_dark_between_windows_limits_nothing),
        cmocka_unit_test(counter_of_a_load_that_reads_nothing_has_no_ratio),
        cmocka_unit_test(readings_of_a_step_have_a_room_that_is_known),
        cmocka_unit_test(steps_finer_than_a_float_leave_the_reading),
        cmocka_unit_test(signs_beyond_the_letters_end_a_word),
        cmocka_unit_test(study_without_an_idle_power_takes_its_mean_for_the_kernel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
