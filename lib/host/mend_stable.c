/* SPDX-License-Identifier: MIT */
/* A set that swings by itself. A run of a minute may hold all the same, where the swing grows
 * slowly or nothing sets it off: the response tells, not the run. */
#include "../site_state.h"
#include "gpupower/response.h"
#include "mend_internal.h"

#include <math.h>

/* The corners at which the inertia stands at its ends; air does not move a small swing. */
#define INERTIA_LOW 1u
#define INERTIA_HIGH 2u

static int begins_to_swing(const gpw_genset_config *set, uint32_t corner, float load_pu,
                           gpw_stability *stability)
{
    gpw_genset_config at;

    gpwi_genset_corner(set, corner, &at);
    return gpw_response_stability(&at, load_pu, stability, sizeof *stability) == GPW_OK &&
           !stability->is_stable;
}

/* Where a constant power pulls hardest: at the largest load that the runs came to. */
static float load_of(const gpw_genset_config *set, const gpw_judgement *judgement)
{
    const float least_pu = set->throttle_min_pu > 0.0f ? set->throttle_min_pu : 0.0f;
    const float most_pu = set->throttle_max_pu < 1.0f ? set->throttle_max_pu : 1.0f;
    const float load_pu =
        isnan(judgement->peak_load_pct) ? most_pu : 0.01f * judgement->peak_load_pct;

    return gpwi_clamp(load_pu, least_pu, most_pu);
}

uint32_t gpwi_mend_unstable(const gpw_site *site, const gpw_judgement *judgement,
                            gpw_stability *stability)
{
    gpw_genset_config set;
    float load_pu;

    if (gpw_genset_config_init(&set, sizeof set) != GPW_OK ||
        gpw_site_genset(site, &set) != GPW_OK) {
        return GPWI_MEND_STABLE;
    }
    load_pu = load_of(&set, judgement);
    if (begins_to_swing(&set, 0u, load_pu, stability)) {
        return GPWI_MEND_UNSTABLE;
    }
    return begins_to_swing(&set, INERTIA_LOW, load_pu, stability) ||
                   begins_to_swing(&set, INERTIA_HIGH, load_pu, stability)
               ? GPWI_MEND_UNSTABLE_AT_END
               : GPWI_MEND_STABLE;
}

void gpwi_mend_lower_judgement(uint32_t unstable, gpw_judgement *judgement)
{
    if (unstable == GPWI_MEND_STABLE || judgement->outcome != GPW_HOLDS) {
        return;
    }
    judgement->limiting = GPW_CRITERION_NONE;
    judgement->margin_pct = gpw_unknown();
    judgement->class_held = GPW_CLASS_NONE;
    judgement->corners_held = 0u;
    if (unstable == GPWI_MEND_UNSTABLE) {
        judgement->outcome = GPW_FAILS;
        judgement->corners_failed = judgement->corners;
    } else {
        judgement->outcome = GPW_UNDETERMINED;
        judgement->deciding = GPW_PARAMETER_INERTIA;
    }
}

static const char *gain_words(uint32_t gain)
{
    switch (gain) {
    case GPW_GAIN_ALL: return "kp, ki and kd together";
    case GPW_GAIN_DROOP: return "1/droop_pu";
    default: return gpw_gain_name(gain);
    }
}

void gpwi_mend_say_unstable(const gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const gpw_stability *const t = &mend->stability;
    const char *const where = mend->unstable == GPWI_MEND_UNSTABLE_AT_END
                                  ? ", at an end of its inertia's interval,"
                                  : "";
    char load[32], times[32];

    kept->result.finding = GPW_MEND_NOT_POSSIBLE;
    gpwi_mend_figure(load, sizeof load, 100.0 * (double)t->load_pu, 3);
    if (t->gain == GPW_GAIN_NONE || isnan(t->gain_margin)) {
        gpwi_mend_say(
            kept,
            "The set is unstable by itself%s at %s %% load: no gain alone mends that; "
            "look at inertia, dead time and lags.",
            where, load);
        return;
    }
    gpwi_mend_figure(times, sizeof times, (double)t->gain_margin, 3);
    gpwi_mend_say(
        kept,
        "The set is unstable by itself%s at %s %% load: first lower %s%s, to at most %s "
        "times what %s.",
        where, load, t->gain == GPW_GAIN_ALL ? "" : "the gain ", gain_words(t->gain), times,
        t->gain == GPW_GAIN_ALL ? "they are" : "it is");
}
