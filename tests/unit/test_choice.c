/* SPDX-License-Identifier: MIT */
/* Expected values: by hand, from the formulas in the header. */
#include "gpw_test.h"

#include <gpupower/choice.h>
#include <gpupower/supply.h>

#include <string.h>

/* Boards of 700 W that serve at 500 W and wait at 100 W; overhead and losses of none. */
static gpw_choice_config site_of(float budget_w)
{
    gpw_choice_config site;

    assert_status(gpw_choice_config_init(&site, sizeof site), GPW_OK);
    site.budget_w = budget_w;
    return site;
}

static gpw_choice_candidate candidate_of(uint32_t gpus, float board_w, float tokens_per_s)
{
    gpw_choice_candidate c;

    c.gpus = gpus;
    c.batch = 64.0f;
    c.board_w = board_w;
    c.ready_w = 100.0f;
    c.tdp_w = 700.0f;
    c.design_w = NAN;
    c.tokens_per_s = tokens_per_s;
    c.step_s = NAN;
    return c;
}

static gpw_choice_result evaluated(const gpw_choice_config *site, gpw_choice_candidate c)
{
    gpw_choice_result r;

    assert_status(gpw_choice_evaluate(site, &c, sizeof c, &r, sizeof r), GPW_OK);
    return r;
}

static gpw_choice_result best_of(const gpw_choice_config *site, const gpw_choice_candidate *c,
                                 uint32_t count)
{
    gpw_choice_result r;

    assert_status(gpw_choice_best(site, c, sizeof *c, count, &r, sizeof r), GPW_OK);
    return r;
}

/* ---- replicas ---- */

/* 500 W and 15 % are 575 W; 10 kW carry 17 of them. */
static void budget_carries_whole_replicas_at_design_power(void **state)
{
    const gpw_choice_config site = site_of(10000.0f);
    const gpw_choice_result r = evaluated(&site, candidate_of(1, 500.0f, 1000.0f));

    (void)state;
    assert_int_equal(r.replicas, 17);
    assert_int_equal(r.gpus, 17);
    assert_int_equal(r.nodes, 3);
    assert_string_equal(gpw_choice_limit_name(r.limit), "budget");
    assert_near(r.tokens_per_s, 17000.0, 1e-2);
    assert_near(r.boards_w, 8500.0, 1e-2);
    assert_near(r.site_w, 8500.0, 1e-2);
    assert_near(r.boards_design_w, 9775.0, 1e-2);
    assert_near(r.site_design_w, 9775.0, 1e-2);
    assert_near(r.step_boards_w, 17.0 * 475.0, 1e-2);
    assert_near(r.step_w, 17.0 * 475.0, 1e-2);
    assert_near(r.step_from_off_w, 9775.0, 1e-2);
    assert_near(r.j_per_token, 0.5, 1e-6);
    assert_near(r.first_replica_w, 575.0, 1e-3);
    assert_near(r.missing_w, 0.0, 0.0);
    assert_true(isnan(r.j_per_response) && isnan(r.responses_per_s));
}

/* Nodes of 8 with 1 kW and 0.2 W/W, 95 %: a replica of 4 at 600 W is 2400 W of boards; two make
 * a node: (4800 * 1.2 + 1000) / 0.95 = 7115.8 W; one makes (2880 + 1000) / 0.95 = 4084.2 W. */
static void overhead_and_losses_count_by_the_node(void **state)
{
    gpw_choice_config site = site_of(20000.0f);
    gpw_choice_result r;

    (void)state;
    site.node_overhead_w = 1000.0f;
    site.overhead_w_per_w = 0.2f;
    site.efficiency = 0.95f;
    site.margin = 0.0f;
    site.response_tokens = 200.0f;
    r = evaluated(&site, candidate_of(4, 600.0f, 3000.0f));
    assert_int_equal(r.replicas, 5); /* 2 nodes and a half one: 18315.8 W; 6: 21347.4 W */
    assert_int_equal(r.nodes, 3);
    assert_near(r.site_design_w, (12000.0 * 1.2 + 3000.0) / 0.95, 0.01);
    assert_near(r.first_replica_w, 4084.2105, 0.01);
    assert_near(r.step_boards_w, 5 * 4 * 500.0, 0.01);
    assert_near(r.step_w, 10000.0 * 1.2 / 0.95, 0.01);
    assert_near(r.j_per_token, (12000.0 * 1.2 + 3000.0) / 0.95 / 15000.0, 1e-5);
    assert_near(r.j_per_response, 200.0 * (12000.0 * 1.2 + 3000.0) / 0.95 / 15000.0, 1e-3);
    assert_near(r.responses_per_s, 75.0, 1e-4);
}

static void replica_never_lies_in_two_nodes_that_could_hold_it(void **state)
{
    gpw_choice_config site = site_of(1e9f);
    gpw_choice_result r;

    (void)state;
    site.gpus_max = 9;
    r = evaluated(&site, candidate_of(3, 500.0f, 1.0f));
    assert_int_equal(r.replicas, 3);
    assert_int_equal(r.nodes, 2); /* two in the first node, two GPUs of it idle */
    assert_string_equal(gpw_choice_limit_name(r.limit), "gpus");
    site.gpus_max = 40;
    r = evaluated(&site, candidate_of(16, 500.0f, 1.0f));
    assert_int_equal(r.replicas, 2);
    assert_int_equal(r.nodes, 4);
}

static void design_power_ends_at_tdp_and_may_be_own(void **state)
{
    gpw_choice_config site = site_of(1400.0f);
    gpw_choice_candidate c = candidate_of(1, 650.0f, 1.0f);

    (void)state;
    assert_near(evaluated(&site, c).first_replica_w, 700.0, 1e-3);
    c.design_w = 660.0f;
    assert_near(evaluated(&site, c).first_replica_w, 660.0, 1e-3);
    c = candidate_of(1, 300.0f, 1.0f);
    assert_near(evaluated(&site, c).first_replica_w, 345.0, 1e-3);
    site.design = GPW_CHOICE_TDP;
    assert_near(evaluated(&site, c).first_replica_w, 700.0, 1e-3);
    c = candidate_of(1, 710.0f, 1.0f); /* measured above its rating: that counts */
    assert_near(evaluated(&site, c).first_replica_w, 710.0, 1e-3);
}

static void budget_met_exactly_is_met(void **state)
{
    gpw_choice_config site = site_of(5000.0f);

    (void)state;
    site.margin = 0.0f;
    assert_int_equal(evaluated(&site, candidate_of(1, 500.0f, 1.0f)).replicas, 10);
    site.budget_w = 4999.5f;
    assert_int_equal(evaluated(&site, candidate_of(1, 500.0f, 1.0f)).replicas, 9);
}

static void largest_site_stays_within_its_bound(void **state)
{
    const gpw_choice_config site = site_of(1e12f);
    const gpw_choice_result r = evaluated(&site, candidate_of(3, 500.0f, 1.0f));

    (void)state;
    assert_int_equal(r.gpus, 16777215);
    assert_string_equal(gpw_choice_limit_name(r.limit), "gpus");
}

/* ---- the step ---- */

/* A step of 475 W a board: 5 kW allow ten boards where the budget would carry 17. */
static void step_that_the_set_accepts_limits_replicas(void **state)
{
    gpw_choice_config site = site_of(10000.0f);
    gpw_choice_result r;

    (void)state;
    site.step_max_w = 5000.0f;
    r = evaluated(&site, candidate_of(1, 500.0f, 1000.0f));
    assert_int_equal(r.replicas, 10);
    assert_near(r.step_w, 4750.0, 1e-2);
    assert_string_equal(gpw_choice_limit_name(r.limit), "step");
    site.step_max_w = 474.0f;
    r = evaluated(&site, candidate_of(1, 500.0f, 1000.0f));
    assert_int_equal(r.replicas, 0);
    assert_near(r.missing_w, 1.0, 1e-3);
    assert_string_equal(gpw_choice_limit_name(r.limit), "step");
}

/* ---- nothing fits ---- */

static void budget_below_one_replica_says_what_is_missing(void **state)
{
    const gpw_choice_config site = site_of(500.0f);
    const gpw_choice_candidate both[] = {candidate_of(4, 500.0f, 9000.0f),
                                         candidate_of(1, 500.0f, 1000.0f)};
    const gpw_choice_result r = best_of(&site, both, 2);

    (void)state;
    assert_int_equal(r.replicas, 0);
    assert_int_equal(r.index, 1);
    assert_near(r.missing_w, 75.0, 1e-3);
    assert_near(r.tokens_per_s, 0.0, 0.0);
    assert_true(isnan(r.j_per_token));
}

static void too_slow_an_answer_is_no_answer(void **state)
{
    gpw_choice_config site = site_of(10000.0f);
    gpw_choice_candidate c = candidate_of(1, 500.0f, 1000.0f);
    gpw_choice_result r;

    (void)state;
    site.step_limit_s = 0.05f;
    c.step_s = 0.0501f;
    r = evaluated(&site, c);
    assert_int_equal(r.replicas, 0);
    assert_string_equal(gpw_choice_limit_name(r.limit), "time");
    c.step_s = 0.05f;
    assert_int_equal(evaluated(&site, c).replicas, 17);
    c.step_s = NAN;
    assert_status(gpw_choice_evaluate(&site, &c, sizeof c, &r, sizeof r), GPW_ERR_UNKNOWN);
}

static void fewer_gpus_than_a_replica_needs_is_none(void **state)
{
    gpw_choice_config site = site_of(1e6f);
    gpw_choice_result r;

    (void)state;
    site.gpus_max = 7;
    r = evaluated(&site, candidate_of(8, 500.0f, 1000.0f));
    assert_int_equal(r.replicas, 0);
    assert_string_equal(gpw_choice_limit_name(r.limit), "gpus");
    assert_near(r.missing_w, 0.0, 0.0);
}

/* ---- the best ---- */

/* At 10 kW: 17 of 1000/s; 4 replicas of four (2300 W each) of 4600/s; 15 of 1100/s at 575 W. */
static void most_tokens_win(void **state)
{
    gpw_choice_config site = site_of(10000.0f);
    const gpw_choice_candidate all[] = {
        candidate_of(1, 500.0f, 1000.0f), candidate_of(4, 500.0f, 4600.0f),
        candidate_of(1, 600.0f, 1250.0f), candidate_of(1, 650.0f, 1310.0f)};
    gpw_choice_result r = best_of(&site, all, 4);

    (void)state;
    assert_int_equal(r.index,
                     1); /* 18400 against 17000, 14 * 1250 = 17500, 14 * 1310 = 18340 */
    assert_near(r.tokens_per_s, 18400.0, 1e-2);
    site.step_max_w = 3000.0f;
    r = best_of(&site, all, 4); /* 6 of 475 W; 1 of 1900 W; 5 of 590 W; 5 of 600 W */
    assert_int_equal(r.index, 3);
    assert_near(r.tokens_per_s, 6550.0, 1e-2);
}

static void of_equals_the_thriftier_then_the_earlier_wins(void **state)
{
    const gpw_choice_config site = site_of(10000.0f);
    const gpw_choice_candidate all[] = {candidate_of(1, 560.0f, 1000.0f),
                                        candidate_of(1, 550.0f, 1000.0f),
                                        candidate_of(1, 550.0f, 1000.0f)};

    (void)state;
    assert_int_equal(best_of(&site, all, 3).index, 1);
}

/* An array of a newer caller's longer structs. */
static void candidates_may_be_longer_than_ours(void **state)
{
    const gpw_choice_config site = site_of(10000.0f);
    struct longer {
        gpw_choice_candidate c;
        float more[3];
    } all[2];
    gpw_choice_result r;

    (void)state;
    memset(all, 0, sizeof all);
    all[0].c = candidate_of(1, 500.0f, 1000.0f);
    all[1].c = candidate_of(1, 500.0f, 1001.0f);
    assert_status(gpw_choice_best(&site, &all[0].c, sizeof all[0], 2, &r, sizeof r), GPW_OK);
    assert_int_equal(r.index, 1);
}

/* ---- overhead of a preset ---- */

static void preset_overhead_is_the_line_of_the_node(void **state)
{
    gpw_choice_config site = site_of(9000.0f);
    gpw_choice_result r;

    (void)state;
    assert_status(gpw_choice_overhead_preset(&site, GPW_SUPPLY_HGX_H100), GPW_OK);
    assert_near(site.node_overhead_w, 1060.3945, 1e-2);
    assert_near(site.overhead_w_per_w, 0.37863018, 1e-6);
    assert_near(site.budget_w, 9000.0, 0.0);
    site.margin = 0.0f;
    r = evaluated(&site, candidate_of(8, 668.2f, 1.0f));
    assert_int_equal(r.replicas, 1);
    assert_near(r.site_w, 8430.0, 0.1); /* the node under burn */
    site.node_gpus = 4;
    assert_status(gpw_choice_overhead_preset(&site, GPW_SUPPLY_HGX_H100), GPW_ERR_DOMAIN);
    site.node_gpus = 8;
    assert_status(gpw_choice_overhead_preset(&site, 99), GPW_ERR_DOMAIN);
    assert_status(gpw_choice_overhead_preset(NULL, 0), GPW_ERR_NULL);
}

/* ---- bad input ---- */

static void assert_site_refused(gpw_choice_config site)
{
    const gpw_choice_candidate c = candidate_of(1, 500.0f, 1.0f);
    gpw_choice_result r, before;

    memset(&r, 0x5a, sizeof r);
    before = r;
    assert_status(gpw_choice_evaluate(&site, &c, sizeof c, &r, sizeof r), GPW_ERR_DOMAIN);
    assert_memory_equal(&r, &before, sizeof r);
}

static void bad_sites_are_refused(void **state)
{
    static const size_t fields[] = {
        offsetof(gpw_choice_config, budget_w), offsetof(gpw_choice_config, margin),
        offsetof(gpw_choice_config, node_overhead_w), offsetof(gpw_choice_config, efficiency),
        offsetof(gpw_choice_config, overhead_w_per_w)};
    static const float bad[] = {NAN, -1.0f, INFINITY};
    gpw_choice_config site;
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(fields); i++) {
        for (k = 0; k < COUNT_OF(bad); k++) {
            site = site_of(1000.0f);
            memcpy((char *)&site + fields[i], &bad[k], sizeof bad[k]);
            assert_site_refused(site);
        }
    }
    site = site_of(0.0f);
    assert_site_refused(site);
    site = site_of(1000.0f);
    site.design = 2;
    assert_site_refused(site);
    site = site_of(1000.0f);
    site.node_gpus = 0;
    assert_site_refused(site);
    site = site_of(1000.0f);
    site.step_limit_s = 0.0f;
    assert_site_refused(site);
    site = site_of(1000.0f);
    site.step_max_w = -1.0f;
    assert_site_refused(site);
    site = site_of(1000.0f);
    site.response_tokens = 0.0f;
    assert_site_refused(site);
}

static void assert_candidate_refused(gpw_choice_candidate bad)
{
    const gpw_choice_config site = site_of(10000.0f);
    const gpw_choice_candidate both[] = {candidate_of(1, 500.0f, 1.0f), bad};
    gpw_choice_result r;

    assert_status(gpw_choice_best(&site, both, sizeof both[0], 2, &r, sizeof r),
                  GPW_ERR_DOMAIN);
}

static void bad_candidates_are_refused(void **state)
{
    gpw_choice_candidate c;

    (void)state;
    assert_candidate_refused(candidate_of(0, 500.0f, 1.0f));
    assert_candidate_refused(candidate_of(5000, 500.0f, 1.0f));
    assert_candidate_refused(candidate_of(1, 99.0f, 1.0f)); /* below ready */
    assert_candidate_refused(candidate_of(1, NAN, 1.0f));
    assert_candidate_refused(candidate_of(1, 500.0f, 0.0f));
    assert_candidate_refused(candidate_of(1, 500.0f, NAN));
    c = candidate_of(1, 500.0f, 1.0f);
    c.tdp_w = 0.0f;
    assert_candidate_refused(c);
    c = candidate_of(1, 500.0f, 1.0f);
    c.ready_w = -1.0f;
    assert_candidate_refused(c);
    c = candidate_of(1, 500.0f, 1.0f);
    c.design_w = 499.0f; /* below what is expected */
    assert_candidate_refused(c);
    c = candidate_of(1, 500.0f, 1.0f);
    c.step_s = 0.0f;
    assert_candidate_refused(c);
}

static void bad_calls_are_refused(void **state)
{
    gpw_choice_config site = site_of(10000.0f);
    const gpw_choice_candidate c = candidate_of(1, 500.0f, 1.0f);
    gpw_choice_result r;

    (void)state;
    assert_status(gpw_choice_config_init(NULL, sizeof site), GPW_ERR_NULL);
    assert_status(gpw_choice_config_init(&site, 55), GPW_ERR_VERSION);
    assert_status(gpw_choice_best(NULL, &c, sizeof c, 1, &r, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_choice_best(&site, NULL, sizeof c, 1, &r, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_choice_best(&site, &c, sizeof c, 1, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_choice_evaluate(&site, &c, sizeof c - 1u, &r, sizeof r), GPW_ERR_VERSION);
    assert_status(gpw_choice_evaluate(&site, NULL, sizeof(gpw_choice_candidate), &r, sizeof r),
                  GPW_ERR_NULL);
    assert_status(gpw_choice_best(&site, &c, 31, 1, &r, sizeof r), GPW_ERR_VERSION);
    assert_status(gpw_choice_best(&site, &c, sizeof c, 1, &r, 71), GPW_ERR_VERSION);
    assert_status(gpw_choice_best(&site, &c, sizeof c, 0, &r, sizeof r), GPW_ERR_DOMAIN);
    memset(&site, 0, sizeof site);
    assert_status(gpw_choice_best(&site, &c, sizeof c, 1, &r, sizeof r), GPW_ERR_VERSION);
    assert_string_equal(gpw_choice_limit_name(4), "?");
}

/* Of what does not fit: what lacks watts misses least, and by its watts; of the others what
 * answers sooner does. */
static void of_none_that_fits_the_nearest_is_named(void **state)
{
    gpw_choice_config site = site_of(400.0f);
    gpw_choice_candidate slow = candidate_of(1, 500.0f, 1000.0f);
    gpw_choice_candidate slower = slow, quick = slow, large = candidate_of(16, 500.0f, 1000.0f);

    (void)state;
    site.step_limit_s = 0.1f;
    site.gpus_max = 8u;
    slow.step_s = 0.2f;
    slower.step_s = 0.3f;
    quick.step_s = 0.05f; /* 575 W where 400 are */
    large.step_s = 0.15f; /* too slow, and too many GPUs */
    {
        const gpw_choice_candidate all[] = {slower, slow, quick};

        assert_int_equal(best_of(&site, all, 3).index, 2);
        assert_int_equal(best_of(&site, all, 3).limit, GPW_CHOICE_BY_BUDGET);
        assert_int_equal(best_of(&site, all, 2).index, 1);
        assert_int_equal(best_of(&site, all, 2).limit, GPW_CHOICE_BY_TIME);
    }
    large.step_s = 0.05f;
    {
        const gpw_choice_candidate all[] = {quick, slow, large};

        assert_int_equal(best_of(&site, all, 3).index, 0);
        assert_int_equal(best_of(&site, &all[1], 2).index, 1); /* sooner, in want of GPUs */
        assert_int_equal(best_of(&site, &all[1], 2).limit, GPW_CHOICE_BY_GPUS);
    }
    {
        const gpw_choice_candidate all[] = {large, quick};

        assert_int_equal(best_of(&site, all, 2).index, 1);
    }
}

static void list_too_long_or_with_one_bad_row_is_refused(void **state)
{
    gpw_choice_config site = site_of(10000.0f);
    gpw_choice_candidate all[2] = {candidate_of(1, 500.0f, 1000.0f),
                                   candidate_of(1, 500.0f, 1000.0f)};
    gpw_choice_result r;

    (void)state;
    assert_status(gpw_choice_best(&site, all, sizeof all[0], 1000001u, &r, sizeof r),
                  GPW_ERR_DOMAIN);
    all[0].gpus = 0u;
    assert_status(gpw_choice_best(&site, all, sizeof all[0], 2u, &r, sizeof r), GPW_ERR_DOMAIN);
    site.header = 0u;
    assert_status(gpw_choice_overhead_preset(&site, GPW_SUPPLY_HGX_H100), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budget_carries_whole_replicas_at_design_power),
        cmocka_unit_test(overhead_and_losses_count_by_the_node),
        cmocka_unit_test(replica_never_lies_in_two_nodes_that_could_hold_it),
        cmocka_unit_test(design_power_ends_at_tdp_and_may_be_own),
        cmocka_unit_test(budget_met_exactly_is_met),
        cmocka_unit_test(largest_site_stays_within_its_bound),
        cmocka_unit_test(step_that_the_set_accepts_limits_replicas),
        cmocka_unit_test(budget_below_one_replica_says_what_is_missing),
        cmocka_unit_test(too_slow_an_answer_is_no_answer),
        cmocka_unit_test(fewer_gpus_than_a_replica_needs_is_none),
        cmocka_unit_test(most_tokens_win),
        cmocka_unit_test(of_equals_the_thriftier_then_the_earlier_wins),
        cmocka_unit_test(candidates_may_be_longer_than_ours),
        cmocka_unit_test(preset_overhead_is_the_line_of_the_node),
        cmocka_unit_test(bad_sites_are_refused),
        cmocka_unit_test(bad_candidates_are_refused),
        cmocka_unit_test(bad_calls_are_refused),
        cmocka_unit_test(of_none_that_fits_the_nearest_is_named),
        cmocka_unit_test(list_too_long_or_with_one_bad_row_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
