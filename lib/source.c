/* SPDX-License-Identifier: MIT */
/* Names of the labels that a figure carries.
 *
 * No default in the switches: -Wswitch-enum then names any value left out. The enum may be a
 * single byte, so a value that does not survive the cast is unknown. */
#include "gpupower/source.h"

const char *gpw_grade_name(gpw_grade grade)
{
    const enum gpw_grade_id id = (enum gpw_grade_id)grade;

    if ((gpw_grade)id != grade) {
        return "?";
    }
    switch (id) {
    case GPW_GRADE_UNKNOWN: return "-";
    case GPW_GRADE_FULL: return "F";
    case GPW_GRADE_MEASURED: return "M";
    case GPW_GRADE_COMPUTED: return "C";
    case GPW_GRADE_SECONDARY: return "S";
    case GPW_GRADE_ABSTRACT: return "A";
    case GPW_GRADE_ANECDOTAL: return "N";
    case GPW_GRADE_INFERRED: return "I";
    case GPW_GRADE_ENGINEERING: return "K";
    case GPW_GRADE_ESTIMATE: return "X";
    case GPW_GRADE_USER: return "U";
    }
    return "?";
}

const char *gpw_point_name(gpw_point point)
{
    const enum gpw_point_id id = (enum gpw_point_id)point;

    if ((gpw_point)id != point) {
        return "?";
    }
    switch (id) {
    case GPW_POINT_UNKNOWN: return "unknown";
    case GPW_POINT_GPU_RAIL: return "gpu-rail";
    case GPW_POINT_PSU_AC: return "psu-ac";
    case GPW_POINT_NODE_AC: return "node-ac";
    case GPW_POINT_FACILITY: return "facility";
    case GPW_POINT_INSTRUMENT: return "instrument";
    }
    return "?";
}

const char *gpw_source_name(gpw_source source)
{
    const enum gpw_source_id id = (enum gpw_source_id)source;

    if ((gpw_source)id != source) {
        return "?";
    }
    switch (id) {
    case GPW_SOURCE_USER: return "user";
    case GPW_SOURCE_DEFINITION: return "definition";
    case GPW_SOURCE_STUDY: return "study-2025";
    case GPW_SOURCE_NEWKIRK: return "newkirk-2025";
    case GPW_SOURCE_LATIF: return "latif-2024";
    case GPW_SOURCE_YANG: return "yang-2024";
    case GPW_SOURCE_LI: return "li-2025";
    case GPW_SOURCE_CHOUKSE: return "choukse-2025";
    case GPW_SOURCE_MLENERGY: return "mlenergy-2026";
    case GPW_SOURCE_NLR: return "nlr-2026";
    case GPW_SOURCE_POWERTRACE_SIM: return "powertrace-sim";
    case GPW_SOURCE_YORK: return "york-2026";
    case GPW_SOURCE_NVIDIA_PB_11133: return "nvidia-pb-11133";
    case GPW_SOURCE_NVIDIA_SMI: return "nvidia-smi-listings";
    case GPW_SOURCE_NVIDIA_NVML: return "nvidia-nvml";
    case GPW_SOURCE_CUDA_TEST_GEMM: return "cuda-test-gemm";
    case GPW_SOURCE_NANOGPT: return "nanogpt-h100-sxm";
    case GPW_SOURCE_MLPERF: return "mlperf-h100-pcie-8x";
    case GPW_SOURCE_PATEL: return "patel-2024";
    case GPW_SOURCE_OPENIPSL: return "openipsl-degov";
    case GPW_SOURCE_PSID: return "psid-degov1";
    case GPW_SOURCE_GRIDLABD: return "gridlabd-diesel-dg";
    case GPW_SOURCE_AIR_MODEL: return "air-model";
    case GPW_SOURCE_KING_KNIGHT: return "king-knight";
    case GPW_SOURCE_ISO_8528_5: return "iso-8528-5";
    case GPW_SOURCE_CISCO_H200: return "cisco-h200-node";
    case GPW_SOURCE_B300_LAB: return "b300-power-lab";
    case GPW_SOURCE_CUDA_TEST_A100: return "cuda-test-a100-gpt-8gpu";
    case GPW_SOURCE_INTEL_PSU: return "intel-psu";
    case GPW_SOURCE_INTEL_ATX12VO: return "intel-atx12vo";
    case GPW_SOURCE_OCP_ORV3: return "ocp-orv3";
    case GPW_SOURCE_NVIDIA_GB300: return "nvidia-gb300";
    case GPW_SOURCE_EASYRIDER: return "easyrider-2026";
    case GPW_SOURCE_JOULES_MODEL: return "joules-model";
    case GPW_SOURCE_OPENG2G: return "openg2g-2026";
    case GPW_SOURCE_MODEL_CARDS: return "model-cards";
    case GPW_SOURCE_NVIDIA_DATASHEETS: return "nvidia-datasheets";
    case GPW_SOURCE_MICROSOFT: return "microsoft-2025";
    case GPW_SOURCE_COOLING_MATTERS: return "cooling-2025";
    case GPW_SOURCE_ERCOT: return "ercot-2026";
    case GPW_SOURCE_FLEET_2026: return "fleet-2026";
    case GPW_SOURCE_ACNEWKIRK: return "newkirk-microgrid";
    case GPW_SOURCE_CIM: return "cim-governors";
    case GPW_SOURCE_HK_SPECIFICATION: return "hk-specification";
    case GPW_SOURCE_CLASS_SOCIETIES: return "class-societies";
    case GPW_SOURCE_MIL_HDBK_1003: return "mil-hdbk-1003-11";
    case GPW_SOURCE_TM_5_6115_275: return "tm-5-6115-275-14";
    case GPW_SOURCE_TM_9_6115_729: return "tm-9-6115-729-24";
    case GPW_SOURCE_DEIF_PPM300: return "deif-ppm300";
    case GPW_SOURCE_SMARTGEN_HSC940: return "smartgen-hsc940";
    case GPW_SOURCE_KOHLER_25CCL: return "kohler-25ccl";
    case GPW_SOURCE_IEEE_1547: return "ieee-1547";
    case GPW_SOURCE_EIRGRID: return "rocof-window";
    case GPW_SOURCE_NFPA_110: return "nfpa-110";
    case GPW_SOURCE_RAMP_LIMITS: return "ramp-limits";
    case GPW_SOURCE_WACKER_NEUSON: return "wacker-neuson-g3";
    case GPW_SOURCE_CAT_G3412: return "cat-g3412";
    case GPW_SOURCE_LOG: return "user-log";
    }
    return "?";
}
