/* SPDX-License-Identifier: MIT */
/* The load that a watch tells behind its power's transducer, its change, its clock, and the
 * verdict on what may come: written down once more in double precision and held against it at
 * random loads, silences and ticks that come late. */
#include "watch_bench.h"

#include <math.h>

#ifdef GPW_TEST_COARSE /* an emulator: too short for the rarest limit to decide */
#  define TICKS 5000u
#  define RARE (1u << GPW_WATCH_LIMIT_DOWN)
#else
#  define TICKS 20000u
#  define RARE 0u
#endif
#define TAU_S 0.08
#define SLOTS 10u /* of half a second */

static uint32_t seed;

static double drawn(double low, double high)
{
    seed = seed * 1664525u + 1013904223u;
    return low + (high - low) * (double)(seed >> 8) / 16777216.0;
}

static struct {
    double load_w, reading_w, last_s; /* behind the lag; last_s: of the last reading */
    int is_seen;
    double slot_w[SLOTS], slot_s[SLOTS], change; /* NaN: not known */
    uint32_t slots, ticks;
    double late_s;
} law;

/* ---- load and change ---- */

static double clamped(double x, double low, double high)
{
    return fmin(fmax(x, low), high);
}

static void law_reading(double reading_w, double now_s)
{
    const double interval_s = now_s - law.last_s;

    if (!law.is_seen) {
        law.load_w = reading_w;
    } else if (interval_s < 10.0 * TAU_S) {
        const double keep = exp(-interval_s / TAU_S), pole = exp(-3.0 * interval_s / TAU_S);
        const double undone_w = (reading_w - keep * law.reading_w) / (1.0 - keep);

        law.load_w = clamped(pole * law.load_w + (1.0 - pole) * undone_w, -50.0e3, 900.0e3);
    } else {
        law.load_w = reading_w;
    }
    law.is_seen = 1;
    law.reading_w = reading_w;
    law.last_s = now_s;
}

/* A slot every twentieth of a second; against the one of half a second ago. */
static void law_change(double now_s)
{
    uint32_t k;

    if (++law.ticks < 5u && law.slots > 0u) {
        return;
    }
    law.ticks = 0u;
    if (law.slots == SLOTS) {
        law.change = (law.load_w - law.slot_w[0]) / (now_s - law.slot_s[0]);
        for (k = 1; k < SLOTS; k++) {
            law.slot_w[k - 1u] = law.slot_w[k];
            law.slot_s[k - 1u] = law.slot_s[k];
        }
        law.slots--;
    }
    law.slot_w[law.slots] = law.load_w;
    law.slot_s[law.slots++] = now_s;
}

static void law_tick(double dt_s, double now_s, int comes)
{
    law.late_s = clamped(law.late_s + dt_s - 0.0125, 0.0, 0.3 + 1.0);
    if (bench.out.load_rung >= GPW_RUNG_REDUCE) {
        law.is_seen = 0;
        law.load_w = law.change = NAN;
        law.slots = 0u;
        return;
    }
    if (comes || !law.is_seen) {
        law_reading((double)gpwi_watch_bus_run(bench.watch, BUS_POWER)->value, now_s);
    }
    law_change(now_s);
}

/* ---- the verdict ---- */

static double margin(double is, double most)
{
    return most > 0.0 ? 100.0 * (most - is) / most : -100.0;
}

static void assert_verdict(void)
{
    const gpw_watch_output *const o = &bench.out;
    const gpw_watch *const w = bench.watch;
    const double swing_hz = 0.004 * 50.0, band_hz = 0.03 * 50.0;
    const double margins[] = {
        NAN,
        margin((double)o->step_up_w, (double)o->reserve_step_w),
        margin((double)o->step_down_w, (double)o->step_down_allowed_w),
        margin((double)o->load_w, (double)w->online_w),
        margin((double)o->swing_df_hz, swing_hz),
        margin(fabs((double)o->frequency_hz - 50.0), band_hz),
    };
    const uint32_t doubt = w->hard | w->soft | w->core.latches | w->core.closed_by;
    int all_known = 1, is_short;
    double least = NAN;
    uint32_t k;

    for (k = 1; k < 6u; k++) {
        all_known = all_known && !isnan(margins[k]);
        least = fmin(least, margins[k]);
    }
    assert_near(o->margin_pct, least, 1.0e-3 + 1.0e-5 * fabs(least));
    assert_true(o->limiting >= 1u && o->limiting <= 5u);
    assert_near(margins[o->limiting], least, 1.0e-3 + 1.0e-5 * fabs(least));
    assert_int_equal(o->outcome, w->hard == 0u && o->margin_pct < 0.0f ? GPW_FAILS
                                 : doubt == 0u && all_known            ? GPW_HOLDS
                                                                       : GPW_UNDETERMINED);
    assert_int_equal(has_reason(GPW_WATCH_SWING), (double)o->swing_df_hz > swing_hz);
    is_short = o->step_up_w > o->reserve_step_w || o->reserve_spare_w < o->reserve_needed_w ||
               gpwi_watch_going_w(w, 0.0f, UINT64_MAX) > o->step_down_allowed_w;
    assert_int_equal(has_reason(GPW_WATCH_RESERVE), is_short);
}

/* ---- at random ---- */

/* Steps, a swing at times, packets of some ticks, silences, ticks that come late. */
static uint64_t drive(uint32_t k)
{
    static uint32_t every = 1u;
    static float swing_w, level_w;

    if (k % 173u == 0u) {
        level_w = (float)drawn(20.0e3, k % 2u == 0u ? 300.0e3 : 1.1e6);
        every = 1u + (uint32_t)drawn(0.0, 6.0);
    }
    if (k % 1200u == 0u) {
        swing_w = drawn(0.0, 2.0) < 1.0 ? 0.0f : 25.0e3f;
    }
    bench.load_w = level_w + (k % 200u < 100u ? swing_w : -swing_w);
    bench.silent = k % every == 0u ? 0u : GPW_WATCH_HAS_POWER;
    if (k % 700u < (k % 1400u < 700u ? 30u : 90u)) {
        bench.silent = GPW_WATCH_HAS_POWER;
    }
    if (k % 900u == 450u) {
        bench.breaker[1] = 1.0f - bench.breaker[1];
    }
    bench.frequency_hz = 50.0f + (k % 400u < 30u ? 1.6f : 0.01f);
    return drawn(0.0, 70.0) < 1.0 ? (uint64_t)drawn(0.0, 250.0e6) : 0u;
}

static void load_and_verdict_are_told_by_the_rules(void **state)
{
    gpw_forecast_group group = group_at(100.0e3f);
    const uint32_t limits = 1u << GPW_WATCH_LIMIT_STEP | 1u << GPW_WATCH_LIMIT_DOWN |
                            1u << GPW_WATCH_LIMIT_SWING | 1u << GPW_WATCH_LIMIT_BAND;
    double now_s = 0.0;
    uint32_t k, seen = 0u, outcomes = 0u, late = 0u;

    (void)state;
    seed = 3u;
    memset(&law, 0, sizeof law);
    law.load_w = law.change = NAN;
    prepare(2u);
    bench.config.meter_tau_s = (float)TAU_S;
    bench.config.power_low_w = -50.0e3f;
    bench.config.power_high_w = 900.0e3f;
    bench.config.power_hold_s = 0.4f;
    bench.config.power_reduce_s = 0.6f;
    bench.config.power_recover_s = 0.05f;
    bench.config.frequency_band_pu = 0.03f;
    bench.config.swing_max_pu = 0.004f;
    bench.config.largest_hz_per_w = 8.0e-6f;
    bench.config.clock_gap_s = 0.3f;
    bench.config.model_recover_s = 0.5f;
    bench.config.violations_max = 1000u;
    bench.config.violation_forget_s = 1.0f;
    group.low_w[GPW_PHASE_IDLE] = 0.0f;
    group.high_w[GPW_PHASE_IDLE] = 300.0e3f;
    bench.load_w = 100.0e3f;
    begin_with(&group, 1u);
    for (k = 0; k < TICKS; k++) {
        const uint64_t more_ns = drive(k);
        double dt_s = 0.01 + 1.0e-9 * (double)more_ns;

        bench.now_ns += more_ns;
        tick();
        now_s += dt_s;
        law_tick(dt_s, now_s, bench.silent == 0u && bench.load_w <= 900.0e3f);
        if (isnan(law.load_w)) {
            assert_true(isnan(bench.out.load_w));
        } else {
            assert_near(bench.out.load_w, law.load_w, 1.0e-5 * fabs(law.load_w) + 2.0);
        }
        assert_int_equal(isnan(bench.out.change_w_per_s) != 0, isnan(law.change) != 0);
        assert_true(isnan(law.change) || fabs((double)bench.out.change_w_per_s - law.change) <
                                             1.0e-4 * fabs(law.change) + 20.0);
        assert_near(bench.watch->core.late_s, law.late_s, 1.0e-4);
        assert_true(fabs(law.late_s - 0.3) < 1.0e-4 ||
                    has_reason(GPW_WATCH_CLOCK) == (law.late_s > 0.3));
        assert_verdict();
        seen |= 1u << bench.out.limiting;
        outcomes |= 1u << bench.out.outcome;
        late += law.late_s > 0.3 ? 1u : 0u;
    }
    assert_int_equal(seen | RARE, limits);
    assert_int_equal(outcomes, 1u << GPW_FAILS | 1u << GPW_UNDETERMINED);
    assert_in_range(late, 1u, TICKS / 2u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(load_and_verdict_are_told_by_the_rules),
    };

    return cmocka_run_group_tests_name("load of a watch", tests, NULL, NULL);
}
