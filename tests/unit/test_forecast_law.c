/* SPDX-License-Identifier: MIT */
/* What a forecast learns, against the same rules written down once more, plainly and in double
 * precision: means by how little is known of them, spreads by magnitudes, gains by least
 * squares, quantiles by steps, for groups that stay in their phases. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define H GPW_FORECAST_HORIZONS
#define Q GPW_FORECAST_QUANTILES
#define GROUPS 2u
#define SLOTS 8
#ifdef GPW_TEST_COARSE /* an emulator: without the moved level */
#  define TICKS 2000
#else
#  define TICKS 11000
#endif
#define NORMAL 1.2533141373155 /* root of pi / 2 */

static const double horizon_s[H] = {0.5, 2.0, 10.0, 60.0};
static const double student[Q] = {-2.571, -1.476, -0.727, 0.0, 0.727, 1.476, 2.571};
static const double level[Q] = {0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975};

typedef struct law {
    double nn, ns, ss, ny, sy, near_gain, slow_gain, error, weight, offset[Q];
} law;

typedef struct slot {
    double near_w, slow_w, expected_w;
} slot;

static struct {
    double mean[GROUPS], sd[GROUPS], weight[GROUPS], start[GROUPS], rate[GROUPS];
    double tick_s, refresh_s, memory_s, least, error_pu;
    double load, expected, variance, mean_error;
    double low_w, high_w;
    long tick, reading_tick, learned_tick, strange, readings;
    double stamp_s, settled_s;
    struct {
        law laws[2];
        slot slots[SLOTS];
        long ticks, stride, newest, issued, issue_tick, learned_tick;
        double slow_w, covered, mean, spread;
        int told;
    } h[H];
    double prior[H];
} s;

static double most(double a, double b)
{
    return a > b ? a : b;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double within(double x, double low, double high)
{
    return least(most(x, low), high);
}

/* ---- the rules ---- */

static double error_of(uint32_t i)
{
    return s.sd[i] * s.sd[i] / (s.start[i] + s.weight[i]);
}

static void sum(void)
{
    uint32_t i;

    s.expected = s.variance = s.mean_error = 0.0;
    for (i = 0; i < GROUPS; i++) {
        s.expected += s.mean[i];
        s.variance += s.sd[i] * s.sd[i];
        s.mean_error += error_of(i);
    }
    s.variance = most(s.variance, s.least * s.least);
    s.mean_error = most(s.mean_error, 1.0e-4 * s.least * s.least);
}

static double interval(long last)
{
    return last == 0 ? s.refresh_s : (double)(s.reading_tick - last) * s.tick_s;
}

static void learn(void)
{
    const double off = s.load - s.expected, since = interval(s.learned_tick);
    const double beyond = off * off - 4.0 * s.mean_error;
    double magnitude, before;
    uint32_t i;

    if (s.readings == 0 || s.learned_tick == s.reading_tick ||
        s.stamp_s < s.settled_s - 1.0e-9) {
        return;
    }
    s.learned_tick = s.reading_tick;
    s.strange = fabs(off) > 6.0 * sqrt(s.variance + s.mean_error) ? s.strange + 1 : 0;
    if (s.strange > 5 && (double)s.strange * since > 3.0) {
        for (i = 0; i < GROUPS; i++) {
            s.weight[i] = 0.0;
            s.start[i] = least(s.start[i], 0.1);
        }
        s.strange = 0;
        sum();
    }
    magnitude = least(NORMAL * sqrt(most(beyond, 0.0) / s.variance), 6.0);
    before = s.mean_error;
    for (i = 0; i < GROUPS; i++) {
        const double times = least(since * s.rate[i], 1.0);
        const double part = least(error_of(i) / before, 1.0);
        const double gain = times / (s.start[i] + s.weight[i] + times);
        const double wider =
            most(times / (4.0 + s.weight[i] + times), least(since / s.memory_s, 0.5));

        s.mean[i] += gain * part * off;
        s.sd[i] = most(s.sd[i] * (1.0 + wider * (magnitude - 1.0)), s.least);
        s.weight[i] = least(s.weight[i] + times, 120.0 * s.rate[i]);
    }
    sum();
}

static double prior_ratio(uint32_t k)
{
    return sqrt(1.0 - 0.98 * s.prior[k] * s.prior[k]);
}

static double spread_of(const law *l, uint32_t k)
{
    const double ratio = (l->error * NORMAL + 2.0 * prior_ratio(k)) / (l->weight + 2.0);

    return most(sqrt(ratio * ratio * s.variance + s.mean_error), s.least);
}

static int law_of(double near_w)
{
    return fabs(near_w) > 3.0 * sqrt(s.variance) ? 1 : 0;
}

static double scaled(double power_w)
{
    return within(power_w / most(sqrt(s.variance), s.least), -50.0, 50.0);
}

static void judge(uint32_t k, const slot *of, double weight)
{
    law *const l = &s.h[k].laws[law_of(of->near_w)];
    const double keep = 1.0 - weight / 40.0;
    const double came = scaled(s.load - of->expected_w);
    const double near = scaled(of->near_w), slow = scaled(of->slow_w);
    const double off = came - l->near_gain * near - l->slow_gain * slow;
    const double size = off * most(sqrt(s.variance), s.least) / spread_of(l, k);
    const double step = 0.1 * least(2.0 * weight, 1.0);
    double nn, ss, ny, determinant;
    int i;

    s.h[k].covered = s.h[k].covered < 0.0 ? 0.95 : s.h[k].covered;
    s.h[k].covered +=
        ((size >= l->offset[0] && size <= l->offset[Q - 1] ? 1.0 : 0.0) - s.h[k].covered) /
        400.0;
    for (i = 0; i < (int)Q; i++) {
        const double by = step * most(fabs(l->offset[i]) * 0.4, 1.0);

        l->offset[i] += size > l->offset[i] ? by * level[i] : -by * (1.0 - level[i]);
        l->offset[i] = within(l->offset[i], -60.0, 60.0);
        l->offset[i] = i > 0 ? most(l->offset[i], l->offset[i - 1]) : l->offset[i];
    }
    l->error = keep * l->error + weight * least(fabs(off), 8.0);
    l->weight = keep * l->weight + weight;
    l->nn = keep * l->nn + weight * near * near;
    l->ns = keep * l->ns + weight * near * slow;
    l->ss = keep * l->ss + weight * slow * slow;
    l->ny = keep * l->ny + weight * near * came;
    l->sy = keep * l->sy + weight * slow * came;
    nn = l->nn + 2.0;
    ss = l->ss + 2.0;
    ny = l->ny + 2.0 * s.prior[k];
    determinant = nn * ss - l->ns * l->ns;
    l->near_gain = within((ny * ss - l->sy * l->ns) / determinant, -1.5, 1.5);
    l->slow_gain = within((l->sy * nn - ny * l->ns) / determinant, -1.5, 1.5);
}

static void judge_last(uint32_t k)
{
    const long age = s.h[k].ticks - (s.reading_tick - s.h[k].issue_tick);
    const long back = (age + s.h[k].stride / 2) / s.h[k].stride;
    const double weight = least(interval(s.h[k].learned_tick) / horizon_s[k], 1.0);

    if (s.h[k].learned_tick == s.reading_tick) {
        return;
    }
    s.h[k].learned_tick = s.reading_tick;
    s.h[k].slow_w += weight * (s.load - s.expected - s.h[k].slow_w);
    if (age >= 0 && back < s.h[k].issued) {
        judge(k, &s.h[k].slots[(s.h[k].newest + SLOTS - back % SLOTS) % SLOTS], weight);
    }
}

static void see_to(uint32_t k)
{
    const double stale =
        3.0 * s.refresh_s / most((double)(s.tick - s.reading_tick) * s.tick_s, 1.0e-6);

    const int is_settled = (double)s.tick * s.tick_s >= s.settled_s - 1.0e-9;

    if (s.readings > 0 && is_settled) {
        judge_last(k);
        if (s.h[k].issued == 0 || s.tick - s.h[k].issue_tick >= s.h[k].stride) {
            slot *const next = &s.h[k].slots[(s.h[k].newest + 1) % SLOTS];

            s.h[k].newest = (s.h[k].newest + 1) % SLOTS;
            s.h[k].issued = s.h[k].issued < SLOTS ? s.h[k].issued + 1 : SLOTS;
            s.h[k].issue_tick = s.tick;
            next->near_w = s.load - s.expected;
            next->slow_w = s.h[k].slow_w;
            next->expected_w = s.expected;
        }
    }
    s.h[k].told = s.readings > 0 ? law_of(s.load - s.expected) : 0;
    s.h[k].mean = s.expected;
    s.h[k].spread = spread_of(&s.h[k].laws[s.h[k].told], k);
    if (s.readings > 0 && is_settled) {
        const law *const l = &s.h[k].laws[s.h[k].told];

        s.h[k].mean += least(stale, 1.0) *
                       (l->near_gain * (s.load - s.expected) + l->slow_gain * s.h[k].slow_w);
        s.h[k].spread /= most(least(stale, 1.0), 0.25);
    }
}

/* What was learned of errors counts for three quarters; what was said before, not at all. */
static void begin_anew(void)
{
    uint32_t k, q;
    int i;

    s.settled_s = (double)s.tick * s.tick_s + 0.0353 + 2.0 * 0.04 + s.refresh_s;
    s.strange = 0;
    for (k = 0; k < H; k++) {
        s.h[k].issued = 0;
        s.h[k].slow_w = 0.0;
        for (i = 0; i < 2; i++) {
            law *const l = &s.h[k].laws[i];

            l->nn *= 0.75;
            l->ns *= 0.75;
            l->ss *= 0.75;
            l->ny *= 0.75;
            l->sy *= 0.75;
            l->error *= 0.75;
            l->weight *= 0.75;
            for (q = 0; q < Q; q++) {
                l->offset[q] = student[q] + 0.75 * (l->offset[q] - student[q]);
            }
        }
    }
}

/* ---- beside the library ---- */

static GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(GROUPS, 2u));
static gpw_forecast *forecast;
static uint64_t now_ns;

static void begin(float tick_s, float refresh_s)
{
    static const float mean[GROUPS] = {30.0e3f, 20.0e3f}, sd[GROUPS] = {400.0f, 900.0f};
    static const float tau_s[GROUPS] = {1.5f, 0.4f}, error[GROUPS] = {0.05f, 0.02f};
    gpw_forecast_config c;
    uint32_t i;
    int k;

    memset(&s, 0, sizeof s);
    assert_status(gpw_forecast_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = (uint32_t)(tick_s * 1.0e9f + 0.5f);
    c.rating_w = 200.0e3f;
    c.refresh_s = refresh_s;
    c.groups_max = GROUPS;
    c.announcements_max = 2u;
    c.memory_s = 300.0f;
    c.dead_s = 0.0353f;
    c.lag_s = 0.04f;
    assert_status(gpw_forecast_init(memory, sizeof memory, &c, &forecast), GPW_OK);
    for (i = 0; i < GROUPS; i++) {
        gpw_forecast_group g;

        assert_status(gpw_forecast_group_init(&g, sizeof g), GPW_OK);
        g.peak_w = 100.0e3f;
        g.fixed_w = 500.0f;
        g.mean_w[GPW_PHASE_IDLE] = mean[i];
        g.sd_w[GPW_PHASE_IDLE] = sd[i];
        g.tau_s[GPW_PHASE_IDLE] = tau_s[i];
        g.mean_error_pu = error[i];
        assert_status(gpw_forecast_add_group(forecast, &g, NULL), GPW_OK);
        s.mean[i] = 500.0 + (double)mean[i];
        s.sd[i] = (double)sd[i];
        s.start[i] = pow((double)sd[i] / ((double)error[i] * (double)mean[i]), 2.0);
        s.rate[i] = 1.0 / (double)tau_s[i];
        s.high_w += 100.5e3;
    }
    s.high_w *= 1.01;
    s.tick_s = (double)tick_s;
    s.refresh_s = (double)refresh_s;
    s.memory_s = 300.0;
    s.least = 20.0; /* 1e-4 of the rating */
    sum();
    for (k = 0; k < (int)H; k++) {
        /* Six slots over each horizon, in turns of five ticks. */
        const double turn_s = 5.0 * s.tick_s;

        s.h[k].ticks = lround(horizon_s[k] / s.tick_s);
        s.h[k].stride = 5 * (long)most(1.0, floor(horizon_s[k] / 6.0 / turn_s + 0.5));
        s.h[k].covered = -1.0;
        s.prior[k] = exp(-horizon_s[k] / (double)tau_s[0]);
        memcpy(s.h[k].laws[0].offset, student, sizeof student);
        memcpy(s.h[k].laws[1].offset, student, sizeof student);
        s.h[k].laws[0].near_gain = s.h[k].laws[1].near_gain = s.prior[k];
    }
    for (k = 0; k < (int)H; k++) {
        see_to((uint32_t)k); /* with the last group */
    }
    now_ns = 0u;
}

static void both(double power_w, int is_valid)
{
    const double now_s = (double)(s.tick + 1) * s.tick_s;
    const float y = (float)power_w;

    now_ns += (uint64_t)(s.tick_s * 1.0e9 + 0.5);
    assert_true(gpw_forecast_step(forecast, now_ns, now_ns, y, is_valid ? 0u : 2u) >= GPW_OK);
    s.tick++;
    if (is_valid && (s.readings == 0 || (double)y != s.load ||
                     now_s - s.stamp_s >= 0.99 * s.refresh_s - 1.0e-9)) {
        s.readings++;
        s.load = (double)y;
        s.stamp_s = now_s;
        s.reading_tick = s.tick;
    }
    if (s.tick % 5 == 4) {
        learn();
    } else {
        see_to((uint32_t)(s.tick % 5));
    }
}

/* In parts of a spread. */
#define AGREES(told, expected, spread)                                                         \
  do {                                                                                         \
    if (!(fabs((double)(told) - (expected)) <= 0.01 * (spread))) {                             \
      fail_msg("tick %ld, horizon %u: %s is %.7g, by the rules %.7g, spread %.4g", s.tick,     \
               (unsigned)k, #told, (double)(told), (double)(expected), (double)(spread));      \
    }                                                                                          \
  } while (0)

static void they_agree(void)
{
    gpw_forecast_reading r;
    uint32_t k;

    assert_true(gpw_forecast_get(forecast, &r, sizeof r) >= GPW_OK);
    for (k = 0; k < H; k++) {
        const float *const told[Q] = {r.low_w, r.p10_w, r.p25_w, r.p50_w,
                                      r.p75_w, r.p90_w, r.high_w};
        uint32_t q;

        AGREES(r.mean_w[k], within(s.h[k].mean, 0.0, s.high_w), s.h[k].spread);
        for (q = 0; q < Q; q++) {
            AGREES(told[q][k],
                   within(s.h[k].mean + s.h[k].spread * s.h[k].laws[s.h[k].told].offset[q], 0.0,
                          s.high_w),
                   s.h[k].spread);
        }
        if (s.h[k].covered < 0.0) {
            assert_true(r.covered_pu[k] != r.covered_pu[k]);
        } else {
            assert_near(r.covered_pu[k], s.h[k].covered, 2.0e-4);
        }
    }
    k = 0u;
    AGREES(r.expected_w, s.expected, sqrt(s.variance + s.mean_error));
    AGREES(r.spread_w, sqrt(s.variance + s.mean_error), sqrt(s.variance + s.mean_error));
    assert_int_equal((uint32_t)r.readings, (uint32_t)s.readings);
}

static uint32_t seed;

static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0 - 0.5;
}

/* A load that wanders, with a dip now and then, whose level moves once for good, whose meter is
 * silent for a while and twice shows the same. */
static double load_at(long k, double *slow)
{
    const double dip = k % 1700 >= 1400 && k % 1700 < 1460 ? -9.0e3 : 0.0;
    const double moved = k > 9000 ? 9.0e3 : 0.0;

    *slow += 0.02 * (uniform() * 9.0e3 - *slow);
    return floor((53.0e3 + *slow + uniform() * 600.0 + dip + moved) / 8.0) * 8.0;
}

static void follow(float tick_s, float refresh_s, long hold)
{
    double slow = 0.0, y = 0.0;
    long k;

    begin(tick_s, refresh_s);
    seed = 12345u;
    for (k = 0; k < TICKS; k++) {
        const double next = load_at(k, &slow);

        y = k % hold == 0 && k % 50 != 0 ? next : y;
        y = k == 0 ? next : y;
        both(y, !(k >= 6000 && k < 6400));
        if (k == 5003 || k == 8001) { /* told to be in the phase that it is in */
            assert_status(gpw_forecast_set_phase(forecast, 0u, GPW_PHASE_IDLE), GPW_OK);
            begin_anew();
        }
        if (k % 7 == 0 || k < 100) {
            they_agree();
        }
    }
}

static void what_is_learned_is_learned_by_the_rules(void **state)
{
    (void)state;
    follow(0.01f, 0.01f, 1);
}

static void a_meter_that_holds_its_values_counts_each_once(void **state)
{
    (void)state;
    follow(0.01f, 0.1f, 10);
}

static void a_tick_of_two_milliseconds_makes_no_difference(void **state)
{
    (void)state;
    follow(0.002f, 0.02f, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_learned_is_learned_by_the_rules),
        cmocka_unit_test(a_meter_that_holds_its_values_counts_each_once),
        cmocka_unit_test(a_tick_of_two_milliseconds_makes_no_difference),
    };

    return cmocka_run_group_tests_name("law of a forecast", tests, NULL, NULL);
}
