/* SPDX-License-Identifier: MIT */
/* Each thing that goes wrong alone sets its own reason and no other, gives no new permit or
 * gives on, and takes back what was given or lets it be. */
#include "watch_bench.h"

#define SENSORS                                                                                \
  (GPW_WATCH_HAS_VOLTAGE | GPW_WATCH_HAS_REACTIVE | GPW_WATCH_HAS_BATTERY |                    \
   GPW_WATCH_HAS_SET_POWER | GPW_WATCH_HAS_ACTUATOR | GPW_WATCH_HAS_BOOST |                    \
   GPW_WATCH_HAS_COOLANT | GPW_WATCH_HAS_MODE)

enum after { OPEN, SHUT, TAKEN }; /* gives on; gives nothing new; and takes back */

typedef struct fault {
    const char *what;
    uint32_t silent, set_silent; /* inputs that do not come, for so long */
    float for_s;
    uint32_t is_needed; /* 1: all inputs are */
    uint32_t reasons;
    enum after after;
    float load_w, frequency_hz, voltage_pu, reactive_var, coolant_c, mode; /* 0: as before */
} fault;

#define HELD 1.0f /* from half a second to two */
#define LOST 2.5f

static const fault faults[] = {
    {"nothing", 0u, 0u, 1.0f, 0u, 0u, OPEN, 0, 0, 0, 0, 0, 0},
    {"power held", GPW_WATCH_HAS_POWER, 0u, 0.6f, 0u, GPW_WATCH_POWER, SHUT, 0, 0, 0, 0, 0, 0},
    {"power lost", GPW_WATCH_HAS_POWER, 0u, 1.5f, 0u, GPW_WATCH_POWER | GPW_WATCH_RESERVE,
     TAKEN, 0, 0, 0, 0, 0, 0},
    {"frequency held", GPW_WATCH_HAS_FREQUENCY, 0u, HELD, 0u, GPW_WATCH_FREQUENCY, SHUT, 0, 0,
     0, 0, 0, 0},
    {"frequency lost", GPW_WATCH_HAS_FREQUENCY, 0u, LOST, 0u,
     GPW_WATCH_FREQUENCY | GPW_WATCH_MODEL, TAKEN, 0, 0, 0, 0, 0, 0},
    {"voltage held", GPW_WATCH_HAS_VOLTAGE, 0u, HELD, 0u, GPW_WATCH_VOLTAGE, OPEN, 0, 0, 0, 0,
     0, 0},
    {"voltage lost", GPW_WATCH_HAS_VOLTAGE, 0u, LOST, 0u, GPW_WATCH_VOLTAGE, SHUT, 0, 0, 0, 0,
     0, 0},
    {"voltage held, needed", GPW_WATCH_HAS_VOLTAGE, 0u, HELD, 1u, GPW_WATCH_VOLTAGE, SHUT, 0, 0,
     0, 0, 0, 0},
    {"voltage lost, needed", GPW_WATCH_HAS_VOLTAGE, 0u, LOST, 1u, GPW_WATCH_VOLTAGE, TAKEN, 0,
     0, 0, 0, 0, 0},
    {"reactive held", GPW_WATCH_HAS_REACTIVE, 0u, HELD, 0u, GPW_WATCH_INPUT, OPEN, 0, 0, 0, 0,
     0, 0},
    {"reactive lost", GPW_WATCH_HAS_REACTIVE, 0u, LOST, 0u, GPW_WATCH_INPUT, SHUT, 0, 0, 0, 0,
     0, 0},
    {"reactive lost, needed", GPW_WATCH_HAS_REACTIVE, 0u, LOST, 1u, GPW_WATCH_INPUT, TAKEN, 0,
     0, 0, 0, 0, 0},
    {"battery lost", GPW_WATCH_HAS_BATTERY, 0u, LOST, 0u, GPW_WATCH_INPUT, OPEN, 0, 0, 0, 0, 0,
     0},
    {"battery held, needed", GPW_WATCH_HAS_BATTERY, 0u, HELD, 1u, GPW_WATCH_INPUT, SHUT, 0, 0,
     0, 0, 0, 0},
    {"battery lost, needed", GPW_WATCH_HAS_BATTERY, 0u, LOST, 1u, GPW_WATCH_INPUT, TAKEN, 0, 0,
     0, 0, 0, 0},
    {"set's power held", 0u, GPW_WATCH_HAS_SET_POWER, HELD, 1u, 0u, OPEN, 0, 0, 0, 0, 0, 0},
    {"set's power lost", 0u, GPW_WATCH_HAS_SET_POWER, LOST, 0u, GPW_WATCH_INPUT, OPEN, 0, 0, 0,
     0, 0, 0},
    {"set's power lost, needed", 0u, GPW_WATCH_HAS_SET_POWER, LOST, 1u, GPW_WATCH_INPUT, TAKEN,
     0, 0, 0, 0, 0, 0},
    {"actuator lost", 0u, GPW_WATCH_HAS_ACTUATOR, LOST, 0u, GPW_WATCH_INPUT, OPEN, 0, 0, 0, 0,
     0, 0},
    {"actuator lost, needed", 0u, GPW_WATCH_HAS_ACTUATOR, LOST, 1u, GPW_WATCH_INPUT, TAKEN, 0,
     0, 0, 0, 0, 0},
    {"boost lost", 0u, GPW_WATCH_HAS_BOOST, LOST, 0u, GPW_WATCH_INPUT, OPEN, 0, 0, 0, 0, 0, 0},
    {"boost lost, needed", 0u, GPW_WATCH_HAS_BOOST, LOST, 1u, GPW_WATCH_INPUT, TAKEN, 0, 0, 0,
     0, 0, 0},
    {"coolant held", 0u, GPW_WATCH_HAS_COOLANT, HELD, 1u, 0u, OPEN, 0, 0, 0, 0, 0, 0},
    {"coolant lost", 0u, GPW_WATCH_HAS_COOLANT, LOST, 0u, GPW_WATCH_INPUT, SHUT, 0, 0, 0, 0, 0,
     0},
    {"coolant lost, needed", 0u, GPW_WATCH_HAS_COOLANT, LOST, 1u, GPW_WATCH_INPUT, TAKEN, 0, 0,
     0, 0, 0, 0},
    {"mode lost", 0u, GPW_WATCH_HAS_MODE, LOST, 0u, GPW_WATCH_INPUT, SHUT, 0, 0, 0, 0, 0, 0},
    {"mode lost, needed", 0u, GPW_WATCH_HAS_MODE, LOST, 1u, GPW_WATCH_INPUT, TAKEN, 0, 0, 0, 0,
     0, 0},
    {"breaker held", 0u, GPW_WATCH_HAS_BREAKER, HELD, 1u, 0u, OPEN, 0, 0, 0, 0, 0, 0},
    {"breaker lost", 0u, GPW_WATCH_HAS_BREAKER, LOST, 0u,
     GPW_WATCH_BREAKER | GPW_WATCH_NO_SET | GPW_WATCH_MODEL | GPW_WATCH_SHARING |
         GPW_WATCH_RESERVE,
     TAKEN, 0, 0, 0, 0, 0, 0},
    {"voltage low", 0u, 0u, 0.01f, 0u, GPW_WATCH_VOLTAGE_OUT, SHUT, 0, 0, 0.949f, 0, 0, 0},
    {"voltage high", 0u, 0u, 0.01f, 1u, GPW_WATCH_VOLTAGE_OUT, SHUT, 0, 0, 1.051f, 0, 0, 0},
    {"frequency low", 0u, 0u, 0.01f, 0u, GPW_WATCH_FREQUENCY_OUT, SHUT, 0, 48.99f, 0, 0, 0, 0},
    {"frequency high", 0u, 0u, 0.01f, 0u, GPW_WATCH_FREQUENCY_OUT, SHUT, 0, 51.01f, 0, 0, 0, 0},
    {"leading", 0u, 0u, 0.01f, 0u, GPW_WATCH_LEADING, SHUT, 0, 0, 0, -0.501e6f, 0, 0},
    {"lagging", 0u, 0u, 0.01f, 0u, 0u, OPEN, 0, 0, 0, 0.9e6f, 0, 0},
    {"cold", 0u, 0u, 0.01f, 0u, GPW_WATCH_COLD, SHUT, 0, 0, 0, 0, 59.9f, 0},
    {"another mode", 0u, 0u, 0.01f, 0u, GPW_WATCH_MODE, TAKEN, 0, 0, 0, 0, 0,
     (float)GPW_WATCH_MODE_DROOP},
};

static uint32_t given(void)
{
    gpw_permit_answer a;

    assert_status(gpw_watch_request(bench.watch, bench.now_ns, bench.out.sequence + 1u, 0u,
                                    GPW_PHASE_TRAIN, 0.01f, &a, sizeof a),
                  GPW_OK);
    return a.token;
}

static gpw_status use(uint32_t token)
{
    return gpw_watch_announce(bench.watch, 1u, 0u, GPW_PHASE_TRAIN, 0.01f, bench.now_ns, token);
}

static void prepare_all(void)
{
    prepare(1u);
    bench.config.inputs |= SENSORS;
    bench.config.voltage_band_pu = 0.05f;
    bench.config.coolant_min_c = 60.0f;
    bench.config.leading_max_pu = 0.5f;
    bench.config.battery_w = 300.0e3f;
    bench.config.battery_j = bench.battery_j = 1.0e6f;
    bench.config.model_bytes = 1024u;
    bench.config.token_life_s = 8.0f;
    bench.set_w[0] = 200.0e3f;
}

static void suffer(const fault *f)
{
    bench.silent = f->silent;
    bench.set_silent[0] = f->set_silent;
    bench.frequency_hz = f->frequency_hz > 0.0f ? f->frequency_hz : bench.frequency_hz;
    bench.voltage_pu = f->voltage_pu > 0.0f ? f->voltage_pu : bench.voltage_pu;
    bench.reactive_var = f->reactive_var;
    bench.coolant_c = f->coolant_c > 0.0f ? f->coolant_c : bench.coolant_c;
    bench.mode = f->mode > 0.0f ? f->mode : bench.mode;
    run(f->for_s);
}

/* @verifies{watch-dead-sensor, watch-mode} */
static void each_fault_says_its_own_reason_alone(void **state)
{
    uint32_t i, token;

    (void)state;
    for (i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        const fault *const f = &faults[i];

        prepare_all();
        bench.config.needed = f->is_needed != 0u ? bench.config.inputs : bench.config.needed;
        begin_at(200.0e3f);
        run(25.0f);
        assert_int_equal(bench.out.reasons, 0u);
        token = given();
        assert_int_not_equal(token, 0u);
        suffer(f);
        if (bench.out.reasons != f->reasons ||
            bench.out.permit_open != (f->after == OPEN ? 1u : 0u) ||
            (given() != 0u) != (f->after == OPEN) || /* a new one */
            (use(token) == GPW_OK) != (f->after != TAKEN)) {
            fail_msg("%s: reasons 0x%x, open %u, %s", f->what, (unsigned)bench.out.reasons,
                     (unsigned)bench.out.permit_open, gpw_status_name(use(token)));
        }
        assert_int_equal(bench.out.latched, 0u);
    }
}

/* @verifies{watch-surface} Without a table: that alone. Nothing can start, so no reserve is
 * short. */
static void without_a_table_the_table_is_the_reason(void **state)
{
    gpw_forecast_group g = group_at(200.0e3f);
    uint32_t index;

    (void)state;
    prepare(1u);
    bench.config.surface_words_max = 0u;
    g.peak_w = g.high_w[GPW_PHASE_IDLE] = 200.0e3f; /* no more than there is */
    g.mean_w[GPW_PHASE_TRAIN] = gpw_unknown();
    assert_status(
        gpw_watch_init(bench_memory, sizeof bench_memory, &bench.config, &bench.watch), GPW_OK);
    assert_status(gpw_watch_add_set(bench.watch, &bench.set[0], &index), GPW_OK);
    assert_status(gpw_watch_add_group(bench.watch, &g, &index), GPW_OK);
    assert_status(gpw_watch_start(bench.watch, bench.now_ns), GPW_OK);
    bench.load_w = 200.0e3f;
    run(20.0f);
    assert_near(bench.out.step_up_w, 0.0, 0.0);
    assert_int_equal(bench.out.reasons, GPW_WATCH_SURFACE);
    assert_int_equal(bench.out.permit_open, 0u);
}

/* With a table and no set: nothing is said of the power, nor of the table. */
static void without_a_set_the_set_is_the_reason(void **state)
{
    (void)state;
    prepare(1u);
    settled(100.0e3f);
    bench.breaker[0] = 0.0f;
    tick();
    assert_int_equal(bench.out.reasons & ~(uint32_t)GPW_WATCH_RESERVE,
                     GPW_WATCH_NO_SET | GPW_WATCH_BREAKER | GPW_WATCH_MODEL);
    run(1.0f);
    assert_int_equal(bench.out.reasons & ~(uint32_t)GPW_WATCH_RESERVE,
                     GPW_WATCH_NO_SET | GPW_WATCH_MODEL);
}

/* Bounds that the load is beyond close for as long as it is so and a minute, however short a
 * violation does, and are one violation in all. */
static void a_load_beyond_its_bounds_closes_as_long_as_it_is(void **state)
{
    uint32_t k;

    (void)state;
    prepare(1u);
    bench.config.model_recover_s = 0.1f;
    settled(200.0e3f);
    bench.load_w = 240.0e3f; /* 220 at most */
    run(0.5f);
    for (k = 0; k < 300u; k++) {
        tick();
        assert_true(has_reason(GPW_WATCH_LOAD_WRONG));
        assert_int_equal(bench.out.permit_open, 0u);
        assert_near(bench.out.step_allowed_w, 0.0, 0.0);
        assert_int_equal(bench.out.violations, 1u);
    }
    bench.load_w = 200.0e3f;
    run(59.5f); /* and for a minute */
    assert_true(has_reason(GPW_WATCH_LOAD_WRONG));
    run(1.0f);
    assert_false(has_reason(GPW_WATCH_LOAD_WRONG));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_says_its_own_reason_alone),
        cmocka_unit_test(a_load_beyond_its_bounds_closes_as_long_as_it_is),
        cmocka_unit_test(without_a_table_the_table_is_the_reason),
        cmocka_unit_test(without_a_set_the_set_is_the_reason),
    };

    return cmocka_run_group_tests_name("reasons of a watch", tests, NULL, NULL);
}
