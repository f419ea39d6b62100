/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers are in range.
 */
#ifndef GPW_ALTERNATOR_INTERNAL_H
#define GPW_ALTERNATOR_INTERNAL_H

#include "gpupower/alternator.h"
#include "internal.h"

#define GPWI_ALTERNATOR_V0_1 96u /* size of gpw_alternator_config in 0.1 */

/* What a sub-step is given: the load, and the speed at which it turns. */
typedef struct gpwi_alternator_load {
    float power_w, reactive_var; /* at any voltage */
    float capacitive_var;        /* at rated voltage and frequency */
    float speed_pu;
} gpwi_alternator_load;

/* A tick is: begin (extremes and flags cleared), sub-steps, read. */
void gpwi_alternator_begin(gpw_alternator *alternator);
float gpwi_alternator_substep(gpw_alternator *alternator,
                              const gpwi_alternator_load *load); /* voltage, pu */
void gpwi_alternator_read(const gpw_alternator *alternator, gpw_alternator_output *out);

/* Another number of sets on the bus: the same machine, of another size. */
void gpwi_alternator_rebase(gpw_alternator *alternator, float online_va);

/* NaN: cannot settle. */
float gpwi_alternator_settled(const gpw_alternator *alternator,
                              const gpwi_alternator_load *load);

/* Into equilibrium; GPW_ERR_DOMAIN when the field cannot. */
gpw_status gpwi_alternator_begin_at(gpw_alternator *alternator,
                                    const gpwi_alternator_load *load);

#endif /* GPW_ALTERNATOR_INTERNAL_H */
