/* SPDX-License-Identifier: MIT */
/* Memory of a watch: one struct, and behind it the blocks of the rooms that it runs, at offsets
 * that the configuration fixes. Words only, so that it can be copied and saved. */
#ifndef GPW_WATCH_STATE_H
#define GPW_WATCH_STATE_H

#include "gpupower/headroom.h"
#include "gpupower/onset.h"
#include "gpupower/pulse.h"
#include "gpupower/swing.h"
#include "gpupower/watch.h"

#include "genset_internal.h"
#include "ladder_state.h"
#include "maths.h"

#define GPWI_WATCH_MAGIC 0x63575047u /* "GPWc" */
#define GPWI_WATCH_CONFIG_V0_1 280u  /* sizes in 0.1 */
#define GPWI_WATCH_OUTPUT_V0_1 312u
#define GPWI_WATCH_INPUT_V0_1 104u
#define GPWI_WATCH_SET_INPUT_V0_1 96u

/* Inputs of the bus, and of a set, in the order of their structs. */
enum watch_bus_input {
    BUS_POWER,
    BUS_REACTIVE,
    BUS_FREQUENCY,
    BUS_VOLTAGE,
    BUS_BATTERY_W,
    BUS_BATTERY_J,
    BUS_INPUTS
};
enum watch_set_input_place {
    SET_POWER,
    SET_BREAKER,
    SET_ACTUATOR,
    SET_BOOST,
    SET_COOLANT,
    SET_MODE,
    SET_INPUTS
};

#define GPWI_WATCH_SET_STILL_WORDS 8u /* of watch_set */

/* What is made of a transducer's lag: its inverse, and a lag a third as long that bounds what
 * that makes of noise. */
typedef struct watch_lag {
    uint64_t stamp_ns; /* of the last value that was taken */
    uint32_t is_seen;
    float interval_s; /* for which the two below are */
    float keep, pole; /* exp(-interval/tau), exp(-3 interval/tau) */
    float reading_w;
    float load_w; /* NaN: not known */
} watch_lag;

/* A set beside its model. */
typedef struct watch_set {
    float rated_w, droop_pu;
    float air_tau_low_s, air_tau_high_s;      /* 0: no air limit */
    float stored;                             /* of its rotor: weight of its speed */
    uint32_t dead_slots, own_kind, own_aside; /* of its model; to here it stands still */
    uint32_t is_online;                       /* 1: its breaker is closed, */
    uint32_t is_known;                        /* 1: and that is known */
    uint32_t is_synced;                       /* 1: its model runs, */
    uint32_t is_fed;                          /* 1: and its load is known */
    float share;                              /* of the bus */
    float load_w;
    float measured_w, actuator_pu, measured_boost_pu; /* NaN: not known */
    float boost_pu;                                   /* that counts. NaN: no air limit */
    float speed_pu, speed_min_pu;
    float up_w, down_w;                /* largest steps of the bus as far as it is concerned */
    float boost_low_pu, boost_high_pu; /* between which the boost is */
} watch_set;                           /* its ladders and its model follow */

/* Where the model of all sets stands against the frequency that is measured. */
typedef struct watch_fit {
    float model_hz; /* behind the transducer's lag */
    float slow_hz;  /* and slowly, for its excursion */
    float excursion_hz;
    float offset_hz; /* measured less model */
    float off_s;     /* how long it has been outside its tolerance */
    float fits_s;    /* how long inside */
    float since_s;   /* time since the last new value */
    uint32_t is_synced;
    uint32_t is_valid;
    uint32_t reserved;
} watch_fit;

/* A change that was announced. */
typedef struct watch_change {
    uint64_t at_ns; /* on the watch's own clock */
    uint32_t id;    /* 0: free */
    uint32_t token;
    uint32_t group, phase;
    uint32_t stand;    /* as in the forecast */
    uint32_t over;     /* readings in a row beyond what it allows */
    float down_w;      /* what it may let go, */
    float step_w;      /* what it may add */
    float before_w;    /* load before it came */
    uint32_t is_alone; /* 1: it was seen, while no other one was due */
} watch_change;

/* What a token was given for. They follow the changes. */
typedef struct watch_grant {
    uint32_t token; /* 0: free */
    uint32_t group, phase;
    float share;
} watch_grant;

/* Kept in the state's first part, which is sealed from tick to tick. */
typedef struct watch_core {
    uint32_t is_started;
    uint32_t groups, sets;
    uint32_t surface_words; /* 0: there is none */
    uint32_t config_crc;
    uint32_t still_sum, table_sum; /* of what does not change any more */
    uint32_t forecast_at, permit_at, onset_at, swing_at, pulse_at;
    uint32_t changes_at, sets_at, set_stride, surface_at, runs_at, units_at, bytes;
    uint32_t latches; /* reasons that wait for an acknowledgement */
    uint32_t violations;
    uint32_t closed_by; /* the reasons for which nothing is permitted for a while */
    uint32_t ticks;
    uint32_t groups_sum; /* of the figures by which steps are counted */
    float late_s;        /* by how much the models are behind, for ticks that were left out */
    uint32_t reserved;
    uint64_t forget_ns; /* when one of them is forgotten, */
    uint64_t closed_ns; /* and until when nothing is permitted, on the watch's own clock: */
    uint64_t clock_ns;  /* it never goes back and never jumps */
    uint64_t raw_ns;    /* the caller's, of the last tick */
    uint64_t start_ns;  /* of its own clock */
} watch_core;

#define GPWI_WATCH_CHANGE_SLOTS 10u /* at most; of a twentieth of a second at least */

struct gpw_watch {
    uint32_t magic;
    uint32_t seal;        /* of the core */
    uint32_t permit_seal; /* of the permits and what they rest on */
    uint32_t is_broken;   /* 1: the core was changed from outside: nothing in it is used */
    watch_core core;
    /* Does not change after the start. */
    gpw_watch_config config;
    gpwi_ladder_rules power_rules, other_rules;
    gpw_headroom_config headroom;
    float rated_w; /* of all sets */
    float f0_hz;
    float tick_s;
    /* Which of the ladders is whose; of inputs that are not there the first, unused. */
    uint32_t bus_run[BUS_INPUTS], set_run[SET_INPUTS];
    uint32_t bus_runs, set_runs;
    float down_pu;                       /* rejections up to this are taken from any load */
    float droop_pu;                      /* the least of the sets */
    uint32_t alike;                      /* what the sets have in common, and */
    uint32_t are_unlike;                 /* 1: one of them has it not */
    uint32_t change_slots, change_every; /* slots of half a second, ticks of a slot */
    float fit_gain, slow_gain, offset_gain, excursion_keep;
    uint32_t still_end; /* the surface follows elsewhere */
    /* Changes. */
    uint32_t sum_at, sum_so_far; /* where the check of the table has come to */
    uint32_t window_at, window_sum;
    uint32_t reasons;
    float dt_s;
    gpw_headroom_memory memory;
    gpw_headroom_input ahead;
    uint64_t changes_ns[GPWI_WATCH_CHANGE_SLOTS]; /* when the load was */
    float changes_w[GPWI_WATCH_CHANGE_SLOTS];     /* so much */
    uint32_t change_next, change_ticks, change_count;
    float low_hz[2];
    uint32_t low_ticks;
    float ahead_w;   /* largest load while a permit may live */
    float online_w;  /* rating of the sets online */
    float battery_w; /* measured; 0 without one */
    float battery_j; /* NaN: not known */
    gpw_watch_output out;
    /* What the permits rest on. They follow, and the ladders of the bus. */
    watch_lag lag;
    watch_fit fit;
    float step_allowed_w; /* NaN: nothing is given */
    float off_w;          /* powers of the sets less that of the bus, a mean */
    uint32_t live_changes;
    uint32_t was;  /* flags of the forecast at the last tick */
    uint32_t hard; /* reasons, of those that revoke permits */
    uint32_t soft; /* and of those that only keep new ones from being given */
};

static inline void *gpwi_watch_block(const gpw_watch *w, uint32_t at)
{
    return (void *)((uintptr_t)w + at);
}

static inline gpw_forecast *gpwi_watch_forecast(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.forecast_at);
}

static inline gpw_permit *gpwi_watch_permit(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.permit_at);
}

/* Of parts that are there. */
static inline gpw_onset *gpwi_watch_onset(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.onset_at);
}

static inline gpw_swing *gpwi_watch_swing(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.swing_at);
}

static inline gpw_pulse *gpwi_watch_pulse(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.pulse_at);
}

/* Where a watch's own clock begins: far from either end. A caller's clock beyond it is none. */
#define GPWI_WATCH_CLOCK_NS ((uint64_t)1u << 62)

/* Longest time from tick to tick. */
static inline uint64_t gpwi_watch_gap_ns(const gpw_watch *w)
{
    const float gap_s =
        w->config.clock_gap_s; /* of a state that was changed it may be anything */

    return gpwi_in_range(gap_s, 0.0f, 60.0f) ? (uint64_t)((uint32_t)(gap_s * 1.0e6f)) * 1000u
                                             : 0u;
}

static inline watch_change *gpwi_watch_changes(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.changes_at);
}

static inline watch_grant *gpwi_watch_grants(const gpw_watch *w)
{
    return (watch_grant *)(void *)(gpwi_watch_changes(w) + w->config.announcements_max);
}

static inline watch_set *gpwi_watch_set(const gpw_watch *w, uint32_t index)
{
    return gpwi_watch_block(w, w->core.sets_at + index * w->core.set_stride);
}

static inline gpwi_ladder_run *gpwi_watch_bus_run(const gpw_watch *w, uint32_t place)
{
    return (gpwi_ladder_run *)gpwi_watch_block(w, w->core.runs_at) + w->bus_run[place];
}

static inline gpwi_ladder_run *gpwi_watch_set_run(const gpw_watch *w, watch_set *s,
                                                  uint32_t place)
{
    return (gpwi_ladder_run *)(void *)(s + 1) + w->set_run[place];
}

static inline gpw_genset *gpwi_watch_model(const gpw_watch *w, uint32_t index)
{
    return gpwi_watch_block(
        w, w->core.sets_at + index * w->core.set_stride +
               (uint32_t)(sizeof(watch_set) + w->set_runs * sizeof(gpwi_ladder_run)));
}

static inline gpw_plan_unit *gpwi_watch_units(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.units_at);
}

static inline const uint16_t *gpwi_watch_surface(const gpw_watch *w)
{
    return gpwi_watch_block(w, w->core.surface_at);
}

/* How far the frequency may be from rated: from the line of the set that droops least. */
static inline float gpwi_watch_band_hz(const gpw_watch *w)
{
    return (w->config.frequency_band_pu + w->droop_pu) * w->f0_hz;
}

static inline int gpwi_watch_has(const gpw_watch *w, uint32_t bit)
{
    return (w->config.inputs & bit) != 0u;
}

static inline int gpwi_watch_needs(const gpw_watch *w, uint32_t bit)
{
    return (w->config.inputs & w->config.needed & bit) != 0u;
}

/* Whether a part is there: gpw_watch_part. */
static inline int gpwi_watch_runs(const gpw_watch *w, uint32_t part)
{
    return (w->config.left_out & part) == 0u;
}

/* Inputs that are a part: those that a watch runs without. */
#define GPWI_WATCH_SENSORS                                                                     \
  ((uint32_t)GPW_WATCH_HAS_VOLTAGE | (uint32_t)GPW_WATCH_HAS_REACTIVE |                        \
   (uint32_t)GPW_WATCH_HAS_BATTERY | (uint32_t)GPW_WATCH_HAS_SET_POWER |                       \
   (uint32_t)GPW_WATCH_HAS_ACTUATOR | (uint32_t)GPW_WATCH_HAS_BOOST |                          \
   (uint32_t)GPW_WATCH_HAS_COOLANT | (uint32_t)GPW_WATCH_HAS_MODE)

/* Of a call whose failure changes nothing here: it was asked for in passing. */
static inline void gpwi_watch_ignore(gpw_status status)
{
    (void)status;
}

/* What a tick is told of one input. */
typedef struct watch_reading {
    float value;
    uint32_t rung;
} watch_reading;

/* watch_config.c: ranges, and whether the parts that are asked for have been linked. */
gpw_status gpwi_watch_config_read(const gpw_watch_config *theirs, gpw_watch_config *ours);
gpw_status gpwi_watch_check_parts(const gpw_watch_config *c); /* GPW_ERR_NOT_FOUND */
gpw_status gpwi_watch_use(gpw_watch_config *config, uint32_t part);

/* watch_seal.c */
uint32_t gpwi_watch_crc(uint32_t crc, const void *words, size_t bytes); /* CRC-32 of words */
void gpwi_watch_sum_still(gpw_watch *w);
void gpwi_watch_check_table(gpw_watch *w);
int gpwi_watch_groups_hold(const gpw_watch *w);  /* figures that steps are counted by */
int gpwi_watch_is_plausible(const gpw_watch *w); /* what indexes or bounds a loop */
void gpwi_watch_seal(gpw_watch *w);
int gpwi_watch_is_sealed(gpw_watch *w);
void gpwi_watch_check_part(gpw_watch *w); /* of the table, each tick */
int gpwi_watch_window_holds(const gpw_watch *w);
void gpwi_watch_next_window(gpw_watch *w);
gpw_status gpwi_watch_begin_call(gpw_watch *w); /* GPW_NOTE_HELD: broken */
void gpwi_watch_end_call(gpw_watch *w);

/* watch_input.c */
float gpwi_watch_advance_clock(gpw_watch *w, uint64_t now_ns);
watch_reading gpwi_watch_take(gpw_watch *w, gpwi_ladder_run *run, uint32_t bit, float low,
                              float high, const gpw_live_sample *sample);
void gpwi_watch_take_power(gpw_watch *w, const gpw_watch_input *input);
void gpwi_watch_begin_runs(const gpw_watch *w, gpwi_ladder_run *runs, uint32_t count);

/* watch_plant.c: the sets beside their models. */
void gpwi_watch_sets(gpw_watch *w, const gpw_watch_set_input *sets, size_t set_bytes,
                     uint32_t count, float bus_w);
void gpwi_watch_fit(gpw_watch *w, const watch_reading *frequency, int is_fresh);

/* watch_allow.c: what may be allowed. */
void gpwi_watch_allow(gpw_watch *w);
void gpwi_watch_forget_reserve(gpw_watch_output *out);
void gpwi_watch_judge(gpw_watch *w);

/* watch_changes.c */
#define GPWI_WATCH_STEP_MIN_W 1.0f /* what a change that lets load go counts as, going up */
void gpwi_watch_follow_changes(gpw_watch *w);
float gpwi_watch_step_of(const gpw_watch *w, uint32_t group, uint32_t phase, float share);
float gpwi_watch_waiting_w(const gpw_watch *w, int with_token);
float gpwi_watch_down_of(const gpw_watch *w, uint32_t group, uint32_t phase, float share);
float gpwi_watch_going_w(const gpw_watch *w, float down_w, uint64_t until_ns);

/* watch_step.c */
uint64_t gpwi_watch_clock_in(const gpw_watch *w, float seconds); /* its clock, so much later */
void gpwi_watch_violation(gpw_watch *w, uint32_t reason);
void gpwi_watch_worst_case(gpw_watch *w);
watch_reading gpwi_watch_take_bus(gpw_watch *w, uint32_t place, uint32_t bit, uint32_t reason,
                                  float low, float high, const gpw_live_sample *sample);
void gpwi_watch_close_for(gpw_watch *w, float seconds, uint32_t reason);
int gpwi_watch_is_whole(gpw_watch *w, gpw_status status);
uint64_t gpwi_watch_own_stamp(const gpw_watch *w, uint64_t stamp_ns);

/* Parts that a site may do without. Each is linked only where gpw_watch_use_*() names it: other
 * files refer to them by watch_parts.h, and call none that gpwi_watch_runs() denies. */

/* watch_onset.c */
void gpwi_watch_onset_begin(gpw_watch *w);
int gpwi_watch_onset_is_plausible(const gpw_watch *w);
void gpwi_watch_onset_run(gpw_watch *w, int is_changing);

/* watch_swing.c */
void gpwi_watch_swing_begin(gpw_watch *w);
int gpwi_watch_swing_is_plausible(const gpw_watch *w);
void gpwi_watch_swing_run(gpw_watch *w);

/* watch_pulse.c */
void gpwi_watch_pulse_begin(gpw_watch *w);
int gpwi_watch_pulse_is_plausible(const gpw_watch *w);
void gpwi_watch_pulse_announce(gpw_watch *w, uint32_t id, float step_w, uint64_t at_ns);
void gpwi_watch_pulse_cancel(gpw_watch *w, uint32_t id);
void gpwi_watch_pulse_run(gpw_watch *w);

/* watch_sensors.c: run where GPWI_WATCH_SENSORS are configured */
void gpwi_watch_sense_battery(gpw_watch *w, const gpw_watch_input *in);
void gpwi_watch_sense_set(gpw_watch *w, watch_set *s, const gpw_watch_set_input *in);
void gpwi_watch_sense_bus(gpw_watch *w, const gpw_watch_input *in);

/* watch_reserve.c */
gpw_status gpwi_watch_reserve_begin(gpw_watch *w);
void gpwi_watch_reserve_run(gpw_watch *w);

#endif /* GPW_WATCH_STATE_H */
