/* SPDX-License-Identifier: MIT */
/* CSV, the GridLAB-D player, the OpenDSS LoadShape and the CSV of an ANDES TimeSeries. */
#include "export_internal.h"
#include "text.h"

#include <math.h>
#include <string.h>

/* ---- CSV ---- */

/* A cell in quotes where it holds what would end it. */
static void put_cell(FILE *out, const char *text)
{
    const int quoted = strpbrk(text, ",\"") != NULL;

    if (quoted) {
        fputc('"', out);
    }
    for (; *text != '\0'; text++) {
        fputs(*text == '"' ? "\"" : "", out);
        fputc(*text, out);
    }
    if (quoted) {
        fputc('"', out);
    }
}

void gpwi_export_csv(const struct gpwi_export *run, FILE *out)
{
    size_t i, n;

    fputs("t_s", out);
    for (i = 0; i < run->count; i++) {
        fputc(',', out);
        put_cell(out, run->channels[i].name);
    }
    fputc('\n', out);
    for (n = 0; n < run->samples; n++) {
        gpwi_put_seconds(out, gpwi_export_time_ns(run, n));
        for (i = 0; i < run->count; i++) {
            const float value = gpwi_export_value(run, i, n);

            fputc(',', out);
            if (!isnan(value)) {
                gpwi_put_float(out, value);
            }
        }
        fputc('\n', out);
    }
}

/* ---- GridLAB-D ---- */

/* Without a time zone: a model then takes its own. */
static void put_stamp(FILE *out, int64_t unix_ns)
{
    const struct gpwi_date date = gpwi_date_of(unix_ns);
    int32_t rest_ns = date.nanosecond;
    int digits = 9;

    fprintf(out, "%04ld-%02ld-%02ld %02ld:%02ld:%02ld", (long)date.year, (long)date.month,
            (long)date.day, (long)date.hour, (long)date.minute, (long)date.second);
    if (rest_ns != 0) {
        while (rest_ns % 10 == 0) {
            rest_ns /= 10;
            digits--;
        }
        fprintf(out, ".%0*ld", digits, (long)rest_ns);
    }
}

void gpwi_export_gridlabd(const struct gpwi_export *run, FILE *out)
{
    size_t n;

    for (n = 0; n < run->samples; n++) {
        put_stamp(out, run->config.start_unix_ns + gpwi_export_time_ns(run, n));
        fputc(',', out);
        gpwi_put_float(out, gpwi_export_value(run, 0, n));
        if (run->count == 2u) {
            const float imaginary = gpwi_export_value(run, 1, n);

            fputs(signbit(imaginary) ? "" : "+", out);
            gpwi_put_float(out, imaginary);
            fputc('j', out);
        }
        fputc('\n', out);
    }
}

/* ---- units of power ---- */

/* Watts, vars or volt-amperes in a unit; 0 when it is none. */
static double power_unit(const char *unit)
{
    static const struct {
        const char *name;
        double va;
    } units[] = {{"var", 1.0}, {"kvar", 1.0e3}, {"Mvar", 1.0e6},
                 {"VA", 1.0},  {"kVA", 1.0e3},  {"MVA", 1.0e6}};
    size_t i;

    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(unit, units[i].name) == 0) {
            return units[i].va;
        }
    }
    return gpwi_power_unit(gpwi_text_of(unit));
}

/* A value divided by a unit; as it is where there is nothing to do. */
static void put_scaled(FILE *out, float value, double scale)
{
    if (scale == 1.0) {
        gpwi_put_float(out, value);
    } else {
        gpwi_put_float(out, (float)((double)value * scale));
    }
}

/* ---- ANDES ---- */

void gpwi_export_andes(const struct gpwi_export *run, FILE *out)
{
    double scale[GPW_EXPORT_CHANNELS_MAX];
    size_t i, n;

    fputc('t', out);
    for (i = 0; i < run->count; i++) {
        const double va = power_unit(run->channels[i].unit);

        scale[i] =
            va > 0.0 && !isnan(run->config.base_va) ? va / (double)run->config.base_va : 1.0;
        fprintf(out, ",%s", run->channels[i].name);
    }
    fputc('\n', out);
    for (n = 0; n < run->samples; n++) {
        gpwi_put_seconds(out, gpwi_export_time_ns(run, n));
        for (i = 0; i < run->count; i++) {
            fputc(',', out);
            put_scaled(out, gpwi_export_value(run, i, n), scale[i]);
        }
        fputc('\n', out);
    }
}

/* ---- OpenDSS ---- */

/* The name of a file without its folders: the .dss and its points lie side by side. */
static const char *base_name(const char *path)
{
    const char *const slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

static void put_points(const struct gpwi_export *run, FILE *out)
{
    const char *comma;
    size_t i, n;

    fputs(run->time_s != NULL ? "hour" : "", out);
    for (i = 0; i < run->count; i++) {
        fprintf(out, "%s%s", i > 0u || run->time_s != NULL ? "," : "", run->channels[i].name);
    }
    fputc('\n', out);
    for (n = 0; n < run->samples; n++) {
        comma = "";
        if (run->time_s != NULL) {
            gpwi_put_double(out, (double)gpwi_export_time_ns(run, n) / 3.6e12);
            comma = ",";
        }
        for (i = 0; i < run->count; i++, comma = ",") {
            const double va = power_unit(run->channels[i].unit);

            fputs(comma, out);
            put_scaled(out, gpwi_export_value(run, i, n), va > 0.0 ? va / 1000.0 : 1.0);
        }
        fputc('\n', out);
    }
}

void gpwi_export_opendss(const struct gpwi_export *run, FILE *dss, FILE *points,
                         const char *points_path)
{
    const char *const name = base_name(points_path);
    const unsigned first = run->time_s != NULL ? 2u : 1u;
    size_t i;

    for (i = 0; i < run->count; i++) {
        fprintf(dss, "New LoadShape.%s npts=%lu ", run->channels[i].name,
                (unsigned long)run->samples);
        if (run->time_s != NULL) {
            fprintf(dss, "interval=0 hour=(file=\"%s\", column=1, header=yes) ", name);
        } else {
            fputs("sinterval=", dss);
            gpwi_put_seconds(dss, (int64_t)run->config.interval_ns);
            fputc(' ', dss);
        }
        /* Kilowatts and kilovars are used as they are, anything else multiplies the load. */
        fprintf(dss, "mult=(file=\"%s\", column=%lu, header=yes) UseActual=%s\n", name,
                (unsigned long)(i + first),
                power_unit(run->channels[i].unit) > 0.0 ? "yes" : "no");
    }
    put_points(run, points);
}
