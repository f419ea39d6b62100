/* SPDX-License-Identifier: MIT */
/* Whether the state is still what the last call left. Summed at the end of every call and
 * compared at the begin of the next: the first part, the permits, and what they rest on; summed
 * once and compared at each: what does not change after the start, the table of largest steps
 * too. All the rest, of the forecast above all, is looked at through a window that goes round.
 */
#include "watch_state.h"

#include "forecast_state.h"

/* Odd, so that no change of a single word can go unseen. Of the two words of a pair it is all
 * the same which comes first, so that a uint64_t has the same sum in either byte order: a state
 * that was saved elsewhere keeps its sums. */
#define SUM_FACTOR 0x9E3779B1u

/* Shares are moved without rounding; of less a step does not change by what matters. */
#define SHARES_SLACK 0.00390625f

#define TABLE_WORDS 16u  /* of the table, in a tick */
#define WINDOW_WORDS 16u /* of all, in a tick */

static GPWI_HOT GPWI_NOINLINE uint32_t sum_of(uint32_t sum, const uint32_t *words,
                                              uint32_t count)
{
    const uint32_t *const end = words + count;

    for (; end - words >= 8; words += 8) {
        sum = sum * SUM_FACTOR + words[0] + words[1];
        sum = sum * SUM_FACTOR + words[2] + words[3];
        sum = sum * SUM_FACTOR + words[4] + words[5];
        sum = sum * SUM_FACTOR + words[6] + words[7];
    }
    for (; end - words >= 2; words += 2) {
        sum = sum * SUM_FACTOR + words[0] + words[1];
    }
    return words < end ? sum * SUM_FACTOR + words[0] : sum;
}

/* Likewise of the two halves of a word, where there may be some of 16 bits. */
static uint32_t both_halves(uint32_t word)
{
    return word + (word << 16 | word >> 16);
}

GPWI_COLD uint32_t gpwi_watch_crc(uint32_t crc, const void *words, size_t bytes)
{
    const uint32_t *const from = words;
    size_t i;

    for (i = 0; i < bytes / sizeof *from; i++) {
        uint32_t k;

        /* Little-endian whatever the machine: the lowest byte first. */
        crc ^= from[i];
        for (k = 0; k < 32u; k++) {
            crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
    }
    return crc;
}

/* ---- what stands still ---- */

static uint32_t still_sum(const gpw_watch *w)
{
    const uint32_t from = (uint32_t)offsetof(struct gpw_watch, config);
    const uint32_t to = (uint32_t)offsetof(struct gpw_watch, still_end);

    uint32_t sum = sum_of(1u, gpwi_watch_block(w, from), (to - from) / 4u), i;

    for (i = 0; i < w->core.sets; i++) {
        sum = sum_of(sum, (const uint32_t *)(const void *)gpwi_watch_set(w, i),
                     GPWI_WATCH_SET_STILL_WORDS);
    }
    return sum;
}

static uint32_t table_words(const gpw_watch *w)
{
    return (w->core.surface_words + 1u) / 2u;
}

static GPWI_NOINLINE uint32_t table_sum_of(uint32_t sum, const uint32_t *words, uint32_t count)
{
    for (; count > 0u; count--) {
        sum = sum * SUM_FACTOR + both_halves(*words++);
    }
    return sum;
}

static uint32_t table_sum(const gpw_watch *w)
{
    return table_sum_of(1u, gpwi_watch_block(w, w->core.surface_at), table_words(w));
}

/* Of the groups only what a step is counted by: the rest of them learns. */
static GPWI_COLD uint32_t groups_sum(const gpw_watch *w)
{
    const forecast_group *const groups = forecast_groups(gpwi_watch_forecast(w));
    uint32_t sum = 1u, i, k;

    for (i = 0; i < w->core.groups; i++) {
        const forecast_group *const g = &groups[i];

        sum = sum_of(sum, &g->known, 1u);
        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            sum = sum_of(sum, (const uint32_t *)(const void *)&g->phases[k].low_w, 2u);
        }
    }
    return sum;
}

/* Nor is a phase in use that has no share, or the other way round; and all of a group's GPUs
 * are in some phase. */
GPWI_COLD int gpwi_watch_groups_hold(const gpw_watch *w)
{
    const forecast_group *const groups = forecast_groups(gpwi_watch_forecast(w));
    uint32_t i, k;

    for (i = 0; i < w->core.groups; i++) {
        float all = 0.0f;

        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            const float share = groups[i].phases[k].share;

            if ((groups[i].in_use >> k & 1u) != (share > FORECAST_SHARE_MIN ? 1u : 0u)) {
                return 0;
            }
            all += share;
        }
        if (!gpwi_is_within(all, 1.0f - SHARES_SLACK, 1.0f + SHARES_SLACK)) {
            return 0;
        }
    }
    return w->core.groups_sum == groups_sum(w);
}

GPWI_COLD void gpwi_watch_sum_still(gpw_watch *w)
{
    w->core.still_sum = still_sum(w);
    w->core.table_sum = table_sum(w);
    w->core.groups_sum = groups_sum(w);
}

GPWI_SMALL void gpwi_watch_check_table(gpw_watch *w)
{
    if (w->core.table_sum != table_sum(w)) {
        w->core.latches |= GPW_WATCH_CONFIG;
    }
}

/* One part in each tick; the whole is compared when it has come round. */
GPWI_SMALL void gpwi_watch_check_part(gpw_watch *w)
{
    const uint32_t words = table_words(w), at = w->sum_at < words ? w->sum_at : words;
    const uint32_t count = words - at < TABLE_WORDS ? words - at : TABLE_WORDS;

    w->sum_so_far =
        table_sum_of(w->sum_so_far, gpwi_watch_block(w, w->core.surface_at + 4u * at), count);
    w->sum_at = at + count;
    if (w->sum_at < words) {
        return;
    }
    if (w->sum_so_far != w->core.table_sum) {
        w->core.latches |= GPW_WATCH_CONFIG;
    }
    w->sum_at = 0u;
    w->sum_so_far = 1u;
}

/* ---- the core, the permits, and what they rest on ---- */

static uint32_t core_sum(const gpw_watch *w)
{
    return sum_of(1u, gpwi_watch_block(w, (uint32_t)offsetof(struct gpw_watch, core)),
                  (uint32_t)(sizeof w->core / 4u));
}

static uint32_t sum_between(const gpw_watch *w, uint32_t sum, uint32_t from, uint32_t to)
{
    return sum_of(sum, gpwi_watch_block(w, from), (to - from) / 4u);
}

/* What each set's boost was told to be, and its ladders; while changes wait, what is known of
 * them, here and in the forecast, whose changes lie before these. */
static uint32_t basis_sum(const gpw_watch *w, uint32_t sum)
{
    uint32_t at = w->core.sets_at + (uint32_t)offsetof(watch_set, up_w), i;
    const uint32_t bytes = (uint32_t)(sizeof(watch_set) - offsetof(watch_set, up_w)) +
                           w->set_runs * (uint32_t)sizeof(gpwi_ladder_run);

    for (i = 0; i < w->core.sets; i++) {
        sum = sum_between(w, sum, at, at + bytes);
        at += w->core.set_stride;
    }
    if (w->live_changes != 0u) {
        at = w->core.changes_at -
             w->config.announcements_max * (uint32_t)sizeof(forecast_change);
        sum = sum_between(w, sum, at, w->core.sets_at);
    }
    return sum;
}

/* The load, the agreement of the model, the permits and the ladders of the bus. With a
 * configuration that was changed nothing is permitted any more, and its counts lead anywhere.
 */
static uint32_t permit_sum(const gpw_watch *w)
{
    const uint32_t sum =
        sum_between(w, 1u, (uint32_t)offsetof(struct gpw_watch, lag), w->core.onset_at);

    return (w->core.latches & GPW_WATCH_CONFIG) == 0u ? basis_sum(w, sum) : sum;
}

GPWI_SMALL void gpwi_watch_seal(gpw_watch *w)
{
    w->seal = core_sum(w);
    w->permit_seal = permit_sum(w);
}

/* Offsets are used only after the core has been found whole, counts after the configuration. */
GPWI_SMALL int gpwi_watch_is_sealed(gpw_watch *w)
{
    if (w->is_broken != 0u || w->seal != core_sum(w)) {
        w->is_broken = 1u;
        return 0;
    }
    if ((w->core.latches & GPW_WATCH_CONFIG) == 0u && w->core.still_sum != still_sum(w)) {
        w->core.latches |= GPW_WATCH_CONFIG;
    } else if (w->permit_seal != permit_sum(w)) {
        w->core.latches |= GPW_WATCH_STATE;
    }
    return 1;
}

/* ---- the window ---- */

static uint32_t window_sum(const gpw_watch *w)
{
    const uint32_t all = w->core.bytes / 4u, at = w->window_at;
    const uint32_t skip = (uint32_t)offsetof(struct gpw_watch, window_at) / 4u;
    const uint32_t count = all - at < WINDOW_WORDS ? all - at : WINDOW_WORDS;
    const uint32_t *words = gpwi_watch_block(w, 4u * at);
    uint32_t sum = 1u, i;

    /* Not over its own two words; and it begins behind the seals. */
    if (at <= skip + 1u && at + count > skip) {
        return 0u;
    }
    for (i = 1; i < count; i += 2u) {
        sum = sum * SUM_FACTOR + both_halves(words[i - 1u]) + both_halves(words[i]);
    }
    return sum;
}

GPWI_SMALL int gpwi_watch_window_holds(const gpw_watch *w)
{
    return w->window_at < w->core.bytes / 4u && w->window_sum == window_sum(w);
}

GPWI_SMALL void gpwi_watch_next_window(gpw_watch *w)
{
    w->window_at += WINDOW_WORDS;
    if (w->window_at >= w->core.bytes / 4u) {
        w->window_at = (uint32_t)offsetof(struct gpw_watch, core) / 4u;
    }
    w->window_sum = window_sum(w);
}

GPWI_SMALL gpw_status gpwi_watch_begin_call(gpw_watch *w)
{
    if (w == NULL) {
        return GPW_ERR_NULL;
    }
    if (w->magic != GPWI_WATCH_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    /* A watch is sealed from its start on: before, there is nothing to be compared. */
    if (w->seal == 0u && w->core.is_started == 0u) {
        return GPW_ERR_STATE;
    }
    if (!gpwi_watch_is_sealed(w)) {
        return GPW_NOTE_HELD;
    }
    if (!gpwi_watch_window_holds(w) ||
        ((w->core.latches & GPW_WATCH_CONFIG) == 0u && !gpwi_watch_is_plausible(w))) {
        w->core.latches |= GPW_WATCH_STATE;
    }
    return GPW_OK;
}

GPWI_SMALL void gpwi_watch_end_call(gpw_watch *w)
{
    gpwi_watch_next_window(w);
    gpwi_watch_seal(w);
}
