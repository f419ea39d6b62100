/* SPDX-License-Identifier: MIT */
/* The tables of frames with their words, for pages and for the other side. Firmware that never
 * asks does not link it. */
#include "frames_internal.h"
#include "scaled.h"

#define ROW_V0_1 48u
#define SIGNAL_V0_1 160u

GPW_STATIC_ASSERT(frame_row_size, sizeof(gpw_frame_row) == ROW_V0_1);
GPW_STATIC_ASSERT(frame_signal_size, sizeof(gpw_frame_signal) == SIGNAL_V0_1);

typedef struct part_words {
    const char *name, *unit, *text;
} part_words;

#define FRAME(name, period_ms, with_pulse) {name, "", ""},
#define SIGNAL(at, width, what, to, from, name, per, none, unit, text) {name, unit, text},

static const part_words words[] = {
#include "frames_rows.h"
};

/* The `index`-th frame, or the `index`-th signal and the frame it is in; the part count: none.
 */
static uint32_t part_at(uint32_t index, int is_frame, uint32_t *frame)
{
    uint32_t i, frames = 0, signals = 0;

    for (i = 0; i < gpwi_frame_part_count; i++) {
        if (gpwi_is_frame(&gpwi_frame_parts[i])) {
            frames++;
        } else {
            signals++;
        }
        if ((is_frame ? frames : signals) == index + 1u) {
            break;
        }
    }
    *frame = frames - 1u;
    return i;
}

gpw_status gpw_frame_at(uint32_t index, gpw_frame_row *row, size_t bytes)
{
    gpw_frame_row ours;
    uint32_t part;

    if (row == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= GPW_FRAMES_COUNT) {
        return GPW_ERR_NOT_FOUND;
    }
    memset(&ours, 0, sizeof ours);
    part = part_at(index, 1, &ours.number);
    ours.period_ms = gpwi_frame_parts[part].zero;
    ours.is_pulse = gpwi_frame_parts[part].is_pulse;
    gpwi_copy_text(ours.name, sizeof ours.name, words[part].name);
    return gpwi_result_write(row, bytes, &ours, sizeof ours, ROW_V0_1);
}

uint32_t gpw_frame_signal_count(void)
{
    return gpwi_frame_part_count - GPW_FRAMES_COUNT;
}

static uint32_t public_kind(uint32_t kind)
{
    return kind > GPWI_SIGNAL_STAMP ? (uint32_t)GPWI_SIGNAL_STAMP : kind;
}

static float unit_size(const gpwi_frame_part *signal)
{
    switch (signal->kind) {
    case GPWI_SIGNAL_STAMP: return 1.048576e-3f;
    case GPWI_SIGNAL_CLOCK: return 6.5536e-5f;
    case GPWI_SIGNAL_FIGURE: return 1.0f / signal->per_unit;
    default: return 1.0f;
    }
}

gpw_status gpw_frame_signal_at(uint32_t index, gpw_frame_signal *row, size_t bytes)
{
    gpw_frame_signal ours;
    const gpwi_frame_part *signal;
    uint32_t part;

    if (row == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= gpw_frame_signal_count()) {
        return GPW_ERR_NOT_FOUND;
    }
    memset(&ours, 0, sizeof ours);
    part = part_at(index, 0, &ours.frame);
    signal = &gpwi_frame_parts[part];
    ours.byte = signal->byte;
    ours.bytes = signal->bytes;
    ours.side = signal->side;
    ours.unit_size = unit_size(signal);
    ours.zero = signal->zero;
    ours.highest = gpwi_frame_highest(signal);
    ours.kind = public_kind(signal->kind);
    gpwi_copy_text(ours.name, sizeof ours.name, words[part].name);
    gpwi_copy_text(ours.unit, sizeof ours.unit, words[part].unit);
    gpwi_copy_text(ours.text, sizeof ours.text, words[part].text);
    return gpwi_result_write(row, bytes, &ours, sizeof ours, SIGNAL_V0_1);
}
