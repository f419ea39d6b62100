/* SPDX-License-Identifier: MIT */
/* Shared by the tests of supplies: one supply at a time, in memory of the test's own. */
#ifndef GPW_SUPPLY_SETUP_H
#define GPW_SUPPLY_SETUP_H

#include "gpw_test.h"

#include <gpupower/supply.h>

static GPW_STATE_BUFFER(memory, GPW_SUPPLY_STATE_BYTES(4, GPW_SUPPLY_ROWS_MAX, 1));

static inline gpw_supply_config config_of(float dt_s)
{
    gpw_supply_config c;

    assert_status(gpw_supply_config_init(&c, sizeof c), GPW_OK);
    c.dt_s = dt_s;
    return c;
}

static inline gpw_supply *supply_of(gpw_supply_config c)
{
    gpw_supply *supply = NULL;

    assert_status(gpw_supply_init(memory, sizeof memory, &c, &supply), GPW_OK);
    return supply;
}

static inline gpw_status refusal_of(gpw_supply_config c)
{
    gpw_supply *supply = NULL;
    size_t bytes = 123;
    const gpw_status status = gpw_supply_state_size(&c, &bytes);

    assert_int_equal(gpw_supply_init(memory, sizeof memory, &c, &supply), status);
    assert_true(status == GPW_OK || (bytes == 123 && supply == NULL));
    return status;
}

typedef struct answer {
    double ac_w, slope, settled_slope;
    gpw_status status;
} answer;

static inline answer ask(const gpw_supply *supply, double board_w)
{
    float ac_w = NAN, slope = NAN, settled_slope = NAN;
    answer at;

    at.status = gpw_supply_power(supply, (float)board_w, &ac_w, &slope, &settled_slope);
    at.ac_w = (double)ac_w;
    at.slope = (double)slope;
    at.settled_slope = (double)settled_slope;
    assert_true(at.status >= GPW_OK);
    return at;
}

static inline double step(gpw_supply *supply, double board_w, double frequency_hz)
{
    float mean_w = NAN, fluctuation_w = NAN;

    assert_status(gpw_supply_step(supply, (float)board_w, 0.0f, (float)frequency_hz, &mean_w,
                                  &fluctuation_w),
                  GPW_OK);
    return (double)mean_w;
}

#endif /* GPW_SUPPLY_SETUP_H */
