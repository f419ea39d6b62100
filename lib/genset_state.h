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
    KIND_DEGOV_ANY, /* droop on power, an actuator without T6, or a reference with a bias */
    KIND_TGOV1,     /* this and those below are turbines: genset_turbine.c */
    KIND_GAST,
    KIND_GGOV1
};

#define GPWI_GENSET_MAGIC 0x47575047u /* "GPWG" */

/* Bits of gpw_genset_output.limited. */
#define GPWI_GENSET_MAX 1u
#define GPWI_GENSET_MIN 2u
#define GPWI_GENSET_AIR 4u /* or a turbine's temperature */

/* Bits of gpw_genset.aside. */
#define GPWI_GENSET_COLLAPSED 1u
#define GPWI_GENSET_TURBINE 2u
#define GPWI_GENSET_EXTRA 4u /* genset_extra.c */

/* Speed may not leave [stall, twice the rated speed]. */
#define GPWI_GENSET_SPEED_MAX_PU 1.0f

/* Coefficients of the sub-step. Everything that multiplies a rate carries half a sub-step
 * already, so that a stage of the integrator is an addition. Governor signals x1, x2, x5 and
 * x6 are kept in units of speed error (x5 and x6 without their gain K), x2 times half a
 * sub-step: one multiplication less for each. */
typedef struct genset_model {
    float per_rated;     /* 1 / rated_w */
    float swing;         /* hh / 2H */
    float damping;       /* D */
    float speed_in_load; /* 1: torque form, load torque is Pe/(1+w). 0: power form */
    float set_point;     /* initial load, pu; with droop, and the reference's bias over R */
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
    float bias;        /* of the speed reference, where no droop's set point carries it */
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

/* What a turbine's governor adds, behind the dead time's ring: a set without a turbine pays no
 * byte for it. It integrates the floats of genset_vars by their place:
 * genset_turbine.h. */
typedef struct genset_turbine {
    float actuator;             /* TGOV1, GAST: hh/T1. GGOV1: hh/Tact */
    float engine;               /* TGOV1: hh/T3. GAST: hh/T2. GGOV1: hh/Tb */
    float engine_lead;          /* TGOV1: T2/T3. GGOV1: Tc/Tb */
    float heat;                 /* GAST: hh/T3 */
    float slope;                /* TGOV1, GAST: 1/R */
    float droop_signal;         /* GGOV1: what the droop acts on, at the set point */
    float power;                /* GGOV1: hh/te */
    float derivative;           /* GGOV1: hh/Td; 0 without a derivative */
    float derivative_gain;      /* GGOV1: Kd/Td */
    float track;                /* GGOV1: hh Ki/Kp */
    float valve_min, valve_max; /* GGOV1 */
    float open, close;          /* GGOV1: hh times its rates */
    float residue[7];           /* what rounding dropped, by variable */
    float at, heat_gain;        /* GAST: AT, KT */
    float kp, kturb, wfnl;      /* GGOV1, as the next four */
    float error_min, error_max;
    uint32_t droop_on;
    uint32_t fuel_with_speed;
} genset_turbine;

/* What an engine's figures add that not every engine has, in the turbine's place: s1 by load
 * and speed, the lag of a mixture, a table of load acceptance, whose rows follow. */
typedef struct genset_extra {
    float half_step_s;
    float least_step;  /* s1 is not less */
    float step, slope; /* s1 at standstill of the boost, and what it gains with it */
    float of_speed[3]; /* series of (1+w)^n without its 1 */
    float step_ratio;  /* of the table's steps */
    float time_ratio;  /* of its times */
    float told_ratio;  /* of its steps, as gpw_genset_acceptable_step() tells them */
    float dip;         /* within which they are taken; 0: they are s1 */
    float mixed;       /* what leaves the mixer now */
    float mixer_keep, mixer_from, mixer_to; /* 0 without a mixer */
    uint32_t has_air;                       /* s1 is not a constant */
    uint32_t rows_max;
    uint32_t rows;
} genset_extra;

typedef struct genset_row {
    gpw_acceptance_row told;
    float step; /* s1 */
    float air;  /* hh / tau */
} genset_row;

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
    uint32_t aside;      /* bits of what the engines' sub-step is not for */
    uint32_t own_aside;  /* of those bits, what the configuration says */
    uint32_t own_kind;   /* the kind while the reference has no bias */
    float rated_w, f0_hz, inertia_s, droop_pu, initial_pu; /* as configured */
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

static inline int gpwi_genset_is_live(const gpw_genset *g)
{
    return g->magic == GPWI_GENSET_MAGIC;
}

/* Builds the coefficients from a checked configuration. */
void gpwi_genset_model_init(gpw_genset *genset, const gpw_genset_config *c);

/* genset_limit.c: the end of a sub-step that was limited. The first two: before it. */
void gpwi_genset_settle_at_limit(gpw_genset *genset, float boost, float integral,
                                 float integral_step);

/* Puts the state into equilibrium at initial_pu. */
void gpwi_genset_model_reset(gpw_genset *genset);

static inline int gpwi_genset_is_collapsed(const gpw_genset *g)
{
    return (g->aside & GPWI_GENSET_COLLAPSED) != 0u;
}

/* Puts the throttle of now into the ring and takes out what reaches the shaft at the end of
 * this sub-step. The dead time is at least one sub-step long, so that is known already. */
static GPWI_ALWAYS_INLINE float gpwi_genset_delayed(gpw_genset *g, float throttle)
{
    float *const ring = (float *)(void *)(g + 1);
    const uint32_t oldest = g->dead_next;
    const uint32_t next = oldest + 1u < g->dead_slots ? oldest + 1u : 0u;
    const float older = ring[oldest];
    float newer;

    ring[oldest] = throttle;
    newer = ring[next];
    g->dead_next = next;
    return newer + g->model.dead_share * (older - newer);
}

/* Both ends of the speed's range are new extremes of the tick when they are met. */
static GPWI_ALWAYS_INLINE void gpwi_genset_note_extremes(gpw_genset *g)
{
    const float speed = g->vars.speed;

    if (speed < g->speed_min) {
        g->speed_min = speed;
        if (speed < g->model.stall) {
            g->aside |= GPWI_GENSET_COLLAPSED;
            g->throttle = 0.0f;
            g->torque = 0.0f;
        }
    }
    if (speed > g->speed_max) {
        g->vars.speed = speed < GPWI_GENSET_SPEED_MAX_PU ? speed : GPWI_GENSET_SPEED_MAX_PU;
        g->speed_max = g->vars.speed;
    }
}

/* ---- turbines: genset_turbine.c ----
 *
 * Linked only where a set is told to have one of their governors, by gpw_genset_use_*(); the
 * engines' files refer to them weakly. */

static inline genset_turbine *gpwi_genset_turbine(gpw_genset *g)
{
    return (genset_turbine *)(void *)((float *)(void *)(g + 1) + g->dead_slots);
}

static GPWI_ALWAYS_INLINE const genset_turbine *gpwi_genset_turbine_const(const gpw_genset *g)
{
    return (const genset_turbine *)(const void *)((const float *)(const void *)(g + 1) +
                                                  g->dead_slots);
}

static inline int gpwi_genset_has_turbine(const gpw_genset *g)
{
    return (g->aside & GPWI_GENSET_TURBINE) != 0u;
}

/* ---- more of an engine: genset_extra.c, genset_acceptance.c ---- */

static inline genset_extra *gpwi_genset_extra(gpw_genset *g)
{
    return (genset_extra *)(void *)((float *)(void *)(g + 1) + g->dead_slots);
}

static GPWI_ALWAYS_INLINE const genset_extra *gpwi_genset_extra_const(const gpw_genset *g)
{
    return (const genset_extra *)(const void *)((const float *)(const void *)(g + 1) +
                                                g->dead_slots);
}

static inline genset_row *gpwi_genset_rows(gpw_genset *g)
{
    return (genset_row *)(void *)(gpwi_genset_extra(g) + 1);
}

/* Whether a configuration has any of it; NaN counts as asked for. */
int gpwi_genset_has_extra(const gpw_genset_config *c);

gpw_status gpwi_extra_check(const gpw_genset_config *c, float substep_s);
void gpwi_extra_corner(const gpw_genset_config *c, uint32_t corner, gpw_genset_config *out);
void gpwi_extra_init(gpw_genset *genset, const gpw_genset_config *c);
void gpwi_extra_reset(gpw_genset *genset);
void gpwi_extra_renew(gpw_genset *genset); /* s1 of boost and speed as they are */
float gpwi_extra_substep(gpw_genset *genset, float load); /* load in pu */
float gpwi_extra_told_step(const gpw_genset *genset);     /* s1 as a controller has it */
void gpwi_acceptance_renew(gpw_genset *genset);           /* s1 and tau from the table */
float gpwi_acceptance_told_step(const gpw_genset *genset);

/* What gpwi_genset_substep_small() runs for all but the isochronous electric box; linked where
 * gpw_watch_use_governors() is called. */
void gpwi_genset_substep_any(gpw_genset *genset, float load);
void gpwi_genset_link_any(void); /* does nothing, and is in the same file */
int gpwi_genset_is_small_linked(const gpw_genset *genset);

/* A sub-step without any of it, and what the speed did. */
float gpwi_engine_substep(gpw_genset *genset, float load);

/* GPW_ERR_NOT_FOUND: the governor was not linked. */
gpw_status gpwi_turbine_check(const gpw_genset_config *c);
void gpwi_turbine_init(gpw_genset *genset, const gpw_genset_config *c);
int gpwi_turbine_can_start_at(const gpw_genset *genset, float initial_pu);
void gpwi_turbine_reset(gpw_genset *genset);
float gpwi_turbine_substep(gpw_genset *genset, float load); /* load in pu */
float gpwi_turbine_torque(const gpw_genset *genset);        /* at the shaft, now */
float gpwi_turbine_settled(const gpw_genset *genset, float load);

#endif /* GPW_GENSET_STATE_H */
