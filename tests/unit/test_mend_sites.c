/* SPDX-License-Identifier: MIT */
/* Sites that are easily mended wrongly: ways that cost the same, groups that stop together,
 * hardware that is there already. */
#include "gpw_test.h"

#include <gpupower/host.h>

#include <string.h>

#define SITE "[site]\nduration_s = 18\n"
#define SMALL_SET "[genset]\npreset = diesel-turbo\nrated_w = 3200\n"

static gpw_file_error error;

static gpw_mend *mend_of(const char *text)
{
    gpw_site_edit *edit = NULL;
    gpw_mend_config config;
    gpw_mend *mend = NULL;
    gpw_status status = gpw_site_edit_parse(text, strlen(text), &edit, &error);

    assert_status(gpw_mend_config_init(&config, sizeof config), GPW_OK);
    if (status == GPW_OK) {
        status = gpw_mend_create(&config, edit, NULL, &mend, &error);
    }
    if (status != GPW_OK) {
        fail_msg("%s: line %u: %s", gpw_status_name(status), error.line, error.reason);
    }
    gpw_site_edit_destroy(edit);
    return mend;
}

static gpw_mend_result look(gpw_mend *mend, uint32_t way)
{
    gpw_mend_result result;

    assert_status(gpw_mend_try(mend, way, &result, sizeof result), GPW_OK);
    return result;
}

/* ---- ranks ---- */

/* Boards with power smoothing. */
#define SMOOTHED                                                                               \
  SITE "[profile p]\nbase = gb200\ntdp_w = 1200\nidle.mean_w = 150\n"                          \
       "idle.low_w = 150\nidle.high_w = 150\ntrain.mean_w = 1100\ntrain.low_w = 1100\n"        \
       "train.high_w = 1100\n[group a]\nprofile = p\ngpus = 4\n"                               \
       "[schedule]\n2 = a train\n12 = a idle\n"                                                \
       "[genset]\npreset = diesel-turbo\nrated_w = 5500\n"

static void each_way_found_has_a_rank_of_its_own(void **state)
{
    gpw_mend *mend = mend_of(SMOOTHED);
    gpw_mend_result result, last;
    uint32_t way, rank, found = 0, seen = 0;

    (void)state;
    memset(&last, 0, sizeof last);
    for (way = 0; way < GPW_MEND_WAYS; way++) {
        found |= (uint32_t)(look(mend, way).finding == GPW_MEND_FOUND) << way;
    }
    assert_true(found >> GPW_MEND_SMOOTHING & 1u);
    assert_true(found >> GPW_MEND_FEWER_GPUS & 1u);
    for (rank = 0; gpw_mend_ranked(mend, rank, &result, sizeof result) == GPW_OK; rank++) {
        assert_false(seen >> result.way & 1u);
        assert_true(last.cost_kind <= result.cost_kind);
        seen |= 1u << result.way;
        last = result;
    }
    assert_int_equal(seen, found);
    gpw_mend_destroy(mend);
}

static void way_of_unknown_watts_ranks_behind_those_that_are_known(void **state)
{
    gpw_mend *mend = mend_of(SMOOTHED);
    const gpw_mend_result smoothing = look(mend, GPW_MEND_SMOOTHING);
    gpw_mend_result result;

    (void)state;
    assert_int_equal(smoothing.finding, GPW_MEND_FOUND);
    assert_true(gpw_is_unknown(smoothing.power_w));
    assert_false(gpw_is_unknown(look(mend, GPW_MEND_FEWER_GPUS).power_w));
    assert_status(gpw_mend_ranked(mend, 0, &result, sizeof result), GPW_OK);
    assert_int_equal(result.way, GPW_MEND_FEWER_GPUS);
    assert_status(gpw_mend_ranked(mend, 1, &result, sizeof result), GPW_OK);
    assert_int_equal(result.way, GPW_MEND_SMOOTHING);
    assert_status(gpw_mend_ranked(mend, 2, &result, sizeof result), GPW_ERR_NOT_FOUND);
    gpw_mend_destroy(mend);
}

/* ---- groups that stop together ---- */

#define ENDS_S 12

static gpw_site *site_of(gpw_mend *mend, uint32_t way, uint32_t *tick_ns)
{
    static char text[16384];
    gpw_site_edit *edit = NULL;
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;
    float duration_s;

    assert_status(gpw_mend_edit(mend, way, &edit), GPW_OK);
    assert_status(gpw_site_edit_text(edit, text, sizeof text, NULL), GPW_OK);
    assert_status(gpw_site_file_parse(text, strlen(text), &file, &error), GPW_OK);
    assert_status(gpw_site_file_duration(file, &duration_s, tick_ns), GPW_OK);
    assert_status(gpw_site_file_create(file, 0, &site, &error), GPW_OK);
    gpw_site_file_destroy(file);
    gpw_site_edit_destroy(edit);
    return site;
}

/* GPUs of a group that train at the tick before all groups stop: the least of all corners. */
static uint32_t least_at_work(gpw_mend *mend, uint32_t way, uint32_t group)
{
    uint32_t tick_ns, corner, needed, gpus, least = UINT32_MAX;
    gpw_site *const site = site_of(mend, way, &tick_ns);
    gpw_phase phase;

    for (corner = 0; corner < GPW_SITE_CORNERS; corner++) {
        assert_status(gpw_site_corner_needed(site, corner, &needed), GPW_OK);
        if (needed) {
            assert_status(gpw_site_reset(site, corner, 0.0f), GPW_OK);
            assert_true(gpw_site_process(site, NULL, NULL, 0,
                                         (size_t)(ENDS_S * 1000000000ull / tick_ns - 1u)) >=
                        GPW_OK);
            assert_status(gpw_site_group_phase(site, group, &phase, &gpus), GPW_OK);
            gpus = phase == GPW_PHASE_TRAIN ? gpus : 0u;
            least = gpus < least ? gpus : least;
        }
    }
    gpw_site_destroy(site);
    return least;
}

#define TWO(b_starts, b_stops, rated)                                                          \
  SITE "[group a]\nprofile = h100-pcie\ngpus = 8\n[group b]\nprofile = h100-pcie\ngpus = 8\n"  \
       "[schedule]\n2 = a train\n" b_starts " = b train\n12 = a idle\n" b_stops " = b idle\n"  \
       "[genset]\npreset = diesel-turbo\nrated_w = " rated "\n"

static void group_that_is_late_fails_though_the_first_is_there(void **state)
{
    /* The air lets b in too slowly at some corners; on the last of these b stops within the
     * same tick, not at the same time. */
    static const char *const sites[] = {TWO("8.75", "12", "3750"), TWO("9.5", "12", "4500"),
                                        TWO("10.25", "12", "6000"),
                                        TWO("9.5", "12.001", "4500")};
    uint32_t i;

    (void)state;
    for (i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        gpw_mend *mend = mend_of(sites[i]);

        assert_int_equal(look(mend, GPW_MEND_STAGGER_START).finding, GPW_MEND_NONE);
        gpw_mend_destroy(mend);
    }
}

static void both_groups_of_a_stagger_found_are_all_there(void **state)
{
    static const char *const sites[] = {TWO("8", "12", "6750"), TWO("9.5", "12", "6750"),
                                        TWO("10.25", "12", "6750")};
    uint32_t i, found = 0;

    (void)state;
    for (i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        gpw_mend *mend = mend_of(sites[i]);
        const gpw_mend_result result = look(mend, GPW_MEND_STAGGER_START);

        if (result.finding == GPW_MEND_FOUND) {
            assert_int_equal(least_at_work(mend, GPW_MEND_STAGGER_START, 0), 8);
            assert_int_equal(least_at_work(mend, GPW_MEND_STAGGER_START, 1), 8);
            assert_false(gpw_is_unknown(result.delay_s));
            found++;
        }
        gpw_mend_destroy(mend);
    }
    assert_true(found > 0u);
}

/* ---- a battery that is there already ---- */

#define WITH_BATTERY                                                                           \
  SITE "[group a]\nprofile = h100-pcie\ngpus = 8\n[schedule]\n2 = a train\n12 = a idle\n"      \
       "[battery]\npower_w = 100\nenergy_j = 1000\nramp_up_w_per_s = 50\n" SMALL_SET

static void battery_that_is_there_is_not_made_another(void **state)
{
    gpw_mend *mend = mend_of(WITH_BATTERY);
    const gpw_mend_result result = look(mend, GPW_MEND_STORAGE);

    (void)state;
    assert_int_equal(result.finding, GPW_MEND_NOT_POSSIBLE);
    assert_string_equal(result.reason, "The file has a battery already.");
    assert_int_equal(result.runs, 0);
    gpw_mend_destroy(mend);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_found_has_a_rank_of_its_own),
        cmocka_unit_test(way_of_unknown_watts_ranks_behind_those_that_are_known),
        cmocka_unit_test(group_that_is_late_fails_though_the_first_is_there),
        cmocka_unit_test(both_groups_of_a_stagger_found_are_all_there),
        cmocka_unit_test(battery_that_is_there_is_not_made_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
