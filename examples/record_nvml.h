/* SPDX-License-Identifier: MIT */
/* What the files of record_nvml share: NVIDIA's driver asked through its library, NVML. */
#ifndef RECORD_NVML_H
#define RECORD_NVML_H

#include <signal.h>
#include <stdint.h>

#define GPUS_MAX 64
#define UNKNOWN_MW UINT32_MAX
#define UNKNOWN_U64 UINT64_MAX

/* What one round over a GPU gives. UNKNOWN_...: the driver does not say. */
struct reading {
    int64_t before_ns; /* CLOCK_MONOTONIC before the powers were asked for, and after */
    int64_t after_ns;
    int64_t epoch_ns;    /* CLOCK_REALTIME in the middle of the two */
    uint32_t power_mw;   /* nvmlDeviceGetPowerUsage(): what nvidia-smi calls power.draw */
    uint32_t average_mw; /* over 1 s */
    uint32_t instant_mw; /* over the sensor's own window */
    uint64_t instant_us; /* the driver's own time stamp of it, since 1970 */
    uint64_t energy_mj;  /* since the driver was loaded */
    uint32_t sm_mhz;     /* from here on: as UNKNOWN_MW where not known */
    uint32_t memory_mhz;
    uint32_t temperature_c;
    uint32_t memory_c;
    uint32_t gpu_pct;
    uint32_t memory_pct;
    uint32_t limit_mw;
    uint64_t reasons; /* why the clocks are lowered, bits as NVML numbers them */
    int asked;        /* how much was asked for this time: one of enum asked */
};

enum asked {
    ASKED_POWERS = 0,
    ASKED_REASONS = 1, /* and why the clocks are lowered: it says which powers count */
    ASKED_ALL = 2
};

struct gpu {
    uint32_t index;
    void *device; /* the driver's handle */
    int is_lost;
    char name[96];
    char uuid[96];
    char vbios[32];
};

struct driver {
    void *library;
    struct calls *calls;
    char version[80];
};

/* ---- record_driver.c ---- */

/* Opens the driver's library. 0; else a sentence is in `why`. */
int driver_open(struct driver *driver, const char *path, char why[256]);
void driver_close(struct driver *driver);
int driver_count(const struct driver *driver, uint32_t *count, char why[256]);
int driver_gpu(const struct driver *driver, uint32_t index, struct gpu *gpu, char why[256]);

/* Asks for so much of enum asked. What is not there stays unknown; a GPU that fell off the bus
 * is marked as lost. */
void driver_read(const struct driver *driver, struct gpu *gpu, int asked,
                 struct reading *reading);

int64_t clock_ns(int which);
void sleep_until(int64_t monotonic_ns);

/* Set by a signal. */
extern volatile sig_atomic_t stopped;

/* ---- record_refresh.c ---- */

/* How often a GPU's sensor shows something new, ns, from asking without rest for at most so
 * long; 0: it did not change often enough to tell. */
int64_t refresh_of(const struct driver *driver, struct gpu *gpu, int64_t longest_ns);

/* The same from the times at which it changed. */
int64_t refresh_from(const int64_t *change_ns, uint32_t count);

#endif /* RECORD_NVML_H */
