/* SPDX-License-Identifier: MIT */
/* Idle and ready by what the log says besides power, for boards whose levels nobody has
 * measured: nothing runs, and no context holds memory, or one does. Only a sign: inferred. */
#include "calibrate_internal.h"

#include <math.h>

#define AT_REST 0.03       /* utilisation, mean of a phase */
#define CONTEXT_MIB 200.0  /* a context takes some hundred MiB more than the driver does */
#define CONTEXT_SURE 1024. /* so much in use is never the driver's alone */
#define CLOCK_DOWN 0.6     /* of the highest of the log: under a power cap it is above */
#define HALF_LOAD 0.5      /* of the largest level: what rests by its clock alone draws less */
#define ONE_LEVEL 1.15f    /* levels nearer than this ratio are one */
#define APART 1.3f         /* ready by idle, at least */
#define BY_BIT_MIN 0.5     /* of the rows: the driver says that the GPU is idle */
#define GPU_IDLE 1u        /* NVML's bit among the reasons */

enum { OTHER, NO_CONTEXT, CONTEXT, RESTS }; /* RESTS: which of the two is not told */

void gpwi_cal_columns_add(struct gpwi_cal_phase *p, const gpw_log_row *row)
{
    struct gpwi_cal_columns *const s = &p->columns;

    if (row->stamp_ns < (int64_t)p->told.start_ns) {
        return; /* on its way here */
    }
    s->rows++;
    s->idle_rows += (row->reasons & GPU_IDLE) != 0u;
    if (gpwi_is_known(row->utilisation)) {
        s->utilisations++;
        s->utilisation += (double)row->utilisation;
    }
    if (gpwi_is_known(row->memory_used_mib)) {
        s->memories++;
        s->memory_mib += (double)row->memory_used_mib;
    }
    if (gpwi_is_known(row->sm_mhz)) {
        s->clocks++;
        s->clock_mhz += (double)row->sm_mhz;
    }
}

static double mean(double sum, uint64_t count)
{
    return count > 0u ? sum / (double)count : (double)NAN;
}

/* What the whole of the logs says: to be compared with. */
struct all {
    double least_mib, most_mhz, most_w;
};

static void look_at(const gpw_calibration *c, struct all *all)
{
    size_t i;

    all->least_mib = (double)INFINITY;
    all->most_mhz = all->most_w = 0.0;
    for (i = 0; i < c->phases.count; i++) {
        const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);

        all->least_mib = fmin(all->least_mib, mean(p->columns.memory_mib, p->columns.memories));
        all->most_mhz = fmax(all->most_mhz, mean(p->columns.clock_mhz, p->columns.clocks));
        all->most_w = fmax(all->most_w, (double)p->told.mean_w);
    }
}

/* By memory: 1: a context, 0: none, -1: not told. */
static int has_context(const struct gpwi_cal_columns *s, const struct all *all)
{
    const double used_mib = mean(s->memory_mib, s->memories);

    if (isnan(used_mib)) {
        return -1;
    }
    return used_mib >= CONTEXT_SURE || used_mib >= all->least_mib + CONTEXT_MIB;
}

/* A clock that is down rests; one that is up tells nothing. */
static int is_clock_down(const struct gpwi_cal_phase *p, const struct all *all)
{
    return mean(p->columns.clock_mhz, p->columns.clocks) <= CLOCK_DOWN * all->most_mhz &&
           (double)p->told.mean_w <= HALF_LOAD * all->most_w;
}

static int state_of(const gpw_calibration *c, const struct gpwi_cal_phase *p,
                    const struct all *all)
{
    const struct gpwi_cal_columns *const s = &p->columns;
    const gpw_log_info *const info = &gpwi_cal_log_at(c, p->told.log)->info;
    const double utilisation = mean(s->utilisation, s->utilisations);
    const int knows_bit = (info->fields & (1u << GPW_LOG_REASONS)) != 0u;
    const int is_idle_bit =
        knows_bit && (double)s->idle_rows >= BY_BIT_MIN * (double)s->rows && s->rows > 0u;
    const int context = has_context(s, all);

    if (utilisation > AT_REST) {
        return OTHER;
    }
    if (context != 1 && (is_idle_bit || is_clock_down(p, all))) {
        return NO_CONTEXT;
    }
    if (isnan(utilisation)) {
        return OTHER; /* a clock that is up may be a load's */
    }
    if (context == 1) {
        return CONTEXT;
    }
    if (knows_bit || s->clocks > 0u) { /* nothing runs, and the clock is up all the same */
        return context == 0 ? OTHER : CONTEXT;
    }
    return context == 0 ? NO_CONTEXT : RESTS;
}

/* Mean level of the phases of a state, of the lowest level among them; NaN: there are none. */
static float level_of(const gpw_calibration *c, const struct all *all, int state, float above_w)
{
    double sum = 0.0, lasts, whole = 0.0;
    float least = gpw_unknown();
    size_t i;

    for (i = 0; i < c->phases.count; i++) {
        const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);

        if (p->told.level_w > above_w && state_of(c, p, all) == state &&
            !(p->told.level_w >= least)) {
            least = p->told.level_w;
        }
    }
    for (i = 0; i < c->phases.count; i++) {
        const struct gpwi_cal_phase *const p = gpwi_cal_phase_at(c, i);

        if (p->told.level_w > above_w && p->told.level_w <= ONE_LEVEL * least &&
            state_of(c, p, all) == state) {
            lasts = (double)(p->told.end_ns - p->told.start_ns);
            sum += lasts * (double)p->told.level_w;
            whole += lasts;
        }
    }
    return whole > 0.0 ? (float)(sum / whole) : gpw_unknown();
}

/* Without memory, clock or reasons: of two levels at which nothing runs the lower is idle. */
static void two_rests(const gpw_calibration *c, const struct all *all, float *idle_w,
                      float *context_w)
{
    const float low_w = level_of(c, all, RESTS, 0.0f);
    const float high_w = level_of(c, all, RESTS, APART * low_w);

    if (gpwi_is_known(high_w)) {
        *idle_w = low_w;
        *context_w = high_w;
    }
}

void gpwi_cal_columns(gpw_calibration *c)
{
    gpw_calibration_summary *const s = &c->summary;
    struct all all;
    float idle_w, context_w;

    if (gpwi_is_known(s->idle_w) || c->phases.count == 0u ||
        !gpwi_cal_is_board(gpwi_cal_device_at(c, 0))) {
        return;
    }
    look_at(c, &all);
    idle_w = level_of(c, &all, NO_CONTEXT, 0.0f);
    context_w = level_of(c, &all, CONTEXT, gpwi_is_known(idle_w) ? idle_w : 0.0f);
    if (!gpwi_is_known(idle_w) && !gpwi_is_known(context_w)) {
        two_rests(c, &all, &idle_w, &context_w);
    }
    if (gpwi_is_known(s->context_w)) {
        context_w = s->context_w; /* the board's */
    }
    if (gpwi_is_known(idle_w) && !(idle_w >= context_w)) {
        s->idle_w = idle_w;
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
                      "idle, about %.0f W: by the log's own columns (utilisation, memory, "
                      "clocks, reasons) nothing runs there and no context waits",
                      (double)idle_w);
    }
    if (gpwi_is_known(context_w) && !gpwi_is_known(s->context_w)) {
        s->context_w = context_w;
        gpwi_cal_note(
            c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
            "ready, about %.0f W: by the log's own columns nothing runs there while a "
            "context waits",
            (double)context_w);
    }
}
