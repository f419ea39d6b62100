/* SPDX-License-Identifier: MIT */
/* The operating limits of ISO 8528-5. The standard's text is not public; the figures are quoted
 * from secondary sources, and docs/sources.md grades each (read, or remembered and unverified).
 */
#include "verdict_internal.h"

GPW_STATIC_ASSERT(limits_size, sizeof(gpw_limits) == GPWI_LIMITS_V0_1);

typedef struct iso_class {
    uint32_t class_id;
    uint32_t edition;
    float dip_rated_pct;     /* read for G2; remembered for G1, G3 */
    float dip_initial_pct;   /* read; the standard adds the droop */
    float rise_pct;          /* read */
    float recovery_s;        /* read */
    float recovery_band_pct; /* remembered, all three */
    float steady_band_pct;   /* read */
} iso_class;

#define FIGURES 6u
GPW_STATIC_ASSERT(figures_are_in_a_row,
                  offsetof(iso_class, steady_band_pct) - offsetof(iso_class, dip_rated_pct) ==
                          (FIGURES - 1u) * sizeof(float) &&
                      offsetof(gpw_limits, steady_band_pct) -
                              offsetof(gpw_limits, dip_rated_pct) ==
                          (FIGURES - 1u) * sizeof(float));

static const iso_class iso_classes[] = {
    {GPW_CLASS_G1, 2005u, 15.0f, 15.0f, 18.0f, 10.0f, 3.5f, 2.5f},
    {GPW_CLASS_G2, 2005u, 10.0f, 10.0f, 12.0f, 5.0f, 2.0f, 1.5f},
    {GPW_CLASS_G3, 2005u, 7.0f, 7.0f, 10.0f, 3.0f, 2.0f, 0.5f},
};

static const iso_class *find(uint32_t class_id)
{
    const size_t count = sizeof iso_classes / sizeof iso_classes[0];
    size_t i;

    for (i = 0; i < count; i++) {
        if (iso_classes[i].class_id == class_id) {
            return &iso_classes[i];
        }
    }
    return NULL;
}

GPWI_COLD gpw_status gpw_limits_init(gpw_limits *limits, size_t limits_size)
{
    const gpw_status status =
        gpwi_config_begin(limits, limits_size, GPWI_LIMITS_V0_1, GPWI_TYPE_LIMITS);

    if (status == GPW_OK) {
        limits->class_id = GPW_CLASS_CUSTOM;
    }
    return status;
}

/* The standard sets no RoCoF and times both ways alike: what it has is six figures in a row. */
GPWI_COLD gpw_status gpw_limits_iso8528(gpw_limits *limits, uint32_t class_id)
{
    const iso_class *const iso = find(class_id);
    gpw_limits ours;

    if (limits == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_config_is(limits, GPWI_TYPE_LIMITS, GPWI_LIMITS_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (iso == NULL) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_cannot_fail(gpw_limits_init(&ours, sizeof ours));
    ours.class_id = iso->class_id;
    ours.edition = iso->edition;
    memcpy((char *)&ours + offsetof(gpw_limits, dip_rated_pct),
           (const char *)iso + offsetof(iso_class, dip_rated_pct), FIGURES * sizeof(float));
    return gpwi_config_write(limits, &ours, sizeof ours, GPWI_LIMITS_V0_1);
}

const char *gpw_class_name(uint32_t class_id)
{
    switch (class_id) {
    case GPW_CLASS_NONE: return "none";
    case GPW_CLASS_G1: return "G1";
    case GPW_CLASS_G2: return "G2";
    case GPW_CLASS_G3: return "G3";
    case GPW_CLASS_CUSTOM: return "custom";
    default: return "?";
    }
}
