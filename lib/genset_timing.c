/* SPDX-License-Identifier: MIT */
/* Times of an engine that follow from its build. */
#include "gpupower/genset.h"

#include "internal.h"

static int is_engine(uint32_t strokes, float speed_rpm)
{
    return (strokes == 2u || strokes == 4u) && gpwi_in_range(speed_rpm, 100.0f, 10000.0f);
}

GPWI_COLD gpw_status gpw_genset_dead_time(uint32_t cylinders, uint32_t strokes, float speed_rpm,
                                          float *dead_s)
{
    if (dead_s == NULL) {
        return GPW_ERR_NULL;
    }
    if (cylinders < 1u || cylinders > 64u || !is_engine(strokes, speed_rpm)) {
        return GPW_ERR_DOMAIN;
    }
    *dead_s = 60.0f / speed_rpm * ((float)strokes / (2.0f * (float)cylinders) + 0.25f);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_genset_intake_lag(float intake_l, float displaced_l, uint32_t strokes,
                                           float speed_rpm, float filling, float *lag_s)
{
    if (lag_s == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(intake_l, 0.01f, 1.0e5f) || !gpwi_in_range(displaced_l, 0.01f, 1.0e5f) ||
        !gpwi_in_range(filling, 0.3f, 1.2f) || !is_engine(strokes, speed_rpm)) {
        return GPW_ERR_DOMAIN;
    }
    *lag_s = 30.0f * (float)strokes * intake_l / (displaced_l * speed_rpm * filling);
    return GPW_OK;
}
