/* SPDX-License-Identifier: MIT */
/* A step on a generator: the same half load on an engine that needs air and on one that does
 * not, and what ISO 8528-5 says of it. */
#include <gpupower/host.h>

#include <stdio.h>

#define RATED_W 100000.0f
#define TICK_NS 10000000u
#define TICKS 2000

static gpw_status open_set(uint32_t preset, gpw_genset **set, gpw_verdict **verdict)
{
    gpw_genset_config config;
    gpw_verdict_config judge;
    gpw_limits limits;
    gpw_status status = gpw_genset_config_init(&config, sizeof config);

    if (status == GPW_OK) {
        status = gpw_genset_preset(&config, preset);
    }
    config.tick_ns = TICK_NS;
    config.rated_w = RATED_W;
    if (status == GPW_OK) {
        status = gpw_genset_create(&config, set);
    }
    if (status == GPW_OK) {
        status = gpw_verdict_config_init(&judge, sizeof judge);
    }
    judge.dt_s = 0.01f;
    judge.rated_w = RATED_W;
    if (status == GPW_OK) {
        status = gpw_verdict_create(&judge, verdict);
    }
    if (status == GPW_OK) {
        status = gpw_limits_init(&limits, sizeof limits);
    }
    if (status == GPW_OK) {
        status = gpw_limits_iso8528(&limits, GPW_CLASS_G2);
    }
    return status == GPW_OK ? gpw_verdict_add_class(*verdict, &limits) : status;
}

static gpw_status run(gpw_genset *set, gpw_verdict *verdict)
{
    gpw_genset_output now;
    gpw_status status = GPW_OK;
    int k;

    for (k = 0; k < TICKS && status >= GPW_OK; k++) {
        const float load_w = k < 100 ? 0.0f : 0.5f * RATED_W;

        status = gpw_genset_step(set, load_w, &now, sizeof now);
        if (status >= GPW_OK) {
            status = now.collapsed ? gpw_verdict_collapse(verdict)
                                   : gpw_verdict_push(verdict, now.speed_pu, 0.0f, load_w);
        }
    }
    return status;
}

static gpw_status print_run(uint32_t preset)
{
    gpw_genset *set = NULL;
    gpw_verdict *verdict = NULL;
    gpw_verdict_result result;
    gpw_class_result g2;
    gpw_status status = open_set(preset, &set, &verdict);

    if (status >= GPW_OK) {
        status = run(set, verdict);
    }
    if (status >= GPW_OK) {
        status = gpw_verdict_result_get(verdict, &result, sizeof result);
    }
    if (status >= GPW_OK) {
        status = gpw_verdict_class_get(verdict, 0, &g2, sizeof g2);
    }
    if (status >= GPW_OK) {
        printf("%s,%.2f,%.2f,%.2f,%s,%s\n", gpw_genset_preset_name(preset),
               (double)result.dip_pct, (double)result.rocof_hz_per_s, (double)g2.recovery_s,
               gpw_outcome_name(g2.outcome), gpw_criterion_name(g2.limiting));
    }
    gpw_genset_destroy(set);
    gpw_verdict_destroy(verdict);
    return status;
}

int main(void)
{
    static const uint32_t presets[] = {GPW_GENSET_DIESEL_NA, GPW_GENSET_DIESEL_TURBO,
                                       GPW_GENSET_GAS_LEAN};
    size_t i;

    puts("set,dip_pct,rocof_hz_per_s,recovery_s,g2,limiting");
    for (i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        const gpw_status status = print_run(presets[i]);

        if (status < GPW_OK) {
            fprintf(stderr, "%s\n", gpw_status_name(status));
            return 1;
        }
    }
    return 0;
}
