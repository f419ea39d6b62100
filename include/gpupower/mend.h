/* SPDX-License-Identifier: MIT */
/**
 * @file mend.h
 * @brief Ways to mend a site that does not hold. Host only.
 */
#ifndef GPUPOWER_MEND_H
#define GPUPOWER_MEND_H

#include "site_edit.h"
#include "site_judge.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_mend Mending a site (host)
 *
 * Takes a site file (and a load record, if there is one), judges it at all corners, and looks
 * for the least change of the file with which it holds: one way at a time, one amount a way. An
 * amount is looked for on a coarse row from the least change to the largest, then between the
 * first that holds and its neighbour that does not; the test is the whole judgement, at every
 * corner, of the changed file read anew. What is found has been judged at its own length, and
 * so has the amount beside it that is too little. Between two amounts of the coarse row a site
 * may hold and fail again: that is not seen.
 *
 * Ways are ranked by what they cost: first what costs only time, then what costs energy or work
 * done, then hardware, by price where prices were given and else by its watts; in each kind,
 * what has no known figure comes last. What has to be known better, for a site that is
 * undetermined, is a way as well and ranks last: nothing is bought, but somebody has to
 * measure.
 *
 * @{ */

/** A site and the ways that were looked into. Opaque. */
typedef struct gpw_mend gpw_mend;

/** What may be changed. */
enum gpw_mend_way_id {
    GPW_MEND_STAGGER_START = 0, /**< GPUs start some at a time, each when the engine's air
                                     takes its step. Amount: seconds between two releases. */
    GPW_MEND_STAGGER_STOP = 1,  /**< GPUs stop some at a time. Amount: the same. */
    GPW_MEND_RAMP = 2,          /**< The workload raises its power slowly. Amount: seconds from
                                     one phase's power to the next. */
    GPW_MEND_SMOOTHING = 3,  /**< Power smoothing of boards that have it. Amount: the same. */
    GPW_MEND_POWER_CAP = 4,  /**< A lower power cap of the boards. Amount: share of the
                                  present cap. */
    GPW_MEND_FEWER_GPUS = 5, /**< Fewer GPUs. Amount: how many remain. */
    GPW_MEND_WINDOW = 6,     /**< Power supplies or a UPS that stay at a lower frequency; of a
                                  UPS the upper bound goes up too. Amount: the lower one, Hz. */
    GPW_MEND_STORAGE = 7,    /**< A battery at the bus that holds a ramp; not if the
                                  file has one. Amount: usable energy, J. */
    GPW_MEND_LARGER_SET = 8, /**< A larger set of the same kind. Amount: its rating, W. */
    GPW_MEND_LOAD_BANK = 9,  /**< A load bank at the bus, raised ahead of the largest step and
                                  exchanged for it; else taking over when the load falls.
                                  Amount: its rating, W. */
    GPW_MEND_KNOWLEDGE = 10  /**< The engine's figures are known better. Amount: half of the
                                  interval's width, % of the figure. */
};

#define GPW_MEND_WAYS 11u /**< Ways there are. */

/** What a way costs; ways are ranked in this order. */
enum gpw_mend_cost_id {
    GPW_MEND_COSTS_TIME = 0,     /**< Only time: work begins later. */
    GPW_MEND_COSTS_WORK = 1,     /**< Energy, or work that is not done. */
    GPW_MEND_COSTS_HARDWARE = 2, /**< Something to buy. */
    GPW_MEND_COSTS_MEASURING = 3 /**< Something to find out. */
};

/** What became of a way. */
enum gpw_mend_finding_id {
    GPW_MEND_NOT_TRIED = 0,   /**< gpw_mend_try() has not been called for it. */
    GPW_MEND_FOUND = 1,       /**< With this change the site holds. */
    GPW_MEND_NONE = 2,        /**< With no amount of it. */
    GPW_MEND_NOT_POSSIBLE = 3 /**< It does not apply to this site; the reason says why. */
};

/** Parameters. Fill with gpw_mend_config_init(). 40 bytes. */
typedef struct gpw_mend_config {
    uint32_t header;  /**< Set by gpw_mend_config_init(). */
    float margin_pct; /**< Least margin that a mended site must keep, 0 to 99 % of the limit
                           that is nearest. Default 0: that it holds is enough. */
    float precision;  /**< An answer's distance from an amount that does not hold, as a share
                           of it, 0.001 to 0.5. Default 0.02. */
    float tail_s;     /**< While looking, a run ends so long after the last event of the file,
                           0 to #GPW_TIME_MAX_S. 0: at the file's own end, as every answer
                           is judged. Default 0. */
    float storage_price_per_kwh; /**< Price of a store's energy, to 1e12, any money. Default
                                      unknown. */
    float storage_price_per_kw;  /**< And of its power: of the largest step that it takes.
                                      Default unknown. */
    float set_price_per_kw; /**< Price of a larger set, for each kW that it is larger. Default
                                 unknown. */
    uint32_t reserved[3];   /**< Must be 0. */
} gpw_mend_config;

/** What became of one way. 400 bytes. NaN: unknown, or not of this way. */
typedef struct gpw_mend_result {
    uint32_t way;       /**< #gpw_mend_way_id. */
    uint32_t finding;   /**< #gpw_mend_finding_id. */
    uint32_t cost_kind; /**< #gpw_mend_cost_id. */
    uint32_t changes;   /**< Changes of the file, for gpw_mend_change(). */
    float amount;       /**< The least found with which it holds; its unit stands at the way. */
    float amount_short; /**< Beside it, with which it does not; NaN: the least that was tried
                             holds already. */
    float delay_s;      /**< So much later all of the load is there, s. */
    float power_w;      /**< Of what is to be bought, or what the GPUs may draw less, W. */
    float energy_j;     /**< Of a battery, usable, J; that a load bank burns at a step. */
    float cost;         /**< At the prices given; NaN: one is needed and was not. */
    float margin_pct;   /**< Of the mended site; without a finding, of the largest amount. */
    uint32_t limiting;  /**< #gpw_criterion_id that has that margin. */
    uint32_t deciding;  /**< #gpw_parameter_id that decides whether a little less holds. */
    uint32_t judgements;     /**< Changed files judged. */
    uint32_t runs;           /**< Simulated runs that took. */
    uint32_t limiting_short; /**< #gpw_criterion_id that fails at `amount_short`, which need not
                                  be `limiting`. #GPW_CRITERION_NONE: none was tried, or it is
                                  no criterion that it fails by. */
    char unit[16];           /**< Of the amounts. */
    char reason[320]; /**< One or two sentences: what is to be done, or why there is none. */
} gpw_mend_result;

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 40 bytes
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_config_init(gpw_mend_config *config,
                                                      size_t config_size);

/** Takes a site and judges it as it stands.
 *  @param[in]  config  copied
 *  @param[in]  edit    the site file; a copy of its text is taken
 *  @param[in]  trace   the load, as for gpw_site_file_create(); NULL: the groups. Not kept
 *  @param[out] mend    to be given to gpw_mend_destroy(); NULL on error
 *  @param[out] error   line, key and reason on every error that the file causes, else cleared;
 *                      may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    `config`, `edit` or `mend` is NULL
 *  @retval GPW_ERR_HANDLE  `edit` or `trace` is none
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN  a field is outside its range; figures of the site do not fit
 *                          together; a record longer than a day
 *  @retval GPW_ERR_UNKNOWN a figure of the site is needed that nobody gives
 *  @retval GPW_ERR_FULL    beyond what one site holds
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, a judgement of the site}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_create(const gpw_mend_config *config,
                                                 const gpw_site_edit *edit,
                                                 const gpw_trace *trace, gpw_mend **mend,
                                                 gpw_file_error *error);

/** Frees what gpw_mend_create() made. NULL is ignored.
 *  @param mend  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_mend_destroy(gpw_mend *mend);

/** The judgement of the site as it stands.
 *  @param[in]  mend             handle
 *  @param[out] judgement        written only on success
 *  @param      judgement_bytes  `sizeof *judgement`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_judgement(const gpw_mend *mend,
                                                    gpw_judgement *judgement,
                                                    size_t judgement_bytes);

/** Looks into one way. A second call for it returns what the first found.
 *
 *  At most some 100 judgements; most end at the first corner that fails. A site that holds
 *  already needs no way: each is #GPW_MEND_NOT_POSSIBLE then.
 *
 *  @param[in,out] mend          handle
 *  @param         way           #gpw_mend_way_id
 *  @param[out]    result        written only on success
 *  @param         result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK           whatever was found
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 400
 *  @retval GPW_ERR_DOMAIN   no such way
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, up to 100 judgements}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_try(gpw_mend *mend, uint32_t way,
                                              gpw_mend_result *result, size_t result_bytes);

/** The ways found so far, the cheapest first, each at a rank of its own.
 *  @param[in]  mend          handle
 *  @param      rank          0 is the cheapest
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_NOT_FOUND  fewer have been found
 *  @context{one thread per handle, not ISR, O(ways)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_ranked(const gpw_mend *mend, uint32_t rank,
                                                 gpw_mend_result *result, size_t result_bytes);

/** One change of the file that a way asks for, for gpw_site_edit_apply().
 *  @param[in]  mend          handle
 *  @param      way           #gpw_mend_way_id
 *  @param      index         below gpw_mend_result::changes
 *  @param[out] change        written only on success
 *  @param      change_bytes  `sizeof *change`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_NOT_FOUND  the way has no such change
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_change(const gpw_mend *mend, uint32_t way,
                                                 uint32_t index, gpw_site_change *change,
                                                 size_t change_bytes);

/** The site file as a way changes it.
 *  @param[in]  mend  handle
 *  @param      way   #gpw_mend_way_id that has been found
 *  @param[out] edit  to be given to gpw_site_edit_destroy(); NULL on error
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  the way was not tried or not found
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_edit(const gpw_mend *mend, uint32_t way,
                                               gpw_site_edit **edit);

/** The judgement of the site as a way mends it.
 *  @param[in]  mend             handle
 *  @param      way              #gpw_mend_way_id that has been found
 *  @param[out] judgement        written only on success
 *  @param      judgement_bytes  `sizeof *judgement`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_NOT_FOUND  the way was not tried or not found
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_mended(const gpw_mend *mend, uint32_t way,
                                                 gpw_judgement *judgement,
                                                 size_t judgement_bytes);

/** Name of a way, such as `stagger-start`; `"?"` for another value.
 *  @param way  any value
 *  @return static storage, never NULL
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_mend_way_name(uint32_t way);

/** Number of a way by its name.
 *  @param[in]  name  such as `stagger-start`
 *  @param[out] way   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, not ISR, O(ways)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_mend_way_find(const char *name, uint32_t *way);

/** Name of a finding: `not-tried`, `found`, `none`, `not-possible`; `"?"` for another value.
 *  @param finding  any value
 *  @return static storage, never NULL
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_mend_finding_name(uint32_t finding);

/** Name of a kind of cost: `time`, `work`, `hardware`, `measuring`; `"?"` for another value.
 *  @param cost_kind  any value
 *  @return static storage, never NULL
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_mend_cost_name(uint32_t cost_kind);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_MEND_H */
