/* SPDX-License-Identifier: MIT */
/**
 * @file derating.h
 * @brief What altitude, warm air and another fuel leave of a generator set.
 */
#ifndef GPUPOWER_DERATING_H
#define GPUPOWER_DERATING_H

#include "base.h"
#include "genset.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_derating Deratings
 *
 * A rating holds up to an altitude, an intake temperature and a fuel. Beyond them a maker's
 * rule says what is left: lines (so many per cent for each 100 m and each kelvin) or powers of
 * pressure and temperature, `(p/p0)^m (T0/T)^n`, both at once if need be. The product of all
 * parts, never above 1, scales the end of the throttle; the set's base stays its rating.
 *
 * What thin air does to the first step and to the turbocharger no source says. Here s1 goes
 * with a power of the air's density and tau_tc against one, both 1 unless stated otherwise: an
 * assumption of this library, grade K.
 *
 * @{ */

/** Rules for gpw_derating_preset(): of one machine each, to be replaced by the maker's own. */
enum gpw_derating_id {
    /** A portable set's manual: 3 % for each 500 m above 1000 m, 3 % for each 5 K above 40 C.
     * `portable-set`. @source{wacker-neuson-g3} */
    GPW_DERATING_PORTABLE_SET = 0,
    /** A turbocharged, aftercooled gas engine's data sheet: nothing up to 1020 m at 15.6 C,
     * beyond that with the air's density; no gas below methane number 70. `gas-ta`.
     *  @source{cat-g3412} */
    GPW_DERATING_GAS_TA = 1
};

/** Where a set stands, and the rule. Fill with gpw_derating_init(), then gpw_derating_preset()
 *  or by hand. 80 bytes. */
typedef struct gpw_derating {
    uint32_t header;             /**< Set by gpw_derating_init(). */
    float altitude_m;            /**< Of the site, -500 to 6000. Default 0. */
    float intake_c;              /**< Air at the intake, -50 to 80. Default 25. */
    float altitude_free_m;       /**< Up to which the rating holds, 0 to 6000. Default 0. */
    float intake_free_c;         /**< Up to which it holds, -20 to 80. Default 25. */
    float altitude_pu_per_100m;  /**< Lost for each 100 m above, 0 to 0.2. Default 0. */
    float intake_pu_per_k;       /**< Lost for each kelvin above, 0 to 0.1. Default 0. */
    float pressure_exponent;     /**< m, 0 to 3. Default 0: no such part. */
    float temperature_exponent;  /**< n, 0 to 3. Default 0: no such part. */
    float methane_number;        /**< Of the gas, 0 to 150. NaN (default): as rated. */
    float methane_free;          /**< Down to which the rating holds, 0 to 150. Default 0. */
    float methane_pu_per_number; /**< Lost for each number below, 0 to 1; 1: such a gas is not
                                      burnt at all. Default 0. */
    float heating_ratio;         /**< Heating value of the fuel over that of the rating, 0.1 to
                                      2. NaN (default): as rated. */
    float heating_free_ratio;    /**< Down to which the rating holds, 0.1 to 1; below, what is
                                      left goes with it. Default 1. */
    float air_step_exponent; /**< s1 goes with the density to this power, 0 to 3. Default 1. */
    float air_tau_exponent;  /**< tau_tc against it to this power, 0 to 3. Default 1. */
    gpw_grade grade;         /**< Of the rule. Default USER. */
    gpw_source source;       /**< Of the rule. Default user. */
    uint32_t reserved[2];    /**< Must be 0. */
} gpw_derating;

/** Sets every field to its default: sea level, 25 C, the rated fuel, nothing lost by any rule.
 *  @param[out] derating       written in full, `derating_size` bytes
 *  @param      derating_size  `sizeof *derating`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `derating_size` is below the first release's 80 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_derating_init(gpw_derating *derating,
                                                   size_t derating_size);

/** Puts a rule into an initialised derating, with its grade and source; the site's altitude,
 *  temperature and fuel and both exponents of the air stay as they are.
 *  @param[in,out] derating  initialised
 *  @param         preset    #gpw_derating_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `derating` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_NOT_FOUND  no such rule; nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{wacker-neuson-g3} @source{cat-g3412}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_derating_preset(gpw_derating *derating, uint32_t preset);

/** Name of a rule, such as `"gas-ta"`; `"?"` for an unknown one.
 *  @param preset any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_derating_name(uint32_t preset);

/** What a rule leaves.
 *  @param[in]  derating  initialised
 *  @param[out] power     share of the rating that is left, 0 to 1; 0: the fuel is not burnt;
 *                        written only on success
 *  @param[out] density   the air's density over that at the rule's free altitude and
 * temperature, at most 1; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `derating` was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{power-adjustment} @source{standard-atmosphere}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_derating_factors(const gpw_derating *derating,
                                                      float *power, float *density);

/** Derates a set: the throttle's upper end by the share of power that is left, s1 (at any load)
 *  and tau_tc, with their ends, by the air's density; a table of load acceptance by its ratios.
 *  A turbine loses power alone. A second call derates again.
 *  @param[in,out] config    initialised, with its figures
 *  @param[in]     derating  initialised
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  one of the two was not initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range, or less than a tenth of the rating or
 *                           of s1 is left: nothing was written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{power-adjustment} @source{air-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_genset_derate(gpw_genset_config *config,
                                                   const gpw_derating *derating);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_DERATING_H */
