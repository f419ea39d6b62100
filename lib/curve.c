/* SPDX-License-Identifier: MIT */
/* Power against batch: a straight line in log2(batch), and a least-squares S.
 *
 * Of the S's four numbers two, base and span, are linear: for each pair of steepness and
 * midpoint the best of them follow in closed form. Only the pair is searched. */
#include "gpupower/curve.h"

#include "maths.h"

#define FIT_V0_1 32u /* size of gpw_curve_fit in 0.1 */

#define STEEPNESS_MIN 0.05f
#define STEEPNESS_MAX 20.0f
#define MIDPOINT_MAX 1000.0f
#define EXPONENT_MAX 80.0f /* exp() of it is a float, and 1 beside it is nothing */

#define START_STEEPNESSES 6u /* 0.25, 0.5, ... 8 */
#define START_MIDPOINTS 9u
#define STEPS_MAX 60u
#define DAMPING_FIRST 1.0e-2f
#define DAMPING_MIN 1.0e-6f
#define DAMPING_MAX 1.0e8f

GPW_STATIC_ASSERT(fit_size, sizeof(gpw_curve_fit) == FIT_V0_1);

/* ---- points ---- */

static int is_batch(float batch)
{
    return batch > 0.0f && batch <= GPW_CURVE_BATCH_MAX;
}

static int is_power(float w)
{
    return w > 0.0f && w <= GPW_POWER_MAX_W;
}

static gpw_status check_batches(const float *batch, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        if (!is_batch(batch[i])) {
            return GPW_ERR_DOMAIN;
        }
    }
    for (i = 1; i < count; i++) {
        if (!(batch[i] > batch[i - 1u])) {
            return GPW_ERR_ORDER;
        }
    }
    return GPW_OK;
}

static int are_powers(const float *power_w, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        if (!is_power(power_w[i])) {
            return 0;
        }
    }
    return 1;
}

static float deepest_fall(const float *power_w, uint32_t count, uint32_t *index)
{
    float highest = power_w[0], deepest = 0.0f;
    uint32_t i;

    *index = 0;
    for (i = 1; i < count; i++) {
        const float fall = 1.0f - power_w[i] / highest;

        if (fall > deepest) {
            deepest = fall;
            *index = i;
        }
        highest = power_w[i] > highest ? power_w[i] : highest;
    }
    return deepest;
}

gpw_status gpw_curve_fall(const float *power_w, uint32_t count, uint32_t *index, float *fall)
{
    if (power_w == NULL || index == NULL || fall == NULL) {
        return GPW_ERR_NULL;
    }
    if (count == 0u || count > GPW_CURVE_POINTS_MAX || !are_powers(power_w, count)) {
        return GPW_ERR_DOMAIN;
    }
    *fall = deepest_fall(power_w, count, index);
    return GPW_OK;
}

/* ---- straight lines ---- */

static int are_values(const float *value, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        if (!gpwi_in_range(value[i], -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
            return 0;
        }
    }
    return 1;
}

/* By the quotient, which keeps the digits of close neighbours; where that is no float, by the
 * difference. */
static float log_ratio(float to, float from)
{
    const float ratio = to / from;

    return ratio <= FLT_MAX ? gpwi_log(ratio) : gpwi_log(to) - gpwi_log(from);
}

static float between(const float *batch, const float *value, float at_batch)
{
    const float share = log_ratio(at_batch, batch[0]) / log_ratio(batch[1], batch[0]);

    return value[0] + (value[1] - value[0]) * gpwi_clamp(share, 0.0f, 1.0f);
}

gpw_status gpw_curve_interpolate(const float *batch, const float *value, uint32_t count,
                                 float at_batch, uint32_t hold_ends, float *at_value)
{
    gpw_status status;
    uint32_t i = 0;

    if (batch == NULL || value == NULL || at_value == NULL) {
        return GPW_ERR_NULL;
    }
    if (count == 0u || count > GPW_CURVE_POINTS_MAX || hold_ends > 1u || !is_batch(at_batch) ||
        !are_values(value, count)) {
        return GPW_ERR_DOMAIN;
    }
    status = check_batches(batch, count);
    if (status != GPW_OK) {
        return status;
    }
    if (at_batch < batch[0] || at_batch > batch[count - 1u]) {
        if (hold_ends == 0u) {
            return GPW_ERR_DOMAIN;
        }
        *at_value = value[at_batch < batch[0] ? 0u : count - 1u];
        return GPW_NOTE_CLAMPED;
    }
    while (i + 1u < count && batch[i] < at_batch) {
        i++;
    }
    *at_value =
        batch[i] > at_batch ? between(&batch[i - 1u], &value[i - 1u], at_batch) : value[i];
    return GPW_OK;
}

/* ---- the S ---- */

typedef struct points {
    float x[GPW_CURVE_POINTS_MAX]; /* log2 batch */
    float y[GPW_CURVE_POINTS_MAX]; /* power less its mean, in units of the largest departure */
    uint32_t count;
    float mean_w, scale_w;
    float x_low, x_high; /* bounds of the midpoint */
} points;

typedef struct shape {
    float log_steepness, midpoint;
} shape;

/* The best line of a shape. */
typedef struct line {
    float base, span; /* in the unit of y */
    float rise_mean;  /* mean of the rises at the points */
    float rss;        /* sum of squares of what it misses */
} line;

static float rise_of(float x, float steepness, float midpoint)
{
    const float z = gpwi_clamp(steepness * (x - midpoint), -EXPONENT_MAX, EXPONENT_MAX);

    return 1.0f / (1.0f + gpwi_exp(-z));
}

static void load_points(points *p, const float *batch, const float *power_w, uint32_t count)
{
    float sum = 0.0f, largest = 0.0f, width;
    uint32_t i;

    for (i = 0; i < count; i++) {
        sum += power_w[i];
    }
    p->count = count;
    p->mean_w = sum / (float)count;
    for (i = 0; i < count; i++) {
        const float departure = gpwi_abs(power_w[i] - p->mean_w);

        largest = departure > largest ? departure : largest;
    }
    p->scale_w = largest > 0.0f ? largest : 1.0f;
    for (i = 0; i < count; i++) {
        p->x[i] = gpwi_log2(batch[i]);
        p->y[i] = (power_w[i] - p->mean_w) / p->scale_w;
    }
    width = p->x[count - 1u] - p->x[0];
    p->x_low = p->x[0] - width;
    p->x_high = p->x[count - 1u] + width;
}

static float miss(const points *p, const line *l, float steepness, float midpoint, uint32_t i)
{
    return p->y[i] - l->base - l->span * rise_of(p->x[i], steepness, midpoint);
}

static line best_line(const points *p, shape s)
{
    const float steepness = gpwi_exp(s.log_steepness);
    const float n = (float)p->count;
    float rises = 0.0f, powers = 0.0f, square = 0.0f, product = 0.0f;
    line l;
    uint32_t i;

    for (i = 0; i < p->count; i++) {
        rises += rise_of(p->x[i], steepness, s.midpoint);
        powers += p->y[i];
    }
    l.rise_mean = rises / n;
    for (i = 0; i < p->count; i++) {
        const float above = rise_of(p->x[i], steepness, s.midpoint) - l.rise_mean;

        square += above * above;
        product += above * p->y[i];
    }
    l.span = square > 1.0e-12f * n ? product / square : 0.0f;
    l.base = powers / n - l.span * l.rise_mean;
    l.rss = 0.0f;
    for (i = 0; i < p->count; i++) {
        const float m = miss(p, &l, steepness, s.midpoint, i);

        l.rss += m * m;
    }
    return l;
}

/* What a point's power gains per unit of the logarithm of the steepness, and of the midpoint,
 * while base and span stay. */
static void slopes(const points *p, shape s, const line *l, uint32_t i, float slope[2])
{
    const float steepness = gpwi_exp(s.log_steepness);
    const float rise = rise_of(p->x[i], steepness, s.midpoint);
    const float steep = l->span * rise * (1.0f - rise) * steepness;

    slope[0] = steep * (p->x[i] - s.midpoint);
    slope[1] = -steep;
}

/* Of the slopes only what base and span cannot make up for counts. */
typedef struct made_up {
    float constant[2];  /* mean slope */
    float with_rise[2]; /* slope along the rise, per unit of it */
} made_up;

static made_up what_is_made_up(const points *p, shape s, const line *l)
{
    const float steepness = gpwi_exp(s.log_steepness);
    float square = 0.0f;
    made_up m = {{0.0f, 0.0f}, {0.0f, 0.0f}};
    uint32_t i, k;

    for (i = 0; i < p->count; i++) {
        const float above = rise_of(p->x[i], steepness, s.midpoint) - l->rise_mean;
        float slope[2];

        slopes(p, s, l, i, slope);
        square += above * above;
        for (k = 0; k < 2u; k++) {
            m.constant[k] += slope[k] / (float)p->count;
            m.with_rise[k] += slope[k] * above;
        }
    }
    for (k = 0; k < 2u; k++) {
        m.with_rise[k] = square > 0.0f ? m.with_rise[k] / square : 0.0f;
    }
    return m;
}

typedef struct normal_equations {
    float a, b, c; /* [a b; b c] */
    float u, v;
} normal_equations;

static normal_equations equations_at(const points *p, shape s, const line *l)
{
    const float steepness = gpwi_exp(s.log_steepness);
    const made_up m = what_is_made_up(p, s, l);
    normal_equations e = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    uint32_t i, k;

    for (i = 0; i < p->count; i++) {
        const float above = rise_of(p->x[i], steepness, s.midpoint) - l->rise_mean;
        const float missed = miss(p, l, steepness, s.midpoint, i);
        float slope[2];

        slopes(p, s, l, i, slope);
        for (k = 0; k < 2u; k++) {
            slope[k] -= m.constant[k] + m.with_rise[k] * above;
        }
        e.a += slope[0] * slope[0];
        e.b += slope[0] * slope[1];
        e.c += slope[1] * slope[1];
        e.u += slope[0] * missed;
        e.v += slope[1] * missed;
    }
    return e;
}

/* Damped as Levenberg and Marquardt do. Returns 0 where the points say nothing. */
static int damped_step(const normal_equations *e, float damping, shape *step)
{
    const float a = e->a * (1.0f + damping), c = e->c * (1.0f + damping);
    const float determinant = a * c - e->b * e->b;

    if (!(determinant > 0.0f)) {
        return 0;
    }
    step->log_steepness = (e->u * c - e->v * e->b) / determinant;
    step->midpoint = (e->v * a - e->u * e->b) / determinant;
    return 1;
}

static shape within_bounds(const points *p, shape s)
{
    s.log_steepness =
        gpwi_clamp(s.log_steepness, gpwi_log(STEEPNESS_MIN), gpwi_log(STEEPNESS_MAX));
    s.midpoint = gpwi_clamp(s.midpoint, p->x_low, p->x_high);
    return s;
}

/* The best of a grid of shapes: a descent from one start may end in another valley. */
static shape best_start(const points *p)
{
    const float low = 0.75f * p->x_low + 0.25f * p->x_high;
    const float high = 0.25f * p->x_low + 0.75f * p->x_high;
    shape best = {0.0f, 0.0f};
    float least = FLT_MAX;
    uint32_t i, k;

    for (i = 0; i < START_STEEPNESSES; i++) {
        for (k = 0; k < START_MIDPOINTS; k++) {
            shape s;
            float rss;

            s.log_steepness = gpwi_log((float)(1u << i) * 0.25f);
            s.midpoint = low + (high - low) * ((float)k / (float)(START_MIDPOINTS - 1u));
            rss = best_line(p, s).rss;
            if (rss < least) {
                least = rss;
                best = s;
            }
        }
    }
    return best;
}

static shape best_shape(const points *p)
{
    shape s = best_start(p);
    line l = best_line(p, s);
    float damping = DAMPING_FIRST;
    uint32_t i;

    for (i = 0; i < STEPS_MAX && damping < DAMPING_MAX; i++) {
        const normal_equations e = equations_at(p, s, &l);
        shape step, tried;
        line there;

        if (!damped_step(&e, damping, &step)) {
            damping *= 10.0f;
            continue;
        }
        tried.log_steepness = s.log_steepness + step.log_steepness;
        tried.midpoint = s.midpoint + step.midpoint;
        tried = within_bounds(p, tried);
        there = best_line(p, tried);
        if (there.rss < l.rss) {
            s = tried;
            l = there;
            damping = damping > DAMPING_MIN ? damping * 0.2f : damping;
        } else {
            damping *= 10.0f;
        }
    }
    return s;
}

static int is_open(const points *p, const gpw_curve_fit *fit)
{
    return !(fit->midpoint > p->x[0] && fit->midpoint < p->x[p->count - 1u] &&
             fit->steepness > STEEPNESS_MIN * 1.001f &&
             fit->steepness < STEEPNESS_MAX * 0.999f);
}

static void describe(const points *p, const float *power_w, shape s, gpw_curve_fit *fit)
{
    const line l = best_line(p, s);
    uint32_t i;

    fit->steepness = gpwi_exp(s.log_steepness);
    fit->midpoint = s.midpoint;
    fit->span_w = l.span * p->scale_w;
    fit->base_w = l.base * p->scale_w + p->mean_w;
    fit->rmse_w = gpwi_sqrt(l.rss / (float)p->count) * p->scale_w;
    fit->largest_error = 0.0f;
    for (i = 0; i < p->count; i++) {
        const float error =
            gpwi_abs(miss(p, &l, fit->steepness, fit->midpoint, i)) * p->scale_w / power_w[i];

        fit->largest_error = error > fit->largest_error ? error : fit->largest_error;
    }
    fit->flags = (fit->fall > GPW_CURVE_FALL_MAX ? (uint32_t)GPW_CURVE_FALLS : 0u) |
                 (is_open(p, fit) ? (uint32_t)GPW_CURVE_OPEN : 0u);
}

gpw_status gpw_curve_fit_logistic(const float *batch, const float *power_w, uint32_t count,
                                  uint32_t allow_fall, gpw_curve_fit *fit, size_t fit_bytes)
{
    gpw_curve_fit ours;
    gpw_status status;
    uint32_t index;
    points p;

    if (batch == NULL || power_w == NULL || fit == NULL) {
        return GPW_ERR_NULL;
    }
    if (count < GPW_CURVE_POINTS_MIN || count > GPW_CURVE_POINTS_MAX || allow_fall > 1u ||
        !are_powers(power_w, count)) {
        return GPW_ERR_DOMAIN;
    }
    status = check_batches(batch, count);
    if (status != GPW_OK) {
        return status;
    }
    ours.fall = deepest_fall(power_w, count, &index);
    if (ours.fall > GPW_CURVE_FALL_MAX && allow_fall == 0u) {
        return GPW_ERR_ORDER;
    }
    load_points(&p, batch, power_w, count);
    describe(&p, power_w, best_shape(&p), &ours);
    return gpwi_result_write(fit, fit_bytes, &ours, sizeof ours, FIT_V0_1);
}

gpw_status gpw_curve_logistic(const gpw_curve_fit *fit, size_t fit_bytes, float batch,
                              float *power_w)
{
    if (fit == NULL || power_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (fit_bytes < FIT_V0_1) {
        return GPW_ERR_VERSION;
    }
    if (!is_batch(batch) || !gpwi_in_range(fit->base_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) ||
        !gpwi_in_range(fit->span_w, -2.0f * GPW_POWER_MAX_W, 2.0f * GPW_POWER_MAX_W) ||
        !gpwi_in_range(fit->steepness, STEEPNESS_MIN * 0.99f, STEEPNESS_MAX * 1.01f) ||
        !gpwi_in_range(fit->midpoint, -MIDPOINT_MAX, MIDPOINT_MAX)) {
        return GPW_ERR_DOMAIN;
    }
    *power_w =
        fit->base_w + fit->span_w * rise_of(gpwi_log2(batch), fit->steepness, fit->midpoint);
    return GPW_OK;
}
