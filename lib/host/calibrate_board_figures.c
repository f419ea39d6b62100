/* SPDX-License-Identifier: MIT */
/* Figures of a profile: how one is put, and those of the board. */
#include "calibrate_figures.h"

/* ---- any figure ---- */

gpw_figure gpwi_cal_figure(const gpw_calibration *c, gpw_quantity quantity, gpw_phase phase,
                           float value)
{
    gpw_figure f;

    memset(&f, 0, sizeof f);
    f.quantity = quantity;
    f.phase = phase;
    f.at = gpw_unknown();
    f.value = value;
    f.low = f.high = gpw_unknown();
    f.grade = GPW_GRADE_MEASURED;
    f.source = GPW_SOURCE_LOG;
    f.point = c->summary.point;
    return f;
}

/* A figure that the profile refuses is left out, and said. */
void gpwi_cal_put(gpw_calibration *c, const gpw_figure *f)
{
    if (gpwi_is_known(f->value) || gpwi_is_known(f->low)) {
        const gpw_status status = gpw_profile_set_figure(c->profile, f, sizeof *f);

        if (status != GPW_OK) {
            gpwi_cal_note(
                c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                "%s of %s, %g, does not fit the other figures and was left out of the "
                "profile",
                gpw_quantity_name(f->quantity), gpw_phase_name(f->phase), (double)f->value);
        }
    }
}

void gpwi_cal_put_range(gpw_calibration *c, gpw_figure f, float low, float high)
{
    if (low <= f.value && f.value <= high && low < high) {
        f.low = low;
        f.high = high;
        f.spread = GPW_SPREAD_RANGE;
    }
    gpwi_cal_put(c, &f);
}

void gpwi_cal_put_lower(gpw_calibration *c, gpw_figure f)
{
    f.spread = GPW_SPREAD_LOWER;
    gpwi_cal_put(c, &f);
}

/* ---- the board ---- */

static void put_known(gpw_calibration *c, gpw_quantity quantity)
{
    gpw_figure f;

    if (c->board != NULL && gpwi_cal_is_board(gpwi_cal_device_at(c, 0)) &&
        gpw_profile_figure(c->board, quantity, GPW_PHASE_COUNT, &f, sizeof f) >= GPW_OK) {
        gpwi_cal_put(c, &f);
    }
}

/* Caps that the logs give: least and largest; NaN: none does. */
static void log_caps(const gpw_calibration *c, float *low_w, float *high_w)
{
    size_t i;

    *low_w = *high_w = gpw_unknown();
    for (i = 0; i < c->devices.count; i++) {
        const float cap_w = gpwi_cal_device_at(c, i)->scan.limit_w;

        if (gpwi_is_known(cap_w)) {
            *low_w = cap_w >= *low_w ? *low_w : cap_w;
            *high_w = cap_w <= *high_w ? *high_w : cap_w;
        }
    }
}

static void put_cap(gpw_calibration *c)
{
    gpw_figure f = gpwi_cal_figure(c, GPW_QUANTITY_CAP, GPW_PHASE_COUNT, c->summary.cap_w);
    float low_w, high_w;

    log_caps(c, &low_w, &high_w);
    f.point = GPW_POINT_GPU_RAIL;
    if (gpwi_is_known(c->config.cap_w)) {
        f.grade = GPW_GRADE_USER;
        f.source = GPW_SOURCE_USER;
        gpwi_cal_put(c, &f);
    } else if (gpwi_is_known(high_w)) { /* where they differ, the one that allows most */
        f.value = high_w;
        gpwi_cal_put_range(c, f, low_w, high_w);
    } else if (!c->is_variant) {
        put_known(c, GPW_QUANTITY_CAP);
    }
}

static void put_steps(gpw_calibration *c)
{
    const gpw_calibration_step *const steps = c->steps.at;
    float most = 0.0f;
    size_t i;

    for (i = 0; i < c->steps.count; i++) {
        most = steps[i].lower_w_per_s > most ? steps[i].lower_w_per_s : most;
    }
    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        most = t->rise_w_per_s > most ? t->rise_w_per_s : most;
        most = t->fall_w_per_s > most ? t->fall_w_per_s : most;
    }
    if (most > 0.0f) {
        gpwi_cal_put_lower(c, gpwi_cal_figure(c, GPW_QUANTITY_RAMP, GPW_PHASE_COUNT, most));
    }
}

/* Of the device that goes furthest beyond its cap, over its own interval. */
static void put_excursion(gpw_calibration *c)
{
    gpw_figure f = gpwi_cal_figure(c, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, 0.0f);
    size_t i;

    for (i = 0; i < c->devices.count; i++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, i);
        const float ratio = d->tick_count > 0u ? d->tick_max / gpwi_cal_cap(c, d) : 0.0f;

        if (ratio > f.value) {
            f.value = ratio;
            f.at = gpwi_cal_tick_s(d);
        }
    }
    if (gpwi_in_range(f.value, 1.0f, 100.0f)) {
        gpwi_cal_put_lower(c, f);
    }
}

void gpwi_cal_put_board(gpw_calibration *c)
{
    if (!c->is_variant) {
        put_known(c, GPW_QUANTITY_TDP);
    }
    put_cap(c);
    gpwi_cal_put_lower(
        c, gpwi_cal_figure(c, GPW_QUANTITY_PEAK, GPW_PHASE_COUNT, c->summary.peak_w));
    put_excursion(c);
    put_steps(c);
}
