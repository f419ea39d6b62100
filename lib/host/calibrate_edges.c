/* SPDX-License-Identifier: MIT */
/* Edges of dips and bursts: what a meter that hardly averages proves of their speed, one by one
 * and all together. */
#include "calibrate_internal.h"
#include "gpupower/meter_edge.h"

#include <stdlib.h>

#define AROUND 6u    /* readings before and after an edge that are looked at */
#define HELD 3u      /* readings outside: fewer show no level there */
#define PLAIN 12.0f  /* spreads of the level that an event's height must have, to be counted */
#define EDGES_MIN 8u /* fewer tell nothing together */
#define EDGES_MAX 10000u
#define CONFIDENCE 0.95f
#define BETWEEN_LOW 0.1f /* of the height: a reading from here */
#define BETWEEN_HIGH 0.85f

/* Edges of one direction. */
struct edges {
    uint32_t count, between;
    double height_w;
    float lower_w_per_s;
};

/* Where an event lies among its device's readings. */
struct place {
    size_t before, first, last, after; /* rows that may be looked at; first and last outside */
    float level_w, plateau_w, noise_w;
};

/* ---- an event's readings ---- */

/* The middle of the readings well inside; of a short event its extreme. */
static float plateau_of(const struct gpwi_cal_tick *ticks, const struct place *p,
                        const gpw_calibration_event *e)
{
    double sum = 0.0;
    size_t i, count = 0u;

    if (p->last - p->first + 1u < HELD) {
        return e->extreme_w;
    }
    for (i = p->first + 1u; i < p->last; i++) {
        sum += (double)ticks[i].power_w;
        count++;
    }
    return (float)(sum / (double)count);
}

static int find_place(const struct gpwi_cal_device *d, const gpw_calibration_event *e,
                      struct place *p)
{
    const struct gpwi_cal_tick *const ticks = d->ticks.at;
    const size_t end = gpwi_cal_tick_from(d, (int64_t)e->end_ns);

    p->first = gpwi_cal_tick_from(d, (int64_t)e->start_ns);
    if (p->first == 0u || end <= p->first || end >= d->ticks.count) {
        return 0;
    }
    p->last = end - 1u;
    p->before = p->first > AROUND ? p->first - AROUND : 0u;
    p->after = end + AROUND < d->ticks.count ? end + AROUND : d->ticks.count - 1u;
    p->level_w = e->level_w;
    p->plateau_w = plateau_of(ticks, p, e);
    return p->plateau_w != p->level_w;
}

/* Its neighbours are not part of it. */
static void part(const struct gpwi_cal_device *d, struct place *p, int64_t end_before_ns,
                 int64_t start_after_ns)
{
    const size_t from = gpwi_cal_tick_from(d, end_before_ns);
    const size_t to = gpwi_cal_tick_from(d, start_after_ns);

    p->before = from > p->before && from < p->first ? from : p->before;
    p->after = to <= p->after && to > p->last + 1u ? to - 1u : p->after;
}

/* ---- an edge ---- */

static void prove(const gpw_meter_config *meter, const struct gpwi_cal_tick *ticks, size_t from,
                  size_t to, float from_w, float to_w, float noise_w, struct edges *edges)
{
    uint64_t stamp_ns[4u * AROUND];
    float power_w[4u * AROUND];
    gpw_meter_edge_reading reading;
    gpw_meter_edge_bound bound;
    size_t i;

    for (i = 0; from + i <= to && i < 4u * AROUND; i++) {
        stamp_ns[i] = (uint64_t)ticks[from + i].stamp_ns;
        power_w[i] = ticks[from + i].power_w;
    }
    if (i < 2u || gpw_meter_edge_reading_init(&reading, sizeof reading) != GPW_OK ||
        gpw_meter_edge_find(meter, stamp_ns, power_w, i, from_w, to_w, noise_w, &reading) !=
            GPW_OK ||
        gpw_meter_edge(meter, &reading, &bound, sizeof bound) != GPW_OK) {
        return;
    }
    if (bound.lower_w_per_s > edges->lower_w_per_s) {
        edges->lower_w_per_s = bound.lower_w_per_s;
    }
}

static int is_between(const struct place *p, float power_w)
{
    const float part = (power_w - p->level_w) / (p->plateau_w - p->level_w);

    return part > BETWEEN_LOW && part < BETWEEN_HIGH;
}

static void count_edge(const struct place *p, int between, struct edges *edges)
{
    if (edges->count < EDGES_MAX) {
        edges->count++;
        edges->between += between != 0;
        edges->height_w += (double)gpwi_abs(p->plateau_w - p->level_w);
    }
}

/* Both edges of an event; `edges`: rising, falling. */
static void take_event(const gpw_meter_config *meter, const struct gpwi_cal_device *d,
                       const struct place *p, struct edges edges[2])
{
    const struct gpwi_cal_tick *const ticks = d->ticks.at;
    const int is_burst = p->plateau_w > p->level_w;
    struct edges *const out = &edges[is_burst ? 0 : 1], *const back = &edges[is_burst ? 1 : 0];
    const size_t to = p->last < p->first + AROUND ? p->last : p->first + AROUND;
    const size_t from = p->last > p->first + AROUND ? p->last - AROUND : p->first;

    prove(meter, ticks, p->before, to, p->level_w, p->plateau_w, p->noise_w, out);
    prove(meter, ticks, from, p->after, p->plateau_w, p->level_w, p->noise_w, back);
    if (p->last - p->first + 1u > HELD &&
        gpwi_abs(p->plateau_w - p->level_w) > PLAIN * p->noise_w) {
        count_edge(p, is_between(p, ticks[p->first].power_w), out);
        count_edge(p,
                   is_between(p, ticks[p->last].power_w) ||
                       is_between(p, ticks[p->last + 1u].power_w),
                   back);
    }
}

/* ---- a phase ---- */

static float longest_of(const gpw_meter_config *meter, const struct edges *edges)
{
    gpw_meter_edges_bound together;

    return edges->count >= EDGES_MIN &&
                   gpw_meter_edges(meter, edges->count, edges->between,
                                   (float)(edges->height_w / (double)edges->count), CONFIDENCE,
                                   &together, sizeof together) == GPW_OK
               ? together.longest_s
               : gpw_unknown();
}

static float known_above_0(float x)
{
    return x > 0.0f ? x : gpw_unknown();
}

static float noise_of(const gpw_calibration *c, const struct gpwi_cal_phase *phase,
                      uint32_t device)
{
    const struct gpwi_cal_group *const g = gpwi_cal_group_at(c, phase->told.group);
    uint32_t k;

    for (k = 0; k < g->devices; k++) {
        if (g->device[k] == device && gpwi_is_known(phase->sums[k].level_sd_w)) {
            return phase->sums[k].level_sd_w;
        }
    }
    return 0.0f;
}

struct work {
    uint32_t *before, *after; /* of each event: its device's neighbours */
    uint32_t *last;           /* of each device */
    struct edges (*of_phase)[2];
};

/* UINT32_MAX: none. */
static void find_neighbours(const gpw_calibration *c, struct work *w)
{
    const gpw_calibration_event *const events = c->events.at;
    uint32_t i;

    for (i = 0; i < c->devices.count; i++) {
        w->last[i] = UINT32_MAX;
    }
    for (i = 0; i < c->events.count; i++) {
        uint32_t *const last = &w->last[events[i].device];

        w->before[i] = *last;
        w->after[i] = UINT32_MAX;
        if (*last != UINT32_MAX) {
            w->after[*last] = i;
        }
        *last = i;
    }
}

static void take_events(const gpw_calibration *c, const gpw_meter_config *meter, struct work *w)
{
    const gpw_calibration_event *const events = c->events.at;
    struct place p;
    size_t i;

    for (i = 0; i < c->events.count; i++) {
        const gpw_calibration_event *const e = &events[i];
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, e->device);

        if (e->phase != UINT32_MAX && find_place(d, e, &p)) {
            part(d, &p, w->before[i] != UINT32_MAX ? (int64_t)events[w->before[i]].end_ns : 0,
                 w->after[i] != UINT32_MAX ? (int64_t)events[w->after[i]].start_ns : INT64_MAX);
            p.noise_w = noise_of(c, gpwi_cal_phase_at(c, e->phase), e->device);
            take_event(meter, d, &p, w->of_phase[e->phase]);
        }
    }
}

static void tell(gpw_calibration *c, const gpw_meter_config *meter, const struct work *w)
{
    size_t i;

    for (i = 0; i < c->phases.count; i++) {
        const struct edges *const edges = w->of_phase[i];
        gpw_calibration_phase *const told = &gpwi_cal_phase_at(c, i)->told;

        told->edges = edges[0].count + edges[1].count;
        told->rise_w_per_s = known_above_0(edges[0].lower_w_per_s);
        told->fall_w_per_s = known_above_0(edges[1].lower_w_per_s);
        told->rise_s = longest_of(meter, &edges[0]);
        told->fall_s = longest_of(meter, &edges[1]);
    }
}

gpw_status gpwi_cal_edges(gpw_calibration *c)
{
    gpw_meter_config meter;
    int knows_window;
    struct work w;
    gpw_status status = GPW_ERR_NOMEM;

    if (c->events.count == 0u || c->phases.count == 0u ||
        !gpwi_cal_edge_meter(c, &meter, &knows_window) || !knows_window ||
        !(meter.window_s <= meter.period_s)) {
        return GPW_OK; /* an average shows no edge of what it hardly shows */
    }
    w.before = malloc(c->events.count * sizeof *w.before);
    w.after = malloc(c->events.count * sizeof *w.after);
    w.last = malloc(c->devices.count * sizeof *w.last);
    w.of_phase = calloc(c->phases.count, sizeof *w.of_phase);
    if (w.before != NULL && w.after != NULL && w.last != NULL && w.of_phase != NULL) {
        find_neighbours(c, &w);
        take_events(c, &meter, &w);
        tell(c, &meter, &w);
        status = GPW_OK;
    }
    free(w.before);
    free(w.after);
    free(w.last);
    free(w.of_phase);
    return status;
}
