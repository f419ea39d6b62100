/* SPDX-License-Identifier: MIT */
#include "arguments.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_S 31557600.0

int is_whole(const char *text, unsigned long most, unsigned long *number)
{
    size_t digits = 0;

    while (isdigit((unsigned char)text[digits])) {
        digits++;
    }
    if (digits == 0u || text[digits] != '\0') {
        return 0;
    }
    errno = 0;
    *number = strtoul(text, NULL, 10);
    return errno == 0 && *number <= most;
}

int is_duration(const char *text, double *seconds)
{
    char *end = NULL;

    if (strspn(text, "0123456789.") != strlen(text)) {
        return 0;
    }
    *seconds = strtod(text, &end);
    return end != text && *end == '\0' && *seconds >= 0.0 && *seconds <= YEAR_S;
}

int asks_for_help(int argc, char **argv)
{
    return argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
}
