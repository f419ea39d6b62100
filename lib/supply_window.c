/* SPDX-License-Identifier: MIT */
/* The frequency window in which supplies stay on, and a sample through map and window. */
#include "supply_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_ride_step
#endif

static int is_leaving(gpw_supply *supply, float frequency_hz)
{
    if (frequency_hz < supply->under_hz) {
        if (supply->under_count >= supply->under_samples) {
            supply->left_by |= GPWI_LEFT_UNDER;
            return 1;
        }
        supply->under_count++;
    } else {
        supply->under_count = 0u;
    }
    if (frequency_hz > supply->over_hz) {
        if (supply->over_count >= supply->over_samples) {
            supply->left_by |= GPWI_LEFT_OVER;
            return 1;
        }
        supply->over_count++;
    } else {
        supply->over_count = 0u;
    }
    return 0;
}

static int is_returning(gpw_supply *supply, float frequency_hz)
{
    if (!gpwi_in_range(frequency_hz, supply->return_low_hz, supply->return_high_hz)) {
        supply->return_count = 0u;
        return 0;
    }
    if (supply->return_count >= supply->return_samples) {
        return 1;
    }
    supply->return_count++;
    return 0;
}

void gpwi_supply_forget_window(gpw_supply *supply)
{
    supply->under_count = 0u;
    supply->over_count = 0u;
    supply->return_count = 0u;
}

/* Mean share of the supplies on the bus over this sample. */
static float advance_link(gpw_supply *supply, float frequency_hz)
{
    if (supply->is_gone) {
        if (!is_returning(supply, frequency_hz)) {
            return 0.0f;
        }
        supply->is_gone = 0u;
        supply->walk_count = 0u;
        gpwi_supply_forget_window(supply);
    } else if (is_leaving(supply, frequency_hz)) {
        supply->is_gone = 1u;
        supply->trips += supply->trips < UINT32_MAX;
        gpwi_supply_forget_window(supply);
        return 0.0f;
    }
    if (supply->walk_count >= supply->walk_samples) {
        return 1.0f;
    }
    supply->walk_count++;
    return ((float)supply->walk_count - 0.5f) / (float)supply->walk_samples;
}

static void ask_map(gpw_supply *supply, float board_w)
{
    gpwi_supply_answer at;

    gpwi_supply_map(supply, board_w, &at);
    supply->board_w = board_w;
    supply->ac_w = at.through_w;
    supply->slope = at.through_slope;
    if (supply->has_plant) {
        gpwi_supply_plant_remember(supply, &at);
        supply->is_steady = 0u; /* the cooling has to follow */
    }
}

/* Apart from the step for its registers and its stack: most samples ask for what was asked
 * before. */
static GPWI_NOINLINE void step_anew(gpw_supply *supply, float frequency_hz, float *mean_w,
                                    float *fluctuation_w)
{
    int is_steady;

    if (*mean_w != supply->board_w) {
        ask_map(supply, *mean_w);
    }
    if (supply->ride == GPWI_RIDE_SET) {
        gpwi_ride_step(supply, frequency_hz, mean_w, fluctuation_w);
        return;
    }
    supply->share = advance_link(supply, frequency_hz);
    is_steady = supply->share == 1.0f && (supply->under_count | supply->over_count) == 0u;
    if (supply->has_plant) {
        is_steady &= gpwi_supply_plant_step(supply, supply->share, supply->share, 0.0f, mean_w,
                                            fluctuation_w);
    } else {
        *mean_w = supply->share * supply->ac_w;
        *fluctuation_w = supply->share * (supply->slope * *fluctuation_w);
    }
    supply->is_steady = (uint8_t)is_steady;
}

void gpwi_supply_step(gpw_supply *supply, float frequency_hz, float *mean_w,
                      float *fluctuation_w)
{
    if (supply->is_steady && *mean_w == supply->board_w &&
        gpwi_in_range(frequency_hz, supply->under_hz, supply->over_hz)) {
        *mean_w = supply->ac_w;
        *fluctuation_w *= supply->slope;
        return;
    }
    step_anew(supply, frequency_hz, mean_w, fluctuation_w);
}

uint32_t gpwi_supply_left_by(const gpw_supply *supply)
{
    return supply->left_by;
}

void gpwi_supply_window(const gpw_supply *supply, float *low_hz, float *high_hz)
{
    *low_hz = supply->is_steady ? supply->under_hz : FLT_MAX;
    *high_hz = supply->is_steady ? supply->over_hz : 0.0f;
}

float gpwi_supply_share(const gpw_supply *supply)
{
    return supply->share;
}

static int hold(float *held, float x, float low, float high)
{
    if (!gpwi_in_range(x, low, high)) {
        return 1;
    }
    *held = x;
    return 0;
}

gpw_status gpw_supply_step(gpw_supply *supply, float mean_w, float fluctuation_w,
                           float frequency_hz, float *ac_mean_w, float *ac_fluctuation_w)
{
    gpw_status status;
    int replaced;

    if (ac_mean_w == NULL || ac_fluctuation_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_supply_check(supply);
    if (status != GPW_OK) {
        return status;
    }
    replaced = hold(&supply->held_mean_w, mean_w, 0.0f, GPW_POWER_MAX_W);
    replaced |=
        hold(&supply->held_fluctuation_w, fluctuation_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
    replaced |= hold(&supply->held_hz, frequency_hz, 0.0f, GPWI_SUPPLY_HZ_MAX);
    supply->stepped = 1u;
    *ac_mean_w = supply->held_mean_w;
    *ac_fluctuation_w = supply->held_fluctuation_w;
    gpwi_supply_step(supply, supply->held_hz, ac_mean_w, ac_fluctuation_w);
    return replaced ? GPW_NOTE_HELD : GPW_OK;
}

gpw_status gpw_supply_connected(const gpw_supply *supply, float *share, uint32_t *trips)
{
    gpw_status status;

    if (share == NULL || trips == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_supply_check(supply);
    if (status == GPW_OK) {
        *share = supply->share;
        *trips = supply->trips;
    }
    return status;
}
