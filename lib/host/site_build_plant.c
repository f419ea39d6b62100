/* SPDX-License-Identifier: MIT */
/* The plant of a site file: generator set, trips, limits, other loads. */
#include "site_file_internal.h"
#include "site_state.h"

#include "gpupower/limits.h"

/* ---- generator set ---- */

#define GENSET(name)                                                                           \
  {                                                                                            \
#    name, offsetof(gpw_genset_config, name)                                                   \
  }

/* A figure of the user's has the user's grade, and its interval is the default one. */
static gpw_status take_inertia(const struct gpwi_site_build *build,
                               const struct gpwi_site_part *part, gpw_genset_config *config)
{
    static const struct gpwi_site_member middle[] = {GENSET(inertia_s)};
    static const struct gpwi_site_member ends[] = {GENSET(inertia_low_s),
                                                   GENSET(inertia_high_s)};
    const gpw_site_file *file = build->file;
    const struct gpwi_site_entry *j = gpwi_site_get(file, part, "j_kg_m2", 0);
    uint32_t given = gpwi_site_copy(file, part, GPWI_MEMBERS(middle), 0, config);

    if (j != NULL) {
        const gpw_status status = gpw_genset_inertia(
            (float)j->number, (float)gpwi_site_number(file, part, "speed_rpm", 0.0),
            config->rated_w, &config->inertia_s);

        if (status < GPW_OK || !(0.1f <= config->inertia_s && config->inertia_s <= 100.0f)) {
            return gpwi_site_refuse(build, GPW_ERR_DOMAIN, part, j,
                                    "with speed_rpm and rated_w this gives no inertia constant "
                                    "of 0.1 to 100 s: check the units (kg m2, 1/min, W)");
        }
        given++;
    } else if (given > 0) {
        config->inertia_s *=
            (float)gpwi_site_inertia_share(file, part, (double)config->rated_w);
    }
    if (given > 0) {
        config->inertia_low_s = gpw_unknown();
        config->inertia_high_s = gpw_unknown();
        config->inertia_grade = GPW_GRADE_USER;
    }
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(ends), 0, config);
    config->inertia_grade = gpwi_site_word(file, part, "inertia_grade", config->inertia_grade);
    return GPW_OK;
}

static void take_air(const gpw_site_file *file, const struct gpwi_site_part *part,
                     gpw_genset_config *config)
{
    static const struct gpwi_site_member step[] = {GENSET(air_step_pu)};
    static const struct gpwi_site_member tau[] = {GENSET(air_tau_s)};
    static const struct gpwi_site_member ends[] = {
        GENSET(air_step_low_pu), GENSET(air_step_high_pu), GENSET(air_tau_low_s),
        GENSET(air_tau_high_s)};

    if (gpwi_site_copy(file, part, GPWI_MEMBERS(step), 0, config) > 0) {
        config->air_step_low_pu = gpw_unknown();
        config->air_step_high_pu = gpw_unknown();
        config->air_grade = GPW_GRADE_USER;
    }
    if (gpwi_site_copy(file, part, GPWI_MEMBERS(tau), 0, config) > 0) {
        config->air_tau_low_s = gpw_unknown();
        config->air_tau_high_s = gpw_unknown();
        config->air_grade = GPW_GRADE_USER;
    }
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(ends), 0, config);
    config->air_grade = gpwi_site_word(file, part, "air_grade", config->air_grade);
}

static void take_governor(const gpw_site_file *file, const struct gpwi_site_part *part,
                          gpw_genset_config *config)
{
    static const struct gpwi_site_member figures[] = {GENSET(droop_pu),
                                                      GENSET(te_s),
                                                      GENSET(t_lag_s),
                                                      GENSET(kp),
                                                      GENSET(ki),
                                                      GENSET(t1_s),
                                                      GENSET(t2_s),
                                                      GENSET(t3_s),
                                                      GENSET(k),
                                                      GENSET(t4_s),
                                                      GENSET(t5_s),
                                                      GENSET(t6_s),
                                                      GENSET(dead_s),
                                                      GENSET(throttle_min_pu),
                                                      GENSET(throttle_max_pu),
                                                      GENSET(kd),
                                                      GENSET(error_min_pu),
                                                      GENSET(error_max_pu),
                                                      GENSET(open_pu_per_s),
                                                      GENSET(close_pu_per_s),
                                                      GENSET(kturb),
                                                      GENSET(wfnl_pu),
                                                      GENSET(at_pu)};
    const int is_tuned = gpwi_site_word(file, part, "tuning", 0) != GPW_TUNING_OWN;
    const int is_named = gpwi_site_get(file, part, "governor", 0) != NULL;

    if (gpwi_site_copy(file, part, GPWI_MEMBERS(figures), 0, config) > 0 ||
        (is_named && !is_tuned)) {
        config->governor_grade = GPW_GRADE_USER;
    }
    config->fuel_with_speed =
        gpwi_site_word(file, part, "fuel_with_speed", config->fuel_with_speed);
    config->droop_on_power = gpwi_site_word(file, part, "droop_on", config->droop_on_power);
    config->governor_grade =
        gpwi_site_word(file, part, "governor_grade", config->governor_grade);
}

/* Which governors look at a key, a bit each; a key that is not here matters to all. */
static const struct {
    const char *key;
    uint32_t governors;
} uses[] = {
#define ONLY(name) (1u << GPW_GOVERNOR_##name)
#define DEGOVS (ONLY(DEGOV) | ONLY(DEGOV1))
#define STEAM_AND_GAS (ONLY(TGOV1) | ONLY(GAST))
#define ENGINES (ONLY(DROOP) | ONLY(PI) | DEGOVS)
    {"tuning", ONLY(GAST) | ONLY(GGOV1)},
    {"droop_on", ONLY(DEGOV1) | ONLY(GGOV1)},
    {"te_s", ONLY(DEGOV1) | ONLY(GGOV1)},
    {"t_lag_s", ONLY(DROOP) | ONLY(PI) | ONLY(GGOV1)},
    {"kp", ONLY(PI) | ONLY(GGOV1)},
    {"ki", ONLY(PI) | ONLY(GGOV1)},
    {"t1_s", DEGOVS | STEAM_AND_GAS},
    {"t2_s", DEGOVS | STEAM_AND_GAS},
    {"t3_s", DEGOVS | STEAM_AND_GAS | ONLY(GGOV1)},
    {"k", DEGOVS | ONLY(GAST)},
    {"t4_s", DEGOVS | ONLY(GGOV1)},
    {"t5_s", DEGOVS | ONLY(GGOV1)},
    {"t6_s", DEGOVS},
    {"dead_s", ENGINES | ONLY(GGOV1)},
    {"kd", ONLY(GGOV1)},
    {"error_min_pu", ONLY(GGOV1)},
    {"error_max_pu", ONLY(GGOV1)},
    {"open_pu_per_s", ONLY(GGOV1)},
    {"close_pu_per_s", ONLY(GGOV1)},
    {"kturb", ONLY(GGOV1)},
    {"wfnl_pu", ONLY(GGOV1)},
    {"fuel_with_speed", ONLY(GGOV1)},
    {"at_pu", ONLY(GAST)},
    {"air_step_pu", ENGINES},
    {"air_tau_s", ENGINES},
    {"air_step_low_pu", ENGINES},
    {"air_step_high_pu", ENGINES},
    {"air_tau_low_s", ENGINES},
    {"air_tau_high_s", ENGINES},
    {"air_grade", ENGINES},
    {"air_step_full_pu", ENGINES},
    {"air_speed_exponent", ENGINES},
    {"mixer_s", ENGINES},
    {"acceptance", ENGINES},
    {"acceptance_times", ENGINES},
    {"acceptance_dip_pu", ENGINES},
    {"acceptance_error_pu", ENGINES},
    {"cylinders", ENGINES},
    {"strokes", ENGINES},
#undef ONLY
};

static const char *governor_name(uint32_t governor)
{
    static const char *const names[] = {"droop", "pi",   "degov", "degov1",
                                        "tgov1", "gast", "ggov1"};

    return governor < sizeof names / sizeof names[0] ? names[governor] : "?";
}

/* A key that the governor does not look at is a mistake: somebody thinks it has an effect. */
static gpw_status refuse_unused(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *part, uint32_t governor)
{
    size_t i;

    for (i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        const struct gpwi_site_entry *entry = gpwi_site_get(build->file, part, uses[i].key, 0);

        if (entry != NULL && (uses[i].governors >> governor & 1u) == 0u) {
            return gpwi_site_refuse(
                build, GPW_ERR_DOMAIN, part, entry,
                "has no effect with governor %s: take the line out, or name "
                "the governor it is meant for",
                governor_name(governor));
        }
    }
    return GPW_OK;
}

/* A turbine's governor before its figures: its tuning is what they replace. */
static gpw_status use_governor(const struct gpwi_site_build *build,
                               const struct gpwi_site_part *part, gpw_genset_config *config)
{
    const uint32_t governor = gpwi_site_word(build->file, part, "governor", config->governor);
    const uint32_t tuning = gpwi_site_word(build->file, part, "tuning", GPW_TUNING_OWN);
    gpw_status status = refuse_unused(build, part, governor);

    if (status < GPW_OK) {
        return status;
    }
    config->governor = governor;
    switch (governor) {
    case GPW_GOVERNOR_TGOV1: status = gpw_genset_use_tgov1(config); break;
    case GPW_GOVERNOR_GAST: status = gpw_genset_use_gast(config, tuning); break;
    case GPW_GOVERNOR_GGOV1: status = gpw_genset_use_ggov1(config, tuning); break;
    default: break;
    }
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, NULL, "the governor is refused (%s)",
                                  gpwi_site_why(status))
               : GPW_OK;
}

static gpw_status read_genset(const struct gpwi_site_build *build,
                              const struct gpwi_site_part *part, gpw_genset_config *config)
{
    static const struct gpwi_site_member rating[] = {
        GENSET(rated_w), GENSET(f0_hz), GENSET(damping_pu), GENSET(stall_speed_pu)};
    const gpw_site_file *file = build->file;
    const struct gpwi_site_entry *preset = gpwi_site_get(file, part, "preset", 0);
    gpw_status status = gpw_genset_config_init(config, sizeof *config);

    if (status == GPW_OK && preset != NULL) {
        status = gpw_genset_preset(config, preset->word);
    }
    if (status < GPW_OK) {
        return gpwi_site_refuse(build, status, part, preset, "the preset is refused (%s)",
                                gpwi_site_why(status));
    }
    (void)gpwi_site_copy(file, part, GPWI_MEMBERS(rating), 0, config);
    config->swing = gpwi_site_word(file, part, "swing", config->swing);
    status = take_inertia(build, part, config);
    if (status == GPW_OK) {
        status = use_governor(build, part, config);
    }
    if (status == GPW_OK) {
        take_air(file, part, config);
        take_governor(file, part, config);
        status = gpwi_site_take_engine(build, part, config);
    }
    return status == GPW_OK ? gpwi_site_take_derating(build, config) : status;
}

/* A rule that the figures break: the key to name and the sentence. */
struct rule {
    int is_broken;
    const char *key;
    const char *reason;
};

static int is_outside(float low, float middle, float high)
{
    return low > middle || middle > high; /* false where either is unknown */
}

/* Which of the set's own rules is broken; the library says only that one is. */
static gpw_status refuse_genset(const struct gpwi_site_build *build, gpw_status status,
                                const struct gpwi_site_part *part, const gpw_genset_config *c)
{
    const int is_degov =
        c->governor == GPW_GOVERNOR_DEGOV || c->governor == GPW_GOVERNOR_DEGOV1;
    const int is_ggov1 = c->governor == GPW_GOVERNOR_GGOV1;
    const int is_turbine_with_droop =
        c->governor == GPW_GOVERNOR_TGOV1 || c->governor == GPW_GOVERNOR_GAST;
    const struct rule rules[] = {
        {is_outside(c->inertia_low_s, c->inertia_s, c->inertia_high_s), "inertia_low_s",
         "inertia_s must lie between inertia_low_s and inertia_high_s"},
        {is_outside(c->air_step_low_pu, c->air_step_pu, c->air_step_high_pu), "air_step_low_pu",
         "air_step_pu must lie between air_step_low_pu and air_step_high_pu"},
        {is_outside(c->air_tau_low_s, c->air_tau_s, c->air_tau_high_s), "air_tau_low_s",
         "air_tau_s must lie between air_tau_low_s and air_tau_high_s"},
        {c->air_step_pu > 0.0f && c->air_step_pu < 1e-3f, "air_step_pu",
         "air_step_pu is 0 or at least 0.001"},
        {c->air_step_pu > 0.0f && !(c->air_tau_s >= 1e-3f), "air_step_pu",
         "an air limit needs air_tau_s, at least 0.001 s"},
        {c->dead_s > 0.0f && (double)c->dead_s * 1e9 < (double)build->substep_ns, "dead_s",
         "a dead time is 0 or at least one sub-step: 1 ms, or the tick if that is shorter"},
        {c->mixer_s > 0.0f && (double)c->dead_s * 1e9 < 1.9999 * (double)build->substep_ns,
         "mixer_s",
         "a mixer needs a dead time of at least two sub-steps: give dead_s, or cylinders"},
        {c->mixer_s > 0.0f && c->mixer_s < 1e-3f, "mixer_s",
         "mixer_s is 0 or at least 0.001 s"},
        {!gpw_is_unknown(c->air_step_full_pu) && !(c->air_step_pu > 0.0f), "air_step_full_pu",
         "s1 at full load needs air_step_pu, and no table of acceptance"},
        {c->air_speed_exponent > 0.0f && !(c->air_step_pu > 0.0f) &&
             c->acceptance_rows_max == 0u,
         "air_speed_exponent", "needs air_step_pu or a table of acceptance"},
        {c->throttle_min_pu >= c->throttle_max_pu, "throttle_min_pu",
         "throttle_min_pu and throttle_max_pu are crossed: the least torque lies below the "
         "largest"},
        {c->air_step_pu > 0.0f && c->throttle_min_pu > c->air_step_pu, "throttle_min_pu",
         "throttle_min_pu must not be above air_step_pu"},
        {c->air_step_pu > 0.0f && c->throttle_min_pu > c->air_step_low_pu, "air_step_low_pu",
         "throttle_min_pu must not be above air_step_low_pu"},
        {c->governor == GPW_GOVERNOR_DROOP && !(c->droop_pu >= 1e-3f), "governor",
         "a droop governor needs droop_pu, at least 0.001"},
        {c->governor == GPW_GOVERNOR_DROOP && !(c->t_lag_s >= 1e-3f), "governor",
         "a droop governor needs t_lag_s, at least 0.001 s"},
        {c->governor == GPW_GOVERNOR_PI && !(c->ki > 0.0f), "governor",
         "a pi governor needs ki above 0"},
        {is_turbine_with_droop && !(c->droop_pu >= 1e-3f), "governor",
         "tgov1 and gast need droop_pu, at least 0.001"},
        {is_turbine_with_droop && !(c->t1_s >= 1e-3f && c->t3_s >= 1e-3f), "governor",
         "tgov1 and gast need t1_s and t3_s, at least 0.001 s (gast: or a tuning)"},
        {c->governor == GPW_GOVERNOR_GAST && !(c->t2_s >= 1e-3f), "governor",
         "gast needs t2_s, at least 0.001 s, or a tuning"},
        {is_ggov1 && !(c->ki > 0.0f && c->kp >= 1e-3f * c->ki), "governor",
         "ggov1 needs ki above 0 and kp of at least 0.001 ki, or a tuning"},
        {is_ggov1 && !(c->t_lag_s >= 1e-3f && c->t5_s >= 1e-3f), "governor",
         "ggov1 needs t_lag_s (its valve) and t5_s (its turbine), at least 0.001 s, or a "
         "tuning"},
        {is_ggov1 && !(c->open_pu_per_s > 0.0f && c->close_pu_per_s < 0.0f), "governor",
         "ggov1 needs open_pu_per_s above 0 and close_pu_per_s below, or a tuning"},
        {is_ggov1 && c->kd > 0.0f && !(c->t3_s >= 1e-3f), "kd",
         "a derivative needs t3_s, at least 0.001 s"},
        {(is_ggov1 || c->governor == GPW_GOVERNOR_DEGOV1) && c->droop_on_power == 1u &&
             !(c->te_s >= 1e-3f),
         "te_s", "droop on power needs te_s, at least 0.001 s"},
        {!is_ggov1 && c->droop_on_power == 2u, "droop_on",
         "governor is for ggov1: degov1 has throttle and power"},
        {(c->governor == GPW_GOVERNOR_PI || c->governor == GPW_GOVERNOR_DEGOV) &&
             c->droop_pu > 0.0f,
         "droop_pu",
         "this governor is isochronous: droop_pu must be 0 (degov1 and droop have "
         "droop)"},
        {is_degov && !(c->t1_s >= 1e-3f && c->t2_s >= 1e-3f && c->t5_s >= 1e-3f && c->k > 0.0f),
         "governor",
         "degov and degov1 need t1_s, t2_s and t5_s of at least 0.001 s and k above "
         "0: give them or a preset"},
        {c->droop_pu > 0.0f && c->droop_pu < 1e-3f, "droop_pu",
         "droop_pu is 0 or at least 0.001"},
    };
    size_t i;

    for (i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rules[i].is_broken) {
            return gpwi_site_refuse(build, status, part,
                                    gpwi_site_get(build->file, part, rules[i].key, 0), "%s",
                                    rules[i].reason);
        }
    }
    return gpwi_site_refuse(build, status, part, NULL,
                            "the figures do not fit together (%s): a time constant is 0 or at "
                            "least 0.001 s",
                            gpwi_site_why(status));
}

static int has_bare_inertia(const gpw_site_file *file, const struct gpwi_site_part *part)
{
    return gpwi_site_get(file, part, "inertia_s", 0) != NULL &&
           gpwi_site_get(file, part, "inertia_base_va", 0) == NULL &&
           gpwi_site_get(file, part, "inertia_base_w", 0) == NULL;
}

static gpw_status set_genset(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *part = gpwi_site_next(build->file, GPWI_IN_GENSET, NULL);
    gpw_genset_config config;
    gpw_status status = read_genset(build, part, &config);

    if (status < GPW_OK) {
        return status;
    }
    if (gpw_is_unknown(config.inertia_s)) {
        return gpwi_site_refuse(
            build, GPW_ERR_UNKNOWN, part, NULL,
            "the inertia is not known: give inertia_s, or j_kg_m2 (engine, "
            "flywheel and alternator, from their data sheets) and speed_rpm, "
            "or a preset");
    }
    if (has_bare_inertia(build->file, part)) {
        build->site->supply_assumptions |= GPW_ASSUMED_INERTIA_BASE;
    }
    if (gpwi_site_file_has_bus(build->file)) {
        return gpwi_site_build_bus(build, &config);
    }
    status = gpw_site_set_genset(build->site, &config);
    return status < GPW_OK ? refuse_genset(build, status, part, &config)
                           : gpwi_site_give_acceptance(build, part);
}

/* ---- limits, trips, other loads ---- */

static gpw_status add_trips(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *part = NULL;

    while ((part = gpwi_site_next(build->file, GPWI_IN_TRIP, part)) != NULL) {
        const struct gpwi_site_entry *above = gpwi_site_get(build->file, part, "above_hz", 0);
        const double hz = above != NULL ? above->number
                                        : gpwi_site_number(build->file, part, "below_hz", 0.0);
        const gpw_status status = gpw_site_add_trip(
            build->site, (float)hz, (float)gpwi_site_number(build->file, part, "delay_s", 0.0),
            above != NULL);

        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, part, NULL, "the trip is refused (%s)",
                                    gpwi_site_why(status));
        }
    }
    return GPW_OK;
}

/* A record's class is judged as the site's own; the ISO classes stand beside it anyway. */
static gpw_status take_record(const struct gpwi_site_build *build,
                              const struct gpwi_site_part *part, gpw_limits *limits)
{
    const struct gpwi_site_entry *const entry = gpwi_site_get(build->file, part, "record", 0);
    gpw_status status = GPW_OK;

    if (entry != NULL) {
        status = gpw_limits_find(limits, entry->text);
        limits->class_id = GPW_CLASS_CUSTOM;
    }
    return status < GPW_OK ? gpwi_site_refuse(build, status, part, entry, "no such record (%s)",
                                              gpwi_site_why(status))
                           : (gpw_status)GPW_OK;
}

/* What asks for a recovery: a key, or the record. */
static const struct gpwi_site_entry *recovery_of(const gpw_site_file *file,
                                                 const struct gpwi_site_part *part)
{
    static const char *const names[] = {"recovery_s", "unload_recovery_s", "record"};
    const struct gpwi_site_entry *entry = NULL;
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0] && entry == NULL; i++) {
        entry = gpwi_site_get(file, part, names[i], 0);
    }
    return entry;
}

static gpw_status set_limits(const struct gpwi_site_build *build)
{
#define LIMIT(name)                                                                            \
  {                                                                                            \
#    name, offsetof(gpw_limits, name)                                                          \
  }
    static const struct gpwi_site_member members[] = {
        LIMIT(dip_rated_pct),  LIMIT(dip_initial_pct),   LIMIT(rise_pct),
        LIMIT(recovery_s),     LIMIT(recovery_band_pct), LIMIT(steady_band_pct),
        LIMIT(rocof_hz_per_s), LIMIT(rise_initial_pct),  LIMIT(unload_recovery_s)};
#undef LIMIT
    const struct gpwi_site_part *part = gpwi_site_next(build->file, GPWI_IN_LIMITS, NULL);
    const struct gpwi_site_entry *recovery;
    gpw_limits limits;
    gpw_status status;

    if (part == NULL) {
        return GPW_OK;
    }
    status = gpw_limits_init(&limits, sizeof limits);
    if (status == GPW_OK) {
        status = take_record(build, part, &limits);
    }
    if (status < GPW_OK) {
        return status;
    }
    (void)gpwi_site_copy(build->file, part, GPWI_MEMBERS(members), 0, &limits);
    recovery = recovery_of(build->file, part);
    if ((limits.recovery_s > 0.0f || limits.unload_recovery_s > 0.0f) && recovery != NULL &&
        !(limits.recovery_band_pct > 0.0f)) {
        return gpwi_site_refuse(
            build, GPW_ERR_UNKNOWN, part, recovery,
            "a recovery is judged within a band: give recovery_band_pct too");
    }
    status = gpw_site_set_custom_class(build->site, &limits);
    return status < GPW_OK
               ? gpwi_site_refuse(build, status, part, NULL, "the limits are refused (%s)",
                                  gpwi_site_why(status))
               : GPW_OK;
}

static gpw_status add_bus_events(const struct gpwi_site_build *build)
{
    const struct gpwi_site_part *part = gpwi_site_next(build->file, GPWI_IN_BUS_SCHEDULE, NULL);
    uint32_t i;

    for (i = 0; part != NULL && i < part->count; i++) {
        const struct gpwi_site_entry *entry = &build->file->entries[part->first + i];
        const gpw_status status =
            gpw_site_add_bus_event(build->site, (uint64_t)entry->whole, (float)entry->number);

        if (status < GPW_OK) {
            return gpwi_site_refuse(build, status, part, entry, "the change is refused (%s)",
                                    gpwi_site_why(status));
        }
    }
    return GPW_OK;
}

gpw_status gpwi_site_build_plant(const struct gpwi_site_build *build)
{
    gpw_status status = gpwi_site_build_supply(build);

    if (status == GPW_OK) {
        status = gpwi_site_build_ride(build);
    }
    if (status == GPW_OK) {
        status = gpwi_site_build_chains(build);
    }
    if (status == GPW_OK) {
        status = set_genset(build);
    }
    if (status == GPW_OK) {
        status = set_limits(build);
    }
    if (status == GPW_OK) {
        status = add_trips(build);
    }
    return status == GPW_OK ? add_bus_events(build) : status;
}
