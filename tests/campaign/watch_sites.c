/* SPDX-License-Identifier: MIT */
/* Random sites in closed loop. The watch knows a nominal set, the intervals of its inertia, s1
 * and tau_tc, and a table that holds at their corners; the plant's figures lie anywhere inside.
 * The governor's gain and the engine's dead time are up to 20 % off, which the table does not
 * know; several sets differ from one another, half of them in their rating too; means of groups
 * are up to 5 % off inside their ends; meters have gain, noise, a lag and a dead time that is
 * not what was told. A scheduler asks for permits at random and starts what it was permitted.
 *
 * A trip: at any time the frequency leaves what the class allows (with droop: beyond the droop
 * as well), or an engine collapses.
 * Share granted: at rest, the step that the watch would permit (0 while it is closed) over the
 * largest one that the true plant takes within the class, found by bisection on copies of its
 * state; both to the rating at most.
 *
 *     GPW_SITES, GPW_SITES_SEED choose how many and which; GPW_SURFACES how many nominal sets.
 *
 * Ratings, groups, mismatches, meters and requests are drawn upon each nominal set. Exit status
 * 1 when a permit ended in a trip or less than 70 % is granted. */
#include "campaign.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RUN_TICKS 4000u
#define FIRST_TICK 1000u
#define AFTER_TICKS 500u /* a permitted change is watched for so long */

static planned_set planned[CAMPAIGN_SURFACES];

typedef struct tally {
    uint64_t sites, failed, requests, grants, trips, trips_down, comparisons, closed;
    double granted_w, accepted_w, accepted_open_w, worst_pu;
    double share_sum;
    uint64_t closed_by[32]; /* of the closed moments, those that told this reason */
} tally;

/* Whether the plant takes a step from where it is. */
static int takes(const site *s, double step_w)
{
    site at;
    uint32_t k;

    copy_plant(s, &at);
    for (k = 0; k < AFTER_TICKS; k++) {
        if (step_plant(&at, s->load_w + step_w) || beyond_limits_pu(&at) > 0.0) {
            return 0;
        }
    }
    return 1;
}

static double accepted_w(const site *s, double most_w)
{
    double low = 0.0, high = most_w;
    int i;

    if (takes(s, most_w)) {
        return most_w;
    }
    for (i = 0; i < 10; i++) {
        const double middle = 0.5 * (low + high);

        if (takes(s, middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* What would be permitted now against what the plant takes. */
static void compare(site *s, const gpw_watch_output *out, tally *t)
{
    const double left_w = s->all_w - s->load_w;
    double granted, accepted;
    uint32_t bit;

    if (!(left_w > 0.02 * s->all_w)) {
        return;
    }
    accepted = accepted_w(s, left_w);
    granted = out->permit_open ? fmin((double)out->permit_free_w, left_w) : 0.0;
    t->comparisons++;
    t->closed += out->permit_open == 0u;
    for (bit = 0; bit < 32u && out->permit_open == 0u; bit++) {
        t->closed_by[bit] += out->reasons >> bit & 1u;
    }
    t->accepted_open_w += out->permit_open ? accepted / (s->all_w) : 0.0;
    t->granted_w += granted / (s->all_w);
    t->accepted_w += accepted / (s->all_w);
    t->share_sum += accepted > 0.0 ? fmin(1.0, granted / accepted) : 1.0;
}

static void ask(site *s, tally *t, uint32_t nonce)
{
    job_group *const g = &s->groups[below(&s->random, s->group_count)];
    const uint32_t index = (uint32_t)(g - s->groups);
    const int is_start = g->share < 0.99 && (g->share < 0.01 || below(&s->random, 3u) != 0u);
    const double left = is_start ? 1.0 - g->share : g->share;
    double part = left * (below(&s->random, 2u) ? 1.0 : uniform(&s->random, 0.1, 1.0));
    const uint32_t phase = is_start ? (uint32_t)GPW_PHASE_TRAIN : (uint32_t)GPW_PHASE_IDLE;
    gpw_permit_answer answer;
    uint64_t at_ns;

    if (g->change_ns != 0u) {
        return;
    }
    t->requests++;
    if (gpw_watch_request(s->watch, s->now_ns, nonce, index, phase, (float)part, &answer,
                          sizeof answer) != GPW_OK) {
        return;
    }
    /* refused: the largest part that would be granted */
    if (!answer.granted && answer.free_w > 0.0f && answer.step_w > answer.free_w) {
        part *= 0.99 * (double)(answer.free_w / answer.step_w);
        nonce += 1u << 20;
        t->requests++;
        if (!(part > 0.0) || gpw_watch_request(s->watch, s->now_ns, nonce, index, phase,
                                               (float)part, &answer, sizeof answer) != GPW_OK) {
            return;
        }
    }
    if (!answer.granted) {
        return;
    }
    at_ns = s->now_ns + (uint64_t)(1e6 * uniform(&s->random, 0.05, 0.7) * answer.life_ms);
    if (gpw_watch_announce(s->watch, nonce, index, phase, (float)part, at_ns, answer.token) !=
        GPW_OK) {
        return;
    }
    t->grants++;
    g->change_ns = at_ns;
    g->to_share = is_start ? g->share + part : g->share - part;
    g->rise_s = rise_of(s, g, part);
    g->is_permitted = 1u;
    g->is_down = (uint32_t)!is_start;
}

/* At rest: nothing was permitted that may still come, nothing moves or has just moved. Open or
 * closed; but not in the quarantine of the start, and until the model has been seen to fit. */
static int is_compared(const site *s, uint32_t tick, uint32_t after,
                       const gpw_watch_output *out)
{
    uint32_t i;

    for (i = 0; i < s->group_count; i++) {
        if (s->groups[i].change_ns != 0u) {
            return 0;
        }
    }
    return tick >= FIRST_TICK && tick % 500u == 499u && after == 0u && out->permits_live == 0u;
}

static int run_site(uint64_t seed, tally *t)
{
    static site s;
    gpw_watch_input in;
    gpw_watch_set_input sets[CAMPAIGN_SETS];
    gpw_watch_output out;
    uint32_t k, after = 0u, is_down = 0u, nonce = 1u;
    int tripped = 0;

    if (draw_site(&s, planned, (uint32_t)number_of("GPW_SURFACES", CAMPAIGN_SURFACES), seed,
                  0u)) {
        printf("seed %llu: no site\n", (unsigned long long)seed);
        return 1;
    }
    memset(&out, 0, sizeof out);
    for (k = 0; k < RUN_TICKS && !tripped; k++) {
        const int collapsed = move_plant(&s);
        const double beyond_pu = beyond_limits_pu(&s);
        uint32_t i;

        for (i = 0; i < s.group_count; i++) {
            if (s.groups[i].seen_ns == s.now_ns && s.groups[i].is_permitted) {
                after = AFTER_TICKS;
                is_down = s.groups[i].is_down;
            }
        }
        after -= after > 0u;
        t->worst_pu = beyond_pu > t->worst_pu ? beyond_pu : t->worst_pu;
        if (beyond_pu > 0.0 || collapsed) {
            tripped = 1; /* whenever: nothing but permitted changes happens here */
        }
        show_inputs(&s, &in, sets);
        if (gpw_watch_step(s.watch, &in, sizeof in, sets, sizeof *sets, s.sets, &out,
                           sizeof out) != GPW_OK) {
            printf("seed %llu: no step\n", (unsigned long long)seed);
            return 1;
        }
        if (is_compared(&s, k, after, &out)) {
            compare(&s, &out, t);
        }
        if (k > 200u && below(&s.random, 150u) == 0u) {
            ask(&s, t, nonce++);
        }
    }
    t->sites++;
    t->trips += (uint64_t)tripped;
    t->trips_down += tripped && is_down;
    if (tripped) {
        printf("seed %llu: tripped at %.2f s, %.4f pu beyond\n", (unsigned long long)seed,
               0.01 * k, beyond_limits_pu(&s));
    }
    return tripped;
}

int main(void)
{
    const uint64_t sites = number_of("GPW_SITES", 300u);
    const uint64_t first = number_of("GPW_SITES_SEED", 1u);
    tally t;
    uint64_t i;

    memset(&t, 0, sizeof t);
    t.worst_pu = -1.0;
    if (plan_sets(planned, (uint32_t)number_of("GPW_SURFACES", CAMPAIGN_SURFACES),
                  number_of("GPW_LOUD", 0u) != 0u)) {
        printf("nothing could be planned\n");
        return 2;
    }
    for (i = 0; i < sites; i++) {
        t.failed += run_site(first + i, &t) != 0;
    }
    printf("# %llu sites, %llu requests, %llu grants, %llu trips after a permit (%llu of them "
           "down; worst %.4f pu beyond)\n",
           (unsigned long long)t.sites, (unsigned long long)t.requests,
           (unsigned long long)t.grants, (unsigned long long)t.trips,
           (unsigned long long)t.trips_down, t.worst_pu);
    printf("# at rest, of what the plant takes %.3f is granted, %.3f while permits are open "
           "(%llu comparisons, closed in %llu; mean of shares %.3f; sums %.4f of %.4f, open "
           "%.4f)\n",
           t.accepted_w > 0.0 ? t.granted_w / t.accepted_w : 0.0,
           t.accepted_open_w > 0.0 ? t.granted_w / t.accepted_open_w : 0.0,
           (unsigned long long)t.comparisons, (unsigned long long)t.closed,
           t.comparisons > 0u ? t.share_sum / (double)t.comparisons : 0.0, t.granted_w,
           t.accepted_w, t.accepted_open_w);
    for (i = 0; i < 32u; i++) {
        if (t.closed_by[i] > 0u) {
            printf("#   closed %llu times with reason bit %llu\n",
                   (unsigned long long)t.closed_by[i], (unsigned long long)i);
        }
    }
    return t.failed == 0u && t.granted_w >= 0.7 * t.accepted_w && t.comparisons > 0u ? 0 : 1;
}
