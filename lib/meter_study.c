/* SPDX-License-Identifier: MIT */
/* Protocol of a measurement with a part-time meter: its plan, and what comes of it. */
#include "gpupower/meter_study.h"

#include "meter_internal.h"
#include "noise.h"

#define STUDY_MAGIC 0x54534d47u /* "GMST" */
#define CONFIG_V0_1 64u         /* sizes in 0.1 */
#define RESULT_V0_1 64u         /* likewise */
#define REPETITIONS_MAX 100000000u
#define REPETITIONS_LEAST 32u /* and for so long at least: */
#define SPAN_LEAST_S 5.0f
#define PHASES 8u
#define SETTLED_TAUS 4.0f /* a lag is settled to 2 % */
#define STUDY_KEY 0x53545544u

typedef struct mean {
    float sum, rest;
    uint32_t count;
} mean;

struct gpw_meter_study {
    uint32_t magic;
    uint32_t reserved;
    gpw_meter_study_config config;
    uint64_t drop_ns, late_ns;
    /* All from here is since reset. */
    uint64_t start_ns, end_ns;
    uint64_t readings, dropped;
    mean now, naive; /* of the present trial; of all */
    mean trials;     /* means of trials, and the sum of their squares about the first */
    mean squares;
    float first_w;
    uint32_t has_begun;
};

GPW_STATIC_ASSERT(config_size, sizeof(gpw_meter_study_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_meter_study_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(state_fits, sizeof(gpw_meter_study) <= GPW_METER_STUDY_STATE_BYTES);

/* ---- plan ---- */

GPWI_COLD gpw_status gpw_meter_study_config_init(gpw_meter_study_config *config,
                                                 size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_METER_STUDY);

    if (status == GPW_OK) {
        config->kernel_s = config->idle_w = gpw_unknown();
        config->groups = 1u;
        config->repetitions = REPETITIONS_LEAST;
        config->trials = 4u;
        config->pause_s = 1.0f;
        config->gain = 1.0f;
    }
    return status;
}

static GPWI_COLD int is_valid(const gpw_meter_study_config *c)
{
    return gpwi_is_within(c->kernel_s, 1.0e-6f, 3600.0f) && c->lead <= REPETITIONS_MAX &&
           c->groups >= 1u && c->groups <= 64u && c->repetitions >= 1u &&
           c->repetitions <= REPETITIONS_MAX && gpwi_is_within(c->delay_s, 0.0f, 60.0f) &&
           c->trials >= 1u && c->trials <= 1000u && gpwi_is_within(c->pause_s, 0.0f, 3600.0f) &&
           gpwi_is_within(c->drop_s, 0.0f, 3600.0f) && gpwi_is_within(c->late_s, 0.0f, 60.0f) &&
           gpwi_is_within(c->gain, 0.1f, 10.0f) &&
           gpwi_is_within(c->offset_w, -1.0e6f, 1.0e6f) &&
           (!gpwi_is_known(c->idle_w) ||
            gpwi_is_within(c->idle_w, 0.0f, GPW_METER_POWER_MAX_W)) &&
           (c->reserved[0] | c->reserved[1]) == 0u;
}

static GPWI_COLD gpw_status copy_config(gpw_meter_study_config *ours,
                                        const gpw_meter_study_config *theirs)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_meter_study_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status;
}

static GPWI_COLD gpw_status read_config(gpw_meter_study_config *ours,
                                        const gpw_meter_study_config *theirs)
{
    const gpw_status status = copy_config(ours, theirs);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_known(ours->kernel_s)) {
        return GPW_ERR_UNKNOWN;
    }
    return is_valid(ours) ? (gpw_status)GPW_OK : (gpw_status)GPW_ERR_DOMAIN;
}

static GPWI_COLD void plan(const gpw_meter_config *m, gpw_meter_study_config *c)
{
    const float window_s = m->window_s + m->window_jitter_s;
    const int sees_all = gpwi_meter_sample_s(m) >= m->period_s;
    uint32_t all = gpwi_covering_count(SPAN_LEAST_S, c->kernel_s);

    all = all > REPETITIONS_LEAST ? all : REPETITIONS_LEAST;
    c->groups = sees_all ? 1u : PHASES;
    c->delay_s = sees_all ? 0.0f : m->period_s / (float)PHASES;
    c->repetitions = (all + c->groups - 1u) / c->groups;
    c->trials = 4u;
    c->pause_s = 1.0f;
    c->late_s = m->latency_s;
    c->drop_s =
        window_s + m->period_s + m->latency_s + SETTLED_TAUS * gpwi_meter_tau_s(m->response_s);
    c->lead = gpwi_covering_count(c->drop_s, c->kernel_s);
    c->gain = m->gain;
    c->offset_w = m->offset_w;
}

GPWI_COLD gpw_status gpw_meter_study_plan(const gpw_meter_config *meter, float kernel_s,
                                          gpw_meter_study_config *config)
{
    gpw_meter_study_config ours;
    gpw_meter_config m;
    gpw_status status;

    if (meter == NULL || config == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_meter_read_known(&m, meter);
    if (status == GPW_OK) {
        status = copy_config(&ours, config);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_within(kernel_s, 1.0e-6f, 3600.0f)) {
        return GPW_ERR_DOMAIN;
    }
    ours.kernel_s = kernel_s;
    plan(&m, &ours);
    return gpwi_config_write(config, &ours, sizeof ours, CONFIG_V0_1);
}

static float lead_s(const gpw_meter_study_config *c)
{
    return (float)c->lead * c->kernel_s;
}

/* Of the groups, delays included. */
static float groups_s(const gpw_meter_study_config *c)
{
    return (float)c->groups * ((float)c->repetitions * c->kernel_s + c->delay_s);
}

GPWI_COLD gpw_status gpw_meter_study_trial_s(const gpw_meter_study_config *config,
                                             float *trial_s)
{
    gpw_meter_study_config c;
    gpw_status status;

    if (config == NULL || trial_s == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(&c, config);
    if (status == GPW_OK) {
        *trial_s = lead_s(&c) + groups_s(&c);
    }
    return status;
}

gpw_status gpw_meter_study_start_s(const gpw_meter_study_config *config, uint32_t repetition,
                                   float *start_s)
{
    gpw_meter_study_config c;
    gpw_status status;
    uint32_t delays;

    if (config == NULL || start_s == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(&c, config);
    if (status != GPW_OK) {
        return status;
    }
    delays = repetition > c.lead ? (repetition - c.lead) / c.repetitions : 0u;
    if (delays >= c.groups) {
        return GPW_ERR_NOT_FOUND;
    }
    *start_s = (float)repetition * c.kernel_s + (float)delays * c.delay_s;
    return GPW_OK;
}

gpw_status gpw_meter_study_pause_s(const gpw_meter_study_config *config, uint32_t trial,
                                   float *pause_s)
{
    gpw_meter_study_config c;
    gpw_status status;
    uint32_t w[4] = {0u, 0u, 0u, 0u};

    if (config == NULL || pause_s == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(&c, config);
    if (status == GPW_OK) {
        w[0] = trial;
        gpwi_philox(w, c.seed, STUDY_KEY);
        *pause_s = c.pause_s * ((float)(w[0] >> 8) * 5.96046448e-8f);
    }
    return status;
}

/* ---- life ---- */

GPWI_COLD gpw_status gpw_meter_study_state_size(const gpw_meter_study_config *config,
                                                size_t *bytes)
{
    gpw_meter_study_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(&c, config);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_meter_study);
    }
    return status;
}

GPWI_COLD gpw_status gpw_meter_study_init(void *memory, size_t memory_bytes,
                                          const gpw_meter_study_config *config,
                                          gpw_meter_study **study)
{
    gpw_meter_study *const s = memory;
    gpw_meter_study_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || study == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(&c, config);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *s);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(s, 0, sizeof *s);
    s->magic = STUDY_MAGIC;
    s->config = c;
    s->drop_ns = gpwi_meter_ns(c.drop_s > lead_s(&c) ? c.drop_s : lead_s(&c));
    s->late_ns = gpwi_meter_ns(c.late_s);
    *study = s;
    return GPW_OK;
}

static gpw_status check(const gpw_meter_study *s)
{
    if (s == NULL) {
        return GPW_ERR_NULL;
    }
    return s->magic == STUDY_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_meter_study_reset(gpw_meter_study *study)
{
    const gpw_status status = check(study);

    if (status == GPW_OK) {
        const size_t kept = offsetof(gpw_meter_study, start_ns);

        memset((unsigned char *)study + kept, 0, sizeof *study - kept);
    }
    return status;
}

/* ---- trials ---- */

static void add(mean *m, float value)
{
    gpwi_accumulate(&m->sum, &m->rest, value);
    m->count += m->count < UINT32_MAX;
}

static float mean_of(const mean *m)
{
    return m->count > 0u ? m->sum / (float)m->count : gpw_unknown();
}

/* Takes the present trial into the means of all. */
static void close_trial(gpw_meter_study *s)
{
    if (s->now.count > 0u) {
        const float power_w = mean_of(&s->now);

        s->first_w = s->trials.count == 0u ? power_w : s->first_w;
        add(&s->squares, (power_w - s->first_w) * (power_w - s->first_w));
        add(&s->trials, power_w - s->first_w);
    }
    memset(&s->now, 0, sizeof s->now);
}

gpw_status gpw_meter_study_begin(gpw_meter_study *study, uint64_t start_ns, uint64_t end_ns)
{
    const gpw_status status = check(study);

    if (status != GPW_OK) {
        return status;
    }
    if (!(start_ns < end_ns)) {
        return GPW_ERR_ORDER;
    }
    close_trial(study);
    study->start_ns = start_ns;
    study->end_ns = end_ns;
    study->has_begun = 1u;
    return GPW_OK;
}

static int is_between(uint64_t stamp_ns, uint64_t from_ns, uint64_t time_ns)
{
    return stamp_ns >= from_ns && stamp_ns - from_ns <= time_ns;
}

gpw_status gpw_meter_study_step(gpw_meter_study *study, uint64_t stamp_ns, float reading_w)
{
    const gpw_status status = check(study);
    uint64_t span_ns;

    if (status != GPW_OK) {
        return status;
    }
    if (!study->has_begun) {
        return GPW_ERR_STATE;
    }
    if (!gpwi_in_range(reading_w, -GPW_METER_POWER_MAX_W, GPW_METER_POWER_MAX_W)) {
        study->dropped++;
        return GPW_NOTE_HELD;
    }
    span_ns = study->end_ns - study->start_ns;
    if (is_between(stamp_ns, study->start_ns, span_ns)) {
        add(&study->naive, reading_w);
    }
    if (is_between(stamp_ns, study->start_ns, span_ns + study->late_ns) &&
        stamp_ns - study->start_ns >= study->drop_ns) {
        add(&study->now, (reading_w - study->config.offset_w) / study->config.gain);
        study->readings++;
    } else {
        study->dropped++;
    }
    return GPW_OK;
}

/* ---- what comes of it ---- */

static void fill_kernel(const gpw_meter_study_config *c, gpw_meter_study_result *out)
{
    const float delays_s = (float)c->groups * c->delay_s;
    const float kernels_s = groups_s(c) - delays_s;

    out->idle_assumed = delays_s > 0.0f && !gpwi_is_known(c->idle_w);
    out->kernel_w = out->mean_w;
    if (delays_s > 0.0f && gpwi_is_known(c->idle_w)) {
        out->kernel_w = out->mean_w + (out->mean_w - c->idle_w) * (delays_s / kernels_s);
    }
    out->kernel_j = out->kernel_w * c->kernel_s;
    out->kernel_se_j = out->mean_se_w * c->kernel_s * (1.0f + delays_s / kernels_s);
    out->naive_j = out->naive_w * c->kernel_s;
    out->naive_error_pct = 100.0f * (out->naive_j - out->kernel_j) / out->kernel_j;
}

static void fill(const gpw_meter_study *study, gpw_meter_study_result *out)
{
    gpw_meter_study s = *study;
    float n, about;

    close_trial(&s);
    memset(out, 0, sizeof *out);
    out->readings = s.readings;
    out->dropped = s.dropped;
    out->trials = s.trials.count;
    out->mean_w = out->trial_sd_w = out->mean_se_w = gpw_unknown();
    out->naive_w = mean_of(&s.naive);
    if (s.trials.count > 0u) {
        out->mean_w = s.first_w + mean_of(&s.trials);
    }
    if (s.trials.count > 1u) {
        n = (float)s.trials.count;
        about = s.squares.sum - s.trials.sum * s.trials.sum / n;
        out->trial_sd_w = gpwi_sqrt(about > 0.0f ? about / (n - 1.0f) : 0.0f);
        out->mean_se_w = out->trial_sd_w / gpwi_sqrt(n);
    }
    fill_kernel(&s.config, out);
}

gpw_status gpw_meter_study_result_get(const gpw_meter_study *study,
                                      gpw_meter_study_result *result, size_t result_size)
{
    gpw_meter_study_result ours;
    gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(study);

    if (status != GPW_OK) {
        return status;
    }
    fill(study, &ours);
    status = gpwi_result_write(result, result_size, &ours, sizeof ours, RESULT_V0_1);
    return status == GPW_OK && ours.trials == 0u ? (gpw_status)GPW_NOTE_UNKNOWN : status;
}
