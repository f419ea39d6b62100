/* SPDX-License-Identifier: MIT */
/* The time constant and the spread behind the window that fit the differences of all tiers. */
#include "estimate_state.h"

#define SPAN 39u /* lags of a tier that the next one's first eight are made of */
#define SHAPE 7u
#define TAUS 48u    /* tried, on a logarithmic scale */
#define REFINES 12u /* halvings of the step around the best */
#define SHORT_WINDOWS 0.3f
#define SHORT_INTERVALS 0.3f
#define LONG_SHARE 0.1f /* of the stretch */
#define MISFIT_MAX 0.1f
#define ENDS 5.0f /* variance of ln(tau) in correlation times a stretch: simulation */
#define SERIES_BELOW 0.25f

/* Correlations of one tier's values, lag 0 on. */
typedef struct correlations {
    float r[SPAN];
} correlations;

typedef struct trial {
    float variance; /* sigma^2 that fits best */
    float misfit;   /* mean square of the relative distances */
} trial;

/* x = window/tau small: moments of the distance between a lag and the triangle that two
 * windows make; the closed form would be a small difference of large numbers. */
static float ou_series(float u, float x)
{
    const float a = 1.0f + u, b = 1.0f - u;
    const float one = 1.0f / 3.0f + u * u - u * u * u / 3.0f;
    const float two = u * u + 1.0f / 6.0f;
    const float a3 = a * a * a, b3 = b * b * b, u3 = u * u * u;
    const float three = (a3 * a * a + b3 * b * b - 2.0f * u3 * u * u) * (1.0f / 20.0f);
    const float four = (a3 * a3 + b3 * b3 - 2.0f * u3 * u3) * (1.0f / 30.0f);
    const float five = (a3 * a3 * a + b3 * b3 * b - 2.0f * u3 * u3 * u) * (1.0f / 42.0f);

    return 1.0f - x * (one - x * (two / 2.0f -
                                  x * (three / 6.0f - x * (four / 24.0f - x * five / 120.0f))));
}

float gpwi_estimate_ou(float lag_s, float window_s, float tau_s)
{
    const float x = window_s / tau_s;

    if (window_s <= 0.0f) {
        return gpwi_exp(-lag_s / tau_s);
    }
    if (lag_s >= window_s) {
        const float fall = -gpwi_expm1(-x) / x;

        return gpwi_exp((window_s - lag_s) / tau_s) * fall * fall;
    }
    if (x < SERIES_BELOW) {
        return ou_series(lag_s / window_s, x);
    }
    return (2.0f * (window_s - lag_s) / tau_s + gpwi_exp(-(window_s + lag_s) / tau_s) +
            gpwi_exp(-(window_s - lag_s) / tau_s) - 2.0f * gpwi_exp(-lag_s / tau_s)) /
           (x * x);
}

static void first_tier(correlations *c, float dt_s, float window_s, float tau_s)
{
    uint32_t k;

    for (k = 0u; k < SPAN; k++) {
        c->r[k] = gpwi_estimate_ou((float)k * dt_s, window_s, tau_s);
    }
}

/* Of values that are weighted 1, 2, 3, 4, 3, 2, 1 of 16. */
static float folded(const correlations *c, uint32_t lag)
{
    static const float weights[SHAPE] = {44.0f, 40.0f, 31.0f, 20.0f, 10.0f, 4.0f, 1.0f};
    const uint32_t at = ESTIMATE_FOLD * lag;
    float sum = weights[0] * c->r[at];
    uint32_t i;

    for (i = 1u; i < SHAPE; i++) {
        const uint32_t before = at < i ? i - at : at - i;

        sum += weights[i] * (c->r[at + i] + c->r[before]);
    }
    return sum / 256.0f;
}

/* Beyond the window correlations fall by the same factor from lag to lag. */
static void next_tier(correlations *c, float dt_s, float tau_s)
{
    const float factor = gpwi_exp(-dt_s / tau_s);
    correlations next;
    uint32_t k;

    for (k = 0u; k <= ESTIMATE_LAGS; k++) {
        next.r[k] = folded(c, k);
    }
    for (; k < SPAN; k++) {
        next.r[k] = next.r[k - 1u] * factor;
    }
    *c = next;
}

typedef struct sums {
    float weight, ratio, square; /* of observed over expected differences */
} sums;

static void add_tier(sums *s, const estimate_tier *t, const correlations *c)
{
    uint32_t k;

    for (k = 1u; k <= ESTIMATE_LAGS; k++) {
        const float seen = gpwi_estimate_difference(t, k);
        const float expected = c->r[0] - c->r[k];

        if (gpwi_is_known(seen) && expected > 0.0f) {
            const float weight = (float)t->pairs[k - 1u] / (float)k;
            const float ratio = seen / expected;

            s->weight += weight;
            s->ratio += weight * ratio;
            s->square += weight * ratio * ratio;
        }
    }
}

/* Least squares of the relative distances. */
static trial try_tau(const gpw_estimate *e, float tau_s)
{
    float dt_s = gpwi_estimate_interval_s(e);
    correlations c;
    sums s = {0.0f, 0.0f, 0.0f};
    trial made;
    uint32_t k;

    first_tier(&c, dt_s, e->config.window_s, tau_s);
    for (k = 0u; k < e->config.tiers; k++) {
        if (k > 0u) {
            dt_s *= (float)ESTIMATE_FOLD;
            next_tier(&c, dt_s, tau_s);
        }
        add_tier(&s, gpwi_estimate_tier(e, k), &c);
    }
    made.variance = s.ratio > 0.0f ? s.square / s.ratio : 0.0f;
    made.misfit = s.square > 0.0f ? 1.0f - s.ratio * s.ratio / (s.weight * s.square) : 1.0f;
    return made;
}

static void tell_ends(const gpw_estimate *e, float duration_s, float tau_s, estimate_tau *fit)
{
    const float shown_s =
        tau_s + 2.0f * gpwi_estimate_interval_s(e) + 0.5f * e->config.window_s;
    const float spread = gpwi_exp(2.0f * gpwi_sqrt(ENDS * shown_s / duration_s));

    fit->low_s = tau_s / spread;
    fit->high_s = tau_s * spread;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static void judge(const gpw_estimate *e, float duration_s, float tau_s, const trial *best,
                  estimate_tau *fit)
{
    const float dt_s = gpwi_estimate_interval_s(e);
    const float least_s = larger(SHORT_WINDOWS * e->config.window_s, SHORT_INTERVALS * dt_s);
    const float scatter = gpwi_sqrt(2.0f * tau_s / duration_s);

    fit->misfit = gpwi_sqrt(larger(best->misfit, 0.0f));
    tell_ends(e, duration_s, tau_s, fit);
    if (fit->misfit > MISFIT_MAX + (scatter < MISFIT_MAX ? scatter : MISFIT_MAX)) {
        fit->flags |= GPW_ESTIMATE_TAU_NONE;
        fit->low_s = fit->high_s = gpw_unknown();
    } else if (tau_s < least_s) {
        fit->flags |= GPW_ESTIMATE_TAU_SHORT;
        fit->low_s = gpw_unknown();
        fit->high_s = larger(fit->high_s, least_s);
    } else if (tau_s > LONG_SHARE * duration_s) {
        fit->flags |= GPW_ESTIMATE_TAU_LONG;
        fit->high_s = gpw_unknown();
    } else {
        fit->tau_s = tau_s;
        fit->variance = best->variance;
    }
}

static float search(const gpw_estimate *e, float from_s, float to_s, trial *best)
{
    float step = gpwi_exp(gpwi_log(to_s / from_s) / (float)(TAUS - 1u));
    float tau_s = from_s, best_s = from_s;
    uint32_t k;

    *best = try_tau(e, from_s);
    for (k = 1u; k < TAUS; k++) {
        trial here;

        tau_s *= step;
        here = try_tau(e, tau_s);
        if (here.misfit < best->misfit) {
            *best = here;
            best_s = tau_s;
        }
    }
    for (k = 0u; k < REFINES; k++) {
        const float up_s = best_s * step, down_s = best_s / step;
        const trial up = try_tau(e, up_s), down = try_tau(e, down_s);

        if (up.misfit < best->misfit && up.misfit <= down.misfit) {
            *best = up;
            best_s = up_s;
        } else if (down.misfit < best->misfit) {
            *best = down;
            best_s = down_s;
        }
        step = gpwi_sqrt(step);
    }
    return best_s;
}

void gpwi_estimate_fit(const gpw_estimate *e, float duration_s, estimate_tau *fit)
{
    const float dt_s = gpwi_estimate_interval_s(e);
    trial best;
    float tau_s;

    memset(fit, 0, sizeof *fit);
    fit->tau_s = fit->low_s = fit->high_s = fit->variance = fit->misfit = gpw_unknown();
    if (!gpwi_is_known(gpwi_estimate_difference(gpwi_estimate_tier(e, 0u), ESTIMATE_LAGS))) {
        fit->flags = GPW_ESTIMATE_TOO_FEW;
        return;
    }
    if (e->all.min == e->all.max) {
        return;
    }
    tau_s = search(e, 0.05f * dt_s, duration_s, &best);
    judge(e, duration_s, tau_s, &best, fit);
}
