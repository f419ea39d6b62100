/* SPDX-License-Identifier: MIT */
/* The diffusion models of the second study. See docs/sources.md, model-cards. */
#include "energy_models_internal.h"

/* One megapixel image in latents of 8 x 8 pixels, taken in patches of 2 x 2: 64 x 64 tokens.
 * SANA's latents are of 32 x 32 pixels. */
#define IMAGE_MPX (1024.0f * 1024.0f * 1.0e-6f)
#define IMAGE_TOKENS 4096.0f
#define SANA_TOKENS 1024.0f

typedef struct card {
    char name[GPWI_ENERGY_NAME_BYTES];
    float params; /* 1e9, of the denoiser */
    uint32_t layers, steps, passes;
    float tokens, width;
    float attention_layers; /* layers times how often each attends; 0: linear */
    float megapixels;
    uint32_t is_video;
} card;

/* Frames by height by width, latents of 4 frames by 8 x 8 pixels and the first frame by itself,
 * patches of 2 x 2 (CogVideoX 1.5: of 2 latent frames as well). */
static const card cards[] = {
    {"SANA1.5_1.6B_1024px_diffusers", 1.6f, 20, 20, 2, SANA_TOKENS, 2240.0f, 0.0f, IMAGE_MPX,
     0},
    {"SANA1.5_4.8B_1024px_diffusers", 4.8f, 60, 20, 2, SANA_TOKENS, 2240.0f, 0.0f, IMAGE_MPX,
     0},
    {"PixArt-Sigma-XL-2-1024-MS", 0.6f, 28, 20, 2, IMAGE_TOKENS, 1152.0f, 28.0f, IMAGE_MPX, 0},
    {"HunyuanDiT-v1.2-Diffusers", 1.5f, 40, 50, 2, IMAGE_TOKENS, 1408.0f, 40.0f, IMAGE_MPX, 0},
    /* its first 13 layers attend twice */
    {"stable-diffusion-3.5-medium", 2.5f, 24, 28, 2, IMAGE_TOKENS, 1536.0f, 37.0f, IMAGE_MPX,
     0},
    {"stable-diffusion-3.5-large", 8.1f, 38, 28, 2, IMAGE_TOKENS, 2432.0f, 38.0f, IMAGE_MPX, 0},
    {"FLUX.1-dev", 12.0f, 57, 50, 1, IMAGE_TOKENS, 3072.0f, 57.0f, IMAGE_MPX, 0},
    {"CogVideoX-2b", 2.0f, 30, 50, 2, 13.0f * 30.0f * 45.0f, 1920.0f, 30.0f,
     49.0f * 480.0f * 720.0f * 1.0e-6f, 1},
    {"CogVideoX1.5-5B", 5.0f, 42, 50, 2, 11.0f * 48.0f * 85.0f, 3072.0f, 42.0f,
     81.0f * 768.0f * 1360.0f * 1.0e-6f, 1},
    {"Wan2.1-T2V-1.3B-Diffusers", 1.3f, 30, 50, 2, 21.0f * 30.0f * 52.0f, 1536.0f, 30.0f,
     81.0f * 480.0f * 832.0f * 1.0e-6f, 1},
    {"Wan2.1-T2V-14B-Diffusers", 14.0f, 40, 50, 2, 21.0f * 30.0f * 52.0f, 5120.0f, 40.0f,
     81.0f * 480.0f * 832.0f * 1.0e-6f, 1},
    {"HunyuanVideo", 13.0f, 60, 50, 1, 33.0f * 45.0f * 80.0f, 3072.0f, 60.0f,
     129.0f * 720.0f * 1280.0f * 1.0e-6f, 1},
};

#define MODELS ((uint32_t)(sizeof cards / sizeof cards[0]))

uint32_t gpw_energy_diffusion_count(void)
{
    return MODELS;
}

const char *gpwi_energy_diffusion_name(uint32_t index)
{
    return cards[index].name;
}

gpw_status gpw_energy_diffusion_at(uint32_t index, gpw_energy_diffusion *diffusion)
{
    gpw_energy_diffusion ours;
    const card *c;

    if (diffusion == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= MODELS) {
        return GPW_ERR_NOT_FOUND;
    }
    gpwi_cannot_fail(gpw_energy_diffusion_init(&ours, sizeof ours));
    c = &cards[index];
    ours.is_video = c->is_video;
    ours.layers = c->layers;
    ours.denoising_steps = c->steps;
    ours.guidance_passes = c->passes;
    ours.grade = GPW_GRADE_ENGINEERING;
    ours.source = GPW_SOURCE_MODEL_CARDS;
    ours.params = c->params * 1.0e9f;
    ours.latent_tokens = c->tokens;
    ours.hidden_width = c->width;
    ours.attention_width = c->attention_layers * c->width;
    ours.megapixels = c->megapixels;
    memcpy(ours.name, c->name, sizeof ours.name);
    return gpwi_config_write(diffusion, &ours, sizeof ours, GPWI_ENERGY_DIFFUSION_V0_1);
}

gpw_status gpw_energy_diffusion_find(const char *name, gpw_energy_diffusion *diffusion)
{
    uint32_t i;

    if (name == NULL || diffusion == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < MODELS; i++) {
        if (gpwi_is_like(name, cards[i].name)) {
            return gpw_energy_diffusion_at(i, diffusion);
        }
    }
    return GPW_ERR_NOT_FOUND;
}
