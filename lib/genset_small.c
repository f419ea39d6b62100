/* SPDX-License-Identifier: MIT */
/* The sub-step of an engine for where room counts: the isochronous governor of most engines is
 * here, all others are in genset_any.c. The same bits as genset_model.c's; a watch names this
 * one, and its linker drops the others. */
#include "genset_substep.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_extra_substep
#  pragma weak gpwi_turbine_substep
#  pragma weak gpwi_genset_substep_any
#endif

/* Whether what this set needs is in the program. */
GPWI_SMALL int gpwi_genset_is_small_linked(const gpw_genset *genset)
{
    if (gpwi_genset_has_turbine(genset)) {
        return GPWI_IS_LINKED(gpwi_turbine_substep);
    }
    if ((genset->aside & GPWI_GENSET_EXTRA) != 0u) {
        return GPWI_IS_LINKED(gpwi_extra_substep);
    }
    return genset->kind == (uint32_t)KIND_DEGOV || GPWI_IS_LINKED(gpwi_genset_substep_any);
}

GPWI_SMALL float gpwi_genset_substep_small(gpw_genset *genset, float load_w)
{
    const float load = gpwi_clamp(load_w * genset->model.per_rated, -LOAD_MAX_PU, LOAD_MAX_PU);

    genset->load = load;
    if (genset->aside != 0u) {
        if (gpwi_genset_is_collapsed(genset)) {
            return genset->vars.speed;
        }
        return gpwi_genset_has_turbine(genset) ? gpwi_turbine_substep(genset, load)
                                               : gpwi_extra_substep(genset, load);
    }
    if (genset->kind == (uint32_t)KIND_DEGOV) {
        substep(genset, load, KIND_DEGOV);
    } else {
        gpwi_genset_substep_any(genset, load);
    }
    gpwi_genset_note_extremes(genset);
    return genset->vars.speed;
}
