/* SPDX-License-Identifier: MIT */
/* A clock from the moments at which a reading changed: the search by circular means, then
 * recursive least squares. */
#include "maths.h"
#include "tick_grid_state.h"

#define JITTER_PU 0.01f /* of the sensor itself, in periods */
#define SCAN_STEP 0.15f /* periods by which neighbouring trials differ at the far end */
#define TRIALS_MAX 4000
#define CHANCE_LOG 11.5f /* chance alone gives a grid once in 100,000 searches */
#define AS_GOOD 0.95f
#define REFINEMENTS 3u
#define RESIDUAL_MAX 0.15f /* RMS, in periods */
#define MISFIT_PU 0.1f     /* a change so far outside its rows belongs to no refresh */
#define MISFITS_MAX 10u    /* of 16: the clock is lost */
#define BIAS_MAX 0.1f
#define PHASE_VARIANCE_MAX 0.0225f
#define TICKS_MAX 1.0e6f /* further away nothing is certain */
#define TWO_PI 6.28318531f

static float weight_of(float width_pu)
{
    return 1.0f / (width_pu * width_pu / 12.0f + JITTER_PU * JITTER_PU);
}

static float rounded(float x)
{
    return gpwi_float_of_int64(gpwi_int64(x + (x < 0.0f ? -0.5f : 0.5f)));
}

/* ---- clock ---- */

float gpwi_clock_ticks_to(const gpwi_clock *clock, int64_t stamp_ns)
{
    return gpwi_float_of_int64(stamp_ns * GPWI_TICK_GRID_FRACTION - clock->phase) /
           gpwi_float_of_int64(clock->period);
}

static float determinant(const gpwi_clock *clock)
{
    return clock->one * clock->kk - clock->k * clock->k;
}

/* Where rounding leaves no information, nothing is known. */
static float variance_of(const gpwi_clock *clock, float part)
{
    const float all = determinant(clock);

    return all > 0.0f ? part / all : gpw_unknown();
}

float gpwi_clock_phase_variance(const gpwi_clock *clock)
{
    return variance_of(clock, clock->kk);
}

float gpwi_clock_period_variance(const gpwi_clock *clock)
{
    return variance_of(clock, clock->one);
}

void gpwi_clock_set(gpwi_clock *clock, int64_t phase, int64_t period)
{
    memset(clock, 0, sizeof *clock);
    clock->phase = phase;
    clock->period = period;
    clock->square = JITTER_PU * JITTER_PU;
    clock->one = 1.0f / (4.0f * JITTER_PU * JITTER_PU); /* two jitters, */
    clock->kk = 1.0e10f;                                /* 10 ppm */
}

void gpwi_clock_advance(gpwi_clock *clock, int32_t ticks, float memory_ticks)
{
    const float m = (float)ticks;
    const float kept = gpwi_exp(-gpwi_abs(m) / memory_ticks);

    clock->kk = kept * (clock->kk - 2.0f * m * clock->k + m * m * clock->one);
    clock->k = kept * (clock->k - m * clock->one);
    clock->one *= kept;
    clock->phase += (int64_t)ticks * clock->period;
    if (ticks < 0) {
        clock->tick -= (uint64_t)(-(int64_t)ticks);
    } else {
        clock->tick += (uint64_t)ticks;
    }
}

static uint32_t bits_in(uint32_t mask)
{
    uint32_t count = 0u;

    for (; mask != 0u; mask &= mask - 1u) {
        count++;
    }
    return count;
}

static void correct(gpwi_clock *clock, float residual, float weight)
{
    const float period = gpwi_float_of_int64(clock->period);
    float scale;

    clock->one += weight;
    scale = weight * residual / determinant(clock);
    clock->phase += gpwi_int64(clock->kk * scale * period);
    clock->period -= gpwi_int64(clock->k * scale * period);
    clock->square += (residual * residual - clock->square) / 64.0f;
    clock->bias += (residual - clock->bias) / 16.0f;
}

int gpwi_clock_follow(gpwi_clock *clock, const gpwi_change *change, float memory_ticks)
{
    const float period_ns = gpwi_float_of_int64(clock->period) / (float)GPWI_TICK_GRID_FRACTION;
    const float width_pu = change->width_ns / period_ns;
    float ticks = gpwi_clock_ticks_to(clock, change->middle_ns);
    uint32_t is_misfit;

    if (!gpwi_in_range(ticks, -TICKS_MAX, TICKS_MAX)) {
        return 0;
    }
    gpwi_clock_advance(clock, (int32_t)rounded(ticks), memory_ticks);
    if (!(gpwi_clock_phase_variance(clock) < PHASE_VARIANCE_MAX)) {
        return 0;
    }
    ticks = gpwi_clock_ticks_to(clock, change->middle_ns);
    is_misfit = gpwi_abs(ticks) > 0.5f * width_pu + MISFIT_PU;
    clock->misfits = (clock->misfits << 1 | is_misfit) & 0xffffu;
    if (is_misfit == 0u) {
        correct(clock, ticks, weight_of(width_pu));
    }
    return bits_in(clock->misfits) < MISFITS_MAX && gpwi_abs(clock->bias) < BIAS_MAX;
}

/* ---- search ---- */

/* What a search looks at: middles in nominal periods from the last one, and their weights. */
typedef struct points {
    float at[GPW_TICK_GRID_CHANGES];
    float weight[GPW_TICK_GRID_CHANGES];
    float number[GPW_TICK_GRID_CHANGES]; /* of the refresh, by the line */
    float offset, slope;                 /* at = offset + slope * number */
    float residual;                      /* RMS about it */
} points;

static void gather(const gpw_tick_grid *g, points *p)
{
    const int64_t last_ns = g->change[GPW_TICK_GRID_CHANGES - 1u].middle_ns;
    uint32_t i;

    for (i = 0; i < GPW_TICK_GRID_CHANGES; i++) {
        p->at[i] = gpwi_float_of_int64(g->change[i].middle_ns - last_ns) / g->nominal_ns;
        p->weight[i] = weight_of(g->change[i].width_ns / g->nominal_ns);
    }
}

/* sine and cosine of a whole turn's part */
static void turn(float turns, float *sine, float *cosine)
{
    const int64_t quarter = gpwi_int64(rounded(4.0f * turns));
    const float angle = (turns - 0.25f * gpwi_float_of_int64(quarter)) * TWO_PI;
    const float s = gpwi_sine(angle), c = gpwi_cosine(angle);

    switch ((uint32_t)((uint64_t)quarter & 3u)) {
    case 0u: *sine = s, *cosine = c; break;
    case 1u: *sine = c, *cosine = -s; break;
    case 2u: *sine = -s, *cosine = -c; break;
    default: *sine = -c, *cosine = s; break;
    }
}

static float turns_of(float sine, float cosine)
{
    float turns;

    if (cosine == 0.0f) {
        turns = sine == 0.0f ? 0.0f : 0.25f;
    } else {
        turns = gpwi_atan(gpwi_abs(sine / cosine)) / TWO_PI;
    }
    turns = cosine < 0.0f ? 0.5f - turns : turns;
    return sine < 0.0f ? -turns : turns;
}

/* How far the changes agree on one phase of a period, 0 to 1. */
static float resultant(const points *p, float slope, float *phase)
{
    float sine_sum = 0.0f, cosine_sum = 0.0f, sum = 0.0f;
    uint32_t i;

    for (i = 0; i < GPW_TICK_GRID_CHANGES; i++) {
        float s, c;

        turn(p->at[i] / slope, &s, &c);
        sine_sum += p->weight[i] * s;
        cosine_sum += p->weight[i] * c;
        sum += p->weight[i];
    }
    *phase = turns_of(sine_sum, cosine_sum);
    return gpwi_sqrt(sine_sum * sine_sum + cosine_sum * cosine_sum) / sum;
}

/* How many changes of the same weight these are worth. */
static float effective_count(const points *p)
{
    float sum = 0.0f, square = 0.0f;
    uint32_t i;

    for (i = 0; i < GPW_TICK_GRID_CHANGES; i++) {
        sum += p->weight[i];
        square += p->weight[i] * p->weight[i];
    }
    return sum * sum / square;
}

static int32_t trials_each_way(const points *p, float tolerance_pu)
{
    const float wanted = tolerance_pu * -p->at[0] / SCAN_STEP;

    return wanted < (float)(TRIALS_MAX / 2) ? (int32_t)wanted + 1 : TRIALS_MAX / 2;
}

static float trial(points *p, float tolerance_pu, int32_t i, int32_t half)
{
    float phase, agreed;

    p->slope = 1.0f + tolerance_pu * (float)i / (float)half;
    agreed = resultant(p, p->slope, &phase);
    p->offset = phase * p->slope;
    return agreed;
}

/* Whether they agree on a period better than changes at random would in any of the trials, of
 * which exp(-n R^2) reach a resultant R. Changes at regular distances agree on several: then it
 * is the one nearest to what was expected. */
static int scan(points *p, float tolerance_pu)
{
    const int32_t half = trials_each_way(p, tolerance_pu);
    float best = 0.0f, agreed;
    int32_t i;

    for (i = -half; i <= half; i++) {
        agreed = trial(p, tolerance_pu, i, half);
        best = agreed > best ? agreed : best;
    }
    if (!(best * best * effective_count(p) >
          CHANCE_LOG + gpwi_log(2.0f * (float)half + 1.0f))) {
        return 0;
    }
    for (i = 0; i <= half; i++) {
        if (trial(p, tolerance_pu, i, half) > AS_GOOD * best ||
            trial(p, tolerance_pu, -i, half) > AS_GOOD * best) {
            break;
        }
    }
    return 1;
}

static void fit_line(points *p)
{
    float one = 0.0f, number_mean = 0.0f, at_mean = 0.0f, nn = 0.0f, na = 0.0f, square = 0.0f;
    uint32_t i;

    for (i = 0; i < GPW_TICK_GRID_CHANGES; i++) {
        p->number[i] = rounded((p->at[i] - p->offset) / p->slope);
        one += p->weight[i];
        number_mean += p->weight[i] * p->number[i];
        at_mean += p->weight[i] * p->at[i];
    }
    number_mean /= one;
    at_mean /= one;
    for (i = 0; i < GPW_TICK_GRID_CHANGES; i++) {
        const float n = p->number[i] - number_mean;

        nn += p->weight[i] * n * n;
        na += p->weight[i] * n * (p->at[i] - at_mean);
    }
    p->slope = nn > 0.0f ? na / nn : p->slope;
    p->offset = at_mean - p->slope * number_mean;
    for (i = 0; i < GPW_TICK_GRID_CHANGES; i++) {
        const float residual = p->at[i] - p->offset - p->slope * p->number[i];

        square += p->weight[i] * residual * residual;
    }
    p->residual = gpwi_sqrt(square / one);
}

/* The clock of a line, at the refresh of the last change. */
static void set_clock(const gpw_tick_grid *g, const points *p, gpwi_clock *clock)
{
    const gpwi_change *const last = &g->change[GPW_TICK_GRID_CHANGES - 1u];
    const float last_number = p->number[GPW_TICK_GRID_CHANGES - 1u];
    const float unit = g->nominal_ns * (float)GPWI_TICK_GRID_FRACTION;
    const float behind = p->offset + p->slope * last_number;
    uint32_t i;

    gpwi_clock_set(clock, last->middle_ns * GPWI_TICK_GRID_FRACTION + gpwi_int64(behind * unit),
                   gpwi_int64(unit) + gpwi_int64((p->slope - 1.0f) * unit));
    clock->one = clock->k = clock->kk = 0.0f;
    for (i = 0; i < GPW_TICK_GRID_CHANGES; i++) {
        const float k = p->number[i] - last_number;

        clock->one += p->weight[i];
        clock->k += p->weight[i] * k;
        clock->kk += p->weight[i] * k * k;
    }
    clock->square = p->residual * p->residual;
}

float gpwi_tick_grid_reach_pu(const gpw_tick_grid *grid)
{
    return grid->config.tolerance_pu + JITTER_PU;
}

void gpwi_tick_grid_keep_period(gpw_tick_grid *grid)
{
    const float unit = grid->nominal_ns * (float)GPWI_TICK_GRID_FRACTION;
    const int64_t reach = gpwi_int64(unit * gpwi_tick_grid_reach_pu(grid));
    int64_t *const period = &grid->clock.period;

    if (*period < gpwi_int64(unit) - reach) {
        *period = gpwi_int64(unit) - reach;
    } else if (*period > gpwi_int64(unit) + reach) {
        *period = gpwi_int64(unit) + reach;
    }
}

int gpwi_tick_grid_search(gpw_tick_grid *grid)
{
    const float tolerance_pu = grid->config.tolerance_pu;
    const float reach_pu = gpwi_tick_grid_reach_pu(grid);
    gpwi_clock clock;
    points p;
    uint32_t i;

    memset(&p, 0, sizeof p);
    p.slope = 1.0f;
    gather(grid, &p);
    if (!scan(&p, tolerance_pu)) {
        return 0;
    }
    for (i = 0; i < REFINEMENTS; i++) {
        fit_line(&p);
    }
    if (!(p.residual < RESIDUAL_MAX) || !gpwi_in_range(p.slope - 1.0f, -reach_pu, reach_pu)) {
        return 0;
    }
    set_clock(grid, &p, &clock);
    if (!(gpwi_clock_phase_variance(&clock) < PHASE_VARIANCE_MAX)) {
        return 0;
    }
    grid->clock = clock;
    return 1;
}
