/* SPDX-License-Identifier: MIT */
/**
 * @file command.h
 * @brief What others ask of a controller's watch, by whatever wire it came.
 */
#ifndef GPUPOWER_COMMAND_H
#define GPUPOWER_COMMAND_H

#include "base.h"
#include "profile.h"
#include "watch.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_command Commands to a watch
 *
 * A job scheduler announces, cancels, requests and releases; an operator acknowledges.
 * Registers (registers.h) carry commands and results; gpw_command_run() hands them to the
 * watch. Each client, such as a mailbox, has a number of its own: requests and announcements of
 * different clients never meet, whatever numbers they give them.
 *
 * @req{registers-once} A command is executed once, however often it arrives.
 *
 * @{ */

#define GPW_COMMAND_CLIENTS 16u            /**< Clients that can be told apart. */
#define GPW_COMMAND_NUMBER_MAX 0x0FFFFFFFu /**< Largest nonce of a request, and largest id. */

/** What a command asks for. */
enum gpw_command_code {
    GPW_COMMAND_NONE = 0,       /**< Nothing. */
    GPW_COMMAND_ANNOUNCE = 1,   /**< A change of phase in `lead_ms`, under a token or 0. */
    GPW_COMMAND_CANCEL = 2,     /**< An announcement, by `id`. */
    GPW_COMMAND_REQUEST = 3,    /**< A permit for a change of phase. */
    GPW_COMMAND_RELEASE = 4,    /**< A token that is not needed any more. */
    GPW_COMMAND_ACKNOWLEDGE = 5 /**< What is latched may open, where it is good again. */
};

#define GPW_COMMAND_LATER 0x10000u /**< A bit beside a code: has what is not known here. */

/** A command 32 bytes on every target. */
typedef struct gpw_command {
    uint32_t nonce;   /**< The client's, 1 to #GPW_COMMAND_NUMBER_MAX, counted up: one that is
                           not above the last is not executed. */
    uint32_t code;    /**< #gpw_command_code. */
    uint32_t group;   /**< Of GPUs. */
    gpw_phase phase;  /**< Announce, request: what it goes to. */
    float share;      /**< Of the group's GPUs, 0 to 1 in thousandths. */
    uint32_t lead_ms; /**< Announce: from when the command is taken until it happens. */
    uint32_t id;      /**< Announce, cancel: the client's name of the announcement, 1 to
                           #GPW_COMMAND_NUMBER_MAX. */
    uint32_t token;   /**< Announce: 0 or the permit's; release: which. */
} gpw_command;

/** What came of a command. 32 bytes on every target. */
typedef struct gpw_command_result {
    uint32_t nonce;    /**< Of the command; 0: there was none yet. */
    uint32_t code;     /**< Of the command. */
    gpw_status status; /**< What the watch said. */
    uint32_t token;    /**< Request: the permit's; 0: refused. */
    uint32_t life_ms;  /**< Request: how long it may be used, counted from when the request was
                            sent. */
    uint32_t refused;  /**< Request: why not, bits #gpw_refusal_id. */
    uint32_t retry_ms; /**< Request: asking again before that is no use; 0: not known. */
    float free_w;      /**< Request: largest step that would be granted now. NaN: not told. */
} gpw_command_result;

/** Hands a command to a watch and writes what came of it. Whether it was taken before is the
 *  caller's to know: gpw_registers_command_decode() compares nonces.
 *  @param[in,out] watch         handle, started
 *  @param         now_ns        the clock, as of gpw_watch_step()
 *  @param         client        who asks, below #GPW_COMMAND_CLIENTS: such as its mailbox
 *  @param[in]     command       as received
 *  @param[out]    result        what the watch said stands in gpw_command_result::status
 *  @param         result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 32; nothing was done
 *  @retval GPW_ERR_DOMAIN   no such client; nothing was done
 *  @context{one thread per handle, ISR-safe, as the watch's own function}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_command_run(gpw_watch *watch, uint64_t now_ns,
                                                 uint32_t client, const gpw_command *command,
                                                 gpw_command_result *result,
                                                 size_t result_bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_COMMAND_H */
