/* SPDX-License-Identifier: MIT */
/* The table against the search at other points than its nodes; the reserve by hand. */
#include "gpw_test.h"

#include <gpupower/plan_surface.h>

#include <string.h>

#define RATED_W 1.0e6f
#define LOADS 6u
#define LEADS 4u
#define WORDS GPW_PLAN_SURFACE_WORDS(LOADS, LEADS)

static uint64_t memory[1024];
static uint16_t table[WORDS + 3u];

static gpw_plan *plan_of(uint32_t preset, uint32_t corners)
{
    gpw_genset_config set;
    gpw_limits limits;
    gpw_plan_config config;
    gpw_plan *plan = NULL;

    assert_status(gpw_genset_config_init(&set, sizeof set), GPW_OK);
    assert_status(gpw_genset_preset(&set, preset), GPW_OK);
    set.tick_ns = 10000000u;
    set.rated_w = RATED_W;
    assert_status(gpw_limits_init(&limits, sizeof limits), GPW_OK);
    assert_status(gpw_limits_iso8528(&limits, GPW_CLASS_G2), GPW_OK);
    assert_status(gpw_plan_config_init(&config, sizeof config), GPW_OK);
    config.corners = corners;
    assert_status(gpw_plan_init(memory, sizeof memory, &config, &set, &limits, &plan), GPW_OK);
    return plan;
}

static gpw_plan_surface_config shape(void)
{
    gpw_plan_surface_config c;

    assert_status(gpw_plan_surface_config_init(&c, sizeof c), GPW_OK);
    c.loads = LOADS;
    c.leads = LEADS;
    return c;
}

/* The whole table, once for all tests that read it. */
static gpw_plan *filled(void)
{
    static int is_filled = 0;
    gpw_plan *const plan = plan_of(GPW_GENSET_DIESEL_TURBO, 1u);
    const gpw_plan_surface_config c = shape();
    uint32_t left = 99u, rows = 0u;

    if (!is_filled) {
        assert_status(gpw_plan_surface_begin(plan, &c, table, COUNT_OF(table)), GPW_OK);
        while (left > 0u) {
            assert_status(gpw_plan_surface_check(table, COUNT_OF(table)), GPW_ERR_FORMAT);
            assert_status(gpw_plan_surface_row(plan, table, COUNT_OF(table), &left), GPW_OK);
            assert_int_equal(left, LOADS - ++rows);
        }
        is_filled = 1;
    }
    return plan;
}

static float random_between(float low, float high)
{
    static uint32_t state = 2463534242u;

    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return low + (high - low) * (float)(state >> 8) / 16777216.0f;
}

static void readings_are_never_above_the_search(void **state)
{
    gpw_plan *const plan = filled();
    double lost = 0.0;
    int k;

    (void)state;
    assert_status(gpw_plan_surface_check(table, COUNT_OF(table)), GPW_OK);
    for (k = 0; k < 25; k++) {
        const float load_w = random_between(0.02f, 0.95f) * RATED_W;
        const float lead_pu = random_between(-0.19f, 0.25f);
        const float boost_pu = fminf(fmaxf(load_w / RATED_W + lead_pu, 0.0f), 1.1f);
        float up_w = NAN, down_w = NAN;
        gpw_plan_answer up, down;

        assert_status(gpw_plan_surface_at(table, COUNT_OF(table), load_w, boost_pu, RATED_W, 1u,
                                          &up_w, &down_w),
                      GPW_OK);
        assert_status(gpw_plan_step_up(plan, load_w, boost_pu, &up, sizeof up), GPW_OK);
        assert_status(gpw_plan_step_down(plan, load_w, boost_pu, &down, sizeof down), GPW_OK);
        if (up_w > up.amount_certain || down_w > down.amount_certain) {
            fail_msg("load %g boost %g: up %g (%g), down %g (%g)", (double)load_w,
                     (double)boost_pu, (double)up_w, (double)up.amount_certain, (double)down_w,
                     (double)down.amount_certain);
        }
        lost += (double)(up.amount_certain - up_w) / 25.0;
    }
    print_message("# the table gives away %.1f kW of 1 MW in the mean, in %u bytes\n",
                  lost / 1e3, WORDS * 2u);
    assert_true(lost < 0.25e6);
}

static void equal_sets_take_so_many_times_as_much(void **state)
{
    float one_w = NAN, three_w = NAN, down_w = NAN;

    (void)state;
    (void)filled();
    assert_status(
        gpw_plan_surface_at(table, COUNT_OF(table), 0.4e6f, 0.4f, RATED_W, 1u, &one_w, &down_w),
        GPW_OK);
    assert_true(one_w > 0.1e6f);
    assert_near(down_w, 0.4e6, 4000.0);
    assert_status(gpw_plan_surface_at(table, COUNT_OF(table), 1.2e6f, 0.4f, RATED_W, 3u,
                                      &three_w, &down_w),
                  GPW_OK);
    assert_near(three_w, 3.0f * one_w, 1.0);
    /* another rating of the same kind */
    assert_status(gpw_plan_surface_at(table, COUNT_OF(table), 0.8e6f, 0.4f, 2.0e6f, 1u,
                                      &three_w, &down_w),
                  GPW_OK);
    assert_near(three_w, 2.0f * one_w, 1.0);
}

static void what_the_table_does_not_know_reads_nothing(void **state)
{
    float up_w = NAN, down_w = NAN, worst_w = NAN;

    (void)state;
    (void)filled();
#define READ(load_w, boost_pu)                                                                 \
  gpw_plan_surface_at(table, COUNT_OF(table), load_w, boost_pu, RATED_W, 1u, &up_w, &down_w)
    assert_status(READ(1.01e6f, 1.0f), GPW_NOTE_CLAMPED); /* beyond the rating */
    assert_near(up_w, 0.0, 0.0);
    assert_near(down_w, 0.0, 0.0);
    assert_status(READ(0.5e6f, 0.29f), GPW_NOTE_CLAMPED); /* less air than its least lead */
    assert_near(up_w, 0.0, 0.0);
    assert_status(READ(1.0e6f, 1.0f), GPW_OK); /* at the rating: nothing more */
    assert_near(up_w, 0.0, 0.0);
    assert_status(READ(0.5e6f, 0.3f), GPW_OK);
    worst_w = up_w;
    assert_status(READ(0.5e6f, NAN), GPW_OK); /* unknown: the least lead */
    assert_near(up_w, worst_w, 0.0);
    assert_status(READ(0.5e6f, 1.1f), GPW_OK); /* more air than its largest lead: as that */
    assert_true(up_w > worst_w);
    assert_status(READ(NAN, 0.5f), GPW_ERR_DOMAIN);
    assert_status(READ(0.5e6f, INFINITY), GPW_ERR_DOMAIN);
#undef READ
    assert_status(
        gpw_plan_surface_at(table, COUNT_OF(table), 0.0f, 0.5f, 0.0f, 1u, &up_w, &down_w),
        GPW_ERR_DOMAIN);
    assert_status(
        gpw_plan_surface_at(table, COUNT_OF(table), 0.0f, 0.5f, 1.0f, 0u, &up_w, &down_w),
        GPW_ERR_DOMAIN);
    assert_status(gpw_plan_surface_at(table, WORDS - 1u, 0.0f, 0.5f, 1.0f, 1u, &up_w, &down_w),
                  GPW_ERR_FORMAT);
    assert_status(gpw_plan_surface_at(NULL, WORDS, 0.0f, 0.5f, 1.0f, 1u, &up_w, &down_w),
                  GPW_ERR_NULL);
}

static void a_harmed_table_is_noticed(void **state)
{
    uint16_t copied[WORDS];
    uint32_t i;

    (void)state;
    (void)filled();
    for (i = 0; i < WORDS; i++) {
        memcpy(copied, table, sizeof copied);
        copied[i] ^= 4u;
        assert_status(gpw_plan_surface_check(copied, WORDS), GPW_ERR_FORMAT);
    }
    memcpy(copied, table, sizeof copied);
    copied[WORDS - 1u] = table[WORDS - 2u]; /* changed places */
    copied[WORDS - 2u] = table[WORDS - 1u];
    if (table[WORDS - 1u] != table[WORDS - 2u]) {
        assert_status(gpw_plan_surface_check(copied, WORDS), GPW_ERR_FORMAT);
    }
    assert_status(gpw_plan_surface_check(table, WORDS - 1u), GPW_ERR_FORMAT);
    assert_status(gpw_plan_surface_check(NULL, WORDS), GPW_ERR_NULL);
}

static void a_set_without_air_needs_one_lead(void **state)
{
    gpw_plan *const plan = plan_of(GPW_GENSET_DIESEL_NA, 1u);
    gpw_plan_surface_config c = shape();
    uint16_t small[GPW_PLAN_SURFACE_WORDS(2u, 1u)];
    uint32_t left = 9u;
    float up_w = NAN, down_w = NAN;

    (void)state;
    c.loads = 2u;
    assert_status(gpw_plan_surface_begin(plan, &c, small, COUNT_OF(small)), GPW_OK);
    assert_status(gpw_plan_surface_row(plan, small, COUNT_OF(small), &left), GPW_OK);
    assert_status(gpw_plan_surface_row(plan, small, COUNT_OF(small), &left), GPW_OK);
    assert_int_equal(left, 0);
    assert_status(gpw_plan_surface_row(plan, small, COUNT_OF(small), &left), GPW_ERR_FORMAT);
    assert_status(
        gpw_plan_surface_at(small, COUNT_OF(small), 0.0f, NAN, RATED_W, 1u, &up_w, &down_w),
        GPW_OK);
    /* the small diesel takes all up to TMAX 1.1 from any load: 0.1 from its rating */
    assert_true(up_w > 0.9e6f && up_w <= 1.0e6f);
    assert_near(down_w, 0.0, 0.0);
    assert_status(
        gpw_plan_surface_at(small, COUNT_OF(small), 0.5e6f, NAN, RATED_W, 1u, &up_w, &down_w),
        GPW_OK);
    assert_true(up_w < 0.11e6f); /* the lesser of two far nodes */
}

static void what_is_no_table_is_refused(void **state)
{
    gpw_plan *plan = plan_of(GPW_GENSET_DIESEL_TURBO, 1u);
    gpw_plan_surface_config c = shape();
    uint16_t small[WORDS];
    uint32_t left = 0u;

    (void)state;
    assert_status(gpw_plan_surface_begin(plan, &c, small, WORDS - 1u), GPW_ERR_SIZE);
    assert_status(gpw_plan_surface_begin(plan, NULL, small, WORDS), GPW_ERR_NULL);
    assert_status(gpw_plan_surface_begin(plan, &c, NULL, WORDS), GPW_ERR_NULL);
    memset(small, 0, sizeof small);
    assert_status(gpw_plan_surface_row(plan, small, WORDS, &left), GPW_ERR_FORMAT);
    assert_status(gpw_plan_surface_begin(plan, &c, small, WORDS), GPW_OK);
    small[8] = LOADS; /* all rows filled, says its head, and yet not sealed */
    assert_status(gpw_plan_surface_row(plan, small, WORDS, &left), GPW_ERR_FORMAT);
    assert_int_equal(small[8], LOADS);
#define REFUSED(field, value)                                                                  \
  c = shape();                                                                                 \
  c.field = (value);                                                                           \
  assert_status(gpw_plan_surface_begin(plan, &c, small, WORDS), GPW_ERR_DOMAIN)
    REFUSED(loads, 1u);
    REFUSED(loads, 34u);
    REFUSED(leads, 0u);
    REFUSED(leads, 34u);
    REFUSED(lead_min_pu, 0.1f);
    REFUSED(lead_min_pu, NAN);
    REFUSED(lead_max_pu, -0.3f);
    REFUSED(reserved, 1u);
#undef REFUSED
    c = shape();
    c.header = 0u;
    assert_status(gpw_plan_surface_begin(plan, &c, small, WORDS), GPW_ERR_VERSION);
    c = shape();
    plan = plan_of(GPW_GENSET_DIESEL_TURBO, 0u); /* nothing it says is certain */
    assert_status(gpw_plan_surface_begin(plan, &c, small, WORDS), GPW_ERR_STATE);
}

/* ---- reserve ---- */

static gpw_plan_reserve reserve_of(const gpw_plan_unit *units, uint32_t count, float step_w)
{
    gpw_plan_reserve r;

    assert_status(gpw_plan_reserve_now(units, sizeof units[0], count, step_w, 1.0e6f, 0.4e6f,
                                       &r, sizeof r),
                  GPW_OK);
    return r;
}

/* Three sets of 1 MW: 600, 600 and 300 kW; they take 200, 200 and 400 kW. One is off. */
static void power_and_steps_are_two_reserves(void **state)
{
    const gpw_plan_unit units[4] = {{1.0e6f, 0.6e6f, 0.2e6f, 1u},
                                    {1.0e6f, 0.6e6f, 0.2e6f, 1u},
                                    {9.0e6f, 0.0f, 9.0e6f, 0u},
                                    {1.0e6f, 0.3e6f, 0.4e6f, 1u}};
    const gpw_plan_reserve r = reserve_of(units, 4u, 0.7e6f);

    (void)state;
    assert_int_equal(r.online, 3);
    assert_near(r.spare_w, 1.5e6, 1.0);
    assert_near(r.takes_w, 0.8e6, 1.0);
    assert_near(r.shared_w, 0.6e6, 1.0);           /* 0.2 of three ratings */
    assert_int_equal(r.outcome, GPW_UNDETERMINED); /* 0.7 is within the sum alone */
    assert_int_equal(r.more_sets, 0);
    /* losing a set of 600 kW leaves 0.6 - 0.6 = 0; losing the third 0.4 - 0.3 = 0.1 */
    assert_int_equal(r.lost, 0);
    assert_near(r.lost_w, 0.6e6, 1.0);
    assert_near(r.takes_after_loss_w, 0.0, 1.0);
    assert_near(r.spare_after_loss_w, 0.5e6, 1.0);
    assert_near(r.shared_after_loss_w, 0.4e6 - 0.6e6, 1.0);
    assert_int_equal(r.outcome_after_loss, GPW_FAILS);
    assert_int_equal(r.more_sets_after_loss, 2); /* 0.7 / 0.4 = 1.75 */
    assert_int_equal(reserve_of(units, 4u, 0.6e6f).outcome, GPW_HOLDS);
    assert_int_equal(reserve_of(units, 4u, 0.81e6f).outcome, GPW_FAILS);
    assert_int_equal(reserve_of(units, 4u, 0.81e6f).more_sets, 1);
    assert_int_equal(reserve_of(units, 4u, 1.61e6f).more_sets, 3); /* by steps: 0.81/0.4 */
    assert_int_equal(reserve_of(units, 4u, 0.0f).outcome_after_loss, GPW_UNDETERMINED);
}

static void the_loss_of_the_only_set_is_the_end(void **state)
{
    const gpw_plan_unit unit = {1.0e6f, 0.1e6f, 0.5e6f, 1u};
    const gpw_plan_reserve r = reserve_of(&unit, 1u, 0.0f);

    (void)state;
    assert_int_equal(r.outcome, GPW_HOLDS);
    assert_int_equal(r.outcome_after_loss, GPW_FAILS);
    assert_true(r.more_sets_after_loss >= 1u);
}

static void what_is_no_fleet_is_refused(void **state)
{
    gpw_plan_unit unit = {1.0e6f, 0.1e6f, 0.5e6f, 1u};
    gpw_plan_reserve r;

    (void)state;
#define ASK(units, bytes, count, step)                                                         \
  gpw_plan_reserve_now(units, bytes, count, step, 1.0f, 1.0f, &r, sizeof r)
    assert_status(ASK(NULL, sizeof unit, 1u, 0.0f), GPW_ERR_NULL);
    assert_status(ASK(&unit, 15u, 1u, 0.0f), GPW_ERR_VERSION);
    assert_status(ASK(&unit, sizeof unit, 0u, 0.0f), GPW_ERR_DOMAIN);
    assert_status(ASK(&unit, sizeof unit, 1u, NAN), GPW_ERR_DOMAIN);
    assert_status(ASK(&unit, sizeof unit, 1u, -1.0f), GPW_ERR_DOMAIN);
    unit.load_w = NAN;
    assert_status(ASK(&unit, sizeof unit, 1u, 0.0f), GPW_ERR_DOMAIN);
    unit.load_w = 0.0f;
    unit.rated_w = 0.0f;
    assert_status(ASK(&unit, sizeof unit, 1u, 0.0f), GPW_ERR_DOMAIN);
    unit.rated_w = 1.0f;
    unit.online = 0u;
    assert_status(ASK(&unit, sizeof unit, 1u, 0.0f), GPW_ERR_DOMAIN); /* nobody there */
#undef ASK
    unit.online = 1u;
    assert_status(gpw_plan_reserve_now(&unit, sizeof unit, 1u, 0.0f, 1.0f, 0.0f, &r, sizeof r),
                  GPW_ERR_DOMAIN);
    assert_status(gpw_plan_reserve_now(&unit, sizeof unit, 1u, 0.0f, 1.0f, 1.0f, &r, 55u),
                  GPW_ERR_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_are_never_above_the_search),
        cmocka_unit_test(equal_sets_take_so_many_times_as_much),
        cmocka_unit_test(what_the_table_does_not_know_reads_nothing),
        cmocka_unit_test(a_harmed_table_is_noticed),
        cmocka_unit_test(a_set_without_air_needs_one_lead),
        cmocka_unit_test(what_is_no_table_is_refused),
        cmocka_unit_test(power_and_steps_are_two_reserves),
        cmocka_unit_test(the_loss_of_the_only_set_is_the_end),
        cmocka_unit_test(what_is_no_fleet_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
