/* SPDX-License-Identifier: MIT */
#include "gpupower/profile.h"

#include "internal.h"
#include "profile_state.h"

#define FIGURES_V0_1 64u /* sizes in 0.1 */
#define CONFIG_V0_1 96u

#define EXCURSION_MAX 100.0f

GPW_STATIC_ASSERT(figures_size, sizeof(gpw_phase_figures) == FIGURES_V0_1);
GPW_STATIC_ASSERT(config_size, sizeof(gpw_profile_config) == CONFIG_V0_1);

/* ---- figures, each of which may be unknown ---- */

static int is_usable(float figure, float low, float high)
{
    return !gpwi_is_known(figure) || gpwi_in_range(figure, low, high);
}

static int is_power(float figure)
{
    return is_usable(figure, 0.0f, GPW_POWER_MAX_W);
}

static int is_time(float figure)
{
    return is_usable(figure, 0.0f, GPW_TIME_MAX_S);
}

/* True too where either is unknown. */
static int is_ordered(float low, float high)
{
    return !gpwi_is_known(low) || !gpwi_is_known(high) || low <= high;
}

static int is_source(gpw_source source)
{
    return gpw_source_name(source)[0] != '?';
}

/* The mean as stated, else the middle of the range, else unknown. */
static float mean_of(const gpw_phase_figures *f)
{
    return gpwi_is_known(f->mean_w) ? f->mean_w : 0.5f * (f->low_w + f->high_w);
}

static int is_wave(const gpw_phase_figures *f)
{
    const float mean_w = mean_of(f);

    if (!is_power(f->wave_w) || !is_usable(f->wave_period_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) ||
        !is_usable(f->wave_duty, 0.0f, 1.0f)) {
        return 0;
    }
    if (!gpwi_is_known(f->wave_w) || f->wave_w == 0.0f) {
        return 1;
    }
    return gpwi_is_known(f->wave_period_s) && gpwi_is_known(f->wave_duty) &&
           is_ordered(f->wave_w * f->wave_duty, mean_w);
}

/* A figure without a grade would pass for one that is known. */
static int is_labelled(const gpw_phase_figures *f)
{
    const int has_power =
        gpwi_is_known(f->mean_w) || gpwi_is_known(f->low_w) || gpwi_is_known(f->high_w);

    return f->grade <= GPW_GRADE_USER && (!has_power || f->grade != GPW_GRADE_UNKNOWN) &&
           is_source(f->source) && f->point <= GPW_POINT_INSTRUMENT;
}

static int is_valid_phase(const gpw_phase_figures *f)
{
    return f->phase > GPW_PHASE_OFF && f->phase < GPW_PHASE_COUNT && is_power(f->mean_w) &&
           is_power(f->low_w) && is_power(f->high_w) && is_ordered(f->low_w, f->mean_w) &&
           is_ordered(f->mean_w, f->high_w) && is_ordered(f->low_w, f->high_w) &&
           is_power(f->sigma_w) && is_usable(f->tau_s, GPW_DT_MIN_S, GPW_TIME_MAX_S) &&
           is_wave(f) && is_time(f->duration_low_s) && is_time(f->duration_high_s) &&
           is_ordered(f->duration_low_s, f->duration_high_s) && is_labelled(f) &&
           f->reserved == 0u;
}

static void set_unknown(gpw_phase_figures *f, gpw_phase phase)
{
    const float unknown = gpw_unknown();

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

/* ---- the board ---- */

static int is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Length of a name that is well formed, else 0. */
static size_t name_length(const char *name, size_t room)
{
    size_t n = 0;

    while (n < room && is_name_character(name[n])) {
        n++;
    }
    return n < room && name[n] == '\0' ? n : 0u;
}

static int is_valid_board(const gpw_profile_config *c)
{
    return c->grade <= GPW_GRADE_USER && is_source(c->source) &&
           c->ramp_point <= GPW_POINT_INSTRUMENT && is_power(c->tdp_w) && is_power(c->cap_w) &&
           is_power(c->peak_low_w) && is_power(c->peak_high_w) &&
           is_ordered(c->peak_low_w, c->peak_high_w) &&
           is_usable(c->excursion_ratio, 1.0f, EXCURSION_MAX) && is_time(c->excursion_s) &&
           is_power(c->ramp_low_w_per_s) && is_power(c->ramp_high_w_per_s) &&
           is_ordered(c->ramp_low_w_per_s, c->ramp_high_w_per_s) && is_time(c->psu_lag_low_s) &&
           is_time(c->psu_lag_high_s) && is_ordered(c->psu_lag_low_s, c->psu_lag_high_s) &&
           name_length(c->name, sizeof c->name) > 0u;
}

static gpw_status read_board(const gpw_profile_config *theirs, gpw_profile_config *ours)
{
    gpw_status status = gpw_profile_config_init(ours, sizeof *ours);

    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    }
    if (status == GPW_OK && !is_valid_board(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

static gpw_status read_figures(const gpw_phase_figures *theirs, gpw_phase_figures *ours)
{
    gpw_status status = gpw_phase_figures_init(ours, sizeof *ours);

    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, FIGURES_V0_1, theirs);
    }
    if (status == GPW_OK && !is_valid_phase(ours)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

int gpwi_profile_is_live(const gpw_profile *profile)
{
    return profile->magic == GPWI_PROFILE_MAGIC || profile->magic == GPWI_PROFILE_OWN_MAGIC;
}

const gpw_phase_figures *gpwi_profile_figures(const gpw_profile *profile, gpw_phase phase)
{
    return &profile->phases[phase];
}

const gpw_profile_config *gpwi_profile_config(const gpw_profile *profile)
{
    return &profile->board;
}

gpw_status gpw_phase_figures_init(gpw_phase_figures *figures, size_t figures_size)
{
    const gpw_status status =
        gpwi_config_begin(figures, figures_size, FIGURES_V0_1, GPWI_TYPE_PHASE);

    if (status == GPW_OK) {
        set_unknown(figures, GPW_PHASE_OFF);
        figures->grade = GPW_GRADE_USER;
        figures->source = GPW_SOURCE_USER;
    }
    return status;
}

gpw_status gpw_profile_config_init(gpw_profile_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_PROFILE);
    const float unknown = gpw_unknown();

    if (status == GPW_OK) {
        config->grade = GPW_GRADE_USER;
        config->source = GPW_SOURCE_USER;
        config->tdp_w = unknown;
        config->cap_w = unknown;
        config->peak_low_w = unknown;
        config->peak_high_w = unknown;
        config->excursion_ratio = unknown;
        config->excursion_s = unknown;
        config->ramp_low_w_per_s = unknown;
        config->ramp_high_w_per_s = unknown;
        config->psu_lag_low_s = unknown;
        config->psu_lag_high_s = unknown;
    }
    return status;
}

/* ---- a user's profile ---- */

gpw_status gpw_profile_state_size(const gpw_profile_config *config, size_t *bytes)
{
    gpw_profile_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_board(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(struct gpw_profile);
    }
    return status;
}

gpw_status gpw_profile_init(void *memory, size_t memory_bytes, const gpw_profile_config *config,
                            gpw_profile **profile)
{
    gpw_profile *const p = memory;
    gpw_profile_config c;
    gpw_status status;
    gpw_phase i;
    size_t length;

    if (memory == NULL || config == NULL || profile == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_board(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *p);
    }
    if (status != GPW_OK) {
        return status;
    }

    /* What stood behind the name's end is nobody's business: equal profiles, equal bytes. */
    length = name_length(c.name, sizeof c.name);
    memset(c.name + length, 0, sizeof c.name - length);

    memset(p, 0, sizeof *p);
    p->magic = GPWI_PROFILE_OWN_MAGIC;
    p->board = c;
    for (i = 0; i < GPW_PHASE_COUNT; i++) {
        set_unknown(&p->phases[i], i);
    }
    p->phases[GPW_PHASE_OFF].mean_w = 0.0f;
    p->phases[GPW_PHASE_OFF].low_w = 0.0f;
    p->phases[GPW_PHASE_OFF].high_w = 0.0f;
    p->phases[GPW_PHASE_OFF].sigma_w = 0.0f;
    p->phases[GPW_PHASE_OFF].wave_w = 0.0f;
    p->phases[GPW_PHASE_OFF].grade = GPW_GRADE_FULL;
    p->phases[GPW_PHASE_OFF].source = GPW_SOURCE_DEFINITION;
    p->phases[GPW_PHASE_OFF].point = GPW_POINT_GPU_RAIL;
    *profile = p;
    return GPW_OK;
}

gpw_status gpw_profile_set_phase(gpw_profile *profile, const gpw_phase_figures *figures)
{
    gpw_phase_figures f;
    gpw_status status;

    if (profile == NULL || figures == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_profile_is_live(profile)) {
        return GPW_ERR_HANDLE;
    }
    if (profile->magic != GPWI_PROFILE_OWN_MAGIC) {
        return GPW_ERR_STATE; /* built in: in flash */
    }
    status = read_figures(figures, &f);
    if (status == GPW_OK) {
        profile->phases[f.phase] = f;
    }
    return status;
}

/* ---- reading ---- */

gpw_status gpw_profile_phase(const gpw_profile *profile, gpw_phase phase,
                             gpw_phase_figures *figures)
{
    gpw_phase_figures f;
    gpw_status status;

    if (profile == NULL || figures == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_profile_is_live(profile)) {
        return GPW_ERR_HANDLE;
    }
    if (!gpwi_config_is(figures, GPWI_TYPE_PHASE, FIGURES_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (phase >= GPW_PHASE_COUNT) {
        return GPW_ERR_DOMAIN;
    }
    f = profile->phases[phase];
    f.header = GPWI_HEADER(GPWI_TYPE_PHASE, sizeof f);
    f.mean_w = mean_of(&f);
    status = gpwi_config_write(figures, &f, sizeof f, FIGURES_V0_1);
    if (status == GPW_OK && !gpwi_is_known(f.mean_w)) {
        status = GPW_NOTE_UNKNOWN;
    }
    return status;
}

gpw_status gpw_profile_board(const gpw_profile *profile, gpw_profile_config *config)
{
    gpw_profile_config c;

    if (profile == NULL || config == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_profile_is_live(profile)) {
        return GPW_ERR_HANDLE;
    }
    c = profile->board;
    c.header = GPWI_HEADER(GPWI_TYPE_PROFILE, sizeof c);
    return gpwi_config_write(config, &c, sizeof c, CONFIG_V0_1);
}

const char *gpw_profile_name(const gpw_profile *profile)
{
    return profile != NULL && gpwi_profile_is_live(profile) ? profile->board.name : "?";
}

/* ---- names ----
 *
 * No default in the switches: -Wswitch-enum then names any value left out. The enum may be a
 * single byte, so a value that does not survive the cast is unknown. */

const char *gpw_phase_name(gpw_phase phase)
{
    const enum gpw_phase_id id = (enum gpw_phase_id)phase;

    if ((gpw_phase)id != phase) {
        return "?";
    }
    switch (id) {
    case GPW_PHASE_OFF: return "off";
    case GPW_PHASE_IDLE: return "idle";
    case GPW_PHASE_LAUNCH: return "launch";
    case GPW_PHASE_LOAD: return "load";
    case GPW_PHASE_WARMUP: return "warmup";
    case GPW_PHASE_READY: return "ready";
    case GPW_PHASE_INFER: return "infer";
    case GPW_PHASE_TRAIN: return "train";
    case GPW_PHASE_USER_1: return "user1";
    case GPW_PHASE_USER_2: return "user2";
    case GPW_PHASE_USER_3: return "user3";
    case GPW_PHASE_USER_4: return "user4";
    case GPW_PHASE_COUNT: break;
    }
    return "?";
}

gpw_status gpw_phase_find(const char *name, gpw_phase *phase)
{
    gpw_phase i;

    if (name == NULL || phase == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < GPW_PHASE_COUNT; i++) {
        if (gpwi_is_same_name(name, gpw_phase_name(i))) {
            *phase = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}
