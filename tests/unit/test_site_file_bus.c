/* SPDX-License-Identifier: MIT */
/* Sets, alternator, inverters, relays and events of a site file. */
#include "gpw_test.h"

#include <gpupower/host.h>

#include <stdio.h>
#include <string.h>

#define SITE                                                                                   \
  "[group a]\nprofile = study-h100-pcie\ngpus = 8\n[schedule]\n1 = a infer\n"                  \
  "[genset]\npreset = diesel-turbo\nrated_w = 20000\n" /* what follows is from line 9 on */

static gpw_site *site_with(const char *rest, gpw_file_error *error)
{
    char text[2048];
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;

    (void)snprintf(text, sizeof text, SITE "%s", rest);
    if (gpw_site_file_parse(text, strlen(text), &file, error) == GPW_OK) {
        assert_true((gpw_site_file_create(file, 0u, &site, error) == GPW_OK) == (site != NULL));
        gpw_site_file_destroy(file);
    }
    return site;
}

static gpw_site *made(const char *rest)
{
    gpw_file_error error;
    gpw_site *const site = site_with(rest, &error);

    if (site == NULL) {
        fail_msg("line %u: %s: %s", error.line, error.field, error.reason);
    }
    return site;
}

static void run(gpw_site *site, uint32_t ticks)
{
    for (; ticks > 0u; ticks--) {
        gpw_site_signals s;

        assert_status(gpw_site_step(site, &s, sizeof s), GPW_OK);
    }
}

static gpw_bus_signals after(const char *rest, uint32_t ticks)
{
    gpw_site *const site = made(rest);
    gpw_bus_signals b;

    run(site, ticks);
    assert_status(gpw_site_bus_signals(site, &b, sizeof b), GPW_OK);
    gpw_site_destroy(site);
    return b;
}

static void refuse(const char *rest, uint32_t line, const char *field, const char *fragment)
{
    gpw_file_error error;

    assert_null(site_with(rest, &error));
    if (error.line != line || strcmp(error.field, field) != 0 ||
        strstr(error.reason, fragment) == NULL) {
        fail_msg("%s: line %u, \"%s\": %s", rest, error.line, error.field, error.reason);
    }
}

static void site_without_these_has_no_bus(void **state)
{
    gpw_site *const site = made("");
    gpw_bus_signals b;

    (void)state;
    assert_status(gpw_site_bus_signals(site, &b, sizeof b), GPW_ERR_NOT_FOUND);
    gpw_site_destroy(site);
}

static void sets_stand_on_the_bus_as_they_are_told(void **state)
{
    gpw_bus_signals b = after("sets = 3\n", 1u);

    (void)state;
    assert_int_equal(b.sets_online, 3u);
    assert_near(b.rated_online_w, 60000.0, 0.0);
    assert_true(gpw_is_unknown(b.voltage_pu));
    b = after("sets = 3\nsets_online = 2\n", 1u);
    assert_int_equal(b.sets_online, 2u);
    b = after("[set small]\nrated_w = 5000\ncount = 2\n[set cold]\nrated_w = 9000\n"
              "inertia_s = 0.9\nonline = no\n",
              1u);
    assert_int_equal(b.sets_online, 3u);
    assert_near(b.rated_online_w, 30000.0, 0.0);
    b = after("sets = 2\n[plant]\nreactance_pu = 0.2\nshare_kp = 0.01\nstart_s = 1\n", 1u);
    assert_int_equal(b.sets_online, 2u);
}

static void events_come_when_they_are_told(void **state)
{
    const char *const rest = "sets = 3\nsets_online = 2\n"
                             "[plant]\nstart_s = 1\nsync_s = 0.5\n"
                             "[event a]\nat_s = 2\norder = loss\nnumber = 2\n"
                             "[event b]\nat_s = 2\norder = start\nnumber = 3\n";

    (void)state;
    assert_int_equal(after(rest, 200u).sets_online, 2u);
    assert_int_equal(after(rest, 201u).sets_online, 1u);
    assert_int_equal(after(rest, 201u).sets_starting, 1u);
    assert_int_equal(after(rest, 1500u).sets_online, 2u);
}

static void alternator_has_its_rating_from_either_key(void **state)
{
    const float by_factor =
        after("[alternator]\npreset = diesel-50kva\npower_factor = 0.8\n", 150u).voltage_pu;

    (void)state;
    assert_near(by_factor, 1.0, 0.02);
    assert_near(
        after("[alternator]\npreset = diesel-50kva\nrated_va = 25000\n", 150u).voltage_pu,
        by_factor, 0.0);
    assert_near(after("[alternator]\nxd_pu = 1\nxd_transient_pu = 0.296\ntd0_s = 3.7\n"
                      "exciter_gain = 50\nexciter_lead_s = 10\nexciter_lag_s = 2\n"
                      "exciter_tau_s = 0.01\nfield_max_pu = 3\nvhz_knee_hz = 47\n"
                      "vhz_slope = 1.7\nrated_va = 25000\n",
                      150u)
                    .voltage_pu,
                by_factor, 1e-6);
}

static void inverters_and_relays_are_there(void **state)
{
    gpw_site *const site =
        made("[inverter a]\nrated_w = 5000\nenergy_j = 1e7\ndroop_pu = 0.02\n"
             "charge_efficiency = 0.95\ndischarge_efficiency = 0.95\n"
             "[protection p]\npreset = smartgen-hsc940\n"
             "[protection q]\nfunction = 81U\npickup = 48.9\ndelay_s = 0.01\n");
    gpw_protection_row_result row;
    gpw_bus_signals b;
    uint32_t rows = 0u;

    (void)state;
    run(site, 300u);
    assert_status(gpw_site_bus_signals(site, &b, sizeof b), GPW_OK);
    assert_int_equal(b.inverters_online, 1u);
    while (gpw_site_relay_result(site, rows, &row, sizeof row) == GPW_OK) {
        rows++;
    }
    assert_true(rows >= 3u); /* two of the preset at least */
    assert_int_equal(row.function, GPW_PROTECTION_UNDER_FREQUENCY);
    gpw_site_destroy(site);
}

static void what_cannot_be_is_refused_where_it_stands(void **state)
{
    (void)state;
    refuse("[alternator]\npreset = diesel-50kva\n", 9u, "alternator", "power_factor");
    refuse("[alternator]\nrated_va = 25000\n", 9u, "alternator", "give a preset");
    refuse("[alternator]\nrated_va = 25000\nxd = 1\n", 11u, "alternator.xd", "xd_pu");
    refuse("sets = 0\n", 9u, "genset.sets", "1 to 16");
    refuse("sets = 2\n[plant]\nsharing = droop\n", 6u, "genset", "sharing");
    refuse("sets = 2\n[plant]\nreserve_start_w = 500\nreserve_stop_w = 400\n", 12u,
           "plant.reserve_stop_w", "above");
    refuse("sets = 10\n[set s]\nrated_w = 5000\ncount = 7\n", 0u, "", "at most 16 sets");
    refuse("[inverter a]\nrated_w = 5000\n", 9u, "inverter a.energy_j", "needs the key");
    refuse("[inverter a]\nmode = forming\nrated_w = 5000\nenergy_j = 1e7\n"
           "charge_efficiency = 0.9\ndischarge_efficiency = 0.9\n",
           9u, "inverter a", "forming needs");
    refuse("[protection p]\npickup = 45\n", 9u, "protection p", "function");
    refuse("[protection p]\nfunction = 81X\npickup = 45\n", 10u, "protection p.function",
           "81U");
    refuse("[protection p]\nfunction = 81U\npickup = 0.95\n", 11u, "protection p.pickup", "Hz");
    refuse("[protection p]\nfunction = 81O\npickup = 1800\n", 11u, "protection p.pickup", "Hz");
    refuse("[protection p]\nfunction = 27\npickup = 360\n", 11u, "protection p.pickup",
           "rated voltage");
    refuse("[protection p]\nfunction = 59\npickup = 110\n", 11u, "protection p.pickup",
           "rated voltage");
    refuse("[protection p]\nfunction = 24\npickup = 0.05\n", 11u, "protection p.pickup",
           "V/Hz");
    refuse("[protection p]\nfunction = 12\npickup = 1725\n", 11u, "protection p.pickup",
           "rated speed");
    refuse("[protection p]\nfunction = 32R\npickup = 0.1\n", 11u, "protection p.pickup",
           "in W");
    refuse("[protection p]\nfunction = 32\npickup = 1.1\n", 11u, "protection p.pickup", "in W");
    refuse("[protection p]\nfunction = 51\npickup = 1.1\n", 11u, "protection p.pickup",
           "in VA");
    refuse("[event e]\nat_s = 3\norder = loss\nnumber = 2\n", 12u, "event e.number", "number");
}

/* Left out without a word, the site would hold without what was asked for. */
static void event_without_effect_is_refused(void **state)
{
    (void)state;
    refuse("sets = 2\n[event e]\nat_s = 60\norder = loss\n", 11u, "event e.at_s",
           "before the end of the run");
    refuse("sets = 2\n[event e]\nat_s = 5\norder = start\nnumber = 2\n", 12u, "event e.order",
           "set 2 is on the bus");
    refuse("sets = 2\nsets_online = 1\n[event e]\nat_s = 5\norder = loss\nnumber = 2\n", 13u,
           "event e.order", "set 2 is not on the bus");
    refuse("[set s]\nrated_w = 5000\nonline = no\n[event e]\nat_s = 5\norder = stop\n"
           "number = 2\n",
           14u, "event e.order", "set 2 is not on the bus");
    refuse("sets = 2\n[event b]\nat_s = 9\norder = stop\n[event a]\nat_s = 5\norder = loss\n",
           12u, "event b.order", "set 1 is not on the bus");
    gpw_site_destroy(made("sets = 2\n[event a]\nat_s = 5\norder = stop\n[event b]\nat_s = 9\n"
                          "order = start\n[event c]\nat_s = 9\norder = loss\n"));
    gpw_site_destroy(made("sets = 2\nsets_online = 1\n[plant]\nreserve_start_w = 500\n"
                          "[event a]\nat_s = 5\norder = loss\nnumber = 2\n"));
}

/* 25 kVA with Xd 1 bear 25 kvar of capacitors at most. A set that is too small is still told to
 * be so. */
static void capacitors_that_excite_the_set_at_the_start_are_named(void **state)
{
    (void)state;
    refuse("[alternator]\npreset = diesel-50kva\npower_factor = 0.8\n[supply]\n"
           "capacitive_var = 40000\n",
           13u, "supply.capacitive_var", "capacitors excite");
    refuse("[alternator]\npreset = diesel-50kva\npower_factor = 0.8\n[bus]\n"
           "load_w = 90000\n",
           8u, "genset.rated_w", "larger rated_w");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(site_without_these_has_no_bus),
        cmocka_unit_test(sets_stand_on_the_bus_as_they_are_told),
        cmocka_unit_test(events_come_when_they_are_told),
        cmocka_unit_test(alternator_has_its_rating_from_either_key),
        cmocka_unit_test(inverters_and_relays_are_there),
        cmocka_unit_test(what_cannot_be_is_refused_where_it_stands),
        cmocka_unit_test(event_without_effect_is_refused),
        cmocka_unit_test(capacitors_that_excite_the_set_at_the_start_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
