/* SPDX-License-Identifier: MIT */
/* What a watch's state is made of, block by block as watch.c lays it out. */
#include "snapshot_order.h"

#include "snapshot_watch_maps.h"

#include "forecast_state.h"
#include "genset_state.h"
#include "onset_state.h"
#include "permit_state.h"
#include "pulse_state.h"
#include "swing_state.h"
#include "watch_state.h"

#define SIZE(type, map)                                                                        \
  GPW_STATIC_ASSERT(watch_size_##map, sizeof(type) == GPWI_WATCH_##map##_BYTES)

/* The same on every machine. */
SIZE(struct gpw_watch, WATCH);
SIZE(struct gpw_permit, PERMIT);
SIZE(gpwi_permit_place, PERMIT_PLACE);
SIZE(gpwi_ladder_run, LADDER_RUN);
SIZE(struct gpw_onset, ONSET);
SIZE(struct gpw_swing, SWING);
SIZE(struct gpw_pulse, PULSE);
SIZE(struct gpw_forecast, FORECAST);
SIZE(forecast_group, FORECAST_GROUP);
SIZE(forecast_change, FORECAST_CHANGE);
SIZE(watch_change, CHANGE);
SIZE(watch_grant, GRANT);
SIZE(watch_set, SET);
SIZE(struct gpw_genset, GENSET);
SIZE(genset_turbine, TURBINE);
SIZE(genset_extra, EXTRA);
SIZE(genset_row, ROW);
SIZE(gpw_plan_unit, UNIT);

#if GPWI_TURNS

static const gpwi_turn_run of_watch[] = {GPWI_WATCH_WATCH_RUNS};
static const gpwi_turn_run of_permit[] = {GPWI_WATCH_PERMIT_RUNS};
static const gpwi_turn_run of_place[] = {GPWI_WATCH_PERMIT_PLACE_RUNS};
static const gpwi_turn_run of_run[] = {GPWI_WATCH_LADDER_RUN_RUNS};
static const gpwi_turn_run of_onset[] = {GPWI_WATCH_ONSET_RUNS};
static const gpwi_turn_run of_swing[] = {GPWI_WATCH_SWING_RUNS};
static const gpwi_turn_run of_pulse[] = {GPWI_WATCH_PULSE_RUNS};
static const gpwi_turn_run of_forecast[] = {GPWI_WATCH_FORECAST_RUNS};
static const gpwi_turn_run of_forecast_change[] = {GPWI_WATCH_FORECAST_CHANGE_RUNS};
static const gpwi_turn_run of_change[] = {GPWI_WATCH_CHANGE_RUNS};
static const gpwi_turn_run of_word[] = {{0u, 4u, 1u}};
static const gpwi_turn_run of_half[] = {{0u, 2u, 1u}};

/* Of these there is no field but words of 32 bits: the model's block is turned without a look
 * at what its set has behind the struct. */
GPW_STATIC_ASSERT(model_of_words, GPWI_WATCH_GENSET_WORDS + GPWI_WATCH_TURBINE_WORDS +
                                          GPWI_WATCH_EXTRA_WORDS + GPWI_WATCH_ROW_WORDS >
                                      0u);

static GPWI_COLD void turn_set(const gpw_watch *w, unsigned char *image, uint32_t at)
{
    const uint32_t run_bytes = (uint32_t)sizeof(gpwi_ladder_run);
    const uint32_t used = GPWI_WATCH_SET_BYTES + w->set_runs * run_bytes;

    GPWI_TURN(image, at, of_word, 4u, GPWI_WATCH_SET_WORDS);
    GPWI_TURN(image, at + GPWI_WATCH_SET_BYTES, of_run, run_bytes, w->set_runs);
    GPWI_TURN(image, at + used, of_word, 4u, (w->core.set_stride - used) / 4u);
}

GPWI_COLD void gpwi_watch_turn_head(unsigned char *image)
{
    GPWI_TURN(image, 0u, of_watch, GPWI_WATCH_WATCH_BYTES, 1u);
}

GPWI_COLD void gpwi_watch_turn_rest(const gpw_watch *w, unsigned char *image)
{
    const gpw_watch_config *const c = &w->config;
    const watch_core *const core = &w->core;
    const uint32_t groups_at = core->forecast_at + GPWI_WATCH_FORECAST_BYTES;
    const uint32_t changes_at = groups_at + c->groups_max * GPWI_WATCH_FORECAST_GROUP_BYTES;
    uint32_t i;

    GPWI_TURN(image, core->permit_at, of_permit, GPWI_WATCH_PERMIT_BYTES, 1u);
    GPWI_TURN(image, core->permit_at + GPWI_WATCH_PERMIT_BYTES, of_place,
              GPWI_WATCH_PERMIT_PLACE_BYTES, c->tokens_max);
    GPWI_TURN(image, core->runs_at, of_run, GPWI_WATCH_LADDER_RUN_BYTES, w->bus_runs);
    GPWI_TURN(image, core->onset_at, of_onset, GPWI_WATCH_ONSET_BYTES,
              gpwi_watch_runs(w, GPW_WATCH_PART_ONSET) ? 1u : 0u);
    GPWI_TURN(image, core->swing_at, of_swing, GPWI_WATCH_SWING_BYTES,
              gpwi_watch_runs(w, GPW_WATCH_PART_SWING) ? 1u : 0u);
    if (core->pulse_at != 0u) {
        GPWI_TURN(image, core->pulse_at, of_pulse, GPWI_WATCH_PULSE_BYTES, 1u);
    }
    GPWI_TURN(image, core->forecast_at, of_forecast, GPWI_WATCH_FORECAST_BYTES, 1u);
    GPWI_TURN(image, groups_at, of_word, 4u, c->groups_max * GPWI_WATCH_FORECAST_GROUP_WORDS);
    GPWI_TURN(image, changes_at, of_forecast_change, GPWI_WATCH_FORECAST_CHANGE_BYTES,
              c->announcements_max);
    GPWI_TURN(image, core->changes_at, of_change, GPWI_WATCH_CHANGE_BYTES,
              c->announcements_max);
    GPWI_TURN(image,
              core->changes_at + c->announcements_max * (uint32_t)GPWI_WATCH_CHANGE_BYTES,
              of_word, 4u, c->tokens_max * GPWI_WATCH_GRANT_WORDS);
    for (i = 0; i < c->sets_max; i++) {
        turn_set(w, image, core->sets_at + i * core->set_stride);
    }
    GPWI_TURN(image, core->surface_at, of_half, 2u, (core->units_at - core->surface_at) / 2u);
    GPWI_TURN(image, core->units_at, of_word, 4u, (core->bytes - core->units_at) / 4u);
}

#endif
