/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live. A quantity that is NaN is
 * not known. */
#ifndef GPW_PROTECTION_INTERNAL_H
#define GPW_PROTECTION_INTERNAL_H

#include "gpupower/protection.h"
#include "internal.h"

#define GPWI_PROTECTION_ROW_V0_1 48u /* size of gpw_protection_row in 0.1 */

/* 1 if a quantity that some row needs was not known. */
uint32_t gpwi_protection_push(gpw_protection *protection, float frequency_hz, float voltage_pu,
                              float power_w, float reactive_var);

/* First row that tripped, from 1; 0 none. */
uint32_t gpwi_protection_tripped(const gpw_protection *protection);

#endif /* GPW_PROTECTION_INTERNAL_H */
