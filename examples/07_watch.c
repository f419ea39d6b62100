/* SPDX-License-Identifier: MIT */
/* The watch in a controller: static memory, figures of the site, one call every 10 ms, one
 * question before a job. main() stands in for the controller: a site that is quiet, then a job.
 * Also built for bare targets, where main() is the controller's own.
 */
#include <gpupower/gpupower.h>

#include <string.h>

#define TICK_NS 10000000u
#define WORDS 27u

/* From gpw_plan_surface_row() for this set, limits of ISO 8528-5 G2: 3 loads, 3 leads. A site's
 * own is finer. */
static const uint16_t table[WORDS] = {21331, 48153, 3,   3,   1000, 3896, 200, 1,   3,
                                      403,   403,   578, 195, 372,  525,  91,  93,  93,
                                      0,     0,     0,   499, 499,  499,  999, 999, 999};

static GPW_STATE_BUFFER(memory, 8192u);
static gpw_watch *watch;

gpw_status controller_start(uint32_t boots, uint64_t now_ns);
gpw_status controller_tick(uint64_t now_ns, float power_w, float frequency_hz,
                           gpw_watch_output *out);
gpw_status controller_asks(uint64_t now_ns, gpw_permit_answer *answer);
gpw_status controller_job_begins(uint64_t at_ns, uint32_t token);

static gpw_status add_set(void)
{
    gpw_genset_config set;
    uint32_t index;
    gpw_status status = gpw_genset_config_init(&set, sizeof set);

    if (status == GPW_OK) {
        status = gpw_genset_preset(&set, GPW_GENSET_DIESEL_TURBO);
    }
    set.tick_ns = TICK_NS;
    set.rated_w = 1.0e6f;
    return status == GPW_OK ? gpw_watch_add_set(watch, &set, &index) : status;
}

/* 512 GPUs as the bus sees them: measured, or by gpw_forecast_group_from_profile(). */
static gpw_status add_gpus(void)
{
    gpw_forecast_group gpus;
    uint32_t index;
    const gpw_status status = gpw_forecast_group_init(&gpus, sizeof gpus);

    gpus.gpus = 512u;
    gpus.peak_w = 420.0e3f;
    gpus.may_start = 0u;
    gpus.mean_w[GPW_PHASE_IDLE] = 60.0e3f;
    gpus.low_w[GPW_PHASE_IDLE] = 50.0e3f; /* a step counts from here */
    gpus.high_w[GPW_PHASE_IDLE] = 70.0e3f;
    gpus.mean_w[GPW_PHASE_TRAIN] = 360.0e3f;
    gpus.low_w[GPW_PHASE_TRAIN] = 300.0e3f;
    gpus.high_w[GPW_PHASE_TRAIN] = 400.0e3f;
    return status == GPW_OK ? gpw_watch_add_group(watch, &gpus, &index) : status;
}

gpw_status controller_start(uint32_t boots, uint64_t now_ns)
{
    gpw_watch_config config;
    gpw_status status = gpw_watch_config_init(&config, sizeof config);

    if (status == GPW_OK) {
        status = gpw_watch_use_all(&config); /* or the parts that the site needs */
    }
    config.epoch = boots;
    config.surface_words_max = WORDS;
    if (status == GPW_OK) {
        status = gpw_watch_init(memory, sizeof memory, &config, &watch);
    }
    if (status == GPW_OK) {
        status = add_set();
    }
    if (status == GPW_OK) {
        status = add_gpus();
    }
    if (status == GPW_OK) {
        status = gpw_watch_set_surface(watch, table, WORDS);
    }
    return status == GPW_OK ? gpw_watch_start(watch, now_ns) : status;
}

/* What was measured, each with the time at which it was. What did not come stays 0. */
gpw_status controller_tick(uint64_t now_ns, float power_w, float frequency_hz,
                           gpw_watch_output *out)
{
    const gpw_live_sample power = {power_w, 1u, now_ns}, frequency = {frequency_hz, 1u, now_ns};
    const gpw_live_sample closed = {1.0f, 1u, now_ns};
    gpw_watch_input bus;
    gpw_watch_set_input set;

    memset(&bus, 0, sizeof bus);
    memset(&set, 0, sizeof set);
    bus.now_ns = now_ns;
    bus.power_w = power;
    bus.frequency_hz = frequency;
    set.breaker = closed;
    return gpw_watch_step(watch, &bus, sizeof bus, &set, sizeof set, 1u, out, sizeof *out);
}

/* The scheduler asks whether half of group 0 may begin to train. */
gpw_status controller_asks(uint64_t now_ns, gpw_permit_answer *answer)
{
    return gpw_watch_request(watch, now_ns, 1u, 0u, GPW_PHASE_TRAIN, 0.5f, answer,
                             sizeof *answer);
}

/* It has its token, and says when they will. */
gpw_status controller_job_begins(uint64_t at_ns, uint32_t token)
{
    return gpw_watch_announce(watch, 1u, 0u, GPW_PHASE_TRAIN, 0.5f, at_ns, token);
}

#ifndef GPW_EXAMPLE_NO_MAIN
#  include <stdio.h>

static void show(const gpw_watch_output *out)
{
    printf(
        "%6.2f s  reasons %08x  load %3.0f kW  in 2 s %3.0f to %3.0f kW  step allowed %3.0f kW"
        "  permits %s\n",
        (double)out->time_ns * 1e-9, (unsigned)out->reasons, (double)out->load_w * 1e-3,
        (double)out->forecast_low_w[1] * 1e-3, (double)out->forecast_high_w[1] * 1e-3,
        (double)out->step_allowed_w * 1e-3, out->permit_open ? "open" : "closed");
}

int main(void)
{
    uint64_t now_ns = 0;
    gpw_watch_output out;
    gpw_permit_answer answer;
    gpw_status status = controller_start(1u, now_ns);
    uint32_t k;

    for (k = 1; status == GPW_OK && k <= 1000u; k++) {
        now_ns = (uint64_t)k * TICK_NS;
        status = controller_tick(now_ns, 60.0e3f, 50.0f, &out);
        if (status == GPW_OK && (k == 100u || k == 1000u)) {
            show(&out);
        }
    }
    if (status == GPW_OK) {
        status = controller_asks(now_ns, &answer);
    }
    if (status != GPW_OK) {
        printf("%s\n", gpw_status_name(status));
        return 1;
    }
    printf("half of them, %.0f kW: %s, for %u ms\n", (double)answer.step_w * 1e-3,
           answer.granted ? "granted" : "refused", (unsigned)answer.life_ms);
    status = controller_job_begins(now_ns + 100000000u, answer.token);
    for (k = 1001u; status == GPW_OK && k <= 1100u; k++) {
        now_ns = (uint64_t)k * TICK_NS;
        status = controller_tick(now_ns, k > 1010u ? 210.0e3f : 60.0e3f,
                                 k > 1010u ? 49.8f : 50.0f, &out);
    }
    show(&out);
    return status == GPW_OK ? 0 : 1;
}
#endif
