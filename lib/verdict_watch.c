/* SPDX-License-Identifier: MIT */
/* The stream: what a verdict does with each sub-step, and what it leaves until the next look.
 */
#include "verdict_internal.h"
#include "verdict_state.h"

#define REST_PU 0.0025f /* half of the narrowest steady band: the speed stands still */
#define ARRIVED_PU                                                                             \
  0.01f                   /* half of the G2 and G3 tolerance band: and stands where it belongs \
                           */
#define JUMP_PU 1.0e-4f   /* of the settled speed within a look: the load has moved */
#define MOVED_SHARE 0.01f /* of rated, second to second: the load is no longer constant */
#define BURST_SHARE 0.05f /* of rated, inside a second: nor is it here */

static const gpwi_levels no_levels = {{GPWI_NO_LOAD_W, 0u}, {-GPWI_NO_LOAD_W, 0u}};

/* ---- recovery ---- */

static void close_excursion(gpwi_track *track)
{
    uint32_t *const longest = &track->longest[track->unloading];

    if (track->open && track->in_after > *longest) {
        *longest = track->in_after;
        track->longest_at[track->unloading] = (uint32_t)track->out_at;
    }
    track->open = 0u;
}

/* With droop the settled speed jumps with the load, and the speed is outside on the other side
 * at first: the jump tells. Without one it is the speed that has moved. */
static int is_unloading(const gpwi_run *r, float settled_pu)
{
    return gpwi_abs(settled_pu - r->settled_pu) > JUMP_PU ? settled_pu > r->settled_pu
                                                          : r->speed_pu > settled_pu;
}

static void leave(const gpw_verdict *v, gpwi_track *track, uint64_t now, float settled_pu)
{
    const int came_back_for_good =
        !track->open || now - track->out_at - track->in_after >= v->hold_samples;

    if (came_back_for_good) {
        close_excursion(track);
        track->out_at = now;
        track->open = 1u;
        track->unloading = (uint8_t)is_unloading(&v->run, settled_pu);
    }
    track->outside = 1u;
}

/* Called only when some class changes sides, so that a push compares two numbers, not four
 * classes. */
static GPWI_COLD void cross_bands(gpw_verdict *v, float gap_pu, float settled_pu)
{
    const uint64_t now = gpwi_verdict_now(v);
    float next_out = GPWI_NEVER_PU, next_in = -1.0f;
    uint32_t i;

    for (i = 0; i < v->classes; i++) {
        const float half = v->class_of[i].half_band_pu;
        gpwi_track *const track = &v->run.track[i];

        if (!track->outside && gap_pu > half) {
            leave(v, track, now, settled_pu);
        } else if (track->outside && gap_pu <= half) {
            track->outside = 0u;
            track->in_after = gpwi_span(track->out_at, now);
        }
        if (track->outside) {
            next_in = half > next_in ? half : next_in;
        } else {
            next_out = half < next_out ? half : next_out;
        }
    }
    v->run.zone_out_pu = next_out;
    v->run.zone_in_pu = next_in;
}

/* ---- trips ---- */

/* Called while some row is beyond its threshold, and once more after that. */
static GPWI_COLD void step_trips(gpw_verdict *v, float speed_pu)
{
    int running = 0;
    uint32_t i;

    for (i = 0; i < v->trips; i++) {
        gpwi_trip *const trip = &v->trip[i];
        const int beyond = (v->over_rows >> i & 1u) != 0u ? speed_pu > trip->limit_pu
                                                          : speed_pu < trip->limit_pu;

        if (!beyond) {
            trip->run = 0u;
        } else if (trip->run >= trip->delay) {
            v->run.tripped = (uint8_t)(i + 1u);
            v->run.trip_at = gpwi_verdict_now(v);
            v->run.trip_gate_pu = GPWI_NEVER_PU; /* the first one is the answer */
            return;
        } else {
            trip->run++;
            running = 1;
        }
    }
    v->run.trip_gate_pu = running ? -1.0f : v->trip_gate_pu;
}

/* ---- the worst step of load ---- */

/* A fluctuation on top of a step makes the largest change of the window end much later than the
 * step itself: the time of the step stays as long as nearly all of the change went in it. */
static void keep(const gpw_verdict *v, gpwi_change *change, float w, gpwi_level from,
                 gpwi_level to)
{
    const uint64_t now = gpwi_verdict_now(v);
    const uint64_t at = now - ((uint32_t)now - to.at);
    const float went = change->rise_w / w; /* w is not 0 */

    if (!(went >= GPWI_RISE_SHARE) || at - change->at > v->window_samples) {
        change->rise_w = w;
        change->rise = to.at - from.at;
    }
    change->w = w;
    change->at = at;
}

/* A change starts where the old level ended and ends where the new one began; levels in between
 * cannot start or end a larger one. Inside the interval nothing is lost: each new level is
 * measured against the lowest and the highest start before it. The first load follows NaN,
 * which is neither above nor below. */
static void note_change(gpw_verdict *v, float load_w)
{
    gpwi_run *const r = &v->run;
    const uint32_t now = (uint32_t)r->end - r->to_look;
    const gpwi_level was = {r->load_w, now - 1u}, is = {load_w, now};

    if (is.w > was.w) {
        if (was.w <= r->from.low.w) {
            r->from.low = was;
        }
        if (is.w > r->to.high.w) {
            r->to.high = is;
        }
        if (is.w - r->from.low.w > r->up.w) {
            keep(v, &r->up, is.w - r->from.low.w, r->from.low, is);
        }
    } else if (is.w < was.w) {
        if (was.w >= r->from.high.w) {
            r->from.high = was;
        }
        if (is.w < r->to.low.w) {
            r->to.low = is;
        }
        if (is.w - r->from.high.w < r->down.w) {
            keep(v, &r->down, is.w - r->from.high.w, r->from.high, is);
        }
    }
    r->load_w = load_w;
}

static int load_changed(const gpwi_run *r)
{
    return r->to.high.w > -GPWI_NO_LOAD_W || r->to.low.w < GPWI_NO_LOAD_W;
}

/* From the newest block back, so that of equal changes the fastest is kept. */
GPWI_COLD void gpwi_verdict_match_steps(const gpw_verdict *v, gpwi_change *up,
                                        gpwi_change *down)
{
    const gpwi_levels to = v->run.to;
    uint32_t i, at = v->run.block_at;

    for (i = 0; i < GPWI_STEP_BLOCKS; i++) {
        const gpwi_levels *const from = &v->run.block[at];

        if (to.high.w - from->low.w > up->w && to.high.at - from->low.at <= v->window_samples) {
            keep(v, up, to.high.w - from->low.w, from->low, to.high);
        }
        if (to.low.w - from->high.w < down->w &&
            to.low.at - from->high.at <= v->window_samples) {
            keep(v, down, to.low.w - from->high.w, from->high, to.low);
        }
        at = at > 0u ? at - 1u : GPWI_STEP_BLOCKS - 1u;
    }
}

/* Whether any change that ends in this interval could be the largest so far. */
static int may_match(const gpwi_run *r)
{
    return r->to.high.w - r->past_low_w > r->up.w || r->to.low.w - r->past_high_w < r->down.w;
}

/* Brings the bounds up to what is still remembered. They only widen between searches: a bound
 * that is out of date costs one search more, not a step less. */
static GPWI_COLD void narrow_past(gpwi_run *r)
{
    uint32_t i;

    r->past_low_w = GPWI_NO_LOAD_W;
    r->past_high_w = -GPWI_NO_LOAD_W;
    for (i = 0; i < GPWI_STEP_BLOCKS; i++) {
        if (r->block[i].low.w < r->past_low_w) {
            r->past_low_w = r->block[i].low.w;
        }
        if (r->block[i].high.w > r->past_high_w) {
            r->past_high_w = r->block[i].high.w;
        }
    }
}

static void remember_starts(gpwi_run *r)
{
    gpwi_levels *const block = &r->block[r->block_at];

    if (r->from.low.w <= block->low.w) {
        block->low = r->from.low;
    }
    if (r->from.high.w >= block->high.w) {
        block->high = r->from.high;
    }
    if (r->from.low.w < r->past_low_w) {
        r->past_low_w = r->from.low.w;
    }
    if (r->from.high.w > r->past_high_w) {
        r->past_high_w = r->from.high.w;
    }
}

static void look_at_steps(gpw_verdict *v)
{
    gpwi_run *const r = &v->run;

    if (load_changed(r)) {
        if (may_match(r)) {
            gpwi_verdict_match_steps(v, &r->up, &r->down);
            narrow_past(r);
        }
        remember_starts(r);
        r->from = r->to = no_levels;
    }
    if (--r->block_left == 0u) {
        r->block_left = v->block_looks;
        r->block_at = r->block_at + 1u < GPWI_STEP_BLOCKS ? r->block_at + 1u : 0u;
        r->block[r->block_at] = no_levels;
    }
}

/* ---- extremes, RoCoF, the frequency before a dip ---- */

static void look_at_extremes(gpw_verdict *v)
{
    gpwi_run *const r = &v->run;

    if (r->low.pu < r->lowest.pu) {
        r->lowest.pu = r->low.pu;
        r->lowest.at = r->end - r->low.to_look;
    }
    if (r->high.pu > r->highest.pu) {
        r->highest.pu = r->high.pu;
        r->highest.at = r->end - r->high.to_look;
    }
    if (r->ring_filled == 0u) {
        r->initial_pu = r->speed_pu;
    }
    if (r->initial_pu - r->low.pu > r->lowest.initial_pu) {
        r->lowest.initial_pu = r->initial_pu - r->low.pu;
        r->dip_initial_at = (uint32_t)r->end - r->low.to_look;
    }
    if (r->high.pu - r->initial_pu > r->highest.initial_pu) {
        r->highest.initial_pu = r->high.pu - r->initial_pu;
        r->rise_initial_at = (uint32_t)r->end - r->high.to_look;
    }
}

/* The settled speed is taken a RoCoF window back: the start of a dip, still inside the
 * tolerance, must not be taken for its own initial frequency. */
static void follow_rest(gpw_verdict *v, float settled_pu, float oldest_pu)
{
    gpwi_run *const r = &v->run;

    if (gpwi_abs(r->speed_pu - r->rest_pu) <= REST_PU &&
        gpwi_abs(r->speed_pu - settled_pu) <= ARRIVED_PU) {
        if (r->calm < v->calm_slots) {
            r->calm++;
        } else {
            r->initial_pu = oldest_pu;
        }
    } else {
        r->rest_pu = r->speed_pu;
        r->calm = 0u;
    }
}

static void look_at_ring(gpw_verdict *v, float settled_pu)
{
    gpwi_run *const r = &v->run;
    float *const slot_pu = &r->ring_pu[r->ring_at];

    if (--r->ring_left > 0u) {
        return;
    }
    r->ring_left = v->slot_looks;
    follow_rest(v, settled_pu, *slot_pu);
    if (r->ring_filled < v->slots) {
        r->ring_filled++;
    } else {
        r->rocof_pu = r->speed_pu - *slot_pu;
        if (gpwi_abs(r->rocof_pu) > r->rocof_max_pu) {
            r->rocof_max_pu = gpwi_abs(r->rocof_pu);
            r->rocof_at = r->end;
        }
    }
    *slot_pu = r->speed_pu;
    r->ring_at = r->ring_at + 1u < v->slots ? r->ring_at + 1u : 0u;
}

/* ---- steady band ---- */

static GPWI_COLD void widen_stretches(gpw_verdict *v)
{
    gpwi_run *const r = &v->run;
    uint32_t i;

    for (i = 0; i < v->classes; i++) {
        gpwi_track *const t = &r->track[i];

        if (r->quiet_pages < v->class_of[i].settle_pages) {
            continue;
        }
        if (r->waiting_low_pu < t->stretch_low_pu) {
            t->stretch_low_pu = r->waiting_low_pu;
        }
        if (r->waiting_high_pu > t->stretch_high_pu) {
            t->stretch_high_pu = r->waiting_high_pu;
        }
        if (t->stretch_high_pu - t->stretch_low_pu > t->steady_pu) {
            t->steady_pu = t->stretch_high_pu - t->stretch_low_pu;
            t->steady_at = (uint32_t)r->end;
        }
    }
}

static GPWI_COLD void end_stretches(gpw_verdict *v)
{
    uint32_t i;

    for (i = 0; i < v->classes; i++) {
        v->run.track[i].stretch_low_pu = GPWI_NEVER_PU;
        v->run.track[i].stretch_high_pu = -GPWI_NEVER_PU;
    }
}

static void begin_page(gpw_verdict *v)
{
    gpwi_run *const r = &v->run;

    r->page_left = v->page_looks;
    r->page_samples = 0u;
    r->page_sum_w = 0.0f;
    r->page_disturbed = 0u;
    r->page_low_pu = GPWI_NEVER_PU;
    r->page_high_pu = -GPWI_NEVER_PU;
}

/* A page counts only when the next one confirms it: a load that steps just before the end of a
 * page hardly moves its mean. The first page meets a NaN reference and so starts the count. */
static GPWI_COLD void end_page(gpw_verdict *v)
{
    gpwi_run *const r = &v->run;
    const float mean_w = r->page_sum_w / (float)r->page_samples;
    const int constant =
        !r->page_disturbed && gpwi_abs(mean_w - r->page_ref_w) <= MOVED_SHARE * v->rated_w;

    if (!constant) {
        end_stretches(v);
        r->page_ref_w = mean_w;
        r->quiet_pages = 0u;
        r->waiting = 0u;
        return;
    }
    if (r->waiting) {
        widen_stretches(v);
    }
    r->waiting_low_pu = r->page_low_pu;
    r->waiting_high_pu = r->page_high_pu;
    r->waiting = 1u;
    if (r->quiet_pages < UINT32_MAX) {
        r->quiet_pages++;
    }
}

static void look_at_page(gpw_verdict *v)
{
    gpwi_run *const r = &v->run;
    const float mean_w = r->load_sum_w / (float)r->span;

    if (r->low.pu < r->page_low_pu) {
        r->page_low_pu = r->low.pu;
    }
    if (r->high.pu > r->page_high_pu) {
        r->page_high_pu = r->high.pu;
    }
    if (gpwi_abs(mean_w - r->page_ref_w) > BURST_SHARE * v->rated_w) {
        r->page_disturbed = 1u;
    }
    r->page_sum_w += r->load_sum_w;
    r->page_samples += r->span;
    if (--r->page_left == 0u) {
        end_page(v);
        begin_page(v);
    }
}

/* ---- the stream ---- */

static void begin_interval(gpw_verdict *v, uint32_t samples)
{
    gpwi_run *const r = &v->run;

    r->span = samples;
    r->to_look = samples;
    r->end += samples;
    r->load_sum_w = 0.0f;
    r->low.pu = GPWI_NEVER_PU;
    r->high.pu = -GPWI_NEVER_PU;
}

static void look(gpw_verdict *v, float settled_pu)
{
    gpwi_run *const r = &v->run;

    r->unsettled = !gpwi_is_known(settled_pu);
    if (r->unsettled && r->zone_out_pu < GPWI_NEVER_PU) {
        cross_bands(v, GPWI_NEVER_PU, settled_pu);
    }
    look_at_extremes(v);
    look_at_ring(v, settled_pu);
    look_at_steps(v);
    look_at_page(v);
    r->settled_pu = settled_pu;
    begin_interval(v, v->look_samples);
}

/* NaN compares false everywhere here: the first sample has no speed before it to jump from, and
 * a set that cannot settle is dealt with at the look. */
void gpwi_verdict_push(gpw_verdict *v, float speed_pu, float settled_pu, float mean_w,
                       float total_w)
{
    gpwi_run *const r = &v->run;
    const float jump_pu = gpwi_abs(speed_pu - r->speed_pu);
    const float gap_pu = gpwi_abs(speed_pu - settled_pu);

    r->to_look--;
    r->speed_pu = speed_pu;
    r->load_sum_w += mean_w;
    if (speed_pu < r->low.pu) {
        r->low.pu = speed_pu;
        r->low.to_look = r->to_look;
    }
    if (speed_pu > r->high.pu) {
        r->high.pu = speed_pu;
        r->high.to_look = r->to_look;
    }
    if (jump_pu > r->jump_pu) {
        r->jump_pu = jump_pu;
    }
    if (total_w != r->load_w) {
        note_change(v, total_w);
    }
    if (gap_pu > r->zone_out_pu || gap_pu <= r->zone_in_pu) {
        cross_bands(v, gap_pu, settled_pu);
    }
    if (gpwi_abs(speed_pu) > r->trip_gate_pu) {
        step_trips(v, speed_pu);
    }
    if (r->to_look == 0u) {
        look(v, settled_pu);
    }
}

GPWI_COLD void gpwi_verdict_rewind(gpw_verdict *v)
{
    gpwi_run *const r = &v->run;
    uint32_t i;

    memset(r, 0, sizeof *r);
    r->speed_pu = r->load_w = r->rest_pu = r->page_ref_w = r->rocof_pu = gpw_unknown();
    r->zone_in_pu = -1.0f;
    r->zone_out_pu = GPWI_NEVER_PU;
    r->trip_gate_pu = v->trip_gate_pu;
    r->from = r->to = no_levels;
    r->lowest.pu = GPWI_NEVER_PU;
    r->highest.pu = -GPWI_NEVER_PU;
    r->block_left = v->block_looks;
    r->past_low_w = GPWI_NO_LOAD_W;
    r->past_high_w = -GPWI_NO_LOAD_W;
    r->ring_left = 1u;
    for (i = 0; i < GPWI_STEP_BLOCKS; i++) {
        r->block[i] = no_levels;
    }
    for (i = 0; i < v->classes; i++) {
        r->track[i].steady_pu = -1.0f;
        if (v->class_of[i].half_band_pu < r->zone_out_pu) {
            r->zone_out_pu = v->class_of[i].half_band_pu;
        }
    }
    for (i = 0; i < v->trips; i++) {
        v->trip[i].run = 0u;
    }
    end_stretches(v);
    begin_page(v);
    begin_interval(v, 1u); /* the first sample is looked at, so that windows begin with it */
}

float gpwi_verdict_rocof(const gpw_verdict *v)
{
    return v->run.rocof_pu * v->f0_hz /
           ((float)(v->slots * v->slot_looks * v->look_samples) * v->dt_s);
}

void gpwi_verdict_begin_at(gpw_verdict *v, float load_w)
{
    v->run.load_w = load_w;
}

void gpwi_verdict_disturbed(gpw_verdict *v)
{
    v->run.page_disturbed = 1u;
}

void gpwi_verdict_hole(gpw_verdict *v)
{
    v->run.hole = 1u;
}

int gpwi_verdict_tripped(const gpw_verdict *v)
{
    return (int)v->run.tripped;
}
