/* SPDX-License-Identifier: MIT */
/* One tick of a plant. */
#include "plant_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_inverters_begin
#  pragma weak gpwi_inverters_follow
#  pragma weak gpwi_inverters_end
#endif

#define OUTPUT_V0_1 72u

GPW_STATIC_ASSERT(plant_output_size, sizeof(gpw_plant_output) == OUTPUT_V0_1);

void gpwi_plant_begin(gpw_plant *plant)
{
    uint32_t i;

    plant->speed_min = plant->speed_max = plant->speed;
    for (i = 0; i < plant->sets; i++) {
        gpwi_genset_begin(gpwi_plant_genset(plant, i));
    }
    for (i = 0; i < plant->inverters; i++) {
        gpwi_plant_inverter(plant, i)->limited = 0u;
    }
}

/* Nanosecond of the tick in which sub-step k begins, without 64 bits: there are no more than
 * 100. */
static uint32_t substep_begin(const gpw_plant *p, uint32_t k)
{
    const uint32_t tick_ns = p->config.tick_ns, n = p->substeps;

    return tick_ns / n * k + tick_ns % n * k / n;
}

static void control(gpw_plant *p)
{
    if (p->control_left == 0u) {
        gpwi_plant_share_load(p);
        gpwi_plant_watch_reserve(p);
        p->control_left = p->control_every;
    }
    p->control_left--;
}

static void count_substep(gpw_plant *p)
{
    p->substep++;
    if (p->substep == p->substeps) {
        p->substep = 0u;
        p->time_ns += p->config.tick_ns;
    }
}

float gpwi_plant_substep(gpw_plant *plant, float load_w)
{
    const uint32_t begin_ns = substep_begin(plant, plant->substep);
    float net_w = load_w, speed;

    if (plant->inverters > 0u && !plant->has_stepped) {
        gpwi_inverters_begin(plant, load_w);
    }
    plant->has_stepped = 1u;
    plant->substep_ns = substep_begin(plant, plant->substep + 1u) - begin_ns;
    gpwi_plant_run_events(plant, plant->time_ns + begin_ns);
    control(plant);
    plant->load_w = load_w;
    if (plant->inverters > 0u) {
        plant->followers_w = gpwi_inverters_follow(plant, load_w);
        net_w -= plant->followers_w;
    }
    speed = gpwi_plant_network(plant, net_w);
    plant->speed = speed;
    gpwi_plant_watch_sets(plant);
    if (plant->inverters > 0u) {
        gpwi_inverters_end(plant);
    }
    plant->speed_min = speed < plant->speed_min ? speed : plant->speed_min;
    plant->speed_max = speed > plant->speed_max ? speed : plant->speed_max;
    count_substep(plant);
    return speed;
}

/* ---- the public tick ---- */

static gpw_status check_run(const gpw_plant *plant)
{
    const gpw_status status = gpwi_plant_check(plant);

    if (status != GPW_OK) {
        return status;
    }
    return plant->sets + plant->inverters > 0u ? GPW_OK : (gpw_status)GPW_ERR_STATE;
}

static gpw_status accept_load(gpw_plant *plant, float load_w)
{
    if (!gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return GPW_NOTE_HELD;
    }
    plant->held_w = load_w;
    return GPW_OK;
}

static void run_tick(gpw_plant *plant)
{
    const float load_w = plant->held_w;
    uint32_t k;

    gpwi_plant_begin(plant);
    for (k = 0; k < plant->substeps; k++) {
        (void)gpwi_plant_substep(plant, load_w);
    }
}

gpw_status gpw_plant_step(gpw_plant *plant, float load_w, gpw_plant_output *out,
                          size_t out_bytes)
{
    gpw_plant_output figures;
    gpw_status status = check_run(plant);

    if (status == GPW_OK && out == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && (out_bytes < OUTPUT_V0_1 || out_bytes > GPWI_CONFIG_MAX)) {
        status = GPW_ERR_VERSION;
    }
    if (status != GPW_OK) {
        return status;
    }
    status = accept_load(plant, load_w);
    run_tick(plant);
    gpwi_plant_read(plant, &figures);
    (void)gpwi_result_write(out, out_bytes, &figures, sizeof figures, OUTPUT_V0_1);
    return status;
}

gpw_status gpw_plant_process(gpw_plant *plant, const float *load_w, float *speed_pu,
                             size_t ticks)
{
    gpw_status worst = check_run(plant);
    size_t k;

    if (worst == GPW_OK && ticks > 0u && (load_w == NULL || speed_pu == NULL)) {
        worst = GPW_ERR_NULL;
    }
    if (worst != GPW_OK) {
        return worst;
    }
    for (k = 0; k < ticks; k++) {
        if (accept_load(plant, load_w[k]) == GPW_NOTE_HELD) {
            worst = GPW_NOTE_HELD;
        }
        run_tick(plant);
        speed_pu[k] = plant->speed;
    }
    return worst;
}
