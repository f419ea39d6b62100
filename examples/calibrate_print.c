/* SPDX-License-Identifier: MIT */
/* What was found, in words: meter, energy, profile and notes. */
#include "calibrate.h"

#include <stdio.h>

#define MEASURED 0.999 /* of the time: less is said */

static void print_meter(const gpw_calibration_summary *s)
{
    char interval[16], refresh[16], window[16], coverage[16];
    const float seen = s->refresh_s == s->refresh_s ? s->refresh_s : s->refresh_found_s;
    const float averaged = s->window_s == s->window_s ? s->window_s : s->window_found_s;

    printf("Meter: %s, %s; read every %s s, refreshed every %s s, each the mean over %s s",
           gpw_calibrate_field_name(s->field), gpw_meter_architecture_name(s->architecture),
           shown((double)s->interval_s, interval), shown((double)seen, refresh),
           shown((double)averaged, window));
    if (s->coverage < 1.0f && averaged > seen) { /* not a mean of all of that time */
        printf(" of looks of %s s each %s s", shown((double)(s->coverage * seen), coverage),
               refresh);
    }
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

static void print_part(const gpw_calibrate_config *config, const gpw_calibration_summary *s)
{
    const int has_start = config->start_s == config->start_s;
    const int has_end = config->end_s == config->end_s;
    char at[16];

    if (!has_start && !has_end) {
        return;
    }
    printf("Of each log the part from %s%s",
           has_start ? shown((double)config->start_s, at) : "its", has_start ? " s" : " begin");
    printf(" to %s%s", has_end ? shown((double)config->end_s, at) : "its",
           has_end ? " s" : " end");
    puts(s->repaired > 0u ? "; repairs were counted in all of it." : ".");
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
    print_part(&args->config, &s);
    print_meter(&s);
    print_energy(&s);
    print_found(args, found, &s);
    print_profile(found);
    print_notes(found);
}
