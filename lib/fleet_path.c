/* SPDX-License-Identifier: MIT */
/* The deterministic mean of a group in closed form: where every GPU is headed, less what those
 * under way still lack. Its cost does not depend on the number of GPUs, and nothing
 * accumulates. */
#include "fleet_state.h"

#include "maths.h"

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
    const float late = (float)m->late; /* above 2^24 rounded, either way */
    const float reached = age_s * m->per_spacing;

    if (age_s < 0.0f) {
        return 0u;
    }
    return m->sync + (reached >= late ? m->late : (uint32_t)(int32_t)whole(reached, late));
}

/* What the GPUs of a move lack, in GPUs, as the mean over the sub-step that ends at this age.
 * One edge is clamp(age / width): a step exactly; a ramp with its energy exactly. Late GPUs
 * number k = 1, 2, .. left k spacings after the start: those done, plus an arithmetic series.
 */
static GPWI_NOINLINE float lacking(const move *m, float age_s)
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
    return gpwi_float_of_int64((int64_t)(now_ns - m->start_ns)) * S_PER_NS;
}

static void remove_move(gpw_fleet *f, group *g, uint32_t at)
{
    uint32_t i;

    if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
        gpwi_exact_remove(f, g, at);
    }
    g->moves_used--;
    for (i = at; i < g->moves_used; i++) {
        g->moves[i] = g->moves[i + 1u];
    }
}

/* GPUs that have not left by now stay where they were. */
static void cut_moves(gpw_fleet *f, group *g, uint64_t now_ns)
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
            remove_move(f, g, i);
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
            gpwi_exact_take(f, g, 0u, g->moves[0].sync + g->moves[0].late);
        }
        remove_move(f, g, 0u);
        f->assumptions |= (uint32_t)GPW_FLEET_ASSUMED_JUMP;
    }
    m = &g->moves[g->moves_used++];
    memset(m, 0, sizeof *m);
    m->start_ns = at_ns;
    m->delta_w = delta_w;
    m->per_width = 1.0f / width_s;
    /* A spread below the shortest interval is none: its reciprocal may be infinite. */
    m->sync =
        g->spread_s >= GPW_DT_MIN_S && sync < (float)gpus ? (uint32_t)(int32_t)sync : gpus;
    m->late = gpus - m->sync;
    if (m->late > 0u) {
        m->per_spacing = (float)m->late / g->spread_s;
        m->span = width_s * m->per_spacing;
    }
    if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
        gpwi_exact_move(f, g, g->moves_used - 1u,
                        ramp_s > 0.0f ? rise_w * (f->tick_s / (ramp_s + f->tick_s)) : FLT_MAX);
    }
}

/* ---- changes ---- */

/* At the level of this run. */
static float mean_of(const gpw_fleet *f, const group *g, uint32_t phase)
{
    return gpwi_level_w(g, phase, f->level);
}

static void start_wave(const gpw_fleet *f, group *g, int64_t at_ns)
{
    gpwi_wave_start(&g->waves[0], gpwi_row(g, g->phase), mean_of(f, g, g->phase), at_ns);
}

GPWI_COLD void gpwi_group_rest(const gpw_fleet *f, group *g)
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
    g->headed_w = (float)g->gpus * mean_of(f, g, phase);
    g->mean_w = g->headed_w;
    g->beyond_w = 0.0f;
    g->window_ns = gpwi_wave_ns(g->phase_spread_s) + f->tick_ns / f->substeps;
    g->per_window = 1.0f / window_s;
    start_wave(f, g, 0);
    memset(&g->waves[1], 0, sizeof g->waves[1]);
    gpwi_group_take_law(f, g, phase);
    g->sigma_from_w = g->sigma_to_w;
    g->fluctuation_w = 0.0f;
    g->rest = 0u;
    g->in_service = GPWI_NOT_SERVING;
}

/* The present phase becomes the one before; returns where a GPU was headed, in the mean. Of a
 * group caught between two phases, the larger part is remembered, for its wave. */
static float leave_phase(gpw_fleet *f, group *g, uint64_t at_ns)
{
    float from_w = mean_of(f, g, g->phase);

    cut_moves(f, g, at_ns);
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

GPWI_COLD void gpwi_group_change(gpw_fleet *f, group *g, uint32_t phase, uint32_t gpus,
                                 uint64_t at_ns)
{
    const float there_w = mean_of(f, g, phase);
    float from_w = mean_of(f, g, g->previous_phase); /* so it is when more of a part follow */
    uint32_t count;

    g->changed_ns = at_ns;
    g->rest = 0u;
    if (phase != g->phase) {
        from_w = leave_phase(f, g, at_ns);
        g->phase = (uint8_t)phase;
        start_wave(f, g, (int64_t)f->time_ns - (int64_t)at_ns);
        gpwi_group_take_law(f, g, phase);
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

static GPWI_COLD void drop_finished(gpw_fleet *f, group *g)
{
    uint32_t i = 0u;

    while (i < g->moves_used) {
        move *const m = &g->moves[i];

        if (!is_over(m, f->substep_s)) {
            i++;
            continue;
        }
        if (f->mode == (uint32_t)GPW_FLEET_EXACT) {
            gpwi_exact_take(f, g, i, m->sync + m->late);
        }
        remove_move(f, g, i);
    }
}

/* GPUs under way, a fraction of each: to the present phase, and by the change before it. */
typedef struct under_way {
    float latest, before;
} under_way;

static inline float path(const group *g, float offset_s, under_way *gpus)
{
    float w = g->headed_w;
    uint32_t i;

    gpus->latest = 0.0f;
    gpus->before = 0.0f;
    for (i = 0; i < g->moves_used; i++) {
        const move *const m = &g->moves[i];
        const float lack = lacking(m, m->age_s + offset_s);

        w -= m->delta_w * lack;
        if (m->changes == 0u) {
            gpus->latest += lack;
        } else if (m->changes == 1u) {
            gpus->before += lack;
        }
    }
    return w;
}

GPWI_COLD float gpwi_group_path(const group *g, float offset_s)
{
    float w = g->headed_w;
    uint32_t i;

    for (i = 0; i < g->moves_used; i++) {
        w -= g->moves[i].delta_w * lacking(&g->moves[i], g->moves[i].age_s + offset_s);
    }
    return w;
}

/* Both waves, each for the GPUs that are in its phase. The present phase fills up from the
 * first GPU, the one before empties from there. Those still under way when the phase before was
 * left either go to it (it is what all were headed for) or come from it (it is what the rest
 * had not left). */
static float waves_w(const group *g, const under_way *gpus, uint32_t offset_ns)
{
    const float in_phase = (float)g->moved - gpus->latest;
    const float first = (float)g->previous_first;
    const float last = first + (float)g->previous_gpus;
    const float left = last - (in_phase > first ? in_phase : first) +
                       (g->previous_first == 0u ? -gpus->before : gpus->before);

    return in_phase * gpwi_wave_mean(&g->waves[0], g->window_ns, g->per_window, offset_ns) +
           (left > 0.0f ? left : 0.0f) *
               gpwi_wave_mean(&g->waves[1], g->window_ns, g->per_window, offset_ns);
}

/* End of a sub-step after the start of the tick. */
static uint32_t end_ns(const gpw_fleet *f, uint32_t substep)
{
    const uint32_t whole_ns = f->tick_ns / f->substeps;
    const uint32_t rest_ns = f->tick_ns % f->substeps;

    return (substep + 1u) * whole_ns + (substep + 1u) * rest_ns / f->substeps;
}

static GPWI_NOINLINE float substep_mean(const gpw_fleet *f, const group *g, uint32_t substep,
                                        float offset_s)
{
    under_way gpus;
    float w = path(g, offset_s, &gpus);

    if (g->has_wave != 0u) {
        w += waves_w(g, &gpus, end_ns(f, substep));
    }
    return w > 0.0f ? w : 0.0f;
}

float gpwi_fleet_mean(gpw_fleet *fleet, uint32_t substep)
{
    const float offset_s = (float)(substep + 1u) * fleet->substep_s;
    float sum_w = fleet->rest_w;
    group *g = gpwi_groups(fleet);
    group *const end = g + fleet->groups;

    if (fleet->moving == 0u) {
        return sum_w;
    }
    for (; g < end; g++) {
        if (g->is_moving != 0u) {
            const float w = substep_mean(fleet, g, substep, offset_s);

            g->beyond_w += w - g->headed_w;
            sum_w += w;
        }
    }
    return sum_w;
}

/* Least mean of any sub-step of this tick, and whether any edge is seen in it. What a move
 * lacks only falls with time: the same at both ends is the same throughout. */
static GPWI_COLD int is_flat(const gpw_fleet *f, group *g)
{
    int flat = 1;
    uint32_t i;

    g->least_w = g->headed_w;
    for (i = 0; i < g->moves_used; i++) {
        const move *const m = &g->moves[i];
        const float before = lacking(m, m->age_s);
        const float after = lacking(m, m->age_s + f->tick_s);

        flat = flat && before == after;
        g->least_w -= m->delta_w * (m->delta_w > 0.0f ? before : after);
    }
    return flat;
}

/* The wave of a tick, or of two phases; returns whether it is free of edges. */
static int begin_waves(const gpw_fleet *f, group *g)
{
    const float low_w =
        g->waves[0].low_w < g->waves[1].low_w ? g->waves[0].low_w : g->waves[1].low_w;

    g->least_w += (float)g->gpus * low_w;
    gpwi_wave_begin(&g->waves[0], g->window_ns, f->tick_ns);
    gpwi_wave_begin(&g->waves[1], g->window_ns, f->tick_ns);
    return g->waves[0].is_steady != 0u && g->waves[1].is_steady != 0u;
}

/* Every GPU is where it is headed. The sd of their sum is then the end of this change and the
 * start of the next one, as rounding has left it. */
static void take_rest(group *g)
{
    if (g->waves[1].period_ns != 0u) { /* the others are flat as they are */
        memset(&g->waves[1], 0, sizeof g->waves[1]);
    }
    g->sigma_to_w = gpwi_group_sigma(g, (float)g->gpus);
    g->sigma_from_w = g->sigma_to_w;
    g->rest |= GPWI_RESTS_MEAN;
}

GPWI_COLD void gpwi_group_prepare(gpw_fleet *f, group *g)
{
    int flat = 1;

    g->least_w = g->headed_w;
    if (g->moves_used != 0u) {
        drop_finished(f, g);
        flat = is_flat(f, g);
    }
    if (g->rest == 0u && g->moves_used == 0u && g->moved == g->gpus) {
        take_rest(g);
    }
    g->has_wave = (uint8_t)(g->waves[0].period_ns != 0u || g->waves[1].period_ns != 0u);
    if (g->has_wave != 0u) {
        flat = begin_waves(f, g) && flat;
    } else if (g->rest != 0u) {
        g->rest |= GPWI_RESTS_WAVE;
    }
    g->least_w = g->least_w > 0.0f ? g->least_w : 0.0f;
    g->is_moving = (uint8_t)(flat == 0);
    g->beyond_w = 0.0f;
    if (flat != 0) {
        g->mean_w = substep_mean(f, g, 0u, f->substep_s);
    }
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
        const float w = g->headed_w + g->beyond_w * f->per_substeps;

        g->mean_w = w > 0.0f ? w : 0.0f; /* no sub-step is below 0, but their sum is rounded */
    }
    if (g->has_wave != 0u) {
        gpwi_wave_end(&g->waves[0], f->tick_ns);
        gpwi_wave_end(&g->waves[1], f->tick_ns);
    }
}
