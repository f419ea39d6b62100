/* SPDX-License-Identifier: MIT */
/**
 * @file loadspec.h
 * @brief Rules that somebody sets a load: ramps, changes within a window, oscillation.
 */
#ifndef GPUPOWER_LOADSPEC_H
#define GPUPOWER_LOADSPEC_H

#include "base.h"
#include "source.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_load_spec Load specification
 *
 * A verdict is about a generating set. Here the load itself is judged, by rules that a utility,
 * a maker or a landlord sets: how fast it may rise and fall, how far it may change within a
 * window, how much it may oscillate in a band. One pass over the power, tick by tick; each rule
 * keeps its own worst and says holds, fails or undetermined.
 *
 * A ramp is the change over its window divided by the window: a window of one tick would judge
 * every step as an endless ramp, so say which is meant. A range is the highest less the lowest
 * sample of a window, wherever the two are in it. Each time a rule is exceeded anew counts
 * once; it fails when that happened more often than it allows.
 *
 * Bands are those of @ref gpw_bands, listened to as there: an amplitude is judged by its
 * largest, the time in which a sine sets in included.
 *
 * Life: gpw_load_spec_config_init(), gpw_load_spec_init(), add rules, step. One handle belongs
 * to one thread at a time; different handles need no locks.
 *
 * @{ */

/** A specification under watch. Opaque, position-independent: copying its
 *  gpw_load_spec_state_size() bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_load_spec gpw_load_spec;

#define GPW_LOAD_SPEC_RULES_MAX 8u /**< Largest gpw_load_spec_config::rules_max. */

/** What a rule limits. */
enum gpw_load_rule_id {
    GPW_LOAD_RULE_RAMP_UP = 0,   /**< Rise over the window by the window, W/s. `ramp-up`. */
    GPW_LOAD_RULE_RAMP_DOWN = 1, /**< Fall over the window by the window, W/s, a magnitude.
                                      `ramp-down`. */
    GPW_LOAD_RULE_RANGE = 2,     /**< Highest less lowest within the window, W. `range`. */
    GPW_LOAD_RULE_BAND_AMPLITUDE = 3, /**< Amplitude in a band, W. `band-amplitude`. */
    GPW_LOAD_RULE_BAND_SHARE = 4 /**< Share of the energy of all bands from 0.1 to 20 Hz that
                                      one has, 0 to 1. `band-share`. */
};

/** Capacities. Fill with gpw_load_spec_config_init(). 24 bytes. */
typedef struct gpw_load_spec_config {
    uint32_t header;    /**< Set by gpw_load_spec_config_init(). */
    uint32_t tick_ns;   /**< Interval of the samples, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. No
                             default. */
    uint32_t rules_max; /**< 1 to #GPW_LOAD_SPEC_RULES_MAX. Default 4. */
    float window_max_s; /**< Longest window of a rule, one tick to 100,000 ticks. Default
                             5. */
    uint32_t has_bands; /**< 1: rules of bands may be added. Default 0. */
    uint32_t reserved;  /**< Must be 0. */
} gpw_load_spec_config;

/** One rule. Fill with gpw_load_rule_init(). 40 bytes. */
typedef struct gpw_load_rule {
    uint32_t header;   /**< Set by gpw_load_rule_init(). */
    uint32_t rule;     /**< #gpw_load_rule_id. No default: a rule without a limit is refused. */
    float limit;       /**< W/s, W or a share, above 0. Default unknown: must be set. */
    float window_s;    /**< Of a ramp or a range, to gpw_load_spec_config::window_max_s, taken
                            to the whole tick above. Default 1. */
    uint32_t band;     /**< Of a band's rule, #gpw_band_id. Default 0. */
    uint32_t allowed;  /**< How often it may be exceeded. Default 0. */
    gpw_grade grade;   /**< How well the limit is known. Default USER. */
    gpw_source source; /**< Where it is from. Default user. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_load_rule;

/** How a rule stands. NaN: not known yet. 48 bytes. */
typedef struct gpw_load_rule_result {
    uint64_t worst_ns;    /**< End of the tick of the worst value, from reset. */
    uint32_t rule;        /**< #gpw_load_rule_id. */
    gpw_outcome outcome;  /**< #gpw_outcome_id. Undetermined: nothing has been exceeded, but the
                               record is shorter than the window or than the band needs, or
                               samples were held. */
    float limit;          /**< As added. */
    float window_s;       /**< As taken; NaN for bands. */
    float worst;          /**< Worst value so far, in the unit of the limit. */
    float margin_pct;     /**< 100 (limit - worst) / limit. */
    uint32_t exceeded;    /**< How often it went above the limit. */
    uint32_t band;        /**< #gpw_band_id of a band's rule. */
    uint32_t reserved[2]; /**< 0. */
} gpw_load_rule_result;

/** Published rules for gpw_load_rule_preset(). Those in per cent are of the power given. */
enum gpw_load_rule_preset_id {
    GPW_LOAD_ERCOT_WINDOW = 0,  /**< 10 MW within any 5 s, a proposal for large loads of
                                     February 2026. `ercot-window`. @source{ercot-2026} */
    GPW_LOAD_BAND_SHARE_20 = 1, /**< One band at most 20 % of the energy from 0.1 to 20 Hz, the
                                     example of a specification. `band-share-20`.
                                     @source{choukse-2025} */
    GPW_LOAD_RAMP_10_PCT = 2,   /**< 10 % a minute upwards: China, India, Puerto Rico; written
                                     for generation. `ramp-10-pct`. @source{ramp-limits} */
    GPW_LOAD_RAMP_15_PCT = 3,   /**< 15 % a minute upwards: Malaysia; likewise.
                                     `ramp-15-pct`. */
    GPW_LOAD_RAMP_DENMARK = 4,  /**< 100 kW/s upwards; likewise. `ramp-denmark`. */
    GPW_LOAD_RAMP_HAWAII = 5,   /**< 2 MW a minute upwards; likewise. `ramp-hawaii`. */
    GPW_LOAD_RAMP_IRELAND = 6   /**< 30 MW a minute upwards; likewise. `ramp-ireland`. */
};

/** Sets every field to its default; the tick has none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 24 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_config_init(gpw_load_spec_config *config,
                                                           size_t config_size);

/** Sets every field to its default; the limit has none.
 *  @param[out] rule       written in full, `rule_size` bytes
 *  @param      rule_size  `sizeof *rule`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `rule` is NULL
 *  @retval GPW_ERR_VERSION  `rule_size` is below the first release's 40 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_rule_init(gpw_load_rule *rule, size_t rule_size);

/** Sets a rule to a published one. Ramps are taken over 60 s where they are published per
 *  minute, over 1 s otherwise.
 *  @param[in,out] rule    initialised
 *  @param         preset  #gpw_load_rule_preset_id
 *  @param         full_w  what per cent are of, 1 W to #GPW_POWER_MAX_W; not looked at
 *                         otherwise
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `rule` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such preset
 *  @retval GPW_ERR_DOMAIN     per cent of no power
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_rule_preset(gpw_load_rule *rule, uint32_t preset,
                                                      float full_w);

/** Finds a preset by its name.
 *  @param[in]  name    such as `"ercot-window"`, in full
 *  @param[out] preset  #gpw_load_rule_preset_id; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(presets)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_rule_preset_find(const char *name, uint32_t *preset);

/** Name of a preset, such as `"ercot-window"`; `"?"` for another value.
 *  @param preset any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_load_rule_preset_name(uint32_t preset);

/** Name of what a rule limits, such as `"ramp-up"`; `"?"` for another value.
 *  @param rule any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_load_rule_name(uint32_t rule);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_load_spec_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_state_size(const gpw_load_spec_config *config,
                                                          size_t *bytes);

/** Builds a specification without rules in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_load_spec_state_size() bytes, #GPW_STATE_ALIGN-ed,
 *                            live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] spec          handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or the tick carries no band and bands
 *                           are asked for
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(window)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_init(void *memory, size_t memory_bytes,
                                                    const gpw_load_spec_config *config,
                                                    gpw_load_spec **spec);

/** Adds a rule.
 *  @param[in,out] spec   handle, not stepped since gpw_load_spec_init() or
 *                        gpw_load_spec_reset()
 *  @param[in]     rule   copied
 *  @param[out]    index  of this rule, from 0; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `rule` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_UNKNOWN  the limit is not given
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or the tick does not carry the band
 *  @retval GPW_ERR_STATE    the specification has stepped, or has no bands
 *  @retval GPW_ERR_FULL     `rules_max` rules are there
 *  @context{one thread per handle, ISR-safe, O(window)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_add(gpw_load_spec *spec,
                                                   const gpw_load_rule *rule, uint32_t *index);

/** Forgets every sample. The rules stay.
 *  @param[in,out] spec  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(rules * window)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_reset(gpw_load_spec *spec);

/** Takes the load of one tick. A sample that is NaN, infinite or beyond #GPW_POWER_MAX_W is
 *  replaced by the last usable one, and nothing holds any more: it is undetermined.
 *  @param[in,out] spec    handle
 *  @param         load_w  mean over the tick, watts
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, with the last usable sample
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(rules * log(window))}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_step(gpw_load_spec *spec, float load_w);

/** How a rule stands.
 *  @param[in]  spec          handle
 *  @param      index         from gpw_load_spec_add()
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such rule
 *  @retval GPW_ERR_VERSION    `result_bytes` is below the first release's 48
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_result(const gpw_load_spec *spec, uint32_t index,
                                                      gpw_load_rule_result *result,
                                                      size_t result_bytes);

/** All rules together: fails if one fails, holds if all hold, undetermined otherwise, and with
 *  no rule at all.
 *  @param[in]  spec     handle
 *  @param[out] outcome  #gpw_outcome_id
 *  @param[out] index    of the rule with the least margin, or of a failing one; 0 with none
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(rules)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_load_spec_outcome(const gpw_load_spec *spec,
                                                       gpw_outcome *outcome, uint32_t *index);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_LOADSPEC_H */
