/* SPDX-License-Identifier: MIT */
/* CAN frames, written and read by one table. */
#include "frames_internal.h"
#include "scaled.h"

#define CONFIG_V0_1 32u
#define FRAME_V0_1 16u
#define FOUND_V0_1 8u

#define FRAME_BYTES 8u
#define ADDRESS_MAX 253u /* 254 is nobody's, 255 everybody's */
#define PRIORITY_MAX 7u
#define PGN_LOW 0xFF00u /* broadcast, free for makers */
#define PGN_HIGH 0xFFFFu
#define ID_MAX 0x1FFFFFFFu
#define NONE32 0xFFFFFFFFu
#define STAMP_SHIFT 20
#define CLOCK_SHIFT 16
#define MS_IN_NS 1000000u

GPW_STATIC_ASSERT(frames_config_size, sizeof(gpw_frames_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(frame_size, sizeof(gpw_frame) == FRAME_V0_1);
GPW_STATIC_ASSERT(frame_found_size, sizeof(gpw_frame_found) == FOUND_V0_1);

#define FRAME(name, period_ms, with_pulse)                                                     \
  {0.0f, period_ms, 0u, 0u, 0u, 0u, 0u, 0u, with_pulse},
#define SIGNAL(at, width, what, to, from, name, per, none, unit, text)                         \
  {per,                                                                                        \
   none,                                                                                       \
   (uint16_t)offsetof(gpw_watch_output, from),                                                 \
   (uint8_t)sizeof(((const gpw_watch_output *)0)->from),                                       \
   (uint8_t)(at),                                                                              \
   (uint8_t)(width),                                                                           \
   (uint8_t)GPWI_SIGNAL_##what,                                                                \
   (uint8_t)GPW_REGISTER_##to,                                                                 \
   0u},

const gpwi_frame_part gpwi_frame_parts[] = {
#include "frames_rows.h"
};
const uint32_t gpwi_frame_part_count = sizeof gpwi_frame_parts / sizeof gpwi_frame_parts[0];

/* ---- how ---- */

GPWI_COLD gpw_status gpw_frames_config_init(gpw_frames_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_FRAMES);

    if (status == GPW_OK) {
        config->tick_ns = 10000000u;
        config->address = 128u;
        config->pgn_first = 0xFF40u;
        config->priority = 6u;
        config->pulse_priority = 3u;
    }
    return status;
}

static gpw_status config_read(gpw_frames_config *ours, const gpw_frames_config *theirs)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_frames_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status != GPW_OK) {
        return status;
    }
    if (ours->tick_ns < GPW_TICK_MIN_NS || ours->tick_ns > GPW_TICK_MAX_NS ||
        ours->address > ADDRESS_MAX || ours->pgn_first < PGN_LOW ||
        ours->pgn_first > PGN_HIGH + 1u - GPW_FRAMES_COUNT || ours->priority > PRIORITY_MAX ||
        ours->pulse_priority > PRIORITY_MAX || (ours->reserved[0] | ours->reserved[1]) != 0u) {
        return GPW_ERR_DOMAIN;
    }
    return GPW_OK;
}

/* ---- numbers ---- */

/* J1939 keeps the top of every width for errors and for what is not available. */
uint32_t gpwi_frame_highest(const gpwi_frame_part *signal)
{
    if (signal->kind > GPWI_SIGNAL_COUNT) {
        return NONE32;
    }
    return signal->bytes == 1u ? 250u : (signal->bytes == 2u ? 0xFAFFu : 0xFAFFFFFFu);
}

static gpwi_scaled_range range_of(const gpwi_frame_part *signal)
{
    const float above = (float)(gpwi_frame_highest(signal) - signal->zero);
    gpwi_scaled_range range;

    range.low = -(float)signal->zero;
    range.high = above < GPWI_SCALED_HIGHEST ? above : GPWI_SCALED_HIGHEST;
    return range;
}

static uint64_t count_of(const gpwi_frame_part *signal, uint64_t count, int *clamped)
{
    const uint32_t highest = gpwi_frame_highest(signal);

    if (signal->kind == GPWI_SIGNAL_STAMP) {
        return count >> STAMP_SHIFT;
    }
    if (signal->kind == GPWI_SIGNAL_CLOCK) {
        return count >> CLOCK_SHIFT;
    }
    if (count <= highest || (signal->field_bytes == 4u && count == NONE32)) {
        return count;
    }
    *clamped = 1;
    return highest;
}

/* As it is sent, in its lowest bytes; all ones: not available. */
static uint64_t number_of(const gpwi_frame_part *signal, const gpw_watch_output *output,
                          int *clamped)
{
    const unsigned char *const field = (const unsigned char *)output + signal->field;
    int32_t number = 0;
    float figure = 0.0f;

    if (signal->kind != GPWI_SIGNAL_FIGURE) {
        return count_of(signal, gpwi_count_at(field, signal->field_bytes), clamped);
    }
    memcpy(&figure, field, sizeof figure);
    return gpwi_scaled(figure, signal->per_unit, range_of(signal), signal->side, &number,
                       clamped)
               ? (uint32_t)number + signal->zero
               : NONE32;
}

static void put(const gpwi_frame_part *signal, uint64_t number, gpw_frame *frame)
{
    uint32_t i;

    for (i = 0; i < signal->bytes; i++) {
        frame->data[signal->byte + i] = (uint8_t)(number & 0xFFu);
        number >>= 8;
    }
}

/* ---- which are due ---- */

static int has_pulse(const gpw_watch_output *output)
{
    return output->pulse_left_s > 0.0f || output->pulse_w > 0.0f || output->pulse_w < 0.0f;
}

static int is_due(const gpwi_frame_part *frame, uint32_t number,
                  const gpw_frames_config *config, const gpw_watch_output *output)
{
    const uint32_t period = frame->zero * MS_IN_NS / config->tick_ns; /* 1 to 1,000 ticks */

    if (frame->is_pulse != 0u && has_pulse(output)) {
        return 1;
    }
    return (output->sequence + number) % period == 0u;
}

static uint32_t id_of(const gpw_frames_config *config, uint32_t number, uint32_t priority)
{
    return priority << 26 | (config->pgn_first + number) << 8 | config->address;
}

static void begin(gpw_frame *frame, uint32_t id)
{
    frame->id = id;
    frame->length = FRAME_BYTES;
    memset(frame->data, 0xFF, sizeof frame->data);
}

/* One pass: those of the pulse, or the others. */
static size_t write_due(const gpw_frames_config *config, const gpw_watch_output *output,
                        int of_pulse, gpw_frame *frames, int *clamped)
{
    gpw_frame *frame = NULL;
    size_t count = 0;
    uint32_t i, number = 0;

    for (i = 0; i < gpwi_frame_part_count; i++) {
        const gpwi_frame_part *const part = &gpwi_frame_parts[i];

        if (!gpwi_is_frame(part)) {
            if (frame != NULL) {
                put(part, number_of(part, output, clamped), frame);
            }
            continue;
        }
        frame = NULL;
        if ((part->is_pulse != 0u) == of_pulse && is_due(part, number, config, output)) {
            frame = &frames[count];
            begin(frame,
                  id_of(config, number, of_pulse ? config->pulse_priority : config->priority));
            count++;
        }
        number++;
    }
    return count;
}

gpw_status gpw_frames_encode(const gpw_frames_config *config, const gpw_watch_output *output,
                             gpw_frame *frames, size_t room, size_t *count)
{
    gpw_frames_config ours;
    gpw_status status;
    size_t pulses;
    int clamped = 0;

    if (config == NULL || output == NULL || frames == NULL || count == NULL) {
        return GPW_ERR_NULL;
    }
    status = config_read(&ours, config);
    if (status != GPW_OK) {
        return status;
    }
    if (room < GPW_FRAMES_COUNT) {
        return GPW_ERR_SIZE;
    }
    pulses = write_due(&ours, output, 1, frames, &clamped);
    *count = pulses + write_due(&ours, output, 0, frames + pulses, &clamped);
    return clamped ? GPW_NOTE_CLAMPED : GPW_OK;
}

/* ---- and back ---- */

static uint64_t taken(const gpwi_frame_part *signal, const gpw_frame *frame)
{
    uint64_t number = 0;
    uint32_t i;

    for (i = signal->bytes; i > 0u; i--) {
        number = number << 8 | frame->data[signal->byte + i - 1u];
    }
    return number;
}

/* `number` is not available, or one that J1939 keeps for errors. */
static int is_none(const gpwi_frame_part *signal, uint64_t number)
{
    return number > gpwi_frame_highest(signal);
}

static void set_count(const gpwi_frame_part *signal, uint64_t number, unsigned char *field)
{
    const uint64_t wide = is_none(signal, number) ? UINT64_MAX : number;
    const uint32_t narrow = (uint32_t)wide;

    if (signal->field_bytes == sizeof wide) {
        memcpy(field, &wide, sizeof wide);
    } else {
        memcpy(field, &narrow, sizeof narrow);
    }
}

static void take(const gpwi_frame_part *signal, const gpw_frame *frame,
                 gpw_watch_output *output, gpw_frame_found *found)
{
    unsigned char *const field = (unsigned char *)output + signal->field;
    const uint64_t number = taken(signal, frame);
    float figure = gpw_unknown();

    switch (signal->kind) {
    case GPWI_SIGNAL_STAMP: found->stamp = (uint32_t)number; return;
    case GPWI_SIGNAL_CLOCK: output->time_ns = number << CLOCK_SHIFT; return;
    case GPWI_SIGNAL_FIGURE: break;
    default: set_count(signal, number, field); return;
    }
    if (!is_none(signal, number)) {
        figure = (float)(int32_t)((uint32_t)number - signal->zero) / signal->per_unit;
    }
    memcpy(field, &figure, sizeof figure);
}

/* The frame's number; any priority is accepted, for a gateway may change it. */
static uint32_t number_in(const gpw_frames_config *config, const gpw_frame *frame)
{
    const uint32_t group = frame->id >> 8 & 0x3FFFFu;

    if (frame->id > ID_MAX || frame->length != FRAME_BYTES ||
        (frame->id & 0xFFu) != config->address || group < config->pgn_first ||
        group >= config->pgn_first + GPW_FRAMES_COUNT) {
        return NONE32;
    }
    return group - config->pgn_first;
}

gpw_status gpw_frames_decode(const gpw_frames_config *config, const gpw_frame *frame,
                             gpw_watch_output *output, size_t output_bytes,
                             gpw_frame_found *found)
{
    gpw_frames_config ours;
    gpw_status status;
    uint32_t i, begun = 0, number;

    if (config == NULL || frame == NULL || output == NULL || found == NULL) {
        return GPW_ERR_NULL;
    }
    status = config_read(&ours, config);
    if (status != GPW_OK) {
        return status;
    }
    if (output_bytes != sizeof *output) {
        return GPW_ERR_VERSION;
    }
    number = number_in(&ours, frame);
    if (number == NONE32) {
        return GPW_ERR_NOT_FOUND;
    }
    found->number = number;
    found->stamp = NONE32;
    for (i = 0; i < gpwi_frame_part_count; i++) {
        if (gpwi_is_frame(&gpwi_frame_parts[i])) {
            begun++;
        } else if (begun == number + 1u) {
            take(&gpwi_frame_parts[i], frame, output, found);
        }
    }
    return GPW_OK;
}

gpw_status gpw_frames_time(uint32_t stamp, uint64_t near_ns, uint64_t *time_ns)
{
    const uint32_t near = (uint32_t)(near_ns >> STAMP_SHIFT) & 0xFFFFu;
    uint64_t time;

    if (time_ns == NULL) {
        return GPW_ERR_NULL;
    }
    if (stamp > 0xFFFFu) {
        return GPW_ERR_DOMAIN;
    }
    time = near_ns >> STAMP_SHIFT;
    if (((stamp - near) & 0xFFFFu) < 0x8000u) {
        time += (stamp - near) & 0xFFFFu;
    } else {
        time -= (near - stamp) & 0xFFFFu;
    }
    *time_ns = time << STAMP_SHIFT;
    return GPW_OK;
}
