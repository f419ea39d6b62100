/* SPDX-License-Identifier: MIT */
/* Learns a phase from its first half, makes the second one twenty times, compares. Reads phases
 * from standard input and prints a line for each: synthesis_goals.py writes the one and judges
 * the other. A phase is
 *
 *     NAME SERIES ROWS WINDOW_S REFRESH_S HAS_TEMPERATURE IGNORE_TEMPERATURE
 *
 * and a line for each row: seconds, degrees if it has them, watts of each series. Without input
 * it is skipped. */
#include "fit_internal.h"

#include <stdio.h>
#include <stdlib.h>

#define SEEDS 20u
#define SKIPPED 77

static void print_scores(const char *label, const struct gpwi_fit_scores *s)
{
    printf(" %s energy=%.5f sd=%.4f sd_of_mean=%.5f acf=%.3f acf_rms=%.3f acf60=%.3f", label,
           s->energy_pu, s->sd_pu, s->sd_of_mean_pu, s->acf_r2, s->acf_rms, s->acf60_r2);
    printf(" ramp1_95=%.4f ramp1_99=%.4f ramp1_99_of_mean=%.5f ramp5_95=%.4f ramp5_99=%.4f",
           s->ramp1_p95_pu, s->ramp1_p99_pu, s->ramp1_p99_of_mean_pu, s->ramp5_p95_pu,
           s->ramp5_p99_pu);
    printf(" peak=%.4f minimum=%.4f w1=%.5f", s->peak_pu, s->minimum_pu, s->w1_pu);
}

static int numbers(double *to, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (scanf("%lf", &to[i]) != 1) {
            return 0;
        }
    }
    return 1;
}

static int read_rows(double *time_s, double *temperature_c, double *power_w, size_t rows,
                     uint32_t series)
{
    size_t i;

    for (i = 0; i < rows; i++) {
        if (!numbers(time_s + i, 1u) ||
            (temperature_c != NULL && !numbers(temperature_c + i, 1u)) ||
            !numbers(power_w + i * series, series)) {
            return 0;
        }
    }
    return 1;
}

/* 1: done; 0: bad input. */
static int judge(const char *name, struct gpwi_fit_rows *rows, double *time_s,
                 double *temperature_c, double *power_w, const struct gpwi_fit_config *config)
{
    static struct gpwi_fit_halves halves;
    gpw_status status;

    if (!read_rows(time_s, temperature_c, power_w, rows->rows, rows->series)) {
        return 0;
    }
    rows->time_s = time_s;
    rows->power_w = power_w;
    rows->temperature_c = temperature_c;
    status = gpwi_fit_halves(rows, config, SEEDS, &halves);
    if (status != GPW_OK) {
        printf("%s status=%d\n", name, (int)status);
        return 1;
    }
    printf("%s kind=%u regular=%u flat=%u mean=%.2f sd=%.3f", name, (unsigned)halves.kind,
           (unsigned)halves.regular, (unsigned)halves.flat, halves.mean_w, halves.sd_w);
    print_scores("model", &halves.model);
    print_scores("replay", &halves.replay);
    putchar('\n');
    return 1;
}

int main(void)
{
    char name[80];
    unsigned series, warm, ignore;
    unsigned long count;
    struct gpwi_fit_config config;
    int some = 0;

    gpwi_fit_config_init(&config);
    while (scanf("%79s %u %lu %lf %lf %u %u", name, &series, &count, &config.meter.window_s,
                 &config.meter.period_s, &warm, &ignore) == 7) {
        double *const time_s = malloc(count * sizeof(double));
        double *const heat = warm != 0u ? malloc(count * sizeof(double)) : NULL;
        double *const power_w = malloc(count * series * sizeof(double));
        struct gpwi_fit_rows rows = {NULL, NULL, NULL, 0, 0, 0};
        int read = 0;

        rows.rows = count;
        rows.series = series;
        config.ignore_temperature = ignore;
        if (time_s != NULL && power_w != NULL && (warm == 0u || heat != NULL)) {
            read = judge(name, &rows, time_s, heat, power_w, &config);
        }
        free(time_s);
        free(heat);
        free(power_w);
        if (!read) {
            fprintf(stderr, "%s: rows are missing\n", name);
            return 1;
        }
        some = 1;
    }
    return some ? 0 : SKIPPED;
}
