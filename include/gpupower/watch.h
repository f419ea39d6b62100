/* SPDX-License-Identifier: MIT */
/**
 * @file watch.h
 * @brief The live companion of a generator controller: what the load will do, what may start.
 */
#ifndef GPUPOWER_WATCH_H
#define GPUPOWER_WATCH_H

#include "forecast.h"
#include "genset.h"
#include "ladder.h"
#include "permit.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_watch Watch
 *
 * Runs in the controller, beside the live plant. Each tick it is given what was measured, and
 * answers with what the load-sharing and start/stop logic needs: the load now and in the next
 * minute, the worst step that may come, the largest step that may be allowed, the reserve that
 * must spin.
 *
 *     measured ──► ladder ──► forecast, onset, swing ──┐
 *     announced ─────────────► forecast, pulse         ├──► gpw_watch_output
 *     power of each set ─► model of each set ─► air ───┤
 *                  surface of largest steps ───────────┘──► permits
 *
 * It is advisory: it writes no governor. Whatever is missing, late, impossible or contradicts
 * the model makes the answers the worst case, closes the permits and sets a bit in
 * gpw_watch_output::reasons.
 *
 * **Every input may be absent.** gpw_watch_config::inputs says which ones the site has, and
 * gpw_watch_config::needed whose loss takes permits back. One that judges a condition (voltage,
 * mode, coolant, leading reactive power) gives no new ones while it is lost, needed or not. An
 * input that the site has not is never guessed: docs/watch.md tells for each what follows.
 *
 * Life: gpw_watch_config_init(), gpw_watch_init(), gpw_watch_add_set(), gpw_watch_add_group(),
 * gpw_watch_set_surface(), gpw_watch_start(), then gpw_watch_step() each tick and the commands
 * between ticks. One handle belongs to one thread at a time; different handles need no locks.
 *
 * @req{watch-dead-sensor} With a needed input silent or impossible no permit is given.
 * @req{watch-one-packet} One lost packet changes no output, asks for no engine and closes
 * no permit.
 * @req{watch-breaker} A set whose breaker is open or not known carries nothing and takes no
 * step.
 * @req{watch-clock} A clock that jumps closes the permits, and so do ticks that are left out,
 * once more is missing than a jump may be.
 * @req{watch-state} A state or configuration that was changed from outside never opens more
 * than was open.
 * @req{watch-surface} Without a whole table of largest steps nothing is permitted, and a
 * table is refused for sets that are not alike.
 * @req{watch-judges} A condition that has closed the permits does not open them by the loss of
 * its sensor, and what is not known of a site is no verdict that holds.
 * @req{watch-air} A step allowed rests on the least boost that is proven, whatever a sensor
 * says, and that is left when a permit of now must have been used.
 * @req{watch-model} A frequency that the model does not have closes the permits.
 * @req{watch-violations} Model and permits violated too often latch the permits off.
 * @req{watch-onset} An unannounced change is told and closes the permits for a while, from 30 s
 * after a start and after each announced change on.
 * @req{watch-books} What the books have running already, or the meter does not show, counts
 * from the least of all phases.
 * @req{watch-late} An announced change that does not come is told; one with a permit closes.
 * @req{watch-token} A token serves only the change it was given for; an announcement
 * without one is told and deducted.
 * @req{watch-down} A request that lets more load go than the sets take at once is refused, and
 * such an announcement is told.
 * @req{watch-mode} A governor that is not in its configured mode closes the permits.
 * @req{watch-refuses} Arguments outside their ranges are refused, and nothing is changed.
 *
 * @{ */

/** A watch. Opaque, position-independent: copying its gpw_watch_state_size() bytes to other
 *  #GPW_STATE_ALIGN-ed memory is a valid snapshot on the same target. */
typedef struct gpw_watch gpw_watch;

#define GPW_WATCH_SETS_MAX 8u         /**< Most sets. */
#define GPW_WATCH_GROUPS_MAX 16u      /**< Most groups. */
#define GPW_WATCH_SURFACE_WORDS 2187u /**< Largest table: 33 loads by 33 leads. */

/** Inputs, as bits of gpw_watch_config::inputs and gpw_watch_config::needed. The power is
 *  always there and always needed. */
enum gpw_watch_input_bit {
    GPW_WATCH_HAS_POWER = 1u << 0,     /**< Power of the whole bus. */
    GPW_WATCH_HAS_FREQUENCY = 1u << 1, /**< Frequency of the bus. */
    GPW_WATCH_HAS_VOLTAGE = 1u << 2,   /**< Voltage of the bus. */
    GPW_WATCH_HAS_REACTIVE = 1u << 3,  /**< Reactive power of the bus. */
    GPW_WATCH_HAS_BATTERY = 1u << 4,   /**< Power and charge of the battery. */
    GPW_WATCH_HAS_SET_POWER = 1u << 5, /**< Power of each set. */
    GPW_WATCH_HAS_BREAKER = 1u << 6,   /**< Breaker of each set. */
    GPW_WATCH_HAS_ACTUATOR = 1u << 7,  /**< Actuator position of each set. */
    GPW_WATCH_HAS_BOOST = 1u << 8,     /**< Boost of each set. */
    GPW_WATCH_HAS_COOLANT = 1u << 9,   /**< Coolant temperature of each set. */
    GPW_WATCH_HAS_MODE = 1u << 10      /**< Governor mode of each set. */
};

/** Parts that a site may do without, as bits of gpw_watch_config::left_out. A part is linked
 *  only where its gpw_watch_use_*() is called; one that is neither linked nor left out is
 *  #GPW_ERR_NOT_FOUND when the watch is built. A shared library has them all. */
enum gpw_watch_part {
    GPW_WATCH_PART_ONSET = 1u << 0,  /**< Changes that nobody announced: gpw_onset. */
    GPW_WATCH_PART_SWING = 1u << 1,  /**< Oscillation: gpw_swing. */
    GPW_WATCH_PART_PULSE = 1u << 2,  /**< Feed-forward pulse: gpw_pulse. Without a
                                          `pulse_peak_w` it is not asked for. */
    GPW_WATCH_PART_RESERVE = 1u << 3 /**< Reserve, start and stop, cap, battery and load bank:
                                          gpw_headroom_now(). */
};

#define GPW_WATCH_PARTS 15u /**< All of #gpw_watch_part. */

/** What gpw_watch_set_input::governor_mode says. */
enum gpw_watch_mode_id {
    GPW_WATCH_MODE_UNKNOWN = 0,     /**< Nobody knows: no permit. */
    GPW_WATCH_MODE_ISOCHRONOUS = 1, /**< Holds its speed. */
    GPW_WATCH_MODE_DROOP = 2        /**< Its speed falls with its load. */
};

/** Why an output is not the best it could be: bits of gpw_watch_output::reasons. Those with
 *  "closed" in their text close the permits. */
enum gpw_watch_reason {
    GPW_WATCH_POWER = 1u << 0,      /**< Power silent or impossible; closed. */
    GPW_WATCH_FREQUENCY = 1u << 1,  /**< Frequency likewise; closed where needed. */
    GPW_WATCH_VOLTAGE = 1u << 2,    /**< Voltage likewise; closed. */
    GPW_WATCH_BREAKER = 1u << 3,    /**< A breaker's state is not known, or one has just opened;
                                         closed. */
    GPW_WATCH_INPUT = 1u << 4,      /**< Another input likewise; closed where needed, or where
                                         it judges a condition. */
    GPW_WATCH_CLOCK = 1u << 5,      /**< The clock went back or jumped; closed. */
    GPW_WATCH_CONFIG = 1u << 6,     /**< The configuration is not the one of the start; closed,
                                         latched. */
    GPW_WATCH_STATE = 1u << 7,      /**< The state's bytes were changed from outside; closed,
                                         latched. */
    GPW_WATCH_SURFACE = 1u << 8,    /**< No table of largest steps, or a damaged one; closed. */
    GPW_WATCH_MODEL = 1u << 9,      /**< The frequency is not what the model says; closed. */
    GPW_WATCH_UNCHECKED = 1u << 10, /**< Nothing to check the model with. */
    GPW_WATCH_VIOLATIONS = 1u << 11,  /**< Model or permits were violated too often; closed,
                                           latched. */
    GPW_WATCH_UNANNOUNCED = 1u << 12, /**< The load changed and nobody had announced it; closed
                                           for a while. */
    GPW_WATCH_STEP_LARGE = 1u << 13,  /**< A permitted step came larger than permitted; closed
                                           for a while. */
    GPW_WATCH_NO_TOKEN = 1u << 14,    /**< A change is announced that has no permit. */
    GPW_WATCH_LATE = 1u << 15,        /**< An announced change has not come. */
    GPW_WATCH_FREQUENCY_OUT = 1u << 16, /**< Frequency outside its band; closed. */
    GPW_WATCH_VOLTAGE_OUT = 1u << 17,   /**< Voltage outside its band; closed. */
    GPW_WATCH_NO_SET = 1u << 18,        /**< No set is online; closed. */
    GPW_WATCH_MODE = 1u << 19,          /**< A set's governor is not in the mode that was
                                             configured; closed. */
    GPW_WATCH_AIR = 1u << 20,           /**< A set's boost has not come up to its load yet. */
    GPW_WATCH_RESERVE = 1u << 21,       /**< The sets that run do not take the worst step. */
    GPW_WATCH_QUARANTINE = 1u << 22,    /**< A permit of before the start may be alive;
                                             closed. */
    GPW_WATCH_SWING = 1u << 23,         /**< Load and frequency swing beyond what is allowed. */
    GPW_WATCH_BATTERY = 1u << 24,       /**< The battery holds less than is needed. */
    GPW_WATCH_COLD = 1u << 25,          /**< A set is too cold to be loaded; closed. */
    GPW_WATCH_OVERLOAD = 1u << 26,      /**< A set carries more than its rating; closed. */
    GPW_WATCH_LEADING = 1u << 27,       /**< More leading reactive power than the alternators
                                             take; closed. */
    GPW_WATCH_SHARING = 1u << 28,   /**< The powers of the sets do not add up to the bus, or one
                                 that is   told to be online gives none; closed. */
    GPW_WATCH_LATCHED = 1u << 29,   /**< Something waits for gpw_watch_acknowledge();
                                         closed. */
    GPW_WATCH_LOAD_WRONG = 1u << 30 /**< The load left its hard bounds: a table of phases is
                                         wrong; closed for a while. */
};

/** Capacities and figures. Fill with gpw_watch_config_init(), then change what you need. 280
 *  bytes on every target: no pointers, no padding. */
typedef struct gpw_watch_config {
    uint32_t header;            /**< Set by gpw_watch_config_init(), not by hand. */
    uint32_t tick_ns;           /**< Tick, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. Default
                                     10 ms. */
    uint32_t groups_max;        /**< Groups of GPUs, 1 to #GPW_WATCH_GROUPS_MAX. Default 1. */
    uint32_t sets_max;          /**< Sets, 1 to #GPW_WATCH_SETS_MAX. Default 1. */
    uint32_t announcements_max; /**< Announced changes at a time, 1 to 32. Default 4. */
    uint32_t tokens_max;        /**< Permits at a time, 1 to 16. Default 4. */
    uint32_t surface_words_max; /**< Words of the table of largest steps, 0 to
                                     #GPW_WATCH_SURFACE_WORDS. Default 171: 9 by 9. */
    uint32_t model_bytes;       /**< State of one set's model, the largest of those added: its
                                     gpw_genset_state_size(). Default
                                     #GPW_GENSET_STATE_BYTES(40). */
    uint32_t epoch;             /**< Boot counter: another value at each start, so that a permit
                                     of before is known. Default 0. */
    uint32_t inputs;            /**< Bits #gpw_watch_input_bit: what the site measures. Default
                                     power, frequency and breakers. */
    uint32_t needed;            /**< Of these, whose loss closes the permits. Default the
                                     same. */
    uint32_t violations_max;    /**< Violations after which the permits latch off, 1 to 1000.
                                     Default 3. */
    uint32_t loss_of_a_set;     /**< 1: the reserve must outlive the loss of the worst set.
                                     Default 0. */
    uint32_t pulse_unannounced; /**< 1: an unannounced step starts a pulse too. Default 0. */
    float power_low_w;          /**< Least possible power. NaN (default): a tenth of all
                                     ratings below 0. */
    float power_high_w;         /**< Largest. NaN (default): twice all ratings. */
    float meter_dead_s;         /**< Dead time of the power's transducer, 0 to 5 s. Default
                                     0. */
    float meter_tau_s;          /**< Its first-order lag, 0 to 5 s. Default 0. */
    float meter_refresh_s;      /**< Interval between its new values, 0.001 to 5 s. Default
                                     0.1. */
    float power_hold_s;         /**< Age up to which a power is good, not below the refresh,
                                     0.001 to 60 s. Default 0.3. */
    float power_reduce_s;       /**< Age from which nothing is permitted, not below the hold.
                                     Default 1. */
    float power_latch_s;        /**< Age from which an acknowledgement is needed, not below.
                                     Default 30. */
    float power_recover_s;      /**< How long it must come well to be good again, 0 to 60 s.
                                     Default 2. */
    float other_hold_s;         /**< The same four for all other inputs. Default 0.5. */
    float other_reduce_s;       /**< Default 2. */
    float other_latch_s;        /**< Default 60. */
    float other_recover_s;      /**< Default 2. */
    float clock_gap_s;          /**< Longest time between two ticks; longer is a jump, from two
                                     ticks to 60 s. Default 0.5. */
    float frequency_band_pu;    /**< Deviation from rated (with droop: from the droop's line)
                                     within which permits are given, 0.001 to 0.2. Default
                                     0.02. */
    float frequency_tau_s;      /**< Lag of the frequency's transducer, 0 to 5 s. Default
                                     0.05. */
    float voltage_band_pu;      /**< Deviation of the voltage from 1 within which permits are
                                     given, 0.001 to 0.5. Default 0.05. */
    float coolant_min_c;        /**< Temperature from which a set may be loaded, -50 to 150;
                                     needs #GPW_WATCH_HAS_COOLANT. NaN (default): not
                                     judged. */
    float leading_max_pu;       /**< Leading (negative) reactive power that the sets take, of
                                     their rating, 0 to 2; needs #GPW_WATCH_HAS_REACTIVE. NaN
                                     (default): not judged. */
    float model_tolerance_pu;   /**< Distance of the measured from the model's frequency that
                                     is none, of rated, 1e-4 to 0.2. Default 0.01. */
    float model_share;          /**< And of the model's own excursion, 0 to 1. Default 0.35. */
    float model_hold_s;         /**< How long the distance must last to count, 0 to 60 s.
                                     Default 0.5. */
    float model_recover_s;      /**< How long the model must fit to be valid again, and how long
                                     a violation closes the permits, 0 to 600 s. Default 5. */
    float violation_forget_s;   /**< Time without a violation after which one is forgotten, 1 to
                                     1e6 s. Default 600. */
    float token_life_s;         /**< How long a permit may be used, 0.1 to 60 s. Default 2. */
    float token_skew_s;         /**< What the requester's clock may go wrong in it, 0 to 60 s.
                                     Default 0.2. */
    float token_arrive_s;   /**< From the use of a permit to its load at the latest, at least
                                 the longest change of any group; 0 to
                                 60 s. Default 1. */
    float token_settle_s;   /**< How long a permit stays reserved after its load was seen, 0
                                 to 60 s. Default 0.5. */
    float quarantine_s;     /**< Time after a start without permits: 0 (default), or at least
                                 life, skew and arrival, to 600 s. */
    float step_share;       /**< Share of the largest step that is handed out, 0.1 to 1.
                                 Default 1. */
    float settle_s;         /**< Time after which a set without an air limit takes the next
                                 step: the ramp allowed is a step per this time. 0.2 to
                                 600 s. Default 5. */
    float reserve_margin_w; /**< Reserve beyond the worst step, 0 to #GPW_POWER_MAX_W.
                                 Default 0. */
    float reserve_stop_extra_w; /**< By how much the reserve for a stop is above that for a
                                     start, 0 to #GPW_POWER_MAX_W. Default 0. */
    float start_hold_s;         /**< How long the reserve must be short before a set is asked
                                     for, 0 to 600 s. Default 2. */
    float stop_hold_s;          /**< And how long there must be too much before one may go, 0 to
                                     1e5 s. Default 300. */
    float start_lead_s;         /**< Time from the request until a set is online, 0 to 600 s.
                                     Default 10. */
    float pulse_peak_w;         /**< Largest feed-forward pulse; 0 (default): none. */
    float pulse_energy_ws;      /**< Its largest power times time, W s. Default 0. */
    float pulse_lead_s;         /**< How long before the step it begins, 0 to 10 s. Default
                                     0. */
    float pulse_max_s;          /**< Longest time that it is on, one tick to 60 s. Default
                                     1. */
    float pulse_rest_s;         /**< Least time from one to the next, 0 to 600 s. Default 1. */
    float battery_w;            /**< Rated power of the battery; 0 (default): none. */
    float battery_j;            /**< Its usable energy. Default 0. */
    float dummy_w;              /**< Rated power of the load bank; 0 (default): none. */
    float load_min_pu;          /**< Load below which the sets should not run for long, of the
                                     rating, 0 to 1. Default 0. */
    float onset_pu;             /**< Least change of the load that counts as one, of the rating
                                     of all sets, 0.005 to 1. Default 0.05. */
    float swing_max_pu;         /**< Swing of the frequency that is allowed, of rated, 1e-4 to
                                     0.2. NaN (default): not judged. */
    float slow_hz_per_w;        /**< Swing of the frequency for each W that the load swings, at
                                     0.1 Hz: gpw_response_at(). NaN (default): unknown. */
    float fast_hz_per_w;        /**< The same at 2 Hz. */
    float largest_hz_per_w;     /**< The largest in between. */
    float early_s;              /**< A change may come this much before it is announced for, 0
                                     to 60 s. Default 0.2. */
    float late_s;               /**< One that has not come this long after is late, 0 to 3600 s.
                                     Default 5. */
    float drop_s;               /**< And forgotten after this, `late_s` to 1e6 s. Default 60. */
    float power_rate_max_w_per_s; /**< Fastest change of the power that is believed: a value
                                       beyond is odd. 0 (default): any, to #GPW_POWER_MAX_W. */
    float power_frozen_s;         /**< Longest time that it may stay the same to the last bit
                                       while its stamp moves on, 0 (default: any) to 1e5 s. */
    uint32_t left_out;            /**< Bits #gpw_watch_part of what this watch does without.
                                       Default 0: none. */
} gpw_watch_config;

/** What the bus showed. All bytes 0: nothing came. 104 bytes. */
typedef struct gpw_watch_input {
    uint64_t now_ns;              /**< The caller's monotonic clock at this tick, below
                                       2^62; beyond it the permits are closed. */
    gpw_live_sample power_w;      /**< Real power of the load, watts. */
    gpw_live_sample reactive_var; /**< Reactive power, var; above 0: lagging. */
    gpw_live_sample frequency_hz; /**< Frequency, Hz. */
    gpw_live_sample voltage_pu;   /**< Voltage, 1 is rated. */
    gpw_live_sample battery_w;    /**< Battery, watts; above 0 it discharges. */
    gpw_live_sample battery_j;    /**< Energy that is left in it, joules. */
} gpw_watch_input;

/** What a set showed. All bytes 0: nothing came. 96 bytes. */
typedef struct gpw_watch_set_input {
    gpw_live_sample power_w;       /**< What it gives, watts. */
    gpw_live_sample breaker;       /**< 1: closed, 0: open. */
    gpw_live_sample actuator_pu;   /**< Actuator position as torque, pu. */
    gpw_live_sample boost_pu;      /**< Boost as the torque that it supports, pu: 1 at the rated
                                        load's steady boost. */
    gpw_live_sample coolant_c;     /**< Coolant, degrees Celsius. */
    gpw_live_sample governor_mode; /**< #gpw_watch_mode_id. */
} gpw_watch_set_input;

/** What the controller is told each tick. NaN: unknown. Powers at the generators' bus. 312
 * bytes.
 */
typedef struct gpw_watch_output {
    uint64_t time_ns;       /**< Clock of this tick. */
    uint64_t unannounced;   /**< Changes that nobody had announced, since start. */
    uint64_t last_onset_ns; /**< When the last one was seen; 0: none. */
    uint32_t sequence;      /**< Heartbeat: one more each tick. */
    uint32_t reasons;       /**< Bits #gpw_watch_reason. 0: all is well. */
    uint32_t rung;          /**< #gpw_rung_id: the worst of the inputs that are needed. */
    uint32_t model_valid;   /**< 1: the model of the sets fits what is measured. */
    uint32_t latched;       /**< 1: gpw_watch_acknowledge() is waited for. */
    uint32_t checksum;      /**< Of the state, over the last round of ticks. */
    float load_w;           /**< Load now. NaN: unknown. */
    float load_age_s;       /**< Age of the sample behind it. */
    uint32_t load_rung;     /**< #gpw_rung_id of the power. */
    float forecast_w[GPW_FORECAST_HORIZONS];      /**< Mean in 0.5, 2, 10 and 60 s. */
    float forecast_low_w[GPW_FORECAST_HORIZONS];  /**< Low end of 95 %. */
    float forecast_high_w[GPW_FORECAST_HORIZONS]; /**< High end of it. */
    float bound_low_w[GPW_FORECAST_HORIZONS];     /**< Never below this. */
    float bound_high_w[GPW_FORECAST_HORIZONS];    /**< Never above this. */
    float step_up_w;        /**< Worst step up that may come, unannounced ones included. */
    float step_up_rise_s;   /**< Its rise time. */
    float step_down_w;      /**< Worst step down: the whole load of the GPUs. */
    float step_down_rise_s; /**< Its fall time. */
    float change_w_per_s;   /**< Change of the load over the last half second. */
    float pulse_w;          /**< Feed-forward pulse: now, or the one to come. */
    float pulse_in_s;       /**< Time until it begins; 0: it is on; NaN: none. */
    float pulse_left_s;     /**< Time until it must end. */
    float pulse_left_ws;    /**< Power times time that it still may use. */
    float reserve_needed_w; /**< Reserve that should spin. */
    float reserve_spare_w;  /**< Rating of the sets online less the load. */
    float reserve_step_w; /**< Step that the sets online take together, now and for the life of
                               a permit. */
    uint32_t sets_online; /**< Sets whose breaker is closed. */
    uint32_t start_sets;  /**< Sets that should be started. */
    uint32_t stop_sets;   /**< Sets that may be stopped. */
    float start_in_s;     /**< How long that request can still wait; 0: it is due. NaN: none
                               is needed as far as is known. */
    float step_allowed_w; /**< Largest step up allowed now, and for the life of a permit;
                               permits live not deducted. */
    float step_down_allowed_w;  /**< Largest step down. */
    float ramp_allowed_w_per_s; /**< Fastest steady rise. */
    float boost_pu;             /**< Least boost of the sets online, estimate. NaN: no air
                                     limit or not known. */
    float reserved_w;           /**< Sum of the permits alive. */
    float permit_free_w;        /**< What is left of the step allowed. */
    uint32_t permits_live;      /**< Permits alive. */
    uint32_t permit_open;       /**< 1: a request might be granted now. */
    float power_cap_w;          /**< Cap for the load. */
    float battery_w;            /**< Command to the battery; above 0 it discharges. */
    float battery_need_j;       /**< Energy that it should hold. */
    float dummy_w;              /**< Command to the load bank. */
    float swing_hz;             /**< Frequency of the strongest oscillation; NaN: none. */
    float swing_w;              /**< Its amplitude in power. */
    float swing_df_hz;          /**< Swing of the frequency that it should cause. */
    uint32_t outcome;           /**< #gpw_outcome_id: whether the worst step that may come now
                                     is taken. */
    uint32_t limiting;          /**< What is nearest to its limit: #gpw_watch_limit. */
    float margin_pct;           /**< How far it is from it, of the limit. Below 0: beyond. */
    float last_onset_w;         /**< Size of the last unannounced change. */
    float frequency_hz;         /**< Frequency measured; NaN: not known. */
    float model_hz;             /**< Frequency that the model has. */
    float frequency_low_hz;     /**< Least in the last half second, of the model's sub-steps. */
    uint32_t violations;        /**< Violations that are not forgotten. */
    uint32_t config_crc;        /**< CRC-32 of the configuration and contents. */
    uint32_t reserved[3];       /**< 0. */
} gpw_watch_output;

/** What gpw_watch_output::limiting says. */
enum gpw_watch_limit {
    GPW_WATCH_LIMIT_NONE = 0,  /**< Not known. */
    GPW_WATCH_LIMIT_STEP = 1,  /**< The step up that the sets take. */
    GPW_WATCH_LIMIT_DOWN = 2,  /**< The step down that they take. */
    GPW_WATCH_LIMIT_SPARE = 3, /**< Their rating. */
    GPW_WATCH_LIMIT_SWING = 4, /**< The swing of the frequency. */
    GPW_WATCH_LIMIT_BAND = 5   /**< The frequency's band. */
};

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 280 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_config_init(gpw_watch_config *config,
                                                       size_t config_size);

/** Takes the search for unannounced changes into this watch, and into the program. Without it
 *  gpw_watch_output::unannounced stays 0, and such a change closes nothing by itself.
 *  @param[in,out] config  initialised; its bit of `left_out` is cleared
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_use_onset(gpw_watch_config *config);

/** Takes the search for oscillations into this watch, and into the program. Without it
 *  `swing_hz`, `swing_w` and `swing_df_hz` are NaN.
 *  @param[in,out] config  as for gpw_watch_use_onset()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_use_swing(gpw_watch_config *config);

/** Takes the feed-forward pulse into this watch, and into the program; there is one where
 *  `pulse_peak_w` is above 0.
 *  @param[in,out] config  as for gpw_watch_use_onset()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_use_pulse(gpw_watch_config *config);

/** Takes reserve, start and stop of sets, cap, battery and load bank into this watch, and into
 *  the program. Without it these outputs are NaN, no set is asked for and nothing commanded.
 *  @param[in,out] config  as for gpw_watch_use_onset()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_use_reserve(gpw_watch_config *config);

/** Takes the models of sets with other governors than the isochronous electric box into the
 *  program: droop, PI, DEGOV1 with droop or without T6. Without it gpw_watch_add_set() refuses
 *  them.
 *  @param[in,out] config  as for gpw_watch_use_onset()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_use_governors(gpw_watch_config *config);

/** Takes all inputs but power, frequency and breakers into the program: what
 *  gpw_watch_config::inputs asks for. Without it a configuration with one of the others is
 *  refused.
 *  @param[in,out] config  as for gpw_watch_use_onset()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_use_sensors(gpw_watch_config *config);

/** All of gpw_watch_use_onset(), _swing(), _pulse(), _reserve(), _governors() and _sensors().
 *  @param[in,out] config  as for gpw_watch_use_onset()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_use_all(gpw_watch_config *config);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_watch_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_state_size(const gpw_watch_config *config,
                                                      size_t *bytes);

/** Builds a watch in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_watch_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] watch         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or asks something of a part that is
 *                            left out
 *  @retval GPW_ERR_NOT_FOUND a part is not linked and not left out: gpw_watch_use_all()
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_init(void *memory, size_t memory_bytes,
                                                const gpw_watch_config *config,
                                                gpw_watch **watch);

/** Adds a group of GPUs, with what its phases draw at the generators' bus. After the sets.
 *  @param[in,out] watch  handle, not started
 *  @param[in]     group  copied
 *  @param[out]    index  its number, from 0; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE    it has been started, or has no set yet
 *  @retval GPW_ERR_FULL     `groups_max` are there
 *  @retval GPW_ERR_VERSION  `group` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range; nothing was changed
 *  @context{one thread per handle, ISR-safe, O(phases)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_add_group(gpw_watch *watch,
                                                     const gpw_forecast_group *group,
                                                     uint32_t *index);

/** Adds a generator set. Its tick becomes the watch's. With a table of largest steps all sets
 *  must be alike: gpw_watch_set_surface().
 *  @param[in,out] watch  handle, not started
 *  @param[in]     set    copied; of a set with a table of load acceptance GPW_ERR_DOMAIN
 *  @param[out]    index  its number, from 0; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      it has been started, or has a group already
 *  @retval GPW_ERR_FULL       `sets_max` are there
 *  @retval GPW_ERR_SIZE       its state is above `model_bytes`
 *  @retval GPW_ERR_VERSION    `set` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN     a field is outside its range, or its frequency is not that of
 *                             the first; nothing was changed
 *  @retval GPW_ERR_UNKNOWN    its inertia is not given
 *  @retval GPW_ERR_NOT_FOUND  its governor is not linked: gpw_watch_use_governors()
 *  @context{one thread per handle, ISR-safe, O(dead time / sub-step)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_add_set(gpw_watch *watch,
                                                   const gpw_genset_config *set,
                                                   uint32_t *index);

/** Gives the table of largest steps that gpw_plan_surface_row() made for these sets. One table
 *  serves all: the sets must be alike in everything but their rating and initial load (and
 *  the grades and source of their figures), or gpw_watch_start() refuses. In thousandths of a
 *  rating the same figures make the same table.
 *  @param[in,out] watch  handle, not started
 *  @param[in]     table  copied, shape [words]
 *  @param         words  its size
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   it has been started
 *  @retval GPW_ERR_FULL    more than `surface_words_max`
 *  @retval GPW_ERR_FORMAT  not a complete table, or its check sum is wrong
 *  @context{one thread per handle, ISR-safe, O(words)}
 *  @source{plan-surface}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_set_surface(gpw_watch *watch, const uint16_t *table,
                                                       size_t words);

/** Closes the configuration and takes its CRC. Without a table of largest steps it runs, and
 *  gives no permit.
 *  @param[in,out] watch   handle
 *  @param         now_ns  the clock; the quarantine begins here
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   it has been started, or has no set or no group
 *  @retval GPW_ERR_DOMAIN  the table is of a set without an air limit, and a set has one; the
 *                          sets are not alike, and a table is given; or a group takes longer
 *                          than #GPW_PERMIT_SKEW_MAX_S for a change
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_start(gpw_watch *watch, uint64_t now_ns);

/** Advances by one tick.
 *
 *  A sample that did not come, is late, impossible or from the future never enters: the ladder
 *  decides what is believed meanwhile. The outputs are written in any case that is not an
 *  error.
 *
 *  @param[in,out] watch         handle, started
 *  @param[in]     input         of the bus
 *  @param         input_bytes   `sizeof *input`, as the caller was compiled
 *  @param[in]     sets          shape [set_count], in the order added; NULL with a count of 0
 *  @param         set_bytes     `sizeof *sets`, as the caller was compiled
 *  @param         set_count     0 to the sets added; of the others nothing came
 *  @param[out]    output        written only on success
 *  @param         output_bytes  `sizeof *output`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was changed
 *  @retval GPW_ERR_HANDLE   nothing was changed
 *  @retval GPW_ERR_STATE    not started; nothing was changed
 *  @retval GPW_ERR_VERSION  a size is below the first release's; nothing was changed
 *  @retval GPW_ERR_DOMAIN   `set_count` is above the sets added; nothing was changed
 *  @context{one thread per handle, ISR-safe, O(sets * tick / 1 ms + groups)}
 *  @source{watch-model} @source{watch-step} @source{plan-surface}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_step(gpw_watch *watch, const gpw_watch_input *input,
                                                size_t input_bytes,
                                                const gpw_watch_set_input *sets,
                                                size_t set_bytes, uint32_t set_count,
                                                gpw_watch_output *output, size_t output_bytes);

/** Tells that a share of a group will change its phase.
 *  @param[in,out] watch  handle, started
 *  @param         id     the caller's number for it, above 0; the same again replaces it
 *  @param         group  number of the group
 *  @param         phase  into which, one of #gpw_phase_id
 *  @param         share  of the group's GPUs, above 0 to 1
 *  @param         at_ns  when, on the clock; in the past: now
 *  @param         token  permit of gpw_watch_request(); 0: none, which is told
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      not started; or the change of this number may be under way: take
 *                             it back, or announce another one
 *  @retval GPW_ERR_DOMAIN     an argument is outside its range
 *  @retval GPW_ERR_NOT_FOUND  no such group, or the token is not alive, or was given for
 * another group, another phase or a smaller share: the change must not be made
 *  @retval GPW_ERR_FULL       `announcements_max` are there
 *  @context{one thread per handle, ISR-safe, O(announcements)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_announce(gpw_watch *watch, uint32_t id,
                                                    uint32_t group, uint32_t phase, float share,
                                                    uint64_t at_ns, uint32_t token);

/** Takes an announcement back. Its permit stays reserved until it is released or expires; of a
 *  change that may be under way it is used up.
 *  @param[in,out] watch  handle, started
 *  @param         id     of gpw_watch_announce()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      not started
 *  @retval GPW_ERR_NOT_FOUND  no such announcement
 *  @context{one thread per handle, ISR-safe, O(announcements)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_cancel(gpw_watch *watch, uint32_t id);

/** Says in which phase a whole group is now, where nobody announced it: after a start.
 *  @param[in,out] watch  handle, started
 *  @param         group  number of the group
 *  @param         phase  one of #gpw_phase_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      not started
 *  @retval GPW_ERR_NOT_FOUND  no such group
 *  @retval GPW_ERR_DOMAIN     no such phase
 *  @retval GPW_ERR_UNKNOWN    nobody knows what that phase draws
 *  @context{one thread per handle, ISR-safe, O(groups)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_set_phase(gpw_watch *watch, uint32_t group,
                                                     uint32_t phase);

/** Asks whether a share of a group may change its phase now. The step that is reserved is what
 *  it may add at most. What it may let go, with all that is announced to go, must be within
 *  gpw_watch_output::step_down_allowed_w: else it is refused with #GPW_REFUSAL_POWER. One
 * permit down is given at a time until it is announced.
 *  @param[in,out] watch         handle, started
 *  @param         now_ns        the clock; before that of the last tick it has jumped
 *  @param         nonce         the caller's number of the request, above 0: the same again
 *                               gives the same answer and no second permit
 *  @param         group         number of the group
 *  @param         phase         into which, one of #gpw_phase_id
 *  @param         share         of the group's GPUs, above 0 to 1
 *  @param[out]    answer        written only on success
 *  @param         answer_bytes  `sizeof *answer`, as the caller was compiled
 *  @retval GPW_OK             `answer` tells whether it was granted
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      not started
 *  @retval GPW_ERR_DOMAIN     an argument is outside its range
 *  @retval GPW_ERR_NOT_FOUND  no such group, or nobody knows what that phase draws
 *  @retval GPW_ERR_VERSION    `answer_bytes` is below the first release's
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @source{watch-step}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_request(gpw_watch *watch, uint64_t now_ns,
                                                   uint32_t nonce, uint32_t group,
                                                   uint32_t phase, float share,
                                                   gpw_permit_answer *answer,
                                                   size_t answer_bytes);

/** Gives a permit back that will not be used.
 *  @param[in,out] watch  handle, started
 *  @param         token  of gpw_watch_request()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE      not started
 *  @retval GPW_ERR_NOT_FOUND  no such permit waits: too old, given back, or in use, that is,
 *                             announced
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_release(gpw_watch *watch, uint32_t token);

/** A person has looked: latches whose cause is gone open again, violations are forgotten.
 *  @param[in,out] watch   handle, started
 *  @param         now_ns  the clock
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD  a cause is still there, its latch stays
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE  not started
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_acknowledge(gpw_watch *watch, uint64_t now_ns);

/** What the last tick told; before the first: the worst case.
 *  @param[in]  watch         handle, started
 *  @param[out] output        written only on success
 *  @param      output_bytes  `sizeof *output`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE    not started
 *  @retval GPW_ERR_VERSION  `output_bytes` is below the first release's 312
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_get(const gpw_watch *watch, gpw_watch_output *output,
                                               size_t output_bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_WATCH_H */
