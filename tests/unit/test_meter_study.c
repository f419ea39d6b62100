/* SPDX-License-Identifier: MIT */
/* Plans by hand, and simulated studies of kernels whose energy is known: what many measure, and
 * what the protocol makes of it. */
#include "gpw_test.h"

#include <gpupower/meter_study.h>

#include <stdio.h>
#include <string.h>

#define IDLE_W 70.0f

static GPW_STATE_BUFFER(memory, GPW_METER_STUDY_STATE_BYTES);
static GPW_STATE_BUFFER(meter_memory, GPW_METER_STATE_BYTES(1u, 16u, 8u));

static gpw_meter_config preset_of(gpw_meter_architecture architecture, gpw_meter_field field)
{
    gpw_meter_config c;

    assert_status(gpw_meter_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_preset(architecture, field, &c), GPW_OK);
    return c;
}

static gpw_meter_study_config plan_of(const gpw_meter_config *meter, float kernel_s)
{
    gpw_meter_study_config c;

    assert_status(gpw_meter_study_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_meter_study_plan(meter, kernel_s, &c), GPW_OK);
    return c;
}

/* ---- plans ---- */

/* 20 ms: 5 s are 250, 32 in each of eight groups; a rise of 25 + 100 ms is bridged by seven. */
static void plan_for_a_part_time_meter_has_eight_delays_of_an_eighth(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_GA100, GPW_METER_FIELD_POWER);
    const gpw_meter_study_config c = plan_of(&meter, 0.02f);
    float t = -1.0f;

    (void)state;
    assert_int_equal(c.groups, 8);
    assert_int_equal(c.repetitions, 32);
    assert_int_equal(c.trials, 4);
    assert_int_equal(c.lead, 7);
    assert_near(c.delay_s, 0.0125, 1e-8);
    assert_near(c.drop_s, 0.125, 1e-7);
    assert_status(gpw_meter_study_trial_s(&c, &t), GPW_OK);
    assert_near(t, 0.14 + 8 * (0.64 + 0.0125), 1e-5);
    assert_status(gpw_meter_study_start_s(&c, 6, &t), GPW_OK);
    assert_near(t, 0.12, 1e-6);
    assert_status(gpw_meter_study_start_s(&c, 7 + 32, &t), GPW_OK);
    assert_near(t, 0.14 + 0.64 + 0.0125, 1e-6);
    assert_status(gpw_meter_study_start_s(&c, 7 + 256, &t), GPW_ERR_NOT_FOUND);
}

/* A kernel of 1 s: 32 of them; a meter that sees all needs no delays. */
static void plan_for_a_meter_that_sees_all_has_none(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_AMPERE, GPW_METER_FIELD_POWER);
    const gpw_meter_study_config c = plan_of(&meter, 1.0f);
    float first, again, other;

    (void)state;
    assert_int_equal(c.groups, 1);
    assert_int_equal(c.repetitions, 32);
    assert_true(c.delay_s == 0.0f);
    assert_int_equal(c.lead, 2); /* 1.1 s */
    assert_status(gpw_meter_study_pause_s(&c, 0, &first), GPW_OK);
    assert_status(gpw_meter_study_pause_s(&c, 0, &again), GPW_OK);
    assert_status(gpw_meter_study_pause_s(&c, 1, &other), GPW_OK);
    assert_true(first == again && first != other);
    assert_true(first >= 0.0f && first <= 1.0f && other >= 0.0f && other <= 1.0f);
}

/* ---- evaluation by hand ---- */

/* Gain 1.1 and offset 5 W: readings of 225 W are 200 W, of 227.2 W 202 W. Delays of 0.1 s at 70
 * W beside 5 s: 201 W are 201 + 131 * 0.1/5 of the kernel. */
static void two_trials_give_mean_spread_and_the_kernel_alone(void **state)
{
    gpw_meter_study_config c;
    gpw_meter_study_result r;
    gpw_meter_study *s = NULL;
    uint32_t i;

    (void)state;
    assert_status(gpw_meter_study_config_init(&c, sizeof c), GPW_OK);
    c.kernel_s = 0.02f;
    c.groups = 5;
    c.repetitions = 50;
    c.delay_s = 0.02f;
    c.drop_s = 1.0f;
    c.gain = 1.1f;
    c.offset_w = 5.0f;
    c.idle_w = IDLE_W;
    assert_status(gpw_meter_study_init(memory, sizeof memory, &c, &s), GPW_OK);
    assert_status(gpw_meter_study_step(s, 0, 1.0f), GPW_ERR_STATE);
    assert_status(gpw_meter_study_begin(s, 1000000000u, 6100000000u), GPW_OK);
    for (i = 0; i < 70; i++) {
        assert_status(gpw_meter_study_step(s, i * (uint64_t)100000000u,
                                           i < 10 || i > 61 ? 80.0f
                                           : i < 20         ? 150.0f
                                                            : 225.0f),
                      GPW_OK);
    }
    assert_status(gpw_meter_study_result_get(s, &r, sizeof r), GPW_OK);
    assert_int_equal(r.readings, 42); /* 2.0 to 6.1 s */
    assert_near(r.mean_w, 200.0, 1e-3);
    assert_true(isnan(r.trial_sd_w));
    assert_near(r.naive_w, (10 * 150.0 + 42 * 225.0) / 52, 1e-3);
    assert_status(gpw_meter_study_begin(s, 10000000000u, 15100000000u), GPW_OK);
    for (i = 0; i < 52; i++) {
        assert_status(gpw_meter_study_step(s, 10000000000u + i * (uint64_t)100000000u, 227.2f),
                      GPW_OK);
    }
    assert_status(gpw_meter_study_step(s, 15000000000u, NAN), GPW_NOTE_HELD);
    assert_status(gpw_meter_study_result_get(s, &r, sizeof r), GPW_OK);
    assert_int_equal(r.trials, 2);
    assert_near(r.mean_w, 201.0, 1e-3);
    assert_near(r.trial_sd_w, sqrt(2.0), 1e-3);
    assert_near(r.mean_se_w, 1.0, 1e-3);
    assert_near(r.kernel_w, 201.0 + 131.0 * 0.1 / 5.0, 1e-3);
    assert_near(r.kernel_j, (201.0 + 2.62) * 0.02, 1e-5);
    assert_int_equal(r.idle_assumed, 0);
    assert_status(gpw_meter_study_reset(s), GPW_OK);
    assert_status(gpw_meter_study_result_get(s, &r, sizeof r), GPW_NOTE_UNKNOWN);
    assert_true(isnan(r.mean_w) && isnan(r.kernel_j));
}

/* ---- simulated studies ---- */

/* A kernel: a part of its time at a high power, the rest at a low one. */
typedef struct kernel {
    float time_s, high_w, low_w, share;
} kernel;

static const kernel kernels[] = {
    {0.1f, 300.0f, 90.0f, 0.25f},  {0.1f, 330.0f, 80.0f, 0.5f},   {0.05f, 280.0f, 100.0f, 0.3f},
    {0.2f, 340.0f, 75.0f, 0.125f}, {0.025f, 300.0f, 90.0f, 0.6f}, {0.033f, 310.0f, 85.0f, 0.4f},
    {0.3f, 320.0f, 95.0f, 0.2f},   {0.07f, 345.0f, 150.0f, 0.7f}, {0.4f, 300.0f, 70.0f, 0.5f},
    {1.0f, 310.0f, 75.0f, 0.1f},
};

static double kernel_j(const kernel *k)
{
    return (double)k->time_s *
           ((double)k->share * (double)k->high_w + (1.0 - (double)k->share) * (double)k->low_w);
}

/* Power so long after the start of the trial; beyond its end the board idles. */
static float power_at(const kernel *k, const gpw_meter_study_config *c, double t_s)
{
    const double group_s = (double)c->repetitions * (double)k->time_s + (double)c->delay_s;
    double t = t_s - (double)c->lead * (double)k->time_s;

    if (t_s < 0.0 || t >= group_s * (double)c->groups) {
        return IDLE_W;
    }
    t = t < 0.0 ? t_s : fmod(t, group_s);
    if (t_s >= (double)c->lead * (double)k->time_s &&
        t >= (double)c->repetitions * (double)k->time_s) {
        return IDLE_W;
    }
    return fmod(t, (double)k->time_s) < (double)(k->share * k->time_s) ? k->high_w : k->low_w;
}

typedef struct outcome {
    double naive_pct, corrected_pct;
} outcome;

static gpw_meter *sensor_of(const gpw_meter_config *meter, uint32_t seed)
{
    gpw_meter_config m = *meter;
    gpw_meter *sensor = NULL;

    m.seed = seed;
    m.dt_s = 0.0005f;
    m.poll_interval_s = 0.02f;
    m.initial_w = IDLE_W;
    assert_status(gpw_meter_init(meter_memory, sizeof meter_memory, &m, &sensor), GPW_OK);
    return sensor;
}

/* What many do: run it for a second, add up what is read meanwhile, uncorrected. */
static double naive_j(const gpw_meter_config *meter, const kernel *k, uint32_t seed)
{
    gpw_meter_study_config c;
    gpw_meter *const sensor = sensor_of(meter, seed);
    gpw_meter_reading r[8];
    double sum = 0.0;
    uint32_t step, i, count, n = 0;

    assert_status(gpw_meter_study_config_init(&c, sizeof c), GPW_OK);
    c.kernel_s = k->time_s;
    c.repetitions = (uint32_t)(1.0f / k->time_s + 0.5f);
    for (step = 0; step < 6000; step++) {
        const double t = (double)step * 0.0005 - 2.0;
        const float power_w = power_at(k, &c, t);

        assert_status(gpw_meter_step(sensor, &power_w, r, COUNT_OF(r), &count), GPW_OK);
        for (i = 0; i < count; i++) {
            if (t >= 0.0 && t < (double)c.repetitions * (double)k->time_s) {
                sum += (double)r[i].reading_w;
                n++;
            }
        }
    }
    return sum / (double)n * (double)k->time_s;
}

static gpw_meter_study_result study(const gpw_meter_config *meter, const kernel *k,
                                    uint32_t seed)
{
    gpw_meter_study_config c = plan_of(meter, k->time_s);
    gpw_meter *const sensor = sensor_of(meter, seed);
    gpw_meter_study_result result;
    gpw_meter_reading r[8];
    gpw_meter_study *s = NULL;
    double start_s = 0.5, now_s = 0.0;
    uint32_t trial, i, count;

    c.idle_w = IDLE_W;
    c.seed = seed;
    assert_status(gpw_meter_study_init(memory, sizeof memory, &c, &s), GPW_OK);
    for (trial = 0; trial < c.trials; trial++) {
        float pause_s, trial_s;

        assert_status(gpw_meter_study_pause_s(&c, trial, &pause_s), GPW_OK);
        assert_status(gpw_meter_study_trial_s(&c, &trial_s), GPW_OK);
        start_s += (double)pause_s;
        assert_status(gpw_meter_study_begin(s, (uint64_t)(start_s * 1e9),
                                            (uint64_t)((start_s + (double)trial_s) * 1e9)),
                      GPW_OK);
        while (now_s < start_s + (double)trial_s + 0.6) {
            const float power_w = power_at(k, &c, now_s - start_s);

            assert_status(gpw_meter_step(sensor, &power_w, r, COUNT_OF(r), &count), GPW_OK);
            for (i = 0; i < count; i++) {
                assert_status(gpw_meter_study_step(s, r[i].stamp_ns, r[i].reading_w), GPW_OK);
            }
            now_s += 0.0005;
        }
        start_s = now_s + 0.1;
    }
    assert_status(gpw_meter_study_result_get(s, &result, sizeof result), GPW_OK);
    return result;
}

/* Ten kernels on boards whose gain and offset differ, by three meters. Published: 39 % in the
 * mean before, 5 % after. */
static void protocol_brings_every_kernel_within_five_per_cent(void **state)
{
    static const struct {
        gpw_meter_architecture architecture;
        gpw_meter_field field;
    } meters[] = {{GPW_METER_GA100, GPW_METER_FIELD_POWER},
                  {GPW_METER_HOPPER, GPW_METER_FIELD_INSTANT},
                  {GPW_METER_HOPPER, GPW_METER_FIELD_POWER}};
    double naive = 0.0, corrected = 0.0, worst = 0.0, worst_naive = 0.0;
    uint32_t m, i, n = 0;

    (void)state;
    for (m = 0; m < COUNT_OF(meters); m++) {
        gpw_meter_config meter = preset_of(meters[m].architecture, meters[m].field);

        meter.gain = m == 1 ? 0.95f : 1.05f;
        meter.offset_w = m == 2 ? -5.0f : 3.0f;
        for (i = 0; i < COUNT_OF(kernels); i++, n++) {
            const double exact_j = kernel_j(&kernels[i]);
            const double before = fabs(naive_j(&meter, &kernels[i], 100 + n) / exact_j - 1.0);
            const gpw_meter_study_result r = study(&meter, &kernels[i], 100 + n);
            const double after = fabs((double)r.kernel_j / exact_j - 1.0);

            naive += before;
            corrected += after;
            worst = fmax(worst, after);
            worst_naive = fmax(worst_naive, before);
            if (after > 0.05) {
                fail_msg("meter %u kernel %u: %.2f %% after the protocol", m, i, 100.0 * after);
            }
        }
    }
    printf(
        "# %u kernels: naive %.1f %% in the mean, %.1f at worst; by the protocol %.2f, %.2f\n",
        n, 100.0 * naive / n, 100.0 * worst_naive, 100.0 * corrected / n, 100.0 * worst);
    assert_true(naive / n > 0.15);
}

/* ---- bad input ---- */

static void bad_input_is_refused_and_nothing_is_written(void **state)
{
    const gpw_meter_config meter = preset_of(GPW_METER_GA100, GPW_METER_FIELD_POWER);
    gpw_meter_study_config c = plan_of(&meter, 0.02f);
    gpw_meter_study *s = NULL;
    gpw_meter_config unknown;
    float t = 7.0f;

    (void)state;
    assert_status(gpw_meter_study_plan(&meter, 0.0f, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_study_plan(&meter, NAN, &c), GPW_ERR_DOMAIN);
    assert_status(gpw_meter_study_plan(NULL, 1.0f, &c), GPW_ERR_NULL);
    assert_status(gpw_meter_config_init(&unknown, sizeof unknown), GPW_OK);
    assert_status(gpw_meter_study_plan(&unknown, 1.0f, &c), GPW_ERR_UNKNOWN);
    assert_int_equal(c.groups, 8);
    c.kernel_s = NAN;
    assert_status(gpw_meter_study_trial_s(&c, &t), GPW_ERR_UNKNOWN);
    assert_status(gpw_meter_study_init(memory, sizeof memory, &c, &s), GPW_ERR_UNKNOWN);
    c.kernel_s = 0.02f;
    c.repetitions = 0;
    assert_status(gpw_meter_study_start_s(&c, 0, &t), GPW_ERR_DOMAIN);
    assert_true(t == 7.0f);
    c.repetitions = 1;
    assert_status(gpw_meter_study_init(memory, 8, &c, &s), GPW_ERR_SIZE);
    assert_status(gpw_meter_study_init(memory, sizeof memory, &c, &s), GPW_OK);
    assert_status(gpw_meter_study_begin(s, 5, 5), GPW_ERR_ORDER);
    assert_status(gpw_meter_study_begin(NULL, 5, 6), GPW_ERR_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan_for_a_part_time_meter_has_eight_delays_of_an_eighth),
        cmocka_unit_test(plan_for_a_meter_that_sees_all_has_none),
        cmocka_unit_test(two_trials_give_mean_spread_and_the_kernel_alone),
        cmocka_unit_test(protocol_brings_every_kernel_within_five_per_cent),
        cmocka_unit_test(bad_input_is_refused_and_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
