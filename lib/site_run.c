/* SPDX-License-Identifier: MIT */
/* One tick of a site: every room in turn on each sub-step, and the frequency back. */
#include "site_state.h"

#define SIGNALS_V0_1 64u
#define HOLE_NS 100000000u /* as the verdict has it for its own samples */

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_bus_run_substeps
#  pragma weak gpwi_bus_report
#  pragma weak gpwi_bus_free_w
#  pragma weak gpwi_bus_rewind
#  pragma weak gpwi_site_rebuild_genset
#endif

GPW_STATIC_ASSERT(signals_size, sizeof(gpw_site_signals) == SIGNALS_V0_1);
GPW_STATIC_ASSERT(flags_follow_the_set, GPW_SITE_THROTTLE_MAX == 1 &&
                                            GPW_SITE_THROTTLE_MIN == 2 &&
                                            GPW_SITE_AIR_LIMITED == 4);

/* ---- other loads of the bus ---- */

/* Nanoseconds from the start of the present tick to the next change; the tick's length when it
 * is beyond. Whole numbers: a change in the last nanosecond of a tick must not be lost. */
uint32_t gpwi_site_next_bus_change(gpw_site *site)
{
    uint64_t at_ns;

    if (site->bus_next >= site->bus_events) {
        return site->config.tick_ns;
    }
    at_ns = gpwi_site_bus(site)[site->bus_next].at_ns;
    if (at_ns <= site->time_ns) {
        return 0u;
    }
    return at_ns - site->time_ns < site->config.tick_ns ? (uint32_t)(at_ns - site->time_ns)
                                                        : site->config.tick_ns;
}

/* Nanosecond of the tick in which sub-step k begins, tick * k / substeps without 64 bits: there
 * are no more than 100 sub-steps. */
static uint32_t substep_begin(const gpw_site *site, uint32_t k)
{
    const uint32_t tick_ns = site->config.tick_ns;

    return tick_ns / site->substeps * k + tick_ns % site->substeps * k / site->substeps;
}

/* Their mean over sub-step k of a tick in which something changes. */
float gpwi_site_changing_bus_mean(gpw_site *site, uint32_t k, uint32_t *change_ns)
{
    const uint32_t start = substep_begin(site, k);
    const uint32_t end = substep_begin(site, k + 1u);
    uint32_t from = start;
    float sum = 0.0f;

    while (*change_ns < end) {
        const uint32_t at = *change_ns > from ? *change_ns : from;

        sum += site->bus_w * (float)(at - from);
        from = at;
        site->bus_w = gpwi_site_bus(site)[site->bus_next++].load_w;
        *change_ns = gpwi_site_next_bus_change(site);
    }
    return (sum + site->bus_w * (float)(end - from)) / (float)(end - start);
}

/* ---- staggers ---- */

float gpwi_site_smoothed_w(gpw_site *site, float board_w)
{
    return site->stages[GPW_CHAIN_RAIL] > 0u && site->config.load_source != GPW_LOAD_AC
               ? gpwi_chain_settled(gpwi_site_chain(site, GPW_CHAIN_RAIL), board_w)
               : board_w;
}

/* A load that cannot be judged is taken for boundless. What a step brings at once is the
 * difference of two of these: the cooling stands as it is. */
float gpwi_site_bus_load_w(gpw_site *site, float board_w, float *cooling_coming_w)
{
    gpwi_supply_load load;

    gpwi_supply_load_at(gpwi_site_supply(site), gpwi_site_smoothed_w(site, board_w), &load);
    *cooling_coming_w = load.settled_w - load.now_w;
    return load.now_w < FLT_MAX ? load.now_w + site->bus_w : FLT_MAX;
}

/* What the set can still take at once, as a controller that knows the nominal set sees it: what
 * its air allows, less what it does not carry yet: load its throttle has still to follow, and
 * load on its way (released, but still in a chain, a ramp or a supply that is away). The air
 * has time for the cooling that is still to come; the throttle's end is kept free for it. */
static float free_step_w(gpw_site *site, float headed_w)
{
    gpw_genset *const genset = gpwi_site_genset(site);
    const float rated_w = site->genset.rated_w;
    gpw_genset_output set;
    float free_w, ceiling_w, behind_w, coming_w, cooling_w;

    if (gpwi_site_has_bus(site)) {
        free_w = gpwi_bus_free_w(site, &ceiling_w, &behind_w);
    } else {
        gpwi_genset_read(genset, &set);
        free_w = gpwi_genset_acceptable_w(genset) + site->air_belief_pu * rated_w;
        ceiling_w = (site->genset.throttle_max_pu - set.throttle_pu) * rated_w;
        behind_w = site->mean_w - set.throttle_pu * rated_w;
    }
    coming_w = gpwi_site_bus_load_w(site, headed_w, &cooling_w) - site->mean_w;
    ceiling_w -= cooling_w > 0.0f ? cooling_w : 0.0f;
    return (free_w < ceiling_w ? free_w : ceiling_w) - (behind_w > 0.0f ? behind_w : 0.0f) -
           (coming_w > 0.0f ? coming_w : 0.0f);
}

/* Whether something else changes the load in the tick that comes: a gate then waits until it
 * can be seen. */
static int load_is_about_to_change(gpw_site *site)
{
    return gpwi_site_next_bus_change(site) < site->config.tick_ns ||
           gpwi_fleet_has_event_now(gpwi_site_fleet(site));
}

static int gate_is_open(gpw_site *site, const gpwi_site_stagger *s, float rail_step_w)
{
    const float headed_w = gpwi_fleet_headed_w(gpwi_site_fleet(site));
    float step_w, cooling_w;

    if (!s->gate_air || rail_step_w <= 0.0f) {
        return 1;
    }
    if (load_is_about_to_change(site)) {
        return 0;
    }
    step_w = gpwi_site_bus_load_w(site, headed_w + rail_step_w, &cooling_w) -
             gpwi_site_bus_load_w(site, headed_w, &cooling_w);
    return step_w <= (1.0f - s->margin_pu) * free_step_w(site, headed_w);
}

/* Phase the GPUs still to be released are in; the stagger's own phase when there are none. */
static uint32_t waiting_phase(gpw_site *site, const gpwi_site_stagger *s)
{
    uint32_t phase = s->phase, gpus;

    if (gpw_fleet_group_phase(gpwi_site_fleet(site), s->group, &phase, &gpus) == GPW_OK &&
        phase == s->phase && gpus < gpwi_site_groups(site)[s->group].gpus) {
        phase = gpwi_fleet_previous_phase(gpwi_site_fleet(site), s->group);
    }
    return phase;
}

static void run_stagger(gpw_site *site, gpwi_site_stagger *s)
{
    gpw_fleet *const fleet = gpwi_site_fleet(site);
    const uint32_t gpus = s->left < s->gpus_per_step ? s->left : s->gpus_per_step;
    const uint32_t from = waiting_phase(site, s);
    float step_w;

    if (s->left == 0u || site->time_ns < s->at_ns || site->time_ns < s->next_ns) {
        return;
    }
    if (from == s->phase || (s->left < gpwi_site_groups(site)[s->group].gpus &&
                             gpwi_fleet_commanded_phase(fleet, s->group) != s->phase)) {
        s->left = 0u; /* all are there, or the schedule has called them elsewhere */
        return;
    }
    step_w = (float)gpus * (gpwi_fleet_phase_mean(fleet, s->group, s->phase) -
                            gpwi_fleet_phase_mean(fleet, s->group, from));
    if (!gate_is_open(site, s, step_w)) {
        site->flags |= GPW_SITE_WAITING;
        return;
    }
    if (gpw_fleet_command(fleet, s->group, s->phase, gpus, 0u) == GPW_OK) {
        s->left -= gpus;
        s->next_ns = site->time_ns + s->interval_ns;
    }
}

/* Kept apart, as the parts of a tick are, for the stack's sake. */
static GPWI_NOINLINE void run_staggers(gpw_site *site)
{
    uint32_t i;

    site->flags &= ~(uint32_t)GPW_SITE_WAITING;
    for (i = 0; i < site->staggers; i++) { /* those by time alone first: gates must see them */
        if (!gpwi_site_staggers(site)[i].gate_air) {
            run_stagger(site, &gpwi_site_staggers(site)[i]);
        }
    }
    for (i = 0; i < site->staggers; i++) {
        if (gpwi_site_staggers(site)[i].gate_air) {
            run_stagger(site, &gpwi_site_staggers(site)[i]);
        }
    }
}

/* ---- the tick ---- */

/* From the boards to the AC input of the nodes. */
static void to_ac(gpw_site *site, float frequency_hz, float *mean, float *beside,
                  float *smoothed)
{
    if (site->stages[GPW_CHAIN_RAIL] > 0u && site->config.load_source != GPW_LOAD_AC) {
        gpwi_chain_step(gpwi_site_chain(site, GPW_CHAIN_RAIL), mean, beside);
        *smoothed += *mean + *beside;
    }
    gpwi_supply_step(gpwi_site_supply(site), frequency_hz, mean, beside);
}

/* From there to the bus. */
static inline void to_bus(gpw_site *site, float *mean, float *beside, float *psu)
{
    if (site->has_psu_now) {
        gpwi_chain_step(gpwi_site_chain(site, GPW_CHAIN_PSU), mean, beside);
        *psu += *mean + *beside;
    }
    if (site->stages[GPW_CHAIN_AC] > 0u) {
        gpwi_chain_step(gpwi_site_chain(site, GPW_CHAIN_AC), mean, beside);
    }
}

/* Every sub-step from the boards to the frequency. Kept apart from what comes before and after
 * it, so that their stacks do not add up. Most ticks change nothing at the boards: the supply
 * is then asked again only when the frequency leaves its window. */
static GPWI_NOINLINE void run_substeps(gpw_site *site, float fluctuation, gpwi_tick_sums *sums)
{
    const int has_fleet = site->config.load_source == GPW_LOAD_FLEET;
    const int is_constant = site->stages[GPW_CHAIN_RAIL] == 0u &&
                            (!has_fleet || gpwi_fleet_is_constant(gpwi_site_fleet(site)));
    const int has_chain = site->has_psu_now || site->stages[GPW_CHAIN_AC] > 0u;
    const float f0_hz = site->genset.f0_hz, stalled_pu = site->genset.stall_speed_pu - 1.0f;
    gpw_genset *const genset = gpwi_site_genset(site);
    gpwi_tick_sums sum = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    uint32_t change_ns = gpwi_site_next_bus_change(site);
    float frequency_hz = site->frequency_hz, low_hz = FLT_MAX, high_hz = 0.0f;
    float settled_pu = 0.0f, settled_for_w = -1.0f; /* no load yet */
    float rail = 0.0f, ac_mean = 0.0f, ac_beside = 0.0f, mean = 0.0f;
    uint32_t k;

    for (k = 0; k < site->substeps; k++) {
        float beside, speed_pu;

        if (!gpwi_in_range(frequency_hz, low_hz, high_hz)) {
            rail = has_fleet ? gpwi_fleet_mean(gpwi_site_fleet(site), k) : site->load_w;
            ac_mean = rail;
            ac_beside = fluctuation;
            to_ac(site, frequency_hz, &ac_mean, &ac_beside, &sum.smoothed);
            if (is_constant) {
                gpwi_supply_window(gpwi_site_supply(site), &low_hz, &high_hz);
            }
        }
        sum.rail_mean += rail;
        mean = ac_mean;
        beside = ac_beside;
        sum.ac += mean + beside;
        if (has_chain) {
            to_bus(site, &mean, &beside, &sum.psu);
        }
        mean += change_ns < site->config.tick_ns
                    ? gpwi_site_changing_bus_mean(site, k, &change_ns)
                    : site->bus_w;
        beside += mean; /* from here on the total */
        sum.generator += beside;
        speed_pu = gpwi_genset_substep(genset, beside);
        frequency_hz = f0_hz * (1.0f + speed_pu);
        if (mean != settled_for_w || speed_pu < stalled_pu) {
            settled_for_w = mean;
            settled_pu = gpwi_genset_settled(genset, mean);
        }
        gpwi_verdict_push(gpwi_site_verdict(site), speed_pu, settled_pu, mean, beside);
    }
    site->frequency_hz = frequency_hz;
    site->mean_w = mean;
    *sums = sum;
}

static GPWI_NOINLINE void begin_tick(gpw_site *site)
{
    if (site->config.load_source == GPW_LOAD_FLEET) {
        if (site->staggers > 0u) {
            run_staggers(site);
        }
        gpwi_fleet_begin(gpwi_site_fleet(site));
    }
    gpwi_genset_begin(gpwi_site_genset(site));
}

static GPWI_NOINLINE void end_tick(gpw_site *site)
{
    if (site->config.load_source == GPW_LOAD_FLEET) {
        gpwi_fleet_end(gpwi_site_fleet(site));
        if (site->judging) {
            gpwi_site_watch_bounds(site);
        }
    }
    if (gpwi_genset_collapsed(gpwi_site_genset(site))) {
        (void)!gpw_verdict_collapse(gpwi_site_verdict(site)); /* the handle is live */
    }
    site->time_ns += site->config.tick_ns;
}

static GPWI_NOINLINE void report(gpw_site *site, const gpwi_tick_sums *sums, float fluctuation,
                                 gpw_site_signals *out)
{
    const float per = site->per_substep;
    const int has_rail = site->config.load_source != GPW_LOAD_AC;
    gpw_genset_output set;

    gpwi_genset_read(gpwi_site_genset(site), &set);
    out->time_ns = site->time_ns;
    out->rail_mean_w = has_rail ? sums->rail_mean * per : gpw_unknown();
    out->rail_w = has_rail ? sums->rail_mean * per + fluctuation : gpw_unknown();
    out->smoothed_w =
        has_rail && site->stages[GPW_CHAIN_RAIL] > 0u ? sums->smoothed * per : out->rail_w;
    out->ac_w = sums->ac * per;
    out->psu_w = site->has_psu_now ? sums->psu * per : out->ac_w;
    out->generator_w = sums->generator * per;
    out->frequency_hz = set.frequency_hz;
    out->frequency_min_hz = site->genset.f0_hz * (1.0f + set.speed_min_pu);
    out->frequency_max_hz = site->genset.f0_hz * (1.0f + set.speed_max_pu);
    out->rocof_hz_per_s = gpwi_verdict_rocof(gpwi_site_verdict(site));
    out->throttle_pu = set.throttle_pu;
    out->boost_pu = set.boost_pu;
    out->connected_share = gpwi_supply_share(gpwi_site_supply(site));
    out->flags = site->flags | (set.limited & 7u) | (set.collapsed ? GPW_SITE_COLLAPSED : 0u) |
                 (out->connected_share < 1.0f ? GPW_SITE_SUPPLY_LEFT : 0u) |
                 (gpwi_verdict_tripped(gpwi_site_verdict(site)) ? GPW_SITE_TRIPPED : 0u);
}

/* `out` may be NULL. */
static void tick(gpw_site *site, gpw_site_signals *out)
{
    gpwi_tick_sums sums;
    float fluctuation = 0.0f;

    begin_tick(site);
    if (site->config.load_source == GPW_LOAD_FLEET) {
        fluctuation = gpwi_fleet_fluctuation(gpwi_site_fleet(site));
    }
    if (gpwi_site_has_bus(site)) {
        gpwi_bus_run_substeps(site, fluctuation, &sums);
    } else {
        run_substeps(site, fluctuation, &sums);
    }
    if (sums.generator > site->peak_w) {
        site->peak_w = sums.generator;
    }
    end_tick(site);
    if (out != NULL) {
        report(site, &sums, fluctuation, out);
        if (gpwi_site_has_bus(site)) {
            gpwi_bus_report(site, out);
        }
    }
}

/* A load sample that cannot be is replaced by the last good one; a row of them longer than the
 * verdict bears is a hole in the record. */
static void take_load(gpw_site *site, float load_w)
{
    if (gpwi_in_range(load_w, 0.0f, GPW_POWER_MAX_W)) {
        site->load_w = load_w * site->load_ratio;
        site->held_ticks = 0u;
        return;
    }
    site->held_samples++;
    site->flags |= GPW_SITE_HELD;
    if (++site->held_ticks * (uint64_t)site->config.tick_ns > HOLE_NS) {
        site->held_ticks--; /* stays there: no wrap after months */
        gpwi_verdict_hole(gpwi_site_verdict(site));
    }
}

gpw_status gpw_site_process(gpw_site *site, const float *load_w, gpw_site_signals *signals,
                            size_t signals_bytes, size_t ticks)
{
    const gpw_status status = gpwi_site_check(site, 1u);
    unsigned char *out = (unsigned char *)signals;
    uint64_t held;
    size_t i;

    if (status != GPW_OK) {
        return status;
    }
    if (site->config.load_source != GPW_LOAD_FLEET && load_w == NULL && ticks > 0u) {
        return GPW_ERR_NULL;
    }
    if (site->config.load_source == GPW_LOAD_FLEET && load_w != NULL) {
        return GPW_ERR_STATE;
    }
    if (signals != NULL && (signals_bytes < SIGNALS_V0_1 || signals_bytes > GPWI_CONFIG_MAX ||
                            signals_bytes % GPW_STATE_ALIGN != 0u)) {
        return GPW_ERR_VERSION;
    }
    held = site->held_samples;
    for (i = 0; i < ticks; i++) {
        if (load_w != NULL) {
            take_load(site, load_w[i]);
        }
        tick(site, out == NULL ? NULL : (gpw_site_signals *)(void *)out);
        if (out != NULL) {
            /* a newer caller's signals are longer; there is no older one yet */
            memset(out + sizeof *signals, 0, signals_bytes - sizeof *signals);
            out += signals_bytes;
        }
    }
    return site->held_samples != held ? GPW_NOTE_HELD : GPW_OK;
}

gpw_status gpw_site_step(gpw_site *site, gpw_site_signals *signals, size_t signals_bytes)
{
    return gpw_site_process(site, NULL, signals, signals_bytes, 1u);
}

gpw_status gpw_site_step_load(gpw_site *site, float load_w, gpw_site_signals *signals,
                              size_t signals_bytes)
{
    return gpw_site_process(site, &load_w, signals, signals_bytes, 1u);
}

gpw_status gpw_site_command(gpw_site *site, uint32_t group, gpw_phase phase, uint32_t gpus,
                            uint32_t delay_ns)
{
    gpw_status status = gpwi_site_check(site, 1u);

    if (status != GPW_OK) {
        return status;
    }
    if (site->config.load_source != GPW_LOAD_FLEET) {
        return GPW_ERR_STATE;
    }
    status = gpw_fleet_command(gpwi_site_fleet(site), group, phase, gpus, delay_ns);
    if (status >= GPW_OK) {
        gpwi_site_group *const mine = &gpwi_site_groups(site)[group];

        mine->used = (uint16_t)(mine->used | 1u << phase);
    }
    return status;
}

gpw_status gpw_site_group_phase(const gpw_site *site, uint32_t group, gpw_phase *phase,
                                uint32_t *gpus)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    if (status != GPW_OK) {
        return status;
    }
    return gpw_fleet_group_phase(gpwi_site_fleet_const(site), group, phase, gpus);
}

/* ---- back to the beginning ---- */

/* What a run at a corner begins with. */
typedef struct beginning {
    float load_ratio;             /* of what a record says */
    float boards_w, rail_w, ac_w; /* before and after the rail chain, at the nodes */
    float generator_w; /* what a load bank burns at rest, and the other loads, in it */
    gpw_genset_config set;
} beginning;

/* A reading m of a meter with the error e is of a power of m/(1 + e) to m/(1 - e). */
static float load_ratio(const gpw_site *site, uint32_t level)
{
    const float e = site->config.load_error;

    return level == GPW_FLEET_LEVEL_WIDE     ? 1.0f / (1.0f - e)
           : level == GPW_FLEET_LEVEL_NARROW ? 1.0f / (1.0f + e)
                                             : 1.0f;
}

static GPWI_COLD gpw_status begin_at(gpw_site *site, uint32_t corner, float load_w,
                                     beginning *at)
{
    const uint32_t level = gpwi_site_corner_level(site, corner);
    gpwi_supply_load load;

    at->load_ratio = load_ratio(site, level);
    at->boards_w = load_w * at->load_ratio;
    if (site->config.load_source == GPW_LOAD_FLEET) {
        gpwi_fleet_set_level(gpwi_site_fleet(site), level);
        at->boards_w = gpwi_fleet_initial_w(gpwi_site_fleet(site));
    }
    at->rail_w = gpwi_site_smoothed_w(site, at->boards_w);
    gpwi_supply_load_at(gpwi_site_supply(site), at->rail_w, &load);
    at->ac_w = load.settled_w;
    gpwi_site_corner_genset(site, corner, &at->set);
    at->generator_w = gpwi_chain_settled(gpwi_site_chain(site, GPW_CHAIN_AC), at->ac_w) +
                      site->config.bus_load_w;
    at->set.initial_pu = at->generator_w / at->set.rated_w;
    return load.settled_w < FLT_MAX ? GPW_OK : GPW_ERR_DOMAIN;
}

gpw_status gpwi_site_check_corners(gpw_site *site, float initial_load_w)
{
    gpw_status status = GPW_OK;
    uint32_t corner;

    for (corner = 0; corner < GPWI_PARAMETER_CORNERS && status == GPW_OK; corner++) {
        beginning at;
        size_t bytes;

        if (gpwi_site_needs_corner(site, corner)) {
            status = begin_at(site, corner, initial_load_w, &at);
            if (status == GPW_OK) {
                status = gpw_genset_state_size(&at.set, &bytes);
            }
        }
    }
    return status;
}

static gpw_status rewind_chains(gpw_site *site, float boards_w, float ac_w)
{
    gpw_status status = gpw_chain_reset(gpwi_site_chain(site, GPW_CHAIN_RAIL), boards_w);

    if (status == GPW_OK) {
        status = gpw_chain_reset(gpwi_site_chain(site, GPW_CHAIN_PSU), ac_w);
    }
    return status == GPW_OK ? gpw_chain_reset(gpwi_site_chain(site, GPW_CHAIN_AC), ac_w)
                            : status;
}

static void rewind_staggers(gpw_site *site)
{
    uint32_t i;

    for (i = 0; i < site->staggers; i++) {
        gpwi_site_stagger *const s = &gpwi_site_staggers(site)[i];

        s->next_ns = 0u;
        s->left = gpwi_site_groups(site)[s->group].gpus;
    }
}

/* The set comes first: it alone can refuse, and then nothing else has been touched. */
GPWI_COLD gpw_status gpwi_site_rewind(gpw_site *site, uint32_t corner, float initial_load_w)
{
    gpw_genset *genset;
    beginning at;
    gpw_status status = begin_at(site, corner, initial_load_w, &at);

    if (status == GPW_OK) {
        status = at.set.acceptance_rows_max > 0u && GPWI_IS_LINKED(gpwi_site_rebuild_genset)
                     ? gpwi_site_rebuild_genset(site, &at.set)
                     : gpw_genset_init(gpwi_site_genset(site),
                                       site->at.verdict - site->at.genset, &at.set, &genset);
    }
    if (status == GPW_OK) {
        gpwi_supply_reset(gpwi_site_supply(site));
        gpwi_supply_settle(gpwi_site_supply(site), at.rail_w);
    }
    if (status == GPW_OK && site->config.load_source == GPW_LOAD_FLEET) {
        status = gpw_fleet_reset(gpwi_site_fleet(site));
    }
    if (status == GPW_OK) {
        status = rewind_chains(site, at.boards_w, at.ac_w);
    }
    if (status == GPW_OK) {
        status = gpw_verdict_reset(gpwi_site_verdict(site));
    }
    if (status != GPW_OK) {
        return status;
    }
    rewind_staggers(site);
    site->air_belief_pu = site->genset.air_step_pu - at.set.air_step_pu;
    site->corner = (uint8_t)corner;
    site->has_psu_now = corner < GPWI_PARAMETER_CORNERS && gpwi_site_has_psu_model(site);
    site->time_ns = 0u;
    site->bus_next = 0u;
    site->bus_w = site->config.bus_load_w;
    site->flags = 0u;
    site->held_ticks = 0u;
    site->held_samples = 0u;
    site->load_ratio = at.load_ratio;
    site->load_w = initial_load_w * at.load_ratio;
    site->mean_w = at.generator_w;
    site->peak_w = 0.0f;
    gpwi_verdict_begin_at(gpwi_site_verdict(site), site->mean_w);
    site->frequency_hz = site->genset.f0_hz;
    return gpwi_site_has_bus(site) ? gpwi_bus_rewind(site, corner) : (gpw_status)GPW_OK;
}

gpw_status gpw_site_reset(gpw_site *site, uint32_t corner, float initial_load_w)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    if (status != GPW_OK) {
        return status;
    }
    if (corner >= GPW_SITE_CORNERS || !gpwi_in_range(initial_load_w, 0.0f, GPW_POWER_MAX_W)) {
        return GPW_ERR_DOMAIN;
    }
    return gpwi_site_rewind(site, corner, initial_load_w);
}

/* ---- results of the present run ---- */

gpw_status gpw_site_result(const gpw_site *site, gpw_verdict_result *result,
                           size_t result_bytes)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    return status != GPW_OK
               ? status
               : gpw_verdict_result_get(gpwi_site_verdict_const(site), result, result_bytes);
}

gpw_status gpw_site_class_result(const gpw_site *site, uint32_t index, gpw_class_result *result,
                                 size_t result_bytes)
{
    const gpw_status status = gpwi_site_check(site, 1u);

    return status != GPW_OK ? status
                            : gpw_verdict_class_get(gpwi_site_verdict_const(site), index,
                                                    result, result_bytes);
}
