/* SPDX-License-Identifier: MIT */
/* Forecast: what lies behind its memory is nothing to it, phases that were left are left, what
 * an announcement that moves or repeats itself leaves, and every figure of a profile. */
#include "gpw_test.h"

#include "forecast_state.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define TICK_NS 10000000u
#define GROUPS 2u
#define CHANGES 3u
#define BEHIND 1024u

static struct {
    GPW_STATE_BUFFER(memory, GPW_FORECAST_STATE_BYTES(GROUPS, CHANGES) + BEHIND);
    gpw_forecast_config config;
    gpw_forecast_group group;
    gpw_forecast *forecast;
    gpw_forecast_reading reading;
    uint64_t now_ns;
} b;

static void phase_is(uint32_t k, float mean_w, float sd_w)
{
    b.group.mean_w[k] = mean_w;
    b.group.low_w[k] = 0.9f * mean_w;
    b.group.high_w[k] = 1.1f * mean_w;
    b.group.sd_w[k] = sd_w;
}

static void prepare(void)
{
    memset(&b, 0, sizeof b);
    assert_status(gpw_forecast_config_init(&b.config, sizeof b.config), GPW_OK);
    b.config.tick_ns = TICK_NS;
    b.config.rating_w = 10000.0f;
    b.config.groups_max = GROUPS;
    b.config.announcements_max = CHANGES;
    assert_status(gpw_forecast_group_init(&b.group, sizeof b.group), GPW_OK);
    b.group.peak_w = 8000.0f;
    b.group.may_start = 0u;
    phase_is(GPW_PHASE_IDLE, 1000.0f, 5.0f);
    phase_is(GPW_PHASE_TRAIN, 6000.0f, 60.0f);
    phase_is(GPW_PHASE_INFER, 3000.0f, 30.0f);
    b.group.high_w[GPW_PHASE_OFF] = 0.0f;
}

static void begin(uint32_t groups)
{
    assert_status(gpw_forecast_init(b.memory, sizeof b.memory, &b.config, &b.forecast), GPW_OK);
    for (; groups > 0u; groups--) {
        assert_status(gpw_forecast_add_group(b.forecast, &b.group, NULL), GPW_OK);
    }
}

static void look(void)
{
    assert_true(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading) >= GPW_OK);
}

static void run(float power_w, float seconds)
{
    uint32_t k = (uint32_t)(seconds * 100.0f + 0.5f);

    for (; k > 0u; k--) {
        b.now_ns += TICK_NS;
        assert_true(gpw_forecast_step(b.forecast, b.now_ns, b.now_ns, power_w,
                                      GPW_FORECAST_GOOD) >= GPW_OK);
    }
    look();
}

static gpw_status announce(uint32_t id, uint32_t group, gpw_phase phase, float share,
                           float in_s)
{
    return gpw_forecast_announce(b.forecast, id, group, phase, share,
                                 b.now_ns + (uint64_t)(in_s * 1.0e9f), 1);
}

/* ---- memory ---- */

static void it_takes_what_its_parts_take(void **state)
{
    size_t bytes;
    uint32_t i;

    (void)state;
    prepare();
    for (i = 0; i < 6u; i++) {
        b.config.groups_max = 1u + i;
        b.config.announcements_max = 1u + 3u * (i % 3u);
        assert_status(gpw_forecast_state_size(&b.config, &bytes), GPW_OK);
        assert_int_equal(bytes, sizeof(struct gpw_forecast) +
                                    b.config.groups_max * sizeof(forecast_group) +
                                    b.config.announcements_max * sizeof(forecast_change));
    }
}

/* A day that touches every list: changes that wait, come, are late, are dropped. */
static uint32_t a_day(uint32_t seed)
{
    uint32_t sum = seed, part, k;

    for (part = 0; part < 40u; part++) {
        gpw_forecast_steps steps;
        gpw_status status;

        run(part % 8u < 4u ? 2000.0f : 7000.0f, 0.35f);
        status = announce(1u + part % 4u, part % GROUPS,
                          part % 3u == 0u ? GPW_PHASE_INFER : GPW_PHASE_TRAIN, 0.4f,
                          0.3f * (float)(part % 7u));
        sum = sum * 31u + (uint32_t)status;
        status =
            part % 5u == 4u ? gpw_forecast_cancel(b.forecast, 1u + (part + 1u) % 5u) : GPW_OK;
        sum = sum * 31u + (uint32_t)status;
        if (part % 11u == 10u) {
            assert_status(gpw_forecast_set_phase(b.forecast, part % GROUPS, GPW_PHASE_IDLE),
                          GPW_OK);
        }
        for (k = 1u; k <= 3u; k++) {
            assert_status(gpw_forecast_step_bounds(b.forecast, k, &steps, sizeof steps),
                          GPW_OK);
            sum = sum * 31u + (uint32_t)(steps.up_w * 8.0f) + (uint32_t)(steps.down_w * 8.0f);
        }
        look();
        for (k = 0; k < sizeof b.reading / 4u; k++) {
            uint32_t word;

            memcpy(&word, (const unsigned char *)&b.reading + 4u * k, sizeof word);
            sum = sum * 31u + word;
        }
    }
    return sum;
}

/* Behind the last change another one seems to stand, at each of its stands, with the id that
 * is asked for: none of it counts, and none of it is written. */
static void nothing_behind_its_memory_counts(void **state)
{
    forecast_change behind[BEHIND / sizeof(forecast_change)];
    uint32_t stand, sum = 0u, i;

    (void)state;
    for (stand = 0u; stand <= 5u; stand++) {
        unsigned char *after;
        size_t bytes;

        prepare();
        b.config.late_s = 1.0f;
        b.config.drop_s = 3.0f;
        b.group.sync_fraction = 0.5f;
        b.group.spread_s = 4.0f;
        assert_status(gpw_forecast_state_size(&b.config, &bytes), GPW_OK);
        memset(behind, 0, sizeof behind);
        for (i = 0; i < COUNT_OF(behind); i++) {
            behind[i].stand = stand < 5u ? stand : (uint32_t)FORECAST_WAITS;
            behind[i].id = stand < 5u ? 4u : 5u;
            behind[i].group = stand % GROUPS;
            behind[i].from = GPW_PHASE_IDLE;
            behind[i].to = GPW_PHASE_TRAIN;
            behind[i].certain = 1u;
            behind[i].share = behind[i].asked = 0.7f;
            behind[i].at_ns = 1000000000u + 500000000u * (uint64_t)i;
        }
        begin(GROUPS);
        after = (unsigned char *)b.memory + bytes;
        memcpy(after, behind, sizeof behind);
        if (stand == 0u) {
            sum = a_day(1u);
        } else {
            assert_int_equal(a_day(1u), sum);
        }
        assert_memory_equal(after, behind, sizeof behind);
    }
}

/* ---- phases ---- */

/* A spread is that of the phase in which it was seen. */
static void a_phase_that_was_left_learns_nothing(void **state)
{
    float spread_w;
    uint32_t k;

    (void)state;
    prepare();
    begin(1u);
    run(1000.0f, 5.0f);
    spread_w = b.reading.spread_w;
    assert_status(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_TRAIN), GPW_OK);
    for (k = 0; k < 600u; k++) {
        run(k % 2u != 0u ? 5000.0f : 7000.0f, 0.1f);
    }
    assert_true(b.reading.spread_w > 300.0f);
    assert_status(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_IDLE), GPW_OK);
    look();
    assert_near(b.reading.spread_w, spread_w, 0.01f * spread_w);
    assert_near(b.reading.expected_w, 1000.0f, 1.0f);
}

/* What was said stands until a horizon is seen to again. */
static void a_phase_that_is_told_changes_no_horizon_at_once(void **state)
{
    gpw_forecast_reading before;
    uint32_t i;

    (void)state;
    prepare();
    begin(1u);
    run(1000.0f, 5.0f);
    before = b.reading;
    assert_status(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_INFER), GPW_OK);
    look();
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_near(b.reading.mean_w[i], before.mean_w[i], 0.0f);
        assert_near(b.reading.bound_high_w[i], before.bound_high_w[i], 0.0f);
        assert_near(b.reading.bound_low_w[i], before.bound_low_w[i], 0.0f);
    }
    run(gpw_unknown(), 0.05f);
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        assert_near(b.reading.mean_w[i], 3000.0f, 1.0f);
        assert_near(b.reading.bound_high_w[i], 3300.0f * 1.01f, 0.5f);
    }
}

/* Idle to idle moves nobody: the band is that of the phase, of so few values. */
static void a_change_to_where_all_are_widens_nothing(void **state)
{
    (void)state;
    prepare();
    b.group.high_w[GPW_PHASE_IDLE] = 3000.0f; /* no bound cuts it */
    begin(1u);
    assert_status(announce(1u, 0u, GPW_PHASE_IDLE, 1.0f, 1.0f), GPW_OK);
    run(gpw_unknown(), 0.05f);
    assert_near(b.reading.high_w[GPW_FORECAST_10_S] - b.reading.mean_w[GPW_FORECAST_10_S],
                2.571f * b.reading.spread_w, 0.01f);
    assert_near(b.reading.next_w, 0.0f, 0.0f);
}

/* Half to train: sd (5 + 60)/2; what both means may be off, each by its part: 5 % of 1000 and
 * of 6000 W. */
static void a_change_brings_the_spread_of_where_it_goes(void **state)
{
    const float sd = 32.5f, error_w = 0.25f * 300.0f * 300.0f + 50.0f * 50.0f;

    (void)state;
    prepare();
    b.group.high_w[GPW_PHASE_IDLE] = b.group.high_w[GPW_PHASE_TRAIN] = 8000.0f;
    begin(1u);
    run(gpw_unknown(), 0.05f);
    assert_near(b.reading.spread_w, sqrtf(25.0f + 2500.0f), 0.1f);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 0.5f, 1.0f), GPW_OK);
    run(gpw_unknown(), 0.05f);
    assert_near(b.reading.high_w[GPW_FORECAST_10_S] - b.reading.mean_w[GPW_FORECAST_10_S],
                2.571f * sqrtf(sd * sd + error_w), 0.5f);
}

/* ---- changes ---- */

/* To infer from where the first one ends; once that is another group's, from idle. */
static void a_change_that_moves_to_another_group_leaves_the_next_ones(void **state)
{
    (void)state;
    prepare();
    begin(GROUPS);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 10.0f), GPW_OK);
    assert_status(announce(2u, 0u, GPW_PHASE_INFER, 1.0f, 5.0f), GPW_OK);
    assert_status(announce(2u, 0u, GPW_PHASE_INFER, 1.0f, 20.0f), GPW_OK);
    run(2000.0f, 0.05f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], 4000.0f, 5.0f);
    assert_status(announce(1u, 1u, GPW_PHASE_TRAIN, 1.0f, 30.0f), GPW_OK);
    run(2000.0f, 0.05f);
    assert_near(b.reading.next_w, 2000.0f, 5.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_60_S], 9000.0f, 5.0f);
}

/* Of those that change at the command none spread. */
static void a_group_in_step_is_done_at_once(void **state)
{
    (void)state;
    prepare();
    b.group.spread_s = 10.0f;
    begin(1u);
    run(1000.0f, 2.0f);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.5f), GPW_OK);
    run(1000.0f, 0.5f);
    run(6000.0f, 0.5f);
    assert_int_equal(b.reading.arrived, 1u);
    assert_int_equal(b.reading.flags & GPW_FORECAST_CHANGING, 0u);
}

/* The rest is done in its time, and the meter's on top: 3 s, 0.2 and two lags of 0.3 s. */
static void a_change_is_under_way_for_as_long_as_it_takes(void **state)
{
    uint32_t k;

    (void)state;
    prepare();
    b.group.sync_fraction = 0.5f;
    b.group.spread_s = 3.0f;
    b.config.dead_s = 0.2f;
    b.config.lag_s = 0.3f;
    b.config.refresh_s = 0.05f;
    begin(1u);
    run(1000.0f, 2.0f);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 0.5f), GPW_OK);
    run(1000.0f, 0.49f);
    for (k = 0; k < 1000u; k++) {
        run(k < 300u ? 3500.0f + 2500.0f * (float)k / 300.0f : 6000.0f, 0.01f);
        if (k > 20u && (b.reading.flags & GPW_FORECAST_CHANGING) == 0u) {
            break;
        }
    }
    assert_int_equal(b.reading.arrived, 1u);
    assert_near(0.01f * (float)k, 3.0f + 0.2f + 0.6f + 0.05f, 0.06f);
}

/* All are off by the figures, and nothing was learned yet: what is measured is not theirs. */
static void groups_that_are_off_take_no_step_down(void **state)
{
    gpw_forecast_steps steps;

    (void)state;
    prepare();
    b.group.phase = GPW_PHASE_OFF;
    begin(1u);
    run(5.0f, 0.01f);
    assert_status(gpw_forecast_step_bounds(b.forecast, 1u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.from_w, 0.0f, 0.0f);
    assert_near(steps.down_w, 0.0f, 0.0f);
}

/* Before any reading the figures are what a step is from. */
static void without_a_reading_a_step_is_from_what_is_expected(void **state)
{
    gpw_forecast_steps steps;

    (void)state;
    prepare();
    begin(1u);
    assert_status(gpw_forecast_set_phase(b.forecast, 0u, GPW_PHASE_TRAIN), GPW_OK);
    run(gpw_unknown(), 0.05f);
    assert_status(gpw_forecast_step_bounds(b.forecast, 1u, &steps, sizeof steps), GPW_OK);
    assert_near(steps.from_w, 6000.0f, 0.01f);
    assert_near(steps.down_w, 6000.0f, 0.01f);
    assert_near(steps.up_w, 600.0f, 0.1f);
}

/* One after the other, up and half down again, each seen to come: from there, not from the
 * first. In the tick in which one comes it is under way. */
static void changes_come_one_after_the_other(void **state)
{
    uint32_t k, before = 0u;

    (void)state;
    prepare();
    b.config.lag_s = 0.05f;
    begin(1u);
    run(1000.0f, 3.0f);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 1.0f), GPW_OK);
    assert_status(announce(2u, 0u, GPW_PHASE_INFER, 1.0f, 9.0f), GPW_OK);
    for (k = 0; k < 1200u; k++) {
        run(k < 100u ? 1000.0f : k < 900u ? 6000.0f : 3000.0f, 0.01f);
        if (b.reading.arrived > before) {
            assert_true((b.reading.flags & GPW_FORECAST_CHANGING) != 0u);
            before = b.reading.arrived;
        }
    }
    assert_int_equal(b.reading.arrived, 2u);
    assert_near(b.reading.expected_w, 3000.0f, 60.0f);
}

/* It may stay, or fall by 5 kW: the low end and the low bound have it, the high ones nothing.
 */
static void an_uncertain_fall_widens_the_low_end(void **state)
{
    float low_w;

    (void)state;
    prepare();
    b.group.phase = GPW_PHASE_TRAIN;
    begin(1u);
    run(6000.0f, 5.0f);
    low_w = b.reading.low_w[GPW_FORECAST_10_S];
    assert_true(low_w > 5000.0f);
    assert_near(b.reading.bound_high_w[GPW_FORECAST_10_S], 6600.0f * 1.01f, 0.1f);
    assert_status(gpw_forecast_announce(b.forecast, 1u, 0u, GPW_PHASE_IDLE, 1.0f,
                                        b.now_ns + 1000000000u, 0),
                  GPW_OK);
    run(6000.0f, 0.1f);
    assert_near(b.reading.low_w[GPW_FORECAST_10_S], low_w - 5000.0f, 30.0f);
    assert_near(b.reading.mean_w[GPW_FORECAST_10_S], 6000.0f, 30.0f);
    assert_near(b.reading.bound_high_w[GPW_FORECAST_10_S], 6600.0f * 1.01f, 0.1f);
    assert_true(b.reading.now_ns == b.now_ns);
}

/* Nothing waits: when the next change comes is unknown, though all else is known. */
static void a_quiet_day_has_no_flags(void **state)
{
    (void)state;
    prepare();
    begin(1u);
    run(1000.0f, 320.0f);
    assert_int_equal(b.reading.flags, 0u);
    assert_true(b.reading.covered_pu[GPW_FORECAST_60_S] > 0.9f);
    assert_status(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading), GPW_NOTE_UNKNOWN);
    assert_status(announce(1u, 0u, GPW_PHASE_TRAIN, 1.0f, 100.0f), GPW_OK);
    assert_status(gpw_forecast_get(b.forecast, &b.reading, sizeof b.reading), GPW_OK);
}

/* ---- of a profile ---- */

static void a_profile_gives_every_figure(void **state)
{
    gpw_profile_config board;
    gpw_phase_figures figures;
    gpw_fleet_group fleet;
    gpw_forecast_group g;
    gpw_profile *profile;
    const float wave_w = 10.0f * sqrtf(0.3f * 0.7f) * 8.0f;
    static GPW_STATE_BUFFER(memory, 8192u);
    size_t bytes;

    (void)state;
    assert_status(gpw_profile_config_init(&board, sizeof board), GPW_OK);
    memcpy(board.name, "ways", 5u);
    board.peak_low_w = 700.0f;
    board.peak_high_w = 800.0f;
    assert_status(gpw_profile_state_size(&board, &bytes), GPW_OK);
    assert_true(bytes <= sizeof memory);
    assert_status(gpw_profile_init(memory, sizeof memory, &board, &profile), GPW_OK);
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    figures.phase = GPW_PHASE_TRAIN;
    figures.mean_w = 600.0f;
    figures.low_w = 550.0f;
    figures.high_w = 650.0f;
    figures.sigma_w = 3.0f;
    figures.tau_s = 0.7f;
    figures.wave_w = 10.0f;
    figures.wave_period_s = 2.0f;
    figures.wave_duty = 0.3f;
    assert_status(gpw_profile_set_phase(profile, &figures), GPW_OK);
    assert_status(gpw_fleet_group_init(&fleet, sizeof fleet), GPW_OK);
    fleet.gpus = 8u;
    fleet.initial_phase = GPW_PHASE_TRAIN;
    fleet.sync_fraction = 0.6f;
    fleet.spread_s = 4.0f;
    fleet.ramp_up_w_per_s = 50.0f;
    assert_status(gpw_forecast_group_init(&g, sizeof g), GPW_OK);
    g.may_start = 0u;
    g.rise_s = 0.3f;
    g.other_feed_w = 77.0f;
    g.mean_error_pu = 0.08f;
    assert_status(gpw_forecast_group_from_profile(&g, profile, &fleet, 100.0f, 1.5f), GPW_OK);
    assert_int_equal(g.gpus, 8u);
    assert_int_equal(g.phase, GPW_PHASE_TRAIN);
    assert_int_equal(g.may_start, 0u);
    assert_near(g.rise_s, 0.3f, 0.0f);
    assert_near(g.other_feed_w, 77.0f, 0.0f);
    assert_near(g.mean_error_pu, 0.08f, 0.0f);
    assert_near(g.sync_fraction, 0.6f, 0.0f);
    assert_near(g.spread_s, 4.0f, 0.0f);
    assert_near(g.ramp_w_per_s, 1.5f * 8.0f * 50.0f, 0.01f);
    assert_near(g.fixed_w, 100.0f, 0.0f);
    assert_near(g.peak_w, 1.5f * 8.0f * 800.0f, 0.1f);
    assert_near(g.mean_w[GPW_PHASE_TRAIN], 1.5f * 8.0f * 600.0f, 0.1f);
    /* Apart from each other, by the root of 8; the wave all together. */
    assert_near(g.sd_w[GPW_PHASE_TRAIN], 1.5f * sqrtf(9.0f * 8.0f + wave_w * wave_w), 0.05f);
    assert_near(g.tau_s[GPW_PHASE_TRAIN], 0.7f, 0.0f);
    assert_near(g.cycle_w[GPW_PHASE_TRAIN], 1.5f * 80.0f, 0.01f);
    assert_near(g.period_s[GPW_PHASE_TRAIN], 2.0f, 0.0f);
    assert_near(g.low_w[GPW_PHASE_TRAIN],
                12.0f * 550.0f - 4.0f * g.sd_w[GPW_PHASE_TRAIN] - 120.0f, 0.5f);
    assert_near(g.high_w[GPW_PHASE_TRAIN],
                12.0f * 650.0f + 4.0f * g.sd_w[GPW_PHASE_TRAIN] + 120.0f, 0.5f);
    /* The ends of what a group may be made of. */
    assert_status(gpw_forecast_group_from_profile(&g, profile, &fleet, 0.0f, 0.5f), GPW_OK);
    assert_status(gpw_forecast_group_from_profile(&g, profile, &fleet, 0.0f, 3.0f), GPW_OK);
    assert_status(gpw_forecast_group_from_profile(&g, profile, &fleet, 0.0f, 0.4999f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_forecast_group_from_profile(&g, profile, &fleet, 0.0f, 3.001f),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_forecast_group_from_profile(&g, profile, &fleet, -1.0e-6f, 1.0f),
                  GPW_ERR_DOMAIN);
    assert_status(
        gpw_forecast_group_from_profile(&g, profile, &fleet, 1.1f * GPW_POWER_MAX_W, 1.0f),
        GPW_ERR_DOMAIN);
    fleet.gpus = 1u;
    assert_status(gpw_forecast_group_from_profile(&g, profile, &fleet, 0.0f, 1.0f), GPW_OK);
}

/* Whatever parts move to and fro, all of them are a whole, to the bit. */
static void shares_never_drift(void **state)
{
    static const gpw_phase phases[] = {GPW_PHASE_TRAIN, GPW_PHASE_INFER, GPW_PHASE_IDLE};
    uint32_t i, k;

    (void)state;
    prepare();
    begin(1u);
    run(1000.0f, 1.0f);
    for (i = 0; i < 200u; i++) {
        const float share = (float)(1u + i * 7u % 21u) / 8000.0f; /* nobody sees it come */
        double all = 0.0;

        assert_status(announce(1u + i, 0u, phases[i % 3u], share, 0.0f), GPW_OK);
        run(b.forecast->expected_w, 0.6f);
        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            const float is = forecast_groups(b.forecast)[0].phases[k].share;

            assert_true(is >= 0.0f);
            all += (double)is;
        }
        assert_true(all == 1.0);
    }
    assert_true(b.forecast->arrived > 150u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_takes_what_its_parts_take),
        cmocka_unit_test(nothing_behind_its_memory_counts),
        cmocka_unit_test(a_phase_that_was_left_learns_nothing),
        cmocka_unit_test(a_phase_that_is_told_changes_no_horizon_at_once),
        cmocka_unit_test(a_change_to_where_all_are_widens_nothing),
        cmocka_unit_test(a_change_brings_the_spread_of_where_it_goes),
        cmocka_unit_test(a_change_that_moves_to_another_group_leaves_the_next_ones),
        cmocka_unit_test(a_group_in_step_is_done_at_once),
        cmocka_unit_test(a_change_is_under_way_for_as_long_as_it_takes),
        cmocka_unit_test(groups_that_are_off_take_no_step_down),
        cmocka_unit_test(without_a_reading_a_step_is_from_what_is_expected),
        cmocka_unit_test(changes_come_one_after_the_other),
        cmocka_unit_test(an_uncertain_fall_widens_the_low_end),
        cmocka_unit_test(a_quiet_day_has_no_flags),
        cmocka_unit_test(a_profile_gives_every_figure),
        cmocka_unit_test(shares_never_drift),
    };

    return cmocka_run_group_tests_name("ways of a forecast", tests, NULL, NULL);
}
