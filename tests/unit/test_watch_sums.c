/* SPDX-License-Identifier: MIT */
/* The sums by which a watch sees that its memory was changed, made once more: a snapshot that
 * another machine wrote holds them, so what they are of and how they are made is kept. */
#include "watch_bench.h"

#include "forecast_state.h"

#define FACTOR 0x9E3779B1u
#define WINDOW 16u

/* Of pairs, either word first. */
static uint32_t sum_of(uint32_t sum, const uint32_t *words, size_t count)
{
    size_t k;

    for (k = 0; k < count; k += 2u) {
        const uint32_t other = k + 1u < count ? words[k + 1u] : 0u;

        sum = sum * FACTOR + (other + words[k]);
    }
    return sum;
}

static uint32_t both_ways(uint32_t word)
{
    return word + ((word & 0xFFFFu) << 16) + (word >> 16);
}

static const uint32_t *words_at(size_t at)
{
    assert_int_equal(at % 4u, 0u);
    return (const uint32_t *)(const void *)bench_memory + at / 4u;
}

static uint32_t sum_between(uint32_t sum, size_t from, size_t to)
{
    return sum_of(sum, words_at(from), (to - from) / 4u);
}

static size_t at_of(const void *what)
{
    return (size_t)((uintptr_t)what - (uintptr_t)bench_memory);
}

static uint32_t core_sum(void)
{
    const size_t from = offsetof(struct gpw_watch, core);

    return sum_between(1u, from, from + sizeof bench.watch->core);
}

static uint32_t still_sum(void)
{
    uint32_t i, sum = sum_between(1u, offsetof(struct gpw_watch, config),
                                  offsetof(struct gpw_watch, still_end));

    for (i = 0; i < bench.sets; i++) {
        const size_t at = at_of(gpwi_watch_set(bench.watch, i));

        sum = sum_between(sum, at, at + offsetof(watch_set, is_online));
    }
    return sum;
}

static uint32_t table_sum(uint32_t words)
{
    const uint32_t *const table = words_at(bench.watch->core.surface_at);
    uint32_t k, sum = 1u;

    for (k = 0; k < words; k++) {
        sum = sum * FACTOR + both_ways(table[k]);
    }
    return sum;
}

static uint32_t groups_sum(uint32_t groups)
{
    const forecast_group *const g = forecast_groups(gpwi_watch_forecast(bench.watch));
    uint32_t i, k, sum = 1u;

    for (i = 0; i < groups; i++) {
        sum = sum * FACTOR + g[i].known;
        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            sum = sum_of(sum, (const uint32_t *)(const void *)&g[i].phases[k].low_w, 2u);
        }
    }
    return sum;
}

/* Load, agreement, permits and ladders of the bus; each set's steps, boost and ladders; and,
 * while changes wait, those. */
static uint32_t permit_sum(int changes_wait)
{
    const gpw_watch *const w = bench.watch;
    const gpw_forecast *const f = gpwi_watch_forecast(w);
    uint32_t i, sum = sum_between(1u, offsetof(struct gpw_watch, lag), w->core.onset_at);

    for (i = 0; i < bench.sets; i++) {
        const watch_set *const s = gpwi_watch_set(w, i);

        sum = sum_between(sum, at_of(&s->up_w), at_of(gpwi_watch_model(w, i)));
    }
    return changes_wait ? sum_between(sum, at_of(forecast_changes(f)), w->core.sets_at) : sum;
}

/* 0: the window lies over its own two words. */
static uint32_t window_sum(void)
{
    const size_t all = bench.watch->core.bytes / 4u, at = bench.watch->window_at;
    const size_t own = offsetof(struct gpw_watch, window_at) / 4u;
    const size_t end = at + WINDOW < all ? at + WINDOW : all;
    const uint32_t *const words = words_at(4u * at);
    uint32_t sum = 1u;
    size_t k;

    if (at <= own + 1u && end > own) {
        return 0u;
    }
    for (k = 0; k < end - at; k += 2u) {
        sum = sum * FACTOR + both_ways(words[k]) + both_ways(words[k + 1u]);
    }
    return sum;
}

static void assert_sums(int changes_wait)
{
    const gpw_watch *const w = bench.watch;

    assert_int_equal(w->seal, core_sum());
    assert_int_equal(w->permit_seal, permit_sum(changes_wait));
    assert_int_equal(w->window_sum, window_sum());
}

/* ---- what they are of ---- */

/* Three sets of two inputs more each, two groups of which one has a phase more. */
static void begin_large(void)
{
    gpw_forecast_group groups[2] = {group_at(100.0e3f), group_at(50.0e3f)};

    prepare(3u);
    bench.config.inputs |= GPW_WATCH_HAS_BOOST | GPW_WATCH_HAS_ACTUATOR;
    bench.config.announcements_max = 5u;
    bench.config.tokens_max = 3u;
    groups[1].mean_w[GPW_PHASE_INFER] = 70.0e3f;
    groups[1].low_w[GPW_PHASE_INFER] = 60.0e3f;
    groups[1].high_w[GPW_PHASE_INFER] = 80.0e3f;
    groups[1].sd_w[GPW_PHASE_INFER] = 1.0e3f;
    bench.load_w = 150.0e3f;
    begin_with(groups, 2u);
}

static void sums_are_of_all_that_permits_rest_on(void **state)
{
    const gpw_watch *w;
    uint32_t k, before;

    (void)state;
    begin_large();
    w = bench.watch;
    assert_int_equal(w->core.still_sum, still_sum());
    assert_int_equal(w->core.table_sum, table_sum(86u));
    assert_int_equal(w->core.groups_sum, groups_sum(2u));
    for (k = 0; k < 400u; k++) {
        tick();
        assert_sums(0);
    }
    assert_status(gpw_watch_announce(bench.watch, 3u, 1u, GPW_PHASE_TRAIN, 0.5f,
                                     bench.now_ns + 2000000000u, 0u),
                  GPW_OK);
    for (k = 0; k < 400u; k++) {
        tick();
        assert_sums(1);
    }
    before = w->seal ^ w->permit_seal ^ w->window_sum; /* what the last call left */
    tick();
    assert_int_equal(bench.out.checksum, before);
    assert_int_equal(w->core.still_sum, still_sum());
}

/* Once round the table in six ticks: 86 words of two figures, 16 in each. */
static void a_table_is_summed_in_its_turn(void **state)
{
    static const uint32_t ends[] = {16u, 32u, 48u, 64u, 80u, 86u};
    uint32_t k;

    (void)state;
    prepare(1u);
    begin_at(100.0e3f);
    for (k = 0; k < 12u; k++) {
        assert_int_equal(bench.watch->sum_at, k % 6u == 0u ? 0u : ends[k % 6u - 1u]);
        assert_int_equal(bench.watch->sum_so_far,
                         k % 6u == 0u ? 1u : table_sum(ends[k % 6u - 1u]));
        tick();
    }
    assert_false(has_reason(GPW_WATCH_CONFIG));
}

/* From the core to the end, sixteen words a call, and round again. */
static void a_window_goes_over_all_of_it(void **state)
{
    const uint32_t first = offsetof(struct gpw_watch, core) / 4u;
    uint32_t k, at, rounds = 0u;

    (void)state;
    begin_large();
    at = bench.watch->window_at;
    for (k = 0; k < 1000u; k++) {
        tick();
        at = at + WINDOW < bench.watch->core.bytes / 4u ? at + WINDOW : first;
        rounds += at == first ? 1u : 0u;
        assert_int_equal(bench.watch->window_at, at);
    }
    assert_true(rounds >= 2u);
}

/* It begins far from either end, and no jump of the caller's is one of it. */
static void its_own_clock_goes_on_by_what_is_possible(void **state)
{
    uint64_t own_ns = (uint64_t)1u << 62;

    (void)state;
    begin_large();
    assert_true(bench.watch->core.clock_ns == own_ns);
    assert_true(bench.watch->core.start_ns == own_ns);
    run(0.5f);
    own_ns += 500000000u;
    assert_true(bench.watch->core.clock_ns == own_ns);
    bench.now_ns += 400000000u; /* late, no jump */
    tick();
    own_ns += 410000000u;
    assert_true(bench.watch->core.clock_ns == own_ns);
    bench.now_ns += 4000000000u;
    tick();
    bench.now_ns -= 2000000000u;
    tick();
    own_ns += 20000000u;
    assert_true(bench.watch->core.clock_ns == own_ns);
    assert_true(bench.watch->core.start_ns == (uint64_t)1u << 62);
}

/* ---- what a change of them does ---- */

static gpw_status ask_for(uint32_t nonce)
{
    gpw_permit_answer a;

    return gpw_watch_request(bench.watch, bench.now_ns, nonce, 0u, GPW_PHASE_TRAIN, 0.01f, &a,
                             sizeof a);
}

/* The figures of every group and phase are summed anew before each permit, and so is what each
 * of them says to be in use. */
static void a_figure_that_steps_are_counted_by_is_looked_at(void **state)
{
    static uint8_t kept[16384];
    uint32_t i, k, which;

    (void)state;
    begin_large();
    run(20.0f);
    assert_true(bench.watch->core.bytes <= sizeof kept);
    memcpy(kept, bench_memory, bench.watch->core.bytes);
    for (i = 0; i < 2u; i++) {
        forecast_group *const g = &forecast_groups(gpwi_watch_forecast(bench.watch))[i];

        for (k = 0; k < GPW_PHASE_COUNT; k++) {
            for (which = 0; which < 4u; which++) {
                if (which == 0u) {
                    g->known ^= 1u << k;
                } else if (which == 1u) {
                    g->in_use ^= 1u << k;
                } else if (which == 2u) {
                    *(uint32_t *)(void *)&g->phases[k].low_w ^= 1u;
                } else {
                    *(uint32_t *)(void *)&g->phases[k].high_w ^= 1u;
                }
                gpwi_watch_next_window(bench.watch); /* not by that */
                assert_status(ask_for(1u), GPW_ERR_STATE);
                assert_true((bench.watch->core.latches & GPW_WATCH_STATE) != 0u);
                tick();
                assert_true(has_reason(GPW_WATCH_STATE));
                assert_true(has_reason(GPW_WATCH_LATCHED));
                assert_int_equal(bench.out.permit_open, 0u);
                memcpy(bench_memory, kept, sizeof kept);
            }
        }
    }
    assert_status(ask_for(2u), GPW_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_of_all_that_permits_rest_on),
        cmocka_unit_test(a_table_is_summed_in_its_turn),
        cmocka_unit_test(a_window_goes_over_all_of_it),
        cmocka_unit_test(its_own_clock_goes_on_by_what_is_possible),
        cmocka_unit_test(a_figure_that_steps_are_counted_by_is_looked_at),
    };

    return cmocka_run_group_tests_name("sums of a watch", tests, NULL, NULL);
}
