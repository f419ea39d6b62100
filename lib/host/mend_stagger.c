/* SPDX-License-Identifier: MIT */
/* GPUs that start, or stop, some at a time. Amount: seconds between two releases. */
#include "mend_internal.h"

#include <math.h>

#define INTERVAL_LEAST_S 0.5
#define INTERVAL_MOST_S 60.0
#define STEPS_MOST 128.0
#define SETTLE_S 20.0    /* a run goes on so long after the last release */
#define MARGIN_PU 0.4    /* of the air's step kept free: covers a first step known to 25 % */
#define LARGE_SHARE 0.25 /* changes below this share of the largest stay as they are */

struct stagger {
    int is_start;
    double steps;
};

static int is_meant(const gpw_mend *mend, const struct gpwi_mend_event *event, int is_start)
{
    const double step_w = is_start ? event->step_w : -event->step_w;

    return step_w > 0.0 && step_w >= LARGE_SHARE * gpwi_mend_largest_step(mend, is_start) &&
           mend->group[event->group].gpus >= 2.0;
}

static double gpus_per_step(const gpw_mend *mend, const struct gpwi_mend_event *event,
                            double steps)
{
    return ceil(mend->group[event->group].gpus / steps);
}

/* From the first release to the last. */
static double length_s(const gpw_mend *mend, const struct gpwi_mend_event *event,
                       const struct stagger *stagger, double interval_s)
{
    const double gpus = mend->group[event->group].gpus;

    return (ceil(gpus / gpus_per_step(mend, event, stagger->steps)) - 1.0) * interval_s;
}

/* A stagger of the file's own keeps its name; a line of the schedule gets the first free one.
 */
static void name_section(const gpw_mend *mend, const struct gpwi_mend_event *event,
                         uint32_t number, int is_start, char *section, size_t size)
{
    char name[40];

    if (event->section[0] != '\0') {
        snprintf(section, size, "%s", event->section);
        return;
    }
    do {
        snprintf(name, sizeof name, "%s%u", is_start ? "start" : "stop", number++);
    } while (gpwi_site_named(mend->file, GPWI_IN_STAGGER, name) != NULL);
    snprintf(section, size, "stagger %s", name);
}

static void move_out_of_schedule(gpw_mend *mend, const struct gpwi_mend_event *event,
                                 const char *section)
{
    const char *const group = mend->group[event->group].section + strlen("group ");
    char value[96];

    snprintf(value, sizeof value, "%s %s", group, gpw_phase_name(event->phase));
    gpwi_mend_remove(mend, "schedule", event->key, value);
    gpwi_mend_set(mend, section, "group", group);
    gpwi_mend_set(mend, section, "phase", gpw_phase_name(event->phase));
    gpwi_mend_set(mend, section, "at_s", event->key);
}

static void add_check(gpw_mend *mend, const struct gpwi_mend_event *event)
{
    struct gpwi_mend_check *const check = &mend->trial.check[mend->trial.checks++];

    check->at_ns = (uint64_t)(event->until_s * 1e9 + 0.5) - mend->tick_ns;
    check->group = event->group;
    check->phase = event->phase;
}

static int build(gpw_mend *mend, const void *context, double interval_s)
{
    const struct stagger *const stagger = context;
    double end_s = mend->duration_s;
    uint32_t number = 1, i;
    char section[64];

    for (i = 0; i < mend->events; i++) {
        const struct gpwi_mend_event *const event = &mend->event[i];
        const int has_next = event->until_s < mend->duration_s;
        const double last_s = event->at_s + length_s(mend, event, stagger, interval_s);

        if (!is_meant(mend, event, stagger->is_start)) {
            continue;
        }
        if (number > GPWI_MEND_STAGGERS_MAX || (has_next && last_s >= event->until_s)) {
            return 0; /* the next change would come before the last release */
        }
        name_section(mend, event, number++, stagger->is_start, section, sizeof section);
        if (event->section[0] == '\0') {
            move_out_of_schedule(mend, event, section);
        }
        gpwi_mend_set_number(mend, section, "gpus_per_step",
                             gpus_per_step(mend, event, stagger->steps));
        gpwi_mend_set_number(mend, section, "interval_s", interval_s);
        gpwi_mend_set(mend, section, "gate", stagger->is_start ? "air" : "none");
        if (stagger->is_start) {
            gpwi_mend_set_number(mend, section, "margin_pu", MARGIN_PU);
        }
        if (has_next) {
            add_check(mend, event);
        } else if (last_s + SETTLE_S > end_s) {
            end_s = ceil(last_s + SETTLE_S);
        }
    }
    if (end_s > mend->duration_s) {
        gpwi_mend_set_number(mend, "site", "duration_s", end_s);
    }
    return number > 1u;
}

/* Until the last GPU is there, in the nominal run: the air may make it wait longer than the
 * interval does. */
static double delay_of(gpw_mend *mend, int is_start)
{
    struct gpwi_mend_check meant[GPWI_MEND_STAGGERS_MAX];
    uint32_t count = 0, i;

    for (i = 0; i < mend->events && count < GPWI_MEND_STAGGERS_MAX; i++) {
        const struct gpwi_mend_event *const event = &mend->event[i];

        if (is_meant(mend, event, is_start)) {
            meant[count].at_ns = (uint64_t)(event->at_s * 1e9 + 0.5);
            meant[count].group = event->group;
            meant[count++].phase = event->phase;
        }
    }
    return gpwi_mend_delay_s(mend, meant, count);
}

static double most_gpus(const gpw_mend *mend, int is_start)
{
    double most = 0.0;
    uint32_t i;

    for (i = 0; i < mend->events; i++) {
        if (is_meant(mend, &mend->event[i], is_start)) {
            most = fmax(most, mend->group[mend->event[i].group].gpus);
        }
    }
    return most;
}

static void keep(gpw_mend *mend, struct gpwi_mend_kept *kept, const struct stagger *stagger,
                 const struct gpwi_mend_found *found, double delay_s)
{
    const double gpus = most_gpus(mend, stagger->is_start);
    char interval[32], delay[32];

    gpwi_mend_keep(mend, kept, found);
    kept->result.delay_s = (float)delay_s;
    gpwi_mend_figure(interval, sizeof interval, found->amount, 3);
    gpwi_mend_figure(delay, sizeof delay, delay_s, 3);
    gpwi_mend_say(kept,
                  stagger->is_start
                      ? "Start the GPUs in %.0f steps, each when the engine's air takes it and "
                        "at least %s s after the last: all of them work %s s after the first."
                      : "Stop the GPUs in %.0f steps, %s s apart: all of them rest %s s after "
                        "the first.",
                  ceil(gpus / ceil(gpus / stagger->steps)), interval, delay);
}

static void search(gpw_mend *mend, struct gpwi_mend_kept *kept, int is_start)
{
    const double most = fmin(most_gpus(mend, is_start), STEPS_MOST);
    struct stagger stagger = {is_start, 2.0};
    const struct gpwi_mend_scan scan = {INTERVAL_LEAST_S, INTERVAL_MOST_S, 10, 0, 0.0, build,
                                        &stagger};
    struct gpwi_mend_found found, last;
    char even[96];

    memset(&last, 0, sizeof last);
    for (;; stagger.steps = fmin(2.0 * stagger.steps, most)) {
        gpwi_mend_scan(mend, &scan, &found);
        if (found.holds) {
            const double delay_s = delay_of(mend, is_start);

            if (!(kept->result.finding == GPW_MEND_FOUND &&
                  (double)kept->result.delay_s <= delay_s)) {
                keep(mend, kept, &stagger, &found, delay_s);
            }
        }
        last = found.at.judgement.corners > 0u ? found : last;
        if (stagger.steps >= most) {
            break;
        }
    }
    if (kept->result.finding != GPW_MEND_FOUND) {
        snprintf(even, sizeof even, "up to %.0f steps, up to %.0f s apart,", most,
                 INTERVAL_MOST_S);
        gpwi_mend_none(kept, &last, even);
    }
}

void gpwi_mend_stagger_start(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    if (most_gpus(mend, 1) < 2.0) {
        gpwi_mend_not_possible(kept, mend->load_w != NULL
                                         ? "The load is a record: what it would be with GPUs "
                                           "started in steps, it does not tell."
                                         : "No group of two GPUs or more starts in this site.");
        return;
    }
    search(mend, kept, 1);
}

void gpwi_mend_stagger_stop(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    if (most_gpus(mend, 0) < 2.0) {
        gpwi_mend_not_possible(kept, mend->load_w != NULL
                                         ? "The load is a record: what it would be with GPUs "
                                           "stopped in steps, it does not tell."
                                         : "No group of two GPUs or more stops in this site.");
        return;
    }
    search(mend, kept, 0);
}
