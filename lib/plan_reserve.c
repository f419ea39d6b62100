/* SPDX-License-Identifier: MIT */
/* Reserve of the sets that run: power, and steps. */
#include "gpupower/plan_surface.h"

#include "internal.h"

#define RESERVE_V0_1 56u
#define UNIT_V0_1 16u
#define UNITS_MAX 1000u
#define MORE_MAX 1000.0f

GPW_STATIC_ASSERT(plan_reserve_size, sizeof(gpw_plan_reserve) == RESERVE_V0_1);
GPW_STATIC_ASSERT(plan_unit_size, sizeof(gpw_plan_unit) == UNIT_V0_1);

/* The caller's rows, whatever their length. */
typedef struct fleet {
    const unsigned char *rows;
    size_t row_bytes;
    uint32_t count;
} fleet;

static gpw_plan_unit unit_at(const fleet *f, uint32_t index)
{
    gpw_plan_unit unit;

    memcpy(&unit, f->rows + (size_t)index * f->row_bytes, sizeof unit);
    return unit;
}

static int is_valid(const gpw_plan_unit *u)
{
    return gpwi_is_within(u->rated_w, 1.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(u->load_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_within(u->takes_w, 0.0f, GPW_POWER_MAX_W) && u->online <= 1u;
}

typedef struct sums {
    float rated_w, load_w, takes_w;
    float weakest; /* least step by rating */
    uint32_t online;
} sums;

/* All sets online but one. */
static sums sum_without(const fleet *f, uint32_t left_out)
{
    sums s = {0.0f, 0.0f, 0.0f, 0.0f, 0u};
    uint32_t i;

    for (i = 0; i < f->count; i++) {
        gpw_plan_unit u; /* as unit_at(), which here would deepen the watch's stack */

        memcpy(&u, f->rows + (size_t)i * f->row_bytes, sizeof u);
        if (i == left_out || !u.online) {
            continue;
        }
        s.rated_w += u.rated_w;
        s.load_w += u.load_w;
        s.takes_w += u.takes_w;
        if (s.online == 0u || u.takes_w / u.rated_w < s.weakest) {
            s.weakest = u.takes_w / u.rated_w;
        }
        s.online++;
    }
    return s;
}

static gpw_outcome outcome_of(float shared_w, float takes_w, float spare_w, float step_w)
{
    if (spare_w < step_w || takes_w < step_w) {
        return GPW_FAILS;
    }
    return shared_w >= step_w ? GPW_HOLDS : GPW_UNDETERMINED;
}

/* Sets that must join until both sums reach the step. */
static uint32_t more_for(float takes_w, float spare_w, float step_w, float next_takes_w,
                         float next_rated_w)
{
    float more = (step_w - takes_w) / next_takes_w;
    const float by_power = (step_w - spare_w) / next_rated_w;
    uint32_t whole;

    more = by_power > more ? by_power : more;
    if (!(more > 0.0f)) {
        return 0u;
    }
    if (more >= MORE_MAX) {
        return UNITS_MAX;
    }
    whole = (uint32_t)more;
    return (float)whole < more ? whole + 1u : whole;
}

/* The loss that leaves least beside the load that falls on the others. */
static uint32_t worst_loss(const fleet *f)
{
    uint32_t i, worst = 0u;
    float least_w = 0.0f;
    int has_one = 0;

    for (i = 0; i < f->count; i++) {
        const gpw_plan_unit u = unit_at(f, i);

        if (u.online) {
            const float left_w = sum_without(f, i).takes_w - u.load_w;

            if (!has_one || left_w < least_w) {
                least_w = left_w;
                worst = i;
                has_one = 1;
            }
        }
    }
    return worst;
}

static void weigh(const fleet *f, float step_w, float next_rated_w, float next_takes_w,
                  gpw_plan_reserve *r)
{
    const sums all = sum_without(f, f->count);
    sums left;

    memset(r, 0, sizeof *r);
    r->online = all.online;
    r->spare_w = all.rated_w - all.load_w;
    r->takes_w = all.takes_w;
    r->shared_w = all.weakest * all.rated_w;
    r->outcome = outcome_of(r->shared_w, r->takes_w, r->spare_w, step_w);
    r->more_sets = more_for(r->takes_w, r->spare_w, step_w, next_takes_w, next_rated_w);
    r->lost = worst_loss(f);
    r->lost_w = unit_at(f, r->lost).load_w;
    left = sum_without(f, r->lost);
    r->spare_after_loss_w = left.rated_w - all.load_w;
    r->takes_after_loss_w = left.takes_w - r->lost_w;
    r->shared_after_loss_w = left.weakest * left.rated_w - r->lost_w;
    r->outcome_after_loss = left.online == 0u
                                ? (gpw_outcome)GPW_FAILS
                                : outcome_of(r->shared_after_loss_w, r->takes_after_loss_w,
                                             r->spare_after_loss_w, step_w);
    r->more_sets_after_loss = more_for(r->takes_after_loss_w, r->spare_after_loss_w, step_w,
                                       next_takes_w, next_rated_w);
    if (left.online == 0u && r->more_sets_after_loss == 0u) {
        r->more_sets_after_loss = 1u;
    }
}

GPWI_SMALL gpw_status gpw_plan_reserve_now(const gpw_plan_unit *units, size_t unit_bytes,
                                           uint32_t count, float worst_step_w,
                                           float next_rated_w, float next_takes_w,
                                           gpw_plan_reserve *reserve, size_t reserve_bytes)
{
    fleet f;
    gpw_plan_reserve ours;
    uint32_t i;

    if (units == NULL || reserve == NULL) {
        return GPW_ERR_NULL;
    }
    if (unit_bytes < UNIT_V0_1 || unit_bytes > GPWI_CONFIG_MAX ||
        reserve_bytes < RESERVE_V0_1 || reserve_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    if (count < 1u || count > UNITS_MAX ||
        !gpwi_in_range(worst_step_w, 0.0f, GPW_POWER_MAX_W) ||
        !gpwi_in_range(next_rated_w, 1.0f, GPW_POWER_MAX_W) ||
        !(next_takes_w > 0.0f && next_takes_w <= GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    f.rows = (const unsigned char *)units;
    f.row_bytes = unit_bytes;
    f.count = count;
    for (i = 0; i < count; i++) {
        const gpw_plan_unit unit = unit_at(&f, i);

        if (!is_valid(&unit)) {
            return GPW_ERR_DOMAIN;
        }
    }
    if (sum_without(&f, count).online == 0u) {
        return GPW_ERR_DOMAIN;
    }
    weigh(&f, worst_step_w, next_rated_w, next_takes_w, &ours);
    return gpwi_result_write(reserve, reserve_bytes, &ours, sizeof ours, RESERVE_V0_1);
}
