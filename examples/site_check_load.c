/* SPDX-License-Identifier: MIT */
/* What the load itself does: how it oscillates and what swing of the frequency that makes
 * (--swing), and whether it keeps to rules that somebody set it (--rule). */
#include "site_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_MAX_S 60.0f

typedef struct listeners {
    gpw_bands *power, *frequency;
    gpw_band_reading loudest[GPW_BANDS_COUNT]; /* of the power, when it was that */
    gpw_load_spec *spec;
    gpw_status status;
} listeners;

static int is_asked(const session *s)
{
    return s->args.swing || s->args.rules > 0u;
}

/* ---- listening ---- */

static gpw_status open_bands(const session *s, gpw_bands **bands)
{
    gpw_bands_config config;
    gpw_status status = gpw_bands_config_init(&config, sizeof config);

    if (status >= GPW_OK) {
        config.tick_ns = s->tick_ns;
        status = gpw_bands_resolved(s->tick_ns, &config.bands);
    }
    return status < GPW_OK ? status : gpw_bands_create(&config, bands);
}

static gpw_status add_rule(const session *s, uint32_t preset, gpw_load_spec *spec)
{
    gpw_load_rule rule;
    gpw_genset_config set;
    gpw_status status = gpw_load_rule_init(&rule, sizeof rule);

    if (status >= GPW_OK) {
        status = gpw_genset_config_init(&set, sizeof set);
    }
    if (status >= GPW_OK) {
        status = gpw_site_genset(s->site, &set);
    }
    if (status >= GPW_OK) {
        status = gpw_load_rule_preset(&rule, preset, set.rated_w);
    }
    return status < GPW_OK ? status : gpw_load_spec_add(spec, &rule, NULL);
}

/* A share is asked of each band that the tick carries, so it takes as many rules. */
static gpw_status add_share(const session *s, uint32_t preset, gpw_load_spec *spec)
{
    uint32_t bands, band;
    gpw_load_rule rule;
    gpw_status status = gpw_bands_resolved(s->tick_ns, &bands);

    for (band = 0; band < GPW_BANDS_COUNT && status >= GPW_OK; band++) {
        if ((bands >> band & 1u) != 0u) {
            status = gpw_load_rule_init(&rule, sizeof rule);
            if (status >= GPW_OK) {
                status = gpw_load_rule_preset(&rule, preset, 1.0f);
            }
            rule.band = band;
            if (status >= GPW_OK) {
                status = gpw_load_spec_add(spec, &rule, NULL);
            }
        }
    }
    return status;
}

static gpw_status open_spec(const session *s, gpw_load_spec **spec)
{
    gpw_load_spec_config config;
    gpw_status status = gpw_load_spec_config_init(&config, sizeof config);
    uint32_t i;

    if (status >= GPW_OK) {
        config.tick_ns = s->tick_ns;
        config.rules_max = GPW_LOAD_SPEC_RULES_MAX;
        config.window_max_s = WINDOW_MAX_S;
        config.has_bands = 1u;
        status = gpw_load_spec_create(&config, spec);
    }
    for (i = 0; i < s->args.rules && status >= GPW_OK; i++) {
        const uint32_t preset = s->args.rule[i];

        status = preset == GPW_LOAD_BAND_SHARE_20 ? add_share(s, preset, *spec)
                                                  : add_rule(s, preset, *spec);
    }
    return status;
}

static void keep_loudest(listeners *l)
{
    uint32_t band;

    for (band = 0; band < GPW_BANDS_COUNT; band++) {
        gpw_band_reading now;

        if (gpw_bands_band(l->power, band, &now, sizeof now) == GPW_OK &&
            now.amplitude >= l->loudest[band].amplitude) {
            l->loudest[band] = now;
        }
    }
}

static void take_tick(void *to, const session *s, const gpw_site_signals *now)
{
    listeners *const l = to;

    (void)s;
    if (l->status >= GPW_OK) {
        l->status = gpw_bands_step(l->power, now->generator_w);
    }
    if (l->status >= GPW_OK) {
        l->status = gpw_bands_step(l->frequency, now->frequency_hz);
    }
    keep_loudest(l);
    if (l->status >= GPW_OK && l->spec != NULL) {
        l->status = gpw_load_spec_step(l->spec, now->generator_w);
    }
}

/* ---- what was heard ---- */

static gpw_status note_band(session *s, const listeners *l, const gpw_genset_config *set,
                            uint32_t band)
{
    heard_band *const heard = &s->heard[band];
    const float load_pu = s->last_w / set->rated_w;
    gpw_status status = gpw_bands_band(l->power, band, &heard->power, sizeof heard->power);

    if (status == GPW_ERR_NOT_FOUND || status == GPW_ERR_DOMAIN) {
        return GPW_OK; /* not carried by the tick */
    }
    if (status >= GPW_OK) {
        status = gpw_bands_band(l->frequency, band, &heard->frequency, sizeof heard->frequency);
    }
    if (status >= GPW_OK) {
        heard->is_there = 1;
        heard->power = l->loudest[band];
        heard->has_swing =
            gpw_response_swing(set, load_pu < set->throttle_max_pu ? load_pu : 0.5f,
                               &heard->power, &heard->swing_pu, &heard->worst_pu,
                               &heard->is_linear) >= GPW_OK;
    }
    return status;
}

static gpw_status note_heard(session *s, const listeners *l)
{
    gpw_genset_config set;
    gpw_status status = gpw_genset_config_init(&set, sizeof set);
    gpw_load_rule_result unused;
    uint32_t i;

    if (status >= GPW_OK) {
        status = gpw_site_genset(s->site, &set);
    }
    s->f0_hz = set.f0_hz;
    for (i = 0; i < GPW_BANDS_COUNT && status >= GPW_OK; i++) {
        status = note_band(s, l, &set, i);
    }
    for (i = 0; l->spec != NULL && i < GPW_LOAD_SPEC_RULES_MAX && status >= GPW_OK; i++) {
        if (gpw_load_spec_result(l->spec, i, &unused, sizeof unused) == GPW_OK) {
            s->kept[i] = unused;
            s->kept_rules = i + 1u;
        }
    }
    return status;
}

static void keep_last(void *to, const session *s, const gpw_site_signals *now)
{
    take_tick(to, s, now);
    ((session *)(uintptr_t)s)->last_w = now->generator_w;
}

int listen_to_load(session *s)
{
    static listeners l;
    gpw_status status;

    if (!is_asked(s)) {
        return 0;
    }
    status = open_bands(s, &l.power);
    if (status >= GPW_OK) {
        status = open_bands(s, &l.frequency);
    }
    if (status >= GPW_OK && s->args.rules > 0u) {
        status = open_spec(s, &l.spec);
    }
    if (status >= GPW_OK) {
        status = take_run(s, keep_last, &l);
    }
    if (status >= GPW_OK) {
        status = l.status < GPW_OK ? l.status : note_heard(s, &l);
    }
    gpw_bands_destroy(l.power);
    gpw_bands_destroy(l.frequency);
    gpw_load_spec_destroy(l.spec);
    return status < GPW_OK ? refuse_status("oscillation and rules of the load", status) : 0;
}

/* ---- saying it ---- */

void print_heard(const session *s)
{
    uint32_t i;

    if (s->args.swing) {
        puts(
            "Oscillation of the nominal run, largest amplitude in each band, steps heard as "
            "they "
            "pass:\n"
            "  band Hz        load W   at Hz   frequency Hz   to be expected Hz   at the worst "
            "place");
    }
    for (i = 0; s->args.swing && i < GPW_BANDS_COUNT; i++) {
        const heard_band *const h = &s->heard[i];

        if (!h->is_there) {
            continue;
        }
        printf("  %4.1f to %4.1f %9.4g %7.3g %14.4g", (double)h->power.low_hz,
               (double)h->power.high_hz, (double)h->power.largest,
               (double)h->power.frequency_hz, (double)h->frequency.largest);
        if (h->has_swing) {
            printf(" %19.4g %20.4g%s\n", (double)(h->swing_pu * s->f0_hz),
                   (double)(h->worst_pu * s->f0_hz),
                   h->is_linear ? "" : "  more: a limit of the set acts");
        } else {
            puts("                   -                    -");
        }
    }
    for (i = 0; i < s->kept_rules; i++) {
        const gpw_load_rule_result *const r = &s->kept[i];

        printf("Rule %s", gpw_load_rule_name(r->rule));
        if (!gpw_is_unknown(r->window_s)) {
            printf(" over %.4g s: %s", (double)r->window_s, gpw_outcome_name(r->outcome));
        } else {
            printf(" of band %lu: %s", (unsigned long)r->band, gpw_outcome_name(r->outcome));
        }
        if (gpw_is_unknown(r->worst)) {
            puts("; the run is too short for it.");
            continue;
        }
        printf("; worst %.4g of %.4g at %.2f s, margin %.3g %%", (double)r->worst,
               (double)r->limit, (double)r->worst_ns * 1e-9, (double)r->margin_pct);
        printf("; exceeded %lu times.\n", (unsigned long)r->exceeded);
    }
}

static void print_number(const char *name, float figure)
{
    if (gpw_is_unknown(figure)) {
        printf(", \"%s\": null", name);
    } else {
        printf(", \"%s\": %.9g", name, (double)figure);
    }
}

static void print_swing_json(const session *s)
{
    const char *comma = "";
    uint32_t i;

    fputs(",\n  \"swing\": [", stdout);
    for (i = 0; i < GPW_BANDS_COUNT; i++) {
        const heard_band *const h = &s->heard[i];

        if (!h->is_there) {
            continue;
        }
        printf("%s\n    {\"low_hz\": %.9g, \"high_hz\": %.9g", comma, (double)h->power.low_hz,
               (double)h->power.high_hz);
        print_number("load_w", h->power.largest);
        print_number("at_hz", h->power.frequency_hz);
        print_number("frequency_hz", h->frequency.largest);
        print_number("expected_hz", h->has_swing ? h->swing_pu * s->f0_hz : gpw_unknown());
        print_number("expected_worst_hz",
                     h->has_swing ? h->worst_pu * s->f0_hz : gpw_unknown());
        printf(", \"linear\": %s}", h->has_swing && h->is_linear ? "true" : "false");
        comma = ",";
    }
    fputs("\n  ]", stdout);
}

void print_heard_json(const session *s)
{
    const char *comma = "";
    uint32_t i;

    if (s->args.swing) {
        print_swing_json(s);
    }
    if (s->args.rules == 0u) {
        return;
    }
    fputs(",\n  \"load_rules\": [", stdout);
    for (i = 0; i < s->kept_rules; i++) {
        const gpw_load_rule_result *const r = &s->kept[i];

        printf("%s\n    {\"rule\": \"%s\", \"outcome\": \"%s\"", comma,
               gpw_load_rule_name(r->rule), gpw_outcome_name(r->outcome));
        print_number("worst", r->worst);
        print_number("limit", r->limit);
        print_number("margin_pct", r->margin_pct);
        print_number("window_s", r->window_s);
        printf(", \"at_s\": %.9g, \"exceeded\": %lu}", (double)r->worst_ns * 1e-9,
               (unsigned long)r->exceeded);
        comma = ",";
    }
    fputs("\n  ]", stdout);
}

/* ---- a set that is unstable by itself ---- */

void note_stability(session *s)
{
    gpw_genset_config set;

    if (gpw_genset_config_init(&set, sizeof set) == GPW_OK &&
        gpw_site_genset(s->site, &set) == GPW_OK) {
        s->has_stability =
            gpw_response_stability(&set, 0.5f, &s->stability, sizeof s->stability) == GPW_OK;
    }
}

/* A run without a disturbance at the wrong moment may hold all the same; the set does not. */
void judge_stability(const session *s, gpw_judgement *judgement)
{
    if (s->has_stability && !s->stability.is_stable) {
        judgement->outcome = GPW_FAILS;
    }
}

void print_stability(const session *s)
{
    const gpw_stability *const t = &s->stability;

    if (!s->has_stability || t->is_stable) {
        return;
    }
    printf(
        "The set is unstable by itself: at half load it begins to swing without any change of "
        "load.\n");
    if (t->gain == GPW_GAIN_NONE) {
        puts("No gain alone would mend that: look at inertia, dead time and lags.");
    } else {
        printf("To blame: %s, which may be %.3g times what it is.\n",
               t->gain == GPW_GAIN_DROOP ? "1/droop_pu"
               : t->gain == GPW_GAIN_ALL ? "kp, ki and kd together"
                                         : gpw_gain_name(t->gain),
               (double)t->gain_margin);
    }
}

void print_stability_json(const session *s)
{
    if (s->has_stability) {
        printf(",\n  \"set_is_stable\": %s,\n  \"gain\": \"%s\"",
               s->stability.is_stable ? "true" : "false", gpw_gain_name(s->stability.gain));
        if (gpw_is_unknown(s->stability.gain_margin)) {
            printf(",\n  \"gain_margin\": null");
        } else {
            printf(",\n  \"gain_margin\": %.4g", (double)s->stability.gain_margin);
        }
    }
}

/* ---- what is known from below only ---- */

void print_bounds(const session *s)
{
    char said[BOUND_BYTES];
    uint32_t i;

    for (i = 0;
         s->trace == NULL && gpw_site_file_bound(s->file, i, said, sizeof said, NULL) == GPW_OK;
         i++) {
        printf("Known from below only, %s.\n", said);
    }
}

void print_bounds_json(const session *s)
{
    char said[BOUND_BYTES];
    uint32_t i;

    for (i = 0;
         s->trace == NULL && gpw_site_file_bound(s->file, i, said, sizeof said, NULL) == GPW_OK;
         i++) {
        printf("%s\n    \"%s\"", i == 0u ? ",\n  \"lower_bounds\": [" : ",", said);
    }
    fputs(i > 0u ? "\n  ]" : "", stdout);
}
