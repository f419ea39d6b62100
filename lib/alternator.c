/* SPDX-License-Identifier: MIT */
/* Life cycle of an alternator and what can be asked of it. Its equations: alternator_model.c.
 */
#include "alternator_state.h"

#define ALTERNATOR_MAGIC 0x41575047u /* "GPWA" */
#define OUTPUT_V0_1 32u              /* size of gpw_alternator_output in 0.1 */
#define LAG_MIN_S 1.0e-3f
#define LAG_MAX_S 100.0f

GPW_STATIC_ASSERT(alternator_config_size,
                  sizeof(gpw_alternator_config) == GPWI_ALTERNATOR_V0_1);
GPW_STATIC_ASSERT(alternator_output_size, sizeof(gpw_alternator_output) == OUTPUT_V0_1);
GPW_STATIC_ASSERT(alternator_fits, sizeof(gpw_alternator) <= GPW_ALTERNATOR_STATE_BYTES);

/* ---- configuration ---- */

GPWI_COLD gpw_status gpw_alternator_config_init(gpw_alternator_config *config,
                                                size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_ALTERNATOR_V0_1, GPWI_TYPE_ALTERNATOR);

    if (status != GPW_OK) {
        return status;
    }
    config->f0_hz = 50.0f;
    config->xd_pu = gpw_unknown();
    config->xd_transient_pu = gpw_unknown();
    config->xq_pu = gpw_unknown();
    config->td0_s = gpw_unknown();
    config->voltage_pu = 1.0f;
    config->vhz_slope = 1.0f;
    config->overload_pu = 1.0f;
    config->machine_grade = GPW_GRADE_USER;
    config->exciter_grade = GPW_GRADE_USER;
    config->source = GPW_SOURCE_USER;
    return GPW_OK;
}

static GPWI_COLD int is_lag_or_none(float lag_s)
{
    return lag_s == 0.0f || gpwi_is_within(lag_s, LAG_MIN_S, LAG_MAX_S);
}

static GPWI_COLD int is_unknown_or(float figure, float low, float high)
{
    return !gpwi_is_known(figure) || gpwi_is_within(figure, low, high);
}

static GPWI_COLD int has_valid_rating(const gpw_alternator_config *c)
{
    return c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           gpwi_is_within(c->rated_va, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->f0_hz, 40.0f, 70.0f) &&
           gpwi_is_within(c->overload_pu, 0.5f, 4.0f) && c->machine_grade <= GPW_GRADE_USER &&
           c->exciter_grade <= GPW_GRADE_USER && c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static GPWI_COLD int has_valid_machine(const gpw_alternator_config *c)
{
    return is_unknown_or(c->xd_transient_pu, 0.05f, 1.0f) &&
           is_unknown_or(c->xd_pu, 0.05f, 5.0f) && is_unknown_or(c->xq_pu, 0.05f, 5.0f) &&
           is_unknown_or(c->td0_s, 0.1f, 30.0f) && !(c->xd_pu <= c->xd_transient_pu);
}

/* The regulator's loop turns at K (TA/TB) / T'do while the lag TB holds; with TE behind it, at
 * the root of that over TE. A sub-step must be short against it. */
static GPWI_COLD int is_loop_slow(const gpw_alternator_config *c)
{
    const float lead = c->exciter_lag_s > 0.0f ? c->exciter_lead_s / c->exciter_lag_s : 1.0f;
    const float rate =
        c->exciter_gain * (lead > 1.0f ? lead : 1.0f) / c->td0_s * gpwi_substep_s(c->tick_ns);

    return c->exciter_tau_s > 0.0f
               ? rate * gpwi_substep_s(c->tick_ns) <= 0.25f * c->exciter_tau_s
               : rate <= 0.5f;
}

static GPWI_COLD int has_valid_exciter(const gpw_alternator_config *c)
{
    return gpwi_is_within(c->exciter_gain, 1.0f, 1000.0f) &&
           gpwi_is_within(c->exciter_lead_s, 0.0f, LAG_MAX_S) &&
           is_lag_or_none(c->exciter_lag_s) && is_lag_or_none(c->exciter_tau_s) &&
           (c->exciter_lag_s > 0.0f || c->exciter_lead_s == 0.0f) &&
           gpwi_is_within(c->field_min_pu, -10.0f, 1.0f) && c->field_max_pu > 1.0f &&
           c->field_max_pu <= 20.0f && gpwi_is_within(c->voltage_pu, 0.8f, 1.2f) &&
           gpwi_is_within(c->vhz_knee_hz, 0.0f, c->f0_hz) &&
           gpwi_is_within(c->vhz_slope, 0.0f, 5.0f) &&
           gpwi_is_within(c->var_droop_pu, 0.0f, 0.2f) &&
           (!gpwi_is_known(c->td0_s) || is_loop_slow(c));
}

static GPWI_COLD gpw_status read_config(const gpw_alternator_config *theirs,
                                        gpw_alternator_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_alternator_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_ALTERNATOR_V0_1, theirs);
    if (status != GPW_OK) {
        return status;
    }
    if (!has_valid_rating(ours) || !has_valid_machine(ours) || !has_valid_exciter(ours)) {
        return GPW_ERR_DOMAIN;
    }
    return gpwi_is_known(ours->xd_pu) && gpwi_is_known(ours->xd_transient_pu) &&
                   gpwi_is_known(ours->td0_s)
               ? GPW_OK
               : GPW_ERR_UNKNOWN;
}

static int is_capacitive(float var)
{
    return gpwi_in_range(var, 0.0f, GPW_POWER_MAX_W);
}

static int is_power(float w)
{
    return gpwi_in_range(w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W);
}

static int is_speed(float pu)
{
    return gpwi_in_range(pu, -0.9f, 1.0f);
}

GPWI_COLD gpw_status gpw_alternator_self_excitation(const gpw_alternator_config *config,
                                                    float capacitive_var, float speed_pu,
                                                    float *margin)
{
    gpw_alternator_config c;
    gpw_status status;
    float x;

    if (config == NULL || margin == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status != GPW_OK) {
        return status;
    }
    if (!is_capacitive(capacitive_var) || !is_speed(speed_pu)) {
        return GPW_ERR_DOMAIN;
    }
    x = c.xq_pu > c.xd_pu ? c.xq_pu : c.xd_pu;
    *margin = 1.0f - capacitive_var / c.rated_va * x * (1.0f + speed_pu) * (1.0f + speed_pu);
    return GPW_OK;
}

/* ---- life ---- */

GPWI_COLD gpw_status gpw_alternator_state_size(const gpw_alternator_config *config,
                                               size_t *bytes)
{
    gpw_alternator_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = gpwi_padded(sizeof(gpw_alternator));
    }
    return status;
}

GPWI_COLD gpw_status gpw_alternator_init(void *memory, size_t memory_bytes,
                                         const gpw_alternator_config *config,
                                         gpw_alternator **alternator)
{
    const gpwi_alternator_load none = {0.0f, 0.0f, 0.0f, 0.0f};
    gpw_alternator *const made = memory;
    gpw_alternator_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || alternator == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, gpwi_padded(sizeof *made));
    }
    if (status == GPW_OK && !gpwi_in_range(c.voltage_pu, c.field_min_pu, c.field_max_pu)) {
        status = GPW_ERR_DOMAIN; /* not even at no load */
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(made, 0, gpwi_padded(sizeof *made));
    made->config = c;
    made->substeps = gpwi_substeps(c.tick_ns);
    made->substep_s = gpwi_substep_s(c.tick_ns);
    made->per_va = 1.0f / c.rated_va;
    gpwi_cannot_fail(gpwi_alternator_begin_at(made, &none)); /* the field is the voltage */
    made->magic = ALTERNATOR_MAGIC;
    *alternator = made;
    return GPW_OK;
}

static gpw_status check(const gpw_alternator *alternator)
{
    if (alternator == NULL) {
        return GPW_ERR_NULL;
    }
    return alternator->magic == ALTERNATOR_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

void gpwi_alternator_rebase(gpw_alternator *alternator, float online_va)
{
    alternator->per_va = 1.0f / online_va;
}

gpw_status gpw_alternator_reset(gpw_alternator *alternator, float power_w, float reactive_var,
                                float capacitive_var)
{
    const gpw_status status = check(alternator);
    gpwi_alternator_load load;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(power_w, 0.0f, GPW_POWER_MAX_W) || !is_power(reactive_var) ||
        !is_capacitive(capacitive_var)) {
        return GPW_ERR_DOMAIN;
    }
    load.power_w = power_w;
    load.reactive_var = reactive_var;
    load.capacitive_var = capacitive_var;
    load.speed_pu = 0.0f;
    return gpwi_alternator_begin_at(alternator, &load);
}

/* ---- running ---- */

void gpwi_alternator_begin(gpw_alternator *alternator)
{
    alternator->voltage_min = alternator->voltage;
    alternator->voltage_max = alternator->voltage;
    alternator->apparent_max = 0.0f;
    alternator->current_max = 0.0f;
    alternator->flags = 0u;
}

void gpwi_alternator_read(const gpw_alternator *alternator, gpw_alternator_output *out)
{
    const float va = 1.0f / alternator->per_va;

    out->voltage_pu = alternator->voltage;
    out->voltage_min_pu = alternator->voltage_min;
    out->voltage_max_pu = alternator->voltage_max;
    out->field_pu = alternator->x[VAR_FIELD];
    out->apparent_va = alternator->apparent_max * va;
    out->reactive_var = alternator->reactive * va;
    out->current_pu = alternator->current_max;
    out->flags = alternator->flags;
}

/* Returns 1 when a figure had to be replaced. */
static int hold(gpwi_alternator_load *held, const gpwi_alternator_load *load)
{
    int replaced = 0;

    if (is_power(load->power_w)) {
        held->power_w = load->power_w;
    } else {
        replaced = 1;
    }
    if (is_power(load->reactive_var)) {
        held->reactive_var = load->reactive_var;
    } else {
        replaced = 1;
    }
    if (is_capacitive(load->capacitive_var)) {
        held->capacitive_var = load->capacitive_var;
    } else {
        replaced = 1;
    }
    if (is_speed(load->speed_pu)) {
        held->speed_pu = load->speed_pu;
    } else {
        replaced = 1;
    }
    return replaced;
}

static int tick(gpw_alternator *alternator, const gpwi_alternator_load *load)
{
    const int replaced = hold(&alternator->held, load);
    uint32_t k;

    gpwi_alternator_begin(alternator);
    for (k = 0; k < alternator->substeps; k++) {
        (void)gpwi_alternator_substep(alternator, &alternator->held);
    }
    return replaced;
}

gpw_status gpw_alternator_step(gpw_alternator *alternator, float power_w, float reactive_var,
                               float capacitive_var, float speed_pu, gpw_alternator_output *out,
                               size_t out_bytes)
{
    gpwi_alternator_load load;
    gpw_alternator_output ours;
    gpw_status status = check(alternator);
    int replaced;

    if (status == GPW_OK && out == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && (out_bytes < OUTPUT_V0_1 || out_bytes > GPWI_CONFIG_MAX)) {
        status = GPW_ERR_VERSION;
    }
    if (status != GPW_OK) {
        return status;
    }
    load.power_w = power_w;
    load.reactive_var = reactive_var;
    load.capacitive_var = capacitive_var;
    load.speed_pu = speed_pu;
    replaced = tick(alternator, &load);
    gpwi_alternator_read(alternator, &ours);
    (void)gpwi_result_write(out, out_bytes, &ours, sizeof ours, OUTPUT_V0_1);
    return replaced ? GPW_NOTE_HELD : GPW_OK;
}

gpw_status gpw_alternator_process(gpw_alternator *alternator, const float *power_w,
                                  const float *reactive_var, float capacitive_var,
                                  const float *speed_pu, float *voltage_pu, size_t ticks)
{
    const gpw_status status = check(alternator);
    gpwi_alternator_load load;
    int replaced = 0;
    size_t k;

    if (status != GPW_OK) {
        return status;
    }
    if (ticks > 0u && (power_w == NULL || voltage_pu == NULL)) {
        return GPW_ERR_NULL;
    }
    load.capacitive_var = capacitive_var;
    for (k = 0; k < ticks; k++) {
        load.power_w = power_w[k];
        load.reactive_var = reactive_var == NULL ? 0.0f : reactive_var[k];
        load.speed_pu = speed_pu == NULL ? 0.0f : speed_pu[k];
        replaced |= tick(alternator, &load);
        voltage_pu[k] = alternator->voltage;
    }
    return replaced ? GPW_NOTE_HELD : GPW_OK;
}

gpw_status gpw_alternator_settled(const gpw_alternator *alternator, float power_w,
                                  float reactive_var, float capacitive_var, float speed_pu,
                                  float *voltage_pu)
{
    gpwi_alternator_load load;
    gpw_status status = check(alternator);

    if (status == GPW_OK && voltage_pu == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status != GPW_OK) {
        return status;
    }
    if (!is_power(power_w) || !is_power(reactive_var) || !is_capacitive(capacitive_var) ||
        !is_speed(speed_pu)) {
        return GPW_ERR_DOMAIN;
    }
    load.power_w = power_w;
    load.reactive_var = reactive_var;
    load.capacitive_var = capacitive_var;
    load.speed_pu = speed_pu;
    *voltage_pu = gpwi_alternator_settled(alternator, &load);
    return gpwi_is_known(*voltage_pu) ? GPW_OK : GPW_NOTE_CLAMPED;
}
