/* SPDX-License-Identifier: MIT */
/* Mailboxes: a command in volatile holding registers, its result in input registers. */
#include "scaled.h"

#include "gpupower/registers.h"

#define COMMAND_V0_1 32u
#define RESULT_V0_1 32u

#define NOT_S32 0x7FFFFFFFu
#define PER_SHARE 1000.0f
#define LAST (GPW_REG_MAILBOX_COUNT - 1u) /* the low half of the nonce once more */

GPW_STATIC_ASSERT(command_size, sizeof(gpw_command) == COMMAND_V0_1);
GPW_STATIC_ASSERT(command_result_size, sizeof(gpw_command_result) == RESULT_V0_1);

/* Volatile: the order of writing is the one written here. */
static void put_word(volatile uint16_t *registers, uint32_t word)
{
    registers[1] = (uint16_t)(word & 0xFFFFu);
    registers[0] = (uint16_t)(word >> 16);
}

static uint32_t word_at(const uint16_t *registers)
{
    return (uint32_t)registers[0] << 16 | registers[1];
}

/* The beginning of a nonce and its end: who reads upwards while this writes sees that they
 * differ. */
static int is_torn(const uint16_t *registers)
{
    return registers[LAST] != registers[1];
}

static void clear(volatile uint16_t *registers, uint32_t from)
{
    while (from < LAST) {
        registers[from] = 0u;
        from++;
    }
}

static int is_nonce(uint32_t nonce)
{
    return nonce > 0u && nonce <= GPW_COMMAND_NUMBER_MAX;
}

static int is_command(const gpw_command *command)
{
    return is_nonce(command->nonce) && command->code >= GPW_COMMAND_ANNOUNCE &&
           command->code <= GPW_COMMAND_ACKNOWLEDGE && command->group <= 0xFFFFu &&
           command->phase <= 0xFFFFu && gpwi_in_range(command->share, 0.0f, 1.0f);
}

gpw_status gpw_registers_command_encode(const gpw_command *command, uint16_t *registers,
                                        size_t count)
{
    volatile uint16_t *const out = registers;

    if (command == NULL || registers == NULL) {
        return GPW_ERR_NULL;
    }
    if (count < GPW_REG_MAILBOX_COUNT) {
        return GPW_ERR_SIZE;
    }
    if (!is_command(command)) {
        return GPW_ERR_DOMAIN;
    }
    out[LAST] = (uint16_t)(command->nonce & 0xFFFFu);
    out[2] = (uint16_t)command->code;
    out[3] = (uint16_t)command->group;
    out[4] = (uint16_t)command->phase;
    out[5] = (uint16_t)(command->share * PER_SHARE + 0.5f);
    put_word(out + 6, command->lead_ms);
    put_word(out + 8, command->id);
    put_word(out + 10, command->token);
    clear(out, 12u);
    put_word(out, command->nonce);
    return GPW_OK;
}

static int is_zero(const uint16_t *registers, uint32_t from)
{
    while (from < LAST && registers[from] == 0u) {
        from++;
    }
    return from == LAST;
}

gpw_status gpw_registers_command_decode(const uint16_t *registers, size_t count,
                                        uint32_t last_nonce, gpw_command *command, size_t bytes)
{
    gpw_command ours;

    if (registers == NULL || command == NULL) {
        return GPW_ERR_NULL;
    }
    if (count < GPW_REG_MAILBOX_COUNT) {
        return GPW_ERR_SIZE;
    }
    if (bytes < COMMAND_V0_1) {
        return GPW_ERR_VERSION;
    }
    if (is_torn(registers)) {
        return GPW_ERR_STATE;
    }
    ours.nonce = word_at(registers);
    if (!is_nonce(ours.nonce) || ours.nonce <= last_nonce) {
        return GPW_NOTE_HELD;
    }
    ours.code = registers[2] | (is_zero(registers, 12u) ? 0u : GPW_COMMAND_LATER);
    ours.group = registers[3];
    ours.phase = registers[4];
    ours.share = (float)registers[5] / PER_SHARE;
    ours.lead_ms = word_at(registers + 6);
    ours.id = word_at(registers + 8);
    ours.token = word_at(registers + 10);
    return gpwi_result_write(command, bytes, &ours, sizeof ours, COMMAND_V0_1);
}

/* An allowance, in watts: rounded down. */
static uint32_t word_of_power(float w)
{
    static const gpwi_scaled_range range = {GPWI_SCALED_LOWEST, GPWI_SCALED_HIGHEST};
    int32_t number = 0;
    int clamped = 0;

    return gpwi_scaled(w, 1.0f, range, GPW_REGISTER_DOWN, &number, &clamped) ? (uint32_t)number
                                                                             : NOT_S32;
}

static float power_of_word(uint32_t word)
{
    return word == NOT_S32 ? gpw_unknown() : (float)(int32_t)word;
}

gpw_status gpw_registers_result_encode(const gpw_command_result *result, uint16_t *registers,
                                       size_t count)
{
    volatile uint16_t *const out = registers;

    if (result == NULL || registers == NULL) {
        return GPW_ERR_NULL;
    }
    if (count < GPW_REG_MAILBOX_COUNT) {
        return GPW_ERR_SIZE;
    }
    out[LAST] = (uint16_t)(result->nonce & 0xFFFFu);
    out[2] = (uint16_t)(result->code & 0xFFFFu);
    out[3] = (uint16_t)((uint32_t)result->status & 0xFFFFu);
    put_word(out + 4, result->token);
    put_word(out + 6, result->life_ms);
    put_word(out + 8, result->refused);
    put_word(out + 10, result->retry_ms);
    put_word(out + 12, word_of_power(result->free_w));
    clear(out, 14u);
    put_word(out, result->nonce);
    return GPW_OK;
}

gpw_status gpw_registers_result_decode(const uint16_t *registers, size_t count,
                                       gpw_command_result *result, size_t bytes)
{
    gpw_command_result ours;

    if (registers == NULL || result == NULL) {
        return GPW_ERR_NULL;
    }
    if (count < GPW_REG_MAILBOX_COUNT) {
        return GPW_ERR_SIZE;
    }
    if (is_torn(registers)) {
        return GPW_ERR_STATE;
    }
    ours.nonce = word_at(registers);
    ours.code = registers[2];
    ours.status =
        registers[3] >= 0x8000u ? (int32_t)registers[3] - 65536 : (int32_t)registers[3];
    ours.token = word_at(registers + 4);
    ours.life_ms = word_at(registers + 6);
    ours.refused = word_at(registers + 8);
    ours.retry_ms = word_at(registers + 10);
    ours.free_w = power_of_word(word_at(registers + 12));
    return gpwi_result_write(result, bytes, &ours, sizeof ours, RESULT_V0_1);
}
