/* SPDX-License-Identifier: MIT */
/* What comes back after one period: a spectrum over its running median says where to look, the
 * record folded at that period says whether it is there. */
#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

#define BINS_MAX 4096u
#define PAD 2u /* of the transform, in powers of the bins */
#define ROWS_MIN 48u
#define PERIODS_MIN 6.0
#define FALSE_ALARM 1.0e-3  /* of a whole record of noise */
#define FUNDAMENTAL_MIN 2.0 /* over the noise's mean */
#define HARMONICS_MAX 4u
#define HALVES 3.0          /* numbers of harmonics tried: 1, 2, 4 */
#define TOP_OF_RATE 0.45    /* highest frequency looked at, of the rate of the bins */
#define OCTAVE_SHARE 1.35   /* running median over this factor each way */
#define MEDIAN_BINS_MIN 4.0 /* and at least so many of the record's own bins */
#define STEPS_PER_BIN 4u    /* trial frequencies */
#define CANDIDATES 10u
#define SHARE_MIN 0.04
#define LIKENESS_MIN 0.6
#define SHORTER_IS_BETTER 0.98
#define MULTIPLE_MAX 5u

struct look {
    size_t bins, size; /* values; of the transform */
    double width_s, start_s, span_s;
    double *value; /* without mean and slope */
    double *z;     /* power over its running median, noise has mean 1; shape [size / 2 + 1] */
};

struct candidate {
    double hz, log_chance;
};

/* ---- the record in bins ---- */

/* Bins that are missing take the mean, which adds nothing to a spectrum; then mean and slope
 * go. */
static void straighten(double *x, const double *time_s, size_t count)
{
    double n = 0.0, t = 0.0, y = 0.0, tt = 0.0, ty = 0.0, slope;
    size_t i;

    for (i = 0; i < count; i++) {
        if (!isnan(x[i])) {
            n += 1.0;
            t += time_s[i];
            y += x[i];
        }
    }
    t /= fmax(n, 1.0);
    y /= fmax(n, 1.0);
    for (i = 0; i < count; i++) {
        if (!isnan(x[i])) {
            tt += (time_s[i] - t) * (time_s[i] - t);
            ty += (time_s[i] - t) * (x[i] - y);
        }
    }
    slope = tt > 0.0 ? ty / tt : 0.0;
    for (i = 0; i < count; i++) {
        x[i] = isnan(x[i]) ? 0.0 : x[i] - y - slope * (time_s[i] - t);
    }
}

static double variance_of(const double *x, size_t count)
{
    double mean = 0.0, sum = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        mean += x[i] / (double)count;
    }
    for (i = 0; i < count; i++) {
        sum += (x[i] - mean) * (x[i] - mean);
    }
    return sum / (double)count;
}

static gpw_status make_look(struct look *l, const struct gpwi_fit_series *s, double interval_s)
{
    double *time_s = NULL;
    size_t i;

    l->start_s = s->time_s[0];
    l->span_s = s->time_s[s->count - 1u] - l->start_s;
    l->bins = (size_t)fmin((double)BINS_MAX, floor(l->span_s / interval_s));
    l->width_s = l->span_s / (double)l->bins;
    for (l->size = 1; l->size < PAD * l->bins; l->size *= 2u) {
    }
    l->value = malloc(l->bins * sizeof *l->value);
    l->z = malloc((l->size / 2u + 1u) * sizeof *l->z);
    time_s = calloc(l->bins, sizeof *time_s);
    if (l->value == NULL || l->z == NULL || time_s == NULL) {
        free(time_s);
        return GPW_ERR_NOMEM;
    }
    gpwi_fit_bins(s, l->start_s, l->width_s, l->width_s, fmax(2.0, 8.0 * interval_s), l->value,
                  l->bins);
    for (i = 0; i < l->bins; i++) {
        time_s[i] = l->start_s + ((double)i + 0.5) * l->width_s;
    }
    straighten(l->value, time_s, l->bins);
    free(time_s);
    return GPW_OK;
}

/* ---- spectrum ---- */

/* Median of power[from .. to], scaled to the mean of exponential noise. */
static double noise_at(const double *power, size_t from, size_t to, double *room)
{
    const size_t count = to - from + 1u;

    memcpy(room, power + from, count * sizeof *room);
    return gpwi_fit_median(room, count) / log(2.0);
}

/* Power over noise. The median is taken at frequencies 3 % apart and joined by lines in the
 * logarithm: red noise is a line there. */
static void flatten(const struct look *l, double *power, double *room)
{
    const size_t last = l->size / 2u;
    const double own = (double)l->size / (double)l->bins; /* transform bins of one record bin */
    double at = 1.0, before = 0.0, noise_before = 1.0;
    size_t k = 1;

    l->z[0] = 0.0;
    while (k <= last) {
        const double wide = MEDIAN_BINS_MIN * own;
        const double low = fmin(at / OCTAVE_SHARE, at - wide);
        const double high = fmax(at * OCTAVE_SHARE, at + wide);
        const double noise = fmax(noise_at(power, low > 1.0 ? (size_t)low : 1u,
                                           high < (double)last ? (size_t)high : last, room),
                                  1.0e-300);

        for (; k <= last && (double)k <= at; k++) {
            const double share =
                before > 0.0 ? log((double)k / before) / log(at / before) : 1.0;

            l->z[k] = power[k] / (pow(noise_before, 1.0 - share) * pow(noise, share));
        }
        before = at;
        noise_before = noise;
        at = fmax(at * 1.03, at + 1.0);
    }
}

static gpw_status make_spectrum(const struct look *l)
{
    double *const re = calloc(2u * l->size, sizeof *re);
    double *const im = re + l->size;
    size_t i;

    if (re == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < l->bins; i++) {
        re[i] = l->value[i] * (0.5 - 0.5 * cos(2.0 * PI * ((double)i + 0.5) / (double)l->bins));
    }
    gpwi_fft(re, im, l->size);
    for (i = 0; i <= l->size / 2u; i++) {
        re[i] = re[i] * re[i] + im[i] * im[i];
    }
    flatten(l, re, im);
    free(re);
    return GPW_OK;
}

/* ---- candidates ---- */

/* Logarithm of the chance that `count` exponential variables add up to as much. */
static double log_tail(double sum, uint32_t count)
{
    double term = 1.0, all = 1.0;
    uint32_t i;

    for (i = 1; i < count; i++) {
        term *= sum / (double)i;
        all += term;
    }
    return log(all) - sum;
}

/* Best of 1, 2 and 4 harmonics of a trial frequency, in quarters of a transform bin. */
static double chance_at(const struct look *l, size_t quarter)
{
    double sum = 0.0, best = 0.0;
    uint32_t h;

    for (h = 1; h <= HARMONICS_MAX; h++) {
        const size_t k = (h * quarter + STEPS_PER_BIN / 2u) / STEPS_PER_BIN;

        if (k > l->size / 2u || (h == 1u && !(l->z[k] > FUNDAMENTAL_MIN))) {
            break;
        }
        sum += l->z[k];
        if ((h & (h - 1u)) == 0u) {
            best = fmin(best, log_tail(sum, h));
        }
    }
    return best;
}

static void keep(struct candidate *list, uint32_t *count, double hz, double log_chance,
                 double apart_hz)
{
    uint32_t i, place;

    for (i = 0; i < *count; i++) {
        if (fabs(list[i].hz - hz) < apart_hz) {
            if (log_chance < list[i].log_chance) {
                list[i].hz = hz;
                list[i].log_chance = log_chance;
            }
            return;
        }
    }
    place = *count;
    if (*count == CANDIDATES) {
        for (i = 0, place = 0; i < CANDIDATES; i++) {
            place = list[i].log_chance > list[place].log_chance ? i : place;
        }
        if (list[place].log_chance <= log_chance) {
            return;
        }
    } else {
        (*count)++;
    }
    list[place].hz = hz;
    list[place].log_chance = log_chance;
}

static uint32_t find_candidates(const struct look *l, struct candidate *list)
{
    const double bin_hz = 1.0 / ((double)l->size * l->width_s);
    const double step_hz = bin_hz / (double)STEPS_PER_BIN;
    const size_t first = (size_t)ceil(PERIODS_MIN / l->span_s / step_hz);
    const size_t last = (size_t)(TOP_OF_RATE / l->width_s / step_hz);
    const double trials = HALVES * (double)(last > first ? last - first + 1u : 1u);
    uint32_t count = 0;
    size_t q;

    for (q = first; q <= last; q++) {
        const double log_chance = chance_at(l, q);

        if (log_chance < log(FALSE_ALARM / trials)) {
            keep(list, &count, (double)q * step_hz, log_chance, 1.0 / l->span_s);
        }
    }
    return count;
}

/* ---- folding ---- */

struct fold {
    uint32_t bins;
    double count[GPWI_CYCLE_BINS], mean[GPWI_CYCLE_BINS];
    double share, likeness;
};

struct rows {
    const double *time_s, *value; /* time_s NULL: bins of width_s */
    size_t count;
    double start_s, width_s, span_s;
};

static double time_at(const struct rows *r, size_t i)
{
    return r->time_s != NULL ? r->time_s[i] - r->start_s : ((double)i + 0.5) * r->width_s;
}

/* Correlation of two shapes, bins counted by their rows. */
static double likeness_of(const double sum[2][GPWI_CYCLE_BINS],
                          const double count[2][GPWI_CYCLE_BINS], uint32_t bins)
{
    double w = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    uint32_t k, turn;

    for (turn = 0; turn < 2u; turn++) {
        for (k = 0; k < bins; k++) {
            const double weight = fmin(count[0][k], count[1][k]);
            double a, b;

            if (!(weight > 0.0)) {
                continue;
            }
            a = sum[0][k] / count[0][k];
            b = sum[1][k] / count[1][k];
            if (turn == 0u) {
                w += weight;
                x += weight * a;
                y += weight * b;
            } else {
                xx += weight * (a - x / w) * (a - x / w);
                yy += weight * (b - y / w) * (b - y / w);
                xy += weight * (a - x / w) * (b - y / w);
            }
        }
    }
    return xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : 0.0;
}

static void fold_at(const struct rows *r, double period_s, double interval_s, struct fold *f)
{
    double sum[2][GPWI_CYCLE_BINS] = {{0.0}}, count[2][GPWI_CYCLE_BINS] = {{0.0}};
    double mean = 0.0, total = 0.0, between = 0.0, used = 0.0;
    const double n = (double)r->count;
    size_t i;
    uint32_t k;

    memset(f, 0, sizeof *f);
    f->bins = (uint32_t)fmax(
        4.0, fmin(fmin(GPWI_CYCLE_BINS, n / 8.0), floor(2.0 * period_s / interval_s)));
    for (i = 0; i < r->count; i++) {
        const double t = time_at(r, i), turns = t / period_s;
        const double place = (turns - floor(turns)) * (double)f->bins;
        const uint32_t half = t > 0.5 * r->span_s;

        k = place < (double)f->bins ? (uint32_t)place : f->bins - 1u;
        sum[half][k] += r->value[i];
        count[half][k] += 1.0;
        mean += r->value[i] / n;
    }
    for (i = 0; i < r->count; i++) {
        total += (r->value[i] - mean) * (r->value[i] - mean);
    }
    for (k = 0; k < f->bins; k++) {
        f->count[k] = count[0][k] + count[1][k];
        if (f->count[k] > 0.0) {
            f->mean[k] = (sum[0][k] + sum[1][k]) / f->count[k] - mean;
            between += f->count[k] * f->mean[k] * f->mean[k];
            used += 1.0;
        }
    }
    f->share = total > 0.0 ? 1.0 - (1.0 - between / total) * (n - 1.0) / (n - used) : 0.0;
    f->likeness = likeness_of((const double(*)[GPWI_CYCLE_BINS])sum,
                              (const double(*)[GPWI_CYCLE_BINS])count, f->bins);
}

static double score_of(const struct fold *f)
{
    return fmax(f->share, 0.0) * fmax(f->likeness, 0.0);
}

/* Power in the harmonics below the top of the rate, of bins. One sine a bin, by turning. */
static double harmonic_power(const struct rows *r, double hz)
{
    double power = 0.0;
    uint32_t h;

    for (h = 1; h <= HARMONICS_MAX && (h == 1u || h * hz * r->width_s < TOP_OF_RATE); h++) {
        const double angle = 2.0 * PI * (double)h * hz * r->width_s;
        const double turn_c = cos(angle), turn_s = sin(angle);
        double x = 1.0, y = 0.0, c = 0.0, s = 0.0;
        size_t i;

        for (i = 0; i < r->count; i++) {
            const double kept = x;

            c += r->value[i] * x;
            s += r->value[i] * y;
            x = x * turn_c - y * turn_s;
            y = y * turn_c + kept * turn_s;
        }
        power += c * c + s * s;
    }
    return power;
}

#define COARSE 8 /* steps each way over half a bin of the record */
#define GOLDEN 0.6180339887498949

/* The frequency near hz with most power, by steps and then the golden section. */
static double refined(const struct rows *r, double hz)
{
    const double step = 0.5 / r->span_s / COARSE;
    double best = hz, most = -1.0, low, high;
    int i;

    for (i = -COARSE; i <= COARSE; i++) {
        const double at = hz + i * step, power = harmonic_power(r, at);

        if (power > most) {
            most = power;
            best = at;
        }
    }
    low = best - step;
    high = best + step;
    while (high - low > 1.0e-5 / r->span_s) {
        const double a = high - GOLDEN * (high - low), b = low + GOLDEN * (high - low);

        if (harmonic_power(r, a) > harmonic_power(r, b)) {
            high = b;
        } else {
            low = a;
        }
    }
    return 0.5 * (low + high);
}

/* ---- choice ---- */

/* Multiples and parts of a candidate that are tried too: the spectrum of a narrow dip is as
 * high at its harmonics. Shortest period first. */
static const double parts[] = {4.0, 3.0, 2.0, 1.0, 1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0};
#define PARTS (sizeof parts / sizeof parts[0])

static double better_of(const struct rows *r, const struct candidate *c, double *best_score,
                        double best_hz)
{
    size_t i;

    for (i = 0; i < PARTS; i++) {
        double hz = c->hz * parts[i], score;
        struct fold f;

        if (hz * r->span_s < PERIODS_MIN || hz * r->width_s > TOP_OF_RATE) {
            continue;
        }
        hz = refined(r, hz);
        fold_at(r, 1.0 / hz, r->width_s, &f);
        score = score_of(&f);
        if (hz > best_hz ? score >= SHORTER_IS_BETTER * *best_score
                         : score * SHORTER_IS_BETTER > *best_score) {
            *best_score = fmax(score, 1.0e-9);
            best_hz = hz;
        }
    }
    return best_hz;
}

/* A fold at a multiple of the period explains as much and a little noise besides. The longer
 * one stays only where lines of its own stand out of the noise. */
static int is_multiple(const struct look *l, double hz, uint32_t multiple)
{
    const double bin_hz = 1.0 / ((double)l->size * l->width_s);
    double sum = 0.0;
    uint32_t k, lines = 0;

    for (k = 1; k < multiple * HARMONICS_MAX; k++) {
        const double at = (double)k * hz / bin_hz + 0.5;

        if (k % multiple != 0u && at < TOP_OF_RATE * 2.0 * (double)(l->size / 2u)) {
            sum += l->z[(size_t)at];
            lines++;
        }
    }
    return lines == 0u || log_tail(sum, lines) > log(FALSE_ALARM);
}

static double reduced(const struct look *l, const struct rows *r, double hz)
{
    uint32_t multiple = MULTIPLE_MAX;

    while (multiple > 1u) {
        if ((double)multiple * hz * r->width_s < TOP_OF_RATE && is_multiple(l, hz, multiple)) {
            hz = refined(r, (double)multiple * hz);
        } else {
            multiple--;
        }
    }
    return hz;
}

static double choose(const struct look *l)
{
    struct candidate list[CANDIDATES];
    const uint32_t count = find_candidates(l, list);
    struct rows r;
    double hz = 0.0, score = 1.0e-9;
    uint32_t i;

    memset(&r, 0, sizeof r);
    r.value = l->value;
    r.count = l->bins;
    r.width_s = l->width_s;
    r.span_s = l->span_s;
    for (i = 0; i < count; i++) {
        hz = better_of(&r, &list[i], &score, hz);
    }
    return hz > 0.0 ? 1.0 / reduced(l, &r, hz) : 0.0;
}

/* ---- result ---- */

static void fill_holes(struct fold *f)
{
    uint32_t k;

    for (k = 0; k < f->bins; k++) {
        uint32_t before = k, after = k;

        if (f->count[k] > 0.0) {
            continue;
        }
        do {
            before = (before + f->bins - 1u) % f->bins;
        } while (!(f->count[before] > 0.0));
        do {
            after = (after + 1u) % f->bins;
        } while (!(f->count[after] > 0.0));
        f->mean[k] = 0.5 * (f->mean[before] + f->mean[after]);
    }
}

static void set_shape(struct fold *f, struct gpwi_cycle *out)
{
    const double r = fmax(f->likeness, 0.0), shrink = 2.0 * r / (1.0 + r);
    double low = (double)INFINITY, high = -(double)INFINITY, c = 0.0, s = 0.0;
    uint32_t k, above = 0;

    fill_holes(f);
    for (k = 0; k < f->bins; k++) {
        const double angle = 2.0 * PI * ((double)k + 0.5) / (double)f->bins;

        out->shape_w[k] = shrink * f->mean[k];
        low = fmin(low, out->shape_w[k]);
        high = fmax(high, out->shape_w[k]);
        c += out->shape_w[k] * cos(angle) * 2.0 / (double)f->bins;
        s += out->shape_w[k] * sin(angle) * 2.0 / (double)f->bins;
    }
    for (k = 0; k < f->bins; k++) {
        above += out->shape_w[k] > 0.5 * (low + high);
    }
    out->bins = f->bins;
    out->swing_w = high - low;
    out->duty = (double)above / (double)f->bins;
    out->first_w = sqrt(c * c + s * s);
}

static void begin_result(struct gpwi_cycle *out, uint32_t reason)
{
    memset(out, 0, sizeof *out);
    out->reason = reason;
    out->period_s = out->share = out->likeness = out->periods = (double)NAN;
    out->swing_w = out->duty = out->first_w = out->phase_s = (double)NAN;
}

gpw_status gpwi_fit_cycle_at(const struct gpwi_fit_series *series, double period_s,
                             struct gpwi_cycle *out)
{
    const double interval_s = gpwi_fit_interval(series);
    double *value;
    struct rows r;
    struct fold f;

    begin_result(out, GPWI_FIT_TOO_SHORT);
    if (series->count < ROWS_MIN || !(period_s > 0.0)) {
        return GPW_OK;
    }
    value = malloc(series->count * sizeof *value);
    if (value == NULL) {
        return GPW_ERR_NOMEM;
    }
    memcpy(value, series->power_w, series->count * sizeof *value);
    straighten(value, series->time_s, series->count);
    memset(&r, 0, sizeof r);
    r.time_s = series->time_s;
    r.value = value;
    r.count = series->count;
    r.start_s = series->time_s[0];
    r.span_s = series->time_s[series->count - 1u] - r.start_s;
    fold_at(&r, period_s, interval_s, &f);
    out->period_s = period_s;
    out->share = f.share;
    out->likeness = f.likeness;
    out->periods = r.span_s / period_s;
    out->phase_s = r.start_s;
    set_shape(&f, out);
    if (out->periods >= PERIODS_MIN) {
        out->reason = f.share >= SHARE_MIN && f.likeness >= LIKENESS_MIN ? GPWI_FIT_OK
                                                                         : GPWI_FIT_NOT_FOUND;
    }
    free(value);
    return GPW_OK;
}

gpw_status gpwi_fit_cycle(const struct gpwi_fit_series *series, struct gpwi_cycle *out)
{
    const double interval_s = gpwi_fit_interval(series);
    struct look l;
    gpw_status status;
    double period_s = 0.0;

    begin_result(out, GPWI_FIT_TOO_SHORT);
    if (series->count < ROWS_MIN || !(interval_s > 0.0) ||
        series->time_s[series->count - 1u] - series->time_s[0] < ROWS_MIN * interval_s) {
        return GPW_OK;
    }
    memset(&l, 0, sizeof l);
    status = make_look(&l, series, interval_s);
    if (status == GPW_OK && !(variance_of(l.value, l.bins) > 1.0e-12)) {
        out->reason = GPWI_FIT_CONSTANT;
    } else if (status == GPW_OK) {
        status = make_spectrum(&l);
        if (status == GPW_OK) {
            out->reason = GPWI_FIT_NOT_FOUND;
            period_s = choose(&l);
        }
    }
    free(l.value);
    free(l.z);
    if (period_s > 0.0) {
        status = gpwi_fit_cycle_at(series, period_s, out);
    }
    if (out->reason != GPWI_FIT_OK) {
        begin_result(out, out->reason);
    }
    return status;
}
