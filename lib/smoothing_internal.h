/* SPDX-License-Identifier: MIT */
/* What the chain needs of a smoothing configuration. */
#ifndef GPW_SMOOTHING_INTERNAL_H
#define GPW_SMOOTHING_INTERNAL_H

#include "gpupower/smoothing.h"
#include "internal.h"

/* A caller's configuration, checked: GPW_ERR_VERSION, GPW_ERR_UNKNOWN, GPW_ERR_DOMAIN. */
gpw_status gpwi_smoothing_read(const gpw_smoothing_config *theirs, gpw_smoothing_config *ours);

#endif /* GPW_SMOOTHING_INTERNAL_H */
