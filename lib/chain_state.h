/* SPDX-License-Identifier: MIT */
/* The chain's memory: a head, then places for stages, then delay slots. Lags, dead times and
 * ramps take one place each; a larger stage spreads over the next place too. */
#ifndef GPW_CHAIN_STATE_H
#define GPW_CHAIN_STATE_H

#include "chain_internal.h"
#include "gpupower/battery.h"

/* The value is hi + lo: 48 bits, where a float's 24 would lose a slow stage's every step. */
typedef struct two_float {
    float hi, lo;
} two_float;

/*     out = direct in + gain store,   store += in - out
 *
 * With gain = 1 - exp(-dt/tau) and direct = 1 - gain tau/dt, out is the exact mean of the lag's
 * output over the interval; store, in watt-samples, is tau/dt times its value at the end. The
 * state is the energy, not the value: no rounding of a coefficient or an output leaks any. */
typedef struct lag {
    float direct;
    float gain;
    two_float store;
    float fluctuation_store;
} lag;

typedef struct sample {
    float mean, fluctuation;
} sample;

/* A ring of the last whole + 1 samples. */
typedef struct delay {
    uint32_t first;  /* slot of the chain where the ring starts */
    uint32_t length; /* whole + 1 */
    uint32_t oldest;
    float fraction; /* of a sample, beyond the whole ones */
} delay;

typedef struct ramp {
    float up, down;                   /* W per sample; FLT_MAX: no limit */
    float half_per_up, half_per_down; /* 1/(2 up), 1/(2 down); 0: no limit */
    float value, residue;             /* at the end of the sample */
    float store, store_residue;       /* watt-samples held back since reset */
} ramp;

/* With e = level - in, over a sample with the input held:
 *
 *     store += a11 store + a12 e,   level += a21 store + a22 e,   out = in - (what store
 * gained)
 *
 * store is what the bus has lent, in watt-samples; level is the controller's integral, W. */
typedef struct converter {
    float a11, a12, a21, a22;
    two_float store, level;
    float fluctuation_store, fluctuation_level;
} converter;

enum smoothing_floor { FLOOR_NONE = 0, FLOOR_SECONDARY = 1, FLOOR_PRIMARY = 2 };

typedef struct smoothing {
    float primary, secondary; /* floors, W */
    float active_above;       /* a load above this is one that runs, W */
    float up, down;           /* W per sample; FLT_MAX: no limit */
    uint32_t hysteresis_samples, stop_samples, window_samples;
    float value, residue;                                   /* at the end of the sample */
    float added, added_residue, withheld, withheld_residue; /* watt-samples since reset */
    uint32_t below_count; /* samples in a row in which the load was below the output */
    uint32_t side_count;  /* samples in a row on the present side of active_above */
    uint8_t floor;        /* #smoothing_floor */
    uint8_t is_above;     /* side of active_above */
    uint8_t keeps_floor;  /* the floor never goes */
    uint8_t reserved;
} smoothing;

typedef struct storage {
    float up, down;       /* W per sample; FLT_MAX: no limit */
    float gain;           /* share of the debt that is repaid in a sample */
    float give, take;     /* watt-samples from rest to empty, to full */
    float value, residue; /* of the output at the end of the sample */
    two_float store;      /* watt-samples given since rest; negative: taken */
    uint32_t limited;     /* samples in which it was empty or full */
} storage;

/* Energies in watt-samples, in two floats each. */
typedef struct battery {
    float up, down;        /* W per sample; FLT_MAX: no limit */
    float per_recharge;    /* 1 / (samples of the recharge's time constant) */
    float recharge;        /* W at most */
    float power, overload; /* W at most, and for a short time */
    float capacity, rest;  /* watt-samples in the cells */
    float charge_efficiency, discharge_efficiency;
    float gain, direct;              /* of the inverter's lag */
    float value, residue;            /* ramp of the generator's load, end of the sample */
    float answer;                    /* of the inverter, end of the sample; positive: gives */
    float last, peak;                /* mean of the sample, and its largest magnitude */
    two_float charge;                /* in the cells */
    two_float given, taken;          /* at the bus, since reset */
    float least, most;               /* charge since reset */
    uint32_t overload_samples, used; /* that it may be above `power`, and has been */
    uint32_t is_exhausted;           /* there is no overload until `used` is 0 again */
    uint32_t limited;
} battery;

typedef struct load_bank {
    float rated, step, minimum;
    float down;                              /* W per sample; FLT_MAX: no limit */
    float gain, direct;                      /* of its switching */
    float boost, boost_up;                   /* W, W per sample */
    uint32_t boost_from, boost_until, count; /* samples since reset */
    float value, residue;                    /* load that falls no faster than the ramp */
    float raised, raised_residue;            /* ahead of the step */
    float answer, last;                      /* burnt at the end of the sample, and its mean */
    two_float burnt;                         /* watt-samples since reset */
} load_bank;

enum stage_kind {
    STAGE_LAG,
    STAGE_DELAY,
    STAGE_RAMP,
    STAGE_CONVERTER, /* from here on two places each */
    STAGE_SMOOTHING,
    STAGE_STORAGE,
    STAGE_BATTERY, /* from here on four */
    STAGE_LOAD_BANK
};

/* One place. What a large stage needs starts at `as` and runs on into the next place. */
typedef struct stage {
    uint32_t kind;
    union {
        lag lag;
        delay delay;
        ramp ramp;
    } as;
} stage;

#define LARGE_STAGE_PLACES GPW_CHAIN_LARGE_STAGE_PLACES
#define BATTERY_PLACES GPW_CHAIN_BATTERY_PLACES
#define BATTERY_BYTES (BATTERY_PLACES * sizeof(stage) - offsetof(stage, as))
#define LARGE_STAGE_BYTES (2u * sizeof(stage) - offsetof(stage, as))

/* Then follow stages_max places, then slots_max samples. */
struct gpw_chain {
    uint32_t magic;
    uint32_t stages_max, stages; /* places, and places taken */
    uint32_t slots_max, slots;
    uint32_t stepped;
    float dt_s;
    float initial_w;
    sample held; /* last usable input */
    uint64_t held_count;
};

GPW_STATIC_ASSERT(chain_converter_fits, sizeof(converter) <= LARGE_STAGE_BYTES);
GPW_STATIC_ASSERT(chain_smoothing_fits, sizeof(smoothing) <= LARGE_STAGE_BYTES);
GPW_STATIC_ASSERT(chain_storage_fits, sizeof(storage) <= LARGE_STAGE_BYTES);
GPW_STATIC_ASSERT(chain_battery_fits, sizeof(battery) <= BATTERY_BYTES);
GPW_STATIC_ASSERT(chain_load_bank_fits, sizeof(load_bank) <= BATTERY_BYTES);

static inline stage *gpwi_chain_stages(const gpw_chain *chain)
{
    return (stage *)(void *)(uintptr_t)(chain + 1);
}

static inline sample *gpwi_chain_slots(const gpw_chain *chain)
{
    return (sample *)(void *)(gpwi_chain_stages(chain) + chain->stages_max);
}

static inline void *gpwi_large_stage(const stage *s)
{
    return (void *)(uintptr_t)&s->as;
}

static inline uint32_t gpwi_stage_places(uint32_t kind)
{
    if (kind < STAGE_CONVERTER) {
        return 1u;
    }
    return kind < STAGE_BATTERY ? LARGE_STAGE_PLACES : BATTERY_PLACES;
}

/* ---- two-float arithmetic ---- */

/* Rounded sum, and what the rounding lost (Knuth). */
static inline float two_sum(float a, float b, float *lost)
{
    const float sum = a + b;
    const float b_seen = sum - a;

    *lost = (a - (sum - b_seen)) + (b - b_seen);
    return sum;
}

static inline void two_add(two_float *x, float term, float term_lost)
{
    float lost;
    const float sum = two_sum(x->hi, term, &lost);
    const float low = x->lo + (lost + term_lost);

    x->hi = sum + low;
    x->lo = low - (x->hi - sum);
}

/* store += in - out, without loss. */
static inline void two_add_difference(two_float *store, float in, float out)
{
    float lost;
    const float kept = two_sum(in, -out, &lost);

    two_add(store, kept, lost);
}

/* ---- a rate per second as one per sample ---- */

static inline float gpwi_per_sample(float w_per_s, float dt_s)
{
    return w_per_s > 0.0f ? w_per_s * dt_s : FLT_MAX;
}

static inline float gpwi_half_per(float w_per_s, float dt_s)
{
    return w_per_s > 0.0f ? 0.5f / (w_per_s * dt_s) : 0.0f;
}

/* Moves a value toward a target, no faster than that; returns the mean on the way. The gap
 * closes after |gap|/rate and stays closed: half of that triangle is missing. */
static inline float gpwi_slew(float *value, float *residue, float target, float up, float down)
{
    const float gap = (target - *value) + *residue;
    const float most = gap > 0.0f ? up : -down;
    float mean;

    if (gpwi_abs(gap) > gpwi_abs(most)) {
        mean = *value + (0.5f * most - *residue);
        gpwi_accumulate(value, residue, most);
        return mean;
    }
    *value = target;
    *residue = 0.0f;
    return gpwi_abs(most) < FLT_MAX ? target - 0.5f * gap * (gap / most) : target;
}

static inline int gpwi_is_power(float x)
{
    return gpwi_in_range(x, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
}

/* ---- chain.c ---- */

gpw_status gpwi_chain_check(const gpw_chain *chain);

/* Handle, then the caller's own domain check, then time and room for so many places. */
gpw_status gpwi_chain_check_room(const gpw_chain *chain, int in_domain, uint32_t places);

/* The next free place for a stage of that kind, all zero. Fill it, then gpwi_chain_keep() it.
 */
stage *gpwi_chain_append(gpw_chain *chain, uint32_t kind);

/* Settles the stage just filled and counts it in. */
void gpwi_chain_keep(gpw_chain *chain, stage *s);

/* The stage that was added `index`-th, from 0: GPW_ERR_NOT_FOUND unless it is of that kind. */
gpw_status gpwi_chain_find(const gpw_chain *chain, uint32_t index, uint32_t kind,
                           const stage **found);

/* Watt-samples as millijoules; held at the ends of the range. */
int64_t gpwi_chain_millijoules(const gpw_chain *chain, two_float watt_samples);

/* ---- chain_run.c ---- */

/* Settles a stage for good at an input; returns what then leaves it. */
float gpwi_chain_settle(gpw_chain *chain, stage *s, float in_w);

/* What leaves a stage that has settled at an input. */
float gpwi_stage_settled_w(const stage *s, float in_w);

/* Adds what a stage holds, in watt-samples, to a sum; it was settled at `in_w`. */
void gpwi_stage_add_store(const gpw_chain *chain, const stage *s, float in_w, two_float *sum);

/* ---- chain_large.c ---- */

/* Runs a stage and all behind it. */
void gpwi_large_run(gpw_chain *chain, stage *s, sample signal, float *mean_w,
                    float *fluctuation_w);
void gpwi_large_settle(stage *s, float in_w);
float gpwi_large_settled_w(const stage *s, float in_w);
two_float gpwi_large_store(const stage *s);

/* gpwi_chain_append() of a larger stage; links this file. */
stage *gpwi_chain_append_large(gpw_chain *chain, uint32_t kind);

/* ---- the larger stages, a file each ---- */

float gpwi_converter_step(converter *c, float in);
float gpwi_converter_step_fluctuation(converter *c, float in);
void gpwi_converter_settle(converter *c, float value);

float gpwi_smoothing_step(smoothing *s, float in);
float gpwi_smoothing_settled_w(const smoothing *s, float in);
void gpwi_smoothing_settle(smoothing *s, float in);

float gpwi_storage_step(storage *s, float in);
void gpwi_storage_settle(storage *s, float value);

float gpwi_battery_step(battery *b, float in);
void gpwi_battery_settle(battery *b, float value);
two_float gpwi_battery_store(const battery *b);

float gpwi_load_bank_step(load_bank *b, float in);
float gpwi_load_bank_settled_w(const load_bank *b, float in);
void gpwi_load_bank_settle(load_bank *b, float in);

#endif /* GPW_CHAIN_STATE_H */
