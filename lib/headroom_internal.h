/* SPDX-License-Identifier: MIT */
/* Headroom for a room that has checked its figures before: no copy of them on the stack. */
#ifndef GPW_HEADROOM_INTERNAL_H
#define GPW_HEADROOM_INTERNAL_H

#include "gpupower/headroom.h"
#include "internal.h"

int gpwi_headroom_is_valid(const gpw_headroom_config *config);

/* As gpw_headroom_now(), of a valid configuration; `memory` is moved on in place, and nothing
 * is written on an error. */
gpw_status gpwi_headroom_weigh(const gpw_headroom_config *config, const gpw_plan_unit *units,
                               size_t unit_bytes, uint32_t count,
                               const gpw_headroom_input *input, uint64_t now_ns,
                               gpw_headroom_memory *memory, gpw_headroom_result *result);

#endif /* GPW_HEADROOM_INTERNAL_H */
