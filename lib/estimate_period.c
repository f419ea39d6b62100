/* SPDX-License-Identifier: MIT */
/* Looks for a period in the last values of each tier: lines above the spectrum around them,
 * made exact by their harmonics, and kept only if both halves show the same course. */
#include "estimate_state.h"

#define PERIOD_V0_1 40u
#define PERIODS_MIN 6u     /* in the values looked at */
#define FREQUENCY_MAX 0.3f /* of the rate of a tier: more than three values a period */
#define COUNT_MIN 64u
#define NEIGHBOURS_MIN 4u /* to each side, for the spectrum around a line */
#define NEIGHBOURS_PU 0.35f
#define LINE_MIN 2.0f /* the fundamental itself, of the spectrum around it */
#define HARMONICS 4u
#define CANDIDATES 3u
#define COURSE 12u /* parts of a period */
#define SHARE_MIN 0.04f
#define AGREEMENT_MIN 0.6f
#define LONGER_PU 1.2f  /* a longer period that explains so much more is the true one */
#define SHORTER_PU 0.8f /* a part of a period that explains so much of it is the true one */
#define PREFER_PU 1.5f
#define WINDOW_LOSS 2.0f
#define SAME_PU 0.03f
#define TRIES 20u
#define PI 3.14159265f
#define LN_2 0.693147181f

GPW_STATIC_ASSERT(estimate_period_size, sizeof(gpw_estimate_period) == PERIOD_V0_1);

/* Sum of one, two, four harmonics that noise reaches in one record of a thousand. */
static const float line_limits[3] = {17.0f, 18.5f, 22.0f};

typedef struct work {
    const float *ring;
    uint32_t size, at, count; /* of the ring; where the oldest value is; values used */
    uint32_t lines;           /* of the spectrum, a power of two, twice over */
    float cycles_max;         /* highest frequency looked for, of the tier's rate */
    float mean, slope;        /* of them: slope of a value, mean in the middle */
    float *power, *spectrum;  /* scratch, `count` each */
} work;

static float value_at(const work *w, uint32_t k)
{
    const float middle = (float)k - 0.5f * (float)(w->count - 1u);

    return w->ring[(w->at + k) % w->size] - w->mean - w->slope * middle;
}

/* ---- spectrum ---- */

typedef struct turn {
    float re, im;
} turn;

static turn turn_of(float cycles) /* 0 <= cycles < 1/2 */
{
    const float quarter = cycles > 0.25f ? 0.5f - cycles : cycles;
    turn t;

    t.im = gpwi_sin(2.0f * PI * quarter);
    t.re = gpwi_sin(2.0f * PI * (0.25f - quarter));
    t.re = cycles > 0.25f ? -t.re : t.re;
    return t;
}

static turn times(turn a, turn b)
{
    turn t;

    t.re = a.re * b.re - a.im * b.im;
    t.im = a.re * b.im + a.im * b.re;
    return t;
}

static float hann(uint32_t k, uint32_t n)
{
    const uint32_t half = k <= n / 2u ? k : n - k;
    const turn t = turn_of(0.5f * (float)half / (float)n);

    return t.im * t.im;
}

/* Into bit-reversed places, with zeros behind. */
static void load(const work *w, uint32_t size)
{
    uint32_t k, reversed = 0u;

    for (k = 0u; k < size; k++) {
        uint32_t bit = size >> 1;

        w->power[reversed] = k < w->count ? hann(k, w->count) * value_at(w, k) : 0.0f;
        w->spectrum[reversed] = 0.0f;
        while (bit > 0u && (reversed & bit) != 0u) {
            reversed ^= bit;
            bit >>= 1;
        }
        reversed |= bit;
    }
}

static void butterfly(float *re, float *im, uint32_t a, uint32_t b, turn t)
{
    const float x = t.re * re[b] - t.im * im[b];
    const float y = t.re * im[b] + t.im * re[b];

    re[b] = re[a] - x;
    im[b] = im[a] - y;
    re[a] += x;
    im[a] += y;
}

/* Powers of a Hann window's spectrum, in w->power[0 .. lines). */
static void transform(const work *w)
{
    const uint32_t size = 2u * w->lines;
    float *const re = w->power, *const im = w->spectrum;
    uint32_t half, j, k;

    load(w, size);
    for (half = 1u; half < size; half *= 2u) {
        for (j = 0u; j < half; j++) {
            turn t = turn_of(0.5f * (float)j / (float)half);

            t.im = -t.im;
            for (k = j; k < size; k += 2u * half) {
                butterfly(re, im, k, k + half, t);
            }
        }
    }
    for (k = 0u; k < w->lines; k++) {
        w->power[k] = re[k] * re[k] + im[k] * im[k];
    }
}

/* The value that half of those from `low` to `high` do not exceed, found by halving. */
static float median(const float *x, uint32_t low, uint32_t high)
{
    const uint32_t half = (high - low) / 2u;
    float below = 0.0f, above = 0.0f;
    uint32_t k, round;

    for (k = low; k <= high; k++) {
        above = x[k] > above ? x[k] : above;
    }
    for (round = 0u; round < 24u; round++) {
        const float middle = below < 1.0e-6f * above ? 1.0e-3f * above : 0.5f * (below + above);
        uint32_t count = 0u;

        for (k = low; k <= high; k++) {
            count += x[k] <= middle ? 1u : 0u;
        }
        if (count > half) {
            above = middle;
        } else {
            below = middle;
        }
    }
    return above;
}

/* Each line against the spectrum around it, in w->spectrum. */
static void whiten(const work *w)
{
    const uint32_t lines = w->lines;
    uint32_t k;

    w->spectrum[0] = w->spectrum[1] = 0.0f;
    for (k = 2u; k < lines; k++) {
        const uint32_t share = (uint32_t)(NEIGHBOURS_PU * (float)k);
        const uint32_t apart = share > NEIGHBOURS_MIN ? share : NEIGHBOURS_MIN;
        const uint32_t low = k > apart + 2u ? k - apart : 2u;
        const uint32_t high = k + apart < lines ? k + apart : lines - 1u;
        const float around = median(w->power, low, high) / LN_2;

        w->spectrum[k] = around > 0.0f ? w->power[k] / around : 0.0f;
    }
}

/* ---- candidates ---- */

/* How far the best sum of harmonics is above its limit. */
static float line_score(const work *w, uint32_t k)
{
    const uint32_t lines = w->lines;
    float sum = 0.0f, best = 0.0f;
    uint32_t harmonic, row = 0u;

    for (harmonic = 1u; harmonic <= HARMONICS && harmonic * k < lines; harmonic++) {
        sum += w->spectrum[harmonic * k];
        if (harmonic == 1u || harmonic == 2u || harmonic == HARMONICS) {
            const float score = sum / line_limits[row++];

            best = score > best ? score : best;
        }
    }
    return best;
}

/* The best line that is above its limit and below `under`; 0: none. */
static uint32_t next_line(const work *w, float *under)
{
    const float size = 2.0f * (float)w->lines;
    const uint32_t last = (uint32_t)(w->cycles_max * size);
    const uint32_t first = (uint32_t)((float)PERIODS_MIN * size / (float)w->count);
    float best = 1.0f;
    uint32_t k, line = 0u;

    for (k = first; k <= last; k++) {
        const float score = line_score(w, k);

        if (w->spectrum[k] > LINE_MIN && score > best && score < *under) {
            best = score;
            line = k;
        }
    }
    *under = best;
    return line;
}

/* Power at a frequency and its harmonics, with the window. */
static float harmonic_power(const work *w, float cycles)
{
    float sum = 0.0f;
    uint32_t harmonic, k;

    for (harmonic = 1u; harmonic <= HARMONICS && (float)harmonic * cycles < 0.5f; harmonic++) {
        const turn step = turn_of((float)harmonic * cycles);
        const turn window = turn_of(0.5f / (float)w->count);
        turn at = {1.0f, 0.0f}, shape = {1.0f, 0.0f};
        float re = 0.0f, im = 0.0f;

        for (k = 0u; k < w->count; k++) {
            const float x = shape.im * shape.im * value_at(w, k);

            re += x * at.re;
            im += x * at.im;
            at = times(at, step);
            shape = times(shape, window);
        }
        sum += re * re + im * im;
    }
    return sum;
}

/* The frequency near this one that has most power, by ever smaller steps. */
static float refine(const work *w, float cycles)
{
    float step = 0.4f / (float)w->count;
    float best = harmonic_power(w, cycles);
    uint32_t k;

    for (k = 0u; k < TRIES; k++) {
        const float up = harmonic_power(w, cycles + step);
        const float down = harmonic_power(w, cycles - step);

        if (up > best && up >= down) {
            best = up;
            cycles += step;
        } else if (down > best) {
            best = down;
            cycles -= step;
        } else {
            step *= 0.5f;
        }
    }
    return cycles;
}

/* ---- the course of a period ---- */

typedef struct course {
    float sum[COURSE];
    uint32_t count[COURSE];
} course;

static void fold(const work *w, float cycles, uint32_t from, uint32_t to, course *c)
{
    uint32_t k;

    memset(c, 0, sizeof *c);
    for (k = from; k < to; k++) {
        const float turns = cycles * (float)k;
        const float part = (turns - (float)(uint32_t)turns) * (float)COURSE;
        const uint32_t at = part < (float)COURSE ? (uint32_t)part : COURSE - 1u;

        c->sum[at] += value_at(w, k);
        c->count[at]++;
    }
}

static float part_of(const course *c, uint32_t k)
{
    return c->count[k] > 0u ? c->sum[k] / (float)c->count[k] : 0.0f;
}

static float agreement(const course *a, const course *b)
{
    float ma = 0.0f, mb = 0.0f, aa = 0.0f, bb = 0.0f, ab = 0.0f;
    uint32_t k;

    for (k = 0u; k < COURSE; k++) {
        ma += part_of(a, k) / (float)COURSE;
        mb += part_of(b, k) / (float)COURSE;
    }
    for (k = 0u; k < COURSE; k++) {
        const float x = part_of(a, k) - ma, y = part_of(b, k) - mb;

        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    return aa > 0.0f && bb > 0.0f ? ab / gpwi_sqrt(aa * bb) : 0.0f;
}

static float swing(const course *c)
{
    float low = part_of(c, 0u), high = low;
    uint32_t k;

    for (k = 1u; k < COURSE; k++) {
        const float x = part_of(c, k);

        low = x < low ? x : low;
        high = x > high ? x : high;
    }
    return high - low;
}

/* Of the variance, less what as many parts explain of noise. */
static float share(const work *w, const course *c)
{
    const float chance = (float)(COURSE - 1u) / (float)w->count;
    float all = 0.0f, explained = 0.0f;
    uint32_t k;

    for (k = 0u; k < w->count; k++) {
        const float x = value_at(w, k);

        all += x * x;
    }
    for (k = 0u; k < COURSE; k++) {
        explained += part_of(c, k) * c->sum[k];
    }
    return all > 0.0f ? (explained / all - chance) / (1.0f - chance) : 0.0f;
}

/* ---- search ---- */

static void take_out_line(work *w)
{
    float sum = 0.0f, moment = 0.0f;
    const float n = (float)w->count;
    uint32_t k;

    w->mean = w->slope = 0.0f;
    for (k = 0u; k < w->count; k++) {
        sum += value_at(w, k) / n;
    }
    w->mean = sum;
    for (k = 0u; k < w->count; k++) {
        moment += value_at(w, k) * ((float)k - 0.5f * (n - 1.0f));
    }
    w->slope = moment / (n * (n * n - 1.0f) / 12.0f);
}

/* Cramer and Rao's bound for a sine of that share of the variance, in white noise; twice as
 * much with the window, in noise that is not white. */
static float period_error(const work *w, float period, float repeated)
{
    const float ratio = repeated < 0.999f ? repeated / (1.0f - repeated) : 999.0f;
    const float n = (float)w->count;
    const float cycles = gpwi_sqrt(3.0f / ratio) / (PI * n * gpwi_sqrt(n));

    return WINDOW_LOSS * period * period * cycles;
}

/* A period that is in truth a half or a third of one explains less than the whole one does. */
static int is_part_of_longer(const work *w, float cycles, float repeated)
{
    uint32_t parts;

    for (parts = 2u; parts <= 3u; parts++) {
        course all;

        fold(w, cycles / (float)parts, 0u, w->count, &all);
        if (share(w, &all) > LONGER_PU * repeated + SHARE_MIN) {
            return 1;
        }
    }
    return 0;
}

/* A course that repeats within the period has a shorter one. */
static float shortest(const work *w, float cycles)
{
    course whole;
    uint32_t parts;

    fold(w, cycles, 0u, w->count, &whole);
    for (parts = HARMONICS; parts > 1u; parts--) {
        const float faster = cycles * (float)parts;
        course part;

        if (faster <= w->cycles_max) {
            fold(w, faster, 0u, w->count, &part);
            if (share(w, &part) > SHORTER_PU * share(w, &whole)) {
                return faster;
            }
        }
    }
    return cycles;
}

static int judge_line(const work *w, float cycles, float value_s, gpw_estimate_period *found)
{
    course first, second, all;

    if (cycles * (float)w->count < (float)PERIODS_MIN) {
        return 0;
    }
    fold(w, cycles, 0u, w->count / 2u, &first);
    fold(w, cycles, w->count / 2u, w->count, &second);
    fold(w, cycles, 0u, w->count, &all);
    found->share_pu = share(w, &all);
    found->agreement = agreement(&first, &second);
    if (!(found->share_pu >= SHARE_MIN && found->agreement >= AGREEMENT_MIN) ||
        is_part_of_longer(w, cycles, found->share_pu)) {
        return 0;
    }
    found->period_s = value_s / cycles;
    found->error_s = value_s * period_error(w, 1.0f / cycles, found->share_pu);
    found->swing_w = swing(&all);
    found->periods = cycles * (float)w->count;
    found->resolution_s = value_s;
    return 1;
}

static float score(const gpw_estimate_period *p)
{
    return p->share_pu * p->agreement;
}

/* Of the same period the more exact figure. Else the tier before is right, unless this one
 * explains much more: a coarse tier may take a harmonic for another period. */
static int is_better(const gpw_estimate_period *p, const gpw_estimate_period *than)
{
    const float apart_s = gpwi_abs(p->period_s - than->period_s);

    if (apart_s <= SAME_PU * than->period_s) {
        return p->error_s < than->error_s;
    }
    return score(p) > PREFER_PU * score(than);
}

static void prefer(gpw_estimate_period *best, const gpw_estimate_period *other)
{
    if (best->period_s == 0.0f || is_better(other, best)) {
        *best = *other;
    }
}

static float found_cycles(const work *w, uint32_t line)
{
    const float cycles = refine(w, 0.5f * (float)line / (float)w->lines);
    const float least = shortest(w, cycles);

    return least > cycles ? refine(w, least) : cycles;
}

static void search_tier(gpw_estimate *e, uint32_t tier, gpw_estimate_period *best)
{
    const estimate_tier *const t = gpwi_estimate_tier(e, tier);
    const float *const values = gpwi_estimate_ring(e, tier);
    float under = 1.0e30f;
    float value_s = gpwi_estimate_interval_s(e);
    uint32_t k;
    work w;

    for (k = 0u; k < tier; k++) {
        value_s *= (float)ESTIMATE_FOLD;
    }
    w.count = t->fresh < e->ring ? t->fresh : e->ring;
    if (w.count < COUNT_MIN) {
        return;
    }
    w.lines = COUNT_MIN / 2u;
    while (2u * w.lines < w.count) {
        w.lines *= 2u;
    }
    w.ring = values;
    w.cycles_max = FREQUENCY_MAX;
    if (value_s < FREQUENCY_MAX * e->config.window_s) {
        w.cycles_max = value_s / e->config.window_s; /* nothing shorter than the window */
    }
    w.size = e->ring;
    w.at = (t->at + e->ring - w.count) % e->ring;
    w.power = (float *)(void *)((unsigned char *)e +
                                ((const unsigned char *)gpwi_estimate_ring(e, e->config.tiers) -
                                 (const unsigned char *)e));
    w.spectrum = w.power + e->config.bins;
    take_out_line(&w);
    transform(&w);
    whiten(&w);
    for (k = 0u; k < CANDIDATES; k++) {
        const uint32_t line = next_line(&w, &under);
        gpw_estimate_period found;

        memset(&found, 0, sizeof found);
        if (line == 0u) {
            return;
        }
        found.tier = tier;
        if (judge_line(&w, found_cycles(&w, line), value_s, &found)) {
            prefer(best, &found);
            return;
        }
    }
}

gpw_status gpw_estimate_find_period(gpw_estimate *estimate, gpw_estimate_period *period,
                                    size_t period_size)
{
    const gpw_status status = gpwi_estimate_check(estimate);
    gpw_estimate_period best;
    uint32_t k;

    if (status != GPW_OK) {
        return status;
    }
    if (period == NULL) {
        return GPW_ERR_NULL;
    }
    if (estimate->config.bins == 0u) {
        return GPW_ERR_STATE;
    }
    memset(&best, 0, sizeof best);
    for (k = 0u; k < estimate->config.tiers; k++) {
        search_tier(estimate, k, &best);
    }
    if (best.period_s == 0.0f) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpwi_result_write(period, period_size, &best, sizeof best, PERIOD_V0_1);
}
