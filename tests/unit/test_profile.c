/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <situation>_<what must hold>. */
#include "profile_test.h"

/* ---- a user's own ---- */

static void new_profile_knows_nothing_but_off(void **state)
{
    const gpw_profile *p = profile_of(board_of("mine"));
    const gpw_profile_config c = read_board(p);
    gpw_phase i;

    (void)state;
    for (i = GPW_PHASE_IDLE; i < GPW_PHASE_COUNT; i++) {
        assert_nothing_known(p, i);
    }
    assert_unknown(c.tdp_w);
    assert_unknown(c.cap_w);
    assert_unknown(c.excursion_ratio);
    assert_unknown(c.ramp_low_w_per_s);
    assert_unknown(c.psu_lag_low_s);
    assert_int_equal(c.grade, GPW_GRADE_UNKNOWN); /* no figure, so no grade */
    assert_string_equal(gpw_profile_name(p), "mine");
}

static void figures_set_are_figures_read(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = figures_of(GPW_PHASE_USER_3), g;

    (void)state;
    f.mean_w = 400.0f;
    f.low_w = 300.0f;
    f.high_w = 500.0f;
    f.sigma_w = 9.0f;
    f.tau_s = 0.7f;
    f.wave_w = 200.0f;
    f.wave_period_s = 12.0f;
    f.wave_duty = 0.75f;
    f.duration_low_s = 3.0f;
    f.duration_high_s = 4.0f;
    f.grade = GPW_GRADE_MEASURED;
    f.point = GPW_POINT_INSTRUMENT;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    g = read_phase(p, GPW_PHASE_USER_3);
    assert_memory_equal(&g, &f, sizeof f);
    assert_nothing_known(p, GPW_PHASE_USER_2);
    assert_nothing_known(p, GPW_PHASE_USER_4);
}

static void range_without_mean_reads_as_its_middle(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = infer_of(250.0f, UNKNOWN, 281.0f);

    (void)state;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    assert_status(gpw_profile_phase(p, GPW_PHASE_INFER, &f), GPW_OK);
    assert_near(f.mean_w, 265.5, 0.0);
}

static void half_a_range_makes_no_mean(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = infer_of(UNKNOWN, UNKNOWN, 350.0f);

    (void)state;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    assert_status(gpw_profile_phase(p, GPW_PHASE_INFER, &f), GPW_NOTE_UNKNOWN);
    assert_unknown(f.mean_w);
    f = infer_of(100.0f, UNKNOWN, UNKNOWN);
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    assert_status(gpw_profile_phase(p, GPW_PHASE_INFER, &f), GPW_NOTE_UNKNOWN);
}

static void setting_a_phase_again_forgets_what_it_was(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = infer_of(250.0f, 260.0f, 280.0f);

    (void)state;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    f = infer_of(UNKNOWN, 300.0f, UNKNOWN);
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    f = read_phase(p, GPW_PHASE_INFER);
    assert_near(f.mean_w, 300.0, 0.0);
    assert_unknown(f.low_w);
}

/* What the phase had besides belongs to figures that are gone. */
static void setting_a_phase_drops_its_other_figures(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = infer_of(UNKNOWN, 300.0f, UNKNOWN);
    gpw_figure half = figure_of(GPW_QUANTITY_POWER_PERCENTILE, GPW_PHASE_INFER, 310.0f);
    gpw_figure other = figure_of(GPW_QUANTITY_RHO_IN, GPW_PHASE_TRAIN, 0.9f);

    (void)state;
    half.at = 50.0f;
    assert_status(gpw_profile_set_figure(p, &half, sizeof half), GPW_OK);
    assert_status(gpw_profile_set_figure(p, &other, sizeof other), GPW_OK);
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    assert_int_equal(count_of(p), 2);
    assert_near(read_figure(p, GPW_QUANTITY_POWER, GPW_PHASE_INFER).value, 300.0, 0.0);
    assert_near(read_figure(p, GPW_QUANTITY_RHO_IN, GPW_PHASE_TRAIN).value, 0.9, 1e-7);
    f = infer_of(UNKNOWN, UNKNOWN, UNKNOWN);
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    assert_int_equal(count_of(p), 1);
}

static void phase_that_does_not_fit_the_room_changes_nothing(void **state)
{
    gpw_profile_config c = board_of("mine");
    gpw_phase_figures f = infer_of(250.0f, 260.0f, 280.0f);
    gpw_profile *p;

    (void)state;
    c.figures_max = 2u;
    p = profile_of(c);
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    f.mean_w = 270.0f;
    f.sigma_w = 1.0f;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK); /* the old ones go first */
    f.tau_s = 1.0f;
    f.mean_w = 275.0f;
    assert_status(gpw_profile_set_phase(p, &f), GPW_ERR_FULL);
    assert_near(read_phase(p, GPW_PHASE_INFER).mean_w, 270.0, 0.0);
    assert_near(read_phase(p, GPW_PHASE_INFER).sigma_w, 1.0, 0.0);
}

static void copied_bytes_are_the_same_profile(void **state)
{
    static GPW_STATE_BUFFER(copy, GPW_PROFILE_STATE_BYTES(64u));
    gpw_profile_config c = board_of("mine");
    gpw_profile *p = profile_of(c);
    gpw_phase_figures f = infer_of(UNKNOWN, 300.0f, UNKNOWN);
    size_t bytes;

    (void)state;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
    assert_status(gpw_profile_state_size(&c, &bytes), GPW_OK);
    assert_true(bytes <= GPW_PROFILE_STATE_BYTES(64u));
    memcpy(copy, memory, bytes);
    memset(memory, 0xee, sizeof memory);
    p = (gpw_profile *)(void *)copy;
    assert_string_equal(gpw_profile_name(p), "mine");
    assert_near(read_phase(p, GPW_PHASE_INFER).mean_w, 300.0, 0.0);
}

static void bytes_behind_the_name_do_not_matter(void **state)
{
    static GPW_STATE_BUFFER(first, GPW_PROFILE_STATE_BYTES(64u));
    gpw_profile_config c = board_of("mine");
    size_t bytes;

    (void)state;
    (void)profile_of(c);
    assert_status(gpw_profile_state_size(&c, &bytes), GPW_OK);
    memcpy(first, memory, bytes);
    memset(c.name + 5, 'Z', sizeof c.name - 5);
    (void)profile_of(c);
    assert_memory_equal(first, memory, bytes);
}

/* ---- bad figures ---- */

static void refuse(gpw_phase_figures f)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures good = infer_of(250.0f, 260.0f, 280.0f);
    uint32_t refusal = GPW_FIGURES_ACCEPTED;

    assert_status(gpw_profile_set_phase(p, &good), GPW_OK);
    assert_status(gpw_profile_set_phase(p, &f), GPW_ERR_DOMAIN);
    assert_near(read_phase(p, GPW_PHASE_INFER).mean_w, 260.0, 0.0);
    assert_status(gpw_phase_figures_check(&f, &refusal), GPW_OK);
    assert_int_not_equal(refusal, GPW_FIGURES_ACCEPTED);
}

typedef struct refused_case {
    size_t offset; /* of the figure that is set */
    float figure;
    uint32_t refusal;
    const char *name; /* with which the words begin */
} refused_case;

#define REFUSED(field, figure, refusal)                                                        \
  {                                                                                            \
    offsetof(gpw_phase_figures, field), figure, refusal, #field                                \
  }

static void a_refusal_names_the_figure(void **state)
{
    static const refused_case cases[] = {
        REFUSED(mean_w, 281.0f, GPW_FIGURES_BAD_POWER),
        REFUSED(sigma_w, -1.0f, GPW_FIGURES_BAD_SIGMA),
        REFUSED(tau_s, 0.0f, GPW_FIGURES_BAD_TAU),
        REFUSED(wave_w, 2.0e12f, GPW_FIGURES_BAD_WAVE),
        REFUSED(wave_period_s, 0.0f, GPW_FIGURES_BAD_PERIOD),
        REFUSED(wave_period_s, UNKNOWN, GPW_FIGURES_BAD_PERIOD),
        REFUSED(wave_duty, 1.5f, GPW_FIGURES_BAD_DUTY),
        REFUSED(wave_duty, UNKNOWN, GPW_FIGURES_BAD_DUTY),
        REFUSED(duration_low_s, 5.0f, GPW_FIGURES_BAD_DURATION),
        REFUSED(wave_w, 521.0f, GPW_FIGURES_WAVE_BELOW_0)}; /* half of it is above 260 W */
    uint32_t refusal = 99u;
    gpw_phase_figures f;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        f = infer_of(250.0f, 260.0f, 280.0f);
        f.wave_w = 520.0f;
        f.wave_period_s = 10.0f;
        f.wave_duty = 0.5f;
        f.duration_high_s = 4.0f;
        assert_status(gpw_phase_figures_check(&f, &refusal), GPW_OK);
        assert_int_equal(refusal, GPW_FIGURES_ACCEPTED);
        memcpy((char *)&f + cases[i].offset, &cases[i].figure, sizeof(float));
        assert_status(gpw_phase_figures_check(&f, &refusal), GPW_OK);
        assert_int_equal(refusal, cases[i].refusal);
        assert_memory_equal(gpw_phase_refusal_text(refusal), cases[i].name,
                            strlen(cases[i].name));
        refuse(f);
    }
}

static void a_refusal_without_a_figure_is_told_too(void **state)
{
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);
    uint32_t refusal = 99u;

    (void)state;
    f.grade = GPW_GRADE_UNKNOWN;
    assert_status(gpw_phase_figures_check(&f, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_FIGURES_BAD_LABEL);
    f.phase = GPW_PHASE_OFF;
    assert_status(gpw_phase_figures_check(&f, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_FIGURES_BAD_PHASE);
    f.header = 0u;
    assert_status(gpw_phase_figures_check(&f, &refusal), GPW_OK);
    assert_int_equal(refusal, GPW_FIGURES_BAD_STRUCT);
    assert_status(gpw_phase_figures_check(NULL, &refusal), GPW_ERR_NULL);
    assert_status(gpw_phase_figures_check(&f, NULL), GPW_ERR_NULL);
    assert_string_equal(gpw_phase_refusal_text(GPW_FIGURES_ACCEPTED), "accepted");
    assert_string_equal(gpw_phase_refusal_text(12u), "?");
    assert_string_equal(gpw_phase_refusal_text(256u), "?");
}

static void each_figure_outside_its_range_is_refused(void **state)
{
    static const size_t powers[] = {offsetof(gpw_phase_figures, mean_w),
                                    offsetof(gpw_phase_figures, low_w),
                                    offsetof(gpw_phase_figures, high_w),
                                    offsetof(gpw_phase_figures, sigma_w),
                                    offsetof(gpw_phase_figures, tau_s),
                                    offsetof(gpw_phase_figures, wave_w),
                                    offsetof(gpw_phase_figures, wave_period_s),
                                    offsetof(gpw_phase_figures, wave_duty),
                                    offsetof(gpw_phase_figures, duration_low_s),
                                    offsetof(gpw_phase_figures, duration_high_s)};
    static const float bad[] = {-1.0f, (float)INFINITY, -(float)INFINITY, 2e12f};
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(powers); i++) {
        for (k = 0; k < COUNT_OF(bad); k++) {
            gpw_phase_figures f = figures_of(GPW_PHASE_INFER);

            memcpy((char *)&f + powers[i], &bad[k], sizeof(float));
            refuse(f);
        }
    }
}

static void mean_outside_its_range_is_refused(void **state)
{
    (void)state;
    refuse(infer_of(250.0f, 249.0f, 280.0f));
    refuse(infer_of(250.0f, 281.0f, 280.0f));
    refuse(infer_of(250.0f, 249.0f, UNKNOWN));
    refuse(infer_of(UNKNOWN, 281.0f, 280.0f));
    refuse(infer_of(280.0f, UNKNOWN, 250.0f));
}

static void correlation_time_of_zero_is_refused(void **state)
{
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);

    (void)state;
    f.tau_s = 0.0f;
    refuse(f);
}

static void wave_without_period_or_duty_is_refused(void **state)
{
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);

    (void)state;
    f.wave_w = 50.0f;
    refuse(f);
    f.wave_period_s = 10.0f;
    refuse(f);
    f.wave_duty = 1.01f;
    refuse(f);
    f.wave_duty = 0.5f;
    f.wave_period_s = UNKNOWN;
    refuse(f);
    f.wave_period_s = 0.0f;
    refuse(f);
}

static void wave_that_reaches_below_zero_is_refused(void **state)
{
    gpw_profile *p;
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);

    (void)state;
    f.wave_w = 400.0f;
    f.wave_period_s = 10.0f;
    f.wave_duty = 0.7f; /* low level 265 - 280 W */
    refuse(f);
    f.wave_duty = 0.6f; /* 265 - 240 W */
    p = profile_of(board_of("mine"));
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
}

static void no_wave_needs_no_period(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);

    (void)state;
    f.wave_w = 0.0f;
    assert_status(gpw_profile_set_phase(p, &f), GPW_OK);
}

static void durations_out_of_order_are_refused(void **state)
{
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);

    (void)state;
    f.duration_low_s = 5.0f;
    f.duration_high_s = 4.0f;
    refuse(f);
}

static void bad_labels_are_refused(void **state)
{
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);

    (void)state;
    f.grade = GPW_GRADE_USER + 1u;
    refuse(f);
    f.grade = GPW_GRADE_UNKNOWN; /* a power without a grade */
    refuse(f);
    f.grade = GPW_GRADE_USER;
    f.source = 1000u;
    refuse(f);
    f.source = 256u; /* must not pass for 0 where an enum is one byte */
    refuse(f);
    f.source = GPW_SOURCE_USER;
    f.point = GPW_POINT_INSTRUMENT + 1u;
    refuse(f);
    f.point = GPW_POINT_UNKNOWN;
    f.reserved = 1u;
    refuse(f);
}

static void off_and_no_phase_cannot_be_set(void **state)
{
    gpw_phase_figures f = infer_of(UNKNOWN, 1.0f, UNKNOWN);

    (void)state;
    f.phase = GPW_PHASE_OFF;
    refuse(f);
    f.phase = GPW_PHASE_COUNT;
    refuse(f);
    f.phase = UINT32_MAX;
    refuse(f);
}

static void set_phase_checks_pointer_handle_then_version(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = infer_of(UNKNOWN, 265.0f, UNKNOWN);
    gpw_phase_figures raw;

    (void)state;
    memset(&raw, 0, sizeof raw);
    assert_status(gpw_profile_set_phase(NULL, &f), GPW_ERR_NULL);
    assert_status(gpw_profile_set_phase(p, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_set_phase(p, &raw), GPW_ERR_VERSION);
    memset(memory, 0, sizeof memory);
    assert_status(gpw_profile_set_phase(p, &f), GPW_ERR_HANDLE);
    assert_status(gpw_profile_set_phase(p, &raw), GPW_ERR_HANDLE);
}

/* ---- bad boards ---- */

static void refuse_board(gpw_profile_config c)
{
    gpw_profile *p = NULL;
    size_t bytes = 7;

    assert_status(gpw_profile_state_size(&c, &bytes), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_init(memory, sizeof memory, &c, &p), GPW_ERR_DOMAIN);
    assert_int_equal(bytes, 7);
    assert_null(p);
}

static void each_board_figure_outside_its_range_is_refused(void **state)
{
    static const size_t fields[] = {offsetof(gpw_profile_config, tdp_w),
                                    offsetof(gpw_profile_config, cap_w),
                                    offsetof(gpw_profile_config, peak_low_w),
                                    offsetof(gpw_profile_config, peak_high_w),
                                    offsetof(gpw_profile_config, excursion_ratio),
                                    offsetof(gpw_profile_config, excursion_s),
                                    offsetof(gpw_profile_config, ramp_low_w_per_s),
                                    offsetof(gpw_profile_config, ramp_high_w_per_s),
                                    offsetof(gpw_profile_config, psu_lag_low_s),
                                    offsetof(gpw_profile_config, psu_lag_high_s),
                                    offsetof(gpw_profile_config, cap_min_w),
                                    offsetof(gpw_profile_config, cap_max_w)};
    static const float bad[] = {-1.0f, (float)INFINITY, -(float)INFINITY, 2e12f};
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(fields); i++) {
        for (k = 0; k < COUNT_OF(bad); k++) {
            gpw_profile_config c = board_of("mine");

            c.excursion_ratio = 1.2f; /* without it its duration is refused anyway */
            memcpy((char *)&c + fields[i], &bad[k], sizeof(float));
            refuse_board(c);
        }
    }
}

static void board_ranges_out_of_order_are_refused(void **state)
{
    gpw_profile_config c = board_of("mine");

    (void)state;
    c.peak_low_w = 300.0f;
    c.peak_high_w = 280.0f;
    refuse_board(c);
    c = board_of("mine");
    c.ramp_low_w_per_s = 4000.0f;
    c.ramp_high_w_per_s = 3000.0f;
    refuse_board(c);
    c = board_of("mine");
    c.psu_lag_low_s = 0.05f;
    c.psu_lag_high_s = 0.02f;
    refuse_board(c);
    c = board_of("mine");
    c.excursion_ratio = 0.99f;
    refuse_board(c);
    c = board_of("mine");
    c.excursion_s = 0.5f; /* of what? */
    refuse_board(c);
    c = board_of("mine");
    c.cap_min_w = 200.0f;
    c.cap_w = 199.0f;
    refuse_board(c);
    c.cap_w = 351.0f;
    c.cap_max_w = 350.0f;
    refuse_board(c);
    c.cap_w = UNKNOWN;
    c.cap_min_w = 351.0f;
    refuse_board(c);
    c = board_of("mine");
    c.grade = GPW_GRADE_USER + 1u;
    refuse_board(c);
    c.grade = GPW_GRADE_UNKNOWN; /* a figure without a grade */
    c.tdp_w = 350.0f;
    refuse_board(c);
    c = board_of("mine");
    c.source = 1000u;
    refuse_board(c);
    c = board_of("mine");
    c.ramp_point = GPW_POINT_INSTRUMENT + 1u;
    refuse_board(c);
}

static void room_outside_its_range_is_refused(void **state)
{
    gpw_profile_config c = board_of("mine");
    gpw_profile *p = NULL;

    (void)state;
    c.figures_max = 0u;
    refuse_board(c);
    c.figures_max = GPW_PROFILE_FIGURES_MAX + 1u;
    refuse_board(c);
    c = board_of("mine");
    c.reserved = 1u;
    refuse_board(c);
    c = board_of("mine");
    c.figures_max = 1u;
    c.tdp_w = 350.0f;
    (void)profile_of(c);
    c.cap_w = 350.0f;
    assert_status(gpw_profile_init(memory, sizeof memory, &c, &p), GPW_ERR_FULL);
    assert_null(p);
}

/* 48 bytes of head and 24 a figure, whatever the target. */
static void state_is_as_large_as_the_room_asked_for(void **state)
{
    gpw_profile_config c = board_of("mine");
    size_t bytes = 0;

    (void)state;
    assert_status(gpw_profile_state_size(&c, &bytes), GPW_OK);
    assert_int_equal(bytes, 48 + 64 * 24);
    assert_true(bytes <= GPW_PROFILE_STATE_BYTES(64u));
    c.figures_max = GPW_PROFILE_FIGURES_MAX;
    assert_status(gpw_profile_state_size(&c, &bytes), GPW_OK);
    assert_int_equal(bytes, 48 + 512 * 24);
    assert_int_equal(read_board(profile_of(c)).figures_max, GPW_PROFILE_FIGURES_MAX);
}

/* Every field of a board comes back as it was given. */
static void board_set_is_board_read(void **state)
{
    gpw_profile_config c = board_of("mine"), back;

    (void)state;
    c.grade = GPW_GRADE_MEASURED;
    c.ramp_point = GPW_POINT_PSU_AC;
    c.tdp_w = 350.0f;
    c.cap_w = 300.0f;
    c.cap_min_w = 200.0f;
    c.cap_max_w = 320.0f;
    c.peak_low_w = 380.0f;
    c.peak_high_w = 460.0f;
    c.excursion_ratio = 1.34f;
    c.excursion_s = 0.5f;
    c.ramp_low_w_per_s = 3000.0f;
    c.ramp_high_w_per_s = 4000.0f;
    c.psu_lag_low_s = 0.02f;
    c.psu_lag_high_s = 0.05f;
    back = read_board(profile_of(c));
    assert_memory_equal(&back, &c, sizeof c);
}

static void bad_names_are_refused(void **state)
{
    gpw_profile_config c = board_of("");

    (void)state;
    refuse_board(c);
    refuse_board(board_of("H100"));
    refuse_board(board_of("h100 pcie"));
    refuse_board(board_of("h100_pcie"));
    memset(c.name, 'a', sizeof c.name); /* no end */
    refuse_board(c);
    c.name[sizeof c.name - 1] = '\0';
    assert_int_equal(strlen(gpw_profile_name(profile_of(c))), 39);
}

static void init_checks_its_memory_after_its_config(void **state)
{
    gpw_profile_config c = board_of("mine"), raw;
    gpw_profile *p = NULL;
    size_t bytes;

    (void)state;
    memset(&raw, 0, sizeof raw);
    assert_status(gpw_profile_state_size(&c, &bytes), GPW_OK);
    assert_status(gpw_profile_state_size(NULL, &bytes), GPW_ERR_NULL);
    assert_status(gpw_profile_state_size(&c, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_state_size(&raw, &bytes), GPW_ERR_VERSION);
    assert_status(gpw_profile_init(NULL, sizeof memory, &c, &p), GPW_ERR_NULL);
    assert_status(gpw_profile_init(memory, sizeof memory, NULL, &p), GPW_ERR_NULL);
    assert_status(gpw_profile_init(memory, sizeof memory, &c, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_init(memory, sizeof memory, &raw, &p), GPW_ERR_VERSION);
    assert_status(gpw_profile_init((char *)memory + 1, 1, &raw, &p), GPW_ERR_VERSION);
    assert_status(gpw_profile_init((char *)memory + 4, 1, &c, &p), GPW_ERR_ALIGN);
    assert_status(gpw_profile_init(memory, bytes - 1, &c, &p), GPW_ERR_SIZE);
    assert_null(p);
    assert_status(gpw_profile_init(memory, bytes, &c, &p), GPW_OK);
    assert_non_null(p);
}

/* ---- versions ---- */

static void structs_are_made_only_of_a_size_that_existed(void **state)
{
    gpw_phase_figures f;
    gpw_profile_config c;

    (void)state;
    assert_status(gpw_phase_figures_init(NULL, sizeof f), GPW_ERR_NULL);
    assert_status(gpw_phase_figures_init(&f, sizeof f - 4), GPW_ERR_VERSION);
    assert_status(gpw_phase_figures_init(&f, 0), GPW_ERR_VERSION);
    assert_status(gpw_phase_figures_init(&f, 100000), GPW_ERR_VERSION);
    assert_status(gpw_profile_config_init(NULL, sizeof c), GPW_ERR_NULL);
    assert_status(gpw_profile_config_init(&c, sizeof c - 4), GPW_ERR_VERSION);
    assert_status(gpw_profile_config_init(&c, 100000), GPW_ERR_VERSION);
}

static void newer_caller_is_served_until_it_asks_for_more(void **state)
{
    struct {
        gpw_phase_figures today;
        uint32_t tomorrow[2];
    } f;
    gpw_profile *p = profile_of(board_of("mine"));

    (void)state;
    assert_status(gpw_phase_figures_init(&f.today, sizeof f), GPW_OK);
    f.today.phase = GPW_PHASE_INFER;
    f.today.mean_w = 300.0f;
    assert_status(gpw_profile_set_phase(p, &f.today), GPW_OK);
    f.tomorrow[0] = 9u;
    assert_status(gpw_profile_set_phase(p, &f.today), GPW_ERR_VERSION);
    assert_status(gpw_profile_phase(p, GPW_PHASE_INFER, &f.today), GPW_OK);
    assert_near(f.today.mean_w, 300.0, 0.0);
    assert_int_equal(f.tomorrow[0], 0);
    assert_status(gpw_profile_set_phase(p, &f.today), GPW_OK);
}

static void reading_checks_pointer_handle_version_then_phase(void **state)
{
    gpw_profile *p = profile_of(board_of("mine"));
    gpw_phase_figures f = figures_of(GPW_PHASE_INFER), raw;
    gpw_profile_config c = board_of("mine"), raw_board;

    (void)state;
    memset(&raw, 0, sizeof raw);
    memset(&raw_board, 0, sizeof raw_board);
    f.mean_w = 1.0f;
    assert_status(gpw_profile_phase(NULL, GPW_PHASE_OFF, &f), GPW_ERR_NULL);
    assert_status(gpw_profile_phase(p, GPW_PHASE_OFF, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_phase(p, GPW_PHASE_COUNT, &raw), GPW_ERR_VERSION);
    assert_status(gpw_profile_phase(p, GPW_PHASE_COUNT, &f), GPW_ERR_DOMAIN);
    assert_status(gpw_profile_phase(p, UINT32_MAX, &f), GPW_ERR_DOMAIN);
    assert_near(f.mean_w, 1.0, 0.0);
    assert_status(gpw_profile_board(NULL, &c), GPW_ERR_NULL);
    assert_status(gpw_profile_board(p, NULL), GPW_ERR_NULL);
    assert_status(gpw_profile_board(p, &raw_board), GPW_ERR_VERSION);
    memset(memory, 0, sizeof memory);
    assert_status(gpw_profile_phase(p, GPW_PHASE_COUNT, &raw), GPW_ERR_HANDLE);
    assert_status(gpw_profile_board(p, &raw_board), GPW_ERR_HANDLE);
    assert_string_equal(gpw_profile_name(p), "?");
    assert_string_equal(gpw_profile_name(NULL), "?");
}

/* ---- names ---- */

static void every_phase_has_a_name_that_finds_it(void **state)
{
    gpw_phase i, found = 99u;

    (void)state;
    for (i = 0; i < GPW_PHASE_COUNT; i++) {
        assert_string_not_equal(gpw_phase_name(i), "?");
        assert_status(gpw_phase_find(gpw_phase_name(i), &found), GPW_OK);
        assert_int_equal(found, i);
    }
    assert_string_equal(gpw_phase_name(GPW_PHASE_INFER), "infer");
    assert_string_equal(gpw_phase_name(GPW_PHASE_USER_4), "user4");
    found = 99u;
    assert_status(gpw_phase_find("?", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_phase_find("Infer", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_phase_find("", &found), GPW_ERR_NOT_FOUND);
    assert_status(gpw_phase_find(NULL, &found), GPW_ERR_NULL);
    assert_status(gpw_phase_find("infer", NULL), GPW_ERR_NULL);
    assert_int_equal(found, 99u);
}

static void number_that_is_no_phase_has_no_name(void **state)
{
    (void)state;
    assert_string_equal(gpw_phase_name(GPW_PHASE_COUNT), "?");
    assert_string_equal(gpw_phase_name(256u), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_profile_knows_nothing_but_off),
        cmocka_unit_test(figures_set_are_figures_read),
        cmocka_unit_test(range_without_mean_reads_as_its_middle),
        cmocka_unit_test(half_a_range_makes_no_mean),
        cmocka_unit_test(setting_a_phase_again_forgets_what_it_was),
        cmocka_unit_test(setting_a_phase_drops_its_other_figures),
        cmocka_unit_test(phase_that_does_not_fit_the_room_changes_nothing),
        cmocka_unit_test(copied_bytes_are_the_same_profile),
        cmocka_unit_test(bytes_behind_the_name_do_not_matter),
        cmocka_unit_test(each_figure_outside_its_range_is_refused),
        cmocka_unit_test(mean_outside_its_range_is_refused),
        cmocka_unit_test(a_refusal_names_the_figure),
        cmocka_unit_test(a_refusal_without_a_figure_is_told_too),
        cmocka_unit_test(correlation_time_of_zero_is_refused),
        cmocka_unit_test(wave_without_period_or_duty_is_refused),
        cmocka_unit_test(wave_that_reaches_below_zero_is_refused),
        cmocka_unit_test(no_wave_needs_no_period),
        cmocka_unit_test(durations_out_of_order_are_refused),
        cmocka_unit_test(bad_labels_are_refused),
        cmocka_unit_test(off_and_no_phase_cannot_be_set),
        cmocka_unit_test(set_phase_checks_pointer_handle_then_version),
        cmocka_unit_test(each_board_figure_outside_its_range_is_refused),
        cmocka_unit_test(board_ranges_out_of_order_are_refused),
        cmocka_unit_test(room_outside_its_range_is_refused),
        cmocka_unit_test(state_is_as_large_as_the_room_asked_for),
        cmocka_unit_test(board_set_is_board_read),
        cmocka_unit_test(bad_names_are_refused),
        cmocka_unit_test(init_checks_its_memory_after_its_config),
        cmocka_unit_test(structs_are_made_only_of_a_size_that_existed),
        cmocka_unit_test(newer_caller_is_served_until_it_asks_for_more),
        cmocka_unit_test(reading_checks_pointer_handle_version_then_phase),
        cmocka_unit_test(every_phase_has_a_name_that_finds_it),
        cmocka_unit_test(number_that_is_no_phase_has_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
