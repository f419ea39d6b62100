/* SPDX-License-Identifier: MIT */
/* What is to be bought or set: supplies or a UPS that stay at a lower frequency (amount: Hz), a
 * larger set (W). */
#include "gpupower/protection.h"
#include "mend_internal.h"

#include <math.h>
#include <string.h>

/* ---- supplies, or a UPS, with a wider window ---- */

struct window {
    const char *section;
    double under_hz, over_hz; /* as they are; 0: none */
    double lowest_hz, highest_hz;
};

/* The upper bound goes up with the lower one, in the same part of its way. Return bounds stay:
 * they were inside and are so the more. Supplies are moved at the lower end alone. */
static double over_at(const struct window *w, double under_hz)
{
    const double part = (w->under_hz - under_hz) / (w->under_hz - w->lowest_hz);

    return floor(10.0 * (w->over_hz + part * (w->highest_hz - w->over_hz)) + 1e-6) / 10.0;
}

static int build_window(gpw_mend *mend, const void *context, double under_hz)
{
    const struct window *const w = context;

    gpwi_mend_set_number(mend, w->section, "under_hz", under_hz);
    if (w->highest_hz > w->over_hz) {
        gpwi_mend_set_number(mend, w->section, "over_hz", over_at(w, under_hz));
    }
    return 1;
}

/* A relay that opens the breaker: no window is of use beyond it. */
static void narrow_by_row(const gpw_mend *mend, uint32_t function, double pickup,
                          struct window *w)
{
    if (function == GPW_PROTECTION_UNDER_FREQUENCY) {
        w->lowest_hz = fmax(w->lowest_hz, pickup);
    } else if (function == GPW_PROTECTION_OVER_FREQUENCY) {
        w->highest_hz = fmin(w->highest_hz, pickup);
    } else if (function == GPW_PROTECTION_OVERSPEED) {
        w->highest_hz = fmin(w->highest_hz, pickup * (double)mend->set.f0_hz);
    }
}

static void narrow_by_preset(const gpw_mend *mend, uint32_t preset, struct window *w)
{
    const float rated_w = mend->set.rated_w;
    gpw_protection_row row;
    uint32_t i;

    if (gpw_protection_row_init(&row, sizeof row) != GPW_OK) {
        return;
    }
    for (i = 0; gpw_protection_preset_row(&row, preset, i, mend->set.f0_hz, rated_w,
                                          0.75f * rated_w) == GPW_OK;
         i++) {
        if (!row.alarm_only) {
            narrow_by_row(mend, row.function, (double)row.pickup, w);
        }
    }
}

/* As far as the set's own protection lets it, and a fifth off rated at most. */
static void find_ends(const gpw_mend *mend, struct window *w)
{
    const struct gpwi_site_part *part = NULL;

    w->lowest_hz = 0.8 * (double)mend->set.f0_hz;
    w->highest_hz = 1.2 * (double)mend->set.f0_hz;
    while ((part = gpwi_site_next(mend->file, GPWI_IN_TRIP, part)) != NULL) {
        w->lowest_hz = fmax(w->lowest_hz, gpwi_site_number(mend->file, part, "below_hz", 0.0));
        w->highest_hz =
            fmin(w->highest_hz, gpwi_site_number(mend->file, part, "above_hz", w->highest_hz));
    }
    while ((part = gpwi_site_next(mend->file, GPWI_IN_PROTECTION, part)) != NULL) {
        if (gpwi_site_get(mend->file, part, "preset", 0) != NULL) {
            narrow_by_preset(mend, gpwi_site_word(mend->file, part, "preset", 0u), w);
        } else if (!gpwi_site_word(mend->file, part, "alarm_only", 0u)) {
            narrow_by_row(mend, gpwi_site_word(mend->file, part, "function", UINT32_MAX) + 1u,
                          gpwi_site_number(mend->file, part, "pickup", (double)NAN), w);
        }
    }
}

static struct window window_of(const gpw_mend *mend)
{
    const struct gpwi_site_part *const ups = gpwi_site_next(mend->file, GPWI_IN_UPS, NULL);
    const struct gpwi_site_part *const part =
        ups != NULL ? ups : gpwi_site_next(mend->file, GPWI_IN_SUPPLY, NULL);
    struct window w;

    w.section = ups != NULL ? "ups" : "supply";
    w.under_hz = gpwi_site_number(mend->file, part, "under_hz", 0.0);
    w.over_hz = gpwi_site_number(mend->file, part, "over_hz", 0.0);
    find_ends(mend, &w);
    if (ups == NULL || !(w.over_hz > 0.0)) {
        w.highest_hz = 0.0; /* stays as it is */
    }
    return w;
}

static void say_window(const struct window *w, struct gpwi_mend_kept *kept, const char *hz,
                       double under_hz)
{
    char over[32];

    if (strcmp(w->section, "supply") == 0) {
        gpwi_mend_say(
            kept,
            "Take power supplies that stay on the bus down to %s Hz: ask their maker, "
            "some do already.",
            hz);
    } else if (w->highest_hz > w->over_hz) {
        gpwi_mend_figure(over, sizeof over, over_at(w, under_hz), 3);
        gpwi_mend_say(
            kept,
            "Set the UPS so that it stays on the bus from %s to %s Hz, or take one that "
            "can be set so: ask its maker.",
            hz, over);
    } else {
        gpwi_mend_say(kept,
                      "Set the UPS so that it stays on the bus down to %s Hz, or take one that "
                      "can be set so: ask its maker.",
                      hz);
    }
}

void gpwi_mend_window(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const struct window w = window_of(mend);
    const struct gpwi_mend_scan scan = {w.under_hz - 0.1, w.lowest_hz, 8, 1, 0.1,
                                        build_window,     &w};
    struct gpwi_mend_found found;
    char hz[32], even[64];

    if (!(w.under_hz > 0.0) || mend->judgement.supply_trips == 0u) {
        gpwi_mend_not_possible(
            kept, "No power supply or UPS leaves by its own low-frequency window, under_hz.");
        return;
    }
    if (scan.strong >= scan.weak) {
        gpwi_mend_not_possible(
            kept, "The set's own protection acts where the supplies or the UPS leave.");
        return;
    }
    gpwi_mend_scan(mend, &scan, &found);
    gpwi_mend_figure(hz, sizeof hz, found.amount, 3);
    if (!found.holds) {
        snprintf(even, sizeof even, "%s down to %s Hz",
                 strcmp(w.section, "ups") == 0 ? "a UPS that stays" : "supplies that stay", hz);
        gpwi_mend_none(kept, &found, even);
        return;
    }
    gpwi_mend_keep(mend, kept, &found);
    kept->result.power_w = 0.0f;
    say_window(&w, kept, hz, found.amount);
}

/* ---- a larger set ---- */

#define LARGEST_SET 20.0 /* times the present one */

static int build_set(gpw_mend *mend, const void *context, double rated_w)
{
    const struct gpwi_site_part *const genset =
        gpwi_site_next(mend->file, GPWI_IN_GENSET, NULL);
    const double j_kg_m2 = gpwi_site_number(mend->file, genset, "j_kg_m2", 0.0);

    (void)context;
    gpwi_mend_set_number(mend, "genset", "rated_w", rated_w);
    if (j_kg_m2 > 0.0) { /* the same inertia constant */
        gpwi_mend_set_number(mend, "genset", "j_kg_m2",
                             j_kg_m2 * rated_w / (double)mend->set.rated_w);
    }
    return 1;
}

void gpwi_mend_larger_set(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const double now_w = (double)mend->set.rated_w;
    const struct gpwi_mend_scan scan = {gpwi_mend_rounded(1.02 * now_w, 0.0, -(double)INFINITY),
                                        LARGEST_SET * now_w,
                                        14,
                                        0,
                                        0.0,
                                        build_set,
                                        NULL};
    struct gpwi_mend_found found;
    char rated[32], now[32];

    gpwi_mend_scan(mend, &scan, &found);
    if (!found.holds) {
        gpwi_mend_none(kept, &found, "a set of twenty times the rating");
        return;
    }
    gpwi_mend_keep(mend, kept, &found);
    kept->result.power_w = (float)(found.amount - now_w);
    kept->result.cost =
        (float)((found.amount - now_w) * 1e-3 * (double)mend->config.set_price_per_kw);
    gpwi_mend_figure(rated, sizeof rated, found.amount * 1e-3, 3);
    gpwi_mend_figure(now, sizeof now, now_w * 1e-3, 3);
    gpwi_mend_say(kept, "Take a set of the same kind rated %s kW instead of %s kW.", rated,
                  now);
}
