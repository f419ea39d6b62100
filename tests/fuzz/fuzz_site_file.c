/* SPDX-License-Identifier: MIT */
/* Any bytes as a site file: an error that says why, or a site that can be stepped. */
#include <gpupower/host.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

/* A few ticks only: what a site does later is fuzz_site.c's affair. */
static void use(gpw_site *site)
{
    gpw_site_signals signals;
    int k;

    for (k = 0; k < 20; k++) {
        if (gpw_site_step(site, &signals, sizeof signals) < GPW_OK &&
            gpw_site_step_load(site, 1000.0f, &signals, sizeof signals) < GPW_OK) {
            return;
        }
        need(signals.frequency_hz >= 0.0f && signals.frequency_hz <= 1000.0f);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gpw_site_file *file = NULL;
    gpw_file_error error;
    uint32_t with_trace;
    gpw_status status = gpw_site_file_parse((const char *)data, size, &file, &error);

    if (status < GPW_OK) {
        need(file == NULL);
        need(status != GPW_ERR_FORMAT || error.reason[0] != '\0');
        return 0;
    }
    for (with_trace = 0; with_trace < 2u; with_trace++) {
        gpw_site *site = NULL;

        if (gpw_site_file_create(file, with_trace, &site, &error) >= GPW_OK) {
            use(site);
            gpw_site_destroy(site);
        }
    }
    gpw_site_file_destroy(file);
    return 0;
}
