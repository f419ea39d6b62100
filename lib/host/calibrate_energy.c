/* SPDX-License-Identifier: MIT */
/* Energies of phases and of the whole: as read, corrected, between which ends, by the counter.
 */
#include "calibrate_internal.h"

#include <stdlib.h>

#define LEAST 0.97f /* of idle: what a board draws at least */
#define MOST 1.4f   /* of the cap: at most, over a meter's window */
#define COUNTED 0.5 /* of the time of the readings must be the counter's, to judge by it */

static int64_t millijoules(double joules)
{
    return (int64_t)(joules * 1000.0 + (joules < 0.0 ? -0.5 : 0.5));
}

/* Energy of a steady power with gain and offset taken out, and between which ends. */
static void correct(const gpw_calibration *c, double energy_j, double held_s,
                    int64_t *corrected_mj, int64_t *low_mj, int64_t *high_mj)
{
    const float mean_w = held_s > 0.0 ? (float)(energy_j / held_s) : 0.0f;
    float true_w = mean_w, low_w = mean_w, high_w = mean_w;

    (void)(gpw_meter_true_power(&c->meter, mean_w, &true_w) < GPW_OK);
    if (gpw_meter_true_range(&c->meter, mean_w, &low_w, &high_w) < GPW_OK) {
        low_w = true_w * (1.0f - GPWI_INSTRUMENT_ERROR);
        high_w = true_w * (1.0f + GPWI_INSTRUMENT_ERROR);
    }
    *corrected_mj = millijoules((double)true_w * held_s);
    *low_mj = millijoules((double)low_w * held_s);
    *high_mj = millijoules((double)high_w * held_s);
}

void gpwi_cal_energy_make(gpw_calibration *c)
{
    gpw_meter_energy_config config;
    size_t i;

    if (gpw_meter_energy_config_init(&config, sizeof config) != GPW_OK ||
        gpw_meter_energy_config_of(&config, &c->meter) < GPW_OK) {
        return;
    }
    if (!gpwi_is_known(config.error_pu)) {
        config.error_pu = GPWI_INSTRUMENT_ERROR;
    }
    config.low_w = gpwi_is_known(c->summary.idle_w) ? LEAST * c->summary.idle_w : 0.0f;
    config.gap_s = GPW_TIME_MAX_S; /* they have been taken out */
    for (i = 0; i < c->devices.count; i++) {
        struct gpwi_cal_device *const d = gpwi_cal_device_at(c, i);

        config.high_w = MOST * gpwi_cal_cap(c, d);
        d->energy_memory = malloc(2u * GPW_METER_ENERGY_STATE_BYTES);
        if (d->energy_memory == NULL ||
            gpw_meter_energy_init(d->energy_memory, GPW_METER_ENERGY_STATE_BYTES, &config,
                                  &d->energy) < GPW_OK ||
            gpw_meter_energy_init((char *)d->energy_memory + GPW_METER_ENERGY_STATE_BYTES,
                                  GPW_METER_ENERGY_STATE_BYTES, &config,
                                  &d->phase_energy) < GPW_OK) {
            d->energy = NULL;
        }
    }
}

/* ---- reading by reading ---- */

/* Gaps are left out of the time. A phase begins with what its first reading says of the time
 * before it. */
void gpwi_cal_energy_add(struct gpwi_cal_device *d, const struct gpwi_cal_tick *tick,
                         double held_s, int is_in_phase)
{
    const uint64_t at = (uint64_t)(tick->stamp_ns - d->left_out_ns);
    const uint64_t held_ns = (uint64_t)(held_s * 1.0e9);

    if (d->energy == NULL) {
        return;
    }
    (void)(gpw_meter_energy_step(d->energy, at, tick->power_w) < GPW_OK);
    if (is_in_phase) {
        if (!d->has_phase_energy && held_ns <= at) {
            (void)(gpw_meter_energy_step(d->phase_energy, at - held_ns, tick->power_w) <
                   GPW_OK);
        }
        d->has_phase_energy = 1u;
        (void)(gpw_meter_energy_step(d->phase_energy, at, tick->power_w) < GPW_OK);
    }
}

void gpwi_cal_energy_count(struct gpwi_cal_device *d, const gpw_log_row *row)
{
    if (d->energy != NULL && row->energy_mj != UINT64_MAX && row->stamp_ns >= 0) {
        (void)(gpw_meter_energy_count(d->energy, (uint64_t)row->stamp_ns, row->energy_mj) <
               GPW_OK);
    }
}

static int has_ends(const gpw_meter_energy *energy, gpw_meter_energy_result *r)
{
    return energy != NULL && gpw_meter_energy_result_get(energy, r, sizeof *r) >= GPW_OK &&
           r->likely_low_mj != INT64_MIN && r->likely_high_mj != INT64_MAX;
}

void gpwi_cal_energy_leave(const gpw_calibration *c, struct gpwi_cal_device *d,
                           struct gpwi_cal_phase *p)
{
    const struct gpwi_cal_sums *const s = &p->sums[d->place];
    gpw_calibration_phase *const t = &p->told;
    gpw_meter_energy_result r;

    if (s->count == 0u) {
        return;
    }
    if (d->has_phase_energy && has_ends(d->phase_energy, &r)) {
        t->energy_mj += r.naive_mj;
        t->corrected_mj += r.corrected_mj;
        t->low_mj += r.likely_low_mj;
        t->high_mj += r.likely_high_mj;
    } else {
        int64_t corrected, low, high;

        correct(c, s->energy_j, s->held_s, &corrected, &low, &high);
        t->energy_mj += millijoules(s->energy_j);
        t->corrected_mj += corrected;
        t->low_mj += low;
        t->high_mj += high;
    }
    if (d->has_phase_energy) {
        (void)(gpw_meter_energy_reset(d->phase_energy) < GPW_OK);
        d->has_phase_energy = 0u;
    }
}

/* ---- the whole ---- */

/* What widens the ends of all devices together most. */
static gpw_meter_bound largest(float error_j, float coverage_j, float gap_j)
{
    if (gap_j > error_j && gap_j > coverage_j) {
        return GPW_METER_BOUND_GAPS;
    }
    return coverage_j > error_j ? GPW_METER_BOUND_COVERAGE : GPW_METER_BOUND_ERROR;
}

/* Adds up what the room of energies makes of each device; 0: it cannot for all. */
static int tell_bounds(gpw_calibration *c)
{
    gpw_calibration_summary *const s = &c->summary;
    int64_t naive = 0, corrected = 0, low = 0, high = 0, sure_low = 0, sure_high = 0;
    float error_j = 0.0f, coverage_j = 0.0f, gap_j = 0.0f;
    size_t i;

    for (i = 0; i < c->devices.count; i++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, i);
        gpw_meter_energy_result r;

        if (!has_ends(d->energy, &r)) {
            return 0;
        }
        naive += r.naive_mj;
        corrected += r.corrected_mj;
        low += r.likely_low_mj;
        high += r.likely_high_mj;
        sure_low =
            r.low_mj == INT64_MIN || sure_low == INT64_MIN ? INT64_MIN : sure_low + r.low_mj;
        sure_high = r.high_mj == INT64_MAX || sure_high == INT64_MAX ? INT64_MAX
                                                                     : sure_high + r.high_mj;
        error_j += r.error_j;
        coverage_j += r.coverage_j;
        gap_j += r.gap_j;
    }
    s->limiting = largest(error_j, coverage_j, gap_j);
    s->energy_mj = naive;
    s->corrected_mj = corrected;
    s->low_mj = low;
    s->high_mj = high;
    if (gpwi_is_known(c->summary.cap_w)) { /* else nothing bounds what was not seen */
        s->sure_low_mj = sure_low;
        s->sure_high_mj = sure_high;
    }
    return 1;
}

/* What the counters would say of the time of the readings, if they say something different. */
static void judge_counters(gpw_calibration *c, double expected_mj)
{
    const gpw_calibration_summary *const s = &c->summary;

    if (expected_mj < (double)s->low_mj || expected_mj > (double)s->high_mj) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
            "energy: over the same time the boards' counter makes it %.4g kJ, the "
            "readings %.4g (%.4g to %.4g): one of them is wrong, or the load keeps step "
            "with the meter",
            expected_mj * 1.0e-6, (double)s->corrected_mj * 1.0e-6, (double)s->low_mj * 1.0e-6,
            (double)s->high_mj * 1.0e-6);
    }
}

static void tell_counters(gpw_calibration *c)
{
    double counted_mj = 0.0, expected_mj = 0.0;
    int has_all = c->devices.count > 0u, compares = 1;
    uint32_t resets = 0u;
    size_t i;

    for (i = 0; i < c->devices.count; i++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, i);
        gpw_meter_energy_result r;

        if (d->energy == NULL ||
            gpw_meter_energy_result_get(d->energy, &r, sizeof r) < GPW_OK ||
            r.counter_mj == INT64_MIN) {
            has_all = 0;
            continue;
        }
        resets += r.counter_resets;
        counted_mj += (double)r.counter_mj;
        compares &= d->left_out_ns == 0 && r.counter_ns > 0u &&
                    (double)r.counter_ns > COUNTED * (double)r.span_ns;
        if (r.counter_ns > 0u) {
            expected_mj += (double)r.counter_mj * ((double)r.span_ns / (double)r.counter_ns);
        }
    }
    c->summary.counter_mj = has_all ? (int64_t)counted_mj : INT64_MIN;
    if (resets > 0u) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
            "energy by the boards' counter: it went back (%u times), as a driver that is "
            "loaded anew makes it; what it counted meanwhile is missing in its sum",
            resets);
    }
    if (has_all && compares) {
        judge_counters(c, expected_mj);
    }
}

void gpwi_cal_energy_tell(gpw_calibration *c)
{
    gpw_calibration_summary *const s = &c->summary;
    double energy_j = 0.0, held_s = 0.0;
    size_t i;

    for (i = 0; i < c->devices.count; i++) {
        energy_j += gpwi_cal_device_at(c, i)->energy_j;
        held_s += gpwi_cal_device_at(c, i)->held_s;
    }
    s->energy_mj = millijoules(energy_j);
    s->sure_low_mj = INT64_MIN;
    s->sure_high_mj = INT64_MAX;
    if (!tell_bounds(c)) {
        correct(c, energy_j, held_s, &s->corrected_mj, &s->low_mj, &s->high_mj);
        s->limiting = GPW_METER_BOUND_METER;
    }
    tell_counters(c);
}
