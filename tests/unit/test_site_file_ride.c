/* SPDX-License-Identifier: MIT */
/* [ups] and the voltage keys of [supply]. Eight GPUs of 60 W idle: 480 W; the rest by hand. */
#include "site_file_test.h"

#include <gpupower/host.h>

#include <string.h>

#define HEAD                                                                                   \
  "[site]\nduration_s = 9\n[group a]\nprofile = study-h100-pcie\ngpus = 8\n"                   \
  "[genset]\npreset = diesel-turbo\nrated_w = 20000\n" /* 8 lines */
#define WINDOW "under_v_pu = 0.85\nunder_v_delay_s = 0.01\n"

static gpw_ride_state after(gpw_site *site, size_t ticks)
{
    gpw_ride_state state;

    assert_status(gpw_site_process(site, NULL, NULL, 0, ticks), GPW_OK);
    assert_status(gpw_site_ride(site, &state, sizeof state), GPW_OK);
    return state;
}

/* Its window is above what the set has: it leaves after 0.2 s and carries 480 W for 0.5 s; the
 * nodes are lost in the sub-step after. */
static void ups_section_sets_window_delays_and_battery(void **state)
{
    gpw_site *site = site_of(HEAD "[ups]\nmodules = 4\nunder_hz = 51\nunder_hz_delay_s = 0.2\n"
                                  "autonomy_s = 0.5\nautonomy_w = 480\nrecharge_w = 50\n"
                                  "recharge_efficiency = 0.9\n");
    gpw_ride_state now = after(site, 20);

    (void)state;
    assert_int_equal(now.mode, GPW_RIDE_LINE);
    now = after(site, 50);
    assert_int_equal(now.mode, GPW_RIDE_STORE);
    assert_near((double)now.given_mj, 240e3, 3e3); /* sigma 15 W is beside the mean */
    now = after(site, 5);
    assert_int_equal(now.mode, GPW_RIDE_LOST);
    assert_int_equal(now.left_by, GPW_RIDE_UNDER_HZ);
    gpw_site_destroy(site);
}

/* 1 s after the start the rejected set is within 0.5 %: it returns after 3 s and takes 5 s. */
static void preset_of_a_ups_brings_its_return_and_walk_in(void **state)
{
    gpw_site *site = site_of(HEAD "[ups]\npreset = mitsubishi-9800a\nslew_hz_per_s = 0.001\n"
                                  "slew_leaves = yes\nslew_window_s = 0.1\n"
                                  "[bus schedule]\n0.5 = 2000\n");
    gpw_ride_state now = after(site, 100);

    (void)state;
    assert_int_equal(now.mode, GPW_RIDE_STORE);
    assert_int_equal(now.left_by, GPW_RIDE_SLEW);
    assert_int_equal(now.slew_exceeded, 1);
    gpw_site_destroy(site);
}

static void voltage_window_of_the_supplies_wants_its_hold_up(void **state)
{
    gpw_site *site = site_of(HEAD "[supply]\n" WINDOW "hold_up_j = 10\nunder_hz = 51\n"
                                  "under_delay_s = 0.1\nreturn_delay_s = 1\n"
                                  "hold_up_recharge_w = 100\nrestart_share = 0.5\n");
    gpw_ride_state now = after(site, 10);

    (void)state;
    assert_int_equal(now.mode, GPW_RIDE_LINE);
    now = after(site, 2); /* 10 J are 20 sub-steps of 0.48 J */
    assert_int_equal(now.mode, GPW_RIDE_STORE);
    assert_near((double)now.missing_mj, 20 * 480, 60);
    now = after(site, 1);
    assert_int_equal(now.mode, GPW_RIDE_LOST);
    gpw_site_destroy(site);
    refuse_build(HEAD "[supply]\n" WINDOW, 9, "supply", "hold_up_j");
    refuse_build(HEAD "[supply]\n" WINDOW "hold_up_j = 1\nhold_up_psu = ocp-orv3-3kw\n", 12,
                 "supply.hold_up_j", "one of");
    refuse_build(HEAD "[supply]\n" WINDOW "hold_up_psu = ocp-orv3-3kw\n", 12,
                 "supply.hold_up_psu", "psu_rated_w");
    refuse_build(HEAD "[supply]\nhold_up_j = 10\n", 10, "supply.hold_up_j", "under_v_pu");
}

/* 20 J a kW: at 480 W for 6 kW of supplies 0.25 s. */
static void hold_up_of_known_supplies_goes_with_their_rating(void **state)
{
    gpw_site *site = site_of(HEAD "[supply]\npsu_rated_w = 6000\n" WINDOW
                                  "hold_up_psu = ocp-orv3-3kw\nunder_hz = 51\n"
                                  "under_delay_s = 0\n");
    gpw_ride_state now = after(site, 24);

    (void)state;
    assert_int_equal(now.mode, GPW_RIDE_STORE);
    now = after(site, 2);
    assert_int_equal(now.mode, GPW_RIDE_LOST);
    assert_near((double)now.given_mj, 120e3, 600);
    gpw_site_destroy(site);
}

static void windows_of_supplies_behind_a_ups_are_refused(void **state)
{
    (void)state;
    refuse_build(HEAD "[supply]\nunder_hz = 47\n[ups]\nunder_hz = 48\n", 10, "supply.under_hz",
                 "[ups]");
    refuse_build(HEAD "[ups]\nunder_hz = 48\n[supply]\nunder_v_pu = 0.9\nhold_up_j = 1\n", 12,
                 "supply.under_v_pu", "[ups]");
    refuse_build(HEAD "[ups]\nunder_hz = 48\nreturn_low_hz = 47\n", 9, "ups", "return low");
    refuse_build(HEAD "[ups]\nautonomy_s = 48\n", 10, "ups.autonomy_s", "autonomy_w");
    refuse_build(HEAD "[ups]\nautonomy_w = 48\nautonomy_s = 1\nenergy_j = 4\n", 11,
                 "ups.autonomy_s", "energy_j");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ups_section_sets_window_delays_and_battery),
        cmocka_unit_test(preset_of_a_ups_brings_its_return_and_walk_in),
        cmocka_unit_test(voltage_window_of_the_supplies_wants_its_hold_up),
        cmocka_unit_test(hold_up_of_known_supplies_goes_with_their_rating),
        cmocka_unit_test(windows_of_supplies_behind_a_ups_are_refused),
    };

    return cmocka_run_group_tests_name("site file, ride-through", tests, NULL, NULL);
}
