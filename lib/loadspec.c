/* SPDX-License-Identifier: MIT */
/* A load against its rules. The windows and the filters are those of `bands`: one handle of it
 * for each window, and one for all bands. */
#include "loadspec_state.h"

#define MAGIC 0x6C575047u /* "GPWl" */
#define CONFIG_V0_1 24u
#define RESULT_V0_1 48u
#define NS_PER_S 1.0e9f

GPW_STATIC_ASSERT(load_spec_config_size, sizeof(gpw_load_spec_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(load_rule_result_size, sizeof(gpw_load_rule_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(load_spec_aligned, sizeof(struct gpw_load_spec) % GPW_STATE_ALIGN == 0u);

/* ---- configuration ---- */

gpw_status gpw_load_spec_config_init(gpw_load_spec_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_LOAD_SPEC);

    if (status == GPW_OK) {
        config->rules_max = 4u;
        config->window_max_s = 5.0f;
    }
    return status;
}

static void window_config(uint32_t tick_ns, float window_s, gpw_bands_config *config)
{
    gpwi_cannot_fail(gpw_bands_config_init(config, sizeof *config));
    config->tick_ns = tick_ns;
    config->bands = 0u;
    config->window_s = window_s;
}

/* Of a tick that is in range: the longest carries the three slowest bands yet. */
static void bands_config(uint32_t tick_ns, gpw_bands_config *config)
{
    gpwi_cannot_fail(gpw_bands_config_init(config, sizeof *config));
    config->tick_ns = tick_ns;
    gpwi_cannot_fail(gpw_bands_resolved(tick_ns, &config->bands));
}

typedef struct need {
    size_t window_bytes, bands_bytes, bytes;
    uint32_t carried;
} need;

static gpw_status need_of(const gpw_load_spec_config *c, need *n)
{
    gpw_bands_config config;
    gpw_status status;

    n->bands_bytes = 0u;
    n->carried = 0u;
    window_config(c->tick_ns, c->window_max_s, &config);
    status = gpw_bands_state_size(&config, &n->window_bytes);
    if (status == GPW_OK && c->has_bands) {
        bands_config(c->tick_ns, &config);
        n->carried = config.bands;
        gpwi_cannot_fail(gpw_bands_state_size(&config, &n->bands_bytes));
    }
    if (status == GPW_OK) {
        n->window_bytes = gpwi_padded(n->window_bytes);
        n->bytes =
            sizeof(struct gpw_load_spec) + c->rules_max * n->window_bytes + n->bands_bytes;
    }
    return status;
}

static gpw_status read_config(const gpw_load_spec_config *theirs, gpw_load_spec_config *ours,
                              need *n)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_load_spec_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK &&
        !(ours->rules_max >= 1u && ours->rules_max <= GPW_LOAD_SPEC_RULES_MAX &&
          ours->has_bands <= 1u && ours->reserved == 0u && ours->window_max_s > 0.0f)) {
        status = GPW_ERR_DOMAIN;
    }
    return status == GPW_OK ? need_of(ours, n) : status;
}

gpw_status gpw_load_spec_state_size(const gpw_load_spec_config *config, size_t *bytes)
{
    gpw_load_spec_config c;
    need n;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c, &n);
    if (status == GPW_OK) {
        *bytes = n.bytes;
    }
    return status;
}

static void *block(const gpw_load_spec *spec, uint32_t index)
{
    return (unsigned char *)(uintptr_t)(spec + 1) + (size_t)index * spec->window_bytes;
}

static gpw_bands *window_of(const gpw_load_spec *spec, uint32_t index)
{
    return block(spec, index);
}

static gpw_bands *bands_of(const gpw_load_spec *spec)
{
    return block(spec, spec->rules_max);
}

gpw_status gpw_load_spec_init(void *memory, size_t memory_bytes,
                              const gpw_load_spec_config *config, gpw_load_spec **spec)
{
    gpw_load_spec *const made = memory;
    gpw_load_spec_config c;
    gpw_bands_config bands;
    gpw_bands *handle;
    need n;
    gpw_status status;

    if (memory == NULL || config == NULL || spec == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c, &n);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, n.bytes);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(made, 0, n.bytes);
    made->tick_ns = c.tick_ns;
    made->rules_max = c.rules_max;
    made->window_bytes = (uint32_t)n.window_bytes;
    made->window_max_s = c.window_max_s;
    made->has_bands = c.has_bands;
    made->carried = n.carried;
    if (c.has_bands) {
        bands_config(c.tick_ns, &bands);
        gpwi_cannot_fail(gpw_bands_init(bands_of(made), n.bands_bytes, &bands, &handle));
    }
    made->magic = MAGIC;
    *spec = made;
    return GPW_OK;
}

static gpw_status check(const gpw_load_spec *spec)
{
    if (spec == NULL) {
        return GPW_ERR_NULL;
    }
    return spec->magic == MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

/* ---- rules ---- */

static int is_band_rule(uint32_t rule)
{
    return rule >= GPW_LOAD_RULE_BAND_AMPLITUDE;
}

static gpw_status check_rule(const gpw_load_spec *spec, const gpw_load_rule *r)
{
    if (!gpwi_is_known(r->limit)) {
        return GPW_ERR_UNKNOWN;
    }
    if (r->rule > GPW_LOAD_RULE_BAND_SHARE || !(r->limit > 0.0f) ||
        !(r->limit <= (r->rule == GPW_LOAD_RULE_BAND_SHARE ? 1.0f : GPW_POWER_MAX_W)) ||
        r->grade > GPW_GRADE_USER || (r->reserved[0] | r->reserved[1]) != 0u) {
        return GPW_ERR_DOMAIN;
    }
    if (!is_band_rule(r->rule)) {
        return r->window_s > 0.0f && r->window_s <= spec->window_max_s
                   ? GPW_OK
                   : (gpw_status)GPW_ERR_DOMAIN;
    }
    if (!spec->has_bands) {
        return GPW_ERR_STATE;
    }
    return r->band < GPW_BANDS_COUNT && (spec->carried >> r->band & 1u) != 0u
               ? GPW_OK
               : (gpw_status)GPW_ERR_DOMAIN;
}

static gpw_status start_window(gpw_load_spec *spec, uint32_t index, float window_s,
                               float *taken_s)
{
    gpw_bands_config config;
    gpw_change_reading change;
    gpw_bands *handle;
    gpw_status status;

    window_config(spec->tick_ns, window_s, &config);
    status = gpw_bands_init(window_of(spec, index), spec->window_bytes, &config, &handle);
    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_bands_change(handle, &change, sizeof change));
        *taken_s = change.window_s;
    }
    return status;
}

gpw_status gpw_load_spec_add(gpw_load_spec *spec, const gpw_load_rule *rule, uint32_t *index)
{
    gpw_load_rule r;
    float window_s = gpw_unknown();
    gpwi_rule *mine;
    gpw_status status = rule == NULL ? (gpw_status)GPW_ERR_NULL : check(spec);

    if (status == GPW_OK) {
        status = gpwi_load_rule_read(rule, &r);
    }
    if (status == GPW_OK) {
        status = check_rule(spec, &r);
    }
    if (status == GPW_OK && spec->ticks > 0u) {
        status = GPW_ERR_STATE;
    }
    if (status == GPW_OK && spec->rules == spec->rules_max) {
        status = GPW_ERR_FULL;
    }
    if (status == GPW_OK && !is_band_rule(r.rule)) {
        status = start_window(spec, spec->rules, r.window_s, &window_s);
    }
    if (status != GPW_OK) {
        return status;
    }
    mine = &spec->rule[spec->rules];
    memset(mine, 0, sizeof *mine);
    mine->rule = (uint8_t)r.rule;
    mine->band = (uint8_t)r.band;
    mine->limit = r.limit;
    mine->window_s = window_s;
    mine->allowed = r.allowed;
    mine->worst = gpw_unknown();
    if (index != NULL) {
        *index = spec->rules;
    }
    spec->rules++;
    return GPW_OK;
}

gpw_status gpw_load_spec_reset(gpw_load_spec *spec)
{
    gpw_status status = check(spec);
    uint32_t i;

    if (status == GPW_OK && spec->has_bands) {
        status = gpw_bands_reset(bands_of(spec));
    }
    for (i = 0; status == GPW_OK && i < spec->rules; i++) {
        gpwi_rule *const r = &spec->rule[i];

        r->worst_at = 0u;
        r->worst = gpw_unknown();
        r->exceeded = 0u;
        r->is_above = 0u;
        r->is_settled = 0u;
        if (!is_band_rule(r->rule)) {
            status = gpw_bands_reset(window_of(spec, i));
        }
    }
    if (status == GPW_OK) {
        spec->ticks = 0u;
        spec->held = 0u;
    }
    return status;
}

/* ---- a tick ---- */

static void take(gpw_load_spec *spec, gpwi_rule *r, float value, int is_settled)
{
    const int is_above = value > r->limit;

    if (!(value <= r->worst)) {
        r->worst = value;
        r->worst_at = spec->ticks;
    }
    r->exceeded += is_above && !r->is_above && r->exceeded < UINT32_MAX;
    r->is_above = (uint8_t)is_above;
    r->is_settled = (uint8_t)(is_settled != 0);
}

static void step_window(gpw_load_spec *spec, uint32_t index, float load_w)
{
    gpwi_rule *const r = &spec->rule[index];
    gpw_change_reading now;

    gpwi_cannot_fail(gpw_bands_step(window_of(spec, index), load_w));
    gpwi_cannot_fail(gpw_bands_change(window_of(spec, index), &now, sizeof now));
    if (r->rule == GPW_LOAD_RULE_RANGE) {
        take(spec, r, now.range, (int)now.settled);
    } else {
        const float change = r->rule == GPW_LOAD_RULE_RAMP_UP ? now.change : -now.change;

        take(spec, r, change > 0.0f ? change / now.window_s : 0.0f, (int)now.settled);
    }
}

/* A share means something only once a band is settled: before, the first sound is all there
 * is. */
static void step_band(gpw_load_spec *spec, gpwi_rule *r)
{
    gpw_band_reading now;

    gpwi_cannot_fail(gpw_bands_band(bands_of(spec), r->band, &now, sizeof now));
    if (r->rule == GPW_LOAD_RULE_BAND_AMPLITUDE) {
        take(spec, r, now.amplitude, (int)now.settled);
    } else if (now.settled && gpwi_is_known(now.energy_share)) {
        take(spec, r, now.energy_share, 1);
    } else {
        r->is_settled = (uint8_t)(now.settled != 0u);
    }
}

gpw_status gpw_load_spec_step(gpw_load_spec *spec, float load_w)
{
    const gpw_status status = check(spec);
    const int is_held = !gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
    uint32_t i;

    if (status != GPW_OK) {
        return status;
    }
    spec->ticks++;
    spec->held += is_held ? 1u : 0u;
    if (spec->has_bands) {
        gpwi_cannot_fail(gpw_bands_step(bands_of(spec), load_w));
    }
    for (i = 0; i < spec->rules; i++) {
        if (is_band_rule(spec->rule[i].rule)) {
            step_band(spec, &spec->rule[i]);
        } else {
            step_window(spec, i, load_w);
        }
    }
    return is_held ? GPW_NOTE_HELD : GPW_OK;
}

/* ---- results ---- */

static gpw_outcome outcome_of(const gpw_load_spec *spec, const gpwi_rule *r)
{
    if (r->exceeded > r->allowed) {
        return GPW_FAILS;
    }
    return r->is_settled && spec->held == 0u ? GPW_HOLDS : GPW_UNDETERMINED;
}

gpw_status gpw_load_spec_result(const gpw_load_spec *spec, uint32_t index,
                                gpw_load_rule_result *result, size_t result_bytes)
{
    gpw_load_rule_result out = {0};
    const gpwi_rule *r;
    const gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(spec);

    if (status != GPW_OK) {
        return status;
    }
    if (index >= spec->rules) {
        return GPW_ERR_NOT_FOUND;
    }
    r = &spec->rule[index];
    out.worst_ns = r->worst_at * spec->tick_ns;
    out.rule = r->rule;
    out.outcome = outcome_of(spec, r);
    out.limit = r->limit;
    out.window_s = r->window_s;
    out.worst = r->worst;
    out.margin_pct = 100.0f * (r->limit - r->worst) / r->limit;
    out.exceeded = r->exceeded;
    out.band = r->band;
    return gpwi_result_write(result, result_bytes, &out, sizeof out, RESULT_V0_1);
}

gpw_status gpw_load_spec_outcome(const gpw_load_spec *spec, gpw_outcome *outcome,
                                 uint32_t *index)
{
    const gpw_status status =
        outcome == NULL || index == NULL ? (gpw_status)GPW_ERR_NULL : check(spec);
    float least = FLT_MAX;
    uint32_t i, at = 0u, failed = 0u, held = 0u;

    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < spec->rules; i++) {
        const gpwi_rule *const r = &spec->rule[i];
        const gpw_outcome one = outcome_of(spec, r);
        const float margin = (r->limit - r->worst) / r->limit;

        failed += one == GPW_FAILS;
        held += one == GPW_HOLDS;
        if (margin < least) {
            least = margin;
            at = i;
        }
    }
    *index = at;
    *outcome = failed > 0u                               ? (gpw_outcome)GPW_FAILS
               : spec->rules > 0u && held == spec->rules ? (gpw_outcome)GPW_HOLDS
                                                         : (gpw_outcome)GPW_UNDETERMINED;
    return GPW_OK;
}
