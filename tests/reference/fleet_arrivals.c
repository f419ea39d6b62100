/* SPDX-License-Identifier: MIT */
/* Requests in service against the law of a queue with a server for each (M/M/infinity), as TAP:
 * mean, variance and autocovariance of what a tick reports, and how often there are so many.
 * Exits 1 beyond 4 standard errors, which are those of the seeds among each other, or where
 * chi-square has a probability below 1 in 10,000.
 *
 * A tick reports the mean over itself. With a = tick/request_s and m requests in the mean its
 * variance is m 2(a - 1 + e^-a)/a^2, its autocovariance at lag k m e^-(k-1)a ((1 - e^-a)/a)^2.
 *
 *     fleet_arrivals [TICKS_PER_SEED]      default 40000, times 50 seeds */
#include <gpupower/fleet.h>

#include "fleet_state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SEEDS 50
#define ENTRIES 10000u
#define ERRORS_MAX 4.0
#define CHI_SQUARE_Z 3.719 /* of a normal variate: 1 in 10,000 */
#define PMF_MAX 512u

static const int lags[] = {0, 1, 3, 10, 40};
#define LAGS (sizeof lags / sizeof lags[0])
#define FIGURES (LAGS + 1u) /* and the mean */

typedef struct law {
    uint32_t mode;
    double tick_s, arrivals_per_s, request_s;
} law;

static GPW_STATE_BUFFER(profile_memory, GPW_PROFILE_STATE_BYTES(64u));
static GPW_STATE_BUFFER(memory, GPW_FLEET_STATE_BYTES(1u, 0u) + GPW_FLEET_GPU_BYTES);

static void check(gpw_status status)
{
    if (status < GPW_OK) {
        printf("Bail out! %s\n", gpw_status_name(status));
        exit(1);
    }
}

static double in_service(const law *l)
{
    return l->arrivals_per_s * l->request_s;
}

static void set_phase(gpw_profile *profile, gpw_phase phase, float mean_w)
{
    gpw_phase_figures figures;

    check(gpw_phase_figures_init(&figures, sizeof figures));
    figures.phase = phase;
    figures.mean_w = mean_w;
    figures.sigma_w = 0.0f;
    check(gpw_profile_set_phase(profile, &figures));
}

/* One watt a request: the fluctuation is their number, less its mean. */
static gpw_fleet *fleet_of(const law *l, uint64_t seed, gpw_phase initial)
{
    gpw_profile_config board;
    gpw_profile *profile;
    gpw_fleet_config config;
    gpw_fleet_group g;
    gpw_fleet *fleet;

    check(gpw_profile_config_init(&board, sizeof board));
    board.name[0] = 'x';
    check(gpw_profile_init(profile_memory, sizeof profile_memory, &board, &profile));
    set_phase(profile, GPW_PHASE_IDLE, 0.0f);
    set_phase(profile, GPW_PHASE_INFER, 1.0e6f);
    check(gpw_fleet_config_init(&config, sizeof config));
    config.tick_ns = (uint32_t)(l->tick_s * 1e9 + 0.5);
    config.seed = seed;
    config.mode = l->mode;
    config.events_max = 0;
    config.gpus_max = 1;
    check(gpw_fleet_init(memory, sizeof memory, &config, &fleet));
    check(gpw_fleet_group_init(&g, sizeof g));
    g.gpus = 1;
    g.initial_phase = initial;
    g.arrivals_per_s = (float)l->arrivals_per_s;
    g.request_s = (float)l->request_s;
    g.request_w = 1.0f;
    check(gpw_fleet_add_group(fleet, &g, profile, NULL));
    check(gpw_fleet_start(fleet));
    return fleet;
}

/* ---- moments ---- */

static void figures_of(const float *x, size_t ticks, double figures[FIGURES])
{
    size_t j, t;

    figures[LAGS] = 0.0;
    for (t = 0; t < ticks; t++) {
        figures[LAGS] += (double)x[t] / (double)ticks;
    }
    for (j = 0; j < LAGS; j++) {
        const size_t lag = (size_t)lags[j];

        figures[j] = 0.0;
        for (t = 0; t + lag < ticks; t++) {
            figures[j] += (double)x[t] * (double)x[t + lag] / (double)(ticks - lag);
        }
    }
}

static double expected_of(const law *l, size_t j)
{
    const double a = l->tick_s / l->request_s;

    if (j == LAGS) {
        return 0.0;
    }
    if (lags[j] == 0) {
        return in_service(l) * 2.0 * (a + expm1(-a)) / (a * a);
    }
    return in_service(l) * exp(-(lags[j] - 1) * a) * pow(-expm1(-a) / a, 2.0);
}

static int run_moments(const law *l, float *x, size_t ticks)
{
    static double figures[SEEDS][FIGURES];
    int holds = 1;
    size_t j, s;

    for (s = 0; s < SEEDS; s++) {
        check(gpw_fleet_process(fleet_of(l, s + 1u, GPW_PHASE_INFER), NULL, x, ticks));
        figures_of(x, ticks, figures[s]);
    }
    for (j = 0; j < FIGURES; j++) {
        double mean = 0.0, square = 0.0, error, errors;

        for (s = 0; s < SEEDS; s++) {
            mean += figures[s][j] / SEEDS;
        }
        for (s = 0; s < SEEDS; s++) {
            square += pow(figures[s][j] - mean, 2.0) / (SEEDS - 1);
        }
        error = sqrt(square / SEEDS);
        errors = (mean - expected_of(l, j)) / error;
        printf("# %-7s %3d %12.5f %12.5f %10.5f %6.2f%s\n",
               j == LAGS ? "mean" : (lags[j] == 0 ? "varies" : "lag"), j == LAGS ? 0 : lags[j],
               mean, expected_of(l, j), error, errors,
               fabs(errors) <= ERRORS_MAX ? "" : "  beyond");
        holds &= fabs(errors) <= ERRORS_MAX;
    }
    return holds;
}

/* ---- how many ---- */

static double poisson(double mean, uint32_t n)
{
    return exp(-mean + n * log(mean) - lgamma(n + 1.0));
}

/* Neighbouring numbers are taken together until 8 are expected. Wilson and Hilferty's normal
 * variate of chi-square. */
static int report_chi_square(const char *what, double mean, const uint32_t *seen,
                             uint32_t samples)
{
    double chi_square = 0.0, expected = 0.0, past = 0.0, found = 0.0, z;
    uint32_t n, freedom = 0;

    for (n = 0; n < PMF_MAX; n++) {
        const double p = poisson(mean, n);

        expected += samples * p;
        past += p;
        found += seen[n];
        if ((expected >= 8.0 && samples * (1.0 - past) >= 8.0) || n == PMF_MAX - 1u) {
            chi_square += pow(found - expected, 2.0) / expected;
            freedom++;
            expected = 0.0;
            found = 0.0;
        }
    }
    freedom--;
    z = (pow(chi_square / freedom, 1.0 / 3.0) - (1.0 - 2.0 / (9.0 * freedom))) /
        sqrt(2.0 / (9.0 * freedom));
    printf("# %s, mean %g: chi-square %.1f of %u degrees, as unlikely as %.2f sigma\n", what,
           mean, chi_square, freedom, z);
    return z < CHI_SQUARE_Z;
}

static uint32_t number_of(gpw_fleet *fleet)
{
    const uint32_t n = gpwi_groups(fleet)[0].in_service;

    return n < PMF_MAX ? n : PMF_MAX - 1u;
}

/* With which number a group begins; the tick is short against a request's time. */
static int run_entries(const law *l)
{
    gpw_fleet *const fleet = fleet_of(l, 1u, GPW_PHASE_IDLE);
    static uint32_t seen[PMF_MAX];
    uint32_t i;

    memset(seen, 0, sizeof seen);
    for (i = 0; i < ENTRIES; i++) {
        check(gpw_fleet_command(fleet, 0, GPW_PHASE_INFER, 0, 0));
        check(gpw_fleet_process(fleet, NULL, NULL, 1));
        seen[number_of(fleet)]++;
        check(gpw_fleet_command(fleet, 0, GPW_PHASE_IDLE, 0, 0));
        check(gpw_fleet_process(fleet, NULL, NULL, 1));
    }
    return report_chi_square("at first", in_service(l), seen, ENTRIES);
}

/* How many there are later, seen so seldom that one sighting knows nothing of the other. */
static int run_sightings(const law *l)
{
    gpw_fleet *const fleet = fleet_of(l, 2u, GPW_PHASE_INFER);
    const size_t apart = (size_t)(8.0 * l->request_s / l->tick_s);
    static uint32_t seen[PMF_MAX];
    uint32_t i;

    memset(seen, 0, sizeof seen);
    for (i = 0; i < ENTRIES; i++) {
        check(gpw_fleet_process(fleet, NULL, NULL, apart));
        seen[number_of(fleet)]++;
    }
    return report_chi_square("later", in_service(l), seen, ENTRIES);
}

int main(int argc, char **argv)
{
    static const law laws[] = {
        {GPW_FLEET_AGGREGATED, 0.01, 20.0, 0.8}, /* 16 in service */
        {GPW_FLEET_EXACT, 0.01, 20.0, 0.8},
        {GPW_FLEET_AGGREGATED, 0.01, 0.9, 0.5},    /* mostly none */
        {GPW_FLEET_AGGREGATED, 0.01, 1500.0, 0.1}, /* 30 events a tick */
        {GPW_FLEET_AGGREGATED, 0.1, 150.0, 0.02},  /* gone within the tick */
        {GPW_FLEET_AGGREGATED, 0.001, 4000.0, 0.05},
    };
    static const law numbers[] = {
        {GPW_FLEET_AGGREGATED, 0.001, 30.0, 0.1},   /* 3 */
        {GPW_FLEET_AGGREGATED, 0.001, 630.0, 0.1},  /* 63, still counted */
        {GPW_FLEET_AGGREGATED, 0.001, 2000.0, 0.1}, /* 200, begins as a Gaussian */
    };
    const size_t count = sizeof laws / sizeof laws[0];
    const size_t number_count = sizeof numbers / sizeof numbers[0];
    const long asked = argc > 1 ? strtol(argv[1], NULL, 10) : 40000;
    size_t i, failed = 0;
    float *x;

    if (asked < 10000 || asked > 100000000) {
        printf("Bail out! 10000 to 100000000 ticks a seed\n");
        return 2;
    }
    x = malloc((size_t)asked * sizeof *x);
    if (x == NULL) {
        printf("Bail out! no memory\n");
        return 2;
    }
    printf("1..%zu\n# %d seeds of %ld ticks\n", count + 2u * number_count, SEEDS, asked);
    printf("# figure          found          law    st.err. errors\n");
    for (i = 0; i < count; i++) {
        const law *const l = &laws[i];
        const int holds = run_moments(l, x, (size_t)asked);

        printf("%s %zu - %s, tick %g s, %g a second, each %g s\n", holds ? "ok" : "not ok",
               i + 1u, l->mode == GPW_FLEET_EXACT ? "exact" : "aggregated", l->tick_s,
               l->arrivals_per_s, l->request_s);
        failed += holds ? 0u : 1u;
    }
    for (i = 0; i < number_count; i++) {
        const int first = run_entries(&numbers[i]);
        const int later = run_sightings(&numbers[i]);

        printf("%s %zu - number at first\n", first ? "ok" : "not ok", count + 2u * i + 1u);
        printf("%s %zu - number later\n", later ? "ok" : "not ok", count + 2u * i + 2u);
        failed += (first ? 0u : 1u) + (later ? 0u : 1u);
    }
    free(x);
    return failed == 0u ? 0 : 1;
}
