/* SPDX-License-Identifier: MIT */
/* The level tracker as a handle: its life and what it tells. What a sample does is in
 * levels_step.c, what closes and merges levels in levels_close.c. */
#include "levels_state.h"

#define CONFIG_V0_1 64u /* size of gpw_levels_config in 0.1 */
#define LEVEL_V0_1 72u
#define EVENT_V0_1 48u

GPW_STATIC_ASSERT(levels_bytes_are_enough,
                  sizeof(struct gpw_levels) <= GPWI_LEVELS_BYTES(0u, 0u) &&
                      sizeof(level_entry) <= 80u && sizeof(gpw_level_event) <= 48u);
GPW_STATIC_ASSERT(levels_config_size, sizeof(gpw_levels_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(levels_level_size, sizeof(gpw_level) == LEVEL_V0_1);
GPW_STATIC_ASSERT(levels_event_size, sizeof(gpw_level_event) == EVENT_V0_1);
GPW_STATIC_ASSERT(levels_head_fits, sizeof(struct gpw_levels) <= GPW_LEVELS_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(levels_entry_fits, sizeof(level_entry) <= GPW_LEVELS_STATE_BYTES(1, 0) -
                                                                GPW_LEVELS_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(levels_event_fits,
                  sizeof(gpw_level_event) <=
                      GPW_LEVELS_STATE_BYTES(0, 1) - GPW_LEVELS_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(levels_ring_aligned, sizeof(struct gpw_levels) % GPW_STATE_ALIGN == 0);
GPW_STATIC_ASSERT(levels_entry_aligned, sizeof(level_entry) % GPW_STATE_ALIGN == 0);

#define TIME_MIN_S 1.0e-6f
#define WIDTH_MAX_W 1.0e9f

/* What the tracker was tried out with: sources.md, levels-tracker. */
#define BOARD_WIDTH_W 6.0f
#define NODE_WIDTH_W 20.0f
#define SLOW_POLL_S 0.5f
#define EVENT_S 2.0f

/* ---- configuration ---- */

static GPWI_COLD int has_valid_widths(const gpw_levels_config *c)
{
    return gpwi_is_within(c->abs_w, 1.0e-3f, WIDTH_MAX_W) &&
           gpwi_is_within(c->rel_pu, 0.0f, 1.0f) &&
           gpwi_is_within(c->spread_factor, 0.0f, 100.0f) &&
           gpwi_is_within(c->floor_w, 1.0e-6f, WIDTH_MAX_W) &&
           gpwi_is_within(c->quiet_factor, 1.0f, 100.0f);
}

static GPWI_COLD int has_valid_times(const gpw_levels_config *c)
{
    return gpwi_is_within(c->settle_s, TIME_MIN_S, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->wander_s, c->settle_s, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->event_s, 0.0f, c->wander_s) &&
           gpwi_is_within(c->tau_s, TIME_MIN_S, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->gap_s, TIME_MIN_S, GPW_TIME_MAX_S);
}

static GPWI_COLD int is_valid(const gpw_levels_config *c)
{
    return c->levels_max >= 4u && c->levels_max <= GPW_LEVELS_ROOM_MAX &&
           c->events_max <= GPW_LEVELS_ROOM_MAX && c->count_min >= 2u &&
           c->count_min <= 1000u && c->reserved[0] == 0u && c->reserved[1] == 0u &&
           has_valid_widths(c) && has_valid_times(c);
}

static GPWI_COLD gpw_status read_config(const gpw_levels_config *theirs,
                                        gpw_levels_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_levels_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

static size_t bytes_for(const gpw_levels_config *c)
{
    return gpwi_padded(sizeof(struct gpw_levels) + (size_t)c->levels_max * sizeof(level_entry) +
                       (size_t)c->events_max * sizeof(gpw_level_event));
}

GPWI_COLD gpw_status gpw_levels_config_init(gpw_levels_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_LEVELS);

    if (status == GPW_OK) {
        config->levels_max = 8u;
        config->events_max = 8u;
        config->count_min = 4u;
        config->abs_w = BOARD_WIDTH_W;
        config->rel_pu = 0.04f;
        config->spread_factor = 5.0f;
        config->settle_s = 1.0f;
        config->wander_s = 4.0f;
        config->event_s = EVENT_S;
        config->tau_s = 30.0f;
        config->floor_w = 0.5f;
        config->gap_s = 2.0f;
        config->quiet_factor = 2.5f;
    }
    return status;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

GPWI_COLD gpw_status gpw_levels_config_for(gpw_levels_config *config, float interval_s,
                                           float window_s, int32_t is_node)
{
    int is_slow;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_config_is(config, GPWI_TYPE_LEVELS, CONFIG_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (!gpwi_is_within(interval_s, 1.0e-3f, 1.0e4f) ||
        !gpwi_is_within(window_s, 0.0f, 60.0f)) {
        return GPW_ERR_DOMAIN;
    }
    is_slow = interval_s >= SLOW_POLL_S;
    config->abs_w = is_node != 0 ? NODE_WIDTH_W : BOARD_WIDTH_W;
    config->count_min = is_slow ? 3u : 4u;
    config->settle_s = larger(1.0f, 1.9f * interval_s);
    config->event_s = larger(EVENT_S + window_s, 3.0f * interval_s);
    config->wander_s = larger(larger(4.0f, 8.0f * interval_s), config->event_s);
    config->gap_s = larger(2.0f, 8.0f * interval_s);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_levels_state_size(const gpw_levels_config *config, size_t *bytes)
{
    gpw_levels_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = bytes_for(&c);
    }
    return status;
}

GPWI_COLD gpw_status gpw_levels_init(void *memory, size_t memory_bytes,
                                     const gpw_levels_config *config, gpw_levels **levels)
{
    gpw_levels *const made = memory;
    gpw_levels_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || levels == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_for(&c));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(made, 0, bytes_for(&c));
    made->magic = LEVELS_MAGIC;
    made->config = c;
    *levels = made;
    return GPW_OK;
}

gpw_status gpwi_levels_check(const gpw_levels *levels)
{
    if (levels == NULL) {
        return GPW_ERR_NULL;
    }
    return levels->magic == LEVELS_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_levels_reset(gpw_levels *levels)
{
    const gpw_status status = gpwi_levels_check(levels);

    if (status == GPW_OK) {
        const gpw_levels_config c = levels->config;

        memset(levels, 0, bytes_for(&c));
        levels->magic = LEVELS_MAGIC;
        levels->config = c;
    }
    return status;
}

/* ---- what it tells ---- */

/* What never settled may have become quiet all the same: two spreads within the band. */
static int is_quiet(const gpw_levels *l, const level_entry *e)
{
    const float width_w = gpwi_levels_width_w(l, e->in.mean);

    return 4.0f * gpwi_moments_variance(&e->in) <= width_w * width_w;
}

static void fill_level(const gpw_levels *l, gpw_level *level, const level_entry *e)
{
    memset(level, 0, sizeof *level);
    level->begin_ns = e->begin_ns;
    level->end_ns = e->end_ns;
    level->left_ns = e->left_ns;
    level->count = e->in.count;
    level->event_count = e->event_count;
    level->mean_w = e->in.mean - e->in.mean_residue;
    level->sd_w = e->in.count < 2u ? gpw_unknown() : gpwi_sqrt(gpwi_moments_variance(&e->in));
    level->min_w = e->in.min;
    level->max_w = e->in.max;
    level->flags = is_quiet(l, e) ? e->flags & ~(uint32_t)GPW_LEVEL_NOISY : e->flags;
    level->events = e->events;
    level->duration_s = gpwi_levels_between_s(e->begin_ns, e->end_ns);
}

gpw_status gpw_levels_next(gpw_levels *levels, gpw_level *level, size_t level_size)
{
    gpw_status status = gpwi_levels_check(levels);
    gpw_level ours;

    if (status != GPW_OK) {
        return status;
    }
    if (level == NULL) {
        return GPW_ERR_NULL;
    }
    if (levels->levels <= (levels->is_ended ? 0u : LEVELS_HELD_BACK)) {
        return GPW_ERR_NOT_FOUND;
    }
    fill_level(levels, &ours, &gpwi_levels_ring(levels)[levels->first_level]);
    status = gpwi_result_write(level, level_size, &ours, sizeof ours, LEVEL_V0_1);
    if (status == GPW_OK) {
        levels->first_level = (levels->first_level + 1u) % levels->config.levels_max;
        levels->levels--;
    }
    return status;
}

gpw_status gpw_levels_next_event(gpw_levels *levels, gpw_level_event *event, size_t event_size)
{
    gpw_status status = gpwi_levels_check(levels);

    if (status != GPW_OK) {
        return status;
    }
    if (event == NULL) {
        return GPW_ERR_NULL;
    }
    if (levels->events == 0u) {
        return GPW_ERR_NOT_FOUND;
    }
    status = gpwi_result_write(event, event_size,
                               &gpwi_levels_event_ring(levels)[levels->first_event],
                               sizeof *event, EVENT_V0_1);
    if (status == GPW_OK) {
        levels->first_event = (levels->first_event + 1u) % levels->config.events_max;
        levels->events--;
    }
    return status;
}

int gpwi_levels_now(const gpw_levels *levels, gpwi_level_now *now)
{
    if (!levels->is_on) {
        return 0;
    }
    now->begin_ns = levels->now.begin_ns;
    now->left_ns = levels->now.left_ns;
    now->in = &levels->now.in;
    now->events = levels->now.events;
    return 1;
}

gpw_status gpw_levels_current(const gpw_levels *levels, gpw_level *level, size_t level_size)
{
    const gpw_status status = gpwi_levels_check(levels);
    gpw_level ours;

    if (status != GPW_OK) {
        return status;
    }
    if (level == NULL) {
        return GPW_ERR_NULL;
    }
    if (!levels->is_on) {
        return GPW_ERR_NOT_FOUND;
    }
    fill_level(levels, &ours, &levels->now);
    ours.flags |= GPW_LEVEL_OPEN;
    return gpwi_result_write(level, level_size, &ours, sizeof ours, LEVEL_V0_1);
}

static gpw_status tell(const gpw_levels *levels, uint64_t *to, size_t offset)
{
    const gpw_status status = gpwi_levels_check(levels);

    if (status == GPW_OK && to == NULL) {
        return GPW_ERR_NULL;
    }
    if (status == GPW_OK) {
        memcpy(to, (const unsigned char *)levels + offset, sizeof *to);
    }
    return status;
}

gpw_status gpw_levels_change_count(const gpw_levels *levels, uint64_t *count)
{
    return tell(levels, count, offsetof(struct gpw_levels, changes));
}

gpw_status gpw_levels_held_count(const gpw_levels *levels, uint64_t *count)
{
    return tell(levels, count, offsetof(struct gpw_levels, held));
}

gpw_status gpw_levels_lost_count(const gpw_levels *levels, uint64_t *lost_levels,
                                 uint64_t *lost_events)
{
    const gpw_status status = gpwi_levels_check(levels);

    if (status == GPW_OK && (lost_levels == NULL || lost_events == NULL)) {
        return GPW_ERR_NULL;
    }
    if (status == GPW_OK) {
        *lost_levels = levels->lost_levels;
        *lost_events = levels->lost_events;
    }
    return status;
}
