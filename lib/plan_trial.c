/* SPDX-License-Identifier: MIT */
/* One trial: a set under a course of load, and its record judged. */
#include "plan_internal.h"

#include "gpupower/response.h"

#define LOOK_SUBSTEPS 20u /* between two questions to the verdict */
#define REST_S 1.3f       /* so long at rest: longer than the verdict's hold, */
#define STILL_S 1.0f      /* so long near where it belongs, at the end of a trial */
#define REST_MORE_S 0.1f  /* and than its RoCoF window by so much */

static void *genset_memory(gpw_plan *plan)
{
    return plan + 1;
}

static gpw_verdict *verdict_of(gpw_plan *plan)
{
    return (gpw_verdict *)(void *)plan->verdict;
}

/* The set in equilibrium at a load; NULL: it cannot be there. */
static gpw_genset *set_at(gpw_plan *plan, const gpw_genset_config *genset, float base_pu,
                          float boost_pu)
{
    gpw_genset_config c = *genset;
    gpw_genset *g = NULL;

    c.initial_pu = base_pu;
    if (gpw_genset_init(genset_memory(plan), plan->genset_bytes, &c, &g) != GPW_OK) {
        return NULL;
    }
    return boost_pu < 0.0f || gpwi_genset_set_boost(g, boost_pu) ? g : NULL;
}

/* ---- judging ---- */

static float time_of(const gpw_verdict_result *r, uint32_t criterion, float substep_s)
{
    float time_s;

    switch (criterion) {
    case GPW_CRITERION_DIP_RATED:
    case GPW_CRITERION_DIP_INITIAL: time_s = r->dip_time_s; break;
    case GPW_CRITERION_RISE: time_s = r->rise_time_s; break;
    case GPW_CRITERION_ROCOF: time_s = r->rocof_time_s; break;
    case GPW_CRITERION_TRIP: time_s = r->trip_time_s; break;
    default: time_s = r->duration_s; break;
    }
    time_s -= substep_s; /* the record has one sample before the course */
    return time_s > 0.0f ? time_s : 0.0f;
}

static void read_verdict(const gpw_verdict *v, gpw_class_result *c, gpw_verdict_result *r)
{
    memset(c, 0, sizeof *c);
    memset(r, 0, sizeof *r);
    gpwi_cannot_fail(gpw_verdict_class_get(v, 0u, c, sizeof *c));
    gpwi_cannot_fail(gpw_verdict_result_get(v, r, sizeof *r));
}

/* How a trial ended. */
typedef struct ending {
    float settled_pu; /* where the speed belongs */
    int is_still;     /* it has been there for a while */
} ending;

/* A set that still hunts has not shown that it holds; and what the speed has left to go may
 * still widen a steady band. */
static int may_still_break(gpw_plan *plan, const ending *end)
{
    return !end->is_still ||
           (plan->steady_pct > 0.0f &&
            100.0f * gpwi_verdict_steady_until(verdict_of(plan), end->settled_pu) >
                plan->steady_pct);
}

static void conclude(gpw_plan *plan, const ending *end, float substep_s, gpwi_trial *trial)
{
    gpw_class_result c;
    gpw_verdict_result r;

    read_verdict(verdict_of(plan), &c, &r);
    trial->outcome = c.outcome;
    trial->limiting = c.limiting;
    trial->margin_pct = c.margin_pct;
    if (r.trip != 0u) {
        trial->outcome = GPW_FAILS;
        trial->limiting = GPW_CRITERION_TRIP;
    }
    if (trial->outcome == GPW_HOLDS && may_still_break(plan, end)) {
        trial->outcome = GPW_UNDETERMINED;
        trial->limiting = GPW_CRITERION_STEADY_BAND;
    }
    trial->time_s = time_of(&r, trial->limiting, substep_s);
    trial->lowest_s = time_of(&r, GPW_CRITERION_DIP_RATED, substep_s);
}

static int has_failed(gpw_plan *plan)
{
    const gpw_verdict *const v = verdict_of(plan);
    gpw_class_result c;

    memset(&c, 0, sizeof c);
    gpwi_cannot_fail(gpw_verdict_class_get(v, 0u, &c, sizeof c));
    return gpwi_verdict_tripped(v) || c.outcome == GPW_FAILS;
}

/* ---- the run ---- */

static void begin_record(gpw_plan *plan, float base_w)
{
    gpwi_cannot_fail(gpw_verdict_reset(verdict_of(plan)));
    gpwi_verdict_begin_at(verdict_of(plan), base_w);
    gpwi_verdict_push(verdict_of(plan), 0.0f, 0.0f, base_w, base_w);
}

/* How long a set must stand still before nothing more can come of it. Once a steady band is
 * being judged, from `recovery + hold` after the last change of load, what moves late still
 * widens it: then the trial runs to its end. A slow ramp is no change of load to that band. */
static uint32_t rest_needed(const gpw_plan *plan, const gpwi_shape *shape, float moved_s,
                            float substep_s)
{
    const float window_s = plan->config.rocof_window_s + REST_MORE_S;
    const int is_step = shape->segments == 1u && shape->segment[0].rise_s == 0.0f;

    if (plan->steady_after_s > 0.0f && (moved_s > plan->steady_after_s || !is_step)) {
        return UINT32_MAX;
    }
    return (uint32_t)((window_s > REST_S ? window_s : REST_S) / substep_s);
}

static void run(gpw_plan *plan, gpw_genset *g, const gpwi_shape *shape, float substep_s,
                ending *end)
{
    const float rated_w = plan->genset.rated_w;
    const uint32_t longest = (uint32_t)(plan->config.settle_s / substep_s);
    uint32_t rest = 0u, after = 0u, calm = 0u, still = 0u, look = 0u;
    gpwi_course course;

    gpwi_course_begin(&course, shape, substep_s);
    while (after < longest && calm <= rest) {
        const int is_over = gpwi_course_is_over(&course, shape);
        const float load_w = gpwi_course_next(&course, shape) * rated_w;
        const float speed_pu = gpwi_genset_substep(g, load_w);

        end->settled_pu = gpwi_genset_settled(g, load_w);
        gpwi_verdict_push(verdict_of(plan), speed_pu, end->settled_pu, load_w, load_w);
        still =
            is_over && gpwi_abs(speed_pu - end->settled_pu) <= plan->rest_pu ? still + 1u : 0u;
        /* With its throttle at an end a set may linger beside the speed below which a constant
         * power pulls it down for good. */
        if (still > 0u && !gpwi_genset_at_limit(g)) {
            calm++;
        } else {
            calm = 0u;
            rest = rest_needed(plan, shape, (float)after * substep_s, substep_s);
        }
        after += is_over ? 1u : 0u;
        if (gpwi_genset_collapsed(g)) {
            gpwi_cannot_fail(gpw_verdict_collapse(verdict_of(plan)));
            break;
        }
        if (++look == LOOK_SUBSTEPS) {
            look = 0u;
            if (has_failed(plan)) {
                break;
            }
        }
    }
    end->is_still = (float)still * substep_s >= STILL_S;
}

GPWI_COLD void gpwi_plan_try(gpw_plan *plan, const gpw_genset_config *genset,
                             const gpwi_shape *shape, gpwi_trial *trial)
{
    const float substep_s = gpwi_substep_s(genset->tick_ns);
    gpw_genset *const g = set_at(plan, genset, shape->base_pu, shape->boost_pu);
    ending end = {0.0f, 0};

    memset(trial, 0, sizeof *trial);
    plan->runs++;
    trial->outcome = GPW_FAILS;
    trial->margin_pct = trial->time_s = trial->lowest_s = gpw_unknown();
    if (g == NULL) {
        trial->lacks_base = 1u;
        return;
    }
    begin_record(plan, shape->base_pu * genset->rated_w);
    run(plan, g, shape, substep_s, &end);
    conclude(plan, &end, substep_s, trial);
}

/* ---- stability ---- */

/* Where a constant power pulls hardest: at the largest load that may be asked about. By the
 * response, not by a trial: a mode that grows slowly, or inside the governor alone, would not
 * show in seconds. */
GPWI_COLD int gpwi_plan_is_stable(gpw_plan *plan, const gpw_genset_config *genset,
                                  uint32_t *gain)
{
    const float most = plan->config.load_max_pu;
    const float load_pu = genset->throttle_max_pu < most ? genset->throttle_max_pu : most;
    gpw_stability stability;

    *gain = GPW_GAIN_NONE;
    if (gpw_response_stability(genset, load_pu, &stability, sizeof stability) != GPW_OK) {
        return 1; /* the trials will tell */
    }
    *gain = stability.gain;
    return stability.is_stable != 0u;
}
