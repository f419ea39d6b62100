/* SPDX-License-Identifier: MIT */
/* For a site that is undetermined: how well the engine must be known. Amount: half of the
 * interval's width, % of the figure. */
#include "mend_internal.h"

#include <math.h>

#define BEST_PCT 1.0 /* nobody measures an engine closer */

/* An engine's figure and its interval, in per cent of it. */
struct figure {
    uint32_t parameter;
    const char *low_key;
    const char *high_key;
    const char *words;
    double value;
    double low_pct;
    double high_pct;
};

struct knowledge {
    uint32_t parameter; /* the one that is narrowed; 0: all */
    struct figure figure[3];
};

/* Of a figure without an interval of its own a default width is taken, as at the corners. */
static struct figure figure_of(uint32_t parameter, double value, double low, double high,
                               double default_pct)
{
    static const char *const low_keys[] = {"inertia_low_s", "air_step_low_pu", "air_tau_low_s"};
    static const char *const high_keys[] = {"inertia_high_s", "air_step_high_pu",
                                            "air_tau_high_s"};
    static const char *const words[] = {"the inertia constant", "the first step",
                                        "the turbocharger's time constant"};
    const uint32_t i = parameter - GPW_PARAMETER_INERTIA;
    const struct figure figure = {parameter,
                                  low_keys[i],
                                  high_keys[i],
                                  words[i],
                                  value,
                                  isnan(low) ? default_pct : 100.0 * (value - low) / value,
                                  isnan(high) ? default_pct : 100.0 * (high - value) / value};

    return figure;
}

static struct knowledge knowledge_of(const gpw_mend *mend)
{
    const gpw_genset_config *const set = &mend->set;
    struct knowledge k;

    k.parameter = mend->judgement.deciding;
    k.figure[0] = figure_of(GPW_PARAMETER_INERTIA, (double)set->inertia_s,
                            (double)set->inertia_low_s, (double)set->inertia_high_s, 20.0);
    k.figure[1] = figure_of(GPW_PARAMETER_AIR_STEP, (double)set->air_step_pu,
                            (double)set->air_step_low_pu, (double)set->air_step_high_pu, 25.0);
    k.figure[2] = figure_of(GPW_PARAMETER_AIR_TAU, (double)set->air_tau_s,
                            (double)set->air_tau_low_s, (double)set->air_tau_high_s, 30.0);
    return k;
}

static int is_narrowed(const struct knowledge *k, const struct figure *figure)
{
    return figure->value > 0.0 && (k->parameter == 0u || k->parameter == figure->parameter);
}

static int build(gpw_mend *mend, const void *context, double half_pct)
{
    const struct knowledge *const k = context;
    uint32_t i;

    for (i = 0; i < 3u; i++) {
        const struct figure *const f = &k->figure[i];

        if (is_narrowed(k, f)) {
            gpwi_mend_set_number(mend, "genset", f->low_key,
                                 f->value * (1.0 - 0.01 * fmin(half_pct, f->low_pct)));
            gpwi_mend_set_number(mend, "genset", f->high_key,
                                 f->value * (1.0 + 0.01 * fmin(half_pct, f->high_pct)));
        }
    }
    return mend->trial.changes > 0u;
}

static double widest_pct(const struct knowledge *k)
{
    double widest = 0.0;
    uint32_t i;

    for (i = 0; i < 3u; i++) {
        if (is_narrowed(k, &k->figure[i])) {
            widest = fmax(widest, fmax(k->figure[i].low_pct, k->figure[i].high_pct));
        }
    }
    return widest;
}

static void keep(gpw_mend *mend, struct gpwi_mend_kept *kept, const struct knowledge *k,
                 const struct gpwi_mend_found *found)
{
    const char *words = "inertia, first step and turbocharger time";
    char half[32];
    uint32_t i;

    for (i = 0; i < 3u; i++) {
        words = k->parameter == k->figure[i].parameter ? k->figure[i].words : words;
    }
    gpwi_mend_keep(mend, kept, found);
    gpwi_mend_figure(half, sizeof half, found->amount, 3);
    gpwi_mend_say(kept,
                  "Nothing is to be bought if a measurement shows %s to lie within %s %% of "
                  "what the file has: the changed file stands for that, and is no proof of it.",
                  words, half);
}

/* Why knowing the engine better would not do. */
static const char *why_not(const gpw_judgement *judgement)
{
    if (judgement->outcome == GPW_FAILS) {
        return "The site fails at every corner: no better knowledge of the engine mends it.";
    }
    switch (judgement->deciding) {
    case GPW_PARAMETER_INERTIA:
    case GPW_PARAMETER_AIR_STEP:
    case GPW_PARAMETER_AIR_TAU: return NULL;
    case GPW_PARAMETER_LOAD:
        return "What decides is what the GPUs draw, not the engine: measure them.";
    default: return "What decides is not a figure of the engine.";
    }
}

void gpwi_mend_knowledge(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    struct knowledge k = knowledge_of(mend);
    struct gpwi_mend_scan scan = {0.0, BEST_PCT, 11, 1, 0.1, build, &k};
    struct gpwi_mend_found found;
    int i;

    if (why_not(&mend->judgement) != NULL) {
        gpwi_mend_not_possible(kept, why_not(&mend->judgement));
        return;
    }
    for (i = 0; i < 2; i++) { /* the one that decides; then all three */
        scan.weak = gpwi_mend_rounded(0.95 * widest_pct(&k), 0.1, (double)INFINITY);
        gpwi_mend_scan(mend, &scan, &found);
        if (found.holds) {
            keep(mend, kept, &k, &found);
            return;
        }
        k.parameter = 0u;
    }
    gpwi_mend_none(kept, &found, "an engine known to 1 %");
}
