/* SPDX-License-Identifier: MIT */
/**
 * @file source.h
 * @brief Where a figure comes from, how well it is known, and where it was measured.
 */
#ifndef GPUPOWER_SOURCE_H
#define GPUPOWER_SOURCE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_source Sources and grades
 *
 * The labels of a figure, whichever room it belongs to: its grade, its source and, for a power,
 * the point it was measured at. A figure of the caller's own carries the user's labels: the
 * library cannot judge it. docs/sources.md says of each source what it is and what was taken
 * from it.
 *
 * @{ */

/** How well a figure is known: one of #gpw_grade_id. Larger is weaker. */
typedef uint32_t gpw_grade;

/** Grades, from strongest to weakest. */
enum gpw_grade_id {
    GPW_GRADE_UNKNOWN = 0,     /**< No figure, so no grade. Letter `-`. */
    GPW_GRADE_FULL = 1,        /**< Read in the source's full text. Letter `F`. */
    GPW_GRADE_MEASURED = 2,    /**< Computed from a measured log. Letter `M`. */
    GPW_GRADE_COMPUTED = 3,    /**< Computed from the authors' published numbers. Letter `C`. */
    GPW_GRADE_SECONDARY = 4,   /**< A third party who read or re-ran the source. Letter `S`. */
    GPW_GRADE_ABSTRACT = 5,    /**< Seen in an abstract only. Letter `A`. */
    GPW_GRADE_ANECDOTAL = 6,   /**< Single print-outs. Letter `N`. */
    GPW_GRADE_INFERRED = 7,    /**< Inferred; not a measurement. Letter `I`. */
    GPW_GRADE_ENGINEERING = 8, /**< General engineering knowledge, unverified. Letter `K`. */
    GPW_GRADE_ESTIMATE = 9,    /**< An estimate with no source behind it. Letter `X`. */
    GPW_GRADE_USER = 10 /**< Stated by the user; the library cannot judge it. Letter `U`. */
};

/** Where a power was measured: one of #gpw_point_id. */
typedef uint32_t gpw_point;

/** Measurement points. */
enum gpw_point_id {
    GPW_POINT_UNKNOWN = 0,   /**< Not stated. */
    GPW_POINT_GPU_RAIL = 1,  /**< The board's own input. */
    GPW_POINT_PSU_AC = 2,    /**< AC input of a power supply. */
    GPW_POINT_NODE_AC = 3,   /**< AC input of a node. */
    GPW_POINT_FACILITY = 4,  /**< The site's supply. */
    GPW_POINT_INSTRUMENT = 5 /**< An instrument's reading, with its own averaging. */
};

/** Where a figure comes from: one of #gpw_source_id. gpw_source_name() gives its anchor in
 *  docs/sources.md. */
typedef uint32_t gpw_source;

/** Sources of built-in figures. Frozen once released; new ones are only appended. */
enum gpw_source_id {
    GPW_SOURCE_USER = 0,             /**< Stated by the caller, or not known. `user`. */
    GPW_SOURCE_DEFINITION = 1,       /**< True by definition: off is 0 W. `definition`. */
    GPW_SOURCE_STUDY = 2,            /**< The first validation study. `study-2025`. */
    GPW_SOURCE_NEWKIRK = 3,          /**< Node power model. `newkirk-2025`. */
    GPW_SOURCE_LATIF = 4,            /**< Node measurements at BNL. `latif-2024`. */
    GPW_SOURCE_YANG = 5,             /**< The nvidia-smi sensor. `yang-2024`. */
    GPW_SOURCE_LI = 6,               /**< Load dynamics of one GPU and PSU. `li-2025`. */
    GPW_SOURCE_CHOUKSE = 7,          /**< Power stabilisation in training. `choukse-2025`. */
    GPW_SOURCE_MLENERGY = 8,         /**< Inference energy, 1858 configurations.
                                          `mlenergy-2026`. */
    GPW_SOURCE_NLR = 9,              /**< H100 node traces. `nlr-2026`. */
    GPW_SOURCE_POWERTRACE_SIM = 10,  /**< H100 serving traces and fits. `powertrace-sim`. */
    GPW_SOURCE_YORK = 11,            /**< H100 and B200 training traces. `york-2026`. */
    GPW_SOURCE_NVIDIA_PB_11133 = 12, /**< H100 PCIe product brief. `nvidia-pb-11133`. */
    GPW_SOURCE_NVIDIA_SMI = 13,      /**< Single nvidia-smi listings. `nvidia-smi-listings`. */
    GPW_SOURCE_NVIDIA_NVML = 14,     /**< NVML API reference. `nvidia-nvml`. */
    GPW_SOURCE_CUDA_TEST_GEMM = 15,  /**< H100 PCIe matrix products. `cuda-test-gemm`. */
    GPW_SOURCE_NANOGPT = 16,         /**< H100 SXM node in training. `nanogpt-h100-sxm`. */
    GPW_SOURCE_MLPERF = 17,      /**< H100 PCIe node, AC at the wall. `mlperf-h100-pcie-8x`. */
    GPW_SOURCE_PATEL = 18,       /**< Power capping in a cloud fleet. `patel-2024`. */
    GPW_SOURCE_OPENIPSL = 19,    /**< Diesel set and its governor. `openipsl-degov`. */
    GPW_SOURCE_PSID = 20,        /**< DEGOV1 test case. `psid-degov1`. */
    GPW_SOURCE_GRIDLABD = 21,    /**< Diesel set defaults. `gridlabd-diesel-dg`. */
    GPW_SOURCE_AIR_MODEL = 22,   /**< Air and turbocharger model. `air-model`. */
    GPW_SOURCE_KING_KNIGHT = 23, /**< Load acceptance and class limits. `king-knight`. */
    GPW_SOURCE_ISO_8528_5 = 24,  /**< Classes of generating sets. `iso-8528-5`. */
    GPW_SOURCE_CISCO_H200 = 25,  /**< Nodes of eight H200, node power. `cisco-h200-node`. */
    GPW_SOURCE_B300_LAB = 26,    /**< B300 runs, summaries. `b300-power-lab`. */
    GPW_SOURCE_CUDA_TEST_A100 =
        27,                    /**< Eight A100 PCIe in training. `cuda-test-a100-gpt-8gpu`. */
    GPW_SOURCE_INTEL_PSU = 28, /**< Server supplies, makers' manuals. `intel-psu`. */
    GPW_SOURCE_INTEL_ATX12VO = 29, /**< Excursions a supply must bear. `intel-atx12vo`. */
    GPW_SOURCE_OCP_ORV3 = 30,      /**< Rack supplies and shelves. `ocp-orv3`. */
    GPW_SOURCE_NVIDIA_GB300 = 31,  /**< GB300 power smoothing and storage. `nvidia-gb300`. */
    GPW_SOURCE_EASYRIDER = 32,     /**< Rack buffer on 400 V. `easyrider-2026`. */
    GPW_SOURCE_JOULES_MODEL =
        33,                  /**< Fit of time and power to `mlenergy-2026`. `joules-model`. */
    GPW_SOURCE_OPENG2G = 34, /**< Power against batch size, logistic. `openg2g-2026`. */
    GPW_SOURCE_MODEL_CARDS = 35, /**< Public architecture of models. `model-cards`. */
    GPW_SOURCE_NVIDIA_DATASHEETS =
        36, /**< Bandwidth, rates and rated power of boards. `nvidia-datasheets`. */
    GPW_SOURCE_MICROSOFT = 37,       /**< Energy of a query, 0.34 Wh. `microsoft-2025`. */
    GPW_SOURCE_COOLING_MATTERS = 38, /**< Liquid against air, H100 nodes. `cooling-2025`. */
    GPW_SOURCE_ERCOT = 39,           /**< Change of a load in a sliding window. `ercot-2026`. */
    GPW_SOURCE_FLEET_2026 = 40,      /**< Statistics of inference fleets. `fleet-2026`. */
    GPW_SOURCE_ACNEWKIRK = 41, /**< Author's own defaults for a node. `newkirk-microgrid`. */
    GPW_SOURCE_CIM = 42, /**< Typical figures of governors in grid studies. `cim-governors`. */
    GPW_SOURCE_HK_SPECIFICATION = 43, /**< Sets of class G2 as specified. `hk-specification`. */
    GPW_SOURCE_CLASS_SOCIETIES = 44,  /**< Rules for ships' generators. `class-societies`. */
    GPW_SOURCE_MIL_HDBK_1003 = 45,    /**< Speed governing of plants. `mil-hdbk-1003-11`. */
    GPW_SOURCE_TM_5_6115_275 = 46,    /**< Precise mobile set. `tm-5-6115-275-14`. */
    GPW_SOURCE_TM_9_6115_729 = 47,    /**< Set points of a power plant. `tm-9-6115-729-24`. */
    GPW_SOURCE_DEIF_PPM300 = 48,      /**< Controller's relay settings. `deif-ppm300`. */
    GPW_SOURCE_SMARTGEN_HSC940 = 49,  /**< Controller's relay settings. `smartgen-hsc940`. */
    GPW_SOURCE_KOHLER_25CCL = 50,     /**< Controller's relay settings. `kohler-25ccl`. */
    GPW_SOURCE_IEEE_1547 = 51,        /**< Trips beside a public grid. `ieee-1547`. */
    GPW_SOURCE_EIRGRID = 52,          /**< RoCoF that data centres bear. `rocof-window`. */
    GPW_SOURCE_NFPA_110 = 53,         /**< Start of emergency power. `nfpa-110`. */
    GPW_SOURCE_RAMP_LIMITS = 54,      /**< Ramps that grids allow. `ramp-limits`. */
    GPW_SOURCE_WACKER_NEUSON = 55,    /**< Derating of a portable set. `wacker-neuson-g3`. */
    GPW_SOURCE_CAT_G3412 = 56,        /**< Derating of a gas engine. `cat-g3412`. */
    GPW_SOURCE_LOG = 57               /**< The user's own log. `user-log`. */
};

/** @name Names
 *  @{ */

/** Letter of a grade: `-`, `F`, `M`, `C`, `S`, `A`, `N`, `I`, `K`, `X` or `U`.
 *  @param grade  any value
 *  @return static storage, never NULL; `"?"` for no grade
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_grade_name(gpw_grade grade);

/** Name of a measurement point: `unknown`, `gpu-rail`, `psu-ac`, `node-ac`, `facility` or
 *  `instrument`.
 *  @param point  any value
 *  @return static storage, never NULL; `"?"` for no point
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_point_name(gpw_point point);

/** Id of a source: its anchor in docs/sources.md.
 *  @param source  any value
 *  @return static storage, never NULL; `"?"` for no source
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_source_name(gpw_source source);
/** @} */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SOURCE_H */
