/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. */
#include "site_file_test.h"

#include <gpupower/host.h>

#include "site_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- helpers ---- */

#define SITE "[site]\nduration_s = 5\n"
#define GROUP "[group a]\nprofile = study-h100-pcie\ngpus = 8\n"
#define GENSET "[genset]\npreset = diesel-turbo\nrated_w = 20000\n"

static gpw_site *site_from(const char *text, uint32_t with_trace)
{
    gpw_site_file *file = file_of(text);
    gpw_site *site = NULL;
    gpw_file_error error;
    const gpw_status status = gpw_site_file_create(file, with_trace, &site, &error);

    if (status != GPW_OK) {
        fail_msg("%s: line %u: %s: %s", gpw_status_name(status), error.line, error.field,
                 error.reason);
    }
    gpw_site_file_destroy(file);
    return site;
}

static void expect(const gpw_file_error *error, uint32_t line, const char *field,
                   const char *fragment)
{
    if (error->line != line || strcmp(error->field, field) != 0 ||
        strstr(error->reason, fragment) == NULL) {
        fail_msg("line %u, \"%s\": %s", error->line, error->field, error->reason);
    }
}

/* The text must be refused while it is read. */
static void refuse_bytes(const char *text, size_t bytes, uint32_t line, const char *field,
                         const char *fragment)
{
    gpw_site_file *file = (gpw_site_file *)&line; /* must be overwritten */
    gpw_file_error error;

    assert_status(gpw_site_file_parse(text, bytes, &file, &error), GPW_ERR_FORMAT);
    assert_null(file);
    expect(&error, line, field, fragment);
    assert_status(gpw_site_file_parse(text, bytes, &file, NULL), GPW_ERR_FORMAT);
}

static void refuse(const char *text, uint32_t line, const char *field, const char *fragment)
{
    refuse_bytes(text, strlen(text), line, field, fragment);
}

/* The text must be read, and refused when the site is built. Name of the status. */
static const char *refused_build(const char *text, uint32_t line, const char *field,
                                 const char *fragment)
{
    gpw_site_file *file = file_of(text);
    gpw_site *site = (gpw_site *)&line;
    gpw_file_error error;
    const gpw_status status = gpw_site_file_create(file, 0u, &site, &error);

    assert_null(site);
    if (status < GPW_OK) {
        expect(&error, line, field, fragment);
        assert_int_equal(gpw_site_file_create(file, 0u, &site, NULL), status);
    }
    gpw_site_file_destroy(file);
    return gpw_status_name(status);
}

#define refuse_build(text, line, field, fragment, status)                                      \
  assert_string_equal(refused_build(text, line, field, fragment), #status)

static gpw_site_signals after(gpw_site *site, uint32_t ticks)
{
    gpw_site_signals signals;

    memset(&signals, 0, sizeof signals);
    for (; ticks > 0; ticks--) {
        assert_true(gpw_site_step(site, &signals, sizeof signals) >= GPW_OK);
    }
    return signals;
}

/* ---- what a file makes ---- */

static void name_duration_tick_and_groups_are_the_files(void **state)
{
    gpw_site_file *file = file_of("[site]\nname = Camp 7, hut 2\nduration_s = 12.5\n"
                                  "tick_ms = 20\n" GROUP "[group b-2]\nprofile = h100-sxm\n"
                                  "gpus = 4\n" GENSET);
    float duration_s = 0.0f;
    uint32_t tick_ns = 0;

    (void)state;
    assert_string_equal(gpw_site_file_name(file), "Camp 7, hut 2");
    assert_status(gpw_site_file_duration(file, &duration_s, &tick_ns), GPW_OK);
    assert_near(duration_s, 12.5, 0.0);
    assert_int_equal(tick_ns, 20000000);
    assert_string_equal(gpw_site_file_group_name(file, 0), "a");
    assert_string_equal(gpw_site_file_group_name(file, 1), "b-2");
    assert_string_equal(gpw_site_file_group_name(file, 2), "");
    gpw_site_file_destroy(file);
}

static void defaults_hold_where_a_file_is_silent(void **state)
{
    gpw_site_file *file = file_of(GROUP GENSET);
    float duration_s = 0.0f;
    uint32_t tick_ns = 0;

    (void)state;
    assert_string_equal(gpw_site_file_name(file), "");
    assert_status(gpw_site_file_duration(file, &duration_s, &tick_ns), GPW_OK);
    assert_near(duration_s, 60.0, 0.0);
    assert_int_equal(tick_ns, 10000000);
    gpw_site_file_destroy(file);
}

/* A profile without fluctuation, so that every watt can be worked out by hand. */
#define QUIET                                                                                  \
  "[profile mine]\nsource = own meter\ncap_w = 350\nidle.mean_w = 50\nidle.sigma_w = 0\n"      \
  "train.low_w = 280\ntrain.high_w = 320\ntrain.sigma_w = 0\n"                                 \
  "[group a]\nprofile = mine\ngpus = 4\n[group b]\nprofile = mine\ngpus = 2\n"                 \
  "initial_phase = train\n"

static void groups_schedule_supply_and_bus_reach_the_generator(void **state)
{
    gpw_site *site = site_of(
        SITE QUIET "[schedule]\n0.105 = a train\n0.5 = b off\n"
                   "[supply]\noverhead_w = 100\noverhead_w_per_w = 0.1\n"
                   "psu_rated_w = 2000\nefficiency = 0:0.8 1:0.8\n"
                   "distribution_efficiency = 0.5\n"
                   "[bus]\nload_w = 1000\n[bus schedule]\n0.3 = 1500\n0.7 = 0\n" GENSET);
    gpw_site_signals signals;

    (void)state;
    signals = after(site, 10); /* 4 idle, 2 training: 4 * 50 + 2 * 300 */
    assert_near(signals.rail_w, 800.0, 1e-3);
    assert_near(signals.ac_w, (800.0 * 1.1 + 100.0) / 0.8 / 0.5, 0.01);
    assert_near(signals.generator_w, (800.0 * 1.1 + 100.0) / 0.4 + 1000.0, 0.01);
    signals = after(site, 1); /* the change falls in the middle of this tick */
    assert_near(signals.rail_w, 0.5 * 800.0 + 0.5 * 1800.0, 1e-2);
    signals = after(site, 29); /* 0.40 s */
    assert_near(signals.rail_w, 1800.0, 1e-3);
    assert_near(signals.generator_w, (1800.0 * 1.1 + 100.0) / 0.4 + 1500.0, 0.02);
    signals = after(site, 40); /* 0.80 s: b is off */
    assert_near(signals.rail_w, 1200.0, 1e-3);
    assert_near(signals.generator_w, (1200.0 * 1.1 + 100.0) / 0.4, 0.02);
    gpw_site_destroy(site);
}

/* 800 W of boards: overhead 300, node 1100, UPS 1265, transformer 30 + 40 (S/2530)^2. */
static void rows_plant_and_capacitors_reach_the_generator(void **state)
{
    gpw_site *site =
        site_of(SITE QUIET "[supply]\npreset = hgx-h100\noverhead_rows = 0:100 1600:500\n"
                           "ups_no_load_w = 110\nups_loss_w_per_w = 0.05\n"
                           "idle_power_factor = 0.8\nidle_w = 2920\n" /* 2190 var */
                           "transformer_rated_va = 2530\ntransformer_no_load_w = 30\n"
                           "transformer_load_loss_w = 40\n"
                           "cooling_w = 55\ncooling_w_per_w = 0.25\ncooling_tau_s = 60\n"
                           "[schedule]\n0.1 = b off\n" GENSET);
    gpw_site_signals signals;

    (void)state;
    signals = after(site, 10);
    assert_near(signals.rail_w, 800.0, 1e-3);
    assert_near(signals.generator_w,
                1265 + 30 + 40 * (1265.0 * 1265.0 + 2190.0 * 2190.0) / (2530.0 * 2530.0) + 55 +
                    275,
                0.02);
    signals =
        after(site, 10); /* 200 W of boards: node 350, UPS 477.5; cooling is still there */
    assert_near(signals.rail_w, 200.0, 1e-3);
    assert_near(signals.generator_w,
                477.5 + 30 + 40 * (477.5 * 477.5 + 2190.0 * 2190.0) / (2530.0 * 2530.0) + 55 +
                    87.5 + 187.5 * exp(-0.095 / 60),
                0.02);
    gpw_site_destroy(site);
}

/* A rest that lags at load (0.8 of 400 W: 300 var) and a site that leads at idle. */
static void capacitors_by_idle_power_factor_hold_for_a_lagging_rest(void **state)
{
    const char *const from_idle = "[supply]\npower_factor = 0.8\nidle_power_factor = 0.8\n"
                                  "idle_w = 400\ntransformer_rated_va = 2000\n"
                                  "transformer_load_loss_w = 900\n";
    const char *const from_var = "[supply]\npower_factor = 0.8\ncapacitive_var = 600\n"
                                 "transformer_rated_va = 2000\ntransformer_load_loss_w = 900\n";
    const char *const supply[] = {from_idle, from_var};
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        char text[1024];
        gpw_site *site;

        (void)snprintf(text, sizeof text, "%s%s%s", SITE QUIET, supply[i], GENSET);
        site = site_of(text);
        assert_near(after(site, 1).generator_w, 800 + 900 * 0.16, 0.02); /* 600 - 600 var */
        gpw_site_destroy(site);
    }
}

static void chains_act_at_their_places(void **state)
{
    gpw_site *site = site_of(SITE QUIET "[schedule]\n0.1 = a train\n"
                                        "[rail]\nstage1 = ramp 1000 0\n"
                                        "[psu]\nstage1 = dead 0.05\n"
                                        "[battery]\nstage1 = ramp 500 500\n" GENSET);
    gpw_site_signals signals;

    (void)state;
    signals = after(site, 60); /* 0.6 s, half a second after the step of 1000 W */
    assert_near(signals.rail_w, 1800.0, 1e-2);
    assert_near(signals.smoothed_w, 800.0 + 1000.0 * 0.495, 1.0);
    assert_near(signals.psu_w, signals.smoothed_w - 50.0, 1.0);
    assert_near(signals.generator_w, 800.0 + 500.0 * 0.445, 2.0);
    gpw_site_destroy(site);
}

static void a_profile_from_a_base_keeps_what_it_does_not_replace(void **state)
{
    const gpw_profile *base = NULL;
    gpw_phase_figures figures;
    gpw_site *site = site_of(SITE "[profile mine]\nbase = study-h100-pcie\ntrain.mean_w = 333\n"
                                  "train.low_w = 333\ntrain.high_w = 333\n"
                                  "[group a]\nprofile = mine\ngpus = 10\n[schedule]\n"
                                  "0.1 = a train\n" GENSET);

    (void)state;
    assert_status(gpw_profile_find("study-h100-pcie", &base), GPW_OK);
    assert_status(gpw_phase_figures_init(&figures, sizeof figures), GPW_OK);
    assert_status(gpw_profile_phase(base, GPW_PHASE_IDLE, &figures), GPW_OK);
    assert_near(after(site, 10).rail_mean_w, 10.0 * (double)figures.mean_w, 1e-2);
    assert_near(after(site, 10).rail_mean_w, 3330.0, 1e-2);
    gpw_site_destroy(site);
}

/* h100-sxm trains at 548 W in the mean; its fluctuation is taken out here. */
static void a_cap_on_a_base_brings_its_powers_down(void **state)
{
    gpw_site *site =
        site_of(SITE "[profile mine]\nbase = h100-sxm\ncap_w = 400\nready.sigma_w = 0\n"
                     "[group a]\nprofile = mine\ngpus = 10\ninitial_phase = infer\n"
                     "[group b]\nprofile = mine\ngpus = 1\ninitial_phase = ready\n" GENSET);

    (void)state;
    assert_near(after(site, 10).rail_mean_w, 10.0 * 400.0 + 120.0, 1e-2);
    gpw_site_destroy(site);
}

/* An idle b200 is known by a range only, 136 to 144 W. */
static void a_range_of_the_base_is_no_mean(void **state)
{
    gpw_judgement j;
    gpw_site *site =
        site_of(SITE "[profile mine]\nbase = b200\nidle.low_w = 141\nidle.sigma_w = 0\n"
                     "[group a]\nprofile = mine\ngpus = 10\n" GENSET);

    (void)state;
    assert_near(after(site, 10).rail_mean_w, 10.0 * 142.5, 1e-2);
    assert_status(gpw_site_judge(site, NULL, 10, &j, sizeof j), GPW_OK);
    assert_true((j.assumptions & (uint32_t)GPW_ASSUMED_MIDPOINT) != 0u);
    gpw_site_destroy(site);
}

static void a_stagger_releases_gpus_one_by_one(void **state)
{
    gpw_site *site =
        site_of(SITE QUIET "[stagger start]\ngroup = a\nphase = train\nat_s = 0.1\n"
                           "interval_s = 0.2\ngate = none\n" GENSET);

    (void)state;
    assert_near(after(site, 10).rail_w, 800.0, 1e-2);
    assert_near(after(site, 15).rail_w, 1050.0, 1e-2);
    assert_near(after(site, 20).rail_w, 1300.0, 1e-2);
    gpw_site_destroy(site);
}

/* A record is judged at both ends of its meter's error, unless the file says not to. */
static void error_of_the_trace_makes_corners_and_the_switch_takes_them_away(void **state)
{
    static const char *const files[] = {
        "[load]\nload_error = 0.02\n" GENSET,
        "[site]\nload_corners = 0\n[load]\nload_error = 0.02\n" GENSET,
        "[load]\ntrace_point = ac\n" GENSET};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(files); i++) {
        gpw_site *const site = site_from(files[i], 1u);
        float h, step, tau;
        uint32_t with_psu, level;

        assert_status(gpw_site_corner_values(site, 9, &h, &step, &tau, &with_psu, &level),
                      GPW_OK);
        assert_int_equal(level, i == 0 ? GPW_FLEET_LEVEL_WIDE : GPW_FLEET_LEVEL_NOMINAL);
        gpw_site_destroy(site);
    }
}

static void inertia_comes_from_moment_and_speed(void **state)
{
    /* H = J w^2 / 2S: 2 kg m2 at 1500 / min and 20 kW: 0.5 * 2 * (50 pi)^2 / 20000. */
    gpw_site *site = site_of(SITE QUIET "[genset]\npreset = diesel-turbo\nrated_w = 20000\n"
                                        "j_kg_m2 = 2\nspeed_rpm = 1500\n");
    float h = 0.0f, step, tau;
    uint32_t with_psu, level;

    (void)state;
    assert_status(gpw_site_corner_values(site, 0, &h, &step, &tau, &with_psu, &level), GPW_OK);
    assert_near(h, 0.5 * 2.0 * pow(1500.0 * 3.14159265358979 / 30.0, 2.0) / 20000.0, 1e-4);
    gpw_site_destroy(site);
}

static void all_governors_can_be_written_out(void **state)
{
    static const char *const governors[] = {
        "governor = droop\ndroop_pu = 0.05\nt_lag_s = 0.2\n",
        "governor = pi\nkp = 10\nki = 5\nt_lag_s = 0.1\nswing = power\n",
        "governor = degov\nt1_s = 0.01\nt2_s = 0.02\nt3_s = 0.2\nk = 40\nt4_s = 0.25\n"
        "t5_s = 0.009\nt6_s = 0.0384\ndead_s = 0.024\n",
        "governor = degov1\ndroop_pu = 0.04\ndroop_on = power\nte_s = 0.1\nt1_s = 0.01\n"
        "t2_s = 0.02\nt3_s = 0.2\nk = 40\nt4_s = 0.25\nt5_s = 0.009\nt6_s = 0.0384\n"
        "dead_s = 0.5\n"};
    char text[1024];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(governors); i++) {
        snprintf(text, sizeof text,
                 SITE QUIET "[genset]\nrated_w = 20000\nf0_hz = 60\ninertia_s = 1\n"
                            "throttle_min_pu = -0.05\nthrottle_max_pu = 1.1\n%s",
                 governors[i]);
        gpw_site_destroy(site_of(text));
    }
}

static void a_custom_class_and_trips_are_judged(void **state)
{
    gpw_site *site = site_of("[site]\nrequired_class = custom\n" QUIET GENSET
                             "[limits]\ndip_rated_pct = 1\nrecovery_s = 2\n"
                             "recovery_band_pct = 2\n[trip low]\nbelow_hz = 45\ndelay_s = 1\n"
                             "[trip high]\nabove_hz = 55\n");
    gpw_class_result result;

    (void)state;
    (void)after(site, 200);
    assert_status(gpw_site_class_result(site, 3, &result, sizeof result), GPW_OK);
    assert_int_equal(result.class_id, GPW_CLASS_CUSTOM);
    gpw_site_destroy(site);
}

static void with_a_trace_the_load_comes_from_outside(void **state)
{
    gpw_site *site = site_from(SITE "[load]\ntrace_point = ac\n" GENSET, 1u);
    gpw_site_signals signals;

    (void)state;
    assert_true(gpw_site_step_load(site, 1234.0f, &signals, sizeof signals) >= GPW_OK);
    assert_near(signals.generator_w, 1234.0, 1e-2);
    gpw_site_destroy(site);

    site =
        site_from(SITE QUIET "[supply]\noverhead_w = 100\n" GENSET, 1u); /* rail by default */
    assert_true(gpw_site_step_load(site, 1234.0f, &signals, sizeof signals) >= GPW_OK);
    assert_near(signals.generator_w, 1334.0, 1e-2);
    gpw_site_destroy(site);
}

static void the_exact_mode_holds_every_gpu(void **state)
{
    gpw_site *site = site_of("[site]\nmode = exact\nseed = 18446744073\n"
                             "[group a]\nprofile = study-h100-pcie\ngpus = 100\nnode_gpus = 4\n"
                             "rho_in = 0.9\nrho_out = 0.1\n[group b]\nprofile = h100-sxm\n"
                             "gpus = 50\n[genset]\npreset = diesel-na\nrated_w = 100000\n");

    (void)state;
    (void)after(site, 5);
    gpw_site_destroy(site);
}

/* ---- how a file may be written ---- */

static void windows_line_ends_a_bom_comments_and_indents_are_fine(void **state)
{
    static char text[6000];
    size_t used;

    (void)state;
    gpw_site_destroy(site_of("\xef\xbb\xbf; head\r\n[site]\r\n  name = x  ; tail\r\n\r\n"
                             "[group a]   ; GPUs\r\n\tprofile=study-h100-pcie\r\n"
                             "   gpus : 8\r\n# more\r\n[genset]\r\npreset = diesel-na\r\n"
                             "rated_w = 2.0e4"));
    strcpy(text, GROUP GENSET "; ");
    used = strlen(text);
    memset(text + used, '-', 3000); /* a long comment harms nobody */
    strcpy(text + used + 3000, "\n");
    gpw_site_destroy(site_of(text));
}

static void a_line_that_is_too_long_is_refused(void **state)
{
    static char text[6000];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "[site]\nname = ", 14);
    refuse(text, 2, "", "longer than 4096");
    text[14 + 184] = '\0'; /* the line has 191 characters */
    refuse(text, 2, "", "longer than 190 characters");
    text[14 + 183] = '\n';
    strcpy(text + 14 + 184, GROUP GENSET);
    gpw_site_file_destroy(file_of(text));
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    refuse_bytes("[site]\nna\0me = x\n", 17, 2, "", "NUL byte");
    refuse_bytes("\xff\xfe[\0s\0", 6, 1, "", "UTF-16");
}

static void a_line_that_is_neither_is_refused(void **state)
{
    (void)state;
    refuse("[site]\nname\n" GENSET, 2, "", "neither [section] nor key = value");
    refuse("[site]\nname\nunknown_thing = 3\n", 2, "", "neither");
    refuse("[site]\nunknown_thing = 3\nname\n", 2, "site.unknown_thing", "unknown key");
    refuse("[site\nname = x\n", 1, "", "not closed");
    refuse("[site] name = x\n", 1, "", "text after");
    refuse("[si;te]\n", 1, "", "comment inside");
    refuse("name = x\n", 1, "name", "before the first section");
    refuse("", 0, "", "says nothing");
    refuse("; only this\n", 0, "", "says nothing");
    refuse("[site]\nname =\n", 2, "site.name", "no value");
    refuse("[site]\nseed = ; later\n", 2, "site.seed", "no value");
}

static void an_unknown_section_names_the_nearest(void **state)
{
    (void)state;
    refuse("[gensett]\n", 1, "gensett", "did you mean [genset]?");
    refuse("[Site]\n", 1, "Site", "did you mean [site]?");
    refuse("[groop a]\n", 1, "groop a", "did you mean [group]?");
    refuse("[nothing-like-it]\n", 1, "nothing-like-it", "docs/site-file.md");
    refuse("[group]\n", 1, "group", "wanted [group NAME]");
    refuse("[group a b]\n", 1, "group a b", "wanted [group NAME]");
    refuse("[profile Mine]\n", 1, "profile Mine", "lower case");
    refuse("[genset two]\n", 1, "genset two", "unknown section: did you mean [genset]?");
    refuse("[group 0123456789012345678901234567890123456789]\n", 1,
           "group 0123456789012345678901234567890123456789", "1 to 39 letters");
}

static void a_section_that_comes_twice_is_refused(void **state)
{
    (void)state;
    refuse("[site]\nname = x\n\n[genset]\n[site]\n", 5, "site", "line 1 already");
    refuse(GROUP "[group a]\n", 4, "group a", "line 1 already");
    refuse(GROUP "[ group  a ]\n", 4, "group  a", "line 1 already");
}

static void a_key_that_comes_twice_is_refused(void **state)
{
    (void)state;
    refuse("[site]\nname = x\nname = y\n", 3, "site.name", "line 2 already");
    refuse("[group a]\nrho_in.train = 0.5\nrho_in.infer = 0.2\nrho_in.train = 0.5\n", 4,
           "group a.rho_in.train", "line 2 already");
    refuse("[rail]\nstage1 = lag 1\nstage1 = lag 1\n", 3, "rail.stage1", "line 2 already");
}

static void an_unknown_key_names_the_nearest(void **state)
{
    (void)state;
    refuse("[site]\nduratoin_s = 3\n", 2, "site.duratoin_s", "did you mean duration_s?");
    refuse("[genset]\nRated_w = 3\n", 2, "genset.Rated_w", "did you mean rated_w?");
    refuse("[group a]\nsync = 1\nphase_sprad_s = 3\n", 2, "group a.sync", "unknown key");
    refuse("[group a]\nrho_in.trian = 0.5\n", 2, "group a.rho_in.trian", "did you mean rho_in");
    refuse("[profile p]\ninfer.maen_w = 0.5\n", 2, "profile p.infer.maen_w",
           "did you mean infer.mean_w?");
    refuse("[site]\nxyzzy = 3\n", 2, "site.xyzzy", "docs/site-file.md lists those of [site]");
    refuse("[schedule]\nsoon = a train\n", 2, "schedule.soon", "starts with a time in seconds");
    refuse("[bus schedule]\nsoon = 3\n", 2, "bus schedule.soon", "starts with a time");
    refuse("[rail]\nstage2 = lag 1\n", 2, "rail.stage2", "must be stage1");
}

static void a_wrong_unit_says_the_right_one(void **state)
{
    (void)state;
    refuse("[genset]\nrated_w = 30 kW\n", 2, "genset.rated_w", "rated_w = 30000");
    refuse("[genset]\nrated_w = 30 kVA\n", 2, "genset.rated_w", "is no number in W");
    refuse("[genset]\nrated_kw = 30\n", 2, "genset.rated_kw",
           "the key is rated_w, its value in W");
    refuse("[genset]\nrated_kva = 30\n", 2, "genset.rated_kva", "the key is rated_w");
    refuse("[genset]\ninertia_ms = 30\n", 2, "genset.inertia_ms", "the key is inertia_s");
    refuse("[site]\ntick_s = 0.01\n", 2, "site.tick_s", "the key is tick_ms, its value in ms");
    refuse("[site]\nduration_s = 2 min\n", 2, "site.duration_s", "duration_s = 120");
    refuse("[trip x]\nbelow_hz = 47 Hz\n", 2, "trip x.below_hz", "below_hz = 47");
    refuse("[group a]\nsync_fraction = 80 %\n", 2, "group a.sync_fraction",
           "sync_fraction = 0.8");
    refuse("[limits]\nrise_pct = 10%\n", 2, "limits.rise_pct", "rise_pct = 10");
    refuse("[bus schedule]\n3 = 12 kW\n", 2, "bus schedule.3", "3 = 12000");
    refuse("[rail]\nstage1 = lag 30ms\n", 2, "rail.stage1", "without units");
}

static void a_value_that_is_none_is_refused(void **state)
{
    (void)state;
    refuse("[genset]\nrated_w = much\n", 2, "genset.rated_w",
           "\"much\" is no number; wanted W");
    refuse("[genset]\nrated_w = nan\n", 2, "genset.rated_w", "is no number");
    refuse("[genset]\nrated_w = inf\n", 2, "genset.rated_w", "is no number");
    refuse("[genset]\nrated_w = unknown\n", 2, "genset.rated_w", "is no number");
    refuse("[genset]\nrated_w = 0x10\n", 2, "genset.rated_w", "is no number in W");
    refuse("[genset]\nrated_w = 1,5\n", 2, "genset.rated_w", "with a point");
    refuse("[genset]\nrated_w = 30000 # small\n", 2, "genset.rated_w",
           "starts with a blank and ;");
    refuse("[genset]\nrated_w = -1\n", 2, "genset.rated_w", "out of range: 1 to 1e+12 W");
    refuse("[genset]\nrated_w = 1e400\n", 2, "genset.rated_w", "out of range");
    refuse("[group a]\ngpus = 0\n", 2, "group a.gpus", "out of range");
    refuse("[group a]\ngpus = 2.5\n", 2, "group a.gpus", "whole number");
    refuse("[group a]\nrho_in = 1.1\n", 2, "group a.rho_in", "out of range: -1 to 1");
    refuse("[group a]\nrho_out = -0.1\n", 2, "group a.rho_out", "out of range: 0 to 1");
    refuse("[site]\ntick_ms = 0\n", 2, "site.tick_ms", "1 to 100 ms");
    refuse("[site]\ntick_ms = 101\n", 2, "site.tick_ms", "1 to 100 ms");
    refuse("[site]\nseed = -1\n", 2, "site.seed", "out of range");
    refuse("[site]\nload_corners = 2\n", 2, "site.load_corners", "out of range: 0 to 1");
    refuse("[load]\nload_error = 0.95\n", 2, "load.load_error", "out of range: 0 to 0.9");
    refuse("[site]\nrequired_class = g2\n", 2, "site.required_class",
           "\"g2\" is none of G1, G2, G3, custom");
    refuse("[group a]\ninitial_phase = trian\n", 2, "group a.initial_phase",
           "none of off, idle, launch, load, warmup, ready, infer, train");
    refuse("[schedule]\n1 = a\n", 2, "schedule.1", "a group and a phase");
    refuse("[schedule]\n1 = a train now\n", 2, "schedule.1", "a group and a phase");
    refuse("[schedule]\n1 = a run\n", 2, "schedule.1", "\"run\" is none of off");
    refuse("[schedule]\n-1 = a train\n", 2, "schedule.-1", "0 to 1e9 s");
    refuse("[schedule]\n1e10 = a train\n", 2, "schedule.1e10", "0 to 1e9 s");
    refuse("[bus schedule]\n1 = lots\n", 2, "bus schedule.1", "a power in W");
    refuse("[bus schedule]\n1 = -5\n", 2, "bus schedule.1", "0 to 1e12 W");
    refuse("[rail]\nstage1 = delay 3\n", 2, "rail.stage1", "lag SECONDS");
    refuse("[rail]\nstage1 = ramp 3\n", 2, "rail.stage1", "UP_W_PER_S DOWN_W_PER_S");
    refuse("[rail]\nstage1 = lag -3\n", 2, "rail.stage1", "none negative");
    refuse("[rail]\nstage1 = lag 3 4\n", 2, "rail.stage1", "lag SECONDS");
    refuse("[supply]\nefficiency = 0.1 0.9\n", 2, "supply.efficiency", "load:efficiency");
    refuse("[supply]\nefficiency = 0.1:1.2\n", 2, "supply.efficiency", "0.01 to 1");
    refuse("[supply]\nefficiency = 0.5:0.9 0.5:0.9\n", 2, "supply.efficiency", "ascend");
    refuse("[supply]\nefficiency = 0:.9 1:.9 .1:.9\n", 2, "supply.efficiency", "ascend");
    refuse("[supply]\noverhead_rows = 1 2\n", 2, "supply.overhead_rows", "boards:overhead");
    refuse("[supply]\noverhead_rows = -1:2\n", 2, "supply.overhead_rows", "from 0");
    refuse("[supply]\noverhead_rows = 5:2 5:3\n", 2, "supply.overhead_rows", "ascend");
}

static void more_than_fits_is_refused(void **state)
{
    static char text[60000];
    size_t used;
    int i;

    (void)state;
    used = (size_t)sprintf(text, "[bus schedule]\n");
    for (i = 0; i < 257; i++) {
        used += (size_t)sprintf(text + used, "%d = 5\n", i);
    }
    refuse(text, 258, "bus schedule.256", "more than 256 lines");
    used = 0;
    for (i = 0; i < 65; i++) {
        used += (size_t)sprintf(text + used, "[group g%d]\n", i);
    }
    refuse(text, 65, "g64", "more than 64 sections [group ...]");
    used = (size_t)sprintf(text, "[rail]\n");
    for (i = 1; i <= 9; i++) {
        used += (size_t)sprintf(text + used, "stage%d = lag 1\n", i);
    }
    refuse(text, 10, "rail.stage9", "more than 8 lines");
    refuse("[supply]\nefficiency = 0:1 .1:1 .2:1 .3:1 .4:1 .5:1 .6:1 .7:1 .8:1 .9:1 1:1 1.1:1 "
           "1.2:1 1.3:1 1.4:1 1.5:1 1.6:1\n",
           2, "supply.efficiency", "more than 16");
}

static void what_is_required_is_asked_for(void **state)
{
    (void)state;
    refuse(SITE GROUP, 0, "genset", "no section [genset]");
    refuse("[group a]\ngpus = 8\n" GENSET, 1, "group a.profile", "needs the key profile");
    refuse("[group a]\nprofile = h100-sxm\n" GENSET, 1, "group a.gpus", "needs the key gpus");
    refuse(GROUP "[genset]\npreset = diesel-na\n", 4, "genset.rated_w",
           "needs the key rated_w. Rated real power");
    refuse(GROUP "[stagger s]\ngroup = a\n" GENSET, 4, "stagger s.phase",
           "needs the key phase");
    refuse(GENSET "[trip t]\ndelay_s = 1\n", 4, "trip t", "one of below_hz and above_hz");
    refuse(GENSET "[trip t]\nbelow_hz = 45\nabove_hz = 55\n", 4, "trip t", "only one");
    refuse("[site]\nrequired_class = custom\n" GENSET, 2, "site.required_class", "[limits]");
    refuse(GENSET "[limits]\n", 4, "limits", "no limit in it");
    refuse(GENSET "inertia_s = 1\nj_kg_m2 = 2\nspeed_rpm = 1500\n", 5, "genset.j_kg_m2",
           "keep one");
    refuse(GENSET "j_kg_m2 = 2\n", 4, "genset.j_kg_m2", "give both");
    refuse(GENSET "speed_rpm = 2\n", 4, "genset.speed_rpm", "give both");
}

static void names_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    refuse("[group a]\nprofile = h100\ngpus = 8\n" GENSET, 2, "group a.profile",
           "no profile \"h100\"");
    refuse("[group a]\nprofile = h100\ngpus = 8\n" GENSET, 2, "group a.profile", "h100-sxm");
    refuse("[profile my-card]\ncap_w = 300\n[group a]\nprofile = my_card\ngpus = 8\n" GENSET, 4,
           "group a.profile", "did you mean my-card?");
    refuse("[profile p]\nbase = q\n[profile q]\nbase = h100-sxm\n", 2, "profile p.base",
           "is built in");
    refuse("[profile h100-sxm]\n" GENSET, 1, "profile h100-sxm", "choose another");
    refuse(GROUP "[schedule]\n1 = b train\n" GENSET, 5, "schedule.1",
           "there is no [group b]: did you mean a?");
    refuse("[schedule]\n1 = b train\n" GENSET, 2, "schedule.1", "the file has no group");
    refuse("[stagger s]\ngroup = a\nphase = train\n" GENSET, 2, "stagger s.group",
           "there is no [group a]");
}

static void a_schedule_out_of_order_is_refused(void **state)
{
    (void)state;
    refuse(GROUP "[schedule]\n2 = a train\n1.5 = a idle\n" GENSET, 6, "schedule.1.5",
           "1.5 s comes after 2 s");
    refuse("[bus schedule]\n2 = 5\n1.999999999 = 5\n" GENSET, 3, "bus schedule.1.999999999",
           "out of order");
    gpw_site_destroy(site_of(SITE QUIET "[schedule]\n1 = a train\n1.0 = b idle\n" GENSET));
}

static void what_comes_after_the_end_of_the_run_is_refused(void **state)
{
    (void)state;
    refuse(GROUP "[schedule]\n2 = a train\n60 = a idle\n" GENSET, 6, "schedule.60",
           "60 s is not before the end of the run; duration_s in [site] is 60");
    refuse("[bus schedule]\n200 = 5\n" GENSET, 2, "bus schedule.200", "duration_s");
    refuse(GROUP "[stagger s]\ngroup = a\nphase = train\nat_s = 1000\n" GENSET, 7,
           "stagger s.at_s", "1000 s is not before the end");
    gpw_site_destroy(
        site_of("[site]\nduration_s = 61\n" QUIET "[schedule]\n60 = a train\n" GENSET));
}

/* ---- what only building finds ---- */

static void a_site_without_gpus_is_undetermined(void **state)
{
    (void)state;
    refuse_build(GENSET, 0, "group", "needs GPUs, or a trace", GPW_ERR_UNKNOWN);
}

static void an_unknown_inertia_says_where_to_get_it(void **state)
{
    (void)state;
    refuse_build(GROUP "[genset]\nrated_w = 20000\n", 4, "genset", "data sheets",
                 GPW_ERR_UNKNOWN);
}

static void an_unknown_phase_names_profile_and_phase(void **state)
{
    (void)state;
    refuse_build(SITE QUIET "[schedule]\n1 = a infer\n" GENSET, 19, "schedule.1",
                 "profile mine of group a does not know the power of phase infer",
                 GPW_ERR_UNKNOWN);
    refuse_build("[profile p]\ncap_w = 300\n[group a]\nprofile = p\ngpus = 1\n"
                 "initial_phase = train\n" GENSET,
                 6, "group a.initial_phase", "profile p does not know the power of phase train",
                 GPW_ERR_UNKNOWN);
    refuse_build(
        "[profile p]\ntrain.mean_w = unknown\n[group a]\nprofile = p\ngpus = 1\n" GENSET, 4,
        "group a.profile", "phase idle", GPW_ERR_UNKNOWN);
    refuse_build(SITE QUIET "[stagger s]\ngroup = b\nphase = warmup\n" GENSET, 20,
                 "stagger s.phase", "profile mine of group b", GPW_ERR_UNKNOWN);
}

static void figures_of_a_group_that_do_not_fit_are_named(void **state)
{
    (void)state;
    refuse_build(GROUP "node_gpus = 3\n" GENSET, 4, "group a.node_gpus",
                 "8 GPUs do not fill nodes of 3", GPW_ERR_DOMAIN);
    refuse_build(GROUP "node_gpus = 4\nrho_in = 0.1\nrho_out = 0.2\n" GENSET, 6,
                 "group a.rho_out", "rho_out 0.2 is above rho_in 0.1", GPW_ERR_DOMAIN);
    refuse_build(GROUP "rho_in = -0.2\n" GENSET, 4, "group a.rho_in",
                 "with 8 GPUs a node at least -0.142857", GPW_ERR_DOMAIN);
    refuse_build(GROUP "node_gpus = 4\nrho_in.train = 0.1\nrho_out.train = 0.2\n" GENSET, 5,
                 "group a.rho_in.train", "in phase train", GPW_ERR_DOMAIN);
    gpw_site_destroy(site_of(GROUP "rho_in = -0.14\n" GENSET));
}

static void requests_that_do_not_fit_are_named(void **state)
{
    (void)state;
    refuse_build(GROUP "arrivals_per_s = 5\n" GENSET, 4, "group a.arrivals_per_s",
                 "requests need request_s", GPW_ERR_DOMAIN);
    refuse_build(GROUP "arrivals_per_s = 1601\nrequest_s = 0.1\n" GENSET, 4,
                 "group a.arrivals_per_s", "more than 16 requests a tick", GPW_ERR_DOMAIN);
    refuse_build(GROUP "arrivals_per_s = 1500\nrequest_s = 1e4\n" GENSET, 4,
                 "group a.arrivals_per_s", "at most 1e7", GPW_ERR_DOMAIN);
    refuse_build(GROUP "arrivals_per_s = 50\nrequest_s = 1\nrequest_w = 1000\n" GENSET, 4,
                 "group a.arrivals_per_s", "what requests draw in the mean", GPW_ERR_DOMAIN);
    gpw_site_destroy(
        site_of(GROUP "arrivals_per_s = 20\nrequest_s = 0.8\nrequest_w = 30\n" GENSET));
}

static void figures_of_a_profile_that_do_not_fit_are_named(void **state)
{
    (void)state;
    refuse_build("[profile p]\npeak_low_w = 300\npeak_high_w = 200\n"
                 "[group a]\nprofile = p\ngpus = 1\n" GENSET,
                 1, "profile p", "low end must be at most its high end", GPW_ERR_DOMAIN);
    refuse_build("[profile p]\nbase = h100-pcie\ncap_w = 150\n"
                 "[group a]\nprofile = p\ngpus = 1\n" GENSET,
                 3, "profile p.cap_w", "(200 W), to cap_max_w, else its rated power (350 W)",
                 GPW_ERR_DOMAIN);
    refuse_build("[profile p]\nexcursion_s = 1\n[group a]\nprofile = p\ngpus = 1\n" GENSET, 1,
                 "profile p", "excursion_s needs an excursion_ratio", GPW_ERR_DOMAIN);
    refuse_build("[profile p]\nidle.mean_w = 100\ntrain.mean_w = 300\ntrain.low_w = 310\n"
                 "[group a]\nprofile = p\ngpus = 1\n" GENSET,
                 3, "profile p.train.mean_w", "low_w <= mean_w <= high_w", GPW_ERR_DOMAIN);
    refuse_build("[profile p]\nidle.mean_w = 100\nidle.wave_w = 10\n"
                 "[group a]\nprofile = p\ngpus = 1\n" GENSET,
                 2, "profile p.idle.mean_w", "wave_period_s and wave_duty", GPW_ERR_DOMAIN);
    refuse_build("[profile p]\noff.mean_w = 10\n[group a]\nprofile = p\ngpus = 1\n" GENSET, 2,
                 "profile p.off.mean_w", "draws nothing", GPW_ERR_DOMAIN);
}

static void figures_of_a_supply_that_do_not_fit_are_named(void **state)
{
    (void)state;
    refuse_build(GROUP "[supply]\nefficiency = 0:0.9 1:0.9\n" GENSET, 5, "supply.efficiency",
                 "give that key", GPW_ERR_UNKNOWN);
    refuse_build(GROUP "[supply]\nunder_hz = 52\nover_hz = 48\n" GENSET, 4, "supply",
                 "under_hz <= return_low_hz", GPW_ERR_DOMAIN);
    refuse_build(GROUP "[supply]\noverhead_rows = 0:1\noverhead_w = 1\n" GENSET, 5,
                 "supply.overhead_rows", "the one or the other", GPW_ERR_DOMAIN);
    refuse_build(GROUP "[supply]\noverhead_rows = 0:100 10:0\n" GENSET, 5,
                 "supply.overhead_rows", "pair 2", GPW_ERR_DOMAIN);
    refuse_build(GROUP "[supply]\nidle_power_factor = 0.9\n" GENSET, 5,
                 "supply.idle_power_factor", "idle_w is missing", GPW_ERR_UNKNOWN);
    refuse_build(GROUP
                 "[supply]\nidle_power_factor = 0.9\nidle_w = 1\ncapacitive_var = 1\n" GENSET,
                 5, "supply.idle_power_factor", "the one or the other", GPW_ERR_DOMAIN);
    refuse_build(GROUP "[supply]\nidle_power_factor = 0.9\nidle_w = 1\npower_factor = 0.8\n"
                       "power_factor_side = leading\n" GENSET,
                 5, "supply.idle_power_factor", "leads already", GPW_ERR_DOMAIN);
    refuse_build(GROUP "[supply]\ntransformer_load_loss_w = 5\n" GENSET, 4, "supply",
                 "transformer_rated_va", GPW_ERR_DOMAIN);
}

static void a_preset_without_nodes_says_so(void **state)
{
    gpw_site_file *file = file_of("[supply]\npreset = hgx-h100\n" GENSET);
    gpw_site *site = NULL;
    gpw_file_error error;

    (void)state;
    assert_status(gpw_site_file_create(file, 1u, &site, &error), GPW_ERR_UNKNOWN);
    expect(&error, 2, "supply.preset", "give the key nodes");
    gpw_site_file_destroy(file);
    gpw_site_destroy(site_from("[supply]\npreset = hgx-h100\nnodes = 2\n" GENSET, 1u));
}

static void figures_of_a_genset_that_do_not_fit_are_named(void **state)
{
    static const struct {
        const char *keys, *field, *fragment;
        uint32_t line;
    } cases[] = {
        {"inertia_s = 1\ninertia_low_s = 2\n", "genset.inertia_low_s", "must lie between", 8},
        {"air_step_pu = 0.3\nair_step_low_pu = 0.4\n", "genset.air_step_low_pu", "between", 8},
        {"air_tau_s = 2\nair_tau_low_s = 3\n", "genset.air_tau_low_s", "between", 8},
        {"air_step_pu = 0.0005\n", "genset.air_step_pu", "0 or at least", 7},
        {"throttle_min_pu = 0.4\n", "genset.throttle_min_pu", "above air_step_pu", 7},
        {"throttle_min_pu = 0.3\nair_step_low_pu = 0.2\n", "genset.air_step_low_pu",
         "above air_step_low_pu", 8},
        {"air_tau_s = 0\n", "genset", "an air limit needs air_tau_s", 4},
        {"dead_s = 0.0001\n", "genset.dead_s", "at least one sub-step", 7},
        {"throttle_min_pu = 1\nthrottle_max_pu = 0.9\n", "genset.throttle_min_pu", "below", 7},
        {"governor = droop\n", "genset.governor", "needs droop_pu", 7},
        {"governor = droop\ndroop_pu = 0.04\n", "genset.governor", "needs t_lag_s", 7},
        {"governor = pi\n", "genset.governor", "needs ki", 7},
        {"droop_pu = 0.04\n", "genset.droop_pu", "isochronous", 7},
        {"governor = degov\nk = 0\n", "genset.governor", "k above 0", 7},
        {"governor = degov1\ndroop_pu = 0.0001\n", "genset.droop_pu", "0 or at least", 8},
        {"t6_s = 0.0005\n", "genset", "0 or at least 0.001 s", 4},
        {"j_kg_m2 = 2000000\nspeed_rpm = 1500\n", "genset.j_kg_m2", "check the units", 7}};
    char text[512];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        snprintf(text, sizeof text, GROUP GENSET "%s", cases[i].keys);
        refuse_build(text, cases[i].line, cases[i].field, cases[i].fragment, GPW_ERR_DOMAIN);
    }
    refuse_build(GROUP "[genset]\nrated_w = 20000\ninertia_s = 1\n", 4, "genset",
                 "give them or a preset", GPW_ERR_DOMAIN);
}

static void a_set_too_small_to_start_is_refused(void **state)
{
    (void)state;
    refuse_build(SITE QUIET "[genset]\npreset = diesel-na\nrated_w = 500\n", 20,
                 "genset.rated_w", "cannot carry the load it starts with", GPW_ERR_DOMAIN);
}

static void limits_without_their_band_are_refused(void **state)
{
    (void)state;
    refuse_build(GROUP GENSET "[limits]\nrecovery_s = 3\n", 8, "limits.recovery_s",
                 "recovery_band_pct", GPW_ERR_UNKNOWN);
}

static void dead_times_beyond_a_chain_are_refused(void **state)
{
    (void)state;
    refuse_build(GROUP "[psu]\nstage1 = dead 3\nstage2 = dead 2\n" GENSET, 6, "psu.stage2",
                 "at most 4096 sub-steps of 1 ms", GPW_ERR_FULL);
    gpw_site_destroy(site_of(GROUP "[psu]\nstage1 = dead 3\nstage2 = dead 1\n" GENSET));
}

static void too_many_gpus_for_the_exact_mode_are_refused(void **state)
{
    gpw_site_file *file = file_of("[site]\nmode = exact\n[group a]\nprofile = h100-sxm\n"
                                  "gpus = 1000000000\n" GENSET);
    gpw_site *site = NULL;
    gpw_file_error error;
    const gpw_status status = gpw_site_file_create(file, 0u, &site, &error);

    (void)state;
    assert_true(status == GPW_ERR_DOMAIN || status == GPW_ERR_NOMEM || status == GPW_ERR_SIZE);
    assert_null(site);
    gpw_site_file_destroy(file);
}

/* ---- careless calls ---- */

static void a_missing_file_and_a_folder_are_io_errors(void **state)
{
    gpw_site_file *file = NULL;
    gpw_file_error error;

    (void)state;
    assert_status(gpw_site_file_read("/no/such/site.ini", &file, &error), GPW_ERR_IO);
    expect(&error, 0, "", "cannot open the file: No such file");
    assert_status(gpw_site_file_read(".", &file, &error), GPW_ERR_IO);
    expect(&error, 0, "", "cannot read the file");
    assert_status(gpw_site_file_read("/no/such/site.ini", &file, NULL), GPW_ERR_IO);
    assert_null(file);
}

static void careless_calls_are_refused(void **state)
{
    static const uint64_t zeros[64];
    const gpw_site_file *const other = (const gpw_site_file *)(const void *)zeros;
    gpw_site_file *file = file_of(GROUP GENSET);
    gpw_site_file *none = (gpw_site_file *)1;
    gpw_site *site = (gpw_site *)1;
    gpw_file_error error;
    float duration_s = -1.0f;
    uint32_t tick_ns = 7;

    (void)state;
    assert_status(gpw_site_file_read(NULL, &none, &error), GPW_ERR_NULL);
    assert_null(none);
    assert_status(gpw_site_file_read("x", NULL, &error), GPW_ERR_NULL);
    assert_status(gpw_site_file_parse(NULL, 3, &none, &error), GPW_ERR_NULL);
    assert_status(gpw_site_file_parse("", 0, NULL, &error), GPW_ERR_NULL);
    assert_status(gpw_site_file_create(NULL, 0u, &site, &error), GPW_ERR_NULL);
    assert_null(site);
    assert_status(gpw_site_file_create(file, 0u, NULL, &error), GPW_ERR_NULL);
    assert_status(gpw_site_file_create(other, 0u, &site, &error), GPW_ERR_HANDLE);
    assert_status(gpw_site_file_create(file, 2u, &site, &error), GPW_ERR_DOMAIN);
    assert_status(gpw_site_file_duration(NULL, &duration_s, &tick_ns), GPW_ERR_NULL);
    assert_status(gpw_site_file_duration(file, NULL, &tick_ns), GPW_ERR_NULL);
    assert_status(gpw_site_file_duration(file, &duration_s, NULL), GPW_ERR_NULL);
    assert_status(gpw_site_file_duration(other, &duration_s, &tick_ns), GPW_ERR_HANDLE);
    assert_near(duration_s, -1.0, 0.0);
    assert_int_equal(tick_ns, 7);
    assert_string_equal(gpw_site_file_name(NULL), "");
    assert_string_equal(gpw_site_file_name(other), "");
    assert_string_equal(gpw_site_file_group_name(NULL, 0), "");
    assert_string_equal(gpw_site_file_group_name(other, 0), "");
    gpw_site_file_destroy(file);
    gpw_site_file_destroy(NULL);
}

/* ---- the key table ---- */

/* A word's place in the table is the value the library gives it. */
static void words_of_the_table_are_the_librarys(void **state)
{
    uint32_t i, preset = 99;

    (void)state;
    for (i = 0; i < GPW_PHASE_COUNT; i++) {
        assert_int_equal(gpwi_choice_find(gpwi_phase_choices, gpwi_text_of(gpw_phase_name(i))),
                         i);
    }
    for (i = 0; i < gpwi_site_key_count; i++) {
        const struct gpwi_site_key *key = &gpwi_site_keys[i];
        const size_t length = strlen(key->name);
        uint32_t k;

        if (length > 5 && strcmp(key->name + length - 5, "grade") == 0) {
            for (k = 0; k <= GPW_GRADE_USER; k++) {
                assert_int_equal(
                    gpwi_choice_find(key->choices, gpwi_text_of(gpw_grade_name(k))), k);
            }
        }
        if (strcmp(key->name, "PHASE.point") == 0 || strcmp(key->name, "ramp_point") == 0) {
            for (k = 0; k <= GPW_POINT_INSTRUMENT; k++) {
                assert_int_equal(
                    gpwi_choice_find(key->choices, gpwi_text_of(gpw_point_name(k))), k);
            }
        }
        if (strcmp(key->name, "preset") == 0 && key->section == GPWI_IN_GENSET) {
            for (k = 0; k <= GPW_GENSET_GAS_LEAN; k++) {
                assert_int_equal(
                    gpwi_choice_find(key->choices, gpwi_text_of(gpw_genset_preset_name(k))), k);
            }
            assert_status(gpw_genset_preset_find("gas-lean", &preset), GPW_OK);
            assert_int_equal(preset, k - 1u);
        }
        if (strcmp(key->name, "required_class") == 0) {
            for (k = GPW_CLASS_G1; k <= GPW_CLASS_CUSTOM; k++) {
                assert_int_equal(
                    gpwi_choice_find(key->choices, gpwi_text_of(gpw_class_name(k))), k - 1u);
            }
        }
    }
}

static void out(char **at, const char *text)
{
    *at += sprintf(*at, "%s", text);
}

/* Choices with commas and as code. */
static void out_choices(char **at, const char *choices)
{
    out(at, "`");
    for (; *choices != '\0'; choices++) {
        if (*choices == '|') {
            out(at, "`, `");
        } else {
            *at += sprintf(*at, "%c", *choices);
        }
    }
    out(at, "`");
}

static void out_key(char **at, const struct gpwi_site_key *key)
{
    *at += sprintf(*at, "| `%s` | %s | ", key->name, key->unit);
    switch (key->type) {
    case GPWI_KEY_TEXT: out(at, "text"); break;
    case GPWI_KEY_WORD: out_choices(at, key->choices); break;
    case GPWI_KEY_NUMBER: *at += sprintf(*at, "%g to %g", key->low, key->high); break;
    case GPWI_KEY_COUNT: *at += sprintf(*at, "whole, %g to %g", key->low, key->high); break;
    case GPWI_KEY_NAME: out(at, "a name"); break;
    case GPWI_KEY_CURVE:
    case GPWI_KEY_PAIRS: out(at, "pairs"); break;
    case GPWI_KEY_STAGE: out(at, "a stage"); break;
    case GPWI_KEY_PHASE_AT: out(at, "a group and a phase"); break;
    case GPWI_KEY_WATTS_AT: out(at, "0 to 1e+12 W"); break;
    }
    *at += sprintf(*at, " | %s | %s |\n", key->fallback, key->meaning);
}

/* The second half of docs/site-file.md. */
static char *tables_of_keys(void)
{
    char *const text = malloc(200000);
    char *at = text;
    uint32_t section, i;

    for (section = 0; section < GPWI_SECTIONS; section++) {
        const struct gpwi_site_section_text *const about = &gpwi_site_sections[section];

        at += sprintf(at, "\n## [%s%s]\n\n%s", about->name, about->named ? " NAME" : "",
                      about->meaning);
        if (about->most > 1) {
            at += sprintf(at, " At most %u%s.", about->most, about->named ? "" : " lines");
        }
        out(&at, "\n\n| key | unit | range | default | meaning |\n|---|---|---|---|---|\n");
        for (i = 0; i < gpwi_site_key_count; i++) {
            if ((uint32_t)gpwi_site_keys[i].section == section) {
                out_key(&at, &gpwi_site_keys[i]);
            }
        }
    }
    return text;
}

static char *docs_text(const char *mode, FILE **file)
{
    const char *const source = getenv("GPW_SOURCE");
    char *const text = calloc(1, 400000);
    char name[512];

    snprintf(name, sizeof name, "%s/docs/site-file.md", source != NULL ? source : "..");
    *file = fopen(name, mode);
    if (*file != NULL) {
        (void)!fread(text, 1, 399999, *file);
    }
    return text;
}

static void the_docs_show_the_table_that_the_reader_uses(void **state)
{
    static const char marker[] = "test_site_file -->\n";
    FILE *file;
    char *const text = docs_text("rb+", &file);
    char *const tables = tables_of_keys();
    char *half;

    (void)state;
    if (file == NULL) {
        free(text);
        free(tables);
        fail_msg("docs/site-file.md is not there: set GPW_SOURCE");
    }
    half = strstr(text, marker);
    assert_non_null(half);
    half += sizeof marker - 1;
    if (getenv("GPW_UPDATE_DOCS") != NULL) {
        *half = '\0';
        file = freopen(NULL, "wb", file);
        assert_non_null(file);
        fprintf(file, "%s%s", text, tables);
    } else {
        assert_string_equal(half, tables);
    }
    fclose(file);
    free(tables);
    free(text);
}

/* The first example of the docs is a site that runs. */
static void the_example_of_the_docs_is_a_site(void **state)
{
    FILE *file;
    char *const text = docs_text("rb", &file);
    char *start, *end;

    (void)state;
    assert_non_null(file);
    fclose(file);
    start = strstr(text, "```ini\n");
    assert_non_null(start);
    start += 7;
    end = strstr(start, "```");
    assert_non_null(end);
    *end = '\0';
    gpw_site_destroy(site_of(start));
    free(text);
}

static void the_shipped_sites_can_be_built(void **state)
{
    static const char *const names[] = {
        "h100-pcie-8-holds",   "h100-pcie-8-fails",   "h100-pcie-8-undetermined",
        "h100-pcie-8-stagger", "h100-sxm-8-training", "accident",
        "accident-cured"};
    const char *const source = getenv("GPW_SOURCE");
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(names); i++) {
        gpw_site_file *file = NULL;
        gpw_site *site = NULL;
        gpw_file_error error;
        char name[512];

        snprintf(name, sizeof name, "%s/examples/sites/%s.ini", source != NULL ? source : "..",
                 names[i]);
        if (gpw_site_file_read(name, &file, &error) != GPW_OK ||
            gpw_site_file_create(file, 0u, &site, &error) != GPW_OK) {
            fail_msg("%s:%u: %s: %s", name, error.line, error.field, error.reason);
        }
        gpw_site_destroy(site);
        gpw_site_file_destroy(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_duration_tick_and_groups_are_the_files),
        cmocka_unit_test(defaults_hold_where_a_file_is_silent),
        cmocka_unit_test(groups_schedule_supply_and_bus_reach_the_generator),
        cmocka_unit_test(rows_plant_and_capacitors_reach_the_generator),
        cmocka_unit_test(capacitors_by_idle_power_factor_hold_for_a_lagging_rest),
        cmocka_unit_test(chains_act_at_their_places),
        cmocka_unit_test(a_profile_from_a_base_keeps_what_it_does_not_replace),
        cmocka_unit_test(a_cap_on_a_base_brings_its_powers_down),
        cmocka_unit_test(a_range_of_the_base_is_no_mean),
        cmocka_unit_test(a_stagger_releases_gpus_one_by_one),
        cmocka_unit_test(error_of_the_trace_makes_corners_and_the_switch_takes_them_away),
        cmocka_unit_test(inertia_comes_from_moment_and_speed),
        cmocka_unit_test(all_governors_can_be_written_out),
        cmocka_unit_test(a_custom_class_and_trips_are_judged),
        cmocka_unit_test(with_a_trace_the_load_comes_from_outside),
        cmocka_unit_test(the_exact_mode_holds_every_gpu),
        cmocka_unit_test(windows_line_ends_a_bom_comments_and_indents_are_fine),
        cmocka_unit_test(a_line_that_is_too_long_is_refused),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(a_line_that_is_neither_is_refused),
        cmocka_unit_test(an_unknown_section_names_the_nearest),
        cmocka_unit_test(a_section_that_comes_twice_is_refused),
        cmocka_unit_test(a_key_that_comes_twice_is_refused),
        cmocka_unit_test(an_unknown_key_names_the_nearest),
        cmocka_unit_test(a_wrong_unit_says_the_right_one),
        cmocka_unit_test(a_value_that_is_none_is_refused),
        cmocka_unit_test(more_than_fits_is_refused),
        cmocka_unit_test(what_is_required_is_asked_for),
        cmocka_unit_test(names_that_do_not_exist_are_refused),
        cmocka_unit_test(a_schedule_out_of_order_is_refused),
        cmocka_unit_test(what_comes_after_the_end_of_the_run_is_refused),
        cmocka_unit_test(a_site_without_gpus_is_undetermined),
        cmocka_unit_test(an_unknown_inertia_says_where_to_get_it),
        cmocka_unit_test(an_unknown_phase_names_profile_and_phase),
        cmocka_unit_test(figures_of_a_group_that_do_not_fit_are_named),
        cmocka_unit_test(requests_that_do_not_fit_are_named),
        cmocka_unit_test(figures_of_a_profile_that_do_not_fit_are_named),
        cmocka_unit_test(figures_of_a_supply_that_do_not_fit_are_named),
        cmocka_unit_test(a_preset_without_nodes_says_so),
        cmocka_unit_test(figures_of_a_genset_that_do_not_fit_are_named),
        cmocka_unit_test(a_set_too_small_to_start_is_refused),
        cmocka_unit_test(limits_without_their_band_are_refused),
        cmocka_unit_test(dead_times_beyond_a_chain_are_refused),
        cmocka_unit_test(too_many_gpus_for_the_exact_mode_are_refused),
        cmocka_unit_test(a_missing_file_and_a_folder_are_io_errors),
        cmocka_unit_test(careless_calls_are_refused),
        cmocka_unit_test(words_of_the_table_are_the_librarys),
        cmocka_unit_test(the_docs_show_the_table_that_the_reader_uses),
        cmocka_unit_test(the_example_of_the_docs_is_a_site),
        cmocka_unit_test(the_shipped_sites_can_be_built),
    };

    return cmocka_run_group_tests_name("site_file", tests, NULL, NULL);
}
