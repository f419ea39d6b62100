/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include <stdio.h>

void tap_puts(const char *text)
{
    fputs(text, stdout);
}

int main(void)
{
    return tap_main();
}
