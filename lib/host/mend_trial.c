/* SPDX-License-Identifier: MIT */
/* Changes being collected for a trial, and what became of a way. */
#include "mend_internal.h"
#include "report_words.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

void gpwi_mend_clear(gpw_mend *mend)
{
    mend->trial.changes = 0;
    mend->trial.checks = 0;
}

static void add(gpw_mend *mend, uint32_t action, const char *section, const char *key,
                const char *value)
{
    gpw_site_change *change;

    if (mend->trial.changes == GPWI_MEND_CHANGES_MAX) {
        mend->failure = GPW_ERR_FULL;
        return;
    }
    change = &mend->trial.change[mend->trial.changes++];
    memset(change, 0, sizeof *change);
    change->action = action;
    snprintf(change->section, sizeof change->section, "%s", section);
    snprintf(change->key, sizeof change->key, "%s", key);
    snprintf(change->value, sizeof change->value, "%s", value);
}

void gpwi_mend_set(gpw_mend *mend, const char *section, const char *key, const char *value)
{
    add(mend, GPW_SITE_SET, section, key, value);
}

void gpwi_mend_remove(gpw_mend *mend, const char *section, const char *key, const char *value)
{
    add(mend, GPW_SITE_REMOVE, section, key, value);
}

void gpwi_mend_figure(char *text, size_t size, double value, int digits)
{
    const int whole = value != 0.0 ? (int)floor(log10(fabs(value))) + 1 : 1;
    const int decimals = digits > whole ? digits - whole : 0;
    char *c;

    snprintf(text, size, "%.*f", decimals, value);
    for (c = text; *c != '\0'; c++) { /* the locale's own point */
        if (strchr("0123456789-", *c) == NULL) {
            *c = '.';
        }
    }
    if (decimals > 0) { /* no zeros at the end */
        for (c = text + strlen(text) - 1; *c == '0'; c--) {
            *c = '\0';
        }
        if (*c == '.') {
            *c = '\0';
        }
    }
}

void gpwi_mend_set_number(gpw_mend *mend, const char *section, const char *key, double value)
{
    char text[48];

    gpwi_mend_figure(text, sizeof text, value, 7);
    gpwi_mend_set(mend, section, key, text);
}

/* ---- what became of a way ---- */

void gpwi_mend_keep(gpw_mend *mend, struct gpwi_mend_kept *kept,
                    const struct gpwi_mend_found *found)
{
    const size_t bytes = mend->trial.changes * sizeof kept->change[0];
    gpw_site_change *const changes = malloc(bytes + 1u);

    if (changes == NULL) {
        mend->failure = GPW_ERR_NOMEM;
        return;
    }
    memcpy(changes, mend->trial.change, bytes);
    free(kept->change);
    kept->change = changes;
    kept->judgement = found->at.judgement;
    kept->result.finding = GPW_MEND_FOUND;
    kept->result.changes = mend->trial.changes;
    kept->result.amount = (float)found->amount;
    kept->result.amount_short = (float)found->less;
    kept->result.margin_pct = found->at.judgement.margin_pct;
    kept->result.limiting = found->at.judgement.limiting;
    kept->result.deciding = found->deciding;
    kept->result.limiting_short =
        isnan(found->less) ? (uint32_t)GPW_CRITERION_NONE : found->limiting_short;
}

void gpwi_mend_say(struct gpwi_mend_kept *kept, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    vsnprintf(kept->result.reason, sizeof kept->result.reason, text, arguments);
    va_end(arguments);
}

void gpwi_mend_not_possible(struct gpwi_mend_kept *kept, const char *reason)
{
    kept->result.finding = GPW_MEND_NOT_POSSIBLE;
    gpwi_mend_say(kept, "%s", reason);
}

void gpwi_mend_none(struct gpwi_mend_kept *kept, const struct gpwi_mend_found *found,
                    const char *even)
{
    const gpw_judgement *const j = &found->at.judgement;
    char margin[32];

    kept->result.finding = GPW_MEND_NONE;
    kept->result.amount = (float)found->amount;
    kept->result.margin_pct = j->margin_pct;
    kept->result.limiting = j->limiting;
    kept->result.deciding = found->deciding;
    if (j->limiting == GPW_CRITERION_NONE || isnan(j->margin_pct)) {
        gpwi_mend_say(kept, "Even %s does not hold.", even);
        return;
    }
    gpwi_mend_figure(margin, sizeof margin, (double)j->margin_pct, 3);
    gpwi_mend_say(kept, "Even with %s %s limits, margin %s %%; at %u of %u corners it holds.%s",
                  even, gpwi_criterion_words(j->limiting), margin, j->corners_held, j->corners,
                  j->limiting == GPW_CRITERION_RISE ? " What is too large is the load's fall."
                                                    : "");
}
