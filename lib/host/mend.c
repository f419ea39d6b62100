/* SPDX-License-Identifier: MIT */
/* Ways to mend a site, from outside: one handle, one way at a time, ranked. */
#include "../site_state.h"
#include "mend_internal.h"
#include "site_edit_text.h"

#include <math.h>
#include <stdlib.h>

#define CONFIG_V0_1 40u
#define RESULT_V0_1 400u
#define CHANGE_V0_1 328u
#define RECORD_MAX_S 86400.0
#define PRICE_MAX 1e12f

GPW_STATIC_ASSERT(mend_config_size, sizeof(gpw_mend_config) == CONFIG_V0_1);
GPW_STATIC_ASSERT(mend_result_size, sizeof(gpw_mend_result) == RESULT_V0_1);

static const struct way {
    const char *name;
    const char *unit; /* of its amount */
    uint32_t cost_kind;
    void (*look)(gpw_mend *mend, struct gpwi_mend_kept *kept);
} ways[GPW_MEND_WAYS] = {
    {"stagger-start", "s", GPW_MEND_COSTS_TIME, gpwi_mend_stagger_start},
    {"stagger-stop", "s", GPW_MEND_COSTS_TIME, gpwi_mend_stagger_stop},
    {"ramp", "s", GPW_MEND_COSTS_TIME, gpwi_mend_ramp},
    {"smoothing", "s", GPW_MEND_COSTS_WORK, gpwi_mend_smoothing},
    {"power-cap", "of the cap", GPW_MEND_COSTS_WORK, gpwi_mend_power_cap},
    {"fewer-gpus", "GPUs", GPW_MEND_COSTS_WORK, gpwi_mend_fewer_gpus},
    {"window", "Hz", GPW_MEND_COSTS_HARDWARE, gpwi_mend_window},
    {"storage", "J", GPW_MEND_COSTS_HARDWARE, gpwi_mend_storage},
    {"larger-set", "W", GPW_MEND_COSTS_HARDWARE, gpwi_mend_larger_set},
    {"load-bank", "W", GPW_MEND_COSTS_HARDWARE, gpwi_mend_load_bank},
    {"knowledge", "%", GPW_MEND_COSTS_MEASURING, gpwi_mend_knowledge},
};

const char *gpw_mend_way_name(uint32_t way)
{
    return way < GPW_MEND_WAYS ? ways[way].name : "?";
}

gpw_status gpw_mend_way_find(const char *name, uint32_t *way)
{
    uint32_t i;

    if (name == NULL || way == NULL) {
        return GPW_ERR_NULL;
    }
    for (i = 0; i < GPW_MEND_WAYS; i++) {
        if (strcmp(ways[i].name, name) == 0) {
            *way = i;
            return GPW_OK;
        }
    }
    return GPW_ERR_NOT_FOUND;
}

const char *gpw_mend_finding_name(uint32_t finding)
{
    static const char *const names[] = {"not-tried", "found", "none", "not-possible"};

    return finding < sizeof names / sizeof names[0] ? names[finding] : "?";
}

const char *gpw_mend_cost_name(uint32_t cost_kind)
{
    static const char *const names[] = {"time", "work", "hardware", "measuring"};

    return cost_kind < sizeof names / sizeof names[0] ? names[cost_kind] : "?";
}

/* ---- the handle ---- */

static void set_defaults(gpw_mend_config *config)
{
    config->precision = 0.02f;
    config->storage_price_per_kwh = gpw_unknown();
    config->storage_price_per_kw = gpw_unknown();
    config->set_price_per_kw = gpw_unknown();
}

gpw_status gpw_mend_config_init(gpw_mend_config *config, size_t config_size)
{
    gpw_mend_config ours;
    const gpw_status status =
        gpwi_config_begin(config, config_size, CONFIG_V0_1, GPWI_TYPE_MEND);

    if (status != GPW_OK) {
        return status;
    }
    memset(&ours, 0, sizeof ours);
    ours.header = GPWI_HEADER(GPWI_TYPE_MEND, sizeof ours);
    set_defaults(&ours);
    return gpwi_config_write(config, &ours, sizeof ours, CONFIG_V0_1);
}

static gpw_status read_config(gpw_mend_config *ours, const gpw_mend_config *theirs)
{
    gpw_status status;

    if (theirs == NULL) {
        return GPW_ERR_NULL;
    }
    status = gpw_mend_config_init(ours, sizeof *ours);
    if (status == GPW_OK) {
        status = gpwi_config_read(ours, sizeof *ours, CONFIG_V0_1, theirs);
    }
    if (status != GPW_OK) {
        return status;
    }
    return gpwi_in_range(ours->margin_pct, 0.0f, 99.0f) &&
                   gpwi_in_range(ours->precision, 0.001f, 0.5f) &&
                   gpwi_in_range(ours->tail_s, 0.0f, GPW_TIME_MAX_S) &&
                   gpwi_is_unknown_or(ours->storage_price_per_kwh, 0.0f, PRICE_MAX) &&
                   gpwi_is_unknown_or(ours->storage_price_per_kw, 0.0f, PRICE_MAX) &&
                   gpwi_is_unknown_or(ours->set_price_per_kw, 0.0f, PRICE_MAX) &&
                   ours->reserved[0] == 0u && ours->reserved[1] == 0u && ours->reserved[2] == 0u
               ? GPW_OK
               : GPW_ERR_DOMAIN;
}

static gpw_status take_record(gpw_mend *mend, const gpw_trace *trace, gpw_file_error *error)
{
    gpw_status status = gpw_trace_resample(trace, mend->tick_ns, 0, 0, NULL, &mend->load_ticks);

    if (status < GPW_OK) {
        return status;
    }
    if (mend->load_ticks == 0u ||
        (double)mend->load_ticks * (double)mend->tick_ns > RECORD_MAX_S * 1e9) {
        (void)gpwi_file_error(error, 0, 0, "load",
                              "the record must be longer than a tick and at most a day");
        return GPW_ERR_DOMAIN;
    }
    mend->load_w = malloc((size_t)mend->load_ticks * sizeof *mend->load_w);
    return mend->load_w == NULL
               ? (gpw_status)GPW_ERR_NOMEM
               : gpw_trace_resample(trace, mend->tick_ns, 0, (size_t)mend->load_ticks,
                                    mend->load_w, &mend->load_ticks);
}

static gpw_status open_site(gpw_mend *mend, const gpw_trace *trace, gpw_file_error *error)
{
    gpw_site *site = NULL;
    float duration_s = 0.0f;
    gpw_status status = gpw_site_edit_file(mend->edit, &mend->file, error);

    if (status >= GPW_OK) {
        status = gpw_site_file_duration(mend->file, &duration_s, &mend->tick_ns);
        mend->duration_s = (double)duration_s;
    }
    if (status >= GPW_OK && trace != NULL) {
        status = take_record(mend, trace, error);
    }
    if (status >= GPW_OK) {
        status = gpw_site_file_create(mend->file, trace != NULL, &site, error);
    }
    if (status >= GPW_OK) {
        status = gpwi_mend_read_site(mend, site);
    }
    if (status >= GPW_OK) {
        status = gpwi_mend_judge_as_is(mend, site);
        if (status == GPW_ERR_DOMAIN) {
            (void)gpwi_file_error(error, 0, 0, "genset",
                                  "the set cannot carry the load that the run begins with");
        }
    }
    gpw_site_destroy(site);
    return status < GPW_OK ? status : GPW_OK;
}

gpw_status gpw_mend_create(const gpw_mend_config *config, const gpw_site_edit *edit,
                           const gpw_trace *trace, gpw_mend **mend, gpw_file_error *error)
{
    gpw_mend_config ours;
    gpw_mend *made;
    gpw_status status;

    if (mend == NULL) {
        return GPW_ERR_NULL;
    }
    *mend = NULL;
    gpwi_file_error_clear(error);
    status = read_config(&ours, config);
    if (status != GPW_OK) {
        return status;
    }
    made = calloc(1, sizeof *made);
    if (made == NULL) {
        return GPW_ERR_NOMEM;
    }
    made->magic = GPWI_MEND_MAGIC;
    made->config = ours;
    status = gpwi_site_edit_copy(edit, &made->edit);
    if (status == GPW_OK) {
        status = open_site(made, trace, error);
    }
    if (status != GPW_OK) {
        gpw_mend_destroy(made);
        return status;
    }
    *mend = made;
    return GPW_OK;
}

void gpw_mend_destroy(gpw_mend *mend)
{
    uint32_t i;

    if (mend != NULL) {
        mend->magic = 0;
        gpw_site_edit_destroy(mend->edit);
        gpw_site_file_destroy(mend->file);
        free(mend->load_w);
        free(mend->event);
        for (i = 0; i < GPW_MEND_WAYS; i++) {
            free(mend->kept[i].change);
        }
        free(mend);
    }
}

static gpw_status check_handle(const gpw_mend *mend)
{
    if (mend == NULL) {
        return GPW_ERR_NULL;
    }
    return mend->magic == GPWI_MEND_MAGIC ? GPW_OK : GPW_ERR_HANDLE;
}

/* What a way has found, or NULL. */
static const struct gpwi_mend_kept *found_by(const gpw_mend *mend, uint32_t way)
{
    return way < GPW_MEND_WAYS && mend->kept[way].result.finding == GPW_MEND_FOUND
               ? &mend->kept[way]
               : NULL;
}

/* ---- asking ---- */

static gpw_status hand_out_judgement(const gpw_judgement *ours, gpw_judgement *theirs,
                                     size_t bytes)
{
    return theirs == NULL
               ? (gpw_status)GPW_ERR_NULL
               : gpwi_result_write(theirs, bytes, ours, sizeof *ours, GPWI_JUDGEMENT_V0_1);
}

gpw_status gpw_mend_judgement(const gpw_mend *mend, gpw_judgement *judgement,
                              size_t judgement_bytes)
{
    const gpw_status status = check_handle(mend);

    return status != GPW_OK ? status
                            : hand_out_judgement(&mend->judgement, judgement, judgement_bytes);
}

gpw_status gpw_mend_mended(const gpw_mend *mend, uint32_t way, gpw_judgement *judgement,
                           size_t judgement_bytes)
{
    const gpw_status status = check_handle(mend);

    if (status == GPW_OK && found_by(mend, way) == NULL) {
        return GPW_ERR_NOT_FOUND;
    }
    return status != GPW_OK
               ? status
               : hand_out_judgement(&mend->kept[way].judgement, judgement, judgement_bytes);
}

static gpw_status hand_out(const gpw_mend_result *ours, gpw_mend_result *theirs, size_t bytes)
{
    return theirs == NULL ? (gpw_status)GPW_ERR_NULL
                          : gpwi_result_write(theirs, bytes, ours, sizeof *ours, RESULT_V0_1);
}

static void begin(struct gpwi_mend_kept *kept, uint32_t way)
{
    gpw_mend_result *const r = &kept->result;

    memset(r, 0, sizeof *r);
    r->way = way;
    r->cost_kind = ways[way].cost_kind;
    snprintf(r->unit, sizeof r->unit, "%s", ways[way].unit);
    r->amount = r->amount_short = r->delay_s = r->power_w = r->energy_j = r->cost =
        r->margin_pct = gpw_unknown();
}

static int holds_already(const gpw_mend *mend)
{
    return mend->judgement.outcome == GPW_HOLDS &&
           !(mend->judgement.margin_pct < mend->config.margin_pct);
}

static gpw_status look(gpw_mend *mend, uint32_t way)
{
    struct gpwi_mend_kept *const kept = &mend->kept[way];

    begin(kept, way);
    mend->judgements = mend->runs = 0;
    mend->failure = GPW_OK;
    if (holds_already(mend)) {
        gpwi_mend_not_possible(kept, "The site holds as it is.");
    } else if (mend->unstable == GPWI_MEND_UNSTABLE ||
               (mend->unstable == GPWI_MEND_UNSTABLE_AT_END && way != GPW_MEND_KNOWLEDGE)) {
        gpwi_mend_say_unstable(mend, kept);
    } else {
        ways[way].look(mend, kept);
    }
    kept->result.judgements = mend->judgements;
    kept->result.runs = mend->runs;
    if (mend->failure != GPW_OK) {
        free(kept->change);
        memset(kept, 0, sizeof *kept);
    }
    return mend->failure;
}

gpw_status gpw_mend_try(gpw_mend *mend, uint32_t way, gpw_mend_result *result,
                        size_t result_bytes)
{
    gpw_status status = check_handle(mend);

    if (status == GPW_OK && result == NULL) {
        status = GPW_ERR_NULL;
    }
    if (status == GPW_OK && result_bytes < RESULT_V0_1) {
        status = GPW_ERR_VERSION;
    }
    if (status == GPW_OK && way >= GPW_MEND_WAYS) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK && mend->kept[way].result.finding == GPW_MEND_NOT_TRIED) {
        status = look(mend, way);
    }
    return status != GPW_OK ? status : hand_out(&mend->kept[way].result, result, result_bytes);
}

/* ---- ranking ---- */

/* Within a kind of cost, the less the cheaper; unknown last. A price goes before watts. */
static double size_of(const gpw_mend_result *result)
{
    return (double)(result->cost_kind == GPW_MEND_COSTS_TIME        ? result->delay_s
                    : result->cost_kind == GPW_MEND_COSTS_MEASURING ? -result->amount
                                                                    : result->power_w);
}

/* -1, 0 or 1; an unknown number comes after every known one. */
static int compare(double a, double b)
{
    if (isnan(a) || isnan(b)) {
        return (isnan(a) != 0) - (isnan(b) != 0);
    }
    return (a > b) - (a < b);
}

/* A total order: a way that had the rank of another would be told by nobody. */
static int is_cheaper(const gpw_mend_result *a, const gpw_mend_result *b)
{
    const int by_cost = compare((double)a->cost, (double)b->cost);
    const int by_size = compare(size_of(a), size_of(b));

    if (a->cost_kind != b->cost_kind) {
        return a->cost_kind < b->cost_kind;
    }
    if (by_cost != 0) {
        return by_cost < 0;
    }
    return by_size != 0 ? by_size < 0 : a->way < b->way;
}

gpw_status gpw_mend_ranked(const gpw_mend *mend, uint32_t rank, gpw_mend_result *result,
                           size_t result_bytes)
{
    const gpw_status status = check_handle(mend);
    uint32_t i, j;

    if (status != GPW_OK) {
        return status;
    }
    for (i = 0; i < GPW_MEND_WAYS; i++) {
        uint32_t before = 0;

        for (j = 0; j < GPW_MEND_WAYS && found_by(mend, i) != NULL; j++) {
            before += j != i && found_by(mend, j) != NULL &&
                      is_cheaper(&mend->kept[j].result, &mend->kept[i].result);
        }
        if (found_by(mend, i) != NULL && before == rank) {
            return hand_out(&mend->kept[i].result, result, result_bytes);
        }
    }
    return GPW_ERR_NOT_FOUND;
}

/* ---- the changed file ---- */

gpw_status gpw_mend_change(const gpw_mend *mend, uint32_t way, uint32_t index,
                           gpw_site_change *change, size_t change_bytes)
{
    const gpw_status status = check_handle(mend);

    if (status == GPW_OK && change == NULL) {
        return GPW_ERR_NULL;
    }
    if (status == GPW_OK &&
        (found_by(mend, way) == NULL || index >= mend->kept[way].result.changes)) {
        return GPW_ERR_NOT_FOUND;
    }
    return status != GPW_OK
               ? status
               : gpwi_result_write(change, change_bytes, &mend->kept[way].change[index],
                                   sizeof *change, CHANGE_V0_1);
}

gpw_status gpw_mend_edit(const gpw_mend *mend, uint32_t way, gpw_site_edit **edit)
{
    gpw_status status = check_handle(mend);
    const struct gpwi_mend_kept *kept;

    if (edit == NULL) {
        return GPW_ERR_NULL;
    }
    *edit = NULL;
    if (status != GPW_OK) {
        return status;
    }
    kept = found_by(mend, way);
    if (kept == NULL) {
        return GPW_ERR_NOT_FOUND;
    }
    status = gpwi_site_edit_copy(mend->edit, edit);
    if (status == GPW_OK) {
        status = gpw_site_edit_apply(*edit, kept->change, sizeof kept->change[0],
                                     kept->result.changes, NULL);
    }
    if (status != GPW_OK) {
        gpw_site_edit_destroy(*edit);
        *edit = NULL;
    }
    return status;
}
