/* SPDX-License-Identifier: MIT */
/* The judgement over all corners: holds only if all hold, fails only if all fail. */
#include "site_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_site_weigh_ride
#  pragma weak gpwi_site_keep_ride
#endif

enum outcome_bit { LOST_G1 = 1, LOST_G2 = 2, LOST_G3 = 4 };

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_bus_judge
#endif

GPW_STATIC_ASSERT(judgement_size, sizeof(gpw_judgement) == GPWI_JUDGEMENT_V0_1);
GPW_STATIC_ASSERT(fleet_bits_are_the_first,
                  (int)GPW_ASSUMED_NO_SIGMA == (int)GPW_FLEET_ASSUMED_NO_SIGMA &&
                      (int)GPW_ASSUMED_TAU == (int)GPW_FLEET_ASSUMED_TAU &&
                      (int)GPW_ASSUMED_MIDPOINT == (int)GPW_FLEET_ASSUMED_MIDPOINT &&
                      (int)GPW_ASSUMED_JUMP == (int)GPW_FLEET_ASSUMED_JUMP);

/* ---- one run ---- */

/* The larger of two that may be unknown; what is unknown yields. */
static float larger(float a, float b)
{
    return gpw_is_unknown(a) || b > a ? b : a;
}

/* Unknown wins: one run that did not recover makes the recovery unknown. */
static float larger_or_unknown(float a, float b)
{
    return gpw_is_unknown(a) || gpw_is_unknown(b) ? gpw_unknown() : larger(a, b);
}

/* Which of two outcomes is worse: fails, undetermined, holds. */
static gpw_outcome worse(gpw_outcome a, gpw_outcome b)
{
    if (a == GPW_FAILS || b == GPW_FAILS) {
        return GPW_FAILS;
    }
    return a == GPW_UNDETERMINED || b == GPW_UNDETERMINED ? GPW_UNDETERMINED : GPW_HOLDS;
}

void gpwi_site_weigh(gpw_judgement *j, float margin_pct, uint32_t criterion, uint32_t corner)
{
    if (!gpw_is_unknown(margin_pct) &&
        (gpw_is_unknown(j->margin_pct) || margin_pct < j->margin_pct)) {
        j->margin_pct = margin_pct;
        j->limiting = criterion;
        j->limiting_corner = corner;
    }
}

/* How far the frequency stayed from a threshold, or, below 0, went beyond it. Where only its
 * delay kept a threshold from acting, 0. Unknown without a threshold. */
float gpwi_site_threshold_margin_pct(const gpw_site *site, const gpw_verdict_result *run,
                                     float threshold_hz, int may_have_acted)
{
    const float f0_hz = site->genset.f0_hz;
    const float limit_pct = 100.0f * gpwi_abs(threshold_hz - f0_hz) / f0_hz;
    const float went_pct = threshold_hz < f0_hz ? run->dip_pct : run->rise_pct;
    const float margin_pct =
        limit_pct > 0.0f ? 100.0f * (limit_pct - went_pct) / limit_pct : 0.0f;

    if (!(threshold_hz > 0.0f)) {
        return gpw_unknown();
    }
    return margin_pct < 0.0f && !may_have_acted ? 0.0f : margin_pct;
}

static gpw_outcome judge_required(gpw_site *site, gpw_judgement *j)
{
    const uint32_t required = site->config.required_class;
    gpw_class_result class_result;

    if (required == GPW_CLASS_NONE) {
        return GPW_HOLDS;
    }
    gpwi_cannot_fail(
        gpw_site_class_result(site, required - 1u, &class_result, sizeof class_result));
    gpwi_site_weigh(j, class_result.margin_pct, class_result.limiting, site->corner);
    if (required != GPW_CLASS_CUSTOM || site->custom.recovery_s > 0.0f) {
        j->recovery_s = larger_or_unknown(j->recovery_s, class_result.recovery_s);
    } else {
        j->recovery_s = gpw_unknown(); /* not judged */
    }
    j->steady_band_pct = larger(j->steady_band_pct, class_result.steady_band_pct);
    return class_result.outcome;
}

/* Once a row has tripped the others are no longer followed: each may have acted. */
static void weigh_thresholds(gpw_site *site, const gpw_verdict_result *run, gpw_judgement *j)
{
    const uint32_t left_by = gpwi_supply_left_by(gpwi_site_supply(site));
    uint32_t i;

    for (i = 0; i < site->trips; i++) {
        gpwi_site_weigh(j,
                        gpwi_site_threshold_margin_pct(site, run, site->trip[i].threshold_hz,
                                                       run->trip > 0u),
                        GPW_CRITERION_TRIP, site->corner);
    }
    gpwi_site_weigh(j,
                    gpwi_site_threshold_margin_pct(site, run, site->under_hz,
                                                   (left_by & GPWI_LEFT_UNDER) != 0u),
                    GPW_CRITERION_SUPPLY, site->corner);
    gpwi_site_weigh(j,
                    gpwi_site_threshold_margin_pct(site, run, site->over_hz,
                                                   (left_by & GPWI_LEFT_OVER) != 0u),
                    GPW_CRITERION_SUPPLY, site->corner);
    if (site->has_ride) {
        gpwi_site_weigh_ride(site, j);
    }
}

/* A class is a property of the set; a site holds only if nothing left the bus either. */
static gpw_outcome judge_site(gpw_site *site, const gpw_verdict_result *run, gpw_judgement *j)
{
    gpw_outcome outcome = judge_required(site, j);
    uint32_t supply_trips = 0;
    float share;

    if (run->trip > 0u) {
        outcome = GPW_FAILS;
        j->trip = j->trip > 0u ? j->trip : run->trip;
    }
    gpwi_cannot_fail(gpw_supply_connected(gpwi_site_supply(site), &share, &supply_trips));
    if (supply_trips > 0u) {
        outcome = GPW_FAILS;
        j->supply_trips = j->supply_trips > supply_trips ? j->supply_trips : supply_trips;
    }
    weigh_thresholds(site, run, j);
    if (run->collapsed) {
        outcome = GPW_FAILS;
        j->collapsed = 1u;
        gpwi_site_weigh(j, -100.0f, GPW_CRITERION_COLLAPSE, site->corner);
    }
    return gpwi_site_has_bus(site) ? gpwi_bus_judge(site, j, outcome) : outcome;
}

static void keep_worst(gpw_judgement *j, const gpw_verdict_result *run, uint32_t corner)
{
    if (corner == 0u) {
        j->dip_nominal_pct = run->dip_pct;
    }
    if (gpw_is_unknown(j->dip_pct) || run->dip_pct > j->dip_pct) {
        j->dip_pct = run->dip_pct;
        j->dip_time_s = run->dip_time_s;
    }
    j->rise_pct = larger(j->rise_pct, run->rise_pct);
    j->rocof_hz_per_s = larger(j->rocof_hz_per_s, run->rocof_hz_per_s);
    if (gpw_is_unknown(j->worst_step_w) ||
        gpwi_abs(run->worst_step_w) > gpwi_abs(j->worst_step_w)) {
        j->worst_step_w = run->worst_step_w;
        j->worst_step_rise_s = run->worst_step_rise_s;
    }
    j->duration_s = larger(j->duration_s, run->duration_s);
}

static void lose_classes(gpw_site *site, gpwi_site_tally *tally)
{
    uint32_t i;

    for (i = 0; i < GPWI_SITE_ISO_CLASSES; i++) {
        gpw_class_result class_result;

        gpwi_cannot_fail(gpw_site_class_result(site, i, &class_result, sizeof class_result));
        if (class_result.outcome != GPW_HOLDS) {
            tally->class_lost = (uint8_t)(tally->class_lost | (1u << i));
        }
    }
}

/* ---- the judgement ---- */

gpw_status gpw_site_judge_begin(gpw_site *site)
{
    const gpw_status status = gpwi_site_check(site, 1u);
    gpw_judgement *j;

    if (status != GPW_OK) {
        return status;
    }
    memset(&site->tally, 0, sizeof site->tally);
    j = &site->tally.worst;
    j->required_class = site->config.required_class;
    j->margin_pct = j->dip_pct = j->dip_time_s = j->dip_nominal_pct = j->rise_pct =
        gpw_unknown();
    j->rocof_hz_per_s = j->steady_band_pct = gpw_unknown();
    j->worst_step_w = j->worst_step_rise_s = j->duration_s = gpw_unknown();
    j->bound_step_up_w = j->bound_step_down_w = gpw_unknown();
    if (j->required_class == GPW_CLASS_NONE) {
        j->recovery_s = gpw_unknown(); /* no band to come back to */
    }
    if (site->has_ride) {
        gpwi_site_keep_ride(site, 1);
    }
    site->judging = 1u;
    return GPW_OK;
}

/* Whether one of the parameter corners has been run, with or without the PSU model. */
static int has_seen(const gpwi_site_tally *tally, uint32_t parameters)
{
    return ((tally->folded[0] | tally->folded[1]) >> parameters & 1u) != 0u;
}

static int a_stagger_waits(gpw_site *site)
{
    uint32_t i;

    for (i = 0; i < site->staggers; i++) {
        if (gpwi_site_staggers(site)[i].left > 0u) {
            return 1;
        }
    }
    return 0;
}

/* Of a margin what a comparison of corners needs: within 100 % either way, 0 where there is
 * none. */
static int16_t hundredths(float margin_pct)
{
    return gpw_is_unknown(margin_pct)
               ? (int16_t)0
               : (int16_t)(100.0f * gpwi_clamp(margin_pct, -100.0f, 100.0f));
}

/* The least margin of the corner is kept beside that of all. */
static gpw_outcome judge_corner(gpw_site *site, const gpw_verdict_result *run, uint32_t at)
{
    gpwi_site_tally *const tally = &site->tally;
    gpw_judgement alone = tally->worst;
    int16_t margin;

    alone.margin_pct = gpw_unknown();
    (void)judge_site(site, run, &alone);
    margin = hundredths(alone.margin_pct);
    if (!has_seen(tally, at) || margin < tally->margin[at]) {
        tally->margin[at] = margin;
    }
    return judge_site(site, run, &tally->worst);
}

gpw_status gpw_site_judge_fold(gpw_site *site)
{
    gpw_status status = gpwi_site_check(site, 1u);
    gpwi_site_tally *tally;
    gpw_verdict_result run;
    gpw_outcome outcome;
    uint32_t at;

    if (status == GPW_OK && !site->judging) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK) {
        status = gpw_site_result(site, &run, sizeof run);
    }
    if (status != GPW_OK) {
        return status;
    }
    tally = &site->tally;
    at = site->corner % GPWI_PARAMETER_CORNERS;
    if (site->has_ride) {
        gpwi_site_keep_ride(site, 0);
    }
    keep_worst(&tally->worst, &run, site->corner);
    tally->worst.peak_load_pct =
        larger(tally->worst.peak_load_pct,
               100.0f * site->peak_w * site->per_substep / site->genset.rated_w);
    lose_classes(site, tally);
    outcome = judge_corner(site, &run, at);
    if (outcome == GPW_HOLDS && gpwi_verdict_ends_early(gpwi_site_verdict(site))) {
        outcome = GPW_UNDETERMINED;
    }
    if (outcome == GPW_UNDETERMINED) {
        tally->record_ended = 1u;
    }
    if (outcome != GPW_FAILS && a_stagger_waits(site)) {
        outcome = GPW_UNDETERMINED; /* what never started has not been shown to hold */
        tally->stagger_waits = 1u;
    }
    if (has_seen(tally, at)) {
        outcome = worse(tally->outcome[at], outcome);
    }
    tally->outcome[at] = (uint8_t)outcome;
    tally->folded[site->corner >= GPWI_PARAMETER_CORNERS] |= 1u << at;
    if (site->config.load_source == GPW_LOAD_FLEET) {
        uint32_t bits = 0;

        gpwi_cannot_fail(gpw_fleet_assumptions(gpwi_site_fleet(site), &bits));
        tally->worst.assumptions |= bits;
    }
    if (site->held_samples > 0u) {
        tally->worst.assumptions |= GPW_ASSUMED_HELD_SAMPLES;
    }
    return GPW_OK;
}

/* Bounds at the generator from where the fleet is now; up is NaN where a cap is unknown. */
static gpw_status bounds_now(gpw_site *site, float *up_w, float *down_w)
{
    const float headed_w = gpwi_fleet_headed_w(gpwi_site_fleet(site));
    float board_up_w, board_down_w, cooling_w;
    gpwi_supply_load down;
    const gpw_status status =
        gpw_fleet_bounds(gpwi_site_fleet(site), &board_up_w, &board_down_w);

    if (status >= GPW_OK) {
        *up_w = gpw_is_unknown(board_up_w)
                    ? board_up_w
                    : gpwi_site_bus_load_w(site, headed_w + board_up_w, &cooling_w) -
                          gpwi_site_bus_load_w(site, headed_w, &cooling_w);
        gpwi_supply_load_at(gpwi_site_supply(site), board_down_w, &down);
        *down_w = (down.now_w + site->bus_w) - (down.staying_w + site->bus_w);
        if (site->stages[GPW_CHAIN_RAIL] > 0u) { /* boards may draw more than they need now */
            *down_w = larger(*down_w, site->mean_w - (down.staying_w + site->bus_w));
        }
    }
    return status;
}

gpw_status gpw_site_bounds(gpw_site *site, float *step_up_w, float *step_down_w)
{
    const gpw_status status = step_up_w == NULL || step_down_w == NULL
                                  ? (gpw_status)GPW_ERR_NULL
                                  : gpwi_site_check(site, 1u);

    if (status != GPW_OK) {
        return status;
    }
    return site->config.load_source == GPW_LOAD_FLEET ? bounds_now(site, step_up_w, step_down_w)
                                                      : (gpw_status)GPW_ERR_STATE;
}

/* The bounds of a run are the largest of its ticks'; one unknown makes the rise unknown. */
void gpwi_site_watch_bounds(gpw_site *site)
{
    gpwi_site_tally *const tally = &site->tally;
    gpw_judgement *const j = &tally->worst;
    float up_w, down_w;

    if (bounds_now(site, &up_w, &down_w) >= GPW_OK) {
        j->bound_step_up_w =
            tally->has_bounds ? larger_or_unknown(j->bound_step_up_w, up_w) : up_w;
        j->bound_step_down_w = larger(j->bound_step_down_w, down_w);
        tally->has_bounds = 1u;
    }
}

static void count_outcomes(const gpwi_site_tally *tally, gpw_judgement *j)
{
    uint32_t i;

    for (i = 0; i < GPWI_PARAMETER_CORNERS; i++) {
        if (has_seen(tally, i)) {
            j->corners++;
            j->corners_held += tally->outcome[i] == GPW_HOLDS;
            j->corners_failed += tally->outcome[i] == GPW_FAILS;
        }
    }
    if (j->corners_held == j->corners) { /* one of them at least was run */
        j->outcome = GPW_HOLDS;
    } else if (j->corners_failed == j->corners) {
        j->outcome = GPW_FAILS;
    } else {
        j->outcome = GPW_UNDETERMINED;
    }
}

static uint32_t parts(uint32_t a, uint32_t b)
{
    return (a == GPW_HOLDS && b == GPW_FAILS) || (a == GPW_FAILS && b == GPW_HOLDS);
}

/* Of the parameters whose two ends part holding from failing, the one that moves the margin
 * most. */
static uint32_t deciding_parameter(const gpwi_site_tally *tally)
{
    static const uint8_t parameters[GPWI_PARAMETERS] = {
        GPW_PARAMETER_INERTIA, GPW_PARAMETER_AIR_STEP, GPW_PARAMETER_AIR_TAU,
        GPW_PARAMETER_LOAD};
    uint32_t best = GPW_PARAMETER_NONE, bit, i;
    int32_t best_pull = -1;

    for (bit = 0; bit < GPWI_PARAMETERS; bit++) {
        uint32_t parted = 0;
        int32_t pull = 0;

        for (i = 1u; i < GPWI_PARAMETER_CORNERS; i++) {
            const uint32_t other = 1u + ((i - 1u) | 1u << bit);

            if (other != i && has_seen(tally, i) && has_seen(tally, other)) {
                const int32_t gap = tally->margin[i] - tally->margin[other];

                parted += parts(tally->outcome[i], tally->outcome[other]);
                pull += gap < 0 ? -gap : gap;
            }
        }
        if (parted > 0u && pull > best_pull) {
            best_pull = pull;
            best = parameters[bit];
        }
    }
    if (best == GPW_PARAMETER_NONE && tally->stagger_waits) {
        return GPW_PARAMETER_STAGGER;
    }
    return best == GPW_PARAMETER_NONE && tally->record_ended ? (uint32_t)GPW_PARAMETER_RECORD
                                                             : best;
}

static uint32_t best_class(uint8_t lost)
{
    if (!(lost & LOST_G3)) {
        return GPW_CLASS_G3;
    }
    if (!(lost & LOST_G2)) {
        return GPW_CLASS_G2;
    }
    return lost & LOST_G1 ? GPW_CLASS_NONE : GPW_CLASS_G1;
}

static uint32_t set_assumptions(const gpw_site *site)
{
    const gpw_genset_config *const g = &site->genset;
    uint32_t bits = site->has_voltage ? 0u : (uint32_t)GPW_ASSUMED_FREQUENCY_ONLY;

    if (gpw_is_unknown(g->inertia_low_s) || gpw_is_unknown(g->inertia_high_s)) {
        bits |= GPW_ASSUMED_INERTIA_WIDTH;
    }
    if (!gpwi_genset_has_air(g)) {
        bits |= GPW_ASSUMED_NO_AIR;
    } else if (gpw_is_unknown(g->air_step_low_pu) || gpw_is_unknown(g->air_step_high_pu) ||
               gpw_is_unknown(g->air_tau_low_s) || gpw_is_unknown(g->air_tau_high_s)) {
        bits |= GPW_ASSUMED_AIR_WIDTH;
    }
    return bits;
}

static uint32_t load_assumptions(gpw_site *site)
{
    uint32_t bits = site->supply_assumptions, i;

    if (!site->config.load_corners && gpwi_site_load_has_interval(site)) {
        bits |= GPW_ASSUMED_NOMINAL_LOAD;
    }
    if (site->config.load_source == GPW_LOAD_FLEET) {
        bits |= GPW_ASSUMED_ONE_SEED;
    }
    if (site->config.load_source != GPW_LOAD_FLEET) {
        return bits | GPW_ASSUMED_RECORD_AS_IS;
    }
    for (i = 0; i < site->groups; i++) {
        const uint32_t flags = gpwi_site_groups(site)[i].flags;

        if (!(flags & GPWI_GROUP_RAMPED)) {
            bits |= GPW_ASSUMED_STEP_AT_RAIL;
        }
        if (flags & GPWI_GROUP_AT_AC) {
            bits |= GPW_ASSUMED_AC_AS_RAIL;
        }
    }
    return bits;
}

static gpw_grade weaker(gpw_grade a, gpw_grade b)
{
    return a > b ? a : b;
}

/* Of everything the run could use: the set's figures and the phases its groups may enter. */
static gpw_grade weakest_grade(gpw_site *site)
{
    const gpw_genset_config *const g = &site->genset;
    gpw_grade weakest = weaker(g->inertia_grade, g->governor_grade);
    uint32_t i, phase;

    if (gpwi_genset_has_air(g)) {
        weakest = weaker(weakest, g->air_grade);
    }
    for (i = 0; site->config.load_source == GPW_LOAD_FLEET && i < site->groups; i++) {
        const gpwi_site_group *const group = &gpwi_site_groups(site)[i];

        for (phase = 0; phase < GPW_PHASE_COUNT; phase++) {
            if ((group->used >> phase & 1u) != 0u) {
                weakest = weaker(weakest, group->grade[phase]);
            }
        }
    }
    return weakest;
}

static int is_complete(const gpw_site *site)
{
    uint32_t corner;

    for (corner = 0; corner < GPW_SITE_CORNERS; corner++) {
        const uint32_t half = site->tally.folded[corner >= GPWI_PARAMETER_CORNERS];

        if (gpwi_site_needs_corner(site, corner) &&
            (half >> corner % GPWI_PARAMETER_CORNERS & 1u) == 0u) {
            return 0;
        }
    }
    return 1;
}

gpw_status gpw_site_judge_end(gpw_site *site, gpw_judgement *judgement, size_t judgement_bytes)
{
    gpw_status status =
        judgement == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);
    gpw_judgement j;

    if (status == GPW_OK && (!site->judging || !is_complete(site))) {
        status = GPW_ERR_STATE;
    }
    if (status != GPW_OK) {
        return status;
    }
    j = site->tally.worst;
    count_outcomes(&site->tally, &j);
    j.class_held = best_class(site->tally.class_lost);
    j.deciding = j.outcome == GPW_UNDETERMINED ? deciding_parameter(&site->tally)
                                               : (uint32_t)GPW_PARAMETER_NONE;
    j.assumptions |= set_assumptions(site) | load_assumptions(site);
    if (j.peak_load_pct > 100.0f) {
        j.assumptions |= GPW_ASSUMED_OVERLOAD;
    }
    j.weakest_grade = weakest_grade(site);
    status = gpwi_result_write(judgement, judgement_bytes, &j, sizeof j, GPWI_JUDGEMENT_V0_1);
    if (status == GPW_OK) {
        site->judging = 0u;
    }
    return status;
}
