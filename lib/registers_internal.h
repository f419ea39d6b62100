/* SPDX-License-Identifier: MIT */
/* What registers.c and registers_names.c agree upon. */
#ifndef GPW_REGISTERS_INTERNAL_H
#define GPW_REGISTERS_INTERNAL_H

#include "gpupower/registers.h"

#include "internal.h"

/* Where blocks begin, by enum gpw_registers_block_id; the last one's end is the table's. */
#define GPWI_REGISTERS_BLOCKS 2u

typedef struct gpwi_register_row {
    float per_unit; /* how many of the register make one of the figure; 0: an integer field */
    uint16_t field; /* offset in gpw_watch_output */
    uint8_t offset; /* from the block's first register */
    uint8_t block;
    uint8_t kind;  /* enum gpw_register_kind */
    uint8_t side;  /* enum gpw_register_side */
    uint8_t bytes; /* of the field */
    uint8_t reserved;
} gpwi_register_row;

extern const gpwi_register_row gpwi_register_rows[];
extern const uint32_t gpwi_register_row_count;

/* Registers of a kind. */
uint32_t gpwi_register_width(uint32_t kind);

#endif /* GPW_REGISTERS_INTERNAL_H */
