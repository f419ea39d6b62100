/* SPDX-License-Identifier: MIT */
/* Plans, load rules, choices and records of energy: questions that cannot be asked, one
 * argument at a time, and both ways of what is decided. Expected values by hand. */
#include "live.h"

#define IS_REFUSED(call) assert_status(call, GPW_ERR_DOMAIN)
#define S_NS 1000000000u

static const float far_w = 1.1f * GPW_POWER_MAX_W;
static gpw_plan_answer answer;
static float a;
static uint32_t word;

/* ---- plans: a set of 1 MW, loads up to load_max_pu of it ---- */

static void stair_of_steps_has_its_ends(void **state)
{
    gpw_plan *const p = live.plan;
    gpw_plan_stagger s;

    (void)state;
#define INTERVAL(from, step, rise, steps, most)                                                \
  gpw_plan_interval(p, from, step, rise, steps, most, &answer, sizeof answer)
    IS_REFUSED(INTERVAL(0.0f, 1.0e4f, 0.1f, 1u, 10.0f));
    IS_REFUSED(INTERVAL(0.0f, 1.0e4f, 0.1f, UINT32_MAX, 10.0f));
    IS_REFUSED(INTERVAL(-1.0e5f, 1.0e4f, 0.1f, 2u, 10.0f));
    IS_REFUSED(INTERVAL(0.0f, 9.0e5f, 0.1f, 2u, 10.0f));
    IS_REFUSED(INTERVAL(1.0e5f, -9.0e4f, 0.1f, 2u, 10.0f));
    IS_REFUSED(INTERVAL(0.0f, 0.0f, 0.1f, 2u, 10.0f));
    IS_REFUSED(INTERVAL(0.0f, 1.0e4f, -1.0f, 2u, 10.0f));
    IS_REFUSED(INTERVAL(0.0f, 1.0e4f, 0.1f, 2u, 0.0f));
    IS_REFUSED(INTERVAL(0.0f, 1.0e4f, 0.1f, 2u, 1.0e9f));
    IS_REFUSED(INTERVAL(0.0f, 1.0e4f, 0.1f, 2u, gpw_unknown()));
#define FASTEST(from, unit, units, most)                                                       \
  gpw_plan_stagger_fastest(p, from, unit, units, 0.0f, most, &s, sizeof s, &answer,            \
                           sizeof answer)
    IS_REFUSED(FASTEST(0.0f, 1.0e4f, 0u, 10.0f));
    IS_REFUSED(FASTEST(0.0f, 1.0e4f, UINT32_MAX, 10.0f));
    IS_REFUSED(FASTEST(0.0f, 9.0e5f, 2u, 10.0f));
    assert_status(gpw_plan_stagger_fastest(p, 0.0f, 1.0e4f, 2u, 0.0f, 10.0f, &s, 4u, &answer,
                                           sizeof answer),
                  GPW_ERR_VERSION);
    assert_status(gpw_plan_stagger_fastest(p, 0.0f, 1.0e4f, 2u, 0.0f, 10.0f, &s, 1u << 20,
                                           &answer, sizeof answer),
                  GPW_ERR_VERSION);
    assert_status(gpw_plan_stagger_fastest(NULL, 0.0f, 1.0e4f, 2u, 0.0f, 10.0f, &s, sizeof s,
                                           &answer, sizeof answer),
                  GPW_ERR_NULL);
    /* Two units of 1 % of the rating: all at once. */
    assert_status(FASTEST(0.0f, 1.0e4f, 2u, 10.0f), GPW_OK);
    assert_int_equal(s.releases, 1);
    assert_int_equal(s.per_release, 2);
    assert_near(s.step_w, 2.0e4, 0.1);
    assert_near(answer.amount, 0.0, 0.0);
#undef INTERVAL
#undef FASTEST
}

static void cap_battery_and_preload_have_their_ends(void **state)
{
    gpw_plan *const p = live.plan;
    gpw_plan_cap cap;
    gpw_plan_preboost boost;
    gpw_plan_battery battery;

    (void)state;
#define CAP(from, to, late)                                                                    \
  gpw_plan_cap_limits(p, from, to, late, &cap, sizeof cap, &answer, sizeof answer)
    IS_REFUSED(CAP(-1.0e5f, 5.0e5f, 0.1f));
    IS_REFUSED(CAP(2.0e6f, 5.0e5f, 0.1f));
    IS_REFUSED(CAP(1.0e5f, 1.0e5f, 0.1f));
    IS_REFUSED(CAP(1.0e5f, 5.0e6f, 0.1f));
    IS_REFUSED(CAP(1.0e5f, 5.0e5f, -0.1f));
    IS_REFUSED(CAP(1.0e5f, 5.0e5f, 1.0e9f));
    assert_status(
        gpw_plan_cap_limits(p, 1.0e5f, 5.0e5f, 0.1f, &cap, 4u, &answer, sizeof answer),
        GPW_ERR_VERSION);
#define PREBOOST(from, step, ramp)                                                             \
  gpw_plan_preboost_size(p, from, step, ramp, &boost, sizeof boost, &answer, sizeof answer)
    IS_REFUSED(PREBOOST(-1.0e5f, 1.0e5f, 1.0e5f));
    IS_REFUSED(PREBOOST(3.0e6f, 1.0e5f, 1.0e5f));
    IS_REFUSED(PREBOOST(0.0f, 0.0f, 1.0e5f));
    IS_REFUSED(PREBOOST(5.0e5f, 9.0e5f, 1.0e5f));
    IS_REFUSED(PREBOOST(0.0f, 1.0e5f, 0.0f));
    IS_REFUSED(PREBOOST(0.0f, 1.0e5f, far_w));
    IS_REFUSED(PREBOOST(0.0f, 5.0e5f, 1.0e-2f)); /* takes years */
    assert_status(
        gpw_plan_preboost_size(p, 0.0f, 1.0e5f, 1.0e5f, &boost, 4u, &answer, sizeof answer),
        GPW_ERR_VERSION);
    IS_REFUSED(gpw_plan_battery_size(p, -1.0e5f, 1.0e5f, &battery, sizeof battery, &answer,
                                     sizeof answer));
#undef CAP
#undef PREBOOST
}

static void ramps_have_their_ends(void **state)
{
    gpw_plan *const p = live.plan;

    (void)state;
#define RAMP(from, to) gpw_plan_ramp(p, from, to, &answer, sizeof answer)
    IS_REFUSED(RAMP(-1.0e5f, 5.0e5f));
    IS_REFUSED(RAMP(2.0e6f, 5.0e5f));
    IS_REFUSED(RAMP(1.0e5f, -1.0e5f));
    IS_REFUSED(RAMP(1.0e5f, 3.0e6f));
    IS_REFUSED(RAMP(1.0e5f, 1.0e5f));
    IS_REFUSED(gpw_plan_ramp_guess(p, 0.0f, &a));
    IS_REFUSED(gpw_plan_ramp_guess(p, 1.1f, &a));
    IS_REFUSED(gpw_plan_ramp_guess(p, gpw_unknown(), &a));
#undef RAMP
}

/* The governor's integral times the dip, less where the air comes more slowly; nobody says
 * what a turbine's does. */
static void ramp_is_guessed_for_each_governor(void **state)
{
    gpw_genset_config g = live.genset_config;
    gpw_plan *plan;

    (void)state;
    g.air_step_pu = g.air_tau_s = 0.0f;
    g.governor = GPW_GOVERNOR_DROOP;
    g.droop_pu = 0.04f;
    g.t_lag_s = 0.5f;
    assert_status(gpw_plan_create(&live.plan_config, &g, &live.limits, &plan), GPW_OK);
    assert_status(gpw_plan_ramp_guess(plan, 0.01f, &a), GPW_OK);
    assert_near(a, 5.0e5, 1.0); /* 0.01 / (0.04 x 0.5 s) of 1 MW */
    gpw_plan_destroy(plan);
    g.rated_w = GPW_POWER_MAX_W;
    g.t_lag_s = 0.01f;
    assert_status(gpw_plan_create(&live.plan_config, &g, &live.limits, &plan), GPW_OK);
    assert_status(gpw_plan_ramp_guess(plan, 1.0f, &a), GPW_OK);
    assert_near(a, GPW_POWER_MAX_W, 0.0); /* a power's end is a ramp's, too */
    gpw_plan_destroy(plan);
}

static void smallest_asks_for_sets_that_can_be(void **state)
{
    static uint64_t memory[8192];
    gpw_plan *const p = live.plan;
    gpw_genset_config none;
    gpw_plan_profile profile;

    (void)state;
    memset(&none, 0, sizeof none);
    assert_status(gpw_plan_profile_init(&profile, sizeof profile), GPW_OK);
    profile.base_w = 1.0e5f;
    profile.step_w = 1.0e4f;
    profile.total_w = 1.2e5f;
    profile.ramp_w_per_s = 1.0e4f;
    IS_REFUSED(gpw_plan_smallest_rating(p, &profile, 1.0f, &answer, sizeof answer));
    IS_REFUSED(gpw_plan_smallest_rating(p, &profile, far_w, &answer, sizeof answer));
    IS_REFUSED(gpw_plan_smallest_sets(p, &profile, 0u, 0u, &answer, sizeof answer));
    IS_REFUSED(gpw_plan_smallest_sets(p, &profile, UINT32_MAX, 0u, &answer, sizeof answer));
    IS_REFUSED(gpw_plan_smallest_sets(p, &profile, 1u, 2u, &answer, sizeof answer));
#define OF_LIST(sets, bytes_each, count, index, out, out_bytes)                                \
  gpw_plan_smallest_of(memory, sizeof memory, &live.plan_config, sets, bytes_each, count,      \
                       &live.limits, &profile, index, out, out_bytes)
    assert_status(OF_LIST(NULL, sizeof none, 1u, &word, &answer, sizeof answer), GPW_ERR_NULL);
    assert_status(OF_LIST(&live.genset_config, sizeof none, 1u, NULL, &answer, sizeof answer),
                  GPW_ERR_NULL);
    assert_status(OF_LIST(&live.genset_config, sizeof none, 1u, &word, NULL, sizeof answer),
                  GPW_ERR_NULL);
    IS_REFUSED(OF_LIST(&live.genset_config, sizeof none, 0u, &word, &answer, sizeof answer));
    IS_REFUSED(
        OF_LIST(&live.genset_config, sizeof none, UINT32_MAX, &word, &answer, sizeof answer));
    assert_status(OF_LIST(&live.genset_config, 4u, 1u, &word, &answer, sizeof answer),
                  GPW_ERR_VERSION);
    assert_status(OF_LIST(&live.genset_config, 1u << 20, 1u, &word, &answer, sizeof answer),
                  GPW_ERR_VERSION);
    assert_status(OF_LIST(&live.genset_config, sizeof none, 1u, &word, &answer, 4u),
                  GPW_ERR_VERSION);
    assert_status(OF_LIST(&live.genset_config, sizeof none, 1u, &word, &answer, 1u << 20),
                  GPW_ERR_VERSION);
    assert_status(OF_LIST(&none, sizeof none, 1u, &word, &answer, sizeof answer),
                  GPW_ERR_VERSION);
    memset(&profile, 0, sizeof profile);
    assert_status(OF_LIST(&live.genset_config, sizeof none, 1u, &word, &answer, sizeof answer),
                  GPW_ERR_VERSION);
#undef OF_LIST
}

/* Of 0.5, 1 and 2 MW for steps of 10 kW on 100 kW: whatever their order, the smallest that
 * holds; with none that does, the index is their number. */
static void smallest_of_a_list_does_not_depend_on_its_order(void **state)
{
    static uint64_t memory[8192];
    const float rated_w[3] = {1.0e6f, 2.0e6f, 5.0e5f};
    gpw_genset_config sets[3], turned[3];
    const gpw_plan_config config = live.plan_config;
    gpw_plan_profile profile;
    gpw_limits limits = live.limits;
    uint32_t first, second, i;

    (void)state;
    for (i = 0; i < 3u; i++) {
        sets[i] = live.genset_config;
        sets[i].rated_w = rated_w[i];
        turned[2u - i] = sets[i];
    }
    assert_status(gpw_plan_profile_init(&profile, sizeof profile), GPW_OK);
    profile.base_w = 1.0e5f;
    profile.step_w = 1.0e4f;
    profile.total_w = 1.2e5f;
    profile.ramp_w_per_s = 1.0e4f;
    assert_status(gpw_plan_smallest_of(memory, sizeof memory, &config, sets, sizeof sets[0], 3u,
                                       &live.limits, &profile, &first, &answer, sizeof answer),
                  GPW_OK);
    assert_int_equal(first, 2);
    assert_int_equal(answer.outcome, GPW_HOLDS);
    assert_near(answer.amount_certain, 5.0e5, 0.0);
    assert_status(gpw_plan_smallest_of(memory, sizeof memory, &config, turned, sizeof sets[0],
                                       3u, &live.limits, &profile, &second, &answer,
                                       sizeof answer),
                  GPW_OK);
    assert_int_equal(second, 0);
    limits.dip_rated_pct = 0.001f; /* 0.5 mHz: no set does that */
    assert_status(gpw_plan_smallest_of(memory, sizeof memory, &config, turned, sizeof sets[0],
                                       3u, &limits, &profile, &first, &answer, sizeof answer),
                  GPW_OK);
    assert_int_equal(first, 3);
    assert_int_equal(answer.outcome, GPW_FAILS);
}

/* ---- the table of a plan ---- */

static uint16_t table[GPW_PLAN_SURFACE_WORDS(2, 1)];

static void table_that_is_none_is_told(void **state)
{
    enum { SUM = 1, LOADS, LEADS, LOAD_MAX, ROWS = 8 };
    static const struct {
        uint32_t at;
        uint16_t value;
    } damages[] = {
        {0u, 0u},
        {LOADS, 1u},
        {LOADS, GPW_PLAN_SURFACE_AXIS_MAX + 1u},
        {LEADS, 0u},
        {LEADS, GPW_PLAN_SURFACE_AXIS_MAX + 1u},
        {LOAD_MAX, 0u},
        {ROWS, 3u},
        {LEADS, 2u},
    };
    gpw_plan_surface_config c;
    uint16_t bad[GPW_PLAN_SURFACE_WORDS(2, 1)];
    uint32_t left = 1u;
    float up_w, down_w;
    size_t i;

    (void)state;
    assert_status(gpw_plan_surface_config_init(&c, sizeof c), GPW_OK);
    c.loads = 2u;
    c.leads = 1u;
    assert_status(gpw_plan_surface_begin(live.plan, &c, table, COUNT_OF(table)), GPW_OK);
    assert_status(gpw_plan_surface_row(live.plan, table, 4u, &left), GPW_ERR_FORMAT);
    memcpy(bad, table, sizeof bad);
    bad[0] = 0u;
    assert_status(gpw_plan_surface_row(live.plan, bad, COUNT_OF(bad), &left), GPW_ERR_FORMAT);
    memcpy(bad, table, sizeof bad);
    bad[ROWS] = 2u; /* as if it were full, but not sealed */
    assert_status(gpw_plan_surface_row(live.plan, bad, COUNT_OF(bad), &left), GPW_ERR_FORMAT);
    while (left > 0u) {
        assert_status(gpw_plan_surface_row(live.plan, table, COUNT_OF(table), &left), GPW_OK);
    }
#define AT(words_of, words, load, boost, rated, sets)                                          \
  gpw_plan_surface_at(words_of, words, load, boost, rated, sets, &up_w, &down_w)
    assert_status(AT(table, COUNT_OF(table), 0.0f, gpw_unknown(), 1.0e6f, 1u), GPW_OK);
    assert_true(up_w > 0.0f && down_w == 0.0f);
    for (i = 0; i < COUNT_OF(damages); i++) {
        memcpy(bad, table, sizeof bad);
        bad[damages[i].at] = damages[i].value;
        assert_status(gpw_plan_surface_check(bad, COUNT_OF(bad)), GPW_ERR_FORMAT);
        assert_status(AT(bad, COUNT_OF(bad), 0.0f, gpw_unknown(), 1.0e6f, 1u), GPW_ERR_FORMAT);
    }
    memcpy(bad, table, sizeof bad);
    bad[SUM]++;
    assert_status(gpw_plan_surface_check(bad, COUNT_OF(bad)), GPW_ERR_FORMAT);
    assert_status(gpw_plan_surface_check(table, 4u), GPW_ERR_FORMAT);
    assert_status(AT(table, 4u, 0.0f, gpw_unknown(), 1.0e6f, 1u), GPW_ERR_FORMAT);
    IS_REFUSED(AT(table, COUNT_OF(table), 0.0f, 0.0f, 0.5f, 1u));
    IS_REFUSED(AT(table, COUNT_OF(table), 0.0f, 0.0f, 1.0e6f, 0u));
    IS_REFUSED(AT(table, COUNT_OF(table), 0.0f, 0.0f, 1.0e6f, UINT32_MAX));
    IS_REFUSED(AT(table, COUNT_OF(table), far_w, 0.0f, 1.0e6f, 1u));
    IS_REFUSED(AT(table, COUNT_OF(table), 0.0f, 5.0f, 1.0e6f, 1u));
    assert_status(AT(table, COUNT_OF(table), 5.0e6f, 0.0f, 1.0e6f, 1u), GPW_NOTE_CLAMPED);
    assert_near(up_w, 0.0, 0.0);
#undef AT
}

/* ---- rules of a load ---- */

static gpw_load_rule rule_of(uint32_t rule, float limit)
{
    gpw_load_rule r;

    assert_status(gpw_load_rule_init(&r, sizeof r), GPW_OK);
    r.rule = rule;
    r.limit = limit;
    return r;
}

static void rule_without_its_bands_or_its_place_is_refused(void **state)
{
    gpw_load_spec_config c = live.load_spec_config;
    gpw_load_rule r = rule_of(GPW_LOAD_RULE_RANGE, 100.0f);
    gpw_load_rule_result out;
    gpw_load_spec *spec;
    size_t bytes;

    (void)state;
    c.rules_max = 1u;
    c.has_bands = 0u;
    assert_status(gpw_load_spec_create(&c, &spec), GPW_OK);
    r.rule = GPW_LOAD_RULE_BAND_AMPLITUDE;
    assert_status(gpw_load_spec_add(spec, &r, &word), GPW_ERR_STATE);
    r.rule = GPW_LOAD_RULE_RANGE;
    word = 9u;
    assert_status(gpw_load_spec_add(spec, &r, &word), GPW_OK);
    assert_int_equal(word, 0);
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_ERR_FULL);
    assert_status(gpw_load_spec_reset(spec), GPW_OK);
    assert_status(gpw_load_spec_result(spec, 0u, &out, sizeof out), GPW_OK);
    gpw_load_spec_destroy(spec);
    c.has_bands = 1u;
    c.tick_ns = 1000000u;
    assert_status(gpw_load_spec_create(&c, &spec), GPW_OK);
    r.rule = GPW_LOAD_RULE_BAND_SHARE;
    r.limit = 1.1f;
    IS_REFUSED(gpw_load_spec_add(spec, &r, NULL));
    r.limit = 0.5f;
    r.band = 99u;
    IS_REFUSED(gpw_load_spec_add(spec, &r, NULL));
    r.band = 0u;
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_OK);
    assert_status(gpw_load_spec_step(spec, 100.0f), GPW_OK);
    assert_status(gpw_load_spec_step(spec, gpw_unknown()), GPW_NOTE_HELD);
    assert_status(gpw_load_spec_reset(spec), GPW_OK);
    gpw_load_spec_destroy(spec);
    c.tick_ns = 0u;
    IS_REFUSED(gpw_load_spec_state_size(&c, &bytes));
    memset(&r, 0, sizeof r);
    assert_status(gpw_load_rule_preset(&r, 0u, 1.0e6f), GPW_ERR_VERSION);
    r = rule_of(0u, 1.0f);
    assert_status(gpw_load_rule_preset(&r, UINT32_MAX, 1.0e6f), GPW_ERR_NOT_FOUND);
}

/* A range of 150 W where 100 are allowed, left and gone beyond again: two times. */
static void limit_that_is_passed_twice_is_counted_twice(void **state)
{
    gpw_load_spec_config c = live.load_spec_config;
    gpw_load_rule r = rule_of(GPW_LOAD_RULE_RANGE, 100.0f);
    gpw_load_rule_result out;
    gpw_load_spec *spec;
    uint32_t k;

    (void)state;
    r.window_s = 0.1f;
    c.rules_max = 1u;
    assert_status(gpw_load_spec_create(&c, &spec), GPW_OK);
    assert_status(gpw_load_spec_add(spec, &r, NULL), GPW_OK);
    for (k = 0; k < 200u; k++) {
        assert_status(gpw_load_spec_step(spec, k / 50u % 2u == 0u ? 100.0f : 250.0f), GPW_OK);
    }
    assert_status(gpw_load_spec_result(spec, 0u, &out, sizeof out), GPW_OK);
    assert_int_equal(out.exceeded, 3); /* at 0.5, 1.0 and 1.5 s */
    assert_near(out.worst, 150.0, 1.0e-3);
    gpw_load_spec_destroy(spec);
}

/* ---- energy of a record ---- */

static gpw_meter_energy_config energy_of(float window_s, float period_s)
{
    gpw_meter_energy_config c;

    assert_status(gpw_meter_energy_config_init(&c, sizeof c), GPW_OK);
    c.window_s = window_s;
    c.period_s = period_s;
    c.error_pu = 0.05f;
    return c;
}

static gpw_meter_energy_result energy_result(const gpw_meter_energy_config *c,
                                             uint32_t readings, uint32_t gap_at, float other_w)
{
    gpw_meter_energy_result r;
    gpw_meter_energy *e;
    uint64_t at_ns = 0u;
    uint32_t k;

    assert_status(gpw_meter_energy_create(c, &e), GPW_OK);
    for (k = 0; k < readings; k++) {
        assert_status(gpw_meter_energy_step(e, at_ns, k % 2u == 0u ? 100.0f : other_w), GPW_OK);
        at_ns += k + 1u == gap_at ? 100u * (uint64_t)S_NS : S_NS / 10u;
    }
    assert_true(gpw_meter_energy_result_get(e, &r, sizeof r) >= GPW_OK);
    gpw_meter_energy_destroy(e);
    return r;
}

/* 100 W for 10 s are 1 kJ, whichever of a meter's figures are unknown; how wide that is
 * depends on them. */
static void energy_is_the_same_whatever_is_known_of_the_meter(void **state)
{
    const struct {
        float window_s, period_s, sample_s;
        uint32_t limiting;
    } cases[] = {
        {0.025f, 0.1f, 0.0f, GPW_METER_BOUND_ERROR}, {0.1f, 0.1f, 0.0f, GPW_METER_BOUND_ERROR},
        {1.0f, 0.1f, 0.025f, GPW_METER_BOUND_ERROR}, {1.0f, 0.1f, 0.2f, GPW_METER_BOUND_ERROR},
        {1.0f, 0.1f, 0.0f, GPW_METER_BOUND_ERROR},   {0.0f, 0.1f, 0.0f, GPW_METER_BOUND_METER},
        {0.1f, 0.0f, 0.0f, GPW_METER_BOUND_METER},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_meter_energy_config c = energy_of(cases[i].window_s, cases[i].period_s);
        gpw_meter_energy_result r;

        c.window_s = c.window_s > 0.0f ? c.window_s : gpw_unknown();
        c.period_s = c.period_s > 0.0f ? c.period_s : gpw_unknown();
        c.sample_s = cases[i].sample_s > 0.0f ? cases[i].sample_s : gpw_unknown();
        r = energy_result(&c, 101u, 0u, 100.0f);
        assert_near(r.corrected_mj, 1000000, 1.0); /* mJ */
        assert_int_equal(r.limiting, cases[i].limiting);
        if (cases[i].limiting == GPW_METER_BOUND_ERROR) {
            assert_true(r.low_mj < 1000000 && r.high_mj > 1000000);
        }
    }
}

/* A gap of 100 s in 10 s of readings between 100 and 300 W. */
static void gap_limits_what_is_known(void **state)
{
    gpw_meter_energy_config c = energy_of(0.1f, 0.1f);
    gpw_meter_energy_result r;

    (void)state;
    r = energy_result(&c, 100u, 50u, 300.0f);
    assert_int_equal(r.limiting, GPW_METER_BOUND_GAPS);
    c.gap_s = 1000.0f; /* which is then none */
    r = energy_result(&c, 100u, 50u, 300.0f);
    assert_int_not_equal(r.limiting, GPW_METER_BOUND_GAPS);
    c.gap_s = 1.0f;
    c.low_w = 0.0f;
    c.high_w = 1000.0f; /* told, so that nothing that was seen makes it narrower */
    r = energy_result(&c, 100u, 50u, 300.0f);
    assert_int_equal(r.range_seen, 0);
    assert_int_equal(r.limiting, GPW_METER_BOUND_GAPS);
    assert_true(r.low_mj <= r.likely_low_mj && r.likely_high_mj <= r.high_mj);
    c.high_w = gpw_unknown();
    assert_int_equal(energy_result(&c, 100u, 50u, 300.0f).range_seen, 1);
    c = energy_of(gpw_unknown(), gpw_unknown()); /* five usual intervals at least */
    r = energy_result(&c, 100u, 50u, 300.0f);
    assert_near(r.gap_j,
                0.5 * (300.0 * (1.0 + 0.05 / 0.95) - 100.0 * (1.0 - 0.05 / 1.05)) * 100.0,
                50.0);
}

static void record_out_of_order_or_counted_twice(void **state)
{
    gpw_meter_energy_config c = energy_of(0.1f, 0.1f), none;
    gpw_meter_energy_result r;
    gpw_meter_energy *e;
    size_t bytes;

    (void)state;
    memset(&none, 0, sizeof none);
    assert_status(gpw_meter_energy_state_size(&none, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_meter_energy_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_meter_energy_state_size(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_meter_energy_create(&c, &e), GPW_OK);
    assert_status(gpw_meter_energy_step(e, S_NS, 100.0f), GPW_OK);
    assert_status(gpw_meter_energy_step(e, S_NS, 50.0f), GPW_OK); /* the same instant */
    assert_status(gpw_meter_energy_step(e, 0u, 100.0f), GPW_ERR_ORDER);
    assert_status(gpw_meter_energy_step(e, 2u * (uint64_t)S_NS, 50.0f), GPW_OK);
    /* The counter twice at one instant: no time, no ratio. */
    assert_status(gpw_meter_energy_count(e, S_NS, 1000u), GPW_OK);
    assert_status(gpw_meter_energy_count(e, S_NS, 2000u), GPW_OK);
    assert_true(gpw_meter_energy_result_get(e, &r, sizeof r) >= GPW_OK);
    assert_int_equal(r.counter_mj, 1000);
    assert_true(gpw_is_unknown(r.counter_ratio));
    assert_status(gpw_meter_energy_count(e, 2u * (uint64_t)S_NS, 51000u), GPW_OK);
    assert_true(gpw_meter_energy_result_get(e, &r, sizeof r) >= GPW_OK);
    assert_near(r.counter_ratio, 1.0, 1.0e-3); /* 50 J by 50 W */
    assert_status(gpw_meter_energy_reset(e), GPW_OK);
    assert_true(gpw_meter_energy_result_get(e, &r, sizeof r) >= GPW_OK);
    assert_int_equal(r.corrected_mj, 0);
    memset(e, 0, 8u);
    assert_status(gpw_meter_energy_reset(e), GPW_ERR_HANDLE);
    gpw_meter_energy_destroy(e);
}

/* ---- choices and the inputs of energy ---- */

typedef struct served {
    gpw_energy_model model;
    gpw_energy_workload workload;
    gpw_energy_deployment deployment;
    gpw_energy_board board;
    gpw_choice_space space;
    gpw_choice_config site;
} served;

static served good_service(void)
{
    served s;

    assert_status(gpw_energy_model_init(&s.model, sizeof s.model), GPW_OK);
    s.model.layers = 32u;
    s.model.kv_heads = 8u;
    s.model.params_total = s.model.params_active = 8.0e9f;
    s.model.routed_fraction = 1.0f;
    s.model.weight_bytes = 2.0f;
    s.model.kv_bytes_per_token = 131072.0f;
    s.model.attention_flop_per_token = 524288.0f;
    s.model.state_bytes = 0.0f;
    assert_status(gpw_energy_workload_init(&s.workload, sizeof s.workload, GPW_ENERGY_CHAT),
                  GPW_OK);
    s.workload.output_tokens = 400.0f;
    assert_status(gpw_energy_deployment_init(&s.deployment, sizeof s.deployment), GPW_OK);
    s.deployment.gpus = 1u;
    s.deployment.batch = 8.0f;
    assert_status(gpw_energy_board_init(&s.board, sizeof s.board), GPW_OK);
    assert_status(gpw_energy_board_builtin(&s.board, GPW_ENERGY_H100_SXM), GPW_OK);
    assert_status(gpw_choice_space_init(&s.space, sizeof s.space), GPW_OK);
    assert_status(gpw_choice_space_board(&s.space, GPW_ENERGY_H100_SXM), GPW_OK);
    assert_status(gpw_choice_config_init(&s.site, sizeof s.site), GPW_OK);
    s.site.budget_w = 1.0e5f;
    return s;
}

static void search_names_what_is_missing(void **state)
{
    served s = good_service();
    gpw_choice_candidate c;
    gpw_choice_result r;

    (void)state;
#define SEARCH(site, space, model, work, deployed, board, found, out)                          \
  gpw_choice_search(site, space, model, work, deployed, board, found, sizeof c, out, sizeof r)
    IS_MISSING(SEARCH(NULL, &s.space, &s.model, &s.workload, &s.deployment, &s.board, &c, &r));
    IS_MISSING(SEARCH(&s.site, NULL, &s.model, &s.workload, &s.deployment, &s.board, &c, &r));
    IS_MISSING(SEARCH(&s.site, &s.space, NULL, &s.workload, &s.deployment, &s.board, &c, &r));
    IS_MISSING(SEARCH(&s.site, &s.space, &s.model, NULL, &s.deployment, &s.board, &c, &r));
    IS_MISSING(SEARCH(&s.site, &s.space, &s.model, &s.workload, NULL, &s.board, &c, &r));
    IS_MISSING(SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, NULL, &c, &r));
    IS_MISSING(
        SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, &s.board, NULL, &r));
    IS_MISSING(
        SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, &s.board, &c, NULL));
    memset(&s.deployment, 0, sizeof s.deployment);
    assert_status(
        SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, &s.board, &c, &r),
        GPW_ERR_VERSION);
    s = good_service();
    memset(&s.site, 0, sizeof s.site);
    assert_status(
        SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, &s.board, &c, &r),
        GPW_ERR_VERSION);
    s = good_service();
    s.deployment.step_s = 0.01f; /* measured: nothing to search for */
    IS_REFUSED(
        SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, &s.board, &c, &r));
    s = good_service();
    s.space.replica_gpus_max = GPW_CHOICE_REPLICA_GPUS_MAX + 1u;
    IS_REFUSED(
        SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, &s.board, &c, &r));
    s = good_service();
    s.space.batch_max = 65537u;
    IS_REFUSED(
        SEARCH(&s.site, &s.space, &s.model, &s.workload, &s.deployment, &s.board, &c, &r));
    s = good_service();
    memset(&s.space, 0, sizeof s.space);
    assert_status(gpw_choice_space_board(&s.space, GPW_ENERGY_H100_SXM), GPW_ERR_VERSION);
#undef SEARCH
}

/* What is wrong with a deployment is named; what no header tells of may not be set. */
static void deployment_is_refused_for_what_is_wrong_with_it(void **state)
{
    served s = good_service();
    uint32_t refusal = 0u;

    (void)state;
#define CHECK() gpw_energy_check(&s.model, &s.workload, &s.deployment, &s.board, &refusal)
    assert_status(CHECK(), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_ACCEPTED);
    s.deployment.gpus = UINT32_MAX;
    assert_status(CHECK(), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_NO_GPUS);
    s = good_service();
    s.deployment.gpus = 0u;
    assert_status(CHECK(), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_NO_GPUS);
    s = good_service();
    s.deployment.step_s = 0.01f;
    s.deployment.tokens_per_s = 100.0f;
    assert_status(CHECK(), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_BAD_MEASUREMENT);
    s = good_service();
    s.deployment.time_factor = 1.1f; /* and nothing said of where it is from */
    assert_status(CHECK(), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_BAD_FACTOR);
    s = good_service();
    memset(&s.model, 0, sizeof s.model);
    assert_status(CHECK(), GPW_OK);
    assert_int_equal(refusal, GPW_ENERGY_BAD_STRUCT);
#undef CHECK
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stair_of_steps_has_its_ends),
        cmocka_unit_test(cap_battery_and_preload_have_their_ends),
        cmocka_unit_test(ramps_have_their_ends),
        cmocka_unit_test(ramp_is_guessed_for_each_governor),
        cmocka_unit_test(smallest_asks_for_sets_that_can_be),
        cmocka_unit_test(smallest_of_a_list_does_not_depend_on_its_order),
        cmocka_unit_test(table_that_is_none_is_told),
        cmocka_unit_test(rule_without_its_bands_or_its_place_is_refused),
        cmocka_unit_test(limit_that_is_passed_twice_is_counted_twice),
        cmocka_unit_test(energy_is_the_same_whatever_is_known_of_the_meter),
        cmocka_unit_test(gap_limits_what_is_known),
        cmocka_unit_test(record_out_of_order_or_counted_twice),
        cmocka_unit_test(search_names_what_is_missing),
        cmocka_unit_test(deployment_is_refused_for_what_is_wrong_with_it),
    };

    return cmocka_run_group_tests(tests, live_make, live_end);
}
