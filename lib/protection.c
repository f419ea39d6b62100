/* SPDX-License-Identifier: MIT */
/* Relay rows: each follows one quantity with pickup, delay and drop-out. */
#include "protection_state.h"

#include "maths.h"

#define PROTECTION_MAGIC 0x52575047u /* "GPWR" */
#define CONFIG_V0_1 32u              /* sizes in 0.1 */
#define RESULT_V0_1 32u
#define ROW_RESULT_V0_1 48u

#define LOOK_S 0.01f
#define SAMPLES_MAX 4.0e9f
#define NEVER 3.0e38f

GPW_STATIC_ASSERT(config_size, sizeof(gpw_protection_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(row_size, sizeof(gpw_protection_row) == GPWI_PROTECTION_ROW_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_protection_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(row_result_size, sizeof(gpw_protection_row_result) == ROW_RESULT_V0_1);
GPW_STATIC_ASSERT(state_fits, sizeof(gpw_protection) <= 128u && sizeof(row_state) <= 80u);

static row_state *rows_of(gpw_protection *p)
{
    return (row_state *)(void *)((unsigned char *)p + sizeof *p);
}

static const row_state *rows_of_const(const gpw_protection *p)
{
    return (const row_state *)(const void *)((const unsigned char *)p + sizeof *p);
}

static float *ring_of(gpw_protection *p)
{
    return (float *)(void *)(rows_of(p) + p->rows_max);
}

/* ---- configuration ---- */

static GPWI_COLD int is_valid(const gpw_protection_config *c)
{
    return gpwi_is_within(c->dt_s, GPW_DT_MIN_S, 0.1f) &&
           gpwi_is_within(c->f0_hz, 10.0f, 1000.0f) && c->rows_max >= 1u &&
           c->rows_max <= GPW_PROTECTION_ROWS_MAX && c->slots_max <= GPW_PROTECTION_SLOTS_MAX &&
           c->reserved[0] == 0u && c->reserved[1] == 0u && c->reserved[2] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_protection_config *theirs,
                                        gpw_protection_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_protection_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

static GPWI_COLD size_t bytes_for(const gpw_protection_config *c)
{
    return gpwi_padded(sizeof(gpw_protection) + c->rows_max * sizeof(row_state) +
                       c->slots_max * sizeof(float));
}

GPWI_COLD gpw_status gpw_protection_config_init(gpw_protection_config *config,
                                                size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_PROTECTION);

    if (status == GPW_OK) {
        config->f0_hz = 50.0f;
        config->rows_max = GPW_PROTECTION_ROWS_MAX;
    }
    return status;
}

GPWI_COLD gpw_status gpw_protection_row_init(gpw_protection_row *row, size_t row_size)
{
    const gpw_status status =
        gpwi_config_begin(row, row_size, GPWI_PROTECTION_ROW_V0_1, GPWI_TYPE_PROTECTION_ROW);

    if (status == GPW_OK) {
        row->grade = GPW_GRADE_USER;
        row->source = GPW_SOURCE_USER;
    }
    return status;
}

GPWI_COLD gpw_status gpw_protection_state_size(const gpw_protection_config *config,
                                               size_t *bytes)
{
    gpw_protection_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = bytes_for(&c);
    }
    return status;
}

static void rewind_rows(gpw_protection *p)
{
    row_state *const rows = rows_of(p);
    uint32_t i;

    for (i = 0; i < p->rows; i++) {
        row_state *const r = &rows[i];

        r->worst_at = r->trip_at = 0u;
        r->worst = -NEVER;
        r->timer = r->longest = r->away = r->pickups = 0u;
        r->picked = r->unknown = 0u;
    }
    p->slot = p->filled = p->trip = 0u;
    p->to_look = 1u; /* the first sample is looked at, so that windows begin with it */
    p->now = 0u;
}

GPWI_COLD gpw_status gpw_protection_init(void *memory, size_t memory_bytes,
                                         const gpw_protection_config *config,
                                         gpw_protection **protection)
{
    gpw_protection *const p = memory;
    gpw_protection_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || protection == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_for(&c));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(p, 0, bytes_for(&c));
    p->magic = PROTECTION_MAGIC;
    p->rows_max = c.rows_max;
    p->slots_max = c.slots_max;
    p->dt_s = c.dt_s;
    p->f0_hz = c.f0_hz;
    p->look_samples = gpwi_nearest_count(LOOK_S, c.dt_s);
    rewind_rows(p);
    *protection = p;
    return GPW_OK;
}

/* ---- rows ---- */

static gpw_status check(const gpw_protection *p)
{
    if (p == NULL) {
        return GPW_ERR_NULL;
    }
    return p->magic == PROTECTION_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

static float look_s(const gpw_protection *p)
{
    return (float)p->look_samples * p->dt_s;
}

static int falls(uint32_t function)
{
    return function == GPW_PROTECTION_UNDER_FREQUENCY ||
           function == GPW_PROTECTION_UNDER_VOLTAGE;
}

static GPWI_COLD float largest_pickup(uint32_t function)
{
    switch (function) {
    case GPW_PROTECTION_UNDER_FREQUENCY:
    case GPW_PROTECTION_OVER_FREQUENCY: return 2000.0f;
    case GPW_PROTECTION_UNDER_VOLTAGE:
    case GPW_PROTECTION_OVER_VOLTAGE:
    case GPW_PROTECTION_VOLTS_PER_HERTZ:
    case GPW_PROTECTION_OVERSPEED: return 10.0f;
    case GPW_PROTECTION_REVERSE_POWER:
    case GPW_PROTECTION_OVERLOAD:
    case GPW_PROTECTION_LOSS_OF_FIELD:
    case GPW_PROTECTION_APPARENT_OVERLOAD: return GPW_POWER_MAX_W;
    case GPW_PROTECTION_ROCOF: return 1.0e6f;
    default: return -1.0f;
    }
}

static GPWI_COLD int is_valid_row(const gpw_protection *p, const gpw_protection_row *r)
{
    const int is_rocof = r->function == GPW_PROTECTION_ROCOF;

    return gpwi_is_within(r->pickup, 1.0e-6f, largest_pickup(r->function)) &&
           gpwi_is_within(r->delay_s, 0.0f, 1.0e4f) &&
           gpwi_is_within(r->reset_s, 0.0f, 1.0e4f) &&
           gpwi_is_within(r->delay_s / p->dt_s, 0.0f, SAMPLES_MAX) &&
           gpwi_is_within(r->reset_s / p->dt_s, 0.0f, SAMPLES_MAX) &&
           gpwi_is_within(r->hysteresis, 0.0f, r->pickup) && r->alarm_only <= 1u &&
           r->grade <= GPW_GRADE_USER && r->reserved[0] == 0u && r->reserved[1] == 0u &&
           gpwi_is_within(r->window_s, is_rocof ? 0.5f * look_s(p) : 0.0f,
                          is_rocof ? 1.0e3f : 0.0f);
}

static GPWI_COLD void take_row(const gpw_protection *p, const gpw_protection_row *r,
                               row_state *ours)
{
    const float sign = falls(r->function) ? -1.0f : 1.0f;

    memset(ours, 0, sizeof *ours);
    ours->function = (uint8_t)r->function;
    ours->alarm_only = (uint8_t)r->alarm_only;
    ours->pickup = sign * r->pickup;
    ours->back = ours->pickup - r->hysteresis;
    ours->delay = gpwi_covering_count(r->delay_s, p->dt_s);
    ours->reset = gpwi_covering_count(r->reset_s, p->dt_s);
    ours->looks =
        r->function == GPW_PROTECTION_ROCOF ? gpwi_nearest_count(r->window_s, look_s(p)) : 0u;
    ours->worst = -NEVER;
}

GPWI_COLD gpw_status gpw_protection_add(gpw_protection *protection,
                                        const gpw_protection_row *row, uint32_t *index)
{
    gpw_protection_row r;
    gpw_status status = row == NULL ? (gpw_status)GPW_ERR_NULL : check(protection);
    row_state ours;

    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_protection_row_init(&r, sizeof r));
        status = gpwi_config_read(&r, sizeof r, GPWI_PROTECTION_ROW_V0_1, row);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!is_valid_row(protection, &r)) {
        return GPW_ERR_DOMAIN;
    }
    if (protection->now > 0u) {
        return GPW_ERR_STATE;
    }
    take_row(protection, &r, &ours);
    if (protection->rows >= protection->rows_max ||
        (ours.looks > 0u && ours.looks >= protection->slots_max)) {
        return GPW_ERR_FULL;
    }
    if (index != NULL) {
        *index = protection->rows;
    }
    rows_of(protection)[protection->rows++] = ours;
    return GPW_OK;
}

gpw_status gpw_protection_reset(gpw_protection *protection)
{
    const gpw_status status = check(protection);

    if (status == GPW_OK) {
        rewind_rows(protection);
    }
    return status;
}

/* ---- the stream ---- */

typedef struct sample {
    float frequency_hz, voltage_pu, power_w, reactive_var;
} sample;

/* The frequency a number of looks ago, of a record that is as long. */
static float frequency_ago(gpw_protection *p, uint32_t looks)
{
    const uint32_t at = p->slot >= looks ? p->slot - looks : p->slot + p->slots_max - looks;

    return ring_of(p)[at];
}

/* Signed so that larger is nearer to tripping. */
static float quantity_of(gpw_protection *p, const row_state *r, const sample *s)
{
    switch (r->function) {
    case GPW_PROTECTION_UNDER_FREQUENCY: return -s->frequency_hz;
    case GPW_PROTECTION_OVER_FREQUENCY: return s->frequency_hz;
    case GPW_PROTECTION_UNDER_VOLTAGE: return -s->voltage_pu;
    case GPW_PROTECTION_OVER_VOLTAGE: return s->voltage_pu;
    case GPW_PROTECTION_VOLTS_PER_HERTZ:
        return s->frequency_hz > 0.0f ? s->voltage_pu * p->f0_hz / s->frequency_hz
                                      : gpw_unknown();
    case GPW_PROTECTION_REVERSE_POWER: return -s->power_w;
    case GPW_PROTECTION_OVERLOAD: return s->power_w;
    case GPW_PROTECTION_LOSS_OF_FIELD: return -s->reactive_var;
    case GPW_PROTECTION_OVERSPEED: return s->frequency_hz / p->f0_hz;
    case GPW_PROTECTION_APPARENT_OVERLOAD:
        return gpwi_sqrt(s->power_w * s->power_w + s->reactive_var * s->reactive_var);
    default:
        return gpwi_abs(s->frequency_hz - frequency_ago(p, r->looks)) /
               ((float)r->looks * look_s(p));
    }
}

static void drop_out(row_state *r)
{
    r->picked = 0u;
    r->timer = r->away = 0u;
}

static void count(gpw_protection *p, row_state *r, uint32_t index, uint32_t samples)
{
    if (r->picked) {
        const uint32_t room = UINT32_MAX - r->timer;

        r->timer += samples < room ? samples : room;
    } else {
        r->picked = 1u;
        r->pickups++;
    }
    r->away = 0u;
    if (r->timer > r->longest) {
        r->longest = r->timer;
    }
    if (r->timer >= r->delay && r->trip_at == 0u) {
        r->trip_at = p->now;
        if (p->trip == 0u && !r->alarm_only) {
            p->trip = index + 1u;
        }
    }
}

/* A row that is picked up counts on between pickup and drop-out level, and stands still once
 * the quantity is back. */
static void follow(gpw_protection *p, row_state *r, uint32_t index, float quantity,
                   uint32_t samples)
{
    if (quantity > r->worst) {
        r->worst = quantity;
        r->worst_at = p->now;
    }
    if (quantity > r->pickup || (r->picked && quantity > r->back)) {
        count(p, r, index, samples);
    } else if (r->picked) {
        r->away += samples;
        if (r->away > r->reset) {
            drop_out(r);
        }
    }
}

static void look(gpw_protection *p, float frequency_hz)
{
    p->to_look = p->look_samples;
    if (p->slots_max == 0u) {
        return;
    }
    if (p->filled > 0u) {
        p->slot = p->slot + 1u < p->slots_max ? p->slot + 1u : 0u;
    }
    ring_of(p)[p->slot] = frequency_hz;
    if (p->filled < p->slots_max) {
        p->filled++;
    }
}

/* A window that the record does not fill yet is no hole in it. */
static int is_too_early(const gpw_protection *p, const row_state *r)
{
    return r->looks >= p->filled;
}

uint32_t gpwi_protection_push(gpw_protection *p, float frequency_hz, float voltage_pu,
                              float power_w, float reactive_var)
{
    const sample s = {frequency_hz, voltage_pu, power_w, reactive_var};
    row_state *const rows = rows_of(p);
    int looks;
    uint32_t i, missing = 0u;

    p->now++;
    looks = --p->to_look == 0u;
    if (looks) {
        look(p, frequency_hz);
    }
    for (i = 0; i < p->rows; i++) {
        row_state *const r = &rows[i];
        float quantity;

        if (r->looks > 0u && (!looks || is_too_early(p, r))) {
            continue;
        }
        quantity = quantity_of(p, r, &s);
        if (gpwi_is_known(quantity)) {
            follow(p, r, i, quantity, r->looks > 0u ? p->look_samples : 1u);
        } else {
            r->unknown = 1u;
            missing = 1u;
        }
    }
    return missing;
}

uint32_t gpwi_protection_tripped(const gpw_protection *p)
{
    return p->trip;
}

static float usable(float x, float low, float high)
{
    return gpwi_in_range(x, low, high) ? x : gpw_unknown();
}

gpw_status gpw_protection_step(gpw_protection *protection, float frequency_hz, float voltage_pu,
                               float power_w, float reactive_var)
{
    const gpw_status status = check(protection);

    if (status != GPW_OK) {
        return status;
    }
    return gpwi_protection_push(protection, usable(frequency_hz, 0.0f, 2000.0f),
                                usable(voltage_pu, 0.0f, 10.0f),
                                usable(power_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W),
                                usable(reactive_var, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) != 0u
               ? (gpw_status)GPW_NOTE_UNKNOWN
               : (gpw_status)GPW_OK;
}

/* ---- answers ---- */

static float seconds(const gpw_protection *p, uint64_t samples)
{
    return gpwi_float_of_uint64(samples) * p->dt_s;
}

/* Where the quantity is when nothing happens. */
static float at_rest(const gpw_protection *p, uint32_t function)
{
    switch (function) {
    case GPW_PROTECTION_UNDER_FREQUENCY: return -p->f0_hz;
    case GPW_PROTECTION_OVER_FREQUENCY: return p->f0_hz;
    case GPW_PROTECTION_UNDER_VOLTAGE: return -1.0f;
    case GPW_PROTECTION_OVER_VOLTAGE:
    case GPW_PROTECTION_VOLTS_PER_HERTZ:
    case GPW_PROTECTION_OVERSPEED: return 1.0f;
    default: return 0.0f;
    }
}

/* A pickup on the wrong side of rated leaves no way: 0 until it is beyond. */
static float pickup_margin_pct(const gpw_protection *p, const row_state *r)
{
    const float rest = at_rest(p, r->function);
    const float way = r->pickup - rest;
    float margin_pct;

    if (r->worst_at == 0u) {
        return gpw_unknown();
    }
    if (!(way > 0.0f)) {
        return r->worst > r->pickup ? -100.0f : 0.0f;
    }
    margin_pct = 100.0f * (r->pickup - r->worst) / way;
    return margin_pct < 100.0f ? margin_pct : 100.0f;
}

static float delay_margin_pct(const row_state *r)
{
    if (r->trip_at > 0u) {
        return 0.0f;
    }
    if (r->worst_at == 0u) {
        return gpw_unknown();
    }
    return r->delay > 0u ? 100.0f * (1.0f - (float)r->longest / (float)r->delay) : 100.0f;
}

static gpw_outcome outcome_of(const row_state *r)
{
    if (r->trip_at > 0u) {
        return GPW_FAILS;
    }
    return r->unknown || r->worst_at == 0u ? GPW_UNDETERMINED : GPW_HOLDS;
}

static void fill_row(const gpw_protection *p, const row_state *r,
                     gpw_protection_row_result *out)
{
    memset(out, 0, sizeof *out);
    out->function = r->function;
    out->outcome = outcome_of(r);
    out->trip_time_s = r->trip_at > 0u ? seconds(p, r->trip_at) : gpw_unknown();
    out->worst = r->worst_at > 0u ? (falls(r->function) ? -r->worst : r->worst) : gpw_unknown();
    out->worst_time_s = r->worst_at > 0u ? seconds(p, r->worst_at) : gpw_unknown();
    out->longest_s = (float)r->longest * p->dt_s;
    out->pickup_margin_pct = pickup_margin_pct(p, r);
    out->delay_margin_pct = delay_margin_pct(r);
    out->pickups = r->pickups;
    out->window_s = (float)r->looks * look_s(p);
    out->alarm_only = r->alarm_only;
}

/* Smaller is nearer: tripped, then picked up by what is left of the delay, then by what is left
 * to the pickup. */
static float distance(const gpw_protection *p, const row_state *r)
{
    const float margin_pct = pickup_margin_pct(p, r);

    if (r->trip_at > 0u) {
        return -1.0f;
    }
    if (!gpwi_is_known(margin_pct)) {
        return NEVER;
    }
    return r->pickups > 0u ? delay_margin_pct(r) : 100.0f + margin_pct;
}

static void fill_result(const gpw_protection *p, gpw_protection_result *out)
{
    const row_state *const rows = rows_of_const(p);
    float least = NEVER;
    uint32_t i;

    memset(out, 0, sizeof *out);
    out->outcome = p->rows > 0u ? GPW_HOLDS : GPW_UNDETERMINED;
    for (i = 0; i < p->rows; i++) {
        const gpw_outcome outcome = outcome_of(&rows[i]);

        out->picked_up |= (uint32_t)rows[i].picked << i;
        if (rows[i].alarm_only) {
            continue;
        }
        if (outcome == GPW_FAILS ||
            (outcome == GPW_UNDETERMINED && out->outcome == GPW_HOLDS)) {
            out->outcome = outcome;
        }
        if (distance(p, &rows[i]) < least) {
            least = distance(p, &rows[i]);
            out->nearest = i + 1u;
        }
    }
    out->trip = p->trip;
    out->nearest = p->trip > 0u ? p->trip : out->nearest;
    out->trip_time_s = p->trip > 0u ? seconds(p, rows[p->trip - 1u].trip_at) : gpw_unknown();
    out->rows = p->rows;
    out->duration_s = seconds(p, p->now);
}

gpw_status gpw_protection_result_get(const gpw_protection *protection,
                                     gpw_protection_result *result, size_t result_bytes)
{
    gpw_protection_result ours;
    const gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(protection);

    if (status != GPW_OK) {
        return status;
    }
    fill_result(protection, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}

gpw_status gpw_protection_row_get(const gpw_protection *protection, uint32_t index,
                                  gpw_protection_row_result *result, size_t result_bytes)
{
    gpw_protection_row_result ours;
    const gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(protection);

    if (status != GPW_OK) {
        return status;
    }
    if (index >= protection->rows) {
        return GPW_ERR_NOT_FOUND;
    }
    fill_row(protection, &rows_of_const(protection)[index], &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, ROW_RESULT_V0_1);
}

const char *gpw_protection_function_name(uint32_t function)
{
    switch (function) {
    case GPW_PROTECTION_UNDER_FREQUENCY: return "81U";
    case GPW_PROTECTION_OVER_FREQUENCY: return "81O";
    case GPW_PROTECTION_UNDER_VOLTAGE: return "27";
    case GPW_PROTECTION_OVER_VOLTAGE: return "59";
    case GPW_PROTECTION_VOLTS_PER_HERTZ: return "24";
    case GPW_PROTECTION_REVERSE_POWER: return "32R";
    case GPW_PROTECTION_OVERLOAD: return "32";
    case GPW_PROTECTION_LOSS_OF_FIELD: return "40";
    case GPW_PROTECTION_OVERSPEED: return "12";
    case GPW_PROTECTION_APPARENT_OVERLOAD: return "51";
    case GPW_PROTECTION_ROCOF: return "81R";
    default: return "?";
    }
}
