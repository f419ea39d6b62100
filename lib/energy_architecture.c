/* SPDX-License-Identifier: MIT */
/* From what a model card states to what the energy model needs. */
#include "energy_models_internal.h"

#define COUNT_MAX 1000000u
#define CACHE_VALUE_BYTES 2.0f

GPW_STATIC_ASSERT(energy_architecture_size,
                  sizeof(gpw_energy_architecture) == GPWI_ENERGY_ARCHITECTURE_V0_1);

gpw_status gpw_energy_architecture_init(gpw_energy_architecture *architecture,
                                        size_t architecture_size)
{
    const gpw_status status =
        gpwi_config_begin(architecture, architecture_size, GPWI_ENERGY_ARCHITECTURE_V0_1,
                          GPWI_TYPE_ENERGY_ARCHITECTURE);

    if (status != GPW_OK) {
        return status;
    }
    architecture->grade = GPW_GRADE_USER;
    architecture->params_total = gpw_unknown();
    architecture->params_active = gpw_unknown();
    architecture->weight_bytes = 2.0f;
    architecture->state_layer_bytes = gpw_unknown();
    return GPW_OK;
}

static int is_possible(const gpw_energy_architecture *a)
{
    return a->layers <= COUNT_MAX && a->heads <= COUNT_MAX && a->head_dim <= COUNT_MAX &&
           a->kv_heads <= COUNT_MAX && a->latent_dim <= COUNT_MAX &&
           a->latent_value_dim <= a->latent_dim && a->experts <= COUNT_MAX &&
           a->experts_used <= a->experts && a->attention_layers <= a->layers &&
           a->state_layers <= a->layers && a->precision <= GPW_ENERGY_MXFP4 &&
           a->is_multimodal <= 1u && a->reserved[0] == 0u && a->reserved[1] == 0u;
}

/* A product of counts of which none may be 0, "not known". */
static float product(uint32_t a, uint32_t b)
{
    return a == 0u || b == 0u ? gpw_unknown() : (float)a * (float)b;
}

static float kv_bytes(const gpw_energy_architecture *a)
{
    const float layers = (float)a->attention_layers;

    if (a->attention_layers == 0u) {
        return 0.0f;
    }
    if (a->latent_dim != 0u) {
        return layers * (float)a->latent_dim * CACHE_VALUE_BYTES;
    }
    return 2.0f * layers * product(a->kv_heads, a->head_dim) * CACHE_VALUE_BYTES;
}

static float attention_flop(const gpw_energy_architecture *a)
{
    const float layers = (float)a->attention_layers;

    if (a->attention_layers == 0u) {
        return 0.0f;
    }
    if (a->latent_dim != 0u) {
        return 2.0f * layers * product(a->heads, a->latent_dim + a->latent_value_dim);
    }
    return 4.0f * layers * product(a->heads, a->head_dim);
}

static float routed_fraction(const gpw_energy_architecture *a)
{
    if (a->experts == 0u) {
        return 1.0f;
    }
    return a->experts_used != 0u ? (float)a->experts_used / (float)a->experts : gpw_unknown();
}

static void build(const gpw_energy_architecture *a, gpw_energy_model *m)
{
    m->layers = a->layers;
    m->kv_heads = a->latent_dim != 0u ? 1u : a->kv_heads;
    m->precision = a->precision;
    m->is_irregular = a->experts != 0u || a->state_layers != 0u;
    m->is_multimodal = a->is_multimodal;
    m->grade = a->grade;
    m->source = a->source;
    m->params_total = a->params_total;
    m->params_active = a->params_active;
    m->routed_fraction = routed_fraction(a);
    m->weight_bytes = a->weight_bytes;
    m->kv_bytes_per_token = kv_bytes(a);
    m->attention_flop_per_token = attention_flop(a);
    m->state_bytes =
        a->state_layers != 0u ? (float)a->state_layers * a->state_layer_bytes : 0.0f;
    memcpy(m->name, a->name, sizeof m->name);
    m->name[sizeof m->name - 1u] = '\0';
}

static int is_whole(const gpw_energy_model *m)
{
    return m->layers != 0u && m->kv_heads != 0u && gpwi_is_known(m->params_total) &&
           gpwi_is_known(m->params_active) && gpwi_is_known(m->routed_fraction) &&
           gpwi_is_known(m->weight_bytes) && gpwi_is_known(m->kv_bytes_per_token) &&
           gpwi_is_known(m->attention_flop_per_token) && gpwi_is_known(m->state_bytes);
}

gpw_status gpw_energy_model_build(const gpw_energy_architecture *architecture,
                                  gpw_energy_model *model)
{
    gpw_energy_architecture a;
    gpw_energy_model m;
    gpw_status status;

    if (architecture == NULL || model == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_energy_architecture_init(&a, sizeof a));
    status = gpwi_config_read(&a, sizeof a, GPWI_ENERGY_ARCHITECTURE_V0_1, architecture);
    if (status == GPW_OK) {
        status = is_possible(&a) ? gpw_energy_model_init(&m, sizeof m) : GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    build(&a, &m);
    status = gpwi_config_write(model, &m, sizeof m, GPWI_ENERGY_MODEL_V0_1);
    return status == GPW_OK && !is_whole(&m) ? GPW_NOTE_UNKNOWN : status;
}
