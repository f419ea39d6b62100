/* SPDX-License-Identifier: MIT */
/* What a set burns in the nominal run, and what its load is to the set's rating. */
#include "site_check.h"

#include <stdio.h>
#include <string.h>

#define S_PER_H 3600.0
#define KWH_PER_MJ (1e-3 / 3.6e6) /* of millijoules */

typedef struct watch {
    gpw_duty *duty;
    gpw_status status;
} watch;

/* Of several sets on the bus, the mean one. */
static void watch_tick(void *to, const session *s, const gpw_site_signals *now)
{
    watch *const w = to;
    int32_t runs = (now->flags & GPW_SITE_COLLAPSED) == 0u;
    float load_w = now->generator_w;
    gpw_bus_signals b;
    gpw_status status;

    if (gpw_site_bus_signals(s->site, &b, sizeof b) == GPW_OK) {
        runs = runs && b.sets_online > 0u;
        load_w = runs ? b.sets_w / (float)b.sets_online : 0.0f;
    }
    status = gpw_duty_step(w->duty, load_w, runs);
    w->status = status < GPW_OK ? status : w->status;
}

int watch_duty(session *s)
{
    watch w;
    gpw_file_error error;
    gpw_status status;

    memset(&error, 0, sizeof error);
    status = gpw_site_file_duty(s->file, (float)(1e-9 * s->tick_ns), &s->duty, &error);
    if (status < GPW_OK) {
        return refuse_file(s->args.site_path, &error);
    }
    if (s->duty == NULL) {
        return 0;
    }
    w.duty = s->duty;
    w.status = GPW_OK;
    status = take_run(s, watch_tick, &w);
    status = status < GPW_OK ? status : w.status;
    return status < GPW_OK ? refuse_status("duty", status) : 0;
}

static int has_duty(const session *s, gpw_duty_result *r)
{
    return s->duty != NULL && gpw_duty_result_get(s->duty, r, sizeof *r) == GPW_OK;
}

/* ---- words ---- */

static void print_time(double hours)
{
    if (hours < 1.0) {
        printf("%.4g s", hours * S_PER_H);
    } else {
        printf("%.4g h", hours);
    }
}

static void print_fuel(const gpw_duty_result *r)
{
    const char *const unit = gpw_fuel_unit_name(r->fuel_unit);

    if (gpw_is_unknown(r->fuel)) {
        return;
    }
    printf("Fuel: %.4g %s", (double)r->fuel, unit);
    if (!gpw_is_unknown(r->fuel_per_kwh)) {
        printf(", %.4g %s/kWh", (double)r->fuel_per_kwh, unit);
    }
    if (r->fuel_beyond_h > 0.0f) {
        fputs("; beyond the rows, where they go on in a line, for ", stdout);
        print_time((double)r->fuel_beyond_h);
    }
    puts(".");
}

static void print_rating(const gpw_duty_result *r)
{
    if (r->limiting == GPW_DUTY_RULE_NONE) {
        puts("Rating: not judged, [rating] names no kind or the set never ran.");
        return;
    }
    printf("Rating, as far as this run shows: %s, rule %s", gpw_outcome_name(r->outcome),
           gpw_duty_rule_name(r->limiting));
    if (!gpw_is_unknown(r->margin_pct)) {
        printf(", margin %.3g %%", (double)r->margin_pct);
    }
    puts(".");
    if (r->outcome == GPW_UNDETERMINED && r->limiting == GPW_DUTY_RULE_MEAN &&
        gpw_is_unknown(r->mean_24h_pu)) {
        printf("That mean is over 24 h of operation; this run saw ");
        print_time((double)r->running_h);
        printf(", and %.3g %% so far.\n", 100.0 * (double)r->counted_pu);
    }
}

void print_duty(const session *s)
{
    gpw_duty_result r;

    if (!has_duty(s, &r)) {
        return;
    }
    fputs("Duty of a set, in the nominal run: ", stdout);
    print_time((double)r.running_h);
    fputs(" in operation", stdout);
    if (!gpw_is_unknown(r.mean_pu)) {
        printf("; mean load %.3g %%, highest %.3g %%;\nlongest stretch of low load ",
               100.0 * (double)r.mean_pu, 100.0 * (double)r.peak_pu);
        print_time((double)r.low_longest_h);
        fputs(r.low_warning ? ", longer than low_warning_s" : "", stdout);
    }
    puts(".");
    print_fuel(&r);
    print_rating(&r);
}

/* ---- JSON ---- */

static void print_figure(const char *key, float value)
{
    if (gpw_is_unknown(value)) {
        printf(",\n  \"duty_%s\": null", key);
    } else {
        printf(",\n  \"duty_%s\": %.9g", key, (double)value);
    }
}

void print_duty_json(const session *s)
{
    gpw_duty_result r;

    if (!has_duty(s, &r)) {
        return;
    }
    printf(",\n  \"duty_verdict\": \"%s\",\n  \"duty_rule\": \"%s\"",
           gpw_outcome_name(r.outcome), gpw_duty_rule_name(r.limiting));
    print_figure("margin_pct", r.margin_pct);
    print_figure("running_h", r.running_h);
    printf(",\n  \"duty_starts\": %lu,\n  \"duty_energy_kwh\": %.9g", (unsigned long)r.starts,
           (double)r.energy_mj * KWH_PER_MJ);
    print_figure("mean_pu", r.mean_pu);
    print_figure("counted_pu", r.counted_pu);
    print_figure("peak_pu", r.peak_pu);
    print_figure("overload_h", r.overload_h);
    print_figure("low_h", r.low_h);
    print_figure("low_longest_h", r.low_longest_h);
    printf(",\n  \"duty_low_warning\": %s", r.low_warning ? "true" : "false");
    printf(",\n  \"duty_fuel_unit\": \"%s\"", gpw_fuel_unit_name(r.fuel_unit));
    print_figure("fuel", r.fuel);
    print_figure("fuel_low", r.fuel_low);
    print_figure("fuel_per_kwh", r.fuel_per_kwh);
    print_figure("fuel_beyond_h", r.fuel_beyond_h);
}
