/* SPDX-License-Identifier: MIT */
/* Plans of 1 MW with a coarse search, and what they are asked about. */
#ifndef PLAN_SETUP_H
#define PLAN_SETUP_H

#include "gpw_test.h"

#include "plan_internal.h"

#include <gpupower/plan_measures.h>
#include <gpupower/plan_surface.h>
#include <gpupower/response.h>

#include <string.h>

#define RATED_W 1.0e6f

static uint64_t memory[1024];
static gpw_plan_answer a;

static inline gpw_genset_config set_of(uint32_t preset)
{
    gpw_genset_config c;

    assert_status(gpw_genset_config_init(&c, sizeof c), GPW_OK);
    assert_status(gpw_genset_preset(&c, preset), GPW_OK);
    c.tick_ns = 10000000u;
    c.rated_w = RATED_W;
    return c;
}

static inline gpw_genset_config with_air(float step_pu, float tau_s)
{
    gpw_genset_config c = set_of(GPW_GENSET_DIESEL_NA);

    c.air_step_pu = step_pu;
    c.air_tau_s = tau_s;
    return c;
}

static inline gpw_plan_config search(uint32_t corners)
{
    gpw_plan_config c;

    assert_status(gpw_plan_config_init(&c, sizeof c), GPW_OK);
    c.scan = 4u;
    c.corners = corners;
    c.settle_s = 10.0f;
    return c;
}

static inline gpw_limits no_limits(void)
{
    gpw_limits l;

    assert_status(gpw_limits_init(&l, sizeof l), GPW_OK);
    return l;
}

static inline gpw_limits g1(void)
{
    gpw_limits l = no_limits();

    assert_status(gpw_limits_iso8528(&l, GPW_CLASS_G1), GPW_OK);
    return l;
}

/* 0.1 % of load dips a set by 0.004 %. */
static inline gpw_limits unkept(void)
{
    gpw_limits l = no_limits();

    l.dip_rated_pct = 1.0e-4f;
    return l;
}

static inline gpw_plan *made(gpw_plan_config c, gpw_genset_config set, gpw_limits l)
{
    gpw_plan *plan = NULL;

    assert_status(gpw_plan_init(memory, sizeof memory, &c, &set, &l, &plan), GPW_OK);
    return plan;
}

static inline gpw_plan *plan_of(gpw_genset_config set, uint32_t corners)
{
    return made(search(corners), set, g1());
}

static inline gpw_plan_profile course(float base_w, float step_w, float total_w,
                                      float ramp_w_per_s)
{
    gpw_plan_profile p;

    assert_status(gpw_plan_profile_init(&p, sizeof p), GPW_OK);
    p.base_w = base_w;
    p.step_w = step_w;
    p.total_w = total_w;
    p.ramp_w_per_s = ramp_w_per_s;
    return p;
}

/* The gas set's figures: on its edge at the low end of H. */
static inline gpw_genset_config unstable_at_a_corner(void)
{
    gpw_genset_config set = set_of(GPW_GENSET_DIESEL_NA);

    set.k = 24.0f * 1.4f;
    set.inertia_s = 0.60f;
    set.inertia_low_s = 0.30f;
    return set;
}

#endif /* PLAN_SETUP_H */
