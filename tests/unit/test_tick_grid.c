/* SPDX-License-Identifier: MIT */
/* A sensor whose clock is known and a poller that is faster: the grid has to find the clock. */
#include "gpw_test.h"

#include <gpupower/tick_grid.h>

#include <string.h>

#define TICKS_MAX 80000

static GPW_STATE_BUFFER(memory, GPW_TICK_GRID_STATE_BYTES);
static GPW_STATE_BUFFER(memory2, GPW_TICK_GRID_STATE_BYTES);

static gpw_tick_grid_tick ticks[TICKS_MAX];

static uint32_t seed;

static double any(void)
{
    seed = seed * 1664525u + 1013904223u;
    return ((double)(seed >> 8) + 0.5) / 16777216.0;
}

/* The sensor: value number k is shown from first_s + k period_s on, a little late at times. */
typedef struct sensor {
    double period_s, first_s, jitter_s;
} sensor;

static long number_at(const sensor *s, double t_s)
{
    const long k = (long)floor((t_s - s->first_s) / s->period_s);
    const double late_s = s->jitter_s * fmod(0.6180339887 * (double)(k & 1023), 1.0);

    return t_s - s->first_s - (double)k * s->period_s >= late_s ? k : k - 1;
}

/* 100 to 110 W, another value for each number. */
static float shown(long number)
{
    return 100.0f + (float)((number * 7919L) % 1000L) * 0.01f;
}

static gpw_tick_grid_config config_of(void)
{
    gpw_tick_grid_config c;

    assert_status(gpw_tick_grid_config_init(&c, sizeof c), GPW_OK);
    return c;
}

static gpw_tick_grid *grid_of(void)
{
    const gpw_tick_grid_config c = config_of();
    gpw_tick_grid *g = NULL;

    assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), GPW_OK);
    return g;
}

static gpw_tick_grid_summary summary_of(const gpw_tick_grid *g)
{
    gpw_tick_grid_summary s;

    assert_status(gpw_tick_grid_summary_get(g, &s, sizeof s), GPW_OK);
    return s;
}

static size_t drain(gpw_tick_grid *g, size_t count)
{
    while (count < TICKS_MAX && gpw_tick_grid_next(g, &ticks[count], sizeof *ticks) == GPW_OK) {
        count++;
    }
    return count;
}

static uint64_t ns_of(double t_s)
{
    return (uint64_t)llround(t_s * 1e9 / 1e6) * 1000000u; /* nvidia-smi writes milliseconds */
}

/* Rows `poll_s` apart, give or take a third, from `from_s` to `to_s`. */
static size_t poll(gpw_tick_grid *g, const sensor *s, double poll_s, double from_s, double to_s,
                   size_t count)
{
    double t_s = from_s;

    for (; t_s < to_s; t_s += poll_s * (0.67 + 0.66 * any())) {
        assert_status(gpw_tick_grid_push(g, ns_of(t_s), shown(number_at(s, t_s))), GPW_OK);
        count = drain(g, count);
    }
    return count;
}

/* How far a time is from the nearest refresh. */
static double off_grid(const sensor *s, uint64_t stamp_ns)
{
    const double k = ((double)stamp_ns * 1e-9 - s->first_s) / s->period_s;

    return s->period_s * (k - floor(k + 0.5));
}

static void check_values(const sensor *s, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const long number =
            (long)floor(((double)ticks[i].stamp_ns * 1e-9 - s->first_s) / s->period_s + 0.5);

        assert_near(ticks[i].reading_w, shown(number), 1e-4);
        assert_true(ticks[i].rows >= 1u);
        if (i > 0) {
            assert_true(ticks[i].tick > ticks[i - 1].tick);
        }
    }
}

/* ---- found ---- */

static void clock_is_found_to_10_ppm_and_a_millisecond(void **state)
{
    static const sensor sensors[] = {{0.1000031, 0.0371, 0.002},
                                     {0.0999952, 0.0991, 0.004},
                                     {0.1, 0.0002, 0.0}, /* phase at the end of its circle */
                                     {0.1021700, 0.0514, 0.003}};
    static const double polls_s[] = {0.003, 0.007, 0.02, 0.03};
    size_t i, p;

    (void)state;
    for (i = 0; i < COUNT_OF(sensors); i++) {
        for (p = 0; p < COUNT_OF(polls_s); p++) {
            gpw_tick_grid *const g = grid_of();
            gpw_tick_grid_summary s;
            size_t count;

            seed = 17u + (uint32_t)(i + 10 * p);
            count = poll(g, &sensors[i], polls_s[p], 1.0, 200.0, 0);
            s = summary_of(g);
            assert_int_equal(s.state, GPW_TICK_GRID_LOCKED);
            assert_int_equal(s.searches, 1);
            assert_near((double)s.period_ns * 1e-9 / sensors[i].period_s, 1.0, 1e-5);
            /* late refreshes shift the middle of the changes by half the jitter */
            assert_near(off_grid(&sensors[i], s.phase_ns), sensors[i].jitter_s / 2.0, 1.2e-3);
            assert_true(s.period_error_ppm < 10.0f);
            assert_true(s.phase_error_ns < 1.0e6f);
            assert_true(count > 1880);
            check_values(&sensors[i], count);
        }
    }
}

static void late_refreshes_do_not_mix_values(void **state)
{
    static const sensor s = {0.1000031, 0.0371, 0.035};
    static const double polls_s[] = {0.006, 0.02, 0.03};
    size_t p;

    (void)state;
    for (p = 0; p < COUNT_OF(polls_s); p++) {
        gpw_tick_grid *const g = grid_of();

        seed = 19u;
        check_values(&s, poll(g, &s, polls_s[p], 1.0, 200.0, 0));
        assert_int_equal(summary_of(g).searches, 1);
        assert_near(summary_of(g).jitter_ns, 1.0e7, 3.0e6); /* 35 ms / sqrt(12) */
    }
}

static void second_reading_begins_with_the_first_row(void **state)
{
    static const sensor s = {0.1000031, 0.0371, 0.002};
    gpw_tick_grid *g = grid_of();
    gpw_tick_grid_summary first;
    size_t count;

    (void)state;
    seed = 4u;
    poll(g, &s, 0.006, 5.0, 100.0, 0);
    first = summary_of(g);
    g = grid_of();
    assert_status(gpw_tick_grid_lock(g, first.first_phase_ns, first.period_ns), GPW_OK);
    seed = 4u;
    count = poll(g, &s, 0.006, 5.0, 100.0, 0);
    assert_status(gpw_tick_grid_finish(g), GPW_OK);
    count = drain(g, count);
    assert_true(count >= 950 && count <= 951);
    assert_true(ticks[0].tick <= 1);
    assert_int_equal(ticks[count - 1].tick - ticks[0].tick, count - 1);
    check_values(&s, count);
}

/* At the ends of what a search accepts: a hundredth more than the tolerance. */
static void whatever_was_found_a_second_reading_begins_with(void **state)
{
    static const struct {
        double period_s;
        float tolerance_pu;
    } cases[] = {{0.1053, 0.05f}, {0.0947, 0.05f}, {0.1058, 0.05f},
                 {0.0942, 0.05f}, {0.1004, 0.0f},  {0.0997, 0.0f}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const sensor s = {cases[i].period_s, 0.0371, 0.002};
        gpw_tick_grid_config c = config_of();
        gpw_tick_grid_summary first;
        gpw_tick_grid *g = NULL;

        c.tolerance_pu = cases[i].tolerance_pu;
        assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), GPW_OK);
        seed = 4u;
        poll(g, &s, 0.006, 5.0, 100.0, 0);
        first = summary_of(g);
        assert_int_equal(first.state, GPW_TICK_GRID_LOCKED);
        assert_near((double)first.period_ns * 1e-9 / s.period_s, 1.0, 1e-5);
        assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), GPW_OK);
        assert_status(gpw_tick_grid_lock(g, first.first_phase_ns, first.period_ns), GPW_OK);
        seed = 4u;
        check_values(&s, poll(g, &s, 0.006, 5.0, 100.0, 0));
        assert_int_equal(summary_of(g).searches, 1);
    }
}

/* A clock that slows down and down while it is followed: it is found within reach, and is never
 * told beyond. */
static void period_that_drifts_away_is_not_followed_out_of_reach(void **state)
{
    gpw_tick_grid *g = grid_of();
    gpw_tick_grid_summary s;
    double t_s = 5.0, phase = 0.0;

    (void)state;
    seed = 5u;
    while (t_s < 1500.0) {
        const double step_s = 0.006 * (0.67 + 0.66 * any());

        assert_status(gpw_tick_grid_push(g, ns_of(t_s), shown((long)phase)), GPW_OK);
        drain(g, 0);
        t_s += step_s;
        phase += step_s / (0.105 + 2.0e-6 * t_s);
    }
    s = summary_of(g);
    assert_true(s.searches >= 1u && s.period_ns <= 1.06e8f * 1.000001f);
    g = grid_of();
    assert_status(gpw_tick_grid_lock(g, s.first_phase_ns, s.period_ns), GPW_OK);
}

static void hours_later_the_clock_is_still_right(void **state)
{
    static const sensor s = {0.1000031, 0.0371, 0.002};
    gpw_tick_grid *const g = grid_of();
    const double start_s = 86400.0 * 150.0; /* stamps of a poller that never stopped */
    gpw_tick_grid_summary sum;

    (void)state;
    seed = 8u;
    poll(g, &s, 0.02, start_s, start_s + 7200.0, 0);
    sum = summary_of(g);
    assert_int_equal(sum.searches, 1);
    assert_near((double)sum.period_ns * 1e-9 / s.period_s, 1.0, 2e-6);
    assert_near(off_grid(&s, sum.phase_ns), 0.001, 1.2e-3);
}

/* ---- not found ---- */

static void slow_poll_is_not_resolved(void **state)
{
    static const sensor s = {0.1, 0.0371, 0.0};
    static const double polls_s[] = {0.1, 0.25, 1.0};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(polls_s); i++) {
        gpw_tick_grid *const g = grid_of();
        gpw_tick_grid_summary sum;

        seed = 3u;
        assert_int_equal(poll(g, &s, polls_s[i], 1.0, 400.0, 0), 0);
        sum = summary_of(g);
        assert_int_equal(sum.state, GPW_TICK_GRID_TOO_SLOW);
        assert_int_equal(sum.phase_ns, 0);
        assert_true(isnan(sum.period_ns) && isnan(sum.jitter_ns));
    }
}

static void constant_power_has_no_grid(void **state)
{
    gpw_tick_grid *const g = grid_of();
    uint64_t i;

    (void)state;
    assert_int_equal(summary_of(g).state, GPW_TICK_GRID_SEARCHING);
    for (i = 0; i < 5000; i++) {
        assert_status(gpw_tick_grid_push(g, i * 5000000u, 75.0f), GPW_OK);
    }
    assert_int_equal(drain(g, 0), 0);
    assert_int_equal(summary_of(g).state, GPW_TICK_GRID_CONSTANT);
}

/* Every row another value: no clock but the poller's. */
static void changes_without_a_clock_are_not_taken_for_one(void **state)
{
    uint32_t run;
    int i;

    (void)state;
    for (run = 0; run < 20; run++) {
        gpw_tick_grid *const g = grid_of();
        double t_s = 1.0;

        seed = 100u + run;
        for (i = 0; i < 4000; i++) {
            t_s += 0.002 + 0.01 * any();
            if (any() < 0.1) {
                t_s += 0.3 * any();
            }
            assert_status(gpw_tick_grid_push(g, ns_of(t_s), (float)(100.0 * any())), GPW_OK);
            drain(g, 0);
        }
        assert_int_equal(summary_of(g).searches, 0);
    }
}

/* ---- mess ---- */

/* Idle at 0.01 W: the reading seldom changes. */
static void few_changes_are_enough(void **state)
{
    static const sensor s = {0.1000031, 0.0371, 0.002};
    gpw_tick_grid *const g = grid_of();
    gpw_tick_grid_summary sum;
    double t_s;

    (void)state;
    seed = 6u;
    for (t_s = 1.0; t_s < 400.0; t_s += 0.006 * (0.67 + 0.66 * any())) {
        const long k = number_at(&s, t_s);

        assert_status(gpw_tick_grid_push(g, ns_of(t_s), k / 25 % 2 == 0 ? 75.0f : 75.01f),
                      GPW_OK);
        drain(g, 0);
    }
    sum = summary_of(g);
    assert_int_equal(sum.state, GPW_TICK_GRID_LOCKED);
    assert_near((double)sum.period_ns * 1e-9 / s.period_s, 1.0, 2e-5);
}

static void clock_that_was_set_is_found_again(void **state)
{
    static const sensor before = {0.1000031, 0.0371, 0.002}, after = {0.1000031, 0.0871, 0.002};
    gpw_tick_grid *const g = grid_of();
    gpw_tick_grid_summary s;
    size_t count, i;

    (void)state;
    seed = 12u;
    count = poll(g, &before, 0.006, 1.0, 60.0, 0);
    i = count;
    count = poll(g, &after, 0.006, 60.0, 120.0, count);
    s = summary_of(g);
    assert_int_equal(s.searches, 2);
    assert_int_equal(s.state, GPW_TICK_GRID_LOCKED);
    assert_near(off_grid(&after, s.phase_ns), 0.001, 1.5e-3);
    assert_true(count > i + 540); /* what the search took is lost */
    for (i = 1; i < count; i++) {
        assert_true(ticks[i].tick > ticks[i - 1].tick);
    }
    assert_near((double)(ticks[count - 1].tick - ticks[0].tick),
                (double)(ticks[count - 1].stamp_ns - ticks[0].stamp_ns) * 1e-9 / after.period_s,
                1.5); /* what the search took counts */
}

static void gap_keeps_the_numbers(void **state)
{
    static const sensor s = {0.1000031, 0.0371, 0.002};
    gpw_tick_grid *const g = grid_of();
    size_t count, before;

    (void)state;
    seed = 14u;
    before = poll(g, &s, 0.006, 1.0, 60.0, 0);
    count = poll(g, &s, 0.006, 90.0, 120.0, before);
    assert_int_equal(summary_of(g).searches, 1);
    check_values(&s, count);
    assert_near((double)(ticks[count - 1].tick - ticks[0].tick),
                (double)(ticks[count - 1].stamp_ns - ticks[0].stamp_ns) * 1e-9 / s.period_s,
                0.1);
    assert_true(ticks[before + 1].tick - ticks[before].tick >
                295); /* the first ended with the gap */
}

/* 28 hours without a row, and then the same reading: the refresh that was on comes out with the
 * time that it had, and is not kept for the next clock. */
static void refresh_before_a_loss_keeps_its_own_time(void **state)
{
    gpw_tick_grid *const g = grid_of();

    (void)state;
    assert_status(gpw_tick_grid_lock(g, 1000000000u, 1.0e8f), GPW_OK);
    assert_status(gpw_tick_grid_push(g, 1030000000u, 75.0f), GPW_OK);
    assert_status(gpw_tick_grid_push(g, 1040000000u, 75.0f), GPW_OK);
    assert_status(gpw_tick_grid_push(g, 201000000000000u, 75.0f), GPW_OK);
    assert_int_equal(drain(g, 0), 1);
    assert_int_equal(ticks[0].stamp_ns, 1000000000u);
    assert_int_equal(ticks[0].rows, 2);
    assert_near(ticks[0].reading_w, 75.0, 0.0);
    assert_true(summary_of(g).state != GPW_TICK_GRID_LOCKED);
    assert_status(gpw_tick_grid_finish(g), GPW_OK);
    assert_int_equal(drain(g, 0), 0);
}

static void repeated_stamps_are_one_row(void **state)
{
    static const sensor s = {0.1000031, 0.0371, 0.002};
    gpw_tick_grid *const g = grid_of();
    size_t count = 0;
    double t_s;

    (void)state;
    for (t_s = 1.0; t_s < 60.0; t_s += 0.005) {
        const float w = shown(number_at(&s, t_s));

        assert_status(gpw_tick_grid_push(g, ns_of(t_s), w), GPW_OK);
        count = drain(g, count);
        assert_status(gpw_tick_grid_push(g, ns_of(t_s), w), GPW_OK);
        count = drain(g, count);
        assert_status(gpw_tick_grid_push(g, ns_of(t_s), NAN), GPW_NOTE_HELD);
    }
    assert_true(count > 540);
    check_values(&s, count);
    assert_int_equal(summary_of(g).unusable, 11800);
}

static void copy_of_the_state_goes_on_alike(void **state)
{
    static const sensor s = {0.1000031, 0.0371, 0.002};
    gpw_tick_grid *const g = grid_of();
    gpw_tick_grid_summary a, b;
    uint32_t at;

    (void)state;
    seed = 30u;
    poll(g, &s, 0.006, 1.0, 30.0, 0);
    memcpy(memory2, memory, sizeof memory);
    at = seed;
    poll(g, &s, 0.006, 30.0, 60.0, 0);
    seed = at;
    poll((gpw_tick_grid *)(void *)memory2, &s, 0.006, 30.0, 60.0, 0);
    a = summary_of(g);
    b = summary_of((gpw_tick_grid *)(void *)memory2);
    assert_memory_equal(&a, &b, sizeof a);
}

/* ---- refusals ---- */

static void order_and_fullness_are_kept(void **state)
{
    static const sensor s = {0.1, 0.0371, 0.0};
    gpw_tick_grid *const g = grid_of();
    uint64_t t_ns = 1000000000u;
    gpw_status status = GPW_OK;

    (void)state;
    for (; status == GPW_OK; t_ns += 5000000u) {
        status = gpw_tick_grid_push(g, t_ns, shown(number_at(&s, (double)t_ns * 1e-9)));
    }
    assert_status(status, GPW_ERR_FULL);
    assert_status(gpw_tick_grid_finish(g), GPW_ERR_FULL);
    assert_int_equal(drain(g, 0), 1);
    assert_status(gpw_tick_grid_push(g, 5u, 1.0f), GPW_ERR_ORDER);
    assert_status(gpw_tick_grid_push(g, UINT64_C(1) << 54, 1.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_tick_grid_push(g, (UINT64_C(1) << 54) - 1u, 1.0f), GPW_OK); /* a gap */
    assert_status(gpw_tick_grid_lock(g, 5u, 1e8f), GPW_ERR_STATE);
    assert_status(gpw_tick_grid_reset(g), GPW_OK);
    assert_status(gpw_tick_grid_lock(g, 5u, 2e8f), GPW_ERR_DOMAIN);
    assert_status(gpw_tick_grid_lock(g, 5u, NAN), GPW_ERR_DOMAIN);
    assert_status(gpw_tick_grid_lock(g, UINT64_C(1) << 54, 1e8f), GPW_ERR_DOMAIN);
    assert_status(gpw_tick_grid_lock(g, 5u, 1e8f), GPW_OK);
}

static void bad_configuration_is_refused(void **state)
{
    gpw_tick_grid *g = NULL;
    gpw_tick_grid_config c;
    size_t bytes;

    (void)state;
#define REFUSED(change, expected)                                                              \
  do {                                                                                         \
    c = config_of();                                                                           \
    change;                                                                                    \
    assert_status(gpw_tick_grid_init(memory, sizeof memory, &c, &g), expected);                \
    assert_status(gpw_tick_grid_state_size(&c, &bytes), expected);                             \
    assert_null(g);                                                                            \
  } while (0)
    REFUSED(c.period_s = NAN, GPW_ERR_DOMAIN);
    REFUSED(c.period_s = 0.0f, GPW_ERR_DOMAIN);
    REFUSED(c.tolerance_pu = 0.2f, GPW_ERR_DOMAIN);
    REFUSED(c.tolerance_pu = -0.1f, GPW_ERR_DOMAIN);
    REFUSED(c.memory_s = 0.5f, GPW_ERR_DOMAIN);
    REFUSED(c.reserved[0] = 1u, GPW_ERR_DOMAIN);
    REFUSED(c.header = 0u, GPW_ERR_VERSION);
#undef REFUSED
}

static void wrong_pointers_memory_and_handles_are_refused(void **state)
{
    const gpw_tick_grid_config c = config_of();
    gpw_tick_grid *g = NULL;
    gpw_tick_grid_summary s;
    gpw_tick_grid_tick t;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_tick_grid_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_TICK_GRID_STATE_BYTES);
    assert_status(gpw_tick_grid_init(memory, sizeof memory, NULL, &g), GPW_ERR_NULL);
    assert_status(gpw_tick_grid_init(memory, bytes - 1, &c, &g), GPW_ERR_SIZE);
    assert_status(gpw_tick_grid_init((char *)memory + 4, bytes, &c, &g), GPW_ERR_ALIGN);
    memset(memory2, 0, sizeof memory2);
    g = (gpw_tick_grid *)(void *)memory2;
    assert_status(gpw_tick_grid_push(g, 0, 1.0f), GPW_ERR_HANDLE);
    assert_status(gpw_tick_grid_lock(g, 0, 1e8f), GPW_ERR_HANDLE);
    assert_status(gpw_tick_grid_finish(g), GPW_ERR_HANDLE);
    assert_status(gpw_tick_grid_reset(NULL), GPW_ERR_NULL);
    g = grid_of();
    assert_status(gpw_tick_grid_next(g, NULL, sizeof t), GPW_ERR_NULL);
    assert_status(gpw_tick_grid_next(g, &t, 8), GPW_ERR_VERSION);
    assert_status(gpw_tick_grid_next(g, &t, sizeof t), GPW_ERR_NOT_FOUND);
    assert_status(gpw_tick_grid_summary_get(g, &s, 8), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_is_found_to_10_ppm_and_a_millisecond),
        cmocka_unit_test(late_refreshes_do_not_mix_values),
        cmocka_unit_test(second_reading_begins_with_the_first_row),
        cmocka_unit_test(whatever_was_found_a_second_reading_begins_with),
        cmocka_unit_test(period_that_drifts_away_is_not_followed_out_of_reach),
        cmocka_unit_test(hours_later_the_clock_is_still_right),
        cmocka_unit_test(slow_poll_is_not_resolved),
        cmocka_unit_test(constant_power_has_no_grid),
        cmocka_unit_test(changes_without_a_clock_are_not_taken_for_one),
        cmocka_unit_test(few_changes_are_enough),
        cmocka_unit_test(clock_that_was_set_is_found_again),
        cmocka_unit_test(gap_keeps_the_numbers),
        cmocka_unit_test(refresh_before_a_loss_keeps_its_own_time),
        cmocka_unit_test(repeated_stamps_are_one_row),
        cmocka_unit_test(copy_of_the_state_goes_on_alike),
        cmocka_unit_test(order_and_fullness_are_kept),
        cmocka_unit_test(bad_configuration_is_refused),
        cmocka_unit_test(wrong_pointers_memory_and_handles_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
