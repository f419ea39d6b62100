/* SPDX-License-Identifier: MIT */
/* What was found, in words. */
#include "calibrate.h"

#include <math.h>
#include <stdio.h>

#define MEASURED 0.999 /* of the time: less is said */

static const char *shown(double x, char text[16])
{
    if (isnan(x)) {
        snprintf(text, 16, "?");
    } else {
        snprintf(text, 16, fabs(x) >= 1000.0 ? "%.0f" : "%.4g", x);
    }
    return text;
}

static double kj(int64_t mj)
{
    return (double)mj * 1.0e-6;
}

static void print_meter(const gpw_calibration_summary *s)
{
    char interval[16], refresh[16], window[16], coverage[16];
    const float seen = s->refresh_s == s->refresh_s ? s->refresh_s : s->refresh_found_s;
    const float averaged = s->window_s == s->window_s ? s->window_s : s->window_found_s;

    printf("Meter: %s, %s; read every %s s, refreshed every %s s, each the mean over %s s",
           gpw_calibrate_field_name(s->field), gpw_meter_architecture_name(s->architecture),
           shown((double)s->interval_s, interval), shown((double)seen, refresh),
           shown((double)averaged, window));
    if (s->coverage == s->coverage) {
        printf(": it sees %s %% of the time", shown(100.0 * (double)s->coverage, coverage));
    }
    puts(".");
}

static void print_energy(const gpw_calibration_summary *s)
{
    if (!(s->measured_s > 0.0f)) {
        puts("Energy: none; a single reading is of no time.");
        return;
    }
    fputs("Energy", stdout);
    if ((double)s->measured_s < MEASURED * s->duration_s) {
        printf(" of the %.1f s that were measured", (double)s->measured_s);
    }
    printf(": %.3f kJ as read; %.3f kJ corrected, %.3f to %.3f", kj(s->energy_mj),
           kj(s->corrected_mj), kj(s->low_mj), kj(s->high_mj));
    if (s->sure_low_mj != INT64_MIN && s->sure_high_mj != INT64_MAX) {
        printf(" (surely %.3f to %.3f, by the %s)", kj(s->sure_low_mj), kj(s->sure_high_mj),
               gpw_meter_bound_name(s->limiting));
    }
    if (s->counter_mj != INT64_MIN) {
        printf("; %.3f by the board's counter", kj(s->counter_mj));
    }
    puts(".");
}

static void print_flags(uint32_t flags)
{
    static const char *const words[] = {"at the cap", "throttled", "restless", "drifts"};
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        if ((flags >> i & 1u) != 0u) {
            printf(", %s", words[i]);
        }
    }
    if ((flags & GPW_CALIBRATION_SHORT) != 0u) {
        fputs(", short", stdout);
    }
}

static void print_model(const gpw_calibration_phase *p)
{
    char a[16], b[16], c[16];

    if (p->model == GPW_CALIBRATION_CYCLE) {
        printf("        a cycle of %s s, %s W peak to peak, duty %s\n",
               shown((double)p->period_s, a), shown((double)p->wave_w, b),
               shown((double)p->duty, c));
    }
    if (p->events > 0u) {
        printf("        %u events", p->events);
        if (p->period_s == p->period_s) {
            printf(", every %s s", shown((double)p->period_s, a));
        }
        if (p->event_w == p->event_w) {
            printf(": truly %s W for %s s, %s J each", shown((double)p->event_w, a),
                   shown((double)p->event_s, b), shown((double)p->event_j, c));
        }
        putchar('\n');
    }
    if (p->slope_w_per_k == p->slope_w_per_k) {
        printf("        %s W/K about %s deg C\n", shown((double)p->slope_w_per_k, a),
               shown((double)p->temperature_c, b));
    }
}

static void print_phase(uint32_t index, const gpw_calibration_phase *p)
{
    char mean[16], sd[16], sigma[16], tau[16], sum[16];

    printf("  %3u  %9.2f to %9.2f s  %-7s %u x %s W, sd %s, sum %s W", index,
           (double)p->start_ns * 1.0e-9, (double)p->end_ns * 1.0e-9, gpw_phase_name(p->label),
           p->devices, shown((double)p->mean_w, mean), shown((double)p->sd_w, sd),
           shown((double)p->sum_w, sum));
    print_flags(p->flags);
    putchar('\n');
    if ((p->flags & GPW_CALIBRATION_SHORT) == 0u) {
        printf("        sigma %s%s W",
               p->flags & GPW_CALIBRATION_SIGMA_BOUND ? "at least " : "",
               shown((double)p->sigma_w, sigma));
        if (p->tau_s == p->tau_s) {
            printf(", correlation time %s s", shown((double)p->tau_s, tau));
        }
        printf("; %.3f kJ as read, %.3f corrected\n", kj(p->energy_mj), kj(p->corrected_mj));
    }
    print_model(p);
}

static void print_phases(const gpw_calibration *found)
{
    gpw_calibration_phase p;
    uint32_t i;

    puts("\nPhases, per device:");
    for (i = 0; gpw_calibration_phase_get(found, i, &p, sizeof p) == GPW_OK; i++) {
        print_phase(i, &p);
    }
}

static void print_steps(const gpw_calibration *found)
{
    gpw_calibration_step s;
    char from[16], to[16], lower[16], value[16], seen[16];
    uint32_t i;

    for (i = 0; gpw_calibration_step_get(found, i, &s, sizeof s) == GPW_OK; i++) {
        if (i == 0u) {
            puts("\nSteps:");
        }
        printf("  %9.2f s  %s to %s W", (double)s.start_ns * 1.0e-9,
               shown((double)s.from_w, from), shown((double)s.to_w, to));
        if (s.compound) {
            puts(", more than one step");
        } else if (s.devices == 0u) {
            puts(", how fast is not to be told");
        } else {
            printf(": seen for %s s; a device at least %s W/s, %s\n",
                   shown((double)s.seen_s, seen), shown((double)s.lower_w_per_s, lower),
                   s.instrument_limited ? "perhaps a step: the meter shows no more"
                   : s.value_w_per_s == s.value_w_per_s ? shown((double)s.value_w_per_s, value)
                                                        : "how fast is not to be told");
        }
    }
}

static void print_correlations(const gpw_calibration *found)
{
    gpw_calibration_correlation r;
    char rho[16], low[16], high[16], window[16], sd[16];
    uint32_t i, any = 0u;

    for (i = 0; gpw_calibration_correlation_get(found, i, &r, sizeof r) == GPW_OK; i++) {
        if (r.why == GPW_RHO_ONE_DEVICE) {
            continue;
        }
        if (any++ == 0u) {
            puts("\nCorrelation:");
        }
        printf("  phase %u, ", r.phase);
        if (r.why != GPW_RHO_TOLD) {
            printf("not told: %s\n", gpw_rho_why_text(r.why));
            continue;
        }
        printf("%s, means of %s s: %s (%s to %s); sum has sd %s W\n",
               r.between ? "between nodes" : "between devices",
               r.window_s > 0.0f ? shown((double)r.window_s, window) : "one poll",
               shown((double)r.rho, rho), shown((double)r.low, low),
               shown((double)r.high, high), shown((double)r.sum_sd_w, sd));
    }
}

static void print_profile(const gpw_calibration *found)
{
    const gpw_profile *profile;
    gpw_figure f;
    char value[16], low[16], high[16];
    uint32_t i;

    if (gpw_calibration_profile(found, &profile) != GPW_OK) {
        puts("\nNo profile: there is no phase to make one of.");
        return;
    }
    printf("\nProfile %s:\n", gpw_profile_name(profile));
    for (i = 0; gpw_profile_figure_at(profile, i, &f, sizeof f) >= GPW_OK; i++) {
        printf("  %-7s %-22s %9s %-4s",
               f.phase < GPW_PHASE_COUNT ? gpw_phase_name(f.phase) : "board",
               gpw_quantity_name(f.quantity), shown((double)f.value, value), f.unit);
        if (f.spread == GPW_SPREAD_LOWER) {
            fputs("  or more", stdout);
        } else if (f.low == f.low && f.high == f.high) {
            printf("  %s to %s", shown((double)f.low, low), shown((double)f.high, high));
        }
        printf("  %s %s\n", gpw_grade_name(f.grade), gpw_source_name(f.source));
    }
}

static void print_notes(const gpw_calibration *found)
{
    static const char *const titles[] = {
        "What the logs do not tell:", "What is to be doubted:", "What was taken for granted:"};
    gpw_calibration_note n;
    uint32_t i, kind = UINT32_MAX;

    for (i = 0; gpw_calibration_note_get(found, i, &n, sizeof n) == GPW_OK; i++) {
        if (n.kind != kind) {
            kind = n.kind;
            printf("\n%s\n", kind < 3u ? titles[kind] : "Else:");
        }
        printf("  - %s\n", n.text);
    }
}

void print_text(const arguments *args, const gpw_calibration *found)
{
    gpw_calibration_summary s;
    int i;

    if (gpw_calibration_summary_get(found, &s, sizeof s) != GPW_OK) {
        return;
    }
    for (i = 0; i < args->log_count && args->explain; i++) {
        printf("%s:\n%s\n", args->logs[i], gpw_calibration_log_text(found, (uint32_t)i));
    }
    printf("%u log%s, %u device%s in %u group%s, %.1f s, %llu rows, %llu readings.\n", s.logs,
           s.logs == 1u ? "" : "s", s.devices, s.devices == 1u ? "" : "s", s.groups,
           s.groups == 1u ? "" : "s", s.duration_s, (unsigned long long)s.rows,
           (unsigned long long)s.ticks);
    print_meter(&s);
    print_energy(&s);
    print_phases(found);
    print_steps(found);
    print_correlations(found);
    print_profile(found);
    print_notes(found);
}
