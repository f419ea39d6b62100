/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, there is a set or an
 * inverter, the numbers are in range. */
#ifndef GPW_PLANT_INTERNAL_H
#define GPW_PLANT_INTERNAL_H

#include "gpupower/plant.h"
#include "internal.h"

/* A tick is: begin (extremes and flags cleared), as many sub-steps as a set of that tick has
 * (gpwi_substeps()), read. */
void gpwi_plant_begin(gpw_plant *plant);
/* Deviation of the bus frequency, pu: finite also on a dead bus, where it stays. */
float gpwi_plant_substep(gpw_plant *plant, float load_w);
void gpwi_plant_read(const gpw_plant *plant, gpw_plant_output *out);

/* Remembers its last answer: asking again for the same load on the same bus costs a comparison.
 * NaN: cannot settle. */
float gpwi_plant_settled(gpw_plant *plant, float load_w);
float gpwi_plant_acceptable_w(const gpw_plant *plant); /* step_w of gpw_plant_reserves() */
int gpwi_plant_collapsed(const gpw_plant *plant);      /* the bus is dead, now */

/* A protection opens the set's breaker, or the inverter's, before the next sub-step. */
void gpwi_plant_open_set(gpw_plant *plant, uint32_t set);
void gpwi_plant_open_inverter(gpw_plant *plant, uint32_t inverter);

/* Power that a set carries, now; 0 with an open breaker. */
float gpwi_plant_set_w(const gpw_plant *plant, uint32_t set);
uint32_t gpwi_plant_sets(const gpw_plant *plant);
uint32_t gpwi_plant_inverters(const gpw_plant *plant);

/* As gpw_plant_reset(), all sets at one corner: 0 nominal, else 1 plus the bits 1 (inertia
 * high), 2 (s1 high), 4 (tau_tc high), as the site counts corners; higher bits do nothing. On
 * an error nothing was changed. */
gpw_status gpwi_plant_rewind(gpw_plant *plant, uint32_t corner, float initial_w);

/* Whether any set, on the bus or not, has an air limit: only then do those corners differ. */
int gpwi_plant_has_air(const gpw_plant *plant);

#endif /* GPW_PLANT_INTERNAL_H */
