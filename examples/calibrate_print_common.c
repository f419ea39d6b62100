/* SPDX-License-Identifier: MIT */
/* Of devices together: what reads one after another leave open, and at which frequencies they
 * have most in common. */
#include "calibrate.h"

#include <stdio.h>

#define OPEN 1.05f  /* widest spread of the sum by the narrowest: worth a line */
#define COMMON 0.1f /* correlation of the strongest band: worth a line */

static void print_stagger(const gpw_calibration *found, const unsigned char *is_shown)
{
    gpw_calibration_correlation r;
    char stagger[16], low[16], high[16];
    uint32_t i, last = UINT32_MAX;

    for (i = 0; gpw_calibration_correlation_get(found, i, &r, sizeof r) == GPW_OK; i++) {
        if (is_shown[r.phase] && r.why == GPW_RHO_TOLD && r.phase != last &&
            r.common_w > OPEN * r.private_w) {
            last = r.phase;
            printf(
                "  phase %u: read one after another, %s s from first to last; the sum at one "
                "moment has sd %s to %s W\n",
                r.phase, shown((double)r.stagger_s, stagger), shown((double)r.private_w, low),
                shown((double)r.common_w, high));
        }
    }
}

/* Of the bands of one phase. */
struct bands {
    uint32_t phase;
    double most; /* covariance of the strongest */
    float low_hz, high_hz, rho;
};

static void print_strongest(const gpw_calibration *found, const struct bands *b)
{
    gpw_calibration_band band;
    double common = 0.0, share = 0.0;
    char low[16], high[16], rho[16], above[16], rest[16];
    uint32_t i;

    for (i = 0; gpw_calibration_band_get(found, i, &band, sizeof band) == GPW_OK; i++) {
        if (band.phase == b->phase && band.low_hz >= 2.0f * b->high_hz &&
            band.rho == band.rho) {
            common += (double)band.rho * (double)band.share;
            share += (double)band.share;
        }
    }
    printf("  phase %u: most in common at %s to %s Hz (correlation %s)", b->phase,
           shown((double)b->low_hz, low), shown((double)b->high_hz, high),
           shown((double)b->rho, rho));
    if (share > 0.0) {
        printf("; above %s Hz it is %s", shown(2.0 * (double)b->high_hz, above),
               shown(common / share, rest));
    }
    putchar('\n');
}

static void print_bands(const gpw_calibration *found, const unsigned char *is_shown)
{
    gpw_calibration_band band;
    struct bands b = {UINT32_MAX, 0.0, 0.0f, 0.0f, 0.0f};
    uint32_t i;
    int more;

    for (i = 0, more = 1; more; i++) {
        more = gpw_calibration_band_get(found, i, &band, sizeof band) == GPW_OK;
        if (!more || band.phase != b.phase) {
            if (b.phase != UINT32_MAX && is_shown[b.phase] && b.rho >= COMMON) {
                print_strongest(found, &b);
            }
            b.phase = band.phase;
            b.most = 0.0;
            b.rho = 0.0f;
        }
        if (more && (double)band.rho * (double)band.share > b.most) {
            b.most = (double)band.rho * (double)band.share;
            b.low_hz = band.low_hz;
            b.high_hz = band.high_hz;
            b.rho = band.rho;
        }
    }
}

void print_common(const gpw_calibration *found, const unsigned char *is_shown)
{
    print_stagger(found, is_shown);
    print_bands(found, is_shown);
}
