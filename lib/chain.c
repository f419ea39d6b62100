/* SPDX-License-Identifier: MIT */
/* The chain as a handle: its life, its samples, what it holds. What a sample does to the stages
 * is in chain_run.c. */
#include "chain_state.h"

#include "maths.h"

#define CHAIN_MAGIC 0x43575047u /* "GPWC" */
#define CONFIG_V0_1 24u         /* size of gpw_chain_config in 0.1 */
#define MILLI_PER_UNIT 1000.0f
#define LARGEST_MJ 9.2e18f
#define LOST_MAX_MJ 2.0e16f /* beside the largest it still fits; no rounding loses as much */

GPW_STATIC_ASSERT(chain_config_size, sizeof(gpw_chain_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(chain_head_fits, sizeof(struct gpw_chain) <= GPW_CHAIN_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(chain_stage_fits,
                  sizeof(stage) + GPW_STATE_ALIGN - 1u <=
                      GPW_CHAIN_STATE_BYTES(1, 0) - GPW_CHAIN_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(chain_slot_fits,
                  sizeof(sample) == GPW_CHAIN_STATE_BYTES(0, 1) - GPW_CHAIN_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(chain_stages_aligned, sizeof(struct gpw_chain) % sizeof(float) == 0);

/* ---- configuration ---- */

static int is_valid(const gpw_chain_config *c)
{
    return c->stages_max <= GPW_CHAIN_STAGES_MAX &&
           c->delay_slots_max <= GPW_CHAIN_DELAY_SLOTS_MAX &&
           gpwi_in_range(c->dt_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) &&
           gpwi_is_power(c->initial_w) && c->reserved == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_chain_config *theirs, gpw_chain_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_chain_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

static size_t bytes_for(const gpw_chain_config *c)
{
    return gpwi_padded(sizeof(struct gpw_chain) + (size_t)c->stages_max * sizeof(stage) +
                       (size_t)c->delay_slots_max * sizeof(sample));
}

GPWI_COLD gpw_status gpw_chain_config_init(gpw_chain_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_CHAIN);

    if (status == GPW_OK) {
        config->stages_max = 4u;
    }
    return status;
}

GPWI_COLD gpw_status gpw_chain_state_size(const gpw_chain_config *config, size_t *bytes)
{
    gpw_chain_config c;
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

GPWI_COLD gpw_status gpw_chain_init(void *memory, size_t memory_bytes,
                                    const gpw_chain_config *config, gpw_chain **chain)
{
    gpw_chain *const made = memory;
    gpw_chain_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || chain == NULL) {
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
    made->magic = CHAIN_MAGIC;
    made->stages_max = c.stages_max;
    made->slots_max = c.delay_slots_max;
    made->dt_s = c.dt_s;
    made->initial_w = c.initial_w;
    made->held.mean = c.initial_w;
    *chain = made;
    return GPW_OK;
}

gpw_status gpwi_chain_check(const gpw_chain *chain)
{
    if (chain == NULL) {
        return GPW_ERR_NULL;
    }
    return chain->magic == CHAIN_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

/* ---- stages ---- */

gpw_status gpwi_chain_check_room(const gpw_chain *chain, int in_domain, uint32_t places)
{
    const gpw_status status = gpwi_chain_check(chain);

    if (status != GPW_OK) {
        return status;
    }
    if (!in_domain) {
        return GPW_ERR_DOMAIN;
    }
    if (chain->stepped) {
        return GPW_ERR_STATE;
    }
    return places <= chain->stages_max - chain->stages ? GPW_OK : GPW_ERR_FULL;
}

stage *gpwi_chain_append(gpw_chain *chain, uint32_t kind)
{
    stage *const s = &gpwi_chain_stages(chain)[chain->stages];

    memset(s, 0, gpwi_stage_places(kind) * sizeof *s);
    s->kind = kind;
    return s;
}

/* Each stage at what leaves the one before it. */
static GPWI_NOINLINE void settle_all(gpw_chain *chain)
{
    stage *s = gpwi_chain_stages(chain);
    const stage *const end = s + chain->stages;
    float settled_w = chain->initial_w;

    for (; s != end; s += gpwi_stage_places(s->kind)) {
        settled_w = gpwi_chain_settle(chain, s, settled_w);
    }
}

void gpwi_chain_keep(gpw_chain *chain, stage *s)
{
    chain->stages += gpwi_stage_places(s->kind);
    settle_all(chain);
}

gpw_status gpwi_chain_find(const gpw_chain *chain, uint32_t index, uint32_t kind,
                           const stage **found)
{
    const gpw_status status = gpwi_chain_check(chain);
    const stage *s, *end;

    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_stages(chain);
    end = s + chain->stages;
    for (; s != end && index > 0u; index--) {
        s += gpwi_stage_places(s->kind);
    }
    if (s == end || s->kind != kind) {
        return GPW_ERR_NOT_FOUND;
    }
    *found = s;
    return GPW_OK;
}

gpw_status gpw_chain_reset(gpw_chain *chain, float initial_w)
{
    const gpw_status status = gpwi_chain_check(chain);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_power(initial_w)) {
        return GPW_ERR_DOMAIN;
    }
    chain->initial_w = initial_w;
    chain->held.mean = initial_w;
    chain->held.fluctuation = 0.0f;
    chain->held_count = 0u;
    chain->stepped = 0u;
    settle_all(chain);
    return GPW_OK;
}

/* ---- running ---- */

static int hold(float *held, float x)
{
    if (!gpwi_is_power(x)) {
        return 1;
    }
    *held = x;
    return 0;
}

static int step(gpw_chain *chain, sample in, sample *out)
{
    const int replaced =
        hold(&chain->held.mean, in.mean) + hold(&chain->held.fluctuation, in.fluctuation);

    chain->held_count += (uint64_t)replaced;
    chain->stepped = 1u;
    *out = chain->held;
    gpwi_chain_step(chain, &out->mean, &out->fluctuation);
    return replaced;
}

gpw_status gpw_chain_step(gpw_chain *chain, float mean_w, float fluctuation_w,
                          float *out_mean_w, float *out_fluctuation_w)
{
    gpw_status status;
    sample in, out;
    int replaced;

    if (out_mean_w == NULL || out_fluctuation_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_chain_check(chain);
    if (status != GPW_OK) {
        return status;
    }
    in.mean = mean_w;
    in.fluctuation = fluctuation_w;
    replaced = step(chain, in, &out);
    *out_mean_w = out.mean;
    *out_fluctuation_w = out.fluctuation;
    return replaced ? GPW_NOTE_HELD : GPW_OK;
}

gpw_status gpw_chain_process(gpw_chain *chain, const float *in_w, float *out_w, size_t count)
{
    gpw_status status;
    sample in, out;
    int replaced = 0;
    size_t k;

    if (count > 0u && (in_w == NULL || out_w == NULL)) {
        return GPW_ERR_NULL;
    }
    status = gpwi_chain_check(chain);
    if (status != GPW_OK) {
        return status;
    }
    in.fluctuation = 0.0f;
    for (k = 0; k < count; k++) {
        in.mean = in_w[k];
        replaced |= step(chain, in, &out);
        out_w[k] = out.mean;
    }
    return replaced ? GPW_NOTE_HELD : GPW_OK;
}

/* ---- what the stages hold ---- */

/* Rounded product, and what the rounding lost (Dekker). */
static float two_product(float a, float b, float *lost)
{
    const float split_a = a * 4097.0f, split_b = b * 4097.0f; /* 2^12 + 1 */
    const float a_hi = split_a - (split_a - a), a_lo = a - a_hi;
    const float b_hi = split_b - (split_b - b), b_lo = b - b_hi;
    const float product = a * b;

    *lost = ((a_hi * b_hi - product) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo;
    return product;
}

int64_t gpwi_chain_millijoules(const gpw_chain *chain, two_float x)
{
    const float scale = chain->dt_s * MILLI_PER_UNIT;
    float lost;
    int64_t whole;
    const float product = two_product(x.hi, scale, &lost);

    if (!gpwi_in_range(product, -LARGEST_MJ, LARGEST_MJ)) {
        return product < 0.0f ? INT64_MIN : INT64_MAX;
    }
    whole = gpwi_int64(product);
    lost += (product - gpwi_float_of_int64(whole)) + x.lo * scale;
    if (!gpwi_in_range(lost, -LOST_MAX_MJ, LOST_MAX_MJ)) {
        return whole;
    }
    return whole + gpwi_int64(lost + (lost < 0.0f ? -0.5f : 0.5f));
}

gpw_status gpw_chain_stored_mj(const gpw_chain *chain, int64_t *stored_mj)
{
    two_float sum = {0.0f, 0.0f};
    const stage *s, *end;
    gpw_status status;
    float settled_w;

    if (stored_mj == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_chain_check(chain);
    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_stages(chain);
    end = s + chain->stages;
    for (settled_w = chain->initial_w; s != end; s += gpwi_stage_places(s->kind)) {
        gpwi_stage_add_store(chain, s, settled_w, &sum);
        settled_w = gpwi_stage_settled_w(s, settled_w);
    }
    *stored_mj = gpwi_chain_millijoules(chain, sum);
    return GPW_OK;
}

gpw_status gpw_chain_held_count(const gpw_chain *chain, uint64_t *count)
{
    gpw_status status;

    if (count == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_chain_check(chain);
    if (status == GPW_OK) {
        *count = chain->held_count;
    }
    return status;
}
