/* SPDX-License-Identifier: MIT */
/* What is to be bought: supplies that stay at a lower frequency (amount: Hz), a store at the
 * bus (J), a larger set (W). */
#include "mend_internal.h"

#include <math.h>

/* ---- supplies with a wider window ---- */

static int build_window(gpw_mend *mend, const void *context, double under_hz)
{
    (void)context;
    gpwi_mend_set_number(mend, "supply", "under_hz", under_hz);
    return 1;
}

/* Where the set's own protection would act, or a fifth below rated. */
static double lowest_hz(const gpw_mend *mend)
{
    const struct gpwi_site_part *trip = NULL;
    double lowest = 0.8 * (double)mend->set.f0_hz;

    while ((trip = gpwi_site_next(mend->file, GPWI_IN_TRIP, trip)) != NULL) {
        lowest = fmax(lowest, gpwi_site_number(mend->file, trip, "below_hz", 0.0));
    }
    return lowest;
}

void gpwi_mend_window(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const struct gpwi_site_part *const supply =
        gpwi_site_next(mend->file, GPWI_IN_SUPPLY, NULL);
    const double under_hz = gpwi_site_number(mend->file, supply, "under_hz", 0.0);
    const struct gpwi_mend_scan scan = {
        under_hz - 0.1, lowest_hz(mend), 8, 1, 0.1, build_window, NULL};
    struct gpwi_mend_found found;
    char hz[32], even[64];

    if (!(under_hz > 0.0) || mend->judgement.supply_trips == 0u) {
        gpwi_mend_not_possible(
            kept, "No power supply leaves by its own low-frequency window, under_hz.");
        return;
    }
    if (scan.strong >= scan.weak) {
        gpwi_mend_not_possible(kept, "The set's own protection acts where the supplies leave.");
        return;
    }
    gpwi_mend_scan(mend, &scan, &found);
    gpwi_mend_figure(hz, sizeof hz, found.amount, 3);
    if (!found.holds) {
        snprintf(even, sizeof even, "supplies that stay down to %s Hz", hz);
        gpwi_mend_none(kept, &found, even);
        return;
    }
    gpwi_mend_keep(mend, kept, &found);
    kept->result.power_w = 0.0f;
    gpwi_mend_say(kept,
                  "Take power supplies that stay on the bus down to %s Hz: ask their maker, "
                  "some do already.",
                  hz);
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
