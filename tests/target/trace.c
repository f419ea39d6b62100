/* SPDX-License-Identifier: MIT */
/* The rooms of a site and of an estimate, run long enough to leave its first states, and one
 * hash of every output bit for each: the same on a desk and in a controller, with any compiler
 * at any level.
 */
#include "trace_hash.h"

#define BLOCK 64u

/* Largest state below: an exact fleet, or a site with everything in it. */
static GPW_STATE_BUFFER(memory, 12288u);

/* ---- aggregate --------------------------------------------------------- */

static void trace_aggregate(void)
{
    trace t = trace_begin();
    uint32_t k;
    float x;

    for (k = 1u; k < 200u; k++) {
        const float p = (float)k / 200.0f;

        try(&t, gpw_aggregate_sigma(k, 15.0f, p, &x));
        add(&t, x);
        try(&t, gpw_aggregate_sigma_nodes(8u * k, 8u, 15.0f, 0.99f, 0.1f, &x));
        add(&t, x);
        try(&t, gpw_aggregate_quantile(2120.0f, 103.05f, p, &x));
        add(&t, x);
        try(&t, gpw_aggregate_study_power(k, 265.0f, 15.0f, 0.7f, &x));
        add(&t, x);
        try(&t, gpw_aggregate_study_ramp(k, 4000.0f, 0.7f, &x));
        add(&t, x);
    }
    trace_end(&t, "aggregate", HASH_AGGREGATE);
}

/* ---- fleet ------------------------------------------------------------- */

static gpw_status set_phase(gpw_profile *profile, gpw_phase phase, float mean_w, float sigma_w,
                            float wave_w)
{
    gpw_phase_figures f;
    const gpw_status status = gpw_phase_figures_init(&f, sizeof f);

    if (status != GPW_OK) {
        return status;
    }
    f.phase = phase;
    f.mean_w = mean_w;
    f.sigma_w = sigma_w;
    f.tau_s = 0.3f;
    f.wave_w = wave_w;
    f.wave_period_s = wave_w > 0.0f ? 1.7f : f.wave_period_s;
    f.wave_duty = wave_w > 0.0f ? 0.6f : f.wave_duty;
    f.grade = GPW_GRADE_USER;
    return gpw_profile_set_phase(profile, &f);
}

static gpw_status own_profile(gpw_profile **profile)
{
    static GPW_STATE_BUFFER(room, GPW_PROFILE_STATE_BYTES(64u));
    gpw_profile_config config;
    gpw_status status = gpw_profile_config_init(&config, sizeof config);

    if (status != GPW_OK) {
        return status;
    }
    memcpy(config.name, "trace", sizeof "trace");
    config.tdp_w = 700.0f;
    config.cap_w = 700.0f;
    status = gpw_profile_init(room, sizeof room, &config, profile);
    if (status == GPW_OK) {
        status = set_phase(*profile, GPW_PHASE_IDLE, 80.0f, 2.0f, 0.0f);
    }
    if (status == GPW_OK) {
        status = set_phase(*profile, GPW_PHASE_TRAIN, 600.0f, 25.0f, 180.0f);
    }
    if (status == GPW_OK) {
        status = set_phase(*profile, GPW_PHASE_INFER, 350.0f, 40.0f, 0.0f);
    }
    return status;
}

static void add_groups(trace *t, gpw_fleet *fleet)
{
    gpw_profile *profile;
    gpw_fleet_group group;
    uint32_t index;

    try(t, own_profile(&profile));
    try(t, gpw_fleet_group_init(&group, sizeof group));
    group.gpus = 32u;
    group.node_gpus = 8u;
    group.rho_in = 0.9f;
    group.rho_out = 0.4f;
    group.sync_fraction = 0.5f;
    group.spread_s = 0.35f;
    group.ramp_up_w_per_s = 4000.0f;
    group.ramp_down_w_per_s = 9000.0f;
    group.phase_spread_s = 0.4f;
    try(t, gpw_fleet_add_group(fleet, &group, profile, &index));
    group.gpus = 5u;
    group.node_gpus = 0u;
    group.rho_in = 0.2f;
    group.rho_out = 0.0f;
    group.ramp_up_w_per_s = 0.0f;
    group.ramp_down_w_per_s = 0.0f;
    group.phase_spread_s = 0.0f;
    try(t, gpw_fleet_add_group(fleet, &group, profile, &index));
    try(t, gpw_fleet_set_rho(fleet, 0u, GPW_PHASE_TRAIN, 0.97f, 0.95f));
    try(t, gpw_fleet_add_event(fleet, 503000000u, 0u, GPW_PHASE_TRAIN));
    try(t, gpw_fleet_add_event(fleet, 1007500000u, 1u, GPW_PHASE_INFER));
    try(t, gpw_fleet_add_event(fleet, 4000000000u, 0u, GPW_PHASE_IDLE));
    try(t, gpw_fleet_start(fleet));
}

static void trace_fleet(uint32_t mode, uint32_t blocks, const char *name, uint32_t kept)
{
    trace t = trace_begin();
    gpw_fleet_config config;
    gpw_fleet *fleet;
    float mean_w[BLOCK], fluctuation_w[BLOCK];
    uint32_t k, i;

    try(&t, gpw_fleet_config_init(&config, sizeof config));
    config.tick_ns = TICK_NS;
    config.seed = 0x0123456789abcdefu;
    config.mode = mode;
    config.groups_max = 2u;
    config.events_max = 4u;
    config.gpus_max = 37u;
    if (!try(&t, gpw_fleet_init(memory, sizeof memory, &config, &fleet))) {
        trace_end(&t, name, kept);
        return;
    }
    add_groups(&t, fleet);
    for (k = 0; k < blocks; k++) {
        try(&t, gpw_fleet_process(fleet, mean_w, fluctuation_w, BLOCK));
        for (i = 0; i < BLOCK; i++) {
            add(&t, mean_w[i]);
            add(&t, fluctuation_w[i]);
        }
        if (k == 3u) {
            try(&t, gpw_fleet_command(fleet, 1u, GPW_PHASE_TRAIN, 2u, 3000000u));
        }
    }
    trace_end(&t, name, kept);
}

/* Two groups that serve, in both modes: one from the start, the other enters the phase bit by
 * bit and leaves it again. */
static void trace_arrivals(void)
{
    trace t = trace_begin();
    gpw_fleet_config config;
    gpw_fleet_group group;
    gpw_profile *profile;
    gpw_fleet *fleet;
    float mean_w[BLOCK], fluctuation_w[BLOCK];
    uint32_t mode, k, i;

    for (mode = GPW_FLEET_AGGREGATED; mode <= GPW_FLEET_EXACT; mode++) {
        try(&t, gpw_fleet_config_init(&config, sizeof config));
        config.tick_ns = TICK_NS;
        config.seed = 0x0123456789abcdefu;
        config.mode = mode;
        config.groups_max = 2u;
        config.events_max = 2u;
        config.gpus_max = 24u;
        if (!try(&t, gpw_fleet_init(memory, sizeof memory, &config, &fleet))) {
            break;
        }
        try(&t, own_profile(&profile));
        try(&t, gpw_fleet_group_init(&group, sizeof group));
        group.gpus = 8u;
        group.initial_phase = GPW_PHASE_INFER;
        group.arrivals_per_s = 5.0f;
        group.request_s = 0.7f;
        group.request_w = 90.0f;
        try(&t, gpw_fleet_add_group(fleet, &group, profile, NULL));
        group.gpus = 16u;
        group.initial_phase = GPW_PHASE_IDLE;
        group.sync_fraction = 0.25f;
        group.spread_s = 0.5f;
        group.arrivals_per_s = 900.0f;
        group.request_s = 0.2f;
        group.request_w = 12.0f;
        try(&t, gpw_fleet_add_group(fleet, &group, profile, NULL));
        try(&t, gpw_fleet_add_event(fleet, 503000000u, 1u, GPW_PHASE_INFER));
        try(&t, gpw_fleet_add_event(fleet, 3000000000u, 1u, GPW_PHASE_IDLE));
        try(&t, gpw_fleet_start(fleet));
        for (k = 0; k < 6u; k++) {
            try(&t, gpw_fleet_process(fleet, mean_w, fluctuation_w, BLOCK));
            for (i = 0; i < BLOCK; i++) {
                add(&t, mean_w[i]);
                add(&t, fluctuation_w[i]);
            }
        }
    }
    trace_end(&t, "fleet, arrivals", HASH_FLEET_ARRIVALS);
}

/* ---- chain ------------------------------------------------------------- */

static void trace_chain(void)
{
    trace t = trace_begin();
    gpw_chain_config config;
    gpw_chain *chain;
    int64_t stored_mj = 0;
    float mean_w, fluctuation_w;
    uint32_t k;

    try(&t, gpw_chain_config_init(&config, sizeof config));
    config.dt_s = 0.001f;
    config.delay_slots_max = 32u;
    config.initial_w = 8000.0f;
    if (try(&t, gpw_chain_init(memory, sizeof memory, &config, &chain))) {
        try(&t, gpw_chain_add_ramp(chain, 5.0e5f, 8.0e5f));
        try(&t, gpw_chain_add_lag(chain, 0.35f));
        try(&t, gpw_chain_add_dead_time(chain, 0.0125f));
        try(&t, gpw_chain_add_lag(chain, 0.02f));
        for (k = 0; k < 5000u; k++) {
            try(&t, gpw_chain_step(chain, wander_w(k / 50u), wander_w(k) * 0.01f, &mean_w,
                                   &fluctuation_w));
            add(&t, mean_w);
            add(&t, fluctuation_w);
        }
        try(&t, gpw_chain_stored_mj(chain, &stored_mj));
        add_word(&t, (uint32_t)((uint64_t)stored_mj & 0xffffffffu));
        add_word(&t, (uint32_t)((uint64_t)stored_mj >> 32));
    }
    trace_end(&t, "chain", HASH_CHAIN);
}

/* ---- supply ------------------------------------------------------------ */

/* Overhead rows, UPS, transformer and cooling; the supplies leave once and come back. */
static void trace_plant(trace *t)
{
    gpw_supply_config config;
    gpw_supply *supply;
    float mean_w, fluctuation_w;
    uint32_t k;

    try(t, gpw_supply_config_init(&config, sizeof config));
    config.dt_s = 0.01f;
    config.overhead_rows_max = 2u;
    config.power_factor = 0.98f;
    config.ups_no_load_w = 700.0f;
    config.cooling_w = 1500.0f;
    config.cooling_w_per_w = 0.22f;
    config.cooling_tau_s = 7.0f;
    config.under_hz = 47.0f;
    config.return_delay_s = 1.0f;
    config.walk_in_s = 0.5f;
    try(t, gpw_supply_capacitive_var(9000.0f, 0.93f, &config.capacitive_var));
    try(t, gpw_supply_plant_preset(&config, GPW_PLANT_UPS, 60000.0f));
    try(t, gpw_supply_plant_preset(&config, GPW_PLANT_TRANSFORMER, 60000.0f));
    if (try(t, gpw_supply_init(memory, sizeof memory, &config, &supply))) {
        try(t, gpw_supply_add_overhead(supply, 2000.0f, 3900.0f));
        try(t, gpw_supply_add_overhead(supply, 40000.0f, 12300.0f));
        for (k = 0; k < 3000u; k++) {
            try(t, gpw_supply_step(supply, wander_w(k / 100u), 300.0f,
                                   k / 400u == 3u ? 46.0f : 50.0f, &mean_w, &fluctuation_w));
            add(t, mean_w);
            add(t, fluctuation_w);
        }
    }
}

static void trace_supply(void)
{
    trace t = trace_begin();
    gpw_supply_config config;
    gpw_supply *supply;
    float mean_w, fluctuation_w, share;
    uint32_t k, trips;

    try(&t, gpw_supply_config_init(&config, sizeof config));
    try(&t, gpw_supply_preset(&config, GPW_SUPPLY_HGX_H100, 4u));
    config.dt_s = 0.001f;
    config.rows_max = 3u;
    config.psu_rated_w = 120000.0f;
    config.distribution_efficiency = 0.97f;
    config.under_hz = 47.0f;
    config.over_hz = 53.0f;
    config.return_low_hz = 48.0f;
    config.return_high_hz = 52.0f;
    config.return_delay_s = 0.3f;
    config.walk_in_s = 0.5f;
    if (try(&t, gpw_supply_init(memory, sizeof memory, &config, &supply))) {
        try(&t, gpw_supply_add_efficiency(supply, 0.1f, 0.88f));
        try(&t, gpw_supply_add_efficiency(supply, 0.5f, 0.95f));
        try(&t, gpw_supply_add_efficiency(supply, 1.0f, 0.93f));
        for (k = 0; k < 4000u; k++) {
            const float hz = k / 500u == 2u ? 46.0f : (k / 500u == 5u ? 54.0f : 50.0f);

            try(&t, gpw_supply_step(supply, wander_w(k), 300.0f, hz, &mean_w, &fluctuation_w));
            add(&t, mean_w);
            add(&t, fluctuation_w);
        }
        try(&t, gpw_supply_connected(supply, &share, &trips));
        add(&t, share);
        add_word(&t, trips);
    }
    trace_plant(&t);
    trace_end(&t, "supply", HASH_SUPPLY);
}

/* ---- genset ------------------------------------------------------------ */

static void run_genset(trace *t, const gpw_genset_config *config)
{
    gpw_genset *genset;
    gpw_genset_output out;
    uint32_t k;

    if (!try(t, gpw_genset_init(memory, sizeof memory, config, &genset))) {
        return;
    }
    for (k = 0; k < 500u; k++) {
        const float load_pu = k < 50u ? 0.1f : (k < 250u ? 0.45f : (k < 400u ? 0.3f : 0.0f));

        try(t, gpw_genset_step(genset, load_pu * config->rated_w, &out, sizeof out));
        add(t, out.speed_pu);
        add(t, out.speed_min_pu);
        add(t, out.speed_max_pu);
        add(t, out.mechanical_w);
        add(t, out.throttle_pu);
        add(t, out.boost_pu);
        add(t, out.rocof_hz_per_s);
        add_word(t, out.limited);
        add_word(t, out.collapsed);
    }
}

static void begin_genset(trace *t, gpw_genset_config *config, uint32_t preset)
{
    try(t, gpw_genset_config_init(config, sizeof *config));
    try(t, gpw_genset_preset(config, preset));
    config->tick_ns = TICK_NS;
    config->rated_w = 100000.0f;
    config->initial_pu = 0.1f;
}

static void trace_genset(void)
{
    trace t = trace_begin();
    gpw_genset_config config;
    uint32_t preset, swing;

    for (preset = GPW_GENSET_DIESEL_NA; preset <= GPW_GENSET_GAS_LEAN; preset++) {
        for (swing = GPW_SWING_TORQUE; swing <= GPW_SWING_POWER; swing++) {
            begin_genset(&t, &config, preset);
            config.swing = swing;
            run_genset(&t, &config);
        }
    }
    /* The governors that no preset uses; with an odd tick, whose sub-steps do not divide 1 ms.
     */
    begin_genset(&t, &config, GPW_GENSET_DIESEL_TURBO);
    config.governor = GPW_GOVERNOR_DROOP;
    config.droop_pu = 0.05f;
    config.t_lag_s = 0.3f;
    config.tick_ns = 7300000u;
    run_genset(&t, &config);
    begin_genset(&t, &config, GPW_GENSET_DIESEL_TURBO);
    config.governor = GPW_GOVERNOR_PI;
    config.kp = 8.0f;
    config.ki = 10.0f;
    config.t_lag_s = 0.1f;
    config.tick_ns = 1000000u;
    run_genset(&t, &config);
    begin_genset(&t, &config, GPW_GENSET_DIESEL_TURBO_DROOP);
    config.droop_on_power = 1u;
    run_genset(&t, &config);
    trace_end(&t, "genset", HASH_GENSET);
}

/* ---- verdict ----------------------------------------------------------- */

static void add_result(trace *t, const gpw_verdict_result *r)
{
    add(t, r->dip_pct);
    add(t, r->dip_initial_pct);
    add(t, r->dip_time_s);
    add(t, r->rise_pct);
    add(t, r->rise_time_s);
    add(t, r->rocof_hz_per_s);
    add(t, r->rocof_time_s);
    add(t, r->rocof_instant_hz_per_s);
    add(t, r->worst_step_w);
    add(t, r->worst_step_rise_s);
    add(t, r->worst_step_time_s);
    add(t, r->duration_s);
    add_word(t, r->trip);
    add(t, r->trip_time_s);
    add_word(t, r->collapsed);
    add_word(t, r->class_held);
}

static void add_class(trace *t, const gpw_class_result *r)
{
    add_word(t, r->class_id);
    add_word(t, r->outcome);
    add_word(t, r->limiting);
    add(t, r->margin_pct);
    add(t, r->recovery_s);
    add(t, r->steady_band_pct);
}

static void trace_verdict(void)
{
    trace t = trace_begin();
    gpw_verdict_config config;
    gpw_verdict_result result;
    gpw_class_result class_result;
    gpw_limits limits;
    gpw_verdict *verdict;
    float speed_pu = 0.0f;
    uint32_t k;

    try(&t, gpw_verdict_config_init(&config, sizeof config));
    config.dt_s = 0.001f;
    config.rated_w = 100000.0f;
    if (try(&t, gpw_verdict_init(memory, sizeof memory, &config, &verdict))) {
        for (k = GPW_CLASS_G1; k <= GPW_CLASS_G3; k++) {
            try(&t, gpw_limits_init(&limits, sizeof limits));
            try(&t, gpw_limits_iso8528(&limits, k));
            try(&t, gpw_verdict_add_class(verdict, &limits));
        }
        try(&t, gpw_verdict_add_trip(verdict, 47.5f, 0.05f, 0u));
        for (k = 0; k < 12000u; k++) {
            const float load_w = k < 1000u ? 10000.0f : (k < 6000u ? 60000.0f : 30000.0f);

            if (k >= 1000u && k < 1150u) {
                speed_pu -= 0.0005f;
            } else if (k >= 6000u && k < 6100u) {
                speed_pu += 0.0004f;
            } else {
                speed_pu *= 0.998f;
            }
            try(&t, gpw_verdict_push(verdict, speed_pu, 0.0f, load_w));
        }
        try(&t, gpw_verdict_result_get(verdict, &result, sizeof result));
        add_result(&t, &result);
        for (k = 0; k < 3u; k++) {
            try(&t, gpw_verdict_class_get(verdict, k, &class_result, sizeof class_result));
            add_class(&t, &class_result);
        }
    }
    trace_end(&t, "verdict", HASH_VERDICT);
}

/* ---- site -------------------------------------------------------------- */

static void add_signals(trace *t, const gpw_site_signals *s)
{
    add_word(t, (uint32_t)(s->time_ns & 0xffffffffu));
    add_word(t, (uint32_t)(s->time_ns >> 32));
    add(t, s->rail_mean_w);
    add(t, s->rail_w);
    add(t, s->smoothed_w);
    add(t, s->ac_w);
    add(t, s->psu_w);
    add(t, s->generator_w);
    add(t, s->frequency_hz);
    add(t, s->frequency_min_hz);
    add(t, s->frequency_max_hz);
    add(t, s->rocof_hz_per_s);
    add(t, s->throttle_pu);
    add(t, s->boost_pu);
    add(t, s->connected_share);
    add_word(t, s->flags);
}

static void build_site(trace *t, gpw_site *site)
{
    gpw_profile *profile;
    gpw_fleet_group group;
    gpw_stagger stagger;
    gpw_supply_config supply;
    gpw_genset_config genset;
    uint32_t index;

    try(t, own_profile(&profile));
    try(t, gpw_fleet_group_init(&group, sizeof group));
    group.gpus = 16u;
    group.node_gpus = 8u;
    group.rho_in = 0.95f;
    group.rho_out = 0.5f;
    group.spread_s = 0.1f;
    group.sync_fraction = 0.75f;
    try(t, gpw_site_add_group(site, &group, profile, &index));
    group.gpus = 8u;
    try(t, gpw_site_add_group(site, &group, gpw_profile_h100_sxm(), &index));
    try(t, gpw_site_set_rho(site, 0u, GPW_PHASE_TRAIN, 0.97f, 0.9f));
    try(t, gpw_site_add_event(site, 1003000000u, 0u, GPW_PHASE_TRAIN));
    try(t, gpw_site_add_event(site, 9000000000u, 0u, GPW_PHASE_IDLE));
    try(t, gpw_stagger_init(&stagger, sizeof stagger));
    stagger.group = 1u;
    stagger.phase = GPW_PHASE_TRAIN;
    stagger.gpus_per_step = 2u;
    stagger.at_ns = 4000000000u;
    stagger.interval_s = 0.5f;
    try(t, gpw_site_add_stagger(site, &stagger));
    try(t, gpw_site_add_bus_event(site, 6500000000u, 9000.0f));
    try(t, gpw_supply_config_init(&supply, sizeof supply));
    try(t, gpw_supply_preset(&supply, GPW_SUPPLY_HGX_H100, 3u));
    supply.dt_s = 0.001f;
    supply.rows_max = 2u;
    supply.psu_rated_w = 30000.0f;
    supply.under_hz = 48.5f;
    supply.return_low_hz = 49.0f;
    supply.return_delay_s = 1.0f;
    supply.walk_in_s = 0.5f;
    try(t, gpw_site_set_supply(site, &supply));
    try(t, gpw_site_add_efficiency(site, 0.2f, 0.9f));
    try(t, gpw_site_add_efficiency(site, 0.8f, 0.95f));
    try(t, gpw_site_add_ramp(site, GPW_CHAIN_RAIL, 40000.0f, 60000.0f));
    try(t, gpw_site_add_lag(site, GPW_CHAIN_PSU, 0.035f));
    try(t, gpw_site_add_dead_time(site, GPW_CHAIN_AC, 0.0045f));
    try(t, gpw_genset_config_init(&genset, sizeof genset));
    try(t, gpw_genset_preset(&genset, GPW_GENSET_DIESEL_TURBO));
    genset.tick_ns = TICK_NS;
    genset.rated_w = 40000.0f;
    try(t, gpw_site_set_genset(site, &genset));
    try(t, gpw_site_add_trip(site, 47.0f, 0.2f, 0u));
    try(t, gpw_site_start(site));
}

static gpw_site *begin_site(trace *t)
{
    gpw_site_config config;
    gpw_site *site = NULL;

    try(t, gpw_site_config_init(&config, sizeof config));
    config.tick_ns = TICK_NS;
    config.seed = 42u;
    config.groups_max = 2u;
    config.events_max = 4u;
    config.staggers_max = 1u;
    config.bus_events_max = 1u;
    config.delay_slots_max = 16u;
    config.rows_max = 2u;
    config.bus_load_w = 3000.0f;
    if (try(t, gpw_site_init(memory, sizeof memory, &config, &site))) {
        build_site(t, site);
    }
    return site;
}

static void trace_site(void)
{
    trace t = trace_begin();
    gpw_site *site = begin_site(&t);
    gpw_site_signals signals;
    gpw_verdict_result result;
    uint32_t k;

    for (k = 0; t.worst >= GPW_OK && k < 1500u; k++) {
        try(&t, gpw_site_step(site, &signals, sizeof signals));
        add_signals(&t, &signals);
        if (k == 1100u) {
            try(&t, gpw_site_command(site, 0u, GPW_PHASE_INFER, 4u, 2000000u));
        }
    }
    if (t.worst >= GPW_OK) {
        try(&t, gpw_site_result(site, &result, sizeof result));
        add_result(&t, &result);
    }
    trace_end(&t, "site", HASH_SITE);
}

static void trace_judgement(void)
{
    trace t = trace_begin();
    gpw_site *site = begin_site(&t);
    gpw_judgement j;

    if (t.worst >= GPW_OK && try(&t, gpw_site_judge(site, NULL, 800u, &j, sizeof j))) {
        add_word(&t, j.outcome);
        add_word(&t, j.class_held);
        add_word(&t, j.limiting);
        add(&t, j.margin_pct);
        add_word(&t, j.limiting_corner);
        add_word(&t, j.deciding);
        add_word(&t, j.corners);
        add_word(&t, j.corners_held);
        add_word(&t, j.corners_failed);
        add_word(&t, j.assumptions);
        add(&t, j.dip_pct);
        add(&t, j.rise_pct);
        add(&t, j.rocof_hz_per_s);
        add(&t, j.recovery_s);
        add(&t, j.worst_step_w);
        add(&t, j.bound_step_up_w);
        add(&t, j.bound_step_down_w);
        add_word(&t, j.supply_trips);
    }
    trace_end(&t, "judgement", HASH_JUDGEMENT);
}

/* ---- bands ------------------------------------------------------------- */

static void add_readings(trace *t, const gpw_bands *bands, uint32_t modes)
{
    gpw_band_reading band;
    gpw_mode_reading mode;
    uint32_t i;

    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        try(t, gpw_bands_band(bands, i, &band, sizeof band));
        add(t, band.amplitude);
        add(t, band.largest);
        add_word(t, (uint32_t)(band.largest_ns & 0xffffffffu));
        add(t, band.frequency_hz);
        add(t, band.energy_share);
        add_word(t, band.settled);
    }
    for (i = 0; i < modes; i++) {
        try(t, gpw_bands_mode(bands, i, &mode, sizeof mode));
        add(t, mode.amplitude);
        add(t, mode.largest);
        add(t, mode.margin_pct);
        add_word(t, mode.exceeded);
    }
}

/* Every band, modes that are heard at once and seldom, and a window. */
static void run_bands(trace *t, uint32_t tick_ns)
{
    gpw_bands_config config;
    gpw_change_reading change;
    gpw_bands *bands;
    float hz = 0.0f, amplitude = 0.0f;
    uint32_t k, band = 0u;

    try(t, gpw_bands_config_init(&config, sizeof config));
    config.tick_ns = tick_ns;
    config.modes_max = 2u;
    config.window_s = 0.37f;
    config.change_limit = 50000.0f;
    if (!try(t, gpw_bands_init(memory, sizeof memory, &config, &bands))) {
        return;
    }
    try(t, gpw_bands_add_mode(bands, 0.16f, 0.05f, 2000.0f, NULL));
    try(t, gpw_bands_add_mode(bands, 17.3f, 0.02f, 9000.0f, NULL));
    for (k = 0; k < 3000u; k++) {
        try(t, gpw_bands_step(bands, wander_w(k / 5u)));
        if (k % 100u == 99u) {
            add_readings(t, bands, 2u);
            try(t, gpw_bands_change(bands, &change, sizeof change));
            add(t, change.range);
            add(t, change.change);
            add(t, change.margin_pct);
            try(t, gpw_bands_dominant(bands, &band, &hz, &amplitude));
            add_word(t, band);
            add(t, hz);
            add(t, amplitude);
        }
    }
}

static void trace_bands(void)
{
    trace t = trace_begin();
    float swing_w = 0.0f;
    uint32_t k;

    for (k = 1u; k < 100u; k++) {
        try(&t, gpw_bands_window_permitted(1.0e7f, 5.0f, (float)k * 0.003f, &swing_w));
        add(&t, swing_w);
    }
    run_bands(&t, 1000000u);
    run_bands(&t, TICK_NS);
    run_bands(&t, 20000000u);
    trace_end(&t, "bands", HASH_BANDS);
}

/* ---- plant ------------------------------------------------------------- */

/* A set of 50 kW; with droop it carries its own share, without it is on the line. */
static void add_plant_set(trace *t, gpw_plant *plant, uint32_t preset, float reactance_pu,
                          uint32_t online)
{
    gpw_genset_config genset;
    gpw_plant_set_config place;
    uint32_t index;

    begin_genset(t, &genset, preset);
    try(t, gpw_plant_set_config_init(&place, sizeof place));
    genset.tick_ns = 0u;
    genset.rated_w = 50000.0f;
    genset.initial_pu = 0.4f;
    place.sharing = genset.droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    place.online = online;
    place.reactance_pu = reactance_pu;
    place.ramp_w_per_s = 10000.0f;
    place.start_s = 1.0f;
    place.sync_s = 0.5f;
    try(t, gpw_plant_add_set(plant, &genset, &place, &index));
}

static void add_plant_inverter(trace *t, gpw_plant *plant, uint32_t mode)
{
    gpw_inverter_config v;
    uint32_t index;

    try(t, gpw_inverter_config_init(&v, sizeof v));
    v.mode = mode;
    v.rated_w = 15000.0f;
    v.overload_pu = 1.3f;
    v.overload_s = 0.7f;
    v.overload_rest_s = 3.0f;
    v.droop_pu = 0.03f;
    v.inertia_s = 0.5f;
    v.latency_s = mode == GPW_INVERTER_FOLLOWING ? 0.043f : 0.0f;
    v.lag_s = 0.02f;
    v.hold_w_per_s = 20000.0f;
    v.reactance_pu = 0.12f;
    v.energy_j = 60000.0f;
    v.charge_efficiency = 0.93f;
    v.discharge_efficiency = 0.95f;
    v.standby_w = 70.0f;
    v.recharge_w = 3000.0f;
    try(t, gpw_plant_add_inverter(plant, &v, &index));
}

static void add_plant_state(trace *t, const gpw_plant *plant)
{
    gpw_set_output set;
    gpw_inverter_output v;
    gpw_plant_reserve r;
    float settled_pu;
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        try(t, gpw_plant_set_output(plant, i, &set, sizeof set));
        add(t, set.power_w);
        add(t, set.angle_rad);
        add(t, set.bias_pu);
        add_word(t, set.state);
    }
    for (i = 0; i < 2u; i++) {
        try(t, gpw_plant_inverter_output(plant, i, &v, sizeof v));
        add(t, v.power_w);
        add(t, v.soc);
        add(t, v.cycles);
        add_word(t, (uint32_t)((uint64_t)v.losses_mj & 0xffffffffu));
        add_word(t, v.limited);
    }
    try(t, gpw_plant_reserves(plant, &r, sizeof r));
    add(t, r.step_n1_w);
    try(t, gpw_plant_settled(plant, 60000.0f, &settled_pu));
    add(t, settled_pu);
}

/* Two that share, one that droops, one that is started; one is lost on the way. */
static void trace_sets(void)
{
    trace t = trace_begin();
    gpw_plant_config config;
    gpw_plant_output out;
    gpw_plant *plant;
    uint32_t k;

    try(&t, gpw_plant_config_init(&config, sizeof config));
    config.tick_ns = TICK_NS;
    config.sets_max = 4u;
    config.inverters_max = 2u;
    config.events_max = 2u;
    config.latency_max_ms = 50u;
    if (try(&t, gpw_plant_init(memory, sizeof memory, &config, &plant))) {
        add_plant_set(&t, plant, GPW_GENSET_DIESEL_TURBO, 0.3f, 1u);
        add_plant_set(&t, plant, GPW_GENSET_DIESEL_NA, 0.2f, 1u);
        add_plant_set(&t, plant, GPW_GENSET_DIESEL_TURBO_DROOP, 0.25f, 1u);
        add_plant_set(&t, plant, GPW_GENSET_DIESEL_NA, 0.3f, 0u);
        add_plant_inverter(&t, plant, GPW_INVERTER_FOLLOWING);
        add_plant_inverter(&t, plant, GPW_INVERTER_FORMING);
        try(&t, gpw_plant_start(plant, 3u, 2000000000u));
        try(&t, gpw_plant_loss(plant, 1u, 6003000000u));
        for (k = 0; k < 1200u; k++) {
            try(&t,
                gpw_plant_step(plant, 40000.0f + 0.4f * wander_w(k / 70u), &out, sizeof out));
            add(&t, out.speed_pu);
            add(&t, out.speed_min_pu);
            add(&t, out.sets_w);
            add_word(&t, out.flags);
            if (k % 40u == 39u) {
                add_plant_state(&t, plant);
            }
        }
    }
    trace_end(&t, "plant", HASH_PLANT);
}

/* ---- estimate, with its level tracker ---------------------------------- */

/* Two levels with a swing and noise, bursts, missing samples and a gap. */
static float measured_w(uint32_t k)
{
    const float noise_w = (float)((k * 7919u) % 2003u) * 0.01f;
    const float swing_w = k % 33u < 16u ? 20.0f : 0.0f;
    const float burst_w = k % 211u < 3u ? 90.0f : 0.0f;

    return (k < 900u ? 120.0f : 420.0f) + noise_w + swing_w + burst_w;
}

static void add_level(trace *t, gpw_estimate *estimate)
{
    gpw_level level;
    gpw_level_event event;

    if (gpw_estimate_next_level(estimate, &level, sizeof level) == GPW_OK) {
        add_word(t, (uint32_t)(level.left_ns / TICK_NS));
        add(t, level.mean_w);
        add(t, level.sd_w);
        add_word(t, level.flags);
    }
    if (gpw_estimate_next_event(estimate, &event, sizeof event) == GPW_OK) {
        add(t, event.area_j);
        add(t, event.extreme_w);
    }
}

static void add_estimate(trace *t, gpw_estimate *estimate)
{
    gpw_estimate_result r;
    gpw_estimate_period p;

    if (try(t, gpw_estimate_result_get(estimate, &r, sizeof r))) {
        add(t, r.mean_w);
        add(t, r.mean_error_w);
        add(t, r.sd_w);
        add(t, r.tau_s);
        add(t, r.tau_high_s);
        add(t, r.sigma_w);
        add(t, r.misfit_pu);
        add_word(t, r.flags);
    }
    if (gpw_estimate_find_period(estimate, &p, sizeof p) == GPW_OK) {
        add(t, p.period_s);
        add(t, p.error_s);
        add(t, p.share_pu);
        add(t, p.swing_w);
    }
}

static void trace_estimate(void)
{
    trace t = trace_begin();
    gpw_estimate_config config;
    gpw_estimate *estimate;
    uint32_t k;

    try(&t, gpw_estimate_config_init(&config, sizeof config));
    config.interval_s = 0.1f;
    config.window_s = 0.025f;
    config.tiers = 4u;
    config.bins = 128u;
    if (try(&t, gpw_estimate_init(memory, sizeof memory, &config, &estimate))) {
        for (k = 0; k < 3000u; k++) {
            const uint64_t stamp_ns = (uint64_t)(10u * k) * TICK_NS;

            if (k % 37u != 5u && (k < 700u || k > 740u)) {
                try(&t, gpw_estimate_step(estimate, stamp_ns, measured_w(k)));
                add_level(&t, estimate);
            }
            if (k % 500u == 499u) {
                add_estimate(&t, estimate);
            }
        }
    }
    trace_end(&t, "estimate", HASH_ESTIMATE);
}

int tap_main(void)
{
    total = 2166136261u;
    trace_aggregate();
    trace_fleet(GPW_FLEET_AGGREGATED, 12u, "fleet, aggregated", HASH_FLEET_AGGREGATED);
    trace_fleet(GPW_FLEET_EXACT, 9u, "fleet, exact", HASH_FLEET_EXACT);
    trace_arrivals();
    trace_chain();
    trace_supply();
    trace_genset();
    trace_verdict();
    trace_site();
    trace_judgement();
    trace_bands();
    trace_sets();
    trace_estimate();
    tap_figure_hex("total", total);
    tap_ok(total == HASH_TOTAL, "total");
    return tap_done();
}
