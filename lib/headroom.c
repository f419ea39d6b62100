/* SPDX-License-Identifier: MIT */
/* Reserve, start and stop, battery, dummy load and cap, from what the sets carry and take. */
#include "headroom_internal.h"

#include "maths.h"

#define CONFIG_V0_1 80u /* sizes in 0.1 */
#define INPUT_V0_1 64u
#define MEMORY_V0_1 40u
#define RESULT_V0_1 80u

#define UNITS_MAX 16u
#define SETS_MAX 1000u
#define AHEADS 4u
#define LASTED 0.999999f /* of a time: for rounding */
#define TAKES_LEAST_W                                                                          \
  1.0f /* where a set that joins takes no step: for gpw_plan_reserve_now() */

GPW_STATIC_ASSERT(headroom_config_size, sizeof(gpw_headroom_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(headroom_input_size, sizeof(gpw_headroom_input) == INPUT_V0_1);
GPW_STATIC_ASSERT(headroom_memory_size, sizeof(gpw_headroom_memory) == MEMORY_V0_1);
GPW_STATIC_ASSERT(headroom_result_size, sizeof(gpw_headroom_result) == RESULT_V0_1);

/* ---- what the caller gives ---- */

GPWI_COLD gpw_status gpw_headroom_config_init(gpw_headroom_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_HEADROOM);

    if (status == GPW_OK) {
        config->sets_min = 1u;
        config->sets_max = 1u;
        config->next_rated_w = gpw_unknown();
        config->next_takes_w = gpw_unknown();
        config->load_max_pu = 1.0f;
        config->load_min_pu = 0.3f;
        config->start_s = 15.0f;
        config->start_confirm_s = 1.0f;
        config->stop_confirm_s = 300.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_headroom_input_init(gpw_headroom_input *input, size_t input_bytes)
{
    gpw_headroom_input ours;
    uint32_t i;

    if (input == NULL) {
        return GPW_ERR_NULL;
    }
    memset(&ours, 0, sizeof ours);
    ours.load_w = ours.step_up_w = ours.step_down_w = ours.rise_s = gpw_unknown();
    ours.ramp_w_per_s = ours.battery_j = ours.takes_down_w = gpw_unknown();
    for (i = 0; i < AHEADS; i++) {
        ours.ahead_w[i] = ours.ahead_s[i] = gpw_unknown();
    }
    return gpwi_result_write(input, input_bytes, &ours, sizeof ours, INPUT_V0_1);
}

static int is_power(float x)
{
    return gpwi_is_within(x, 0.0f, GPW_POWER_MAX_W);
}

static int is_valid_policy(const gpw_headroom_config *c)
{
    return c->after_loss <= 1u && c->sets_min >= 1u && c->sets_min <= c->sets_max &&
           c->sets_max <= SETS_MAX && gpwi_is_within(c->load_max_pu, 0.1f, 2.0f) &&
           gpwi_is_within(c->load_min_pu, 0.0f, c->load_max_pu) && is_power(c->reserve_min_w) &&
           is_power(c->stop_extra_w) && gpwi_is_within(c->start_s, 0.0f, 1.0e4f) &&
           gpwi_is_within(c->start_confirm_s, 0.0f, 1.0e4f) &&
           gpwi_is_within(c->stop_confirm_s, 0.0f, 1.0e5f);
}

GPWI_SMALL int gpwi_headroom_is_valid(const gpw_headroom_config *c)
{
    return is_valid_policy(c) && gpwi_is_within(c->next_rated_w, 1.0f, GPW_POWER_MAX_W) &&
           is_power(c->next_takes_w) && is_power(c->battery_out_w) &&
           is_power(c->battery_in_w) && is_power(c->battery_keep_j) &&
           gpwi_is_within(c->battery_room_j, c->battery_keep_j, GPW_POWER_MAX_W) &&
           is_power(c->dummy_max_w) && c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static int is_unknown_or_power(float x)
{
    return !gpwi_is_known(x) || is_power(x);
}

static int is_valid_input(const gpw_headroom_input *in)
{
    float before_s = 0.0f;
    uint32_t i;

    for (i = 0; i < AHEADS; i++) {
        if (!gpwi_is_unknown_or(in->ahead_w[i], -GPW_POWER_MAX_W, GPW_POWER_MAX_W) ||
            !gpwi_is_unknown_or(in->ahead_s[i], before_s, GPW_TIME_MAX_S)) {
            return 0;
        }
        before_s = gpwi_is_known(in->ahead_s[i]) ? in->ahead_s[i] : before_s;
    }
    return gpwi_is_unknown_or(in->load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) &&
           is_unknown_or_power(in->step_up_w) && is_unknown_or_power(in->step_down_w) &&
           gpwi_is_unknown_or(in->rise_s, 0.0f, GPW_TIME_MAX_S) &&
           is_unknown_or_power(in->ramp_w_per_s) && is_unknown_or_power(in->battery_j) &&
           is_unknown_or_power(in->takes_down_w) && in->starting <= SETS_MAX;
}

/* ---- what follows from it ---- */

typedef struct outlook {
    const gpw_headroom_config *c;
    const gpw_headroom_input *in;
    gpw_headroom_result *r;
    float rated_w;   /* of the sets online */
    float carried_w; /* by them */
    float dt_s;
    uint32_t online;
    int32_t is_due; /* a set is wanted now */
} outlook;

static float at_least_0(float x)
{
    return x > 0.0f ? x : 0.0f;
}

static float or_0(float x)
{
    return gpwi_is_known(x) ? x : 0.0f;
}

/* Power that a battery can give and take, by what is in it. Unknown: neither. */
static float gives_w(const outlook *o)
{
    return o->in->battery_j > o->c->battery_keep_j ? o->c->battery_out_w : 0.0f;
}

static float receives_w(const outlook *o)
{
    return o->in->battery_j < o->c->battery_room_j ? o->c->battery_in_w : 0.0f;
}

/* What a step that takes `rise_s` is above what engines take at once and then by their ramp: a
 * triangle that grows while the step comes and shrinks after it. */
static float excess_w(const outlook *o)
{
    const float ramp = or_0(o->in->ramp_w_per_s);

    return at_least_0(o->in->step_up_w - o->r->takes_w - ramp * or_0(o->in->rise_s));
}

static float excess_j(const outlook *o)
{
    const float ramp = or_0(o->in->ramp_w_per_s), rise_s = or_0(o->in->rise_s);
    const float top_w = excess_w(o);
    const float slope = rise_s > 0.0f ? o->in->step_up_w / rise_s - ramp : 0.0f;

    if (!(top_w > 0.0f)) {
        return 0.0f;
    }
    if (!(ramp > 0.0f)) {
        return gpw_unknown();
    }
    return 0.5f * top_w * (top_w / ramp) +
           (slope > 0.0f ? 0.5f * top_w * (top_w / slope) : 0.0f);
}

/* A battery covers a step as far as its power and its energy go: a triangle again. */
static float covered_w(const outlook *o)
{
    const float spare_j = o->in->battery_j - o->c->battery_keep_j;
    const float lasts_w = spare_j > 0.0f
                              ? gpwi_sqrt(2.0f * spare_j) * gpwi_sqrt(or_0(o->in->ramp_w_per_s))
                              : 0.0f;

    return gpwi_smaller(gives_w(o), lasts_w);
}

static void weigh_reserve(outlook *o, const gpw_plan_reserve *p)
{
    gpw_headroom_result *const r = o->r;
    const gpw_headroom_config *const c = o->c;
    const float beyond_w = (c->load_max_pu - 1.0f) * o->rated_w;
    const float taken_w = or_0(o->in->load_w) - o->carried_w; /* load that no set shows yet */
    const float spare_w = c->after_loss ? p->spare_after_loss_w : p->spare_w;

    r->spare_w = spare_w + beyond_w - taken_w;
    r->takes_w = at_least_0(c->after_loss ? p->shared_after_loss_w : p->shared_w);
    r->needed_w = gpwi_larger(c->reserve_min_w, o->in->step_up_w);
}

static void weigh_battery(outlook *o)
{
    gpw_headroom_result *const r = o->r;

    r->battery_need_j = excess_j(o);
    r->battery_short_j = at_least_0(r->battery_need_j -
                                    at_least_0(or_0(o->in->battery_j) - o->c->battery_keep_j));
    if (!gpwi_is_known(r->battery_need_j)) {
        r->battery_short_j = gpw_unknown();
    }
    r->battery_short_w = at_least_0(excess_w(o) - covered_w(o));
    r->short_w = gpwi_larger(at_least_0(r->needed_w - r->spare_w), r->battery_short_w);
}

/* Sets that bring so much of both. */
static float sets_for(const outlook *o, float power_w, float step_w)
{
    const float by_power = power_w / (o->c->next_rated_w * o->c->load_max_pu);
    const float by_step = o->c->next_takes_w > 0.0f ? step_w / o->c->next_takes_w : 0.0f;

    return gpwi_larger(by_power, by_step);
}

/* Each forecast reaches back to the one before: the load may be there at any time between. */
static float weigh_ahead(outlook *o)
{
    const float room_w = or_0(o->in->load_w) + o->r->spare_w - o->r->needed_w;
    float before_s = 0.0f, more = 0.0f;
    uint32_t i;

    for (i = 0; i < AHEADS; i++) {
        if (o->in->ahead_w[i] > room_w && gpwi_is_known(o->in->ahead_s[i])) {
            const float wait_s = at_least_0(before_s - o->c->start_s);

            if (!(o->r->start_in_s <= wait_s)) {
                o->r->start_in_s = wait_s;
            }
            if (wait_s <= 0.0f) {
                more = gpwi_larger(more, sets_for(o, o->in->ahead_w[i] - room_w, 0.0f));
            }
        }
        before_s = gpwi_is_known(o->in->ahead_s[i]) ? o->in->ahead_s[i] : before_s;
    }
    return more;
}

static uint32_t whole_sets(const outlook *o, float sets)
{
    const uint32_t there = o->online + o->in->starting;
    const uint32_t most = o->c->sets_max > there ? o->c->sets_max - there : 0u;
    const float wanted = sets - (float)o->in->starting;
    uint32_t whole;

    if (!(wanted > 0.0f)) {
        return 0u;
    }
    if (wanted >= (float)most) {
        return most;
    }
    whole = (uint32_t)wanted;
    return (float)whole < wanted ? whole + 1u : whole;
}

/* Whether it has been so for all of a time. */
static int has_lasted(int is_so, uint32_t *is_since, uint64_t *since_ns, uint64_t now_ns,
                      float time_s)
{
    if (!is_so) {
        *is_since = 0u;
        return 0;
    }
    if (*is_since == 0u) {
        *is_since = 1u;
        *since_ns = now_ns;
    }
    return 1.0e-9f * gpwi_float_of_uint64(now_ns - *since_ns) >= LASTED * time_s;
}

static void weigh_start(outlook *o, uint64_t now_ns, gpw_headroom_memory *m)
{
    gpw_headroom_result *const r = o->r;
    const float now = sets_for(o, at_least_0(r->needed_w - r->spare_w), r->battery_short_w);
    const uint32_t sets = whole_sets(o, gpwi_larger(weigh_ahead(o), now));

    if (r->short_w > 0.0f) {
        r->start_in_s = 0.0f;
    }
    o->is_due = sets > 0u;
    if (has_lasted(o->is_due, &m->is_short, &m->short_since_ns, now_ns,
                   o->c->start_confirm_s)) {
        r->start_sets = sets;
    }
}

/* Enough without one of them, now and in every forecast. */
static int is_enough_without(const outlook *o)
{
    const float left = (float)(o->online - 1u) / (float)o->online;
    const float need_w = o->r->needed_w + o->c->stop_extra_w;
    const float spare_w = o->r->spare_w - o->c->next_rated_w * o->c->load_max_pu;
    uint32_t i;

    if (spare_w < need_w || o->r->takes_w * left < o->in->step_up_w + o->c->stop_extra_w) {
        return 0;
    }
    for (i = 0; i < AHEADS; i++) {
        if (!(o->in->ahead_w[i] - o->in->load_w <= spare_w - need_w)) {
            return 0;
        }
    }
    return 1;
}

static void weigh_stop(outlook *o, uint64_t now_ns, gpw_headroom_memory *m)
{
    const int may_go = !o->is_due && o->in->starting == 0u && o->online > o->c->sets_min &&
                       is_enough_without(o);

    o->r->stop_sets =
        has_lasted(may_go, &m->is_spare, &m->spare_since_ns, now_ns, o->c->stop_confirm_s) ? 1u
                                                                                           : 0u;
}

/* The engines' course towards the load, and what is left for battery and dummy load. */
static void weigh_course(outlook *o, gpw_headroom_memory *m)
{
    gpw_headroom_result *const r = o->r;
    const float kept_w =
        gpwi_clamp(o->c->load_min_pu * o->rated_w - o->in->load_w, 0.0f, o->c->dummy_max_w);
    const float load_w = o->in->load_w + kept_w;
    const float by_ramp_w = or_0(o->in->ramp_w_per_s) * o->dt_s;
    float course_w = m->is_begun ? m->course_w : load_w, more_w;

    course_w = gpwi_clamp(load_w, course_w - or_0(o->in->takes_down_w) - by_ramp_w,
                          course_w + r->takes_w + by_ramp_w);
    r->battery_w = gpwi_clamp(load_w - course_w, -receives_w(o), gives_w(o));
    more_w = gpwi_clamp(course_w + r->battery_w - load_w, 0.0f, o->c->dummy_max_w - kept_w);
    r->dummy_w = kept_w + more_w;
    m->course_w = load_w - r->battery_w + more_w;
    r->dummy_short_w = at_least_0(o->in->step_down_w - or_0(o->in->takes_down_w) -
                                  receives_w(o) - (o->c->dummy_max_w - kept_w));
}

static void weigh_cap(outlook *o)
{
    o->r->cap_step_w = o->r->takes_w + covered_w(o);
    o->r->cap_w = o->in->load_w + gpwi_smaller(o->r->spare_w, o->r->cap_step_w);
}

/* The worst that an unknown load or step can be: nothing is done, and nothing may come. */
static void weigh_unknown(outlook *o, gpw_headroom_memory *m)
{
    gpw_headroom_result *const r = o->r;

    r->cap_w = gpwi_is_known(o->in->load_w) ? o->in->load_w : o->carried_w;
    r->needed_w = r->short_w = gpw_unknown();
    r->battery_need_j = r->battery_short_j = r->battery_short_w = gpw_unknown();
    r->dummy_short_w = gpw_unknown();
    m->is_begun = m->is_short = m->is_spare = 0u;
}

static void weigh(outlook *o, const gpw_plan_reserve *p, uint64_t now_ns,
                  gpw_headroom_memory *m)
{
    o->r->start_in_s = gpw_unknown();
    o->r->is_known = gpwi_is_known(o->in->load_w) && gpwi_is_known(o->in->step_up_w) &&
                     gpwi_is_known(o->in->step_down_w);
    weigh_reserve(o, p);
    if (!o->r->is_known) {
        weigh_unknown(o, m);
        return;
    }
    weigh_battery(o);
    weigh_start(o, now_ns, m);
    weigh_stop(o, now_ns, m);
    weigh_course(o, m);
    weigh_cap(o);
    m->is_begun = 1u;
}

static void begin_again(gpw_headroom_memory *m)
{
    m->is_begun = m->is_short = m->is_spare = 0u;
}

/* None online: nothing spins, nothing is taken. */
static gpw_status reserve_of(outlook *o, const gpw_plan_unit *units, size_t unit_bytes,
                             uint32_t count, gpw_plan_reserve *p)
{
    const gpw_status status =
        gpw_plan_reserve_now(units, unit_bytes, count, 0.0f, o->c->next_rated_w,
                             gpwi_larger(o->c->next_takes_w, TAKES_LEAST_W), p, sizeof *p);
    uint32_t i;

    for (i = 0; i < count; i++) {
        gpw_plan_unit unit;

        memcpy(&unit, (const unsigned char *)units + (size_t)i * unit_bytes, sizeof unit);
        if (unit.online == 1u) {
            o->rated_w += unit.rated_w;
            o->carried_w += unit.load_w;
            o->online++;
        }
    }
    if (status == GPW_ERR_DOMAIN && o->online == 0u) {
        memset(p, 0, sizeof *p);
        return GPW_OK;
    }
    return status;
}

GPWI_SMALL gpw_status gpwi_headroom_weigh(const gpw_headroom_config *config,
                                          const gpw_plan_unit *units, size_t unit_bytes,
                                          uint32_t count, const gpw_headroom_input *input,
                                          uint64_t now_ns, gpw_headroom_memory *memory,
                                          gpw_headroom_result *result)
{
    outlook o = {config, input, result, 0.0f, 0.0f, 0.0f, 0u, 0};
    gpw_plan_reserve reserve;
    gpw_status status;

    if (count < 1u || count > UNITS_MAX || !is_valid_input(input)) {
        return GPW_ERR_DOMAIN;
    }
    status = reserve_of(&o, units, unit_bytes, count, &reserve);
    if (status != GPW_OK) {
        return status;
    }
    memset(result, 0, sizeof *result);
    if (now_ns < memory->last_ns) {
        begin_again(memory);
    }
    o.dt_s = memory->is_begun ? 1.0e-9f * gpwi_float_of_uint64(now_ns - memory->last_ns) : 0.0f;
    weigh(&o, &reserve, now_ns, memory);
    memory->last_ns = now_ns;
    return result->is_known ? GPW_OK : (gpw_status)GPW_NOTE_UNKNOWN;
}

GPWI_SMALL gpw_status gpw_headroom_now(const gpw_headroom_config *config,
                                       const gpw_plan_unit *units, size_t unit_bytes,
                                       uint32_t count, const gpw_headroom_input *input,
                                       size_t input_bytes, uint64_t now_ns,
                                       gpw_headroom_memory *memory, gpw_headroom_result *result,
                                       size_t result_bytes)
{
    gpw_headroom_config c;
    gpw_headroom_input in;
    gpw_headroom_result ours;
    gpw_headroom_memory after;
    gpw_status status;

    if (config == NULL || units == NULL || input == NULL || memory == NULL || result == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_headroom_config_init(&c, sizeof c));
    status = gpwi_config_read(&c, sizeof c, CONFIG_V0_1, config);
    if (status != GPW_OK || unit_bytes < sizeof(gpw_plan_unit) ||
        unit_bytes > GPWI_CONFIG_MAX || input_bytes < INPUT_V0_1 ||
        input_bytes > GPWI_CONFIG_MAX || result_bytes < RESULT_V0_1 ||
        result_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    if (!gpwi_headroom_is_valid(&c)) {
        return GPW_ERR_DOMAIN;
    }
    memcpy(&in, input, sizeof in);
    after = *memory;
    status = gpwi_headroom_weigh(&c, units, unit_bytes, count, &in, now_ns, &after, &ours);
    if (status < GPW_OK) {
        return status;
    }
    *memory = after;
    (void)gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
    return status;
}
