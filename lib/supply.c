/* SPDX-License-Identifier: MIT */
/* Board watts to AC watts: a static map, and beside it the window in which supplies stay on. */
#include "supply_internal.h"

#include "maths.h"

#define SUPPLY_MAGIC 0x55575047u /* "GPWU" */
#define FREQUENCY_MAX_HZ 1000.0f
#define EFFICIENCY_MIN 0.01f /* and of a power factor: below is a slip of the unit */
#define LOAD_MAX_PU 10.0f
#define ROW_GAP_MIN_PU 1.0e-6f
#define OVERHEAD_MAX_W_PER_W 10.0f
#define NODES_MAX 1000000u
#define NO_BOARD_W (-1.0f) /* what no board draws */

typedef struct row {
    float load_pu;
    float efficiency;
} row;

/* Then follow rows_max rows. */
struct gpw_supply {
    uint32_t magic;
    uint32_t rows_max, rows;
    uint32_t stepped;

    float overhead_w, overhead_w_per_w;
    gpw_point overhead_point;
    float psu_rated_w;
    float distribution_efficiency;
    float power_factor;
    float reactive_per_w;

    float under_hz, over_hz;              /* 0 and FLT_MAX: never */
    float return_low_hz, return_high_hz;  /* 0 and FLT_MAX: no bound */
    uint32_t under_samples, over_samples; /* in which they still hold on */
    uint32_t return_samples;
    uint32_t walk_samples;

    uint32_t is_steady; /* all on, nothing counted: inside the window all stays so */
    uint32_t is_gone;
    uint32_t under_count, over_count; /* samples outside without a break */
    uint32_t return_count;            /* samples inside while gone, without a break */
    uint32_t walk_count;              /* samples walked in; all of them: fully on */
    uint32_t trips;
    uint32_t left_by; /* #gpwi_left since reset */
    float share;      /* mean of the last sample */

    float held_mean_w, held_fluctuation_w, held_hz; /* last usable input */
    float board_w, ac_w, slope;                     /* the map's last answer */
};

GPW_STATIC_ASSERT(supply_config_size, sizeof(gpw_supply_config) == GPWI_SUPPLY_V0_1);
GPW_STATIC_ASSERT(supply_head_fits, sizeof(struct gpw_supply) + GPW_STATE_ALIGN - 1u <=
                                        GPW_SUPPLY_STATE_BYTES(0));
GPW_STATIC_ASSERT(supply_rows_aligned, sizeof(struct gpw_supply) % sizeof(float) == 0);
GPW_STATIC_ASSERT(supply_row_fits,
                  sizeof(row) == GPW_SUPPLY_STATE_BYTES(1) - GPW_SUPPLY_STATE_BYTES(0));

static row *rows_of(const gpw_supply *supply)
{
    return (row *)(void *)(uintptr_t)(supply + 1);
}

/* ---- the static map ---- */

typedef struct conversion {
    float efficiency;
    float slope; /* d input / d output, W per W */
    int is_held; /* outside the rows */
} conversion;

/* Along a row, efficiency = e0 + m (load - l0), and the slope of load/efficiency is
 * (e0 - m l0)/efficiency^2: of one sign all along, that of its ends. */
static conversion psu_at(const gpw_supply *supply, float dc_w)
{
    const row *const rows = rows_of(supply);
    conversion at = {1.0f, 1.0f, 0};
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
        const row *const end = load_pu <= rows[0].load_pu ? &rows[0] : &rows[i - 1u];

        at.efficiency = end->efficiency;
        at.slope = 1.0f / at.efficiency;
        at.is_held = load_pu != end->load_pu;
        return at;
    }
    per_pu = (rows[i].efficiency - rows[i - 1u].efficiency) /
             (rows[i].load_pu - rows[i - 1u].load_pu);
    at.efficiency = rows[i - 1u].efficiency + per_pu * (load_pu - rows[i - 1u].load_pu);
    at.slope = (rows[i - 1u].efficiency - per_pu * rows[i - 1u].load_pu) /
               (at.efficiency * at.efficiency);
    return at;
}

/* 1 when the load was outside the efficiency rows. */
static int map_power(const gpw_supply *supply, float board_w, float *ac_w, float *slope)
{
    const float overhead_w = supply->overhead_w + supply->overhead_w_per_w * board_w;
    const int is_dc = supply->overhead_point == GPW_POINT_GPU_RAIL;
    const float dc_w = is_dc ? board_w + overhead_w : board_w;
    const conversion psu = psu_at(supply, dc_w);
    float node_w = dc_w / psu.efficiency;
    float node_slope = psu.slope;

    if (is_dc) {
        node_slope *= 1.0f + supply->overhead_w_per_w;
    } else {
        node_w += overhead_w;
        node_slope += supply->overhead_w_per_w;
    }
    *ac_w = node_w / supply->distribution_efficiency;
    *slope = node_slope / supply->distribution_efficiency;
    return psu.is_held;
}

/* ---- the frequency window ---- */

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

static void forget_window(gpw_supply *supply)
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
        forget_window(supply);
    } else if (is_leaving(supply, frequency_hz)) {
        supply->is_gone = 1u;
        supply->trips += supply->trips < UINT32_MAX;
        forget_window(supply);
        return 0.0f;
    }
    if (supply->walk_count >= supply->walk_samples) {
        return 1.0f;
    }
    supply->walk_count++;
    return ((float)supply->walk_count - 0.5f) / (float)supply->walk_samples;
}

void gpwi_supply_step(gpw_supply *supply, float frequency_hz, float *mean_w,
                      float *fluctuation_w)
{
    if (*mean_w != supply->board_w) {
        supply->board_w = *mean_w;
        (void)map_power(supply, *mean_w, &supply->ac_w, &supply->slope);
    }
    if (supply->is_steady && gpwi_in_range(frequency_hz, supply->under_hz, supply->over_hz)) {
        *mean_w = supply->ac_w;
        *fluctuation_w *= supply->slope;
        return;
    }
    supply->share = advance_link(supply, frequency_hz);
    supply->is_steady =
        supply->share == 1.0f && (supply->under_count | supply->over_count) == 0u;
    *mean_w = supply->share * supply->ac_w;
    *fluctuation_w = supply->share * (supply->slope * *fluctuation_w);
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
    return c->rows_max <= GPW_SUPPLY_ROWS_MAX &&
           gpwi_in_range(c->dt_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->overhead_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->overhead_w_per_w, 0.0f, OVERHEAD_MAX_W_PER_W) &&
           (c->overhead_point == GPW_POINT_GPU_RAIL ||
            c->overhead_point == GPW_POINT_NODE_AC) &&
           (c->psu_rated_w == 0.0f || gpwi_in_range(c->psu_rated_w, 1.0f, GPW_POWER_MAX_W)) &&
           gpwi_in_range(c->distribution_efficiency, EFFICIENCY_MIN, 1.0f) &&
           gpwi_in_range(c->power_factor, EFFICIENCY_MIN, 1.0f) &&
           gpwi_in_range(c->under_hz, 0.0f, FREQUENCY_MAX_HZ) &&
           gpwi_in_range(c->over_hz, 0.0f, FREQUENCY_MAX_HZ) &&
           gpwi_in_range(c->return_low_hz, 0.0f, FREQUENCY_MAX_HZ) &&
           gpwi_in_range(c->return_high_hz, 0.0f, FREQUENCY_MAX_HZ) && is_window_valid(c) &&
           gpwi_in_range(c->under_delay_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->over_delay_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->return_delay_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->walk_in_s, 0.0f, GPW_TIME_MAX_S) &&
           (c->reserved[0] | c->reserved[1] | c->reserved[2]) == 0u;
}

static gpw_status read_config(const gpw_supply_config *theirs, gpw_supply_config *ours)
{
    const gpw_status status = gpw_supply_config_init(ours, sizeof *ours);

    return status == GPW_OK ? gpwi_config_read(ours, sizeof *ours, GPWI_SUPPLY_V0_1, theirs)
                            : status;
}

static gpw_status read_valid_config(const gpw_supply_config *theirs, gpw_supply_config *ours)
{
    const gpw_status status = read_config(theirs, ours);

    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

static size_t bytes_for(const gpw_supply_config *c)
{
    return gpwi_padded(sizeof(struct gpw_supply) + (size_t)c->rows_max * sizeof(row));
}

gpw_status gpw_supply_config_init(gpw_supply_config *config, size_t config_size)
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
gpw_status gpw_supply_preset(gpw_supply_config *config, uint32_t preset, uint32_t nodes)
{
    gpw_supply_config ours;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &ours);
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

gpw_status gpw_supply_state_size(const gpw_supply_config *config, size_t *bytes)
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

static void settle(gpw_supply *supply)
{
    supply->is_gone = 0u;
    supply->walk_count = supply->walk_samples;
    forget_window(supply);
    supply->stepped = 0u;
    supply->trips = 0u;
    supply->left_by = 0u;
    supply->share = 1.0f;
    supply->held_mean_w = 0.0f;
    supply->held_fluctuation_w = 0.0f;
    supply->held_hz = supply->under_hz; /* inside the window */
    supply->board_w = NO_BOARD_W;
}

gpw_status gpw_supply_init(void *memory, size_t memory_bytes, const gpw_supply_config *config,
                           gpw_supply **supply)
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
    made->magic = SUPPLY_MAGIC;
    made->rows_max = c.rows_max;
    made->overhead_w = c.overhead_w;
    made->overhead_w_per_w = c.overhead_w_per_w;
    made->overhead_point = c.overhead_point;
    made->psu_rated_w = c.psu_rated_w;
    made->distribution_efficiency = c.distribution_efficiency;
    made->power_factor = c.power_factor;
    made->reactive_per_w =
        gpwi_sqrt((1.0f - c.power_factor) * (1.0f + c.power_factor)) / c.power_factor;
    made->under_hz = c.under_hz;
    made->over_hz = c.over_hz > 0.0f ? c.over_hz : FLT_MAX;
    made->return_low_hz = c.return_low_hz > 0.0f ? c.return_low_hz : c.under_hz;
    made->return_high_hz = c.return_high_hz > 0.0f ? c.return_high_hz : made->over_hz;
    made->under_samples = gpwi_samples_in(c.under_delay_s, c.dt_s);
    made->over_samples = gpwi_samples_in(c.over_delay_s, c.dt_s);
    made->return_samples = gpwi_samples_in(c.return_delay_s, c.dt_s);
    made->walk_samples = gpwi_samples_in(c.walk_in_s, c.dt_s);
    settle(made);
    *supply = made;
    return GPW_OK;
}

static gpw_status check_handle(const gpw_supply *supply)
{
    if (supply == NULL) {
        return GPW_ERR_NULL;
    }
    return supply->magic == SUPPLY_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_supply_add_efficiency(gpw_supply *supply, float load_pu, float efficiency)
{
    const gpw_status status = check_handle(supply);
    row *next;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(load_pu, 0.0f, LOAD_MAX_PU) ||
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
    next = &rows_of(supply)[supply->rows];
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

/* ---- asking and running ---- */

gpw_status gpw_supply_power(const gpw_supply *supply, float board_w, float *ac_w, float *slope)
{
    gpw_status status;

    if (ac_w == NULL || slope == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(supply);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(board_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    return map_power(supply, board_w, ac_w, slope) ? GPW_NOTE_CLAMPED : GPW_OK;
}

gpw_status gpw_supply_apparent(const gpw_supply *supply, float ac_w, float *apparent_va,
                               float *reactive_var)
{
    gpw_status status;

    if (apparent_va == NULL || reactive_var == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(supply);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(ac_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *apparent_va = ac_w / supply->power_factor;
    *reactive_var = ac_w * supply->reactive_per_w;
    return GPW_OK;
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
    status = check_handle(supply);
    if (status != GPW_OK) {
        return status;
    }
    replaced = hold(&supply->held_mean_w, mean_w, 0.0f, GPW_POWER_MAX_W);
    replaced |=
        hold(&supply->held_fluctuation_w, fluctuation_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
    replaced |= hold(&supply->held_hz, frequency_hz, 0.0f, FREQUENCY_MAX_HZ);
    supply->stepped = 1u;
    *ac_mean_w = supply->held_mean_w;
    *ac_fluctuation_w = supply->held_fluctuation_w;
    gpwi_supply_step(supply, supply->held_hz, ac_mean_w, ac_fluctuation_w);
    return replaced ? GPW_NOTE_HELD : GPW_OK;
}

gpw_status gpw_supply_reset(gpw_supply *supply)
{
    const gpw_status status = check_handle(supply);

    if (status == GPW_OK) {
        settle(supply);
    }
    return status;
}

gpw_status gpw_supply_connected(const gpw_supply *supply, float *share, uint32_t *trips)
{
    gpw_status status;

    if (share == NULL || trips == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(supply);
    if (status == GPW_OK) {
        *share = supply->share;
        *trips = supply->trips;
    }
    return status;
}
