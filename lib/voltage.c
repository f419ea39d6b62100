/* SPDX-License-Identifier: MIT */
/* The voltage of a run against the limits of its classes. */
#include "voltage_state.h"

#include "maths.h"

#define VOLTAGE_MAGIC 0x75575047u /* "GPWu" */
#define CONFIG_V0_1 32u           /* sizes in 0.1 */
#define RESULT_V0_1 32u
#define CLASS_RESULT_V0_1 32u

#define HOLE_S 0.1f    /* as the verdict of the frequency has it */
#define PAGE_S 1.0f    /* what rest is told by */
#define REST_PU 0.005f /* width of a second at rest */
#define NEVER_PU 3.0e38f
#define COLLAPSED_DIP_PCT 100.0f

GPW_STATIC_ASSERT(limits_size, sizeof(gpw_voltage_limits) == GPWI_VOLTAGE_LIMITS_V0_1);
GPW_STATIC_ASSERT(config_size, sizeof(gpw_voltage_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(result_size, sizeof(gpw_voltage_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(class_result_size, sizeof(gpw_voltage_class_result) == CLASS_RESULT_V0_1);
GPW_STATIC_ASSERT(state_fits, sizeof(gpw_voltage) <= GPW_VOLTAGE_STATE_BYTES);

/* ---- configuration ---- */

GPWI_COLD gpw_status gpw_voltage_limits_init(gpw_voltage_limits *limits, size_t limits_size)
{
    const gpw_status status = gpwi_config_begin(limits, limits_size, GPWI_VOLTAGE_LIMITS_V0_1,
                                                GPWI_TYPE_VOLTAGE_LIMITS);

    if (status == GPW_OK) {
        limits->class_id = GPW_CLASS_CUSTOM;
    }
    return status;
}

GPWI_COLD gpw_status gpw_voltage_limits_iso8528(gpw_voltage_limits *limits, uint32_t class_id)
{
    static const float rows[3][4] = {/* dip, rise, recovery, rest: docs/sources.md */
                                     {25.0f, 35.0f, 10.0f, 5.0f},
                                     {20.0f, 25.0f, 6.0f, 2.5f},
                                     {15.0f, 20.0f, 4.0f, 1.0f}};
    const float *row;
    gpw_voltage_limits ours;

    if (limits == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_config_is(limits, GPWI_TYPE_VOLTAGE_LIMITS, GPWI_VOLTAGE_LIMITS_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (class_id < GPW_CLASS_G1 || class_id > GPW_CLASS_G3) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_cannot_fail(gpw_voltage_limits_init(&ours, sizeof ours));
    row = rows[class_id - GPW_CLASS_G1];
    ours.class_id = class_id;
    ours.edition = 2005u;
    ours.dip_pct = row[0];
    ours.rise_pct = row[1];
    ours.recovery_s = row[2];
    ours.recovery_within_pct = row[3];
    ours.steady_within_pct = row[3];
    return gpwi_config_write(limits, &ours, sizeof ours, GPWI_VOLTAGE_LIMITS_V0_1);
}

static GPWI_COLD int is_valid(const gpw_voltage_config *c)
{
    return gpwi_is_within(c->dt_s, GPW_DT_MIN_S, 0.1f) &&
           gpwi_is_within(c->set_pu, 0.5f, 1.5f) &&
           gpwi_is_within(c->recovery_hold_s, 0.0f, 60.0f) && c->reserved[0] == 0u &&
           c->reserved[1] == 0u && c->reserved[2] == 0u && c->reserved[3] == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_voltage_config *theirs,
                                        gpw_voltage_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_voltage_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_voltage_config_init(gpw_voltage_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_VOLTAGE);

    if (status == GPW_OK) {
        config->set_pu = 1.0f;
        config->recovery_hold_s = 1.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_voltage_state_size(const gpw_voltage_config *config, size_t *bytes)
{
    gpw_voltage_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_voltage);
    }
    return status;
}

static void begin_page(gpw_voltage *v)
{
    v->page_left = v->page_samples;
    v->page_sum_pu = v->page_residue_pu = 0.0f;
    v->page_low_pu = NEVER_PU;
    v->page_high_pu = -NEVER_PU;
}

static void rewind_record(gpw_voltage *v)
{
    uint32_t i;

    v->last_pu = gpw_unknown();
    v->low_pu = NEVER_PU;
    v->high_pu = -NEVER_PU;
    v->steady_pu = -1.0f;
    v->held_row = 0u;
    v->hole = v->collapsed = 0u;
    v->rest_pages = 0u;
    v->now = v->low_at = v->high_at = v->steady_at = 0u;
    for (i = 0; i < v->classes; i++) {
        track *const t = &v->class_of[i];

        t->outside = t->open = t->above = 0u;
        t->out_at = t->in_at = 0u;
        t->longest[0] = t->longest[1] = 0u;
    }
    begin_page(v);
}

GPWI_COLD gpw_status gpw_voltage_init(void *memory, size_t memory_bytes,
                                      const gpw_voltage_config *config, gpw_voltage **voltage)
{
    gpw_voltage *const v = memory;
    gpw_voltage_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || voltage == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *v);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(v, 0, sizeof *v);
    v->magic = VOLTAGE_MAGIC;
    v->dt_s = c.dt_s;
    v->set_pu = c.set_pu;
    v->hold_samples = gpwi_covering_count(c.recovery_hold_s, c.dt_s);
    v->hole_samples = gpwi_covering_count(HOLE_S, c.dt_s);
    v->page_samples = gpwi_covering_count(PAGE_S, c.dt_s);
    v->settle_pages = 1u;
    rewind_record(v);
    *voltage = v;
    return GPW_OK;
}

static gpw_status check(const gpw_voltage *v)
{
    if (v == NULL) {
        return GPW_ERR_NULL;
    }
    return v->magic == VOLTAGE_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

/* NaN and 0 are two ways of saying "not judged"; inside there is one. */
static GPWI_COLD int take_limit(float theirs, float highest, float *ours)
{
    *ours = gpwi_is_known(theirs) ? theirs : 0.0f;
    return gpwi_is_within(*ours, 0.0f, highest);
}

static GPWI_COLD int take_class(const gpw_voltage_limits *c, track *ours)
{
    float within_pct;

    memset(ours, 0, sizeof *ours);
    ours->class_id = c->class_id;
    if (!take_limit(c->dip_pct, 100.0f, &ours->dip_pct) ||
        !take_limit(c->rise_pct, 100.0f, &ours->rise_pct) ||
        !take_limit(c->recovery_s, 3600.0f, &ours->recovery_s[0]) ||
        !take_limit(c->unload_recovery_s, 3600.0f, &ours->recovery_s[1]) ||
        !take_limit(c->recovery_within_pct, 100.0f, &within_pct) ||
        !take_limit(c->steady_within_pct, 100.0f, &ours->steady_pct)) {
        return 0;
    }
    ours->within_pu = within_pct > 0.0f ? 0.01f * within_pct : NEVER_PU;
    return c->class_id >= GPW_CLASS_G1 && c->class_id <= GPW_CLASS_CUSTOM &&
           c->edition <= 9999u && c->reserved[0] == 0u && c->reserved[1] == 0u &&
           c->reserved[2] == 0u &&
           (within_pct > 0.0f || (ours->recovery_s[0] == 0.0f && ours->recovery_s[1] == 0.0f));
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* No transient that is still permitted is taken for rest. */
static GPWI_COLD uint32_t settle_pages_of(const track *t)
{
    return larger(gpwi_covering_count(t->recovery_s[0], PAGE_S),
                  gpwi_covering_count(t->recovery_s[1], PAGE_S));
}

GPWI_COLD gpw_status gpw_voltage_add_class(gpw_voltage *voltage,
                                           const gpw_voltage_limits *limits)
{
    gpw_status status = limits == NULL ? (gpw_status)GPW_ERR_NULL : check(voltage);
    gpw_voltage_limits c;
    track ours;

    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_voltage_limits_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, GPWI_VOLTAGE_LIMITS_V0_1, limits);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!take_class(&c, &ours)) {
        return GPW_ERR_DOMAIN;
    }
    if (voltage->now > 0u || voltage->collapsed) {
        return GPW_ERR_STATE;
    }
    if (voltage->classes >= GPW_VOLTAGE_CLASSES_MAX) {
        return GPW_ERR_FULL;
    }
    voltage->class_of[voltage->classes++] = ours;
    voltage->settle_pages = larger(voltage->settle_pages, settle_pages_of(&ours));
    return GPW_OK;
}

/* ---- record ---- */

gpw_status gpw_voltage_reset(gpw_voltage *voltage)
{
    const gpw_status status = check(voltage);

    if (status == GPW_OK) {
        rewind_record(voltage);
    }
    return status;
}

static void close_excursion(track *t)
{
    const uint32_t lasted = gpwi_span(t->out_at, t->in_at);

    if (t->open && lasted > t->longest[t->above]) {
        t->longest[t->above] = lasted;
        t->longest_at[t->above] = t->out_at;
    }
    t->open = 0u;
}

/* Leaving again within the hold, to whichever side, is the same excursion. */
static void follow(const gpw_voltage *v, track *t, float off_pu)
{
    const int outside = gpwi_abs(off_pu) > t->within_pu;
    const uint8_t above = off_pu > 0.0f;

    if (outside && !t->outside) {
        if (!t->open || v->now - t->in_at >= v->hold_samples) {
            close_excursion(t);
            t->out_at = v->now;
            t->open = 1u;
            t->above = above;
        }
        t->outside = 1u;
    } else if (!outside && t->outside) {
        t->outside = 0u;
        t->in_at = v->now;
    }
}

static float lower(float a, float b)
{
    return a < b ? a : b;
}

static float higher(float a, float b)
{
    return a > b ? a : b;
}

/* A second that leaves the width of the stretch begins one of its own, or none. */
static void stretch_rest(gpw_voltage *v)
{
    const float low_pu = lower(v->page_low_pu, v->rest_low_pu);
    const float high_pu = higher(v->page_high_pu, v->rest_high_pu);

    if (v->rest_pages > 0u && high_pu - low_pu <= REST_PU) {
        v->rest_low_pu = low_pu;
        v->rest_high_pu = high_pu;
        v->rest_pages += v->rest_pages < UINT32_MAX;
    } else {
        v->rest_low_pu = v->page_low_pu;
        v->rest_high_pu = v->page_high_pu;
        v->rest_pages = v->page_high_pu - v->page_low_pu <= REST_PU;
    }
}

static void end_page(gpw_voltage *v)
{
    const float off_pu = gpwi_abs(v->page_sum_pu / (float)v->page_samples);

    stretch_rest(v);
    if (v->rest_pages > v->settle_pages && off_pu > v->steady_pu) {
        v->steady_pu = off_pu;
        v->steady_at = v->now;
    }
    begin_page(v);
}

/* The page sums what the samples are off the set point: small numbers lose less. */
static void look_at_page(gpw_voltage *v, float voltage_pu)
{
    gpwi_accumulate(&v->page_sum_pu, &v->page_residue_pu, voltage_pu - v->set_pu);
    if (voltage_pu < v->page_low_pu) {
        v->page_low_pu = voltage_pu;
    }
    if (voltage_pu > v->page_high_pu) {
        v->page_high_pu = voltage_pu;
    }
    if (--v->page_left == 0u) {
        end_page(v);
    }
}

void gpwi_voltage_push(gpw_voltage *v, float voltage_pu)
{
    uint32_t i;

    v->now++;
    v->last_pu = voltage_pu;
    if (voltage_pu < v->low_pu) {
        v->low_pu = voltage_pu;
        v->low_at = v->now;
    }
    if (voltage_pu > v->high_pu) {
        v->high_pu = voltage_pu;
        v->high_at = v->now;
    }
    for (i = 0; i < v->classes; i++) {
        follow(v, &v->class_of[i], voltage_pu - v->set_pu);
    }
    look_at_page(v, voltage_pu);
}

void gpwi_voltage_hole(gpw_voltage *v)
{
    v->hole = 1u;
}

gpw_status gpw_voltage_push(gpw_voltage *voltage, float voltage_pu)
{
    const gpw_status status = check(voltage);

    if (status != GPW_OK) {
        return status;
    }
    if (gpwi_in_range(voltage_pu, 0.0f, 10.0f)) {
        voltage->held_row = 0u;
        gpwi_voltage_push(voltage, voltage_pu);
        return GPW_OK;
    }
    if (++voltage->held_row > voltage->hole_samples) {
        voltage->held_row = voltage->hole_samples; /* stays there: no wrap */
        voltage->hole = 1u;
    }
    if (voltage->now > 0u) {
        gpwi_voltage_push(voltage, voltage->last_pu);
    }
    return GPW_NOTE_HELD;
}

gpw_status gpw_voltage_collapse(gpw_voltage *voltage)
{
    const gpw_status status = check(voltage);

    if (status == GPW_OK) {
        voltage->collapsed = 1u;
    }
    return status;
}

/* ---- answers ---- */

static float seconds(const gpw_voltage *v, uint64_t samples)
{
    return gpwi_float_of_uint64(samples) * v->dt_s;
}

static float dip_pct(const gpw_voltage *v)
{
    return v->low_pu < 1.0f ? 100.0f * (1.0f - v->low_pu) : 0.0f;
}

static float rise_pct(const gpw_voltage *v)
{
    return v->high_pu > 1.0f ? 100.0f * (v->high_pu - 1.0f) : 0.0f;
}

static float steady_pct(const gpw_voltage *v)
{
    return v->steady_pu < 0.0f ? gpw_unknown() : 100.0f * v->steady_pu;
}

gpw_status gpw_voltage_result_get(const gpw_voltage *voltage, gpw_voltage_result *result,
                                  size_t result_bytes)
{
    const gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(voltage);
    gpw_voltage_result ours;

    if (status != GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    ours.dip_pct = ours.dip_time_s = ours.rise_pct = ours.rise_time_s = gpw_unknown();
    ours.steady_pct = steady_pct(voltage);
    ours.steady_time_s =
        voltage->steady_pu < 0.0f ? gpw_unknown() : seconds(voltage, voltage->steady_at);
    ours.duration_s = seconds(voltage, voltage->now);
    ours.collapsed = voltage->collapsed;
    if (voltage->now > 0u) {
        ours.dip_pct = dip_pct(voltage);
        ours.dip_time_s = seconds(voltage, voltage->low_at);
        ours.rise_pct = rise_pct(voltage);
        ours.rise_time_s = seconds(voltage, voltage->high_at);
    }
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}

/* One side's longest recovery so far, in s, and where it began. */
typedef struct recovery {
    float s, began_s;
    int open;
} recovery;

static recovery recovery_of(const gpw_voltage *v, const track *t, uint32_t above)
{
    recovery r = {seconds(v, t->longest[above]), seconds(v, t->longest_at[above]), 0};

    if (t->open && t->above == above) {
        const uint32_t last = gpwi_span(t->out_at, t->outside ? v->now : t->in_at);

        r.open = t->outside || v->now - t->in_at < v->hold_samples;
        if (last > t->longest[above]) {
            r.s = seconds(v, last);
            r.began_s = seconds(v, t->out_at);
        }
    }
    return r;
}

static void weigh(gpw_voltage_class_result *c, uint32_t criterion, uint32_t direction, float x,
                  float limit, float time_s)
{
    float margin_pct;

    if (limit <= 0.0f || !gpwi_is_known(x)) {
        return;
    }
    margin_pct = 100.0f * (limit - x) / limit;
    if (c->limiting == GPW_CRITERION_NONE || margin_pct < c->margin_pct) {
        c->limiting = criterion;
        c->direction = direction;
        c->margin_pct = margin_pct;
        c->limiting_time_s = time_s;
    }
    if (x > limit) {
        c->outcome = GPW_FAILS;
    }
}

/* 1: a recovery that is judged is not known to be over. */
static int weigh_recoveries(const gpw_voltage *v, const track *t, gpw_voltage_class_result *c)
{
    const recovery down = recovery_of(v, t, 0u), up = recovery_of(v, t, 1u);
    const float up_limit_s = t->recovery_s[1] > 0.0f ? t->recovery_s[1] : t->recovery_s[0];

    weigh(c, GPW_CRITERION_VOLTAGE_RECOVERY, GPW_LOADING, down.s, t->recovery_s[0],
          down.began_s);
    weigh(c, GPW_CRITERION_VOLTAGE_RECOVERY, GPW_UNLOADING, up.s, up_limit_s, up.began_s);
    if (t->within_pu < NEVER_PU) {
        c->recovery_s = down.open ? gpw_unknown() : down.s;
        c->unload_recovery_s = up.open ? gpw_unknown() : up.s;
    }
    return (down.open && t->recovery_s[0] > 0.0f) || (up.open && up_limit_s > 0.0f);
}

/* 1: the voltage at rest is judged, was never seen, and could be beyond its limit: no second's
 * mean is further off than the furthest sample. */
static int is_rest_unknown(const gpw_voltage *v, const track *t)
{
    const float furthest_pu = higher(v->set_pu - v->low_pu, v->high_pu - v->set_pu);

    return v->steady_pu < 0.0f && t->steady_pct > 0.0f && 100.0f * furthest_pu > t->steady_pct;
}

static void judge(const gpw_voltage *v, const track *t, gpw_voltage_class_result *c)
{
    int open = 0;

    memset(c, 0, sizeof *c);
    c->class_id = t->class_id;
    c->outcome = GPW_HOLDS;
    c->margin_pct = c->limiting_time_s = c->recovery_s = c->unload_recovery_s = gpw_unknown();
    if (v->now > 0u) {
        weigh(c, GPW_CRITERION_VOLTAGE_DIP, GPW_LOADING, dip_pct(v), t->dip_pct,
              seconds(v, v->low_at));
        weigh(c, GPW_CRITERION_VOLTAGE_RISE, GPW_UNLOADING, rise_pct(v), t->rise_pct,
              seconds(v, v->high_at));
        open = weigh_recoveries(v, t, c);
        weigh(c, GPW_CRITERION_VOLTAGE_STEADY, GPW_DIRECTION_NONE, steady_pct(v), t->steady_pct,
              seconds(v, v->steady_at));
        open = open || is_rest_unknown(v, t);
    }
    if (v->collapsed) {
        weigh(c, GPW_CRITERION_COLLAPSE, GPW_LOADING, COLLAPSED_DIP_PCT,
              t->dip_pct > 0.0f ? t->dip_pct : 0.5f * COLLAPSED_DIP_PCT, gpw_unknown());
        c->limiting = GPW_CRITERION_COLLAPSE;
        c->outcome = GPW_FAILS;
    }
    if (c->outcome == GPW_HOLDS && (open || v->hole || c->limiting == GPW_CRITERION_NONE)) {
        c->outcome = GPW_UNDETERMINED;
    }
}

gpw_status gpw_voltage_class_get(const gpw_voltage *voltage, uint32_t index,
                                 gpw_voltage_class_result *result, size_t result_bytes)
{
    const gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(voltage);
    gpw_voltage_class_result ours;

    if (status != GPW_OK) {
        return status;
    }
    if (index >= voltage->classes) {
        return GPW_ERR_NOT_FOUND;
    }
    judge(voltage, &voltage->class_of[index], &ours);
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, CLASS_RESULT_V0_1);
}
