/* SPDX-License-Identifier: MIT */
/* What a bus with more than one set, or with a voltage, did in the worst run. */
#include "site_check.h"

#include <stdio.h>

#define LOST_ON_ITS_OWN                                                                        \
  (GPW_PLANT_REVERSED | GPW_PLANT_SET_COLLAPSED | GPW_PLANT_OUT_OF_STEP | GPW_PLANT_BLACKOUT)

static int has_bus(const session *s, gpw_bus_judgement *found)
{
    return gpw_site_bus_judgement(s->site, found, sizeof *found) == GPW_OK;
}

static void print_voltage(const gpw_bus_judgement *b)
{
    if (gpw_is_unknown(b->voltage_dip_pct)) {
        return;
    }
    printf("Voltage, worst corner: dips %.3g %% at %.4g s, rises %.3g %% at %.4g s. Apparent "
           "power to %.3g %% and\ncurrent to %.3g %% of the rating.\n",
           (double)b->voltage_dip_pct, (double)b->voltage_dip_time_s,
           (double)b->voltage_rise_pct, (double)b->voltage_rise_time_s,
           (double)b->apparent_peak_pct, (double)b->current_peak_pct);
    if (b->alternator_flags & GPW_ALTERNATOR_COLLAPSED) {
        puts("Voltage: collapses. No voltage carries the load that was asked for.");
    }
    if (b->alternator_flags & GPW_ALTERNATOR_SELF_EXCITED) {
        puts("Voltage: the filters' capacitors excite the alternator by themselves; no "
             "regulator holds that.");
    }
}

void print_bus(const session *s)
{
    gpw_bus_judgement b;

    if (!has_bus(s, &b)) {
        return;
    }
    printf("Sets, worst corner: %lu on the bus at least, loaded from %.3g to %.3g %% of their "
           "rating.\n",
           (unsigned long)b.sets_online_least, (double)b.least_set_pct,
           (double)b.largest_set_pct);
    if (b.plant_flags & LOST_ON_ITS_OWN) {
        printf("Sets: one left the bus on its own:%s%s%s%s.\n",
               b.plant_flags & GPW_PLANT_REVERSED ? " reverse power" : "",
               b.plant_flags & GPW_PLANT_SET_COLLAPSED ? " stalled" : "",
               b.plant_flags & GPW_PLANT_OUT_OF_STEP ? " out of step" : "",
               b.plant_flags & GPW_PLANT_BLACKOUT ? " blackout" : "");
    }
    if (b.plant_flags & GPW_PLANT_NO_SHARING) {
        puts("Sets: isochronous and not all on a sharing line: they drift apart.");
    }
    print_voltage(&b);
    if (b.relay > 0u) {
        printf("Relay row %lu trips first, at %.4g s.\n", (unsigned long)b.relay,
               (double)b.relay_time_s);
    }
}

static void print_figure(const char *key, float value)
{
    if (gpw_is_unknown(value)) {
        printf(",\n  \"%s\": null", key);
    } else {
        printf(",\n  \"%s\": %.9g", key, (double)value);
    }
}

void print_bus_json(const session *s)
{
    gpw_bus_judgement b;

    if (!has_bus(s, &b)) {
        return;
    }
    print_figure("voltage_dip_pct", b.voltage_dip_pct);
    print_figure("voltage_dip_time_s", b.voltage_dip_time_s);
    print_figure("voltage_rise_pct", b.voltage_rise_pct);
    print_figure("voltage_rise_time_s", b.voltage_rise_time_s);
    print_figure("apparent_peak_pct", b.apparent_peak_pct);
    print_figure("current_peak_pct", b.current_peak_pct);
    print_figure("largest_set_pct", b.largest_set_pct);
    print_figure("least_set_pct", b.least_set_pct);
    print_figure("relay_time_s", b.relay_time_s);
    printf(",\n  \"relay\": %lu,\n  \"sets_online_least\": %lu,\n  \"plant_flags\": %lu,\n"
           "  \"alternator_flags\": %lu",
           (unsigned long)b.relay, (unsigned long)b.sets_online_least,
           (unsigned long)b.plant_flags, (unsigned long)b.alternator_flags);
}

/* ---- the nominal run, tick by tick ---- */

const char *bus_columns(const session *s)
{
    gpw_bus_signals b;

    return gpw_site_bus_signals(s->site, &b, sizeof b) == GPW_OK
               ? ",voltage_pu,voltage_min_pu,voltage_max_pu,field_pu,apparent_va,reactive_var,"
                 "sets_w,inverters_w,rated_online_w,largest_set_pu,sets_online"
               : "";
}

static void print_column(FILE *out, float value)
{
    if (gpw_is_unknown(value)) {
        fputc(',', out);
    } else {
        fprintf(out, ",%.7g", (double)value);
    }
}

void print_bus_tick(FILE *out, const session *s)
{
    gpw_bus_signals b;

    if (gpw_site_bus_signals(s->site, &b, sizeof b) != GPW_OK) {
        return;
    }
    print_column(out, b.voltage_pu);
    print_column(out, b.voltage_min_pu);
    print_column(out, b.voltage_max_pu);
    print_column(out, b.field_pu);
    print_column(out, b.apparent_va);
    print_column(out, b.reactive_var);
    print_column(out, b.sets_w);
    print_column(out, b.inverters_w);
    print_column(out, b.rated_online_w);
    print_column(out, b.largest_set_pu);
    fprintf(out, ",%lu", (unsigned long)b.sets_online);
}
