/* SPDX-License-Identifier: MIT */
/**
 * @file response.h
 * @brief What an oscillating load does to the speed of a set, and whether the set is stable by
 * itself.
 */
#ifndef GPUPOWER_RESPONSE_H
#define GPUPOWER_RESPONSE_H

#include "bands.h"
#include "base.h"
#include "genset.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_response Frequency response
 *
 * A load that swings with an amplitude of dP makes the speed swing with dw at the same
 * frequency, and dw/dP depends on that frequency: slow swings the governor evens out, fast ones
 * the rotor, and in between there is a worst one. Here it is computed in closed form for a set
 * that is in equilibrium at a load, all of its figures taken as they are in gpw_genset_config:
 *
 *     y = -A (w + R q)        governor and actuator A(s); q: what the droop looks at
 *     Tm = E y                dead time and turbine E(s)
 *     dw/dP = -(1 + droop on power) / (2 H s + D - p0 + A E ...)
 *
 * `p0` in it is the torque form's: under a load of constant power a slower shaft must give more
 * torque, which works against the governor, the more the higher the load.
 *
 * These are the set's answers to small swings. gpw_response_point::linear_pu tells how large
 * one may be before air, throttle or a rate limits, and the speed swings more than is said
 * here.
 *
 * Everything is for a set that is alone, or for sets in parallel that swing in step:
 * gpw_response_add(). That the sets of a plant can also swing against each other is another
 * matter.
 *
 * Nothing here has a handle or a state.
 *
 * @{ */

/** Answer at one frequency. Per unit on the set's rated power and rated speed. 32 bytes. */
typedef struct gpw_response_point {
    float frequency_hz; /**< As asked for. */
    float magnitude;    /**< Amplitude of the speed by amplitude of the load, |dw/dP|, pu/pu. */
    float phase_rad;    /**< Of the speed against the load, -pi to pi; pi: opposed. */
    float real;         /**< dw/dP itself, its real part. */
    float imaginary;    /**< And the other. */
    float throttle;     /**< Amplitude of the actuator by amplitude of the load, pu/pu. */
    float linear_pu;    /**< Load amplitude up to which neither air nor throttle nor a rate of
                             the governor limits, on rated power; NaN: not known for a sum. */
    float rated_w;      /**< What per unit is on. */
} gpw_response_point;

/** What is too large, or would be next: of #gpw_genset_config. */
enum gpw_gain_id {
    GPW_GAIN_NONE = 0,  /**< None: no gain would make the set stable. */
    GPW_GAIN_DROOP = 1, /**< 1/R: the droop is too small. `droop_pu`. */
    GPW_GAIN_K = 2,     /**< DEGOV: K of the actuator. `k`. */
    GPW_GAIN_KP = 3,    /**< PI, GGOV1: Kp. `kp`. */
    GPW_GAIN_KI = 4,    /**< PI, GGOV1: Ki. `ki`. */
    GPW_GAIN_KD = 5,    /**< GGOV1: Kd. `kd`. */
    GPW_GAIN_ALL = 6    /**< Kp, Ki and Kd together, where none of them alone helps. `gains`. */
};

/** Stability of a set under a load that does not change. 36 bytes. */
typedef struct gpw_stability {
    uint32_t is_stable;  /**< 0: left alone it begins to swing, or runs away. */
    uint32_t roots;      /**< How many modes grow: roots of the characteristic equation in the
                              right half-plane. */
    uint32_t gain;       /**< #gpw_gain_id that is closest to its end. */
    float gain_margin;   /**< That gain may be so many times what it is; below 1: it has to be
                              that small. More than 1000 is told as 1000; NaN: no gain. */
    float dead_margin_s; /**< So much more dead time it bears; NaN when not stable; 10 s at
                              most are looked at. */
    float peak_hz;       /**< Frequency between 0.01 and 50 Hz at which a swinging load moves
                              the speed most. */
    float peak;          /**< |dw/dP| there, pu/pu. Means nothing when not stable. */
    float load_pu;       /**< As asked for. */
    float growth_hz;     /**< Frequency at which it would begin to swing with the gain at its
                              margin; NaN: no gain. */
} gpw_stability;

/** How the speed answers to a swing of the load.
 *  @param[in]  config        initialised; its `initial_pu` is not looked at
 *  @param      load_pu       about which the load swings, 0 to TMAX, and not below TMIN
 *  @param      frequency_hz  1e-4 to 1000 Hz
 *  @param[out] point         what it does
 *  @param      point_bytes   `sizeof *point`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_VERSION   `config` was not initialised, or `point_bytes` is below 32
 *  @retval GPW_ERR_DOMAIN    frequency, load or a field of `config` is outside its range
 *  @retval GPW_ERR_UNKNOWN   the inertia is not given
 *  @retval GPW_ERR_NOT_FOUND the governor is a turbine's and not linked
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{response}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_response_at(const gpw_genset_config *config, float load_pu,
                                                 float frequency_hz, gpw_response_point *point,
                                                 size_t point_bytes);

/** Puts two answers at one frequency together, of sets in parallel that swing in step: each
 *  takes the part of the load that moves it as the others. Begin with one set's answer and add
 *  the others' one by one.
 *  @param[in]  a            answer of one set, or of a sum
 *  @param[in]  b            of another, at the same frequency
 *  @param[out] sum          on the rated power of both; may be `a` or `b`
 *  @param      point_bytes  `sizeof *sum`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     nothing was written
 *  @retval GPW_ERR_VERSION  `point_bytes` is not 32
 *  @retval GPW_ERR_DOMAIN   the frequencies differ, or an answer is not one
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{response}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_response_add(const gpw_response_point *a,
                                                  const gpw_response_point *b,
                                                  gpw_response_point *sum, size_t point_bytes);

/** Whether a set stays where it is under a load that does not change, and how far it is from
 *  not doing so. By the phase of the characteristic function along the imaginary axis
 *  (Mikhailov's criterion, which bears dead times), and so without simulating anything.
 *  @param[in]  config           initialised; its `initial_pu` is not looked at
 *  @param      load_pu          0 to TMAX, and not below TMIN
 *  @param[out] stability        what was found
 *  @param      stability_bytes  `sizeof *stability`, as the caller was compiled
 *  @retval GPW_OK            found out; the set may be unstable
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_VERSION   `config` was not initialised, or `stability_bytes` is below 36
 *  @retval GPW_ERR_DOMAIN    load or a field of `config` is outside its range
 *  @retval GPW_ERR_UNKNOWN   the inertia is not given
 *  @retval GPW_ERR_NOT_FOUND the governor is a turbine's and not linked
 *  @context{any thread, not ISR: some hundred thousand evaluations of the response}
 *  @source{response}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_response_stability(const gpw_genset_config *config,
                                                        float load_pu, gpw_stability *stability,
                                                        size_t stability_bytes);

/** Name of a gain as a site file has it: `"droop_pu"`, `"k"`, `"kp"`, `"ki"`, `"kd"`,
 *  `"gains"`, `"none"`; `"?"` for another value.
 *  @param gain any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_gain_name(uint32_t gain);

/** The swing of the speed to be expected from what a load swings in one band.
 *
 *  Within a band the set's answer differs; the reading's frequency tells where in it the load
 *  swings, and the band's worst tells what it would do if it moved there.
 *  @param[in]  config      initialised
 *  @param      load_pu     about which the load swings
 *  @param[in]  reading     of that band, from bands that listen to watts at the generator
 *  @param[out] swing_pu    amplitude of the speed now: the reading's amplitude at its
 *                          frequency, pu of rated speed; 0 in silence
 *  @param[out] worst_pu    the reading's largest amplitude at the frequency of the band at
 * which the set answers most: at which frequency it was, is not known
 *  @param[out] is_linear   1: no limit acts at the reading's frequency; 0: it would swing more
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_VERSION   `config` was not initialised
 *  @retval GPW_ERR_DOMAIN    load, reading or a field of `config` is outside its range
 *  @retval GPW_ERR_UNKNOWN   the inertia is not given
 *  @retval GPW_ERR_NOT_FOUND the governor is a turbine's and not linked
 *  @context{any thread, not ISR: some hundred evaluations of the response}
 *  @source{response}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_response_swing(const gpw_genset_config *config,
                                                    float load_pu,
                                                    const gpw_band_reading *reading,
                                                    float *swing_pu, float *worst_pu,
                                                    uint32_t *is_linear);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_RESPONSE_H */
