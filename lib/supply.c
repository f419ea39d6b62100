/* SPDX-License-Identifier: MIT */
/* Configuration and life of a supply; its map is in supply_map.c, its window and samples in
 * supply_window.c, transformer, UPS and cooling in supply_plant.c. */
#include "maths.h"
#include "supply_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_ride_reset
#endif

#define EFFICIENCY_MIN 0.01f /* and of a power factor: below is a slip of the unit */
#define ROW_GAP_MIN_PU 1.0e-6f
#define OVERHEAD_MAX_W_PER_W 10.0f
#define NODES_MAX 1000000u

GPW_STATIC_ASSERT(supply_config_size, sizeof(gpw_supply_config) == GPWI_SUPPLY_V0_1);
GPW_STATIC_ASSERT(supply_head_fits, sizeof(struct gpw_supply) + GPW_STATE_ALIGN - 1u <=
                                        GPW_SUPPLY_STATE_BYTES(0, 0, 0));
GPW_STATIC_ASSERT(supply_rows_aligned, sizeof(struct gpw_supply) % sizeof(float) == 0);
GPW_STATIC_ASSERT(supply_row_fits,
                  sizeof(gpwi_efficiency_row) ==
                      GPW_SUPPLY_STATE_BYTES(1, 0, 0) - GPW_SUPPLY_STATE_BYTES(0, 0, 0));
GPW_STATIC_ASSERT(supply_overhead_fits,
                  sizeof(gpwi_overhead_row) ==
                      GPW_SUPPLY_STATE_BYTES(0, 1, 0) - GPW_SUPPLY_STATE_BYTES(0, 0, 0));
GPW_STATIC_ASSERT(ride_room, GPWI_RIDE_ROOM == 1);
GPW_STATIC_ASSERT(supply_plant_fits, sizeof(gpwi_plant) <= GPW_SUPPLY_STATE_BYTES(0, 0, 1) -
                                                               GPW_SUPPLY_STATE_BYTES(0, 0, 0));

/* ---- configuration ---- */

static int is_window_valid(const gpw_supply_config *c)
{
    const float low_hz = c->return_low_hz > 0.0f ? c->return_low_hz : c->under_hz;
    const float over_hz = c->over_hz > 0.0f ? c->over_hz : FLT_MAX;
    const float high_hz = c->return_high_hz > 0.0f ? c->return_high_hz : over_hz;

    return c->under_hz < over_hz && c->under_hz <= low_hz && low_hz <= high_hz &&
           high_hz <= over_hz;
}

static int is_valid(const gpw_supply_config *c)
{
    return c->rows_max <= GPW_SUPPLY_ROWS_MAX && c->overhead_rows_max <= GPW_SUPPLY_ROWS_MAX &&
           c->plant_max <= 1u && gpwi_is_within(c->dt_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->overhead_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->overhead_w_per_w, 0.0f, OVERHEAD_MAX_W_PER_W) &&
           (c->overhead_point == GPW_POINT_GPU_RAIL ||
            c->overhead_point == GPW_POINT_NODE_AC) &&
           (c->psu_rated_w == 0.0f || gpwi_is_within(c->psu_rated_w, 1.0f, GPW_POWER_MAX_W)) &&
           gpwi_is_within(c->distribution_efficiency, EFFICIENCY_MIN, 1.0f) &&
           gpwi_is_within(c->power_factor, EFFICIENCY_MIN, 1.0f) &&
           c->power_factor_leads <= 1u &&
           gpwi_is_within(c->capacitive_var, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_supply_plant_is_valid(c) &&
           gpwi_is_within(c->under_hz, 0.0f, GPWI_SUPPLY_HZ_MAX) &&
           gpwi_is_within(c->over_hz, 0.0f, GPWI_SUPPLY_HZ_MAX) &&
           gpwi_is_within(c->return_low_hz, 0.0f, GPWI_SUPPLY_HZ_MAX) &&
           gpwi_is_within(c->return_high_hz, 0.0f, GPWI_SUPPLY_HZ_MAX) && is_window_valid(c) &&
           gpwi_is_within(c->under_delay_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->over_delay_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->return_delay_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->walk_in_s, 0.0f, GPW_TIME_MAX_S) && c->ride_max <= 1u &&
           (c->reserved[0] | c->reserved[1]) == 0u;
}

float gpwi_supply_reactive_per_w(const gpw_supply_config *c)
{
    const float pf = c->power_factor;
    const float var_per_w = gpwi_sqrt((1.0f - pf) * (1.0f + pf)) / pf;

    return c->power_factor_leads ? -var_per_w : var_per_w;
}

GPWI_COLD gpw_status gpwi_supply_read_config(const gpw_supply_config *theirs,
                                             gpw_supply_config *ours)
{
    gpwi_cannot_fail(gpw_supply_config_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, GPWI_SUPPLY_V0_1, theirs);
}

static GPWI_COLD gpw_status read_valid_config(const gpw_supply_config *theirs,
                                              gpw_supply_config *ours)
{
    const gpw_status status = gpwi_supply_read_config(theirs, ours);

    if (status != GPW_OK) {
        return status;
    }
    if (!is_valid(ours)) {
        return GPW_ERR_DOMAIN;
    }
    return ours->plant_max == 0u && gpwi_supply_plant_is_asked_for(ours) ? GPW_ERR_FULL
                                                                         : GPW_OK;
}

static size_t bytes_for(const gpw_supply_config *c)
{
    return gpwi_padded(sizeof(struct gpw_supply) +
                       (size_t)c->rows_max * sizeof(gpwi_efficiency_row) +
                       (size_t)c->overhead_rows_max * sizeof(gpwi_overhead_row) +
                       (size_t)c->plant_max * sizeof(gpwi_plant)) +
           (size_t)c->ride_max * sizeof(gpwi_ride);
}

GPWI_COLD gpw_status gpw_supply_config_init(gpw_supply_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_SUPPLY_V0_1, GPWI_TYPE_SUPPLY);

    if (status == GPW_OK) {
        config->overhead_point = GPW_POINT_GPU_RAIL;
        config->distribution_efficiency = 1.0f;
        config->power_factor = 1.0f;
        config->under_delay_s = 0.02f;
        config->over_delay_s = 0.02f;
        config->return_delay_s = 5.0f;
    }
    return status;
}

/* What the presets rest on stands in docs/sources.md under their names. */
GPWI_COLD gpw_status gpw_supply_preset(gpw_supply_config *config, uint32_t preset,
                                       uint32_t nodes)
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
    if (nodes < 1u || nodes > NODES_MAX) {
        return GPW_ERR_DOMAIN;
    }
    switch (preset) {
    case GPW_SUPPLY_STUDY:
        ours.overhead_w = 0.0f;
        ours.overhead_w_per_w = 0.125f;
        ours.overhead_point = GPW_POINT_GPU_RAIL;
        break;
    case GPW_SUPPLY_STUDY_CONSTANT:
        ours.overhead_w = 1300.0f * (float)nodes;
        ours.overhead_w_per_w = 0.0f;
        ours.overhead_point = GPW_POINT_NODE_AC;
        break;
    case GPW_SUPPLY_HGX_H100:
        /* Through (8 x 72.5 W, 1860 W) and (8 x 668.2 W, 8430 W), boards and node. */
        ours.overhead_w = 1060.3945f * (float)nodes;
        ours.overhead_w_per_w = 0.37863018f;
        ours.overhead_point = GPW_POINT_NODE_AC;
        break;
    default: return GPW_ERR_DOMAIN;
    }
    return gpwi_config_write(config, &ours, sizeof ours, GPWI_SUPPLY_V0_1);
}

GPWI_COLD gpw_status gpw_supply_state_size(const gpw_supply_config *config, size_t *bytes)
{
    gpw_supply_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_valid_config(config, &c);
    if (status == GPW_OK) {
        *bytes = bytes_for(&c);
    }
    return status;
}

void gpwi_supply_reset(gpw_supply *supply)
{
    supply->is_gone = 0u;
    supply->walk_count = supply->walk_samples;
    gpwi_supply_forget_window(supply);
    supply->stepped = 0u;
    supply->trips = 0u;
    supply->left_by = 0u;
    supply->share = 1.0f;
    supply->held_mean_w = 0.0f;
    supply->held_fluctuation_w = 0.0f;
    supply->held_hz = supply->under_hz; /* inside the window */
    supply->board_w = GPWI_SUPPLY_NO_BOARD_W;
    supply->is_steady = 0u;
    if (supply->has_plant) {
        gpwi_supply_plant(supply)->is_begun = 0u;
    }
    if (supply->ride == GPWI_RIDE_SET) {
        gpwi_ride_reset(supply);
    }
}

GPWI_COLD gpw_status gpw_supply_init(void *memory, size_t memory_bytes,
                                     const gpw_supply_config *config, gpw_supply **supply)
{
    gpw_supply *const made = memory;
    gpw_supply_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || supply == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_valid_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_for(&c));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(made, 0, bytes_for(&c));
    made->magic = GPWI_SUPPLY_MAGIC;
    made->rows_max = (uint8_t)c.rows_max;
    made->overhead_rows_max = (uint8_t)c.overhead_rows_max;
    made->has_plant = (uint8_t)c.plant_max;
    made->ride = (uint8_t)c.ride_max;
    made->overhead_w = c.overhead_w;
    made->overhead_w_per_w = c.overhead_w_per_w;
    made->is_dc = c.overhead_point == GPW_POINT_GPU_RAIL;
    made->psu_rated_w = c.psu_rated_w;
    made->distribution_efficiency = c.distribution_efficiency;
    made->reactive_per_w = gpwi_supply_reactive_per_w(&c);
    made->capacitive_var = c.capacitive_var;
    made->under_hz = c.under_hz;
    made->over_hz = c.over_hz > 0.0f ? c.over_hz : FLT_MAX;
    made->return_low_hz = c.return_low_hz > 0.0f ? c.return_low_hz : c.under_hz;
    made->return_high_hz = c.return_high_hz > 0.0f ? c.return_high_hz : made->over_hz;
    made->under_samples = gpwi_samples_in(c.under_delay_s, c.dt_s);
    made->over_samples = gpwi_samples_in(c.over_delay_s, c.dt_s);
    made->return_samples = gpwi_samples_in(c.return_delay_s, c.dt_s);
    made->walk_samples = gpwi_samples_in(c.walk_in_s, c.dt_s);
    if (made->ride == GPWI_RIDE_ROOM) {
        gpwi_supply_ride_block(made)->dt_s = c.dt_s;
    }
    if (made->has_plant) {
        gpwi_supply_plant_init(made, &c);
    }
    gpwi_supply_reset(made);
    *supply = made;
    return GPW_OK;
}

gpw_status gpwi_supply_check(const gpw_supply *supply)
{
    if (supply == NULL) {
        return GPW_ERR_NULL;
    }
    return supply->magic == GPWI_SUPPLY_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_supply_add_efficiency(gpw_supply *supply, float load_pu,
                                               float efficiency)
{
    const gpw_status status = gpwi_supply_check(supply);
    gpwi_efficiency_row *next;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(load_pu, 0.0f, GPWI_SUPPLY_LOAD_MAX_PU) ||
        !gpwi_in_range(efficiency, EFFICIENCY_MIN, 1.0f)) {
        return GPW_ERR_DOMAIN;
    }
    if (supply->stepped) {
        return GPW_ERR_STATE;
    }
    if (supply->rows == supply->rows_max) {
        return GPW_ERR_FULL;
    }
    if (supply->psu_rated_w == 0.0f) {
        return GPW_ERR_UNKNOWN;
    }
    next = &gpwi_supply_rows(supply)[supply->rows];
    if (supply->rows > 0u) {
        if (load_pu < next[-1].load_pu + ROW_GAP_MIN_PU) {
            return GPW_ERR_ORDER;
        }
        if (load_pu * next[-1].efficiency <= next[-1].load_pu * efficiency) {
            return GPW_ERR_DOMAIN; /* more out for less in */
        }
    }
    next->load_pu = load_pu;
    next->efficiency = efficiency;
    supply->rows++;
    return GPW_OK;
}

static gpw_status check_overhead(const gpw_supply *supply, float board_w, float overhead_w)
{
    const gpwi_overhead_row *last = gpwi_supply_overhead(supply);
    float rise_w, most_w, least_w;

    if (supply->overhead_rows == 0u) {
        return GPW_OK;
    }
    last += supply->overhead_rows - 1u;
    rise_w = board_w - last->board_w;
    if (!(rise_w > 0.0f)) {
        return GPW_ERR_ORDER;
    }
    most_w = rise_w * OVERHEAD_MAX_W_PER_W;
    /* The watts it falls by have to come with the boards' own. Behind PSUs that get better with
     * load these bring less than themselves, so there it may not fall at all. */
    least_w = supply->is_dc || supply->rows_max == 0u ? -rise_w : 0.0f;
    return gpwi_in_range(overhead_w - last->overhead_w, least_w, most_w) ? GPW_OK
                                                                         : GPW_ERR_DOMAIN;
}

GPWI_COLD gpw_status gpw_supply_add_overhead(gpw_supply *supply, float board_w,
                                             float overhead_w)
{
    gpw_status status = gpwi_supply_check(supply);
    gpwi_overhead_row *next;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(board_w, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_in_range(overhead_w, 0.0f, GPW_POWER_MAX_W) || supply->overhead_w != 0.0f ||
        supply->overhead_w_per_w != 0.0f) {
        return GPW_ERR_DOMAIN;
    }
    if (supply->stepped) {
        return GPW_ERR_STATE;
    }
    if (supply->overhead_rows == supply->overhead_rows_max) {
        return GPW_ERR_FULL;
    }
    status = check_overhead(supply, board_w, overhead_w);
    if (status != GPW_OK) {
        return status;
    }
    next = &gpwi_supply_overhead(supply)[supply->overhead_rows];
    next->board_w = board_w;
    next->overhead_w = overhead_w;
    supply->overhead_rows++;
    return GPW_OK;
}

void gpwi_supply_skip_overhead_rows(gpw_supply *supply)
{
    supply->skips_rows = 1u;
}

gpw_status gpw_supply_reset(gpw_supply *supply)
{
    const gpw_status status = gpwi_supply_check(supply);

    if (status == GPW_OK) {
        gpwi_supply_reset(supply);
    }
    return status;
}
