/* SPDX-License-Identifier: MIT */
/* QEMU plugin: instructions executed between two addresses, visit by visit. Debian ships no
 * qemu-plugin.h; these are the prototypes used, plugin interface version 1 (QEMU 4.2 and
 * later). Built for the tests only, never part of the library. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_info_t;
typedef void (*translated)(qemu_plugin_id_t, struct qemu_plugin_tb *);
typedef void (*executed)(unsigned, void *);
typedef void (*ended)(qemu_plugin_id_t, void *);
extern void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, translated);
extern void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, ended, void *);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, executed,
                                                   int flags, void *);
EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc,
                               char **argv);

static uint64_t begin_address, end_address;
static uint64_t count, visits;
static uint64_t counts[1u << 16]; /* of the first visits */
static bool inside;
static const char *out_path;

static void on_instruction(unsigned cpu, void *data)
{
    const uint64_t address = (uint64_t)(uintptr_t)data;

    (void)cpu;
    if (address == begin_address) {
        inside = true;
        count = 0;
    } else if (address == end_address && inside) {
        inside = false;
        if (visits < sizeof counts / sizeof counts[0]) {
            counts[visits] = count;
        }
        visits++;
    } else if (inside) {
        count++;
    }
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    const size_t instructions = qemu_plugin_tb_n_insns(block);
    size_t i;

    (void)id;
    for (i = 0; i < instructions; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);

        qemu_plugin_register_vcpu_insn_exec_cb(insn, on_instruction, 0,
                                               (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn));
    }
}

static void at_end(qemu_plugin_id_t id, void *data)
{
    const uint64_t kept = sizeof counts / sizeof counts[0];
    FILE *out = fopen(out_path, "w");
    uint64_t i;

    (void)id;
    (void)data;
    if (out != NULL) {
        fprintf(out, "{\"visits\": %" PRIu64 ", \"counts\": [", visits);
        for (i = 0; i < visits && i < kept; i++) {
            fprintf(out, "%s%" PRIu64, i == 0u ? "" : ", ", counts[i]);
        }
        fprintf(out, "]}\n");
        fclose(out);
    }
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc,
                        char **argv)
{
    int i;

    (void)info;
    for (i = 0; i < argc; i++) {
        if (strncmp(argv[i], "begin=", 6) == 0) {
            begin_address = strtoull(argv[i] + 6, NULL, 0);
        } else if (strncmp(argv[i], "end=", 4) == 0) {
            end_address = strtoull(argv[i] + 4, NULL, 0);
        } else if (strncmp(argv[i], "out=", 4) == 0) {
            out_path = strdup(argv[i] + 4);
        } else {
            return -1;
        }
    }
    if (out_path == NULL) {
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, at_end, NULL);
    return 0;
}
