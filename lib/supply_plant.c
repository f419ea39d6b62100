/* SPDX-License-Identifier: MIT */
/* What stands between bus and nodes, and beside the nodes: transformer, UPS, cooling. */
#include "maths.h"
#include "supply_state.h"

#define LOSS_MAX_W_PER_W 10.0f

/* Middle of what the source gives, 98.5 to 99.2 % and 94 to 96 %. */
#define TRANSFORMER_EFFICIENCY 0.9885f
#define UPS_EFFICIENCY 0.95f

/* ---- configuration ---- */

/* The fields from transformer_rated_va to cooling_tau_s, in their order. */
#define FIELDS 8u
#define FIRST_FIELD offsetof(gpw_supply_config, transformer_rated_va)

GPW_STATIC_ASSERT(plant_fields, offsetof(gpw_supply_config, cooling_tau_s) ==
                                    FIRST_FIELD + (FIELDS - 1u) * sizeof(float));

static float field_of(const gpw_supply_config *c, uint32_t i)
{
    float field;

    memcpy(&field, (const unsigned char *)c + FIRST_FIELD + i * sizeof field, sizeof field);
    return field;
}

GPWI_COLD int gpwi_supply_plant_is_asked_for(const gpw_supply_config *c)
{
    uint32_t i;

    for (i = 0; i < FIELDS; i++) {
        if (field_of(c, i) != 0.0f) {
            return 1;
        }
    }
    return 0;
}

/* More watts must not be less current: with much capacitive var and a rest that lags as much,
 * the first watts would relieve the transformer by more than they are. */
static int transformer_is_valid(const gpw_supply_config *c, float reactive_per_w)
{
    const float rated_va = c->transformer_rated_va;

    if (rated_va == 0.0f) {
        return c->transformer_load_loss_w == 0.0f;
    }
    return rated_va >= 1.0f && c->transformer_load_loss_w <= rated_va &&
           2.0f * (c->transformer_load_loss_w / rated_va) * reactive_per_w *
                   (c->capacitive_var / rated_va) <
               1.0f;
}

GPWI_COLD int gpwi_supply_plant_is_valid(const gpw_supply_config *c)
{
    static const float most[FIELDS] = {GPW_POWER_MAX_W,  GPW_POWER_MAX_W,  GPW_POWER_MAX_W,
                                       GPW_POWER_MAX_W,  LOSS_MAX_W_PER_W, GPW_POWER_MAX_W,
                                       LOSS_MAX_W_PER_W, GPW_TIME_MAX_S};
    uint32_t i;

    for (i = 0; i < FIELDS; i++) {
        if (!gpwi_in_range(field_of(c, i), 0.0f, most[i])) {
            return 0;
        }
    }
    return transformer_is_valid(c, gpwi_supply_reactive_per_w(c));
}

GPWI_COLD gpw_status gpw_supply_plant_preset(gpw_supply_config *config, uint32_t preset,
                                             float rated_va)
{
    gpw_supply_config ours;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_supply_read_config(config, &ours);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(rated_va, 1.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    switch (preset) {
    case GPW_PLANT_TRANSFORMER:
        ours.transformer_rated_va = rated_va;
        ours.transformer_no_load_w = 0.0f;
        ours.transformer_load_loss_w = rated_va * (1.0f / TRANSFORMER_EFFICIENCY - 1.0f);
        break;
    case GPW_PLANT_UPS:
        ours.ups_no_load_w = 0.0f;
        ours.ups_loss_w_per_w = 1.0f / UPS_EFFICIENCY - 1.0f;
        break;
    default: return GPW_ERR_DOMAIN;
    }
    ours.plant_max = 1u;
    return gpwi_config_write(config, &ours, sizeof ours, GPWI_SUPPLY_V0_1);
}

GPWI_COLD void gpwi_supply_plant_init(gpw_supply *supply, const gpw_supply_config *c)
{
    gpwi_plant *const plant = gpwi_supply_plant(supply);

    plant->transformer_rated_va = c->transformer_rated_va;
    plant->transformer_no_load_w = c->transformer_no_load_w;
    plant->transformer_load_loss_w = c->transformer_load_loss_w;
    plant->ups_no_load_w = c->ups_no_load_w;
    plant->ups_loss_w_per_w = c->ups_loss_w_per_w;
    plant->cooling_w = c->cooling_w;
    plant->cooling_w_per_w = c->cooling_w_per_w;
    plant->cooling_gain = gpwi_lag_gain(c->dt_s, c->cooling_tau_s);
    plant->cooling_direct = gpwi_lag_direct(c->dt_s, c->cooling_tau_s);
}

/* ---- the map ---- */

/* Load loss goes with the square of the current, and that with the volt-amperes. */
static void add_copper(const gpw_supply *supply, gpwi_supply_answer *at)
{
    const gpwi_plant *const plant = gpwi_supply_plant(supply);
    const float per_va = 1.0f / plant->transformer_rated_va;
    const float p = at->through_w * per_va;
    const float q =
        at->through_w * supply->reactive_per_w * per_va - supply->capacitive_var * per_va;
    const float load_pu = gpwi_sqrt(p * p + q * q);

    if (!(load_pu <= GPWI_SUPPLY_LOAD_MAX_PU)) {
        at->copper_w = plant->transformer_load_loss_w *
                       (GPWI_SUPPLY_LOAD_MAX_PU * GPWI_SUPPLY_LOAD_MAX_PU);
        at->is_held = 1u;
        return;
    }
    at->copper_w = plant->transformer_load_loss_w * (load_pu * load_pu);
    at->copper_slope = 2.0f * (plant->transformer_load_loss_w * per_va) *
                       (p + supply->reactive_per_w * q) * at->through_slope;
}

void gpwi_supply_plant_map(const gpw_supply *supply, gpwi_supply_answer *at)
{
    const gpwi_plant *const plant = gpwi_supply_plant(supply);
    const float ups_w = plant->ups_no_load_w + plant->ups_loss_w_per_w * at->node_w;
    const float ups_slope = plant->ups_loss_w_per_w * at->node_slope;

    at->through_w = (at->node_w + ups_w) / supply->distribution_efficiency;
    at->through_slope = (at->node_slope + ups_slope) / supply->distribution_efficiency;
    if (plant->transformer_rated_va > 0.0f) {
        add_copper(supply, at);
    }
}

float gpwi_supply_plant_settled_w(const gpw_supply *supply, float node_w)
{
    const gpwi_plant *const plant = gpwi_supply_plant(supply);

    return plant->transformer_no_load_w + (plant->cooling_w + plant->cooling_w_per_w * node_w);
}

void gpwi_supply_plant_load(const gpw_supply *supply, float node_w, gpwi_supply_load *load)
{
    const gpwi_plant *const plant = gpwi_supply_plant(supply);
    const float no_load_w = plant->transformer_no_load_w;
    const int is_lagging = plant->is_begun && plant->cooling_direct < 1.0f;
    const float settled_w = gpwi_supply_plant_settled_w(supply, node_w);
    const float now_w = is_lagging ? no_load_w + plant->cooling_now_w : settled_w;

    load->settled_w += settled_w;
    load->now_w += now_w;
    load->staying_w = is_lagging ? now_w : no_load_w + plant->cooling_w;
}

/* Without a time constant the cooling is part of every step. */
float gpwi_supply_plant_cooling_slope(const gpw_supply *supply, float node_slope)
{
    const gpwi_plant *const plant = gpwi_supply_plant(supply);

    return plant->cooling_direct < 1.0f ? 0.0f : plant->cooling_w_per_w * node_slope;
}

/* ---- a sample ---- */

void gpwi_supply_plant_remember(gpw_supply *supply, const gpwi_supply_answer *at)
{
    gpwi_plant *const plant = gpwi_supply_plant(supply);

    plant->node_w = at->node_w;
    plant->through_w = at->through_w;
    plant->copper_w = at->copper_w;
    plant->through_slope =
        at->through_slope + gpwi_supply_plant_cooling_slope(supply, at->node_slope);
    plant->copper_slope = at->copper_slope;
}

static void settle_cooling(gpwi_plant *plant, float settled_w)
{
    plant->cooling_now_w = settled_w;
    plant->cooling_residue = 0.0f;
    plant->is_begun = 1u;
}

/* Mean over the sample of a lag behind a held input. Kahan's residue keeps the rises that a
 * slow lag makes in a sample, far below the rounding of its value. What is within rounding of
 * its end is there, and stays. */
static float step_cooling(gpwi_plant *plant, float settled_w, int *is_settled)
{
    const float gap_w = (settled_w - plant->cooling_now_w) + plant->cooling_residue;
    float mean_w;

    *is_settled = !plant->is_begun || plant->cooling_direct == 1.0f ||
                  gpwi_abs(gap_w) <= gpwi_abs(settled_w) * FLT_EPSILON;
    if (*is_settled) {
        settle_cooling(plant, settled_w);
        return settled_w;
    }
    mean_w = plant->cooling_now_w + (plant->cooling_direct * gap_w - plant->cooling_residue);
    gpwi_accumulate(&plant->cooling_now_w, &plant->cooling_residue,
                    plant->cooling_gain * gap_w);
    return mean_w;
}

/* The supplies' share carries their var with it, so that the load loss goes with its square. A
 * load beside them counts as if it were more of them; without any there is no such measure, and
 * it passes without loss. */
int gpwi_supply_plant_step(gpw_supply *supply, float share, float alive, float beside_w,
                           float *mean_w, float *fluctuation_w)
{
    gpwi_plant *const plant = gpwi_supply_plant(supply);
    const int is_alone = !(plant->through_w > 0.0f);
    const float carried =
        beside_w == 0.0f || is_alone ? share : share + beside_w / plant->through_w;
    int is_settled;
    const float cooling_w =
        step_cooling(plant, plant->cooling_w + plant->cooling_w_per_w * (alive * plant->node_w),
                     &is_settled);
    const float slope = plant->through_slope + carried * plant->copper_slope;

    *mean_w = carried * (plant->through_w + carried * plant->copper_w) +
              (plant->transformer_no_load_w + cooling_w);
    if (is_alone) {
        *mean_w += beside_w;
    }
    *fluctuation_w *= share * slope;
    if (is_settled && share == 1.0f) {
        supply->ac_w = *mean_w;
        supply->slope = slope;
    }
    return is_settled;
}

void gpwi_supply_settle(gpw_supply *supply, float board_w)
{
    gpwi_supply_answer at;

    if (supply->has_plant) {
        gpwi_plant *const plant = gpwi_supply_plant(supply);

        gpwi_supply_map(supply, board_w, &at);
        settle_cooling(plant, plant->cooling_w + plant->cooling_w_per_w * at.node_w);
        supply->is_steady = 0u;
    }
}

gpw_status gpw_supply_settle(gpw_supply *supply, float board_w)
{
    const gpw_status status = gpwi_supply_check(supply);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(board_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_supply_settle(supply, board_w);
    return GPW_OK;
}
