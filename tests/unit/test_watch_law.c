/* SPDX-License-Identifier: MIT */
/* The rules by which a watch keeps its sets and their frequency, written down once more in
 * double precision and held against it at random loads, breakers, sensors and frequencies. */
#include "watch_bench.h"

#include "genset_state.h"
#include "gpupower/plan_surface.h"

#include <math.h>

#define TICK_S 0.01
#ifdef GPW_TEST_COARSE /* an emulator */
#  define TICKS 10000u
#else
#  define TICKS 40000u
#endif
#define NEAR 1.0e-4 /* of a limit: either side is right */

static uint32_t seed;

static double drawn(double low, double high)
{
    seed = seed * 1664525u + 1013904223u;
    return low + (high - low) * (double)(seed >> 8) / 16777216.0;
}

static int one_in(double n)
{
    return drawn(0.0, n) < 1.0;
}

/* ---- the frequency ---- */

typedef struct fit_law {
    double model_hz, slow_hz, excursion_hz, offset_hz, off_s, fits_s, since_s;
    double low_hz[2];
    uint32_t is_synced, is_valid, low_ticks, violations;
} fit_law;

static void law_begin(fit_law *law, double model_hz, double measured_hz)
{
    law->model_hz = law->slow_hz = model_hz;
    law->excursion_hz = law->off_s = law->fits_s = law->since_s = 0.0;
    law->offset_hz = measured_hz - model_hz;
    law->is_synced = 1u;
}

static void law_judge(fit_law *law, const gpw_watch_config *c, double measured_hz)
{
    const double off_hz = measured_hz - law->model_hz - law->offset_hz;
    const double span_s = law->since_s;

    law->since_s = 0.0;
    if (fabs(off_hz) <=
        50.0 * (double)c->model_tolerance_pu + (double)c->model_share * law->excursion_hz) {
        law->offset_hz += fmin(span_s / 10.0, 1.0) * off_hz;
        law->fits_s += span_s;
        law->off_s = fmax(law->off_s - 0.5 * span_s, 0.0);
        law->is_valid = law->fits_s >= (double)c->model_recover_s ? 1u : law->is_valid;
        return;
    }
    law->fits_s = 0.0;
    law->off_s += span_s;
    if (law->off_s >= (double)c->model_hold_s) {
        law->violations += law->is_valid;
        law->is_valid = 0u;
        law_begin(law, law->model_hz, measured_hz);
    }
}

/* One tick, of a bus whose models have this speed and least speed. */
static void law_tick(fit_law *law, const gpw_watch_config *c, double speed, double least,
                     double measured_hz, int is_fresh)
{
    const double model_hz = 50.0 * (1.0 + speed), low_hz = 50.0 * (1.0 + least);
    const double lag = 1.0 - exp(-TICK_S / (double)c->frequency_tau_s);

    if (law->is_synced == 0u) {
        law_begin(law, model_hz, measured_hz);
        law->low_hz[0] = law->low_hz[1] = measured_hz;
    }
    law->model_hz += lag * (model_hz - law->model_hz);
    law->slow_hz += (1.0 - exp(-TICK_S / 5.0)) * (law->model_hz - law->slow_hz);
    law->excursion_hz =
        fmax(exp(-TICK_S / 2.0) * law->excursion_hz, fabs(law->model_hz - law->slow_hz));
    law->since_s += TICK_S;
    if (is_fresh) {
        law_judge(law, c, measured_hz);
    }
    law->low_hz[0] = fmin(law->low_hz[0], low_hz + law->offset_hz);
    if (++law->low_ticks == 50u) {
        law->low_hz[1] = law->low_hz[0];
        law->low_hz[0] = low_hz + law->offset_hz;
        law->low_ticks = 0u;
    }
}

/* The frequency steps about, comes now and then, and at times not at all; the set comes and
 * goes, and has droop: where its load goes its speed stays. */
static void drive_frequency(uint32_t k)
{
    static const float off_hz[] = {0.0f, 0.02f, 0.05f, -0.05f, -0.02f, 0.0f, 0.15f, -0.3f};
    static uint32_t every = 1u;

    if (k % 211u == 0u) {
        bench.frequency_hz = 50.0f + off_hz[(uint32_t)drawn(0.0, 8.0)];
        every = 1u + (uint32_t)drawn(0.0, 8.0);
    }
    if (k % 1700u == 0u) {
        bench.load_w = (float)drawn(50.0e3, 350.0e3);
    }
    if (k % 1000u == 0u) {
        bench.silent = one_in(4.0) ? GPW_WATCH_HAS_FREQUENCY : 0u;
        bench.breaker[0] = one_in(6.0) ? 0.0f : 1.0f;
    } else if (k % 1000u == 300u) {
        bench.silent = 0u;
        bench.breaker[0] = 1.0f;
    }
    if (k % 1000u >= 300u) {
        bench.silent = k % every == 0u ? 0u : GPW_WATCH_HAS_FREQUENCY;
    }
}

static void a_frequency_is_judged_by_the_rules(void **state)
{
    gpw_forecast_group group = group_at(200.0e3f);
    fit_law law;
    uint64_t stamp_ns = 0u;
    uint32_t k, valid = 0u, synced = 0u;

    (void)state;
    seed = 7u;
    memset(&law, 0, sizeof law);
    prepare(1u);
    assert_status(gpw_genset_preset(&bench.set[0], GPW_GENSET_DIESEL_TURBO_DROOP), GPW_OK);
    bench.config.model_tolerance_pu = 0.002f;
    bench.config.frequency_tau_s = 0.15f;
    bench.config.frequency_band_pu = 0.2f;
    bench.config.model_hold_s = 0.2025f; /* none of them a number of ticks */
    bench.config.model_recover_s = 1.0025f;
    bench.config.violation_forget_s = 1.0e6f;
    bench.config.violations_max = 1000u;
    group.low_w[GPW_PHASE_IDLE] = 0.0f; /* any load is within its bounds */
    group.high_w[GPW_PHASE_IDLE] = group.peak_w;
    bench.load_w = 200.0e3f;
    begin_with(&group, 1u);
    for (k = 0; k < TICKS; k++) {
        const watch_set *const s = gpwi_watch_set(bench.watch, 0u);
        const gpwi_ladder_run *const run = gpwi_watch_bus_run(bench.watch, BUS_FREQUENCY);
        const uint32_t was = s->is_synced;

        drive_frequency(k);
        tick();
        if (s->is_synced != 0u && was == 0u) {
            law.is_synced = 0u;
        }
        if (s->is_synced == 0u || run->rung > GPW_RUNG_HOLD) {
            law.is_synced = law.is_valid = 0u;
            assert_true(isnan(bench.out.frequency_low_hz));
            assert_int_equal(isnan(bench.out.model_hz) != 0, s->is_synced == 0u);
            assert_true(s->is_synced == 0u || fabs((double)bench.out.model_hz - 50.0 -
                                                   50.0 * (double)s->speed_pu) < 1.0e-5);
        } else {
            law_tick(&law, &bench.config, (double)s->speed_pu, (double)s->speed_min_pu,
                     (double)run->value, run->stamp_ns != stamp_ns);
            assert_near(bench.out.frequency_hz, run->value, 0.0);
            assert_near(bench.out.model_hz, 50.0 * (1.0 + (double)s->speed_pu) + law.offset_hz,
                        2.0e-4);
            assert_near(bench.out.frequency_low_hz, fmin(law.low_hz[0], law.low_hz[1]), 2.0e-4);
            assert_near(bench.watch->fit.excursion_hz, law.excursion_hz,
                        2.0e-3); /* a slow mean of floats at 50 stands still so near */
        }
        stamp_ns = run->stamp_ns;
        assert_int_equal(bench.out.model_valid, law.is_valid);
        assert_int_equal(bench.out.violations, law.violations);
        valid += law.is_valid;
        synced += law.is_synced;
    }
    /* Of all there is enough. */
    assert_in_range(valid, TICKS / 4u, TICKS);
    assert_in_range(synced, TICKS / 2u, TICKS);
    assert_in_range(law.violations, TICKS / 2000u, 900u);
}

/* ---- the sets ---- */

#define SETS 3u
#define SEEN (GPW_WATCH_BREAKER | GPW_WATCH_NO_SET | GPW_WATCH_SHARING | GPW_WATCH_OVERLOAD)

typedef struct set_law {
    double low, high; /* boost */
    double load_w;
} set_law;

static struct {
    set_law set[SETS];
    double off_w, online_w;
    double rated_w, measured_w; /* of this tick */
    uint32_t reasons, close;    /* bits that are too close to tell */
} law;

/* Says a reason where `is` is above `most`. */
static int beyond(double is, double most, double scale, uint32_t reason)
{
    if (fabs(is - most) < NEAR * scale) {
        law.close |= reason;
    }
    return is > most;
}

static double lag_of(double boost, double torque, double up_s, double down_s)
{
    return boost + (torque - boost) * TICK_S / (TICK_S + (torque > boost ? up_s : down_s));
}

static double share_by_law(const watch_set *s)
{
    const double rated = (double)s->rated_w, m = (double)s->measured_w;

    if (s->is_online == 0u) {
        return 0.0;
    }
    return law.measured_w > 0.02 * law.rated_w ? fmin(fmax(m / law.measured_w, 0.0), 1.0)
                                               : rated / law.rated_w;
}

static void law_sum(double bus_w)
{
    uint32_t i, online = 0u;

    law.rated_w = law.measured_w = 0.0;
    law.reasons = law.close = 0u;
    for (i = 0; i < SETS; i++) {
        const watch_set *const s = gpwi_watch_set(bench.watch, i);

        if (s->is_online != 0u) {
            online++;
            law.rated_w += (double)s->rated_w;
            law.measured_w += (double)s->measured_w;
        }
    }
    assert_int_equal(bench.out.sets_online, online);
    law.reasons |= law.rated_w < law.online_w ? GPW_WATCH_BREAKER : 0u;
    law.reasons |= online == 0u ? (uint32_t)GPW_WATCH_NO_SET : 0u;
    law.online_w = law.rated_w;
    if (!isnan(law.measured_w) && !isnan(bus_w)) {
        law.off_w += TICK_S * (law.measured_w - bus_w - law.off_w);
        if (beyond(fabs(law.off_w), 0.1 * law.rated_w, 1.0e6, GPW_WATCH_SHARING)) {
            law.reasons |= GPW_WATCH_SHARING;
        }
    }
}

/* Gives next to nothing of a bus that has load for it. */
static int is_idle(const watch_set *s, double bus_w)
{
    const double is_w = fabs((double)s->measured_w), rated_w = (double)s->rated_w;

    return s->is_online != 0u && is_w < 0.02 * rated_w &&
           is_w / rated_w < 0.2 * bus_w / law.rated_w && bus_w > 0.02 * law.rated_w;
}

static void law_set(uint32_t i, double bus_w)
{
    const watch_set *const s = gpwi_watch_set(bench.watch, i);
    const double rated_w = (double)s->rated_w, is = (double)s->actuator_pu;
    const double throttle = (double)gpwi_watch_model(bench.watch, i)->throttle;
    const double share = share_by_law(s);
    set_law *const l = &law.set[i];
    double load_pu, least, most;

    assert_near(s->share, share, 1.0e-5);
    law.reasons |= is_idle(s, bus_w) ? (uint32_t)GPW_WATCH_SHARING : 0u;
    if (s->is_online == 0u) {
        l->low = l->high = l->load_w = 0.0;
        assert_near(s->load_w, 0.0, 0.0);
        assert_near(s->up_w, 0.0, 0.0);
        assert_near(s->down_w, 0.0, 0.0);
        return;
    }
    l->load_w = isnan(bus_w) ? l->load_w : bus_w * share;
    load_pu = l->load_w / rated_w;
    least =
        isnan(bus_w) ? 0.0 : fmax(fmin(fmin(throttle, is), load_pu), 0.0); /* fmin: not NaN */
    most = isnan(bus_w) ? 0.0 : fmax(fmax(throttle, is), load_pu);
    l->low = lag_of(l->low, least, (double)s->air_tau_high_s, (double)s->air_tau_low_s);
    l->high = lag_of(l->high, most, (double)s->air_tau_low_s, (double)s->air_tau_high_s);
    if (beyond(l->load_w, 1.02 * rated_w, rated_w, GPW_WATCH_OVERLOAD)) {
        law.reasons |= GPW_WATCH_OVERLOAD;
    }
    assert_near(s->load_w, l->load_w, 1.0);
    assert_near(s->boost_pu,
                isnan((double)s->measured_boost_pu)
                    ? l->low
                    : fmin(fmax((double)s->measured_boost_pu, l->low), l->high),
                2.0e-4);
}

/* What is left of a set's boost when the life of a permit is over: nothing is announced here.
 */
static float least_boost_by_law(const watch_set *s)
{
    const double load_pu = fmax((double)s->load_w, 0.0) / (double)s->rated_w;
    const double life_s = (double)bench.config.token_life_s;
    const double gone = fmin(life_s / (double)s->air_tau_low_s, 1.0);
    const double boost = (double)s->boost_pu;

    return (float)(load_pu < boost ? boost - gone * (boost - load_pu) : boost);
}

/* What the sets take together, by the table and each one's part. */
static void law_allow(void)
{
    const gpw_watch *const w = bench.watch;
    const double ahead_w = fmax((double)bench.out.forecast_high_w[1], (double)w->lag.load_w);
    double up_w = 1.0e30, down_w = 1.0e30, boost = NAN;
    uint32_t i, lacks_air = 0u, is_close = 0u;

    for (i = 0; i < SETS; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);
        const double lack = (double)s->load_w / (double)s->rated_w - (double)s->boost_pu - 0.05;
        float up, down;

        if (s->is_online == 0u) {
            continue;
        }
        assert_true(gpw_plan_surface_at(
                        watch_surface, 171u, (float)fmax(ahead_w * (double)s->share, 0.0),
                        least_boost_by_law(s), s->rated_w, 1u, &up, &down) >= GPW_OK);
        up_w = fmin(up_w, (double)up * law.rated_w / (double)s->rated_w);
        down_w = fmin(down_w, fmax((double)down, 0.999 * (double)s->rated_w) * law.rated_w /
                                  (double)s->rated_w);
        boost = fmin(boost, (double)s->boost_pu);
        lacks_air |= lack > 0.0 ? 1u : 0u;
        is_close |= fabs(lack) < NEAR ? 1u : 0u;
    }
    if (law.rated_w == 0.0 || isnan((double)w->lag.load_w)) {
        up_w = down_w = 0.0;
    }
    assert_near(bench.out.reserve_step_w, 0.8 * up_w, 0.3); /* a watt of load counts */
    assert_near(bench.out.step_down_allowed_w, down_w, 1.0e-5 * down_w + 1.0);
    assert_true(law.rated_w == 0.0 ? isnan(bench.out.boost_pu) != 0
                                   : fabs((double)bench.out.boost_pu - boost) < 1.0e-6);
    assert_true(is_close != 0u || has_reason(GPW_WATCH_AIR) == (int)lacks_air);
    if (bench.out.step_allowed_w > 0.0f) {
        assert_near(bench.out.step_allowed_w, bench.out.reserve_step_w, 0.0);
        assert_near(bench.out.ramp_allowed_w_per_s,
                    (double)bench.out.reserve_step_w /
                        (double)gpwi_watch_set(w, 0u)->air_tau_high_s,
                    1.0);
    }
}

static const double rated_w[SETS] = {1.0e6, 0.5e6, 0.8e6};

/* Powers as the ratings, or as they come; some that are silent. */
static void drive_sets(uint32_t k)
{
    static const double most_w[] = {0.3e6, 1.2e6, 2.0e6, 2.6e6};
    const int is_even = one_in(2.0);
    uint32_t i;

    if (k % 150u != 0u) {
        return;
    }
    bench.load_w = (float)drawn(-0.02e6, most_w[(uint32_t)drawn(0.0, 4.0)]);
    bench.silent = one_in(8.0) ? GPW_WATCH_HAS_POWER : 0u;
    for (i = 0; i < SETS; i++) {
        const double even_w = (double)bench.load_w * rated_w[i] / 2.3e6;

        bench.breaker[i] = one_in(5.0) ? 0.0f : 1.0f;
        bench.set_w[i] = (float)(is_even ? even_w : even_w * drawn(-0.1, 2.0));
        bench.set_w[i] = one_in(12.0) ? 0.0f : bench.set_w[i];
        bench.set_silent[i] = one_in(6.0) ? 1u << (uint32_t)drawn(5.0, 9.0) : 0u;
        bench.set_silent[i] &= ~(uint32_t)GPW_WATCH_HAS_BREAKER;
    }
    bench.actuator_pu = (float)drawn(0.0, 1.1);
    bench.boost_pu = (float)drawn(0.0, 1.2);
}

static void sets_carry_and_take_by_the_rules(void **state)
{
    uint32_t k, i, seen = 0u;

    (void)state;
    seed = 11u;
    memset(&law, 0, sizeof law);
    prepare(SETS);
    for (i = 0; i < SETS; i++) {
        bench.set[i].rated_w = (float)rated_w[i];
    }
    bench.config.inputs |=
        GPW_WATCH_HAS_SET_POWER | GPW_WATCH_HAS_ACTUATOR | GPW_WATCH_HAS_BOOST;
    bench.config.step_share = 0.8f;
    bench.config.power_hold_s = 0.2f;
    bench.config.power_reduce_s = 0.4f;
    bench.config.power_recover_s = 0.1f;
    bench.config.other_hold_s = 0.2f;
    bench.config.other_reduce_s = 0.4f;
    bench.config.other_recover_s = 0.1f;
    begin_at(500.0e3f);
    for (k = 0; k < TICKS; k++) {
        double bus_w;

        drive_sets(k);
        tick();
        bus_w = (double)bench.watch->lag.load_w;
        law_sum(bus_w);
        for (i = 0; i < SETS; i++) {
            law_set(i, bus_w);
            law.reasons |= gpwi_watch_set(bench.watch, i)->is_known == 0u
                               ? (uint32_t)GPW_WATCH_BREAKER
                               : 0u;
        }
        law_allow();
        assert_int_equal(bench.out.reasons & SEEN & ~law.close, law.reasons & ~law.close);
        seen |= law.reasons;
    }
    assert_int_equal(seen, SEEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frequency_is_judged_by_the_rules),
        cmocka_unit_test(sets_carry_and_take_by_the_rules),
    };

    return cmocka_run_group_tests_name("rules of a watch", tests, NULL, NULL);
}
