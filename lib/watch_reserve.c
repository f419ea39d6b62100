/* SPDX-License-Identifier: MIT */
/* A part of a watch: the reserve that must spin, start and stop of sets, the cap, and what
 * battery and load bank are told. */
#include "watch_state.h"

#include "gpupower/plan_surface.h"
#include "headroom_internal.h"

GPWI_COLD gpw_status gpw_watch_use_reserve(gpw_watch_config *config)
{
    return gpwi_watch_use(config, GPW_WATCH_PART_RESERVE);
}

/* What a set takes that has just joined. */
static GPWI_COLD float joined_takes_w(const gpw_watch *w)
{
    const watch_set *const s = gpwi_watch_set(w, 0u);
    const float boost_pu = s->air_tau_high_s > 0.0f ? 0.0f : gpw_unknown();
    float takes_w = 0.0f, down_w;

    if (w->core.surface_words != 0u) {
        gpwi_watch_ignore(gpw_plan_surface_at(gpwi_watch_surface(w), w->core.surface_words,
                                              0.0f, boost_pu, s->rated_w, 1u, &takes_w,
                                              &down_w));
    }
    return takes_w;
}

GPWI_COLD gpw_status gpwi_watch_reserve_begin(gpw_watch *w)
{
    const gpw_watch_config *const c = &w->config;
    gpw_headroom_config *const h = &w->headroom;
    const watch_set *const s = gpwi_watch_set(w, 0u);

    gpwi_cannot_fail(gpw_headroom_config_init(h, sizeof *h));
    h->after_loss = c->loss_of_a_set;
    h->sets_max = w->core.sets;
    h->next_rated_w = s->rated_w;
    h->next_takes_w = joined_takes_w(w);
    h->load_min_pu = c->load_min_pu;
    h->reserve_min_w = c->reserve_margin_w;
    h->stop_extra_w = c->reserve_stop_extra_w;
    h->start_s = c->start_lead_s;
    h->start_confirm_s = c->start_hold_s;
    h->stop_confirm_s = c->stop_hold_s;
    h->battery_out_w = h->battery_in_w = c->battery_w;
    h->battery_room_j = c->battery_j;
    h->dummy_max_w = c->dummy_w;
    return gpwi_headroom_is_valid(h) ? GPW_OK : (gpw_status)GPW_ERR_DOMAIN;
}

/* ---- in a tick ---- */

static void headroom_input(const gpw_watch *w, gpw_headroom_input *in)
{
    static const float ahead_s[GPW_FORECAST_HORIZONS] = {0.5f, 2.0f, 10.0f, 60.0f};
    const gpw_watch_output *const out = &w->out;
    uint32_t i;

    in->load_w = w->lag.load_w;
    in->step_up_w = out->step_up_w;
    in->step_down_w = out->step_down_w;
    in->rise_s = out->step_up_rise_s;
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        in->ahead_w[i] = out->forecast_high_w[i];
        in->ahead_s[i] = ahead_s[i];
    }
    in->ramp_w_per_s = out->ramp_allowed_w_per_s;
    in->battery_j = w->battery_j;
    in->takes_down_w = out->step_down_allowed_w;
    in->starting = 0u;
}

static void tell_reserve(gpw_watch *w, const gpw_headroom_result *r)
{
    gpw_watch_output *const out = &w->out;

    out->reserve_needed_w = r->needed_w;
    out->reserve_spare_w = r->spare_w;
    out->start_sets = r->start_sets;
    out->stop_sets = r->stop_sets;
    out->start_in_s = r->start_in_s;
    out->power_cap_w = r->cap_w;
    out->battery_w = r->battery_w;
    out->battery_need_j = r->battery_need_j;
    out->dummy_w = r->dummy_w;
}

/* Where no set runs nothing follows the load: its course begins anew with the first one. */
static void command_nothing(gpw_watch *w)
{
    w->out.battery_w = w->out.dummy_w = 0.0f;
    w->memory.is_begun = 0u;
}

/* In every second tick; without a set in each, for what was there has just gone. */
GPWI_SMALL void gpwi_watch_reserve_run(gpw_watch *w)
{
    gpw_plan_unit *const units = gpwi_watch_units(w);
    gpw_headroom_result result;
    uint32_t i;

    if (w->core.ticks % 2u != 0u && w->out.sets_online > 0u) {
        return;
    }
    for (i = 0; i < w->core.sets; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);
        gpw_plan_unit *const unit = &units[i];

        unit->rated_w = s->rated_w;
        unit->load_w = s->load_w > 0.0f ? s->load_w : 0.0f;
        unit->takes_w = s->is_online != 0u ? s->up_w * s->rated_w / w->online_w : 0.0f;
        unit->online = s->is_online;
    }
    headroom_input(w, &w->ahead);
    if (gpwi_headroom_weigh(&w->headroom, units, sizeof *units, w->core.sets, &w->ahead,
                            w->core.clock_ns, &w->memory, &result) >= GPW_OK) {
        tell_reserve(w, &result);
    } else {
        gpwi_watch_forget_reserve(&w->out);
    }
    if (w->out.sets_online == 0u) {
        command_nothing(w);
    }
}
