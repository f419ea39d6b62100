/* SPDX-License-Identifier: MIT */
/* How far a recovered power may be off: what the equations leave open, what other starts found,
 * and ripple that is in the readings but was not recovered. */
#include "maths.h"
#include "unbox_state.h"

#define VARIANCE_MAX 1.0e6f     /* in units of the noise's */
#define LEAST_PART 6u           /* a sixth of a normal distribution's magnitudes */
#define LEAST_PER_SIGMA 0.2104f /* lies within this */
#define CHANGES_MIN 18u         /* fewer tell nothing of a ripple */

/* Overwrites the factors by those elements of the inverse that lie in the band, from the last
 * column to the first. */
void gpwi_unbox_invert(gpw_unbox *unbox)
{
    gpw_unbox *const u = unbox;
    float factor[GPWI_UNBOX_BAND];
    uint32_t i, d, k;

    for (i = u->filled; i-- > 0u;) {
        const uint32_t rows = gpwi_unbox_reach(u, i);
        float diagonal = 1.0f / u->band[i][0];

        memcpy(factor, u->band[i], sizeof factor);
        for (d = rows; d > 0u; d--) {
            float sum = 0.0f;

            for (k = 1; k <= rows; k++) {
                sum += factor[k] * (k < d ? u->band[i + k][d - k] : u->band[i + d][k - d]);
            }
            u->band[i][d] = -sum;
            diagonal += factor[d] * sum;
        }
        u->band[i][0] = diagonal;
    }
    for (i = 0; i < u->filled; i++) {
        u->variance[i] = gpwi_clamp(u->band[i][0], 0.0f, VARIANCE_MAX);
    }
}

/* A place is told by the readings that contain it: where these do not fit, the noise is more
 * than configured. */
static float noise_square(const gpw_unbox *u, const float *square_w2, uint32_t place)
{
    const uint32_t readings = gpwi_unbox_reach(u, place) + 1u;
    const float noise_w2 = u->config.noise_w * u->config.noise_w;
    float sum_w2 = 0.0f;
    uint32_t i;

    for (i = 0; i < readings; i++) {
        sum_w2 += square_w2[place + i];
    }
    sum_w2 /= (float)readings;
    return sum_w2 > noise_w2 ? sum_w2 : noise_w2;
}

/* How far the outcomes that were not taken lie away. */
static float start_square(const gpw_unbox *u, uint32_t place)
{
    float sum_w2 = 0.0f;
    uint32_t i;

    for (i = 0; i < GPWI_UNBOX_STARTS; i++) {
        const float apart_w = u->tried[i][place] - u->power[place];

        sum_w2 += apart_w * apart_w;
    }
    return sum_w2 / (float)(GPWI_UNBOX_STARTS - 1u);
}

/* Square of the standard deviation that the least magnitudes speak for, those of the places
 * where the power keeps its level; sorts them. */
static float least_square(float *magnitudes, uint32_t count)
{
    uint32_t i, j;
    float sigma;

    for (i = 1; i < count; i++) {
        const float inserted = magnitudes[i];

        for (j = i; j > 0u && magnitudes[j - 1u] > inserted; j--) {
            magnitudes[j] = magnitudes[j - 1u];
        }
        magnitudes[j] = inserted;
    }
    sigma = magnitudes[count / LEAST_PART] / LEAST_PER_SIGMA;
    return sigma * sigma;
}

/* A ripple changes each reading by a refresh's share of it. What the recovered power does not
 * have of it, it lacks. */
static float ripple_square(const gpw_unbox *u)
{
    float reading_w[GPWI_UNBOX_PLACES], power_w[GPWI_UNBOX_PLACES];
    const float n = (float)u->taps;
    const float noise_w2 = u->config.noise_w * u->config.noise_w;
    uint32_t count = 0u, i;
    float missing_w2;

    for (i = u->taps + 2u; i < u->filled; i++) {
        const float change_w = u->reading[i] - u->reading[i - 1u];

        if (gpwi_is_known(change_w)) {
            reading_w[count] = gpwi_abs(change_w);
            power_w[count] = gpwi_abs(u->power[i] - u->power[i - 1u]);
            count++;
        }
    }
    if (count < CHANGES_MIN) {
        return 0.0f;
    }
    missing_w2 = n * n * (0.5f * least_square(reading_w, count) - noise_w2) -
                 0.5f * least_square(power_w, count);
    return missing_w2 > 0.0f ? missing_w2 : 0.0f;
}

void gpwi_unbox_judge(gpw_unbox *unbox)
{
    gpw_unbox *const u = unbox;
    const float ripple_w2 = ripple_square(unbox);
    float square_w2[GPWI_UNBOX_PLACES];
    uint32_t i;

    for (i = u->taps + 1u; i < u->filled; i++) {
        const gpwi_unbox_row row = gpwi_unbox_look(u, i, u->config.noise_w);

        square_w2[i] = row.residual * row.residual;
    }
    for (i = u->taps + 1u; i < u->filled; i++) {
        u->error[i] = gpwi_sqrt(u->variance[i] * noise_square(u, square_w2, i) +
                                start_square(u, i) + ripple_w2);
    }
}
