/* SPDX-License-Identifier: MIT */
/* A node of eight H100 PCIe through its phases, second by second, as the first study has it. */
#include <gpupower/host.h>

#include <stdio.h>

#define SECOND_NS 1000000000ull
#define TICK_NS 10000000u
#define TICKS_PER_SECOND 100u

static const struct {
    uint64_t at_s;
    gpw_phase phase;
} schedule[] = {{2, GPW_PHASE_LAUNCH},
                {3, GPW_PHASE_LOAD},
                {6, GPW_PHASE_WARMUP},
                {8, GPW_PHASE_INFER},
                {14, GPW_PHASE_IDLE}};

static gpw_status build(gpw_fleet **fleet)
{
    gpw_fleet_config config;
    gpw_fleet_group node;
    uint32_t index, i;
    gpw_status status = gpw_fleet_config_init(&config, sizeof config);

    config.tick_ns = TICK_NS;
    if (status == GPW_OK) {
        status = gpw_fleet_create(&config, fleet);
    }
    if (status != GPW_OK) {
        return status;
    }
    status = gpw_fleet_group_init(&node, sizeof node);
    node.gpus = 8;
    node.rho_in = 0.97f;
    if (status == GPW_OK) {
        status = gpw_fleet_add_group(*fleet, &node, gpw_profile_study_h100_pcie(), &index);
    }
    for (i = 0; i < sizeof schedule / sizeof schedule[0] && status >= GPW_OK; i++) {
        status =
            gpw_fleet_add_event(*fleet, schedule[i].at_s * SECOND_NS, index, schedule[i].phase);
    }
    return status < GPW_OK ? status : gpw_fleet_start(*fleet);
}

int main(void)
{
    gpw_fleet *fleet = NULL;
    gpw_status status = build(&fleet);
    uint32_t second;

    puts("t_s,phase,mean_w,power_w");
    for (second = 1; second <= 16u && status >= GPW_OK; second++) {
        float mean_w[TICKS_PER_SECOND], fluctuation_w[TICKS_PER_SECOND];
        gpw_phase phase = GPW_PHASE_OFF;
        uint32_t gpus;

        status = gpw_fleet_process(fleet, mean_w, fluctuation_w, TICKS_PER_SECOND);
        if (status >= GPW_OK) {
            status = gpw_fleet_group_phase(fleet, 0, &phase, &gpus);
        }
        printf("%u,%s,%.1f,%.1f\n", (unsigned)second, gpw_phase_name(phase),
               (double)mean_w[TICKS_PER_SECOND - 1u],
               (double)(mean_w[TICKS_PER_SECOND - 1u] + fluctuation_w[TICKS_PER_SECOND - 1u]));
    }
    gpw_fleet_destroy(fleet);
    if (status < GPW_OK) {
        fprintf(stderr, "%s\n", gpw_status_name(status));
        return 1;
    }
    return 0;
}
