/* SPDX-License-Identifier: MIT */
/* What an hour of one set costs at sub-steps of 1 ms: the library against a bare prototype of
 * the same equations in double precision, in one run. The gate is on their ratio; seconds are
 * for reading. The prototype has no limits, no flags, no handle and no bits to keep. */
#include <gpupower/genset.h>

#include <stdio.h>
#include <time.h>

#define HOUR_MS 3600000L
#define BLOCK 10000
#define DEAD_MS 24
#define RATIO_MAX 3.0

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(100u));
static float load_w[BLOCK], speed_pu[BLOCK];

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / (double)CLOCKS_PER_SEC;
}

/* Every two seconds another load. */
static float load_at(long ms)
{
    return ms / 2000 % 2 != 0 ? 0.7f : 0.4f;
}

static double library_hour(float *end)
{
    gpw_genset_config c;
    gpw_genset *g = NULL;
    clock_t start;
    long k, i;

    if (gpw_genset_config_init(&c, sizeof c) != GPW_OK ||
        gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA) != GPW_OK) {
        return -1.0;
    }
    c.tick_ns = 1000000u;
    c.rated_w = 1.0e6f;
    c.initial_pu = 0.4f;
    if (gpw_genset_init(memory, sizeof memory, &c, &g) != GPW_OK) {
        return -1.0;
    }
    for (i = 0; i < BLOCK; i++) {
        load_w[i] = 1.0e6f * load_at(i);
    }
    start = clock();
    for (k = 0; k < HOUR_MS; k += BLOCK) {
        if (gpw_genset_process(g, load_w, speed_pu, BLOCK) != GPW_OK) {
            return -1.0;
        }
    }
    *end = speed_pu[BLOCK - 1];
    return seconds_since(start);
}

/* w, x1, x2, x5, x6, x4 of DEGOV, torque form. */
static void rates(const double *x, double torque, double load, double *d)
{
    d[0] = (torque - load / (1.0 + x[0])) / 2.14;
    d[1] = x[2];
    d[2] = (-x[0] - x[1] - 0.01 * x[2]) / 2e-4;
    d[3] = (40.0 * (x[1] + 0.2 * x[2]) - x[3]) / 0.009;
    d[4] = (x[3] - x[4]) / 0.0384;
    d[5] = x[4];
}

static double prototype_hour(float *end)
{
    const double h = 1e-3;
    double x[6] = {0, 0, 0, 0, 0, 0.4}, ring[DEAD_MS], y[6], k[4][6];
    const clock_t start = clock();
    long ms;
    int at = 0, i;

    for (i = 0; i < DEAD_MS; i++) {
        ring[i] = 0.4;
    }
    for (ms = 0; ms < HOUR_MS; ms++) {
        const double load = (double)load_at(ms % BLOCK), now = ring[at];
        double next, middle;

        ring[at] = x[5] + 0.25 * x[4];
        at = at + 1 < DEAD_MS ? at + 1 : 0;
        next = ring[at];
        middle = 0.5 * (now + next);
        rates(x, now, load, k[0]);
        for (i = 0; i < 6; i++) {
            y[i] = x[i] + 0.5 * h * k[0][i];
        }
        rates(y, middle, load, k[1]);
        for (i = 0; i < 6; i++) {
            y[i] = x[i] + 0.5 * h * k[1][i];
        }
        rates(y, middle, load, k[2]);
        for (i = 0; i < 6; i++) {
            y[i] = x[i] + h * k[2][i];
        }
        rates(y, next, load, k[3]);
        for (i = 0; i < 6; i++) {
            x[i] += h / 6.0 * (k[0][i] + 2.0 * k[1][i] + 2.0 * k[2][i] + k[3][i]);
        }
    }
    *end = (float)x[0];
    return seconds_since(start);
}

int main(void)
{
    double library = 1e9, prototype = 1e9;
    float a = 0.0f, b = 1.0f;
    int run;

    for (run = 0; run < 5; run++) { /* the best of five of each, in turn */
        const double of_library = library_hour(&a), of_prototype = prototype_hour(&b);

        if (of_library < 0.0) {
            return 1;
        }
        library = of_library < library ? of_library : library;
        prototype = of_prototype < prototype ? of_prototype : prototype;
    }
    printf("# an hour of one set at 1 ms: %.3f s; bare prototype in double %.3f s; ratio %.2f "
           "(at most %.1f)\n",
           library, prototype, library / prototype, RATIO_MAX);
    printf("# speed at the end %.7f, %.7f\n", (double)a, (double)b);
    return library <= RATIO_MAX * prototype && a - b < 2e-6f && b - a < 2e-6f ? 0 : 1;
}
