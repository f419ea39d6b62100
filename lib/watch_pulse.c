/* SPDX-License-Identifier: MIT */
/* A part of a watch: the feed-forward pulse before a step that was announced. */
#include "watch_state.h"

#include "pulse_state.h"

GPWI_COLD gpw_status gpw_watch_use_pulse(gpw_watch_config *config)
{
    return gpwi_watch_use(config, GPW_WATCH_PART_PULSE);
}

GPWI_COLD void gpwi_watch_pulse_begin(gpw_watch *w)
{
    const gpw_watch_config *const c = &w->config;
    gpw_pulse_config p;

    gpwi_cannot_fail(gpw_pulse_config_init(&p, sizeof p));
    p.tick_ns = c->tick_ns;
    p.up_max_w = c->pulse_peak_w;
    p.energy_max_ws = c->pulse_energy_ws;
    p.duration_max_s = c->pulse_max_s;
    p.lead_s = c->pulse_lead_s;
    p.rest_s = c->pulse_rest_s;
    gpwi_pulse_begin(gpwi_watch_pulse(w), &p);
}

GPWI_SMALL int gpwi_watch_pulse_is_plausible(const gpw_watch *w)
{
    return gpwi_watch_pulse(w)->parts <= GPW_PULSE_STEPS;
}

GPWI_SMALL void gpwi_watch_pulse_announce(gpw_watch *w, uint32_t id, float step_w,
                                          uint64_t at_ns)
{
    gpwi_watch_ignore(
        gpw_pulse_announce(gpwi_watch_pulse(w), w->core.clock_ns, id, step_w, at_ns, 0.0f));
}

GPWI_SMALL void gpwi_watch_pulse_cancel(gpw_watch *w, uint32_t id)
{
    gpwi_watch_ignore(gpw_pulse_cancel(gpwi_watch_pulse(w), id));
}

GPWI_SMALL void gpwi_watch_pulse_run(gpw_watch *w)
{
    gpw_pulse_reading r;

    if (gpwi_watch_is_whole(w, gpw_pulse_step(gpwi_watch_pulse(w), w->core.clock_ns))) {
        gpwi_cannot_fail(gpw_pulse_get(gpwi_watch_pulse(w), &r, sizeof r));
        w->out.pulse_w = gpwi_clamp(r.state == GPW_PULSE_ON ? r.pulse_w : r.height_w, 0.0f,
                                    w->config.pulse_peak_w);
        w->out.pulse_in_s = r.in_s;
        w->out.pulse_left_s = r.left_s;
        w->out.pulse_left_ws = r.left_ws;
    }
}
