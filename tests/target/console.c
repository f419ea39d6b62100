/* SPDX-License-Identifier: MIT */
/* Console and exit of an image under QEMU, by ARM semihosting. */
#include "console.h"
#include "tap.h"

#include <stdint.h>

#define SYS_WRITE0 0x04
#define SYS_EXIT_EXTENDED 0x20 /* the only call that carries an exit status on 32 bits */
#define APPLICATION_EXIT 0x20026u
#define PAINT 0xA5A5A5A5u

extern const uint32_t stack_low[], stack_high[];

static void semihosting(int32_t operation, const void *argument)
{
    register int32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;

    __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void console_puts(const char *text)
{
    semihosting(SYS_WRITE0, text);
}

void console_exit(int code)
{
    const uint32_t block[2] = {APPLICATION_EXIT, (uint32_t)code};

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
