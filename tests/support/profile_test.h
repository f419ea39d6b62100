/* SPDX-License-Identifier: MIT */
/* Shared by the tests of profiles: one profile at a time, in memory of the test's own. */
#ifndef GPW_PROFILE_TEST_H
#define GPW_PROFILE_TEST_H

#include "gpw_test.h"

#include <gpupower/profile.h>

#include <stdio.h>
#include <string.h>

#define UNKNOWN ((float)NAN)

static GPW_STATE_BUFFER(memory, GPW_PROFILE_STATE_BYTES(GPW_PROFILE_FIGURES_MAX));

static inline gpw_profile_config board_of(const char *name)
{
    gpw_profile_config c;

    assert_status(gpw_profile_config_init(&c, sizeof c), GPW_OK);
    snprintf(c.name, sizeof c.name, "%s", name);
    return c;
}

static inline gpw_profile *profile_of(gpw_profile_config c)
{
    gpw_profile *p = NULL;

    assert_status(gpw_profile_init(memory, sizeof memory, &c, &p), GPW_OK);
    return p;
}

static inline gpw_phase_figures figures_of(gpw_phase phase)
{
    gpw_phase_figures f;

    assert_status(gpw_phase_figures_init(&f, sizeof f), GPW_OK);
    f.phase = phase;
    return f;
}

static inline gpw_phase_figures infer_of(float low_w, float mean_w, float high_w)
{
    gpw_phase_figures f = figures_of(GPW_PHASE_INFER);

    f.low_w = low_w;
    f.mean_w = mean_w;
    f.high_w = high_w;
    return f;
}

static inline gpw_phase_figures read_phase(const gpw_profile *p, gpw_phase phase)
{
    gpw_phase_figures f = figures_of(GPW_PHASE_OFF);

    assert_true(gpw_profile_phase(p, phase, &f) >= 0);
    return f;
}

static inline gpw_profile_config read_board(const gpw_profile *p)
{
    gpw_profile_config c = board_of("x");

    assert_status(gpw_profile_board(p, &c), GPW_OK);
    return c;
}

static inline void assert_unknown(float figure)
{
    assert_int_equal(gpw_is_unknown(figure), 1);
}

static inline void assert_power(const gpw_profile *p, gpw_phase phase, double low, double mean,
                                double high)
{
    const gpw_phase_figures f = read_phase(p, phase);

    assert_near(f.low_w, low, 1e-3);
    assert_near(f.mean_w, mean, 1e-3);
    assert_near(f.high_w, high, 1e-3);
}

static inline void assert_nothing_known(const gpw_profile *p, gpw_phase phase)
{
    gpw_phase_figures f = figures_of(GPW_PHASE_OFF);

    assert_status(gpw_profile_phase(p, phase, &f), GPW_NOTE_UNKNOWN);
    assert_int_equal(f.phase, phase);
    assert_unknown(f.mean_w);
    assert_unknown(f.low_w);
    assert_unknown(f.high_w);
    assert_unknown(f.sigma_w);
    assert_unknown(f.tau_s);
    assert_unknown(f.wave_w);
    assert_unknown(f.wave_period_s);
    assert_unknown(f.wave_duty);
    assert_unknown(f.duration_low_s);
    assert_unknown(f.duration_high_s);
    assert_int_equal(f.grade, GPW_GRADE_UNKNOWN);
}

/* A user's figure, of a phase or (#GPW_PHASE_COUNT) the board. */
static inline gpw_figure figure_of(gpw_quantity quantity, gpw_phase phase, float value)
{
    gpw_figure f;

    memset(&f, 0, sizeof f);
    f.quantity = quantity;
    f.phase = phase;
    f.at = UNKNOWN;
    f.value = value;
    f.low = UNKNOWN;
    f.high = UNKNOWN;
    f.grade = GPW_GRADE_USER;
    return f;
}

static inline gpw_figure read_figure(const gpw_profile *p, gpw_quantity quantity,
                                     gpw_phase phase)
{
    gpw_figure f;

    assert_status(gpw_profile_figure(p, quantity, phase, &f, sizeof f), GPW_OK);
    return f;
}

static inline uint32_t count_of(const gpw_profile *p)
{
    uint32_t count = UINT32_MAX;

    assert_status(gpw_profile_figure_count(p, &count), GPW_OK);
    return count;
}

static inline gpw_profile *empty_profile(uint32_t figures_max)
{
    gpw_profile_config c = board_of("mine");

    c.figures_max = figures_max;
    return profile_of(c);
}

static inline void set(gpw_profile *p, gpw_figure f)
{
    assert_status(gpw_profile_set_figure(p, &f, sizeof f), GPW_OK);
}

static inline void set_value(gpw_profile *p, gpw_quantity quantity, gpw_phase phase,
                             float value)
{
    set(p, figure_of(quantity, phase, value));
}

static inline void set_at(gpw_profile *p, gpw_quantity quantity, gpw_phase phase, float at,
                          float value)
{
    gpw_figure f = figure_of(quantity, phase, value);

    f.at = at;
    set(p, f);
}

static inline gpw_figure bounds(gpw_figure f, float low, float high, gpw_spread spread)
{
    f.low = low;
    f.high = high;
    f.spread = spread;
    return f;
}

static inline gpw_figure at(uint32_t index, const gpw_profile *p)
{
    gpw_figure f;

    assert_status(gpw_profile_figure_at(p, index, &f, sizeof f), GPW_OK);
    return f;
}

#endif /* GPW_PROFILE_TEST_H */
