/* SPDX-License-Identifier: MIT */
/* A search for changes as a handle: its life and what it tells. What a reading does is in
 * onset_step.c. */
#include "onset_internal.h"

#define ONSET_MAGIC 0x4F575047u /* "GPWO" */
#define CONFIG_V0_1 32u         /* sizes in 0.1 */
#define READING_V0_1 56u
#define QUICK_S 0.1f /* an alarm may take that long where readings come faster */

GPW_STATIC_ASSERT(onset_config_size, sizeof(gpw_onset_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(onset_reading_size, sizeof(gpw_onset_reading) == READING_V0_1);
GPW_STATIC_ASSERT(onset_state_fits, sizeof(struct gpw_onset) <= GPW_ONSET_STATE_BYTES);

/* ---- configuration ---- */

static GPWI_COLD int is_valid(const gpw_onset_config *c)
{
    return gpwi_is_within(c->rating_w, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->step_pu, 1.0e-4f, 1.0f) &&
           gpwi_is_within(c->refresh_s, 1.0e-3f, 60.0f) &&
           gpwi_is_within(c->excursion_s, c->refresh_s, 600.0f) &&
           gpwi_is_within(c->learn_s, 10.0f, 1.0e5f) &&
           gpwi_is_within(c->margin_pu, 0.0f, 4.0f) && c->reserved == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_onset_config *theirs, gpw_onset_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_onset_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

GPWI_COLD gpw_status gpw_onset_config_init(gpw_onset_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_ONSET);

    if (status == GPW_OK) {
        config->step_pu = 0.05f;
        config->refresh_s = 0.1f;
        config->excursion_s = 10.0f;
        config->learn_s = 1200.0f;
        config->margin_pu = 0.5f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_onset_state_size(const gpw_onset_config *config, size_t *bytes)
{
    gpw_onset_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_onset);
    }
    return status;
}

/* Readings that come within the time an alarm may take: of the first one and as long after it.
 */
static GPWI_COLD uint32_t mean_of(float refresh_s)
{
    const float count = QUICK_S / refresh_s + 1.01f;

    return count >= (float)ONSET_RECENT ? ONSET_RECENT : (uint32_t)count;
}

GPWI_COLD void gpwi_onset_begin(gpw_onset *o, const gpw_onset_config *c)
{
    memset(o, 0, sizeof *o);
    o->magic = ONSET_MAGIC;
    o->config = *c;
    o->mean_of = mean_of(c->refresh_s);
    o->from_w = o->to_w = gpw_unknown();
}

GPWI_COLD gpw_status gpw_onset_init(void *memory, size_t memory_bytes,
                                    const gpw_onset_config *config, gpw_onset **onset)
{
    gpw_onset_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || onset == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof(gpw_onset));
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_onset_begin(memory, &c);
    *onset = memory;
    return GPW_OK;
}

static gpw_status check(const gpw_onset *o)
{
    if (o == NULL) {
        return GPW_ERR_NULL;
    }
    return o->magic == ONSET_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_onset_reset(gpw_onset *onset)
{
    const gpw_status status = check(onset);

    if (status == GPW_OK) {
        const gpw_onset_config c = onset->config;

        gpwi_onset_begin(onset, &c);
    }
    return status;
}

GPWI_SMALL gpw_status gpw_onset_step(gpw_onset *onset, uint64_t stamp_ns, float power_w,
                                     float expected_w, float up_w, float down_w,
                                     int32_t is_changing)
{
    const gpw_status status = check(onset);
    uint32_t is_usable;

    if (status != GPW_OK) {
        return status;
    }
    onset->detected = 0u;
    is_usable = gpwi_in_range(power_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) &&
                !(onset->is_seen && stamp_ns < onset->stamp_ns);
    if (!is_usable) {
        return GPW_NOTE_HELD;
    }
    onset->given_up_w = up_w > 0.0f && up_w <= GPW_POWER_MAX_W ? up_w : 0.0f;
    onset->given_down_w = down_w > 0.0f && down_w <= GPW_POWER_MAX_W ? down_w : 0.0f;
    if (!onset->is_seen || stamp_ns != onset->stamp_ns) {
        gpwi_onset_take(onset, stamp_ns, power_w,
                        gpwi_in_range(expected_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)
                            ? expected_w
                            : gpw_unknown(),
                        is_changing != 0);
    }
    return GPW_OK;
}

GPWI_SMALL gpw_status gpw_onset_get(const gpw_onset *onset, gpw_onset_reading *reading,
                                    size_t reading_bytes)
{
    gpw_status status = reading == NULL ? (gpw_status)GPW_ERR_NULL : check(onset);
    gpw_onset_reading ours;

    if (status != GPW_OK) {
        return status;
    }
    ours.at_ns = onset->at_ns;
    ours.count = onset->count;
    ours.excursions = onset->excursions;
    ours.detected = onset->detected;
    ours.settled = onset->has_level && gpwi_onset_is_settled(onset);
    ours.from_w = onset->from_w;
    ours.to_w = onset->to_w;
    ours.level_w = ours.noise_w = ours.up_w = ours.down_w = gpw_unknown();
    if (onset->has_level) {
        ours.level_w = onset->level_w + onset->expected_w;
        ours.noise_w =
            0.5f * ONSET_SD_OF_HALF * (onset->up.mean_off_w + onset->down.mean_off_w);
        ours.up_w = gpwi_onset_limit(onset, 1);
        ours.down_w = gpwi_onset_limit(onset, -1);
    }
    status = gpwi_result_write(reading, reading_bytes, &ours, sizeof ours, READING_V0_1);
    return status == GPW_OK && !onset->has_level ? (gpw_status)GPW_NOTE_UNKNOWN : status;
}
