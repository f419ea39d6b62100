/* SPDX-License-Identifier: MIT */
/* Power that changes slowly: by the workload, or by boards that have smoothing. Amount: seconds
 * from one phase's power to the next. */
#include "mend_internal.h"

#include <math.h>

#define RAMP_LEAST_S 0.1
#define RAMP_MOST_S 120.0
#define REST_S 1.0 /* from the end of a ramp to the group's next change, at least */

struct ramp {
    int both; /* falls too */
};

/* Largest change of one board of a group, up or down, as a magnitude. */
static double largest_w(const gpw_mend *mend, uint32_t group, int up)
{
    double largest = 0.0;
    uint32_t i;

    for (i = 0; i < mend->events; i++) {
        const struct gpwi_mend_event *const event = &mend->event[i];

        if (event->group == group) {
            largest = fmax(largest, up ? event->board_w : -event->board_w);
        }
    }
    return largest;
}

/* Whether every ramp ends before its group changes again: a smaller change takes less time at
 * the same rate. */
static int has_room(const gpw_mend *mend, double ramp_s, int both)
{
    uint32_t i;

    for (i = 0; i < mend->events; i++) {
        const struct gpwi_mend_event *const event = &mend->event[i];
        const int up = event->board_w > 0.0;
        const double largest = largest_w(mend, event->group, up);

        if ((up || (both && event->board_w < 0.0)) &&
            ramp_s * fabs(event->board_w) / largest + REST_S > event->until_s - event->at_s) {
            return 0;
        }
    }
    return 1;
}

static double rate_of(double watts, double ramp_s)
{
    return gpwi_mend_rounded(watts / ramp_s, 0.0, (double)INFINITY); /* the slower side */
}

static int build_ramp(gpw_mend *mend, const void *context, double ramp_s)
{
    const struct ramp *const ramp = context;
    uint32_t i;

    if (!has_room(mend, ramp_s, ramp->both)) {
        return 0;
    }
    for (i = 0; i < mend->groups; i++) {
        const double up_w = largest_w(mend, i, 1), down_w = largest_w(mend, i, 0);

        if (up_w > 0.0) {
            gpwi_mend_set_number(mend, mend->group[i].section, "ramp_up_w_per_s",
                                 rate_of(up_w, ramp_s));
        }
        if (ramp->both && down_w > 0.0) {
            gpwi_mend_set_number(mend, mend->group[i].section, "ramp_down_w_per_s",
                                 rate_of(down_w, ramp_s));
        }
    }
    return mend->trial.changes > 0u;
}

static double module_power_w(const gpw_mend *mend)
{
    double rated_w = 0.0;
    uint32_t i;

    for (i = 0; i < mend->groups; i++) {
        rated_w += mend->group[i].gpus * mend->group[i].rated_w;
    }
    return rated_w;
}

static int build_smoothing(gpw_mend *mend, const void *context, double ramp_s)
{
    const struct ramp *const ramp = context;
    const double up_w = gpwi_mend_largest_step(mend, 1),
                 down_w = gpwi_mend_largest_step(mend, 0);

    if (!has_room(mend, ramp_s, ramp->both)) {
        return 0;
    }
    if (gpwi_site_count(mend->file, GPWI_IN_SMOOTHING) == 0u) {
        gpwi_mend_set_number(mend, "smoothing", "tmp_w", module_power_w(mend));
    }
    if (up_w > 0.0) {
        gpwi_mend_set_number(mend, "smoothing", "ramp_up_rate_w_per_s", rate_of(up_w, ramp_s));
    }
    if (ramp->both && down_w > 0.0) {
        gpwi_mend_set_number(mend, "smoothing", "ramp_down_rate_w_per_s",
                             rate_of(down_w, ramp_s));
    }
    return 1;
}

/* Rises alone first: a slow fall costs energy or time of its own. */
static void search(gpw_mend *mend, struct gpwi_mend_kept *kept, gpwi_mend_build *build,
                   const char *who)
{
    struct ramp ramp = {0};
    const struct gpwi_mend_scan scan = {RAMP_LEAST_S, RAMP_MOST_S, 13, 0, 0.0, build, &ramp};
    struct gpwi_mend_found found;
    char seconds[32], even[96];

    for (ramp.both = 0; ramp.both <= 1; ramp.both++) {
        gpwi_mend_scan(mend, &scan, &found);
        if (found.holds) {
            gpwi_mend_keep(mend, kept, &found);
            kept->result.delay_s = (float)found.amount;
            gpwi_mend_figure(seconds, sizeof seconds, found.amount, 3);
            gpwi_mend_say(kept,
                          "%s their power over %s s from one phase to the next instead of at "
                          "once, %s.",
                          who, seconds,
                          ramp.both ? "upwards and downwards"
                                    : "upwards; falls stay as they are");
            return;
        }
    }
    snprintf(even, sizeof even,
             "a ramp of up to %.0f s, as far as the schedule has room for it,", RAMP_MOST_S);
    gpwi_mend_none(kept, &found, even);
}

void gpwi_mend_ramp(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    if (mend->events == 0u) {
        gpwi_mend_not_possible(kept, mend->load_w != NULL
                                         ? "The load is a record: its workload cannot be asked "
                                           "to rise slowly after the fact."
                                         : "No group changes its phase in this site.");
        return;
    }
    search(mend, kept, build_ramp, "The programs change");
}

void gpwi_mend_smoothing(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const int is_there = gpwi_site_count(mend->file, GPWI_IN_SMOOTHING) > 0u;
    uint32_t i;

    if (mend->events == 0u) {
        gpwi_mend_not_possible(kept, "Smoothing needs groups and a schedule to act on.");
        return;
    }
    for (i = 0; i < mend->groups && !is_there; i++) {
        if (!mend->group[i].is_smoothed_by_kind || isnan(mend->group[i].rated_w)) {
            gpwi_mend_not_possible(kept,
                                   "Boards of this kind are not known to have power "
                                   "smoothing; where they do, give the file a [smoothing].");
            return;
        }
    }
    search(mend, kept, build_smoothing, "The boards' power smoothing changes");
}
