/* SPDX-License-Identifier: MIT */
/* The language models of the second study. Parameters are in the study's own rounding;
 * architectures as the models' cards state them. See docs/sources.md, model-cards. */
#include "energy_models_internal.h"

/* What models that differ in training only have in common. */
typedef struct family {
    float params_total, params_active; /* 1e9 */
    uint16_t layers, attention_layers;
    uint16_t heads, head_dim, kv_heads;
    uint16_t experts, experts_used;
    uint16_t hidden_width;
    uint16_t state_layers;
} family;

enum family_index {
    QWEN3_8B,
    QWEN3_14B,
    QWEN3_32B,
    QWEN3_30B_A3B,
    QWEN3_235B_A22B,
    QWEN3_480B_A35B,
    DEEPSEEK_V3,
    GPT_OSS_20B,
    GPT_OSS_120B,
    LLAMA_8B,
    LLAMA_70B,
    LLAMA_405B,
    SCOUT,
    MAVERICK,
    GEMMA3_12B,
    GEMMA3_27B,
    NEMOTRON_9B,
    NEMOTRON_12B
};

/* Layers with a short window (Gemma 3, gpt-oss) are no attention layers here. Llama 4's local
 * ones are: their chunks of 8192 tokens are longer than any context of the study. */
static const family families[] = {
    {8.0f, 8.0f, 36, 36, 32, 128, 8, 0, 0, 4096, 0},
    {14.0f, 14.0f, 40, 40, 40, 128, 8, 0, 0, 5120, 0},
    {32.0f, 32.0f, 64, 64, 64, 128, 8, 0, 0, 5120, 0},
    {30.0f, 3.0f, 48, 48, 32, 128, 4, 128, 8, 2048, 0},
    {235.0f, 22.0f, 94, 94, 64, 128, 4, 128, 8, 4096, 0},
    {480.0f, 35.0f, 62, 62, 96, 128, 8, 160, 8, 6144, 0},
    {671.0f, 37.0f, 61, 61, 128, 128, 1, 256, 8, 7168, 0},
    {21.0f, 3.6f, 24, 12, 64, 64, 8, 32, 4, 2880, 0},
    {117.0f, 5.0f, 36, 18, 64, 64, 8, 128, 4, 2880, 0},
    {8.0f, 8.0f, 32, 32, 32, 128, 8, 0, 0, 4096, 0},
    {70.0f, 70.0f, 80, 80, 64, 128, 8, 0, 0, 8192, 0},
    {405.0f, 405.0f, 126, 126, 128, 128, 8, 0, 0, 16384, 0},
    {109.0f, 17.0f, 48, 48, 40, 128, 8, 16, 1, 5120, 0},
    {400.0f, 17.0f, 48, 48, 40, 128, 8, 128, 1, 5120, 0},
    {12.0f, 12.0f, 48, 8, 16, 256, 8, 0, 0, 3840, 0},
    {27.0f, 27.0f, 62, 10, 32, 128, 16, 0, 0, 5376, 0},
    {9.0f, 9.0f, 56, 4, 40, 128, 8, 0, 0, 4480, 27},
    {12.0f, 12.0f, 62, 6, 40, 128, 8, 0, 0, 5120, 28},
};

GPW_STATIC_ASSERT(energy_families,
                  sizeof families / sizeof families[0] == (size_t)NEMOTRON_12B + 1u);

#define MLA_DIM 576u /* 512 of keys and values, 64 of position */
#define MLA_VALUE_DIM 512u

/* Nemotron's Mamba-2: 128 heads of 80 by 128 states in 4 bytes, and the last three inputs of a
 * convolution over 12288 channels in 2 bytes. */
#define MAMBA_LAYER_BYTES (128.0f * 80.0f * 128.0f * 4.0f + 12288.0f * 3.0f * 2.0f)

typedef struct card {
    char name[GPWI_ENERGY_NAME_BYTES];
    uint8_t family;
    uint8_t precision;
    uint8_t is_multimodal;
} card;

#define TEXT 0u
#define IMAGES 1u

static const card cards[] = {
    {"Qwen3-8B", QWEN3_8B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-14B", QWEN3_14B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-32B", QWEN3_32B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-30B-A3B-Instruct-2507", QWEN3_30B_A3B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-30B-A3B-Thinking-2507", QWEN3_30B_A3B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-235B-A22B-Instruct-2507", QWEN3_235B_A22B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-235B-A22B-Instruct-2507-FP8", QWEN3_235B_A22B, GPW_ENERGY_FP8, TEXT},
    {"Qwen3-235B-A22B-Thinking-2507", QWEN3_235B_A22B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-235B-A22B-Thinking-2507-FP8", QWEN3_235B_A22B, GPW_ENERGY_FP8, TEXT},
    {"Qwen3-Coder-30B-A3B-Instruct", QWEN3_30B_A3B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-Coder-480B-A35B-Instruct", QWEN3_480B_A35B, GPW_ENERGY_BF16, TEXT},
    {"Qwen3-Coder-480B-A35B-Instruct-FP8", QWEN3_480B_A35B, GPW_ENERGY_FP8, TEXT},
    {"Qwen3-VL-8B-Instruct", QWEN3_8B, GPW_ENERGY_BF16, IMAGES},
    {"Qwen3-VL-32B-Instruct", QWEN3_32B, GPW_ENERGY_BF16, IMAGES},
    {"Qwen3-VL-30B-A3B-Instruct", QWEN3_30B_A3B, GPW_ENERGY_BF16, IMAGES},
    {"Qwen3-VL-235B-A22B-Instruct", QWEN3_235B_A22B, GPW_ENERGY_BF16, IMAGES},
    {"Qwen3-VL-235B-A22B-Instruct-FP8", QWEN3_235B_A22B, GPW_ENERGY_FP8, IMAGES},
    {"Qwen3-Omni-30B-A3B-Instruct", QWEN3_30B_A3B, GPW_ENERGY_BF16, IMAGES},
    {"DeepSeek-R1", DEEPSEEK_V3, GPW_ENERGY_FP8, TEXT},
    {"DeepSeek-V3.1", DEEPSEEK_V3, GPW_ENERGY_FP8, TEXT},
    {"gpt-oss-20b", GPT_OSS_20B, GPW_ENERGY_MXFP4, TEXT},
    {"gpt-oss-120b", GPT_OSS_120B, GPW_ENERGY_MXFP4, TEXT},
    {"Llama-3.1-8B-Instruct", LLAMA_8B, GPW_ENERGY_BF16, TEXT},
    {"Llama-3.1-70B-Instruct", LLAMA_70B, GPW_ENERGY_BF16, TEXT},
    {"Llama-3.3-70B-Instruct", LLAMA_70B, GPW_ENERGY_BF16, TEXT},
    {"Llama-3.1-405B-Instruct", LLAMA_405B, GPW_ENERGY_BF16, TEXT},
    {"Llama-3.1-405B-Instruct-FP8", LLAMA_405B, GPW_ENERGY_FP8, TEXT},
    {"Llama-4-Scout-17B-16E-Instruct", SCOUT, GPW_ENERGY_BF16, IMAGES},
    {"Llama-4-Maverick-17B-128E-Instruct-FP8", MAVERICK, GPW_ENERGY_FP8, IMAGES},
    {"gemma-3-12b-it", GEMMA3_12B, GPW_ENERGY_BF16, IMAGES},
    {"gemma-3-27b-it", GEMMA3_27B, GPW_ENERGY_BF16, IMAGES},
    {"NVIDIA-Nemotron-Nano-9B-v2", NEMOTRON_9B, GPW_ENERGY_BF16, TEXT},
    {"NVIDIA-Nemotron-Nano-12B-v2", NEMOTRON_12B, GPW_ENERGY_BF16, TEXT},
    {"NVIDIA-Nemotron-Nano-12B-v2-VL-BF16", NEMOTRON_12B, GPW_ENERGY_BF16, IMAGES},
};

#define MODELS ((uint32_t)(sizeof cards / sizeof cards[0]))

static float weight_bytes(const card *c)
{
    if (c->precision == GPW_ENERGY_MXFP4) { /* by the size of the file */
        return c->family == GPT_OSS_20B ? 0.66f : 65.0f / 117.0f;
    }
    return c->precision == GPW_ENERGY_FP8 ? 1.0f : 2.0f;
}

static void architecture_of(const card *c, gpw_energy_architecture *a)
{
    const family *const f = &families[c->family];

    gpwi_cannot_fail(gpw_energy_architecture_init(a, sizeof *a));
    a->layers = f->layers;
    a->attention_layers = f->attention_layers;
    a->heads = f->heads;
    a->head_dim = f->head_dim;
    a->kv_heads = f->kv_heads;
    a->latent_dim = c->family == DEEPSEEK_V3 ? MLA_DIM : 0u;
    a->latent_value_dim = c->family == DEEPSEEK_V3 ? MLA_VALUE_DIM : 0u;
    a->experts = f->experts;
    a->experts_used = f->experts_used;
    a->hidden_width = f->hidden_width;
    a->state_layers = f->state_layers;
    a->precision = c->precision;
    a->is_multimodal = c->is_multimodal;
    a->grade = GPW_GRADE_ENGINEERING;
    a->source = GPW_SOURCE_MODEL_CARDS;
    a->params_total = f->params_total * 1.0e9f;
    a->params_active = f->params_active * 1.0e9f;
    a->weight_bytes = weight_bytes(c);
    a->state_layer_bytes = f->state_layers != 0u ? MAMBA_LAYER_BYTES : gpw_unknown();
    memcpy(a->name, c->name, sizeof a->name);
}

uint32_t gpw_energy_model_count(void)
{
    return MODELS;
}

const char *gpwi_energy_model_name(uint32_t index)
{
    return cards[index].name;
}

gpw_status gpw_energy_model_architecture(uint32_t index, gpw_energy_architecture *architecture)
{
    gpw_energy_architecture ours;

    if (architecture == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= MODELS) {
        return GPW_ERR_NOT_FOUND;
    }
    architecture_of(&cards[index], &ours);
    return gpwi_config_write(architecture, &ours, sizeof ours, GPWI_ENERGY_ARCHITECTURE_V0_1);
}

gpw_status gpw_energy_model_at(uint32_t index, gpw_energy_model *model)
{
    gpw_energy_architecture ours;

    if (model == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= MODELS) {
        return GPW_ERR_NOT_FOUND;
    }
    architecture_of(&cards[index], &ours);
    return gpw_energy_model_build(&ours, model);
}

gpw_status gpw_energy_model_find(const char *name, gpw_energy_model *model)
{
    uint32_t i;

    if (name == NULL || model == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < MODELS; i++) {
        if (gpwi_is_like(name, cards[i].name)) {
            return gpw_energy_model_at(i, model);
        }
    }
    return GPW_ERR_NOT_FOUND;
}
