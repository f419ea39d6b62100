/* SPDX-License-Identifier: MIT */
/* Bytes of state, as this target's compiler lays them out. */
#include "one_group_site.h"
#include "tap.h"

#define SITE_BUDGET_BYTES 4096u

int tap_main(void)
{
    gpw_site_config config;
    size_t bytes = 0;

    TAP_OK(one_group_config(&config) == GPW_OK);
    TAP_OK(gpw_site_state_size(&config, &bytes) == GPW_OK);
    tap_figure("site_state_bytes", (uint32_t)bytes);
    tap_figure("site_state_macro_bytes", GPW_SITE_STATE_BYTES(1u, 4u));
    TAP_OK(bytes > 0u && bytes <= SITE_BUDGET_BYTES);
    TAP_OK(bytes <= GPW_SITE_STATE_BYTES(1u, 4u));
    return tap_done();
}
