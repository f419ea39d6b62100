/* SPDX-License-Identifier: MIT */
/* What the small rooms behind a watch refuse, and figures at their ends: pulse, swing, onset,
 * headroom, permit, ladder. */
#include "edges.h"

#include "permit_state.h"

#define S_NS 1000000000u
#define TICK_NS 10000000u
#define ABSURD ((size_t)1u << 20)

static GPW_STATE_BUFFER(memory, 4096u);
static size_t bytes;

/* ---- pulse ---- */

static gpw_pulse_config pulse_config(void)
{
    gpw_pulse_config c;

    assert_status(gpw_pulse_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.up_max_w = 100.0e3f;
    c.energy_max_ws = 50.0e3f;
    return c;
}

static gpw_pulse *pulse_of(const gpw_pulse_config *c)
{
    gpw_pulse *p = NULL;

    assert_status(gpw_pulse_init(memory, sizeof memory, c, &p), GPW_OK);
    return p;
}

static gpw_pulse_reading pulse_at(gpw_pulse *p, uint64_t now_ns)
{
    gpw_pulse_reading r;

    assert_true(gpw_pulse_step(p, now_ns) >= GPW_OK);
    assert_status(gpw_pulse_get(p, &r, sizeof r), GPW_OK);
    return r;
}

static void a_pulse_needs_all_its_arguments(void **state)
{
    gpw_pulse_config c = pulse_config();
    gpw_pulse *p;

    (void)state;
    IS_MISSING(gpw_pulse_state_size(&c, NULL));
    IS_MISSING(gpw_pulse_init(NULL, sizeof memory, &c, &p));
    IS_MISSING(gpw_pulse_init(memory, sizeof memory, NULL, &p));
    IS_MISSING(gpw_pulse_init(memory, sizeof memory, &c, NULL));
    IS_MISSING(gpw_pulse_announce(NULL, 0u, 1u, 1.0f, 0u, 0.0f));
    c.tick_ns = GPW_TICK_MAX_NS + 1u;
    assert_status(gpw_pulse_state_size(&c, &bytes), GPW_ERR_DOMAIN);
}

static void a_step_at_the_begin_of_the_clock_has_its_pulse_at_once(void **state)
{
    const gpw_pulse_config c = pulse_config();
    gpw_pulse *const p = pulse_of(&c);
    gpw_pulse_reading r;

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f, 100000000u, 0.0f), GPW_OK);
    assert_status(gpw_pulse_get(p, &r, sizeof r), GPW_OK); /* 0.2 s before is no time */
    assert_near(r.in_s, 0.0f, 0.0f);
    assert_near(pulse_at(p, 0u).pulse_w, 10.0e3f, 0.1f);
}

/* Down and up in one: what is on is their sum, and it has a side. */
static void a_step_down_has_a_pulse_of_its_own_limit(void **state)
{
    gpw_pulse_config c = pulse_config();
    gpw_pulse *p;

    (void)state;
    p = pulse_of(&c);
    assert_status(gpw_pulse_announce(p, 0u, 1u, -10.0e3f, S_NS, 0.0f), GPW_ERR_STATE);
    c.down_max_w = 20.0e3f;
    c.up_max_w = 0.0f;
    p = pulse_of(&c);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 10.0e3f, S_NS, 0.0f), GPW_ERR_STATE);
    assert_status(gpw_pulse_announce(p, 0u, 1u, -30.0e3f, S_NS, 0.0f), GPW_NOTE_CLAMPED);
    assert_near(pulse_at(p, 800000000u).pulse_w, -20.0e3f, 0.1f);
}

static void a_clock_that_goes_back_drops_what_waits(void **state)
{
    const gpw_pulse_config c = pulse_config();
    gpw_pulse *const p = pulse_of(&c);
    gpw_pulse_reading r;

    (void)state;
    (void)pulse_at(p, S_NS);
    assert_status(gpw_pulse_announce(p, S_NS, 1u, 10.0e3f, 2u * (uint64_t)S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, S_NS, 2u, 10.0e3f, 2u * (uint64_t)S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_step(p, S_NS - 1u), GPW_NOTE_HELD);
    assert_status(gpw_pulse_get(p, &r, sizeof r), GPW_OK);
    assert_int_equal(r.refused, 2u);
    assert_int_equal(r.steps, 0u);
    assert_int_equal(r.ended, 0u); /* none was on */
}

/* ---- swing ---- */

#define OF gpw_swing_config
static const edge of_swing[] = {
    WORD(tick_ns, GPW_TICK_MIN_NS - 1u),
    WORD(tick_ns, GPW_TICK_MAX_NS + 1u),
    KNOWN(low_hz, 0.019f, 1.1f),
    KNOWN(high_hz, 0.19f, 21.0f),
    FIGURE(slow_hz_per_w, -1.0f, 2.0e-6f), /* more than the largest */
    FIGURE(fast_hz_per_w, -1.0f, 2.0e-6f),
    FIGURE(largest_hz_per_w, 0.5e-6f, 1.1e6f), /* less than the others */
    WORD(reserved, 1u),
};
#undef OF

static gpw_status try_swing(const void *config)
{
    return gpw_swing_state_size(config, &bytes);
}

static void a_swing_beyond_an_end_is_refused(void **state)
{
    gpw_swing_config c;
    gpw_swing_reading r;
    gpw_swing *s;
    uint32_t k;

    (void)state;
    assert_status(gpw_swing_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.slow_hz_per_w = c.fast_hz_per_w = 0.9e-6f;
    c.largest_hz_per_w = 1.0e-6f;
    ENDS_HOLD(of_swing, c, try_swing);
    IS_MISSING(gpw_swing_state_size(&c, NULL));
    IS_MISSING(gpw_swing_init(memory, sizeof memory, NULL, &s));
    IS_MISSING(gpw_swing_init(memory, sizeof memory, &c, NULL));
    c.fast_hz_per_w = gpw_unknown(); /* half an answer is none */
    assert_status(gpw_swing_init(memory, sizeof memory, &c, &s), GPW_OK);
    for (k = 0; k < 1000u; k++) {
        assert_status(gpw_swing_step(s, 1.0e5f + 1.0e4f * sinf(0.062831853f * (float)k)),
                      GPW_OK);
    }
    assert_status(gpw_swing_get(s, &r, sizeof r), GPW_OK);
    assert_near(r.frequency_hz, 1.0f, 0.02f);
    assert_near(r.expected_hz, 0.01f, 0.0005f);
    assert_true(r.likely_hz != r.likely_hz);
}

/* ---- onset ---- */

static void an_onset_leaves_out_odd_excursions(void **state)
{
    gpw_onset_config c;
    gpw_onset_reading known, odd;
    gpw_onset *o;
    uint32_t k, way;

    (void)state;
    assert_status(gpw_onset_config_init(&c, sizeof c), GPW_OK);
    c.rating_w = 1.0e6f;
    IS_MISSING(gpw_onset_state_size(&c, NULL));
    IS_MISSING(gpw_onset_init(NULL, sizeof memory, &c, &o));
    IS_MISSING(gpw_onset_init(memory, sizeof memory, &c, NULL));
    for (way = 0; way < 2u; way++) {
        const float most_w = way == 0u ? 80.0e3f : 1.1f * GPW_POWER_MAX_W;

        assert_status(gpw_onset_init(memory, sizeof memory, &c, &o), GPW_OK);
        for (k = 1; k < 1500u; k++) {
            assert_status(gpw_onset_step(o, (uint64_t)k * 100000000u,
                                         300.0e3f + 100.0f * (float)(k % 7u), NAN, most_w,
                                         most_w, 0),
                          GPW_OK);
        }
        assert_status(gpw_onset_get(o, way == 0u ? &known : &odd, sizeof known), GPW_OK);
    }
    /* As it was told; beyond any power it was told nothing. */
    assert_near(known.up_w, 80.0e3f, 1.0f);
    assert_near(known.down_w, 80.0e3f, 1.0f);
    assert_true(odd.up_w < 80.0e3f && odd.down_w < 80.0e3f);
}

/* ---- headroom ---- */

static const gpw_plan_unit pair[17] = {{500e3f, 300e3f, 100e3f, 1u},
                                       {500e3f, 300e3f, 100e3f, 1u}};

static gpw_headroom_config policy(void)
{
    gpw_headroom_config c;

    assert_status(gpw_headroom_config_init(&c, sizeof c), GPW_OK);
    c.next_rated_w = 500e3f;
    c.next_takes_w = 100e3f;
    c.sets_max = 3u;
    c.load_min_pu = 0.0f;
    c.start_s = 5.0f;
    c.stop_confirm_s = 0.0f;
    return c;
}

static gpw_headroom_input quiet(void)
{
    gpw_headroom_input in;

    assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
    in.load_w = 600e3f;
    in.step_up_w = 10e3f;
    in.step_down_w = 600e3f;
    in.takes_down_w = 1e6f;
    in.ramp_w_per_s = 10e3f;
    return in;
}

static gpw_headroom_result weigh(const gpw_headroom_config *c, const gpw_headroom_input *in,
                                 gpw_status expected)
{
    gpw_headroom_memory m;
    gpw_headroom_result r;

    memset(&m, 0, sizeof m);
    assert_string_equal(gpw_status_name(gpw_headroom_now(c, pair, sizeof *pair, 2u, in,
                                                         sizeof *in, 5u, &m, &r, sizeof r)),
                        gpw_status_name(expected));
    return r;
}

static void a_headroom_needs_all_its_arguments(void **state)
{
    const gpw_headroom_input in = quiet();
    gpw_headroom_config c = policy();
    gpw_headroom_memory m;
    gpw_headroom_result r;
    const size_t u = sizeof *pair, n = sizeof in, s = sizeof r;

    (void)state;
    memset(&m, 0, sizeof m);
    IS_MISSING(gpw_headroom_config_init(NULL, sizeof c));
    IS_MISSING(gpw_headroom_now(NULL, pair, u, 2u, &in, n, 5u, &m, &r, s));
    IS_MISSING(gpw_headroom_now(&c, pair, u, 2u, NULL, n, 5u, &m, &r, s));
    IS_MISSING(gpw_headroom_now(&c, pair, u, 2u, &in, n, 5u, NULL, &r, s));
    IS_MISSING(gpw_headroom_now(&c, pair, u, 2u, &in, n, 5u, &m, NULL, s));
    IS_NO_SIZE(gpw_headroom_now(&c, pair, ABSURD, 2u, &in, n, 5u, &m, &r, s));
    IS_NO_SIZE(gpw_headroom_now(&c, pair, u, 2u, &in, ABSURD, 5u, &m, &r, s));
    IS_NO_SIZE(gpw_headroom_now(&c, pair, u, 2u, &in, n, 5u, &m, &r, ABSURD));
    assert_status(gpw_headroom_now(&c, pair, u, 17u, &in, n, 5u, &m, &r, s), GPW_ERR_DOMAIN);
    c.sets_min = 0u;
    (void)weigh(&c, &in, GPW_ERR_DOMAIN);
    c = policy();
    c.reserved[1] = 1u;
    (void)weigh(&c, &in, GPW_ERR_DOMAIN);
}

static void a_headroom_does_not_take_unknown_for_enough(void **state)
{
    gpw_headroom_config c = policy();
    gpw_headroom_input in = quiet();
    gpw_headroom_result r;

    (void)state;
    in.starting = 1001u;
    (void)weigh(&c, &in, GPW_ERR_DOMAIN);
    in = quiet();
    in.step_down_w = gpw_unknown();
    assert_int_equal(weigh(&c, &in, GPW_NOTE_UNKNOWN).is_known, 0u);
    /* A load without a time says nothing; of two times the first counts. */
    in = quiet();
    in.ahead_w[0] = 2.0e6f;
    r = weigh(&c, &in, GPW_OK);
    assert_true(r.start_in_s != r.start_in_s);
    in.ahead_w[0] = 600e3f;
    in.ahead_w[1] = in.ahead_w[2] = in.ahead_w[3] = 2.0e6f;
    in.ahead_s[0] = 10.0f;
    in.ahead_s[1] = 60.0f;
    in.ahead_s[2] = 120.0f;
    r = weigh(&c, &in, GPW_OK);
    assert_near(r.start_in_s, 5.0f, 0.001f);
}

/* One set is enough by far, but while another is on its way none may go. */
static void a_set_on_its_way_keeps_the_others(void **state)
{
    gpw_headroom_config c = policy();
    gpw_headroom_input in = quiet();
    uint32_t i;

    (void)state;
    c.next_rated_w = 100e3f;
    for (i = 0; i < 4u; i++) {
        in.ahead_w[i] = 600e3f;
        in.ahead_s[i] = (float)i + 1.0f;
    }
    assert_int_equal(weigh(&c, &in, GPW_OK).stop_sets, 1u);
    in.starting = 1u;
    assert_int_equal(weigh(&c, &in, GPW_OK).stop_sets, 0u);
}

/* ---- permit and ladder ---- */

static gpw_permit_answer ask(gpw_permit *p, uint64_t now_ns, uint32_t nonce, float step_w)
{
    gpw_permit_answer a;

    assert_status(gpw_permit_request(p, now_ns, nonce, step_w, 100.0e3f, 1u, &a, sizeof a),
                  GPW_OK);
    return a;
}

static void a_permit_counts_on_after_its_last_number(void **state)
{
    gpw_permit_config c;
    gpw_permit *p;
    uint64_t now_ns = 1u;
    uint32_t i;

    (void)state;
    assert_status(gpw_permit_config_init(&c, sizeof c), GPW_OK);
    c.epoch = 5u;
    IS_MISSING(gpw_permit_state_size(&c, NULL));
    assert_status(gpw_permit_init(memory, sizeof memory, &c, &p), GPW_OK);
    for (i = 0; i < 30u; i++) { /* over the quarantine */
        assert_status(gpw_permit_step(p, now_ns, 100.0e3f, 1u), GPW_OK);
        now_ns += S_NS / 2u;
    }
    p->serial = 0xFFFEu;
    assert_int_equal(ask(p, now_ns, 1u, 10.0e3f).token, 0x0005FFFFu);
    assert_int_equal(ask(p, now_ns, 2u, 10.0e3f).token, 0x00050001u); /* 0 is none */
}

/* A reservation that has ended is none after a clock that jumped. */
static void a_reservation_that_has_ended_stays_ended(void **state)
{
    gpw_permit_config c;
    gpw_permit *p;
    uint64_t now_ns = 1u;
    uint32_t i, token;

    (void)state;
    assert_status(gpw_permit_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_permit_init(memory, sizeof memory, &c, &p), GPW_OK);
    for (i = 0; i < 30u; i++) {
        assert_status(gpw_permit_step(p, now_ns, 100.0e3f, 1u), GPW_OK);
        now_ns += S_NS / 2u;
    }
    token = ask(p, now_ns, 1u, 10.0e3f).token;
    (void)ask(p, now_ns, 2u, 20.0e3f);
    assert_status(gpw_permit_use(p, now_ns, token), GPW_OK);
    assert_status(gpw_permit_seen(p, now_ns, token), GPW_OK);
    for (i = 0; i < 2u; i++) { /* half a second after it was seen it is no more */
        now_ns += S_NS / 2u;
        assert_status(gpw_permit_step(p, now_ns, 100.0e3f, 1u), GPW_OK);
    }
    assert_near(gpw_permit_live_w(p), 20.0e3f, 0.0f);
    now_ns += 100u * (uint64_t)S_NS;
    assert_status(gpw_permit_step(p, now_ns, 100.0e3f, 1u), GPW_NOTE_HELD);
    assert_near(gpw_permit_live_w(p), 20.0e3f, 0.0f); /* the other may be alive */
}

static void a_ladder_needs_a_place_for_its_size(void **state)
{
    gpw_ladder_config c;

    (void)state;
    assert_status(gpw_ladder_config_init(&c, sizeof c), GPW_OK);
    IS_MISSING(gpw_ladder_state_size(NULL, &bytes));
    IS_MISSING(gpw_ladder_state_size(&c, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pulse_needs_all_its_arguments),
        cmocka_unit_test(a_step_at_the_begin_of_the_clock_has_its_pulse_at_once),
        cmocka_unit_test(a_step_down_has_a_pulse_of_its_own_limit),
        cmocka_unit_test(a_clock_that_goes_back_drops_what_waits),
        cmocka_unit_test(a_swing_beyond_an_end_is_refused),
        cmocka_unit_test(an_onset_leaves_out_odd_excursions),
        cmocka_unit_test(a_headroom_needs_all_its_arguments),
        cmocka_unit_test(a_headroom_does_not_take_unknown_for_enough),
        cmocka_unit_test(a_set_on_its_way_keeps_the_others),
        cmocka_unit_test(a_permit_counts_on_after_its_last_number),
        cmocka_unit_test(a_reservation_that_has_ended_stays_ended),
        cmocka_unit_test(a_ladder_needs_a_place_for_its_size),
    };

    return cmocka_run_group_tests_name("edges of the live rooms", tests, live_make, live_end);
}
