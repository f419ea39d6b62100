/* SPDX-License-Identifier: MIT */
/* A ladder, by induction: from any state that a step may leave, one more step with any rules,
 * time and sample. What a time is in seconds is taken to be any number at all: what is shown
 * does not hang on it. */
/* with: status.c maths.c */
#include "ladder_state.h"

#include "maths.h"

float nondet_float(void);

#define gpwi_float_of_uint64(ns) ((void)(ns), nondet_float())
#include "../../../lib/ladder.c"

uint32_t nondet_uint32(void);
uint64_t nondet_uint64(void);
int nondet_int(void);
gpwi_ladder_run nondet_run(void);
gpwi_ladder_rules nondet_rules(void);
gpw_live_sample nondet_sample(void);

static int are_rules_good(const gpwi_ladder_rules *r)
{
    return r->low >= -GPW_POWER_MAX_W && r->high <= GPW_POWER_MAX_W && r->low < r->high &&
           r->rate_max_per_s >= 0.0f && r->hold_s >= 1.0e-3f && r->reduce_s >= r->hold_s &&
           r->reduce_s <= GPW_TIME_MAX_S && (r->latch_s == 0.0f || r->latch_s >= r->reduce_s) &&
           r->recover_s >= 0.0f && r->dt_max_s >= 1.0e-3f && r->frozen_s >= 0.0f &&
           r->odd_max >= 1u && r->odd_max <= 65535u && r->needed <= GPW_INPUT_ABSENT;
}

/* What holds between any two steps. */
static int is_good(const gpwi_ladder_run *run, const gpwi_ladder_rules *r)
{
    const int is_known = run->value == run->value;

    return run->rung <= GPW_RUNG_ABSENT &&
           (run->rung == GPW_RUNG_ABSENT) == (r->needed == GPW_INPUT_ABSENT) &&
           (!is_known || (run->value >= r->low && run->value <= r->high)) &&
           (is_known || (run->good_since_ns == GPWI_LADDER_NEVER &&
                         run->rung != GPW_RUNG_GOOD && run->rung != GPW_RUNG_HOLD)) &&
           run->odd_in_row <= r->odd_max;
}

/* The induction begins. */
void check_ladder_begin(void)
{
    gpwi_ladder_run run = nondet_run();
    const gpwi_ladder_rules rules = nondet_rules();

    __CPROVER_assume(are_rules_good(&rules));
    gpwi_ladder_begin(&run, &rules);
    __CPROVER_assert(is_good(&run, &rules), "the state is good");
}

void check_ladder_rules(void)
{
    gpw_ladder_config c;
    gpwi_ladder_rules rules;
    uint32_t header;

    __CPROVER_assume(gpw_ladder_config_init(&c, sizeof c) == GPW_OK);
    header = c.header;
    c.low = nondet_float();
    c.high = nondet_float();
    c.rate_max_per_s = nondet_float();
    c.hold_s = nondet_float();
    c.reduce_s = nondet_float();
    c.latch_s = nondet_float();
    c.recover_s = nondet_float();
    c.dt_max_s = nondet_float();
    c.frozen_s = nondet_float();
    c.odd_max = nondet_uint32();
    c.needed = nondet_uint32();
    c.header = header;
    if (gpwi_ladder_rules_read(&c, &rules) == GPW_OK) {
        __CPROVER_assert(are_rules_good(&rules), "rules that were read are good");
    }
}

void check_ladder_step(void)
{
    gpwi_ladder_run run = nondet_run();
    const gpwi_ladder_run before = run;
    const gpwi_ladder_rules rules = nondet_rules();
    const gpw_live_sample sample = nondet_sample();
    const uint64_t now_ns = nondet_uint64();
    const int is_there = nondet_int();

    __CPROVER_assume(are_rules_good(&rules) && is_good(&run, &rules));
    (void)gpwi_ladder_take(&run, &rules, rules.low, rules.high, now_ns,
                           is_there ? &sample : NULL);
    __CPROVER_assert(is_good(&run, &rules), "the state stays good");
    __CPROVER_assert(before.rung != GPW_RUNG_LATCH || run.rung == GPW_RUNG_LATCH,
                     "a latch stays until it is acknowledged");
    if (run.rung == GPW_RUNG_GOOD) {
        __CPROVER_assert(run.odd_in_row < rules.odd_max, "not good after too many odd ones");
        __CPROVER_assert(run.value >= rules.low && run.value <= rules.high,
                         "nor by a value that cannot be");
    }
    if (!is_there || sample.valid == 0u || !(sample.value >= rules.low) ||
        !(sample.value <= rules.high)) {
        __CPROVER_assert(before.rung == GPW_RUNG_GOOD || run.rung != GPW_RUNG_GOOD ||
                             before.good_since_ns != GPWI_LADDER_NEVER,
                         "nothing is good again by silence or by impossible values alone");
    }
}

void check_ladder_admit(void)
{
    gpwi_ladder_run run = nondet_run();
    const gpwi_ladder_run before = run;
    const gpwi_ladder_rules rules = nondet_rules();

    __CPROVER_assume(are_rules_good(&rules) && is_good(&run, &rules));
    if (gpwi_ladder_admit(&run, &rules) != GPW_OK) {
        __CPROVER_assert(run.rung == before.rung, "refused: nothing changes");
    } else if (before.rung == GPW_RUNG_LATCH) {
        __CPROVER_assert(before.good_since_ns != GPWI_LADDER_NEVER && run.value == run.value,
                         "a latch is left where the input is good again");
    }
    __CPROVER_assert(is_good(&run, &rules), "the state stays good");
}

void check_ladder_tell(void)
{
    const gpwi_ladder_run run = nondet_run();
    const gpwi_ladder_rules rules = nondet_rules();
    gpw_ladder_reading reading;

    __CPROVER_assume(are_rules_good(&rules) && is_good(&run, &rules));
    gpwi_ladder_tell(&run, &rules, &reading);
    if (rules.needed == GPW_INPUT_NEEDED && reading.stops_permits == 0u) {
        __CPROVER_assert(reading.value >= rules.low && reading.value <= rules.high,
                         "permits only by a value that can be");
    }
}
