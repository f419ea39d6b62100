/* SPDX-License-Identifier: MIT */
/* How often a sensor shows something new. */
#define _POSIX_C_SOURCE 200809L

#include "record_nvml.h"

#include <stdlib.h>
#include <time.h>

#define PAUSE_NS 500000 /* between two questions: the driver is not to be starved */
#define CHANGES_MAX 64u
#define CHANGES_MIN 8u

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* A refresh that shows the same value again is not seen: intervals are whole numbers of the
 * period, and the shorter ones are one. From the lower quartile, bettered by all of them. */
int64_t refresh_from(const int64_t *change_ns, uint32_t count)
{
    int64_t interval[CHANGES_MAX], sorted[CHANGES_MAX], sum_ns = 0, periods = 0, guess_ns;
    uint32_t i, n = 0;

    for (i = 1; i < count && n < CHANGES_MAX; i++) {
        interval[n] = sorted[n] = change_ns[i] - change_ns[i - 1u];
        n++;
    }
    if (n + 1u < CHANGES_MIN) {
        return 0;
    }
    qsort(sorted, n, sizeof sorted[0], compare);
    guess_ns = sorted[n / 4u];
    if (guess_ns <= 0) {
        return 0;
    }
    for (i = 0; i < n; i++) {
        const int64_t times = (interval[i] + guess_ns / 2) / guess_ns;

        if (times >= 1 && times <= 3) { /* beyond, a guess that is off counts wrong */
            sum_ns += interval[i];
            periods += times;
        }
    }
    return periods > 0 ? sum_ns / periods : 0;
}

int64_t refresh_of(const struct driver *driver, struct gpu *gpu, int64_t longest_ns)
{
    const int64_t end_ns = clock_ns(CLOCK_MONOTONIC) + longest_ns;
    int64_t change_ns[CHANGES_MAX];
    uint32_t count = 0, last_mw = UNKNOWN_MW;
    struct reading r;

    while (!stopped && !gpu->is_lost && count < CHANGES_MAX &&
           clock_ns(CLOCK_MONOTONIC) < end_ns) {
        uint32_t now_mw;

        driver_read(driver, gpu, ASKED_POWERS, &r);
        now_mw = r.instant_mw != UNKNOWN_MW ? r.instant_mw : r.power_mw;
        if (now_mw != last_mw && last_mw != UNKNOWN_MW) {
            change_ns[count++] = r.before_ns + (r.after_ns - r.before_ns) / 2;
        }
        last_mw = now_mw;
        sleep_until(r.after_ns + PAUSE_NS);
    }
    return refresh_from(change_ns, count);
}
