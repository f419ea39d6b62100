/* SPDX-License-Identifier: MIT */
/* What battery and load bank did in the nominal run, and hold-up or UPS in the worst one. */
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

/* ---- hold-up or UPS ---- */

static void print_causes(uint32_t left_by)
{
    static const char *const causes[] = {"frequency too low", "frequency too high",
                                         "voltage too low", "voltage too high",
                                         "frequency too fast"};
    const char *separator = " (";
    uint32_t i;

    for (i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        if (left_by >> i & 1u) {
            printf("%s%s", separator, causes[i]);
            separator = ", ";
        }
    }
    fputs(left_by != 0u ? ")" : "", stdout);
}

static void print_ride(const session *s)
{
    gpw_ride_state ride;

    if (gpw_site_ride_worst(s->site, &ride, sizeof ride) != GPW_OK) {
        return;
    }
    printf("Hold-up or UPS, worst run: leaves the bus %lu times",
           (unsigned long)ride.transfers);
    print_causes(ride.left_by);
    puts(".");
    if (ride.transfers > 0u) {
        printf(
            "Its store carries the nodes for up to %.4g s without a break and gives %.4g kJ; "
            "nodes are lost %lu\ntimes.%s\n",
            (double)ride.longest_s, (double)ride.given_mj * KJ_PER_MJ,
            (unsigned long)ride.losses,
            ride.together > 0u ? " It returns with all modules at one moment: see "
                                 "return_spread_s and walk_in_s."
                               : "");
    }
    if (ride.slew_exceeded) {
        printf("The frequency changes by up to %.3g Hz/s over its window, more than it "
               "follows.\n",
               (double)ride.slew_hz_per_s);
    }
}

static void print_ride_json(const session *s)
{
    gpw_ride_state ride;

    if (gpw_site_ride_worst(s->site, &ride, sizeof ride) != GPW_OK) {
        return;
    }
    printf(",\n  \"ride_transfers\": %lu,\n  \"ride_left_by\": %lu,\n  \"ride_returns\": %lu,\n"
           "  \"ride_together\": %lu,\n  \"ride_losses\": %lu,\n  \"ride_longest_s\": %.9g,\n"
           "  \"ride_given_j\": %.15g,\n  \"ride_recharged_j\": %.15g,\n"
           "  \"ride_slew_hz_per_s\": %.9g,\n  \"ride_slew_exceeded\": %s",
           (unsigned long)ride.transfers, (unsigned long)ride.left_by,
           (unsigned long)ride.returns, (unsigned long)ride.together,
           (unsigned long)ride.losses, (double)ride.longest_s, (double)ride.given_mj * J_PER_MJ,
           (double)ride.recharged_mj * J_PER_MJ, (double)ride.slew_hz_per_s,
           ride.slew_exceeded ? "true" : "false");
}

/* ---- all of them ---- */

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
    print_ride(s);
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
    print_ride_json(s);
}
