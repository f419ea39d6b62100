/* SPDX-License-Identifier: MIT */
/* The least battery beside a set for a step that it does not take alone. */
#include "gpupower/plan_measures.h"

#include "plan_internal.h"

#define BATTERY_V0_1 24u

GPW_STATIC_ASSERT(plan_battery_size, sizeof(gpw_plan_battery) == BATTERY_V0_1);

static void no_battery(gpw_plan_battery *b, float figure)
{
    memset(b, 0, sizeof *b);
    b->accepted_w = b->ramp_w_per_s = b->power_w = b->energy_j = b->duration_s = figure;
}

static void fill(gpw_plan_battery *b, float step_w, float accepted_w, float ramp_w_per_s)
{
    memset(b, 0, sizeof *b);
    b->accepted_w = accepted_w;
    b->ramp_w_per_s = ramp_w_per_s;
    b->power_w = step_w - accepted_w;
    b->duration_s = b->power_w / ramp_w_per_s;
    b->energy_j = 0.5f * b->power_w * b->duration_s;
}

/* 1: the step needs none, or the search for the share is over; the battery is filled in. */
static gpw_status size_battery(gpw_plan *plan, float base_pu, float step_pu,
                               gpw_plan_battery *battery, gpw_plan_answer *answer)
{
    const float rated_w = plan->genset.rated_w;
    gpw_plan_answer step, ramp;
    gpwi_question q;
    uint32_t runs;
    float share;

    gpwi_plan_ask_step(plan, base_pu, GPWI_BOOST_SETTLED, 1.0f, &step);
    runs = step.runs;
    if (gpwi_plan_certain(plan, &step) >= step_pu * rated_w) {
        *answer = step;
        answer->quantity = GPW_PLAN_SHARE;
        answer->amount = 1.0f;
        answer->amount_certain = plan->config.corners ? 1.0f : gpw_unknown();
        answer->reason = GPW_PLAN_RANGE;
        no_battery(battery, 0.0f);
        battery->accepted_w = step_pu * rated_w;
        return GPW_OK;
    }
    gpwi_plan_ask_ramp(plan, base_pu, step_pu, &ramp);
    runs += ramp.runs;
    no_battery(battery, gpw_unknown());
    *answer = ramp;
    answer->quantity = GPW_PLAN_SHARE;
    if (gpwi_plan_certain(plan, &step) > 0.0f && gpwi_plan_certain(plan, &ramp) > 0.0f) {
        gpwi_question_init(&q, GPWI_ASK_SHARE, GPW_PLAN_SHARE, 1.0f);
        q.base_pu = base_pu;
        q.a = gpwi_plan_certain(plan, &step) / rated_w;
        q.b = step_pu;
        q.c = gpwi_plan_certain(plan, &ramp) / rated_w;
        q.low = 0.01f;
        q.high = 1.0f;
        gpwi_plan_solve(plan, &q, answer);
        runs += answer->runs;
        share = gpwi_plan_certain(plan, answer);
        if (share > 0.0f) {
            fill(battery, step_pu * rated_w, share * q.a * rated_w, share * q.c * rated_w);
        }
    } else {
        answer->amount = 0.0f;
        answer->amount_certain = plan->config.corners ? 0.0f : gpw_unknown();
        answer->outcome = GPW_FAILS;
    }
    answer->runs = runs;
    return gpwi_is_known(battery->power_w) ? GPW_OK : GPW_NOTE_UNKNOWN;
}

GPWI_COLD gpw_status gpw_plan_battery_size(gpw_plan *plan, float from_w, float step_w,
                                           gpw_plan_battery *battery, size_t battery_bytes,
                                           gpw_plan_answer *answer, size_t answer_bytes)
{
    gpw_status status = battery == NULL ? (gpw_status)GPW_ERR_NULL
                                        : gpwi_plan_check(plan, answer, answer_bytes);
    gpw_plan_battery ours;
    gpw_plan_answer how;
    gpw_status note;
    float base_pu, step_pu;

    if (status != GPW_OK) {
        return status;
    }
    if (battery_bytes < BATTERY_V0_1 || battery_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    base_pu = gpwi_plan_per_unit(plan, from_w);
    step_pu = gpwi_plan_per_unit(plan, step_w);
    if (!gpwi_in_range(base_pu, 0.0f, 2.0f) || !(step_pu >= GPWI_PLAN_SMALLEST_PU) ||
        !(base_pu + step_pu <= plan->config.load_max_pu)) {
        return GPW_ERR_DOMAIN;
    }
    note = size_battery(plan, base_pu, step_pu, &ours, &how);
    gpwi_cannot_fail(
        gpwi_result_write(battery, battery_bytes, &ours, sizeof ours, BATTERY_V0_1));
    gpwi_cannot_fail(gpwi_plan_write(answer, answer_bytes, &how));
    return note;
}
