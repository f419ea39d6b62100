/* SPDX-License-Identifier: MIT */
/* What a watch refuses: every figure of its configuration beyond each end, contents that do not
 * fit together, calls without what they need. */
#include "edges.h"
#include "watch_setup.h"

static size_t bytes;
static GPW_STATE_BUFFER(memory, 65536u);

static gpw_watch_config good(void)
{
    gpw_watch_config c;

    assert_status(gpw_watch_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_watch_use_all(&c), GPW_OK);
    return c;
}

#define OF gpw_watch_config
static const edge of_watch[] = {
    WORD(tick_ns, GPW_TICK_MIN_NS - 1u),
    WORD(tick_ns, GPW_TICK_MAX_NS + 1u),
    WORD(groups_max, 0u),
    WORD(groups_max, GPW_WATCH_GROUPS_MAX + 1u),
    WORD(sets_max, 0u),
    WORD(sets_max, GPW_WATCH_SETS_MAX + 1u),
    WORD(announcements_max, 0u),
    WORD(announcements_max, 33u),
    WORD(tokens_max, 0u),
    WORD(tokens_max, 17u),
    WORD(surface_words_max, GPW_WATCH_SURFACE_WORDS + 1u),
    WORD(model_bytes, 63u),
    WORD(model_bytes, 16385u),
    WORD(violations_max, 0u),
    WORD(violations_max, 1001u),
    WORD(loss_of_a_set, 2u),
    WORD(pulse_unannounced, 2u),
    WORD(left_out, GPW_WATCH_PARTS + 1u),
    WORD(inputs,
         0x800u | GPW_WATCH_HAS_POWER | GPW_WATCH_HAS_FREQUENCY | GPW_WATCH_HAS_BREAKER),
    WORD(inputs,
         GPW_WATCH_HAS_FREQUENCY | GPW_WATCH_HAS_BREAKER),   /* the power is always there */
    WORD(needed, GPW_WATCH_HAS_POWER | GPW_WATCH_HAS_BOOST), /* what is not there */
    WORD(needed, GPW_WATCH_HAS_FREQUENCY),                   /* and always needed */
    FIGURE(power_low_w, -1.1f * GPW_POWER_MAX_W, 1.0f),
    FIGURE(power_high_w, 0.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(meter_dead_s, -0.1f, 5.1f),
    KNOWN(meter_tau_s, -0.1f, 5.1f),
    KNOWN(meter_refresh_s, 0.9e-3f, 5.1f),
    KNOWN(frequency_tau_s, -0.1f, 5.1f),
    KNOWN(power_hold_s, 0.9e-3f, 61.0f),
    KNOWN(power_reduce_s, 0.29f, 601.0f), /* not before it holds */
    KNOWN(power_latch_s, 0.9f, 1.1e5f),
    KNOWN(power_recover_s, -0.1f, 61.0f),
    KNOWN(power_rate_max_w_per_s, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(power_frozen_s, -0.1f, 1.1e5f),
    KNOWN(other_hold_s, 0.9e-3f, 61.0f),
    KNOWN(other_reduce_s, 0.49f, 601.0f),
    KNOWN(other_latch_s, 1.9f, 1.1e5f),
    KNOWN(other_recover_s, -0.1f, 61.0f),
    KNOWN(clock_gap_s, 0.019f, 61.0f), /* two ticks at least */
    KNOWN(frequency_band_pu, 0.9e-3f, 0.21f),
    KNOWN(voltage_band_pu, 0.9e-3f, 0.51f),
    FIGURE(coolant_min_c, -51.0f, 151.0f),
    FIGURE(leading_max_pu, -0.1f, 2.1f),
    KNOWN(model_tolerance_pu, 0.9e-4f, 0.21f),
    KNOWN(model_share, -0.1f, 1.1f),
    KNOWN(model_hold_s, -0.1f, 61.0f),
    KNOWN(model_recover_s, -0.1f, 601.0f),
    KNOWN(violation_forget_s, 0.9f, 1.1e6f),
    KNOWN(token_life_s, 0.09f, 61.0f),
    KNOWN(token_skew_s, -0.1f, 61.0f),
    KNOWN(token_arrive_s, -0.1f, 61.0f),
    KNOWN(token_settle_s, -0.1f, 61.0f),
    KNOWN(quarantine_s, 3.1f, 601.0f), /* life, skew and arrival are 3.2 s */
    KNOWN(step_share, 0.09f, 1.1f),
    KNOWN(settle_s, 0.19f, 601.0f),
    KNOWN(reserve_margin_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(reserve_stop_extra_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(start_hold_s, -0.1f, 601.0f),
    KNOWN(stop_hold_s, -0.1f, 1.1e5f),
    KNOWN(start_lead_s, -0.1f, 601.0f),
    KNOWN(pulse_peak_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(pulse_energy_ws, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(pulse_lead_s, -0.1f, 10.1f),
    KNOWN(pulse_max_s, 0.009f, 60.1f), /* a tick at least */
    KNOWN(pulse_rest_s, -0.1f, 601.0f),
    KNOWN(battery_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(battery_j, -1.0f, 1.1e15f),
    KNOWN(dummy_w, -1.0f, 1.1f * GPW_POWER_MAX_W),
    KNOWN(load_min_pu, -0.1f, 1.1f),
    KNOWN(onset_pu, 0.004f, 1.1f),
    FIGURE(swing_max_pu, 0.9e-4f, 0.21f),
    FIGURE(slow_hz_per_w, -0.1f, 1.1f),
    FIGURE(fast_hz_per_w, -0.1f, 1.1f),
    FIGURE(largest_hz_per_w, -0.1f, 1.1f),
    KNOWN(early_s, -0.1f, 61.0f),
    KNOWN(late_s, -0.1f, 3601.0f),
    KNOWN(drop_s, 4.9f, 1.1e6f), /* not before it is late */
};
#undef OF

static gpw_status try_watch(const void *config)
{
    return gpw_watch_state_size(config, &bytes);
}

/* @verifies{watch-refuses} */
static void a_figure_beyond_an_end_is_refused(void **state)
{
    gpw_watch_config c = good();
    gpw_watch *w = NULL;

    (void)state;
    ENDS_HOLD(of_watch, c, try_watch);
    c.quarantine_s = 3.3f;
    c.power_low_w = -1.0f;
    c.power_high_w = 1.0e6f;
    c.coolant_min_c = 40.0f;
    c.leading_max_pu = 0.2f;
    c.inputs |= GPW_WATCH_HAS_COOLANT | GPW_WATCH_HAS_REACTIVE;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
    /* What each has, and what they have together: the largest is not below another. */
    c.slow_hz_per_w = 2.0e-6f;
    c.largest_hz_per_w = 1.0e-6f;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &w), GPW_ERR_DOMAIN);
    assert_null(w);
}

/* @verifies{watch-refuses} */
static void a_condition_without_its_input_is_refused(void **state)
{
    gpw_watch_config c = good();

    (void)state;
    c.coolant_min_c = 60.0f;
    c.inputs |= GPW_WATCH_HAS_REACTIVE; /* of the other one */
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.inputs |= GPW_WATCH_HAS_COOLANT;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
    c = good();
    c.leading_max_pu = 0.1f;
    c.inputs |= GPW_WATCH_HAS_COOLANT;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.inputs |= GPW_WATCH_HAS_REACTIVE;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
    c = good();
    c.meter_refresh_s = 0.31f; /* each value would be old before the next */
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.power_hold_s = 0.31f;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
}

/* ---- life ---- */

static gpw_watch *begun(const gpw_watch_config *c)
{
    gpw_watch *w = NULL;

    assert_status(gpw_watch_init(memory, sizeof memory, c, &w), GPW_OK);
    return w;
}

static gpw_watch *with_set(const gpw_watch_config *c, const gpw_genset_config *set)
{
    gpw_watch *const w = begun(c);
    uint32_t index;

    assert_status(gpw_watch_add_set(w, set, &index), GPW_OK);
    return w;
}

static gpw_watch *started(void)
{
    const gpw_watch_config c = good();
    gpw_watch *w;

    assert_status(watch_build(memory, sizeof memory, &c, 1u, &w), GPW_OK);
    return w;
}

static void what_is_missing_is_told(void **state)
{
    static const uint64_t no_watch[512];
    gpw_watch *const none = (gpw_watch *)(void *)(uintptr_t)no_watch;
    const gpw_watch_config c = good();
    gpw_forecast_group group;
    gpw_permit_answer answer;
    gpw_genset_config set;
    gpw_watch_output out;
    gpw_watch_input in;
    gpw_watch *w;
    uint32_t index;

    (void)state;
    memset(&in, 0, sizeof in);
    assert_status(watch_set_config(&set), GPW_OK);
    assert_status(watch_group(&group), GPW_OK);
    IS_MISSING(gpw_watch_state_size(&c, NULL));
    IS_MISSING(gpw_watch_init(NULL, sizeof memory, &c, &w));
    IS_MISSING(gpw_watch_init(memory, sizeof memory, NULL, &w));
    IS_MISSING(gpw_watch_init(memory, sizeof memory, &c, NULL));
    IS_MISSING(gpw_watch_start(NULL, 1u));
    IS_MISSING(gpw_watch_add_set(NULL, &set, &index));
    IS_MISSING(gpw_watch_add_group(NULL, &group, &index));
    IS_MISSING(gpw_watch_set_surface(NULL, watch_surface, 171u));
    IS_MISSING(gpw_watch_get(NULL, &out, sizeof out));
    IS_MISSING(gpw_watch_announce(NULL, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, 1u, 0u));
    IS_MISSING(gpw_watch_cancel(NULL, 1u));
    IS_MISSING(gpw_watch_set_phase(NULL, 0u, GPW_PHASE_TRAIN));
    IS_MISSING(
        gpw_watch_request(NULL, 1u, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, &answer, sizeof answer));
    IS_MISSING(gpw_watch_release(NULL, 1u));
    IS_MISSING(gpw_watch_acknowledge(NULL, 1u));
    assert_status(gpw_watch_start(none, 1u), GPW_ERR_HANDLE);
    assert_status(gpw_watch_add_set(none, &set, &index), GPW_ERR_HANDLE);
    assert_status(gpw_watch_add_group(none, &group, &index), GPW_ERR_HANDLE);
    assert_status(gpw_watch_set_surface(none, watch_surface, 171u), GPW_ERR_HANDLE);
    assert_status(gpw_watch_get(none, &out, sizeof out), GPW_ERR_HANDLE);
    assert_status(gpw_watch_release(none, 1u), GPW_ERR_HANDLE);
    assert_status(gpw_watch_acknowledge(none, 1u), GPW_ERR_HANDLE);

    w = begun(&c);
    IS_MISSING(gpw_watch_add_set(w, NULL, &index));
    IS_MISSING(gpw_watch_add_set(w, &set, NULL));
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_OK);
    IS_MISSING(gpw_watch_add_group(w, NULL, &index));
    IS_MISSING(gpw_watch_add_group(w, &group, NULL));
    IS_MISSING(gpw_watch_set_surface(w, NULL, 171u));
    /* Not started yet. */
    assert_status(gpw_watch_get(w, &out, sizeof out), GPW_ERR_STATE);
    assert_status(gpw_watch_set_phase(w, 0u, GPW_PHASE_TRAIN), GPW_ERR_STATE);
    assert_status(gpw_watch_announce(w, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, 1u, 0u), GPW_ERR_STATE);
    assert_status(gpw_watch_acknowledge(w, 1u), GPW_ERR_STATE);
    assert_status(
        gpw_watch_request(w, 1u, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, &answer, sizeof answer),
        GPW_ERR_STATE);
    w = started();
    IS_MISSING(gpw_watch_get(w, NULL, sizeof out));
    IS_NO_SIZE(gpw_watch_get(w, &out, sizeof out - 4u));
    IS_MISSING(gpw_watch_request(w, 1u, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, NULL, sizeof answer));
    IS_MISSING(gpw_watch_step(w, NULL, sizeof in, NULL, 0u, 0u, &out, sizeof out));
    IS_MISSING(gpw_watch_step(w, &in, sizeof in, NULL, 0u, 0u, NULL, sizeof out));
    IS_MISSING(gpw_watch_step(NULL, &in, sizeof in, NULL, 0u, 0u, &out, sizeof out));
    IS_MISSING(gpw_watch_step(w, &in, sizeof in, NULL, 96u, 1u, &out, sizeof out));
    assert_status(gpw_watch_start(w, 2u), GPW_ERR_STATE);
    assert_status(gpw_watch_set_surface(w, watch_surface, 171u), GPW_ERR_STATE);
}

/* A call that came too early is refused and leaves no mark. */
static void a_call_before_the_start_breaks_nothing(void **state)
{
    const gpw_watch_config c = good();
    gpw_forecast_group group;
    gpw_genset_config set;
    gpw_watch_output out;
    gpw_watch_input in;
    gpw_watch *w;
    uint32_t index;

    (void)state;
    memset(&in, 0, sizeof in);
    in.now_ns = 1u;
    assert_status(watch_set_config(&set), GPW_OK);
    assert_status(watch_group(&group), GPW_OK);
    w = with_set(&c, &set);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);
    assert_status(gpw_watch_step(w, &in, sizeof in, NULL, 0u, 0u, &out, sizeof out),
                  GPW_ERR_STATE);
    assert_status(gpw_watch_acknowledge(w, 1u), GPW_ERR_STATE);
    assert_status(gpw_watch_start(w, 1u), GPW_OK);
    in.now_ns = 10000001u;
    assert_status(gpw_watch_step(w, &in, sizeof in, NULL, 0u, 0u, &out, sizeof out), GPW_OK);
    assert_int_equal(out.reasons & (GPW_WATCH_STATE | GPW_WATCH_LATCHED), 0u);
    assert_true((out.reasons & GPW_WATCH_POWER) != 0u); /* nothing was measured */
    assert_status(gpw_watch_announce(w, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, 1u, 0u), GPW_OK);
}

static void a_size_that_is_none_is_refused(void **state)
{
    const size_t absurd = 1u << 20;
    gpw_watch_set_input set;
    gpw_watch_output out;
    gpw_watch_input in;
    gpw_watch *const w = started();

    (void)state;
    memset(&in, 0, sizeof in);
    memset(&set, 0, sizeof set);
    IS_NO_SIZE(gpw_watch_step(w, &in, sizeof in - 8u, NULL, 0u, 0u, &out, sizeof out));
    IS_NO_SIZE(gpw_watch_step(w, &in, absurd, NULL, 0u, 0u, &out, sizeof out));
    IS_NO_SIZE(gpw_watch_step(w, &in, sizeof in, NULL, 0u, 0u, &out, sizeof out - 8u));
    IS_NO_SIZE(gpw_watch_step(w, &in, sizeof in, NULL, 0u, 0u, &out, absurd));
    IS_NO_SIZE(gpw_watch_step(w, &in, sizeof in, &set, sizeof set - 8u, 1u, &out, sizeof out));
    IS_NO_SIZE(gpw_watch_step(w, &in, sizeof in, &set, absurd, 1u, &out, sizeof out));
    IS_NO_SIZE(gpw_watch_step(w, &in, sizeof in, &set, sizeof set + 4u, 1u, &out, sizeof out));
    assert_status(gpw_watch_step(w, &in, sizeof in, &set, sizeof set, 2u, &out, sizeof out),
                  GPW_ERR_DOMAIN); /* there is one set */
    in.now_ns = 10000001u;
    assert_status(gpw_watch_step(w, &in, sizeof in, NULL, 0u, 0u, &out, sizeof out), GPW_OK);
    assert_int_equal(out.sequence, 1u); /* the refused ones were none */
}

/* What only shows together is refused when it is put together. */
static void contents_that_do_not_fit_together_are_refused(void **state)
{
    gpw_watch_config c = good();
    gpw_forecast_group group;
    gpw_genset_config set, other;
    uint16_t table[171];
    gpw_watch *w;
    uint32_t index;

    (void)state;
    assert_status(watch_group(&group), GPW_OK);
    assert_status(watch_set_config(&set), GPW_OK);

    w = with_set(&c, &set); /* no group */
    assert_status(gpw_watch_start(w, 1u), GPW_ERR_STATE);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_ERR_STATE); /* sets come first */

    c.sets_max = 2u; /* two frequencies on a bus */
    w = with_set(&c, &set);
    other = set;
    other.f0_hz = 60.0f;
    assert_status(gpw_watch_add_set(w, &other, &index), GPW_ERR_DOMAIN);
    other = set;
    other.header = 0u;
    assert_status(gpw_watch_add_set(w, &other, &index), GPW_ERR_VERSION);

    c = good(); /* a group that is none */
    w = with_set(&c, &set);
    group.header = 0u;
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_ERR_VERSION);
    assert_status(watch_group(&group), GPW_OK);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);

    other = set; /* more power than any forecast is for */
    other.rated_w = GPW_POWER_MAX_W;
    c.sets_max = 2u;
    w = with_set(&c, &other);
    assert_status(gpw_watch_add_set(w, &other, &index), GPW_OK);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_ERR_DOMAIN);

    c = good(); /* twice the rating is beyond what a power may be, unless its end is told */
    w = with_set(&c, &other);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);
    assert_status(gpw_watch_start(w, 1u), GPW_ERR_DOMAIN);
    c.power_low_w = 0.0f;
    c.power_high_w = GPW_POWER_MAX_W;
    w = with_set(&c, &other);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);
    assert_status(gpw_watch_start(w, 1u), GPW_OK);

    c = good(); /* a battery that the reserve cannot count with */
    c.battery_j = 1.0e13f;
    w = with_set(&c, &set);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);
    assert_status(gpw_watch_start(w, 1u), GPW_ERR_DOMAIN);

    c = good(); /* a table of sets without an air limit */
    memcpy(table, watch_surface, sizeof table);
    assert_status(gpw_watch_set_surface(begun(&c), table, 171u), GPW_OK);
    table[0] ^= 1u;
    assert_status(gpw_watch_set_surface(begun(&c), table, 171u), GPW_ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_beyond_an_end_is_refused),
        cmocka_unit_test(a_condition_without_its_input_is_refused),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(a_call_before_the_start_breaks_nothing),
        cmocka_unit_test(a_size_that_is_none_is_refused),
        cmocka_unit_test(contents_that_do_not_fit_together_are_refused),
    };

    return cmocka_run_group_tests_name("watch edges", tests, live_make, live_end);
}
