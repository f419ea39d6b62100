/* SPDX-License-Identifier: MIT */
/* The generator set's state, shared by its life cycle (genset.c) and its tick (genset_model.c).
 */
#ifndef GPW_GENSET_STATE_H
#define GPW_GENSET_STATE_H

#include "genset_internal.h"

/* Which equations a sub-step integrates. The usual Woodward governors have a kind each, so that
 * an isochronous one does not pay for droop; KIND_DEGOV_ANY has every term. */
enum genset_kind {
    KIND_DROOP,
    KIND_PI,
    KIND_DEGOV,          /* no droop */
    KIND_DEGOV_THROTTLE, /* droop on throttle */
    KIND_DEGOV_ANY       /* droop on power, or an actuator without T6 */
};

/* Bits of gpw_genset_output.limited. */
#define GPWI_GENSET_MAX 1u
#define GPWI_GENSET_MIN 2u
#define GPWI_GENSET_AIR 4u

/* Coefficients of the sub-step. Everything that multiplies a rate carries half a sub-step
 * already, so that a stage of the integrator is an addition. Governor signals x1, x2, x5 and
 * x6 are kept in units of speed error (x5 and x6 without their gain K), x2 times half a
 * sub-step: one multiplication less for each. */
typedef struct genset_model {
    float per_rated;     /* 1 / rated_w */
    float swing;         /* hh / 2H */
    float damping;       /* D */
    float speed_in_load; /* 1: torque form, load torque is Pe/(1+w). 0: power form */
    float set_point;     /* initial load, pu */
    float throttle_min;
    float throttle_max;
    float air_step;    /* s1; without an air limit beyond any throttle */
    float air;         /* hh / tau; 0 without an air limit */
    float stall;       /* deviation at which the set has collapsed */
    float droop;       /* R on throttle. KIND_DROOP: 1/R */
    float droop_power; /* R on electric power */
    float lag;         /* DROOP, PI: hh/T. DEGOV: hh/T5 */
    float valve;       /* DEGOV: hh/T6. 0: there is no such lag */
    float no_valve;    /* DEGOV: 1 then */
    float filter;      /* DEGOV: hh hh / (T1 T2) */
    float filter_rate; /* DEGOV: hh/T2 */
    float filter_lead; /* DEGOV: T3/hh */
    float lead;        /* DEGOV: T4 K. PI: Kp */
    float integral;    /* DEGOV: hh K. PI: hh Ki */
    float power;       /* DEGOV1: hh/te */
    float dead_share;  /* how far the dead time reaches beyond whole sub-steps, 0 to 1 */
} genset_model;

/* What the sub-step integrates. A governor uses the first few; see genset_model.c. */
typedef struct genset_vars {
    float speed;       /* w, deviation */
    float boost;       /* b */
    float integral;    /* DROOP: m. PI: p0 - x. DEGOV: x4 */
    float filter;      /* DEGOV: x1. PI: the lagged actuator */
    float filter_rate; /* x2 */
    float servo;       /* x5 */
    float valve;       /* x6 */
    float power;       /* DEGOV1: filtered load */
} genset_vars;

/* The dead time's ring of dead_slots floats follows in the same block. There is no pointer in
 * it, so that the block can be copied. */
struct gpw_genset {
    uint32_t magic;
    uint32_t kind;
    uint32_t substeps;
    uint32_t dead_slots; /* 0: no dead time */
    uint32_t dead_next;  /* slot to be read, then overwritten */
    uint32_t at_limit;   /* now */
    uint32_t limited;    /* at any time in this tick */
    uint32_t collapsed;
    gpw_genset_config config;
    genset_model model;
    genset_vars vars;
    float boost_residue, integral_residue;
    float asked;    /* of the actuator, now */
    float throttle; /* what it gives, after limits */
    float torque;   /* with a dead time: what reaches the shaft now */
    float load;     /* of the last sub-step, pu */
    float held_w;   /* last usable load */
    float speed_min, speed_max;
    float settled_load_w, settled_speed; /* last answer of gpwi_genset_settled() */
};

/* Builds the coefficients from a checked configuration. */
void gpwi_genset_model_init(gpw_genset *genset);

/* Puts the state into equilibrium at config.initial_pu. */
void gpwi_genset_model_reset(gpw_genset *genset);

#endif /* GPW_GENSET_STATE_H */
