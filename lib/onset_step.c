/* SPDX-License-Identifier: MIT */
/* What a reading does: alarm, excursion, or more of the level that was. */
#include "onset_internal.h"

#include "maths.h"

#define LEAST_PU 0.7f /* of the step that is looked for: noise may take the rest of it */
#define NOISE_Z 4.5f  /* of the noise, before excursions have been learned */
#define NOISE_PU 2.0f /* of that: what goes further is no noise, but an excursion */
#define HEARD_MAX 100000u
#define SETTLE_READINGS 8u
#define GAP_READINGS 8.0f
#define LEVEL_TAU_S 5.0f
#define NOISE_TAU_S 30.0f
#define BACK_PU 0.5f  /* of the limit: nearer than this is back at the level */
#define SETTLE_S 3.0f /* a new level is sought that long */

static const onset_side *side_of(const gpw_onset *o, int32_t sign)
{
    return sign > 0 ? &o->up : &o->down;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static float least_w(const gpw_onset *o)
{
    return LEAST_PU * o->config.step_pu * o->config.rating_w;
}

/* What was seen, and some more: of noise, whose tail is thin, half as much more. */
static float beyond(const gpw_onset *o, float reach_w)
{
    const float margin = o->config.margin_pu;

    return (1.0f + (reach_w > least_w(o) ? margin : 0.5f * margin)) * reach_w;
}

static float given(const gpw_onset *o, int32_t sign)
{
    return larger(least_w(o), sign > 0 ? o->given_up_w : o->given_down_w);
}

GPWI_SMALL float gpwi_onset_limit(const gpw_onset *o, int32_t sign)
{
    const float learned_w = beyond(o, side_of(o, sign)->reach_w);
    const float noise_w = NOISE_Z * ONSET_SD_OF_HALF * side_of(o, sign)->mean_off_w;

    return larger(given(o, sign), larger(learned_w, noise_w));
}

static float mean_limit(const gpw_onset *o, int32_t sign)
{
    return larger(given(o, sign), beyond(o, side_of(o, sign)->mean_reach_w));
}

/* ---- level ---- */

GPWI_SMALL int gpwi_onset_is_settled(const gpw_onset *o)
{
    return o->known_s >= ONSET_QUIET_S && o->heard >= ONSET_QUIET;
}

static int is_settling(const gpw_onset *o)
{
    return o->known_s < SETTLE_S || o->heard < SETTLE_READINGS;
}

static void begin_level(gpw_onset *o, float over_w)
{
    o->has_level = 1u;
    o->level_w = over_w;
    o->heard = 0u;
    o->known_s = 0.0f;
    o->recent_count = 0u;
    o->mean_most_w = 0.0f;
    memset(&o->away, 0, sizeof o->away);
}

/* A reading is on one side, and shows that the other had none. */
static void hear(gpw_onset *o, float off_w, float dt_s)
{
    const float gain =
        larger(1.0f - gpwi_exp(-dt_s / NOISE_TAU_S), 1.0f / (float)(o->heard + 1u));
    const float most_w = NOISE_PU * least_w(o);
    const float near_w = gpwi_clamp(off_w, -most_w, most_w);

    o->heard += o->heard < HEARD_MAX ? 1u : 0u;
    o->known_s += dt_s;
    o->up.mean_off_w += gain * (larger(near_w, 0.0f) - o->up.mean_off_w);
    o->down.mean_off_w += gain * (larger(-near_w, 0.0f) - o->down.mean_off_w);
}

static void follow(gpw_onset *o, float off_w, float dt_s)
{
    const float limit_w = is_settling(o) ? GPW_POWER_MAX_W : least_w(o);
    const float gain = larger(1.0f - gpwi_exp(-dt_s / (is_settling(o) ? 1.0f : LEVEL_TAU_S)),
                              1.0f / (float)(o->heard + 1u));

    o->level_w += gain * gpwi_clamp(off_w, -limit_w, limit_w);
}

static void fade(onset_side *side, float dt_s, float learn_s)
{
    side->rest_s -= dt_s;
    if (side->rest_s < 0.0f) {
        const float kept = gpwi_exp(-dt_s / learn_s);

        side->rest_s = 0.0f;
        side->reach_w *= kept;
        side->mean_reach_w *= kept;
    }
}

/* ---- away ---- */

static void alarm(gpw_onset *o, uint64_t stamp_ns, float power_w)
{
    o->detected = 1u;
    o->count++;
    o->at_ns = stamp_ns;
    o->from_w = o->level_w + o->expected_w;
    o->to_w = power_w;
    o->away.is_alarmed = 1u;
}

static void learn(gpw_onset *o)
{
    onset_side *const side = o->away.sign > 0 ? &o->up : &o->down;
    const float reach_w = gpwi_abs(o->away.extreme_w);

    if (reach_w > 0.7f * side->reach_w) {
        side->rest_s = o->config.learn_s;
    }
    side->reach_w = larger(side->reach_w, reach_w);
    o->excursions++;
}

static void go_away(gpw_onset *o, uint64_t stamp_ns, float off_w)
{
    memset(&o->away, 0, sizeof o->away);
    o->away.begin_ns = stamp_ns;
    o->away.sign = off_w > 0.0f ? 1 : -1;
    o->away.extreme_w = off_w;
}

static void stay_away(gpw_onset *o, uint64_t stamp_ns, float power_w, float off_w)
{
    onset_away *const a = &o->away;
    const float away_s = 1.0e-9f * gpwi_float_of_uint64(stamp_ns - a->begin_ns);
    const int is_new = away_s > o->config.excursion_s;

    if (off_w * (float)a->sign > a->extreme_w * (float)a->sign) {
        a->extreme_w = off_w;
    }
    if (!a->is_alarmed && gpwi_onset_is_settled(o) &&
        (is_new || off_w * (float)a->sign > gpwi_onset_limit(o, a->sign))) {
        alarm(o, stamp_ns, power_w);
    }
    if (is_new) {
        begin_level(o, power_w - o->expected_w);
    }
}

/* ---- readings ---- */

/* The mean of the last readings less the level; 0 until there are enough. */
static float recent_mean(gpw_onset *o, float off_w)
{
    float sum_w = 0.0f;
    uint32_t i;

    o->recent[o->recent_next] = off_w;
    o->recent_next = o->recent_next + 1u < o->mean_of ? o->recent_next + 1u : 0u;
    if (o->recent_count < o->mean_of) {
        o->recent_count++;
        return 0.0f;
    }
    for (i = 0; i < o->mean_of; i++) {
        sum_w += o->recent[i];
    }
    return sum_w / (float)o->mean_of;
}

/* A mean rises over several readings: what it reached counts as the load's own when it has come
 * back, or it would teach itself. */
static void learn_mean(gpw_onset *o, float mean_w)
{
    const float most_w = gpwi_abs(o->mean_most_w);
    onset_side *const side = o->mean_most_w > 0.0f ? &o->up : &o->down;

    if (gpwi_abs(mean_w) < BACK_PU * least_w(o) || mean_w * o->mean_most_w < 0.0f) {
        side->mean_reach_w = larger(side->mean_reach_w, most_w);
        o->mean_most_w = 0.0f;
    } else if (gpwi_abs(mean_w) > most_w) {
        o->mean_most_w = mean_w;
    }
}

/* Returns 1 when many readings together show what none shows alone. */
static int is_seen_together(gpw_onset *o, float mean_w)
{
    const int is_seen = gpwi_onset_is_settled(o) && !o->away.is_alarmed &&
                        gpwi_abs(mean_w) > mean_limit(o, mean_w > 0.0f ? 1 : -1);

    learn_mean(o, mean_w);
    return is_seen;
}

/* Away from the level, or back at it. */
static void place(gpw_onset *o, uint64_t stamp_ns, float off_w)
{
    const int32_t sign = off_w > 0.0f ? 1 : -1;
    const float size_w = gpwi_abs(off_w);

    if (o->away.sign != 0 && (size_w < BACK_PU * least_w(o) || sign != o->away.sign)) {
        if (o->away.is_alarmed) { /* what was told is in no mean */
            o->recent_count = o->recent_next = 0u;
        }
        learn(o);
        memset(&o->away, 0, sizeof o->away);
    }
    if (o->away.sign == 0 && size_w > least_w(o)) {
        go_away(o, stamp_ns, off_w);
    }
}

static void judge(gpw_onset *o, uint64_t stamp_ns, float power_w, float dt_s)
{
    const float off_w = power_w - o->expected_w - o->level_w;
    onset_side *const side = off_w > 0.0f ? &o->up : &o->down;
    float mean_w;

    if (is_settling(o)) {
        follow(o, off_w, dt_s);
        o->heard++;
        o->known_s += dt_s;
        return;
    }
    place(o, stamp_ns, off_w);
    mean_w = o->mean_of > 1u ? recent_mean(o, off_w) : 0.0f;
    if (is_seen_together(o, mean_w)) {
        if (o->away.sign == 0) {
            go_away(o, stamp_ns, off_w);
        }
        alarm(o, stamp_ns, power_w);
    }
    if (o->away.sign != 0) {
        stay_away(o, stamp_ns, power_w, off_w);
    } else {
        side->reach_w = larger(side->reach_w, gpwi_abs(off_w));
        follow(o, off_w, dt_s);
    }
    hear(o, off_w, dt_s);
}

GPWI_SMALL void gpwi_onset_take(gpw_onset *o, uint64_t stamp_ns, float power_w,
                                float expected_w, int is_changing)
{
    const float dt_s =
        o->is_seen ? 1.0e-9f * gpwi_float_of_uint64(stamp_ns - o->stamp_ns) : 0.0f;
    const uint32_t is_expected = (uint32_t)gpwi_is_known(expected_w);
    const int is_lost = !o->has_level || is_expected != o->is_expected ||
                        dt_s > GAP_READINGS * o->config.refresh_s || is_changing;

    o->is_seen = 1u;
    o->stamp_ns = stamp_ns;
    o->is_expected = is_expected;
    o->expected_w = is_expected ? expected_w : 0.0f;
    fade(&o->up, dt_s, o->config.learn_s);
    fade(&o->down, dt_s, o->config.learn_s);
    if (is_changing) {
        memset(&o->up, 0, sizeof o->up);
        memset(&o->down, 0, sizeof o->down);
    }
    if (is_lost) {
        begin_level(o, power_w - o->expected_w);
    } else {
        judge(o, stamp_ns, power_w, dt_s);
    }
}
