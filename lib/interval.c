/* SPDX-License-Identifier: MIT */
/* What is known of methods of measuring a GPU's power, as rows. */
#include "gpupower/interval.h"

#include "internal.h"

#define METHOD_V0_1 52u

GPW_STATIC_ASSERT(method_size, sizeof(gpw_method_figures) == METHOD_V0_1);

/* A table's row may hold 0 for what is not known: no method samples or sees nothing. */
typedef struct method_row {
    uint8_t method, basis, reading, grade;
    uint32_t source;
    float sampling_low_s, sampling_high_s;
    float coverage_low, coverage_high;
    float error_low, error_high;
} method_row;

#define ROW(method, basis, reading, grade, source, sampling_low_s, sampling_high_s,            \
            coverage_low, coverage_high, error_low, error_high)                                \
  {                                                                                            \
    GPW_METHOD_##method, GPW_BASIS_##basis, GPW_READING_##reading, GPW_GRADE_##grade,          \
        GPW_SOURCE_##source, sampling_low_s, sampling_high_s, coverage_low, coverage_high,     \
        error_low, error_high                                                                  \
  }
/* The study does not say whether its accuracies are of a power or of an energy. */
#define STUDY(method, sampling_low_s, sampling_high_s, coverage, error_low, error_high)        \
  ROW(method, STUDY, STEADY, ESTIMATE, STUDY, sampling_low_s, sampling_high_s, coverage,       \
      coverage, error_low, error_high),                                                        \
      ROW(method, STUDY, NAIVE_ENERGY, ESTIMATE, STUDY, sampling_low_s, sampling_high_s,       \
          coverage, coverage, error_low, error_high)
/* Readings come every 20 ms from older boards, every 100 ms from newer ones; the window seen is
 * from a fifth of that (GH200, instant) to all of it (the 1 s average). */
#define MEASURED(method, reading, error_low, error_high)                                       \
  ROW(method, MEASURED, reading, SECONDARY, YANG, 0.02f, 0.1f, 0.2f, 1.0f, error_low,          \
      error_high)

static const method_row rows[] = {
    STUDY(EXTERNAL_PDU, 60.0f, 300.0f, 0.0f, 0.02f, 0.02f),
    STUDY(NVIDIA_SMI, 0.1f, 0.1f, 0.25f, 0.10f, 0.35f),
    STUDY(NVML, 0.0f, 0.0f, 0.25f, 0.10f, 0.35f), /* "configurable" */
    STUDY(DCGM, 1.0f, 1.0f, 0.0f, 0.05f, 0.15f),
    MEASURED(NVIDIA_SMI, STEADY, GPWI_INSTRUMENT_ERROR, GPWI_INSTRUMENT_ERROR),
    MEASURED(NVIDIA_SMI, NAIVE_ENERGY, 0.3927f, 0.70f),
    MEASURED(NVIDIA_SMI, CORRECTED_ENERGY, 0.0489f, 0.0489f),
    MEASURED(NVML, STEADY, GPWI_INSTRUMENT_ERROR, GPWI_INSTRUMENT_ERROR),
    MEASURED(NVML, NAIVE_ENERGY, 0.3927f, 0.70f),
    MEASURED(NVML, CORRECTED_ENERGY, 0.0489f, 0.0489f),
    ROW(NVML, STATED, STEADY, FULL, NVIDIA_NVML, 0.0f, 0.0f, 0.0f, 0.0f, 0.05f, 0.05f),
};

static gpw_status find(uint32_t method, uint32_t basis, uint32_t reading,
                       const method_row **found)
{
    size_t i;

    if (method > GPW_METHOD_DCGM || basis > GPW_BASIS_STATED ||
        reading > GPW_READING_CORRECTED_ENERGY) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].method == method && rows[i].basis == basis && rows[i].reading == reading) {
            *found = &rows[i];
            return GPW_OK;
        }
    }
    return GPW_ERR_UNKNOWN;
}

static float known(float figure)
{
    return figure > 0.0f ? figure : gpw_unknown();
}

gpw_status gpw_method_row(uint32_t method, uint32_t basis, uint32_t reading,
                          gpw_method_figures *figures, size_t figures_bytes)
{
    const method_row *row = NULL;
    gpw_method_figures f;
    gpw_status status;

    if (figures == NULL) {
        return GPW_ERR_NULL;
    }
    status = find(method, basis, reading, &row);
    if (status != GPW_OK) {
        return status;
    }
    f.method = method;
    f.basis = basis;
    f.reading = reading;
    f.per_gpu = method != GPW_METHOD_EXTERNAL_PDU;
    f.sampling_low_s = known(row->sampling_low_s);
    f.sampling_high_s = known(row->sampling_high_s);
    f.coverage_low = known(row->coverage_low);
    f.coverage_high = known(row->coverage_high);
    f.error_low = row->error_low;
    f.error_high = row->error_high;
    f.grade = row->grade;
    f.source = row->source;
    f.point = f.per_gpu ? GPW_POINT_INSTRUMENT : GPW_POINT_NODE_AC;
    return gpwi_result_write(figures, figures_bytes, &f, sizeof f, METHOD_V0_1);
}

gpw_status gpw_method_interval(uint32_t method, uint32_t basis, uint32_t reading,
                               float reading_w, float *value_w, float *low_w, float *high_w)
{
    const method_row *row = NULL;
    gpw_status status;

    if (value_w == NULL || low_w == NULL || high_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = find(method, basis, reading, &row);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_known(reading_w)) {
        return GPW_ERR_UNKNOWN;
    }
    if (!gpwi_in_range(reading_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *value_w = reading_w;
    *low_w = reading_w / (1.0f + row->error_high);
    *high_w = reading_w / (1.0f - row->error_high);
    return GPW_OK;
}
