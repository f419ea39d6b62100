/* SPDX-License-Identifier: MIT */
/* Every criterion of a judgement, in rows that the caller keeps: linked only where it is named.
 */
#include "gpupower/criteria.h"

#include "site_state.h"

#define ROW_V0_1 56u
#define OF_A_CLASS 8u

GPW_STATIC_ASSERT(site_criterion_row_size, sizeof(gpw_site_criterion_row) == ROW_V0_1);

enum row_id { TRIP_ROW = OF_A_CLASS, SUPPLY_ROW, COLLAPSE_ROW };

static const uint8_t criteria[GPW_SITE_CRITERIA] = {
    GPW_CRITERION_DIP_RATED,    GPW_CRITERION_DIP_INITIAL, GPW_CRITERION_RISE,
    GPW_CRITERION_RISE_INITIAL, GPW_CRITERION_RECOVERY,    GPW_CRITERION_RECOVERY_UNLOAD,
    GPW_CRITERION_STEADY_BAND,  GPW_CRITERION_ROCOF,       GPW_CRITERION_TRIP,
    GPW_CRITERION_SUPPLY,       GPW_CRITERION_COLLAPSE};

/* ---- rows of the caller's width ---- */

static void *row_at(gpw_site_criterion_row *rows, size_t row_bytes, uint32_t i)
{
    return (unsigned char *)rows + i * row_bytes;
}

static int is_width(size_t row_bytes)
{
    return row_bytes >= ROW_V0_1 && row_bytes <= GPWI_CONFIG_MAX;
}

gpw_status gpw_site_criteria_begin(gpw_site_criterion_row *rows, size_t row_bytes)
{
    gpw_site_criterion_row ours;
    uint32_t i;

    if (rows == NULL) {
        return GPW_ERR_NULL;
    }
    if (!is_width(row_bytes)) {
        return GPW_ERR_VERSION;
    }
    memset(&ours, 0, sizeof ours);
    ours.value = ours.limit = ours.margin_pct = ours.time_s = ours.step_w = gpw_unknown();
    for (i = 0; i < GPW_SITE_CRITERIA; i++) {
        ours.criterion = criteria[i];
        memset(row_at(rows, row_bytes, i), 0, row_bytes);
        memcpy(row_at(rows, row_bytes, i), &ours, sizeof ours);
    }
    return GPW_OK;
}

/* ---- one run ---- */

/* What is not judged leaves its row as it is. */
static void fold(gpw_site_criterion_row *kept, const gpw_criterion_row *run, uint32_t corner)
{
    if (gpw_is_unknown(run->limit) && run->outcome == GPW_UNDETERMINED) {
        return;
    }
    kept->runs++;
    kept->runs_held += run->outcome == GPW_HOLDS;
    kept->runs_failed += run->outcome == GPW_FAILS;
    kept->outcome = kept->runs_held == kept->runs     ? (gpw_outcome)GPW_HOLDS
                    : kept->runs_failed == kept->runs ? (gpw_outcome)GPW_FAILS
                                                      : (gpw_outcome)GPW_UNDETERMINED;
    if (kept->runs == 1u || run->margin_pct < kept->margin_pct ||
        (gpw_is_unknown(kept->margin_pct) && !gpw_is_unknown(run->margin_pct))) {
        kept->corner = corner;
        kept->direction = run->direction;
        kept->value = run->value;
        kept->limit = run->limit;
        kept->margin_pct = run->margin_pct;
        kept->time_s = run->time_s;
        kept->step_w = run->step_w;
    }
}

static void fold_into(gpw_site_criterion_row *rows, size_t row_bytes, uint32_t i,
                      const gpw_criterion_row *run, uint32_t corner)
{
    gpw_site_criterion_row kept;

    memcpy(&kept, row_at(rows, row_bytes, i), sizeof kept);
    fold(&kept, run, corner);
    memcpy(row_at(rows, row_bytes, i), &kept, sizeof kept);
}

static void know_nothing(gpw_criterion_row *row)
{
    memset(row, 0, sizeof *row);
    row->value = row->limit = row->margin_pct = row->time_s = row->step_w = gpw_unknown();
}

/* The threshold of several that the frequency came nearest to. */
static void weigh_threshold(const gpw_site *site, const gpw_verdict_result *run,
                            float threshold_hz, int has_acted, gpw_criterion_row *row)
{
    const float margin_pct = gpwi_site_threshold_margin_pct(site, run, threshold_hz, has_acted);
    const int below = threshold_hz < site->genset.f0_hz;

    if (gpw_is_unknown(margin_pct) ||
        (!gpw_is_unknown(row->margin_pct) && row->margin_pct <= margin_pct)) {
        return;
    }
    row->margin_pct = margin_pct;
    row->limit = threshold_hz;
    row->value = site->genset.f0_hz * (1.0f + 0.01f * (below ? -run->dip_pct : run->rise_pct));
    row->time_s = below ? run->dip_time_s : run->rise_time_s;
    row->direction = below ? GPW_LOADING : GPW_UNLOADING;
}

static void weigh_trips(const gpw_site *site, const gpw_verdict_result *run,
                        gpw_criterion_row *row)
{
    uint32_t i;

    know_nothing(row);
    for (i = 0; i < site->trips; i++) {
        weigh_threshold(site, run, site->trip[i].threshold_hz, run->trip > 0u, row);
    }
    if (!gpw_is_unknown(row->limit)) {
        row->outcome = run->trip > 0u ? GPW_FAILS : GPW_HOLDS;
        row->time_s = run->trip > 0u ? run->trip_time_s : row->time_s;
    }
}

static void weigh_supply(gpw_site *site, const gpw_verdict_result *run, gpw_criterion_row *row)
{
    const uint32_t left_by = gpwi_supply_left_by(gpwi_site_supply(site));
    uint32_t left = 0;
    float share;

    know_nothing(row);
    weigh_threshold(site, run, site->under_hz, (left_by & GPWI_LEFT_UNDER) != 0u, row);
    weigh_threshold(site, run, site->over_hz, (left_by & GPWI_LEFT_OVER) != 0u, row);
    gpwi_cannot_fail(gpw_supply_connected(gpwi_site_supply(site), &share, &left));
    if (left > 0u || !gpw_is_unknown(row->limit)) {
        row->outcome = left > 0u ? GPW_FAILS : GPW_HOLDS;
    }
}

static void weigh_collapse(const gpw_verdict_result *run, gpw_criterion_row *row)
{
    know_nothing(row);
    row->outcome = run->collapsed ? GPW_FAILS : GPW_HOLDS;
    row->margin_pct = run->collapsed ? -100.0f : gpw_unknown();
}

gpw_status gpw_site_criterion(const gpw_site *site, uint32_t index, uint32_t criterion,
                              gpw_criterion_row *row, size_t row_bytes)
{
    const gpw_status status =
        row == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);

    return status != GPW_OK ? status
                            : gpw_verdict_criterion(gpwi_site_verdict_const(site), index,
                                                    criterion, row, row_bytes);
}

gpw_status gpw_site_criteria_fold(gpw_site *site, gpw_site_criterion_row *rows,
                                  size_t row_bytes)
{
    gpw_status status = rows == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);
    gpw_verdict_result result;
    gpw_criterion_row run;
    uint32_t i;

    if (status == GPW_OK && !is_width(row_bytes)) {
        status = GPW_ERR_VERSION;
    }
    if (status == GPW_OK) {
        status = gpw_site_result(site, &result, sizeof result);
    }
    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < OF_A_CLASS; i++) {
        if (site->config.required_class != GPW_CLASS_NONE) {
            know_nothing(&run);
            gpwi_cannot_fail(gpw_site_criterion(site, site->config.required_class - 1u,
                                                criteria[i], &run, sizeof run));
            fold_into(rows, row_bytes, i, &run, site->corner);
        }
    }
    weigh_trips(site, &result, &run);
    fold_into(rows, row_bytes, TRIP_ROW, &run, site->corner);
    weigh_supply(site, &result, &run);
    fold_into(rows, row_bytes, SUPPLY_ROW, &run, site->corner);
    weigh_collapse(&result, &run);
    fold_into(rows, row_bytes, COLLAPSE_ROW, &run, site->corner);
    return GPW_OK;
}
