/* SPDX-License-Identifier: MIT */
/* Life cycle of a generator set and what can be asked of it. Its equations: genset_model.c. */
#include "genset_state.h"

#include "maths.h"
#include "ranges.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_turbine_check
#  pragma weak gpwi_turbine_init
#  pragma weak gpwi_turbine_can_start_at
#  pragma weak gpwi_turbine_settled
#  pragma weak gpwi_extra_check
#  pragma weak gpwi_extra_init
#endif

#define OUTPUT_V0_1 40u /* size of gpw_genset_output in 0.1 */

GPW_STATIC_ASSERT(genset_config_size, sizeof(gpw_genset_config) == GPWI_GENSET_V0_1);
GPW_STATIC_ASSERT(genset_output_size, sizeof(gpw_genset_output) == OUTPUT_V0_1);
GPW_STATIC_ASSERT(genset_turbine_fits, sizeof(struct gpw_genset) + sizeof(genset_turbine) <=
                                           GPW_GENSET_STATE_BYTES(0u));
GPW_STATIC_ASSERT(genset_table_fits, sizeof(struct gpw_genset) + sizeof(genset_extra) +
                                             GPW_ACCEPTANCE_ROWS_MAX * sizeof(genset_row) <=
                                         GPW_GENSET_STATE_BYTES(0u));
GPW_STATIC_ASSERT(genset_ring_aligned, sizeof(struct gpw_genset) % sizeof(float) == 0u);

/* Ranges. genset.h states them; the sub-step is proven finite inside them. */
#define LAG_MIN_S 1.0e-3f
#define LAG_MAX_S 100.0f
#define INERTIA_MIN_S 0.1f
#define INERTIA_MAX_S 100.0f
#define DROOP_MIN_PU 1.0e-3f
#define DEAD_MAX_S 1.0f
#define AIR_STEP_MIN_PU 1.0e-3f
#define AIR_STEP_MAX_PU 2.0f

/* Inertia, s1 and tau_tc. */
enum figure { INERTIA, AIR_STEP, AIR_TAU, FIGURES };

/* What an end is away from its figure where nobody gave one, as a share of it. */
static const float widths[FIGURES] = {0.20f, 0.25f, 0.30f};

/* A figure that corners vary, and the range that its ends share with it. */
typedef struct uncertain {
    float low, value, high; /* an end may be unknown */
    float least, most;
} uncertain;

static GPWI_NOINLINE GPWI_COLD int is_lag(float lag_s)
{
    return gpwi_is_within(lag_s, LAG_MIN_S, LAG_MAX_S);
}

/* A corner at an end must be a set that could be configured so. */
static GPWI_NOINLINE GPWI_COLD int is_interval(const uncertain *u)
{
    return (!gpwi_is_known(u->low) || gpwi_is_within(u->low, u->least, u->value)) &&
           (!gpwi_is_known(u->high) || gpwi_is_within(u->high, u->value, u->most));
}

/* With an air limit no end of s1 may be none: that would be an engine without a turbocharger.
 */
static GPWI_NOINLINE GPWI_COLD void find_uncertain(const gpw_genset_config *c,
                                                   uncertain u[FIGURES])
{
    const float step_min =
        c->throttle_min_pu > AIR_STEP_MIN_PU ? c->throttle_min_pu : AIR_STEP_MIN_PU;

    u[INERTIA].low = c->inertia_low_s;
    u[INERTIA].value = c->inertia_s;
    u[INERTIA].high = c->inertia_high_s;
    u[INERTIA].least = INERTIA_MIN_S;
    u[INERTIA].most = INERTIA_MAX_S;
    u[AIR_STEP].low = c->air_step_low_pu;
    u[AIR_STEP].value = c->air_step_pu;
    u[AIR_STEP].high = c->air_step_high_pu;
    u[AIR_STEP].least = c->air_step_pu > 0.0f ? step_min : 0.0f;
    u[AIR_STEP].most = AIR_STEP_MAX_PU;
    u[AIR_TAU].low = c->air_tau_low_s;
    u[AIR_TAU].value = c->air_tau_s;
    u[AIR_TAU].high = c->air_tau_high_s;
    u[AIR_TAU].least = c->air_tau_s > 0.0f ? LAG_MIN_S : 0.0f;
    u[AIR_TAU].most = LAG_MAX_S;
}

GPWI_NOINLINE GPWI_COLD int gpwi_genset_has_extra(const gpw_genset_config *c)
{
    return gpwi_is_known(c->air_step_full_pu) || c->air_speed_exponent != 0.0f ||
           c->mixer_s != 0.0f || c->acceptance_rows_max != 0u;
}

#define RANGE(field, low, high) GPWI_RANGE(gpw_genset_config, field, low, high)
#define LAG(field) GPWI_RANGE_OR(gpw_genset_config, field, 1EM3, 100, GPWI_OR_ZERO)

/* Every figure must be one, also where the chosen governor does not look at it. */
static const gpwi_range ranges[] = {
    RANGE(rated_w, 1, POWER),
    RANGE(f0_hz, 40, 70),
    RANGE(damping_pu, 0, 50),
    RANGE(stall_speed_pu, 0P4, 0P95),
    RANGE(throttle_min_pu, M1, 1),
    RANGE(throttle_max_pu, 0P1, 2),
    RANGE(initial_pu, 0, 2),
    RANGE(droop_pu, 0, 1),
    RANGE(te_s, 0, 100),
    LAG(t_lag_s),
    RANGE(kp, 0, 1000),
    RANGE(ki, 0, 1000),
    RANGE(k, 0, 1000),
    LAG(t1_s),
    LAG(t2_s),
    RANGE(t3_s, 0, 100),
    RANGE(t4_s, 0, 100),
    LAG(t5_s),
    LAG(t6_s),
};

static int has_valid_figures(const gpw_genset_config *c)
{
    return gpwi_are_within(c, ranges, (uint32_t)(sizeof ranges / sizeof ranges[0])) &&
           c->tick_ns >= GPW_TICK_MIN_NS && c->tick_ns <= GPW_TICK_MAX_NS &&
           c->swing <= GPW_SWING_POWER && c->throttle_min_pu < c->throttle_max_pu &&
           c->initial_pu <= c->throttle_max_pu && c->initial_pu >= c->throttle_min_pu &&
           c->droop_on_power <= (c->governor == GPW_GOVERNOR_GGOV1 ? 2u : 1u);
}

/* A dead time below one sub-step would need the torque of the sub-step's own end. */
static int has_valid_dead_time(const gpw_genset_config *c)
{
    return c->dead_s == 0.0f ||
           gpwi_is_within(c->dead_s, 0.99999f * gpwi_substep_s(c->tick_ns), DEAD_MAX_S);
}

/* Each with its ends. */
static int is_certain_enough(const uncertain *u)
{
    return gpwi_is_within(u->value, u->least, u->most) && is_interval(u);
}

static int has_valid_air(const gpw_genset_config *c)
{
    uncertain u[FIGURES];

    find_uncertain(c, u);
    return is_certain_enough(&u[AIR_STEP]) && is_interval(&u[AIR_TAU]) &&
           (is_lag(c->air_tau_s) || (c->air_tau_s == 0.0f && !(c->air_step_pu > 0.0f)));
}

static int has_valid_degov(const gpw_genset_config *c)
{
    return is_lag(c->t1_s) && is_lag(c->t2_s) && is_lag(c->t5_s) && c->k > 0.0f;
}

static int has_valid_governor(const gpw_genset_config *c)
{
    switch (c->governor) {
    case GPW_GOVERNOR_DROOP: return c->droop_pu >= DROOP_MIN_PU && is_lag(c->t_lag_s);
    case GPW_GOVERNOR_PI: return c->droop_pu == 0.0f && c->ki > 0.0f;
    case GPW_GOVERNOR_DEGOV: return c->droop_pu == 0.0f && has_valid_degov(c);
    case GPW_GOVERNOR_DEGOV1:
        return (c->droop_pu == 0.0f || c->droop_pu >= DROOP_MIN_PU) && has_valid_degov(c) &&
               (c->droop_on_power == 0u || is_lag(c->te_s));
    default: return c->governor <= GPW_GOVERNOR_GGOV1; /* the rest: gpwi_turbine_check() */
    }
}

static int has_valid_labels(const gpw_genset_config *c)
{
    return c->inertia_grade <= GPW_GRADE_USER && c->air_grade <= GPW_GRADE_USER &&
           c->governor_grade <= GPW_GRADE_USER && c->reserved[0] == 0u;
}

/* Everything but the inertia, whose absence has a status of its own. */
static int is_valid(const gpw_genset_config *c)
{
    return has_valid_figures(c) && has_valid_dead_time(c) && has_valid_governor(c) &&
           has_valid_air(c) && has_valid_labels(c);
}

static gpw_status check_inertia(const gpw_genset_config *c)
{
    uncertain u[FIGURES];

    find_uncertain(c, u);
    if (!gpwi_is_known(c->inertia_s)) {
        return GPW_ERR_UNKNOWN;
    }
    return is_certain_enough(&u[INERTIA]) ? GPW_OK : (gpw_status)GPW_ERR_DOMAIN;
}

static GPWI_COLD gpw_status read_config(const gpw_genset_config *theirs,
                                        gpw_genset_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_genset_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_GENSET_V0_1, theirs);
    if (status == GPW_OK && !is_valid(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK && ours->governor >= GPW_GOVERNOR_TGOV1) {
        status = GPWI_IS_LINKED(gpwi_turbine_check) ? gpwi_turbine_check(ours)
                                                    : (gpw_status)GPW_ERR_NOT_FOUND;
    }
    if (status == GPW_OK && gpwi_genset_has_extra(ours)) {
        status = GPWI_IS_LINKED(gpwi_extra_check)
                     ? gpwi_extra_check(ours, gpwi_substep_s(ours->tick_ns))
                     : (gpw_status)GPW_ERR_NOT_FOUND;
    }
    return status == GPW_OK ? check_inertia(ours) : status;
}

/* Whole sub-steps in the dead time. */
static GPWI_NOINLINE GPWI_COLD uint32_t dead_slots_of(const gpw_genset_config *c)
{
    const float substeps = c->dead_s / gpwi_substep_s(c->tick_ns);

    if (c->dead_s == 0.0f) {
        return 0u;
    }
    return substeps < 1.0f ? 1u : (uint32_t)substeps;
}

static GPWI_COLD size_t bytes_for(const gpw_genset_config *c)
{
    size_t more = 0u;

    if (c->governor >= GPW_GOVERNOR_TGOV1) {
        more = sizeof(genset_turbine);
    } else if (gpwi_genset_has_extra(c)) {
        more = sizeof(genset_extra) + c->acceptance_rows_max * sizeof(genset_row);
    }
    return gpwi_padded(sizeof(struct gpw_genset) + dead_slots_of(c) * sizeof(float) + more);
}

#define IS(field, value) GPWI_DEFAULT(gpw_genset_config, field, value)

static const gpwi_default defaults[] = {
    IS(f0_hz, 50),
    IS(inertia_s, UNKNOWN),
    IS(te_s, 0P05),
    IS(error_min_pu, M0P05),
    IS(error_max_pu, 0P05),
    IS(kturb, 1),
    IS(at_pu, 1),
    IS(throttle_min_pu, M0P05),
    IS(throttle_max_pu, 1P1),
    IS(stall_speed_pu, 0P6),
    IS(air_step_full_pu, UNKNOWN),
    IS(acceptance_dip_pu, 0P1),
    IS(acceptance_error_pu, 0P25),
    IS(acceptance_step_ratio, 1),
    IS(acceptance_time_ratio, 1),
    IS(inertia_low_s, UNKNOWN),
    IS(inertia_high_s, UNKNOWN),
    IS(air_step_low_pu, UNKNOWN),
    IS(air_step_high_pu, UNKNOWN),
    IS(air_tau_low_s, UNKNOWN),
    IS(air_tau_high_s, UNKNOWN),
};

GPWI_COLD gpw_status gpw_genset_config_init(gpw_genset_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_GENSET_V0_1, GPWI_TYPE_GENSET);

    if (status != GPW_OK) {
        return status;
    }
    config->governor = GPW_GOVERNOR_DEGOV;
    config->swing = GPW_SWING_TORQUE;
    config->inertia_grade = GPW_GRADE_USER;
    config->air_grade = GPW_GRADE_USER;
    config->governor_grade = GPW_GRADE_USER;
    config->source = GPW_SOURCE_USER;
    gpwi_set_defaults(config, defaults, (uint32_t)(sizeof defaults / sizeof defaults[0]));
    return GPW_OK;
}

GPWI_COLD void gpwi_genset_interval(const gpw_genset_config *c, float low[3], float high[3])
{
    uncertain figures[FIGURES];
    uint32_t i;

    find_uncertain(c, figures);
    for (i = 0; i < FIGURES; i++) {
        const uncertain *const u = &figures[i];

        low[i] = gpwi_is_known(u->low)
                     ? u->low
                     : gpwi_clamp(u->value * (1.0f - widths[i]), u->least, u->most);
        high[i] = gpwi_is_known(u->high)
                      ? u->high
                      : gpwi_clamp(u->value * (1.0f + widths[i]), u->least, u->most);
    }
}

GPWI_COLD gpw_status gpw_genset_inertia(float j_kg_m2, float speed_rpm, float rated_w,
                                        float *inertia_s)
{
    const float rad_per_s = speed_rpm * (float)(6.2831853f / 60.0f);

    if (inertia_s == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_in_range(j_kg_m2, 1.0e-6f, 1.0e9f) || !gpwi_in_range(speed_rpm, 1.0f, 1.0e5f) ||
        !gpwi_in_range(rated_w, 1.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *inertia_s = 0.5f * j_kg_m2 * rad_per_s * rad_per_s / rated_w;
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_genset_state_size(const gpw_genset_config *config, size_t *bytes)
{
    gpw_genset_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = bytes_for(&c);
    }
    return status;
}

GPWI_COLD gpw_status gpw_genset_init(void *memory, size_t memory_bytes,
                                     const gpw_genset_config *config, gpw_genset **genset)
{
    gpw_genset *const g = memory;
    gpw_genset_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || genset == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_for(&c));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(g, 0, bytes_for(&c));
    g->magic = GPWI_GENSET_MAGIC;
    g->substeps = gpwi_substeps(c.tick_ns);
    g->dead_slots = dead_slots_of(&c);
    gpwi_genset_model_init(g, &c);
    if (c.governor >= GPW_GOVERNOR_TGOV1) {
        g->own_aside = GPWI_GENSET_TURBINE;
        gpwi_turbine_init(g, &c);
    } else if (gpwi_genset_has_extra(&c)) {
        g->own_aside = GPWI_GENSET_EXTRA;
        gpwi_extra_init(g, &c);
    }
    gpwi_genset_model_reset(g);
    *genset = g;
    return GPW_OK;
}

static int can_start_at(const gpw_genset *g, float initial_pu)
{
    return gpwi_in_range(initial_pu, 0.0f, g->model.throttle_max) &&
           initial_pu >= g->model.throttle_min &&
           (!gpwi_genset_has_turbine(g) || gpwi_turbine_can_start_at(g, initial_pu));
}

gpw_status gpw_genset_reset(gpw_genset *genset, float initial_pu)
{
    if (genset == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_genset_is_live(genset)) {
        return GPW_ERR_HANDLE;
    }
    if (!can_start_at(genset, initial_pu)) {
        return GPW_ERR_DOMAIN;
    }
    genset->initial_pu = initial_pu;
    gpwi_genset_model_reset(genset);
    return GPW_OK;
}

/* The load as the model takes it, and what has to be said about it. */
static gpw_status accept_load(gpw_genset *g, float load_w)
{
    if (!gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return GPW_NOTE_HELD;
    }
    g->held_w = load_w;
    return GPW_OK;
}

static void run_tick(gpw_genset *g)
{
    const float load_w = g->held_w;
    uint32_t i;

    gpwi_genset_begin(g);
    for (i = 0; i < g->substeps; i++) {
        (void)gpwi_genset_substep(g, load_w);
    }
}

gpw_status gpw_genset_step(gpw_genset *genset, float load_w, gpw_genset_output *out,
                           size_t out_bytes)
{
    gpw_genset_output figures;
    gpw_status status;

    if (genset == NULL || out == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_genset_is_live(genset)) {
        return GPW_ERR_HANDLE;
    }
    if (out_bytes < OUTPUT_V0_1 || out_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    status = accept_load(genset, load_w);
    run_tick(genset);
    gpwi_genset_read(genset, &figures);
    (void)gpwi_result_write(out, out_bytes, &figures, sizeof figures, OUTPUT_V0_1);
    return status;
}

gpw_status gpw_genset_process(gpw_genset *genset, const float *load_w, float *speed_pu,
                              size_t ticks)
{
    gpw_status worst = GPW_OK;
    size_t k;

    if (genset == NULL || (ticks > 0u && (load_w == NULL || speed_pu == NULL))) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_genset_is_live(genset)) {
        return GPW_ERR_HANDLE;
    }
    for (k = 0; k < ticks; k++) {
        if (accept_load(genset, load_w[k]) == GPW_NOTE_HELD) {
            worst = GPW_NOTE_HELD;
        }
        run_tick(genset);
        speed_pu[k] = genset->vars.speed;
    }
    return worst;
}

/* Steady deviation w and throttle of a droop governor with the set point p0:
 *   power form   p0 - w/R = p + D w
 *   torque form  p0 - w/R = p/(1+w) + D w, the root next to 0, as c/(b + sqrt()) so that a
 *                small deviation is not the difference of two large numbers */
static float droop_settled(const gpw_genset *g, float p)
{
    const float rise = p - g->model.set_point;
    const float slope = g->model.damping + 1.0f / g->droop_pu;
    float b, under;

    if (g->model.speed_in_load == 0.0f) {
        return -rise / slope;
    }
    b = slope - g->model.set_point;
    under = b * b - 4.0f * slope * rise;
    return under >= 0.0f ? -2.0f * rise / (b + gpwi_sqrt(under)) : gpw_unknown();
}

/* Torque (power form: power) the throttle must give to hold deviation w under load p. */
static float throttle_needed(const genset_model *m, float w, float p)
{
    return p / (1.0f + m->speed_in_load * w) + m->damping * w;
}

static float settled(const gpw_genset *g, float load_w)
{
    const genset_model *const m = &g->model;
    const float p = load_w * m->per_rated;
    float w = m->bias;

    if (gpwi_genset_has_turbine(g)) {
        return gpwi_genset_is_collapsed(g) ? gpw_unknown() : gpwi_turbine_settled(g, p);
    }
    if (g->droop_pu > 0.0f) {
        w = m->droop_power > 0.0f ? -g->droop_pu * (p - m->set_point) : droop_settled(g, p);
    }
    if (!(w >= m->stall) || gpwi_genset_is_collapsed(g)) {
        return gpw_unknown();
    }
    return gpwi_in_range(throttle_needed(m, w, p), m->throttle_min, m->throttle_max)
               ? w
               : gpw_unknown();
}

float gpwi_genset_settled(gpw_genset *genset, float load_w)
{
    if (gpwi_genset_is_collapsed(genset)) { /* whatever was remembered */
        return gpw_unknown();
    }
    if (load_w != genset->settled_load_w) {
        genset->settled_load_w = load_w;
        genset->settled_speed = settled(genset, load_w);
    }
    return genset->settled_speed;
}

gpw_status gpw_genset_settled(const gpw_genset *genset, float load_w, float *speed_pu)
{
    if (genset == NULL || speed_pu == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_genset_is_live(genset)) {
        return GPW_ERR_HANDLE;
    }
    if (!gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    *speed_pu = settled(genset, load_w);
    return gpwi_is_known(*speed_pu) ? GPW_OK : GPW_NOTE_CLAMPED;
}

GPWI_COLD gpw_status gpw_genset_acceptable_step(const gpw_genset *genset, float *step_w)
{
    if (genset == NULL || step_w == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_genset_is_live(genset)) {
        return GPW_ERR_HANDLE;
    }
    *step_w = gpwi_genset_acceptable_w(genset);
    return GPW_OK;
}
