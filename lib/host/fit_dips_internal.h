/* SPDX-License-Identifier: MIT */
/* The stack of events behind fit_dips.c: rows about each event on each device, and how well
 * every pair of window and width explains them. */
#ifndef GPW_FIT_DIPS_INTERNAL_H
#define GPW_FIT_DIPS_INTERNAL_H

#include "fit_common_internal.h"

#define GPWI_DIP_WIDTHS 64u
#define GPWI_DIP_WINDOWS 9u

/* Rows of one device about one event. */
struct gpwi_dip_slot {
    const double *time_s, *power_w;
    size_t rows;
    double centre_s; /* as given, then as fitted */
    double phase_s;  /* of the meter's refreshes */
    double noise_w;  /* of the device */
    double level_w;  /* about which the fit works, and how far the fitted level lies off */
    double shift_w, area_j;
    double cost;
};

struct gpwi_dip_stack {
    struct gpwi_dip_slot *slot; /* shape [events][devices] */
    uint32_t devices;
    size_t events;
    uint32_t windows, widths;
    double window_s[GPWI_DIP_WINDOWS], width_s[GPWI_DIP_WIDTHS], step_s;
    double refresh_s, pad_s;
    double *cost;    /* shape [events][windows][widths] */
    double *level_w; /* of the sum at the best, shape [events] */
    double *area_j;
    uint8_t *used;
};

/* events, devices, windows and widths are set. */
gpw_status gpwi_dip_stack_make(struct gpwi_dip_stack *stack);
void gpwi_dip_stack_free(struct gpwi_dip_stack *stack);

/* Takes the rows about each event; those with enough on every device are `used`. Returns how
 * many are. Then noise_w of each device is known. */
uint32_t gpwi_dip_stack_take(struct gpwi_dip_stack *stack, const struct gpwi_fit_series *series,
                             const double *centre_s);
gpw_status gpwi_dip_stack_noise(struct gpwi_dip_stack *stack);

/* Fits one event with one window and width: level_w and area_j of the sum of the devices; cost
 * over the noise, and in watts squared. */
void gpwi_dip_stack_fit(struct gpwi_dip_stack *stack, size_t event, uint32_t window,
                        uint32_t width, double *cost, double *squares_w2);

/* The same for all of the grid. */
void gpwi_dip_stack_search(struct gpwi_dip_stack *stack);

/* Least of the grid with one event left out (none: left == events); returns the width, between
 * the steps by a parabola. */
double gpwi_dip_stack_best(const struct gpwi_dip_stack *stack, size_t left, uint32_t *window,
                           uint32_t *width);

#endif /* GPW_FIT_DIPS_INTERNAL_H */
