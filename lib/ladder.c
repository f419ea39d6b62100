/* SPDX-License-Identifier: MIT */
/* Rungs by the age of the last good value: down at once, up after a run of good ones. */
#include "ladder_state.h"

#include "maths.h"

#define LADDER_MAGIC 0x64575047u /* "GPWd" */
#define CONFIG_V0_1 48u          /* sizes in 0.1 */
#define READING_V0_1 32u

struct gpw_ladder {
    uint32_t magic;
    gpwi_ladder_rules rules;
    gpwi_ladder_run run;
};

GPW_STATIC_ASSERT(ladder_config_size, sizeof(gpw_ladder_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(ladder_reading_size, sizeof(gpw_ladder_reading) == READING_V0_1);
GPW_STATIC_ASSERT(ladder_sample_size, sizeof(gpw_live_sample) == 16);
GPW_STATIC_ASSERT(ladder_rules_size,
                  sizeof(gpwi_ladder_rules) + sizeof(uint32_t) == sizeof(gpw_ladder_config));
GPW_STATIC_ASSERT(ladder_state_fits, sizeof(struct gpw_ladder) <= GPW_LADDER_STATE_BYTES);

/* ---- life ---- */

static GPWI_COLD int are_times_valid(const gpw_ladder_config *c)
{
    return gpwi_is_within(c->hold_s, 1.0e-3f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->reduce_s, c->hold_s, GPW_TIME_MAX_S) &&
           (c->latch_s == 0.0f || gpwi_is_within(c->latch_s, c->reduce_s, GPW_TIME_MAX_S)) &&
           gpwi_is_within(c->recover_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->dt_max_s, 1.0e-3f, GPW_TIME_MAX_S) &&
           gpwi_is_within(c->frozen_s, 0.0f, GPW_TIME_MAX_S);
}

static GPWI_COLD int is_valid(const gpw_ladder_config *c)
{
    return gpwi_is_within(c->low, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->high, c->low, GPW_POWER_MAX_W) && c->low < c->high &&
           gpwi_is_within(c->rate_max_per_s, 0.0f, GPW_POWER_MAX_W) && are_times_valid(c) &&
           c->odd_max >= 1u && c->odd_max <= 65535u && c->needed <= GPW_INPUT_ABSENT;
}

GPWI_COLD gpw_status gpw_ladder_config_init(gpw_ladder_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_LADDER);

    if (status == GPW_OK) {
        config->low = -GPW_POWER_MAX_W;
        config->high = GPW_POWER_MAX_W;
        config->hold_s = 0.5f;
        config->reduce_s = 2.0f;
        config->latch_s = 60.0f;
        config->recover_s = 1.0f;
        config->dt_max_s = 1.0f;
        config->odd_max = 3u;
        config->needed = GPW_INPUT_NEEDED;
    }
    return status;
}

GPWI_COLD gpw_status gpwi_ladder_rules_read(const gpw_ladder_config *config,
                                            gpwi_ladder_rules *rules)
{
    gpw_ladder_config c;
    gpw_status status;

    gpwi_cannot_fail(gpw_ladder_config_init(&c, sizeof c));
    status = gpwi_config_read(&c, sizeof c, CONFIG_V0_1, config);
    if (status == GPW_OK && !is_valid(&c)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        rules->low = c.low;
        rules->high = c.high;
        rules->rate_max_per_s = c.rate_max_per_s;
        rules->hold_s = c.hold_s;
        rules->reduce_s = c.reduce_s;
        rules->latch_s = c.latch_s;
        rules->recover_s = c.recover_s;
        rules->dt_max_s = c.dt_max_s;
        rules->frozen_s = c.frozen_s;
        rules->odd_max = c.odd_max;
        rules->needed = c.needed;
    }
    return status;
}

GPWI_COLD gpw_status gpw_ladder_state_size(const gpw_ladder_config *config, size_t *bytes)
{
    gpwi_ladder_rules rules;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_ladder_rules_read(config, &rules);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_ladder);
    }
    return status;
}

static void forget(gpwi_ladder_run *run)
{
    run->stamp_ns = GPWI_LADDER_NEVER;
    run->good_since_ns = GPWI_LADDER_NEVER;
    run->moved_ns = GPWI_LADDER_NEVER;
    run->value = gpw_unknown();
    run->odd_in_row = 0u;
}

GPWI_COLD void gpwi_ladder_begin(gpwi_ladder_run *run, const gpwi_ladder_rules *rules)
{
    forget(run);
    run->now_ns = GPWI_LADDER_NEVER;
    run->rung = rules->needed == GPW_INPUT_ABSENT ? (uint32_t)GPW_RUNG_ABSENT
                                                  : (uint32_t)GPW_RUNG_REDUCE;
    run->reasons = rules->needed == GPW_INPUT_ABSENT ? 0u : (uint32_t)GPW_LADDER_NEVER;
}

GPWI_COLD gpw_status gpw_ladder_init(void *memory, size_t memory_bytes,
                                     const gpw_ladder_config *config, gpw_ladder **ladder)
{
    gpwi_ladder_rules rules;
    gpw_ladder *l = memory;
    gpw_status status;

    if (memory == NULL || config == NULL || ladder == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_ladder_rules_read(config, &rules);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof(gpw_ladder));
    }
    if (status != GPW_OK) {
        return status;
    }
    l->magic = LADDER_MAGIC;
    l->rules = rules;
    gpwi_ladder_begin(&l->run, &l->rules);
    *ladder = l;
    return GPW_OK;
}

static gpw_status check(const gpw_ladder *l)
{
    if (l == NULL) {
        return GPW_ERR_NULL;
    }
    return l->magic == LADDER_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_ladder_reset(gpw_ladder *ladder)
{
    const gpw_status status = check(ladder);

    if (status == GPW_OK) {
        gpwi_ladder_begin(&ladder->run, &ladder->rules);
    }
    return status;
}

/* ---- a step ---- */

/* From one time to a later one. Divided, so that 200 ms are no less than a limit of 0.2 s. */
static GPWI_NOINLINE float seconds(uint64_t from_ns, uint64_t to_ns)
{
    return gpwi_float_of_uint64(to_ns - from_ns) / 1.0e9f;
}

static int has_jumped(const gpwi_ladder_run *run, const gpwi_ladder_rules *rules,
                      uint64_t now_ns)
{
    return run->now_ns != GPWI_LADDER_NEVER &&
           (now_ns < run->now_ns || seconds(run->now_ns, now_ns) > rules->dt_max_s);
}

/* Beside the value before, which there is; its stamp is the earlier one. */
static uint32_t oddity_beside(const gpwi_ladder_run *run, const gpwi_ladder_rules *rules,
                              const gpw_live_sample *sample)
{
    const float off = gpwi_abs(sample->value - run->value);

    if (rules->rate_max_per_s > 0.0f &&
        off > rules->rate_max_per_s * seconds(run->stamp_ns, sample->stamp_ns)) {
        return GPW_LADDER_RATE;
    }
    return rules->frozen_s > 0.0f && off == 0.0f &&
                   seconds(run->moved_ns, sample->stamp_ns) > rules->frozen_s
               ? (uint32_t)GPW_LADDER_FROZEN
               : 0u;
}

/* What is odd about a sample; 0: nothing. */
static uint32_t oddity(const gpwi_ladder_run *run, const gpwi_ladder_rules *rules,
                       const gpw_live_sample *sample, int is_possible)
{
    if (!is_possible) {
        return GPW_LADDER_RANGE;
    }
    if (sample->stamp_ns > run->now_ns) {
        return GPW_LADDER_FUTURE;
    }
    if (!gpwi_is_known(run->value)) {
        return 0u;
    }
    return sample->stamp_ns < run->stamp_ns ? (uint32_t)GPW_LADDER_ORDER
                                            : oddity_beside(run, rules, sample);
}

static void accept(gpwi_ladder_run *run, const gpw_live_sample *sample)
{
    run->stamp_ns = sample->stamp_ns;
    if (run->good_since_ns == GPWI_LADDER_NEVER) {
        run->good_since_ns = sample->stamp_ns;
    }
    if (!(sample->value == run->value)) {
        run->moved_ns = sample->stamp_ns;
    }
    run->value = sample->value;
    run->odd_in_row = 0u;
}

/* The reasons that this sample gives. The same stamp again is no sample. */
static uint32_t look_at(gpwi_ladder_run *run, const gpwi_ladder_rules *rules, float low,
                        float high, const gpw_live_sample *sample)
{
    uint32_t odd;

    if (sample == NULL || sample->valid == 0u ||
        (gpwi_is_known(run->value) && sample->stamp_ns == run->stamp_ns)) {
        return 0u;
    }
    odd = oddity(run, rules, sample, gpwi_in_range(sample->value, low, high));
    if (odd == 0u) {
        accept(run, sample);
        return 0u;
    }
    run->good_since_ns = GPWI_LADDER_NEVER;
    run->odd_in_row += run->odd_in_row < rules->odd_max ? 1u : 0u;
    return odd;
}

/* Where the age alone would put it. */
static uint32_t rung_by_age(const gpwi_ladder_run *run, const gpwi_ladder_rules *rules)
{
    const float age_s = seconds(run->stamp_ns, run->now_ns);

    if (age_s <= rules->hold_s) {
        return GPW_RUNG_GOOD;
    }
    if (age_s <= rules->reduce_s) {
        return GPW_RUNG_HOLD;
    }
    return rules->latch_s > 0.0f && age_s > rules->latch_s ? (uint32_t)GPW_RUNG_LATCH
                                                           : (uint32_t)GPW_RUNG_REDUCE;
}

static int has_recovered(const gpwi_ladder_run *run, const gpwi_ladder_rules *rules)
{
    return run->good_since_ns != GPWI_LADDER_NEVER &&
           seconds(run->good_since_ns, run->stamp_ns) >= rules->recover_s;
}

static void climb(gpwi_ladder_run *run, uint32_t reasons)
{
    run->rung = GPW_RUNG_GOOD;
    run->reasons = reasons;
}

/* `reasons` so far: of this step's sample and clock. */
static void judge(gpwi_ladder_run *run, const gpwi_ladder_rules *rules, uint32_t reasons)
{
    uint32_t rung = GPW_RUNG_REDUCE;

    if (!gpwi_is_known(run->value)) {
        reasons |= (uint32_t)GPW_LADDER_NEVER;
    } else {
        rung = rung_by_age(run, rules);
        reasons |= rung == GPW_RUNG_GOOD ? 0u : (uint32_t)GPW_LADDER_SILENT;
    }
    if (run->odd_in_row >= rules->odd_max) {
        rung = rung < GPW_RUNG_REDUCE ? (uint32_t)GPW_RUNG_REDUCE : rung;
        reasons |= (uint32_t)GPW_LADDER_ODD;
    }
    if (rung != GPW_RUNG_GOOD) {
        run->good_since_ns = GPWI_LADDER_NEVER;
    }
    run->reasons = run->rung == GPW_RUNG_GOOD ? reasons : (run->reasons | reasons);
    if (rung > run->rung) {
        run->rung = rung;
    } else if (run->rung != GPW_RUNG_LATCH && has_recovered(run, rules)) {
        climb(run, reasons);
    }
}

GPWI_SMALL gpw_status gpwi_ladder_take(gpwi_ladder_run *run, const gpwi_ladder_rules *rules,
                                       float low, float high, uint64_t now_ns,
                                       const gpw_live_sample *sample)
{
    const int jumped = has_jumped(run, rules, now_ns);
    uint32_t reasons = GPW_LADDER_CLOCK;

    run->now_ns = now_ns;
    if (rules->needed == GPW_INPUT_ABSENT) {
        return GPW_OK;
    }
    if (jumped) {
        forget(run);
    } else {
        reasons = look_at(run, rules, low, high, sample);
    }
    judge(run, rules, reasons);
    return reasons == 0u ? GPW_OK : GPW_NOTE_HELD;
}

GPWI_SMALL gpw_status gpw_ladder_step(gpw_ladder *ladder, uint64_t now_ns,
                                      const gpw_live_sample *sample)
{
    const gpw_status status = check(ladder);

    return status == GPW_OK ? gpwi_ladder_take(&ladder->run, &ladder->rules, ladder->rules.low,
                                               ladder->rules.high, now_ns, sample)
                            : status;
}

/* ---- what it tells ---- */

GPWI_SMALL float gpwi_ladder_age_s(const gpwi_ladder_run *run)
{
    return gpwi_is_known(run->value) ? seconds(run->stamp_ns, run->now_ns) : gpw_unknown();
}

GPWI_SMALL void gpwi_ladder_tell(const gpwi_ladder_run *run, const gpwi_ladder_rules *rules,
                                 gpw_ladder_reading *reading)
{
    const float age_s = gpwi_ladder_age_s(run);
    float low = rules->low, high = rules->high;

    if (run->rung == GPW_RUNG_GOOD) {
        low = high = run->value;
    } else if (run->rung == GPW_RUNG_HOLD && rules->rate_max_per_s > 0.0f) {
        const float moved = rules->rate_max_per_s * age_s;

        low = gpwi_clamp(run->value - moved, rules->low, rules->high);
        high = gpwi_clamp(run->value + moved, rules->low, rules->high);
    }
    reading->value = run->value;
    reading->low = low;
    reading->high = high;
    reading->age_s = age_s;
    reading->rung = run->rung;
    reading->reasons = run->reasons;
    if (run->rung != GPW_RUNG_GOOD && run->good_since_ns != GPWI_LADDER_NEVER) {
        reading->reasons |= (uint32_t)GPW_LADDER_RECOVERING;
    }
    reading->stops_permits = rules->needed == GPW_INPUT_NEEDED &&
                             (run->rung == GPW_RUNG_REDUCE || run->rung == GPW_RUNG_LATCH);
    reading->odd_in_row = run->odd_in_row;
}

GPWI_SMALL gpw_status gpw_ladder_get(const gpw_ladder *ladder, gpw_ladder_reading *reading,
                                     size_t reading_bytes)
{
    gpw_status status = reading == NULL ? (gpw_status)GPW_ERR_NULL : check(ladder);
    gpw_ladder_reading ours;

    if (status != GPW_OK) {
        return status;
    }
    gpwi_ladder_tell(&ladder->run, &ladder->rules, &ours);
    status = gpwi_result_write(reading, reading_bytes, &ours, sizeof ours, READING_V0_1);
    return status == GPW_OK && !gpwi_is_known(ours.value) ? GPW_NOTE_UNKNOWN : status;
}

GPWI_SMALL gpw_status gpwi_ladder_admit(gpwi_ladder_run *run, const gpwi_ladder_rules *rules)
{
    if (run->rung != GPW_RUNG_LATCH) {
        return GPW_OK;
    }
    if (!has_recovered(run, rules)) {
        return GPW_ERR_STATE;
    }
    climb(run, 0u);
    return GPW_OK;
}

GPWI_SMALL gpw_status gpw_ladder_acknowledge(gpw_ladder *ladder)
{
    const gpw_status status = check(ladder);

    return status == GPW_OK ? gpwi_ladder_admit(&ladder->run, &ladder->rules) : status;
}
