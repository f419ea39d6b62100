/* SPDX-License-Identifier: MIT */
/* What several GPUs do together, and what comes back: correlation, cycles, dips, temperature.
 * Private kernels on arrays of double; a figure that the rows cannot tell is NaN with a reason.
 * Method and what it reaches: docs/sources.md, "calibration". */
#ifndef GPW_FIT_COMMON_INTERNAL_H
#define GPW_FIT_COMMON_INTERNAL_H

#include "gpupower/base.h"

#include <stddef.h>

/* Why a figure is not known. */
enum gpwi_fit_reason {
    GPWI_FIT_OK = 0,
    GPWI_FIT_TOO_SHORT = 1, /* too few rows, blocks, periods or events */
    GPWI_FIT_ONE_DEVICE = 2,
    GPWI_FIT_CONSTANT = 3,    /* nothing moves, or no more than the meter's quantum */
    GPWI_FIT_AT_CAP = 4,      /* the regulator's noise, not the job's */
    GPWI_FIT_THROTTLED = 5,   /* by heat or by the hardware */
    GPWI_FIT_IDLE = 6,        /* no job: the meter's noise */
    GPWI_FIT_NO_RANGE = 7,    /* what it is fitted on hardly moves */
    GPWI_FIT_NOT_FOUND = 8,   /* looked for and not there */
    GPWI_FIT_NOT_RESOLVED = 9 /* there, but the meter or the poll is too coarse to tell */
};

/* A sentence's end: "the GPUs were held at their power cap". */
const char *gpwi_fit_reason_text(uint32_t reason);

/* A figure with its 95 % interval; NaN: not known. */
struct gpwi_fit_figure {
    double value, low, high;
};

/* Readings of one device in order of time, which never stands still. All are finite: what was
 * not read is left out. */
struct gpwi_fit_series {
    const double *time_s;
    const double *power_w;
    size_t count;
    uint32_t node; /* 0, 1, 2 ... */
    uint32_t reserved;
};

/* ---- fit_common.c ---- */

/* Two-sided 95 % point of Student's t: P(|t| > x) = 0.05; freedom >= 1, need not be whole. */
double gpwi_student_95(double freedom);

/* Fisher's transform of a correlation within classes of `size`, and back: the spread of an
 * estimate then hardly depends on the correlation. With size 2 it is atanh(). */
double gpwi_stretched(double rho, double size);
double gpwi_shrunk(double z, double size);

void gpwi_fit_sort(double *x, size_t count);
double gpwi_fit_median(double *x, size_t count); /* sorts; NaN of none */

/* Transforms in place; count is a power of two. */
void gpwi_fft(double *re, double *im, size_t count);

/* Means over [start + k step, start + k step + width), k < bins, of the line through the
 * readings: with step = width area is kept exactly. NaN in a bin that is not covered or meets a
 * gap longer than gap_s. */
void gpwi_fit_bins(const struct gpwi_fit_series *series, double start_s, double step_s,
                   double width_s, double gap_s, double *mean_w, size_t bins);

/* Median of the steps in time; NaN with fewer than two rows. */
double gpwi_fit_interval(const struct gpwi_fit_series *series);

/* Time after which the autocorrelation of rows `interval_s` apart has fallen to 1/e; NaN in x
 * is left out. At least interval_s / 2. */
double gpwi_fit_correlation_time(const double *x, size_t count, double interval_s);

/* What a phase is that must not be asked for correlation; else GPWI_FIT_OK. limit_w and idle_w:
 * of one GPU, NaN where not known; shares: of the rows, 0 where the log does not say. */
uint32_t gpwi_fit_phase_reason(double mean_w, double sd_w, double limit_w, double idle_w,
                               double capped_share, double throttled_share);

/* ---- fit_correlation.c ---- */

#define GPWI_LADDER 4u /* raw rounds, 1, 2, 5 s */
#define GPWI_BANDS 24u

/* Of bins of one width. Pooled: mean covariance of two devices over mean variance. */
struct gpwi_correlation {
    uint32_t reason; /* GPWI_FIT_OK: all three values; intervals NaN with fewer than 6 blocks */
    uint32_t devices, nodes, blocks;
    size_t rows;
    double window_s;
    double sd_w;                    /* of one device: root of the mean variance */
    double sd_sum_w;                /* of the sum, as recorded */
    struct gpwi_fit_figure rho;     /* any two devices */
    struct gpwi_fit_figure rho_in;  /* two of one node; NaN: no node has two */
    struct gpwi_fit_figure rho_out; /* of two nodes; NaN: one node */
    double mean_variance_w2;        /* of the mean of the devices */
    double deviation_variance_w2;   /* about that mean, mean of the devices */
    double common_variance_w2;      /* of what they share: for another number of devices */
};

/* Of a band of frequencies. */
struct gpwi_band_correlation {
    double low_hz, high_hz;
    struct gpwi_fit_figure rho;
    double share; /* of the variance of one device */
};

struct gpwi_correlation_set {
    uint32_t reason; /* why all of it is not known */
    uint32_t bands;
    double interval_s, stagger_s; /* of the rounds; from first to last device of one */
    double tau_s;                 /* of the sum */
    struct gpwi_correlation ladder[GPWI_LADDER];
    struct gpwi_band_correlation band[GPWI_BANDS];
    /* Of the simultaneous sum, which staggered reads only bracket: what they missed of it
     * private, and common. Alike where the devices are read at once. */
    double sd_sum_private_w, sd_sum_common_w;
};

/* sd of the sum of `devices` alike by the exact law. */
double gpwi_correlation_sum_sd(double sd_w, double rho, double devices);

/* Sums over blocks of rows, for a stream: bounded memory, one pass. When all blocks are full,
 * neighbours are joined. */
struct gpwi_correlation_sums;
struct gpwi_correlation_sums *gpwi_correlation_sums_make(const uint32_t *node, uint32_t devices,
                                                         double window_s, size_t block_rows);
void gpwi_correlation_sums_free(struct gpwi_correlation_sums *sums);
/* One row of `devices` simultaneous means; one with a NaN is left out. */
void gpwi_correlation_sums_add(struct gpwi_correlation_sums *sums, const double *row_w);
/* quantum_w: the meter's step, 0 where not known. */
void gpwi_correlation_sums_read(const struct gpwi_correlation_sums *sums, double quantum_w,
                                struct gpwi_correlation *out);

/* The ladder of a phase in one pass and bounded memory, from rounds of one reading of each
 * device: means are over whole windows. A round that has a NaN or is not later than the last is
 * left out. */
struct gpwi_correlation_ladder;
struct gpwi_correlation_ladder *gpwi_correlation_ladder_make(const uint32_t *node,
                                                             uint32_t devices,
                                                             double interval_s);
void gpwi_correlation_ladder_free(struct gpwi_correlation_ladder *ladder);
void gpwi_correlation_ladder_add(struct gpwi_correlation_ladder *ladder, double time_s,
                                 const double *row_w);
/* out: shape [GPWI_LADDER]. */
void gpwi_correlation_ladder_read(const struct gpwi_correlation_ladder *ladder,
                                  double quantum_w, struct gpwi_correlation *out);

/* x_w: shape [devices][rows], means over window_s that begin step_s apart. tau_s: of the sum;
 * NaN: found here. */
gpw_status gpwi_fit_correlation(const double *x_w, const uint32_t *node, uint32_t devices,
                                size_t rows, double window_s, double step_s, double tau_s,
                                double quantum_w, struct gpwi_correlation *out);

/* Whole ladder, spectrum and bracket of one phase. phase_reason: gpwi_fit_phase_reason(); where
 * it is not GPWI_FIT_OK nothing is estimated and all is NaN. gap_s: 0 for 2 s or 8 intervals.
 */
gpw_status gpwi_fit_correlation_set(const struct gpwi_fit_series *series, uint32_t devices,
                                    double quantum_w, double gap_s, uint32_t phase_reason,
                                    struct gpwi_correlation_set *out);

/* ---- fit_cycle.c ---- */

#define GPWI_CYCLE_BINS 32u

struct gpwi_cycle {
    uint32_t reason; /* GPWI_FIT_OK: a cycle; GPWI_FIT_NOT_FOUND, _TOO_SHORT, _CONSTANT */
    uint32_t bins;
    double period_s;
    double share;    /* of the variance, corrected for chance */
    double likeness; /* correlation of the first half's shape with the second's */
    double periods;  /* in the record */
    double swing_w;  /* greatest less least of the shape, as the meter shows it */
    double duty;     /* share of the period above the middle of the swing */
    double first_w;  /* amplitude of the first harmonic, as the meter shows it */
    double phase_s;  /* on the record's clock: when bin 0 of the shape begins */
    double shape_w[GPWI_CYCLE_BINS]; /* about the mean, shrunk by what chance adds */
};

/* Of a sum or of one device. A slow drift is removed first. */
gpw_status gpwi_fit_cycle(const struct gpwi_fit_series *series, struct gpwi_cycle *out);

/* At a period that is known from elsewhere, e.g. a sum's in one device: GPWI_FIT_NOT_FOUND
 * where it is not visible; the figures are there all the same. */
gpw_status gpwi_fit_cycle_at(const struct gpwi_fit_series *series, double period_s,
                             struct gpwi_cycle *out);

/* ---- fit_dips.c ---- */

struct gpwi_dip_config {
    double window_s; /* the meter's; NaN: fitted, from 0.8 to 1.2 of window_guess_s */
    double window_guess_s;
    double refresh_s;    /* the meter's: it shows its last refresh; 0: not known */
    double pad_s;        /* of rows before and after an event; 0: 2.5 windows + 1 s */
    double width_max_s;  /* of the dips; 0: two windows */
    double width_step_s; /* of the search; 0: 0.05 s */
    double floor_min_w;  /* of the sum, e.g. context level times devices; NaN: not known */
    double bottom_w;     /* of the sum, below which nothing is, e.g. idle; 0 W at least */
};

/* Excursions of one kind, dips or bursts alike, through the meter's boxcar. Watts and joules
 * are those of the sum of the devices; areas are negative for dips. */
struct gpwi_dips {
    uint32_t reason;
    uint32_t events;   /* given */
    uint32_t used;     /* with enough rows on every device, like the others, at most 64 */
    uint32_t at_floor; /* 1: depth is that to floor_min_w, width follows from it */
    uint32_t unlike;   /* left out: half or two in one; their area is in area_all_j */
    double window_s;   /* fitted or given */
    struct gpwi_fit_figure width_s;        /* of the rectangle that was drawn */
    struct gpwi_fit_figure area_j;         /* mean; interval of the mean */
    double area_sd_j;                      /* from event to event */
    double area_all_j;                     /* mean, those left out too */
    double level_w;                        /* about the events */
    struct gpwi_fit_figure depth_w;        /* area over width: positive up, negative down */
    struct gpwi_fit_figure floor_w;        /* level plus depth */
    double shown_w;                        /* largest departure that the meter shows */
    double residual;                       /* rms, share of shown_w */
    double interval_mean_s, interval_sd_s; /* from event to event */
};

/* centre_s: of each event as the meter shows it, within half a window, ascending. areas_j: of
 * each event, room for `events`, or NULL. */
gpw_status gpwi_fit_dips(const struct gpwi_fit_series *series, uint32_t devices,
                         const double *centre_s, size_t events,
                         const struct gpwi_dip_config *config, struct gpwi_dips *out,
                         double *areas_j);

/* Unit-area response at u to a rectangle `width_s` long about 0 through a window. */
double gpwi_trap(double u_s, double window_s, double width_s);

/* Length of bursts from areas, greatest heights over the level and visible lengths, per event;
 * for a meter with a window much shorter than its refresh. NaN: too few. */
double gpwi_burst_duration(const double *area_j, const double *height_w,
                           const double *visible_s, size_t events, double refresh_s);

/* ---- fit_temperature.c ---- */

#define GPWI_TEMPERATURE_REFERENCE_C 40.0

/* P = p40 + slope (T - 40 degrees). */
struct gpwi_temperature {
    uint32_t reason;
    uint32_t reserved;
    struct gpwi_fit_figure p40_w;
    struct gpwi_fit_figure slope_w_per_k;
    double mean_c, low_c, high_c; /* of the rows: beyond them it is a guess */
    double rms_w;                 /* about the line */
    double rms_mean_w;            /* about the mean, for comparison */
};

/* Rows interval_s apart; NaN rows are left out. */
gpw_status gpwi_fit_temperature(const double *power_w, const double *temperature_c, size_t rows,
                                double interval_s, struct gpwi_temperature *out);

#endif /* GPW_FIT_COMMON_INTERNAL_H */
