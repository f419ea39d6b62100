/* SPDX-License-Identifier: MIT */
/* A power cap against a step: one set ahead, and one that comes late. */
#include "gpupower/plan_measures.h"

#include "plan_internal.h"

#define CAP_V0_1 32u
#define LATENCY_MAX_S 3600.0f
#define LATENCY_MIN_S 0.001f
#define LATENCY_TRIED_S 10.0f /* a step that is not lost by then holds */

GPW_STATIC_ASSERT(plan_cap_size, sizeof(gpw_plan_cap) == CAP_V0_1);

static void step_shape(float base_pu, float to_pu, gpwi_shape *shape)
{
    gpwi_shape_begin(shape, base_pu, GPWI_BOOST_SETTLED);
    (void)gpwi_shape_add(shape, 0.0f, to_pu - base_pu, 0.0f);
}

/* The step as it comes: whether a cap is needed, and how soon. */
static void look_at_step(gpw_plan *plan, float base_pu, float to_pu, gpw_plan_cap *cap,
                         gpw_plan_answer *answer)
{
    gpwi_shape shape;
    gpwi_trial trial;

    step_shape(base_pu, to_pu, &shape);
    gpwi_plan_judge(plan, &shape, answer);
    cap->needed = !(gpwi_plan_certain(plan, answer) > 0.0f);
    cap->broken_s = cap->needed ? answer->time_s : gpw_unknown();
    gpwi_plan_try(plan, &plan->genset, &shape, &trial);
    cap->lowest_s = trial.lowest_s;
    answer->runs++;
}

static void ask_latency(gpw_plan *plan, float base_pu, float to_pu, gpw_plan_answer *answer)
{
    gpwi_question q;

    gpwi_question_init(&q, GPWI_ASK_LATENCY, GPW_PLAN_LATENCY_S, 1.0f);
    q.base_pu = base_pu;
    q.a = to_pu;
    q.low = LATENCY_MIN_S;
    q.high = LATENCY_TRIED_S;
    gpwi_plan_solve(plan, &q, answer);
}

/* Sought as the part of the load that may stay above where it was. */
static void ask_reacted(gpw_plan *plan, float base_pu, float to_pu, float latency_s,
                        gpw_plan_answer *answer)
{
    gpwi_question q;

    gpwi_question_init(&q, GPWI_ASK_CAP, GPW_PLAN_CAP_W, plan->genset.rated_w);
    q.base_pu = base_pu;
    q.a = to_pu;
    q.b = latency_s;
    q.low = base_pu > GPWI_PLAN_SMALLEST_PU ? base_pu : GPWI_PLAN_SMALLEST_PU;
    q.high = to_pu;
    gpwi_plan_solve(plan, &q, answer);
}

static void fill(gpw_plan *plan, float base_pu, float to_pu, float latency_s, gpw_plan_cap *cap,
                 gpw_plan_answer *answer)
{
    const float rated_w = plan->genset.rated_w;
    gpw_plan_answer step, latency;
    uint32_t runs;

    memset(cap, 0, sizeof *cap);
    look_at_step(plan, base_pu, to_pu, cap, answer);
    runs = answer->runs;
    if (!cap->needed) {
        answer->quantity = GPW_PLAN_CAP_W;
        answer->amount = to_pu * rated_w;
        answer->amount_certain = plan->config.corners ? to_pu * rated_w : gpw_unknown();
        answer->reason = GPW_PLAN_RANGE;
        cap->ahead_w = cap->reacted_w = to_pu * rated_w;
        cap->latency_limit_s = gpw_unknown();
        cap->protects = 1u;
        return;
    }
    gpwi_plan_ask_step(plan, base_pu, GPWI_BOOST_SETTLED, 1.0f, &step);
    ask_latency(plan, base_pu, to_pu, &latency);
    ask_reacted(plan, base_pu, to_pu, latency_s, answer);
    cap->ahead_w = base_pu * rated_w + gpwi_plan_certain(plan, &step); /* 0: no step at all */
    cap->latency_limit_s = gpwi_plan_certain(plan, &latency);
    cap->protects = gpwi_plan_certain(plan, answer) > 0.0f;
    cap->reacted_w = cap->protects ? gpwi_plan_certain(plan, answer) : gpw_unknown();
    answer->runs += runs + step.runs + latency.runs;
}

GPWI_COLD gpw_status gpw_plan_cap_limits(gpw_plan *plan, float from_w, float to_w,
                                         float latency_s, gpw_plan_cap *cap, size_t cap_bytes,
                                         gpw_plan_answer *answer, size_t answer_bytes)
{
    gpw_status status =
        cap == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_plan_check(plan, answer, answer_bytes);
    gpw_plan_cap ours;
    gpw_plan_answer how;
    float base_pu, to_pu;

    if (status != GPW_OK) {
        return status;
    }
    if (cap_bytes < CAP_V0_1 || cap_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    base_pu = gpwi_plan_per_unit(plan, from_w);
    to_pu = gpwi_plan_per_unit(plan, to_w);
    if (!gpwi_in_range(base_pu, 0.0f, plan->config.load_max_pu - GPWI_PLAN_SMALLEST_PU) ||
        !gpwi_in_range(to_pu, base_pu + GPWI_PLAN_SMALLEST_PU, 4.0f) ||
        !gpwi_in_range(latency_s, 0.0f, LATENCY_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    fill(plan, base_pu, to_pu, latency_s, &ours, &how);
    gpwi_cannot_fail(gpwi_result_write(cap, cap_bytes, &ours, sizeof ours, CAP_V0_1));
    gpwi_cannot_fail(gpwi_plan_write(answer, answer_bytes, &how));
    return ours.protects ? GPW_OK : GPW_NOTE_UNKNOWN;
}
