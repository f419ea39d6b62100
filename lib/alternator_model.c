/* SPDX-License-Identifier: MIT */
/* Equations of an alternator: terminals, field, exciter, and their sub-step. */
#include "alternator_state.h"

#include "maths.h"

#define VOLTAGE_MIN 0.05f
#define VOLTAGE_MAX 2.0f
#define LOAD_MAX 4.0f /* per unit, as the set's */
#define FLUX_MAX 4.0f
#define EMF_ROUNDING 4.0e-6f
#define SETTLED_MIN 0.3f
#define SETTLED_MAX 1.5f
#define SETTLED_STEP 0.05f

/* ---- terminals ---- */

/* With the voltage V, Q' = Q - B V^2 and an angle d between V and the EMF,
 *
 *     A = V^2 + xq Q',  D^2 = A^2 + (xq P)^2,  cos d = A/D,  sin d = xq P/D
 *     EMF = V cos d + xd Id = (A (V^2 + xd Q') + xd xq P^2) / (V D)
 *
 * which falls to a least value and then rises with V: only the rising side is stable under a
 * load that takes no relief. */
float gpwi_circuit_emf(const gpwi_circuit *c, float voltage, float *slope)
{
    const float u = voltage * voltage;
    const float quadrature = (1.0f - c->xq * c->b) * u + c->xq * c->q;
    const float direct = (1.0f - c->xd * c->b) * u + c->xd * c->q;
    const float turned = c->xq * c->p;
    const float d = gpwi_sqrt(quadrature * quadrature + turned * turned) + 1.0e-9f;
    const float top = quadrature * direct + c->xd * turned * c->p;
    const float emf = top / (voltage * d);

    if (slope != NULL) {
        const float quadrature_rise = 2.0f * voltage * (1.0f - c->xq * c->b);
        const float direct_rise = 2.0f * voltage * (1.0f - c->xd * c->b);
        const float top_rise = quadrature_rise * direct + quadrature * direct_rise;

        *slope = (top_rise - top * (1.0f / voltage + quadrature * quadrature_rise / (d * d))) /
                 (voltage * d);
    }
    return emf;
}

/* Where the EMF that the terminals need is least. */
static GPWI_COLD float nose(const gpwi_circuit *c)
{
    float low = VOLTAGE_MIN, high = VOLTAGE_MAX;
    uint32_t i;

    for (i = 0; i < 16u; i++) {
        const float middle = 0.5f * (low + high);
        float slope;

        (void)gpwi_circuit_emf(c, middle, &slope);
        if (slope > 0.0f) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

/* Voltage behind which the EMF stands, from the last one by Newton's steps: the curve bends
 * upwards, so that from the rising side they come down without a detour. */
static float solve(const gpwi_circuit *c, float emf, float voltage, uint32_t *flags)
{
    uint32_t falling = 0u, i;

    for (i = 0; i < 16u && falling < 2u; i++) {
        float slope, next;
        const float off = gpwi_circuit_emf(c, voltage, &slope) - emf;

        if (slope > 0.01f) {
            next = gpwi_clamp(voltage - off / slope, VOLTAGE_MIN, VOLTAGE_MAX);
            if (gpwi_abs(next - voltage) <= 1.0e-6f) {
                return next;
            }
            voltage = next;
        } else {
            falling++;
            voltage = VOLTAGE_MAX; /* the falling side: once more from above */
        }
    }
    if (falling < 2u && gpwi_abs(gpwi_circuit_emf(c, voltage, NULL) - emf) <= EMF_ROUNDING) {
        return voltage; /* where the curve is flat, its rounding moves the last steps */
    }
    if (gpwi_circuit_emf(c, VOLTAGE_MAX, NULL) < emf) {
        return VOLTAGE_MAX; /* capacitors without bound */
    }
    *flags |= GPW_ALTERNATOR_COLLAPSED;
    return nose(c);
}

/* ---- what the machine and its exciter do ---- */

typedef struct instant {
    gpwi_circuit transient;
    float speed;     /* 1 + w */
    float reference; /* of the regulator, V/Hz counted */
} instant;

static float xq_of(const gpw_alternator_config *c)
{
    return gpwi_is_known(c->xq_pu) ? c->xq_pu : c->xd_transient_pu;
}

static float reference_at(const gpw_alternator *a, float speed)
{
    const gpw_alternator_config *const c = &a->config;
    const float f_hz = c->f0_hz * speed;

    if (!(f_hz < c->vhz_knee_hz)) {
        return a->reference;
    }
    return gpwi_clamp(a->reference - c->vhz_slope * (c->vhz_knee_hz - f_hz) / c->f0_hz, 0.0f,
                      2.0f);
}

static void look(const gpw_alternator *a, const gpwi_alternator_load *load, instant *now)
{
    const gpw_alternator_config *const c = &a->config;
    const float speed = gpwi_clamp(1.0f + load->speed_pu, 0.1f, 2.0f);

    now->speed = speed;
    now->reference = reference_at(a, speed);
    now->transient.xd = speed * c->xd_transient_pu;
    now->transient.xq = speed * xq_of(c);
    now->transient.p = gpwi_clamp(load->power_w * a->per_va, -LOAD_MAX, LOAD_MAX);
    now->transient.q = gpwi_clamp(load->reactive_var * a->per_va, -LOAD_MAX, LOAD_MAX);
    now->transient.b = speed * gpwi_clamp(load->capacitive_var * a->per_va, 0.0f, LOAD_MAX);
}

static float reactive_at(const gpwi_circuit *c, float voltage)
{
    return c->q - c->b * voltage * voltage;
}

/* Current in the field's axis: what the EMF is above the voltage's share, over xd; written so
 * that it also holds without xd. */
static float direct_current(const gpwi_circuit *c, float voltage)
{
    const float q = reactive_at(c, voltage);
    const float a = voltage * voltage + c->xq * q;
    const float turned = c->xq * c->p;
    const float d = gpwi_sqrt(a * a + turned * turned) + 1.0e-9f;

    return (turned * c->p + a * q) / (voltage * d);
}

/* What the regulator asks of the exciter, before TE. */
static float asked_field(const gpw_alternator_config *c, float error, float lag)
{
    const float lead =
        c->exciter_lag_s > 0.0f ? c->exciter_lead_s / c->exciter_lag_s * (error - lag) : 0.0f;

    return c->exciter_gain * (c->exciter_lag_s > 0.0f ? lag + lead : error);
}

static void rates_at(gpw_alternator *a, const instant *now, const float *x, float *k)
{
    const gpw_alternator_config *const c = &a->config;
    const gpwi_circuit *const t = &now->transient;
    const float voltage = solve(t, now->speed * x[VAR_FLUX], a->voltage, &a->flags);
    const float error = now->reference - c->var_droop_pu * reactive_at(t, voltage) - voltage;
    const float asked = asked_field(c, error, x[VAR_LAG]);
    float field = gpwi_clamp(x[VAR_FIELD], c->field_min_pu, c->field_max_pu);

    a->voltage = voltage;
    k[VAR_FIELD] = 0.0f;
    if (c->exciter_tau_s > 0.0f) {
        k[VAR_FIELD] = (asked - field) / c->exciter_tau_s; /* a lag at its limit is cut back */
    } else {
        field = gpwi_clamp(asked, c->field_min_pu, c->field_max_pu);
        a->x[VAR_FIELD] = field;
    }
    k[VAR_LAG] = c->exciter_lag_s > 0.0f ? (error - x[VAR_LAG]) / c->exciter_lag_s : 0.0f;
    k[VAR_FLUX] =
        (field - x[VAR_FLUX] - (c->xd_pu - c->xd_transient_pu) * direct_current(t, voltage)) /
        c->td0_s;
}

static void advance(gpw_alternator *a, const float *sum)
{
    const gpw_alternator_config *const c = &a->config;
    uint32_t i;

    for (i = 0; i < GPWI_ALTERNATOR_VARS; i++) {
        gpwi_accumulate(&a->x[i], &a->residue[i], a->substep_s * (1.0f / 6.0f) * sum[i]);
    }
    a->x[VAR_FLUX] = gpwi_clamp(a->x[VAR_FLUX], 0.0f, FLUX_MAX);
    a->x[VAR_FIELD] = gpwi_clamp(a->x[VAR_FIELD], c->field_min_pu, c->field_max_pu);
}

static void note(gpw_alternator *a, const instant *now)
{
    const gpw_alternator_config *const c = &a->config;
    const gpwi_circuit *const t = &now->transient;
    const float v = a->voltage, q = reactive_at(t, v);
    const float apparent = gpwi_sqrt(t->p * t->p + q * q);
    const float xq = gpwi_is_known(c->xq_pu) && c->xq_pu > c->xd_pu ? c->xq_pu : c->xd_pu;

    a->reactive = q;
    a->voltage_min = v < a->voltage_min ? v : a->voltage_min;
    a->voltage_max = v > a->voltage_max ? v : a->voltage_max;
    a->apparent_max = apparent > a->apparent_max ? apparent : a->apparent_max;
    a->current_max = apparent > a->current_max * v ? apparent / v : a->current_max;
    a->flags |= (a->x[VAR_FIELD] >= c->field_max_pu ? GPW_ALTERNATOR_FIELD_MAX : 0u) |
                (a->x[VAR_FIELD] <= c->field_min_pu ? GPW_ALTERNATOR_FIELD_MIN : 0u) |
                (apparent > c->overload_pu ? GPW_ALTERNATOR_OVERLOAD : 0u) |
                (now->reference < a->reference ? GPW_ALTERNATOR_VHZ : 0u) |
                (-now->speed * xq * q >= v * v ? GPW_ALTERNATOR_SELF_EXCITED : 0u);
}

float gpwi_alternator_substep(gpw_alternator *alternator, const gpwi_alternator_load *load)
{
    static const float share[4] = {1.0f, 2.0f, 2.0f, 1.0f}, reach[4] = {0.5f, 0.5f, 1.0f, 0.0f};
    float x[GPWI_ALTERNATOR_VARS], k[GPWI_ALTERNATOR_VARS], sum[GPWI_ALTERNATOR_VARS];
    instant now;
    uint32_t stage, i;

    look(alternator, load, &now);
    for (i = 0; i < GPWI_ALTERNATOR_VARS; i++) {
        x[i] = alternator->x[i];
        sum[i] = 0.0f;
    }
    for (stage = 0; stage < 4u; stage++) {
        rates_at(alternator, &now, x, k);
        for (i = 0; i < GPWI_ALTERNATOR_VARS; i++) {
            sum[i] += share[stage] * k[i];
            x[i] = alternator->x[i] + reach[stage] * alternator->substep_s * k[i];
        }
    }
    advance(alternator, sum);
    alternator->voltage = solve(&now.transient, now.speed * alternator->x[VAR_FLUX],
                                alternator->voltage, &alternator->flags);
    note(alternator, &now);
    return alternator->voltage;
}

/* ---- equilibrium ---- */

gpw_status gpwi_alternator_begin_at(gpw_alternator *alternator,
                                    const gpwi_alternator_load *load)
{
    const gpw_alternator_config *const c = &alternator->config;
    const float v = c->voltage_pu;
    float emf, field, reactive, slope;
    instant now;

    look(alternator, load, &now);
    emf = gpwi_circuit_emf(&now.transient, v, &slope);
    field =
        emf / now.speed + (c->xd_pu - c->xd_transient_pu) * direct_current(&now.transient, v);
    if (!gpwi_in_range(field, c->field_min_pu, c->field_max_pu) || !(slope > 0.0f)) {
        return GPW_ERR_DOMAIN;
    }
    reactive = reactive_at(&now.transient, v);
    memset(alternator->residue, 0, sizeof alternator->residue);
    alternator->held = *load;
    alternator->x[VAR_FLUX] = emf / now.speed;
    alternator->x[VAR_LAG] = field / c->exciter_gain;
    alternator->x[VAR_FIELD] = field;
    alternator->reference = v + field / c->exciter_gain + c->var_droop_pu * reactive;
    alternator->voltage = v;
    alternator->reactive = reactive;
    gpwi_alternator_begin(alternator);
    alternator->apparent_max =
        gpwi_sqrt(now.transient.p * now.transient.p + reactive * reactive);
    alternator->current_max = alternator->apparent_max / v;
    return GPW_OK;
}

/* What the steady machine lacks of the field that its regulator gives at this voltage; the
 * synchronous reactance stands in the transient one's place. */
static float surplus_at(const gpw_alternator *a, const instant *now, const gpwi_circuit *steady,
                        float voltage)
{
    const gpw_alternator_config *const c = &a->config;
    const float error =
        now->reference - c->var_droop_pu * reactive_at(steady, voltage) - voltage;

    return gpwi_circuit_emf(steady, voltage, NULL) / now->speed -
           gpwi_clamp(c->exciter_gain * error, c->field_min_pu, c->field_max_pu);
}

float gpwi_alternator_settled(const gpw_alternator *alternator,
                              const gpwi_alternator_load *load)
{
    float low = SETTLED_MAX, high = SETTLED_MAX;
    gpwi_circuit steady;
    instant now;
    uint32_t i;

    look(alternator, load, &now);
    steady = now.transient;
    steady.xd = now.speed * alternator->config.xd_pu;
    if (surplus_at(alternator, &now, &steady, high) < 0.0f) {
        return gpw_unknown();
    }
    do {
        high = low;
        low -= SETTLED_STEP;
        if (low < SETTLED_MIN) {
            return gpw_unknown();
        }
    } while (surplus_at(alternator, &now, &steady, low) >= 0.0f);
    for (i = 0; i < 20u; i++) {
        const float middle = 0.5f * (low + high);

        if (surplus_at(alternator, &now, &steady, middle) < 0.0f) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}
