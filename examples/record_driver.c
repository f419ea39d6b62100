/* SPDX-License-Identifier: MIT */
/* NVML, loaded while the program runs: it builds and starts on machines without a driver. The
 * types and numbers below are those of NVML's interface; tests/python/test_record_nvml.py
 * compares them with other people's bindings where these are installed. */
#define _POSIX_C_SOURCE 200809L

#include "record_nvml.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- the interface ---- */

#define NVML_SUCCESS 0
#define NVML_ERROR_NO_PERMISSION 4
#define NVML_ERROR_DRIVER_NOT_LOADED 9
#define NVML_ERROR_GPU_IS_LOST 15
#define NVML_ERROR_LIB_RM_VERSION_MISMATCH 18

#define NVML_CLOCK_SM 1
#define NVML_CLOCK_MEM 2
#define NVML_TEMPERATURE_GPU 0

#define NVML_FI_DEV_MEMORY_TEMP 82
#define NVML_FI_DEV_POWER_AVERAGE 185
#define NVML_FI_DEV_POWER_INSTANT 186

#define NVML_VALUE_TYPE_DOUBLE 0
#define NVML_VALUE_TYPE_UNSIGNED_INT 1
#define NVML_VALUE_TYPE_UNSIGNED_LONG 2
#define NVML_VALUE_TYPE_UNSIGNED_LONG_LONG 3
#define NVML_VALUE_TYPE_SIGNED_LONG_LONG 4
#define NVML_VALUE_TYPE_SIGNED_INT 5
#define NVML_VALUE_TYPE_UNSIGNED_SHORT 6

typedef struct nvmlFieldValue {
    unsigned int fieldId;
    unsigned int scopeId;
    long long timestamp;
    long long latencyUsec;
    unsigned int valueType;
    unsigned int nvmlReturn;
    union {
        double dVal;
        unsigned int uiVal;
        unsigned long ulVal;
        unsigned long long ullVal;
        long long sllVal;
        int siVal;
        unsigned short usVal;
    } value;
} nvmlFieldValue;

typedef struct nvmlUtilization {
    unsigned int gpu;
    unsigned int memory;
} nvmlUtilization;

typedef unsigned int number;

struct calls {
    number (*init)(void);
    number (*shutdown)(void);
    const char *(*error_string)(number);
    number (*driver_version)(char *, number);
    number (*count)(number *);
    number (*handle)(number, void **);
    number (*name)(void *, char *, number);
    number (*uuid)(void *, char *, number);
    number (*vbios)(void *, char *, number);
    number (*power)(void *, number *);
    number (*fields)(void *, int, nvmlFieldValue *);
    number (*energy)(void *, unsigned long long *);
    number (*clock)(void *, number, number *);
    number (*temperature)(void *, number, number *);
    number (*utilization)(void *, nvmlUtilization *);
    number (*limit)(void *, number *);
    number (*reasons)(void *, unsigned long long *);
};

/* In the order of the members; the second name is an older one. */
static const struct {
    const char *name;
    const char *older;
    int is_needed;
} symbols[] = {
    {"nvmlInit_v2", "nvmlInit", 1},
    {"nvmlShutdown", NULL, 1},
    {"nvmlErrorString", NULL, 1},
    {"nvmlSystemGetDriverVersion", NULL, 1},
    {"nvmlDeviceGetCount_v2", "nvmlDeviceGetCount", 1},
    {"nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex", 1},
    {"nvmlDeviceGetName", NULL, 1},
    {"nvmlDeviceGetUUID", NULL, 0},
    {"nvmlDeviceGetVbiosVersion", NULL, 0},
    {"nvmlDeviceGetPowerUsage", NULL, 1},
    {"nvmlDeviceGetFieldValues", NULL, 0},
    {"nvmlDeviceGetTotalEnergyConsumption", NULL, 0},
    {"nvmlDeviceGetClockInfo", NULL, 0},
    {"nvmlDeviceGetTemperature", NULL, 0},
    {"nvmlDeviceGetUtilizationRates", NULL, 0},
    {"nvmlDeviceGetEnforcedPowerLimit", NULL, 0},
    {"nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons", 0},
};

#define SYMBOLS (sizeof symbols / sizeof symbols[0])

typedef char one_symbol_a_member[sizeof(struct calls) == SYMBOLS * sizeof(void *) ? 1 : -1];

/* ---- opening ---- */

static int load(struct driver *driver, char why[256])
{
    char *const members = (char *)driver->calls;
    size_t i;

    for (i = 0; i < SYMBOLS; i++) {
        void *found = dlsym(driver->library, symbols[i].name);

        if (found == NULL && symbols[i].older != NULL) {
            found = dlsym(driver->library, symbols[i].older);
        }
        if (found == NULL && symbols[i].is_needed) {
            snprintf(why, 256, "the library is no NVML: it has no %s", symbols[i].name);
            return 1;
        }
        memcpy(members + i * sizeof found, &found, sizeof found);
    }
    return 0;
}

static void say_init(const struct driver *driver, number code, char why[256])
{
    switch (code) {
    case NVML_ERROR_DRIVER_NOT_LOADED:
        snprintf(why, 256, "NVIDIA's driver is not loaded: is there a GPU in this machine?");
        break;
    case NVML_ERROR_NO_PERMISSION:
        snprintf(why, 256, "no permission to talk to NVIDIA's driver: try as another user");
        break;
    case NVML_ERROR_LIB_RM_VERSION_MISMATCH:
        snprintf(why, 256,
                 "NVIDIA's driver and its library are of different versions: restart the "
                 "machine after an update");
        break;
    default:
        snprintf(why, 256, "NVIDIA's driver does not start: %.150s",
                 driver->calls->error_string(code));
        break;
    }
}

int driver_open(struct driver *driver, const char *path, char why[256])
{
    number code;

    memset(driver, 0, sizeof *driver);
    driver->library = dlopen(path, RTLD_NOW);
    if (driver->library == NULL) {
        snprintf(why, 256, "there is no NVIDIA driver here (%.60s could not be loaded)", path);
        return 1;
    }
    driver->calls = calloc(1, sizeof *driver->calls);
    if (driver->calls == NULL || load(driver, why) != 0) {
        dlclose(driver->library);
        free(driver->calls);
        return 1;
    }
    code = driver->calls->init();
    if (code != NVML_SUCCESS) {
        say_init(driver, code, why);
        dlclose(driver->library);
        free(driver->calls);
        return 1;
    }
    if (driver->calls->driver_version(driver->version, sizeof driver->version) !=
        NVML_SUCCESS) {
        driver->version[0] = '\0';
    }
    return 0;
}

void driver_close(struct driver *driver)
{
    driver->calls->shutdown();
    dlclose(driver->library);
    free(driver->calls);
}

int driver_count(const struct driver *driver, uint32_t *count, char why[256])
{
    number gpus = 0;
    const number code = driver->calls->count(&gpus);

    if (code != NVML_SUCCESS) {
        snprintf(why, 256, "the driver does not count its GPUs: %.150s",
                 driver->calls->error_string(code));
        return 1;
    }
    if (gpus == 0) {
        snprintf(why, 256, "the driver knows no GPU");
        return 1;
    }
    *count = gpus;
    return 0;
}

/* A text of the driver's; empty where there is none. What would end a cell is taken out. */
static void ask_text(number (*call)(void *, char *, number), void *device, char *text,
                     number size)
{
    if (call == NULL || call(device, text, size) != NVML_SUCCESS) {
        text[0] = '\0';
    }
    text[size - 1] = '\0';
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || *text == ',' || *text == '"') {
            *text = ' ';
        }
    }
}

int driver_gpu(const struct driver *driver, uint32_t index, struct gpu *gpu, char why[256])
{
    const struct calls *const calls = driver->calls;
    number code;

    memset(gpu, 0, sizeof *gpu);
    gpu->index = index;
    code = calls->handle(index, &gpu->device);
    if (code != NVML_SUCCESS) {
        snprintf(why, 256, "GPU %u: %.150s", (unsigned)index, calls->error_string(code));
        return 1;
    }
    ask_text(calls->name, gpu->device, gpu->name, sizeof gpu->name);
    ask_text(calls->uuid, gpu->device, gpu->uuid, sizeof gpu->uuid);
    ask_text(calls->vbios, gpu->device, gpu->vbios, sizeof gpu->vbios);
    return 0;
}

/* ---- reading ---- */

static int is_good(struct gpu *gpu, number code)
{
    if (code == NVML_ERROR_GPU_IS_LOST) {
        gpu->is_lost = 1;
    }
    return code == NVML_SUCCESS;
}

/* Which member holds the value differs from driver to driver. */
static uint64_t value_of(const nvmlFieldValue *field)
{
    switch (field->valueType) {
    case NVML_VALUE_TYPE_DOUBLE:
        return field->value.dVal >= 0.0 && field->value.dVal < 1e18
                   ? (uint64_t)(field->value.dVal + 0.5)
                   : UNKNOWN_U64;
    case NVML_VALUE_TYPE_UNSIGNED_INT: return field->value.uiVal;
    case NVML_VALUE_TYPE_UNSIGNED_LONG: return field->value.ulVal;
    case NVML_VALUE_TYPE_UNSIGNED_LONG_LONG: return field->value.ullVal;
    case NVML_VALUE_TYPE_SIGNED_LONG_LONG:
        return field->value.sllVal >= 0 ? (uint64_t)field->value.sllVal : UNKNOWN_U64;
    case NVML_VALUE_TYPE_SIGNED_INT:
        return field->value.siVal >= 0 ? (uint64_t)field->value.siVal : UNKNOWN_U64;
    case NVML_VALUE_TYPE_UNSIGNED_SHORT: return field->value.usVal;
    default: return UNKNOWN_U64;
    }
}

static uint32_t small(uint64_t value)
{
    return value < UNKNOWN_MW ? (uint32_t)value : UNKNOWN_MW;
}

static uint32_t field_of(struct gpu *gpu, const nvmlFieldValue *field)
{
    return is_good(gpu, field->nvmlReturn) ? small(value_of(field)) : UNKNOWN_MW;
}

/* The two explicit powers in one call, so that they are of one moment. */
static void read_fields(const struct calls *calls, struct gpu *gpu, struct reading *r)
{
    nvmlFieldValue fields[2];

    memset(fields, 0, sizeof fields);
    fields[0].fieldId = NVML_FI_DEV_POWER_AVERAGE;
    fields[1].fieldId = NVML_FI_DEV_POWER_INSTANT;
    if (calls->fields == NULL || !is_good(gpu, calls->fields(gpu->device, 2, fields))) {
        return;
    }
    r->average_mw = field_of(gpu, &fields[0]);
    r->instant_mw = field_of(gpu, &fields[1]);
    if (r->instant_mw != UNKNOWN_MW && fields[1].timestamp > 0) {
        r->instant_us = (uint64_t)fields[1].timestamp;
    }
}

static uint32_t ask(struct gpu *gpu, number (*call)(void *, number *))
{
    number value = 0;

    return call != NULL && is_good(gpu, call(gpu->device, &value)) ? value : UNKNOWN_MW;
}

static uint32_t ask_of(struct gpu *gpu, number (*call)(void *, number, number *), number what)
{
    number value = 0;

    return call != NULL && is_good(gpu, call(gpu->device, what, &value)) ? value : UNKNOWN_MW;
}

static uint64_t ask_long(struct gpu *gpu, number (*call)(void *, unsigned long long *))
{
    unsigned long long value = 0;

    return call != NULL && is_good(gpu, call(gpu->device, &value)) ? value : UNKNOWN_U64;
}

static void read_rest(const struct calls *calls, struct gpu *gpu, struct reading *r)
{
    nvmlUtilization use = {0, 0};
    nvmlFieldValue memory;

    r->energy_mj = ask_long(gpu, calls->energy);
    r->sm_mhz = ask_of(gpu, calls->clock, NVML_CLOCK_SM);
    r->memory_mhz = ask_of(gpu, calls->clock, NVML_CLOCK_MEM);
    r->temperature_c = ask_of(gpu, calls->temperature, NVML_TEMPERATURE_GPU);
    r->limit_mw = ask(gpu, calls->limit);
    if (calls->utilization != NULL && is_good(gpu, calls->utilization(gpu->device, &use))) {
        r->gpu_pct = use.gpu;
        r->memory_pct = use.memory;
    }
    memset(&memory, 0, sizeof memory);
    memory.fieldId = NVML_FI_DEV_MEMORY_TEMP;
    if (calls->fields != NULL && is_good(gpu, calls->fields(gpu->device, 1, &memory))) {
        r->memory_c = field_of(gpu, &memory);
    }
}

static void set_unknown(struct reading *r)
{
    memset(r, 0, sizeof *r);
    r->power_mw = r->average_mw = r->instant_mw = UNKNOWN_MW;
    r->sm_mhz = r->memory_mhz = r->temperature_c = r->memory_c = UNKNOWN_MW;
    r->gpu_pct = r->memory_pct = r->limit_mw = UNKNOWN_MW;
    r->instant_us = r->energy_mj = r->reasons = UNKNOWN_U64;
}

void driver_read(const struct driver *driver, struct gpu *gpu, int asked,
                 struct reading *reading)
{
    int64_t epoch_ns;

    set_unknown(reading);
    reading->before_ns = clock_ns(CLOCK_MONOTONIC);
    if (!gpu->is_lost) {
        read_fields(driver->calls, gpu, reading);
        reading->power_mw = ask(gpu, driver->calls->power);
    }
    reading->after_ns = clock_ns(CLOCK_MONOTONIC);
    epoch_ns = clock_ns(CLOCK_REALTIME);
    reading->epoch_ns = epoch_ns - (clock_ns(CLOCK_MONOTONIC) - reading->before_ns) +
                        (reading->after_ns - reading->before_ns) / 2;
    reading->asked = asked;
    if (asked >= ASKED_REASONS && !gpu->is_lost) {
        reading->reasons = ask_long(gpu, driver->calls->reasons);
    }
    if (asked == ASKED_ALL && !gpu->is_lost) {
        read_rest(driver->calls, gpu, reading);
    }
}

/* ---- clocks ---- */

int64_t clock_ns(int which)
{
    struct timespec now = {0, 0};

    clock_gettime((clockid_t)which, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void sleep_until(int64_t monotonic_ns)
{
    struct timespec until;

    until.tv_sec = (time_t)(monotonic_ns / 1000000000);
    until.tv_nsec = (long)(monotonic_ns % 1000000000);
    while (!stopped && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}
