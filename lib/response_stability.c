/* SPDX-License-Identifier: MIT */
/* Stability of a set by Mikhailov's criterion: along the imaginary axis, from 0 upwards, the
 * characteristic function without its poles turns by a quarter turn for each of its roots on
 * the left, and back by as much for each on the right. A dead time does not disturb that: what
 * it delays falls off before the rotor's own term does. */
#include "maths.h"
#include "response_internal.h"

#define STABILITY_V0_1 36u

#define PI 3.14159265f
#define OMEGA_MIN 1.0e-4f
#define OMEGA_MAX 1.0e5f
#define RATIO 1.01f
#define TURN_MAX_RAD 0.5f /* a larger one between two frequencies is looked at more closely */
#define FINER 16u
#define GAIN_MOST 1000.0f
#define DEAD_MOST_S 10.0f
#define PEAK_LOW_HZ 0.01f
#define PEAK_HIGH_HZ 50.0f

GPW_STATIC_ASSERT(stability_size, sizeof(gpw_stability) == STABILITY_V0_1);

/* ---- roots on the right ---- */

static float wrapped(float angle)
{
    const float turn = angle > 0.0f ? 2.0f * PI : -2.0f * PI;

    return gpwi_abs(angle) > PI ? angle - turn : angle;
}

static float phase_at(const gpw_genset_config *c, float omega)
{
    gpwi_transfer at;

    gpwi_response_transfer(c, omega, &at);
    return gpwi_complex_arg(at.characteristic);
}

/* Turn of the characteristic from one frequency to the next, in small steps where it is quick:
 * near a mode that is hardly damped it is half a turn in no distance. */
static float turn(const gpw_genset_config *c, float from, float to, float *phase)
{
    const float before = *phase;
    float sum = 0.0f;
    uint32_t i;

    *phase = phase_at(c, to);
    if (gpwi_abs(wrapped(*phase - before)) <= TURN_MAX_RAD) {
        return wrapped(*phase - before);
    }
    *phase = before;
    for (i = 1; i <= FINER; i++) {
        const float next = phase_at(c, from + (to - from) * ((float)i / (float)FINER));

        sum += wrapped(next - *phase);
        *phase = next;
    }
    return sum;
}

static uint32_t roots_on_the_right(const gpw_genset_config *c)
{
    float omega = OMEGA_MIN, phase = phase_at(c, omega), turned, missing;

    turned = -gpwi_response_pole_phase(c, omega);
    while (omega < OMEGA_MAX) {
        turned += turn(c, omega, omega * RATIO, &phase);
        omega *= RATIO;
    }
    turned += gpwi_response_pole_phase(c, omega);
    missing = (float)gpwi_response_degree(c) * 0.5f - turned / PI;
    return missing < 0.5f ? 0u : (uint32_t)(missing + 0.5f);
}

/* ---- how far from the edge ---- */

static void raise_gain(gpw_genset_config *c, uint32_t gain, float factor)
{
    switch (gain) {
    case GPW_GAIN_DROOP: c->droop_pu /= factor; break;
    case GPW_GAIN_K: c->k *= factor; break;
    case GPW_GAIN_KP: c->kp *= factor; break;
    case GPW_GAIN_KI: c->ki *= factor; break;
    case GPW_GAIN_KD: c->kd *= factor; break;
    default:
        c->kp *= factor;
        c->ki *= factor;
        c->kd *= factor;
        break;
    }
}

static int has_gain(const gpw_genset_config *c, uint32_t gain)
{
    switch (c->governor) {
    case GPW_GOVERNOR_PI: return (gain == GPW_GAIN_KP && c->kp > 0.0f) || gain == GPW_GAIN_KI;
    case GPW_GOVERNOR_DEGOV:
    case GPW_GOVERNOR_DEGOV1: return gain == GPW_GAIN_K;
    case GPW_GOVERNOR_GGOV1:
        return gain == GPW_GAIN_KP || gain == GPW_GAIN_KI ||
               (gain == GPW_GAIN_KD && c->kd > 0.0f);
    default: return gain == GPW_GAIN_DROOP;
    }
}

/* All together are of interest only where none alone helps. */
static int is_candidate(const gpw_genset_config *c, uint32_t gain, uint32_t best)
{
    if (gain != GPW_GAIN_ALL) {
        return has_gain(c, gain);
    }
    return best == GPW_GAIN_NONE && has_gain(c, GPW_GAIN_KI);
}

static int is_stable_with(const gpw_genset_config *c, uint32_t gain, float factor)
{
    gpw_genset_config changed = *c;

    raise_gain(&changed, gain, factor);
    return roots_on_the_right(&changed) == 0u;
}

/* From a factor at which the set is stable to one at which it is not: where between them it
 * ceases to be, within a thousandth, on the stable side. */
static float edge(const gpw_genset_config *c, uint32_t gain, float stable, float unstable)
{
    uint32_t i;

    for (i = 0; i < 12u; i++) {
        const float middle = gpwi_sqrt(stable * unstable);

        if (is_stable_with(c, gain, middle)) {
            stable = middle;
        } else {
            unstable = middle;
        }
    }
    return stable;
}

/* How many times the gain may be what it is, by steps of a quarter; 0: no factor helps. */
static float margin_of(const gpw_genset_config *c, uint32_t gain, int is_stable)
{
    float factor = 1.0f, next;

    if (is_stable) {
        for (; factor < GAIN_MOST; factor = next) {
            next = factor * 1.25f;
            if (!is_stable_with(c, gain, next)) {
                return edge(c, gain, factor, next);
            }
        }
        return GAIN_MOST;
    }
    for (; factor > 1.0f / GAIN_MOST; factor = next) {
        next = factor * 0.8f;
        if (is_stable_with(c, gain, next)) {
            return edge(c, gain, next, factor);
        }
    }
    return 0.0f;
}

/* The gain that is nearest to its end; of an unstable set the one that must change least. */
static void find_gain(const gpw_genset_config *c, gpw_stability *s)
{
    uint32_t gain;

    s->gain = GPW_GAIN_NONE;
    s->gain_margin = gpw_unknown();
    for (gain = GPW_GAIN_DROOP; gain <= GPW_GAIN_ALL; gain++) {
        const float margin =
            is_candidate(c, gain, s->gain) ? margin_of(c, gain, (int)s->is_stable) : 0.0f;

        if (margin > 0.0f &&
            (s->gain == GPW_GAIN_NONE ||
             (s->is_stable ? margin < s->gain_margin : margin > s->gain_margin))) {
            s->gain = gain;
            s->gain_margin = margin;
        }
    }
}

static float dead_margin(const gpw_genset_config *c)
{
    gpw_genset_config changed = *c;
    float stable = 0.0f, unstable = 1.0e-3f;
    uint32_t i;

    for (;;) {
        changed.dead_s = c->dead_s + unstable;
        if (roots_on_the_right(&changed) > 0u) {
            break;
        }
        stable = unstable;
        if (unstable >= DEAD_MOST_S) {
            return DEAD_MOST_S;
        }
        unstable *= 1.25f;
    }
    for (i = 0; i < 12u; i++) {
        const float middle = 0.5f * (stable + unstable);

        changed.dead_s = c->dead_s + middle;
        if (roots_on_the_right(&changed) > 0u) {
            unstable = middle;
        } else {
            stable = middle;
        }
    }
    return stable;
}

static float answer(const gpw_genset_config *c, float hz)
{
    gpwi_transfer at;

    gpwi_response_transfer(c, 2.0f * PI * hz, &at);
    return gpwi_complex_abs(gpwi_complex_over(at.load, at.characteristic));
}

static void find_peak(const gpw_genset_config *c, float *peak_hz, float *peak)
{
    float hz;

    *peak_hz = PEAK_LOW_HZ;
    *peak = answer(c, PEAK_LOW_HZ);
    for (hz = PEAK_LOW_HZ * RATIO; hz <= PEAK_HIGH_HZ; hz *= RATIO) {
        const float now = answer(c, hz);

        if (now > *peak) {
            *peak = now;
            *peak_hz = hz;
        }
    }
}

/* At its edge a set answers without end at one frequency. */
static float growth_hz(const gpw_genset_config *c, const gpw_stability *s)
{
    gpw_genset_config changed = *c;
    float hz, peak;

    if (s->gain == GPW_GAIN_NONE || s->gain_margin >= GAIN_MOST) {
        return gpw_unknown();
    }
    raise_gain(&changed, s->gain, s->gain_margin);
    find_peak(&changed, &hz, &peak);
    return hz;
}

gpw_status gpw_response_stability(const gpw_genset_config *config, float load_pu,
                                  gpw_stability *stability, size_t stability_bytes)
{
    gpw_genset_config c;
    gpw_stability s;
    gpw_status status;

    if (config == NULL || stability == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_response_read(config, load_pu, &c);
    if (status != GPW_OK) {
        return status;
    }
    s.load_pu = load_pu;
    s.roots = roots_on_the_right(&c);
    s.is_stable = s.roots == 0u;
    find_gain(&c, &s);
    s.dead_margin_s = s.is_stable ? dead_margin(&c) : gpw_unknown();
    find_peak(&c, &s.peak_hz, &s.peak);
    s.growth_hz = growth_hz(&c, &s);
    return gpwi_result_write(stability, stability_bytes, &s, sizeof s, STABILITY_V0_1);
}

const char *gpw_gain_name(uint32_t gain)
{
    switch (gain) {
    case GPW_GAIN_NONE: return "none";
    case GPW_GAIN_DROOP: return "droop_pu";
    case GPW_GAIN_K: return "k";
    case GPW_GAIN_KP: return "kp";
    case GPW_GAIN_KI: return "ki";
    case GPW_GAIN_KD: return "kd";
    case GPW_GAIN_ALL: return "gains";
    default: return "?";
    }
}
