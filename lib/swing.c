/* SPDX-License-Identifier: MIT */
/* What swings in an engine's range: filtered, cut at its zeros, and told by the pieces. */
#include "swing_state.h"

#include "maths.h"

#define LEAST_HZ 1.0e-6f        /* below any frequency there may be */
#define SWING_MAGIC 0x73575047u /* "GPWs" */
#define CONFIG_V0_1 32u         /* sizes in 0.1 */
#define READING_V0_1 32u

#define PI 3.14159265f
#define ROOT_2 1.41421356f
#define FAST_MAX 0.2f     /* of the sampling rate */
#define ALIKE_LENGTH 1.6f /* a half wave may be so many times as long as the one before */
#define ALIKE_HEIGHT 2.0f
#define FEW 3u
#define ROUNDING 1.0e-5f /* of the load: what filters of floats leave of a load at rest */

GPW_STATIC_ASSERT(swing_config_size, sizeof(gpw_swing_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(swing_reading_size, sizeof(gpw_swing_reading) == READING_V0_1);
GPW_STATIC_ASSERT(swing_state_fits, sizeof(struct gpw_swing) <= GPW_SWING_STATE_BYTES);

/* ---- configuration ---- */

static GPWI_COLD int has_valid_answers(const gpw_swing_config *c)
{
    if (!gpwi_is_unknown_or(c->slow_hz_per_w, 0.0f, 1.0e6f) ||
        !gpwi_is_unknown_or(c->fast_hz_per_w, 0.0f, 1.0e6f) ||
        !gpwi_is_unknown_or(c->largest_hz_per_w, 0.0f, 1.0e6f)) {
        return 0;
    }
    return !(c->largest_hz_per_w < c->slow_hz_per_w) &&
           !(c->largest_hz_per_w < c->fast_hz_per_w);
}

static GPWI_COLD int is_valid(const gpw_swing_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           gpwi_is_within(c->low_hz, 0.02f, 5.0f) &&
           gpwi_is_within(c->high_hz, 2.0f * c->low_hz, FAST_MAX / gpwi_seconds(c->tick_ns)) &&
           has_valid_answers(c) && c->reserved == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_swing_config *theirs, gpw_swing_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_swing_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

GPWI_COLD gpw_status gpw_swing_config_init(gpw_swing_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_SWING);

    if (status == GPW_OK) {
        config->low_hz = 0.1f;
        config->high_hz = 2.0f;
        config->slow_hz_per_w = gpw_unknown();
        config->fast_hz_per_w = gpw_unknown();
        config->largest_hz_per_w = gpw_unknown();
    }
    return status;
}

GPWI_COLD gpw_status gpw_swing_state_size(const gpw_swing_config *config, size_t *bytes)
{
    gpw_swing_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_swing);
    }
    return status;
}

/* Butterworth: flat as far as a filter of this order can be. */
static GPWI_COLD void design(swing_filter *f, float at_hz, float tick_s)
{
    const float g = gpwi_tan(PI * at_hz * tick_s);

    f->a1 = 1.0f / (1.0f + g * (g + ROOT_2));
    f->a2 = g * f->a1;
    f->a3 = g * f->a2;
    f->band_s = f->low_s = 0.0f;
}

GPWI_COLD void gpwi_swing_begin(gpw_swing *s, const gpw_swing_config *c)
{
    const float tick_s = gpwi_seconds(c->tick_ns);

    memset(s, 0, sizeof *s);
    s->magic = SWING_MAGIC;
    s->config = *c;
    design(&s->slow, c->low_hz, tick_s);
    design(&s->fast, c->high_hz, tick_s);
    s->longest = 1.0f / (c->low_hz * tick_s);
    s->until = gpwi_nearest_count(2.0f / c->low_hz, tick_s);
    s->frequency_hz = gpw_unknown();
}

GPWI_COLD gpw_status gpw_swing_init(void *memory, size_t memory_bytes,
                                    const gpw_swing_config *config, gpw_swing **swing)
{
    gpw_swing_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || swing == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof(gpw_swing));
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_swing_begin(memory, &c);
    *swing = memory;
    return GPW_OK;
}

static gpw_status check(const gpw_swing *s)
{
    if (s == NULL) {
        return GPW_ERR_NULL;
    }
    return s->magic == SWING_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_swing_reset(gpw_swing *swing)
{
    const gpw_status status = check(swing);

    if (status == GPW_OK) {
        const gpw_swing_config c = swing->config;

        gpwi_swing_begin(swing, &c);
    }
    return status;
}

/* ---- pieces ---- */

static void forget_pieces(gpw_swing *s)
{
    s->pieces = s->sustained = 0u;
    s->amplitude_w = 0.0f;
    s->frequency_hz = gpw_unknown();
    s->likely_hz = 0.0f;
}

/* The i-th newest of a ring. */
static float newest(const gpw_swing *s, const float *ring, uint32_t i)
{
    return ring[(s->next + 2u * SWING_PIECES - 1u - i) % SWING_PIECES];
}

static int is_alike(float a, float b, float factor)
{
    return a <= factor * b && b <= factor * a;
}

static float median_height(const gpw_swing *s)
{
    float sorted[SWING_PIECES];
    uint32_t i, k;

    for (i = 0; i < SWING_PIECES; i++) {
        const float height = s->height[i];

        for (k = i; k > 0u && sorted[k - 1u] > height; k--) {
            sorted[k] = sorted[k - 1u];
        }
        sorted[k] = height;
    }
    return sorted[SWING_PIECES / 2u];
}

/* A step rings a little behind the filters: only what stays as high is told. */
static float least_height(const gpw_swing *s)
{
    float least = newest(s, s->height, 0u);
    uint32_t i;

    for (i = 1u; i < FEW; i++) {
        const float height = newest(s, s->height, i);

        least = height < least ? height : least;
    }
    return least;
}

static float mean_length(const gpw_swing *s)
{
    const uint32_t count = s->sustained < FEW         ? FEW
                           : s->sustained < s->pieces ? s->sustained
                                                      : s->pieces;
    float sum = 0.0f;
    uint32_t i;

    for (i = 0; i < count; i++) {
        sum += newest(s, s->length, i);
    }
    return sum / (float)count;
}

/* 1 / |H| of both filters, of second order each: sqrt(1 + x^4). */
static float lost_by(const gpw_swing *s, float frequency_hz)
{
    /* In a state that was changed either may be 0. */
    const float slow = s->config.low_hz / gpwi_larger(frequency_hz, LEAST_HZ);
    const float fast = frequency_hz / gpwi_larger(s->config.high_hz, LEAST_HZ);
    const float slow2 = slow * slow, fast2 = fast * fast;

    return gpwi_sqrt((1.0f + slow2 * slow2) * (1.0f + fast2 * fast2));
}

static float answer_at(const gpw_swing_config *c, float frequency_hz)
{
    const float octaves = gpwi_log2(c->high_hz / c->low_hz);
    const float share = gpwi_clamp(gpwi_log2(frequency_hz / c->low_hz) / octaves, 0.0f, 1.0f);

    if (!(c->slow_hz_per_w > 0.0f && c->fast_hz_per_w > 0.0f)) {
        return gpw_unknown();
    }
    return c->slow_hz_per_w * gpwi_exp(share * gpwi_log(c->fast_hz_per_w / c->slow_hz_per_w));
}

static void tell(gpw_swing *s)
{
    const float tick_s = gpwi_seconds(s->config.tick_ns);
    const float height_w = s->sustained >= SWING_PIECES ? median_height(s) : least_height(s);
    const float half_s = mean_length(s) * tick_s;
    const float inside_hz = gpwi_clamp(0.5f / half_s, s->config.low_hz, s->config.high_hz);

    s->frequency_hz = 0.5f / half_s;
    s->amplitude_w = height_w * lost_by(s, inside_hz);
    s->likely_hz = s->amplitude_w * answer_at(&s->config, inside_hz);
}

static void add_piece(gpw_swing *s, float height, float length)
{
    const uint32_t before = (s->next + SWING_PIECES - 1u) % SWING_PIECES;
    const int is_same = s->pieces > 0u && is_alike(height, s->height[before], ALIKE_HEIGHT) &&
                        is_alike(length, s->length[before], ALIKE_LENGTH);

    s->sustained = !is_same ? 1u : s->sustained + (uint32_t)(s->sustained < UINT32_MAX);
    s->height[s->next] = height;
    s->length[s->next] = length;
    s->next = (s->next + 1u) % SWING_PIECES;
    s->pieces = s->pieces < SWING_PIECES ? s->pieces + 1u : SWING_PIECES;
    if (s->pieces >= FEW) {
        tell(s);
    }
}

/* ---- running ---- */

static float without_slow(swing_filter *f, float in)
{
    const float gap = in - f->low_s;
    const float band = f->a1 * f->band_s + f->a2 * gap;
    const float low = f->low_s + (f->a2 * f->band_s + f->a3 * gap);

    f->band_s = 2.0f * band - f->band_s;
    f->low_s = 2.0f * low - f->low_s;
    return in - ROOT_2 * band - low;
}

static float without_fast(swing_filter *f, float in)
{
    const float gap = in - f->low_s;
    const float band = f->a1 * f->band_s + f->a2 * gap;
    const float low = f->low_s + (f->a2 * f->band_s + f->a3 * gap);

    f->band_s = 2.0f * band - f->band_s;
    f->low_s = 2.0f * low - f->low_s;
    return low;
}

/* The zero lies between two samples, on the line through them. A sine's peak is the root of
 * twice its mean square, and that depends less on where it was sampled than the largest. */
static void cut(gpw_swing *s, float now)
{
    const float before = s->last / (s->last - now);
    const float length = s->ticks + before;
    const float height = gpwi_sqrt(2.0f * s->square / length);

    if (height > ROUNDING * gpwi_abs(s->rest_w + s->held_w)) {
        add_piece(s, height, length);
    } else {
        forget_pieces(s);
    }
    s->ticks = 1.0f - before;
    s->square = 0.0f;
}

static void hear(gpw_swing *s, float sample)
{
    const float now = without_fast(&s->fast, without_slow(&s->slow, sample));

    if ((now > 0.0f && s->last < 0.0f) || (now < 0.0f && s->last > 0.0f)) {
        cut(s, now);
    } else {
        s->ticks = s->ticks < s->longest ? s->ticks + 1.0f : s->longest;
    }
    s->square += now * now;
    if (s->ticks >= s->longest) {
        s->square = 0.0f;
        forget_pieces(s);
    }
    s->last = now;
    s->until -= s->until > 0u ? 1u : 0u;
}

GPWI_SMALL gpw_status gpw_swing_step(gpw_swing *swing, float power_w)
{
    const gpw_status status = check(swing);
    const int is_usable = gpwi_in_range(power_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);

    if (status != GPW_OK) {
        return status;
    }
    if (is_usable) {
        swing->rest_w = swing->has_rest ? swing->rest_w : power_w;
        swing->has_rest = 1u;
        swing->held_w = power_w - swing->rest_w;
    } else {
        swing->held_count++;
    }
    if (swing->has_rest) {
        hear(swing, swing->held_w);
    }
    return is_usable ? GPW_OK : (gpw_status)GPW_NOTE_HELD;
}

GPWI_SMALL gpw_status gpw_swing_get(const gpw_swing *swing, gpw_swing_reading *reading,
                                    size_t reading_bytes)
{
    gpw_status status = reading == NULL ? (gpw_status)GPW_ERR_NULL : check(swing);
    gpw_swing_reading ours;

    if (status != GPW_OK) {
        return status;
    }
    ours.amplitude_w = swing->has_rest ? swing->amplitude_w : gpw_unknown();
    ours.frequency_hz = swing->frequency_hz;
    ours.expected_hz = ours.amplitude_w * swing->config.largest_hz_per_w;
    ours.likely_hz = swing->has_rest ? swing->likely_hz : gpw_unknown();
    ours.sustained = swing->sustained;
    ours.settled = swing->has_rest != 0u && swing->until == 0u;
    ours.held = swing->held_count;
    status = gpwi_result_write(reading, reading_bytes, &ours, sizeof ours, READING_V0_1);
    return status == GPW_OK && !swing->has_rest ? (gpw_status)GPW_NOTE_UNKNOWN : status;
}
