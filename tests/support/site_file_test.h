/* SPDX-License-Identifier: MIT */
/* A site from the text of a site file, or the refusal that a text must meet. */
#ifndef SITE_FILE_TEST_H
#define SITE_FILE_TEST_H

#include "gpw_test.h"

#include <gpupower/host.h>

#include <string.h>

static inline gpw_site_file *file_of(const char *text)
{
    gpw_site_file *file = NULL;
    gpw_file_error error;
    const gpw_status status = gpw_site_file_parse(text, strlen(text), &file, &error);

    if (status != GPW_OK) {
        fail_msg("%s: line %u: %s: %s", gpw_status_name(status), error.line, error.field,
                 error.reason);
    }
    assert_string_equal(error.reason, "");
    return file;
}

static inline gpw_site *site_of(const char *text)
{
    gpw_site_file *file = file_of(text);
    gpw_site *site = NULL;
    gpw_file_error error;
    const gpw_status status = gpw_site_file_create(file, 0u, &site, &error);

    if (status != GPW_OK) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
    gpw_site_file_destroy(file);
    return site;
}

static inline void refuse_build(const char *text, uint32_t line, const char *field,
                                const char *fragment)
{
    gpw_site_file *file = file_of(text);
    gpw_site *site = NULL;
    gpw_file_error error;

    assert_true(gpw_site_file_create(file, 0u, &site, &error) < GPW_OK);
    assert_null(site);
    if (error.line != line || strcmp(error.field, field) != 0 ||
        strstr(error.reason, fragment) == NULL) {
        fail_msg("line %u, \"%s\": %s", error.line, error.field, error.reason);
    }
    gpw_site_file_destroy(file);
}

#endif /* SITE_FILE_TEST_H */
