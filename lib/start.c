/* SPDX-License-Identifier: MIT */
/* The start of a set: ready, and serving its load, within the time that is asked. */
#include "gpupower/start.h"

#include "internal.h"
#include "maths.h"

#define START_MAGIC 0x4E575047u /* "GPWN" */
#define CONFIG_V0_1 48u         /* sizes in 0.1 */
#define RESULT_V0_1 32u

struct gpw_start {
    uint32_t magic;
    uint32_t hold_samples;
    gpw_start_config config;
    uint64_t now;
    uint64_t in_at;     /* first sample inside, of the present stay; 0: outside */
    uint64_t carry_at;  /* first one that carries the load as well; 0: it does not */
    uint64_t ready_at;  /* of the last stay that was long enough */
    uint64_t served_at; /* 0: not yet; kept for good */
    uint32_t returns;
    uint32_t reserved;
};

GPW_STATIC_ASSERT(config_size, sizeof(gpw_start_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_start_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(state_fits, sizeof(gpw_start) <= GPW_START_STATE_BYTES);

static GPWI_COLD int is_valid(const gpw_start_config *c)
{
    return gpwi_is_within(c->dt_s, GPW_DT_MIN_S, 0.1f) &&
           gpwi_is_within(c->type_s, 0.0f, 1.0e5f) &&
           gpwi_is_within(c->f0_hz, 10.0f, 1000.0f) &&
           gpwi_is_within(c->frequency_low_pu, 0.0f, 1.0f) &&
           gpwi_is_within(c->frequency_high_pu, 1.0f, 2.0f) &&
           gpwi_is_within(c->voltage_low_pu, 0.0f, 1.0f) &&
           gpwi_is_within(c->voltage_high_pu, 1.0f, 2.0f) &&
           gpwi_is_within(c->load_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->hold_s, 0.0f, 60.0f) && c->reserved[0] == 0u &&
           c->reserved[1] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_start_config *theirs, gpw_start_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_start_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_start_config_init(gpw_start_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_START);

    if (status == GPW_OK) {
        config->type_s = 10.0f;
        config->f0_hz = 50.0f;
        config->frequency_low_pu = 0.95f;
        config->frequency_high_pu = 1.05f;
        config->voltage_low_pu = 0.9f;
        config->voltage_high_pu = 1.1f;
        config->hold_s = 0.5f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_start_state_size(const gpw_start_config *config, size_t *bytes)
{
    gpw_start_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_start);
    }
    return status;
}

GPWI_COLD gpw_status gpw_start_init(void *memory, size_t memory_bytes,
                                    const gpw_start_config *config, gpw_start **start)
{
    gpw_start *const s = memory;
    gpw_start_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || start == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *s);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(s, 0, sizeof *s);
    s->magic = START_MAGIC;
    s->config = c;
    s->hold_samples = gpwi_covering_count(c.hold_s, c.dt_s);
    *start = s;
    return GPW_OK;
}

static gpw_status check(const gpw_start *s)
{
    if (s == NULL) {
        return GPW_ERR_NULL;
    }
    return s->magic == START_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_start_reset(gpw_start *start)
{
    const gpw_status status = check(start);

    if (status == GPW_OK) {
        start->now = start->in_at = start->carry_at = 0u;
        start->ready_at = start->served_at = 0u;
        start->returns = 0u;
    }
    return status;
}

static int is_acceptable(const gpw_start_config *c, float frequency_hz, float voltage_pu)
{
    return gpwi_in_range(frequency_hz, c->frequency_low_pu * c->f0_hz,
                         c->frequency_high_pu * c->f0_hz) &&
           gpwi_in_range(voltage_pu, c->voltage_low_pu, c->voltage_high_pu);
}

/* Once served, the start is over. */
static void follow(gpw_start *s, int inside, int carries)
{
    if (!inside) {
        s->returns += s->ready_at > 0u && s->in_at > 0u && s->ready_at == s->in_at;
        s->in_at = s->carry_at = 0u;
        return;
    }
    if (s->in_at == 0u) {
        s->in_at = s->now;
    }
    if (s->now - s->in_at >= s->hold_samples) {
        s->ready_at = s->in_at;
    }
    if (!carries) {
        s->carry_at = 0u;
    } else if (s->carry_at == 0u) {
        s->carry_at = s->now;
    }
    if (s->carry_at > 0u && s->now - s->carry_at >= s->hold_samples) {
        s->served_at = s->carry_at;
    }
}

gpw_status gpw_start_push(gpw_start *start, float frequency_hz, float voltage_pu, float load_w)
{
    const gpw_status status = check(start);
    const gpw_start_config *c;
    int asked;

    if (status != GPW_OK) {
        return status;
    }
    c = &start->config;
    asked = c->load_w > 0.0f;
    start->now++;
    if (start->served_at == 0u) {
        follow(start, is_acceptable(c, frequency_hz, voltage_pu),
               !asked || gpwi_in_range(load_w, c->load_w, GPW_POWER_MAX_W));
    }
    return gpwi_is_known(frequency_hz) && gpwi_is_known(voltage_pu) &&
                   (!asked || gpwi_is_known(load_w))
               ? (gpw_status)GPW_OK
               : (gpw_status)GPW_NOTE_UNKNOWN;
}

static float seconds(const gpw_start *s, uint64_t samples)
{
    return gpwi_float_of_uint64(samples) * s->config.dt_s;
}

static void fill(const gpw_start *s, gpw_start_result *out)
{
    const float type_s = s->config.type_s;
    const float now_s = seconds(s, s->now);

    memset(out, 0, sizeof *out);
    out->type_s = type_s;
    out->duration_s = now_s;
    out->returns = s->returns;
    out->ready_s = s->ready_at > 0u ? seconds(s, s->ready_at) : gpw_unknown();
    out->served_s = s->served_at > 0u ? seconds(s, s->served_at) : gpw_unknown();
    out->margin_pct = gpw_unknown();
    out->outcome = GPW_UNDETERMINED;
    if (!(type_s > 0.0f)) {
        return;
    }
    if (s->served_at > 0u) {
        out->margin_pct = 100.0f * (type_s - out->served_s) / type_s;
        out->outcome = out->margin_pct >= 0.0f ? GPW_HOLDS : GPW_FAILS;
    } else if ((s->carry_at > 0u ? seconds(s, s->carry_at) : now_s) >
               type_s) { /* not in time any more */
        out->margin_pct = 100.0f * (type_s - now_s) / type_s;
        out->outcome = GPW_FAILS;
    }
}

gpw_status gpw_start_result_get(const gpw_start *start, gpw_start_result *result,
                                size_t result_bytes)
{
    const gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(start);
    gpw_start_result ours;

    if (status != GPW_OK) {
        return status;
    }
    fill(start, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}
