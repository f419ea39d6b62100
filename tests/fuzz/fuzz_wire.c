/* SPDX-License-Identifier: MIT */
/* Any bytes as what a watch says, as registers, as frames and as mailboxes: what is sent is on
 * the safe side of what was meant, and whatever is received is refused or sent again the same.
 */
#include <gpupower/frames.h>
#include <gpupower/registers.h>

#include <stdlib.h>
#include <string.h>

#define ROOM 128u
#define SLACK 1.0e-6f    /* of a float, scaled to and fro */
#define NOTHING 1.0e-30f /* what a scale makes of it may be 0 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

/* Of any length, the rest is 0. */
static void copy(void *to, size_t room, const uint8_t *data, size_t size)
{
    memset(to, 0, room);
    memcpy(to, data, size < room ? size : room);
}

static float slack(float x)
{
    return (x < 0.0f ? -x : x) * SLACK + NOTHING;
}

/* A bound is never less than it was, an allowance never more; unknown stays unknown. */
static void need_at_least(float sent, float meant)
{
    need(sent != sent || sent >= meant - slack(meant));
    need(meant == meant || sent != sent);
}

static void need_at_most(float sent, float meant)
{
    need(sent != sent || sent <= meant + slack(meant));
    need(meant == meant || sent != sent);
}

static void need_safe(const gpw_watch_output *sent, const gpw_watch_output *meant)
{
    uint32_t k;

    need_at_least(sent->step_up_w, meant->step_up_w);
    need_at_least(sent->step_down_w, meant->step_down_w);
    need_at_least(sent->reserve_needed_w, meant->reserve_needed_w);
    need_at_least(sent->reserved_w, meant->reserved_w);
    need_at_least(sent->battery_need_j, meant->battery_need_j);
    need_at_least(sent->load_age_s, meant->load_age_s);
    need_at_most(sent->step_up_rise_s, meant->step_up_rise_s);
    need_at_most(sent->step_allowed_w, meant->step_allowed_w);
    need_at_most(sent->step_down_allowed_w, meant->step_down_allowed_w);
    need_at_most(sent->ramp_allowed_w_per_s, meant->ramp_allowed_w_per_s);
    need_at_most(sent->permit_free_w, meant->permit_free_w);
    need_at_most(sent->power_cap_w, meant->power_cap_w);
    need_at_most(sent->boost_pu, meant->boost_pu);
    need_at_most(sent->margin_pct, meant->margin_pct);
    for (k = 0; k < GPW_FORECAST_HORIZONS; k++) {
        need_at_least(sent->bound_high_w[k], meant->bound_high_w[k]);
        need_at_most(sent->bound_low_w[k], meant->bound_low_w[k]);
    }
}

static void say_by_registers(const gpw_watch_output *meant)
{
    uint16_t registers[ROOM];
    gpw_watch_output sent = *meant;
    uint32_t block;

    for (block = GPW_REGISTERS_NOW; block <= GPW_REGISTERS_FORECAST; block++) {
        need(gpw_registers_encode(block, meant, registers, ROOM) >= GPW_OK);
        need(gpw_registers_decode(block, registers, ROOM, &sent, sizeof sent) == GPW_OK);
    }
    need((sent.sequence ^ meant->sequence) << 16 == 0u);
    need_safe(&sent, meant);
}

/* A hundred ticks: every frame at least once. */
static void say_by_frames(const gpw_watch_output *said)
{
    gpw_frames_config config;
    gpw_watch_output meant = *said, sent = *said;
    uint32_t tick;

    need(gpw_frames_config_init(&config, sizeof config) == GPW_OK);
    for (tick = 0; tick < 100u; tick++) {
        gpw_frame frames[GPW_FRAMES_COUNT];
        size_t count = 0, i;

        meant.sequence++;
        need(gpw_frames_encode(&config, &meant, frames, GPW_FRAMES_COUNT, &count) >= GPW_OK);
        need(count <= GPW_FRAMES_COUNT);
        for (i = 0; i < count; i++) {
            gpw_frame_found found;

            need(gpw_frames_decode(&config, &frames[i], &sent, sizeof sent, &found) == GPW_OK);
            need(found.number < GPW_FRAMES_COUNT);
        }
    }
    need_safe(&sent, &meant);
}

static void hear_registers(const uint8_t *data, size_t size)
{
    uint16_t registers[ROOM];
    gpw_watch_output heard;
    uint32_t block;

    copy(registers, sizeof registers, data, size);
    memset(&heard, 0, sizeof heard);
    for (block = GPW_REGISTERS_NOW; block <= GPW_REGISTERS_FORECAST; block++) {
        registers[1] = (uint16_t)GPW_REG_LAYOUT;
        registers[gpw_registers_count(block) - 1u] = registers[0];
        need(gpw_registers_decode(block, registers, ROOM, &heard, sizeof heard) == GPW_OK);
        need(gpw_registers_encode(block, &heard, registers, ROOM) >= GPW_OK);
    }
}

static void hear_mailbox(const uint8_t *data, size_t size)
{
    uint16_t box[GPW_REG_MAILBOX_COUNT], again[GPW_REG_MAILBOX_COUNT];
    gpw_command command;
    gpw_command_result result;

    copy(box, sizeof box, data, size);
    if (gpw_registers_command_decode(box, GPW_REG_MAILBOX_COUNT, 0u, &command,
                                     sizeof command) == GPW_OK) {
        /* One that means nothing is read as well, to be answered. */
        const int is_good = command.code >= GPW_COMMAND_ANNOUNCE &&
                            command.code <= GPW_COMMAND_ACKNOWLEDGE && command.share <= 1.0f;

        need(gpw_registers_command_encode(&command, again, GPW_REG_MAILBOX_COUNT) ==
             (is_good ? GPW_OK : GPW_ERR_DOMAIN));
        need(!is_good || memcmp(box, again, sizeof box) == 0);
    }
    if (gpw_registers_result_decode(box, GPW_REG_MAILBOX_COUNT, &result, sizeof result) ==
        GPW_OK) {
        need(gpw_registers_result_encode(&result, again, GPW_REG_MAILBOX_COUNT) == GPW_OK);
        need(memcmp(box, again, 12u * sizeof box[0]) == 0);
    }
}

static void hear_frame(const uint8_t *data, size_t size)
{
    gpw_frames_config config;
    gpw_frame frame;
    gpw_watch_output heard;
    gpw_frame_found found;

    need(gpw_frames_config_init(&config, sizeof config) == GPW_OK);
    copy(&frame, sizeof frame, data, size);
    memset(&heard, 0, sizeof heard);
    (void)!gpw_frames_decode(&config, &frame, &heard, sizeof heard, &found);
    frame.id = (config.pgn_first + frame.id % GPW_FRAMES_COUNT) << 8 | config.address;
    frame.length = 8u;
    need(gpw_frames_decode(&config, &frame, &heard, sizeof heard, &found) == GPW_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gpw_watch_output output;

    copy(&output, sizeof output, data, size);
    say_by_registers(&output);
    say_by_frames(&output);
    hear_registers(data, size);
    hear_mailbox(data, size);
    hear_frame(data, size);
    return 0;
}
