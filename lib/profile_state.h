/* SPDX-License-Identifier: MIT */
/* The bytes of a profile: shared by profile.c, which builds and reads them, and by catalogue/,
 * which spells them out as constants. */
#ifndef GPW_PROFILE_STATE_H
#define GPW_PROFILE_STATE_H

#include "profile_internal.h"

#define GPWI_PROFILE_MAGIC 0x50575047u     /* "GPWP", built in: constant */
#define GPWI_PROFILE_OWN_MAGIC 0x70575047u /* "GPWp", in a caller's memory */

/* Headers inside are not used: a reader gets the size it asked for. */
struct gpw_profile {
    uint32_t magic;
    uint32_t reserved;
    gpw_profile_config board;
    gpw_phase_figures phases[GPW_PHASE_COUNT]; /* by phase */
};

GPW_STATIC_ASSERT(profile_fits, sizeof(struct gpw_profile) <= GPW_PROFILE_STATE_BYTES);

/* ---- how the catalogue writes unknown ---- */

#define GPWI_UNKNOWN __builtin_nanf("")

#define GPWI_NO_RANGE .low_w = GPWI_UNKNOWN, .high_w = GPWI_UNKNOWN
#define GPWI_NO_NOISE .sigma_w = GPWI_UNKNOWN, .tau_s = GPWI_UNKNOWN
#define GPWI_NO_WAVE                                                                           \
  .wave_w = GPWI_UNKNOWN, .wave_period_s = GPWI_UNKNOWN, .wave_duty = GPWI_UNKNOWN
#define GPWI_NO_DURATION .duration_low_s = GPWI_UNKNOWN, .duration_high_s = GPWI_UNKNOWN

/* A phase nobody measured. */
#define GPWI_PHASE_UNKNOWN(id)                                                                 \
  [id] = {.phase = (id),                                                                       \
          .mean_w = GPWI_UNKNOWN,                                                              \
          GPWI_NO_RANGE,                                                                       \
          GPWI_NO_NOISE,                                                                       \
          GPWI_NO_WAVE,                                                                        \
          GPWI_NO_DURATION}

/* Off is nothing, by definition. */
#define GPWI_PHASE_OFF                                                                         \
  [GPW_PHASE_OFF] = {.phase = GPW_PHASE_OFF,                                                   \
                     .wave_period_s = GPWI_UNKNOWN,                                            \
                     .wave_duty = GPWI_UNKNOWN,                                                \
                     .tau_s = GPWI_UNKNOWN,                                                    \
                     GPWI_NO_DURATION,                                                         \
                     .grade = GPW_GRADE_FULL,                                                  \
                     .source = GPW_SOURCE_DEFINITION,                                          \
                     .point = GPW_POINT_GPU_RAIL}

#define GPWI_PHASES_USER_UNKNOWN                                                               \
  GPWI_PHASE_UNKNOWN(GPW_PHASE_USER_1), GPWI_PHASE_UNKNOWN(GPW_PHASE_USER_2),                  \
      GPWI_PHASE_UNKNOWN(GPW_PHASE_USER_3), GPWI_PHASE_UNKNOWN(GPW_PHASE_USER_4)

#endif /* GPW_PROFILE_STATE_H */
