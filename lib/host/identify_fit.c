/* SPDX-License-Identifier: MIT */
/* Least squares by Levenberg and Marquardt's method, from several starts, in unknowns of like
 * size: logarithms of what is positive. */
#include "identify_internal.h"

#include <math.h>
#include <stdlib.h>

#define STEP_LOG 5.0e-3   /* for a difference quotient: half a per cent */
#define STEP_PLAIN 2.0e-2 /* of a figure's natural size */
#define START_STEPS 7u
#define LAST_STEPS 40u
#define DAMPED_MAX 1.0e8
#define SETTLED 0.01 /* a descent that wins less, in squares of the noise, is over */

double gpwi_fit_of(uint32_t figure, double value)
{
    const double scale = gpwi_figure_row(figure)->scale;

    return scale > 0.0 ? value / scale : log(value);
}

double gpwi_fit_to(uint32_t figure, double unknown)
{
    const double scale = gpwi_figure_row(figure)->scale;

    return scale > 0.0 ? unknown * scale : exp(unknown);
}

/* ---- layout ---- */

static uint32_t base_of(const struct gpwi_fit *f)
{
    return f->figures;
}

gpw_status gpwi_fit_make(struct gpwi_fit *f, struct gpwi_problem *p)
{
    uint32_t figure, i;

    memset(f, 0, sizeof *f);
    f->problem = p;
    for (figure = 0; figure < GPWI_FIGURES; figure++) {
        const struct gpwi_figure_row *const row = gpwi_figure_row(figure);

        if ((p->config.free_figures >> figure & 1u) != 0u) {
            const int is_late = figure == GPW_IDENTIFY_LOAD_LATE;

            f->low[f->figures] = gpwi_fit_of(figure, is_late ? -p->late_max_s : row->low);
            f->high[f->figures] = gpwi_fit_of(figure, is_late ? p->late_max_s : row->high);
            f->figure[f->figures++] = figure;
        }
    }
    f->unknowns = f->figures + 1u + 2u * p->has_boost;
    for (i = f->figures; i < f->unknowns; i++) {
        f->low[i] = -(double)INFINITY;
        f->high[i] = (double)INFINITY;
    }
    f->speed_weight = f->boost_weight = 1.0;
    f->rows = p->count * (1u + p->has_boost);
    f->model = malloc(f->rows * sizeof *f->model);
    f->residual = malloc(f->rows * sizeof *f->residual);
    f->trial = malloc(f->rows * sizeof *f->trial);
    f->jacobian = malloc(f->rows * f->unknowns * sizeof *f->jacobian);
    return f->model != NULL && f->residual != NULL && f->trial != NULL && f->jacobian != NULL
               ? GPW_OK
               : GPW_ERR_NOMEM;
}

void gpwi_fit_free(struct gpwi_fit *f)
{
    free(f->model);
    free(f->residual);
    free(f->trial);
    free(f->jacobian);
}

/* ---- residuals ---- */

double gpwi_fit_late(const struct gpwi_fit *f, const double *x)
{
    const uint32_t last = f->figures - 1u; /* the figure of highest number */

    return f->figures > 0u && f->figure[last] == GPW_IDENTIFY_LOAD_LATE
               ? gpwi_fit_to(GPW_IDENTIFY_LOAD_LATE, x[last])
               : 0.0;
}

void gpwi_fit_genset(const struct gpwi_fit *f, const double *x, gpw_genset_config *genset)
{
    uint32_t i;

    *genset = f->problem->genset;
    for (i = 0; i < f->figures; i++) {
        gpwi_figure_set(genset, f->figure[i], gpwi_fit_to(f->figure[i], x[i]));
    }
}

static int simulate(struct gpwi_fit *f, const double *x)
{
    struct gpwi_problem *const p = f->problem;
    gpw_genset_config genset;

    gpwi_fit_genset(f, x, &genset);
    return gpwi_simulate(p, &genset, gpwi_fit_late(f, x), f->model,
                         p->has_boost ? f->model + p->count : NULL);
}

double gpwi_fit_cost(struct gpwi_fit *f, const double *x, double *to)
{
    const struct gpwi_problem *const p = f->problem;
    const double *const line = x + base_of(f);
    double sum = 0.0;
    size_t i;

    if (!simulate(f, x)) {
        return (double)INFINITY;
    }
    for (i = 0; i < p->count; i++) {
        to[i] = f->speed_weight * (p->speed_pu[i] - line[0] * p->largest_pu - f->model[i]);
        sum += to[i] * to[i];
    }
    for (i = 0; p->has_boost && i < p->count; i++) {
        const double r =
            f->boost_weight * (p->boost[i] - line[1] - line[2] * f->model[p->count + i]);

        to[p->count + i] = r;
        sum += r * r;
    }
    return sum;
}

/* The base and the boost's line are linear; f->model is that of x. */
static void linear_columns(struct gpwi_fit *f)
{
    const struct gpwi_problem *const p = f->problem;
    double *const column = f->jacobian + (size_t)base_of(f) * f->rows;
    size_t i;

    memset(column, 0, (f->unknowns - f->figures) * f->rows * sizeof *column);
    for (i = 0; i < p->count; i++) {
        column[i] = -f->speed_weight * p->largest_pu;
    }
    for (i = p->count; i < f->rows; i++) {
        column[f->rows + i] = -f->boost_weight;
        column[2u * f->rows + i] = -f->boost_weight * f->model[i];
    }
}

/* One column by forward difference, backward at the upper end of the range or where there is no
 * such set. */
static int column_of(struct gpwi_fit *f, const double *x, uint32_t j)
{
    double y[GPWI_UNKNOWNS_MAX];
    double *const column = f->jacobian + j * f->rows;
    double step = gpwi_figure_row(f->figure[j])->scale > 0.0 ? STEP_PLAIN : STEP_LOG;
    size_t i;

    memcpy(y, x, f->unknowns * sizeof *y);
    if (x[j] + step > f->high[j]) {
        step = -step;
    }
    y[j] = x[j] + step;
    if (!isfinite(gpwi_fit_cost(f, y, column))) {
        step = -step;
        y[j] = x[j] + step;
        if (!isfinite(gpwi_fit_cost(f, y, column))) {
            return 0;
        }
    }
    for (i = 0; i < f->rows; i++) {
        column[i] = (column[i] - f->residual[i]) / step;
    }
    return 1;
}

int gpwi_fit_jacobian(struct gpwi_fit *f, const double *x, uint32_t held)
{
    uint32_t j;

    if (!isfinite(gpwi_fit_cost(f, x, f->residual))) {
        return 0;
    }
    linear_columns(f);
    for (j = 0; j < f->figures; j++) {
        if ((held >> j & 1u) != 0u) {
            memset(f->jacobian + j * f->rows, 0, f->rows * sizeof *f->jacobian);
        } else if (!column_of(f, x, j)) {
            return 0;
        }
    }
    return 1;
}

/* ---- descent ---- */

void gpwi_fit_normal(const struct gpwi_fit *f, gpwi_matrix a, double *gradient)
{
    uint32_t j, k;
    size_t i;

    for (j = 0; j < f->unknowns; j++) {
        const double *const one = f->jacobian + j * f->rows;

        for (k = 0; k <= j; k++) {
            const double *const other = f->jacobian + k * f->rows;
            double sum = 0.0;

            for (i = 0; i < f->rows; i++) {
                sum += one[i] * other[i];
            }
            a[j][k] = a[k][j] = sum;
        }
        gradient[j] = 0.0;
        for (i = 0; i < f->rows; i++) {
            gradient[j] += one[i] * f->residual[i];
        }
    }
}

int gpwi_fit_solve(const struct gpwi_fit *f, gpwi_matrix a, const double *gradient,
                   double damped, uint32_t held, double *step)
{
    gpwi_matrix l;
    uint32_t j, k, m;
    const uint32_t n = f->unknowns;

    for (j = 0; j < n; j++) {
        for (k = 0; k <= j; k++) {
            const int is_held = ((held >> j | held >> k) & 1u) != 0u;
            double sum = is_held ? (j == k ? 1.0 : 0.0) : a[j][k];

            if (j == k && !is_held) {
                sum += damped * a[j][j] + 1.0e-14 * (a[j][j] > 0.0 ? a[j][j] : 1.0);
            }
            for (m = 0; m < k; m++) {
                sum -= l[j][m] * l[k][m];
            }
            if (j == k) {
                if (!(sum > 0.0)) {
                    return 0;
                }
                l[j][j] = sqrt(sum);
            } else {
                l[j][k] = sum / l[k][k];
            }
        }
    }
    for (j = 0; j < n; j++) {
        double sum = (held >> j & 1u) != 0u ? 0.0 : -gradient[j];

        for (m = 0; m < j; m++) {
            sum -= l[j][m] * step[m];
        }
        step[j] = sum / l[j][j];
    }
    for (j = n; j-- > 0;) {
        double sum = step[j];

        for (m = j + 1u; m < n; m++) {
            sum -= l[m][j] * step[m];
        }
        step[j] = sum / l[j][j];
    }
    return 1;
}

/* What stands at an end of its range and would go beyond it. */
static uint32_t blocked(const struct gpwi_fit *f, const double *x, const double *gradient)
{
    uint32_t j, bits = 0u;

    for (j = 0; j < f->unknowns; j++) {
        if ((x[j] <= f->low[j] && gradient[j] > 0.0) ||
            (x[j] >= f->high[j] && gradient[j] < 0.0)) {
            bits |= 1u << j;
        }
    }
    return bits;
}

static void move(const struct gpwi_fit *f, const double *x, const double *step, double *to)
{
    uint32_t j;

    for (j = 0; j < f->unknowns; j++) {
        const double longest = j < f->figures ? 1.0 : (double)INFINITY;

        to[j] = x[j] + fmax(-longest, fmin(longest, step[j]));
        to[j] = fmax(f->low[j], fmin(f->high[j], to[j]));
    }
}

static double squares(const double *x, size_t count)
{
    double sum = 0.0;
    size_t i;

    for (i = 0; i < count; i++) {
        sum += x[i] * x[i];
    }
    return sum;
}

double gpwi_fit_descend(struct gpwi_fit *f, double *x, uint32_t held, uint32_t steps)
{
    gpwi_matrix a;
    double gradient[GPWI_UNKNOWNS_MAX], step[GPWI_UNKNOWNS_MAX], y[GPWI_UNKNOWNS_MAX];
    double damped = 1.0e-3, cost = (double)INFINITY;
    uint32_t i;

    for (i = 0; i < steps; i++) {
        double next = (double)INFINITY, won;
        uint32_t still;

        if (!gpwi_fit_jacobian(f, x, held)) {
            return cost;
        }
        gpwi_fit_normal(f, a, gradient);
        cost = squares(f->residual, f->rows);
        still = held | blocked(f, x, gradient);
        for (; damped < DAMPED_MAX; damped *= 8.0) {
            if (gpwi_fit_solve(f, a, gradient, damped, still, step)) {
                move(f, x, step, y);
                next = gpwi_fit_cost(f, y, f->trial);
                if (next < cost) {
                    break;
                }
            }
        }
        if (!(next < cost)) {
            return cost;
        }
        won = cost - next;
        cost = next;
        memcpy(x, y, f->unknowns * sizeof *x);
        damped = fmax(damped * 0.1, 1.0e-9);
        if (won <= SETTLED) {
            return cost;
        }
    }
    return cost;
}

/* ---- starts ---- */

/* Points that fill a unit cube evenly: van der Corput's sequence in another prime for each
 * dimension. */
static double spread(uint32_t index, uint32_t dimension)
{
    static const uint32_t primes[GPWI_FIGURES] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29,
                                                  31, 37, 41, 43, 47, 53, 59, 61, 67};
    const uint32_t prime = primes[dimension];
    double share = 1.0, sum = 0.0;

    for (; index > 0u; index /= prime) {
        share /= (double)prime;
        sum += share * (double)(index % prime);
    }
    return sum;
}

/* The caller's figures first, with H from the slope where there is one; then others around
 * them, within a factor of about three. */
static void start_at(const struct gpwi_fit *f, uint32_t index, double slope_h, double *x)
{
    uint32_t i;

    memset(x, 0, GPWI_UNKNOWNS_MAX * sizeof *x);
    for (i = 0; i < f->figures; i++) {
        const uint32_t figure = f->figure[i];
        const int is_plain = gpwi_figure_row(figure)->scale > 0.0;
        double value = gpwi_figure_get(&f->problem->genset, figure);
        double wide = is_plain ? 0.5 : 1.1;

        if (figure == GPW_IDENTIFY_INERTIA) {
            if (isfinite(slope_h)) {
                value = slope_h;
                wide = 0.5;
            } else if (isnan(value)) {
                value = 1.5;
            }
        }
        if (!is_plain && !(value > 0.0)) {
            value = sqrt(gpwi_figure_row(figure)->low * gpwi_figure_row(figure)->high);
        }
        x[i] = gpwi_fit_of(figure, value);
        if (index > 0u) {
            x[i] += wide * (2.0 * spread(index, i) - 1.0);
        }
        x[i] = fmax(f->low[i], fmin(f->high[i], x[i]));
    }
    if (f->problem->has_boost) {
        x[base_of(f) + 2u] = 1.0;
    }
}

double gpwi_fit_search(struct gpwi_fit *f, double slope_h, double *x)
{
    double cost[GPWI_STARTS], least = (double)INFINITY;
    uint32_t i, best = 0u;

    for (i = 0; i < GPWI_STARTS; i++) {
        start_at(f, i, slope_h, f->start[i]);
        cost[i] = gpwi_fit_descend(f, f->start[i], 0u, START_STEPS);
        if (cost[i] < least) {
            least = cost[i];
            best = i;
        }
    }
    for (i = 0; i < GPWI_STARTS; i++) { /* the best, and what is not far from it */
        if (i == best || cost[i] < 1.5 * least) {
            cost[i] = gpwi_fit_descend(f, f->start[i], 0u, LAST_STEPS);
        }
    }
    for (i = 0; i < GPWI_STARTS; i++) {
        best = cost[i] < cost[best] ? i : best;
    }
    memcpy(x, f->start[best], sizeof f->start[best]);
    return cost[best];
}
