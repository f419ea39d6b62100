/* SPDX-License-Identifier: MIT */
/* What the files of plan share: the course of load of a trial, the trial, the search. */
#ifndef GPW_PLAN_INTERNAL_H
#define GPW_PLAN_INTERNAL_H

#include "gpupower/plan.h"

#include "genset_internal.h"
#include "verdict_internal.h"

#define GPWI_PLAN_ANSWER_V0_1 48u /* size of gpw_plan_answer in 0.1 */
#define GPWI_PLAN_PROFILE_V0_1 32u
#define GPWI_PLAN_CORNERS 9u       /* the figures as given, and eight */
#define GPWI_BOOST_SETTLED (-1.0f) /* that of the load */
#define GPWI_PLAN_SMALLEST_PU 1.0e-3f
#define GPWI_PLAN_PRECISION 1.0e-3f /* of an amount */
#define GPWI_PLAN_INTERVAL_MIN_S 0.1f
#define GPWI_PLAN_COURSE_MAX_S 1.0e5f

struct gpw_plan {
    uint32_t magic;
    uint32_t runs;
    uint32_t known_corners; /* bit by corner: whether it is stable is known */
    uint32_t stable_corners;
    gpw_plan_config config;
    gpw_genset_config genset;
    float rest_pu;        /* so near where it belongs, a set stands still */
    float steady_pct;     /* steady band of the limits; 0: not judged */
    float steady_after_s; /* a steady band is judged from here on; 0: not at all */
    uint32_t genset_bytes;
    uint32_t gain; /* of the last corner that was found unstable */
    uint32_t reserved;
    uint64_t verdict[GPW_VERDICT_STATE_BYTES / 8u];
    /* the set's state follows */
};

/* ---- courses of load ---- */

/* `repeats` changes of the load, each of `rise_s`, `interval_s` from start to start. */
typedef struct gpwi_segment {
    float after_s; /* from the end of what was before */
    float rise_s;
    float change_pu;
    float interval_s;
    uint32_t repeats;
    uint32_t alternates; /* every other change the other way */
} gpwi_segment;

typedef struct gpwi_shape {
    float base_pu;
    float boost_pu; /* negative: that of the base load */
    uint32_t segments;
    gpwi_segment segment[3];
} gpwi_shape;

/* Where a trial is in its course. Counts sub-steps, never adds up times. */
typedef struct gpwi_course {
    uint32_t segment, repeat;
    uint32_t wait, rise, risen;
    float level_pu, change_pu;
    float substep_s;
} gpwi_course;

void gpwi_course_begin(gpwi_course *course, const gpwi_shape *shape, float substep_s);
/* Mean load over the next sub-step, pu. */
float gpwi_course_next(gpwi_course *course, const gpwi_shape *shape);
int gpwi_course_is_over(const gpwi_course *course, const gpwi_shape *shape);

/* Appends a change. */
void gpwi_shape_begin(gpwi_shape *shape, float base_pu, float boost_pu);
gpwi_segment *gpwi_shape_add(gpwi_shape *shape, float after_s, float change_pu, float rise_s);

/* ---- trials ---- */

typedef struct gpwi_trial {
    gpw_outcome outcome;
    uint32_t limiting;
    uint32_t lacks_base; /* 1: the set cannot start there */
    float margin_pct;
    float time_s;
    float lowest_s;
} gpwi_trial;

/* Simulates a set under a course and judges the record. */
void gpwi_plan_try(gpw_plan *plan, const gpw_genset_config *genset, const gpwi_shape *shape,
                   gpwi_trial *trial);
/* Whether the set stays where it is by itself; the gain that is nearest to its end. */
int gpwi_plan_is_stable(gpw_plan *plan, const gpw_genset_config *genset, uint32_t *gain);

/* ---- questions ---- */

enum gpwi_question_kind {
    GPWI_ASK_STEP,     /* x: step; a: sign */
    GPWI_ASK_RAMP,     /* x: pu/s; a: change */
    GPWI_ASK_RATING,   /* x: rating by the plan's; profile */
    GPWI_ASK_STAIR,    /* x: interval; a: step, b: rise, n: steps, c: a smaller last one */
    GPWI_ASK_SHARE,    /* x: share; a: step taken, b: whole step, c: ramp */
    GPWI_ASK_PREBOOST, /* x: power; a: step, b: ramp, c: wait */
    GPWI_ASK_WAIT,     /* x: wait; a: step, b: ramp, c: power */
    GPWI_ASK_CAP,      /* x: load kept; a: load after the step, b: latency */
    GPWI_ASK_LATENCY,  /* x: latency; a: load after the step */
    GPWI_ASK_SWING,    /* x: ramp; a: low, b: high, c: period */
    GPWI_ASK_FLOOR     /* x: how far below b the swing goes; b: high, c: period, d: ramp */
};

/* A course of load, per unit of the plan's rating. */
typedef struct gpwi_profile {
    float base_pu, step_pu, rise_s, total_pu, ramp_pu_per_s;
} gpwi_profile;

/* Severity s runs from low to high; the amount is s or, where the smallest is sought,
 * low high / s: more severe is less. */
typedef struct gpwi_question {
    uint32_t kind;
    uint32_t quantity;
    uint32_t is_smallest;
    uint32_t n;
    float low, high;
    float unit; /* of the amount, in the answer's */
    float base_pu, boost_pu;
    float a, b, c, d;
    gpwi_profile profile;
} gpwi_question;

void gpwi_question_init(gpwi_question *question, uint32_t kind, uint32_t quantity, float unit);
float gpwi_question_amount(const gpwi_question *question, float severity);
/* The course of load that tries an amount. */
void gpwi_question_shape(const gpwi_question *question, float amount, gpwi_shape *shape);
void gpwi_profile_shape(const gpwi_profile *profile, float scale, gpwi_shape *shape);

/* The largest severity that holds; the answer in full. */
void gpwi_plan_solve(gpw_plan *plan, const gpwi_question *question, gpw_plan_answer *answer);
/* Whether one amount holds, with the figures as given and at every corner. */
void gpwi_plan_judge(gpw_plan *plan, const gpwi_shape *shape, gpw_plan_answer *answer);

/* ---- arguments ---- */

gpw_status gpwi_plan_check(const gpw_plan *plan, const void *answer, size_t answer_bytes);
gpw_status gpwi_plan_read_profile(const gpw_plan *plan, const gpw_plan_profile *theirs,
                                  gpwi_profile *ours);
gpw_status gpwi_plan_write(gpw_plan_answer *theirs, size_t their_bytes,
                           const gpw_plan_answer *ours);
float gpwi_plan_per_unit(const gpw_plan *plan, float power_w);

/* The steps and the ramp that other measures start from; at every corner. */
void gpwi_plan_ask_step(gpw_plan *plan, float base_pu, float boost_pu, float sign,
                        gpw_plan_answer *answer);
void gpwi_plan_ask_ramp(gpw_plan *plan, float base_pu, float change_pu,
                        gpw_plan_answer *answer);

/* What a plan may count on: the certain amount where corners were asked for. */
static inline float gpwi_plan_certain(const gpw_plan *plan, const gpw_plan_answer *answer)
{
    return plan->config.corners ? answer->amount_certain : answer->amount;
}

#endif /* GPW_PLAN_INTERNAL_H */
