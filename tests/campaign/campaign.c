/* SPDX-License-Identifier: MIT */
/* Random sites: what is planned, what is true, and what the meters show of it. */
#include "campaign.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATED_W 1.0e6

uint64_t campaign_memory[CAMPAIGN_WATCH_BYTES / 8u];
static uint64_t plant_memory[CAMPAIGN_PLANT_BYTES / 8u], plan_memory[2048];

/* ---- random numbers ---- */

void seed_random(random_source *r, uint64_t seed)
{
    r->state = 88172645463325252u + 0x9E3779B97F4A7C15u * (seed + 1u);
    r->state = r->state != 0u ? r->state : 1u;
    (void)uniform(r, 0.0, 1.0);
    (void)uniform(r, 0.0, 1.0);
}

double uniform(random_source *r, double low, double high)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return low + (high - low) * (double)(r->state >> 11) / 9007199254740992.0;
}

uint32_t below(random_source *r, uint32_t n)
{
    return (uint32_t)uniform(r, 0.0, (double)n);
}

double gaussian(random_source *r)
{
    double sum = -6.0;
    int i;

    for (i = 0; i < 12; i++) {
        sum += uniform(r, 0.0, 1.0);
    }
    return sum;
}

uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *const text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

/* ---- what was planned ---- */

/* Interval ends about a figure: as wide as a preset's, or as narrow as an identified one's. */
static void widen(random_source *r, float figure, double widest, float *low, float *high)
{
    const double width = uniform(r, 0.03, widest);

    *low = figure * (float)(1.0 - width);
    *high = figure * (float)(1.0 + width);
}

static int draw_set(random_source *r, planned_set *p)
{
    static const uint32_t presets[] = {GPW_GENSET_DIESEL_TURBO, GPW_GENSET_DIESEL_TURBO,
                                       GPW_GENSET_DIESEL_TURBO_DROOP, GPW_GENSET_GAS_LEAN,
                                       GPW_GENSET_DIESEL_NA};
    gpw_genset_config *const c = &p->set;
    const uint32_t preset = presets[below(r, 5u)];

    if (gpw_genset_config_init(c, sizeof *c) != GPW_OK ||
        gpw_genset_preset(c, preset) != GPW_OK ||
        gpw_limits_init(&p->limits, sizeof p->limits) ||
        gpw_limits_iso8528(&p->limits, GPW_CLASS_G1 + below(r, 3u)) != GPW_OK) {
        return 1;
    }
    c->tick_ns = CAMPAIGN_TICK_NS;
    c->rated_w = (float)RATED_W;
    c->inertia_s *= (float)uniform(r, 0.7, 1.6);
    c->k *= (float)uniform(r, 0.7, 1.2);
    widen(r, c->inertia_s, 0.2, &c->inertia_low_s, &c->inertia_high_s);
    if (c->air_step_pu > 0.0f) {
        c->air_step_pu *= (float)uniform(r, 0.8, 1.4);
        c->air_tau_s *= (float)uniform(r, 0.6, 1.5);
        widen(r, c->air_step_pu, 0.25, &c->air_step_low_pu, &c->air_step_high_pu);
        widen(r, c->air_tau_s, 0.3, &c->air_tau_low_s, &c->air_tau_high_s);
    }
    return 0;
}

static int search_table(planned_set *p)
{
    gpw_plan_config config;
    gpw_plan_surface_config shape;
    gpw_plan *plan = NULL;
    uint32_t rows = 1u;

    if (gpw_plan_config_init(&config, sizeof config) != GPW_OK ||
        gpw_plan_surface_config_init(&shape, sizeof shape) != GPW_OK ||
        gpw_plan_init(plan_memory, sizeof plan_memory, &config, &p->set, &p->limits, &plan) !=
            GPW_OK) {
        return 1;
    }
    shape.loads = CAMPAIGN_LOADS;
    shape.leads = CAMPAIGN_LEADS;
    if (gpw_plan_surface_begin(plan, &shape, p->table, sizeof p->table / 2u) != GPW_OK) {
        return 1;
    }
    while (rows > 0u) {
        if (gpw_plan_surface_row(plan, p->table, sizeof p->table / 2u, &rows) != GPW_OK) {
            return 1;
        }
    }
    return 0;
}

/* Tables of an earlier run: GPW_TABLES names a file that holds them, or will. */
static int have_tables(planned_set *planned, uint32_t count, const char *mode)
{
    const char *const path = getenv("GPW_TABLES");
    FILE *const file = path != NULL ? fopen(path, mode) : NULL;
    size_t done = 0u;

    if (file != NULL) {
        done = mode[0] == 'r' ? fread(planned, sizeof *planned, count, file)
                              : fwrite(planned, sizeof *planned, count, file);
        (void)fclose(file);
    }
    return done == count;
}

int plan_sets(planned_set *planned, uint32_t count, int is_loud)
{
    uint32_t i;

    if (have_tables(planned, count, "rb")) {
        return 0;
    }
    for (i = 0; i < count; i++) {
        random_source r;

        seed_random(&r, 500000u + i);
        if (draw_set(&r, &planned[i]) || search_table(&planned[i])) {
            return 1;
        }
        if (is_loud) {
            const gpw_genset_config *const c = &planned[i].set;

            fprintf(stderr, "set %u: H %.2f s1 %.2f (%.2f to %.2f) tau %.2f class %u\n",
                    (unsigned)i, (double)c->inertia_s, (double)c->air_step_pu,
                    (double)c->air_step_low_pu, (double)c->air_step_high_pu,
                    (double)c->air_tau_s, (unsigned)planned[i].limits.class_id);
        }
    }
    (void)have_tables(planned, count, "wb");
    return 0;
}

/* ---- what is true ---- */

static float inside(random_source *r, float low, float high)
{
    return (float)uniform(r, (double)low, (double)high);
}

/* What the table knows of is anywhere inside its intervals; what it does not know of, the
 * governor's gain and the dead time, is up to a fifth off. */
static void draw_truth(site *s, gpw_genset_config *c)
{
    *c = s->planned->set;
    c->inertia_s = inside(&s->random, c->inertia_low_s, c->inertia_high_s);
    if (c->air_step_pu > 0.0f) {
        c->air_step_pu = inside(&s->random, c->air_step_low_pu, c->air_step_high_pu);
        c->air_tau_s = inside(&s->random, c->air_tau_low_s, c->air_tau_high_s);
    }
    c->k *= inside(&s->random, 0.8f, 1.2f);
    c->dead_s *= inside(&s->random, 0.8f, 1.2f);
    c->inertia_low_s = c->inertia_high_s = c->air_step_low_pu = c->air_step_high_pu =
        c->air_tau_low_s = c->air_tau_high_s = NAN;
}

/* One set, several in step, or several that are not alike, in half of which the ratings differ
 * as well. */
static void draw_sets(site *s)
{
    random_source *const r = &s->random;
    const double rated_w = RATED_W * pow(10.0, uniform(r, -1.0, 0.5));
    uint32_t i, are_unlike;

    s->sets = 1u + below(r, CAMPAIGN_SETS);
    are_unlike = below(r, 2u);
    if (s->wishes & (WISH_SEVERAL | WISH_ONE_OFF)) {
        s->sets = s->sets < 2u ? 2u : s->sets;
        s->wishes |= WISH_SEVERAL;
    } else if (s->sets > 1u && below(r, 2u)) {
        s->wishes |= WISH_SEVERAL;
    }
    for (i = 0; i < s->sets; i++) {
        if (i == 0u || (s->wishes & WISH_SEVERAL)) {
            draw_truth(s, &s->truth[i]);
        } else {
            s->truth[i] = s->truth[0];
        }
        s->rated_w[i] = rated_w;
        if ((s->wishes & WISH_SEVERAL) && are_unlike) {
            s->rated_w[i] *= uniform(r, 0.5, 1.0);
        }
        s->truth[i].rated_w = (float)s->rated_w[i];
        s->all_w += s->rated_w[i];
        s->is_online[i] = !(s->wishes & WISH_ONE_OFF) || i + 1u < s->sets;
        s->online_w += s->is_online[i] ? s->rated_w[i] : 0.0;
    }
    if (s->sets > 1u && !(s->wishes & WISH_NO_POWER) && below(r, 2u)) {
        s->wishes |= WISH_SET_POWER;
    }
    if (!(s->truth[0].air_step_pu > 0.0f)) {
        s->wishes &= ~(uint32_t)WISH_BOOST; /* nothing to measure */
    } else if (below(r, 4u) == 0u) {
        s->wishes |= WISH_BOOST;
    }
}

/* Its means are told within 5 %, and inside the ends that are told; a change takes no longer
 * than is told. */
static void draw_group(site *s, job_group *g, double high_w)
{
    random_source *const r = &s->random;

    memset(g, 0, sizeof *g);
    g->high_w = high_w;
    g->busy_w = high_w * uniform(r, 0.85, 0.97);
    g->idle_w = high_w * uniform(r, 0.1, 0.3);
    g->low_w = g->busy_w - (g->high_w - g->busy_w);
    g->sd_w = (g->high_w - g->busy_w) * uniform(r, 0.1, 0.4);
    g->true_idle_w = g->idle_w * uniform(r, 0.95, 1.05);
    g->true_busy_w = fmin(g->high_w, g->busy_w * uniform(r, 0.95, 1.05));
    g->low_w = fmin(g->low_w, g->true_busy_w);
    if (below(r, 3u) == 0u) {
        g->told_s = uniform(r, 0.3, 2.0);
        g->true_s = g->told_s * uniform(r, 0.5, 1.0);
        g->is_ramp = (int)below(r, 2u);
    }
}

static void draw_groups(site *s)
{
    const double all_w = s->all_w * uniform(&s->random, 0.4, 0.95);
    double parts[CAMPAIGN_GROUPS], sum = 0.0;
    uint32_t i;

    s->group_count = 1u + below(&s->random, CAMPAIGN_GROUPS);
    for (i = 0; i < s->group_count; i++) {
        parts[i] = uniform(&s->random, 0.3, 1.0);
        sum += parts[i];
    }
    for (i = 0; i < s->group_count; i++) {
        draw_group(s, &s->groups[i], all_w * parts[i] / sum);
    }
}

static int tell_group(const job_group *g, gpw_forecast_group *f)
{
    if (gpw_forecast_group_init(f, sizeof *f) != GPW_OK) {
        return 1;
    }
    f->gpus = 64u;
    f->phase = GPW_PHASE_IDLE;
    f->peak_w = (float)(1.02 * g->high_w);
    f->mean_w[GPW_PHASE_IDLE] = (float)g->idle_w;
    f->low_w[GPW_PHASE_IDLE] = (float)(0.95 * g->idle_w);
    f->high_w[GPW_PHASE_IDLE] = (float)(1.05 * g->idle_w);
    f->mean_w[GPW_PHASE_TRAIN] = (float)g->busy_w;
    f->sd_w[GPW_PHASE_TRAIN] = (float)g->sd_w;
    f->low_w[GPW_PHASE_TRAIN] = (float)g->low_w;
    f->high_w[GPW_PHASE_TRAIN] = (float)g->high_w;
    if (g->told_s > 0.0 && g->is_ramp) {
        f->ramp_w_per_s = f->peak_w / (float)g->told_s;
    } else if (g->told_s > 0.0) {
        f->sync_fraction = 0.0f;
        f->spread_s = (float)g->told_s;
    }
    return 0;
}

/* A transducer's lag and dead time are known to a third and a half; gain and noise, of the
 * reading, are within the 1 % that the forecast counts on. */
static void draw_meters(site *s)
{
    gpw_watch_config *const c = &s->config;
    random_source *const r = &s->random;

    c->meter_refresh_s = (float)(below(r, 2u) ? 0.1 : uniform(r, 0.01, 0.2));
    c->meter_tau_s = (float)uniform(r, 0.0, 0.1);
    c->meter_dead_s = below(r, 2u) ? 0.0f : (float)uniform(r, 0.0, 0.06);
    s->meter_gain = uniform(r, 0.993, 1.007);
    s->meter_tau_s = (double)c->meter_tau_s * uniform(r, 0.7, 1.3);
    s->dead_ticks =
        (uint32_t)((double)c->meter_dead_s * uniform(r, 0.5, 1.5) / CAMPAIGN_TICK_S + 0.5);
    s->meter_noise = below(r, 2u) ? 0.0 : uniform(r, 0.0, 0.001);
    s->frequency_tau_s = uniform(r, 0.0, 0.1);
}

static int draw_config(site *s)
{
    gpw_watch_config *const c = &s->config;

    if (gpw_watch_config_init(c, sizeof *c) != GPW_OK || gpw_watch_use_all(c) != GPW_OK) {
        return 1;
    }
    c->tick_ns = CAMPAIGN_TICK_NS;
    c->groups_max = s->group_count;
    c->sets_max = s->sets;
    c->announcements_max = 4u;
    c->surface_words_max = GPW_PLAN_SURFACE_WORDS(CAMPAIGN_LOADS, CAMPAIGN_LEADS);
    c->epoch = 1u;
    if (s->wishes & WISH_SET_POWER) {
        c->inputs |= GPW_WATCH_HAS_SET_POWER;
    }
    if (s->wishes & WISH_BOOST) {
        c->inputs |= GPW_WATCH_HAS_BOOST;
    }
    draw_meters(s);
    c->power_hold_s = 3.0f * c->meter_refresh_s + 0.1f;
    c->power_reduce_s = c->power_hold_s + 0.5f;
    c->power_latch_s = 5.0f;
    c->power_recover_s = 0.5f;
    c->other_recover_s = 0.5f;
    c->frequency_band_pu = 0.02f + s->planned->set.droop_pu;
    return 0;
}

int start_watch(site *s, void *memory, uint64_t now_ns, gpw_watch **watch)
{
    const gpw_watch_config *const c = &s->config;
    gpw_genset_config set = s->planned->set;
    gpw_watch *w = NULL;
    size_t bytes = 0u;
    uint32_t i, index;

    if (gpw_watch_state_size(c, &bytes) != GPW_OK || bytes > CAMPAIGN_WATCH_BYTES ||
        gpw_watch_init(memory, CAMPAIGN_WATCH_BYTES, c, &w) != GPW_OK) {
        return 1;
    }
    for (i = 0; i < s->sets; i++) {
        set.rated_w = (float)s->rated_w[i];
        if (gpw_watch_add_set(w, &set, &index) != GPW_OK) {
            return 2;
        }
    }
    for (i = 0; i < s->group_count; i++) {
        if (gpw_watch_add_group(w, &s->figures[i], &index) != GPW_OK) {
            return 3;
        }
    }
    if (gpw_watch_set_surface(w, s->planned->table, sizeof s->planned->table / 2u) != GPW_OK ||
        gpw_watch_start(w, now_ns) != GPW_OK) {
        return 4;
    }
    *watch = w;
    return 0;
}

/* Several rotors on one bus, sharing by a line or by their droop. */
static int build_plant(site *s)
{
    gpw_plant_config c;
    gpw_plant_set_config set;
    uint32_t i, index;

    if (gpw_plant_config_init(&c, sizeof c) != GPW_OK ||
        gpw_plant_set_config_init(&set, sizeof set) != GPW_OK) {
        return 1;
    }
    c.tick_ns = CAMPAIGN_TICK_NS;
    c.sets_max = s->sets;
    c.events_max = CAMPAIGN_EVENTS;
    c.dead_max_ms = CAMPAIGN_DEAD_MS;
    set.sharing = s->planned->set.droop_pu > 0.0f ? GPW_SHARING_DROOP : GPW_SHARING_LINE;
    set.automatic = 0u;
    set.start_s = 0.2f;
    set.sync_s = 0.1f;
    if (gpw_plant_init(plant_memory, sizeof plant_memory, &c, &s->plant) != GPW_OK) {
        return 1;
    }
    for (i = 0; i < s->sets; i++) {
        gpw_genset_config g = s->truth[i];

        set.online = s->is_online[i];
        g.initial_pu = s->is_online[i] ? (float)(s->load_w / s->online_w) : 0.0f;
        if (gpw_plant_add_set(s->plant, &g, &set, &index) != GPW_OK) {
            return 1;
        }
    }
    return 0;
}

static int build_genset(site *s)
{
    s->truth[0].initial_pu = (float)(s->load_w / s->all_w);
    return gpw_genset_init(plant_memory, sizeof plant_memory, &s->truth[0], &s->genset) !=
           GPW_OK;
}

/* Sets on one bus may hunt against each other with governors that hold each of them alone:
 * nobody would take such a plant over. Whether they stand still 15 s after a step. */
static int stands_still(const site *s)
{
    site at;
    const double load_w = s->load_w + 0.1 * s->online_w;
    uint32_t k, i;

    if (s->plant == NULL) {
        return 1;
    }
    copy_plant(s, &at);
    for (k = 0; k < 1500u; k++) {
        if (step_plant(&at, load_w)) {
            return 0;
        }
        for (i = 0; i < s->sets && k > 1400u; i++) {
            if (s->is_online[i] &&
                fabs(at.set_w[i] / s->rated_w[i] - load_w / s->online_w) > 0.03) {
                return 0;
            }
        }
    }
    return 1;
}

static int draw_once(site *s, const planned_set *planned, uint32_t count, uint64_t seed,
                     uint32_t wishes)
{
    uint32_t i;

    memset(s, 0, sizeof *s);
    seed_random(&s->random, seed);
    s->wishes = wishes;
    s->planned = &planned[below(&s->random, count)];
    draw_sets(s);
    draw_groups(s);
    for (i = 0; i < s->group_count; i++) {
        if (tell_group(&s->groups[i], &s->figures[i])) {
            return 1;
        }
        s->load_w += s->groups[i].true_idle_w;
    }
    if (draw_config(s)) {
        return 1;
    }
    s->now_ns = s->start_ns = 1000000000u;
    s->meter_w = s->meter_shown_w = s->meter_gain * s->load_w;
    for (i = 0; i < CAMPAIGN_PAST; i++) {
        s->past_w[i] = s->load_w;
    }
    for (i = 0; i < s->sets; i++) {
        s->set_w[i] = s->is_online[i] ? s->load_w * s->rated_w[i] / s->online_w : 0.0;
        s->boost_pu[i] = s->is_online[i] ? s->load_w / s->online_w : 0.0;
    }
    if ((s->wishes & WISH_SEVERAL) ? build_plant(s) : build_genset(s)) {
        return 1;
    }
    return 0;
}

int draw_site(site *s, const planned_set *planned, uint32_t count, uint64_t seed,
              uint32_t wishes)
{
    uint32_t k;

    for (k = 0; k < 50u; k++) {
        if (draw_once(s, planned, count, seed + 1000000000000u * k, wishes)) {
            return 1;
        }
        if ((wishes & WISH_UNQUIET) || stands_still(s)) {
            return start_watch(s, campaign_memory, s->now_ns, &s->watch);
        }
    }
    return 1;
}
