/* SPDX-License-Identifier: MIT */
/* Finds the step in a record, checks that something can be told from it, and lays out what the
 * simulation needs. */
#include "identify_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define TICK_NS 1000000u
#define TICK_S 1.0e-3
#define LONGEST_S 3600.0
#define BEFORE_S 0.2     /* simulated before the step, where recorded */
#define SETTLED_FROM 8u  /* samples before the step from which on steadiness is checked */
#define STEP_MIN_PU 0.01 /* a smaller change of the load is no step */
#define STEP_MAX_PU 2.0  /* a larger one has another unit */
#define F0_WITHIN 0.08   /* how far the frequency before the step may be from f0 */
#define LEVEL_SAMPLES 8u /* of a stretch that is looked at */
#define LEVEL_NOISE 1.3  /* spread of a steady load, in its noise */
#define LEVEL_JUMP 5.0   /* where a stretch ends, in its noise */
#define ANSWER_SAMPLES 6u
#define ANSWER_S 1.0          /* a set answers within; a record that ends before was cut */
#define JUMP 0.1              /* of the load's span, within one interval */
#define EARLY_S 0.1           /* the beginning, that tells H */
#define NORMAL_MAD 1.4826     /* sd of a Gaussian by its median absolute deviation */
#define NORMAL_CURVED 2.44949 /* sd of a second difference of white noise: sqrt 6 */

static gpw_status fail(gpw_file_error *error, gpw_status status, const char *field,
                       const char *reason, va_list arguments)
{
    char text[sizeof error->reason];

    vsnprintf(text, sizeof text, reason, arguments);
    (void)gpwi_file_error(error, 0, 0, field, "%s", text);
    return status;
}

gpw_status gpwi_cannot_tell(gpw_file_error *error, const char *reason, ...)
{
    va_list arguments;
    gpw_status status;

    va_start(arguments, reason);
    status = fail(error, GPW_ERR_UNKNOWN, NULL, reason, arguments);
    va_end(arguments);
    return status;
}

gpw_status gpwi_not_allowed(gpw_file_error *error, const char *field, const char *reason, ...)
{
    va_list arguments;
    gpw_status status;

    va_start(arguments, reason);
    status = fail(error, GPW_ERR_DOMAIN, field, reason, arguments);
    va_end(arguments);
    return status;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Standard deviation of white noise on a signal that is smooth most of the time: by the median
 * of its second differences, so that an edge does not count. `room`: shape [count]. */
static double noise_of(const double *signal, size_t count, double *room)
{
    size_t i;

    for (i = 2; i < count; i++) {
        room[i - 2u] = fabs(signal[i] - 2.0 * signal[i - 1u] + signal[i - 2u]);
    }
    qsort(room, count - 2u, sizeof *room, by_size);
    return NORMAL_MAD * room[(count - 2u) / 2u] / NORMAL_CURVED;
}

static double mean_of(const double *x, size_t first, size_t end)
{
    double sum = 0.0;
    size_t i;

    for (i = first; i < end; i++) {
        sum += x[i];
    }
    return sum / (double)(end - first);
}

/* ---- the step ---- */

/* The first sample that has left the load before it: by more than noise, twice running. */
static size_t first_departure(const double *load, size_t count, double threshold)
{
    double sum = load[0];
    size_t i;

    for (i = 1; i < count; i++) {
        const double mean = sum / (double)i;

        if (fabs(load[i] - mean) > threshold &&
            (i + 1u == count || fabs(load[i + 1u] - mean) > threshold)) {
            return i;
        }
        sum += load[i];
    }
    return count;
}

/* A stretch that stays within the meter's noise is steady: the noise of the record would shake
 * the simulated rotor, that of the meter did not shake the real one. */
static void level(double *load, size_t first, size_t end, double noise)
{
    const double mean = mean_of(load, first, end);
    double squares = 0.0;
    size_t i;

    for (i = first; i < end; i++) {
        squares += (load[i] - mean) * (load[i] - mean);
    }
    if (end - first < LEVEL_SAMPLES ||
        sqrt(squares / (double)(end - first)) > LEVEL_NOISE * noise) {
        return;
    }
    for (i = first; i < end; i++) {
        load[i] = mean;
    }
}

static void level_all(double *load, size_t count, double noise)
{
    size_t first = 0, i;
    double sum = load[0];

    for (i = 1; i <= count; i++) {
        if (i == count || fabs(load[i] - sum / (double)(i - first)) > LEVEL_JUMP * noise) {
            level(load, first, i, noise);
            first = i;
            sum = 0.0;
        }
        sum += i < count ? load[i] : 0.0;
    }
}

static gpw_status find_step(struct gpwi_problem *p, double *room, gpw_file_error *error)
{
    const double *const load = p->load_w;
    const double rated = (double)p->genset.rated_w;
    double span = 0.0, before, noise;
    size_t i, half = 0, tenth, departed;

    for (i = 1; i < p->count; i++) {
        span = fmax(span, fabs(load[i] - load[0]));
    }
    if (!(span >= STEP_MIN_PU * rated)) {
        return gpwi_cannot_tell(error,
                                "no step: the load never moves more than %.3g %% of rated_w "
                                "(%g W); 1 %% is needed, 25 %% and more is good",
                                100.0 * span / rated, rated);
    }
    if (!(span <= STEP_MAX_PU * rated)) {
        return gpwi_cannot_tell(error,
                                "the load moves by %.3g times rated_w (%g W): is its unit, or "
                                "rated_w, another?",
                                span / rated, rated);
    }
    noise = noise_of(load, p->count, room);
    level_all(p->load_w, p->count, noise);
    departed = first_departure(load, p->count, fmax(4.5 * noise, 0.002 * span));
    before = mean_of(load, 0, departed);
    while (half < p->count && fabs(load[half] - before) < 0.5 * span) {
        half++;
    }
    half = half < p->count ? half : p->count - 1u;
    for (tenth = half; tenth > departed && fabs(load[tenth - 1u] - before) > 0.1 * span;) {
        tenth--;
    }
    if (departed >= p->count || p->time_s[tenth] - p->time_s[departed] >
                                    3.0 * (p->time_s[half] - p->time_s[tenth]) + 0.5) {
        return gpwi_cannot_tell(error,
                                "the load is not steady before the step: it moves from %.6g s "
                                "on, the step comes at %.6g s; cut the record to the step",
                                p->time_s[departed < p->count ? departed : 0],
                                p->time_s[tenth]);
    }
    p->first_after = departed;
    p->before_w = before;
    p->step_s = p->time_s[departed - 1u];
    return GPW_OK;
}

/* ---- the speed ---- */

/* The set is simulated from rest: it must have been at rest. */
static gpw_status check_rest(const struct gpwi_problem *p, double noise, gpw_file_error *error)
{
    const size_t quarter = p->first_after / 4u;
    double low = (double)INFINITY, high = -(double)INFINITY;
    size_t i;

    if (p->first_after < SETTLED_FROM) {
        return GPW_OK;
    }
    for (i = 0; i < 4u; i++) {
        const double mean = mean_of(p->speed_pu, i * quarter, (i + 1u) * quarter);

        low = fmin(low, mean);
        high = fmax(high, mean);
    }
    if (high - low > fmax(8.0 * noise / sqrt((double)quarter), 0.1 * p->largest_pu)) {
        return gpwi_cannot_tell(error,
                                "the speed is not steady before the step: its means drift by "
                                "%.3g %% of rated, against %.3g %% in the step; cut the record "
                                "to where it is",
                                100.0 * (high - low), 100.0 * p->largest_pu);
    }
    return GPW_OK;
}

/* Whether it is over: the last quarter is flat, and not just the turning point. */
static uint32_t has_recovered(const struct gpwi_problem *p, size_t extreme, double noise)
{
    const double last = p->time_s[p->count - 1u];
    const double turned = p->time_s[extreme] - p->step_s;
    const double from = last - 0.25 * (last - p->step_s);
    double low = (double)INFINITY, high = -(double)INFINITY, range;
    size_t i;

    for (i = p->count; i-- > 0 && p->time_s[i] >= from;) {
        low = fmin(low, p->speed_pu[i]);
        high = fmax(high, p->speed_pu[i]);
    }
    range = high - low - 6.0 * noise;
    return range < 0.05 * p->largest_pu ||
           (range < 0.25 * p->largest_pu && last - p->time_s[extreme] > 0.5 * turned);
}

/* Largest mean of some successive deviations: the noise alone would have one as large as the
 * largest sample. */
static double largest_mean(const struct gpwi_problem *p)
{
    double largest = 0.0;
    size_t i;

    for (i = p->first_after; i + ANSWER_SAMPLES <= p->count; i++) {
        largest = fmax(largest, fabs(mean_of(p->speed_pu, i, i + ANSWER_SAMPLES)));
    }
    return largest;
}

static gpw_status read_speed(struct gpwi_problem *p, double *room, gpw_file_error *error)
{
    const double f0 = (double)p->genset.f0_hz;
    const double base = mean_of(p->speed_pu, 0, p->first_after);
    size_t i, extreme = p->first_after;
    double noise;
    gpw_status status;

    if (!(fabs(base) <= F0_WITHIN)) {
        return gpwi_cannot_tell(error,
                                "the frequency before the step is %.5g Hz, f0_hz is %g: more "
                                "than %g %% apart; is it a set of %g Hz?",
                                f0 * (1.0 + base), f0, 100.0 * F0_WITHIN,
                                f0 * (1.0 + base) > 55.0 ? 60.0 : 50.0);
    }
    p->base_pu = base;
    for (i = 0; i < p->count; i++) {
        p->speed_pu[i] -= base;
    }
    for (i = p->first_after; i < p->count; i++) {
        if (fabs(p->speed_pu[i]) > p->largest_pu) {
            p->largest_pu = fabs(p->speed_pu[i]);
            extreme = i;
        }
        p->early += p->time_s[i] <= p->step_s + EARLY_S;
    }
    noise = noise_of(p->speed_pu, p->count, room);
    p->noise_pu = noise;
    if (!(largest_mean(p) > 5.0 * noise / sqrt((double)ANSWER_SAMPLES))) {
        const double after = p->time_s[p->count - 1u] - p->step_s;

        if (after < ANSWER_S) {
            return gpwi_cannot_tell(
                error,
                "the record ends too early: %.3g s after the step, when the "
                "frequency has moved by %.3g %%; it should go on until the "
                "frequency is steady again, some 10 s",
                after, 100.0 * p->largest_pu);
        }
        return gpwi_cannot_tell(error,
                                "the frequency does not answer the step: it moves by %.3g %%, "
                                "its noise is %.3g %%; is the set alone on its bus?",
                                100.0 * p->largest_pu, 100.0 * noise);
    }
    status = check_rest(p, noise, error);
    p->recovered = has_recovered(p, extreme, noise);
    return status;
}

/* ---- the problem ---- */

static double *copy_of(const double *from, size_t first, size_t count)
{
    double *const to = malloc(count * sizeof *to);

    if (to != NULL) {
        memcpy(to, from + first, count * sizeof *to);
    }
    return to;
}

static double range_of(const double *x, size_t count)
{
    double low = x[0], high = x[0];
    size_t i;

    for (i = 1; i < count; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    return high - low;
}

/* The samples that are used, in the set's units. */
static gpw_status take_samples(struct gpwi_problem *p, const gpw_step_record *record,
                               gpw_file_error *error)
{
    const double start =
        gpwi_is_known(p->config.start_s) ? (double)p->config.start_s : -(double)INFINITY;
    const double end =
        gpwi_is_known(p->config.end_s) ? (double)p->config.end_s : (double)INFINITY;
    size_t first = 0, last = record->count, i;

    while (first < last && record->time_s[first] < start) {
        first++;
    }
    while (last > first && record->time_s[last - 1u] > end) {
        last--;
    }
    p->count = last - first;
    if (p->count < GPWI_RECORD_SAMPLES_MIN) {
        return gpwi_cannot_tell(error, "%u samples from start_s to end_s: %u are needed",
                                (unsigned)p->count, GPWI_RECORD_SAMPLES_MIN);
    }
    p->time_s = copy_of(record->time_s, first, p->count);
    p->load_w = copy_of(record->load, first, p->count);
    p->speed_pu = copy_of(record->speed, first, p->count);
    if (p->time_s == NULL || p->load_w == NULL || p->speed_pu == NULL) {
        return GPW_ERR_NOMEM;
    }
    if (record->boost != NULL && p->genset.air_step_pu > 0.0f) {
        p->boost = copy_of(record->boost, first, p->count);
        p->has_boost = 1u;
        if (p->boost == NULL) {
            return GPW_ERR_NOMEM;
        }
        p->boost_range = range_of(p->boost, p->count);
        if (!(p->boost_range > 0.0)) {
            p->has_boost = 0u; /* a boost that never moves tells nothing */
        }
    }
    for (i = 0; i < p->count; i++) {
        p->load_w[i] *= record->load_in_pu ? (double)p->genset.rated_w : 1.0;
        p->speed_pu[i] /= record->speed_in_pu ? 1.0 : (double)p->genset.f0_hz;
        p->speed_pu[i] -= 1.0;
    }
    return GPW_OK;
}

/* Between values at instants the load runs straight, except where it jumps: then the new value
 * holds from the stamp before, and how much later the jump was is to be fitted. A mean over an
 * interval holds in all of it. */
static void take_energy(struct gpwi_problem *p)
{
    double span = 0.0;
    size_t i;

    for (i = 1; i < p->count; i++) {
        span = fmax(span, fabs(p->load_w[i] - p->before_w));
    }
    p->energy_j[0] = 0.0;
    p->start_w[0] = p->load_w[0];
    for (i = 1; i < p->count; i++) {
        const double now = p->load_w[i] - p->load_w[i - 1u];
        const double last = i >= 2u ? p->load_w[i - 1u] - p->load_w[i - 2u] : 0.0;
        const double next = i + 1u < p->count ? p->load_w[i + 1u] - p->load_w[i] : 0.0;
        const int is_jump =
            fabs(now) > JUMP * span && fabs(now) > 3.0 * fmax(fabs(last), fabs(next));

        p->start_w[i] = p->load_w[i];
        if (p->config.load_is_instant && is_jump) {
            p->config.free_figures |= 1u << GPW_IDENTIFY_LOAD_LATE;
        } else if (p->config.load_is_instant) {
            p->start_w[i] = p->load_w[i - 1u];
        }
        p->energy_j[i] = p->energy_j[i - 1u] + 0.5 * (p->start_w[i] + p->load_w[i]) *
                                                   (p->time_s[i] - p->time_s[i - 1u]);
    }
}

/* Simulated from some seconds before the step; everything before has no deviation. */
static gpw_status lay_out(struct gpwi_problem *p, gpw_file_error *error)
{
    size_t start = p->first_after - 1u, i;
    double origin, seconds;

    while (start > 0u && p->time_s[start] > p->step_s - BEFORE_S) {
        start--;
    }
    origin = p->time_s[start];
    seconds = p->time_s[p->count - 1u] - origin;
    if (!(seconds <= LONGEST_S)) {
        return gpwi_cannot_tell(error, "%.4g s from the step on: cut it to %g s with end_s",
                                seconds, LONGEST_S);
    }
    for (i = 0; i < p->count; i++) {
        p->time_s[i] -= origin;
    }
    p->origin_s = origin;
    p->step_s -= origin;
    p->ticks = (size_t)ceil(seconds / TICK_S - 1.0e-6) + 1u;
    p->memory_bytes = GPW_GENSET_STATE_BYTES(1000u);
    p->memory = malloc(p->memory_bytes);
    p->start_w = malloc(p->count * sizeof *p->start_w);
    p->energy_j = malloc(p->count * sizeof *p->energy_j);
    p->tick_load_w = malloc(p->ticks * sizeof *p->tick_load_w);
    p->tick_speed = malloc((p->ticks + 1u) * sizeof *p->tick_speed);
    if (p->has_boost) {
        p->tick_boost = malloc((p->ticks + 1u) * sizeof *p->tick_boost);
    }
    if (p->config.frequency_window_s > 0.0f) {
        p->tick_turned = malloc((p->ticks + 1u) * sizeof *p->tick_turned);
    }
    if (p->memory == NULL || p->start_w == NULL || p->energy_j == NULL ||
        p->tick_load_w == NULL || p->tick_speed == NULL ||
        (p->has_boost && p->tick_boost == NULL) ||
        (p->config.frequency_window_s > 0.0f && p->tick_turned == NULL)) {
        return GPW_ERR_NOMEM;
    }
    take_energy(p);
    p->genset.tick_ns = TICK_NS;
    p->genset.initial_pu = (float)(p->before_w / (double)p->genset.rated_w);
    return GPW_OK;
}

gpw_status gpwi_problem_make(struct gpwi_problem *p, const gpw_step_record *record,
                             const gpw_genset_config *genset, const gpw_identify_config *config,
                             gpw_file_error *error)
{
    double *room;
    gpw_status status;

    memset(p, 0, sizeof *p);
    p->genset = *genset;
    p->config = *config;
    p->interval_s = record->interval_s;
    p->late_max_s = fmax(0.02, 2.0 * record->interval_s);
    p->ticks_late_s = (double)NAN;
    status = take_samples(p, record, error);
    if (status != GPW_OK) {
        return status;
    }
    room = malloc(p->count * sizeof *room);
    if (room == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = find_step(p, room, error);
    if (status == GPW_OK) {
        status = read_speed(p, room, error);
    }
    free(room);
    return status == GPW_OK ? lay_out(p, error) : status;
}

void gpwi_problem_free(struct gpwi_problem *p)
{
    free(p->time_s);
    free(p->load_w);
    free(p->speed_pu);
    free(p->boost);
    free(p->start_w);
    free(p->energy_j);
    free(p->tick_load_w);
    free(p->tick_speed);
    free(p->tick_boost);
    free(p->tick_turned);
    free(p->memory);
}
