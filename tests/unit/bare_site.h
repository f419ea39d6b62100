/* SPDX-License-Identifier: MIT */
/* One site at a time, with a supply of nothing but defaults, for tests that add the rest. */
#ifndef GPW_BARE_SITE_H
#define GPW_BARE_SITE_H

#include "gpw_test.h"

#include <gpupower/host.h>

static gpw_site *site;

static void make(const gpw_site_config *c)
{
    gpw_supply_config supply;

    gpw_site_destroy(site);
    site = NULL;
    assert_status(gpw_site_create(c, &site), GPW_OK);
    assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
    assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
}

#endif /* GPW_BARE_SITE_H */
