/* SPDX-License-Identifier: MIT */
/* One tick of a bus with more than one set: load, plant, voltage, relays, and both signals
 * back.
 */
#include "site_bus_state.h"

#include "maths.h"

#define BUS_SIGNALS_V0_1 72u
#define FAR_ABOVE_PU 1.1f /* of the alternators' rating */

GPW_STATIC_ASSERT(bus_signals_size, sizeof(gpw_bus_signals) == BUS_SIGNALS_V0_1);

/* A sub-step's load as it stands at the generators. */
typedef struct bus_load {
    float mean_w, total_w;
    float lagging_var, capacitive_var;
} bus_load;

/* ---- from the boards to the bus ---- */

static void load_at(gpw_site *site, uint32_t k, float fluctuation, uint32_t *change_ns,
                    gpwi_tick_sums *sum, bus_load *load)
{
    const int has_fleet = site->config.load_source == GPW_LOAD_FLEET;
    float mean = has_fleet ? gpwi_fleet_mean(gpwi_site_fleet(site), k) : site->load_w;
    float beside = fluctuation;

    sum->rail_mean += mean;
    if (site->stages[GPW_CHAIN_RAIL] > 0u && site->config.load_source != GPW_LOAD_AC) {
        gpwi_chain_step(gpwi_site_chain(site, GPW_CHAIN_RAIL), &mean, &beside);
        sum->smoothed += mean + beside;
    }
    gpwi_supply_step_bus(gpwi_site_supply(site), site->frequency_hz,
                         gpwi_bus_of(site)->voltage_pu, gpw_unknown(), &mean, &beside);
    sum->ac += mean + beside;
    if (site->has_psu_now) {
        gpwi_chain_step(gpwi_site_chain(site, GPW_CHAIN_PSU), &mean, &beside);
        sum->psu += mean + beside;
    }
    if (site->stages[GPW_CHAIN_AC] > 0u) {
        gpwi_chain_step(gpwi_site_chain(site, GPW_CHAIN_AC), &mean, &beside);
    }
    gpwi_supply_reactive(gpwi_site_supply(site), mean + beside, &load->lagging_var,
                         &load->capacitive_var);
    mean += *change_ns < site->config.tick_ns ? gpwi_site_changing_bus_mean(site, k, change_ns)
                                              : site->bus_w;
    load->mean_w = mean;
    load->total_w = mean + beside;
    sum->generator += load->total_w;
}

/* ---- voltage ---- */

/* What the machines give of the power is the sets'; the inverters stand at unity. */
static float voltage_under(gpwi_bus *bus, const bus_load *load, float speed_pu)
{
    const gpw_plant_output *const now = &bus->sources;
    gpwi_alternator_load machine;

    if (now->collapsed) {
        return 0.0f;
    }
    if (!bus->has_alternator || !(now->rated_online_w > 0.0f)) {
        return 1.0f; /* held by inverters, or not simulated */
    }
    if (now->rated_online_w != bus->online_w) {
        bus->online_w = now->rated_online_w;
        gpwi_alternator_rebase(gpwi_bus_alternator(bus), bus->online_w * bus->va_per_w);
    }
    machine.power_w = now->sets_w;
    machine.reactive_var = load->lagging_var;
    machine.capacitive_var = load->capacitive_var;
    machine.speed_pu = speed_pu;
    return gpwi_alternator_substep(gpwi_bus_alternator(bus), &machine);
}

static void note_voltage(gpw_site *site, gpwi_bus *bus, uint32_t k)
{
    gpwi_bus_run *const run = &bus->run;
    const float v = bus->voltage_pu;

    if (v < run->voltage_low_pu || v > run->voltage_high_pu) {
        const float at_s =
            gpwi_float_of_uint64(site->time_ns) * 1.0e-9f + (float)(k + 1u) * site->substep_s;

        if (v < run->voltage_low_pu) {
            run->voltage_low_pu = v;
            run->voltage_low_s = at_s;
        } else {
            run->voltage_high_pu = v;
            run->voltage_high_s = at_s;
        }
    }
}

/* ---- the tick ---- */

static void watch(gpw_site *site, gpwi_bus *bus, const bus_load *load, float speed_pu)
{
    const float voltage_pu = bus->has_alternator ? bus->voltage_pu : gpw_unknown();
    const float reactive_var =
        bus->has_alternator
            ? load->lagging_var - load->capacitive_var * bus->voltage_pu * bus->voltage_pu
            : gpw_unknown();

    if (bus->relays > 0u) {
        (void)gpwi_protection_push(gpwi_bus_relays(bus), site->frequency_hz, voltage_pu,
                                   bus->sources.sets_w, reactive_var);
    }
    gpwi_verdict_push(gpwi_site_verdict(site), speed_pu,
                      gpwi_plant_settled(gpwi_bus_plant(bus), load->mean_w), load->mean_w,
                      load->total_w);
}

/* A source that comes or goes moves the speed as a change of load does. */
static void note_sources(gpw_site *site, gpwi_bus *bus, uint32_t sets, uint32_t inverters)
{
    if (bus->sources.sets_online != sets || bus->sources.inverters_online != inverters) {
        gpwi_verdict_disturbed(gpwi_site_verdict(site));
    }
}

/* On the rating of the alternators that are on the bus. */
static void note_loading(gpwi_bus *bus)
{
    gpwi_bus_run *const run = &bus->run;
    const float current_pu = bus->voltage.current_pu;
    float apparent_pu = 0.0f;

    if (bus->online_w > 0.0f) {
        apparent_pu = bus->voltage.apparent_va / (bus->online_w * bus->va_per_w);
    }
    run->apparent_pu = apparent_pu > run->apparent_pu ? apparent_pu : run->apparent_pu;
    run->current_pu = current_pu > run->current_pu ? current_pu : run->current_pu;
    if (apparent_pu > FAR_ABOVE_PU || current_pu > FAR_ABOVE_PU) {
        run->over_ticks++;
    } else {
        run->over_ticks = 0u;
    }
    run->over_longest =
        run->over_ticks > run->over_longest ? run->over_ticks : run->over_longest;
}

static void end_tick(gpwi_bus *bus)
{
    const gpw_plant_output *const now = &bus->sources;
    gpwi_bus_run *const run = &bus->run;

    if (bus->has_alternator) {
        gpwi_alternator_read(gpwi_bus_alternator(bus), &bus->voltage);
        run->alternator_flags |= bus->voltage.flags;
        if ((bus->voltage.flags & GPW_ALTERNATOR_COLLAPSED) || now->collapsed) {
            (void)!gpw_voltage_collapse(gpwi_bus_voltage(bus)); /* the handle is live */
        }
        note_loading(bus);
    }
    run->plant_flags |= now->flags;
    run->largest_set_pu =
        now->largest_pu > run->largest_set_pu ? now->largest_pu : run->largest_set_pu;
    run->least_set_pu = now->least_pu < run->least_set_pu ? now->least_pu : run->least_set_pu;
    run->sets_online_least =
        now->sets_online < run->sets_online_least ? now->sets_online : run->sets_online_least;
}

void gpwi_bus_run_substeps(gpw_site *site, float fluctuation, gpwi_tick_sums *sums)
{
    gpwi_bus *const bus = gpwi_bus_of(site);
    gpw_plant *const plant = gpwi_bus_plant(bus);
    uint32_t change_ns = gpwi_site_next_bus_change(site), k;
    gpwi_tick_sums sum = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    bus_load load = {0.0f, 0.0f, 0.0f, 0.0f};

    gpwi_plant_begin(plant);
    if (bus->has_alternator) {
        gpwi_alternator_begin(gpwi_bus_alternator(bus));
    }
    for (k = 0; k < site->substeps; k++) {
        const uint32_t sets = bus->sources.sets_online;
        const uint32_t inverters = bus->sources.inverters_online;
        float speed_pu;

        load_at(site, k, fluctuation, &change_ns, &sum, &load);
        speed_pu = gpwi_plant_substep(plant, load.total_w);
        gpwi_plant_read(plant, &bus->sources);
        note_sources(site, bus, sets, inverters);
        site->frequency_hz = site->genset.f0_hz * (1.0f + speed_pu);
        bus->voltage_pu = voltage_under(bus, &load, speed_pu);
        if (bus->has_alternator) {
            note_voltage(site, bus, k);
            gpwi_voltage_push(gpwi_bus_voltage(bus), bus->voltage_pu);
        }
        watch(site, bus, &load, speed_pu);
    }
    site->mean_w = load.mean_w;
    end_tick(bus);
    if (bus->sources.collapsed) {
        (void)!gpw_verdict_collapse(gpwi_site_verdict(site)); /* the handle is live */
    }
    *sums = sum;
}

/* What the plant takes at once; `ceiling_w`: what is left of its ratings; `behind_w`: load that
 * the throttles have not followed yet. */
float gpwi_bus_free_w(gpw_site *site, float *ceiling_w, float *behind_w)
{
    gpwi_bus *const bus = gpwi_bus_of(site);
    const gpw_plant_output *const now = &bus->sources;

    *ceiling_w = site->genset.throttle_max_pu * now->rated_online_w - now->mechanical_w;
    *behind_w = now->sets_w - now->mechanical_w;
    return gpwi_plant_acceptable_w(gpwi_bus_plant(bus)) +
           site->air_belief_pu * now->rated_online_w;
}

/* Where the tick's signals speak of one set, they speak of the bus. */
void gpwi_bus_report(gpw_site *site, gpw_site_signals *out)
{
    const gpwi_bus *const bus = gpwi_bus_of(site);
    const gpw_plant_output *const now = &bus->sources;

    out->frequency_hz = now->frequency_hz;
    out->frequency_min_hz = site->genset.f0_hz * (1.0f + now->speed_min_pu);
    out->frequency_max_hz = site->genset.f0_hz * (1.0f + now->speed_max_pu);
    out->throttle_pu =
        now->rated_online_w > 0.0f ? now->mechanical_w / now->rated_online_w : gpw_unknown();
    out->boost_pu = gpw_unknown();
    if (bus->sets == 1u) {
        gpw_set_output set;

        gpwi_cannot_fail(gpw_plant_set_output(gpwi_bus_plant_const(bus), 0u, &set, sizeof set));
        out->throttle_pu = set.throttle_pu;
        out->boost_pu = set.boost_pu;
    }
    out->flags &= ~(uint32_t)(GPW_SITE_THROTTLE_MAX | GPW_SITE_THROTTLE_MIN |
                              GPW_SITE_AIR_LIMITED | GPW_SITE_COLLAPSED);
    out->flags |= (now->limited & 7u) | (now->collapsed ? GPW_SITE_COLLAPSED : 0u);
    if (bus->relays > 0u && gpwi_protection_tripped(gpwi_bus_relays(gpwi_bus_of(site))) > 0u) {
        out->flags |= GPW_SITE_TRIPPED;
    }
}

/* ---- back to the beginning ---- */

GPWI_COLD void gpwi_bus_forget_run(gpwi_bus *bus)
{
    memset(&bus->run, 0, sizeof bus->run);
    bus->voltage_pu = 1.0f;
}

static gpw_status rewind_voltage(gpw_site *site, gpwi_bus *bus)
{
    gpwi_alternator_load load;
    gpw_status status;
    float ac_w;

    if (!bus->has_alternator) {
        return GPW_OK;
    }
    bus->online_w = bus->sources.rated_online_w;
    gpwi_alternator_rebase(gpwi_bus_alternator(bus), bus->online_w * bus->va_per_w);
    ac_w = site->mean_w - site->bus_w;
    load.power_w = bus->sources.sets_w;
    load.speed_pu = 0.0f;
    gpwi_supply_reactive(gpwi_site_supply(site), ac_w, &load.reactive_var,
                         &load.capacitive_var);
    status = gpwi_alternator_begin_at(gpwi_bus_alternator(bus), &load);
    return status == GPW_OK ? gpw_voltage_reset(gpwi_bus_voltage(bus)) : status;
}

GPWI_COLD gpw_status gpwi_bus_rewind(gpw_site *site, uint32_t corner)
{
    gpwi_bus *const bus = gpwi_bus_of(site);
    gpw_status status =
        gpwi_plant_rewind(gpwi_bus_plant(bus), corner % GPWI_PARAMETER_CORNERS, site->mean_w);

    if (status != GPW_OK) {
        return status;
    }
    gpwi_plant_read(gpwi_bus_plant(bus), &bus->sources);
    status = rewind_voltage(site, bus);
    if (status == GPW_OK && site->config.relays_max > 0u) {
        status = gpw_protection_reset(gpwi_bus_relays(bus));
    }
    gpwi_bus_forget_run(bus);
    if (bus->has_alternator) {
        gpwi_alternator_read(gpwi_bus_alternator(bus), &bus->voltage);
        bus->voltage_pu = bus->voltage.voltage_pu;
    }
    bus->run.voltage_low_pu = bus->run.voltage_high_pu = bus->voltage_pu;
    bus->run.largest_set_pu = bus->sources.largest_pu;
    bus->run.least_set_pu = bus->sources.least_pu;
    bus->run.sets_online_least = bus->sources.sets_online;
    return status;
}

/* ---- what can be asked ---- */

static gpw_status check(const gpw_site *site)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    return status == GPW_OK && !gpwi_site_has_bus(site) ? (gpw_status)GPW_ERR_NOT_FOUND
                                                        : status;
}

gpw_status gpw_site_bus_signals(const gpw_site *site, gpw_bus_signals *signals,
                                size_t signals_bytes)
{
    const gpw_status status = signals == NULL ? (gpw_status)GPW_ERR_NULL : check(site);
    const gpwi_bus *bus;
    const gpw_plant_output *now;
    gpw_bus_signals s;
    float unknown;

    if (status != GPW_OK) {
        return status;
    }
    bus = gpwi_bus_of_const(site);
    now = &bus->sources;
    unknown = gpw_unknown();
    s.voltage_pu = bus->has_alternator ? bus->voltage_pu : unknown;
    s.voltage_min_pu = bus->has_alternator ? bus->voltage.voltage_min_pu : unknown;
    s.voltage_max_pu = bus->has_alternator ? bus->voltage.voltage_max_pu : unknown;
    s.field_pu = bus->has_alternator ? bus->voltage.field_pu : unknown;
    s.apparent_va = bus->has_alternator ? bus->voltage.apparent_va : unknown;
    s.reactive_var = bus->has_alternator ? bus->voltage.reactive_var : unknown;
    s.sets_w = now->sets_w;
    s.inverters_w = now->inverters_w;
    s.rated_online_w = now->rated_online_w;
    s.largest_set_pu = now->largest_pu;
    s.least_set_pu = now->least_pu;
    s.sets_online = now->sets_online;
    s.sets_starting = now->sets_starting;
    s.inverters_online = now->inverters_online;
    s.plant_flags = now->flags;
    s.alternator_flags = bus->has_alternator ? bus->voltage.flags : 0u;
    s.relay = bus->relays > 0u ? gpwi_protection_tripped(gpwi_bus_relays_const(bus)) : 0u;
    s.dead = now->collapsed;
    return gpwi_result_write(signals, signals_bytes, &s, sizeof s, BUS_SIGNALS_V0_1);
}

gpw_status gpw_site_set_output(const gpw_site *site, uint32_t set, gpw_set_output *out,
                               size_t out_bytes)
{
    const gpw_status status = check(site);

    return status != GPW_OK
               ? status
               : gpw_plant_set_output(gpwi_bus_plant_const(gpwi_bus_of_const(site)), set, out,
                                      out_bytes);
}

gpw_status gpw_site_inverter_output(const gpw_site *site, uint32_t inverter,
                                    gpw_inverter_output *out, size_t out_bytes)
{
    const gpw_status status = check(site);

    return status != GPW_OK
               ? status
               : gpw_plant_inverter_output(gpwi_bus_plant_const(gpwi_bus_of_const(site)),
                                           inverter, out, out_bytes);
}

gpw_status gpw_site_relay_result(const gpw_site *site, uint32_t relay,
                                 gpw_protection_row_result *result, size_t result_bytes)
{
    const gpw_status status = check(site);

    if (status != GPW_OK) {
        return status;
    }
    if (relay >= gpwi_bus_of_const(site)->relays) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpw_protection_row_get(gpwi_bus_relays_const(gpwi_bus_of_const(site)), relay, result,
                                  result_bytes);
}
