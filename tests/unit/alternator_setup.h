/* SPDX-License-Identifier: MIT */
/* An alternator of 1 MVA stepped each millisecond, for the tests of its room. */
#ifndef ALTERNATOR_SETUP_H
#define ALTERNATOR_SETUP_H

#include "gpw_test.h"

#include "alternator_internal.h"

#include <math.h>
#include <string.h>

#define NS_PER_MS 1000000u
#define RATED_VA 1.0e6f

static GPW_STATE_BUFFER(memory, GPW_ALTERNATOR_STATE_BYTES);

static inline gpw_alternator_config config_of(uint32_t preset)
{
    gpw_alternator_config c;

    assert_status(gpw_alternator_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_alternator_preset(&c, preset), GPW_OK);
    c.tick_ns = NS_PER_MS;
    c.rated_va = RATED_VA;
    return c;
}

static inline gpw_alternator *made(const gpw_alternator_config *c)
{
    gpw_alternator *a = NULL;

    assert_status(gpw_alternator_init(memory, sizeof memory, c, &a), GPW_OK);
    return a;
}

static inline gpw_alternator_output step(gpw_alternator *a, double p, double q, double b,
                                         double speed)
{
    gpw_alternator_output out;

    assert_status(gpw_alternator_step(a, (float)p * RATED_VA, (float)q * RATED_VA,
                                      (float)b * RATED_VA, (float)speed, &out, sizeof out),
                  GPW_OK);
    return out;
}

static inline gpw_alternator_output steps(gpw_alternator *a, uint32_t count, double p, double q,
                                          double b, double speed)
{
    gpw_alternator_output out;

    memset(&out, 0, sizeof out);
    for (; count > 0u; count--) {
        out = step(a, p, q, b, speed);
    }
    return out;
}

/* A field that no regulator moves. */
static inline gpw_alternator_config unregulated(void)
{
    gpw_alternator_config c = config_of(GPW_ALTERNATOR_DIESEL_50KVA);

    c.exciter_gain = 1.0f;
    c.exciter_lead_s = c.exciter_lag_s = 0.0f;
    c.exciter_tau_s = 100.0f;
    return c;
}

#endif /* ALTERNATOR_SETUP_H */
