/* SPDX-License-Identifier: MIT */
/**
 * @file ride.h
 * @brief What carries the nodes while the bus is bad: a supply's capacitors, or a UPS.
 */
#ifndef GPUPOWER_RIDE_H
#define GPUPOWER_RIDE_H

#include "base.h"
#include "psu.h"
#include "supply.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_ride Ride-through: hold-up and UPS
 *
 * Between the bus and the nodes stands something that accepts a window of frequency, voltage
 * and slew, and has a store. Outside its window for a delay it leaves the bus: the generator
 * loses the load behind it at once, and the store carries the nodes. Inside its return window
 * for a delay it comes back, walks in, and draws again what its store has given, with the
 * losses of charging. When the store is empty before that, the nodes are lost: they come back
 * after a restart, with a walk-in.
 *
 *     LINE ---- bad for a delay ----> STORE ---- good for return_delay_s ----> RETURNING
 *      ^                                |  store empty                              |
 *      |                                v                                           |
 *      +---- walked in ---- RESTARTING <---- good for restart_delay_s ---- LOST     |
 *      +---------------------------------- walked in --------------------------------+
 *
 * It is one law for two things that differ in their figures: a power supply's capacitors (20 ms
 * of energy, back at once) and a UPS (minutes, back after seconds, with a ramp). Nodes draw the
 * same power whatever the voltage: a dip brings a generator no relief. Behind a UPS the
 * supplies see its output, so one block stands for both; a supply that has it must not have a
 * frequency window of its own.
 *
 * Several modules leave together, since they see one bus. They return together too unless
 * return_spread_s staggers them.
 *
 * The transformer's no-load loss and the cooling stand at the bus and stay; the cooling follows
 * the nodes, which run on while the store carries them.
 *
 * Life: room by gpw_supply_config::ride_max, gpw_ride_config_init(), maybe gpw_ride_preset(),
 * gpw_supply_set_ride(), then gpw_supply_step_bus() or gpw_supply_step().
 *
 * @{ */

#define GPW_RIDE_MODULES_MAX 64u /**< Largest gpw_ride_config::modules. */
#define GPW_RIDE_STATE_BYTES                                                                   \
  512u /**< To add to #GPW_SUPPLY_STATE_BYTES where ride_max is 1.                             \
        */

/** How a ride-through stands. */
enum gpw_ride_mode_id {
    GPW_RIDE_LINE = 0,      /**< On the bus; maybe recharging. */
    GPW_RIDE_STORE = 1,     /**< Off the bus, nodes on the store. */
    GPW_RIDE_RETURNING = 2, /**< Walking in, the store carries the rest. */
    GPW_RIDE_LOST = 3,      /**< Off the bus, nodes off. */
    GPW_RIDE_RESTARTING = 4 /**< Nodes come back from the bus alone. */
};

/** Why it left the bus: bits of gpw_ride_state::left_by. */
enum gpw_ride_cause_bit {
    GPW_RIDE_UNDER_HZ = 1, /**< Frequency too low. */
    GPW_RIDE_OVER_HZ = 2,  /**< Frequency too high. */
    GPW_RIDE_UNDER_V = 4,  /**< Voltage too low. */
    GPW_RIDE_OVER_V = 8,   /**< Voltage too high. */
    GPW_RIDE_SLEW = 16     /**< Frequency too fast. */
};

/** Figures for gpw_ride_preset(). */
enum gpw_ride_preset_id {
    GPW_RIDE_MITSUBISHI_9800A = 0,  /**< `mitsubishi-9800a`: return after 3 s, walk-in 5 s, the
                                         shortest that can be set. */
    GPW_RIDE_MITSUBISHI_9800AE = 1, /**< `mitsubishi-9800ae`: return after 10 s, the setting it
                                         comes with, walk-in 10 s. */
    GPW_RIDE_LIEBERT_APM = 2        /**< `liebert-apm`: slew 1 Hz/s, the setting it comes with,
                                         reported and not left for. */
};

/** A window and a store. Fill with gpw_ride_config_init(), then change what you need. 112 bytes
 *  on every target. Delays count whole samples that cover them. */
typedef struct gpw_ride_config {
    uint32_t header;  /**< Set by gpw_ride_config_init(). */
    uint32_t modules; /**< That share the nodes, 1 to #GPW_RIDE_MODULES_MAX. Default 1. */
    uint32_t
        slew_leaves; /**< 1: it leaves for slew_hz_per_s. Default 0: that is only counted. */
    float under_hz;  /**< Leaves below this frequency, to 1000 Hz; 0: never. Default 0. */
    float under_hz_delay_s; /**< ... once it lasted so long, 0 to #GPW_TIME_MAX_S. Default 0. */
    float over_hz;         /**< Leaves above this frequency, to 1000 Hz; 0: never. Default 0. */
    float over_hz_delay_s; /**< ... once it lasted so long, 0 to #GPW_TIME_MAX_S. Default 0. */
    float under_v_pu; /**< Leaves below this voltage, 0 to 2 of rated; 0: never. Default 0. */
    float under_v_delay_s; /**< ... once it lasted so long, 0 to #GPW_TIME_MAX_S. Default 0. */
    float over_v_pu; /**< Leaves above this voltage, 0 to 2 of rated; 0: never. Default 0. */
    float over_v_delay_s;   /**< ... once it lasted so long, 0 to #GPW_TIME_MAX_S. Default 0. */
    float slew_hz_per_s;    /**< Fastest change of frequency it bears, either way, to 1e4 Hz/s;
                                 0: any. Default 0. */
    float slew_window_s;    /**< Over what time that is taken where the caller does not say it:
                                 rounded up to 16 whole steps, to 60 s. Default 0.5. */
    float slew_delay_s;     /**< ... once it lasted so long, 0 to #GPW_TIME_MAX_S. Default 0. */
    float return_low_hz;    /**< It returns from this frequency ... 0: under_hz. Default 0. */
    float return_high_hz;   /**< ... to this one ... 0: over_hz. Default 0. */
    float return_low_v_pu;  /**< ... and from this voltage ... 0: under_v_pu. Default 0. */
    float return_high_v_pu; /**< ... to this one ... 0: over_v_pu. Default 0. */
    float return_delay_s;   /**< ... once all that lasted so long without a break, 0 to
                                 #GPW_TIME_MAX_S. Default 0. */
    float return_spread_s;  /**< From the first module's return to the last one's, evenly, 0 to
                                 #GPW_TIME_MAX_S. Default 0: all together. */
    float
        walk_in_s; /**< Linear rise of each module, 0 (a step) to #GPW_TIME_MAX_S. Default 0. */
    float energy_j;   /**< Of the store, at the nodes' side, 0 to 1e15 J. 0: nodes are lost at
                           once. Default unknown: never empty. */
    float recharge_w; /**< Drawn for the store on top of the nodes, until it has its energy
                           back, 1e-3 to #GPW_POWER_MAX_W. Default unknown: not drawn. */
    float recharge_efficiency; /**< Of that, 0.01 to 1. Default 1. */
    float restart_delay_s;     /**< Lost nodes come back once the bus was good for so long, 0 to
                                    #GPW_TIME_MAX_S. Default unknown: not in this run. */
    float restart_share;       /**< Of their load after a restart, 0 to 1: nodes that came back
                                  without their job draw less. Default 1. */
    uint32_t reserved[2];      /**< Must be 0. */
} gpw_ride_config;

/** How a ride-through stands, and what came of it. 88 bytes. */
typedef struct gpw_ride_state {
    int64_t missing_mj;      /**< What the store has still to get back, millijoules. */
    int64_t given_mj;        /**< What it has given, in all. */
    int64_t recharged_mj;    /**< What was drawn to recharge it, losses of charging included. */
    uint32_t mode;           /**< #gpw_ride_mode_id. */
    uint32_t left_by;        /**< #gpw_ride_cause_bit. */
    uint32_t transfers;      /**< How often it left the bus. */
    uint32_t losses;         /**< How often the nodes were lost. */
    uint32_t returns;        /**< How often it began to come back, restarts included. */
    uint32_t together;       /**< Of these, with all modules at one moment. */
    uint32_t slew_exceeded;  /**< 1: slew_hz_per_s was exceeded. */
    uint32_t reserved;       /**< 0. */
    float share;             /**< Of the nodes' present load on the bus, mean of the sample. */
    float alive_share;       /**< Of what the nodes would draw, that they do draw. */
    float longest_s;         /**< Longest time on the store without a break. */
    float slew_hz_per_s;     /**< Largest magnitude; NaN where it was never known. */
    float frequency_low_hz;  /**< Least; NaN before the first sample. */
    float frequency_high_hz; /**< Largest; NaN before the first sample. */
    float voltage_low_pu;    /**< Least; NaN before the first sample. */
    float voltage_high_pu;   /**< Largest; NaN before the first sample. */
} gpw_ride_state;

/** Sets every field to its default: it never leaves.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 112 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ride_config_init(gpw_ride_config *config,
                                                      size_t config_size);

/** Sets what a maker publishes: of return, walk-in and slew. No maker's window of frequency and
 *  voltage was found, so these stay.
 *  @param[in,out] config  initialised; its other fields stay
 *  @param         preset  one of #gpw_ride_preset_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   no such preset
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{ups-makers}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ride_preset(gpw_ride_config *config, uint32_t preset);

/** Sets energy_j to the hold-up of so many supplies of a kind: energy stated, or power times
 *  time, whichever is less. What a maker guarantees; a real supply does better.
 *  @param[in,out] config    initialised; its other fields stay
 *  @param[in]     spec      of one supply
 *  @param         supplies  1 to 1,000,000
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a figure or `supplies` is outside its range
 *  @retval GPW_ERR_UNKNOWN  the specification has neither an energy nor a time and a rating
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{psu-hold-up}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_ride_hold_up(gpw_ride_config *config,
                                                  const gpw_psu_spec *spec, uint32_t supplies);

/** Gives a supply its ride-through, on the bus and full.
 *  @param[in,out] supply  handle, not stepped since gpw_supply_init() or gpw_supply_reset()
 *  @param[in]     ride    copied
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `ride` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range; a return window reaches beyond that
 * of leaving; or the supply has a frequency window of its own
 *  @retval GPW_ERR_STATE    the supply has stepped
 *  @retval GPW_ERR_FULL     gpw_supply_config::ride_max is 0
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{ride-through}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_set_ride(gpw_supply *supply,
                                                     const gpw_ride_config *ride);

/** One sample, as gpw_supply_step(), with the voltage at the bus. A supply without ride-through
 *  does not look at it. gpw_supply_step() takes the voltage given last, 1 after a reset.
 *
 *  It stays through its delays and is gone from the next sample on. Its shares are means over
 *  the sample. It carries as many whole samples as its energy covers.
 *
 *  @param[in,out] supply            handle
 *  @param         mean_w            boards, mean over the interval, 0 to #GPW_POWER_MAX_W
 *  @param         fluctuation_w     departure from it, magnitude to #GPW_POWER_MAX_W
 *  @param         frequency_hz      at the bus, 0 to 1000 Hz
 *  @param         voltage_pu        at the bus, of rated, 0 to 10
 *  @param         rocof_hz_per_s    change of the frequency, magnitude to 1e4; NaN: taken from
 *                                   the frequencies of slew_window_s
 *  @param[out]    ac_mean_w         mean at the bus, recharge included
 *  @param[out]    ac_fluctuation_w  fluctuation at the bus
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but a value was replaced by the last usable one
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(1); O(modules) while walking in}
 *  @source{ride-through}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_step_bus(gpw_supply *supply, float mean_w,
                                                     float fluctuation_w, float frequency_hz,
                                                     float voltage_pu, float rocof_hz_per_s,
                                                     float *ac_mean_w, float *ac_fluctuation_w);

/** How it stands, and what came of it since the start or the last reset.
 *  @param[in]  supply       handle
 *  @param[out] state        written only on success
 *  @param      state_bytes  `sizeof *state`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `state_bytes` is below the first release's 88
 *  @retval GPW_ERR_UNKNOWN  the supply has no ride-through
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_supply_ride(const gpw_supply *supply,
                                                 gpw_ride_state *state, size_t state_bytes);

/** Name of a mode, such as `"store"`; `"?"` for an unknown value.
 *  @param  mode  #gpw_ride_mode_id
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_ride_mode_name(uint32_t mode);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_RIDE_H */
