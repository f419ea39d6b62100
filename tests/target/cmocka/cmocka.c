/* SPDX-License-Identifier: MIT */
/* Runs the cases of a test one after the other and prints TAP; a case that fails is left by
 * longjmp, as cmocka does it. */
#include "cmocka.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum way_out { WAY_END, WAY_FAILED, WAY_SKIPPED };

static jmp_buf leave;
static volatile int way; /* that the case was left by */

void cmocka_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;

    printf("# %s:%d: ", file, line);
    va_start(arguments, format);
    (void)vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    way = WAY_FAILED;
    longjmp(leave, 1);
}

void cmocka_skip(void)
{
    way = WAY_SKIPPED;
    longjmp(leave, 1);
}

void print_message(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vprintf(format, arguments);
    va_end(arguments);
}

void cmocka_true(int ok, const char *what, const char *file, int line)
{
    if (!ok) {
        cmocka_fail(file, line, "%s", what);
    }
}

void cmocka_equal(long long got, long long wanted, int is_equal, const char *what,
                  const char *file, int line)
{
    if ((got == wanted) != is_equal) {
        cmocka_fail(file, line, "%s: %ld, %ld", what, (long)got, (long)wanted);
    }
}

void cmocka_range(unsigned long long x, unsigned long long low, unsigned long long high,
                  const char *what, const char *file, int line)
{
    cmocka_true(low <= x && x <= high, what, file, line);
}

void cmocka_memory(const void *got, const void *wanted, size_t count, int is_equal,
                   const char *file, int line)
{
    if ((memcmp(got, wanted, count) == 0) != is_equal) {
        cmocka_fail(file, line, "bytes are%s the same", is_equal ? " not" : "");
    }
}

void cmocka_text(const char *got, const char *wanted, int is_equal, const char *file, int line)
{
    if ((strcmp(got, wanted) == 0) != is_equal) {
        cmocka_fail(file, line, "\"%s\", \"%s\"", got, wanted);
    }
}

static void run_case(const struct CMUnitTest *test)
{
    void *state = NULL;

    way = WAY_END;
    if (setjmp(leave) == 0) {
        if (test->setup != NULL && test->setup(&state) != 0) {
            cmocka_fail(test->name, 0, "setup");
        }
        test->test(&state);
        if (test->teardown != NULL && test->teardown(&state) != 0) {
            cmocka_fail(test->name, 0, "teardown");
        }
    }
}

int cmocka_run(const struct CMUnitTest *tests, size_t count, cmocka_fixture setup,
               cmocka_fixture teardown)
{
    void *state = NULL;
    int failures = setup != NULL && setup(&state) != 0;
    size_t i;

    for (i = 0; i < count; i++) {
        run_case(&tests[i]);
        failures += way == WAY_FAILED;
        printf("%sok %u - %s%s\n", way == WAY_FAILED ? "not " : "", (unsigned)(i + 1u),
               tests[i].name, way == WAY_SKIPPED ? " # SKIP" : "");
    }
    failures += teardown != NULL && teardown(&state) != 0;
    printf("1..%u\n", (unsigned)count);
    return failures;
}
