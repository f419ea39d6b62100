/* SPDX-License-Identifier: MIT */
/* Courses of load: how a question's amount becomes one, and how a trial walks along it. */
#include "plan_internal.h"

#define SWING_CHANGES 12u /* six periods */
#define SWING_RISE_MIN_S 1.0e-3f

/* ---- a course ---- */

GPWI_COLD void gpwi_shape_begin(gpwi_shape *shape, float base_pu, float boost_pu)
{
    memset(shape, 0, sizeof *shape);
    shape->base_pu = base_pu;
    shape->boost_pu = boost_pu;
}

GPWI_COLD gpwi_segment *gpwi_shape_add(gpwi_shape *shape, float after_s, float change_pu,
                                       float rise_s)
{
    gpwi_segment *const segment = &shape->segment[shape->segments++];

    segment->after_s = after_s;
    segment->change_pu = change_pu;
    segment->rise_s = rise_s;
    segment->repeats = 1u;
    return segment;
}

static uint32_t substeps_in(const gpwi_course *course, float time_s)
{
    return (uint32_t)(time_s / course->substep_s + 0.5f);
}

static void enter(gpwi_course *course, const gpwi_shape *shape)
{
    if (course->segment < shape->segments) {
        const gpwi_segment *const segment = &shape->segment[course->segment];

        course->repeat = 0u;
        course->risen = 0u;
        course->wait = substeps_in(course, segment->after_s);
        course->rise = substeps_in(course, segment->rise_s);
        course->change_pu = segment->change_pu;
    }
}

GPWI_COLD void gpwi_course_begin(gpwi_course *course, const gpwi_shape *shape, float substep_s)
{
    memset(course, 0, sizeof *course);
    course->substep_s = substep_s;
    course->level_pu = shape->base_pu;
    enter(course, shape);
}

/* A change is complete: on to the next. */
static void advance(gpwi_course *course, const gpwi_shape *shape)
{
    const gpwi_segment *const segment = &shape->segment[course->segment];
    const uint32_t interval = substeps_in(course, segment->interval_s);

    course->level_pu += course->change_pu;
    if (++course->repeat >= segment->repeats) {
        course->segment++;
        enter(course, shape);
        return;
    }
    course->risen = 0u;
    course->wait = interval > course->rise ? interval - course->rise : 0u;
    if (course->wait == 0u && course->rise == 0u) {
        course->wait = 1u; /* changes at once never pile up in one sub-step */
    }
    if (segment->alternates) {
        course->change_pu = -course->change_pu;
    }
}

int gpwi_course_is_over(const gpwi_course *course, const gpwi_shape *shape)
{
    return course->segment >= shape->segments;
}

float gpwi_course_next(gpwi_course *course, const gpwi_shape *shape)
{
    while (!gpwi_course_is_over(course, shape)) {
        if (course->wait > 0u) {
            course->wait--;
            if (course->rise == 0u && course->wait == 0u) {
                const float load_pu = course->level_pu;

                advance(course, shape); /* the jump is at the end of this sub-step */
                return load_pu;
            }
            return course->level_pu;
        }
        if (course->rise > 0u) {
            const float passed = ((float)course->risen + 0.5f) / (float)course->rise;
            const float load_pu = course->level_pu + course->change_pu * passed;

            if (++course->risen == course->rise) {
                advance(course, shape);
            }
            return load_pu;
        }
        advance(course, shape);
    }
    return course->level_pu;
}

/* ---- the course that a question asks about ---- */

GPWI_COLD void gpwi_question_init(gpwi_question *question, uint32_t kind, uint32_t quantity,
                                  float unit)
{
    memset(question, 0, sizeof *question);
    question->kind = kind;
    question->quantity = quantity;
    question->unit = unit;
    question->boost_pu = GPWI_BOOST_SETTLED;
}

float gpwi_question_amount(const gpwi_question *question, float severity)
{
    return question->is_smallest ? question->low * (question->high / severity) : severity;
}

GPWI_COLD void gpwi_profile_shape(const gpwi_profile *profile, float scale, gpwi_shape *shape)
{
    const float rest_pu = profile->total_pu - profile->base_pu - profile->step_pu;

    gpwi_shape_begin(shape, scale * profile->base_pu, GPWI_BOOST_SETTLED);
    if (profile->step_pu != 0.0f) {
        (void)gpwi_shape_add(shape, 0.0f, scale * profile->step_pu, profile->rise_s);
    }
    if (profile->ramp_pu_per_s > 0.0f && rest_pu != 0.0f) {
        (void)gpwi_shape_add(shape, 0.0f, scale * rest_pu,
                             gpwi_abs(rest_pu) / profile->ramp_pu_per_s);
    }
}

/* Up and down between two levels, as far as the ramp goes in half a period. */
static void swing(gpwi_shape *shape, float low_pu, float high_pu, float period_s, float ramp)
{
    const float half_s = 0.5f * period_s;
    float change_pu = high_pu - low_pu;
    float rise_s = ramp > 0.0f ? change_pu / ramp : 0.0f;
    gpwi_segment *segment;

    if (rise_s > half_s) {
        change_pu *= half_s / rise_s;
        rise_s = half_s;
    }
    gpwi_shape_begin(shape, low_pu, GPWI_BOOST_SETTLED);
    segment = gpwi_shape_add(shape, 0.0f, change_pu, rise_s);
    segment->repeats = SWING_CHANGES;
    segment->interval_s = half_s;
    segment->alternates = 1u;
}

GPWI_COLD static void preboost(const gpwi_question *q, float power_pu, float wait_s,
                               gpwi_shape *shape)
{
    gpwi_shape_begin(shape, q->base_pu, q->boost_pu);
    (void)gpwi_shape_add(shape, 0.0f, power_pu, power_pu / q->b);
    (void)gpwi_shape_add(shape, wait_s, q->a - power_pu, 0.0f);
}

GPWI_COLD static void capped(const gpwi_question *q, float kept_pu, float latency_s,
                             gpwi_shape *shape)
{
    gpwi_shape_begin(shape, q->base_pu, q->boost_pu);
    (void)gpwi_shape_add(shape, 0.0f, q->a - q->base_pu, 0.0f);
    (void)gpwi_shape_add(shape, latency_s, kept_pu - q->a, 0.0f);
}

GPWI_COLD static void stair(const gpwi_question *q, float interval_s, gpwi_shape *shape)
{
    gpwi_segment *segment;

    gpwi_shape_begin(shape, q->base_pu, q->boost_pu);
    segment = gpwi_shape_add(shape, 0.0f, q->a, q->b);
    segment->repeats = q->n;
    segment->interval_s = interval_s;
    if (q->c != 0.0f) {
        (void)gpwi_shape_add(shape, interval_s > q->b ? interval_s - q->b : 0.0f, q->c, q->b);
    }
}

GPWI_COLD void gpwi_question_shape(const gpwi_question *question, float amount,
                                   gpwi_shape *shape)
{
    const gpwi_question *const q = question;

    switch (q->kind) {
    case GPWI_ASK_STEP:
        gpwi_shape_begin(shape, q->base_pu, q->boost_pu);
        (void)gpwi_shape_add(shape, 0.0f, q->a * amount, 0.0f);
        break;
    case GPWI_ASK_RAMP:
        gpwi_shape_begin(shape, q->base_pu, q->boost_pu);
        (void)gpwi_shape_add(shape, 0.0f, q->a, gpwi_abs(q->a) / amount);
        break;
    case GPWI_ASK_RATING: gpwi_profile_shape(&q->profile, 1.0f / amount, shape); break;
    case GPWI_ASK_STAIR: stair(q, amount, shape); break;
    case GPWI_ASK_SHARE:
        gpwi_shape_begin(shape, q->base_pu, q->boost_pu);
        (void)gpwi_shape_add(shape, 0.0f, amount * q->a, 0.0f);
        (void)gpwi_shape_add(shape, 0.0f, q->b - amount * q->a,
                             (q->b - amount * q->a) / (amount * q->c));
        break;
    case GPWI_ASK_PREBOOST: preboost(q, amount, q->c, shape); break;
    case GPWI_ASK_WAIT: preboost(q, q->c, amount, shape); break;
    case GPWI_ASK_CAP: capped(q, amount, q->b, shape); break;
    case GPWI_ASK_LATENCY: capped(q, q->base_pu, amount, shape); break;
    case GPWI_ASK_SWING: swing(shape, q->a, q->b, q->c, amount); break;
    default: swing(shape, q->b - amount, q->b, q->c, q->d); break;
    }
}
