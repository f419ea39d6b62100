/* SPDX-License-Identifier: MIT */
/* A job scheduler on the other side of modbus_controller: asks for a permit, announces that its
 * eight GPUs begin in half a second, and watches the load come.
 *
 *     modbus_client PORT [MAILBOX]
 */
#include "arguments.h"

#include <gpupower/gpupower.h>

#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TRIES 50
#define LEAD_MS 500u

static modbus_t *modbus;
static uint32_t mailbox, nonce;

static void wait_ms(long ms)
{
    struct timespec time;

    time.tv_sec = ms / 1000;
    time.tv_nsec = ms % 1000 * 1000000;
    (void)nanosleep(&time, NULL);
}

static int read_now(gpw_watch_output *output)
{
    uint16_t registers[GPW_REG_NOW_COUNT];
    int k;

    for (k = 0; k < TRIES; k++) {
        if (modbus_read_input_registers(modbus, GPW_REG_NOW, GPW_REG_NOW_COUNT, registers) !=
            (int)GPW_REG_NOW_COUNT) {
            return -1;
        }
        if (gpw_registers_decode(GPW_REGISTERS_NOW, registers, GPW_REG_NOW_COUNT, output,
                                 sizeof *output) == GPW_OK) {
            return 0;
        }
    }
    return -1;
}

/* The mailbox's result, whole. */
static int read_result(gpw_command_result *result)
{
    uint16_t registers[GPW_REG_MAILBOX_COUNT];
    int k;

    for (k = 0; k < TRIES; k++) {
        if (modbus_read_input_registers(
                modbus, (int)(GPW_REG_RESULT + mailbox * GPW_REG_MAILBOX_COUNT),
                (int)GPW_REG_MAILBOX_COUNT, registers) != (int)GPW_REG_MAILBOX_COUNT) {
            return -1;
        }
        if (gpw_registers_result_decode(registers, GPW_REG_MAILBOX_COUNT, result,
                                        sizeof *result) == GPW_OK) {
            return 0;
        }
    }
    return -1;
}

/* Goes on from the mailbox's last nonce, whoever used it. */
static int find_nonce(void)
{
    gpw_command_result result;

    if (read_result(&result) != 0) {
        return -1;
    }
    nonce = result.nonce;
    return 0;
}

/* Writes a command and waits for its result. */
static int run(gpw_command *command, gpw_command_result *result)
{
    const int offset = (int)(mailbox * GPW_REG_MAILBOX_COUNT);
    uint16_t registers[GPW_REG_MAILBOX_COUNT];
    int k;

    command->nonce = ++nonce;
    if (gpw_registers_command_encode(command, registers, GPW_REG_MAILBOX_COUNT) < GPW_OK ||
        modbus_write_registers(modbus, (int)GPW_REG_COMMAND + offset,
                               (int)GPW_REG_MAILBOX_COUNT, registers) < 0) {
        return -1;
    }
    for (k = 0; k < TRIES; k++) {
        if (read_result(result) != 0) {
            return -1;
        }
        if (result->nonce == nonce) {
            return 0;
        }
        wait_ms(5);
    }
    return -1;
}

static int ask_and_announce(void)
{
    gpw_command command;
    gpw_command_result result;

    memset(&command, 0, sizeof command);
    command.code = GPW_COMMAND_REQUEST;
    command.phase = GPW_PHASE_TRAIN;
    command.share = 1.0f;
    if (run(&command, &result) != 0) {
        return -1;
    }
    printf("request: %s, token %u, refused 0x%x, largest step %.0f W\n",
           gpw_status_name(result.status), (unsigned)result.token, (unsigned)result.refused,
           (double)result.free_w);
    if (result.token == 0u) {
        return 1;
    }
    command.code = GPW_COMMAND_ANNOUNCE;
    command.id = nonce;
    command.token = result.token;
    command.lead_ms = LEAD_MS;
    if (run(&command, &result) != 0) {
        return -1;
    }
    printf("announce: %s\n", gpw_status_name(result.status));
    return result.status < GPW_OK;
}

static int watch_it_come(void)
{
    gpw_watch_output output;
    int k;

    memset(&output, 0, sizeof output);
    for (k = 0; k < 12; k++) {
        if (read_now(&output) != 0) {
            return -1;
        }
        printf("load %.0f W, pulse %.0f W, step allowed %.0f W, reasons 0x%08x\n",
               (double)output.load_w, (double)output.pulse_w, (double)output.step_allowed_w,
               (unsigned)output.reasons);
        wait_ms(100);
    }
    return 0;
}

static int usage(FILE *to)
{
    (void)fprintf(to, "use: modbus_client PORT [MAILBOX]\n"
                      "PORT: that of modbus_controller on this machine, 1 to 65535\n"
                      "MAILBOX: 0 to 7, 0 without it; no other client's\n");
    return to == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
    unsigned long port = 0, box = 0;
    int failed = -1;

    if (asks_for_help(argc, argv)) {
        return usage(stdout);
    }
    if (argc < 2 || argc > 3 || !is_whole(argv[1], 65535u, &port) || port == 0u ||
        (argc > 2 && !is_whole(argv[2], GPW_REG_MAILBOXES - 1u, &box))) {
        return usage(stderr);
    }
    mailbox = (uint32_t)box;
    modbus = modbus_new_tcp("127.0.0.1", (int)port);
    if (modbus != NULL && modbus_connect(modbus) == 0 && find_nonce() == 0) {
        failed = ask_and_announce();
        if (failed >= 0 && watch_it_come() != 0) {
            failed = -1;
        }
    }
    if (failed < 0) {
        (void)fprintf(stderr, "modbus_client: port %lu: %s\n", port, modbus_strerror(errno));
    }
    if (modbus != NULL) {
        modbus_close(modbus);
        modbus_free(modbus);
    }
    return failed < 0 ? 1 : failed;
}
