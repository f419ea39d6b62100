/* SPDX-License-Identifier: MIT */
/* Fields made from a power that is known: 25 ms samples and one-second means of them. */
#include "gpw_test.h"

#include <gpupower/window.h>

#include <string.h>

#define REFRESHES 4000

static GPW_STATE_BUFFER(memory, GPW_WINDOW_STATE_BYTES);
static GPW_STATE_BUFFER(memory2, GPW_WINDOW_STATE_BYTES);

static double sample[REFRESHES], mean[REFRESHES];
static uint32_t seed;

static double any(void)
{
    seed = seed * 1664525u + 1013904223u;
    return ((double)(seed >> 8) + 0.5) / 16777216.0;
}

static void average(void)
{
    int i, k;

    for (i = 0; i < REFRESHES; i++) {
        const int taps = any() < 0.5 ? 10 : 11;

        mean[i] = 0.0;
        for (k = 0; k < taps; k++) {
            mean[i] += sample[i > k ? i - k : 0] / taps;
        }
    }
}

/* Between two levels, `each` refreshes on each, `rise` of them on the way; ripple of 1 W. */
static void make(int each, int rise)
{
    int i;

    for (i = 0; i < REFRESHES; i++) {
        const int at = i % (2 * each);
        const double up =
            at < rise
                ? (double)at / rise
                : (at < each ? 1.0
                             : (at < each + rise ? 1.0 - (double)(at - each) / rise : 0.0));

        sample[i] = 80.0 + 220.0 * up + any();
    }
    average();
}

static gpw_window *window_of(void)
{
    gpw_window_config c;
    gpw_window *w = NULL;

    assert_status(gpw_window_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_window_init(memory, sizeof memory, &c, &w), GPW_OK);
    return w;
}

static void show(gpw_window *w, const double *field, const double *beside, double poll_s)
{
    double t_s;

    for (t_s = 0.0; t_s < REFRESHES / 10; t_s += poll_s) {
        const int i = (int)(10.0 * t_s);

        assert_status(gpw_window_push(w, (uint64_t)(t_s * 1e9), (float)field[i],
                                      beside == NULL ? NAN : (float)beside[i]),
                      GPW_OK);
    }
}

static gpw_window_verdict verdict_of(const gpw_window *w)
{
    gpw_window_verdict v;

    assert_true(gpw_window_verdict_get(w, &v, sizeof v) >= GPW_OK);
    return v;
}

static gpw_window_verdict tell(const double *field, const double *beside, double poll_s)
{
    gpw_window *const w = window_of();

    show(w, field, beside, poll_s);
    return verdict_of(w);
}

/* ---- steps ---- */

static void average_and_sample_are_told_from_steps(void **state)
{
    static const double polls_s[] = {0.005, 0.03, 0.1, 0.15};
    size_t i;

    (void)state;
    seed = 1u;
    make(60, 0);
    for (i = 0; i < COUNT_OF(polls_s); i++) {
        gpw_window_verdict v = tell(mean, NULL, polls_s[i]);

        assert_int_equal(v.kind, GPW_WINDOW_AVERAGE);
        assert_int_equal(v.beside, GPW_WINDOW_ALONE);
        assert_true(v.average_steps > 30);
        assert_int_equal(v.instant_steps, 0);
        assert_near(v.window_s, 1.0, 0.15);
        v = tell(sample, NULL, polls_s[i]);
        assert_int_equal(v.kind, GPW_WINDOW_INSTANT);
        assert_int_equal(v.average_steps, 0);
        assert_true(v.instant_steps > 30);
        assert_true(isnan(v.window_s));
    }
}

static void slow_climb_is_no_average(void **state)
{
    gpw_window_verdict v;

    (void)state;
    seed = 2u;
    make(80, 20); /* 2 s: neither a jump nor the window's length */
    v = tell(sample, NULL, 0.02);
    assert_int_equal(v.kind, GPW_WINDOW_UNKNOWN);
    assert_int_equal(v.average_steps, 0);
    assert_int_equal(v.instant_steps, 0);
}

/* Twice its time constant is as long as the window, but it is no straight line. */
static void lag_is_no_average(void **state)
{
    gpw_window_verdict v;
    int i;

    (void)state;
    for (i = 0; i < REFRESHES; i++) {
        const int at = i % 120;

        sample[i] =
            80.0 + 220.0 * (at < 60 ? 1.0 - exp(-(at + 1) / 5.0) : exp(-(at - 59) / 5.0));
    }
    v = tell(sample, NULL, 0.02);
    assert_int_equal(v.kind, GPW_WINDOW_UNKNOWN);
    assert_int_equal(v.average_steps, 0);
    assert_true(v.other_steps > 30);
}

static void pulses_prove_a_sample(void **state)
{
    int i;

    (void)state;
    seed = 3u;
    for (i = 0; i < REFRESHES; i++) {
        sample[i] = i % 50 < 2 ? 300.0 : 80.0;
    }
    average();
    assert_int_equal(tell(sample, NULL, 0.02).kind, GPW_WINDOW_INSTANT);
    assert_true(tell(mean, NULL, 0.02).kind != GPW_WINDOW_INSTANT);
}

/* ---- side by side ---- */

static void field_beside_tells_without_single_steps(void **state)
{
    gpw_window_verdict v;
    int i;

    (void)state;
    seed = 4u;
    for (i = 0; i < REFRESHES; i++) { /* dense: no step stands alone */
        sample[i] = i % 7 < 3 || any() < 0.2 ? 300.0 : 80.0;
    }
    average();
    v = tell(mean, sample, 0.02);
    assert_int_equal(v.beside, GPW_WINDOW_AVERAGE_OF_OTHER);
    assert_int_equal(v.kind, GPW_WINDOW_AVERAGE);
    assert_true(v.compared > 5000);
    assert_true(v.average_w < 0.1f * v.same_w);
    v = tell(sample, mean, 0.02);
    assert_int_equal(v.beside, GPW_WINDOW_OTHER_IS_AVERAGE);
    assert_int_equal(v.kind, GPW_WINDOW_INSTANT);
    v = tell(sample, sample, 0.02);
    assert_int_equal(v.beside, GPW_WINDOW_SAME);
    assert_near(v.same_w, 0.0, 0.0);
}

/* Each is the other's mean for part of the record: neither explanation fits throughout. */
static void fields_that_change_their_parts_are_unrelated(void **state)
{
    static double beside[REFRESHES];
    uint32_t swap;

    (void)state;
    for (swap = 0; swap < 2u; swap++) {
        gpw_window_verdict v;
        int i;

        seed = 4u;
        for (i = 0; i < REFRESHES; i++) {
            sample[i] = i % 7 < 3 || any() < 0.2 ? 300.0 : 80.0;
        }
        average();
        for (i = 0; i < REFRESHES; i++) {
            beside[i] = sample[i];
            if (i > REFRESHES * 4 / 5) {
                beside[i] = mean[i];
                mean[i] = sample[i];
            }
        }
        v = swap ? tell(beside, mean, 0.02) : tell(mean, beside, 0.02);
        assert_int_equal(v.beside, GPW_WINDOW_UNRELATED);
        assert_true((v.average_w < 0.5f * v.same_w) == (swap == 0u));
        assert_true((v.reverse_w < 0.5f * v.same_w) == (swap == 1u));
    }
}

/* Both show the same for three quarters of the record, then the other becomes a mean. */
static void field_that_becomes_a_mean_is_unrelated(void **state)
{
    static double beside[REFRESHES];
    gpw_window_verdict v;
    int i;

    (void)state;
    seed = 4u;
    for (i = 0; i < REFRESHES; i++) {
        sample[i] = i % 7 < 3 || any() < 0.2 ? 300.0 : 80.0;
    }
    average();
    for (i = 0; i < REFRESHES; i++) {
        beside[i] = i > REFRESHES * 3 / 4 ? mean[i] : sample[i];
    }
    v = tell(sample, beside, 0.02);
    assert_int_equal(v.beside, GPW_WINDOW_UNRELATED);
    assert_true(v.same_w < 0.5f * v.average_w && v.same_w > 0.5f * v.reverse_w);
}

/* A climb of half a window is neither a jump nor an average. */
static void climb_of_half_a_window_counts_for_neither(void **state)
{
    gpw_window_verdict v;

    (void)state;
    seed = 6u;
    make(60, 6);
    v = tell(sample, NULL, 0.02);
    assert_int_equal(v.average_steps + v.instant_steps, 0);
    assert_true(v.other_steps > 30u);
}

/* An average cannot jump: one odd row among fifty climbs is overheard, ten are not. */
static void pulses_among_climbs_are_weighed(void **state)
{
    static const int every[] = {4000, 500, 100};
    static const uint32_t kinds[] = {GPW_WINDOW_AVERAGE, GPW_WINDOW_UNKNOWN,
                                     GPW_WINDOW_INSTANT};
    size_t n;
    int i;

    (void)state;
    for (n = 0; n < COUNT_OF(every); n++) {
        gpw_window_verdict v;

        seed = 7u;
        make(50, 0);
        for (i = 35; i + 1 < REFRESHES; i += every[n]) { /* in the middle of a flat part */
            mean[i] += 150.0;
            mean[i + 1] += 150.0;
        }
        v = tell(mean, NULL, 0.02);
        assert_true(v.instant_steps > 0u && v.average_steps >= 2u);
        assert_int_equal(v.kind, kinds[n]);
    }
}

/* ---- what cannot be told ---- */

static void slow_rows_and_a_constant_tell_nothing(void **state)
{
    gpw_window_verdict v;
    int i;

    (void)state;
    seed = 5u;
    make(60, 0);
    v = tell(mean, sample, 1.0);
    assert_int_equal(v.kind, GPW_WINDOW_UNKNOWN);
    assert_int_equal(v.slow_rows, v.rows - 1);
    for (i = 0; i < REFRESHES; i++) {
        sample[i] = mean[i] = 75.0;
    }
    v = tell(mean, sample, 0.02);
    assert_int_equal(v.kind, GPW_WINDOW_UNKNOWN);
    assert_int_equal(v.beside, GPW_WINDOW_ALONE);
    assert_true(isnan(v.same_w));
}

static void too_few_rows_tell_nothing(void **state)
{
    gpw_window *const w = window_of();
    gpw_window_verdict v;

    (void)state;
    assert_status(gpw_window_verdict_get(w, &v, sizeof v), GPW_NOTE_UNKNOWN);
    assert_status(gpw_window_push(w, 5u, 80.0f, NAN), GPW_OK);
    assert_status(gpw_window_push(w, 5u, 80.0f, INFINITY), GPW_OK);
    assert_status(gpw_window_push(w, 5u, NAN, 80.0f), GPW_NOTE_HELD);
    assert_status(gpw_window_push(w, 4u, 80.0f, NAN), GPW_ERR_ORDER);
    assert_status(gpw_window_push(w, UINT64_MAX, 80.0f, NAN), GPW_OK); /* a gap */
    assert_int_equal(verdict_of(w).rows, 3);
    assert_int_equal(verdict_of(w).slow_rows, 1);
}

static void reset_forgets(void **state)
{
    gpw_window *const w = window_of();

    (void)state;
    seed = 1u;
    make(60, 0);
    show(w, mean, NULL, 0.1);
    assert_status(gpw_window_reset(w), GPW_OK);
    assert_int_equal(verdict_of(w).rows, 0);
    show(w, sample, NULL, 0.1);
    assert_int_equal(verdict_of(w).kind, GPW_WINDOW_INSTANT);
}

/* ---- refusals ---- */

static void wrong_configuration_pointers_and_handles_are_refused(void **state)
{
    gpw_window_config c;
    gpw_window_verdict v;
    gpw_window *w = NULL;
    size_t bytes = 0;

    (void)state;
#define REFUSED(change, expected)                                                              \
  do {                                                                                         \
    assert_status(gpw_window_config_init(&c, sizeof c), GPW_OK);                               \
    change;                                                                                    \
    assert_status(gpw_window_init(memory, sizeof memory, &c, &w), expected);                   \
    assert_status(gpw_window_state_size(&c, &bytes), expected);                                \
  } while (0)
    REFUSED(c.window_s = NAN, GPW_ERR_DOMAIN);
    REFUSED(c.window_s = 0.05f, GPW_ERR_DOMAIN);
    REFUSED(c.step_min_w = 0.0f, GPW_ERR_DOMAIN);
    REFUSED(c.reserved = 1u, GPW_ERR_DOMAIN);
    REFUSED(c.header = 1u, GPW_ERR_VERSION);
#undef REFUSED
    assert_null(w);
    assert_status(gpw_window_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_window_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_WINDOW_STATE_BYTES);
    assert_status(gpw_window_init(memory, bytes - 1, &c, &w), GPW_ERR_SIZE);
    assert_status(gpw_window_init((char *)memory + 4, bytes, &c, &w), GPW_ERR_ALIGN);
    memset(memory2, 0, sizeof memory2);
    w = (gpw_window *)(void *)memory2;
    assert_status(gpw_window_push(w, 0, 1.0f, NAN), GPW_ERR_HANDLE);
    assert_status(gpw_window_reset(w), GPW_ERR_HANDLE);
    assert_status(gpw_window_verdict_get(w, &v, sizeof v), GPW_ERR_HANDLE);
    assert_status(gpw_window_push(NULL, 0, 1.0f, NAN), GPW_ERR_NULL);
    w = window_of();
    assert_status(gpw_window_verdict_get(w, NULL, sizeof v), GPW_ERR_NULL);
    assert_status(gpw_window_verdict_get(w, &v, 8), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(average_and_sample_are_told_from_steps),
        cmocka_unit_test(slow_climb_is_no_average),
        cmocka_unit_test(lag_is_no_average),
        cmocka_unit_test(pulses_prove_a_sample),
        cmocka_unit_test(field_beside_tells_without_single_steps),
        cmocka_unit_test(slow_rows_and_a_constant_tell_nothing),
        cmocka_unit_test(too_few_rows_tell_nothing),
        cmocka_unit_test(reset_forgets),
        cmocka_unit_test(wrong_configuration_pointers_and_handles_are_refused),
        cmocka_unit_test(fields_that_change_their_parts_are_unrelated),
        cmocka_unit_test(field_that_becomes_a_mean_is_unrelated),
        cmocka_unit_test(climb_of_half_a_window_counts_for_neither),
        cmocka_unit_test(pulses_among_climbs_are_weighed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
