/* SPDX-License-Identifier: MIT */
/* Governors of turbines: each is a file of its own that a linker takes only where it is named.
 */
#ifndef GPW_GENSET_TURBINE_H
#define GPW_GENSET_TURBINE_H

#include "genset_state.h"

/* Variables of a turbine, by their place in genset_vars. */
enum turbine_var {
    VAR_SPEED = 0,
    VAR_CEILING = 1, /* not integrated: the throttle that the temperature allows for long */
    VAR_ACTUATOR,    /* TGOV1, GAST: x1. GGOV1: the valve */
    VAR_ENGINE,      /* TGOV1: x2. GAST: x2. GGOV1: xb */
    VAR_HEAT,        /* GAST: x3 */
    VAR_INTEGRAL = VAR_HEAT,
    VAR_DERIVATIVE,
    VAR_POWER,
    VARS
};

GPW_STATIC_ASSERT(turbine_vars_fit, VARS * sizeof(float) <= sizeof(genset_vars));
GPW_STATIC_ASSERT(turbine_kinds,
                  KIND_GGOV1 - KIND_TGOV1 == GPW_GOVERNOR_GGOV1 - GPW_GOVERNOR_TGOV1);

#define LAG_MIN_S 1.0e-3f
#define LAG_MAX_S 100.0f
#define DROOP_MIN_PU 1.0e-3f

/* Per governor. `engine_in` is what reaches the engine after the dead time, for one that has
 * any. */
#define DECLARE_TURBINE(name)                                                                  \
  gpw_status gpwi_##name##_check(const gpw_genset_config *c); /* its own figures */            \
  /* Coefficients of a checked configuration. `hh`: half a sub-step */                         \
  void gpwi_##name##_init(gpw_genset *g, const gpw_genset_config *c, float hh);                \
  /* The variables in equilibrium at initial_pu */                                             \
  void gpwi_##name##_begin(gpw_genset *g, float *x);                                           \
  /* Rates times half a sub-step, but for the speed's; returns the power at the shaft */       \
  float gpwi_##name##_rates(const gpw_genset *g, const float *x, float load, float engine_in,  \
                            float *k);                                                         \
  /* Keeps the variables in their ranges; tells throttle, ceiling and limits */                \
  void gpwi_##name##_end(gpw_genset *g, float *x);                                             \
  /* Where it settles under a load, unchecked against the stall; NaN: nowhere */               \
  float gpwi_##name##_settled(const gpw_genset *g, float load)

DECLARE_TURBINE(tgov1);
DECLARE_TURBINE(gast);
DECLARE_TURBINE(ggov1);

/* Reads a caller's configuration to give it a turbine's governor. */
gpw_status gpwi_turbine_read(gpw_genset_config *ours, const gpw_genset_config *theirs,
                             uint32_t governor);

/* A lag whose end values do not wind up: its rate, for a state that may be beyond an end. */
static inline float gpwi_turbine_valve_rate(float gain, float target, float x, float low,
                                            float high)
{
    const float rate = gain * (target - gpwi_clamp(x, low, high));

    return (x >= high && rate > 0.0f) || (x <= low && rate < 0.0f) ? 0.0f : rate;
}

/* The root of a w^2 + b w + c next to 0, without cancellation; NaN: there is none. */
float gpwi_turbine_root(float a, float b, float c);

/* Power that the turbine must give to hold deviation w. */
float gpwi_turbine_needed(const gpw_genset *g, float w, float load);

/* Where p0 - w/R meets the load; NaN where that is not within TMIN .. `most`. */
float gpwi_turbine_droop_settled(const gpw_genset *g, float load, float most);

#endif /* GPW_GENSET_TURBINE_H */
