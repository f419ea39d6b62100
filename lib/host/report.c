/* SPDX-License-Identifier: MIT */
/* A judgement as plain words and as JSON. Nothing here computes: it only says. */
#include "gpupower/report.h"

#include "report_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- writing into a caller's buffer, counting what would be needed ---- */

typedef struct sink {
    char *text;
    size_t bytes; /* room */
    size_t used;  /* needed so far, without the final zero */
} sink;

static void put(sink *out, const char *text)
{
    for (; *text != '\0'; text++, out->used++) {
        if (out->used < out->bytes) {
            out->text[out->used] = *text;
        }
    }
}

static void put_count(sink *out, uint32_t count)
{
    char text[16];

    (void)snprintf(text, sizeof text, "%lu", (unsigned long)count);
    put(out, text);
}

#define JSON_DIGITS 6 /* of a figure in JSON; words take fewer */

/* snprintf() follows the program's locale; a report does not. */
static void put_figure(sink *out, float figure, int digits)
{
    char text[64];
    char *c;

    if (!isfinite(figure)) {
        put(out, "unknown");
        return;
    }
    if (fabsf(figure) < 1.0e-6f) {
        figure = 0.0f; /* rounding of a run that did not move */
    }
    if (digits < JSON_DIGITS && fabsf(figure) >= 1000.0f) {
        (void)snprintf(text, sizeof text, "%.0f", (double)figure);
    } else {
        (void)snprintf(text, sizeof text, "%.*g", digits, (double)figure);
    }
    for (c = text; *c != '\0'; c++) {
        if (strchr("0123456789+-e", *c) == NULL) {
            *c = '.';
        }
    }
    put(out, text);
}

static gpw_status close_sink(sink *out, size_t *bytes_needed)
{
    if (bytes_needed != NULL) {
        *bytes_needed = out->used + 1u;
    }
    if (out->used >= out->bytes) {
        if (out->bytes > 0u) {
            out->text[0] = '\0';
        }
        return out->text == NULL ? GPW_OK : GPW_ERR_SIZE;
    }
    out->text[out->used] = '\0';
    return GPW_OK;
}

/* ---- the words ---- */

typedef struct assumption {
    uint32_t bit;
    const char *id;
    const char *text;
} assumption;

static const assumption assumptions[] = {
    {GPW_ASSUMED_NO_SIGMA, "no_sigma",
     "A phase has no known fluctuation: it was simulated without any."},
    {GPW_ASSUMED_TAU, "tau", "A fluctuation has no known correlation time: 1 s was taken."},
    {GPW_ASSUMED_MIDPOINT, "midpoint",
     "A phase is known by a range only: its midpoint was taken as the mean."},
    {GPW_ASSUMED_JUMP, "jump",
     "Phase changes overlapped so closely that the oldest was completed at once."},
    {GPW_ASSUMED_INERTIA_WIDTH, "inertia_width",
     "The inertia has no interval of its own: 20 % each way was taken."},
    {GPW_ASSUMED_AIR_WIDTH, "air_width",
     "The first-step acceptance or the turbocharger time has no interval of its own: 25 % and "
     "30 % each way were taken."},
    {GPW_ASSUMED_NO_AIR, "no_air",
     "No air limit: the engine is taken to be naturally aspirated, so that it takes any step "
     "its "
     "throttle can."},
    {GPW_ASSUMED_NO_OVERHEAD, "no_overhead",
     "No node overhead was given: processors, memory and fans are left out."},
    {GPW_ASSUMED_NO_EFFICIENCY, "no_efficiency",
     "No power supply loss was given: the bus sees what the boards and the overhead draw."},
    {GPW_ASSUMED_NO_WINDOW, "no_window",
     "No frequency window was given: the power supplies stay on the bus at any frequency."},
    {GPW_ASSUMED_STEP_AT_RAIL, "step_at_rail",
     "A phase change is a step at the boards, before any smoothing: no ramp of theirs is given "
     "credit."},
    {GPW_ASSUMED_HELD_SAMPLES, "held_samples",
     "Samples of the load record that were unusable or missing were replaced by the last good "
     "one."},
    {GPW_ASSUMED_FREQUENCY_ONLY, "frequency_only",
     "Frequency is judged; voltage is not modelled."},
    {GPW_ASSUMED_RECORD_AS_IS, "record_as_is",
     "The load is a record: changes faster than its interval, or than its meter averages, are "
     "not "
     "in it, so steps may be larger and quicker than shown."},
    {GPW_ASSUMED_ONE_SEED, "one_seed",
     "The fluctuation is that of one seed: another gives somewhat other figures."},
    {GPW_ASSUMED_OVERLOAD, "overload",
     "The load exceeds the rating of the set, or in VA or current that of its alternator: for "
     "how long they bear that is not judged, and an alternator above 110 % for more than a "
     "second decides nothing."},
    {GPW_ASSUMED_NOMINAL_LOAD, "nominal_load",
     "The load is known by intervals only, and was judged at its nominal figures."},
    {GPW_ASSUMED_AC_AS_RAIL, "ac_as_rail",
     "Powers of a profile were measured at an AC input, overhead and losses in them, and were "
     "taken as the boards' own: what the supply adds counts twice."},
    {GPW_ASSUMED_NO_VOLTAGE_WINDOW, "no_voltage_window",
     "No voltage window was given: power supplies or UPS stay on the bus at any voltage."},
    {GPW_ASSUMED_ENDLESS_STORE, "endless_store",
     "The energy of hold-up or battery is not known: it was taken to carry the nodes for any "
     "time."},
    {GPW_ASSUMED_NO_RECHARGE, "no_recharge",
     "What hold-up or battery gave is not known to be drawn again: no recharge was added to "
     "the "
     "load."},
    {GPW_ASSUMED_INERTIA_BASE, "inertia_base",
     "H was taken on the rated power in watts; a data sheet's is often on kVA (keys "
     "inertia_base_va, inertia_base_w)."},
    {GPW_ASSUMED_NO_SHARING, "no_sharing",
     "Isochronous sets run in parallel without a line: how they share the load is not known, "
     "and nothing is decided. Share by a line or by droop, or give one set a fixed load."},
    {GPW_ASSUMED_LOWER_BOUND, "lower_bound",
     "Fluctuation or wave of a phase is known from below only, and was taken at its lower "
     "bound: the true swing may be larger."},
};

#define ASSUMPTIONS (sizeof assumptions / sizeof assumptions[0])

const char *gpw_assumption_text(uint32_t bit)
{
    size_t i;

    for (i = 0; i < ASSUMPTIONS; i++) {
        if (assumptions[i].bit == bit) {
            return assumptions[i].text;
        }
    }
    return "";
}

const char *gpwi_criterion_words(uint32_t criterion)
{
    switch (criterion) {
    case GPW_CRITERION_DIP_RATED: return "the frequency dip from rated";
    case GPW_CRITERION_DIP_INITIAL: return "the frequency dip from where it was";
    case GPW_CRITERION_RISE: return "the frequency rise";
    case GPW_CRITERION_RECOVERY: return "the recovery time";
    case GPW_CRITERION_STEADY_BAND: return "the frequency band at constant load";
    case GPW_CRITERION_ROCOF: return "the rate of change of frequency";
    case GPW_CRITERION_TRIP: return "the threshold of a protection";
    case GPW_CRITERION_COLLAPSE: return "the collapse of the set";
    case GPW_CRITERION_SUPPLY: return "the window of the power supplies or UPS";
    case GPW_CRITERION_RISE_INITIAL: return "the frequency rise from where it was";
    case GPW_CRITERION_RECOVERY_UNLOAD: return "the recovery time after a fall of load";
    case GPW_CRITERION_VOLTAGE_DIP: return "the dip of the voltage";
    case GPW_CRITERION_VOLTAGE_RISE: return "the rise of the voltage";
    case GPW_CRITERION_VOLTAGE_RECOVERY: return "the recovery time of the voltage";
    case GPW_CRITERION_VOLTAGE_STEADY: return "the voltage at rest";
    case GPW_CRITERION_PROTECTION: return "a relay";
    default: return "nothing";
    }
}

static const char *parameter_advice(uint32_t parameter)
{
    switch (parameter) {
    case GPW_PARAMETER_INERTIA:
        return "the inertia constant H (key inertia_s): it stands in the data sheets of "
               "engine, "
               "flywheel and alternator as a moment of inertia J; H = J w^2 / (2 S)";
    case GPW_PARAMETER_AIR_STEP:
        return "the load the engine takes in one step (key air_step_pu): ask the maker for the "
               "load acceptance table, or apply one known step and see";
    case GPW_PARAMETER_AIR_TAU:
        return "how fast the turbocharger follows (key air_tau_s): ask the maker for the load "
               "acceptance table with its intervals, or record two steps in a row";
    case GPW_PARAMETER_RECORD:
        return "a longer or a better record: this one ends before the frequency has settled, "
               "or "
               "has a hole";
    case GPW_PARAMETER_STAGGER:
        return "a longer run, or GPUs released in smaller steps: at the end of this one a "
               "stagger "
               "has not let all of them start";
    case GPW_PARAMETER_LOAD:
        return "what the GPUs draw: measure them at the phases that the site enters (keys "
               "PHASE.mean_w, PHASE.low_w, PHASE.high_w), or take the record with a better "
               "meter (key load_error)";
    default: return NULL;
    }
}

/* Where no parameter decides, what was assumed may say more than that the record does not. */
static const char *advice_of(const gpw_judgement *j)
{
    if (j->outcome != GPW_UNDETERMINED) {
        return NULL;
    }
    if (j->deciding == GPW_PARAMETER_RECORD &&
        (j->assumptions & GPW_ASSUMED_NO_SHARING) != 0u) {
        return "a load-sharing line between the isochronous sets, or droop: without either "
               "they "
               "drift apart";
    }
    if (j->deciding == GPW_PARAMETER_RECORD && (j->assumptions & GPW_ASSUMED_OVERLOAD) != 0u) {
        return "for how long set and alternator bear the overload: ask the maker, or give them "
               "the rating; or a longer record, if this one ends before the frequency has "
               "settled";
    }
    return parameter_advice(j->deciding);
}

/* ---- plain words ---- */

static void put_power(sink *out, float power_w)
{
    const float magnitude_w = fabsf(power_w);

    if (magnitude_w >= 1.0e6f) {
        put_figure(out, magnitude_w / 1.0e6f, 4);
        put(out, " MW");
    } else if (magnitude_w >= 1.0e3f) {
        put_figure(out, magnitude_w / 1.0e3f, 4);
        put(out, " kW");
    } else {
        put_figure(out, magnitude_w, 3);
        put(out, " W");
    }
}

static void say_class(sink *out, uint32_t class_id)
{
    put(out, class_id == GPW_CLASS_CUSTOM ? "the custom class" : gpw_class_name(class_id));
}

static void say_outcome(sink *out, const gpw_judgement *j)
{
    const int classless = j->required_class == GPW_CLASS_NONE;

    switch (j->outcome) {
    case GPW_HOLDS:
        put(out, "HOLDS. The site ");
        put(out, classless ? "keeps every supply and protection" : "holds ");
        break;
    case GPW_FAILS:
        put(out, "DOES NOT HOLD. The site ");
        put(out, classless ? "loses a supply, trips a protection or stalls" : "does not hold ");
        break;
    default:
        put(out, "UNDETERMINED. What is known does not decide whether the site ");
        put(out, classless ? "keeps every supply and protection" : "holds ");
        break;
    }
    if (!classless) {
        say_class(out, j->required_class);
    }
    put(out, ": of ");
    put_count(out, j->corners);
    put(out, " corners ");
    put_count(out, j->corners_held);
    put(out, " hold and ");
    put_count(out, j->corners_failed);
    put(out, " do not.\n");
    put(out, j->supply_trips > 0u
                 ? "By the frequency alone, with the supplies off the bus part of the time: "
                 : "Best class held at every corner: ");
    put(out, gpw_class_name(j->class_held));
    put(out, ".\n");
}

static void say_limit(sink *out, const gpw_judgement *j)
{
    if (j->limiting == GPW_CRITERION_NONE) {
        return;
    }
    put(out, "What limits: ");
    put(out, gpwi_criterion_words(j->limiting));
    if (!isnan(j->margin_pct)) {
        put(out, ", margin ");
        put_figure(out, j->margin_pct, 3);
        put(out, " % of its limit");
    }
    put(out, " (corner ");
    put_count(out, j->limiting_corner);
    put(out, ").\n");
}

static void say_step(sink *out, const gpw_judgement *j)
{
    if (!isnan(j->worst_step_w)) {
        put(out, "Worst step: the load at the generator ");
        put(out, j->worst_step_w < 0.0f ? "falls by " : "rises by ");
        put_power(out, j->worst_step_w);
        put(out, " within ");
        put_figure(out, j->worst_step_rise_s, 3);
        put(out, " s.\n");
    }
    if (!isnan(j->bound_step_down_w)) {
        put(out, "Bounds at the generator: the GPUs' load cannot fall by more than ");
        put_power(out, j->bound_step_down_w);
        put(out, isnan(j->bound_step_up_w) ? "; how much it can rise is unknown"
                                           : " or rise by more than ");
        if (!isnan(j->bound_step_up_w)) {
            put_power(out, j->bound_step_up_w);
        }
        put(out, j->supply_trips > 0u
                     ? " while the supplies are on the bus; what returns with them is more.\n"
                     : ".\n");
    }
    put(out, "Peak load: ");
    put_figure(out, j->peak_load_pct, 3);
    put(out,
        j->peak_load_pct > 100.0f ? " % of the rating, above it.\n" : " % of the rating.\n");
}

static void say_frequency(sink *out, const gpw_judgement *j)
{
    if (j->collapsed) {
        put(out, "Frequency: the set stalls.\n");
    }
    put(out, "Frequency, worst corner: dips ");
    put_figure(out, j->dip_pct, 3);
    put(out, " % below rated");
    if (!isnan(j->dip_time_s)) {
        put(out, " at ");
        put_figure(out, j->dip_time_s, 4);
        put(out, " s");
    }
    put(out, " (nominal ");
    put_figure(out, j->dip_nominal_pct, 3);
    put(out, " %), rises ");
    put_figure(out, j->rise_pct, 3);
    put(out, " %, changes by at most ");
    put_figure(out, j->rocof_hz_per_s, 3);
    put(out, " Hz/s over half a second");
    if (isnan(j->recovery_s) && j->outcome == GPW_HOLDS) {
        put(out, ".\n"); /* recovery is not judged */
    } else if (isnan(j->recovery_s)) {
        put(out, ", and has not recovered by the end, or recovery is not judged.\n");
    } else {
        put(out, ", recovers within ");
        put_figure(out, j->recovery_s, 3);
        put(out, " s.\n");
    }
    if (j->supply_trips > 0u) {
        put(out, "Power supplies leave the bus ");
        put_count(out, j->supply_trips);
        put(out, j->supply_trips == 1u ? " time.\n" : " times.\n");
    }
    if (j->trip > 0u) {
        put(out, "Protection row ");
        put_count(out, j->trip);
        put(out, " trips.\n");
    }
}

static void say_grounds(sink *out, const gpw_judgement *j)
{
    size_t i;

    put(out, "It rests on figures of which the weakest has grade ");
    put(out, gpw_grade_name(j->weakest_grade));
    put(out, ", and on these assumptions:\n");
    for (i = 0; i < ASSUMPTIONS; i++) {
        if (j->assumptions & assumptions[i].bit) {
            put(out, "  - ");
            put(out, assumptions[i].text);
            put(out, "\n");
        }
    }
}

#define JUDGEMENT_V0_1 112u

/* What an older caller does not know is zero. */
static gpw_status read_judgement(const gpw_judgement *theirs, size_t their_bytes,
                                 gpw_judgement *ours)
{
    if (theirs == NULL) {
        return GPW_ERR_NULL;
    }
    if (their_bytes < JUDGEMENT_V0_1) {
        return GPW_ERR_VERSION;
    }
    memset(ours, 0, sizeof *ours);
    memcpy(ours, theirs, their_bytes < sizeof *ours ? their_bytes : sizeof *ours);
    return GPW_OK;
}

gpw_status gpw_judgement_text(const gpw_judgement *judgement, size_t judgement_bytes,
                              char *text, size_t text_bytes, size_t *bytes_needed)
{
    gpw_judgement ours;
    gpw_status status;
    sink out = {text, text_bytes, 0u};
    const char *advice;

    if (text == NULL && (text_bytes > 0u || bytes_needed == NULL)) {
        return GPW_ERR_NULL;
    }
    status = read_judgement(judgement, judgement_bytes, &ours);
    if (status != GPW_OK) {
        return status;
    }
    say_outcome(&out, &ours);
    say_limit(&out, &ours);
    say_step(&out, &ours);
    say_frequency(&out, &ours);
    advice = advice_of(&ours);
    if (advice != NULL) {
        put(&out, "What would decide it: ");
        put(&out, advice);
        put(&out, ".\n");
    }
    say_grounds(&out, &ours);
    return close_sink(&out, bytes_needed);
}

/* ---- JSON ---- */

static void key(sink *out, const char *name)
{
    put(out, out->used > 2u ? ",\n  \"" : "  \"");
    put(out, name);
    put(out, "\": ");
}

static void key_text(sink *out, const char *name, const char *value)
{
    key(out, name);
    put(out, "\"");
    put(out, value);
    put(out, "\"");
}

static void key_figure(sink *out, const char *name, float figure)
{
    key(out, name);
    if (isfinite(figure)) {
        put_figure(out, figure, JSON_DIGITS);
    } else {
        put(out, "null");
    }
}

static void key_count(sink *out, const char *name, uint32_t count)
{
    key(out, name);
    put_count(out, count);
}

static void key_name(sink *out, const char *name, const char *value, int known)
{
    if (known) {
        key_text(out, name, value);
    } else {
        key(out, name);
        put(out, "null");
    }
}

static void json_assumptions(sink *out, uint32_t bits)
{
    size_t i;
    int first = 1;

    key(out, "assumptions");
    put(out, "[");
    for (i = 0; i < ASSUMPTIONS; i++) {
        if (bits & assumptions[i].bit) {
            put(out, first ? "\n    {\"id\": \"" : ",\n    {\"id\": \"");
            put(out, assumptions[i].id);
            put(out, "\", \"text\": \"");
            put(out, assumptions[i].text);
            put(out, "\"}");
            first = 0;
        }
    }
    put(out, first ? "]" : "\n  ]");
}

gpw_status gpw_judgement_json(const gpw_judgement *judgement, size_t judgement_bytes,
                              char *text, size_t text_bytes, size_t *bytes_needed)
{
    gpw_judgement ours;
    const gpw_judgement *const j = &ours;
    gpw_status status;
    sink out = {text, text_bytes, 0u};

    if (text == NULL && (text_bytes > 0u || bytes_needed == NULL)) {
        return GPW_ERR_NULL;
    }
    status = read_judgement(judgement, judgement_bytes, &ours);
    if (status != GPW_OK) {
        return status;
    }
    put(&out, "{\n");
    key_text(&out, "format", "gpupower-verdict-1");
    key_text(&out, "verdict", gpw_outcome_name(j->outcome));
    key_text(&out, "required_class", gpw_class_name(j->required_class));
    key_text(&out, "class", gpw_class_name(j->class_held));
    key_name(&out, "limiting", gpw_criterion_name(j->limiting),
             j->limiting != GPW_CRITERION_NONE);
    key_figure(&out, "margin_pct", j->margin_pct);
    key_count(&out, "limiting_corner", j->limiting_corner);
    key_name(&out, "deciding", gpw_parameter_name(j->deciding),
             j->deciding != GPW_PARAMETER_NONE);
    key_count(&out, "corners", j->corners);
    key_count(&out, "corners_held", j->corners_held);
    key_count(&out, "corners_failed", j->corners_failed);
    key_figure(&out, "dip_pct", j->dip_pct);
    key_figure(&out, "dip_time_s", j->dip_time_s);
    key_figure(&out, "dip_nominal_pct", j->dip_nominal_pct);
    key_figure(&out, "rise_pct", j->rise_pct);
    key_figure(&out, "rocof_hz_per_s", j->rocof_hz_per_s);
    key_figure(&out, "recovery_s", j->recovery_s);
    key_figure(&out, "steady_band_pct", j->steady_band_pct);
    key_figure(&out, "worst_step_w", j->worst_step_w);
    key_figure(&out, "worst_step_rise_s", j->worst_step_rise_s);
    key_figure(&out, "bound_step_up_w", j->bound_step_up_w);
    key_figure(&out, "bound_step_down_w", j->bound_step_down_w);
    key_figure(&out, "peak_load_pct", j->peak_load_pct);
    key_figure(&out, "duration_s", j->duration_s);
    key(&out, "collapsed");
    put(&out, j->collapsed ? "true" : "false");
    key_count(&out, "supply_trips", j->supply_trips);
    key(&out, "trip");
    if (j->trip > 0u) {
        put_count(&out, j->trip);
    } else {
        put(&out, "null");
    }
    key_text(&out, "weakest_grade", gpw_grade_name(j->weakest_grade));
    json_assumptions(&out, j->assumptions);
    put(&out, "\n}\n");
    return close_sink(&out, bytes_needed);
}
