/* SPDX-License-Identifier: MIT */
/* Putting figures into the profile that a calibration makes. */
#ifndef GPW_CALIBRATE_FIGURES_H
#define GPW_CALIBRATE_FIGURES_H

#include "calibrate_internal.h"

/* A measured figure without ends, from the log. */
gpw_figure gpwi_cal_figure(const gpw_calibration *c, gpw_quantity quantity, gpw_phase phase,
                           float value);

/* Puts a figure. An unknown one is not; one that the profile refuses is left out, and said. */
void gpwi_cal_put(gpw_calibration *c, const gpw_figure *f);
void gpwi_cal_put_range(gpw_calibration *c, gpw_figure f, float low, float high);
void gpwi_cal_put_lower(gpw_calibration *c, gpw_figure f);

/* What is known of the board, by the logs, the user or the catalogue. */
void gpwi_cal_put_board(gpw_calibration *c);

#endif /* GPW_CALIBRATE_FIGURES_H */
