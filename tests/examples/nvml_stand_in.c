/* SPDX-License-Identifier: MIT */
/* Stands in for NVIDIA's driver: two GPUs whose sensors refresh every 20 ms, so that the
 * recorder's own logic can be seen to work where there is none. What STAND_IN says goes wrong:
 * `unloaded`, `none`, `old` (no explicit powers, no counter), `lost` (GPU 1 after 0.3 s),
 * `flat` (a power that never changes). Links with nothing of the recorder's: a wrong
 * declaration there would show as wrong values. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REFRESH_NS 20000000ll

enum { OK = 0, NOT_SUPPORTED = 3, NOT_LOADED = 9, LOST = 15 };

struct field {
    unsigned id, scope;
    long long stamp_us, latency_us;
    unsigned type, code;
    unsigned long long value;
};

struct use {
    unsigned gpu, memory;
};

static int gpus[2] = {0, 1};
static long long begin_ns;

static int is(const char *what)
{
    const char *const said = getenv("STAND_IN");

    return said != NULL && strcmp(said, what) == 0;
}

static long long now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static int is_lost(const void *device)
{
    return is("lost") && *(const int *)device == 1 && now_ns() - begin_ns > 300000000ll;
}

/* Of GPU n: n * 100 W, and a part that changes with each refresh. */
static unsigned power_mw(const void *device)
{
    const unsigned long long tick = (unsigned long long)(now_ns() / REFRESH_NS);

    return 100000u * (unsigned)(1 + *(const int *)device) +
           (is("flat") ? 0u : (unsigned)(tick * 2654435761u % 50000u));
}

unsigned nvmlInit_v2(void)
{
    begin_ns = now_ns();
    return is("unloaded") ? NOT_LOADED : OK;
}

unsigned nvmlShutdown(void)
{
    return OK;
}

const char *nvmlErrorString(unsigned code)
{
    return code == LOST ? "GPU is lost" : "something else";
}

static unsigned put(char *text, unsigned size, const char *what)
{
    snprintf(text, size, "%s", what);
    return OK;
}

unsigned nvmlSystemGetDriverVersion(char *text, unsigned size)
{
    return put(text, size, "999.99");
}

unsigned nvmlDeviceGetCount_v2(unsigned *count)
{
    *count = is("none") ? 0 : 2;
    return OK;
}

unsigned nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device)
{
    *device = &gpus[index];
    return OK;
}

unsigned nvmlDeviceGetName(void *device, char *text, unsigned size)
{
    (void)device;
    return put(text, size, "Stand-in, 80GB");
}

unsigned nvmlDeviceGetUUID(void *device, char *text, unsigned size)
{
    return put(text, size, *(int *)device == 0 ? "GPU-0000" : "GPU-1111");
}

unsigned nvmlDeviceGetPowerUsage(void *device, unsigned *mw)
{
    if (is_lost(device)) {
        return LOST;
    }
    *mw = power_mw(device);
    return OK;
}

/* Each value in the member that its type names, the rest of the eight bytes spoilt. */
unsigned nvmlDeviceGetFieldValues(void *device, int count, struct field *fields)
{
    int i;

    if (is_lost(device)) {
        return LOST;
    }
    for (i = 0; i < count; i++) {
        const unsigned mw = power_mw(device);

        fields[i].code = is("old") ? NOT_SUPPORTED : OK;
        memset(&fields[i].value, 0x5a, sizeof fields[i].value);
        fields[i].stamp_us = 1700000000000000ll;
        if (fields[i].id == 186) { /* instant: unsigned int */
            fields[i].type = 1;
            memcpy(&fields[i].value, &mw, sizeof mw);
        } else if (fields[i].id == 185) { /* average: unsigned long long */
            fields[i].type = 3;
            fields[i].value = mw + 1000u;
        } else {
            fields[i].code = NOT_SUPPORTED;
        }
    }
    return OK;
}

unsigned nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *mj)
{
    (void)device;
    *mj = 5000000000000ull + (unsigned long long)(now_ns() - begin_ns) / 1000000u;
    return is("old") ? NOT_SUPPORTED : OK;
}

unsigned nvmlDeviceGetClockInfo(void *device, unsigned which, unsigned *mhz)
{
    (void)device;
    *mhz = which == 1 ? 1980 : which == 2 ? 2619 : 1;
    return OK;
}

unsigned nvmlDeviceGetTemperature(void *device, unsigned which, unsigned *degc)
{
    *degc = 40u + (unsigned)*(int *)device + 100u * which;
    return OK;
}

unsigned nvmlDeviceGetUtilizationRates(void *device, struct use *use)
{
    (void)device;
    use->gpu = 97;
    use->memory = 31;
    return OK;
}

unsigned nvmlDeviceGetEnforcedPowerLimit(void *device, unsigned *mw)
{
    (void)device;
    *mw = 700000;
    return OK;
}

/* By its older name: a driver of before 535 has no other. */
unsigned nvmlDeviceGetCurrentClocksThrottleReasons(void *device, unsigned long long *reasons)
{
    (void)device;
    *reasons = 0x24;
    return OK;
}
