/* SPDX-License-Identifier: MIT */
/* Step responses of a set computed by two established simulators, sample by sample. The vectors
 * are not part of this project: GPW_SHARED names the folder that holds vectors/. */
#include "gpw_test.h"

#include "genset_internal.h"
#include "genset_vector.h"
#include "kept_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The table of docs/oracles.md, as far as it has been filled. */
static char table[16384];

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(100u));

/* Mean load over the sub-step that begins at t. */
static double load_at(const vector *v, double t, double h)
{
    double p = v->config.initial_pu;
    int i;

    if (v->is_ramp) {
        const double share = (t + 0.5 * h - v->ramp_from_s) / (v->ramp_to_s - v->ramp_from_s);

        return v->ramp_from_pu + (v->ramp_to_pu - v->ramp_from_pu) * (share < 0.0   ? 0.0
                                                                      : share > 1.0 ? 1.0
                                                                                    : share);
    }
    for (i = 0; i < v->events && v->event_s[i] <= t + 1e-9; i++) {
        p = v->event_pu[i];
    }
    return p;
}

/* Depth and time of the dip against what the file's header says of it: 0.1 % and 5 ms, 10 ms
 * for a ramp, whose extreme is flat. */
static void compare_dips(const vector *v, double ours, double ours_s)
{
    print_message("    dip %.7f at %.3f s, header %.7f at %.3f s\n", ours, ours_s, v->dip_pu,
                  v->dip_s);
    assert_true(fabs(ours - v->dip_pu) <= 1e-3 * fabs(v->dip_pu) + 1e-9);
    assert_true(fabs(ours_s - v->dip_s) <= (v->is_ramp ? 0.0105 : 0.0055) || v->dip_pu > -1e-6);
}

static const char *governor_name(uint32_t governor)
{
    static const char *const names[] = {"DROOP", "PI",   "DEGOV", "DEGOV1",
                                        "TGOV1", "GAST", "GGOV1"};

    return names[governor];
}

static void add_row(const char *name, const vector *v, double dip, double dip_s, double worst,
                    double share, int is_whole)
{
    const size_t n = strlen(table);
    char until[32] = "-", ours[48] = "-";

    if (!is_whole) {
        (void)snprintf(until, sizeof until, "%.2f s", v->limit_s);
    } else {
        (void)snprintf(ours, sizeof ours, "%.3f %% at %.3f s", 0.0 - 100.0 * dip, dip_s);
    }
    (void)snprintf(table + n, sizeof table - n,
                   "| %s | %s | %.3f %% at %.3f s | %s | %.1e | %.0f %% | %s |\n", name,
                   governor_name(v->config.governor), 0.0 - 100.0 * v->dip_pu, v->dip_s, ours,
                   worst, 100.0 * share, until);
}

/* Largest difference as a share of what is allowed: 2e-5 + 1e-3 (ANDES: 5e-4) of the largest
 * deviation, on every sample up to the limit line. */
static double compare(const char *name, const vector *v, const sample *samples, size_t n)
{
    gpw_genset *g = NULL;
    double largest = 0.0, worst = 0.0, worst_s = 0.0, extreme = 0.0;
    double dip = 0.0, dip_s = 0.0;
    unsigned long step = 0;
    size_t i, compared = 0;

    for (i = 0; i < n; i++) {
        largest = fmax(largest, fabs(samples[i].speed_pu - 1.0));
    }
    assert_status(gpw_genset_init(memory, sizeof memory, &v->config, &g), GPW_OK);
    for (i = 0; i < n && samples[i].t_s < v->limit_s; i++) {
        const unsigned long until = (unsigned long)lround(samples[i].t_s * 1000.0);
        gpw_genset_output out;
        double difference;

        memset(&out, 0, sizeof out);
        for (; step < until; step++) {
            const double p = load_at(v, (double)step * 1e-3, 1e-3);

            assert_status(gpw_genset_step(g, (float)(p * 1e6), &out, sizeof out), GPW_OK);
            extreme = fmax(extreme, fabs((double)out.speed_pu));
            if ((double)out.speed_pu < dip) {
                dip = (double)out.speed_pu;
                dip_s = (double)(step + 1u) * 1e-3;
            }
        }
        difference = fabs((double)out.speed_pu - (samples[i].speed_pu - 1.0));
        compared++;
        if (difference > worst) {
            worst = difference;
            worst_s = samples[i].t_s;
        }
    }
    print_message(
        "%-30s %5zu of %5zu samples  largest %.6f  difference %.2e at %.3f s, %3.0f %% "
        "of allowed\n",
        name, compared, n, largest, worst, worst_s,
        100.0 * worst / (2e-5 + (double)v->relative * largest));
    assert_true(compared == n || v->limit_s < 1e9);
    add_row(name, v, dip, dip_s, worst, worst / (2e-5 + (double)v->relative * largest),
            compared == n);
    if (compared == n) {
        compare_dips(v, dip, dip_s);
    }
    return worst / (2e-5 + (double)v->relative * largest);
}

static void check(const char *const *names, size_t count, uint32_t governor, float t_lag_s)
{
    static sample samples[4096];
    size_t k;

    for (k = 0; k < count; k++) {
        vector v = blank();
        size_t n;

        v.config.governor = governor;
        v.config.t_lag_s = t_lag_s;
        n = read_vector(names[k], &v, samples, COUNT_OF(samples));
        assert_true(v.events > 0 || v.is_ramp);
        if (!(compare(names[k], &v, samples, n) <= 1.0)) {
            fail_msg("%s", names[k]);
        }
    }
}

/* ---- DEGOV1 against GridLAB-D ---- */

static void slow_default_governor_follows_the_vectors(void **state)
{
    static const char *const names[] = {
        "degov1_def_H0.70_step10",   "degov1_def_H1.00_step10",
        "degov1_def_H1.00_step30",   "degov1_def_H2.00_step10",
        "degov1_def_H2.00_step50",   "degov1_def_H2.00_ramp2s",
        "degov1_def_H2.00_reject50", "degov1_def_H2.00_reject50_tmin",
    };

    (void)state;
    check(names, COUNT_OF(names), GPW_GOVERNOR_DEGOV1, 0.0f);
}

static void fast_governor_with_droop_follows_the_vectors(void **state)
{
    static const char *const names[] = {
        "degov1_drp_H0.70_step10", "degov1_drp_H0.70_step30",      "degov1_drp_H1.07_step10",
        "degov1_drp_H1.07_step50", "degov1_drp_H1.07_step50_tmax", "degov1_drp_H1.07_ramp2s",
        "degov1_drp_H1.07_square", "degov1_drp_H2.00_step10",      "degov1_drp_H2.00_step50",
    };

    (void)state;
    check(names, COUNT_OF(names), GPW_GOVERNOR_DEGOV1, 0.0f);
}

static void fast_isochronous_governor_follows_the_vectors(void **state)
{
    static const char *const names[] = {
        "degov1_iso_H0.70_step50", "degov1_iso_H1.07_step10",   "degov1_iso_H1.07_step50",
        "degov1_iso_H1.07_ramp2s", "degov1_iso_H1.07_reject50",
    };

    (void)state;
    check(names, COUNT_OF(names), GPW_GOVERNOR_DEGOV1, 0.0f);
}

/* ---- droop with one lag against ANDES: T1 of the file is the lag ---- */

static void droop_with_one_lag_follows_the_vector(void **state)
{
    static sample samples[4096];
    vector v = blank();
    size_t n;

    (void)state;
    n = read_vector("droop_lag_H1.00_step20", &v, samples, COUNT_OF(samples));
    v.config.governor = GPW_GOVERNOR_DROOP;
    v.config.t_lag_s = v.config.t1_s;
    v.config.t2_s = v.config.t3_s = 0.0f; /* equal in the file: the lead-lag is 1 */
    v.config.throttle_max_pu = 2.0f;
    v.config.throttle_min_pu = -1.0f;
    assert_true(compare("droop_lag_H1.00_step20", &v, samples, n) <= 1.0);
}

/* ---- turbines: every sample, for the limits are those of the source ---- */

static void check_turbine(const char *name, uint32_t governor)
{
    static sample samples[4096];
    vector v = blank();
    const size_t n = read_vector(name, &v, samples, COUNT_OF(samples));
    gpw_genset_config *const c = &v.config;

    v.limit_s = 1.0e9;
    v.relative = governor == GPW_GOVERNOR_GGOV1 ? 1.0e-3f : 5.0e-4f;
    if (governor == GPW_GOVERNOR_TGOV1) {
        assert_status(gpw_genset_use_tgov1(c), GPW_OK);
        c->throttle_max_pu = 2.0f; /* 5 in the file: neither is met */
        c->throttle_min_pu = -1.0f;
    } else if (governor == GPW_GOVERNOR_GAST) {
        assert_status(gpw_genset_use_gast(c, GPW_TUNING_OWN), GPW_OK);
    } else {
        assert_status(gpw_genset_use_ggov1(c, GPW_TUNING_OWN), GPW_OK);
        c->throttle_min_pu = c->kturb * (v.vmin_pu - c->wfnl_pu);
        c->throttle_max_pu = c->kturb * (v.vmax_pu - c->wfnl_pu);
        c->t3_s = c->kd > 0.0f ? c->t3_s : 1.0f; /* 1e9 where there is no derivative */
    }
    assert_true(v.events > 0 || v.is_ramp);
    if (!(compare(name, &v, samples, n) <= 1.0)) {
        fail_msg("%s", name);
    }
}

static void tgov1_with_equal_lead_and_lag_follows_the_droop_vector(void **state)
{
    (void)state;
    check_turbine("droop_lag_H1.00_step20", GPW_GOVERNOR_TGOV1);
}

static void gast_follows_the_vectors_at_its_limits_too(void **state)
{
    static const char *const names[] = {
        "gast_H2.00_step10",    "gast_H2.00_step50", "gast_H2.00_reject50",
        "gast_H2.00_square",    "gast_H2.00_ramp2s", "gast_H2.00_step50_vmax",
        "gast_H2.00_templimit",
    };
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(names); k++) {
        check_turbine(names[k], GPW_GOVERNOR_GAST);
    }
}

static void ggov1_follows_the_vectors_at_its_limits_too(void **state)
{
    static const char *const names[] = {
        "ggov1_pi_H1.00_step10",    "ggov1_pi_H1.00_step50",       "ggov1_pi_H1.00_square",
        "ggov1_pi_H1.00_ramp2s",    "ggov1_pid_H1.00_step10",      "ggov1_pid_H1.00_step50",
        "ggov1_droop_H1.00_step30", "ggov1_errclamp_H0.70_step30", "ggov1_teng_H1.00_step30",
    };
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(names); k++) {
        check_turbine(names[k], GPW_GOVERNOR_GGOV1);
    }
}

/* ---- collapse ---- */

static void set_that_cannot_take_the_step_ends_collapsed(void **state)
{
    static const char *const names[] = {"degov1_def_H0.70_step50", "degov1_def_H1.00_step50"};
    static sample samples[4096];
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(names); k++) {
        vector v = blank();
        const size_t n = read_vector(names[k], &v, samples, COUNT_OF(samples));
        gpw_genset *g = NULL;
        gpw_genset_output out;
        double end_s = samples[n - 1].t_s;
        unsigned long step;

        /* the record is cut at 0.6 pu, where the library says the set has stalled */
        v.limit_s = end_s;
        assert_true(compare(names[k], &v, samples, n) <= 1.0);
        assert_status(gpw_genset_init(memory, sizeof memory, &v.config, &g), GPW_OK);
        for (step = 0; step < (unsigned long)lround(end_s * 1000.0) + 5u; step++) {
            assert_status(gpw_genset_step(g, 0.7e6f, &out, sizeof out), GPW_OK);
        }
        assert_int_equal(out.collapsed, 1);
        assert_near(out.mechanical_w, 0.0, 0.0);
        assert_near(out.speed_pu, -0.4, 2e-3);
    }
}

/* Comes last: every row is there then, or the records are not. */
static void page_of_the_docs_has_these_rows(void **state)
{
    static char page[17000];

    (void)state;
    if (table[0] == '\0') {
        print_message("# skipped: data not present\n");
        skip();
    }
    (void)snprintf(page, sizeof page,
                   "\n| record | governor here | dip there | dip here | worst | of allowed | "
                   "until |\n|---|---|---|---|---|---|---|\n%s",
                   table);
    assert_page_is_kept("oracles.md", "test_genset_vectors -->\n", page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_default_governor_follows_the_vectors),
        cmocka_unit_test(fast_governor_with_droop_follows_the_vectors),
        cmocka_unit_test(fast_isochronous_governor_follows_the_vectors),
        cmocka_unit_test(droop_with_one_lag_follows_the_vector),
        cmocka_unit_test(tgov1_with_equal_lead_and_lag_follows_the_droop_vector),
        cmocka_unit_test(gast_follows_the_vectors_at_its_limits_too),
        cmocka_unit_test(ggov1_follows_the_vectors_at_its_limits_too),
        cmocka_unit_test(set_that_cannot_take_the_step_ends_collapsed),
        cmocka_unit_test(page_of_the_docs_has_these_rows),
    };

    return cmocka_run_group_tests_name("genset vectors", tests, NULL, NULL);
}
