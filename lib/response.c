/* SPDX-License-Identifier: MIT */
/* The answer of a set to a swing of its load: the equations of genset_model.c and the turbines'
 * files, linearised about an equilibrium, at s = j omega. */
#include "genset_internal.h"
#include "maths.h"
#include "response_internal.h"

#define POINT_V0_1 32u

#define PI 3.14159265f
#define FREQUENCY_MIN_HZ 1.0e-4f
#define FREQUENCY_MAX_HZ 1.0e3f

GPW_STATIC_ASSERT(point_size, sizeof(gpw_response_point) == POINT_V0_1);

/* ---- complex numbers ---- */

static gpwi_complex number(float re, float im)
{
    gpwi_complex z;

    z.re = re;
    z.im = im;
    return z;
}

static gpwi_complex plus(gpwi_complex a, gpwi_complex b)
{
    return number(a.re + b.re, a.im + b.im);
}

static gpwi_complex scaled(gpwi_complex a, float k)
{
    return number(k * a.re, k * a.im);
}

gpwi_complex gpwi_complex_times(gpwi_complex a, gpwi_complex b)
{
    return number(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
}

/* By the larger part of the divisor, so that neither square leaves the range of a float. */
gpwi_complex gpwi_complex_over(gpwi_complex a, gpwi_complex b)
{
    float ratio, scale;

    if (gpwi_abs(b.re) >= gpwi_abs(b.im)) {
        ratio = b.im / b.re;
        scale = b.re + b.im * ratio;
        return number((a.re + a.im * ratio) / scale, (a.im - a.re * ratio) / scale);
    }
    ratio = b.re / b.im;
    scale = b.re * ratio + b.im;
    return number((a.re * ratio + a.im) / scale, (a.im * ratio - a.re) / scale);
}

float gpwi_complex_abs(gpwi_complex z)
{
    const float re = gpwi_abs(z.re), im = gpwi_abs(z.im);
    const float most = re > im ? re : im;
    float ratio;

    if (!(most > 0.0f)) {
        return 0.0f;
    }
    ratio = (re > im ? im : re) / most;
    return most * gpwi_sqrt(1.0f + ratio * ratio);
}

float gpwi_complex_arg(gpwi_complex z)
{
    const float re = gpwi_abs(z.re), im = gpwi_abs(z.im);
    float angle = 0.0f;

    if (im > re) {
        angle = 0.5f * PI - gpwi_atan(re / im);
    } else if (re > 0.0f) {
        angle = gpwi_atan(im / re);
    }
    if (z.re < 0.0f) {
        angle = PI - angle;
    }
    return z.im < 0.0f ? -angle : angle;
}

/* exp(-j angle), angle >= 0. Beyond some turns a float knows no phase, and nothing that is
 * delayed so much matters. */
static gpwi_complex turned_back(float angle)
{
    const float turns = angle / (0.5f * PI);
    const uint32_t quarters = turns < 1.0e6f ? (uint32_t)turns : 0u;
    const float rest = gpwi_clamp(angle - (float)quarters * (0.5f * PI), 0.0f, 0.5f * PI);
    const float sine = gpwi_sin(rest), cosine = gpwi_sin(0.5f * PI - rest);

    switch (quarters & 3u) {
    case 0u: return number(cosine, -sine);
    case 1u: return number(-sine, -cosine);
    case 2u: return number(-cosine, sine);
    default: return number(sine, cosine);
    }
}

/* 1 + s tau */
static gpwi_complex lead(float omega, float tau_s)
{
    return number(1.0f, omega * tau_s);
}

static gpwi_complex lagged(gpwi_complex z, float omega, float tau_s)
{
    return gpwi_complex_over(z, lead(omega, tau_s));
}

static gpwi_complex led(gpwi_complex z, float omega, float tau_s)
{
    return gpwi_complex_times(z, lead(omega, tau_s));
}

/* Ki/s */
static gpwi_complex integral(float omega, float ki)
{
    return number(0.0f, -ki / omega);
}

/* ---- governors ---- */

static gpwi_complex degov(const gpw_genset_config *c, float omega)
{
    const gpwi_complex box = number(1.0f - omega * omega * c->t1_s * c->t2_s, omega * c->t1_s);
    gpwi_complex a = led(led(integral(omega, c->k), omega, c->t3_s), omega, c->t4_s);

    a = gpwi_complex_over(a, box);
    return lagged(lagged(a, omega, c->t5_s), omega, c->t6_s);
}

/* Kp + Kd s/(1 + s Td), and what the integral makes of it: it follows the whole answer. */
static gpwi_complex ggov1_controller(const gpw_genset_config *c, float omega)
{
    gpwi_complex z = number(c->kp, 0.0f);

    if (c->kd > 0.0f) {
        z = plus(z, lagged(number(0.0f, omega * c->kd), omega, c->t3_s));
    }
    return gpwi_complex_times(z, plus(number(1.0f, 0.0f), integral(omega, c->ki / c->kp)));
}

static gpwi_complex actuator_of(const gpw_genset_config *c, float omega)
{
    const gpwi_complex per_droop = number(c->droop_pu > 0.0f ? 1.0f / c->droop_pu : 0.0f, 0.0f);

    switch (c->governor) {
    case GPW_GOVERNOR_DROOP: return lagged(per_droop, omega, c->t_lag_s);
    case GPW_GOVERNOR_PI:
        return lagged(plus(number(c->kp, 0.0f), integral(omega, c->ki)), omega, c->t_lag_s);
    case GPW_GOVERNOR_TGOV1:
    case GPW_GOVERNOR_GAST: return lagged(per_droop, omega, c->t1_s);
    case GPW_GOVERNOR_GGOV1: return lagged(ggov1_controller(c, omega), omega, c->t_lag_s);
    default: return degov(c, omega);
    }
}

/* From the actuator to the torque. */
static gpwi_complex engine_of(const gpw_genset_config *c, float omega)
{
    gpwi_complex e = turned_back(omega * c->dead_s);

    switch (c->governor) {
    case GPW_GOVERNOR_TGOV1: return lagged(led(e, omega, c->t2_s), omega, c->t3_s);
    case GPW_GOVERNOR_GAST: return lagged(e, omega, c->t2_s);
    case GPW_GOVERNOR_GGOV1:
        e = lagged(led(e, omega, c->t4_s), omega, c->t5_s);
        return scaled(e, c->kturb);
    default: return e;
    }
}

static int has_own_droop(const gpw_genset_config *c)
{
    return c->droop_pu > 0.0f &&
           (c->governor == GPW_GOVERNOR_DEGOV1 || c->governor == GPW_GOVERNOR_GGOV1);
}

static void add_droop(const gpw_genset_config *c, float omega, gpwi_transfer *at)
{
    const gpwi_complex droop = number(c->droop_pu, 0.0f), one = number(1.0f, 0.0f);

    at->feedback = one;
    at->droop_load = number(0.0f, 0.0f);
    if (!has_own_droop(c)) {
        return;
    }
    if (c->droop_on_power == 1u) {
        at->droop_load = gpwi_complex_times(at->actuator, lagged(droop, omega, c->te_s));
    } else {
        const gpwi_complex seen =
            c->droop_on_power == 2u ? ggov1_controller(c, omega) : at->actuator;

        at->feedback = plus(one, gpwi_complex_times(seen, droop));
    }
}

/* What a shaft that runs faster takes, and less what a pump on it brings. A turbine's power and
 * its load's fall alike with the speed. */
static float torque_per_speed(const gpw_genset_config *c)
{
    return c->swing == GPW_SWING_TORQUE && c->governor < GPW_GOVERNOR_TGOV1
               ? c->damping_pu - c->initial_pu
               : c->damping_pu;
}

void gpwi_response_transfer(const gpw_genset_config *c, float omega, gpwi_transfer *at)
{
    const gpwi_complex engine = engine_of(c, omega);
    gpwi_complex rotor = number(torque_per_speed(c), 2.0f * c->inertia_s * omega);

    at->actuator = actuator_of(c, omega);
    add_droop(c, omega, at);
    if (c->governor == GPW_GOVERNOR_GGOV1 && c->fuel_with_speed) {
        rotor = plus(rotor, scaled(engine, -(c->initial_pu / c->kturb + c->wfnl_pu)));
    }
    at->characteristic =
        plus(gpwi_complex_times(rotor, at->feedback), gpwi_complex_times(at->actuator, engine));
    at->load = plus(at->feedback, gpwi_complex_times(at->droop_load, engine));
}

/* Lags of a governor, by their time constants; an integral counts as one beyond all. */
static uint32_t lags_of(const gpw_genset_config *c, float lag[4])
{
    switch (c->governor) {
    case GPW_GOVERNOR_DROOP: lag[0] = c->t_lag_s; return 1u;
    case GPW_GOVERNOR_PI: lag[0] = c->t_lag_s; return 1u;
    case GPW_GOVERNOR_TGOV1:
        lag[0] = c->t1_s;
        lag[1] = c->t3_s;
        return 2u;
    case GPW_GOVERNOR_GAST:
        lag[0] = c->t1_s;
        lag[1] = c->t2_s;
        return 2u;
    case GPW_GOVERNOR_GGOV1:
        lag[0] = c->t_lag_s;
        lag[1] = c->t5_s;
        lag[2] = c->kd > 0.0f ? c->t3_s : 0.0f;
        return 3u;
    default:
        lag[0] = c->t5_s;
        lag[1] = c->t6_s;
        return 2u;
    }
}

static int has_integral(const gpw_genset_config *c)
{
    return c->governor != GPW_GOVERNOR_DROOP && c->governor != GPW_GOVERNOR_TGOV1 &&
           c->governor != GPW_GOVERNOR_GAST;
}

static int has_box(const gpw_genset_config *c)
{
    return c->governor == GPW_GOVERNOR_DEGOV || c->governor == GPW_GOVERNOR_DEGOV1;
}

float gpwi_response_pole_phase(const gpw_genset_config *c, float omega)
{
    float lag[4] = {0.0f, 0.0f, 0.0f, 0.0f}, phase = 0.0f;
    const uint32_t lags = lags_of(c, lag);
    uint32_t i;

    for (i = 0; i < lags; i++) {
        phase += gpwi_complex_arg(lead(omega, lag[i]));
    }
    if (has_box(c)) {
        phase +=
            gpwi_complex_arg(number(1.0f - omega * omega * c->t1_s * c->t2_s, omega * c->t1_s));
    }
    return phase;
}

uint32_t gpwi_response_degree(const gpw_genset_config *c)
{
    float lag[4] = {0.0f, 0.0f, 0.0f, 0.0f};
    const uint32_t lags = lags_of(c, lag);
    uint32_t degree = 1u + (uint32_t)has_integral(c) + 2u * (uint32_t)has_box(c), i;

    for (i = 0; i < lags; i++) {
        degree += lag[i] > 0.0f;
    }
    return degree;
}

/* ---- asked from outside ---- */

gpw_status gpwi_response_read(const gpw_genset_config *theirs, float load_pu,
                              gpw_genset_config *ours)
{
    gpw_status status;
    size_t bytes;

    gpwi_cannot_fail(gpw_genset_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_GENSET_V0_1, theirs);
    if (status != GPW_OK) {
        return status;
    }
    ours->initial_pu = load_pu;
    return gpw_genset_state_size(ours, &bytes);
}

static float smaller(float a, float b)
{
    return b < a ? b : a;
}

/* Load amplitude at which the first limit is met. Of the actuator's swing the boost follows
 * what is slow; the rest must come out of s1. */
static float linear_range(const gpw_genset_config *c, float omega, float throttle, float speed)
{
    const float up = c->throttle_max_pu - c->initial_pu;
    const float down = c->initial_pu - c->throttle_min_pu;
    const int is_ggov1 = c->governor == GPW_GOVERNOR_GGOV1;
    const float stroke = is_ggov1 ? c->kturb * throttle : throttle;
    float most = smaller(up, down) / stroke;

    if (c->air_step_pu > 0.0f) {
        const gpwi_complex above =
            gpwi_complex_over(number(0.0f, omega * c->air_tau_s), lead(omega, c->air_tau_s));

        most = smaller(most, c->air_step_pu / (throttle * gpwi_complex_abs(above)));
    }
    if (is_ggov1) {
        const float rate = smaller(c->open_pu_per_s, -c->close_pu_per_s);
        const float error = smaller(c->error_max_pu, -c->error_min_pu);

        most = smaller(most, rate / (omega * throttle));
        most = smaller(most, error / (speed + c->droop_pu * throttle));
    }
    return most;
}

gpw_status gpw_response_at(const gpw_genset_config *config, float load_pu, float frequency_hz,
                           gpw_response_point *point, size_t point_bytes)
{
    const float omega = 2.0f * PI * frequency_hz;
    gpw_genset_config c;
    gpwi_transfer at;
    gpwi_complex w, y;
    gpw_response_point p;
    gpw_status status;

    if (config == NULL || point == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_response_read(config, load_pu, &c);
    if (status == GPW_OK && !gpwi_in_range(frequency_hz, FREQUENCY_MIN_HZ, FREQUENCY_MAX_HZ)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_response_transfer(&c, omega, &at);
    w = scaled(gpwi_complex_over(at.load, at.characteristic), -1.0f);
    y = gpwi_complex_over(plus(gpwi_complex_times(at.actuator, w), at.droop_load), at.feedback);
    p.frequency_hz = frequency_hz;
    p.magnitude = gpwi_complex_abs(w);
    p.phase_rad = gpwi_complex_arg(w);
    p.real = w.re;
    p.imaginary = w.im;
    p.throttle = gpwi_complex_abs(y);
    p.linear_pu = linear_range(&c, omega, p.throttle, p.magnitude);
    p.throttle *= c.governor == GPW_GOVERNOR_GGOV1 ? c.kturb : 1.0f;
    p.rated_w = c.rated_w;
    return gpwi_result_write(point, point_bytes, &p, sizeof p, POINT_V0_1);
}

static int is_answer(const gpw_response_point *p)
{
    return gpwi_in_range(p->frequency_hz, FREQUENCY_MIN_HZ, FREQUENCY_MAX_HZ) &&
           gpwi_in_range(p->rated_w, 1.0f, GPW_POWER_MAX_W) && gpwi_abs(p->real) <= FLT_MAX &&
           gpwi_abs(p->imaginary) <= FLT_MAX && (p->real != 0.0f || p->imaginary != 0.0f);
}

/* The load of both is the sum of what moves each by the same speed: w (Sa/wa + Sb/wb). */
gpw_status gpw_response_add(const gpw_response_point *a, const gpw_response_point *b,
                            gpw_response_point *sum, size_t point_bytes)
{
    const gpwi_complex one = number(1.0f, 0.0f);
    gpwi_complex w;
    gpw_response_point s;

    if (a == NULL || b == NULL || sum == NULL) {
        return GPW_ERR_NULL;
    }
    if (point_bytes != sizeof s) {
        return GPW_ERR_VERSION;
    }
    if (!is_answer(a) || !is_answer(b) || a->frequency_hz != b->frequency_hz) {
        return GPW_ERR_DOMAIN;
    }
    s.rated_w = a->rated_w + b->rated_w;
    w = plus(
        scaled(gpwi_complex_over(one, number(a->real, a->imaginary)), a->rated_w / s.rated_w),
        scaled(gpwi_complex_over(one, number(b->real, b->imaginary)), b->rated_w / s.rated_w));
    w = gpwi_complex_over(one, w);
    s.frequency_hz = a->frequency_hz;
    s.magnitude = gpwi_complex_abs(w);
    s.phase_rad = gpwi_complex_arg(w);
    s.real = w.re;
    s.imaginary = w.im;
    s.throttle = gpw_unknown();
    s.linear_pu = gpw_unknown();
    return gpwi_result_write(sum, point_bytes, &s, sizeof s, POINT_V0_1);
}

/* ---- what a band does ---- */

#define POINTS_IN_BAND 64u

gpw_status gpw_response_swing(const gpw_genset_config *config, float load_pu,
                              const gpw_band_reading *reading, float *swing_pu, float *worst_pu,
                              uint32_t *is_linear)
{
    gpw_response_point p;
    gpw_status status;
    float amplitude_pu = 0.0f, worst = 0.0f, step, hz;
    uint32_t i;

    if (reading == NULL || swing_pu == NULL || worst_pu == NULL || is_linear == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(reading->low_hz, FREQUENCY_MIN_HZ, reading->high_hz) ||
        !gpwi_in_range(reading->high_hz, reading->low_hz, FREQUENCY_MAX_HZ) ||
        !gpwi_in_range(reading->largest, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_in_range(reading->amplitude, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    hz = reading->low_hz;
    step = gpwi_exp(gpwi_log(reading->high_hz / reading->low_hz) / (float)POINTS_IN_BAND);
    for (i = 0; i <= POINTS_IN_BAND; i++) {
        status = gpw_response_at(
            config, load_pu, gpwi_clamp(hz, reading->low_hz, reading->high_hz), &p, sizeof p);
        if (status != GPW_OK) {
            return status;
        }
        worst = p.magnitude > worst ? p.magnitude : worst;
        hz *= step;
    }
    *worst_pu = reading->largest / p.rated_w * worst;
    *swing_pu = 0.0f;
    if (gpwi_in_range(reading->frequency_hz, FREQUENCY_MIN_HZ, FREQUENCY_MAX_HZ)) {
        /* what answers at the band's frequencies answers at this one */
        gpwi_cannot_fail(gpw_response_at(config, load_pu, reading->frequency_hz, &p, sizeof p));
        amplitude_pu = reading->amplitude / p.rated_w;
        *swing_pu = amplitude_pu * p.magnitude;
    }
    *is_linear = amplitude_pu <= p.linear_pu;
    return GPW_OK;
}
