/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include "maths.h"
#include "noise.h"

#include <string.h>

/* Vectors of the authors' Random123 package, file kat_vectors: philox4x32, 10 rounds. */
static void philox_gives_the_authors_answers(void **state)
{
    static const struct {
        uint32_t counter[4], key[2], answer[4];
    } known[] = {
        {{0u, 0u, 0u, 0u}, {0u, 0u}, {0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}},
        {{0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu},
         {0xffffffffu, 0xffffffffu},
         {0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}},
        {{0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u},
         {0xa4093822u, 0x299f31d0u},
         {0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(known); i++) {
        uint32_t w[4];

        memcpy(w, known[i].counter, sizeof w);
        gpwi_philox(w, known[i].key[0], known[i].key[1]);
        assert_memory_equal(w, known[i].answer, sizeof w);
    }
}

/* First outputs of the authors' reference code from the state 1, 2, 3, 4, worked out by hand:
 * rotl(1 + 4, 7) + 1 = 641, then with the state 7, 0, 1026, 12288 (9 + 3 bits turned by 11). */
static void xoshiro_steps_as_its_authors_define(void **state)
{
    gpwi_stream s = {{1u, 2u, 3u, 4u}};

    (void)state;
    assert_int_equal(gpwi_stream_peek(&s), 641);
    assert_int_equal(gpwi_stream_next(&s), 641);
    assert_int_equal(s.word[0], 7);
    assert_int_equal(s.word[1], 0);
    assert_int_equal(s.word[2], 1026);
    assert_int_equal(s.word[3], 12288);
    assert_int_equal(gpwi_stream_next(&s), (12295u << 7) + 7u);
}

static void stream_opens_on_its_counter_and_seed(void **state)
{
    uint32_t w[4] = {0x9abcdef0u, 0x12345678u, 77u, 2u};
    gpwi_stream s;

    (void)state;
    gpwi_philox(w, 0x89abcdefu, 0x01234567u);
    gpwi_stream_open(&s, 0x0123456789abcdefu, 0x123456789abcdef0u, 77u, 2u);
    assert_memory_equal(s.word, w, sizeof w);
}

/* All 65536 sums, so no sampling error. */
static void table_gaussian_has_the_moments_it_promises(void **state)
{
    int64_t sum = 0, squares = 0;
    double fourth = 0.0, variance;
    uint32_t bits;

    (void)state;
    for (bits = 0; bits < 65536u; bits++) {
        const int32_t g = gpwi_table_gaussian(bits);

        sum += g;
        squares += (int64_t)g * g;
        fourth += pow((double)g, 4.0);
    }
    variance = (double)squares / 65536.0;
    assert_int_equal(sum, 0);
    assert_near(variance, 2980.0, 0.0);
    assert_near(sqrt(variance), 54.589376256, 1e-9);
    assert_near(sqrt(variance) * (double)GPWI_TABLE_UNIT, 1.0, 3e-8);
    assert_near(fourth / 65536.0 / (variance * variance), 3.0, 0.001);
}

static void table_gaussian_looks_at_sixteen_bits_only(void **state)
{
    (void)state;
    assert_int_equal(gpwi_table_gaussian(0xffff0000u), gpwi_table_gaussian(0u));
    assert_int_equal(gpwi_table_gaussian(0u), -232);
    assert_int_equal(gpwi_table_gaussian(0x7fffu), 3 * 58 - 2);
}

static void gaussian_pair_is_box_muller(void **state)
{
    const double pi = acos(-1.0);
    gpwi_stream s;
    int k;

    (void)state;
    gpwi_stream_open(&s, 1u, 2u, 3u, 4u);
    for (k = 0; k < 200000; k++) {
        const uint32_t w0 = gpwi_stream_next(&s), w1 = gpwi_stream_next(&s);
        const double radius = sqrt(-2.0 * log(((double)(w0 >> 8) + 1.0) / 16777216.0));
        const double in_quadrant =
            ((double)((w1 >> 6) & 0xffffffu) / 8388608.0 - 1.0) * pi / 4.0;
        const double angle = in_quadrant + pi / 2.0 * (double)(w1 >> 30);
        float a, b;

        gpwi_gaussian_pair(w0, w1, &a, &b);
        assert_near(a, radius * cos(angle), 1.5e-6);
        assert_near(b, radius * sin(angle), 1.5e-6);
    }
}

static void gaussian_pair_is_finite_at_the_ends_of_its_words(void **state)
{
    float a, b;

    (void)state;
    gpwi_gaussian_pair(0u, 0u, &a, &b); /* largest radius: sqrt(2 ln 2^24) */
    assert_near(hypot((double)a, (double)b), 5.768107546, 1e-6);
    gpwi_gaussian_pair(0xffffffffu, 0xffffffffu, &a, &b);
    assert_near(hypot((double)a, (double)b), 0.0, 0.0);
}

/* The moments of a million pairs within 4 standard errors. */
static void gaussian_pairs_are_independent_and_of_unit_variance(void **state)
{
    const int pairs = 1000000;
    double sum[2] = {0.0, 0.0}, squares[2] = {0.0, 0.0}, product = 0.0, fourth = 0.0;
    gpwi_stream s;
    int k;

    (void)state;
    gpwi_stream_open(&s, 7u, 0u, 0u, 4u);
    for (k = 0; k < pairs; k++) {
        const uint32_t w0 = gpwi_stream_next(&s), w1 = gpwi_stream_next(&s);
        float a, b;

        gpwi_gaussian_pair(w0, w1, &a, &b);
        sum[0] += (double)a;
        sum[1] += (double)b;
        squares[0] += (double)a * (double)a;
        squares[1] += (double)b * (double)b;
        product += (double)a * (double)b;
        fourth += pow((double)a, 4.0);
    }
    for (k = 0; k < 2; k++) {
        assert_near(sum[k] / pairs, 0.0, 4.0 / sqrt(pairs));
        assert_near(squares[k] / pairs, 1.0, 4.0 * sqrt(2.0 / pairs));
    }
    assert_near(product / pairs, 0.0, 4.0 / sqrt(pairs));
    assert_near(fourth / pairs, 3.0, 4.0 * sqrt(96.0 / pairs));
}

static void every_word_of_the_address_matters(void **state)
{
    static const struct {
        uint64_t seed, entity;
        uint32_t tile, kind;
    } other[] = {{2u, 0u, 0u, 0u}, {1u | 1ull << 40, 0u, 0u, 0u},
                 {1u, 1u, 0u, 0u}, {1u, 1ull << 40, 0u, 0u},
                 {1u, 0u, 1u, 0u}, {1u, 0u, 0u, 1u}};
    gpwi_stream base, s;
    size_t i;

    (void)state;
    gpwi_stream_open(&base, 1u, 0u, 0u, 0u);
    for (i = 0; i < COUNT_OF(other); i++) {
        gpwi_stream_open(&s, other[i].seed, other[i].entity, other[i].tile, other[i].kind);
        assert_true(memcmp(&s, &base, sizeof s) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_authors_answers),
        cmocka_unit_test(xoshiro_steps_as_its_authors_define),
        cmocka_unit_test(stream_opens_on_its_counter_and_seed),
        cmocka_unit_test(table_gaussian_has_the_moments_it_promises),
        cmocka_unit_test(table_gaussian_looks_at_sixteen_bits_only),
        cmocka_unit_test(gaussian_pair_is_box_muller),
        cmocka_unit_test(gaussian_pair_is_finite_at_the_ends_of_its_words),
        cmocka_unit_test(gaussian_pairs_are_independent_and_of_unit_variance),
        cmocka_unit_test(every_word_of_the_address_matters),
    };

    return cmocka_run_group_tests_name("noise", tests, NULL, NULL);
}
