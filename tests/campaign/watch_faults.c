/* SPDX-License-Identifier: MIT */
/* Random sequences of faults in closed loop with a plant whose figures are not those that the
 * watch was given. A scheduler asks all the time and starts what it is permitted, and nothing
 * else, but where the fault is that somebody does.
 *
 * A safe output, at every tick:
 *   - with a bit of gpw_watch_output::reasons that closes, a latch, a power that is not good or
 * no set online no request is granted and `permit_open` is 0;
 *   - when no believable power came for longer than `power_reduce_s`, `permit_open` is 0, the
 * step allowed is none and the bit of the power is set;
 *   - steps allowed and permits are numbers, never below 0, and never more than the sets'
 * ratings;
 *   - whatever byte of the state was changed, all this holds, and no call goes astray.
 * A trip: the frequency leaves what the class allows (with droop: beyond the droop as well)
 * within 3 s of a permitted change, or an engine collapses at any time, unless the fault itself
 * did it: somebody started something unpermitted or a set was lost, and that until 3 s after
 * the bus has come back from it. Those collapses are counted by the fault.
 *
 *     GPW_SEQUENCES, GPW_SEQUENCES_SEED: how many and which. One alone, told tick by tick:
 *     GPW_SEQUENCES=1 GPW_SEQUENCES_SEED=<seed> GPW_LOUD=1
 *
 * Exit status 1 when a sequence fails; its seed is printed. */
#include "campaign.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHARE_SLACK 1.0e-4 /* to which shares of a group are told apart */
#define RUN_TICKS 700u
#define AFTER_TICKS 300u
#define CRASH_TICKS 100u
#define FAULTS 4u

enum fault_kind {
    LOST,
    OLD,
    NOT_A_NUMBER,
    STUCK,
    SCALED,
    OFFSET,
    SPIKES,
    SIGN,
    INFINITE,
    BREAKER,
    CLOCK,
    COLD_START,
    GAP,
    BYTES,
    UNANNOUNCED,
    FALSE_WORD,
    LATE,
    SET_LOST,    /* a set's breaker opens */
    SET_JOINS,   /* one that stood still comes */
    LIES_CLOSED, /* a set's breaker opens and is told to be closed; its power is measured */
    TWICE,       /* a token is announced again, for another change */
    SAME_NONCE,  /* two requesters use the same number */
    STALLED,     /* no ticks, while requests go on */
    SLOW,        /* changes that take up to twice as long as drawn */
    BOOST_HIGH,  /* the boost's sensor stands at its upper end */
    CRASH,       /* a job ends unannounced, and wants to start again as if nothing had been */
    STUCK_LONG,  /* the power's meter is stuck, its stamps go on, and jobs come */
    KINDS
};

static const char *const names[] = {
    "lost",       "old",         "NaN",         "stuck",      "scaled",  "offset",
    "spikes",     "sign",        "infinite",    "breaker",    "clock",   "cold start",
    "gap",        "bytes",       "unannounced", "false word", "late",    "set lost",
    "set joins",  "lies closed", "token twice", "same nonce", "stalled", "slow",
    "boost high", "crash",       "stuck meter"};

typedef struct fault {
    uint32_t kind, begin, end, is_frequency;
    double size;
} fault;

typedef struct run {
    site s;
    fault faults[FAULTS];
    uint32_t fault_count, tick, nonce;
    int64_t clock_ns;         /* of the watch, less the true one */
    uint64_t good_ns;         /* true time of the last believable power */
    uint32_t after, foreign;  /* ticks since which a permitted, an unpermitted change matters */
    uint32_t is_spoilt;       /* its bytes were changed */
    uint32_t is_silent;       /* ticks of a gap, */
    uint32_t is_stalled;      /* in which requests go on */
    uint32_t cause;           /* kind of the fault that counts as foreign */
    uint32_t is_acknowledged; /* since the last tick: what latched may be over */
    double kept_w, kept_hz;
    gpw_live_sample old_power, old_frequency;
    uint64_t seed;
    int failed;
} run;

static planned_set planned[CAMPAIGN_SURFACES];
static uint64_t failures[KINDS + 1u], met[KINDS + 1u];
static uint64_t collapses[KINDS + 1u]; /* by the fault itself */
static uint64_t grants, trips, unsafe, open_ticks, all_ticks;
static int is_loud;

static uint64_t watch_now(const run *r)
{
    return (uint64_t)((int64_t)r->s.now_ns + r->clock_ns);
}

static void fail(run *r, const char *what)
{
    uint32_t i;

    if (r->failed) {
        return;
    }
    r->failed = 1;
    printf("seed %llu: %s at %.2f s; faults:", (unsigned long long)r->seed, what,
           0.01 * r->tick);
    for (i = 0; i < r->fault_count; i++) {
        printf(" %s%s (%.2f to %.2f s, %.3g)", names[r->faults[i].kind],
               r->faults[i].is_frequency ? " of frequency" : "", 0.01 * r->faults[i].begin,
               0.01 * r->faults[i].end, r->faults[i].size);
        failures[r->faults[i].kind]++;
    }
    printf("\n");
}

/* ---- faults ---- */

/* Before the site, which must have what they are about. Returns its wishes. */
static uint32_t draw_faults(run *r)
{
    static const uint32_t wishes[KINDS] = {[SET_LOST] = WISH_SEVERAL,
                                           [SET_JOINS] = WISH_ONE_OFF,
                                           [LIES_CLOSED] = WISH_SEVERAL | WISH_SET_POWER,
                                           [BOOST_HIGH] = WISH_BOOST};
    random_source from, *const x = &from;
    uint32_t i, all = 0u;

    seed_random(x, r->seed + 7000000000u);
    r->fault_count = 1u + below(x, FAULTS);
    for (i = 0; i < r->fault_count; i++) {
        fault *const f = &r->faults[i];

        f->kind = below(x, KINDS);
        f->begin = 150u + below(x, 350u);
        f->end = f->begin + 1u + below(x, below(x, 2u) ? 20u : 250u);
        if (f->kind == LIES_CLOSED || f->kind == STUCK_LONG) {
            f->end = RUN_TICKS; /* nobody mends it */
        }
        f->is_frequency = f->kind <= INFINITE && below(x, 3u) == 0u;
        f->size = uniform(x, -1.0, 1.0);
        met[f->kind]++;
        all |= wishes[f->kind];
    }
    return all;
}

static void spoil_sample(run *r, const fault *f, gpw_live_sample *sample, gpw_live_sample *old,
                         double rated)
{
    random_source *const x = &r->s.random;

    switch (f->kind) {
    case LOST: memset(sample, 0, sizeof *sample); break;
    case OLD: *sample = *old; break;
    case NOT_A_NUMBER: sample->value = NAN; break;
    case STUCK: sample->value = old->value; break;
    case SCALED: sample->value *= (float)(1.0 + 0.5 * f->size); break;
    case OFFSET: sample->value += (float)(0.3 * f->size * rated); break;
    case SPIKES:
        if (below(x, 4u) == 0u) {
            sample->value += (float)(uniform(x, -2.0, 2.0) * rated);
        }
        break;
    case SIGN: sample->value = -sample->value; break;
    default: sample->value = f->size > 0.0 ? INFINITY : -INFINITY; break;
    }
}

static void restart(run *r)
{
    r->s.config.epoch++;
    r->is_spoilt = 0u;
    if (start_watch(&r->s, campaign_memory, watch_now(r), &r->s.watch)) {
        fail(r, "no restart");
    }
}

static void change_bytes(run *r)
{
    size_t bytes = 0u;
    uint8_t *const memory = (uint8_t *)campaign_memory;

    if (gpw_watch_state_size(&r->s.config, &bytes) == GPW_OK) {
        const uint32_t at = below(&r->s.random, (uint32_t)bytes);

        memory[at] = (uint8_t)(memory[at] ^ (1u << below(&r->s.random, 8u)));
        r->is_spoilt = 1u;
    }
}

/* Somebody starts or stops a part of a group and asks nobody. */
static void start_unasked(run *r, double size)
{
    job_group *const g = &r->s.groups[below(&r->s.random, r->s.group_count)];

    if (g->change_ns == 0u) {
        g->to_share = fmin(1.0, fmax(0.0, g->share + 0.3 * size));
        g->change_ns = r->s.now_ns + CAMPAIGN_TICK_NS;
        g->rise_s = 0.0;
        g->is_permitted = 0u;
        r->foreign = AFTER_TICKS;
        r->cause = UNANNOUNCED;
    }
}

/* The largest job ends at once; the bus without its load is the fault's, for a second. */
static void crash(run *r)
{
    job_group *most = &r->s.groups[0];
    uint32_t i;

    for (i = 1u; i < r->s.group_count; i++) {
        if (r->s.groups[i].share * r->s.groups[i].high_w > most->share * most->high_w) {
            most = &r->s.groups[i];
        }
    }
    if (most->change_ns == 0u && most->share > 0.05) {
        most->to_share = 0.0;
        most->change_ns = r->s.now_ns + CAMPAIGN_TICK_NS;
        most->rise_s = 0.0;
        most->is_permitted = 0u;
        r->foreign = CRASH_TICKS;
        r->cause = CRASH;
    }
}

/* Its load falls on the others: what follows is not the permits' doing. */
static void open_breaker(run *r, uint32_t kind)
{
    if (lose_set(&r->s, 0u) == 0) {
        r->foreign = AFTER_TICKS;
        r->cause = kind;
    }
}

/* A change is announced that never comes, or with a token that nobody gave. */
static void announce_nothing(run *r)
{
    random_source *const x = &r->s.random;
    const uint32_t token = below(x, 2u) ? 0u : 1u + below(x, 1u << 30);
    const gpw_status status = gpw_watch_announce(
        r->s.watch, 1u << 20, below(x, r->s.group_count + 1u), below(x, GPW_PHASE_COUNT + 1u),
        (float)uniform(x, -0.1, 1.1), watch_now(r) + below(x, 3000000000u), token);

    if (token != 0u && status == GPW_OK) {
        fail(r, "a token that nobody gave was taken");
    }
}

static void begin_fault(run *r, const fault *f)
{
    switch (f->kind) {
    case CLOCK: r->clock_ns += (int64_t)(5e9 * f->size); break;
    case COLD_START: restart(r); break;
    case GAP: r->is_silent = f->end - f->begin; break;
    case BYTES: change_bytes(r); break;
    case UNANNOUNCED: start_unasked(r, f->size); break;
    case CRASH: crash(r); break;
    case FALSE_WORD: announce_nothing(r); break;
    case SET_LOST:
    case LIES_CLOSED: open_breaker(r, f->kind); break;
    case SET_JOINS: (void)join_set(&r->s, r->s.sets - 1u); break;
    case STALLED: r->is_stalled = f->end - f->begin; break;
    default: break;
    }
}

static int is_on(const run *r, uint32_t kind, uint32_t is_frequency)
{
    uint32_t i;

    for (i = 0; i < r->fault_count; i++) {
        if (r->faults[i].kind == kind && r->faults[i].is_frequency == is_frequency &&
            r->tick >= r->faults[i].begin && r->tick < r->faults[i].end) {
            return 1;
        }
    }
    return 0;
}

static void disturb(run *r, gpw_watch_input *in, gpw_watch_set_input *sets)
{
    const double all_w = r->s.all_w;
    uint32_t i;

    in->now_ns = watch_now(r);
    in->power_w.stamp_ns = (uint64_t)((int64_t)in->power_w.stamp_ns + r->clock_ns);
    in->frequency_hz.stamp_ns = in->now_ns;
    for (i = 0; i < r->s.sets; i++) {
        sets[i].breaker.stamp_ns = sets[i].power_w.stamp_ns = sets[i].boost_pu.stamp_ns =
            in->now_ns;
    }
    if (!is_on(r, STUCK, 0u) && !is_on(r, OLD, 0u) && !is_on(r, STUCK_LONG, 0u)) {
        r->old_power = in->power_w; /* what a stuck or late meter goes on to show */
    }
    if (!is_on(r, STUCK, 1u) && !is_on(r, OLD, 1u)) {
        r->old_frequency = in->frequency_hz;
    }
    for (i = 0; i < r->fault_count; i++) {
        const fault *const f = &r->faults[i];

        if (r->tick < f->begin || r->tick >= f->end) {
            continue;
        }
        if (f->kind <= INFINITE && f->is_frequency) {
            spoil_sample(r, f, &in->frequency_hz, &r->old_frequency, 50.0);
        } else if (f->kind <= INFINITE) {
            spoil_sample(r, f, &in->power_w, &r->old_power, all_w);
        } else if (f->kind == STUCK_LONG) {
            in->power_w.value = r->old_power.value;
        } else if (f->kind == BREAKER) {
            sets[0].breaker.value = f->size > 0.0 ? 0.0f : NAN;
        } else if (f->kind == LIES_CLOSED) {
            sets[0].breaker.value = 1.0f;
        } else if (f->kind == BOOST_HIGH) {
            sets[0].boost_pu.value = 2.0f;
        }
    }
    /* One that goes on being shown was believable when it was measured. */
    if (in->power_w.valid && isfinite(in->power_w.value) &&
        in->now_ns >= in->power_w.stamp_ns) {
        const uint64_t age_ns = in->now_ns - in->power_w.stamp_ns;

        if (r->s.now_ns > age_ns && r->s.now_ns - age_ns > r->good_ns) {
            r->good_ns = r->s.now_ns - age_ns;
        }
    }
}

/* ---- what must hold ---- */

static void check_output(run *r, const gpw_watch_output *out)
{
    static const uint32_t closing =
        GPW_WATCH_CLOCK | GPW_WATCH_CONFIG | GPW_WATCH_STATE | GPW_WATCH_SURFACE |
        GPW_WATCH_MODEL | GPW_WATCH_VIOLATIONS | GPW_WATCH_FREQUENCY_OUT | GPW_WATCH_NO_SET |
        GPW_WATCH_BREAKER | GPW_WATCH_QUARANTINE | GPW_WATCH_LATCHED;
    /* of a state that was changed nothing else is told */
    const uint32_t spoilt =
        GPW_WATCH_POWER | (r->is_spoilt ? GPW_WATCH_STATE | GPW_WATCH_CONFIG : 0u);
    const double all_w = 1.2 * r->s.all_w;
    const double age_s = 1e-9 * (double)(r->s.now_ns - r->good_ns);

    if (out->permit_open && ((out->reasons & closing) != 0u || out->latched ||
                             out->load_rung > GPW_RUNG_HOLD || out->sets_online == 0u)) {
        fail(r, "open with a reason to be closed");
    }
    if (age_s > (double)r->s.config.power_reduce_s + 0.05 &&
        (out->permit_open || !(out->reasons & spoilt) || out->step_allowed_w > 0.0f)) {
        fail(r, "open without a power");
    }
    if (!(out->step_allowed_w >= 0.0f && (double)out->step_allowed_w <= all_w) ||
        !(out->permit_free_w >= 0.0f && (double)out->permit_free_w <= all_w)) {
        fail(r, "a step that cannot be");
    }
    open_ticks += out->permit_open;
    all_ticks++;
}

/* Whether the last tick was closed by nothing but what ends by the clock alone: a quarantine,
 * or reservations. A request without a tick between may find it ended. */
static int is_by_time(const gpw_watch_output *out)
{
    const uint32_t harmless = GPW_WATCH_QUARANTINE | GPW_WATCH_AIR | GPW_WATCH_RESERVE |
                              GPW_WATCH_UNCHECKED | GPW_WATCH_NO_TOKEN | GPW_WATCH_LATE |
                              GPW_WATCH_SWING | GPW_WATCH_BATTERY;

    /* An input that closes leaves no step allowed; one that does not is only told. */
    const uint32_t told = out->step_allowed_w > 0.0f ? (uint32_t)GPW_WATCH_INPUT : 0u;

    return (out->reasons & ~(harmless | told)) == 0u && out->latched == 0u;
}

/* The same token for another change: nobody gets it. */
static void announce_again(run *r, uint32_t token, uint32_t phase, double part)
{
    const uint32_t other = below(&r->s.random, r->s.group_count);

    if (gpw_watch_announce(r->s.watch, r->nonce++, other, phase, (float)part,
                           watch_now(r) + 100000000u, token) == GPW_OK) {
        fail(r, "one token for two changes");
    }
}

/* A number that has had its token: the same one again, or none, whoever asks and for what. */
static void request_again(run *r, uint32_t nonce, uint32_t phase, double part, uint32_t token)
{
    const uint32_t other = below(&r->s.random, r->s.group_count);
    gpw_permit_answer answer;

    if (gpw_watch_request(r->s.watch, watch_now(r), nonce, other, phase, (float)part, &answer,
                          sizeof answer) == GPW_OK &&
        answer.granted && answer.token != token) {
        fail(r, "two tokens for one number");
    }
}

static void ask(run *r, const gpw_watch_output *out)
{
    site *const s = &r->s;
    job_group *const g = &s->groups[below(&s->random, s->group_count)];
    const uint32_t index = (uint32_t)(g - s->groups);
    const int is_start = g->share < 0.99 && (g->share < 0.01 || below(&s->random, 3u) != 0u);
    double part = is_start ? 1.0 - g->share : g->share;
    const uint32_t phase = is_start ? (uint32_t)GPW_PHASE_TRAIN : (uint32_t)GPW_PHASE_IDLE;
    gpw_permit_answer answer;
    uint32_t tries;
    double delay_s;

    if (g->change_ns != 0u) {
        return;
    }
    memset(&answer, 0, sizeof answer);
    for (tries = 0; tries < 2u && !answer.granted; tries++) {
        if (tries > 0u && answer.step_w > answer.free_w) {
            part *= 0.99 * (double)(answer.free_w / answer.step_w);
        }
        if (!(part > 0.0) || gpw_watch_request(s->watch, watch_now(r), r->nonce++, index, phase,
                                               (float)part, &answer, sizeof answer) != GPW_OK) {
            return;
        }
    }
    if (!answer.granted) {
        return;
    }
    if (is_start && !r->is_spoilt &&
        (double)answer.step_w + SHARE_SLACK * s->all_w <
            0.98 * part * (g->true_busy_w - g->true_idle_w)) {
        fail(r, "a step that counts less than it is");
    }
    if (out->permit_open == 0u && !r->is_acknowledged && !is_by_time(out)) {
        fail(r, "granted though closed");
    }
    if (is_on(r, SAME_NONCE, 0u)) {
        request_again(r, r->nonce - 1u, phase, part, answer.token);
    }
    delay_s = uniform(&s->random, 0.03, 0.7) * 1e-3 * answer.life_ms;
    if (gpw_watch_announce(s->watch, r->nonce++, index, phase, (float)part,
                           watch_now(r) + (uint64_t)(1e9 * delay_s), answer.token) != GPW_OK) {
        return;
    }
    grants++;
    if (is_loud) {
        printf("%6.2f s granted %9.0f W, in %.2f s\n", 0.01 * r->tick, (double)answer.step_w,
               delay_s);
    }
    if (is_on(r, TWICE, 0u)) {
        announce_again(r, answer.token, phase, part);
    }
    if (is_on(r, LATE, 0u)) { /* still within its life */
        delay_s = uniform(&s->random, delay_s, 0.95 * 1e-3 * answer.life_ms);
    }
    g->change_ns = s->now_ns + (uint64_t)(1e9 * delay_s);
    g->to_share = is_start ? g->share + part : g->share - part;
    g->rise_s =
        rise_of(s, g, part) * (is_on(r, SLOW, 0u) ? uniform(&s->random, 1.0, 2.0) : 1.0);
    g->is_permitted = (uint32_t)is_start;
}

/* ---- a sequence ---- */

static int begin_run(run *r, uint64_t seed)
{
    uint32_t wishes;

    memset(r, 0, sizeof *r);
    r->seed = seed;
    r->nonce = 1u;
    wishes = draw_faults(r) | WISH_UNQUIET;
    if (draw_site(&r->s, planned, (uint32_t)number_of("GPW_SURFACES", CAMPAIGN_SURFACES), seed,
                  wishes)) {
        return 1;
    }
    r->s.config.power_latch_s = r->s.config.power_reduce_s + 1.0f;
    r->s.config.power_recover_s = 0.2f;
    r->s.config.other_recover_s = 0.2f;
    r->s.config.token_life_s = 0.6f;
    r->s.config.token_skew_s = 0.05f;
    r->s.config.token_arrive_s = 0.3f;
    r->s.config.token_settle_s = 0.5f;
    r->s.config.quarantine_s = 0.0f; /* as long as a permit may last */
    r->s.config.model_recover_s = 1.0f;
    r->good_ns = r->s.now_ns;
    return start_watch(&r->s, campaign_memory, watch_now(r), &r->s.watch);
}

/* Load that the sets can carry, and a frequency near where it belongs. */
static int is_back(const site *s)
{
    const double low_pu = -0.02 - (double)s->planned->set.droop_pu;

    return s->load_w < 0.95 * s->online_w && s->speed_low_pu > low_pu &&
           s->speed_high_pu < 0.02;
}

static void look_for_trips(run *r, int collapsed)
{
    uint32_t i;

    for (i = 0; i < r->s.group_count; i++) {
        const job_group *const g = &r->s.groups[i];

        if (g->seen_ns == r->s.now_ns && g->is_permitted) {
            r->after = AFTER_TICKS;
        }
    }
    if (r->foreign == 0u && (collapsed || (r->after > 0u && beyond_limits_pu(&r->s) > 0.0))) {
        trips += !r->failed;
        fail(r, collapsed ? "collapsed" : "a permit ended in a trip");
    } else if (collapsed) {
        collapses[r->cause]++;
    }
    r->after -= r->after > 0u;
    /* until the bus has come back from it: an end for want of air may come late */
    r->foreign -= r->foreign > 0u && is_back(&r->s);
}

static void tick(run *r, gpw_watch_output *out)
{
    gpw_watch_input in;
    gpw_watch_set_input sets[CAMPAIGN_SETS];
    uint32_t i;

    look_for_trips(r, move_plant(&r->s));
    if (r->s.collapsed) {
        return;
    }
    for (i = 0; i < r->fault_count; i++) {
        if (r->faults[i].begin == r->tick) {
            begin_fault(r, &r->faults[i]);
        }
    }
    show_inputs(&r->s, &in, sets);
    disturb(r, &in, sets);
    if (r->is_silent > 0u) {
        r->is_silent--;
        return;
    }
    if (r->is_stalled > 0u) {
        r->is_stalled--;
        ask(r, out);
        return;
    }
    if (gpw_watch_step(r->s.watch, &in, sizeof in, sets, sizeof *sets, r->s.sets, out,
                       sizeof *out) < GPW_OK) {
        /* of a spoilt state the handle itself may be gone: whoever sees it starts anew */
        if (!r->is_spoilt) {
            fail(r, "no step");
        }
        memset(out, 0, sizeof *out);
        return;
    }
    check_output(r, out);
    r->is_acknowledged = 0u;
    if (is_loud && r->tick % 10u == 0u) {
        printf("%6.2f s load %9.0f shown %9.0f W  %7.3f Hz  reasons %08x open %u allowed %9.0f "
               " online %9.0f, told %u\n",
               0.01 * r->tick, r->s.load_w, (double)in.power_w.value,
               50.0 * (1.0 + r->s.speed_pu), out->reasons, out->permit_open,
               (double)out->step_allowed_w, r->s.online_w, out->sets_online);
    }
    if (out->latched && below(&r->s.random, 50u) == 0u) {
        r->is_acknowledged = 1u;
        if (gpw_watch_acknowledge(r->s.watch, watch_now(r)) < GPW_OK && !r->is_spoilt) {
            fail(r, "no acknowledgement");
        }
    }
    if (below(&r->s.random, 12u) == 0u) {
        ask(r, out);
    }
}

static void run_sequence(uint64_t seed)
{
    static run r;
    gpw_watch_output out;

    memset(&out, 0, sizeof out);
    if (begin_run(&r, seed)) {
        printf("seed %llu: no site\n", (unsigned long long)seed);
        unsafe++;
        return;
    }
    for (r.tick = 0; r.tick < RUN_TICKS && !r.failed && !r.s.collapsed; r.tick++) {
        tick(&r, &out);
    }
    unsafe += (uint64_t)r.failed;
}

int main(void)
{
    const uint64_t sequences = number_of("GPW_SEQUENCES", 2000u);
    const uint64_t first = number_of("GPW_SEQUENCES_SEED", 1u);
    uint64_t i;

    is_loud = number_of("GPW_LOUD", 0u) != 0u;
    if (plan_sets(planned, (uint32_t)number_of("GPW_SURFACES", CAMPAIGN_SURFACES), is_loud)) {
        printf("nothing could be planned\n");
        return 2;
    }
    for (i = 0; i < sequences; i++) {
        run_sequence(first + i);
    }
    printf("# %llu sequences, %llu grants, open in %.2f of the ticks: %llu failed, %llu of "
           "them by "
           "a trip after a permit\n",
           (unsigned long long)sequences, (unsigned long long)grants,
           (double)open_ticks / (double)(all_ticks ? all_ticks : 1u),
           (unsigned long long)unsafe, (unsigned long long)trips);
    for (i = 0; i < KINDS; i++) {
        printf("#   %-12s drawn %7llu times, in %llu that failed; collapsed by itself %llu\n",
               names[i], (unsigned long long)met[i], (unsigned long long)failures[i],
               (unsigned long long)collapses[i]);
    }
    return unsafe == 0u ? 0 : 1;
}
