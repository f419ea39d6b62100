/* SPDX-License-Identifier: MIT */
/* How fast logs are read, and how much memory that takes. The speed is gated as a ratio to a
 * bare pass over the same bytes in the same run, one character after the other; megabytes a
 * second are for reading. The memory: a log through a pipe, GPW_LOG_ROWS rows long, may not
 * cost more than a short one. */
#define _POSIX_C_SOURCE 200809L

#include <gpupower/log.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TEXT_BYTES (48u << 20)
#define RATIO_MAX 30.0
#define WANTED_MB_S 200.0
#define GROWTH_MAX_KB 2048L
#define REPEATS 5

static const char header[] =
    "timestamp, index, power.draw [W], power.draw.instant [W], temperature.gpu, "
    "clocks.current.sm [MHz], utilization.gpu [%]\n";

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / (double)CLOCKS_PER_SEC;
}

/* Row `i` of a log of four GPUs polled every 20 ms. */
static int write_row(char *to, size_t room, uint64_t i)
{
    const uint64_t ms = i / 4u * 20u + i % 4u * 3u;
    const unsigned s = (unsigned)(ms / 1000u % 86400u);

    return snprintf(
        to, room,
        "2025/%02u/%02u %02u:%02u:%02u.%03u, %u, %u.%02u W, %u.%02u W, %u, 1755 MHz, "
        "98 %%\n",
        (unsigned)(1u + ms / 86400000u / 28u % 12u), (unsigned)(1u + ms / 86400000u % 28u),
        s / 3600u, s / 60u % 60u, s % 60u, (unsigned)(ms % 1000u), (unsigned)(i % 4u),
        (unsigned)(300u + i % 397u), (unsigned)(i * 7u % 100u), (unsigned)(310u + i % 391u),
        (unsigned)(i * 13u % 100u), (unsigned)(40u + i % 31u));
}

static size_t fill(char *text, size_t bytes)
{
    size_t n = strlen(header);
    uint64_t i;

    memcpy(text, header, n);
    for (i = 0; n + 128u < bytes; i++) {
        n += (size_t)write_row(text + n, bytes - n, i);
    }
    return n;
}

static double read_all(gpw_log *log, uint64_t *rows)
{
    static gpw_log_row block[512];
    const clock_t start = clock();
    size_t count = 1;

    for (*rows = 0; count > 0; *rows += count) {
        if (gpw_log_next(log, block, sizeof block[0], 512, &count, NULL) != GPW_OK) {
            return -1.0;
        }
    }
    return seconds_since(start);
}

static double bare_pass(const char *text, size_t bytes)
{
    const clock_t start = clock();
    volatile size_t keep;
    size_t cells = 0, i;

    for (i = 0; i < bytes; i++) {
        if (text[i] == ',' || text[i] == '\n') {
            cells++;
        }
    }
    keep = cells;
    (void)keep;
    return seconds_since(start);
}

static double find_lines(const char *text, size_t bytes)
{
    const clock_t start = clock();
    const char *at = text, *const end = text + bytes;

    while (at != NULL && at < end) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at != NULL ? at + 1 : NULL;
    }
    return seconds_since(start);
}

static int speed(void)
{
    char *text = malloc(TEXT_BYTES);
    double least_s = 1e9, bare_s = 1e9, lines_s = 1e9;
    size_t bytes;
    int i;

    if (text == NULL) {
        return 1;
    }
    bytes = fill(text, TEXT_BYTES);
    for (i = 0; i < REPEATS; i++) {
        gpw_log *log;
        uint64_t rows;
        double s;

        if (gpw_log_open_text(text, bytes, NULL, &log, NULL) != GPW_OK) {
            return 1;
        }
        s = read_all(log, &rows);
        gpw_log_close(log);
        least_s = s < least_s ? s : least_s;
        s = bare_pass(text, bytes);
        bare_s = s < bare_s ? s : bare_s;
        s = find_lines(text, bytes);
        lines_s = s < lines_s ? s : lines_s;
    }
    free(text);
    printf(
        "# nvidia-smi CSV: %.0f MB/s on one core (wanted: %.0f); a bare pass %.0f MB/s, memchr "
        "by lines %.0f MB/s\n",
        (double)bytes / least_s * 1e-6, WANTED_MB_S, (double)bytes / bare_s * 1e-6,
        (double)bytes / lines_s * 1e-6);
    printf("# ratio to the bare pass %.1f, at most %.0f\n", least_s / bare_s, RATIO_MAX);
    return least_s < 0.0 || least_s / bare_s > RATIO_MAX;
}

/* ---- memory ---- */

static void write_log(int to, uint64_t rows)
{
    static char block[65536];
    size_t n = strlen(header);
    uint64_t i;

    memcpy(block, header, n);
    for (i = 0; i < rows; i++) {
        n += (size_t)write_row(block + n, sizeof block - n, i);
        if (n + 256u > sizeof block || i + 1u == rows) {
            if (write(to, block, n) != (ssize_t)n) {
                _exit(1);
            }
            n = 0;
        }
    }
    _exit(0);
}

/* A log of so many rows through a pipe. */
static double through_pipe(uint64_t rows)
{
    char path[32];
    gpw_log *log = NULL;
    uint64_t got = 0;
    double s = -1.0;
    int ends[2], status;
    pid_t writer;

    if (pipe(ends) != 0) {
        return -1.0;
    }
    writer = fork();
    if (writer == 0) {
        close(ends[0]);
        write_log(ends[1], rows);
    }
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    if (gpw_log_open(path, NULL, &log, NULL) == GPW_OK) {
        s = read_all(log, &got);
    }
    gpw_log_close(log);
    close(ends[0]);
    waitpid(writer, &status, 0);
    return got == rows ? s : -1.0;
}

static long peak_kb(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static int memory(void)
{
    const char *asked = getenv("GPW_LOG_ROWS");
    const uint64_t rows = asked != NULL ? strtoull(asked, NULL, 10) : 1000000u;
    long before_kb, after_kb;
    double s = through_pipe(1000);

    before_kb = peak_kb();
    s = s < 0.0 ? s : through_pipe(rows);
    after_kb = peak_kb();
    printf("# %llu rows through a pipe in %.1f s: %ld KB more memory than 1000 rows\n",
           (unsigned long long)rows, s, after_kb - before_kb);
    return s < 0.0 || after_kb - before_kb > GROWTH_MAX_KB;
}

int main(void)
{
    const int too_large = memory(); /* first: its peak must not be hidden by the text's */

    return speed() != 0 || too_large;
}
