/* SPDX-License-Identifier: MIT */
/* The largest step and the fastest ramp. */
#include "plan_internal.h"

#define STEP_RISE_S 0.2f /* what is faster is a step to a governor */

static float load_max_of(const gpw_plan *plan)
{
    const float most = plan->config.load_max_pu;

    return plan->genset.throttle_max_pu < most ? plan->genset.throttle_max_pu : most;
}

GPWI_COLD void gpwi_plan_ask_step(gpw_plan *plan, float base_pu, float boost_pu, float sign,
                                  gpw_plan_answer *answer)
{
    gpwi_question q;

    gpwi_question_init(&q, GPWI_ASK_STEP, GPW_PLAN_STEP_W, plan->genset.rated_w);
    q.base_pu = base_pu;
    q.boost_pu = boost_pu;
    q.a = sign;
    q.low = GPWI_PLAN_SMALLEST_PU;
    q.high = sign > 0.0f ? load_max_of(plan) - base_pu : base_pu;
    if (q.high < q.low) { /* nothing left to ask about */
        q.high = q.low;
    }
    gpwi_plan_solve(plan, &q, answer);
}

static gpw_status ask_step(gpw_plan *plan, float from_w, float boost_pu, float sign,
                           gpw_plan_answer *answer, size_t answer_bytes)
{
    gpw_status status = gpwi_plan_check(plan, answer, answer_bytes);
    gpw_plan_answer ours;
    float base_pu;

    if (status != GPW_OK) {
        return status;
    }
    base_pu = gpwi_plan_per_unit(plan, from_w);
    if (!gpwi_in_range(base_pu, sign > 0.0f ? 0.0f : GPWI_PLAN_SMALLEST_PU,
                       sign > 0.0f ? load_max_of(plan) - GPWI_PLAN_SMALLEST_PU
                                   : plan->genset.throttle_max_pu) ||
        !gpwi_is_unknown_or(boost_pu, 0.0f, plan->genset.throttle_max_pu)) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_plan_ask_step(plan, base_pu, gpwi_is_known(boost_pu) ? boost_pu : GPWI_BOOST_SETTLED,
                       sign, &ours);
    return gpwi_plan_write(answer, answer_bytes, &ours);
}

GPWI_COLD gpw_status gpw_plan_step_up(gpw_plan *plan, float from_w, float boost_pu,
                                      gpw_plan_answer *answer, size_t answer_bytes)
{
    return ask_step(plan, from_w, boost_pu, 1.0f, answer, answer_bytes);
}

GPWI_COLD gpw_status gpw_plan_step_down(gpw_plan *plan, float from_w, float boost_pu,
                                        gpw_plan_answer *answer, size_t answer_bytes)
{
    return ask_step(plan, from_w, boost_pu, -1.0f, answer, answer_bytes);
}

/* ---- ramp ---- */

/* The steps of the scan are equal in the amount; a ramp of a hundredth of the fastest is found
 * by halving. */
GPWI_COLD void gpwi_plan_ask_ramp(gpw_plan *plan, float base_pu, float change_pu,
                                  gpw_plan_answer *answer)
{
    const float change = gpwi_abs(change_pu);
    gpwi_question q;

    gpwi_question_init(&q, GPWI_ASK_RAMP, GPW_PLAN_RAMP_W_PER_S, plan->genset.rated_w);
    q.base_pu = base_pu;
    q.a = change_pu;
    q.high = change / STEP_RISE_S;
    q.low = change / 3600.0f;
    gpwi_plan_solve(plan, &q, answer);
}

GPWI_COLD gpw_status gpw_plan_ramp(gpw_plan *plan, float from_w, float to_w,
                                   gpw_plan_answer *answer, size_t answer_bytes)
{
    gpw_status status = gpwi_plan_check(plan, answer, answer_bytes);
    gpw_plan_answer ours;
    float base_pu, to_pu;

    if (status != GPW_OK) {
        return status;
    }
    base_pu = gpwi_plan_per_unit(plan, from_w);
    to_pu = gpwi_plan_per_unit(plan, to_w);
    if (!gpwi_in_range(base_pu, 0.0f, plan->genset.throttle_max_pu) ||
        !gpwi_in_range(to_pu, 0.0f, load_max_of(plan)) ||
        gpwi_abs(to_pu - base_pu) < GPWI_PLAN_SMALLEST_PU) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_plan_ask_ramp(plan, base_pu, to_pu - base_pu, &ours);
    return gpwi_plan_write(answer, answer_bytes, &ours);
}

/* What a governor's integral does per unit of speed error and second. */
static float integral_gain(const gpw_genset_config *c)
{
    switch (c->governor) {
    case GPW_GOVERNOR_PI: return c->ki;
    case GPW_GOVERNOR_DEGOV:
    case GPW_GOVERNOR_DEGOV1: return c->k;
    case GPW_GOVERNOR_DROOP: return 1.0f / (c->droop_pu * c->t_lag_s);
    default: return gpw_unknown();
    }
}

GPWI_COLD gpw_status gpw_plan_ramp_guess(const gpw_plan *plan, float dip_pu,
                                         float *ramp_w_per_s)
{
    const gpw_status status =
        gpwi_plan_check(plan, ramp_w_per_s, GPWI_PLAN_ANSWER_V0_1); /* no struct to size */
    const gpw_genset_config *c;
    float ramp;

    if (status != GPW_OK) {
        return status;
    }
    if (!(dip_pu > 0.0f && dip_pu <= 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    c = &plan->genset;
    ramp = integral_gain(c) * dip_pu;
    if (c->air_step_pu > 0.0f && c->air_step_pu / c->air_tau_s < ramp) {
        ramp = c->air_step_pu / c->air_tau_s;
    }
    ramp *= c->rated_w;
    *ramp_w_per_s = ramp > GPW_POWER_MAX_W ? GPW_POWER_MAX_W : ramp;
    return gpwi_is_known(ramp) ? GPW_OK : GPW_NOTE_UNKNOWN;
}
