/* SPDX-License-Identifier: MIT */
/* [rating] and [fuel] of a site file: what watches the duty of one of its sets. */
#include "gpupower/host.h"
#include "site_file_internal.h"

/* What the kind asks, then what the file says otherwise. */
static gpw_status configure(const gpw_site_file *file, float dt_s, gpw_duty_config *config)
{
#define RATING(name)                                                                           \
  {                                                                                            \
#    name, offsetof(gpw_duty_config, name)                                                     \
  }
    static const struct gpwi_site_member members[] = {
        RATING(mean_max_pu), RATING(mean_floor_pu), RATING(overload_max_pu),
        RATING(overload_s),  RATING(year_max_h),    RATING(year_before_h),
        RATING(low_pu),      RATING(low_warning_s), RATING(idle_pu)};
#undef RATING
    const struct gpwi_site_part *rating = gpwi_site_next(file, GPWI_IN_RATING, NULL);
    const struct gpwi_site_part *genset = gpwi_site_next(file, GPWI_IN_GENSET, NULL);
    const double rated_w = gpwi_site_number(file, genset, "rated_w", 0.0);
    gpw_status status = gpw_duty_config_init(config, sizeof *config);

    if (status == GPW_OK) {
        status = gpw_duty_config_rating(
            config, gpwi_site_word(file, rating, "kind", GPW_RATING_NONE),
            (float)gpwi_site_number(file, rating, "rated_w", rated_w));
    }
    if (status == GPW_OK) {
        (void)gpwi_site_copy(file, rating, GPWI_MEMBERS(members), 0, config);
        config->dt_s = dt_s;
        config->fuel_unit = gpwi_site_word(file, gpwi_site_next(file, GPWI_IN_FUEL, NULL),
                                           "unit", GPW_FUEL_LITRE);
    }
    return status;
}

static gpw_status add_fuel(const struct gpwi_site_build *build,
                           const struct gpwi_site_part *fuel, gpw_duty *duty)
{
    const struct gpwi_site_entry *rows = gpwi_site_get(build->file, fuel, "rows", 0);
    double load_pu, per_h;
    uint32_t i;

    for (i = 0; rows != NULL && gpwi_site_curve_point(rows->text, i, &load_pu, &per_h) > 0;
         i++) {
        const gpw_status status = gpw_duty_add_fuel(duty, (float)load_pu, (float)per_h);

        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, fuel, rows,
                                    "pair %u, %g:%g, is refused (%s)", i + 1u, load_pu, per_h,
                                    gpwi_site_why(status));
        }
    }
    return GPW_OK;
}

gpw_status gpw_site_file_duty(const gpw_site_file *file, float dt_s, gpw_duty **duty,
                              gpw_file_error *error)
{
    const struct gpwi_site_part *part, *fuel, *set;
    struct gpwi_site_build build;
    gpw_duty_config config;
    gpw_duty *ours = NULL;
    gpw_status status;

    if (duty == NULL) {
        return GPW_ERR_NULL;
    }
    *duty = NULL;
    if (file == NULL) {
        return GPW_ERR_NULL;
    }
    if (file->magic != GPWI_SITE_FILE_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    gpwi_file_error_clear(error);
    memset(&build, 0, sizeof build);
    build.file = file;
    build.error = error;
    fuel = gpwi_site_next(file, GPWI_IN_FUEL, NULL);
    part = gpwi_site_next(file, GPWI_IN_RATING, NULL);
    part = part != NULL ? part : fuel;
    set = gpwi_site_next(file, GPWI_IN_SET, NULL);
    if (part == NULL) {
        return GPW_NOTE_UNKNOWN;
    }
    if (set != NULL) {
        return gpwi_site_refuse(&build, GPW_ERR_DOMAIN, part, NULL,
                                "rating and fuel are of the sets of [genset], all alike: not "
                                "possible beside [set %s]",
                                set->name);
    }
    status = configure(file, dt_s, &config);
    if (status == GPW_OK) {
        status = gpw_duty_create(&config, &ours);
    }
    if (status == GPW_ERR_NOMEM) {
        return status;
    }
    if (status < GPW_OK) {
        return gpwi_site_refuse(&build, status, part, NULL,
                                "samples %g s apart are not possible (%s): 0.001 to 60 s",
                                (double)dt_s, gpwi_site_why(status));
    }
    status = add_fuel(&build, fuel, ours);
    if (status < GPW_OK) {
        gpw_duty_destroy(ours);
        return status;
    }
    *duty = ours;
    return GPW_OK;
}
