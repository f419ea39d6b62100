/* SPDX-License-Identifier: MIT */
/* How a set is identified: record -> step -> problem -> fit -> ends. Each has its own file. */
#ifndef GPW_IDENTIFY_INTERNAL_H
#define GPW_IDENTIFY_INTERNAL_H

#include "file_error.h"
#include "gpupower/identify.h"
#include "internal.h"

#define GPWI_FIGURES 19u /* gpw_identify_figure_id */

/* Most unknowns of a fit: the free figures, the frequency before the step, and zero and slope
 * of the boost. */
#define GPWI_UNKNOWNS_MAX (GPWI_FIGURES + 3u)

#define GPWI_STARTS 8u /* of a search */

#define GPWI_RECORD_SAMPLES_MAX 4000000u
#define GPWI_RECORD_SAMPLES_MIN 8u

/* ---- identify_record.c ---- */

struct gpw_step_record {
    uint32_t magic;
    uint32_t load_in_pu;  /* else watts */
    uint32_t speed_in_pu; /* else hertz */
    uint32_t reserved;
    size_t count, capacity;
    double *time_s; /* ascending */
    double *load;
    double *speed;
    double *boost; /* NULL: not recorded */
    double interval_s;
};

int gpwi_step_record_is_live(const gpw_step_record *record);

/* ---- identify_problem.c ---- */

/* A record cut to its step and put into the set's units, and what to simulate for it. */
struct gpwi_problem {
    gpw_genset_config genset; /* tick of the simulation; figures that are free are replaced */
    gpw_identify_config config;
    double base_pu;     /* frequency before the step on f0: the simulation is about that */
    double before_w;    /* load before the step */
    double step_s;      /* last stamp before the step */
    double largest_pu;  /* largest deviation recorded */
    double interval_s;  /* median */
    double noise_pu;    /* of the frequency, estimated before any fit */
    double boost_range; /* largest less least */
    double origin_s;    /* the simulation's start on the record's clock */
    size_t count;       /* samples used */
    size_t first_after; /* index of the first sample after the step */
    size_t early;       /* samples in the first 100 ms */
    size_t ticks;
    uint32_t has_boost, recovered;
    double *time_s;      /* of each sample, from the simulation's start */
    double *load_w;      /* shape [count] */
    double *start_w;     /* load at the start of the interval that ends at each sample */
    double *speed_pu;    /* deviation from base_pu, on f0 */
    double *boost;       /* NULL: none */
    double *energy_j;    /* of the load up to each sample */
    float *tick_load_w;  /* shape [ticks] */
    float *tick_speed;   /* shape [ticks + 1]; 0 at the start */
    float *tick_boost;   /* shape [ticks + 1]; NULL: none */
    double *tick_turned; /* integral of the speed, shape [ticks + 1]; NULL: no window */
    void *memory;        /* of the simulated set */
    size_t memory_bytes;
    double ticks_late_s; /* load_late_s of what is in tick_load_w; NaN: none is */
    double late_max_s;   /* range of load_late_s either way */
    uint32_t runs;
    uint32_t limited;   /* of the last run that was watched */
    uint32_t collapsed; /* likewise */
};

gpw_status gpwi_problem_make(struct gpwi_problem *problem, const gpw_step_record *record,
                             const gpw_genset_config *genset, const gpw_identify_config *config,
                             gpw_file_error *error);
void gpwi_problem_free(struct gpwi_problem *problem);

/* Says that the record cannot tell: GPW_ERR_UNKNOWN. */
gpw_status gpwi_cannot_tell(gpw_file_error *error, const char *reason, ...) GPWI_PRINTF(2, 3);
gpw_status gpwi_not_allowed(gpw_file_error *error, const char *field, const char *reason, ...)
    GPWI_PRINTF(3, 4);

/* ---- identify_model.c ---- */

/* What can be free. */
struct gpwi_figure_row {
    const char *name;
    size_t offset;       /* in gpw_genset_config */
    uint32_t governors;  /* bits: those that have it */
    uint32_t as_default; /* bits: those where it is free unless told otherwise */
    double low, high;    /* range */
    double scale;        /* 0: fitted as a logarithm; else its natural size */
};

const struct gpwi_figure_row *gpwi_figure_row(uint32_t figure);
double gpwi_figure_get(const gpw_genset_config *genset, uint32_t figure);
void gpwi_figure_set(gpw_genset_config *genset, uint32_t figure, double value);

/* Simulates a set and samples it as the record is: speed_pu and, unless NULL, boost, shape
 * [count]. 0: no such set can be. */
int gpwi_simulate(struct gpwi_problem *problem, const gpw_genset_config *genset, double late_s,
                  double *speed_pu, double *boost);

/* As gpwi_simulate(), and notes which limits acted. */
int gpwi_simulate_watched(struct gpwi_problem *problem, const gpw_genset_config *genset,
                          double late_s, double *speed_pu);

/* ---- identify_fit.c ---- */

/* Unknowns in the order: free figures by number, base, zero and slope of the boost. Figures are
 * kept as a fit wants them, by gpwi_fit_of() and gpwi_fit_to(). */
struct gpwi_fit {
    struct gpwi_problem *problem;
    uint32_t figures;              /* how many are free */
    uint32_t figure[GPWI_FIGURES]; /* which */
    uint32_t unknowns;             /* with the others */
    double low[GPWI_UNKNOWNS_MAX], high[GPWI_UNKNOWNS_MAX];
    double speed_weight, boost_weight;            /* 1 / standard deviation */
    size_t rows;                                  /* residuals: count, twice that with boost */
    double *model, *probe;                        /* shape [rows] */
    double *residual, *trial;                     /* shape [rows] */
    double *jacobian;                             /* shape [unknowns][rows] */
    double start[GPWI_STARTS][GPWI_UNKNOWNS_MAX]; /* where the search's descents ended */
};

gpw_status gpwi_fit_make(struct gpwi_fit *fit, struct gpwi_problem *problem);
void gpwi_fit_free(struct gpwi_fit *fit);
double gpwi_fit_of(uint32_t figure, double value);   /* value -> unknown */
double gpwi_fit_to(uint32_t figure, double unknown); /* unknown -> value */

/* Sum of weighted squares at x; infinite where no such set can be. Leaves residuals in `to`. */
double gpwi_fit_cost(struct gpwi_fit *fit, const double *x, double *to);

/* Levenberg and Marquardt's descent from x, at most `steps`; unknowns whose bit is in `held`
 * stay. Returns the cost reached. */
double gpwi_fit_descend(struct gpwi_fit *fit, double *x, uint32_t held, uint32_t steps);

/* Best of several starts; slope_h: H by the first slope, NaN where there is none. */
double gpwi_fit_search(struct gpwi_fit *fit, double slope_h, double *x);

/* load_late_s at x; 0 where it is not free. */
double gpwi_fit_late(const struct gpwi_fit *fit, const double *x);

/* The set at x. */
void gpwi_fit_genset(const struct gpwi_fit *fit, const double *x, gpw_genset_config *genset);

/* Jacobian at x into fit->jacobian, residuals into fit->residual; 0: not possible. */
int gpwi_fit_jacobian(struct gpwi_fit *fit, const double *x, uint32_t held);

typedef double gpwi_matrix[GPWI_UNKNOWNS_MAX][GPWI_UNKNOWNS_MAX];

/* Of the Jacobian: J'J and J'r. */
void gpwi_fit_normal(const struct gpwi_fit *fit, gpwi_matrix a, double *gradient);

/* Solves (A + damped diag A) step = -gradient by Cholesky; unknowns in `held` get 0. 0: A has
 * no inverse. */
int gpwi_fit_solve(const struct gpwi_fit *fit, gpwi_matrix a, const double *gradient,
                   double damped, uint32_t held, double *step);

/* ---- identify_ends.c ---- */

struct gpwi_ends {
    double low[GPWI_FIGURES], high[GPWI_FIGURES]; /* values; of the range where open */
    uint32_t open_low[GPWI_FIGURES], open_high[GPWI_FIGURES];
    double likeness[GPWI_FIGURES];
    uint32_t alike[GPWI_FIGURES]; /* another free figure, by its place */
    double noise_pu, residual_pu, misfit;
};

/* Ends of every free figure about the best fit x, which is bettered on the way where a profile
 * finds something better. */
gpw_status gpwi_ends_find(struct gpwi_fit *fit, double *x, struct gpwi_ends *ends);

#endif /* GPW_IDENTIFY_INTERNAL_H */
