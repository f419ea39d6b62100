/* SPDX-License-Identifier: MIT */
/* What a bus with more than one set adds to a judgement: relays, voltage, sets that left. */
#include "site_bus_state.h"

#define BUS_JUDGEMENT_V0_1 64u
#define OVERLOAD_S 1.0f /* what passes sooner is a transient */

/* Any of these is something that left the bus without having been ordered to. */
#define PLANT_FAILED                                                                           \
  (GPW_PLANT_REVERSED | GPW_PLANT_SET_COLLAPSED | GPW_PLANT_OUT_OF_STEP | GPW_PLANT_BLACKOUT)

GPW_STATIC_ASSERT(bus_judgement_size, sizeof(gpw_bus_judgement) == BUS_JUDGEMENT_V0_1);

GPWI_COLD void gpwi_bus_forget_judgement(gpw_bus_judgement *w)
{
    const float unknown = gpw_unknown();

    memset(w, 0, sizeof *w);
    w->voltage_dip_pct = w->voltage_dip_time_s = unknown;
    w->voltage_rise_pct = w->voltage_rise_time_s = unknown;
    w->apparent_peak_pct = w->current_peak_pct = unknown;
    w->largest_set_pct = w->least_set_pct = unknown;
    w->voltage_recovery_s = w->voltage_steady_pct = unknown;
    w->relay_time_s = unknown;
    w->sets_online_least = UINT32_MAX;
}

static float larger(float a, float b)
{
    return gpw_is_unknown(a) || b > a ? b : a;
}

/* Unknown wins: a voltage that did not recover has no time for it. */
static float longest(float a, float b)
{
    return gpw_is_unknown(a) || gpw_is_unknown(b) ? gpw_unknown() : (a > b ? a : b);
}

/* Of the runs so far, of which the first has nothing to compare with. */
static float longer(const gpwi_bus *bus, float so_far, float now)
{
    return bus->has_recovery ? longest(so_far, now) : now;
}

/* ---- relays ---- */

/* As a threshold of the site: what was left to the pickup, or, tripped, what it went beyond,
 * which is never above 0; what was left of the delay where only that kept it from acting. */
static void weigh_relays(gpw_site *site, gpwi_bus *bus, gpw_judgement *j)
{
    uint32_t i;

    for (i = 0; i < bus->relays; i++) {
        gpw_protection_row_result row;
        float margin_pct;

        gpwi_cannot_fail(gpw_protection_row_get(gpwi_bus_relays(bus), i, &row, sizeof row));
        if (row.alarm_only) {
            continue;
        }
        margin_pct = row.pickup_margin_pct;
        if (margin_pct < 0.0f && row.outcome != GPW_FAILS) {
            margin_pct = row.delay_margin_pct;
        }
        gpwi_site_weigh(j, margin_pct, GPW_CRITERION_PROTECTION, site->corner);
    }
}

static gpw_outcome judge_relays(gpw_site *site, gpwi_bus *bus, gpw_judgement *j,
                                gpw_outcome outcome)
{
    gpw_protection_result result;

    if (bus->relays == 0u) {
        return outcome;
    }
    gpwi_cannot_fail(gpw_protection_result_get(gpwi_bus_relays(bus), &result, sizeof result));
    weigh_relays(site, bus, j);
    if (result.trip > 0u && bus->worst.relay == 0u) {
        bus->worst.relay = result.trip;
        bus->worst.relay_time_s = result.trip_time_s;
    }
    if (result.outcome == GPW_FAILS) {
        return GPW_FAILS;
    }
    return result.outcome == GPW_UNDETERMINED && outcome == GPW_HOLDS
               ? (gpw_outcome)GPW_UNDETERMINED
               : outcome;
}

/* ---- voltage and sets ---- */

static void keep_voltage(gpwi_bus *bus)
{
    const gpwi_bus_run *const run = &bus->run;
    gpw_bus_judgement *const w = &bus->worst;
    const float dip_pct = 100.0f * (1.0f - run->voltage_low_pu);
    const float rise_pct = 100.0f * (run->voltage_high_pu - 1.0f);

    if (gpw_is_unknown(w->voltage_dip_pct) || dip_pct > w->voltage_dip_pct) {
        w->voltage_dip_pct = dip_pct;
        w->voltage_dip_time_s = run->voltage_low_s;
    }
    if (gpw_is_unknown(w->voltage_rise_pct) || rise_pct > w->voltage_rise_pct) {
        w->voltage_rise_pct = rise_pct;
        w->voltage_rise_time_s = run->voltage_high_s;
    }
    w->apparent_peak_pct = larger(w->apparent_peak_pct, 100.0f * run->apparent_pu);
    w->current_peak_pct = larger(w->current_peak_pct, 100.0f * run->current_pu);
    w->alternator_flags |= run->alternator_flags;
}

/* Every ISO class that the voltage does not hold is lost to the site; the required one counts.
 */
static gpw_outcome judge_voltage(gpw_site *site, gpwi_bus *bus, gpw_judgement *j,
                                 gpw_outcome outcome)
{
    gpw_bus_judgement *const w = &bus->worst;
    gpw_voltage_class_result class_result;
    gpw_voltage_result run;
    uint32_t i;

    for (i = 0; i < GPWI_SITE_ISO_CLASSES; i++) {
        gpwi_cannot_fail(gpw_voltage_class_get(gpwi_bus_voltage(bus), i, &class_result,
                                               sizeof class_result));
        if (class_result.outcome != GPW_HOLDS) {
            site->tally.class_lost = (uint8_t)(site->tally.class_lost | 1u << i);
        }
        if (class_result.class_id != site->config.required_class) {
            continue;
        }
        gpwi_site_weigh(j, class_result.margin_pct, class_result.limiting, site->corner);
        w->voltage_recovery_s =
            longer(bus, w->voltage_recovery_s,
                   longest(class_result.recovery_s, class_result.unload_recovery_s));
        if (class_result.outcome == GPW_FAILS) {
            outcome = GPW_FAILS;
        } else if (class_result.outcome == GPW_UNDETERMINED && outcome == GPW_HOLDS) {
            outcome = GPW_UNDETERMINED;
        }
    }
    gpwi_cannot_fail(gpw_voltage_result_get(gpwi_bus_voltage(bus), &run, sizeof run));
    w->voltage_steady_pct = larger(w->voltage_steady_pct, run.steady_pct);
    return outcome;
}

static void keep_sets(gpwi_bus *bus)
{
    const gpwi_bus_run *const run = &bus->run;
    gpw_bus_judgement *const w = &bus->worst;

    w->largest_set_pct = larger(w->largest_set_pct, 100.0f * run->largest_set_pu);
    if (gpw_is_unknown(w->least_set_pct) || 100.0f * run->least_set_pu < w->least_set_pct) {
        w->least_set_pct = 100.0f * run->least_set_pu;
    }
    w->plant_flags |= bus->sources.flags | bus->run.plant_flags;
    if (run->sets_online_least < w->sets_online_least) {
        w->sets_online_least = run->sets_online_least;
    }
}

static gpw_outcome doubted(gpw_outcome outcome)
{
    return outcome == GPW_HOLDS ? (gpw_outcome)GPW_UNDETERMINED : outcome;
}

/* The model's sets are equal to the last bit and share evenly; those of a site drift apart. */
static gpw_outcome judge_sharing(gpw_site *site, const gpwi_bus *bus, gpw_judgement *j,
                                 gpw_outcome outcome)
{
    if ((bus->run.plant_flags & GPW_PLANT_NO_SHARING) == 0u) {
        return outcome;
    }
    j->assumptions |= GPW_ASSUMED_NO_SHARING;
    site->tally.class_lost |= (uint8_t)((1u << GPWI_SITE_ISO_CLASSES) - 1u);
    return doubted(outcome);
}

/* How long an alternator bears an overload stands in no figure here. */
static gpw_outcome judge_loading(const gpw_site *site, const gpwi_bus *bus, gpw_judgement *j,
                                 gpw_outcome outcome)
{
    const float tick_s = (float)site->config.tick_ns * 1.0e-9f;

    if (bus->run.apparent_pu > 1.0f || bus->run.current_pu > 1.0f) {
        j->assumptions |= GPW_ASSUMED_OVERLOAD;
    }
    return (float)bus->run.over_longest * tick_s > OVERLOAD_S ? doubted(outcome) : outcome;
}

gpw_outcome gpwi_bus_judge(gpw_site *site, gpw_judgement *judgement, gpw_outcome outcome)
{
    gpwi_bus *const bus = gpwi_bus_of(site);

    if ((site->tally.folded[0] | site->tally.folded[1]) == 0u) {
        gpwi_bus_forget_judgement(&bus->worst); /* the first run of a judgement */
        bus->has_recovery = 0u;
    }
    outcome = judge_relays(site, bus, judgement, outcome);
    keep_sets(bus);
    outcome = judge_sharing(site, bus, judgement, outcome);
    if (bus->sources.flags & PLANT_FAILED) {
        outcome = GPW_FAILS;
        gpwi_site_weigh(judgement, -100.0f, GPW_CRITERION_COLLAPSE, site->corner);
    }
    if (bus->has_alternator) {
        keep_voltage(bus);
        outcome = judge_voltage(site, bus, judgement, outcome);
        bus->has_recovery = 1u;
        outcome = judge_loading(site, bus, judgement, outcome);
        if (bus->run.alternator_flags &
            (GPW_ALTERNATOR_COLLAPSED | GPW_ALTERNATOR_SELF_EXCITED)) {
            outcome = GPW_FAILS;
            gpwi_site_weigh(judgement, -100.0f, GPW_CRITERION_COLLAPSE, site->corner);
        }
    }
    return outcome;
}

gpw_status gpw_site_bus_judgement(const gpw_site *site, gpw_bus_judgement *judgement,
                                  size_t judgement_bytes)
{
    const gpw_status status =
        judgement == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);

    if (status != GPW_OK) {
        return status;
    }
    return !gpwi_site_has_bus(site)
               ? (gpw_status)GPW_ERR_NOT_FOUND
               : gpwi_result_write(judgement, judgement_bytes, &gpwi_bus_of_const(site)->worst,
                                   sizeof(gpw_bus_judgement), BUS_JUDGEMENT_V0_1);
}
