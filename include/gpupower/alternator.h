/* SPDX-License-Identifier: MIT */
/**
 * @file alternator.h
 * @brief Voltage of a generator set, or of several in parallel, under a load.
 */
#ifndef GPUPOWER_ALTERNATOR_H
#define GPUPOWER_ALTERNATOR_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_alternator Alternator
 *
 * Terminal voltage of a synchronous machine with one circuit in the field's axis, and of its
 * exciter, in per unit of the rated voltage, rated apparent power and rated frequency. `w` is
 * the deviation of the speed from rated; every reactance and every EMF is `1+w` times what it
 * is at rated speed, a capacitor's susceptance too.
 *
 *     machine    T'do E'q' = EFD - E'q - (Xd - X'd) Id
 *     terminals  (1+w) E'q = Vq + (1+w) X'd Id,   Vd = (1+w) Xq Iq
 *     exciter    EFD = K (1+s TA)/((1+s TB)(1+s TE)) (Vref - V), from EMIN to EMAX
 *     V/Hz       below the knee  Vref falls by `slope` per unit of what f lacks of the knee
 *
 * The load asks for a power and a reactive power, whatever the voltage: supplies with power
 * factor correction take *more* current in a dip and give no relief, where a resistance would
 * shed 1 - 0.85^2 = 27.7 % at 15 % less voltage. Beside them stand capacitors, whose reactive
 * power goes with the square of the voltage. Where no voltage carries that load, the voltage
 * has collapsed: it stands at the lowest that could, and the flag says so.
 *
 * Several sets in parallel are one such machine with their reactances and exciters in common:
 * they share reactive power by the droop of their regulators. The armature's resistance,
 * saturation and the damper circuits are left out: what is faster than some 50 ms is not here.
 *
 * All states advance by Runge-Kutta of fourth order, in sub-steps of at most 1 ms. One handle
 * belongs to one thread at a time; different handles need no locking.
 *
 * @{ */

/** An alternator. Opaque, position-independent: copying its #GPW_ALTERNATOR_STATE_BYTES to
 *  other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_alternator gpw_alternator;

/** Presets for gpw_alternator_preset(). */
enum gpw_alternator_preset_id {
    /** The 50 kVA set of a published microgrid: Xd 1, X'd 0.296, T'do 3.7 s, with the exciter
     *  below. `diesel-50kva`. @source{openipsl-degov} */
    GPW_ALTERNATOR_DIESEL_50KVA = 0,
    /** Defaults of a distribution simulator's diesel set: Xd 2.06, X'd 0.398, T'do 4.45 s, K
     *  50, TA 10, TB 2, TE 0.01 s, EMAX 3. `diesel-gridlabd`. @source{gridlabd-diesel-dg} */
    GPW_ALTERNATOR_DIESEL_GRIDLABD = 1
};

/** Bits of gpw_alternator_output::flags. */
enum gpw_alternator_flag {
    GPW_ALTERNATOR_COLLAPSED = 1,     /**< No voltage carries the load. */
    GPW_ALTERNATOR_FIELD_MAX = 2,     /**< The field stood at EMAX. */
    GPW_ALTERNATOR_FIELD_MIN = 4,     /**< The field stood at EMIN: too much leading current. */
    GPW_ALTERNATOR_OVERLOAD = 8,      /**< Apparent power above the rating. */
    GPW_ALTERNATOR_SELF_EXCITED = 16, /**< Capacitors beyond 1/Xd: the voltage is theirs. */
    GPW_ALTERNATOR_VHZ = 32           /**< The regulator had lowered its reference. */
};

/** Parameters. Fill with gpw_alternator_config_init(), then gpw_alternator_preset() or by hand.
 * Reactances and time constants per unit of `rated_va` and at `f0_hz`. 96 bytes on every
 * target: no pointers, no padding. */
typedef struct gpw_alternator_config {
    uint32_t header;       /**< Set by gpw_alternator_config_init(), not by hand. */
    uint32_t tick_ns;      /**< Tick, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. No default. */
    float rated_va;        /**< Rated apparent power, 1 VA to #GPW_POWER_MAX_W. No default. */
    float f0_hz;           /**< Rated frequency, 40 to 70 Hz. Default 50. */
    float xd_pu;           /**< Xd, above X'd to 5. NaN (unknown) by default: refused. */
    float xd_transient_pu; /**< X'd, 0.05 to 1. NaN by default: refused. */
    float xq_pu;           /**< Xq, 0.05 to 5. NaN (default): as X'd, since the other axis
                                has circuits too, which hold its flux through a dip. */
    float td0_s;           /**< T'do, 0.1 to 30 s. NaN by default: refused. */
    float exciter_gain;    /**< K, 1 to 1000. No default. */
    float exciter_lead_s;  /**< TA, 0 to 100 s. Default 0. */
    float exciter_lag_s;   /**< TB, 0 (neither lead nor lag) or 0.001 to 100 s. Default 0. */
    float exciter_tau_s;   /**< TE, 0 (none) or 0.001 to 100 s. Default 0. The exciter's loop
                                must be slower than a sub-step. */
    float field_min_pu;    /**< EMIN, -10 to 1; a brushless machine's field has one sign.
                                Default 0. */
    float field_max_pu;    /**< EMAX, above 1 to 20. No default. */
    float voltage_pu;      /**< Voltage at the start of a run, in equilibrium, 0.8 to 1.2.
                                Default 1. The reference follows from it. */
    float vhz_knee_hz;  /**< Below it the reference falls; 0: never, to `f0_hz`. Default 0. */
    float vhz_slope;    /**< Per unit of reference per unit of frequency below the knee, 0
                             to 5; 1 keeps volts per hertz. Default 1. */
    float var_droop_pu; /**< What the reference falls by at rated reactive power, 0 to 0.2,
                             so that parallel sets share it. Default 0. */
    float overload_pu;  /**< Apparent power that counts as overload, 0.5 to 4. Default 1. */
    gpw_grade machine_grade; /**< Grade of reactances and T'do. Default USER. */
    gpw_grade exciter_grade; /**< Grade of the exciter's figures. Default USER. */
    gpw_source source;       /**< Source of the preset. Default user. */
    uint32_t reserved[2];    /**< Must be 0. */
} gpw_alternator_config;

/** What an alternator did in the last tick. 32 bytes. */
typedef struct gpw_alternator_output {
    float voltage_pu;     /**< At the end of the tick. */
    float voltage_min_pu; /**< Least at any of its sub-steps. */
    float voltage_max_pu; /**< Largest. */
    float field_pu;       /**< EFD at the end of the tick; 1 gives rated voltage at no load. */
    float apparent_va;    /**< Largest of the tick, capacitors counted. */
    float reactive_var; /**< What the machine gives at the end of the tick; negative: it takes,
                             under-excited. */
    float current_pu;   /**< Largest of the tick, of rated current. */
    uint32_t flags;     /**< #gpw_alternator_flag bits that held at any sub-step. */
} gpw_alternator_output;

/** Storage for an alternator, for static arrays. Room for any build of this minor version;
 * gpw_alternator_state_size() is the exact need. */
#define GPW_ALTERNATOR_STATE_BYTES 256u

/** Sets every field to its default. Tick, rating, machine, gain and EMAX have none.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 96 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_config_init(gpw_alternator_config *config,
                                                            size_t config_size);

/** Puts a preset's machine, exciter and V/Hz line into an initialised configuration, with
 *  grades and source. The knee is at 94 % of 50 Hz and 95 % of 60 Hz, the slope 1.7.
 *  @param[in,out] config  initialised; `f0_hz` set before
 *  @param         preset  #gpw_alternator_preset_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_NOT_FOUND  no such preset; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{openipsl-degov} @source{gridlabd-diesel-dg} @source{avr-roll-off}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_preset(gpw_alternator_config *config,
                                                       uint32_t preset);

/** Finds a preset by its name.
 *  @param[in]  name    such as `"diesel-50kva"`, in full
 *  @param[out] preset  #gpw_alternator_preset_id; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, ISR-safe, O(presets)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_preset_find(const char *name, uint32_t *preset);

/** Name of a preset, such as `"diesel-50kva"`; `"?"` for an unknown one.
 *  @param preset any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_alternator_preset_name(uint32_t preset);

/** How far a capacitive load is from driving an alternator by itself: with no other load,
 *  `1 - B X (1+w)^2`, where X is the larger of Xd and Xq. At 0 and below, no field control
 *  holds the voltage; a rejected load brings less margin twice, by its overspeed and because
 *  the capacitors of filters stay.
 *  @param[in]  config          checked as by gpw_alternator_init()
 *  @param      capacitive_var  of all capacitors at rated voltage and frequency, 0 to
 *                              #GPW_POWER_MAX_W
 *  @param      speed_pu        deviation of the speed, -0.9 to 1
 *  @param[out] margin          1 without capacitors; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_UNKNOWN  the machine's figures are not given
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{self-excitation}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_self_excitation(
    const gpw_alternator_config *config, float capacitive_var, float speed_pu, float *margin);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_alternator_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @retval GPW_ERR_UNKNOWN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_state_size(const gpw_alternator_config *config,
                                                           size_t *bytes);

/** Builds an alternator in memory the caller owns, in equilibrium at no load. Nothing to free
 *  afterwards.
 *  @param[out] memory        at least gpw_alternator_state_size() bytes, #GPW_STATE_ALIGN-ed,
 *                            live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] alternator    handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, the exciter's loop is too fast, or
 *                            the field's limits do not reach voltage_pu at no load
 *  @retval GPW_ERR_UNKNOWN   all else is right, but Xd, X'd or T'do is not given
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_init(void *memory, size_t memory_bytes,
                                                     const gpw_alternator_config *config,
                                                     gpw_alternator **alternator);

/** Puts an alternator back into equilibrium at rated speed and its configured voltage under a
 *  load; the regulator's reference follows from it.
 *  @param[in,out] alternator      handle
 *  @param         power_w         0 to #GPW_POWER_MAX_W
 *  @param         reactive_var    of the load, positive when it lags, magnitude to
 *                                 #GPW_POWER_MAX_W
 *  @param         capacitive_var  of capacitors at rated voltage and frequency, 0 or more
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  a figure is out of range, or the field that this load needs lies
 *                          beyond EMIN to EMAX; nothing was changed
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{alternator-one-axis}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_reset(gpw_alternator *alternator, float power_w,
                                                      float reactive_var, float capacitive_var);

/** Advances an alternator by one tick under a load and at a speed that are means over it.
 *
 *  A figure that is NaN, infinite or out of range is replaced by the last usable one (before
 *  the first: that of the reset).
 *
 *  @param[in,out] alternator      handle
 *  @param         power_w         what the load asks for, magnitude to #GPW_POWER_MAX_W
 *  @param         reactive_var    likewise; positive when it lags
 *  @param         capacitive_var  of capacitors at rated voltage and frequency, 0 or more
 *  @param         speed_pu        deviation of the speed from rated, -0.9 to 1
 *  @param[out]    out             what it did
 *  @param         out_bytes       `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    done, but a figure was replaced
 *  @retval GPW_ERR_NULL     nothing was changed
 *  @retval GPW_ERR_HANDLE   nothing was changed
 *  @retval GPW_ERR_VERSION  `out_bytes` is below the first release's 32; nothing was changed
 *  @context{one thread per handle, ISR-safe, O(tick / 1 ms)}
 *  @source{alternator-one-axis} @source{sexs} @source{avr-roll-off}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_step(gpw_alternator *alternator, float power_w,
                                                     float reactive_var, float capacitive_var,
                                                     float speed_pu, gpw_alternator_output *out,
                                                     size_t out_bytes);

/** Advances an alternator by a block of ticks. Splitting a stream into blocks differently never
 *  changes a bit of the output.
 *  @param[in,out] alternator      handle
 *  @param[in]     power_w         shape [ticks], watts; unusable ones as in
 *                                 gpw_alternator_step()
 *  @param[in]     reactive_var    shape [ticks]; NULL: none
 *  @param         capacitive_var  of capacitors, in every tick
 *  @param[in]     speed_pu        shape [ticks]; NULL: rated speed
 *  @param[out]    voltage_pu      shape [ticks], voltage at the end of each tick; no overlap
 *  @param         ticks           number of ticks; 0 does nothing
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but at least one figure was replaced
 *  @retval GPW_ERR_NULL    nothing was changed
 *  @retval GPW_ERR_HANDLE  nothing was changed
 *  @context{one thread per handle, ISR-safe, O(ticks * tick / 1 ms)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_process(
    gpw_alternator *alternator, const float *power_w, const float *reactive_var,
    float capacitive_var, const float *speed_pu, float *voltage_pu, size_t ticks);

/** Voltage at which an alternator would settle under a steady load and speed. A regulator with
 *  a finite gain leaves a rest: the field that the load adds, over K.
 *  @param[in]  alternator      handle
 *  @param      power_w         watts
 *  @param      reactive_var    positive when it lags
 *  @param      capacitive_var  of capacitors, 0 or more
 *  @param      speed_pu        deviation of the speed, -0.9 to 1
 *  @param[out] voltage_pu      pu; NaN where no voltage between 0.3 and 1.5 settles
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  there is none: NaN
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN    a figure is out of range
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{alternator-one-axis}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_alternator_settled(const gpw_alternator *alternator,
                                                        float power_w, float reactive_var,
                                                        float capacitive_var, float speed_pu,
                                                        float *voltage_pu);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ALTERNATOR_H */
