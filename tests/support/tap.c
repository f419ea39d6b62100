/* SPDX-License-Identifier: MIT */
#include "tap.h"

static uint32_t points, failures;

static void put_number(uint32_t value, uint32_t base, uint32_t digits_min)
{
    static const char digits[] = "0123456789abcdef";
    char text[11];
    char *p = &text[10];
    uint32_t count = 0;

    *p = '\0';
    do {
        *--p = digits[value % base];
        value /= base;
        count++;
    } while (value != 0u || count < digits_min);
    tap_puts(p);
}

void tap_ok(int ok, const char *what)
{
    points++;
    if (!ok) {
        failures++;
        tap_puts("not ");
    }
    tap_puts("ok ");
    put_number(points, 10u, 1u);
    tap_puts(" - ");
    tap_puts(what);
    tap_puts("\n");
}

void tap_figure(const char *name, uint32_t value)
{
    tap_puts("# ");
    tap_puts(name);
    tap_puts(" ");
    put_number(value, 10u, 1u);
    tap_puts("\n");
}

void tap_figure_hex(const char *name, uint32_t value)
{
    tap_puts("# ");
    tap_puts(name);
    tap_puts(" ");
    put_number(value, 16u, 8u);
    tap_puts("\n");
}

int tap_done(void)
{
    tap_puts("1..");
    put_number(points, 10u, 1u);
    tap_puts("\n");
    return failures != 0u || points == 0u;
}
