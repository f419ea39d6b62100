/* SPDX-License-Identifier: MIT */
/* A table of load acceptance for a set of a plant. Linked only where it is named, as the table
 * itself. */
#include "plant_state.h"

gpw_status gpw_plant_set_acceptance(gpw_plant *plant, uint32_t set,
                                    const gpw_acceptance_row *rows, uint32_t count)
{
    const gpw_status status = gpwi_plant_check(plant);

    if (status != GPW_OK) {
        return status;
    }
    if (set >= plant->sets) {
        return GPW_ERR_NOT_FOUND;
    }
    if (plant->has_stepped) {
        return GPW_ERR_STATE;
    }
    return gpw_genset_set_acceptance(gpwi_plant_genset(plant, set), rows, count);
}

/* The rows stand in the block that the set is built in anew: they are taken out and put back,
 * as they were told. */
GPWI_COLD gpw_status gpwi_plant_rebuild_with_rows(gpw_genset *genset, size_t bytes,
                                                  const gpw_genset_config *config)
{
    const int had_rows =
        gpwi_genset_is_live(genset) && (genset->own_aside & GPWI_GENSET_EXTRA) != 0u;
    const uint32_t count = had_rows ? gpwi_genset_extra(genset)->rows : 0u;
    gpw_acceptance_row rows[GPW_ACCEPTANCE_ROWS_MAX];
    gpw_genset *made;
    gpw_status status;
    uint32_t i;

    for (i = 0; i < count; i++) {
        rows[i] = gpwi_genset_rows(genset)[i].told;
    }
    status = gpw_genset_init(genset, bytes, config, &made);
    return status == GPW_OK && count > 0u ? gpw_genset_set_acceptance(made, rows, count)
                                          : status;
}
