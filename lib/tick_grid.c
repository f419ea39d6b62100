/* SPDX-License-Identifier: MIT */
/* Refresh grid: its life, rows in and refreshes out. The clock: tick_grid_clock.c. */
#include "maths.h"
#include "tick_grid_state.h"

#define GRID_MAGIC 0x6B575047u /* "GPWk" */
#define CONFIG_V0_1 24u        /* sizes in 0.1 */
#define TICK_V0_1 24u
#define SUMMARY_V0_1 72u

/* Of a refresh, in periods: when its value is surely there, until when a row is preferred, and
 * from when the next one may be. */
#define FROM 0.08f
#define PREFERRED 0.6f
#define UNTIL 0.92f
#define TICKS_MAX 1.0e6f
#define ROUNDING_PU 1.0e-6f /* of a period that was handed out as a float */

GPW_STATIC_ASSERT(grid_config_size, sizeof(gpw_tick_grid_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(grid_tick_size, sizeof(gpw_tick_grid_tick) == TICK_V0_1);
GPW_STATIC_ASSERT(grid_summary_size, sizeof(gpw_tick_grid_summary) == SUMMARY_V0_1);
GPW_STATIC_ASSERT(grid_state_fits, sizeof(gpw_tick_grid) <= GPW_TICK_GRID_STATE_BYTES);

/* ---- life ---- */

static GPWI_COLD int is_valid(const gpw_tick_grid_config *c)
{
    return gpwi_is_within(c->period_s, 1.0e-3f, 10.0f) &&
           gpwi_is_within(c->tolerance_pu, 0.0f, 0.1f) &&
           gpwi_is_within(c->memory_s, 10.0f * c->period_s, GPW_TIME_MAX_S) &&
           c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_tick_grid_config *theirs,
                                        gpw_tick_grid_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_tick_grid_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_tick_grid_config_init(gpw_tick_grid_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_TICK_GRID);

    if (status == GPW_OK) {
        config->period_s = 0.1f;
        config->tolerance_pu = 0.05f;
        config->memory_s = 300.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_tick_grid_state_size(const gpw_tick_grid_config *config, size_t *bytes)
{
    gpw_tick_grid_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_tick_grid);
    }
    return status;
}

static GPWI_COLD void begin(gpw_tick_grid *g, const gpw_tick_grid_config *c)
{
    memset(g, 0, sizeof *g);
    g->magic = GRID_MAGIC;
    g->config = *c;
    g->nominal_ns = c->period_s * 1.0e9f;
}

GPWI_COLD gpw_status gpw_tick_grid_init(void *memory, size_t memory_bytes,
                                        const gpw_tick_grid_config *config,
                                        gpw_tick_grid **grid)
{
    gpw_tick_grid_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || grid == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof(gpw_tick_grid));
    }
    if (status != GPW_OK) {
        return status;
    }
    begin(memory, &c);
    *grid = memory;
    return GPW_OK;
}

static gpw_status check(const gpw_tick_grid *g)
{
    if (g == NULL) {
        return GPW_ERR_NULL;
    }
    return g->magic == GRID_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_tick_grid_reset(gpw_tick_grid *grid)
{
    const gpw_status status = check(grid);

    if (status == GPW_OK) {
        const gpw_tick_grid_config c = grid->config;

        begin(grid, &c);
    }
    return status;
}

GPWI_COLD gpw_status gpw_tick_grid_lock(gpw_tick_grid *grid, uint64_t phase_ns, float period_ns)
{
    const gpw_status status = check(grid);
    float reach_ns;

    if (status != GPW_OK) {
        return status;
    }
    reach_ns = (gpwi_tick_grid_reach_pu(grid) + ROUNDING_PU) * grid->nominal_ns;
    if (phase_ns >= GPWI_TICK_GRID_STAMP_MAX ||
        !gpwi_is_within(period_ns, grid->nominal_ns - reach_ns, grid->nominal_ns + reach_ns)) {
        return GPW_ERR_DOMAIN;
    }
    if (grid->is_seen != 0u) {
        return GPW_ERR_STATE;
    }
    gpwi_clock_set(&grid->clock, (int64_t)phase_ns * GPWI_TICK_GRID_FRACTION,
                   gpwi_int64(period_ns * (float)GPWI_TICK_GRID_FRACTION));
    grid->is_locked = 1u;
    grid->searches = 1u;
    grid->first_phase_ns = phase_ns;
    return GPW_OK;
}

/* ---- clock ---- */

static float memory_ticks(const gpw_tick_grid *g)
{
    return g->config.memory_s / g->config.period_s;
}

static void forget_oldest_half(gpw_tick_grid *g)
{
    g->changes_kept = GPW_TICK_GRID_CHANGES / 2u;
    memmove(g->change, g->change + g->changes_kept, g->changes_kept * sizeof *g->change);
}

/* Refreshes keep their numbers over a lost phase, as far as can be told. */
static void go_on_from(gpw_tick_grid *g, const gpwi_clock *before)
{
    const float ticks = gpwi_clock_ticks_to(before, g->clock.phase / GPWI_TICK_GRID_FRACTION);

    g->clock.tick = before->tick;
    if (gpwi_in_range(ticks, 0.0f, 1.0e9f)) {
        g->clock.tick += (uint64_t)gpwi_int64(ticks + 0.5f);
    }
    if (g->clock.tick < g->next_tick) {
        g->clock.tick = g->next_tick;
    }
}

/* A refresh before the record's first row is at its first row. */
static uint64_t stamp_of(int64_t phase)
{
    return phase < 0 ? 0u : (uint64_t)phase / GPWI_TICK_GRID_FRACTION;
}

static void search(gpw_tick_grid *g, const gpwi_change *change)
{
    const gpwi_clock before = g->clock;

    g->change[g->changes_kept] = *change;
    g->changes_kept++;
    if (g->changes_kept < GPW_TICK_GRID_CHANGES) {
        return;
    }
    if (!gpwi_tick_grid_search(g)) {
        forget_oldest_half(g);
        return;
    }
    g->is_locked = 1u;
    g->changes_kept = 0u;
    g->searches++;
    if (g->searches == 1u) {
        g->first_phase_ns = stamp_of(g->clock.phase);
    } else {
        go_on_from(g, &before);
    }
}

static void hand_out(gpw_tick_grid *g)
{
    const int64_t behind = (int64_t)(g->held_tick - g->clock.tick);

    memset(&g->value, 0, sizeof g->value);
    g->value.tick = g->held_tick;
    g->value.stamp_ns = stamp_of(g->clock.phase + behind * g->clock.period);
    g->value.reading_w = g->held_w;
    g->value.rows = g->held_rows;
    g->has_value = 1u;
    g->next_tick = g->held_tick + 1u;
    g->held_rows = 0u;
    g->ticks++;
}

/* The clock is not to be believed any more. What is held goes out while it is known when it
 * was. */
static void lose(gpw_tick_grid *g)
{
    g->is_locked = 0u;
    if (g->held_rows > 0u) {
        hand_out(g);
    }
}

static void take_change(gpw_tick_grid *g, int64_t stamp_ns)
{
    gpwi_change change;

    change.width_ns = gpwi_float_of_int64(stamp_ns - g->stamp_ns);
    change.middle_ns = g->stamp_ns + ((stamp_ns - g->stamp_ns) >> 1);
    change.reserved = 0u;
    g->changes++;
    if (g->is_locked == 0u) {
        search(g, &change);
    } else if (gpwi_clock_follow(&g->clock, &change, memory_ticks(g))) {
        gpwi_tick_grid_keep_period(g);
    } else {
        lose(g);
    }
}

/* ---- refreshes ---- */

static void hold(gpw_tick_grid *g, int64_t stamp_ns, float reading_w)
{
    const float ticks = gpwi_clock_ticks_to(&g->clock, stamp_ns);
    int32_t whole;
    float part;
    uint64_t tick;

    if (!gpwi_in_range(ticks, -TICKS_MAX, TICKS_MAX)) {
        lose(g);
        return;
    }
    whole = (int32_t)ticks;
    whole -= ticks < (float)whole;
    part = ticks - (float)whole;
    tick = g->clock.tick + (uint64_t)(int64_t)whole;
    if ((int64_t)(tick - g->next_tick) < 0) {
        return; /* out already */
    }
    if (g->held_rows > 0u && tick != g->held_tick) {
        hand_out(g);
    }
    if (!gpwi_in_range(part, FROM, UNTIL)) {
        return;
    }
    if (g->held_rows == 0u || part <= PREFERRED) {
        g->held_w = reading_w;
    }
    g->held_tick = tick;
    g->held_rows++;
}

/* The first row of a record whose clock is known: refreshes are counted from there. */
static void count_from(gpw_tick_grid *g, int64_t stamp_ns)
{
    const float ticks = gpwi_clock_ticks_to(&g->clock, stamp_ns);

    if (gpwi_in_range(ticks, -TICKS_MAX, TICKS_MAX)) {
        gpwi_clock_advance(&g->clock, (int32_t)ticks - (ticks < 0.0f), 1.0e9f);
    }
    g->clock.tick = 0u;
}

static void take_row(gpw_tick_grid *g, int64_t stamp_ns, float reading_w)
{
    if (g->is_seen == 0u) {
        if (g->is_locked != 0u) {
            count_from(g, stamp_ns);
        }
    } else if (stamp_ns > g->stamp_ns) {
        const int is_close = gpwi_float_of_int64(stamp_ns - g->stamp_ns) < 0.5f * g->nominal_ns;
        const int is_change = reading_w != g->reading_w;

        g->close_rows += (uint64_t)is_close;
        g->changes_any += (uint64_t)is_change;
        if (is_close && is_change) {
            take_change(g, stamp_ns);
        }
    }
    g->is_seen = 1u;
    g->stamp_ns = stamp_ns;
    g->reading_w = reading_w;
    g->rows++;
    if (g->is_locked != 0u) {
        hold(g, stamp_ns, reading_w);
    }
}

gpw_status gpw_tick_grid_push(gpw_tick_grid *grid, uint64_t stamp_ns, float reading_w)
{
    const gpw_status status = check(grid);

    if (status != GPW_OK) {
        return status;
    }
    if (stamp_ns >= GPWI_TICK_GRID_STAMP_MAX) {
        return GPW_ERR_DOMAIN;
    }
    if (grid->is_seen != 0u && (int64_t)stamp_ns < grid->stamp_ns) {
        return GPW_ERR_ORDER;
    }
    if (grid->has_value != 0u) {
        return GPW_ERR_FULL;
    }
    if (!gpwi_in_range(reading_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        grid->unusable++;
        return GPW_NOTE_HELD;
    }
    take_row(grid, (int64_t)stamp_ns, reading_w);
    return GPW_OK;
}

gpw_status gpw_tick_grid_finish(gpw_tick_grid *grid)
{
    const gpw_status status = check(grid);

    if (status != GPW_OK) {
        return status;
    }
    if (grid->has_value != 0u) {
        return GPW_ERR_FULL;
    }
    if (grid->held_rows > 0u) {
        hand_out(grid);
    }
    return GPW_OK;
}

gpw_status gpw_tick_grid_next(gpw_tick_grid *grid, gpw_tick_grid_tick *tick, size_t tick_bytes)
{
    gpw_status status = tick == NULL ? (gpw_status)GPW_ERR_NULL : check(grid);

    if (status != GPW_OK) {
        return status;
    }
    if (grid->has_value == 0u) {
        return tick_bytes < TICK_V0_1 ? GPW_ERR_VERSION : GPW_ERR_NOT_FOUND;
    }
    status = gpwi_result_write(tick, tick_bytes, &grid->value, sizeof grid->value, TICK_V0_1);
    if (status == GPW_OK) {
        grid->has_value = 0u;
    }
    return status;
}

/* ---- summary ---- */

static uint32_t state_of(const gpw_tick_grid *g)
{
    if (g->is_locked != 0u) {
        return GPW_TICK_GRID_LOCKED;
    }
    if (g->rows < 2u) {
        return GPW_TICK_GRID_SEARCHING;
    }
    if (2u * g->close_rows < g->rows - 1u) {
        return GPW_TICK_GRID_TOO_SLOW;
    }
    return g->changes_any == 0u ? GPW_TICK_GRID_CONSTANT : GPW_TICK_GRID_SEARCHING;
}

static void fill(const gpw_tick_grid *g, gpw_tick_grid_summary *out)
{
    const gpwi_clock *const clock = &g->clock;

    memset(out, 0, sizeof *out);
    out->first_phase_ns = g->first_phase_ns;
    out->rows = g->rows;
    out->ticks = g->ticks;
    out->changes = g->changes;
    out->unusable = g->unusable;
    out->state = state_of(g);
    out->searches = g->searches;
    out->period_ns = out->period_error_ppm = gpw_unknown();
    out->phase_error_ns = out->jitter_ns = gpw_unknown();
    if (g->searches > 0u) {
        const float period_ns =
            gpwi_float_of_int64(clock->period) / (float)GPWI_TICK_GRID_FRACTION;

        out->phase_ns = stamp_of(clock->phase);
        out->period_ns = period_ns;
        out->period_error_ppm = 1.0e6f * gpwi_sqrt(gpwi_clock_period_variance(clock));
        out->phase_error_ns = period_ns * gpwi_sqrt(gpwi_clock_phase_variance(clock));
        out->jitter_ns = period_ns * gpwi_sqrt(clock->square);
    }
}

gpw_status gpw_tick_grid_summary_get(const gpw_tick_grid *grid, gpw_tick_grid_summary *summary,
                                     size_t summary_bytes)
{
    const gpw_status status = summary == NULL ? (gpw_status)GPW_ERR_NULL : check(grid);
    gpw_tick_grid_summary ours;

    if (status != GPW_OK) {
        return status;
    }
    fill(grid, &ours);
    return gpwi_result_write(summary, summary_bytes, &ours, sizeof ours, SUMMARY_V0_1);
}
