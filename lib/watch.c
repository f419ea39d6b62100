/* SPDX-License-Identifier: MIT */
/* Life of a watch: memory, groups, sets, table, start. */
#include "watch_parts.h"

#include "forecast_state.h"
#include "genset_state.h"
#include "onset_state.h"
#include "permit_state.h"
#include "plan_surface_internal.h"
#include "pulse_state.h"
#include "swing_state.h"

#define OFFSET_TAU_S 10.0f /* with which the model's frequency bends to the measured one */
#define SLOW_TAU_S 5.0f    /* what an excursion is counted from */
#define EXCURSION_TAU_S 2.0f
#define CHANGE_S 0.5f /* over which the load's change is told, */
#define CHANGE_SLOT_S 0.05f
#define LOW_PU 0.1f /* possible powers, of all ratings, where nobody said */
#define HIGH_PU 2.0f
#define ODD_MAX 3u /* impossible values in a row that count as silence */

GPW_STATIC_ASSERT(watch_output_size, sizeof(gpw_watch_output) == GPWI_WATCH_OUTPUT_V0_1);
GPW_STATIC_ASSERT(watch_input_size, sizeof(gpw_watch_input) == GPWI_WATCH_INPUT_V0_1);
GPW_STATIC_ASSERT(watch_set_size, sizeof(gpw_watch_set_input) == GPWI_WATCH_SET_INPUT_V0_1);
GPW_STATIC_ASSERT(watch_core_words, sizeof(watch_core) % 8u == 0u);
GPW_STATIC_ASSERT(watch_padded, sizeof(struct gpw_watch) % GPW_STATE_ALIGN == 0u);
GPW_STATIC_ASSERT(watch_set_padded, sizeof(watch_set) % GPW_STATE_ALIGN == 0u);
GPW_STATIC_ASSERT(watch_change_padded, sizeof(watch_change) % GPW_STATE_ALIGN == 0u);

/* ---- the rooms behind it ---- */

static GPWI_COLD void forecast_config(const gpw_watch_config *c, float rated_w,
                                      gpw_forecast_config *f)
{
    gpwi_cannot_fail(gpw_forecast_config_init(f, sizeof *f));
    f->tick_ns = c->tick_ns;
    f->groups_max = c->groups_max;
    f->announcements_max = c->announcements_max;
    f->rating_w = rated_w;
    f->refresh_s = c->meter_refresh_s;
    f->dead_s = c->meter_dead_s;
    f->lag_s = c->meter_tau_s;
    f->early_s = c->early_s;
    f->late_s = c->late_s;
    f->drop_s = c->drop_s;
}

static GPWI_COLD void permit_config(const gpw_watch_config *c, gpw_permit_config *p)
{
    memset(p, 0, sizeof *p);
    p->tokens_max = c->tokens_max;
    p->epoch = c->epoch;
    p->life_s = c->token_life_s;
    p->skew_s = c->token_skew_s;
    p->arrive_s = c->token_arrive_s;
    p->settle_s = c->token_settle_s;
    p->quarantine_s = c->quarantine_s;
    p->dt_max_s = c->clock_gap_s;
}

/* ---- memory ---- */

static uint32_t placed(uint32_t *end, size_t bytes)
{
    const uint32_t at = *end;

    *end += (uint32_t)gpwi_padded(bytes);
    return at;
}

static const uint16_t bus_bits[BUS_INPUTS] = {GPW_WATCH_HAS_POWER,     GPW_WATCH_HAS_REACTIVE,
                                              GPW_WATCH_HAS_FREQUENCY, GPW_WATCH_HAS_VOLTAGE,
                                              GPW_WATCH_HAS_BATTERY,   GPW_WATCH_HAS_BATTERY};
static const uint16_t set_bits[SET_INPUTS] = {GPW_WATCH_HAS_SET_POWER, GPW_WATCH_HAS_BREAKER,
                                              GPW_WATCH_HAS_ACTUATOR,  GPW_WATCH_HAS_BOOST,
                                              GPW_WATCH_HAS_COOLANT,   GPW_WATCH_HAS_MODE};

/* One ladder for each input that is there: how many, and which is whose. */
static GPWI_COLD uint32_t places(const gpw_watch_config *c, const uint16_t *bits,
                                 uint32_t count, uint32_t *which)
{
    uint32_t i, there = 0u;

    for (i = 0; i < count; i++) {
        const int is_there = (c->inputs & bits[i]) != 0u;

        if (which != NULL) {
            which[i] = is_there ? there : 0u;
        }
        there += is_there ? 1u : 0u;
    }
    return there;
}

static GPWI_COLD size_t bytes_of_part(const gpw_watch_config *c, uint32_t part, size_t bytes)
{
    return (c->left_out & part) == 0u ? bytes : 0u;
}

/* Where everything lies. A part that is left out has a place of no bytes. */
static GPWI_COLD void lay_out(const gpw_watch_config *c, watch_core *core)
{
    gpw_forecast_config forecast;
    uint32_t end = (uint32_t)sizeof(struct gpw_watch);

    memset(core, 0, sizeof *core);
    core->permit_at = placed(&end, gpwi_permit_bytes(c->tokens_max));
    core->runs_at =
        placed(&end, places(c, bus_bits, BUS_INPUTS, NULL) * sizeof(gpwi_ladder_run));
    core->onset_at = placed(&end, bytes_of_part(c, GPW_WATCH_PART_ONSET, sizeof(gpw_onset)));
    core->swing_at = placed(&end, bytes_of_part(c, GPW_WATCH_PART_SWING, sizeof(gpw_swing)));
    if (c->pulse_peak_w > 0.0f) {
        core->pulse_at = placed(&end, sizeof(gpw_pulse));
    }
    forecast_config(c, 1.0f, &forecast);
    core->forecast_at = placed(&end, gpwi_forecast_bytes(&forecast));
    core->changes_at = placed(&end, c->announcements_max * sizeof(watch_change) +
                                        c->tokens_max * sizeof(watch_grant));
    core->set_stride = (uint32_t)gpwi_padded(
        sizeof(watch_set) + places(c, set_bits, SET_INPUTS, NULL) * sizeof(gpwi_ladder_run) +
        c->model_bytes);
    core->sets_at = placed(&end, (size_t)c->sets_max * core->set_stride);
    core->surface_at = placed(&end, c->surface_words_max * sizeof(uint16_t));
    core->units_at = placed(
        &end, bytes_of_part(c, GPW_WATCH_PART_RESERVE, c->sets_max * sizeof(gpw_plan_unit)));
    core->bytes = end;
}

/* A configuration that holds, and where it puts everything. */
static GPWI_COLD gpw_status plan_memory(const gpw_watch_config *theirs, gpw_watch_config *c,
                                        watch_core *core)
{
    const gpw_status status = gpwi_watch_config_read(theirs, c);

    if (status == GPW_OK) {
        lay_out(c, core);
    }
    return status;
}

GPWI_COLD gpw_status gpw_watch_state_size(const gpw_watch_config *config, size_t *bytes)
{
    gpw_watch_config c;
    watch_core core;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = plan_memory(config, &c, &core);
    if (status == GPW_OK) {
        *bytes = core.bytes;
    }
    return status;
}

GPWI_COLD gpw_status gpw_watch_init(void *memory, size_t memory_bytes,
                                    const gpw_watch_config *config, gpw_watch **watch)
{
    gpw_watch *const w = memory;
    gpw_watch_config c;
    watch_core core;
    gpw_status status;

    if (memory == NULL || config == NULL || watch == NULL) {
        return GPW_ERR_NULL;
    }
    status = plan_memory(config, &c, &core);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, core.bytes);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(w, 0, core.bytes);
    w->magic = GPWI_WATCH_MAGIC;
    w->config = c;
    w->core = core;
    w->tick_s = gpwi_seconds(c.tick_ns);
    w->bus_runs = places(&c, bus_bits, BUS_INPUTS, w->bus_run);
    w->set_runs = places(&c, set_bits, SET_INPUTS, w->set_run);
    c.epoch = 0u; /* another one at each start */
    w->core.config_crc = gpwi_watch_crc(~0u, &c, sizeof c);
    *watch = w;
    return GPW_OK;
}

/* ---- contents ---- */

static GPWI_NOINLINE GPWI_COLD gpw_status check_open(const gpw_watch *w)
{
    if (w->magic != GPWI_WATCH_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    return w->core.is_started != 0u ? (gpw_status)GPW_ERR_STATE : GPW_OK;
}

/* With the first group, for the rating of all sets scales it. */
static GPWI_COLD gpw_status build_forecast(gpw_watch *w)
{
    gpw_forecast_config c;

    if (w->rated_w > GPW_POWER_MAX_W) {
        return GPW_ERR_DOMAIN;
    }
    forecast_config(&w->config, w->rated_w, &c);
    gpwi_forecast_begin(gpwi_watch_forecast(w), &c);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_watch_add_group(gpw_watch *watch, const gpw_forecast_group *group,
                                         uint32_t *index)
{
    gpw_status status;

    if (watch == NULL || group == NULL || index == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_open(watch);
    if (status == GPW_OK && watch->core.groups >= watch->config.groups_max) {
        status = GPW_ERR_FULL;
    }
    if (status == GPW_OK && watch->core.groups == 0u) {
        status = watch->core.sets == 0u ? (gpw_status)GPW_ERR_STATE : build_forecast(watch);
    }
    if (status == GPW_OK) {
        status = gpw_forecast_add_group(gpwi_watch_forecast(watch), group, index);
    }
    if (status == GPW_OK) {
        watch->core.config_crc = gpwi_watch_crc(watch->core.config_crc, group, sizeof *group);
        watch->core.groups++;
    }
    return status;
}

static GPWI_COLD void describe_set(watch_set *s, const gpw_genset_config *c,
                                   const gpw_genset *model)
{
    float low[3], high[3];

    gpwi_genset_interval(c, low, high);
    s->rated_w = c->rated_w;
    s->droop_pu = c->droop_pu;
    s->stored = c->inertia_s * c->rated_w;
    s->air_tau_low_s = c->air_step_pu > 0.0f ? low[2] : 0.0f;
    s->air_tau_high_s = c->air_step_pu > 0.0f ? high[2] : 0.0f;
    s->dead_slots = model->dead_slots;
    s->own_kind = model->own_kind;
    s->own_aside = model->own_aside;
}

/* Of all that makes one set's table in thousandths of its rating that of another. */
static GPWI_COLD uint32_t likeness(const gpw_genset_config *set)
{
    gpw_genset_config c = *set;

    c.rated_w = c.initial_pu = 0.0f;
    c.inertia_grade = c.air_grade = c.governor_grade = 0;
    c.source = 0;
    return gpwi_watch_crc(~0u, &c, sizeof c);
}

static GPWI_COLD void compare_set(gpw_watch *w, const gpw_genset_config *c)
{
    const uint32_t alike = likeness(c);

    if (w->core.sets == 0u) {
        w->alike = alike;
        w->droop_pu = c->droop_pu;
    }
    w->are_unlike |= alike != w->alike ? 1u : 0u;
    w->droop_pu = gpwi_smaller(w->droop_pu, c->droop_pu);
}

GPWI_COLD gpw_status gpw_watch_add_set(gpw_watch *watch, const gpw_genset_config *set,
                                       uint32_t *index)
{
    gpw_genset_config c;
    gpw_genset *model;
    gpw_status status;

    if (watch == NULL || set == NULL || index == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_open(watch);
    if (status == GPW_OK && watch->core.groups > 0u) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && watch->core.sets >= watch->config.sets_max) {
        status = GPW_ERR_FULL;
    }
    gpwi_cannot_fail(gpw_genset_config_init(&c, sizeof c));
    if (status == GPW_OK) {
        status = gpwi_config_read(&c, sizeof c, GPWI_GENSET_V0_1, set);
    }
    c.tick_ns = watch->config.tick_ns;
    if (status == GPW_OK &&
        (c.acceptance_rows_max != 0u || (watch->core.sets > 0u && c.f0_hz != watch->f0_hz))) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        status = gpw_genset_init(gpwi_watch_model(watch, watch->core.sets),
                                 watch->config.model_bytes, &c, &model);
    }
    if (status == GPW_OK && !gpwi_genset_is_small_linked(model)) {
        status = GPW_ERR_NOT_FOUND;
    }
    if (status != GPW_OK) {
        return status;
    }
    describe_set(gpwi_watch_set(watch, watch->core.sets), &c, model);
    compare_set(watch, &c);
    watch->f0_hz = c.f0_hz;
    watch->rated_w += c.rated_w;
    watch->core.config_crc = gpwi_watch_crc(watch->core.config_crc, &c, sizeof c);
    *index = watch->core.sets++;
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_watch_set_surface(gpw_watch *watch, const uint16_t *table,
                                           size_t words)
{
    gpw_status status;
    uint16_t *to;
    size_t i;

    if (watch == NULL || table == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_open(watch);
    if (status == GPW_OK && words > watch->config.surface_words_max) {
        status = GPW_ERR_FULL;
    }
    if (status == GPW_OK) {
        status = gpw_plan_surface_check(table, words);
    }
    if (status != GPW_OK) {
        return status;
    }
    to = gpwi_watch_block(watch, watch->core.surface_at);
    for (i = 0; i < words; i++) {
        const uint32_t word = table[i];

        to[i] = table[i];
        watch->core.config_crc = gpwi_watch_crc(watch->core.config_crc, &word, sizeof word);
    }
    watch->core.surface_words = (uint32_t)words;
    return GPW_OK;
}

/* ---- start ---- */

/* All but the highest power lies within what a ladder takes: of eight sets a tenth of the
 * ratings is less than the largest power there is, the double of them need not be. */
static GPWI_COLD gpw_status read_rules(gpw_watch *w)
{
    const gpw_watch_config *const c = &w->config;
    gpwi_ladder_rules *const power = &w->power_rules, *const other = &w->other_rules;

    other->low = -GPW_POWER_MAX_W;
    other->high = GPW_POWER_MAX_W;
    other->hold_s = c->other_hold_s;
    other->reduce_s = c->other_reduce_s;
    other->latch_s = c->other_latch_s;
    other->recover_s = c->other_recover_s;
    other->dt_max_s = c->clock_gap_s;
    other->odd_max = ODD_MAX;
    other->needed = GPW_INPUT_NEEDED;
    *power = *other;
    power->low = gpwi_is_known(c->power_low_w) ? c->power_low_w : -LOW_PU * w->rated_w;
    power->high = gpwi_is_known(c->power_high_w) ? c->power_high_w : HIGH_PU * w->rated_w;
    power->hold_s = c->power_hold_s;
    power->reduce_s = c->power_reduce_s;
    power->latch_s = c->power_latch_s;
    power->recover_s = c->power_recover_s;
    power->rate_max_per_s = c->power_rate_max_w_per_s;
    power->frozen_s = c->power_frozen_s;
    return power->high <= GPW_POWER_MAX_W ? GPW_OK : (gpw_status)GPW_ERR_DOMAIN;
}

/* Of the table's last row of rejections, the least. */
static GPWI_COLD float least_rejection(const uint16_t *table)
{
    const uint32_t leads = table[GPWI_SURFACE_LEADS], loads = table[GPWI_SURFACE_LOADS];
    const uint16_t *const row =
        table + GPWI_SURFACE_HEAD + loads * leads + (loads - 1u) * leads;
    uint32_t i, least = row[0];

    for (i = 1; i < leads; i++) {
        least = row[i] < least ? row[i] : least;
    }
    return (float)least / 1000.0f;
}

/* The largest rejection of load that the table has for a set at its highest load: a smaller
 * one from a smaller load is easier. */
static GPWI_COLD float read_rejection(const gpw_watch *w)
{
    return w->core.surface_words != 0u ? least_rejection(gpwi_watch_surface(w)) : 0.0f;
}

/* A table of a set without an air limit says nothing of one that has one, and a table of one
 * set nothing of another that is not like it. */
static GPWI_COLD int surface_fits_sets(const gpw_watch *w)
{
    uint32_t i;

    if (w->core.surface_words == 0u) {
        return 1;
    }
    if (w->are_unlike != 0u) {
        return 0;
    }
    if (gpwi_watch_surface(w)[GPWI_SURFACE_AIR] != 0u) {
        return 1;
    }
    for (i = 0; i < w->core.sets; i++) {
        if (gpwi_watch_set(w, i)->air_tau_high_s > 0.0f) {
            return 0;
        }
    }
    return 1;
}

/* From the use of a permit until all of its load is there: no group is slower. */
static GPWI_COLD float arrive_s(const gpw_watch *w)
{
    const forecast_group *const groups = forecast_groups(gpwi_watch_forecast(w));
    float longest_s = w->config.token_arrive_s;
    uint32_t i;

    for (i = 0; i < w->core.groups; i++) {
        const forecast_group *const g = &groups[i];
        const float spread_s = g->sync < 1.0f ? g->spread_s : 0.0f;
        const float ramp_s = g->ramp_w_per_s > 0.0f ? g->peak_w / g->ramp_w_per_s : 0.0f;

        longest_s = spread_s > longest_s ? spread_s : longest_s;
        longest_s = ramp_s > longest_s ? ramp_s : longest_s;
    }
    return longest_s;
}

/* Each in ranges that have been checked with those of the watch. */
static GPWI_COLD void build_rooms(gpw_watch *w)
{
    gpw_permit_config permit;

    permit_config(&w->config, &permit);
    permit.arrive_s = arrive_s(w);
    if (permit.quarantine_s < permit.life_s + permit.skew_s + permit.arrive_s) {
        permit.quarantine_s = 0.0f; /* as long as that takes */
    }
    gpwi_permit_begin(gpwi_watch_permit(w), &permit);
    if (gpwi_watch_runs(w, GPW_WATCH_PART_ONSET)) {
        gpwi_watch_onset_begin(w);
    }
    if (gpwi_watch_runs(w, GPW_WATCH_PART_SWING)) {
        gpwi_watch_swing_begin(w);
    }
    if (w->core.pulse_at != 0u) {
        gpwi_watch_pulse_begin(w);
    }
}

/* Half a second of slots, whatever the tick. */
static GPWI_COLD void begin_changes(gpw_watch *w)
{
    const uint32_t every = gpwi_covering_count(CHANGE_SLOT_S, w->tick_s);
    const uint32_t slots = gpwi_nearest_count(CHANGE_S, (float)every * w->tick_s);

    w->change_every = every;
    w->change_slots = slots < GPWI_WATCH_CHANGE_SLOTS ? slots : GPWI_WATCH_CHANGE_SLOTS;
}

static GPWI_COLD void begin_figures(gpw_watch *w)
{
    uint32_t i;

    begin_changes(w);
    w->fit_gain = gpwi_lag_gain(w->tick_s, w->config.frequency_tau_s);
    w->slow_gain = gpwi_lag_gain(w->tick_s, SLOW_TAU_S);
    w->excursion_keep = 1.0f - gpwi_lag_gain(w->tick_s, EXCURSION_TAU_S);
    w->offset_gain = 1.0f / OFFSET_TAU_S;
    gpwi_watch_begin_runs(w, gpwi_watch_bus_run(w, BUS_POWER), w->bus_runs);
    for (i = 0; i < w->core.sets; i++) {
        gpwi_watch_begin_runs(w, (gpwi_ladder_run *)(void *)(gpwi_watch_set(w, i) + 1),
                              w->set_runs);
    }
    w->lag.load_w = gpw_unknown();
    w->battery_j = gpw_unknown();
    w->sum_so_far = 1u;
    w->window_at = w->core.bytes; /* round again */
}

GPWI_COLD gpw_status gpw_watch_start(gpw_watch *watch, uint64_t now_ns)
{
    gpw_watch *const w = watch;
    gpw_status status = w == NULL ? (gpw_status)GPW_ERR_NULL : check_open(w);

    if (status == GPW_OK && w->core.groups == 0u) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && (!surface_fits_sets(w) || arrive_s(w) > GPW_PERMIT_SKEW_MAX_S)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        status = read_rules(w);
    }
    if (status == GPW_OK && gpwi_watch_runs(w, GPW_WATCH_PART_RESERVE)) {
        status = gpwi_watch_reserve_begin(w);
    }
    if (status != GPW_OK) {
        return status;
    }
    w->down_pu = read_rejection(w);
    build_rooms(w);
    begin_figures(w);
    w->core.is_started = 1u;
    w->core.raw_ns = now_ns;
    w->core.clock_ns = w->core.start_ns = GPWI_WATCH_CLOCK_NS;
    w->core.config_crc = ~w->core.config_crc;
    gpwi_watch_sum_still(w);
    gpwi_watch_worst_case(w);
    gpwi_watch_end_call(w);
    return GPW_OK;
}
