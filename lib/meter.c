/* SPDX-License-Identifier: MIT */
/* A meter's configuration, and what follows from it without running it. */
#include "meter_internal.h"

#define FIT_V0_1 32u /* size in 0.1 */
#define OFFSET_MAX_W 1.0e6f
#define LATENCY_MAX_S 60.0f
#define PI 3.14159265f

GPW_STATIC_ASSERT(config_size, sizeof(gpw_meter_config) == GPWI_METER_V0_1);
GPW_STATIC_ASSERT(config_max, sizeof(gpw_meter_config) <= GPWI_CONFIG_MAX);
GPW_STATIC_ASSERT(fit_size, sizeof(gpw_meter_fit) == FIT_V0_1);

/* ---- configuration ---- */

GPWI_COLD gpw_status gpw_meter_config_init(gpw_meter_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_METER_V0_1, GPWI_TYPE_METER);

    if (status == GPW_OK) {
        config->window_s = gpw_unknown();
        config->sample_s = gpw_unknown();
        config->period_s = gpw_unknown();
        config->phase_s = gpw_unknown();
        config->error_pu = gpw_unknown();
        config->gain = 1.0f;
        config->dt_s = 0.001f;
        config->gpus = 1u;
    }
    return status;
}

static GPWI_COLD int is_unknown_or_within(float figure, float low, float high)
{
    return !gpwi_is_known(figure) || gpwi_is_within(figure, low, high);
}

static GPWI_COLD int is_sensor_valid(const gpw_meter_config *c)
{
    const float longest_s = gpwi_is_known(c->period_s) ? c->period_s : GPW_METER_WINDOW_MAX_S;

    return is_unknown_or_within(c->window_s, 0.0f, GPW_METER_WINDOW_MAX_S) &&
           is_unknown_or_within(c->period_s, 0.001f, GPW_METER_WINDOW_MAX_S) &&
           gpwi_is_within(c->window_jitter_s, 0.0f, longest_s) &&
           is_unknown_or_within(c->sample_s, 1.0e-6f, longest_s) &&
           is_unknown_or_within(c->phase_s, 0.0f, longest_s) &&
           gpwi_is_within(c->gain, 0.1f, 10.0f) &&
           gpwi_is_within(c->offset_w, -OFFSET_MAX_W, OFFSET_MAX_W) &&
           gpwi_is_within(c->board_spread_pu, 0.0f, 0.5f) &&
           gpwi_is_within(c->quantum_w, 0.0f, OFFSET_MAX_W) &&
           gpwi_is_within(c->latency_s, 0.0f, LATENCY_MAX_S) &&
           gpwi_is_within(c->response_s, 0.0f, LATENCY_MAX_S) &&
           is_unknown_or_within(c->error_pu, 0.0f, 0.5f);
}

/* A round of reading must be over before the next begins. */
static GPWI_COLD int is_polling_valid(const gpw_meter_config *c)
{
    const float round_s = c->poll_stagger_s * (float)(c->gpus - 1u);

    return (c->poll_interval_s == 0.0f ||
            gpwi_is_within(c->poll_interval_s, 0.001f, 3600.0f)) &&
           gpwi_is_within(c->poll_jitter_s, 0.0f, 0.9f * c->poll_interval_s) &&
           gpwi_is_within(c->poll_stagger_s, 0.0f, 10.0f) &&
           (c->poll_interval_s == 0.0f || round_s <= c->poll_interval_s - c->poll_jitter_s) &&
           gpwi_is_within(c->poll_max_hz, 0.0f, 1.0e6f);
}

static GPWI_COLD int is_valid(const gpw_meter_config *c)
{
    uint32_t i, reserved = 0u;

    for (i = 0; i < sizeof c->reserved / sizeof c->reserved[0]; i++) {
        reserved |= c->reserved[i];
    }
    return reserved == 0u && c->gpus >= 1u && c->gpus <= GPW_METER_GPUS_MAX &&
           c->architecture <= (gpw_meter_architecture)GPW_METER_BLACKWELL &&
           c->field <= (gpw_meter_field)GPW_METER_FIELD_PDU &&
           c->kind <= (gpw_meter_kind)GPW_METER_KIND_COUNTER && is_sensor_valid(c) &&
           is_polling_valid(c) && gpwi_is_within(c->dt_s, GPW_DT_MIN_S, 0.1f) &&
           gpwi_is_within(c->initial_w, 0.0f, GPW_METER_POWER_MAX_W) &&
           c->point <= (gpw_point)GPW_POINT_INSTRUMENT && c->grade <= (gpw_grade)GPW_GRADE_USER;
}

GPWI_COLD gpw_status gpwi_meter_read(gpw_meter_config *ours, const gpw_meter_config *theirs)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_meter_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_METER_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpwi_meter_read_known(gpw_meter_config *ours,
                                           const gpw_meter_config *theirs)
{
    gpw_status status = gpwi_meter_read(ours, theirs);

    if (status != GPW_OK) {
        return status;
    }
    if (ours->kind == (gpw_meter_kind)GPW_METER_KIND_COUNTER &&
        !gpwi_is_known(ours->window_s)) {
        ours->window_s = ours->period_s;
    }
    if (!gpwi_is_known(ours->window_s) || !gpwi_is_known(ours->period_s)) {
        return GPW_ERR_UNKNOWN;
    }
    return ours->window_s + ours->window_jitter_s > GPW_METER_WINDOW_MAX_S ||
                   gpwi_meter_taps(ours, ours->window_s + ours->window_jitter_s) >
                       GPW_METER_TAPS_MAX ||
                   ours->latency_s / ours->period_s > (float)GPW_METER_TAPS_MAX
               ? (gpw_status)GPW_ERR_DOMAIN
               : (gpw_status)GPW_OK;
}

float gpwi_meter_sample_s(const gpw_meter_config *config)
{
    if (config->window_s <= config->period_s) {
        return config->window_s;
    }
    return gpwi_is_known(config->sample_s) ? config->sample_s : config->period_s;
}

uint32_t gpwi_meter_taps(const gpw_meter_config *config, float window_s)
{
    return gpwi_nearest_count(window_s, config->period_s);
}

/* ---- names ---- */

const char *gpw_meter_architecture_name(gpw_meter_architecture architecture)
{
    static const char *const names[] = {"unknown", "kepler", "maxwell",  "pascal", "volta",
                                        "turing",  "ga100",  "ampere",   "ada",    "hopper",
                                        "h200",    "gh200",  "blackwell"};

    return architecture < sizeof names / sizeof names[0] ? names[architecture] : "?";
}

const char *gpw_meter_field_name(gpw_meter_field field)
{
    static const char *const names[] = {"power",      "average",      "instant", "energy",
                                        "dcgm-power", "dcgm-instant", "cpu",     "analyser",
                                        "bmc",        "pdu"};

    return field < sizeof names / sizeof names[0] ? names[field] : "?";
}

const char *gpw_meter_kind_name(gpw_meter_kind kind)
{
    static const char *const names[] = {"power", "counter"};

    return kind < sizeof names / sizeof names[0] ? names[kind] : "?";
}

/* ---- closed forms ---- */

/* Distance to the nearest whole number. */
static float off_whole(float x)
{
    const float part = x - gpwi_float_of_int64(gpwi_int64(x));

    return part > 0.5f ? 1.0f - part : part;
}

static float boxcar_gain(float turns)
{
    return turns < 1.0e-4f ? 1.0f : gpwi_sin(PI * off_whole(turns)) / (PI * turns);
}

/* Of the mean of values one period apart: turns of the sine in that period. */
static float comb_gain(float turns, uint32_t taps)
{
    const float part = off_whole(turns);
    const float n = (float)taps;

    if (part < 1.0e-5f / n) {
        return 1.0f;
    }
    return gpwi_sin(PI * off_whole(n * part)) / (n * gpwi_sin(PI * part));
}

gpw_status gpw_meter_gain(float window_s, float frequency_hz, float *gain)
{
    if (gain == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_is_within(window_s, 0.0f, GPW_TIME_MAX_S) ||
        !gpwi_is_within(frequency_hz, 0.0f, 1.0e6f)) {
        return GPW_ERR_DOMAIN;
    }
    *gain = boxcar_gain(window_s * frequency_hz);
    return GPW_OK;
}

gpw_status gpw_meter_gain_of(const gpw_meter_config *config, float frequency_hz, float *gain)
{
    gpw_meter_config c;
    gpw_status status;
    float x, all;

    if (config == NULL || gain == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_meter_read_known(&c, config);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_within(frequency_hz, 0.0f, 1.0e6f)) {
        return GPW_ERR_DOMAIN;
    }
    if (c.kind != (gpw_meter_kind)GPW_METER_KIND_POWER) {
        return GPW_ERR_UNKNOWN;
    }
    x = 2.0f * PI * frequency_hz * gpwi_meter_tau_s(c.response_s);
    all = boxcar_gain(frequency_hz * gpwi_meter_sample_s(&c)) / gpwi_sqrt(1.0f + x * x);
    if (c.window_s > c.period_s) {
        all *= comb_gain(frequency_hz * c.period_s, gpwi_meter_taps(&c, c.window_s));
    }
    *gain = all;
    return GPW_OK;
}

gpw_status gpw_meter_coverage(const gpw_meter_config *config, float *coverage, float *measured)
{
    gpw_meter_config c;
    gpw_status status;

    if (config == NULL || coverage == NULL || measured == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_meter_read(&c, config);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_known(c.window_s) || !gpwi_is_known(c.period_s)) {
        return GPW_ERR_UNKNOWN;
    }
    *coverage = c.window_s < c.period_s ? c.window_s / c.period_s : 1.0f;
    *measured = gpwi_meter_sample_s(&c) / c.period_s;
    return GPW_OK;
}

/* Part of a unit step that a lag, which is not 0, and a window behind it show after a time. */
static float shown_of_step(float t_s, float tau_s, float window_s)
{
    if (window_s == 0.0f) {
        return gpwi_lag_gain(t_s, tau_s);
    }
    if (t_s <= window_s) {
        return gpwi_lag_direct(t_s, tau_s) * (t_s / window_s);
    }
    return 1.0f -
           (tau_s / window_s) * (gpwi_exp(-(t_s - window_s) / tau_s) - gpwi_exp(-t_s / tau_s));
}

static float time_of(float part, float tau_s, float window_s)
{
    float low = 0.0f;
    float high = window_s + 10.0f * tau_s;
    uint32_t i;

    for (i = 0; i < 40u; i++) {
        const float middle = 0.5f * (low + high);

        if (shown_of_step(middle, tau_s, window_s) < part) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

static gpw_status read_window(gpw_meter_config *ours, const gpw_meter_config *theirs,
                              const float *out)
{
    gpw_status status;

    if (theirs == NULL || out == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_meter_read(ours, theirs);
    return status == GPW_OK && !gpwi_is_known(ours->window_s) ? (gpw_status)GPW_ERR_UNKNOWN
                                                              : status;
}

gpw_status gpw_meter_rise_s(const gpw_meter_config *config, float *rise_s)
{
    gpw_meter_config c;
    const gpw_status status = read_window(&c, config, rise_s);

    if (status == GPW_OK) {
        const float tau_s = gpwi_meter_tau_s(c.response_s);

        *rise_s = tau_s == 0.0f
                      ? 0.8f * c.window_s
                      : time_of(0.9f, tau_s, c.window_s) - time_of(0.1f, tau_s, c.window_s);
    }
    return status;
}

gpw_status gpw_meter_lag_s(const gpw_meter_config *config, float *lag_s)
{
    gpw_meter_config c;
    const gpw_status status = read_window(&c, config, lag_s);

    if (status == GPW_OK) {
        *lag_s = 0.5f * c.window_s + gpwi_meter_tau_s(c.response_s) + c.latency_s;
    }
    return status;
}

/* ---- gain and offset ---- */

static gpw_status invert(const gpw_meter_config *config, float reading_w, gpw_meter_config *c,
                         float *true_w)
{
    const gpw_status status = gpwi_meter_read(c, config);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_within(reading_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *true_w = (reading_w - c->offset_w) / c->gain;
    return GPW_OK;
}

gpw_status gpw_meter_true_power(const gpw_meter_config *config, float reading_w, float *true_w)
{
    gpw_meter_config c;

    if (config == NULL || true_w == NULL) {
        return GPW_ERR_NULL;
    }
    return invert(config, reading_w, &c, true_w);
}

gpw_status gpw_meter_true_range(const gpw_meter_config *config, float reading_w, float *low_w,
                                float *high_w)
{
    gpw_meter_config c;
    gpw_status status;
    float true_w = 0.0f;
    float a, b;

    if (config == NULL || low_w == NULL || high_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = invert(config, reading_w, &c, &true_w);
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_known(c.error_pu)) {
        return GPW_ERR_UNKNOWN;
    }
    a = true_w / (1.0f + c.error_pu);
    b = true_w / (1.0f - c.error_pu);
    *low_w = a < b ? a : b;
    *high_w = a < b ? b : a;
    return GPW_OK;
}

/* ---- the line through pairs ---- */

typedef struct sums {
    float xx, xy, yy;
    float xx_rest, xy_rest, yy_rest;
} sums;

static int is_number(float x)
{
    return gpwi_in_range(x, -FLT_MAX, FLT_MAX);
}

static int is_pair(float x, float y)
{
    return is_number(x) && is_number(y);
}

/* Means of the usable pairs; how many there are. */
static size_t means_of(const float *x, const float *y, size_t count, float *mean_x,
                       float *mean_y)
{
    float sum_x = 0.0f, rest_x = 0.0f, sum_y = 0.0f, rest_y = 0.0f;
    size_t i, n = 0;

    for (i = 0; i < count; i++) {
        if (is_pair(x[i], y[i])) {
            gpwi_accumulate(&sum_x, &rest_x, x[i]);
            gpwi_accumulate(&sum_y, &rest_y, y[i]);
            n++;
        }
    }
    if (n > 0u) {
        *mean_x = sum_x / (float)n;
        *mean_y = sum_y / (float)n;
    }
    return n;
}

static sums sums_about(const float *x, const float *y, size_t count, float mean_x, float mean_y)
{
    sums s = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    size_t i;

    for (i = 0; i < count; i++) {
        if (is_pair(x[i], y[i])) {
            const float dx = x[i] - mean_x;
            const float dy = y[i] - mean_y;

            gpwi_accumulate(&s.xx, &s.xx_rest, dx * dx);
            gpwi_accumulate(&s.xy, &s.xy_rest, dx * dy);
            gpwi_accumulate(&s.yy, &s.yy_rest, dy * dy);
        }
    }
    return s;
}

static void fill_errors(gpw_meter_fit *fit, const sums *s, float mean_x)
{
    const float n = (float)fit->count;
    float left = s->yy - fit->gain * s->xy;

    left = left > 0.0f ? left : 0.0f;
    fit->r2 = s->yy > 0.0f ? 1.0f - left / s->yy : 1.0f;
    if (fit->count > 2u) {
        fit->residual_w = gpwi_sqrt(left / (n - 2.0f));
        fit->gain_se = fit->residual_w / gpwi_sqrt(s->xx);
        fit->offset_se_w = fit->residual_w * gpwi_sqrt(1.0f / n + mean_x * mean_x / s->xx);
    } else {
        fit->residual_w = fit->gain_se = fit->offset_se_w = gpw_unknown();
    }
}

static gpw_status check_pairs(const float *x, const float *y, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (is_pair(x[i], y[i]) && !(gpwi_abs(x[i]) <= GPW_METER_POWER_MAX_W &&
                                     gpwi_abs(y[i]) <= GPW_METER_POWER_MAX_W)) {
            return GPW_ERR_DOMAIN;
        }
    }
    return GPW_OK;
}

gpw_status gpw_meter_fit_line(const float *true_w, const float *reading_w, size_t count,
                              gpw_meter_fit *fit, size_t fit_size)
{
    gpw_meter_fit ours;
    gpw_status status;
    float mean_x = 0.0f, mean_y = 0.0f;
    size_t n;
    sums s;

    if (true_w == NULL || reading_w == NULL || fit == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_pairs(true_w, reading_w, count);
    if (status != GPW_OK) {
        return status;
    }
    n = means_of(true_w, reading_w, count, &mean_x, &mean_y);
    s = sums_about(true_w, reading_w, count, mean_x, mean_y);
    if (n < 2u || !(s.xx > 0.0f)) {
        return GPW_ERR_UNKNOWN;
    }
    memset(&ours, 0, sizeof ours);
    ours.count = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
    ours.gain = s.xy / s.xx;
    ours.offset_w = mean_y - ours.gain * mean_x;
    fill_errors(&ours, &s, mean_x);
    return gpwi_result_write(fit, fit_size, &ours, sizeof ours, FIT_V0_1);
}
