/* SPDX-License-Identifier: MIT */
/* What a sub-step ends with where a limit was met: the same for all who instantiate one. */
#include "genset_substep.h"

/* Share of a sub-step in which an excess that goes from `from` to `to` in a straight line is
 * below 0. `to` includes what the step itself adds to it; that much is missing as long as the
 * excess is above. */
static GPWI_NOINLINE float share_below(float from, float to, float step)
{
    if (from < 0.0f) {
        return to < 0.0f ? 1.0f : from / (from - to);
    }
    to -= step;
    return to < 0.0f ? to / (to - from) : 0.0f;
}

/* A PI with an actuator of its own. */
static int has_lagged_output(const gpw_genset *g)
{
    return g->kind == KIND_PI && g->model.lag > 0.0f;
}

static float asked_now(const gpw_genset *g)
{
    switch (g->kind) {
    case KIND_DROOP: return asked_of(&g->model, &g->vars, KIND_DROOP);
    case KIND_PI: return asked_of(&g->model, &g->vars, KIND_PI);
    default: return asked_of(&g->model, &g->vars, KIND_DEGOV);
    }
}

/* Conditional integration: what pushes a saturated actuator further counts only for the part
 * of the sub-step in which it was not saturated. A yes or no per stage would make the result
 * depend on where in a sub-step the limit is met. */
static float held_back(const gpw_genset *g, float step, float asked, float ceiling_before,
                       float ceiling)
{
    const float floor = g->model.throttle_min;
    const float own = has_lagged_output(g) ? 0.0f : step;

    return step > 0.0f ? step * share_below(g->asked - ceiling_before, asked - ceiling, own)
                       : step * share_below(floor - g->asked, floor - asked, -own);
}

/* End of a sub-step that was limited at either end: takes back what the integral was not
 * entitled to. A lag that is itself the output just stays inside. */
GPWI_SMALL void gpwi_genset_settle_at_limit(gpw_genset *g, float boost, float integral,
                                            float integral_step)
{
    const genset_model *const m = &g->model;
    const float before = ceiling_of(m, boost), ceiling = ceiling_of(m, g->vars.boost);
    const float asked = asked_now(g);
    const float inside = gpwi_clamp(asked, m->throttle_min, ceiling);

    g->integral_residue = 0.0f;
    if (g->kind == KIND_DROOP) {
        g->vars.integral = inside;
    } else {
        integral += held_back(g, integral_step, asked, before, ceiling);
        g->vars.integral = gpwi_clamp(integral, m->throttle_min, m->throttle_max);
    }
    if (has_lagged_output(g)) {
        g->vars.filter = inside;
    }
    g->asked = asked_now(g);
    g->throttle = gpwi_clamp(g->asked, m->throttle_min, ceiling);
    g->at_limit = 0u;
    if (g->asked >= ceiling) {
        g->at_limit = ceiling < m->throttle_max ? GPWI_GENSET_AIR : GPWI_GENSET_MAX;
    } else if (g->asked <= m->throttle_min) {
        g->at_limit = GPWI_GENSET_MIN;
    }
    g->limited |= g->at_limit;
}
