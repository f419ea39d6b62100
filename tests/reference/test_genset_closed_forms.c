/* SPDX-License-Identifier: MIT */
/* What can be said about a set without simulating it, and what an independent solution in
 * double precision says where limits act. Extremes are those the library reports, one per
 * sub-step of 1 ms; only times of extremes are refined by a parabola through three sub-steps.
 */
#include "gpw_test.h"

#include "genset_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_MS 1000000u
#define RATED_W 1.0e6
#define OPEN_LOOP_PU 0.9 /* throttle ends that no case here reaches */

static GPW_STATE_BUFFER(memory, GPW_GENSET_STATE_BYTES(100u));

static gpw_genset_config blank(uint32_t swing)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    c.tick_ns = NS_PER_MS;
    c.rated_w = (float)RATED_W;
    c.f0_hz = 60.0f;
    c.swing = swing;
    return c;
}

static gpw_genset_config preset(uint32_t which, uint32_t swing)
{
    gpw_genset_config c = blank(swing);

    assert_status(gpw_genset_preset(&c, which), GPW_OK);
    return c;
}

static gpw_genset *set_of(const gpw_genset_config *c)
{
    gpw_genset *g = NULL;

    assert_status(gpw_genset_init(memory, sizeof memory, c, &g), GPW_OK);
    return g;
}

static gpw_genset_output step(gpw_genset *g, double load_pu)
{
    gpw_genset_output out;

    assert_status(gpw_genset_step(g, (float)(load_pu * RATED_W), &out, sizeof out), GPW_OK);
    return out;
}

/* ---- nadirs ---- */

typedef struct response {
    double nadir_pu, nadir_s; /* of the tick that holds it; time refined */
    double peak_pu;
    double back_2pct_s, back_1pct_s;
    double end_pu;
    double at_250ms, at_1s;
    uint32_t collapsed;
} response;

static double vertex(double before, double at, double after)
{
    const double curvature = before - 2.0 * at + after;

    return curvature != 0.0 ? 0.5 * (before - after) / curvature : 0.0;
}

/* From equilibrium at the configuration's initial load to `load_pu`, in ticks of 1 ms. */
static response respond(const gpw_genset_config *c, double load_pu, double seconds)
{
    gpw_genset *const g = set_of(c);
    const long ticks = lround(seconds * 1000.0);
    double before = 0.0, at = 0.0, after = 0.0;
    response r;
    long k;

    memset(&r, 0, sizeof r);
    for (k = 1; k <= ticks; k++) {
        const gpw_genset_output out = step(g, load_pu);

        before = at;
        at = after;
        after = (double)out.speed_pu;
        if ((double)out.speed_min_pu < r.nadir_pu) {
            r.nadir_pu = (double)out.speed_min_pu;
        }
        if (k > 1 && at == r.nadir_pu && after > at) {
            r.nadir_s = 1e-3 * ((double)(k - 1) + vertex(before, at, after));
        }
        r.peak_pu = fmax(r.peak_pu, (double)out.speed_max_pu);
        r.back_2pct_s = fabs(after) > 0.02 ? 1e-3 * (double)k : r.back_2pct_s;
        r.back_1pct_s = fabs(after) > 0.01 ? 1e-3 * (double)k : r.back_1pct_s;
        r.at_250ms = k == 250 ? after : r.at_250ms;
        r.at_1s = k == 1000 ? after : r.at_1s;
        r.collapsed = out.collapsed;
    }
    r.end_pu = after;
    return r;
}

static void assert_relative(const char *what, double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance * fabs(expected))) {
        fail_msg("%s is %.9g, expected %.9g, off by %.2e", what, actual, expected,
                 fabs(actual / expected - 1.0));
    }
}

/* Every row of both tables: 2H w' = m - p - D w from rest. */
typedef struct row {
    double h, d, r, t, kp, ki, p, t_n, nadir, at_250ms, at_1s;
} row;

static gpw_genset_config droop_config(const row *x)
{
    gpw_genset_config c = blank(GPW_SWING_POWER);

    c.governor = GPW_GOVERNOR_DROOP;
    c.inertia_s = (float)x->h;
    c.damping_pu = (float)x->d;
    c.droop_pu = (float)x->r;
    c.t_lag_s = (float)x->t;
    c.throttle_min_pu = -(float)OPEN_LOOP_PU;
    c.throttle_max_pu = 2.0f;
    return c;
}

static gpw_genset_config pi_config(const row *x)
{
    gpw_genset_config c = blank(GPW_SWING_POWER);

    c.governor = GPW_GOVERNOR_PI;
    c.inertia_s = (float)x->h;
    c.damping_pu = (float)x->d;
    c.kp = (float)x->kp;
    c.ki = (float)x->ki;
    c.throttle_min_pu = -(float)OPEN_LOOP_PU;
    c.throttle_max_pu = 2.0f;
    return c;
}

static void check_row(const char *kind, const gpw_genset_config *c, const row *x)
{
    const int has_nadir = isfinite(x->t_n);
    const response r = respond(c, x->p, has_nadir ? x->t_n + 1.0 : 20.0);

    print_message("# %s H %.2f D %.1f p %.2f: nadir %.9f (%.9f) at %.6f s (%.6f)\n", kind, x->h,
                  x->d, x->p, r.nadir_pu, x->nadir, r.nadir_s, x->t_n);
    assert_relative("nadir", r.nadir_pu, x->nadir, 1e-4);
    if (has_nadir) {
        assert_relative("time of the nadir", r.nadir_s, x->t_n, 1e-3);
    }
    if (x->at_250ms != 0.0) {
        assert_near(r.at_250ms, x->at_250ms, 1e-4 * fabs(x->nadir));
        assert_near(r.at_1s, x->at_1s, 1e-4 * fabs(x->nadir));
    }
}

static void second_order_droop_has_the_nadir_of_its_closed_form(void **state)
{
    static const double rows[][7] = {
        /* H, D, R, T, p, t_n, nadir */
        {1.0, 0.0, 0.05, 0.3, 0.2, 0.337145, -0.01987477},
        {0.7, 0.0, 0.05, 0.2, 0.1, 0.231762, -0.00973482},
        {3.0, 1.0, 0.05, 0.5, 0.1, 0.801120, -0.00734292},
        {1.07, 0.0, 0.04, 0.1, 0.5, 0.214114, -0.02741056},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        const row x = {.h = rows[i][0],
                       .d = rows[i][1],
                       .r = rows[i][2],
                       .t = rows[i][3],
                       .p = rows[i][4],
                       .t_n = rows[i][5],
                       .nadir = rows[i][6]};
        const gpw_genset_config c = droop_config(&x);

        check_row("droop", &c, &x);
    }
}

static void isochronous_pi_has_the_nadir_of_its_closed_form(void **state)
{
    const row x = {
        .h = 1.0, .kp = 4.0, .ki = 8.0, .p = 0.2, .t_n = 0.604600, .nadir = -0.02731465};
    const gpw_genset_config c = pi_config(&x);

    (void)state;
    check_row("PI", &c, &x);
}

static FILE *open_table(const char *name)
{
    const char *folder = getenv("GPW_SHARED");
    char path[1024];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/vectors/%s", folder != NULL ? folder : "../shared",
                   name);
    file = fopen(path, "r");
    if (file == NULL) {
        print_message("# skipped: data not present (%s)\n", path);
        skip();
    }
    return file;
}

static void table_of_droop_closed_forms_is_met(void **state)
{
    FILE *const file = open_table("closed_form_droop_lag.csv");
    char line[512];
    int rows = 0;

    (void)state;
    while (fgets(line, sizeof line, file) != NULL) {
        row x;
        double wn, zeta, w_ss;

        memset(&x, 0, sizeof x);
        if (sscanf(line, "%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", &x.h, &x.d, &x.r,
                   &x.t, &x.p, &wn, &zeta, &w_ss, &x.t_n, &x.nadir, &x.at_250ms,
                   &x.at_1s) == 12) {
            const gpw_genset_config c = droop_config(&x);
            gpw_genset *g;
            float settled;

            check_row("droop", &c, &x);
            g = set_of(&c);
            assert_status(gpw_genset_settled(g, (float)(x.p * RATED_W), &settled), GPW_OK);
            assert_relative("settled", (double)settled, w_ss, 1e-6);
            rows++;
        }
    }
    (void)fclose(file);
    assert_int_equal(rows, 12);
}

static void table_of_isochronous_closed_forms_is_met(void **state)
{
    FILE *const file = open_table("closed_form_iso_pi.csv");
    char line[512];
    int rows = 0;

    (void)state;
    while (fgets(line, sizeof line, file) != NULL) {
        row x;
        double wn, zeta;

        memset(&x, 0, sizeof x);
        if (sscanf(line, "%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", &x.h, &x.d, &x.kp,
                   &x.ki, &x.p, &wn, &zeta, &x.t_n, &x.nadir, &x.at_250ms, &x.at_1s) == 11) {
            const gpw_genset_config c = pi_config(&x);

            check_row("PI", &c, &x);
            rows++;
        }
    }
    (void)fclose(file);
    assert_int_equal(rows, 12);
}

/* ---- the first moments ---- */

static void rocof_at_once_is_p_f0_over_2h(void **state)
{
    gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_POWER);

    (void)state;
    assert_relative("RoCoF, 60 Hz", (double)step(set_of(&c), 0.5).rocof_hz_per_s, -14.0187,
                    1e-5);
    c.f0_hz = 50.0f;
    assert_relative("RoCoF, 50 Hz", (double)step(set_of(&c), 0.5).rocof_hz_per_s, -11.6822,
                    1e-5);
}

static void speed_falls_in_a_straight_line_during_the_dead_time(void **state)
{
    const gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_POWER);
    gpw_genset *const g = set_of(&c);
    gpw_genset_output out = step(g, 0.5);
    int k;

    (void)state;
    for (k = 1; k < 24; k++) {
        out = step(g, 0.5);
    }
    assert_relative("df(Td)", (double)out.frequency_hz - 60.0, -0.5 * 60.0 * 0.024 / 2.14,
                    1e-4);
    /* and leaves it as soon as the governor is heard */
    for (k = 24; k < 100; k++) {
        out = step(g, 0.5);
    }
    assert_true((double)out.speed_pu > -0.5 * 0.100 / 2.14 * 0.9);
}

static void dead_time_counts_fractions_of_a_substep(void **state)
{
    gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_POWER);
    double nadir[3];
    int k;

    (void)state;
    for (k = 0; k < 3; k++) {
        c.dead_s = 0.024f + 0.0005f * (float)k;
        nadir[k] = respond(&c, 0.5, 1.0).nadir_pu;
    }
    /* half a millisecond more goes half of the way that a whole one goes */
    assert_near((nadir[1] - nadir[0]) / (nadir[2] - nadir[0]), 0.5, 0.02);
}

/* ---- settled values ---- */

static void settled_deviation_is_reached_in_every_form(void **state)
{
    static const struct {
        uint32_t governor, swing, on_power;
        double d;
    } cases[] = {
        {GPW_GOVERNOR_DROOP, GPW_SWING_POWER, 0, 0.0},
        {GPW_GOVERNOR_DROOP, GPW_SWING_POWER, 0, 2.0},
        {GPW_GOVERNOR_DROOP, GPW_SWING_TORQUE, 0, 0.0},
        {GPW_GOVERNOR_DROOP, GPW_SWING_TORQUE, 0, 2.0},
        {GPW_GOVERNOR_DEGOV1, GPW_SWING_TORQUE, 0, 0.0},
        {GPW_GOVERNOR_DEGOV1, GPW_SWING_TORQUE, 0, 1.5},
        {GPW_GOVERNOR_DEGOV1, GPW_SWING_POWER, 0, 1.5},
        {GPW_GOVERNOR_DEGOV1, GPW_SWING_TORQUE, 1, 1.5},
        {GPW_GOVERNOR_DEGOV1, GPW_SWING_POWER, 1, 0.0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, cases[i].swing);
        response r;
        float settled;

        c.governor = cases[i].governor;
        c.droop_pu = 0.04f;
        c.droop_on_power = cases[i].on_power;
        c.t_lag_s = 0.1f;
        c.damping_pu = (float)cases[i].d;
        c.initial_pu = 0.2f;
        r = respond(&c, 0.7, 60.0);
        assert_status(gpw_genset_settled(set_of(&c), (float)(0.7 * RATED_W), &settled), GPW_OK);
        assert_near(r.end_pu, settled, 1e-6);
        if (cases[i].governor == GPW_GOVERNOR_DROOP && cases[i].swing == GPW_SWING_POWER) {
            assert_relative("settled", (double)settled, -0.5 / (cases[i].d + 25.0), 1e-6);
        }
        if (i == 4) { /* w = (w0 + sqrt(w0^2 - 4 R p))/2 with w0 = 1 + R p0 */
            assert_near(settled, (1.008 + sqrt(1.008 * 1.008 - 4 * 0.04 * 0.7)) / 2 - 1, 1e-7);
        }
    }
}

/* ---- the published diesel set ---- */

/* Published to four digits (-0.02054, -0.02593, -0.01852, integrated at 1 ms); the further ones
 * are the block diagram's by Runge-Kutta in double at 0.05 ms. */
static void reference_diesel_takes_half_load_as_published(void **state)
{
    static const struct {
        double h, nadir, at_s;
    } cases[] = {{1.07, -0.0205368, 0.245}, {0.7, -0.0259188, 0.226}, {2.0, -0.0185221, 0.392}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_POWER);
        response r;

        c.inertia_s = (float)cases[i].h;
        r = respond(&c, 0.5, 5.0);
        print_message(
            "# diesel H %.2f: nadir %.6f at %.4f s, back inside 2 %% %.3f s, 1 %% %.3f s, "
            "overshoot %.6f\n",
            cases[i].h, r.nadir_pu, r.nadir_s, r.back_2pct_s, r.back_1pct_s, r.peak_pu);
        assert_relative("nadir", r.nadir_pu, cases[i].nadir, 2e-4);
        assert_near(r.nadir_s, cases[i].at_s, 1e-3);
        if (i == 0) {
            assert_near(r.peak_pu, 0.00092, 1e-5);
            assert_near(r.back_2pct_s, 0.285, 2e-3);
            assert_near(r.back_1pct_s, 0.695, 2e-3);
        }
    }
    {
        const gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_TORQUE);

        assert_near(respond(&c, 0.5, 5.0).nadir_pu, -0.02092, 5e-6);
    }
}

static void long_ramp_leaves_rate_over_integral_gain(void **state)
{
    static const double expected[2][2] = {
        /* end, peak with its overshoot; torque form, power form */
        {-0.0050253, -0.0052670},
        {-0.0050000, -0.0052335},
    };
    uint32_t swing;

    (void)state;
    for (swing = 0; swing < 2; swing++) {
        const gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, swing);
        gpw_genset *const g = set_of(&c);
        gpw_genset_output out = step(g, 0.0);
        double deepest = 0.0;
        int k;

        for (k = 0; k < 4500; k++) { /* 0.2 pu/s over K = 40 */
            out = step(g, 0.2e-3 * ((double)k + 0.5));
            deepest = fmin(deepest, (double)out.speed_min_pu);
        }
        assert_near(out.speed_pu, expected[swing][0], 1e-6);
        assert_near(deepest, expected[swing][1], 1e-6);
    }
}

/* ---- limits: an independent solution ---- */

/* DEGOV with air in double precision, written from the block diagram: states w, x1, x2, x5, x6,
 * x4, b; dead time of exactly 24 ms. `winds_up` leaves the integrator running while the
 * actuator is at a limit, which the library does not. */
typedef struct diesel {
    double h, s1, tau, tmin, tmax;
    int winds_up;
    int per_ms; /* sub-steps */
} diesel;

static double diesel_rates(const diesel *m, const double *x, double torque, double load,
                           double *d)
{
    const double top = fmin(m->tmax, x[6] + m->s1), asked = x[5] + 0.25 * x[4];
    const double throttle = fmax(m->tmin, fmin(top, asked));
    const int held =
        !m->winds_up && ((asked > top && x[4] > 0.0) || (asked < m->tmin && x[4] < 0.0));

    d[0] = (torque - load / (1.0 + x[0])) / (2.0 * m->h);
    d[1] = x[2];
    d[2] = (-x[0] - x[1] - 0.01 * x[2]) / (0.01 * 0.02);
    d[3] = (40.0 * (x[1] + 0.2 * x[2]) - x[3]) / 0.009;
    d[4] = (x[3] - x[4]) / 0.0384;
    d[5] = held ? 0.0 : x[4];
    d[6] = (throttle - x[6]) / m->tau;
    return throttle;
}

typedef struct diesel_run {
    double dip, outside_35pm_s, outside_20pm_s; /* last time beyond 3.5 % and 2 % */
    double end;
} diesel_run;

static diesel_run run_diesel(const diesel *m, double initial, double load, double seconds,
                             double *speeds)
{
    const double h = 1e-3 / (double)m->per_ms;
    const long steps = lround(seconds / h);
    const size_t slots = 24u * (size_t)m->per_ms;
    double x[7] = {0.0}, y[7], k[4][7], ring[480];
    diesel_run r = {0.0, 0.0, 0.0, 0.0};
    size_t j, at = 0;
    long i;

    x[5] = x[6] = initial;
    assert_true(slots <= COUNT_OF(ring));
    for (j = 0; j < slots; j++) {
        ring[j] = initial;
    }
    for (i = 0; i < steps && x[0] > -0.5; i++) {
        const double now = ring[at], next = ring[(at + 1) % slots], mid = 0.5 * (now + next);

        ring[at] = diesel_rates(m, x, now, load, k[0]);
        at = (at + 1) % slots;
        for (j = 0; j < 7; j++) {
            y[j] = x[j] + 0.5 * h * k[0][j];
        }
        (void)diesel_rates(m, y, mid, load, k[1]);
        for (j = 0; j < 7; j++) {
            y[j] = x[j] + 0.5 * h * k[1][j];
        }
        (void)diesel_rates(m, y, mid, load, k[2]);
        for (j = 0; j < 7; j++) {
            y[j] = x[j] + h * k[2][j];
        }
        (void)diesel_rates(m, y, next, load, k[3]);
        for (j = 0; j < 7; j++) {
            x[j] += h / 6.0 * (k[0][j] + 2.0 * k[1][j] + 2.0 * k[2][j] + k[3][j]);
        }
        x[6] = fmax(0.0, x[6]);
        r.dip = fmax(r.dip, -x[0]);
        r.outside_35pm_s = fabs(x[0]) > 0.035 ? h * (double)(i + 1) : r.outside_35pm_s;
        r.outside_20pm_s = fabs(x[0]) > 0.02 ? h * (double)(i + 1) : r.outside_20pm_s;
        if (speeds != NULL) {
            speeds[i / m->per_ms] = x[0]; /* the last in each millisecond stays */
        }
    }
    r.end = x[0];
    return r;
}

static gpw_genset_config with_air(double h, double s1, double tau)
{
    gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_TORQUE);

    c.inertia_s = (float)h;
    c.air_step_pu = (float)s1;
    c.air_tau_s = (float)tau;
    return c;
}

static void limited_by_air_the_set_follows_an_independent_solution(void **state)
{
    static const double cases[][3] = {{0.35, 2.0, 0.55}, {0.60, 1.0, 0.90}, {0.16, 4.0, 0.26}};
    static double speeds[8000];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const diesel m = {1.07, cases[i][0], cases[i][1], -0.05, 1.1, 0, 20};
        const gpw_genset_config c = with_air(1.07, cases[i][0], cases[i][1]);
        gpw_genset *const g = set_of(&c);
        double worst = 0.0, dip;
        size_t k;

        dip = run_diesel(&m, 0.0, cases[i][2], 8.0, speeds).dip;
        for (k = 0; k < COUNT_OF(speeds); k++) {
            worst = fmax(worst, fabs((double)step(g, cases[i][2]).speed_pu - speeds[k]));
        }
        print_message("# air %.2f/%.0f, step %.2f: dip %.5f, largest difference %.2e\n",
                      cases[i][0], cases[i][1], cases[i][2], dip, worst);
        assert_true(worst <= 2e-5 + 1e-3 * dip);
    }
}

/* The reference's own run came back after 1.21 s; it does not say how its integrator was held.
 */
static void full_rejection_recovers_through_friction(void **state)
{
    diesel m = {1.07, 1.0e6, 1.0, -0.05, 1.1, 0, 20};
    gpw_genset_config c = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_TORQUE);
    const double expected_s = run_diesel(&m, 1.0, 0.0, 10.0, NULL).outside_20pm_s;
    response r;

    (void)state;
    c.initial_pu = 1.0f;
    r = respond(&c, 0.0, 10.0);
    print_message("# full rejection: peak %.5f, back inside 2 %% after %.3f s (%.3f)\n",
                  r.peak_pu, r.back_2pct_s, expected_s);
    assert_near(r.back_2pct_s, expected_s, 0.01);
    assert_near(r.back_2pct_s, 1.21, 0.07);
    assert_near(r.end_pu, 0.0, 1e-5);
    /* without friction nothing brakes: this is why the preset departs from the published 0 */
    c.throttle_min_pu = 0.0f;
    m.tmin = 0.0;
    r = respond(&c, 0.0, 10.0);
    print_message("# without friction: ends at %.5f (%.5f)\n", r.end_pu,
                  run_diesel(&m, 1.0, 0.0, 10.0, NULL).end);
    assert_near(r.end_pu, run_diesel(&m, 1.0, 0.0, 10.0, NULL).end, 2e-4);
    assert_true(r.end_pu > 0.04);
}

/* The reference's table of the largest single step from no load, by first-step acceptance and
 * turbocharger time, for dips of 15, 10 and 7 %. It was made with this diesel at H = 1.07 s,
 * and a class also had to be recovered from in 10, 5 and 3 s (3.5 %, 2 %, 2 %), with an
 * integrator that winds up at the air limit. Where the dip decides, the library must agree with
 * the table; where that recovery decides, the independent solution with wind-up must, and the
 * library, which does not wind up, accepts no less. */
static const double acceptance[6][5] = {
    {0.60, 1.0, 0.98, 0.95, 0.88}, {0.60, 4.0, 0.79, 0.76, 0.69}, {0.50, 2.0, 0.78, 0.73, 0.67},
    {0.35, 2.0, 0.60, 0.56, 0.48}, {0.25, 2.0, 0.47, 0.41, 0.35}, {0.16, 4.0, 0.26, 0.22, 0.19},
};
static const int dip_decides[6][3] = {{1, 1, 1}, {1, 1, 0}, {1, 1, 0},
                                      {1, 1, 0}, {1, 0, 0}, {0, 0, 0}};
static const double class_dip[3] = {0.15, 0.10, 0.07};
static const double class_recovery_s[3] = {10.0, 5.0, 3.0};

static int library_takes(const gpw_genset_config *c, double load, double dip)
{
    gpw_genset *const g = set_of(c);
    int k;

    for (k = 0; k < 15000; k++) {
        if ((double)step(g, load).speed_min_pu < -dip) {
            return 0;
        }
    }
    return 1;
}

static int winding_up_takes(const diesel *m, double load, size_t class_index)
{
    const diesel_run r = run_diesel(m, 0.0, load, 15.0, NULL);
    const double outside_s = class_index == 0 ? r.outside_35pm_s : r.outside_20pm_s;

    return r.dip <= class_dip[class_index] && outside_s <= class_recovery_s[class_index];
}

static void load_acceptance_table_of_the_reference_is_reproduced(void **state)
{
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(acceptance); i++) {
        const gpw_genset_config c = with_air(1.07, acceptance[i][0], acceptance[i][1]);
        const diesel m = {1.07, acceptance[i][0], acceptance[i][1], -0.05, 1.1, 1, 1};

        print_message("# s1 %.2f tau %.0f:", acceptance[i][0], acceptance[i][1]);
        for (j = 0; j < 3; j++) {
            const double expected = acceptance[i][2 + j];
            double low = 0.0, high = 1.1, low_up = 0.0, high_up = 1.1;

            while (high - low > 0.002) {
                const double p = 0.5 * (low + high);

                *(library_takes(&c, p, class_dip[j]) ? &low : &high) = p;
            }
            while (!dip_decides[i][j] && high_up - low_up > 0.002) {
                const double p = 0.5 * (low_up + high_up);

                *(winding_up_takes(&m, p, j) ? &low_up : &high_up) = p;
            }
            print_message("  G%zu %.3f (%.2f%s)", j + 1, low, expected,
                          dip_decides[i][j] ? "" : ", winding up");
            if (dip_decides[i][j]) {
                assert_near(low, expected, 0.01);
            } else {
                print_message(" %.3f", low_up);
                assert_near(low_up, expected, 0.02);
                assert_true(low >= expected);
            }
        }
        print_message("\n");
    }
}

static uint32_t ramp_collapses(double h, double s1, double tau, double rate)
{
    gpw_genset_config c = with_air(h, s1, tau);
    gpw_genset_output out;
    gpw_genset *g;
    long k;

    c.tick_ns = 10u * NS_PER_MS;
    g = set_of(&c);
    memset(&out, 0, sizeof out);
    for (k = 0; 0.01 * (double)k * rate < 0.8; k++) {
        out = step(g, 0.01 * ((double)k + 0.5) * rate);
    }
    return out.collapsed;
}

/* Up to 0.8 pu. At exactly s1/tau the margin goes to 0, and in the torque form the little speed
 * lost makes the torque rise a little faster than the power, so that the longest ramps would
 * stall near full load. */
static void ramp_faster_than_s1_over_tau_stalls(void **state)
{
    (void)state;
    assert_int_equal(ramp_collapses(1.07, 0.16, 4.0, 0.040), 0);
    assert_int_equal(ramp_collapses(1.07, 0.16, 4.0, 0.045), 1);
    assert_int_equal(ramp_collapses(0.70, 0.09, 10.0, 0.009), 0);
    assert_int_equal(ramp_collapses(0.70, 0.09, 10.0, 0.010), 1);
}

/* ---- anti-windup ---- */

/* Overload for `seconds`, then a load the set can carry: the peak after that. */
static double peak_after_overload(gpw_genset_config c, double seconds)
{
    const long overload = lround(seconds * 1000.0);
    gpw_genset *g;
    double peak = 0.0;
    long k;

    c.initial_pu = 0.8f;
    g = set_of(&c);
    for (k = 0; k < overload + 20000; k++) {
        const gpw_genset_output out = step(g, k < overload ? 1.12 : 1.0);

        assert_int_equal(out.collapsed, 0);
        if (k > overload + 500) {
            peak = fmax(peak, (double)out.speed_pu);
        }
    }
    return peak;
}

static void long_saturation_leaves_no_overshoot_behind(void **state)
{
    gpw_genset_config degov = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_POWER);
    gpw_genset_config pi = preset(GPW_GENSET_DIESEL_NA, GPW_SWING_POWER);
    gpw_genset_config lagged;
    double of_degov, of_pi, of_lagged;

    (void)state;
    pi.governor = GPW_GOVERNOR_PI;
    pi.kp = 8.0f;
    pi.ki = 8.0f;
    pi.dead_s = 0.0f;
    lagged = pi;
    lagged.t_lag_s = 0.05f;
    of_degov = peak_after_overload(degov, 8.0);
    of_pi = peak_after_overload(pi, 8.0);
    of_lagged = peak_after_overload(lagged, 8.0);
    print_message("# peak after 8 s of overload: DEGOV %.5f, PI %.5f, PI with lag %.5f\n",
                  of_degov, of_pi, of_lagged);
    assert_true(of_degov < 0.005);
    assert_true(of_pi < 0.005);
    assert_true(of_lagged < 0.005);
}

/* ---- presets ---- */

static void shake_preset(gpw_genset_config c, double from, double to)
{
    gpw_genset *g;
    gpw_genset_output out;
    float settled;
    long k, outside = 0;

    c.tick_ns = 10u * NS_PER_MS;
    c.initial_pu = (float)from;
    g = set_of(&c);
    memset(&out, 0, sizeof out);
    assert_status(gpw_genset_settled(g, (float)(to * RATED_W), &settled), GPW_OK);
    for (k = 1; k <= 6000; k++) {
        out = step(g, to);
        if (fabs((double)out.speed_min_pu - (double)settled) > 0.02 ||
            fabs((double)out.speed_max_pu - (double)settled) > 0.02) {
            outside = k;
        }
    }
    if (out.collapsed || outside > 1000 || fabs((double)(out.speed_pu - settled)) > 1e-5) {
        fail_msg(
            "%.2f to %.2f at H %.3f s1 %.3f tau %.2f: outside 2 %% for %.2f s, ends at %.6f",
            from, to, (double)c.inertia_s, (double)c.air_step_pu, (double)c.air_tau_s,
            0.01 * (double)outside, (double)out.speed_pu);
    }
}

static void every_preset_is_stable_alone_on_an_island_at_every_corner(void **state)
{
    uint32_t which, corner;

    (void)state;
    for (which = 0; which <= GPW_GENSET_GAS_LEAN; which++) {
        for (corner = 0; corner < 8; corner++) {
            gpw_genset_config c = preset(which, GPW_SWING_TORQUE);

            c.inertia_s *= corner & 1u ? 1.2f : 0.8f;
            c.air_step_pu *= corner & 2u ? 1.25f : 0.75f;
            c.air_tau_s *= corner & 4u ? 1.3f : 0.7f;
            shake_preset(c, 0.0, 0.10);
            shake_preset(c, 0.5, 0.60);
            if (which != GPW_GENSET_GAS_LEAN) { /* it takes 16 % at once, 12 % at the corner */
                shake_preset(c, 0.0, 0.25);
                shake_preset(c, 0.5, 0.75);
            }
            shake_preset(c, 1.0, 0.0);
            shake_preset(c, 0.5, 0.25);
        }
    }
}

/* What the preset's comment says. */
static void lean_gas_set_does_not_take_a_quarter_at_its_low_end(void **state)
{
    gpw_genset_config c = preset(GPW_GENSET_GAS_LEAN, GPW_SWING_TORQUE);
    gpw_genset_output out;
    gpw_genset *g;
    int k;

    (void)state;
    c.inertia_s *= 0.8f;
    c.air_step_pu *= 0.75f;
    c.air_tau_s *= 1.3f;
    g = set_of(&c);
    for (k = 0; k < 10000; k++) {
        out = step(g, 0.25);
    }
    assert_int_equal(out.collapsed, 1);
}

/* ---- time ---- */

/* Speed after a step, from ten minutes on to the end of a day, against the settled value. */
static double drift_over_a_day(gpw_genset_config c)
{
    gpw_genset *g;
    double worst = 0.0;
    float settled;
    long k;

    c.tick_ns = 100u * NS_PER_MS;
    c.initial_pu = 0.2f;
    g = set_of(&c);
    assert_status(gpw_genset_settled(g, (float)(0.45 * RATED_W), &settled), GPW_OK);
    for (k = 0; k < 864000; k++) {
        const gpw_genset_output out = step(g, 0.45);

        if (k >= 6000) {
            worst = fmax(worst, fabs((double)out.speed_min_pu - (double)settled));
            worst = fmax(worst, fabs((double)out.speed_max_pu - (double)settled));
        }
    }
    return worst;
}

static void steady_state_does_not_drift_in_a_day(void **state)
{
    const double isochronous =
        drift_over_a_day(preset(GPW_GENSET_DIESEL_TURBO, GPW_SWING_TORQUE));
    const double droop =
        drift_over_a_day(preset(GPW_GENSET_DIESEL_TURBO_DROOP, GPW_SWING_TORQUE));

    (void)state;
    print_message("# away from settled in a day: isochronous %.2e, droop %.2e pu\n",
                  isochronous, droop);
    assert_true(isochronous < 1e-6);
    assert_true(droop < 1e-6);
}

/* Sub-steps fed with the mean load over each, as a site does it, and results per tick. */
static double nadir_for_tick(uint32_t tick_ns, double edge_s)
{
    gpw_genset_config c = preset(GPW_GENSET_DIESEL_TURBO, GPW_SWING_TORQUE);
    const uint32_t substeps = gpwi_substeps(tick_ns);
    const double h = 1e-9 * (double)tick_ns / (double)substeps;
    double nadir = 0.0, t = 0.0;
    gpw_genset *g;

    c.tick_ns = tick_ns;
    c.initial_pu = 0.2f;
    g = set_of(&c);
    while (t < 4.0) {
        gpw_genset_output out;
        uint32_t i;

        gpwi_genset_begin(g);
        for (i = 0; i < substeps; i++) {
            const double share = fmax(0.0, fmin(1.0, (t + h - edge_s) / h));

            (void)gpwi_genset_substep(g, (float)((0.2 + 0.4 * share) * RATED_W));
            t += h;
        }
        gpwi_genset_read(g, &out);
        nadir = fmin(nadir, (double)out.speed_min_pu);
    }
    return nadir;
}

static void nadir_does_not_depend_on_the_tick(void **state)
{
    static const uint32_t ticks_ns[] = {1000000u,  1500000u,  7300000u,
                                        10000000u, 33300000u, 100000000u};
    const double expected = nadir_for_tick(NS_PER_MS, 0.5);
    uint32_t random = 12345u;
    size_t i;
    int k;

    (void)state;
    for (i = 0; i < COUNT_OF(ticks_ns); i++) {
        double worst = 0.0;

        for (k = 0; k < 8; k++) {
            double phase;

            random = random * 1664525u + 1013904223u;
            phase = (double)(random >> 8) / 16777216.0;
            worst = fmax(worst,
                         fabs(nadir_for_tick(ticks_ns[i], 0.5 + 0.1 * phase) / expected - 1.0));
        }
        print_message("# tick %5.1f ms: nadir within %.1e of %.6f\n",
                      1e-6 * (double)ticks_ns[i], worst, expected);
        assert_true(worst < 1e-3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_order_droop_has_the_nadir_of_its_closed_form),
        cmocka_unit_test(isochronous_pi_has_the_nadir_of_its_closed_form),
        cmocka_unit_test(table_of_droop_closed_forms_is_met),
        cmocka_unit_test(table_of_isochronous_closed_forms_is_met),
        cmocka_unit_test(rocof_at_once_is_p_f0_over_2h),
        cmocka_unit_test(speed_falls_in_a_straight_line_during_the_dead_time),
        cmocka_unit_test(dead_time_counts_fractions_of_a_substep),
        cmocka_unit_test(settled_deviation_is_reached_in_every_form),
        cmocka_unit_test(reference_diesel_takes_half_load_as_published),
        cmocka_unit_test(long_ramp_leaves_rate_over_integral_gain),
        cmocka_unit_test(full_rejection_recovers_through_friction),
        cmocka_unit_test(limited_by_air_the_set_follows_an_independent_solution),
        cmocka_unit_test(load_acceptance_table_of_the_reference_is_reproduced),
        cmocka_unit_test(ramp_faster_than_s1_over_tau_stalls),
        cmocka_unit_test(long_saturation_leaves_no_overshoot_behind),
        cmocka_unit_test(every_preset_is_stable_alone_on_an_island_at_every_corner),
        cmocka_unit_test(lean_gas_set_does_not_take_a_quarter_at_its_low_end),
        cmocka_unit_test(steady_state_does_not_drift_in_a_day),
        cmocka_unit_test(nadir_does_not_depend_on_the_tick),
    };

    return cmocka_run_group_tests_name("genset closed forms", tests, NULL, NULL);
}
