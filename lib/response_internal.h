/* SPDX-License-Identifier: MIT */
/* The transfer functions of a set, shared by its answer and its stability. */
#ifndef GPW_RESPONSE_INTERNAL_H
#define GPW_RESPONSE_INTERNAL_H

#include "gpupower/response.h"
#include "internal.h"

typedef struct gpwi_complex {
    float re, im;
} gpwi_complex;

/* Values of one set at s = j omega. Its speed obeys
 *     w * characteristic = -load * p,    y = -(actuator * w + droop_load * p) / feedback
 * with y the actuator. */
typedef struct gpwi_transfer {
    gpwi_complex actuator;       /* A */
    gpwi_complex feedback;       /* 1 + what droop feeds back inside the governor */
    gpwi_complex droop_load;     /* A R/(1+s te): droop on the electric power */
    gpwi_complex load;           /* feedback + droop_load E */
    gpwi_complex characteristic; /* (2Hs + D - p0 - E v0) feedback + A E */
} gpwi_transfer;

/* The configuration copied, put at a load and checked. */
gpw_status gpwi_response_read(const gpw_genset_config *theirs, float load_pu,
                              gpw_genset_config *ours);

void gpwi_response_transfer(const gpw_genset_config *c, float omega, gpwi_transfer *at);

/* Phase that the poles of the characteristic take out of it, from one frequency to another, and
 * how many roots it has: the degree of its numerator. */
float gpwi_response_pole_phase(const gpw_genset_config *c, float omega);
uint32_t gpwi_response_degree(const gpw_genset_config *c);

float gpwi_complex_abs(gpwi_complex z);
float gpwi_complex_arg(gpwi_complex z); /* -pi to pi */
gpwi_complex gpwi_complex_over(gpwi_complex a, gpwi_complex b);
gpwi_complex gpwi_complex_times(gpwi_complex a, gpwi_complex b);

#endif /* GPW_RESPONSE_INTERNAL_H */
