/* SPDX-License-Identifier: MIT */
/* The supply's memory, for the files of the room: a head, the efficiency rows, the overhead
 * rows, and room for what stands between bus and nodes only where it was asked for. */
#ifndef GPW_SUPPLY_STATE_H
#define GPW_SUPPLY_STATE_H

#include "gpupower/ride.h"
#include "ride_state.h"
#include "supply_internal.h"

#define GPWI_SUPPLY_MAGIC 0x55575047u /* "GPWU" */
#define GPWI_SUPPLY_HZ_MAX 1000.0f
#define GPWI_SUPPLY_LOAD_MAX_PU 10.0f  /* of PSUs and of the transformer: beyond is a slip */
#define GPWI_SUPPLY_NO_BOARD_W (-1.0f) /* what no board draws */

typedef struct gpwi_efficiency_row {
    float load_pu;
    float efficiency;
} gpwi_efficiency_row;

typedef struct gpwi_overhead_row {
    float board_w;
    float overhead_w;
} gpwi_overhead_row;

/* Transformer, UPS and cooling. What the map said last is kept beside them, since the share on
 * the bus and the cooling move on while it stays. */
typedef struct gpwi_plant {
    float transformer_rated_va, transformer_no_load_w, transformer_load_loss_w;
    float ups_no_load_w, ups_loss_w_per_w;
    float cooling_w, cooling_w_per_w;
    float cooling_gain, cooling_direct; /* of a sample: to its end, and on its mean */
    float cooling_now_w, cooling_residue;
    float node_w;    /* at the nodes' AC input */
    float through_w; /* into the transformer's far side, all supplies on */
    float copper_w;  /* its load loss then */
    float through_slope, copper_slope;
    uint32_t is_begun; /* the cooling has a past */
} gpwi_plant;

/* Set only by the function that brings the code with it. */
enum gpwi_ride_room { GPWI_RIDE_ROOM = 1, GPWI_RIDE_SET = 2 };

/* Then follow rows_max efficiency rows, overhead_rows_max overhead rows, has_plant plants; and,
 * aligned as the whole, a ride-through where there is room. */
struct gpw_supply {
    uint32_t magic;
    uint8_t rows_max, rows;
    uint8_t overhead_rows_max, overhead_rows;
    uint8_t has_plant;
    uint8_t is_dc;      /* the overhead passes the PSUs */
    uint8_t skips_rows; /* the overhead rows do not count */
    uint8_t stepped;
    uint8_t is_steady; /* all on, nothing counted or moving: so it stays in the window */
    uint8_t is_gone;
    uint8_t left_by; /* #gpwi_left since reset */
    uint8_t ride;    /* #gpwi_ride_room */

    float overhead_w, overhead_w_per_w;
    float psu_rated_w;
    float distribution_efficiency;
    float reactive_per_w; /* of the bus but for the capacitors; lagging counts up */
    float capacitive_var;

    float under_hz, over_hz;              /* 0 and FLT_MAX: never */
    float return_low_hz, return_high_hz;  /* 0 and FLT_MAX: no bound */
    uint32_t under_samples, over_samples; /* in which they still hold on */
    uint32_t return_samples;
    uint32_t walk_samples;

    uint32_t under_count, over_count; /* samples outside without a break */
    uint32_t return_count;            /* samples inside while gone, without a break */
    uint32_t walk_count;              /* samples walked in; all of them: fully on */
    uint32_t trips;
    float share; /* mean of the last sample */

    float held_mean_w, held_fluctuation_w, held_hz; /* last usable input */
    float board_w, ac_w, slope;                     /* the map's last answer */
};

static inline gpwi_efficiency_row *gpwi_supply_rows(const gpw_supply *supply)
{
    return (gpwi_efficiency_row *)(void *)(uintptr_t)(supply + 1);
}

static inline gpwi_overhead_row *gpwi_supply_overhead(const gpw_supply *supply)
{
    return (gpwi_overhead_row *)(void *)(gpwi_supply_rows(supply) + supply->rows_max);
}

static inline gpwi_plant *gpwi_supply_plant(const gpw_supply *supply)
{
    return (gpwi_plant *)(void *)(gpwi_supply_overhead(supply) + supply->overhead_rows_max);
}

static inline gpwi_ride *gpwi_supply_ride_block(const gpw_supply *supply)
{
    const uintptr_t at = (uintptr_t)supply;

    return (gpwi_ride *)(at +
                         gpwi_padded(
                             (uintptr_t)(gpwi_supply_plant(supply) + supply->has_plant) - at));
}

/* What the map says of so many board watts, all supplies on the bus. */
typedef struct gpwi_supply_answer {
    float node_w, node_slope;       /* at the nodes' AC input */
    float through_w, through_slope; /* behind the transformer, or at the bus without one */
    float copper_w, copper_slope;   /* the transformer's load loss */
    uint32_t is_held;               /* outside some rows */
} gpwi_supply_answer;

void gpwi_supply_map(const gpw_supply *supply, float board_w, gpwi_supply_answer *at);

gpw_status gpwi_supply_check(const gpw_supply *supply);
gpw_status gpwi_supply_read_config(const gpw_supply_config *theirs, gpw_supply_config *ours);

/* Reactive power of each watt at the configured power factor, lagging counted up. */
float gpwi_supply_reactive_per_w(const gpw_supply_config *config);

/* Everything that a return or a departure starts again. */
void gpwi_supply_forget_window(gpw_supply *supply);

/* ---- transformer, UPS and cooling ---- */

int gpwi_supply_plant_is_asked_for(const gpw_supply_config *config);
int gpwi_supply_plant_is_valid(const gpw_supply_config *config);
void gpwi_supply_plant_init(gpw_supply *supply, const gpw_supply_config *config);

/* UPS losses, cables and the transformer's load loss, from the nodes to the bus. */
void gpwi_supply_plant_map(const gpw_supply *supply, gpwi_supply_answer *at);

/* What stays on the bus whatever the supplies do: no-load loss, and the cooling settled. */
float gpwi_supply_plant_settled_w(const gpw_supply *supply, float node_w);

/* Adds the same to a load, as it stands and settled. */
void gpwi_supply_plant_load(const gpw_supply *supply, float node_w, gpwi_supply_load *load);

/* Slope of what a step does at once that is not behind the transformer. */
float gpwi_supply_plant_cooling_slope(const gpw_supply *supply, float node_slope);

/* Keeps the map's answer for steps to come. */
void gpwi_supply_plant_remember(gpw_supply *supply, const gpwi_supply_answer *at);

/* One sample: that share of the nodes' load on the bus and `beside_w` more through the
 * transformer, while nodes of `alive` share have to be cooled; 1 when the next one would be the
 * same again. */
int gpwi_supply_plant_step(gpw_supply *supply, float share, float alive, float beside_w,
                           float *mean_w, float *fluctuation_w);

/* ---- ride-through: linked only where gpw_supply_set_ride() is ---- */

void gpwi_ride_step(gpw_supply *supply, float frequency_hz, float *mean_w,
                    float *fluctuation_w);
void gpwi_ride_reset(gpw_supply *supply);
void gpwi_ride_forget(gpwi_ride_tally *tally);

#endif /* GPW_SUPPLY_STATE_H */
