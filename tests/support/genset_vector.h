/* SPDX-License-Identifier: MIT */
/* Step responses of generator sets computed by two established simulators: what a file's header
 * says, and its samples. They are not part of this project: GPW_SHARED names the folder that
 * holds vectors/. */
#ifndef GPW_GENSET_VECTOR_H
#define GPW_GENSET_VECTOR_H

#include "gpw_test.h"

#include <gpupower/genset.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_MS 1000000u
#define EVENTS_MAX 16

/* What a file's header says. */
typedef struct vector {
    gpw_genset_config config;
    int events;
    double event_s[EVENTS_MAX], event_pu[EVENTS_MAX];
    int is_ramp;
    double ramp_from_s, ramp_to_s, ramp_from_pu, ramp_to_pu;
    double limit_s;         /* from here on the source's limiter is not ours */
    float vmin_pu, vmax_pu; /* GGOV1: ends of the valve */
    double dip_pu, dip_s;   /* by the header */
    float relative;         /* what is allowed, on the largest deviation */
} vector;

typedef struct sample {
    double t_s, load_pu, speed_pu;
} sample;

static int number_after(const char *line, const char *name, float *value)
{
    const size_t n = strlen(name);

    if (strncmp(line, "# ", 2) != 0 || strncmp(line + 2, name, n) != 0 ||
        strncmp(line + 2 + n, " = ", 3) != 0) {
        return 0;
    }
    *value = strtof(line + 2 + n + 3, NULL);
    return 1;
}

static void read_events(vector *v, const char *text)
{
    while (v->events < EVENTS_MAX) {
        char *end;
        const double t = strtod(text, &end);

        if (*end != ':') {
            return;
        }
        v->event_s[v->events] = t;
        v->event_pu[v->events++] = strtod(end + 1, &end);
        text = end;
    }
}

static void read_header_line(vector *v, const char *line)
{
    gpw_genset_config *const c = &v->config;
    double t;

    (void)(number_after(line, "H_s", &c->inertia_s) ||
           number_after(line, "D_pu", &c->damping_pu) ||
           number_after(line, "p0_pu", &c->initial_pu) ||
           number_after(line, "R", &c->droop_pu) || number_after(line, "T1", &c->t1_s) ||
           number_after(line, "T2", &c->t2_s) || number_after(line, "T3", &c->t3_s) ||
           number_after(line, "K", &c->k) || number_after(line, "T4", &c->t4_s) ||
           number_after(line, "T5", &c->t5_s) || number_after(line, "T6", &c->t6_s) ||
           number_after(line, "TMAX", &c->throttle_max_pu) ||
           number_after(line, "TMIN", &c->throttle_min_pu) ||
           number_after(line, "TD_effective_s", &c->dead_s) ||
           number_after(line, "AT", &c->at_pu) || number_after(line, "KT", &c->k) ||
           number_after(line, "VMAX", &c->throttle_max_pu) ||
           number_after(line, "VMIN", &c->throttle_min_pu));
    (void)(number_after(line, "Tpelec", &c->te_s) ||
           number_after(line, "maxerr", &c->error_max_pu) ||
           number_after(line, "minerr", &c->error_min_pu) ||
           number_after(line, "Kpgov", &c->kp) || number_after(line, "Kigov", &c->ki) ||
           number_after(line, "Kd_effective", &c->kd) ||
           number_after(line, "Tdgov", &c->t3_s) || number_after(line, "Tact", &c->t_lag_s) ||
           number_after(line, "Kturb", &c->kturb) || number_after(line, "wfnl", &c->wfnl_pu) ||
           number_after(line, "Tb", &c->t5_s) || number_after(line, "Tc", &c->t4_s) ||
           number_after(line, "Teng_effective_s", &c->dead_s) ||
           number_after(line, "ropen", &c->open_pu_per_s) ||
           number_after(line, "rclose", &c->close_pu_per_s) ||
           number_after(line, "vmax", &v->vmax_pu) || number_after(line, "vmin", &v->vmin_pu));
    if (strncmp(line, "# Fuel_lag = 1", 14) == 0) {
        c->fuel_with_speed = 1u;
    } else if (strncmp(line, "# Rselect = 1", 13) == 0) {
        c->droop_on_power = 1u;
    } else if (strncmp(line, "# Rselect = 0", 13) == 0) {
        c->droop_pu = 0.0f; /* its R is above this line */
    }
    (void)sscanf(line, "# summary: min_dev_pu = %lf at %lf s", &v->dip_pu, &v->dip_s);
    if (strncmp(line, "# swing_form = power", 20) == 0) {
        c->swing = GPW_SWING_POWER;
    } else if (strncmp(line, "# load_events = ", 16) == 0) {
        read_events(v, line + 16);
    } else if (sscanf(line, "# load_ramp = t0 %lf s, t1 %lf s, p0 %lf, p1 %lf", &v->ramp_from_s,
                      &v->ramp_to_s, &v->ramp_from_pu, &v->ramp_to_pu) == 4) {
        v->is_ramp = 1;
    } else if (sscanf(line, "# limits: from t = %lf s", &t) == 1 && t < v->limit_s) {
        v->limit_s = t;
    }
}

static FILE *open_vector(const char *name)
{
    const char *folder = getenv("GPW_SHARED");
    char path[1024];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/vectors/%s.csv",
                   folder != NULL ? folder : "../shared", name);
    file = fopen(path, "r");
    if (file == NULL) {
        print_message("# skipped: data not present (%s)\n", path);
        skip();
    }
    return file;
}

static vector blank(void)
{
    vector v;

    memset(&v, 0, sizeof v);
    assert_status(gpw_genset_config_init(&v.config, sizeof v.config), GPW_OK);
    v.config.governor = GPW_GOVERNOR_DEGOV1;
    v.config.tick_ns = NS_PER_MS;
    v.config.rated_w = 1.0e6f;
    v.config.f0_hz = 60.0f;
    v.limit_s = 1.0e9;
    v.relative = 1.0e-3f;
    return v;
}

static size_t read_vector(const char *name, vector *v, sample *samples, size_t most)
{
    FILE *const file = open_vector(name);
    char line[1024];
    size_t n = 0;

    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#') {
            read_header_line(v, line);
        } else if (n < most && sscanf(line, "%lf,%lf,%lf", &samples[n].t_s, &samples[n].load_pu,
                                      &samples[n].speed_pu) == 3) {
            n++;
        }
    }
    (void)fclose(file);
    assert_true(n > 100u);
    return n;
}

#endif /* GPW_GENSET_VECTOR_H */
