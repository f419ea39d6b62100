/* SPDX-License-Identifier: MIT */
/* Units of an energy of inference, and what a margin over a prediction is worth. */
#include "gpupower/energy_units.h"

#include "energy_internal.h"

#define DESIGN_V0_1 16u
#define VALUE_MIN 1.0e-30f
#define VALUE_MAX 1.0e30f
#define NORMAL_MIN 1.17549435e-38f

GPW_STATIC_ASSERT(energy_design_size, sizeof(gpw_energy_design) == DESIGN_V0_1);

/* ---- units ---- */

typedef struct unit {
    char name[16];
    float joules; /* of one unit; of its inverse where it counts what a joule does */
    uint8_t is_inverse;
    uint8_t is_item;
} unit;

static const unit units[] = {{"J/token", 1.0f, 0, 0},    {"token/J", 1.0f, 1, 0},
                             {"kWh/Mtoken", 3.6f, 0, 0}, {"J/item", 1.0f, 0, 1},
                             {"Wh/item", 3600.0f, 0, 1}, {"Wh/1000 items", 3.6f, 0, 1},
                             {"item/s/W", 1.0f, 1, 1},   {"item/kWh", 3600000.0f, 1, 1}};

#define UNITS ((uint32_t)(sizeof units / sizeof units[0]))

GPW_STATIC_ASSERT(energy_units,
                  sizeof units / sizeof units[0] == (size_t)GPW_ENERGY_ITEMS_PER_KWH + 1u);

const char *gpw_energy_unit_name(uint32_t unit_id)
{
    return unit_id < UNITS ? units[unit_id].name : "?";
}

/* Both ways: a reciprocal is its own inverse. */
static float to_joules(const unit *u, float value)
{
    return u->is_inverse ? u->joules / value : u->joules * value;
}

static float from_joules(const unit *u, float joules)
{
    return u->is_inverse ? u->joules / joules : joules / u->joules;
}

gpw_status gpw_energy_convert(float value, uint32_t from_unit, uint32_t to_unit,
                              float tokens_per_item, float *converted)
{
    const unit *from, *to;
    float joules, result;

    if (converted == NULL) {
        return GPW_ERR_NULL;
    }
    if (from_unit >= UNITS || to_unit >= UNITS || !gpwi_in_range(value, VALUE_MIN, VALUE_MAX)) {
        return GPW_ERR_DOMAIN;
    }
    from = &units[from_unit];
    to = &units[to_unit];
    joules = to_joules(from, value);
    if (from->is_item != to->is_item) {
        if (!gpwi_in_range(tokens_per_item, 1.0e-3f, 1.0e9f)) {
            return GPW_ERR_DOMAIN;
        }
        joules = to->is_item ? joules * tokens_per_item : joules / tokens_per_item;
    }
    result = from_joules(to, joules);
    if (!gpwi_in_range(result, NORMAL_MIN, FLT_MAX)) {
        return GPW_ERR_DOMAIN;
    }
    *converted = result;
    return GPW_OK;
}

/* ---- power to design for ---- */

typedef struct tried {
    float exceeded_pct, unused_pct;
} tried;

#define MARGINS 4u
static const float margins[MARGINS] = {0.0f, 0.15f, 0.30f, 0.40f};

/* H100, B200; configuration only, one measured point; each margin, then TDP itself. */
static const tried tries[2][2][MARGINS + 1u] = {
    {{{56.0f, -6.0f}, {28.0f, 8.0f}, {9.0f, 16.0f}, {2.0f, 20.0f}, {0.0f, 26.0f}},
     {{38.0f, 4.0f}, {0.0f, 15.0f}, {0.0f, 22.0f}, {0.0f, 24.0f}, {0.0f, 26.0f}}},
    {{{59.0f, -7.0f}, {28.0f, 6.0f}, {14.0f, 15.0f}, {8.0f, 18.0f}, {0.0f, 23.0f}},
     {{41.0f, 1.0f}, {12.0f, 11.0f}, {5.0f, 17.0f}, {4.0f, 19.0f}, {0.0f, 23.0f}}},
};

/* A little below a tried margin is that margin: 0.3f is not 3/10. */
static uint32_t margins_up_to(float margin)
{
    uint32_t i = 1u;

    while (i < MARGINS && margin >= margins[i] * (1.0f - FLT_EPSILON)) {
        i++;
    }
    return i;
}

/* More margin is exceeded less and unused more: the neighbour below bounds one, that above the
 * other. */
static void set_shares(gpw_energy_design *design, const tried *of_type, float margin)
{
    const uint32_t above = margins_up_to(margin), below = above - 1u;

    if (design->is_tdp) {
        design->exceeded_pct = of_type[MARGINS].exceeded_pct;
        design->unused_pct = of_type[MARGINS].unused_pct;
        return;
    }
    design->exceeded_pct = of_type[below].exceeded_pct;
    design->unused_pct = margin <= margins[below] * (1.0f + FLT_EPSILON)
                             ? of_type[below].unused_pct
                             : of_type[above].unused_pct;
}

gpw_status gpw_energy_design_power(const gpw_energy_board *board, float board_w, float margin,
                                   uint32_t is_calibrated, gpw_energy_design *design,
                                   size_t design_bytes)
{
    gpw_energy_design ours;
    gpw_energy_board b;
    gpw_status status;
    int is_tried;

    if (board == NULL || design == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_energy_board_read(&b, board);
    if (status == GPW_OK) {
        status = gpwi_figure(b.tdp_w, 1.0f, 1.0e5f);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(board_w, 0.0f, b.tdp_w) || !gpwi_in_range(margin, 0.0f, 10.0f) ||
        is_calibrated > 1u) {
        return GPW_ERR_DOMAIN;
    }
    ours.board_w = (1.0f + margin) * board_w;
    ours.is_tdp = !(ours.board_w < b.tdp_w);
    ours.board_w = ours.is_tdp ? b.tdp_w : ours.board_w;
    ours.exceeded_pct = gpw_unknown();
    ours.unused_pct = gpw_unknown();
    is_tried = b.errors == GPW_ENERGY_ERRORS_H100 || b.errors == GPW_ENERGY_ERRORS_B200;
    if (is_tried) {
        set_shares(&ours, tries[b.errors - GPW_ENERGY_ERRORS_H100][is_calibrated], margin);
    }
    status = gpwi_result_write(design, design_bytes, &ours, sizeof ours, DESIGN_V0_1);
    return status == GPW_OK && !is_tried ? GPW_NOTE_UNKNOWN : status;
}
