/* SPDX-License-Identifier: MIT */
/* Any bytes as stages and samples of a chain: refused, or outputs of the size of the inputs. */
#include <gpupower/chain.h>

#include <stdlib.h>
#include <string.h>

#define STAGES 4u
#define OUTPUT_MAX_W                                                                           \
  (20.0f * GPW_POWER_MAX_W) /* a converter overshoots, and one behind another */
#define SLOTS 64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

static gpw_status add_smoothing(gpw_chain *chain, float figure)
{
    gpw_smoothing_config config;
    const gpw_status status = gpw_smoothing_config_init(&config, sizeof config);

    config.tmp_w = figure;
    config.percent_tmp_floor = 50.0f;
    config.ramp_up_rate_w_per_s = figure;
    config.ramp_down_hysteresis_ms = figure;
    config.stop_delay_ms = figure;
    return status == GPW_OK ? gpw_chain_add_smoothing(chain, &config) : status;
}

static void add_stages(gpw_chain *chain, const uint8_t *kinds, const float *figures)
{
    uint32_t k;

    for (k = 0; k < STAGES; k++) {
        gpw_status status = GPW_OK;

        switch (kinds[k] % 7u) {
        case 0: status = gpw_chain_add_lag(chain, figures[k]); break;
        case 1: status = gpw_chain_add_dead_time(chain, figures[k]); break;
        case 2: status = gpw_chain_add_ramp(chain, figures[k], figures[k]); break;
        case 3: status = gpw_chain_add_converter(chain, figures[k], 0.2f); break;
        case 4: status = add_smoothing(chain, figures[k]); break;
        case 5:
            status = gpw_chain_add_storage(chain, figures[k], 0.5f, figures[k], 0.0f, 100.0f);
            break;
        default: break;
        }
        need(status >= GPW_ERR_LAYOUT);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static GPW_STATE_BUFFER(memory, GPW_CHAIN_STATE_BYTES(2u * STAGES, SLOTS));
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
    config.stages_max = 2u * STAGES;
    config.delay_slots_max = SLOTS;
    if (gpw_chain_init(memory, sizeof memory, &config, &chain) < GPW_OK) {
        return 0;
    }
    add_stages(chain, data, figures);
    for (data += head, size -= head; size >= sizeof sample;
         data += sizeof sample, size -= sizeof sample) {
        memcpy(sample, data, sizeof sample);
        need(gpw_chain_step(chain, sample[0], sample[1], &mean_w, &fluctuation_w) >= GPW_OK);
        need(mean_w >= -OUTPUT_MAX_W && mean_w <= OUTPUT_MAX_W);
        need(fluctuation_w >= -OUTPUT_MAX_W && fluctuation_w <= OUTPUT_MAX_W);
    }
    return 0;
}
