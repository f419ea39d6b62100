/* SPDX-License-Identifier: MIT */
/* What the logs do not tell, in words. */
#include "calibrate_internal.h"

#include <stdarg.h>
#include <stdio.h>

#define SLOW 1.5f /* polled at more than this many refreshes: some are never seen */
#define LATE                                                                                   \
  0.05 /* of a log's time: a device that ends so much before the others is missed              \
        */
#define STAGGERED 1.05f /* widest spread of a sum by the narrowest */

void gpwi_cal_note(gpw_calibration *c, uint32_t kind, uint32_t phase, const char *text, ...)
{
    gpw_calibration_note *const note =
        gpwi_cal_list_add(&c->notes, sizeof *note, GPWI_CAL_NOTES_MAX);
    va_list arguments;
    size_t i;

    if (note == NULL) {
        return;
    }
    note->kind = kind;
    note->phase = phase;
    va_start(arguments, text);
    (void)vsnprintf(note->text, sizeof note->text, text, arguments);
    va_end(arguments);
    for (i = 0; note->text[i] != '\0'; i++) {
        if (note->text[i] < ' ' || note->text[i] > '~') {
            note->text[i] = '?';
        }
    }
}

const char *gpwi_cal_s(uint64_t count)
{
    return count == 1u ? "" : "s";
}

static void whole(gpw_calibration *c, uint32_t kind, const char *text)
{
    gpwi_cal_note(c, kind, GPWI_CAL_WHOLE, "%s", text);
}

/* ---- labels ---- */

static int has_label(const gpw_calibration *c, gpw_phase label)
{
    size_t i;

    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        if (t->label == label || t->base == label) {
            return 1;
        }
    }
    return 0;
}

static int starts_under_load(const gpw_calibration *c)
{
    const gpw_calibration_phase *const first =
        c->phases.count > 0u ? &gpwi_cal_phase_at(c, 0)->told : NULL;

    return first != NULL && first->label >= GPW_PHASE_INFER && first->base == GPW_PHASE_OFF &&
           !has_label(c, GPW_PHASE_READY);
}

static void note_labels(gpw_calibration *c)
{
    const int knows_idle = gpwi_is_known(c->summary.idle_w);

    if (c->phases.count == 0u) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "phases: there are too few readings for a single one");
        return;
    }
    if (!knows_idle) {
        whole(
            c, GPW_CALIBRATION_UNKNOWN,
            c->board != NULL
                ? "idle: nobody has measured what this board draws idle, so that no level can "
                  "be called so (--idle-w)"
            : c->summary.architecture != GPW_METER_UNKNOWN
                ? "idle: no built-in profile is of this board, and the log has no other "
                  "columns "
                  "that show it (memory used, utilisation, clocks) (--idle-w)"
                : "idle: which level is idle can only be said of a known board (--board, "
                  "--idle-w)");
    } else if (!has_label(c, GPW_PHASE_IDLE)) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "idle: %s, so idle power was not observed (the board's is about %.0f W)",
                      starts_under_load(c) ? "the log starts under load and never comes down"
                                           : "no phase is near the board's idle level",
                      (double)c->summary.idle_w);
    }
    if (knows_idle && !has_label(c, GPW_PHASE_READY)) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "ready: no phase is near the level of a board with a context that waits");
    }
    if (c->kinds > 0u && c->config.load_phase == GPW_PHASE_OFF) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "what ran: power does not tell serving from training; phases under load are "
              "called user1 and so on (--phase infer or train)");
    }
    if (c->kinds > 1u && c->config.load_phase != GPW_PHASE_OFF) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "%u different levels under load: only the one with most energy is called "
                      "%s, the others %s and so on; are they the same work?",
                      c->kinds, gpw_phase_name(c->config.load_phase),
                      gpw_phase_name(GPW_PHASE_USER_1));
    }
    if (c->kinds > 5u) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "%u different levels under load: a profile has room for five, the others "
                      "are counted to the nearest",
                      c->kinds);
    }
}

/* ---- meter ---- */

static void note_meter(gpw_calibration *c)
{
    const gpw_calibration_summary *const s = &c->summary;

    if (!gpwi_is_known(s->window_s)) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "the meter's averaging time: spreads and peaks are those of the readings, lower "
              "bounds of the true ones");
    }
    if (!gpwi_is_known(s->refresh_s) && !gpwi_is_known(s->refresh_found_s)) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "the meter's refresh: polled too slowly, or too steady a load, to see it");
    }
    if (c->off_grid > 0u) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
            "the refreshes of %u device%s come every %.4g s, further from the usual than "
            "a grid takes: of the rows, one a refresh was taken as it came (--refresh)",
            c->off_grid, gpwi_cal_s(c->off_grid), (double)s->refresh_found_s);
    }
    if (s->interval_s > SLOW * s->refresh_s) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "what happens between polls: %.3g s apart, while the meter refreshes "
                      "every %.3g s; bursts and peaks between are not seen",
                      (double)s->interval_s, (double)s->refresh_s);
    }
    if (s->coverage < 0.99f) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "the meter looks at %.0f %% of the time only: what is faster than its "
                      "refresh is seen by chance",
                      100.0 * (double)s->coverage);
    }
    if (s->window_s >= 0.5f && s->field != GPW_CALIBRATE_FIELD_INSTANT) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "readings are averages over %.3g s: no step can read faster, and peaks "
                      "shorter than that are not seen",
                      (double)s->window_s);
    }
    if (s->point == GPW_POINT_INSTRUMENT && !gpwi_is_known(c->meter.error_pu)) {
        whole(c, GPW_CALIBRATION_TAKEN,
              "the sensor's error: 5 % of the reading, as found on such boards; only a meter "
              "beside it could tell");
    }
    if (s->counter_mj == INT64_MIN) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "energy by the board's own counter: the log has none, so that nothing checks the "
              "sum of the readings");
    }
}

/* ---- logs ---- */

static const char *base_name(const char *path)
{
    const char *const slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* Without its folder, where no other log is named so. */
static const char *name_of(const gpw_calibration *c, const struct gpwi_cal_log *log)
{
    const char *const name = log->path != NULL ? base_name(log->path) : "the log";
    size_t i;

    for (i = 0; i < c->logs.count && log->path != NULL; i++) {
        const struct gpwi_cal_log *const other = gpwi_cal_log_at(c, i);

        if (other != log && other->path != NULL && strcmp(base_name(other->path), name) == 0) {
            return log->path;
        }
    }
    return name;
}

/* A part of each log was asked for. */
static int is_part(const gpw_calibration *c)
{
    return gpwi_is_known(c->config.start_s) || gpwi_is_known(c->config.end_s);
}

static void note_log(gpw_calibration *c, const struct gpwi_cal_log *log)
{
    const gpw_log_info *const i = &log->info;
    const char *const name = name_of(c, log);
    uint64_t rows = 0u, throttled = 0u;
    uint32_t k;

    if (i->clock == GPW_LOG_CLOCK_LOCAL || i->clock == GPW_LOG_CLOCK_DAY) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
            "%.100s: stamps are local without a zone: intervals are right, the date in "
            "UTC is not known",
            name);
    }
    if (i->clock == GPW_LOG_CLOCK_NONE) {
        gpwi_cal_note(c, GPW_CALIBRATION_TAKEN, GPWI_CAL_WHOLE,
                      "%.100s: no time: rows were taken to be %.6g s apart, as stated", name,
                      (double)c->config.interval_s);
    }
    if (i->gaps > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "%.100s: %llu gap%s%s, the longest %.3g s: nothing is known of the time "
                      "between, its energy is not counted",
                      name, (unsigned long long)i->gaps, gpwi_cal_s(i->gaps),
                      is_part(c) ? " in all of it, not only in the part that was used" : "",
                      (double)i->longest_gap_s);
    }
    gpwi_cal_note_powers(c, log, name);
    gpwi_cal_note_repairs(c, log, name);
    for (k = 0; k < log->devices; k++) {
        rows += gpwi_cal_device_at(c, log->first_device + k)->scan.rows;
        throttled += gpwi_cal_device_at(c, log->first_device + k)->scan.throttled;
    }
    if (throttled > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "%.100s: in %.1f %% of the rows a board was held back by heat or by its "
                      "supply",
                      name, 100.0 * (double)throttled / (double)rows);
    }
    if ((i->fields & (1u << GPW_LOG_REASONS)) == 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "%.100s: whether a board was throttled: the log has no such column",
                      name);
    }
    if ((i->fields & (1u << GPW_LOG_TEMPERATURE)) == 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "%.100s: the boards' temperature, which moves power by 0.3 to 0.8 W/K",
                      name);
    }
}

/* Devices that end long before their log does. */
static void note_missing(gpw_calibration *c, const struct gpwi_cal_log *log)
{
    const double lasts = (double)(log->info.last_ns - log->info.first_ns);
    uint32_t k, missing = 0u, first = 0u;

    for (k = 0; k < log->devices; k++) {
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, log->first_device + k);

        if (lasts - (double)d->scan.last_ns > LATE * lasts) {
            first = missing++ == 0u ? log->first_device + k : first;
        }
    }
    if (missing > 0u && !gpwi_is_known(c->config.end_s)) { /* else the user has cut them */
        const struct gpwi_cal_device *const d = gpwi_cal_device_at(c, first);

        gpwi_cal_note(
            c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
            "%u of %u device%s end%s before %s log does, %s at %.1f s of %.1f s: sums "
            "after that are without %s",
            missing, log->devices, gpwi_cal_s(log->devices), missing == 1u ? "s" : "",
            missing == 1u ? "its" : "their", d->name[0] != '\0' ? d->name : "one",
            (double)d->scan.last_ns * 1.0e-9, lasts * 1.0e-9, missing == 1u ? "it" : "them");
    }
}

/* ---- phases ---- */

static void note_phases(gpw_calibration *c)
{
    uint32_t bound = 0u, cap = 0u, partly = 0u, drifts = 0u, shorts = 0u, i;

    for (i = 0; i < c->phases.count; i++) {
        const uint32_t flags = gpwi_cal_phase_at(c, i)->told.flags;

        bound += (flags & GPW_CALIBRATION_SIGMA_BOUND) != 0u;
        cap += (flags & GPW_CALIBRATION_AT_CAP) != 0u;
        partly += (flags & GPW_CALIBRATION_PARTLY_KEPT) != 0u;
        drifts += (flags & GPW_CALIBRATION_DRIFTS) != 0u;
        shorts += (flags & GPW_CALIBRATION_SHORT) != 0u;
    }
    if (bound > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "how large the fast fluctuation is, in %u of %u phase%s: what "
                      "happens within the meter's window or between polls leaves no trace; "
                      "sigma is a lower bound",
                      bound, (uint32_t)c->phases.count, gpwi_cal_s(c->phases.count));
    }
    if (cap > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "how the load fluctuates and correlates at the power cap, in %u phase%s: "
                      "the regulators' doing covers it",
                      cap, gpwi_cal_s(cap));
    }
    if (c->not_kept > 0u) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
            "%llu reading%s found no room beside the %u that are kept (--ticks): finer "
            "figures are without %s, and some steps are not told",
            (unsigned long long)c->not_kept, gpwi_cal_s(c->not_kept), c->config.ticks_max,
            c->not_kept == 1u ? "it" : "them");
    }
    if (partly > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "%u phase%s longer than there is room for: the finer figures are of the "
                      "beginning",
                      partly, partly == 1u ? " is" : "s are");
    }
    if (drifts > 0u) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
            "%u phase%s by more than 1 %% from first to second half, by warming or by "
            "another load",
            drifts, drifts == 1u ? " drifts" : "s drift");
    }
    if (shorts > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
                      "%u phase%s too short for more than %s mean", shorts,
                      shorts == 1u ? " is" : "s are", shorts == 1u ? "its" : "their");
    }
}

static void note_cap(gpw_calibration *c)
{
    const gpw_calibration_correlation *const rows = c->correlations.at;
    uint32_t quiet = 0u;
    size_t i;

    for (i = 0; i < c->correlations.count; i++) {
        quiet += rows[i].why == GPW_RHO_QUIET;
    }
    if (!gpwi_is_known(c->summary.cap_w) && c->phases.count > 0u &&
        gpwi_cal_is_board(gpwi_cal_device_at(c, 0))) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "the power cap: neither the log nor the board tells it, so whether a phase was "
              "held at it is not known (--cap-w)");
    }
    if (quiet > 0u) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
            "how the devices move together in %u phase%s as quiet as a wait or a power "
            "cap: which it is, is not known",
            quiet, quiet == 1u ? " that is" : "s that are");
    }
}

/* Reads one after another. */
static void note_stagger(gpw_calibration *c)
{
    const gpw_calibration_correlation *const rows = c->correlations.at, *widest = NULL;
    size_t i;

    for (i = 0; i < c->correlations.count; i++) {
        if (rows[i].why == GPW_RHO_TOLD && rows[i].common_w > STAGGERED * rows[i].private_w &&
            (widest == NULL || rows[i].common_w > widest->common_w)) {
            widest = &rows[i];
        }
    }
    if (widest != NULL) {
        gpwi_cal_note(
            c, GPW_CALIBRATION_DOUBT, GPWI_CAL_WHOLE,
            "devices were read one after another, %.2g s from the first to the last: "
            "what is fast and common is not seen; in phase %u their sum at one moment "
            "has a spread of %.4g to %.4g W",
            (double)widest->stagger_s, widest->phase, (double)widest->private_w,
            (double)widest->common_w);
    }
}

static void note_steps(gpw_calibration *c)
{
    const gpw_calibration_step *const steps = c->steps.at;
    uint32_t limited = 0u, proven = 0u, i;

    for (i = 0; i < c->steps.count; i++) {
        limited += steps[i].instrument_limited;
    }
    if (limited > 0u) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "how fast %u of %u step%s %s: faster than the meter can show; take %s",
                      limited, (uint32_t)c->steps.count, gpwi_cal_s(c->steps.count),
                      limited == 1u ? "was" : "were",
                      limited == 1u ? "it as a step" : "them as steps");
    }
    for (i = 0; i < c->phases.count; i++) {
        const gpw_calibration_phase *const t = &gpwi_cal_phase_at(c, i)->told;

        proven += gpwi_is_known(t->rise_w_per_s) || gpwi_is_known(t->fall_w_per_s);
    }
    if (c->steps.count == 0u && proven > 0u) {
        whole(c, GPW_CALIBRATION_UNKNOWN,
              "how fast a step from phase to phase is: the log has none; the events' edges are "
              "lower bounds");
    } else if (c->steps.count == 0u) {
        whole(c, GPW_CALIBRATION_UNKNOWN, "how fast a step is: the log has none");
    }
}

/* In the order of their kinds, else as they came. */
static void sort_notes(gpw_calibration *c)
{
    gpw_calibration_note *const notes = c->notes.at;
    size_t i, k;

    for (i = 1; i < c->notes.count; i++) {
        const gpw_calibration_note here = notes[i];

        for (k = i; k > 0u && notes[k - 1u].kind > here.kind; k--) {
            notes[k] = notes[k - 1u];
        }
        notes[k] = here;
    }
}

void gpwi_cal_notes(gpw_calibration *c)
{
    uint32_t i;

    note_labels(c);
    note_meter(c);
    for (i = 0; i < c->logs.count; i++) {
        note_log(c, gpwi_cal_log_at(c, i));
        note_missing(c, gpwi_cal_log_at(c, i));
    }
    note_phases(c);
    note_cap(c);
    note_stagger(c);
    note_steps(c);
    if (c->lost_events > 0u) {
        whole(c, GPW_CALIBRATION_DOUBT, "more events than are kept: the last were left out");
    }
    sort_notes(c);
    c->summary.notes = (uint32_t)c->notes.count;
}
