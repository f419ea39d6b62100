/* SPDX-License-Identifier: MIT */
/* Commands to a watch: which of its functions each code calls. */
#include "internal.h"

#include "gpupower/command.h"

#define RESULT_V0_1 32u
#define MS_IN_NS 1000000u

static gpw_status request(gpw_watch *watch, uint64_t now_ns, const gpw_command *command,
                          gpw_command_result *result)
{
    gpw_permit_answer answer;
    gpw_status status;

    status = gpw_watch_request(watch, now_ns, command->nonce, command->group, command->phase,
                               command->share, &answer, sizeof answer);
    if (status >= GPW_OK) {
        result->token = answer.granted != 0u ? answer.token : 0u;
        result->life_ms = answer.life_ms;
        result->refused = answer.refusal;
        result->retry_ms = answer.retry_ms;
        result->free_w = answer.free_w;
    }
    return status;
}

static gpw_status run(gpw_watch *watch, uint64_t now_ns, const gpw_command *command,
                      gpw_command_result *result)
{
    switch (command->code) {
    case GPW_COMMAND_ANNOUNCE:
        return gpw_watch_announce(
            watch, command->id, command->group, command->phase, command->share,
            now_ns + (uint64_t)command->lead_ms * MS_IN_NS, command->token);
    case GPW_COMMAND_CANCEL: return gpw_watch_cancel(watch, command->id);
    case GPW_COMMAND_REQUEST: return request(watch, now_ns, command, result);
    case GPW_COMMAND_RELEASE: return gpw_watch_release(watch, command->token);
    case GPW_COMMAND_ACKNOWLEDGE: return gpw_watch_acknowledge(watch, now_ns);
    default: return GPW_ERR_DOMAIN;
    }
}

gpw_status gpw_command_run(gpw_watch *watch, uint64_t now_ns, const gpw_command *command,
                           gpw_command_result *result, size_t result_bytes)
{
    gpw_command_result ours;

    if (watch == NULL || command == NULL || result == NULL) {
        return GPW_ERR_NULL;
    }
    if (result_bytes < RESULT_V0_1) {
        return GPW_ERR_VERSION;
    }
    memset(&ours, 0, sizeof ours);
    ours.nonce = command->nonce;
    ours.code = command->code;
    ours.free_w = gpw_unknown();
    ours.status = run(watch, now_ns, command, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}
