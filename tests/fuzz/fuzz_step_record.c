/* SPDX-License-Identifier: MIT */
/* Any bytes as the record of a load step: an error that names a place or a reason, or figures
 * with ends around them. */
#include <gpupower/identify.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

static void use(const gpw_identified *found)
{
    uint32_t i;

    for (i = GPW_IDENTIFY_INERTIA; i <= GPW_IDENTIFY_LOAD_LATE; i++) {
        gpw_identified_figure f;

        need(gpw_identified_figure_get(found, i, &f, sizeof f) == GPW_OK);
        need(f.told == GPW_TOLD_GIVEN || (f.low <= f.value && f.value <= f.high));
    }
}

static void identify(const gpw_step_record *record)
{
    gpw_genset_config genset;
    gpw_identify_config config;
    gpw_identified *found = NULL;
    gpw_file_error error;
    gpw_status status;

    need(gpw_genset_config_init(&genset, sizeof genset) == GPW_OK);
    need(gpw_genset_preset(&genset, GPW_GENSET_DIESEL_TURBO) == GPW_OK);
    need(gpw_identify_config_init(&config, sizeof config) == GPW_OK);
    genset.rated_w = 1.0e6f;
    config.free_figures = 1u << GPW_IDENTIFY_INERTIA | 1u << GPW_IDENTIFY_AIR_STEP;
    status = gpw_identify(record, &genset, &config, &found, &error);
    if (status == GPW_OK) {
        use(found);
    } else {
        need(found == NULL && error.reason[0] != '\0');
    }
    gpw_identified_destroy(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gpw_step_record *record = NULL;
    gpw_step_record_info info;
    gpw_file_error error;
    const gpw_status status = gpw_step_record_parse((const char *)data, size, &record, &error);

    if (status < GPW_OK) {
        need(record == NULL);
        need(status != GPW_ERR_FORMAT || error.reason[0] != '\0');
        return 0;
    }
    need(gpw_step_record_info_get(record, &info, sizeof info) == GPW_OK);
    need(info.samples >= 8u && info.duration_s > 0.0);
    if (info.samples < 200u && info.duration_s < 2.0) {
        identify(record);
    }
    gpw_step_record_destroy(record);
    return 0;
}
