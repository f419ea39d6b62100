/* SPDX-License-Identifier: MIT */
/* What is to be bought: supplies that stay at a lower frequency (amount: Hz), a store at the
 * bus (J), a larger set (W). */
#include "mend_internal.h"

#include <math.h>

#define J_PER_KWH 3.6e6

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
        gpwi_mend_not_possible(kept, "The power supplies do not leave the bus.");
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

/* ---- a store at the bus ---- */

#define STORE_RESERVE 1.5 /* energy beyond the ramp's own, while the ramp is looked for */
#define RECHARGE_RAMPS 10.0
#define RECHARGE_LEAST_S 60.0

struct store {
    double step_w;
    double ramp_s;
    int both; /* carries falls too, and rests half full */
};

static double ramp_energy_j(const struct store *store, double ramp_s)
{
    return 0.5 * store->step_w * ramp_s * (store->both ? 2.0 : 1.0);
}

static void set_store(gpw_mend *mend, const struct store *store, double ramp_s, double energy_j)
{
    const double rate = gpwi_mend_rounded(store->step_w / ramp_s, 0.0, INFINITY);

    gpwi_mend_set(mend, "storage", "place", "bus");
    gpwi_mend_set_number(mend, "storage", "energy_j", energy_j);
    gpwi_mend_set_number(mend, "storage", "rest_pu", store->both ? 0.5 : 1.0);
    gpwi_mend_set_number(mend, "storage", "ramp_up_w_per_s", rate);
    gpwi_mend_set_number(mend, "storage", "ramp_down_w_per_s", store->both ? rate : 0.0);
    gpwi_mend_set_number(mend, "storage", "recharge_s",
                         ceil(fmax(RECHARGE_LEAST_S, RECHARGE_RAMPS * ramp_s)));
}

static int build_store_ramp(gpw_mend *mend, const void *context, double ramp_s)
{
    const struct store *const store = context;

    set_store(mend, store, ramp_s,
              gpwi_mend_rounded(STORE_RESERVE * ramp_energy_j(store, ramp_s), 0.0, -INFINITY));
    return 1;
}

static int build_store_energy(gpw_mend *mend, const void *context, double energy_j)
{
    const struct store *const store = context;

    set_store(mend, store, store->ramp_s, energy_j);
    return 1;
}

/* The quickest ramp that holds takes the least energy; then the least energy for it. */
static int find_store(gpw_mend *mend, struct store *store, struct gpwi_mend_found *found)
{
    const struct gpwi_mend_scan ramps = {0.2, 300.0, 14, 0, 0.0, build_store_ramp, store};
    struct gpwi_mend_scan energies = {0.0, 0.0, 8, 0, 0.0, build_store_energy, store};

    gpwi_mend_scan(mend, &ramps, found);
    if (!found->holds) {
        return 0;
    }
    store->ramp_s = found->amount;
    energies.strong =
        gpwi_mend_rounded(STORE_RESERVE * ramp_energy_j(store, store->ramp_s), 0.0, -INFINITY);
    energies.weak = gpwi_mend_rounded(0.2 * energies.strong, 0.0, -INFINITY);
    gpwi_mend_scan(mend, &energies, found);
    return found->holds;
}

static void keep_store(gpw_mend *mend, struct gpwi_mend_kept *kept, const struct store *store,
                       const struct gpwi_mend_found *found)
{
    const double kwh = found->amount / J_PER_KWH, kw = store->step_w * 1e-3;
    char energy[32], power[32], ramp[32];

    gpwi_mend_keep(mend, kept, found);
    kept->result.energy_j = (float)found->amount;
    kept->result.power_w = (float)store->step_w;
    kept->result.delay_s = 0.0f;
    kept->result.cost = (float)(kwh * (double)mend->config.storage_price_per_kwh +
                                kw * (double)mend->config.storage_price_per_kw);
    gpwi_mend_figure(energy, sizeof energy, found->amount * 1e-3, 3);
    gpwi_mend_figure(power, sizeof power, kw, 3);
    gpwi_mend_figure(ramp, sizeof ramp, store->ramp_s, 3);
    gpwi_mend_say(kept,
                  "Put a store of %s kJ usable and %s kW at the bus: it hands each %s over to "
                  "the set within %s s and returns to its rest by itself.",
                  energy, power, store->both ? "rise and fall" : "rise", ramp);
}

void gpwi_mend_storage(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const struct gpwi_site_part *const there =
        gpwi_site_next(mend->file, GPWI_IN_STORAGE, NULL);
    struct store store = {fabs((double)mend->judgement.worst_step_w), 0.0, 0};
    struct gpwi_mend_found found;

    if (there != NULL && gpwi_site_word(mend->file, there, "place", 0) == 0u) {
        gpwi_mend_not_possible(kept, "The file has a store at the boards, and one file one "
                                     "[storage].");
        return;
    }
    if (!(store.step_w > 0.0)) {
        gpwi_mend_not_possible(kept, "The load makes no step that a store could take.");
        return;
    }
    for (store.both = 0; store.both <= 1; store.both++) {
        if (find_store(mend, &store, &found)) {
            keep_store(mend, kept, &store, &found);
            return;
        }
    }
    gpwi_mend_none(kept, &found, "a store that spreads each step over 300 s");
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
    const struct gpwi_mend_scan scan = {gpwi_mend_rounded(1.02 * now_w, 0.0, -INFINITY),
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
