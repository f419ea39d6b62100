/* SPDX-License-Identifier: MIT */
/* Commands through a mailbox's registers and back. The share, which is scaled, is fixed here:
 * it has 1001 values on the wire, and test_registers.c tries each. */
/* with: registers_command.c scaled.c status.c maths.c */
#include "internal.h"

#include "gpupower/registers.h"

uint16_t nondet_uint16(void);
uint32_t nondet_uint32(void);
gpw_command nondet_command(void);

static int is_same(const gpw_command *a, const gpw_command *b)
{
    return a->nonce == b->nonce && a->code == b->code && a->group == b->group &&
           a->phase == b->phase && a->lead_ms == b->lead_ms && a->id == b->id &&
           a->token == b->token;
}

/* options: --unwind 17 --conversion-check */
void check_command_there_and_back(void)
{
    gpw_command command = nondet_command();
    uint16_t registers[GPW_REG_MAILBOX_COUNT];
    gpw_command read;

    command.share = 0.25f;
    if (gpw_registers_command_encode(&command, registers, GPW_REG_MAILBOX_COUNT) != GPW_OK) {
        return;
    }
    __CPROVER_assert(gpw_registers_command_decode(registers, GPW_REG_MAILBOX_COUNT,
                                                  command.nonce, &read,
                                                  sizeof read) == GPW_NOTE_HELD,
                     "the same command is not taken twice");
    __CPROVER_assert(gpw_registers_command_decode(registers, GPW_REG_MAILBOX_COUNT,
                                                  ~command.nonce, &read, sizeof read) == GPW_OK,
                     "what was written can be read");
    __CPROVER_assert(is_same(&command, &read), "and says the same");
    __CPROVER_assert(registers[5] == 250u && read.share == 0.25f, "the share too");
}

/* options: --unwind 17 --conversion-check */
void check_command_back_and_there(void)
{
    uint16_t registers[GPW_REG_MAILBOX_COUNT], again[GPW_REG_MAILBOX_COUNT];
    gpw_command command;
    uint32_t i;

    for (i = 0; i < GPW_REG_MAILBOX_COUNT; i++) {
        registers[i] = nondet_uint16();
    }
    registers[5] = 250u;
    if (gpw_registers_command_decode(registers, GPW_REG_MAILBOX_COUNT, nondet_uint32(),
                                     &command, sizeof command) != GPW_OK) {
        return;
    }
    __CPROVER_assert(command.nonce != 0u, "a command that can be");
    __CPROVER_assert(gpw_registers_command_encode(&command, again, GPW_REG_MAILBOX_COUNT) ==
                         GPW_OK,
                     "what was read can be written");
    for (i = 0; i < GPW_REG_MAILBOX_COUNT; i++) {
        __CPROVER_assert(again[i] == registers[i], "and is the same");
    }
}
