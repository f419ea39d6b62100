/* SPDX-License-Identifier: MIT */
/* A part of a watch: what of the load swings in the engines' range. */
#include "watch_state.h"

#include "swing_state.h"

GPWI_COLD gpw_status gpw_watch_use_swing(gpw_watch_config *config)
{
    return gpwi_watch_use(config, GPW_WATCH_PART_SWING);
}

GPWI_COLD void gpwi_watch_swing_begin(gpw_watch *w)
{
    gpw_swing_config s;

    gpwi_cannot_fail(gpw_swing_config_init(&s, sizeof s));
    s.tick_ns = w->config.tick_ns;
    s.slow_hz_per_w = w->config.slow_hz_per_w;
    s.fast_hz_per_w = w->config.fast_hz_per_w;
    s.largest_hz_per_w = w->config.largest_hz_per_w;
    gpwi_swing_begin(gpwi_watch_swing(w), &s);
}

GPWI_SMALL int gpwi_watch_swing_is_plausible(const gpw_watch *w)
{
    const gpw_swing *const swing = gpwi_watch_swing(w);

    return swing->next < SWING_PIECES && swing->pieces <= SWING_PIECES;
}

GPWI_SMALL void gpwi_watch_swing_run(gpw_watch *w)
{
    const gpw_swing *const swing = gpwi_watch_swing(w);

    /* Until a first load has come there is nothing that could swing. */
    if (gpwi_watch_is_whole(w, gpw_swing_step(gpwi_watch_swing(w), w->lag.load_w)) &&
        swing->has_rest != 0u) {
        w->out.swing_hz = swing->frequency_hz;
        w->out.swing_w = swing->amplitude_w;
        w->out.swing_df_hz = swing->amplitude_w * swing->config.largest_hz_per_w;
    }
}
