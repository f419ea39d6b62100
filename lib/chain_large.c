/* SPDX-License-Identifier: MIT */
/* Which of the larger stages a stage is. Linked only where one of them is added, and of them
 * only those. */
#include "chain_steps.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_converter_step
#  pragma weak gpwi_converter_step_fluctuation
#  pragma weak gpwi_converter_settle
#  pragma weak gpwi_smoothing_step
#  pragma weak gpwi_smoothing_settled_w
#  pragma weak gpwi_smoothing_settle
#  pragma weak gpwi_storage_step
#  pragma weak gpwi_storage_settle
#  pragma weak gpwi_battery_step
#  pragma weak gpwi_battery_settle
#  pragma weak gpwi_battery_store
#  pragma weak gpwi_load_bank_step
#  pragma weak gpwi_load_bank_settled_w
#  pragma weak gpwi_load_bank_settle
#endif

static void step_large(stage *s, sample *signal)
{
    if (s->kind == STAGE_CONVERTER) {
        converter *const c = gpwi_large_stage(s);

        signal->mean = gpwi_converter_step(c, signal->mean);
        signal->fluctuation = gpwi_converter_step_fluctuation(c, signal->fluctuation);
    } else if (s->kind == STAGE_SMOOTHING) {
        signal->mean = gpwi_smoothing_step(gpwi_large_stage(s), signal->mean);
    } else if (s->kind == STAGE_STORAGE) {
        signal->mean = gpwi_storage_step(gpwi_large_stage(s), signal->mean);
    } else if (s->kind == STAGE_BATTERY) {
        signal->mean = gpwi_battery_step(gpwi_large_stage(s), signal->mean);
    } else {
        signal->mean = gpwi_load_bank_step(gpwi_large_stage(s), signal->mean);
    }
}

/* The loop of gpwi_chain_step(), from a stage on: apart from it, so that a chain of small
 * stages keeps all in registers. */
void gpwi_large_run(gpw_chain *chain, stage *s, sample signal, float *mean_w,
                    float *fluctuation_w)
{
    const stage *const end = gpwi_chain_stages(chain) + chain->stages;

    for (; s != end; s += gpwi_stage_places(s->kind)) {
        if (s->kind == STAGE_LAG) {
            signal.mean = step_lag(&s->as.lag, signal.mean);
            signal.fluctuation = step_lag_fluctuation(&s->as.lag, signal.fluctuation);
        } else if (s->kind == STAGE_RAMP) {
            signal.mean = step_ramp(&s->as.ramp, signal.mean);
        } else if (s->kind == STAGE_DELAY) {
            step_delay(&s->as.delay, gpwi_chain_slots(chain) + s->as.delay.first, &signal);
        } else {
            step_large(s, &signal);
        }
    }
    *mean_w = signal.mean;
    *fluctuation_w = signal.fluctuation;
}

void gpwi_large_settle(stage *s, float in_w)
{
    if (s->kind == STAGE_CONVERTER) {
        gpwi_converter_settle(gpwi_large_stage(s), in_w);
    } else if (s->kind == STAGE_SMOOTHING) {
        gpwi_smoothing_settle(gpwi_large_stage(s), in_w);
    } else if (s->kind == STAGE_STORAGE) {
        gpwi_storage_settle(gpwi_large_stage(s), in_w);
    } else if (s->kind == STAGE_BATTERY) {
        gpwi_battery_settle(gpwi_large_stage(s), in_w);
    } else {
        gpwi_load_bank_settle(gpwi_large_stage(s), in_w);
    }
}

float gpwi_large_settled_w(const stage *s, float in_w)
{
    if (s->kind == STAGE_LOAD_BANK) {
        return gpwi_load_bank_settled_w(gpwi_large_stage(s), in_w);
    }
    return s->kind == STAGE_SMOOTHING ? gpwi_smoothing_settled_w(gpwi_large_stage(s), in_w)
                                      : in_w;
}

/* Smoothing and a load bank burn; they store nothing. */
two_float gpwi_large_store(const stage *s)
{
    two_float none = {0.0f, 0.0f};

    if (s->kind == STAGE_CONVERTER) {
        return ((const converter *)gpwi_large_stage(s))->store;
    }
    if (s->kind == STAGE_BATTERY) {
        return gpwi_battery_store(gpwi_large_stage(s));
    }
    return s->kind == STAGE_STORAGE ? ((const storage *)gpwi_large_stage(s))->store : none;
}

stage *gpwi_chain_append_large(gpw_chain *chain, uint32_t kind)
{
    return gpwi_chain_append(chain, kind);
}
