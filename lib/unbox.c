/* SPDX-License-Identifier: MIT */
/* Recovery from an averaged reading: its life, and readings in and values out. The equations:
 * unbox_solve.c. */
#include "maths.h"
#include "unbox_state.h"

#define UNBOX_MAGIC 0x58575047u /* "GPWX" */
#define CONFIG_V0_1 40u         /* sizes in 0.1 */
#define VALUE_V0_1 24u
#define SUMMARY_V0_1 40u

#define HOLD_UNKNOWN 0.02f /* nothing is known of the power before the first reading */
#define HOLD_SETTLED 3.0f
#define WHOLE_WITHIN 0.02f /* of a refresh in the window, as a share of it */
#define TOLD 0.95f         /* probability from which a reading's number of refreshes is told */

GPW_STATIC_ASSERT(unbox_config_size, sizeof(gpw_unbox_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(unbox_value_size, sizeof(gpw_unbox_value) == VALUE_V0_1);
GPW_STATIC_ASSERT(unbox_summary_size, sizeof(gpw_unbox_summary) == SUMMARY_V0_1);
GPW_STATIC_ASSERT(unbox_state_fits, sizeof(gpw_unbox) <= GPW_UNBOX_STATE_BYTES);

/* ---- life ---- */

static GPWI_COLD uint32_t taps_of(const gpw_unbox_config *c)
{
    return gpwi_nearest_count(c->window_s, c->period_s);
}

static GPWI_COLD int is_whole(const gpw_unbox_config *c)
{
    const float taps = c->window_s / c->period_s;

    return gpwi_is_within(taps, 1.5f, (float)GPW_UNBOX_TAPS_MAX + 0.5f) &&
           gpwi_is_within(taps / (float)taps_of(c), 1.0f - WHOLE_WITHIN, 1.0f + WHOLE_WITHIN);
}

static GPWI_COLD int is_valid(const gpw_unbox_config *c)
{
    return gpwi_is_within(c->period_s, 1.0e-3f, 10.0f) && is_whole(c) &&
           gpwi_is_within(c->noise_w, 1.0e-3f, 1.0e6f) &&
           gpwi_is_within(c->lambda_w, 0.0f, 1.0e6f) &&
           gpwi_is_within(c->low_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) &&
           (!gpwi_is_known(c->high_w) ||
            (gpwi_is_within(c->high_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) &&
             c->low_w < c->high_w)) &&
           c->taps_vary <= 1u && c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_unbox_config *theirs, gpw_unbox_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_unbox_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK &&
        (!gpwi_is_known(ours->window_s) || !gpwi_is_known(ours->period_s))) {
        status = GPW_ERR_UNKNOWN;
    }
    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_unbox_config_init(gpw_unbox_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_UNBOX);

    if (status == GPW_OK) {
        config->window_s = 1.0f;
        config->period_s = 0.1f;
        config->noise_w = 0.3f;
        config->lambda_w = 0.03f;
        config->high_w = gpw_unknown();
        config->taps_vary = 1u;
    }
    return status;
}

GPWI_COLD gpw_status gpw_unbox_state_size(const gpw_unbox_config *config, size_t *bytes)
{
    gpw_unbox_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_unbox);
    }
    return status;
}

GPWI_COLD gpw_status gpw_unbox_init(void *memory, size_t memory_bytes,
                                    const gpw_unbox_config *config, gpw_unbox **unbox)
{
    gpw_unbox *const u = memory;
    gpw_unbox_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || unbox == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *u);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(u, 0, sizeof *u);
    u->magic = UNBOX_MAGIC;
    u->config = c;
    u->taps = taps_of(&c);
    *unbox = u;
    return GPW_OK;
}

static gpw_status check(const gpw_unbox *u)
{
    if (u == NULL) {
        return GPW_ERR_NULL;
    }
    return u->magic == UNBOX_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_unbox_reset(gpw_unbox *unbox)
{
    const gpw_status status = check(unbox);

    if (status == GPW_OK) {
        const gpw_unbox_config c = unbox->config;
        const uint32_t taps = unbox->taps;

        memset(unbox, 0, sizeof *unbox);
        unbox->magic = UNBOX_MAGIC;
        unbox->config = c;
        unbox->taps = taps;
    }
    return status;
}

/* ---- solutions ---- */

static void count_residual(gpw_unbox *u, const gpwi_unbox_row *row)
{
    u->residuals++;
    u->residual_w2 +=
        (row->residual * row->residual - u->residual_w2) / gpwi_float_of_uint64(u->residuals);
    if (row->extra > TOLD || row->extra < 1.0f - TOLD) {
        u->told++;
        u->told_extra += row->extra > TOLD;
    }
}

static void solve(gpw_unbox *u, uint32_t is_last)
{
    const uint32_t first = u->taps + 1u;
    uint32_t i;

    gpwi_unbox_solve(u);
    u->is_last = is_last;
    u->settled = u->filled - first - (is_last != 0u ? 0u : GPWI_UNBOX_AHEAD);
    u->drained = 0u;
    u->values += u->settled;
    for (i = first; i < first + u->settled; i++) {
        if (gpwi_is_known(u->reading[i])) {
            const gpwi_unbox_row row = gpwi_unbox_look(u, i, u->config.noise_w);

            count_residual(u, &row);
        }
    }
}

/* Makes room once the settled values are out. */
static void move_on(gpw_unbox *u)
{
    if (u->settled == 0u) {
        return;
    }
    if (u->is_last != 0u) {
        u->filled = 0u;
    } else {
        u->filled -= u->settled;
        memmove(u->power, u->power + u->settled, u->filled * sizeof *u->power);
        memmove(u->reading, u->reading + u->settled, u->filled * sizeof *u->reading);
        u->hold = HOLD_SETTLED;
        u->is_first = 0u;
    }
    u->settled = u->drained = 0u;
}

/* ---- readings in ---- */

static void append(gpw_unbox *u, float reading_w)
{
    u->reading[u->filled] = reading_w;
    u->filled++;
}

static void begin(gpw_unbox *u, uint64_t tick, float reading_w)
{
    uint32_t i;

    for (i = 0; i <= u->taps; i++) {
        u->power[i] = u->reading[i] = reading_w;
    }
    u->filled = u->taps + 1u;
    u->hold = HOLD_UNKNOWN;
    u->is_first = 1u;
    u->segments++;
    u->tick = tick;
    append(u, reading_w);
}

static void follow(gpw_unbox *u, uint64_t tick, float reading_w)
{
    while (++u->tick < tick) {
        append(u, gpw_unknown());
        u->missing++;
    }
    append(u, reading_w);
    if (u->filled >= GPW_UNBOX_WINDOW) {
        solve(u, 0u);
    }
}

static void take(gpw_unbox *u, uint64_t tick, float reading_w)
{
    u->readings++;
    if (u->filled == 0u) {
        begin(u, tick, reading_w);
    } else if (tick - u->tick <= GPW_UNBOX_GAP_MAX + 1u) {
        follow(u, tick, reading_w);
    } else {
        u->ahead_tick = tick;
        u->ahead_w = reading_w;
        u->has_ahead = 1u;
        solve(u, 1u);
    }
}

/* What waited for the end of the stretch before it. */
static void catch_up(gpw_unbox *u)
{
    move_on(u);
    if (u->has_ahead != 0u) {
        u->has_ahead = 0u;
        begin(u, u->ahead_tick, u->ahead_w);
    }
}

gpw_status gpw_unbox_push(gpw_unbox *unbox, uint64_t tick, float reading_w)
{
    const gpw_status status = check(unbox);

    if (status != GPW_OK) {
        return status;
    }
    if (unbox->drained < unbox->settled) {
        return GPW_ERR_FULL;
    }
    if (unbox->is_seen != 0u && tick <= unbox->seen_tick) {
        return GPW_ERR_ORDER;
    }
    unbox->is_seen = 1u;
    unbox->seen_tick = tick;
    if (!gpwi_in_range(reading_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return GPW_NOTE_HELD;
    }
    catch_up(unbox);
    take(unbox, tick, reading_w);
    return GPW_OK;
}

gpw_status gpw_unbox_finish(gpw_unbox *unbox)
{
    const gpw_status status = check(unbox);

    if (status != GPW_OK) {
        return status;
    }
    if (unbox->drained < unbox->settled) {
        return GPW_ERR_FULL;
    }
    catch_up(unbox);
    if (unbox->filled > 0u) {
        solve(unbox, 1u);
    }
    return GPW_OK;
}

/* ---- values out ---- */

static uint32_t flags_of(const gpw_unbox *u, uint32_t index)
{
    const float power_w = u->power[u->taps + 1u + index];
    uint32_t flags = 0u;

    if (!gpwi_is_known(u->reading[u->taps + 1u + index])) {
        flags |= (uint32_t)GPW_UNBOX_MISSING;
    }
    if (power_w <= u->config.low_w || power_w >= u->config.high_w) {
        flags |= (uint32_t)GPW_UNBOX_AT_BOUND;
    }
    if ((u->is_first != 0u && index < u->taps) ||
        (u->is_last != 0u && index + u->taps >= u->settled)) {
        flags |= (uint32_t)GPW_UNBOX_NEAR_END;
    }
    return flags;
}

gpw_status gpw_unbox_next(gpw_unbox *unbox, gpw_unbox_value *value, size_t value_bytes)
{
    gpw_status status = value == NULL ? (gpw_status)GPW_ERR_NULL : check(unbox);
    gpw_unbox_value ours;
    uint32_t place;

    if (status != GPW_OK) {
        return status;
    }
    if (unbox->drained >= unbox->settled) {
        return value_bytes < VALUE_V0_1 ? GPW_ERR_VERSION : GPW_ERR_NOT_FOUND;
    }
    place = unbox->taps + 1u + unbox->drained;
    memset(&ours, 0, sizeof ours);
    ours.tick = unbox->tick - (unbox->filled - 1u - place);
    ours.power_w = unbox->power[place];
    ours.error_w = unbox->error[place];
    ours.reading_w = unbox->reading[place];
    ours.flags = flags_of(unbox, unbox->drained);
    status = gpwi_result_write(value, value_bytes, &ours, sizeof ours, VALUE_V0_1);
    if (status == GPW_OK) {
        unbox->drained++;
    }
    return status;
}

gpw_status gpw_unbox_summary_get(const gpw_unbox *unbox, gpw_unbox_summary *summary,
                                 size_t summary_bytes)
{
    const gpw_status status = summary == NULL ? (gpw_status)GPW_ERR_NULL : check(unbox);
    gpw_unbox_summary ours;

    if (status != GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    ours.readings = unbox->readings;
    ours.values = unbox->values;
    ours.missing = unbox->missing;
    ours.segments = unbox->segments;
    ours.residual_w = unbox->residuals > 0u ? gpwi_sqrt(unbox->residual_w2) : gpw_unknown();
    ours.extra_share = unbox->told > 0u ? gpwi_float_of_uint64(unbox->told_extra) /
                                              gpwi_float_of_uint64(unbox->told)
                                        : gpw_unknown();
    return gpwi_result_write(summary, summary_bytes, &ours, sizeof ours, SUMMARY_V0_1);
}
