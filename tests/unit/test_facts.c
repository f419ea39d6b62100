/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/facts.h>
#include <gpupower/profile.h>

#include "nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gpw_fact fact_of(const char *id)
{
    gpw_fact fact;
    uint32_t index;

    assert_int_equal(gpw_fact_find(id, &index), GPW_OK);
    assert_int_equal(gpw_fact_at(index, &fact, sizeof fact), GPW_OK);
    assert_string_equal(fact.id, id);
    return fact;
}

static void every_fact_is_whole(void **state)
{
    uint32_t i, k;

    (void)state;
    for (i = 0; i < gpw_fact_count(); i++) {
        gpw_fact fact, other;

        assert_int_equal(gpw_fact_at(i, &fact, sizeof fact), GPW_OK);
        assert_true(fact.study == 1u || fact.study == 2u);
        assert_true(fact.contradiction <= 25u);
        assert_true(fact.grade > GPW_GRADE_UNKNOWN && fact.grade < GPW_GRADE_USER);
        assert_true(fact.source > GPW_SOURCE_USER);
        assert_string_not_equal(gpw_source_name(fact.source), "?");
        assert_string_not_equal(gpw_point_name(fact.point), "?");
        assert_string_not_equal(gpw_confidence_name(fact.confidence), "?");
        assert_true(fact.id[0] != '\0' && fact.text[0] != '\0' && fact.section[0] != '\0' &&
                    fact.unit[0] != '\0');
        assert_true(fact.id[sizeof fact.id - 1] == '\0' &&
                    fact.text[sizeof fact.text - 1] == '\0' &&
                    fact.section[sizeof fact.section - 1] == '\0' &&
                    fact.unit[sizeof fact.unit - 1] == '\0');
        assert_false(gpw_is_unknown(fact.value) && gpw_is_unknown(fact.low) &&
                     gpw_is_unknown(fact.high));
        assert_false(fact.low > fact.value || fact.value > fact.high || fact.low > fact.high);
        for (k = 0; k < i; k++) {
            assert_int_equal(gpw_fact_at(k, &other, sizeof other), GPW_OK);
            assert_string_not_equal(fact.id, other.id);
        }
    }
}

static void the_node_table_is_the_study_s(void **state)
{
    static const struct {
        const char *id;
        double value;
    } rows[] = {{"bnl.idle.median", 1.8},         {"bnl.burn.median", 8.43},
                {"bnl.burn.max", 8.48},           {"bnl.llama2-13b.median", 7.92},
                {"bnl.llama2-13b.max", 8.42},     {"bnl.resnet-512.median", 4.68},
                {"bnl.resnet-512.max", 5.02},     {"bnl.resnet-4096.median", 6.26},
                {"bnl.resnet-4096.max", 6.48},    {"bnl.resnet-512.duration", 26.0},
                {"bnl.resnet-4096.duration", 5.0}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        assert_float_equal(fact_of(rows[i].id).value, rows[i].value, 1e-6);
    }
}

/* Reference: 121.68 kWh by 31.30 kWh, which the abstract calls a factor of 4. */
static void batch_size_cuts_the_energy_of_resnet_by_nearly_four(void **state)
{
    const double small = (double)fact_of("bnl.resnet-512.median").value *
                         (double)fact_of("bnl.resnet-512.duration").value;
    const double large = (double)fact_of("bnl.resnet-4096.median").value *
                         (double)fact_of("bnl.resnet-4096.duration").value;

    (void)state;
    assert_float_equal(small, 121.68, 1e-4);
    assert_float_equal(large, 31.30, 1e-4);
    assert_float_equal(small / large, 3.888, 5e-4);
    assert_true(small / large > 4.0 * 0.95);
    assert_float_equal(fact_of("bnl.burn.max").value / fact_of("bnl.rated").value, 0.831, 5e-4);
    assert_float_equal(fact_of("bnl.max").value / fact_of("bnl.rated").value, 0.824, 5e-4);
}

static void parts_that_disagree_are_both_there(void **state)
{
    (void)state;
    assert_float_equal(fact_of("timing42.load").high, 10.0, 0.0);
    assert_float_equal(fact_of("design.load").low, 30.0, 0.0);
    assert_float_equal(fact_of("timing42.warmup").high, 5.0, 0.0);
    assert_float_equal(fact_of("design.warmup").high, 15.0, 0.0);
    assert_int_equal(fact_of("timing42.load").contradiction, 17);
    assert_int_equal(fact_of("design.load").contradiction, 17);
}

static void confidence_and_grade_are_two_things(void **state)
{
    const gpw_fact infer = fact_of("profile.infer");

    (void)state;
    assert_string_equal(gpw_confidence_name(infer.confidence), "high");
    assert_string_equal(gpw_grade_name(infer.grade), "X");
    assert_string_equal(gpw_confidence_name(GPW_CONFIDENCE_NONE), "-");
    assert_string_equal(gpw_confidence_name(6u), "?");
    assert_string_equal(gpw_confidence_name(0x103u), "?");
}

static void a_misspelt_id_finds_the_one_that_was_meant(void **state)
{
    gpw_fact fact;
    uint32_t index = 7u;

    (void)state;
    assert_int_equal(gpw_fact_find("profile.infr", &index), GPW_ERR_NOT_FOUND);
    assert_int_equal(index, 7);
    assert_int_equal(gpw_fact_nearest("Profile.infr", &index), GPW_OK);
    assert_int_equal(gpw_fact_at(index, &fact, sizeof fact), GPW_OK);
    assert_string_equal(fact.id, "profile.infer");
}

static void letters_apart_counts_single_changes(void **state)
{
    char long_name[100];

    (void)state;
    assert_int_equal(gpwi_letters_apart("kitten", "sitting"), 3);
    assert_int_equal(gpwi_letters_apart("", "abc"), 3);
    assert_int_equal(gpwi_letters_apart("abc", ""), 3);
    assert_int_equal(gpwi_letters_apart("H100", "h100"), 0);
    memset(long_name, 'a', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    assert_int_equal(gpwi_letters_apart(long_name, "a"), 63);
}

static void bad_requests_are_refused(void **state)
{
    gpw_fact fact;
    uint32_t index = 7u;

    (void)state;
    assert_int_equal(gpw_fact_at(0u, NULL, sizeof fact), GPW_ERR_NULL);
    assert_int_equal(gpw_fact_at(gpw_fact_count(), &fact, sizeof fact), GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_fact_at(0u, &fact, sizeof fact - 1u), GPW_ERR_VERSION);
    assert_int_equal(gpw_fact_find(NULL, &index), GPW_ERR_NULL);
    assert_int_equal(gpw_fact_find("bnl", NULL), GPW_ERR_NULL);
    assert_int_equal(gpw_fact_nearest(NULL, &index), GPW_ERR_NULL);
    assert_int_equal(gpw_fact_nearest("bnl", NULL), GPW_ERR_NULL);
    assert_int_equal(index, 7);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fact_is_whole),
        cmocka_unit_test(the_node_table_is_the_study_s),
        cmocka_unit_test(batch_size_cuts_the_energy_of_resnet_by_nearly_four),
        cmocka_unit_test(parts_that_disagree_are_both_there),
        cmocka_unit_test(confidence_and_grade_are_two_things),
        cmocka_unit_test(a_misspelt_id_finds_the_one_that_was_meant),
        cmocka_unit_test(letters_apart_counts_single_changes),
        cmocka_unit_test(bad_requests_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
