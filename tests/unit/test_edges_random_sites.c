/* SPDX-License-Identifier: MIT */
/* Sites made by chance: whatever their parts and their load, a judgement agrees with itself. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>
#include <gpupower/host.h>

#include <string.h>

#define RATED_W 1.0e6f
#define TICKS 300u

static gpw_site *site;
static float record_w[TICKS];
static uint32_t seed;

static int unmake(void **state)
{
    (void)state;
    gpw_site_destroy(site);
    site = NULL;
    return 0;
}

static float any(float below)
{
    seed = seed * 1664525u + 1013904223u;
    return below * ((float)(seed >> 8) / 16777216.0f);
}

static int chance(float share)
{
    return any(1.0f) < share;
}

static gpw_genset_config any_set(void)
{
    static const uint32_t presets[] = {GPW_GENSET_DIESEL_NA, GPW_GENSET_DIESEL_TURBO,
                                       GPW_GENSET_GAS_LEAN};
    gpw_genset_config g;

    assert_status(gpw_genset_config_init(&g, sizeof g), GPW_OK);
    assert_status(gpw_genset_preset(&g, presets[(uint32_t)any(2.999f)]), GPW_OK);
    g.rated_w = RATED_W;
    if (chance(0.2f)) {
        g.inertia_low_s = gpw_unknown();
    } else if (chance(0.2f)) {
        g.inertia_high_s = gpw_unknown();
    }
    if (g.air_step_pu > 0.0f && chance(0.3f)) {
        float *const ends[] = {&g.air_step_low_pu, &g.air_step_high_pu, &g.air_tau_low_s,
                               &g.air_tau_high_s};

        *ends[(uint32_t)any(3.999f)] = gpw_unknown();
    }
    return g;
}

static gpw_site_config any_config(void)
{
    static const uint32_t classes[] = {GPW_CLASS_NONE, GPW_CLASS_G1, GPW_CLASS_G2, GPW_CLASS_G3,
                                       GPW_CLASS_CUSTOM};
    gpw_site_config c;

    assert_status(gpw_site_config_init(&c, sizeof c), GPW_OK);
    c.load_source = chance(0.5f) ? GPW_LOAD_AC : GPW_LOAD_RAIL;
    c.required_class = classes[(uint32_t)any(4.999f)];
    c.sets_max = (uint8_t)any(2.999f);
    c.ride_max = 1u;
    if (c.sets_max > 0u) {
        c.inverters_max = 1u;
        c.plant_events_max = 4u;
        c.relays_max = 4u;
    }
    return c;
}

static void set_custom(void)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1), GPW_OK);
    l.unload_recovery_s = chance(0.5f) ? 2.0f : 0.0f;
    l.recovery_s = chance(0.7f) ? 3.0f : 0.0f;
    l.rocof_hz_per_s = chance(0.5f) ? 5.0f : 0.0f;
    assert_status(gpw_site_set_custom_class(site, &l), GPW_OK);
}

static void set_any_ride(void)
{
    gpw_ride_config r;

    assert_status(gpw_ride_config_init(&r, sizeof r), GPW_OK);
    if (chance(0.5f)) {
        r.under_hz = 47.0f + any(2.8f);
        r.under_hz_delay_s = any(0.2f);
    }
    if (chance(0.3f)) {
        r.over_hz = 50.3f + any(3.0f);
    }
    if (chance(0.5f)) {
        r.under_v_pu = 0.8f + any(0.15f);
    } else if (chance(0.5f)) {
        r.over_v_pu = 1.03f + any(0.1f);
    }
    r.energy_j = chance(0.5f) ? 1.0e4f + any(1.0e6f) : gpw_unknown();
    r.recharge_w = chance(0.5f) ? any(5.0e4f) : gpw_unknown();
    r.return_delay_s = any(0.5f);
    assert_status(gpw_site_set_ride(site, &r), GPW_OK);
}

static void add_any_relays(void)
{
    static const struct {
        uint32_t function;
        float low, high, window_s;
    } kinds[] = {
        {GPW_PROTECTION_UNDER_FREQUENCY, 47.0f, 49.9f, 0.0f},
        {GPW_PROTECTION_OVER_FREQUENCY, 50.1f, 53.0f, 0.0f},
        {GPW_PROTECTION_UNDER_VOLTAGE, 0.8f, 0.99f, 0.0f},
        {GPW_PROTECTION_OVER_VOLTAGE, 1.01f, 1.2f, 0.0f},
        {GPW_PROTECTION_OVERLOAD, 0.4e6f, 1.1e6f, 0.0f},
        {GPW_PROTECTION_ROCOF, 0.2f, 4.0f, 0.5f},
    };
    uint32_t n = (uint32_t)any(3.999f);

    while (n-- > 0u) {
        const uint32_t k = (uint32_t)any(5.999f);
        gpw_protection_row row;

        assert_status(gpw_protection_row_init(&row, sizeof row), GPW_OK);
        row.function = kinds[k].function;
        row.pickup = kinds[k].low + any(kinds[k].high - kinds[k].low);
        row.delay_s = chance(0.5f) ? any(2.0f) : 0.0f;
        row.window_s = kinds[k].window_s;
        row.alarm_only = chance(0.2f);
        assert_true(gpw_site_add_relay(site, &row, NULL) >= GPW_OK);
    }
}

/* Whether the site can run: by chance its parts do not go together. */
static int make_any(const gpw_site_config *c)
{
    gpw_supply_config supply;
    gpw_alternator_config a;
    gpw_genset_config g;
    uint8_t k;

    gpw_site_destroy(site);
    site = NULL;
    assert_status(gpw_site_create(c, &site), GPW_OK);
    assert_status(gpw_supply_config_init(&supply, sizeof supply), GPW_OK);
    supply.overhead_w = chance(0.5f) ? any(1.0e4f) : 0.0f;
    assert_status(gpw_site_set_supply(site, &supply), GPW_OK);
    if (c->required_class == GPW_CLASS_CUSTOM) {
        set_custom();
    }
    if (chance(0.5f)) {
        set_any_ride();
    }
    if (chance(0.4f)) {
        assert_status(gpw_site_add_lag(site, GPW_CHAIN_RAIL, 0.05f), GPW_OK);
    }
    if (chance(0.5f)) {
        assert_status(gpw_site_add_trip(site, 46.0f + any(3.5f), any(0.5f), 0u), GPW_OK);
        assert_status(gpw_site_add_trip(site, 50.5f + any(4.0f), any(0.5f), 1u), GPW_OK);
    }
    g = any_set();
    if (c->sets_max == 0u) {
        assert_status(gpw_site_set_genset(site, &g), GPW_OK);
        return gpw_site_start(site) >= GPW_OK;
    }
    for (k = 0; k < c->sets_max; k++) {
        assert_status(gpw_site_add_set(site, &g, NULL, NULL), GPW_OK);
    }
    if (chance(0.6f)) {
        assert_status(gpw_alternator_config_init(&a, sizeof a), GPW_OK);
        assert_status(gpw_alternator_preset(&a, GPW_ALTERNATOR_DIESEL_50KVA), GPW_OK);
        a.rated_va = (chance(0.3f) ? 0.6f : 1.25f) * RATED_W;
        assert_status(gpw_site_set_alternator(site, &a), GPW_OK);
    }
    add_any_relays();
    return gpw_site_start(site) >= GPW_OK;
}

/* A step of any size and sign, at times so late that it is not over at the end. */
static void any_record(float most_w)
{
    const uint32_t at = chance(0.3f) ? TICKS - 2u - (uint32_t)any(40.0f) : 20u;
    const float first_w = any(0.9f * most_w), then_w = any(most_w);
    const uint32_t back = chance(0.3f) ? at + (uint32_t)any(60.0f) : TICKS;
    uint32_t k;

    for (k = 0; k < TICKS; k++) {
        record_w[k] = k < at || k >= back ? first_w : then_w;
    }
}

static void is_consistent(const gpw_site_config *c, const gpw_judgement *j)
{
    gpw_bus_judgement bus;

    assert_true(j->outcome == GPW_HOLDS || j->outcome == GPW_FAILS ||
                j->outcome == GPW_UNDETERMINED);
    assert_true(!(j->outcome == GPW_HOLDS && j->margin_pct < 0.0f));
    if (j->outcome == GPW_HOLDS && c->required_class <= GPW_CLASS_G3) {
        assert_true(j->class_held >= c->required_class);
    }
    if (j->outcome != GPW_UNDETERMINED) {
        assert_int_equal(j->deciding, GPW_PARAMETER_NONE);
    }
    if (c->sets_max > 0u) {
        assert_status(gpw_site_bus_judgement(site, &bus, sizeof bus), GPW_OK);
        assert_true(bus.relay == 0u || j->outcome != GPW_HOLDS);
    }
}

static void fold_is_consistent(void)
{
    gpw_site_criterion_row rows[GPW_SITE_CRITERIA];
    uint32_t k, run;

    assert_status(gpw_site_criteria_begin(rows, sizeof rows[0]), GPW_OK);
    for (run = 0; run < 2u; run++) {
        any_record(0.5f * RATED_W);
        assert_status(gpw_site_reset(site, 0u, record_w[0]), GPW_OK);
        assert_true(gpw_site_process(site, record_w, NULL, 0u, TICKS) >= GPW_OK);
        assert_status(gpw_site_criteria_fold(site, rows, sizeof rows[0]), GPW_OK);
    }
    for (k = 0; k < GPW_SITE_CRITERIA; k++) {
        const gpw_site_criterion_row *const r = &rows[k];

        assert_true(r->runs <= 2u && r->runs_held + r->runs_failed <= r->runs);
        assert_true(r->outcome != GPW_HOLDS || r->runs_held == r->runs);
        assert_true(!(r->outcome == GPW_HOLDS && r->margin_pct < 0.0f));
    }
}

static void judgement_of_any_site_agrees_with_itself(void **state)
{
    /* The first few, and of four hundred those that went a way that no other did. */
    static const uint32_t seeds[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,
                                     11, 12, 13, 20, 23, 40, 83, 98, 130};
    uint32_t k, ran = 0u, held = 0u, failed = 0u;

    (void)state;
    for (k = 0; k < COUNT_OF(seeds); k++) {
        gpw_site_config c;
        gpw_judgement first, again;
        gpw_status status;

        seed = 1000003u * seeds[k] + 17u;
        c = any_config();
        if (!make_any(&c)) {
            continue;
        }
        ran++;
        any_record((chance(0.3f) ? 1.3f : 0.7f) * RATED_W * (c.sets_max > 1u ? 2.0f : 1.0f));
        memset(&first, 0, sizeof first);
        memset(&again, 0, sizeof again);
        status = gpw_site_judge(site, record_w, TICKS, &first, sizeof first);
        if (status == GPW_ERR_DOMAIN) { /* the set cannot carry what it begins with */
            assert_true(record_w[0] > 0.5f * RATED_W);
            continue;
        }
        assert_true(status >= GPW_OK);
        is_consistent(&c, &first);
        held += first.outcome == GPW_HOLDS;
        failed += first.outcome == GPW_FAILS;
        assert_true(gpw_site_judge(site, record_w, TICKS, &again, sizeof again) >= GPW_OK);
        assert_memory_equal(&first, &again, sizeof first);
        fold_is_consistent();
    }
    assert_true(ran > COUNT_OF(seeds) / 2u && held > 1u && failed > 1u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(judgement_of_any_site_agrees_with_itself, unmake),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
