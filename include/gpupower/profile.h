/* SPDX-License-Identifier: MIT */
/**
 * @file profile.h
 * @brief What one GPU draws in each phase, and how well that is known.
 */
#ifndef GPUPOWER_PROFILE_H
#define GPUPOWER_PROFILE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_profile Power profile of one GPU
 *
 * A profile holds the figures of each phase with their grade, source and measurement point.
 * Built-in profiles are constant (flash on firmware); one function each, so that only what is
 * named is linked. A user's own is built with gpw_profile_init() and gpw_profile_set_phase().
 * In every figure NaN means unknown.
 * @{ */

/** A profile. Opaque, position-independent. */
typedef struct gpw_profile gpw_profile;

/** A phase: one of #gpw_phase_id. */
typedef uint32_t gpw_phase;

/** Phases of a GPU's work. */
enum gpw_phase_id {
    GPW_PHASE_OFF = 0,    /**< No power. */
    GPW_PHASE_IDLE = 1,   /**< Powered, no context (cold idle). */
    GPW_PHASE_LAUNCH = 2, /**< A context is being made. */
    GPW_PHASE_LOAD = 3,   /**< Weights are being loaded. */
    GPW_PHASE_WARMUP = 4, /**< First batches, graphs captured. */
    GPW_PHASE_READY = 5,  /**< Model loaded, waiting (hot idle). */
    GPW_PHASE_INFER = 6,  /**< Serving. */
    GPW_PHASE_TRAIN = 7,  /**< Training. */
    GPW_PHASE_USER_1 = 8, /**< The user's own. */
    GPW_PHASE_USER_2 = 9, /**< The user's own. */
    GPW_PHASE_USER_3 = 10, /**< The user's own. */
    GPW_PHASE_USER_4 = 11, /**< The user's own. */
    GPW_PHASE_COUNT = 12   /**< Number of phases; not a phase. */
};

/** How well a figure is known: one of #gpw_grade_id. Larger is weaker. */
typedef uint32_t gpw_grade;

/** Grades, from strongest to weakest. */
enum gpw_grade_id {
    GPW_GRADE_UNKNOWN = 0,   /**< No figure, so no grade. Letter `-`. */
    GPW_GRADE_FULL = 1,      /**< Read in the source's full text. Letter `F`. */
    GPW_GRADE_MEASURED = 2,  /**< Computed from a measured log. Letter `M`. */
    GPW_GRADE_COMPUTED = 3,  /**< Computed from the authors' published numbers. Letter `C`. */
    GPW_GRADE_SECONDARY = 4, /**< A third party who read or re-ran the source. Letter `S`. */
    GPW_GRADE_ABSTRACT = 5,  /**< Seen in an abstract only. Letter `A`. */
    GPW_GRADE_ANECDOTAL = 6, /**< Single print-outs. Letter `N`. */
    GPW_GRADE_INFERRED = 7,  /**< Inferred; not a measurement. Letter `I`. */
    GPW_GRADE_ENGINEERING = 8, /**< General engineering knowledge, unverified. Letter `K`. */
    GPW_GRADE_ESTIMATE = 9,  /**< An estimate with no source behind it. Letter `X`. */
    GPW_GRADE_USER = 10      /**< Stated by the user; the library cannot judge it. Letter `U`. */
};

/** Where a power was measured: one of #gpw_point_id. */
typedef uint32_t gpw_point;

/** Measurement points. */
enum gpw_point_id {
    GPW_POINT_UNKNOWN = 0,    /**< Not stated. */
    GPW_POINT_GPU_RAIL = 1,   /**< The board's own input. */
    GPW_POINT_PSU_AC = 2,     /**< AC input of a power supply. */
    GPW_POINT_NODE_AC = 3,    /**< AC input of a node. */
    GPW_POINT_FACILITY = 4,   /**< The site's supply. */
    GPW_POINT_INSTRUMENT = 5  /**< An instrument's reading, with its own averaging. */
};

/** Where a figure comes from: one of #gpw_source_id. gpw_source_name() gives its anchor in
 *  docs/sources.md. */
typedef uint32_t gpw_source;

/** Sources of built-in figures. Frozen once released; new ones are only appended. */
enum gpw_source_id {
    GPW_SOURCE_USER = 0,           /**< Stated by the caller, or not known. `user`. */
    GPW_SOURCE_DEFINITION = 1,     /**< True by definition: off is 0 W. `definition`. */
    GPW_SOURCE_STUDY = 2,          /**< The first validation study. `study-2025`. */
    GPW_SOURCE_NEWKIRK = 3,        /**< Node power model. `newkirk-2025`. */
    GPW_SOURCE_LATIF = 4,          /**< Node measurements at BNL. `latif-2024`. */
    GPW_SOURCE_YANG = 5,           /**< The nvidia-smi sensor. `yang-2024`. */
    GPW_SOURCE_LI = 6,             /**< Load dynamics of one GPU and PSU. `li-2025`. */
    GPW_SOURCE_CHOUKSE = 7,        /**< Power stabilisation in training. `choukse-2025`. */
    GPW_SOURCE_MLENERGY = 8,       /**< Inference energy, 1858 configurations.
                                        `mlenergy-2026`. */
    GPW_SOURCE_NLR = 9,            /**< H100 node traces. `nlr-2026`. */
    GPW_SOURCE_POWERTRACE_SIM = 10, /**< H100 serving traces and fits. `powertrace-sim`. */
    GPW_SOURCE_YORK = 11,          /**< H100 and B200 training traces. `york-2026`. */
    GPW_SOURCE_NVIDIA_PB_11133 = 12, /**< H100 PCIe product brief. `nvidia-pb-11133`. */
    GPW_SOURCE_NVIDIA_SMI = 13,    /**< Single nvidia-smi listings. `nvidia-smi-listings`. */
    GPW_SOURCE_NVIDIA_NVML = 14,   /**< NVML API reference. `nvidia-nvml`. */
    GPW_SOURCE_CUDA_TEST_GEMM = 15, /**< H100 PCIe matrix products. `cuda-test-gemm`. */
    GPW_SOURCE_NANOGPT = 16,       /**< H100 SXM node in training. `nanogpt-h100-sxm`. */
    GPW_SOURCE_MLPERF = 17,        /**< H100 PCIe node, AC at the wall. `mlperf-h100-pcie`. */
    GPW_SOURCE_PATEL = 18,         /**< Power capping in a cloud fleet. `patel-2024`. */
    GPW_SOURCE_OPENIPSL = 19,      /**< Diesel set and its governor. `openipsl-degov`. */
    GPW_SOURCE_PSID = 20,          /**< DEGOV1 test case. `psid-degov1`. */
    GPW_SOURCE_GRIDLABD = 21,      /**< Diesel set defaults. `gridlabd-diesel-dg`. */
    GPW_SOURCE_AIR_MODEL = 22,     /**< Air and turbocharger model. `air-model`. */
    GPW_SOURCE_KING_KNIGHT = 23,   /**< Load acceptance and class limits. `king-knight`. */
    GPW_SOURCE_ISO_8528_5 = 24     /**< Classes of generating sets. `iso-8528-5`. */
};

/** Figures of one phase of one GPU. NaN is unknown. Fill with gpw_phase_figures_init(). */
typedef struct gpw_phase_figures {
    uint32_t header;        /**< Set by gpw_phase_figures_init(). */
    gpw_phase phase;        /**< Which phase. */
    float mean_w;           /**< Mean power. When NaN and the range is known: its midpoint. */
    float low_w;            /**< Lower end of the range. */
    float high_w;           /**< Upper end of the range. */
    float sigma_w;          /**< Standard deviation of the fluctuation about the mean. */
    float tau_s;            /**< Correlation time of the fluctuation. */
    float wave_w;           /**< Periodic part, peak to peak. 0 is none. */
    float wave_period_s;    /**< Its period. */
    float wave_duty;        /**< Share of the period at the high level, 0 to 1. */
    float duration_low_s;   /**< Shortest usual duration of the phase. */
    float duration_high_s;  /**< Longest usual duration. */
    gpw_grade grade;        /**< Grade of the power figures. */
    gpw_source source;      /**< Their source. */
    gpw_point point;        /**< Where they were measured. */
    uint32_t reserved;      /**< Must be 0. */
} gpw_phase_figures;

/** Figures of the board. NaN is unknown. Fill with gpw_profile_config_init(). */
typedef struct gpw_profile_config {
    uint32_t header;          /**< Set by gpw_profile_config_init(). */
    gpw_grade grade;          /**< Grade of the figures below. */
    gpw_source source;        /**< Their source. */
    gpw_point ramp_point;     /**< Where the ramp was measured. */
    float tdp_w;              /**< Rated board power. */
    float cap_w;              /**< Power cap in force. */
    float peak_low_w;         /**< Lower end of the peak. */
    float peak_high_w;        /**< Upper end of the peak. */
    float excursion_ratio;    /**< Largest power over the cap for #excursion_s, as a ratio. */
    float excursion_s;        /**< How long an excursion may last. */
    float ramp_low_w_per_s;   /**< Slowest ramp stated for one GPU. */
    float ramp_high_w_per_s;  /**< Fastest ramp stated. */
    float psu_lag_low_s;      /**< Shortest PSU lag stated with this profile. */
    float psu_lag_high_s;     /**< Longest. */
    char name[40];            /**< ASCII, ends with a zero byte; lower case, `-` between words. */
} gpw_profile_config;

/** Storage for a user's profile. */
#define GPW_PROFILE_STATE_BYTES 960u

GPW_API GPW_NODISCARD gpw_status gpw_phase_figures_init(gpw_phase_figures *figures,
                                                        size_t figures_size);
GPW_API GPW_NODISCARD gpw_status gpw_profile_config_init(gpw_profile_config *config,
                                                         size_t config_size);
GPW_API GPW_NODISCARD gpw_status gpw_profile_state_size(const gpw_profile_config *config,
                                                        size_t *bytes);
GPW_API GPW_NODISCARD gpw_status gpw_profile_init(void *memory, size_t memory_bytes,
                                                  const gpw_profile_config *config,
                                                  gpw_profile **profile);
/* checks low <= mean <= high, sigma >= 0, duty in [0,1], wave needs period+duty; replaces phase */
GPW_API GPW_NODISCARD gpw_status gpw_profile_set_phase(gpw_profile *profile,
                                                       const gpw_phase_figures *figures);
/* figures must have been initialised; mean resolved to the midpoint; GPW_NOTE_UNKNOWN when the
 * phase has no mean */
GPW_API GPW_NODISCARD gpw_status gpw_profile_phase(const gpw_profile *profile, gpw_phase phase,
                                                   gpw_phase_figures *figures);
GPW_API GPW_NODISCARD gpw_status gpw_profile_board(const gpw_profile *profile,
                                                   gpw_profile_config *config);
GPW_API const char *gpw_profile_name(const gpw_profile *profile);

/* built-ins, one object file each */
GPW_API const gpw_profile *gpw_profile_study_h100_pcie(void);
GPW_API const gpw_profile *gpw_profile_h100_pcie(void);
GPW_API const gpw_profile *gpw_profile_h100_sxm(void);

/* links all of them */
GPW_API uint32_t gpw_profile_count(void);
GPW_API const gpw_profile *gpw_profile_at(uint32_t index); /* NULL beyond */
GPW_API GPW_NODISCARD gpw_status gpw_profile_find(const char *name, const gpw_profile **profile);

GPW_API const char *gpw_phase_name(gpw_phase phase);    /* "infer", "?" */
GPW_API GPW_NODISCARD gpw_status gpw_phase_find(const char *name, gpw_phase *phase);
GPW_API const char *gpw_grade_name(gpw_grade grade);    /* "F" .. */
GPW_API const char *gpw_point_name(gpw_point point);    /* "gpu-rail" .. */
GPW_API const char *gpw_source_name(gpw_source source); /* anchor in docs/sources.md */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PROFILE_H */
