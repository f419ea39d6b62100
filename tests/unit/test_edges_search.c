/* SPDX-License-Identifier: MIT */
/* The search of a plan over trials that are told their outcome here: what holds more need not
 * hold less, and no set that could be built shows each of that. */
#include "gpw_test.h"

#include "plan_internal.h"

void told_try(gpw_plan *plan, const gpw_genset_config *genset, const gpwi_shape *shape,
              gpwi_trial *trial);
void told_solve(gpw_plan *plan, const gpwi_question *question, gpw_plan_answer *answer);

#define gpwi_plan_try told_try
#include "plan_search.c"
#undef gpwi_plan_try
#define gpwi_plan_solve told_solve
#include "plan_battery.c"
#define fill fill_preboost
#include "plan_preboost.c"
#undef fill
#undef gpwi_plan_solve

#include <string.h>

#define RATED_W 1.0e6f

static uint64_t memory[1024];
static uint32_t tries;

/* Whether the set of the given inertia (or of a corner, of less or more) takes a step. */
static int (*takes)(float step_pu, int is_given);
static float told_certain_w[3]; /* what the questions of a battery are answered, one by one */
static uint32_t asked;

void told_try(gpw_plan *plan, const gpw_genset_config *genset, const gpwi_shape *shape,
              gpwi_trial *trial)
{
    memset(trial, 0, sizeof *trial);
    tries++;
    plan->runs++;
    trial->outcome =
        takes(shape->segment[0].change_pu, genset->inertia_s == plan->genset.inertia_s &&
                                               genset->air_step_pu == plan->genset.air_step_pu)
            ? GPW_HOLDS
            : GPW_FAILS;
    trial->margin_pct = trial->outcome == GPW_HOLDS ? 10.0f : -10.0f;
}

void told_solve(gpw_plan *plan, const gpwi_question *question, gpw_plan_answer *answer)
{
    (void)plan;
    memset(answer, 0, sizeof *answer);
    answer->quantity = question->quantity;
    answer->amount = answer->amount_certain = told_certain_w[asked++];
}

void gpwi_plan_ask_step(gpw_plan *plan, float base_pu, float boost_pu, float sign,
                        gpw_plan_answer *answer)
{
    gpwi_question q;

    (void)base_pu;
    (void)boost_pu;
    (void)sign;
    gpwi_question_init(&q, GPWI_ASK_STEP, GPW_PLAN_STEP_W, RATED_W);
    told_solve(plan, &q, answer);
}

void gpwi_plan_ask_ramp(gpw_plan *plan, float base_pu, float change_pu, gpw_plan_answer *answer)
{
    gpwi_question q;

    (void)base_pu;
    (void)change_pu;
    gpwi_question_init(&q, GPWI_ASK_RAMP, GPW_PLAN_RAMP_W_PER_S, RATED_W);
    told_solve(plan, &q, answer);
}

static gpw_plan *plan_of(uint32_t scan, uint32_t corner_scan)
{
    gpw_genset_config set;
    gpw_plan_config c;
    gpw_limits l;
    gpw_plan *plan = NULL;

    assert_status(gpw_genset_config_init(&set, sizeof set), GPW_OK);
    assert_status(gpw_genset_preset(&set, GPW_GENSET_DIESEL_NA), GPW_OK);
    set.tick_ns = 10000000u;
    set.rated_w = RATED_W;
    assert_status(gpw_plan_config_init(&c, sizeof c), GPW_OK);
    c.scan = scan;
    c.corner_scan = corner_scan;
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1), GPW_OK);
    assert_status(gpw_plan_init(memory, sizeof memory, &c, &set, &l, &plan), GPW_OK);
    tries = asked = 0u;
    return plan;
}

static gpw_plan_answer step_of(gpw_plan *plan)
{
    gpw_plan_answer answer;
    gpwi_question q;

    gpwi_question_init(&q, GPWI_ASK_STEP, GPW_PLAN_STEP_W, RATED_W);
    q.a = 1.0f;
    q.low = GPWI_PLAN_SMALLEST_PU;
    q.high = 1.0f;
    gpwi_plan_solve(plan, &q, &answer);
    return answer;
}

/* The corners take 0.7; the set as given takes all but what is between 0.6 and 0.8. */
static int given_has_a_gap(float step_pu, int is_given)
{
    return is_given ? step_pu <= 0.6f || step_pu >= 0.8f : step_pu <= 0.7f;
}

static void answer_below_which_the_given_set_fails_is_not_certain(void **state)
{
    gpw_plan_answer a;

    (void)state;
    takes = given_has_a_gap;
    a = step_of(plan_of(2u, 1u)); /* 0.5 and 1 hold */
    assert_near(a.amount, 1.0e6, 0.0);
    assert_true(a.amount_certain <= 0.6e6f && a.amount_certain > 0.59e6f);
    assert_int_equal(a.outcome, GPW_HOLDS);
}

/* The set as given takes 0.7; its corners all but what is between 0.6 and what it was found to
 * take. */
static float given_takes_pu;

static int corners_have_a_gap(float step_pu, int is_given)
{
    if (is_given && step_pu <= 0.7f && step_pu > given_takes_pu) {
        given_takes_pu = step_pu;
    }
    return is_given ? step_pu <= 0.7f : step_pu <= 0.6f || step_pu > 0.9995f * given_takes_pu;
}

static void answer_below_which_a_corner_fails_is_not_certain(void **state)
{
    gpw_plan_answer a;

    (void)state;
    takes = corners_have_a_gap;
    given_takes_pu = 0.0f;
    a = step_of(plan_of(1u, 1u));
    assert_near(a.amount, 0.7e6, 0.7e3);
    assert_true(a.amount_certain <= 0.6e6f && a.amount_certain > 0.59e6f);
    assert_int_equal(a.outcome, GPW_HOLDS);
}

/* Whatever is tried a little below what held last fails. */
static float last_held_pu;

static int holds_and_fails_in_turn(float step_pu, int is_given)
{
    const int is_inside = step_pu < last_held_pu && step_pu > 0.998f * last_held_pu;

    (void)is_given;
    if (is_inside || step_pu > 0.9f) {
        return 0;
    }
    last_held_pu = step_pu;
    return 1;
}

static void answer_that_holds_and_fails_in_turn_is_none_for_certain(void **state)
{
    gpw_plan_answer a;

    (void)state;
    takes = holds_and_fails_in_turn;
    last_held_pu = 0.0f;
    a = step_of(plan_of(1u, 1u));
    assert_true(a.amount > 0.8e6f);
    assert_near(a.amount_certain, 0.0, 0.0);
    assert_int_equal(a.outcome, GPW_UNDETERMINED);
    assert_int_equal(a.reason, GPW_PLAN_NONE);
}

static int takes_hardly_anything(float step_pu, int is_given)
{
    (void)is_given;
    return step_pu <= 1.0004e-3f;
}

/* A thousandth less would be less than may be asked about. */
static void answer_at_the_least_amount_is_moved_no_further(void **state)
{
    gpw_plan_answer a;

    (void)state;
    takes = takes_hardly_anything;
    a = step_of(plan_of(1u, 1u));
    assert_int_equal(a.reason, GPW_PLAN_LIMIT);
    assert_int_equal(a.outcome, GPW_HOLDS);
    assert_true(a.amount_certain >= 1.0e3f && a.amount_certain <= 1.0004e3f);
}

/* Step and ramp hold each alone, and no share of both. */
static void battery_of_no_share_is_unknown(void **state)
{
    gpw_plan *const plan = plan_of(1u, 1u);
    gpw_plan_battery battery;
    gpw_plan_answer a;

    (void)state;
    told_certain_w[0] = 2.0e5f;
    told_certain_w[1] = 1.0e4f;
    told_certain_w[2] = 0.0f;
    assert_status(
        gpw_plan_battery_size(plan, 0.0f, 5.0e5f, &battery, sizeof battery, &a, sizeof a),
        GPW_NOTE_UNKNOWN);
    assert_true(!gpwi_is_known(battery.power_w) && !gpwi_is_known(battery.energy_j));
    asked = 0u;
    told_certain_w[2] = 0.5f; /* 0.1 MW at once, 5 kW/s for the rest of it */
    assert_status(
        gpw_plan_battery_size(plan, 0.0f, 5.0e5f, &battery, sizeof battery, &a, sizeof a),
        GPW_OK);
    assert_near(battery.power_w, 4.0e5, 1.0);
    assert_near(battery.duration_s, 80.0, 1e-3);
}

static int takes_nothing(float step_pu, int is_given)
{
    (void)step_pu;
    (void)is_given;
    return 0;
}

/* A power is found, and at that power no shorter wait: it stays the long one. */
static void dummy_load_without_a_shorter_wait_keeps_the_long_one(void **state)
{
    gpw_plan *const plan = plan_of(1u, 1u);
    gpw_plan_preboost p;
    gpw_plan_answer a;

    (void)state;
    takes = takes_nothing;
    told_certain_w[0] = 3.0e5f;
    told_certain_w[1] = gpw_unknown();
    assert_status(
        gpw_plan_preboost_size(plan, 0.0f, 5.0e5f, 1.0e5f, &p, sizeof p, &a, sizeof a), GPW_OK);
    assert_near(p.power_w, 3.03e5, 1.0);
    assert_near(p.wait_s, 1.0, 0.0); /* of a set without air */
    assert_near(p.lead_s, 4.03, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_below_which_the_given_set_fails_is_not_certain),
        cmocka_unit_test(answer_below_which_a_corner_fails_is_not_certain),
        cmocka_unit_test(answer_that_holds_and_fails_in_turn_is_none_for_certain),
        cmocka_unit_test(answer_at_the_least_amount_is_moved_no_further),
        cmocka_unit_test(battery_of_no_share_is_unknown),
        cmocka_unit_test(dummy_load_without_a_shorter_wait_keeps_the_long_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
