/* SPDX-License-Identifier: MIT */
/* Published relay settings. Each row has its grade and its source; docs/sources.md says how
 * they were read. */
#include "protection_internal.h"

/* What a pickup is a share of. */
enum base_id { OF_ONE, OF_FREQUENCY, OF_POWER, OF_VAR };

typedef struct preset_row {
    float pickup;
    float delay_s;
    float window_s;
    uint8_t preset, function, base, alarm_only, grade, source;
} preset_row;

#define ROW(its_preset, its_function, its_pickup, its_base, its_delay_s, alarm, its_grade,     \
            its_source)                                                                        \
  {                                                                                            \
    .preset = GPW_PROTECTION_##its_preset, .function = GPW_PROTECTION_##its_function,          \
    .pickup = its_pickup, .base = its_base, .delay_s = its_delay_s, .alarm_only = alarm,       \
    .grade = GPW_GRADE_##its_grade, .source = GPW_SOURCE_##its_source                          \
  }

static const preset_row rows[] = {
    ROW(SMARTGEN, UNDER_FREQUENCY, 45.0f, OF_ONE, 10.0f, 0, SECONDARY, SMARTGEN_HSC940),
    ROW(SMARTGEN, OVER_FREQUENCY, 68.0f, OF_ONE, 2.0f, 0, SECONDARY, SMARTGEN_HSC940),

    ROW(DEIF, OVER_FREQUENCY, 1.05f, OF_FREQUENCY, 5.0f, 1, FULL, DEIF_PPM300),
    ROW(DEIF, OVER_FREQUENCY, 1.07f, OF_FREQUENCY, 3.0f, 0, FULL, DEIF_PPM300),
    ROW(DEIF, UNDER_FREQUENCY, 0.95f, OF_FREQUENCY, 5.0f, 1, FULL, DEIF_PPM300),
    ROW(DEIF, UNDER_FREQUENCY, 0.93f, OF_FREQUENCY, 3.0f, 0, FULL, DEIF_PPM300),
    ROW(DEIF, OVERLOAD, 0.95f, OF_POWER, 30.0f, 1, FULL, DEIF_PPM300),
    ROW(DEIF, OVERLOAD, 1.10f, OF_POWER, 30.0f, 0, FULL, DEIF_PPM300),
    ROW(DEIF, REVERSE_POWER, 0.08f, OF_POWER, 5.0f, 0, FULL, DEIF_PPM300),
    ROW(DEIF, REVERSE_POWER, 0.15f, OF_POWER, 3.0f, 0, FULL, DEIF_PPM300),

    ROW(DEIF_VAR, LOSS_OF_FIELD, 0.50f, OF_VAR, 10.0f, 1, FULL, DEIF_PPM300),
    ROW(DEIF_VAR, LOSS_OF_FIELD, 0.70f, OF_VAR, 5.0f, 1, FULL, DEIF_PPM300),

    ROW(CATERPILLAR, OVER_VOLTAGE, 1.10f, OF_ONE, 10.0f, 0, FULL, TM_9_6115_729),
    ROW(CATERPILLAR, UNDER_VOLTAGE, 0.90f, OF_ONE, 10.0f, 1, FULL, TM_9_6115_729),
    ROW(CATERPILLAR, UNDER_VOLTAGE, 0.85f, OF_ONE, 15.0f, 0, FULL, TM_9_6115_729),

    ROW(KOHLER, UNDER_VOLTAGE, 0.80f, OF_ONE, 10.0f, 0, FULL, KOHLER_25CCL),

    ROW(IEEE1547_2003, UNDER_FREQUENCY, 57.0f, OF_ONE, 0.16f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, UNDER_FREQUENCY, 59.5f, OF_ONE, 2.0f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, OVER_FREQUENCY, 60.5f, OF_ONE, 2.0f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, OVER_FREQUENCY, 62.0f, OF_ONE, 0.16f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, UNDER_VOLTAGE, 0.45f, OF_ONE, 0.16f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, UNDER_VOLTAGE, 0.60f, OF_ONE, 1.0f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, UNDER_VOLTAGE, 0.88f, OF_ONE, 2.0f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, OVER_VOLTAGE, 1.10f, OF_ONE, 1.0f, 0, SECONDARY, IEEE_1547),
    ROW(IEEE1547_2003, OVER_VOLTAGE, 1.20f, OF_ONE, 0.16f, 0, SECONDARY, IEEE_1547),

    ROW(IEEE1547_2018, UNDER_FREQUENCY, 58.5f, OF_ONE, 300.0f, 0, ENGINEERING, IEEE_1547),
    ROW(IEEE1547_2018, UNDER_FREQUENCY, 56.5f, OF_ONE, 0.16f, 0, ENGINEERING, IEEE_1547),
    ROW(IEEE1547_2018, OVER_FREQUENCY, 61.2f, OF_ONE, 300.0f, 0, ENGINEERING, IEEE_1547),
    ROW(IEEE1547_2018, OVER_FREQUENCY, 62.0f, OF_ONE, 0.16f, 0, ENGINEERING, IEEE_1547),

    {.preset = GPW_PROTECTION_EIRGRID,
     .function = GPW_PROTECTION_ROCOF,
     .pickup = 1.0f,
     .window_s = 0.5f,
     .grade = GPW_GRADE_SECONDARY,
     .source = GPW_SOURCE_EIRGRID},
};

static const preset_row *find(uint32_t preset, uint32_t index)
{
    const size_t count = sizeof rows / sizeof rows[0];
    size_t i;

    for (i = 0; i < count; i++) {
        if (rows[i].preset == preset && index-- == 0u) {
            return &rows[i];
        }
    }
    return NULL;
}

GPWI_COLD gpw_status gpw_protection_preset_row(gpw_protection_row *row, uint32_t preset,
                                               uint32_t index, float f0_hz, float rated_w,
                                               float rated_var)
{
    const preset_row *const p = find(preset, index);
    gpw_protection_row ours;
    gpw_status status;

    if (row == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_protection_row_init(&ours, sizeof ours));
    status = gpwi_config_read(&ours, sizeof ours, GPWI_PROTECTION_ROW_V0_1, row);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_within(f0_hz, 10.0f, 1000.0f) ||
        !gpwi_is_within(rated_w, 1.0f, GPW_POWER_MAX_W) ||
        !gpwi_is_within(rated_var, 1.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    if (p == NULL) {
        return GPW_ERR_NOT_FOUND;
    }
    (void)!gpw_protection_row_init(&ours, sizeof ours); /* cannot fail: it has not before */
    ours.function = p->function;
    ours.pickup = p->pickup * (p->base == OF_FREQUENCY ? f0_hz
                               : p->base == OF_POWER   ? rated_w
                               : p->base == OF_VAR     ? rated_var
                                                       : 1.0f);
    ours.delay_s = p->delay_s;
    ours.window_s = p->window_s;
    ours.alarm_only = p->alarm_only;
    ours.grade = p->grade;
    ours.source = p->source;
    return gpwi_config_write(row, &ours, sizeof ours, GPWI_PROTECTION_ROW_V0_1);
}

const char *gpw_protection_preset_name(uint32_t preset)
{
    static const char *const names[] = {"smartgen-hsc940", "deif-ppm300",  "deif-ppm300-var",
                                        "caterpillar-gsc", "kohler-25ccl", "ieee1547-2003",
                                        "ieee1547-2018",   "eirgrid-rocof"};

    return preset < sizeof names / sizeof names[0] ? names[preset] : "?";
}
