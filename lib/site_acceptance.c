/* SPDX-License-Identifier: MIT */
/* A table of load acceptance for a site's set. Linked only where it is named. */
#include "site_state.h"

/* The set is built at once: its block keeps the rows until the start, and from then on from one
 * run to the next. */
GPWI_COLD gpw_status gpw_site_set_acceptance(gpw_site *site, const gpw_acceptance_row *rows,
                                             uint32_t count)
{
    gpw_genset *genset;
    gpw_status status = rows == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 0u);

    if (status == GPW_OK && !site->has_genset) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && count > site->genset.acceptance_rows_max) {
        status = GPW_ERR_FULL;
    }
    if (status == GPW_OK) {
        status = gpwi_acceptance_check(rows, count, site->genset.throttle_max_pu);
    }
    if (status == GPW_OK) {
        status = gpw_genset_init(gpwi_site_genset(site), site->at.verdict - site->at.genset,
                                 &site->genset, &genset);
    }
    return status == GPW_OK ? gpw_genset_set_acceptance(genset, rows, count) : status;
}

GPWI_COLD gpw_status gpwi_site_rebuild_genset(gpw_site *site, const gpw_genset_config *set)
{
    gpw_genset *genset;
    const gpw_status status = gpwi_genset_rebuild(
        gpwi_site_genset(site), site->at.verdict - site->at.genset, set, &genset);

    if (status == GPW_OK) {
        gpwi_acceptance_believe(genset, site->genset.acceptance_step_ratio);
    }
    return status;
}
