/* SPDX-License-Identifier: MIT */
/* Power smoothing of the boards themselves: a floor that burns, a rise held back by throttling,
 * a fall held up by burning. Nothing is stored. */
#include "chain_state.h"

#include "maths.h"
#include "smoothing_internal.h"

#define SECONDS_PER_MS 1.0e-3f

gpw_status gpw_chain_add_smoothing(gpw_chain *chain, const gpw_smoothing_config *config)
{
    gpw_smoothing_config c;
    gpw_status status = config == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_chain_check(chain);
    smoothing *sm;
    stage *s;

    if (status == GPW_OK) {
        status = gpwi_smoothing_read(config, &c);
    }
    if (status == GPW_OK) {
        status = gpwi_chain_check_room(chain, 1, LARGE_STAGE_PLACES);
    }
    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_append_large(chain, STAGE_SMOOTHING);
    sm = gpwi_large_stage(s);
    sm->primary = 0.01f * c.percent_tmp_floor * c.tmp_w;
    sm->secondary = c.secondary_power_floor_w;
    sm->active_above = c.secondary_power_floor_w + c.primary_floor_act_offset_w;
    if (!(sm->active_above > 0.0f)) {
        sm->active_above = sm->primary;
    }
    sm->up = gpwi_per_sample(c.ramp_up_rate_w_per_s, chain->dt_s);
    sm->down = gpwi_per_sample(c.ramp_down_rate_w_per_s, chain->dt_s);
    sm->hysteresis_samples =
        gpwi_samples_in(SECONDS_PER_MS * c.ramp_down_hysteresis_ms, chain->dt_s);
    sm->stop_samples = gpwi_samples_in(SECONDS_PER_MS * c.stop_delay_ms, chain->dt_s);
    sm->window_samples =
        gpwi_samples_in(SECONDS_PER_MS * c.primary_floor_act_window_ms, chain->dt_s);
    sm->keeps_floor = c.keeps_floor != 0u;
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

static float floor_w(const smoothing *s)
{
    return s->floor == FLOOR_PRIMARY     ? s->primary
           : s->floor == FLOOR_SECONDARY ? s->secondary
                                         : -FLT_MAX;
}

static int is_floor_on_at(const smoothing *s, float in)
{
    return s->keeps_floor || in > s->active_above;
}

float gpwi_smoothing_settled_w(const smoothing *s, float in)
{
    return is_floor_on_at(s, in) && in < s->primary ? s->primary : in;
}

void gpwi_smoothing_settle(smoothing *s, float in)
{
    s->is_above = in > s->active_above;
    s->side_count = UINT32_MAX; /* for ever */
    s->below_count = 0u;
    s->floor = is_floor_on_at(s, in) ? FLOOR_PRIMARY : FLOOR_NONE;
    s->value = gpwi_smoothing_settled_w(s, in);
    s->residue = 0.0f;
    s->added = 0.0f;
    s->added_residue = 0.0f;
    s->withheld = 0.0f;
    s->withheld_residue = 0.0f;
}

/* Which floor there is, by how long the load has been on its side of the threshold. */
static void choose_floor(smoothing *s, float in)
{
    const uint8_t is_above = in > s->active_above;

    if (is_above != s->is_above) {
        s->is_above = is_above;
        s->side_count = 0u;
    }
    if (is_above && s->floor != FLOOR_PRIMARY) {
        s->floor = s->side_count >= s->window_samples ? FLOOR_PRIMARY : FLOOR_SECONDARY;
    } else if (!is_above && !s->keeps_floor && s->side_count >= s->stop_samples) {
        s->floor = FLOOR_NONE;
    }
    s->side_count += s->side_count < UINT32_MAX;
}

/* Whether a load below the output has to wait still. */
static int is_held_up(smoothing *s, float target)
{
    if (target >= s->value) {
        s->below_count = 0u;
        return 0;
    }
    if (s->below_count >= s->hysteresis_samples) {
        return 0;
    }
    s->below_count++;
    return 1;
}

float gpwi_smoothing_step(smoothing *s, float in)
{
    float target, out;

    choose_floor(s, in);
    target = in < floor_w(s) ? floor_w(s) : in;
    out = is_held_up(s, target) ? s->value
                                : gpwi_slew(&s->value, &s->residue, target, s->up, s->down);
    if (out > in) {
        gpwi_accumulate(&s->added, &s->added_residue, out - in);
    } else if (out < in) {
        gpwi_accumulate(&s->withheld, &s->withheld_residue, in - out);
    }
    return out;
}

static int64_t energy_mj(const gpw_chain *chain, float sum, float residue)
{
    two_float watt_samples;

    watt_samples.hi = sum;
    watt_samples.lo = -residue;
    return gpwi_chain_millijoules(chain, watt_samples);
}

gpw_status gpw_chain_smoothing(const gpw_chain *chain, uint32_t index, int64_t *added_mj,
                               int64_t *withheld_mj, uint32_t *is_floor_on)
{
    const stage *s = NULL;
    const smoothing *sm;
    gpw_status status;

    if (added_mj == NULL || withheld_mj == NULL || is_floor_on == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_chain_find(chain, index, STAGE_SMOOTHING, &s);
    if (status != GPW_OK) {
        return status;
    }
    sm = gpwi_large_stage(s);
    *added_mj = energy_mj(chain, sm->added, sm->added_residue);
    *withheld_mj = energy_mj(chain, sm->withheld, sm->withheld_residue);
    *is_floor_on = sm->floor != FLOOR_NONE;
    return GPW_OK;
}
