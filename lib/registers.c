/* SPDX-License-Identifier: MIT */
/* Blocks of input registers, written and read by one table. */
#include "registers_internal.h"
#include "scaled.h"

#define LAYOUT_AT 1u
#define NOT_U16 0xFFFFu
#define NOT_S16 0x7FFFu
#define NOT_U32 0xFFFFFFFFu
#define NOT_S32 0x7FFFFFFFu

#define ROW(in, at, as, to, from, name, per, unit, text)                                       \
  {per,                                                                                        \
   (uint16_t)offsetof(gpw_watch_output, from),                                                 \
   (uint8_t)(at),                                                                              \
   (uint8_t)GPW_REGISTERS_##in,                                                                \
   (uint8_t)GPW_REGISTER_##as,                                                                 \
   (uint8_t)GPW_REGISTER_##to,                                                                 \
   (uint8_t)sizeof(((const gpw_watch_output *)0)->from),                                       \
   0u},

const gpwi_register_row gpwi_register_rows[] = {
#include "registers_rows.h"
};
const uint32_t gpwi_register_row_count =
    sizeof gpwi_register_rows / sizeof gpwi_register_rows[0];

uint32_t gpwi_register_width(uint32_t kind)
{
    switch (kind) {
    case GPW_REGISTER_U16:
    case GPW_REGISTER_S16: return 1u;
    case GPW_REGISTER_U64: return 4u;
    default: return 2u;
    }
}

uint32_t gpw_registers_count(uint32_t block)
{
    switch (block) {
    case GPW_REGISTERS_NOW: return GPW_REG_NOW_COUNT;
    case GPW_REGISTERS_FORECAST: return GPW_REG_FORECAST_COUNT;
    default: return 0u;
    }
}

/* ---- from figures to words ---- */

static gpwi_scaled_range range_of(uint32_t kind)
{
    static const gpwi_scaled_range unsigned16 = {0.0f, 65534.0f};
    static const gpwi_scaled_range signed16 = {-32768.0f, 32766.0f};
    static const gpwi_scaled_range signed32 = {GPWI_SCALED_LOWEST, GPWI_SCALED_HIGHEST};

    return kind == GPW_REGISTER_U16 ? unsigned16
                                    : (kind == GPW_REGISTER_S16 ? signed16 : signed32);
}

static uint32_t none_of(uint32_t kind)
{
    return kind == GPW_REGISTER_U16 ? NOT_U16 : (kind == GPW_REGISTER_S16 ? NOT_S16 : NOT_S32);
}

static uint32_t word_of_figure(const gpwi_register_row *row, float figure, int *clamped)
{
    int32_t number = 0;

    return gpwi_scaled(figure, row->per_unit, range_of(row->kind), row->side, &number, clamped)
               ? (uint32_t)number
               : none_of(row->kind);
}

/* An integer; one that does not fit is the largest that does. */
static uint64_t word_of_count(const gpwi_register_row *row, uint64_t count, int *clamped)
{
    const uint64_t highest = row->kind == GPW_REGISTER_U16 ? NOT_U16 - 1u : NOT_U32 - 1u;

    if (row->kind == GPW_REGISTER_U64 || row->kind == GPW_REGISTER_BITS || count <= highest) {
        return count;
    }
    /* All ones in the field itself: not known. */
    if (count == (row->bytes == 4u ? NOT_U32 : UINT64_MAX)) {
        return highest + 1u;
    }
    *clamped = 1;
    return highest;
}

static uint64_t word_of(const gpwi_register_row *row, const gpw_watch_output *output,
                        int *clamped)
{
    const unsigned char *const field = (const unsigned char *)output + row->field;
    float figure = 0.0f;

    if (row->per_unit == 0.0f) {
        return word_of_count(row, gpwi_count_at(field, row->bytes), clamped);
    }
    memcpy(&figure, field, sizeof figure);
    return word_of_figure(row, figure, clamped);
}

/* High word first. Volatile, so that the order of writing is the one written here. */
static void put(volatile uint16_t *registers, uint64_t word, uint32_t width)
{
    while (width > 0u) {
        width--;
        registers[width] = (uint16_t)(word & 0xFFFFu);
        word >>= 16;
    }
}

/* What no signal has taken yet. */
static void fill(volatile uint16_t *registers, uint32_t from, uint32_t to)
{
    while (from < to) {
        registers[from] = (uint16_t)NOT_U16;
        from++;
    }
}

gpw_status gpw_registers_encode(uint32_t block, const gpw_watch_output *output,
                                uint16_t *registers, size_t count)
{
    const uint32_t length = gpw_registers_count(block);
    volatile uint16_t *const out = registers;
    uint32_t i, end = 0;
    int clamped = 0;

    if (output == NULL || registers == NULL) {
        return GPW_ERR_NULL;
    }
    if (length == 0u) {
        return GPW_ERR_NOT_FOUND;
    }
    if (count < length) {
        return GPW_ERR_SIZE;
    }
    out[length - 1u] = (uint16_t)(output->sequence & 0xFFFFu);
    out[LAYOUT_AT] = (uint16_t)GPW_REG_LAYOUT;
    for (i = 0; i < gpwi_register_row_count; i++) {
        const gpwi_register_row *const row = &gpwi_register_rows[i];

        if (row->block == block) {
            const uint32_t width = gpwi_register_width(row->kind);

            put(out + row->offset, word_of(row, output, &clamped), width);
            end = row->offset + width;
        }
    }
    fill(out, end, length - 1u);
    out[0] = (uint16_t)(output->sequence & 0xFFFFu);
    return clamped ? GPW_NOTE_CLAMPED : GPW_OK;
}

/* ---- and back ---- */

static uint64_t taken(const uint16_t *registers, uint32_t width)
{
    uint64_t word = 0;
    uint32_t i;

    for (i = 0; i < width; i++) {
        word = word << 16 | registers[i];
    }
    return word;
}

static float figure_of(const gpwi_register_row *row, uint32_t word)
{
    int32_t number = (int32_t)word;

    if (word == none_of(row->kind)) {
        return gpw_unknown();
    }
    if (row->kind == GPW_REGISTER_S16) {
        number = (int32_t)(word & 0xFFFFu); /* one register wide */
        number = number >= 0x8000 ? number - 65536 : number;
    }
    return (float)number / row->per_unit;
}

static void take(const gpwi_register_row *row, const uint16_t *registers,
                 gpw_watch_output *output)
{
    unsigned char *const field = (unsigned char *)output + row->field;
    const uint64_t word = taken(registers, gpwi_register_width(row->kind));

    if (row->per_unit != 0.0f) {
        const float figure = figure_of(row, (uint32_t)word);

        memcpy(field, &figure, sizeof figure);
    } else if (row->bytes == sizeof word) {
        const uint64_t none = row->kind == GPW_REGISTER_U32 ? NOT_U32 : UINT64_MAX;
        const uint64_t wide = word == none ? UINT64_MAX : word;

        memcpy(field, &wide, sizeof wide);
    } else {
        const int is_none = row->kind == GPW_REGISTER_U16 && word == NOT_U16;
        const uint32_t narrow = is_none ? NOT_U32 : (uint32_t)word;

        memcpy(field, &narrow, sizeof narrow);
    }
}

gpw_status gpw_registers_decode(uint32_t block, const uint16_t *registers, size_t count,
                                gpw_watch_output *output, size_t output_bytes)
{
    const uint32_t length = gpw_registers_count(block);
    uint32_t i;

    if (registers == NULL || output == NULL) {
        return GPW_ERR_NULL;
    }
    if (length == 0u) {
        return GPW_ERR_NOT_FOUND;
    }
    if (count < length) {
        return GPW_ERR_SIZE;
    }
    if (output_bytes != sizeof *output || registers[LAYOUT_AT] != GPW_REG_LAYOUT) {
        return GPW_ERR_VERSION;
    }
    if (registers[0] != registers[length - 1u]) {
        return GPW_ERR_STATE;
    }
    output->sequence = registers[0];
    for (i = 0; i < gpwi_register_row_count; i++) {
        if (gpwi_register_rows[i].block == block) {
            take(&gpwi_register_rows[i], registers + gpwi_register_rows[i].offset, output);
        }
    }
    return GPW_OK;
}
