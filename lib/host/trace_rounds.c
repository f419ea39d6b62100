/* SPDX-License-Identifier: MIT */
/* Rows of several GPUs, one row each, put together into rounds and summed.
 *
 * nvidia-smi reads GPUs one after another. Some logs stamp the round, others each row some
 * milliseconds apart, so that a stamp alone does not tell where a round ends. The first round
 * is taken to be complete: it ends when a GPU comes again, and it sets which GPUs there are,
 * their order, and how long a round takes. */
#include "trace_internal.h"

#include <math.h>
#include <stdlib.h>

static uint32_t find_gpu(const struct gpwi_rounds *rounds, struct gpwi_text id)
{
    uint32_t step;

    for (step = 1; step <= rounds->count; step++) { /* most likely the one after the last */
        const uint32_t i = (rounds->position + step) % rounds->count;

        if (gpwi_text_is(id, rounds->gpus[i].id)) {
            return i;
        }
    }
    return GPWI_NO_COLUMN;
}

static gpw_status add_gpu(struct gpwi_rounds *rounds, const struct gpwi_reading *reading,
                          gpw_file_error *error)
{
    if (rounds->count == GPWI_GPUS_MAX) {
        return gpwi_file_error(error, reading->line, reading->column, NULL,
                               "more than %u GPUs in one log", GPWI_GPUS_MAX);
    }
    if (rounds->count == rounds->capacity) {
        const uint32_t capacity = rounds->capacity == 0 ? 16u : 2u * rounds->capacity;
        struct gpwi_gpu *gpus = realloc(rounds->gpus, capacity * sizeof *gpus);

        if (gpus == NULL) {
            return GPW_ERR_NOMEM;
        }
        rounds->gpus = gpus;
        rounds->capacity = capacity;
    }
    memset(&rounds->gpus[rounds->count], 0, sizeof rounds->gpus[0]);
    gpwi_text_copy(rounds->gpus[rounds->count].id, GPWI_NAME_MAX, reading->id);
    rounds->count++;
    return GPW_OK;
}

/* The first round has to give a value to hold for every GPU. */
static gpw_status check_new_gpu(const struct gpwi_rounds *rounds,
                                const struct gpwi_reading *reading, gpw_file_error *error)
{
    char id[GPWI_NAME_MAX];

    gpwi_text_copy(id, sizeof id, reading->id);
    if (reading->id.length == 0 || reading->id.length >= GPWI_NAME_MAX) {
        return gpwi_file_error(error, reading->line, reading->column, NULL,
                               "a GPU's index or uuid has 1 to %u characters",
                               GPWI_NAME_MAX - 1u);
    }
    if (rounds->round > 1) {
        return gpwi_file_error(error, reading->line, reading->column, NULL,
                               "GPU %s is not in the first round of %u GPUs: the first round "
                               "must be complete, cut the rows before this one",
                               id, rounds->count);
    }
    if (isnan(reading->power_w)) {
        return gpwi_file_error(error, reading->line, reading->column, NULL,
                               "GPU %s starts without a value, and there is none to hold: cut "
                               "the rows before its first one, or leave the GPU out",
                               id);
    }
    return GPW_OK;
}

static gpw_status emit(struct gpwi_rounds *rounds, gpw_trace *trace, gpw_file_error *error)
{
    double sum_w = 0.0;
    uint32_t i;

    for (i = 0; i < rounds->count; i++) {
        sum_w += rounds->gpus[i].power_w;
    }
    if (!(sum_w <= (double)GPW_POWER_MAX_W && sum_w >= -(double)GPW_POWER_MAX_W)) {
        return gpwi_file_error(error, rounds->line, 0, NULL,
                               "the GPUs' sum of %.3g W is beyond 1e12 W", sum_w);
    }
    trace->info.unavailable += rounds->count - rounds->members;
    return gpwi_samples_append(trace, rounds->last_ns, (float)sum_w);
}

static void begin(struct gpwi_rounds *rounds, int64_t stamp_ns)
{
    rounds->round++;
    rounds->members = 0;
    rounds->start_ns = stamp_ns;
}

/* What the first round showed. A file cut in its midst shows by the round's last row having the
 * stamp of the next round. */
static gpw_status learn_first_round(struct gpwi_rounds *rounds,
                                    const struct gpwi_reading *reading, gpw_file_error *error)
{
    const int64_t span_ns = rounds->last_ns - rounds->start_ns;

    if (span_ns > 0 && reading->stamp_ns == rounds->last_ns) {
        return gpwi_file_error(error, reading->line, reading->column, NULL,
                               "the first round lacks a GPU: it must be complete, cut the rows "
                               "above the first whole round");
    }
    rounds->first_start_ns = rounds->start_ns;
    rounds->first_span_ns = span_ns;
    /* Half-way between the end of one round and the start of the next. */
    rounds->reach_ns = (reading->stamp_ns - rounds->start_ns) / 2 + span_ns / 2;
    return GPW_OK;
}

static int joins(const struct gpwi_rounds *rounds, const struct gpwi_reading *reading,
                 uint32_t position)
{
    if (rounds->gpus[position].round == rounds->round) {
        return 0;
    }
    if (rounds->round == 1 || reading->stamp_ns == rounds->last_ns) {
        return 1;
    }
    if (rounds->first_span_ns > 0 && position == rounds->position + 1u) {
        return 1; /* the very next GPU: nvidia-smi only paused */
    }
    return position > rounds->position &&
           reading->stamp_ns - rounds->start_ns <= rounds->reach_ns;
}

gpw_status gpwi_rounds_push(struct gpwi_rounds *rounds, const struct gpwi_reading *reading,
                            gpw_trace *trace, gpw_file_error *error)
{
    uint32_t position = rounds->count > 0 ? find_gpu(rounds, reading->id) : GPWI_NO_COLUMN;
    gpw_status status = GPW_OK;
    struct gpwi_gpu *gpu;

    if (rounds->round == 0) {
        begin(rounds, reading->stamp_ns);
    }
    if (position == GPWI_NO_COLUMN) {
        status = check_new_gpu(rounds, reading, error);
        if (status == GPW_OK) {
            status = add_gpu(rounds, reading, error);
        }
        position = rounds->count - 1u;
    } else if (rounds->gpus[position].stamp_ns == reading->stamp_ns) {
        status = gpwi_file_error(error, reading->line, reading->column, NULL,
                                 "GPU %s has two rows with one time stamp",
                                 rounds->gpus[position].id);
    } else if (!joins(rounds, reading, position)) {
        if (rounds->round == 1) {
            status = learn_first_round(rounds, reading, error);
        }
        if (status == GPW_OK) {
            status = emit(rounds, trace, error);
        }
        begin(rounds, reading->stamp_ns);
    }
    if (status != GPW_OK) {
        return status;
    }
    gpu = &rounds->gpus[position];
    gpu->round = rounds->round;
    gpu->stamp_ns = reading->stamp_ns;
    if (isnan(reading->power_w)) {
        trace->info.unavailable++;
    } else {
        gpu->power_w = reading->power_w;
    }
    rounds->members++;
    rounds->position = position;
    rounds->line = reading->line;
    rounds->last_ns = reading->stamp_ns;
    return GPW_OK;
}

gpw_status gpwi_rounds_finish(struct gpwi_rounds *rounds, gpw_trace *trace,
                              gpw_file_error *error)
{
    return rounds->round == 0 ? GPW_OK : emit(rounds, trace, error);
}
