/* SPDX-License-Identifier: MIT */
/* A maker's table of load acceptance in place of s1 and tau_tc. Linked only where it is named.
 */
#include "genset_state.h"

#include "maths.h"

/* tau_tc is this share of a row's time: five time constants later the boost has arrived. */
#define TIMES_PER_TAU 5.0f

/* Of the dip that a row's step is taken within, what it is fitted to: the rest is for the step
 * after it, which finds the boost not quite there. */
#define DIP_SHARE 0.8f

#define FIT_BISECTIONS 9u
#define FIT_MIN_S 2.0f
#define FIT_MAX_S 20.0f
#define THROTTLE_SPARE_PU 0.02f /* the throttle's end is no question of air */

#define TOP_MAX_PU 1.2f /* no maker promises a load beyond */
#define TOP_SPARE_PU 1.0e-4f
/* A printed step may be above the one before: published sequences end with what is left to full
 * load, 26 % after 18 %. */
#define RISE_MAX_PU 0.1f

/* ---- a table ---- */

static int is_row(const gpw_acceptance_row *r)
{
    return gpwi_is_within(r->load_pu, 0.0f, 1.5f) &&
           gpwi_is_within(r->step_pu, 1.0e-3f, 2.0f) &&
           gpwi_is_within(r->recovery_s, 0.1f, 100.0f);
}

GPWI_COLD gpw_status gpwi_acceptance_check(const gpw_acceptance_row *rows, uint32_t count,
                                           float throttle_max)
{
    /* A derated throttle ends below full load; the table is of the whole set. */
    const float top = gpwi_clamp(throttle_max, 1.0f, TOP_MAX_PU);
    uint32_t i;

    if (count == 0u || count > GPW_ACCEPTANCE_ROWS_MAX) {
        return GPW_ERR_DOMAIN;
    }
    for (i = 0; i < count; i++) {
        if (!is_row(&rows[i]) || rows[i].load_pu + rows[i].step_pu > top + TOP_SPARE_PU) {
            return GPW_ERR_DOMAIN;
        }
    }
    for (i = 1; i < count; i++) {
        if (!(rows[i].load_pu > rows[i - 1u].load_pu) ||
            rows[i].step_pu > rows[i - 1u].step_pu + RISE_MAX_PU) {
            return GPW_ERR_ORDER;
        }
    }
    return GPW_OK;
}

/* The first row that is not below a load, 1 to count - 1, and how far the load is beyond the
 * row before it, 0 to 1. */
static uint32_t place_of(const genset_row *rows, uint32_t count, float load, float *share)
{
    uint32_t i = 1;

    while (i + 1u < count && rows[i].told.load_pu < load) {
        i++;
    }
    *share = 0.0f;
    if (count > 1u) {
        *share = gpwi_clamp((load - rows[i - 1u].told.load_pu) /
                                (rows[i].told.load_pu - rows[i - 1u].told.load_pu),
                            0.0f, 1.0f);
    }
    return count > 1u ? i : 0u;
}

static float between(float from, float to, float share)
{
    return from + share * (to - from);
}

gpw_status gpw_acceptance_at(const gpw_acceptance_row *rows, uint32_t count, float load_pu,
                             float *step_pu, float *recovery_s)
{
    gpw_status status;
    uint32_t i = 1;
    float share, step;

    if (rows == NULL || step_pu == NULL || recovery_s == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_acceptance_check(rows, count, TOP_MAX_PU);
    if (status == GPW_OK && !gpwi_in_range(load_pu, 0.0f, 2.0f)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (count == 1u) {
        step = rows[0].step_pu;
        *recovery_s = rows[0].recovery_s;
    } else {
        while (i + 1u < count && rows[i].load_pu < load_pu) {
            i++;
        }
        share = gpwi_clamp((load_pu - rows[i - 1u].load_pu) /
                               (rows[i].load_pu - rows[i - 1u].load_pu),
                           0.0f, 1.0f);
        step = between(rows[i - 1u].step_pu, rows[i].step_pu, share);
        *recovery_s = between(rows[i - 1u].recovery_s, rows[i].recovery_s, share);
    }
    if (load_pu > rows[count - 1u].load_pu && step > 1.0f - load_pu) {
        step = load_pu < 1.0f ? 1.0f - load_pu : 0.0f;
    }
    *step_pu = step;
    return GPW_OK;
}

/* ---- in a set ---- */

void gpwi_acceptance_renew(gpw_genset *genset)
{
    const genset_extra *const x = gpwi_genset_extra(genset);
    const genset_row *const rows = gpwi_genset_rows(genset);
    genset_model *const m = &genset->model;
    float share;
    uint32_t i;

    if (x->rows == 0u) {
        m->air_step = x->least_step;
        return;
    }
    i = place_of(rows, x->rows, genset->vars.boost, &share);
    m->air_step = rows[i].step;
    m->air = rows[i].air;
    if (i > 0u) {
        m->air_step = between(rows[i - 1u].step, rows[i].step, share);
        m->air = between(rows[i - 1u].air, rows[i].air, share);
    }
}

float gpwi_acceptance_told_step(const gpw_genset *genset)
{
    const genset_extra *const x = gpwi_genset_extra_const(genset);
    const genset_row *const rows = (const genset_row *)(const void *)(x + 1);
    float share, step;
    uint32_t i;

    if (x->rows == 0u) {
        return x->least_step;
    }
    i = place_of(rows, x->rows, genset->vars.boost, &share);
    step = rows[i].told.step_pu;
    if (i > 0u) {
        step = between(rows[i - 1u].told.step_pu, rows[i].told.step_pu, share);
    }
    return step * x->told_ratio;
}

void gpwi_acceptance_believe(gpw_genset *genset, float step_ratio)
{
    gpwi_genset_extra(genset)->told_ratio = step_ratio;
}

GPWI_COLD gpw_status gpw_genset_use_acceptance(gpw_genset_config *config, uint32_t rows_max,
                                               float dip_pu)
{
    gpw_genset_config c;
    gpw_status status =
        config == NULL ? (gpw_status)GPW_ERR_NULL : gpw_genset_config_init(&c, sizeof c);

    if (status == GPW_OK) {
        status = gpwi_config_read(&c, sizeof c, GPWI_GENSET_V0_1, config);
    }
    if (status == GPW_OK && (rows_max == 0u || rows_max > GPW_ACCEPTANCE_ROWS_MAX ||
                             (dip_pu != 0.0f && !gpwi_is_within(dip_pu, 0.01f, 0.3f)))) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    c.acceptance_rows_max = rows_max;
    c.acceptance_dip_pu = dip_pu;
    c.air_step_pu = 0.0f;
    c.air_tau_s = 0.0f;
    c.air_step_full_pu = gpw_unknown();
    c.air_step_low_pu = c.air_step_high_pu = gpw_unknown();
    c.air_tau_low_s = c.air_tau_high_s = gpw_unknown();
    return gpwi_config_write(config, &c, sizeof c, GPWI_GENSET_V0_1);
}

/* ---- fitting s1 to a row ---- */

/* Whether the set, from one load, dips beyond a limit under another. It does not when it goes
 * half of its way back before. */
static int dips_beyond(gpw_genset *g, float from, float to, float limit, uint32_t substeps)
{
    float deepest = 0.0f;
    uint32_t k;

    g->initial_pu = from;
    gpwi_genset_model_reset(g);
    for (k = 0; k < substeps; k++) {
        const float speed = gpwi_extra_substep(g, to);

        if (speed < -limit || gpwi_genset_is_collapsed(g)) {
            return 1;
        }
        deepest = speed < deepest ? speed : deepest;
        if (deepest < -2.0e-3f && speed > 0.5f * deepest) {
            return 0;
        }
    }
    return 0;
}

/* The least s1 that takes the row's step, to a part in five hundred of that step. On its way
 * the boost comes to the rows above, which have been fitted before. */
static void fit(gpw_genset *g, genset_row *row)
{
    const genset_extra *const x = gpwi_genset_extra(g);
    const float limit = DIP_SHARE * x->dip, top = g->model.throttle_max - THROTTLE_SPARE_PU;
    const float time_s = row->told.recovery_s * x->time_ratio;
    const float tau_s = time_s / TIMES_PER_TAU;
    const float seconds = gpwi_clamp(2.0f * time_s, FIT_MIN_S, FIT_MAX_S);
    const uint32_t substeps = (uint32_t)(seconds / (2.0f * x->half_step_s));
    const float from = row->told.load_pu;
    float low = x->least_step, high = row->told.step_pu * x->step_ratio;
    const float to = from + high < top ? from + high : top;
    uint32_t i;

    row->step = high;
    row->air =
        x->half_step_s / tau_s; /* of 2 ms at least, a table's times being what they are */
    if (x->dip == 0.0f || to <= from || dips_beyond(g, from, to, limit, substeps)) {
        return; /* given as it is, no question of air, or the governor's own dip */
    }
    for (i = 0; i < FIT_BISECTIONS; i++) {
        row->step = 0.5f * (low + high);
        if (dips_beyond(g, from, to, limit, substeps)) {
            low = row->step;
        } else {
            high = row->step;
        }
    }
    row->step = high;
}

GPWI_COLD gpw_status gpw_genset_set_acceptance(gpw_genset *genset,
                                               const gpw_acceptance_row *rows, uint32_t count)
{
    const float initial_pu = genset != NULL ? genset->initial_pu : 0.0f;
    genset_extra *x;
    gpw_status status;
    uint32_t i;

    if (genset == NULL || rows == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_genset_is_live(genset)) {
        return GPW_ERR_HANDLE;
    }
    if ((genset->own_aside & GPWI_GENSET_EXTRA) == 0u ||
        count > gpwi_genset_extra(genset)->rows_max) {
        return GPW_ERR_FULL;
    }
    status = gpwi_acceptance_check(rows, count, genset->model.throttle_max);
    if (status == GPW_OK && rows[0].load_pu < genset->model.throttle_min) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    x = gpwi_genset_extra(genset);
    x->rows = count;
    for (i = 0; i < count; i++) {
        gpwi_genset_rows(genset)[i].told = rows[i];
    }
    for (i = count; i > 0u; i--) {
        fit(genset, &gpwi_genset_rows(genset)[i - 1u]);
    }
    genset->initial_pu = initial_pu;
    gpwi_genset_model_reset(genset);
    return GPW_OK;
}

/* Rows of a set that stands in a block, if one does. */
static uint32_t rows_told(gpw_genset *g, gpw_acceptance_row *rows)
{
    const int had = gpwi_genset_is_live(g) && (g->own_aside & GPWI_GENSET_EXTRA) != 0u;
    const uint32_t count = had ? gpwi_genset_extra(g)->rows : 0u;
    uint32_t i;

    for (i = 0; i < count; i++) {
        rows[i] = gpwi_genset_rows(g)[i].told;
    }
    return count;
}

GPWI_COLD gpw_status gpwi_genset_rebuild(gpw_genset *genset, size_t bytes,
                                         const gpw_genset_config *config, gpw_genset **made)
{
    gpw_acceptance_row rows[GPW_ACCEPTANCE_ROWS_MAX];
    const uint32_t count = rows_told(genset, rows);
    gpw_status status =
        count > 0u ? gpw_genset_init(genset, bytes, config, made) : (gpw_status)GPW_ERR_UNKNOWN;

    return status == GPW_OK ? gpw_genset_set_acceptance(*made, rows, count) : status;
}
