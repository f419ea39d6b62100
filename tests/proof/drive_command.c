/* SPDX-License-Identifier: MIT */
/* Any command to any watch. What the watch answers is anything that its header allows. */
#include "contracts.h"

gpw_status gpw_watch_request(gpw_watch *watch, uint64_t now_ns, uint32_t nonce, uint32_t group,
                             uint32_t phase, float share, gpw_permit_answer *answer,
                             size_t answer_bytes)
{
    (void)watch;
    return answer_bytes == sizeof *answer ? PROOF_TOLD(answer) : GPW_ERR_VERSION;
}

gpw_status gpw_watch_announce(gpw_watch *watch, uint32_t id, uint32_t group, uint32_t phase,
                              float share, uint64_t at_ns, uint32_t token)
{
    return proof_status();
}

gpw_status gpw_watch_cancel(gpw_watch *watch, uint32_t id)
{
    return proof_status();
}

gpw_status gpw_watch_release(gpw_watch *watch, uint32_t token)
{
    return proof_status();
}

gpw_status gpw_watch_acknowledge(gpw_watch *watch, uint64_t now_ns)
{
    return proof_status();
}

void drive_command(void)
{
    uint64_t memory[8];
    gpw_command command;
    gpw_command_result result;

    PROOF_ANY(memory);
    PROOF_ANY(command);
    (void)gpw_command_run(proof_pick(4) != 0 ? (gpw_watch *)(void *)memory : NULL,
                          proof_uint64(), proof_uint32(), proof_pick(4) != 0 ? &command : NULL,
                          proof_pick(4) != 0 ? &result : NULL, proof_size(sizeof result));
}
