/* SPDX-License-Identifier: MIT */
/* Whether a field is an average: steps that stand alone, and a field beside it. Rows are held
 * on a grid of a twentieth of the window, of which the last three windows are kept. */
#include "gpupower/window.h"

#include "internal.h"
#include "maths.h"

#define WINDOW_MAGIC 0x77575047u /* "GPWw" */
#define CONFIG_V0_1 16u          /* sizes in 0.1 */
#define VERDICT_V0_1 64u

#define SLOTS_A_WINDOW 20u
#define GAP_SLOTS 7u /* rows further apart than this tell nothing */
/* Slots that are flat before a step: more than a window, for what leaves the window moves the
 * mean as much as what enters it. */
#define BEFORE 23u
#define DURING 26u /* that a step may take, */
#define AFTER 8u   /* and that are flat after it */
#define PULSE 8u   /* slots that a pulse may take at most */
#define SLOTS (BEFORE + DURING + AFTER)
#define MEAN_SLOTS_MAX 22u /* a window holds twenty, or twenty-two with one refresh more */

#define FLAT_BEFORE 0.05f /* of the step */
#define FLAT_AFTER 0.12f
#define INSTANT_MAX 0.25f /* length of a climb, in windows */
#define AVERAGE_MIN 0.75f
#define AVERAGE_MAX 1.3f
#define STRAIGHT 0.08f /* RMS distance from a straight line, of the step */
#define STEPS_MIN 2u
#define COMPARED_MIN 40u
#define MOVES_MIN_W 10.0f
#define FITS 0.5f /* of the RMS of the other explanations */

struct gpw_window {
    uint32_t magic;
    uint32_t is_seen;
    gpw_window_config config;
    float slot_ns;
    uint32_t filled;
    uint32_t rest; /* slots until a step is looked for again */
    uint32_t reserved;
    uint64_t slot_end_ns;
    uint64_t stamp_ns;
    float held_w, held_beside_w;
    float reading[SLOTS]; /* oldest first */
    float beside[SLOTS];
    gpw_window_verdict verdict; /* window_s and RMS as means, or mean squares, so far */
};

GPW_STATIC_ASSERT(window_config_size, sizeof(gpw_window_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(window_verdict_size, sizeof(gpw_window_verdict) == VERDICT_V0_1);
GPW_STATIC_ASSERT(window_state_fits, sizeof(gpw_window) <= GPW_WINDOW_STATE_BYTES);

/* ---- life ---- */

static GPWI_COLD gpw_status read_config(const gpw_window_config *theirs,
                                        gpw_window_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_window_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK &&
        !(gpwi_is_within(ours->window_s, 0.1f, 60.0f) &&
          gpwi_is_within(ours->step_min_w, 1.0e-3f, GPW_POWER_MAX_W) && ours->reserved == 0u)) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

GPWI_COLD gpw_status gpw_window_config_init(gpw_window_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_WINDOW);

    if (status == GPW_OK) {
        config->window_s = 1.0f;
        config->step_min_w = 25.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_window_state_size(const gpw_window_config *config, size_t *bytes)
{
    gpw_window_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_window);
    }
    return status;
}

static GPWI_COLD void begin(gpw_window *w, const gpw_window_config *c)
{
    memset(w, 0, sizeof *w);
    w->magic = WINDOW_MAGIC;
    w->config = *c;
    w->slot_ns = c->window_s * (1.0e9f / (float)SLOTS_A_WINDOW);
}

GPWI_COLD gpw_status gpw_window_init(void *memory, size_t memory_bytes,
                                     const gpw_window_config *config, gpw_window **window)
{
    gpw_window_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || window == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof(gpw_window));
    }
    if (status != GPW_OK) {
        return status;
    }
    begin(memory, &c);
    *window = memory;
    return GPW_OK;
}

static gpw_status check(const gpw_window *w)
{
    if (w == NULL) {
        return GPW_ERR_NULL;
    }
    return w->magic == WINDOW_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_window_reset(gpw_window *window)
{
    const gpw_status status = check(window);

    if (status == GPW_OK) {
        const gpw_window_config c = window->config;

        begin(window, &c);
    }
    return status;
}

/* ---- steps ---- */

static float mean_of(const float *values, uint32_t count)
{
    float sum = 0.0f;
    uint32_t i;

    for (i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum / (float)count;
}

static float range_of(const float *values, uint32_t count)
{
    float low = values[0], high = values[0];
    uint32_t i;

    for (i = 1; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    return high - low;
}

/* Twice the area above a straight climb is its length. */
static float length_of(const float *climb, float from_w, float step_w)
{
    float sum = 0.0f;
    uint32_t i;

    for (i = 0; i < DURING; i++) {
        sum += 1.0f - (climb[i] - from_w) / step_w;
    }
    return 2.0f * sum / (float)SLOTS_A_WINDOW;
}

static float bend_of(const float *climb, float from_w, float step_w, float length)
{
    float sum = 0.0f;
    uint32_t i;

    for (i = 0; i < DURING; i++) {
        const float line = ((float)i + 0.5f) / (length * (float)SLOTS_A_WINDOW);
        const float off = (climb[i] - from_w) / step_w - (line < 1.0f ? line : 1.0f);

        sum += off * off;
    }
    return gpwi_sqrt(sum / (float)DURING);
}

static void count_step(gpw_window *w, float from_w, float step_w)
{
    gpw_window_verdict *const v = &w->verdict;
    const float *const climb = w->reading + BEFORE;
    const float length = length_of(climb, from_w, step_w);

    if (length <= INSTANT_MAX) {
        v->instant_steps++;
    } else if (gpwi_in_range(length, AVERAGE_MIN, AVERAGE_MAX) &&
               bend_of(climb, from_w, step_w, length) < STRAIGHT) {
        v->average_steps++;
        v->window_s += (length * w->config.window_s - v->window_s) / (float)v->average_steps;
    } else {
        v->other_steps++;
    }
}

static float furthest(const float *values, uint32_t count, float from_w)
{
    float most_w = 0.0f;
    uint32_t i;

    for (i = 0; i < count; i++) {
        const float off_w = gpwi_abs(values[i] - from_w);

        most_w = off_w > most_w ? off_w : most_w;
    }
    return most_w;
}

/* What comes and goes within less than half a window proves as much as a jump: an average keeps
 * it for a whole one. */
static int is_pulse(const gpw_window *w, float from_w)
{
    const float *const pulse = w->reading + BEFORE;
    const float height_w = furthest(pulse, PULSE, from_w);

    return height_w >= w->config.step_min_w &&
           furthest(w->reading, BEFORE, from_w) < FLAT_BEFORE * height_w &&
           furthest(pulse, 1u, from_w) > FLAT_BEFORE * height_w &&
           furthest(pulse + PULSE, SLOTS_A_WINDOW - PULSE, from_w) < FLAT_BEFORE * height_w;
}

/* A step begins in the slot after the flat ones. */
static void look_for_step(gpw_window *w)
{
    const float from_w = mean_of(w->reading, BEFORE);
    const float step_w = mean_of(w->reading + BEFORE + DURING, AFTER) - from_w;
    const float size_w = gpwi_abs(step_w);
    const float first_w = gpwi_abs(w->reading[BEFORE] - from_w);

    if (w->rest > 0u) {
        w->rest--;
        return;
    }
    if (is_pulse(w, from_w)) {
        w->verdict.instant_steps++;
        w->rest = PULSE;
        return;
    }
    if (size_w >= w->config.step_min_w && first_w > FLAT_BEFORE * size_w &&
        range_of(w->reading, BEFORE) < FLAT_BEFORE * size_w &&
        range_of(w->reading + BEFORE + DURING, AFTER) < FLAT_AFTER * size_w) {
        count_step(w, from_w, step_w);
        w->rest = DURING;
    }
}

/* ---- beside ---- */

static void add_square(float *mean_square, float off, float count)
{
    *mean_square += (off * off - *mean_square) / count;
}

/* Least distance to the mean of twenty or twenty-two slots of the other. */
static float off_mean(float value, const float *newest, uint32_t slots)
{
    const float twenty = value - mean_of(newest + 1 - (int32_t)SLOTS_A_WINDOW, SLOTS_A_WINDOW);
    const float more = value - mean_of(newest + 1 - (int32_t)slots, slots);

    return gpwi_abs(twenty) < gpwi_abs(more) ? twenty : more;
}

static void compare(gpw_window *w)
{
    gpw_window_verdict *const v = &w->verdict;
    const float *const reading = w->reading + (SLOTS - 1u);
    const float *const beside = w->beside + (SLOTS - 1u);
    const float *const recent = w->beside + (SLOTS - MEAN_SLOTS_MAX);
    const float sum = mean_of(w->beside, SLOTS);
    float count;

    if (!gpwi_is_known(sum) || range_of(recent, MEAN_SLOTS_MAX) < MOVES_MIN_W) {
        return;
    }
    v->compared++;
    count = (float)v->compared;
    add_square(&v->same_w, *reading - *beside, count);
    add_square(&v->average_w, off_mean(*reading, beside, MEAN_SLOTS_MAX), count);
    add_square(&v->reverse_w, off_mean(*beside, reading, MEAN_SLOTS_MAX), count);
}

/* ---- rows ---- */

static void add_slot(gpw_window *w)
{
    if (w->filled >= SLOTS) {
        memmove(w->reading, w->reading + 1, sizeof w->reading - sizeof *w->reading);
        memmove(w->beside, w->beside + 1, sizeof w->beside - sizeof *w->beside);
        w->filled = SLOTS - 1u;
    }
    w->reading[w->filled] = w->held_w;
    w->beside[w->filled] = w->held_beside_w;
    w->filled++;
    w->slot_end_ns += (uint64_t)gpwi_int64(w->slot_ns);
    if (w->filled == SLOTS) {
        look_for_step(w);
        compare(w);
    }
}

static void take(gpw_window *w, uint64_t stamp_ns)
{
    const float apart_ns = gpwi_float_of_uint64(stamp_ns - w->stamp_ns);

    w->verdict.rows++;
    if (w->is_seen == 0u || !(apart_ns <= (float)GAP_SLOTS * w->slot_ns)) {
        w->verdict.slow_rows += w->is_seen;
        w->filled = w->rest = 0u;
        w->slot_end_ns = stamp_ns + (uint64_t)gpwi_int64(w->slot_ns);
        return;
    }
    while (w->slot_end_ns <= stamp_ns) {
        add_slot(w);
    }
}

gpw_status gpw_window_push(gpw_window *window, uint64_t stamp_ns, float reading_w,
                           float beside_w)
{
    const gpw_status status = check(window);

    if (status != GPW_OK) {
        return status;
    }
    if (window->is_seen != 0u && stamp_ns < window->stamp_ns) {
        return GPW_ERR_ORDER;
    }
    if (!gpwi_in_range(reading_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return GPW_NOTE_HELD;
    }
    take(window, stamp_ns);
    window->is_seen = 1u;
    window->stamp_ns = stamp_ns;
    window->held_w = reading_w;
    window->held_beside_w =
        gpwi_in_range(beside_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W) ? beside_w : gpw_unknown();
    return GPW_OK;
}

/* ---- verdict ---- */

static uint32_t judge_beside(const gpw_window_verdict *v)
{
    if (v->compared < COMPARED_MIN) {
        return GPW_WINDOW_ALONE;
    }
    if (v->average_w < FITS * v->same_w && v->average_w < FITS * v->reverse_w) {
        return GPW_WINDOW_AVERAGE_OF_OTHER;
    }
    if (v->reverse_w < FITS * v->same_w && v->reverse_w < FITS * v->average_w) {
        return GPW_WINDOW_OTHER_IS_AVERAGE;
    }
    return v->same_w < FITS * v->average_w && v->same_w < FITS * v->reverse_w
               ? (uint32_t)GPW_WINDOW_SAME
               : (uint32_t)GPW_WINDOW_UNRELATED;
}

/* No average can jump; a climb that was one is outvoted by jumps. */
static uint32_t judge(const gpw_window_verdict *v)
{
    if (v->beside == GPW_WINDOW_AVERAGE_OF_OTHER) {
        return GPW_WINDOW_AVERAGE;
    }
    if (v->beside == GPW_WINDOW_OTHER_IS_AVERAGE) {
        return GPW_WINDOW_INSTANT;
    }
    if (v->instant_steps > 0u && 2u * v->instant_steps >= v->average_steps) {
        return GPW_WINDOW_INSTANT;
    }
    return v->average_steps >= STEPS_MIN && 10u * v->instant_steps <= v->average_steps
               ? (uint32_t)GPW_WINDOW_AVERAGE
               : (uint32_t)GPW_WINDOW_UNKNOWN;
}

gpw_status gpw_window_verdict_get(const gpw_window *window, gpw_window_verdict *verdict,
                                  size_t verdict_bytes)
{
    gpw_status status = verdict == NULL ? (gpw_status)GPW_ERR_NULL : check(window);
    gpw_window_verdict ours;

    if (status != GPW_OK) {
        return status;
    }
    ours = window->verdict;
    ours.same_w = ours.compared > 0u ? gpwi_sqrt(ours.same_w) : gpw_unknown();
    ours.average_w = ours.compared > 0u ? gpwi_sqrt(ours.average_w) : gpw_unknown();
    ours.reverse_w = ours.compared > 0u ? gpwi_sqrt(ours.reverse_w) : gpw_unknown();
    ours.window_s = ours.average_steps > 0u ? ours.window_s : gpw_unknown();
    ours.beside = judge_beside(&ours);
    ours.kind = judge(&ours);
    status = gpwi_result_write(verdict, verdict_bytes, &ours, sizeof ours, VERDICT_V0_1);
    return status == GPW_OK && ours.kind == GPW_WINDOW_UNKNOWN ? GPW_NOTE_UNKNOWN : status;
}
