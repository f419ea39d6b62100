/* SPDX-License-Identifier: MIT */
/* Records what NVIDIA's driver says of its GPUs, at the pace of their own sensors, as a CSV
 * that calibrate and every other reader of this library takes.
 *
 *   record_nvml -o run.csv --seconds 600
 *
 * The columns are described in docs/record.md. Exit status: 0 recorded, 1 a GPU was lost or the
 * log could not be written, 2 bad use, 77 no driver or no GPU here. */
#define _POSIX_C_SOURCE 200809L

#include "record_nvml.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EXIT_LOST 1
#define EXIT_BAD 2
#define EXIT_SKIPPED 77
#define SHARES 5             /* questions a refresh: each value is seen within a fifth of it */
#define INTERVAL_NS 20000000 /* where the refresh cannot be told: the usual 100 ms by 5 */
#define INTERVAL_MIN_NS 2000000
#define FIND_NS 3000000000  /* longest look for the refresh */
#define REST_NS 100000000   /* clocks, temperatures and the energy counter: no more often */
#define FLUSH_NS 1000000000 /* what a crash may cost */

static const char usage[] =
    "usage: record_nvml [-o FILE] [--seconds S] [--gpus LIST] [--interval-ms MS]\n"
    "                   [--powers-only] [--note TEXT] [--library FILE]\n"
    "  -o FILE           the log, which must not be there yet; standard output if not given\n"
    "  --seconds S       how long; until Ctrl-C or SIGTERM if not given\n"
    "  --gpus LIST       such as 0,1; all of them if not given\n"
    "  --interval-ms MS  between two rounds, 2 to 60000; a fifth of the sensors' own refresh,\n"
    "                    which is looked for first, if not given\n"
    "  --powers-only     without clocks, temperatures, energy counter: less to disturb\n"
    "  --note TEXT       a line on what runs, for the head of the log\n"
    "  --library FILE    instead of libnvidia-ml.so.1\n"
    "exit status: 0 recorded, 1 a GPU was lost or the log could not be written, 2 bad use,\n"
    "             77 no driver or no GPU here\n";

struct options {
    const char *path;
    const char *note;
    const char *library;
    double seconds; /* 0: until a signal */
    double interval_ms;
    int powers_only;
    uint32_t gpus[GPUS_MAX];
    uint32_t gpu_count; /* 0: all */
};

volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

/* ---- options ---- */

static int bad(const char *what, const char *given)
{
    fprintf(stderr, "record_nvml: %s%s; --help tells more\n", what, given);
    return EXIT_BAD;
}

static int read_number(const char *text, double least, double most, double *number)
{
    char *end = NULL;

    errno = 0;
    *number = strtod(text, &end);
    return end != text && *end == '\0' && errno == 0 && *number >= least && *number <= most;
}

static int read_gpus(const char *text, struct options *o)
{
    while (*text != '\0') {
        char *end = NULL;
        const long index = strtol(text, &end, 10);
        uint32_t i;

        if (end == text || index < 0 || index > 1023 || (*end != '\0' && *end != ',') ||
            o->gpu_count == GPUS_MAX) {
            return 0;
        }
        for (i = 0; i < o->gpu_count; i++) {
            if (o->gpus[i] == (uint32_t)index) {
                return 0;
            }
        }
        o->gpus[o->gpu_count++] = (uint32_t)index;
        text = *end == ',' ? end + 1 : end;
        if (*end == ',' && *text == '\0') {
            return 0;
        }
    }
    return o->gpu_count > 0;
}

static int read_option(const char *name, const char *value, struct options *o)
{
    if (value == NULL) {
        return bad("no such option, or nothing behind it: ", name);
    }
    if (strcmp(name, "-o") == 0) {
        o->path = value;
    } else if (strcmp(name, "--note") == 0) {
        o->note = value;
    } else if (strcmp(name, "--library") == 0) {
        o->library = value;
    } else if (strcmp(name, "--seconds") == 0) {
        if (!read_number(value, 0.01, 1e8, &o->seconds)) {
            return bad("--seconds wants 0.01 to 1e8, not ", value);
        }
    } else if (strcmp(name, "--interval-ms") == 0) {
        if (!read_number(value, 2.0, 60000.0, &o->interval_ms)) {
            return bad("--interval-ms wants 2 to 60000, not ", value);
        }
    } else if (strcmp(name, "--gpus") == 0) {
        if (!read_gpus(value, o)) {
            return bad("--gpus wants a list such as 0,1, none twice, not ", value);
        }
    } else {
        return bad("no option ", name);
    }
    return 0;
}

/* -1: go on; else the exit status. */
static int read_options(int argc, char **argv, struct options *o)
{
    int i;

    memset(o, 0, sizeof *o);
    o->library = "libnvidia-ml.so.1";
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--powers-only") == 0) {
            o->powers_only = 1;
            continue;
        }
        if (read_option(argv[i], i + 1 < argc ? argv[i + 1] : NULL, o) != 0) {
            return EXIT_BAD;
        }
        i++;
    }
    return -1;
}

/* ---- the log ---- */

static void put_time(FILE *log, const char *before, int64_t epoch_ns)
{
    const time_t seconds = (time_t)(epoch_ns / 1000000000);
    struct tm utc;
    char text[32];

    gmtime_r(&seconds, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    fprintf(log, "%s%s\n", before, text);
}

static void put_head(FILE *log, const struct options *o, const struct driver *driver,
                     const struct gpu *gpus, uint32_t count, int64_t refresh_ns,
                     int64_t interval_ns)
{
    const char *c;
    uint32_t i;

    fprintf(log, "# record_nvml of libgpupower, driver %s\n", driver->version);
    put_time(log, "# began ", clock_ns(CLOCK_REALTIME));
    if (refresh_ns > 0) {
        fprintf(log, "# the sensors show something new every %.1f ms\n",
                (double)refresh_ns * 1e-6);
    } else {
        fprintf(log, "# how often the sensors show something new was not found\n");
    }
    fprintf(log, "# asked every %.1f ms, one GPU after another\n", (double)interval_ns * 1e-6);
    for (i = 0; i < count; i++) {
        fprintf(log, "# GPU %u: %s, %s, VBIOS %s\n", (unsigned)gpus[i].index, gpus[i].name,
                gpus[i].uuid, gpus[i].vbios);
    }
    if (o->note != NULL) {
        fputs("# note: ", log);
        for (c = o->note; *c != '\0'; c++) {
            fputc((unsigned char)*c < ' ' ? ' ' : *c, log);
        }
        fputc('\n', log);
    }
    fputs("timestamp_ns,index,name,power.draw [W],power.draw.average [W],"
          "power.draw.instant [W],energy [mJ],clocks.sm [MHz],clocks.mem [MHz],"
          "temperature.gpu,temperature.memory,utilization.gpu [%],utilization.memory [%],"
          "enforced.power.limit [W],clocks_event_reasons.active,instant_stamp_us,"
          "monotonic_before_ns,monotonic_after_ns\n",
          log);
}

static void put_watts(FILE *log, uint32_t mw, int was_asked)
{
    if (mw != UNKNOWN_MW) {
        fprintf(log, ",%u.%03u", (unsigned)(mw / 1000u), (unsigned)(mw % 1000u));
    } else {
        fputs(was_asked ? ",[N/A]" : ",", log);
    }
}

static void put_whole(FILE *log, uint32_t value, int was_asked)
{
    if (value != UNKNOWN_MW) {
        fprintf(log, ",%u", (unsigned)value);
    } else {
        fputs(was_asked ? ",[N/A]" : ",", log);
    }
}

static void put_long(FILE *log, const char *format, uint64_t value, int was_asked)
{
    if (value != UNKNOWN_U64) {
        fprintf(log, format, value);
    } else {
        fputs(was_asked ? ",[N/A]" : ",", log);
    }
}

/* A cell is empty where the driver was not asked this time, [N/A] where it did not tell. */
static void put_row(FILE *log, const struct gpu *gpu, const struct reading *r)
{
    const int asked = r->asked == ASKED_ALL || gpu->is_lost;

    fprintf(log, "%" PRId64 ",%u,%s", r->epoch_ns, (unsigned)gpu->index, gpu->name);
    put_watts(log, r->power_mw, 1);
    put_watts(log, r->average_mw, 1);
    put_watts(log, r->instant_mw, 1);
    put_long(log, ",%" PRIu64, r->energy_mj, asked);
    put_whole(log, r->sm_mhz, asked);
    put_whole(log, r->memory_mhz, asked);
    put_whole(log, r->temperature_c, asked);
    put_whole(log, r->memory_c, asked);
    put_whole(log, r->gpu_pct, asked);
    put_whole(log, r->memory_pct, asked);
    put_watts(log, r->limit_mw, asked);
    put_long(log, ",0x%016" PRIx64, r->reasons, r->asked >= ASKED_REASONS || gpu->is_lost);
    put_long(log, ",%" PRIu64, r->instant_us, 1);
    fprintf(log, ",%" PRId64 ",%" PRId64 "\n", r->before_ns, r->after_ns);
}

/* ---- recording ---- */

struct recording {
    struct driver driver;
    struct gpu gpus[GPUS_MAX];
    uint32_t count;
    uint32_t lost;
    int64_t refresh_ns;
    int64_t interval_ns;
    FILE *log;
};

static void note_lost(struct recording *r, const struct gpu *gpu)
{
    r->lost++;
    fprintf(stderr, "record_nvml: GPU %u fell off the bus; %s\n", (unsigned)gpu->index,
            r->lost < r->count ? "the others go on" : "there is none left");
    fprintf(r->log, "# GPU %u fell off the bus\n", (unsigned)gpu->index);
}

static void record_round(struct recording *r, int asked)
{
    uint32_t i;

    for (i = 0; i < r->count; i++) {
        struct gpu *const gpu = &r->gpus[i];
        const int was_lost = gpu->is_lost;
        struct reading reading;

        if (was_lost) {
            continue;
        }
        driver_read(&r->driver, gpu, asked, &reading);
        put_row(r->log, gpu, &reading);
        if (gpu->is_lost) {
            note_lost(r, gpu);
        }
    }
}

static void record(struct recording *r, const struct options *o)
{
    const int64_t begin_ns = clock_ns(CLOCK_MONOTONIC);
    const int64_t end_ns =
        o->seconds > 0.0 ? begin_ns + (int64_t)(o->seconds * 1e9) : INT64_MAX;
    int64_t next_ns = begin_ns, rest_ns = begin_ns, flush_ns = begin_ns + FLUSH_NS;

    while (!stopped && r->lost < r->count && !ferror(r->log)) {
        const int64_t now_ns = clock_ns(CLOCK_MONOTONIC);
        const int with_rest = !o->powers_only && now_ns >= rest_ns;

        if (now_ns >= end_ns) {
            break;
        }
        record_round(r, o->powers_only ? ASKED_POWERS : with_rest ? ASKED_ALL : ASKED_REASONS);
        if (with_rest) {
            rest_ns += REST_NS * ((now_ns - rest_ns) / REST_NS + 1);
        }
        if (now_ns >= flush_ns) {
            fflush(r->log);
            flush_ns = now_ns + FLUSH_NS;
        }
        /* A round that took too long leaves rounds out; it does not make the next ones late. */
        next_ns +=
            r->interval_ns * ((clock_ns(CLOCK_MONOTONIC) - next_ns) / r->interval_ns + 1);
        sleep_until(next_ns < end_ns ? next_ns : end_ns);
    }
}

static void find_refresh(struct recording *r, const struct options *o)
{
    const int64_t half_ns = (int64_t)(o->seconds * 0.5e9);

    r->interval_ns = (int64_t)(o->interval_ms * 1e6);
    if (o->interval_ms == 0.0) {
        r->refresh_ns = refresh_of(&r->driver, &r->gpus[0],
                                   o->seconds > 0.0 && half_ns < FIND_NS ? half_ns : FIND_NS);
        r->interval_ns = r->refresh_ns > 0 ? r->refresh_ns / SHARES : INTERVAL_NS;
        if (r->interval_ns < INTERVAL_MIN_NS) {
            r->interval_ns = INTERVAL_MIN_NS;
        }
    }
}

static int find_gpus(struct recording *r, const struct options *o)
{
    char why[256] = "";
    uint32_t there = 0, i;

    if (driver_count(&r->driver, &there, why) != 0) {
        fprintf(stderr, "record_nvml: %s\n", why);
        return EXIT_SKIPPED;
    }
    r->count = o->gpu_count > 0 ? o->gpu_count : there < GPUS_MAX ? there : GPUS_MAX;
    for (i = 0; i < r->count; i++) {
        const uint32_t index = o->gpu_count > 0 ? o->gpus[i] : i;

        if (index >= there) {
            fprintf(stderr, "record_nvml: there is no GPU %u: the driver knows 0 to %u\n",
                    (unsigned)index, (unsigned)there - 1u);
            return EXIT_BAD;
        }
        if (driver_gpu(&r->driver, index, &r->gpus[i], why) != 0) {
            fprintf(stderr, "record_nvml: %s\n", why);
            return EXIT_LOST;
        }
    }
    return 0;
}

/* A log that is there may be of a run that cannot be repeated. */
static int open_log(struct recording *r, const struct options *o)
{
    r->log = o->path != NULL ? fopen(o->path, "wx") : stdout;
    if (r->log != NULL) {
        return 0;
    }
    fprintf(stderr, "record_nvml: cannot write %s: %s\n", o->path,
            errno == EEXIST ? "it is there already, choose another name" : strerror(errno));
    return EXIT_BAD;
}

static int close_log(struct recording *r)
{
    int broken = ferror(r->log) || fflush(r->log) != 0;

    if (r->log != stdout && fclose(r->log) != 0) {
        broken = 1;
    }
    if (broken) {
        fprintf(stderr, "record_nvml: the log could not be written whole: is the disk full?\n");
    }
    return broken || r->lost > 0 ? EXIT_LOST : 0;
}

static void watch_signals(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = stop; /* without SA_RESTART: a sleep ends at once */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN; /* a pipe that closes shows as a write that fails */
    sigaction(SIGPIPE, &action, NULL);
}

int main(int argc, char **argv)
{
    static struct recording r;
    struct options o;
    char why[256] = "";
    int status = read_options(argc, argv, &o);

    if (status >= 0) {
        return status;
    }
    if (driver_open(&r.driver, o.library, why) != 0) {
        fprintf(stderr, "record_nvml: %s\n", why);
        return EXIT_SKIPPED;
    }
    watch_signals();
    status = find_gpus(&r, &o);
    if (status == 0) {
        status = open_log(&r, &o);
    }
    if (status == 0) {
        find_refresh(&r, &o);
        put_head(r.log, &o, &r.driver, r.gpus, r.count, r.refresh_ns, r.interval_ns);
        record(&r, &o);
        status = close_log(&r);
    }
    driver_close(&r.driver);
    return status;
}
