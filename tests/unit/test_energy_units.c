/* SPDX-License-Identifier: MIT */
/* Expected values: by hand, and the table of docs/sources.md, joules-design. */
#include "energy_setup.h"

#include <gpupower/energy_models.h>
#include <gpupower/energy_units.h>

static double converted(float value, uint32_t from, uint32_t to, float tokens)
{
    float result = NAN;

    assert_status(gpw_energy_convert(value, from, to, tokens, &result), GPW_OK);
    return result;
}

static void units_convert_as_by_hand(void **state)
{
    const float none = gpw_unknown();

    (void)state;
    assert_near(converted(0.5f, GPW_ENERGY_J_PER_TOKEN, GPW_ENERGY_TOKENS_PER_J, none), 2.0,
                1e-6);
    assert_near(converted(3.6f, GPW_ENERGY_J_PER_TOKEN, GPW_ENERGY_KWH_PER_MTOKEN, none), 1.0,
                1e-6);
    assert_near(converted(0.34f, GPW_ENERGY_WH_PER_ITEM, GPW_ENERGY_J_PER_ITEM, none), 1224.0,
                1e-3);
    assert_near(converted(0.34f, GPW_ENERGY_WH_PER_ITEM, GPW_ENERGY_WH_PER_1000_ITEMS, none),
                340.0, 1e-3);
    assert_near(converted(2.0f, GPW_ENERGY_J_PER_TOKEN, GPW_ENERGY_J_PER_ITEM, 500.0f), 1000.0,
                1e-3);
    assert_near(converted(1000.0f, GPW_ENERGY_J_PER_ITEM, GPW_ENERGY_TOKENS_PER_J, 500.0f), 0.5,
                1e-6);
    assert_near(converted(50.0f, GPW_ENERGY_J_PER_ITEM, GPW_ENERGY_ITEMS_PER_S_PER_W, none),
                0.02, 1e-8);
    assert_near(converted(360.0f, GPW_ENERGY_J_PER_ITEM, GPW_ENERGY_ITEMS_PER_KWH, none), 1e4,
                1e-2);
}

static void every_conversion_comes_back(void **state)
{
    uint32_t from, to;

    (void)state;
    for (from = 0; from <= GPW_ENERGY_ITEMS_PER_KWH; from++) {
        for (to = 0; to <= GPW_ENERGY_ITEMS_PER_KWH; to++) {
            const double there = converted(7.3f, from, to, 321.0f);

            assert_near(converted((float)there, to, from, 321.0f), 7.3, 7.3 * 1e-6);
        }
        assert_string_not_equal(gpw_energy_unit_name(from), "?");
    }
    assert_string_equal(gpw_energy_unit_name(8), "?");
}

static void impossible_energies_are_refused(void **state)
{
    float result = 7.0f;

    (void)state;
    assert_status(gpw_energy_convert(0.0f, 0, 1, 1.0f, &result), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_convert(-1.0f, 0, 1, 1.0f, &result), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_convert(gpw_unknown(), 0, 1, 1.0f, &result), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_convert(1.0f, 8, 1, 1.0f, &result), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_convert(1.0f, 0, 8, 1.0f, &result), GPW_ERR_DOMAIN);
    assert_status(
        gpw_energy_convert(1.0f, GPW_ENERGY_J_PER_TOKEN, GPW_ENERGY_J_PER_ITEM, 0.0f, &result),
        GPW_ERR_DOMAIN);
    assert_status(gpw_energy_convert(1.0f, GPW_ENERGY_J_PER_TOKEN, GPW_ENERGY_J_PER_ITEM,
                                     gpw_unknown(), &result),
                  GPW_ERR_DOMAIN);
    assert_status(
        gpw_energy_convert(1e30f, GPW_ENERGY_J_PER_TOKEN, GPW_ENERGY_J_PER_ITEM, 1e9f, &result),
        GPW_ERR_DOMAIN); /* no float */
    assert_status(gpw_energy_convert(1.0f, 0, 1, 1.0f, NULL), GPW_ERR_NULL);
    assert_near(result, 7.0, 0.0);
}

/* ---- the 0.34 Wh of a query that are often quoted ---- */

static double wh_of(uint32_t gpus, float batch, float output_tokens, const char *model)
{
    setup s = small_setup();
    gpw_energy_result r;
    float wh = NAN;

    assert_status(gpw_energy_model_find(model, &s.model), GPW_OK);
    s.deployment.gpus = gpus;
    s.deployment.batch = batch;
    s.workload.output_tokens = output_tokens;
    r = result_of(&s);
    assert_status(gpw_energy_convert(r.j_per_response, GPW_ENERGY_J_PER_ITEM,
                                     GPW_ENERGY_WH_PER_ITEM, 1.0f, &wh),
                  GPW_OK);
    return wh;
}

/* How many output tokens come to 0.34 Wh of boards, 64 requests at once: the formulas in double
 * give 368.7, 427.6, 526.3 and 6499. */
static void a_third_of_a_watt_hour_is_a_short_answer_of_a_large_model(void **state)
{
    static const struct {
        const char *model;
        uint32_t gpus;
        float below, above; /* tokens */
    } answers[] = {{"Llama-3.1-405B-Instruct-FP8", 8, 368.0f, 369.5f},
                   {"DeepSeek-R1", 8, 427.0f, 428.0f},
                   {"Qwen3-235B-A22B-Instruct-2507", 8, 526.0f, 527.0f},
                   {"Llama-3.1-8B-Instruct", 1, 6490.0f, 6510.0f}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(answers); i++) {
        assert_true(wh_of(answers[i].gpus, 64.0f, answers[i].below, answers[i].model) < 0.34);
        assert_true(wh_of(answers[i].gpus, 64.0f, answers[i].above, answers[i].model) > 0.34);
    }
}

/* ---- power to design for ---- */

static gpw_energy_design designed(uint32_t board, float board_w, float margin,
                                  uint32_t is_point)
{
    const gpw_energy_board b = board_of(board);
    gpw_energy_design d;

    assert_status(gpw_energy_design_power(&b, board_w, margin, is_point, &d, sizeof d), GPW_OK);
    return d;
}

static void margins_that_were_tried_give_their_own_shares(void **state)
{
    static const float margins[] = {0.0f, 0.15f, 0.30f, 0.40f};
    static const double shares[2][2][4][2] = {
        {{{56, -6}, {28, 8}, {9, 16}, {2, 20}}, {{38, 4}, {0, 15}, {0, 22}, {0, 24}}},
        {{{59, -7}, {28, 6}, {14, 15}, {8, 18}}, {{41, 1}, {12, 11}, {5, 17}, {4, 19}}}};
    uint32_t board, is_point, i;

    (void)state;
    for (board = 0; board < 2; board++) {
        for (is_point = 0; is_point < 2; is_point++) {
            for (i = 0; i < 4; i++) {
                const gpw_energy_design d = designed(board, 400.0f, margins[i], is_point);

                assert_near(d.board_w, 400.0 * (1.0 + (double)margins[i]), 1e-3);
                assert_near(d.exceeded_pct, shares[board][is_point][i][0], 0.0);
                assert_near(d.unused_pct, shares[board][is_point][i][1], 0.0);
                assert_int_equal(d.is_tdp, 0);
            }
        }
    }
}

static void a_margin_between_takes_the_worse_neighbour(void **state)
{
    const gpw_energy_design d = designed(0, 400.0f, 0.2f, 0);
    const gpw_energy_design far = designed(0, 400.0f, 0.5f, 0);

    (void)state;
    assert_near(d.exceeded_pct, 28.0, 0.0); /* of 15 % */
    assert_near(d.unused_pct, 16.0, 0.0);   /* of 30 % */
    assert_near(far.exceeded_pct, 2.0, 0.0);
    assert_near(far.unused_pct, 26.0, 0.0); /* of TDP */
}

static void rated_power_is_the_end_of_every_margin(void **state)
{
    const gpw_energy_design d = designed(1, 900.0f, 0.3f, 0);

    (void)state;
    assert_near(d.board_w, 1000.0, 0.0);
    assert_int_equal(d.is_tdp, 1);
    assert_near(d.exceeded_pct, 0.0, 0.0);
    assert_near(d.unused_pct, 23.0, 0.0);
}

static void shares_of_a_type_not_tried_are_unknown(void **state)
{
    const gpw_energy_board b = board_of(GPW_ENERGY_H200);
    gpw_energy_design d;

    (void)state;
    assert_status(gpw_energy_design_power(&b, 400.0f, 0.15f, 0, &d, sizeof d),
                  GPW_NOTE_UNKNOWN);
    assert_near(d.board_w, 460.0, 1e-3);
    assert_true(gpw_is_unknown(d.exceeded_pct) && gpw_is_unknown(d.unused_pct));
}

static void impossible_designs_are_refused(void **state)
{
    gpw_energy_board b = board_of(GPW_ENERGY_H100_SXM);
    gpw_energy_design d;

    (void)state;
    assert_status(gpw_energy_design_power(&b, 701.0f, 0.1f, 0, &d, sizeof d), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_design_power(&b, 400.0f, -0.1f, 0, &d, sizeof d), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_design_power(&b, 400.0f, NAN, 0, &d, sizeof d), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_design_power(&b, 400.0f, 0.1f, 2, &d, sizeof d), GPW_ERR_DOMAIN);
    assert_status(gpw_energy_design_power(&b, 400.0f, 0.1f, 0, &d, 12), GPW_ERR_VERSION);
    assert_status(gpw_energy_design_power(&b, 400.0f, 0.1f, 0, NULL, sizeof d), GPW_ERR_NULL);
    b.tdp_w = gpw_unknown();
    assert_status(gpw_energy_design_power(&b, 400.0f, 0.1f, 0, &d, sizeof d), GPW_ERR_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_convert_as_by_hand),
        cmocka_unit_test(every_conversion_comes_back),
        cmocka_unit_test(impossible_energies_are_refused),
        cmocka_unit_test(a_third_of_a_watt_hour_is_a_short_answer_of_a_large_model),
        cmocka_unit_test(margins_that_were_tried_give_their_own_shares),
        cmocka_unit_test(a_margin_between_takes_the_worse_neighbour),
        cmocka_unit_test(rated_power_is_the_end_of_every_margin),
        cmocka_unit_test(shares_of_a_type_not_tried_are_unknown),
        cmocka_unit_test(impossible_designs_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
