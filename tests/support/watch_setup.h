/* SPDX-License-Identifier: MIT */
/* A watch for a set of 1 MW with one group of GPUs, and the table of largest steps that
 * gpw_plan_surface_row() finds for it: turbocharged diesel, class G2, corners of its intervals,
 * 9 loads by 9 leads from -0.2 to 0.2. Without a C library, for the targets. */
#ifndef GPW_TEST_WATCH_SETUP_H
#define GPW_TEST_WATCH_SETUP_H

#include <gpupower/gpupower.h>

#define WATCH_RATED_W 1.0e6f
#define WATCH_IDLE_W 60.0e3f
#define WATCH_TRAIN_W 360.0e3f
#define WATCH_TRAIN_HIGH_W 400.0e3f
#define WATCH_PEAK_W 420.0e3f
#define WATCH_TICK_NS 10000000u

static const uint16_t watch_surface[171] = {
    21331, 45154, 9,   9,   1000, 3896, 50,  1,   9,   403, 403, 403, 403, 403, 446, 490,
    534,   578,   284, 284, 306,  351,  394, 438, 482, 526, 569, 210, 254, 298, 343, 387,
    430,   474,   518, 561, 202,  247,  291, 335, 379, 423, 466, 510, 553, 195, 239, 283,
    328,   372,   415, 459, 496,  525,  188, 232, 276, 320, 361, 394, 420, 439, 445, 181,
    224,   259,   290, 314, 327,  328,  328, 328, 157, 184, 204, 210, 210, 210, 210, 210,
    210,   91,    93,  93,  93,   93,   93,  93,  93,  93,  0,   0,   0,   0,   0,   0,
    0,     0,     0,   124, 124,  124,  124, 124, 124, 124, 124, 124, 249, 249, 249, 249,
    249,   249,   249, 249, 249,  374,  374, 374, 374, 374, 374, 374, 374, 374, 499, 499,
    499,   499,   499, 499, 499,  499,  499, 624, 624, 624, 624, 624, 624, 624, 624, 624,
    749,   749,   749, 749, 749,  749,  749, 749, 749, 874, 874, 874, 874, 874, 874, 874,
    874,   874,   999, 999, 999,  999,  999, 999, 999, 999, 999};

#if defined(SMALLEST_WATCH)
/* A turbocharged set as a site that measured it gives it: no list of presets is linked. */
static gpw_status watch_figures(gpw_genset_config *set)
{
    set->inertia_s = 1.07f;
    set->k = 40.0f;
    set->air_step_pu = 0.35f;
    set->air_tau_s = 2.0f;
    set->t1_s = 0.01f;
    set->t2_s = 0.02f;
    set->t3_s = 0.2f;
    set->t4_s = 0.25f;
    set->t5_s = 0.009f;
    set->t6_s = 0.0384f;
    set->dead_s = 0.024f;
    return GPW_OK;
}
#else
static gpw_status watch_figures(gpw_genset_config *set)
{
    return gpw_genset_preset(set, GPW_GENSET_DIESEL_TURBO);
}
#endif

static gpw_status watch_set_config(gpw_genset_config *set)
{
    gpw_status status = gpw_genset_config_init(set, sizeof *set);

    if (status == GPW_OK) {
        status = watch_figures(set);
    }
    set->tick_ns = WATCH_TICK_NS;
    set->rated_w = WATCH_RATED_W;
    set->initial_pu = WATCH_IDLE_W / WATCH_RATED_W;
    return status;
}

static gpw_status watch_group(gpw_forecast_group *group)
{
    const gpw_status status = gpw_forecast_group_init(group, sizeof *group);

    group->gpus = 512u;
    group->phase = GPW_PHASE_IDLE;
    group->may_start = 0u;
    group->peak_w = WATCH_PEAK_W;
    group->mean_w[GPW_PHASE_IDLE] = WATCH_IDLE_W;
    group->sd_w[GPW_PHASE_IDLE] = 1.0e3f;
    group->low_w[GPW_PHASE_IDLE] = 50.0e3f;
    group->high_w[GPW_PHASE_IDLE] = 70.0e3f;
    group->mean_w[GPW_PHASE_TRAIN] = WATCH_TRAIN_W;
    group->sd_w[GPW_PHASE_TRAIN] = 5.0e3f;
    group->low_w[GPW_PHASE_TRAIN] = 300.0e3f;
    group->high_w[GPW_PHASE_TRAIN] = WATCH_TRAIN_HIGH_W;
    return status;
}

static inline gpw_status watch_build_of(void *memory, size_t bytes,
                                        const gpw_watch_config *config,
                                        const gpw_forecast_group *group, uint64_t now_ns,
                                        gpw_watch **watch)
{
    gpw_genset_config set;
    uint32_t index;
    gpw_status status = gpw_watch_init(memory, bytes, config, watch);

    if (status == GPW_OK) {
        status = watch_set_config(&set);
    }
    if (status == GPW_OK) {
        status = gpw_watch_add_set(*watch, &set, &index);
    }
    if (status == GPW_OK) {
        status = gpw_watch_add_group(*watch, group, &index);
    }
    if (status == GPW_OK) {
        status = gpw_watch_set_surface(*watch, watch_surface, 171u);
    }
    return status == GPW_OK ? gpw_watch_start(*watch, now_ns) : status;
}

static inline gpw_status watch_build(void *memory, size_t bytes, const gpw_watch_config *config,
                                     uint64_t now_ns, gpw_watch **watch)
{
    gpw_forecast_group group;
    const gpw_status status = watch_group(&group);

    return status == GPW_OK ? watch_build_of(memory, bytes, config, &group, now_ns, watch)
                            : status;
}

#endif /* GPW_TEST_WATCH_SETUP_H */
