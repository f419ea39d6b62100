/* SPDX-License-Identifier: MIT */
/* What a permit does at the ends of its figures and of its memory, and all that it tells. */
#include "permit_steps.h"

#include "permit_state.h"

/* Bytes that no handle may look at: as a place they would be a token in force. */
#define FOREIGN 0x4Au
#define FOREIGN_WORD 0x4A4A4A4Au

static void least_figures_are_taken(void **state)
{
    (void)state;
    config.tokens_max = 1u;
    config.arrive_s = config.skew_s = config.settle_s = 0.0f;
    begin();
    pass_ms(10000u); /* the quarantine is life_s now */
    (void)granted(1u, 50.0e3f);
    assert_refused(2u, 1.0f, GPW_REFUSAL_FULL);
}

static void missing_pointers_are_refused(void **state)
{
    gpw_permit *p;

    (void)state;
    assert_status(gpw_permit_init(NULL, sizeof memory, &config, &p), GPW_ERR_NULL);
    assert_status(gpw_permit_init(memory, sizeof memory, NULL, &p), GPW_ERR_NULL);
    assert_status(gpw_permit_init(memory, sizeof memory, &config, NULL), GPW_ERR_NULL);
}

static void before_the_first_step_all_is_unknown(void **state)
{
    (void)state;
    assert_status(gpw_permit_init(memory, sizeof memory, &config, &permit), GPW_OK);
    assert_int_equal(reading().refusal,
                     GPW_REFUSAL_CONDITIONS | GPW_REFUSAL_QUARANTINE | GPW_REFUSAL_UNKNOWN);
    assert_int_equal(reading().is_open, 0);
}

static void restart_forgets_all_but_the_configuration(void **state)
{
    (void)state;
    (void)granted(1u, 40.0e3f);
    assert_refused(2u, 90.0e3f, GPW_REFUSAL_POWER);
    now_ns += 5u * (uint64_t)S; /* longer than a tick may be: the clock has jumped */
    assert_status(gpw_permit_step(permit, now_ns, allowed_w, conditions_ok), GPW_NOTE_HELD);
    assert_int_equal(reading().refusal, GPW_REFUSAL_QUARANTINE | GPW_REFUSAL_CLOCK);
    assert_int_equal(reading().revoked, 1);
    assert_status(gpw_permit_restart(permit, 0x70006u), GPW_OK);
    assert_int_equal(reading().refusal,
                     GPW_REFUSAL_CONDITIONS | GPW_REFUSAL_QUARANTINE | GPW_REFUSAL_UNKNOWN);
    assert_int_equal(reading().granted, 0);
    assert_int_equal(reading().refused, 0);
    assert_int_equal(reading().revoked, 0);
    assert_int_equal(reading().epoch, 0x70006);
    assert_int_equal(reading().kept, 0);
}

/* Of epoch 0 the first token is number 1. */
static void token_of_epoch_0_counts_like_any(void **state)
{
    gpw_permit_token t;

    (void)state;
    config.epoch = 0u;
    begin();
    pass_ms(12500u);
    assert_int_equal(granted(1u, 40.0e3f), 1);
    assert_near(reading().live_w, 40.0e3, 0.0);
    assert_int_equal(reading().live, 1);
    assert_int_equal(reading().kept, 1);
    assert_status(gpw_permit_token_at(permit, 0u, &t, sizeof t), GPW_OK);
    assert_int_equal(t.token, 1);
    assert_near(t.reserved_w, 40.0e3, 0.0);
}

static void token_tells_all_of_itself(void **state)
{
    gpw_permit_token t;
    const uint32_t token = granted(17u, 40.0e3f);

    (void)state;
    pass_ms(4000u);
    assert_status(gpw_permit_token_at(permit, 0u, &t, sizeof t), GPW_OK);
    assert_int_equal(t.token, token);
    assert_int_equal(t.request_id, 17);
    assert_int_equal(t.state, GPW_TOKEN_GRANTED);
    assert_near(t.step_w, 40.0e3, 0.0);
    assert_near(t.reserved_w, 40.0e3, 0.0);
    assert_near(t.life_left_s, 6.0, 1.0e-6);
    assert_near(t.reserved_left_s, 8.5, 1.0e-6);
    assert_status(gpw_permit_release(permit, now_ns, token), GPW_OK);
    assert_status(gpw_permit_token_at(permit, 0u, &t, sizeof t), GPW_OK);
    assert_near(t.step_w, 40.0e3, 0.0);
    assert_near(t.reserved_w, 0.0, 0.0);
    assert_near(t.life_left_s, 0.0, 0.0);
    assert_near(t.reserved_left_s, 0.0, 0.0);
    assert_int_equal(reading().live, 0); /* though its place is kept */
    assert_int_equal(reading().kept, 1);
    assert_int_equal(state_at(1u), GPW_TOKEN_NONE);
}

static void only_what_was_never_heard_of_expires(void **state)
{
    const uint32_t seen = granted(1u, 10.0e3f), released = granted(2u, 10.0e3f);

    (void)state;
    (void)granted(3u, 10.0e3f);
    assert_status(gpw_permit_use(permit, now_ns, seen), GPW_OK);
    assert_status(gpw_permit_seen(permit, now_ns, seen), GPW_OK);
    assert_status(gpw_permit_release(permit, now_ns, released), GPW_OK);
    pass_ms(13000u);
    assert_int_equal(reading().kept, 0);
    assert_int_equal(reading().expired, 1);
}

static void half_a_watt_is_free_too(void **state)
{
    (void)state;
    allowed_w = 0.5f;
    pass_ms(10u);
    assert_near(reading().free_w, 0.5, 0.0);
    assert_int_equal(reading().is_open, 1);
    (void)granted(1u, 0.5f);
    assert_int_equal(reading().is_open, 0);
}

static void refusal_tells_when_to_come_again_where_that_is_known(void **state)
{
    gpw_permit_answer a = ask(1u, 200.0e3f);

    (void)state;
    assert_int_equal(a.refusal, GPW_REFUSAL_POWER);
    assert_int_equal(a.retry_ms, 0); /* no token that could end */
    (void)granted(2u, 40.0e3f);
    a = ask(3u, 80.0e3f);
    assert_int_equal(a.retry_ms, 12501);
    a = ask(2u, 41.0e3f);
    assert_int_equal(a.refusal, GPW_REFUSAL_REUSED);
    assert_int_equal(a.retry_ms, 0); /* it would be the same again */
    assert_int_equal(reading().refused, 3);
    pass_ms(12499u);
    now_ns += MS - 1u; /* a nanosecond before its end */
    assert_int_equal(ask(3u, 80.0e3f).retry_ms, 1);
}

static void what_lies_behind_the_state_counts_for_nothing(void **state)
{
    unsigned char *const all = (unsigned char *)memory;
    size_t bytes, i;

    (void)state;
    config.tokens_max = 2u;
    assert_status(gpw_permit_state_size(&config, &bytes), GPW_OK);
    assert_true(bytes + 64u < sizeof memory);
    memset(all, FOREIGN, sizeof memory);
    begin();
    pass_ms(12500u);
    assert_near(reading().live_w, 0.0, 0.0);
    assert_int_equal(reading().live, 0);
    assert_int_equal(reading().kept, 0);
    assert_status(gpw_permit_use(permit, now_ns, FOREIGN_WORD), GPW_ERR_NOT_FOUND);
    assert_int_equal(ask(1u, 200.0e3f).retry_ms, 0);
    (void)granted(FOREIGN_WORD, 10.0e3f);
    (void)granted(2u, 10.0e3f);
    assert_refused(3u, 1.0f, GPW_REFUSAL_FULL);
    conditions_ok = 0u;
    pass_ms(10u);
    assert_int_equal(reading().revoked, 2);
    now_ns += 5u * (uint64_t)S;
    assert_status(gpw_permit_step(permit, now_ns, allowed_w, 1u), GPW_NOTE_HELD);
    assert_int_equal(reading().revoked, 2);
    conditions_ok = 1u;
    pass_ms(13000u);
    assert_int_equal(reading().kept, 0);
    for (i = bytes; i < sizeof memory; i++) {
        assert_int_equal(all[i], FOREIGN);
    }
}

/* Ended long ago, and not in use: nothing that a handle of fewer places may touch. */
static void token_behind_the_state_is_left_alone(void **state)
{
    gpwi_permit_place foreign;
    unsigned char *behind;
    size_t bytes;

    (void)state;
    config.tokens_max = 2u;
    assert_status(gpw_permit_state_size(&config, &bytes), GPW_OK);
    begin();
    behind = (unsigned char *)memory + bytes;
    memset(&foreign, 0, sizeof foreign);
    foreign.token = 5u;
    foreign.state = GPW_TOKEN_GRANTED;
    foreign.free_ns = UINT64_MAX;
    memcpy(behind, &foreign, sizeof foreign);
    conditions_ok = 0u;
    pass_ms(10u);
    assert_int_equal(reading().revoked, 0);
    assert_memory_equal(behind, &foreign, sizeof foreign);
    foreign.free_ns = 1u;
    memcpy(behind, &foreign, sizeof foreign);
    pass_ms(10u);
    assert_int_equal(reading().expired, 0);
    assert_memory_equal(behind, &foreign, sizeof foreign);
}

/* An answer that cannot be given must not be a grant. */
static void answer_of_no_size_grants_nothing(void **state)
{
    gpw_permit_answer a;

    (void)state;
    assert_status(gpw_permit_request(permit, now_ns, 1u, 1.0f, allowed_w, 1u, &a, 3u),
                  GPW_ERR_VERSION);
    assert_status(gpw_permit_request(permit, now_ns, 1u, 1.0f, allowed_w, 1u, &a, 513u),
                  GPW_ERR_VERSION);
    assert_int_equal(reading().kept, 0);
    assert_int_equal(reading().granted, 0);
}

#define CASE(name) cmocka_unit_test_setup(name, set_up)

/* Whose load was on its way when the clock jumped: it may still come. */
static void lost_token_is_not_released(void **state)
{
    const uint32_t token = granted(1u, 40.0e3f);

    (void)state;
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_OK);
    now_ns += 5u * (uint64_t)S; /* the clock has jumped */
    assert_status(gpw_permit_step(permit, now_ns, allowed_w, conditions_ok), GPW_NOTE_HELD);
    assert_status(gpw_permit_release(permit, now_ns, token), GPW_ERR_STATE);
}

int main(void)
{
    const struct CMUnitTest cases[] = {
        CASE(least_figures_are_taken),
        CASE(missing_pointers_are_refused),
        CASE(before_the_first_step_all_is_unknown),
        CASE(restart_forgets_all_but_the_configuration),
        CASE(token_of_epoch_0_counts_like_any),
        CASE(token_tells_all_of_itself),
        CASE(only_what_was_never_heard_of_expires),
        CASE(half_a_watt_is_free_too),
        CASE(refusal_tells_when_to_come_again_where_that_is_known),
        CASE(what_lies_behind_the_state_counts_for_nothing),
        CASE(token_behind_the_state_is_left_alone),
        CASE(answer_of_no_size_grants_nothing),
        CASE(lost_token_is_not_released),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
