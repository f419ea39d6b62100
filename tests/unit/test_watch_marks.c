/* SPDX-License-Identifier: MIT */
/* A watch's own memory: how much it takes, what marks its contents, and that each word of what
 * stands still, controls or permits is looked at, and all others in their turn. */
#include "watch_bench.h"

#include "forecast_state.h"
#include "permit_state.h"

static GPW_STATE_BUFFER(kept, 16384u);

static void keep(void)
{
    assert_true(bench.watch->core.bytes <= sizeof kept);
    memcpy(kept, bench_memory, bench.watch->core.bytes);
}

static void restore(void)
{
    const uint32_t bytes = ((const gpw_watch *)(const void *)kept)->core.bytes;

    memcpy(bench_memory, kept, bytes);
}

static void open_site(uint32_t sets)
{
    prepare(sets);
    bench.config.inputs |= GPW_WATCH_HAS_BOOST;
    bench.config.model_bytes = 1024u;
    bench.config.pulse_peak_w = 100.0e3f;
    bench.config.pulse_energy_ws = 50.0e3f;
    bench.config.load_min_pu = 0.35f;
    bench.config.dummy_w = 100.0e3f;
    settled(300.0e3f);
    assert_false(has_reason(GPW_WATCH_STATE | GPW_WATCH_CONFIG));
}

/* ---- size and contents ---- */

static size_t padded(size_t bytes)
{
    return (bytes + 7u) / 8u * 8u;
}

static uint32_t bits_in(uint32_t mask)
{
    uint32_t count = 0u;

    for (; mask != 0u; mask >>= 1) {
        count += mask & 1u;
    }
    return count;
}

#define OF_SETS                                                                                \
  (GPW_WATCH_HAS_SET_POWER | GPW_WATCH_HAS_BREAKER | GPW_WATCH_HAS_ACTUATOR |                  \
   GPW_WATCH_HAS_BOOST | GPW_WATCH_HAS_COOLANT | GPW_WATCH_HAS_MODE)

/* Of all rooms as they say themselves; a battery has two inputs. */
static size_t bytes_by_hand(const gpw_watch_config *c)
{
    const uint32_t of_sets = bits_in(c->inputs & OF_SETS);
    const uint32_t of_bus = bits_in(c->inputs & ~(uint32_t)OF_SETS) +
                            ((c->inputs & GPW_WATCH_HAS_BATTERY) != 0u ? 1u : 0u);
    gpw_permit_config permit;
    gpw_onset_config onset;
    gpw_swing_config swing;
    gpw_pulse_config pulse;
    gpw_forecast_config forecast;
    size_t all = sizeof(struct gpw_watch), bytes;

    assert_status(gpw_permit_config_init(&permit, sizeof permit), GPW_OK);
    permit.tokens_max = c->tokens_max;
    assert_status(gpw_permit_state_size(&permit, &bytes), GPW_OK);
    all += padded(bytes);
    assert_status(gpw_onset_config_init(&onset, sizeof onset), GPW_OK);
    onset.rating_w = 1.0e6f;
    assert_status(gpw_onset_state_size(&onset, &bytes), GPW_OK);
    all += padded(bytes);
    assert_status(gpw_swing_config_init(&swing, sizeof swing), GPW_OK);
    swing.tick_ns = c->tick_ns;
    assert_status(gpw_swing_state_size(&swing, &bytes), GPW_OK);
    all += padded(bytes);
    assert_status(gpw_pulse_config_init(&pulse, sizeof pulse), GPW_OK);
    pulse.tick_ns = c->tick_ns;
    pulse.up_max_w = pulse.energy_max_ws = 1.0e3f;
    assert_status(gpw_pulse_state_size(&pulse, &bytes), GPW_OK);
    all += c->pulse_peak_w > 0.0f ? padded(bytes) : 0u;
    assert_status(gpw_forecast_config_init(&forecast, sizeof forecast), GPW_OK);
    forecast.tick_ns = c->tick_ns;
    forecast.rating_w = 1.0e6f;
    forecast.groups_max = c->groups_max;
    forecast.announcements_max = c->announcements_max;
    assert_status(gpw_forecast_state_size(&forecast, &bytes), GPW_OK);
    all += padded(bytes) + padded((c->announcements_max * sizeof(watch_change) +
                                   c->tokens_max * sizeof(watch_grant)));
    all += c->sets_max *
           padded(sizeof(watch_set) + of_sets * sizeof(gpwi_ladder_run) + c->model_bytes);
    all += padded(2u * (size_t)c->surface_words_max);
    all += padded(of_bus * sizeof(gpwi_ladder_run));
    return all + padded(c->sets_max * sizeof(gpw_plan_unit));
}

static void it_takes_what_its_rooms_take(void **state)
{
    uint32_t i;

    (void)state;
    for (i = 0; i < 12u; i++) {
        gpw_watch_config c;
        gpw_watch *w;
        size_t bytes;

        assert_status(gpw_watch_config_init(&c, sizeof c), GPW_OK);
        assert_status(gpw_watch_use_all(&c), GPW_OK);
        c.tokens_max = 1u + 5u * (i % 3u);
        c.announcements_max = 1u + 7u * (i % 2u);
        c.groups_max = 1u + i % 4u;
        c.sets_max = 1u + i % 3u;
        c.pulse_peak_w = i % 2u != 0u ? 1.0e5f : 0.0f;
        c.surface_words_max = i % 5u == 0u ? 0u : 170u + i;
        c.inputs |= i % 4u < 2u ? 0u : (uint32_t)GPW_WATCH_HAS_BATTERY;
        c.inputs |= i < 4u ? 0u : (uint32_t)OF_SETS;
        c.inputs |= i < 8u ? 0u : GPW_WATCH_HAS_VOLTAGE | GPW_WATCH_HAS_REACTIVE;
        assert_status(gpw_watch_state_size(&c, &bytes), GPW_OK);
        assert_int_equal(bytes, bytes_by_hand(&c));
        assert_status(gpw_watch_init(bench_memory, bytes - 8u, &c, &w), GPW_ERR_SIZE);
        assert_status(gpw_watch_init(bench_memory, bytes, &c, &w), GPW_OK);
    }
}

/* One place of each: every room has the room that it needs. */
static void the_smallest_watch_runs(void **state)
{
    (void)state;
    prepare(1u);
    bench.config.tokens_max = bench.config.announcements_max = 1u;
    settled(60.0e3f);
}

static uint32_t crc_of(uint32_t crc, const void *bytes, size_t count)
{
    const uint32_t *const words = bytes;
    size_t i;
    uint32_t k;

    for (i = 0; i < count / 4u; i++) { /* CRC-32 of IEEE 802.3, lowest byte first */
        for (k = 0; k < 32u; k++) {
            crc = ((crc ^ (words[i] >> k)) & 1u) != 0u ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
    }
    return crc;
}

static uint32_t crc_by_hand(const gpw_forecast_group *group)
{
    gpw_watch_config config = bench.config;
    uint32_t crc, i;

    config.epoch = 0u; /* another one at each start */
    crc = crc_of(~0u, &config, sizeof config);
    for (i = 0; i < bench.sets; i++) {
        gpw_genset_config set = bench.set[i];

        set.tick_ns = bench.config.tick_ns;
        crc = crc_of(crc, &set, sizeof set);
    }
    crc = crc_of(crc, group, sizeof *group);
    for (i = 0; i < 171u; i++) {
        const uint32_t word = watch_surface[i];

        crc = crc_of(crc, &word, sizeof word);
    }
    return ~crc;
}

static void its_contents_have_a_sum(void **state)
{
    gpw_forecast_group g = group_at(60.0e3f);
    uint32_t i;

    (void)state;
    for (i = 0; i < 4u; i++) {
        prepare(1u + i % 2u);
        bench.config.epoch = i;
        bench.set[0].rated_w += (float)i;
        g.peak_w += (float)i;
        begin_with(&g, 1u);
        tick();
        assert_int_equal(bench.out.config_crc, crc_by_hand(&g));
    }
}

/* ---- each word ---- */

static void is_told(uint32_t *words, uint32_t from, uint32_t to, uint32_t reason)
{
    uint32_t k;

    for (k = from; k < to; k++) {
        words[k] ^= 1u;
        tick();
        if (!has_reason(reason) || bench.out.permit_open != 0u ||
            bench.out.step_allowed_w > 0.0f) {
            fail_msg("word %u of %u to %u", (unsigned)k, (unsigned)from, (unsigned)to);
        }
        restore();
    }
}

/* @verifies{watch-state} */
static void each_word_that_controls_is_looked_at(void **state)
{
    uint32_t *const words = (uint32_t *)(void *)bench_memory;
    const gpw_watch *w;
    uint32_t i;

    (void)state;
    open_site(2u);
    keep();
    w = bench.watch;
    is_told(words, offsetof(struct gpw_watch, core) / 4u,
            (offsetof(struct gpw_watch, core) + sizeof w->core) / 4u, GPW_WATCH_STATE);
    is_told(words, offsetof(struct gpw_watch, config) / 4u,
            offsetof(struct gpw_watch, still_end) / 4u, GPW_WATCH_CONFIG);
    is_told(words, w->core.permit_at / 4u, w->core.onset_at / 4u, GPW_WATCH_STATE);
    for (i = 0; i < 2u; i++) {
        is_told((uint32_t *)(void *)gpwi_watch_set(w, i), 0u, GPWI_WATCH_SET_STILL_WORDS,
                GPW_WATCH_CONFIG);
    }
}

/* What the permits rest on: each set's step and ladders, and the changes that wait. */
static void each_word_that_permits_rest_on_is_looked_at(void **state)
{
    uint32_t *const words = (uint32_t *)(void *)bench_memory;
    const gpw_watch *w;
    uint32_t i;

    (void)state;
    open_site(2u);
    assert_status(gpw_watch_announce(bench.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.01f,
                                     bench.now_ns + 30000000000u, 0u),
                  GPW_OK);
    tick();
    keep();
    w = bench.watch;
    is_told(
        words,
        (w->core.changes_at - w->config.announcements_max * (uint32_t)sizeof(forecast_change)) /
            4u,
        w->core.sets_at / 4u, GPW_WATCH_STATE);
    for (i = 0; i < 2u; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);
        const uint32_t at = w->core.sets_at + i * w->core.set_stride;

        is_told(words, (at + (uint32_t)offsetof(watch_set, up_w)) / 4u,
                (at + (uint32_t)(sizeof *s + w->set_runs * sizeof(gpwi_ladder_run))) / 4u,
                GPW_WATCH_STATE);
    }
}

/* The table is summed in parts of 16 words of 32 bits: six ticks for one round. */
static void each_word_of_the_table_is_looked_at(void **state)
{
    const uint32_t seen = GPW_WATCH_CONFIG | GPW_WATCH_STATE; /* that by the window */
    uint32_t k, ticks;

    (void)state;
    open_site(1u);
    keep();
    for (k = 0; k < 86u; k++) {
        ((uint32_t *)gpwi_watch_block(bench.watch, bench.watch->core.surface_at))[k] ^= 0x100u;
        for (ticks = 0; ticks < 12u && !has_reason(seen); ticks++) {
            tick();
        }
        assert_true(has_reason(seen));
        restore();
        tick();
        assert_false(has_reason(seen));
        keep();
    }
}

#define WINDOW_WORDS 16u /* as in watch_seal.c */

/* Once round all of it; its first and its last word each time. */
static void each_word_in_the_window_is_looked_at(void **state)
{
    const uint32_t own = offsetof(struct gpw_watch, window_at) / 4u;
    uint32_t *const words = (uint32_t *)(void *)bench_memory;
    uint32_t all, tried = 0u, left_out = 0u, rounds = 0u, k, last = 0u;

    (void)state;
    open_site(1u);
    all = bench.watch->core.bytes / 4u;
    while (rounds < 2u) {
        const uint32_t at = bench.watch->window_at;
        const uint32_t end = at + WINDOW_WORDS < all ? at + WINDOW_WORDS : all;

        rounds += at < last ? 1u : 0u;
        last = at;
        if (at <= own + 1u && end > own) {
            left_out++;
        } else {
            keep();
            for (k = 0; k < 2u; k++) {
                words[k == 0u ? at : end - 1u] ^= 1u;
                tick();
                assert_true(has_reason(GPW_WATCH_STATE));
                restore();
            }
            tried += end - at;
        }
        tick();
    }
    assert_true(left_out <= 4u);
    assert_true(tried + WINDOW_WORDS * left_out >= all - 8u);
}

/* What lies behind it is another's. */
static void nothing_behind_its_memory_counts(void **state)
{
    uint32_t *const words = (uint32_t *)(void *)bench_memory;
    uint32_t all, k, i, seed = 1u;

    (void)state;
    open_site(1u);
    all = bench.watch->core.bytes / 4u;
    for (k = 0; k < 400u; k++) {
        for (i = all; i < all + 64u; i++) {
            words[i] = seed = seed * 1664525u + 1013904223u;
        }
        tick();
        assert_false(has_reason(GPW_WATCH_STATE | GPW_WATCH_CONFIG));
        assert_int_equal(words[all + 63u], seed);
    }
}

/* ---- a state that was changed ---- */

static void is_unknown(float figure)
{
    assert_true(figure != figure);
}

static void the_worst_is_told(void)
{
    const gpw_watch_output *const o = &bench.out;
    uint32_t i;

    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        is_unknown(o->forecast_w[i]);
        is_unknown(o->forecast_low_w[i]);
        is_unknown(o->forecast_high_w[i]);
        is_unknown(o->bound_low_w[i]);
        is_unknown(o->bound_high_w[i]);
    }
    is_unknown(o->load_w);
    is_unknown(o->load_age_s);
    is_unknown(o->step_up_w);
    is_unknown(o->step_up_rise_s);
    is_unknown(o->step_down_w);
    is_unknown(o->step_down_rise_s);
    is_unknown(o->change_w_per_s);
    is_unknown(o->pulse_in_s);
    is_unknown(o->reserve_needed_w);
    is_unknown(o->reserve_spare_w);
    is_unknown(o->start_in_s);
    is_unknown(o->boost_pu);
    is_unknown(o->reserved_w);
    is_unknown(o->power_cap_w);
    is_unknown(o->battery_need_j);
    is_unknown(o->swing_hz);
    is_unknown(o->swing_w);
    is_unknown(o->swing_df_hz);
    is_unknown(o->margin_pct);
    is_unknown(o->frequency_hz);
    is_unknown(o->model_hz);
    is_unknown(o->frequency_low_hz);
    assert_near(o->pulse_w, 0.0, 0.0);
    assert_near(o->pulse_left_s, 0.0, 0.0);
    assert_near(o->pulse_left_ws, 0.0, 0.0);
    assert_near(o->reserve_step_w, 0.0, 0.0);
    assert_near(o->step_allowed_w, 0.0, 0.0);
    assert_near(o->step_down_allowed_w, 0.0, 0.0);
    assert_near(o->ramp_allowed_w_per_s, 0.0, 0.0);
    assert_near(o->permit_free_w, 0.0, 0.0);
    assert_near(o->battery_w, 0.0, 0.0);
    assert_near(o->dummy_w, 0.0, 0.0);
    assert_int_equal(o->sets_online, 0u);
    assert_int_equal(o->start_sets, 0u);
    assert_int_equal(o->stop_sets, 0u);
    assert_int_equal(o->permits_live, 0u);
    assert_int_equal(o->permit_open, 0u);
    assert_int_equal(o->model_valid, 0u);
    assert_int_equal(o->outcome, GPW_UNDETERMINED);
    assert_int_equal(o->limiting, GPW_WATCH_LIMIT_NONE);
    assert_int_equal(o->latched, 1u);
    assert_true(o->time_ns == bench.now_ns);
}

/* With a permit, a pulse and a swing in it. */
static void busy(void)
{
    gpw_permit_answer a;
    uint32_t k;

    open_site(1u);
    for (k = 0; k < 3000u; k++) {
        bench.load_w = 300.0e3f + (k % 200u < 100u ? 3.0e3f : -3.0e3f);
        tick();
    }
    assert_true(bench.out.swing_w > 1.0e3f);
    assert_status(gpw_watch_request(bench.watch, bench.now_ns, 1u, 0u, GPW_PHASE_TRAIN, 0.05f,
                                    &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(bench.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.05f,
                                     bench.now_ns + 1000000000u, a.token),
                  GPW_OK);
    tick();
    assert_int_equal(bench.out.permits_live, 1u);
    assert_true(bench.out.pulse_w > 0.0f);
    assert_true(bench.out.dummy_w > 0.0f);
}

/* @verifies{watch-state} */
static void what_was_changed_tells_the_worst(void **state)
{
    uint32_t before, way;

    (void)state;
    for (way = 0; way < 2u; way++) {
        busy();
        before = bench.out.sequence;
        if (way == 0u) { /* what all offsets are in; in the permits */
            bench.watch->core.ticks ^= 4u;
        } else {
            gpwi_watch_permit(bench.watch)->serial ^= 4u;
        }
        tick();
        if (way == 1u) { /* that is seen at the begin of a tick */
            tick();
            before++;
        }
        the_worst_is_told();
        assert_int_equal(bench.out.sequence, before + 1u);
        assert_true(has_reason(GPW_WATCH_STATE));
        assert_true(has_reason(GPW_WATCH_LATCHED));
        assert_int_equal(bench.out.rung, way == 0u ? GPW_RUNG_LATCH : GPW_RUNG_REDUCE);
    }
}

/* A word that comes back says nothing of the others. */
static void what_was_broken_stays_so(void **state)
{
    (void)state;
    open_site(1u);
    bench.watch->core.ticks ^= 4u;
    tick();
    bench.watch->core.ticks ^= 4u;
    run(1.0f);
    assert_true(has_reason(GPW_WATCH_STATE));
    assert_int_equal(bench.out.permit_open, 0u);
    assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_NOTE_HELD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_takes_what_its_rooms_take),
        cmocka_unit_test(the_smallest_watch_runs),
        cmocka_unit_test(its_contents_have_a_sum),
        cmocka_unit_test(each_word_that_controls_is_looked_at),
        cmocka_unit_test(each_word_that_permits_rest_on_is_looked_at),
        cmocka_unit_test(each_word_of_the_table_is_looked_at),
        cmocka_unit_test(each_word_in_the_window_is_looked_at),
        cmocka_unit_test(nothing_behind_its_memory_counts),
        cmocka_unit_test(what_was_changed_tells_the_worst),
        cmocka_unit_test(what_was_broken_stays_so),
    };

    return cmocka_run_group_tests_name("marks of a watch", tests, NULL, NULL);
}
