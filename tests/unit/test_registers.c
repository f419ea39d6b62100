/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/registers.h>

#include "kept_page.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_SPARE (GPW_REG_NOW_COUNT - 1u - 83u)

static gpw_watch_output output;
static uint16_t now[GPW_REG_NOW_COUNT], forecast[GPW_REG_FORECAST_COUNT];

static int clear(void **state)
{
    (void)state;
    memset(&output, 0, sizeof output);
    memset(now, 0, sizeof now);
    memset(forecast, 0, sizeof forecast);
    return 0;
}

static uint16_t at(uint32_t address)
{
    return now[address - GPW_REG_NOW];
}

static int32_t wide_at(uint32_t address)
{
    return (int32_t)((uint32_t)at(address) << 16 | at(address + 1u));
}

static gpw_status encode_now(void)
{
    return gpw_registers_encode(GPW_REGISTERS_NOW, &output, now, GPW_REG_NOW_COUNT);
}

static void powers_stand_high_word_first_in_watts(void **state)
{
    (void)state;
    output.load_w = 1000000.0f; /* 0x000F4240 */
    output.battery_w = -2.0f;
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(at(GPW_REG_NOW_LOAD_W), 0x000F);
    assert_int_equal(at(GPW_REG_NOW_LOAD_W + 1u), 0x4240);
    assert_int_equal(at(GPW_REG_NOW_BATTERY_W), 0xFFFF);
    assert_int_equal(at(GPW_REG_NOW_BATTERY_W + 1u), 0xFFFE);
}

static void scales_are_those_of_the_page(void **state)
{
    (void)state;
    output.load_age_s = 0.25f;
    output.step_up_rise_s = 0.125f;
    output.boost_pu = 0.5f;
    output.swing_hz = 1.5f;
    output.swing_df_hz = 0.25f;
    output.margin_pct = -12.5f;
    output.battery_need_j = 3600000.0f;
    output.time_ns = 0x0102030405060708ull;
    output.reasons = 0x80000001u;
    output.unannounced = 70000u;
    output.frequency_hz = 50.12f;
    output.frequency_low_hz = 47.999f;
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(at(GPW_REG_NOW_LOAD_AGE_S), 25);
    assert_int_equal(at(GPW_REG_NOW_STEP_UP_RISE_S), 125);
    assert_int_equal(at(GPW_REG_NOW_BOOST_PU), 500);
    assert_int_equal(at(GPW_REG_NOW_SWING_HZ), 150);
    assert_int_equal(at(GPW_REG_NOW_SWING_DF_HZ), 250);
    assert_int_equal((int16_t)at(GPW_REG_NOW_MARGIN_PCT), -125);
    assert_int_equal(wide_at(GPW_REG_NOW_BATTERY_NEED_J), 3600);
    assert_int_equal(at(GPW_REG_NOW_TIME_NS), 0x0102);
    assert_int_equal(at(GPW_REG_NOW_TIME_NS + 3u), 0x0708);
    assert_int_equal(at(GPW_REG_NOW_REASONS), 0x8000);
    assert_int_equal(at(GPW_REG_NOW_REASONS + 1u), 1);
    assert_int_equal(wide_at(GPW_REG_NOW_UNANNOUNCED), 70000);
    assert_int_equal(at(GPW_REG_NOW_FREQUENCY_HZ), 5012);
    assert_int_equal(at(GPW_REG_NOW_FREQUENCY_LOW_HZ), 4799);
}

/* @verifies{registers-sentinel} */
static void the_unknown_is_not_available_and_never_zero(void **state)
{
    (void)state;
    output.load_w = NAN;
    output.load_age_s = NAN;
    output.margin_pct = NAN;
    output.limiting = UINT32_MAX;
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(wide_at(GPW_REG_NOW_LOAD_W), 0x7FFFFFFF);
    assert_int_equal(at(GPW_REG_NOW_LOAD_AGE_S), 0xFFFF);
    assert_int_equal(at(GPW_REG_NOW_MARGIN_PCT), 0x7FFF);
    assert_int_equal(at(GPW_REG_NOW_LIMITING), 0xFFFF);
    output.unannounced = UINT64_MAX;
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(wide_at(GPW_REG_NOW_UNANNOUNCED), -1);
    output.unannounced = 0u;
    assert_int_equal(
        gpw_registers_decode(GPW_REGISTERS_NOW, now, GPW_REG_NOW_COUNT, &output, sizeof output),
        GPW_OK);
    assert_true(output.unannounced == UINT64_MAX);
}

/* @verifies{registers-sentinel} */
static void bounds_are_rounded_up_and_allowances_down(void **state)
{
    (void)state;
    output.step_up_w = 1000.25f;
    output.step_allowed_w = 1000.75f;
    output.load_w = 1000.75f;
    output.reserve_spare_w = -0.25f;
    output.swing_w = -0.75f;
    output.pulse_w = -1000.75f;
    output.load_age_s = 0.011f;
    output.boost_pu = 0.1239f;
    output.start_in_s = 1.009f; /* time that is left */
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(at(GPW_REG_NOW_START_IN_S), 100);
    assert_int_equal(wide_at(GPW_REG_NOW_STEP_UP_W), 1001);
    assert_int_equal(wide_at(GPW_REG_NOW_STEP_ALLOWED_W), 1000);
    assert_int_equal(wide_at(GPW_REG_NOW_LOAD_W), 1001);
    assert_int_equal(wide_at(GPW_REG_NOW_RESERVE_SPARE_W), -1);
    assert_int_equal(wide_at(GPW_REG_NOW_SWING_W), 0);
    assert_int_equal(wide_at(GPW_REG_NOW_PULSE_W), -1001);
    assert_int_equal(at(GPW_REG_NOW_LOAD_AGE_S), 2);
    assert_int_equal(at(GPW_REG_NOW_BOOST_PU), 123);
}

/* @verifies{registers-sentinel} */
static void what_does_not_fit_goes_to_the_safe_side_only(void **state)
{
    (void)state;
    output.step_up_w = 3.0e9f;      /* a bound: not available */
    output.step_allowed_w = 3.0e9f; /* an allowance: the largest number */
    output.load_w = 3.0e9f;
    output.reserve_spare_w = -3.0e9f; /* an allowance below all: not available */
    output.reserved_w = -3.0e9f;
    output.load_age_s = 1000.0f;
    output.step_up_rise_s = INFINITY; /* shorter is worse: the longest */
    output.margin_pct = -1.0e6f;
    output.rung = 70000u;
    assert_int_equal(encode_now(), GPW_NOTE_CLAMPED);
    assert_int_equal(wide_at(GPW_REG_NOW_STEP_UP_W), 0x7FFFFFFF);
    assert_int_equal(wide_at(GPW_REG_NOW_STEP_ALLOWED_W), 2147483520);
    assert_int_equal(wide_at(GPW_REG_NOW_LOAD_W), 2147483520);
    assert_int_equal(wide_at(GPW_REG_NOW_RESERVE_SPARE_W), 0x7FFFFFFF);
    assert_int_equal(wide_at(GPW_REG_NOW_RESERVED_W), INT32_MIN);
    assert_int_equal(at(GPW_REG_NOW_LOAD_AGE_S), 0xFFFF);
    assert_int_equal(at(GPW_REG_NOW_STEP_UP_RISE_S), 0xFFFE);
    assert_int_equal(at(GPW_REG_NOW_MARGIN_PCT), 0x7FFF);
    assert_int_equal(at(GPW_REG_NOW_RUNG), 0xFFFE);
}

static void largest_numbers_are_never_taken_for_not_available(void **state)
{
    gpw_watch_output back;

    (void)state;
    memset(&back, 0, sizeof back);
    output.load_w = 2147483520.0f;
    output.load_age_s = 655.33f;
    output.margin_pct = 3276.6f;
    output.unannounced = 0x100000000ull;
    assert_int_equal(encode_now(), GPW_NOTE_CLAMPED); /* the counter */
    assert_int_equal(at(GPW_REG_NOW_LOAD_AGE_S), 0xFFFD);
    assert_int_equal(at(GPW_REG_NOW_MARGIN_PCT), 0x7FFE);
    assert_int_equal(
        gpw_registers_decode(GPW_REGISTERS_NOW, now, GPW_REG_NOW_COUNT, &back, sizeof back),
        GPW_OK);
    assert_near(back.load_w, 2147483520.0f, 0.0f);
    assert_near(back.load_age_s, 655.33f, 1e-3);
    assert_near(back.margin_pct, 3276.6f, 1e-3);
    assert_true(back.unannounced == 0xFFFFFFFEu);
}

static void the_least_numbers_are_read_back(void **state)
{
    gpw_watch_output back;

    (void)state;
    memset(&back, 0, sizeof back);
    output.margin_pct = -3276.8f;
    output.battery_w = -2147483648.0f;
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(
        gpw_registers_decode(GPW_REGISTERS_NOW, now, GPW_REG_NOW_COUNT, &back, sizeof back),
        GPW_OK);
    assert_near(back.margin_pct, -3276.8f, 1e-3);
    assert_near(back.battery_w, -2147483648.0f, 0.0);
}

static void what_is_written_is_read_back(void **state)
{
    gpw_watch_output back;

    (void)state;
    memset(&back, 0, sizeof back);
    output.sequence = 0x12345u;
    output.time_ns = 123456789012345678ull;
    output.load_w = -12345.0f;
    output.margin_pct = -12.5f;
    output.pulse_in_s = 0.5f;
    output.step_up_w = NAN;
    output.load_age_s = NAN;
    output.limiting = UINT32_MAX;
    output.start_sets = 3u;
    output.unannounced = 5u;
    output.last_onset_ns = 99u;
    output.forecast_w[3] = 77.0f;
    output.bound_high_w[0] = 1.5f;
    output.bound_low_w[0] = 1.5f;
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(
        gpw_registers_encode(GPW_REGISTERS_FORECAST, &output, forecast, GPW_REG_FORECAST_COUNT),
        GPW_OK);
    assert_int_equal(
        gpw_registers_decode(GPW_REGISTERS_NOW, now, GPW_REG_NOW_COUNT, &back, sizeof back),
        GPW_OK);
    assert_int_equal(back.sequence, 0x2345);
    assert_true(back.time_ns == output.time_ns);
    assert_near(back.load_w, -12345.0f, 0.0f);
    assert_near(back.margin_pct, -12.5f, 0.0f);
    assert_near(back.pulse_in_s, 0.5f, 0.0f);
    assert_true(isnan(back.step_up_w) && isnan(back.load_age_s));
    assert_int_equal(back.limiting, UINT32_MAX);
    assert_int_equal(back.start_sets, 3);
    assert_true(back.unannounced == 5u && back.last_onset_ns == 99u);
    assert_near(back.forecast_w[3], 0.0f, 0.0f); /* of the other block */
    assert_int_equal(gpw_registers_decode(GPW_REGISTERS_FORECAST, forecast,
                                          GPW_REG_FORECAST_COUNT, &back, sizeof back),
                     GPW_OK);
    assert_near(back.forecast_w[3], 77.0f, 0.0f);
    assert_near(back.bound_high_w[0], 2.0f, 0.0f);
    assert_near(back.bound_low_w[0], 1.0f, 0.0f);
    assert_near(back.load_w, -12345.0f, 0.0f);
}

/* @verifies{registers-torn} */
/* Copied at every place of a write, upwards: old in front, new behind. */
static void a_torn_read_is_refused_wherever_it_tore(void **state)
{
    uint16_t older[GPW_REG_NOW_COUNT];
    gpw_watch_output back, before;
    uint32_t tear;

    (void)state;
    output.sequence = 41u;
    output.load_w = 1.0f;
    assert_int_equal(encode_now(), GPW_OK);
    memcpy(older, now, sizeof older);
    output.sequence = 42u;
    output.load_w = 2.0f;
    assert_int_equal(encode_now(), GPW_OK);
    memset(&back, 0x55, sizeof back);
    before = back;
    for (tear = 1; tear < GPW_REG_NOW_COUNT; tear++) {
        uint16_t mixed[GPW_REG_NOW_COUNT];

        memcpy(mixed, now, sizeof mixed);
        memcpy(mixed, older, tear * sizeof mixed[0]);
        assert_int_equal(gpw_registers_decode(GPW_REGISTERS_NOW, mixed, GPW_REG_NOW_COUNT,
                                              &back, sizeof back),
                         GPW_ERR_STATE);
        assert_memory_equal(&back, &before, sizeof back);
    }
}

static void spare_registers_are_not_available(void **state)
{
    uint32_t i;

    (void)state;
    assert_int_equal(encode_now(), GPW_OK);
    for (i = 0; i < NOW_SPARE; i++) {
        assert_int_equal(now[83u + i], 0xFFFF);
    }
    assert_int_equal(now[1], GPW_REG_LAYOUT);
}

static void bad_calls_are_told_and_write_nothing(void **state)
{
    gpw_watch_output back;
    gpw_register row;

    (void)state;
    memset(now, 0x33, sizeof now);
    assert_int_equal(gpw_registers_count(2u), 0);
    assert_int_equal(gpw_registers_encode(0, NULL, now, 100), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_encode(0, &output, NULL, 100), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_encode(2, &output, now, 100), GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_registers_encode(0, &output, now, 99), GPW_ERR_SIZE);
    assert_int_equal(gpw_registers_encode(1, &output, now, 49), GPW_ERR_SIZE);
    assert_int_equal(now[0], 0x3333);
    assert_int_equal(now[99], 0x3333);
    assert_int_equal(encode_now(), GPW_OK);
    assert_int_equal(gpw_registers_decode(0, NULL, 100, &back, sizeof back), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_decode(0, now, 100, NULL, sizeof back), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_decode(2, now, 100, &back, sizeof back), GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_registers_decode(0, now, 99, &back, sizeof back), GPW_ERR_SIZE);
    assert_int_equal(gpw_registers_decode(0, now, 100, &back, sizeof back - 8u),
                     GPW_ERR_VERSION);
    now[1] = GPW_REG_LAYOUT + 1u;
    assert_int_equal(gpw_registers_decode(0, now, 100, &back, sizeof back), GPW_ERR_VERSION);
    assert_int_equal(gpw_register_at(0, NULL, sizeof row), GPW_ERR_NULL);
    assert_int_equal(gpw_register_at(gpw_register_count(), &row, sizeof row),
                     GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_register_at(0, &row, sizeof row - 1u), GPW_ERR_VERSION);
}

/* ---- commands ---- */

static const gpw_command start = {7u,      GPW_COMMAND_ANNOUNCE, 2u, 6u, 0.25f, 90000u, 4u,
                                  0xABCD1u};

/* @verifies{registers-once} */
static void a_command_is_read_back_once(void **state)
{
    uint16_t box[GPW_REG_MAILBOX_COUNT];
    gpw_command back;

    (void)state;
    memset(&back, 0, sizeof back);
    assert_int_equal(gpw_registers_command_encode(&start, box, 16), GPW_OK);
    assert_int_equal(box[5], 250);
    assert_int_equal(box[6], 1); /* 90,000 = 0x15F90 */
    assert_int_equal(box[7], 0x5F90);
    assert_int_equal(gpw_registers_command_decode(box, 16, 6u, &back, sizeof back), GPW_OK);
    assert_memory_equal(&back, &start, sizeof back);
    memset(&back, 0, sizeof back);
    assert_int_equal(gpw_registers_command_decode(box, 16, 7u, &back, sizeof back),
                     GPW_NOTE_HELD);
    assert_int_equal(back.nonce, 0);
    /* One that was written late: others came after it. */
    assert_int_equal(gpw_registers_command_decode(box, 16, 8u, &back, sizeof back),
                     GPW_NOTE_HELD);
    assert_int_equal(
        gpw_registers_command_decode(box, 16, GPW_COMMAND_NUMBER_MAX, &back, sizeof back),
        GPW_NOTE_HELD);
    assert_int_equal(back.nonce, 0);
    box[0] = 0x1000u; /* no nonce, and if it were one, the mailbox would be at its end */
    assert_int_equal(gpw_registers_command_decode(box, 16, 0u, &back, sizeof back),
                     GPW_NOTE_HELD);
    box[0] = 0x0FFFu;
    assert_int_equal(gpw_registers_command_decode(box, 16, 0u, &back, sizeof back), GPW_OK);
    assert_int_equal(back.nonce, 0x0FFF0007u);
    memset(box, 0, sizeof box);
    assert_int_equal(gpw_registers_command_decode(box, 16, 7u, &back, sizeof back),
                     GPW_NOTE_HELD);
}

/* Its low half is 0, and so is what stands before it. */
static void a_nonce_may_end_in_nothing(void **state)
{
    uint16_t box[GPW_REG_MAILBOX_COUNT];
    gpw_command round = start, back;

    (void)state;
    round.nonce = 0x10000u;
    memset(box, 0x77, sizeof box);
    assert_int_equal(gpw_registers_command_encode(&round, box, 16), GPW_OK);
    assert_int_equal(gpw_registers_command_decode(box, 16, 0u, &back, sizeof back), GPW_OK);
    assert_int_equal(back.nonce, 0x10000u);
}

static void every_share_of_the_wire_is_read_back(void **state)
{
    uint16_t box[GPW_REG_MAILBOX_COUNT];
    gpw_command back;
    uint32_t n;

    (void)state;
    assert_int_equal(gpw_registers_command_encode(&start, box, 16), GPW_OK);
    for (n = 0; n <= 1000u; n++) {
        box[5] = (uint16_t)n;
        assert_int_equal(gpw_registers_command_decode(box, 16, 0u, &back, sizeof back), GPW_OK);
        assert_int_equal(gpw_registers_command_encode(&back, box, 16), GPW_OK);
        assert_int_equal(box[5], n);
    }
}

static void half_a_command_is_not_taken(void **state)
{
    uint16_t box[GPW_REG_MAILBOX_COUNT], mixed[GPW_REG_MAILBOX_COUNT];
    gpw_command next = start, back;
    uint32_t tear;

    (void)state;
    assert_int_equal(gpw_registers_command_encode(&start, mixed, 16), GPW_OK);
    next.nonce = 8u;
    next.code = GPW_COMMAND_CANCEL;
    assert_int_equal(gpw_registers_command_encode(&next, box, 16), GPW_OK);
    for (tear = 2; tear < GPW_REG_MAILBOX_COUNT; tear++) {
        memcpy(mixed, box, tear * sizeof box[0]);
        assert_int_equal(gpw_registers_command_decode(mixed, 16, 7u, &back, sizeof back),
                         GPW_ERR_STATE);
    }
}

static void a_wrong_command_is_not_written(void **state)
{
    uint16_t box[GPW_REG_MAILBOX_COUNT];
    gpw_command wrong, back;
    uint32_t k;

    (void)state;
    for (k = 0; k < 8u; k++) {
        wrong = start;
        switch (k) {
        case 0: wrong.nonce = 0u; break;
        case 1: wrong.code = GPW_COMMAND_NONE; break;
        case 2: wrong.code = GPW_COMMAND_ACKNOWLEDGE + 1u; break;
        case 3: wrong.group = 0x10000u; break;
        case 4: wrong.phase = 0x10000u; break;
        case 5: wrong.share = 1.001f; break;
        case 6: wrong.nonce = GPW_COMMAND_NUMBER_MAX + 1u; break;
        default: wrong.share = NAN; break;
        }
        assert_int_equal(gpw_registers_command_encode(&wrong, box, 16), GPW_ERR_DOMAIN);
    }
    assert_int_equal(gpw_registers_command_encode(&start, box, 15), GPW_ERR_SIZE);
    assert_int_equal(gpw_registers_command_encode(NULL, box, 16), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_command_encode(&start, NULL, 16), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_command_encode(&start, box, 16), GPW_OK);
    assert_int_equal(gpw_registers_command_decode(NULL, 16, 0u, &back, sizeof back),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_registers_command_decode(box, 16, 0u, NULL, sizeof back),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_registers_command_decode(box, 15, 0u, &back, sizeof back),
                     GPW_ERR_SIZE);
    assert_int_equal(gpw_registers_command_decode(box, 16, 0u, &back, 31), GPW_ERR_VERSION);
}

/* Whoever sent it waits for a result. */
static void a_command_that_means_nothing_is_read_to_be_answered(void **state)
{
    uint16_t box[GPW_REG_MAILBOX_COUNT];
    gpw_command back;
    uint32_t k;

    (void)state;
    for (k = 12; k < 15u; k++) { /* what a later version may mean is not passed over */
        assert_int_equal(gpw_registers_command_encode(&start, box, 16), GPW_OK);
        box[k] = 1u;
        assert_int_equal(gpw_registers_command_decode(box, 16, 0u, &back, sizeof back), GPW_OK);
        assert_int_equal(back.nonce, 7);
        assert_int_equal(back.code, GPW_COMMAND_LATER | GPW_COMMAND_ANNOUNCE);
    }
    assert_int_equal(gpw_registers_command_encode(&start, box, 16), GPW_OK);
    box[2] = 77u;
    box[5] = 1001u;
    assert_int_equal(gpw_registers_command_decode(box, 16, 0u, &back, sizeof back), GPW_OK);
    assert_int_equal(back.code, 77);
    assert_true(back.share > 1.0f);
}

/* @verifies{registers-torn} */
static void a_result_is_read_back_and_a_torn_one_refused(void **state)
{
    const gpw_command_result result = {0x70007u, GPW_COMMAND_REQUEST, GPW_ERR_FULL, 0x81234567u,
                                       30000u,   0xF0000001u,         1500u,        -2.0f};
    uint16_t box[GPW_REG_MAILBOX_COUNT];
    gpw_command_result back;

    (void)state;
    memset(&back, 0, sizeof back);
    assert_int_equal(gpw_registers_result_encode(&result, box, 16), GPW_OK);
    assert_int_equal(box[3], 0xFFF7); /* -9 */
    assert_int_equal(gpw_registers_result_decode(box, 16, &back, sizeof back), GPW_OK);
    assert_memory_equal(&back, &result, sizeof back);
    {
        gpw_command_result unknown = result;

        unknown.status = -32768;
        unknown.free_w = NAN;
        memset(box, 0x77, sizeof box);
        assert_int_equal(gpw_registers_result_encode(&unknown, box, 16), GPW_OK);
        assert_int_equal(box[12], 0x7FFF);
        assert_int_equal(box[13], 0xFFFF);
        assert_int_equal(gpw_registers_result_decode(box, 16, &back, sizeof back), GPW_OK);
        assert_int_equal(back.status, -32768);
        unknown.status = 32767;
        assert_int_equal(gpw_registers_result_encode(&unknown, box, 16), GPW_OK);
        assert_int_equal(gpw_registers_result_decode(box, 16, &back, sizeof back), GPW_OK);
        assert_int_equal(back.status, 32767);
        assert_int_equal(box[14], 0);
        assert_true(isnan(back.free_w));
        assert_int_equal(gpw_registers_result_encode(&result, box, 16), GPW_OK);
    }
    box[15]++;
    assert_int_equal(gpw_registers_result_decode(box, 16, &back, sizeof back), GPW_ERR_STATE);
    assert_int_equal(gpw_registers_result_decode(box, 15, &back, sizeof back), GPW_ERR_SIZE);
    assert_int_equal(gpw_registers_result_decode(NULL, 16, &back, sizeof back), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_result_decode(box, 16, NULL, sizeof back), GPW_ERR_NULL);
    box[15]--;
    assert_int_equal(gpw_registers_result_decode(box, 16, &back, 31), GPW_ERR_VERSION);
    assert_int_equal(gpw_registers_result_encode(&result, box, 15), GPW_ERR_SIZE);
    assert_int_equal(gpw_registers_result_encode(NULL, box, 16), GPW_ERR_NULL);
    assert_int_equal(gpw_registers_result_encode(&result, NULL, 16), GPW_ERR_NULL);
}

/* ---- the table, its page and its header ---- */

static gpw_register row_at(uint32_t index)
{
    gpw_register row;

    assert_int_equal(gpw_register_at(index, &row, sizeof row), GPW_OK);
    return row;
}

static void rows_neither_overlap_nor_leave_their_block(void **state)
{
    static const uint32_t first[] = {GPW_REG_NOW, GPW_REG_FORECAST};
    static const uint32_t count[] = {GPW_REG_NOW_COUNT, GPW_REG_FORECAST_COUNT};
    uint32_t i, next = 0, block = UINT32_MAX;

    (void)state;
    for (i = 0; i < gpw_register_count(); i++) {
        const gpw_register row = row_at(i);

        if (row.block != block) {
            block = row.block;
            assert_true(block < 2u);
            next = first[block] + 2u;
        }
        assert_true(row.address == next);
        next += row.count;
        assert_true(next < first[block] + count[block]);
        assert_true(row.name[0] != '\0' && row.unit[0] != '\0' && row.text[0] != '\0');
        assert_true(strlen(row.text) < sizeof row.text - 1u);
    }
    assert_true(GPW_REG_NOW_COUNT <= 125u && GPW_REG_FORECAST_COUNT <= 125u);
    assert_int_equal(gpw_registers_count(GPW_REGISTERS_NOW), GPW_REG_NOW_COUNT);
    assert_int_equal(gpw_registers_count(GPW_REGISTERS_FORECAST), GPW_REG_FORECAST_COUNT);
}

static const char *const kinds[] = {"U16", "S16", "U32", "S32", "U64", "bits"};
static const char *const sides[] = {"nearest", "down", "up"};
static char text[60000];

/* What one of a register is: `0.01 Hz`, `1` for a count. */
static const char *one_of(const gpw_register *row)
{
    static char one[32];

    if (strcmp(row->unit, "1") == 0) {
        return "1";
    }
    (void)snprintf(one, sizeof one, "%g %s", (double)row->unit_size, row->unit);
    return one;
}

static void add_row_of_the_page(const gpw_register *row)
{
    const size_t used = strlen(text);

    (void)snprintf(text + used, sizeof text - used, "| %u | `%s` | %s | %s | %s | %s |\n",
                   (unsigned)row->address, row->name, kinds[row->kind], one_of(row),
                   sides[row->side], row->text);
}

static void the_page_is_what_the_table_says(void **state)
{
    uint32_t i, block = UINT32_MAX;

    (void)state;
    text[0] = '\0';
    for (i = 0; i < gpw_register_count(); i++) {
        const gpw_register row = row_at(i);

        if (row.block != block) {
            const size_t used = strlen(text);

            block = row.block;
            (void)snprintf(text + used, sizeof text - used,
                           "\n## %s\n\n| address | name | kind | one is | rounded | what |\n"
                           "|---|---|---|---|---|---|\n",
                           block == GPW_REGISTERS_NOW ? "Now, page 166" : "Forecast, page 167");
        }
        add_row_of_the_page(&row);
    }
    assert_page_is_kept("registers.md", "test_registers -->\n", text);
}

static void the_header_is_what_the_table_says(void **state)
{
    uint32_t i;

    (void)state;
    text[0] = '\0';
    for (i = 0; i < gpw_register_count(); i++) {
        const gpw_register row = row_at(i);
        const size_t used = strlen(text);
        char name[sizeof row.name];
        size_t k;

        for (k = 0; k < sizeof name; k++) {
            name[k] = (char)toupper((unsigned char)row.name[k]);
        }
        (void)snprintf(text + used, sizeof text - used,
                       "/** %s of %s: %s. */\n#define GPW_REG_%s_%s %uu\n", kinds[row.kind],
                       one_of(&row), row.text,
                       row.block == GPW_REGISTERS_NOW ? "NOW" : "FORECAST", name,
                       (unsigned)row.address);
    }
    strcat(text, "/** @} */\n\n#endif /* GPUPOWER_REGISTER_MAP_H */\n");
    assert_page_is_kept("../include/gpupower/register_map.h", "registers_rows.h. */\n", text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(powers_stand_high_word_first_in_watts, clear),
        cmocka_unit_test_setup(scales_are_those_of_the_page, clear),
        cmocka_unit_test_setup(the_unknown_is_not_available_and_never_zero, clear),
        cmocka_unit_test_setup(bounds_are_rounded_up_and_allowances_down, clear),
        cmocka_unit_test_setup(what_does_not_fit_goes_to_the_safe_side_only, clear),
        cmocka_unit_test_setup(largest_numbers_are_never_taken_for_not_available, clear),
        cmocka_unit_test_setup(the_least_numbers_are_read_back, clear),
        cmocka_unit_test_setup(what_is_written_is_read_back, clear),
        cmocka_unit_test_setup(a_torn_read_is_refused_wherever_it_tore, clear),
        cmocka_unit_test_setup(spare_registers_are_not_available, clear),
        cmocka_unit_test_setup(bad_calls_are_told_and_write_nothing, clear),
        cmocka_unit_test(a_command_is_read_back_once),
        cmocka_unit_test(a_nonce_may_end_in_nothing),
        cmocka_unit_test(every_share_of_the_wire_is_read_back),
        cmocka_unit_test(half_a_command_is_not_taken),
        cmocka_unit_test(a_wrong_command_is_not_written),
        cmocka_unit_test(a_command_that_means_nothing_is_read_to_be_answered),
        cmocka_unit_test(a_result_is_read_back_and_a_torn_one_refused),
        cmocka_unit_test(rows_neither_overlap_nor_leave_their_block),
        cmocka_unit_test(the_page_is_what_the_table_says),
        cmocka_unit_test(the_header_is_what_the_table_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
