/* SPDX-License-Identifier: MIT */
/* Identification from end to end, and what is handed out of it. */
#include "genset_internal.h"
#include "identify_internal.h"

#include <math.h>
#include <stdlib.h>

#define IDENTIFIED_MAGIC 0x49444631u /* "IDF1" */
#define CONFIG_V0_1 32u
#define FIGURE_V0_1 40u
#define SUMMARY_V0_1 72u

#define EARLY_MIN 3u    /* samples in the first 100 ms without which H is only bounded */
#define SLOPE_S 0.02    /* H by the slope: up to here */
#define SLOPE_NOISE 5.0 /* standard deviations that the bound on H allows for noise */
#define WIDE 2.0        /* ends further apart than this factor: says why */
#define ALIKE 0.95      /* correlation from which two figures are hard to tell apart */
#define LIMITED_AIR 4u  /* bits of gpw_genset_output.limited */
#define LIMITED_MAX 1u

GPW_STATIC_ASSERT(identify_config_is_32_bytes, sizeof(gpw_identify_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(figure_is_40_bytes, sizeof(gpw_identified_figure) == FIGURE_V0_1);
GPW_STATIC_ASSERT(summary_is_72_bytes, sizeof(gpw_identified_summary) == SUMMARY_V0_1);

struct gpw_identified {
    uint32_t magic;
    uint32_t reserved;
    gpw_genset_config given; /* the caller's */
    gpw_genset_config fitted;
    gpw_identified_summary summary;
    gpw_identified_figure figures[GPWI_FIGURES];
    size_t count;
    double *time_s, *measured_hz, *fitted_hz;
};

gpw_status gpw_identify_config_init(gpw_identify_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_IDENTIFY);

    if (status == GPW_OK) {
        config->noise_pu = gpw_unknown();
        config->model_error = 3.0e-4f;
        config->start_s = gpw_unknown();
        config->end_s = gpw_unknown();
    }
    return status;
}

const char *gpw_told_name(uint32_t told)
{
    static const char *const words[] = {"given", "told", "bound", "nothing"};

    return told < sizeof words / sizeof words[0] ? words[told] : "?";
}

const char *gpw_untold_text(uint32_t why)
{
    static const char *const words[] = {
        "",
        "the air never limited the engine in this record",
        "the throttle never came to its end in this record",
        "too few samples: in the first 100 ms, or against the dead time",
        "the record ends before the speed has recovered",
        "another free figure does the same",
        "its effect is below the noise, or the model's error"};

    return why < sizeof words / sizeof words[0] ? words[why] : "?";
}

/* ---- what may be asked ---- */

static uint32_t default_figures(const gpw_genset_config *c)
{
    uint32_t figure, bits = 0u;

    for (figure = 0; figure < GPWI_FIGURES; figure++) {
        bits |= (gpwi_figure_row(figure)->as_default >> c->governor & 1u) << figure;
    }
    if (!(c->dead_s > 0.0f)) {
        bits &= ~(1u << GPW_IDENTIFY_DEAD);
    }
    if (!(c->air_step_pu > 0.0f)) {
        bits &= ~(1u << GPW_IDENTIFY_AIR_STEP | 1u << GPW_IDENTIFY_AIR_TAU);
    }
    if (c->governor != GPW_GOVERNOR_DROOP && !(c->droop_pu > 0.0f)) {
        bits &= ~(1u << GPW_IDENTIFY_DROOP);
    }
    return bits;
}

static gpw_status check_free(const gpw_genset_config *c, uint32_t bits, gpw_file_error *error)
{
    const uint32_t air = 1u << GPW_IDENTIFY_AIR_STEP | 1u << GPW_IDENTIFY_AIR_TAU;
    uint32_t figure;

    if (bits >> GPWI_FIGURES != 0u) {
        return gpwi_not_allowed(error, "free_figures", "no such figure: bits above %u",
                                GPWI_FIGURES - 1u);
    }
    for (figure = 0; figure < GPWI_FIGURES; figure++) {
        if ((bits >> figure & 1u) != 0u &&
            (gpwi_figure_row(figure)->governors >> c->governor & 1u) == 0u) {
            return gpwi_not_allowed(error, gpw_identify_figure_name(figure),
                                    "this governor has no such figure");
        }
    }
    if ((bits & air) != 0u && !(c->air_step_pu > 0.0f)) {
        return gpwi_not_allowed(error, "air_step_pu",
                                "the set has no air limit: give air_step_pu and air_tau_s to "
                                "start from, or leave them out of what is free");
    }
    return GPW_OK;
}

/* A set that could be, whatever the record: its free figures are replaced later. */
static gpw_status check_genset(const gpw_genset_config *c, uint32_t bits, gpw_file_error *error)
{
    gpw_genset_config probe = *c;
    size_t bytes;
    gpw_status status;

    probe.tick_ns = GPW_TICK_MIN_NS;
    probe.initial_pu = gpwi_clamp(0.0f, c->throttle_min_pu, c->throttle_max_pu);
    if ((bits & 1u << GPW_IDENTIFY_INERTIA) != 0u && !gpwi_is_known(probe.inertia_s)) {
        probe.inertia_s = 1.0f;
    }
    status = gpw_genset_state_size(&probe, &bytes);
    if (status == GPW_ERR_UNKNOWN) {
        return gpwi_not_allowed(error, "inertia_s", "it is not free, so it must be given");
    }
    return status == GPW_OK ? GPW_OK
                            : gpwi_not_allowed(error, "genset",
                                               "a field is outside its range, or the governor "
                                               "lacks a figure (%s)",
                                               gpw_status_name(status));
}

static gpw_status check_config(const gpw_identify_config *c, gpw_file_error *error)
{
    if (!gpwi_is_unknown_or(c->noise_pu, 1.0e-9f, 0.1f)) {
        return gpwi_not_allowed(error, "noise_pu", "%g: above 0 to 0.1, or unknown",
                                (double)c->noise_pu);
    }
    if (!gpwi_in_range(c->model_error, 0.0f, 0.5f)) {
        return gpwi_not_allowed(error, "model_error", "%g: 0 to 0.5", (double)c->model_error);
    }
    if (!gpwi_in_range(c->frequency_window_s, 0.0f, 1.0f)) {
        return gpwi_not_allowed(error, "frequency_window_s", "%g: 0 to 1 s",
                                (double)c->frequency_window_s);
    }
    if (c->load_is_instant > 1u) {
        return gpwi_not_allowed(error, "load_is_instant", "%u: 0 or 1", c->load_is_instant);
    }
    return GPW_OK;
}

static gpw_status read_configs(gpw_genset_config *genset, gpw_identify_config *config,
                               const gpw_genset_config *their_genset,
                               const gpw_identify_config *theirs, gpw_file_error *error)
{
    gpw_status status = gpw_genset_config_init(genset, sizeof *genset);

    if (status == GPW_OK) {
        status = gpwi_config_read(genset, sizeof *genset, GPWI_GENSET_V0_1, their_genset);
    }
    if (status == GPW_OK) {
        status = gpw_identify_config_init(config, sizeof *config);
    }
    if (status == GPW_OK) {
        status = gpwi_config_read(config, sizeof *config, CONFIG_V0_1, theirs);
    }
    if (status == GPW_OK) {
        status = check_config(config, error);
    }
    if (status == GPW_OK && genset->governor > (uint32_t)GPW_GOVERNOR_GGOV1) {
        status = gpwi_not_allowed(error, "governor", "%u: no such governor", genset->governor);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (config->free_figures == 0u) {
        config->free_figures = default_figures(genset);
    }
    status = check_free(genset, config->free_figures, error);
    return status == GPW_OK ? check_genset(genset, config->free_figures, error) : status;
}

/* ---- H by the slope ---- */

/* Until the governor answers, what the load took beyond what the set gave is what the rotor
 * lost: 2H w = -E. Any answer makes the deviation smaller, and in the torque form the load is
 * at most what it is at the lowest speed so far: an upper bound. */
static double slope_at(const struct gpwi_problem *p, size_t sample, double noise)
{
    const size_t before = p->first_after - 1u;
    const double span = p->time_s[sample] - p->time_s[before];
    const double speed = p->speed_pu[sample];
    const double slower = p->genset.swing == GPW_SWING_TORQUE ? 1.0 + fmax(-0.3, speed) : 1.0;
    const double taken =
        ((p->energy_j[sample] - p->energy_j[before]) / slower - p->before_w * span) /
        (double)p->genset.rated_w;
    const double moved = fabs(speed) - noise;

    return moved > 0.0 && taken * speed < 0.0 ? fabs(taken) / (2.0 * moved) : (double)NAN;
}

static void slope_of(const struct gpwi_problem *p, double noise, double *h, double *high)
{
    size_t i;

    *h = *high = (double)NAN;
    for (i = p->first_after; i < p->count; i++) {
        const double after = p->time_s[i] - p->step_s;
        const double bound = slope_at(p, i, SLOPE_NOISE * noise);
        const double here = slope_at(p, i, 0.0);

        if (after > 1.0) {
            break;
        }
        if (!(bound >= *high)) { /* the first one too */
            *high = isnan(bound) ? *high : bound;
        }
        if (after <= SLOPE_S + 1.0e-9 && !isnan(here)) {
            *h = here;
        }
    }
    if (isnan(*h)) {
        *h = *high;
    }
}

/* ---- what is told ---- */

static uint32_t why_not(const struct gpwi_fit *f, const struct gpwi_ends *ends, uint32_t i)
{
    const struct gpwi_problem *const p = f->problem;
    const uint32_t figure = f->figure[i];
    const double dead = (double)gpwi_figure_get(&p->genset, GPW_IDENTIFY_DEAD);

    if ((figure == GPW_IDENTIFY_AIR_STEP || figure == GPW_IDENTIFY_AIR_TAU) &&
        (p->limited & LIMITED_AIR) == 0u) {
        return GPW_UNTOLD_AIR_UNUSED;
    }
    if (figure == GPW_IDENTIFY_THROTTLE_MAX && (p->limited & LIMITED_MAX) == 0u) {
        return GPW_UNTOLD_MAX_UNUSED;
    }
    if (((figure == GPW_IDENTIFY_INERTIA || figure == GPW_IDENTIFY_DEAD) &&
         p->early < EARLY_MIN) ||
        (figure == GPW_IDENTIFY_DEAD && p->interval_s > dead)) {
        return GPW_UNTOLD_SAMPLING;
    }
    if (!p->recovered) {
        return GPW_UNTOLD_RECORD_ENDS;
    }
    return fabs(ends->likeness[i]) > ALIKE ? GPW_UNTOLD_ALIKE : GPW_UNTOLD_NOISE;
}

static void tell(gpw_identified *found, const struct gpwi_fit *f, const double *x,
                 const struct gpwi_ends *ends, uint32_t i)
{
    const uint32_t figure = f->figure[i];
    gpw_identified_figure *const to = &found->figures[figure];
    const double value = gpwi_fit_to(figure, x[i]);
    const int is_plain = gpwi_figure_row(figure)->scale > 0.0;
    int is_wide;

    to->value = (float)value;
    to->low = (float)fmin(ends->low[i], value);
    to->high = (float)fmax(ends->high[i], value);
    to->range_low = (float)gpwi_fit_to(figure, f->low[i]);
    to->range_high = (float)gpwi_fit_to(figure, f->high[i]);
    to->alike = f->figure[ends->alike[i]];
    to->likeness = (float)ends->likeness[i];
    to->told = GPW_TOLD_BOTH;
    if (ends->open_low[i] || ends->open_high[i]) {
        to->told = ends->open_low[i] && ends->open_high[i] ? GPW_TOLD_NOTHING : GPW_TOLD_BOUND;
    }
    if (figure == GPW_IDENTIFY_INERTIA && f->problem->early < EARLY_MIN) {
        to->told = GPW_TOLD_BOUND; /* whatever the governor's figures make of it */
        to->low = to->range_low;
        to->high = gpwi_is_known(found->summary.slope_h_high_s) &&
                           found->summary.slope_h_high_s > to->value
                       ? found->summary.slope_h_high_s
                       : to->range_high;
    }
    if (figure == GPW_IDENTIFY_DEAD && f->problem->early < EARLY_MIN) {
        to->told = GPW_TOLD_NOTHING; /* the same */
        to->low = to->range_low;
        to->high = to->range_high;
    }
    is_wide = !is_plain && to->high > (float)WIDE * to->low;
    to->why =
        to->told != GPW_TOLD_BOTH || is_wide ? why_not(f, ends, i) : (uint32_t)GPW_UNTOLD_NONE;
}

static void tell_given(gpw_identified *found, uint32_t figure)
{
    gpw_identified_figure *const to = &found->figures[figure];

    to->figure = to->alike = figure;
    to->told = GPW_TOLD_GIVEN;
    to->value = to->low = to->high = (float)gpwi_figure_get(&found->given, figure);
    to->range_low = (float)gpwi_figure_row(figure)->low;
    to->range_high = (float)gpwi_figure_row(figure)->high;
}

static void sum_up(gpw_identified *found, const struct gpwi_problem *p,
                   const struct gpwi_ends *ends, double base, double slope_h, double slope_high)
{
    gpw_identified_summary *const s = &found->summary;
    const double f0 = (double)p->genset.f0_hz;
    size_t i, extreme = p->first_after;

    for (i = p->first_after; i < p->count; i++) {
        if (fabs(p->speed_pu[i]) > fabs(p->speed_pu[extreme])) {
            extreme = i;
        }
    }
    s->free_figures = p->config.free_figures;
    s->samples = (uint32_t)p->count;
    s->early = (uint32_t)p->early;
    s->limited = p->limited;
    s->recovered = p->recovered;
    s->collapsed = p->collapsed;
    s->load_before_w = (float)p->before_w;
    s->load_after_w = (float)p->load_w[p->count - 1u];
    s->frequency_hz = (float)(f0 * (1.0 + p->base_pu + base));
    s->extreme_hz = (float)(f0 * p->speed_pu[extreme]);
    s->noise_pu = (float)ends->noise_pu;
    s->residual_pu = (float)ends->residual_pu;
    s->misfit = (float)ends->misfit;
    s->slope_h_s = (float)slope_h;
    s->slope_h_high_s = (float)slope_high;
    s->runs = p->runs;
}

static gpw_status keep_curve(gpw_identified *found, const struct gpwi_problem *p, double base,
                             double origin, const double *model)
{
    const double f0 = (double)p->genset.f0_hz;
    size_t i;

    found->count = p->count;
    found->time_s = malloc(p->count * sizeof *found->time_s);
    found->measured_hz = malloc(p->count * sizeof *found->measured_hz);
    found->fitted_hz = malloc(p->count * sizeof *found->fitted_hz);
    if (found->time_s == NULL || found->measured_hz == NULL || found->fitted_hz == NULL) {
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < p->count; i++) {
        found->time_s[i] = origin + p->time_s[i];
        found->measured_hz[i] = f0 * (1.0 + p->base_pu + p->speed_pu[i]);
        found->fitted_hz[i] = f0 * (1.0 + p->base_pu + base + model[i]);
    }
    return GPW_OK;
}

static gpw_status fit_all(gpw_identified *found, struct gpwi_fit *f, double origin,
                          gpw_file_error *error)
{
    struct gpwi_problem *const p = f->problem;
    struct gpwi_ends ends;
    double x[GPWI_UNKNOWNS_MAX], slope_h, slope_high, base;
    const double noise =
        gpwi_is_known(p->config.noise_pu) ? (double)p->config.noise_pu : p->noise_pu;
    uint32_t i;
    gpw_status status;

    slope_of(p, noise, &slope_h, &slope_high);
    f->speed_weight = 1.0 / fmax(noise, 1.0e-4 * p->largest_pu);
    f->boost_weight = p->has_boost ? 1.0 / (0.02 * p->boost_range) : 1.0;
    /* A slope that noise has made is no start. */
    if (!isfinite(gpwi_fit_search(f, slope_high < 1.5 * slope_h ? slope_h : (double)NAN, x))) {
        return gpwi_not_allowed(error, "genset",
                                "no set with these figures can carry the %g W that the record "
                                "begins with",
                                p->before_w);
    }
    memset(&ends, 0, sizeof ends);
    status = gpwi_ends_find(f, x, &ends);
    if (status != GPW_OK) {
        return status;
    }
    gpwi_fit_genset(f, x, &found->fitted);
    if (!gpwi_simulate_watched(p, &found->fitted, gpwi_fit_late(f, x), f->model)) {
        return GPW_ERR_DOMAIN;
    }
    base = x[f->figures] * p->largest_pu;
    sum_up(found, p, &ends, base, slope_h, slope_high);
    found->summary.step_s = origin + p->step_s;
    for (i = 0; i < GPWI_FIGURES; i++) {
        tell_given(found, i);
    }
    for (i = 0; i < f->figures; i++) {
        tell(found, f, x, &ends, i);
    }
    return keep_curve(found, p, base, origin, f->model);
}

gpw_status gpw_identify(const gpw_step_record *record, const gpw_genset_config *genset,
                        const gpw_identify_config *config, gpw_identified **found,
                        gpw_file_error *error)
{
    struct gpwi_problem problem;
    struct gpwi_fit fit;
    gpw_genset_config set;
    gpw_identify_config ours;
    gpw_identified *made;
    gpw_status status;

    if (found == NULL) {
        return GPW_ERR_NULL;
    }
    *found = NULL;
    if (record == NULL || genset == NULL || config == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_step_record_is_live(record)) {
        return GPW_ERR_HANDLE;
    }
    gpwi_file_error_clear(error);
    status = read_configs(&set, &ours, genset, config, error);
    if (status != GPW_OK) {
        return status;
    }
    made = calloc(1, sizeof *made);
    if (made == NULL) {
        return GPW_ERR_NOMEM;
    }
    made->magic = IDENTIFIED_MAGIC;
    made->given = set;
    memset(&fit, 0, sizeof fit);
    status = gpwi_problem_make(&problem, record, &set, &ours, error);
    if (status == GPW_OK) {
        status = gpwi_fit_make(&fit, &problem);
    }
    if (status == GPW_OK) {
        status = fit_all(made, &fit, problem.origin_s, error);
    }
    gpwi_fit_free(&fit);
    gpwi_problem_free(&problem);
    if (status != GPW_OK) {
        gpw_identified_destroy(made);
        return status;
    }
    *found = made;
    return GPW_OK;
}

void gpw_identified_destroy(gpw_identified *found)
{
    if (found != NULL) {
        found->magic = 0;
        free(found->time_s);
        free(found->measured_hz);
        free(found->fitted_hz);
        free(found);
    }
}

/* ---- handing out ---- */

static gpw_status check_handle(const gpw_identified *found)
{
    if (found == NULL) {
        return GPW_ERR_NULL;
    }
    return found->magic == IDENTIFIED_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_identified_summary_get(const gpw_identified *found,
                                      gpw_identified_summary *summary, size_t summary_bytes)
{
    const gpw_status status = summary == NULL ? GPW_ERR_NULL : check_handle(found);

    return status != GPW_OK ? status
                            : gpwi_result_write(summary, summary_bytes, &found->summary,
                                                sizeof found->summary, SUMMARY_V0_1);
}

gpw_status gpw_identified_figure_get(const gpw_identified *found, uint32_t figure,
                                     gpw_identified_figure *out, size_t out_bytes)
{
    const gpw_status status = out == NULL ? GPW_ERR_NULL : check_handle(found);

    if (status != GPW_OK) {
        return status;
    }
    if (figure >= GPWI_FIGURES) {
        return GPW_ERR_NOT_FOUND;
    }
    return gpwi_result_write(out, out_bytes, &found->figures[figure],
                             sizeof found->figures[figure], FIGURE_V0_1);
}

/* Value and ends for a site: the log's where it tells, the caller's as far as a bound leaves
 * them. */
static void narrow(const gpw_identified_figure *figure, float given, float given_low,
                   float given_high, float *value, float *low, float *high)
{
    if (figure->told == GPW_TOLD_BOTH) {
        *value = figure->value;
        *low = figure->low;
        *high = figure->high;
        return;
    }
    if (figure->told == GPW_TOLD_BOUND) {
        *low = gpwi_clamp(gpwi_is_known(given_low) ? given_low : figure->low, figure->low,
                          figure->high);
        *high = gpwi_clamp(gpwi_is_known(given_high) ? given_high : figure->high, figure->low,
                           figure->high);
        *value = gpwi_clamp(gpwi_is_known(given) ? given : figure->value, *low, *high);
    }
}

gpw_status gpw_identified_genset(const gpw_identified *found, gpw_genset_config *genset)
{
    gpw_genset_config to;
    float low[3], high[3];
    gpw_status status = genset == NULL ? GPW_ERR_NULL : check_handle(found);

    if (status != GPW_OK) {
        return status;
    }
    to = found->fitted;
    to.tick_ns = found->given.tick_ns;
    to.initial_pu = found->given.initial_pu;
    to.inertia_s = found->given.inertia_s;
    to.air_step_pu = found->given.air_step_pu;
    to.air_tau_s = found->given.air_tau_s;
    gpwi_genset_interval(&found->given, low, high);
    narrow(&found->figures[GPW_IDENTIFY_INERTIA], to.inertia_s, low[0], high[0], &to.inertia_s,
           &to.inertia_low_s, &to.inertia_high_s);
    narrow(&found->figures[GPW_IDENTIFY_AIR_STEP], to.air_step_pu, low[1], high[1],
           &to.air_step_pu, &to.air_step_low_pu, &to.air_step_high_pu);
    narrow(&found->figures[GPW_IDENTIFY_AIR_TAU], to.air_tau_s, low[2], high[2], &to.air_tau_s,
           &to.air_tau_low_s, &to.air_tau_high_s);
    if (found->figures[GPW_IDENTIFY_INERTIA].told == GPW_TOLD_BOTH) {
        to.inertia_grade = GPW_GRADE_MEASURED;
    }
    if (found->figures[GPW_IDENTIFY_AIR_STEP].told == GPW_TOLD_BOTH &&
        found->figures[GPW_IDENTIFY_AIR_TAU].told == GPW_TOLD_BOTH) {
        to.air_grade = GPW_GRADE_MEASURED;
    }
    return gpwi_config_write(genset, &to, sizeof to, GPWI_GENSET_V0_1);
}

gpw_status gpw_identified_curve(const gpw_identified *found, size_t first, size_t count,
                                double *time_s, double *measured_hz, double *fitted_hz)
{
    gpw_status status;

    if (time_s == NULL || measured_hz == NULL || fitted_hz == NULL) {
        return GPW_ERR_NULL;
    }
    status = check_handle(found);
    if (status != GPW_OK) {
        return status;
    }
    if (first > found->count || count > found->count - first) {
        return GPW_ERR_DOMAIN;
    }
    memcpy(time_s, found->time_s + first, count * sizeof *time_s);
    memcpy(measured_hz, found->measured_hz + first, count * sizeof *measured_hz);
    memcpy(fitted_hz, found->fitted_hz + first, count * sizeof *fitted_hz);
    return GPW_OK;
}
