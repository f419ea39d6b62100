/* SPDX-License-Identifier: MIT */
/* What firmware relies on, run on the target itself: figures worked out by hand, refusals, and
 * that the bytes of a state are all of it. */
#include "one_group_site.h"
#include "tap.h"

#include <string.h>

static GPW_STATE_BUFFER(memory, 4096u);
static GPW_STATE_BUFFER(copy, 4096u);

static int near(float got, float want, float tolerance)
{
    return got >= want - tolerance && got <= want + tolerance;
}

static void check_base(void)
{
    TAP_OK(gpw_version() ==
           (GPW_VERSION_MAJOR << 16 | GPW_VERSION_MINOR << 8 | GPW_VERSION_PATCH));
    TAP_OK(memcmp(gpw_status_name(GPW_ERR_ALIGN), "GPW_ERR_ALIGN", sizeof "GPW_ERR_ALIGN") ==
           0);
    TAP_OK(gpw_is_unknown(gpw_unknown()) == 1);
    TAP_OK(gpw_is_unknown(0.0f) == 0);
}

/* 15 W, eight GPUs: sqrt(8 (1 + 7 rho)) * 15. */
static void check_aggregate(void)
{
    float x = 0.0f;

    TAP_OK(gpw_aggregate_sigma(8u, 15.0f, 0.7f, &x) == GPW_OK && near(x, 103.0534f, 1.0e-3f));
    TAP_OK(gpw_aggregate_sigma(8u, 15.0f, 0.0f, &x) == GPW_OK && near(x, 42.4264f, 1.0e-3f));
    TAP_OK(gpw_aggregate_sigma(8u, 15.0f, 1.0f, &x) == GPW_OK && near(x, 120.0f, 1.0e-3f));
    TAP_OK(gpw_aggregate_sigma(8u, 15.0f, -0.2f, &x) == GPW_ERR_DOMAIN);
    TAP_OK(gpw_aggregate_study_spread(8u, 15.0f, 0.7f, &x) == GPW_OK &&
           near(x, 35.4965f, 1.0e-3f));
}

/* No image that does not name a turbine's governor carries one. */
static void check_unlinked_governor(void)
{
    gpw_genset_config config;
    gpw_genset *genset = NULL;
    size_t bytes = 0;
    uint32_t governor;

    TAP_OK(gpw_genset_config_init(&config, sizeof config) == GPW_OK);
    config.tick_ns = 10000000u;
    config.rated_w = 1.0e6f;
    config.inertia_s = 1.0f;
    for (governor = GPW_GOVERNOR_TGOV1; governor <= GPW_GOVERNOR_GGOV1; governor++) {
        config.governor = governor;
        TAP_OK(gpw_genset_state_size(&config, &bytes) == GPW_ERR_NOT_FOUND);
        TAP_OK(gpw_genset_init(memory, sizeof memory, &config, &genset) == GPW_ERR_NOT_FOUND);
    }
    TAP_OK(genset == NULL && bytes == 0u);
    config.governor = GPW_GOVERNOR_GGOV1 + 1u;
    TAP_OK(gpw_genset_state_size(&config, &bytes) == GPW_ERR_DOMAIN);
}

/* 500 kW step into 250 kW/s: for 2 s it lags by half the step on average: 500 kJ. */
static void check_chain(void)
{
    gpw_chain_config config;
    gpw_chain *chain = NULL;
    float out_w = 0.0f, unused = 0.0f;
    int64_t stored_mj = 0;
    uint32_t k;

    TAP_OK(gpw_chain_config_init(&config, sizeof config) == GPW_OK);
    config.dt_s = 0.001f;
    TAP_OK(gpw_chain_init(memory, sizeof memory, &config, &chain) == GPW_OK);
    TAP_OK(gpw_chain_add_ramp(chain, 250000.0f, 250000.0f) == GPW_OK);
    for (k = 0; k < 3000u; k++) {
        if (gpw_chain_step(chain, 500000.0f, 0.0f, &out_w, &unused) != GPW_OK) {
            break;
        }
    }
    TAP_OK(k == 3000u && near(out_w, 500000.0f, 1.0f));
    TAP_OK(gpw_chain_stored_mj(chain, &stored_mj) == GPW_OK);
    TAP_OK(stored_mj > 499990000 && stored_mj < 500010000);
}

static void check_refusals(void)
{
    gpw_site_config config;
    gpw_site *site = NULL;

    TAP_OK(one_group_config(&config) == GPW_OK);
    TAP_OK(gpw_site_init(NULL, sizeof memory, &config, &site) == GPW_ERR_NULL);
    TAP_OK(gpw_site_init((unsigned char *)memory + 4, sizeof memory - 8u, &config, &site) ==
           GPW_ERR_ALIGN);
    TAP_OK(gpw_site_init(memory, 64u, &config, &site) == GPW_ERR_SIZE);
    config.bus_load_w = gpw_unknown();
    TAP_OK(gpw_site_init(memory, sizeof memory, &config, &site) == GPW_ERR_DOMAIN);
    memset(&config, 0xff, sizeof config);
    TAP_OK(gpw_site_init(memory, sizeof memory, &config, &site) == GPW_ERR_VERSION);
    TAP_OK(site == NULL);
}

/* A site copied to other memory goes on as the first one does, bit for bit. */
static void check_snapshot(void)
{
    gpw_site_config config;
    gpw_site_signals first, second;
    gpw_site *site = NULL;
    int same = 1;
    uint32_t k;

    TAP_OK(one_group_config(&config) == GPW_OK);
    TAP_OK(gpw_site_init(memory, sizeof memory, &config, &site) == GPW_OK);
    TAP_OK(one_group_start(site) == GPW_OK);
    for (k = 0; k < 210u && same; k++) {
        same = gpw_site_step(site, &first, sizeof first) == GPW_OK;
    }
    memcpy(copy, memory, sizeof copy);
    for (k = 0; k < 100u && same; k++) {
        same = gpw_site_step(site, &first, sizeof first) == GPW_OK &&
               gpw_site_step((gpw_site *)(void *)copy, &second, sizeof second) == GPW_OK &&
               memcmp(&first, &second, sizeof first) == 0;
    }
    tap_ok(same && k == 100u, "a copy of the bytes goes on with the same bits");
    tap_ok(first.frequency_min_hz < 50.0f, "and the load step was in them");
}

int tap_main(void)
{
    check_base();
    check_aggregate();
    check_unlinked_governor();
    check_chain();
    check_refusals();
    check_snapshot();
    return tap_done();
}
