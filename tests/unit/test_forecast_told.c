/* SPDX-License-Identifier: MIT */
/* What a forecast tells of changes: bounds, mean and the ends of what may come or not, written
 * down once more in double precision; and each figure of a reading where only one thing makes
 * it. */
#include "gpw_test.h"

#include "forecast_state.h"

#include <gpupower/gpupower.h>

#include <math.h>
#include <string.h>

#define TICK_NS 10000000u
#define GROUPS 3u
#define CHANGES 5u

static struct {
    GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(GROUPS, CHANGES));
    gpw_forecast_config config;
    gpw_forecast_group group[GROUPS];
    gpw_forecast *forecast;
    gpw_forecast_reading reading;
    uint64_t now_ns;
    uint32_t seed;
} b;

static double drawn(double low, double high)
{
    b.seed = b.seed * 1664525u + 1013904223u;
    return low + (high - low) * (double)(b.seed >> 8) / 16777216.0;
}

static void phase_is(gpw_forecast_group *g, uint32_t k, float mean_w)
{
    g->mean_w[k] = mean_w;
    g->low_w[k] = 0.8f * mean_w;
    g->high_w[k] = 1.1f * mean_w;
    g->sd_w[k] = 0.005f * mean_w;
}

static void prepare(void)
{
    uint32_t i;

    memset(&b, 0, sizeof b);
    b.seed = 1u;
    assert_status(gpw_forecast_config_init(&b.config, sizeof b.config), GPW_OK);
    b.config.tick_ns = TICK_NS;
    b.config.rating_w = 20000.0f;
    b.config.groups_max = GROUPS;
    b.config.announcements_max = CHANGES;
    for (i = 0; i < GROUPS; i++) {
        gpw_forecast_group *const g = &b.group[i];

        assert_status(gpw_forecast_group_init(g, sizeof *g), GPW_OK);
        assert_true(isnan(g->peak_w)); /* it has no default */
        g->peak_w = 8000.0f;
        g->may_start = 0u;
        phase_is(g, GPW_PHASE_IDLE, 1000.0f + 100.0f * (float)i);
        phase_is(g, GPW_PHASE_INFER, 3000.0f);
        phase_is(g, GPW_PHASE_TRAIN, 6000.0f - 500.0f * (float)i);
    }
}

static void begin(uint32_t groups)
{
    uint32_t i;

    assert_status(gpw_forecast_init(b.memory, sizeof b.memory, &b.config, &b.forecast), GPW_OK);
    for (i = 0; i < groups; i++) {
        uint32_t index = 77u;

        assert_status(gpw_forecast_add_group(b.forecast, &b.group[i], &index), GPW_OK);
        assert_int_equal(index, i);
    }
}

static void step(float power_w)
{
    b.now_ns += TICK_NS;
    assert_true(gpw_forecast_step(b.forecast, b.now_ns, b.now_ns, power_w, GPW_FORECAST_GOOD) >=
                GPW_OK);
}

static void look(void)
{
    assert_true(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading) >= GPW_OK);
}

static void run(float power_w, float seconds)
{
    uint32_t k = (uint32_t)(seconds * 100.0f + 0.5f);

    for (; k > 0u; k--) {
        step(power_w);
    }
    look();
}

static gpw_status announce(uint32_t id, uint32_t group, gpw_phase phase, float share,
                           float in_s, int32_t certain)
{
    return gpw_forecast_announce(b.forecast, id, group, phase, share,
                                 b.now_ns + (uint64_t)(in_s * 1.0e9f), certain);
}

/* ---- by the rules ---- */

typedef struct told {
    double mean_w, low_w, high_w, bound_low_w, bound_high_w, sd_w;
    int is_changed;
} told;

/* How much of a change is there, so long after it began. */
static double part_of(const forecast_change *c, double after_s, double delta_w)
{
    const gpw_forecast_group *const g = &b.group[c->group];
    double part = 1.0;

    if (after_s < (double)g->spread_s) {
        part = (double)g->sync_fraction +
               (1.0 - (double)g->sync_fraction) * after_s / (double)g->spread_s;
    }
    if (g->ramp_w_per_s > 0.0f) {
        part = fmin(part, (double)g->ramp_w_per_s * after_s / fabs(delta_w));
    }
    return part;
}

static void law_change(const forecast_change *c, double horizon_s, told *t)
{
    const forecast_phase *const p = forecast_groups(b.forecast)[c->group].phases;
    const forecast_phase *const from = &p[c->from], *const to = &p[c->to];
    const double share = (double)c->share;
    const double delta_w = share * ((double)to->mean_w - (double)from->mean_w);
    const double high_w = share * ((double)to->high_w - (double)from->high_w);
    const double low_w = share * ((double)to->low_w - (double)from->low_w);
    const double wait_s = 1.0e-9 * ((double)c->at_ns - (double)b.now_ns);

    if (c->stand == FORECAST_UNDER_WAY) { /* of the books already */
        t->mean_w -= delta_w * (1.0 - part_of(c, horizon_s - fmin(wait_s, 0.0), delta_w));
        t->bound_high_w += fmax(-high_w, 0.0);
        t->bound_low_w -= fmax(low_w, 0.0);
        return;
    }
    if (wait_s > horizon_s + (double)b.config.early_s) {
        return;
    }
    t->bound_high_w += fmax(high_w, 0.0);
    t->bound_low_w += fmin(low_w, 0.0);
    if (wait_s > horizon_s) {
        return;
    }
    if (c->stand == FORECAST_IS_LATE || c->certain == 0u) {
        t->low_w += fmin(delta_w, 0.0);
        t->high_w += fmax(delta_w, 0.0);
        return;
    }
    t->is_changed = 1;
    t->mean_w += delta_w * part_of(c, horizon_s - fmax(wait_s, 0.0), delta_w);
}

static told law_of(uint32_t groups, double horizon_s)
{
    const forecast_group *const g = forecast_groups(b.forecast);
    told t = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0};
    uint32_t i, k;

    for (i = 0; i < groups; i++) {
        double least_w = (double)b.group[i].peak_w, most_w = 0.0;

        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            t.mean_w += (double)g[i].phases[k].share * (double)g[i].phases[k].mean_w;
            if (!isnan(b.group[i].mean_w[k]) && k != GPW_PHASE_OFF) {
                least_w = fmin(least_w, (double)b.group[i].low_w[k]);
            }
            most_w += (double)g[i].phases[k].share * (double)g[i].phases[k].high_w;
        }
        t.bound_low_w += least_w;
        t.bound_high_w += b.group[i].may_start != 0u ? (double)b.group[i].peak_w : most_w;
    }
    for (k = 0; k < CHANGES; k++) {
        if (forecast_changes(b.forecast)[k].stand != FORECAST_FREE) {
            law_change(&forecast_changes(b.forecast)[k], horizon_s, &t);
        }
    }
    return t;
}

static void changes_are_told_by_the_rules(void **state)
{
    static const double horizon_s[] = {0.5, 2.0, 10.0, 60.0};
    static const gpw_phase phases[] = {GPW_PHASE_IDLE, GPW_PHASE_INFER, GPW_PHASE_TRAIN};
    uint32_t k, changed = 0u, uncertain = 0u, under_way = 0u, id = 1u;

    (void)state;
    prepare();
    b.config.early_s = 0.3f;
    b.config.late_s = 1.0f;
    b.config.drop_s = 4.0f;
    b.group[1].sync_fraction = 0.4f;
    b.group[1].spread_s = 3.0f;
    b.group[2].ramp_w_per_s = 700.0f;
    b.group[2].may_start = 1u;
    begin(GROUPS);
    for (k = 0; k < 12000u; k++) {
        const forecast_horizon *h;
        uint32_t i;
        told t;

        if (k % 130u == 0u) {
            const uint32_t group = (uint32_t)drawn(0.0, 3.0), to = (uint32_t)drawn(0.0, 3.0);

            (void)announce(id++, group, phases[to], (float)drawn(0.1, 1.0),
                           (float)drawn(0.0, 6.0), drawn(0.0, 4.0) < 3.0);
        }
        /* Most come as expected, some do not. */
        step(k % 900u < 600u ? b.forecast->expected_w * (float)drawn(0.95, 1.25)
                             : b.forecast->load_w);
        i = b.forecast->tick % 5u;
        if (i >= GPW_FORECAST_HORIZONS) {
            continue;
        }
        t = law_of(GROUPS, horizon_s[i]);
        h = &b.forecast->horizons[i];
        assert_near(h->bound_low_w, t.bound_low_w * (1.0 - (double)b.config.error_pu), 0.1);
        assert_near(h->bound_high_w, t.bound_high_w * (1.0 + (double)b.config.error_pu), 0.1);
        assert_near(h->told_low_w, t.low_w, 0.05);
        assert_near(h->told_high_w, t.high_w, 0.05);
        if (t.is_changed || b.now_ns < b.forecast->settled_ns) {
            assert_near(h->told_mean_w, t.mean_w, 0.1);
            changed++;
        }
        uncertain += t.low_w < 0.0 || t.high_w > 0.0 ? 1u : 0u;
        under_way += b.now_ns < b.forecast->settled_ns ? 1u : 0u;
    }
    assert_in_range(changed, 500u, 9600u);
    assert_in_range(uncertain, 200u, 9600u);
    assert_in_range(under_way, 200u, 9600u);
}

/* ---- one by one ---- */

/* Off and the last one too. */
static void a_wrong_figure_of_any_phase_is_refused(void **state)
{
    uint32_t k;

    (void)state;
    prepare();
    begin(0u);
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        gpw_forecast_group g = b.group[0];

        phase_is(&g, k, 2000.0f);
        g.low_w[k] = 2001.0f;
        assert_status(gpw_forecast_add_group(b.forecast, &g, NULL), GPW_ERR_DOMAIN);
        phase_is(&g, k, 2000.0f);
        g.tau_s[k] = -1.0f;
        assert_status(gpw_forecast_add_group(b.forecast, &g, NULL), GPW_ERR_DOMAIN);
    }
    assert_status(gpw_forecast_add_group(b.forecast, &b.group[0], NULL), GPW_OK);
}

/* A long tick sees to all horizons: six forecasts wait at each, a sixth of it apart. */
static void a_long_tick_spreads_its_forecasts_as_a_short_one(void **state)
{
    static const uint32_t strides[GPW_FORECAST_HORIZONS] = {2u, 7u, 33u, 200u};
    uint32_t i;

    (void)state;
    prepare();
    b.config.tick_ns = 50000000u;
    begin(1u);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_int_equal(b.forecast->horizons[i].stride, strides[i]);
    }
}

/* Readings far off what was expected of the phase before say nothing of this one. */
static void strange_readings_are_of_their_phase(void **state)
{
    (void)state;
    prepare();
    begin(1u);
    run(1000.0f, 20.0f);
    run(1500.0f, 0.3f);
    assert_true(b.forecast->strange > 0u);
    assert_status(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_TRAIN), GPW_OK);
    assert_int_equal(b.forecast->strange, 0u);
}

/* Before any horizon has been seen to, all of them have room for it. */
static void an_announcement_widens_every_bound_at_once(void **state)
{
    float before_w[GPW_FORECAST_HORIZONS], low_w[GPW_FORECAST_HORIZONS];
    uint32_t i;

    (void)state;
    prepare();
    begin(1u);
    run(1000.0f, 5.0f);
    assert_int_equal(b.reading.flags & GPW_FORECAST_BEYOND, 0u);
    memcpy(before_w, b.reading.bound_high_w, sizeof before_w);
    memcpy(low_w, b.reading.bound_low_w, sizeof low_w);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 0.5f, 100.0f, 1), GPW_OK);
    look();
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) { /* 0.5 (6600 - 800) */
        assert_near(b.reading.bound_high_w[i], before_w[i] + 2900.0f, 0.1);
        assert_near(b.reading.bound_low_w[i], low_w[i], 0.0);
    }
}

static void one_reading_is_known_by_its_stamp(void **state)
{
    uint32_t i;

    (void)state;
    prepare();
    begin(1u);
    b.now_ns = 5000000000u;
    assert_status(gpw_forecast_step(b.forecast, b.now_ns, b.now_ns - 30000000u, 9000.0f,
                                    GPW_FORECAST_GOOD),
                  GPW_OK);
    look();
    assert_true(b.reading.stamp_ns == 4970000000u);
    assert_near(b.reading.age_s, 0.03, 1.0e-6);
    assert_int_equal(b.reading.flags & (GPW_FORECAST_STALE | GPW_FORECAST_NO_READING), 0u);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) { /* and it is possible, whatever was said */
        assert_near(b.reading.bound_high_w[i], 9000.0, 0.0);
    }
}

/* A watt in more than a second: 100 W take more than two minutes. */
static void the_slowest_ramp_is_one(void **state)
{
    (void)state;
    prepare();
    phase_is(&b.group[0], GPW_PHASE_IDLE, 100.0f);
    phase_is(&b.group[0], GPW_PHASE_TRAIN, 200.0f);
    b.group[0].ramp_w_per_s = 0.75f;
    begin(1u);
    run(100.0f, 5.0f);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 1.0f, 1), GPW_OK);
    run(200.0f, 120.0f); /* seen at once, and not over for that */
    assert_true((b.reading.flags & GPW_FORECAST_CHANGING) != 0u);
    run(200.0f, 20.0f);
    assert_true((b.reading.flags & GPW_FORECAST_CHANGING) == 0u);
}

/* What is measured beyond what is expected may be of any of them. */
static void a_step_is_counted_from_what_is_measured(void **state)
{
    gpw_forecast_steps steps;

    (void)state;
    prepare();
    begin(1u);
    run(1000.0f, 20.0f);
    assert_status(gpw_forecast_add_group(b.forecast, &b.group[1], NULL), GPW_ERR_STATE);
    step(1080.0f);
    assert_true(gpw_forecast_step_bounds(b.forecast, GPW_FORECAST_ALL, &steps, sizeof steps) >=
                GPW_OK);
    assert_near(steps.from_w, 1080.0, 0.5);
    assert_near(steps.down_w, 1080.0, 0.5);
    begin(1u);
    step(1000.0f); /* one tick is too late */
    assert_status(gpw_forecast_add_group(b.forecast, &b.group[1], NULL), GPW_ERR_STATE);
}

/* The steepest of those that are asked for; of none nothing. */
static void a_step_rises_as_fast_as_the_fastest_group(void **state)
{
    static const float rise_s[2][3] = {{0.2f, 0.5f, 0.3f}, {0.5f, 0.3f, 0.4f}};
    gpw_forecast_steps steps;
    uint32_t i, k;

    (void)state;
    for (i = 0; i < 2u; i++) {
        prepare();
        for (k = 0; k < GROUPS; k++) {
            b.group[k].rise_s = rise_s[i][k];
            b.group[k].other_feed_w = 10.0f;
        }
        begin(GROUPS);
        run(3300.0f, 1.0f);
        assert_true(gpw_forecast_step_bounds(b.forecast, GPW_FORECAST_ALL, &steps,
                                             sizeof steps) >= GPW_OK);
        assert_near(steps.up_rise_s, i == 0u ? 0.2 : 0.3, 1.0e-7);
        for (k = 0; k < sizeof steps.reserved / sizeof steps.reserved[0]; k++) {
            assert_int_equal(steps.reserved[k], 0u);
        }
        assert_true(gpw_forecast_step_bounds(b.forecast, 0u, &steps, sizeof steps) >= GPW_OK);
        assert_near(steps.up_rise_s, 0.0, 0.0);
        assert_near(steps.up_w, 0.0, 0.0);
        assert_near(steps.down_w, 0.0, 0.0);
    }
}

/* A third of what is due has to be there three times in a row; what the one before was seen by
 * does not count. */
static void a_change_is_seen_by_its_own_readings(void **state)
{
    uint32_t k;

    (void)state;
    prepare();
    b.config.late_s = b.config.drop_s = 100.0f;
    begin(1u);
    run(1000.0f, 30.0f);
    for (k = 0; k < 2u; k++) {
        const float from_w = b.forecast->load_w;
        const forecast_phase *const p = forecast_groups(b.forecast)[0].phases; /* as learned */
        const float by_w = 0.4f * (p[GPW_PHASE_TRAIN].mean_w - p[GPW_PHASE_IDLE].mean_w);

        assert_status(announce(k + 1u, 0u, GPW_PHASE_TRAIN, 0.4f, 0.0f, 1), GPW_OK);
        run(from_w + 0.35f * by_w, 0.1f); /* readings are a tenth of a second apart */
        run(from_w + 0.36f * by_w, 0.1f);
        assert_int_equal(b.reading.arrived, k);
        run(from_w + 0.37f * by_w, 0.3f);
        assert_int_equal(b.reading.arrived, k + 1u);
        run(b.forecast->expected_w, 5.0f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_told_by_the_rules),
        cmocka_unit_test(a_wrong_figure_of_any_phase_is_refused),
        cmocka_unit_test(a_long_tick_spreads_its_forecasts_as_a_short_one),
        cmocka_unit_test(strange_readings_are_of_their_phase),
        cmocka_unit_test(an_announcement_widens_every_bound_at_once),
        cmocka_unit_test(one_reading_is_known_by_its_stamp),
        cmocka_unit_test(the_slowest_ramp_is_one),
        cmocka_unit_test(a_step_is_counted_from_what_is_measured),
        cmocka_unit_test(a_step_rises_as_fast_as_the_fastest_group),
        cmocka_unit_test(a_change_is_seen_by_its_own_readings),
    };

    return cmocka_run_group_tests_name("what a forecast tells", tests, NULL, NULL);
}
