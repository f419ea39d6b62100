/* SPDX-License-Identifier: MIT */
/* Any bytes as configuration and load of a set: refused, or every figure stays in range. Only
 * the header word is honest: it says how long the object is, and the library believes it. */
#include <gpupower/genset.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

static void use(gpw_genset *genset, const uint8_t *data, size_t size)
{
    gpw_genset_output out;
    float load_w;

    for (; size >= sizeof load_w; data += sizeof load_w, size -= sizeof load_w) {
        memcpy(&load_w, data, sizeof load_w);
        need(gpw_genset_step(genset, load_w, &out, sizeof out) >= GPW_OK);
        need(out.speed_min_pu <= out.speed_pu && out.speed_pu <= out.speed_max_pu);
        need(out.speed_pu >= -1.0f && out.speed_pu <= 10.0f);
        /* a set may give somewhat more than its rating */
        need(out.mechanical_w >= -4.0f * GPW_POWER_MAX_W &&
             out.mechanical_w <= 4.0f * GPW_POWER_MAX_W);
        need(out.throttle_pu == out.throttle_pu);
    }
}

/* From 4 to 12 a turbine's governor, with its figures or those of the bytes. */
static void tune(gpw_genset_config *config, uint8_t choice)
{
    const uint32_t tuning = (uint32_t)(choice - 4u) / 3u;
    gpw_status status = GPW_OK;

    if (choice > 12u) {
        return;
    }
    switch ((choice - 4u) % 3u) {
    case 0u: status = gpw_genset_use_tgov1(config); break;
    case 1u: status = gpw_genset_use_gast(config, tuning); break;
    default: status = gpw_genset_use_ggov1(config, tuning); break;
    }
    need(status == GPW_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gpw_genset_config config;
    gpw_genset *genset = NULL;
    uint32_t header;
    size_t bytes = 0;
    void *memory;

    if (size < sizeof config + 1u || gpw_genset_config_init(&config, sizeof config) != GPW_OK) {
        return 0;
    }
    if (data[0] < 4u) { /* a preset, and bytes for its rating, frequency and start */
        if (gpw_genset_preset(&config, data[0]) != GPW_OK) {
            return 0;
        }
        config.tick_ns = GPW_TICK_MIN_NS * (1u + data[1] % 100u);
        memcpy(&config.rated_w, data + 2, sizeof config.rated_w);
        config.initial_pu = (float)data[6] / 255.0f;
    } else {
        header = config.header;
        memcpy(&config, data + 1, sizeof config);
        config.header = header;
        tune(&config, data[0]);
    }
    if (gpw_genset_state_size(&config, &bytes) < GPW_OK) {
        return 0;
    }
    memory = malloc(bytes);
    if (memory != NULL && gpw_genset_init(memory, bytes, &config, &genset) >= GPW_OK) {
        use(genset, data + sizeof config + 1u, size - sizeof config - 1u);
    }
    free(memory);
    return 0;
}
