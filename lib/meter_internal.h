/* SPDX-License-Identifier: MIT */
#ifndef GPW_METER_INTERNAL_H
#define GPW_METER_INTERNAL_H

#include "gpupower/meter.h"

#include "maths.h"

#define GPWI_METER_V0_1 128u /* size in 0.1 */

/* A caller's configuration, checked. */
gpw_status gpwi_meter_read(gpw_meter_config *ours, const gpw_meter_config *theirs);

/* GPW_ERR_UNKNOWN where window or period are not known, but for a counter's window. */
gpw_status gpwi_meter_read_known(gpw_meter_config *ours, const gpw_meter_config *theirs);

/* Time in each period that is measured; the window where that is shorter. */
float gpwi_meter_sample_s(const gpw_meter_config *config);

/* Samples in a window. */
uint32_t gpwi_meter_taps(const gpw_meter_config *config, float window_s);

/* Time constant of a lag with this 10 to 90 % rise: divided by ln 9. */
static inline float gpwi_meter_tau_s(float rise_s)
{
    return rise_s / 2.19722458f;
}

static inline uint64_t gpwi_meter_ns(float time_s)
{
    return (uint64_t)gpwi_int64(time_s * 1.0e9f + 0.5f);
}

#endif /* GPW_METER_INTERNAL_H */
