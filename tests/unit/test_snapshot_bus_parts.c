/* SPDX-License-Identifier: MIT */
/* As test_snapshot_parts.c, in a program that has a bus and engines with a mixer, and neither
 * turbines nor tables of load acceptance. */
#include "genset_state.h"
#include "plant_state.h"
#include "site_bus_state.h"

#include "snapshot_forge.h"

#include <gpupower/gpupower.h>

#include <zlib.h> /* and so it stays on the host */

#define SETS 16u

/* Where the plant begins in the state. */
static uint32_t saved(void)
{
    gpw_site_config c;
    gpw_genset_config g;
    gpw_site *site = NULL;
    uint32_t i;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = GPW_LOAD_RAIL;
    c.sets_max = SETS;
    c.dead_time_max_s = 0.1f;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, GPW_GENSET_DIESEL_TURBO), GPW_OK);
    g.rated_w = 1.0e5f;
    assert_status(gpw_genset_use_mixer(&g, 0.2f), GPW_OK);
    for (i = 0; i < SETS; i++) {
        assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    }
    assert_status(gpw_site_start(site), GPW_OK);
    assert_status(gpw_site_snapshot_size(site, &size), GPW_OK);
    assert_status(gpw_site_save(site, snapshot, sizeof snapshot), GPW_OK);
    memcpy(forged, snapshot, size);
    return (uint32_t)((const unsigned char *)gpwi_bus_plant(gpwi_bus_of(site)) -
                      (const unsigned char *)memory);
}

static uint32_t set_at(uint32_t plant_at, uint32_t set)
{
    const gpw_plant *const p =
        (const gpw_plant *)(const void *)((unsigned char *)memory + plant_at);

    return (uint32_t)((const unsigned char *)gpwi_plant_genset(p, set) -
                      (const unsigned char *)memory);
}

static void engines_with_a_mixer_go_on(void **state)
{
    (void)state;
    (void)saved();
    assert_status(restored(), GPW_OK);
}

/* @verifies{snapshot-refused} The last of all sets is looked at too, and none behind it. */
static void a_turbine_among_engines_is_refused(void **state)
{
    const uint32_t plant_at = saved();
    const uint32_t at = set_at(plant_at, SETS - 1u);

    (void)state;
    put_word(at + (uint32_t)offsetof(struct gpw_genset, aside), GPWI_GENSET_TURBINE);
    assert_status(restored(), GPW_ERR_NOT_FOUND);
    put_word(at + (uint32_t)offsetof(struct gpw_genset, aside), GPWI_GENSET_EXTRA);
    assert_status(restored(), GPW_OK);
    put_word(plant_at + (uint32_t)offsetof(struct gpw_plant, sets), 0xFFFFFFFFu);
    assert_status(restored(), GPW_OK);
}

/* @verifies{snapshot-refused} */
static void a_table_that_is_not_here_is_refused(void **state)
{
    const uint32_t plant_at = saved();
    const uint32_t at = set_at(plant_at, 0u);
    const gpw_genset *const g =
        (const gpw_genset *)(const void *)((unsigned char *)memory + at);
    const uint32_t extra_at = at + (uint32_t)sizeof *g + 4u * g->dead_slots;

    (void)state;
    put_word(extra_at + (uint32_t)offsetof(genset_extra, rows_max), 1u);
    assert_status(restored(), GPW_ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engines_with_a_mixer_go_on),
        cmocka_unit_test(a_turbine_among_engines_is_refused),
        cmocka_unit_test(a_table_that_is_not_here_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
