/* SPDX-License-Identifier: MIT */
/* A part of a watch: sets with other governors than the isochronous electric box. */
#include "watch_state.h"

#include "genset_state.h"

GPWI_COLD gpw_status gpw_watch_use_governors(gpw_watch_config *config)
{
    gpwi_genset_link_any();
    return gpwi_watch_use(config, 0u);
}
