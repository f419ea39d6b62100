/* SPDX-License-Identifier: MIT */
/* The controller's tick: static memory, no heap, one call every 10 ms. Also built for
 * Cortex-M4F, where main() is the controller's own. */
#include <gpupower/gpupower.h>

#define GROUPS 1u
#define EVENTS 4u

static GPW_STATE_BUFFER(memory, GPW_SITE_STATE_BYTES(GROUPS, EVENTS));
static gpw_site *site;

gpw_status controller_start(void);
gpw_status controller_tick(float *load_w, float *frequency_hz);
gpw_status controller_job_begins(void);

static gpw_status add_gpus(void)
{
    gpw_fleet_group node;
    uint32_t index;
    gpw_status status = gpw_fleet_group_init(&node, sizeof node);

    if (status != GPW_OK) {
        return status;
    }
    node.gpus = 8;
    node.rho_in = 0.97f;
    return gpw_site_add_group(site, &node, gpw_profile_study_h100_pcie(), &index);
}

static gpw_status add_generator(void)
{
    gpw_genset_config set;
    gpw_status status = gpw_genset_config_init(&set, sizeof set);

    if (status == GPW_OK) {
        status = gpw_genset_preset(&set, GPW_GENSET_DIESEL_TURBO);
    }
    if (status != GPW_OK) {
        return status;
    }
    set.rated_w = 10000.0f;
    return gpw_site_set_genset(site, &set);
}

gpw_status controller_start(void)
{
    gpw_site_config config;
    gpw_status status = gpw_site_config_init(&config, sizeof config);

    if (status != GPW_OK) {
        return status;
    }
    config.groups_max = GROUPS;
    config.events_max = EVENTS;
    status = gpw_site_init(memory, sizeof memory, &config, &site);
    if (status == GPW_OK) {
        status = add_gpus();
    }
    if (status >= GPW_OK) {
        status = add_generator();
    }
    return status < GPW_OK ? status : gpw_site_start(site);
}

/* The scheduler says that a job begins: all GPUs of group 0 go to work on the next tick. */
gpw_status controller_job_begins(void)
{
    return gpw_site_command(site, 0, GPW_PHASE_INFER, 0, 0);
}

gpw_status controller_tick(float *load_w, float *frequency_hz)
{
    gpw_site_signals now;
    const gpw_status status = gpw_site_step(site, &now, sizeof now);

    if (status >= GPW_OK) {
        *load_w = now.generator_w;
        *frequency_hz = now.frequency_hz;
    }
    return status;
}

#ifndef GPW_EXAMPLE_NO_MAIN
#  include <stdio.h>

int main(void)
{
    float load_w = 0.0f, frequency_hz = 0.0f;
    int k;

    if (controller_start() < GPW_OK) {
        return 1;
    }
    puts("t_s,load_w,frequency_hz");
    for (k = 1; k <= 200; k++) {
        if (k == 51 && controller_job_begins() < GPW_OK) {
            return 1;
        }
        if (controller_tick(&load_w, &frequency_hz) < GPW_OK) {
            return 1;
        }
        if (k % 10 == 0) {
            printf("%.1f,%.0f,%.3f\n", 0.01 * k, (double)load_w, (double)frequency_hz);
        }
    }
    return 0;
}
#endif
