/* SPDX-License-Identifier: MIT */
/* The deterministic mean of a group in closed form: where every GPU is headed, less what those
 * under way still lack. Its cost does not depend on the number of GPUs, and nothing
 * accumulates. */
#include "fleet_state.h"

#define NS_PER_S 1.0e9f
#define S_PER_NS 1.0e-9f

/* ---- moves ---- */

/* Whole part of x within 0 .. most. `most` is below 2^31. */
static float whole(float x, float most)
{
    if (!(x > 0.0f)) {
        return 0.0f;
    }
    return x >= most ? most : (float)(int32_t)x;
}

uint32_t gpwi_started(const move *m, float age_s)
{
    if (age_s < 0.0f) {
        return 0u;
    }
    return m->sync + (uint32_t)(int32_t)whole(age_s * m->per_spacing, (float)m->late);
}

/* What the GPUs of a move lack, in GPUs, as the mean over the sub-step that ends at this age.
 * One edge is clamp(age / width): a step exactly; a ramp with its energy exactly. Late GPUs
 * number k = 1, 2, .. left k spacings after the start: those done, plus an arithmetic series.
 */
static float lacking(const move *m, float age_s)
{
    const float late = (float)m->late;
    float lack = (float)m->sync * (1.0f - gpwi_clamp(age_s * m->per_width, 0.0f, 1.0f));

    if (m->late > 0u) {
        const float reached = age_s * m->per_spacing;
        const float started = whole(reached, late);
        const float done = whole(reached - m->span, late);
        const float middle = 0.5f * (started + done + 1.0f);

        lack += late - done;
        if (started > done) {
            lack -= (started - done) * ((reached - middle) / m->span);
        }
    }
    return lack;
}

static int is_over(const move *m, float substep_s)
{
    const float seen_s = m->age_s + substep_s;

    return seen_s * m->per_width >= 1.0f &&
           (m->late == 0u || seen_s * m->per_spacing - m->span >= (float)m->late);
}

static float age_of(const move *m, uint64_t now_ns)
{
    return (float)(int64_t)(now_ns - m->start_ns) * S_PER_NS;
}

static void remove_move(group *g, uint32_t at)
{
    uint32_t i;

    g->moves_used--;
    for (i = at; i < g->moves_used; i++) {
        g->moves[i] = g->moves[i + 1u];
    }
}

/* GPUs that have not left by now stay where they were. */
static void cut_moves(group *g, uint64_t now_ns)
{
    uint32_t i = 0u;

    while (i < g->moves_used) {
        move *const m = &g->moves[i];
        const uint32_t started = gpwi_started(m, age_of(m, now_ns));
        const uint32_t waiting = m->sync + m->late - started;

        g->headed_w -= (float)waiting * m->delta_w;
        if (m->changes == 0u) {
            g->moved -= waiting;
        }
        m->changes++;
        if (started == 0u) {
            remove_move(g, i);
        } else {
            m->late = started - m->sync;
            i++;
        }
    }
}

static void add_move(gpw_fleet *f, group *g, uint32_t gpus, float delta_w, uint64_t at_ns)
{
    const float rate = delta_w > 0.0f ? g->ramp_up_w_per_s : g->ramp_down_w_per_s;
    const float rise_w = gpwi_abs(delta_w);
    const float ramp_s = rate > 0.0f ? gpwi_clamp(rise_w / rate, 0.0f, GPW_TIME_MAX_S) : 0.0f;
    const float width_s = ramp_s + f->substep_s;
    float sync = g->sync_fraction * (float)gpus + 0.5f;
    move *m;

    if (g->moves_used == GPWI_MOVES_MAX) {
        if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
            gpwi_exact_take(f, g, &g->moves[0], g->moves[0].sync + g->moves[0].late);
        }
        remove_move(g, 0u);
        f->assumptions |= (uint32_t)GPW_FLEET_ASSUMED_JUMP;
    }
    m = &g->moves[g->moves_used++];
    memset(m, 0, sizeof *m);
    m->start_ns = at_ns;
    m->delta_w = delta_w;
    m->per_width = 1.0f / width_s;
    m->first = g->moved;
    m->sync = g->spread_s > 0.0f && sync < (float)gpus ? (uint32_t)(int32_t)sync : gpus;
    m->late = gpus - m->sync;
    if (m->late > 0u) {
        m->per_spacing = (float)m->late / g->spread_s;
        m->span = width_s * m->per_spacing;
    }
    m->phase = g->phase;
    g->limit_w = ramp_s > 0.0f ? rise_w * (f->tick_s / (ramp_s + f->tick_s)) : FLT_MAX;
}

/* ---- the periodic part ---- */

static uint64_t to_ns(float seconds)
{
    return (uint64_t)(seconds * NS_PER_S + 0.5f);
}

static float to_seconds(uint64_t ns)
{
    return (float)ns * S_PER_NS;
}

static wave wave_of(const phase_row *row, int64_t at_ns)
{
    wave w;

    memset(&w, 0, sizeof w);
    if (!(row->wave_w > 0.0f)) {
        return w; /* none, or unknown */
    }
    w.period_ns = to_ns(row->wave_period_s);
    w.high_ns = to_ns(row->wave_period_s * row->wave_duty);
    if (w.high_ns > w.period_ns) {
        w.high_ns = w.period_ns;
    }
    w.at_ns = at_ns;
    w.high_w = row->wave_w * (1.0f - row->wave_duty);
    w.low_w = -(row->wave_w * row->wave_duty);
    return w;
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

/* Mean over the window that ends so long after the start of the tick. The window is the
 * sub-step and the spread of the edges: with no spread it is the integral of the wave, exactly.
 */
static float wave_mean(const wave *w, uint64_t window_ns, float per_window, uint32_t offset_ns)
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
        at_ns %= w->period_ns;
    }
    if (window_ns >= w->period_ns) {
        window_ns %= w->period_ns; /* whole periods add nothing */
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
static void find_steady(wave *w, uint64_t window_ns, uint32_t tick_ns)
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

static void advance_wave(wave *w, uint32_t tick_ns)
{
    if (w->period_ns == 0u) {
        return;
    }
    w->at_ns += (int64_t)tick_ns;
    if (w->at_ns >= (int64_t)w->period_ns) {
        w->at_ns %= (int64_t)w->period_ns;
        w->has_past = 1u;
    }
}

/* ---- changes ---- */

static float mean_of(const group *g, uint32_t phase)
{
    return g->phases[phase].mean_w;
}

void gpwi_group_rest(const gpw_fleet *f, group *g)
{
    const uint32_t phase = g->initial_phase;
    const float window_s = g->phase_spread_s + f->substep_s;

    g->phase = g->initial_phase;
    g->previous_phase = g->initial_phase;
    g->moved = g->gpus;
    g->previous_first = 0u;
    g->previous_gpus = 0u;
    g->moves_used = 0u;
    g->changed_ns = 0u;
    g->headed_w = (float)g->gpus * mean_of(g, phase);
    g->mean_w = g->headed_w;
    g->beyond_w = 0.0f;
    g->window_ns = to_ns(g->phase_spread_s) + f->tick_ns / f->substeps;
    g->per_window = 1.0f / window_s;
    g->waves[0] = wave_of(&g->phases[phase], 0);
    memset(&g->waves[1], 0, sizeof g->waves[1]);
    gpwi_group_take_law(g, phase);
    g->sigma_from_w = g->sigma_to_w;
    g->fluctuation_w = 0.0f;
    g->limit_w = FLT_MAX;
}

/* The present phase becomes the one before; returns where a GPU was headed, in the mean. Of a
 * group caught between two phases, the larger part is remembered, for its wave. */
static float leave_phase(group *g, uint64_t at_ns)
{
    float from_w = mean_of(g, g->phase);

    cut_moves(g, at_ns);
    g->sigma_from_w = gpwi_group_sigma(g, (float)g->moved);
    if (g->moved != g->gpus) {
        from_w = g->headed_w / (float)g->gpus;
    }
    if (g->moved >= g->gpus - g->moved) {
        g->previous_phase = g->phase;
        g->previous_first = 0u;
        g->previous_gpus = g->moved;
        g->waves[1] = g->waves[0];
    } else {
        g->previous_first = g->moved;
        g->previous_gpus = g->gpus - g->moved;
    }
    g->moved = 0u;
    return from_w;
}

int gpwi_group_is_uniform(const group *g, uint64_t at_ns)
{
    uint32_t i;

    for (i = 0; i < g->moves_used; i++) {
        const move *const m = &g->moves[i];

        if (gpwi_started(m, age_of(m, at_ns)) != m->sync + m->late) {
            return 0;
        }
    }
    return g->moved == g->gpus;
}

void gpwi_group_change(gpw_fleet *f, group *g, uint32_t phase, uint32_t gpus, uint64_t at_ns)
{
    const float there_w = mean_of(g, phase);
    float from_w = mean_of(g, g->previous_phase); /* so it is when more of a part follow */
    uint32_t count;

    g->changed_ns = at_ns;
    if (phase != g->phase) {
        from_w = leave_phase(g, at_ns);
        g->phase = (uint8_t)phase;
        g->waves[0] = wave_of(&g->phases[phase], (int64_t)f->time_ns - (int64_t)at_ns);
        gpwi_group_take_law(g, phase);
        f->assumptions |= gpwi_phase_assumptions(g, phase);
    }
    count = gpus == 0u ? g->gpus - g->moved : gpus;
    if (count == 0u) {
        return;
    }
    add_move(f, g, count, there_w - from_w, at_ns);
    g->moved += count;
    g->headed_w = (float)g->moved * there_w + (float)(g->gpus - g->moved) * from_w;
}

/* ---- ticks ---- */

void gpwi_group_age(const gpw_fleet *f, group *g)
{
    uint32_t i;

    for (i = 0; i < g->moves_used; i++) {
        g->moves[i].age_s = age_of(&g->moves[i], f->time_ns);
    }
}

/* GPUs of the moves made so many changes ago that are not there yet, a fraction of each. */
static float under_way(const group *g, uint32_t changes, float offset_s)
{
    float gpus = 0.0f;
    uint32_t i;

    for (i = 0; i < g->moves_used; i++) {
        if (g->moves[i].changes == changes) {
            gpus += lacking(&g->moves[i], g->moves[i].age_s + offset_s);
        }
    }
    return gpus;
}

/* Both waves, each for the GPUs that are in its phase. The present phase fills up from the
 * first GPU, the one before empties from there. Those still under way when the phase before was
 * left either go to it (it is what all were headed for) or come from it (it is what the rest
 * had not left). */
static float waves_w(const group *g, float offset_s, uint32_t offset_ns)
{
    const float in_phase = (float)g->moved - under_way(g, 0u, offset_s);
    const float first = (float)g->previous_first;
    const float last = first + (float)g->previous_gpus;
    const float between = under_way(g, 1u, offset_s);
    const float left = last - (in_phase > first ? in_phase : first) +
                       (g->previous_first == 0u ? -between : between);

    return in_phase * wave_mean(&g->waves[0], g->window_ns, g->per_window, offset_ns) +
           (left > 0.0f ? left : 0.0f) *
               wave_mean(&g->waves[1], g->window_ns, g->per_window, offset_ns);
}

static void drop_finished(gpw_fleet *f, group *g)
{
    uint32_t i = 0u;

    while (i < g->moves_used) {
        move *const m = &g->moves[i];

        if (!is_over(m, f->substep_s)) {
            i++;
            continue;
        }
        if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
            gpwi_exact_take(f, g, m, m->sync + m->late);
        }
        remove_move(g, i);
    }
}

void gpwi_group_prepare(gpw_fleet *f, group *g)
{
    drop_finished(f, g);
    if (g->moves_used == 0u && g->moved == g->gpus) {
        memset(&g->waves[1], 0, sizeof g->waves[1]);
    }
    find_steady(&g->waves[0], g->window_ns, f->tick_ns);
    find_steady(&g->waves[1], g->window_ns, f->tick_ns);
    g->is_moving = (uint8_t)(g->moves_used != 0u || g->waves[0].is_steady == 0u ||
                             g->waves[1].is_steady == 0u);
    g->beyond_w = 0.0f;
    if (g->is_moving == 0u) {
        g->mean_w = g->headed_w + waves_w(g, 0.0f, 0u);
    }
}

float gpwi_group_path(const group *g, float offset_s)
{
    float w = g->headed_w;
    uint32_t i;

    for (i = 0; i < g->moves_used; i++) {
        w -= g->moves[i].delta_w * lacking(&g->moves[i], g->moves[i].age_s + offset_s);
    }
    return w;
}

float gpwi_group_substep(const gpw_fleet *f, const group *g, uint32_t substep)
{
    const float offset_s = (float)(substep + 1u) * f->substep_s;
    float w = gpwi_group_path(g, offset_s);

    if (g->waves[0].period_ns != 0u || g->waves[1].period_ns != 0u) {
        const uint32_t whole_ns = f->tick_ns / f->substeps;
        const uint32_t left_ns = f->tick_ns % f->substeps;
        const uint32_t offset_ns =
            (substep + 1u) * whole_ns + (substep + 1u) * left_ns / f->substeps;

        w += waves_w(g, offset_s, offset_ns);
    }
    return w > 0.0f ? w : 0.0f;
}

float gpwi_group_least(const gpw_fleet *f, const group *g)
{
    const float wave_w =
        g->waves[0].low_w < g->waves[1].low_w ? g->waves[0].low_w : g->waves[1].low_w;
    float w = g->headed_w;
    uint32_t i;

    if (g->is_moving == 0u) {
        return g->mean_w;
    }
    for (i = 0; i < g->moves_used; i++) {
        const move *const m = &g->moves[i];
        const float age_s = m->delta_w > 0.0f ? m->age_s : m->age_s + f->tick_s;

        w -= m->delta_w * lacking(m, age_s);
    }
    w += (float)g->gpus * wave_w;
    return w > 0.0f ? w : 0.0f;
}

float gpwi_group_changed(const group *g)
{
    uint32_t gpus = g->moved;
    uint32_t i;

    for (i = 0; i < g->moves_used; i++) {
        const move *const m = &g->moves[i];

        if (m->changes == 0u) {
            gpus -= m->sync + m->late - gpwi_started(m, m->age_s);
        }
    }
    return (float)gpus;
}

void gpwi_group_close(const gpw_fleet *f, group *g)
{
    if (g->is_moving != 0u) {
        g->mean_w = g->headed_w + g->beyond_w * f->per_substeps;
    }
    advance_wave(&g->waves[0], f->tick_ns);
    advance_wave(&g->waves[1], f->tick_ns);
}
