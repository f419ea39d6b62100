/* SPDX-License-Identifier: MIT */
/* What a reading does: alarm, excursion, or more of the level that was. */
#include "onset_internal.h"

#include "maths.h"

#define LEAST_PU 0.7f /* of the step that is looked for: noise may take the rest of it */
#define NOISE_Z 4.5f  /* of the noise, before excursions have been learned */
#define GAP_READINGS 8.0f
#define LEVEL_TAU_S 5.0f
#define NOISE_TAU_S 30.0f
#define BACK_PU 0.5f     /* of the limit: nearer than this is back at the level */
#define LATE_FACTOR 2.0f /* an excursion so many times as long as any before is none */
#define LATE_LEAST_S 1.0f

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

float gpwi_onset_limit(const gpw_onset *o, int32_t sign)
{
    const float learned_w = (1.0f + o->config.margin_pu) * side_of(o, sign)->reach_w;
    const float noise_w = NOISE_Z * gpwi_sqrt(o->square);
    const float given_w = sign > 0 ? o->given_up_w : o->given_down_w;

    return larger(larger(least_w(o), given_w), larger(learned_w, noise_w));
}

static float mean_limit(const gpw_onset *o, int32_t sign)
{
    const float learned_w = (1.0f + o->config.margin_pu) * side_of(o, sign)->mean_reach_w;

    return larger(least_w(o), learned_w);
}

/* ---- level ---- */

static void begin_level(gpw_onset *o, float over_w)
{
    o->has_level = 1u;
    o->level_w = over_w;
    o->heard = 0u;
    o->recent_count = 0u;
    memset(&o->away, 0, sizeof o->away);
}

static void follow(gpw_onset *o, float off_w, float dt_s)
{
    const float limit_w = least_w(o);
    float gain = 1.0f - gpwi_exp(-dt_s / LEVEL_TAU_S);

    if (o->heard < ONSET_SETTLED) {
        o->heard++;
        gain = larger(gain, 1.0f / (float)(o->heard + 1u));
    }
    o->level_w += gain * gpwi_clamp(off_w, -limit_w, limit_w);
    gain = larger(1.0f - gpwi_exp(-dt_s / NOISE_TAU_S), 1.0f / (float)(o->heard + 1u));
    o->square += gain * (off_w * off_w - o->square);
}

static void fade(onset_side *side, float dt_s, float learn_s)
{
    side->rest_s -= dt_s;
    if (side->rest_s < 0.0f) {
        const float kept = gpwi_exp(-dt_s / learn_s);

        side->rest_s = 0.0f;
        side->reach_w *= kept;
        side->mean_reach_w *= kept;
        side->length_s *= kept;
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

static void learn(gpw_onset *o, float length_s)
{
    onset_side *const side = o->away.sign > 0 ? &o->up : &o->down;
    const float reach_w = gpwi_abs(o->away.extreme_w);

    side->length_s = larger(side->length_s, length_s);
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
    const onset_side *const side = side_of(o, a->sign);

    a->sum_w += off_w;
    a->count++;
    if (off_w * (float)a->sign > a->extreme_w * (float)a->sign) {
        a->extreme_w = off_w;
    }
    if (!a->is_alarmed && (off_w * (float)a->sign > gpwi_onset_limit(o, a->sign) ||
                           away_s > larger(LATE_LEAST_S, LATE_FACTOR * side->length_s))) {
        alarm(o, stamp_ns, power_w);
    }
    if (away_s > o->config.excursion_s) {
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

/* Returns 1 when many readings together show what none shows alone. */
static int is_seen_together(gpw_onset *o, float off_w)
{
    float mean_w;
    onset_side *side;

    if (o->mean_of < 2u) {
        return 0;
    }
    mean_w = recent_mean(o, off_w);
    if (gpwi_abs(mean_w) > mean_limit(o, mean_w > 0.0f ? 1 : -1)) {
        return 1;
    }
    side = mean_w > 0.0f ? &o->up : &o->down;
    side->mean_reach_w = larger(side->mean_reach_w, gpwi_abs(mean_w));
    return 0;
}

static void judge(gpw_onset *o, uint64_t stamp_ns, float power_w, float dt_s)
{
    const float off_w = power_w - o->expected_w - o->level_w;
    const int32_t sign = off_w > 0.0f ? 1 : -1;
    const float size_w = gpwi_abs(off_w);

    if (o->away.sign != 0 && (size_w < BACK_PU * least_w(o) || sign != o->away.sign)) {
        learn(o, 1.0e-9f * gpwi_float_of_uint64(stamp_ns - o->away.begin_ns));
        o->away.sign = 0;
    }
    if (o->away.sign == 0 && size_w > least_w(o)) {
        go_away(o, stamp_ns, off_w);
    }
    if (o->away.sign == 0 && is_seen_together(o, off_w)) {
        go_away(o, stamp_ns, off_w);
        alarm(o, stamp_ns, power_w);
    }
    if (o->away.sign != 0) {
        stay_away(o, stamp_ns, power_w, off_w);
    } else {
        onset_side *const side = sign > 0 ? &o->up : &o->down;

        side->reach_w = larger(side->reach_w, size_w);
        follow(o, off_w, dt_s);
    }
}

void gpwi_onset_take(gpw_onset *o, uint64_t stamp_ns, float power_w, float expected_w,
                     int is_changing)
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
    if (is_lost) {
        begin_level(o, power_w - o->expected_w);
    } else {
        judge(o, stamp_ns, power_w, dt_s);
    }
}
