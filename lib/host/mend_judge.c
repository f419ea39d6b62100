/* SPDX-License-Identifier: MIT */
/* A changed file judged as a planner would judge it: read anew, run at every corner. */
#include "../site_state.h"
#include "mend_internal.h"
#include "site_edit_text.h"

/* The record is as long as it is; else the file's own length, which a change may prolong. */
static uint64_t ticks_of(const gpw_mend *mend, const gpw_site_file *file, int whole)
{
    float duration_s = 0.0f;
    uint32_t tick_ns = 1;
    double end_s;

    if (mend->load_w != NULL) {
        return mend->load_ticks;
    }
    if (gpw_site_file_duration(file, &duration_s, &tick_ns) < GPW_OK) {
        return 0;
    }
    end_s = (double)duration_s;
    if (!whole && mend->config.tail_s > 0.0f && mend->trial.checks == 0u &&
        mend->last_event_s + (double)mend->config.tail_s < end_s) {
        end_s = mend->last_event_s + (double)mend->config.tail_s;
    }
    return (uint64_t)(end_s * 1e9 / (double)tick_ns + 0.5);
}

/* Whether a group has arrived where a way promised it would be. */
static int has_arrived(gpw_site *site, const struct gpwi_mend_check *check)
{
    uint32_t gpus = 0;
    gpw_phase phase = 0;

    return gpw_site_group_phase(site, check->group, &phase, &gpus) == GPW_OK &&
           phase == check->phase && gpus == gpwi_site_groups(site)[check->group].gpus;
}

/* The tick of the check that comes next after a tick, or `ticks`. */
static uint64_t next_check(const gpw_mend *mend, uint64_t tick, uint64_t ticks)
{
    uint64_t next = ticks;
    uint32_t i;

    for (i = 0; i < mend->trial.checks; i++) {
        const uint64_t at = mend->trial.check[i].at_ns / mend->tick_ns;

        if (at > tick && at < next) {
            next = at;
        }
    }
    return next;
}

/* All checks of a tick: groups may leave their phases at the same time. */
static int have_arrived(const gpw_mend *mend, gpw_site *site, uint64_t tick)
{
    uint32_t i;

    for (i = 0; i < mend->trial.checks; i++) {
        const struct gpwi_mend_check *const check = &mend->trial.check[i];

        if (check->at_ns / mend->tick_ns == tick && !has_arrived(site, check)) {
            return 0;
        }
    }
    return 1;
}

/* One corner, folded; `*arrived` is lost when a check fails. */
static gpw_status run_corner(gpw_mend *mend, gpw_site *site, uint32_t corner, uint64_t ticks,
                             int *arrived)
{
    gpw_status status =
        gpw_site_reset(site, corner, mend->load_w != NULL ? mend->load_w[0] : 0.0f);
    uint64_t at = 0;

    mend->runs++;
    while (status >= GPW_OK && at < ticks) {
        const uint64_t end = next_check(mend, at, ticks);

        status = gpw_site_process(site, mend->load_w != NULL ? mend->load_w + at : NULL, NULL,
                                  0, (size_t)(end - at));
        at = end;
        if (at < ticks && !have_arrived(mend, site, at)) {
            *arrived = 0;
        }
    }
    return status < GPW_OK ? status : gpw_site_judge_fold(site);
}

/* Whether the judgement so far may still end well. */
static int holds_so_far(const gpw_mend *mend, const gpw_site *site, uint32_t corner)
{
    const gpwi_site_tally *const tally = &site->tally;

    return tally->outcome[corner % GPWI_PARAMETER_CORNERS] == GPW_HOLDS &&
           !(tally->worst.margin_pct < mend->config.margin_pct);
}

/* The corner that failed last comes first: it is the likeliest to fail again. */
static uint32_t corner_at(const gpw_mend *mend, uint32_t i)
{
    return i == 0u ? mend->hint : i <= mend->hint ? i - 1u : i;
}

static void judge_site(gpw_mend *mend, gpw_site *site, uint64_t ticks, int whole,
                       struct gpwi_mend_verdict *verdict)
{
    gpw_stability *const stability = &verdict->stability;
    gpw_status status = gpw_site_judge_begin(site);
    int arrived = 1, holds = 1;
    uint32_t i;

    for (i = 0; i < GPW_SITE_CORNERS && status >= GPW_OK && (holds || whole); i++) {
        const uint32_t corner = corner_at(mend, i);
        uint32_t needed = 0;

        status = gpw_site_corner_needed(site, corner, &needed);
        if (status >= GPW_OK && needed) {
            status = run_corner(mend, site, corner, ticks, &arrived);
            if (holds && !(holds_so_far(mend, site, corner) && arrived)) {
                holds = 0;
                mend->hint = corner;
            }
        }
    }
    verdict->holds = holds && status >= GPW_OK;
    if (whole && status >= GPW_OK) {
        status = gpw_site_judge_end(site, &verdict->judgement, sizeof verdict->judgement);
        if (status >= GPW_OK) {
            verdict->unstable = gpwi_mend_unstable(site, &verdict->judgement, stability);
            gpwi_mend_lower_judgement(verdict->unstable, &verdict->judgement);
        }
        verdict->holds =
            verdict->holds && status >= GPW_OK && verdict->judgement.outcome == GPW_HOLDS;
    }
}

/* The file as the trial changes it, and its site. */
static gpw_status open_trial(gpw_mend *mend, gpw_site_file **file, gpw_site **site)
{
    const struct gpwi_mend_trial *const trial = &mend->trial;
    gpw_site_edit *edit = NULL;
    gpw_status status;

    *file = NULL;
    *site = NULL;
    status = gpwi_site_edit_copy(mend->edit, &edit);
    if (status == GPW_OK) {
        status = gpw_site_edit_apply(edit, trial->change, sizeof trial->change[0],
                                     trial->changes, NULL);
    }
    if (status == GPW_OK) {
        status = gpw_site_edit_file(edit, file, NULL);
    }
    if (status >= GPW_OK) {
        status = gpw_site_file_create(*file, mend->load_w != NULL, site, NULL);
    }
    if (status == GPW_ERR_NOMEM) {
        mend->failure = status;
    }
    gpw_site_edit_destroy(edit);
    return status;
}

void gpwi_mend_judge(gpw_mend *mend, int whole, struct gpwi_mend_verdict *verdict)
{
    gpw_site_file *file;
    gpw_site *site;

    memset(verdict, 0, sizeof *verdict);
    verdict->judgement.margin_pct = gpw_unknown();
    mend->judgements++;
    if (open_trial(mend, &file, &site) >= GPW_OK) {
        judge_site(mend, site, ticks_of(mend, file, whole), whole, verdict);
    }
    gpw_site_destroy(site);
    gpw_site_file_destroy(file);
}

#define LOOK_S 0.1 /* how closely an arrival is timed */

double gpwi_mend_delay_s(gpw_mend *mend, const struct gpwi_mend_check *meant, uint32_t count)
{
    const uint64_t step = (uint64_t)(LOOK_S * 1e9) / mend->tick_ns;
    uint32_t there = 0, i; /* a bit for each that has arrived */
    double delay_s = 0.0;
    gpw_site_file *file;
    gpw_site *site;
    uint64_t at = 0, ticks;

    if (open_trial(mend, &file, &site) >= GPW_OK) {
        ticks = ticks_of(mend, file, 1);
        while (at < ticks && there + 1u < 1u << count &&
               gpw_site_process(site, NULL, NULL, 0, (size_t)step) >= GPW_OK) {
            at += step;
            for (i = 0; i < count; i++) {
                const double late_s =
                    ((double)(at * mend->tick_ns) - (double)meant[i].at_ns) * 1e-9;

                if (!(there >> i & 1u) && late_s >= 0.0 && has_arrived(site, &meant[i])) {
                    there |= 1u << i;
                    delay_s = late_s > delay_s ? late_s : delay_s;
                }
            }
        }
        mend->runs++;
    }
    gpw_site_destroy(site);
    gpw_site_file_destroy(file);
    return there + 1u == 1u << count ? delay_s : (double)gpw_unknown();
}

gpw_status gpwi_mend_judge_as_is(gpw_mend *mend, gpw_site *site)
{
    struct gpwi_mend_verdict verdict;
    gpw_status status;

    memset(&verdict, 0, sizeof verdict);
    judge_site(mend, site, ticks_of(mend, mend->file, 1), 1, &verdict);
    status = verdict.judgement.corners > 0u ? GPW_OK : GPW_ERR_DOMAIN;
    mend->judgement = verdict.judgement;
    mend->unstable = verdict.unstable;
    mend->stability = verdict.stability;
    return status;
}
