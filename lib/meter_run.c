/* SPDX-License-Identifier: MIT */
/* The meter forwards: lag, window, refresh, latency, and somebody who reads it now and then. */
#include "meter_state.h"
#include "noise.h"

#define METER_KEY 0x4d455452u /* keeps its random numbers apart from those of others */
#define NS_PER_S 1.0e-9f

enum { DRAW_PHASE = 0, DRAW_SPREAD = 1, DRAW_WINDOW = 2, DRAW_POLL = 3 };

GPW_STATIC_ASSERT(reading_size, sizeof(gpw_meter_reading) == 48u);
GPW_STATIC_ASSERT(head_fits, sizeof(gpw_meter) <= 256u);
GPW_STATIC_ASSERT(board_fits, sizeof(meter_board) <= 160u);
GPW_STATIC_ASSERT(late_size, sizeof(meter_shown) == 24u);

/* ---- memory ---- */

static meter_board *board_of(const gpw_meter *m, uint32_t gpu)
{
    unsigned char *const first = (unsigned char *)(uintptr_t)m + gpwi_padded(sizeof *m);

    return (meter_board *)(void *)(first + (size_t)gpu * m->board_bytes);
}

static int64_t *taps_of(meter_board *b)
{
    return (int64_t *)(void *)((unsigned char *)b + gpwi_padded(sizeof *b));
}

static meter_shown *late_of(const gpw_meter *m, meter_board *b)
{
    return (meter_shown *)(void *)(taps_of(b) + m->taps_max);
}

/* ---- numbers ---- */

/* Uniform in 0 to 1, the same for the same numbers. */
static float draw(const gpw_meter *m, uint32_t gpu, uint32_t kind, uint32_t number)
{
    uint32_t w[4];

    w[0] = number;
    w[1] = gpu;
    w[2] = kind;
    w[3] = 0u;
    gpwi_philox(w, m->config.seed, METER_KEY);
    return (float)(w[0] >> 8) * 5.96046448e-8f;
}

/* A power, not negative, over a time, nJ: watts by nanoseconds, in whole numbers of 2^-32 nJ.
 * What is left of a whole one goes to the next. */
static int64_t energy_nj(float power_w, uint64_t time_ns, uint32_t *rest)
{
    const int64_t watts = gpwi_int64(power_w);
    const uint64_t part =
        (uint64_t)gpwi_int64((power_w - gpwi_float_of_int64(watts)) * 4294967296.0f);
    const uint64_t coarse = part * (time_ns >> 16); /* in two, so that it fits */
    const uint64_t fine = part * (time_ns & 0xffffu) + ((coarse & 0xffffu) << 16) + *rest;

    *rest = (uint32_t)fine;
    return watts * (int64_t)time_ns + (int64_t)((coarse >> 16) + (fine >> 32));
}

static float quantised(float power_w, float quantum_w)
{
    float steps;

    if (!(quantum_w > 0.0f)) {
        return power_w;
    }
    steps = power_w / quantum_w;
    if (!(gpwi_abs(steps) < 8388608.0f)) {
        return power_w; /* the step is finer than the number */
    }
    steps = gpwi_float_of_int64(gpwi_int64(steps < 0.0f ? steps - 0.5f : steps + 0.5f));
    return steps * quantum_w;
}

/* ---- life ---- */

static GPWI_COLD void lay_out(gpw_meter *m)
{
    const gpw_meter_config *const c = &m->config;

    m->dt_ns = (uint32_t)gpwi_meter_ns(c->dt_s);
    m->period_ns = gpwi_meter_ns(c->period_s);
    m->sample_ns = gpwi_meter_ns(gpwi_meter_sample_s(c));
    m->latency_ns = gpwi_meter_ns(c->latency_s);
    m->poll_ns = gpwi_meter_ns(c->poll_interval_s);
    m->stagger_ns = gpwi_meter_ns(c->poll_stagger_s);
    m->tau_s = gpwi_meter_tau_s(c->response_s);
    m->taps_max = gpwi_meter_taps(c, c->window_s + c->window_jitter_s);
    m->lates_max =
        c->latency_s > 0.0f ? gpwi_covering_count(c->latency_s, c->period_s) + 1u : 0u;
    m->board_bytes =
        (uint32_t)(gpwi_padded(sizeof(meter_board)) + (size_t)m->taps_max * sizeof(int64_t) +
                   (size_t)m->lates_max * sizeof(meter_shown));
}

static GPWI_COLD gpw_status read_head(gpw_meter *head, const gpw_meter_config *config)
{
    gpw_status status;

    memset(head, 0, sizeof *head);
    status = gpwi_meter_read_known(&head->config, config);
    if (status == GPW_OK) {
        lay_out(head);
    }
    return status;
}

static size_t bytes_of(const gpw_meter *head)
{
    return gpwi_padded(sizeof *head) + (size_t)head->config.gpus * head->board_bytes;
}

GPWI_COLD gpw_status gpw_meter_state_size(const gpw_meter_config *config, size_t *bytes)
{
    gpw_meter head;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_head(&head, config);
    if (status == GPW_OK) {
        *bytes = bytes_of(&head);
    }
    return status;
}

static int is_counter(const gpw_meter *m)
{
    return m->config.kind == (gpw_meter_kind)GPW_METER_KIND_COUNTER;
}

static GPWI_COLD void begin_board(gpw_meter *m, uint32_t gpu)
{
    const gpw_meter_config *const c = &m->config;
    meter_board *const b = board_of(m, gpu);
    int64_t *const taps = taps_of(b);
    const float phase_s =
        gpwi_is_known(c->phase_s) ? c->phase_s : c->period_s * draw(m, gpu, DRAW_PHASE, 0u);
    uint32_t i;

    memset(b, 0, m->board_bytes);
    b->input_w = b->sensed_w = c->initial_w;
    b->gain =
        c->gain * (1.0f + c->board_spread_pu * (2.0f * draw(m, gpu, DRAW_SPREAD, 0u) - 1.0f));
    for (i = 0; i < m->taps_max; i++) {
        taps[i] = energy_nj(c->initial_w, m->sample_ns, &b->rest);
    }
    b->refresh_ns = gpwi_meter_ns(phase_s);
    if (b->refresh_ns < m->sample_ns) {
        b->sample_nj = energy_nj(c->initial_w, m->sample_ns - b->refresh_ns, &b->rest);
    }
    b->poll_ns = m->poll_ns > 0u ? gpu * m->stagger_ns : UINT64_MAX;
    b->shown.taps = m->taps_max;
    b->shown.value = is_counter(m) ? 0 : taps[0] * (int64_t)m->taps_max;
    b->shown.reading_w = quantised(b->gain * c->initial_w + c->offset_w, c->quantum_w);
}

GPWI_COLD gpw_status gpw_meter_init(void *memory, size_t memory_bytes,
                                    const gpw_meter_config *config, gpw_meter **meter)
{
    gpw_meter head;
    gpw_meter *const m = memory;
    gpw_status status;

    if (memory == NULL || config == NULL || meter == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_head(&head, config);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_of(&head));
    }
    if (status != GPW_OK) {
        return status;
    }
    *m = head;
    m->magic = METER_MAGIC;
    *meter = m;
    return gpw_meter_reset(m);
}

static gpw_status check(const gpw_meter *m)
{
    if (m == NULL) {
        return GPW_ERR_NULL;
    }
    return m->magic == METER_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_meter_reset(gpw_meter *meter)
{
    const gpw_status status = check(meter);
    uint32_t gpu;

    if (status == GPW_OK) {
        meter->now_ns = 0u;
        for (gpu = 0; gpu < meter->config.gpus; gpu++) {
            begin_board(meter, gpu);
        }
    }
    return status;
}

/* ---- the sensor ---- */

/* Passes a constant power through the lag into the sample, once that has begun. */
static void advance(const gpw_meter *m, meter_board *b, uint64_t from_ns, uint64_t time_ns)
{
    const int is_open = from_ns + m->sample_ns >= b->refresh_ns;
    float mean_w = b->input_w;

    if (m->tau_s > 0.0f) {
        const float dt_s = gpwi_float_of_uint64(time_ns) * NS_PER_S;
        const float step_w = b->input_w - b->sensed_w;

        mean_w = b->sensed_w + step_w * gpwi_lag_direct(dt_s, m->tau_s);
        b->sensed_w += step_w * gpwi_lag_gain(dt_s, m->tau_s);
    } else {
        b->sensed_w = b->input_w;
    }
    if (is_open) {
        b->sample_nj += energy_nj(mean_w, time_ns, &b->rest);
    }
}

/* Samples of this mean: a window's length may be another each time. */
static uint32_t taps_now(const gpw_meter *m, uint32_t gpu, const meter_board *b)
{
    const gpw_meter_config *const c = &m->config;
    const float more_s = c->window_jitter_s > 0.0f
                             ? c->window_jitter_s * draw(m, gpu, DRAW_WINDOW, b->draws)
                             : 0.0f;

    return gpwi_meter_taps(c, c->window_s + more_s);
}

static int64_t newest(const gpw_meter *m, meter_board *b, uint32_t taps)
{
    const int64_t *const ring = taps_of(b);
    int64_t sum = 0;
    uint32_t at = b->tap_at;

    while (taps-- > 0u) {
        at = at > 0u ? at - 1u : m->taps_max - 1u;
        sum += ring[at];
    }
    return sum;
}

static void count_energy(const gpw_meter *m, meter_board *b, float mean_w)
{
    const float seen_w = b->gain * mean_w + m->config.offset_w;

    gpwi_energy_add(&b->counted, seen_w * m->config.period_s * 1000.0f);
}

static meter_shown refreshed(gpw_meter *m, uint32_t gpu, meter_board *b)
{
    const gpw_meter_config *const c = &m->config;
    const uint32_t taps = taps_now(m, gpu, b);
    float mean_w = b->sensed_w;
    meter_shown s;

    taps_of(b)[b->tap_at] = b->sample_nj;
    b->tap_at = b->tap_at + 1u < m->taps_max ? b->tap_at + 1u : 0u;
    b->sample_nj = 0;
    b->draws++;
    s.refreshed_ns = b->refresh_ns;
    s.taps = taps;
    s.value = newest(m, b, taps);
    if (m->sample_ns > 0u) {
        mean_w = gpwi_float_of_int64(s.value) / gpwi_float_of_uint64(taps * m->sample_ns);
    }
    s.reading_w = quantised(b->gain * mean_w + c->offset_w, c->quantum_w);
    if (is_counter(m)) {
        count_energy(m, b, mean_w);
        s.value = b->counted.mj;
    }
    b->refresh_ns += m->period_ns;
    return s;
}

/* ---- who reads it ---- */

static void read_out(const gpw_meter *m, uint32_t gpu, meter_board *b, uint64_t now_ns,
                     gpw_meter_reading *r)
{
    r->stamp_ns = now_ns;
    r->refreshed_ns = b->shown.refreshed_ns;
    r->gpu = gpu;
    r->round = b->round++;
    r->window_s = gpwi_float_of_uint64(b->shown.taps * m->sample_ns) * NS_PER_S;
    if (is_counter(m)) {
        r->energy_mj = b->shown.value > 0 ? (uint64_t)b->shown.value : 0u;
        r->window_nj = 0;
        r->reading_w = gpw_unknown();
    } else {
        r->energy_mj = UINT64_MAX;
        r->window_nj = b->shown.value;
        r->reading_w = b->shown.reading_w;
    }
}

/* Time to the next round: the same for every board of it. */
static uint64_t interval_ns(const gpw_meter *m, uint32_t round)
{
    const float jitter_s = m->config.poll_jitter_s;
    float more_s;

    if (!(jitter_s > 0.0f)) {
        return m->poll_ns;
    }
    more_s = jitter_s * draw(m, 0u, DRAW_POLL, round);
    return m->poll_ns + gpwi_meter_ns(more_s) * 2u - gpwi_meter_ns(jitter_s);
}

/* ---- a step ---- */

typedef struct output {
    gpw_meter_reading *readings;
    uint32_t count;
} output;

static void show(gpw_meter *m, uint32_t gpu, meter_board *b, const meter_shown *s,
                 uint64_t now_ns, output *out)
{
    b->shown = *s;
    if (m->poll_ns == 0u) {
        read_out(m, gpu, b, now_ns, &out->readings[out->count++]);
    }
}

static void refresh(gpw_meter *m, uint32_t gpu, meter_board *b, output *out)
{
    const uint64_t now_ns = b->refresh_ns;
    const meter_shown s = refreshed(m, gpu, b);

    if (m->lates_max == 0u) {
        show(m, gpu, b, &s, now_ns, out);
    } else {
        uint32_t at = b->first_late + b->lates;

        at = at < m->lates_max ? at : at - m->lates_max;
        late_of(m, b)[at] = s;
        b->lates++;
    }
}

static uint64_t late_ns(const gpw_meter *m, meter_board *b)
{
    return b->lates > 0u ? late_of(m, b)[b->first_late].refreshed_ns + m->latency_ns
                         : UINT64_MAX;
}

static void show_late(gpw_meter *m, uint32_t gpu, meter_board *b, uint64_t now_ns, output *out)
{
    const meter_shown s = late_of(m, b)[b->first_late];

    b->first_late = b->first_late + 1u < m->lates_max ? b->first_late + 1u : 0u;
    b->lates--;
    show(m, gpu, b, &s, now_ns, out);
}

/* Whatever is due by now, what is late before what reads it. */
static void handle(gpw_meter *m, uint32_t gpu, meter_board *b, uint64_t now_ns, output *out)
{
    while (b->refresh_ns <= now_ns) {
        refresh(m, gpu, b, out);
    }
    while (late_ns(m, b) <= now_ns) {
        show_late(m, gpu, b, now_ns, out);
    }
    while (b->poll_ns <= now_ns) {
        const uint64_t stamp_ns = b->poll_ns;

        b->poll_ns += interval_ns(m, b->round);
        read_out(m, gpu, b, stamp_ns, &out->readings[out->count++]);
    }
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The next moment at which something happens, `end_ns` at the latest. */
static uint64_t next_ns(const gpw_meter *m, meter_board *b, uint64_t now_ns, uint64_t end_ns)
{
    uint64_t next = earlier(end_ns, b->refresh_ns);

    next = earlier(next, late_ns(m, b));
    next = earlier(next, b->poll_ns);
    return now_ns + m->sample_ns < b->refresh_ns ? earlier(next, b->refresh_ns - m->sample_ns)
                                                 : next;
}

static void step_board(gpw_meter *m, uint32_t gpu, output *out)
{
    meter_board *const b = board_of(m, gpu);
    const uint64_t end_ns = m->now_ns + m->dt_ns;
    uint64_t now_ns = m->now_ns;

    handle(m, gpu, b, now_ns, out);
    while (now_ns < end_ns) {
        const uint64_t next = next_ns(m, b, now_ns, end_ns);

        advance(m, b, now_ns, next - now_ns);
        now_ns = next;
        handle(m, gpu, b, now_ns, out);
    }
}

static uint32_t readings_max(const gpw_meter *m)
{
    const gpw_meter_config *const c = &m->config;
    const float every_s =
        c->poll_interval_s > 0.0f ? c->poll_interval_s - c->poll_jitter_s : c->period_s;

    return c->gpus * ((uint32_t)(c->dt_s / every_s) + 3u);
}

gpw_status gpw_meter_readings_max(const gpw_meter *meter, uint32_t *count)
{
    const gpw_status status = count == NULL ? (gpw_status)GPW_ERR_NULL : check(meter);

    if (status == GPW_OK) {
        *count = readings_max(meter);
    }
    return status;
}

gpw_status gpw_meter_step(gpw_meter *meter, const float *true_w, gpw_meter_reading *readings,
                          uint32_t room, uint32_t *count)
{
    gpw_status status = check(meter);
    output out;
    uint32_t gpu;

    if (status != GPW_OK) {
        return status;
    }
    if (true_w == NULL || readings == NULL || count == NULL) {
        return GPW_ERR_NULL;
    }
    if (room < readings_max(meter)) {
        return GPW_ERR_SIZE;
    }
    out.readings = readings;
    out.count = 0u;
    for (gpu = 0; gpu < meter->config.gpus; gpu++) {
        if (gpwi_in_range(true_w[gpu], 0.0f, GPW_METER_POWER_MAX_W)) {
            board_of(meter, gpu)->input_w = true_w[gpu];
        } else {
            status = GPW_NOTE_HELD;
        }
        step_board(meter, gpu, &out);
    }
    meter->now_ns += meter->dt_ns;
    *count = out.count;
    return status;
}
