/* SPDX-License-Identifier: MIT */
/* One of each struct that a watch's or a site's state is made of, for the compiler to say in
 * its debugging information where each field lies: state_maps.py reads it. A block that holds a
 * struct that is not here could not be carried to a machine of the other byte order. */
#include "alternator_state.h"
#include "fleet_state.h"
#include "forecast_state.h"
#include "genset_state.h"
#include "onset_state.h"
#include "permit_state.h"
#include "plant_state.h"
#include "protection_state.h"
#include "pulse_state.h"
#include "site_bus_state.h"
#include "supply_state.h"
#include "swing_state.h"
#include "verdict_state.h"
#include "voltage_state.h"
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

extern struct gpw_site site_of_site;
extern gpw_site_config site_of_config;
extern gpwi_site_group site_of_known_group;
extern gpwi_site_stagger site_of_stagger;
extern gpwi_site_bus_event site_of_bus_event;
extern struct gpw_fleet site_of_fleet;
extern group site_of_group;
extern event site_of_event;
extern exact_group site_of_exact_group;
extern factor site_of_factor;
extern gpwi_stream site_of_stream;
extern struct gpw_chain site_of_chain;
extern stage site_of_stage;
extern converter site_of_converter;
extern smoothing site_of_smoothing;
extern storage site_of_storage;
extern battery site_of_battery;
extern load_bank site_of_load_bank;
extern sample site_of_sample;
extern struct gpw_supply site_of_supply;
extern gpwi_efficiency_row site_of_efficiency_row;
extern gpwi_overhead_row site_of_overhead_row;
extern gpwi_plant site_of_supply_plant;
extern gpwi_ride site_of_ride;
extern struct gpw_genset site_of_genset;
extern genset_turbine site_of_turbine;
extern genset_extra site_of_extra;
extern genset_row site_of_row;
extern struct gpw_verdict site_of_verdict;
extern struct gpwi_bus site_of_bus;
extern struct gpw_plant site_of_plant;
extern plant_set site_of_set;
extern plant_inverter site_of_inverter;
extern plant_event site_of_plant_event;
extern plant_sample site_of_plant_sample;
extern struct gpw_alternator site_of_alternator;
extern struct gpw_voltage site_of_voltage;
extern struct gpw_protection site_of_relays;
extern row_state site_of_relay;

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

struct gpw_site site_of_site;
gpw_site_config site_of_config;
gpwi_site_group site_of_known_group;
gpwi_site_stagger site_of_stagger;
gpwi_site_bus_event site_of_bus_event;
struct gpw_fleet site_of_fleet;
group site_of_group;
event site_of_event;
exact_group site_of_exact_group;
factor site_of_factor;
gpwi_stream site_of_stream;
struct gpw_chain site_of_chain;
stage site_of_stage;
converter site_of_converter;
smoothing site_of_smoothing;
storage site_of_storage;
battery site_of_battery;
load_bank site_of_load_bank;
sample site_of_sample;
struct gpw_supply site_of_supply;
gpwi_efficiency_row site_of_efficiency_row;
gpwi_overhead_row site_of_overhead_row;
gpwi_plant site_of_supply_plant;
gpwi_ride site_of_ride;
struct gpw_genset site_of_genset;
genset_turbine site_of_turbine;
genset_extra site_of_extra;
genset_row site_of_row;
struct gpw_verdict site_of_verdict;
struct gpwi_bus site_of_bus;
struct gpw_plant site_of_plant;
plant_set site_of_set;
plant_inverter site_of_inverter;
plant_event site_of_plant_event;
plant_sample site_of_plant_sample;
struct gpw_alternator site_of_alternator;
struct gpw_voltage site_of_voltage;
struct gpw_protection site_of_relays;
row_state site_of_relay;
