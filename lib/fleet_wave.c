/* SPDX-License-Identifier: MIT */
/* The periodic part of a phase: a square wave about the mean. Its position is kept in integer
 * nanoseconds, so that no period is ever lost. */
#include "fleet_state.h"

#include "maths.h"

#define NS_PER_S 1.0e9f
#define S_PER_NS 1.0e-9f

uint64_t gpwi_wave_ns(float seconds)
{
    return (uint64_t)gpwi_int64(seconds * NS_PER_S + 0.5f);
}

static float to_seconds(uint64_t ns)
{
    return gpwi_float_of_uint64(ns) * S_PER_NS;
}

/* What a whole number of periods leaves, period_ns > 0. The operator would do; libgcc's for ARM
 * is 0.8 KB and slower where few periods fit, as nearly always. */
static GPWI_NOINLINE uint64_t within(uint64_t ns, uint64_t period_ns)
{
    uint64_t part_ns = period_ns;

    while (part_ns <= ns >> 1) {
        part_ns <<= 1;
    }
    for (; part_ns >= period_ns; part_ns >>= 1) {
        if (ns >= part_ns) {
            ns -= part_ns;
        }
    }
    return ns;
}

/* At the low end of a phase's interval the wave of its mean may not have room: it is shrunk
 * until it just touches 0. */
void gpwi_wave_start(wave *w, const phase_row *row, float mean_w, int64_t at_ns)
{
    memset(w, 0, sizeof *w);
    if (!(row->wave_w > 0.0f)) {
        w->is_steady = 1u; /* none, or unknown */
        return;
    }
    w->period_ns = gpwi_wave_ns(row->wave_period_s);
    w->high_ns = gpwi_wave_ns(row->wave_period_s * row->wave_duty);
    if (w->high_ns > w->period_ns) {
        w->high_ns = w->period_ns;
    }
    w->at_ns = at_ns;
    w->high_w = row->wave_w * (1.0f - row->wave_duty);
    w->low_w = -(row->wave_w * row->wave_duty);
    if (-w->low_w > mean_w) {
        w->high_w = mean_w / row->wave_duty - mean_w;
        w->low_w = -mean_w;
    }
}

static uint64_t least_of(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* How long within [from, to] of a period the wave is high. */
static uint64_t high_between(const wave *w, uint64_t from_ns, uint64_t to_ns)
{
    return least_of(to_ns, w->high_ns) - least_of(from_ns, w->high_ns);
}

/* Between edges the window sees one level, else the high and the low part of it: with no spread
 * the integral of the wave over the sub-step, exactly. */
GPWI_COLD float gpwi_wave_mean(const wave *w, uint64_t window_ns, float per_window,
                               uint32_t offset_ns)
{
    uint64_t at_ns, here_ns, past_ns = 0u, high_ns;

    if (w->is_steady != 0u) {
        return w->level_w;
    }
    if (w->at_ns + (int64_t)offset_ns <= 0) {
        return 0.0f;
    }
    at_ns = (uint64_t)(w->at_ns + (int64_t)offset_ns);
    if (at_ns > w->period_ns) {
        at_ns = within(at_ns, w->period_ns);
    }
    if (window_ns >= w->period_ns) {
        window_ns = within(window_ns, w->period_ns); /* whole periods add nothing */
    } else if (at_ns >= window_ns && at_ns <= w->high_ns) {
        return w->high_w;
    } else if (at_ns >= window_ns && at_ns - window_ns >= w->high_ns) {
        return w->low_w;
    }
    here_ns = least_of(at_ns, window_ns);
    high_ns = high_between(w, at_ns - here_ns, at_ns);
    if (window_ns > here_ns &&
        (w->has_past != 0u || w->at_ns + (int64_t)offset_ns > (int64_t)w->period_ns)) {
        past_ns = window_ns - here_ns;
        high_ns += high_between(w, w->period_ns - past_ns, w->period_ns);
    }
    return (w->low_w * to_seconds(here_ns + past_ns) +
            (w->high_w - w->low_w) * to_seconds(high_ns)) *
           per_window;
}

/* Between edges, as nearly always, the tick is one level. */
void gpwi_wave_begin(wave *w, uint64_t window_ns, uint32_t tick_ns)
{
    const uint64_t at_ns = (uint64_t)w->at_ns;

    w->is_steady = 0u;
    if (w->period_ns == 0u) {
        w->is_steady = 1u;
        w->level_w = 0.0f;
    } else if (w->at_ns >= 0 && at_ns >= window_ns && at_ns + tick_ns <= w->high_ns) {
        w->is_steady = 1u;
        w->level_w = w->high_w;
    } else if (w->at_ns >= 0 && at_ns >= w->high_ns && at_ns - w->high_ns >= window_ns &&
               at_ns + tick_ns <= w->period_ns) {
        w->is_steady = 1u;
        w->level_w = w->low_w;
    }
}

void gpwi_wave_end(wave *w, uint32_t tick_ns)
{
    if (w->period_ns == 0u) {
        return;
    }
    w->at_ns += (int64_t)tick_ns;
    if (w->at_ns >= (int64_t)w->period_ns) {
        w->at_ns = (int64_t)within((uint64_t)w->at_ns, w->period_ns);
        w->has_past = 1u;
    }
}
