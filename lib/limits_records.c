/* SPDX-License-Identifier: MIT */
/* Limits by name. Where sources disagree both stand; docs/sources.md says how each was read. */
#include "gpupower/limits.h"

#include "verdict_internal.h"
#include "voltage_internal.h"

#define RECORD_V0_1 112u

GPW_STATIC_ASSERT(record_size, sizeof(gpw_limits_record) == RECORD_V0_1);

#define NONE __builtin_nanf("")

/* What the voltage columns of a class of ISO 8528-5 say: dip, rise, recovery, to each side. */
#define VOLTAGE_G1                                                                             \
  .voltage_dip_pct = 25.0f, .voltage_rise_pct = 35.0f, .voltage_recovery_s = 10.0f,            \
  .voltage_within_pct = 5.0f, .voltage_steady_pct = 5.0f
#define VOLTAGE_G2                                                                             \
  .voltage_dip_pct = 20.0f, .voltage_rise_pct = 25.0f, .voltage_recovery_s = 6.0f,             \
  .voltage_within_pct = 2.5f, .voltage_steady_pct = 2.5f
#define VOLTAGE_G3                                                                             \
  .voltage_dip_pct = 15.0f, .voltage_rise_pct = 20.0f, .voltage_recovery_s = 4.0f,             \
  .voltage_within_pct = 1.0f, .voltage_steady_pct = 1.0f
#define VOLTAGE_NONE                                                                           \
  .voltage_dip_pct = NONE, .voltage_rise_pct = NONE, .voltage_recovery_s = NONE,               \
  .voltage_within_pct = NONE, .voltage_steady_pct = NONE

/* Its name; class, edition, grade, source, on request; dip from rated and from initial, rise,
 * recovery, tolerance band, steady band. */
#define ISO(its_name, its_class, its_edition, its_grade, its_source, asked, rated, initial,    \
            rise, recovers, band, steady)                                                      \
  .name = its_name, .class_id = GPW_CLASS_##its_class, .edition = its_edition,                 \
  .grade = GPW_GRADE_##its_grade, .source = GPW_SOURCE_##its_source, .on_request = asked,      \
  .dip_rated_pct = rated, .dip_initial_pct = initial, .rise_pct = rise,                        \
  .rise_initial_pct = NONE, .recovery_s = recovers, .unload_recovery_s = NONE,                 \
  .recovery_band_pct = band, .steady_band_pct = steady

static const gpw_limits_record records[] = {
    /* clang-format off */
    {ISO("iso8528-5:2005/G1", G1, 2005u, ENGINEERING, ISO_8528_5, 0u,
         15.0f, 15.0f, 18.0f, 10.0f, 3.5f, 2.5f), VOLTAGE_G1},
    {ISO("iso8528-5:2005/G2", G2, 2005u, ENGINEERING, ISO_8528_5, 0u,
         10.0f, 10.0f, 12.0f, 5.0f, 2.0f, 1.5f), VOLTAGE_G2},
    {ISO("iso8528-5:2005/G3", G3, 2005u, ENGINEERING, ISO_8528_5, 0u,
         7.0f, 7.0f, 10.0f, 3.0f, 2.0f, 0.5f), VOLTAGE_G3},

    {ISO("iso8528-5-initial/G1", G1, 0u, ENGINEERING, KING_KNIGHT, 1u,
         NONE, 15.0f, 18.0f, 10.0f, 3.5f, 2.5f), VOLTAGE_G1},
    {ISO("iso8528-5-initial/G2", G2, 0u, ENGINEERING, KING_KNIGHT, 1u,
         NONE, 10.0f, 12.0f, 5.0f, 2.0f, 1.5f), VOLTAGE_G2},
    {ISO("iso8528-5-initial/G3", G3, 0u, ENGINEERING, KING_KNIGHT, 1u,
         NONE, 7.0f, 10.0f, 3.0f, 2.0f, 0.5f), VOLTAGE_G3},

    {ISO("iso8528-5-rated/G1", G1, 0u, ENGINEERING, ISO_8528_5, 1u,
         15.0f, NONE, 18.0f, 10.0f, 3.5f, 2.5f), VOLTAGE_G1},
    {ISO("iso8528-5-rated/G2", G2, 0u, ENGINEERING, HK_SPECIFICATION, 1u,
         10.0f, NONE, 12.0f, 5.0f, 2.0f, 1.5f), VOLTAGE_G2},
    {ISO("iso8528-5-rated/G3", G3, 0u, ENGINEERING, ISO_8528_5, 1u,
         7.0f, NONE, 10.0f, 3.0f, 2.0f, 0.5f), VOLTAGE_G3},

    {ISO("iso8528-5-wide/G1", G1, 0u, ENGINEERING, ISO_8528_5, 1u,
         15.0f, 15.0f, 18.0f, 10.0f, 7.0f, 2.5f), VOLTAGE_G1},
    {ISO("iso8528-5-wide/G2", G2, 0u, ENGINEERING, ISO_8528_5, 1u,
         10.0f, 10.0f, 12.0f, 5.0f, 4.0f, 1.5f), VOLTAGE_G2},
    {ISO("iso8528-5-wide/G3", G3, 0u, ENGINEERING, ISO_8528_5, 1u,
         7.0f, 7.0f, 10.0f, 3.0f, 4.0f, 0.5f), VOLTAGE_G3},

    {ISO("iso8528-5:2013-gas/G1", CUSTOM, 2013u, ENGINEERING, ISO_8528_5, 1u,
         25.0f, NONE, 18.0f, 10.0f, 3.5f, 2.5f), VOLTAGE_G1},
    {ISO("iso8528-5:2013-gas/G2", CUSTOM, 2013u, ENGINEERING, ISO_8528_5, 1u,
         20.0f, NONE, 12.0f, 5.0f, 2.0f, 1.5f), VOLTAGE_G2},
    {ISO("iso8528-5:2013-gas/G3", CUSTOM, 2013u, ENGINEERING, ISO_8528_5, 1u,
         15.0f, NONE, 10.0f, 3.0f, 2.0f, 0.5f), VOLTAGE_G3},

    {ISO("class-society/generator", CUSTOM, 2001u, SECONDARY, CLASS_SOCIETIES, 0u,
         10.0f, NONE, 10.0f, 5.0f, 2.0f, NONE),
     .voltage_dip_pct = 15.0f, .voltage_rise_pct = 20.0f, .voltage_recovery_s = 1.5f,
     .voltage_within_pct = 2.5f, .voltage_steady_pct = 2.5f},

    {ISO("mil-hdbk-1003/industrial", CUSTOM, 1987u, FULL, MIL_HDBK_1003, 0u,
         NONE, NONE, NONE, 4.0f, 1.0f, 1.0f), VOLTAGE_NONE},
    {ISO("mil-hdbk-1003/utility", CUSTOM, 1987u, FULL, MIL_HDBK_1003, 0u,
         NONE, NONE, NONE, 3.0f, 0.5f, 0.5f), VOLTAGE_NONE},
    {ISO("mil-hdbk-1003/precise", CUSTOM, 1987u, FULL, MIL_HDBK_1003, 0u,
         NONE, NONE, NONE, 1.5f, 0.2f, 0.2f), VOLTAGE_NONE},

    {.name = "tm-5-6115-275-14/precise", .class_id = GPW_CLASS_CUSTOM, .edition = 0u,
     .grade = GPW_GRADE_FULL, .source = GPW_SOURCE_TM_5_6115_275,
     .dip_rated_pct = NONE, .dip_initial_pct = 3.0f, .rise_pct = NONE, .rise_initial_pct = 5.0f,
     .recovery_s = 4.0f, .unload_recovery_s = 6.0f, .recovery_band_pct = NONE,
     .steady_band_pct = NONE,
     .voltage_dip_pct = 20.0f, .voltage_rise_pct = 20.0f, .voltage_recovery_s = 2.0f,
     .voltage_within_pct = 0.5f, .voltage_steady_pct = 0.5f},
    /* clang-format on */
};

uint32_t gpw_limits_record_count(void)
{
    return (uint32_t)(sizeof records / sizeof records[0]);
}

gpw_status gpw_limits_record_at(uint32_t index, gpw_limits_record *record, size_t record_bytes)
{
    if (record == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= gpw_limits_record_count()) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpwi_result_write(record, record_bytes, &records[index], sizeof records[index],
                             RECORD_V0_1);
}

gpw_status gpw_limits_record_find(const char *name, uint32_t *index)
{
    uint32_t i;

    if (name == NULL || index == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < gpw_limits_record_count(); i++) {
        if (gpwi_is_same_name(name, records[i].name)) {
            *index = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

/* In limits 0 is "not judged". */
static float limit_of(float figure)
{
    return gpwi_is_known(figure) ? figure : 0.0f;
}

GPWI_COLD gpw_status gpw_limits_find(gpw_limits *limits, const char *name)
{
    const gpw_limits_record *r;
    gpw_limits ours;
    uint32_t index = 0;
    gpw_status status =
        limits == NULL ? (gpw_status)GPW_ERR_NULL : gpw_limits_record_find(name, &index);

    if (status == GPW_OK) {
        status = gpw_limits_init(&ours, sizeof ours);
    }
    if (status != GPW_OK) {
        return status;
    }
    r = &records[index];
    ours.class_id = r->class_id;
    ours.edition = r->edition;
    ours.dip_rated_pct = limit_of(r->dip_rated_pct);
    ours.dip_initial_pct = limit_of(r->dip_initial_pct);
    ours.rise_pct = limit_of(r->rise_pct);
    ours.rise_initial_pct = limit_of(r->rise_initial_pct);
    ours.recovery_s = limit_of(r->recovery_s);
    ours.unload_recovery_s = limit_of(r->unload_recovery_s);
    ours.recovery_band_pct = limit_of(r->recovery_band_pct);
    ours.steady_band_pct = limit_of(r->steady_band_pct);
    status = gpwi_config_write(limits, &ours, sizeof ours, GPWI_LIMITS_V0_1);
    /* each row says how soon the speed recovers, not each into which band */
    return status == GPW_OK && ours.recovery_band_pct == 0.0f ? (gpw_status)GPW_NOTE_UNKNOWN
                                                              : status;
}

GPWI_COLD gpw_status gpw_voltage_limits_find(gpw_voltage_limits *limits, const char *name)
{
    const gpw_limits_record *r;
    gpw_voltage_limits ours;
    uint32_t index = 0;
    gpw_status status =
        limits == NULL ? (gpw_status)GPW_ERR_NULL : gpw_limits_record_find(name, &index);

    if (status == GPW_OK) {
        status = gpw_voltage_limits_init(&ours, sizeof ours);
    }
    if (status == GPW_OK && !gpwi_is_known(records[index].voltage_dip_pct)) {
        status = GPW_ERR_UNKNOWN;
    }
    if (status != GPW_OK) {
        return status;
    }
    r = &records[index];
    ours.class_id = r->class_id;
    ours.edition = r->edition;
    ours.dip_pct = r->voltage_dip_pct;
    ours.rise_pct = r->voltage_rise_pct;
    ours.recovery_s = r->voltage_recovery_s;
    ours.recovery_within_pct = r->voltage_within_pct;
    ours.steady_within_pct = r->voltage_steady_pct;
    return gpwi_config_write(limits, &ours, sizeof ours, GPWI_VOLTAGE_LIMITS_V0_1);
}
