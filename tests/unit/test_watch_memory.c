/* SPDX-License-Identifier: MIT */
/* Bits of a watch's memory changed from outside: never more is allowed than without that. */
#include "watch_rig.h"

#include <math.h>

#include "forecast_state.h"
#include "watch_state.h"

/* Whether the bits of a byte are all tried, and of how many bytes: an emulator takes each far
 * longer. The coarse ones are of either order of a word's bytes. */
#ifdef GPW_TEST_COARSE
#  define STRIDE 29u
#  define BITS 2u
#else
#  define STRIDE 1u
#  define BITS 8u
#endif
#define TICKS 13u /* the table's check has come round twice */
#define TOLERANCE_W 1.0f

static GPW_STATE_BUFFER(kept, 8192u);
static GPW_STATE_BUFFER(kept_plant, 2048u);

/* What a watch does from a moment on that was not tampered with. */
typedef struct course {
    rig from;
    size_t bytes;
    gpw_watch_output out[TICKS];
    gpw_permit_answer answer;
    float by_load_w; /* what the table has for the load alone, as it is measured */
} course;

static void keep(course *c, const rig *r)
{
    c->from = *r;
    c->bytes = r->watch->core.bytes;
    assert_true(c->bytes <= sizeof kept);
    memcpy(kept, memory, c->bytes);
    memcpy(kept_plant, plant_memory, sizeof kept_plant);
}

static rig again(const course *c)
{
    memcpy(memory, kept, c->bytes);
    memcpy(plant_memory, kept_plant, sizeof kept_plant);
    return c->from;
}

static gpw_status request(rig *r, gpw_permit_answer *answer)
{
    return gpw_watch_request(r->watch, r->now_ns, 99u, 0u, GPW_PHASE_TRAIN, 0.3f, answer,
                             sizeof *answer);
}

static void follow(course *c)
{
    float down_w;
    uint32_t k;
    rig r = again(c);

    assert_status(request(&r, &c->answer), GPW_OK);
    r = again(c);
    for (k = 0; k < TICKS; k++) {
        tick(&r);
        c->out[k] = r.out;
    }
    c->by_load_w = 0.0f;
    if (r.out.load_rung == GPW_RUNG_GOOD) {
        assert_status(gpw_plan_surface_at(watch_surface, COUNT_OF(watch_surface), r.out.load_w,
                                          r.out.boost_pu, WATCH_RATED_W, 1u, &c->by_load_w,
                                          &down_w),
                      GPW_OK);
    }
}

/* What is learned of the load may be made anything of: then it is as if nothing were expected,
 * and the table has its say for the load that is measured. */
static int is_learned(const gpw_watch *w, size_t at)
{
    const size_t high_at = offsetof(struct gpw_watch, out.forecast_high_w);

    return (at >= w->core.forecast_at && at < w->core.changes_at) ||
           (at >= high_at && at < high_at + sizeof w->out.forecast_high_w);
}

/* What decides what is permitted. */
static int is_watched(const gpw_watch *w, size_t at)
{
    return (at >= offsetof(struct gpw_watch, core) &&
            at < offsetof(struct gpw_watch, still_end)) ||
           (at >= offsetof(struct gpw_watch, lag) && at < w->core.onset_at);
}

static void no_more_than(const course *c, const rig *r, uint32_t k, int learned)
{
    const gpw_watch_output *const was = &c->out[k];
    const float more_w =
        learned && c->by_load_w > was->step_allowed_w && was->step_allowed_w > 0.0f
            ? c->by_load_w - was->step_allowed_w
            : 0.0f;

    assert_true(r->out.step_allowed_w <= was->step_allowed_w + more_w + TOLERANCE_W);
    assert_true(r->out.permit_free_w <= was->permit_free_w + more_w + TOLERANCE_W);
    assert_true(r->out.permit_open <= was->permit_open || more_w > 0.0f);
}

static void flip(size_t at, uint32_t bit)
{
    ((unsigned char *)memory)[at] ^= (unsigned char)(1u << bit);
}

/* A permit is asked for at once, and in another run the ticks go on. */
static void try_bit(const course *c, size_t at, uint32_t bit)
{
    gpw_permit_answer answer;
    uint32_t k;
    rig r = again(c);

    flip(at, bit);
    if (request(&r, &answer) == GPW_OK && answer.granted != 0u) {
        assert_int_equal(c->answer.granted, 1u);
        assert_true(answer.step_w >= c->answer.step_w);
    }
    r = again(c);
    flip(at, bit);
    for (k = 0; k < TICKS && tick_or_refuse(&r) == GPW_OK; k++) {
        no_more_than(c, &r, k, is_learned(c->from.watch, at));
        if ((r.out.reasons & (GPW_WATCH_STATE | GPW_WATCH_CONFIG)) != 0u) {
            return;
        }
        assert_false(is_watched(c->from.watch, at)); /* it is seen at the next tick */
    }
    (void)again(c);
    assert_false(at >= c->from.watch->core.surface_at && at < c->from.watch->core.units_at);
}

static void try_all(const rig *r)
{
    static course c;
    size_t at;
    uint32_t k;

    keep(&c, r);
    follow(&c);
    for (at = 0; at < c.bytes; at += STRIDE) {
        for (k = 0; k < BITS; k++) {
            try_bit(&c, at, BITS == 8u ? k : (uint32_t)(k == 0u ? at % 8u : 7u - at % 8u));
        }
    }
}

/* @verifies{watch-state} */
static void a_changed_bit_of_a_quiet_watch_opens_nothing(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    try_all(&r);
}

/* @verifies{watch-state} What was announced without a permit is deducted all the same. */
static void a_changed_bit_forgets_no_change_that_waits(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(
        gpw_watch_announce(r.watch, 8u, 0u, GPW_PHASE_TRAIN, 0.5f, r.now_ns + 5000000000u, 0u),
        GPW_OK);
    run(&r, 0.1f);
    try_all(&r);
}

/* @verifies{watch-state} Its air is not there yet. */
static void a_changed_bit_after_a_step_makes_no_air(void **state)
{
    const gpw_watch_config c = config_of();
    gpw_permit_answer a;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    a = ask(&r, 5u, 0.6f);
    assert_status(gpw_watch_announce(r.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.6f, r.now_ns, a.token),
                  GPW_OK);
    r.load_w = WATCH_IDLE_W + 180.0e3f;
    run(&r, 0.5f);
    try_all(&r);
}

/* @verifies{watch-state} A meter is good again, but not for long enough. */
static void a_changed_bit_shortens_no_recovery(void **state)
{
    const gpw_watch_config c = config_of();
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    r.is_silent = 1u;
    run(&r, 1.0f);
    r.is_silent = 0u;
    run(&r, 0.5f);
    assert_int_equal(r.out.permit_open, 0u);
    try_all(&r);
}

/* @verifies{watch-state} A phase that has lost its share on paper would be left by the next
 * change, and a start from it be counted as one from nowhere. */
static void a_changed_share_is_seen_before_a_step_is_counted_by_it(void **state)
{
    const gpw_watch_config config = config_of();
    static course c;
    uint32_t k, bit, changed = 0u;
    rig r;

    (void)state;
    begin(&r, &config);
    run(&r, 10.0f);
    keep(&c, &r);
    for (k = 0; k < GPW_PHASE_COUNT; k++) {
        for (bit = 0; bit < 32u; bit++) {
            gpw_permit_answer answer = {0};
            float *share, was;
            uint32_t word;

            r = again(&c);
            share = &forecast_groups(gpwi_watch_forecast(r.watch))[0].phases[k].share;
            was = *share;
            memcpy(&word, share, sizeof word);
            word ^= 1u << bit;
            memcpy(share, &word, sizeof word);
            if (!(fabsf(*share - was) < 0.004f)) {
                assert_true(request(&r, &answer) != GPW_OK || answer.granted == 0u);
                changed++;
            }
        }
    }
    assert_true(changed > GPW_PHASE_COUNT);
}

/* @verifies{watch-state} */
static void the_configuration_is_checked_before_each_permit(void **state)
{
    const gpw_watch_config c = config_of();
    unsigned char *bytes = (unsigned char *)memory;
    size_t size = 0u, at;
    rig r;

    (void)state;
    begin(&r, &c);
    run(&r, 10.0f);
    assert_status(gpw_watch_state_size(&c, &size), GPW_OK);
    for (at = 0; at + 4u < size; at++) { /* the table's sealed magic */
        if (memcmp(bytes + at, watch_surface, 16u) == 0) {
            break;
        }
    }
    bytes[at + 30u] ^= 64u; /* more is taken, says the table */
    assert_int_equal(ask(&r, 1u, 0.1f).granted, 0u);
    tick(&r);
    assert_true((r.out.reasons & (GPW_WATCH_CONFIG | GPW_WATCH_STATE)) != 0u);
    assert_int_equal(r.out.latched, 1u);
    assert_status(gpw_watch_acknowledge(r.watch, r.now_ns), GPW_NOTE_HELD);
    run(&r, 1.0f);
    assert_int_equal(r.out.permit_open, 0u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_bit_of_a_quiet_watch_opens_nothing),
        cmocka_unit_test(a_changed_bit_forgets_no_change_that_waits),
        cmocka_unit_test(a_changed_bit_after_a_step_makes_no_air),
        cmocka_unit_test(a_changed_bit_shortens_no_recovery),
        cmocka_unit_test(a_changed_share_is_seen_before_a_step_is_counted_by_it),
        cmocka_unit_test(the_configuration_is_checked_before_each_permit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
