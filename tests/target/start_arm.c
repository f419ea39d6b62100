/* SPDX-License-Identifier: MIT */
/* Reset of a Cortex-M4 under QEMU: FPU on, .data and .bss, painted stack, then main(). A fault
 * ends the run with status 99 instead of hanging it. */
#include "console.h"

#include <stdint.h>

extern uint32_t data_load[], data_start[], data_end[], bss_start[], bss_end[];
extern uint32_t stack_low[], stack_high[];
void reset(void);
static void fault(void);
static void run(void);

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_high,
    (const void *)reset,
    (const void *)fault,
    (const void *)fault,
    (const void *)fault,
    (const void *)fault,
    (const void *)fault,
    0,
    0,
    0,
    0,
    (const void *)fault,
    (const void *)fault,
    0,
    (const void *)fault,
    (const void *)fault,
};

static void fault(void)
{
    console_puts("Bail out! CPU fault\n");
    console_exit(99);
}

__attribute__((noreturn, noinline, used)) static void run(void)
{
    console_exit(main() != 0 ? 1 : 0);
}

/* Naked: no prologue may touch the FPU before it is on, or the stack while it is painted. */
__attribute__((naked, noreturn)) void reset(void)
{
    __asm volatile("ldr r0, =0xE000ED88\n" /* CPACR: full access to CP10 and CP11 */
                   "ldr r1, [r0]\n"
                   "orr r1, r1, #(0xF << 20)\n"
                   "str r1, [r0]\n"
                   "dsb\n"
                   "isb\n"
                   "ldr r0, =data_load\n"
                   "ldr r1, =data_start\n"
                   "ldr r2, =data_end\n"
                   "1: cmp r1, r2\n"
                   "itt lo\n"
                   "ldrlo r3, [r0], #4\n"
                   "strlo r3, [r1], #4\n"
                   "blo 1b\n"
                   "ldr r1, =bss_start\n"
                   "ldr r2, =bss_end\n"
                   "movs r3, #0\n"
                   "2: cmp r1, r2\n"
                   "it lo\n"
                   "strlo r3, [r1], #4\n"
                   "blo 2b\n"
                   "ldr r1, =stack_low\n"
                   "ldr r2, =stack_high\n"
                   "ldr r3, =0xA5A5A5A5\n"
                   "3: cmp r1, r2\n"
                   "it lo\n"
                   "strlo r3, [r1], #4\n"
                   "blo 3b\n"
                   "b %c0\n"
                   ".ltorg\n" ::"i"(run));
}
