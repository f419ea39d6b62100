/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers are in range.
 */
#ifndef GPW_FLEET_INTERNAL_H
#define GPW_FLEET_INTERNAL_H

#include "gpupower/fleet.h"
#include "internal.h"

/* A tick is: begin (events due in this tick, fluctuation drawn), mean of each sub-step in
 * order, end (time moves on). */
void gpwi_fleet_begin(gpw_fleet *fleet);
float gpwi_fleet_mean(gpw_fleet *fleet, uint32_t substep);
float gpwi_fleet_fluctuation(const gpw_fleet *fleet);
/* After begin: whether the mean is the same in every sub-step of this tick. */
int gpwi_fleet_is_constant(const gpw_fleet *fleet);
void gpwi_fleet_end(gpw_fleet *fleet);

/* Whether the schedule has an event before the end of the tick that comes. */
int gpwi_fleet_has_event_now(const gpw_fleet *fleet);

/* Mean of all groups where each GPU is headed, without periodic parts. */
float gpwi_fleet_headed_w(const gpw_fleet *fleet);

/* Phase a group was last commanded to, and the one it came from. */
gpw_phase gpwi_fleet_commanded_phase(const gpw_fleet *fleet, uint32_t group);
gpw_phase gpwi_fleet_previous_phase(const gpw_fleet *fleet, uint32_t group);

/* Nominal mean of one GPU of a group in a phase, as a controller takes it to be; NaN where
 * unknown. */
float gpwi_fleet_phase_mean(const gpw_fleet *fleet, uint32_t group, gpw_phase phase);

/* #gpw_fleet_level_id, as wide as the argument. */
#define GPWI_LEVEL_NOMINAL ((uint32_t)GPW_FLEET_LEVEL_NOMINAL)
#define GPWI_LEVEL_WIDE ((uint32_t)GPW_FLEET_LEVEL_WIDE)

/* From the next start or reset on, every run is at this level. */
void gpwi_fleet_set_level(gpw_fleet *fleet, uint32_t level);

/* Whether the mean of any of these phases of a group, a bit each, is an interval: else a run at
 * any level is the nominal one, as far as this group goes. */
int gpwi_fleet_has_interval(const gpw_fleet *fleet, uint32_t group, uint32_t phases);

/* Mean of all groups in their initial phases, at the level of the next start or reset. */
float gpwi_fleet_initial_w(const gpw_fleet *fleet);

#endif /* GPW_FLEET_INTERNAL_H */
