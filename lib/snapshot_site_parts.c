/* SPDX-License-Identifier: MIT */
/* Whether a saved site has parts that this program was linked without: another one wrote it. */
#include "snapshot_internal.h"

#include "chain_state.h"
#include "genset_turbine.h"
#include "plant_state.h"
#include "site_bus_state.h"
#include "supply_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_acceptance_renew
#  pragma weak gpwi_battery_step
#  pragma weak gpwi_bus_run_substeps
#  pragma weak gpwi_converter_step
#  pragma weak gpwi_extra_substep
#  pragma weak gpwi_gast_rates
#  pragma weak gpwi_ggov1_rates
#  pragma weak gpwi_load_bank_step
#  pragma weak gpwi_ride_step
#  pragma weak gpwi_smoothing_step
#  pragma weak gpwi_storage_step
#  pragma weak gpwi_tgov1_rates
#endif

typedef struct saved {
    const unsigned char *state;
    uint32_t bytes;
} saved;

#define IN_SITE(field) ((uint32_t)offsetof(struct gpw_site, field))
#define IN_PLANT(field) ((uint32_t)offsetof(struct gpw_plant, field))
#define IN_CHAIN(field) ((uint32_t)offsetof(struct gpw_chain, field))
#define IN_GENSET(field) ((uint32_t)offsetof(struct gpw_genset, field))

/* 0 beyond the end: what is there is not run. */
static GPWI_COLD uint32_t word_at(const saved *s, uint32_t at)
{
    return at <= s->bytes - 4u ? gpwi_snapshot_word(s->state + at) : 0u;
}

static GPWI_COLD int is_stage_linked(uint32_t kind)
{
    switch (kind) {
    case STAGE_LAG:
    case STAGE_DELAY:
    case STAGE_RAMP: return 1;
    case STAGE_CONVERTER: return GPWI_IS_LINKED(gpwi_converter_step);
    case STAGE_SMOOTHING: return GPWI_IS_LINKED(gpwi_smoothing_step);
    case STAGE_STORAGE: return GPWI_IS_LINKED(gpwi_storage_step);
    case STAGE_BATTERY: return GPWI_IS_LINKED(gpwi_battery_step);
    case STAGE_LOAD_BANK: return GPWI_IS_LINKED(gpwi_load_bank_step);
    default: return 0;
    }
}

static GPWI_COLD int is_chain_linked(const saved *s, uint32_t chain_at)
{
    const uint32_t stages = word_at(s, chain_at + IN_CHAIN(stages));
    const uint32_t first_at = chain_at + (uint32_t)sizeof(struct gpw_chain);
    uint32_t i, kind;

    for (i = 0; i < stages && i < GPW_CHAIN_STAGES_MAX; i += gpwi_stage_places(kind)) {
        kind = word_at(s, first_at + i * (uint32_t)sizeof(stage));
        if (!is_stage_linked(kind)) {
            return 0;
        }
    }
    return 1;
}

static GPWI_COLD int is_set_linked(const saved *s, uint32_t set_at)
{
    const uint32_t aside = word_at(s, set_at + IN_GENSET(aside));
    const uint32_t more_at = set_at + (uint32_t)sizeof(struct gpw_genset) +
                             4u * word_at(s, set_at + IN_GENSET(dead_slots));

    if ((aside & GPWI_GENSET_TURBINE) != 0u) {
        switch (word_at(s, set_at + IN_GENSET(kind))) {
        case KIND_TGOV1: return GPWI_IS_LINKED(gpwi_tgov1_rates);
        case KIND_GAST: return GPWI_IS_LINKED(gpwi_gast_rates);
        default: return GPWI_IS_LINKED(gpwi_ggov1_rates);
        }
    }
    return (aside & GPWI_GENSET_EXTRA) == 0u ||
           (GPWI_IS_LINKED(gpwi_extra_substep) &&
            (word_at(s, more_at + (uint32_t)offsetof(genset_extra, rows_max)) == 0u ||
             GPWI_IS_LINKED(gpwi_acceptance_renew)));
}

/* With a bus its inverters are linked. */
static GPWI_COLD int is_plant_linked(const saved *s, uint32_t plant_at)
{
    const uint32_t sets = word_at(s, plant_at + IN_PLANT(sets));
    const uint32_t set_bytes = word_at(s, plant_at + IN_PLANT(set_bytes));
    const uint32_t sets_at =
        plant_at + (uint32_t)sizeof(struct gpw_plant) +
        word_at(s, plant_at + IN_PLANT(config.sets_max)) * (uint32_t)sizeof(plant_set) +
        word_at(s, plant_at + IN_PLANT(config.inverters_max)) *
            (uint32_t)sizeof(plant_inverter) +
        word_at(s, plant_at + IN_PLANT(config.events_max)) * (uint32_t)sizeof(plant_event) +
        word_at(s, plant_at + IN_PLANT(slots)) * (uint32_t)sizeof(plant_sample);
    uint32_t i;

    for (i = 0; i < sets && i < GPW_PLANT_SETS_MAX; i++) {
        if (!is_set_linked(s, sets_at + i * set_bytes)) {
            return 0;
        }
    }
    return 1;
}

static GPWI_COLD int is_bus_linked(const saved *s)
{
    const uint32_t events_max = word_at(s, IN_SITE(config.bus_events_max));
    const uint32_t bus_at =
        word_at(s, IN_SITE(at.bus_events)) + events_max * (uint32_t)sizeof(gpwi_site_bus_event);

    return s->state[IN_SITE(config.sets_max)] == 0u ||
           (GPWI_IS_LINKED(gpwi_bus_run_substeps) &&
            is_plant_linked(s, bus_at + word_at(s, bus_at)));
}

GPW_STATIC_ASSERT(bus_is_aligned, sizeof(gpwi_site_bus_event) % GPW_STATE_ALIGN == 0u);
GPW_STATIC_ASSERT(plant_is_first, offsetof(struct gpwi_bus, plant_at) == 0u);

GPWI_COLD gpw_status gpwi_site_check_parts(const unsigned char *state, uint32_t bytes)
{
    saved s;

    s.state = state;
    s.bytes = bytes;
    return is_chain_linked(&s, word_at(&s, IN_SITE(at.rail))) &&
                   is_chain_linked(&s, word_at(&s, IN_SITE(at.psu))) &&
                   is_chain_linked(&s, word_at(&s, IN_SITE(at.ac))) &&
                   is_set_linked(&s, word_at(&s, IN_SITE(at.genset))) &&
                   (state[IN_SITE(has_ride)] == 0u || GPWI_IS_LINKED(gpwi_ride_step)) &&
                   is_bus_linked(&s)
               ? GPW_OK
               : GPW_ERR_NOT_FOUND;
}
