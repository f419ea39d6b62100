/* SPDX-License-Identifier: MIT */
/* What the supplies draw besides watts, for an alternator. */
#include "supply_state.h"

void gpwi_supply_reactive(const gpw_supply *supply, float ac_w, float *lagging_var,
                          float *capacitive_var)
{
    *lagging_var = ac_w * supply->reactive_per_w;
    *capacitive_var = supply->share * supply->capacitive_var;
}
