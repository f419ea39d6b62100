/* SPDX-License-Identifier: MIT */
/* A controller learns its own load: a node that waits, is put to work, and dips at every
 * 22nd second. Its meter averages over a second and is read four times a second. */
#include <gpupower/gpupower.h>

#include <stdio.h>

#define INTERVAL_NS 250000000u
#define SAMPLES 1600u

static GPW_STATE_BUFFER(memory, GPW_ESTIMATE_STATE_BYTES(5, 256));

/* What the meter would say. */
static float measured_w(uint32_t k)
{
    const float noise_w = (float)((k * 7919u) % 2003u) * 0.01f;
    const uint32_t in_step = k % 88u;

    if (k < 240u) {
        return 960.0f + 0.2f * noise_w;
    }
    return 3100.0f + noise_w - (in_step < 5u ? 500.0f : 0.0f);
}

static void tell_level(gpw_estimate *estimate)
{
    gpw_level level;

    while (gpw_estimate_next_level(estimate, &level, sizeof level) == GPW_OK) {
        printf("level of %.0f W, spread %.1f W, for %.0f s\n", (double)level.mean_w,
               (double)level.sd_w, (double)level.duration_s);
    }
}

static void tell(gpw_estimate *estimate)
{
    gpw_estimate_result r;
    gpw_estimate_period p;

    if (gpw_estimate_result_get(estimate, &r, sizeof r) < GPW_OK) {
        return;
    }
    printf("changes %u, the last by %.0f W at %.2f s\n", (unsigned)r.change_count,
           (double)r.change_w, (double)r.change_ns * 1e-9);
    printf("since then %.0f s: mean %.1f W +- %.1f W, level %.1f W, %u dips\n",
           (double)r.duration_s, (double)r.mean_w, (double)r.mean_error_w, (double)r.level_w,
           (unsigned)r.events);
    if ((r.flags & (GPW_ESTIMATE_TAU_SHORT | GPW_ESTIMATE_TAU_NONE)) != 0u) {
        puts("no time constant that this meter would show");
    }
    if (gpw_estimate_find_period(estimate, &p, sizeof p) == GPW_OK) {
        printf("period %.2f s +- %.2f s\n", (double)p.period_s, (double)p.error_s);
    }
}

int main(void)
{
    gpw_estimate_config config;
    gpw_estimate *estimate;
    uint32_t k;

    if (gpw_estimate_config_init(&config, sizeof config) != GPW_OK) {
        return 1;
    }
    config.interval_s = 0.25f;
    config.window_s = 1.0f;
    config.is_node = 1u;
    config.tiers = 5u;
    if (gpw_estimate_init(memory, sizeof memory, &config, &estimate) != GPW_OK) {
        return 1;
    }
    for (k = 0; k < SAMPLES; k++) {
        if (gpw_estimate_step(estimate, (uint64_t)k * INTERVAL_NS, measured_w(k)) != GPW_OK) {
            return 1;
        }
        tell_level(estimate);
    }
    tell(estimate);
    return 0;
}
