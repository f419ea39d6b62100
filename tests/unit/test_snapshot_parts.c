/* SPDX-License-Identifier: MIT */
/* A site from a program that has more parts than this one, which names none of them: each is
 * refused, as there is nothing here to run it. */
#include "gpw_test.h"

#include "genset_state.h"
#include "plant_state.h"
#include "site_bus_state.h"
#include "snapshot_internal.h"
#include "supply_state.h"

#include "../target/one_group_site.c"
#include "snapshot_forge.h"

#include <zlib.h> /* and so it stays on the host */

/* One group of GPUs, a PSU lag and a trip, and a bus event's room for what is forged. */
static const gpw_site *saved(void)
{
    gpw_site_config c;
    gpw_site *site = NULL;

    assert_status(one_group_config(&c), GPW_OK);
    c.bus_events_max = 256u;
    assert_status(gpw_site_init(memory, sizeof memory, &c, &site), GPW_OK);
    assert_status(one_group_start(site), GPW_OK);
    assert_status(gpw_site_snapshot_size(site, &size), GPW_OK);
    assert_status(gpw_site_save(site, snapshot, sizeof snapshot), GPW_OK);
    memcpy(forged, snapshot, size);
    return site;
}

static void a_site_of_parts_that_are_here_goes_on(void **state)
{
    (void)state;
    (void)saved();
    assert_status(restored(), GPW_OK);
}

/* @verifies{snapshot-refused} */
static void a_stage_that_is_not_here_is_refused(void **state)
{
    const gpw_site *const site = saved();
    const uint32_t places[] = {site->at.rail, site->at.psu, site->at.ac};
    uint32_t kind, place;

    (void)state;
    for (place = 0; place < 3u; place++) {
        for (kind = STAGE_LAG; kind <= (uint32_t)STAGE_LOAD_BANK + 1u; kind++) {
            const uint32_t at = places[place] + (uint32_t)sizeof(struct gpw_chain);

            memcpy(forged, snapshot, size);
            put_word(places[place] + (uint32_t)offsetof(struct gpw_chain, stages), 2u);
            put_word(at + (uint32_t)sizeof(stage), kind);
            put_word(at, STAGE_LAG);
            if (kind <= (uint32_t)STAGE_RAMP) {
                assert_status(restored(), GPW_OK);
            } else {
                assert_status(restored(), GPW_ERR_NOT_FOUND);
            }
        }
    }
}

/* @verifies{snapshot-refused} */
static void a_set_that_is_not_here_is_refused(void **state)
{
    static const uint32_t turbines[] = {KIND_TGOV1, KIND_GAST, KIND_GGOV1};
    const uint32_t set_at = saved()->at.genset;
    uint32_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(turbines); i++) {
        put_word(set_at + (uint32_t)offsetof(struct gpw_genset, kind), turbines[i]);
        put_word(set_at + (uint32_t)offsetof(struct gpw_genset, aside), 0u);
        assert_status(restored(), GPW_OK); /* no turbine by its bits */
        put_word(set_at + (uint32_t)offsetof(struct gpw_genset, aside), GPWI_GENSET_TURBINE);
        assert_status(restored(), GPW_ERR_NOT_FOUND);
    }
    put_word(set_at + (uint32_t)offsetof(struct gpw_genset, aside), GPWI_GENSET_EXTRA);
    assert_status(restored(), GPW_ERR_NOT_FOUND);
}

/* @verifies{snapshot-refused} */
static void a_ride_through_or_a_bus_that_is_not_here_is_refused(void **state)
{
    (void)state;
    (void)saved();
    put_byte((uint32_t)offsetof(struct gpw_site, has_ride), 1u);
    assert_status(restored(), GPW_ERR_NOT_FOUND);
    put_byte((uint32_t)offsetof(struct gpw_site, has_ride), 0u);
    assert_status(restored(), GPW_OK);
    put_byte((uint32_t)offsetof(struct gpw_site, config.sets_max), 1u);
    assert_status(restored(), GPW_ERR_NOT_FOUND);
}

/* Offsets that lead out of the snapshot are not followed. */
static void places_outside_of_a_snapshot_are_not_read(void **state)
{
    static const uint32_t outside[] = {0xFFFFFFFFu, 0xFFFFFFF0u, 0x80000000u, ROOM};
    uint32_t i;

    (void)state;
    (void)saved();
    for (i = 0; i < COUNT_OF(outside); i++) {
        put_word((uint32_t)offsetof(struct gpw_site, at.psu), outside[i]);
        put_word((uint32_t)offsetof(struct gpw_site, at.genset), outside[i]);
        assert_status(gpwi_site_check_parts(forged + STATE_AT, (uint32_t)(size - STATE_AT)),
                      GPW_OK);
    }
}

/* Nor more stages than a chain has. */
static void stages_without_number_come_to_an_end(void **state)
{
    uint32_t bytes, stages_at;

    (void)state;
    (void)saved();
    bytes = (uint32_t)(size - STATE_AT);
    stages_at = bytes - 4u; /* all behind are 0, which is a lag */
    put_word(stages_at, 0xFFFFFFFFu);
    put_word((uint32_t)offsetof(struct gpw_site, at.rail),
             stages_at - (uint32_t)offsetof(struct gpw_chain, stages));
    assert_status(gpwi_site_check_parts(forged + STATE_AT, bytes), GPW_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_site_of_parts_that_are_here_goes_on),
        cmocka_unit_test(a_stage_that_is_not_here_is_refused),
        cmocka_unit_test(a_set_that_is_not_here_is_refused),
        cmocka_unit_test(a_ride_through_or_a_bus_that_is_not_here_is_refused),
        cmocka_unit_test(places_outside_of_a_snapshot_are_not_read),
        cmocka_unit_test(stages_without_number_come_to_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
