/* SPDX-License-Identifier: MIT */
/* Every answer is checked by a judgement that knows nothing of how it was found: the changed
 * text is parsed anew and judged by gpw_site_judge(). */
#include "gpw_test.h"

#include <gpupower/host.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define GROUP "[group a]\nprofile = h100-pcie\ngpus = 8\n"
#define SCHEDULE "[schedule]\n2 = a train\n12 = a idle\n"
#define SITE "[site]\nduration_s = 18\n"

/* A turbocharged diesel that is too small for the step; and one that nearly is not. */
#define SMALL SITE GROUP SCHEDULE "[genset]\npreset = diesel-turbo\nrated_w = 3200\n"
#define NEARLY                                                                                 \
  SITE GROUP SCHEDULE "[genset]\npreset = diesel-turbo\nrated_w = 4800\n"                      \
                      "inertia_low_s = 1.06\ninertia_high_s = 1.08\n"                          \
                      "air_tau_low_s = 1.99\nair_tau_high_s = 2.01\n"

static gpw_file_error error;

#define assert_close(got, wanted, relative)                                                    \
  assert_true(fabs((double)(got) - (wanted)) <= (relative)*fabs(wanted))

static gpw_site_edit *edit_of(const char *text)
{
    gpw_site_edit *edit = NULL;
    const gpw_status status = gpw_site_edit_parse(text, strlen(text), &edit, &error);

    if (status != GPW_OK) {
        fail_msg("%s: line %u: %s", gpw_status_name(status), error.line, error.reason);
    }
    return edit;
}

static gpw_mend *mend_of_config(const char *text, const gpw_mend_config *config)
{
    gpw_site_edit *const edit = edit_of(text);
    gpw_mend *mend = NULL;
    const gpw_status status = gpw_mend_create(config, edit, NULL, &mend, &error);

    if (status != GPW_OK) {
        fail_msg("%s: line %u: %s", gpw_status_name(status), error.line, error.reason);
    }
    gpw_site_edit_destroy(edit);
    return mend;
}

static gpw_mend_config config_of(void)
{
    gpw_mend_config config;

    assert_status(gpw_mend_config_init(&config, sizeof config), GPW_OK);
    return config;
}

static gpw_mend *mend_of(const char *text)
{
    const gpw_mend_config config = config_of();

    return mend_of_config(text, &config);
}

static gpw_mend_result look(gpw_mend *mend, uint32_t way)
{
    gpw_mend_result result;

    assert_status(gpw_mend_try(mend, way, &result, sizeof result), GPW_OK);
    assert_int_equal(result.way, way);
    assert_int_not_equal(result.reason[0], '\0');
    return result;
}

/* The whole judgement of an edited text, from nothing but the text. */
static gpw_judgement judged(const gpw_site_edit *edit)
{
    static char text[16384];
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;
    gpw_judgement judgement;
    float duration_s;
    uint32_t tick_ns;

    assert_status(gpw_site_edit_text(edit, text, sizeof text, NULL), GPW_OK);
    assert_status(gpw_site_file_parse(text, strlen(text), &file, &error), GPW_OK);
    assert_status(gpw_site_file_duration(file, &duration_s, &tick_ns), GPW_OK);
    assert_status(gpw_site_file_create(file, 0, &site, &error), GPW_OK);
    assert_status(gpw_site_judge(site, NULL, (uint64_t)((double)duration_s * 1e9 / tick_ns),
                                 &judgement, sizeof judgement),
                  GPW_OK);
    gpw_site_destroy(site);
    gpw_site_file_destroy(file);
    return judgement;
}

static gpw_judgement judged_with(gpw_mend *mend, uint32_t way)
{
    gpw_site_edit *edit = NULL;
    gpw_judgement judgement;

    assert_status(gpw_mend_edit(mend, way, &edit), GPW_OK);
    judgement = judged(edit);
    gpw_site_edit_destroy(edit);
    return judgement;
}

/* The same with one key of the mended file at another value. */
static gpw_judgement judged_at(gpw_mend *mend, uint32_t way, const char *section,
                               const char *key, double value)
{
    gpw_site_edit *edit = NULL;
    gpw_site_change change;
    gpw_judgement judgement;

    memset(&change, 0, sizeof change);
    snprintf(change.section, sizeof change.section, "%s", section);
    snprintf(change.key, sizeof change.key, "%s", key);
    snprintf(change.value, sizeof change.value, "%.9g", value);
    assert_status(gpw_mend_edit(mend, way, &edit), GPW_OK);
    assert_status(gpw_site_edit_apply(edit, &change, sizeof change, 1, &error), GPW_OK);
    judgement = judged(edit);
    gpw_site_edit_destroy(edit);
    return judgement;
}

static double value_in(gpw_mend *mend, uint32_t way, const char *section, const char *key)
{
    gpw_site_edit *edit = NULL;
    char text[64];
    double value = 0.0;

    assert_status(gpw_mend_edit(mend, way, &edit), GPW_OK);
    assert_status(gpw_site_edit_get(edit, section, key, text, sizeof text, NULL), GPW_OK);
    assert_int_equal(sscanf(text, "%lf", &value), 1);
    gpw_site_edit_destroy(edit);
    return value;
}

/* ---- what is found holds, and less does not ---- */

static void site_is_judged_as_it_stands(void **state)
{
    gpw_mend *mend = mend_of(SMALL);
    gpw_site_edit *edit = edit_of(SMALL);
    const gpw_judgement wanted = judged(edit);
    gpw_judgement judgement;

    (void)state;
    assert_status(gpw_mend_judgement(mend, &judgement, sizeof judgement), GPW_OK);
    assert_int_not_equal(judgement.outcome, GPW_HOLDS);
    assert_memory_equal(&judgement, &wanted, sizeof wanted);
    gpw_site_edit_destroy(edit);
    gpw_mend_destroy(mend);
}

static void every_way_found_holds_when_its_file_is_judged_anew(void **state)
{
    gpw_mend *mend = mend_of(SMALL);
    uint32_t way, found = 0;

    (void)state;
    for (way = 0; way < GPW_MEND_WAYS; way++) {
        const gpw_mend_result result = look(mend, way);

        assert_int_not_equal(result.finding, GPW_MEND_NOT_TRIED);
        if (result.finding == GPW_MEND_FOUND) {
            const gpw_judgement anew = judged_with(mend, way);
            gpw_judgement kept;

            assert_int_equal(anew.outcome, GPW_HOLDS);
            assert_status(gpw_mend_mended(mend, way, &kept, sizeof kept), GPW_OK);
            assert_memory_equal(&kept, &anew, sizeof anew);
            assert_true(result.changes > 0u && result.runs >= result.judgements);
            found |= 1u << way;
        }
    }
    assert_int_equal(found & (1u << GPW_MEND_STAGGER_START), 1u << GPW_MEND_STAGGER_START);
    assert_int_equal(found & (1u << GPW_MEND_RAMP), 1u << GPW_MEND_RAMP);
    assert_int_equal(found & (1u << GPW_MEND_FEWER_GPUS), 1u << GPW_MEND_FEWER_GPUS);
    assert_int_equal(found & (1u << GPW_MEND_STORAGE), 1u << GPW_MEND_STORAGE);
    assert_int_equal(found & (1u << GPW_MEND_LARGER_SET), 1u << GPW_MEND_LARGER_SET);
    assert_int_equal(found & (1u << GPW_MEND_KNOWLEDGE), 0);
    gpw_mend_destroy(mend);
}

static void larger_set_is_the_least_to_two_per_cent(void **state)
{
    gpw_mend *mend = mend_of(SMALL);
    const gpw_mend_result result = look(mend, GPW_MEND_LARGER_SET);
    gpw_judgement less;

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_true(result.amount_short < result.amount &&
                result.amount_short >= 0.98f * result.amount);
    assert_close(result.power_w, (double)result.amount - 3200.0, 1e-5);
    less =
        judged_at(mend, GPW_MEND_LARGER_SET, "genset", "rated_w", (double)result.amount_short);
    assert_int_not_equal(less.outcome, GPW_HOLDS);
    assert_int_equal(result.deciding, less.deciding);
    assert_true(less.margin_pct < 0.0f);
    assert_int_equal(result.limiting_short, less.limiting);
    gpw_mend_destroy(mend);
}

static void store_is_the_least_to_two_per_cent(void **state)
{
    gpw_mend *mend = mend_of(SMALL);
    const gpw_mend_result result = look(mend, GPW_MEND_STORAGE);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_true(result.amount_short >= 0.98f * result.amount);
    assert_close(result.energy_j, (double)result.amount, 1e-6);
    assert_int_not_equal(
        judged_at(mend, GPW_MEND_STORAGE, "battery", "energy_j", (double)result.amount_short)
            .outcome,
        GPW_HOLDS);
    gpw_mend_destroy(mend);
}

static void ramp_is_the_quickest_to_two_per_cent(void **state)
{
    gpw_mend *mend = mend_of(SMALL);
    const gpw_mend_result result = look(mend, GPW_MEND_RAMP);
    const double rate = value_in(mend, GPW_MEND_RAMP, "group a", "ramp_up_w_per_s");

    (void)state;
    /* A board goes from 53 W (middle of 46 to 60) to 348.6 W. */
    assert_close((float)(rate * (double)result.amount), 348.6 - 53.0, 0.01);
    assert_int_not_equal(judged_at(mend, GPW_MEND_RAMP, "group a", "ramp_up_w_per_s",
                                   rate * (double)(result.amount / result.amount_short) * 1.005)
                             .outcome,
                         GPW_HOLDS);
    gpw_mend_destroy(mend);
}

static void one_gpu_more_than_remain_does_not_hold(void **state)
{
    gpw_mend *mend = mend_of(SMALL);
    const gpw_mend_result result = look(mend, GPW_MEND_FEWER_GPUS);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_true(result.amount == floorf(result.amount));
    assert_int_not_equal(
        judged_at(mend, GPW_MEND_FEWER_GPUS, "group a", "gpus", (double)result.amount + 1.0)
            .outcome,
        GPW_HOLDS);
    gpw_mend_destroy(mend);
}

static void boards_may_be_capped_down_to_their_lowest_cap(void **state)
{
    gpw_mend *mend = mend_of(NEARLY);
    const gpw_mend_result result = look(mend, GPW_MEND_POWER_CAP);
    const double cap_w =
        value_in(mend, GPW_MEND_POWER_CAP, "profile capped-h100-pcie", "cap_w");

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_true(200.0 <= cap_w && cap_w < 350.0);
    assert_close(result.power_w, 8.0 * (350.0 - cap_w), 1e-5);
    assert_int_equal(judged_with(mend, GPW_MEND_POWER_CAP).outcome, GPW_HOLDS);
    assert_int_not_equal(
        judged_at(mend, GPW_MEND_POWER_CAP, "profile capped-h100-pcie", "cap_w", cap_w * 1.03)
            .outcome,
        GPW_HOLDS);
    gpw_mend_destroy(mend);
}

static void load_bank_is_raised_ahead_of_the_step_and_off_at_it(void **state)
{
    static const char site[] =
        "[site]\nduration_s = 30\n" GROUP "[schedule]\n12 = a train\n22 = a idle\n"
        "[genset]\npreset = diesel-turbo\nrated_w = 4500\n";
    gpw_mend *mend = mend_of(site);
    const gpw_mend_result result = look(mend, GPW_MEND_LOAD_BANK);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_close(value_in(mend, GPW_MEND_LOAD_BANK, "load_bank", "boost_until_s"), 12.0, 1e-9);
    assert_close(value_in(mend, GPW_MEND_LOAD_BANK, "load_bank", "boost_w"),
                 (double)result.amount, 1e-6);
    assert_int_equal(judged_with(mend, GPW_MEND_LOAD_BANK).outcome, GPW_HOLDS);
    assert_int_not_equal(
        judged_at(mend, GPW_MEND_LOAD_BANK, "load_bank", "boost_w", (double)result.amount_short)
            .outcome,
        GPW_HOLDS);
    gpw_mend_destroy(mend);
}

static void margin_asked_for_is_kept(void **state)
{
    gpw_mend_config config = config_of();
    gpw_mend *mend, *plain = mend_of(SMALL);
    gpw_mend_result result;

    (void)state;
    config.margin_pct = 20.0f;
    mend = mend_of_config(SMALL, &config);
    result = look(mend, GPW_MEND_LARGER_SET);
    assert_true(result.margin_pct >= 20.0f);
    assert_true(result.amount > look(plain, GPW_MEND_LARGER_SET).amount);
    assert_true(
        judged_at(mend, GPW_MEND_LARGER_SET, "genset", "rated_w", (double)result.amount_short)
            .margin_pct < 20.0f);
    gpw_mend_destroy(plain);
    gpw_mend_destroy(mend);
}

static void answer_found_on_a_short_run_holds_on_the_whole_one(void **state)
{
    gpw_mend_config config = config_of();
    gpw_mend *mend;
    gpw_mend_result result;

    (void)state;
    config.tail_s = 1.0f;
    mend = mend_of_config(SMALL, &config);
    result = look(mend, GPW_MEND_LARGER_SET);
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_int_equal(judged_with(mend, GPW_MEND_LARGER_SET).outcome, GPW_HOLDS);
    gpw_mend_destroy(mend);
}

#define SWINGING                                                                               \
  SITE GROUP "[genset]\npreset = diesel-turbo\nrated_w = 1e6\ngovernor = ggov1\n"              \
             "tuning = grid\ninertia_s = 1.5\ninertia_low_s = 1.5\ninertia_high_s = 1.5\n"

static uint32_t outcome_with_gains(double times)
{
    gpw_genset_config set;
    gpw_judgement judgement;
    gpw_mend *mend;
    char text[640];

    assert_status(gpw_genset_config_init(&set, sizeof set), GPW_OK);
    assert_status(gpw_genset_use_ggov1(&set, GPW_TUNING_GRID), GPW_OK);
    snprintf(text, sizeof text, SWINGING "kp = %.6f\nki = %.6f\nkd = %.6f\n",
             times * (double)set.kp, times * (double)set.ki, times * (double)set.kd);
    mend = mend_of(text);
    assert_status(gpw_mend_judgement(mend, &judgement, sizeof judgement), GPW_OK);
    gpw_mend_destroy(mend);
    return judgement.outcome;
}

/* GGOV1's grid tuning, alone: at a load that hardly moves, a run of 18 s holds all the same.
 * The gains told make the set stable, a little more of them do not. */
static void set_that_swings_by_itself_is_told_with_its_gain(void **state)
{
    gpw_mend *mend = mend_of(SWINGING);
    gpw_site_edit *edit = edit_of(SWINGING);
    gpw_judgement judgement;
    double times = 0.0;
    uint32_t way;

    (void)state;
    assert_int_equal(judged(edit).outcome, GPW_HOLDS); /* the run alone */
    assert_status(gpw_mend_judgement(mend, &judgement, sizeof judgement), GPW_OK);
    assert_int_equal(judgement.outcome, GPW_FAILS);
    assert_int_equal(judgement.corners_held, 0);
    for (way = 0; way < GPW_MEND_WAYS; way++) {
        const gpw_mend_result result = look(mend, way);
        const char *const most = strstr(result.reason, "at most ");

        assert_int_equal(result.finding, GPW_MEND_NOT_POSSIBLE);
        assert_int_equal(result.runs, 0);
        assert_non_null(strstr(result.reason, "unstable by itself"));
        assert_non_null(strstr(result.reason, "kp, ki and kd together"));
        assert_non_null(most);
        assert_int_equal(sscanf(most, "at most %lf", &times), 1);
    }
    assert_int_equal(outcome_with_gains(0.98 * times), GPW_HOLDS);
    assert_int_equal(outcome_with_gains(1.02 * times), GPW_FAILS);
    gpw_site_edit_destroy(edit);
    gpw_mend_destroy(mend);
}

/* ---- ways of their own ---- */

static void supplies_may_stay_lower_but_not_below_the_trip(void **state)
{
    static const char site[] = SITE GROUP SCHEDULE
        "[supply]\nunder_hz = 49.9\nunder_delay_s = 0.02\nreturn_low_hz = 49.95\n"
        "[genset]\npreset = diesel-turbo\nrated_w = 12000\n"
        "[trip under]\nbelow_hz = 47\ndelay_s = 1\n";
    gpw_mend *mend = mend_of(site);
    const gpw_mend_result result = look(mend, GPW_MEND_WINDOW);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_true(47.0f <= result.amount && result.amount < 49.9f);
    assert_int_equal(judged_with(mend, GPW_MEND_WINDOW).outcome, GPW_HOLDS);
    assert_int_not_equal(
        judged_at(mend, GPW_MEND_WINDOW, "supply", "under_hz", (double)result.amount_short)
            .outcome,
        GPW_HOLDS);
    gpw_mend_destroy(mend);
}

/* Both bounds go out, not beyond what opens the set's breaker; the return bounds stay. */
static void ups_may_stay_in_a_wider_window_inside_the_protection(void **state)
{
    static const char site[] = SITE GROUP SCHEDULE
        "[ups]\nunder_hz = 49.9\nunder_hz_delay_s = 0.02\nover_hz = 50.1\n"
        "over_hz_delay_s = 0.02\nreturn_low_hz = 49.95\nreturn_high_hz = 50.05\n"
        "return_delay_s = 1\nenergy_j = 1e6\n"
        "[genset]\npreset = diesel-turbo\nrated_w = 12000\n"
        "[alternator]\npreset = diesel-50kva\npower_factor = 0.8\n"
        "[trip under]\nbelow_hz = 47\ndelay_s = 1\n"
        "[protection overspeed]\nfunction = 12\npickup = 1.08\n";
    gpw_mend *mend = mend_of(site);
    const gpw_mend_result result = look(mend, GPW_MEND_WINDOW);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_true(47.0f <= result.amount && result.amount < 49.9f);
    assert_int_equal(judged_with(mend, GPW_MEND_WINDOW).outcome, GPW_HOLDS);
    assert_true(value_in(mend, GPW_MEND_WINDOW, "ups", "over_hz") > 50.1);
    assert_true(value_in(mend, GPW_MEND_WINDOW, "ups", "over_hz") <= 54.0);
    assert_close(value_in(mend, GPW_MEND_WINDOW, "ups", "return_low_hz"), 49.95, 1e-9);
    assert_close(value_in(mend, GPW_MEND_WINDOW, "ups", "return_high_hz"), 50.05, 1e-9);
    gpw_mend_destroy(mend);
}

static void boards_with_smoothing_are_told_a_rate(void **state)
{
    static const char site[] =
        SITE "[profile p]\nbase = gb200\ntdp_w = 1200\nidle.mean_w = 150\n"
             "idle.low_w = 150\nidle.high_w = 150\ntrain.mean_w = 1100\ntrain.low_w = 1100\n"
             "train.high_w = 1100\n"
             "[group a]\nprofile = p\ngpus = 4\n" SCHEDULE
             "[genset]\npreset = diesel-turbo\nrated_w = 5500\n";
    gpw_mend *mend = mend_of(site);
    const gpw_mend_result result = look(mend, GPW_MEND_SMOOTHING);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_close((float)value_in(mend, GPW_MEND_SMOOTHING, "smoothing", "tmp_w"), 4800.0, 1e-6);
    assert_close(
        (float)(value_in(mend, GPW_MEND_SMOOTHING, "smoothing", "ramp_up_rate_w_per_s") *
                (double)result.amount),
        4.0 * 950.0, 0.01);
    assert_int_equal(judged_with(mend, GPW_MEND_SMOOTHING).outcome, GPW_HOLDS);
    gpw_mend_destroy(mend);
}

static void undetermined_site_is_told_what_to_know_how_well(void **state)
{
    gpw_mend *mend = mend_of(NEARLY);
    const gpw_mend_result result = look(mend, GPW_MEND_KNOWLEDGE);
    gpw_judgement judgement;

    (void)state;
    assert_status(gpw_mend_judgement(mend, &judgement, sizeof judgement), GPW_OK);
    assert_int_equal(judgement.outcome, GPW_UNDETERMINED);
    assert_int_equal(judgement.deciding, GPW_PARAMETER_AIR_STEP);
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_int_equal(result.cost_kind, GPW_MEND_COSTS_MEASURING);
    assert_true(1.0f <= result.amount && result.amount < 25.0f);
    assert_close((float)value_in(mend, GPW_MEND_KNOWLEDGE, "genset", "air_step_low_pu"),
                 0.35 * (1.0 - 0.01 * (double)result.amount), 1e-5);
    assert_int_equal(judged_with(mend, GPW_MEND_KNOWLEDGE).outcome, GPW_HOLDS);
    assert_int_equal(judged_at(mend, GPW_MEND_KNOWLEDGE, "genset", "air_step_low_pu",
                               0.35 * (1.0 - 0.01 * (double)result.amount_short))
                         .outcome,
                     GPW_UNDETERMINED);
    gpw_mend_destroy(mend);
}

static void stagger_never_wins_by_leaving_gpus_behind(void **state)
{
    /* Work lasts half a second: two releases half a second apart do not fit in. */
    static const char site[] = SITE GROUP "[schedule]\n2 = a train\n2.5 = a idle\n"
                                          "[genset]\npreset = diesel-turbo\nrated_w = 3200\n";
    gpw_mend *mend = mend_of(site);

    (void)state;
    assert_int_equal(look(mend, GPW_MEND_STAGGER_START).finding, GPW_MEND_NONE);
    gpw_mend_destroy(mend);
}

static void stagger_without_an_end_prolongs_the_run(void **state)
{
    static const char site[] = "[site]\nduration_s = 8\n" GROUP "[schedule]\n2 = a train\n"
                               "[genset]\npreset = diesel-turbo\nrated_w = 3200\n";
    gpw_mend *mend = mend_of(site);
    const gpw_mend_result result = look(mend, GPW_MEND_STAGGER_START);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_FOUND);
    assert_true(value_in(mend, GPW_MEND_STAGGER_START, "site", "duration_s") >= 22.0);
    assert_true(result.delay_s > 0.0f);
    assert_int_equal(judged_with(mend, GPW_MEND_STAGGER_START).outcome, GPW_HOLDS);
    gpw_mend_destroy(mend);
}

/* ---- what cannot be mended ---- */

static void limits_that_nothing_keeps_are_told_as_such(void **state)
{
    static const char site[] =
        "[site]\nduration_s = 18\nrequired_class = custom\n" GROUP SCHEDULE
        "[limits]\ndip_rated_pct = 0.0001\n"
        "[genset]\npreset = diesel-turbo\nrated_w = 3200\n";
    gpw_mend *mend = mend_of(site);
    gpw_mend_result result;
    gpw_site_edit *edit = NULL;
    gpw_site_change change;
    uint32_t way;

    (void)state;
    for (way = 0; way < GPW_MEND_WAYS; way++) {
        result = look(mend, way);
        assert_true(result.finding == GPW_MEND_NONE || result.finding == GPW_MEND_NOT_POSSIBLE);
        assert_int_equal(result.changes, 0);
    }
    result = look(mend, GPW_MEND_LARGER_SET);
    assert_int_equal(result.finding, GPW_MEND_NONE);
    assert_int_equal(result.limiting, GPW_CRITERION_DIP_RATED);
    assert_non_null(strstr(result.reason, "Even with a set of twenty times the rating the "
                                          "frequency dip from rated limits"));
    assert_status(gpw_mend_ranked(mend, 0, &result, sizeof result), GPW_ERR_NOT_FOUND);
    assert_status(gpw_mend_edit(mend, GPW_MEND_RAMP, &edit), GPW_ERR_NOT_FOUND);
    assert_null(edit);
    assert_status(gpw_mend_change(mend, GPW_MEND_RAMP, 0, &change, sizeof change),
                  GPW_ERR_NOT_FOUND);
    gpw_mend_destroy(mend);
}

static void site_that_holds_needs_nothing(void **state)
{
    gpw_mend *mend =
        mend_of(SITE GROUP SCHEDULE "[genset]\npreset = diesel-turbo\nrated_w = 30000\n");
    uint32_t way;

    (void)state;
    for (way = 0; way < GPW_MEND_WAYS; way++) {
        const gpw_mend_result result = look(mend, way);

        assert_int_equal(result.finding, GPW_MEND_NOT_POSSIBLE);
        assert_string_equal(result.reason, "The site holds as it is.");
        assert_int_equal(result.runs, 0);
    }
    gpw_mend_destroy(mend);
}

static void record_leaves_what_does_not_touch_its_workload(void **state)
{
    static const char trace[] = "t_s,power_w\n1,300\n2,300\n3,300\n4,2600\n5,2600\n6,2600\n"
                                "7,2600\n8,2600\n9,2600\n10,2600\n11,2600\n12,2600\n";
    const gpw_mend_config config = config_of();
    gpw_site_edit *edit = edit_of("[site]\nduration_s = 5\n[genset]\npreset = diesel-turbo\n"
                                  "rated_w = 3000\n[load]\ntrace_point = ac\n");
    gpw_trace *load = NULL;
    gpw_mend *mend = NULL;

    (void)state;
    assert_status(gpw_trace_parse(trace, strlen(trace), &load, &error), GPW_OK);
    assert_status(gpw_mend_create(&config, edit, load, &mend, &error), GPW_OK);
    gpw_trace_destroy(load);
    assert_int_equal(look(mend, GPW_MEND_STAGGER_START).finding, GPW_MEND_NOT_POSSIBLE);
    assert_int_equal(look(mend, GPW_MEND_STAGGER_STOP).finding, GPW_MEND_NOT_POSSIBLE);
    assert_int_equal(look(mend, GPW_MEND_RAMP).finding, GPW_MEND_NOT_POSSIBLE);
    assert_int_equal(look(mend, GPW_MEND_POWER_CAP).finding, GPW_MEND_NOT_POSSIBLE);
    assert_int_equal(look(mend, GPW_MEND_FEWER_GPUS).finding, GPW_MEND_NOT_POSSIBLE);
    assert_int_equal(look(mend, GPW_MEND_STORAGE).finding, GPW_MEND_FOUND);
    assert_int_equal(look(mend, GPW_MEND_LARGER_SET).finding, GPW_MEND_FOUND);
    gpw_mend_destroy(mend);
    gpw_site_edit_destroy(edit);
}

/* ---- cost ---- */

static void ways_are_ranked_by_kind_of_cost_and_then_by_price(void **state)
{
    gpw_mend_config config = config_of();
    gpw_mend_result first, second;
    gpw_mend *mend;

    (void)state;
    config.storage_price_per_kwh = 500.0f;
    config.storage_price_per_kw = 100.0f;
    config.set_price_per_kw = 1.0f;
    mend = mend_of_config(SMALL, &config);
    (void)look(mend, GPW_MEND_STORAGE);
    (void)look(mend, GPW_MEND_LARGER_SET);
    assert_status(gpw_mend_ranked(mend, 0, &first, sizeof first), GPW_OK);
    assert_status(gpw_mend_ranked(mend, 1, &second, sizeof second), GPW_OK);
    assert_int_equal(first.way, GPW_MEND_LARGER_SET); /* a euro a kW */
    assert_close(first.cost, 1e-3 * (double)first.power_w, 1e-5);
    assert_close(second.cost,
                 500.0 * (double)second.energy_j / 3.6e6 + 0.1 * (double)second.power_w, 1e-5);
    (void)look(mend, GPW_MEND_FEWER_GPUS);
    (void)look(mend, GPW_MEND_RAMP);
    assert_status(gpw_mend_ranked(mend, 0, &first, sizeof first), GPW_OK);
    assert_status(gpw_mend_ranked(mend, 1, &second, sizeof second), GPW_OK);
    assert_int_equal(first.way, GPW_MEND_RAMP);
    assert_int_equal(second.way, GPW_MEND_FEWER_GPUS);
    assert_status(gpw_mend_ranked(mend, 4, &second, sizeof second), GPW_ERR_NOT_FOUND);
    gpw_mend_destroy(mend);
}

static void price_that_was_not_given_is_unknown(void **state)
{
    gpw_mend *mend = mend_of(SMALL);

    (void)state;
    assert_true(gpw_is_unknown(look(mend, GPW_MEND_STORAGE).cost));
    assert_true(gpw_is_unknown(look(mend, GPW_MEND_LARGER_SET).cost));
    gpw_mend_destroy(mend);
}

/* ---- refusals and names ---- */

static void bad_figures_and_pointers_are_refused(void **state)
{
    gpw_site_edit *edit = edit_of(SMALL);
    gpw_mend_config config = config_of();
    gpw_mend *mend = NULL;
    gpw_mend_result result;
    uint64_t strange[512] = {0};

    (void)state;
    config.precision = 0.0f;
    assert_status(gpw_mend_create(&config, edit, NULL, &mend, &error), GPW_ERR_DOMAIN);
    config = config_of();
    config.margin_pct = gpw_unknown();
    assert_status(gpw_mend_create(&config, edit, NULL, &mend, &error), GPW_ERR_DOMAIN);
    config = config_of();
    config.set_price_per_kw = -1.0f;
    assert_status(gpw_mend_create(&config, edit, NULL, &mend, &error), GPW_ERR_DOMAIN);
    config = config_of();
    config.header = 0;
    assert_status(gpw_mend_create(&config, edit, NULL, &mend, &error), GPW_ERR_VERSION);
    config = config_of();
    assert_status(gpw_mend_create(NULL, edit, NULL, &mend, &error), GPW_ERR_NULL);
    assert_status(gpw_mend_create(&config, NULL, NULL, &mend, &error), GPW_ERR_NULL);
    assert_status(gpw_mend_create(&config, edit, NULL, NULL, &error), GPW_ERR_NULL);
    assert_null(mend);
    assert_status(gpw_mend_try(NULL, 0, &result, sizeof result), GPW_ERR_NULL);
    assert_status(gpw_mend_try((gpw_mend *)(void *)strange, 0, &result, sizeof result),
                  GPW_ERR_HANDLE);
    assert_status(gpw_mend_create(&config, edit, NULL, &mend, &error), GPW_OK);
    assert_status(gpw_mend_try(mend, GPW_MEND_WAYS, &result, sizeof result), GPW_ERR_DOMAIN);
    assert_status(gpw_mend_try(mend, 0, &result, 399), GPW_ERR_VERSION);
    assert_status(gpw_mend_try(mend, 0, NULL, sizeof result), GPW_ERR_NULL);
    gpw_mend_destroy(mend);
    gpw_mend_destroy(NULL);
    gpw_site_edit_destroy(edit);
}

static void site_that_cannot_start_is_refused_with_its_line(void **state)
{
    const gpw_mend_config config = config_of();
    gpw_site_edit *edit =
        edit_of(SITE GROUP SCHEDULE "[genset]\npreset = diesel-turbo\nrated_w = 100\n");
    gpw_mend *mend = NULL;

    (void)state;
    assert_status(gpw_mend_create(&config, edit, NULL, &mend, &error), GPW_ERR_DOMAIN);
    assert_null(mend);
    assert_string_equal(error.field, "genset.rated_w");
    assert_int_equal(error.line, 11);
    gpw_site_edit_destroy(edit);
}

static void names_and_numbers_belong_together(void **state)
{
    uint32_t way, found;

    (void)state;
    for (way = 0; way < GPW_MEND_WAYS; way++) {
        assert_status(gpw_mend_way_find(gpw_mend_way_name(way), &found), GPW_OK);
        assert_int_equal(found, way);
    }
    assert_status(gpw_mend_way_find("miracle", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_mend_way_find(NULL, &found), GPW_ERR_NULL);
    assert_string_equal(gpw_mend_way_name(GPW_MEND_WAYS), "?");
    assert_string_equal(gpw_mend_finding_name(GPW_MEND_NOT_POSSIBLE), "not-possible");
    assert_string_equal(gpw_mend_finding_name(4), "?");
    assert_string_equal(gpw_mend_cost_name(GPW_MEND_COSTS_HARDWARE), "hardware");
    assert_string_equal(gpw_mend_cost_name(4), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(site_is_judged_as_it_stands),
        cmocka_unit_test(every_way_found_holds_when_its_file_is_judged_anew),
        cmocka_unit_test(larger_set_is_the_least_to_two_per_cent),
        cmocka_unit_test(store_is_the_least_to_two_per_cent),
        cmocka_unit_test(ramp_is_the_quickest_to_two_per_cent),
        cmocka_unit_test(one_gpu_more_than_remain_does_not_hold),
        cmocka_unit_test(boards_may_be_capped_down_to_their_lowest_cap),
        cmocka_unit_test(load_bank_is_raised_ahead_of_the_step_and_off_at_it),
        cmocka_unit_test(margin_asked_for_is_kept),
        cmocka_unit_test(answer_found_on_a_short_run_holds_on_the_whole_one),
        cmocka_unit_test(set_that_swings_by_itself_is_told_with_its_gain),
        cmocka_unit_test(supplies_may_stay_lower_but_not_below_the_trip),
        cmocka_unit_test(ups_may_stay_in_a_wider_window_inside_the_protection),
        cmocka_unit_test(boards_with_smoothing_are_told_a_rate),
        cmocka_unit_test(undetermined_site_is_told_what_to_know_how_well),
        cmocka_unit_test(stagger_never_wins_by_leaving_gpus_behind),
        cmocka_unit_test(stagger_without_an_end_prolongs_the_run),
        cmocka_unit_test(limits_that_nothing_keeps_are_told_as_such),
        cmocka_unit_test(site_that_holds_needs_nothing),
        cmocka_unit_test(record_leaves_what_does_not_touch_its_workload),
        cmocka_unit_test(ways_are_ranked_by_kind_of_cost_and_then_by_price),
        cmocka_unit_test(price_that_was_not_given_is_unknown),
        cmocka_unit_test(bad_figures_and_pointers_are_refused),
        cmocka_unit_test(site_that_cannot_start_is_refused_with_its_line),
        cmocka_unit_test(names_and_numbers_belong_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
