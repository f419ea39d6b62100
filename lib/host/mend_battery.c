/* SPDX-License-Identifier: MIT */
/* What stands at the bus beside the set: a battery that holds a ramp (amount: J), and a load
 * bank (amount: W) that is raised ahead of a step and exchanged for it, or that takes over when
 * the load falls. */
#include "mend_internal.h"

#include <math.h>

#define J_PER_KWH 3.6e6

/* ---- a battery ---- */

#define STORE_RESERVE 1.5 /* energy beyond the ramp's own, while the ramp is looked for */
#define RECHARGE_RAMPS 10.0
#define RECHARGE_LEAST_S 60.0
#define RECHARGE_SHARE 0.1 /* of its power, on its way back to rest */

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
    const double rate = gpwi_mend_rounded(store->step_w / ramp_s, 0.0, (double)INFINITY);
    const double power_w = gpwi_mend_rounded(store->step_w, 0.0, -(double)INFINITY);

    gpwi_mend_set_number(mend, "battery", "power_w", power_w);
    gpwi_mend_set_number(mend, "battery", "energy_j", energy_j);
    gpwi_mend_set_number(mend, "battery", "rest_pu", store->both ? 0.5 : 1.0);
    gpwi_mend_set_number(mend, "battery", "ramp_up_w_per_s", rate);
    gpwi_mend_set_number(mend, "battery", "ramp_down_w_per_s", store->both ? rate : 0.0);
    gpwi_mend_set_number(mend, "battery", "recharge_w",
                         gpwi_mend_rounded(RECHARGE_SHARE * power_w, 0.0, (double)INFINITY));
    gpwi_mend_set_number(mend, "battery", "recharge_s",
                         ceil(fmax(RECHARGE_LEAST_S, RECHARGE_RAMPS * ramp_s)));
}

static int build_store_ramp(gpw_mend *mend, const void *context, double ramp_s)
{
    const struct store *const store = context;

    set_store(mend, store, ramp_s,
              gpwi_mend_rounded(STORE_RESERVE * ramp_energy_j(store, ramp_s), 0.0,
                                -(double)INFINITY));
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
    energies.strong = gpwi_mend_rounded(STORE_RESERVE * ramp_energy_j(store, store->ramp_s),
                                        0.0, -(double)INFINITY);
    energies.weak = gpwi_mend_rounded(0.2 * energies.strong, 0.0, -(double)INFINITY);
    gpwi_mend_scan(mend, &energies, found);
    return found->holds;
}

static void keep_store(gpw_mend *mend, struct gpwi_mend_kept *kept, const struct store *store,
                       const struct gpwi_mend_found *found)
{
    const double kwh = found->amount / J_PER_KWH;
    const double kw = gpwi_mend_rounded(store->step_w, 0.0, -(double)INFINITY) * 1e-3;
    char energy[32], power[32], ramp[32];

    gpwi_mend_keep(mend, kept, found);
    kept->result.energy_j = (float)found->amount;
    kept->result.power_w = (float)(kw * 1e3);
    kept->result.cost = (float)(kwh * (double)mend->config.storage_price_per_kwh +
                                kw * (double)mend->config.storage_price_per_kw);
    gpwi_mend_figure(energy, sizeof energy, found->amount * 1e-3, 3);
    gpwi_mend_figure(power, sizeof power, kw, 3);
    gpwi_mend_figure(ramp, sizeof ramp, store->ramp_s, 3);
    gpwi_mend_say(
        kept,
        "Put a battery of %s kW and %s kJ usable at the bus: it hands each %s over to "
        "the set within %s s and returns to its rest by itself. Taken without loss and "
        "without delay.",
        power, energy, store->both ? "rise and fall" : "rise", ramp);
}

void gpwi_mend_storage(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    struct store store = {fabs((double)mend->judgement.worst_step_w), 0.0, 0};
    struct gpwi_mend_found found;

    /* One that is there has losses and a response of its own, which would stay in the file. */
    if (gpwi_site_count(mend->file, GPWI_IN_BATTERY) > 0u || !(store.step_w > 0.0)) {
        gpwi_mend_not_possible(kept, store.step_w > 0.0
                                         ? "The file has a battery already."
                                         : "The load makes no step that a battery could take.");
        return;
    }
    for (store.both = 0; store.both <= 1; store.both++) {
        if (find_store(mend, &store, &found)) {
            keep_store(mend, kept, &store, &found);
            return;
        }
    }
    gpwi_mend_none(kept, &found, "a battery that spreads each step over 300 s");
}

/* ---- a load bank ---- */

#define LEAD_MOST_S 60.0
#define LEAD_LEAST_S 2.0
#define RISE_SHARE 0.9 /* of the lead, until the bank is at its power */

struct bank {
    double step_w;
    double step_at_s;
    double lead_s;
    double fall_s; /* cushion: from all of its power to none */
};

/* The largest rise of the schedule, the other loads' among them not. */
static const struct gpwi_mend_event *largest_rise(const gpw_mend *mend)
{
    const double largest_w = gpwi_mend_largest_step(mend, 1);
    uint32_t i;

    for (i = 0; i < mend->events; i++) {
        if (mend->event[i].step_w > 0.0 && mend->event[i].step_w >= largest_w) {
            return &mend->event[i];
        }
    }
    return NULL;
}

static int build_boost(gpw_mend *mend, const void *context, double boost_w)
{
    const struct bank *const bank = context;

    gpwi_mend_set_number(mend, "load_bank", "rated_w", boost_w);
    gpwi_mend_set_number(mend, "load_bank", "boost_w", boost_w);
    gpwi_mend_set_number(
        mend, "load_bank", "boost_w_per_s",
        gpwi_mend_rounded(boost_w / (RISE_SHARE * bank->lead_s), 0.0, -(double)INFINITY));
    gpwi_mend_set_number(mend, "load_bank", "boost_from_s", bank->step_at_s - bank->lead_s);
    gpwi_mend_set_number(mend, "load_bank", "boost_until_s", bank->step_at_s);
    return 1;
}

static int build_cushion(gpw_mend *mend, const void *context, double rated_w)
{
    const struct bank *const bank = context;

    gpwi_mend_set_number(mend, "load_bank", "rated_w", rated_w);
    gpwi_mend_set_number(mend, "load_bank", "ramp_down_w_per_s",
                         gpwi_mend_rounded(bank->step_w / bank->fall_s, 0.0, (double)INFINITY));
    return 1;
}

static void keep_bank(gpw_mend *mend, struct gpwi_mend_kept *kept, const struct bank *bank,
                      const struct gpwi_mend_found *found, int is_boost)
{
    char power[32], seconds[32];

    gpwi_mend_keep(mend, kept, found);
    kept->result.power_w = (float)found->amount;
    kept->result.energy_j =
        (float)(is_boost ? found->amount * bank->lead_s * (1.0 - 0.5 * RISE_SHARE)
                         : 0.5 * found->amount * bank->fall_s);
    gpwi_mend_figure(power, sizeof power, found->amount * 1e-3, 3);
    gpwi_mend_figure(seconds, sizeof seconds, is_boost ? bank->lead_s : bank->fall_s, 3);
    gpwi_mend_say(kept,
                  is_boost
                      ? "Put a load bank of %s kW at the bus, raise it within %s s ahead of "
                        "the largest step and switch it off as the GPUs start: the step must "
                        "be announced, and come when it was."
                      : "Put a load bank of %s kW at the bus that takes over when the load "
                        "falls and lets go over %s s.",
                  power, seconds);
}

void gpwi_mend_load_bank(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const struct gpwi_mend_event *const rise = largest_rise(mend);
    const double step_w = fabs((double)mend->judgement.worst_step_w);
    struct bank bank = {step_w, rise != NULL ? rise->at_s : 0.0, 0.0, 10.0};
    struct gpwi_mend_scan scan = {0.05 * step_w, step_w, 16, 1, 0.0, build_boost, &bank};
    struct gpwi_mend_found found;

    if (gpwi_site_count(mend->file, GPWI_IN_LOAD_BANK) > 0u || !(step_w > 0.0)) {
        gpwi_mend_not_possible(kept, step_w > 0.0 ? "The file has a load bank already."
                                                  : "The load makes no step.");
        return;
    }
    scan.weak = gpwi_mend_rounded(scan.weak, 0.0, -(double)INFINITY);
    scan.strong = gpwi_mend_rounded(scan.strong, 0.0, -(double)INFINITY);
    bank.lead_s = fmin(LEAD_MOST_S, bank.step_at_s);
    if (bank.lead_s >= LEAD_LEAST_S) {
        gpwi_mend_scan(mend, &scan, &found);
        if (found.holds) {
            keep_bank(mend, kept, &bank, &found, 1);
            return;
        }
    }
    scan.build = build_cushion;
    gpwi_mend_scan(mend, &scan, &found);
    if (found.holds) {
        keep_bank(mend, kept, &bank, &found, 0);
        return;
    }
    gpwi_mend_none(kept, &found, "a load bank as large as the largest step");
}
