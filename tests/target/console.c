/* SPDX-License-Identifier: MIT */
/* Console and exit of an image under QEMU, by the semihosting of ARM and RISC-V. */
#include "console.h"
#include "tap.h"

#include <stdint.h>

#define SYS_WRITE0 0x04
#define SYS_EXIT_EXTENDED 0x20 /* the only call that carries an exit status on 32 bits */
#define APPLICATION_EXIT 0x20026u
#define PAINT 0xA5A5A5A5u

extern const uint32_t stack_low[], stack_high[];

#if defined(__riscv)
static void semihosting(intptr_t operation, const void *argument)
{
    register intptr_t a0 __asm("a0") = operation;
    register const void *a1 __asm("a1") = argument;

    /* The three are told from an ordinary breakpoint by standing so, uncompressed, on one page.
     */
    __asm volatile(".balign 16\n"
                   ".option push\n"
                   ".option norvc\n"
                   "slli x0, x0, 0x1f\n"
                   "ebreak\n"
                   "srai x0, x0, 7\n"
                   ".option pop"
                   : "+r"(a0)
                   : "r"(a1)
                   : "memory");
}
#else
static void semihosting(intptr_t operation, const void *argument)
{
    register intptr_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;

    __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}
#endif

void console_puts(const char *text)
{
    semihosting(SYS_WRITE0, text);
}

void console_exit(int code)
{
    const uintptr_t block[2] = {APPLICATION_EXIT, (uintptr_t)(unsigned)code};

    semihosting(SYS_EXIT_EXTENDED, block);
    for (;;) {
    }
}

void tap_puts(const char *text)
{
    console_puts(text);
}

/* Start-up painted the stack: what lost its paint was used. */
static uint32_t stack_used(void)
{
    const volatile uint32_t *p = stack_low;

    while (p < stack_high && *p == PAINT) {
        p++;
    }
    return (uint32_t)((uintptr_t)stack_high - (uintptr_t)p);
}

int main(void)
{
    const int failed = tap_main();

    tap_figure("stack_used_bytes", stack_used());
    return failed;
}
