/* SPDX-License-Identifier: MIT */
/* One of each struct that a watch's state is made of, for the compiler to say in its debugging
 * information where each field lies: state_maps.py reads it. A block that holds a struct that
 * is not here could not be carried to a machine of the other byte order. */
#include "forecast_state.h"
#include "genset_state.h"
#include "onset_state.h"
#include "permit_state.h"
#include "pulse_state.h"
#include "swing_state.h"
#include "watch_state.h"

extern struct gpw_watch watch_of_watch;
extern struct gpw_permit watch_of_permit;
extern gpwi_permit_place watch_of_permit_place;
extern gpwi_ladder_run watch_of_ladder_run;
extern struct gpw_onset watch_of_onset;
extern struct gpw_swing watch_of_swing;
extern struct gpw_pulse watch_of_pulse;
extern struct gpw_forecast watch_of_forecast;
extern forecast_group watch_of_forecast_group;
extern forecast_change watch_of_forecast_change;
extern watch_change watch_of_change;
extern watch_grant watch_of_grant;
extern watch_set watch_of_set;
extern struct gpw_genset watch_of_genset;
extern genset_turbine watch_of_turbine;
extern genset_extra watch_of_extra;
extern genset_row watch_of_row;
extern gpw_plan_unit watch_of_unit;

struct gpw_watch watch_of_watch;
struct gpw_permit watch_of_permit;
gpwi_permit_place watch_of_permit_place;
gpwi_ladder_run watch_of_ladder_run;
struct gpw_onset watch_of_onset;
struct gpw_swing watch_of_swing;
struct gpw_pulse watch_of_pulse;
struct gpw_forecast watch_of_forecast;
forecast_group watch_of_forecast_group;
forecast_change watch_of_forecast_change;
watch_change watch_of_change;
watch_grant watch_of_grant;
watch_set watch_of_set;
struct gpw_genset watch_of_genset;
genset_turbine watch_of_turbine;
genset_extra watch_of_extra;
genset_row watch_of_row;
gpw_plan_unit watch_of_unit;
