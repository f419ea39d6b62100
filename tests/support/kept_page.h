/* SPDX-License-Identifier: MIT */
/* A page of the docs whose second half a test prints: kept in the tree, compared here, written
 * anew with GPW_UPDATE_DOCS=1. */
#ifndef KEPT_PAGE_H
#define KEPT_PAGE_H

#include "gpw_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_PAGE_BYTES 1000000u

#ifdef GPW_TEST_NO_FILES
#  define HAVE_PAGES 0
#else
#  define HAVE_PAGES 1
#endif

/* docs/`page` up to and with `marker` is written by hand; behind it must stand `tables`. */
static inline void assert_page_is_kept(const char *page, const char *marker, const char *tables)
{
    const char *const source = getenv("GPW_SOURCE");
    char *const text = calloc(1, KEPT_PAGE_BYTES);
    char name[512];
    FILE *file;
    char *half;

    if (!HAVE_PAGES) {
        skip();
    }
    assert_non_null(text);
    (void)snprintf(name, sizeof name, "%s/docs/%s", source != NULL ? source : "..", page);
    file = fopen(name, "rb+");
    if (file == NULL) {
        free(text);
        fail_msg("%s is not there: set GPW_SOURCE", name);
        return;
    }
    (void)!fread(text, 1, KEPT_PAGE_BYTES - 1u, file);
    half = strstr(text, marker);
    if (half == NULL) {
        fail_msg("%s has no line \"%s\"", name, marker);
        return;
    }
    half += strlen(marker);
    if (getenv("GPW_UPDATE_DOCS") != NULL) {
        *half = '\0';
        file = freopen(NULL, "wb", file);
        assert_non_null(file);
        (void)fprintf(file, "%s%s", text, tables);
    } else {
        assert_string_equal(half, tables);
    }
    (void)fclose(file);
    free(text);
}

#endif /* KEPT_PAGE_H */
