/* SPDX-License-Identifier: MIT */
/* What a set's duty means: figures, rules, verdict. */
#include "duty_state.h"
#include "maths.h"

#define RESULT_V0_1 128u /* size in 0.1 */
#define MJ_PER_KWH 3.6e9f

GPW_STATIC_ASSERT(result_size, sizeof(gpw_duty_result) == RESULT_V0_1);

/* ---- rules ---- */

typedef struct judged {
    gpw_outcome outcome;
    gpw_duty_rule rule;
    float margin_pct;
} judged;

static int rank(gpw_outcome outcome)
{
    return outcome == (gpw_outcome)GPW_FAILS ? 2 : outcome == (gpw_outcome)GPW_UNDETERMINED;
}

/* Failing is worse than not known, which is worse than holding; then the least margin. */
static int is_worse(gpw_outcome outcome, float margin_pct, const judged *so_far)
{
    return rank(outcome) > rank(so_far->outcome) ||
           (outcome == so_far->outcome &&
            (!gpwi_is_known(so_far->margin_pct) || margin_pct < so_far->margin_pct));
}

static void take(judged *so_far, gpw_duty_rule rule, gpw_outcome outcome, float margin_pct)
{
    if (is_worse(outcome, margin_pct, so_far)) {
        so_far->outcome = outcome;
        so_far->rule = rule;
        so_far->margin_pct = margin_pct;
    }
}

static float margin_of(float value, float limit)
{
    return 100.0f * (limit - value) / limit;
}

static void judge_rule(judged *so_far, gpw_duty_rule rule, float least, float most, float limit)
{
    const float passed = limit * (1.0f + DUTY_TOLERANCE);

    if (least > passed) {
        take(so_far, rule, GPW_FAILS, margin_of(least, limit));
    } else {
        take(so_far, rule,
             most > passed ? (gpw_outcome)GPW_UNDETERMINED : (gpw_outcome)GPW_HOLDS,
             margin_of(most, limit));
    }
}

static void judge_mean(judged *so_far, const gpw_duty *d, const gpw_duty_result *out)
{
    const float limit = d->config.mean_max_pu;

    if (!(limit < 1.0f)) {
        return;
    }
    if (d->full || d->mean.least > limit * (1.0f + DUTY_TOLERANCE)) {
        judge_rule(so_far, GPW_DUTY_RULE_MEAN, d->mean.least, d->mean.most, limit);
    } else {
        take(so_far, GPW_DUTY_RULE_MEAN, GPW_UNDETERMINED, margin_of(out->counted_pu, limit));
    }
}

static void judge(const gpw_duty *d, gpw_duty_result *out)
{
    const gpw_duty_config *const c = &d->config;
    judged all = {GPW_HOLDS, GPW_DUTY_RULE_NONE, gpw_unknown()};

    if (c->rating == (gpw_rating)GPW_RATING_NONE || d->running == 0u) {
        all.outcome = GPW_UNDETERMINED;
    } else {
        judge_mean(&all, d, out);
        judge_rule(&all, GPW_DUTY_RULE_OVERLOAD, out->peak_pu, out->peak_pu,
                   c->overload_s > 0.0f ? c->overload_max_pu : 1.0f);
        if (c->overload_s > 0.0f) {
            judge_rule(&all, GPW_DUTY_RULE_OVERLOAD_TIME, out->overload_12h_h,
                       out->overload_12h_most_h, c->overload_s / DUTY_S_PER_H);
        }
        if (c->year_max_h > 0.0f) {
            judge_rule(&all, GPW_DUTY_RULE_HOURS, c->year_before_h + out->running_h,
                       c->year_before_h + out->running_h, c->year_max_h);
        }
        if (gpwi_float_of_uint64(d->gap_longest) * c->dt_s >
            c->stale_s * (1.0f + DUTY_TOLERANCE)) {
            take(&all, GPW_DUTY_RULE_SAMPLES, GPW_UNDETERMINED, gpw_unknown());
        }
    }
    out->outcome = all.outcome;
    out->limiting = all.rule;
    out->margin_pct = all.margin_pct;
}

/* ---- figures ---- */

static float hours(const gpw_duty *d, uint64_t samples)
{
    return gpwi_float_of_uint64(samples) * d->config.dt_s / DUTY_S_PER_H;
}

static float units(const gpw_duty *d, const gpwi_energy *fuel)
{
    return d->rows == 0u ? gpw_unknown() : gpwi_float_of_int64(fuel->mj) / DUTY_FUEL_PARTS;
}

static void fill_loads(const gpw_duty *d, gpw_duty_result *out)
{
    const float samples = gpwi_float_of_uint64(d->running);
    const float full_mj = samples * d->config.dt_s * 1000.0f * d->config.rated_w;
    const float sample_h = d->config.dt_s / DUTY_S_PER_H;

    out->mean_pu = out->counted_pu = out->peak_pu = gpw_unknown();
    out->mean_24h_pu = out->mean_24h_most_pu = gpw_unknown();
    if (d->running > 0u) {
        out->mean_pu = gpwi_float_of_int64(d->energy.mj) / full_mj;
        out->counted_pu = gpwi_float_of_uint64(d->counted) / DUTY_ONE / samples;
        out->peak_pu = d->peak_pu;
    }
    if (d->full) {
        out->mean_24h_pu = d->mean.least;
        out->mean_24h_most_pu = d->mean.most;
    }
    out->overload_h = hours(d, d->over);
    out->overload_12h_h = d->overload.least * sample_h;
    out->overload_12h_most_h = d->overload.most * sample_h;
    out->low_h = hours(d, d->low);
    out->low_longest_h = hours(d, d->low_longest);
    out->low_now_h = hours(d, d->low_now);
    out->low_warning =
        d->config.low_warning_s > 0.0f &&
        gpwi_float_of_uint64(d->low_longest) * d->config.dt_s > d->config.low_warning_s;
}

static void fill(const gpw_duty *d, gpw_duty_result *out)
{
    memset(out, 0, sizeof *out);
    out->energy_mj = d->energy.mj;
    out->held_samples = d->held;
    out->starts = d->starts;
    out->running_h = hours(d, d->running);
    out->record_h = hours(d, d->now);
    fill_loads(d, out);
    out->fuel_unit = d->config.fuel_unit;
    out->fuel = units(d, &d->fuel);
    out->fuel_low = units(d, &d->fuel_low);
    out->fuel_idle = units(d, &d->fuel_idle);
    out->fuel_per_kwh = d->energy.mj > 0
                            ? out->fuel * (MJ_PER_KWH / gpwi_float_of_int64(d->energy.mj))
                            : gpw_unknown();
    out->fuel_beyond_h = hours(d, d->beyond);
    judge(d, out);
}

gpw_status gpw_duty_result_get(const gpw_duty *duty, gpw_duty_result *result,
                               size_t result_bytes)
{
    gpw_duty_result ours;

    if (duty == NULL || result == NULL) {
        return GPW_ERR_NULL;
    }
    if (duty->magic != DUTY_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    fill(duty, &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}

/* ---- names ---- */

const char *gpw_rating_name(gpw_rating rating)
{
    static const char *const names[] = {"none", "continuous", "prime", "limited-time",
                                        "standby"};

    return rating < sizeof names / sizeof names[0] ? names[rating] : "?";
}

const char *gpw_fuel_unit_name(gpw_fuel_unit unit)
{
    static const char *const names[] = {"l", "kg", "Nm3"};

    return unit < sizeof names / sizeof names[0] ? names[unit] : "?";
}

const char *gpw_duty_rule_name(gpw_duty_rule rule)
{
    static const char *const names[] = {"none",          "mean",  "overload",
                                        "overload-time", "hours", "samples"};

    return rule < sizeof names / sizeof names[0] ? names[rule] : "?";
}
