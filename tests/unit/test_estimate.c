/* SPDX-License-Identifier: MIT */
/* Loads with known mean, spread, time constant and period, as a meter would show them. */
#include "estimate_state.h"
#include "gpw_test.h"
#include "load_random.h"

#include <string.h>

#define BYTES GPW_ESTIMATE_STATE_BYTES(6, 256)
#define FINE_MAX 512u
#define TWO_PI 6.283185307179586

static GPW_STATE_BUFFER(memory, BYTES);
static GPW_STATE_BUFFER(memory2, BYTES);

static gpw_estimate_config config_of(double interval_s, double window_s)
{
    gpw_estimate_config c;

    assert_status(gpw_estimate_config_init(&c, sizeof c), GPW_OK);
    c.interval_s = (float)interval_s;
    c.window_s = (float)window_s;
    return c;
}

static gpw_estimate *estimate_with(const gpw_estimate_config *c)
{
    gpw_estimate *e = NULL;

    assert_status(gpw_estimate_init(memory, sizeof memory, c, &e), GPW_OK);
    return e;
}

static gpw_estimate *estimate_of(double interval_s, double window_s)
{
    const gpw_estimate_config c = config_of(interval_s, window_s);

    return estimate_with(&c);
}

static void sample(gpw_estimate *e, double at_s, double power_w)
{
    assert_status(gpw_estimate_step(e, (uint64_t)(at_s * 1e9 + 0.5), (float)power_w), GPW_OK);
}

static gpw_estimate_result result_of(const gpw_estimate *e)
{
    gpw_estimate_result r;

    assert_true(gpw_estimate_result_get(e, &r, sizeof r) >= GPW_OK);
    return r;
}

/* ---- stretches ---- */

/* 1, 2, ..., 5 W about 298, in turn: variance 2 of many. The first 2.1 s belong to no stretch:
 * until then the level might have been an event. */
static void mean_spread_and_range_are_those_of_the_samples(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    gpw_estimate_result r;
    unsigned k;

    (void)state;
    for (k = 0u; k < 1031u; k++) {
        sample(e, 0.1 * k, 298.0 + (double)(k % 5u));
    }
    r = result_of(e);
    assert_true(r.total_count == 1031u && r.count == 1000u);
    assert_near(r.mean_w, 300.0, 1e-3);
    assert_near(r.sd_w, sqrt(2000.0 / 999.0), 1e-4);
    assert_near(r.min_w, 298.0, 0.0);
    assert_near(r.max_w, 302.0, 0.0);
    assert_near(r.interval_s, 0.1, 1e-6);
    assert_near(r.duration_s, 99.9, 1e-4);
    assert_near(r.level_w, 300.0, 1e-2);
    assert_true(r.change_count == 0u && isnan(r.change_w));
}

static void change_of_level_begins_a_stretch(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    gpw_estimate_result r;
    unsigned k;

    (void)state;
    for (k = 0u; k < 600u; k++) {
        sample(e, 0.1 * k, (k < 300u ? 120.0 : 690.0) + (double)(k % 2u));
    }
    r = result_of(e);
    assert_true(r.change_count == 1u && r.change_ns == 30000000000u);
    assert_near(r.change_w, 570.0, 0.1);
    assert_near(r.mean_w, 690.5, 0.01);
    assert_true(r.begin_ns > 32900000000u && r.begin_ns < 33300000000u);
}

static void short_visit_belongs_to_the_stretch(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    gpw_estimate_result r;
    gpw_level_event event;
    unsigned k;

    (void)state;
    for (k = 0u; k < 600u; k++) {
        sample(e, 0.1 * k, k >= 300u && k < 318u ? 120.0 : 690.0);
    }
    r = result_of(e);
    assert_true(r.change_count == 0u && r.count == 569u && r.events == 1u);
    assert_near(r.mean_w, 690.0 - 570.0 * 18.0 / 569.0, 0.01);
    assert_near(r.level_w, 690.0, 0.01);
    assert_near(r.min_w, 120.0, 0.0);
    assert_status(gpw_estimate_next_event(e, &event, sizeof event), GPW_OK);
    assert_near(event.area_j, -570.0 * 1.8, 0.2);
}

static void constant_load_says_so(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    gpw_estimate_period p;
    gpw_estimate_result r;
    unsigned k;

    (void)state;
    for (k = 0u; k < 3000u; k++) {
        sample(e, 0.1 * k, 75.0);
    }
    r = result_of(e);
    assert_int_equal(r.flags, GPW_ESTIMATE_CONSTANT);
    assert_near(r.sd_w, 0.0, 0.0);
    assert_near(r.mean_error_w, 0.0, 0.0);
    assert_true(isnan(r.tau_s) && isnan(r.sigma_w) && isnan(r.independent));
    assert_status(gpw_estimate_find_period(e, &p, sizeof p), GPW_ERR_NOT_FOUND);
}

static void nothing_is_known_at_first(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    gpw_estimate_period p;
    gpw_estimate_result r;

    (void)state;
    assert_status(gpw_estimate_result_get(e, &r, sizeof r), GPW_NOTE_UNKNOWN);
    assert_int_equal(r.flags, GPW_ESTIMATE_TOO_FEW | GPW_ESTIMATE_NO_LEVEL);
    assert_true(isnan(r.mean_w) && isnan(r.sd_w) && isnan(r.level_w) && r.count == 0u);
    sample(e, 1.0, 100.0);
    r = result_of(e);
    assert_near(r.mean_w, 100.0, 0.0);
    assert_true(isnan(r.sd_w));
    assert_status(gpw_estimate_find_period(e, &p, sizeof p), GPW_ERR_NOT_FOUND);
}

/* ---- time constant ---- */

/* The closed form in double, where its differences do no harm. */
static double correlation(double h, double w, double tau)
{
    if (h < w) {
        return tau * tau / (w * w) *
               (2.0 * (w - h) / tau + exp(-(w + h) / tau) + exp(-(w - h) / tau) -
                2.0 * exp(-h / tau));
    }
    return tau * tau / (w * w) * (exp(w / tau) + exp(-w / tau) - 2.0) * exp(-h / tau);
}

static void correlation_through_a_window_is_the_closed_form(void **state)
{
    static const double taus_s[] = {0.05, 0.3, 1.0, 1.9, 2.1, 10.0, 300.0};
    static const double lags_s[] = {0.0, 0.1, 0.5, 0.95, 1.0, 1.5, 4.0};
    unsigned i, j;

    (void)state;
    for (i = 0u; i < COUNT_OF(taus_s); i++) {
        for (j = 0u; j < COUNT_OF(lags_s); j++) {
            assert_near(gpwi_estimate_ou((float)lags_s[j], 1.0f, (float)taus_s[i]),
                        correlation(lags_s[j], 1.0, taus_s[i]), 3e-6);
        }
    }
    assert_near(gpwi_estimate_ou(2.0f, 0.0f, 4.0f), exp(-0.5), 1e-6);
}

/* A load of fine steps, averaged over the window, and over no less than a step. */
typedef struct meter {
    double ring[FINE_MAX], sum, load, fine_s, tau_s;
    unsigned at, size;
    load_random random;
} meter;

static meter meter_of(double window_s, double fine_s, double tau_s, uint64_t seed)
{
    meter m;
    unsigned k;

    memset(&m, 0, sizeof m);
    m.random = random_of(seed);
    m.fine_s = fine_s;
    m.tau_s = tau_s;
    m.size = window_s > fine_s ? (unsigned)(window_s / fine_s + 0.5) : 1u;
    assert_true(m.size <= FINE_MAX);
    m.load = normal(&m.random);
    for (k = 0u; k < m.size; k++) {
        m.ring[k] = m.load;
        m.sum += m.load;
    }
    return m;
}

static double read_after(meter *m, double interval_s)
{
    unsigned k;

    for (k = (unsigned)(interval_s / m->fine_s + 0.5); k > 0u; k--) {
        m->load = remember(&m->random, m->load, m->fine_s, m->tau_s);
        m->sum += m->load - m->ring[m->at];
        m->ring[m->at] = m->load;
        m->at = (m->at + 1u) % m->size;
    }
    return m->sum / m->size;
}

static gpw_estimate_result learn(double interval_s, double window_s, double tau_s,
                                 double duration_s, uint64_t seed)
{
    gpw_estimate *const e = estimate_of(interval_s, window_s);
    meter m = meter_of(window_s, 0.01, tau_s, seed);
    unsigned k;

    for (k = 0u; k < (unsigned)(duration_s / interval_s); k++) {
        sample(e, interval_s * k, 400.0 + 3.0 * read_after(&m, interval_s));
    }
    return result_of(e);
}

/* Means over as many records as make their scatter small; the closed forms of a record of 300 s
 * scatter by 10 to 30 %. */
static void time_constant_and_spread_are_found_behind_the_window(void **state)
{
    static const struct {
        double interval_s, window_s, tau_s, tau_tolerance;
    } cases[] = {{0.1, 0.0, 0.1, 0.1},  {0.1, 0.0, 1.0, 0.1},  {0.1, 0.0, 5.0, 0.25},
                 {0.1, 1.0, 1.0, 0.12}, {0.1, 1.0, 4.0, 0.25}, {0.25, 1.0, 1.0, 0.15}};
    unsigned i, seed;

    (void)state;
    for (i = 0u; i < COUNT_OF(cases); i++) {
        double tau_s = 0.0, sigma_w = 0.0;
        unsigned inside = 0u;

        for (seed = 0u; seed < 12u; seed++) {
            const gpw_estimate_result r = learn(cases[i].interval_s, cases[i].window_s,
                                                cases[i].tau_s, 300.0, 100u * i + seed);

            assert_false(isnan(r.tau_s));
            tau_s += r.tau_s / 12.0;
            sigma_w += r.sigma_w / 12.0;
            inside +=
                (double)r.tau_low_s <= cases[i].tau_s && cases[i].tau_s <= (double)r.tau_high_s;
        }
        assert_near(tau_s / cases[i].tau_s, 1.0, cases[i].tau_tolerance);
        assert_near(sigma_w / 3.0, 1.0, 0.06);
        if (inside < 11u) {
            fail_msg("%u of 12 within, case %u", inside, i);
        }
    }
}

static estimate_tier *tier_of(gpw_estimate *e, uint32_t tier)
{
    unsigned char *const bytes = (unsigned char *)(void *)e + gpwi_estimate_tiers_at();

    return (estimate_tier *)(void *)bytes + tier;
}

/* As after 49.7 days of one level at 1 ms: counts of pairs a few below 2^32. */
static void time_constant_outlasts_a_full_count_of_pairs(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    meter m = meter_of(0.0, 0.01, 1.0, 7u);
    gpw_estimate_result before, after;
    unsigned k, i;
    double scale;

    (void)state;
    for (k = 0u; k < 3000u; k++) {
        sample(e, 0.1 * k, 400.0 + 3.0 * read_after(&m, 0.1));
    }
    before = result_of(e);
    scale = 4294967290.0 / tier_of(e, 0u)->pairs[0];
    for (k = 0u; k < 6u; k++) {
        estimate_tier *const t = tier_of(e, k);

        for (i = 0u; i < ESTIMATE_LAGS; i++) {
            t->pairs[i] = (uint32_t)(scale * t->pairs[i]);
            t->squares[i] *= (float)scale;
            t->residue[i] *= (float)scale;
        }
    }
    for (k = 3000u; k < 3100u; k++) {
        sample(e, 0.1 * k, 400.0 + 3.0 * read_after(&m, 0.1));
    }
    after = result_of(e);
    assert_true(tier_of(e, 0u)->pairs[0] >= 0x7fffffffu);
    assert_near(after.tau_s / before.tau_s, 1.0, 0.1);
    assert_near(after.sigma_w / before.sigma_w, 1.0, 0.05);
}

static void what_is_faster_than_the_meter_is_not_told(void **state)
{
    const gpw_estimate_result r = learn(0.1, 1.0, 0.05, 300.0, 5u);

    (void)state;
    assert_int_equal(r.flags, GPW_ESTIMATE_TAU_SHORT);
    assert_true(isnan(r.tau_s) && isnan(r.sigma_w) && r.tau_high_s >= 0.3f);
}

static void what_is_as_slow_as_the_record_is_not_told(void **state)
{
    const gpw_estimate_result r = learn(0.1, 0.0, 100.0, 100.0, 6u);

    (void)state;
    assert_true((r.flags & GPW_ESTIMATE_TAU_LONG) != 0u);
    assert_true(isnan(r.tau_s) && r.tau_low_s > 0.3f);
}

static void load_of_two_time_constants_is_told_as_that(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    load_random random = random_of(8u);
    double slow = 0.0;
    unsigned k;

    (void)state;
    for (k = 0u; k < 6000u; k++) {
        slow = remember(&random, slow, 0.1, 5.0);
        sample(e, 0.1 * k, 400.0 + 2.0 * slow + 2.0 * normal(&random));
    }
    assert_int_equal(result_of(e).flags, GPW_ESTIMATE_TAU_NONE);
}

/* Of 60 records the mean is wrong by about its error: chi-square of 60, within 99.9 %. */
static void error_of_the_mean_is_as_large_as_told(void **state)
{
    static const double taus_s[] = {0.05, 0.5, 3.0};
    unsigned i, seed;

    (void)state;
    for (i = 0u; i < COUNT_OF(taus_s); i++) {
        double squares = 0.0;

        for (seed = 0u; seed < 60u; seed++) {
            const gpw_estimate_result r = learn(0.1, 0.0, taus_s[i], 120.0, 1000u + seed);
            const double off = ((double)r.mean_w - 400.0) / (double)r.mean_error_w;

            assert_near(r.independent * r.mean_error_w * r.mean_error_w, r.sd_w * r.sd_w,
                        1e-4 * (double)(r.sd_w * r.sd_w));
            squares += off * off;
        }
        assert_in_range((int)squares, 25, 105);
    }
}

/* The same where no time constant fits: blocks alone must tell. */
static void error_of_the_mean_needs_no_time_constant(void **state)
{
    double squares = 0.0;
    unsigned i, k;

    (void)state;
    for (i = 0u; i < 40u; i++) {
        gpw_estimate *const e = estimate_of(0.1, 0.0);
        load_random random = random_of(2000u + i);
        double slow = normal(&random), off;
        gpw_estimate_result r;

        for (k = 0u; k < 4000u; k++) {
            slow = remember(&random, slow, 0.1, 2.0);
            sample(e, 0.1 * k, 400.0 + 2.0 * slow + 3.0 * normal(&random));
        }
        r = result_of(e);
        assert_true(isnan(r.tau_s));
        off = ((double)r.mean_w - 400.0) / (double)r.mean_error_w;
        squares += off * off;
    }
    assert_in_range((int)squares, 15, 75); /* chi-square of 40, within 99.9 % */
}

/* ---- period ---- */

static gpw_status period_of(gpw_estimate *e, gpw_estimate_period *p)
{
    return gpw_estimate_find_period(e, p, sizeof *p);
}

/* A sine as strong as the noise it is in, for 20 periods and the stretch's beginning. */
static void period_is_found_after_twenty_of_it(void **state)
{
    static const double periods_s[] = {0.62, 2.15, 7.476, 22.28, 61.0};
    unsigned i, k;

    (void)state;
    for (i = 0u; i < COUNT_OF(periods_s); i++) {
        gpw_estimate *const e = estimate_of(0.1, 0.0);
        load_random random = random_of(30u + i);
        gpw_estimate_period p;
        double x = 0.0;

        for (k = 0u; k < (unsigned)(230.0 * periods_s[i]) + 60u; k++) {
            x = remember(&random, x, 0.1, 0.3);
            sample(e, 0.1 * k,
                   400.0 + 3.0 * (x + sqrt(2.0) * sin(TWO_PI * 0.1 * k / periods_s[i])));
        }
        assert_status(period_of(e, &p), GPW_OK);
        assert_near(p.period_s / periods_s[i], 1.0, 0.005);
        assert_true(p.periods >= 6.0f && p.agreement >= 0.6f);
    }
}

/* Dips of 0.3 s every 22.28 s, through a window of a second, polled every 0.24 to 0.33 s. */
static void period_of_dips_is_found_in_jittered_polls(void **state)
{
    gpw_estimate_config c = config_of(0.285, 1.0);
    gpw_estimate_period p;
    load_random random = random_of(40u);
    gpw_estimate *e;
    double at_s = 0.0;

    (void)state;
    c.is_node = 1u;
    e = estimate_with(&c);
    while (at_s < 460.0) {
        const double phase_s = fmod(0.1 * floor(at_s / 0.1) + 10.0, 22.28);
        const double in_s = fmin(phase_s, 0.3) - fmax(phase_s - 1.0, 0.0);

        sample(e, at_s, 3134.0 - 2150.0 * fmax(in_s, 0.0) + 5.0 * normal(&random));
        at_s += 0.24 + 0.09 * uniform(&random);
    }
    assert_status(period_of(e, &p), GPW_OK);
    assert_near(p.period_s, 22.28, 0.2);
    assert_true(p.swing_w > 100.0f);
}

/* Every twentieth sample is missing, some are not numbers. */
static void missing_samples_are_bridged(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    load_random random = random_of(41u);
    gpw_estimate_period p;
    gpw_estimate_result r;
    unsigned k, held = 0u;

    (void)state;
    for (k = 0u; k < 3000u; k++) {
        const uint64_t stamp_ns = (uint64_t)k * 100000000u;
        const double w = 400.0 + 5.0 * sin(TWO_PI * 0.1 * k / 3.3) + normal(&random);

        if (k % 40u == 7u) {
            held++;
            assert_status(gpw_estimate_step(e, stamp_ns, NAN), GPW_NOTE_HELD);
        } else if (k % 20u != 13u) {
            assert_status(gpw_estimate_step(e, stamp_ns, (float)w), GPW_OK);
        }
    }
    r = result_of(e);
    assert_true(r.held_count == held);
    assert_near(r.interval_s, 0.1, 1e-4);
    assert_int_equal(r.gaps, 0);
    assert_status(period_of(e, &p), GPW_OK);
    assert_near(p.period_s, 3.3, 0.01);
}

static void no_difference_reaches_across_a_gap(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    gpw_estimate_result r;
    unsigned k;

    (void)state;
    for (k = 0u; k < 2000u; k++) { /* 400 and 405 W, a gap of 10 s between */
        sample(e, 0.1 * k + (k < 1000u ? 0.0 : 10.0),
               (k < 1000u ? 400.0 : 405.0) + 0.1 * (k % 2u));
    }
    r = result_of(e);
    assert_int_equal(r.gaps, 1);
    assert_true(r.change_count == 0u);
    /* A difference across the gap would be 5 W, one within is 0.1 W or none. */
    assert_near(gpwi_estimate_difference(gpwi_estimate_tier(e, 0u), 1u), 0.005, 1e-4);
    assert_near(gpwi_estimate_difference(gpwi_estimate_tier(e, 0u), 8u), 0.0, 1e-6);
}

/* Ten minutes each, of time constants from a twentieth of a second to half a minute: at most
 * one in a hundred may show a period that is not there. */
static void noise_has_no_period(void **state)
{
    static const double taus_s[] = {0.05, 0.5, 2.0, 8.0, 30.0};
    unsigned i, k, found = 0u;

    (void)state;
    for (i = 0u; i < 200u; i++) {
        gpw_estimate_config c = config_of(0.1, 0.0);
        gpw_estimate *e;
        load_random random = random_of(500u + i);
        gpw_estimate_period p;
        double x = normal(&random);

        c.abs_w = 1.0e4f;
        e = estimate_with(&c);
        for (k = 0u; k < 6000u; k++) {
            x = remember(&random, x, 0.1, taus_s[i % COUNT_OF(taus_s)]);
            sample(e, 0.1 * k, 400.0 + 10.0 * x);
        }
        found += period_of(e, &p) == GPW_OK;
    }
    assert_in_range(found, 0, 2);
}

/* It swung in the older half of what each tier keeps, and no more. */
static void swing_that_has_stopped_is_no_period(void **state)
{
    gpw_estimate_config c = config_of(0.1, 0.0);
    unsigned i, k, found = 0u;

    (void)state;
    c.tiers = 1u;
    for (i = 0u; i < 20u; i++) {
        gpw_estimate *const e = estimate_with(&c);
        load_random random = random_of(60u + i);
        gpw_estimate_period p;

        for (k = 0u; k < 600u; k++) {
            const double swing_w = k < 470u ? 4.0 * sin(TWO_PI * 0.1 * k / 1.3) : 0.0;

            sample(e, 0.1 * k, 400.0 + swing_w + normal(&random));
        }
        found += period_of(e, &p) == GPW_OK;
    }
    assert_in_range(found, 0, 3);
}

static void without_bins_no_period_is_looked_for(void **state)
{
    gpw_estimate_config c = config_of(0.1, 0.0);
    gpw_estimate_period p;

    (void)state;
    c.bins = 0u;
    assert_status(period_of(estimate_with(&c), &p), GPW_ERR_STATE);
}

/* ---- handle ---- */

static void copy_of_the_state_goes_on_alike(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    load_random random = random_of(50u);
    unsigned k;

    (void)state;
    for (k = 0u; k < 3000u; k++) {
        const double w = 400.0 + 10.0 * normal(&random);

        if (k == 1500u) {
            memcpy(memory2, memory, sizeof memory);
        }
        sample(e, 0.1 * k, w);
        if (k >= 1500u) {
            sample((gpw_estimate *)(void *)memory2, 0.1 * k, w);
        }
    }
    assert_memory_equal(memory, memory2, sizeof memory);
    assert_status(gpw_estimate_reset(e), GPW_OK);
    assert_true(result_of(e).total_count == 0u);
}

static void bad_configuration_is_refused(void **state)
{
    gpw_estimate_config c;
    gpw_estimate *e = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_estimate_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_estimate_state_size(&c, &bytes), GPW_ERR_UNKNOWN);
    c = config_of(0.1, 3.0); /* 30 intervals */
    assert_status(gpw_estimate_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of(0.1, 0.0);
    c.bins = 100u;
    assert_status(gpw_estimate_init(memory, sizeof memory, &c, &e), GPW_ERR_DOMAIN);
    c.bins = 64u;
    assert_status(gpw_estimate_init(memory, sizeof memory, &c, &e), GPW_ERR_DOMAIN);
    c = config_of(0.1, 0.0);
    c.tiers = 11u;
    assert_status(gpw_estimate_init(memory, sizeof memory, &c, &e), GPW_ERR_DOMAIN);
    c = config_of(-1.0, 0.0);
    assert_status(gpw_estimate_init(memory, sizeof memory, &c, &e), GPW_ERR_DOMAIN);
    c = config_of(0.1, 0.0);
    c.gap_s = 201.0f; /* 2010 intervals */
    assert_status(gpw_estimate_init(memory, sizeof memory, &c, &e), GPW_ERR_DOMAIN);
    c.gap_s = 0.0f;
    assert_status(gpw_estimate_init(memory, sizeof memory, &c, &e), GPW_ERR_DOMAIN);
    c = config_of(0.1, 0.0);
    assert_status(gpw_estimate_init(memory, 100u, &c, &e), GPW_ERR_SIZE);
    assert_status(gpw_estimate_init(NULL, 100u, &c, &e), GPW_ERR_NULL);
    assert_null(e);
    c.header = 0u;
    assert_status(gpw_estimate_init(memory, sizeof memory, &c, &e), GPW_ERR_VERSION);
}

static void state_fits_the_constant_for_all_capacities(void **state)
{
    gpw_estimate_config c = config_of(0.1, 0.0);
    size_t bytes = 0;
    uint32_t bins;

    (void)state;
    for (c.tiers = 1u; c.tiers <= GPW_ESTIMATE_TIERS_MAX; c.tiers++) {
        for (bins = 64u; bins <= GPW_ESTIMATE_BINS_MAX; bins *= 2u) {
            c.bins = bins < GPW_ESTIMATE_BINS_MIN ? 0u : bins;
            assert_status(gpw_estimate_state_size(&c, &bytes), GPW_OK);
            assert_true(bytes <= GPW_ESTIMATE_STATE_BYTES(c.tiers, c.bins));
        }
    }
}

static void wrong_pointers_and_handles_are_refused(void **state)
{
    gpw_estimate *const e = estimate_of(0.1, 0.0);
    gpw_estimate_result r;
    gpw_estimate_period p;

    (void)state;
    sample(e, 1.0, 5.0);
    assert_status(gpw_estimate_step(e, 1u, 5.0f), GPW_ERR_ORDER);
    assert_status(gpw_estimate_step(NULL, 1u, 5.0f), GPW_ERR_NULL);
    assert_status(gpw_estimate_process(e, NULL, NULL, 1u), GPW_ERR_NULL);
    assert_status(gpw_estimate_process(e, NULL, NULL, 0u), GPW_OK);
    assert_status(gpw_estimate_result_get(e, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_estimate_result_get(e, &r, 8u), GPW_ERR_VERSION);
    assert_status(gpw_estimate_find_period(e, NULL, sizeof p), GPW_ERR_NULL);
    memset(memory, 0, 64u);
    assert_status(gpw_estimate_step(e, 9u, 5.0f), GPW_ERR_HANDLE);
    assert_status(gpw_estimate_find_period(e, &p, sizeof p), GPW_ERR_HANDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_spread_and_range_are_those_of_the_samples),
        cmocka_unit_test(change_of_level_begins_a_stretch),
        cmocka_unit_test(short_visit_belongs_to_the_stretch),
        cmocka_unit_test(constant_load_says_so),
        cmocka_unit_test(nothing_is_known_at_first),
        cmocka_unit_test(correlation_through_a_window_is_the_closed_form),
        cmocka_unit_test(time_constant_and_spread_are_found_behind_the_window),
        cmocka_unit_test(time_constant_outlasts_a_full_count_of_pairs),
        cmocka_unit_test(what_is_faster_than_the_meter_is_not_told),
        cmocka_unit_test(what_is_as_slow_as_the_record_is_not_told),
        cmocka_unit_test(load_of_two_time_constants_is_told_as_that),
        cmocka_unit_test(error_of_the_mean_is_as_large_as_told),
        cmocka_unit_test(error_of_the_mean_needs_no_time_constant),
        cmocka_unit_test(period_is_found_after_twenty_of_it),
        cmocka_unit_test(period_of_dips_is_found_in_jittered_polls),
        cmocka_unit_test(missing_samples_are_bridged),
        cmocka_unit_test(no_difference_reaches_across_a_gap),
        cmocka_unit_test(noise_has_no_period),
        cmocka_unit_test(swing_that_has_stopped_is_no_period),
        cmocka_unit_test(without_bins_no_period_is_looked_for),
        cmocka_unit_test(copy_of_the_state_goes_on_alike),
        cmocka_unit_test(bad_configuration_is_refused),
        cmocka_unit_test(state_fits_the_constant_for_all_capacities),
        cmocka_unit_test(wrong_pointers_and_handles_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
