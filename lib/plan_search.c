/* SPDX-License-Identifier: MIT */
/* The search for an amount, with the figures as given and then at every corner. */
#include "plan_internal.h"

#include "gpupower/response.h"

/* Corners in the order in which they usually limit, so that the later ones only confirm: low
 * inertia, little and slow air first. */
static const uint32_t corner_order[GPWI_PLAN_CORNERS - 1u] = {5u, 1u, 6u, 7u, 2u, 3u, 8u, 4u};

#define MOST_REPAIRS 4u
#define NO_MARGIN_PCT 1.0e9f
#define SAFE_SHARE 0.999f /* of what the last corner allows: a record may run on for longer */

/* ---- one amount ---- */

static void try_at(gpw_plan *plan, const gpw_genset_config *genset,
                   const gpwi_question *question, float severity, gpwi_trial *trial)
{
    gpwi_shape shape;

    gpwi_question_shape(question, gpwi_question_amount(question, severity), &shape);
    gpwi_plan_try(plan, genset, &shape, trial);
}

static int holds(gpw_plan *plan, const gpw_genset_config *genset, const gpwi_question *question,
                 float severity, gpwi_trial *trial)
{
    try_at(plan, genset, question, severity, trial);
    return trial->outcome == GPW_HOLDS;
}

/* ---- one set ---- */

typedef struct climbed {
    float severity; /* largest that holds; 0: none */
    int is_range;   /* the whole range holds */
    gpwi_trial held, failed;
} climbed;

/* Below the first amount that was tried: halves of it, down to the least. */
static void descend(gpw_plan *plan, const gpw_genset_config *genset, const gpwi_question *q,
                    float *high, climbed *to)
{
    while (*high > q->low && to->severity == 0.0f) {
        float half = 0.5f * *high;

        half = half > q->low ? half : q->low;
        if (holds(plan, genset, q, half, &to->held)) {
            to->severity = half;
        } else {
            to->failed = to->held;
            *high = half;
        }
    }
}

static void halve(gpw_plan *plan, const gpw_genset_config *genset, const gpwi_question *q,
                  float high, climbed *to)
{
    while (high - to->severity > GPWI_PLAN_PRECISION * to->severity) {
        const float middle = 0.5f * (to->severity + high);
        gpwi_trial trial;

        if (holds(plan, genset, q, middle, &trial)) {
            to->severity = middle;
            to->held = trial;
        } else {
            high = middle;
            to->failed = trial;
        }
    }
}

/* The largest severity up to `most` below which every one that was tried holds. */
static void climb(gpw_plan *plan, const gpw_genset_config *genset, const gpwi_question *q,
                  float most, uint32_t scan, climbed *to)
{
    float high = 0.0f;
    uint32_t k;

    memset(to, 0, sizeof *to);
    for (k = 1u; k <= scan && high == 0.0f; k++) {
        const float severity = k < scan ? most * (float)k / (float)scan : most;
        gpwi_trial trial;

        if (severity < q->low) {
            continue;
        }
        if (holds(plan, genset, q, severity, &trial)) {
            to->severity = severity;
            to->held = trial;
        } else {
            high = severity;
            to->failed = trial;
        }
    }
    if (high == 0.0f) {
        to->is_range = 1;
        return;
    }
    if (to->severity == 0.0f) {
        descend(plan, genset, q, &high, to);
    }
    if (to->severity > 0.0f) {
        halve(plan, genset, q, high, to);
    }
}

/* ---- corners ---- */

static int is_stable(gpw_plan *plan, uint32_t corner, const gpw_genset_config *genset)
{
    const uint32_t bit = 1u << corner;

    if (!(plan->known_corners & bit)) {
        uint32_t gain;

        plan->known_corners |= bit;
        if (gpwi_plan_is_stable(plan, genset, &gain)) {
            plan->stable_corners |= bit;
        } else {
            plan->gain = gain;
        }
    }
    return (plan->stable_corners & bit) != 0u;
}

/* An interval of no width has one end. */
static int needs_corner(const gpw_plan *plan, uint32_t corner)
{
    const gpw_genset_config *const c = &plan->genset;
    const uint32_t bits = corner - 1u;
    float low[3], high[3];
    uint32_t i;

    gpwi_genset_interval(c, low, high);
    for (i = 0; i < 3u; i++) {
        const int is_there = i == 0u || c->air_step_pu > 0.0f;

        if ((bits >> i & 1u) && !(is_there && low[i] < high[i])) {
            return 0;
        }
    }
    return 1;
}

/* The corner with one of its parameters back at its given figure. */
static void relieve(const gpw_plan *plan, uint32_t parameter, gpw_genset_config *genset)
{
    const gpw_genset_config *const given = &plan->genset;

    switch (parameter) {
    case GPW_PARAMETER_INERTIA: genset->inertia_s = given->inertia_s; break;
    case GPW_PARAMETER_AIR_STEP: genset->air_step_pu = given->air_step_pu; break;
    default: genset->air_tau_s = given->air_tau_s; break;
    }
}

static int is_better(const gpwi_trial *trial, const gpwi_trial *best)
{
    if (trial->outcome != best->outcome) {
        return trial->outcome == GPW_HOLDS;
    }
    return trial->margin_pct > best->margin_pct ||
           (gpwi_is_known(trial->margin_pct) && !gpwi_is_known(best->margin_pct));
}

static uint32_t deciding_of(gpw_plan *plan, uint32_t corner, const gpwi_shape *shape,
                            const gpwi_trial *at_corner)
{
    gpwi_trial best = *at_corner;
    uint32_t parameter, deciding = GPW_PARAMETER_NONE;

    for (parameter = GPW_PARAMETER_INERTIA; parameter <= GPW_PARAMETER_AIR_TAU; parameter++) {
        gpw_genset_config genset;
        gpwi_trial trial;

        if (parameter != GPW_PARAMETER_INERTIA && !(plan->genset.air_step_pu > 0.0f)) {
            continue;
        }
        gpwi_genset_corner(&plan->genset, corner, &genset);
        relieve(plan, parameter, &genset);
        gpwi_plan_try(plan, &genset, shape, &trial);
        if (is_better(&trial, &best)) {
            best = trial;
            deciding = parameter;
        }
    }
    return deciding;
}

/* ---- the answer ---- */

/* Where the search stands: the severity that all corners so far allow. */
typedef struct found {
    float severity;
    uint32_t reason;
    uint32_t corner;
    uint32_t tried;    /* bit by corner: held at this very severity */
    gpwi_trial least;  /* held, with the least margin */
    gpwi_trial failed; /* beyond it */
} found;

static void take(found *f, const climbed *c, uint32_t corner)
{
    f->severity = c->severity;
    f->corner = corner;
    f->tried = 1u << corner;
    if (c->severity > 0.0f) {
        f->reason = c->is_range ? GPW_PLAN_RANGE : GPW_PLAN_LIMIT;
    } else {
        f->reason = c->failed.lacks_base ? GPW_PLAN_BASE : GPW_PLAN_NONE;
    }
    f->least = c->severity > 0.0f ? c->held : c->failed;
    f->failed = c->failed;
}

static void find_given(gpw_plan *plan, const gpwi_question *q, found *f)
{
    climbed c;

    memset(f, 0, sizeof *f);
    f->least.margin_pct = f->least.time_s = gpw_unknown();
    if (!is_stable(plan, 0u, &plan->genset)) {
        f->reason = GPW_PLAN_UNSTABLE;
        return;
    }
    climb(plan, &plan->genset, q, q->high, plan->config.scan, &c);
    take(f, &c, 0u);
}

/* Inside the range no corner fails: the one nearest to it is told. */
static void note_least(found *f, const gpwi_trial *held, uint32_t corner)
{
    if (held->margin_pct < f->least.margin_pct) {
        f->least = *held;
        f->corner = f->reason == GPW_PLAN_RANGE ? corner : f->corner;
    }
}

/* One corner, from the answer so far downwards; its own trial at that answer where it holds. */
static void visit_corner(gpw_plan *plan, const gpwi_question *q, uint32_t corner, found *f)
{
    gpw_genset_config genset;
    climbed c;

    gpwi_genset_corner(&plan->genset, corner, &genset);
    if (!is_stable(plan, corner, &genset)) {
        f->severity = 0.0f;
        f->corner = corner;
        f->reason = GPW_PLAN_UNSTABLE;
        return;
    }
    climb(plan, &genset, q, f->severity, plan->config.corner_scan, &c);
    if (!c.is_range) {
        take(f, &c, corner);
        return;
    }
    f->tried |= 1u << corner;
    note_least(f, &c.held, corner);
}

/* Tries the answer itself once more wherever it was only known from a larger one: a set that
 * holds more need not hold less. Returns whether it held everywhere. */
static int confirm(gpw_plan *plan, const gpwi_question *q, found *f)
{
    const float severity = f->severity;
    uint32_t corner;

    for (corner = 0u; corner < GPWI_PLAN_CORNERS; corner++) {
        gpw_genset_config genset;
        gpwi_trial trial;

        if ((f->tried >> corner & 1u) || (corner != 0u && !needs_corner(plan, corner))) {
            continue;
        }
        gpwi_genset_corner(&plan->genset, corner, &genset);
        if (holds(plan, &genset, q, severity, &trial)) {
            f->tried |= 1u << corner;
            note_least(f, &trial, corner);
            continue;
        }
        if (corner == 0u) {
            climbed c;

            climb(plan, &genset, q, severity, plan->config.corner_scan, &c);
            take(f, &c, corner);
        } else {
            visit_corner(plan, q, corner, f);
        }
        return 0;
    }
    return 1;
}

/* An answer at a limit is moved a little inside it, and has then been tried nowhere. */
static void step_back(const gpwi_question *q, found *f)
{
    const float inside = SAFE_SHARE * f->severity;

    if (f->reason == GPW_PLAN_LIMIT && inside >= q->low) {
        f->severity = inside;
        f->tried = 0u;
        f->least.margin_pct = NO_MARGIN_PCT;
    }
}

static void find_certain(gpw_plan *plan, const gpwi_question *q, found *f)
{
    uint32_t i, repairs;

    for (i = 0; i < GPWI_PLAN_CORNERS - 1u && f->severity > 0.0f; i++) {
        if (needs_corner(plan, corner_order[i])) {
            visit_corner(plan, q, corner_order[i], f);
        }
    }
    for (repairs = 0u; repairs < MOST_REPAIRS && f->severity > 0.0f; repairs++) {
        step_back(q, f);
        if (confirm(plan, q, f)) {
            return;
        }
    }
    if (f->severity > 0.0f) { /* holds and fails in turn: nothing here is certain */
        f->severity = 0.0f;
        f->reason = GPW_PLAN_NONE;
    }
}

static uint32_t deciding_parameter(gpw_plan *plan, const gpwi_question *q, const found *f)
{
    gpw_genset_config genset;
    gpwi_shape shape;
    gpwi_trial trial;

    if (f->corner == 0u) {
        return GPW_PARAMETER_NONE;
    }
    if (f->reason == GPW_PLAN_UNSTABLE) {
        return GPW_PARAMETER_INERTIA; /* the air has no part in stability */
    }
    gpwi_question_shape(q, gpwi_question_amount(q, f->severity > 0.0f ? f->severity : q->low),
                        &shape);
    gpwi_genset_corner(&plan->genset, f->corner, &genset);
    gpwi_plan_try(plan, &genset, &shape, &trial);
    return deciding_of(plan, f->corner, &shape, &trial);
}

static float in_unit(const gpwi_question *q, float severity)
{
    if (severity > 0.0f) {
        return q->unit * gpwi_question_amount(q, severity);
    }
    return q->is_smallest ? gpw_unknown() : 0.0f;
}

GPWI_COLD void gpwi_plan_solve(gpw_plan *plan, const gpwi_question *question,
                               gpw_plan_answer *answer)
{
    const gpwi_question *const q = question;
    found f;

    memset(answer, 0, sizeof *answer);
    plan->runs = 0u;
    find_given(plan, q, &f);
    answer->quantity = q->quantity;
    answer->amount = in_unit(q, f.severity);
    answer->amount_certain = gpw_unknown();
    answer->outcome = f.severity > 0.0f ? GPW_UNDETERMINED : GPW_FAILS;
    if (plan->config.corners && f.severity > 0.0f) {
        find_certain(plan, q, &f);
        answer->outcome = f.severity > 0.0f ? GPW_HOLDS : GPW_UNDETERMINED;
    }
    if (plan->config.corners) {
        answer->amount_certain = in_unit(q, f.severity);
        answer->deciding = deciding_parameter(plan, q, &f);
    }
    answer->reason = f.reason;
    answer->corner = f.corner;
    answer->limiting = f.reason == GPW_PLAN_LIMIT ? f.failed.limiting : f.least.limiting;
    answer->margin_pct = f.least.margin_pct;
    answer->time_s = f.reason == GPW_PLAN_LIMIT ? f.failed.time_s : f.least.time_s;
    answer->gain = f.reason == GPW_PLAN_UNSTABLE ? plan->gain : GPW_GAIN_NONE;
    answer->runs = plan->runs;
}

/* ---- one course, no search ---- */

typedef struct judged {
    uint32_t corners, held, failed;
    uint32_t worst_corner;
    gpwi_trial worst;
    uint32_t reason;
} judged;

static void judge_corner(gpw_plan *plan, const gpwi_shape *shape, uint32_t corner, judged *j)
{
    gpw_genset_config genset;
    gpwi_trial trial;

    gpwi_genset_corner(&plan->genset, corner, &genset);
    memset(&trial, 0, sizeof trial);
    trial.outcome = GPW_FAILS;
    trial.margin_pct = trial.time_s = gpw_unknown();
    if (is_stable(plan, corner, &genset)) {
        gpwi_plan_try(plan, &genset, shape, &trial);
    } else {
        j->reason = GPW_PLAN_UNSTABLE;
    }
    if (trial.lacks_base) {
        j->reason = GPW_PLAN_BASE;
    }
    j->held += trial.outcome == GPW_HOLDS;
    j->failed += trial.outcome == GPW_FAILS;
    if (j->corners == 0u || is_better(&j->worst, &trial)) {
        j->worst = trial;
        j->worst_corner = corner;
    }
    j->corners++;
}

GPWI_COLD void gpwi_plan_judge(gpw_plan *plan, const gpwi_shape *shape, gpw_plan_answer *answer)
{
    uint32_t corner, given_holds;
    judged j;

    memset(answer, 0, sizeof *answer);
    memset(&j, 0, sizeof j);
    plan->runs = 0u;
    judge_corner(plan, shape, 0u, &j);
    given_holds = j.held;
    for (corner = 1u; corner < GPWI_PLAN_CORNERS && plan->config.corners; corner++) {
        if (needs_corner(plan, corner)) {
            judge_corner(plan, shape, corner, &j);
        }
    }
    answer->quantity = GPW_PLAN_HOLDS;
    answer->amount = given_holds ? 1.0f : 0.0f;
    answer->amount_certain = !plan->config.corners ? gpw_unknown()
                             : j.held == j.corners ? 1.0f
                                                   : 0.0f;
    answer->outcome = j.failed == j.corners                         ? GPW_FAILS
                      : j.held == j.corners && plan->config.corners ? GPW_HOLDS
                                                                    : GPW_UNDETERMINED;
    answer->reason = j.reason;
    answer->gain = j.reason == GPW_PLAN_UNSTABLE ? plan->gain : GPW_GAIN_NONE;
    answer->corner = j.worst_corner;
    answer->limiting = j.worst.limiting;
    answer->margin_pct = j.worst.margin_pct;
    answer->time_s = j.worst.time_s;
    if (answer->outcome == GPW_UNDETERMINED && j.worst_corner != 0u) {
        answer->deciding = j.reason == GPW_PLAN_UNSTABLE
                               ? (uint32_t)GPW_PARAMETER_INERTIA
                               : deciding_of(plan, j.worst_corner, shape, &j.worst);
    }
    answer->runs = plan->runs;
}
