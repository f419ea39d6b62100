/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* mkdtemp() */

#include "export_setup.h"

#include <gpupower/host.h>

#define TEXT                                                                                   \
  "# A site.\n"                                                                                \
  "[site]\n"                                                                                   \
  "name=Small   ; the only one\n"                                                              \
  "  duration_s : 30\n"                                                                        \
  "\n"                                                                                         \
  "[group  a]\n"                                                                               \
  "profile = h100-pcie\n"                                                                      \
  "gpus = 8\n"                                                                                 \
  "# the last comment belongs below\n"                                                         \
  "\n"                                                                                         \
  "[schedule]\n"                                                                               \
  "5 = a launch\n"                                                                             \
  "10 = a train\n"                                                                             \
  "20 = a idle\n"                                                                              \
  "\n"                                                                                         \
  "[genset]\n"                                                                                 \
  "preset = diesel-turbo\n"                                                                    \
  "rated_w = 20000"

static gpw_file_error error;

static gpw_site_edit *edit_of(const char *text)
{
    gpw_site_edit *edit = NULL;
    const gpw_status status = gpw_site_edit_parse(text, strlen(text), &edit, &error);

    if (status != GPW_OK) {
        fail_msg("%s: line %u: %s", gpw_status_name(status), error.line, error.reason);
    }
    return edit;
}

static gpw_site_change change_of(uint32_t action, const char *section, const char *key,
                                 const char *value)
{
    gpw_site_change change;

    memset(&change, 0, sizeof change);
    change.action = action;
    snprintf(change.section, sizeof change.section, "%s", section);
    snprintf(change.key, sizeof change.key, "%s", key);
    snprintf(change.value, sizeof change.value, "%s", value);
    return change;
}

static gpw_status change_one(gpw_site_edit *edit, uint32_t action, const char *section,
                             const char *key, const char *value)
{
    const gpw_site_change change = change_of(action, section, key, value);

    return gpw_site_edit_apply(edit, &change, sizeof change, 1, &error);
}

static void expect_text(const gpw_site_edit *edit, const char *wanted)
{
    char text[4096];

    assert_status(gpw_site_edit_text(edit, text, sizeof text, NULL), GPW_OK);
    assert_string_equal(text, wanted);
}

/* The text with one piece of it replaced. */
static const char *text_with(const char *old, const char *new)
{
    static char text[4096];
    const char *const at = strstr(TEXT, old);

    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - TEXT), TEXT, new, at + strlen(old));
    return text;
}

/* ---- what changes and what stays ---- */

static void key_that_is_there_keeps_all_but_its_value(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);

    (void)state;
    assert_status(change_one(edit, GPW_SITE_SET, "group a", "gpus", "16"), GPW_OK);
    expect_text(edit, text_with("gpus = 8", "gpus = 16"));
    gpw_site_edit_destroy(edit);

    edit = edit_of(TEXT);
    assert_status(change_one(edit, GPW_SITE_SET, "site", "name", "Larger"), GPW_OK);
    expect_text(edit, text_with("name=Small   ;", "name=Larger   ;"));
    gpw_site_edit_destroy(edit);

    edit = edit_of(TEXT);
    assert_status(change_one(edit, GPW_SITE_SET, "site", "duration_s", "45"), GPW_OK);
    expect_text(edit, text_with("duration_s : 30", "duration_s : 45"));
    gpw_site_edit_destroy(edit);
}

static void new_key_comes_behind_the_last_of_its_section(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);

    (void)state;
    assert_status(change_one(edit, GPW_SITE_SET, "group a", "rho_in", "0.97"), GPW_OK);
    expect_text(edit, text_with("gpus = 8\n", "gpus = 8\nrho_in = 0.97\n"));
    gpw_site_edit_destroy(edit);

    edit = edit_of(TEXT); /* the last line has no end */
    assert_status(change_one(edit, GPW_SITE_SET, "genset", "f0_hz", "60"), GPW_OK);
    expect_text(edit, text_with("rated_w = 20000", "rated_w = 20000\nf0_hz = 60\n"));
    gpw_site_edit_destroy(edit);
}

static void new_section_comes_at_the_end(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);

    (void)state;
    assert_status(change_one(edit, GPW_SITE_SET, "bus", "load_w", "500"), GPW_OK);
    expect_text(edit, text_with("rated_w = 20000", "rated_w = 20000\n\n[bus]\nload_w = 500\n"));
    gpw_site_edit_destroy(edit);
}

static void line_of_a_schedule_comes_where_its_time_belongs(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);

    (void)state;
    assert_status(change_one(edit, GPW_SITE_ADD, "schedule", "15.5", "a idle"), GPW_OK);
    expect_text(edit, text_with("10 = a train\n", "10 = a train\n15.5 = a idle\n"));
    assert_status(change_one(edit, GPW_SITE_ADD, "schedule", "4", "a idle"), GPW_OK);
    assert_status(change_one(edit, GPW_SITE_REMOVE, "schedule", "4", "a idle"), GPW_OK);
    expect_text(edit, text_with("10 = a train\n", "10 = a train\n15.5 = a idle\n"));
    gpw_site_edit_destroy(edit);
}

static void removed_line_goes_whole_and_the_rest_stays(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);

    (void)state;
    assert_status(change_one(edit, GPW_SITE_REMOVE, "schedule", "10", ""), GPW_OK);
    expect_text(edit, text_with("10 = a train\n", ""));
    gpw_site_edit_destroy(edit);
}

static void of_two_lines_at_one_time_the_one_with_the_value_goes(void **state)
{
    static const char two[] = "[site]\nduration_s = 5\n[group a]\nprofile = h100-pcie\n"
                              "gpus = 1\n[group b]\nprofile = h100-pcie\ngpus = 1\n"
                              "[schedule]\n1 = a train\n1 = b train\n"
                              "[genset]\npreset = diesel-na\nrated_w = 5000\n";
    gpw_site_edit *edit = edit_of(two);
    char value[32];

    (void)state;
    assert_status(change_one(edit, GPW_SITE_REMOVE, "schedule", "1", "c train"),
                  GPW_ERR_NOT_FOUND);
    assert_status(change_one(edit, GPW_SITE_REMOVE, "schedule", "1", "b train"), GPW_OK);
    assert_status(gpw_site_edit_get(edit, "schedule", "1", value, sizeof value, NULL), GPW_OK);
    assert_string_equal(value, "a train");
    gpw_site_edit_destroy(edit);
}

static void line_ends_of_another_system_and_a_mark_stay(void **state)
{
    static const char dos[] = "\xef\xbb\xbf[site]\r\nduration_s = 5\r\n[group a]\r\n"
                              "profile = h100-pcie\r\ngpus = 2\r\n[genset]\r\n"
                              "preset = diesel-na\r\nrated_w = 5000\r\n";
    gpw_site_edit *edit = edit_of(dos);
    char text[512];

    (void)state;
    assert_status(change_one(edit, GPW_SITE_SET, "site", "tick_ms", "5"), GPW_OK);
    assert_status(change_one(edit, GPW_SITE_SET, "group a", "gpus", "3"), GPW_OK);
    assert_status(gpw_site_edit_text(edit, text, sizeof text, NULL), GPW_OK);
    assert_string_equal(text, "\xef\xbb\xbf[site]\r\nduration_s = 5\r\ntick_ms = 5\r\n"
                              "[group a]\r\nprofile = h100-pcie\r\ngpus = 3\r\n[genset]\r\n"
                              "preset = diesel-na\r\nrated_w = 5000\r\n");
    gpw_site_edit_destroy(edit);
}

static void value_reads_back_as_the_file_has_it(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);
    size_t needed = 0;
    char value[32] = "?";

    (void)state;
    assert_status(gpw_site_edit_get(edit, "site", "name", value, sizeof value, &needed),
                  GPW_OK);
    assert_string_equal(value, "Small");
    assert_int_equal(needed, 6);
    assert_status(gpw_site_edit_get(edit, "site", "name", value, 5, &needed), GPW_ERR_SIZE);
    assert_string_equal(value, "");
    assert_int_equal(needed, 6);
    assert_status(gpw_site_edit_get(edit, "group a", "profile", NULL, 0, &needed), GPW_OK);
    assert_int_equal(needed, sizeof "h100-pcie");
    assert_status(gpw_site_edit_get(edit, "group b", "gpus", value, sizeof value, NULL),
                  GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_edit_get(edit, "group a", "rho_in", value, sizeof value, NULL),
                  GPW_ERR_NOT_FOUND);
    gpw_site_edit_destroy(edit);
}

/* ---- what is refused ---- */

static void change_that_breaks_the_file_leaves_it_as_it_was(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);
    gpw_site_change changes[2];

    (void)state;
    changes[0] = change_of(GPW_SITE_SET, "group a", "gpus", "16");
    changes[1] = change_of(GPW_SITE_SET, "genset", "rated_kw", "20");
    assert_status(gpw_site_edit_apply(edit, changes, sizeof changes[0], 2, &error),
                  GPW_ERR_FORMAT);
    assert_int_equal(error.line, 19);
    assert_non_null(strstr(error.reason, "rated_w"));
    expect_text(edit, TEXT);
    assert_status(change_one(edit, GPW_SITE_SET, "group a", "gpus", "-1"), GPW_ERR_FORMAT);
    assert_int_equal(error.line, 8);
    assert_status(change_one(edit, GPW_SITE_REMOVE, "group a", "gpus", ""), GPW_ERR_FORMAT);
    assert_status(change_one(edit, GPW_SITE_SET, "grup a", "gpus", "1"), GPW_ERR_FORMAT);
    assert_non_null(strstr(error.reason, "did you mean [group"));
    expect_text(edit, TEXT);
    gpw_site_edit_destroy(edit);
}

static void key_that_is_not_there_cannot_be_removed(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT);

    (void)state;
    assert_status(change_one(edit, GPW_SITE_REMOVE, "genset", "f0_hz", ""), GPW_ERR_NOT_FOUND);
    assert_string_equal(error.field, "f0_hz");
    assert_string_equal(error.reason, "no such key in [genset]");
    expect_text(edit, TEXT);
    gpw_site_edit_destroy(edit);
}

static void text_that_no_line_can_hold_is_refused(void **state)
{
    static const char *const sections[] = {"", "site]", "[site", "si\nte", " site"};
    static const char *const keys[] = {"", "a=b", "a:b", "a\tb", "#a", ";a", "[a"};
    static const char *const values[] = {"", "a\nb", "a ;b", ";a", " a", "a ", "\x01"};
    gpw_site_edit *edit = edit_of(TEXT);
    gpw_site_change change;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(sections); i++) {
        assert_status(change_one(edit, GPW_SITE_SET, sections[i], "name", "x"), GPW_ERR_DOMAIN);
    }
    for (i = 0; i < COUNT_OF(keys); i++) {
        assert_status(change_one(edit, GPW_SITE_SET, "site", keys[i], "x"), GPW_ERR_DOMAIN);
    }
    for (i = 0; i < COUNT_OF(values); i++) {
        assert_status(change_one(edit, GPW_SITE_SET, "site", "name", values[i]),
                      GPW_ERR_DOMAIN);
    }
    assert_status(change_one(edit, 3u, "site", "name", "x"), GPW_ERR_DOMAIN);
    change = change_of(GPW_SITE_SET, "site", "name", "x");
    memset(change.value, 'x', sizeof change.value);
    assert_status(gpw_site_edit_apply(edit, &change, sizeof change, 1, &error), GPW_ERR_DOMAIN);
    change = change_of(GPW_SITE_SET, "site", "name", "x");
    change.reserved = 1;
    assert_status(gpw_site_edit_apply(edit, &change, sizeof change, 1, &error), GPW_ERR_DOMAIN);
    expect_text(edit, TEXT);
    gpw_site_edit_destroy(edit);
}

static void bad_handles_and_pointers_are_refused(void **state)
{
    gpw_site_edit *edit = edit_of(TEXT), *other = edit;
    gpw_site_change change = change_of(GPW_SITE_SET, "site", "seed", "2");
    uint64_t strange[64] = {0};
    char text[8];

    (void)state;
    assert_status(gpw_site_edit_parse(NULL, 0, &other, NULL), GPW_ERR_NULL);
    assert_null(other);
    assert_status(gpw_site_edit_parse(TEXT, 3, NULL, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_edit_read(NULL, &other, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_edit_apply(NULL, &change, sizeof change, 1, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_edit_apply(edit, NULL, sizeof change, 1, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_edit_apply(edit, NULL, sizeof change, 0, NULL), GPW_OK);
    assert_status(gpw_site_edit_apply(edit, &change, sizeof change - 1u, 1, NULL),
                  GPW_ERR_VERSION);
    assert_status(
        gpw_site_edit_apply((gpw_site_edit *)(void *)strange, &change, sizeof change, 1, NULL),
        GPW_ERR_HANDLE);
    assert_status(gpw_site_edit_get(edit, NULL, "a", text, sizeof text, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_edit_text(edit, NULL, 0, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_edit_text(edit, text, sizeof text, NULL), GPW_ERR_SIZE);
    assert_status(gpw_site_edit_write(edit, NULL, NULL), GPW_ERR_NULL);
    gpw_site_edit_destroy(edit);
    gpw_site_edit_destroy(NULL);
}

static void text_that_is_no_site_file_is_refused_with_its_line(void **state)
{
    gpw_site_edit *edit = NULL;

    (void)state;
    assert_status(gpw_site_edit_parse("[site]\nx = 1\n", 13, &edit, &error), GPW_ERR_FORMAT);
    assert_null(edit);
    assert_int_equal(error.line, 2);
}

/* ---- files ---- */

static void file_is_read_changed_and_written_whole(void **state)
{
    FILE *const file = fopen("a.csv", "wb");
    gpw_site_edit *edit = NULL;

    (void)state;
    fputs(TEXT, file);
    fclose(file);
    assert_status(gpw_site_edit_read("a.csv", &edit, &error), GPW_OK);
    assert_status(change_one(edit, GPW_SITE_SET, "group a", "gpus", "4"), GPW_OK);
    assert_status(gpw_site_edit_write(edit, "a.csv", &error), GPW_OK);
    assert_string_equal(content_of("a.csv"), text_with("gpus = 8", "gpus = 4"));
    assert_false(exists("a.csv.part"));
    gpw_site_edit_destroy(edit);
}

static void file_that_cannot_be_had_is_told(void **state)
{
    gpw_site_edit *edit = NULL;

    (void)state;
    assert_status(gpw_site_edit_read("a.csv", &edit, &error), GPW_ERR_IO);
    assert_null(edit);
    assert_non_null(strstr(error.reason, "cannot open the file"));
    edit = edit_of(TEXT);
    assert_status(gpw_site_edit_write(edit, "nowhere/a.csv", &error), GPW_ERR_IO);
    assert_status(gpw_site_edit_write(edit, ".", &error), GPW_ERR_IO);
    assert_non_null(strstr(error.reason, "no regular file"));
    gpw_site_edit_destroy(edit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_that_is_there_keeps_all_but_its_value),
        cmocka_unit_test(new_key_comes_behind_the_last_of_its_section),
        cmocka_unit_test(new_section_comes_at_the_end),
        cmocka_unit_test(line_of_a_schedule_comes_where_its_time_belongs),
        cmocka_unit_test(removed_line_goes_whole_and_the_rest_stays),
        cmocka_unit_test(of_two_lines_at_one_time_the_one_with_the_value_goes),
        cmocka_unit_test(line_ends_of_another_system_and_a_mark_stay),
        cmocka_unit_test(value_reads_back_as_the_file_has_it),
        cmocka_unit_test(change_that_breaks_the_file_leaves_it_as_it_was),
        cmocka_unit_test(key_that_is_not_there_cannot_be_removed),
        cmocka_unit_test(text_that_no_line_can_hold_is_refused),
        cmocka_unit_test(bad_handles_and_pointers_are_refused),
        cmocka_unit_test(text_that_is_no_site_file_is_refused_with_its_line),
        CASE(file_is_read_changed_and_written_whole),
        CASE(file_that_cannot_be_had_is_told),
    };

    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
