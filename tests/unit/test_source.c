/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/source.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void grades_have_the_letters_of_the_catalogue(void **state)
{
    static const char letters[] = "-FMCSANIKXU";
    uint32_t i;

    (void)state;
    for (i = 0; i <= GPW_GRADE_USER; i++) {
        assert_int_equal(gpw_grade_name(i)[0], letters[i]);
        assert_int_equal(gpw_grade_name(i)[1], '\0');
    }
}

static void every_point_has_a_name_of_its_own(void **state)
{
    static const char *const names[] = {"unknown", "gpu-rail", "psu-ac",
                                        "node-ac", "facility", "instrument"};
    uint32_t i;

    (void)state;
    assert_int_equal(COUNT_OF(names), GPW_POINT_INSTRUMENT + 1);
    for (i = 0; i < COUNT_OF(names); i++) {
        assert_string_equal(gpw_point_name(i), names[i]);
    }
}

/* A reader follows the name: where it leads nowhere, the figure has no source. */
static void every_source_has_its_anchor_in_the_docs(void **state)
{
    static char text[1u << 20];
    const char *const root = getenv("GPW_SOURCE");
    char name[512], anchor[64];
    size_t bytes;
    FILE *file;
    uint32_t i;

    (void)state;
#ifdef GPW_TEST_NO_FILES
    skip();
#endif
    assert_non_null(root);
    (void)snprintf(name, sizeof name, "%s/docs/sources.md", root);
    file = fopen(name, "r");
    assert_non_null(file);
    bytes = fread(text, 1, sizeof text - 1, file);
    assert_int_equal(fclose(file), 0);
    assert_true(bytes > 0 && bytes < sizeof text - 1);
    text[bytes] = '\0';
    for (i = GPW_SOURCE_USER; strcmp(gpw_source_name(i), "?") != 0; i++) {
        (void)snprintf(anchor, sizeof anchor, "{#%s}", gpw_source_name(i));
        if (strstr(text, anchor) == NULL) {
            fail_msg("%s is not in docs/sources.md", anchor);
        }
    }
    assert_true(i > GPW_SOURCE_LOG);
    assert_string_equal(gpw_source_name(GPW_SOURCE_USER), "user");
    assert_string_equal(gpw_source_name(GPW_SOURCE_STUDY), "study-2025");
}

static void number_that_is_no_label_has_no_name(void **state)
{
    (void)state;
    assert_string_equal(gpw_grade_name(GPW_GRADE_USER + 1u), "?");
    assert_string_equal(gpw_grade_name(257u), "?");
    assert_string_equal(gpw_point_name(GPW_POINT_INSTRUMENT + 1u), "?");
    assert_string_equal(gpw_point_name(UINT32_MAX), "?");
    assert_string_equal(gpw_source_name(GPW_SOURCE_LOG + 1u), "?");
    assert_string_equal(gpw_source_name(256u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grades_have_the_letters_of_the_catalogue),
        cmocka_unit_test(every_point_has_a_name_of_its_own),
        cmocka_unit_test(every_source_has_its_anchor_in_the_docs),
        cmocka_unit_test(number_that_is_no_label_has_no_name),
    };

    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
