/* SPDX-License-Identifier: MIT */
/* What the parts of a calibration that fit share. */
#ifndef GPW_CALIBRATE_FIT_H
#define GPW_CALIBRATE_FIT_H

#include "calibrate_internal.h"
#include "fit_common_internal.h"
#include "fit_internal.h"

/* The readings of a phase, round by round. */
struct gpwi_cal_table {
    uint32_t series, has_temperature;
    uint32_t device[GPWI_FIT_SERIES_MAX];
    uint32_t place[GPWI_FIT_SERIES_MAX]; /* in its group */
    size_t first[GPWI_FIT_SERIES_MAX];   /* of the device's ticks */
    size_t count[GPWI_FIT_SERIES_MAX];
    size_t rows;
    double *time_s, *temperature_c, *sum_w; /* [rows] */
    double *power_w;                        /* [rows][series] */
};

/* Every reading of the devices of a table, at its own time; `values` is to be freed. */
gpw_status gpwi_cal_series(const gpw_calibration *c, const struct gpwi_cal_table *table,
                           struct gpwi_fit_series *series, double **values);

/* Why a phase must not be asked for its correlation: #gpw_rho_why_id. */
uint32_t gpwi_cal_rho_why(const gpw_calibration *c, const gpw_calibration_phase *told);

/* Adds the rows of a phase's correlations. */
gpw_status gpwi_cal_correlate(gpw_calibration *c, uint32_t phase,
                              const struct gpwi_cal_table *table);
/* The same of devices of any groups; not asked where `why` says so. Adds the rows that tell
 * something to `told`. */
gpw_status gpwi_cal_relate(gpw_calibration *c, uint32_t phase,
                           const struct gpwi_cal_table *table, uint32_t why, uint32_t *told);
/* Of nodes, in phases that they share: these are not asked one by one. */
int gpwi_cal_is_of_nodes(const gpw_calibration *c, uint32_t phase);
gpw_status gpwi_cal_correlate_nodes(gpw_calibration *c);
gpw_status gpwi_cal_no_correlation(gpw_calibration *c, uint32_t phase, uint32_t devices);

/* Noise, cycle, events; keeps the fit for synthetic courses. */
gpw_status gpwi_cal_fit_phase(gpw_calibration *c, uint32_t phase,
                              const struct gpwi_cal_table *table);

/* The lowest level of a device that a group shows well below `level_w`; 0: none, which is a
 * floor as well. */
float gpwi_cal_rest_w(const gpw_calibration *c, uint32_t group, float level_w);

/* Peak to peak of a cycle of one device, from what the meter shows and how much of a cycle its
 * window leaves: within the readings and their spread, and above where the devices rest. */
float gpwi_cal_swing_w(const gpw_calibration *c, const gpw_calibration_phase *told,
                       const struct gpwi_cal_table *table, double seen_w, double gain);

/* gpwi_fit_dips() with the doubt of a window that was found by steps in the ends. */
gpw_status gpwi_cal_dips(const gpw_calibration *c, const struct gpwi_fit_series *series,
                         uint32_t devices, const double *centre_s, size_t events,
                         struct gpwi_dip_config *config, struct gpwi_dips *out);

#endif /* GPW_CALIBRATE_FIT_H */
