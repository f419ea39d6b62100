/* SPDX-License-Identifier: MIT */
/* A ride-through, sample by sample: whether it leaves or comes back, what is on the bus, and
 * what its store gives and gets. */
#include "gpupower/ride.h"
#include "maths.h"
#include "supply_state.h"

#define MILLI_PER_UNIT 1000.0f
#define VOLTAGE_MAX_PU 10.0f
#define ROCOF_MAX_HZ_PER_S 1.0e4f
#define ROUNDING 1.0e-5f /* of a store's last sample: it was meant to be whole */

/* ---- energies ---- */

static void add_mj(gpwi_ride_energy *energy, float mj)
{
    const float sum = mj + energy->rest_mj;
    const int64_t whole = gpwi_int64(sum);

    energy->mj += whole;
    energy->rest_mj = sum - gpwi_float_of_int64(whole);
}

static float millijoules_of(const gpwi_ride_energy *energy)
{
    return gpwi_float_of_int64(energy->mj) + energy->rest_mj;
}

/* ---- what it sees ---- */

/* From the oldest frequency kept, which is 15 to 16 sixteenths of the window away. */
static float own_rocof(gpwi_ride *r, float hz)
{
    uint32_t i;
    float rocof;

    if (!r->is_begun) { /* as if it had been so for long */
        for (i = 0; i < GPWI_RIDE_PASTS; i++) {
            r->past_hz[i] = hz;
        }
        r->is_begun = 1u;
    }
    r->past_count++;
    rocof = (hz - r->past_hz[r->past_at]) /
            ((float)((GPWI_RIDE_PASTS - 1u) * r->past_every + r->past_count) * r->dt_s);
    if (r->past_count >= r->past_every) {
        r->past_hz[r->past_at] = hz;
        r->past_at = (r->past_at + 1u) % GPWI_RIDE_PASTS;
        r->past_count = 0u;
    }
    return rocof;
}

static float smaller(float a, float b)
{
    return a < b ? a : b;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static void keep_extremes(gpwi_ride_tally *t, float hz, float v, float slew)
{
    t->low_hz = smaller(t->low_hz, hz);
    t->high_hz = larger(t->high_hz, hz);
    t->low_v = smaller(t->low_v, v);
    t->high_v = larger(t->high_v, v);
    t->slew_hz_per_s = larger(t->slew_hz_per_s, slew);
}

/* ---- leaving and coming back ---- */

static void forget_counts(gpwi_ride *r)
{
    uint32_t i;

    for (i = 0; i < GPWI_RIDE_CAUSES; i++) {
        r->count[i] = 0u;
    }
    r->good_count = 0u;
}

/* The causes that have now lasted too long; each is counted on its own. */
static uint32_t causes_to_leave(gpwi_ride *r, float hz, float slew)
{
    const int is_bad[GPWI_RIDE_CAUSES] = {hz<r->low_hz, hz> r->high_hz,
                                          r->voltage_pu<r->low_v, r->voltage_pu> r->high_v,
                                          r->slew_leaves && slew > r->slew_limit};
    uint32_t causes = 0u, i;

    for (i = 0; i < GPWI_RIDE_CAUSES; i++) {
        if (!is_bad[i]) {
            r->count[i] = 0u;
        } else if (r->count[i] >= r->samples[i]) {
            causes |= 1u << i;
        } else {
            r->count[i]++;
        }
    }
    return causes;
}

/* Whether the bus was good for so many samples before this one, which is good too. */
static int has_been_good(gpwi_ride *r, float hz, float slew, uint32_t samples)
{
    const int is_good = gpwi_in_range(hz, r->return_low_hz, r->return_high_hz) &&
                        gpwi_in_range(r->voltage_pu, r->return_low_v, r->return_high_v) &&
                        !(r->slew_leaves && slew > r->slew_limit);

    if (!is_good || samples == GPWI_RIDE_NEVER) {
        r->good_count = 0u;
        return 0;
    }
    if (r->good_count >= samples) {
        return 1;
    }
    r->good_count++;
    return 0;
}

static void lose_nodes(gpwi_ride *r)
{
    r->mode = GPW_RIDE_LOST;
    r->level = r->restart_share;
    r->now.losses += r->now.losses < UINT32_MAX;
    r->good_count = 0u;
    r->store_count = 0u;
}

static void leave(gpw_supply *supply, gpwi_ride *r, uint32_t causes)
{
    r->now.left_by |= causes;
    r->now.transfers += r->now.transfers < UINT32_MAX;
    supply->left_by = (uint8_t)(supply->left_by | causes);
    supply->trips += supply->trips < UINT32_MAX;
    forget_counts(r);
    if (r->mode == GPW_RIDE_RESTARTING) {
        lose_nodes(r); /* nothing is behind them yet */
    } else {
        r->mode = GPW_RIDE_STORE;
    }
}

static void come_back(gpwi_ride *r, uint32_t mode)
{
    r->mode = mode;
    r->walk_count = 0u;
    r->now.returns += r->now.returns < UINT32_MAX;
    r->now.together += r->spread_samples == 0u && r->now.together < UINT32_MAX;
    forget_counts(r);
}

static void change_mode(gpw_supply *supply, gpwi_ride *r, float hz, float slew)
{
    uint32_t causes;

    if (r->mode == GPW_RIDE_STORE) {
        if (has_been_good(r, hz, slew, r->return_samples)) {
            come_back(r, GPW_RIDE_RETURNING);
        }
    } else if (r->mode == GPW_RIDE_LOST) {
        if (has_been_good(r, hz, slew, r->restart_samples)) {
            come_back(r, GPW_RIDE_RESTARTING);
        }
    } else {
        causes = causes_to_leave(r, hz, slew);
        if (causes != 0u) {
            leave(supply, r, causes);
        }
    }
}

/* ---- what is on the bus ---- */

/* Mean share of one module over the sample of which `k` have passed since its return. */
static float module_share(uint32_t k, uint32_t walk_samples)
{
    return k >= walk_samples ? 1.0f : ((float)k + 0.5f) / (float)walk_samples;
}

/* Where module i of n comes back after spread i/(n - 1), rounded down to a sample. */
static float walk(gpwi_ride *r)
{
    const uint32_t k = r->walk_count;
    float sum = 0.0f;
    uint32_t i;

    if (r->spread_samples == 0u) {
        sum = (float)r->modules * module_share(k, r->walk_samples);
    }
    for (i = 0; i < r->modules && r->spread_samples > 0u; i++) {
        const uint32_t gaps = r->modules - 1u;
        const uint32_t from =
            r->spread_samples / gaps * i + r->spread_samples % gaps * i / gaps;

        sum += k >= from ? module_share(k - from, r->walk_samples) : 0.0f;
    }
    r->walk_count++;
    return sum / (float)r->modules;
}

/* Of the nodes' load, what is on the bus in this sample. */
static float share_on_bus(gpwi_ride *r)
{
    float share;

    if (r->mode == GPW_RIDE_LINE) {
        return 1.0f;
    }
    if (r->mode == GPW_RIDE_STORE || r->mode == GPW_RIDE_LOST) {
        return 0.0f;
    }
    share = walk(r);
    if (share >= 1.0f) {
        r->mode = GPW_RIDE_LINE;
        r->store_count = 0u;
        return 1.0f;
    }
    return share;
}

/* ---- the store ---- */

/* Gives what the bus does not, or loses the nodes: 0. A sample is carried whole or not. */
static int give(gpwi_ride *r, float mj)
{
    if (r->energy_mj != INT64_MAX) {
        const float left_mj =
            gpwi_float_of_int64(r->energy_mj - r->missing.mj) - r->missing.rest_mj;

        if (mj * (1.0f - ROUNDING) > left_mj) {
            lose_nodes(r);
            return 0;
        }
    }
    add_mj(&r->missing, mj);
    add_mj(&r->now.given, mj);
    r->store_count += r->store_count < UINT32_MAX;
    if (r->store_count > r->now.longest_samples) {
        r->now.longest_samples = r->store_count;
    }
    return 1;
}

/* Watts drawn for the store; the last sample draws what is left. */
static float recharge(gpwi_ride *r)
{
    const float stored_mj = r->recharge_w * r->recharge_efficiency * (r->dt_s * MILLI_PER_UNIT);
    float drawn_w = r->recharge_w, left_mj;

    if (!(drawn_w > 0.0f) || (r->missing.mj == 0 && !(r->missing.rest_mj > 0.0f))) {
        return 0.0f;
    }
    left_mj = millijoules_of(&r->missing);
    if (stored_mj < left_mj) {
        add_mj(&r->missing, -stored_mj);
    } else {
        drawn_w *= left_mj / stored_mj;
        r->missing.mj = 0;
        r->missing.rest_mj = 0.0f;
    }
    add_mj(&r->now.recharged, drawn_w * (r->dt_s * MILLI_PER_UNIT));
    return drawn_w;
}

/* ---- a sample ---- */

/* Share of the nodes' whole load on the bus; watts for the store beside it. */
static float advance(gpwi_ride *r, float load_w, float *store_w)
{
    const int is_restart = r->mode == GPW_RIDE_RESTARTING;
    float share = share_on_bus(r);

    *store_w = 0.0f;
    r->alive = r->mode == GPW_RIDE_LOST ? 0.0f : (is_restart ? share * r->level : r->level);
    if (r->mode == GPW_RIDE_LINE) {
        *store_w = is_restart ? 0.0f : recharge(r);
    } else if (r->mode != GPW_RIDE_LOST && !is_restart &&
               !give(r, (1.0f - share) * r->alive * load_w * (r->dt_s * MILLI_PER_UNIT))) {
        share = 0.0f;
        r->alive = 0.0f;
    }
    r->share = share;
    return is_restart || r->mode == GPW_RIDE_LOST ? r->alive : share * r->level;
}

void gpwi_ride_step(gpw_supply *supply, float frequency_hz, float *mean_w, float *fluctuation_w)
{
    gpwi_ride *const r = gpwi_supply_ride_block(supply);
    const float own = own_rocof(r, frequency_hz);
    const float slew = gpwi_abs(gpwi_is_known(r->rocof_hz_per_s) ? r->rocof_hz_per_s : own);
    const float through_w =
        supply->has_plant ? gpwi_supply_plant(supply)->through_w : supply->ac_w;
    float on_bus, store_w;

    keep_extremes(&r->now, frequency_hz, r->voltage_pu, slew);
    r->now.slew_exceeded |= slew > r->slew_limit;
    change_mode(supply, r, frequency_hz, slew);
    on_bus = advance(r, through_w * supply->distribution_efficiency, &store_w);
    store_w /= supply->distribution_efficiency;
    supply->share = r->share;
    if (supply->has_plant) {
        (void)gpwi_supply_plant_step(supply, on_bus, r->alive, store_w, mean_w, fluctuation_w);
    } else {
        *mean_w = on_bus * supply->ac_w + store_w;
        *fluctuation_w = on_bus * (supply->slope * *fluctuation_w);
    }
    supply->is_steady = 0u;
}

void gpwi_ride_forget(gpwi_ride_tally *tally)
{
    memset(tally, 0, sizeof *tally);
    tally->low_hz = tally->low_v = FLT_MAX;
    tally->slew_hz_per_s = -1.0f;
}

void gpwi_ride_reset(gpw_supply *supply)
{
    gpwi_ride *const r = gpwi_supply_ride_block(supply);

    gpwi_ride_forget(&r->now);
    memset(&r->missing, 0, sizeof r->missing);
    forget_counts(r);
    r->mode = GPW_RIDE_LINE;
    r->level = r->alive = r->share = 1.0f;
    r->walk_count = r->store_count = 0u;
    r->voltage_pu = 1.0f;
    r->rocof_hz_per_s = gpw_unknown();
    r->past_at = r->past_count = r->is_begun = 0u;
}

void gpwi_supply_step_bus(gpw_supply *supply, float frequency_hz, float voltage_pu,
                          float rocof_hz_per_s, float *mean_w, float *fluctuation_w)
{
    if (supply->ride == GPWI_RIDE_SET) {
        gpwi_ride *const r = gpwi_supply_ride_block(supply);

        r->voltage_pu = voltage_pu;
        r->rocof_hz_per_s = rocof_hz_per_s;
    }
    gpwi_supply_step(supply, frequency_hz, mean_w, fluctuation_w);
}

/* A voltage that cannot be is the one before; a change that cannot be is not known. */
gpw_status gpw_supply_step_bus(gpw_supply *supply, float mean_w, float fluctuation_w,
                               float frequency_hz, float voltage_pu, float rocof_hz_per_s,
                               float *ac_mean_w, float *ac_fluctuation_w)
{
    const int is_voltage = gpwi_in_range(voltage_pu, 0.0f, VOLTAGE_MAX_PU);
    const int is_rocof = gpwi_in_range(rocof_hz_per_s, -ROCOF_MAX_HZ_PER_S, ROCOF_MAX_HZ_PER_S);
    gpw_status status;

    if (ac_mean_w == NULL || ac_fluctuation_w == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpwi_supply_check(supply);
    if (status != GPW_OK) {
        return status;
    }
    if (supply->ride == GPWI_RIDE_SET) {
        gpwi_ride *const r = gpwi_supply_ride_block(supply);

        r->voltage_pu = is_voltage ? voltage_pu : r->voltage_pu;
        r->rocof_hz_per_s = is_rocof ? rocof_hz_per_s : gpw_unknown();
    }
    status = gpw_supply_step(supply, mean_w, fluctuation_w, frequency_hz, ac_mean_w,
                             ac_fluctuation_w);
    return status == GPW_OK && !(is_voltage && (is_rocof || !gpwi_is_known(rocof_hz_per_s)))
               ? (gpw_status)GPW_NOTE_HELD
               : status;
}
