/* SPDX-License-Identifier: MIT */
/* How far a cycle or an event can go: not below 0 W or where devices rest, and not further than
 * the readings and what is known of the meter's window allow. */
#include "calibrate_fit.h"

#include <math.h>

#define REST 0.5f          /* of a level: one below is a rest from it, not another load */
#define FAR_BELOW 0.9f     /* of ready: a phase that goes further down does not stop at ready */
#define WINDOW_DOUBT 0.05  /* of a window that was found by steps */
#define REFRESH_DOUBT 0.5  /* of a refresh: a step's begin and end are known no better */
#define WINDOWS_OF_DOUBT 3 /* less, as found, more */

/* ---- where devices rest ---- */

float gpwi_cal_rest_w(const gpw_calibration *c, uint32_t group, float level_w)
{
    float rest_w = 0.0f;
    uint32_t i;

    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        if (t->group == group && t->low_w > 0.0f && t->low_w < REST * level_w &&
            !(rest_w > 0.0f && rest_w < t->low_w)) {
            rest_w = t->low_w;
        }
    }
    return rest_w;
}

/* The log's own ready, of a phase that stays above it or about there; 0: none. */
static float ready_w(const gpw_calibration *c, const gpw_calibration_phase *of, float lowest_w)
{
    float found_w = 0.0f;
    uint32_t i;

    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        if (t->group == of->group && t->label == GPW_PHASE_READY && t->level_w < of->mean_w &&
            FAR_BELOW * t->level_w <= lowest_w) {
            found_w = fmaxf(found_w, t->level_w);
        }
    }
    return found_w;
}

/* ---- a cycle ---- */

/* The greatest swing about a mean that stays within two powers. */
static double within(double swing_w, double duty, double mean_w, double low_w, double high_w)
{
    swing_w = fmin(swing_w, fmax(mean_w - low_w, 0.0) / duty);
    return fmin(swing_w, fmax(high_w - mean_w, 0.0) / (1.0 - duty));
}

float gpwi_cal_swing_w(const gpw_calibration *c, const gpw_calibration_phase *told,
                       const struct gpwi_cal_table *t, double seen_w, double gain)
{
    const double duty = (double)told->duty, mean_w = (double)told->mean_w;
    double low_w = (double)INFINITY, high_w = 0.0, rest_w;
    size_t i;

    if (!(duty > 0.0 && duty < 1.0)) {
        return (float)(seen_w / gain);
    }
    for (i = 0; i < t->rows * t->series; i++) {
        low_w = fmin(low_w, t->power_w[i]);
        high_w = fmax(high_w, t->power_w[i]);
    }
    rest_w = fmax((double)ready_w(c, told, (float)low_w),
                  (double)gpwi_cal_rest_w(c, told->group, told->mean_w));
    seen_w = within(seen_w, duty, mean_w, fmax(low_w, (double)ready_w(c, told, (float)low_w)),
                    high_w);
    seen_w = fmin(seen_w, (double)told->sd_w / sqrt(duty * (1.0 - duty)));
    return (float)within(seen_w / gain, duty, mean_w, fmin(rest_w, fmax(low_w, 0.0)),
                         (double)INFINITY);
}

/* ---- events ---- */

/* How far off the window may be: of one that steps have shown. */
static double doubt_of(const gpw_calibration *c)
{
    const double window_s = (double)c->summary.window_s;

    if (c->summary.window_s != c->summary.window_found_s) {
        return 0.0; /* the board's, or the user's; also where none was found */
    }
    return fmin(fmax(WINDOW_DOUBT * window_s, gpwi_is_known(c->summary.refresh_s)
                                                  ? REFRESH_DOUBT * (double)c->summary.refresh_s
                                                  : 0.0),
                0.5 * window_s);
}

static void widen(struct gpwi_fit_figure *f, const struct gpwi_fit_figure *by)
{
    f->low = fmin(f->low, by->low);
    f->high = fmax(f->high, by->high);
}

/* Another window gives another size: all of them are within the ends. A dip that a window
 * leaves open may reach the bottom; a burst may be as high as one likes. */
static void widen_all(struct gpwi_dips *best, const struct gpwi_dips *by, double bottom_w)
{
    if (best->reason != GPWI_FIT_OK) {
        return;
    }
    if (by->reason == GPWI_FIT_OK) {
        widen(&best->width_s, &by->width_s);
        widen(&best->depth_w, &by->depth_w);
        widen(&best->floor_w, &by->floor_w);
    } else if (best->area_j.value < 0.0) {
        best->floor_w.low = bottom_w;
        best->depth_w.low = bottom_w - best->level_w;
        best->width_s.low = fmin(best->width_s.low, best->area_j.value / best->depth_w.low);
    } else {
        best->reason = GPWI_FIT_NOT_RESOLVED;
    }
}

/* An event is at least as high as the meter shows it. */
static void as_seen(struct gpwi_dips *out)
{
    if (out->reason != GPWI_FIT_OK) {
        return;
    }
    if (out->area_j.value < 0.0) {
        out->depth_w.high = fmin(out->depth_w.high, out->shown_w);
        out->floor_w.high = fmin(out->floor_w.high, out->level_w + out->shown_w);
    } else {
        out->depth_w.low = fmax(out->depth_w.low, out->shown_w);
        out->floor_w.low = fmax(out->floor_w.low, out->level_w + out->shown_w);
    }
}

gpw_status gpwi_cal_dips(const gpw_calibration *c, const struct gpwi_fit_series *series,
                         uint32_t devices, const double *centre_s, size_t events,
                         struct gpwi_dip_config *config, struct gpwi_dips *out)
{
    struct gpwi_dips all[WINDOWS_OF_DOUBT];
    const double window_s = config->window_s, doubt_s = doubt_of(c);
    const int count = doubt_s > 0.0 ? WINDOWS_OF_DOUBT : 1;
    int i, best = 0;

    for (i = 0; i < count; i++) {
        gpw_status status;

        config->window_s = config->window_guess_s =
            window_s + doubt_s * (double)(i - count / 2);
        config->width_max_s = 2.0 * window_s; /* the same search for each */
        status = gpwi_fit_dips(series, devices, centre_s, events, config, &all[i], NULL);
        if (status != GPW_OK) {
            return status;
        }
        best = all[i].residual < all[best].residual ? i : best;
    }
    *out = all[best];
    for (i = 0; i < count; i++) {
        widen_all(out, &all[i], config->bottom_w);
    }
    as_seen(out);
    return GPW_OK;
}
