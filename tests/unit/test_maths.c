/* SPDX-License-Identifier: MIT */
/* Against libm in double, over grids that reach every exponent. */
#include "gpw_test.h"

#include "maths.h"

#include <float.h>

/* Bit patterns from one argument to the next, over all of them and where every one counts, and
 * casts tried: primes. The stand-in for cmocka asks for fewer: an emulator takes each far
 * longer. */
#ifdef GPW_TEST_COARSE
#  define GRID 10007u
#  define EACH 61u
#  define CASTS 20011u
#else
#  define GRID 193u
#  define EACH 1u
#  define CASTS 1000003u
#endif

/* Distance from the true value in units of the float's last place there. */
static double ulps(float got, double expected)
{
    int exponent;

    if (isinf(got) || fabs(expected) > (double)FLT_MAX) {
        return isinf(got) && fabs(expected) > (double)FLT_MAX ? 0.0 : 1e9;
    }
    (void)frexp(fabs(expected), &exponent);
    return fabs((double)got - expected) / ldexp(1.0, (exponent < -125 ? -125 : exponent) - 24);
}

static void assert_ulps(float (*own)(float), double (*libm)(double), float x, double most)
{
    const float got = own(x);
    const double off = ulps(got, libm((double)x));

    if (!(off <= most)) {
        fail_msg("f(%.9g) is %.9g, true %.17g: %.3g ulp", (double)x, (double)got,
                 libm((double)x), off);
    }
}

static void exp_and_expm1_stay_near_libm(void **state)
{
    uint32_t bits;

    (void)state;
    for (bits = 0; bits < 0x7f800000u; bits += GRID) {
        const float x = gpwi_from_bits(bits);

        assert_ulps(gpwi_exp, exp, x, 1.0);
        assert_ulps(gpwi_exp, exp, -x, 1.0);
        assert_ulps(gpwi_expm1, expm1, x, 2.0);
        assert_ulps(gpwi_expm1, expm1, -x, 2.0);
    }
}

static void log_stays_near_libm(void **state)
{
    uint32_t bits;

    (void)state;
    for (bits = 1; bits < 0x7f800000u; bits += GRID) {
        assert_ulps(gpwi_log, log, gpwi_from_bits(bits), 1.0);
    }
    for (bits = 0x3f780000u; bits < 0x3f840000u; bits += EACH) { /* about 1 */
        assert_ulps(gpwi_log, log, gpwi_from_bits(bits), 1.0);
    }
}

static void sqrt_is_correctly_rounded_with_and_without_the_machine(void **state)
{
    uint32_t bits;

    (void)state;
    for (bits = 0; bits < 0x7f800000u; bits += GRID) {
        const float x = gpwi_from_bits(bits);
        const float expected = sqrtf(x);

        if (gpwi_sqrt(x) != expected || gpwi_sqrt_portable(x) != expected) {
            fail_msg("sqrt(%.9g) is %.9g and %.9g", (double)x, (double)gpwi_sqrt(x),
                     (double)gpwi_sqrt_portable(x));
        }
    }
    for (bits = 0x3f000000u; bits < 0x3f010000u;
         bits += EACH) { /* neighbours, to meet the hard ones */
        const float x = gpwi_from_bits(bits);

        assert_true(gpwi_sqrt_portable(x) == sqrtf(x));
        assert_true(gpwi_sqrt_portable(x - 0.25f) == sqrtf(x - 0.25f));
    }
}

static void extremes_of_each_function_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_true(gpwi_exp(0.0f) == 1.0f);
    assert_true(gpwi_exp(-INFINITY) == 0.0f);
    assert_true(isinf(gpwi_exp(INFINITY)));
    assert_true(isnan(gpwi_exp(NAN)));
    assert_true(gpwi_expm1(0.0f) == 0.0f);
    assert_true(gpwi_expm1(-INFINITY) == -1.0f);
    assert_true(isnan(gpwi_expm1(NAN)));
    assert_true(gpwi_log(1.0f) == 0.0f);
    assert_true(isinf(gpwi_log(INFINITY)));
    assert_true(gpwi_log(0.0f) == -INFINITY);
    assert_true(isnan(gpwi_log(-1.0f)));
    assert_true(isnan(gpwi_log(NAN)));
    assert_true(gpwi_sqrt_portable(0.0f) == 0.0f);
    assert_true(isinf(gpwi_sqrt_portable(INFINITY)));
    assert_true(isnan(gpwi_sqrt_portable(-1.0f)));
    assert_true(isnan(gpwi_sqrt_portable(NAN)));
}

/* Back through erfc(): what probability the quantile really has, as an error in the quantile.
 */
static void normal_quantile_undoes_the_distribution(void **state)
{
    double p;

    (void)state;
    for (p = 1.0e-30; p < 1.0; p = p < 0.4 ? p * (1.0 + 0.0005 * EACH) : p + 1.0e-5 * EACH) {
        const float z = gpwi_normal_quantile((float)p);
        const double back = 0.5 * erfc(-(double)z / sqrt(2.0));
        const double density = exp(-(double)z * (double)z / 2.0) / sqrt(2.0 * acos(-1.0));
        const double off = fabs(back - (double)(float)p) / density;

        if (!(off <= 1.0e-6 * fmax(1.0, fabs((double)z)))) {
            fail_msg("quantile(%.9g) is %.9g, off by %.3g", p, (double)z, off);
        }
    }
    assert_near(gpwi_normal_quantile(0.5f), 0.0, 0.0);
    assert_near(gpwi_normal_quantile(0.975f), 1.959963985,
                2e-6); /* tables; 0.975f is not 0.975 */
    assert_near(gpwi_normal_quantile(0.001f), -3.090232306, 1e-6);
}

static void lag_gain_is_exact_for_held_input(void **state)
{
    (void)state;
    assert_true(gpwi_lag_gain(0.01f, 0.0f) == 1.0f);
    assert_near(gpwi_lag_gain(1.0f, 1.0f), 1.0 - exp(-1.0), 1e-7);
    assert_near(gpwi_lag_gain(1.0e-3f, 1.0e6f) * 1.0e9, 1.0, 2e-7); /* no cancellation */
}

/* Below 2^63 the cast itself is defined, and says what is right. */
static void int64_is_the_cast_towards_zero(void **state)
{
    uint32_t bits;

    (void)state;
    for (bits = 0; bits < 0x5f000000u; bits += GRID) {
        const float x = gpwi_from_bits(bits);

        if (gpwi_int64(x) != (int64_t)x || gpwi_int64(-x) != (int64_t)-x) {
            fail_msg("int64(%.9g) is %lld", (double)x, (long long)gpwi_int64(x));
        }
    }
    assert_true(gpwi_int64(0.0f) == 0 && gpwi_int64(-0.99f) == 0);
    assert_true(gpwi_int64(-16777217.0f) == -16777216 && gpwi_int64(8388607.5f) == 8388607);
}

/* Shifts by more than the word has are of nobody's making but a damaged float's. */
static void int64_of_what_none_holds_is_the_largest_of_its_sign(void **state)
{
    static const float beyond[] = {9223372036854775808.0f, 1.0e20f, 3.4028235e38f, INFINITY,
                                   NAN};
    uint32_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(beyond); i++) {
        const float x = copysignf(beyond[i], 1.0f);

        assert_true(gpwi_int64(x) == INT64_MAX);
        assert_true(gpwi_int64(-x) == -INT64_MAX);
    }
    /* The last floats that fit: 2^63 - 2^39. */
    assert_true(gpwi_int64(9223371487098961920.0f) == 9223371487098961920);
    assert_true(gpwi_int64(-9223371487098961920.0f) == -9223371487098961920);
}

static void assert_cast(uint64_t x)
{
    if (gpwi_bits(gpwi_float_of_uint64(x)) != gpwi_bits((float)x)) {
        fail_msg("%llu to float is %.9g", (unsigned long long)x,
                 (double)gpwi_float_of_uint64(x));
    }
    if (gpwi_bits(gpwi_float_of_int64((int64_t)x)) != gpwi_bits((float)(int64_t)x)) {
        fail_msg("%lld to float is %.9g", (long long)x,
                 (double)gpwi_float_of_int64((int64_t)x));
    }
}

/* About each power of two, about each tie, and at random in every width. */
static void float_of_64_bits_is_the_cast_to_nearest(void **state)
{
    uint64_t random = 1u;
    uint32_t bit, i;

    (void)state;
    for (bit = 0; bit < 64u; bit++) {
        const uint64_t power = (uint64_t)1 << bit;
        const uint64_t half = power >> 24; /* of the float's last place */

        for (i = 0; i < 33u; i++) {
            const uint64_t near = (uint64_t)i - 16u;

            assert_cast(power + near);
            assert_cast(power + half + near);
            assert_cast(power + 3u * half + near);
            assert_cast(2u * power - half + near);
        }
    }
    for (i = 0; i < CASTS; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        assert_cast((random ^ random >> 33) >> i % 64u);
    }
    assert_true(gpwi_float_of_int64(INT64_MIN) == -9223372036854775808.0f);
    assert_true(gpwi_float_of_uint64(UINT64_MAX) == 18446744073709551616.0f);
    /* Ties: 2^40 and 2^40 + 2^17 are neighbours. */
    assert_true(gpwi_float_of_uint64(1099511693312u) == 1099511627776.0f);
    assert_true(gpwi_float_of_uint64(1099511693313u) == 1099511758848.0f);
    assert_true(gpwi_float_of_uint64(1099511824384u) == 1099511889920.0f);
}

static void sin_tan_and_atan_stay_near_libm(void **state)
{
    const uint32_t half_pi = 0x3fc90fdbu;
    uint32_t bits;

    (void)state;
    for (bits = 1; bits <= half_pi; bits += GRID) {
        assert_ulps(gpwi_sin, sin, gpwi_from_bits(bits), 2.0);
    }
    for (bits = 1; bits < half_pi; bits += GRID) {
        assert_ulps(gpwi_tan, tan, gpwi_from_bits(bits), 4.0);
    }
    for (bits = half_pi - 100000u; bits < half_pi; bits += EACH) { /* up to the pole */
        assert_ulps(gpwi_tan, tan, gpwi_from_bits(bits), 4.0);
    }
    for (bits = 1; bits < 0x7f800000u; bits += GRID) {
        assert_ulps(gpwi_atan, atan, gpwi_from_bits(bits), 3.0);
    }
    assert_true(gpwi_sin(0.0f) == 0.0f && gpwi_tan(0.0f) == 0.0f && gpwi_atan(0.0f) == 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_and_expm1_stay_near_libm),
        cmocka_unit_test(log_stays_near_libm),
        cmocka_unit_test(sqrt_is_correctly_rounded_with_and_without_the_machine),
        cmocka_unit_test(extremes_of_each_function_are_those_of_the_standard),
        cmocka_unit_test(sin_tan_and_atan_stay_near_libm),
        cmocka_unit_test(normal_quantile_undoes_the_distribution),
        cmocka_unit_test(lag_gain_is_exact_for_held_input),
        cmocka_unit_test(int64_is_the_cast_towards_zero),
        cmocka_unit_test(int64_of_what_none_holds_is_the_largest_of_its_sign),
        cmocka_unit_test(float_of_64_bits_is_the_cast_to_nearest),
    };

    return cmocka_run_group_tests_name("maths", tests, NULL, NULL);
}
