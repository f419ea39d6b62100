/* SPDX-License-Identifier: MIT */
/* A part of a watch: changes of the load that nobody announced. */
#include "watch_state.h"

#include "forecast_state.h"
#include "onset_internal.h"

/* Called only where there is a pulse. */
#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_watch_pulse_announce
#endif

GPWI_COLD gpw_status gpw_watch_use_onset(gpw_watch_config *config)
{
    return gpwi_watch_use(config, GPW_WATCH_PART_ONSET);
}

/* Its ranges are within those of the room, as everywhere where a room is begun unchecked. */
GPWI_COLD void gpwi_watch_onset_begin(gpw_watch *w)
{
    gpw_onset_config o;

    gpwi_cannot_fail(gpw_onset_config_init(&o, sizeof o));
    o.rating_w = w->rated_w;
    o.step_pu = w->config.onset_pu;
    o.refresh_s = w->config.meter_refresh_s;
    gpwi_onset_begin(gpwi_watch_onset(w), &o);
}

GPWI_SMALL int gpwi_watch_onset_is_plausible(const gpw_watch *w)
{
    const gpw_onset *const onset = gpwi_watch_onset(w);

    return onset->mean_of >= 1u && onset->mean_of <= ONSET_RECENT &&
           onset->recent_next < onset->mean_of;
}

static void unannounced(gpw_watch *w, const gpw_onset *onset)
{
    w->out.unannounced++;
    w->out.last_onset_ns = w->core.raw_ns;
    w->out.last_onset_w = onset->to_w - onset->from_w;
    gpwi_watch_close_for(w, w->config.model_recover_s, GPW_WATCH_UNANNOUNCED);
    if (w->core.pulse_at != 0u && w->config.pulse_unannounced != 0u) {
        gpwi_watch_pulse_announce(w, 0u, w->out.last_onset_w, w->core.clock_ns);
    }
}

GPWI_SMALL void gpwi_watch_onset_run(gpw_watch *w, int is_changing)
{
    gpw_onset *const onset = gpwi_watch_onset(w);

    if (w->out.load_rung == GPW_RUNG_GOOD &&
        gpwi_watch_is_whole(w,
                            gpw_onset_step(onset, gpwi_watch_own_stamp(w, w->lag.stamp_ns),
                                           w->lag.reading_w, gpwi_watch_forecast(w)->expected_w,
                                           gpw_unknown(), gpw_unknown(), is_changing)) &&
        onset->detected != 0u) {
        unannounced(w, onset);
    }
}
