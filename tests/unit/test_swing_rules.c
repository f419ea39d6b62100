/* SPDX-License-Identifier: MIT */
/* A search for swings against its rules written down once more in double precision: filters as
 * biquads of the bilinear transform, half waves between zeros, medians of the last ones. */
#include "gpw_test.h"

#include "swing_state.h"

#include <gpupower/gpupower.h>

#include <string.h>

#ifdef GPW_TEST_COARSE /* an emulator */
#  define SAMPLES 4000
#else
#  define SAMPLES 60000
#endif
#define PIECES ((int)SWING_PIECES)

typedef struct biquad {
    double b[3], a[2], z[2];
} biquad;

static struct {
    double tick_s, low_hz, high_hz, slow, fast, largest;
    biquad high_pass, low_pass;
    double rest, held, last, ticks, square, longest;
    int has_rest;
    double height[64], length[64]; /* the newest first */
    int pieces;
    long sustained, until, odd;
    double hz, amplitude, likely;
} s;

/* ---- the rules ---- */

static biquad butterworth(double hz, int is_high)
{
    const double k = tan(3.14159265358979 * hz * s.tick_s), d = 1.0 + sqrt(2.0) * k + k * k;
    const double gain = (is_high ? 1.0 : k * k) / d;
    biquad f;

    memset(&f, 0, sizeof f);
    f.b[0] = f.b[2] = gain;
    f.b[1] = (is_high ? -2.0 : 2.0) * gain;
    f.a[0] = 2.0 * (k * k - 1.0) / d;
    f.a[1] = (1.0 - sqrt(2.0) * k + k * k) / d;
    return f;
}

static double through(biquad *f, double x)
{
    const double y = f->b[0] * x + f->z[0];

    f->z[0] = f->b[1] * x - f->a[0] * y + f->z[1];
    f->z[1] = f->b[2] * x - f->a[1] * y;
    return y;
}

static void forget(void)
{
    s.pieces = 0;
    s.sustained = 0;
    s.amplitude = s.likely = 0.0;
    s.hz = NAN;
}

static int are_alike(double a, double b, double factor)
{
    return a <= factor * b && b <= factor * a;
}

static double median(void)
{
    int i, k;

    for (i = 0; i < PIECES; i++) { /* the one that so many are below */
        int below = 0;

        for (k = 0; k < PIECES; k++) {
            below += s.height[k] < s.height[i] || (!(s.height[k] > s.height[i]) && k < i);
        }
        if (below == PIECES / 2) {
            return s.height[i];
        }
    }
    return NAN;
}

static void tell(void)
{
    long count = s.sustained < 3 ? 3 : s.sustained, i;
    double sum = 0.0, height, inside, share;

    count = count < s.pieces ? count : s.pieces;
    for (i = 0; i < count; i++) {
        sum += s.length[i];
    }
    height = s.height[0];
    for (i = 1; i < 3; i++) {
        height = s.height[i] < height ? s.height[i] : height;
    }
    height = s.sustained >= PIECES ? median() : height;
    s.hz = 0.5 / (sum / (double)count * s.tick_s);
    inside = s.hz < s.low_hz ? s.low_hz : s.hz > s.high_hz ? s.high_hz : s.hz;
    /* What both filters take off. */
    s.amplitude = height * sqrt((1.0 + pow(s.low_hz / inside, 4.0)) *
                                (1.0 + pow(inside / s.high_hz, 4.0)));
    share = log(inside / s.low_hz) / log(s.high_hz / s.low_hz);
    s.likely = s.amplitude * s.slow * pow(s.fast / s.slow, share);
}

static void add(double height, double length)
{
    const int is_same = s.pieces > 0 && are_alike(height, s.height[0], 2.0) &&
                        are_alike(length, s.length[0], 1.6);

    s.sustained = is_same ? s.sustained + 1 : 1;
    memmove(s.height + 1, s.height, sizeof s.height - sizeof *s.height);
    memmove(s.length + 1, s.length, sizeof s.length - sizeof *s.length);
    s.height[0] = height;
    s.length[0] = length;
    s.pieces += s.pieces < PIECES;
    if (s.pieces >= 3) {
        tell();
    }
}

static void hear(void)
{
    const double now = through(&s.low_pass, through(&s.high_pass, s.held));

    if (now * s.last < 0.0) {
        const double before = s.last / (s.last - now), length = s.ticks + before;
        const double height = sqrt(2.0 * s.square / length);

        if (height > 1.0e-5 * fabs(s.rest + s.held)) {
            add(height, length);
        } else {
            forget();
        }
        s.ticks = 1.0 - before;
        s.square = 0.0;
    } else {
        s.ticks = s.ticks < s.longest ? s.ticks + 1.0 : s.longest;
    }
    s.square += now * now;
    if (s.ticks >= s.longest) {
        s.square = 0.0;
        forget();
    }
    s.last = now;
    s.until -= s.until > 0;
}

static void take(double power_w)
{
    if (power_w == power_w && fabs(power_w) <= 1.0e12) {
        s.rest = s.has_rest ? s.rest : power_w;
        s.has_rest = 1;
        s.held = power_w - s.rest;
    } else {
        s.odd++;
    }
    if (s.has_rest) {
        hear();
    }
}

/* ---- beside the library ---- */

static GPW_STATE_BUFFER(memory, GPW_SWING_STATE_BYTES);
static uint32_t seed;

static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0 - 0.5;
}

/* Next to nothing a float of the load's size leaves a milliwatt. */
static void agrees(long k, const char *what, double told, double by_rules, double part)
{
    if (!(fabs(told - by_rules) <= part * (fabs(by_rules) + 0.3)) &&
        (told == told || by_rules == by_rules)) {
        fail_msg("sample %ld: %s is %.9g, by the rules %.9g", k, what, told, by_rules);
    }
}

static void they_agree(const gpw_swing *w, long k)
{
    gpw_swing_reading r;

    assert_true(gpw_swing_get(w, &r, sizeof r) >= GPW_OK);
    if (!s.has_rest) {
        assert_true(r.amplitude_w != r.amplitude_w && r.likely_hz != r.likely_hz);
        return;
    }
    agrees(k, "frequency_hz", (double)r.frequency_hz, s.hz, 2.0e-3);
    agrees(k, "amplitude_w", (double)r.amplitude_w, s.amplitude, 5.0e-3);
    agrees(k, "expected_hz", 1.0e3 * (double)r.expected_hz, 1.0e3 * s.amplitude * s.largest,
           5.0e-3);
    agrees(k, "likely_hz", 1.0e3 * (double)r.likely_hz, 1.0e3 * s.likely, 5.0e-3);
    agrees(k, "sustained", (double)r.sustained, (double)s.sustained, 0.0);
    agrees(k, "held", (double)r.held, (double)s.odd, 0.0);
    assert_int_equal(r.settled, s.until == 0);
}

/* Sines of many heights and lengths, in the range and out of it, some of them as two; noise;
 * steps. */
static double load_at(long k, double tick_s)
{
    static const double hz[] = {0.05, 0.11, 0.25, 0.5, 0.9, 1.4, 1.9, 3.5};
    const long part = k / 2500, of = k % 2500;
    const double at_s = (double)of * tick_s, high = 50.0 * (double)(1 + part % 5);
    const double f = hz[part % 8];
    double w = 1000.0;

    if (part % 6 == 5) {
        return w + (of > 600 ? 400.0 : 0.0) + 20.0 * uniform(); /* a step, and next to rest */
    }
    w += high * sin(6.283185307 * f * at_s);
    w += part % 3 == 1 ? 0.3 * high * sin(6.283185307 * 2.3 * f * at_s + 1.0) : 0.0;
    w += part % 4 == 2 ? 0.4 * high * uniform() : 0.0;
    return of > 2200 ? w * (1.0 + 0.002 * (double)(of - 2200)) : w;
}

static void follow(uint32_t tick_ns, float low_hz, float high_hz)
{
    gpw_swing_config c;
    gpw_swing *w;
    size_t bytes = 0u;
    long k;

    assert_status(gpw_swing_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = tick_ns;
    c.low_hz = low_hz;
    c.high_hz = high_hz;
    c.slow_hz_per_w = 1.0e-3f;
    c.fast_hz_per_w = 4.0e-3f;
    c.largest_hz_per_w = 5.0e-3f;
    assert_status(gpw_swing_state_size(&c, &bytes), GPW_OK);
    assert_status(gpw_swing_init(memory, bytes - 8u, &c, &w), GPW_ERR_SIZE);
    assert_status(gpw_swing_init(memory, bytes, &c, &w), GPW_OK);
    memset(&s, 0, sizeof s);
    s.tick_s = (double)tick_ns * 1.0e-9;
    s.low_hz = (double)low_hz;
    s.high_hz = (double)high_hz;
    s.slow = 1.0e-3;
    s.fast = 4.0e-3;
    s.largest = 5.0e-3;
    s.high_pass = butterworth(s.low_hz, 1);
    s.low_pass = butterworth(s.high_hz, 0);
    s.longest = 1.0 / (s.low_hz * s.tick_s);
    s.until = lround(2.0 / s.low_hz / s.tick_s);
    s.hz = NAN;
    seed = 4u;
    they_agree(w, -1);
    for (k = 0; k < SAMPLES; k++) {
        float y = (float)load_at(k, s.tick_s);

        y = k < 3 || k % 9001 == 9000 ? NAN : y;
        assert_true(gpw_swing_step(w, y) == (y == y ? GPW_OK : GPW_NOTE_HELD));
        take((double)y);
        they_agree(w, k);
    }
}

static void each_half_wave_is_told_by_the_rules(void **state)
{
    (void)state;
    follow(10000000u, 0.1f, 2.0f);
    follow(20000000u, 0.3f, 1.5f);
}

/* Of an answer of nothing at one end nothing is made in between. */
static void an_answer_that_is_not_known_tells_no_swing(void **state)
{
    static const float slow[] = {1.0e-3f, 0.0f, 1.0e-3f}, fast[] = {0.0f, 1.0e-3f, 1.0e-3f};
    uint32_t i;
    long k;

    (void)state;
    for (i = 0; i < 3u; i++) {
        gpw_swing_config c;
        gpw_swing_reading r;
        gpw_swing *w;

        assert_status(gpw_swing_config_init(&c, sizeof c), GPW_OK);
        c.tick_ns = 10000000u;
        c.slow_hz_per_w = slow[i];
        c.fast_hz_per_w = fast[i];
        assert_status(gpw_swing_init(memory, sizeof memory, &c, &w), GPW_OK);
        for (k = 0; k < 2000; k++) {
            assert_status(
                gpw_swing_step(w, (float)(1.0e3 + 50.0 * sin(0.0314159265 * (double)k))),
                GPW_OK);
        }
        assert_status(gpw_swing_get(w, &r, sizeof r), GPW_OK);
        assert_near(r.frequency_hz, 0.5, 0.01);
        assert_int_equal(r.likely_hz == r.likely_hz, i == 2u);
        assert_true(r.expected_hz != r.expected_hz);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_half_wave_is_told_by_the_rules),
        cmocka_unit_test(an_answer_that_is_not_known_tells_no_swing),
    };

    return cmocka_run_group_tests_name("rules of a swing", tests, NULL, NULL);
}
