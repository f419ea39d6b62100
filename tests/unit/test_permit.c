/* SPDX-License-Identifier: MIT */
/* Times that can be counted by hand: a token lives 10 s, its watts stay reserved for 12.5 s,
 * and as long is the quarantine. 100 kW may be stepped at once unless a case says otherwise. */
#include "permit_steps.h"

/* ---- grants ---- */

/* @verifies{permit-sum} */
static void grants_add_up_to_what_is_allowed_and_no_further(void **state)
{
    gpw_permit_answer a;

    (void)state;
    assert_near(reading().free_w, 100.0e3, 0.0);
    a = ask(1u, 40.0e3f);
    assert_int_equal(a.token, 0x00050001); /* epoch and serial */
    assert_int_equal(a.life_ms, 10000);
    assert_near(a.free_w, 60.0e3, 0.0);
    assert_int_equal(granted(2u, 60.0e3f), 0x00050002);
    assert_near(gpw_permit_live_w(permit), 100.0e3, 0.0);
    assert_int_equal(reading().live, 2);
    assert_int_equal(reading().is_open, 0);
    assert_int_equal(reading().refusal, GPW_REFUSAL_POWER);
    a = ask(3u, 1.0f);
    assert_int_equal(a.refusal, GPW_REFUSAL_POWER);
    assert_int_equal(a.retry_ms, 12501);
    assert_near(a.free_w, 0.0, 0.0);
}

/* @verifies{permit-once} */
static void same_request_gets_the_same_token(void **state)
{
    gpw_permit_answer a;
    const uint32_t token = granted(9u, 40.0e3f);

    (void)state;
    pass_ms(2500u);
    a = ask(9u, 40.0e3f);
    assert_int_equal(a.token, token);
    assert_int_equal(a.life_ms, 7500);
    assert_near(gpw_permit_live_w(permit), 40.0e3, 0.0);
    assert_int_equal(reading().granted, 1);
    assert_refused(9u, 41.0e3f, GPW_REFUSAL_REUSED);
}

static void refused_request_may_be_granted_later(void **state)
{
    (void)state;
    allowed_w = 10.0e3f;
    assert_refused(4u, 40.0e3f, GPW_REFUSAL_POWER);
    allowed_w = 40.0e3f;
    (void)granted(4u, 40.0e3f);
}

static void whatever_is_free_is_granted(void **state)
{
    uint32_t k;

    (void)state;
    for (k = 1u; k < 2000u; k++) {
        gpw_permit_reading r;

        begin();
        pass_ms(12500u);
        allowed_w = 1234567.0f / (float)k;
        (void)granted(1u, allowed_w * 0.137f);
        r = reading();
        (void)granted(2u, r.free_w);
        assert_true(gpw_permit_live_w(permit) <= allowed_w);
    }
}

static void full_table_refuses(void **state)
{
    uint32_t k;

    (void)state;
    for (k = 1u; k <= 8u; k++) {
        (void)granted(k, 1.0f);
    }
    assert_refused(9u, 1.0f, GPW_REFUSAL_FULL);
    assert_int_equal(reading().refusal, GPW_REFUSAL_FULL);
    assert_int_equal(reading().kept, 8);
}

static void unknown_or_negative_allowance_grants_nothing(void **state)
{
    (void)state;
    allowed_w = NAN;
    assert_refused(1u, 1.0f, GPW_REFUSAL_UNKNOWN);
    assert_int_equal(reading().refusal, GPW_REFUSAL_UNKNOWN);
    allowed_w = -5.0f;
    assert_refused(1u, 1.0f, GPW_REFUSAL_POWER);
    assert_near(reading().free_w, 0.0, 0.0);
}

/* ---- ends ---- */

/* @verifies{permit-life} */
static void reservation_outlasts_the_life(void **state)
{
    const uint32_t token = granted(1u, 100.0e3f);

    (void)state;
    pass_ms(9999u);
    assert_int_equal(ask(1u, 100.0e3f).life_ms, 1);
    pass_ms(1u);
    assert_refused(1u, 100.0e3f, GPW_REFUSAL_SPENT);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_ERR_STATE);
    pass_ms(2499u);
    assert_refused(2u, 1.0f, GPW_REFUSAL_POWER);
    pass_ms(1u);
    assert_near(gpw_permit_live_w(permit), 0.0, 0.0);
    assert_int_equal(reading().expired, 1);
    assert_int_equal(reading().kept, 0);
    assert_int_equal(granted(2u, 100.0e3f), token + 1u);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_ERR_NOT_FOUND);
}

/* @verifies{permit-sum} */
static void used_token_stays_reserved_until_its_load_is_seen(void **state)
{
    const uint32_t token = granted(1u, 100.0e3f);

    (void)state;
    pass_ms(9000u);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_OK);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_OK); /* said twice */
    assert_int_equal(state_at(0u), GPW_TOKEN_USED);
    assert_status(gpw_permit_release(permit, now_ns, token), GPW_ERR_STATE);
    pass_ms(1000u);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_ERR_STATE);
    assert_status(gpw_permit_seen(permit, now_ns, token), GPW_OK);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_ERR_STATE);
    pass_ms(499u);
    assert_status(gpw_permit_seen(permit, now_ns, token), GPW_OK);
    assert_status(gpw_permit_release(permit, now_ns, token), GPW_OK);
    assert_near(gpw_permit_live_w(permit), 100.0e3, 0.0);
    pass_ms(1u);
    assert_near(gpw_permit_live_w(permit), 0.0, 0.0);
    assert_int_equal(state_at(0u), GPW_TOKEN_SEEN);
    assert_refused(1u, 100.0e3f, GPW_REFUSAL_SPENT);
    assert_int_equal(reading().expired, 0);
}

static void load_that_is_seen_late_is_reserved_until_it_settles(void **state)
{
    const uint32_t token = granted(1u, 100.0e3f);

    (void)state;
    pass_ms(12400u);
    assert_status(gpw_permit_seen(permit, now_ns, token), GPW_OK);
    pass_ms(499u);
    assert_near(gpw_permit_live_w(permit), 100.0e3, 0.0);
    assert_status(gpw_permit_seen(permit, now_ns, token), GPW_OK);
    pass_ms(1u);
    assert_near(gpw_permit_live_w(permit), 0.0, 0.0);
    assert_status(gpw_permit_seen(permit, now_ns, token), GPW_ERR_NOT_FOUND);
}

static void released_token_frees_its_watts_but_not_its_number(void **state)
{
    const uint32_t token = granted(1u, 100.0e3f);

    (void)state;
    assert_status(gpw_permit_release(permit, now_ns, token), GPW_OK);
    assert_status(gpw_permit_release(permit, now_ns, token), GPW_OK);
    assert_near(gpw_permit_live_w(permit), 0.0, 0.0);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_ERR_STATE);
    assert_refused(1u, 100.0e3f, GPW_REFUSAL_SPENT);
    assert_int_not_equal(granted(2u, 100.0e3f), token);
    assert_status(gpw_permit_seen(permit, now_ns, token), GPW_OK); /* it came all the same */
    assert_near(gpw_permit_live_w(permit), 200.0e3, 0.0);
    assert_refused(3u, 1.0f, GPW_REFUSAL_POWER);
}

/* @verifies{watch-dead-sensor} */
static void lost_conditions_revoke_what_is_not_in_use(void **state)
{
    const uint32_t unused = granted(1u, 10.0e3f), used = granted(2u, 20.0e3f);

    (void)state;
    assert_status(gpw_permit_use(permit, now_ns, used), GPW_OK);
    conditions_ok = 0u;
    pass_ms(10u);
    conditions_ok = 1u;
    assert_int_equal(reading().revoked, 1);
    assert_near(gpw_permit_live_w(permit), 30.0e3, 0.0);
    assert_status(gpw_permit_use(permit, now_ns, unused), GPW_ERR_STATE);
    assert_status(gpw_permit_use(permit, now_ns, used), GPW_OK);
    assert_refused(1u, 10.0e3f, GPW_REFUSAL_REVOKED);
    assert_status(gpw_permit_release(permit, now_ns, unused), GPW_OK);
    assert_near(gpw_permit_live_w(permit), 20.0e3, 0.0);
    conditions_ok = 0u;
    assert_refused(7u, 1.0f, GPW_REFUSAL_CONDITIONS);
}

/* ---- starts and clocks ---- */

/* @verifies{permit-quarantine} */
static void quarantine_after_a_start_grants_nothing(void **state)
{
    gpw_permit_answer a;

    (void)state;
    begin();
    assert_near(reading().quarantine_left_s, 12.5, 1.0e-6);
    a = ask(1u, 1.0f);
    assert_int_equal(a.refusal, GPW_REFUSAL_QUARANTINE);
    assert_int_equal(a.retry_ms, 12501);
    pass_ms(12499u);
    assert_refused(1u, 1.0f, GPW_REFUSAL_QUARANTINE);
    pass_ms(1u);
    assert_near(reading().quarantine_left_s, 0.0, 0.0);
    (void)granted(1u, 1.0f);
}

static void quarantine_may_be_longer(void **state)
{
    (void)state;
    config.quarantine_s = 20.0f;
    begin();
    pass_ms(19999u);
    assert_refused(1u, 1.0f, GPW_REFUSAL_QUARANTINE);
    pass_ms(1u);
    (void)granted(1u, 1.0f);
}

/* @verifies{permit-epoch} */
static void token_of_an_earlier_epoch_is_refused(void **state)
{
    const uint32_t token = granted(1u, 1.0f);

    (void)state;
    assert_status(gpw_permit_restart(permit, config.epoch), GPW_ERR_DOMAIN);
    assert_status(gpw_permit_restart(permit, config.epoch + 0x10000u), GPW_ERR_DOMAIN);
    assert_status(gpw_permit_restart(permit, config.epoch + 1u), GPW_OK);
    assert_int_equal(reading().epoch, config.epoch + 1u);
    assert_near(reading().quarantine_left_s, 12.5, 1.0e-6);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_ERR_NOT_FOUND);
    assert_status(gpw_permit_seen(permit, now_ns, token), GPW_ERR_NOT_FOUND);
    pass_ms(12500u);
    assert_int_equal(granted(1u, 1.0f), 0x00060001);
    assert_status(gpw_permit_use(permit, now_ns, token), GPW_ERR_NOT_FOUND);
}

/* @verifies{permit-clock} */
static void clock_that_jumps_begins_a_new_quarantine(void **state)
{
    static const int64_t jumps_ms[] = {-1, 1001, -70000, 1000000};
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(jumps_ms); k++) {
        uint32_t unused, used;

        begin();
        pass_ms(12500u);
        unused = granted(1u, 30.0e3f);
        used = granted(2u, 20.0e3f);
        assert_status(gpw_permit_use(permit, now_ns, used), GPW_OK);
        now_ns += (uint64_t)(jumps_ms[k] * MS);
        assert_status(gpw_permit_step(permit, now_ns, allowed_w, 1u), GPW_NOTE_HELD);
        assert_int_equal(reading().refusal, GPW_REFUSAL_QUARANTINE | GPW_REFUSAL_CLOCK);
        assert_status(gpw_permit_use(permit, now_ns, unused), GPW_ERR_STATE);
        assert_status(gpw_permit_use(permit, now_ns, used), GPW_ERR_STATE);
        pass_ms(12499u);
        assert_near(gpw_permit_live_w(permit), 50.0e3, 0.0);
        pass_ms(1u);
        assert_near(gpw_permit_live_w(permit), 0.0, 0.0);
        assert_int_equal(reading().refusal, 0);
        (void)granted(3u, 100.0e3f);
    }
}

/* A year later by the clock: the same answers. */
static void answers_do_not_depend_on_the_hour(void **state)
{
    gpw_permit_answer first[400], a;
    uint32_t seed, k, pass;

    (void)state;
    for (pass = 0; pass < 2u; pass++) {
        begin();
        if (pass == 1u) {
            assert_status(gpw_permit_restart(permit, 0x70006u), GPW_OK);
            assert_status(gpw_permit_restart(permit, config.epoch), GPW_OK);
            now_ns += 31536000u * (uint64_t)S;
        }
        seed = 5u;
        pass_ms(12500u);
        for (k = 0; k < 400u; k++) {
            seed = seed * 1664525u + 1013904223u;
            pass_ms(1u + (seed >> 8) % 900u);
            a = ask(1u + (seed >> 20) % 50u, 1000.0f * (float)(1u + (seed >> 26)));
            if (a.granted != 0u && (seed >> 24) % 3u == 0u) {
                (void)!gpw_permit_seen(permit, now_ns, a.token);
            }
            if (pass == 0u) {
                first[k] = a;
            }
            assert_memory_equal(&a, &first[k], sizeof a);
        }
    }
}

/* ---- bad calls ---- */

static void bad_configuration_is_refused(void **state)
{
    gpw_permit_config bad[20];
    size_t count = 0, k, bytes = 0;
    gpw_permit *other = NULL;

    (void)state;
    for (k = 0; k < COUNT_OF(bad); k++) {
        bad[k] = config;
    }
    bad[count++].tokens_max = 0u;
    bad[count++].tokens_max = 17u;
    bad[count++].life_s = 0.0f;
    bad[count++].life_s = NAN;
    bad[count++].life_s = 3601.0f;
    bad[count++].skew_s = -0.1f;
    bad[count++].skew_s = 601.0f;
    bad[count++].arrive_s = NAN;
    bad[count++].settle_s = -1.0f;
    bad[count++].quarantine_s = 12.4f;
    bad[count++].quarantine_s = NAN;
    bad[count++].dt_max_s = 0.0f;
    bad[count++].reserved = 1u;
    for (k = 0; k < count; k++) {
        assert_status(gpw_permit_state_size(&bad[k], &bytes), GPW_ERR_DOMAIN);
        assert_status(gpw_permit_init(memory, sizeof memory, &bad[k], &other), GPW_ERR_DOMAIN);
    }
    config.header = 0u;
    assert_status(gpw_permit_state_size(&config, &bytes), GPW_ERR_VERSION);
    assert_null(other);
}

static void bad_requests_change_nothing(void **state)
{
    static const float bad_w[] = {0.0f, -1.0f, NAN, INFINITY, 1.1e12f};
    gpw_permit_answer a;
    uint64_t before[COUNT_OF(memory)];
    size_t k;

    (void)state;
    memcpy(before, memory, sizeof before);
    memset(&a, 0x55, sizeof a);
    for (k = 0; k < COUNT_OF(bad_w); k++) {
        assert_status(
            gpw_permit_request(permit, now_ns + 1u, 1u, bad_w[k], allowed_w, 1u, &a, sizeof a),
            GPW_ERR_DOMAIN);
    }
    assert_status(
        gpw_permit_request(permit, now_ns + 1u, 0u, 1.0f, allowed_w, 1u, &a, sizeof a),
        GPW_ERR_DOMAIN);
    assert_status(
        gpw_permit_request(permit, now_ns + 1u, 1u, 1.0f, allowed_w, 1u, &a, sizeof a - 1u),
        GPW_ERR_VERSION);
    assert_status(gpw_permit_request(permit, now_ns, 1u, 1.0f, allowed_w, 1u, NULL, sizeof a),
                  GPW_ERR_NULL);
    assert_int_equal(a.granted, 0x55555555);
    assert_memory_equal(memory, before, sizeof before);
}

static void bad_calls_are_refused(void **state)
{
    gpw_permit_answer a;
    gpw_permit_reading r;
    gpw_permit_token t;
    gpw_permit *other = NULL;
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_permit_config_init(NULL, sizeof config), GPW_ERR_NULL);
    assert_status(gpw_permit_config_init(&config, 39u), GPW_ERR_VERSION);
    assert_status(gpw_permit_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_permit_state_size(&config, &bytes), GPW_OK);
    assert_true(bytes <= GPW_PERMIT_STATE_BYTES(8));
    assert_status(gpw_permit_init(memory, bytes - 1u, &config, &other), GPW_ERR_SIZE);
    assert_status(gpw_permit_init((char *)memory + 4, sizeof memory, &config, &other),
                  GPW_ERR_ALIGN);
    assert_status(gpw_permit_init(NULL, bytes, &config, &other), GPW_ERR_NULL);
    assert_status(gpw_permit_get(permit, NULL, sizeof r), GPW_ERR_NULL);
    assert_status(gpw_permit_get(permit, &r, sizeof r - 1u), GPW_ERR_VERSION);
    assert_status(gpw_permit_token_at(permit, 0u, NULL, sizeof t), GPW_ERR_NULL);
    assert_status(gpw_permit_token_at(permit, 8u, &t, sizeof t), GPW_ERR_NOT_FOUND);
    assert_status(gpw_permit_token_at(permit, 0u, &t, sizeof t - 1u), GPW_ERR_VERSION);
    assert_int_equal(state_at(0u), GPW_TOKEN_NONE);
    assert_status(gpw_permit_use(permit, now_ns, 0u), GPW_ERR_NOT_FOUND);
    assert_status(gpw_permit_step(NULL, now_ns, 1.0f, 1u), GPW_ERR_NULL);
    memory[0] = 0u;
    assert_status(gpw_permit_step(permit, now_ns, 1.0f, 1u), GPW_ERR_HANDLE);
    assert_status(gpw_permit_request(permit, now_ns, 1u, 1.0f, 1.0f, 1u, &a, sizeof a),
                  GPW_ERR_HANDLE);
    assert_status(gpw_permit_use(permit, now_ns, 1u), GPW_ERR_HANDLE);
    assert_status(gpw_permit_seen(permit, now_ns, 1u), GPW_ERR_HANDLE);
    assert_status(gpw_permit_release(permit, now_ns, 1u), GPW_ERR_HANDLE);
    assert_status(gpw_permit_get(permit, &r, sizeof r), GPW_ERR_HANDLE);
    assert_status(gpw_permit_token_at(permit, 0u, &t, sizeof t), GPW_ERR_HANDLE);
    assert_status(gpw_permit_restart(permit, 1u), GPW_ERR_HANDLE);
    assert_true(isnan(gpw_permit_live_w(permit)));
    assert_true(isnan(gpw_permit_live_w(NULL)));
}

/* Milliseconds are rounded down, so that a token is never thought to live longer. */
static void life_is_told_in_whole_milliseconds_rounded_down(void **state)
{
    static const float lives_s[] = {0.01f, 1.0f, 7.7f, 60.0f, 3600.0f};
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(lives_s); k++) {
        const double life_ns = floor((double)(lives_s[k] * 1.0e9f));
        uint64_t waited_ns = 0u;
        uint32_t i;

        config.life_s = lives_s[k];
        begin();
        pass_ms((uint64_t)(lives_s[k] * 1.0e3f) + 3000u);
        (void)granted(1u, 1.0f);
        for (i = 0; i < 1000u && (double)waited_ns + 9000.0 < life_ns; i++) {
            const uint32_t step_ns = 8191u + i;

            now_ns += step_ns;
            waited_ns += step_ns;
            assert_int_equal(ask(1u, 1.0f).life_ms,
                             (uint32_t)floor((life_ns - (double)waited_ns) / 1.0e6));
        }
    }
}

#define CASE(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest cases[] = {
        CASE(grants_add_up_to_what_is_allowed_and_no_further),
        CASE(same_request_gets_the_same_token),
        CASE(refused_request_may_be_granted_later),
        CASE(whatever_is_free_is_granted),
        CASE(full_table_refuses),
        CASE(unknown_or_negative_allowance_grants_nothing),
        CASE(reservation_outlasts_the_life),
        CASE(used_token_stays_reserved_until_its_load_is_seen),
        CASE(load_that_is_seen_late_is_reserved_until_it_settles),
        CASE(released_token_frees_its_watts_but_not_its_number),
        CASE(lost_conditions_revoke_what_is_not_in_use),
        CASE(quarantine_after_a_start_grants_nothing),
        CASE(quarantine_may_be_longer),
        CASE(token_of_an_earlier_epoch_is_refused),
        CASE(clock_that_jumps_begins_a_new_quarantine),
        CASE(answers_do_not_depend_on_the_hour),
        CASE(bad_configuration_is_refused),
        CASE(bad_requests_change_nothing),
        CASE(bad_calls_are_refused),
        CASE(life_is_told_in_whole_milliseconds_rounded_down),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
