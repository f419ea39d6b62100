/* SPDX-License-Identifier: MIT */
/**
 * @file permit.h
 * @brief Tokens that allow a job to raise the load, never more of them than the sets can take.
 */
#ifndef GPUPOWER_PERMIT_H
#define GPUPOWER_PERMIT_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_permit Permits
 *
 * A scheduler asks before it starts a group of GPUs; the controller answers with a token, or
 * with the reasons why not. A token allows one step of so many watts, once, for so long. As
 * long as that step may still come, its watts are reserved, and nobody else gets them. The
 * messages between the two may be lost, come twice or in another order, either side may restart
 * at any time, and their clocks agree on nothing; docs/permit.md tells the whole protocol, and
 * how it is checked.
 *
 * What holds: at the moment of a grant, the watts of all tokens whose load may still come are
 * together no more than `allowed_w` (to the rounding of a float). No token may be used
 * after its life. A token of before a restart is refused. A request that is sent again is
 * answered with the same token, not with a second one.
 *
 * A reservation ends when the load has arrived (gpw_permit_seen()) and `settle_s` have passed,
 * when the token is given back (gpw_permit_release()), or at last `life_s` + `skew_s` +
 * `arrive_s` after the grant, whether the token was used or not: a message that says so may be
 * lost.
 *
 * After a start nothing is granted for `quarantine_s`, because a token of before it may still
 * be used. The same after the clock has jumped: backwards, or further than `dt_max_s` between
 * two calls.
 *
 * Life: gpw_permit_config_init(), gpw_permit_init(), gpw_permit_step() each tick, the others
 * when a message has come. One handle belongs to one thread at a time; different handles need
 * no locks.
 *
 * @req{permit-sum} At the moment of a grant the watts of all tokens whose load may still
 * come are together no more than what is allowed.
 * @req{permit-life} No token may be used after its life, and its watts stay reserved until
 * its load can no longer come.
 * @req{permit-once} A request that comes again gets the same token, never a second one.
 * @req{permit-epoch} A token of before a restart is refused.
 * @req{permit-quarantine} After a start nothing is granted until every token of before must
 * be over.
 * @req{permit-clock} After a jump of the clock nothing is granted until every token must be
 * over.
 * @req{permit-answered} On a channel that delivers in the end, every request is answered,
 * and permits do not stay closed for ever.
 *
 * @{ */

/** The permits of a bus. Opaque, position-independent: copying its gpw_permit_state_size()
 * bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_permit gpw_permit;

#define GPW_PERMIT_TOKENS_MAX 16u     /**< Tokens that can be kept at a time. */
#define GPW_PERMIT_LIFE_MAX_S 3600.0f /**< Longest life of a token. */
#define GPW_PERMIT_SKEW_MAX_S 600.0f  /**< Longest of each of the other times. */

/** How tokens are given. Fill with gpw_permit_config_init(), then set `epoch` and change what
 * you need. 40 bytes on every target. */
typedef struct gpw_permit_config {
    uint32_t header;     /**< Set by gpw_permit_config_init(). */
    uint32_t tokens_max; /**< Tokens that are kept at a time, 1 to #GPW_PERMIT_TOKENS_MAX; each
                              is kept until its reservation would have ended at last. Default
                              8. */
    uint32_t epoch;      /**< Number of this start: another one at each, such as a boot counter;
                              its lower 16 bits become part of each token. Default 0. */
    float life_s;        /**< How long a token may be used, 0.01 to #GPW_PERMIT_LIFE_MAX_S.
                              Default 10. */
    float skew_s;        /**< By how much the requester's clock may go wrong in `life_s`, 0 to
                              #GPW_PERMIT_SKEW_MAX_S. Default 0.5. */
    float arrive_s;      /**< From the use of a token until `allowed_w` knows of its load, at
                              the latest, 0 to #GPW_PERMIT_SKEW_MAX_S. Default 2. */
    float settle_s;      /**< For so long after gpw_permit_seen() the reservation stays, until
                              `allowed_w` knows of the load, 0 to #GPW_PERMIT_SKEW_MAX_S.
                              Default 0.5. */
    float quarantine_s;  /**< Nothing is granted for so long after a start; 0: life_s + skew_s +
                              arrive_s, else no less than that and to
                              2 #GPW_PERMIT_LIFE_MAX_S. Default 0. */
    float dt_max_s;      /**< Longest time from one call to the next, 1e-3 to
                              #GPW_PERMIT_SKEW_MAX_S. Default 1. */
    uint32_t reserved;   /**< Must be 0. */
} gpw_permit_config;

/** Why nothing was granted: bits of gpw_permit_answer::refusal. */
enum gpw_refusal_id {
    GPW_REFUSAL_CONDITIONS = 1, /**< The controller gives no permits now. Ask later. */
    GPW_REFUSAL_QUARANTINE = 2, /**< It has started not long ago. Ask later. */
    GPW_REFUSAL_POWER = 4,    /**< The step does not fit beside what is reserved. Ask later, or
                                   for less. */
    GPW_REFUSAL_FULL = 8,     /**< Every place for a token is taken. Ask later. */
    GPW_REFUSAL_UNKNOWN = 16, /**< What is allowed is not known. Ask later. */
    GPW_REFUSAL_SPENT = 32,   /**< This request had its token, and that has ended: used up,
                                   given back, too old. Ask under a new number. */
    GPW_REFUSAL_REVOKED = 64, /**< The same: it was taken back. */
    GPW_REFUSAL_REUSED = 128, /**< This number belongs to a request for another step. Ask
                                   under a new number. */
    GPW_REFUSAL_CLOCK = 256   /**< The quarantine is because the clock jumped. */
};

/** Answer to a request. 32 bytes on every target. */
typedef struct gpw_permit_answer {
    uint32_t request_id; /**< Of the request. */
    uint32_t granted;    /**< 1: the step may be made. */
    uint32_t token;      /**< What allows it; 0: nothing does. */
    uint32_t life_ms;  /**< For so long, *counted from when the request was sent*; of a request
                            that was sent several times, from the first time. Never from when
                            the answer came. */
    uint32_t refusal;  /**< #gpw_refusal_id; 0 when granted. */
    uint32_t retry_ms; /**< Before that, asking again is no use; 0: not known. */
    float step_w;      /**< Of the request. */
    float free_w;      /**< Largest step that would be granted now. */
} gpw_permit_answer;

/** What a token is in: gpw_permit_token::state. */
enum gpw_token_id {
    GPW_TOKEN_NONE = 0,     /**< No token in this place. */
    GPW_TOKEN_GRANTED = 1,  /**< May be used, or may have been used unnoticed. */
    GPW_TOKEN_USED = 2,     /**< In use; its load has not arrived yet. */
    GPW_TOKEN_SEEN = 3,     /**< Its load has arrived. */
    GPW_TOKEN_RELEASED = 4, /**< Given back. */
    GPW_TOKEN_REVOKED = 5, /**< Taken back; its watts stay reserved, for who has it may not know
                                yet. */
    GPW_TOKEN_LOST = 6 /**< Was in use when the clock jumped: its load may have come or not. It
                            cannot be given back. */
};

/** One token. 32 bytes on every target. */
typedef struct gpw_permit_token {
    uint32_t token;        /**< Its number; 0: none in this place. */
    uint32_t request_id;   /**< Of the request that got it. */
    uint32_t state;        /**< #gpw_token_id. */
    float step_w;          /**< What it allows. */
    float reserved_w;      /**< Of it, what is still reserved. */
    float life_left_s;     /**< How long it may be used, by this clock; 0: not any more. */
    float reserved_left_s; /**< How long its watts stay reserved at most. */
    uint32_t reserved;     /**< 0. */
} gpw_permit_token;

/** All of them. 48 bytes on every target. */
typedef struct gpw_permit_reading {
    float live_w;            /**< Reserved: loads that may still come. */
    float free_w;            /**< Largest step that would be granted now; 0: none. */
    uint32_t live;           /**< Tokens with a reservation. */
    uint32_t kept;           /**< Places taken. */
    uint32_t is_open;        /**< 1: a request might be granted now. */
    uint32_t refusal;        /**< Else why not: #gpw_refusal_id. */
    float quarantine_left_s; /**< 0: over. */
    uint32_t epoch;          /**< As configured. */
    uint32_t granted;        /**< Tokens given since the start; wraps. */
    uint32_t refused;        /**< Requests refused since; wraps. */
    uint32_t expired;        /**< Tokens of which nothing was heard until their end; wraps. */
    uint32_t revoked;        /**< Tokens taken back; wraps. */
} gpw_permit_reading;

/** Storage for so many tokens, as a constant for static arrays. Room for any build of this
 * minor version; gpw_permit_state_size() is the exact need. */
#define GPW_PERMIT_STATE_BYTES(tokens) (128u + 40u * (tokens))

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 40 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{permit-times}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_config_init(gpw_permit_config *config,
                                                        size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_permit_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_state_size(const gpw_permit_config *config,
                                                       size_t *bytes);

/** Builds it in memory the caller owns. Nothing to free afterwards. The quarantine begins with
 *  the first call that tells the time.
 *  @param[out] memory        at least gpw_permit_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] permit        handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_init(void *memory, size_t memory_bytes,
                                                 const gpw_permit_config *config,
                                                 gpw_permit **permit);

/** Forgets every token and begins a new epoch with its quarantine: after a restart from a
 *  snapshot, of which nobody knows what was granted since, and when a second controller takes
 *  over.
 *  @param[in,out] permit  handle
 *  @param         epoch   another one than before
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  the lower 16 bits of `epoch` are those of the present one
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_restart(gpw_permit *permit, uint32_t epoch);

/** One tick: what has ended is dropped. Where the conditions are lost, every token that is not
 *  known to be in use is revoked: gpw_permit_use() refuses it from now on. Its watts stay
 * reserved.
 *  @param[in,out] permit         handle
 *  @param         now_ns         time now, on the caller's monotonic clock
 *  @param         allowed_w      largest step that the sets take now. NaN: not known, nothing
 * is granted
 *  @param         conditions_ok  0: no permits now
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   the clock jumped: every token is revoked, a new quarantine begins
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @source{permit-times}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_step(gpw_permit *permit, uint64_t now_ns,
                                                 float allowed_w, uint32_t conditions_ok);

/** A request for one step. Granted only if all that is reserved and the step together are no
 *  more than `allowed_w`.
 *
 *  `request_id` is the requester's own number of the request, another one for each request,
 * also after the requester has restarted. The same number again, because the answer was lost or
 * the network doubled the request, gets the same token.
 *  @param[in,out] permit         handle
 *  @param         now_ns         as of gpw_permit_step(), and as there for a clock that jumps
 *  @param         request_id     not 0
 *  @param         step_w         above 0, to #GPW_POWER_MAX_W
 *  @param         allowed_w      as of gpw_permit_step()
 *  @param         conditions_ok  as of gpw_permit_step()
 *  @param[out]    answer         written also when nothing is granted
 *  @param         answer_bytes   `sizeof *answer`
 *  @retval GPW_OK           `answer` tells whether it was granted
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `answer_bytes` is below the first release's 32 bytes
 *  @retval GPW_ERR_DOMAIN   `request_id` or `step_w` is outside its range
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @source{permit-times}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_request(gpw_permit *permit, uint64_t now_ns,
                                                    uint32_t request_id, float step_w,
                                                    float allowed_w, uint32_t conditions_ok,
                                                    gpw_permit_answer *answer,
                                                    size_t answer_bytes);

/** A job says that it starts. Saying so twice within the token's life does no harm. A job may
 * start without asking here, as long as its token lives; one that asks first learns whether it
 * was revoked meanwhile.
 *  @param[in,out] permit  handle
 *  @param         now_ns  as of gpw_permit_step()
 *  @param         token   from an answer
 *  @retval GPW_OK             it may start
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such token: of before a restart, or long ended
 *  @retval GPW_ERR_STATE      its life is over, it was revoked or given back, or its load has
 *                             arrived already
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_use(gpw_permit *permit, uint64_t now_ns,
                                                uint32_t token);

/** The load of a token has arrived: from now on the measured power has it, and the reservation
 *  ends `settle_s` later. Whatever the token is in. Saying so twice does no harm.
 *  @param[in,out] permit  handle
 *  @param         now_ns  as of gpw_permit_step()
 *  @param         token   from an answer
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_seen(gpw_permit *permit, uint64_t now_ns,
                                                 uint32_t token);

/** A token is given back: it was not used and never will be. Its reservation ends. Does nothing
 *  to one whose load has arrived.
 *  @param[in,out] permit  handle
 *  @param         now_ns  as of gpw_permit_step()
 *  @param         token   from an answer
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND
 *  @retval GPW_ERR_STATE      it is in use: its load may still come
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_release(gpw_permit *permit, uint64_t now_ns,
                                                    uint32_t token);

/** How all of them stand, as of the last call that told the time.
 *  @param[in]  permit         handle
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `reading_bytes` is below the first release's 48 bytes
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_get(const gpw_permit *permit,
                                                gpw_permit_reading *reading,
                                                size_t reading_bytes);

/** Power that is reserved for loads that may still come; NaN for no handle.
 *  @param permit  handle
 *  @return watts
 *  @context{one thread per handle, ISR-safe, O(tokens)}
 *  @since 0.1 */
GPW_API float gpw_permit_live_w(const gpw_permit *permit);

/** The token in one place.
 *  @param[in]  permit       handle
 *  @param      index        below gpw_permit_config::tokens_max
 *  @param[out] token        written only on success; all 0 where there is none
 *  @param      token_bytes  `sizeof *token`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no such place
 *  @retval GPW_ERR_VERSION    `token_bytes` is below the first release's 32 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_permit_token_at(const gpw_permit *permit, uint32_t index,
                                                     gpw_permit_token *token,
                                                     size_t token_bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PERMIT_H */
