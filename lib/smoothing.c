/* SPDX-License-Identifier: MIT */
/* Settings of the boards' power smoothing, and what it can reach at best. */
#include "smoothing_internal.h"

#define CONFIG_V0_1 52u
#define PERCENT_MAX 100.0f
#define DELAY_MAX_MS 1.0e9f
#define EDP_MAX_PU 10.0f

GPW_STATIC_ASSERT(smoothing_config_size, sizeof(gpw_smoothing_config) == CONFIG_V0_1);

typedef struct preset {
    char name[24];
    float percent_tmp_floor;
} preset;

/* The largest floor that the maker allows, and the one of the published microbenchmark. Rates
 * and delays are in no source: they stay unknown. */
static const preset presets[] = {{"gb200", 90.0f}, {"gb200-microbenchmark", 65.0f}};

#define PRESETS ((uint32_t)(sizeof presets / sizeof presets[0]))
#define GB200_FLOOR_MAX_PERCENT 90.0f
#define GB200_EDP_MIN_PU 1.1f

GPW_STATIC_ASSERT(smoothing_presets, sizeof presets / sizeof presets[0] == 2u);

gpw_status gpw_smoothing_config_init(gpw_smoothing_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_SMOOTHING);

    if (status == GPW_OK) {
        config->tmp_w = gpw_unknown();
        config->max_percent_tmp_floor = PERCENT_MAX;
    }
    return status;
}

static int is_known(const gpw_smoothing_config *c)
{
    return gpwi_is_known(c->tmp_w) && gpwi_is_known(c->percent_tmp_floor) &&
           gpwi_is_known(c->ramp_up_rate_w_per_s) && gpwi_is_known(c->ramp_down_rate_w_per_s) &&
           gpwi_is_known(c->ramp_down_hysteresis_ms) && gpwi_is_known(c->stop_delay_ms) &&
           gpwi_is_known(c->secondary_power_floor_w) &&
           gpwi_is_known(c->primary_floor_act_offset_w) &&
           gpwi_is_known(c->primary_floor_act_window_ms);
}

static int is_valid(const gpw_smoothing_config *c)
{
    const float floor_w = 0.01f * c->percent_tmp_floor * c->tmp_w;

    return gpwi_in_range(c->tmp_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->max_percent_tmp_floor, 0.0f, PERCENT_MAX) &&
           gpwi_in_range(c->percent_tmp_floor, 0.0f, c->max_percent_tmp_floor) &&
           gpwi_is_rate(c->ramp_up_rate_w_per_s) && gpwi_is_rate(c->ramp_down_rate_w_per_s) &&
           gpwi_in_range(c->ramp_down_hysteresis_ms, 0.0f, DELAY_MAX_MS) &&
           gpwi_in_range(c->stop_delay_ms, 0.0f, DELAY_MAX_MS) &&
           gpwi_in_range(c->secondary_power_floor_w, 0.0f, floor_w) &&
           gpwi_in_range(c->primary_floor_act_offset_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->primary_floor_act_window_ms, 0.0f, DELAY_MAX_MS) &&
           c->keeps_floor <= 1u && c->reserved == 0u;
}

static gpw_status read_config(const gpw_smoothing_config *theirs, gpw_smoothing_config *ours)
{
    gpwi_cannot_fail(gpw_smoothing_config_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
}

gpw_status gpwi_smoothing_read(const gpw_smoothing_config *theirs, gpw_smoothing_config *ours)
{
    const gpw_status status = read_config(theirs, ours);

    if (status != GPW_OK) {
        return status;
    }
    if (!is_known(ours)) {
        return GPW_ERR_UNKNOWN;
    }
    return is_valid(ours) ? GPW_OK : GPW_ERR_DOMAIN;
}

gpw_status gpw_smoothing_preset(gpw_smoothing_config *config, uint32_t preset_id)
{
    gpw_smoothing_config c;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status != GPW_OK) {
        return status;
    }
    if (preset_id >= PRESETS) {
        return GPW_ERR_NOT_FOUND;
    }
    c.percent_tmp_floor = presets[preset_id].percent_tmp_floor;
    c.max_percent_tmp_floor = GB200_FLOOR_MAX_PERCENT;
    c.ramp_up_rate_w_per_s = gpw_unknown();
    c.ramp_down_rate_w_per_s = gpw_unknown();
    c.ramp_down_hysteresis_ms = gpw_unknown();
    c.stop_delay_ms = gpw_unknown();
    return gpwi_config_write(config, &c, sizeof c, CONFIG_V0_1);
}

gpw_status gpw_smoothing_preset_find(const char *name, uint32_t *preset_id)
{
    uint32_t i;

    if (name == NULL || preset_id == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < PRESETS; i++) {
        if (gpwi_is_same_name(name, presets[i].name)) {
            *preset_id = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

const char *gpw_smoothing_preset_name(uint32_t preset_id)
{
    return preset_id < PRESETS ? presets[preset_id].name : "?";
}

gpw_status gpw_smoothing_limits(uint32_t preset_id, float *floor_max_pu, float *edp_min_pu)
{
    if (floor_max_pu == NULL || edp_min_pu == NULL) {
        return GPW_ERR_NULL;
    }
    if (preset_id >= PRESETS) {
        return GPW_ERR_NOT_FOUND;
    }
    *floor_max_pu = 0.01f * GB200_FLOOR_MAX_PERCENT;
    *edp_min_pu = GB200_EDP_MIN_PU;
    return GPW_OK;
}

static int is_band(float floor_pu, float edp_pu)
{
    return gpwi_in_range(floor_pu, 0.0f, 1.0f) && gpwi_in_range(edp_pu, 1.0f, EDP_MAX_PU);
}

gpw_status gpw_smoothing_range(float floor_pu, float edp_pu, float *range_pu)
{
    if (range_pu == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_band(floor_pu, edp_pu)) {
        return GPW_ERR_DOMAIN;
    }
    *range_pu = edp_pu - floor_pu;
    return GPW_OK;
}

gpw_status gpw_smoothing_fits(float job_w, float allowance_w, float floor_pu, float edp_pu,
                              uint32_t *fits, float *least_swing_w)
{
    float swing_w;

    if (fits == NULL || least_swing_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(job_w, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_in_range(allowance_w, 0.0f, GPW_POWER_MAX_W) || !is_band(floor_pu, edp_pu)) {
        return GPW_ERR_DOMAIN;
    }
    swing_w = (edp_pu - floor_pu) * job_w;
    *fits = swing_w <= allowance_w;
    *least_swing_w = swing_w;
    return GPW_OK;
}
