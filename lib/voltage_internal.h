/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the voltage a number. */
#ifndef GPW_VOLTAGE_INTERNAL_H
#define GPW_VOLTAGE_INTERNAL_H

#include "gpupower/voltage.h"
#include "internal.h"

#define GPWI_VOLTAGE_LIMITS_V0_1 48u /* size of gpw_voltage_limits in 0.1 */

void gpwi_voltage_push(gpw_voltage *voltage, float voltage_pu);
/* The record has a hole: what held so far is no longer known to hold. */
void gpwi_voltage_hole(gpw_voltage *voltage);

#endif /* GPW_VOLTAGE_INTERNAL_H */
