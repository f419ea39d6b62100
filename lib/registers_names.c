/* SPDX-License-Identifier: MIT */
/* The table of registers with its words, for pages and for the other side. Firmware that never
 * asks does not link it. */
#include "registers_internal.h"
#include "scaled.h"

#define REGISTER_V0_1 152u

GPW_STATIC_ASSERT(register_size, sizeof(gpw_register) == REGISTER_V0_1);

typedef struct row_words {
    const char *name, *unit, *text;
} row_words;

#define ROW(in, at, as, to, from, name, per, unit, text) {name, unit, text},

static const row_words words[] = {
#include "registers_rows.h"
};

uint32_t gpw_register_count(void)
{
    return gpwi_register_row_count;
}

gpw_status gpw_register_at(uint32_t index, gpw_register *row, size_t bytes)
{
    const gpwi_register_row *figures;
    gpw_register ours;

    if (row == NULL) {
        return GPW_ERR_NULL;
    }
    if (index >= gpwi_register_row_count) {
        return GPW_ERR_NOT_FOUND;
    }
    figures = &gpwi_register_rows[index];
    memset(&ours, 0, sizeof ours);
    ours.block = figures->block;
    ours.address = (figures->block == GPW_REGISTERS_NOW ? GPW_REG_NOW : GPW_REG_FORECAST) +
                   figures->offset;
    ours.kind = figures->kind;
    ours.count = gpwi_register_width(figures->kind);
    ours.side = figures->side;
    ours.unit_size = figures->per_unit == 0.0f ? 1.0f : 1.0f / figures->per_unit;
    gpwi_copy_text(ours.name, sizeof ours.name, words[index].name);
    gpwi_copy_text(ours.unit, sizeof ours.unit, words[index].unit);
    gpwi_copy_text(ours.text, sizeof ours.text, words[index].text);
    return gpwi_result_write(row, bytes, &ours, sizeof ours, REGISTER_V0_1);
}
