/* SPDX-License-Identifier: MIT */
/* Corners of single rooms: names, headers of structs, supplies, protections, verdicts, windows
 * that are unboxed. Expected values by hand. */
#include "gpw_test.h"
#include "internal.h"
#include "profile_facts.h"
#include "profile_internal.h"

#include <gpupower/gpupower.h>

#include <string.h>

/* ---- statuses and headers ---- */

static void every_status_has_its_name(void **state)
{
    static const struct {
        gpw_status status;
        const char *name;
    } rows[] = {
        {GPW_NOTE_CLAMPED, "GPW_NOTE_CLAMPED"},
        {GPW_NOTE_UNKNOWN, "GPW_NOTE_UNKNOWN"},
        {GPW_NOTE_HELD, "GPW_NOTE_HELD"},
        {GPW_OK, "GPW_OK"},
        {GPW_ERR_NULL, "GPW_ERR_NULL"},
        {GPW_ERR_DOMAIN, "GPW_ERR_DOMAIN"},
        {GPW_ERR_SIZE, "GPW_ERR_SIZE"},
        {GPW_ERR_ALIGN, "GPW_ERR_ALIGN"},
        {GPW_ERR_HANDLE, "GPW_ERR_HANDLE"},
        {GPW_ERR_VERSION, "GPW_ERR_VERSION"},
        {GPW_ERR_NOMEM, "GPW_ERR_NOMEM"},
        {GPW_ERR_STATE, "GPW_ERR_STATE"},
        {GPW_ERR_FULL, "GPW_ERR_FULL"},
        {GPW_ERR_UNKNOWN, "GPW_ERR_UNKNOWN"},
        {GPW_ERR_NOT_FOUND, "GPW_ERR_NOT_FOUND"},
        {GPW_ERR_ORDER, "GPW_ERR_ORDER"},
        {GPW_ERR_FORMAT, "GPW_ERR_FORMAT"},
        {GPW_ERR_IO, "GPW_ERR_IO"},
        {100, "GPW_?"},
        {-100, "GPW_?"},
        {4, "GPW_?"},
        {-1000000, "GPW_?"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(gpw_status_name(rows[i].status), rows[i].name);
    }
}

/* Of the right kind, but shorter than any release's, or longer than any may be. */
static void header_of_an_impossible_size_is_refused(void **state)
{
    gpw_node_config c;
    uint32_t good;

    (void)state;
    assert_status(gpw_node_config_init(&c, sizeof c), GPW_OK);
    memcpy(&good, &c, sizeof good);
    assert_status(gpw_node_preset(&c, GPW_NODE_JOURNAL_LLM), GPW_OK);
    c.header = (good & 0xffff0000u) | 4u;
    assert_status(gpw_node_preset(&c, GPW_NODE_JOURNAL_LLM), GPW_ERR_VERSION);
    c.header = good | 0xfffcu;
    assert_status(gpw_node_preset(&c, GPW_NODE_JOURNAL_LLM), GPW_ERR_VERSION);
}

static void node_takes_no_grade_beyond_the_last_and_nothing_in_reserve(void **state)
{
    gpw_node_config good, c;
    float power_w, slope;

    (void)state;
    assert_status(gpw_node_config_init(&good, sizeof good), GPW_OK);
    assert_status(gpw_node_preset(&good, GPW_NODE_JOURNAL_LLM), GPW_OK);
    good.log_base = GPW_LOG_E;
    good.x_unit = GPW_NODE_X_FLOP;
    assert_true(gpw_node_power(&good, 1.0e15f, &power_w, &slope) >= GPW_OK);
    c = good;
    c.grade = GPW_GRADE_USER + 1u;
    assert_status(gpw_node_power(&c, 1.0e15f, &power_w, &slope), GPW_ERR_DOMAIN);
    c = good;
    c.reserved[2] = 1u;
    assert_status(gpw_node_power(&c, 1.0e15f, &power_w, &slope), GPW_ERR_DOMAIN);
}

static void span_too_long_for_its_number_stays_at_the_largest(void **state)
{
    (void)state;
    assert_true(gpwi_span(5u, 5u + 0xffffffffu) == 0xffffffffu);
    assert_true(gpwi_span(5u, 5u + 0x100000000u) == 0xffffffffu);
    assert_true(gpwi_span(5u, 5u + 0x500000003u) == 0xffffffffu);
    assert_true(gpwi_span(5u, 8u) == 3u);
}

/* ---- profiles ---- */

/* A cap of 500 W with an excursion of 1.5: one whose lower end alone is known counts for none.
 */
static void top_of_a_board_is_by_the_excursions_that_are_known(void **state)
{
    static GPW_STATE_BUFFER(memory, GPW_PROFILE_STATE_BYTES(8));
    gpw_profile_config c;
    gpw_profile *p = NULL;
    gpw_figure f;

    (void)state;
    assert_status(gpw_profile_config_init(&c, sizeof c), GPW_OK);
    memcpy(c.name, "mine", 5u);
    c.figures_max = 8u;
    assert_status(gpw_profile_init(memory, sizeof memory, &c, &p), GPW_OK);
    memset(&f, 0, sizeof f);
    f.quantity = GPW_QUANTITY_EXCURSION;
    f.phase = GPW_PHASE_COUNT;
    f.grade = GPW_GRADE_USER;
    f.at = 0.5f;
    f.value = f.high = gpw_unknown();
    f.low = 1.9f;
    f.spread = GPW_SPREAD_RANGE;
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_OK);
    f.at = 0.1f;
    f.value = 1.5f;
    f.low = gpw_unknown();
    f.spread = GPW_SPREAD_NONE;
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_OK);
    f.quantity = GPW_QUANTITY_CAP_MIN;
    f.at = gpw_unknown();
    f.value = 100.0f;
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_OK);
    assert_status(gpw_profile_set_cap(p, 500.0f), GPW_NOTE_UNKNOWN); /* its highest */
    assert_near(gpwi_profile_top_w(p), 750.0, 1.0e-3);
}

/* ---- supplies ---- */

static gpw_psu_spec spec_of(void)
{
    gpw_psu_spec s;

    assert_status(gpw_psu_spec_init(&s, sizeof s), GPW_OK);
    s.rated_w = 1000.0f;
    s.hold_up_energy_j = 20.0f;
    s.load_1_pu = 0.1f;
    s.efficiency_1 = 0.9f;
    s.load_2_pu = 1.0f;
    s.efficiency_2 = 0.95f;
    return s;
}

/* Two supplies of which one may fail: 400 W each, then 800 W on one. */
static void shelf_says_what_of_its_supplies_is_unknown(void **state)
{
    gpw_psu_shelf_state now;
    gpw_psu_spec s = spec_of();

    (void)state;
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &now, sizeof now), GPW_OK);
    assert_near(now.hold_up_s, 0.05, 1.0e-6);
    assert_near(now.failed_hold_up_s, 0.025, 1.0e-6);
    s.hold_up_limit_pu = 0.5f;
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &now, sizeof now), GPW_NOTE_UNKNOWN);
    assert_near(now.hold_up_s, 0.05, 1.0e-6);
    assert_true(gpw_is_unknown(now.failed_hold_up_s));
    s = spec_of();
    s.hold_up_energy_j = gpw_unknown();
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &now, sizeof now), GPW_NOTE_UNKNOWN);
    assert_true(gpw_is_unknown(now.hold_up_s) && now.efficiency > 0.9f);
    s = spec_of();
    s.load_1_pu = gpw_unknown();
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &now, sizeof now), GPW_NOTE_UNKNOWN);
    assert_true(gpw_is_unknown(now.efficiency) && gpw_is_unknown(now.failed_efficiency));
    s = spec_of();
    s.load_2_pu = 0.05f; /* rows that do not ascend */
    assert_status(gpw_psu_shelf(&s, 2u, 1u, 800.0f, &now, sizeof now), GPW_ERR_ORDER);
}

static void smoothing_of_a_negative_allowance_is_refused(void **state)
{
    uint32_t fits;
    float swing_w;

    (void)state;
    assert_status(gpw_smoothing_fits(1000.0f, -1.0f, 0.5f, 1.0f, &fits, &swing_w),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_fits(1000.0f, 500.0f, 1.0f, 0.5f, &fits, &swing_w),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_smoothing_fits(1000.0f, 500.0f, 0.5f, 1.0f, &fits, &swing_w), GPW_OK);
    assert_int_equal(fits, 1);
}

static void preset_of_a_relay_asks_for_frequency_and_ratings(void **state)
{
    static const float figures[][3] = {{9.0f, 1.0e6f, 1.0e6f},
                                       {50.0f, 0.5f, 1.0e6f},
                                       {50.0f, 1.0e6f, 0.5f},
                                       {1001.0f, 1.0e6f, 1.0e6f}};
    gpw_protection_row row;
    size_t i;

    (void)state;
    assert_status(gpw_protection_row_init(&row, sizeof row), GPW_OK);
    for (i = 0; i < COUNT_OF(figures); i++) {
        assert_status(gpw_protection_preset_row(&row, GPW_PROTECTION_EIRGRID, 0u, figures[i][0],
                                                figures[i][1], figures[i][2]),
                      GPW_ERR_DOMAIN);
    }
    assert_status(
        gpw_protection_preset_row(&row, GPW_PROTECTION_EIRGRID, 0u, 50.0f, 1.0e6f, 1.0e6f),
        GPW_OK);
    memset(&row, 0, sizeof row);
    assert_status(
        gpw_protection_preset_row(&row, GPW_PROTECTION_EIRGRID, 0u, 50.0f, 1.0e6f, 1.0e6f),
        GPW_ERR_VERSION);
}

/* ---- verdicts ---- */

static gpw_verdict *verdict_of(const uint32_t *classes, size_t count)
{
    static GPW_STATE_BUFFER(memory, GPW_VERDICT_STATE_BYTES);
    gpw_verdict_config c;
    gpw_verdict *v = NULL;
    gpw_limits l;
    size_t i;

    assert_status(gpw_verdict_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = 0.01f;
    c.rated_w = 1.0e6f;
    assert_status(gpw_verdict_init(memory, sizeof memory, &c, &v), GPW_OK);
    for (i = 0; i < count; i++) {
        assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
        assert_status(gpw_limits_iso8528(&l, classes[i]), GPW_OK);
        assert_status(gpw_verdict_add_class(v, &l), GPW_OK);
    }
    return v;
}

static void stay(gpw_verdict *v, uint32_t samples, float speed_pu, float settled_pu)
{
    while (samples-- > 0u) {
        (void)!gpw_verdict_push(v, speed_pu, settled_pu, 5.0e5f);
    }
}

static gpw_outcome outcome_of(const gpw_verdict *v, uint32_t criterion)
{
    gpw_criterion_row row;

    assert_true(gpw_verdict_criterion(v, 0u, criterion, &row, sizeof row) >= GPW_OK);
    return row.outcome;
}

/* In whatever order they were added. */
static void best_class_is_the_highest_that_holds(void **state)
{
    static const uint32_t falling[] = {GPW_CLASS_G3, GPW_CLASS_G2, GPW_CLASS_G1};
    gpw_verdict *const v = verdict_of(falling, 3u);
    gpw_verdict_result r;

    (void)state;
    stay(v, 1000u, 0.0f, 0.0f);
    assert_status(gpw_verdict_result_get(v, &r, sizeof r), GPW_OK);
    assert_int_equal(r.class_held, GPW_CLASS_G3);
}

static void set_that_stood_still_before_its_record_takes_no_class(void **state)
{
    gpw_verdict *const v = verdict_of(NULL, 0u);
    gpw_limits l;

    (void)state;
    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1), GPW_OK);
    assert_status(gpw_verdict_collapse(v), GPW_OK);
    assert_status(gpw_verdict_add_class(v, &l), GPW_ERR_STATE);
}

/* What was seen is within its limits; what was not seen may lie beyond them. */
static void criterion_of_a_record_with_holes_is_open(void **state)
{
    static const uint32_t class_id = GPW_CLASS_G1;
    gpw_verdict *v = verdict_of(&class_id, 1u);

    (void)state;
    stay(v, 1000u, 0.0f, 0.0f);
    assert_int_equal(outcome_of(v, GPW_CRITERION_DIP_RATED), GPW_HOLDS);
    stay(v, 500u, gpw_unknown(), 0.0f);
    stay(v, 500u, 0.0f, 0.0f);
    assert_int_equal(outcome_of(v, GPW_CRITERION_DIP_RATED), GPW_UNDETERMINED);
    v = verdict_of(&class_id, 1u);
    stay(v, 1000u, 0.0f, gpw_unknown());
    assert_int_equal(outcome_of(v, GPW_CRITERION_DIP_RATED), GPW_UNDETERMINED);
    v = verdict_of(&class_id, 1u);
    stay(v, 1000u, 0.0f, 0.0f);
    assert_status(gpw_verdict_collapse(v), GPW_OK);
    assert_true(outcome_of(v, GPW_CRITERION_RISE) == GPW_UNDETERMINED);
}

/* ---- unboxing ---- */

static gpw_unbox *unbox_of(float noise_w, float lambda_w)
{
    static GPW_STATE_BUFFER(memory, GPW_UNBOX_STATE_BYTES);
    gpw_unbox_config c;
    gpw_unbox *u = NULL;

    assert_status(gpw_unbox_config_init(&c, sizeof c), GPW_OK);
    c.noise_w = noise_w;
    c.lambda_w = lambda_w;
    assert_status(gpw_unbox_init(memory, sizeof memory, &c, &u), GPW_OK);
    return u;
}

static void limits_of_what_is_unboxed_are_in_order(void **state)
{
    gpw_unbox_config good, c;
    size_t bytes;

    (void)state;
    assert_status(gpw_unbox_config_init(&good, sizeof good), GPW_OK);
    good.high_w = good.low_w + 300.0f;
    assert_status(gpw_unbox_state_size(&good, &bytes), GPW_OK);
    c = good;
    c.high_w = gpw_unknown();
    assert_status(gpw_unbox_state_size(&c, &bytes), GPW_OK);
    c.high_w = good.low_w;
    assert_status(gpw_unbox_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.high_w = 1.1e12f;
    assert_status(gpw_unbox_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = good;
    c.taps_vary = 2u;
    assert_status(gpw_unbox_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = good;
    c.reserved[0] = 1u;
    assert_status(gpw_unbox_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c = good;
    c.reserved[1] = 1u;
    assert_status(gpw_unbox_state_size(&c, &bytes), GPW_ERR_DOMAIN);
}

/* Of a constant reading comes that constant, with whatever figures of noise and of roughness,
 * the ends of both included. */
static void constant_is_unboxed_whatever_is_said_of_its_noise(void **state)
{
    static const float noises_w[] = {1.0e-3f, 1.0f, 100.0f, 1.0e6f};
    static const float lambdas_w[] = {0.0f, 1.0f, 1.0e6f};
    size_t i, j;
    uint32_t k;

    (void)state;
    for (i = 0; i < COUNT_OF(noises_w); i++) {
        for (j = 0; j < COUNT_OF(lambdas_w); j++) {
            gpw_unbox *const u = unbox_of(noises_w[i], lambdas_w[j]);
            gpw_unbox_value value;
            uint32_t seen = 0;

            for (k = 0; k < 160u; k++) {
                gpw_status status = gpw_unbox_push(u, k, 250.0f);

                assert_true(status >= GPW_OK);
                while (gpw_unbox_next(u, &value, sizeof value) == GPW_OK) {
                    assert_near(value.power_w, 250.0, 5.0);
                    seen++;
                }
            }
            assert_true(seen > 20u);
        }
    }
}

static void value_that_has_no_room_is_kept(void **state)
{
    gpw_unbox *const u = unbox_of(1.0f, 1.0f);
    gpw_unbox_value value;
    uint32_t k;

    (void)state;
    for (k = 0; k < 400u; k++) {
        assert_true(gpw_unbox_push(u, k, 250.0f) >= GPW_OK);
        if (gpw_unbox_next(u, &value, 4u) == GPW_ERR_VERSION &&
            gpw_unbox_next(u, &value, sizeof value) == GPW_OK) {
            assert_near(value.power_w, 250.0, 1.0);
            return;
        }
    }
    fail_msg("nothing came");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_name),
        cmocka_unit_test(header_of_an_impossible_size_is_refused),
        cmocka_unit_test(node_takes_no_grade_beyond_the_last_and_nothing_in_reserve),
        cmocka_unit_test(span_too_long_for_its_number_stays_at_the_largest),
        cmocka_unit_test(top_of_a_board_is_by_the_excursions_that_are_known),
        cmocka_unit_test(shelf_says_what_of_its_supplies_is_unknown),
        cmocka_unit_test(smoothing_of_a_negative_allowance_is_refused),
        cmocka_unit_test(preset_of_a_relay_asks_for_frequency_and_ratings),
        cmocka_unit_test(best_class_is_the_highest_that_holds),
        cmocka_unit_test(set_that_stood_still_before_its_record_takes_no_class),
        cmocka_unit_test(criterion_of_a_record_with_holes_is_open),
        cmocka_unit_test(limits_of_what_is_unboxed_are_in_order),
        cmocka_unit_test(constant_is_unboxed_whatever_is_said_of_its_noise),
        cmocka_unit_test(value_that_has_no_room_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
