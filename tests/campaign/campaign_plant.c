/* SPDX-License-Identifier: MIT */
/* Jobs, sets and meters of a site from tick to tick, and what the watch is shown of them. */
#include "campaign.h"

#include <math.h>
#include <string.h>

static uint64_t copy_memory[CAMPAIGN_PLANT_BYTES / 8u];

/* ---- jobs ---- */

double rise_of(site *s, const job_group *g, double part)
{
    if (g->told_s > 0.0) {
        return g->is_ramp ? part * g->true_s : g->true_s;
    }
    return below(&s->random, 2u) ? 0.0 : uniform(&s->random, 0.0, 0.3);
}

static double share_now(const job_group *g, uint64_t now_ns)
{
    double past_s;

    if (g->change_ns == 0u || now_ns < g->change_ns) {
        return g->share;
    }
    past_s = 1e-9 * (double)(now_ns - g->change_ns);
    return past_s >= g->rise_s ? g->to_share
                               : g->share + (g->to_share - g->share) * past_s / g->rise_s;
}

static double group_w(site *s, job_group *g)
{
    static double keep, fresh;
    const double share = share_now(g, s->now_ns);
    double busy_w;

    if (!(keep > 0.0)) {
        keep = exp(-CAMPAIGN_TICK_S / 0.5);
        fresh = sqrt(1.0 - keep * keep);
    }
    if (g->change_ns != 0u && s->now_ns >= g->change_ns) {
        g->seen_ns = s->now_ns; /* as long as it moves */
    }
    if (g->change_ns != 0u && s->now_ns >= g->change_ns + (uint64_t)(1e9 * g->rise_s)) {
        g->share = g->to_share;
        g->change_ns = 0u;
    }
    g->noise = keep * g->noise + fresh * gaussian(&s->random);
    busy_w = fmin(g->high_w, fmax(g->low_w, g->true_busy_w + g->sd_w * g->noise));
    return g->true_idle_w + share * (busy_w - g->true_idle_w);
}

/* ---- sets ---- */

static int step_alike(site *s, double load_w)
{
    gpw_genset_output out;
    uint32_t i;

    if (gpw_genset_step(s->genset, (float)(load_w / s->sets), &out, sizeof out) < 0) {
        return 1;
    }
    s->speed_pu = (double)out.speed_pu;
    s->speed_low_pu = (double)out.speed_min_pu;
    s->speed_high_pu = (double)out.speed_max_pu;
    s->collapsed = out.collapsed;
    for (i = 0; i < s->sets; i++) {
        s->set_w[i] = load_w / s->sets;
        s->boost_pu[i] = (double)out.boost_pu;
    }
    return s->collapsed != 0u;
}

static int step_several(site *s, double load_w)
{
    gpw_plant_output out;
    gpw_set_output set;
    uint32_t i;

    if (gpw_plant_step(s->plant, (float)load_w, &out, sizeof out) < 0) {
        return 1;
    }
    s->speed_pu = (double)out.speed_pu;
    s->speed_low_pu = (double)out.speed_min_pu;
    s->speed_high_pu = (double)out.speed_max_pu;
    /* one that falls out by itself, too */
    s->collapsed =
        out.collapsed |
        (uint32_t)((out.flags & (GPW_PLANT_SET_COLLAPSED | GPW_PLANT_REVERSED)) != 0u);
    s->online_w = 0.0;
    for (i = 0; i < s->sets; i++) {
        if (gpw_plant_set_output(s->plant, i, &set, sizeof set) != GPW_OK) {
            return 1;
        }
        s->is_online[i] = set.state == GPW_SET_ONLINE || set.state == GPW_SET_UNLOADING;
        s->online_w += s->is_online[i] ? s->rated_w[i] : 0.0;
        s->set_w[i] = (double)set.power_w;
        s->boost_pu[i] = (double)set.boost_pu;
    }
    return s->collapsed != 0u;
}

int step_plant(site *s, double load_w)
{
    return s->plant != NULL ? step_several(s, load_w) : step_alike(s, load_w);
}

void copy_plant(const site *s, site *to)
{
    const void *const from = s->plant != NULL ? (const void *)s->plant : s->genset;

    *to = *s;
    memcpy(copy_memory, from, sizeof copy_memory);
    if (s->plant != NULL) {
        to->plant = (gpw_plant *)(void *)copy_memory;
    } else {
        to->genset = (gpw_genset *)(void *)copy_memory;
    }
}

int lose_set(site *s, uint32_t set)
{
    return s->plant == NULL || !s->is_online[set] ||
           gpw_plant_loss(s->plant, set, s->now_ns - s->start_ns) != GPW_OK;
}

int join_set(site *s, uint32_t set)
{
    return s->plant == NULL || s->is_online[set] ||
           gpw_plant_start(s->plant, set, s->now_ns - s->start_ns) != GPW_OK;
}

/* ---- meters ---- */

/* Backward Euler: never beyond the end. */
static double lag_gain(double tau_s)
{
    return tau_s > 0.0 ? CAMPAIGN_TICK_S / (tau_s + CAMPAIGN_TICK_S) : 1.0;
}

/* The load of a dead time ago behind a lag, and of that what is shown until the next value. */
static void move_meters(site *s)
{
    const uint32_t oldest = (s->past_next + CAMPAIGN_PAST - s->dead_ticks) % CAMPAIGN_PAST;

    s->past_w[s->past_next] = s->load_w;
    s->past_next = (s->past_next + 1u) % CAMPAIGN_PAST;
    s->meter_w += lag_gain(s->meter_tau_s) * (s->meter_gain * s->past_w[oldest] - s->meter_w);
    if (s->now_ns - s->meter_ns >= (uint64_t)(1e9f * s->config.meter_refresh_s)) {
        s->meter_ns = s->now_ns;
        s->meter_shown_w = s->meter_w * (1.0 + s->meter_noise * gaussian(&s->random));
    }
    s->frequency_pu += lag_gain(s->frequency_tau_s) * (s->speed_pu - s->frequency_pu);
}

int move_plant(site *s)
{
    uint32_t i;
    int collapsed;

    s->now_ns += CAMPAIGN_TICK_NS;
    s->load_w = 0.0;
    for (i = 0; i < s->group_count; i++) {
        s->load_w += group_w(s, &s->groups[i]);
    }
    collapsed = step_plant(s, s->load_w);
    move_meters(s);
    return collapsed;
}

static gpw_live_sample live(double value, uint64_t stamp_ns)
{
    gpw_live_sample sample;

    sample.value = (float)value;
    sample.valid = 1u;
    sample.stamp_ns = stamp_ns;
    return sample;
}

void show_inputs(site *s, gpw_watch_input *in, gpw_watch_set_input *sets)
{
    const double f0_hz = (double)s->truth[0].f0_hz;
    uint32_t i;

    memset(in, 0, sizeof *in);
    memset(sets, 0, CAMPAIGN_SETS * sizeof *sets);
    in->now_ns = s->now_ns;
    in->power_w = live(s->meter_shown_w, s->meter_ns);
    in->frequency_hz =
        live(f0_hz * (1.0 + s->frequency_pu) + 0.005 * gaussian(&s->random), s->now_ns);
    for (i = 0; i < s->sets; i++) {
        sets[i].breaker = live(s->is_online[i] ? 1.0 : 0.0, s->now_ns);
        if (s->wishes & WISH_SET_POWER) {
            sets[i].power_w =
                live(s->set_w[i] * (1.0 + 0.003 * gaussian(&s->random)), s->now_ns);
        }
        if ((s->wishes & WISH_BOOST) && s->boost_pu[i] == s->boost_pu[i]) {
            sets[i].boost_pu = live(s->boost_pu[i] * 1.02, s->now_ns);
        }
    }
}

/* With droop the dip and the rise are counted from where the load's line is, as the class
 * counts them from the initial frequency. */
double beyond_limits_pu(const site *s)
{
    const double droop = (double)s->planned->set.droop_pu;
    const double low = -0.01 * (double)s->planned->limits.dip_rated_pct - droop;
    const double high = 0.01 * (double)s->planned->limits.rise_pct + droop;

    return fmax(low - s->speed_low_pu, s->speed_high_pu - high);
}
