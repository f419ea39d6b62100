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
#define FIXED_WHOLE 8388608.0f /* floats beyond it are integers */

/* Where the arrays are, and what all GPUs of a group share in this tick. */
typedef struct gpu_arrays {
    float *e;            /* own process, unit variance */
    float *s;            /* own mean, behind its limiter */
    gpwi_stream *stream; /* of the own process */
    node *nodes;
    uint8_t *phase;
} gpu_arrays;

size_t gpwi_exact_bytes(uint32_t groups_max, uint32_t gpus_max)
{
    const size_t n = gpus_max;

    return groups_max * sizeof(exact_group) +
           gpwi_padded(n * (2u * sizeof(float) + sizeof(gpwi_stream)) + n / 2u * sizeof(node) +
                       n);
}

static exact_group *exact_groups(gpw_fleet *f)
{
    return (exact_group *)(void *)((unsigned char *)gpwi_events(f) +
                                   gpwi_events_bytes(f->events_max));
}

/* Asked often, and seldom in a hurry: kept apart for the sake of code size. */
static GPWI_NOINLINE exact_group *exact_of(gpw_fleet *f, const group *g)
{
    return exact_groups(f) + (g - gpwi_groups(f));
}

static gpu_arrays arrays_of(gpw_fleet *f)
{
    const size_t n = f->gpus_max;
    gpu_arrays a;

    a.e = (float *)(void *)(exact_groups(f) + f->groups_max);
    a.s = a.e + n;
    a.stream = (gpwi_stream *)(void *)(a.s + n);
    a.nodes = (node *)(void *)(a.stream + n);
    a.phase = (uint8_t *)(void *)(a.nodes + n / 2u);
    return a;
}

static GPWI_COLD gpu_arrays arrays_of_group(gpw_fleet *f, const group *g)
{
    const exact_group *const x = exact_of(f, g);
    gpu_arrays a = arrays_of(f);

    a.e += x->gpu_offset;
    a.s += x->gpu_offset;
    a.stream += x->gpu_offset;
    a.nodes += x->node_offset;
    a.phase += x->gpu_offset;
    return a;
}

GPWI_COLD void gpwi_exact_place(gpw_fleet *f, const group *g)
{
    exact_group *const x = exact_of(f, g);

    x->gpu_offset = f->gpus;
    x->node_offset = f->nodes;
}

/* A node of one GPU has no factor of its own. */
static uint32_t nodes_of(const group *g)
{
    return g->node_gpus > 1u ? g->gpus / g->node_gpus : 0u;
}

static void reset_group(gpw_fleet *f, group *g)
{
    const gpu_arrays a = arrays_of_group(f, g);
    uint32_t i;

    exact_of(f, g)->limit_w = FLT_MAX;
    g->factor = gpwi_initial_gaussian(f->seed, g->first_gpu, GPWI_STREAM_GROUP);
    for (i = 0; i < nodes_of(g); i++) {
        const uint64_t entity = g->first_gpu + (uint64_t)i * g->node_gpus;

        a.nodes[i].factor = gpwi_initial_gaussian(f->seed, entity, GPWI_STREAM_NODE);
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
    x->moves[at].phase = g->phase;
}

GPWI_COLD void gpwi_exact_remove(gpw_fleet *f, const group *g, uint32_t at)
{
    exact_move *m = &exact_of(f, g)->moves[at];

    for (; at + 1u < g->moves_used; at++, m++) {
        m[0] = m[1];
    }
}

GPWI_COLD void gpwi_exact_take(gpw_fleet *f, const group *g, uint32_t at, uint32_t started)
{
    const gpu_arrays a = arrays_of_group(f, g);
    exact_move *const m = &exact_of(f, g)->moves[at];

    for (; m->switched < started; m->switched++) {
        a.phase[m->first + m->switched] = (uint8_t)m->phase;
    }
}

static int64_t to_fixed(float w)
{
    const float v = gpwi_clamp(w * FIXED_PER_W, -FIXED_MAX, FIXED_MAX);

    if (gpwi_abs(v) >= FIXED_WHOLE) {
        return gpwi_int64(v);
    }
    return gpwi_int64(v < 0.0f ? v - 0.5f : v + 0.5f);
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
static GPWI_COLD int64_t leave_inside_tick(gpw_fleet *f, const group *g, uint32_t at)
{
    const gpu_arrays a = arrays_of_group(f, g);
    const move *const m = &g->moves[at];
    exact_group *const x = exact_of(f, g);
    exact_move *const taken = &x->moves[at];
    const float there_w = gpwi_level_w(g, taken->phase, f->level);
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
        a.phase[i] = (uint8_t)taken->phase;
        sum += to_fixed(gone);
    }
    return sum;
}

/* ---- one tick ---- */

/* Tick 2j takes the low half of word j, tick 2j + 1 the high half. */
static inline float own_gaussian(gpwi_stream *stream, uint32_t is_odd)
{
    const uint32_t word =
        is_odd != 0u ? gpwi_stream_take(stream) >> 16 : gpwi_stream_peek(stream);

    return (float)gpwi_table_gaussian(word);
}

/* At the first tick of a tile. */
static GPWI_COLD void open_own_streams(const gpw_fleet *f, const group *g, const gpu_arrays *a)
{
    uint32_t i;

    if ((uint32_t)f->tick % GPWI_TILE_TICKS != 0u) {
        return;
    }
    for (i = 0; i < g->gpus; i++) {
        gpwi_stream_open(&a->stream[i], f->seed, g->first_gpu + i,
                         (uint32_t)(f->tick / GPWI_TILE_TICKS), GPWI_STREAM_GPU);
    }
}

static void step_factors(const gpw_fleet *f, group *g, const gpu_arrays *a)
{
    uint32_t i;

    g->factor =
        g->keep * g->factor +
        g->draw * gpwi_factor_draw(f, &g->stream, &g->spare, g->first_gpu, GPWI_STREAM_GROUP);
    for (i = 0; i < nodes_of(g); i++) {
        node *const n = &a->nodes[i];
        const uint64_t entity = g->first_gpu + (uint64_t)i * g->node_gpus;

        n->factor = g->keep * n->factor + g->draw * gpwi_factor_draw(f, &n->stream, &n->spare,
                                                                     entity, GPWI_STREAM_NODE);
    }
}

/* 16 to 8 to 4 lanes, then their sum. The lanes are used up. */
static float tree(float lane[LANES])
{
    uint32_t half, l;

    for (half = LANES / 2u; half >= 4u; half /= 2u) {
        for (l = 0; l < half; l++) {
            lane[l] += lane[l + half];
        }
    }
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

/* What the GPUs of a phase have in common, and by how much their three processes weigh. */
typedef struct gpu_law {
    float mean_w, own_w, node_w, common_w;
    float keep, draw;
} gpu_law;

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
    if (phase == g->phase) { /* the group's own factor has it already */
        law->keep = g->keep;
        law->draw = g->draw * GPWI_TABLE_UNIT;
    } else {
        law->keep = gpwi_phase_keep(f, g, phase);
        law->draw = gpwi_draw_weight(law->keep) * GPWI_TABLE_UNIT;
    }
}

/* What a GPU shares with all others, and with those of its node, whose last is before *end. */
static GPWI_COLD float shared_w(const group *g, const gpu_arrays *a, const gpu_law *law,
                                uint32_t i, uint32_t *end)
{
    float w = law->common_w * g->factor;

    if (g->node_gpus > 1u) {
        const uint32_t at = i / g->node_gpus;

        w += law->node_w * a->nodes[at].factor;
        *end = (at + 1u) * g->node_gpus;
    }
    return w;
}

/* Steps GPUs begin .. end - 1 of the group, at most a chunk, and adds them up. */
static float chunk_sum(const gpw_fleet *f, const group *g, const gpu_arrays *a, float limit_w,
                       uint32_t begin, uint32_t end)
{
    const uint32_t is_odd = (uint32_t)f->tick & 1u;
    float lane[LANES];
    gpu_law law = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    uint32_t phase = GPW_PHASE_COUNT; /* none yet */
    uint32_t node_end = UINT32_MAX;
    float common_w = 0.0f;
    float *const e = a->e, *const s = a->s;
    const uint8_t *const phases = a->phase;
    gpwi_stream *stream = &a->stream[begin];
    uint32_t i;

    for (i = 0; i < LANES; i++) {
        lane[i] = 0.0f;
    }
    for (i = begin; i < end; i++, stream++) {
        float own, mean_w;

        if (phase != phases[i] || i == node_end) { /* seldom: neighbours are alike */
            phase = phases[i];
            take_law(f, g, phase, &law);
            common_w = shared_w(g, a, &law, i, &node_end);
        }
        own = law.keep * e[i] + law.draw * own_gaussian(stream, is_odd);
        mean_w = limited(law.mean_w, s[i], limit_w);
        e[i] = own;
        s[i] = mean_w;
        lane[i % LANES] += (mean_w + law.own_w * own) + common_w;
    }
    return tree(lane);
}

/* Mean of the tick in closed form, without the wave: that one is no GPU's own. */
static GPWI_COLD float path_mean(const gpw_fleet *f, const group *g)
{
    float beyond = 0.0f;
    uint32_t k;

    if (g->moves_used == 0u) {
        return g->headed_w;
    }
    for (k = 0; k < f->substeps; k++) {
        beyond += gpwi_group_path(g, (float)(k + 1u) * f->substep_s) - g->headed_w;
    }
    return g->headed_w + beyond * f->per_substeps;
}

float gpwi_exact_tick(gpw_fleet *f, group *g)
{
    const gpu_arrays a = arrays_of_group(f, g);
    const float limit_w = exact_of(f, g)->limit_w;
    int64_t sum = 0;
    uint32_t begin, i;

    step_factors(f, g, &a);
    open_own_streams(f, g, &a);
    for (begin = 0; begin < g->gpus; begin += CHUNK) {
        const uint32_t end = g->gpus - begin > CHUNK ? begin + CHUNK : g->gpus;

        sum += to_fixed(chunk_sum(f, g, &a, limit_w, begin, end));
    }
    for (i = 0; i < g->moves_used; i++) {
        sum += leave_inside_tick(f, g, i);
    }
    return gpwi_float_of_int64(sum - to_fixed(path_mean(f, g))) * W_PER_FIXED;
}
