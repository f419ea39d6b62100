/* SPDX-License-Identifier: MIT */
/* Reserve is the same question at every size: of a site 2^17 times smaller each answer in W and
 * J is so much smaller to the bit, and each count and time is the same. */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

#define S_NS 1000000000u
#define SCALE 131072.0f
#define UNITS 4u

static uint32_t seed;

static float draw(float most)
{
    seed = seed * 1664525u + 1013904223u;
    return most * ((float)(seed >> 8) / 16777216.0f);
}

static int one_in(uint32_t n)
{
    return draw((float)n) < 1.0f;
}

typedef struct site {
    gpw_headroom_config config;
    gpw_headroom_input in;
    gpw_plan_unit units[UNITS];
    gpw_headroom_memory memory;
    gpw_headroom_result r;
    gpw_status status;
    int is_quiet; /* little load, and no more to come */
} site;

static void draw_site(site *s)
{
    gpw_headroom_config *const c = &s->config;

    memset(s, 0, sizeof *s);
    assert_status(gpw_headroom_config_init(c, sizeof *c), GPW_OK);
    c->after_loss = one_in(3u) ? 1u : 0u;
    c->sets_max = 2u + (uint32_t)draw(20.0f);
    c->next_rated_w = 500.0e3f;
    c->next_takes_w = one_in(4u) ? 1.0e6f : one_in(4u) ? 0.0f : 100.0e3f;
    c->load_max_pu = one_in(3u) ? 0.8f : 1.0f;
    c->load_min_pu = one_in(2u) ? 0.4f : 0.0f;
    c->reserve_min_w = one_in(2u) ? 0.0f : draw(400.0e3f);
    c->stop_extra_w = one_in(2u) ? 0.0f : draw(50.0e3f);
    c->start_s = draw(12.0f);
    c->start_confirm_s = one_in(2u) ? 0.0f : 1.0f;
    c->stop_confirm_s = one_in(2u) ? 0.0f : 2.0f;
    if (!one_in(3u)) {
        c->battery_out_w = draw(300.0e3f);
        c->battery_in_w = draw(300.0e3f);
        c->battery_keep_j = draw(1.0e6f);
        c->battery_room_j = 3.0e6f;
    }
    c->dummy_max_w = one_in(3u) ? 0.0f : draw(200.0e3f);
    s->is_quiet = one_in(3u);
}

static void draw_input(site *s)
{
    gpw_headroom_input *const in = &s->in;
    float ahead_s = 0.0f;
    uint32_t i;

    assert_status(gpw_headroom_input_init(in, sizeof *in), GPW_OK);
    for (i = 0; i < UNITS; i++) {
        s->units[i].rated_w = 500.0e3f;
        s->units[i].online = i == 0u || !one_in(3u) ? 1u : 0u;
        s->units[i].load_w = s->units[i].online != 0u ? draw(400.0e3f) : 0.0f;
        s->units[i].takes_w = s->units[i].online != 0u ? draw(150.0e3f) : 0.0f;
        in->load_w = (i == 0u ? 0.0f : in->load_w) + s->units[i].load_w;
    }
    in->load_w += one_in(3u) ? draw(100.0e3f) : 0.0f;
    in->step_up_w = one_in(3u) ? 0.0f : draw(900.0e3f);
    in->step_down_w = draw(900.0e3f);
    in->rise_s = one_in(2u) ? gpw_unknown() : draw(5.0f);
    in->ramp_w_per_s = one_in(4u) ? gpw_unknown() : draw(60.0e3f);
    in->battery_j = one_in(4u) ? gpw_unknown() : draw(4.0e6f);
    in->takes_down_w = one_in(4u) ? gpw_unknown() : draw(500.0e3f);
    for (i = 0; i < 4u; i++) {
        ahead_s += draw(20.0f);
        in->ahead_s[i] = ahead_s;
        in->ahead_w[i] = one_in(4u) ? gpw_unknown() : draw(2.5e6f);
    }
    if (s->is_quiet) {
        in->step_up_w = draw(20.0e3f);
        in->load_w = 0.0f;
        for (i = 0; i < 4u; i++) {
            s->units[i].load_w *= 0.1f;
            s->units[i].takes_w = 100.0e3f;
            in->load_w += s->units[i].load_w;
            in->ahead_w[i] = 160.0e3f;
        }
    }
}

/* Powers and energies so much smaller. */
static void make_smaller(const site *s, site *small)
{
    const gpw_headroom_memory memory = small->memory;
    uint32_t i;

    *small = *s;
    small->memory = memory;
    small->config.next_rated_w /= SCALE;
    small->config.next_takes_w /= SCALE;
    small->config.reserve_min_w /= SCALE;
    small->config.stop_extra_w /= SCALE;
    small->config.battery_out_w /= SCALE;
    small->config.battery_in_w /= SCALE;
    small->config.battery_keep_j /= SCALE;
    small->config.battery_room_j /= SCALE;
    small->config.dummy_max_w /= SCALE;
    small->in.load_w /= SCALE;
    small->in.step_up_w /= SCALE;
    small->in.step_down_w /= SCALE;
    small->in.ramp_w_per_s /= SCALE;
    small->in.battery_j /= SCALE;
    small->in.takes_down_w /= SCALE;
    for (i = 0; i < UNITS; i++) {
        small->in.ahead_w[i] /= SCALE;
        small->units[i].rated_w /= SCALE;
        small->units[i].load_w /= SCALE;
        small->units[i].takes_w /= SCALE;
    }
}

static void weigh(site *s, uint64_t now_ns)
{
    s->status = gpw_headroom_now(&s->config, s->units, sizeof *s->units, UNITS, &s->in,
                                 sizeof s->in, now_ns, &s->memory, &s->r, sizeof s->r);
}

static void is_so(const char *what, float large, float small, float scale)
{
    if (!((large == large) == (small == small)) ||
        fabsf(large - scale * small) > 1.0e-5f * fabsf(large) + 1.0e-3f * scale / SCALE) {
        fail_msg("%s: %.9g and %.9g", what, (double)large, (double)small);
    }
}

#define SCALES(field) is_so(#field, s.r.field, small.r.field, SCALE)

static void answers_scale_with_the_site(void **state)
{
    uint32_t k, t, starts = 0u, stops = 0u, gives = 0u;
    site s, small;

    (void)state;
    seed = 7u;
    for (k = 0; k < 400u; k++) {
        draw_site(&s);
        memset(&small, 0, sizeof small);
        for (t = 0; t < 8u; t++) {
            const uint64_t now_ns = S_NS + t * (uint64_t)(S_NS / 2u);

            draw_input(&s);
            make_smaller(&s, &small);
            weigh(&s, now_ns);
            weigh(&small, now_ns);
            assert_true(s.status >= GPW_OK);
            assert_true(s.status == small.status);
            SCALES(needed_w);
            SCALES(spare_w);
            SCALES(takes_w);
            SCALES(short_w);
            SCALES(cap_w);
            SCALES(cap_step_w);
            SCALES(battery_w);
            SCALES(battery_need_j);
            SCALES(battery_short_j);
            SCALES(battery_short_w);
            SCALES(dummy_w);
            SCALES(dummy_short_w);
            is_so("start_in_s", s.r.start_in_s, small.r.start_in_s, 1.0f);
            assert_int_equal(s.r.start_sets, small.r.start_sets);
            assert_int_equal(s.r.stop_sets, small.r.stop_sets);
            assert_int_equal(s.r.is_known, small.r.is_known);
            starts += s.r.start_sets > 0u ? 1u : 0u;
            stops += s.r.stop_sets;
            gives += s.r.battery_w > 0.0f ? 1u : 0u;
        }
    }
    assert_true(starts > 100u && stops > 10u && gives > 100u);
}

/* ---- by hand ---- */

static const gpw_plan_unit pair[2] = {{500e3f, 300e3f, 100e3f, 1u},
                                      {500e3f, 300e3f, 100e3f, 1u}};

static gpw_headroom_config policy(void)
{
    gpw_headroom_config c;

    assert_status(gpw_headroom_config_init(&c, sizeof c), GPW_OK);
    c.next_rated_w = 500e3f;
    c.next_takes_w = 100e3f;
    c.sets_max = 10u;
    c.start_s = 15.0f;
    return c;
}

static void an_input_is_unknown_at_first(void **state)
{
    gpw_headroom_input in;
    uint32_t i;

    (void)state;
    assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
    for (i = 0; i < 4u; i++) {
        assert_true(in.ahead_w[i] != in.ahead_w[i] && in.ahead_s[i] != in.ahead_s[i]);
    }
    assert_true(in.load_w != in.load_w && in.step_up_w != in.step_up_w);
    assert_true(in.step_down_w != in.step_down_w && in.rise_s != in.rise_s);
    assert_true(in.ramp_w_per_s != in.ramp_w_per_s && in.battery_j != in.battery_j);
    assert_true(in.takes_down_w != in.takes_down_w);
    assert_int_equal(in.starting, 0u);
}

static gpw_headroom_result weigh_pair(const gpw_headroom_config *c, float ahead_w, double at_s,
                                      gpw_headroom_memory *memory)
{
    gpw_headroom_input in;
    gpw_headroom_result r;

    assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
    in.load_w = 600e3f;
    in.step_up_w = 150e3f;
    in.step_down_w = 600e3f;
    in.takes_down_w = 1e6f;
    in.ramp_w_per_s = 10e3f;
    in.ahead_w[0] = ahead_w;
    in.ahead_s[0] = 10.0f;
    assert_true(gpw_headroom_now(c, pair, sizeof *pair, 2u, &in, sizeof in,
                                 (uint64_t)(at_s * 1e9), memory, &r, sizeof r) >= GPW_OK);
    return r;
}

/* 400 kW spin, 150 are kept: 850 kW have room. 50 more are a tenth of a set, 550 two. */
static void sets_are_asked_for_what_has_no_room(void **state)
{
    gpw_headroom_config c = policy();
    gpw_headroom_memory memory;

    (void)state;
    c.start_confirm_s = 0.0f;
    memset(&memory, 0, sizeof memory);
    assert_int_equal(weigh_pair(&c, 900e3f, 0.0, &memory).start_sets, 1u);
    assert_int_equal(weigh_pair(&c, 1400e3f, 0.1, &memory).start_sets, 2u);
    assert_int_equal(weigh_pair(&c, 850e3f, 0.2, &memory).start_sets, 0u);
}

/* 400 kW within half a second, where 200 are taken at once and 10 kW each second: 195 kW grow
 * by 790 kW/s and shrink by 10. */
static void a_quick_step_takes_energy_while_it_comes(void **state)
{
    gpw_headroom_config c = policy();
    gpw_headroom_memory memory;
    gpw_headroom_input in;
    gpw_headroom_result r;

    (void)state;
    memset(&memory, 0, sizeof memory);
    assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
    in.load_w = 600e3f;
    in.step_up_w = 400e3f;
    in.step_down_w = 600e3f;
    in.takes_down_w = 1e6f;
    in.ramp_w_per_s = 10e3f;
    in.rise_s = 0.5f;
    assert_true(gpw_headroom_now(&c, pair, sizeof *pair, 2u, &in, sizeof in, 1u, &memory, &r,
                                 sizeof r) >= GPW_OK);
    assert_near(r.battery_need_j, 0.5 * 195e3 * 195e3 * (1.0 / 10e3 + 1.0 / 790e3), 20.0);
    assert_near(r.battery_short_w, 195e3, 1.0);
}

/* 800 kW spin, 300 without a set; 150 kW may come and the other takes 250 at once: what a stop
 * asks beyond a start fits in the smaller of what is left of both. */
static void a_set_may_go_with_more_than_a_start_asks_for(void **state)
{
    static const struct {
        float takes_w, extra_w, ahead_w;
        uint32_t stops;
    } cases[] = {{400e3f, 99e3f, 200e3f, 1u},  {400e3f, 149e3f, 200e3f, 1u},
                 {400e3f, 151e3f, 200e3f, 0u}, {250e3f, 99e3f, 200e3f, 1u},
                 {250e3f, 101e3f, 200e3f, 0u}, {400e3f, 99e3f, 250e3f, 1u},
                 {400e3f, 99e3f, 252e3f, 0u}};
    uint32_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const gpw_plan_unit units[2] = {{500e3f, 100e3f, cases[i].takes_w, 1u},
                                        {500e3f, 100e3f, cases[i].takes_w, 1u}};
        gpw_headroom_config c = policy();
        gpw_headroom_memory memory;
        gpw_headroom_input in;
        gpw_headroom_result r;

        c.stop_confirm_s = 0.0f;
        c.stop_extra_w = cases[i].extra_w;
        memset(&memory, 0, sizeof memory);
        assert_status(gpw_headroom_input_init(&in, sizeof in), GPW_OK);
        in.load_w = 200e3f;
        in.step_up_w = 150e3f;
        in.step_down_w = 200e3f;
        in.takes_down_w = 1e6f;
        for (k = 0; k < 4u; k++) {
            in.ahead_w[k] = cases[i].ahead_w;
            in.ahead_s[k] = (float)k + 1.0f;
        }
        assert_true(gpw_headroom_now(&c, units, sizeof *units, 2u, &in, sizeof in, 1u, &memory,
                                     &r, sizeof r) >= GPW_OK);
        assert_int_equal(r.stop_sets, cases[i].stops);
    }
}

/* Asked twice at one time it is the same time. */
static void two_calls_at_one_time_begin_nothing_anew(void **state)
{
    const gpw_headroom_config c = policy(); /* a second until it is sure */
    gpw_headroom_memory memory;

    (void)state;
    memset(&memory, 0, sizeof memory);
    assert_int_equal(weigh_pair(&c, 900e3f, 1.0, &memory).start_sets, 0u);
    assert_int_equal(weigh_pair(&c, 900e3f, 1.5, &memory).start_sets, 0u);
    assert_int_equal(weigh_pair(&c, 900e3f, 1.5, &memory).start_sets, 0u);
    assert_int_equal(weigh_pair(&c, 900e3f, 2.0, &memory).start_sets, 1u);
    assert_int_equal(weigh_pair(&c, 900e3f, 1.9, &memory).start_sets, 0u); /* back */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_scale_with_the_site),
        cmocka_unit_test(an_input_is_unknown_at_first),
        cmocka_unit_test(sets_are_asked_for_what_has_no_room),
        cmocka_unit_test(a_quick_step_takes_energy_while_it_comes),
        cmocka_unit_test(a_set_may_go_with_more_than_a_start_asks_for),
        cmocka_unit_test(two_calls_at_one_time_begin_nothing_anew),
    };

    return cmocka_run_group_tests_name("scale of a headroom", tests, NULL, NULL);
}
