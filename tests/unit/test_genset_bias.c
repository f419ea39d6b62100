/* SPDX-License-Identifier: MIT */
/* An offset to the speed that a governor holds. */
#include "gpw_test.h"

#include "genset_internal.h"

#include <string.h>

#define RATED_W 50000.0f

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(100u));
static GPW_STATE_BUFFER(other_memory, GPW_GENSET_STATE_BYTES(100u));

/* Every governor that there is; droop where it may have one and is asked to. */
static gpw_genset_config config_of(uint32_t governor, float droop_pu)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, GPW_GENSET_DIESEL_NA), GPW_OK);
    c.tick_ns = 10000000u;
    c.rated_w = RATED_W;
    c.swing = GPW_SWING_POWER;
    c.initial_pu = 0.4f;
    c.governor = governor;
    c.droop_pu = droop_pu;
    if (governor == GPW_GOVERNOR_DROOP || governor == GPW_GOVERNOR_PI) {
        c.dead_s = 0.0f;
        c.t_lag_s = 0.1f;
        c.kp = 4.0f;
        c.ki = 8.0f;
    } else if (governor == GPW_GOVERNOR_TGOV1) {
        assert_status(gpw_genset_use_tgov1(&c), GPW_OK);
        c.t1_s = 0.1f;
        c.t2_s = 0.1f;
        c.t3_s = 0.3f;
    } else if (governor == GPW_GOVERNOR_GAST) {
        assert_status(gpw_genset_use_gast(&c, GPW_TUNING_ISLAND), GPW_OK);
        c.inertia_s = 4.0f;
    } else if (governor == GPW_GOVERNOR_GGOV1) {
        assert_status(gpw_genset_use_ggov1(&c, GPW_TUNING_ISLAND), GPW_OK);
        c.droop_pu = droop_pu;
    }
    return c;
}

static gpw_genset *set_of(const gpw_genset_config *c)
{
    gpw_genset *g = NULL;

    assert_status(gpw_genset_init(memory, sizeof memory, c, &g), GPW_OK);
    return g;
}

static gpw_genset_output run(gpw_genset *g, double load_pu, int ticks)
{
    gpw_genset_output out;

    memset(&out, 0, sizeof out);
    while (ticks-- > 0) {
        assert_status(gpw_genset_step(g, (float)(load_pu * (double)RATED_W), &out, sizeof out),
                      GPW_OK);
    }
    return out;
}

static const struct {
    uint32_t governor;
    float droop_pu;
    uint32_t droop_on_power;
} cases[] = {
    {GPW_GOVERNOR_DROOP, 0.05f, 0},  {GPW_GOVERNOR_PI, 0.0f, 0},
    {GPW_GOVERNOR_DEGOV, 0.0f, 0},   {GPW_GOVERNOR_DEGOV1, 0.0f, 0},
    {GPW_GOVERNOR_DEGOV1, 0.04f, 0}, {GPW_GOVERNOR_DEGOV1, 0.04f, 1},
    {GPW_GOVERNOR_TGOV1, 0.05f, 0},  {GPW_GOVERNOR_GAST, 0.05f, 0},
    {GPW_GOVERNOR_GGOV1, 0.0f, 1},   {GPW_GOVERNOR_GGOV1, 0.04f, 0},
    {GPW_GOVERNOR_GGOV1, 0.04f, 1},  {GPW_GOVERNOR_GGOV1, 0.04f, 2},
};

static gpw_genset_config config_of_case(size_t i)
{
    gpw_genset_config c = config_of(cases[i].governor, cases[i].droop_pu);

    c.droop_on_power = cases[i].droop_on_power;
    return c;
}

/* Power form, no damping: at its own load a set runs at its reference, and 0.1 pu of load above
 * it R times that lower. */
static void every_governor_settles_at_the_moved_reference(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const gpw_genset_config c = config_of_case(i);
        gpw_genset *const g = set_of(&c);
        gpw_genset_output out;
        float settled;
        double expected;

        assert_status(gpw_genset_set_bias(g, 0.01f), GPW_OK);
        out = run(g, 0.4, 6000);
        if (!(fabs((double)out.speed_pu - 0.01) <
              (c.governor == GPW_GOVERNOR_GGOV1 ? 3e-4 : 2e-6))) {
            fail_msg("case %zu settles at %.7f", i, (double)out.speed_pu);
        }
        assert_status(gpw_genset_settled(g, 0.4f * RATED_W, &settled), GPW_OK);
        assert_near(out.speed_pu, settled, 2e-6);
        out = run(g, 0.5, 6000);
        expected = 0.01 - 0.1 * (double)c.droop_pu;
        assert_status(gpw_genset_settled(g, 0.5f * RATED_W, &settled), GPW_OK);
        assert_near(out.speed_pu, settled, 2e-6);
        assert_near(settled, expected, c.governor == GPW_GOVERNOR_GGOV1 ? 1.5e-3 : 1e-6);
    }
}

static void no_bias_leaves_every_bit(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const gpw_genset_config c = config_of_case(i);
        gpw_genset *const plain = set_of(&c);
        gpw_genset *told = NULL;
        int k;

        assert_status(gpw_genset_init(other_memory, sizeof other_memory, &c, &told), GPW_OK);
        for (k = 0; k < 300; k++) {
            const double load = k < 100 ? 0.4 : 0.6;
            gpw_genset_output a, b;

            if (k % 50 == 20) {
                assert_status(gpw_genset_set_bias(told, 0.0f), GPW_OK);
            }
            a = run(plain, load, 1);
            b = run(told, load, 1);
            assert_memory_equal(&a, &b, sizeof a);
        }
    }
}

static void bias_is_forgotten_by_a_reset(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const gpw_genset_config c = config_of_case(i);
        gpw_genset *const g = set_of(&c);
        gpw_genset_output out;

        assert_status(gpw_genset_set_bias(g, -0.02f), GPW_OK);
        (void)run(g, 0.5, 100);
        assert_status(gpw_genset_reset(g, 0.4f), GPW_OK);
        out = run(g, 0.4, 500);
        assert_near(out.speed_pu, 0.0, 1e-6);
    }
}

/* Two integrators in one line: the reference moves by 0.5 %, the speed follows without stepping
 * beyond by more than the lead of the box explains, and never turns the wrong way. */
static void speed_follows_a_moving_reference(void **state)
{
    const gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    gpw_genset *const g = set_of(&c);
    gpw_genset_output out;
    int k;

    (void)state;
    for (k = 0; k < 1000; k++) {
        assert_status(gpw_genset_set_bias(g, 5e-6f * (float)k), GPW_OK);
        out = run(g, 0.4, 1);
        assert_true(out.speed_pu > -1e-6f && out.speed_pu < 0.0055f);
    }
    out = run(g, 0.4, 500);
    assert_near(out.speed_pu, 5e-6 * 999, 2e-6);
}

static void bias_of_nonsense_is_refused(void **state)
{
    const gpw_genset_config c = config_of(GPW_GOVERNOR_DEGOV, 0.0f);
    gpw_genset *const g = set_of(&c);
    uint32_t dead[4] = {0, 0, 0, 0};

    (void)state;
    assert_status(gpw_genset_set_bias(NULL, 0.0f), GPW_ERR_NULL);
    assert_status(gpw_genset_set_bias((gpw_genset *)(void *)dead, 0.0f), GPW_ERR_HANDLE);
    assert_status(gpw_genset_set_bias(g, 0.11f), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_set_bias(g, -0.11f), GPW_ERR_DOMAIN);
    assert_status(gpw_genset_set_bias(g, gpw_unknown()), GPW_ERR_DOMAIN);
    assert_near(run(g, 0.4, 100).speed_pu, 0.0, 1e-7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_governor_settles_at_the_moved_reference),
        cmocka_unit_test(no_bias_leaves_every_bit),
        cmocka_unit_test(bias_is_forgotten_by_a_reset),
        cmocka_unit_test(speed_follows_a_moving_reference),
        cmocka_unit_test(bias_of_nonsense_is_refused),
    };

    return cmocka_run_group_tests_name("genset bias", tests, NULL, NULL);
}
