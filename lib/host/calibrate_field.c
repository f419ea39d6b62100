/* SPDX-License-Identifier: MIT */
/* Logs whose rows have now one power, now another, as when the driver was changed half way; and
 * what had to be repaired in a log. */
#include "calibrate_internal.h"
#include "log_internal.h"

static uint32_t bit_of(uint32_t field)
{
    return field == GPW_CALIBRATE_FIELD_INSTANT   ? 4u
           : field == GPW_CALIBRATE_FIELD_AVERAGE ? 2u
                                                  : 1u;
}

static float field_of(const gpw_log_row *row, uint32_t field)
{
    switch (field) {
    case GPW_CALIBRATE_FIELD_INSTANT: return row->instant_w;
    case GPW_CALIBRATE_FIELD_AVERAGE: return row->average_w;
    default: return row->power_w;
    }
}

uint32_t gpwi_cal_powers_of(const gpw_log_row *row)
{
    return (gpwi_is_known(row->power_w) ? 1u : 0u) | (gpwi_is_known(row->average_w) ? 2u : 0u) |
           (gpwi_is_known(row->instant_w) ? 4u : 0u);
}

float gpwi_cal_power(const gpw_calibration *c, const gpw_log_row *row)
{
    const float power_w = field_of(row, c->summary.field);

    return gpwi_is_known(power_w) || c->twin == GPW_CALIBRATE_FIELD_BEST
               ? power_w
               : field_of(row, c->twin);
}

/* Rows with one of these powers; with 0 those without any. */
static uint64_t rows_with(const gpw_calibration *c, const struct gpwi_cal_log *log,
                          uint32_t powers)
{
    uint64_t rows = 0u;
    uint32_t k, mix;

    for (k = 0; k < log->devices; k++) {
        const struct gpwi_cal_scan *const s =
            &gpwi_cal_device_at(c, log->first_device + k)->scan;

        for (mix = 0; mix < 8u; mix++) {
            rows += (powers == 0u ? mix == 0u : (mix & powers) != 0u) ? s->mixes[mix] : 0u;
        }
    }
    return rows;
}

static int same_meter(uint32_t architecture, uint32_t a, uint32_t b)
{
    gpw_meter_config first, second;

    return gpw_meter_config_init(&first, sizeof first) >= GPW_OK &&
           gpw_meter_config_init(&second, sizeof second) >= GPW_OK &&
           gpw_meter_preset(architecture, a, &first) >= GPW_OK &&
           gpw_meter_preset(architecture, b, &second) >= GPW_OK &&
           first.window_s == second.window_s && first.period_s == second.period_s;
}

/* The field that this board fills as it fills `power.draw`: since drivers tell the two others
 * apart, one of them is the plain one under another name. BEST: none, or not known. */
uint32_t gpwi_cal_twin(const gpw_calibration *c, uint32_t field)
{
    const uint32_t architecture = c->summary.architecture;

    if (architecture == GPW_METER_UNKNOWN || field != GPW_CALIBRATE_FIELD_POWER) {
        return GPW_CALIBRATE_FIELD_BEST;
    }
    if (same_meter(architecture, GPW_METER_FIELD_POWER, GPW_METER_FIELD_AVERAGE)) {
        return GPW_CALIBRATE_FIELD_AVERAGE;
    }
    return same_meter(architecture, GPW_METER_FIELD_POWER, GPW_METER_FIELD_INSTANT)
               ? GPW_CALIBRATE_FIELD_INSTANT
               : GPW_CALIBRATE_FIELD_BEST;
}

void gpwi_cal_field_most(gpw_calibration *c)
{
    static const uint32_t order[] = {GPW_CALIBRATE_FIELD_INSTANT, GPW_CALIBRATE_FIELD_POWER,
                                     GPW_CALIBRATE_FIELD_AVERAGE};
    uint64_t most = 0u;
    uint32_t i, k;

    c->summary.field = GPW_CALIBRATE_FIELD_POWER;
    for (i = 0; i < sizeof order / sizeof order[0]; i++) {
        const uint32_t twin = gpwi_cal_twin(c, order[i]);
        const uint32_t powers =
            bit_of(order[i]) | (twin != GPW_CALIBRATE_FIELD_BEST ? bit_of(twin) : 0u);
        uint64_t rows = 0u;

        for (k = 0; k < c->logs.count; k++) {
            rows += rows_with(c, gpwi_cal_log_at(c, k), powers);
        }
        if (rows > most) {
            most = rows;
            c->summary.field = order[i];
            c->twin = twin;
        }
    }
}

/* ---- notes ---- */

/* What `power.draw` and so on are called in a log. */
static const char *column_of(uint32_t field)
{
    return field == GPW_CALIBRATE_FIELD_INSTANT   ? "power.draw.instant"
           : field == GPW_CALIBRATE_FIELD_AVERAGE ? "power.draw.average"
                                                  : "power.draw";
}

void gpwi_cal_note_powers(gpw_calibration *c, const struct gpwi_cal_log *log, const char *name)
{
    const uint32_t field = c->summary.field, twin = c->twin;
    const uint32_t taken =
        bit_of(field) | (twin != GPW_CALIBRATE_FIELD_BEST ? bit_of(twin) : 0u);
    const uint64_t any = rows_with(c, log, 7u), used = rows_with(c, log, taken);
    const uint64_t plain = rows_with(c, log, bit_of(field));

    if (used > plain) {
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
                      "%.80s: in %llu of %llu rows %s, where %s is missing: on this board both "
                      "are the same",
                      name, (unsigned long long)(used - plain), (unsigned long long)any,
                      column_of(twin), column_of(field));
    }
    if (any > used) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "%.80s: %llu of %llu rows left out: they have another power than %s, "
                      "which is taken (--field takes another; --explain says what is where)",
                      name, (unsigned long long)(any - used), (unsigned long long)any,
                      column_of(field));
    }
}

/* Kinds that may make a figure worth less; gaps have a note of their own. */
static int is_doubtful(uint32_t repair)
{
    return repair != (uint32_t)GPW_LOG_GAPS && repair != (uint32_t)GPW_LOG_HEADER &&
           repair != (uint32_t)GPW_LOG_PREAMBLE && repair != (uint32_t)GPW_LOG_BLANK;
}

void gpwi_cal_note_repairs(gpw_calibration *c, const struct gpwi_cal_log *log, const char *name)
{
    const int complete = rows_with(c, log, 0u) == 0u;
    uint32_t i;

    for (i = 0; i < (uint32_t)GPW_LOG_REPAIRS; i++) {
        const uint64_t count = log->repair[i];

        if (count == 0u || !is_doubtful(i) || (i == (uint32_t)GPW_LOG_MISSING && complete)) {
            continue; /* each row has some power: what is missing is another field */
        }
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "%.80s: %s (%llu %s, first in line %llu)", name, gpwi_log_repair_words(i),
                      (unsigned long long)count, count == 1u ? "time" : "times",
                      (unsigned long long)log->repair_line[i]);
    }
}
