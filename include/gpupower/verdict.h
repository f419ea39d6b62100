/* SPDX-License-Identifier: MIT */
/**
 * @file verdict.h
 * @brief Limits, streaming evaluation, margin and limiting criterion.
 */
#ifndef GPUPOWER_VERDICT_H
#define GPUPOWER_VERDICT_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_verdict Verdict
 *
 * Takes the speed record of a run, sub-step by sub-step, and says which class it holds, with what
 * margin, and what limits. O(1) memory. Several classes and a trip table in one run.
 * @{ */

/** A streaming evaluation. Opaque, position-independent. */
typedef struct gpw_verdict gpw_verdict;

/** Outcome of a judgement: one of #gpw_outcome_id. */
typedef uint32_t gpw_outcome;

/** Three values: undetermined is never a pass. */
enum gpw_outcome_id {
    GPW_UNDETERMINED = 0, /**< Not enough is known, or the record ends too early. */
    GPW_HOLDS = 1,        /**< Every criterion is within its limit. */
    GPW_FAILS = 2         /**< At least one is not. */
};

/** What can limit. */
enum gpw_criterion_id {
    GPW_CRITERION_NONE = 0,         /**< Nothing was judged. */
    GPW_CRITERION_DIP_RATED = 1,    /**< Largest dip, from rated. */
    GPW_CRITERION_DIP_INITIAL = 2,  /**< Largest dip, from the frequency before the step. */
    GPW_CRITERION_RISE = 3,         /**< Largest rise, from rated. */
    GPW_CRITERION_RECOVERY = 4,     /**< Time to recover. */
    GPW_CRITERION_STEADY_BAND = 5,  /**< Band at constant load. */
    GPW_CRITERION_ROCOF = 6,        /**< Rate of change of frequency over the window. */
    GPW_CRITERION_TRIP = 7,         /**< A protection tripped. */
    GPW_CRITERION_COLLAPSE = 8,     /**< The set stalled. */
    GPW_CRITERION_SUPPLY = 9        /**< PSUs left the bus. */
};

/** Classes: gpw_limits_iso8528(). */
enum gpw_class_id {
    GPW_CLASS_NONE = 0,  /**< None held. */
    GPW_CLASS_G1 = 1,    /**< ISO 8528-5 G1. */
    GPW_CLASS_G2 = 2,    /**< ISO 8528-5 G2. */
    GPW_CLASS_G3 = 3,    /**< ISO 8528-5 G3. */
    GPW_CLASS_CUSTOM = 4 /**< The user's own limits. */
};

/** Limits of one class. 0 or NaN in a limit: not judged. 48 bytes. */
typedef struct gpw_limits {
    uint32_t header;         /**< Set by gpw_limits_init(). */
    uint32_t class_id;       /**< #gpw_class_id. Default custom. */
    uint32_t edition;        /**< Year of the standard's edition the figures follow; 0 custom. */
    float dip_rated_pct;     /**< Largest dip from rated, % of rated. */
    float dip_initial_pct;   /**< Largest dip from the initial frequency, %. */
    float rise_pct;          /**< Largest rise from rated, %. */
    float recovery_s;        /**< Longest recovery. */
    float recovery_band_pct; /**< Tolerance band about the settled state, full width, %. */
    float steady_band_pct;   /**< Band at constant load, full width, %. */
    float rocof_hz_per_s;    /**< Largest RoCoF over the window; not part of ISO 8528-5. */
    uint32_t reserved[2];    /**< Must be 0. */
} gpw_limits;

#define GPW_VERDICT_CLASSES_MAX 4u /**< Classes in one run. */
#define GPW_VERDICT_TRIPS_MAX 8u   /**< Trip rows in one run. */

/** Parameters. 48 bytes. */
typedef struct gpw_verdict_config {
    uint32_t header;       /**< Set by gpw_verdict_config_init(). */
    float dt_s;            /**< Interval of gpw_verdict_push(). No default. */
    float f0_hz;           /**< Rated frequency. Default 50. */
    float rated_w;         /**< Scale of the load. No default. */
    float droop_pct;       /**< Added to dip_initial_pct as the standard asks. Default 0. */
    float rocof_window_s;  /**< Default 0.5, 0.1 to 2. */
    float recovery_hold_s; /**< A recovery counts after so long inside. Default 1. */
    float step_window_s;   /**< Worst step is the largest change within this. Default 1. */
    uint32_t reserved[4];  /**< Must be 0. */
} gpw_verdict_config;

/** Result of one class. NaN: unknown or not judged. */
typedef struct gpw_class_result {
    uint32_t class_id;     /**< #gpw_class_id. */
    gpw_outcome outcome;   /**< Holds, fails, undetermined. */
    uint32_t limiting;     /**< #gpw_criterion_id with the least margin. */
    float margin_pct;      /**< 100 (limit - |x|) / limit of it. */
    float recovery_s;      /**< Longest recovery; 0: the band was never left; NaN: not recovered
                                by the end. */
    float steady_band_pct; /**< Widest band seen at constant load; NaN: load never constant. */
} gpw_class_result;

/** Result of a run, common to all classes. */
typedef struct gpw_verdict_result {
    float dip_pct;          /**< Largest dip from rated, % (positive down). */
    float dip_initial_pct;  /**< Largest dip from the frequency before it, %. */
    float dip_time_s;       /**< When the dip was deepest, s from the start. */
    float rise_pct;         /**< Largest rise from rated, %. */
    float rise_time_s;      /**< When. */
    float rocof_hz_per_s;   /**< Largest |RoCoF| over the window. */
    float rocof_time_s;     /**< End of that window. */
    float rocof_instant_hz_per_s; /**< Largest sub-step |df/dt|: information only. */
    float worst_step_w;     /**< Largest change of load within the step window, signed. */
    float worst_step_rise_s; /**< Over what time it went. */
    float worst_step_time_s; /**< Its end. */
    float duration_s;       /**< Length of the record. */
    uint32_t trip;          /**< Index + 1 of the first trip row that tripped, 0 none. */
    float trip_time_s;      /**< When; NaN if none. */
    uint32_t collapsed;     /**< 1: the set stalled. */
    uint32_t class_held;    /**< Best ISO class held, #gpw_class_id. */
} gpw_verdict_result;

#define GPW_VERDICT_STATE_BYTES 1280u

GPW_API GPW_NODISCARD gpw_status gpw_limits_init(gpw_limits *limits, size_t limits_size);
/* fills G1..G3 */
GPW_API GPW_NODISCARD gpw_status gpw_limits_iso8528(gpw_limits *limits, uint32_t class_id);
GPW_API const char *gpw_class_name(uint32_t class_id);     /* "G2", "none", "custom" */
GPW_API const char *gpw_outcome_name(gpw_outcome outcome); /* "holds" ... */
GPW_API const char *gpw_criterion_name(uint32_t criterion); /* "dip_rated" ... */

GPW_API GPW_NODISCARD gpw_status gpw_verdict_config_init(gpw_verdict_config *config,
                                                         size_t config_size);
GPW_API GPW_NODISCARD gpw_status gpw_verdict_state_size(const gpw_verdict_config *config,
                                                        size_t *bytes);
GPW_API GPW_NODISCARD gpw_status gpw_verdict_init(void *memory, size_t memory_bytes,
                                                  const gpw_verdict_config *config,
                                                  gpw_verdict **verdict);
/* until the first push */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_add_class(gpw_verdict *verdict,
                                                       const gpw_limits *limits);
/* trips when frequency < hz (over 0) or > hz (over 1) for delay_s */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_add_trip(gpw_verdict *verdict, float threshold_hz,
                                                      float delay_s, uint32_t over);
GPW_API GPW_NODISCARD gpw_status gpw_verdict_reset(gpw_verdict *verdict);
/* speed_pu: deviation at the end of the interval; settled_pu: where it would settle at the
 * present load (0 isochronous); load_w: mean electric power over the interval */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_push(gpw_verdict *verdict, float speed_pu,
                                                  float settled_pu, float load_w);
/* the set stalled: every class fails */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_collapse(gpw_verdict *verdict);
/* may be asked at any time */
GPW_API GPW_NODISCARD gpw_status gpw_verdict_result_get(const gpw_verdict *verdict,
                                                        gpw_verdict_result *result,
                                                        size_t result_bytes);
GPW_API GPW_NODISCARD gpw_status gpw_verdict_class_get(const gpw_verdict *verdict, uint32_t index,
                                                       gpw_class_result *result,
                                                       size_t result_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_VERDICT_H */
