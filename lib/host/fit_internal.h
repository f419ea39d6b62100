/* SPDX-License-Identifier: MIT */
/* How a phase of a log becomes figures and a likeness of itself: kernels on arrays of double.
 *
 * A phase is a table of rows: one time stamp, one power for each series (GPU or node), and, if
 * the log has it, one temperature. Rows are refreshes of the sensor where it was polled faster
 * than it refreshes, else rounds of the poll; they are about evenly spaced. Raw rows that
 * repeat a reading must not come here: spread, correlation and counts would be wrong by the
 * repetition.
 *
 * fit_lags    lag products, streamed
 * fit_ou      a random load behind an averaging window
 * fit_ar      autoregression and the quantile table of what it makes
 * fit_level   level, temperature, drift, and which part of a phase still holds
 * fit_events  bursts and dips: when, how much, how wide, what shape
 * fit_phase   all of it for one phase
 * fit_run     samples like the phase's
 * fit_scores  how like they are */
#ifndef GPW_FIT_INTERNAL_H
#define GPW_FIT_INTERNAL_H

#include "gpupower/base.h"
#include "internal.h"

#include <stddef.h>

#define GPWI_FIT_LAGS 64u      /* largest lag kept */
#define GPWI_FIT_ORDER_MAX 48u /* of an autoregression */
#define GPWI_FIT_QUANTILES 65u
#define GPWI_FIT_SERIES_MAX 128u
#define GPWI_FIT_EVENTS_MAX 256u /* whose figures are kept */
#define GPWI_FIT_CYCLE_BINS 32u

/* ---- fit_lags.c ---- */

/* Sums of products of samples that are 0 to GPWI_FIT_LAGS rows apart. */
struct gpwi_fit_lags {
    double anchor; /* the first sample, subtracted from each: no digits lost */
    double recent[GPWI_FIT_LAGS + 1u];
    double product[GPWI_FIT_LAGS + 1u];
    double sum[GPWI_FIT_LAGS + 1u]; /* of both members of each pair */
    double pairs[GPWI_FIT_LAGS + 1u];
    double total;
    size_t count;
    size_t unbroken; /* samples since the last break */
};

void gpwi_fit_lags_reset(struct gpwi_fit_lags *lags);
void gpwi_fit_lags_break(struct gpwi_fit_lags *lags); /* a gap: no pair reaches over it */
void gpwi_fit_lags_add(struct gpwi_fit_lags *lags, double value);
double gpwi_fit_lags_mean(const struct gpwi_fit_lags *lags);

/* Autocovariances [last + 1]; divided by the count of pairs, or, if `biased`, by that of
 * samples (what Levinson's recursion needs). Returns the lags that have pairs, at most `last`.
 */
uint32_t gpwi_fit_lags_covariance(const struct gpwi_fit_lags *lags, uint32_t last,
                                  uint32_t biased, double *covariance);

/* ---- fit_ou.c ---- */

/* Autocovariance at a lag of a random process (spread 1, correlation time tau) behind an
 * averaging window. window_s 0: no window. */
double gpwi_fit_boxcar_covariance(double tau_s, double window_s, double lag_s);

struct gpwi_fit_ou {
    double sigma_w;      /* of the power itself; NaN unless published */
    double tau_s;        /* likewise */
    double sigma_seen_w; /* of the readings: a lower bound of sigma_w */
    double sigma_fit_w;  /* fitted, whether or not it may be published */
    double tau_fit_s;
    double explained;   /* share of the autocovariance that the fit explains, 0 to 1 */
    uint32_t published; /* else: what happens inside the window is unknown */
    uint32_t lags;      /* that were used */
};

/* covariance[lags + 1], of rows step_s apart in a record of duration_s: it lacks the variance
 * of the record's own mean, which the fit allows for. Lags up to three windows, at least 8. */
gpw_status gpwi_fit_ou_boxcar(const double *covariance, uint32_t lags, double step_s,
                              double window_s, double duration_s, struct gpwi_fit_ou *ou);

/* ---- fit_ar.c ---- */

/* z[n] = sum of phi[k] z[n-1-k] + innovation e[n]; z has spread 1. */
struct gpwi_fit_ar {
    uint32_t order;
    uint32_t reserved;
    double phi[GPWI_FIT_ORDER_MAX];
    double innovation; /* spread of e's factor, 0 to 1 */
};

/* Levinson's recursion on biased autocovariances; order by AIC up to order_max. */
void gpwi_fit_ar(const double *covariance, uint32_t lags, size_t samples, uint32_t order_max,
                 struct gpwi_fit_ar *ar);

/* Values at the Gaussian abscissae of gpwi_fit_abscissa(); sorts `values`. */
void gpwi_fit_quantiles(double *values, size_t count, double *quantile);
double gpwi_fit_abscissa(uint32_t i);                              /* -3.2 to 3.2 */
double gpwi_fit_quantile_at(const double *quantile, double z);     /* Gaussian to value */
double gpwi_fit_gaussian_of(const double *quantile, double value); /* and back */

/* Random part of a series: an autoregression whose values are mapped on what was seen. */
struct gpwi_fit_random {
    struct gpwi_fit_ar ar;
    double sd_w;
    double quantile_w[GPWI_FIT_QUANTILES];
};

/* `residual_w` is sorted. GPW_ERR_NOMEM. */
gpw_status gpwi_fit_random(double *residual_w, size_t count, double step_s,
                           struct gpwi_fit_random *random);

/* ---- rows and meter ---- */

struct gpwi_fit_rows {
    const double *time_s;        /* [rows], ascending */
    const double *power_w;       /* [rows][series] */
    const double *temperature_c; /* [rows], mean over the series; NULL: unknown */
    size_t rows;
    uint32_t series;
    uint32_t reserved;
};

struct gpwi_fit_meter {
    double window_s; /* of the average; 0: none */
    double period_s; /* of the refresh; 0: rows are refreshes themselves */
};

/* ---- fit_level.c ---- */

enum gpwi_fit_drift {
    GPWI_FIT_STEADY = 0,
    GPWI_FIT_DRIFTS = 1, /* without a temperature to blame: level_w is that of the last third */
    GPWI_FIT_WARMS = 2   /* slope_w_per_k is used */
};

/* Level of the mean of the series. */
struct gpwi_fit_level {
    double mean_w;        /* of the rows outside events */
    double level_w;       /* what goes on: at temperature_c, or at the end of a drift */
    double temperature_c; /* mean of the rows; NaN: unknown */
    double slope_w_per_k; /* 0: none */
    double spread_c;      /* range of the temperature seen, slow part */
    uint32_t drift;       /* gpwi_fit_drift */
    uint32_t reserved;
};

/* Slow part of a temperature: median over 10 s (the sensor follows each dip), mean over 20 s
 * (it prints whole degrees). GPW_ERR_NOMEM. */
gpw_status gpwi_fit_slow(const double *time_s, const double *value, size_t rows, double *slow);

/* y_w [rows]; `inside` [rows]: 1 where an event is; slow_c NULL: unknown. The level is that of
 * the rows from `from` on. */
void gpwi_fit_level(const double *time_s, const double *y_w, const double *slow_c,
                    const uint8_t *inside, size_t rows, size_t from,
                    struct gpwi_fit_level *level);

/* First row of the last stretch over which the variance of residual_w within 5 s stays within a
 * factor of 4; 0: all of it, or too short to tell. */
size_t gpwi_fit_regime(const double *time_s, const double *residual_w, size_t rows);

/* ---- fit_events.c ---- */

struct gpwi_fit_event {
    double start_s, end_s; /* first row outside the band, first row back */
    double centre_s;       /* of its area */
    double area_j;         /* signed, of the mean of the series */
    double extreme_w;      /* signed, largest distance from the level */
    size_t first, last;    /* rows that belong to it, shoulders included: first <= i < last */
};

/* Excursions of y_w from level_w[rows]. Returns how many; the first `room` are written.
 * `inside` [rows] is set. band_w NaN: from the data. */
size_t gpwi_fit_events_find(const double *time_s, const double *y_w, const double *level_w,
                            size_t rows, double band_w, struct gpwi_fit_event *events,
                            size_t room, uint8_t *inside);

/* A kind of event that comes again and again. */
struct gpwi_fit_train {
    uint32_t count;      /* events learnt from */
    uint32_t regular;    /* intervals spread by less than 10 %: Gaussian; else drawn anew */
    uint32_t unresolved; /* shorter than the window: height_w is a guess from the area */
    uint32_t reserved;
    double share;           /* of the variance that the events explain */
    double interval_s;      /* mean, from centre to centre */
    double interval_sd_s;   /* of the renewal: grows with each interval */
    double jitter_s;        /* of each event about its place: does not grow */
    double blur_s;          /* step of the rows, within which a start is not known */
    double width_s;         /* of the power itself */
    double height_w;        /* signed, of the power itself, after any overshoot */
    double overshoot_pu;    /* of the height, at the start */
    double overshoot_tau_s; /* with which it dies away */
    double area_j;          /* mean, signed */
    double area_sd_j;       /* without what the sampling adds */
    uint32_t intervals;     /* in the table */
    uint32_t areas;
    double interval_table_s[GPWI_FIT_EVENTS_MAX];
    double area_table_j[GPWI_FIT_EVENTS_MAX];
};

/* width_s NaN: from the readings (a stack of the events tells it better where the window is
 * longer than they are). */
void gpwi_fit_train(const double *time_s, const double *y_w, const double *level_w, size_t rows,
                    const struct gpwi_fit_event *events, size_t count,
                    const struct gpwi_fit_meter *meter, double width_s,
                    struct gpwi_fit_train *train);

/* Reading, at `since_s` after the start of the event, of one with that width. */
double gpwi_fit_train_reading(const struct gpwi_fit_train *train, double width_s,
                              double window_s, double since_s);

/* ---- fit_phase.c ---- */

struct gpwi_fit_cycle {
    double period_s;                   /* 0 or NaN: none */
    double bin_w[GPWI_FIT_CYCLE_BINS]; /* mean of the series about its level; bin 0 starts at
                                          time 0 of the rows that were folded */
    double share;                      /* of the variance */
};

enum gpwi_fit_kind {
    GPWI_FIT_RANDOM = 0, /* autoregression only */
    GPWI_FIT_CYCLE = 1,
    GPWI_FIT_EVENTS = 2
};

/* What fit_phase is told; config_init fills in what can be left. */
struct gpwi_fit_config {
    struct gpwi_fit_meter meter;
    double width_s;              /* of events, from a stack of them; NaN: unknown */
    double period_s;             /* of a cycle that is known; NaN: looked for here */
    uint32_t ignore_temperature; /* for comparison */
    uint32_t no_cycle;           /* do not look for one */
};

void gpwi_fit_config_init(struct gpwi_fit_config *config);

struct gpwi_fit_phase {
    uint32_t series;
    uint32_t kind;     /* gpwi_fit_kind */
    uint32_t isolated; /* excursions too few to be a kind of event: left out of all figures */
    uint32_t flat;     /* spread below 2 % of the mean: events and cycles are not asked for */
    double step_s;     /* median between rows */
    double learnt_s;   /* duration of the rows learnt from: the last regime of a flat phase */
    struct gpwi_fit_meter meter;
    struct gpwi_fit_level level;
    struct gpwi_fit_ou ou; /* of the mean of the series, outside events */
    struct gpwi_fit_train train;
    struct gpwi_fit_cycle cycle;
    struct gpwi_fit_random common;    /* of the mean of the series */
    struct gpwi_fit_random deviation; /* of each series from it, in units of deviation_sd_w */
    double series_mean_w[GPWI_FIT_SERIES_MAX]; /* less the level: what each draws more */
    double deviation_sd_w[GPWI_FIT_SERIES_MAX];
    double event_share[GPWI_FIT_SERIES_MAX];    /* of a mean event; 1: as the others */
    double common_variance, deviation_variance; /* of mean and of deviations, for other N */
};

/* GPW_ERR_NULL, GPW_ERR_DOMAIN (fewer than 16 rows, series 0 or too many, a stamp, power or
 * temperature that is not finite), GPW_ERR_ORDER (stamps do not ascend), GPW_ERR_NOMEM. */
gpw_status gpwi_fit_phase(const struct gpwi_fit_rows *rows,
                          const struct gpwi_fit_config *config, struct gpwi_fit_phase *phase);

/* ---- fit_run.c ---- */

/* Samples like the phase's at `time_s`, power_w [rows][series]. Any count of series: beyond
 * those learnt from the profile of each is repeated, and the common part's spread follows the
 * law of section 5. temperature_c NULL: that of the fit. Same seed, same bits. */
gpw_status gpwi_fit_run(const struct gpwi_fit_phase *phase, uint64_t seed, const double *time_s,
                        const double *temperature_c, size_t rows, uint32_t series,
                        double *power_w);

/* ---- fit_scores.c ---- */

/* One trace of a sum against another. Errors are model less measured. NaN: not to be had. */
struct gpwi_fit_scores {
    double energy_pu;            /* of the measured energy */
    double sd_pu, sd_of_mean_pu; /* error of the spread on it, and on the mean */
    double acf_r2, acf_rms;      /* lags 1 to 50 rows */
    double acf60_r2;             /* means of 1 s, lags to 60 s */
    double ramp1_p95_pu, ramp1_p99_pu;
    double ramp1_p99_of_mean_pu; /* error of the 99 % ramp over 1 s, on the mean, per second */
    double ramp5_p95_pu, ramp5_p99_pu;
    double peak_pu, minimum_pu;
    double w1_pu; /* distance of the distributions, on the mean */
};

gpw_status gpwi_fit_score(const double *time_s, const double *measured_w, size_t rows,
                          const double *model_time_s, const double *model_w, size_t model_rows,
                          struct gpwi_fit_scores *scores);

struct gpwi_fit_halves {
    struct gpwi_fit_scores model;  /* medians over the seeds */
    struct gpwi_fit_scores replay; /* of the first half itself, as if it came again */
    uint32_t kind, flat;           /* flat: of the second half, spread below 1 % */
    uint32_t regular;              /* events at even intervals */
    uint32_t reserved;
    double mean_w, sd_w; /* of the second half's sum */
};

/* Learns from the first half, makes `seeds` second halves, compares. */
gpw_status gpwi_fit_halves(const struct gpwi_fit_rows *rows,
                           const struct gpwi_fit_config *config, uint32_t seeds,
                           struct gpwi_fit_halves *halves);

#endif /* GPW_FIT_INTERNAL_H */
