/* SPDX-License-Identifier: MIT */
/**
 * @file chain.h
 * @brief Lags, dead times, ramps, converters, smoothing and storage, in the order given.
 */
#ifndef GPUPOWER_CHAIN_H
#define GPUPOWER_CHAIN_H

#include "base.h"
#include "smoothing.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_chain Chain between the boards and the bus
 *
 * Stages are applied in the order they were added; the order matters (a ramp limit before a lag
 * stores more than one behind it). The mean goes through all; the fluctuation beside it goes
 * through the linear ones (lag, dead time, converter) and passes the others (ramp, smoothing,
 * storage) unchanged, so that results do not depend on the sample interval. Each input is taken
 * as constant over its interval, each output is the mean over it: what goes in and does not
 * come out is stored, and comes out later. Smoothing alone is different: it burns and
 * withholds.
 *
 * A lag, a dead time and a ramp take one place of gpw_chain_config::stages_max each; a
 * converter, a smoothing and a storage take #GPW_CHAIN_LARGE_STAGE_PLACES.
 *
 * Life: gpw_chain_config_init(), gpw_chain_init(), add stages, step. A chain starts settled at
 * gpw_chain_config::initial_w with no fluctuation. One handle belongs to one thread at a time;
 * different handles need no locks.
 *
 * @{ */

/** A chain. Opaque, position-independent: copying its gpw_chain_state_size() bytes to other
 *  #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_chain gpw_chain;

#define GPW_CHAIN_STAGES_MAX 16u        /**< Largest gpw_chain_config::stages_max. */
#define GPW_CHAIN_DELAY_SLOTS_MAX 4096u /**< Largest gpw_chain_config::delay_slots_max. */
#define GPW_CHAIN_LARGE_STAGE_PLACES 2u /**< Places of a converter, a smoothing, a storage. */

/** Names of the two models in which a power supply's lag is described. */
enum gpw_psu_lag_id {
    GPW_PSU_LAG_FIRST_ORDER = 0, /**< A pole: the lag is its time constant. `first-order`. */
    GPW_PSU_LAG_DEAD_TIME = 1    /**< Nothing happens for the lag, then the input follows.
                                      `dead-time`. */
};

/** Capacities, sample interval and starting point. Fill with gpw_chain_config_init(), then
 *  change what you need. 24 bytes on every target. */
typedef struct gpw_chain_config {
    uint32_t header;          /**< Set by gpw_chain_config_init(). */
    uint32_t stages_max;      /**< Places, 0 to #GPW_CHAIN_STAGES_MAX. Default 4. */
    uint32_t delay_slots_max; /**< 0 to #GPW_CHAIN_DELAY_SLOTS_MAX, for all dead times together:
                                   ceil(dead_s / dt_s) + 1 each are enough. Default 0. */
    float dt_s;        /**< Sample interval, #GPW_DT_MIN_S to #GPW_TIME_MAX_S. No default. */
    float initial_w;   /**< Mean before the first sample, magnitude to #GPW_POWER_MAX_W.
                            Default 0. */
    uint32_t reserved; /**< Must be 0. */
} gpw_chain_config;

/** Storage for a chain of these capacities, as a constant for static arrays. Room for any build
 *  of this minor version; gpw_chain_state_size() is the exact need. */
#define GPW_CHAIN_STATE_BYTES(stages, delay_slots) (64u + 48u * (stages) + 8u * (delay_slots))

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 24 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_config_init(gpw_chain_config *config,
                                                       size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_chain_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_state_size(const gpw_chain_config *config,
                                                      size_t *bytes);

/** Builds a chain without stages in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_chain_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] chain         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(stages_max + delay_slots_max)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_init(void *memory, size_t memory_bytes,
                                                const gpw_chain_config *config,
                                                gpw_chain **chain);

/** Adds a first-order lag at the end. Its energy balance is exact: the integral of input minus
 *  output is the time constant times what the output rose, however long it runs.
 *  @param[in,out] chain  handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param         tau_s  time constant, 0 (passes through) to #GPW_TIME_MAX_S
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_STATE   the chain has stepped
 *  @retval GPW_ERR_FULL    stages_max stages are there
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-lag} mean of the exact response to an input held over the interval
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_lag(gpw_chain *chain, float tau_s);

/** Adds a dead time at the end. A part of a sample mixes two neighbours, which for means over
 *  the interval is exact.
 *  @param[in,out] chain   handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param         dead_s  0 (passes through) to #GPW_TIME_MAX_S
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_STATE   the chain has stepped
 *  @retval GPW_ERR_FULL    no stage, or too few delay slots, are left
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-dead-time}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_dead_time(gpw_chain *chain, float dead_s);

/** Adds a ramp limit at the end. The mean follows its input no faster than this and never
 *  passes it; the fluctuation is left alone.
 *  @param[in,out] chain         handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param         up_w_per_s    fastest rise, 1e-6 W/s to #GPW_POWER_MAX_W; 0: no limit
 *  @param         down_w_per_s  fastest fall, as a magnitude; likewise
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_STATE   the chain has stepped
 *  @retval GPW_ERR_FULL    stages_max stages are there
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-ramp} mean over the interval, also where the target is met inside it
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_ramp(gpw_chain *chain, float up_w_per_s,
                                                    float down_w_per_s);

/** Adds the lag of a power supply's input as one of the two models that are in use: a pole, or
 *  a dead time after which the input follows. One or two stages.
 *
 *  Sources give a lag of 20 to 50 ms, not a pole; neither model damps the 0.2 to 3 Hz of a
 *  training job by much.
 *
 *  @param[in,out] chain         handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param         model         #gpw_psu_lag_id
 *  @param         lag_s         time constant or dead time, 0 to #GPW_TIME_MAX_S
 *  @param         slew_w_per_s  how fast the input follows after a dead time, of all supplies
 *                               together, as for gpw_chain_add_ramp(); 0: at once, and no
 *                               second stage. Must be 0 for a pole.
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_STATE   the chain has stepped
 *  @retval GPW_ERR_FULL    no room for all of it; nothing was added
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{psu-lag}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_psu_lag(gpw_chain *chain, uint32_t model,
                                                       float lag_s, float slew_w_per_s);

/** Adds a regulated power supply at the end: its bus lends the load what the input does not
 *  give yet, and a second-order controller pays it back, so that the input overshoots. Two
 *  places.
 *
 *  Nothing is stored at rest, whatever the power. A supply gives nothing back: where the
 *  overshoot of a fall would make the input negative, it stops at 0 and the rest stays on the
 *  bus. gpw_psu_converter_borrowed_j() gives the largest loan of a step: compare it with the
 *  supply's hold-up energy, since here the bus lends without end.
 *
 *  @param[in,out] chain       handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param         natural_hz  natural frequency of the loop, 1e-3 to 1e4 Hz
 *  @param         damping     damping ratio of the loop, 0.2 to 10
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_STATE   the chain has stepped
 *  @retval GPW_ERR_FULL    fewer than two places are left
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots + log(natural_hz * dt))}
 *  @source{chain-converter} mean of the exact response to an input held over the interval
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_converter(gpw_chain *chain, float natural_hz,
                                                         float damping);

/** Adds power smoothing of the boards at the end. Two places.
 *
 *  The mean that leaves never rises or falls faster than the rates, and never lies below the
 *  floor while that is on. The floor comes on with the load and goes when the load has been
 *  gone for the stop delay; a run that begins with a load begins with the floor on, at the
 *  larger of the two. The fluctuation passes: the floor acts on the mean, so that where a mean
 *  lies on the floor the fluctuation shown is the pessimistic one.
 *
 *  @param[in,out] chain   handle, not stepped since gpw_chain_init() or gpw_chain_reset()
 *  @param[in]     config  copied; not kept
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN  a power, a rate or a delay is unknown
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_STATE    the chain has stepped
 *  @retval GPW_ERR_FULL     fewer than two places are left
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{nvml-power-smoothing}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_smoothing(gpw_chain *chain,
                                                         const gpw_smoothing_config *config);

/** Adds a store at the end: the mean that leaves follows at limited rates while the store is
 *  neither empty nor full, then the rest passes through. Two places.
 *
 *  Afterwards the store returns to rest by itself, the debt falling with `recharge_s`: that
 *  adds at most energy_j / recharge_s to what leaves. The energy balance is exact. The
 *  fluctuation passes, which is pessimistic.
 *
 *  @param[in,out] chain              handle, not stepped since gpw_chain_init() or
 *                                    gpw_chain_reset()
 *  @param         energy_j           from empty to full, usable, 1e-3 to 1e15 J
 *  @param         rest_pu            charge to which it returns, 0 (empty) to 1 (full): at 1 it
 *                                    carries a rise and no fall
 *  @param         ramp_up_w_per_s    fastest rise, 1e-6 W/s to #GPW_POWER_MAX_W; 0: no limit
 *  @param         ramp_down_w_per_s  fastest fall, as a magnitude; likewise
 *  @param         recharge_s         time constant of the return, #GPW_DT_MIN_S to
 *                                    #GPW_TIME_MAX_S and at least
 *                                    sqrt(energy_j / either rate): a faster one would swing
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_STATE   the chain has stepped
 *  @retval GPW_ERR_FULL    fewer than two places are left
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-storage}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_add_storage(gpw_chain *chain, float energy_j,
                                                       float rest_pu, float ramp_up_w_per_s,
                                                       float ramp_down_w_per_s,
                                                       float recharge_s);

/** Settles every stage at a power, each at what leaves the one before it, and forgets what was
 *  held, stored and counted. The stages stay; more may be added until the next step.
 *  @param[in,out] chain      handle
 *  @param         initial_w  mean before the next sample, magnitude to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_reset(gpw_chain *chain, float initial_w);

/** Sends one sample of both signals through.
 *
 *  A value that is NaN, infinite or beyond #GPW_POWER_MAX_W is replaced by the last usable one
 *  of its signal (before the first: initial_w, and no fluctuation), so that it cannot lodge in
 *  the state.
 *
 *  @param[in,out] chain              handle
 *  @param         mean_w             deterministic mean over the interval
 *  @param         fluctuation_w      departure from it
 *  @param[out]    out_mean_w         mean that leaves
 *  @param[out]    out_fluctuation_w  fluctuation that leaves
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but a value was replaced
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_step(gpw_chain *chain, float mean_w,
                                                float fluctuation_w, float *out_mean_w,
                                                float *out_fluctuation_w);

/** Sends a block of means through, with no fluctuation beside them: gpw_chain_step() for each.
 *  Splitting a stream into blocks differently never changes a bit.
 *  @param[in,out] chain  handle
 *  @param[in]     in_w   shape [count], watts
 *  @param[out]    out_w  same shape; may be `in_w` itself, may not otherwise overlap it
 *  @param         count  samples; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but a sample was replaced
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(count * stages)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_process(gpw_chain *chain, const float *in_w,
                                                   float *out_w, size_t count);

/** What the stages hold: the integral of input minus output of the mean since the start or the
 *  last reset, smoothing stages left out (gpw_chain_smoothing() has theirs). Positive after a
 *  rise. Held at the ends of its range beyond it.
 *  @param[in]  chain      handle
 *  @param[out] stored_mj  millijoules, to about one part in 10^7; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(stages + delay slots)}
 *  @source{chain-energy}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_stored_mj(const gpw_chain *chain,
                                                     int64_t *stored_mj);

/** Values replaced since the start or the last reset, of both signals together.
 *  @param[in]  chain  handle
 *  @param[out] count  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_held_count(const gpw_chain *chain, uint64_t *count);

/** What smoothing has cost since the start or the last reset.
 *  @param[in]  chain        handle
 *  @param      index        of the stage, in the order added, from 0; a lag with a slew counts
 *                           as two
 *  @param[out] added_mj     burned: the integral of output above input, millijoules
 *  @param[out] withheld_mj  not drawn: the integral of input above output. Work delayed, not
 *                           energy stored
 *  @param[out] is_floor_on  1: a floor is on, whether or not it acts
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written: no such stage, or no smoothing
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{nvml-power-smoothing}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_smoothing(const gpw_chain *chain, uint32_t index,
                                                     int64_t *added_mj, int64_t *withheld_mj,
                                                     uint32_t *is_floor_on);

/** How a store stands.
 *  @param[in]  chain            handle
 *  @param      index            of the stage, in the order added, from 0; a lag with a slew
 *                               counts as two
 *  @param[out] given_mj         given since it was at rest, millijoules; negative: taken
 *  @param[out] limited_samples  samples since the start or the last reset in which it was empty
 *                               or full, so that some passed through
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL       nothing was written
 *  @retval GPW_ERR_HANDLE     nothing was written
 *  @retval GPW_ERR_NOT_FOUND  nothing was written: no such stage, or no storage
 *  @context{one thread per handle, ISR-safe, O(stages)}
 *  @source{chain-storage}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_chain_storage(const gpw_chain *chain, uint32_t index,
                                                   int64_t *given_mj,
                                                   uint32_t *limited_samples);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CHAIN_H */
