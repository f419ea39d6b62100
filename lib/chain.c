/* SPDX-License-Identifier: MIT */
/* Lags, dead times and ramp limits in a row. Every signal is a mean over the sample interval,
 * so that what goes in and does not come out is in a stage, to the last bit. */
#include "chain_internal.h"

#include "maths.h"

#define CHAIN_MAGIC 0x43575047u /* "GPWC" */
#define CONFIG_V0_1 24u         /* size of gpw_chain_config in 0.1 */
#define RAMP_MIN_W_PER_S 1.0e-6f
#define MILLI_PER_UNIT 1000.0f

/* The value is hi + lo: 48 bits, where a float's 24 would lose a slow stage's every step. */
typedef struct two_float {
    float hi, lo;
} two_float;

/*     out = direct in + gain store,   store += in - out
 *
 * With gain = 1 - exp(-dt/tau) and direct = 1 - gain tau/dt, out is the exact mean of the lag's
 * output over the interval; store, in watt-samples, is tau/dt times its value at the end. The
 * state is the energy, not the value: no rounding of a coefficient or an output leaks any. */
typedef struct lag {
    float direct;
    float gain;
    two_float store;
    float fluctuation_store;
} lag;

typedef struct sample {
    float mean, fluctuation;
} sample;

/* A ring of the last whole + 1 samples. */
typedef struct delay {
    uint32_t first;  /* slot of the chain where the ring starts */
    uint32_t length; /* whole + 1 */
    uint32_t oldest;
    float fraction; /* of a sample, beyond the whole ones */
} delay;

typedef struct ramp {
    float up, down;                   /* W per sample; FLT_MAX: no limit */
    float half_per_up, half_per_down; /* 1/(2 up), 1/(2 down); 0: no limit */
    float value, residue;             /* at the end of the sample */
    float store, store_residue;       /* watt-samples held back since reset */
} ramp;

enum stage_kind { STAGE_LAG, STAGE_DELAY, STAGE_RAMP };

typedef struct stage {
    uint32_t kind;
    union {
        lag lag;
        delay delay;
        ramp ramp;
    } as;
} stage;

/* Then follow stages_max stages, then slots_max samples. */
struct gpw_chain {
    uint32_t magic;
    uint32_t stages_max, stages;
    uint32_t slots_max, slots;
    uint32_t stepped;
    float dt_s;
    float initial_w;
    sample held; /* last usable input */
    uint64_t held_count;
};

GPW_STATIC_ASSERT(chain_config_size, sizeof(gpw_chain_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(chain_head_fits, sizeof(struct gpw_chain) <= GPW_CHAIN_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(chain_stage_fits,
                  sizeof(stage) + GPW_STATE_ALIGN - 1u <=
                      GPW_CHAIN_STATE_BYTES(1, 0) - GPW_CHAIN_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(chain_slot_fits,
                  sizeof(sample) == GPW_CHAIN_STATE_BYTES(0, 1) - GPW_CHAIN_STATE_BYTES(0, 0));
GPW_STATIC_ASSERT(chain_stages_aligned, sizeof(struct gpw_chain) % sizeof(float) == 0);

/* ---- two-float arithmetic ---- */

/* Rounded sum, and what the rounding lost (Knuth). */
static inline float two_sum(float a, float b, float *lost)
{
    const float sum = a + b;
    const float b_seen = sum - a;

    *lost = (a - (sum - b_seen)) + (b - b_seen);
    return sum;
}

static inline void two_add(two_float *x, float term, float term_lost)
{
    float lost;
    const float sum = two_sum(x->hi, term, &lost);
    const float low = x->lo + (lost + term_lost);

    x->hi = sum + low;
    x->lo = low - (x->hi - sum);
}

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

/* ---- stages ---- */

static stage *stages_of(const gpw_chain *chain)
{
    return (stage *)(void *)(uintptr_t)(chain + 1);
}

static sample *slots_of(const gpw_chain *chain)
{
    return (sample *)(void *)(stages_of(chain) + chain->stages_max);
}

/* 1 - (1 - exp(-x))/x for x = dt/tau, without the cancellation that a small x has. */
static float direct_share(float x, float gain)
{
    if (x > 0.5f) {
        return 1.0f - gain / x;
    }
    return x * (1.0f / 2.0f -
                x * (1.0f / 6.0f -
                     x * (1.0f / 24.0f -
                          x * (1.0f / 120.0f - x * (1.0f / 720.0f - x * (1.0f / 5040.0f))))));
}

static inline float lag_output(const lag *l, float in)
{
    return (l->direct * in + l->gain * l->store.lo) + l->gain * l->store.hi;
}

/* An output within rounding of its input is its input: a settled lag then stays so for good,
 * and, as most of the time, has nothing to store. */
static inline float step_lag(lag *l, float in)
{
    const float out = lag_output(l, in);
    float kept, lost;

    if (gpwi_abs(in - out) <= gpwi_abs(in) * FLT_EPSILON) {
        return in;
    }
    kept = two_sum(in, -out, &lost);
    two_add(&l->store, kept, lost);
    return out;
}

static inline float step_lag_fluctuation(lag *l, float in)
{
    const float out = l->direct * in + l->gain * l->fluctuation_store;

    l->fluctuation_store += in - out;
    return out;
}

/* A settled lag gives its input back: what the first line's rounding spoils is taken out, and
 * where that overshoots a fast lag, by letting it settle. */
static void settle_lag(lag *l, float value)
{
    l->store.hi = value * ((1.0f - l->direct) / l->gain);
    l->store.lo = 0.0f;
    two_add(&l->store, (value - lag_output(l, value)) / l->gain, 0.0f);
    (void)step_lag(l, value);
    (void)step_lag(l, value);
    l->fluctuation_store = 0.0f;
}

/* Equal ends give themselves back: no drift at rest. */
static inline float between(float newer, float older, float fraction)
{
    return newer + fraction * (older - newer);
}

static inline void step_delay(delay *d, sample *ring, sample *signal)
{
    sample *const slot = &ring[d->oldest];
    const sample older = *slot;
    sample newer;

    *slot = *signal;
    d->oldest = d->oldest + 1u < d->length ? d->oldest + 1u : 0u;
    newer = ring[d->oldest]; /* with a ring of one, what just came in */
    signal->mean = between(newer.mean, older.mean, d->fraction);
    signal->fluctuation = between(newer.fluctuation, older.fluctuation, d->fraction);
}

static void settle_delay(const delay *d, sample *ring, float value)
{
    uint32_t i;

    for (i = 0; i < d->length; i++) {
        ring[i].mean = value;
        ring[i].fluctuation = 0.0f;
    }
}

static inline float climb(ramp *r, float rise)
{
    const float mean = r->value + (0.5f * rise - r->residue);

    gpwi_accumulate(&r->value, &r->residue, rise);
    return mean;
}

/* The gap closes after |gap|/rate and stays closed: half of that triangle is missing. */
static inline float arrive(ramp *r, float target, float gap, float half_per_rate)
{
    r->value = target;
    r->residue = 0.0f;
    return target - gap * (gpwi_abs(gap) * half_per_rate);
}

static inline float step_ramp(ramp *r, float target)
{
    const float gap = (target - r->value) + r->residue;
    float mean;

    if (gap == 0.0f) {
        return target;
    }
    if (gap > 0.0f) {
        mean = gap > r->up ? climb(r, r->up) : arrive(r, target, gap, r->half_per_up);
    } else {
        mean = -gap > r->down ? climb(r, -r->down) : arrive(r, target, gap, r->half_per_down);
    }
    gpwi_accumulate(&r->store, &r->store_residue, target - mean);
    return mean;
}

static void settle_ramp(ramp *r, float value)
{
    r->value = value;
    r->residue = 0.0f;
    r->store = 0.0f;
    r->store_residue = 0.0f;
}

static void settle(const gpw_chain *chain, stage *s)
{
    switch ((enum stage_kind)s->kind) {
    case STAGE_LAG: settle_lag(&s->as.lag, chain->initial_w); break;
    case STAGE_DELAY:
        s->as.delay.oldest = 0u;
        settle_delay(&s->as.delay, slots_of(chain) + s->as.delay.first, chain->initial_w);
        break;
    case STAGE_RAMP: settle_ramp(&s->as.ramp, chain->initial_w); break;
    }
}

void gpwi_chain_step(gpw_chain *chain, float *mean_w, float *fluctuation_w)
{
    stage *s = stages_of(chain);
    const stage *const end = s + chain->stages;
    sample signal;

    signal.mean = *mean_w;
    signal.fluctuation = *fluctuation_w;
    for (; s != end; s++) {
        if (s->kind == STAGE_LAG) {
            signal.mean = step_lag(&s->as.lag, signal.mean);
            signal.fluctuation = step_lag_fluctuation(&s->as.lag, signal.fluctuation);
        } else if (s->kind == STAGE_RAMP) {
            signal.mean = step_ramp(&s->as.ramp, signal.mean);
        } else {
            step_delay(&s->as.delay, slots_of(chain) + s->as.delay.first, &signal);
        }
    }
    *mean_w = signal.mean;
    *fluctuation_w = signal.fluctuation;
}

/* ---- configuration ---- */

static int is_power(float x)
{
    return gpwi_in_range(x, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
}

static int is_valid(const gpw_chain_config *c)
{
    return c->stages_max <= GPW_CHAIN_STAGES_MAX &&
           c->delay_slots_max <= GPW_CHAIN_DELAY_SLOTS_MAX &&
           gpwi_in_range(c->dt_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) && is_power(c->initial_w) &&
           c->reserved == 0u;
}

static gpw_status read_config(const gpw_chain_config *theirs, gpw_chain_config *ours)
{
    gpw_status status = gpw_chain_config_init(ours, sizeof *ours);

    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    }
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

gpw_status gpw_chain_config_init(gpw_chain_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_CHAIN);

    if (status == GPW_OK) {
        config->stages_max = 4u;
    }
    return status;
}

gpw_status gpw_chain_state_size(const gpw_chain_config *config, size_t *bytes)
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

gpw_status gpw_chain_init(void *memory, size_t memory_bytes, const gpw_chain_config *config,
                          gpw_chain **chain)
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

static gpw_status check_handle(const gpw_chain *chain)
{
    if (chain == NULL) {
        return GPW_ERR_NULL;
    }
    return chain->magic == CHAIN_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

/* ---- adding stages ---- */

/* Handle, then the caller's own domain check, then time and room. */
static gpw_status check_room(const gpw_chain *chain, int in_domain)
{
    const gpw_status status = check_handle(chain);

    if (status != GPW_OK) {
        return status;
    }
    if (!in_domain) {
        return GPW_ERR_DOMAIN;
    }
    if (chain->stepped) {
        return GPW_ERR_STATE;
    }
    return chain->stages < chain->stages_max ? GPW_OK : GPW_ERR_FULL;
}

static void append(gpw_chain *chain, const stage *new_stage)
{
    stage *const s = &stages_of(chain)[chain->stages++];

    *s = *new_stage;
    settle(chain, s);
}

gpw_status gpw_chain_add_lag(gpw_chain *chain, float tau_s)
{
    const gpw_status status = check_room(chain, gpwi_in_range(tau_s, 0.0f, GPW_TIME_MAX_S));
    stage s;

    if (status != GPW_OK) {
        return status;
    }
    memset(&s, 0, sizeof s);
    s.kind = STAGE_LAG;
    s.as.lag.gain = gpwi_lag_gain(chain->dt_s, tau_s);
    s.as.lag.direct = tau_s > 0.0f ? direct_share(chain->dt_s / tau_s, s.as.lag.gain) : 1.0f;
    append(chain, &s);
    return GPW_OK;
}

gpw_status gpw_chain_add_dead_time(gpw_chain *chain, float dead_s)
{
    gpw_status status = check_room(chain, gpwi_in_range(dead_s, 0.0f, GPW_TIME_MAX_S));
    float samples, fraction;
    uint32_t whole;
    stage s;

    if (status != GPW_OK) {
        return status;
    }
    samples = dead_s / chain->dt_s;
    if (!(samples < (float)GPW_CHAIN_DELAY_SLOTS_MAX)) {
        return GPW_ERR_FULL;
    }
    /* A quotient that only rounding keeps from a whole number is that number. */
    whole = (uint32_t)(samples * (1.0f + 4.0f * FLT_EPSILON));
    fraction = samples - (float)whole;
    if (fraction < samples * (4.0f * FLT_EPSILON)) {
        fraction = 0.0f;
    }
    if (whole >= chain->slots_max - chain->slots) {
        return GPW_ERR_FULL;
    }
    memset(&s, 0, sizeof s);
    s.kind = STAGE_DELAY;
    s.as.delay.first = chain->slots;
    s.as.delay.length = whole + 1u;
    s.as.delay.fraction = fraction;
    chain->slots += whole + 1u;
    append(chain, &s);
    return GPW_OK;
}

static int is_rate(float w_per_s)
{
    return w_per_s == 0.0f || gpwi_in_range(w_per_s, RAMP_MIN_W_PER_S, GPW_POWER_MAX_W);
}

static float per_sample(float w_per_s, float dt_s)
{
    return w_per_s > 0.0f ? w_per_s * dt_s : FLT_MAX;
}

static float half_per(float w_per_s, float dt_s)
{
    return w_per_s > 0.0f ? 0.5f / (w_per_s * dt_s) : 0.0f;
}

gpw_status gpw_chain_add_ramp(gpw_chain *chain, float up_w_per_s, float down_w_per_s)
{
    const gpw_status status = check_room(chain, is_rate(up_w_per_s) && is_rate(down_w_per_s));
    stage s;

    if (status != GPW_OK) {
        return status;
    }
    memset(&s, 0, sizeof s);
    s.kind = STAGE_RAMP;
    s.as.ramp.up = per_sample(up_w_per_s, chain->dt_s);
    s.as.ramp.down = per_sample(down_w_per_s, chain->dt_s);
    s.as.ramp.half_per_up = half_per(up_w_per_s, chain->dt_s);
    s.as.ramp.half_per_down = half_per(down_w_per_s, chain->dt_s);
    append(chain, &s);
    return GPW_OK;
}

gpw_status gpw_chain_reset(gpw_chain *chain, float initial_w)
{
    const gpw_status status = check_handle(chain);
    uint32_t i;

    if (status != GPW_OK) {
        return status;
    }
    if (!is_power(initial_w)) {
        return GPW_ERR_DOMAIN;
    }
    chain->initial_w = initial_w;
    chain->held.mean = initial_w;
    chain->held.fluctuation = 0.0f;
    chain->held_count = 0u;
    chain->stepped = 0u;
    for (i = 0; i < chain->stages; i++) {
        settle(chain, &stages_of(chain)[i]);
    }
    return GPW_OK;
}

/* ---- running ---- */

static int hold(float *held, float x)
{
    if (!is_power(x)) {
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
    status = check_handle(chain);
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
    status = check_handle(chain);
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

static void add_lag_store(const gpw_chain *chain, const lag *l, two_float *sum)
{
    lag settled = *l;

    settle_lag(&settled, chain->initial_w);
    two_add(sum, l->store.hi, l->store.lo);
    two_add(sum, -settled.store.hi, -settled.store.lo);
}

/* Every sample in the ring has still to come out, of the oldest only a fraction. */
static void add_delay_store(const gpw_chain *chain, const delay *d, two_float *sum)
{
    const sample *const ring = slots_of(chain) + d->first;
    uint32_t i;

    for (i = 0; i < d->length; i++) {
        const float above = ring[i].mean - chain->initial_w;

        two_add(sum, i == d->oldest ? above * d->fraction : above, 0.0f);
    }
}

static int64_t milli(two_float x, float scale)
{
    float lost, whole;
    const float product = two_product(x.hi, scale, &lost);

    if (!gpwi_in_range(product, -9.2e18f, 9.2e18f)) {
        return product < 0.0f ? INT64_MIN : INT64_MAX;
    }
    whole = (float)gpwi_int64(product);
    lost += (product - whole) + x.lo * scale;
    return gpwi_int64(whole) + gpwi_int64(lost + (lost < 0.0f ? -0.5f : 0.5f));
}

gpw_status gpw_chain_stored_mj(const gpw_chain *chain, int64_t *stored_mj)
{
    two_float sum = {0.0f, 0.0f};
    gpw_status status;
    uint32_t i;

    if (stored_mj == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(chain);
    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < chain->stages; i++) {
        const stage *const s = &stages_of(chain)[i];

        switch ((enum stage_kind)s->kind) {
        case STAGE_LAG: add_lag_store(chain, &s->as.lag, &sum); break;
        case STAGE_DELAY: add_delay_store(chain, &s->as.delay, &sum); break;
        case STAGE_RAMP: two_add(&sum, s->as.ramp.store, -s->as.ramp.store_residue); break;
        }
    }
    *stored_mj = milli(sum, chain->dt_s * MILLI_PER_UNIT);
    return GPW_OK;
}

gpw_status gpw_chain_held_count(const gpw_chain *chain, uint64_t *count)
{
    gpw_status status;

    if (count == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(chain);
    if (status == GPW_OK) {
        *count = chain->held_count;
    }
    return status;
}
