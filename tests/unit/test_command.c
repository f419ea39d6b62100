/* SPDX-License-Identifier: MIT */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include "watch_setup.h"

#include <string.h>

#define SECOND_NS 1000000000ull

static uint64_t memory[4096];
static gpw_watch *watch;
static uint64_t now_ns;
static gpw_watch_output output;

/* Ten seconds of a quiet plant: the permits are open. */
static void tick(void)
{
    gpw_watch_input input;
    gpw_watch_set_input set;

    now_ns += WATCH_TICK_NS;
    memset(&input, 0, sizeof input);
    memset(&set, 0, sizeof set);
    input.now_ns = now_ns;
    input.power_w.value = WATCH_IDLE_W;
    input.frequency_hz.value = 50.0f;
    set.breaker.value = 1.0f;
    input.power_w.valid = input.frequency_hz.valid = set.breaker.valid = 1u;
    input.power_w.stamp_ns = input.frequency_hz.stamp_ns = set.breaker.stamp_ns = now_ns;
    assert_true(gpw_watch_step(watch, &input, sizeof input, &set, sizeof set, 1u, &output,
                               sizeof output) >= GPW_OK);
}

static int start_ticks(uint32_t ticks, float quarantine_s)
{
    gpw_watch_config config;
    size_t bytes;
    uint32_t k;

    assert_int_equal(gpw_watch_config_init(&config, sizeof config), GPW_OK);
    assert_int_equal(gpw_watch_use_all(&config), GPW_OK);
    config.pulse_peak_w = 1.0e5f;
    config.pulse_energy_ws = 1.0e5f;
    config.pulse_lead_s = 0.1f;
    config.quarantine_s = quarantine_s;
    assert_int_equal(gpw_watch_state_size(&config, &bytes), GPW_OK);
    assert_true(bytes <= sizeof memory);
    now_ns = SECOND_NS;
    assert_int_equal(watch_build(memory, sizeof memory, &config, now_ns, &watch), GPW_OK);
    for (k = 0; k < ticks; k++) {
        tick();
    }
    return 0;
}

static int start(void **state)
{
    (void)state;
    assert_int_equal(start_ticks(1000u, 0.0f), 0);
    assert_int_equal(output.permit_open, 1);
    return 0;
}

static gpw_command_result run(uint32_t nonce, uint32_t code, uint32_t id, uint32_t token)
{
    gpw_command command;
    gpw_command_result result;

    memset(&command, 0, sizeof command);
    command.nonce = nonce;
    command.code = code;
    command.phase = GPW_PHASE_TRAIN;
    command.share = 0.25f;
    command.lead_ms = 500u;
    command.id = id;
    command.token = token;
    assert_int_equal(gpw_command_run(watch, now_ns, 1u, &command, &result, sizeof result),
                     GPW_OK);
    assert_int_equal(result.nonce, nonce);
    assert_int_equal(result.code, code);
    return result;
}

static void a_request_tells_token_life_and_what_is_left(void **state)
{
    const gpw_command_result result = run(1u, GPW_COMMAND_REQUEST, 0u, 0u);
    const gpw_command_result again = run(1u, GPW_COMMAND_REQUEST, 0u, 0u);

    (void)state;
    assert_int_equal(result.status, GPW_OK);
    assert_int_not_equal(result.token, 0);
    assert_int_equal(result.life_ms, 2000); /* token_life_s */
    assert_int_equal(result.refused, 0);
    assert_true(result.free_w >= 0.0f && result.free_w < output.step_allowed_w);
    assert_int_equal(result.retry_ms, 0);
    assert_int_equal(again.token, result.token);
}

/* @verifies{permit-once} Two clients that count up from the same number meet nowhere. */
static void clients_with_the_same_numbers_do_not_meet(void **state)
{
    gpw_command command;
    gpw_command_result first, second;

    (void)state;
    memset(&command, 0, sizeof command);
    command.nonce = 1u;
    command.code = GPW_COMMAND_REQUEST;
    command.phase = GPW_PHASE_TRAIN;
    command.share = 0.25f;
    assert_int_equal(gpw_command_run(watch, now_ns, 1u, &command, &first, sizeof first),
                     GPW_OK);
    assert_int_equal(gpw_command_run(watch, now_ns, 2u, &command, &second, sizeof second),
                     GPW_OK);
    assert_int_not_equal(first.token, 0);
    assert_int_not_equal(second.token, 0);
    assert_int_not_equal(first.token, second.token);

    command.code = GPW_COMMAND_ANNOUNCE;
    command.id = 7u;
    command.lead_ms = 500u;
    command.token = first.token;
    assert_int_equal(gpw_command_run(watch, now_ns, 1u, &command, &first, sizeof first),
                     GPW_OK);
    assert_int_equal(first.status, GPW_OK);
    command.token = second.token;
    assert_int_equal(gpw_command_run(watch, now_ns, 2u, &command, &second, sizeof second),
                     GPW_OK);
    assert_int_equal(second.status, GPW_OK);
    command.code = GPW_COMMAND_CANCEL;
    assert_int_equal(gpw_command_run(watch, now_ns, 3u, &command, &second, sizeof second),
                     GPW_OK);
    assert_int_equal(second.status, GPW_ERR_NOT_FOUND); /* 7 of nobody's */

    assert_int_equal(gpw_command_run(watch, now_ns, 16u, &command, &second, sizeof second),
                     GPW_ERR_DOMAIN);
    command.code = GPW_COMMAND_REQUEST;
    command.nonce = GPW_COMMAND_NUMBER_MAX + 1u;
    assert_int_equal(gpw_command_run(watch, now_ns, 1u, &command, &second, sizeof second),
                     GPW_OK);
    assert_int_equal(second.status, GPW_ERR_DOMAIN);
}

/* Ten of thirty seconds of quarantine have passed. */
static void a_refusal_says_when_to_ask_again(void **state)
{
    gpw_command_result result;

    (void)state;
    assert_int_equal(start_ticks(1000u, 30.0f), 0);
    result = run(1u, GPW_COMMAND_REQUEST, 0u, 0u);
    assert_int_equal(result.token, 0);
    assert_true((result.refused & GPW_REFUSAL_QUARANTINE) != 0u);
    assert_in_range(result.retry_ms, 19900, 20100);
}

static void a_refused_request_tells_why_and_has_no_token(void **state)
{
    gpw_command_result first, second = {0};
    uint32_t nonce;

    (void)state;
    first = run(1u, GPW_COMMAND_REQUEST, 0u, 0u);
    for (nonce = 2u; nonce < 20u; nonce++) {
        second = run(nonce, GPW_COMMAND_REQUEST, 0u, 0u);
        if (second.token == 0u) {
            break;
        }
    }
    assert_int_not_equal(first.token, 0);
    assert_int_equal(second.status, GPW_OK);
    assert_int_equal(second.token, 0);
    assert_true((second.refused & (GPW_REFUSAL_POWER | GPW_REFUSAL_FULL)) != 0u);
}

static void a_request_that_is_wrong_says_so_and_tells_nothing_else(void **state)
{
    gpw_command command;
    gpw_command_result result;

    (void)state;
    memset(&command, 0, sizeof command);
    command.nonce = 1u;
    command.code = GPW_COMMAND_REQUEST;
    command.group = 5u;
    command.phase = GPW_PHASE_TRAIN;
    command.share = 1.0f;
    assert_int_equal(gpw_command_run(watch, now_ns, 1u, &command, &result, sizeof result),
                     GPW_OK);
    assert_int_equal(result.status, GPW_ERR_NOT_FOUND);
    assert_int_equal(result.token, 0);
    assert_int_equal(result.life_ms, 0);
    assert_true(gpw_is_unknown(result.free_w));
}

static void an_announcement_happens_after_its_lead_and_is_cancelled_by_its_id(void **state)
{
    const uint32_t token = run(1u, GPW_COMMAND_REQUEST, 0u, 0u).token;

    (void)state;
    assert_int_equal(run(2u, GPW_COMMAND_ANNOUNCE, 7u, token).status, GPW_OK);
    tick();
    assert_near(output.pulse_in_s, 0.39f, 0.011f); /* 0.5 s less the lead of 0.1 s and a tick */
    assert_int_equal(run(3u, GPW_COMMAND_ANNOUNCE, 8u, token + 1u).status, GPW_ERR_NOT_FOUND);
    assert_int_equal(run(4u, GPW_COMMAND_ANNOUNCE, 0u, 0u).status, GPW_ERR_DOMAIN);
    assert_int_equal(run(5u, GPW_COMMAND_CANCEL, 9u, 0u).status, GPW_ERR_NOT_FOUND);
    assert_int_equal(run(5u, GPW_COMMAND_CANCEL, 0u, 0u).status, GPW_ERR_NOT_FOUND);
    assert_int_equal(run(6u, GPW_COMMAND_CANCEL, 7u, 0u).status, GPW_OK);
    assert_int_equal(run(7u, GPW_COMMAND_CANCEL, 7u, 0u).status, GPW_ERR_NOT_FOUND);
}

static void a_token_is_given_back(void **state)
{
    const uint32_t token = run(1u, GPW_COMMAND_REQUEST, 0u, 0u).token;

    (void)state;
    tick();
    assert_int_equal(output.permits_live, 1);
    assert_int_equal(run(2u, GPW_COMMAND_RELEASE, 0u, token).status, GPW_OK);
    tick();
    assert_int_equal(output.permits_live, 0);
    assert_int_equal(run(3u, GPW_COMMAND_ACKNOWLEDGE, 0u, 0u).status, GPW_OK);
}

static void an_unknown_code_is_refused_and_bad_calls_are_told(void **state)
{
    gpw_command command;
    gpw_command_result result;

    (void)state;
    memset(&command, 0, sizeof command);
    assert_int_equal(run(1u, GPW_COMMAND_NONE, 0u, 0u).status, GPW_ERR_DOMAIN);
    assert_int_equal(run(2u, GPW_COMMAND_ACKNOWLEDGE + 1u, 0u, 0u).status, GPW_ERR_DOMAIN);
    assert_int_equal(gpw_command_run(NULL, 0u, 1u, &command, &result, sizeof result),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_command_run(watch, 0u, 1u, NULL, &result, sizeof result),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_command_run(watch, 0u, 1u, &command, NULL, sizeof result),
                     GPW_ERR_NULL);
    assert_int_equal(gpw_command_run(watch, 0u, 1u, &command, &result, 31u), GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_request_tells_token_life_and_what_is_left, start),
        cmocka_unit_test_setup(clients_with_the_same_numbers_do_not_meet, start),
        cmocka_unit_test(a_refusal_says_when_to_ask_again),
        cmocka_unit_test_setup(a_refused_request_tells_why_and_has_no_token, start),
        cmocka_unit_test_setup(
            an_announcement_happens_after_its_lead_and_is_cancelled_by_its_id, start),
        cmocka_unit_test_setup(a_request_that_is_wrong_says_so_and_tells_nothing_else, start),
        cmocka_unit_test_setup(a_token_is_given_back, start),
        cmocka_unit_test_setup(an_unknown_code_is_refused_and_bad_calls_are_told, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
