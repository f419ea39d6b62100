/* SPDX-License-Identifier: MIT */
/* What is counted on the way: repairs with their first lines, and intervals. */
#include "log_internal.h"

/* Which repairs the format or the meter causes, not a fault of the log. */
static int is_harmless(uint32_t repair)
{
    return repair == (uint32_t)GPW_LOG_MISSING || repair == (uint32_t)GPW_LOG_GAPS;
}

gpw_status gpwi_log_mend(gpw_log *log, uint32_t repair, uint32_t column, const char *field,
                         const char *reason, gpw_file_error *error)
{
    struct gpwi_log_count *count = &log->repairs[repair];

    if (log->config.strict && !is_harmless(repair)) {
        return gpwi_file_error(error, log->lines.line, column, field, "%s", reason);
    }
    if (count->count == 0) {
        count->first_line = log->lines.line;
    }
    count->count++;
    return GPW_OK;
}

/* Damage at the very start, and one torn line in a short file, are no sign yet. */
#define DAMAGE_SEEN_MIN 4u
#define DAMAGE_STREAM_MIN 64u

static gpw_status too_damaged(gpw_log *log, gpw_file_error *error)
{
    const struct gpwi_log_count *damaged = &log->repairs[GPW_LOG_DAMAGED];

    return gpwi_file_error(error, (uint32_t)damaged->first_line, 0, NULL,
                           "%llu of %llu rows are damaged, this one first: more than the %.3g "
                           "%% that is borne; were "
                           "two programs writing into one file?",
                           (unsigned long long)damaged->count,
                           (unsigned long long)log->data_lines,
                           (double)log->config.damaged_share * 100.0);
}

gpw_status gpwi_log_damaged(gpw_log *log, uint32_t column, const char *field,
                            const char *reason, gpw_file_error *error)
{
    const struct gpwi_log_count *damaged = &log->repairs[GPW_LOG_DAMAGED];
    const uint32_t repair =
        log->lines.no_end ? (uint32_t)GPW_LOG_TRUNCATED : (uint32_t)GPW_LOG_DAMAGED;
    const gpw_status status = gpwi_log_mend(log, repair, column, field, reason, error);

    if (status != GPW_OK) {
        return status;
    }
    if (damaged->count >= DAMAGE_STREAM_MIN &&
        (double)damaged->count > (double)log->config.damaged_share * (double)log->data_lines) {
        return too_damaged(log, error);
    }
    return GPW_OK;
}

gpw_status gpwi_log_check_damage(gpw_log *log, gpw_file_error *error)
{
    const uint64_t damaged = log->repairs[GPW_LOG_DAMAGED].count;

    if (damaged >= DAMAGE_SEEN_MIN &&
        (double)damaged > (double)log->config.damaged_share * (double)log->data_lines) {
        return too_damaged(log, error);
    }
    return GPW_OK;
}

/* ---- intervals ---- */

static uint32_t bin_of(uint64_t ns)
{
    uint32_t octave = 0, step;

    for (step = 32u; step > 0; step /= 2u) { /* the least octave that leaves 6 bits */
        if (ns >> octave >> step >= 32u) {
            octave += step;
        }
    }
    /* ns >> octave is below 64: below 32 only in octave 0. */
    return octave * 32u + (uint32_t)(ns >> octave);
}

void gpwi_log_times_add(struct gpwi_log_times *times, int64_t ns)
{
    const uint32_t bin = bin_of((uint64_t)ns);

    times->count[bin]++;
    times->sum[bin] += (double)ns;
    times->total++;
    times->below += bin < times->middle;
    while (times->below > times->total / 2u) {
        times->middle--;
        times->below -= times->count[times->middle];
    }
    while (times->below + times->count[times->middle] <= times->total / 2u) {
        times->below += times->count[times->middle];
        times->middle++;
    }
}

double gpwi_log_times_median(const struct gpwi_log_times *times)
{
    return times->total > 0 ? times->sum[times->middle] / (double)times->count[times->middle]
                            : 0.0;
}
