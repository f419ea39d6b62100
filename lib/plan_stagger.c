/* SPDX-License-Identifier: MIT */
/* Staggered starts and stops: the shortest interval, and the fastest grouping. */
#include "gpupower/plan_measures.h"

#include "plan_internal.h"

#define STAGGER_V0_1 24u
#define STEPS_MAX 1000u
#define UNITS_MAX 1000000u
#define RISE_MAX_S 60.0f
#define INTERVAL_MAX_S 3600.0f

GPW_STATIC_ASSERT(plan_stagger_size, sizeof(gpw_plan_stagger) == STAGGER_V0_1);

typedef struct stair {
    float base_pu, step_pu, rise_s;
    uint32_t steps;
    float last_pu; /* a smaller last step; 0: none */
    float interval_max_s;
} stair;

static int is_valid(const gpw_plan *plan, const stair *s)
{
    const float end_pu = s->base_pu + (float)s->steps * s->step_pu;
    const float most = plan->config.load_max_pu * 1.00001f; /* N steps to the rating, rounded */

    return gpwi_in_range(s->base_pu, 0.0f, most) && gpwi_in_range(end_pu, -1.0e-5f, most) &&
           s->step_pu != 0.0f && gpwi_in_range(s->rise_s, 0.0f, RISE_MAX_S) &&
           s->interval_max_s > GPWI_PLAN_INTERVAL_MIN_S && s->interval_max_s <= INTERVAL_MAX_S;
}

static void ask(gpw_plan *plan, const stair *s, gpw_plan_answer *answer)
{
    const float least_s =
        s->rise_s > GPWI_PLAN_INTERVAL_MIN_S ? s->rise_s : GPWI_PLAN_INTERVAL_MIN_S;
    gpwi_question q;

    gpwi_question_init(&q, GPWI_ASK_STAIR, GPW_PLAN_INTERVAL_S, 1.0f);
    q.base_pu = s->base_pu;
    q.a = s->step_pu;
    q.b = s->rise_s;
    q.c = s->last_pu;
    q.n = s->steps;
    q.is_smallest = 1u;
    q.low = least_s;
    q.high = s->interval_max_s > least_s ? s->interval_max_s : least_s;
    gpwi_plan_solve(plan, &q, answer);
}

GPWI_COLD gpw_status gpw_plan_interval(gpw_plan *plan, float from_w, float step_w, float rise_s,
                                       uint32_t steps, float interval_max_s,
                                       gpw_plan_answer *answer, size_t answer_bytes)
{
    const gpw_status status = gpwi_plan_check(plan, answer, answer_bytes);
    gpw_plan_answer ours;
    stair s;

    if (status != GPW_OK) {
        return status;
    }
    s.base_pu = gpwi_plan_per_unit(plan, from_w);
    s.step_pu = gpwi_plan_per_unit(plan, step_w);
    s.rise_s = rise_s;
    s.steps = steps;
    s.last_pu = 0.0f;
    s.interval_max_s = interval_max_s;
    if (steps < 2u || steps > STEPS_MAX || !is_valid(plan, &s) ||
        interval_max_s * (float)steps > GPWI_PLAN_COURSE_MAX_S) {
        return GPW_ERR_DOMAIN;
    }
    ask(plan, &s, &ours);
    return gpwi_plan_write(answer, answer_bytes, &ours);
}

/* ---- the fastest ---- */

static uint32_t releases_of(uint32_t units, uint32_t group)
{
    return (units + group - 1u) / group;
}

/* Units that one step may have. */
static uint32_t largest_group(gpw_plan *plan, const stair *s, float unit_pu, uint32_t units,
                              gpw_plan_answer *answer)
{
    float step_pu, count;

    gpwi_plan_ask_step(plan, s->base_pu, GPWI_BOOST_SETTLED, unit_pu > 0.0f ? 1.0f : -1.0f,
                       answer);
    step_pu = gpwi_plan_certain(plan, answer) / plan->genset.rated_w;
    count = step_pu / gpwi_abs(unit_pu) * 1.000001f;
    if (!(count >= 1.0f)) {
        return 0u;
    }
    return count < (float)units ? (uint32_t)count : units;
}

/* All at once: no interval at all. */
static void at_once(const gpw_plan *plan, uint32_t units, float step_w,
                    gpw_plan_stagger *stagger, gpw_plan_answer *answer)
{
    memset(stagger, 0, sizeof *stagger);
    stagger->per_release = units;
    stagger->releases = 1u;
    stagger->step_w = step_w;
    answer->quantity = GPW_PLAN_INTERVAL_S;
    answer->amount = 0.0f;
    answer->amount_certain = plan->config.corners ? 0.0f : gpw_unknown();
    answer->reason = GPW_PLAN_RANGE;
}

static void keep_if_faster(const stair *s, uint32_t group, float step_w, float interval_s,
                           const gpw_plan_answer *found, gpw_plan_stagger *stagger,
                           gpw_plan_answer *answer)
{
    const float duration_s = interval_s * (float)(s->steps - 1u);

    if (!gpwi_is_known(interval_s) ||
        (stagger->releases != 0u && duration_s >= stagger->duration_s)) {
        return;
    }
    memset(stagger, 0, sizeof *stagger);
    stagger->per_release = group;
    stagger->releases = s->steps;
    stagger->step_w = step_w;
    stagger->interval_s = interval_s;
    stagger->duration_s = duration_s;
    *answer = *found;
}

/* Halves the group until the releases are too many. */
static void seek(gpw_plan *plan, stair *s, float unit_pu, uint32_t units, uint32_t group,
                 gpw_plan_stagger *stagger, gpw_plan_answer *answer)
{
    uint32_t runs = answer->runs;

    for (; group >= 1u; group /= 2u) {
        const uint32_t releases = releases_of(units, group);
        gpw_plan_answer found;

        if (releases > STEPS_MAX ||
            (float)releases * s->interval_max_s > GPWI_PLAN_COURSE_MAX_S) {
            break;
        }
        s->steps = units / group;
        s->step_pu = (float)group * unit_pu;
        s->last_pu = (float)(units - s->steps * group) * unit_pu;
        ask(plan, s, &found);
        runs += found.runs;
        s->steps = releases;
        keep_if_faster(s, group, s->step_pu * plan->genset.rated_w,
                       gpwi_plan_certain(plan, &found), &found, stagger, answer);
    }
    answer->runs = runs;
}

GPWI_COLD gpw_status gpw_plan_stagger_fastest(gpw_plan *plan, float from_w, float unit_w,
                                              uint32_t units, float rise_s,
                                              float interval_max_s, gpw_plan_stagger *stagger,
                                              size_t stagger_bytes, gpw_plan_answer *answer,
                                              size_t answer_bytes)
{
    gpw_status status = stagger == NULL ? (gpw_status)GPW_ERR_NULL
                                        : gpwi_plan_check(plan, answer, answer_bytes);
    gpw_plan_stagger ours;
    gpw_plan_answer how;
    uint32_t group;
    float unit_pu;
    stair s;

    if (status != GPW_OK) {
        return status;
    }
    if (stagger_bytes < STAGGER_V0_1 || stagger_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    unit_pu = gpwi_plan_per_unit(plan, unit_w);
    s.base_pu = gpwi_plan_per_unit(plan, from_w);
    s.step_pu = unit_pu;
    s.rise_s = rise_s;
    s.steps = units;
    s.last_pu = 0.0f;
    s.interval_max_s = interval_max_s;
    if (units < 1u || units > UNITS_MAX || !is_valid(plan, &s)) {
        return GPW_ERR_DOMAIN;
    }
    memset(&ours, 0, sizeof ours);
    group = largest_group(plan, &s, unit_pu, units, &how);
    if (group >= units) {
        at_once(plan, units, (float)units * unit_w, &ours, &how);
    } else if (group > 0u) {
        how.outcome = GPW_FAILS; /* until an interval is found */
        how.quantity = GPW_PLAN_INTERVAL_S;
        how.amount = how.amount_certain = gpw_unknown();
        seek(plan, &s, unit_pu, units, group, &ours, &how);
    } else {
        how.quantity = GPW_PLAN_INTERVAL_S;
        how.amount = how.amount_certain = gpw_unknown();
    }
    gpwi_cannot_fail(
        gpwi_result_write(stagger, stagger_bytes, &ours, sizeof ours, STAGGER_V0_1));
    gpwi_cannot_fail(gpwi_plan_write(answer, answer_bytes, &how));
    return ours.releases == 0u ? GPW_NOTE_UNKNOWN : GPW_OK;
}
