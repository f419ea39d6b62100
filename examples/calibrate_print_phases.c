/* SPDX-License-Identifier: MIT */
/* Phases, steps and correlations, in words; of a long log the most telling ones. */
#include "calibrate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PHASES_SHOWN 12u
#define STEPS_SHOWN 3u /* up, and as many down */
#define SCATTERED 0.5f /* of the mean interval: more is not "every" */
#define NANO 1.0e-9

const char *shown(double x, char text[16])
{
    if (isnan(x)) {
        snprintf(text, 16, "?");
    } else {
        snprintf(text, 16, fabs(x) >= 1000.0 ? "%.0f" : "%.4g", x);
    }
    return text;
}

double kj(int64_t mj)
{
    return (double)mj * 1.0e-6;
}

static double lasts_of(const gpw_calibration_phase *p)
{
    return (double)(p->end_ns - p->start_ns) * NANO;
}

/* ---- a phase ---- */

static void print_flags(uint32_t flags)
{
    static const char *const words[] = {"at the cap", "throttled", "restless", "drifts"};
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        if ((flags >> i & 1u) != 0u) {
            printf(", %s", words[i]);
        }
    }
    if ((flags & GPW_CALIBRATION_SHORT) != 0u) {
        fputs(", short", stdout);
    }
}

/* A mean interval of a few that come in a heap is no period. */
static void print_intervals(const gpw_calibration_phase *p)
{
    const double within_s = (double)p->period_s * ((double)p->events - 1.0);
    char text[16];

    if (p->events < 2u || p->period_s != p->period_s) {
        return;
    }
    if (within_s < 0.5 * lasts_of(p)) {
        printf(", all within %s s", shown(within_s, text));
    } else if (p->period_sd_s <= SCATTERED * p->period_s) {
        printf(", every %s s", shown((double)p->period_s, text));
    } else {
        printf(", irregular, %s s apart in the mean", shown((double)p->period_s, text));
    }
}

/* The level that excursions leave, where the mean is not the same. */
static void print_level(const gpw_calibration_phase *p)
{
    const double apart = (double)p->mean_w - (double)p->level_w;
    char level[16];

    if (p->base != GPW_PHASE_OFF) {
        printf("        %s W between them: %s\n", shown((double)p->level_w, level),
               gpw_phase_name(p->base));
    } else if (apart > 0.01 * (double)p->mean_w || -apart > 0.01 * (double)p->mean_w) {
        printf("        %s W without them\n", shown((double)p->level_w, level));
    }
}

static void print_model(const gpw_calibration_phase *p)
{
    char a[16], b[16], c[16];

    if (p->model == GPW_CALIBRATION_CYCLE) {
        printf("        a cycle of %s s, %s W peak to peak, duty %s\n",
               shown((double)p->period_s, a), shown((double)p->wave_w, b),
               shown((double)p->duty, c));
    }
    if (p->events > 0u) {
        printf("        %u event%s", p->events, p->events == 1u ? "" : "s");
        print_intervals(p);
        if (p->event_w == p->event_w) {
            printf(": truly %s W for %s s, %s J each", shown((double)p->event_w, a),
                   shown((double)p->event_s, b), shown((double)p->event_j, c));
        } else if (p->event_low_w == p->event_low_w) {
            printf(": at least %s W, so at most %s s, %s J each",
                   shown((double)p->event_low_w, a), shown((double)p->event_high_s, b),
                   shown((double)p->event_j, c));
        }
        putchar('\n');
        print_level(p);
    }
    if (p->rise_w_per_s == p->rise_w_per_s || p->fall_w_per_s == p->fall_w_per_s) {
        printf("        their edges: up at least %s W/s, down at least %s W/s",
               shown((double)p->rise_w_per_s, a), shown((double)p->fall_w_per_s, b));
        if (p->rise_s == p->rise_s || p->fall_s == p->fall_s) {
            printf("; by %u together, in at most %s s up, %s s down", p->edges,
                   shown((double)p->rise_s, a), shown((double)p->fall_s, b));
        }
        putchar('\n');
    }
    if (p->slope_w_per_k == p->slope_w_per_k) {
        printf("        %s W/K about %s deg C\n", shown((double)p->slope_w_per_k, a),
               shown((double)p->temperature_c, b));
    }
}

static void print_phase(uint32_t index, const gpw_calibration_phase *p)
{
    char mean[16], sd[16], sigma[16], tau[16], sum[16];

    printf("  %3u  %9.2f to %9.2f s  %-7s %u x %s W, sd %s, sum %s W", index,
           (double)p->start_ns * NANO, (double)p->end_ns * NANO, gpw_phase_name(p->label),
           p->devices, shown((double)p->mean_w, mean), shown((double)p->sd_w, sd),
           shown((double)p->sum_w, sum));
    print_flags(p->flags);
    putchar('\n');
    if ((p->flags & GPW_CALIBRATION_SHORT) == 0u) {
        printf("        sigma %s%s W",
               p->flags & GPW_CALIBRATION_SIGMA_BOUND ? "at least " : "",
               shown((double)p->sigma_w, sigma));
        if (p->tau_s == p->tau_s) {
            printf(", correlation time %s s", shown((double)p->tau_s, tau));
        }
        printf("; %.3f kJ as read, %.3f corrected\n", kj(p->energy_mj), kj(p->corrected_mj));
    }
    print_model(p);
}

/* ---- which phases ---- */

static const gpw_calibration *sorted_by; /* qsort() hands nothing through */

static int by_length(const void *a, const void *b)
{
    gpw_calibration_phase x, y;

    if (gpw_calibration_phase_get(sorted_by, *(const uint32_t *)a, &x, sizeof x) != GPW_OK ||
        gpw_calibration_phase_get(sorted_by, *(const uint32_t *)b, &y, sizeof y) != GPW_OK) {
        return 0;
    }
    return (lasts_of(&x) < lasts_of(&y)) - (lasts_of(&x) > lasts_of(&y));
}

static gpw_phase label_of(const gpw_calibration *found, uint32_t index)
{
    gpw_calibration_phase p;

    return gpw_calibration_phase_get(found, index, &p, sizeof p) == GPW_OK ? p.label
                                                                           : GPW_PHASE_OFF;
}

/* The longest of each label, then the next of each, until there are enough. */
static void mark_longest(const gpw_calibration *found, uint32_t *order, uint32_t count,
                         unsigned char *is_shown)
{
    uint32_t marked = 0u, before = UINT32_MAX, i;

    sorted_by = found;
    qsort(order, count, sizeof *order, by_length);
    while (marked < PHASES_SHOWN && marked != before) {
        unsigned char has[GPW_PHASE_COUNT] = {0};

        before = marked;
        for (i = 0; i < count && marked < PHASES_SHOWN; i++) {
            const gpw_phase label = label_of(found, order[i]);

            if (!is_shown[order[i]] && label < GPW_PHASE_COUNT && !has[label]) {
                has[label] = is_shown[order[i]] = 1u;
                marked++;
            }
        }
    }
}

/* A mark for each phase that is shown. */
static unsigned char *choose_phases(const gpw_calibration *found, uint32_t count, int all)
{
    const int every = all || count <= PHASES_SHOWN;
    unsigned char *const is_shown = calloc(count + 1u, 1u);
    uint32_t *const order = malloc((count + 1u) * sizeof *order);
    uint32_t i;

    if (is_shown != NULL && order != NULL) {
        for (i = 0; i < count; i++) {
            order[i] = i;
            is_shown[i] = (unsigned char)every;
        }
        if (!every) {
            mark_longest(found, order, count, is_shown);
        }
    }
    free(order);
    return is_shown;
}

static void print_label(const gpw_calibration *found, gpw_phase label)
{
    double seconds = 0.0, energy_kj = 0.0, watt_s = 0.0, low_w = 0.0, high_w = 0.0;
    gpw_calibration_phase p;
    uint32_t i, count = 0u;
    char mean[16], low[16], high[16];

    for (i = 0; gpw_calibration_phase_get(found, i, &p, sizeof p) == GPW_OK; i++) {
        if (p.label == label && p.mean_w == p.mean_w) {
            low_w = count == 0u || (double)p.mean_w < low_w ? (double)p.mean_w : low_w;
            high_w = count == 0u || (double)p.mean_w > high_w ? (double)p.mean_w : high_w;
            seconds += lasts_of(&p);
            watt_s += lasts_of(&p) * (double)p.mean_w;
            energy_kj += kj(p.energy_mj);
            count++;
        }
    }
    if (count > 0u) {
        printf("  %-7s %4u of %10.1f s  %s W, from %s to %s; %.3f kJ\n", gpw_phase_name(label),
               count, seconds,
               shown(seconds > 0.0 ? watt_s / seconds : 0.5 * (low_w + high_w), mean),
               shown(low_w, low), shown(high_w, high), energy_kj);
    }
}

static void print_phases(const gpw_calibration *found, uint32_t count,
                         const unsigned char *is_shown, int all)
{
    gpw_calibration_phase p;
    gpw_phase label;
    uint32_t i;

    if (count > PHASES_SHOWN && !all) {
        puts("\nPhases by label, of one device; how many, their time, mean, least and largest "
             "mean, energy of all:");
        for (label = GPW_PHASE_OFF; label < GPW_PHASE_COUNT; label++) {
            print_label(found, label);
        }
        printf("\nThe longest of each label, %u of %u phases, per device (--all: every one):\n",
               PHASES_SHOWN, count);
    } else {
        puts("\nPhases, per device:");
    }
    for (i = 0; gpw_calibration_phase_get(found, i, &p, sizeof p) == GPW_OK; i++) {
        if (is_shown[i]) {
            print_phase(i, &p);
        }
    }
}

/* ---- steps ---- */

static void print_step(const gpw_calibration_step *s)
{
    char from[16], to[16], lower[16], value[16], seen[16];

    printf("  %9.2f s  %s to %s W", (double)s->start_ns * NANO, shown((double)s->from_w, from),
           shown((double)s->to_w, to));
    if (s->compound) {
        puts(", more than one step");
        return;
    }
    if (s->devices == 0u || s->seen_s != s->seen_s) {
        puts(", how fast is not to be told");
        return;
    }
    printf(": seen for %s s; ", shown((double)s->seen_s, seen));
    if (s->lower_w_per_s == s->lower_w_per_s) {
        printf("a device at least %s W/s, ", shown((double)s->lower_w_per_s, lower));
    }
    if (s->instrument_limited) {
        puts("perhaps a step: the meter shows no more");
    } else if (s->value_w_per_s == s->value_w_per_s) {
        printf("%s W/s\n", shown((double)s->value_w_per_s, value));
    } else {
        puts("how fast is not to be told");
    }
}

static double rise_of(const gpw_calibration_step *s)
{
    const double rise = (double)s->to_w - (double)s->from_w;

    return isnan(rise) ? 0.0 : rise;
}

/* How many others of the same direction are larger; of two alike the first is. */
static uint32_t rank_of(const gpw_calibration *found, uint32_t index,
                        const gpw_calibration_step *of)
{
    gpw_calibration_step s;
    uint32_t i, larger = 0u;

    for (i = 0; gpw_calibration_step_get(found, i, &s, sizeof s) == GPW_OK; i++) {
        if (i != index && rise_of(&s) * rise_of(of) > 0.0 &&
            (fabs(rise_of(&s)) > fabs(rise_of(of)) ||
             (fabs(rise_of(&s)) == fabs(rise_of(of)) && i < index))) {
            larger++;
        }
    }
    return larger;
}

static void print_steps(const gpw_calibration *found, uint32_t count, int all)
{
    const int every = all || count <= PHASES_SHOWN;
    gpw_calibration_step s;
    uint32_t i;

    for (i = 0; gpw_calibration_step_get(found, i, &s, sizeof s) == GPW_OK; i++) {
        if (i == 0u && every) {
            puts("\nSteps:");
        } else if (i == 0u) {
            printf("\nThe largest of %u steps, up and down (--all: every one):\n", count);
        }
        if (every || rank_of(found, i, &s) < STEPS_SHOWN) {
            print_step(&s);
        }
    }
}

/* ---- correlations ---- */

static void print_rho(const gpw_calibration_correlation *r)
{
    char rho[16], low[16], high[16], window[16], sd[16];

    printf("  phase %u, %s, means of %s s: %s (%s to %s); sum has sd %s W\n", r->phase,
           r->between ? "between nodes" : "between devices",
           r->window_s > 0.0f ? shown((double)r->window_s, window) : "one poll",
           shown((double)r->rho, rho), shown((double)r->low, low), shown((double)r->high, high),
           shown((double)r->sum_sd_w, sd));
}

static int is_in(const unsigned char *is_shown, const gpw_calibration_correlation *r,
                 uint32_t why)
{
    return is_shown[r->phase] && r->why == why;
}

/* Longer means of the same are told: that shorter ones cannot be need not be said. */
static int is_covered(const gpw_calibration *found, const gpw_calibration_correlation *of)
{
    gpw_calibration_correlation r;
    uint32_t i;

    for (i = 0; gpw_calibration_correlation_get(found, i, &r, sizeof r) == GPW_OK; i++) {
        if (r.phase == of->phase && r.why == GPW_RHO_TOLD &&
            1.01f * r.window_s >= of->window_s) {
            return 1;
        }
    }
    return 0;
}

/* Which phases, each once, and which means where that is not all of a phase. */
static void print_refused(const gpw_calibration *found, const unsigned char *is_shown,
                          uint32_t why)
{
    gpw_calibration_correlation r;
    uint32_t i, last = UINT32_MAX, count = 0u;
    char window[16];
    int open = 0;

    for (i = 0; gpw_calibration_correlation_get(found, i, &r, sizeof r) == GPW_OK; i++) {
        if (!is_in(is_shown, &r, why) || is_covered(found, &r)) {
            continue;
        }
        if (r.phase != last) {
            fputs(open ? ")" : "", stdout);
            printf("%s%u", count++ == 0u ? "  not told of phase " : ", ", r.phase);
            last = r.phase;
            open = 0;
        }
        if (r.window_s > 0.0f) {
            printf("%s%s s", open ? ", " : " (means of ", shown((double)r.window_s, window));
            open = 1;
        }
    }
    fputs(open ? ")" : "", stdout);
    if (count > 0u) {
        printf(": %s\n", gpw_rho_why_text(why));
    }
}

static void print_correlations(const gpw_calibration *found, uint32_t devices,
                               const unsigned char *is_shown)
{
    gpw_calibration_correlation r;
    uint32_t i, why;

    if (gpw_calibration_correlation_get(found, 0, &r, sizeof r) != GPW_OK) {
        return;
    }
    if (devices == 1u) {
        puts("\nCorrelation: none to tell, there is only one device.");
        return;
    }
    puts("\nCorrelation:");
    for (i = 0; gpw_calibration_correlation_get(found, i, &r, sizeof r) == GPW_OK; i++) {
        if (is_in(is_shown, &r, GPW_RHO_TOLD)) {
            print_rho(&r);
        }
    }
    for (why = GPW_RHO_TOLD + 1u; gpw_rho_why_text(why)[0] != '?'; why++) {
        print_refused(found, is_shown, why);
    }
}

void print_found(const arguments *args, const gpw_calibration *found,
                 const gpw_calibration_summary *s)
{
    unsigned char *const is_shown = choose_phases(found, s->phases, args->all);

    if (is_shown != NULL) {
        print_phases(found, s->phases, is_shown, args->all);
        print_steps(found, s->steps, args->all);
        print_correlations(found, s->devices, is_shown);
        print_common(found, is_shown);
    }
    free(is_shown);
}
