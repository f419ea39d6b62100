/* SPDX-License-Identifier: MIT */
/* Settings of GPU power smoothing with which a load may swing for ever. */
#include "gpupower/plan_measures.h"

#include "plan_internal.h"

#define PERIOD_MIN_S 0.02f
#define PERIOD_MAX_S 600.0f
#define STEP_S 1.0e-3f       /* a swing in one sub-step is no ramp */
#define RAMP_LEAST_S 3600.0f /* for the whole swing */

typedef struct swinging {
    float low_pu, high_pu;
} swinging;

static gpw_status read(const gpw_plan *plan, float low_w, float high_w, float period_s,
                       const gpw_plan_answer *answer, size_t answer_bytes, swinging *s)
{
    const gpw_status status = gpwi_plan_check(plan, answer, answer_bytes);

    if (status != GPW_OK) {
        return status;
    }
    s->low_pu = gpwi_plan_per_unit(plan, low_w);
    s->high_pu = gpwi_plan_per_unit(plan, high_w);
    return gpwi_in_range(s->low_pu, 0.0f, plan->genset.throttle_max_pu) &&
                   gpwi_in_range(s->high_pu, s->low_pu + GPWI_PLAN_SMALLEST_PU,
                                 plan->config.load_max_pu) &&
                   gpwi_in_range(period_s, PERIOD_MIN_S, PERIOD_MAX_S)
               ? GPW_OK
               : (gpw_status)GPW_ERR_DOMAIN;
}

GPWI_COLD gpw_status gpw_plan_smoothing_ramp(gpw_plan *plan, float low_w, float high_w,
                                             float period_s, gpw_plan_answer *answer,
                                             size_t answer_bytes)
{
    gpw_plan_answer ours;
    gpwi_question q;
    swinging s;
    const gpw_status status = read(plan, low_w, high_w, period_s, answer, answer_bytes, &s);

    if (status != GPW_OK) {
        return status;
    }
    gpwi_question_init(&q, GPWI_ASK_SWING, GPW_PLAN_RAMP_W_PER_S, plan->genset.rated_w);
    q.a = s.low_pu;
    q.b = s.high_pu;
    q.c = period_s;
    q.high = (s.high_pu - s.low_pu) / STEP_S;
    q.low = (s.high_pu - s.low_pu) / RAMP_LEAST_S;
    gpwi_plan_solve(plan, &q, &ours);
    return gpwi_plan_write(answer, answer_bytes, &ours);
}

static float under(float high_w, float depth_w)
{
    return depth_w > 0.0f ? high_w - depth_w : gpw_unknown();
}

/* Sought as the depth of the swing below its top, which is to be the largest. */
GPWI_COLD gpw_status gpw_plan_smoothing_floor(gpw_plan *plan, float low_w, float high_w,
                                              float period_s, float ramp_w_per_s,
                                              gpw_plan_answer *answer, size_t answer_bytes)
{
    gpw_plan_answer ours;
    gpwi_question q;
    swinging s;
    const gpw_status status = read(plan, low_w, high_w, period_s, answer, answer_bytes, &s);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_rate(ramp_w_per_s)) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_question_init(&q, GPWI_ASK_FLOOR, GPW_PLAN_FLOOR_W, plan->genset.rated_w);
    q.b = s.high_pu;
    q.c = period_s;
    q.d = gpwi_plan_per_unit(plan, ramp_w_per_s);
    q.high = s.high_pu - s.low_pu;
    q.low = q.high < GPWI_PLAN_SMALLEST_PU ? q.high : GPWI_PLAN_SMALLEST_PU;
    gpwi_plan_solve(plan, &q, &ours);
    ours.amount = under(high_w, ours.amount);
    ours.amount_certain = under(high_w, ours.amount_certain);
    return gpwi_plan_write(answer, answer_bytes, &ours);
}
