/* SPDX-License-Identifier: MIT */
/* Permits, by induction: from any state that a start may leave and any call may leave, one more
 * call with any arguments leaves such a state again. So what is shown holds after any number of
 * calls. Two places for tokens; clocks below 2^63 ns. */
/* with: status.c maths.c */
#include "permit_state.h"

#include "maths.h"

#define PLACES 2u
#define TIME_END (UINT64_C(1) << 63)
#define LONGEST_NS                                                                             \
  UINT64_C(8000000000000) /* 7200 s, the longest time of a configuration, and more */

float nondet_float(void);
uint32_t nondet_uint32(void);
uint64_t nondet_uint64(void);

struct bus {
    struct gpw_permit head;
    gpwi_permit_place places[PLACES];
};

struct bus nondet_bus(void);

/* The places by their type: as bytes behind the struct they take the solver hours. */
#define gpwi_permit_places(p) (((struct bus *)(void *)(p))->places)
#define gpwi_permit_places_const(p) (((const struct bus *)(const void *)(p))->places)

/* Memory set to 0 by its type: CBMC 5.12 clears only the first of an array of structs. */
static void clear_places(gpwi_permit_place *to, size_t bytes)
{
    static const gpwi_permit_place empty;
    size_t i;

    for (i = 0; i < bytes / sizeof *to; i++) {
        to[i] = empty;
    }
}

static void clear_bus(gpw_permit *to, size_t bytes)
{
    static const struct bus empty;

    __CPROVER_assert(bytes == sizeof empty, "all of it");
    *(struct bus *)(void *)to = empty;
}

static void clear_answer(gpw_permit_answer *to, size_t bytes)
{
    static const gpw_permit_answer empty;

    __CPROVER_assert(bytes == sizeof empty, "all of it");
    *to = empty;
}

static void clear_token(gpw_permit_token *to, size_t bytes)
{
    static const gpw_permit_token empty;

    __CPROVER_assert(bytes == sizeof empty, "all of it");
    *to = empty;
}

/* clang-format off */
#define memset(to, zero, bytes)                                      \
    _Generic((to) + 0,                                               \
             gpwi_permit_place *: clear_places,                      \
             gpw_permit *: clear_bus,                                \
             gpw_permit_answer *: clear_answer,                      \
             gpw_permit_token *: clear_token)((to), (bytes))
/* clang-format on */
#include "../../../lib/permit.c"
#undef memset

static int is_token_good(const gpw_permit *p, const gpwi_permit_place *s)
{
    return s->token == 0u
               ? s->state == GPW_TOKEN_NONE
               : (s->token & 0xFFFFu) != 0u && s->token >> 16 == (p->epoch & 0xFFFFu) &&
                     s->state >= GPW_TOKEN_GRANTED && s->state <= GPW_TOKEN_LOST &&
                     s->step_w > 0.0f && s->step_w <= GPW_POWER_MAX_W &&
                     s->reserved_ns <= s->free_ns && s->free_ns <= TIME_END + LONGEST_NS;
}

/* What holds between any two calls. */
static int is_good(const struct bus *b)
{
    const gpw_permit *const p = &b->head;

    return p->tokens_max == PLACES && p->serial <= 0xFFFFu && p->life_ns > 0u &&
           p->life_ns <= p->held_ns && p->held_ns <= p->quarantine_ns &&
           p->quarantine_ns <= LONGEST_NS && p->settle_ns <= LONGEST_NS &&
           p->dt_max_ns <= LONGEST_NS &&
           (p->now_ns == GPWI_PERMIT_NEVER || p->now_ns < TIME_END) &&
           p->open_ns <= TIME_END + LONGEST_NS && is_token_good(p, &b->places[0]) &&
           is_token_good(p, &b->places[1]);
}

static void begin_anywhere(struct bus *b)
{
    *b = nondet_bus();
    b->head.magic = 0x74575047u;
    __CPROVER_assume(is_good(b));
}

static uint64_t any_time(void)
{
    const uint64_t now_ns = nondet_uint64();

    __CPROVER_assume(now_ns < TIME_END);
    return now_ns;
}

/* Whether the clock goes on as it should. */
static int is_steady(const gpw_permit *p, uint64_t now_ns)
{
    return p->now_ns != GPWI_PERMIT_NEVER && now_ns >= p->now_ns &&
           now_ns - p->now_ns <= p->dt_max_ns;
}

/* Watts once reserved stay so until their time is over, whatever else is called. */
static void expect_kept(const struct bus *before, const struct bus *after, uint32_t i)
{
    const gpwi_permit_place *const a = &before->places[i], *const b = &after->places[i];

    if (a->token != 0u && after->head.now_ns < a->reserved_ns) {
        __CPROVER_assert(b->token == a->token && b->reserved_ns == a->reserved_ns &&
                             b->step_w == a->step_w,
                         "what is reserved stays reserved");
    }
}

/* options: --unwind 5 --slice-formula */
/* slow */
void check_permit_request(void)
{
    struct bus b, before;
    gpw_permit_answer answer;
    const uint64_t now_ns = any_time();
    const float step_w = nondet_float();
    gpw_status status;

    begin_anywhere(&b);
    before = b;
    status = gpw_permit_request(&b.head, now_ns, nondet_uint32(), step_w, nondet_float(),
                                nondet_uint32(), &answer, sizeof answer);
    __CPROVER_assert(is_good(&b), "the state stays good");
    if (status == GPW_OK && is_steady(&before.head, now_ns)) {
        expect_kept(&before, &b, 0u);
        expect_kept(&before, &b, 1u);
    }
}

/* A place of this call's token, and the other one. */
static void expect_within(const struct bus *b, uint32_t token, float step_w, float allowed_w,
                          uint32_t i)
{
    const gpwi_permit_place *const mine = &b->places[i], *const other = &b->places[1u - i];

    if (mine->token == token) {
        __CPROVER_assert(mine->step_w == step_w && mine->reserved_ns > b->head.now_ns,
                         "what was asked for is reserved");
        __CPROVER_assert(reserved_of(&b->head, other) + step_w <= allowed_w,
                         "what was reserved and the step are within what is allowed");
    }
}

/* A new token. Its number may be that of an old one where 65535 lie between: taken for granted.
 */
/* options: --unwind 5 --slice-formula */
/* slow */
void check_permit_grant(void)
{
    struct bus b;
    gpw_permit_answer answer;
    const uint64_t now_ns = any_time();
    const float step_w = nondet_float(), allowed_w = nondet_float();
    const uint32_t conditions_ok = nondet_uint32();
    uint32_t granted, token;

    begin_anywhere(&b);
    granted = b.head.granted;
    token =
        (b.head.epoch & 0xFFFFu) << 16 | (b.head.serial < 0xFFFFu ? b.head.serial + 1u : 1u);
    __CPROVER_assume(b.places[0].token != token && b.places[1].token != token);
    if (gpw_permit_request(&b.head, now_ns, nondet_uint32(), step_w, allowed_w, conditions_ok,
                           &answer, sizeof answer) != GPW_OK ||
        b.head.granted == granted) {
        return;
    }
    __CPROVER_assert(answer.granted == 1u && answer.token == token, "the next of this epoch");
    __CPROVER_assert(conditions_ok != 0u, "not without the conditions");
    __CPROVER_assert(now_ns >= b.head.open_ns, "not in the quarantine");
    expect_within(&b, token, step_w, allowed_w, 0u);
    expect_within(&b, token, step_w, allowed_w, 1u);
}

/* options: --unwind 5 --slice-formula */
void check_permit_use(void)
{
    struct bus b, before;
    const uint64_t now_ns = any_time();
    const uint32_t token = nondet_uint32();
    gpw_status status;

    begin_anywhere(&b);
    /* Not shown here: the number of a token comes round after 65535 others. */
    __CPROVER_assume(b.places[0].token == 0u || b.places[0].token != b.places[1].token);
    before = b;
    status = gpw_permit_use(&b.head, now_ns, token);
    __CPROVER_assert(is_good(&b), "the state stays good");
    if (is_steady(&before.head, now_ns)) {
        expect_kept(&before, &b, 0u);
        expect_kept(&before, &b, 1u);
    }
    if (status == GPW_OK) {
        const gpwi_permit_place *const s =
            before.places[0].token == token ? &before.places[0] : &before.places[1];

        __CPROVER_assert(s->token == token && token >> 16 == (b.head.epoch & 0xFFFFu),
                         "a token that was given in this epoch");
        __CPROVER_assert(before.head.now_ns == GPWI_PERMIT_NEVER ||
                             is_steady(&before.head, now_ns),
                         "not after a jump of the clock");
        __CPROVER_assert(now_ns < s->free_ns - (b.head.held_ns - b.head.life_ns),
                         "within its life");
        __CPROVER_assert(s->state == GPW_TOKEN_GRANTED || s->state == GPW_TOKEN_USED,
                         "neither seen, nor given back, nor taken back");
    }
}

/* options: --unwind 5 --slice-formula */
/* slow */
void check_permit_rest(void)
{
    struct bus b, before;
    const uint64_t now_ns = any_time();
    const uint32_t token = nondet_uint32(), which = nondet_uint32(), epoch = nondet_uint32();
    gpw_status status;

    begin_anywhere(&b);
    before = b;
    switch (which % 4u) {
    case 0u: status = gpw_permit_step(&b.head, now_ns, nondet_float(), nondet_uint32()); break;
    case 1u: status = gpw_permit_seen(&b.head, now_ns, token); break;
    case 2u: status = gpw_permit_release(&b.head, now_ns, token); break;
    default: status = gpw_permit_restart(&b.head, epoch); break;
    }
    __CPROVER_assert(is_good(&b), "the state stays good");
    if (which % 4u == 0u && is_steady(&before.head, now_ns)) {
        expect_kept(&before, &b, 0u);
        expect_kept(&before, &b, 1u);
    }
    if (which % 4u == 3u && status == GPW_OK) {
        __CPROVER_assert(b.places[0].token == 0u && b.places[1].token == 0u &&
                             b.head.now_ns == GPWI_PERMIT_NEVER,
                         "after a restart no token of before");
    }
}

/* The induction begins: whatever the configuration, init leaves a good state. */
/* options: --unwind 5 --slice-formula */
/* slow */
void check_permit_init(void)
{
    struct bus b;
    gpw_permit_config c;
    gpw_permit *made = NULL;
    uint32_t header;

    __CPROVER_assume(gpw_permit_config_init(&c, sizeof c) == GPW_OK);
    header = c.header;
    c.epoch = nondet_uint32();
    c.life_s = nondet_float();
    c.skew_s = nondet_float();
    c.arrive_s = nondet_float();
    c.settle_s = nondet_float();
    c.quarantine_s = nondet_float();
    c.dt_max_s = nondet_float();
    c.reserved = nondet_uint32();
    c.tokens_max = PLACES;
    c.header = header;
    if (gpw_permit_init(&b, sizeof b, &c, &made) == GPW_OK) {
        __CPROVER_assert(is_good(&b), "the state is good");
    }
}
