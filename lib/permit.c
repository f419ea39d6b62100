/* SPDX-License-Identifier: MIT */
/* Tokens: granted while their watts fit, kept for as long as their load may come. Small enough
 * to be run as it is inside a model checker, which tests/spin does. */
#include "permit_state.h"

#include "maths.h"

#define PERMIT_MAGIC 0x74575047u /* "GPWt" */
#define CONFIG_V0_1 40u          /* sizes in 0.1 */
#define ANSWER_V0_1 32u
#define READING_V0_1 48u
#define TOKEN_V0_1 32u

#define SERIAL_MASK 0xFFFFu

GPW_STATIC_ASSERT(permit_config_size, sizeof(gpw_permit_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(permit_answer_size, sizeof(gpw_permit_answer) == ANSWER_V0_1);
GPW_STATIC_ASSERT(permit_reading_size, sizeof(gpw_permit_reading) == READING_V0_1);
GPW_STATIC_ASSERT(permit_token_size, sizeof(gpw_permit_token) == TOKEN_V0_1);
GPW_STATIC_ASSERT(permit_state_fits,
                  sizeof(struct gpw_permit) + 16u * sizeof(gpwi_permit_place) <=
                      GPW_PERMIT_STATE_BYTES(16u));
GPW_STATIC_ASSERT(permit_state_of_one_fits,
                  sizeof(struct gpw_permit) + sizeof(gpwi_permit_place) <=
                      GPW_PERMIT_STATE_BYTES(1u));

typedef gpwi_permit_place place;

/* ---- life ---- */

static GPWI_COLD int is_valid(const gpw_permit_config *c)
{
    const float held_s = c->life_s + c->skew_s + c->arrive_s;

    return c->tokens_max >= 1u && c->tokens_max <= GPW_PERMIT_TOKENS_MAX &&
           gpwi_is_within(c->life_s, 0.01f, GPW_PERMIT_LIFE_MAX_S) &&
           gpwi_is_within(c->skew_s, 0.0f, GPW_PERMIT_SKEW_MAX_S) &&
           gpwi_is_within(c->arrive_s, 0.0f, GPW_PERMIT_SKEW_MAX_S) &&
           gpwi_is_within(c->settle_s, 0.0f, GPW_PERMIT_SKEW_MAX_S) &&
           (c->quarantine_s == 0.0f ||
            gpwi_is_within(c->quarantine_s, held_s, 2.0f * GPW_PERMIT_LIFE_MAX_S)) &&
           gpwi_is_within(c->dt_max_s, 1.0e-3f, GPW_PERMIT_SKEW_MAX_S) && c->reserved == 0u;
}

GPWI_COLD gpw_status gpw_permit_config_init(gpw_permit_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_PERMIT);

    if (status == GPW_OK) {
        config->tokens_max = 8u;
        config->life_s = 10.0f;
        config->skew_s = 0.5f;
        config->arrive_s = 2.0f;
        config->settle_s = 0.5f;
        config->dt_max_s = 1.0f;
    }
    return status;
}

static GPWI_COLD gpw_status read_config(const gpw_permit_config *theirs,
                                        gpw_permit_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_permit_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_permit_state_size(const gpw_permit_config *config, size_t *bytes)
{
    gpw_permit_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = gpwi_permit_bytes(c.tokens_max);
    }
    return status;
}

static GPWI_COLD uint64_t nanoseconds(float time_s)
{
    return (uint64_t)gpwi_int64(time_s * 1.0e9f);
}

GPWI_COLD void gpwi_permit_begin(gpw_permit *p, const gpw_permit_config *c)
{
    memset(p, 0, gpwi_permit_bytes(c->tokens_max));
    p->magic = PERMIT_MAGIC;
    p->tokens_max = c->tokens_max;
    p->epoch = c->epoch;
    p->life_ns = nanoseconds(c->life_s);
    p->held_ns = p->life_ns + nanoseconds(c->skew_s) + nanoseconds(c->arrive_s);
    p->settle_ns = nanoseconds(c->settle_s);
    p->quarantine_ns = nanoseconds(c->quarantine_s);
    p->quarantine_ns = p->quarantine_ns < p->held_ns ? p->held_ns : p->quarantine_ns;
    p->dt_max_ns = nanoseconds(c->dt_max_s);
    p->now_ns = GPWI_PERMIT_NEVER;
    p->allowed_w = gpw_unknown();
}

GPWI_COLD gpw_status gpw_permit_init(void *memory, size_t memory_bytes,
                                     const gpw_permit_config *config, gpw_permit **permit)
{
    gpw_permit_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || permit == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, gpwi_permit_bytes(c.tokens_max));
    }
    if (status != GPW_OK) {
        return status;
    }
    gpwi_permit_begin(memory, &c);
    *permit = memory;
    return GPW_OK;
}

static GPWI_NOINLINE gpw_status check(const gpw_permit *p)
{
    if (p == NULL) {
        return GPW_ERR_NULL;
    }
    return p->magic == PERMIT_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

GPWI_COLD gpw_status gpw_permit_restart(gpw_permit *permit, uint32_t epoch)
{
    const gpw_status status = check(permit);

    if (status != GPW_OK) {
        return status;
    }
    if (((epoch ^ permit->epoch) & SERIAL_MASK) == 0u) {
        return GPW_ERR_DOMAIN;
    }
    memset(gpwi_permit_places(permit), 0, (size_t)permit->tokens_max * sizeof(place));
    permit->epoch = epoch;
    permit->serial = 0u;
    permit->now_ns = GPWI_PERMIT_NEVER;
    permit->open_ns = 0u;
    permit->allowed_w = gpw_unknown();
    permit->conditions_ok = 0u;
    permit->has_jumped = 0u;
    permit->granted = permit->refused = permit->expired = permit->revoked = 0u;
    return GPW_OK;
}

/* ---- places ---- */

static int may_be_used(uint32_t state)
{
    return state == GPW_TOKEN_GRANTED || state == GPW_TOKEN_USED;
}

static float reserved_of(const gpw_permit *p, const place *s)
{
    return s->token != 0u && p->now_ns < s->reserved_ns ? s->step_w : 0.0f;
}

static float sum_reserved(const gpw_permit *p)
{
    const place *const places = gpwi_permit_places_const(p);
    float sum_w = 0.0f;
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        sum_w += reserved_of(p, &places[i]);
    }
    return sum_w;
}

/* Places are free where the token is 0, so this finds them too. */
static GPWI_NOINLINE place *find_token(gpw_permit *p, uint32_t token)
{
    place *const places = gpwi_permit_places(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].token == token) {
            return &places[i];
        }
    }
    return NULL;
}

static place *find_request(gpw_permit *p, uint32_t request_id)
{
    place *const places = gpwi_permit_places(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].token != 0u && places[i].request_id == request_id) {
            return &places[i];
        }
    }
    return NULL;
}

/* How long a token may be used from now, by this clock. */
static uint64_t life_left_ns(const gpw_permit *p, const place *s)
{
    const uint64_t end_ns = s->free_ns - (p->held_ns - p->life_ns);

    return may_be_used(s->state) && p->now_ns < end_ns ? end_ns - p->now_ns : 0u;
}

GPWI_SMALL uint64_t gpwi_permit_life_left_ns(const gpw_permit *p, const place *s)
{
    return life_left_ns(p, s);
}

/* ---- time ---- */

static void drop_ended(gpw_permit *p)
{
    place *const places = gpwi_permit_places(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].token != 0u && p->now_ns >= places[i].free_ns) {
            p->expired += places[i].state == GPW_TOKEN_GRANTED ? 1u : 0u;
            memset(&places[i], 0, sizeof places[i]);
        }
    }
}

static void revoke_unused(gpw_permit *p)
{
    place *const places = gpwi_permit_places(p);
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        if (places[i].state == GPW_TOKEN_GRANTED) {
            places[i].state = GPW_TOKEN_REVOKED;
            p->revoked++;
        }
    }
}

/* No end that was reckoned on the old time holds: every reservation begins anew. */
static GPWI_COLD void begin_anew(gpw_permit *p, uint64_t now_ns)
{
    place *const places = gpwi_permit_places(p);
    uint32_t i;

    revoke_unused(p);
    for (i = 0; i < p->tokens_max; i++) {
        place *const s = &places[i];

        if (s->token == 0u) {
            continue;
        }
        s->reserved_ns = p->now_ns < s->reserved_ns ? now_ns + p->quarantine_ns : now_ns;
        s->free_ns = now_ns + p->quarantine_ns;
        s->state = s->state == GPW_TOKEN_USED ? (uint32_t)GPW_TOKEN_LOST : s->state;
    }
    p->open_ns = now_ns + p->quarantine_ns;
    p->has_jumped = 1u;
}

/* 1: the clock has jumped. */
static int advance(gpw_permit *p, uint64_t now_ns)
{
    const int is_first = p->now_ns == GPWI_PERMIT_NEVER;
    const int jumped = !is_first && (now_ns < p->now_ns || now_ns - p->now_ns > p->dt_max_ns);

    if (is_first) {
        p->open_ns = now_ns + p->quarantine_ns;
    } else if (jumped) {
        begin_anew(p, now_ns);
    }
    p->now_ns = now_ns;
    if (now_ns >= p->open_ns) {
        p->has_jumped = 0u;
    }
    drop_ended(p);
    return jumped;
}

static int take_conditions(gpw_permit *p, uint64_t now_ns, float allowed_w,
                           uint32_t conditions_ok)
{
    const int jumped = advance(p, now_ns);

    p->allowed_w = allowed_w;
    p->conditions_ok = conditions_ok;
    if (conditions_ok == 0u) {
        revoke_unused(p);
    }
    return jumped;
}

GPWI_SMALL gpw_status gpw_permit_step(gpw_permit *permit, uint64_t now_ns, float allowed_w,
                                      uint32_t conditions_ok)
{
    const gpw_status status = check(permit);

    if (status != GPW_OK) {
        return status;
    }
    return take_conditions(permit, now_ns, allowed_w, conditions_ok) ? GPW_NOTE_HELD : GPW_OK;
}

/* ---- requests ---- */

/* Whole milliseconds of less than 9,000 s, rounded down. A division of 64 bits is a call of
 * libgcc's on ARM; the product is at most one too small. */
static GPWI_NOINLINE uint32_t milliseconds(uint64_t ns)
{
    const uint64_t ms = ((ns >> 6) * 70368744u) >> 40; /* 2^40 / 15625 */

    return (uint32_t)(ms + ((ms + 1u) * 1000000u <= ns ? 1u : 0u));
}

/* Why no step at all would be granted; 0: some might. */
static uint32_t closed_because(const gpw_permit *p)
{
    uint32_t refusal = p->conditions_ok == 0u ? (uint32_t)GPW_REFUSAL_CONDITIONS : 0u;

    if (p->now_ns == GPWI_PERMIT_NEVER || p->now_ns < p->open_ns) {
        refusal |= (uint32_t)GPW_REFUSAL_QUARANTINE;
    }
    if (p->has_jumped != 0u) {
        refusal |= (uint32_t)GPW_REFUSAL_CLOCK;
    }
    if (!gpwi_is_known(p->allowed_w)) {
        refusal |= (uint32_t)GPW_REFUSAL_UNKNOWN;
    }
    return refusal;
}

static uint32_t count_kept(const gpw_permit *p)
{
    const place *const places = gpwi_permit_places_const(p);
    uint32_t i, kept = 0u;

    for (i = 0; i < p->tokens_max; i++) {
        kept += places[i].token != 0u ? 1u : 0u;
    }
    return kept;
}

static uint32_t full_because(const gpw_permit *p)
{
    return closed_because(p) |
           (count_kept(p) == p->tokens_max ? (uint32_t)GPW_REFUSAL_FULL : 0u);
}

/* Such that it would be granted: the sum of a step and what is reserved is rounded too. */
static float free_of(const gpw_permit *p)
{
    const float live_w = sum_reserved(p);
    const float free_w = p->allowed_w - live_w;

    if (full_because(p) != 0u || !(free_w > 0.0f)) {
        return 0.0f;
    }
    return live_w + free_w <= p->allowed_w ? free_w : free_w * 0.9999998f;
}

/* Until the next reservation or place ends. */
static uint64_t next_end_ns(const gpw_permit *p)
{
    const place *const places = gpwi_permit_places_const(p);
    uint64_t next_ns = GPWI_PERMIT_NEVER;
    uint32_t i;

    for (i = 0; i < p->tokens_max; i++) {
        const place *const s = &places[i];
        const uint64_t end_ns = p->now_ns < s->reserved_ns ? s->reserved_ns : s->free_ns;

        next_ns = s->token != 0u && end_ns < next_ns ? end_ns : next_ns;
    }
    return next_ns == GPWI_PERMIT_NEVER ? 0u : next_ns - p->now_ns;
}

static uint32_t retry_after_ms(const gpw_permit *p, uint32_t refusal)
{
    uint64_t wait_ns = 0u;

    if ((refusal & ((uint32_t)GPW_REFUSAL_CONDITIONS | (uint32_t)GPW_REFUSAL_UNKNOWN)) != 0u) {
        return 0u;
    }
    if ((refusal & (uint32_t)GPW_REFUSAL_QUARANTINE) != 0u) {
        wait_ns = p->open_ns - p->now_ns;
    } else if ((refusal & ((uint32_t)GPW_REFUSAL_POWER | (uint32_t)GPW_REFUSAL_FULL)) != 0u) {
        wait_ns = next_end_ns(p);
    }
    return wait_ns > 0u ? milliseconds(wait_ns) + 1u : 0u;
}

static void refuse(gpw_permit *p, gpw_permit_answer *answer, uint32_t refusal)
{
    p->refused++;
    answer->refusal = refusal;
    answer->retry_ms = retry_after_ms(p, refusal);
}

static GPWI_NOINLINE void hand_out(const gpw_permit *p, const place *s,
                                   gpw_permit_answer *answer)
{
    answer->granted = 1u;
    answer->token = s->token;
    answer->life_ms = milliseconds(life_left_ns(p, s));
}

/* The request has had its token. */
static void answer_again(gpw_permit *p, const place *s, gpw_permit_answer *answer)
{
    if (s->step_w != answer->step_w) {
        refuse(p, answer, GPW_REFUSAL_REUSED);
    } else if (s->state == GPW_TOKEN_REVOKED) {
        refuse(p, answer, GPW_REFUSAL_REVOKED);
    } else if (life_left_ns(p, s) == 0u) {
        refuse(p, answer, GPW_REFUSAL_SPENT);
    } else {
        hand_out(p, s, answer);
    }
}

/* Never 0, and no token that is kept: each place is kept for so long that the number cannot
 * come round. */
static uint32_t next_token(gpw_permit *p)
{
    p->serial = p->serial < SERIAL_MASK ? p->serial + 1u : 1u;
    return (p->epoch & SERIAL_MASK) << 16 | p->serial;
}

static void answer_new(gpw_permit *p, gpw_permit_answer *answer)
{
    uint32_t refusal = full_because(p);
    place *s;

    if (!(sum_reserved(p) + answer->step_w <= p->allowed_w)) {
        refusal |= gpwi_is_known(p->allowed_w) ? (uint32_t)GPW_REFUSAL_POWER : 0u;
    }
    s = find_token(p, 0u);
    if (refusal != 0u || s == NULL) {
        refuse(p, answer, refusal);
        return;
    }
    s->token = next_token(p);
    s->request_id = answer->request_id;
    s->state = GPW_TOKEN_GRANTED;
    s->step_w = answer->step_w;
    s->free_ns = p->now_ns + p->held_ns;
    s->reserved_ns = s->free_ns;
    p->granted++;
    hand_out(p, s, answer);
}

GPWI_SMALL gpw_status gpw_permit_request(gpw_permit *permit, uint64_t now_ns,
                                         uint32_t request_id, float step_w, float allowed_w,
                                         uint32_t conditions_ok, gpw_permit_answer *answer,
                                         size_t answer_bytes)
{
    gpw_status status = answer == NULL ? (gpw_status)GPW_ERR_NULL : check(permit);
    gpw_permit_answer ours;
    const place *s;

    if (status != GPW_OK) {
        return status;
    }
    if (answer_bytes < ANSWER_V0_1 || answer_bytes > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    if (request_id == 0u || !(step_w > 0.0f && step_w <= GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    (void)take_conditions(permit, now_ns, allowed_w, conditions_ok);
    memset(&ours, 0, sizeof ours);
    ours.request_id = request_id;
    ours.step_w = step_w;
    s = find_request(permit, request_id);
    if (s != NULL) {
        answer_again(permit, s, &ours);
    } else {
        answer_new(permit, &ours);
    }
    ours.free_w = free_of(permit);
    return gpwi_result_write(answer, answer_bytes, &ours, sizeof ours, ANSWER_V0_1);
}

/* ---- what is told of a token ---- */

static gpw_status find(gpw_permit *p, uint64_t now_ns, uint32_t token, place **found)
{
    const gpw_status status = check(p);

    if (status != GPW_OK) {
        return status;
    }
    (void)advance(p, now_ns);
    *found = token == 0u ? NULL : find_token(p, token);
    return *found == NULL ? GPW_ERR_NOT_FOUND : GPW_OK;
}

GPWI_SMALL gpw_status gpw_permit_use(gpw_permit *permit, uint64_t now_ns, uint32_t token)
{
    place *s = NULL;
    const gpw_status status = find(permit, now_ns, token, &s);

    if (status != GPW_OK) {
        return status;
    }
    if (life_left_ns(permit, s) == 0u) {
        return GPW_ERR_STATE;
    }
    s->state = GPW_TOKEN_USED;
    return GPW_OK;
}

GPWI_SMALL gpw_status gpw_permit_seen(gpw_permit *permit, uint64_t now_ns, uint32_t token)
{
    place *s = NULL;
    const gpw_status status = find(permit, now_ns, token, &s);

    if (status == GPW_OK && s->state != GPW_TOKEN_SEEN) {
        s->state = GPW_TOKEN_SEEN;
        s->reserved_ns = now_ns + permit->settle_ns;
        s->free_ns = s->free_ns < s->reserved_ns ? s->reserved_ns : s->free_ns;
    }
    return status;
}

GPWI_SMALL gpw_status gpw_permit_release(gpw_permit *permit, uint64_t now_ns, uint32_t token)
{
    place *s = NULL;
    const gpw_status status = find(permit, now_ns, token, &s);

    if (status == GPW_OK && (s->state == GPW_TOKEN_USED || s->state == GPW_TOKEN_LOST)) {
        return GPW_ERR_STATE;
    }
    if (status == GPW_OK && s->state != GPW_TOKEN_SEEN) {
        s->state = GPW_TOKEN_RELEASED;
        s->reserved_ns = now_ns;
    }
    return status;
}

/* ---- what it tells ---- */

static uint32_t count_live(const gpw_permit *p)
{
    const place *const places = gpwi_permit_places_const(p);
    uint32_t i, live = 0u;

    for (i = 0; i < p->tokens_max; i++) {
        live += places[i].token != 0u && p->now_ns < places[i].reserved_ns ? 1u : 0u;
    }
    return live;
}

static float seconds_until(const gpw_permit *p, uint64_t end_ns)
{
    return p->now_ns < end_ns ? gpwi_float_of_uint64(end_ns - p->now_ns) * 1.0e-9f : 0.0f;
}

GPWI_SMALL void gpwi_permit_tell(const gpw_permit *p, gpw_permit_reading *r)
{
    r->live_w = sum_reserved(p);
    r->free_w = free_of(p);
    r->live = count_live(p);
    r->kept = count_kept(p);
    r->refusal = full_because(p);
    if (r->refusal == 0u && !(r->free_w > 0.0f)) {
        r->refusal = GPW_REFUSAL_POWER;
    }
    r->is_open = r->refusal == 0u;
}

GPWI_SMALL gpw_status gpw_permit_get(const gpw_permit *permit, gpw_permit_reading *reading,
                                     size_t reading_bytes)
{
    const gpw_status status = reading == NULL ? (gpw_status)GPW_ERR_NULL : check(permit);
    gpw_permit_reading ours;

    if (status != GPW_OK) {
        return status;
    }
    gpwi_permit_tell(permit, &ours);
    ours.quarantine_left_s = permit->now_ns == GPWI_PERMIT_NEVER
                                 ? gpwi_float_of_uint64(permit->quarantine_ns) * 1.0e-9f
                                 : seconds_until(permit, permit->open_ns);
    ours.epoch = permit->epoch;
    ours.granted = permit->granted;
    ours.refused = permit->refused;
    ours.expired = permit->expired;
    ours.revoked = permit->revoked;
    return gpwi_result_write(reading, reading_bytes, &ours, sizeof ours, READING_V0_1);
}

GPWI_SMALL float gpw_permit_live_w(const gpw_permit *permit)
{
    return check(permit) == GPW_OK ? sum_reserved(permit) : gpw_unknown();
}

GPWI_SMALL gpw_status gpw_permit_token_at(const gpw_permit *permit, uint32_t index,
                                          gpw_permit_token *token, size_t token_bytes)
{
    const gpw_status status = token == NULL ? (gpw_status)GPW_ERR_NULL : check(permit);
    gpw_permit_token ours;
    const place *s;

    if (status != GPW_OK) {
        return status;
    }
    if (index >= permit->tokens_max) {
        return GPW_ERR_NOT_FOUND;
    }
    s = &gpwi_permit_places_const(permit)[index];
    memset(&ours, 0, sizeof ours);
    if (s->token != 0u) {
        ours.token = s->token;
        ours.request_id = s->request_id;
        ours.state = s->state;
        ours.step_w = s->step_w;
        ours.reserved_w = reserved_of(permit, s);
        ours.life_left_s = gpwi_float_of_uint64(life_left_ns(permit, s)) * 1.0e-9f;
        ours.reserved_left_s = seconds_until(permit, s->reserved_ns);
    }
    return gpwi_result_write(token, token_bytes, &ours, sizeof ours, TOKEN_V0_1);
}
