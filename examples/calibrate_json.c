/* SPDX-License-Identifier: MIT */
/* All that was found, as JSON; a figure that is not known is null. */
#include "calibrate.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static FILE *out;

static void text(const char *name, const char *value, const char *after)
{
    fprintf(out, "\"%s\": \"", name);
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\') {
            fputc('\\', out);
        }
        if ((unsigned char)*value >= ' ') {
            fputc(*value, out);
        } else {
            fprintf(out, "\\u%04x", (unsigned)(unsigned char)*value);
        }
    }
    fprintf(out, "\"%s", after);
}

static void number(const char *name, double x, const char *after)
{
    if (isfinite(x)) {
        fprintf(out, "\"%s\": %.7g%s", name, x, after);
    } else {
        fprintf(out, "\"%s\": null%s", name, after);
    }
}

static void seconds(const char *name, uint64_t ns, const char *after)
{
    fprintf(out, "\"%s\": %.6f%s", name, (double)ns * 1.0e-9, after);
}

static void joules(const char *name, int64_t mj, const char *after)
{
    if (mj == INT64_MIN) {
        fprintf(out, "\"%s\": null%s", name, after);
    } else {
        fprintf(out, "\"%s\": %.3f%s", name, (double)mj * 1.0e-3, after);
    }
}

static void count(const char *name, uint64_t n, const char *after)
{
    fprintf(out, "\"%s\": %llu%s", name, (unsigned long long)n, after);
}

static void truth(const char *name, int is_true, const char *after)
{
    fprintf(out, "\"%s\": %s%s", name, is_true ? "true" : "false", after);
}

static void summary(const gpw_calibration_summary *s)
{
    fputs("  ", out);
    count("logs", s->logs, ", ");
    count("devices", s->devices, ", ");
    count("groups", s->groups, ", ");
    count("rows", s->rows, ", ");
    count("ticks", s->ticks, ", ");
    count("repaired", s->repaired, ", ");
    number("duration_s", s->duration_s, ",\n  ");
    text("field", gpw_calibrate_field_name(s->field), ", ");
    text("point", gpw_point_name(s->point), ", ");
    text("architecture", gpw_meter_architecture_name(s->architecture), ", ");
    text("meter_grade", gpw_grade_name(s->meter_grade), ",\n  ");
    number("interval_s", (double)s->interval_s, ", ");
    number("refresh_s", (double)s->refresh_s, ", ");
    number("refresh_found_s", (double)s->refresh_found_s, ", ");
    number("window_s", (double)s->window_s, ", ");
    number("window_found_s", (double)s->window_found_s, ", ");
    number("coverage", (double)s->coverage, ",\n  ");
    number("cap_w", (double)s->cap_w, ", ");
    number("peak_w", (double)s->peak_w, ", ");
    number("idle_w", (double)s->idle_w, ", ");
    number("context_w", (double)s->context_w, ",\n  ");
    number("measured_s", (double)s->measured_s, ", ");
    joules("energy_j", s->energy_mj, ", ");
    joules("corrected_j", s->corrected_mj, ", ");
    joules("low_j", s->low_mj, ", ");
    joules("high_j", s->high_mj, ", ");
    joules("sure_low_j", s->sure_low_mj, ", ");
    joules("sure_high_j", s->sure_high_mj == INT64_MAX ? INT64_MIN : s->sure_high_mj, ", ");
    text("limiting", gpw_meter_bound_name(s->limiting), ", ");
    joules("counter_j", s->counter_mj, ",\n");
}

static void flags(uint32_t bits)
{
    static const char *const words[] = {"at-cap",      "throttled",   "noisy",
                                        "drifts",      "cut-before",  "cut-after",
                                        "sigma-bound", "partly-kept", "short"};
    const char *before = "";
    uint32_t i;

    fputs("\"flags\": [", out);
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((bits >> i & 1u) != 0u) {
            fprintf(out, "%s\"%s\"", before, words[i]);
            before = ", ";
        }
    }
    fputs("], ", out);
}

static void phase(const gpw_calibration_phase *p)
{
    seconds("start_s", p->start_ns, ", ");
    seconds("end_s", p->end_ns, ", ");
    count("log", p->log, ", ");
    count("group", p->group, ", ");
    count("devices", p->devices, ", ");
    count("ticks", p->ticks, ", ");
    text("label", gpw_phase_name(p->label), ", ");
    text("label_grade", gpw_grade_name(p->label_grade), ", ");
    text("base", p->base != GPW_PHASE_OFF ? gpw_phase_name(p->base) : "", ", ");
    flags(p->flags);
    text("model", gpw_calibration_model_name(p->model), ",\n     ");
    number("mean_w", (double)p->mean_w, ", ");
    number("level_w", (double)p->level_w, ", ");
    number("low_w", (double)p->low_w, ", ");
    number("high_w", (double)p->high_w, ", ");
    number("sd_w", (double)p->sd_w, ", ");
    number("min_w", (double)p->min_w, ", ");
    number("max_w", (double)p->max_w, ", ");
    number("sum_w", (double)p->sum_w, ", ");
    number("sum_sd_w", (double)p->sum_sd_w, ",\n     ");
    number("sigma_w", (double)p->sigma_w, ", ");
    number("tau_s", (double)p->tau_s, ", ");
    number("explained", (double)p->explained, ", ");
    number("period_s", (double)p->period_s, ", ");
    number("period_sd_s", (double)p->period_sd_s, ", ");
    number("wave_w", (double)p->wave_w, ", ");
    number("duty", (double)p->duty, ", ");
    number("share", (double)p->share, ",\n     ");
    count("events", p->events, ", ");
    number("event_w", (double)p->event_w, ", ");
    number("event_low_w", (double)p->event_low_w, ", ");
    number("event_high_w", (double)p->event_high_w, ", ");
    number("event_s", (double)p->event_s, ", ");
    number("event_low_s", (double)p->event_low_s, ", ");
    number("event_high_s", (double)p->event_high_s, ", ");
    number("event_j", (double)p->event_j, ",\n     ");
    number("temperature_c", (double)p->temperature_c, ", ");
    number("slope_w_per_k", (double)p->slope_w_per_k, ", ");
    number("slope_low_w_per_k", (double)p->slope_low_w_per_k, ", ");
    number("slope_high_w_per_k", (double)p->slope_high_w_per_k, ", ");
    count("edges", p->edges, ", ");
    number("rise_w_per_s", (double)p->rise_w_per_s, ", ");
    number("fall_w_per_s", (double)p->fall_w_per_s, ", ");
    number("rise_s", (double)p->rise_s, ", ");
    number("fall_s", (double)p->fall_s, ", ");
    number("drift_w", (double)p->drift_w, ",\n     ");
    joules("energy_j", p->energy_mj, ", ");
    joules("corrected_j", p->corrected_mj, ", ");
    joules("low_j", p->low_mj, ", ");
    joules("high_j", p->high_mj, "");
}

static void step(const gpw_calibration_step *s)
{
    seconds("start_s", s->start_ns, ", ");
    seconds("end_s", s->end_ns, ", ");
    count("log", s->log, ", ");
    count("group", s->group, ", ");
    count("from", s->from_phase, ", ");
    count("to", s->to_phase, ", ");
    count("devices", s->devices, ",\n     ");
    number("from_w", (double)s->from_w, ", ");
    number("to_w", (double)s->to_w, ", ");
    number("seen_s", (double)s->seen_s, ", ");
    number("lower_w_per_s", (double)s->lower_w_per_s, ", ");
    number("value_w_per_s", (double)s->value_w_per_s, ", ");
    number("sum_lower_w_per_s", (double)s->sum_lower_w_per_s, ", ");
    number("naive_w_per_s", (double)s->naive_w_per_s, ", ");
    number("overshoot_w", (double)s->overshoot_w, ", ");
    number("spread_s", (double)s->spread_s, ", ");
    truth("instrument_limited", s->instrument_limited != 0u, ", ");
    truth("compound", s->compound != 0u, "");
}

static void event(const gpw_calibration_event *e)
{
    seconds("start_s", e->start_ns, ", ");
    seconds("end_s", e->end_ns, ", ");
    count("device", e->device, ", ");
    if (e->phase == UINT32_MAX) {
        fputs("\"phase\": null, ", out);
    } else {
        count("phase", e->phase, ", ");
    }
    number("extreme_w", (double)e->extreme_w, ", ");
    number("level_w", (double)e->level_w, ", ");
    number("area_j", (double)e->area_j, ", ");
    truth("above_cap", e->above_cap != 0u, "");
}

static void correlation(const gpw_calibration_correlation *r)
{
    count("phase", r->phase, ", ");
    count("devices", r->devices, ", ");
    text("between", r->between != 0u ? "nodes" : "devices", ", ");
    number("window_s", (double)r->window_s, ", ");
    number("rho", (double)r->rho, ", ");
    number("low", (double)r->low, ", ");
    number("high", (double)r->high, ", ");
    number("sum_sd_w", (double)r->sum_sd_w, ", ");
    number("private_w", (double)r->private_w, ", ");
    number("common_w", (double)r->common_w, ", ");
    number("stagger_s", (double)r->stagger_s, ", ");
    text("why_not", gpw_rho_why_text(r->why), "");
}

static void band(const gpw_calibration_band *b)
{
    count("phase", b->phase, ", ");
    number("low_hz", (double)b->low_hz, ", ");
    number("high_hz", (double)b->high_hz, ", ");
    number("rho", (double)b->rho, ", ");
    number("low", (double)b->low, ", ");
    number("high", (double)b->high, ", ");
    number("share", (double)b->share, "");
}

static void device(const gpw_calibration_device *d)
{
    count("log", d->log, ", ");
    count("group", d->group, ", ");
    count("ticks", d->ticks, ", ");
    number("mean_w", (double)d->mean_w, ", ");
    number("max_w", (double)d->max_w, ", ");
    text("name", d->name, ", ");
    text("model", d->model, "");
}

static void note(const gpw_calibration_note *n)
{
    text("kind", gpw_calibration_note_name(n->kind), ", ");
    if (n->phase != UINT32_MAX) {
        count("phase", n->phase, ", ");
    }
    text("text", n->text, "");
}

static void figure(const gpw_figure *f)
{
    text("quantity", gpw_quantity_name(f->quantity), ", ");
    text("phase", f->phase < GPW_PHASE_COUNT ? gpw_phase_name(f->phase) : "board", ", ");
    number("value", (double)f->value, ", ");
    number("low", (double)f->low, ", ");
    number("high", (double)f->high, ", ");
    number("at", (double)f->at, ", ");
    text("unit", f->unit, ", ");
    text("spread", gpw_spread_name(f->spread), ", ");
    text("grade", gpw_grade_name(f->grade), ", ");
    text("source", gpw_source_name(f->source), ", ");
    text("point", gpw_point_name(f->point), "");
}

static void figures(const gpw_calibration *found)
{
    const gpw_profile *profile;
    gpw_figure f;
    uint32_t i;

    fputs("  \"profile\": [", out);
    if (gpw_calibration_profile(found, &profile) == GPW_OK) {
        for (i = 0; gpw_profile_figure_at(profile, i, &f, sizeof f) >= GPW_OK; i++) {
            fputs(i == 0u ? "\n    {" : ",\n    {", out);
            figure(&f);
            fputc('}', out);
        }
    }
    fputs("\n  ]\n", out);
}

/* A list of results, each got by its index until there are no more. */
#define LIST(name, type, shown)                                                                \
  do {                                                                                         \
    gpw_calibration_##type one;                                                                \
    uint32_t i;                                                                                \
                                                                                               \
    fputs("  \"" name "\": [", out);                                                           \
    for (i = 0; gpw_calibration_##type##_get(found, i, &one, sizeof one) == GPW_OK; i++) {     \
      fputs(i == 0u ? "\n    {" : ",\n    {", out);                                            \
      shown(&one);                                                                             \
      fputc('}', out);                                                                         \
    }                                                                                          \
    fputs("\n  ],\n", out);                                                                    \
  } while (0)

static void everything(const gpw_calibration *found)
{
    gpw_calibration_summary s;

    if (gpw_calibration_summary_get(found, &s, sizeof s) != GPW_OK) {
        return;
    }
    fputs("{\n", out);
    summary(&s);
    LIST("device_list", device, device);
    LIST("phases", phase, phase);
    LIST("steps", step, step);
    LIST("correlations", correlation, correlation);
    LIST("bands", band, band);
    LIST("events", event, event);
    LIST("notes", note, note);
    figures(found);
    fputs("}\n", out);
}

int write_json(const arguments *args, const gpw_calibration *found)
{
    int broken;

    if (strcmp(args->json_path, "-") == 0) {
        out = stdout;
        everything(found);
        return 0;
    }
    out = fopen(args->json_path, "w");
    if (out == NULL) {
        return refuse(args->json_path, strerror(errno));
    }
    everything(found);
    broken = ferror(out);
    return fclose(out) == 0 && !broken ? 0 : refuse(args->json_path, "not all was written");
}
