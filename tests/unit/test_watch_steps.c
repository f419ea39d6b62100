/* SPDX-License-Identifier: MIT */
/* What a change may add and let go, and what those that wait add up to, written down once more
 * in double precision and held against a watch of groups, compositions and loads at random. */
#include "watch_bench.h"

#include "forecast_state.h"

#include <math.h>

#define GROUPS 3u
#define CHANGES 6u

static uint32_t seed;

static double drawn(double low, double high)
{
    seed = seed * 1664525u + 1013904223u;
    return low + (high - low) * (double)(seed >> 8) / 16777216.0;
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)drawn(0.0, (double)n);
}

static const uint32_t phases[] = {GPW_PHASE_OFF, GPW_PHASE_IDLE, GPW_PHASE_READY,
                                  GPW_PHASE_INFER, GPW_PHASE_TRAIN};

/* Some of the phases are known, off not always. */
static gpw_forecast_group group_drawn(void)
{
    gpw_forecast_group g;
    uint32_t k;

    assert_status(gpw_forecast_group_init(&g, sizeof g), GPW_OK);
    g.gpus = 64u;
    g.may_start = 0u;
    g.peak_w = 400.0e3f;
    g.sync_fraction = 0.0f;
    g.spread_s = 2.0f; /* a change is under way for a while */
    g.low_w[GPW_PHASE_OFF] = g.high_w[GPW_PHASE_OFF] = 0.0f;
    if (below(2u) == 0u) {
        g.mean_w[GPW_PHASE_OFF] = gpw_unknown();
    }
    for (k = 1; k < 5u; k++) {
        const float mean_w = (float)drawn(20.0e3, 300.0e3);

        if (k > 1u && below(4u) == 0u) {
            continue;
        }
        g.mean_w[phases[k]] = mean_w;
        g.sd_w[phases[k]] = 1.0e3f;
        g.low_w[phases[k]] = mean_w * (float)drawn(0.2, 1.0);
        g.high_w[phases[k]] = mean_w * (float)drawn(1.0, 1.3);
    }
    return g;
}

/* ---- the rules ---- */

#define SOON_NS 300000000u

static struct {
    uint32_t id; /* 0: none */
    uint32_t token;
    uint64_t at_ns;
    double step_w, down_w;
} told[CHANGES];

static uint32_t in_reach(uint32_t group)
{
    const gpw_forecast *const f = gpwi_watch_forecast(bench.watch);
    uint32_t k, mask = 0u;

    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        mask |= forecast_groups(f)[group].phases[k].share > 1.0e-6f ? 1u << k : 0u;
    }
    for (k = 0; k < CHANGES; k++) {
        const forecast_change *const c = &forecast_changes(f)[k];

        mask |= c->stand != FORECAST_FREE && c->group == group ? 1u << c->to : 0u;
    }
    return mask;
}

static double missing_by_law(void)
{
    const gpw_forecast *const f = gpwi_watch_forecast(bench.watch);
    const forecast_group *const g = forecast_groups(f);
    double sum_w = -(double)bench.watch->lag.load_w;
    uint32_t i, k;

    for (i = 0; i < GROUPS; i++) {
        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            sum_w += (double)g[i].phases[k].share * (double)g[i].phases[k].low_w;
        }
    }
    for (k = 0; k < CHANGES; k++) {
        const forecast_change *const c = &forecast_changes(f)[k];

        if (c->stand == FORECAST_UNDER_WAY) {
            sum_w -= fmax((double)c->share * ((double)g[c->group].phases[c->to].low_w -
                                              (double)g[c->group].phases[c->from].low_w),
                          0.0);
        }
    }
    return sum_w > 0.02 * 1.0e6 ? sum_w : 0.0;
}

/* NaN: nobody knows what that phase draws. */
static double step_by_law(const gpw_forecast_group *g, uint32_t group, uint32_t phase,
                          double share)
{
    const gpw_forecast *const f = gpwi_watch_forecast(bench.watch);
    const uint32_t mask = in_reach(group) & ~(1u << phase);
    const double high_w = (double)g->high_w[phase];
    const double is_there = (double)forecast_groups(f)[group].phases[phase].share;
    double least_w = high_w, of_all_w = high_w, step_w;
    uint32_t k;

    if (isnan(g->mean_w[phase])) {
        return NAN;
    }
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        if (!isnan(g->mean_w[k])) {
            of_all_w = fmin(of_all_w, (double)g->low_w[k]);
        }
        if ((mask >> k & 1u) != 0u) {
            least_w = fmin(least_w, (double)g->low_w[k]);
        }
    }
    step_w = fmin(share * (high_w - least_w) + missing_by_law(), share * (high_w - of_all_w));
    if (share > 1.0 - is_there + 1.0e-4) { /* of those that are said to run */
        step_w = share * (high_w - of_all_w);
    }
    return fmax(step_w, 1.0);
}

static double down_by_law(const gpw_forecast_group *g, uint32_t group, uint32_t phase,
                          double share)
{
    const uint32_t mask = in_reach(group) & ~(1u << phase);
    double most_w = (double)g->low_w[phase];
    uint32_t k;

    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        if ((mask >> k & 1u) != 0u) {
            most_w = fmax(most_w, (double)g->high_w[k]);
        }
    }
    return share * (most_w - (double)g->low_w[phase]);
}

static uint32_t stand_of(uint32_t id)
{
    const forecast_change *const c = forecast_changes(gpwi_watch_forecast(bench.watch));
    uint32_t k;

    for (k = 0; k < CHANGES; k++) {
        if (c[k].stand != FORECAST_FREE && c[k].id == id) {
            return c[k].stand;
        }
    }
    return FORECAST_FREE;
}

static int is_under_way(uint32_t id)
{
    return stand_of(id) == FORECAST_UNDER_WAY;
}

static void assert_sums(void)
{
    const uint64_t soon_ns = bench.watch->core.clock_ns + SOON_NS;
    double without_w = 0.0, with_w = 0.0, going_w = 7.0, soon_w = 7.0;
    uint32_t k;

    for (k = 0; k < CHANGES; k++) {
        if (told[k].id == 0u || stand_of(told[k].id) == FORECAST_FREE) { /* it has ended */
            continue;
        }
        going_w += told[k].down_w;
        soon_w += told[k].at_ns <= bench.now_ns + SOON_NS ? told[k].down_w : 0.0;
        if (!is_under_way(told[k].id)) {
            with_w += told[k].token != 0u ? told[k].step_w : 0.0;
            without_w += told[k].token == 0u ? told[k].step_w : 0.0;
        }
    }
    going_w = fmin(going_w, (double)bench.watch->lag.load_w);
    soon_w = fmin(soon_w, (double)bench.watch->lag.load_w);
    assert_near(gpwi_watch_waiting_w(bench.watch, 0), without_w, 1.0e-6 * without_w);
    assert_near(gpwi_watch_waiting_w(bench.watch, 1), with_w, 1.0e-6 * with_w);
    assert_near(gpwi_watch_going_w(bench.watch, 7.0f, UINT64_MAX), going_w,
                1.0e-6 * fabs(going_w));
    assert_near(gpwi_watch_going_w(bench.watch, 7.0f, soon_ns), soon_w, 1.0e-6 * fabs(soon_w));
}

static void assert_steps(const gpw_forecast_group *groups)
{
    static const double shares[] = {0.001, 0.25, 0.5, 0.75, 1.0};
    uint32_t i, k, n;

    for (i = 0; i < GROUPS; i++) {
        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            for (n = 0; n < 5u; n++) {
                const double step_w = step_by_law(&groups[i], i, k, shares[n]);
                const double down_w = down_by_law(&groups[i], i, k, shares[n]);
                const float is_w = gpwi_watch_step_of(bench.watch, i, k, (float)shares[n]);

                if (isnan(step_w)) {
                    assert_true(isnan(is_w));
                    continue;
                }
                assert_near(is_w, step_w, 0.1);
                assert_near(gpwi_watch_down_of(bench.watch, i, k, (float)shares[n]), down_w,
                            0.1);
            }
        }
    }
}

/* One more that waits, or one that comes now; every third with a permit. */
static void announce_one(const gpw_forecast_group *groups, uint32_t n)
{
    const uint32_t group = below(GROUPS), phase = phases[below(5u)];
    const float share = (float)drawn(0.05, 0.4);
    const uint64_t in_ns = below(3u) == 0u ? 0u : 600000000u;
    gpw_permit_answer a;
    uint32_t token = 0u;

    if (isnan(groups[group].mean_w[phase])) {
        return;
    }
    if (n % 3u == 0u) {
        assert_status(gpw_watch_request(bench.watch, bench.now_ns, n + 1u, group, phase, share,
                                        &a, sizeof a),
                      GPW_OK);
        token = a.token;
    }
    told[n].id = n + 1u;
    told[n].token = token;
    told[n].at_ns = bench.now_ns + in_ns;
    told[n].step_w = step_by_law(&groups[group], group, phase, (double)share);
    told[n].down_w = down_by_law(&groups[group], group, phase, (double)share);
    assert_status(gpw_watch_announce(bench.watch, n + 1u, group, phase, share,
                                     bench.now_ns + in_ns, token),
                  GPW_OK);
}

static void a_step_is_counted_by_the_rules(void **state)
{
    uint32_t n, k, i, under_way = 0u, with_token = 0u;

    (void)state;
    seed = 5u;
    for (n = 0; n < 150u; n++) {
        gpw_forecast_group groups[GROUPS];

        prepare(1u);
        memset(told, 0, sizeof told);
        bench.config.announcements_max = CHANGES;
        bench.config.power_recover_s = 0.0f;
        bench.config.model_recover_s = 0.0f;
        bench.config.token_life_s = 1.0f;
        bench.config.token_arrive_s = 0.5f;
        bench.load_w = 0.0f;
        for (i = 0; i < GROUPS; i++) {
            groups[i] = group_drawn();
            bench.load_w += groups[i].low_w[GPW_PHASE_IDLE];
        }
        bench.load_w +=
            (float)drawn(-200.0e3, 40.0e3); /* what is missing, or more than known */
        begin_with(groups, GROUPS);
        run(6.0f);
        assert_steps(groups);
        for (k = 0; k < CHANGES; k++) {
            announce_one(groups, k);
            assert_sums();
            assert_steps(groups);
        }
        for (k = 0; k < 20u; k++) { /* some of it comes */
            bench.load_w += (float)drawn(-1.0e3, 20.0e3);
            tick();
        }
        for (k = 0; k < CHANGES; k++) {
            under_way += told[k].id != 0u && is_under_way(told[k].id) ? 1u : 0u;
            with_token += told[k].token != 0u ? 1u : 0u;
        }
        assert_sums();
        assert_steps(groups);
    }
    assert_in_range(under_way, 20u, 700u);
    assert_in_range(with_token, 50u, 300u);
}

/* ---- each change by itself ---- */

static gpw_status announce(uint32_t id, float share, float in_s, uint32_t token)
{
    return gpw_watch_announce(bench.watch, id, 0u, GPW_PHASE_TRAIN, share,
                              bench.now_ns + (uint64_t)(in_s * 1.0e9f), token);
}

static uint32_t given(float share)
{
    gpw_permit_answer a;

    assert_status(gpw_watch_request(bench.watch, bench.now_ns, bench.out.sequence + 1u, 0u,
                                    GPW_PHASE_TRAIN, share, &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    return a.token;
}

/* One waits for long; another one is due and does not come. In either order. */
static void each_change_is_late_by_itself(void **state)
{
    uint32_t way;

    (void)state;
    for (way = 0; way < 2u; way++) {
        prepare(1u);
        settled(60.0e3f);
        assert_status(announce(1u + way, 0.1f, 100.0f, 0u), GPW_OK);
        run(1.0f);
        assert_false(has_reason(GPW_WATCH_LATE));
        assert_status(announce(2u - way, 0.1f, 0.0f, 0u), GPW_OK);
        run(4.9f);
        assert_false(has_reason(GPW_WATCH_LATE));
        run(0.5f);
        assert_true(has_reason(GPW_WATCH_LATE));
        assert_status(gpw_watch_cancel(bench.watch, 2u - way), GPW_OK);
        run(1.0f);
        assert_false(has_reason(GPW_WATCH_LATE));
        assert_status(gpw_watch_cancel(bench.watch, 1u + way), GPW_OK);
    }
}

/* The only one that is due has come: its watts are free after the settling time, though another
 * one waits; of two that were due at once they are kept to the last. */
static void a_change_that_came_alone_gives_its_watts_back(void **state)
{
    uint32_t way;

    (void)state;
    for (way = 0; way < 2u; way++) {
        uint32_t token;

        prepare(1u);
        bench.config.announcements_max = 3u;
        bench.config.token_arrive_s = 20.0f;
        bench.config.token_settle_s = 0.2f;
        begin_at(60.0e3f);
        run(30.0f); /* the quarantine is as long as a change may take */
        assert_int_equal(bench.out.reasons, 0u);
        assert_status(announce(9u, 0.01f, 0.0f, 0u), GPW_OK); /* a place that was used */
        run(0.1f);
        assert_status(gpw_watch_cancel(bench.watch, 9u), GPW_OK);
        token = given(0.5f);
        assert_status(announce(3u, 0.01f, way == 0u ? 100.0f : 0.0f, 0u), GPW_OK);
        assert_status(announce(1u, 0.5f, 0.0f, token), GPW_OK);
        run(0.3f);
        bench.load_w = 150.0e3f;
        run(5.0f);
        assert_true((bench.out.reserved_w > 0.0f) == (way == 1u));
        assert_int_equal(bench.out.violations, 0u);
    }
}

/* Of places for changes and tokens only those that there are, whatever lies behind: a token
 * whose number is the bits of the share that it was given for. */
static void a_token_with_the_number_of_its_share_is_one(void **state)
{
    const float share = 8388609.0f / 16777216.0f; /* 0x3F000001 */
    uint32_t token;

    (void)state;
    prepare(1u);
    bench.config.epoch = 0x3F00u;
    settled(60.0e3f);
    token = given(share);
    assert_int_equal(token, 0x3F000001u);
    assert_status(announce(1u, share, 1.0f, token), GPW_OK);
    assert_status(announce(2u, share, 1.0f, token), GPW_ERR_NOT_FOUND);
}

/* Behind the last token lie the ladders: a power that has stood still since a time whose halves
 * are those of a permit down that nobody announced. */
static void what_lies_behind_the_tokens_is_none(void **state)
{
    gpw_permit_answer a;

    (void)state;
    prepare(1u);
    begin_at(60.0e3f);
    bench.now_ns = ((uint64_t)1u << 32) + 1u - bench.config.tick_ns;
    run(20.0f);
    assert_int_equal(bench.out.permit_open, 1u);
    assert_status(
        gpw_watch_request(bench.watch, bench.now_ns, 1u, 0u, GPW_PHASE_OFF, 0.5f, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_status(
        gpw_watch_request(bench.watch, bench.now_ns, 2u, 0u, GPW_PHASE_OFF, 0.1f, &a, sizeof a),
        GPW_OK);
    assert_int_equal(a.granted, 0u); /* one at a time */
}

/* Before a first load nothing is missing: 0.5 (270 - 54) kW. */
static void a_change_that_was_announced_before_the_first_tick_counts_as_later(void **state)
{
    (void)state;
    prepare(1u);
    begin_at(60.0e3f);
    assert_status(announce(1u, 0.5f, 100.0f, 0u), GPW_OK);
    run(15.0f);
    assert_near(bench.out.step_allowed_w - bench.out.permit_free_w, 108.0e3, 1.0);
    assert_int_equal(bench.out.reasons, GPW_WATCH_NO_TOKEN);
}

/* The group behind the last one is none, though changes lie there. */
static void a_group_that_is_not_there_takes_no_command(void **state)
{
    gpw_permit_answer a;
    uint32_t id;

    (void)state;
    prepare(1u);
    bench.config.announcements_max = 32u;
    settled(60.0e3f);
    for (id = 1u; id <= 32u; id++) {
        assert_status(gpw_watch_announce(bench.watch, 0xFFFFFF00u + id, 0u, GPW_PHASE_TRAIN,
                                         0.01f, bench.now_ns + 100000000000u, 0u),
                      GPW_OK);
    }
    for (id = 0; id < GPW_PHASE_COUNT; id++) {
        assert_status(
            gpw_watch_request(bench.watch, bench.now_ns, 1u, 1u, id, 0.01f, &a, sizeof a),
            GPW_ERR_NOT_FOUND);
        assert_status(
            gpw_watch_announce(bench.watch, 0xFFFFFF01u, 1u, id, 0.01f, bench.now_ns, 0u),
            GPW_ERR_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_counted_by_the_rules),
        cmocka_unit_test(each_change_is_late_by_itself),
        cmocka_unit_test(a_change_that_came_alone_gives_its_watts_back),
        cmocka_unit_test(a_token_with_the_number_of_its_share_is_one),
        cmocka_unit_test(what_lies_behind_the_tokens_is_none),
        cmocka_unit_test(a_change_that_was_announced_before_the_first_tick_counts_as_later),
        cmocka_unit_test(a_group_that_is_not_there_takes_no_command),
    };

    return cmocka_run_group_tests_name("steps of a watch", tests, NULL, NULL);
}
