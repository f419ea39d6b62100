/* SPDX-License-Identifier: MIT */
/* The rooms beside a running plant, as trace.c does it with the others: ladder, permit, onset,
 * swing, pulse, headroom, forecast, watch, registers, frames, snapshot. */
#include "trace_hash.h"

#include "one_group_watch.h"

#define START_NS 1000000000u
#define STATE_BYTES 6144u
#define TIMES_BYTES 24u /* of an output: its words of 64 bits */

static GPW_STATE_BUFFER(memory, STATE_BYTES);
static unsigned char kept[STATE_BYTES + GPW_SNAPSHOT_HEAD_BYTES];

/* ---- hashing of results ---- */

static void add_time(trace *t, uint64_t time_ns)
{
    add_word(t, (uint32_t)time_ns);
    add_word(t, (uint32_t)(time_ns >> 32));
}

/* Words of 32 bits, whatever they are: numbers, or floats of which one may be none. */
static void add_words(trace *t, const void *from, size_t bytes)
{
    const unsigned char *const at = from;
    size_t i;

    for (i = 0; i < bytes; i += 4u) {
        uint32_t word;

        memcpy(&word, at + i, sizeof word);
        add_word(t, (word & 0x7fffffffu) > 0x7f800000u ? 0x7fc00000u : word);
    }
}

/* What may be refused, and then says so. */
static void add_status(trace *t, gpw_status status)
{
    add_word(t, (uint32_t)status);
}

/* 0 to 1, anew at each number. */
static float chance(uint32_t k)
{
    return (float)((k * 2654435761u) >> 16) / 65536.0f;
}

static uint64_t tick_time(uint32_t k)
{
    return START_NS + (uint64_t)k * TICK_NS;
}

/* ---- ladder: values that come, stay away, jump, and a clock that does ---- */

static void trace_ladder(void)
{
    trace t = trace_begin();
    gpw_ladder_config config;
    gpw_ladder *ladder;
    uint32_t k;

    try(&t, gpw_ladder_config_init(&config, sizeof config));
    config.low = 0.0f;
    config.high = 100.0e3f;
    config.rate_max_per_s = 2.0e6f;
    if (!try(&t, gpw_ladder_init(memory, sizeof memory, &config, &ladder))) {
        trace_end(&t, "ladder", HASH_LADDER);
        return;
    }
    for (k = 0; k < 12000u; k++) {
        const uint64_t now_ns = tick_time(k) + (k >= 9000u ? 5000000000u : 0u);
        gpw_live_sample sample;
        gpw_ladder_reading r;

        sample.value = k % 911u == 7u ? 200.0e3f : 50.0e3f + 1.0e3f * chance(k);
        sample.valid = k % 13u != 5u ? 1u : 0u;
        sample.stamp_ns = now_ns - k % 3u * 1000u;
        add_status(&t, gpw_ladder_step(
                           ladder, now_ns,
                           k % 3000u < 300u || (k >= 4000u && k < 11000u) ? NULL : &sample));
        if (k == 11500u) {
            add_status(&t, gpw_ladder_acknowledge(ladder));
        }
        if (try(&t, gpw_ladder_get(ladder, &r, sizeof r))) {
            add_words(&t, &r, sizeof r);
        }
    }
    trace_end(&t, "ladder", HASH_LADDER);
}

/* ---- permit ---- */

static void trace_permit(void)
{
    trace t = trace_begin();
    gpw_permit_config config;
    gpw_permit *permit;
    uint32_t k, token = 0u;

    try(&t, gpw_permit_config_init(&config, sizeof config));
    config.tokens_max = 4u;
    config.epoch = 7u;
    config.life_s = 2.0f;
    if (!try(&t, gpw_permit_init(memory, sizeof memory, &config, &permit))) {
        trace_end(&t, "permit", HASH_PERMIT);
        return;
    }
    for (k = 0; k < 6000u; k++) {
        const uint64_t now_ns = tick_time(k);
        const float allowed_w = 300.0e3f * chance(k / 50u);
        const uint32_t is_well = k % 1700u < 1600u ? 1u : 0u;
        gpw_permit_answer a;
        gpw_permit_reading r;

        add_status(&t, gpw_permit_step(permit, now_ns, allowed_w, is_well));
        if (k % 37u == 0u &&
            try(&t, gpw_permit_request(permit, now_ns, k / 74u + 1u, 100.0e3f * chance(k + 1u),
                                       allowed_w, is_well, &a, sizeof a))) {
            add_words(&t, &a, sizeof a);
            token = a.granted != 0u ? a.token : token;
        }
        if (k % 111u == 5u) {
            add_status(&t, gpw_permit_use(permit, now_ns, token));
        }
        if (k % 111u == 60u) {
            add_status(&t, gpw_permit_seen(permit, now_ns, token));
        }
        if (k % 333u == 90u) {
            add_status(&t, gpw_permit_release(permit, now_ns, token));
        }
        if (try(&t, gpw_permit_get(permit, &r, sizeof r))) {
            add_words(&t, &r, sizeof r);
        }
    }
    try(&t, gpw_permit_restart(permit, 8u));
    add(&t, gpw_permit_live_w(permit));
    trace_end(&t, "permit", HASH_PERMIT);
}

/* ---- onset: a level with noise and dips that nobody announced, and one that somebody did ----
 */

static void trace_onset(void)
{
    trace t = trace_begin();
    gpw_onset_config config;
    gpw_onset *onset;
    uint32_t k;

    try(&t, gpw_onset_config_init(&config, sizeof config));
    config.rating_w = 1.0e6f;
    if (!try(&t, gpw_onset_init(memory, sizeof memory, &config, &onset))) {
        trace_end(&t, "onset", HASH_ONSET);
        return;
    }
    for (k = 0; k < 6000u; k++) {
        const float level_w = k < 2000u ? 200.0e3f : k < 4000u ? 320.0e3f : 150.0e3f;
        const float dip_w = k % 700u < 20u ? -80.0e3f : 0.0f;
        gpw_onset_reading r;

        try(&t, gpw_onset_step(onset, START_NS + (uint64_t)k * 100000000u,
                               level_w + dip_w + 6.0e3f * chance(k),
                               k < 3000u ? 200.0e3f : gpw_unknown(), gpw_unknown(),
                               gpw_unknown(), k >= 3990u && k < 4010u));
        if (try(&t, gpw_onset_get(onset, &r, sizeof r))) {
            add_time(&t, r.at_ns);
            add_time(&t, r.count);
            add_time(&t, r.excursions);
            add_words(&t, &r.detected, sizeof r - offsetof(gpw_onset_reading, detected));
        }
    }
    trace_end(&t, "onset", HASH_ONSET);
}

/* ---- swing: triangles of three periods, and rest ---- */

static void trace_swing(void)
{
    trace t = trace_begin();
    gpw_swing_config config;
    gpw_swing *swing;
    uint32_t k;

    try(&t, gpw_swing_config_init(&config, sizeof config));
    config.tick_ns = TICK_NS;
    config.slow_hz_per_w = 2.0e-6f;
    config.fast_hz_per_w = 1.0e-6f;
    config.largest_hz_per_w = 4.0e-6f;
    if (!try(&t, gpw_swing_init(memory, sizeof memory, &config, &swing))) {
        trace_end(&t, "swing", HASH_SWING);
        return;
    }
    for (k = 0; k < 6000u; k++) {
        const uint32_t period = k < 2000u ? 120u : k < 4000u ? 62u : 400u, at = k % period;
        const uint32_t up = at < period / 2u ? at : period - at;
        gpw_swing_reading r;

        add_status(&t, gpw_swing_step(swing, k % 997u == 3u ? gpw_unknown()
                                                            : 300.0e3f + (float)up * 1.0e3f +
                                                                  3.0e3f * chance(k)));
        if (try(&t, gpw_swing_get(swing, &r, sizeof r))) {
            add_words(&t, &r, offsetof(gpw_swing_reading, held));
            add_time(&t, r.held);
        }
    }
    trace_end(&t, "swing", HASH_SWING);
}

/* ---- pulse ---- */

static void trace_pulse(void)
{
    trace t = trace_begin();
    gpw_pulse_config config;
    gpw_pulse *pulse;
    uint32_t k;

    try(&t, gpw_pulse_config_init(&config, sizeof config));
    config.tick_ns = TICK_NS;
    config.up_max_w = 100.0e3f;
    config.energy_max_ws = 60.0e3f;
    if (!try(&t, gpw_pulse_init(memory, sizeof memory, &config, &pulse))) {
        trace_end(&t, "pulse", HASH_PULSE);
        return;
    }
    for (k = 0; k < 6000u; k++) {
        const uint64_t now_ns = tick_time(k);
        gpw_pulse_reading r;

        if (k % 211u == 10u) {
            add_status(&t, gpw_pulse_announce(pulse, now_ns, k / 422u + 1u,
                                              200.0e3f * (chance(k) - 0.3f),
                                              now_ns + (uint64_t)(k % 7u) * 100000000u,
                                              0.5f * chance(k + 1u)));
        }
        if (k % 1009u == 30u) {
            add_status(&t, gpw_pulse_cancel(pulse, k / 422u + 1u));
        }
        add_status(&t, gpw_pulse_step(pulse, now_ns));
        if (try(&t, gpw_pulse_get(pulse, &r, sizeof r))) {
            add_words(&t, &r, sizeof r);
        }
    }
    trace_end(&t, "pulse", HASH_PULSE);
}

/* ---- headroom: two sets and a third one that may come ---- */

static void trace_headroom(void)
{
    trace t = trace_begin();
    gpw_headroom_config config;
    gpw_headroom_memory remembered;
    gpw_headroom_input in;
    uint32_t k;

    memset(&remembered, 0, sizeof remembered);
    try(&t, gpw_headroom_config_init(&config, sizeof config));
    try(&t, gpw_headroom_input_init(&in, sizeof in));
    config.sets_max = 3u;
    config.next_rated_w = 500.0e3f;
    config.next_takes_w = 100.0e3f;
    config.stop_confirm_s = 10.0f;
    config.battery_out_w = config.battery_in_w = 80.0e3f;
    config.battery_room_j = 5.0e6f;
    config.dummy_max_w = 50.0e3f;
    for (k = 0; k < 3000u; k++) {
        const float load_w = 100.0e3f + 8.0f * wander_w(k / 40u);
        gpw_plan_unit units[2] = {{500.0e3f, 0.0f, 120.0e3f, 1u},
                                  {500.0e3f, 0.0f, 90.0e3f, 1u}};
        gpw_headroom_result r;
        uint32_t i;

        units[0].load_w = units[1].load_w = 0.5f * load_w;
        units[1].online = k % 1000u < 900u ? 1u : 0u;
        in.load_w = load_w;
        in.step_up_w = 150.0e3f * chance(k / 100u);
        in.step_down_w = load_w;
        in.rise_s = 0.4f;
        in.takes_down_w = 400.0e3f;
        in.ramp_w_per_s = 20.0e3f;
        in.battery_j = 2.0e6f * chance(k / 10u);
        for (i = 0; i < 4u; i++) {
            in.ahead_w[i] = load_w + 30.0e3f * (float)i;
            in.ahead_s[i] = 0.5f + 10.0f * (float)i;
        }
        if (try(&t, gpw_headroom_now(&config, units, sizeof units[0], 2u, &in, sizeof in,
                                     tick_time(10u * k), &remembered, &r, sizeof r))) {
            add_words(&t, &r, sizeof r);
        }
    }
    trace_end(&t, "headroom", HASH_HEADROOM);
}

/* ---- forecast: two groups, changes that come, come late, do not come ---- */

static void add_forecast(trace *t, const gpw_forecast *forecast)
{
    gpw_forecast_reading r;
    gpw_forecast_steps steps;

    if (try(t, gpw_forecast_get(forecast, &r, sizeof r))) {
        add_time(t, r.now_ns);
        add_time(t, r.stamp_ns);
        add_words(t, &r.flags,
                  offsetof(gpw_forecast_reading, readings) -
                      offsetof(gpw_forecast_reading, flags));
        add_time(t, r.readings);
        add_time(t, r.beyond);
        add_word(t, r.arrived);
        add_word(t, r.dropped);
    }
    if (try(t, gpw_forecast_step_bounds(forecast, GPW_FORECAST_ALL, &steps, sizeof steps))) {
        add_words(t, &steps, offsetof(gpw_forecast_steps, reserved));
    }
}

static void add_forecast_groups(trace *t, gpw_forecast *forecast)
{
    gpw_forecast_group group;
    uint32_t i, index;

    try(t, gpw_forecast_group_init(&group, sizeof group));
    group.gpus = 512u;
    group.phase = GPW_PHASE_IDLE;
    group.peak_w = 420.0e3f;
    for (i = 0; i < 2u; i++) {
        group.mean_w[GPW_PHASE_IDLE] = 60.0e3f;
        group.sd_w[GPW_PHASE_IDLE] = 1.0e3f;
        group.low_w[GPW_PHASE_IDLE] = 50.0e3f;
        group.high_w[GPW_PHASE_IDLE] = 70.0e3f;
        group.mean_w[GPW_PHASE_TRAIN] = 360.0e3f;
        group.sd_w[GPW_PHASE_TRAIN] = 5.0e3f;
        group.low_w[GPW_PHASE_TRAIN] = 300.0e3f;
        group.high_w[GPW_PHASE_TRAIN] = 400.0e3f;
        group.spread_s = (float)i;
        group.sync_fraction = i == 0u ? 1.0f : 0.5f;
        try(t, gpw_forecast_add_group(forecast, &group, &index));
    }
}

static void trace_forecast(void)
{
    trace t = trace_begin();
    gpw_forecast_config config;
    gpw_forecast *forecast;
    float load_w = 120.0e3f;
    uint32_t k;

    try(&t, gpw_forecast_config_init(&config, sizeof config));
    config.tick_ns = TICK_NS;
    config.groups_max = 2u;
    config.announcements_max = 4u;
    config.rating_w = 1.0e6f;
    config.lag_s = 0.05f;
    if (!try(&t, gpw_forecast_init(memory, sizeof memory, &config, &forecast))) {
        trace_end(&t, "forecast", HASH_FORECAST);
        return;
    }
    add_forecast_groups(&t, forecast);
    for (k = 0; k < 8000u; k++) {
        const uint32_t at = k - k % 10u;

        if (k % 1500u == 400u) {
            add_status(&t, gpw_forecast_announce(forecast, k, k / 1500u % 2u,
                                                 k / 1500u % 4u < 2u ? GPW_PHASE_TRAIN
                                                                     : GPW_PHASE_IDLE,
                                                 0.5f, tick_time(k + 200u), 1));
        }
        if (k == 5600u) {
            add_status(&t, gpw_forecast_cancel(forecast, 4900u));
        }
        if (k == 7000u) {
            add_status(&t, gpw_forecast_set_phase(forecast, 1u, GPW_PHASE_IDLE));
        }
        load_w += k % 1500u == 605u ? (k / 1500u % 4u < 2u ? 150.0e3f : -150.0e3f) : 0.0f;
        add_status(&t, gpw_forecast_step(forecast, tick_time(k + 1u), tick_time(at + 1u),
                                         load_w + 4.0e3f * (chance(at) - 0.5f),
                                         k % 2100u < 30u ? GPW_RUNG_HOLD : GPW_RUNG_GOOD));
        if (k % 4u == 0u) {
            add_forecast(&t, forecast);
        }
    }
    trace_end(&t, "forecast", HASH_FORECAST);
}

/* ---- watch, and how it is told: registers, frames, snapshot ---- */

static void add_registers(trace *t, const gpw_watch_output *out)
{
    uint16_t registers[GPW_REG_NOW_COUNT];
    uint32_t i;

    if (try(t, gpw_registers_encode(GPW_REGISTERS_NOW, out, registers, GPW_REG_NOW_COUNT))) {
        for (i = 0; i < GPW_REG_NOW_COUNT; i++) {
            add_word(t, registers[i]);
        }
    }
    if (try(t, gpw_registers_encode(GPW_REGISTERS_FORECAST, out, registers,
                                    GPW_REG_FORECAST_COUNT))) {
        for (i = 0; i < GPW_REG_FORECAST_COUNT; i++) {
            add_word(t, registers[i]);
        }
    }
}

static void add_frames(trace *t, const gpw_watch_output *out)
{
    static gpw_frame frames[GPW_FRAMES_COUNT];
    gpw_frames_config config;
    size_t count = 0, i;

    try(t, gpw_frames_config_init(&config, sizeof config));
    if (try(t, gpw_frames_encode(&config, out, frames, GPW_FRAMES_COUNT, &count))) {
        for (i = 0; i < count; i++) {
            uint32_t k;

            add_word(t, frames[i].id);
            for (k = 0; k < 8u; k++) {
                add_word(t, frames[i].data[k]);
            }
        }
    }
}

/* All but the checksum, which is of the state and not of what it tells. */
static void add_output(trace *t, const gpw_watch_output *out)
{
    add_time(t, out->time_ns);
    add_time(t, out->unannounced);
    add_time(t, out->last_onset_ns);
    add_words(t, (const unsigned char *)out + TIMES_BYTES, sizeof *out - TIMES_BYTES);
}

/* Saved, and restored into other memory: it goes on there. */
static gpw_watch *move_house(trace *t, const gpw_watch *watch, const gpw_watch_config *config)
{
    gpw_watch *moved = NULL;
    size_t bytes = 0;

    if (try(t, gpw_watch_snapshot_size(watch, &bytes)) &&
        try(t, gpw_watch_save(watch, kept, sizeof kept))) {
        try(t, gpw_watch_restore(memory, sizeof memory, config, kept, bytes, 0u, &moved));
    }
    return moved;
}

/* From its start to after the way back, the second half of it from a snapshot. */
static void trace_watch(void)
{
    trace t = trace_begin(), told = trace_begin(), sent = trace_begin(), saved = trace_begin();
    gpw_watch_config config;
    gpw_watch *watch = NULL;
    size_t bytes = 0;
    uint32_t k;

    try(&t, one_group_watch_config(&config));
    try(&t, one_group_watch_start(&watch, &bytes));
    for (k = 0; k < 4000u && watch != NULL; k++) {
        gpw_watch_input input;
        gpw_watch_set_input set;
        gpw_watch_output out;

        if (k == 2500u) {
            watch = move_house(&saved, watch, &config);
        }
        (void)one_group_watch_schedule(watch, k);
        one_group_watch_inputs(k, &input, &set);
        set.breaker.valid = k < 3500u ? 1u : 0u; /* nobody sees it any more */
        if (!try(&t, gpw_watch_step(watch, &input, sizeof input, &set, sizeof set, 1u, &out,
                                    sizeof out))) {
            break;
        }
        out.checksum = 0u;
        add_output(k < 2500u ? &t : &saved, &out);
        if (k % 5u == 0u) {
            add_registers(&told, &out);
            add_frames(&sent, &out);
        }
    }
    trace_end(&t, "watch", HASH_WATCH);
    trace_end(&told, "registers", HASH_REGISTERS);
    trace_end(&sent, "frames", HASH_FRAMES);
    trace_end(&saved, "snapshot", HASH_SNAPSHOT);
}

int tap_main(void)
{
    total = 2166136261u;
    trace_ladder();
    trace_permit();
    trace_onset();
    trace_swing();
    trace_pulse();
    trace_headroom();
    trace_forecast();
    trace_watch();
    tap_figure_hex("live total", total);
    tap_ok(total == HASH_LIVE_TOTAL, "live total");
    return tap_done();
}
