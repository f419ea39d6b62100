/* SPDX-License-Identifier: MIT */
/* Board watts to AC watts, as a map without time: overhead, PSUs and what is behind them. And
 * what they draw besides watts. */
#include "maths.h"
#include "supply_state.h"

typedef struct segment {
    float value, slope;
    uint32_t is_held; /* outside the rows */
} segment;

/* A row is of the segment below it, the first one of the end held below it. */
static segment overhead_at(const gpw_supply *supply, float board_w)
{
    const gpwi_overhead_row *const rows = gpwi_supply_overhead(supply);
    const uint32_t count = supply->overhead_rows;
    segment at = {0.0f, 0.0f, 0u};
    uint32_t i = 1u;

    if (count == 0u || supply->skips_rows) {
        at.value = supply->overhead_w + supply->overhead_w_per_w * board_w;
        at.slope = supply->overhead_w_per_w;
        return at;
    }
    while (i < count && board_w > rows[i].board_w) {
        i++;
    }
    if (board_w <= rows[0].board_w || i == count) {
        const gpwi_overhead_row *const end =
            board_w <= rows[0].board_w ? &rows[0] : &rows[i - 1u];

        at.value = end->overhead_w;
        at.is_held = board_w != end->board_w;
        return at;
    }
    at.slope = (rows[i].overhead_w - rows[i - 1u].overhead_w) /
               (rows[i].board_w - rows[i - 1u].board_w);
    at.value = rows[i].overhead_w - at.slope * (rows[i].board_w - board_w);
    return at;
}

/* Along a row, efficiency = e0 + m (load - l0), and the slope of load/efficiency is
 * (e0 - m l0)/efficiency^2: of one sign all along, that of its ends. */
static segment psu_at(const gpw_supply *supply, float dc_w)
{
    const gpwi_efficiency_row *const rows = gpwi_supply_rows(supply);
    segment at = {1.0f, 1.0f, 0u};
    float load_pu, per_pu;
    uint32_t i = 1u;

    if (supply->rows == 0u) {
        return at;
    }
    load_pu = dc_w / supply->psu_rated_w;
    while (i < supply->rows && load_pu > rows[i].load_pu) {
        i++;
    }
    if (load_pu <= rows[0].load_pu || i == supply->rows) {
        const gpwi_efficiency_row *const end =
            load_pu <= rows[0].load_pu ? &rows[0] : &rows[i - 1u];

        at.value = end->efficiency;
        at.slope = 1.0f / at.value;
        at.is_held = load_pu != end->load_pu;
        return at;
    }
    per_pu = (rows[i].efficiency - rows[i - 1u].efficiency) /
             (rows[i].load_pu - rows[i - 1u].load_pu);
    at.value = rows[i - 1u].efficiency + per_pu * (load_pu - rows[i - 1u].load_pu);
    at.slope =
        (rows[i - 1u].efficiency - per_pu * rows[i - 1u].load_pu) / (at.value * at.value);
    return at;
}

void gpwi_supply_map(const gpw_supply *supply, float board_w, gpwi_supply_answer *at)
{
    const segment overhead = overhead_at(supply, board_w);
    const float dc_w = supply->is_dc ? board_w + overhead.value : board_w;
    const segment psu = psu_at(supply, dc_w);

    at->node_w = dc_w / psu.value;
    at->node_slope = psu.slope;
    at->is_held = psu.is_held | overhead.is_held;
    if (supply->is_dc) {
        at->node_slope *= 1.0f + overhead.slope;
    } else {
        at->node_w += overhead.value;
        at->node_slope += overhead.slope;
    }
    at->copper_w = 0.0f;
    at->copper_slope = 0.0f;
    if (supply->has_plant) {
        gpwi_supply_plant_map(supply, at);
    } else {
        at->through_w = at->node_w / supply->distribution_efficiency;
        at->through_slope = at->node_slope / supply->distribution_efficiency;
    }
}

gpw_status gpw_supply_power(const gpw_supply *supply, float board_w, float *ac_w, float *slope,
                            float *settled_slope)
{
    gpwi_supply_answer at;
    gpw_status status;

    if (ac_w == NULL || slope == NULL || settled_slope == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_supply_check(supply);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(board_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_supply_map(supply, board_w, &at);
    *ac_w = at.through_w + at.copper_w;
    *slope = at.through_slope + at.copper_slope;
    *settled_slope = *slope;
    if (supply->has_plant) {
        *ac_w += gpwi_supply_plant_settled_w(supply, at.node_w);
        *settled_slope += gpwi_supply_plant(supply)->cooling_w_per_w * at.node_slope;
        *slope += gpwi_supply_plant_cooling_slope(supply, at.node_slope);
    }
    return at.is_held ? GPW_NOTE_CLAMPED : GPW_OK;
}

void gpwi_supply_load_at(const gpw_supply *supply, float board_w, gpwi_supply_load *load)
{
    gpwi_supply_answer at;

    load->now_w = FLT_MAX;
    load->settled_w = FLT_MAX;
    load->staying_w = 0.0f;
    if (!gpwi_in_range(board_w, 0.0f, GPW_POWER_MAX_W)) {
        return;
    }
    gpwi_supply_map(supply, board_w, &at);
    load->now_w = at.through_w + at.copper_w;
    load->settled_w = load->now_w;
    if (supply->has_plant) {
        gpwi_supply_plant_load(supply, at.node_w, load);
    }
}

/* ---- volt-amperes ---- */

/* sqrt(a^2 + b^2) without overflow on the way; the other one when one is 0. */
static float hypotenuse(float a, float b)
{
    const float x = gpwi_abs(a), y = gpwi_abs(b);
    const float large = x > y ? x : y, small = x > y ? y : x;
    const float ratio = large > 0.0f ? small / large : 0.0f;

    return large * gpwi_sqrt(1.0f + ratio * ratio);
}

gpw_status gpw_supply_reactive(const gpw_supply *supply, float ac_w, float *apparent_va,
                               float *reactive_var, float *power_factor)
{
    gpw_status status;
    float va, var;

    if (apparent_va == NULL || reactive_var == NULL || power_factor == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_supply_check(supply);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(ac_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    var = ac_w * supply->reactive_per_w - supply->capacitive_var;
    va = hypotenuse(ac_w, var);
    *reactive_var = var;
    *apparent_va = va;
    *power_factor = va > 0.0f ? ac_w / va : gpw_unknown();
    return va > 0.0f ? GPW_OK : GPW_NOTE_UNKNOWN;
}

gpw_status gpw_supply_capacitive_var(float idle_w, float idle_power_factor,
                                     float *capacitive_var)
{
    const float pf = idle_power_factor;

    if (capacitive_var == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(idle_w, 0.0f, GPW_POWER_MAX_W) || !gpwi_in_range(pf, 0.01f, 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    *capacitive_var = idle_w * (gpwi_sqrt((1.0f - pf) * (1.0f + pf)) / pf);
    return GPW_OK;
}
