/* SPDX-License-Identifier: MIT */
/* One horizon of a forecast: a reading judges what was said before it, and the horizon says
 * anew. Deviations and errors are in standard deviations of the phase, so that what was learned
 * of their law goes on in the next phase. */
#include "forecast_state.h"

#define MEMORY 40.0f      /* horizons that gains and errors are learned from */
#define PRIOR_WEIGHT 2.0f /* horizons that the figures stand for */
#define STEP 0.1f         /* of a quantile, in spreads, for a reading half a horizon apart */
#define ERROR_MAX 8.0f    /* largest error that counts in full, in spreads */
#define COVERED_READINGS 400.0f
#define MEAN_TO_SPREAD                                                                         \
  1.2533141f /* of a normal law: standard deviation over mean magnitude                        \
              */
#define OFFSET_MAX 60.0f
#define NEWS 2.0f       /* readings of a horizon that are news to a quantile */
#define PER_OFFSET 0.4f /* beyond 1 over this many spreads a step grows with the quantile */
#define KEPT 0.75f      /* of what was learned, in the next phase */
#define DEVIATION_MAX 50.0f
#define GAIN_MAX 1.5f
#define EXCURSION 3.0f /* standard deviations */

/* Student's law of five degrees, of a spread that is known from as many values: what errors are
 * taken for until they have shown their own. */
static const float start_score[GPW_FORECAST_QUANTILES] = {-2.571f, -1.476f, -0.727f, 0.0f,
                                                          0.727f,  1.476f,  2.571f};
static const float level[GPW_FORECAST_QUANTILES] = {0.025f, 0.1f, 0.25f, 0.5f,
                                                    0.75f,  0.9f, 0.975f};
const float gpwi_forecast_horizon_s[GPW_FORECAST_HORIZONS] = {0.5f, 2.0f, 10.0f, 60.0f};

/* ---- life ---- */

GPWI_COLD void gpwi_forecast_begin_horizons(gpw_forecast *f)
{
    const uint32_t turn = f->config.tick_ns > FORECAST_TURN_NS ? 1u : FORECAST_TASKS;
    uint32_t i, k;

    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        forecast_horizon *const h = &f->horizons[i];
        const float turn_s = f->tick_s * (float)turn;

        memset(h, 0, sizeof *h);
        h->ticks = gpwi_nearest_count(gpwi_forecast_horizon_s[i], f->tick_s);
        h->stride = turn * gpwi_nearest_count(
                               gpwi_forecast_horizon_s[i] / (float)FORECAST_SLOTS_USED, turn_s);
        h->covered = gpw_unknown();
        for (k = 0; k < FORECAST_LAWS; k++) {
            memcpy(h->laws[k].offset, start_score, sizeof start_score);
        }
    }
}

static GPWI_NOINLINE void add_products(forecast_law *law, float keep, float weight, float near,
                                       float slow, float came)
{
    law->nn = keep * law->nn + weight * near * near;
    law->ns = keep * law->ns + weight * near * slow;
    law->ss = keep * law->ss + weight * slow * slow;
    law->ny = keep * law->ny + weight * near * came;
    law->sy = keep * law->sy + weight * slow * came;
}

/* The law of the errors in the phase before is a guess only. */
static void weaken(forecast_law *law)
{
    uint32_t k;

    add_products(law, KEPT, 0.0f, 0.0f, 0.0f, 0.0f);
    law->error *= KEPT;
    law->error_weight *= KEPT;
    for (k = 0; k < GPW_FORECAST_QUANTILES; k++) {
        law->offset[k] = start_score[k] + KEPT * (law->offset[k] - start_score[k]);
    }
}

GPWI_SMALL void gpwi_forecast_begin_epoch(gpw_forecast *f, uint64_t from_ns, float settle_s)
{
    uint32_t i, k;

    f->settled_ns = from_ns + (uint64_t)gpwi_int64(settle_s * 1.0e9f);
    f->moved = 0u;
    f->strange = 0u;
    for (i = 0; i < GPW_FORECAST_HORIZONS; i++) {
        forecast_horizon *const h = &f->horizons[i];

        h->issued = 0u;
        h->slow_w = 0.0f;
        for (k = 0; k < FORECAST_LAWS; k++) {
            weaken(&h->laws[k]);
        }
    }
}

/* ---- judging ---- */

static float prior_ratio(float near)
{
    return gpwi_sqrt(1.0f - 0.98f * near * near);
}

/* Gains by least squares, drawn to the figures by a few horizons' weight. */
static void solve(forecast_law *law, float near)
{
    const float nn = law->nn + PRIOR_WEIGHT, ss = law->ss + PRIOR_WEIGHT;
    const float ny = law->ny + PRIOR_WEIGHT * near, sy = law->sy;
    const float determinant = nn * ss - law->ns * law->ns;

    law->near_gain = gpwi_clamp((ny * ss - sy * law->ns) / determinant, -GAIN_MAX, GAIN_MAX);
    law->slow_gain = gpwi_clamp((sy * nn - ny * law->ns) / determinant, -GAIN_MAX, GAIN_MAX);
}

static GPWI_NOINLINE uint32_t law_of(const gpw_forecast *f, float near_w)
{
    return near_w * near_w > EXCURSION * EXCURSION * f->variance ? 1u : 0u;
}

static float spread_of(const gpw_forecast *f, const forecast_law *law, uint32_t which)
{
    const float ratio =
        (law->error * MEAN_TO_SPREAD + PRIOR_WEIGHT * prior_ratio(f->near_prior[which])) /
        (law->error_weight + PRIOR_WEIGHT);

    return forecast_max(gpwi_sqrt(ratio * ratio * f->variance + f->mean_error),
                        f->least_spread_w);
}

/* A step in proportion to where the quantile is: a dip may be fifty spreads deep. */
static void move_quantiles(forecast_law *law, float error, float step)
{
    uint32_t k;

    for (k = 0; k < GPW_FORECAST_QUANTILES; k++) {
        const float size = step * forecast_max(gpwi_abs(law->offset[k]) * PER_OFFSET, 1.0f);
        float offset = law->offset[k];

        offset += error > offset ? size * level[k] : -size * (1.0f - level[k]);
        offset = gpwi_clamp(offset, -OFFSET_MAX, OFFSET_MAX);
        law->offset[k] = k > 0u && offset < law->offset[k - 1u] ? law->offset[k - 1u] : offset;
    }
}

/* Bounded, so that sums of products do not lose what tells their factors apart. */
static GPWI_NOINLINE float in_spreads(float power_w, float per_sd)
{
    return gpwi_clamp(power_w * per_sd, -DEVIATION_MAX, DEVIATION_MAX);
}

static GPWI_NOINLINE void judge(gpw_forecast *f, forecast_horizon *h, uint32_t which,
                                const forecast_slot *s, float weight)
{
    forecast_law *const law = &h->laws[law_of(f, s->near_w)];
    const float sd = forecast_max(gpwi_sqrt(f->variance), f->least_spread_w);
    const float per_sd = 1.0f / sd;
    const float came = in_spreads(f->load_w - s->expected_w, per_sd);
    const float near = in_spreads(s->near_w, per_sd), slow = in_spreads(s->slow_w, per_sd);
    const float error = came - law->near_gain * near - law->slow_gain * slow;
    const float scaled = error * sd / spread_of(f, law, which);
    const float keep = 1.0f - weight / MEMORY;
    const float inside =
        gpwi_in_range(scaled, law->offset[0], law->offset[GPW_FORECAST_QUANTILES - 1u]) ? 1.0f
                                                                                        : 0.0f;

    h->covered = gpwi_is_known(h->covered) ? h->covered : 0.95f;
    h->covered += (inside - h->covered) / COVERED_READINGS;
    move_quantiles(law, scaled, STEP * forecast_min(NEWS * weight, 1.0f));
    law->error = keep * law->error + weight * forecast_min(gpwi_abs(error), ERROR_MAX);
    law->error_weight = keep * law->error_weight + weight;
    add_products(law, keep, weight, near, slow, came);
    solve(law, f->near_prior[which]);
}

/* The slot that was issued a horizon before the last reading; NULL: none since the change. */
static const forecast_slot *slot_for(const gpw_forecast *f, const forecast_horizon *h)
{
    const uint32_t age = h->ticks - (f->reading_tick - h->issue_tick);
    const uint32_t back = (age + h->stride / 2u) / h->stride;

    if ((int32_t)age < 0 || back >= h->issued) {
        return NULL;
    }
    return &h->slots[(h->newest - back) & (FORECAST_SLOTS - 1u)];
}

static GPWI_NOINLINE void issue(gpw_forecast *f, forecast_horizon *h)
{
    forecast_slot *slot;

    h->newest = (h->newest + 1u) & (FORECAST_SLOTS - 1u);
    h->issued = h->issued < FORECAST_SLOTS ? h->issued + 1u : FORECAST_SLOTS;
    h->issue_tick = f->tick;
    slot = &h->slots[h->newest];
    slot->near_w = f->load_w - f->expected_w;
    slot->slow_w = h->slow_w;
    slot->expected_w = f->expected_w;
}

/* ---- saying ---- */

/* What changes make of mean and spread by then. */
typedef struct outlook {
    float mean_w, sd_w, mean_error;
    float low_w, high_w; /* what may come or not */
    float bound_low_w, bound_high_w;
    int is_changed;
} outlook;

static void look_at_change(const gpw_forecast *f, const forecast_change *c, float horizon,
                           outlook *o)
{
    const forecast_group *const g = &forecast_groups(f)[c->group];
    const forecast_phase *const from = &g->phases[c->from], *const to = &g->phases[c->to];
    const float delta_w = gpwi_forecast_change_w(f, c);
    const float high_w = c->share * (to->high_w - from->high_w);
    const float low_w = c->share * (to->low_w - from->low_w);
    float wait_s, progress;

    if (c->stand == FORECAST_UNDER_WAY) {
        progress =
            gpwi_forecast_progress(f, c, gpwi_forecast_since(f->now_ns, c->at_ns) + horizon);
        o->mean_w -= delta_w * (1.0f - progress);
        o->bound_high_w += forecast_max(-high_w, 0.0f);
        o->bound_low_w -= forecast_max(low_w, 0.0f);
        return;
    }
    wait_s = gpwi_forecast_since(c->at_ns, f->now_ns);
    if (wait_s > horizon + f->config.early_s) {
        return;
    }
    o->bound_high_w += forecast_max(high_w, 0.0f);
    o->bound_low_w += forecast_min(low_w, 0.0f);
    if (wait_s > horizon) {
        return;
    }
    if (c->stand == FORECAST_IS_LATE || c->certain == 0u) {
        o->low_w += forecast_min(delta_w, 0.0f);
        o->high_w += forecast_max(delta_w, 0.0f);
        return;
    }
    o->is_changed = 1;
    o->mean_w += delta_w * gpwi_forecast_progress(f, c, horizon - wait_s);
    o->sd_w += c->share * (to->sd_w - from->sd_w);
    o->mean_error += c->share * c->share * to->sd_w * to->sd_w / (to->start + to->weight);
}

static void look(const gpw_forecast *f, float horizon, outlook *o)
{
    const forecast_group *const groups = forecast_groups(f);
    const forecast_change *c = forecast_changes(f);
    const forecast_change *const end = c + f->config.announcements_max;
    uint32_t i;

    o->mean_w = f->expected_w;
    o->sd_w = 0.0f;
    o->mean_error = f->mean_error;
    o->low_w = o->high_w = o->bound_low_w = o->bound_high_w = 0.0f;
    o->is_changed = 0;
    for (i = 0; i < f->groups; i++) {
        o->bound_low_w += groups[i].least_w;
        o->bound_high_w += groups[i].may_start != 0u ? groups[i].peak_w : groups[i].most_now_w;
    }
    for (; c < end; c++) {
        if (c->stand != FORECAST_FREE) {
            look_at_change(f, c, horizon, o);
        }
    }
}

static GPWI_NOINLINE void say(gpw_forecast *f, forecast_horizon *h, uint32_t which)
{
    const float age_s = (float)(f->tick - f->reading_tick) * f->tick_s;
    const float stale = 3.0f * f->config.refresh_s / forecast_max(age_s, 1.0e-6f);
    const float margin = f->config.error_pu;
    const forecast_law *law;
    outlook o;

    look(f, gpwi_forecast_horizon_s[which], &o);
    h->told_law = f->readings > 0u && !o.is_changed ? law_of(f, f->load_w - f->expected_w) : 0u;
    law = &h->laws[h->told_law];
    h->told_spread_w = spread_of(f, law, which);
    h->told_mean_w = o.mean_w;
    if (o.is_changed) {
        const float sd = forecast_max(gpwi_sqrt(f->variance) + o.sd_w, 0.0f);

        h->told_spread_w = forecast_max(gpwi_sqrt(sd * sd + o.mean_error), f->least_spread_w);
    } else if (f->readings > 0u && f->now_ns >= f->settled_ns) {
        const float carried_w =
            law->near_gain * (f->load_w - f->expected_w) + law->slow_gain * h->slow_w;

        h->told_mean_w += stale < 1.0f ? carried_w * stale : carried_w;
        h->told_spread_w /= stale < 1.0f ? forecast_max(stale, 0.25f) : 1.0f;
    }
    h->told_low_w = o.low_w;
    h->told_high_w = o.high_w;
    h->bound_low_w = o.bound_low_w * (1.0f - margin);
    h->bound_high_w = o.bound_high_w * (1.0f + margin);
}

GPWI_SMALL void gpwi_forecast_horizon(gpw_forecast *f, uint32_t which)
{
    forecast_horizon *const h = &f->horizons[which];

    if (f->readings > 0u && f->now_ns >= f->settled_ns) {
        if (h->learned_tick != f->reading_tick) {
            const forecast_slot *const slot = slot_for(f, h);
            const float weight = forecast_min(gpwi_forecast_interval(f, h->learned_tick) /
                                                  gpwi_forecast_horizon_s[which],
                                              1.0f);

            h->learned_tick = f->reading_tick;
            h->slow_w += weight * (f->load_w - f->expected_w - h->slow_w);
            if (slot != NULL) {
                judge(f, h, which, slot, weight);
            }
        }
        if (h->issued == 0u || f->tick - h->issue_tick >= h->stride) {
            issue(f, h);
        }
    }
    say(f, h, which);
}
