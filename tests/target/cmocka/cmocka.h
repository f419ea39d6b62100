/* SPDX-License-Identifier: MIT */
/* Stands in for cmocka where it is not to be had: what the unit tests of the core use of it,
 * under the same names, so that they run unchanged on a controller's processor. */
#ifndef GPW_TARGET_CMOCKA_H
#define GPW_TARGET_CMOCKA_H

#include <stddef.h>
#include <stdint.h>

typedef int (*cmocka_fixture)(void **state);

struct CMUnitTest {
    const char *name;
    void (*test)(void **state);
    cmocka_fixture setup, teardown;
};

int cmocka_run(const struct CMUnitTest *tests, size_t count, cmocka_fixture setup,
               cmocka_fixture teardown);
void cmocka_equal(long long got, long long wanted, int is_equal, const char *what,
                  const char *file, int line);
void cmocka_range(unsigned long long x, unsigned long long low, unsigned long long high,
                  const char *what, const char *file, int line);
void cmocka_memory(const void *got, const void *wanted, size_t count, int is_equal,
                   const char *file, int line);
void cmocka_text(const char *got, const char *wanted, int is_equal, const char *file, int line);
void cmocka_true(int ok, const char *what, const char *file, int line);
void cmocka_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cmocka_skip(void);
void print_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define cmocka_unit_test(f)                                                                    \
  {                                                                                            \
#    f, f, NULL, NULL                                                                          \
  }
#define cmocka_unit_test_setup(f, setup)                                                       \
  {                                                                                            \
#    f, f, setup, NULL                                                                         \
  }
#define cmocka_unit_test_setup_teardown(f, setup, teardown)                                    \
  {                                                                                            \
#    f, f, setup, teardown                                                                     \
  }
#define cmocka_run_group_tests(tests, setup, teardown)                                         \
  cmocka_run(tests, sizeof(tests) / sizeof((tests)[0]), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                              \
  cmocka_run_group_tests(tests, setup, teardown)

#define CMOCKA_HERE __FILE__, __LINE__
#define assert_true(c) cmocka_true((c) ? 1 : 0, #c, CMOCKA_HERE)
#define assert_false(c) cmocka_true((c) ? 0 : 1, "not " #c, CMOCKA_HERE)
#define assert_null(p) cmocka_true((p) == NULL, #p " is NULL", CMOCKA_HERE)
#define assert_non_null(p) cmocka_true((p) != NULL, #p " is not NULL", CMOCKA_HERE)
#define assert_int_equal(a, b)                                                                 \
  cmocka_equal((long long)(a), (long long)(b), 1, #a " == " #b, CMOCKA_HERE)
#define assert_int_not_equal(a, b)                                                             \
  cmocka_equal((long long)(a), (long long)(b), 0, #a " != " #b, CMOCKA_HERE)
#define assert_ptr_equal(a, b)                                                                 \
  cmocka_true((const void *)(a) == (const void *)(b), #a " == " #b, CMOCKA_HERE)
#define assert_ptr_not_equal(a, b)                                                             \
  cmocka_true((const void *)(a) != (const void *)(b), #a " != " #b, CMOCKA_HERE)
#define assert_in_range(x, low, high)                                                          \
  cmocka_range(x, low, high, #x " from " #low " to " #high, CMOCKA_HERE)
#define assert_float_equal(a, b, tolerance)                                                    \
  cmocka_true((double)(a) - (double)(b) <= (double)(tolerance) &&                              \
                  (double)(b) - (double)(a) <= (double)(tolerance),                            \
              #a " == " #b, CMOCKA_HERE)
#define assert_memory_equal(a, b, count) cmocka_memory(a, b, count, 1, CMOCKA_HERE)
#define assert_memory_not_equal(a, b, count) cmocka_memory(a, b, count, 0, CMOCKA_HERE)
#define assert_string_equal(a, b) cmocka_text(a, b, 1, CMOCKA_HERE)
#define assert_string_not_equal(a, b) cmocka_text(a, b, 0, CMOCKA_HERE)
#define fail() cmocka_fail(CMOCKA_HERE, "failed")
#define fail_msg(...) cmocka_fail(CMOCKA_HERE, __VA_ARGS__)
#define skip() cmocka_skip()

#endif /* GPW_TARGET_CMOCKA_H */
