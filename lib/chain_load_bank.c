/* SPDX-License-Identifier: MIT */
/* A load bank: burns what keeps the generator's load up, and what prepares its engine for a
 * step. */
#include "chain_state.h"

#include "maths.h"

#define CONFIG_V0_1 48u
#define POWER_MIN_W 1.0f
#define RESPONSE_MAX_S 10.0f

GPW_STATIC_ASSERT(load_bank_config_size, sizeof(gpw_load_bank_config) == CONFIG_V0_1);

/* ---- configuration ---- */

gpw_status gpw_load_bank_config_init(gpw_load_bank_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_LOAD_BANK);

    if (status == GPW_OK) {
        config->rated_w = gpw_unknown();
    }
    return status;
}

static int is_valid(const gpw_load_bank_config *c)
{
    return gpwi_in_range(c->rated_w, POWER_MIN_W, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->step_w, 0.0f, c->rated_w) &&
           gpwi_in_range(c->minimum_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_is_rate(c->ramp_down_w_per_s) &&
           gpwi_in_range(c->response_s, 0.0f, RESPONSE_MAX_S) &&
           gpwi_in_range(c->boost_w, 0.0f, c->rated_w) && gpwi_is_rate(c->boost_w_per_s) &&
           gpwi_in_range(c->boost_from_s, 0.0f, GPW_TIME_MAX_S) &&
           gpwi_in_range(c->boost_until_s, c->boost_from_s, GPW_TIME_MAX_S) &&
           (c->reserved[0] | c->reserved[1]) == 0u;
}

static gpw_status read_config(const gpw_load_bank_config *theirs, gpw_load_bank_config *ours)
{
    gpw_status status = theirs == NULL ? (gpw_status)GPW_ERR_NULL
                                       : gpw_load_bank_config_init(ours, sizeof *ours);

    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    }
    if (status == GPW_OK && !gpwi_is_known(ours->rated_w)) {
        status = GPW_ERR_UNKNOWN;
    }
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

gpw_status gpw_chain_add_load_bank(gpw_chain *chain, const gpw_load_bank_config *config)
{
    gpw_load_bank_config c;
    gpw_status status = read_config(config, &c);
    load_bank *b;
    stage *s;

    if (status == GPW_OK) {
        status = gpwi_chain_check_room(chain, 1, BATTERY_PLACES);
    }
    if (status != GPW_OK) {
        return status;
    }
    s = gpwi_chain_append_large(chain, STAGE_LOAD_BANK);
    b = gpwi_large_stage(s);
    b->rated = c.rated_w;
    b->step = c.step_w;
    b->minimum = c.minimum_w;
    b->down = gpwi_per_sample(c.ramp_down_w_per_s, chain->dt_s);
    b->gain = gpwi_lag_gain(chain->dt_s, c.response_s);
    b->direct = gpwi_lag_direct(chain->dt_s, c.response_s);
    b->boost = c.boost_w;
    b->boost_up = gpwi_per_sample(c.boost_w_per_s, chain->dt_s);
    b->boost_from = gpwi_samples_in(c.boost_from_s, chain->dt_s);
    b->boost_until = gpwi_samples_in(c.boost_until_s, chain->dt_s);
    gpwi_chain_keep(chain, s);
    return GPW_OK;
}

/* ---- a sample ---- */

/* Up to the next whole step. A quotient that only rounding brings above a whole number is that
 * number. */
static float switched(const load_bank *b, float wanted)
{
    float steps;

    if (!(wanted > 0.0f)) {
        return 0.0f;
    }
    if (b->step > 0.0f && wanted < b->rated) {
        steps = wanted / b->step * (1.0f - 4.0f * FLT_EPSILON);
        if (steps < 8388608.0f) {
            wanted = b->step * (float)((uint32_t)steps + 1u);
        }
    }
    return wanted < b->rated ? wanted : b->rated;
}

static float kept_up(const load_bank *b, float in)
{
    return b->minimum - in;
}

float gpwi_load_bank_settled_w(const load_bank *b, float in)
{
    return in + switched(b, kept_up(b, in));
}

void gpwi_load_bank_settle(load_bank *b, float in)
{
    const two_float none = {0.0f, 0.0f};

    b->value = in;
    b->residue = 0.0f;
    b->answer = switched(b, kept_up(b, in));
    b->last = b->answer;
    b->raised = 0.0f;
    b->raised_residue = 0.0f;
    b->burnt = none;
    b->count = 0u;
}

/* What it burns ahead of the step. Off again at the step's own sample. */
static float raised(load_bank *b)
{
    const uint32_t now = b->count;

    b->count += b->count < UINT32_MAX;
    if (!(b->boost > 0.0f) || now < b->boost_from) {
        return 0.0f;
    }
    if (now >= b->boost_until) {
        b->raised = 0.0f;
        b->raised_residue = 0.0f;
        return 0.0f;
    }
    return gpwi_slew(&b->raised, &b->raised_residue, b->boost, b->boost_up, FLT_MAX);
}

/* The load as it would be if it fell no faster than the ramp; a rise passes at once. */
static float let_down(load_bank *b, float in)
{
    return gpwi_slew(&b->value, &b->residue, in, FLT_MAX, b->down);
}

float gpwi_load_bank_step(load_bank *b, float in)
{
    const float falling = let_down(b, in) - in, minimum = kept_up(b, in), ahead = raised(b);
    float wanted = falling > minimum ? falling : minimum, power;

    wanted = switched(b, ahead > wanted ? ahead : wanted);
    power = b->answer + b->direct * (wanted - b->answer);
    b->answer += b->gain * (wanted - b->answer);
    two_add(&b->burnt, power, 0.0f);
    b->last = power;
    return in + power;
}

gpw_status gpw_chain_load_bank(const gpw_chain *chain, uint32_t index, int64_t *burnt_mj,
                               float *power_w)
{
    const stage *s = NULL;
    const load_bank *b;
    gpw_status status;

    if (burnt_mj == NULL || power_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_chain_find(chain, index, STAGE_LOAD_BANK, &s);
    if (status != GPW_OK) {
        return status;
    }
    b = gpwi_large_stage(s);
    *burnt_mj = gpwi_chain_millijoules(chain, b->burnt);
    *power_w = b->last;
    return GPW_OK;
}
