/* SPDX-License-Identifier: MIT */
/* Which set, how large, how many. */
#include "plan_internal.h"

#define SETS_MAX 64u
#define LIST_MAX 1000u

static float largest(const gpwi_profile *p)
{
    const float after = p->base_pu + p->step_pu;
    const float most = after > p->base_pu ? after : p->base_pu;

    return p->total_pu > most ? p->total_pu : most;
}

static gpw_status read(const gpw_plan *plan, const gpw_plan_profile *profile,
                       const gpw_plan_answer *answer, size_t answer_bytes, gpwi_profile *p)
{
    const gpw_status status = gpwi_plan_check(plan, answer, answer_bytes);

    return status == GPW_OK ? gpwi_plan_read_profile(plan, profile, p) : status;
}

/* Loads of a share of the sets; a load above what one may carry fails as the base does. */
static void judge(gpw_plan *plan, const gpwi_profile *p, float scale, gpw_plan_answer *answer)
{
    gpwi_shape shape;

    gpwi_profile_shape(p, scale, &shape);
    gpwi_plan_judge(plan, &shape, answer);
}

GPWI_COLD gpw_status gpw_plan_holds(gpw_plan *plan, const gpw_plan_profile *profile,
                                    gpw_plan_answer *answer, size_t answer_bytes)
{
    gpwi_profile p;
    gpw_plan_answer ours;
    const gpw_status status = read(plan, profile, answer, answer_bytes, &p);

    if (status != GPW_OK) {
        return status;
    }
    judge(plan, &p, 1.0f, &ours);
    return gpwi_plan_write(answer, answer_bytes, &ours);
}

GPWI_COLD gpw_status gpw_plan_smallest_rating(gpw_plan *plan, const gpw_plan_profile *profile,
                                              float rating_max_w, gpw_plan_answer *answer,
                                              size_t answer_bytes)
{
    gpw_plan_answer ours;
    gpwi_question q;
    gpw_status status;

    gpwi_question_init(&q, GPWI_ASK_RATING, GPW_PLAN_RATING_W, 1.0f);
    status = read(plan, profile, answer, answer_bytes, &q.profile);
    if (status != GPW_OK) {
        return status;
    }
    q.unit = plan->genset.rated_w;
    q.is_smallest = 1u;
    q.low = largest(&q.profile) / plan->config.load_max_pu;
    q.high = rating_max_w / plan->genset.rated_w;
    if (!(q.low > 0.0f) || !gpwi_in_range(rating_max_w, q.low * q.unit, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_plan_solve(plan, &q, &ours);
    return gpwi_plan_write(answer, answer_bytes, &ours);
}

/* ---- how many ---- */

/* At the total load, one of n sets is lost: the others step from 1/n to 1/(n-1) of it. */
static void judge_loss(gpw_plan *plan, const gpwi_profile *p, uint32_t n,
                       gpw_plan_answer *answer)
{
    const float before_pu = p->total_pu / (float)n;
    const float after_pu = p->total_pu / (float)(n - 1u);
    gpwi_shape shape;

    gpwi_shape_begin(&shape, before_pu, GPWI_BOOST_SETTLED);
    (void)gpwi_shape_add(&shape, 0.0f, after_pu - before_pu, 0.0f);
    gpwi_plan_judge(plan, &shape, answer);
}

static int is_worse(const gpw_plan_answer *a, const gpw_plan_answer *b)
{
    if (a->amount_certain != b->amount_certain) {
        return a->amount_certain < b->amount_certain;
    }
    if (a->amount != b->amount) {
        return a->amount < b->amount;
    }
    return a->margin_pct < b->margin_pct;
}

static void judge_number(gpw_plan *plan, const gpwi_profile *p, uint32_t n, uint32_t spare,
                         gpw_plan_answer *answer)
{
    gpw_plan_answer loss;
    uint32_t runs;

    judge(plan, p, 1.0f / (float)(n - spare), answer);
    if (spare == 0u) {
        return;
    }
    runs = answer->runs;
    judge_loss(plan, p, n, &loss);
    runs += loss.runs;
    if (is_worse(&loss, answer)) {
        *answer = loss;
    }
    answer->runs = runs;
}

static void count_sets(gpw_plan *plan, const gpwi_profile *p, uint32_t sets_max, uint32_t spare,
                       gpw_plan_answer *answer)
{
    const float most = largest(p);
    float given = gpw_unknown(), certain = gpw_unknown();
    uint32_t n, runs = 0u;

    memset(answer, 0, sizeof *answer);
    answer->margin_pct = answer->time_s = gpw_unknown();
    answer->reason = GPW_PLAN_BASE; /* stays where no number carries the load */
    for (n = 1u + spare; n <= sets_max && !gpwi_is_known(certain); n++) {
        if (most > plan->config.load_max_pu * (float)(n - spare)) {
            continue;
        }
        judge_number(plan, p, n, spare, answer);
        runs += answer->runs;
        if (answer->amount > 0.0f && !gpwi_is_known(given)) {
            given = (float)n;
        }
        if (answer->amount_certain > 0.0f) {
            certain = (float)n;
        }
    }
    answer->runs = runs;
    answer->quantity = GPW_PLAN_SETS;
    answer->amount = given;
    answer->amount_certain = certain;
}

GPWI_COLD gpw_status gpw_plan_smallest_sets(gpw_plan *plan, const gpw_plan_profile *profile,
                                            uint32_t sets_max, uint32_t spare,
                                            gpw_plan_answer *answer, size_t answer_bytes)
{
    gpwi_profile p;
    gpw_plan_answer ours;
    const gpw_status status = read(plan, profile, answer, answer_bytes, &p);

    if (status != GPW_OK) {
        return status;
    }
    if (sets_max < 1u || sets_max > SETS_MAX || spare > 1u) {
        return GPW_ERR_DOMAIN;
    }
    count_sets(plan, &p, sets_max, spare, &ours);
    if (ours.reason == GPW_PLAN_LIMIT && !gpwi_is_known(ours.amount_certain)) {
        ours.reason = GPW_PLAN_NONE;
    } else if (ours.amount_certain == (float)(1u + spare)) {
        ours.reason = GPW_PLAN_RANGE;
    }
    ours.outcome = gpwi_is_known(ours.amount_certain) ? GPW_HOLDS
                   : gpwi_is_known(ours.amount)       ? GPW_UNDETERMINED
                                                      : GPW_FAILS;
    return gpwi_plan_write(answer, answer_bytes, &ours);
}

/* ---- which of a list ---- */

typedef struct best_set {
    uint32_t index; /* of the one in `answer` */
    float rated_w;
    float certain_w, given_w;
    gpw_plan_answer answer;
    uint32_t runs;
} best_set;

/* The answer kept is that of the smallest set that holds, or of the largest where none does. */
static void consider(best_set *best, uint32_t index, float rated_w,
                     const gpw_plan_answer *answer)
{
    const int is_certain = answer->amount_certain > 0.0f; /* false for NaN */
    const int had_certain = gpwi_is_known(best->certain_w);
    const int is_first = best->rated_w == 0.0f;

    best->runs += answer->runs;
    if (answer->amount > 0.0f && !(rated_w >= best->given_w)) {
        best->given_w = rated_w;
    }
    if (is_certain ? !had_certain || rated_w < best->certain_w
                   : !had_certain && (is_first || rated_w > best->rated_w)) {
        best->index = index;
        best->rated_w = rated_w;
        best->answer = *answer;
        best->certain_w = is_certain ? rated_w : best->certain_w;
    }
}

static gpw_status judge_set(void *memory, size_t memory_bytes, const gpw_plan_config *config,
                            const gpw_genset_config *genset, const gpw_limits *limits,
                            const gpw_plan_profile *profile, uint32_t index, best_set *best)
{
    gpw_plan *plan = NULL;
    gpw_plan_answer answer;
    gpw_status status = gpw_plan_init(memory, memory_bytes, config, genset, limits, &plan);

    if (status == GPW_OK) {
        status = gpw_plan_holds(plan, profile, &answer, sizeof answer);
    }
    if (status == GPW_OK) {
        consider(best, index, plan->genset.rated_w, &answer);
    }
    return status;
}

GPWI_COLD gpw_status gpw_plan_smallest_of(void *memory, size_t memory_bytes,
                                          const gpw_plan_config *config,
                                          const gpw_genset_config *gensets, size_t genset_bytes,
                                          uint32_t count, const gpw_limits *limits,
                                          const gpw_plan_profile *profile, uint32_t *index,
                                          gpw_plan_answer *answer, size_t answer_bytes)
{
    const unsigned char *const rows = (const unsigned char *)gensets;
    gpw_status status = GPW_OK;
    best_set best;
    uint32_t i;

    if (gensets == NULL || index == NULL || answer == NULL) {
        return GPW_ERR_NULL;
    }
    if (count < 1u || count > LIST_MAX) {
        return GPW_ERR_DOMAIN;
    }
    if (genset_bytes < GPWI_GENSET_V0_1 || answer_bytes < GPWI_PLAN_ANSWER_V0_1 ||
        genset_bytes > GPWI_CONFIG_MAX || answer_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    memset(&best, 0, sizeof best);
    best.certain_w = best.given_w = gpw_unknown();
    for (i = 0; i < count && status == GPW_OK; i++) {
        const void *const row = rows + (size_t)i * genset_bytes;

        status = judge_set(memory, memory_bytes, config, row, limits, profile, i, &best);
    }
    if (status != GPW_OK) {
        return status;
    }
    *index = gpwi_is_known(best.certain_w) ? best.index : count;
    best.answer.quantity = GPW_PLAN_RATING_W;
    best.answer.amount = best.given_w;
    best.answer.amount_certain = best.certain_w;
    best.answer.runs = best.runs;
    if (gpwi_is_known(best.certain_w)) {
        best.answer.outcome = GPW_HOLDS;
    } else {
        best.answer.outcome = gpwi_is_known(best.given_w) ? GPW_UNDETERMINED : GPW_FAILS;
    }
    return gpwi_plan_write(answer, answer_bytes, &best.answer);
}
