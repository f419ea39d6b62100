/* SPDX-License-Identifier: MIT */
/* Constants of the built-in GPU types, as docs/sources.md, joules-model, prints them. */
#include "energy_internal.h"

GPW_STATIC_ASSERT(energy_board_size, sizeof(gpw_energy_board) == GPWI_ENERGY_BOARD_V0_1);
GPW_STATIC_ASSERT(energy_constant_size,
                  sizeof(gpw_energy_constant) == GPWI_ENERGY_CONSTANT_V0_1);

/* In the order of #gpw_energy_board_id; headers are set on the way out. The derived ones scale
 * power with the rated power, energy per byte with that by bandwidth, energy per FLOP with that
 * by rate; times and shares stay. */
static const gpw_energy_board boards[] = {
    {.errors = GPW_ENERGY_ERRORS_H100,
     .grade = GPW_GRADE_COMPUTED,
     .source = GPW_SOURCE_JOULES_MODEL,
     .bandwidth_b_per_s = 3.35e12f,
     .rate_bf16_flop_per_s = 9.89e14f,
     .rate_fp8_flop_per_s = 1.979e15f,
     .tdp_w = 700.0f,
     .idle_w = 120.0f,
     .layer_s = 43.5e-6f,
     .parallel_s = 15.4e-6f,
     .fp8_s = 97.4e-6f,
     .bandwidth_share = 0.872f,
     .bandwidth_share_experts = 0.603f,
     .rate_share = 0.759f,
     .sequence_s = 44.0e-6f,
     .admission_s = 213.0e-6f,
     .active_w = 235.0f,
     .byte_j = 44.9e-12f,
     .flop_j = 1.08e-12f,
     .diffusion_rate_share = 0.833f,
     .attention_rate_share = 0.354f,
     .elementwise_passes = 149.0f,
     .diffusion_parallel_s = 667.0e-6f,
     .decoder_s_per_mpx = 0.242f,
     .diffusion_active_w = 340.0f,
     .diffusion_flop_j = 0.481e-12f,
     .relative_base_pu = 0.206f,
     .relative_span_pu = 1.12f,
     .relative_rate = 1.15f,
     .name = "h100-sxm"},
    {.errors = GPW_ENERGY_ERRORS_B200,
     .grade = GPW_GRADE_COMPUTED,
     .source = GPW_SOURCE_JOULES_MODEL,
     .bandwidth_b_per_s = 8e12f,
     .rate_bf16_flop_per_s = 2.25e15f,
     .rate_fp8_flop_per_s = 4.5e15f,
     .tdp_w = 1000.0f,
     .idle_w = 190.0f,
     .layer_s = 91.1e-6f,
     .parallel_s = 8.07e-6f,
     .fp8_s = 119.0e-6f,
     .bandwidth_share = 0.986f,
     .bandwidth_share_experts = 0.673f,
     .rate_share = 0.833f,
     .sequence_s = 45.0e-6f,
     .admission_s = 537.0e-6f,
     .active_w = 316.0f,
     .byte_j = 69.6e-12f,
     .flop_j = 0.509e-12f,
     .diffusion_rate_share = 0.833f,
     .attention_rate_share = 0.156f,
     .elementwise_passes = 308.0f,
     .diffusion_parallel_s = 691.0e-6f,
     .decoder_s_per_mpx = 0.157f,
     .diffusion_active_w = 483.0f,
     .diffusion_flop_j = 0.369e-12f,
     .relative_base_pu = 0.223f,
     .relative_span_pu = 0.838f,
     .relative_rate = 1.45f,
     .name = "b200"},
    {.errors = GPW_ENERGY_ERRORS_H100,
     .grade = GPW_GRADE_COMPUTED,
     .source = GPW_SOURCE_JOULES_MODEL,
     .bandwidth_b_per_s = 3.35e12f,
     .rate_bf16_flop_per_s = 9.89e14f,
     .rate_fp8_flop_per_s = 1.979e15f,
     .tdp_w = 700.0f,
     .idle_w = 120.0f,
     .layer_s = 62.7e-6f,
     .parallel_s = 17.2e-6f,
     .fp8_s = 90.7e-6f,
     .bandwidth_share = 1.0f,
     .bandwidth_share_experts = 0.768f,
     .rate_share = 0.793f,
     .sequence_s = 46.6e-6f,
     .admission_s = 277.0e-6f,
     .active_w = 242.0f,
     .byte_j = 46.9e-12f,
     .flop_j = 1.07e-12f,
     .diffusion_rate_share = 0.833f,
     .attention_rate_share = 0.298f,
     .elementwise_passes = 133.0f,
     .diffusion_parallel_s = 630.0e-6f,
     .decoder_s_per_mpx = 0.284f,
     .diffusion_active_w = 329.0f,
     .diffusion_flop_j = 0.576e-12f,
     .relative_base_pu = 0.206f,
     .relative_span_pu = 1.12f,
     .relative_rate = 1.15f,
     .name = "h100-sxm-all"},
    {.errors = GPW_ENERGY_ERRORS_B200,
     .grade = GPW_GRADE_COMPUTED,
     .source = GPW_SOURCE_JOULES_MODEL,
     .bandwidth_b_per_s = 8e12f,
     .rate_bf16_flop_per_s = 2.25e15f,
     .rate_fp8_flop_per_s = 4.5e15f,
     .tdp_w = 1000.0f,
     .idle_w = 190.0f,
     .layer_s = 79.5e-6f,
     .parallel_s = 11.5e-6f,
     .fp8_s = 132.0e-6f,
     .bandwidth_share = 0.855f,
     .bandwidth_share_experts = 0.694f,
     .rate_share = 0.821f,
     .sequence_s = 35.5e-6f,
     .admission_s = 673.0e-6f,
     .active_w = 305.0f,
     .byte_j = 65.1e-12f,
     .flop_j = 0.56e-12f,
     .diffusion_rate_share = 0.833f,
     .attention_rate_share = 0.162f,
     .elementwise_passes = 348.0f,
     .diffusion_parallel_s = 657.0e-6f,
     .decoder_s_per_mpx = 0.178f,
     .diffusion_active_w = 445.0f,
     .diffusion_flop_j = 0.459e-12f,
     .relative_base_pu = 0.223f,
     .relative_span_pu = 0.838f,
     .relative_rate = 1.45f,
     .name = "b200-all"},
    {.errors = GPW_ENERGY_ERRORS_DERIVED,
     .grade = GPW_GRADE_INFERRED,
     .source = GPW_SOURCE_JOULES_MODEL,
     .bandwidth_b_per_s = 4.8e12f,
     .rate_bf16_flop_per_s = 9.89e14f,
     .rate_fp8_flop_per_s = 1.979e15f,
     .tdp_w = 700.0f,
     .idle_w = 120.0f,
     .layer_s = 43.5e-6f,
     .parallel_s = 15.4e-6f,
     .fp8_s = 97.4e-6f,
     .bandwidth_share = 0.872f,
     .bandwidth_share_experts = 0.603f,
     .rate_share = 0.759f,
     .sequence_s = 44.0e-6f,
     .admission_s = 213.0e-6f,
     .active_w = 235.0f,
     .byte_j = 44.9e-12f * (3.35f / 4.8f),
     .flop_j = 1.08e-12f,
     .diffusion_rate_share = 0.833f,
     .attention_rate_share = 0.354f,
     .elementwise_passes = 149.0f,
     .diffusion_parallel_s = 667.0e-6f,
     .decoder_s_per_mpx = 0.242f,
     .diffusion_active_w = 340.0f,
     .diffusion_flop_j = 0.481e-12f,
     .relative_base_pu = 0.206f,
     .relative_span_pu = 1.12f,
     .relative_rate = 1.15f,
     .name = "h200"},
    {.errors = GPW_ENERGY_ERRORS_DERIVED,
     .grade = GPW_GRADE_INFERRED,
     .source = GPW_SOURCE_JOULES_MODEL,
     .bandwidth_b_per_s = 8e12f,
     .rate_bf16_flop_per_s = 2.5e15f,
     .rate_fp8_flop_per_s = 5e15f,
     .tdp_w = 1200.0f,
     .idle_w = 190.0f,
     .layer_s = 91.1e-6f,
     .parallel_s = 8.07e-6f,
     .fp8_s = 119.0e-6f,
     .bandwidth_share = 0.986f,
     .bandwidth_share_experts = 0.673f,
     .rate_share = 0.833f,
     .sequence_s = 45.0e-6f,
     .admission_s = 537.0e-6f,
     .active_w = 316.0f * 1.2f,
     .byte_j = 69.6e-12f * 1.2f,
     .flop_j = 0.509e-12f * (1.2f * 2250.0f / 2500.0f),
     .diffusion_rate_share = 0.833f,
     .attention_rate_share = 0.156f,
     .elementwise_passes = 308.0f,
     .diffusion_parallel_s = 691.0e-6f,
     .decoder_s_per_mpx = 0.157f,
     .diffusion_active_w = 483.0f * 1.2f,
     .diffusion_flop_j = 0.369e-12f * (1.2f * 2250.0f / 2500.0f),
     .relative_base_pu = 0.223f,
     .relative_span_pu = 0.838f,
     .relative_rate = 1.45f,
     .name = "gb200"},
};

#define BOARDS ((uint32_t)(sizeof boards / sizeof boards[0]))

GPW_STATIC_ASSERT(energy_boards,
                  sizeof boards / sizeof boards[0] == (size_t)GPW_ENERGY_GB200 + 1u);

gpw_status gpw_energy_board_init(gpw_energy_board *board, size_t board_size)
{
    const gpw_status status =
        gpwi_config_begin(board, board_size, GPWI_ENERGY_BOARD_V0_1, GPWI_TYPE_ENERGY_BOARD);

    if (status != GPW_OK) {
        return status;
    }
    board->grade = GPW_GRADE_USER;
    board->bandwidth_b_per_s = gpw_unknown();
    board->rate_bf16_flop_per_s = gpw_unknown();
    board->rate_fp8_flop_per_s = gpw_unknown();
    board->tdp_w = gpw_unknown();
    board->idle_w = gpw_unknown();
    board->layer_s = gpw_unknown();
    board->parallel_s = gpw_unknown();
    board->fp8_s = gpw_unknown();
    board->bandwidth_share = gpw_unknown();
    board->bandwidth_share_experts = gpw_unknown();
    board->rate_share = gpw_unknown();
    board->sequence_s = gpw_unknown();
    board->admission_s = gpw_unknown();
    board->active_w = gpw_unknown();
    board->byte_j = gpw_unknown();
    board->flop_j = gpw_unknown();
    board->diffusion_rate_share = gpw_unknown();
    board->attention_rate_share = gpw_unknown();
    board->elementwise_passes = gpw_unknown();
    board->diffusion_parallel_s = gpw_unknown();
    board->decoder_s_per_mpx = gpw_unknown();
    board->diffusion_active_w = gpw_unknown();
    board->diffusion_flop_j = gpw_unknown();
    board->relative_base_pu = gpw_unknown();
    board->relative_span_pu = gpw_unknown();
    board->relative_rate = gpw_unknown();
    return GPW_OK;
}

gpw_status gpw_energy_board_builtin(gpw_energy_board *board, uint32_t id)
{
    gpw_energy_board ours;

    if (board == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_config_is(board, GPWI_TYPE_ENERGY_BOARD, GPWI_ENERGY_BOARD_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (id >= BOARDS) {
        return GPW_ERR_NOT_FOUND;
    }
    ours = boards[id];
    ours.header = GPWI_HEADER(GPWI_TYPE_ENERGY_BOARD, sizeof ours);
    return gpwi_config_write(board, &ours, sizeof ours, GPWI_ENERGY_BOARD_V0_1);
}

const char *gpw_energy_board_id_name(uint32_t id)
{
    return id < BOARDS ? boards[id].name : "?";
}

gpw_status gpw_energy_board_find(const char *name, uint32_t *id)
{
    uint32_t i;

    if (name == NULL || id == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < BOARDS; i++) {
        if (gpwi_is_same_name(name, boards[i].name)) {
            *id = i;
            return GPW_OK;
        }
    }
    if (gpwi_is_same_name(name, "h200-sxm")) { /* as the catalogue has it: no other is sold */
        *id = GPW_ENERGY_H200;
        return GPW_OK;
    }
    return GPW_ERR_NOT_FOUND;
}

/* ---- how well each constant is known ---- */

/* Fits that leave one family out were made of the sets fitted on text chat. */
typedef struct range {
    float low, high;
} range;

static const range h100_ranges[] = {
    {37e-6f, 51e-6f}, {9e-6f, 39e-6f},    {43e-6f, 115e-6f},      {0.84f, 0.90f},
    {0.52f, 0.68f},   {0.70f, 0.83f},     {39e-6f, 50e-6f},       {127e-6f, 321e-6f},
    {171.0f, 306.0f}, {12e-12f, 74e-12f}, {0.86e-12f, 1.34e-12f},
};
/* The rate share of B200 ran to its bound, 0.833, in all of them: no range. */
static const range b200_ranges[] = {
    {84e-6f, 94e-6f}, {5.8e-6f, 9.3e-6f}, {97e-6f, 154e-6f},      {0.94f, 1.0f},
    {0.59f, 0.78f},   {0.0f, 0.0f},       {42e-6f, 47e-6f},       {485e-6f, 966e-6f},
    {262.0f, 329.0f}, {64e-12f, 83e-12f}, {0.46e-12f, 0.55e-12f},
};

#define RANGES ((uint32_t)(sizeof h100_ranges / sizeof h100_ranges[0]))

GPW_STATIC_ASSERT(energy_ranges, sizeof h100_ranges == sizeof b200_ranges &&
                                     sizeof h100_ranges / sizeof h100_ranges[0] ==
                                         (size_t)GPW_ENERGY_FLOP_J + 1u);

static const float *field_of(const gpw_energy_board *b, uint32_t constant)
{
    const enum gpw_energy_constant_id id = (enum gpw_energy_constant_id)constant;

    if ((uint32_t)id != constant) {
        return NULL;
    }
    switch (id) {
    case GPW_ENERGY_LAYER_S: return &b->layer_s;
    case GPW_ENERGY_PARALLEL_S: return &b->parallel_s;
    case GPW_ENERGY_FP8_S: return &b->fp8_s;
    case GPW_ENERGY_BANDWIDTH_SHARE: return &b->bandwidth_share;
    case GPW_ENERGY_BANDWIDTH_SHARE_EXPERTS: return &b->bandwidth_share_experts;
    case GPW_ENERGY_RATE_SHARE: return &b->rate_share;
    case GPW_ENERGY_SEQUENCE_S: return &b->sequence_s;
    case GPW_ENERGY_ADMISSION_S: return &b->admission_s;
    case GPW_ENERGY_ACTIVE_W: return &b->active_w;
    case GPW_ENERGY_BYTE_J: return &b->byte_j;
    case GPW_ENERGY_FLOP_J: return &b->flop_j;
    case GPW_ENERGY_IDLE_W: return &b->idle_w;
    case GPW_ENERGY_BANDWIDTH_B_PER_S: return &b->bandwidth_b_per_s;
    case GPW_ENERGY_RATE_BF16_FLOP_PER_S: return &b->rate_bf16_flop_per_s;
    case GPW_ENERGY_RATE_FP8_FLOP_PER_S: return &b->rate_fp8_flop_per_s;
    case GPW_ENERGY_TDP_W: return &b->tdp_w;
    case GPW_ENERGY_DIFFUSION_RATE_SHARE: return &b->diffusion_rate_share;
    case GPW_ENERGY_ATTENTION_RATE_SHARE: return &b->attention_rate_share;
    case GPW_ENERGY_ELEMENTWISE_PASSES: return &b->elementwise_passes;
    case GPW_ENERGY_DIFFUSION_PARALLEL_S: return &b->diffusion_parallel_s;
    case GPW_ENERGY_DECODER_S_PER_MPX: return &b->decoder_s_per_mpx;
    case GPW_ENERGY_DIFFUSION_ACTIVE_W: return &b->diffusion_active_w;
    case GPW_ENERGY_DIFFUSION_FLOP_J: return &b->diffusion_flop_j;
    case GPW_ENERGY_RELATIVE_BASE_PU: return &b->relative_base_pu;
    case GPW_ENERGY_RELATIVE_SPAN_PU: return &b->relative_span_pu;
    case GPW_ENERGY_RELATIVE_RATE: return &b->relative_rate;
    }
    return NULL;
}

static void set_range(gpw_energy_constant *c, uint32_t id, uint32_t constant)
{
    const range *const ranges = id == GPW_ENERGY_H100_SXM ? h100_ranges
                                : id == GPW_ENERGY_B200   ? b200_ranges
                                                          : NULL;

    c->low = gpw_unknown();
    c->high = gpw_unknown();
    if (ranges != NULL && constant < RANGES && ranges[constant].high > 0.0f) {
        c->low = ranges[constant].low;
        c->high = ranges[constant].high;
    }
}

/* The data sheets are restated from general knowledge, but for that of B200, which was read.
 * The idle power was not fitted: of H100 it is that of a server with a model loaded, of B200
 * two listings. */
static void set_labels(gpw_energy_constant *c, uint32_t id, uint32_t constant)
{
    const int is_b200 = boards[id].errors == GPW_ENERGY_ERRORS_B200;

    c->grade = boards[id].grade;
    c->source = boards[id].source;
    if (constant >= GPW_ENERGY_BANDWIDTH_B_PER_S && constant <= GPW_ENERGY_TDP_W) {
        c->grade = is_b200 ? GPW_GRADE_FULL : GPW_GRADE_ENGINEERING;
        c->source = GPW_SOURCE_NVIDIA_DATASHEETS;
    } else if (constant == GPW_ENERGY_IDLE_W && c->grade != GPW_GRADE_INFERRED) {
        c->grade = is_b200 ? GPW_GRADE_ANECDOTAL : GPW_GRADE_FULL;
        c->source = is_b200 ? GPW_SOURCE_NVIDIA_SMI : GPW_SOURCE_POWERTRACE_SIM;
    }
}

gpw_status gpw_energy_board_constant(uint32_t id, uint32_t constant,
                                     gpw_energy_constant *figure, size_t figure_bytes)
{
    gpw_energy_constant ours;
    const float *field;
    gpw_status status;

    if (figure == NULL) {
        return GPW_ERR_NULL;
    }
    if (id >= BOARDS) {
        return GPW_ERR_NOT_FOUND;
    }
    field = field_of(&boards[id], constant);
    if (field == NULL) {
        return GPW_ERR_NOT_FOUND;
    }
    ours.value = *field;
    set_range(&ours, id, constant);
    set_labels(&ours, id, constant);
    status =
        gpwi_result_write(figure, figure_bytes, &ours, sizeof ours, GPWI_ENERGY_CONSTANT_V0_1);
    return status == GPW_OK && !gpwi_is_known(ours.low) ? GPW_NOTE_UNKNOWN : status;
}
