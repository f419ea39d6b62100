/* SPDX-License-Identifier: MIT */
/* What not every engine has: an s1 that depends on load and speed, and the lag of a mixture
 * between throttle and cylinders. Both are renewed between sub-steps, so that the sub-step
 * itself is every engine's. Linked only where it is named. */
#include "genset_state.h"

#include "maths.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_acceptance_renew
#  pragma weak gpwi_acceptance_told_step
#endif

#define STEP_MIN_PU 1.0e-3f
#define STEP_MAX_PU 2.0f
#define EXPONENT_MAX 4.0f
#define MIXER_MIN_S 1.0e-3f
#define MIXER_MAX_S 2.0f
#define WIDTH_MAX 0.9f
#define STEP_RATIO_MIN 0.01f
#define STEP_RATIO_MAX 2.0f
#define TIME_RATIO_MIN 0.1f
#define TIME_RATIO_MAX 10.0f
#define TIME_WIDTH 0.3f /* of a table's times at the corners, either way */

/* ---- configuration ---- */

static int is_step(float step_pu)
{
    return gpwi_is_within(step_pu, STEP_MIN_PU, STEP_MAX_PU);
}

static int has_valid_air(const gpw_genset_config *c)
{
    const int has_limit = c->air_step_pu > 0.0f;

    return (!gpwi_is_known(c->air_step_full_pu) ||
            (has_limit && is_step(c->air_step_full_pu))) &&
           gpwi_is_within(c->air_speed_exponent, 0.0f, EXPONENT_MAX) &&
           (c->air_speed_exponent == 0.0f || has_limit || c->acceptance_rows_max > 0u);
}

/* What enters the dead time must not be needed at once: the mixer's lag comes in afterwards. */
static int has_valid_mixer(const gpw_genset_config *c, float substep_s)
{
    return c->mixer_s == 0.0f || (gpwi_is_within(c->mixer_s, MIXER_MIN_S, MIXER_MAX_S) &&
                                  c->dead_s >= 1.9999f * substep_s);
}

static int has_valid_acceptance(const gpw_genset_config *c)
{
    if (c->acceptance_rows_max == 0u) {
        return 1;
    }
    return c->acceptance_rows_max <= GPW_ACCEPTANCE_ROWS_MAX && c->air_step_pu == 0.0f &&
           c->air_tau_s == 0.0f &&
           (c->acceptance_dip_pu == 0.0f ||
            gpwi_is_within(c->acceptance_dip_pu, 0.01f, 0.3f)) &&
           gpwi_is_within(c->acceptance_error_pu, 0.0f, WIDTH_MAX) &&
           gpwi_is_within(c->acceptance_step_ratio, STEP_RATIO_MIN, STEP_RATIO_MAX) &&
           gpwi_is_within(c->acceptance_time_ratio, TIME_RATIO_MIN, TIME_RATIO_MAX);
}

GPWI_COLD gpw_status gpwi_extra_check(const gpw_genset_config *c, float substep_s)
{
    if (c->governor >= GPW_GOVERNOR_TGOV1 || !has_valid_air(c) ||
        !has_valid_mixer(c, substep_s) || !has_valid_acceptance(c)) {
        return GPW_ERR_DOMAIN;
    }
    return c->acceptance_rows_max == 0u || GPWI_IS_LINKED(gpwi_acceptance_renew)
               ? GPW_OK
               : (gpw_status)GPW_ERR_NOT_FOUND;
}

static gpw_status read_config(gpw_genset_config *ours, const gpw_genset_config *theirs)
{
    const gpw_status status =
        theirs == NULL ? (gpw_status)GPW_ERR_NULL : gpw_genset_config_init(ours, sizeof *ours);

    return status == GPW_OK ? gpwi_config_read(ours, sizeof *ours, GPWI_GENSET_V0_1, theirs)
                            : status;
}

GPWI_COLD gpw_status gpw_genset_use_air(gpw_genset_config *config, float step_full_pu,
                                        float speed_exponent)
{
    gpw_genset_config c;
    gpw_status status = read_config(&c, config);

    if (status == GPW_OK && ((gpwi_is_known(step_full_pu) && !is_step(step_full_pu)) ||
                             !gpwi_is_within(speed_exponent, 0.0f, EXPONENT_MAX))) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    c.air_step_full_pu = step_full_pu;
    c.air_speed_exponent = speed_exponent;
    return gpwi_config_write(config, &c, sizeof c, GPWI_GENSET_V0_1);
}

GPWI_COLD gpw_status gpw_genset_use_mixer(gpw_genset_config *config, float mixer_s)
{
    gpw_genset_config c;
    gpw_status status = read_config(&c, config);

    if (status == GPW_OK && mixer_s != 0.0f &&
        !gpwi_is_within(mixer_s, MIXER_MIN_S, MIXER_MAX_S)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    c.mixer_s = mixer_s;
    return gpwi_config_write(config, &c, sizeof c, GPWI_GENSET_V0_1);
}

/* ---- corners ---- */

static float at_end(float figure, float width, uint32_t is_high)
{
    return figure * (is_high ? 1.0f + width : 1.0f - width);
}

/* s1 at full load goes with the other s1; a table's steps and times go where s1 and tau_tc
 * would. */
GPWI_COLD void gpwi_extra_corner(const gpw_genset_config *c, uint32_t corner,
                                 gpw_genset_config *out)
{
    const uint32_t bits = corner - 1u;

    if (c->acceptance_rows_max > 0u) {
        out->acceptance_step_ratio = gpwi_clamp(
            at_end(c->acceptance_step_ratio, c->acceptance_error_pu, bits & GPWI_AIR_STEP_HIGH),
            STEP_RATIO_MIN, STEP_RATIO_MAX);
        out->acceptance_time_ratio =
            gpwi_clamp(at_end(c->acceptance_time_ratio, TIME_WIDTH, bits & GPWI_AIR_TAU_HIGH),
                       TIME_RATIO_MIN, TIME_RATIO_MAX);
    } else if (gpwi_is_known(c->air_step_full_pu)) {
        out->air_step_full_pu =
            gpwi_clamp(c->air_step_full_pu * (out->air_step_pu / c->air_step_pu), STEP_MIN_PU,
                       STEP_MAX_PU);
    }
}

/* ---- the model ---- */

/* An input that goes in a straight line from one sub-step to the next, exactly. */
static void init_mixer(genset_extra *x, float mixer_s)
{
    const float h = 2.0f * x->half_step_s;

    if (mixer_s > 0.0f) {
        x->mixer_to = gpwi_lag_direct(h, mixer_s);
        x->mixer_from = gpwi_lag_gain(h, mixer_s) - x->mixer_to;
        x->mixer_keep = 1.0f - gpwi_lag_gain(h, mixer_s);
    }
}

GPWI_COLD void gpwi_extra_init(gpw_genset *genset, const gpw_genset_config *c)
{
    genset_extra *const x = gpwi_genset_extra(genset);
    const float n = c->air_speed_exponent;

    x->half_step_s = 0.5f * (gpwi_seconds(c->tick_ns) / (float)genset->substeps);
    x->least_step = c->throttle_min_pu > STEP_MIN_PU ? c->throttle_min_pu : STEP_MIN_PU;
    x->step = c->air_step_pu;
    x->slope = gpwi_is_known(c->air_step_full_pu) ? c->air_step_full_pu - c->air_step_pu : 0.0f;
    x->of_speed[0] = n;
    x->of_speed[1] = n * (n - 1.0f) * 0.5f;
    x->of_speed[2] = n * (n - 1.0f) * (n - 2.0f) * (1.0f / 6.0f);
    x->rows_max = c->acceptance_rows_max;
    x->step_ratio = c->acceptance_step_ratio;
    x->time_ratio = c->acceptance_time_ratio;
    x->told_ratio = c->acceptance_step_ratio;
    x->dip = c->acceptance_dip_pu;
    x->has_air = c->air_step_pu > 0.0f || x->rows_max > 0u;
    if (x->rows_max > 0u) {
        genset->model.air = x->half_step_s; /* 1 s, until rows come */
    }
    init_mixer(x, c->mixer_s);
}

/* (1+w)^n by its series to the cube. */
static float of_speed(const genset_extra *x, float w)
{
    return 1.0f + w * (x->of_speed[0] + w * (x->of_speed[1] + w * x->of_speed[2]));
}

/* s1 for the next sub-step. */
void gpwi_extra_renew(gpw_genset *g)
{
    genset_extra *const x = gpwi_genset_extra(g);
    genset_model *const m = &g->model;

    if (!x->has_air) {
        return;
    }
    if (x->rows_max > 0u) {
        gpwi_acceptance_renew(g);
    } else {
        m->air_step = x->step + x->slope * g->vars.boost;
    }
    m->air_step *= of_speed(x, g->vars.speed);
    if (!(m->air_step >= x->least_step)) {
        m->air_step = x->least_step;
    }
}

/* Into the slot that this sub-step filled with the throttle at its beginning goes what left the
 * mixer then. It is read one sub-step later at the earliest. */
static void mix(gpw_genset *g)
{
    genset_extra *const x = gpwi_genset_extra(g);
    float *const ring = (float *)(void *)(g + 1);
    const uint32_t slot = (g->dead_next != 0u ? g->dead_next : g->dead_slots) - 1u;
    const float from = ring[slot];

    ring[slot] = x->mixed;
    x->mixed = x->mixer_keep * x->mixed + x->mixer_from * from + x->mixer_to * g->throttle;
}

float gpwi_extra_substep(gpw_genset *genset, float load)
{
    const float speed = gpwi_engine_substep(genset, load);

    if (gpwi_genset_extra(genset)->mixer_to > 0.0f) {
        mix(genset);
    }
    gpwi_extra_renew(genset);
    return speed;
}

GPWI_COLD void gpwi_extra_reset(gpw_genset *genset)
{
    gpwi_genset_extra(genset)->mixed = genset->initial_pu;
    gpwi_extra_renew(genset);
}

float gpwi_extra_told_step(const gpw_genset *genset)
{
    const genset_extra *const x = gpwi_genset_extra_const(genset);

    return x->rows_max > 0u ? gpwi_acceptance_told_step(genset) : genset->model.air_step;
}
