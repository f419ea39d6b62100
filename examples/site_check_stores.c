/* SPDX-License-Identifier: MIT */
/* What battery and load bank did in the nominal run. */
#include "site_check.h"

#include <stdio.h>

#define J_PER_MJ 1e-3
#define KJ_PER_MJ 1e-6

void note_stores(session *s)
{
    uint32_t i;

    for (i = 0; i < GPW_CHAIN_STAGES_MAX; i++) {
        gpw_battery_status battery;

        if (gpw_site_battery(s->site, i, &battery, sizeof battery) == GPW_OK) {
            s->battery = battery;
            s->has_battery = 1;
        }
        if (gpw_site_load_bank(s->site, i, &s->burnt_mj, &s->bank_w) == GPW_OK) {
            s->has_bank = 1;
        }
    }
}

void print_stores(const session *s)
{
    const gpw_battery_status *const b = &s->battery;

    if (s->has_battery) {
        printf("Battery, in the nominal run: gave %.4g kJ, took %.4g kJ, lost %.4g kJ; at most "
               "%.4g W; charge\nfrom %.3g to %.3g %%; %.3g cycles%s.\n",
               (double)b->given_mj * KJ_PER_MJ, (double)b->taken_mj * KJ_PER_MJ,
               (double)b->lost_mj * KJ_PER_MJ, (double)b->peak_w,
               100.0 * (double)b->charge_min_pu, 100.0 * (double)b->charge_max_pu,
               (double)b->cycles,
               b->limited_samples > 0u ? "; it came to an end of its power or charge" : "");
    }
    if (s->has_bank) {
        printf("Load bank, in the nominal run: %.4g kJ burnt; %.4g W at the end.\n",
               (double)s->burnt_mj * KJ_PER_MJ, (double)s->bank_w);
    }
}

void print_stores_json(const session *s)
{
    const gpw_battery_status *const b = &s->battery;

    if (s->has_battery) {
        printf(",\n  \"battery_given_j\": %.15g,\n  \"battery_taken_j\": %.15g,\n"
               "  \"battery_lost_j\": %.15g,\n  \"battery_peak_w\": %.9g,\n"
               "  \"battery_charge_min_pu\": %.9g,\n  \"battery_charge_max_pu\": %.9g,\n"
               "  \"battery_cycles\": %.9g,\n  \"battery_limited\": %s",
               (double)b->given_mj * J_PER_MJ, (double)b->taken_mj * J_PER_MJ,
               (double)b->lost_mj * J_PER_MJ, (double)b->peak_w, (double)b->charge_min_pu,
               (double)b->charge_max_pu, (double)b->cycles,
               b->limited_samples > 0u ? "true" : "false");
    }
    if (s->has_bank) {
        printf(",\n  \"load_bank_burnt_j\": %.15g", (double)s->burnt_mj * J_PER_MJ);
    }
}
