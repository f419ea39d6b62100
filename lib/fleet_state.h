/* SPDX-License-Identifier: MIT */
/* The bytes of a fleet, and what its files ask of each other:
 *   fleet_build.c  configuration, groups, schedule
 *   fleet.c        start, commands, ticks
 *   fleet_level.c  which end of its interval the mean of a phase takes
 *   fleet_law.c    figures of a phase turned into coefficients; the aggregated process
 *   fleet_path.c   the deterministic mean in closed form
 *   fleet_wave.c   its periodic part
 *   fleet_arrivals.c  requests in service
 *   fleet_exact.c  every GPU its own process */
#ifndef GPW_FLEET_STATE_H
#define GPW_FLEET_STATE_H

#include "gpupower/fleet.h"
#include "fleet_internal.h"
#include "noise.h"

#define GPWI_FLEET_MAGIC 0x46575047u /* "GPWF" */
#define GPWI_MOVES_MAX 4u
#define GPWI_NOT_SERVING UINT32_MAX /* for group.in_service */

/* What of a group stands still until it is commanded, and so is not worked out again: bits. */
#define GPWI_RESTS_MEAN                                                                        \
  1u                       /* all GPUs are in one phase, but for its wave; none is under way   \
                            */
#define GPWI_RESTS_WAVE 2u /* and there is no wave */
#define GPWI_RESTS_GPUS 4u /* exact mode: each GPU's own mean has arrived there too */

/* One phase of one GPU. NaN: unknown; an end that is unknown is the mean. */
typedef struct phase_row {
    float mean_w, low_w, high_w;
    float wave_w, wave_period_s, wave_duty;
    float sigma_w, tau_s, rho_in, rho_out;
} phase_row;

/* GPUs on their way to another phase: `sync` of them left at start_ns, `late` more follow at
 * equal spacing, in index order. Ages count from start_ns. */
typedef struct move {
    uint64_t start_ns;
    float age_s;       /* at the start of the tick; negative while to come */
    float delta_w;     /* of each GPU, in the mean over those that move */
    float per_width;   /* 1 / (ramp time + sub-step), the time over which one edge is seen */
    float per_spacing; /* late GPUs a second */
    float span;        /* late GPUs that are under way together: width / spacing */
    uint32_t sync;
    uint32_t late;
    uint32_t changes; /* made since: 0 belongs to the change to the group's present phase */
} move;

/* Square wave about the mean, of one GPU. */
typedef struct wave {
    uint64_t period_ns; /* 0: none */
    uint64_t high_ns;
    int64_t at_ns; /* position in the period at the start of the tick; negative: starts later */
    float high_w;  /* above the mean */
    float low_w;   /* below it, so negative */
    float level_w; /* throughout this tick, where is_steady */
    uint8_t is_steady; /* no edge is seen in this tick */
    uint8_t has_past;  /* a period has gone by */
    uint8_t reserved[2];
} wave;

/* AR(1) of unit variance, with the time constant of the phase a group is changing to. */
typedef struct factor {
    gpwi_stream stream;
    float value;
    float spare; /* second Gaussian of the pair, for the odd tick */
} factor;

typedef struct group {
    uint64_t first_gpu;
    uint64_t changed_ns; /* latest change: later ones may not come before it */
    uint64_t window_ns;  /* spread of the wave's edges + sub-step */
    float per_window;    /* 1 / window in seconds */
    uint32_t gpus;
    uint32_t node_gpus;
    float sync_fraction, spread_s, ramp_up_w_per_s, ramp_down_w_per_s;
    float phase_spread_s;
    float top_w;       /* of a GPU: its cap times its excursion; NaN: unknown */
    uint16_t midpoint; /* a bit for each phase whose mean is that of its range */
    uint8_t initial_phase, phase, previous_phase;
    uint8_t moves_used;
    uint8_t is_moving; /* this tick needs its sub-steps worked out */
    uint8_t has_wave;

    /* mean */
    uint32_t moved; /* GPUs commanded to `phase`; the others stay in `previous_phase` */
    uint32_t previous_first; /* GPUs that were commanded to the phase before, in index order */
    uint32_t previous_gpus;
    float headed_w; /* sum over GPUs of where each is headed */
    float beyond_w; /* sum over this tick's sub-steps of mean - headed_w */
    float mean_w;   /* of the last tick */
    float least_w;  /* no sub-step of this tick is below it */
    wave waves[2];  /* of `phase`, of the phase before */
    move moves[GPWI_MOVES_MAX];

    /* fluctuation */
    factor common;      /* of the group; aggregated: its sum */
    float keep, draw;   /* its coefficients, and those of its nodes' */
    float sigma_from_w; /* aggregated: sd of the sum before and after the latest change */
    float sigma_to_w;
    float fluctuation_w; /* of the last tick */
    float arrivals_per_s, request_s, request_w;
    uint32_t in_service; /* requests, at the end of the last tick */

    phase_row rows[GPW_PHASE_COUNT - 1u]; /* but for off, which is 0 by definition */
    uint32_t rest;                        /* GPWI_RESTS_ */
} group;

typedef struct event {
    uint32_t at_low_ns, at_high_ns; /* in halves: eight bytes would bring four of padding */
    uint16_t group;
    uint16_t phase;
} event;

/* Exact mode: what a group needs besides. */
typedef struct exact_move {
    uint32_t first;    /* index of its first GPU in the group */
    uint32_t switched; /* GPUs that have taken their new phase */
} exact_move;

/* Mean of a GPU in a phase, and by how much its three processes weigh. */
typedef struct gpu_law {
    float mean_w, own_w, node_w, common_w;
} gpu_law;

typedef struct exact_group {
    uint32_t own_at; /* its part of each array: bytes from the fleet's head */
    uint32_t mean_at;
    uint32_t stream_at;
    uint32_t nodes_at;
    uint32_t phase_at;
    uint32_t reserved;
    float limit_w;                 /* the limiter's step a tick */
    uint8_t phase[GPWI_MOVES_MAX]; /* where the GPUs of each move go */
    int64_t rest_fixed; /* where all GPUs rest in one phase: the sum of their means */
    gpu_law rest;       /* and what is theirs in that phase */
    exact_move moves[GPWI_MOVES_MAX]; /* one beside each of the group's */
} exact_group;

/* Behind the head, in this order: groups, events; in exact mode exact groups, e, s, streams,
 * nodes, phases. */
struct gpw_fleet {
    uint32_t magic;
    uint32_t mode;
    uint64_t seed;
    uint64_t time_ns; /* at the start of the next tick */
    uint64_t tick;
    uint32_t tick_ns;
    uint32_t substeps;
    float tick_s;
    float substep_s;
    float per_substeps;
    uint32_t groups_max, events_max, gpus_max;
    uint32_t groups, events, gpus, nodes;
    uint32_t next_event;
    uint8_t is_started;
    uint8_t level;        /* of this run: #gpw_fleet_level_id */
    uint8_t level_next;   /* of the run after the next start or reset */
    uint8_t has_requests; /* some group has */
    uint32_t assumptions;
    uint16_t moving;     /* groups whose sub-steps must be worked out in this tick */
    uint16_t awake;      /* groups whose mean does not rest */
    float rest_w;        /* mean of all the others */
    float fluctuation_w; /* of this tick */
    uint64_t next_gpu;   /* global index after the last group */
};

/* ---- where things are ---- */

static inline group *gpwi_groups(gpw_fleet *f)
{
    return (group *)(void *)(f + 1);
}

static inline const group *gpwi_groups_const(const gpw_fleet *f)
{
    return (const group *)(const void *)(f + 1);
}

static inline const event *gpwi_events_const(const gpw_fleet *f)
{
    return (const event *)(const void *)(gpwi_groups_const(f) + f->groups_max);
}

static inline event *gpwi_events(gpw_fleet *f)
{
    return (event *)(void *)(gpwi_groups(f) + f->groups_max);
}

/* Room for the schedule; what comes behind it stays aligned. */
static inline size_t gpwi_events_bytes(uint32_t events_max)
{
    return gpwi_padded((size_t)events_max * sizeof(event));
}

static inline uint64_t gpwi_event_ns(const event *e)
{
    return (uint64_t)e->at_high_ns << 32 | e->at_low_ns;
}

/* ---- which calls are allowed ---- */

static inline int gpwi_fleet_is_live(const gpw_fleet *f)
{
    return f->magic == GPWI_FLEET_MAGIC;
}

static inline gpw_status gpwi_fleet_check_before_start(const gpw_fleet *f)
{
    if (!gpwi_fleet_is_live(f)) {
        return GPW_ERR_HANDLE;
    }
    return f->is_started != 0u ? GPW_ERR_STATE : GPW_OK;
}

static inline gpw_status gpwi_fleet_check_started(const gpw_fleet *f)
{
    if (!gpwi_fleet_is_live(f)) {
        return GPW_ERR_HANDLE;
    }
    return f->is_started == 0u ? GPW_ERR_STATE : GPW_OK;
}

/* ---- fleet_level.c ---- */

/* The figures of a phase. */
const phase_row *gpwi_row(const group *g, uint32_t phase);
/* Mean of one GPU in a phase at a level. */
float gpwi_level_w(const group *g, uint32_t phase, uint32_t level);

/* ---- fleet_law.c ---- */

int gpwi_is_correlation(uint32_t mode, uint32_t gpus, uint32_t node_gpus, float rho_in,
                        float rho_out);
/* sd of one GPU; 0 where unknown. */
float gpwi_phase_sigma(const group *g, uint32_t phase);
/* An AR(1) of the phase is: next = keep * last + gpwi_draw_weight(keep) * Gaussian. */
float gpwi_phase_keep(const gpw_fleet *f, const group *g, uint32_t phase);
/* Square root, of what rounding may have left below 0 too. */
float gpwi_root(float x);
/* What had to be assumed of a phase: #gpw_fleet_assumption_bit. */
uint32_t gpwi_phase_assumptions(const group *g, uint32_t phase);
/* The weight of the innovation that keeps an AR(1) at unit variance. */
float gpwi_draw_weight(float keep);
/* Time constant, and sd of the group's sum, of the phase that it is changing to. */
void gpwi_group_take_law(const gpw_fleet *f, group *g, uint32_t phase);
/* Aggregated: sd of the group's sum with `changed` GPUs in the new phase. */
float gpwi_group_sigma(const group *g, float changed);
/* A pair of Gaussians of a factor: serves an even tick, and by *spare the odd one after it. */
float gpwi_factor_pair(const gpw_fleet *f, factor *process, uint64_t entity, uint32_t kind);

/* One tick of a group's factor, or of one of its nodes'. */
static inline float gpwi_factor_step(const gpw_fleet *f, const group *g, factor *process,
                                     uint64_t entity, uint32_t kind)
{
    const float gaussian = ((uint32_t)f->tick & 1u) != 0u
                               ? process->spare
                               : gpwi_factor_pair(f, process, entity, kind);

    process->value = g->keep * process->value + g->draw * gaussian;
    return process->value;
}

/* ---- fleet_path.c ---- */

/* All GPUs at rest in the initial phase, at time 0. */
void gpwi_group_rest(const gpw_fleet *f, group *g);
/* `gpus` GPUs (0: all that are not there) change to `phase`. The request has been checked. */
void gpwi_group_change(gpw_fleet *f, group *g, uint32_t phase, uint32_t gpus, uint64_t at_ns);
/* Every GPU has left for the same phase by then. */
int gpwi_group_is_uniform(const group *g, uint64_t at_ns);
/* Start of a tick: ages; moves that are over leave; is there anything to work out? */
void gpwi_group_age(const gpw_fleet *f, group *g);
void gpwi_group_prepare(gpw_fleet *f, group *g);
/* Mean over the sub-step that ends so long after the start of the tick, without the wave. */
float gpwi_group_path(const group *g, float offset_s);
/* GPUs that have left for the present phase, at the start of the tick. */
float gpwi_group_changed(const group *g);
/* End of a tick: its mean, and the wave moves on. */
void gpwi_group_close(const gpw_fleet *f, group *g);
/* GPUs of a move that have left at this age. */
uint32_t gpwi_started(const move *m, float age_s);

/* ---- fleet_wave.c ---- */

uint64_t gpwi_wave_ns(float seconds);
/* The wave of a phase about this mean, at_ns into its first period; none when the phase has
 * none. */
void gpwi_wave_start(wave *w, const phase_row *row, float mean_w, int64_t at_ns);
/* Start of a tick: is it free of edges? */
void gpwi_wave_begin(wave *w, uint64_t window_ns, uint32_t tick_ns);
/* Mean over the window that ends so long after the start of the tick. */
float gpwi_wave_mean(const wave *w, uint64_t window_ns, float per_window, uint32_t offset_ns);
void gpwi_wave_end(wave *w, uint32_t tick_ns);

/* ---- fleet_arrivals.c ---- */

/* Whether a phase fluctuates as the requests do, instead of by its sigma. */
static inline int gpwi_is_serving_phase(const group *g, uint32_t phase)
{
    return phase == (uint32_t)GPW_PHASE_INFER && g->arrivals_per_s > 0.0f;
}

/* Adds this tick's requests to the fluctuation of the groups that have any, and of the fleet.
 */
void gpwi_arrivals_add(gpw_fleet *f);

/* ---- fleet_exact.c ---- */

size_t gpwi_exact_bytes(uint32_t groups_max, uint32_t gpus_max);
/* Gives a group that is being added its places in the arrays. */
void gpwi_exact_place(gpw_fleet *f, const group *g);
/* Every GPU at rest in its group's initial phase, every process at its first value. */
void gpwi_exact_reset(gpw_fleet *f);
/* A move has been added to those of a group, or is about to leave them. */
void gpwi_exact_move(gpw_fleet *f, const group *g, uint32_t at, float limit_w);
void gpwi_exact_remove(gpw_fleet *f, const group *g, uint32_t at);
/* The first `started` GPUs of a move take their new phase. */
void gpwi_exact_take(gpw_fleet *f, const group *g, uint32_t at, uint32_t started);
/* This tick's fluctuation, before its floor: sum of all GPUs less the mean in closed form. */
float gpwi_exact_tick(gpw_fleet *f, group *g);

#endif /* GPW_FLEET_STATE_H */
