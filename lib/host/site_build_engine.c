/* SPDX-License-Identifier: MIT */
/* What not every engine of a site file has: s1 by load and speed, a mixture's lag, a table of
 * load acceptance, a dead time from cylinders, a derating. */
#include "gpupower/derating.h"
#include "site_file_internal.h"

#include <math.h>

#define GENSET(name)                                                                           \
  {                                                                                            \
#    name, offsetof(gpw_genset_config, name)                                                   \
  }

#define TIME_DEFAULT_S 10.0
#define EXTRA_ROOM_S 0.025  /* of a mixer or s1 by load, at the longest sub-step */
#define PRESET_DEAD_S 0.025 /* a preset's dead time is not in the file */
#define ROW_ROOM_S 0.005    /* of a table's row */

double gpwi_site_inertia_share(const gpw_site_file *file, const struct gpwi_site_part *part,
                               double rated_w)
{
    const double va = gpwi_site_number(file, part, "inertia_base_va", 0.0);
    const double base = va > 0.0 ? va : gpwi_site_number(file, part, "inertia_base_w", rated_w);

    return base / rated_w;
}

/* ---- dead time ---- */

static gpw_status dead_time_of(const gpw_site_file *file, const struct gpwi_site_part *part,
                               float *dead_s)
{
    return gpw_genset_dead_time((uint32_t)gpwi_site_number(file, part, "cylinders", 0.0),
                                (uint32_t)gpwi_site_number(file, part, "strokes", 4.0),
                                (float)gpwi_site_number(file, part, "speed_rpm", 0.0), dead_s);
}

static gpw_status take_dead_time(const struct gpwi_site_build *build,
                                 const struct gpwi_site_part *part, gpw_genset_config *config)
{
    const struct gpwi_site_entry *entry = gpwi_site_get(build->file, part, "cylinders", 0);

    if (entry == NULL) {
        return GPW_OK;
    }
    return dead_time_of(build->file, part, &config->dead_s) < GPW_OK
               ? gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, entry,
                                  "needs strokes of 2 or 4, and speed_rpm of 100 to 10000")
               : GPW_OK;
}

static int has_extra(const gpw_site_file *file, const struct gpwi_site_part *part)
{
    static const char *const keys[] = {"air_step_full_pu", "air_speed_exponent", "mixer_s",
                                       "acceptance"};
    size_t i;

    for (i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (gpwi_site_get(file, part, keys[i], 0) != NULL) {
            return 1;
        }
    }
    return 0;
}

double gpwi_site_engine_room_s(const gpw_site_file *file)
{
    const struct gpwi_site_part *part = gpwi_site_next(file, GPWI_IN_GENSET, NULL);
    const struct gpwi_site_entry *table = gpwi_site_get(file, part, "acceptance", 0);
    double room_s, x, y;
    float dead_s = 0.0f;
    uint32_t rows = 0;

    if (gpwi_site_get(file, part, "cylinders", 0) != NULL) {
        (void)!dead_time_of(file, part, &dead_s); /* what is wrong is told later */
    }
    room_s = (double)dead_s;
    while (table != NULL && gpwi_site_curve_point(table->text, rows, &x, &y) > 0) {
        rows++;
    }
    if (has_extra(file, part)) {
        room_s += PRESET_DEAD_S + EXTRA_ROOM_S + ROW_ROOM_S * (double)rows;
    }
    return room_s;
}

/* ---- air ---- */

/* The row of a list at a load, in straight lines; the nearest beyond its ends. */
static double seconds_at(const struct gpwi_site_entry *times, double load)
{
    double last_x = 0.0, last_y = TIME_DEFAULT_S, x, y;
    uint32_t i;

    for (i = 0; times != NULL && gpwi_site_curve_point(times->text, i, &x, &y) > 0; i++) {
        if (load <= x) {
            return i == 0u ? y : last_y + (y - last_y) * (load - last_x) / (x - last_x);
        }
        last_x = x;
        last_y = y;
    }
    return last_y;
}

static uint32_t rows_of(const gpw_site_file *file, const struct gpwi_site_part *part,
                        gpw_acceptance_row *rows)
{
    const struct gpwi_site_entry *table = gpwi_site_get(file, part, "acceptance", 0);
    const struct gpwi_site_entry *times = gpwi_site_get(file, part, "acceptance_times", 0);
    uint32_t count = 0;
    double x, y;

    while (table != NULL && count < GPW_ACCEPTANCE_ROWS_MAX &&
           gpwi_site_curve_point(table->text, count, &x, &y) > 0) {
        rows[count].load_pu = (float)x;
        rows[count].step_pu = (float)y;
        rows[count].recovery_s = (float)seconds_at(times, x);
        count++;
    }
    return count;
}

/* What the set would refuse without saying which row. */
static gpw_status check_rows(const struct gpwi_site_build *build,
                             const struct gpwi_site_part *part,
                             const struct gpwi_site_entry *table,
                             const gpw_acceptance_row *rows, uint32_t count,
                             const gpw_genset_config *config)
{
    const double top = fmin((double)config->throttle_max_pu, 1.2);
    uint32_t i;

    for (i = 0; i < count; i++) {
        const double load = (double)rows[i].load_pu, step = (double)rows[i].step_pu;
        const double room = top - load;
        const int is_rise = i > 0u && step > (double)rows[i - 1u].step_pu + 0.1001;

        if (!(1e-3 <= step && step <= 2.0) ||
            !(0.1f <= rows[i].recovery_s && rows[i].recovery_s <= 100.0f)) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, table,
                                    "row %u: steps are 0.001 to 2, times 0.1 to 100 s", i + 1u);
        }
        if (room < 1e-3) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, table,
                                    "row %u: the load %.3g leaves no step below the "
                                    "throttle's end, %.3g: leave the row out",
                                    i + 1u, load, top);
        }
        if (step > room + 1e-4) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, table,
                                    "row %u: %.3g and a step of %.3g are %.3g, the throttle "
                                    "ends at %.3g: a step of at most %.3g, as a share of the "
                                    "rating",
                                    i + 1u, load, step, load + step, top, room);
        }
        if (is_rise) {
            return gpwi_site_refuse(build, GPW_ERR_ORDER, part, table,
                                    "row %u: the step rises with the load, from %.3g to %.3g; "
                                    "a loaded set takes less: pairs are load:step, the step "
                                    "on top of the load",
                                    i + 1u, (double)rows[i - 1u].step_pu, step);
        }
    }
    return GPW_OK;
}

static gpw_status take_table(const struct gpwi_site_build *build,
                             const struct gpwi_site_part *part, gpw_genset_config *config)
{
    static const struct gpwi_site_member error[] = {GENSET(acceptance_error_pu)};
    const gpw_site_file *file = build->file;
    const struct gpwi_site_entry *table = gpwi_site_get(file, part, "acceptance", 0);
    gpw_acceptance_row rows[GPW_ACCEPTANCE_ROWS_MAX];
    const uint32_t count = rows_of(file, part, rows);
    gpw_status status;

    if (table == NULL) {
        return GPW_OK;
    }
    if (gpwi_site_get(file, part, "air_step_pu", 0) != NULL ||
        gpwi_site_get(file, part, "air_tau_s", 0) != NULL) {
        return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, table,
                                "stands in the place of air_step_pu and air_tau_s: keep one");
    }
    status = check_rows(build, part, table, rows, count, config);
    if (status < GPW_OK) {
        return status;
    }
    status = gpw_genset_use_acceptance(
        config, count, (float)gpwi_site_number(file, part, "acceptance_dip_pu", 0.1));
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(error), 0, config);
    config->air_grade = GPW_GRADE_USER;
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, table,
                                  "the table is refused: acceptance_dip_pu is 0 or 0.01 to 0.3")
               : GPW_OK;
}

gpw_status gpwi_site_take_engine(const struct gpwi_site_build *build,
                                 const struct gpwi_site_part *part, gpw_genset_config *config)
{
    static const struct gpwi_site_member figures[] = {
        GENSET(air_step_full_pu), GENSET(air_speed_exponent), GENSET(mixer_s)};
    gpw_status status = take_dead_time(build, part, config);

    (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(figures), 0, config);
    return status == GPW_OK ? take_table(build, part, config) : status;
}

gpw_status gpwi_site_give_acceptance(const struct gpwi_site_build *build,
                                     const struct gpwi_site_part *part)
{
    const struct gpwi_site_entry *table = gpwi_site_get(build->file, part, "acceptance", 0);
    gpw_acceptance_row rows[GPW_ACCEPTANCE_ROWS_MAX];
    gpw_status status;

    if (table == NULL) {
        return GPW_OK;
    }
    status = gpw_site_set_acceptance(build->site, rows, rows_of(build->file, part, rows));
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, table, "the table is refused (%s)",
                                  gpwi_site_why(status))
               : GPW_OK;
}

/* ---- derating ---- */

static gpw_status read_derating(const gpw_site_file *file, const struct gpwi_site_part *part,
                                gpw_derating *derating)
{
#define DERATING(name)                                                                         \
  {                                                                                            \
#    name, offsetof(gpw_derating, name)                                                        \
  }
    static const struct gpwi_site_member figures[] = {DERATING(altitude_m),
                                                      DERATING(intake_c),
                                                      DERATING(altitude_free_m),
                                                      DERATING(intake_free_c),
                                                      DERATING(altitude_pu_per_100m),
                                                      DERATING(intake_pu_per_k),
                                                      DERATING(pressure_exponent),
                                                      DERATING(temperature_exponent),
                                                      DERATING(methane_number),
                                                      DERATING(methane_free),
                                                      DERATING(methane_pu_per_number),
                                                      DERATING(heating_ratio),
                                                      DERATING(heating_free_ratio),
                                                      DERATING(air_step_exponent),
                                                      DERATING(air_tau_exponent)};
#undef DERATING
    const uint32_t rule = gpwi_site_word(file, part, "rule", 0u);
    gpw_status status = gpw_derating_init(derating, sizeof *derating);

    if (status == GPW_OK && rule > 0u) {
        status = gpw_derating_preset(derating, rule - 1u);
    }
    if (status == GPW_OK) {
        (void)gpwi_site_copy(file, part, GPWI_MEMBERS(figures), 0, derating);
    }
    return status;
}

gpw_status gpw_site_file_power_left(const gpw_site_file *file, float *share)
{
    const struct gpwi_site_part *part;
    gpw_derating derating;
    float power = 1.0f, density;
    gpw_status status;

    if (file == NULL || share == NULL) {
        return GPW_ERR_NULL;
    }
    if (file->magic != GPWI_SITE_FILE_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    part = gpwi_site_next(file, GPWI_IN_DERATING, NULL);
    if (part == NULL) {
        *share = 1.0f;
        return GPW_NOTE_UNKNOWN;
    }
    status = read_derating(file, part, &derating);
    if (status == GPW_OK) {
        status = gpw_derating_factors(&derating, &power, &density);
    }
    if (status == GPW_OK) {
        *share = power;
    }
    return status;
}

gpw_status gpwi_site_take_derating(const struct gpwi_site_build *build,
                                   gpw_genset_config *config)
{
    const struct gpwi_site_part *part = gpwi_site_next(build->file, GPWI_IN_DERATING, NULL);
    gpw_derating derating;
    gpw_status status;

    if (part == NULL) {
        return GPW_OK;
    }
    status = read_derating(build->file, part, &derating);
    if (status == GPW_OK) {
        status = gpw_genset_derate(config, &derating);
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, NULL,
                                  "less than a tenth of the set is left there: such a fuel or "
                                  "such air is not for it")
               : GPW_OK;
}
