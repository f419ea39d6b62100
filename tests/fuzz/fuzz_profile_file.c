/* SPDX-License-Identifier: MIT */
/* Any bytes as a profile file: an error that says why, or a profile that is written and read
 * again as the same text, and as C. */
#include <gpupower/host.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

static char *text_of(const gpw_profile_file *file)
{
    size_t bytes = 0;
    char *text;

    need(gpw_profile_file_text(file, NULL, 0, &bytes) == GPW_OK);
    text = malloc(bytes);
    need(text != NULL && gpw_profile_file_text(file, text, bytes, NULL) == GPW_OK);
    need(strlen(text) + 1u == bytes);
    return text;
}

static void come_back(const gpw_profile_file *file)
{
    gpw_profile_file *again = NULL;
    char *const text = text_of(file);
    char *second;

    need(gpw_profile_file_parse(text, strlen(text), &again, NULL) == GPW_OK);
    second = text_of(again);
    need(strcmp(text, second) == 0);
    free(second);
    free(text);
    gpw_profile_file_destroy(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gpw_profile_file *file = NULL;
    gpw_file_error error;
    gpw_status status = gpw_profile_file_parse((const char *)data, size, &file, &error);
    uint32_t figures = 0;
    size_t bytes = 0;

    if (status < GPW_OK) {
        need(file == NULL);
        need(status != GPW_ERR_FORMAT || error.reason[0] != '\0');
        return 0;
    }
    come_back(file);
    need(gpw_profile_figure_count(gpw_profile_file_profile(file), &figures) == GPW_OK);
    status = gpw_profile_file_c(file, "table", GPW_PROFILE_C_SOURCE, NULL, 0, &bytes);
    need(status == (figures > 0u ? GPW_OK : GPW_ERR_DOMAIN));
    gpw_profile_file_destroy(file);
    return 0;
}
