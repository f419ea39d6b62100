/* SPDX-License-Identifier: MIT */
/* Which end of its interval the mean of a phase takes. At a level all phases do it together, so
 * that the steps between resting and working are the largest or the least there may be. */
#include "fleet_state.h"

GPW_STATIC_ASSERT(nominal_is_zero, (int)GPW_FLEET_LEVEL_NOMINAL == 0);

/* Off draws nothing, by definition. */
static const phase_row off = {.tau_s = __builtin_nanf("")};

const phase_row *gpwi_row(const group *g, uint32_t phase)
{
    return phase == (uint32_t)GPW_PHASE_OFF ? &off : &g->rows[phase - 1u];
}

static int is_resting(uint32_t phase)
{
    return phase <= (uint32_t)GPW_PHASE_IDLE || phase == (uint32_t)GPW_PHASE_READY;
}

float gpwi_level_w(const group *g, uint32_t phase, uint32_t level)
{
    const phase_row *const row = gpwi_row(g, phase);

    if (level == GPWI_LEVEL_NOMINAL) {
        return row->mean_w;
    }
    return is_resting(phase) == (level == GPWI_LEVEL_WIDE) ? row->low_w : row->high_w;
}

int gpwi_fleet_has_interval(const gpw_fleet *fleet, uint32_t group_index, uint32_t phases)
{
    const group *const g = &gpwi_groups_const(fleet)[group_index];
    uint32_t phase;

    for (phase = 0; phase < GPW_PHASE_COUNT; phase++) {
        if ((phases >> phase & 1u) != 0u &&
            gpwi_row(g, phase)->low_w < gpwi_row(g, phase)->high_w) {
            return 1;
        }
    }
    return 0;
}

void gpwi_fleet_set_level(gpw_fleet *fleet, uint32_t level)
{
    fleet->level_next = (uint8_t)level;
}

gpw_status gpw_fleet_set_level(gpw_fleet *fleet, uint32_t level)
{
    if (fleet == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_fleet_is_live(fleet)) {
        return GPW_ERR_HANDLE;
    }
    if (level > GPWI_LEVEL_WIDE) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_fleet_set_level(fleet, level);
    return GPW_OK;
}
