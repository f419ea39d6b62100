/* SPDX-License-Identifier: MIT */
/* Commands to a watch: which of its functions each code calls. */
#include "internal.h"

#include "gpupower/command.h"

#define RESULT_V0_1 32u
#define MS_IN_NS 1000000u
#define CLIENT_SHIFT 28u

/* Numbers of different clients never meet: the client's own stands in front. */
static uint32_t own(uint32_t client, uint32_t number)
{
    return client << CLIENT_SHIFT | number;
}

static int is_own(uint32_t number)
{
    return number > 0u && number <= GPW_COMMAND_NUMBER_MAX;
}

static gpw_status request(gpw_watch *watch, uint64_t now_ns, uint32_t client,
                          const gpw_command *command, gpw_command_result *result)
{
    gpw_permit_answer answer;
    gpw_status status;

    status = gpw_watch_request(watch, now_ns, own(client, command->nonce), command->group,
                               command->phase, command->share, &answer, sizeof answer);
    if (status >= GPW_OK) {
        result->token = answer.granted != 0u ? answer.token : 0u;
        result->life_ms = answer.life_ms;
        result->refused = answer.refusal;
        result->retry_ms = answer.retry_ms;
        result->free_w = answer.free_w;
    }
    return status;
}

static gpw_status announce(gpw_watch *watch, uint64_t now_ns, uint32_t client,
                           const gpw_command *command)
{
    return is_own(command->id)
               ? gpw_watch_announce(watch, own(client, command->id), command->group,
                                    command->phase, command->share,
                                    now_ns + (uint64_t)command->lead_ms * MS_IN_NS,
                                    command->token)
               : (gpw_status)GPW_ERR_DOMAIN;
}

static gpw_status run(gpw_watch *watch, uint64_t now_ns, uint32_t client,
                      const gpw_command *command, gpw_command_result *result)
{
    switch (command->code) {
    case GPW_COMMAND_ANNOUNCE: return announce(watch, now_ns, client, command);
    case GPW_COMMAND_CANCEL:
        return is_own(command->id) ? gpw_watch_cancel(watch, own(client, command->id))
                                   : (gpw_status)GPW_ERR_NOT_FOUND;
    case GPW_COMMAND_REQUEST:
        return is_own(command->nonce) ? request(watch, now_ns, client, command, result)
                                      : (gpw_status)GPW_ERR_DOMAIN;
    case GPW_COMMAND_RELEASE: return gpw_watch_release(watch, command->token);
    case GPW_COMMAND_ACKNOWLEDGE: return gpw_watch_acknowledge(watch, now_ns);
    default: return GPW_ERR_DOMAIN;
    }
}

gpw_status gpw_command_run(gpw_watch *watch, uint64_t now_ns, uint32_t client,
                           const gpw_command *command, gpw_command_result *result,
                           size_t result_bytes)
{
    gpw_command_result ours;

    if (watch == NULL || command == NULL || result == NULL) {
        return GPW_ERR_NULL;
    }
    if (result_bytes < RESULT_V0_1) {
        return GPW_ERR_VERSION;
    }
    if (client >= GPW_COMMAND_CLIENTS) {
        return GPW_ERR_DOMAIN;
    }
    memset(&ours, 0, sizeof ours);
    ours.nonce = command->nonce;
    ours.code = command->code;
    ours.free_w = gpw_unknown();
    ours.status = run(watch, now_ns, client, command, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}
