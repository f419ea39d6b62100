/* SPDX-License-Identifier: MIT */
#include "whole_sites.h"

#define TRY(call)                                                                              \
  do {                                                                                         \
    const gpw_status try_status = (call);                                                      \
    if (try_status < GPW_OK) {                                                                 \
      return try_status;                                                                       \
    }                                                                                          \
  } while (0)

#define SECOND_NS 1000000000ull
#define GPUS 24u
#define SET_W 12.0e3f

gpw_status whole_site_config(uint32_t which, gpw_site_config *config)
{
    TRY(gpw_site_config_init(config, sizeof *config));
    config->seed = 0x0123456789abcdefu;
    config->groups_max = 3u;
    config->events_max = 5u;
    config->staggers_max = 2u;
    config->bus_events_max = 3u;
    config->stages_max = 9u;
    config->delay_slots_max = 40u;
    config->rows_max = 3u;
    config->overhead_rows_max = 3u;
    config->plant_max = 1u;
    config->dead_time_max_s = 0.1f;
    config->bus_load_w = 300.0f;
    config->required_class = GPW_CLASS_CUSTOM;
    if (which == WHOLE_BUS) {
        config->ride_max = 1u;
        config->sets_max = 3u;
        config->inverters_max = 2u;
        config->plant_events_max = 4u;
        config->relays_max = 5u;
        config->required_class = GPW_CLASS_G1;
    } else {
        config->fleet_mode = GPW_FLEET_EXACT;
        config->gpus_max = GPUS + 3u;
        config->load_corners = 1u;
    }
    return GPW_OK;
}

static gpw_status add_gpus(gpw_site *site)
{
    gpw_fleet_group added;
    gpw_stagger stagger;
    uint32_t index = 0;

    TRY(gpw_fleet_group_init(&added, sizeof added));
    added.gpus = GPUS - 8u;
    added.node_gpus = 8u;
    added.rho_in = 0.7f;
    added.rho_out = 0.2f;
    added.sync_fraction = 0.5f;
    added.spread_s = 0.4f;
    TRY(gpw_site_add_group(site, &added, gpw_profile_h100_pcie(), &index));
    TRY(gpw_site_add_event(site, SECOND_NS / 2u, index, GPW_PHASE_TRAIN));
    TRY(gpw_site_add_event(site, 2u * SECOND_NS, index, GPW_PHASE_IDLE));
    added.gpus = 8u;
    added.ramp_up_w_per_s = 500.0f;
    TRY(gpw_site_add_group(site, &added, gpw_profile_h100_pcie(), &index));
    added.gpus = added.node_gpus = 3u;
    TRY(gpw_site_add_group(site, &added, gpw_profile_h100_pcie(), NULL));
    TRY(gpw_stagger_init(&stagger, sizeof stagger));
    stagger.group = index;
    stagger.phase = GPW_PHASE_TRAIN;
    stagger.at_ns = SECOND_NS / 4u;
    stagger.interval_s = 0.3f;
    TRY(gpw_site_add_stagger(site, &stagger));
    TRY(gpw_site_add_bus_event(site, SECOND_NS, 900.0f));
    return gpw_site_add_bus_event(site, 2u * SECOND_NS, 200.0f);
}

static gpw_status add_supply(gpw_site *site, float under_hz)
{
    gpw_supply_config supply;

    TRY(gpw_supply_config_init(&supply, sizeof supply));
    supply.psu_rated_w = 15.0e3f;
    supply.power_factor = 0.97f;
    supply.capacitive_var = 150.0f;
    supply.under_hz = under_hz;
    supply.transformer_rated_va = 30.0e3f;
    supply.transformer_no_load_w = 60.0f;
    supply.transformer_load_loss_w = 300.0f;
    supply.ups_no_load_w = 100.0f;
    supply.cooling_w = 200.0f;
    supply.cooling_w_per_w = 0.2f;
    supply.cooling_tau_s = 3.0f;
    TRY(gpw_site_set_supply(site, &supply));
    TRY(gpw_site_add_efficiency(site, 0.1f, 0.88f));
    TRY(gpw_site_add_efficiency(site, 0.5f, 0.94f));
    TRY(gpw_site_add_overhead(site, 1.0e3f, 500.0f));
    return gpw_site_add_overhead(site, 9.0e3f, 900.0f);
}

static gpw_status set_ride(gpw_site *site)
{
    gpw_ride_config ride;

    TRY(gpw_ride_config_init(&ride, sizeof ride));
    ride.under_hz = 49.85f;
    ride.under_hz_delay_s = 0.02f;
    ride.slew_hz_per_s = 0.5f;
    ride.energy_j = 60.0e3f;
    ride.recharge_w = 200.0f;
    ride.return_delay_s = 0.2f;
    ride.walk_in_s = 0.5f;
    return gpw_site_set_ride(site, &ride);
}

static gpw_status add_stages(gpw_site *site)
{
    gpw_smoothing_config boards;
    gpw_battery_config cells;
    gpw_load_bank_config bank;

    TRY(gpw_smoothing_config_init(&boards, sizeof boards));
    boards.tmp_w = 350.0f * GPUS;
    boards.percent_tmp_floor = 40.0f;
    boards.ramp_up_rate_w_per_s = 4000.0f;
    boards.stop_delay_ms = 400.0f;
    TRY(gpw_site_add_lag(site, GPW_CHAIN_RAIL, 0.02f));
    TRY(gpw_site_add_smoothing(site, &boards));
    TRY(gpw_site_add_storage(site, GPW_CHAIN_RAIL, 800.0f, 0.5f, 9000.0f, 9000.0f, 10.0f));
    TRY(gpw_site_add_converter(site, 6.0f, 0.7f));
    TRY(gpw_site_add_dead_time(site, GPW_CHAIN_PSU, 0.0155f));
    TRY(gpw_site_add_ramp(site, GPW_CHAIN_AC, 60.0e3f, 70.0e3f));
    TRY(gpw_battery_config_init(&cells, sizeof cells));
    cells.power_w = 3000.0f;
    cells.energy_j = 1.0e6f;
    cells.ramp_up_w_per_s = 3000.0f;
    cells.recharge_w = 200.0f;
    TRY(gpw_site_add_battery(site, &cells));
    TRY(gpw_load_bank_config_init(&bank, sizeof bank));
    bank.rated_w = 2000.0f;
    bank.step_w = 100.0f;
    bank.minimum_w = 2500.0f;
    bank.response_s = 0.1f;
    return gpw_site_add_load_bank(site, &bank);
}

static gpw_status genset_of(uint32_t preset, gpw_genset_config *genset)
{
    TRY(gpw_genset_config_init(genset, sizeof *genset));
    TRY(gpw_genset_preset(genset, preset));
    genset->rated_w = SET_W;
    return GPW_OK;
}

static gpw_status add_inverters(gpw_site *site)
{
    gpw_inverter_config inverter;

    TRY(gpw_inverter_config_init(&inverter, sizeof inverter));
    inverter.rated_w = 3000.0f;
    inverter.energy_j = 2.0e6f;
    inverter.droop_pu = 0.03f;
    inverter.charge_efficiency = inverter.discharge_efficiency = 0.95f;
    inverter.inertia_s = 0.5f;
    inverter.latency_s = 0.012f;
    inverter.lag_s = 0.02f;
    TRY(gpw_site_add_inverter(site, &inverter, NULL));
    inverter.mode = GPW_INVERTER_FORMING;
    inverter.reactance_pu = 0.2f;
    inverter.latency_s = inverter.lag_s = 0.0f;
    return gpw_site_add_inverter(site, &inverter, NULL);
}

static gpw_status add_relay(gpw_site *site, uint32_t function, float pickup, float window_s)
{
    gpw_protection_row row;

    TRY(gpw_protection_row_init(&row, sizeof row));
    row.function = function;
    row.pickup = pickup;
    row.window_s = window_s;
    row.delay_s = 0.3f;
    row.alarm_only = 1u;
    return gpw_site_add_relay(site, &row, NULL);
}

/* An engine with an air limit, one in reserve, and a turbine. */
static gpw_status add_bus(gpw_site *site)
{
    gpw_alternator_config alternator;
    gpw_plant_set_config stands;
    gpw_genset_config genset;

    TRY(set_ride(site));
    TRY(gpw_plant_set_config_init(&stands, sizeof stands));
    TRY(genset_of(GPW_GENSET_DIESEL_TURBO, &genset));
    TRY(gpw_site_add_set(site, &genset, &stands, NULL));
    TRY(genset_of(GPW_GENSET_DIESEL_NA, &genset));
    stands.online = 0u;
    TRY(gpw_site_add_set(site, &genset, &stands, NULL));
    stands.online = 1u;
    stands.sharing = GPW_SHARING_DROOP;
    TRY(gpw_genset_use_ggov1(&genset, GPW_TUNING_ISLAND));
    genset.droop_pu = 0.04f;
    TRY(gpw_site_add_set(site, &genset, &stands, NULL));
    TRY(add_inverters(site));
    TRY(gpw_alternator_config_init(&alternator, sizeof alternator));
    TRY(gpw_alternator_preset(&alternator, GPW_ALTERNATOR_DIESEL_50KVA));
    alternator.rated_va = 1.25f * SET_W;
    TRY(gpw_site_set_alternator(site, &alternator));
    TRY(add_relay(site, GPW_PROTECTION_UNDER_FREQUENCY, 49.5f, 0.0f));
    TRY(add_relay(site, GPW_PROTECTION_UNDER_VOLTAGE, 0.97f, 0.0f));
    TRY(add_relay(site, GPW_PROTECTION_ROCOF, 0.4f, 0.2f));
    TRY(gpw_site_add_plant_event(site, GPW_PLANT_EVENT_START, 1u, SECOND_NS / 5u));
    return gpw_site_add_plant_event(site, GPW_PLANT_EVENT_LOSS, 2u, 3u * SECOND_NS / 2u);
}

/* A set with a maker's table, and classes and trips of the caller's own. */
static gpw_status add_set(gpw_site *site)
{
    static const gpw_acceptance_row rows[] = {{0.0f, 0.5f, 3.0f}, {0.5f, 0.3f, 4.0f}};
    gpw_genset_config genset;
    gpw_limits limits;

    TRY(genset_of(GPW_GENSET_DIESEL_TURBO, &genset));
    genset.rated_w = 1.6f * SET_W;
    TRY(gpw_genset_use_acceptance(&genset, 2u, 0.0f));
    TRY(gpw_site_set_genset(site, &genset));
    TRY(gpw_site_set_acceptance(site, rows, 2u));
    TRY(gpw_limits_init(&limits, sizeof limits));
    TRY(gpw_limits_iso8528(&limits, GPW_CLASS_G2));
    TRY(gpw_site_set_custom_class(site, &limits));
    TRY(gpw_site_add_trip(site, 49.0f, 0.1f, 0u));
    return gpw_site_add_trip(site, 51.0f, 0.1f, 1u);
}

gpw_status whole_site_start(void *memory, size_t bytes, uint32_t which, gpw_site **site)
{
    gpw_site_config config;

    TRY(whole_site_config(which, &config));
    TRY(gpw_site_init(memory, bytes, &config, site));
    TRY(add_gpus(*site));
    TRY(add_supply(*site, which == WHOLE_BUS ? 0.0f : 49.7f));
    TRY(add_stages(*site));
    TRY(which == WHOLE_BUS ? add_bus(*site) : add_set(*site));
    TRY(gpw_site_start(*site));
    if (which == WHOLE_EXACT) {
        TRY(gpw_site_judge_begin(*site));
        TRY(whole_site_run(*site, 0u, 30u));
        TRY(gpw_site_judge_fold(*site));
        TRY(gpw_site_reset(*site, 1u, 0.0f));
    }
    return GPW_OK;
}

gpw_status whole_site_run(gpw_site *site, uint32_t from, uint32_t to)
{
    gpw_site_signals signals;
    uint32_t k;

    for (k = from; k < to; k++) {
        if (k % 100u == 80u) {
            TRY(gpw_site_command(site, 2u, GPW_PHASE_TRAIN, k < 100u ? 1u : 0u, 2000000u));
        }
        TRY(gpw_site_step(site, &signals, sizeof signals));
    }
    return GPW_OK;
}
