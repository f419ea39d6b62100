/* SPDX-License-Identifier: MIT */
/* Any bytes as stages and samples of a chain: refused, or outputs within the inputs' range. */
#include <gpupower/chain.h>

#include <stdlib.h>
#include <string.h>

#define STAGES 4u
#define SLOTS 64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

static void add_stages(gpw_chain *chain, const uint8_t *kinds, const float *figures)
{
    uint32_t k;

    for (k = 0; k < STAGES; k++) {
        gpw_status status = GPW_OK;

        switch (kinds[k] % 4u) {
        case 0: status = gpw_chain_add_lag(chain, figures[k]); break;
        case 1: status = gpw_chain_add_dead_time(chain, figures[k]); break;
        case 2: status = gpw_chain_add_ramp(chain, figures[k], figures[k]); break;
        default: break;
        }
        need(status >= GPW_ERR_IO);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static GPW_STATE_BUFFER(memory, GPW_CHAIN_STATE_BYTES(STAGES, SLOTS));
    gpw_chain_config config;
    gpw_chain *chain = NULL;
    float figures[STAGES], sample[2], mean_w = 0.0f, fluctuation_w = 0.0f;
    const size_t head = STAGES + sizeof figures + 2u * sizeof(float);

    if (size < head || gpw_chain_config_init(&config, sizeof config) != GPW_OK) {
        return 0;
    }
    memcpy(figures, data + STAGES, sizeof figures);
    memcpy(&config.dt_s, data + STAGES + sizeof figures, sizeof(float));
    memcpy(&config.initial_w, data + STAGES + sizeof figures + sizeof(float), sizeof(float));
    config.delay_slots_max = SLOTS;
    if (gpw_chain_init(memory, sizeof memory, &config, &chain) < GPW_OK) {
        return 0;
    }
    add_stages(chain, data, figures);
    for (data += head, size -= head; size >= sizeof sample;
         data += sizeof sample, size -= sizeof sample) {
        memcpy(sample, data, sizeof sample);
        need(gpw_chain_step(chain, sample[0], sample[1], &mean_w, &fluctuation_w) >= GPW_OK);
        need(mean_w >= -1.001f * GPW_POWER_MAX_W && mean_w <= 1.001f * GPW_POWER_MAX_W);
        need(fluctuation_w >= -1.001f * GPW_POWER_MAX_W &&
             fluctuation_w <= 1.001f * GPW_POWER_MAX_W);
    }
    return 0;
}
