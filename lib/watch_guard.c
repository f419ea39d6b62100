/* SPDX-License-Identifier: MIT */
/* Whether words that index memory or bound a loop are what they can be. A state whose bytes
 * were changed from outside may be wrong, but never leads beyond itself or holds a tick up. */
#include "watch_parts.h"

#include "forecast_state.h"
#include "genset_state.h"

static int is_forecast_plausible(const gpw_watch *w)
{
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    const forecast_change *const changes = forecast_changes(f);
    uint32_t i;

    if (f->config.groups_max != w->config.groups_max ||
        f->config.announcements_max != w->config.announcements_max ||
        f->groups != w->core.groups) {
        return 0;
    }
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        const forecast_horizon *const h = &f->horizons[i];

        if (h->newest >= FORECAST_SLOTS || h->stride == 0u || h->told_law >= FORECAST_LAWS) {
            return 0;
        }
    }
    for (i = 0; i < w->config.announcements_max; i++) {
        if (changes[i].group >= w->core.groups || changes[i].from >= GPW_PHASE_COUNT ||
            changes[i].to >= GPW_PHASE_COUNT) {
            return 0;
        }
    }
    return 1;
}

static int are_models_plausible(const gpw_watch *w)
{
    uint32_t i;

    for (i = 0; i < w->core.sets; i++) {
        const gpw_genset *const g = gpwi_watch_model(w, i);

        if (g->magic != GPWI_GENSET_MAGIC || g->substeps != gpwi_substeps(w->config.tick_ns) ||
            g->dead_slots != gpwi_watch_set(w, i)->dead_slots ||
            (g->dead_slots != 0u && g->dead_next >= g->dead_slots) ||
            g->own_kind != gpwi_watch_set(w, i)->own_kind ||
            (g->own_aside | GPWI_GENSET_COLLAPSED) != (g->aside | GPWI_GENSET_COLLAPSED) ||
            g->own_aside != gpwi_watch_set(w, i)->own_aside || g->kind != g->own_kind ||
            !gpwi_genset_is_small_linked(g)) {
            return 0;
        }
    }
    return 1;
}

static int are_parts_plausible(const gpw_watch *w)
{
    return (!gpwi_watch_runs(w, GPW_WATCH_PART_ONSET) || gpwi_watch_onset_is_plausible(w)) &&
           (!gpwi_watch_runs(w, GPW_WATCH_PART_SWING) || gpwi_watch_swing_is_plausible(w)) &&
           (w->core.pulse_at == 0u || gpwi_watch_pulse_is_plausible(w));
}

GPWI_SMALL int gpwi_watch_is_plausible(const gpw_watch *w)
{
    return is_forecast_plausible(w) && are_models_plausible(w) &&
           w->change_next < GPWI_WATCH_CHANGE_SLOTS && are_parts_plausible(w);
}
