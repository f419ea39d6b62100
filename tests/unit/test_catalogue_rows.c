/* SPDX-License-Identifier: MIT */
/* The catalogue's tables: order, labels, and figures stated under a condition. */
#include "gpw_test.h"

#include <gpupower/profile.h>

#define UNKNOWN ((float)NAN)

static GPW_STATE_BUFFER(memory, GPW_PROFILE_STATE_BYTES(64u));

static gpw_figure row_of(const gpw_profile *p, uint32_t index)
{
    gpw_figure f;

    assert_status(gpw_profile_figure_at(p, index, &f, sizeof f), GPW_OK);
    return f;
}

static uint32_t rows_of(const gpw_profile *p)
{
    uint32_t count = 0;

    assert_status(gpw_profile_figure_count(p, &count), GPW_OK);
    assert_true(count > 0);
    return count;
}

/* The board stands first though its number is the largest; so does an unknown condition. */
static int64_t place_of(const gpw_figure *f)
{
    const int64_t phase = f->phase == GPW_PHASE_COUNT ? 0 : (int64_t)f->phase + 1;
    const int64_t at = isnan(f->at) ? -1 : (int64_t)((double)f->at * 1.0e4);

    return (phase * 100 + (int64_t)f->quantity) * 100000000000 + at;
}

static void rows_stand_in_order_and_none_twice(void **state)
{
    uint32_t p, i;

    (void)state;
    for (p = 0; p < gpw_profile_count(); p++) {
        const gpw_profile *const profile = gpw_profile_at(p);

        for (i = 1; i < rows_of(profile); i++) {
            const gpw_figure before = row_of(profile, i - 1u), here = row_of(profile, i);

            if (place_of(&before) >= place_of(&here)) {
                fail_msg("%s: row %u", gpw_profile_name(profile), i);
            }
        }
    }
}

static void every_row_says_something_and_from_where(void **state)
{
    uint32_t p, i;

    (void)state;
    for (p = 0; p < gpw_profile_count(); p++) {
        const gpw_profile *const profile = gpw_profile_at(p);

        for (i = 0; i < rows_of(profile); i++) {
            const gpw_figure f = row_of(profile, i);

            if ((isnan(f.value) && isnan(f.low) && isnan(f.high)) ||
                f.grade == GPW_GRADE_UNKNOWN || f.grade == GPW_GRADE_USER ||
                f.source == GPW_SOURCE_USER ||
                (f.point == GPW_POINT_UNKNOWN && f.quantity != GPW_QUANTITY_STORAGE)) {
                fail_msg("%s: %s of %s", gpw_profile_name(profile),
                         gpw_quantity_name(f.quantity), gpw_phase_name(f.phase));
            }
        }
    }
}

/* All that the catalogue has, a user may have: a copy takes each row again. */
static void a_copy_takes_each_row_again(void **state)
{
    uint32_t p, i;

    (void)state;
    for (p = 0; p < gpw_profile_count(); p++) {
        const gpw_profile *const profile = gpw_profile_at(p);
        gpw_profile *own = NULL;

        assert_status(gpw_profile_copy(memory, sizeof memory, profile, 64u, "own", &own),
                      GPW_OK);
        for (i = 0; i < rows_of(profile); i++) {
            const gpw_figure f = row_of(profile, i);

            if (gpw_profile_set_figure(own, &f, sizeof f) != GPW_OK) {
                fail_msg("%s: row %u", gpw_profile_name(profile), i);
            }
        }
        assert_int_equal(rows_of(own), rows_of(profile));
    }
}

/* Table 7.2 of the study: 24 to 32 kW/s synchronised, 20 to 27 with C = 0.7. */
static void ramp_of_the_cluster_is_the_synchronised_one(void **state)
{
    gpw_profile_config c;
    gpw_figure f;

    (void)state;
    assert_status(gpw_profile_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_profile_board(gpw_profile_study_h100_cluster(), &c), GPW_OK);
    assert_near(c.ramp_low_w_per_s, 24000.0, 0.0);
    assert_near(c.ramp_high_w_per_s, 32000.0, 0.0);
    assert_int_equal(c.ramp_point, GPW_POINT_NODE_AC);

    f = row_of(gpw_profile_study_h100_cluster(), 2u);
    assert_int_equal(f.quantity, GPW_QUANTITY_RAMP);
    assert_near(f.at, 0.7, 1.0e-6);
    assert_near(f.low, 20000.0, 0.0);
    assert_near(f.high, 27000.0, 0.0);
}

static void ramp_for_no_correlation_that_exists_is_refused(void **state)
{
    gpw_profile *own = NULL;
    gpw_figure f = row_of(gpw_profile_study_h100_cluster(), 2u);

    (void)state;
    assert_status(gpw_profile_copy(memory, sizeof memory, gpw_profile_study_h100_cluster(), 64u,
                                   NULL, &own),
                  GPW_OK);
    f.at = 1.5f;
    assert_status(gpw_profile_set_figure(own, &f, sizeof f), GPW_ERR_DOMAIN);
    f.at = UNKNOWN;
    assert_status(gpw_profile_set_figure(own, &f, sizeof f), GPW_OK);
    assert_int_equal(rows_of(own), rows_of(gpw_profile_study_h100_cluster()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_order_and_none_twice),
        cmocka_unit_test(every_row_says_something_and_from_where),
        cmocka_unit_test(a_copy_takes_each_row_again),
        cmocka_unit_test(ramp_of_the_cluster_is_the_synchronised_one),
        cmocka_unit_test(ramp_for_no_correlation_that_exists_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
