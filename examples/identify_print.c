/* SPDX-License-Identifier: MIT */
/* What was found, in words, as JSON, as a site's [genset]. */
#include "identify.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gpw_identified_summary summary_of(const gpw_identified *found)
{
    gpw_identified_summary s = {0};

    (void)(gpw_identified_summary_get(found, &s, sizeof s) == GPW_OK);
    return s;
}

static gpw_identified_figure figure_of(const gpw_identified *found, uint32_t figure)
{
    gpw_identified_figure f = {0};

    (void)(gpw_identified_figure_get(found, figure, &f, sizeof f) == GPW_OK);
    return f;
}

/* ---- what it narrows ---- */

/* An end that is not given is that of the default width. */
static float end_of(float given, float value, float factor)
{
    return gpw_is_unknown(given) ? value * factor : given;
}

/* Ends that a site had before; 0: it has none for this figure. */
static int prior_of(const gpw_genset_config *c, uint32_t figure, float *low, float *high)
{
    switch (figure) {
    case GPW_IDENTIFY_INERTIA:
        *low = end_of(c->inertia_low_s, c->inertia_s, 0.8f);
        *high = end_of(c->inertia_high_s, c->inertia_s, 1.2f);
        return !gpw_is_unknown(c->inertia_s);
    case GPW_IDENTIFY_AIR_STEP:
        *low = end_of(c->air_step_low_pu, c->air_step_pu, 0.75f);
        *high = end_of(c->air_step_high_pu, c->air_step_pu, 1.25f);
        return 1;
    case GPW_IDENTIFY_AIR_TAU:
        *low = end_of(c->air_tau_low_s, c->air_tau_s, 0.7f);
        *high = end_of(c->air_tau_high_s, c->air_tau_s, 1.3f);
        return 1;
    default: return 0;
    }
}

/* Four digits are more than most logs tell. */
static const char *shown(float x, char text[16])
{
    snprintf(text, 16, "%.4g", (double)x);
    return text;
}

static void print_figure(const arguments *args, const gpw_identified_figure *f)
{
    char value[16], low[16], high[16], prior[40] = "";
    float from, to;

    if (prior_of(&args->genset, f->figure, &from, &to)) {
        snprintf(prior, sizeof prior, "%.4g to %.4g", (double)from, (double)to);
    }
    printf("  %-16s %9s  %9s to %-9s  %-16s %s\n", gpw_identify_figure_name(f->figure),
           f->told == GPW_TOLD_NOTHING ? "?" : shown(f->value, value), shown(f->low, low),
           shown(f->high, high), prior, gpw_told_name(f->told));
    if (f->why != GPW_UNTOLD_NONE) {
        printf("  %16s   %s", "", gpw_untold_text(f->why));
        if (f->why == GPW_UNTOLD_ALIKE) {
            printf(": %s", gpw_identify_figure_name(f->alike));
        }
        putchar('\n');
    }
}

void print_text(const arguments *args, const gpw_identified *found)
{
    const gpw_identified_summary s = summary_of(found);
    const double f0 = (double)args->genset.f0_hz;
    uint32_t i;

    printf("%s\n", args->log_path);
    printf("Step after %.4g s, from %.4g to %.4g kW on %.4g kW; from %.5g Hz by %.3g Hz.\n",
           s.step_s, (double)s.load_before_w * 1e-3, (double)s.load_after_w * 1e-3,
           (double)args->genset.rated_w * 1e-3, (double)s.frequency_hz, (double)s.extreme_hz);
    printf("%lu samples, %lu in the first 100 ms; noise %.2g Hz; left over beyond it: %.2g %% "
           "of the dip.\n",
           (unsigned long)s.samples, (unsigned long)s.early, (double)s.noise_pu * f0,
           100.0 * (double)s.misfit);
    if (s.misfit > 0.02f) {
        puts("THE MODEL DOES NOT FIT: its structure, or a figure that was not free, is wrong.");
    }
    if (!s.recovered) {
        puts("The record ends before the speed has recovered.");
    }
    puts("\n  figure             fitted       ends, 95 %            before           the log");
    for (i = 0; i < FIGURES; i++) {
        if ((s.free_figures >> i & 1u) != 0u) {
            const gpw_identified_figure f = figure_of(found, i);

            print_figure(args, &f);
        }
    }
    puts(
        "\nWhat was not free is taken as true. No engine has been identified with this program "
        "yet\nby its authors: see docs/identify.md.");
}

/* ---- JSON ---- */

static void json_number(const char *name, double x, const char *after)
{
    if (isfinite(x)) {
        printf("\"%s\": %.7g%s", name, x, after);
    } else {
        printf("\"%s\": null%s", name, after);
    }
}

void print_json(const arguments *args, const gpw_identified *found)
{
    const gpw_identified_summary s = summary_of(found);
    const char *before = "\n";
    uint32_t i;

    printf("{\n  ");
    json_number("rated_w", (double)args->genset.rated_w, ", ");
    json_number("f0_hz", (double)args->genset.f0_hz, ",\n  ");
    json_number("step_s", s.step_s, ", ");
    json_number("load_before_w", (double)s.load_before_w, ", ");
    json_number("load_after_w", (double)s.load_after_w, ",\n  ");
    json_number("frequency_hz", (double)s.frequency_hz, ", ");
    json_number("extreme_hz", (double)s.extreme_hz, ",\n  ");
    json_number("samples", (double)s.samples, ", ");
    json_number("early", (double)s.early, ", ");
    printf("\"recovered\": %s, \"collapsed\": %s, ", s.recovered ? "true" : "false",
           s.collapsed ? "true" : "false");
    json_number("limited", (double)s.limited, ",\n  ");
    json_number("noise_pu", (double)s.noise_pu, ", ");
    json_number("residual_pu", (double)s.residual_pu, ", ");
    json_number("misfit", (double)s.misfit, ",\n  ");
    json_number("slope_h_s", (double)s.slope_h_s, ", ");
    json_number("slope_h_high_s", (double)s.slope_h_high_s, ",\n  \"figures\": [");
    for (i = 0; i < FIGURES; i++) {
        const gpw_identified_figure f = figure_of(found, i);

        if ((s.free_figures >> i & 1u) == 0u) {
            continue;
        }
        printf("%s    {\"name\": \"%s\", \"told\": \"%s\", ", before,
               gpw_identify_figure_name(i), gpw_told_name(f.told));
        json_number("value", (double)f.value, ", ");
        json_number("low", (double)f.low, ", ");
        json_number("high", (double)f.high, ", ");
        printf("\"why\": \"%s\", \"alike\": \"%s\", ", gpw_untold_text(f.why),
               gpw_identify_figure_name(f.alike));
        json_number("likeness", (double)f.likeness, "}");
        before = ",\n";
    }
    puts("\n  ]\n}");
}

/* ---- the set ---- */

#define LINES_MAX 40

typedef struct lines {
    int count;
    gpw_site_change at[LINES_MAX];
} lines;

static void add_text(lines *to, const char *key, const char *value)
{
    if (to->count < LINES_MAX) {
        gpw_site_change *const line = &to->at[to->count++];

        memset(line, 0, sizeof *line);
        line->action = GPW_SITE_SET;
        snprintf(line->section, sizeof line->section, "genset");
        snprintf(line->key, sizeof line->key, "%s", key);
        snprintf(line->value, sizeof line->value, "%s", value);
    }
}

static void add_number(lines *to, const char *key, float x)
{
    char text[32];

    if (!gpw_is_unknown(x)) {
        snprintf(text, sizeof text, "%.6g", (double)x);
        add_text(to, key, text);
    }
}

/* H, s1 and tau_tc with their ends; the others that were free as fitted. */
static void add_figures(lines *to, const gpw_identified *found, const gpw_genset_config *c)
{
    const uint32_t free_figures = summary_of(found).free_figures;
    uint32_t i;

    add_number(to, "inertia_s", c->inertia_s);
    add_number(to, "inertia_low_s", c->inertia_low_s);
    add_number(to, "inertia_high_s", c->inertia_high_s);
    if (figure_of(found, GPW_IDENTIFY_INERTIA).told == GPW_TOLD_BOTH) {
        add_text(to, "inertia_grade", "M");
    }
    for (i = 0; i < FIGURES; i++) {
        if (i != GPW_IDENTIFY_INERTIA && i != GPW_IDENTIFY_AIR_STEP &&
            i != GPW_IDENTIFY_AIR_TAU && i != GPW_IDENTIFY_LOAD_LATE &&
            (free_figures >> i & 1u) != 0u) {
            add_number(to, gpw_identify_figure_name(i), figure_of(found, i).value);
        }
    }
    if (c->air_step_pu > 0.0f) {
        add_number(to, "air_step_pu", c->air_step_pu);
        add_number(to, "air_step_low_pu", c->air_step_low_pu);
        add_number(to, "air_step_high_pu", c->air_step_high_pu);
        add_number(to, "air_tau_s", c->air_tau_s);
        add_number(to, "air_tau_low_s", c->air_tau_low_s);
        add_number(to, "air_tau_high_s", c->air_tau_high_s);
        if (figure_of(found, GPW_IDENTIFY_AIR_STEP).told == GPW_TOLD_BOTH &&
            figure_of(found, GPW_IDENTIFY_AIR_TAU).told == GPW_TOLD_BOTH) {
            add_text(to, "air_grade", "M");
        }
    }
}

static int write_site(const arguments *args, const lines *from)
{
    gpw_site_edit *edit = NULL;
    gpw_file_error error;
    gpw_status status = gpw_site_edit_read(args->site_path, &edit, &error);

    if (status == GPW_OK) {
        status = gpw_site_edit_apply(edit, from->at, sizeof from->at[0], (size_t)from->count,
                                     &error);
    }
    if (status == GPW_OK) {
        status = gpw_site_edit_write(edit, args->out_path, &error);
    }
    gpw_site_edit_destroy(edit);
    return status == GPW_OK ? 0 : refuse(args->out_path, error.reason);
}

static int write_part(const arguments *args, const lines *from)
{
    FILE *const out = fopen(args->out_path, "w");
    int i, broken;

    if (out == NULL) {
        return refuse(args->out_path, strerror(errno));
    }
    fprintf(out,
            "# Identified from %s. Figures that are not here are the preset's.\n[genset]\n"
            "preset = %s\nrated_w = %.9g\nf0_hz = %.9g\n",
            args->log_path, args->preset_name, (double)args->genset.rated_w,
            (double)args->genset.f0_hz);
    for (i = 0; i < from->count; i++) {
        fprintf(out, "%s = %s\n", from->at[i].key, from->at[i].value);
    }
    broken = ferror(out);
    return fclose(out) == 0 && !broken ? 0 : refuse(args->out_path, "not all was written");
}

int write_set(const arguments *args, const gpw_identified *found)
{
    static lines all;
    gpw_genset_config c;

    if (gpw_genset_config_init(&c, sizeof c) != GPW_OK ||
        gpw_identified_genset(found, &c) != GPW_OK) {
        return refuse("library", "another version than this program was built for");
    }
    all.count = 0;
    add_figures(&all, found, &c);
    return args->site_path != NULL ? write_site(args, &all) : write_part(args, &all);
}

/* ---- the curve ---- */

int write_curve(const arguments *args, const gpw_identified *found)
{
    const size_t count = summary_of(found).samples;
    FILE *const out = fopen(args->curve_path, "w");
    double t, measured, fitted;
    size_t i;
    int broken;

    if (out == NULL) {
        return refuse(args->curve_path, strerror(errno));
    }
    fputs("t_s,frequency_hz,fitted_hz\n", out);
    for (i = 0; i < count; i++) {
        if (gpw_identified_curve(found, i, 1, &t, &measured, &fitted) == GPW_OK) {
            fprintf(out, "%.6f,%.5f,%.5f\n", t, measured, fitted);
        }
    }
    broken = ferror(out);
    return fclose(out) == 0 && !broken ? 0 : refuse(args->curve_path, "not all was written");
}
