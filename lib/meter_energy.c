/* SPDX-License-Identifier: MIT */
/* Energy of a log, reading by reading, and what of it is not known. */
#include "gpupower/meter_energy.h"

#include "meter_internal.h"
#include "sizing_internal.h"

#define ENERGY_MAGIC 0x4e454d47u /* "GMEN" */
#define CONFIG_V0_1 64u          /* sizes in 0.1 */
#define RESULT_V0_1 136u         /* likewise */
#define NS_PER_S 1.0e-9f
#define LAG_MAX_S 3600.0f
#define FIRST_INTERVALS 4u /* before the mean interval tells what is a gap */
#define J_PER_MJ 0.001f

/* Numbers of a stretch of time, each with what rounding left. */
typedef struct squares {
    float sum, rest;
} squares;

struct gpw_meter_energy {
    uint32_t magic;
    uint32_t reserved;
    gpw_meter_energy_config config;
    uint64_t from_ns, to_ns; /* of readings that tell of what is asked */
    /* All from here is since reset. */
    uint64_t readings, held;
    uint64_t last_ns;
    uint64_t span_ns, gap_ns, unseen_ns;
    uint64_t counter_last_ns, counter_last_mj, counter_ns, counter_mj;
    gpwi_energy naive, corrected, covered, seen;
    squares sampling;
    float last_w, interval_s;
    float low_w, high_w;
    uint32_t intervals, counters, resets;
};

GPW_STATIC_ASSERT(config_size, sizeof(gpw_meter_energy_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_meter_energy_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(state_fits, sizeof(gpw_meter_energy) <= GPW_METER_ENERGY_STATE_BYTES);

/* ---- configuration ---- */

GPWI_COLD gpw_status gpw_meter_energy_config_init(gpw_meter_energy_config *config,
                                                  size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_METER_ENERGY);

    if (status == GPW_OK) {
        config->window_s = config->period_s = config->sample_s = gpw_unknown();
        config->error_pu = config->low_w = config->high_w = config->gap_s = gpw_unknown();
        config->gain = 1.0f;
        config->end_ns = UINT64_MAX;
    }
    return status;
}

static GPWI_COLD int is_unknown_or_within(float figure, float low, float high)
{
    return !gpwi_is_known(figure) || gpwi_is_within(figure, low, high);
}

static GPWI_COLD int is_valid(const gpw_meter_energy_config *c)
{
    return is_unknown_or_within(c->window_s, 0.0f, GPW_METER_WINDOW_MAX_S) &&
           is_unknown_or_within(c->period_s, 0.001f, GPW_METER_WINDOW_MAX_S) &&
           is_unknown_or_within(c->sample_s, 1.0e-6f, GPW_METER_WINDOW_MAX_S) &&
           gpwi_is_within(c->lag_s, 0.0f, LAG_MAX_S) && gpwi_is_within(c->gain, 0.1f, 10.0f) &&
           gpwi_is_within(c->offset_w, -1.0e6f, 1.0e6f) &&
           is_unknown_or_within(c->error_pu, 0.0f, 0.5f) &&
           is_unknown_or_within(c->low_w, 0.0f, GPW_METER_POWER_MAX_W) &&
           is_unknown_or_within(c->high_w, 0.0f, GPW_METER_POWER_MAX_W) &&
           !(c->high_w < c->low_w) && is_unknown_or_within(c->gap_s, 1.0e-3f, GPW_TIME_MAX_S) &&
           c->begin_ns < c->end_ns && c->reserved == 0u;
}

static GPWI_COLD gpw_status read_config(gpw_meter_energy_config *ours,
                                        const gpw_meter_energy_config *theirs)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_meter_energy_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_meter_energy_config_of(gpw_meter_energy_config *config,
                                                const gpw_meter_config *meter)
{
    gpw_meter_energy_config ours;
    gpw_meter_config m;
    gpw_status status;

    if (config == NULL || meter == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_meter_energy_config_init(&ours, sizeof ours));
    status = gpwi_config_read(&ours, sizeof ours, CONFIG_V0_1, config);
    if (status == GPW_OK) {
        status = gpwi_meter_read(&m, meter);
    }
    if (status != GPW_OK) {
        return status;
    }
    ours.window_s = m.window_s;
    ours.period_s = m.period_s;
    ours.sample_s = m.sample_s;
    ours.gain = m.gain;
    ours.offset_w = m.offset_w;
    ours.error_pu = m.error_pu;
    if (gpw_meter_lag_s(&m, &ours.lag_s) != GPW_OK) {
        ours.lag_s = m.latency_s + gpwi_meter_tau_s(m.response_s);
    }
    gpwi_cannot_fail(gpwi_config_write(config, &ours, sizeof ours, CONFIG_V0_1));
    return gpwi_is_known(m.window_s) && gpwi_is_known(m.period_s)
               ? GPW_OK
               : (gpw_status)GPW_NOTE_UNKNOWN;
}

/* ---- life ---- */

GPWI_COLD gpw_status gpw_meter_energy_state_size(const gpw_meter_energy_config *config,
                                                 size_t *bytes)
{
    gpw_meter_energy_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(&c, config);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_meter_energy);
    }
    return status;
}

static uint64_t later(uint64_t time_ns, uint64_t by_ns)
{
    return time_ns < UINT64_MAX - by_ns ? time_ns + by_ns : UINT64_MAX;
}

GPWI_COLD gpw_status gpw_meter_energy_init(void *memory, size_t memory_bytes,
                                           const gpw_meter_energy_config *config,
                                           gpw_meter_energy **energy)
{
    gpw_meter_energy *const e = memory;
    gpw_meter_energy_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || energy == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(&c, config);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *e);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(e, 0, sizeof *e);
    e->magic = ENERGY_MAGIC;
    e->config = c;
    e->from_ns = c.begin_ns > 0u ? later(c.begin_ns, gpwi_meter_ns(c.lag_s)) : 0u;
    e->to_ns = later(c.end_ns, gpwi_meter_ns(c.lag_s));
    *energy = e;
    return GPW_OK;
}

static gpw_status check(const gpw_meter_energy *e)
{
    if (e == NULL) {
        return GPW_ERR_NULL;
    }
    return e->magic == ENERGY_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_meter_energy_reset(gpw_meter_energy *energy)
{
    const gpw_status status = check(energy);

    if (status == GPW_OK) {
        const size_t kept = offsetof(gpw_meter_energy, readings);

        memset((unsigned char *)energy + kept, 0, sizeof *energy - kept);
    }
    return status;
}

/* ---- what lies between two readings ---- */

typedef struct piece {
    uint64_t time_ns;
    float mean_w; /* over that time, the power running straight from one reading to the next */
} piece;

static piece clipped(const gpw_meter_energy *e, uint64_t stamp_ns, float reading_w,
                     uint64_t from_ns, uint64_t to_ns)
{
    const uint64_t low = e->last_ns > from_ns ? e->last_ns : from_ns;
    const uint64_t high = stamp_ns < to_ns ? stamp_ns : to_ns;
    piece p = {0u, 0.0f};

    if (low < high) {
        const float all = gpwi_float_of_uint64(stamp_ns - e->last_ns);
        const float middle = 0.5f * (gpwi_float_of_uint64(low - e->last_ns) +
                                     gpwi_float_of_uint64(high - e->last_ns));

        p.time_ns = high - low;
        p.mean_w = e->last_w + (reading_w - e->last_w) * (middle / all);
    }
    return p;
}

static float millijoules(uint64_t time_ns, float power_w)
{
    return power_w * (gpwi_float_of_uint64(time_ns) * NS_PER_S) * 1000.0f;
}

/* Part of an interval that was measured. NaN: not known. */
static float seen_of(const gpw_meter_energy_config *c, float interval_s)
{
    const float every_s = interval_s > c->period_s ? interval_s : c->period_s;
    const float told = c->window_s < every_s ? c->window_s / every_s : 1.0f;

    if (c->window_s > c->period_s && gpwi_is_known(c->sample_s)) {
        return told * (c->sample_s < c->period_s ? c->sample_s / c->period_s : 1.0f);
    }
    return gpwi_is_known(c->period_s) ? told : gpw_unknown();
}

/* Two readings differ by what the load did between their windows: so much may have been missed
 * in the part that was not seen. */
static void add_sampling(gpw_meter_energy *e, float interval_s, float change_w, float seen)
{
    const gpw_meter_energy_config *const c = &e->config;
    float over_s = interval_s > c->period_s ? interval_s : c->period_s;

    over_s = c->window_s > over_s ? c->window_s : over_s;
    gpwi_accumulate(&e->sampling.sum, &e->sampling.rest,
                    0.5f * (1.0f - seen) * (over_s * change_w) * (over_s * change_w));
}

static int is_gap(const gpw_meter_energy *e, float interval_s)
{
    const gpw_meter_energy_config *const c = &e->config;
    float usual_s = 5.0f * e->interval_s;

    if (gpwi_is_known(c->gap_s)) {
        return interval_s > c->gap_s;
    }
    if (e->intervals < FIRST_INTERVALS) {
        return 0;
    }
    if (gpwi_is_known(c->period_s)) {
        usual_s += 2.0f * (c->window_s > c->period_s ? c->window_s : c->period_s);
    }
    return interval_s > usual_s;
}

static void note_interval(gpw_meter_energy *e, float interval_s)
{
    e->intervals += e->intervals < 64u;
    e->interval_s += (interval_s - e->interval_s) / (float)e->intervals;
}

static float true_of(const gpw_meter_energy *e, float reading_w)
{
    return (reading_w - e->config.offset_w) / e->config.gain;
}

static void add_interval(gpw_meter_energy *e, uint64_t stamp_ns, float reading_w)
{
    const float interval_s = gpwi_float_of_uint64(stamp_ns - e->last_ns) * NS_PER_S;
    const piece raw = clipped(e, stamp_ns, reading_w, e->config.begin_ns, e->config.end_ns);
    const piece told = clipped(e, stamp_ns, reading_w, e->from_ns, e->to_ns);
    const float told_mj = millijoules(told.time_ns, true_of(e, told.mean_w));

    gpwi_energy_add(&e->naive, millijoules(raw.time_ns, raw.mean_w));
    gpwi_energy_add(&e->corrected, told_mj);
    e->span_ns += told.time_ns;
    if (is_gap(e, interval_s)) {
        e->gap_ns += told.time_ns;
        return;
    }
    note_interval(e, interval_s);
    gpwi_energy_add(&e->covered, told_mj);
    if (told.time_ns > 0u) {
        const float seen = seen_of(&e->config, interval_s);
        const float unseen_ns = (1.0f - seen) * gpwi_float_of_uint64(told.time_ns);

        gpwi_energy_add(&e->seen, gpwi_is_known(seen) ? seen * told_mj : 0.0f);
        e->unseen_ns += gpwi_is_known(seen) ? (uint64_t)gpwi_int64(unseen_ns + 0.5f) : 0u;
        add_sampling(e, interval_s, (reading_w - e->last_w) / e->config.gain, seen);
    }
}

static void note_range(gpw_meter_energy *e, float reading_w)
{
    const float power_w = true_of(e, reading_w);

    e->low_w = e->readings == 0u || power_w < e->low_w ? power_w : e->low_w;
    e->high_w = e->readings == 0u || power_w > e->high_w ? power_w : e->high_w;
}

gpw_status gpw_meter_energy_step(gpw_meter_energy *energy, uint64_t stamp_ns, float reading_w)
{
    const gpw_status status = check(energy);

    if (status != GPW_OK) {
        return status;
    }
    if (energy->readings > 0u && stamp_ns < energy->last_ns) {
        return GPW_ERR_ORDER;
    }
    if (!gpwi_in_range(reading_w, -GPW_METER_POWER_MAX_W, GPW_METER_POWER_MAX_W)) {
        energy->held++;
        return GPW_NOTE_HELD;
    }
    note_range(energy, reading_w);
    if (energy->readings > 0u && stamp_ns > energy->last_ns) {
        add_interval(energy, stamp_ns, reading_w);
    }
    energy->readings++;
    energy->last_ns = stamp_ns;
    energy->last_w = reading_w;
    return GPW_OK;
}

/* ---- the counter ---- */

gpw_status gpw_meter_energy_count(gpw_meter_energy *energy, uint64_t stamp_ns,
                                  uint64_t counter_mj)
{
    const gpw_status status = check(energy);

    if (status != GPW_OK) {
        return status;
    }
    if (energy->counters > 0u && stamp_ns < energy->counter_last_ns) {
        return GPW_ERR_ORDER;
    }
    if (counter_mj >= (uint64_t)INT64_MAX) {
        return GPW_NOTE_HELD;
    }
    if (energy->counters > 0u && counter_mj < energy->counter_last_mj) {
        energy->resets++;
    } else if (energy->counters > 0u) {
        energy->counter_mj += counter_mj - energy->counter_last_mj;
        energy->counter_ns += stamp_ns - energy->counter_last_ns;
    }
    energy->counters += energy->counters < UINT32_MAX;
    energy->counter_last_ns = stamp_ns;
    energy->counter_last_mj = counter_mj;
    return GPW_OK;
}

/* ---- what it comes to ---- */

static float joules(const gpwi_energy *energy)
{
    return gpwi_float_of_int64(energy->mj) * J_PER_MJ;
}

static int64_t moved(int64_t mj, float by_j)
{
    const float by_mj = by_j * 1000.0f;

    return gpwi_abs(by_mj) < 4.0e18f ? mj + gpwi_int64(by_mj) : mj;
}

typedef struct widths {
    float low_w, high_w, unseen_s, gap_s, error_low_pu, error_high_pu;
} widths;

static void fill_ends(const gpw_meter_energy *e, const widths *w, gpw_meter_energy_result *out)
{
    const int64_t gaps_mj = e->corrected.mj - e->covered.mj;
    const float gap_j = gpwi_float_of_int64(gaps_mj) * J_PER_MJ;
    const float seen_j = joules(&e->seen);
    const float covered_j = joules(&e->covered);
    const float dark_s = w->unseen_s + w->gap_s;

    out->low_mj = moved(e->seen.mj, w->low_w * dark_s - seen_j * w->error_low_pu);
    out->high_mj = moved(e->seen.mj, w->high_w * dark_s + seen_j * w->error_high_pu);
    out->likely_low_mj = moved(e->corrected.mj, w->low_w * w->gap_s - gap_j - out->sampling_j -
                                                    covered_j * w->error_low_pu);
    out->likely_high_mj =
        moved(e->corrected.mj,
              w->high_w * w->gap_s - gap_j + out->sampling_j + covered_j * w->error_high_pu);
}

/* Neither may lie outside of the other: what was seen of the range does not bind what was not,
 * a range that was given does. */
static void nest_ends(gpw_meter_energy_result *out)
{
    int64_t *const low = out->range_seen ? &out->low_mj : &out->likely_low_mj;
    int64_t *const high = out->range_seen ? &out->high_mj : &out->likely_high_mj;

    if (out->likely_low_mj < out->low_mj) {
        *low = out->range_seen ? out->likely_low_mj : out->low_mj;
    }
    if (out->likely_high_mj > out->high_mj) {
        *high = out->range_seen ? out->likely_high_mj : out->high_mj;
    }
}

static void judge(gpw_meter_energy_result *out)
{
    out->limiting = GPW_METER_BOUND_ERROR;
    if (out->coverage_j > out->error_j) {
        out->limiting = GPW_METER_BOUND_COVERAGE;
    }
    if (out->gap_j > out->error_j && out->gap_j > out->coverage_j) {
        out->limiting = GPW_METER_BOUND_GAPS;
    }
}

/* The ends of what was read are off by the sensor's error too. */
static float with_error(float power_w, float error_pu)
{
    return gpwi_is_known(error_pu) ? power_w + error_pu * gpwi_abs(power_w) : power_w;
}

static void fill_known(const gpw_meter_energy *e, gpw_meter_energy_result *out)
{
    const gpw_meter_energy_config *const c = &e->config;
    const float covered_s = gpwi_float_of_uint64(e->span_ns - e->gap_ns) * NS_PER_S;
    const float error = c->error_pu;
    widths w;

    w.unseen_s = gpwi_float_of_uint64(e->unseen_ns) * NS_PER_S;
    w.gap_s = gpwi_float_of_uint64(e->gap_ns) * NS_PER_S;
    w.error_low_pu = error / (1.0f + error);
    w.error_high_pu = error / (1.0f - error);
    w.low_w = gpwi_is_known(c->low_w) ? c->low_w : with_error(e->low_w, -w.error_low_pu);
    w.high_w = gpwi_is_known(c->high_w) ? c->high_w : with_error(e->high_w, w.error_high_pu);
    out->range_seen = !gpwi_is_known(c->low_w) || !gpwi_is_known(c->high_w);
    out->gap_j = 0.5f * (w.high_w - w.low_w) * w.gap_s;
    out->error_j = 0.5f * (w.error_low_pu + w.error_high_pu) * gpwi_abs(joules(&e->covered));
    if (gpwi_is_known(c->window_s) && gpwi_is_known(c->period_s)) {
        out->seen_pu = covered_s > 0.0f ? 1.0f - w.unseen_s / covered_s : gpw_unknown();
        out->coverage_j = 0.5f * (w.high_w - w.low_w) * w.unseen_s;
        out->sampling_j = 2.0f * gpwi_sqrt(e->sampling.sum > 0.0f ? e->sampling.sum : 0.0f);
    }
    if (gpwi_is_known(out->coverage_j) && gpwi_is_known(error)) {
        fill_ends(e, &w, out);
        nest_ends(out);
        judge(out);
    } else {
        out->limiting = GPW_METER_BOUND_METER;
    }
}

static void fill_counter(const gpw_meter_energy *e, gpw_meter_energy_result *out)
{
    const float counter_s = gpwi_float_of_uint64(e->counter_ns) * NS_PER_S;

    if (e->counters < 2u) {
        return;
    }
    out->counter_mj = (int64_t)e->counter_mj;
    out->counter_ns = e->counter_ns;
    out->counter_resets = e->resets;
    if (counter_s > 0.0f && out->mean_w > 0.0f) {
        out->counter_ratio =
            gpwi_float_of_uint64(e->counter_mj) * J_PER_MJ / counter_s / out->mean_w;
    }
}

static void fill(const gpw_meter_energy *e, gpw_meter_energy_result *out)
{
    memset(out, 0, sizeof *out);
    out->naive_mj = e->naive.mj;
    out->corrected_mj = e->corrected.mj;
    out->low_mj = out->likely_low_mj = INT64_MIN;
    out->high_mj = out->likely_high_mj = INT64_MAX;
    out->counter_mj = INT64_MIN;
    out->span_ns = e->span_ns;
    out->gap_ns = e->gap_ns;
    out->readings = e->readings;
    out->held_readings = e->held;
    out->mean_w = out->seen_pu = out->counter_ratio = gpw_unknown();
    out->error_j = out->coverage_j = out->sampling_j = gpw_unknown();
    if (e->span_ns > 0u) {
        out->mean_w = joules(&e->corrected) / (gpwi_float_of_uint64(e->span_ns) * NS_PER_S);
        fill_known(e, out);
    }
    fill_counter(e, out);
}

gpw_status gpw_meter_energy_result_get(const gpw_meter_energy *energy,
                                       gpw_meter_energy_result *result, size_t result_size)
{
    gpw_meter_energy_result ours;
    gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(energy);

    if (status != GPW_OK) {
        return status;
    }
    fill(energy, &ours);
    status = gpwi_result_write(result, result_size, &ours, sizeof ours, RESULT_V0_1);
    return status == GPW_OK && ours.low_mj == INT64_MIN ? (gpw_status)GPW_NOTE_UNKNOWN : status;
}

const char *gpw_meter_bound_name(gpw_meter_bound bound)
{
    static const char *const names[] = {"none", "error", "coverage", "gaps", "meter"};

    return bound < sizeof names / sizeof names[0] ? names[bound] : "?";
}
