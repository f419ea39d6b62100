/* SPDX-License-Identifier: MIT */
/* Life cycle of an oscillation watch and its step. What can be read from it: bands_read.c. */
#include "bands_state.h"
#include "maths.h"

#define BANDS_MAGIC 0x42575047u /* "GPWB" */

GPW_STATIC_ASSERT(bands_config_size, sizeof(gpw_bands_config) == GPWI_BANDS_V0_1);
GPW_STATIC_ASSERT(bands_head_fits, sizeof(gpw_bands) <= 1536u);
GPW_STATIC_ASSERT(bands_mode_fits, sizeof(mode_filter) <= 192u);

/* ---- life ---- */

GPWI_COLD gpw_status gpw_bands_config_init(gpw_bands_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_BANDS_V0_1, GPWI_TYPE_BANDS);

    if (status == GPW_OK) {
        config->bands = GPW_BANDS_ALL;
        config->change_limit = gpw_unknown();
        config->share_limit = gpw_unknown();
    }
    return status;
}

static GPWI_COLD int is_limit(float limit)
{
    return !gpwi_is_known(limit) ||
           gpwi_is_within(limit, GPW_BANDS_AMPLITUDE_MIN, GPW_POWER_MAX_W);
}

static GPWI_COLD int has_valid_window(const gpw_bands_config *c)
{
    const float tick_s = gpwi_seconds(c->tick_ns);

    return c->window_s == 0.0f ||
           gpwi_is_within(c->window_s, 0.99999f * tick_s,
                          1.00001f * tick_s * (float)GPW_BANDS_WINDOW_MAX);
}

static GPWI_COLD int is_valid(const gpw_bands_config *c)
{
    uint32_t carried;

    return gpw_bands_resolved(c->tick_ns, &carried) == GPW_OK && (c->bands & ~carried) == 0u &&
           c->modes_max <= GPW_BANDS_MODES_MAX && has_valid_window(c) &&
           is_limit(c->change_limit) &&
           (!gpwi_is_known(c->share_limit) || gpwi_is_within(c->share_limit, 0.0f, 1.0f)) &&
           c->reserved == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_bands_config *theirs, gpw_bands_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_bands_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_BANDS_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

/* A change over n ticks lies between n + 1 samples. */
static GPWI_COLD uint32_t leaves_of(const gpw_bands_config *c)
{
    return c->window_s > 0.0f ? gpwi_samples_in(c->window_s, gpwi_seconds(c->tick_ns)) + 1u
                              : 0u;
}

static GPWI_COLD size_t bytes_for(const gpw_bands_config *c)
{
    return gpwi_padded(sizeof(gpw_bands) + c->modes_max * sizeof(mode_filter) +
                       3u * sizeof(float) * (size_t)leaves_of(c));
}

GPWI_COLD gpw_status gpw_bands_state_size(const gpw_bands_config *config, size_t *bytes)
{
    gpw_bands_config c;
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

GPWI_COLD gpw_status gpw_bands_init(void *memory, size_t memory_bytes,
                                    const gpw_bands_config *config, gpw_bands **bands)
{
    gpw_bands *const made = memory;
    gpw_bands_config c;
    gpw_status status;
    uint32_t i;

    if (memory == NULL || config == NULL || bands == NULL) {
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
    made->magic = BANDS_MAGIC;
    made->config = c;
    made->window.leaves = leaves_of(&c);
    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        if (gpwi_bands_has(made, i)) {
            gpwi_bands_design(&made->bands[i], i, c.tick_ns);
        }
    }
    *bands = made;
    return GPW_OK;
}

gpw_status gpwi_bands_check(const gpw_bands *bands)
{
    if (bands == NULL) {
        return GPW_ERR_NULL;
    }
    return bands->magic == BANDS_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_bands_add_mode(gpw_bands *bands, float frequency_hz, float damping,
                                        float limit, uint32_t *index)
{
    const gpw_status status = gpwi_bands_check(bands);
    mode_filter *made;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_within(frequency_hz, GPW_BANDS_MODE_MIN_HZ,
                        gpwi_bands_highest_hz(bands->config.tick_ns)) ||
        !gpwi_is_within(damping, GPW_BANDS_DAMPING_MIN, 1.0f) || !is_limit(limit)) {
        return GPW_ERR_DOMAIN;
    }
    if (bands->ticks > 0u) {
        return GPW_ERR_STATE;
    }
    if (bands->modes == bands->config.modes_max) {
        return GPW_ERR_FULL;
    }
    made = &gpwi_bands_modes(bands)[bands->modes];
    made->frequency_hz = frequency_hz;
    made->damping = damping;
    made->limit = limit;
    gpwi_bands_design_mode(made, bands->config.tick_ns);
    if (index != NULL) {
        *index = bands->modes;
    }
    bands->modes++;
    return GPW_OK;
}

static GPWI_COLD void forget(listener *ear, section *s)
{
    uint32_t i;

    ear->largest_at = 0u;
    ear->count = 0u;
    ear->rising = ear->falling = ear->kept = 0.0f;
    ear->inertial = ear->moving = ear->elastic = 0.0f;
    ear->largest = 0.0f;
    ear->energy = ear->residue = 0.0f;
    for (i = 0; i < ear->sections; i++) {
        s[i].band_s = s[i].low_s = 0.0f;
    }
}

GPWI_COLD gpw_status gpw_bands_reset(gpw_bands *bands)
{
    const gpw_status status = gpwi_bands_check(bands);
    const uint32_t leaves = status == GPW_OK ? bands->window.leaves : 0u;
    uint32_t i;

    if (status != GPW_OK) {
        return status;
    }
    bands->ticks = 0u;
    bands->held_count = 0u;
    bands->has_rest = 0u;
    bands->rest = bands->held = 0.0f;
    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        forget(&bands->bands[i].ear, bands->bands[i].sections);
    }
    for (i = 0; i < bands->modes; i++) {
        mode_filter *const m = &gpwi_bands_modes(bands)[i];

        forget(&m->ear, m->sections);
    }
    memset(&bands->window, 0, sizeof bands->window);
    bands->window.leaves = leaves;
    memset(gpwi_bands_leaves(bands), 0, 3u * sizeof(float) * (size_t)leaves);
    return GPW_OK;
}

/* ---- running ---- */

/* Moves the integrators by one sample; returns what goes to the next section. */
static GPWI_ALWAYS_INLINE float pass(section *s, float in, float *band_out, float *low_out)
{
    const float gap = in - s->low_s;
    const float band_now = s->a1 * s->band_s + s->a2 * gap;
    const float low_now = s->low_s + (s->a2 * s->band_s + s->a3 * gap);

    s->band_s = 2.0f * band_now - s->band_s;
    s->low_s = 2.0f * low_now - s->low_s;
    *band_out = band_now;
    *low_out = low_now;
    return in - s->loss * band_now + s->mix * low_now;
}

/* The weights of the triangle rise over one run of `every` samples and fall over the next.
 * Returns 1 when a sample goes on. */
static GPWI_ALWAYS_INLINE int gather(listener *ear, float *sample)
{
    const float risen = ((float)ear->count + 0.5f) * ear->per_every * *sample;

    ear->rising += risen;
    ear->falling += *sample - risen;
    ear->count++;
    if (ear->count < ear->every) {
        return 0;
    }
    *sample = (ear->kept + ear->falling) * ear->per_every;
    ear->kept = ear->rising;
    ear->rising = 0.0f;
    ear->falling = 0.0f;
    ear->count = 0u;
    return 1;
}

static void listen(listener *ear, section *s, float sample, uint64_t now)
{
    float band_now, low_now, high_now, loudness;
    uint32_t i;

    if (ear->every > 1u && !gather(ear, &sample)) {
        return;
    }
    for (i = 1u; i < ear->sections; i++, s++) {
        sample = pass(s, sample, &band_now, &low_now);
    }
    high_now = sample;
    (void)pass(s, sample, &band_now, &low_now);
    high_now -= s->loss * band_now + low_now;
    ear->inertial += ear->gain * (-high_now * low_now - ear->inertial);
    ear->moving += ear->gain * (band_now * band_now - ear->moving);
    ear->elastic += ear->gain * (low_now * low_now - ear->elastic);
    loudness = gpwi_bands_squared(ear);
    gpwi_accumulate(&ear->energy, &ear->residue, loudness * (float)ear->every);
    if (loudness > ear->largest) {
        ear->largest = loudness;
        ear->largest_at = now;
    }
}

/* Returns 1 when the sample had to be replaced. */
static int hold(gpw_bands *b, float sample)
{
    if (!gpwi_in_range(sample, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        b->held_count++;
        return 1;
    }
    if (b->has_rest == 0u) {
        b->has_rest = 1u;
        b->rest = sample;
    }
    b->held = sample - b->rest;
    return 0;
}

static int step(gpw_bands *b, float sample)
{
    const int replaced = hold(b, sample);
    mode_filter *const modes = gpwi_bands_modes(b);
    uint32_t i;

    b->ticks++;
    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        if (gpwi_bands_has(b, i)) {
            listen(&b->bands[i].ear, b->bands[i].sections, b->held, b->ticks);
        }
    }
    for (i = 0; i < b->modes; i++) {
        listen(&modes[i].ear, modes[i].sections, b->held, b->ticks);
    }
    if (b->window.leaves > 0u) {
        gpwi_bands_window_push(b, b->held);
    }
    return replaced;
}

gpw_status gpw_bands_step(gpw_bands *bands, float sample)
{
    const gpw_status status = gpwi_bands_check(bands);

    if (status != GPW_OK) {
        return status;
    }
    return step(bands, sample) ? GPW_NOTE_HELD : GPW_OK;
}

gpw_status gpw_bands_process(gpw_bands *bands, const float *samples, size_t ticks)
{
    const gpw_status status = gpwi_bands_check(bands);
    int replaced = 0;
    size_t k;

    if (status != GPW_OK) {
        return status;
    }
    if (ticks > 0u && samples == NULL) {
        return GPW_ERR_NULL;
    }
    for (k = 0; k < ticks; k++) {
        replaced |= step(bands, samples[k]);
    }
    return replaced ? GPW_NOTE_HELD : GPW_OK;
}
