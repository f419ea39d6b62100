/* SPDX-License-Identifier: MIT */
/* Every criterion of the verdict, as a table or in JSON: --criteria. */
#include "site_check.h"

#include <stdio.h>

static const char *unit_of(uint32_t criterion)
{
    switch (criterion) {
    case GPW_CRITERION_RECOVERY:
    case GPW_CRITERION_RECOVERY_UNLOAD: return "s";
    case GPW_CRITERION_ROCOF: return "Hz/s";
    case GPW_CRITERION_TRIP:
    case GPW_CRITERION_SUPPLY: return "Hz";
    default: return "%";
    }
}

static void print_cell(float figure, int width)
{
    if (gpw_is_unknown(figure)) {
        printf(" %*s", width, "-");
    } else {
        printf(" %*.4g", width, (double)figure);
    }
}

void print_criteria(const session *s)
{
    uint32_t i;

    if (!s->args.criteria) {
        return;
    }
    puts("Every criterion, at its worst corner:");
    printf("  %-15s %-12s %9s %9s %-4s %9s %9s %6s  %s\n", "criterion", "outcome", "value",
           "limit", "", "margin %", "at s", "corner", "load");
    for (i = 0; i < GPW_SITE_CRITERIA; i++) {
        const gpw_site_criterion_row *const row = &s->criteria[i];

        if (row->runs == 0u) {
            continue;
        }
        printf("  %-15s %-12s", gpw_criterion_name(row->criterion),
               gpw_outcome_name(row->outcome));
        print_cell(row->value, 9);
        print_cell(row->limit, 9);
        printf(" %-4s", unit_of(row->criterion));
        print_cell(row->margin_pct, 9);
        print_cell(row->time_s, 9);
        printf(" %6lu  %s\n", (unsigned long)row->corner, gpw_direction_name(row->direction));
    }
}

static void print_key(const char *name, float figure)
{
    if (gpw_is_unknown(figure)) {
        printf(", \"%s\": null", name);
    } else {
        printf(", \"%s\": %.6g", name, (double)figure);
    }
}

void print_criteria_json(const session *s)
{
    const char *comma = "";
    uint32_t i;

    if (!s->args.criteria) {
        return;
    }
    fputs(",\n  \"criteria\": [", stdout);
    for (i = 0; i < GPW_SITE_CRITERIA; i++) {
        const gpw_site_criterion_row *const row = &s->criteria[i];

        if (row->runs == 0u) {
            continue;
        }
        printf("%s\n    {\"criterion\": \"%s\", \"outcome\": \"%s\", \"direction\": \"%s\"",
               comma, gpw_criterion_name(row->criterion), gpw_outcome_name(row->outcome),
               gpw_direction_name(row->direction));
        print_key("value", row->value);
        print_key("limit", row->limit);
        printf(", \"unit\": \"%s\"", unit_of(row->criterion));
        print_key("margin_pct", row->margin_pct);
        print_key("time_s", row->time_s);
        print_key("step_w", row->step_w);
        printf(", \"corner\": %lu, \"runs\": %lu, \"runs_held\": %lu, \"runs_failed\": %lu}",
               (unsigned long)row->corner, (unsigned long)row->runs,
               (unsigned long)row->runs_held, (unsigned long)row->runs_failed);
        comma = ",";
    }
    fputs("\n  ]", stdout);
}
