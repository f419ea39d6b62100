/* SPDX-License-Identifier: MIT */
/* Reading a table of largest steps. All that a controller links: no trial is in here. */
#include "plan_surface_internal.h"

#define SETS_MAX 1000u
#define PERMILLE 1000.0f

GPWI_NOINLINE GPWI_SMALL int gpwi_surface_fits(const uint16_t *table, size_t words)
{
    const uint32_t loads = table[GPWI_SURFACE_LOADS], leads = table[GPWI_SURFACE_LEADS];

    return loads >= 2u && loads <= GPW_PLAN_SURFACE_AXIS_MAX && leads >= 1u &&
           leads <= GPW_PLAN_SURFACE_AXIS_MAX && table[GPWI_SURFACE_LOAD_MAX] > 0u &&
           table[GPWI_SURFACE_ROWS] <= loads && words >= GPW_PLAN_SURFACE_WORDS(loads, leads);
}

/* Fletcher's sum: it sees words that changed places, too. */
GPWI_SMALL uint16_t gpwi_surface_sum(const uint16_t *table)
{
    const uint32_t words =
        GPW_PLAN_SURFACE_WORDS(table[GPWI_SURFACE_LOADS], table[GPWI_SURFACE_LEADS]);
    uint32_t first = 1u, second = 0u, i;

    for (i = 0; i < words; i++) {
        if (i != GPWI_SURFACE_SUM) {
            first = (first + (table[i] & 0xFFu) + (uint32_t)(table[i] >> 8)) % 255u;
            second = (second + first) % 255u;
        }
    }
    return (uint16_t)(second << 8 | first);
}

GPWI_SMALL gpw_status gpw_plan_surface_check(const uint16_t *table, size_t words)
{
    if (table == NULL) {
        return GPW_ERR_NULL;
    }
    return words >= GPWI_SURFACE_HEAD && table[GPWI_SURFACE_MAGIC] == GPWI_SURFACE_SEALED &&
                   gpwi_surface_fits(table, words) &&
                   table[GPWI_SURFACE_SUM] == gpwi_surface_sum(table)
               ? GPW_OK
               : (gpw_status)GPW_ERR_FORMAT;
}

/* The two nodes around a place on an axis, 0 .. nodes - 1. */
typedef struct between {
    uint32_t low, high;
} between;

static GPWI_NOINLINE between around(float place, uint32_t nodes)
{
    between b;

    b.low = place > 0.0f ? (uint32_t)place : 0u;
    b.low = b.low < nodes - 1u ? b.low : nodes - 1u;
    b.high = (float)b.low < place && b.low + 1u < nodes ? b.low + 1u : b.low;
    return b;
}

static GPWI_NOINLINE float least_of(const uint16_t *nodes, uint32_t leads, between load,
                                    between lead)
{
    const uint16_t *const low = nodes + load.low * leads;
    const uint16_t *const high = nodes + load.high * leads;
    const uint16_t a = low[lead.low] < low[lead.high] ? low[lead.low] : low[lead.high];
    const uint16_t b = high[lead.low] < high[lead.high] ? high[lead.low] : high[lead.high];

    return (float)(a < b ? a : b) / PERMILLE;
}

/* Where a lead is on its axis; below 0: less air than the table knows of. */
static float lead_place(const uint16_t *table, float load_pu, float boost_pu)
{
    const float low = (float)((int32_t)table[GPWI_SURFACE_LEAD_MIN] - GPWI_SURFACE_LEAD_OFFSET);
    const float beyond = PERMILLE * (boost_pu - load_pu) - low;

    if (!table[GPWI_SURFACE_AIR] || !gpwi_is_known(boost_pu)) {
        return 0.0f;
    }
    return table[GPWI_SURFACE_LEAD_STEP] > 0u && beyond > 0.0f
               ? beyond / (float)table[GPWI_SURFACE_LEAD_STEP]
               : beyond;
}

GPWI_SMALL gpw_status gpw_plan_surface_at(const uint16_t *table, size_t words, float load_w,
                                          float boost_pu, float rated_w, uint32_t sets,
                                          float *up_w, float *down_w)
{
    float all_w, load_pu, load_max_pu, place, up_pu, down_pu;
    uint32_t loads, leads;
    between load, lead;

    if (table == NULL || up_w == NULL || down_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (words < GPWI_SURFACE_HEAD || table[GPWI_SURFACE_MAGIC] != GPWI_SURFACE_SEALED ||
        !gpwi_surface_fits(table, words)) {
        return GPW_ERR_FORMAT;
    }
    if (!gpwi_in_range(rated_w, 1.0f, GPW_POWER_MAX_W) || sets < 1u || sets > SETS_MAX ||
        !gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) ||
        !gpwi_is_unknown_or(boost_pu, -4.0f, 4.0f)) {
        return GPW_ERR_DOMAIN;
    }
    all_w = rated_w * (float)sets;
    load_pu = load_w / all_w;
    load_max_pu = (float)table[GPWI_SURFACE_LOAD_MAX] / PERMILLE;
    place = lead_place(table, load_pu, boost_pu);
    if (!gpwi_in_range(load_pu, 0.0f, load_max_pu) || place < 0.0f) {
        *up_w = *down_w = 0.0f;
        return GPW_NOTE_CLAMPED;
    }
    loads = table[GPWI_SURFACE_LOADS];
    leads = table[GPWI_SURFACE_LEADS];
    load = around(load_pu / gpwi_surface_load_step(table), loads);
    lead = around(place, leads);
    up_pu = least_of(table + GPWI_SURFACE_HEAD, leads, load, lead);
    down_pu = least_of(table + GPWI_SURFACE_HEAD + loads * leads, leads, load, lead);
    *up_w = gpwi_smaller(up_pu, load_max_pu - load_pu) * all_w;
    *down_w = gpwi_smaller(down_pu * all_w, load_w);
    return GPW_OK;
}
