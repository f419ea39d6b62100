/* SPDX-License-Identifier: MIT */
/**
 * @file choice.h
 * @brief So many watts at the generator: which configuration serves most.
 */
#ifndef GPUPOWER_CHOICE_H
#define GPUPOWER_CHOICE_H

#include "base.h"
#include "energy.h"
#include "energy_board.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_choice Choice of a configuration
 *
 * A site has so many watts at its generator and a model to serve. Each way to serve it, so many
 * GPUs a replica and so many requests at once, has its power and its speed: a candidate. This
 * room says how many replicas of a candidate the watts carry, what that serves, and the load
 * step that the set has to bear when all of them start to serve at once; and which candidate
 * serves most.
 *
 * Two powers of a board stand side by side. The *expected* one makes joules. The *design* one
 * makes replicas and steps: a model's median is exceeded by half of what it predicts, so a set
 * sized by it is overloaded about half the time.
 *
 *     design      = min(TDP, (1 + margin) expected), or TDP, or the candidate's own
 *     W(boards)   = (boards (1 + overhead_w_per_w) + nodes node_overhead_w) / efficiency
 *     replicas    = the most with W(replicas gpus design) <= budget, step <= step_max_w and
 *                   GPUs <= gpus_max
 *     step        = W(replicas gpus design) - W(replicas gpus ready)
 *
 * Everything here is a function of its arguments: no state, no handle.
 *
 * @{ */

#define GPW_CHOICE_GPUS_MAX 16777216u     /**< Most GPUs of a site. */
#define GPW_CHOICE_REPLICA_GPUS_MAX 4096u /**< Most GPUs of a replica. */

/** Which power of a board replicas and steps are counted with. */
enum gpw_choice_design_id {
    GPW_CHOICE_MARGIN = 0, /**< The expected one and a margin, at most TDP. */
    GPW_CHOICE_TDP = 1     /**< TDP: no run of 1858 exceeded it on average, and it leaves about
                                a quarter of the generator unused. */
};

/** The site. Fill with gpw_choice_config_init(), then set `budget_w`. 56 bytes on every target.
 */
typedef struct gpw_choice_config {
    uint32_t header;        /**< Set by gpw_choice_config_init(). */
    uint32_t design;        /**< One of #gpw_choice_design_id. Default margin. */
    uint32_t gpus_max;      /**< GPUs there are, 1 to #GPW_CHOICE_GPUS_MAX; 0 (default): as many
                                 as the watts carry, to #GPW_CHOICE_GPUS_MAX. */
    uint32_t node_gpus;     /**< GPUs of a node, 1 to 4096. Default 8. A replica of fewer never
                                 lies in two nodes. */
    float budget_w;         /**< At the generator, for all of this, W, above 0 to
                                 #GPW_POWER_MAX_W. No default. */
    float margin;           /**< Of the design power over the expected one, 0 to 10. Default
                                 0.15. */
    float node_overhead_w;  /**< Processors, fans, memory: W of a node that runs, 0 to 1e6.
                                 Default 0. */
    float overhead_w_per_w; /**< Part that grows with the boards, 0 to 10 W/W. Default 0. */
    float efficiency;      /**< From where the overhead was measured to the generator: supplies,
                                UPS, transformer, cables; 0.01 to 1. Default 1. */
    float step_limit_s;    /**< Longest time between two tokens of a response, s, 1e-6 to 1000;
                                unknown (default): no limit. */
    float step_max_w;      /**< Largest load step that the set accepts, at the generator, W, 0
                                to #GPW_POWER_MAX_W; unknown (default): no limit. */
    float response_tokens; /**< Mean length of a response, 1 to 1e7; unknown (default): energy
                                and rate of responses are unknown. */
    uint32_t reserved[2];  /**< Must be 0. */
} gpw_choice_config;

/** One way to serve: predicted or measured. 32 bytes on every target. */
typedef struct gpw_choice_candidate {
    uint32_t gpus;  /**< Of one replica, 1 to #GPW_CHOICE_REPLICA_GPUS_MAX. */
    float batch;    /**< Requests at once, for the reader: 0 to 1e9. */
    float board_w;  /**< Expected power of a board that serves, W, `ready_w` to 1e5. */
    float ready_w;  /**< Power of a board with the model loaded and no request, W, from 0. */
    float tdp_w;    /**< Rated power of a board, W, above 0 to 1e5. */
    float design_w; /**< Own design power of a board, W, `board_w` to 1e5; unknown: by the
                         site's rule. */
    float tokens_per_s; /**< Of one replica, above 0 to 1e9. */
    float step_s;       /**< Time between two tokens of a response, s, above 0 to 1000; unknown
                             where the site has no limit for it. */
} gpw_choice_candidate;

/** What keeps a replica more away. */
enum gpw_choice_limit_id {
    GPW_CHOICE_BY_BUDGET = 0, /**< The watts at the generator. */
    GPW_CHOICE_BY_GPUS = 1,   /**< The GPUs there are. */
    GPW_CHOICE_BY_STEP = 2,   /**< The load step that the set accepts. */
    GPW_CHOICE_BY_TIME = 3    /**< It answers too slowly: no replica. */
};

/** What a candidate comes to on a site. Powers are of the whole site. 72 bytes on every target.
 */
typedef struct gpw_choice_result {
    uint32_t index;        /**< Of the candidate. */
    uint32_t replicas;     /**< 0: not even one fits. */
    uint32_t gpus;         /**< Of all replicas. */
    uint32_t nodes;        /**< That run. */
    uint32_t limit;        /**< One of #gpw_choice_limit_id. */
    float tokens_per_s;    /**< Of all replicas. */
    float boards_w;        /**< All boards, expected. */
    float site_w;          /**< At the generator, expected. */
    float boards_design_w; /**< All boards, design power. */
    float site_design_w;   /**< At the generator, design power: at most the budget. */
    float step_boards_w;   /**< Step of the boards when all replicas start to serve at once:
                                from ready to design power. */
    float step_w;          /**< The same at the generator. */
    float step_from_off_w; /**< The same at the generator from nothing: nodes and boards. */
    float j_per_token;     /**< At the generator, expected; unknown without a replica. */
    float j_per_response;  /**< Likewise; unknown without `response_tokens`. */
    float responses_per_s; /**< Likewise. */
    float missing_w;       /**< Without a replica: W by which one exceeds the budget or the step
                                that the set accepts; else 0. */
    float first_replica_w; /**< One replica at the generator, design power. */
} gpw_choice_result;

/** Sets every field to its default: no overhead, no losses, no limits, 15 % margin.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 56 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{choice-design} the margin
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_config_init(gpw_choice_config *config,
                                                        size_t config_size);

/** Sets `node_overhead_w` and `overhead_w_per_w` to a named overhead model of `supply`, which
 *  is of nodes of eight: a site with other nodes states its own.
 *  @param[in,out] config  initialised, `node_gpus` 8; its other fields stay
 *  @param         preset  one of #gpw_supply_preset_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   no such preset, or `node_gpus` is not 8
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{supply-hgx-h100}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_overhead_preset(gpw_choice_config *config,
                                                            uint32_t preset);

/** What one candidate comes to.
 *  @param[in]  config        the site
 *  @param[in]  candidate     the way to serve
 *  @param      candidate_bytes  `sizeof *candidate`, as the caller was compiled
 *  @param[out] result        `index` is 0; written only on success, `result_bytes` bytes
 *  @param      result_bytes  `sizeof *result`
 *  @retval GPW_OK           also where nothing fits: `replicas` is then 0
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here;
 *                           `candidate_bytes` is below the first release's 32, or
 *                           `result_bytes` below its 72
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  the site limits the time between tokens and the candidate's is
 *                           unknown
 *  @context{any thread, ISR-safe, O(log GPUs)}
 *  @source{choice-design}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_evaluate(const gpw_choice_config *config,
                                                     const gpw_choice_candidate *candidate,
                                                     size_t candidate_bytes,
                                                     gpw_choice_result *result,
                                                     size_t result_bytes);

/** The candidate that serves most tokens per second within the site's limits; of two that serve
 *  as much, the one that takes less at the generator, then the earlier one.
 *
 *  Where nothing fits, that is the answer: GPW_OK with 0 replicas, and the result is that of
 *  the candidate that misses least, `missing_w` telling by how much.
 *
 *  @param[in]  config           the site
 *  @param[in]  candidates       shape [count]
 *  @param      candidate_bytes  `sizeof *candidates`, as the caller was compiled
 *  @param      count            1 to 1,000,000
 *  @param[out] result           written only on success, `result_bytes` bytes
 *  @param      result_bytes     `sizeof *result`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here;
 *                           `candidate_bytes` or `result_bytes` is below the first release's
 *  @retval GPW_ERR_DOMAIN   a field of the site or of any candidate, or the count, is outside
 *                           its range
 *  @retval GPW_ERR_UNKNOWN  the site limits the time between tokens and a candidate's is
 *                           unknown
 *  @context{any thread, ISR-safe, O(count log GPUs)}
 *  @source{choice-design}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_best(const gpw_choice_config *config,
                                                 const gpw_choice_candidate *candidates,
                                                 size_t candidate_bytes, uint32_t count,
                                                 gpw_choice_result *result,
                                                 size_t result_bytes);

/** @name Search over predictions
 *  @{ */

/** What to search: replicas of 1, 2, 4 ... GPUs and batches of powers of two, as far as model
 *  and cache fit the memory. Fill with gpw_choice_space_init(), then gpw_choice_space_board()
 *  or set `memory_b`. 32 bytes on every target. */
typedef struct gpw_choice_space {
    uint32_t header;           /**< Set by gpw_choice_space_init(). */
    uint32_t replica_gpus_max; /**< 1 to #GPW_CHOICE_REPLICA_GPUS_MAX. Default 8: beyond it
                                    nothing was compared. */
    uint32_t batch_min;        /**< 1 to `batch_max`. Default 8, the smallest compared. */
    uint32_t batch_max;        /**< To 65536. Default 4096, the largest compared. */
    float memory_b;            /**< Of one GPU, bytes, 1e6 to 1e15. No default. */
    float memory_share;        /**< Of it for weights, cache and state, 0.01 to 1. Default 0.9:
                                    the rest is the server's. */
    uint32_t reserved[2];      /**< Must be 0. */
} gpw_choice_space;

/** Sets every field to its default.
 *  @param[out] space       written in full, `space_size` bytes
 *  @param      space_size  `sizeof *space`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `space` is NULL
 *  @retval GPW_ERR_VERSION  `space_size` is below the first release's 32 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{choice-memory} the share
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_space_init(gpw_choice_space *space,
                                                       size_t space_size);

/** Sets `memory_b` to that of a built-in GPU type.
 *  @param[in,out] space  initialised; its other fields stay
 *  @param         board  one of #gpw_energy_board_id
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `space` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_NOT_FOUND  no such GPU type
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{choice-memory}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_space_board(gpw_choice_space *space,
                                                        uint32_t board);

/** Memory that a replica takes of each of its GPUs: weights, cache of every running request at
 *  its mean context, recurrent state.
 *  @param[in]  model       as for gpw_energy_predict()
 *  @param[in]  workload    as for gpw_energy_predict()
 *  @param[in]  deployment  `gpus` and `batch` set
 *  @param[out] memory_b    bytes; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised, or sets what is unknown here
 *  @retval GPW_ERR_UNKNOWN  a figure is unknown: gpw_energy_check() names it
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range, or two contradict each other
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{choice-memory}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_memory(const gpw_energy_model *model,
                                                   const gpw_energy_workload *workload,
                                                   const gpw_energy_deployment *deployment,
                                                   float *memory_b);

/** A prediction as a candidate.
 *  @param[in]  model            as for gpw_energy_predict()
 *  @param[in]  workload         as for gpw_energy_predict()
 *  @param[in]  deployment       as for gpw_energy_predict(), its calibration too
 *  @param[in]  board            as for gpw_energy_predict()
 *  @param[out] candidate        written only on success, `candidate_bytes` bytes
 *  @param      candidate_bytes  `sizeof *candidate`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  a struct was never initialised, sets what is unknown here, or
 *                           `candidate_bytes` is below the first release's 32
 *  @retval GPW_ERR_UNKNOWN  a figure is unknown: gpw_energy_check() names it
 *  @retval GPW_ERR_DOMAIN   a figure is outside its range, or two contradict each other
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_choice_predict(const gpw_energy_model *model,
                                                    const gpw_energy_workload *workload,
                                                    const gpw_energy_deployment *deployment,
                                                    const gpw_energy_board *board,
                                                    gpw_choice_candidate *candidate,
                                                    size_t candidate_bytes);

/** The best of all configurations of a space, each predicted: gpw_choice_best() over them.
 *
 *  Configurations are numbered by GPUs, then by batch, both ascending; those that do not fit
 * the memory keep their number and are passed over. Where `response_tokens` is unknown, that is
 *  the workload's `output_tokens`.
 *
 *  @param[in]  config           the site
 *  @param[in]  space            what to search
 *  @param[in]  model            as for gpw_energy_predict()
 *  @param[in]  workload         as for gpw_energy_predict()
 *  @param[in]  deployment       its GPUs and batch are not looked at; its calibration is, and
 *                               no measured speed may stand in it
 *  @param[in]  board            as for gpw_energy_predict()
 *  @param[out] candidate        the best one; written only on success, `candidate_bytes` bytes
 *  @param      candidate_bytes  `sizeof *candidate`
 *  @param[out] result           what it comes to; written only on success, `result_bytes` bytes
 *  @param      result_bytes     `sizeof *result`
 *  @retval GPW_OK             also where the site carries none: `replicas` is then 0
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    a struct was never initialised, sets what is unknown here, or is
 *                             shorter than in the first release
 *  @retval GPW_ERR_UNKNOWN    a figure is unknown: gpw_energy_check() names it; `memory_b` is
 *                             unknown
 *  @retval GPW_ERR_DOMAIN     a figure is outside its range; a measured speed is given
 *  @retval GPW_ERR_NOT_FOUND  no configuration of the space fits the memory
 *  @context{any thread, ISR-safe, O(configurations log GPUs)}
 *  @source{choice-design}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_choice_search(const gpw_choice_config *config, const gpw_choice_space *space,
                  const gpw_energy_model *model, const gpw_energy_workload *workload,
                  const gpw_energy_deployment *deployment, const gpw_energy_board *board,
                  gpw_choice_candidate *candidate, size_t candidate_bytes,
                  gpw_choice_result *result, size_t result_bytes);
/** @} */

/** Name of a limit: `budget`, `gpus`, `step` or `time`.
 *  @param limit  any value
 *  @return static storage, never NULL; `"?"` for no limit
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_choice_limit_name(uint32_t limit);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CHOICE_H */
