/* SPDX-License-Identifier: MIT */
/* A watch tells to the bit what the rooms behind it tell when each is fed alone, with the
 * figures that the watch's header gives it: none of them at its default here. */
#include "watch_bench.h"

#include "onset_state.h"

#define GROUPS 2u
#define SETS 2u
#define CHANGES 3u

static struct {
    GPW_STATE_BUFFER(forecast_memory, GPW_FORECAST_STATE_BYTES(GROUPS, CHANGES));
    GPW_STATE_BUFFER(onset_memory, GPW_ONSET_STATE_BYTES);
    GPW_STATE_BUFFER(swing_memory, GPW_SWING_STATE_BYTES);
    GPW_STATE_BUFFER(pulse_memory, GPW_PULSE_STATE_BYTES);
    gpw_forecast *forecast;
    gpw_onset *onset;
    gpw_swing *swing;
    gpw_pulse *pulse;
    gpw_forecast_reading told[GPW_FORECAST_HORIZONS]; /* when each horizon was seen to */
    gpw_forecast_reading now;
    gpw_forecast_steps steps;
    uint32_t ticks, unannounced, pulses;
} alone;

static void odd_figures(void)
{
    gpw_watch_config *const c = &bench.config;

    c->inputs |= GPW_WATCH_HAS_BATTERY | GPW_WATCH_HAS_SET_POWER;
    c->announcements_max = c->tokens_max = CHANGES;
    c->meter_refresh_s = 0.02f;
    c->meter_dead_s = 0.03f;
    c->meter_tau_s = 0.05f;
    c->early_s = 0.7f;
    c->late_s = 3.0f;
    c->drop_s = 20.0f;
    c->onset_pu = 0.03f;
    c->slow_hz_per_w = 2.0e-6f;
    c->fast_hz_per_w = 3.0e-6f;
    c->largest_hz_per_w = 4.0e-6f;
    c->pulse_peak_w = 150.0e3f;
    c->pulse_energy_ws = 30.0e3f;
    c->pulse_lead_s = 0.3f;
    c->pulse_max_s = 0.8f;
    c->pulse_rest_s = 4.0f;
    c->battery_w = 120.0e3f;
    c->battery_j = 3.0e5f;
    c->dummy_w = 50.0e3f;
    c->load_min_pu = 0.1f;
    c->reserve_margin_w = 250.0e3f;
    c->reserve_stop_extra_w = 20.0e3f;
    c->start_lead_s = 7.0f;
    c->start_hold_s = 1.2f;
    c->stop_hold_s = 6.0f;
}

static void begin_alone(const gpw_forecast_group *groups)
{
    const gpw_watch_config *const c = &bench.config;
    gpw_forecast_config f;
    gpw_onset_config o;
    gpw_swing_config s;
    gpw_pulse_config p;
    uint32_t i;

    memset(&alone, 0, sizeof alone);
    assert_status(gpw_forecast_config_init(&f, sizeof f), GPW_OK);
    f.tick_ns = c->tick_ns;
    f.groups_max = GROUPS;
    f.announcements_max = CHANGES;
    f.rating_w = 2.0e6f;
    f.refresh_s = c->meter_refresh_s;
    f.dead_s = c->meter_dead_s;
    f.lag_s = c->meter_tau_s;
    f.early_s = c->early_s;
    f.late_s = c->late_s;
    f.drop_s = c->drop_s;
    assert_status(gpw_forecast_init(alone.forecast_memory, sizeof alone.forecast_memory, &f,
                                    &alone.forecast),
                  GPW_OK);
    for (i = 0; i < GROUPS; i++) {
        assert_status(gpw_forecast_add_group(alone.forecast, &groups[i], NULL), GPW_OK);
    }
    assert_status(gpw_onset_config_init(&o, sizeof o), GPW_OK);
    o.rating_w = 2.0e6f;
    o.step_pu = c->onset_pu;
    o.refresh_s = c->meter_refresh_s;
    assert_status(
        gpw_onset_init(alone.onset_memory, sizeof alone.onset_memory, &o, &alone.onset),
        GPW_OK);
    assert_status(gpw_swing_config_init(&s, sizeof s), GPW_OK);
    s.tick_ns = c->tick_ns;
    s.slow_hz_per_w = c->slow_hz_per_w;
    s.fast_hz_per_w = c->fast_hz_per_w;
    s.largest_hz_per_w = c->largest_hz_per_w;
    assert_status(
        gpw_swing_init(alone.swing_memory, sizeof alone.swing_memory, &s, &alone.swing),
        GPW_OK);
    assert_status(gpw_pulse_config_init(&p, sizeof p), GPW_OK);
    p.tick_ns = c->tick_ns;
    p.up_max_w = c->pulse_peak_w;
    p.energy_max_ws = c->pulse_energy_ws;
    p.duration_max_s = c->pulse_max_s;
    p.lead_s = c->pulse_lead_s;
    p.rest_s = c->pulse_rest_s;
    assert_status(
        gpw_pulse_init(alone.pulse_memory, sizeof alone.pulse_memory, &p, &alone.pulse),
        GPW_OK);
}

#define SAME(told, expected)                                                                   \
  do {                                                                                         \
    const float same_a = (told), same_b = (expected);                                          \
    if (memcmp(&same_a, &same_b, sizeof same_a) != 0 &&                                        \
        (gpwi_is_known(same_a) || gpwi_is_known(same_b))) {                                    \
      fail_msg("tick %u: %s is %.9g, alone %.9g", (unsigned)alone.ticks, #told,                \
               (double)same_a, (double)same_b);                                                \
    }                                                                                          \
  } while (0)

static void forecast_is_the_same(void)
{
    const gpw_watch_output *const out = &bench.out;
    const uint32_t rung = out->load_rung; /* at first it is not believed */
    uint32_t i;

    assert_true(gpw_forecast_step(alone.forecast, bench.now_ns, bench.now_ns,
                                  rung == GPW_RUNG_GOOD ? bench.load_w : gpw_unknown(),
                                  rung) >= GPW_OK);
    assert_true(gpw_forecast_get(alone.forecast, &alone.now, sizeof alone.now) >= GPW_OK);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        if (alone.ticks == 1u || alone.ticks % GPW_FORECAST_HORIZONS == i) {
            alone.told[i] = alone.now;
        }
        SAME(out->forecast_w[i], alone.told[i].mean_w[i]);
        SAME(out->forecast_low_w[i], alone.told[i].low_w[i]);
        SAME(out->forecast_high_w[i], alone.told[i].high_w[i]);
        SAME(out->bound_low_w[i], alone.told[i].bound_low_w[i]);
        SAME(out->bound_high_w[i], alone.told[i].bound_high_w[i]);
    }
    if (alone.ticks % 2u != 0u) {
        assert_true(gpw_forecast_step_bounds(alone.forecast, GPW_FORECAST_ALL, &alone.steps,
                                             sizeof alone.steps) >= GPW_OK);
    }
    SAME(out->step_up_w, alone.steps.up_w);
    SAME(out->step_up_rise_s, alone.steps.up_rise_s);
    SAME(out->step_down_w, alone.steps.down_w);
    SAME(out->step_down_rise_s, alone.steps.down_fall_s);
}

static void signals_are_the_same(void)
{
    const uint32_t changing = GPW_FORECAST_CHANGING | GPW_FORECAST_LATE;
    const gpw_watch_output *const out = &bench.out;
    gpw_onset_reading onset, its;
    gpw_swing_reading swing, own;
    gpw_pulse_reading pulse;

    if (out->load_rung == GPW_RUNG_GOOD) {
        assert_status(gpw_onset_step(alone.onset, bench.now_ns, bench.load_w,
                                     alone.now.expected_w, NAN, NAN,
                                     (alone.now.flags & changing) != 0u),
                      GPW_OK);
        assert_true(gpw_onset_get(alone.onset, &onset, sizeof onset) >= GPW_OK);
        assert_true(gpw_onset_get(gpwi_watch_onset(bench.watch), &its, sizeof its) >= GPW_OK);
        assert_int_equal(gpwi_watch_onset(bench.watch)->mean_of, alone.onset->mean_of);
        SAME(its.up_w, onset.up_w); /* what it has learned of the load, and what it is at */
        SAME(its.down_w, onset.down_w);
        SAME(its.noise_w, onset.noise_w);
        assert_true(its.excursions == onset.excursions);
        if (onset.detected != 0u) {
            alone.unannounced++;
            SAME(out->last_onset_w, onset.to_w - onset.from_w);
            assert_true(out->last_onset_ns == bench.now_ns);
        }
    }
    assert_int_equal((uint32_t)out->unannounced, alone.unannounced);
    /* Of the load behind the transducer. */
    assert_true(gpw_swing_step(alone.swing, out->load_w) >= GPW_OK);
    assert_true(gpw_swing_get(alone.swing, &swing, sizeof swing) >= GPW_OK);
    SAME(out->swing_hz, swing.frequency_hz);
    SAME(out->swing_w, swing.amplitude_w);
    SAME(out->swing_df_hz, swing.expected_hz);
    assert_true(gpw_swing_get(gpwi_watch_swing(bench.watch), &own, sizeof own) >= GPW_OK);
    SAME(own.likely_hz, swing.likely_hz); /* by all three figures of the answer */
    assert_status(gpw_pulse_step(alone.pulse, bench.now_ns), GPW_OK);
    assert_status(gpw_pulse_get(alone.pulse, &pulse, sizeof pulse), GPW_OK);
    SAME(out->pulse_w, pulse.state == GPW_PULSE_ON ? pulse.pulse_w : pulse.height_w);
    SAME(out->pulse_in_s, pulse.in_s);
    SAME(out->pulse_left_s, pulse.left_s);
    SAME(out->pulse_left_ws, pulse.left_ws);
    alone.pulses = pulse.given;
}

static void follow(float seconds)
{
    uint32_t k = (uint32_t)(seconds * 100.0f + 0.5f);

    for (; k > 0u; k--) {
        alone.ticks++;
        /* An odd swing of 11 kW, 0.4 Hz. */
        bench.load_w += alone.ticks % 250u < 125u ? 90.0f : -90.0f;
        bench.set_w[0] = bench.set_w[1] = 0.5f * bench.load_w;
        tick();
        forecast_is_the_same();
        signals_are_the_same();
    }
}

static void announce_both(uint32_t id, uint32_t group, gpw_phase phase, float in_s,
                          float step_w)
{
    const uint64_t at_ns = bench.now_ns + (uint64_t)(in_s * 1.0e9f);

    assert_status(gpw_watch_announce(bench.watch, id, group, phase, 0.5f, at_ns, 0u), GPW_OK);
    assert_status(gpw_forecast_announce(alone.forecast, id, group, phase, 0.5f, at_ns, 1),
                  GPW_OK);
    assert_true(gpw_pulse_announce(alone.pulse, bench.now_ns, id, step_w, at_ns, 0.0f) <=
                GPW_NOTE_CLAMPED);
}

static void begin_both(void)
{
    gpw_forecast_group groups[GROUPS];

    prepare(SETS);
    odd_figures();
    groups[0] = group_at(100.0e3f);
    groups[1] = group_at(60.0e3f);
    groups[0].sd_w[GPW_PHASE_IDLE] = 1.0f; /* below the least there is, by the rating */
    groups[1].sd_w[GPW_PHASE_IDLE] = 1.0f;
    groups[1].rise_s = 0.4f;
    groups[1].may_start = 1u;
    bench.load_w = 160.0e3f;
    bench.battery_j = 2.5e5f;
    begin_with(groups, GROUPS);
    begin_alone(groups);
}

static void the_rooms_tell_the_same_alone(void **state)
{
    uint32_t k;

    (void)state;
    begin_both();
    follow(2.0f);
    /* Half of a group from 90 to 450 kW at most: 180 kW, more than a pulse may have. */
    announce_both(1u, 0u, GPW_PHASE_TRAIN, 1.5f, 180.0e3f);
    follow(1.5f);
    bench.load_w += 150.0e3f;
    follow(3.0f);
    announce_both(2u, 1u, GPW_PHASE_TRAIN, 0.5f, 0.5f * (270.0e3f - 54.0e3f));
    announce_both(3u, 0u, GPW_PHASE_IDLE, 1.0f, 1.0f); /* down: nothing to be added */
    follow(8.0f);                                      /* neither comes in time */
    assert_status(gpw_watch_cancel(bench.watch, 2u), GPW_OK);
    assert_status(gpw_forecast_cancel(alone.forecast, 2u), GPW_OK);
    follow(20.0f);
    assert_status(gpw_watch_set_phase(bench.watch, 1u, GPW_PHASE_TRAIN), GPW_OK);
    assert_status(gpw_forecast_set_phase(alone.forecast, 1u, GPW_PHASE_TRAIN), GPW_OK);
    bench.load_w += 170.0e3f;
    follow(40.0f);
    bench.load_w += 90.0e3f; /* that nobody said */
    follow(3.0f);
    assert_true(has_reason(GPW_WATCH_UNANNOUNCED));
    assert_true(alone.unannounced >= 1u);
    follow(40.0f);
    for (k = 0; k < 6u; k++) { /* dips that come back are learned */
        bench.load_w -= 150.0e3f;
        follow(1.0f);
        bench.load_w += 150.0e3f;
        follow(6.0f);
    }
    assert_true(alone.pulses >= 1u);
    run(1.0f);
    assert_int_equal(bench.out.sequence, alone.ticks + 100u);
}

/* ---- reserve ---- */

static gpw_headroom_config policy(void)
{
    const gpw_watch_config *const c = &bench.config;
    gpw_headroom_config h;

    assert_status(gpw_headroom_config_init(&h, sizeof h), GPW_OK);
    h.after_loss = c->loss_of_a_set;
    h.sets_max = SETS;
    h.next_rated_w = 1.0e6f;
    h.next_takes_w = 403.0e3f; /* of the table: from no load, without boost */
    h.load_min_pu = c->load_min_pu;
    h.reserve_min_w = c->reserve_margin_w;
    h.stop_extra_w = c->reserve_stop_extra_w;
    h.start_s = c->start_lead_s;
    h.start_confirm_s = c->start_hold_s;
    h.stop_confirm_s = c->stop_hold_s;
    h.battery_out_w = h.battery_in_w = c->battery_w;
    h.battery_room_j = c->battery_j;
    h.dummy_max_w = c->dummy_w;
    return h;
}

/* What the watch told in a tick, as the reserve is asked for it. */
static gpw_headroom_input asked(float ramp_w_per_s)
{
    static const float ahead_s[GPW_FORECAST_HORIZONS] = {0.5f, 2.0f, 10.0f, 60.0f};
    const gpw_watch_output *const out = &bench.out;
    gpw_headroom_input in;
    uint32_t i;

    assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
    in.load_w = out->load_w;
    in.step_up_w = out->step_up_w;
    in.step_down_w = out->step_down_w;
    in.rise_s = out->step_up_rise_s;
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        in.ahead_w[i] = out->forecast_high_w[i];
        in.ahead_s[i] = ahead_s[i];
    }
    in.ramp_w_per_s = ramp_w_per_s;
    in.battery_j = bench.battery_j;
    in.takes_down_w = out->step_down_allowed_w;
    return in;
}

#define NEAR(told, expected, tolerance)                                                        \
  do {                                                                                         \
    const float near_told = (told), near_alone = (expected);                                   \
    if (gpwi_is_known(near_told) != gpwi_is_known(near_alone) ||                               \
        gpwi_abs(near_told - near_alone) > (tolerance)) {                                      \
      fail_msg("tick %u: %s is %.9g, alone %.9g", (unsigned)alone.ticks, #told,                \
               (double)near_told, (double)near_alone);                                         \
    }                                                                                          \
  } while (0)

static void reserve_is_the_same(gpw_headroom_memory *memory, uint32_t ticks)
{
    const gpw_watch_output *const out = &bench.out;
    const gpw_headroom_config h = policy();
    /* The air's longest time is the preset's 1.3 fold. */
    const gpw_headroom_input in =
        asked(out->reserve_step_w / gpwi_watch_set(bench.watch, 0u)->air_tau_high_s);
    gpw_plan_unit units[SETS];
    gpw_headroom_result r;
    gpw_status status;
    uint32_t i;

    for (i = 0; i < SETS; i++) {
        const float share = bench.breaker[1] > 0.5f ? 0.5f : 1.0f - (float)i;

        units[i].rated_w = 1.0e6f;
        units[i].online = share > 0.0f ? 1u : 0u;
        units[i].load_w = (out->load_w - bench.battery_w) * share;
        units[i].takes_w = out->reserve_step_w * share;
    }
    if (ticks % 2u != 0u) {
        return;
    }
    alone.ticks = ticks;
    status = gpw_headroom_now(&h, units, sizeof *units, SETS, &in, sizeof in, bench.now_ns,
                              memory, &r, sizeof r);
    if (status < GPW_OK) {
        fail_msg("tick %u: %s", (unsigned)ticks, gpw_status_name(status));
    }
    NEAR(out->reserve_needed_w, r.needed_w, 0.5f);
    NEAR(out->reserve_spare_w, r.spare_w, 0.5f);
    assert_int_equal(out->start_sets, r.start_sets);
    assert_int_equal(out->stop_sets, r.stop_sets);
    SAME(out->start_in_s, r.start_in_s);
    NEAR(out->power_cap_w, r.cap_w, 1.0f);
    NEAR(out->battery_w, r.battery_w, 1.0f);
    NEAR(out->battery_need_j, r.battery_need_j, 50.0f);
    NEAR(out->dummy_w, r.dummy_w, 1.0f);
}

/* Two sets at little load, a step, a battery that discharges, sets that go and come. */
static void the_reserve_tells_the_same_alone(void **state)
{
    gpw_headroom_memory memory;
    uint32_t k, starts = 0u, stops = 0u, loss;
    float battery_w, dummy_w;

    (void)state;
    for (loss = 0; loss < 2u; loss++) {
        prepare(SETS);
        odd_figures();
        bench.config.meter_tau_s = 0.0f;
        bench.config.loss_of_a_set = loss;
        memset(&memory, 0, sizeof memory);
        battery_w = dummy_w = 0.0f;
        bench.battery_j = 2.5e5f;
        begin_at(150.0e3f);
        for (k = 1u; k <= 3000u; k++) {
            if (k == 600u) {
                bench.load_w = 750.0e3f; /* beyond what both take at once */
            } else if (k == 1200u) {
                bench.breaker[1] = 0.0f;
            } else if (k == 2000u) {
                bench.breaker[1] = 1.0f;
                bench.load_w = 150.0e3f;
                bench.battery_w = 0.0f;
            } else if (k == 1000u) {
                bench.battery_w = 30.0e3f;
            } else if (k == 2500u) {
                bench.battery_j = 3.5e5f; /* it is full: the load bank takes the rest */
                bench.load_w = 20.0e3f;
            }
            bench.set_w[0] =
                (bench.load_w - bench.battery_w) * (bench.breaker[1] > 0.5f ? 0.5f : 1.0f);
            bench.set_w[1] = bench.load_w - bench.battery_w - bench.set_w[0];
            tick();
            if (k > 300u) { /* before, nothing is believed */
                reserve_is_the_same(&memory, k);
            } else {
                memory = bench.watch->memory;
            }
            starts += bench.out.start_sets > 0u ? 1u : 0u;
            stops += bench.out.stop_sets > 0u ? 1u : 0u;
            battery_w = gpwi_larger(battery_w, gpwi_abs(bench.out.battery_w));
            dummy_w = gpwi_larger(dummy_w, bench.out.dummy_w);
        }
        assert_true(battery_w > 1.0e3f);
        assert_true(dummy_w > 1.0e3f);
    }
    assert_true(starts > 0u && stops > 0u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rooms_tell_the_same_alone),
        cmocka_unit_test(the_reserve_tells_the_same_alone),
    };

    return cmocka_run_group_tests_name("watch and its rooms", tests, NULL, NULL);
}
