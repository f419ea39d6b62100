/* SPDX-License-Identifier: MIT */
/* A dummy load ahead of an announced step, exchanged at its edge. */
#include "gpupower/plan_measures.h"

#include "plan_internal.h"

#define PREBOOST_V0_1 24u
#define WAIT_MIN_S 1.0f /* of a set without air: the governor */
#define WAIT_TIME_CONSTANTS 3.0f
#define SPARE_POWER 1.01f /* for the wait: at the very least power there is only one */

GPW_STATIC_ASSERT(plan_preboost_size, sizeof(gpw_plan_preboost) == PREBOOST_V0_1);

/* Until the air of the slowest corner is there. */
static float longest_wait(const gpw_plan *plan)
{
    float low[3], high[3], wait_s;

    gpwi_genset_interval(&plan->genset, low, high);
    wait_s = WAIT_TIME_CONSTANTS * high[2];
    return wait_s > WAIT_MIN_S ? wait_s : WAIT_MIN_S;
}

static void no_preboost(gpw_plan_preboost *p, float figure)
{
    memset(p, 0, sizeof *p);
    p->power_w = p->ramp_w_per_s = p->lead_s = p->wait_s = p->energy_j = figure;
}

/* The shortest wait at that power; what is not found keeps the long one. */
static float shortest_wait(gpw_plan *plan, const gpwi_question *of_power, float power_pu,
                           uint32_t *runs)
{
    gpw_plan_answer answer;
    gpwi_question q = *of_power;
    float wait_s;

    q.kind = GPWI_ASK_WAIT;
    q.c = power_pu;
    q.unit = 1.0f;
    q.low = 0.05f;
    q.high = of_power->c;
    gpwi_plan_solve(plan, &q, &answer);
    *runs += answer.runs;
    wait_s = gpwi_plan_certain(plan, &answer);
    return gpwi_is_known(wait_s) ? wait_s : q.high;
}

static void fill(gpw_plan *plan, const gpwi_question *q, float power_w, float ramp_w_per_s,
                 gpw_plan_preboost *preboost, uint32_t *runs)
{
    const float rated_w = plan->genset.rated_w;
    const float step_w = q->a * rated_w;
    const float most_w = SPARE_POWER * power_w;
    const float chosen_w = most_w < step_w ? most_w : step_w;
    const float rise_s = chosen_w / ramp_w_per_s;

    no_preboost(preboost, 0.0f);
    preboost->power_w = chosen_w;
    preboost->ramp_w_per_s = ramp_w_per_s;
    preboost->wait_s = shortest_wait(plan, q, chosen_w / rated_w, runs);
    preboost->lead_s = rise_s + preboost->wait_s;
    preboost->energy_j = chosen_w * (0.5f * rise_s + preboost->wait_s);
}

static int step_holds(gpw_plan *plan, float base_pu, float step_pu, gpw_plan_answer *answer)
{
    gpwi_shape shape;

    gpwi_shape_begin(&shape, base_pu, GPWI_BOOST_SETTLED);
    (void)gpwi_shape_add(&shape, 0.0f, step_pu, 0.0f);
    gpwi_plan_judge(plan, &shape, answer);
    return gpwi_plan_certain(plan, answer) > 0.0f;
}

static gpw_status size_preboost(gpw_plan *plan, float base_pu, float step_pu,
                                float ramp_w_per_s, gpw_plan_preboost *preboost,
                                gpw_plan_answer *answer)
{
    uint32_t runs;
    gpwi_question q;
    float power_w;

    if (step_holds(plan, base_pu, step_pu, answer)) {
        no_preboost(preboost, 0.0f);
        answer->quantity = GPW_PLAN_POWER_W;
        answer->amount = 0.0f;
        answer->amount_certain = plan->config.corners ? 0.0f : gpw_unknown();
        answer->reason = GPW_PLAN_RANGE;
        return GPW_OK;
    }
    runs = answer->runs;
    gpwi_question_init(&q, GPWI_ASK_PREBOOST, GPW_PLAN_POWER_W, plan->genset.rated_w);
    q.is_smallest = 1u;
    q.base_pu = base_pu;
    q.a = step_pu;
    q.b = gpwi_plan_per_unit(plan, ramp_w_per_s);
    q.c = longest_wait(plan);
    q.low = 0.01f * step_pu;
    q.high = step_pu;
    gpwi_plan_solve(plan, &q, answer);
    runs += answer->runs;
    power_w = gpwi_plan_certain(plan, answer);
    if (gpwi_is_known(power_w)) {
        fill(plan, &q, power_w, ramp_w_per_s, preboost, &runs);
    } else {
        no_preboost(preboost, gpw_unknown());
    }
    answer->runs = runs;
    return gpwi_is_known(power_w) ? GPW_OK : GPW_NOTE_UNKNOWN;
}

GPWI_COLD gpw_status gpw_plan_preboost_size(gpw_plan *plan, float from_w, float step_w,
                                            float ramp_w_per_s, gpw_plan_preboost *preboost,
                                            size_t preboost_bytes, gpw_plan_answer *answer,
                                            size_t answer_bytes)
{
    gpw_status status = preboost == NULL ? (gpw_status)GPW_ERR_NULL
                                         : gpwi_plan_check(plan, answer, answer_bytes);
    gpw_plan_preboost ours;
    gpw_plan_answer how;
    gpw_status note;
    float base_pu, step_pu;

    if (status != GPW_OK) {
        return status;
    }
    if (preboost_bytes < PREBOOST_V0_1 || preboost_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    base_pu = gpwi_plan_per_unit(plan, from_w);
    step_pu = gpwi_plan_per_unit(plan, step_w);
    if (!gpwi_in_range(base_pu, 0.0f, 2.0f) || !(step_pu >= GPWI_PLAN_SMALLEST_PU) ||
        !(base_pu + step_pu <= plan->config.load_max_pu) ||
        !gpwi_in_range(ramp_w_per_s, GPWI_RAMP_MIN_W_PER_S, GPW_POWER_MAX_W) ||
        step_w / ramp_w_per_s > GPWI_PLAN_COURSE_MAX_S) {
        return GPW_ERR_DOMAIN;
    }
    note = size_preboost(plan, base_pu, step_pu, ramp_w_per_s, &ours, &how);
    gpwi_cannot_fail(
        gpwi_result_write(preboost, preboost_bytes, &ours, sizeof ours, PREBOOST_V0_1));
    gpwi_cannot_fail(gpwi_plan_write(answer, answer_bytes, &how));
    return note;
}
