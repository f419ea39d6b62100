/* SPDX-License-Identifier: MIT */
/* Levels that are over: kept until they are taken, and merged where they were one. */
#include "levels_state.h"

#define SAME_SPREADS 2.0f
#define NOISY_RATIO 2.5f /* of spreads, up to which a noisy and a settled level may be one */
#define GAPS_BRIDGED 10.0f

/* ---- rings ---- */

static level_entry *closed(gpw_levels *l, uint32_t back)
{
    const uint32_t at = l->first_level + l->levels - 1u - back;

    return &gpwi_levels_ring(l)[at % l->config.levels_max];
}

static void push(gpw_levels *l, const level_entry *e)
{
    if (l->levels == l->config.levels_max) {
        l->first_level = (l->first_level + 1u) % l->config.levels_max;
        l->levels--;
        l->lost_levels++;
    }
    l->levels++;
    *closed(l, 0u) = *e;
}

void gpwi_levels_add_event(gpw_levels *l, const gpw_level_event *event)
{
    const uint32_t room = l->config.events_max;

    if (room == 0u) {
        l->lost_events++;
        return;
    }
    if (l->events == room) {
        l->first_event = (l->first_event + 1u) % room;
        l->events--;
        l->lost_events++;
    }
    gpwi_levels_event_ring(l)[(l->first_event + l->events) % room] = *event;
    l->events++;
}

/* ---- merging ---- */

static float spread_w(const level_entry *e)
{
    return gpwi_sqrt(gpwi_moments_variance(&e->in));
}

static int is_same(const gpw_levels *l, const level_entry *a, const level_entry *b)
{
    const float spread_a = spread_w(a), spread_b = spread_w(b);
    const float small = spread_a < spread_b ? spread_a : spread_b;
    const float large = spread_a < spread_b ? spread_b : spread_a;
    const float width_w = gpwi_levels_width_w(l, a->in.mean);
    const float apart_w = gpwi_abs(a->in.mean - b->in.mean);

    if (((a->flags ^ b->flags) & GPW_LEVEL_NOISY) != 0u &&
        large > NOISY_RATIO * (small > l->config.floor_w ? small : l->config.floor_w)) {
        return 0;
    }
    return apart_w <= width_w || apart_w <= SAME_SPREADS * small;
}

/* After a visit a level has only just been found again: its own spread is not known yet. */
static int is_again(const gpw_levels *l, const level_entry *a, const level_entry *b)
{
    const float apart_w = gpwi_abs(a->in.mean - b->in.mean);

    return is_same(l, a, b) || (((a->flags ^ b->flags) & GPW_LEVEL_NOISY) == 0u &&
                                apart_w <= SAME_SPREADS * gpwi_sqrt(a->variance));
}

/* A gap so long that nothing is known about it parts what is the same. */
static int is_bridged(const gpw_levels *l, const level_entry *a, const level_entry *b)
{
    return (b->flags & GPW_LEVEL_GAP_BEFORE) == 0u ||
           gpwi_levels_between_s(a->end_ns, b->begin_ns) <= GAPS_BRIDGED * l->config.gap_s;
}

/* `b` goes on where `a` ended; the result is in `b`. */
static void join(level_entry *b, const level_entry *a)
{
    const uint32_t within = GPW_LEVEL_GAP_WITHIN;
    uint32_t flags = (a->flags | b->flags) & (GPW_LEVEL_NOISY | within);

    if ((b->flags & GPW_LEVEL_GAP_BEFORE) != 0u) {
        flags |= within;
    }
    flags |= a->flags & (GPW_LEVEL_GAP_BEFORE | GPW_LEVEL_RECORD_START);
    flags |= b->flags & (GPW_LEVEL_GAP_AFTER | GPW_LEVEL_RECORD_END);
    b->flags = flags;
    b->begin_ns = a->begin_ns;
    b->left_ns = a->left_ns;
    b->event_count += a->event_count;
    b->events += a->events;
    b->variance = a->variance > b->variance ? a->variance : b->variance;
    gpwi_moments_pool(&b->in, &a->in);
}

/* A short level between two that are the same was an event of them. */
static void tell_short_level(gpw_levels *l, const level_entry *a, const level_entry *b)
{
    const uint64_t end_ns = l->now.left_ns;
    const float level_w = a->in.mean;
    const float duration_s = gpwi_levels_between_s(b->left_ns, end_ns);
    const float above_w = b->in.mean - level_w;
    gpw_level_event event;

    memset(&event, 0, sizeof event);
    event.begin_ns = b->left_ns;
    event.end_ns = end_ns;
    event.level_w = level_w;
    event.extreme_w = above_w > 0.0f ? b->in.max : b->in.min;
    event.area_j = above_w * duration_s;
    event.duration_s = duration_s;
    event.sign = above_w > 0.0f ? 1 : -1;
    event.count = (uint32_t)b->in.count;
    gpwi_levels_add_event(l, &event);
}

/* With no gap on either side of it. */
static int is_short(const gpw_levels *l, const level_entry *b)
{
    return (b->flags & (GPW_LEVEL_NOISY | GPW_LEVEL_GAP_BEFORE | GPW_LEVEL_GAP_AFTER)) == 0u &&
           gpwi_levels_between_s(b->left_ns, l->now.left_ns) <= l->config.event_s;
}

void gpwi_levels_merge(gpw_levels *l)
{
    level_entry *const now = &l->now;

    if (l->levels > 0u && is_same(l, closed(l, 0u), now) && is_bridged(l, closed(l, 0u), now)) {
        join(now, closed(l, 0u));
        l->levels--;
        return;
    }
    if (l->levels > 1u && is_short(l, closed(l, 0u)) && is_again(l, closed(l, 1u), now)) {
        tell_short_level(l, closed(l, 1u), closed(l, 0u));
        now->event_count += closed(l, 0u)->in.count + closed(l, 0u)->event_count;
        now->events += closed(l, 0u)->events + 1u;
        join(now, closed(l, 1u));
        l->levels -= 2u;
    }
}

void gpwi_levels_close(gpw_levels *l, uint32_t flags)
{
    if (!l->is_on) {
        return;
    }
    l->now.flags |= flags;
    gpwi_levels_merge(l);
    push(l, &l->now);
    l->is_on = 0u;
}
