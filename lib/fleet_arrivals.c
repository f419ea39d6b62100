/* SPDX-License-Identifier: MIT */
/* Requests that a group serves: they arrive at random, each stays for a random time of its own,
 * none waits for another. Their number is simulated event by event. It is all that outlives a
 * tick: neither process remembers how long it has waited. */
#include "fleet_state.h"

#include "maths.h"

#define EVENTS_MAX (4u * GPW_FLEET_REQUEST_EVENTS_MAX)
#define COUNTED_MAX 64.0f /* above it a Poisson number is drawn as a Gaussian */
#define COUNT_MAX 192u    /* 16 standard deviations beyond it */
#define TWO_TO_MINUS_24 5.96046448e-8f

/* (0, 1] */
static float uniform(gpwi_stream *stream)
{
    return (float)((gpwi_stream_next(stream) >> 8) + 1u) * TWO_TO_MINUS_24;
}

/* Of mean 1. */
static float exponential(gpwi_stream *stream)
{
    return -gpwi_log(uniform(stream));
}

/* The stream of this tick; no two ticks of 10^16 share one. */
static void open_stream(gpwi_stream *stream, const gpw_fleet *f, const group *g)
{
    gpwi_stream_open(stream, f->seed, g->first_gpu, (uint32_t)f->tick,
                     (uint32_t)GPWI_STREAM_ARRIVALS | (uint32_t)(f->tick >> 32) << 8);
}

/* ---- how many there are at first ---- */

/* Poisson: arrivals of a process of rate 1 in a time of `mean`. */
static uint32_t draw_poisson(gpwi_stream *stream, float mean)
{
    float second, x, passed = 0.0f;
    uint32_t n;

    if (mean < COUNTED_MAX) {
        for (n = 0; n < COUNT_MAX; n++) {
            passed += exponential(stream);
            if (passed > mean) {
                break;
            }
        }
        return n;
    }
    x = mean + gpwi_sqrt(mean) * gpwi_stream_pair(stream, &second) + 0.5f;
    return x > 0.0f ? (uint32_t)x : 0u;
}

/* ---- one tick ---- */

/* Mean over the tick of the number in service, less its own mean. */
static float tick_beyond(const gpw_fleet *f, group *g, gpwi_stream *stream, float mean)
{
    float left_s = f->tick_s, sum = 0.0f;
    uint32_t events;

    for (events = 0; events < EVENTS_MAX; events++) {
        const float beyond = (float)g->in_service - mean;
        const float rate_per_s = g->arrivals_per_s + (float)g->in_service / g->request_s;
        const float wait_s = exponential(stream) / rate_per_s;

        if (!(wait_s < left_s)) {
            break;
        }
        sum += beyond * wait_s;
        left_s -= wait_s;
        if (uniform(stream) * rate_per_s <= g->arrivals_per_s) {
            g->in_service++;
        } else {
            g->in_service--;
        }
    }
    return (sum + ((float)g->in_service - mean) * left_s) / f->tick_s;
}

/* GPUs that serve at the start of the tick: those that have left for the phase, or have not
 * left it yet. */
static float serving_gpus(const group *g)
{
    const float changed = gpwi_group_changed(g);
    const float first = (float)g->previous_first;
    const float left = first + (float)g->previous_gpus - (changed > first ? changed : first);

    if (g->phase == (uint8_t)GPW_PHASE_INFER) {
        return changed;
    }
    return g->previous_phase == (uint8_t)GPW_PHASE_INFER && left > 0.0f ? left : 0.0f;
}

static float requests_w(const gpw_fleet *f, group *g)
{
    const float mean = g->arrivals_per_s * g->request_s;
    const float gpus = serving_gpus(g);
    gpwi_stream stream;

    if (gpus == 0.0f) {
        g->in_service = GPWI_NOT_SERVING;
        return 0.0f;
    }
    open_stream(&stream, f, g);
    if (g->in_service == GPWI_NOT_SERVING) {
        g->in_service = draw_poisson(&stream, mean);
    }
    return gpus / (float)g->gpus * (g->request_w * tick_beyond(f, g, &stream, mean));
}

void gpwi_arrivals_add(gpw_fleet *f)
{
    uint32_t i;

    f->fluctuation_w = 0.0f;
    for (i = 0; i < f->groups; i++) {
        group *const g = &gpwi_groups(f)[i];

        if (g->arrivals_per_s > 0.0f) {
            const float w = g->fluctuation_w + requests_w(f, g);

            g->fluctuation_w = w > -g->least_w ? w : -g->least_w;
        }
        f->fluctuation_w += g->fluctuation_w;
    }
}
