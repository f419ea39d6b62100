/* SPDX-License-Identifier: MIT */
/**
 * @file energy.h
 * @brief Time, power and energy of serving a language model, from a few latent quantities.
 */
#ifndef GPUPOWER_ENERGY_H
#define GPUPOWER_ENERGY_H

#include "base.h"
#include "energy_board.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_energy Energy of inference
 *
 * A GPU that serves a language model works in steps: each step gives every running request one
 * token. What a step has to move and to compute follows from the model's architecture and the
 * number of running requests; how long it takes and what it draws follows from that by a law
 * with eight constants for time and three for power, fitted to public measurements. So a
 * planner who knows the model, the GPU type and the load knows watts per GPU, tokens per second
 * and joules per token before anything was bought, and how far from that 9 of 10 unseen
 * configurations were.
 *
 * The power is that of the board (#GPW_POINT_GPU_RAIL), averaged over steady serving. Nodes,
 * fans, supplies and network come on top (`supply`, `node`). docs/energy.md says what is
 * modelled, how sure it is and what is refused.
 *
 * Everything here is a function of its arguments: no state, no handle.
 *
 * @{ */

/** Precision of a model's weights. */
enum gpw_energy_precision_id {
    GPW_ENERGY_BF16 = 0, /**< Computes at the bf16 rate. */
    GPW_ENERGY_FP8 = 1,  /**< Computes at the fp8 rate, with a cost per layer. */
    GPW_ENERGY_MXFP4 = 2 /**< Stored in four bits with shared scales, computes in bf16: the
                              gpt-oss class. Its power is predicted too low on H100, by 16 to 25
                              % in the median. */
};

/** A language model. Fill with gpw_energy_model_init() and set every figure, or take one from
 *  energy_models.h. A figure left unknown refuses the prediction by name
 *  (gpw_energy_check()). 112 bytes on every target. */
typedef struct gpw_energy_model {
    uint32_t header;          /**< Set by gpw_energy_model_init(). */
    uint32_t layers;          /**< L, 1 to 10000. Default 0: not set. */
    uint32_t kv_heads;        /**< Heads that share a key and value, 1 to 10000; 1 for latent
                                   attention. Default 0: not set. */
    uint32_t precision;       /**< One of #gpw_energy_precision_id. Default bf16. */
    uint32_t is_irregular;    /**< 1 for mixtures of experts and recurrent (Mamba) models,
                                   whose admission of a request costs extra. Default 0. */
    uint32_t is_multimodal;   /**< 1 where it takes images or video. Says nothing about how
                                   it is used. Default 0. */
    gpw_grade grade;          /**< Of the architecture. Default user. */
    gpw_source source;        /**< Of the architecture. Default user. */
    float params_total;       /**< N, parameters, 1 to 1e14. */
    float params_active;      /**< Na, used for one token, 1 to `params_total`. */
    float routed_fraction;    /**< Experts used of experts there, 1e-6 to 1; 1 is dense. */
    float weight_bytes;       /**< Bytes per stored weight: 2 for bf16, 1 for fp8, file size
                                   by parameters for others; 0.01 to 8. */
    float kv_bytes_per_token; /**< KV cache per token of context, all layers with full
                                   attention, bytes, 0 to 1e9. */
    float attention_flop_per_token; /**< Attention FLOP per token of context, 0 to 1e12. */
    float state_bytes;              /**< Recurrent state per sequence, bytes, 0 to 1e12. */
    uint32_t reserved;              /**< Must be 0. */
    char name[48];                  /**< Zero-terminated; empty by default. */
} gpw_energy_model;

/** Kinds of work that the model was compared with. */
enum gpw_energy_task_id {
    GPW_ENERGY_CHAT = 0,       /**< `chat`: text in, text out. 250 prompt tokens. */
    GPW_ENERGY_PROBLEMS = 1,   /**< `problems`: long reasoning. 250 prompt tokens. */
    GPW_ENERGY_CODE = 2,       /**< `code`: completion of code. 2500 prompt tokens. */
    GPW_ENERGY_IMAGE_CHAT = 3, /**< `image-chat`. 600 prompt tokens, 0.03 s a request. */
    GPW_ENERGY_VIDEO_CHAT = 4  /**< `video-chat`. 1600 prompt tokens, 0.08 s a request. */
};

/** Whether the host keeps up with the GPU. */
enum gpw_energy_host_id {
    GPW_ENERGY_HOST_BY_RULE = 0, /**< Slow where rows like it were: see
                                      #GPW_ENERGY_HOST_BOUND. */
    GPW_ENERGY_HOST_FAST = 1,    /**< Known to keep up. */
    GPW_ENERGY_HOST_SLOW = 2     /**< Known not to. */
};

/** What is asked of the model. Fill with gpw_energy_workload_init() and set `output_tokens`.
 *  32 bytes on every target. */
typedef struct gpw_energy_workload {
    uint32_t header;      /**< Set by gpw_energy_workload_init(). */
    uint32_t task;        /**< One of #gpw_energy_task_id: which errors apply. */
    uint32_t host;        /**< One of #gpw_energy_host_id. Default by rule. */
    float prompt_tokens;  /**< I, mean, 0 to 1e7. Default that of the task. */
    float output_tokens;  /**< O, mean, 1 to 1e7. No default. */
    float stall_s;        /**< Time the front end takes of each request, during which the GPU
                               waits, s, 0 to 1000. Default that of the task. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_energy_workload;

/** How it is run: one replica of the model. Fill with gpw_energy_deployment_init() and set
 *  `batch`. 48 bytes on every target. */
typedef struct gpw_energy_deployment {
    uint32_t header;        /**< Set by gpw_energy_deployment_init(). */
    uint32_t gpus;          /**< n of the replica, 1 to 4096. Default 1. */
    uint32_t data_parallel; /**< Must be 1: attention split by requests is refused, its speed
                                 was wrong five times and more. Default 1. */
    uint32_t calibration;   /**< What the two factors rest on: one of
                                 #gpw_energy_calibration_id. Default none. */
    float batch;            /**< B, mean number of running requests, 0.01 to 1e6. No default. */
    float step_s;           /**< Measured time between tokens of one request, s, 1e-9 to
                                 1000; unknown (default) is predicted. */
    float tokens_per_s;     /**< Measured output of the replica, tokens/s, 1e-9 to 1e9;
                                 unknown (default) is predicted. At most one of the two. */
    float time_factor;      /**< Measured by predicted step time, 0.001 to 1000. Default 1. */
    float power_factor;     /**< Measured by predicted power, see gpw_energy_calibrate(), 0.001
                                 to 1000. Default 1. */
    uint32_t reserved[3];   /**< Must be 0. */
} gpw_energy_deployment;

/** What a deployment's two factors rest on. */
enum gpw_energy_calibration_id {
    GPW_ENERGY_UNCALIBRATED = 0,   /**< Nothing: the factors are 1. */
    GPW_ENERGY_POINT_OF_CURVE = 1, /**< One point of this very curve: same model, task, GPU
                                        type and number of GPUs, another batch. */
    GPW_ENERGY_POINT_OF_MODEL = 2  /**< One point of this model on this GPU type, of another
                                        task or number of GPUs. */
};

/** What a prediction wants to be said with it. */
enum gpw_energy_flag {
    GPW_ENERGY_HOST_BOUND = 1, /**< The host may not keep up: one B200, problem solving, not the
                                    gpt-oss class, or said so. The step may be five times longer
                                    than predicted: measure it. */
    GPW_ENERGY_FP8_LOW_BATCH = 2, /**< fp8 at 64 requests or fewer: whether it takes more or
                                       less energy than bf16 comes out wrong. */
    GPW_ENERGY_GPT_OSS_CLASS = 4, /**< Four-bit weights: see #GPW_ENERGY_MXFP4. */
    GPW_ENERGY_BEYOND_FIT = 8,    /**< Outside what the constants were compared with: more than
                                       8 GPUs, fewer than 7 or more than 4100 requests. */
    GPW_ENERGY_CAPPED = 16,       /**< The law gave more than 0.98 TDP. */
    GPW_ENERGY_DERIVED = 32,      /**< The GPU type's constants are derived, not fitted. */
    GPW_ENERGY_SPEED_MEASURED = 64, /**< The speed was given; the power is at that speed. */
    GPW_ENERGY_CALIBRATED = 128,    /**< The factors of a measured point were used. */
    GPW_ENERGY_MULTIMODAL = 256,    /**< Image or video chat: none of it was fitted, and on B200
                                         speed is not predictable (9 of 10 within 193 %). */
    GPW_ENERGY_LATENT_ATTENTION = 512 /**< One KV head: the DeepSeek class. Constants fitted
                                           without it predicted it 44 % too slow. */
};

/** What a step does and what comes of it. Per GPU where it says so, else of the replica. The
 *  intervals are those that held 9 of 10 configurations of models that the fit had not seen;
 *  NaN is unknown. 144 bytes on every target. */
typedef struct gpw_energy_result {
    uint32_t flags;          /**< Of #gpw_energy_flag. */
    float step_s;            /**< T: measured where given, else predicted. */
    float gpu_s;             /**< Of which the GPU works, predicted. May exceed a measured
                                  `step_s`. */
    float busy_pu;           /**< Share of the step in which the GPU works, 0 to 1. */
    float tokens_per_s;      /**< Output of the replica. */
    float board_w;           /**< Per GPU, `idle_w` to 0.98 TDP. */
    float replica_w;         /**< n times that. */
    float j_per_token;       /**< Boards only. */
    float j_per_response;    /**< Times `output_tokens`. */
    float tokens_per_j;      /**< The same as tokens/s per watt. */
    float board_low_w;       /**< Interval of `board_w`, within idle and TDP. */
    float board_high_w;      /**< Its upper end. */
    float tokens_per_s_low;  /**< Interval of `tokens_per_s`. */
    float tokens_per_s_high; /**< Its upper end; unknown where an error of 100 % occurred. */
    float j_per_token_low;   /**< Interval of `j_per_token`. */
    float j_per_token_high;  /**< Its upper end; unknown where an error of 100 % occurred. */
    float power_median_pct;  /**< Median error of `board_w` on unseen configurations. */
    float power_p90_pct;     /**< 9 of 10 were nearer. */
    float speed_median_pct;  /**< Of `tokens_per_s`; 0 where it was measured. */
    float speed_p90_pct;     /**< 9 of 10 were nearer. */
    float energy_median_pct; /**< Of `j_per_token`. */
    float energy_p90_pct;    /**< 9 of 10 were nearer. */
    float dense_bytes;       /**< Per step and GPU: dense weights. */
    float expert_bytes;      /**< Per step and GPU: expert weights touched. */
    float kv_bytes;          /**< Per step and GPU: KV cache read. */
    float state_bytes;       /**< Per step and GPU: recurrent state read and written. */
    float decode_flop;       /**< Per step and GPU: one token for each request. */
    float prefill_flop;      /**< Per step and GPU: prompts of the requests admitted. */
    float context_tokens;    /**< Mean context of a request. */
    float requests_per_step; /**< Requests admitted, and answered, per step. */
    float requests_per_s;    /**< Of the replica. */
    uint32_t reserved[5];    /**< 0. */
} gpw_energy_result;

/** Sets every field to its default: nothing known, bf16, regular.
 *  @param[out] model       written in full, `model_size` bytes
 *  @param      model_size  `sizeof *model`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `model` is NULL
 *  @retval GPW_ERR_VERSION  `model_size` is below the first release's 112 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_model_init(gpw_energy_model *model,
                                                       size_t model_size);

/** Sets every field to its default: prompt and stall are those that the constants were compared
 *  with.
 *  @param[out] workload       written in full, `workload_size` bytes
 *  @param      workload_size  `sizeof *workload`, as the caller was compiled
 *  @param      task           one of #gpw_energy_task_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `workload` is NULL
 *  @retval GPW_ERR_VERSION  `workload_size` is below the first release's 32 bytes
 *  @retval GPW_ERR_DOMAIN   no such task
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-model} prompt lengths and stalls, inferred
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_workload_init(gpw_energy_workload *workload,
                                                          size_t workload_size, uint32_t task);

/** Sets every field to its default: one GPU, speed predicted, uncalibrated.
 *  @param[out] deployment       written in full, `deployment_size` bytes
 *  @param      deployment_size  `sizeof *deployment`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `deployment` is NULL
 *  @retval GPW_ERR_VERSION  `deployment_size` is below the first release's 48 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_deployment_init(gpw_energy_deployment *deployment,
                                                            size_t deployment_size);

/** Predicts time, power and energy of steady serving.
 *
 *  Where the speed was measured and given, the power is at that speed: a GPU that waits for its
 *  host draws less. The energy is exactly power times GPUs by tokens/s, as a float computes it.
 *
 *  @param[in]  model        every figure known
 *  @param[in]  workload     `output_tokens` set
 *  @param[in]  deployment   `batch` set
 *  @param[in]  board        every figure of language models known
 *  @param[out] result       written only on success, `result_bytes` bytes
 *  @param      result_bytes `sizeof *result`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised, sets what is unknown here, or
 *                           `result_bytes` is below the first release's 144
 *  @retval GPW_ERR_UNKNOWN  a figure is unknown: gpw_energy_check() names it
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range, or two contradict each other:
 *                           gpw_energy_check() names it
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_predict(const gpw_energy_model *model,
                                                    const gpw_energy_workload *workload,
                                                    const gpw_energy_deployment *deployment,
                                                    const gpw_energy_board *board,
                                                    gpw_energy_result *result,
                                                    size_t result_bytes);

/** Why a prediction is refused: one of these. */
enum gpw_energy_refusal_id {
    GPW_ENERGY_ACCEPTED = 0,            /**< It is not. */
    GPW_ENERGY_BAD_STRUCT = 1,          /**< One was never initialised, or sets what
                                             has to be 0. */
    GPW_ENERGY_NO_LAYERS = 2,           /**< gpw_energy_model::layers. */
    GPW_ENERGY_NO_KV_HEADS = 3,         /**< gpw_energy_model::kv_heads. */
    GPW_ENERGY_NO_PARAMS_TOTAL = 4,     /**< gpw_energy_model::params_total. */
    GPW_ENERGY_NO_PARAMS_ACTIVE = 5,    /**< gpw_energy_model::params_active, or more
                                             than the total. */
    GPW_ENERGY_NO_ROUTED_FRACTION = 6,  /**< gpw_energy_model::routed_fraction: outside
                                             (0, 1], 1 with fewer active parameters than
                                             total, or above active by total. */
    GPW_ENERGY_NO_WEIGHT_BYTES = 7,     /**< gpw_energy_model::weight_bytes. */
    GPW_ENERGY_NO_KV_BYTES = 8,         /**< gpw_energy_model::kv_bytes_per_token. */
    GPW_ENERGY_NO_ATTENTION_FLOP = 9,   /**< gpw_energy_model::attention_flop_per_token.
                                         */
    GPW_ENERGY_NO_STATE_BYTES = 10,     /**< gpw_energy_model::state_bytes. */
    GPW_ENERGY_NO_OPTION = 11,          /**< A precision, task, host, calibration or 0/1
                                             field that does not exist. */
    GPW_ENERGY_NO_PROMPT_TOKENS = 12,   /**< gpw_energy_workload::prompt_tokens. */
    GPW_ENERGY_NO_OUTPUT_TOKENS = 13,   /**< gpw_energy_workload::output_tokens. */
    GPW_ENERGY_NO_STALL = 14,           /**< gpw_energy_workload::stall_s. */
    GPW_ENERGY_NO_GPUS = 15,            /**< gpw_energy_deployment::gpus. */
    GPW_ENERGY_DATA_PARALLEL = 16,      /**< gpw_energy_deployment::data_parallel. */
    GPW_ENERGY_NO_BATCH = 17,           /**< gpw_energy_deployment::batch. */
    GPW_ENERGY_BAD_MEASUREMENT = 18,    /**< A measured speed, or both kinds of it. */
    GPW_ENERGY_BAD_FACTOR = 19,         /**< A factor, or one that is not 1 without
                                             gpw_energy_deployment::calibration. */
    GPW_ENERGY_NO_BOARD_FIGURE = 20,    /**< A figure of the GPU type. */
    GPW_ENERGY_NO_PARAMS = 21,          /**< gpw_energy_diffusion::params. */
    GPW_ENERGY_NO_LATENT_TOKENS = 22,   /**< gpw_energy_diffusion::latent_tokens. */
    GPW_ENERGY_NO_HIDDEN_WIDTH = 23,    /**< gpw_energy_diffusion::hidden_width. */
    GPW_ENERGY_NO_ATTENTION_WIDTH = 24, /**< gpw_energy_diffusion::attention_width. */
    GPW_ENERGY_NO_STEPS = 25,           /**< gpw_energy_diffusion::denoising_steps. */
    GPW_ENERGY_NO_PASSES = 26,          /**< gpw_energy_diffusion::guidance_passes. */
    GPW_ENERGY_NO_MEGAPIXELS = 27       /**< gpw_energy_diffusion::megapixels. */
};

/** Says whether a prediction would be refused, and for what.
 *  @param[in]  model       or NULL: not looked at
 *  @param[in]  workload    or NULL
 *  @param[in]  deployment  or NULL
 *  @param[in]  board       or NULL
 *  @param[out] refusal     the first reason found, of #gpw_energy_refusal_id
 *  @retval GPW_OK           written, refused or not
 *  @retval GPW_ERR_NULL     `refusal` is NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_check(const gpw_energy_model *model,
                                                  const gpw_energy_workload *workload,
                                                  const gpw_energy_deployment *deployment,
                                                  const gpw_energy_board *board,
                                                  uint32_t *refusal);

/** A refusal in words, such as `"layers: not set or out of range"`.
 *  @param refusal  any value
 *  @return static storage, never NULL; `"?"` for no refusal
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_energy_refusal_text(uint32_t refusal);

/** Sets a deployment's two factors from one measured point of a model on a GPU type.
 *
 *  The step time of all predictions is then multiplied by measured over predicted, and what the
 *  power has above idle by the same ratio of the power. A point in the middle of the batches to
 *  be used is worth most; one at the smallest batch hardly helps the power.
 *
 *  @param[in]     model         of the measured point
 *  @param[in]     workload      of the measured point
 *  @param[in,out] deployment    of the measured point: its GPUs, batch and measured speed
 *                               (`step_s` or `tokens_per_s`). On success its factors and its
 *                               `calibration` are set and the measured speed is unknown again,
 *                               so that other batches may be set and predicted with it
 *  @param[in]     board         GPU type
 *  @param         board_w       measured, per GPU, W, above `idle_w` to 1.2 TDP
 *  @param         calibration   what the factors will be used for: #GPW_ENERGY_POINT_OF_CURVE
 *                               or #GPW_ENERGY_POINT_OF_MODEL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised
 *  @retval GPW_ERR_UNKNOWN  a figure, or the measured speed, is unknown
 *  @retval GPW_ERR_DOMAIN   as in gpw_energy_predict(); `board_w`, `calibration` or a factor
 *                           that would come of it is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-model} section on one measured point
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_calibrate(const gpw_energy_model *model,
                                                      const gpw_energy_workload *workload,
                                                      gpw_energy_deployment *deployment,
                                                      const gpw_energy_board *board,
                                                      float board_w, uint32_t calibration);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ENERGY_H */
