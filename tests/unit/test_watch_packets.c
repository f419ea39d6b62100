/* SPDX-License-Identifier: MIT */
/* One lost packet, of each input and at each moment; and a breaker's state that is lost, or
 * that contradicts what is measured. */
#include "watch_bench.h"

#include "permit_state.h"

#define ALL 0x7FFu  /* inputs */
#define REFRESH 10u /* ticks from one packet to the next */
#define TICKS 100u  /* that are looked at after the one that is lost */

static uint32_t garbled; /* how what is lost comes */
static GPW_STATE_BUFFER(kept_memory, 16384u);
static uint8_t kept_bench[sizeof bench];

static void keep(void)
{
    assert_true(bench.watch->core.bytes <= sizeof kept_memory);
    memcpy(kept_memory, bench_memory, bench.watch->core.bytes);
    memcpy(kept_bench, &bench, sizeof bench);
}

static void restore(void)
{
    memcpy(&bench, kept_bench, sizeof bench);
    memcpy(bench_memory, kept_memory, sizeof kept_memory);
}

/* All inputs there are, of two sets. */
static void prepare_all(void)
{
    prepare(2u);
    bench.config.inputs = ALL;
    bench.config.needed = ALL;
    bench.config.coolant_min_c = 60.0f;
    bench.config.leading_max_pu = 0.5f;
    bench.config.battery_w = 300.0e3f;
    bench.config.battery_j = bench.battery_j = 1.0e6f;
    bench.config.model_bytes = 1024u;
    bench.set_w[0] = bench.set_w[1] = 100.0e3f;
}

/* What a controller acts upon. */
typedef struct acted {
    uint32_t reasons, rung, latched, model_valid, permit_open, permits_live;
    uint32_t start_sets, stop_sets, sets_online, outcome, limiting;
    float load_w, step_allowed_w, step_down_allowed_w, ramp_allowed_w_per_s, permit_free_w;
    float reserved_w, power_cap_w, battery_w, battery_need_j, dummy_w, pulse_w;
    float reserve_needed_w, reserve_spare_w, reserve_step_w, boost_pu, frequency_hz;
} acted;

static acted what_is_acted_upon(void)
{
    const gpw_watch_output *const o = &bench.out;
    acted a;

    memset(&a, 0, sizeof a);
    a.reasons = o->reasons;
    a.rung = o->rung;
    a.latched = o->latched;
    a.model_valid = o->model_valid;
    a.permit_open = o->permit_open;
    a.permits_live = o->permits_live;
    a.start_sets = o->start_sets;
    a.stop_sets = o->stop_sets;
    a.sets_online = o->sets_online;
    a.outcome = o->outcome;
    a.limiting = o->limiting;
    a.load_w = o->load_w;
    a.step_allowed_w = o->step_allowed_w;
    a.step_down_allowed_w = o->step_down_allowed_w;
    a.ramp_allowed_w_per_s = o->ramp_allowed_w_per_s;
    a.permit_free_w = o->permit_free_w;
    a.reserved_w = o->reserved_w;
    a.power_cap_w = o->power_cap_w;
    a.battery_w = o->battery_w;
    a.battery_need_j = o->battery_need_j;
    a.dummy_w = o->dummy_w;
    a.pulse_w = o->pulse_w;
    a.reserve_needed_w = o->reserve_needed_w;
    a.reserve_spare_w = o->reserve_spare_w;
    a.reserve_step_w = o->reserve_step_w;
    a.boost_pu = o->boost_pu;
    a.frequency_hz = o->frequency_hz;
    return a;
}

/* A tick of a bus whose packets come every tenth of a second, at this phase of the ticks; the
 * `lost`th of them has these inputs missing. */
static void tick_of(uint32_t k, uint32_t phase, uint32_t lost, uint32_t inputs)
{
    const uint32_t comes = (k + REFRESH - phase) % REFRESH == 0u;
    const uint32_t silent = !comes ? ALL : (k / REFRESH == lost ? inputs : 0u);

    bench.garbled = comes && k / REFRESH == lost ? garbled : GARBLED_NOT;
    bench.silent = silent;
    bench.set_silent[0] = bench.set_silent[1] = silent;
    tick();
}

static acted course[TICKS];

static void assert_same(uint32_t k, uint32_t bit, uint32_t phase)
{
    const acted a = what_is_acted_upon();

    if (memcmp(&course[k], &a, sizeof a) != 0) {
        fail_msg("input %u, phase %u, tick %u: reasons %x and %x", (unsigned)bit,
                 (unsigned)phase, (unsigned)k, (unsigned)course[k].reasons,
                 (unsigned)a.reasons);
    }
}

static uint32_t inputs_of(uint32_t bit)
{
    return bit < 11u ? 1u << bit : ALL;
}

/* At each phase of the ticks, each input alone and all at once. */
static void lose_each(void)
{
    uint32_t phase, k, bit;

    keep();
    for (phase = 0; phase < REFRESH; phase++) {
        restore();
        for (k = 0; k < TICKS; k++) {
            tick_of(k, phase, TICKS, 0u);
            course[k] = what_is_acted_upon();
        }
        for (bit = 0; bit <= 11u; bit++) {
            restore();
            for (k = 0; k < TICKS; k++) {
                tick_of(k, phase, 2u, inputs_of(bit));
                assert_same(k, bit, phase);
            }
        }
    }
    restore();
}

/* @verifies{watch-one-packet} Nothing that is acted upon has another bit for it. */
static void a_lost_packet_changes_nothing_of_a_quiet_site(void **state)
{
    (void)state;
    prepare_all();
    settled(200.0e3f);
    lose_each();
    assert_int_equal(course[TICKS - 1u].reasons, 0u);
    assert_int_equal(course[TICKS - 1u].permit_open, 1u);
    assert_int_equal(course[TICKS - 1u].start_sets, 0u);
}

/* @verifies{watch-one-packet} Nor has it for one that came as rubbish. */
static void a_packet_of_rubbish_is_one_that_is_lost(void **state)
{
    (void)state;
    for (garbled = GARBLED_UNKNOWN; garbled < GARBLED_KINDS; garbled++) {
        prepare_all();
        settled(200.0e3f);
        lose_each();
    }
    garbled = GARBLED_NOT;
}

/* @verifies{watch-one-packet} A kilowatt more, and a set is asked for in the same tick. */
static void a_lost_packet_asks_for_no_engine_at_the_brink(void **state)
{
    (void)state;
    prepare_all();
    bench.config.start_hold_s = 0.0f;
    bench.config.reserve_margin_w = 780.0e3f; /* 800 are there */
    bench.breaker[1] = 0.0f;                  /* one of two runs */
    bench.set_w[0] = 200.0e3f;
    bench.set_w[1] = 0.0f;
    settled(200.0e3f);
    lose_each();
    assert_int_equal(course[TICKS - 1u].start_sets, 0u);
    bench.load_w += 25.0e3f;
    bench.set_w[0] += 25.0e3f;
    run(0.2f);
    assert_int_equal(bench.out.start_sets, 1u); /* it was at the brink */
}

/* @verifies{watch-one-packet} Of a permit's job that comes while one is lost. */
static void a_lost_packet_takes_no_permit_back(void **state)
{
    gpw_permit_answer a;
    uint32_t bit, k, lost;

    (void)state;
    prepare_all();
    settled(200.0e3f);
    assert_status(gpw_watch_request(bench.watch, bench.now_ns, 1u, 0u, GPW_PHASE_TRAIN, 0.3f,
                                    &a, sizeof a),
                  GPW_OK);
    assert_int_equal(a.granted, 1u);
    assert_status(gpw_watch_announce(bench.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.3f,
                                     bench.now_ns + 350000000u, a.token),
                  GPW_OK);
    keep();
    for (bit = 0; bit <= 11u; bit++) {
        for (lost = 0; lost < 8u; lost++) { /* before, while and after it comes */
            restore();
            for (k = 0; k < 200u; k++) {
                if (k == 38u) { /* 0.3 (800 - 200) kW */
                    bench.load_w += 180.0e3f;
                    bench.set_w[0] += 90.0e3f;
                    bench.set_w[1] += 90.0e3f;
                }
                tick_of(k, 0u, lost, inputs_of(bit));
                assert_false(has_reason(~(uint32_t)(GPW_WATCH_AIR | GPW_WATCH_RESERVE)));
                assert_int_equal(bench.out.permit_open, 1u);
                assert_int_equal(bench.out.start_sets, 0u);
                assert_true(k > 60u || bench.out.reserved_w > 0.0f);
            }
            assert_near(bench.out.reserved_w, 0.0, 0.0); /* it has come, and was seen */
            assert_int_equal(bench.out.violations, 0u);
            assert_true(bench.out.unannounced == 0u);
        }
    }
}

/* Ticks until permits are given again, of which one packet is lost. */
static uint32_t until_open(uint32_t lost, uint32_t inputs)
{
    uint32_t k;

    for (k = 0; k < 3000u; k++) {
        tick_of(k, 0u, lost, inputs);
        if (bench.out.permit_open != 0u) {
            break;
        }
    }
    return k;
}

/* @verifies{watch-one-packet} Climbing, from silence or from a latch that was acknowledged: two
 * seconds of good ones; one that is lost among them is no break. */
static void a_lost_packet_makes_no_recovery_longer(void **state)
{
    uint32_t way, bit, lost, plain;

    (void)state;
    for (way = 0; way < 2u; way++) {
        prepare_all();
        bench.config.power_latch_s = 3.0f;
        bench.config.other_latch_s = 3.0f;
        bench.config.quarantine_s = 0.0f;
        settled(200.0e3f);
        bench.silent = bench.set_silent[0] = bench.set_silent[1] = ALL;
        run(way == 0u ? 2.5f : 4.0f);
        assert_int_equal(bench.out.rung, way == 0u ? GPW_RUNG_REDUCE : GPW_RUNG_LATCH);
        assert_int_equal(bench.out.permit_open, 0u);
        if (way == 1u) {
            bench.silent = bench.set_silent[0] = bench.set_silent[1] = 0u;
            run(2.1f);
            assert_int_equal(bench.out.rung, GPW_RUNG_LATCH);
            assert_status(gpw_watch_acknowledge(bench.watch, bench.now_ns), GPW_OK);
        }
        keep();
        plain = until_open(TICKS, 0u);
        assert_in_range(plain, 1u, 1500u);
        for (bit = 0; bit <= 11u; bit++) {
            for (lost = 1u; lost < 19u; lost += 3u) {
                restore();
                assert_in_range(until_open(lost, inputs_of(bit)), plain, plain + REFRESH);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_packet_changes_nothing_of_a_quiet_site),
        cmocka_unit_test(a_packet_of_rubbish_is_one_that_is_lost),
        cmocka_unit_test(a_lost_packet_asks_for_no_engine_at_the_brink),
        cmocka_unit_test(a_lost_packet_takes_no_permit_back),
        cmocka_unit_test(a_lost_packet_makes_no_recovery_longer),
    };

    return cmocka_run_group_tests_name("packets of a watch", tests, NULL, NULL);
}
