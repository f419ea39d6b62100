/* SPDX-License-Identifier: MIT */
/* Memory of a plant: a head, the sets, the inverters, the events, what inverters have measured,
 * then a block for each set's gpw_genset. No pointers, so that it can be copied. */
#ifndef GPW_PLANT_STATE_H
#define GPW_PLANT_STATE_H

#include "chain_steps.h"
#include "genset_state.h"
#include "maths.h"
#include "plant_internal.h"

#define GPWI_PLANT_MAGIC 0x45575047u /* "GPWE" */
#define GPWI_PLANT_V0_1 64u
#define GPWI_PLANT_SET_V0_1 88u
#define GPWI_INVERTER_V0_1 120u

/* Sharing and starting are looked at this often: a controller's own pace. */
#define GPWI_PLANT_CONTROL_S 0.01f

/* Bit of a set, and of an inverter, in a mask of sources. */
#define GPWI_SET_BIT(i) (1u << (i))
#define GPWI_INVERTER_BIT(i) (1u << (16u + (i)))

/* Whatever stands behind a reactance: a set with its breaker closed, an inverter that forms. */
typedef struct plant_node {
    float stiffness_w;  /* K, W/rad */
    float share;        /* of the load at once: K / sum K of those that share now */
    float damper_w;     /* D, W per pu of speed */
    float damper_share; /* of all dampers on the bus */
    float angle_rad;    /* any common offset cancels */
    float power_w;      /* of the last sub-step */
} plant_node;

typedef struct plant_set {
    gpw_genset_config genset; /* as added: corners are made from it */
    gpw_plant_set_config config;
    plant_node node;
    uint64_t run_ns;
    uint32_t state;    /* gpw_set_state_id */
    uint32_t left;     /* sub-steps until what the state waits for */
    uint32_t gives_up; /* sub-steps until synchronising has failed */
    uint32_t online;   /* sub-steps on the bus, up to run_min_s */
    uint32_t reversed; /* sub-steps of reverse power */
    uint32_t starts;
    uint32_t out_of_step;
    uint32_t is_ramping; /* soft loading */
    float ramp_w;        /* its target then */
    float bias_pu, integral_pu;
    float error_pu; /* of the sharing, filtered */
    float largest_pu, least_pu;
    float initial_pu;   /* of the run that began last; 0 of a set that was started */
    float set_point_pu; /* load at rated speed that its droop is to have */
} plant_set;

/* Millijoules, and what is less than one. */
typedef struct plant_energy {
    int64_t mj;
    float residue_mj;
    uint32_t reserved;
} plant_energy;

typedef struct plant_inverter {
    gpw_inverter_config config;
    plant_node node;                                   /* angle, stiffness: FORMING */
    plant_energy stored, discharged, charged, through; /* through the battery's terminals */
    lag response;                                      /* FOLLOWING */
    float speed;                                       /* FORMING: of its voltage */
    float inertia_s;                                   /* FORMING: with `droop_lag_s` in it */
    float speed_gain;             /* FORMING: h/2H. FOLLOWING: of the RoCoF's filter */
    float slowed;                 /* FOLLOWING: the filtered speed */
    float held_w, held_residue_w; /* FOLLOWING: what the sets may see of its load */
    float recharge_w;             /* to the bus: below 0 charges */
    float set_point_w;            /* FORMING: power at rated speed */
    float asked_w;
    float stored_j;      /* as it stands between sub-steps */
    float low_w, high_w; /* limits of this sub-step */
    float overload_left_s;
    float largest_w, least_w;
    uint32_t latency; /* sub-steps */
    uint32_t is_online;
    uint32_t is_exhausted; /* the overload */
    uint32_t is_limited;   /* FORMING: a power at its limit in this sub-step */
    uint32_t limited;      /* bits, in this tick */
    uint32_t unused;       /* where eight bytes need not be aligned, as on an i386 */
} plant_inverter;

enum plant_event_kind { EVENT_LOSS, EVENT_START, EVENT_STOP, EVENT_INVERTER_LOSS };

typedef struct plant_event {
    uint64_t at_ns;
    uint32_t kind;
    uint32_t index;
} plant_event;

typedef struct plant_sample {
    float speed, load_w;
} plant_sample;

struct gpw_plant {
    uint32_t magic;
    uint32_t substeps; /* of a tick */
    gpw_plant_config config;
    uint64_t time_ns;    /* start of the present tick */
    float h_s;           /* sub-step */
    uint32_t substep_ns; /* of the present one */
    uint32_t substep;    /* of the tick */
    uint32_t set_bytes;  /* of a gpw_genset's block */
    uint32_t slots;      /* of the ring */
    uint32_t newest;     /* slot of the ring */
    uint32_t sets, inverters, events, event_next;
    uint32_t has_stepped;
    uint32_t control_every, control_left; /* sub-steps */
    uint32_t sources;                     /* mask: on the bus behind a reactance */
    uint32_t shared;                      /* mask for which the shares stand */
    uint32_t flags;
    uint32_t is_dead;
    uint32_t short_of, plenty; /* control steps with too little, too much reserve */
    float speed, speed_min, speed_max;
    float load_w;      /* of the last sub-step */
    float followers_w; /* given by inverters that follow */
    float stiffness_w; /* sum K of those that share */
    float bus_rad;     /* angle of the bus */
    float held_w;      /* last usable load */
    float initial_w;   /* load at the start; NaN: the first one that comes */
    float settled_load_w, settled_speed;
    uint32_t settled_sources;
    uint32_t unused; /* where eight bytes need not be aligned, as on an i386 */
};

static inline plant_set *gpwi_plant_set(const gpw_plant *p, uint32_t i)
{
    return (plant_set *)(void *)(uintptr_t)(p + 1) + i;
}

static inline plant_inverter *gpwi_plant_inverter(const gpw_plant *p, uint32_t i)
{
    return (plant_inverter *)(void *)gpwi_plant_set(p, p->config.sets_max) + i;
}

static inline plant_event *gpwi_plant_event(const gpw_plant *p, uint32_t i)
{
    return (plant_event *)(void *)gpwi_plant_inverter(p, p->config.inverters_max) + i;
}

static inline plant_sample *gpwi_plant_ring(const gpw_plant *p)
{
    return (plant_sample *)(void *)gpwi_plant_event(p, p->config.events_max);
}

static inline gpw_genset *gpwi_plant_genset(const gpw_plant *p, uint32_t i)
{
    return (gpw_genset *)(void *)((unsigned char *)(gpwi_plant_ring(p) + p->slots) +
                                  (size_t)i * p->set_bytes);
}

static inline int gpwi_plant_is_on_bus(const plant_set *s)
{
    return s->state == GPW_SET_ONLINE || s->state == GPW_SET_UNLOADING;
}

static inline int gpwi_plant_is_starting(const plant_set *s)
{
    return s->state == GPW_SET_STARTING || s->state == GPW_SET_SYNCHRONISING;
}

static inline int gpwi_plant_is_forming(const plant_inverter *v)
{
    return v->config.mode == GPW_INVERTER_FORMING;
}

/* Whether a set holds the frequency by itself, as it is configured. */
static inline int gpwi_plant_is_isochronous(const plant_set *s)
{
    return !(s->genset.droop_pu > 0.0f);
}

/* ---- plant.c ---- */

gpw_status gpwi_plant_check(const gpw_plant *plant);

/* ---- plant_network.c: a sub-step of what is on the bus ---- */

/* Shares the load among the sources and moves rotors, voltages and angles. Returns the speed of
 * the bus; without a source, or where none is left below its limit, the bus goes dead. */
float gpwi_plant_network(gpw_plant *p, float net_w);
/* Weights of those on the bus, when they have changed. */
void gpwi_plant_share_out(gpw_plant *p, uint32_t sources);
/* All angles and powers as they are in equilibrium with the sets' initial loads. */
void gpwi_plant_settle_angles(gpw_plant *p);

/* ---- plant_switch.c: breakers, starting and stopping ---- */

void gpwi_plant_run_events(gpw_plant *p, uint64_t now_ns);
void gpwi_plant_watch_sets(gpw_plant *p); /* each sub-step, after the network */
void gpwi_plant_open(gpw_plant *p, uint32_t set, uint32_t state);
void gpwi_plant_order_start(gpw_plant *p, uint32_t set);
void gpwi_plant_order_stop(gpw_plant *p, uint32_t set);
void gpwi_plant_watch_reserve(gpw_plant *p); /* each control step */

/* ---- plant_sharing.c: each control step ---- */

void gpwi_plant_share_load(gpw_plant *p);
/* Moves the set's speed reference, when that is something new. */
void gpwi_plant_bias(gpw_plant *p, uint32_t set, float bias_pu);

/* ---- plant_acceptance.c; linked only where a table is given ---- */

gpw_status gpwi_plant_rebuild_with_rows(gpw_genset *genset, size_t bytes,
                                        const gpw_genset_config *config);

/* ---- plant_inverter.c; linked only where one is added ---- */

/* Idle and at their first charge; those that form carry what no set does. */
void gpwi_inverters_rewind(gpw_plant *p);
/* Before the first sub-step: what they have measured until then. */
void gpwi_inverters_begin(gpw_plant *p, float load_w);
/* Limits of all, and what those that follow give; returns their sum. */
float gpwi_inverters_follow(gpw_plant *p, float load_w);
/* After the network: energies, recharging. */
void gpwi_inverters_end(gpw_plant *p);
/* Bits for the limit that a power would break. */
uint32_t gpwi_inverter_limit(const plant_inverter *v, float asked_w);
/* Power that it can add now, and the energy that it can give. */
float gpwi_inverter_step_w(const plant_inverter *v, float *energy_j);

#endif /* GPW_PLANT_STATE_H */
