/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/frames.h>

#include "kept_page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEARTBEAT 0u
#define STATUS 1u
#define PULSE 2u
#define PULSE_LIMIT 3u
#define LOAD 4u
#define STEP_UP 5u
#define ALLOWED 7u
#define SWING 15u
#define ONSET 16u
#define FREQUENCY 18u

static gpw_watch_output output;
static gpw_frames_config config;
static gpw_frame frames[GPW_FRAMES_COUNT];
static size_t count;

static int clear(void **state)
{
    (void)state;
    memset(&output, 0, sizeof output);
    memset(frames, 0, sizeof frames);
    count = 0;
    return gpw_frames_config_init(&config, sizeof config);
}

static gpw_status encode(void)
{
    return gpw_frames_encode(&config, &output, frames, COUNT_OF(frames), &count);
}

/* The tick in which a frame of `period` ticks is due. */
static const gpw_frame *due(uint32_t number, uint32_t period)
{
    size_t i;

    output.sequence = period - number % period;
    assert_true(encode() >= GPW_OK);
    for (i = 0; i < count; i++) {
        if ((frames[i].id >> 8 & 0xFFFFu) == config.pgn_first + number) {
            return &frames[i];
        }
    }
    fail_msg("frame %u is not due in tick %u", (unsigned)number, (unsigned)output.sequence);
    return NULL;
}

static uint32_t word(const gpw_frame *frame, uint32_t byte, uint32_t bytes)
{
    uint32_t value = 0, i;

    for (i = 0; i < bytes; i++) {
        value |= (uint32_t)frame->data[byte + i] << (8u * i);
    }
    return value;
}

/* Priority 6, proprietary group 0xFF44, address 0x80: 6 << 26 is 0x18000000. */
static void an_identifier_is_priority_group_and_address(void **state)
{
    (void)state;
    assert_int_equal(due(LOAD, 10u)->id, 0x18FF4480);
    assert_int_equal(due(LOAD, 10u)->length, 8);
    assert_int_equal(due(PULSE, 10u)->id, 0x0CFF4280); /* priority 3 */
    config.address = 0x27u;
    config.pgn_first = 0xFFE3u;
    config.priority = 7u;
    assert_int_equal(due(LOAD, 10u)->id, 0x1CFFE727);
}

/* 1 W a bit from -2,000,000,000 W, low byte first: 1 MW is 2,001,000,000 = 0x7744D640. */
static void powers_are_offset_watts_low_byte_first(void **state)
{
    const gpw_frame *frame;

    (void)state;
    output.load_w = 1000000.0f;
    output.load_age_s = 0.25f;
    output.load_rung = 1u;
    output.outcome = 2u;
    frame = due(LOAD, 10u);
    assert_int_equal(frame->data[0], 0x40);
    assert_int_equal(frame->data[1], 0xD6);
    assert_int_equal(frame->data[2], 0x44);
    assert_int_equal(frame->data[3], 0x77);
    assert_int_equal(word(frame, 4u, 2u), 25);
    assert_int_equal(frame->data[6], 1);
    assert_int_equal(frame->data[7], 2);
}

static void the_unknown_is_all_ones(void **state)
{
    const gpw_frame *frame;

    (void)state;
    output.load_w = NAN;
    output.load_age_s = NAN;
    output.load_rung = UINT32_MAX;
    output.outcome = 251u; /* beyond what one byte may say */
    frame = due(LOAD, 10u);
    assert_int_equal(word(frame, 0u, 4u), 0xFFFFFFFFu);
    assert_int_equal(word(frame, 4u, 2u), 0xFFFF);
    assert_int_equal(frame->data[6], 0xFF);
    assert_int_equal(frame->data[7], 250);
    assert_int_equal(encode(), GPW_NOTE_CLAMPED);
    output.outcome = 250u;
    output.unannounced = 0xFAFFu; /* the largest of two bytes */
    assert_int_equal(word(due(ONSET, 50u), 4u, 2u), 0xFAFF);
    assert_int_equal(encode(), GPW_OK);
    output.unannounced = 0xFFFFFFFFu; /* of eight bytes: no end */
    assert_int_equal(word(due(ONSET, 50u), 4u, 2u), 0xFAFF);
    assert_int_equal(encode(), GPW_NOTE_CLAMPED);
}

static void what_does_not_fit_goes_to_the_safe_side_only(void **state)
{
    (void)state;
    output.step_up_w = 2.2e9f;
    output.step_up_rise_s = 100.0f;
    output.step_allowed_w = 2.2e9f;
    output.step_down_allowed_w = 1000.75f;
    output.load_age_s = 643.0f;
    output.margin_pct = -2500.0f;
    assert_int_equal(word(due(STEP_UP, 10u), 0u, 4u), 0xFFFFFFFFu);
    assert_int_equal(word(due(STEP_UP, 10u), 4u, 2u), 0xFAFF);
    assert_int_equal(word(due(ALLOWED, 10u), 0u, 4u), 2000000000u + 2147483520u);
    assert_int_equal(word(due(ALLOWED, 10u), 4u, 4u), 2000001000u);
    assert_int_equal(word(due(LOAD, 10u), 4u, 2u), 0xFFFF);
    assert_int_equal(word(due(SWING, 50u), 4u, 2u), 0xFFFF);
    output.margin_pct = -12.5f;
    assert_int_equal(word(due(SWING, 50u), 4u, 2u), 20000 - 125);
}

/* A hundred ticks of 10 ms are a second: ten of each frame of 100 ms, two of 500 ms, one of
 * 1 s; never more than six in a tick. */
static void rates_are_kept_and_ticks_share_the_work(void **state)
{
    uint32_t sent[GPW_FRAMES_COUNT] = {0}, tick, k;

    (void)state;
    for (tick = 1000; tick < 1100; tick++) {
        output.sequence = tick;
        assert_int_equal(encode(), GPW_OK);
        assert_true(count <= 6u);
        for (k = 0; k < count; k++) {
            sent[(frames[k].id >> 8 & 0xFFFFu) - config.pgn_first]++;
        }
    }
    for (k = 0; k < GPW_FRAMES_COUNT; k++) {
        gpw_frame_row row;

        assert_int_equal(gpw_frame_at(k, &row, sizeof row), GPW_OK);
        assert_int_equal(row.number, k);
        assert_int_equal(sent[k], 1000u / row.period_ms);
    }
}

/* @verifies{frames-time} */
static void a_pulse_goes_first_and_in_every_tick(void **state)
{
    uint32_t tick;

    (void)state;
    output.pulse_w = 50000.0f;
    output.pulse_in_s = 0.12f;
    output.pulse_left_s = 1.5f;
    output.pulse_left_ws = 60000.0f;
    output.time_ns = 5ull << 20;
    for (tick = 0; tick < 20; tick++) {
        output.sequence = tick;
        assert_int_equal(encode(), GPW_OK);
        assert_true(count >= 2u);
        assert_int_equal(frames[0].id, 0x0CFF4280);
        assert_int_equal(frames[1].id, 0x0CFF4380);
        assert_int_equal(word(&frames[0], 0u, 4u), 2000050000u);
        assert_int_equal(word(&frames[0], 4u, 2u), 120);
        assert_int_equal(word(&frames[0], 6u, 2u), 5);
        assert_int_equal(word(&frames[1], 0u, 4u), 2000060000u);
        assert_int_equal(word(&frames[1], 4u, 2u), 1500);
    }
}

/* Down as well as up; one that has no height any more, and no time, is none. */
static void a_pulse_down_is_one_too(void **state)
{
    (void)state;
    output.sequence = 3u;
    assert_int_equal(encode(), GPW_OK);
    assert_int_not_equal(frames[0].id, 0x0CFF4280);
    output.pulse_w = -5.0f;
    assert_int_equal(encode(), GPW_OK);
    assert_int_equal(frames[0].id, 0x0CFF4280);
    output.pulse_w = 0.5f;
    assert_int_equal(encode(), GPW_OK);
    assert_int_equal(frames[0].id, 0x0CFF4280);
    output.pulse_w = 0.0f;
    output.pulse_left_s = 0.1f;
    assert_int_equal(encode(), GPW_OK);
    assert_int_equal(frames[0].id, 0x0CFF4280);
}

/* A tick as long as the period: every frame of 100 ms in every tick. */
static void a_slow_tick_sends_all_that_is_due(void **state)
{
    size_t i, heartbeats = 0;

    (void)state;
    config.tick_ns = 100000000u;
    for (output.sequence = 0; output.sequence < 10u; output.sequence++) {
        assert_int_equal(encode(), GPW_OK);
        for (i = 0; i < count; i++) {
            heartbeats += frames[i].id == 0x18FF4080u ? 1u : 0u;
        }
    }
    assert_int_equal(heartbeats, 10);
}

static void what_is_sent_is_read_back(void **state)
{
    gpw_watch_output back;
    gpw_frame_found found;
    uint32_t tick;
    size_t i;

    (void)state;
    memset(&back, 0, sizeof back);
    output.load_w = -12345.0f;
    output.pulse_w = -7.0f;
    output.pulse_left_s = 0.5f;
    output.step_up_w = NAN;
    output.margin_pct = -12.5f;
    output.battery_need_j = 36.0e6f;
    output.unannounced = 12u;
    output.limiting = UINT32_MAX;
    output.checksum = 0xFFFFFFFFu;
    output.reasons = 0x80000001u;
    output.forecast_w[3] = 77.0f;
    output.bound_high_w[3] = 1.5f;
    for (tick = 65500; tick < 65600; tick++) {
        output.sequence = tick;
        output.time_ns = (uint64_t)tick * 10000000u;
        assert_int_equal(encode(), GPW_OK);
        for (i = 0; i < count; i++) {
            assert_int_equal(gpw_frames_decode(&config, &frames[i], &back, sizeof back, &found),
                             GPW_OK);
            if (found.number == HEARTBEAT) {
                assert_int_equal(back.sequence, tick & 0xFFFFu);
                assert_true(output.time_ns - back.time_ns < 65536u);
            }
            if (found.number == PULSE) {
                assert_int_equal(found.stamp, (output.time_ns >> 20) & 0xFFFFu);
            }
        }
    }
    assert_near(back.load_w, -12345.0f, 0.0f);
    assert_near(back.pulse_w, -7.0f, 0.0f);
    assert_near(back.pulse_left_s, 0.5f, 0.0f);
    assert_true(isnan(back.step_up_w));
    assert_near(back.margin_pct, -12.5f, 0.0f);
    assert_near(back.battery_need_j, 36.0e6f, 0.0f);
    assert_true(back.unannounced == 12u);
    assert_int_equal(back.limiting, UINT32_MAX);
    assert_int_equal(back.checksum, 0xFFFFFFFFu);
    assert_int_equal(back.reasons, 0x80000001u);
    assert_near(back.forecast_w[3], 77.0f, 0.0f);
    assert_near(back.bound_high_w[3], 2.0f, 0.0f);
}

static void what_no_signal_has_is_all_ones_and_nothing_is_written_behind(void **state)
{
    const gpw_frame *frame;

    (void)state;
    memset(frames, 0x5A, sizeof frames);
    frame = due(FREQUENCY, 10u);
    assert_int_equal(frame->data[6], 0);
    assert_int_equal(frame->data[7], 0xFF);
    assert_int_equal(frames[count].id, 0x5A5A5A5A);
}

static void the_frame_of_another_is_left_alone(void **state)
{
    gpw_watch_output back;
    gpw_frame_found found = {9u, 9u};
    gpw_frame frame, mine = *due(LOAD, 10u);

    (void)state;
    memset(&back, 0, sizeof back);
    frame = mine;
    frame.id ^= 1u; /* another sender */
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found),
                     GPW_ERR_NOT_FOUND);
    frame = mine;
    frame.id = 0x18F00400u; /* an engine's speed */
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found),
                     GPW_ERR_NOT_FOUND);
    frame.id = 0x18FF0000u | (config.pgn_first + GPW_FRAMES_COUNT) << 8 | 0x80u;
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found),
                     GPW_ERR_NOT_FOUND);
    frame.id = 0x18FF0080u | (config.pgn_first - 1u) << 8;
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found),
                     GPW_ERR_NOT_FOUND);
    frame.id = mine.id | 0x02000000u; /* the reserved bit: another page of groups */
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found),
                     GPW_ERR_NOT_FOUND);
    frame.id = mine.id | 0x80000000u;
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found),
                     GPW_ERR_NOT_FOUND);
    frame = mine;
    frame.length = 7u;
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found),
                     GPW_ERR_NOT_FOUND);
    assert_int_equal(found.number, 9);
    frame = mine;
    frame.id = (mine.id & 0x03FFFFFFu) | 7u << 26; /* a gateway's priority */
    assert_int_equal(gpw_frames_decode(&config, &frame, &back, sizeof back, &found), GPW_OK);
    assert_int_equal(found.number, LOAD);
    assert_int_equal(found.stamp, UINT32_MAX);
}

/* @verifies{frames-time} */
static void a_stamp_is_put_back_into_the_whole_time(void **state)
{
    const uint64_t second = 1000000000u, now = 86400u * second;
    const uint32_t stamp = (uint32_t)(now >> 20) & 0xFFFFu;
    uint64_t time_ns = 0;

    (void)state;
    assert_int_equal(gpw_frames_time(stamp, now, &time_ns), GPW_OK);
    assert_true(now - time_ns < (1u << 20));
    assert_int_equal(gpw_frames_time(stamp, now + 30u * second, &time_ns), GPW_OK);
    assert_true(now - time_ns < (1u << 20));
    assert_int_equal(gpw_frames_time(stamp, now - 30u * second, &time_ns), GPW_OK);
    assert_true(now - time_ns < (1u << 20));
    assert_int_equal(gpw_frames_time(0x10000u, now, &time_ns), GPW_ERR_DOMAIN);
    assert_int_equal(gpw_frames_time(stamp, now, NULL), GPW_ERR_NULL);
}

static void bad_calls_are_told(void **state)
{
    gpw_watch_output back;
    gpw_frame_found found;
    gpw_frame_row row;
    gpw_frame_signal signal;
    gpw_frames_config wrong;
    uint32_t k;

    (void)state;
    assert_int_equal(gpw_frames_config_init(NULL, 32), GPW_ERR_NULL);
    assert_int_equal(gpw_frames_config_init(&wrong, 31), GPW_ERR_VERSION);
    assert_int_equal(gpw_frames_encode(NULL, &output, frames, 29, &count), GPW_ERR_NULL);
    assert_int_equal(gpw_frames_encode(&config, NULL, frames, 29, &count), GPW_ERR_NULL);
    assert_int_equal(gpw_frames_encode(&config, &output, NULL, 29, &count), GPW_ERR_NULL);
    assert_int_equal(gpw_frames_encode(&config, &output, frames, 29, NULL), GPW_ERR_NULL);
    assert_int_equal(gpw_frames_encode(&config, &output, frames, 28, &count), GPW_ERR_SIZE);
    memset(&wrong, 0, sizeof wrong);
    assert_int_equal(gpw_frames_encode(&wrong, &output, frames, 29, &count), GPW_ERR_VERSION);
    for (k = 0; k < 9u; k++) {
        wrong = config;
        switch (k) {
        case 0: wrong.tick_ns = GPW_TICK_MIN_NS - 1u; break;
        case 1: wrong.tick_ns = GPW_TICK_MAX_NS + 1u; break;
        case 2: wrong.address = 254u; break;
        case 3: wrong.pgn_first = 0xFEFFu; break;
        case 4: wrong.pgn_first = 0xFFE4u; break;
        case 5: wrong.priority = 8u; break;
        case 6: wrong.pulse_priority = 8u; break;
        case 7: wrong.reserved[0] = 1u; break;
        default: wrong.reserved[1] = 1u; break;
        }
        assert_int_equal(gpw_frames_encode(&wrong, &output, frames, 29, &count),
                         GPW_ERR_DOMAIN);
        assert_int_equal(gpw_frames_decode(&wrong, frames, &back, sizeof back, &found),
                         GPW_ERR_DOMAIN);
    }
    assert_int_equal(count, 0);
    assert_int_equal(gpw_frames_decode(NULL, frames, &back, sizeof back, &found), GPW_ERR_NULL);
    assert_int_equal(gpw_frames_decode(&config, NULL, &back, sizeof back, &found),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_frames_decode(&config, frames, NULL, sizeof back, &found),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_frames_decode(&config, frames, &back, sizeof back, NULL),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_frames_decode(&config, frames, &back, 8, &found), GPW_ERR_VERSION);
    assert_int_equal(gpw_frame_at(0, NULL, sizeof row), GPW_ERR_NULL);
    assert_int_equal(gpw_frame_at(29, &row, sizeof row), GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_frame_at(0, &row, 47), GPW_ERR_VERSION);
    assert_int_equal(gpw_frame_signal_at(0, NULL, sizeof signal), GPW_ERR_NULL);
    assert_int_equal(gpw_frame_signal_at(gpw_frame_signal_count(), &signal, sizeof signal),
                     GPW_ERR_NOT_FOUND);
    assert_int_equal(gpw_frame_signal_at(0, &signal, 159), GPW_ERR_VERSION);
}

/* ---- the table, its page and its DBC file ---- */

static gpw_frame_signal signal_at(uint32_t index)
{
    gpw_frame_signal row;

    assert_int_equal(gpw_frame_signal_at(index, &row, sizeof row), GPW_OK);
    return row;
}

static gpw_frame_row frame_at(uint32_t index)
{
    gpw_frame_row row;

    assert_int_equal(gpw_frame_at(index, &row, sizeof row), GPW_OK);
    return row;
}

static void signals_neither_overlap_nor_leave_their_frame(void **state)
{
    uint32_t i, next = 0, frame = UINT32_MAX;

    (void)state;
    for (i = 0; i < gpw_frame_signal_count(); i++) {
        const gpw_frame_signal row = signal_at(i);

        if (row.frame != frame) {
            assert_int_equal(row.frame, frame + 1u); /* wraps for the first */
            frame = row.frame;
            next = 0;
        }
        assert_true(row.byte >= next && row.byte + row.bytes <= 8u);
        next = row.byte + row.bytes;
        assert_true(row.name[0] != '\0' && row.unit[0] != '\0' && row.text[0] != '\0');
    }
    assert_int_equal(frame, GPW_FRAMES_COUNT - 1u);
}

static char text[60000];
#define ADD(...) (void)snprintf(text + strlen(text), sizeof text - strlen(text), __VA_ARGS__)

static double one_of(const gpw_frame_signal *row)
{
    return row->kind == 3u ? (row->bytes == 6u ? 6.5536e-5 : 1.048576e-3)
                           : (double)row->unit_size;
}

static void the_page_is_what_the_table_says(void **state)
{
    static const char *const sides[] = {"nearest", "down", "up"};
    uint32_t i;

    (void)state;
    text[0] = '\0';
    ADD("\n| group | name | every | bytes | signal | one is | 0 is | rounded | what |\n"
        "|---|---|---|---|---|---|---|---|---|\n");
    for (i = 0; i < gpw_frame_signal_count(); i++) {
        const gpw_frame_signal row = signal_at(i);
        const gpw_frame_row frame = frame_at(row.frame);

        ADD("| 0x%04X | `%s` | %u ms%s | %u to %u | `%s` | %.9g %s | %u | %s | %s |\n",
            (unsigned)(0xFF40u + row.frame), frame.name, (unsigned)frame.period_ms,
            frame.is_pulse ? ", tick" : "", (unsigned)(row.byte + 1u),
            (unsigned)(row.byte + row.bytes), row.name, one_of(&row), row.unit,
            (unsigned)row.zero, sides[row.side], row.text);
    }
    assert_page_is_kept("frames.md", "test_frames -->\n", text);
}

static void the_dbc_file_is_what_the_table_says(void **state)
{
    uint32_t i, frame = UINT32_MAX;

    (void)state;
    text[0] = '\0';
    for (i = 0; i < gpw_frame_signal_count(); i++) {
        const gpw_frame_signal row = signal_at(i);
        const double one = one_of(&row);
        const double highest =
            row.highest != UINT32_MAX ? row.highest : ldexp(1.0, 8 * (int)row.bytes) - 1.0;

        if (row.frame != frame) {
            const uint32_t priority = frame_at(row.frame).is_pulse ? 3u : 6u;

            frame = row.frame;
            ADD("\nBO_ %u %s: 8 GPUPOWER\n",
                (unsigned)(0x80000000u | priority << 26 | (0xFF40u + frame) << 8 | 0x80u),
                frame_at(frame).name);
        }
        ADD(" SG_ %s : %u|%u@1+ (%.9g,%.12g) [%.12g|%.12g] \"%s\" Vector__XXX\n", row.name,
            (unsigned)(8u * row.byte), (unsigned)(8u * row.bytes), one, 0.0 - one * row.zero,
            0.0 - one * row.zero, one * (highest - row.zero), row.unit);
    }
    ADD("\nBA_DEF_ BO_ \"GenMsgCycleTime\" INT 0 10000;\nBA_DEF_DEF_ \"GenMsgCycleTime\" 0;\n");
    for (i = 0; i < GPW_FRAMES_COUNT; i++) {
        const gpw_frame_row row = frame_at(i);

        ADD("BA_ \"GenMsgCycleTime\" BO_ %u %u;\n",
            (unsigned)(0x80000000u | (row.is_pulse ? 3u : 6u) << 26 | (0xFF40u + i) << 8 |
                       0x80u),
            (unsigned)row.period_ms);
    }
    assert_page_is_kept("gpupower.dbc", "BU_: GPUPOWER\n", text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_identifier_is_priority_group_and_address, clear),
        cmocka_unit_test_setup(powers_are_offset_watts_low_byte_first, clear),
        cmocka_unit_test_setup(the_unknown_is_all_ones, clear),
        cmocka_unit_test_setup(what_does_not_fit_goes_to_the_safe_side_only, clear),
        cmocka_unit_test_setup(rates_are_kept_and_ticks_share_the_work, clear),
        cmocka_unit_test_setup(a_pulse_goes_first_and_in_every_tick, clear),
        cmocka_unit_test_setup(a_pulse_down_is_one_too, clear),
        cmocka_unit_test_setup(a_slow_tick_sends_all_that_is_due, clear),
        cmocka_unit_test_setup(what_is_sent_is_read_back, clear),
        cmocka_unit_test_setup(what_no_signal_has_is_all_ones_and_nothing_is_written_behind,
                               clear),
        cmocka_unit_test_setup(the_frame_of_another_is_left_alone, clear),
        cmocka_unit_test(a_stamp_is_put_back_into_the_whole_time),
        cmocka_unit_test_setup(bad_calls_are_told, clear),
        cmocka_unit_test(signals_neither_overlap_nor_leave_their_frame),
        cmocka_unit_test(the_page_is_what_the_table_says),
        cmocka_unit_test(the_dbc_file_is_what_the_table_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
