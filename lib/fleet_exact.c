/* SPDX-License-Identifier: MIT */
/* Every GPU its own process, and their sum in an order that no thread or vector width can
 * change. This scalar form is the reference: a faster kernel must give its bits (docs/bits.md).
 */
#include "fleet_state.h"

#include "maths.h"

#define LANES 16u
#define CHUNK 4096u
#define FIXED_PER_W 65536.0f
#define W_PER_FIXED 1.52587891e-5f
#define FIXED_MAX 9.0e18f
#define FIXED_WHOLE 8388608.0f     /* floats beyond it are integers */
#define FIXED_NARROW 2147483648.0f /* floats below it fit 32 bits */

/* Where the arrays are, and what all GPUs of a group share in this tick. */
typedef struct gpu_arrays {
    float *e;            /* own process, unit variance */
    float *s;            /* own mean, behind its limiter */
    gpwi_stream *stream; /* of the own process */
    factor *nodes;       /* no more than half as many: a node of one has none */
    uint8_t *phase;
} gpu_arrays;

size_t gpwi_exact_bytes(uint32_t groups_max, uint32_t gpus_max)
{
    const size_t n = gpus_max;

    return groups_max * sizeof(exact_group) +
           gpwi_padded(n * (2u * sizeof(float) + sizeof(gpwi_stream)) +
                       n / 2u * sizeof(factor) + n);
}

static inline exact_group *exact_groups(gpw_fleet *f)
{
    return (exact_group *)(void *)((unsigned char *)gpwi_events(f) +
                                   gpwi_events_bytes(f->events_max));
}

static inline exact_group *exact_at(gpw_fleet *f, const group *g)
{
    return exact_groups(f) + (g - gpwi_groups(f));
}

/* Asked often, and seldom in a hurry: kept apart for the sake of code size. */
static GPWI_COLD GPWI_NOINLINE exact_group *exact_of(gpw_fleet *f, const group *g)
{
    return exact_at(f, g);
}

static inline void *from_head(gpw_fleet *f, uint32_t bytes)
{
    return (unsigned char *)f + bytes;
}

static uint32_t to_head(const gpw_fleet *f, const void *there)
{
    return (uint32_t)((const unsigned char *)there - (const unsigned char *)f);
}

static inline gpu_arrays arrays_of(gpw_fleet *f, const exact_group *x)
{
    gpu_arrays a;

    a.e = from_head(f, x->own_at);
    a.s = from_head(f, x->mean_at);
    a.stream = from_head(f, x->stream_at);
    a.nodes = from_head(f, x->nodes_at);
    a.phase = from_head(f, x->phase_at);
    return a;
}

GPWI_COLD void gpwi_exact_place(gpw_fleet *f, const group *g)
{
    exact_group *const x = exact_of(f, g);
    const size_t n = f->gpus_max;
    float *const e = (float *)(void *)(exact_groups(f) + f->groups_max);
    float *const s = e + n;
    gpwi_stream *const stream = (gpwi_stream *)(void *)(s + n);
    factor *const nodes = (factor *)(void *)(stream + n);

    x->own_at = to_head(f, e + f->gpus);
    x->mean_at = to_head(f, s + f->gpus);
    x->stream_at = to_head(f, stream + f->gpus);
    x->nodes_at = to_head(f, nodes + f->nodes);
    x->phase_at = to_head(f, (uint8_t *)(void *)(nodes + n / 2u) + f->gpus);
}

/* A node of one GPU has no factor of its own. */
static uint32_t nodes_of(const group *g)
{
    return g->node_gpus > 1u ? g->gpus / g->node_gpus : 0u;
}

static void reset_group(gpw_fleet *f, group *g)
{
    exact_group *const x = exact_of(f, g);
    const gpu_arrays a = arrays_of(f, x);
    uint32_t i;

    x->limit_w = FLT_MAX;
    g->common.value = gpwi_initial_gaussian(f->seed, g->first_gpu, GPWI_STREAM_GROUP);
    for (i = 0; i < nodes_of(g); i++) {
        const uint64_t entity = g->first_gpu + (uint64_t)i * g->node_gpus;

        a.nodes[i].value = gpwi_initial_gaussian(f->seed, entity, GPWI_STREAM_NODE);
    }
    for (i = 0; i < g->gpus; i++) {
        a.e[i] = gpwi_initial_gaussian(f->seed, g->first_gpu + i, GPWI_STREAM_GPU);
        a.s[i] = gpwi_level_w(g, g->initial_phase, f->level);
        a.phase[i] = g->initial_phase;
    }
}

GPWI_COLD void gpwi_exact_reset(gpw_fleet *f)
{
    uint32_t i;

    for (i = 0; i < f->groups; i++) {
        reset_group(f, &gpwi_groups(f)[i]);
    }
}

/* ---- changes of phase ---- */

GPWI_COLD void gpwi_exact_move(gpw_fleet *f, const group *g, uint32_t at, float limit_w)
{
    exact_group *const x = exact_of(f, g);

    x->limit_w = limit_w;
    x->moves[at].first = g->moved;
    x->moves[at].switched = 0u;
    x->phase[at] = g->phase;
}

GPWI_COLD void gpwi_exact_remove(gpw_fleet *f, const group *g, uint32_t at)
{
    exact_group *const x = exact_of(f, g);

    for (; at + 1u < g->moves_used; at++) {
        x->moves[at] = x->moves[at + 1u];
        x->phase[at] = x->phase[at + 1u];
    }
}

GPWI_COLD void gpwi_exact_take(gpw_fleet *f, const group *g, uint32_t at, uint32_t started)
{
    exact_group *const x = exact_of(f, g);
    uint8_t *const phase = from_head(f, x->phase_at);
    exact_move *const m = &x->moves[at];

    for (; m->switched < started; m->switched++) {
        phase[m->first + m->switched] = x->phase[at];
    }
}

static int64_t to_fixed(float w)
{
    const float v = w * FIXED_PER_W;

    if (gpwi_abs(v) < FIXED_WHOLE) {
        return (int32_t)(v < 0.0f ? v - 0.5f : v + 0.5f);
    }
    return gpwi_abs(v) < FIXED_NARROW ? (int32_t)v
                                      : gpwi_int64(gpwi_clamp(v, -FIXED_MAX, FIXED_MAX));
}

static float limited(float target, float s, float limit)
{
    const float low = s - limit;
    const float high = s + limit;
    const float up = target > low ? target : low;

    return up < high ? up : high;
}

/* A GPU that leaves inside this tick goes the share of one limiter step that is left of the
 * tick. Its power so far was reckoned with the old phase. */
static GPWI_COLD GPWI_NOINLINE int64_t leave_inside_tick(gpw_fleet *f, const group *g,
                                                         uint32_t at)
{
    exact_group *const x = exact_of(f, g);
    const gpu_arrays a = arrays_of(f, x);
    const move *const m = &g->moves[at];
    exact_move *const taken = &x->moves[at];
    const float there_w = gpwi_level_w(g, x->phase[at], f->level);
    const float end_s = m->age_s + f->tick_s;
    const uint32_t started = gpwi_started(m, end_s);
    int64_t sum = 0;

    for (; taken->switched < started; taken->switched++) {
        const uint32_t i = taken->first + taken->switched;
        const float left_s = taken->switched < m->sync
                                 ? 0.0f
                                 : (float)(taken->switched - m->sync + 1u) / m->per_spacing;
        const float share = gpwi_clamp((end_s - left_s) / f->tick_s, 0.0f, 1.0f);
        const float step = limited(there_w, a.s[i], x->limit_w) - a.s[i];
        const float gone = share * step;

        a.s[i] += gone;
        a.phase[i] = x->phase[at];
        sum += to_fixed(gone);
    }
    return sum;
}

/* ---- one tick ---- */

/* Tick 2j takes the low half of word j, tick 2j + 1 the high half. */
static GPWI_ALWAYS_INLINE float own_gaussian(gpwi_stream *stream, uint32_t is_odd)
{
    const uint32_t word =
        is_odd != 0u ? gpwi_stream_take(stream) >> 16 : gpwi_stream_peek(stream);

    return (float)gpwi_table_gaussian(word);
}

/* At the first tick of a tile. */
static GPWI_COLD GPWI_NOINLINE void open_own_streams(const gpw_fleet *f, const group *g,
                                                     gpwi_stream *stream)
{
    uint32_t i;

    for (i = 0; i < g->gpus; i++) {
        gpwi_stream_open(&stream[i], f->seed, g->first_gpu + i,
                         (uint32_t)(f->tick / GPWI_TILE_TICKS), GPWI_STREAM_GPU);
    }
}

static inline void step_factors(const gpw_fleet *f, group *g, factor *nodes)
{
    const uint32_t node_gpus = g->node_gpus;
    const uint32_t gpus = node_gpus > 1u ? g->gpus : 0u;
    uint32_t first;

    (void)gpwi_factor_step(f, g, &g->common, g->first_gpu, GPWI_STREAM_GROUP);
    for (first = 0; first < gpus; first += node_gpus, nodes++) {
        (void)gpwi_factor_step(f, g, nodes, g->first_gpu + first, GPWI_STREAM_NODE);
    }
}

/* 8 lanes to 4, and their sum. */
static GPWI_ALWAYS_INLINE float sum_of_8(const float *lane)
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/* 16 lanes to 8, where more than 8 are used; the lanes are used up. */
static inline float tree(float lane[LANES], uint32_t used)
{
    uint32_t l;

    for (l = 8u; l < used; l++) {
        lane[l - 8u] += lane[l];
    }
    return sum_of_8(lane);
}

static GPWI_COLD void take_law(const gpw_fleet *f, const group *g, uint32_t phase, gpu_law *law)
{
    const phase_row *const row = gpwi_row(g, phase);
    const float sigma_w = gpwi_phase_sigma(g, phase);
    /* in a node of one there is nobody to share a node's factor with */
    const float rho_in = g->node_gpus == 1u ? row->rho_out : row->rho_in;

    law->mean_w = gpwi_level_w(g, phase, f->level);
    law->own_w = sigma_w * gpwi_root(1.0f - rho_in);
    law->node_w = sigma_w * gpwi_root(rho_in - row->rho_out);
    law->common_w = sigma_w * gpwi_root(row->rho_out);
}

/* What a GPU has in common with all others, and with those of its node. Those from `i` to less
 * than *end are of that node. */
static inline float shared_w(const group *g, const factor *nodes, const gpu_law *law,
                             uint32_t i, uint32_t *end)
{
    float w = law->common_w * g->common.value;

    if (g->node_gpus > 1u) {
        const uint32_t at = i / g->node_gpus;
        const uint32_t node_end = (at + 1u) * g->node_gpus;

        w += law->node_w * nodes[at].value;
        *end = node_end < *end ? node_end : *end;
    }
    return w;
}

static GPWI_ALWAYS_INLINE void step_half(float *e, gpwi_stream *stream, float *out_w,
                                         uint32_t gpus, float keep, float draw, float own_w,
                                         float mean_w, float common_w, uint32_t is_odd)
{
    uint32_t i;

    for (i = 0; i < gpus; i++) {
        const float own = keep * e[i] + draw * own_gaussian(&stream[i], is_odd);

        e[i] = own;
        out_w[i] = (mean_w + own_w * own) + common_w;
    }
}

/* Neighbours of one node, phase and mean. The two kinds of tick are two loops: in each nothing
 * is asked. */
static GPWI_NOINLINE void step_own(float *e, gpwi_stream *stream, float *out_w, uint32_t gpus,
                                   float keep, float draw, float own_w, float mean_w,
                                   float common_w, uint32_t is_odd)
{
    if (is_odd != 0u) {
        step_half(e, stream, out_w, gpus, keep, draw, own_w, mean_w, common_w, 1u);
    } else {
        step_half(e, stream, out_w, gpus, keep, draw, own_w, mean_w, common_w, 0u);
    }
}

/* All of these rest: none has a phase or a limiter of its own. */
static GPWI_NOINLINE void step_at_rest(gpw_fleet *f, const group *g, const exact_group *x,
                                       uint32_t begin, uint32_t end, float *out_w)
{
    const gpu_law *const law = &x->rest;
    const float draw = g->draw * GPWI_TABLE_UNIT;
    float *const e = from_head(f, x->own_at);
    gpwi_stream *const stream = from_head(f, x->stream_at);
    uint32_t i, to;

    for (i = begin; i < end; i = to) {
        float common_w;

        to = end;
        common_w = shared_w(g, from_head(f, x->nodes_at), law, i, &to);
        step_own(&e[i], &stream[i], &out_w[i - begin], to - i, g->keep, draw, law->own_w,
                 law->mean_w, common_w, (uint32_t)f->tick & 1u);
    }
}

/* Adds a chunk of these to its lanes. */
static GPWI_COLD GPWI_NOINLINE void add_at_rest(gpw_fleet *f, const group *g,
                                                const exact_group *x, uint32_t begin,
                                                uint32_t end, float lane[LANES])
{
    float row[LANES / 2u];
    uint32_t i, to, l;

    for (i = begin; i < end; i = to) {
        to = end - i > LANES / 2u ? i + LANES / 2u : end;
        step_at_rest(f, g, x, i, to, row);
        for (l = 0; l < to - i; l++) {
            lane[(i + l) % LANES] += row[l];
        }
    }
}

/* The same of others: each with the figures of its phase, behind its limiter. */
static GPWI_COLD GPWI_NOINLINE void add_awake(gpw_fleet *f, const group *g,
                                              const exact_group *x, uint32_t begin,
                                              uint32_t end, float lane[LANES])
{
    const gpu_arrays a = arrays_of(f, x);
    gpu_law law = {0.0f, 0.0f, 0.0f, 0.0f};
    float keep = 0.0f, draw = 0.0f, common_w = 0.0f, w;
    uint32_t phase = GPW_PHASE_COUNT; /* none yet */
    uint32_t node_end = begin, i;

    for (i = begin; i < end; i++) {
        if (phase != a.phase[i] || i == node_end) { /* seldom: neighbours are alike */
            phase = a.phase[i];
            take_law(f, g, phase, &law);
            /* the group's own factor has them in the phase it was last commanded to */
            keep = phase == g->phase ? g->keep : gpwi_phase_keep(f, g, phase);
            draw = (phase == g->phase ? g->draw : gpwi_draw_weight(keep)) * GPWI_TABLE_UNIT;
            node_end = end;
            common_w = shared_w(g, a.nodes, &law, i, &node_end);
        }
        a.s[i] = limited(law.mean_w, a.s[i], x->limit_w);
        step_own(&a.e[i], &a.stream[i], &w, 1u, keep, draw, law.own_w, a.s[i], common_w,
                 (uint32_t)f->tick & 1u);
        lane[i % LANES] += w;
    }
}

/* Steps GPUs begin .. end - 1 of the group, at most a chunk, and adds them up. */
static GPWI_COLD float chunk_sum(gpw_fleet *f, const group *g, const exact_group *x,
                                 uint32_t begin, uint32_t end)
{
    float lane[LANES];
    uint32_t l;

    for (l = 0; l < LANES; l++) {
        lane[l] = 0.0f;
    }
    if ((g->rest & GPWI_RESTS_GPUS) != 0u) {
        add_at_rest(f, g, x, begin, end, lane);
    } else {
        add_awake(f, g, x, begin, end, lane);
    }
    return tree(lane, LANES);
}

/* All GPUs have their phase: whether each one's own mean has arrived there too. If so, what
 * they have in common is kept. */
static GPWI_COLD GPWI_NOINLINE void look_for_rest(gpw_fleet *f, group *g, exact_group *x)
{
    const float *const s = from_head(f, x->mean_at);
    uint32_t i;

    take_law(f, g, g->phase, &x->rest);
    for (i = 0; i < g->gpus; i++) {
        if (s[i] != x->rest.mean_w) {
            return;
        }
    }
    x->rest_fixed = to_fixed(g->headed_w);
    g->rest |= GPWI_RESTS_GPUS;
}

/* Mean of the tick in closed form, without the wave: that one is no GPU's own. */
static GPWI_COLD GPWI_NOINLINE float path_mean(const gpw_fleet *f, const group *g)
{
    float beyond = 0.0f;
    uint32_t k;

    for (k = 0; k < f->substeps; k++) {
        beyond += gpwi_group_path(g, (float)(k + 1u) * f->substep_s) - g->headed_w;
    }
    return g->headed_w + beyond * f->per_substeps;
}

/* Sum of all GPUs less their mean in closed form. */
static GPWI_COLD GPWI_NOINLINE int64_t sum_all(gpw_fleet *f, group *g, exact_group *x)
{
    float path_w = g->headed_w;
    int64_t sum = 0;
    uint32_t begin, i;

    if ((g->rest & GPWI_RESTS_MEAN) != 0u && (g->rest & GPWI_RESTS_GPUS) == 0u) {
        look_for_rest(f, g, x);
    }
    for (begin = 0; begin < g->gpus; begin += CHUNK) {
        const uint32_t end = g->gpus - begin > CHUNK ? begin + CHUNK : g->gpus;

        sum += to_fixed(chunk_sum(f, g, x, begin, end));
    }
    if (g->moves_used != 0u) {
        for (i = 0; i < g->moves_used; i++) {
            sum += leave_inside_tick(f, g, i);
        }
        path_w = path_mean(f, g);
    }
    return sum - to_fixed(path_w);
}

/* The same of a few that rest, as in a controller: one row, where a lane that no GPU has would
 * add 0 to one that has. */
static GPWI_NOINLINE int64_t sum_row_at_rest(gpw_fleet *f, const group *g, const exact_group *x)
{
    float lane[LANES];
    uint32_t l;

    for (l = g->gpus; l < LANES / 2u; l++) {
        lane[l] = 0.0f;
    }
    step_at_rest(f, g, x, 0u, g->gpus, lane);
    return to_fixed(tree(lane, g->gpus)) - x->rest_fixed;
}

float gpwi_exact_tick(gpw_fleet *f, group *g)
{
    exact_group *const x = exact_at(f, g);
    int64_t beyond;

    step_factors(f, g, from_head(f, x->nodes_at));
    if ((uint32_t)f->tick % GPWI_TILE_TICKS == 0u) {
        open_own_streams(f, g, from_head(f, x->stream_at));
    }
    beyond = (g->rest & GPWI_RESTS_GPUS) != 0u && g->gpus <= LANES ? sum_row_at_rest(f, g, x)
                                                                   : sum_all(f, g, x);
    return gpwi_float_of_int64(beyond) * W_PER_FIXED;
}
