/* SPDX-License-Identifier: MIT */
/* A profile read: its facts gathered to what is known of a phase, or of the board. */
#include "profile_facts.h"

GPW_STATIC_ASSERT(figures_size, sizeof(gpw_phase_figures) == GPWI_FIGURES_V0_1);
GPW_STATIC_ASSERT(config_size, sizeof(gpw_profile_config) == GPWI_PROFILE_CONFIG_V0_1);

/* Off is nothing, by definition: in no profile's list, and the same in all. */
#define OFF_FACT(its_quantity, its_end, its_spread)                                            \
  GPWI_FACT(its_quantity, OFF, GPWI_UNKNOWN, 0.0f, its_end, its_end, its_spread, FULL,         \
            DEFINITION, GPU_RAIL)

static const gpwi_fact off_facts[] = {
    OFF_FACT(POWER, 0.0f, RANGE),
    OFF_FACT(SIGMA, GPWI_UNKNOWN, NONE),
    OFF_FACT(WAVE, GPWI_UNKNOWN, NONE),
};

/* ---- facts ---- */

typedef struct fact_list {
    const gpwi_fact *facts;
    uint32_t count;
} fact_list;

static fact_list facts_with(const gpw_profile *profile, gpw_phase phase)
{
    fact_list list;

    if (phase == GPW_PHASE_OFF) {
        list.facts = off_facts;
        list.count = sizeof off_facts / sizeof off_facts[0];
    } else {
        list.facts = gpwi_profile_facts(profile);
        list.count = profile->facts;
    }
    return list;
}

GPWI_COLD const gpwi_fact *gpwi_next_fact(const gpw_profile *profile, gpw_quantity quantity,
                                          gpw_phase phase, const gpwi_fact *after)
{
    const fact_list list = facts_with(profile, phase);
    const gpwi_fact *const end = list.facts + list.count;
    const gpwi_fact *fact = after != NULL ? after + 1 : list.facts;

    for (; fact < end; fact++) {
        if (fact->quantity == quantity && fact->phase == phase) {
            return fact;
        }
    }
    return NULL;
}

/* ---- what a fact says of an end ---- */

/* Of a power, whose value is a mean: its ends, and a bound is an end too. */
static float low_of(const gpwi_fact *fact)
{
    return fact->spread == GPW_SPREAD_LOWER ? fact->value : fact->low;
}

static float high_of(const gpwi_fact *fact)
{
    return fact->spread == GPW_SPREAD_UPPER ? fact->value : fact->high;
}

static int is_bound(const gpwi_fact *fact)
{
    return fact->spread == GPW_SPREAD_LOWER || fact->spread == GPW_SPREAD_UPPER;
}

/* Of a figure that is a range, such as a peak: a value alone is both its ends. */
static float least_of(const gpwi_fact *fact)
{
    const int is_open = fact->spread == GPW_SPREAD_UPPER;

    return gpwi_is_known(fact->low) || is_open ? fact->low : fact->value;
}

static float most_of(const gpwi_fact *fact)
{
    const int is_open = fact->spread == GPW_SPREAD_LOWER;

    return gpwi_is_known(fact->high) || is_open ? fact->high : fact->value;
}

/* ---- gathering ---- */

static void label_phase(const gpwi_fact *fact, gpw_phase_figures *figures)
{
    figures->grade = fact->grade;
    figures->source = fact->source;
    figures->point = fact->point;
}

GPWI_COLD void gpwi_take_phase_fact(const gpwi_fact *fact, gpw_phase_figures *figures)
{
    switch (fact->quantity) {
    case GPW_QUANTITY_POWER:
        figures->mean_w = is_bound(fact) ? gpw_unknown() : fact->value;
        figures->low_w = low_of(fact);
        figures->high_w = high_of(fact);
        break;
    case GPW_QUANTITY_SIGMA: figures->sigma_w = fact->value; break;
    case GPW_QUANTITY_TAU: figures->tau_s = fact->value; break;
    case GPW_QUANTITY_WAVE: figures->wave_w = fact->value; break;
    case GPW_QUANTITY_WAVE_PERIOD: figures->wave_period_s = fact->value; break;
    case GPW_QUANTITY_WAVE_DUTY: figures->wave_duty = fact->value; break;
    case GPW_QUANTITY_DURATION:
        figures->duration_low_s = least_of(fact);
        figures->duration_high_s = most_of(fact);
        break;
    default: break;
    }
}

static void set_unknown(gpw_phase_figures *f, gpw_phase phase)
{
    const float unknown = gpw_unknown();

    memset(f, 0, sizeof *f);
    f->header = GPWI_HEADER(GPWI_TYPE_PHASE, sizeof *f);
    f->phase = phase;
    f->mean_w = unknown;
    f->low_w = unknown;
    f->high_w = unknown;
    f->sigma_w = unknown;
    f->tau_s = unknown;
    f->wave_w = unknown;
    f->wave_period_s = unknown;
    f->wave_duty = unknown;
    f->duration_low_s = unknown;
    f->duration_high_s = unknown;
}

/* Labels are those of the power; a phase without one has those of its first figure. */
GPWI_COLD void gpwi_profile_phase(const gpw_profile *profile, gpw_phase phase,
                                  gpw_phase_figures *figures)
{
    const fact_list list = facts_with(profile, phase);
    uint32_t i;

    set_unknown(figures, phase);
    for (i = 0; i < list.count; i++) {
        const gpwi_fact *const fact = &list.facts[i];

        if (fact->phase == phase) {
            gpwi_take_phase_fact(fact, figures);
            if (fact->quantity == GPW_QUANTITY_POWER || figures->grade == GPW_GRADE_UNKNOWN) {
                label_phase(fact, figures);
            }
        }
    }
}

float gpwi_excursion_of(const gpwi_fact *fact)
{
    return gpwi_is_known(fact->high) ? fact->high : fact->value;
}

/* The largest excursion; of equals the longer one. */
static void take_excursion(const gpwi_fact *fact, gpw_profile_config *board)
{
    const float ratio = gpwi_excursion_of(fact);

    if (!gpwi_is_known(ratio)) {
        return;
    }
    if (!gpwi_is_known(board->excursion_ratio) || ratio > board->excursion_ratio ||
        (ratio == board->excursion_ratio && fact->at > board->excursion_s)) {
        board->excursion_ratio = ratio;
        board->excursion_s = fact->at;
    }
}

/* Whether the fact is of a quantity that the view of the board has. */
static int take_board_fact(const gpwi_fact *fact, gpw_profile_config *board)
{
    switch (fact->quantity) {
    case GPW_QUANTITY_TDP: board->tdp_w = fact->value; return 1;
    case GPW_QUANTITY_CAP: board->cap_w = fact->value; return 1;
    case GPW_QUANTITY_CAP_MIN: board->cap_min_w = fact->value; return 1;
    case GPW_QUANTITY_CAP_MAX: board->cap_max_w = fact->value; return 1;
    case GPW_QUANTITY_PEAK:
        board->peak_low_w = least_of(fact);
        board->peak_high_w = most_of(fact);
        return 1;
    case GPW_QUANTITY_EXCURSION: take_excursion(fact, board); return 1;
    case GPW_QUANTITY_RAMP:
        if (gpwi_is_known(fact->at)) {
            return 0; /* for a stated correlation: slower than the whole step */
        }
        board->ramp_low_w_per_s = least_of(fact);
        board->ramp_high_w_per_s = most_of(fact);
        board->ramp_point = fact->point;
        return 1;
    case GPW_QUANTITY_PSU_LAG:
        board->psu_lag_low_s = least_of(fact);
        board->psu_lag_high_s = most_of(fact);
        return 1;
    default: return 0;
    }
}

static void set_board_unknown(gpw_profile_config *c)
{
    const float unknown = gpw_unknown();

    memset(c, 0, sizeof *c);
    c->header = GPWI_HEADER(GPWI_TYPE_PROFILE, sizeof *c);
    c->tdp_w = unknown;
    c->cap_w = unknown;
    c->peak_low_w = unknown;
    c->peak_high_w = unknown;
    c->excursion_ratio = unknown;
    c->excursion_s = unknown;
    c->ramp_low_w_per_s = unknown;
    c->ramp_high_w_per_s = unknown;
    c->psu_lag_low_s = unknown;
    c->psu_lag_high_s = unknown;
    c->cap_min_w = unknown;
    c->cap_max_w = unknown;
}

GPWI_COLD void gpwi_profile_board(const gpw_profile *profile, gpw_profile_config *board)
{
    const gpwi_fact *fact = gpwi_profile_facts(profile);
    const gpwi_fact *const end = fact + profile->facts;

    set_board_unknown(board);
    board->figures_max = profile->facts_max;
    memcpy(board->name, profile->name, sizeof board->name);
    for (; fact < end && fact->phase == GPW_PHASE_COUNT; fact++) {
        if (take_board_fact(fact, board) && fact->grade > board->grade) {
            board->grade = fact->grade;
            board->source = fact->source;
        }
    }
}

float gpwi_phase_mean(const gpw_phase_figures *figures)
{
    return gpwi_is_known(figures->mean_w) ? figures->mean_w
                                          : 0.5f * (figures->low_w + figures->high_w);
}

float gpwi_board_value(const gpw_profile *profile, gpw_quantity quantity)
{
    const gpwi_fact *const fact = gpwi_next_fact(profile, quantity, GPW_PHASE_COUNT, NULL);

    return fact != NULL ? fact->value : gpw_unknown();
}

float gpwi_profile_top_w(const gpw_profile *profile)
{
    const gpwi_fact *fact = NULL;
    float ratio = gpw_unknown();

    while ((fact = gpwi_next_fact(profile, GPW_QUANTITY_EXCURSION, GPW_PHASE_COUNT, fact)) !=
           NULL) {
        const float its = gpwi_excursion_of(fact);

        if (gpwi_is_known(its) && !(ratio >= its)) {
            ratio = its;
        }
    }
    return gpwi_board_value(profile, GPW_QUANTITY_CAP) * ratio;
}

/* ---- a phase or the board at once ---- */

int gpwi_profile_is_live(const gpw_profile *profile)
{
    return profile->magic == GPWI_PROFILE_MAGIC || profile->magic == GPWI_PROFILE_OWN_MAGIC;
}

gpw_status gpwi_profile_check(const gpw_profile *profile, const void *out)
{
    if (profile == NULL || out == NULL) {
        return GPW_ERR_NULL;
    }
    return gpwi_profile_is_live(profile) ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_phase_figures_init(gpw_phase_figures *figures, size_t figures_size)
{
    const gpw_status status =
        gpwi_config_begin(figures, figures_size, GPWI_FIGURES_V0_1, GPWI_TYPE_PHASE);

    if (status == GPW_OK) {
        const uint32_t header = figures->header;

        set_unknown(figures, GPW_PHASE_OFF);
        figures->header = header;
        figures->grade = GPW_GRADE_USER;
        figures->source = GPW_SOURCE_USER;
    }
    return status;
}

GPWI_COLD gpw_status gpw_profile_config_init(gpw_profile_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, GPWI_PROFILE_CONFIG_V0_1, GPWI_TYPE_PROFILE);

    if (status == GPW_OK) {
        const uint32_t header = config->header;

        set_board_unknown(config);
        config->header = header;
        config->grade = GPW_GRADE_USER;
        config->source = GPW_SOURCE_USER;
        config->figures_max = 64u;
    }
    return status;
}

gpw_status gpw_profile_phase(const gpw_profile *profile, gpw_phase phase,
                             gpw_phase_figures *figures)
{
    gpw_status status = gpwi_profile_check(profile, figures);
    gpw_phase_figures f;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_config_is(figures, GPWI_TYPE_PHASE, GPWI_FIGURES_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (phase >= GPW_PHASE_COUNT) {
        return GPW_ERR_DOMAIN;
    }
    gpwi_profile_phase(profile, phase, &f);
    f.mean_w = gpwi_phase_mean(&f);
    gpwi_cannot_fail(gpwi_config_write(figures, &f, sizeof f, GPWI_FIGURES_V0_1));
    return gpwi_is_known(f.mean_w) ? GPW_OK : (gpw_status)GPW_NOTE_UNKNOWN;
}

gpw_status gpw_profile_board(const gpw_profile *profile, gpw_profile_config *config)
{
    const gpw_status status = gpwi_profile_check(profile, config);
    gpw_profile_config c;

    if (status != GPW_OK) {
        return status;
    }
    gpwi_profile_board(profile, &c);
    return gpwi_config_write(config, &c, sizeof c, GPWI_PROFILE_CONFIG_V0_1);
}

const char *gpw_profile_name(const gpw_profile *profile)
{
    return profile != NULL && gpwi_profile_is_live(profile) ? profile->name : "?";
}
