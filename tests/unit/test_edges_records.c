/* SPDX-License-Identifier: MIT */
/* Ends of every figure of meters, of what reads records, and of what chooses a deployment. */
#include "edges.h"

static size_t bytes;

#define OF gpw_meter_config
static const edge of_meter[] = {
    WORD(architecture, GPW_METER_BLACKWELL + 1u),
    WORD(field, GPW_METER_FIELD_PDU + 1u),
    WORD(kind, GPW_METER_KIND_COUNTER + 1u),
    FIGURE(window_s, -0.1f, 1.1f * GPW_METER_WINDOW_MAX_S),
    FIGURE(period_s, 0.0009f, 1.1f * GPW_METER_WINDOW_MAX_S),
    KNOWN(window_jitter_s, -0.1f, 0.11f),
    FIGURE(sample_s, 0.0f, 0.11f),
    FIGURE(phase_s, -0.1f, 0.11f),
    KNOWN(gain, 0.09f, 11.0f),
    KNOWN(offset_w, -1.1e6f, 1.1e6f),
    KNOWN(board_spread_pu, -0.1f, 0.6f),
    KNOWN(quantum_w, -0.1f, 1.1e6f),
    KNOWN(latency_s, -0.1f, 61.0f),
    KNOWN(response_s, -0.1f, 61.0f),
    FIGURE(error_pu, -0.1f, 0.6f),
    KNOWN(poll_interval_s, 0.0005f, 3700.0f),
    KNOWN(poll_jitter_s, -0.1f, 0.95f),
    KNOWN(poll_stagger_s, -0.1f, 11.0f),
    KNOWN(poll_max_hz, -0.1f, 1.1e6f),
    KNOWN(dt_s, 0.1f * GPW_DT_MIN_S, 0.11f),
    KNOWN(initial_w, -1.0f, 1.1f * GPW_METER_POWER_MAX_W),
    WORD(gpus, 0u),
    WORD(gpus, GPW_METER_GPUS_MAX + 1u),
    WORD(point, GPW_POINT_INSTRUMENT + 1u),
    WORD(grade, GPW_GRADE_USER + 1u),
    WORD(reserved[0], 1u),
    WORD(reserved[4], 1u),
};
#undef OF

static gpw_status try_meter(const void *config)
{
    return gpw_meter_state_size(config, &bytes);
}

static void a_meter_beyond_an_end_is_refused(void **state)
{
    gpw_meter_config c = live.meter_config;

    (void)state;
    c.poll_interval_s = 1.0f;
    ENDS_HOLD(of_meter, c, try_meter);
    /* A round of reading must be over before the next: 3 boards 0.5 s apart take 1 s. */
    c.gpus = 3u;
    c.poll_stagger_s = 0.5f;
    assert_status(try_meter(&c), GPW_OK);
    c.poll_jitter_s = 0.1f;
    assert_status(try_meter(&c), GPW_ERR_DOMAIN);
    c.poll_jitter_s = 0.0f;
    c.poll_interval_s = 0.0f;
    assert_status(try_meter(&c), GPW_OK);
}

#define OF gpw_meter_energy_config
static const edge of_meter_energy[] = {
    FIGURE(window_s, -0.1f, 1.1f * GPW_METER_WINDOW_MAX_S),
    FIGURE(period_s, 0.0009f, 1.1f * GPW_METER_WINDOW_MAX_S),
    FIGURE(sample_s, 0.0f, 1.1f * GPW_METER_WINDOW_MAX_S),
    KNOWN(lag_s, -0.1f, 3700.0f),
    KNOWN(gain, 0.09f, 11.0f),
    KNOWN(offset_w, -1.1e6f, 1.1e6f),
    FIGURE(error_pu, -0.1f, 0.6f),
    FIGURE(low_w, -1.0f, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(high_w, -1.0f, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(gap_s, 0.0009f, 1.1f * GPW_TIME_MAX_S),
    WORD(reserved, 1u),
};
#undef OF

static gpw_status try_meter_energy(const void *config)
{
    return gpw_meter_energy_state_size(config, &bytes);
}

static void a_meter_of_energy_beyond_an_end_is_refused(void **state)
{
    gpw_meter_energy_config c = live.meter_energy_config;

    (void)state;
    ENDS_HOLD(of_meter_energy, c, try_meter_energy);
    c.low_w = 100.0f;
    c.high_w = 99.0f;
    assert_status(try_meter_energy(&c), GPW_ERR_DOMAIN);
    c.high_w = 100.0f;
    assert_status(try_meter_energy(&c), GPW_OK);
    c.begin_ns = c.end_ns = 5u; /* no time to ask about */
    assert_status(try_meter_energy(&c), GPW_ERR_DOMAIN);
}

#define OF gpw_meter_study_config
static const edge of_meter_study[] = {
    FIGURE(kernel_s, 1.0e-7f, 3700.0f),
    WORD(lead, 100000001u),
    WORD(groups, 0u),
    WORD(groups, 65u),
    WORD(repetitions, 0u),
    WORD(repetitions, 100000001u),
    KNOWN(delay_s, -0.1f, 61.0f),
    WORD(trials, 0u),
    WORD(trials, 1001u),
    KNOWN(pause_s, -0.1f, 3700.0f),
    KNOWN(drop_s, -0.1f, 3700.0f),
    KNOWN(late_s, -0.1f, 61.0f),
    KNOWN(gain, 0.09f, 11.0f),
    KNOWN(offset_w, -1.1e6f, 1.1e6f),
    FIGURE(idle_w, -1.0f, 1.1f * GPW_METER_POWER_MAX_W),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_meter_study(const void *config)
{
    return gpw_meter_study_state_size(config, &bytes);
}

static void a_study_of_a_meter_beyond_an_end_is_refused(void **state)
{
    (void)state;
    ENDS_HOLD(of_meter_study, live.meter_study_config, try_meter_study);
}

#define OF gpw_meter_edge_reading
static const edge of_edge[] = {
    WORD(flags, GPW_METER_EDGE_LIMITED),
    FIGURE(from_w, -1.1f * GPW_METER_POWER_MAX_W, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(to_w, 100.0f, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(slack_from_w, 0.0f, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(slack_to_w, 0.0f, 1.1f * GPW_METER_POWER_MAX_W),
    KNOWN(noise_w, -0.1f, 1.1f * GPW_METER_POWER_MAX_W),
    FIGURE(seen_s, 0.0f, 1.1e9f),
    FIGURE(step_w, -2.1f * GPW_METER_POWER_MAX_W, 2.1f * GPW_METER_POWER_MAX_W),
    KNOWN(step_s, 0.0f, 1.1e9f),
    FIGURE(poll_s, -0.1f, 1.1e6f),
    FIGURE(before_s, -0.1f, 1.1e9f),
    FIGURE(after_s, -0.1f, 1.1e9f),
    WORD(reserved, 1u),
};
#undef OF

static gpw_status try_edge(const void *reading)
{
    gpw_meter_edge_bound bound;

    return gpw_meter_edge(&live.meter_config, reading, &bound, sizeof bound);
}

static void a_read_edge_beyond_an_end_is_refused(void **state)
{
    gpw_meter_edge_reading r;

    (void)state;
    assert_status(gpw_meter_edge_reading_init(&r, sizeof r), GPW_OK);
    r.from_w = 100.0f;
    r.to_w = 400.0f;
    r.seen_s = 0.3f;
    r.step_w = 200.0f;
    r.step_s = 0.1f;
    ENDS_HOLD(of_edge, r, try_edge);
}

#define OF gpw_estimate_config
static const edge of_estimate[] = {
    WORD(tiers, 0u),
    WORD(tiers, GPW_ESTIMATE_TIERS_MAX + 1u),
    WORD(bins, GPW_ESTIMATE_BINS_MIN / 2u),
    WORD(bins, GPW_ESTIMATE_BINS_MAX * 2u),
    WORD(bins, GPW_ESTIMATE_BINS_MIN + 1u), /* no power of two */
    WORD(is_node, 2u),
    FIGURE(interval_s, 0.0009f, 1.1e4f),
    KNOWN(window_s, -0.1f, 2.6f), /* 25 intervals of 0.1 s */
    FIGURE(abs_w, 0.0009f, 1.1e9f),
    KNOWN(rel_pu, -0.1f, 1.1f),
    FIGURE(gap_s, 0.0009f, 1.1e6f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
    WORD(reserved[2], 1u),
};
#undef OF

static gpw_status try_estimate(const void *config)
{
    return gpw_estimate_state_size(config, &bytes);
}

static void an_estimate_beyond_an_end_is_refused(void **state)
{
    (void)state;
    ENDS_HOLD(of_estimate, live.estimate_config, try_estimate);
}

#define OF gpw_levels_config
static const edge of_levels[] = {
    WORD(levels_max, 3u),
    WORD(levels_max, GPW_LEVELS_ROOM_MAX + 1u),
    WORD(events_max, GPW_LEVELS_ROOM_MAX + 1u),
    WORD(count_min, 1u),
    WORD(count_min, 1001u),
    KNOWN(abs_w, 0.0009f, 1.1e9f),
    KNOWN(rel_pu, -0.1f, 1.1f),
    KNOWN(spread_factor, -0.1f, 101.0f),
    KNOWN(settle_s, 0.0f, 1.1e6f),
    KNOWN(wander_s, 0.9f, 1.1e6f),
    KNOWN(event_s, -0.1f, 21.0f),
    KNOWN(tau_s, 0.0f, 1.1e6f),
    KNOWN(floor_w, 0.0f, 1.1e9f),
    KNOWN(gap_s, 0.0f, 1.1e6f),
    KNOWN(quiet_factor, 0.9f, 101.0f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_levels(const void *config)
{
    return gpw_levels_state_size(config, &bytes);
}

static void levels_beyond_an_end_are_refused(void **state)
{
    gpw_levels_config c = live.levels_config;

    (void)state;
    c.settle_s = 1.0f;
    c.wander_s = 20.0f;
    ENDS_HOLD(of_levels, c, try_levels);
}

#define OF gpw_choice_config
static const edge of_choice[] = {
    WORD(design, GPW_CHOICE_TDP + 1u),
    WORD(gpus_max, GPW_CHOICE_GPUS_MAX + 1u),
    WORD(node_gpus, 0u),
    WORD(node_gpus, GPW_CHOICE_REPLICA_GPUS_MAX + 1u),
    FIGURE(budget_w, 0.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(margin, -0.1f, 11.0f),
    KNOWN(node_overhead_w, -1.0f, 1.1e6f),
    KNOWN(overhead_w_per_w, -0.1f, 11.0f),
    KNOWN(efficiency, 0.009f, 1.1f),
    FIGURE(step_limit_s, 0.0f, 1001.0f),
    FIGURE(step_max_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    FIGURE(response_tokens, 0.9f, 1.1e7f),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_choice_config site;
static gpw_choice_candidate candidate;

static gpw_status try_choice(const void *config)
{
    gpw_choice_result result;

    return gpw_choice_evaluate(config, &candidate, sizeof candidate, &result, sizeof result);
}

#define OF gpw_choice_candidate
static const edge of_candidate[] = {
    WORD(gpus, 0u),
    WORD(gpus, GPW_CHOICE_REPLICA_GPUS_MAX + 1u),
    KNOWN(batch, -1.0f, 1.1e9f),
    KNOWN(ready_w, -1.0f, 601.0f),
    KNOWN(board_w, 99.0f, 1.1e5f),
    KNOWN(tdp_w, 0.0f, 1.1e5f),
    FIGURE(design_w, 599.0f, 1.1e5f),
    KNOWN(tokens_per_s, 0.0f, 1.1e9f),
    FIGURE(step_s, 0.0f, 1001.0f),
};
#undef OF

static gpw_status try_candidate(const void *one)
{
    gpw_choice_result result;

    return gpw_choice_evaluate(&site, one, sizeof candidate, &result, sizeof result);
}

static void a_choice_beyond_an_end_is_refused(void **state)
{
    (void)state;
    assert_status(gpw_choice_config_init(&site, sizeof site), GPW_OK);
    site.budget_w = 1.0e5f;
    memset(&candidate, 0, sizeof candidate);
    candidate.gpus = 1u;
    candidate.batch = 8.0f;
    candidate.ready_w = 100.0f;
    candidate.board_w = 600.0f;
    candidate.tdp_w = 700.0f;
    candidate.design_w = gpw_unknown();
    candidate.tokens_per_s = 1000.0f;
    candidate.step_s = 0.02f;
    ENDS_HOLD(of_choice, site, try_choice);
    ENDS_HOLD(of_candidate, candidate, try_candidate);
}

#define OF gpw_energy_architecture
static const edge of_architecture[] = {
    WORD(layers, 1u << 24),
    WORD(attention_layers, 33u),
    WORD(heads, 1u << 24),
    WORD(head_dim, 1u << 24),
    WORD(kv_heads, 1u << 24),
    WORD(latent_dim, 1u << 24),
    WORD(latent_value_dim, 1u),
    WORD(experts, 1u << 24),
    WORD(experts_used, 9u),
    WORD(state_layers, 33u),
    WORD(precision, GPW_ENERGY_MXFP4 + 1u),
    WORD(is_multimodal, 2u),
    WORD(reserved[0], 1u),
    WORD(reserved[1], 1u),
};
#undef OF

static gpw_status try_architecture(const void *architecture)
{
    gpw_energy_model model;

    assert_status(gpw_energy_model_init(&model, sizeof model), GPW_OK);
    return gpw_energy_model_build(architecture, &model);
}

static void an_architecture_beyond_an_end_is_refused(void **state)
{
    gpw_energy_architecture a;

    (void)state;
    assert_status(gpw_energy_architecture_init(&a, sizeof a), GPW_OK);
    a.layers = a.attention_layers = 32u;
    a.heads = 32u;
    a.head_dim = 128u;
    a.kv_heads = 8u;
    a.experts = 8u;
    a.experts_used = 2u;
    a.params_total = 47.0e9f;
    a.params_active = 13.0e9f;
    ENDS_HOLD(of_architecture, a, try_architecture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_meter_beyond_an_end_is_refused),
        cmocka_unit_test(a_meter_of_energy_beyond_an_end_is_refused),
        cmocka_unit_test(a_study_of_a_meter_beyond_an_end_is_refused),
        cmocka_unit_test(a_read_edge_beyond_an_end_is_refused),
        cmocka_unit_test(an_estimate_beyond_an_end_is_refused),
        cmocka_unit_test(levels_beyond_an_end_are_refused),
        cmocka_unit_test(a_choice_beyond_an_end_is_refused),
        cmocka_unit_test(an_architecture_beyond_an_end_is_refused),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
