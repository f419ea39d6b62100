/* SPDX-License-Identifier: MIT */
/* The second door: the same handles in memory from malloc(). Nothing here does more than that.
 */
#include "gpupower/host.h"

#include <stdlib.h>

/* Every pair is the same four lines around a room's own state_size and init. */
#define DEFINE_CREATE_AND_DESTROY(room)                                                        \
  gpw_status gpw_##room##_create(const gpw_##room##_config *config, gpw_##room **room)         \
  {                                                                                            \
    gpw_status status;                                                                         \
    size_t bytes = 0;                                                                          \
    void *memory;                                                                              \
                                                                                               \
    if (room == NULL) {                                                                        \
      return GPW_ERR_NULL;                                                                     \
    }                                                                                          \
    *room = NULL;                                                                              \
    status = gpw_##room##_state_size(config, &bytes);                                          \
    if (status < GPW_OK) {                                                                     \
      return status;                                                                           \
    }                                                                                          \
    memory = malloc(bytes);                                                                    \
    if (memory == NULL) {                                                                      \
      return GPW_ERR_NOMEM;                                                                    \
    }                                                                                          \
    status = gpw_##room##_init(memory, bytes, config, room);                                   \
    if (status < GPW_OK) {                                                                     \
      *room = NULL;                                                                            \
      free(memory);                                                                            \
    }                                                                                          \
    return status;                                                                             \
  }                                                                                            \
                                                                                               \
  void gpw_##room##_destroy(gpw_##room *room)                                                  \
  {                                                                                            \
    free(room);                                                                                \
  }

/* clang-format off */
DEFINE_CREATE_AND_DESTROY(profile)
DEFINE_CREATE_AND_DESTROY(fleet)
DEFINE_CREATE_AND_DESTROY(chain)
DEFINE_CREATE_AND_DESTROY(supply)
DEFINE_CREATE_AND_DESTROY(genset)
DEFINE_CREATE_AND_DESTROY(alternator)
DEFINE_CREATE_AND_DESTROY(verdict)
DEFINE_CREATE_AND_DESTROY(site)
DEFINE_CREATE_AND_DESTROY(bands)
DEFINE_CREATE_AND_DESTROY(sizing)
DEFINE_CREATE_AND_DESTROY(load_spec)
DEFINE_CREATE_AND_DESTROY(protection)
DEFINE_CREATE_AND_DESTROY(voltage)
DEFINE_CREATE_AND_DESTROY(start)
DEFINE_CREATE_AND_DESTROY(duty)
DEFINE_CREATE_AND_DESTROY(meter)
DEFINE_CREATE_AND_DESTROY(meter_energy)
DEFINE_CREATE_AND_DESTROY(meter_study)
DEFINE_CREATE_AND_DESTROY(plant)
DEFINE_CREATE_AND_DESTROY(levels)
DEFINE_CREATE_AND_DESTROY(unbox)
DEFINE_CREATE_AND_DESTROY(estimate)
DEFINE_CREATE_AND_DESTROY(tick_grid)
DEFINE_CREATE_AND_DESTROY(window)
DEFINE_CREATE_AND_DESTROY(forecast)
DEFINE_CREATE_AND_DESTROY(ladder)
DEFINE_CREATE_AND_DESTROY(permit)
DEFINE_CREATE_AND_DESTROY(onset)
DEFINE_CREATE_AND_DESTROY(swing)
DEFINE_CREATE_AND_DESTROY(pulse)
DEFINE_CREATE_AND_DESTROY(watch)
/* clang-format on */

/* A plan is made of three structs. */
gpw_status gpw_plan_create(const gpw_plan_config *config, const gpw_genset_config *genset,
                           const gpw_limits *limits, gpw_plan **plan)
{
    gpw_status status;
    size_t bytes = 0;
    void *memory;

    if (plan == NULL) {
        return GPW_ERR_NULL;
    }
    *plan = NULL;
    status = gpw_plan_state_size(config, genset, &bytes);
    if (status < GPW_OK) {
        return status;
    }
    memory = malloc(bytes);
    if (memory == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = gpw_plan_init(memory, bytes, config, genset, limits, plan);
    if (status < GPW_OK) {
        *plan = NULL;
        free(memory);
    }
    return status;
}

void gpw_plan_destroy(gpw_plan *plan)
{
    free(plan);
}
