/* SPDX-License-Identifier: MIT */
/* A feed-forward pulse: what is announced, and the limits that nothing gets past. */
#include "pulse_state.h"

#include "maths.h"

#define PULSE_MAGIC 0x71575047u /* "GPWq" */
#define CONFIG_V0_1 48u         /* sizes in 0.1 */
#define READING_V0_1 40u

#define LATE_TICKS 4u     /* a pulse that was left alone for longer ends */
#define ROUNDING 0.99998f /* of the area, so that sums of floats stay below the limit */
#define SPENT_PU 1.0e-4f  /* of the area: not worth another tick */
#define LONGEST_S 60.0f   /* lead, expiry, merge, duration */
#define LONGEST_REST_S 1e4f

GPW_STATIC_ASSERT(pulse_config_size, sizeof(gpw_pulse_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(pulse_reading_size, sizeof(gpw_pulse_reading) == READING_V0_1);
GPW_STATIC_ASSERT(pulse_state_fits, sizeof(struct gpw_pulse) <= GPW_PULSE_STATE_BYTES);

/* ---- configuration ---- */

static GPWI_COLD int is_valid(const gpw_pulse_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           gpwi_is_within(c->gain, 0.0f, 10.0f) &&
           gpwi_is_within(c->up_max_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->down_max_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->energy_max_ws, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->duration_max_s, gpwi_seconds(c->tick_ns), LONGEST_S) &&
           gpwi_is_within(c->lead_s, 0.0f, LONGEST_S) &&
           gpwi_is_within(c->expiry_s, 0.0f, LONGEST_S) &&
           gpwi_is_within(c->merge_s, 0.0f, LONGEST_S) &&
           gpwi_is_within(c->rest_s, 0.0f, LONGEST_REST_S) && c->reserved == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_pulse_config *theirs, gpw_pulse_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_pulse_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

GPWI_COLD gpw_status gpw_pulse_config_init(gpw_pulse_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_PULSE);

    if (status == GPW_OK) {
        config->gain = 1.0f;
        config->up_max_w = gpw_unknown();
        config->energy_max_ws = gpw_unknown();
        config->duration_max_s = 1.0f;
        config->lead_s = 0.2f;
        config->expiry_s = 0.1f;
        config->merge_s = 0.5f;
        config->rest_s = 5.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_pulse_state_size(const gpw_pulse_config *config, size_t *bytes)
{
    gpw_pulse_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_pulse);
    }
    return status;
}

GPWI_COLD void gpwi_pulse_begin(gpw_pulse *p, const gpw_pulse_config *c)
{
    memset(p, 0, sizeof *p);
    p->magic = PULSE_MAGIC;
    p->config = *c;
}

GPWI_COLD gpw_status gpw_pulse_init(void *memory, size_t memory_bytes,
                                    const gpw_pulse_config *config, gpw_pulse **pulse)
{
    gpw_pulse_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || pulse == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof(gpw_pulse));
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_pulse_begin(memory, &c);
    *pulse = memory;
    return GPW_OK;
}

static gpw_status check(const gpw_pulse *p)
{
    if (p == NULL) {
        return GPW_ERR_NULL;
    }
    return p->magic == PULSE_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_pulse_reset(gpw_pulse *pulse)
{
    const gpw_status status = check(pulse);

    if (status == GPW_OK) {
        const gpw_pulse_config c = pulse->config;

        gpwi_pulse_begin(pulse, &c);
    }
    return status;
}

/* ---- times ---- */

static uint64_t ns_of(float seconds)
{
    return (uint64_t)gpwi_int64(seconds * 1.0e9f);
}

static GPWI_NOINLINE uint64_t later(uint64_t at_ns, float by_s)
{
    const uint64_t by_ns = ns_of(by_s);

    return at_ns <= UINT64_MAX - by_ns ? at_ns + by_ns : UINT64_MAX;
}

static uint64_t earlier(uint64_t at_ns, float by_s)
{
    const uint64_t by_ns = ns_of(by_s);

    return at_ns > by_ns ? at_ns - by_ns : 0u;
}

static GPWI_NOINLINE float seconds_between(uint64_t from_ns, uint64_t to_ns)
{
    return to_ns > from_ns ? 1.0e-9f * gpwi_float_of_uint64(to_ns - from_ns) : 0.0f;
}

/* Of the first step of those that wait. */
static uint64_t first_at(const gpw_pulse *p)
{
    uint64_t first_ns = p->part[0].at_ns;
    uint32_t i;

    for (i = 1; i < p->parts; i++) {
        first_ns = p->part[i].at_ns < first_ns ? p->part[i].at_ns : first_ns;
    }
    return first_ns;
}

static uint64_t begin_at(const gpw_pulse *p)
{
    const uint64_t wanted_ns = earlier(first_at(p), p->config.lead_s);

    return wanted_ns > p->ready_ns ? wanted_ns : p->ready_ns;
}

/* ---- announcements ---- */

static float asked_for(const gpw_pulse *p)
{
    float sum_w = 0.0f;
    uint32_t i;

    for (i = 0; i < p->parts; i++) {
        sum_w += p->part[i].height_w;
    }
    return sum_w;
}

static void set_height(gpw_pulse *p)
{
    const float wanted_w = gpwi_clamp(asked_for(p), -p->config.down_max_w, p->config.up_max_w);

    /* what is on may only become less */
    p->height_w = !p->is_on ? wanted_w
                            : gpwi_clamp(wanted_w, p->height_w < 0.0f ? p->height_w : 0.0f,
                                         p->height_w > 0.0f ? p->height_w : 0.0f);
}

static uint32_t find(const gpw_pulse *p, uint32_t id)
{
    uint32_t i = 0u;

    while (i < p->parts && p->part[i].id != id) {
        i++;
    }
    return i;
}

static void take_out(gpw_pulse *p, uint32_t index)
{
    p->parts--;
    p->part[index] = p->part[p->parts];
}

static GPWI_NOINLINE void end(gpw_pulse *p, uint32_t early)
{
    p->ended += early;
    p->is_on = 0u;
    p->parts = 0u;
    p->height_w = p->pulse_w = p->left_ws = 0.0f;
    p->ready_ns = later(p->now_ns, p->config.rest_s);
}

static int has_no_place(const gpw_pulse *p, uint64_t now_ns, uint64_t at_ns, float height_w)
{
    const uint64_t latest_ns = later(at_ns, p->config.expiry_s);
    uint64_t first_ns;

    if (p->is_on || now_ns > latest_ns || p->ready_ns > latest_ns ||
        (height_w > 0.0f ? p->config.up_max_w : p->config.down_max_w) <= 0.0f) {
        return 1;
    }
    if (p->parts == 0u) {
        return 0;
    }
    first_ns = first_at(p);
    return at_ns > later(first_ns, p->config.merge_s) ||
           first_ns > later(at_ns, p->config.merge_s);
}

static int is_clamped(const gpw_pulse *p)
{
    return p->height_w != asked_for(p) ||
           gpwi_abs(p->height_w) * p->config.duration_max_s > p->config.energy_max_ws;
}

GPWI_SMALL gpw_status gpw_pulse_announce(gpw_pulse *pulse, uint64_t now_ns, uint32_t id,
                                         float step_w, uint64_t at_ns, float rise_s)
{
    gpw_status status = check(pulse);
    float share, height_w;
    uint32_t old;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(step_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) ||
        !gpwi_in_range(rise_s, 0.0f, GPW_TIME_MAX_S)) {
        return GPW_ERR_DOMAIN;
    }
    share =
        rise_s > pulse->config.duration_max_s ? pulse->config.duration_max_s / rise_s : 1.0f;
    height_w = pulse->config.gain * share * step_w;
    old = find(pulse, id);
    if (old < pulse->parts && !pulse->is_on) {
        take_out(pulse, old);
        set_height(pulse);
    }
    if (has_no_place(pulse, now_ns, at_ns, height_w)) {
        status = GPW_ERR_STATE;
    } else if (pulse->parts >= GPW_PULSE_STEPS) {
        status = GPW_ERR_FULL;
    }
    if (status != GPW_OK) {
        pulse->refused++;
        return status;
    }
    pulse->part[pulse->parts].at_ns = at_ns;
    pulse->part[pulse->parts].id = id;
    pulse->part[pulse->parts].height_w = height_w;
    pulse->parts++;
    set_height(pulse);
    return is_clamped(pulse) ? (gpw_status)GPW_NOTE_CLAMPED : GPW_OK;
}

GPWI_SMALL gpw_status gpw_pulse_cancel(gpw_pulse *pulse, uint32_t id)
{
    const gpw_status status = check(pulse);
    uint32_t index;

    if (status != GPW_OK) {
        return status;
    }
    index = find(pulse, id);
    if (index >= pulse->parts) {
        return GPW_ERR_NOT_FOUND;
    }
    take_out(pulse, index);
    set_height(pulse);
    if (gpwi_abs(pulse->pulse_w) > gpwi_abs(pulse->height_w)) {
        pulse->pulse_w = pulse->height_w;
    }
    if (pulse->is_on && pulse->parts == 0u) {
        end(pulse, 1u);
        /* it may have been given until now, and the last tick may be one tick ago */
        pulse->ready_ns = later(pulse->ready_ns, gpwi_seconds(pulse->config.tick_ns));
    }
    return GPW_OK;
}

/* ---- running ---- */

/* A clock that went back makes every time meaningless. */
static int went_back(gpw_pulse *p, uint64_t now_ns)
{
    if (!p->is_seen || now_ns >= p->now_ns) {
        return 0;
    }
    p->refused += p->is_on ? 0u : p->parts;
    p->now_ns = now_ns;
    end(p, p->is_on);
    return 1;
}

/* What the next tick may still take is taken into account before it is told. */
static void give(gpw_pulse *p)
{
    const float tick_s = gpwi_seconds(p->config.tick_ns);
    const float most_w = p->left_ws / tick_s;

    if (p->end_ns - p->now_ns < p->config.tick_ns ||
        !(p->left_ws > SPENT_PU * p->config.energy_max_ws)) {
        end(p, 0u);
        return;
    }
    p->pulse_w = p->taken_w = gpwi_clamp(p->height_w, -most_w, most_w);
}

/* Returns 1 when it had to be ended. */
static int go_on(gpw_pulse *p, uint64_t now_ns)
{
    const int is_late = now_ns - p->now_ns > (uint64_t)LATE_TICKS * p->config.tick_ns;

    p->left_ws -= gpwi_abs(p->taken_w) * seconds_between(p->now_ns, now_ns);
    p->now_ns = now_ns;
    if (is_late || now_ns >= p->end_ns) {
        end(p, is_late ? 1u : 0u);
    } else {
        give(p);
    }
    return is_late;
}

static void wait(gpw_pulse *p, uint64_t now_ns)
{
    p->now_ns = now_ns;
    if (p->parts == 0u) {
        return;
    }
    if (now_ns > later(first_at(p), p->config.expiry_s)) {
        p->refused += p->parts;
        p->parts = 0u;
        p->height_w = 0.0f;
    } else if (now_ns >= begin_at(p)) {
        p->is_on = 1u;
        p->given++;
        p->end_ns = later(now_ns, p->config.duration_max_s);
        p->left_ws = ROUNDING * p->config.energy_max_ws;
        give(p);
    }
}

GPWI_SMALL gpw_status gpw_pulse_step(gpw_pulse *pulse, uint64_t now_ns)
{
    const gpw_status status = check(pulse);
    int is_odd;

    if (status != GPW_OK) {
        return status;
    }
    is_odd = went_back(pulse, now_ns);
    pulse->is_seen = 1u;
    if (!is_odd && pulse->is_on) {
        is_odd = go_on(pulse, now_ns);
    } else if (!is_odd) {
        wait(pulse, now_ns);
    }
    return is_odd ? (gpw_status)GPW_NOTE_HELD : GPW_OK;
}

static uint32_t state_of(const gpw_pulse *p)
{
    if (p->is_on) {
        return GPW_PULSE_ON;
    }
    if (p->parts > 0u) {
        return GPW_PULSE_WAITING;
    }
    return p->now_ns < p->ready_ns ? (uint32_t)GPW_PULSE_RESTING : (uint32_t)GPW_PULSE_IDLE;
}

GPWI_SMALL gpw_status gpw_pulse_get(const gpw_pulse *pulse, gpw_pulse_reading *reading,
                                    size_t reading_bytes)
{
    const gpw_status status = reading == NULL ? (gpw_status)GPW_ERR_NULL : check(pulse);
    gpw_pulse_reading ours;

    if (status != GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    ours.state = state_of(pulse);
    ours.pulse_w = pulse->pulse_w;
    ours.height_w = pulse->height_w;
    ours.in_s = gpw_unknown();
    if (ours.state == GPW_PULSE_ON) {
        ours.in_s = 0.0f;
        ours.left_s = seconds_between(pulse->now_ns, pulse->end_ns);
        ours.left_ws = pulse->left_ws;
    } else if (ours.state == GPW_PULSE_WAITING) {
        ours.in_s = seconds_between(pulse->now_ns, begin_at(pulse));
        ours.left_s = pulse->config.duration_max_s;
        ours.left_ws = pulse->config.energy_max_ws;
    }
    ours.steps = pulse->parts;
    ours.given = pulse->given;
    ours.refused = pulse->refused;
    ours.ended = pulse->ended;
    return gpwi_result_write(reading, reading_bytes, &ours, sizeof ours, READING_V0_1);
}
