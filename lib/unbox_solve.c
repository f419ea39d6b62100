/* SPDX-License-Identifier: MIT */
/* The power that explains a window of readings: least squares with a total variation, by
 * reweighting, where the number of refreshes in each reading is estimated on the way. */
#include "maths.h"
#include "unbox_state.h"

#define ITERATIONS 12u
#define SPREAD_FACTOR 0.6f  /* how much less readings may be off an iteration later */
#define CHANGE_ROUND_W 1.0f /* changes below it count as squares, not as magnitudes */
#define BOUND_WEIGHT 0.3f   /* of a place beyond a bound, */
#define BOUND_FADES 0.7f    /* and what is left of it an iteration later */
#define EXPONENT_MAX 40.0f
#define PIVOT_MIN 1.0e-7f

/* ---- readings ---- */

gpwi_unbox_row gpwi_unbox_look(const gpw_unbox *u, uint32_t place, float spread_w)
{
    const float n = (float)u->taps;
    const float oldest_w = u->power[place - u->taps];
    const float noise_w2 = u->config.noise_w * u->config.noise_w;
    gpwi_unbox_row row;
    float sum_w = 0.0f, without_w, with_w, apart_w;
    uint32_t i;

    memset(&row, 0, sizeof row);
    if (!gpwi_is_known(u->reading[place])) {
        return row;
    }
    for (i = 0; i < u->taps; i++) {
        sum_w += u->power[place - i];
    }
    without_w = u->reading[place] - sum_w / n;
    with_w = u->reading[place] - (sum_w + oldest_w) / (n + 1.0f);
    if (u->config.taps_vary != 0u) {
        const float odds =
            (with_w * with_w - without_w * without_w) / (2.0f * spread_w * spread_w);

        row.extra = 1.0f / (1.0f + gpwi_exp(gpwi_clamp(odds, -EXPONENT_MAX, EXPONENT_MAX)));
    }
    apart_w = without_w - with_w; /* what the oldest refresh makes of the reading */
    row.far = row.extra / (n + 1.0f);
    row.near = (1.0f - row.extra) / n + row.far;
    row.weight = noise_w2 / (noise_w2 + row.extra * (1.0f - row.extra) * apart_w * apart_w);
    row.residual = row.extra > 0.5f ? with_w : without_w;
    return row;
}

static void add_reading(gpw_unbox *u, uint32_t place, const gpwi_unbox_row *row)
{
    const uint32_t first = place - u->taps;
    uint32_t i, j;

    for (i = 0; i <= u->taps; i++) {
        const float share = row->weight * (i == 0u ? row->far : row->near);

        u->right[first + i] += share * u->reading[place];
        for (j = i; j <= u->taps; j++) {
            u->band[first + i][j - i] += share * (j == 0u ? row->far : row->near);
        }
    }
}

/* ---- what is known besides ---- */

static void add_changes(gpw_unbox *u, uint32_t iteration)
{
    uint32_t i;

    for (i = 0; i + 1u < u->filled; i++) {
        const float change_w = iteration == 0u ? 0.0f : u->power[i + 1u] - u->power[i];
        const float weight = u->config.lambda_w /
                             gpwi_sqrt(change_w * change_w + CHANGE_ROUND_W * CHANGE_ROUND_W);

        u->band[i][0] += weight;
        u->band[i + 1u][0] += weight;
        u->band[i][1] -= weight;
    }
}

static void add_hold(gpw_unbox *u, const float *held_w)
{
    uint32_t i;

    for (i = 0; i <= u->taps; i++) {
        u->band[i][0] += u->hold;
        u->right[i] += u->hold * held_w[i];
    }
}

static void add_bounds(gpw_unbox *u, float low_w, float high_w)
{
    uint32_t i;

    for (i = 0; i < u->filled; i++) {
        u->bound[i] *= BOUND_FADES;
        if (u->power[i] < low_w || u->power[i] > high_w) {
            u->bound[i] = BOUND_WEIGHT;
            u->bound_w[i] = u->power[i] < low_w ? low_w : high_w;
        }
        u->band[i][0] += u->bound[i];
        u->right[i] += u->bound[i] * u->bound_w[i];
    }
}

/* ---- banded equations ---- */

/* L D L' in place: D on the diagonal, L below it. */
static void factorise(gpw_unbox *u)
{
    uint32_t i, a, b;

    for (i = 0; i < u->filled; i++) {
        float *const column = u->band[i];
        const uint32_t rows = gpwi_unbox_reach(u, i);

        if (!(column[0] > PIVOT_MIN)) {
            column[0] = PIVOT_MIN;
        }
        for (a = 1; a <= rows; a++) {
            const float factor = column[a] / column[0];

            for (b = a; b <= rows; b++) {
                u->band[i + a][b - a] -= factor * column[b];
            }
        }
        for (a = 1; a <= rows; a++) {
            column[a] /= column[0];
        }
    }
}

static void substitute(gpw_unbox *u)
{
    float *const x = u->right;
    uint32_t i, d;

    for (i = 0; i < u->filled; i++) {
        for (d = 1; d <= gpwi_unbox_reach(u, i); d++) {
            x[i + d] -= u->band[i][d] * x[i];
        }
    }
    for (i = u->filled; i-- > 0u;) {
        x[i] /= u->band[i][0];
        for (d = 1; d <= gpwi_unbox_reach(u, i); d++) {
            x[i] -= u->band[i][d] * x[i + d];
        }
    }
}

/* ---- a window ---- */

static void shift(gpw_unbox *u, float by_w)
{
    uint32_t i;

    for (i = 0; i < u->filled; i++) {
        u->power[i] += by_w;
        u->reading[i] += by_w;
    }
}

static float mean_reading(const gpw_unbox *u)
{
    float sum_w = 0.0f, count = 0.0f;
    uint32_t i;

    for (i = u->taps + 1u; i < u->filled; i++) {
        if (gpwi_is_known(u->reading[i])) {
            sum_w += u->reading[i];
            count += 1.0f;
        }
    }
    return sum_w / count; /* the last one is always known */
}

/* Readings are the first guess; a missing one is the one before it. */
static void guess(gpw_unbox *u)
{
    uint32_t i;

    for (i = u->taps + 1u; i < u->filled; i++) {
        u->power[i] = gpwi_is_known(u->reading[i]) ? u->reading[i] : u->power[i - 1u];
    }
}

static void assemble(gpw_unbox *u, uint32_t iteration, float spread_w, const float *held_w)
{
    uint32_t i;

    memset(u->band, 0, sizeof u->band);
    memset(u->right, 0, sizeof u->right);
    for (i = u->taps + 1u; i < u->filled; i++) {
        gpwi_unbox_row row = gpwi_unbox_look(u, i, spread_w);

        if (iteration == 0u && row.weight > 0.0f && u->config.taps_vary != 0u) {
            row.weight = 1.0f; /* nothing is known yet: half in */
            row.far = 0.5f / ((float)u->taps + 1.0f);
            row.near = 0.5f / (float)u->taps + row.far;
        }
        if (row.weight > 0.0f) {
            add_reading(u, i, &row);
        }
    }
    add_changes(u, iteration);
    add_hold(u, held_w);
}

static void attempt(gpw_unbox *u, float spread_w, const float *held_w, float low_w,
                    float high_w)
{
    uint32_t i;

    memcpy(u->power, held_w, sizeof(float) * (u->taps + 1u));
    guess(u);
    memset(u->bound, 0, sizeof u->bound);
    for (i = 0; i < ITERATIONS; i++) {
        assemble(u, i, spread_w, held_w);
        add_bounds(u, low_w, high_w);
        factorise(u);
        substitute(u);
        memcpy(u->power, u->right, sizeof u->power);
        spread_w = gpwi_clamp(SPREAD_FACTOR * spread_w, u->config.noise_w, spread_w);
    }
}

/* What is minimised: residuals, whichever number of refreshes it was, and changes. */
static float cost(const gpw_unbox *u)
{
    const float noise_w2 = u->config.noise_w * u->config.noise_w;
    float sum_w2 = 0.0f;
    uint32_t i;

    for (i = u->taps + 1u; i < u->filled; i++) {
        const gpwi_unbox_row row = gpwi_unbox_look(u, i, u->config.noise_w);
        const float likelier = row.extra > 0.5f ? row.extra : 1.0f - row.extra;

        sum_w2 += row.residual * row.residual + 2.0f * noise_w2 * gpwi_log(likelier);
    }
    for (i = 0; i + 1u < u->filled; i++) {
        const float change_w = u->power[i + 1u] - u->power[i];

        sum_w2 += 2.0f * u->config.lambda_w *
                  gpwi_sqrt(change_w * change_w + CHANGE_ROUND_W * CHANGE_ROUND_W);
    }
    return sum_w2;
}

/* Which number of refreshes each reading had may be found wrongly from one start and rightly
 * from another. The cheapest outcome is taken; how far they lie apart tells of the error. */
static void attempt_all(gpw_unbox *u, float low_w, float high_w)
{
    static const float starts_w[GPWI_UNBOX_STARTS] = {4.0f, 16.0f, 1.0f};
    const float noise_w = u->config.noise_w;
    float held_w[GPWI_UNBOX_BAND];
    float least_w2 = 0.0f;
    uint32_t i, best = 0u;

    memcpy(held_w, u->power, sizeof held_w);
    for (i = 0; i < GPWI_UNBOX_STARTS; i++) {
        float cost_w2;

        attempt(u, starts_w[i] > noise_w ? starts_w[i] : noise_w, held_w, low_w, high_w);
        memcpy(u->tried[i], u->power, sizeof u->power);
        cost_w2 = cost(u);
        if (i == 0u || cost_w2 < least_w2) {
            least_w2 = cost_w2;
            best = i;
            gpwi_unbox_invert(u);
        }
    }
    memcpy(u->power, u->tried[best], sizeof u->power);
}

void gpwi_unbox_solve(gpw_unbox *unbox)
{
    gpw_unbox *const u = unbox;
    const float origin_w = mean_reading(u);
    const float low_w = u->config.low_w - origin_w;
    const float high_w =
        gpwi_is_known(u->config.high_w) ? u->config.high_w - origin_w : GPW_POWER_MAX_W;
    uint32_t i;

    shift(u, -origin_w); /* small numbers: a float has seven digits */
    attempt_all(u, low_w, high_w);
    gpwi_unbox_judge(u);
    shift(u, origin_w);
    for (i = 0; i < u->filled; i++) {
        u->power[i] =
            gpwi_clamp(u->power[i], u->config.low_w,
                       gpwi_is_known(u->config.high_w) ? u->config.high_w : GPW_POWER_MAX_W);
    }
}
