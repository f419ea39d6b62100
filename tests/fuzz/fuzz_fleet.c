/* SPDX-License-Identifier: MIT */
/* Any bytes as groups, schedule and commands of a fleet: refused, or powers that can be used.
 */
#include <gpupower/fleet.h>

#include <stdlib.h>
#include <string.h>

#define GROUPS 3u
#define GPUS 64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

typedef struct input {
    const uint8_t *data;
    size_t size;
} input;

static int take(input *in, void *out, size_t bytes)
{
    if (in->size < bytes) {
        return 0;
    }
    memcpy(out, in->data, bytes);
    in->data += bytes;
    in->size -= bytes;
    return 1;
}

static void add_groups(input *in, gpw_fleet *fleet)
{
    gpw_fleet_group group;
    uint32_t header, index, k;

    for (k = 0; k < GROUPS; k++) {
        if (gpw_fleet_group_init(&group, sizeof group) != GPW_OK) {
            return;
        }
        header = group.header;
        if (!take(in, &group, sizeof group)) {
            return;
        }
        group.header = header;
        group.gpus %= GPUS / 2u;
        if (gpw_fleet_add_group(fleet, &group,
                                k == 1u ? gpw_profile_h100_sxm() : gpw_profile_h100_pcie(),
                                &index) >= GPW_OK) {
            need(index < GROUPS);
        }
    }
}

/* An instruction is eight bytes: what, group, phase, count and a time. */
static void use(input *in, gpw_fleet *fleet)
{
    uint8_t op[8];
    float mean_w[8], fluctuation_w[8];
    size_t i;

    while (take(in, op, sizeof op)) {
        const uint32_t delay_ns =
            (uint32_t)op[4] | (uint32_t)op[5] << 8 | (uint32_t)op[6] << 16;
        const size_t ticks = op[7] % 8u + 1u;

        if (op[0] % 2u == 0u) {
            const gpw_status status =
                gpw_fleet_command(fleet, op[1], op[2], op[3] % GPUS, delay_ns);
            need(status >= GPW_ERR_LAYOUT);
        }
        need(gpw_fleet_process(fleet, mean_w, fluctuation_w, ticks) >= GPW_OK);
        for (i = 0; i < ticks; i++) {
            need(mean_w[i] >= -1.0f && mean_w[i] <= 1.0e6f);
            need(fluctuation_w[i] >= -1.0e6f && fluctuation_w[i] <= 1.0e6f);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size};
    gpw_fleet_config config;
    gpw_fleet *fleet = NULL;
    uint8_t head[16];
    size_t bytes = 0;
    void *memory;

    if (!take(&in, head, sizeof head) ||
        gpw_fleet_config_init(&config, sizeof config) != GPW_OK) {
        return 0;
    }
    memcpy(&config.seed, head, sizeof config.seed);
    memcpy(&config.tick_ns, head + 8, sizeof config.tick_ns);
    config.mode = head[12];
    config.groups_max = GROUPS;
    config.events_max = head[13];
    config.gpus_max = 2u * GPUS;
    if (gpw_fleet_state_size(&config, &bytes) < GPW_OK) {
        return 0;
    }
    memory = malloc(bytes);
    if (memory != NULL && gpw_fleet_init(memory, bytes, &config, &fleet) >= GPW_OK) {
        add_groups(&in, fleet);
        (void)!gpw_fleet_add_event(fleet, (uint64_t)head[14] * 1000000u, 0, head[15]);
        if (gpw_fleet_start(fleet) >= GPW_OK) {
            use(&in, fleet);
        }
    }
    free(memory);
    return 0;
}
