/* SPDX-License-Identifier: MIT */
/* A feed-forward pulse: what it looks like, and that nothing gets it past its limits. */
#include "gpw_test.h"

#include <gpupower/pulse.h>

#include <string.h>

#define TICK_NS 10000000u
#define S_NS 1000000000u

static GPW_STATE_BUFFER(memory, GPW_PULSE_STATE_BYTES);
static GPW_STATE_BUFFER(memory2, GPW_PULSE_STATE_BYTES);

static gpw_pulse_config config_of(float up_w, float energy_ws)
{
    gpw_pulse_config c;

    assert_status(gpw_pulse_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = TICK_NS;
    c.up_max_w = up_w;
    c.energy_max_ws = energy_ws;
    return c;
}

static gpw_pulse *pulse_of(const gpw_pulse_config *c)
{
    gpw_pulse *p = NULL;

    assert_status(gpw_pulse_init(memory, sizeof memory, c, &p), GPW_OK);
    return p;
}

static gpw_pulse_reading step(gpw_pulse *p, uint64_t now_ns)
{
    gpw_pulse_reading r;

    assert_true(gpw_pulse_step(p, now_ns) >= GPW_OK);
    assert_status(gpw_pulse_get(p, &r, sizeof r), GPW_OK);
    return r;
}

/* ---- shape ---- */

/* 100 kW step at 1 s: from 0.8 s on, for the second that it may last. */
static void announced_step_has_its_pulse_ahead(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);
    uint64_t now;

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 7u, 100e3f, S_NS, 0.0f), GPW_OK);
    for (now = 0u; now < 3u * (uint64_t)S_NS; now += TICK_NS) {
        const gpw_pulse_reading r = step(p, now);
        const int is_on = now >= 800000000u && now < 1800000000u;

        assert_near(r.pulse_w, is_on ? 100e3 : 0.0, 1e-3);
        assert_int_equal(r.state, now < 800000000u
                                      ? GPW_PULSE_WAITING
                                      : (is_on ? GPW_PULSE_ON : GPW_PULSE_RESTING));
        if (now < 800000000u) {
            assert_near(r.in_s, 0.8 - 1e-9 * (double)now, 1e-6);
        }
    }
}

/* 50 kW for 20 kW s: 0.4 s. */
static void area_ends_it_early(void **state)
{
    const gpw_pulse_config c = config_of(50e3f, 20e3f);
    gpw_pulse *const p = pulse_of(&c);
    double area = 0.0, last_s = 0.0;
    uint64_t now;

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 7u, 100e3f, S_NS, 0.0f), GPW_NOTE_CLAMPED);
    for (now = 0u; now < 3u * (uint64_t)S_NS; now += TICK_NS) {
        const gpw_pulse_reading r = step(p, now);

        area += (double)r.pulse_w * 0.01;
        last_s = r.pulse_w > 0.0f ? 1e-9 * (double)now : last_s;
    }
    assert_true(area <= 20e3);
    assert_near(area, 20e3, 10.0);
    assert_near(last_s, 1.19, 0.0101);
}

/* Three seconds of rise, one of pulse: a third of the step. */
static void slow_step_gets_its_share(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 7u, 90e3f, S_NS, 3.0f), GPW_OK);
    assert_near(step(p, 850000000u).pulse_w, 30e3, 1.0);
}

static void steps_down_need_a_limit_of_their_own(void **state)
{
    gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *p = pulse_of(&c);

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 7u, -90e3f, S_NS, 0.0f), GPW_ERR_STATE);
    assert_int_equal(step(p, 0u).refused, 1);
    c.down_max_w = 40e3f;
    p = pulse_of(&c);
    assert_status(gpw_pulse_announce(p, 0u, 7u, -90e3f, S_NS, 0.0f), GPW_NOTE_CLAMPED);
    assert_near(step(p, 850000000u).pulse_w, -40e3, 1.0);
}

/* ---- several ---- */

static void steps_close_together_make_one(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 1u, 50e3f, S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 2u, 30e3f, 1400000000u, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 3u, 30e3f, 1600000000u, 0.0f), GPW_ERR_STATE);
    assert_status(gpw_pulse_announce(p, 0u, 2u, 20e3f, 1400000000u, 0.0f), GPW_OK);
    assert_near(step(p, 800000000u).pulse_w, 70e3, 1.0);
    assert_int_equal(step(p, 810000000u).steps, 2);
    /* what is on becomes less, never more */
    assert_status(gpw_pulse_announce(p, 810000000u, 4u, 30e3f, S_NS, 0.0f), GPW_ERR_STATE);
    assert_status(gpw_pulse_cancel(p, 1u), GPW_OK);
    assert_near(step(p, 820000000u).pulse_w, 20e3, 1.0);
    assert_status(gpw_pulse_cancel(p, 2u), GPW_OK);
    assert_near(step(p, 830000000u).pulse_w, 0.0, 0.0);
    assert_int_equal(step(p, 830000000u).ended, 1);
    assert_status(gpw_pulse_cancel(p, 2u), GPW_ERR_NOT_FOUND);
}

/* Cancelling the step down leaves a larger step up: not while it is on. */
static void cancel_does_not_raise_what_is_on(void **state)
{
    gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *p;

    (void)state;
    c.down_max_w = 200e3f;
    p = pulse_of(&c);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 90e3f, S_NS, 0.0f), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 2u, -40e3f, S_NS, 0.0f), GPW_OK);
    assert_near(step(p, 800000000u).pulse_w, 50e3, 1.0);
    assert_status(gpw_pulse_cancel(p, 2u), GPW_OK);
    assert_near(step(p, 810000000u).pulse_w, 50e3, 1.0);
}

static void fifth_step_is_refused(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);
    uint32_t id;

    (void)state;
    for (id = 0u; id < GPW_PULSE_STEPS; id++) {
        assert_status(gpw_pulse_announce(p, 0u, id, 1e3f, S_NS, 0.0f), GPW_OK);
    }
    assert_status(gpw_pulse_announce(p, 0u, id, 1e3f, S_NS, 0.0f), GPW_ERR_FULL);
    assert_near(step(p, 800000000u).pulse_w, 4e3, 1.0);
}

/* @verifies{pulse-limits} */
static void between_two_lies_a_rest(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);
    uint64_t now;

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 1u, 1e3f, S_NS, 0.0f), GPW_OK);
    for (now = 0u; now <= 2u * (uint64_t)S_NS; now += TICK_NS) {
        (void)step(p, now);
    }
    /* it ended at 1.8 s, so none before 6.8 s */
    assert_status(gpw_pulse_announce(p, now, 2u, 1e3f, 6500000000u, 0.0f), GPW_ERR_STATE);
    assert_status(gpw_pulse_announce(p, now, 2u, 1e3f, 6750000000u, 0.0f), GPW_OK);
    assert_near(step(p, 6790000000u).pulse_w, 0.0, 0.0);
    assert_near(step(p, 6800000000u).pulse_w, 1e3, 1e-3);
}

/* ---- time ---- */

static void late_step_makes_none(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);
    gpw_pulse_reading r;

    (void)state;
    assert_status(gpw_pulse_announce(p, 1101000000u, 1u, 1e3f, S_NS, 0.0f), GPW_ERR_STATE);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 1e3f, S_NS, 0.0f), GPW_OK);
    r = step(p, 1101000000u); /* nobody called in time */
    assert_int_equal(r.state, GPW_PULSE_IDLE);
    assert_int_equal(r.refused, 2);
    assert_int_equal(r.given, 0);
}

/* @verifies{pulse-limits} */
static void jumping_clock_ends_it(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 1u, 1e3f, S_NS, 0.0f), GPW_OK);
    assert_near(step(p, 900000000u).pulse_w, 1e3, 0.0);
    assert_status(gpw_pulse_step(p, 950000000u), GPW_NOTE_HELD);
    assert_int_equal(step(p, 950000000u).state, GPW_PULSE_RESTING);
    assert_status(gpw_pulse_reset(p), GPW_OK);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 1e3f, S_NS, 0.0f), GPW_OK);
    assert_near(step(p, 900000000u).pulse_w, 1e3, 0.0);
    assert_status(gpw_pulse_step(p, 800000000u), GPW_NOTE_HELD);
    assert_near(step(p, 800000000u).pulse_w, 0.0, 0.0);
}

static void times_at_the_end_of_the_clock_do_not_wrap(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 1u, 1e3f, UINT64_MAX, 0.0f), GPW_OK);
    assert_int_equal(step(p, 5u).state, GPW_PULSE_WAITING);
    assert_near(step(p, UINT64_MAX - 100000000u).pulse_w, 1e3, 0.0);
    (void)step(p, UINT64_MAX - 90000000u);
    (void)step(p, UINT64_MAX);
    assert_near(step(p, UINT64_MAX).pulse_w, 0.0, 0.0);
}

/* ---- limits, whatever comes ---- */

static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 9) % below;
}

static float any_in(float low, float high)
{
    return low + (high - low) * (float)any(100001u) / 100000.0f;
}

static gpw_pulse_config any_config(void)
{
    gpw_pulse_config c = config_of(any_in(0.0f, 1e6f), any_in(0.0f, 5e5f));

    c.gain = any_in(0.0f, 3.0f);
    c.down_max_w = any_in(0.0f, 1e6f);
    c.tick_ns = GPW_TICK_MIN_NS * (1u + any(100u));
    c.duration_max_s = 1e-9f * (float)c.tick_ns + any_in(0.0f, 2.0f);
    c.lead_s = any_in(0.0f, 1.0f);
    c.expiry_s = any_in(0.0f, 1.0f);
    c.merge_s = any_in(0.0f, 1.0f);
    c.rest_s = any_in(0.0f, 2.0f);
    return c;
}

static void disturb(gpw_pulse *p, uint64_t now)
{
    const uint32_t id = any(4u);
    gpw_status status = GPW_OK;

    if (any(3u) == 0u) {
        status = gpw_pulse_announce(p, now, id, any_in(-2e6f, 2e6f),
                                    now + any(1500u) * 1000000ull, any_in(0.0f, 4.0f));
    } else if (any(4u) == 0u) {
        status = gpw_pulse_cancel(p, id);
    }
    assert_true(status != GPW_ERR_DOMAIN && status != GPW_ERR_HANDLE);
}

typedef struct tally {
    double area, begin_s, end_s;
    int is_on;
} tally;

/* What one pulse does from its first to its last tick. */
static void count(tally *t, const gpw_pulse_config *c, const gpw_pulse_reading *r, double now_s,
                  double dt_s)
{
    if (r->pulse_w == 0.0f) {
        t->end_s = t->is_on ? now_s : t->end_s;
        t->is_on = 0;
        return;
    }
    if (!t->is_on) {
        assert_true(now_s - t->end_s >= (double)c->rest_s - 1e-6 || t->begin_s < 0.0);
        t->begin_s = now_s;
        t->area = 0.0;
        t->is_on = 1;
    }
    t->area += fabs((double)r->pulse_w) * dt_s;
    assert_true(r->pulse_w <= c->up_max_w && r->pulse_w >= -c->down_max_w);
    assert_true(t->area <= (double)c->energy_max_ws);
    assert_true(now_s + dt_s - t->begin_s <= (double)c->duration_max_s + 1e-6);
    assert_true(now_s + (double)r->left_s <= t->begin_s + (double)c->duration_max_s + 1e-5);
}

/* @verifies{pulse-limits} */
/* Calls at random, but at least once in a tick: peak, area, duration and rest all hold. */
static void no_input_gets_past_a_limit(void **state)
{
    uint32_t run;

    (void)state;
    for (run = 0u; run < 300u; run++) {
        gpw_pulse_config c;
        tally t = {0.0, -1.0, 0.0, 0};
        uint64_t now = 1000000000u;
        gpw_pulse *p;
        uint32_t k;

        seed = 100u + run;
        c = any_config();
        p = pulse_of(&c);
        for (k = 0u; k < 3000u; k++) {
            const uint64_t dt = 1u + any(c.tick_ns);
            gpw_pulse_reading r;

            disturb(p, now);
            r = step(p, now);
            count(&t, &c, &r, 1e-9 * (double)now, 1e-9 * (double)dt);
            now += dt;
        }
    }
}

/* ---- life ---- */

static void wrong_figures_are_refused(void **state)
{
    static const struct {
        size_t at;
        float value;
    } wrong[] = {{8, -1.0f},    {8, 11.0f},  {12, NAN},   {12, -1.0f}, {16, -1.0f},
                 {20, NAN},     {20, 2e12f}, {24, 0.0f},  {24, 61.0f}, {28, -1.0f},
                 {32, 1000.0f}, {36, NAN},   {40, -1.0f}, {40, 2e4f}};
    gpw_pulse_config c = config_of(1.0f, 1.0f);
    gpw_pulse *p = NULL;
    size_t i, bytes = 0;

    (void)state;
    assert_status(gpw_pulse_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_PULSE_STATE_BYTES);
    for (i = 0; i < COUNT_OF(wrong); i++) {
        c = config_of(1.0f, 1.0f);
        memcpy((char *)&c + wrong[i].at, &wrong[i].value, sizeof(float));
        assert_status(gpw_pulse_init(memory, sizeof memory, &c, &p), GPW_ERR_DOMAIN);
    }
    c = config_of(1.0f, 1.0f);
    c.tick_ns = 0u;
    assert_status(gpw_pulse_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.tick_ns = TICK_NS;
    c.reserved = 1u;
    assert_status(gpw_pulse_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    c.header = 0u;
    assert_status(gpw_pulse_init(memory, sizeof memory, &c, &p), GPW_ERR_VERSION);
    assert_null(p);
}

static void life_is_checked(void **state)
{
    const gpw_pulse_config c = config_of(1e6f, 1e6f);
    gpw_pulse *p = NULL;
    gpw_pulse_reading r;
    size_t bytes;

    (void)state;
    assert_status(gpw_pulse_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_pulse_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_pulse_init(memory, sizeof memory, &c, NULL), GPW_ERR_NULL);
    assert_status(gpw_pulse_init((char *)memory + 4, sizeof memory - 8, &c, &p), GPW_ERR_ALIGN);
    assert_status(gpw_pulse_init(memory, 8, &c, &p), GPW_ERR_SIZE);
    memset(memory, 0, sizeof memory);
    p = (gpw_pulse *)(void *)memory;
    assert_status(gpw_pulse_step(p, 0u), GPW_ERR_HANDLE);
    assert_status(gpw_pulse_step(NULL, 0u), GPW_ERR_NULL);
    assert_status(gpw_pulse_reset(p), GPW_ERR_HANDLE);
    assert_status(gpw_pulse_cancel(p, 1u), GPW_ERR_HANDLE);
    assert_status(gpw_pulse_get(p, &r, sizeof r), GPW_ERR_HANDLE);
    p = pulse_of(&c);
    assert_status(gpw_pulse_get(p, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_pulse_get(p, &r, 8), GPW_ERR_VERSION);
    assert_status(gpw_pulse_announce(p, 0u, 1u, NAN, 0u, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 2e12f, 0u, 0.0f), GPW_ERR_DOMAIN);
    assert_status(gpw_pulse_announce(p, 0u, 1u, 1.0f, 0u, -1.0f), GPW_ERR_DOMAIN);
}

static void copy_goes_on_alike(void **state)
{
    const gpw_pulse_config c = config_of(200e3f, 1e6f);
    gpw_pulse *const p = pulse_of(&c);
    uint64_t now;

    (void)state;
    assert_status(gpw_pulse_announce(p, 0u, 1u, 5e3f, S_NS, 0.0f), GPW_OK);
    (void)step(p, 810000000u);
    memcpy(memory2, memory, sizeof memory);
    for (now = 820000000u; now < 2u * (uint64_t)S_NS; now += TICK_NS) {
        const gpw_pulse_reading a = step(p, now);
        const gpw_pulse_reading b = step((gpw_pulse *)(void *)memory2, now);

        assert_memory_equal(&a, &b, sizeof a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(announced_step_has_its_pulse_ahead),
        cmocka_unit_test(area_ends_it_early),
        cmocka_unit_test(slow_step_gets_its_share),
        cmocka_unit_test(steps_down_need_a_limit_of_their_own),
        cmocka_unit_test(steps_close_together_make_one),
        cmocka_unit_test(cancel_does_not_raise_what_is_on),
        cmocka_unit_test(fifth_step_is_refused),
        cmocka_unit_test(between_two_lies_a_rest),
        cmocka_unit_test(late_step_makes_none),
        cmocka_unit_test(jumping_clock_ends_it),
        cmocka_unit_test(times_at_the_end_of_the_clock_do_not_wrap),
        cmocka_unit_test(no_input_gets_past_a_limit),
        cmocka_unit_test(wrong_figures_are_refused),
        cmocka_unit_test(life_is_checked),
        cmocka_unit_test(copy_goes_on_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
