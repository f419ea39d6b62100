/* SPDX-License-Identifier: MIT */
/* What can be read from an oscillation watch. */
#include "bands_state.h"
#include "maths.h"

#define BAND_READING_V0_1 40u /* sizes in 0.1 */
#define MODE_READING_V0_1 40u
#define CHANGE_READING_V0_1 56u
#define PI 3.14159265f

GPW_STATIC_ASSERT(band_reading_size, sizeof(gpw_band_reading) == BAND_READING_V0_1);
GPW_STATIC_ASSERT(mode_reading_size, sizeof(gpw_mode_reading) == MODE_READING_V0_1);
GPW_STATIC_ASSERT(change_reading_size, sizeof(gpw_change_reading) == CHANGE_READING_V0_1);

/* Rounding may leave a little less than nothing. */
static float root(float square)
{
    return square > 0.0f ? gpwi_sqrt(square) : 0.0f;
}

static uint32_t is_settled(const gpw_bands *b, const listener *ear)
{
    return b->ticks >= ear->settle_ticks ? 1u : 0u;
}

/* high = -(w/w0)^2 low at every instant of a sine, so the averages have the same ratio. */
static float frequency_of(const gpw_bands *b, const listener *ear)
{
    const float dt_s = gpwi_seconds(b->config.tick_ns) * (float)ear->every;
    float square;

    if (!(ear->elastic > 0.0f)) {
        return gpw_unknown();
    }
    square = ear->inertial / ear->elastic;
    if (!gpwi_in_range(square, 0.0f, FLT_MAX)) {
        return gpw_unknown();
    }
    return gpwi_atan(gpwi_sqrt(square) * ear->tail_g) / (PI * dt_s);
}

static float energy_of_all(const gpw_bands *b)
{
    float sum = 0.0f;
    uint32_t i;

    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        sum += b->bands[i].ear.energy; /* 0 of those not chosen */
    }
    return sum;
}

static float margin_pct(float largest, float limit)
{
    return 100.0f * (1.0f - largest / limit);
}

static gpw_status check_reading(const gpw_bands *bands, const void *reading, size_t bytes,
                                size_t first_size)
{
    const gpw_status status = reading == NULL ? GPW_ERR_NULL : gpwi_bands_check(bands);

    if (status != GPW_OK) {
        return status;
    }
    return bytes < first_size || bytes > GPWI_CONFIG_MAX ? GPW_ERR_VERSION : GPW_OK;
}

gpw_status gpw_bands_band(const gpw_bands *bands, uint32_t band, gpw_band_reading *reading,
                          size_t reading_bytes)
{
    const gpw_status status = check_reading(bands, reading, reading_bytes, BAND_READING_V0_1);
    const listener *ear;
    gpw_band_reading r;
    float all;

    if (status != GPW_OK) {
        return status;
    }
    memset(&r, 0, sizeof r);
    if (!gpwi_bands_has(bands, band)) {
        return GPW_ERR_NOT_FOUND;
    }
    gpwi_cannot_fail(gpw_bands_edges(band, &r.low_hz, &r.high_hz));
    ear = &bands->bands[band].ear;
    all = energy_of_all(bands);
    r.amplitude = root(gpwi_bands_squared(ear));
    r.largest = root(ear->largest);
    r.largest_ns = ear->largest_at * bands->config.tick_ns;
    r.frequency_hz = frequency_of(bands, ear);
    r.energy_share = all > 0.0f ? gpwi_clamp(ear->energy / all, 0.0f, 1.0f) : gpw_unknown();
    r.settled = is_settled(bands, ear);
    r.exceeded = r.energy_share > bands->config.share_limit ? 1u : 0u; /* NaN: 0 */
    return gpwi_result_write(reading, reading_bytes, &r, sizeof r, BAND_READING_V0_1);
}

gpw_status gpw_bands_mode(const gpw_bands *bands, uint32_t index, gpw_mode_reading *reading,
                          size_t reading_bytes)
{
    const gpw_status status = check_reading(bands, reading, reading_bytes, MODE_READING_V0_1);
    gpw_mode_reading r;
    const mode_filter *m;

    if (status != GPW_OK) {
        return status;
    }
    if (index >= bands->modes) {
        return GPW_ERR_NOT_FOUND;
    }
    memset(&r, 0, sizeof r);
    m = &gpwi_bands_modes(bands)[index];
    r.frequency_hz = m->frequency_hz;
    r.damping = m->damping;
    r.limit = m->limit;
    r.amplitude = root(gpwi_bands_squared(&m->ear));
    r.largest = root(m->ear.largest);
    r.largest_ns = m->ear.largest_at * bands->config.tick_ns;
    r.margin_pct = margin_pct(r.largest, r.limit);
    r.settled = is_settled(bands, &m->ear);
    r.exceeded = r.largest > r.limit ? 1u : 0u;
    return gpwi_result_write(reading, reading_bytes, &r, sizeof r, MODE_READING_V0_1);
}

gpw_status gpw_bands_change(const gpw_bands *bands, gpw_change_reading *reading,
                            size_t reading_bytes)
{
    const gpw_status status = check_reading(bands, reading, reading_bytes, CHANGE_READING_V0_1);
    gpw_change_reading r;
    const window *w;

    if (status != GPW_OK) {
        return status;
    }
    w = &bands->window;
    if (w->leaves == 0u) {
        return GPW_ERR_NOT_FOUND;
    }
    memset(&r, 0, sizeof r);
    r.range_largest_ns = w->range_largest_at * bands->config.tick_ns;
    r.change_largest_ns = w->change_largest_at * bands->config.tick_ns;
    r.window_s = (float)(w->leaves - 1u) * gpwi_seconds(bands->config.tick_ns);
    r.limit = bands->config.change_limit;
    r.range = w->range;
    r.range_largest = w->range_largest;
    r.change = w->change;
    r.change_largest = w->change_largest;
    r.margin_pct = margin_pct(w->range_largest, r.limit);
    r.settled = bands->ticks >= w->leaves ? 1u : 0u;
    r.exceeded = w->range_largest > r.limit ? 1u : 0u;
    return gpwi_result_write(reading, reading_bytes, &r, sizeof r, CHANGE_READING_V0_1);
}

gpw_status gpw_bands_dominant(const gpw_bands *bands, uint32_t *band, float *frequency_hz,
                              float *amplitude)
{
    const gpw_status status = gpwi_bands_check(bands);
    uint32_t i, loudest = GPW_BANDS_COUNT;
    float most = 0.0f;

    if (band == NULL || frequency_hz == NULL || amplitude == NULL) {
        return GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        if (gpwi_bands_squared(&bands->bands[i].ear) > most) { /* 0 of those not chosen */
            most = gpwi_bands_squared(&bands->bands[i].ear);
            loudest = i;
        }
    }
    if (loudest == GPW_BANDS_COUNT) {
        return GPW_ERR_NOT_FOUND;
    }
    *band = loudest;
    *frequency_hz = frequency_of(bands, &bands->bands[loudest].ear);
    *amplitude = root(most);
    return GPW_OK;
}

gpw_status gpw_bands_held_count(const gpw_bands *bands, uint64_t *count)
{
    gpw_status status;

    if (count == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_bands_check(bands);
    if (status == GPW_OK) {
        *count = bands->held_count;
    }
    return status;
}
