/* SPDX-License-Identifier: MIT */
/* Mean, variance and autocovariance of the fleet's fluctuation against the exact law of a sum
 * of correlated AR(1) processes, as TAP. Every figure is pooled over seeds, with its standard
 * error worked out for a Gaussian process (Bartlett's formula) from the law itself. Exits 1
 * beyond 4 of them.
 *
 *     fleet_statistics [TICKS_PER_SEED]      default 20000, times 100 seeds */
#include <gpupower/fleet.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SEEDS 100
#define GPUS 16u
#define NODE_GPUS 8u
#define SIGMA_W 15.0
#define MEAN_W 300.0
#define TICK_S 0.01
#define ERRORS_MAX 4.0

static const int lags[] = {0, 1, 5, 20, 100};
#define LAGS (sizeof lags / sizeof lags[0])

typedef struct law {
    const char *mode_name;
    uint32_t mode;
    double rho_in, rho_out, tau_s;
} law;

typedef struct sums {
    double mean, covariance[LAGS];
} sums;

static void check(gpw_status status)
{
    if (status != GPW_OK) {
        printf("Bail out! %s\n", gpw_status_name(status));
        exit(1);
    }
}

static double variance_of(const law *l)
{
    return SIGMA_W * SIGMA_W * GPUS *
           (1.0 + (NODE_GPUS - 1.0) * l->rho_in + ((double)GPUS - NODE_GPUS) * l->rho_out);
}

static void make_profile(uint64_t *memory, size_t bytes, double tau_s, gpw_profile **profile)
{
    gpw_profile_config board;
    gpw_phase_figures figures;

    check(gpw_profile_config_init(&board, sizeof board));
    board.name[0] = 'x';
    check(gpw_profile_init(memory, bytes, &board, profile));
    check(gpw_phase_figures_init(&figures, sizeof figures));
    figures.phase = GPW_PHASE_IDLE;
    figures.mean_w = (float)MEAN_W;
    figures.sigma_w = (float)SIGMA_W;
    figures.tau_s = (float)tau_s;
    check(gpw_profile_set_phase(*profile, &figures));
}

static void run_seed(const law *l, const gpw_profile *profile, uint64_t seed, float *x,
                     size_t ticks)
{
    static GPW_STATE_BUFFER(memory, GPW_FLEET_STATE_BYTES(1u, 0u) + GPW_FLEET_GPU_BYTES * GPUS);
    gpw_fleet_config config;
    gpw_fleet_group group;
    gpw_fleet *fleet;
    uint32_t index;

    check(gpw_fleet_config_init(&config, sizeof config));
    config.tick_ns = (uint32_t)(TICK_S * 1e9);
    config.seed = seed;
    config.mode = l->mode;
    config.events_max = 0;
    config.gpus_max = GPUS;
    check(gpw_fleet_init(memory, sizeof memory, &config, &fleet));
    check(gpw_fleet_group_init(&group, sizeof group));
    group.gpus = GPUS;
    group.node_gpus = NODE_GPUS;
    group.rho_in = (float)l->rho_in;
    group.rho_out = (float)l->rho_out;
    check(gpw_fleet_add_group(fleet, &group, profile, &index));
    check(gpw_fleet_start(fleet));
    check(gpw_fleet_process(fleet, NULL, x, ticks));
}

static void add_up(const float *x, size_t ticks, sums *s)
{
    size_t j, t;

    for (t = 0; t < ticks; t++) {
        s->mean += (double)x[t] / (double)ticks / SEEDS;
    }
    for (j = 0; j < LAGS; j++) {
        const size_t lag = (size_t)lags[j];
        double sum = 0.0;

        for (t = 0; t + lag < ticks; t++) {
            sum += (double)x[t] * (double)x[t + lag];
        }
        s->covariance[j] += sum / (double)(ticks - lag) / SEEDS;
    }
}

/* Of the mean of n samples of an AR(1) with coefficient a: V/n^2 sum over pairs of a^|i-j|. */
static double mean_error(double variance, double a, double n)
{
    const double pairs = n + 2.0 * a * (n * (1.0 - a) - (1.0 - pow(a, n))) / pow(1.0 - a, 2.0);

    return sqrt(variance * pairs / (n * n) / SEEDS);
}

/* Of the covariance at a lag, mean known: sum over k of R(k)^2 + R(k+lag) R(k-lag). */
static double covariance_error(double variance, double a, int lag, double ticks)
{
    const double n = ticks - lag;
    double sum = 0.0;
    int k;

    for (k = -20000; k <= 20000; k++) {
        if (abs(k) < n) {
            sum += (1.0 - abs(k) / n) *
                   (pow(a, 2.0 * abs(k)) + pow(a, abs(k + lag) + abs(k - lag)));
        }
    }
    return variance * sqrt(sum / n / SEEDS);
}

static int report(const law *l, const char *what, double found, double expected, double error)
{
    const double errors = (found - expected) / error;
    const int holds = fabs(errors) <= ERRORS_MAX;

    printf("# %-10s %5.2f %5.2f %5.2f  %-12s %12.4f %12.4f %10.4f %6.2f%s\n", l->mode_name,
           l->rho_in, l->rho_out, l->tau_s, what, found, expected, error, errors,
           holds ? "" : "  beyond");
    return holds;
}

static int run_law(const law *l, float *x, size_t ticks)
{
    static GPW_STATE_BUFFER(memory, GPW_PROFILE_STATE_BYTES(64u));
    const double variance = variance_of(l);
    const double a = exp(-TICK_S / l->tau_s);
    gpw_profile *profile;
    sums s = {0.0, {0.0}};
    int holds = 1;
    uint64_t seed;
    size_t j;

    make_profile(memory, sizeof memory, l->tau_s, &profile);
    for (seed = 1; seed <= SEEDS; seed++) {
        run_seed(l, profile, seed, x, ticks);
        add_up(x, ticks, &s);
    }
    holds &= report(l, "mean", s.mean, 0.0, mean_error(variance, a, (double)ticks));
    for (j = 0; j < LAGS; j++) {
        char what[32];

        (void)snprintf(what, sizeof what, lags[j] == 0 ? "variance" : "lag %d", lags[j]);
        holds &= report(l, what, s.covariance[j], variance * pow(a, lags[j]),
                        covariance_error(variance, a, lags[j], (double)ticks));
    }
    return holds;
}

int main(int argc, char **argv)
{
    static const law laws[] = {
        {"aggregated", GPW_FLEET_AGGREGATED, 0.0, 0.0, 0.05},
        {"aggregated", GPW_FLEET_AGGREGATED, 0.5, 0.5, 0.05},
        {"aggregated", GPW_FLEET_AGGREGATED, 0.97, 0.97, 0.05},
        {"aggregated", GPW_FLEET_AGGREGATED, 0.97, 0.5, 1.0},
        {"aggregated", GPW_FLEET_AGGREGATED, -0.1, 0.0, 1.0},
        {"exact", GPW_FLEET_EXACT, 0.0, 0.0, 0.05},
        {"exact", GPW_FLEET_EXACT, 0.5, 0.5, 0.05},
        {"exact", GPW_FLEET_EXACT, 0.97, 0.97, 0.05},
        {"exact", GPW_FLEET_EXACT, 0.97, 0.5, 1.0},
        {"exact", GPW_FLEET_EXACT, 0.5, 0.0, 0.2},
    };
    const size_t count = sizeof laws / sizeof laws[0];
    const long asked = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
    size_t i, failed = 0;
    float *x;

    if (asked < 10000 || asked > 100000000) {
        printf("Bail out! 10000 to 100000000 ticks a seed: below it 10^6 are not pooled\n");
        return 2;
    }
    x = malloc((size_t)asked * sizeof *x);
    if (x == NULL) {
        printf("Bail out! no memory\n");
        return 2;
    }
    printf(
        "1..%zu\n# %u GPUs in nodes of %u, sigma %.0f W, tick %.0f ms, %d seeds of %ld ticks\n",
        count, GPUS, NODE_GPUS, SIGMA_W, TICK_S * 1e3, SEEDS, asked);
    printf("# mode       rho_i rho_o   tau  figure              found          law    st.err. "
           "errors\n");
    for (i = 0; i < count; i++) {
        const int holds = run_law(&laws[i], x, (size_t)asked);

        printf("%s %zu - %s sum, rho %.2f and %.2f, tau %.2f s\n", holds ? "ok" : "not ok",
               i + 1, laws[i].mode_name, laws[i].rho_in, laws[i].rho_out, laws[i].tau_s);
        failed += holds ? 0u : 1u;
    }
    free(x);
    printf("# %zu of %zu laws held within %.0f standard errors\n", count - failed, count,
           ERRORS_MAX);
    return failed == 0u ? 0 : 1;
}
