/* SPDX-License-Identifier: MIT */
/* Every part of a watch, for a controller that has room for all of them. */
#include "watch_state.h"

GPWI_COLD gpw_status gpw_watch_use_all(gpw_watch_config *config)
{
    gpw_status status = gpw_watch_use_onset(config);

    if (status == GPW_OK) {
        /* The same struct again. */
        gpwi_cannot_fail(gpw_watch_use_swing(config));
        gpwi_cannot_fail(gpw_watch_use_pulse(config));
        gpwi_cannot_fail(gpw_watch_use_reserve(config));
        gpwi_cannot_fail(gpw_watch_use_governors(config));
        gpwi_cannot_fail(gpw_watch_use_sensors(config));
    }
    return status;
}
