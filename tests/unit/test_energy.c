/* SPDX-License-Identifier: MIT */
/* Expected values: the worked examples of docs/sources.md, joules-model, and what follows from
 * the formulas by hand. tests/reference/joules_model.py goes over a grid. */
#include "energy_setup.h"

#include <float.h>
#include <stdlib.h>

/* ---- worked examples ---- */

typedef struct example {
    uint32_t board, gpus, task, layers;
    float used, experts; /* 1 of 1: dense */
    float kv_bytes;
    uint32_t kv_heads;
    float attention_flop;
    float params_total, params_active; /* 1e9 */
    uint32_t precision;
    float weight_bytes;
    float batch, output_tokens;
    double step_ms, tokens_per_s, board_w, j_per_token; /* as printed */
    float measured_tokens_per_s;
    double at_speed_w;
} example;

#define H GPW_ENERGY_H100_SXM
#define B GPW_ENERGY_B200

static const example examples[] = {
    {H, 1, 0,    32,  1,    1,    131072, 8,      524288, 8,  8,
     0, 2, 8.0f, 389, 7.66, 1044, 481,    0.4612, 1070,   485},
    {H, 1, 0,      32,  1,     1,    131072, 8,      524288, 8,  8,
     0, 2, 127.6f, 405, 19.52, 6537, 594,    0.0908, 7037,   612},
    {H, 1, 0,      32,  1,     1,    131072, 8,      524288, 8,  8,
     0, 2, 510.9f, 397, 57.57, 8875, 643,    0.0725, 9806,   674},
    {B, 2, 0,      80,  1,     1,    327680, 8,      2621440, 70, 70,
     0, 2, 255.3f, 361, 46.81, 5454, 968,    0.3548, 5372,    956},
    {H, 8, 0,     126, 1,     1,    516096, 8,      8257536, 405, 405,
     1, 1, 63.9f, 360, 51.64, 1237, 515,    3.3329, 1350,    530},
    {B, 4, 0,      94,  8,     128,  192512, 4,      3080192, 235, 22,
     0, 2, 511.4f, 880, 90.18, 5671, 652,    0.4600, 6506,    674},
    {H, 1, 0,     48,  8,     128,  98304, 4,      786432, 30, 3,
     0, 2, 31.9f, 922, 30.65, 1041, 445,   0.4273, 1394,   475},
    {B,      1,    1,     36,   4,   128,    36864, 8,  294912, 117, 5, 2, 65.0f / 117.0f,
     255.8f, 1861, 32.77, 7807, 719, 0.0921, 11889, 830},
    {H, 2, 1,     64,   1,     1,    262144, 8,      2097152, 32, 32,
     0, 2, 63.8f, 7058, 34.11, 1871, 525,    0.5616, 2079,    544},
    {B, 8, 1,      61,    8,     256,  70272, 1,      16990208, 671, 37,
     1, 1, 128.0f, 11287, 44.80, 2857, 754,   2.1123, 2999,     767},
    {B, 1, 2,      48,  8,     128,  98304, 4,      786432, 30, 3,
     0, 2, 254.9f, 256, 71.23, 3578, 768,   0.2146, 6003,   945},
    {B, 1, 1,    36,   1,    1,    147456, 8,      589824, 8,  8,
     0, 2, 8.0f, 8290, 6.56, 1219, 756,    0.6202, 251,    307},
};

static setup setup_of(const example *e)
{
    setup s = small_setup();

    s.board = board_of(e->board);
    assert_status(gpw_energy_workload_init(&s.workload, sizeof s.workload, e->task), GPW_OK);
    s.model.layers = e->layers;
    s.model.kv_heads = e->kv_heads;
    s.model.precision = e->precision;
    s.model.is_irregular = e->experts > 1.0f;
    s.model.params_total = e->params_total * 1e9f;
    s.model.params_active = e->params_active * 1e9f;
    s.model.routed_fraction = e->used / e->experts;
    s.model.weight_bytes = e->weight_bytes;
    s.model.kv_bytes_per_token = e->kv_bytes;
    s.model.attention_flop_per_token = e->attention_flop;
    s.workload.output_tokens = e->output_tokens;
    s.deployment.gpus = e->gpus;
    s.deployment.batch = e->batch;
    return s;
}

static void worked_examples_come_out_as_printed(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(examples); i++) {
        const example *const e = &examples[i];
        setup s = setup_of(e);
        gpw_energy_result r = result_of(&s);

        assert_near(r.step_s * 1e3f, e->step_ms, 0.0051);
        assert_near(r.tokens_per_s, e->tokens_per_s, 0.51);
        assert_near(r.board_w, e->board_w, 0.51);
        assert_near(r.j_per_token, e->j_per_token, 0.000051);
        s.deployment.tokens_per_s = e->measured_tokens_per_s; /* itself printed rounded */
        r = result_of(&s);
        assert_near(r.board_w, e->at_speed_w, 0.6);
        assert_true(r.tokens_per_s == e->measured_tokens_per_s);
    }
}

/* 16e9 bytes of weights; 8 contexts of 250 + 194.5 tokens. */
static void work_of_a_step_is_what_the_formulas_say_by_hand(void **state)
{
    const setup s = small_setup();
    const gpw_energy_result r = result_of(&s);

    (void)state;
    assert_near(r.context_tokens, 444.5, 1e-4);
    assert_near(r.dense_bytes, 16e9, 1e4);
    assert_near(r.expert_bytes, 0.0, 0.0);
    assert_near(r.kv_bytes, 8 * 444.5 * 131072, 100.0);
    assert_near(r.state_bytes, 0.0, 0.0);
    assert_near(r.decode_flop, 8 * (16e9 + 524288 * 444.5), 2e4);
    assert_near(r.prefill_flop, 8 * (16e9 + 262144.0 * 250) * 250 / 389, 2e4);
    assert_near(r.requests_per_step, 8.0 / 389, 1e-8);
    assert_near(r.requests_per_s, (double)r.tokens_per_s / 389, 1e-6);
}

static void cache_is_split_no_finer_than_its_heads(void **state)
{
    setup s = small_setup();
    gpw_energy_result at_8, at_16;

    (void)state;
    s.deployment.gpus = 8;
    at_8 = result_of(&s);
    s.deployment.gpus = 16;
    at_16 = result_of(&s);
    assert_true(at_8.kv_bytes == at_16.kv_bytes);
    assert_true(at_16.dense_bytes == at_8.dense_bytes / 2.0f);
}

static void contexts_of_long_answers_weigh_more(void **state)
{
    setup s = small_setup();

    (void)state;
    s.workload.output_tokens = 1500.0f;
    assert_near(result_of(&s).context_tokens, 1000.0, 1e-3);
    s.workload.output_tokens = 1600.0f;
    assert_near(result_of(&s).context_tokens, 1250.0, 1e-3);
}

/* One request touches rho of the experts, very many all of them. */
static void experts_touched_go_from_the_fraction_to_all(void **state)
{
    setup s = setup_of(&examples[6]);
    const double routed = 27e9 / (1.0 - 0.0625);

    (void)state;
    s.deployment.batch = 1.0f;
    assert_near(result_of(&s).expert_bytes, routed * 0.0625 * 2, 2e3);
    s.deployment.batch = 2.0f;
    assert_near(result_of(&s).expert_bytes, routed * (1 - 0.9375 * 0.9375) * 2, 4e3);
    s.deployment.batch = 2000.0f;
    assert_near(result_of(&s).expert_bytes, routed * 2, 2e4);
}

/* Twice: it is read and written. */
static void recurrent_state_moves_both_ways(void **state)
{
    setup s = small_setup();

    (void)state;
    s.model.state_bytes = 1e8f;
    s.deployment.gpus = 4;
    assert_near(result_of(&s).state_bytes, 2 * 8 * 1e8 / 4, 100.0);
}

/* Of 48 layers and 213 us: one admission a step is the most that is paid for. */
static void more_than_one_admission_a_step_costs_no_more(void **state)
{
    setup s = setup_of(&examples[6]);
    gpw_energy_result irregular, regular;

    (void)state;
    s.deployment.batch = 100.0f;
    s.workload.output_tokens = 10.0f;
    irregular = result_of(&s);
    s.model.is_irregular = 0;
    regular = result_of(&s);
    assert_near(irregular.gpu_s - regular.gpu_s, 48 * 213e-6, 1e-7);
    s.workload.output_tokens = 200.0f; /* half a request a step */
    regular = result_of(&s);
    s.model.is_irregular = 1;
    assert_near(result_of(&s).gpu_s - regular.gpu_s, 48 * 213e-6 / 2, 1e-7);
}

/* ---- invariants over random configurations ---- */

static float between(float low, float high)
{
    return low * expf(logf(high / low) * ((float)rand() / (float)RAND_MAX));
}

static setup random_setup(void)
{
    setup s = small_setup();
    const int is_dense = rand() % 2;

    s.board = board_of((uint32_t)rand() % 6u);
    s.model.layers = 1u + (uint32_t)rand() % 200u;
    s.model.kv_heads = 1u + (uint32_t)rand() % 16u;
    s.model.precision = (uint32_t)rand() % 3u;
    s.model.is_irregular = !is_dense;
    s.model.params_total = between(1e8f, 2e12f);
    s.model.routed_fraction = is_dense ? 1.0f : between(0.003f, 0.9f);
    s.model.params_active = is_dense
                                ? s.model.params_total
                                : s.model.params_total * between(s.model.routed_fraction, 1.0f);
    s.model.weight_bytes = between(0.5f, 4.0f);
    s.model.kv_bytes_per_token = between(1e3f, 1e6f);
    s.model.attention_flop_per_token = between(1e4f, 1e8f);
    s.model.state_bytes = rand() % 2 ? 0.0f : between(1e5f, 1e9f);
    s.workload.prompt_tokens = between(1.0f, 1e5f);
    s.workload.output_tokens = between(1.0f, 1e5f);
    s.workload.stall_s = rand() % 2 ? 0.0f : between(1e-3f, 1.0f);
    s.deployment.gpus = 1u + (uint32_t)rand() % 64u;
    s.deployment.batch = between(0.1f, 1e4f);
    return s;
}

static void power_stays_between_idle_and_the_cap(void **state)
{
    int i;

    (void)state;
    srand(1);
    for (i = 0; i < 20000; i++) {
        setup s = random_setup();
        gpw_energy_result r;

        if (i % 2) {
            s.deployment.step_s = between(1e-4f, 100.0f);
        }
        r = result_of(&s);
        assert_true(s.board.idle_w <= r.board_w && r.board_w <= 0.98f * s.board.tdp_w);
        assert_true(r.board_low_w <= r.board_w && r.board_w <= r.board_high_w);
        assert_true(s.board.idle_w <= r.board_low_w && r.board_high_w <= s.board.tdp_w);
        assert_true(0.0f < r.busy_pu && r.busy_pu <= 1.0f);
        assert_true(r.tokens_per_s_low <= r.tokens_per_s && r.j_per_token_low <= r.j_per_token);
        assert_int_equal((r.flags & GPW_ENERGY_CAPPED) != 0u,
                         r.board_w == 0.98f * s.board.tdp_w);
    }
}

static void the_longer_the_same_work_takes_the_less_it_draws(void **state)
{
    int i, k;

    (void)state;
    srand(2);
    for (i = 0; i < 500; i++) {
        setup s = random_setup();
        float before_w = FLT_MAX;

        for (k = 0; k < 40; k++) {
            s.deployment.step_s = 1e-4f * powf(1.4f, (float)k);
            assert_true(result_of(&s).board_w <= before_w);
            before_w = result_of(&s).board_w;
        }
    }
}

static void energy_is_power_by_speed_to_the_last_bit(void **state)
{
    int i;

    (void)state;
    srand(3);
    for (i = 0; i < 20000; i++) {
        const setup s = random_setup();
        const gpw_energy_result r = result_of(&s);

        assert_true(r.j_per_token == r.board_w * (float)s.deployment.gpus / r.tokens_per_s);
        assert_true(r.replica_w == r.board_w * (float)s.deployment.gpus);
        assert_true(r.j_per_response == r.j_per_token * s.workload.output_tokens);
        assert_near(r.j_per_token * r.tokens_per_j, 1.0, 3e-7);
    }
}

/* ---- one measured point ---- */

static void a_calibrated_deployment_gives_the_measured_point_back(void **state)
{
    setup s = setup_of(&examples[1]);
    gpw_energy_result r;

    (void)state;
    s.deployment.tokens_per_s = 7037.0f;
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 669.0f,
                                       GPW_ENERGY_POINT_OF_CURVE),
                  GPW_OK);
    assert_true(gpw_is_unknown(s.deployment.tokens_per_s));
    assert_near(s.deployment.time_factor, 127.6 / 7037 / 0.01952, 1e-3);
    r = result_of(&s);
    assert_near(r.tokens_per_s, 7037.0, 0.01);
    assert_near(r.board_w, 669.0, 0.001);
    assert_true(r.flags & GPW_ENERGY_CALIBRATED);
    assert_near(r.power_p90_pct, 18.0, 0.0);
}

/* By hand: at another batch the time law is scaled, and what power has above idle. */
static void a_factor_of_two_in_time_halves_the_rates(void **state)
{
    setup s = small_setup();
    const gpw_energy_result before = result_of(&s);
    const double rates_w = (double)before.board_w - 120.0 - 235.0;
    gpw_energy_result r;

    (void)state;
    s.deployment.calibration = GPW_ENERGY_POINT_OF_MODEL;
    s.deployment.time_factor = 2.0f;
    s.deployment.power_factor = 0.5f;
    r = result_of(&s);
    assert_near(r.step_s / before.step_s, 2.0, 1e-6);
    assert_near(r.busy_pu, 1.0, 0.0);
    assert_near(r.board_w, 120.0 + 0.5 * (235.0 + rates_w / 2.0), 0.01);
}

/* The stall is part of what is scaled: the point comes back with it, too. */
static void a_stalled_point_comes_back(void **state)
{
    setup s = small_setup();

    (void)state;
    s.workload.stall_s = 0.08f;
    s.deployment.step_s = 0.02f;
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 400.0f,
                                       GPW_ENERGY_POINT_OF_MODEL),
                  GPW_OK);
    assert_int_equal(s.deployment.calibration, GPW_ENERGY_POINT_OF_MODEL);
    assert_near(result_of(&s).step_s, 0.02, 1e-8);
    assert_near(result_of(&s).board_w, 400.0, 1e-3);
}

static void a_point_that_cannot_be_is_refused(void **state)
{
    setup s = small_setup(), before;

    (void)state;
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 486.0f,
                                       GPW_ENERGY_POINT_OF_CURVE),
                  GPW_ERR_UNKNOWN); /* no speed */
    s.deployment.tokens_per_s = 1070.0f;
    before = s;
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 120.0f,
                                       GPW_ENERGY_POINT_OF_CURVE),
                  GPW_ERR_DOMAIN); /* idle */
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 841.0f,
                                       GPW_ENERGY_POINT_OF_CURVE),
                  GPW_ERR_DOMAIN); /* beyond 1.2 TDP */
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board,
                                       gpw_unknown(), GPW_ENERGY_POINT_OF_CURVE),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 486.0f,
                                       GPW_ENERGY_UNCALIBRATED),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, NULL, &s.board, 486.0f,
                                       GPW_ENERGY_POINT_OF_CURVE),
                  GPW_ERR_NULL);
    assert_memory_equal(&s.deployment, &before.deployment, sizeof s.deployment);
    s.deployment.tokens_per_s = 0.001f; /* a million times slower */
    assert_status(gpw_energy_calibrate(&s.model, &s.workload, &s.deployment, &s.board, 486.0f,
                                       GPW_ENERGY_POINT_OF_CURVE),
                  GPW_ERR_DOMAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples_come_out_as_printed),
        cmocka_unit_test(work_of_a_step_is_what_the_formulas_say_by_hand),
        cmocka_unit_test(cache_is_split_no_finer_than_its_heads),
        cmocka_unit_test(contexts_of_long_answers_weigh_more),
        cmocka_unit_test(experts_touched_go_from_the_fraction_to_all),
        cmocka_unit_test(recurrent_state_moves_both_ways),
        cmocka_unit_test(more_than_one_admission_a_step_costs_no_more),
        cmocka_unit_test(power_stays_between_idle_and_the_cap),
        cmocka_unit_test(the_longer_the_same_work_takes_the_less_it_draws),
        cmocka_unit_test(energy_is_power_by_speed_to_the_last_bit),
        cmocka_unit_test(a_calibrated_deployment_gives_the_measured_point_back),
        cmocka_unit_test(a_factor_of_two_in_time_halves_the_rates),
        cmocka_unit_test(a_stalled_point_comes_back),
        cmocka_unit_test(a_point_that_cannot_be_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
