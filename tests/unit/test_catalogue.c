/* SPDX-License-Identifier: MIT */
/* The built-in profiles: against the text they come from, in order, and as the docs print them.
 */
#include "profile_test.h"

#include <stdlib.h>

/* ---- the built-in ones, against the text they come from ---- */

static void study_profile_is_table_7_1_and_part_8_of_the_study(void **state)
{
    const gpw_profile *p = gpw_profile_study_h100_pcie();
    const gpw_profile_config c = read_board(p);

    (void)state;
    assert_near(read_phase(p, GPW_PHASE_IDLE).mean_w, 60.0, 0.0);
    assert_power(p, GPW_PHASE_LAUNCH, 100.0, 110.0, 120.0);
    assert_power(p, GPW_PHASE_LOAD, 170.0, 185.0, 200.0);
    assert_power(p, GPW_PHASE_WARMUP, 250.0, 265.0, 280.0);
    assert_power(p, GPW_PHASE_INFER, 250.0, 265.0, 280.0);
    assert_near(read_phase(p, GPW_PHASE_INFER).sigma_w, 15.0, 0.0);
    assert_near(read_phase(p, GPW_PHASE_LOAD).duration_low_s, 30.0, 0.0);
    assert_near(read_phase(p, GPW_PHASE_LOAD).duration_high_s, 60.0, 0.0);
    assert_near(read_phase(p, GPW_PHASE_WARMUP).duration_low_s, 5.0, 0.0);
    assert_near(read_phase(p, GPW_PHASE_WARMUP).duration_high_s, 15.0, 0.0);
    assert_near(c.peak_low_w, 280.0, 0.0);
    assert_near(c.peak_high_w, 300.0, 0.0);
    assert_near(c.tdp_w, 350.0, 0.0);
    assert_near(c.ramp_low_w_per_s, 3000.0, 0.0);
    assert_near(c.ramp_high_w_per_s, 4000.0, 0.0);
    assert_near(c.psu_lag_low_s, 0.02, 1e-9);
    assert_near(c.psu_lag_high_s, 0.05, 1e-9);
    assert_int_equal(c.ramp_point, GPW_POINT_PSU_AC);
}

static void study_profile_invents_nothing_the_study_does_not_say(void **state)
{
    const gpw_profile *p = gpw_profile_study_h100_pcie();
    const gpw_phase_figures train = read_phase(p, GPW_PHASE_TRAIN);

    (void)state;
    assert_nothing_known(p, GPW_PHASE_READY);
    assert_unknown(train.mean_w);
    assert_near(train.high_w, 266.0, 0.0);
    assert_unknown(read_phase(p, GPW_PHASE_INFER).tau_s);
    assert_unknown(read_phase(p, GPW_PHASE_INFER).wave_w);
    assert_unknown(read_board(p).cap_w);
    assert_unknown(read_board(p).excursion_ratio);
}

static void study_labels_are_not_carried_as_provenance(void **state)
{
    const gpw_profile *p = gpw_profile_study_h100_pcie();
    gpw_phase i;

    (void)state;
    assert_int_equal(read_board(p).grade, GPW_GRADE_ESTIMATE);
    for (i = GPW_PHASE_IDLE; i < GPW_PHASE_COUNT; i++) {
        const gpw_phase_figures f = read_phase(p, i);

        if (!gpw_is_unknown(f.mean_w)) {
            assert_int_equal(f.grade, GPW_GRADE_ESTIMATE);
            assert_int_equal(f.source, GPW_SOURCE_STUDY);
        }
    }
}

static void measured_pcie_profile_has_what_was_measured_and_no_more(void **state)
{
    const gpw_profile *p = gpw_profile_h100_pcie();
    gpw_phase_figures infer = figures_of(GPW_PHASE_OFF);

    (void)state;
    assert_near(read_board(p).tdp_w, 350.0, 0.0);
    assert_near(read_board(p).cap_w, 350.0, 0.0);
    assert_near(read_board(p).excursion_ratio, 467.8 / 350.0, 5e-3);
    assert_power(p, GPW_PHASE_IDLE, 46.0, 53.0, 60.0);
    assert_power(p, GPW_PHASE_LAUNCH, 77.0, 88.0, 99.0);
    assert_power(p, GPW_PHASE_READY, 77.0, 88.0, 99.0);
    assert_power(p, GPW_PHASE_TRAIN, 303.4, 348.6, 350.0);
    assert_status(gpw_profile_phase(p, GPW_PHASE_INFER, &infer), GPW_NOTE_UNKNOWN);
    assert_unknown(infer.mean_w);
    assert_near(infer.high_w, 350.0, 0.0);
    assert_nothing_known(p, GPW_PHASE_LOAD);
    assert_nothing_known(p, GPW_PHASE_WARMUP);
}

static void measured_sxm_profile_has_what_was_measured_and_no_more(void **state)
{
    const gpw_profile *p = gpw_profile_h100_sxm();
    const gpw_phase_figures train = read_phase(p, GPW_PHASE_TRAIN);

    (void)state;
    assert_near(read_board(p).tdp_w, 700.0, 0.0);
    assert_near(read_board(p).cap_w, 700.0, 0.0);
    assert_near(read_phase(p, GPW_PHASE_IDLE).mean_w, 72.5, 0.0);
    assert_near(read_phase(p, GPW_PHASE_READY).mean_w, 120.0, 0.0);
    assert_power(p, GPW_PHASE_INFER, 356.0, 519.0, 669.0);
    assert_near(read_phase(p, GPW_PHASE_INFER).sigma_w, 23.1, 1e-3);
    assert_near(train.mean_w, 548.0, 0.0);
    assert_near(train.high_w, 1.25 * 548.0, 0.0);
    /* the dips of a node of eight: 645 J in 0.30 s, every 22.28 s */
    assert_near(8.0 * (double)train.wave_w * 0.30, 645.0, 1.0);
    assert_near((1.0 - (double)train.wave_duty) * (double)train.wave_period_s, 0.30, 2e-3);
    assert_nothing_known(p, GPW_PHASE_LOAD);
    assert_nothing_known(p, GPW_PHASE_WARMUP);
}

static void a_profile_named_by_its_function_is_the_one_found_by_name(void **state)
{
    static const struct {
        const gpw_profile *(*by_function)(void);
        const char *name;
    } rows[] = {
        {gpw_profile_h100_pcie, "h100-pcie"}, {gpw_profile_h100_pcie_310w, "h100-pcie-310w"},
        {gpw_profile_h100_sxm, "h100-sxm"},   {gpw_profile_h200_sxm, "h200-sxm"},
        {gpw_profile_a100_sxm, "a100-sxm"},   {gpw_profile_a100_pcie, "a100-pcie"},
        {gpw_profile_b200, "b200"},           {gpw_profile_b300, "b300"},
        {gpw_profile_gb200, "gb200"},         {gpw_profile_study_h100_pcie, "study-h100-pcie"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const gpw_profile *found = NULL;

        assert_status(gpw_profile_find(rows[i].name, &found), GPW_OK);
        assert_ptr_equal(rows[i].by_function(), found);
        assert_string_equal(read_board(found).name, rows[i].name);
    }
}

/* Its bytes are in flash, or in a page that cannot be written. */
static void built_in_profile_cannot_be_changed(void **state)
{
    union {
        const gpw_profile *built_in;
        gpw_profile *writable;
    } same;
    gpw_phase_figures f;

    (void)state;
    same.built_in = gpw_profile_h100_sxm();
    assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    f.phase = GPW_PHASE_INFER;
    f.mean_w = 100.0f;
    f.grade = GPW_GRADE_USER;
    assert_status(gpw_profile_set_phase(same.writable, &f), GPW_ERR_STATE);
}

static void every_built_in_figure_is_in_order_and_labelled(void **state)
{
    static const gpw_phase ascending[] = {GPW_PHASE_OFF, GPW_PHASE_IDLE, GPW_PHASE_LAUNCH,
                                          GPW_PHASE_LOAD, GPW_PHASE_WARMUP};
    static const gpw_phase steady[] = {GPW_PHASE_INFER, GPW_PHASE_TRAIN};
    uint32_t k;

    (void)state;
    assert_int_equal(gpw_profile_count(), 11);
    for (k = 0; k < gpw_profile_count(); k++) {
        const gpw_profile *p = gpw_profile_at(k);
        const gpw_profile_config c = read_board(p);
        const float most = c.cap_w; /* unknown: no comparison with it is true */
        double below = 0.0;
        gpw_phase i;

        assert_non_null(p);
        assert_true(c.grade != GPW_GRADE_UNKNOWN && c.source != GPW_SOURCE_USER);
        assert_true(gpw_is_unknown(c.ramp_low_w_per_s) || c.ramp_point != GPW_POINT_UNKNOWN);
        for (i = 0; i < GPW_PHASE_COUNT; i++) {
            const gpw_phase_figures f = read_phase(p, i);

            assert_int_equal(f.phase, i);
            if (gpw_is_unknown(f.mean_w) && gpw_is_unknown(f.high_w)) {
                continue;
            }
            assert_true(f.grade != GPW_GRADE_UNKNOWN && f.grade != GPW_GRADE_USER);
            assert_true(f.source != GPW_SOURCE_USER && f.point != GPW_POINT_UNKNOWN);
            assert_true(!(f.high_w > most) && !(f.low_w > f.mean_w));
        }
        for (i = 0; i < COUNT_OF(ascending); i++) {
            const gpw_phase_figures f = read_phase(p, ascending[i]);

            if (!gpw_is_unknown(f.mean_w)) {
                assert_true((double)f.mean_w >= below);
                below = (double)f.mean_w;
            }
        }
        for (i = 0; i < COUNT_OF(steady); i++) {
            const gpw_phase_figures f = read_phase(p, steady[i]);

            assert_true(gpw_is_unknown(f.mean_w) || (double)f.mean_w >= below);
        }
    }
}

/* Whatever the catalogue holds must pass the gate a user's figures pass. */
static void every_built_in_phase_is_accepted_by_the_builder(void **state)
{
    uint32_t k;

    (void)state;
    for (k = 0; k < gpw_profile_count(); k++) {
        gpw_profile *copy = profile_of(read_board(gpw_profile_at(k)));
        gpw_phase i;

        for (i = GPW_PHASE_IDLE; i < GPW_PHASE_COUNT; i++) {
            gpw_phase_figures f = read_phase(gpw_profile_at(k), i);
            gpw_phase_figures again;

            assert_status(gpw_profile_set_phase(copy, &f), GPW_OK);
            again = read_phase(copy, i);
            assert_memory_equal(&again, &f, sizeof f);
        }
        assert_string_equal(gpw_profile_name(copy), gpw_profile_name(gpw_profile_at(k)));
    }
}

static void off_is_nothing_in_every_profile(void **state)
{
    uint32_t k;

    (void)state;
    assert_power(profile_of(board_of("mine")), GPW_PHASE_OFF, 0.0, 0.0, 0.0);
    for (k = 0; k < gpw_profile_count(); k++) {
        gpw_phase_figures f = figures_of(GPW_PHASE_IDLE);

        assert_status(gpw_profile_phase(gpw_profile_at(k), GPW_PHASE_OFF, &f), GPW_OK);
        assert_near(f.mean_w, 0.0, 0.0);
        assert_near(f.sigma_w, 0.0, 0.0);
        assert_near(f.wave_w, 0.0, 0.0);
        assert_int_equal(f.source, GPW_SOURCE_DEFINITION);
    }
}

static void profile_is_found_by_its_name_only(void **state)
{
    const gpw_profile *p = NULL;

    (void)state;
    assert_status(gpw_profile_find("study-h100-pcie", &p), GPW_OK);
    assert_ptr_equal(p, gpw_profile_study_h100_pcie());
    assert_status(gpw_profile_find("h100-pcie", &p), GPW_OK);
    assert_ptr_equal(p, gpw_profile_h100_pcie());
    assert_status(gpw_profile_find("h100-sxm", &p), GPW_OK);
    assert_ptr_equal(p, gpw_profile_h100_sxm());
    assert_status(gpw_profile_find("h100", &p), GPW_ERR_NOT_FOUND);
    assert_status(gpw_profile_find("h100-sxm2", &p), GPW_ERR_NOT_FOUND);
    assert_status(gpw_profile_find("", &p), GPW_ERR_NOT_FOUND);
    assert_status(gpw_profile_find("?", &p), GPW_ERR_NOT_FOUND);
    assert_ptr_equal(p, gpw_profile_h100_sxm());
    assert_status(gpw_profile_find(NULL, &p), GPW_ERR_NULL);
    assert_status(gpw_profile_find("h100-pcie", NULL), GPW_ERR_NULL);
    assert_null(gpw_profile_at(gpw_profile_count()));
    assert_null(gpw_profile_at(UINT32_MAX));
}

static void nearest_is(const char *text, const char *expected)
{
    const gpw_profile *p = NULL;

    assert_status(gpw_profile_nearest(text, 0u, &p), GPW_OK);
    assert_string_equal(gpw_profile_name(p), expected);
}

static void nearest_name_is_what_may_have_been_meant(void **state)
{
    const gpw_profile *p = NULL;

    (void)state;
    nearest_is("h100-sxm", "h100-sxm");
    nearest_is("h100_sxm", "h100-sxm");
    nearest_is("H100-PCIE", "h100-pcie");
    nearest_is("h100", "h100-sxm"); /* begins so, though b200 is two letters away */
    nearest_is("H200", "h200-sxm");
    nearest_is("a100", "a100-sxm");
    nearest_is("gb20", "gb200");
    nearest_is("h100-pci-310w", "h100-pcie-310w");
    nearest_is("study", "study-h100-pcie");
    nearest_is("", "b200"); /* begins all of them: the shortest */
    assert_status(gpw_profile_nearest("a text that is longer than any name may be, and than "
                                      "all that is looked at of one",
                                      0u, &p),
                  GPW_OK);
    assert_non_null(p);
    p = NULL;
    assert_status(gpw_profile_nearest(NULL, 0u, &p), GPW_ERR_NULL);
    assert_status(gpw_profile_nearest("h100", 0u, NULL), GPW_ERR_NULL);
    assert_null(p);
}

/* Half the name of a board that comes as card and as module: both are offered. */
static void further_names_come_in_the_order_of_their_distance(void **state)
{
    static const char *const expected[] = {"h100-sxm", "h100-pcie", "h100-pcie-310w",
                                           "b200" /* two letters, the rest are more */};
    const gpw_profile *p = NULL;
    uint32_t rank, seen = 0, i;

    (void)state;
    for (rank = 0; rank < sizeof expected / sizeof expected[0]; rank++) {
        assert_status(gpw_profile_nearest("h100", rank, &p), GPW_OK);
        assert_string_equal(gpw_profile_name(p), expected[rank]);
    }
    for (rank = 0; rank < gpw_profile_count(); rank++) { /* each once */
        assert_status(gpw_profile_nearest("h100", rank, &p), GPW_OK);
        for (i = 0; i < gpw_profile_count(); i++) {
            seen |= (uint32_t)(p == gpw_profile_at(i)) << i;
        }
    }
    assert_int_equal(seen, (1u << gpw_profile_count()) - 1u);
    assert_status(gpw_profile_nearest("h100", rank, &p), GPW_ERR_NOT_FOUND);
    assert_status(gpw_profile_nearest("h100", UINT32_MAX, &p), GPW_ERR_NOT_FOUND);
}

/* ---- order of each and all figures ---- */

/* Whatever the catalogue holds must pass the gate a user's figures pass, and come out of it. */
static void every_built_in_figure_is_accepted_from_a_user(void **state)
{
    uint32_t k, i;

    (void)state;
    for (k = 0; k < gpw_profile_count(); k++) {
        const gpw_profile *from = gpw_profile_at(k);
        gpw_profile_config c = board_of(gpw_profile_name(from));
        gpw_profile *copy;

        c.figures_max = count_of(from);
        copy = profile_of(c);
        for (i = count_of(from); i-- > 0u;) { /* a wave's period and duty before the wave */
            const gpw_figure f = at(i, from);

            assert_status(gpw_profile_set_figure(copy, &f, sizeof f), GPW_OK);
        }
        assert_int_equal(count_of(copy), count_of(from));
        for (i = 0; i < count_of(from); i++) {
            const gpw_figure a = at(i, from), b = at(i, copy);

            assert_memory_equal(&a, &b, sizeof a);
        }
    }
}

static float known(float figure, float otherwise)
{
    return gpw_is_unknown(figure) ? otherwise : figure;
}

/* Idle below work, work below the cap, the cap below the peak; percentiles rise. */
static void powers_of_a_profile_are_in_their_natural_order(void **state)
{
    const float most = GPW_POWER_MAX_W;
    uint32_t k, i;

    (void)state;
    for (k = 0; k < gpw_profile_count(); k++) {
        const gpw_profile *p = gpw_profile_at(k);
        const gpw_profile_config c = read_board(p);
        const float idle_w = known(read_phase(p, GPW_PHASE_IDLE).high_w,
                                   known(read_phase(p, GPW_PHASE_IDLE).mean_w, 0.0f));
        const float ready_w = known(read_phase(p, GPW_PHASE_READY).mean_w, idle_w);
        const float infer_w = known(read_phase(p, GPW_PHASE_INFER).mean_w, most);
        const float train_w = known(read_phase(p, GPW_PHASE_TRAIN).mean_w, most);

        const gpw_phase_figures load = read_phase(p, GPW_PHASE_LOAD);
        const gpw_phase_figures infer = read_phase(p, GPW_PHASE_INFER);
        const float peak_w = known(c.peak_high_w, most);

        assert_true(idle_w <= ready_w && ready_w <= infer_w && ready_w <= train_w);
        assert_true(idle_w <= known(load.low_w, most));
        assert_true(known(load.high_w, 0.0f) <= known(infer.low_w, most));
        assert_true(known(infer.high_w, 0.0f) <= peak_w);
        assert_true(known(read_phase(p, GPW_PHASE_TRAIN).high_w, 0.0f) <= peak_w);
        assert_true(known(c.peak_high_w, most) >= known(c.cap_w, 0.0f));
        assert_true(known(c.cap_min_w, 0.0f) <= known(c.cap_w, most));
        assert_true(known(c.cap_w, 0.0f) <= known(c.cap_max_w, most));
        for (i = 1; i < count_of(p); i++) {
            const gpw_figure before = at(i - 1u, p), f = at(i, p);

            if (f.quantity == GPW_QUANTITY_POWER_PERCENTILE && f.phase == before.phase &&
                before.quantity == f.quantity) {
                assert_true(before.value <= f.value);
            }
        }
    }
}

/* The excursion and the peak are two figures of one thing. */
static void peak_is_within_the_excursion(void **state)
{
    uint32_t k;

    (void)state;
    for (k = 0; k < gpw_profile_count(); k++) {
        const gpw_profile_config c = read_board(gpw_profile_at(k));

        if (c.cap_w > 0.0f && c.excursion_ratio > 0.0f && c.peak_high_w > 0.0f) {
            assert_near(c.peak_high_w / c.cap_w, c.excursion_ratio,
                        0.005 * (double)c.excursion_ratio);
        }
    }
}

/* ---- docs/catalogue.md ---- */

struct page {
    char *text;
    size_t used, room;
};

static void put(struct page *page, const char *text)
{
    const size_t length = strlen(text);

    assert_true(page->used + length < page->room);
    memcpy(page->text + page->used, text, length + 1u);
    page->used += length;
}

static void put_cell(struct page *page, const char *before, float figure, const char *after)
{
    char cell[64];

    if (!gpw_is_unknown(figure)) {
        snprintf(cell, sizeof cell, "%s%.6g%s", before, (double)figure, after);
        put(page, cell);
    }
}

static void put_condition(struct page *page, const gpw_figure *f)
{
    char unit[10];

    if (f->at >= GPW_TIME_MAX_S) {
        put(page, "continuous");
        return;
    }
    snprintf(unit, sizeof unit, " %s", f->at_unit);
    put_cell(page, "", f->at, unit);
}

static void put_value(struct page *page, const gpw_figure *f)
{
    put_cell(page,
             f->spread == GPW_SPREAD_LOWER   ? "at least "
             : f->spread == GPW_SPREAD_UPPER ? "at most "
                                             : "",
             f->value, "");
}

static void put_interval(struct page *page, const gpw_figure *f)
{
    if (gpw_is_unknown(f->low) && gpw_is_unknown(f->high)) {
        return;
    }
    put_cell(page, gpw_is_unknown(f->high) ? "from " : "", f->low, "");
    put_cell(page, gpw_is_unknown(f->low) ? "to " : " to ", f->high, "");
    put(page, ", ");
    put(page, gpw_spread_name(f->spread));
}

static void put_figure(struct page *page, const gpw_figure *f)
{
    put(page, "| ");
    put(page, f->phase == GPW_PHASE_COUNT ? "board" : gpw_phase_name(f->phase));
    put(page, " | `");
    put(page, gpw_quantity_name(f->quantity));
    put(page, "` | ");
    put_condition(page, f);
    put(page, " | ");
    put_value(page, f);
    put(page, " | ");
    put_interval(page, f);
    put(page, " | ");
    put(page, strcmp(f->unit, "1") == 0 ? "" : f->unit);
    put(page, " | ");
    put(page, gpw_grade_name(f->grade));
    put(page, " | ");
    put(page, f->point == GPW_POINT_UNKNOWN ? "" : gpw_point_name(f->point));
    put(page, " | @ref ");
    put(page, gpw_source_name(f->source));
    put(page, " |\n");
}

static void put_profile(struct page *page, const gpw_profile *p)
{
    const char *name = gpw_profile_name(p);
    uint32_t i;

    put(page, "\n## ");
    put(page, name);
    put(page, " {#profile-");
    put(page, name);
    put(page, "}\n\nWhat was chosen and why: @ref about-");
    put(page, name);
    put(page, ".\n\n"
              "| of | figure | at | value | low to high | unit | grade | point | source |\n"
              "|---|---|---|---|---|---|---|---|---|\n");
    for (i = 0; i < count_of(p); i++) {
        const gpw_figure f = at(i, p);

        put_figure(page, &f);
    }
}

static char *read_docs(char *path, size_t room)
{
    const char *const source = getenv("GPW_SOURCE");
    char *const text = calloc(1, 400000);
    FILE *file;

#ifdef GPW_TEST_NO_FILES
    skip();
#endif
    assert_non_null(text);
    snprintf(path, room, "%s/docs/catalogue.md", source != NULL ? source : "..");
    file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("docs/catalogue.md is not there: set GPW_SOURCE");
    } else {
        (void)!fread(text, 1, 399999, file);
        fclose(file);
    }
    return text;
}

static void the_docs_print_the_catalogue(void **state)
{
    static const char marker[] = "test_catalogue -->\n";
    char path[512];
    char *const text = read_docs(path, sizeof path);
    struct page page = {calloc(1, 400000), 0, 400000};
    char *half = strstr(text, marker);
    uint32_t k;

    (void)state;
    assert_non_null(page.text);
    assert_non_null(half);
    half += sizeof marker - 1;
    for (k = 0; k < gpw_profile_count(); k++) {
        put_profile(&page, gpw_profile_at(k));
    }
    if (getenv("GPW_UPDATE_DOCS") != NULL) {
        FILE *const file = fopen(path, "wb");

        assert_non_null(file);
        *half = '\0';
        fprintf(file, "%s%s", text, page.text);
        fclose(file);
    } else {
        assert_string_equal(half, page.text);
    }
    free(page.text);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(study_profile_is_table_7_1_and_part_8_of_the_study),
        cmocka_unit_test(study_profile_invents_nothing_the_study_does_not_say),
        cmocka_unit_test(study_labels_are_not_carried_as_provenance),
        cmocka_unit_test(measured_pcie_profile_has_what_was_measured_and_no_more),
        cmocka_unit_test(measured_sxm_profile_has_what_was_measured_and_no_more),
        cmocka_unit_test(a_profile_named_by_its_function_is_the_one_found_by_name),
        cmocka_unit_test(built_in_profile_cannot_be_changed),
        cmocka_unit_test(every_built_in_figure_is_in_order_and_labelled),
        cmocka_unit_test(every_built_in_phase_is_accepted_by_the_builder),
        cmocka_unit_test(off_is_nothing_in_every_profile),
        cmocka_unit_test(profile_is_found_by_its_name_only),
        cmocka_unit_test(nearest_name_is_what_may_have_been_meant),
        cmocka_unit_test(further_names_come_in_the_order_of_their_distance),
        cmocka_unit_test(every_built_in_figure_is_accepted_from_a_user),
        cmocka_unit_test(powers_of_a_profile_are_in_their_natural_order),
        cmocka_unit_test(peak_is_within_the_excursion),
        cmocka_unit_test(the_docs_print_the_catalogue),
    };

    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
