/* SPDX-License-Identifier: MIT */
/* A watch in closed loop with a plant that is a set of its own; what it says of each thing that
 * can be missing, wrong or late. Steps and loads by hand from watch_setup.h. */
#include "gpw_test.h"
#include "watch_setup.h"

#include <string.h>

#define START_NS 1000000000u
#define MEMORY_BYTES 32768u

/* The watch, the true plant, and what lies between them. */
typedef struct rig {
    gpw_watch *watch;
    gpw_genset *plant;
    gpw_watch_output out;
    gpw_watch_input in;
    gpw_watch_set_input set;
    uint64_t now_ns;
    uint32_t tick, refresh_ticks, seed;
    float load_w, noise_w, meter_w, meter_gain;
    float frequency_hz;
    uint32_t is_silent; /* the power does not come */
    uint32_t no_frequency;
    float frequency_offset_hz;
} rig;

static GPW_STATE_BUFFER(memory, MEMORY_BYTES);
static GPW_STATE_BUFFER(plant_memory, 2048u);

static gpw_watch_config config_of(void)
{
    gpw_watch_config c;

    assert_status(gpw_watch_config_init(&c, sizeof c), GPW_OK);
    return c;
}

static void plant_of(rig *r, float inertia, float tau)
{
    gpw_genset_config set;

    assert_status(watch_set_config(&set), GPW_OK);
    set.inertia_s *= inertia;
    set.air_tau_s *= tau;
    assert_status(gpw_genset_init(plant_memory, sizeof plant_memory, &set, &r->plant), GPW_OK);
}

static void begin_group(rig *r, const gpw_watch_config *c, const gpw_forecast_group *group)
{
    memset(r, 0, sizeof *r);
    r->now_ns = START_NS;
    r->refresh_ticks = 10u;
    r->seed = 1u;
    r->load_w = r->meter_w = WATCH_IDLE_W;
    r->noise_w = 1.0e3f;
    r->meter_gain = 1.0f;
    r->frequency_hz = 50.0f;
    plant_of(r, 1.0f, 1.0f);
    assert_status(watch_build_of(memory, sizeof memory, c, group, r->now_ns, &r->watch),
                  GPW_OK);
}

static void begin(rig *r, const gpw_watch_config *c)
{
    gpw_forecast_group group;

    assert_status(watch_group(&group), GPW_OK);
    begin_group(r, c, &group);
}

static float noise(rig *r)
{
    r->seed = r->seed * 1664525u + 1013904223u;
    return ((float)(r->seed >> 8) / 16777216.0f - 0.5f) * 2.0f * r->noise_w;
}

static gpw_live_sample sample(float value, uint64_t stamp_ns)
{
    gpw_live_sample s;

    s.value = value;
    s.valid = 1u;
    s.stamp_ns = stamp_ns;
    return s;
}

static void measure(rig *r, float load_w)
{
    r->meter_w += r->meter_gain * (load_w - r->meter_w);
    r->in.now_ns = r->now_ns;
    if (r->tick % r->refresh_ticks == 0u) {
        r->in.power_w = sample(r->meter_w, r->now_ns);
        r->in.frequency_hz = sample(r->frequency_hz + r->frequency_offset_hz, r->now_ns);
    }
    if (r->is_silent) {
        r->in.power_w.valid = 0u;
    }
    if (r->no_frequency) {
        r->in.frequency_hz.valid = 0u;
    }
    r->set.breaker = sample(1.0f, r->now_ns);
}

static void tick(rig *r)
{
    gpw_genset_output g;
    const float load_w = r->load_w + noise(r);

    r->now_ns += WATCH_TICK_NS;
    assert_status(gpw_genset_step(r->plant, load_w, &g, sizeof g), GPW_OK);
    r->frequency_hz = g.frequency_hz;
    measure(r, load_w);
    assert_status(gpw_watch_step(r->watch, &r->in, sizeof r->in, &r->set, sizeof r->set, 1u,
                                 &r->out, sizeof r->out),
                  GPW_OK);
    r->tick++;
}

static void run(rig *r, float seconds)
{
    uint32_t k = (uint32_t)(seconds * 100.0f + 0.5f);

    while (k-- > 0u) {
        tick(r);
    }
}

static gpw_permit_answer ask(rig *r, uint32_t nonce, float share)
{
    gpw_permit_answer a;

    assert_status(
        gpw_watch_request(r->watch, r->now_ns, nonce, 0u, GPW_PHASE_TRAIN, share, &a, sizeof a),
        GPW_OK);
    return a;
}

static void assert_closed(const rig *r, uint32_t reason)
{
    assert_true((r->out.reasons & reason) == reason);
    assert_int_equal(r->out.permit_open, 0u);
    assert_true(r->out.permit_free_w == 0.0f);
    assert_true(r->out.step_allowed_w == 0.0f);
    assert_true(r->out.ramp_allowed_w_per_s == 0.0f);
}

/* ---- life ---- */

static void defaults_are_a_watch_within_six_kib(void **state)
{
    gpw_watch_config c = config_of();
    size_t bytes = 0u;

    (void)state;
    c.model_bytes = 488u;
    c.pulse_peak_w = 1.0e5f;
    c.pulse_energy_ws = 1.0e5f;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= 6144u);
}

/* @verifies{watch-refuses} */
static void bad_input_is_refused_and_nothing_written(void **state)
{
    gpw_watch_config c = config_of();
    gpw_watch *w = NULL;
    gpw_watch_output out;
    gpw_genset_config set;
    gpw_forecast_group group;
    uint16_t table[171];
    uint32_t index = 77u;
    size_t bytes = 1u;

    (void)state;
    assert_status(gpw_watch_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_watch_config_init(&c, sizeof c - 4u), GPW_ERR_VERSION);
    assert_status(gpw_watch_state_size(NULL, &bytes), GPW_ERR_NULL);
    c.onset_pu = NAN;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = config_of();
    c.needed |= GPW_WATCH_HAS_BOOST; /* what is not there cannot be needed */
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &w), GPW_ERR_DOMAIN);
    c = config_of();
    c.header = 0u;
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &w), GPW_ERR_VERSION);
    c = config_of();
    assert_status(gpw_watch_init(memory, 1024u, &c, &w), GPW_ERR_SIZE);
    assert_status(gpw_watch_init((char *)memory + 4, 8192u, &c, &w), GPW_ERR_ALIGN);
    assert_null(w);
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &w), GPW_OK);
    assert_status(gpw_watch_start(w, 0u), GPW_ERR_STATE);
    assert_status(watch_group(&group), GPW_OK);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_ERR_STATE); /* sets come first */
    assert_status(watch_set_config(&set), GPW_OK);
    set.inertia_s = NAN;
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_ERR_UNKNOWN);
    assert_status(gpw_genset_use_acceptance(&set, 4u, 0.1f), GPW_OK);
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_ERR_DOMAIN);
    assert_int_equal(index, 77u);
    assert_status(watch_set_config(&set), GPW_OK);
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_OK);
    assert_status(gpw_watch_add_set(w, &set, &index), GPW_ERR_FULL);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_OK);
    assert_status(gpw_watch_add_group(w, &group, &index), GPW_ERR_FULL);
    memcpy(table, watch_surface, sizeof table);
    table[100] ^= 1u;
    assert_status(gpw_watch_set_surface(w, table, 171u), GPW_ERR_FORMAT);
    assert_status(gpw_watch_set_surface(w, table, 172u), GPW_ERR_FULL);
    assert_status(gpw_watch_get(w, &out, sizeof out), GPW_ERR_STATE);
    assert_status(gpw_watch_start(w, 5u), GPW_OK);
    assert_status(gpw_watch_start(w, 5u), GPW_ERR_STATE);
    assert_status(gpw_watch_set_surface(w, watch_surface, 171u), GPW_ERR_STATE);
    assert_status(gpw_watch_get(w, &out, sizeof out - 8u), GPW_ERR_VERSION);
    assert_status(gpw_watch_get(w, &out, sizeof out), GPW_OK);
    assert_true(out.step_allowed_w == 0.0f && out.permit_open == 0u && isnan(out.load_w));
}

/* @verifies{watch-refuses} */
static void a_step_with_bad_arguments_changes_nothing(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 1.0f);
    assert_status(gpw_watch_step(NULL, &r.in, sizeof r.in, NULL, 0u, 0u, &r.out, sizeof r.out),
                  GPW_ERR_NULL);
    assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, NULL, sizeof r.set, 1u, &r.out,
                                 sizeof r.out),
                  GPW_ERR_NULL);
    assert_status(gpw_watch_step(r.watch, &r.in, 8u, NULL, 0u, 0u, &r.out, sizeof r.out),
                  GPW_ERR_VERSION);
    assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, &r.set, sizeof r.set, 2u, &r.out,
                                 sizeof r.out),
                  GPW_ERR_DOMAIN);
    assert_int_equal(r.out.sequence, 100u);
    tick(&r);
    assert_int_equal(r.out.sequence, 101u);
}

/* ---- the good case ---- */

static void a_quiet_site_opens_after_quarantine_and_agreement(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 1.0f);
    assert_closed(&r, GPW_WATCH_QUARANTINE | GPW_WATCH_MODEL);
    run(&r, 9.0f);
    assert_int_equal(r.out.reasons, 0u);
    assert_int_equal(r.out.model_valid, 1u);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.rung, GPW_RUNG_GOOD);
    assert_near(r.out.load_w, WATCH_IDLE_W, 1.1e3);
    assert_near(r.out.frequency_hz, 50.0, 0.05);
    /* The table's nodes about load 0.06, between leads -0.05 and 0. */
    assert_true(r.out.step_allowed_w >= 351.0e3f && r.out.step_allowed_w <= 446.0e3f);
    assert_near(r.out.step_down_allowed_w, 1.0e6, 3.0e3);
    assert_near(r.out.reserve_spare_w, 940.0e3, 3.0e3);
    assert_int_equal(r.out.sets_online, 1u);
}

static void a_permitted_job_comes_and_the_sets_take_it(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    float least_hz = 50.0f;
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 9u, 1.0f);
    assert_int_equal(a.granted, 1u);
    assert_near(a.step_w, 350.0e3, 1.0);                /* from the least of idle */
    assert_int_equal(ask(&r, 9u, 1.0f).token, a.token); /* the same answer, no second permit */
    assert_int_equal(ask(&r, 10u, 1.0f).granted, 0u);   /* a second one does not fit */
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 1.0f,
                                     r.now_ns + 500000000u, a.token),
                  GPW_OK);
    run(&r, 0.5f);
    assert_near(r.out.reserved_w, a.step_w, 1.0);
    r.load_w = WATCH_TRAIN_W;
    for (k = 0; k < 1500u; k++) {
        tick(&r);
        least_hz = r.frequency_hz < least_hz ? r.frequency_hz : least_hz;
        assert_int_equal(r.out.model_valid, 1u);
    }
    assert_true(least_hz < 49.7f && least_hz > 45.0f);
    assert_int_equal(r.out.unannounced, 0u);
    assert_int_equal(r.out.violations, 0u);
    assert_int_equal(r.out.permits_live, 0u);
    assert_true(r.out.reserved_w == 0.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_near(r.out.forecast_w[0], WATCH_TRAIN_W, 5.0e3);
}

/* @verifies{watch-air} */
static void right_after_a_step_the_air_allows_less(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    float early_w;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 9u, 1.0f);
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 1.0f, r.now_ns, a.token),
                  GPW_OK);
    r.load_w = WATCH_TRAIN_W;
    run(&r, 1.0f);
    assert_true((r.out.reasons & GPW_WATCH_AIR) != 0u);
    early_w = r.out.reserve_step_w;
    run(&r, 15.0f);
    assert_true((r.out.reasons & GPW_WATCH_AIR) == 0u);
    assert_true(r.out.reserve_step_w > early_w + 100.0e3f);
    /* A lower bound of the boost: below the load, and near to it in the end. */
    assert_true(r.out.boost_pu < 0.365f && r.out.boost_pu > 0.33f);
}

/* ---- what is missing ---- */

/* @verifies{watch-one-packet} */
static void one_lost_packet_changes_nothing(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    r.is_silent = 1u;
    run(&r, 0.15f);
    assert_int_equal(r.out.reasons, 0u);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.start_sets, 0u);
    r.is_silent = 0u;
    run(&r, 1.0f);
    assert_int_equal(r.out.reasons, 0u);
}

/* @verifies{watch-dead-sensor} */
static void a_silent_meter_closes_and_opens_only_after_a_while(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 4u, 0.2f);
    assert_int_equal(a.granted, 1u);
    r.is_silent = 1u;
    run(&r, 0.6f);
    assert_closed(&r, GPW_WATCH_POWER);
    assert_int_equal(r.out.load_rung, GPW_RUNG_HOLD);
    assert_false(isnan(r.out.load_w));
    run(&r, 1.0f);
    assert_closed(&r, GPW_WATCH_POWER);
    assert_int_equal(r.out.rung, GPW_RUNG_REDUCE);
    assert_true(isnan(r.out.load_w));
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 0.2f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND); /* taken back */
    r.is_silent = 0u;
    run(&r, 1.0f);
    assert_closed(&r, GPW_WATCH_POWER);
    run(&r, 15.0f);
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-dead-sensor, ladder-latch} */
static void a_dead_meter_latches_until_acknowledged(void **state)
{
    gpw_watch_config c = config_of();
    rig r;

    (void)state;
    c.power_latch_s = 3.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    r.is_silent = 1u;
    run(&r, 4.0f);
    assert_int_equal(r.out.rung, GPW_RUNG_LATCH);
    r.is_silent = 0u;
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_NOTE_HELD);
    run(&r, 20.0f);
    assert_closed(&r, GPW_WATCH_POWER | GPW_WATCH_LATCHED);
    assert_int_equal(r.out.latched, 1u);
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_OK);
    run(&r, 10.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.latched, 0u);
}

/* @verifies{watch-dead-sensor} */
static void a_lost_frequency_closes_where_it_is_needed(void **state)
{
    gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    r.no_frequency = 1u;
    run(&r, 3.0f);
    assert_closed(&r, GPW_WATCH_FREQUENCY | GPW_WATCH_MODEL);
    c.inputs &= ~(uint32_t)GPW_WATCH_HAS_FREQUENCY;
    c.needed = c.inputs;
    begin(&r, &c);
    r.no_frequency = 1u;
    run(&r, 12.0f);
    assert_true((r.out.reasons & GPW_WATCH_UNCHECKED) != 0u);
    assert_int_equal(r.out.model_valid, 0u);
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-breaker} */
static void an_open_or_unknown_breaker_closes(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_live_sample open;
    rig r;
    uint32_t k;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    for (k = 0; k < 20u; k++) {
        r.now_ns += WATCH_TICK_NS;
        r.in.now_ns = r.now_ns;
        r.in.power_w = sample(WATCH_IDLE_W, r.now_ns);
        r.in.frequency_hz = sample(50.0f, r.now_ns);
        open = sample(0.0f, r.now_ns);
        r.set.breaker = open;
        assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, &r.set, sizeof r.set, 1u,
                                     &r.out, sizeof r.out),
                      GPW_OK);
    }
    assert_closed(&r, GPW_WATCH_NO_SET);
    assert_int_equal(r.out.sets_online, 0u);
    run(&r, 1.0f);
    assert_int_equal(r.out.sets_online, 1u);
    for (k = 0; k < 300u; k++) { /* nothing of the sets comes any more */
        r.now_ns += WATCH_TICK_NS;
        measure(&r, WATCH_IDLE_W);
        assert_status(
            gpw_watch_step(r.watch, &r.in, sizeof r.in, NULL, 0u, 0u, &r.out, sizeof r.out),
            GPW_OK);
        r.tick++;
    }
    assert_closed(&r, GPW_WATCH_BREAKER);
}

/* @verifies{watch-surface} */
static void without_a_table_nothing_is_permitted(void **state)
{
    gpw_watch_config c = config_of();
    gpw_genset_config set;
    gpw_forecast_group group;
    uint32_t index;
    rig r;

    (void)state;
    begin(&r, &c);
    c.surface_words_max = 0u;
    assert_status(gpw_watch_init(memory, sizeof memory, &c, &r.watch), GPW_OK);
    assert_status(watch_set_config(&set), GPW_OK);
    assert_status(watch_group(&group), GPW_OK);
    assert_status(gpw_watch_add_set(r.watch, &set, &index), GPW_OK);
    assert_status(gpw_watch_add_group(r.watch, &group, &index), GPW_OK);
    assert_status(gpw_watch_start(r.watch, r.now_ns), GPW_OK);
    run(&r, 12.0f);
    assert_closed(&r, GPW_WATCH_SURFACE);
    assert_int_equal(ask(&r, 1u, 0.1f).granted, 0u);
}

/* ---- what is odd ---- */

/* @verifies{watch-clock} */
static void a_clock_that_jumps_closes_and_begins_the_quarantine(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    r.now_ns += 3600000000000u;
    tick(&r);
    assert_closed(&r, GPW_WATCH_CLOCK | GPW_WATCH_POWER);
    run(&r, 2.0f);
    assert_closed(&r, GPW_WATCH_QUARANTINE);
    run(&r, 20.0f);
    assert_int_equal(r.out.permit_open, 1u);
    r.now_ns -= 1800000000000u;
    tick(&r);
    assert_closed(&r, GPW_WATCH_CLOCK);
    run(&r, 25.0f);
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-dead-sensor, ladder-impossible} */
static void impossible_values_never_enter(void **state)
{
    static const float bad[] = {NAN, INFINITY, -INFINITY, 1.0e9f, -1.0e9f};
    const gpw_watch_config c = config_of();
    uint32_t i;
    rig r;

    (void)state;
    for (i = 0; i < COUNT_OF(bad); i++) {
        begin(&r, &c);
        run(&r, 10.0f);
        r.now_ns += WATCH_TICK_NS;
        r.in.now_ns = r.now_ns;
        r.in.power_w = sample(bad[i], r.now_ns);
        r.in.frequency_hz = sample(bad[i], r.now_ns);
        assert_status(gpw_watch_step(r.watch, &r.in, sizeof r.in, &r.set, sizeof r.set, 1u,
                                     &r.out, sizeof r.out),
                      GPW_OK);
        assert_near(r.out.load_w, WATCH_IDLE_W, 1.1e3);
        assert_near(r.out.frequency_hz, 50.0, 0.1);
    }
}

/* @verifies{watch-model, watch-violations} */
static void a_frequency_that_the_model_does_not_have_is_a_violation(void **state)
{
    const gpw_watch_config c = config_of();
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 12.0f);
    for (k = 1u; k <= 3u; k++) {
        r.frequency_offset_hz = k % 2u == 1u ? 0.9f : 0.0f;
        run(&r, 1.0f);
        assert_closed(&r, GPW_WATCH_MODEL);
        assert_int_equal(r.out.violations, k);
        run(&r, 8.0f); /* it bends to it */
    }
    assert_closed(&r, GPW_WATCH_VIOLATIONS | GPW_WATCH_LATCHED);
    r.frequency_offset_hz = 0.0f;
    run(&r, 10.0f);
    assert_closed(&r, GPW_WATCH_VIOLATIONS);
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_OK);
    run(&r, 10.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_int_equal(r.out.violations, 0u);
}

static void a_slow_trim_of_the_governor_is_followed(void **state)
{
    const gpw_watch_config c = config_of();
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 12.0f);
    for (k = 0; k < 6000u; k++) {
        r.frequency_offset_hz += 0.8f / 6000.0f;
        tick(&r);
        assert_int_equal(r.out.model_valid, 1u);
    }
    assert_near(r.out.model_hz, r.frequency_hz + r.frequency_offset_hz, 0.2);
}

/* @verifies{watch-onset} */
static void an_unannounced_step_is_seen_within_two_refreshes(void **state)
{
    gpw_watch_config c = config_of();
    uint32_t k = 0u;
    rig r;

    (void)state;
    c.pulse_peak_w = 50.0e3f;
    c.pulse_energy_ws = 25.0e3f;
    c.pulse_unannounced = 1u;
    begin(&r, &c);
    run(&r, 120.0f); /* until its level has been heard for long enough */
    r.load_w = WATCH_IDLE_W + 150.0e3f;
    while (r.out.unannounced == 0u && k < 100u) {
        tick(&r);
        k++;
    }
    assert_true(k <= 20u);
    assert_closed(&r, GPW_WATCH_UNANNOUNCED);
    assert_near(r.out.last_onset_w, 150.0e3, 5.0e3);
    tick(&r);
    assert_true(r.out.pulse_w > 0.0f && r.out.pulse_w <= 50.0e3f);
    assert_true(r.out.pulse_left_ws <= 25.0e3f);
    run(&r, 2.0f);
    assert_true(r.out.pulse_w == 0.0f);
}

/* @verifies{watch-token} */
static void an_announcement_without_permit_is_told_and_deducted(void **state)
{
    const gpw_watch_config c = config_of();
    float before_w;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    before_w = r.out.permit_free_w;
    assert_status(
        gpw_watch_announce(r.watch, 8u, 0u, GPW_PHASE_TRAIN, 0.5f, r.now_ns + 5000000000u, 0u),
        GPW_OK);
    run(&r, 0.1f);
    assert_true((r.out.reasons & GPW_WATCH_NO_TOKEN) != 0u);
    assert_near(before_w - r.out.permit_free_w, 175.0e3, 2.0e3);
    assert_status(gpw_watch_cancel(r.watch, 8u), GPW_OK);
    assert_status(gpw_watch_cancel(r.watch, 8u), GPW_ERR_NOT_FOUND);
    run(&r, 0.1f);
    assert_near(r.out.permit_free_w, before_w, 1.0);
}

/* @verifies{watch-token} */
static void a_token_serves_only_what_it_was_given_for(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 5u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND); /* four times as much */
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f,
                                     r.now_ns + 3000000000u, a.token),
                  GPW_ERR_NOT_FOUND); /* after its life */
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token + 1u),
        GPW_ERR_NOT_FOUND);
    run(&r, 2.5f);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token),
        GPW_ERR_NOT_FOUND); /* too late */
    run(&r, 2.0f);
    assert_true(r.out.reserved_w == 0.0f);
    assert_status(gpw_watch_release(r.watch, a.token), GPW_ERR_NOT_FOUND);
}

/* A request between two ticks is on a younger clock than the tick before it. */
/* @verifies{watch-token} */
static void a_token_of_between_two_ticks_is_taken_before_the_next(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a, b;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(gpw_watch_request(r.watch, r.now_ns + 7000000u, 5u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                    &a, sizeof a),
                  GPW_OK);
    assert_status(gpw_watch_request(r.watch, r.now_ns + 8000000u, 6u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                    &b, sizeof b),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_int_equal(b.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                     r.now_ns + 100000000u, a.token),
                  GPW_OK);
    assert_status(gpw_watch_release(r.watch, b.token), GPW_OK);
    tick(&r);
    assert_int_equal(r.out.reasons & (GPW_WATCH_CLOCK | GPW_WATCH_QUARANTINE), 0u);
    assert_int_equal(r.out.permits_live, 1u); /* the one that was announced */
    assert_int_equal(r.out.permit_open, 1u);
}

/* @verifies{watch-token} */
static void before_the_first_tick_no_token_is_known(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f, r.now_ns, 0x10001u),
        GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_release(r.watch, 0x10001u), GPW_ERR_NOT_FOUND);
    run(&r, 10.0f); /* and its clock has not been moved */
    assert_int_equal(ask(&r, 5u, 0.1f).granted, 1u);
}

/* Its life is counted from the request, wherever between the ticks that was. */
/* @verifies{watch-token} */
static void a_change_at_the_end_of_a_token_of_between_two_ticks(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    uint64_t asked_ns;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    asked_ns = r.now_ns + 7000000u;
    assert_status(
        gpw_watch_request(r.watch, asked_ns, 5u, 0u, GPW_PHASE_TRAIN, 0.1f, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.life_ms, 2000u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                     asked_ns + 2001000000u, a.token),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                     asked_ns + 1999000000u, a.token),
                  GPW_OK);
}

/* @verifies{watch-token} */
static void a_clock_that_goes_back_takes_what_was_asked_between_two_ticks(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(gpw_watch_request(r.watch, r.now_ns + 7000000u, 5u, 0u, GPW_PHASE_TRAIN, 0.1f,
                                    &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    r.now_ns -= 1000000000u;
    tick(&r);
    assert_closed(&r, GPW_WATCH_CLOCK);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.1f, r.now_ns, a.token),
                  GPW_ERR_NOT_FOUND);
}

/* @verifies{watch-violations} */
static void a_permitted_step_that_comes_too_large_is_a_violation(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 5u, 0.25f); /* 85 kW */
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    r.load_w = WATCH_IDLE_W + 200.0e3f;
    run(&r, 0.5f);
    assert_true((r.out.reasons & (GPW_WATCH_STEP_LARGE | GPW_WATCH_LOAD_WRONG)) != 0u);
    assert_true(r.out.violations > 0u);
    assert_int_equal(r.out.permit_open, 0u);
}

/* ---- memory ---- */

/* @verifies{watch-state} */
/* Whatever byte is changed: never more is allowed than before, and in what controls it is seen
 * at once. */
static void a_changed_byte_never_opens_more(void **state)
{
    static GPW_STATE_BUFFER(kept, MEMORY_BYTES);
    const gpw_watch_config c = config_of();
    size_t bytes = 0u, at;
    uint32_t seen = 0u, tried = 0u, k;
    float allowed_w;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    allowed_w = r.out.step_allowed_w;
    assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
    memcpy(kept, memory, bytes);
    for (at = 0; at < bytes; at += 13u) {
        memcpy(memory, kept, bytes);
        ((unsigned char *)memory)[at] ^= (unsigned char)(1u << (at % 8u));
        tried++;
        for (k = 0; k < 120u; k++) {
            const uint64_t now_ns = r.now_ns + (k + 1u) * WATCH_TICK_NS;
            gpw_watch_output out;

            r.in.now_ns = now_ns;
            r.in.power_w = sample(WATCH_IDLE_W, now_ns);
            r.in.frequency_hz = sample(50.0f, now_ns);
            r.set.breaker = sample(1.0f, now_ns);
            if (gpw_watch_step(r.watch, &r.in, sizeof r.in, &r.set, sizeof r.set, 1u, &out,
                               sizeof out) != GPW_OK) {
                seen++;
                break;
            }
            assert_true(out.step_allowed_w <= allowed_w + 50.0e3f);
            if (out.reasons != 0u) {
                seen++;
                break;
            }
            /* Seals, offsets, latches, configuration: at the very next tick. */
            assert_true(at >= 600u);
        }
    }
    assert_true(tried > 400u && seen > tried / 4u);
}

/* @verifies{watch-state} */
static void the_configuration_is_checked_before_each_permit(void **state)
{
    const gpw_watch_config c = config_of();
    unsigned char *bytes = (unsigned char *)memory;
    size_t size = 0u, at;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(gpw_watch_state_size(&c, &size), GPW_OK);
    for (at = 0; at + 4u < size; at++) { /* the table's sealed magic */
        if (memcmp(bytes + at, watch_surface, 16u) == 0) {
            break;
        }
    }
    bytes[at + 30u] ^= 64u; /* more is taken, says the table */
    assert_int_equal(ask(&r, 1u, 0.1f).granted, 0u);
    tick(&r);
    assert_true((r.out.reasons & (GPW_WATCH_CONFIG | GPW_WATCH_STATE)) != 0u);
    assert_int_equal(r.out.latched, 1u);
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_NOTE_HELD);
    run(&r, 1.0f);
    assert_int_equal(r.out.permit_open, 0u);
}

/* ---- lag of the meter ---- */

static void the_load_behind_a_slow_transducer_is_inferred(void **state)
{
    gpw_watch_config c = config_of();
    rig r;

    (void)state;
    c.meter_tau_s = 0.4f;
    begin(&r, &c);
    r.meter_gain = 1.0f - expf(-0.01f / 0.4f);
    r.noise_w = 0.0f;
    run(&r, 10.0f);
    r.load_w = WATCH_IDLE_W + 100.0e3f;
    run(&r, 0.4f);
    /* The meter shows 63 kW of it by then; four readings behind a lag of 0.133 s: above 90 %.
     */
    assert_true(r.out.load_w > WATCH_IDLE_W + 80.0e3f);
    assert_true(r.out.load_w < WATCH_IDLE_W + 101.0e3f);
}

/* ---- mismatch ---- */

static void a_plant_within_its_intervals_keeps_the_model_valid(void **state)
{
    static const float inertias[] = {0.8f, 1.2f}, taus[] = {0.7f, 1.3f};
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    uint32_t i;
    rig r;

    (void)state;
    for (i = 0; i < 4u; i++) {
        begin(&r, &c);
        plant_of(&r, inertias[i % 2u], taus[i / 2u]);
        run(&r, 15.0f);
        a = ask(&r, 1u, 1.0f);
        assert_int_equal(a.granted, 1u);
        assert_status(
            gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 1.0f, r.now_ns, a.token),
            GPW_OK);
        r.load_w = WATCH_TRAIN_W;
        run(&r, 20.0f);
        assert_int_equal(r.out.violations, 0u);
        assert_int_equal(r.out.model_valid, 1u);
    }
}

/* @verifies{watch-token} */
static void one_token_is_for_one_change(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 1u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    assert_status(
        gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token),
        GPW_ERR_NOT_FOUND);
    /* Its own change may be told anew. */
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    assert_near(a.step_w, 87.5e3, 1.0); /* a quarter of 400 - 50 kW */
}

/* @verifies{permit-life} Two changes are due, and half of both together comes: which one it was
 * nobody saw, so both keep their watts to the last. */
static void of_two_changes_at_once_none_is_taken_as_seen(void **state)
{
    gpw_watch_config c = config_of();
    gpw_permit_answer a, b;
    rig r;

    (void)state;
    c.token_life_s = 2.0f;
    c.token_skew_s = 0.2f;
    c.token_arrive_s = 1.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 1u, 0.25f);
    b = ask(&r, 2u, 0.25f);
    assert_int_equal(a.granted + b.granted, 2u);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    assert_status(
        gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, b.token), GPW_OK);
    r.load_w = WATCH_IDLE_W + 85.0e3f;
    run(&r, 2.0f);
    assert_near(r.out.reserved_w, (double)a.step_w + (double)b.step_w, 1.0);
    run(&r, 1.5f);
    assert_true(r.out.reserved_w == 0.0f);
}

/* @verifies{watch-token} A change whose permit has ended while it did not come is one without:
 * its step is taken from what is free. */
static void a_change_outliving_its_permit_is_deducted(void **state)
{
    gpw_watch_config c = config_of();
    gpw_permit_answer a;
    float before_w;
    rig r;

    (void)state;
    c.late_s = 20.0f;
    c.drop_s = 60.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    before_w = r.out.permit_free_w;
    a = ask(&r, 1u, 0.5f);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.5f, r.now_ns, a.token),
                  GPW_OK);
    run(&r, 2.0f);
    assert_near(before_w - r.out.permit_free_w, a.step_w, 2.0e3);
    assert_int_equal(r.out.reasons & GPW_WATCH_NO_TOKEN, 0u);
    run(&r, 3.0f); /* life, skew and arrival are over after 3.2 s */
    assert_true(r.out.reserved_w == 0.0f);
    assert_true(before_w - r.out.permit_free_w >= a.step_w - 2.0e3f);
    assert_true((r.out.reasons & GPW_WATCH_NO_TOKEN) != 0u);
}

/* A quarter of 350 kW comes within 4 s: as long its watts stay, though a life is 2 s. */
static void a_slow_change_is_reserved_until_it_has_come(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_forecast_group slow;
    gpw_permit_answer a;
    uint32_t k;
    rig r;

    (void)state;
    assert_status(watch_group(&slow), GPW_OK);
    slow.ramp_w_per_s = 87.5e3f / 4.0f;
    begin_group(&r, &c, &slow);
    run(&r, 30.0f); /* the quarantine is as long as all of the group's ramp */
    a = ask(&r, 1u, 0.25f);
    assert_int_equal(a.granted, 1u);
    assert_near(a.step_w, 87.5e3, 1.0);
    assert_status(
        gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.25f, r.now_ns, a.token), GPW_OK);
    for (k = 0; k < 400u; k++) {
        r.load_w = WATCH_IDLE_W + 75.0e3f * (float)k / 400.0f;
        tick(&r);
        assert_near(r.out.reserved_w, a.step_w, 1.0);
    }
    run(&r, 3.0f);
    assert_true(r.out.reserved_w == 0.0f);
}

/* @verifies{watch-token} From the least that any GPU of the group may draw by then. */
static void a_step_counts_from_the_least_phase_there_may_be(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_forecast_group mixed;
    gpw_permit_answer a, one;
    rig r;

    (void)state;
    assert_status(watch_group(&mixed), GPW_OK);
    mixed.mean_w[GPW_PHASE_INFER] = 200.0e3f;
    mixed.low_w[GPW_PHASE_INFER] = 150.0e3f;
    mixed.high_w[GPW_PHASE_INFER] = 240.0e3f;
    begin_group(&r, &c, &mixed);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 30.0f);
    one = ask(&r, 1u, 1.0f); /* it trains already */
    assert_int_equal(one.granted, 1u);
    assert_near(one.step_w, 1.0, 0.0);
    /* Half of it goes idle: the other half's step to infer may come from there. */
    assert_status(
        gpw_watch_announce(r.watch, 2u, 0u, GPW_PHASE_IDLE, 0.5f, r.now_ns + 500000000u, 0u),
        GPW_OK);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 2u, 0u, GPW_PHASE_INFER, 0.5f, &a, sizeof a),
        GPW_OK);
    assert_near(a.step_w, 95.0e3, 1.0); /* (240 - 50) / 2 */
    /* Back to training under the permit of one watt: not that one. */
    assert_status(gpw_watch_announce(r.watch, 3u, 0u, GPW_PHASE_TRAIN, 0.5f,
                                     r.now_ns + 1000000000u, one.token),
                  GPW_ERR_NOT_FOUND);
}

/* @verifies{watch-air} A sensor that is stuck at full boost promises no more than the load has
 * made: between the nodes of 0.06 and 0, as without it. */
static void a_boost_sensor_that_is_stuck_opens_nothing(void **state)
{
    gpw_watch_config c = config_of();
    float without_w;
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    without_w = r.out.step_allowed_w;
    c.inputs |= GPW_WATCH_HAS_BOOST;
    begin(&r, &c);
    for (k = 0; k < 1000u; k++) {
        r.set.boost_pu = sample(1.0f, r.now_ns + WATCH_TICK_NS);
        tick(&r);
    }
    assert_int_equal(r.out.permit_open, 1u);
    assert_true(r.out.step_allowed_w <= without_w * 1.001f);
    assert_near(r.out.boost_pu, 0.06, 0.01);
}

/* @verifies{watch-clock} A clock that began before 0: nothing breaks, nothing is granted while
 * it is beyond any time. */
static void a_clock_beyond_any_time_closes(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    r.now_ns = UINT64_MAX - 5000000000u;
    assert_status(watch_build(memory, sizeof memory, &c, r.now_ns, &r.watch), GPW_OK);
    run(&r, 4.9f);
    assert_closed(&r, GPW_WATCH_CLOCK);
    assert_int_equal(r.out.reasons & GPW_WATCH_STATE, 0u);
    assert_int_equal(ask(&r, 1u, 0.1f).granted, 0u);
}

/* Ticks have stopped: whatever is asked, however often, nothing is granted. */
static void without_ticks_nothing_is_granted(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    for (k = 1; k <= 10u; k++) {
        assert_status(gpw_watch_request(r.watch, r.now_ns + k * 600000000u, k, 0u,
                                        GPW_PHASE_TRAIN, 0.1f, &a, sizeof a),
                      GPW_OK);
        assert_int_equal(a.granted, 0u);
        assert_true((a.refusal & GPW_REFUSAL_CONDITIONS) != 0u);
    }
}

/* A step down has a permit of one watt; noise is no violation of it. */
static void a_step_down_is_never_too_large(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 30.0f);
    assert_int_equal(r.out.permit_open, 1u);
    assert_status(
        gpw_watch_request(r.watch, r.now_ns, 1u, 0u, GPW_PHASE_IDLE, 1.0f, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_IDLE, 1.0f, r.now_ns, a.token),
                  GPW_OK);
    r.load_w = WATCH_TRAIN_W + 30.0e3f; /* 3 % of the rating up before it comes */
    run(&r, 1.0f);
    assert_int_equal(r.out.violations, 0u);
    r.load_w = WATCH_IDLE_W;
    run(&r, 5.0f);
    assert_int_equal(r.out.violations, 0u);
}

/* @verifies{watch-late} */
static void an_announced_change_that_does_not_come_is_told(void **state)
{
    gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    c.late_s = 3.0f;
    c.drop_s = 6.0f;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 1u, 0.5f);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.5f, r.now_ns, a.token),
                  GPW_OK);
    run(&r, 2.8f);
    assert_int_equal(r.out.reasons & GPW_WATCH_LATE, 0u);
    run(&r, 0.5f);
    assert_true((r.out.reasons & GPW_WATCH_LATE) != 0u);
    run(&r, 4.0f);
    assert_int_equal(r.out.reasons & GPW_WATCH_LATE, 0u);
    assert_status(gpw_watch_cancel(r.watch, 1u), GPW_ERR_NOT_FOUND);
}

/* @verifies{watch-mode} */
static void a_governor_in_another_mode_closes(void **state)
{
    static const float modes[] = {GPW_WATCH_MODE_DROOP, GPW_WATCH_MODE_UNKNOWN};
    gpw_watch_config c = config_of();
    uint32_t i, k;
    rig r;

    (void)state;
    c.inputs |= GPW_WATCH_HAS_MODE;
    c.needed |= GPW_WATCH_HAS_MODE;
    for (i = 0; i < 2u; i++) {
        begin(&r, &c);
        for (k = 0; k < 1000u; k++) {
            r.set.governor_mode = sample(GPW_WATCH_MODE_ISOCHRONOUS, r.now_ns + WATCH_TICK_NS);
            tick(&r);
        }
        assert_int_equal(r.out.reasons, 0u);
        assert_int_equal(r.out.permit_open, 1u);
        r.set.governor_mode = sample(modes[i], r.now_ns + WATCH_TICK_NS);
        tick(&r);
        assert_closed(&r, GPW_WATCH_MODE);
    }
}

static void a_phase_that_is_told_is_forecast(void **state)
{
    const gpw_watch_config c = config_of();
    uint32_t k;
    rig r;

    (void)state;
    begin(&r, &c);
    r.load_w = r.meter_w = WATCH_TRAIN_W;
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(&r, 2.0f);
    for (k = 0; k < GPW_FORECAST_HORIZONS; k++) {
        assert_near(r.out.forecast_w[k], WATCH_TRAIN_W, 5.0e3);
        assert_near(r.out.bound_high_w[k], WATCH_TRAIN_HIGH_W, 10.0e3);
    }
    assert_near(r.out.step_down_w, WATCH_TRAIN_W, 5.0e3);
    assert_status(gpw_watch_set_phase(r.watch, 1u, GPW_PHASE_TRAIN), GPW_ERR_NOT_FOUND);
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_COUNT), GPW_ERR_DOMAIN);
    assert_status(gpw_watch_set_phase(r.watch, 0u, GPW_PHASE_INFER), GPW_ERR_UNKNOWN);
    assert_status(gpw_watch_set_phase(NULL, 0u, GPW_PHASE_TRAIN), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_a_watch_within_six_kib),
        cmocka_unit_test(an_announced_change_that_does_not_come_is_told),
        cmocka_unit_test(one_token_is_for_one_change),
        cmocka_unit_test(of_two_changes_at_once_none_is_taken_as_seen),
        cmocka_unit_test(a_change_outliving_its_permit_is_deducted),
        cmocka_unit_test(a_step_down_is_never_too_large),
        cmocka_unit_test(a_slow_change_is_reserved_until_it_has_come),
        cmocka_unit_test(a_step_counts_from_the_least_phase_there_may_be),
        cmocka_unit_test(without_ticks_nothing_is_granted),
        cmocka_unit_test(a_clock_beyond_any_time_closes),
        cmocka_unit_test(a_boost_sensor_that_is_stuck_opens_nothing),
        cmocka_unit_test(a_governor_in_another_mode_closes),
        cmocka_unit_test(a_phase_that_is_told_is_forecast),
        cmocka_unit_test(bad_input_is_refused_and_nothing_written),
        cmocka_unit_test(a_step_with_bad_arguments_changes_nothing),
        cmocka_unit_test(a_quiet_site_opens_after_quarantine_and_agreement),
        cmocka_unit_test(a_permitted_job_comes_and_the_sets_take_it),
        cmocka_unit_test(right_after_a_step_the_air_allows_less),
        cmocka_unit_test(one_lost_packet_changes_nothing),
        cmocka_unit_test(a_silent_meter_closes_and_opens_only_after_a_while),
        cmocka_unit_test(a_dead_meter_latches_until_acknowledged),
        cmocka_unit_test(a_lost_frequency_closes_where_it_is_needed),
        cmocka_unit_test(an_open_or_unknown_breaker_closes),
        cmocka_unit_test(without_a_table_nothing_is_permitted),
        cmocka_unit_test(a_clock_that_jumps_closes_and_begins_the_quarantine),
        cmocka_unit_test(impossible_values_never_enter),
        cmocka_unit_test(a_frequency_that_the_model_does_not_have_is_a_violation),
        cmocka_unit_test(a_slow_trim_of_the_governor_is_followed),
        cmocka_unit_test(an_unannounced_step_is_seen_within_two_refreshes),
        cmocka_unit_test(an_announcement_without_permit_is_told_and_deducted),
        cmocka_unit_test(a_token_serves_only_what_it_was_given_for),
        cmocka_unit_test(a_token_of_between_two_ticks_is_taken_before_the_next),
        cmocka_unit_test(before_the_first_tick_no_token_is_known),
        cmocka_unit_test(a_change_at_the_end_of_a_token_of_between_two_ticks),
        cmocka_unit_test(a_clock_that_goes_back_takes_what_was_asked_between_two_ticks),
        cmocka_unit_test(a_permitted_step_that_comes_too_large_is_a_violation),
        cmocka_unit_test(a_changed_byte_never_opens_more),
        cmocka_unit_test(the_configuration_is_checked_before_each_permit),
        cmocka_unit_test(the_load_behind_a_slow_transducer_is_inferred),
        cmocka_unit_test(a_plant_within_its_intervals_keeps_the_model_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
