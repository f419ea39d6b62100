/* SPDX-License-Identifier: MIT */
/* What a record asks of a battery, in one pass. Closed forms: sizing_forms.c. */
#include "sizing_internal.h"

#define CONFIG_V0_1 24u /* sizes in 0.1 */
#define RESULT_V0_1 64u
#define SIZING_MAGIC 0x5A575047u /* "GPWZ" */
#define DT_MAX_S 3600.0f
#define MJ_MAX INT64_C(2000000000000000000)
#define ADDED_MAX_MJ 4.0e18f /* with the sum so far no overflow */

struct gpw_sizing {
    uint32_t magic;
    uint32_t held;
    gpw_sizing_config config;
    uint32_t begun; /* bit 0: a load was usable, bit 1: a generator's power was */
    uint32_t reserved;
    float load_w, generator_w;
    float discharge_w, charge_w;
    gpwi_energy used, given, taken, out; /* inside, at the terminals, and out of the inside */
    int64_t most_mj, least_mj;           /* of used */
};

GPW_STATIC_ASSERT(sizing_config_size, sizeof(gpw_sizing_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(sizing_result_size, sizeof(gpw_sizing_result) == RESULT_V0_1);
GPW_STATIC_ASSERT(sizing_state_fits, sizeof(struct gpw_sizing) <= GPW_SIZING_STATE_BYTES);

void gpwi_energy_add(gpwi_energy *energy, float millijoules)
{
    const float with_rest =
        gpwi_clamp(millijoules + energy->rest_mj, -ADDED_MAX_MJ, ADDED_MAX_MJ);
    const int64_t whole = gpwi_int64(with_rest);
    const int64_t sum = energy->mj + whole;

    if (sum < -MJ_MAX || sum > MJ_MAX) {
        energy->mj = sum > 0 ? MJ_MAX : -MJ_MAX; /* for ever: no wrap */
        return;
    }
    energy->mj = sum;
    energy->rest_mj = with_rest - gpwi_float_of_int64(whole);
}

/* ---- configuration ---- */

static int is_valid(const gpw_sizing_config *c)
{
    return gpwi_is_within(c->dt_s, GPW_DT_MIN_S, DT_MAX_S) && c->discharge_efficiency > 0.0f &&
           c->discharge_efficiency <= 1.0f && c->charge_efficiency > 0.0f &&
           c->charge_efficiency <= 1.0f && c->discharge_efficiency >= 1.0e-3f &&
           c->reserved[0] == 0u && c->reserved[1] == 0u;
}

static gpw_status read_config(const gpw_sizing_config *theirs, gpw_sizing_config *ours)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_sizing_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    return status == GPW_OK && !is_valid(ours) ? (gpw_status)GPW_ERR_DOMAIN : status;
}

GPWI_COLD gpw_status gpw_sizing_config_init(gpw_sizing_config *config, size_t config_size)
{
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_SIZING);

    if (status == GPW_OK) {
        config->discharge_efficiency = 1.0f;
        config->charge_efficiency = 1.0f;
    }
    return status;
}

GPWI_COLD gpw_status gpw_sizing_state_size(const gpw_sizing_config *config, size_t *bytes)
{
    gpw_sizing_config c;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        *bytes = sizeof(struct gpw_sizing);
    }
    return status;
}

GPWI_COLD gpw_status gpw_sizing_init(void *memory, size_t memory_bytes,
                                     const gpw_sizing_config *config, gpw_sizing **sizing)
{
    gpw_sizing *const s = memory;
    gpw_sizing_config c;
    gpw_status status;

    if (memory == NULL || config == NULL || sizing == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &c);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, sizeof *s);
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(s, 0, sizeof *s);
    s->magic = SIZING_MAGIC;
    s->config = c;
    *sizing = s;
    return GPW_OK;
}

static gpw_status check(const gpw_sizing *sizing)
{
    if (sizing == NULL) {
        return GPW_ERR_NULL;
    }
    return sizing->magic == SIZING_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

gpw_status gpw_sizing_reset(gpw_sizing *sizing)
{
    const gpw_status status = check(sizing);
    gpw_sizing_config c;

    if (status == GPW_OK) {
        c = sizing->config;
        memset(sizing, 0, sizeof *sizing);
        sizing->magic = SIZING_MAGIC;
        sizing->config = c;
    }
    return status;
}

/* ---- record ---- */

static void take(gpw_sizing *s, float power_w)
{
    const gpw_sizing_config *const c = &s->config;
    const float terminal_mj = 1000.0f * power_w * c->dt_s;

    if (power_w > 0.0f) {
        const float inside_mj = terminal_mj / c->discharge_efficiency;

        gpwi_energy_add(&s->given, terminal_mj);
        gpwi_energy_add(&s->out, inside_mj);
        gpwi_energy_add(&s->used, inside_mj);
        s->discharge_w = power_w > s->discharge_w ? power_w : s->discharge_w;
    } else if (power_w < 0.0f) {
        gpwi_energy_add(&s->taken, -terminal_mj);
        gpwi_energy_add(&s->used, terminal_mj * c->charge_efficiency);
        s->charge_w = -power_w > s->charge_w ? -power_w : s->charge_w;
    }
    s->most_mj = s->used.mj > s->most_mj ? s->used.mj : s->most_mj;
    s->least_mj = s->used.mj < s->least_mj ? s->used.mj : s->least_mj;
}

static int take_sample(float sample, float *held)
{
    if (!gpwi_in_range(sample, -GPW_POWER_MAX_W, GPW_POWER_MAX_W)) {
        return 0;
    }
    *held = sample;
    return 1;
}

static gpw_status take_interval(gpw_sizing *s, float load_w, float generator_w)
{
    const int load_usable = take_sample(load_w, &s->load_w);
    const int generator_usable = take_sample(generator_w, &s->generator_w);

    s->begun |= (load_usable ? 1u : 0u) | (generator_usable ? 2u : 0u);
    if (s->begun == 3u) {
        take(s, s->load_w - s->generator_w);
    }
    if (load_usable && generator_usable) {
        return GPW_OK;
    }
    s->held += s->held < UINT32_MAX;
    return GPW_NOTE_HELD;
}

gpw_status gpw_sizing_step(gpw_sizing *sizing, float load_w, float generator_w)
{
    const gpw_status status = check(sizing);

    return status == GPW_OK ? take_interval(sizing, load_w, generator_w) : status;
}

gpw_status gpw_sizing_process(gpw_sizing *sizing, const float *load_w, const float *generator_w,
                              size_t ticks)
{
    gpw_status worst = check(sizing);
    size_t i;

    if (worst != GPW_OK) {
        return worst;
    }
    if (ticks > 0u && (load_w == NULL || generator_w == NULL)) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < ticks; i++) {
        if (take_interval(sizing, load_w[i], generator_w[i]) != GPW_OK) {
            worst = GPW_NOTE_HELD;
        }
    }
    return worst;
}

gpw_status gpw_sizing_result_get(const gpw_sizing *sizing, gpw_sizing_result *result,
                                 size_t result_bytes)
{
    const gpw_status status = result == NULL ? (gpw_status)GPW_ERR_NULL : check(sizing);
    gpw_sizing_result ours;

    if (status != GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    ours.capacity_mj = sizing->most_mj - sizing->least_mj;
    ours.start_mj = sizing->most_mj;
    ours.end_mj = sizing->most_mj - sizing->used.mj;
    ours.given_mj = sizing->given.mj;
    ours.taken_mj = sizing->taken.mj;
    ours.lost_mj = sizing->taken.mj - sizing->given.mj + sizing->used.mj;
    ours.discharge_w = sizing->discharge_w;
    ours.charge_w = sizing->charge_w;
    ours.held = sizing->held;
    ours.cycles = ours.capacity_mj > 0 ? gpwi_float_of_int64(sizing->out.mj) /
                                             gpwi_float_of_int64(ours.capacity_mj)
                                       : gpw_unknown();
    return gpwi_result_write(result, result_bytes, &ours, sizeof ours, RESULT_V0_1);
}
