/* SPDX-License-Identifier: MIT */
/* The watch's own files, in any order of calls. Its memory is a struct here whose parts are the
 * blocks of the rooms, each where watch.c puts it: the analyser then knows what lies where. The
 * rooms themselves stand for what their headers promise: they keep their configuration, and any
 * figure may come from them. Each is proved in a driver of its own or is missing in the table.
 * One set, one group, two announcements, all inputs and a pulse; a table of 2 by 2. */
#include "contracts.h"

#include "forecast_state.h"
#include "genset_state.h"
#include "headroom_internal.h"
#include "onset_state.h"
#include "permit_state.h"
#include "plan_surface_internal.h"
#include "pulse_state.h"
#include "swing_state.h"
#include "watch_state.h"

#define TOKENS 2u
#define CHANGES 2u
#define WORDS 24u
#define MODEL_BYTES ((uint32_t)sizeof(struct gpw_genset))
#define BUS_RUNS 6u
#define SET_RUNS 6u

typedef struct whole {
    struct gpw_watch head;
    struct gpw_permit permit;
    gpwi_permit_place places[TOKENS];
    gpwi_ladder_run runs[BUS_RUNS];
    struct gpw_onset onset;
    struct gpw_swing swing;
    struct gpw_pulse pulse;
    struct gpw_forecast forecast;
    forecast_group group;
    forecast_change changes[CHANGES];
    watch_change own[CHANGES];
    watch_grant grants[TOKENS];
    watch_set set;
    gpwi_ladder_run set_runs[SET_RUNS];
    struct gpw_genset model;
    uint64_t table[WORDS / 4u]; /* words of 16 bits, aligned */
    gpw_plan_unit unit;
} whole;

/* ---- the seals: a driver of their own ---- */

static void sealed(gpw_watch *w)
{
    w->seal = proof_uint32();
    w->permit_seal = proof_uint32();
    w->sum_at = proof_uint32();
    w->sum_so_far = proof_uint32();
    w->window_at = proof_uint32();
    w->window_sum = proof_uint32();
    w->is_broken = (uint32_t)proof_pick(2);
    w->core.latches |= (uint32_t)(proof_uint32() & (GPW_WATCH_CONFIG | GPW_WATCH_STATE));
}

uint32_t gpwi_watch_crc(uint32_t crc, const void *words, size_t bytes)
{
    return proof_uint32();
}

void gpwi_watch_sum_still(gpw_watch *w)
{
    w->core.still_sum = proof_uint32();
    w->core.table_sum = proof_uint32();
    w->core.groups_sum = proof_uint32();
}

int gpwi_watch_groups_hold(const gpw_watch *w)
{
    return (int)proof_pick(2);
}

void gpwi_watch_check_table(gpw_watch *w)
{
    sealed(w);
}

void gpwi_watch_check_part(gpw_watch *w)
{
    sealed(w);
}

gpw_status gpwi_watch_begin_call(gpw_watch *w)
{
    if (w == NULL) {
        return GPW_ERR_NULL;
    }
    sealed(w);
    if (w->is_broken != 0u) {
        return GPW_NOTE_HELD;
    }
    return w->core.is_started == 0u ? GPW_ERR_STATE : GPW_OK;
}

void gpwi_watch_end_call(gpw_watch *w)
{
    sealed(w);
}

/* ---- permits ---- */

/* What it has room for stays as it was. */
static void permitted(gpw_permit *permit)
{
    PROOF_ANY(*permit);
    permit->tokens_max = TOKENS;
}

void gpwi_permit_begin(gpw_permit *permit, const gpw_permit_config *config)
{
    permitted(permit);
}

gpw_status gpw_permit_step(gpw_permit *permit, uint64_t now_ns, float allowed_w,
                           uint32_t conditions_ok)
{
    permitted(permit);
    return proof_status();
}

gpw_status gpw_permit_request(gpw_permit *permit, uint64_t now_ns, uint32_t request_id,
                              float step_w, float allowed_w, uint32_t conditions_ok,
                              gpw_permit_answer *answer, size_t answer_bytes)
{
    permitted(permit);
    return answer_bytes == sizeof *answer ? PROOF_TOLD(answer) : GPW_ERR_VERSION;
}

gpw_status gpw_permit_use(gpw_permit *permit, uint64_t now_ns, uint32_t token)
{
    permitted(permit);
    return proof_status();
}

gpw_status gpw_permit_seen(gpw_permit *permit, uint64_t now_ns, uint32_t token)
{
    permitted(permit);
    return proof_status();
}

gpw_status gpw_permit_release(gpw_permit *permit, uint64_t now_ns, uint32_t token)
{
    permitted(permit);
    return proof_status();
}

void gpwi_permit_tell(const gpw_permit *permit, gpw_permit_reading *reading)
{
    PROOF_ANY(*reading);
}

uint64_t gpwi_permit_life_left_ns(const gpw_permit *permit, const gpwi_permit_place *place)
{
    return (uint64_t)proof_uint32() << 32 | proof_uint32();
}

/* ---- signals ---- */

gpw_status gpw_onset_config_init(gpw_onset_config *config, size_t config_size)
{
    PROOF_ANY(*config);
    return GPW_OK;
}

void gpwi_onset_begin(gpw_onset *onset, const gpw_onset_config *config)
{
    PROOF_ANY(*onset);
}

gpw_status gpw_onset_step(gpw_onset *onset, uint64_t stamp_ns, float power_w, float expected_w,
                          float up_w, float down_w, int32_t is_changing)
{
    PROOF_ANY(*onset);
    return proof_status();
}

gpw_status gpw_swing_config_init(gpw_swing_config *config, size_t config_size)
{
    PROOF_ANY(*config);
    return GPW_OK;
}

void gpwi_swing_begin(gpw_swing *swing, const gpw_swing_config *config)
{
    PROOF_ANY(*swing);
}

gpw_status gpw_swing_step(gpw_swing *swing, float power_w)
{
    PROOF_ANY(*swing);
    return proof_status();
}

gpw_status gpw_pulse_config_init(gpw_pulse_config *config, size_t config_size)
{
    PROOF_ANY(*config);
    return GPW_OK;
}

void gpwi_pulse_begin(gpw_pulse *pulse, const gpw_pulse_config *config)
{
    PROOF_ANY(*pulse);
}

gpw_status gpw_pulse_announce(gpw_pulse *pulse, uint64_t now_ns, uint32_t id, float step_w,
                              uint64_t at_ns, float rise_s)
{
    PROOF_ANY(*pulse);
    return proof_status();
}

gpw_status gpw_pulse_cancel(gpw_pulse *pulse, uint32_t id)
{
    PROOF_ANY(*pulse);
    return proof_status();
}

gpw_status gpw_pulse_step(gpw_pulse *pulse, uint64_t now_ns)
{
    PROOF_ANY(*pulse);
    return proof_status();
}

gpw_status gpw_pulse_get(const gpw_pulse *pulse, gpw_pulse_reading *reading,
                         size_t reading_bytes)
{
    return proof_surely_told(reading, sizeof *reading);
}

/* ---- forecast: its capacities stay, and what says where something lies ---- */

/* Of changes it keeps groups and phases that there are. */

static void any_change(forecast_change *change)
{
    PROOF_ANY(*change);
    change->group = 0u;
    change->from = (uint32_t)proof_pick(GPW_PHASE_COUNT);
    change->to = (uint32_t)proof_pick(GPW_PHASE_COUNT);
}

static void moved(gpw_forecast *f)
{
    forecast_change *const changes = (forecast_change *)(void *)((forecast_group *)(f + 1) + 1);
    forecast_group *const group = (forecast_group *)(f + 1);

    PROOF_ANY(*f);
    PROOF_ANY(*group);
    f->config.groups_max = 1u;
    f->config.announcements_max = CHANGES;
    any_change(&changes[0]);
    any_change(&changes[1]);
}

gpw_status gpw_forecast_config_init(gpw_forecast_config *config, size_t config_size)
{
    PROOF_ANY(*config);
    return GPW_OK;
}

void gpwi_forecast_begin(gpw_forecast *forecast, const gpw_forecast_config *config)
{
    moved(forecast);
}

gpw_status gpwi_forecast_check(const gpw_forecast *forecast)
{
    return proof_status();
}

gpw_status gpw_forecast_add_group(gpw_forecast *forecast, const gpw_forecast_group *group,
                                  uint32_t *index)
{
    moved(forecast);
    return PROOF_TOLD(index);
}

gpw_status gpwi_forecast_announce(gpw_forecast *forecast, uint32_t id, uint32_t group,
                                  uint32_t phase, float share, uint64_t at_ns, int32_t certain)
{
    moved(forecast);
    return proof_status();
}

gpw_status gpw_forecast_cancel(gpw_forecast *forecast, uint32_t id)
{
    moved(forecast);
    return proof_status();
}

gpw_status gpw_forecast_set_phase(gpw_forecast *forecast, uint32_t group, gpw_phase phase)
{
    moved(forecast);
    return proof_status();
}

gpw_status gpw_forecast_step(gpw_forecast *forecast, uint64_t now_ns, uint64_t stamp_ns,
                             float power_w, uint32_t rung)
{
    moved(forecast);
    return proof_status();
}

void gpwi_forecast_worst_steps(const gpw_forecast *forecast, uint32_t groups,
                               gpw_forecast_steps *steps)
{
    PROOF_ANY(*steps);
}

uint32_t gpwi_forecast_flags(const gpw_forecast *f)
{
    return proof_uint32();
}

void gpwi_forecast_band(const gpw_forecast *f, uint32_t horizon, float band[5])
{
    Frama_C_make_unknown((char *)band, 5u * sizeof *band);
}

/* ---- headroom, table ---- */

gpw_status gpw_headroom_config_init(gpw_headroom_config *config, size_t config_size)
{
    PROOF_ANY(*config);
    return GPW_OK;
}

int gpwi_headroom_is_valid(const gpw_headroom_config *config)
{
    return proof_pick(2);
}

gpw_status gpwi_headroom_weigh(const gpw_headroom_config *config, const gpw_plan_unit *units,
                               size_t unit_bytes, uint32_t count,
                               const gpw_headroom_input *input, uint64_t now_ns,
                               gpw_headroom_memory *memory, gpw_headroom_result *result)
{
    PROOF_ANY(*memory);
    return PROOF_TOLD(result);
}

gpw_status gpw_plan_surface_check(const uint16_t *table, size_t words)
{
    if (words < WORDS || table[GPWI_SURFACE_LOADS] != 2u || table[GPWI_SURFACE_LEADS] != 2u) {
        return GPW_ERR_FORMAT;
    }
    return proof_status();
}

gpw_status gpw_plan_surface_at(const uint16_t *table, size_t words, float load_w,
                               float boost_pu, float rated_w, uint32_t sets, float *up_w,
                               float *down_w)
{
    if (proof_pick(2) == 0) {
        return proof_error();
    }
    *up_w = proof_float();
    *down_w = proof_float();
    return Frama_C_interval(GPW_OK, GPW_NOTE_CLAMPED);
}

/* ---- models of sets ---- */

gpw_status gpw_genset_config_init(gpw_genset_config *config, size_t config_size)
{
    PROOF_ANY(*config);
    config->header = (uint32_t)GPWI_TYPE_GENSET << 16 | (uint32_t)sizeof *config;
    return GPW_OK;
}

void gpwi_genset_interval(const gpw_genset_config *c, float low[3], float high[3])
{
    Frama_C_make_unknown((char *)low, 3u * sizeof *low);
    Frama_C_make_unknown((char *)high, 3u * sizeof *high);
}

static void run(gpw_genset *g)
{
    PROOF_ANY(*g);
    g->substeps = (uint32_t)Frama_C_interval(1, 1000);
}

gpw_status gpw_genset_init(void *memory, size_t memory_bytes, const gpw_genset_config *config,
                           gpw_genset **genset)
{
    *genset = memory;
    run(memory);
    return proof_status();
}

gpw_status gpw_genset_reset(gpw_genset *genset, float initial_pu)
{
    run(genset);
    return proof_status();
}

void gpwi_genset_begin(gpw_genset *genset)
{
    run(genset);
}

int gpwi_genset_is_small_linked(const gpw_genset *genset)
{
    return proof_pick(2);
}

void gpwi_genset_link_any(void)
{
}

float gpwi_genset_substep_small(gpw_genset *genset, float load_w)
{
    run(genset);
    return proof_float();
}

/* ---- the driver ---- */

static void any_config(gpw_watch_config *c)
{
    uint32_t header;

    gpwi_cannot_fail(gpw_watch_config_init(c, sizeof *c));
    header = c->header;
    PROOF_ANY(*c);
    c->header = header;
}

/* What says where things lie in the memory. */
static void as_whole(gpw_watch_config *c)
{
    c->groups_max = c->sets_max = 1u;
    c->announcements_max = CHANGES;
    c->tokens_max = TOKENS;
    c->surface_words_max = WORDS;
    c->model_bytes = MODEL_BYTES;
    c->inputs = 0x7FFu;
    c->pulse_peak_w = 1.0e5f;
    c->left_out = 0u;
}

static void use_parts(gpw_watch_config *c)
{
    (void)gpw_watch_use_onset(c);
    (void)gpw_watch_use_swing(c);
    (void)gpw_watch_use_pulse(c);
    (void)gpw_watch_use_reserve(c);
    (void)gpw_watch_use_governors(c);
    (void)gpw_watch_use_sensors(c);
    (void)gpw_watch_use_all(c);
}

/* What must be refused or survived. */
static void try_gpw_watch(void)
{
    whole memory;
    gpw_watch *watch = NULL;
    gpw_watch_config c;
    size_t bytes;

    any_config(&c);
    (void)gpw_watch_config_init(proof_pick(2) != 0 ? &c : NULL, proof_size(sizeof c));
    any_config(&c);
    use_parts(proof_pick(2) != 0 ? &c : NULL);
    any_config(&c);
    //@ slevel merge;
    (void)gpw_watch_state_size(proof_pick(2) != 0 ? &c : NULL,
                               proof_pick(2) != 0 ? &bytes : NULL);
    //@ slevel merge;
    as_whole(&c);
    (void)gpw_watch_init(proof_pick(2) != 0 ? &memory : NULL, proof_size(sizeof memory),
                         proof_pick(2) != 0 ? &c : NULL, proof_pick(2) != 0 ? &watch : NULL);
}

static gpw_status make_gpw_watch(whole *memory, gpw_watch **watch)
{
    gpw_watch_config c;

    gpwi_cannot_fail(gpw_watch_config_init(&c, sizeof c));
    if (gpw_watch_use_all(&c) != GPW_OK) {
        return GPW_ERR_VERSION;
    }
    any_config(&c);
    as_whole(&c);
    return gpw_watch_init(memory, sizeof *memory, &c, watch);
}

/* A watch with a set and a group: without one none starts, and what is where the forecast will
 * be is no forecast. */
static gpw_status fill(gpw_watch *w)
{
    gpw_genset_config set;
    gpw_forecast_group group;
    uint16_t table[WORDS];
    uint32_t index;
    gpw_status status;

    PROOF_ANY(set);
    PROOF_ANY(group);
    set.header = (uint32_t)GPWI_TYPE_GENSET << 16 | (uint32_t)sizeof set;
    group.header = (uint32_t)GPWI_TYPE_FORECAST_GROUP << 16 | (uint32_t)sizeof group;
    PROOF_ANY(table);
    table[GPWI_SURFACE_LOADS] = table[GPWI_SURFACE_LEADS] = 2u;
    (void)gpw_watch_start(w, proof_uint64());
    (void)gpw_watch_add_group(w, &group, &index);
    (void)gpw_watch_add_set(w, &set, &index);
    (void)gpw_watch_add_set(w, &set, &index);
    status = gpw_watch_add_group(w, &group, &index);
    if (status != GPW_OK) {
        (void)gpw_watch_start(w, proof_uint64());
        return status;
    }
    (void)gpw_watch_add_group(w, &group, &index);
    if (proof_pick(2) != 0) {
        (void)gpw_watch_set_surface(w, table, WORDS);
    }
    return GPW_OK;
}

static void step(gpw_watch *w)
{
    gpw_watch_input input;
    gpw_watch_set_input sets[2];
    gpw_watch_output output;

    PROOF_ANY(input);
    PROOF_ANY(sets);
    (void)gpw_watch_step(w, proof_pick(4) != 0 ? &input : NULL, proof_size(sizeof input),
                         proof_pick(4) != 0 ? sets : NULL, sizeof sets[0],
                         (uint32_t)proof_size(2u), proof_pick(4) != 0 ? &output : NULL,
                         proof_size(sizeof output));
}

static void ask(gpw_watch *w)
{
    gpw_permit_answer answer;

    (void)gpw_watch_request(w, proof_uint64(), proof_uint32(), proof_uint32(), proof_uint32(),
                            proof_float(), proof_pick(4) != 0 ? &answer : NULL,
                            proof_size(sizeof answer));
}

static void use_watch(gpw_watch *w)
{
    gpw_watch_output output;

    Frama_C_show_each_used(0);
    //@ loop widen_hints "all", 9, 10;
    while (proof_pick(2) != 0) {
        switch (proof_pick(9)) {
        case 0: step(w); break;
        case 1: ask(w); break;
        case 2:
            (void)gpw_watch_announce(w, proof_uint32(), proof_uint32(), proof_uint32(),
                                     proof_float(), proof_uint64(), proof_uint32());
            break;
        case 3: (void)gpw_watch_cancel(w, proof_uint32()); break;
        case 4: (void)gpw_watch_set_phase(w, proof_uint32(), proof_uint32()); break;
        case 5: (void)gpw_watch_release(w, proof_uint32()); break;
        case 6: (void)gpw_watch_acknowledge(w, proof_uint64()); break;
        case 7: (void)gpw_watch_get(w, &output, proof_size(sizeof output)); break;
        default: (void)gpw_watch_start(w, proof_uint64()); break;
        }
    }
}

void drive_watch(void)
{
    whole memory;
    gpw_watch *watch = NULL;

    try_gpw_watch();
    //@ slevel merge;
    if (make_gpw_watch(&memory, &watch) != GPW_OK) {
        return;
    }
    proof_must(watch->core.onset_at == offsetof(whole, onset));
    proof_must(watch->core.forecast_at == offsetof(whole, forecast));
    proof_must(watch->core.changes_at == offsetof(whole, own));
    proof_must(watch->core.sets_at == offsetof(whole, set));
    proof_must(watch->core.units_at == offsetof(whole, unit));
    proof_must(watch->core.bytes == sizeof memory);
    if (fill(watch) != GPW_OK) {
        return;
    }
    if (gpw_watch_start(watch, proof_uint64()) != GPW_OK) {
        return;
    }
    //@ slevel merge;
    use_watch(watch);
}
