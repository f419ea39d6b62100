/* SPDX-License-Identifier: MIT */
/* The largest step as a table: filling it, row by row. Reading it: plan_surface_at.c. */
#include "plan_surface_internal.h"

#include "plan_internal.h"

#define CONFIG_V0_1 24u
#define LEAD_MOST_PU 2.0f
#define PERMILLE 1000.0f

GPW_STATIC_ASSERT(plan_surface_config_size, sizeof(gpw_plan_surface_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(plan_surface_head, GPWI_SURFACE_HEAD == GPW_PLAN_SURFACE_WORDS(0u, 0u));

GPWI_COLD gpw_status gpw_plan_surface_config_init(gpw_plan_surface_config *config,
                                                  size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_PLAN_SURFACE);

    if (status == GPW_OK) {
        config->loads = 9u;
        config->leads = 9u;
        config->lead_min_pu = -0.2f;
        config->lead_max_pu = 0.2f;
    }
    return status;
}

static gpw_status read_config(const gpw_plan_surface_config *theirs,
                              gpw_plan_surface_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_plan_surface_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK &&
        (ours->loads < 2u || ours->loads > GPW_PLAN_SURFACE_AXIS_MAX || ours->leads < 1u ||
         ours->leads > GPW_PLAN_SURFACE_AXIS_MAX || ours->reserved != 0u ||
         !gpwi_is_within(ours->lead_min_pu, -LEAD_MOST_PU, 0.0f) ||
         !gpwi_is_within(ours->lead_max_pu, ours->lead_min_pu, LEAD_MOST_PU))) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

/* Nearest thousandth, of either sign. */
static int32_t permille_of(float pu)
{
    const float scaled = pu * PERMILLE;

    return (int32_t)(scaled < 0.0f ? scaled - 0.5f : scaled + 0.5f);
}

GPWI_COLD gpw_status gpw_plan_surface_begin(const gpw_plan *plan,
                                            const gpw_plan_surface_config *config,
                                            uint16_t *table, size_t words)
{
    gpw_status status = gpwi_plan_check(plan, table, GPWI_PLAN_ANSWER_V0_1);
    gpw_plan_surface_config c;
    int32_t span;

    if (status == GPW_OK && config == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK) {
        status = read_config(config, &c);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!plan->config.corners) {
        return GPW_ERR_STATE;
    }
    if (!(plan->genset.air_step_pu > 0.0f)) {
        c.leads = 1u;
    }
    if (words < GPW_PLAN_SURFACE_WORDS(c.loads, c.leads)) {
        return GPW_ERR_SIZE;
    }
    memset(table, 0, words * sizeof *table);
    table[GPWI_SURFACE_MAGIC] = GPWI_SURFACE_BEGUN;
    table[GPWI_SURFACE_LOADS] = (uint16_t)c.loads;
    table[GPWI_SURFACE_LEADS] = (uint16_t)c.leads;
    table[GPWI_SURFACE_LOAD_MAX] = (uint16_t)permille_of(plan->config.load_max_pu);
    table[GPWI_SURFACE_LEAD_MIN] =
        (uint16_t)(permille_of(c.lead_min_pu) + GPWI_SURFACE_LEAD_OFFSET);
    span = permille_of(c.lead_max_pu) - permille_of(c.lead_min_pu);
    table[GPWI_SURFACE_LEAD_STEP] =
        (uint16_t)(c.leads > 1u ? (uint32_t)span / (c.leads - 1u) : 0u);
    table[GPWI_SURFACE_AIR] = plan->genset.air_step_pu > 0.0f;
    return GPW_OK;
}

/* Rounded down, and one less: the search itself is a thousandth wide. */
static uint16_t node_of(const gpw_plan *plan, const gpw_plan_answer *answer)
{
    const float permille = PERMILLE * answer->amount_certain / plan->genset.rated_w - 1.0f;

    return permille > 0.0f ? (uint16_t)permille : 0u;
}

static void fill_node(gpw_plan *plan, float load_pu, float boost_pu, uint16_t *up,
                      uint16_t *down)
{
    gpw_plan_answer answer;

    gpwi_plan_ask_step(plan, load_pu, boost_pu, 1.0f, &answer);
    *up = node_of(plan, &answer);
    *down = 0u;
    if (load_pu > 0.0f) {
        gpwi_plan_ask_step(plan, load_pu, boost_pu, -1.0f, &answer);
        *down = node_of(plan, &answer);
    }
}

/* Up to TMAX, not to the rating: that cut has a corner which a reading would round off. */
static void fill_row(gpw_plan *plan, uint16_t *table, uint32_t row)
{
    const float load_max_pu = plan->config.load_max_pu;
    const float most_pu = plan->genset.throttle_max_pu;
    const uint32_t leads = table[GPWI_SURFACE_LEADS], loads = table[GPWI_SURFACE_LOADS];
    const float load_pu = gpwi_surface_load_step(table) * (float)row;
    uint16_t *const up = table + GPWI_SURFACE_HEAD + row * leads;
    uint16_t *const down = up + loads * leads;
    uint32_t i;

    plan->config.load_max_pu = most_pu > load_max_pu ? most_pu : load_max_pu;
    for (i = 0; i < leads; i++) {
        const float lead_pu =
            (float)((int32_t)table[GPWI_SURFACE_LEAD_MIN] - GPWI_SURFACE_LEAD_OFFSET +
                    (int32_t)(i * table[GPWI_SURFACE_LEAD_STEP])) /
            PERMILLE;

        fill_node(plan, load_pu, gpwi_clamp(load_pu + lead_pu, 0.0f, most_pu), &up[i],
                  &down[i]);
    }
    plan->config.load_max_pu = load_max_pu;
}

GPWI_COLD gpw_status gpw_plan_surface_row(gpw_plan *plan, uint16_t *table, size_t words,
                                          uint32_t *rows_left)
{
    const gpw_status status = gpwi_plan_check(plan, table, GPWI_PLAN_ANSWER_V0_1);
    uint32_t row, loads;

    if (status != GPW_OK || rows_left == NULL) {
        return status != GPW_OK ? status : (gpw_status)GPW_ERR_NULL;
    }
    if (words < GPWI_SURFACE_HEAD || table[GPWI_SURFACE_MAGIC] != GPWI_SURFACE_BEGUN ||
        !gpwi_surface_fits(table, words) ||
        table[GPWI_SURFACE_ROWS] >= table[GPWI_SURFACE_LOADS]) {
        return GPW_ERR_FORMAT;
    }
    row = table[GPWI_SURFACE_ROWS];
    loads = table[GPWI_SURFACE_LOADS];
    fill_row(plan, table, row);
    table[GPWI_SURFACE_ROWS] = (uint16_t)(row + 1u);
    if (row + 1u == loads) {
        table[GPWI_SURFACE_MAGIC] = GPWI_SURFACE_SEALED;
        table[GPWI_SURFACE_SUM] = gpwi_surface_sum(table);
    }
    *rows_left = loads - row - 1u;
    return GPW_OK;
}
