/* SPDX-License-Identifier: MIT */
/* The profiles of a site file: a base with the file's figures in their places. */
#include "site_file_internal.h"

#include <stdlib.h>

#define BOARD(name)                                                                            \
  {                                                                                            \
#    name, offsetof(gpw_profile_config, name)                                                  \
  }
#define FIGURE(name)                                                                           \
  {                                                                                            \
    "PHASE." #name, offsetof(gpw_phase_figures, name)                                          \
  }

/* ---- the board ---- */

/* A figure of the board and the keys that make it the user's. */
struct board_figure {
    gpw_quantity quantity;
    const char *keys[3];
};

static const struct board_figure board_figures[] = {
    {GPW_QUANTITY_TDP, {"tdp_w"}},
    {GPW_QUANTITY_CAP_MIN, {"cap_min_w"}},
    {GPW_QUANTITY_CAP_MAX, {"cap_max_w"}},
    {GPW_QUANTITY_PEAK, {"peak_low_w", "peak_high_w"}},
    {GPW_QUANTITY_EXCURSION, {"excursion_ratio", "excursion_s"}},
    {GPW_QUANTITY_RAMP, {"ramp_low_w_per_s", "ramp_high_w_per_s", "ramp_point"}},
    {GPW_QUANTITY_PSU_LAG, {"psu_lag_low_s", "psu_lag_high_s"}},
    {GPW_QUANTITY_CAP, {"cap_w"}}, /* last: what lies above it comes down to it */
};

#define BOARD_FIGURES (sizeof board_figures / sizeof board_figures[0])

static int is_named(const struct gpwi_site_build *build, const struct gpwi_site_part *part,
                    const struct board_figure *its)
{
    size_t i;

    for (i = 0; i < 3u; i++) {
        if (its->keys[i] != NULL && gpwi_site_get(build->file, part, its->keys[i], 0) != NULL) {
            return 1;
        }
    }
    return 0;
}

/* The board as the profile has it, with the file's figures in their places. */
static gpw_status read_board(const struct gpwi_site_build *build,
                             const struct gpwi_site_part *part, const gpw_profile *profile,
                             gpw_profile_config *config)
{
    static const struct gpwi_site_member members[] = {BOARD(tdp_w),
                                                      BOARD(cap_w),
                                                      BOARD(cap_min_w),
                                                      BOARD(cap_max_w),
                                                      BOARD(peak_low_w),
                                                      BOARD(peak_high_w),
                                                      BOARD(excursion_ratio),
                                                      BOARD(excursion_s),
                                                      BOARD(ramp_low_w_per_s),
                                                      BOARD(ramp_high_w_per_s),
                                                      BOARD(psu_lag_low_s),
                                                      BOARD(psu_lag_high_s)};
    gpw_status status = gpw_profile_config_init(config, sizeof *config);

    if (status == GPW_OK) {
        status = gpw_profile_board(profile, config);
    }
    if (status == GPW_OK) {
        config->ramp_point =
            gpwi_site_word(build->file, part, "ramp_point", config->ramp_point);
        (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), 0, config);
    }
    return status;
}

static gpw_figure unknown_figure(gpw_quantity quantity)
{
    gpw_figure figure;

    memset(&figure, 0, sizeof figure);
    figure.quantity = quantity;
    figure.phase = GPW_PHASE_COUNT;
    figure.at = gpw_unknown();
    figure.value = gpw_unknown();
    figure.low = gpw_unknown();
    figure.high = gpw_unknown();
    figure.grade = GPW_GRADE_USER;
    figure.source = GPW_SOURCE_USER;
    return figure;
}

/* Takes all figures of the quantity out: with several conditions there are several. */
static gpw_status forget(gpw_profile *profile, gpw_quantity quantity)
{
    gpw_status status = GPW_OK;
    gpw_figure was;

    while (status == GPW_OK &&
           gpw_profile_figure(profile, quantity, GPW_PHASE_COUNT, &was, sizeof was) == GPW_OK) {
        gpw_figure none = unknown_figure(quantity);

        none.at = was.at;
        status = gpw_profile_set_figure(profile, &none, sizeof none);
    }
    return status;
}

static void set_ends(gpw_figure *figure, float low, float high)
{
    const int has_ends = !gpw_is_unknown(low) || !gpw_is_unknown(high);

    figure->low = low;
    figure->high = high;
    figure->spread = has_ends ? GPW_SPREAD_RANGE : GPW_SPREAD_NONE;
}

static gpw_figure board_figure_of(const gpw_profile_config *c, gpw_quantity quantity)
{
    gpw_figure figure = unknown_figure(quantity);

    switch (quantity) {
    case GPW_QUANTITY_TDP: figure.value = c->tdp_w; break;
    case GPW_QUANTITY_CAP: figure.value = c->cap_w; break;
    case GPW_QUANTITY_CAP_MIN: figure.value = c->cap_min_w; break;
    case GPW_QUANTITY_CAP_MAX: figure.value = c->cap_max_w; break;
    case GPW_QUANTITY_PEAK: set_ends(&figure, c->peak_low_w, c->peak_high_w); break;
    case GPW_QUANTITY_PSU_LAG: set_ends(&figure, c->psu_lag_low_s, c->psu_lag_high_s); break;
    case GPW_QUANTITY_EXCURSION:
        figure.value = c->excursion_ratio;
        figure.at = c->excursion_s;
        break;
    default:
        figure.point = c->ramp_point;
        set_ends(&figure, c->ramp_low_w_per_s, c->ramp_high_w_per_s);
        break;
    }
    return figure;
}

/* The cap that a file puts on a profile of the catalogue brings that profile's powers down. */
static gpw_status set_board_figure(const gpw_profile_config *config, gpw_quantity quantity,
                                   gpw_profile *profile)
{
    const gpw_figure figure = board_figure_of(config, quantity);

    if (quantity == GPW_QUANTITY_EXCURSION && gpw_is_unknown(config->excursion_ratio) &&
        !gpw_is_unknown(config->excursion_s)) {
        return GPW_ERR_DOMAIN; /* a duration of what? */
    }
    return quantity == GPW_QUANTITY_CAP && !gpw_is_unknown(config->cap_w)
               ? gpw_profile_set_cap(profile, config->cap_w)
               : gpw_profile_set_figure(profile, &figure, sizeof figure);
}

static gpw_status refuse_cap(const struct gpwi_site_build *build,
                             const struct gpwi_site_part *part, const gpw_profile *profile,
                             const gpw_profile_config *named)
{
    const struct gpwi_site_entry *entry = gpwi_site_get(build->file, part, "cap_w", 0);
    gpw_phase_figures idle;
    float low_w = named->cap_min_w, high_w = named->cap_max_w;

    if (gpw_is_unknown(low_w) && gpw_phase_figures_init(&idle, sizeof idle) == GPW_OK &&
        gpw_profile_phase(profile, GPW_PHASE_IDLE, &idle) >= GPW_OK) {
        low_w = idle.mean_w;
    }
    high_w = gpw_is_unknown(high_w) ? named->tdp_w : high_w;
    return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, entry,
                            "a cap is from cap_min_w, else what the board draws idle "
                            "(%g W), to cap_max_w, else its rated power (%g W)",
                            (double)low_w, (double)high_w);
}

/* Everything the file names is taken out first: a new cap need not fit old limits. */
static gpw_status set_board(const struct gpwi_site_build *build,
                            const struct gpwi_site_part *part, gpw_profile *profile)
{
    gpw_profile_config config;
    gpw_status status = read_board(build, part, profile, &config);
    gpw_quantity quantity = GPW_QUANTITY_NONE;
    size_t i;

    for (i = 0; i < BOARD_FIGURES && status >= GPW_OK; i++) {
        if (is_named(build, part, &board_figures[i])) {
            status = forget(profile, board_figures[i].quantity);
        }
    }
    for (i = 0; i < BOARD_FIGURES && status >= GPW_OK; i++) {
        if (is_named(build, part, &board_figures[i])) {
            quantity = board_figures[i].quantity;
            status = set_board_figure(&config, quantity, profile);
        }
    }
    if (status == GPW_ERR_DOMAIN && quantity == GPW_QUANTITY_CAP) {
        return refuse_cap(build, part, profile, &config);
    }
    if (status < GPW_OK) {
        return gpwi_site_refuse(build, status, part, NULL,
                                "the board's figures do not fit together: each low end must be "
                                "at most its high end, cap_min_w <= cap_w <= cap_max_w, and an "
                                "excursion_s needs an excursion_ratio");
    }
    return GPW_OK;
}

/* ---- phases ---- */

/* The first entry of a phase, or NULL when the profile leaves the phase out. */
static const struct gpwi_site_entry *first_of_phase(const struct gpwi_site_build *build,
                                                    const struct gpwi_site_part *part,
                                                    gpw_phase phase)
{
    uint32_t i;

    for (i = 0; i < part->count; i++) {
        const struct gpwi_site_entry *entry = &build->file->entries[part->first + i];

        if (entry->index == phase && strncmp(entry->key->name, "PHASE.", 6) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* The phase as the profile has it. Of a range the middle is no mean: it stays assumed. */
static gpw_status read_phase(const gpw_profile *profile, gpw_phase phase,
                             gpw_phase_figures *figures)
{
    gpw_status status = gpw_profile_phase(profile, phase, figures);
    gpw_figure power;

    if (status >= GPW_OK &&
        gpw_profile_figure(profile, GPW_QUANTITY_POWER, phase, &power, sizeof power) ==
            GPW_OK &&
        (gpw_is_unknown(power.value) || power.spread == GPW_SPREAD_LOWER ||
         power.spread == GPW_SPREAD_UPPER)) {
        figures->mean_w = gpw_unknown();
    }
    return status;
}

/* A figure of the base that the file leaves as it is stays the lower bound that it was. */
static gpw_status keep_bound(const struct gpwi_site_build *build,
                             const struct gpwi_site_part *part, const gpw_figure *was,
                             const char *key, gpw_profile *profile)
{
    gpw_figure now;

    if (was->spread != GPW_SPREAD_LOWER ||
        gpwi_site_get(build->file, part, key, was->phase) != NULL ||
        gpw_profile_figure(profile, was->quantity, was->phase, &now, sizeof now) != GPW_OK) {
        return GPW_OK;
    }
    now.spread = GPW_SPREAD_LOWER;
    return gpw_profile_set_figure(profile, &now, sizeof now);
}

/* As the base has it; of none the spread is none. */
static gpw_figure figure_of(const gpw_profile *profile, gpw_quantity quantity, gpw_phase phase)
{
    gpw_figure figure = unknown_figure(quantity);

    figure.phase = phase;
    (void)!gpw_profile_figure(profile, quantity, phase, &figure, sizeof figure);
    return figure;
}

/* Why a phase was not taken. */
static const char *why_not(const gpw_phase_figures *figures, gpw_status status)
{
    uint32_t refusal = GPW_FIGURES_ACCEPTED;

    if (figures->phase == GPW_PHASE_OFF) {
        return "phase off draws nothing: leave its keys out";
    }
    return gpw_phase_figures_check(figures, &refusal) == GPW_OK &&
                   refusal != (uint32_t)GPW_FIGURES_ACCEPTED
               ? gpw_phase_refusal_text(refusal)
               : gpwi_site_why(status);
}

/* Figures of a phase that the file names: those of the base with the file's in their places. */
static gpw_status set_phase(const struct gpwi_site_build *build,
                            const struct gpwi_site_part *part,
                            const struct gpwi_site_entry *first, gpw_phase phase,
                            gpw_profile *profile)
{
    static const struct gpwi_site_member members[] = {
        FIGURE(mean_w),         FIGURE(low_w),     FIGURE(high_w),
        FIGURE(sigma_w),        FIGURE(tau_s),     FIGURE(wave_w),
        FIGURE(wave_period_s),  FIGURE(wave_duty), FIGURE(duration_low_s),
        FIGURE(duration_high_s)};
    const gpw_figure sigma = figure_of(profile, GPW_QUANTITY_SIGMA, phase);
    const gpw_figure wave = figure_of(profile, GPW_QUANTITY_WAVE, phase);
    const struct gpwi_site_entry *word;
    gpw_phase_figures figures;
    gpw_status status = gpw_phase_figures_init(&figures, sizeof figures);

    if (status == GPW_OK) {
        status = read_phase(profile, phase, &figures);
    }
    if (status < GPW_OK) {
        return status;
    }
    /* One figure of the user's makes the phase the user's. */
    word = gpwi_site_get(build->file, part, "PHASE.grade", phase);
    figures.grade = word != NULL ? word->word : (gpw_grade)GPW_GRADE_USER;
    figures.source = GPW_SOURCE_USER;
    word = gpwi_site_get(build->file, part, "PHASE.point", phase);
    figures.point = word != NULL ? word->word : (gpw_point)GPW_POINT_GPU_RAIL;
    (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), phase, &figures);
    status = gpw_profile_set_phase(profile, &figures);
    if (status < GPW_OK) {
        return gpwi_site_refuse(build, status, part, first, "%s", why_not(&figures, status));
    }
    status = keep_bound(build, part, &sigma, "PHASE.sigma_w", profile);
    return status < GPW_OK ? status : keep_bound(build, part, &wave, "PHASE.wave_w", profile);
}

/* ---- the whole ---- */

/* The base under the file's name, or a profile that knows nothing yet. */
static gpw_status begin_profile(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *part, void *memory, size_t bytes,
                                gpw_profile **profile)
{
    const struct gpwi_site_entry *named = gpwi_site_get(build->file, part, "base", 0);
    const struct gpwi_site_entry *from = gpwi_site_get(build->file, part, "base_file", 0);
    const gpw_profile *base = NULL;
    gpw_profile_config config;
    gpw_status status = gpw_profile_config_init(&config, sizeof config);

    if (status < GPW_OK) {
        return status;
    }
    gpwi_text_copy(config.name, sizeof config.name, gpwi_text_of(part->name));
    config.figures_max = GPW_PROFILE_FIGURES_MAX;
    if (from != NULL) {
        return gpw_profile_copy(memory, bytes, gpwi_site_loaded(build->file, from->text),
                                config.figures_max, config.name, profile);
    }
    if (named == NULL) {
        return gpw_profile_init(memory, bytes, &config, profile);
    }
    status = gpw_profile_find(named->text, &base);
    return status < GPW_OK ? status
                           : gpw_profile_copy(memory, bytes, base, config.figures_max,
                                              config.name, profile);
}

gpw_status gpwi_site_make_profile(const struct gpwi_site_build *build,
                                  const struct gpwi_site_part *part, gpw_profile **profile)
{
    const size_t bytes = GPW_PROFILE_STATE_BYTES(GPW_PROFILE_FIGURES_MAX);
    void *const memory = malloc(bytes);
    gpw_status status;
    gpw_phase phase;

    if (memory == NULL) {
        return GPW_ERR_NOMEM;
    }
    status = begin_profile(build, part, memory, bytes, profile);
    if (status >= GPW_OK) {
        status = set_board(build, part, *profile);
    }
    for (phase = GPW_PHASE_OFF; phase < GPW_PHASE_COUNT && status >= GPW_OK; phase++) {
        const struct gpwi_site_entry *first = first_of_phase(build, part, phase);

        if (first != NULL) {
            status = set_phase(build, part, first, phase, *profile);
        }
    }
    if (status < GPW_OK) {
        free(memory);
        *profile = NULL;
    }
    return status < GPW_OK ? status : GPW_OK;
}
