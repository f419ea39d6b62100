/* SPDX-License-Identifier: MIT */
/* Simulated loads with known changes: how many are found, how exactly, and how many are
 * invented. Goals: recall 0.98 of phases of 2 s and the window, precision 0.95, 0.05 invented
 * changes a minute, boundaries to 0.15 s at ten samples a second. */
#include "gpw_test.h"
#include "load_random.h"

#include <gpupower/levels.h>

#include <stdlib.h>
#include <string.h>

#define TICK_S 0.1
#define HOUR 36000u
#define CHANGES_MAX 2000u
#define HISTORY 32u

static GPW_STATE_BUFFER(memory, GPW_LEVELS_STATE_BYTES(8, 8));

/* What happened, and what was found. */
typedef struct record {
    double at_s[CHANGES_MAX]; /* true changes */
    double found_s[CHANGES_MAX];
    unsigned changes, found, events;
} record;

static record *new_record(void)
{
    record *const r = calloc(1, sizeof *r);

    assert_non_null(r);
    return r;
}

static gpw_levels *tracker_for(double interval_s, double window_s, int is_node)
{
    gpw_levels_config c;
    gpw_levels *l = NULL;

    assert_status(gpw_levels_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_levels_config_for(&c, (float)interval_s, (float)window_s, is_node),
                  GPW_OK);
    assert_status(gpw_levels_init(memory, sizeof memory, &c, &l), GPW_OK);
    return l;
}

static void drain(gpw_levels *l, record *r)
{
    gpw_level level;
    gpw_level_event event;

    while (gpw_levels_next(l, &level, sizeof level) == GPW_OK) {
        if ((level.flags & GPW_LEVEL_RECORD_START) == 0u && r->found < CHANGES_MAX) {
            r->found_s[r->found++] = (double)level.left_ns * 1e-9;
        }
    }
    while (gpw_levels_next_event(l, &event, sizeof event) == GPW_OK) {
        r->events++;
    }
}

static void sample(gpw_levels *l, record *r, double at_s, double power_w)
{
    assert_status(gpw_levels_step(l, (uint64_t)(at_s * 1e9), (float)power_w), GPW_OK);
    drain(l, r);
}

static void end(gpw_levels *l, record *r)
{
    assert_status(gpw_levels_finish(l), GPW_OK);
    drain(l, r);
}

/* ---- loads without a change ---- */

static unsigned invented_in_noise(double spread_pu, double tau_s, uint64_t seed)
{
    gpw_levels *const l = tracker_for(TICK_S, 0.025, 0);
    record *const r = new_record();
    load_random random = random_of(seed);
    double x = normal(&random);
    unsigned k, found;

    for (k = 0u; k < HOUR; k++) {
        x = remember(&random, x, TICK_S, tau_s);
        sample(l, r, TICK_S * k, 400.0 * (1.0 + spread_pu * x));
    }
    end(l, r);
    found = r->found;
    free(r);
    return found;
}

static void correlated_noise_of_an_hour_is_one_level(void **state)
{
    static const double taus_s[] = {0.02, 0.3, 1.0, 5.0};
    static const double spreads_pu[] = {0.0005, 0.005, 0.01, 0.05, 0.15};
    unsigned i, j;

    (void)state;
    for (i = 0u; i < COUNT_OF(taus_s); i++) {
        for (j = 0u; j < COUNT_OF(spreads_pu); j++) {
            const unsigned found = invented_in_noise(spreads_pu[j], taus_s[i], 10u * i + j);

            if (found > 3u) {
                fail_msg("%u changes in noise of %g with %g s", found, spreads_pu[j],
                         taus_s[i]);
            }
        }
    }
}

/* Bursts of 50 and of 400 ms every 5 to 8 s, seen through 25 ms of every 100. */
static void bursts_are_events_and_never_levels(void **state)
{
    static const double bursts_s[] = {0.05, 0.4};
    unsigned i, k;

    (void)state;
    for (i = 0u; i < COUNT_OF(bursts_s); i++) {
        gpw_levels *const l = tracker_for(TICK_S, 0.025, 0);
        record *const r = new_record();
        load_random random = random_of(7u + i);
        double begin_s = 5.0;
        unsigned bursts = 0u;

        for (k = 0u; k < HOUR; k++) {
            const double at_s = TICK_S * (k + 1u);
            double in_s;

            if (at_s - 0.025 > begin_s + bursts_s[i]) {
                begin_s += 5.0 + 3.0 * uniform(&random);
                bursts++;
            }
            in_s = fmin(at_s, begin_s + bursts_s[i]) - fmax(at_s - 0.025, begin_s);
            sample(l, r, at_s, 78.0 + 300.0 * fmax(in_s, 0.0) / 0.025 + 0.4 * normal(&random));
        }
        end(l, r);
        assert_int_equal(r->found, 0);
        /* All of 400 ms; of 50 ms those that a window of 25 in 100 ms meets, less the faint. */
        assert_true(i == 1u ? r->events >= bursts - 1u && r->events <= bursts + 1u
                            : r->events > bursts * 6u / 10u && r->events < bursts * 8u / 10u);
        free(r);
    }
}

/* Dips of 0.3 s to a third every 22.3 s, averaged over a second, polled every 0.24 to 0.33 s.
 */
static void dips_through_a_window_are_events_and_never_levels(void **state)
{
    gpw_levels *const l = tracker_for(0.285, 1.0, 1);
    record *const r = new_record();
    load_random random = random_of(11u);
    double at_s = 0.0;

    (void)state;
    while (at_s < 3600.0) {
        const double tick_s = 0.1 * floor(at_s / 0.1);
        const double phase_s = fmod(tick_s + 10.0, 22.3); /* since the last dip began */
        const double in_s = fmin(phase_s, 0.3) - fmax(phase_s - 1.0, 0.0);

        sample(l, r, at_s, 3134.0 - 2150.0 * fmax(in_s, 0.0) + 5.0 * normal(&random));
        at_s += 0.24 + 0.09 * uniform(&random);
    }
    end(l, r);
    assert_int_equal(r->found, 0);
    assert_in_range(r->events, 160, 163); /* 3600/22.3 = 161.4 */
    free(r);
}

/* Visits of 1.3 s, settled, from a level that spreads more than the least band. */
static void visits_from_a_wide_level_are_events(void **state)
{
    gpw_levels *const l = tracker_for(TICK_S, 1.0, 0);
    record *const r = new_record();
    load_random random = random_of(13u);
    unsigned k;

    (void)state;
    for (k = 0u; k < HOUR; k++) {
        const double swing_w = k % 33u < 16u ? 9.0 : 0.0;

        sample(l, r, TICK_S * k,
               120.0 + swing_w + 20.0 * uniform(&random) + (k % 223u >= 210u ? 100.0 : 0.0));
    }
    end(l, r);
    assert_int_equal(r->found, 0);
    assert_in_range(r->events, 160, 162); /* 36000/223 = 161.4 */
    free(r);
}

/* A cycle of 7.5 s in a noise as strong, every sample read at another moment. */
static void cycle_in_noise_is_one_level(void **state)
{
    gpw_levels *const l = tracker_for(0.24, 0.025, 0);
    record *const r = new_record();
    load_random random = random_of(12u);
    unsigned k;

    (void)state;
    for (k = 0u; k < 15000u; k++) {
        const double at_s = 0.24 * k;

        sample(l, r, at_s, 215.0 + 30.0 * sin(0.8378 * at_s) + 40.0 * normal(&random));
    }
    end(l, r);
    assert_int_equal(r->found, 0);
    free(r);
}

/* ---- loads with changes ---- */

typedef struct schedule {
    double interval_s, window_s, shortest_s, noise_pu, step_pu;
    int is_node;
    double scale; /* of one constant, for robustness */
    int constant;
} schedule;

static void scale_constant(gpw_levels_config *c, int constant, double by)
{
    float *const constants[] = {&c->abs_w,    &c->rel_pu,   &c->spread_factor,
                                &c->settle_s, &c->wander_s, &c->tau_s};

    *constants[constant] *= (float)by;
    c->event_s = c->event_s < c->wander_s ? c->event_s : c->wander_s;
}

/* Another level, at least `step_pu` away from the last; a node's are some times a board's. */
static double other_level_w(load_random *random, double last_w, const schedule *s)
{
    for (;;) {
        const double w = (s->is_node ? 600.0 : 80.0) * exp(2.1 * uniform(random));

        if (fabs(w / last_w - 1.0) >= s->step_pu) {
            return w;
        }
    }
}

/* The last `HISTORY` changes are enough to average over a window. */
static double mean_w(const double *at_s, const double *w, double now_s, double window_s)
{
    double sum = 0.0, to_s = now_s;
    unsigned k = HISTORY;

    while (k-- > 0u) {
        const double from_s = fmax(at_s[k], now_s - window_s);

        if (to_s > from_s) {
            sum += w[k] * (to_s - from_s);
            to_s = from_s;
        }
    }
    return sum / window_s;
}

static void follow_schedule(gpw_levels *l, record *r, const schedule *s, uint64_t seed)
{
    load_random random = random_of(seed);
    double at_s[HISTORY], w[HISTORY], now_s = 0.0, next_s = 20.0;
    unsigned k;

    for (k = 0u; k < HISTORY; k++) {
        at_s[k] = (double)k - 1000.0;
        w[k] = s->is_node ? 600.0 : 80.0;
    }
    while (r->changes < 300u) {
        if (now_s >= next_s) {
            memmove(at_s, at_s + 1, sizeof at_s - sizeof at_s[0]);
            memmove(w, w + 1, sizeof w - sizeof w[0]);
            at_s[HISTORY - 1u] = next_s;
            w[HISTORY - 1u] = other_level_w(&random, w[HISTORY - 2u], s);
            r->at_s[r->changes++] = next_s;
            next_s += s->shortest_s - 15.0 * log(uniform(&random));
        }
        sample(l, r, now_s,
               mean_w(at_s, w, now_s, s->window_s) * (1.0 + s->noise_pu * normal(&random)));
        now_s += s->interval_s;
    }
    for (k = 0u; k < 200u; k++) {
        sample(l, r, now_s, w[HISTORY - 1u] * (1.0 + s->noise_pu * normal(&random)));
        now_s += s->interval_s;
    }
    end(l, r);
}

typedef struct score {
    double recall, precision, error_s, invented_per_min;
} score;

static score score_of(const record *r, double far_s)
{
    char used[CHANGES_MAX] = {0};
    score made = {0.0, 0.0, 0.0, 0.0};
    unsigned i, j, hits = 0u;

    for (i = 0u; i < r->changes; i++) {
        unsigned best = CHANGES_MAX;

        for (j = 0u; j < r->found; j++) {
            const double apart_s = fabs(r->found_s[j] - r->at_s[i]);

            if (!used[j] && apart_s <= far_s &&
                (best == CHANGES_MAX || apart_s < fabs(r->found_s[best] - r->at_s[i]))) {
                best = j;
            }
        }
        if (best < CHANGES_MAX) {
            used[best] = 1;
            hits++;
            made.error_s = fmax(made.error_s, fabs(r->found_s[best] - r->at_s[i]));
        }
    }
    made.recall = (double)hits / r->changes;
    made.precision = (double)hits / fmax(r->found, 1.0);
    made.invented_per_min = (r->found - hits) / (r->at_s[r->changes - 1u] / 60.0);
    return made;
}

static score score_schedule(const schedule *s, uint64_t seed)
{
    gpw_levels_config c;
    gpw_levels *l = NULL;
    record *const r = new_record();
    score made;

    assert_status(gpw_levels_config_init(&c, sizeof c), GPW_OK);
    assert_status(
        gpw_levels_config_for(&c, (float)s->interval_s, (float)s->window_s, s->is_node),
        GPW_OK);
    if (s->scale > 0.0) {
        scale_constant(&c, s->constant, s->scale);
    }
    assert_status(gpw_levels_init(memory, sizeof memory, &c, &l), GPW_OK);
    follow_schedule(l, r, s, seed);
    made = score_of(r, fmax(2.5, 3.0 * s->interval_s));
    free(r);
    return made;
}

static void assert_goal(const score *s, double error_s)
{
    if (!(s->recall >= 0.98 && s->precision >= 0.95 && s->invented_per_min <= 0.05 &&
          s->error_s <= error_s)) {
        fail_msg("recall %.3f precision %.3f, %.3f invented a minute, error %.3f s", s->recall,
                 s->precision, s->invented_per_min, s->error_s);
    }
}

static void phases_of_two_seconds_are_found_to_a_tick_and_a_half(void **state)
{
    schedule s = {TICK_S, 0.025, 2.05, 0.005, 0.10, 0, 0.0, 0};

    (void)state;
    {
        const score made = score_schedule(&s, 21u);
        assert_goal(&made, 0.15);
    }
    s.noise_pu = 0.015;
    s.step_pu = 0.12;
    {
        const score made = score_schedule(&s, 22u);
        assert_goal(&made, 0.15);
    }
}

static void phases_of_two_seconds_and_the_window_are_found_through_it(void **state)
{
    const schedule s = {TICK_S, 1.0, 3.05, 0.002, 0.15, 0, 0.0, 0};
    const score made = score_schedule(&s, 23u);

    (void)state;
    assert_goal(&made, 0.95);
}

/* A node polled by the second: phases of four polls and more. */
static void slow_poll_finds_phases_of_some_polls(void **state)
{
    const schedule s = {1.0, 1.0, 5.0, 0.004, 0.15, 1, 0.0, 0};
    const score made = score_schedule(&s, 24u);

    (void)state;
    assert_goal(&made, 3.0);
}

static void halved_or_doubled_constants_change_little(void **state)
{
    int constant;

    (void)state;
    for (constant = 0; constant < 6; constant++) {
        schedule s = {TICK_S, 0.025, 4.0, 0.005, 0.2, 0, 0.5, 0};
        score half, twice;

        s.constant = constant;
        half = score_schedule(&s, 25u);
        s.scale = 2.0;
        twice = score_schedule(&s, 25u);
        if (!(fmin(half.recall, twice.recall) >= 0.9 &&
              fmax(half.invented_per_min, twice.invented_per_min) <= 0.05)) {
            fail_msg("constant %d: recall %.3f %.3f, invented %.3f %.3f a minute", constant,
                     half.recall, twice.recall, half.invented_per_min, twice.invented_per_min);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlated_noise_of_an_hour_is_one_level),
        cmocka_unit_test(bursts_are_events_and_never_levels),
        cmocka_unit_test(dips_through_a_window_are_events_and_never_levels),
        cmocka_unit_test(visits_from_a_wide_level_are_events),
        cmocka_unit_test(cycle_in_noise_is_one_level),
        cmocka_unit_test(phases_of_two_seconds_are_found_to_a_tick_and_a_half),
        cmocka_unit_test(phases_of_two_seconds_and_the_window_are_found_through_it),
        cmocka_unit_test(slow_poll_finds_phases_of_some_polls),
        cmocka_unit_test(halved_or_doubled_constants_change_little),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
