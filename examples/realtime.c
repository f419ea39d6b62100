/* SPDX-License-Identifier: MIT */
#include "realtime.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000u
#define BEHIND_TICKS 100u /* then the clock is set anew: catching up would take too long */

uint64_t monotonic_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

static void sleep_until(uint64_t at_ns)
{
    struct timespec at;

    at.tv_sec = (time_t)(at_ns / SECOND_NS);
    at.tv_nsec = (long)(at_ns % SECOND_NS);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) {
    }
}

void pace_begin(pace *p, uint64_t tick_ns)
{
    memset(p, 0, sizeof *p);
    p->tick_ns = tick_ns;
    p->next_ns = monotonic_ns() + tick_ns;
}

uint64_t pace_wait(pace *p)
{
    uint64_t now = monotonic_ns();

    if (now > p->next_ns) {
        p->missed++;
        p->stalls += p->was_late ? 0u : 1u;
        p->was_late = 1;
        if (now - p->next_ns > BEHIND_TICKS * p->tick_ns) {
            p->missed += (now - p->next_ns) / p->tick_ns; /* those that are left out */
            p->next_ns = now;
        }
    } else {
        p->was_late = 0;
        sleep_until(p->next_ns);
        now = monotonic_ns();
    }
    if (now - p->next_ns > p->worst_ns) {
        p->worst_ns = now - p->next_ns;
    }
    p->next_ns += p->tick_ns;
    p->ticks++;
    return now;
}

/* ---- the idle loop ---- */

static pthread_t idle_thread;
static pthread_mutex_t idle_mutex = PTHREAD_MUTEX_INITIALIZER;
static int idle_stops;
static pace idle;

static int does_stop(void)
{
    int stops;

    (void)pthread_mutex_lock(&idle_mutex);
    stops = idle_stops;
    (void)pthread_mutex_unlock(&idle_mutex);
    return stops;
}

static void *idle_run(void *unused)
{
    (void)unused;
    while (!does_stop()) {
        (void)pace_wait(&idle);
    }
    return NULL;
}

int idle_begin(uint64_t tick_ns)
{
    pace_begin(&idle, tick_ns);
    return pthread_create(&idle_thread, NULL, idle_run, NULL);
}

void idle_end(pace *result)
{
    (void)pthread_mutex_lock(&idle_mutex);
    idle_stops = 1;
    (void)pthread_mutex_unlock(&idle_mutex);
    (void)pthread_join(idle_thread, NULL);
    *result = idle;
}

int is_realtime(void)
{
    struct sched_param first;

    memset(&first, 0, sizeof first);
    first.sched_priority = 10;
    return mlockall(MCL_CURRENT) == 0 && sched_setscheduler(0, SCHED_FIFO, &first) == 0;
}

long resident_kib(void)
{
    long total = 0, resident = 0;
    FILE *const file = fopen("/proc/self/statm", "r");

    if (file != NULL) {
        if (fscanf(file, "%ld %ld", &total, &resident) != 2) {
            resident = 0;
        }
        (void)fclose(file);
    }
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}
