/* SPDX-License-Identifier: MIT */
/**
 * @file energy_models.h
 * @brief Architectures of models, and those of the models of the second study.
 */
#ifndef GPUPOWER_ENERGY_MODELS_H
#define GPUPOWER_ENERGY_MODELS_H

#include "base.h"
#include "energy.h"
#include "energy_diffusion.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_energy_models Models
 *
 * What the energy model needs to know of a language model follows from a dozen numbers that
 * every model card states: gpw_energy_model_build(). The 34 language models and 12 diffusion
 * models of the second study are built in, in one object file that a firmware which does not
 * ask for it does not link.
 *
 * @{ */

/** Architecture of a language model as a model card states it. Fill with
 *  gpw_energy_architecture_init(), then set what the card says. 136 bytes on every target. */
typedef struct gpw_energy_architecture {
    uint32_t header;           /**< Set by gpw_energy_architecture_init(). */
    uint32_t layers;           /**< Of every kind, 1 to 10000. Default 0: not known. */
    uint32_t attention_layers; /**< Of which with attention over the whole context; those with a
                                    short window and recurrent ones do not count. To `layers`.
                                    Default 0. */
    uint32_t heads;            /**< Of queries. Default 0: not known. */
    uint32_t head_dim;         /**< Width of a head. Default 0: not known. */
    uint32_t kv_heads;         /**< Heads of keys and values. Default 0: not known. */
    uint32_t latent_dim;       /**< Latent attention (MLA): width of what is cached for a token;
                                    else 0. Default 0. */
    uint32_t latent_value_dim; /**< Latent attention: the part of it that values use. */
    uint32_t experts;          /**< Routed experts of a layer; 0 is dense. Default 0. */
    uint32_t experts_used;     /**< Of which for a token, 1 to `experts`. Default 0. */
    uint32_t hidden_width;     /**< Not used by the energy model. Default 0: not known. */
    uint32_t state_layers;     /**< Recurrent (Mamba) layers. Default 0. */
    uint32_t precision;        /**< One of #gpw_energy_precision_id. Default bf16. */
    uint32_t is_multimodal;    /**< 1 where it takes images or video. Default 0. */
    gpw_grade grade;           /**< Default user. */
    gpw_source source;         /**< Default user. */
    float params_total;        /**< N. Default unknown. */
    float params_active;       /**< Na. Default unknown. */
    float weight_bytes;        /**< Default 2 for bf16; to be set for others. */
    float state_layer_bytes;   /**< Recurrent state of a sequence per such layer. Default
                                    unknown; not looked at without such layers. */
    uint32_t reserved[2];      /**< Must be 0. */
    char name[48];             /**< Zero-terminated; empty by default. */
} gpw_energy_architecture;

/** Sets every field to its default.
 *  @param[out] architecture       written in full, `architecture_size` bytes
 *  @param      architecture_size  `sizeof *architecture`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `architecture` is NULL
 *  @retval GPW_ERR_VERSION  `architecture_size` is below the first release's 136 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_energy_architecture_init(gpw_energy_architecture *architecture, size_t architecture_size);

/** Turns an architecture into what the energy model needs.
 *
 *      routed fraction = experts used / experts, 1 when dense
 *      KV bytes per token = 2 layers_a kv_heads head_dim 2;  layers_a latent_dim 2 for MLA
 *      attention FLOP per token = 4 layers_a heads head_dim;
 *                                 2 layers_a heads (latent_dim + latent_value_dim) for MLA
 *      state = recurrent layers x bytes of each
 *
 *  layers_a being those with full attention; the cache holds two bytes a value. What the
 *  architecture does not know stays unknown in the model, and a prediction will name it.
 *
 *  @param[in]     architecture  initialised
 *  @param[in,out] model         initialised by gpw_energy_model_init(); written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  written; a figure is unknown
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   a struct was never initialised
 *  @retval GPW_ERR_DOMAIN    a count is beyond its range: more layers with attention than
 *                            layers, more experts used than there are, any above 1e6, or no
 *                            such precision
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_energy_model_build(const gpw_energy_architecture *architecture, gpw_energy_model *model);

/** @name Built-in language models
 *  @{ */

/** How many language models are built in.
 *  @return their number
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_energy_model_count(void);

/** Architecture of a built-in language model.
 *  @param         index         from 0
 *  @param[in,out] architecture  initialised; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `architecture` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such index
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{model-cards}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_energy_model_architecture(uint32_t index, gpw_energy_architecture *architecture);

/** A built-in language model, ready for gpw_energy_predict().
 *  @param         index  from 0
 *  @param[in,out] model  initialised by gpw_energy_model_init(); written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN   written; a figure of it is unknown
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `model` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such index
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{model-cards}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_model_at(uint32_t index, gpw_energy_model *model);

/** Finds a built-in language model by the name of its publication, without its owner:
 *  `Llama-3.1-8B-Instruct`. Capitals do not matter, nor whether words are parted by `-`, `_`,
 *  `/` or a blank.
 *  @param         name   zero-terminated
 *  @param[in,out] model  initialised by gpw_energy_model_init(); written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN   written; a figure of it is unknown
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `model` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such name: gpw_energy_model_nearest() may know what was meant
 *  @context{any thread, ISR-safe, O(models)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_model_find(const char *name,
                                                       gpw_energy_model *model);

/** Name of the built-in model, of either kind, that is spelled most like a word.
 *  @param name  zero-terminated; only its first 64 characters are looked at
 *  @return static storage; `""` for NULL or when none is near
 *  @context{any thread, ISR-safe, O(models)}
 *  @since 0.1 */
GPW_API const char *gpw_energy_model_nearest(const char *name);
/** @} */

/** @name Built-in diffusion models
 *  @{ */

/** How many diffusion models are built in.
 *  @return their number
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_energy_diffusion_count(void);

/** A built-in diffusion model, ready for gpw_energy_predict_diffusion().
 *  @param         index      from 0
 *  @param[in,out] diffusion  initialised by gpw_energy_diffusion_init(); written only on
 *                            success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `diffusion` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such index
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{model-cards}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_diffusion_at(uint32_t index,
                                                         gpw_energy_diffusion *diffusion);

/** Finds a built-in diffusion model by the name of its publication, without its owner, spelled
 *  as for gpw_energy_model_find().
 *  @param         name       zero-terminated
 *  @param[in,out] diffusion  initialised by gpw_energy_diffusion_init(); written only on
 *                            success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `diffusion` was never initialised
 *  @retval GPW_ERR_NOT_FOUND  no such name: gpw_energy_model_nearest() may know what was meant
 *  @context{any thread, ISR-safe, O(models)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_diffusion_find(const char *name,
                                                           gpw_energy_diffusion *diffusion);
/** @} */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ENERGY_MODELS_H */
