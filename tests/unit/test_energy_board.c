/* SPDX-License-Identifier: MIT */
/* Expected values: the tables of docs/sources.md, joules-model and nvidia-datasheets. */
#include "energy_setup.h"

#define H GPW_ENERGY_H100_SXM
#define B GPW_ENERGY_B200

/* ---- GPU types ---- */

static void derived_types_scale_by_data_sheet(void **state)
{
    const gpw_energy_board h100 = board_of(H), h200 = board_of(GPW_ENERGY_H200);
    const gpw_energy_board b200 = board_of(B), gb200 = board_of(GPW_ENERGY_GB200);

    (void)state;
    assert_near(h200.byte_j * h200.bandwidth_b_per_s, h100.byte_j * h100.bandwidth_b_per_s,
                1e-4);
    assert_true(h200.layer_s == h100.layer_s && h200.active_w == h100.active_w);
    assert_near(gb200.active_w, 316.0 * 1.2, 1e-3);
    assert_near(gb200.byte_j / b200.byte_j, 1.2, 1e-6);
    assert_near(gb200.flop_j / b200.flop_j, 1.2 * 2250 / 2500, 1e-6);
    assert_int_equal(gb200.grade, GPW_GRADE_INFERRED);
}

static void types_are_found_by_name(void **state)
{
    uint32_t i, id = 99u;

    (void)state;
    for (i = 0; i <= GPW_ENERGY_GB200; i++) {
        assert_status(gpw_energy_board_find(gpw_energy_board_id_name(i), &id), GPW_OK);
        assert_int_equal(id, i);
        assert_string_equal(board_of(i).name, gpw_energy_board_id_name(i));
    }
    assert_status(gpw_energy_board_find("h200-sxm", &id), GPW_OK);
    assert_int_equal(id, GPW_ENERGY_H200);
    assert_status(gpw_energy_board_find("a100", &id), GPW_ERR_NOT_FOUND);
    assert_status(gpw_energy_board_find(NULL, &id), GPW_ERR_NULL);
    assert_string_equal(gpw_energy_board_id_name(6), "?");
}

static void an_unknown_type_is_refused(void **state)
{
    gpw_energy_board b = board_of(H);

    (void)state;
    assert_status(gpw_energy_board_builtin(&b, 6), GPW_ERR_NOT_FOUND);
    assert_status(gpw_energy_board_builtin(NULL, 0), GPW_ERR_NULL);
    b.header = 0u;
    assert_status(gpw_energy_board_builtin(&b, 0), GPW_ERR_VERSION);
}

static void constants_come_with_range_grade_and_source(void **state)
{
    gpw_energy_constant c;

    (void)state;
    assert_status(gpw_energy_board_constant(H, GPW_ENERGY_BYTE_J, &c, sizeof c), GPW_OK);
    assert_near(c.value * 1e12f, 44.9, 1e-4);
    assert_near(c.low * 1e12f, 12.0, 1e-4);
    assert_near(c.high * 1e12f, 74.0, 1e-4);
    assert_int_equal(c.grade, GPW_GRADE_COMPUTED);
    assert_int_equal(c.source, GPW_SOURCE_JOULES_MODEL);
    assert_status(gpw_energy_board_constant(B, GPW_ENERGY_RATE_SHARE, &c, sizeof c),
                  GPW_NOTE_UNKNOWN); /* ran to its bound */
    assert_status(gpw_energy_board_constant(B, GPW_ENERGY_TDP_W, &c, sizeof c),
                  GPW_NOTE_UNKNOWN);
    assert_near(c.value, 1000.0, 0.0);
    assert_int_equal(c.source, GPW_SOURCE_NVIDIA_DATASHEETS);
    assert_int_equal(c.grade, GPW_GRADE_FULL); /* as in the profile of a B200 */
    assert_status(gpw_energy_board_constant(H, GPW_ENERGY_IDLE_W, &c, sizeof c),
                  GPW_NOTE_UNKNOWN);
    assert_int_equal(c.grade, GPW_GRADE_FULL); /* as in the profile of an H100 SXM */
    assert_int_equal(c.source, GPW_SOURCE_POWERTRACE_SIM);
    assert_status(gpw_energy_board_constant(B, GPW_ENERGY_IDLE_W, &c, sizeof c),
                  GPW_NOTE_UNKNOWN);
    assert_int_equal(c.grade, GPW_GRADE_ANECDOTAL);
    assert_int_equal(c.source, GPW_SOURCE_NVIDIA_SMI);
    assert_status(gpw_energy_board_constant(6, 0, &c, sizeof c), GPW_ERR_NOT_FOUND);
    assert_status(gpw_energy_board_constant(0, 26, &c, sizeof c), GPW_ERR_NOT_FOUND);
    assert_status(gpw_energy_board_constant(0, 0x100, &c, sizeof c), GPW_ERR_NOT_FOUND);
    assert_status(gpw_energy_board_constant(0, 0, NULL, sizeof c), GPW_ERR_NULL);
}

/* Every constant of every type answers; a range holds its value. */
static void every_constant_is_there_and_within_its_range(void **state)
{
    gpw_energy_constant c;
    uint32_t id, k;
    int ranges = 0;

    (void)state;
    for (id = 0; id <= GPW_ENERGY_GB200; id++) {
        for (k = 0; k <= GPW_ENERGY_RELATIVE_RATE; k++) {
            assert_true(gpw_energy_board_constant(id, k, &c, sizeof c) >= GPW_OK);
            assert_false(gpw_is_unknown(c.value));
            if (!gpw_is_unknown(c.low)) {
                assert_true(c.low <= c.value && c.value <= c.high);
                ranges++;
            }
        }
    }
    assert_int_equal(ranges, 21); /* 11 and 10 fitted on text chat */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derived_types_scale_by_data_sheet),
        cmocka_unit_test(types_are_found_by_name),
        cmocka_unit_test(an_unknown_type_is_refused),
        cmocka_unit_test(constants_come_with_range_grade_and_source),
        cmocka_unit_test(every_constant_is_there_and_within_its_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
