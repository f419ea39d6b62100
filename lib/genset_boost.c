/* SPDX-License-Identifier: MIT */
/* What a plan asks of a set: to start with other air than that of its load, and more. Linked
 * only where a plan is. */
#include "genset_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_extra_renew
#endif

int gpwi_genset_at_limit(const gpw_genset *genset)
{
    return genset->at_limit != 0u;
}

GPWI_COLD int gpwi_genset_set_boost(gpw_genset *genset, float boost_pu)
{
    if (!(genset->model.air > 0.0f)) {
        return 1;
    }
    genset->vars.boost = gpwi_clamp(boost_pu, 0.0f, genset->model.throttle_max);
    genset->boost_residue = 0.0f;
    if ((genset->aside & GPWI_GENSET_EXTRA) != 0u) {
        gpwi_extra_renew(genset);
    }
    return gpwi_genset_acceptable_w(genset) > 0.0f;
}
