/* SPDX-License-Identifier: MIT */
/* What altitude, warm air and another fuel leave of a set. */
#include "gpupower/derating.h"

#include "genset_internal.h"
#include "maths.h"

#define DERATING_V0_1 80u
#define KELVIN_AT_0_C 273.15f
#define LEFT_MIN 0.1f
#define STEP_MIN_PU 1.0e-3f
#define LAG_MAX_S 100.0f

GPW_STATIC_ASSERT(derating_size, sizeof(gpw_derating) == DERATING_V0_1);

typedef struct rule {
    char name[16];
    float altitude_free_m, intake_free_c, altitude_pu_per_100m, intake_pu_per_k;
    float pressure_exponent, temperature_exponent;
    float methane_free, methane_pu_per_number;
    gpw_grade grade;
    gpw_source source;
} rule;

/* The first is the manual's own two lines. Of the second the data sheet has a table, of 13
 * altitudes and 9 temperatures: the density of the air over that at 1020 m and 60 F is within
 * 0.02 of it everywhere. */
static const rule rules[] = {
    {"portable-set", 1000.0f, 40.0f, 0.006f, 0.006f, 0.0f, 0.0f, 0.0f, 0.0f, GPW_GRADE_FULL,
     GPW_SOURCE_WACKER_NEUSON},
    {"gas-ta", 1020.0f, 15.6f, 0.0f, 0.0f, 1.0f, 1.0f, 70.0f, 1.0f, GPW_GRADE_COMPUTED,
     GPW_SOURCE_CAT_G3412},
};

#define RULES ((uint32_t)(sizeof rules / sizeof rules[0]))

GPWI_COLD gpw_status gpw_derating_init(gpw_derating *derating, size_t derating_size)
{
    const gpw_status status =
        gpwi_config_begin(derating, derating_size, DERATING_V0_1, GPWI_TYPE_DERATING);

    if (status != GPW_OK) {
        return status;
    }
    derating->intake_c = 25.0f;
    derating->intake_free_c = 25.0f;
    derating->methane_number = gpw_unknown();
    derating->heating_ratio = gpw_unknown();
    derating->heating_free_ratio = 1.0f;
    derating->air_step_exponent = 1.0f;
    derating->air_tau_exponent = 1.0f;
    derating->grade = GPW_GRADE_USER;
    derating->source = GPW_SOURCE_USER;
    return GPW_OK;
}

static GPWI_COLD gpw_status read_derating(gpw_derating *ours, const gpw_derating *theirs)
{
    const gpw_status status =
        theirs == NULL ? (gpw_status)GPW_ERR_NULL : gpw_derating_init(ours, sizeof *ours);

    return status == GPW_OK ? gpwi_config_read(ours, sizeof *ours, DERATING_V0_1, theirs)
                            : status;
}

GPWI_COLD gpw_status gpw_derating_preset(gpw_derating *derating, uint32_t preset)
{
    gpw_derating d;
    const gpw_status status = read_derating(&d, derating);

    if (status != GPW_OK) {
        return status;
    }
    if (preset >= RULES) {
        return GPW_ERR_NOT_FOUND;
    }
    d.altitude_free_m = rules[preset].altitude_free_m;
    d.intake_free_c = rules[preset].intake_free_c;
    d.altitude_pu_per_100m = rules[preset].altitude_pu_per_100m;
    d.intake_pu_per_k = rules[preset].intake_pu_per_k;
    d.pressure_exponent = rules[preset].pressure_exponent;
    d.temperature_exponent = rules[preset].temperature_exponent;
    d.methane_free = rules[preset].methane_free;
    d.methane_pu_per_number = rules[preset].methane_pu_per_number;
    d.heating_free_ratio = 1.0f;
    d.grade = rules[preset].grade;
    d.source = rules[preset].source;
    return gpwi_config_write(derating, &d, sizeof d, DERATING_V0_1);
}

const char *gpw_derating_name(uint32_t preset)
{
    return preset < RULES ? rules[preset].name : "?";
}

static int has_valid_site(const gpw_derating *d)
{
    return gpwi_is_within(d->altitude_m, -500.0f, 6000.0f) &&
           gpwi_is_within(d->intake_c, -50.0f, 80.0f) &&
           (!gpwi_is_known(d->methane_number) ||
            gpwi_is_within(d->methane_number, 0.0f, 150.0f)) &&
           (!gpwi_is_known(d->heating_ratio) || gpwi_is_within(d->heating_ratio, 0.1f, 2.0f));
}

static int is_valid(const gpw_derating *d)
{
    return has_valid_site(d) && gpwi_is_within(d->altitude_free_m, 0.0f, 6000.0f) &&
           gpwi_is_within(d->intake_free_c, -20.0f, 80.0f) &&
           gpwi_is_within(d->altitude_pu_per_100m, 0.0f, 0.2f) &&
           gpwi_is_within(d->intake_pu_per_k, 0.0f, 0.1f) &&
           gpwi_is_within(d->pressure_exponent, 0.0f, 3.0f) &&
           gpwi_is_within(d->temperature_exponent, 0.0f, 3.0f) &&
           gpwi_is_within(d->methane_free, 0.0f, 150.0f) &&
           gpwi_is_within(d->methane_pu_per_number, 0.0f, 1.0f) &&
           gpwi_is_within(d->heating_free_ratio, 0.1f, 1.0f) &&
           gpwi_is_within(d->air_step_exponent, 0.0f, 3.0f) &&
           gpwi_is_within(d->air_tau_exponent, 0.0f, 3.0f) && d->grade <= GPW_GRADE_USER &&
           d->reserved[0] == 0u && d->reserved[1] == 0u;
}

static float power_of(float base, float exponent)
{
    return gpwi_exp(exponent * gpwi_log(base));
}

/* Of the standard atmosphere, over that at sea level. */
static float pressure_at(float altitude_m)
{
    return power_of(1.0f - 2.25577e-5f * altitude_m, 5.25588f);
}

static float at_most_1(float x)
{
    return x < 1.0f ? x : 1.0f;
}

/* What a line from 1 leaves `beyond` its free end. */
static float line(float beyond, float per)
{
    const float left = 1.0f - (beyond > 0.0f ? beyond * per : 0.0f);

    return left > 0.0f ? left : 0.0f;
}

static float fuel_factor(const gpw_derating *d)
{
    float left = 1.0f;

    if (gpwi_is_known(d->methane_number)) {
        left = line(d->methane_free - d->methane_number, d->methane_pu_per_number);
    }
    if (gpwi_is_known(d->heating_ratio)) {
        left *= at_most_1(d->heating_ratio / d->heating_free_ratio);
    }
    return left;
}

static float power_left(const gpw_derating *d, float pressure, float warmth)
{
    const float air =
        power_of(pressure, d->pressure_exponent) * power_of(warmth, d->temperature_exponent);

    return at_most_1(air) *
           line(0.01f * (d->altitude_m - d->altitude_free_m), d->altitude_pu_per_100m) *
           line(d->intake_c - d->intake_free_c, d->intake_pu_per_k) * fuel_factor(d);
}

GPWI_COLD gpw_status gpw_derating_factors(const gpw_derating *derating, float *power,
                                          float *density)
{
    gpw_derating d;
    gpw_status status;
    float pressure, warmth;

    if (power == NULL || density == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_derating(&d, derating);
    if (status == GPW_OK && !is_valid(&d)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status != GPW_OK) {
        return status;
    }
    pressure = pressure_at(d.altitude_m) / pressure_at(d.altitude_free_m);
    warmth = (d.intake_free_c + KELVIN_AT_0_C) / (d.intake_c + KELVIN_AT_0_C);
    *power = power_left(&d, pressure, warmth);
    *density = at_most_1(pressure * warmth);
    return GPW_OK;
}

static void scale_air(gpw_genset_config *c, float step, float tau)
{
    c->air_step_pu *= step;
    c->air_step_low_pu *= step; /* unknown stays unknown */
    c->air_step_high_pu *= step;
    c->air_step_full_pu *= step;
    c->air_tau_s *= tau;
    c->air_tau_low_s *= tau;
    c->air_tau_high_s *= tau;
    if (c->acceptance_rows_max > 0u) {
        c->acceptance_step_ratio *= step;
        c->acceptance_time_ratio *= tau;
    }
}

static int is_air(const gpw_genset_config *c)
{
    return (c->air_step_pu == 0.0f || c->air_step_pu >= STEP_MIN_PU) &&
           c->air_tau_s <= LAG_MAX_S;
}

GPWI_COLD gpw_status gpw_genset_derate(gpw_genset_config *config, const gpw_derating *derating)
{
    gpw_genset_config c;
    gpw_derating d;
    float power, density, step;
    gpw_status status = config == NULL ? (gpw_status)GPW_ERR_NULL
                                       : gpw_derating_factors(derating, &power, &density);

    if (status == GPW_OK) {
        status = read_derating(&d, derating);
    }
    if (status == GPW_OK) {
        gpwi_cannot_fail(gpw_genset_config_init(&c, sizeof c));
        status = gpwi_config_read(&c, sizeof c, GPWI_GENSET_V0_1, config);
    }
    if (status != GPW_OK) {
        return status;
    }
    step = power_of(density, d.air_step_exponent);
    c.throttle_max_pu *= power;
    scale_air(&c, step, 1.0f / power_of(density, d.air_tau_exponent));
    if (power < LEFT_MIN || step < LEFT_MIN || !is_air(&c)) {
        return GPW_ERR_DOMAIN;
    }
    return gpwi_config_write(config, &c, sizeof c, GPWI_GENSET_V0_1);
}
