/* SPDX-License-Identifier: MIT */
/* Duty of a set, sample by sample. What it means: duty_judge.c. */
#include "duty_state.h"
#include "maths.h"

#define CONFIG_V0_1 64u /* size in 0.1 */
#define DT_MIN_S 1.0e-3f
#define DT_MAX_S 60.0f

GPW_STATIC_ASSERT(config_size, sizeof(gpw_duty_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(state_fits, sizeof(gpw_duty) <= GPW_DUTY_STATE_BYTES);

/* ---- configuration ---- */

static GPWI_COLD int is_valid(const gpw_duty_config *c)
{
    return gpwi_is_within(c->dt_s, DT_MIN_S, DT_MAX_S) &&
           c->rating <= (gpw_rating)GPW_RATING_STANDBY &&
           gpwi_is_within(c->rated_w, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(c->mean_max_pu, 0.01f, 1.0f) &&
           gpwi_is_within(c->mean_floor_pu, 0.0f, 1.0f) &&
           gpwi_is_within(c->overload_max_pu, 1.0f, DUTY_PU_MAX) &&
           gpwi_is_within(c->overload_s, 0.0f, 43200.0f) &&
           gpwi_is_within(c->year_max_h, 0.0f, 8784.0f) &&
           gpwi_is_within(c->year_before_h, 0.0f, 8784.0f) &&
           gpwi_is_within(c->low_pu, 0.0f, 1.0f) &&
           gpwi_is_within(c->low_warning_s, 0.0f, 1.0e9f) &&
           gpwi_is_within(c->idle_pu, 0.0f, 1.0f) &&
           gpwi_is_within(c->stale_s, 0.0f, 86400.0f) &&
           c->fuel_unit <= (gpw_fuel_unit)GPW_FUEL_NORMAL_M3 && c->reserved == 0u;
}

static GPWI_COLD gpw_status read_config(const gpw_duty_config *theirs, gpw_duty_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_duty_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    if (status == GPW_OK && !gpwi_is_known(ours->rated_w)) {
        status = GPW_ERR_UNKNOWN;
    }
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_duty_config_init(gpw_duty_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_DUTY);

    if (status == GPW_OK) {
        config->rated_w = gpw_unknown();
        config->mean_max_pu = 1.0f;
        config->mean_floor_pu = 0.3f;
        config->overload_max_pu = 1.0f;
        config->low_pu = 0.3f;
        config->stale_s = 60.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_duty_config_rating(gpw_duty_config *config, gpw_rating rating,
                                            float rated_w)
{
    static const struct {
        float mean_max_pu, overload_max_pu, overload_s, year_max_h;
    } kinds[] = {{1.0f, 1.0f, 0.0f, 0.0f},
                 {1.0f, 1.0f, 0.0f, 0.0f},
                 {0.7f, 1.1f, 3600.0f, 0.0f},
                 {1.0f, 1.0f, 0.0f, 500.0f},
                 {0.7f, 1.0f, 0.0f, 200.0f}};

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    if (!gpwi_config_is(config, GPWI_TYPE_DUTY, CONFIG_V0_1)) {
        return GPW_ERR_VERSION;
    }
    if (rating >= sizeof kinds / sizeof kinds[0] ||
        !gpwi_is_within(rated_w, 1.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    config->rating = rating;
    config->rated_w = rated_w;
    config->mean_floor_pu = 0.3f;
    config->mean_max_pu = kinds[rating].mean_max_pu;
    config->overload_max_pu = kinds[rating].overload_max_pu;
    config->overload_s = kinds[rating].overload_s;
    config->year_max_h = kinds[rating].year_max_h;
    return GPW_OK;
}

/* ---- life ---- */

GPWI_COLD gpw_status gpw_duty_state_size(const gpw_duty_config *config, size_t *bytes)
{
    gpw_duty_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(gpw_duty);
    }
    return status;
}

GPWI_COLD gpw_status gpw_duty_init(void *memory, size_t memory_bytes,
                                   const gpw_duty_config *config, gpw_duty **duty)
{
    gpw_duty *const d = memory;
    gpw_duty_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || duty == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *d);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(d, 0, sizeof *d);
    d->magic = DUTY_MAGIC;
    d->config = c;
    d->slot_samples = gpwi_samples_in(DUTY_SLOT_S, c.dt_s);
    *duty = d;
    return GPW_OK;
}

static gpw_status check(const gpw_duty *d)
{
    if (d == NULL) {
        return GPW_ERR_NULL;
    }
    return d->magic == DUTY_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_duty_reset(gpw_duty *duty)
{
    const gpw_status status = check(duty);

    if (status == GPW_OK) {
        const size_t kept = offsetof(gpw_duty, starts);

        memset((unsigned char *)duty + kept, 0, sizeof *duty - kept);
    }
    return status;
}

/* ---- fuel ---- */

GPWI_COLD gpw_status gpw_duty_add_fuel(gpw_duty *duty, float load_pu, float fuel_per_h)
{
    const gpw_status status = check(duty);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_within(load_pu, 0.0f, DUTY_PU_MAX) ||
        !gpwi_is_within(fuel_per_h, 0.0f, 1.0e9f)) {
        return GPW_ERR_DOMAIN;
    }
    if (duty->now > 0u) {
        return GPW_ERR_STATE;
    }
    if (duty->rows == GPW_DUTY_FUEL_ROWS_MAX) {
        return GPW_ERR_FULL;
    }
    if (duty->rows > 0u && !(load_pu > duty->row_pu[duty->rows - 1u])) {
        return GPW_ERR_ORDER;
    }
    duty->row_pu[duty->rows] = load_pu;
    duty->row_per_h[duty->rows] = fuel_per_h;
    duty->rows++;
    return GPW_OK;
}

static int is_beyond(const gpw_duty *d, float load_pu)
{
    return !gpwi_in_range(load_pu, d->row_pu[0], d->row_pu[d->rows - 1u]);
}

/* Two rows at least. Beyond them, in the line of the nearest two. */
static float fuel_at(const gpw_duty *d, float load_pu)
{
    uint32_t i = 1u;
    float share, per_h;

    while (i + 1u < d->rows && load_pu > d->row_pu[i]) {
        i++;
    }
    share = (load_pu - d->row_pu[i - 1u]) / (d->row_pu[i] - d->row_pu[i - 1u]);
    per_h = d->row_per_h[i - 1u] + share * (d->row_per_h[i] - d->row_per_h[i - 1u]);
    return per_h > 0.0f ? per_h : 0.0f;
}

gpw_status gpw_duty_fuel_at(const gpw_duty *duty, float load_pu, float *fuel_per_h)
{
    const gpw_status status = fuel_per_h == NULL ? (gpw_status)GPW_ERR_NULL : check(duty);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_in_range(load_pu, 0.0f, DUTY_PU_MAX)) {
        return GPW_ERR_DOMAIN;
    }
    if (duty->rows < 2u) {
        return GPW_ERR_UNKNOWN;
    }
    *fuel_per_h = fuel_at(duty, load_pu);
    return is_beyond(duty, load_pu) ? (gpw_status)GPW_NOTE_CLAMPED : (gpw_status)GPW_OK;
}

static void burn(gpw_duty *d, float load_pu)
{
    const float pu = gpwi_clamp(load_pu, 0.0f, DUTY_PU_MAX);
    const float parts = fuel_at(d, pu) * (d->config.dt_s / DUTY_S_PER_H) * DUTY_FUEL_PARTS;

    gpwi_energy_add(&d->fuel, parts);
    if (load_pu < d->config.low_pu) {
        gpwi_energy_add(&d->fuel_low, parts);
    }
    if (load_pu <= d->config.idle_pu) {
        gpwi_energy_add(&d->fuel_idle, parts);
    }
    d->beyond += (uint32_t)is_beyond(d, load_pu);
}

/* ---- windows ---- */

/* What the first `filled` samples of the oldest slot have: by its least and largest load, and
 * by its sum less what the others have. */
static duty_ends left_behind(const gpw_duty *d, const duty_slot *oldest)
{
    const float filled = (float)d->filled * DUTY_ONE;
    const float stays = (float)(d->slot_samples - d->filled) * DUTY_ONE;
    const float sum = gpwi_float_of_uint64(oldest->counted);
    const duty_ends by_load = {filled * oldest->least, filled * oldest->most};
    const duty_ends by_sum = {sum - stays * oldest->most, sum - stays * oldest->least};
    duty_ends both;

    both.least = by_load.least > by_sum.least ? by_load.least : by_sum.least;
    both.most = by_load.most < by_sum.most ? by_load.most : by_sum.most;
    return both;
}

/* The window of 24 h that ends now: the slots and the begun one, less the first `filled`
 * samples of the oldest. */
static void slide_mean(gpw_duty *d)
{
    const float samples = (float)d->slot_samples * (float)DUTY_DAY_SLOTS * DUTY_ONE;
    const float sum = gpwi_float_of_uint64(d->day + d->now_slot.counted);
    float least = sum / samples;

    if (d->full) {
        const duty_ends left = left_behind(d, &d->slots[d->at]);
        const float most = (sum - left.least) / samples;

        least = (sum - left.most) / samples;
        d->mean.most = most > d->mean.most ? most : d->mean.most;
    }
    d->mean.least = least > d->mean.least ? least : d->mean.least;
}

/* The same for the samples above the rating in 12 h. */
static void slide_overload(gpw_duty *d)
{
    const uint32_t oldest = (d->at + DUTY_DAY_SLOTS - DUTY_HALF_DAY_SLOTS) % DUTY_DAY_SLOTS;
    const uint32_t over = d->slots[oldest].over;
    const uint32_t stays = d->slot_samples - d->filled;
    const uint32_t most_left = over < d->filled ? over : d->filled;
    const uint32_t least_left = over > stays ? over - stays : 0u;
    const uint64_t sum = d->half_day_over + d->now_slot.over;
    const float least = gpwi_float_of_uint64(sum - most_left);
    const float most = gpwi_float_of_uint64(sum - least_left);

    d->overload.least = least > d->overload.least ? least : d->overload.least;
    d->overload.most = most > d->overload.most ? most : d->overload.most;
}

static void end_slot(gpw_duty *d)
{
    const uint32_t half = (d->at + DUTY_DAY_SLOTS - DUTY_HALF_DAY_SLOTS) % DUTY_DAY_SLOTS;
    duty_slot *const oldest = &d->slots[d->at];

    d->day += d->now_slot.counted - oldest->counted;
    d->half_day_over += d->now_slot.over; /* in two steps: the slots' counters are short */
    d->half_day_over -= d->slots[half].over;
    *oldest = d->now_slot;
    memset(&d->now_slot, 0, sizeof d->now_slot);
    d->filled = 0u;
    d->at++;
    if (d->at == DUTY_DAY_SLOTS) {
        d->at = 0u;
        d->full = 1u;
    }
}

static void count_window(gpw_duty *d, float load_pu)
{
    const float counted = gpwi_clamp(load_pu, d->config.mean_floor_pu, DUTY_PU_MAX);
    const uint64_t whole = (uint64_t)gpwi_int64(counted * DUTY_ONE);
    duty_slot *const slot = &d->now_slot;

    slot->least = d->filled == 0u || counted < slot->least ? counted : slot->least;
    slot->most = d->filled == 0u || counted > slot->most ? counted : slot->most;
    slot->counted += whole;
    d->counted += whole;
    if (load_pu > 1.0f + DUTY_TOLERANCE) {
        slot->over++;
        d->over++;
    }
    d->filled++;
    slide_mean(d);
    slide_overload(d);
    if (d->filled == d->slot_samples) {
        end_slot(d);
    }
}

/* ---- samples ---- */

/* Returns 1 when the load had to be replaced. */
static int hold(gpw_duty *d, float load_w)
{
    if (gpwi_in_range(load_w, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        d->load_w = load_w;
        d->begun = 1u;
        d->gap = 0u;
        return 0;
    }
    if (d->begun == 0u) {
        d->load_w = d->config.rated_w;
    }
    d->held++;
    d->gap++;
    d->gap_longest = d->gap > d->gap_longest ? d->gap : d->gap_longest;
    return 1;
}

static void count_low(gpw_duty *d, float load_pu)
{
    if (!(load_pu < d->config.low_pu)) {
        d->low_now = 0u;
        return;
    }
    d->low++;
    d->low_now++;
    d->low_longest = d->low_now > d->low_longest ? d->low_now : d->low_longest;
}

static int run(gpw_duty *d, float load_w)
{
    const int replaced = hold(d, load_w);
    const float load_pu = d->load_w / d->config.rated_w;

    d->starts += d->was_stopped;
    d->was_stopped = 0u;
    d->peak_pu = d->running == 0u || load_pu > d->peak_pu ? load_pu : d->peak_pu;
    d->running++;
    gpwi_energy_add(&d->energy, d->load_w * d->config.dt_s * 1000.0f);
    count_low(d, load_pu);
    count_window(d, load_pu);
    if (d->rows > 0u) {
        burn(d, load_pu);
    }
    return replaced;
}

static gpw_status check_ready(const gpw_duty *d)
{
    const gpw_status status = check(d);

    return status == GPW_OK && d->rows == 1u ? (gpw_status)GPW_ERR_STATE : status;
}

gpw_status gpw_duty_step(gpw_duty *duty, float load_w, int32_t running)
{
    const gpw_status status = check_ready(duty);

    if (status != GPW_OK) {
        return status;
    }
    duty->now++;
    if (running == 0) {
        duty->was_stopped = 1u;
        return GPW_OK;
    }
    return run(duty, load_w) ? (gpw_status)GPW_NOTE_HELD : (gpw_status)GPW_OK;
}

gpw_status gpw_duty_process(gpw_duty *duty, const float *load_w, size_t ticks)
{
    const gpw_status status = check_ready(duty);
    int replaced = 0;
    size_t k;

    if (status != GPW_OK) {
        return status;
    }
    if (ticks > 0u && load_w == NULL) {
        return GPW_ERR_NULL;
    }
    for (k = 0; k < ticks; k++) {
        duty->now++;
        replaced |= run(duty, load_w[k]);
    }
    return replaced ? (gpw_status)GPW_NOTE_HELD : (gpw_status)GPW_OK;
}
