/* SPDX-License-Identifier: MIT */
/* A search for changes against its rules written down once more, plainly and in double
 * precision: levels, noise, excursions of each side, means of a tenth of a second. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#ifdef GPW_TEST_COARSE /* an emulator */
#  define READINGS 3000
#  define LEAST 0 /* of alarms and excursions that the record brings */
#else
#  define READINGS 30000
#  define LEAST 4
#endif
#define RECENT_MAX 16
#define SD_OF_HALF 2.5066282746 /* root of 2 pi */

static struct {
    double scale, least_w, refresh_s, excursion_s, learn_s, margin;
    int mean_of;
    /* 0: up, 1: down */
    double reach[2], mean_reach[2], rest_s[2], off[2], given[2];
    int has_level, is_seen, was_expected;
    double at_s, level, expected, known_s;
    double recent[RECENT_MAX], mean_most;
    int recent_next, recent_count;
    long heard;
    int away, is_alarmed; /* -1, 0, 1 */
    double away_since, away_most;
    long alarms, excursions;
    double alarm_from, alarm_to;
    int detected;
} s;

static double most(double a, double b)
{
    return a > b ? a : b;
}

static double within(double x, double limit)
{
    return x > limit ? limit : most(x, -limit);
}

/* ---- the rules ---- */

static double beyond(double reach)
{
    return reach * (1.0 + (reach > s.least_w ? s.margin : 0.5 * s.margin));
}

static double limit(int side)
{
    const double noise = 4.5 * SD_OF_HALF * s.off[side];

    return most(most(s.least_w, s.given[side]), most(beyond(s.reach[side]), noise));
}

static double mean_limit(int side)
{
    return most(most(s.least_w, s.given[side]), beyond(s.mean_reach[side]));
}

static int is_settled(void)
{
    return s.known_s >= 30.0 && s.heard >= 100;
}

static int is_settling(void)
{
    return s.known_s < 3.0 || s.heard < 8;
}

static void alarm_at(double power_w)
{
    s.detected = 1;
    s.alarms++;
    s.alarm_from = s.level + s.expected;
    s.alarm_to = power_w;
    s.is_alarmed = 1;
}

static void begin_level(double over)
{
    s.has_level = 1;
    s.level = over;
    s.heard = 0;
    s.known_s = 0.0;
    s.recent_count = 0;
    s.mean_most = 0.0;
    s.away = s.is_alarmed = 0;
}

static void follow(double off, double dt, double tau_s, double most_w)
{
    s.level += most(1.0 - exp(-dt / tau_s), 1.0 / (double)(s.heard + 1)) * within(off, most_w);
}

static double mean_of_recent(double off)
{
    double sum = 0.0;
    int i;

    s.recent[s.recent_next] = off;
    s.recent_next = (s.recent_next + 1) % s.mean_of;
    if (s.recent_count < s.mean_of) {
        s.recent_count++;
        return 0.0;
    }
    for (i = 0; i < s.mean_of; i++) {
        sum += s.recent[i];
    }
    return sum / s.mean_of;
}

static void come_back(double off)
{
    const int side = s.away > 0 ? 0 : 1;
    const double reach = fabs(s.away_most);

    if (s.away == 0 || (fabs(off) >= 0.5 * s.least_w && (off > 0.0 ? 1 : -1) == s.away)) {
        return;
    }
    if (s.is_alarmed) {
        s.recent_count = s.recent_next = 0;
    }
    s.rest_s[side] = reach > 0.7 * s.reach[side] ? s.learn_s : s.rest_s[side];
    s.reach[side] = most(s.reach[side], reach);
    s.excursions++;
    s.away = s.is_alarmed = 0;
}

static void go_away(double at_s, double off)
{
    s.is_alarmed = 0;
    s.away_since = at_s;
    s.away = off > 0.0 ? 1 : -1;
    s.away_most = off;
}

static void learn_mean(double mean)
{
    const int side = s.mean_most > 0.0 ? 0 : 1;

    if (fabs(mean) < 0.5 * s.least_w || mean * s.mean_most < 0.0) {
        s.mean_reach[side] = most(s.mean_reach[side], fabs(s.mean_most));
        s.mean_most = 0.0;
    } else if (fabs(mean) > fabs(s.mean_most)) {
        s.mean_most = mean;
    }
}

static void hear(double off, double dt)
{
    const double gain = most(1.0 - exp(-dt / 30.0), 1.0 / (double)(s.heard + 1));
    const double near = within(off, 2.0 * s.least_w);

    s.heard++;
    s.known_s += dt;
    s.off[0] += gain * (most(near, 0.0) - s.off[0]);
    s.off[1] += gain * (most(-near, 0.0) - s.off[1]);
}

static void judge(double at_s, double power_w, double dt)
{
    const double off = power_w - s.expected - s.level;
    double mean;

    if (is_settling()) {
        follow(off, dt, 1.0, 1.0e12);
        s.heard++;
        s.known_s += dt;
        return;
    }
    come_back(off);
    if (s.away == 0 && fabs(off) > s.least_w) {
        go_away(at_s, off);
    }
    mean = s.mean_of > 1 ? mean_of_recent(off) : 0.0;
    if (is_settled() && !s.is_alarmed && fabs(mean) > mean_limit(mean > 0.0 ? 0 : 1)) {
        learn_mean(mean);
        if (s.away == 0) {
            go_away(at_s, off);
        }
        alarm_at(power_w);
    } else {
        learn_mean(mean);
    }
    if (s.away != 0) {
        const int is_new = at_s - s.away_since > s.excursion_s + 1.0e-9;

        if (off * s.away > s.away_most * s.away) {
            s.away_most = off;
        }
        if (!s.is_alarmed && is_settled() &&
            (is_new || off * s.away > limit(s.away > 0 ? 0 : 1))) {
            alarm_at(power_w);
        }
        if (is_new) {
            begin_level(power_w - s.expected);
        }
    } else {
        const int side = off > 0.0 ? 0 : 1;

        s.reach[side] = most(s.reach[side], fabs(off));
        follow(off, dt, is_settling() ? 1.0 : 5.0, is_settling() ? 1.0e12 : s.least_w);
    }
    hear(off, dt);
}

static void take(double at_s, double power_w, double expected_w, int is_changing)
{
    const int is_expected = expected_w == expected_w;
    const double dt = s.is_seen ? at_s - s.at_s : 0.0;
    const int is_lost = !s.has_level || is_expected != s.was_expected ||
                        dt > 8.0 * s.refresh_s + 1.0e-9 || is_changing;
    int i;

    s.detected = 0;
    s.is_seen = 1;
    s.at_s = at_s;
    s.was_expected = is_expected;
    s.expected = is_expected ? expected_w : 0.0;
    for (i = 0; i < 2; i++) {
        s.rest_s[i] -= dt;
        if (s.rest_s[i] < 0.0) {
            s.rest_s[i] = 0.0;
            s.reach[i] *= exp(-dt / s.learn_s);
            s.mean_reach[i] *= exp(-dt / s.learn_s);
        }
        if (is_changing) {
            s.reach[i] = s.mean_reach[i] = s.rest_s[i] = s.off[i] = 0.0;
        }
    }
    if (is_lost) {
        begin_level(power_w - s.expected);
    } else {
        judge(at_s, power_w, dt);
    }
}

/* ---- beside the library ---- */

static GPW_STATE_BUFFER(memory, GPW_ONSET_STATE_BYTES);
static uint32_t seed;

static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0 - 0.5;
}

static void agrees(long k, const char *what, double told, double by_rules)
{
    if (!(fabs(told - by_rules) <= 3.0 * s.scale + 1.0e-4 * fabs(by_rules))) {
        fail_msg("reading %ld: %s is %.9g, by the rules %.9g", k, what, told, by_rules);
    }
}

static void they_agree(const gpw_onset *o, long k)
{
    gpw_onset_reading r;

    assert_status(gpw_onset_get(o, &r, sizeof r), GPW_OK);
    agrees(k, "level_w", (double)r.level_w, s.level + s.expected);
    agrees(k, "noise_w", (double)r.noise_w, 0.5 * SD_OF_HALF * (s.off[0] + s.off[1]));
    agrees(k, "up_w", (double)r.up_w, limit(0));
    agrees(k, "down_w", (double)r.down_w, limit(1));
    agrees(k, "count", (double)r.count, (double)s.alarms);
    agrees(k, "excursions", (double)r.excursions, (double)s.excursions);
    assert_int_equal(r.settled, is_settled());
    assert_int_equal(r.detected, s.detected);
    if (s.detected) {
        agrees(k, "from_w", (double)r.from_w, s.alarm_from);
        agrees(k, "to_w", (double)r.to_w, s.alarm_to);
    }
}

/* Noise; dips and peaks of many sizes and lengths; a level that moves; a gap; changes that are
 * announced; steps that are expected. */
static double load_at(long k)
{
    const long of = k % 1237, which = k / 1237;
    double w = 60.0e3 + 150.0 * (uniform() + uniform() + uniform());

    w += which % 3 == 1 ? 2600.0 * (uniform() + uniform()) : 0.0;
    if (of >= 700 && of < 700 + 3 * (which % 9)) {
        w += (which % 2 != 0 ? 1.0 : -1.0) * (1500.0 + 900.0 * (double)(which % 7));
    }
    if (of >= 900 && of < 903) {
        w += which % 4 < 2 ? 4200.0 : -4200.0;
    }
    return s.scale * (w + (which % 5 == 4 ? 9000.0 : 0.0));
}

static void follow_with(float refresh_s, float margin, float scale)
{
    gpw_onset_config c;
    uint64_t now_ns = 1000000000u;
    gpw_onset *o;
    long k;

    assert_status(gpw_onset_config_init(&c, sizeof c), GPW_OK);
    c.rating_w = 100.0e3f * scale;
    c.refresh_s = refresh_s;
    /* Never a whole number of readings: where one ends, does not hang on rounding. */
    c.excursion_s = 8.3f * refresh_s;
    c.learn_s = refresh_s < 0.05f ? 500.3f * refresh_s : 200.3f * refresh_s;
    c.margin_pu = margin;
    assert_status(gpw_onset_init(memory, sizeof memory, &c, &o), GPW_OK);
    memset(&s, 0, sizeof s);
    s.scale = (double)scale;
    s.least_w = 0.7 * 5.0e3 * s.scale;
    s.refresh_s = (double)refresh_s;
    s.excursion_s = (double)c.excursion_s;
    s.learn_s = (double)c.learn_s;
    s.margin = (double)margin;
    /* The first one, and as many as come in a tenth of a second after it. */
    s.mean_of = (int)floor(0.1 / (double)refresh_s + 1.01);
    seed = 99u;
    for (k = 0; k < READINGS; k++) {
        const float w = (float)load_at(k);
        const int is_changing = k % 7000 >= 6200 && k % 7000 < 6210;
        const float expected_w =
            k % 9000 < 5000 ? NAN : scale * (k % 600 < 300 ? 10.0e3f : 11.0e3f);
        const float given_w = k % 5000 > 4000 ? scale * 6.0e3f : NAN;
        const float y = expected_w == expected_w ? w + expected_w - scale * 10.0e3f : w;

        now_ns += (uint64_t)(refresh_s * 1.003e9f) * (k % 8000 == 7000 ? 9u : 1u);
        assert_status(
            gpw_onset_step(o, now_ns, y, expected_w, given_w, 0.8f * given_w, is_changing),
            GPW_OK);
        s.given[0] = given_w == given_w ? (double)given_w : 0.0;
        s.given[1] = 0.8 * s.given[0];
        take((double)now_ns * 1.0e-9, (double)y, (double)expected_w, is_changing);
        they_agree(o, k);
    }
    assert_true(s.excursions >= LEAST);
    assert_true(s.alarms >= LEAST);
}

/* @verifies{onset-seen} */
static void each_reading_is_judged_by_the_rules(void **state)
{
    static const float refreshes_s[] = {0.02f, 0.1f, 1.0f};
    static const float margins[] = {0.5f, 0.2f, 1.5f};
    uint32_t i;

    (void)state;
    for (i = 0; i < 3u; i++) {
        follow_with(refreshes_s[i], margins[i], 1.0f);
        follow_with(refreshes_s[i], margins[i], 1.0e-4f); /* of 10 W */
    }
}

/* 1.8 kW of noise, in which only ten readings together show 5 kW: what came back again and
 * again is the load's own, on either side. */
static void means_are_learned_on_their_side(void **state)
{
    gpw_onset_reading r;
    gpw_onset_config c;
    gpw_onset *o;
    uint32_t side;
    long k;

    (void)state;
    for (side = 0; side < 2u; side++) {
        const double step = side == 0u ? 5.0e3 : -5.0e3;
        uint64_t now_ns = 0u, first = 0u;

        assert_status(gpw_onset_config_init(&c, sizeof c), GPW_OK);
        c.rating_w = 100.0e3f;
        c.refresh_s = 0.01f;
        assert_status(gpw_onset_init(memory, sizeof memory, &c, &o), GPW_OK);
        seed = 3u;
        for (k = 0; k < 20000; k++) {
            const double noise = uniform() + uniform() + uniform() + uniform();
            const double away = k >= 10000 && k % 1000 < 20 ? step : 0.0;

            now_ns += 10000000u;
            assert_status(gpw_onset_step(o, now_ns, (float)(60.0e3 + 3118.0 * noise + away),
                                         NAN, NAN, NAN, 0),
                          GPW_OK);
            assert_true(gpw_onset_get(o, &r, sizeof r) >= GPW_OK);
            first = k == 13000 ? r.count : first;
        }
        assert_true(first >= 1u);
        assert_true(r.count == first);
    }
}

/* Whatever the reading by which the mean was completed: a step is told once. Of the last three
 * seeds that reading is near the level itself. */
static void what_is_seen_together_is_told_once(void **state)
{
    static const uint32_t seeds[] = {1u, 2u, 3u, 4u, 5u, 19u, 38u, 96u};
    uint32_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(seeds); i++) {
        gpw_onset_reading r;
        gpw_onset_config c;
        uint64_t now_ns = 0u;
        gpw_onset *o;
        long k;

        assert_status(gpw_onset_config_init(&c, sizeof c), GPW_OK);
        c.rating_w = 100.0e3f;
        c.refresh_s = 0.01f;
        assert_status(gpw_onset_init(memory, sizeof memory, &c, &o), GPW_OK);
        seed = seeds[i];
        for (k = 0; k < 4600; k++) {
            const double noise = uniform() + uniform() + uniform() + uniform();

            now_ns += 10000000u;
            assert_status(gpw_onset_step(o, now_ns,
                                         (float)(60.0e3 + 3118.0 * noise +
                                                 (k >= 4500 && k < 4540 ? 5.0e3 : 0.0)),
                                         NAN, NAN, NAN, 0),
                          GPW_OK);
        }
        assert_true(gpw_onset_get(o, &r, sizeof r) >= GPW_OK);
        assert_int_equal((uint32_t)r.count, 1u);
    }
}

static void before_the_first_alarm_none_is_told(void **state)
{
    gpw_onset_config c;
    gpw_onset_reading r;
    gpw_onset *o;
    size_t bytes = 0u;

    (void)state;
    assert_status(gpw_onset_config_init(&c, sizeof c), GPW_OK);
    c.rating_w = 1.0e5f;
    assert_status(gpw_onset_state_size(&c, &bytes), GPW_OK);
    assert_status(gpw_onset_init(memory, bytes - 8u, &c, &o), GPW_ERR_SIZE);
    assert_status(gpw_onset_init(memory, bytes, &c, &o), GPW_OK);
    assert_status(gpw_onset_step(o, 1u, 5.0e4f, NAN, NAN, NAN, 0), GPW_OK);
    assert_status(gpw_onset_get(o, &r, sizeof r), GPW_OK);
    assert_true(r.from_w != r.from_w && r.to_w != r.to_w);
    assert_near(r.level_w, 5.0e4f, 0.0f);
    assert_near(r.up_w, 3500.0f, 1.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reading_is_judged_by_the_rules),
        cmocka_unit_test(means_are_learned_on_their_side),
        cmocka_unit_test(what_is_seen_together_is_told_once),
        cmocka_unit_test(before_the_first_alarm_none_is_told),
    };

    return cmocka_run_group_tests_name("rules of an onset", tests, NULL, NULL);
}
