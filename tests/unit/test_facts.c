/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/facts.h>
#include <gpupower/profile.h>

#include "kept_page.h"
#include "nearest.h"

#include <stdio.h>
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
    assert_int_equal(gpw_fact_nearest("bml.lama2", &index), GPW_OK);
    assert_int_equal(gpw_fact_at(index, &fact, sizeof fact), GPW_OK);
    assert_string_equal(fact.id, "bnl.llama2-13b.median");
}

static void letters_apart_counts_single_changes(void **state)
{
    char long_name[100];

    (void)state;
    assert_int_equal(gpwi_letters_apart("kitten", "sitting"), 3);
    assert_int_equal(gpwi_letters_apart("", "abc"), 3);
    assert_int_equal(gpwi_letters_apart("abc", ""), 3);
    assert_int_equal(gpwi_letters_apart("H100", "h100"), 0);
    assert_int_equal(gpwi_letters_apart("A b_c", "a-b/c"), 0);
    assert_int_equal(gpwi_cost_apart("qwen", "qwen3-8b", 1, 2), 4);
    assert_int_equal(gpwi_cost_apart("qwenx", "qwen", 1, 2), 2);
    assert_int_equal(gpwi_cost_apart("qwem", "qwen", 1, 2), 2);
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

/* ---- docs/facts.md ---- */

static const struct {
    const char *section;
    const char *title;
} titles[] = {{"summary", "Executive summary"},
              {"1.1", "1.1 The node at Brookhaven"},
              {"1.2", "1.2 The node model"},
              {"2.1", "2.1 What nvidia-smi samples"},
              {"3.1", "3.1 Inference"},
              {"3.2", "3.2 Idle"},
              {"3.3", "3.3 Loading a model"},
              {"3.4", "3.4 Warm-up"},
              {"4.1", "4.1 Ramps, measured of an RTX 4090"},
              {"4.2", "4.2 Timing of the phases; part 8.1 has others"},
              {"5.1", "5.1 Correlation"},
              {"5.2", "5.2 Sum of eight"},
              {"6.1", "6.1 Methods of measurement"},
              {"6.2", "6.2 What is validated"},
              {"7.1", "7.1 Profile of an H100 PCIe"},
              {"7.2", "7.2 Cluster of eight"},
              {"8.1", "8.1 Design values"},
              {"8.2", "8.2 Gaps that the study names"},
              {"9.1", "9.1 Sources that the study names"},
              {"9.2", "9.2 Which source has which finding"},
              {"end", "Conclusions"}};

static const char *title_of(const gpw_fact *fact)
{
    size_t i;

    for (i = 0; fact->study == 1u && i < COUNT_OF(titles); i++) {
        if (strcmp(titles[i].section, fact->section) == 0) {
            return titles[i].title;
        }
    }
    return fact->section;
}

static size_t print_number(char *at, float number)
{
    return (size_t)(gpw_is_unknown(number) ? sprintf(at, "-") : sprintf(at, "%.6g", number));
}

static size_t print_value(char *at, const gpw_fact *fact)
{
    size_t n = 0;

    if (!gpw_is_unknown(fact->value)) {
        n += print_number(at, fact->value);
    }
    if (!gpw_is_unknown(fact->low) || !gpw_is_unknown(fact->high)) {
        n += (size_t)sprintf(at + n, n > 0 ? ", " : "");
        if (gpw_is_unknown(fact->low)) {
            n += (size_t)sprintf(at + n, "at most ");
        } else {
            n += print_number(at + n, fact->low);
            n += (size_t)sprintf(at + n, " to ");
        }
        n += print_number(at + n, fact->high);
    }
    return n;
}

static size_t print_fact(char *at, const gpw_fact *fact)
{
    size_t n = (size_t)sprintf(at, "| `%s` | %s | ", fact->id, fact->text);

    n += print_value(at + n, fact);
    n += (size_t)sprintf(at + n, " | %s | %s | %s | %s | @ref %s | ", fact->unit,
                         gpw_confidence_name(fact->confidence), gpw_grade_name(fact->grade),
                         fact->point == GPW_POINT_UNKNOWN ? "" : gpw_point_name(fact->point),
                         gpw_source_name(fact->source));
    if (fact->contradiction > 0u) {
        n += (size_t)sprintf(at + n, "@ref study-%u \"%u\"", fact->contradiction,
                             fact->contradiction);
    }
    return n + (size_t)sprintf(at + n, " |\n");
}

static void the_docs_print_every_fact(void **state)
{
    static char tables[KEPT_PAGE_BYTES];
    char section[8] = "";
    uint32_t study = 0, i;
    size_t n = 0;

    (void)state;
    for (i = 0; i < gpw_fact_count(); i++) {
        gpw_fact fact;

        assert_int_equal(gpw_fact_at(i, &fact, sizeof fact), GPW_OK);
        if (fact.study != study) {
            n += (size_t)sprintf(tables + n, "\n# %s\n",
                                 fact.study == 1u ? "The first study" : "The second study");
        }
        if (fact.study != study || strcmp(fact.section, section) != 0) {
            n += (size_t)sprintf(
                tables + n,
                "\n## %s\n\n| id | what | figure | unit | it says | grade | "
                "point | source | case |\n|---|---|---|---|---|---|---|---|---|\n",
                title_of(&fact));
        }
        study = fact.study;
        memcpy(section, fact.section, sizeof section);
        n += print_fact(tables + n, &fact);
        assert_true(n + 1000u < sizeof tables);
    }
    assert_page_is_kept("facts.md", "test_facts -->\n", tables);
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
        cmocka_unit_test(the_docs_print_every_fact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
