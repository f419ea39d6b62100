/* SPDX-License-Identifier: MIT */
/* Records of limits against the tables of the sources, and the page that prints them. */
#include "gpw_test.h"

#include <gpupower/limits.h>

#include "kept_page.h"

#include <stdio.h>
#include <string.h>

static gpw_limits limits_of(const char *name)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_find(&l, name), GPW_OK);
    return l;
}

static void rows_of_the_standard_are_the_classes(void **state)
{
    static const char *const names[] = {"iso8528-5:2005/G1", "iso8528-5:2005/G2",
                                        "iso8528-5:2005/G3"};
    uint32_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        const gpw_limits found = limits_of(names[i]);
        gpw_limits l;
        gpw_voltage_limits v, w;

        assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
        assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1 + i), GPW_OK);
        assert_memory_equal(&l, &found, sizeof l);
        assert_status(gpw_voltage_limits_init(&v, sizeof v), GPW_OK);
        w = v;
        assert_status(gpw_voltage_limits_iso8528(&v, GPW_CLASS_G1 + i), GPW_OK);
        assert_status(gpw_voltage_limits_find(&w, names[i]), GPW_OK);
        assert_memory_equal(&v, &w, sizeof v);
    }
}

static void readings_that_disagree_stand_side_by_side(void **state)
{
    (void)state;
    assert_near(limits_of("iso8528-5-initial/G1").dip_initial_pct, 15.0, 0.0);
    assert_near(limits_of("iso8528-5-initial/G1").dip_rated_pct, 0.0, 0.0);
    assert_near(limits_of("iso8528-5-rated/G2").dip_rated_pct, 10.0, 0.0);
    assert_near(limits_of("iso8528-5-rated/G2").dip_initial_pct, 0.0, 0.0);
    assert_near(limits_of("iso8528-5-wide/G3").recovery_band_pct, 4.0, 0.0);
    assert_near(limits_of("iso8528-5:2013-gas/G1").dip_rated_pct, 25.0, 0.0);
    assert_int_equal(limits_of("iso8528-5:2013-gas/G1").class_id, GPW_CLASS_CUSTOM);
}

static void other_rules_say_what_their_pages_say(void **state)
{
    const gpw_limits ship = limits_of("class-society/generator");

    (void)state;
    assert_near(ship.dip_rated_pct, 10.0, 0.0);
    assert_near(ship.rise_pct, 10.0, 0.0);
    assert_near(ship.recovery_s, 5.0, 0.0);
    assert_near(ship.recovery_band_pct, 2.0, 0.0); /* +-1 % */
    assert_near(limits_of("mil-hdbk-1003/industrial").steady_band_pct, 1.0, 0.0);
    assert_near(limits_of("mil-hdbk-1003/utility").recovery_s, 3.0, 0.0);
    assert_near(limits_of("mil-hdbk-1003/precise").recovery_band_pct, 0.2, 1e-6);
}

static void record_without_a_band_asks_for_one(void **state)
{
    static GPW_STATE_BUFFER(memory, GPW_VERDICT_STATE_BYTES);
    gpw_verdict_config c;
    gpw_verdict *v = NULL;
    gpw_limits l;

    (void)state;
    assert_status(gpw_verdict_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    c.rated_w = 1.0e6f;
    assert_status(gpw_verdict_init(memory, sizeof memory, &c, &v), GPW_OK);
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_find(&l, "tm-5-6115-275-14/precise"), GPW_NOTE_UNKNOWN);
    assert_near(l.recovery_s, 4.0, 0.0);
    assert_near(l.unload_recovery_s, 6.0, 0.0);
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_DOMAIN);
    l.recovery_band_pct = 1.0f;
    assert_status(gpw_verdict_add_class(v, &l), GPW_OK);
}

static void every_row_is_whole_and_can_be_judged(void **state)
{
    uint32_t i, k;

    (void)state;
    for (i = 0; i < gpw_limits_record_count(); i++) {
        gpw_limits_record a, b;
        uint32_t index = 99;

        assert_status(gpw_limits_record_at(i, &a, sizeof a), GPW_OK);
        assert_true(a.name[sizeof a.name - 1] == '\0');
        assert_true(a.grade > GPW_GRADE_UNKNOWN && a.grade < GPW_GRADE_USER);
        assert_true(a.source > GPW_SOURCE_USER);
        assert_string_not_equal(gpw_source_name(a.source), "?");
        assert_status(gpw_limits_record_find(a.name, &index), GPW_OK);
        assert_int_equal(index, i);
        for (k = 0; k < i; k++) {
            assert_status(gpw_limits_record_at(k, &b, sizeof b), GPW_OK);
            assert_string_not_equal(a.name, b.name);
        }
    }
}

static void unknown_names_are_refused(void **state)
{
    gpw_limits l, before;
    gpw_voltage_limits v;
    gpw_limits_record r;
    uint32_t index;

    (void)state;
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    before = l;
    assert_status(gpw_limits_find(&l, "iso8528-5:2025/G2"), GPW_ERR_NOT_FOUND);
    assert_status(gpw_limits_find(&l, NULL), GPW_ERR_NULL);
    assert_status(gpw_limits_find(NULL, "iso8528-5:2005/G2"), GPW_ERR_NULL);
    assert_memory_equal(&l, &before, sizeof l);
    l.header = 0u;
    assert_status(gpw_limits_find(&l, "iso8528-5:2005/G2"), GPW_ERR_VERSION);
    assert_status(gpw_voltage_limits_init(&v, sizeof v), GPW_OK);
    assert_status(gpw_voltage_limits_find(&v, "mil-hdbk-1003/precise"), GPW_ERR_UNKNOWN);
    assert_status(gpw_limits_record_at(99u, &r, sizeof r), GPW_ERR_NOT_FOUND);
    assert_status(gpw_limits_record_find("G2", &index), GPW_ERR_NOT_FOUND);
}

/* ---- the page ---- */

static void put(char *text, float figure)
{
    if (isnan(figure)) {
        (void)strcat(text, " |");
    } else {
        (void)sprintf(text + strlen(text), " %g |", (double)figure);
    }
}

static void put_head(char *text, const gpw_limits_record *r)
{
    (void)sprintf(text + strlen(text), "| `%s`%s | %s | @ref %s |", r->name,
                  r->on_request ? " *" : "", gpw_grade_name(r->grade),
                  gpw_source_name(r->source));
}

static void the_docs_show_the_rows_of_the_library(void **state)
{
    static char text[20000];
    uint32_t i;

    (void)state;
    (void)strcpy(
        text, "\n\n## Frequency {#limits-frequency}\n\n"
              "| record | grade | source | dip from rated | from initial | rise | from initial "
              "| recovery s | after unloading s | tolerance band | steady band |\n"
              "|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (i = 0; i < gpw_limits_record_count(); i++) {
        gpw_limits_record r;

        assert_status(gpw_limits_record_at(i, &r, sizeof r), GPW_OK);
        put_head(text, &r);
        put(text, r.dip_rated_pct);
        put(text, r.dip_initial_pct);
        put(text, r.rise_pct);
        put(text, r.rise_initial_pct);
        put(text, r.recovery_s);
        put(text, r.unload_recovery_s);
        put(text, r.recovery_band_pct);
        put(text, r.steady_band_pct);
        (void)strcat(text, "\n");
    }
    (void)strcat(
        text, "\n## Voltage {#limits-voltage}\n\n"
              "| record | grade | source | dip | rise | recovery s | into, to each side | at "
              "rest, to each side |\n|---|---|---|---|---|---|---|---|\n");
    for (i = 0; i < gpw_limits_record_count(); i++) {
        gpw_limits_record r;

        assert_status(gpw_limits_record_at(i, &r, sizeof r), GPW_OK);
        if (isnan(r.voltage_dip_pct)) {
            continue;
        }
        put_head(text, &r);
        put(text, r.voltage_dip_pct);
        put(text, r.voltage_rise_pct);
        put(text, r.voltage_recovery_s);
        put(text, r.voltage_within_pct);
        put(text, r.voltage_steady_pct);
        (void)strcat(text, "\n");
    }
    assert_page_is_kept("limits.md", "<!-- printed by the tests -->", text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_the_standard_are_the_classes),
        cmocka_unit_test(readings_that_disagree_stand_side_by_side),
        cmocka_unit_test(other_rules_say_what_their_pages_say),
        cmocka_unit_test(record_without_a_band_asks_for_one),
        cmocka_unit_test(every_row_is_whole_and_can_be_judged),
        cmocka_unit_test(unknown_names_are_refused),
        cmocka_unit_test(the_docs_show_the_rows_of_the_library),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
