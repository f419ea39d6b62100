/* SPDX-License-Identifier: MIT */
/* Ends of the fitted figures: where the cost has risen too much over its least when a figure is
 * held and the rest fitted anew.
 *
 * With white noise alone and weights to match, that rise is the square of a normal deviate. On
 * top comes what the model gets wrong, slowly varying: taken as a second error of covariance
 * s^2 exp(-|t1 - t2|/tau) over the record, of which the fit, that knows nothing of it, makes a
 * variance C (J'NJ + J'KJ) C in the figures, N what of the weights is noise. The allowed rise
 * is in the ratio of that variance to the plain one, C, for the worst of several tau. */
#include "identify_internal.h"

#include <math.h>

#define NORMAL_95 2.05 /* slightly beyond the normal deviate of 95 % */
#define CURVED 6.0     /* variance of a second difference of white noise, in its own */
#define TRIES 16u      /* evaluations of a profile on each side */
#define REFIT_STEPS 10u
#define NOISE_HIGH 0.1 /* of the largest deviation: no longer small */
#define NEAR 1.08      /* an end is found when the rise's root is within this */
#define ROUNDS 3u      /* over all ends, while others' walks find points beyond them */
#define BETTER 0.01    /* a cost below the least by this much means that it was not the least */
#define AGAIN 4u       /* how often the fit may be bettered */
#define NO_EFFECT 1.0e-12 /* of the strongest column: the record does not see this unknown */
#define NOISE_MIN_PU 1.0e-9
#define TIME_MIN_S 1.0e-4 /* no time is told closer: a tenth of the simulation's sub-step */

static const double memories_s[] = {0.01, 0.05, 0.2, 1.0};

#define MEMORIES (sizeof memories_s / sizeof memories_s[0])

/* One side of the record: speed, or boost. */
struct channel {
    size_t first; /* row */
    double noise, residual, excess;
    double wrong; /* s of the model's error, in the channel's unit */
    double white; /* share of the weighed variance that is noise */
};

/* Noise by second differences, and what is left over beyond it. */
static void weigh(const struct gpwi_fit *f, struct channel *c, double weight, double known,
                  double largest)
{
    const size_t n = f->problem->count;
    const double *const r = f->residual + c->first;
    const double spare = (double)n - (double)f->unknowns;
    double sum = 0.0, curved = 0.0, white, chance;
    size_t i;

    for (i = 0; i < n; i++) {
        sum += r[i] * r[i];
        if (i >= 2u) {
            const double d = r[i] - 2.0 * r[i - 1u] + r[i - 2u];

            curved += d * d;
        }
    }
    sum /= fmax(spare, 1.0) * weight * weight;
    white = curved / (CURVED * (double)(n - 2u) * weight * weight);
    if (gpwi_is_known((float)known)) {
        white = known * known;
    } else if (white > sum) {
        white = sum;
    }
    chance = 3.0 * white * sqrt(4.0 / (double)n); /* both are estimates */
    c->residual = sqrt(sum);
    c->noise = fmax(sqrt(white), NOISE_MIN_PU * fmax(largest, NOISE_MIN_PU));
    c->excess = sum > white + chance ? sqrt(sum - white) : 0.0;
    c->wrong = sqrt(pow((double)f->problem->config.model_error * largest, 2.0) +
                    2.0 * c->excess * c->excess);
    c->white = c->noise * c->noise / (c->noise * c->noise + c->wrong * c->wrong);
}

/* K times a column, K the covariance exp(-|t1 - t2|/tau) of one channel, added up from one end:
 * half of it, with half the diagonal. */
static void remember(const struct gpwi_problem *p, const double *column, double tau, double *to)
{
    double sum = 0.0;
    size_t i;

    for (i = 0; i < p->count; i++) {
        if (i > 0u) {
            sum *= exp(-(p->time_s[i] - p->time_s[i - 1u]) / tau);
        }
        to[i] = sum + 0.5 * column[i];
        sum += column[i];
    }
}

/* J'J of one channel, times what of it is noise. */
static void add_noise(const struct gpwi_fit *f, const struct channel *c, gpwi_matrix b)
{
    uint32_t j, k;
    size_t i;

    for (j = 0; j < f->unknowns; j++) {
        for (k = 0; k < f->unknowns; k++) {
            const double *const one = f->jacobian + j * f->rows + c->first;
            const double *const other = f->jacobian + k * f->rows + c->first;
            double sum = 0.0;

            for (i = 0; i < f->problem->count; i++) {
                sum += one[i] * other[i];
            }
            b[j][k] += c->white * sum;
        }
    }
}

/* J'KJ of one channel, s^2 included. */
static void add_wrong(struct gpwi_fit *f, const struct channel *c, double weight, double tau,
                      gpwi_matrix b)
{
    const struct gpwi_problem *const p = f->problem;
    const double size = c->wrong * c->wrong * weight * weight;
    uint32_t j, k;
    size_t i;

    for (j = 0; j < f->unknowns; j++) {
        remember(p, f->jacobian + j * f->rows + c->first, tau, f->trial);
        for (k = 0; k < f->unknowns; k++) {
            const double *const other = f->jacobian + k * f->rows + c->first;
            double sum = 0.0;

            for (i = 0; i < p->count; i++) {
                sum += f->trial[i] * other[i];
            }
            b[j][k] += size * sum;
            b[k][j] += size * sum;
        }
    }
}

/* ---- covariance ---- */

struct spread {
    gpwi_matrix inverse;             /* C */
    double plain[GPWI_UNKNOWNS_MAX]; /* variance if the weights told all */
    double whole[GPWI_UNKNOWNS_MAX]; /* by noise and the model's error */
    double noise_share;              /* noise of the frequency on the largest deviation */
    uint32_t unseen;                 /* bits: unknowns that the record does not see */
};

static uint32_t unseen_of(const struct gpwi_fit *f, gpwi_matrix a)
{
    double most = 0.0;
    uint32_t j, bits = 0u;

    for (j = 0; j < f->unknowns; j++) {
        most = fmax(most, a[j][j]);
    }
    for (j = 0; j < f->unknowns; j++) {
        bits |= (uint32_t) !(a[j][j] > NO_EFFECT * most) << j;
    }
    return bits;
}

static void add_variance(const struct gpwi_fit *f, struct spread *s, gpwi_matrix b)
{
    uint32_t i, j, k;

    for (i = 0; i < f->unknowns; i++) {
        double sum = 0.0;

        for (j = 0; j < f->unknowns; j++) {
            for (k = 0; k < f->unknowns; k++) {
                sum += s->inverse[i][j] * b[j][k] * s->inverse[k][i];
            }
        }
        s->whole[i] = fmax(s->whole[i], sum);
    }
}

static gpw_status spread_of(struct gpwi_fit *f, const double *x, const struct channel *channels,
                            struct spread *s)
{
    gpwi_matrix a, b;
    double gradient[GPWI_UNKNOWNS_MAX], unit[GPWI_UNKNOWNS_MAX];
    const double weights[2] = {f->speed_weight, f->boost_weight};
    uint32_t i, j;
    size_t m;

    memset(s, 0, sizeof *s);
    if (!gpwi_fit_jacobian(f, x, 0u)) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_fit_normal(f, a, gradient);
    s->unseen = unseen_of(f, a);
    s->noise_share = channels[0].noise / f->problem->largest_pu;
    for (i = 0; i < f->unknowns; i++) {
        memset(unit, 0, sizeof unit);
        unit[i] = -1.0;
        if (!gpwi_fit_solve(f, a, unit, 0.0, s->unseen, s->inverse[i])) {
            return GPW_ERR_DOMAIN;
        }
        s->plain[i] = s->inverse[i][i];
    }
    for (m = 0; m < MEMORIES; m++) {
        memset(b, 0, sizeof b);
        for (j = 0; j <= f->problem->has_boost; j++) {
            add_noise(f, &channels[j], b);
            add_wrong(f, &channels[j], weights[j], memories_s[m], b);
        }
        add_variance(f, s, b);
    }
    return GPW_OK;
}

/* ---- profile ---- */

/* The record may allow more than one valley: what any descent has reached within the allowed
 * rise counts, and the walk outwards goes on from there. */
struct profile {
    struct gpwi_fit *fit;
    const struct spread *spread;
    double least;
    double allowed[GPWI_FIGURES];                       /* rise of the cost */
    double reached[2][GPWI_FIGURES][GPWI_UNKNOWNS_MAX]; /* outermost point within it, by side */
    double better[GPWI_UNKNOWNS_MAX];                   /* where the least cost was found */
    double better_cost;
};

#define LOW 0u
#define HIGH 1u

/* Takes note of a point that a descent has reached. */
static void note_reached(struct profile *p, const double *x, double cost)
{
    const size_t bytes = p->fit->unknowns * sizeof *x;
    uint32_t i;

    if (cost < p->better_cost) {
        p->better_cost = cost;
        memcpy(p->better, x, bytes);
    }
    for (i = 0; i < p->fit->figures; i++) {
        if (cost - p->least <= p->allowed[i]) {
            if (x[i] < p->reached[LOW][i][i]) {
                memcpy(p->reached[LOW][i], x, bytes);
            }
            if (x[i] > p->reached[HIGH][i][i]) {
                memcpy(p->reached[HIGH][i], x, bytes);
            }
        }
    }
}

/* Square root of the rise with unknown `at` held at `to`, the others fitted anew from where
 * they were at x, moved along. */
static double rise_at(struct profile *p, uint32_t at, double to, double *x)
{
    struct gpwi_fit *const f = p->fit;
    const double variance = p->spread->inverse[at][at];
    const double moved = to - x[at];
    double cost;
    uint32_t j;

    for (j = 0; j < f->unknowns; j++) {
        const double with = variance > 0.0 ? p->spread->inverse[at][j] / variance * moved : 0.0;

        x[j] = fmax(f->low[j], fmin(f->high[j], x[j] + fmax(-1.0, fmin(1.0, with))));
    }
    x[at] = to;
    cost = gpwi_fit_descend(f, x, 1u << at, REFIT_STEPS);
    note_reached(p, x, cost);
    return cost > p->least ? sqrt(cost - p->least) : 0.0;
}

/* The end of one side, from the outermost point reached so far: outwards in growing steps until
 * the rise is too much, then between the last two by the straight line that a parabola's square
 * root is. 1: there is none. */
static uint32_t walk(struct profile *p, uint32_t at, uint32_t side, double *end)
{
    const struct gpwi_fit *const f = p->fit;
    const double limit = side == LOW ? f->low[at] : f->high[at];
    const double want = sqrt(p->allowed[at]);
    const double *const from = p->reached[side][at];
    double x[GPWI_UNKNOWNS_MAX];
    double step = 1.03 * sqrt(p->allowed[at] * p->spread->plain[at]);
    double outside = limit, at_inside = 0.0, at_outside = 4.0 * want;
    uint32_t tries;

    if (!(step > 1.0e-6)) {
        step = (p->spread->unseen >> at & 1u) != 0u ? 0.1 : 1.0e-6;
    }
    step = fmin(step, 0.5);
    for (tries = 0; tries < TRIES; tries++) {
        const double inside = from[at];
        double to = limit, rise;

        if (inside == limit) { /* both are the same figure */
            *end = limit;
            return 1u;
        }
        if (tries > 0u && outside != limit) { /* between */
            to = inside + fmin(0.9, fmax(0.1, (want - at_inside) / (at_outside - at_inside))) *
                              (outside - inside);
        } else if (step < fabs(limit - inside)) {
            to = inside + (side == LOW ? -step : step);
        }
        memcpy(x, from, sizeof x);
        rise = rise_at(p, at, to, x);
        if (rise > want) {
            outside = to;
            at_outside = isfinite(rise) ? rise : 4.0 * want;
            if (to == limit) {
                outside = limit + (side == LOW ? -1.0e-12 : 1.0e-12);
            }
        } else {
            at_inside = rise;
            step *= 1.7;
        }
        if (outside != limit &&
            (at_outside <= NEAR * want || at_outside - at_inside <= (NEAR - 1.0) * want)) {
            break;
        }
    }
    *end = outside;
    return 0u;
}

static void note_alike(const struct gpwi_fit *f, const struct spread *s, uint32_t i,
                       struct gpwi_ends *ends)
{
    uint32_t j;

    ends->alike[i] = i;
    ends->likeness[i] = 0.0;
    for (j = 0; j < f->figures; j++) {
        const double both = sqrt(s->plain[i] * s->plain[j]);
        const double like = both > 0.0 ? s->inverse[i][j] / both : 0.0;

        if (j != i && fabs(like) > fabs(ends->likeness[i])) {
            ends->likeness[i] = like;
            ends->alike[i] = j;
        }
    }
}

/* Student's deviate in the place of the normal one, near enough from ten degrees on. */
static double deviate(const struct gpwi_fit *f)
{
    const double spare = (double)f->rows - (double)f->unknowns;

    return NORMAL_95 + 2.4 / fmax(spare, 1.0);
}

/* 95 % of chi squared with so many degrees of freedom, by Wilson and Hilferty. */
static double chi_squared(double degrees)
{
    const double part = 2.0 / (9.0 * degrees);

    return degrees * pow(1.0 - part + 1.645 * sqrt(part), 3.0);
}

/* What the cost may rise by on account of the noise. Where the noise is small against the dip,
 * the figures are nearly normal and each has its own degree of freedom. Where it is not,
 * several valleys compete and the best of them fits the noise: then all figures share the
 * allowance of all. */
static double allowance(const struct gpwi_fit *f, const struct spread *s)
{
    const double alone = deviate(f) * deviate(f);
    const double together = chi_squared((double)f->figures) / chi_squared(1.0);

    return alone * (1.0 + fmin(1.0, s->noise_share / NOISE_HIGH) * (together - 1.0));
}

static void begin_profile(struct profile *p, struct gpwi_fit *f, const double *x,
                          const struct spread *s, double least)
{
    const double by_noise = allowance(f, s);
    uint32_t i, side;

    memset(p, 0, sizeof *p);
    p->fit = f;
    p->spread = s;
    p->least = p->better_cost = least;
    for (i = 0; i < f->figures; i++) {
        p->allowed[i] = by_noise * (s->plain[i] > 0.0 ? s->whole[i] / s->plain[i] : 1.0);
        for (side = LOW; side <= HIGH; side++) {
            memcpy(p->reached[side][i], x, f->unknowns * sizeof *x);
        }
    }
}

static int is_better(const struct profile *p)
{
    return p->better_cost < p->least - BETTER * fmax(1.0, p->allowed[0]);
}

/* Both ends of each free figure; 0: a better fit came up, in x. */
static int profile_all(struct gpwi_fit *f, double *x, const struct spread *s, double least,
                       struct gpwi_ends *ends)
{
    struct profile p;
    double end[2][GPWI_FIGURES];
    uint32_t i, side, round;

    begin_profile(&p, f, x, s, least);
    for (i = 0; i < GPWI_STARTS; i++) {
        note_reached(&p, f->start[i], gpwi_fit_descend(f, f->start[i], 0u, REFIT_STEPS));
    }
    for (round = 0; round < ROUNDS && !is_better(&p); round++) {
        for (i = 0; i < f->figures && !is_better(&p); i++) {
            for (side = LOW; side <= HIGH; side++) {
                const double at = p.reached[side][i][i];

                if (round == 0u || (side == LOW ? at < end[LOW][i] : at > end[HIGH][i])) {
                    uint32_t *const open = side == LOW ? ends->open_low : ends->open_high;

                    open[i] = walk(&p, i, side, &end[side][i]);
                }
            }
        }
    }
    if (is_better(&p)) {
        memcpy(x, p.better, f->unknowns * sizeof *x);
        return 0;
    }
    for (i = 0; i < f->figures; i++) {
        const int is_time =
            f->figure[i] == GPW_IDENTIFY_DEAD || f->figure[i] == GPW_IDENTIFY_LOAD_LATE;

        note_alike(f, s, i, ends);
        ends->low[i] = gpwi_fit_to(f->figure[i], end[LOW][i]) - (is_time ? TIME_MIN_S : 0.0);
        ends->high[i] = gpwi_fit_to(f->figure[i], end[HIGH][i]) + (is_time ? TIME_MIN_S : 0.0);
    }
    return 1;
}

/* Weights of speed and boost by what the fit so far leaves over. */
static int reweigh(struct gpwi_fit *f, const double *x, struct channel channels[2])
{
    const struct gpwi_problem *const p = f->problem;
    const double boost_range = 1.0; /* per unit of the model's, by its slope */

    memset(channels, 0, 2u * sizeof *channels);
    channels[1].first = p->count;
    if (!isfinite(gpwi_fit_cost(f, x, f->residual))) {
        return 0;
    }
    weigh(f, &channels[0], f->speed_weight, (double)p->config.noise_pu, p->largest_pu);
    if (p->has_boost) {
        weigh(f, &channels[1], f->boost_weight, (double)NAN,
              boost_range * fabs(x[f->unknowns - 1u]));
        f->boost_weight = 1.0 / hypot(channels[1].noise, channels[1].wrong);
    }
    f->speed_weight = 1.0 / hypot(channels[0].noise, channels[0].wrong);
    return 1;
}

gpw_status gpwi_ends_find(struct gpwi_fit *f, double *x, struct gpwi_ends *ends)
{
    struct channel channels[2];
    struct spread spread;
    gpw_status status;
    double least;
    uint32_t again;

    for (again = 0; again < AGAIN; again++) {
        if (!reweigh(f, x, channels)) {
            return GPW_ERR_DOMAIN;
        }
        least = gpwi_fit_descend(f, x, 0u, again == 0u ? 20u : 40u);
        status = spread_of(f, x, channels, &spread);
        if (status != GPW_OK) {
            return status;
        }
        if (profile_all(f, x, &spread, least, ends)) {
            break;
        }
    }
    ends->noise_pu = channels[0].noise;
    ends->residual_pu = channels[0].residual;
    ends->misfit = channels[0].excess / f->problem->largest_pu;
    return GPW_OK;
}
