/* SPDX-License-Identifier: MIT */
/* [smoothing], [storage] and the model of [psu]. Eight GPUs of 60 W idle and 265 W at work: 480
 * and 2120 W; the rest by hand. */
#include "site_file_test.h"

#include <gpupower/host.h>

#include <string.h>

#define SITE "[site]\nduration_s = 9\n"
#define GROUP "[group a]\nprofile = study-h100-pcie\ngpus = 8\n[schedule]\n1 = a infer\n"
#define GENSET "[genset]\npreset = diesel-turbo\nrated_w = 20000\n"

static gpw_site_signals after(gpw_site *site, uint32_t ticks)
{
    gpw_site_signals signals;

    memset(&signals, 0, sizeof signals);
    for (; ticks > 0; ticks--) {
        assert_true(gpw_site_step(site, &signals, sizeof signals) >= GPW_OK);
    }
    return signals;
}

static void smoothing_section_sets_floor_ramps_and_delays(void **state)
{
    gpw_site *site = site_of(SITE GROUP "[smoothing]\n"
                                        "tmp_w = 2800\n"
                                        "percent_tmp_floor = 50\n"
                                        "ramp_up_rate_w_per_s = 500\n"
                                        "ramp_down_rate_w_per_s = 1000\n"
                                        "ramp_down_hysteresis_ms = 10\n"
                                        "stop_delay_ms = 1000\n"
                                        "keeps_floor = yes\n" GENSET);
    int64_t added_mj = 0, withheld_mj = 0;
    uint32_t is_on = 0;

    (void)state;
    assert_near(after(site, 100).generator_w, 1400.0, 1e-2);
    assert_near(after(site, 100).smoothed_w, 1400.0 + 500.0 * 0.995,
                60.0); /* sigma 15 W each */
    assert_status(gpw_site_smoothing(site, 0u, &added_mj, &withheld_mj, &is_on), GPW_OK);
    assert_near((double)added_mj * 1e-3, 1400.0 - 480.0, 5.0);
    assert_near((double)withheld_mj * 1e-3, 720.0 - 250.0, 5.0);
    assert_int_equal(is_on, 1);
    gpw_site_destroy(site);
}

static void preset_of_smoothing_wants_its_rates(void **state)
{
    (void)state;
    refuse_build(SITE GROUP "[smoothing]\npreset = gb200\ntmp_w = 2800\n" GENSET, 9,
                 "smoothing.preset", "ramp_up_rate_w_per_s");
    refuse_build(SITE GROUP "[smoothing]\npreset = gb200\ntmp_w = 2800\n"
                            "percent_tmp_floor = 95\nramp_up_rate_w_per_s = 0\n"
                            "ramp_down_rate_w_per_s = 0\nramp_down_hysteresis_ms = 0\n"
                            "stop_delay_ms = 0\n" GENSET,
                 11, "smoothing.percent_tmp_floor", "at most 90 %");
    refuse_build(SITE GROUP "[smoothing]\ntmp_w = 350\n" GENSET, 9, "smoothing.tmp_w",
                 "all boards together, 2800 W");
    gpw_site_destroy(site_of(SITE GROUP "[smoothing]\npreset = gb200-microbenchmark\n"
                                        "tmp_w = 2800\nramp_up_rate_w_per_s = 100\n"
                                        "ramp_down_rate_w_per_s = 100\n"
                                        "ramp_down_hysteresis_ms = 0\nstop_delay_ms = 9\n"
                                        "[rail]\nstage1 = lag 0.01\n" GENSET));
}

static void storage_section_stands_at_the_boards_or_at_the_bus(void **state)
{
    gpw_site *site = site_of(SITE GROUP "[storage]\nenergy_j = 520\nrest_pu = 1\n"
                                        "ramp_up_w_per_s = 1000\nrecharge_s = 100\n" GENSET);
    int64_t given_mj = 0;
    uint32_t limited = 0;

    (void)state;
    (void)after(site, 300);
    assert_status(gpw_site_storage(site, GPW_CHAIN_RAIL, 0u, &given_mj, &limited), GPW_OK);
    assert_near((double)given_mj * 1e-3, 520.0, 20.0); /* 1640 W at 1 kW/s would take 1345 J */
    assert_true(limited > 0u);
    gpw_site_destroy(site);
    site = site_of(SITE GROUP "[storage]\nplace = bus\nenergy_j = 10e3\nrest_pu = 0.5\n"
                              "ramp_up_w_per_s = 1000\nrecharge_s = 1e5\n"
                              "[battery]\nstage1 = lag 0.001\n" GENSET);
    (void)after(site, 300);
    assert_status(gpw_site_storage(site, GPW_CHAIN_AC, 1u, &given_mj, &limited), GPW_OK);
    assert_near((double)given_mj * 1e-3, 1344.8, 10.0);
    gpw_site_destroy(site);
    refuse_build(SITE GROUP "[storage]\nenergy_j = 400\nrest_pu = 1\n"
                            "ramp_up_w_per_s = 100\nrecharge_s = 1.9\n" GENSET,
                 12, "storage.recharge_s", "sqrt");
}

static void model_of_the_supplies_comes_before_their_stages(void **state)
{
    gpw_site *site =
        site_of(SITE GROUP "[psu]\nstage1 = lag 0\nmodel = dead-time\nlag_s = 0.05\n"
                           "stage2 = dead 0.02\nslew_w_per_s = 1e6\n" GENSET);

    (void)state;
    (void)after(site, 100);
    assert_near(after(site, 7).generator_w, 480.0, 200.0);
    assert_near(after(site, 3).generator_w, 2120.0, 300.0); /* 70 ms and the slew */
    gpw_site_destroy(site);
    site =
        site_of(SITE GROUP "[psu]\nmodel = converter\nnatural_hz = 5\ndamping = 0.7\n" GENSET);
    (void)after(site, 100);
    assert_near(after(site, 1).psu_w, 480.0 + 0.3 * 1640.0, 300.0);
    gpw_site_destroy(site);
    gpw_site_destroy(site_of(SITE GROUP "[psu]\nmodel = first-order\nlag_s = 0.035\n" GENSET));
}

static void model_with_wrong_figures_is_refused(void **state)
{
    (void)state;
    refuse_build(SITE GROUP "[psu]\nmodel = first-order\n" GENSET, 9, "psu.model", "lag_s");
    refuse_build(SITE GROUP "[psu]\nmodel = converter\ndamping = 1\n" GENSET, 9, "psu.model",
                 "natural_hz");
    refuse_build(SITE GROUP "[psu]\nlag_s = 0.03\n" GENSET, 9, "psu.lag_s", "needs a model");
    refuse_build(SITE GROUP
                 "[psu]\nmodel = first-order\nlag_s = 0.03\nslew_w_per_s = 1\n" GENSET,
                 11, "psu.slew_w_per_s", "no such figure");
    refuse_build(SITE GROUP "[psu]\nmodel = dead-time\nlag_s = 5\n" GENSET, 9, "psu.model",
                 "4096 sub-steps");
}

static void all_chains_full_at_once_fit(void **state)
{
    gpw_site *site =
        site_of(SITE GROUP "[smoothing]\ntmp_w = 2800\n"
                           "[rail]\nstage1 = lag 0\nstage2 = lag 0\nstage3 = lag 0\n"
                           "stage4 = lag 0\nstage5 = lag 0\nstage6 = lag 0\nstage7 = lag 0\n"
                           "stage8 = lag 0\n"
                           "[storage]\nenergy_j = 1\nrest_pu = 0\nrecharge_s = 1\n" GENSET);

    (void)state;
    assert_near(after(site, 1).generator_w, 480.0, 1.0);
    gpw_site_destroy(site);
}

/* 480 to 2120 W at 1 s, held to 820 W/s: 2 s, and 1640 J of a battery. */
static void battery_section_with_power_is_a_battery(void **state)
{
    gpw_site *site = site_of(SITE GROUP "[battery]\n"
                                        "stage1 = lag 0\n"
                                        "power_w = 2000\n"
                                        "energy_j = 3280\n"
                                        "rest_pu = 1\n"
                                        "ramp_up_w_per_s = 820\n" GENSET);
    gpw_battery_status battery;

    (void)state;
    assert_near(after(site, 200).generator_w, 480.0 + 820.0, 180.0); /* it fluctuates */
    (void)after(site, 150);
    assert_status(gpw_site_battery(site, 0u, &battery, sizeof battery), GPW_ERR_NOT_FOUND);
    assert_status(gpw_site_battery(site, 1u, &battery, sizeof battery), GPW_OK);
    assert_near((double)battery.given_mj, 1640e3, 200.0);
    assert_near(battery.charge_pu, 0.5, 1e-4);
    gpw_site_destroy(site);
}

static void load_bank_section_keeps_a_minimum_and_prepares_a_step(void **state)
{
    gpw_site *site = site_of(SITE GROUP "[load_bank]\n"
                                        "rated_w = 3000\n"
                                        "minimum_w = 1000\n"
                                        "boost_w = 1500\n"
                                        "boost_from_s = 0.5\n"
                                        "boost_until_s = 1\n" GENSET);

    (void)state;
    assert_near(after(site, 40).generator_w, 1000.0, 0.1);
    assert_near(after(site, 40).generator_w, 1980.0, 0.1);
    assert_near(after(site, 40).generator_w, 2120.0, 180.0); /* it fluctuates */
    gpw_site_destroy(site);
}

static void battery_without_energy_or_bank_beyond_its_rating_is_named(void **state)
{
    (void)state;
    refuse_build(SITE GROUP "[battery]\npower_w = 2000\n" GENSET, 8, "battery",
                 "needs power_w and energy_j");
    refuse_build(SITE GROUP "[load_bank]\nrated_w = 10\nstep_w = 20\n" GENSET, 8, "load_bank",
                 "at most rated_w");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smoothing_section_sets_floor_ramps_and_delays),
        cmocka_unit_test(preset_of_smoothing_wants_its_rates),
        cmocka_unit_test(storage_section_stands_at_the_boards_or_at_the_bus),
        cmocka_unit_test(model_of_the_supplies_comes_before_their_stages),
        cmocka_unit_test(model_with_wrong_figures_is_refused),
        cmocka_unit_test(all_chains_full_at_once_fit),
        cmocka_unit_test(battery_section_with_power_is_a_battery),
        cmocka_unit_test(load_bank_section_keeps_a_minimum_and_prepares_a_step),
        cmocka_unit_test(battery_without_energy_or_bank_beyond_its_rating_is_named),
    };

    return cmocka_run_group_tests_name("site_file_chains", tests, NULL, NULL);
}
