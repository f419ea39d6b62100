/* SPDX-License-Identifier: MIT */
/* A table without a column for the device. Its rows are of one device, or of several boards
 * read one after the other, round by round: that shows in the stamps, k rows close together and
 * then a pause, over and over. The first rows are held until it can be told. */
#include "log_internal.h"

#include <stdlib.h>
#include <string.h>

#define BOARDS_MAX 16u
#define ROUNDS_MIN 5u
#define PAUSE_RATIO 3  /* a pause is longer than so many steps within a round */
#define ODD_SHARE 0.03 /* intervals that need not fit */
#define SECOND_NS 1000000000LL

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t median(int64_t *values, uint32_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2u];
}

/* Whether the held rows come in rounds of `boards`; then where a round breaks, else 0. */
static int64_t break_of(const struct gpwi_log_rounds *rounds, uint32_t boards)
{
    int64_t within[GPWI_LOG_HELD], between[GPWI_LOG_HELD], within_ns, between_ns, break_ns;
    uint32_t inner = 0, outer = 0, odd = 0, i;

    for (i = 1; i < rounds->held; i++) {
        const int64_t step_ns = rounds->raw_ns[i] - rounds->raw_ns[i - 1u];

        if (i % boards != 0) {
            within[inner++] = step_ns;
        } else {
            between[outer++] = step_ns;
        }
    }
    if (outer + 1u < ROUNDS_MIN) {
        return 0;
    }
    within_ns = median(within, inner);
    between_ns = median(between, outer);
    if (within_ns < 0 || between_ns / PAUSE_RATIO <= within_ns) {
        return 0;
    }
    break_ns = within_ns / 2 + between_ns / 2;
    for (i = 0; i < inner; i++) {
        odd += within[i] > break_ns;
    }
    for (i = 0; i < outer; i++) {
        odd += between[i] <= break_ns;
    }
    return (double)odd <= ODD_SHARE * (double)(rounds->held - 1u) ? break_ns : 0;
}

/* Stamps to the second say nothing: one device read four times a second looks like four. */
static int finer_than_seconds(const struct gpwi_log_rounds *rounds)
{
    uint32_t i;

    for (i = 0; i < rounds->held; i++) {
        if (rounds->raw_ns[i] % SECOND_NS != 0) {
            return 1;
        }
    }
    return 0;
}

static void decide(struct gpwi_log_rounds *rounds)
{
    uint32_t boards;

    rounds->is_decided = 1;
    rounds->boards = 1;
    for (boards = 2; boards <= BOARDS_MAX && finer_than_seconds(rounds); boards++) {
        const int64_t break_ns = break_of(rounds, boards);

        if (break_ns > 0) {
            rounds->boards = boards;
            rounds->break_ns = break_ns;
            return;
        }
    }
}

/* Which of the names met; a new one is kept, or the last one's place taken. 0: none. */
static uint8_t model_of(struct gpwi_log_rounds *rounds, struct gpwi_text model)
{
    uint32_t i;

    if (model.length == 0 || gpwi_log_is_missing(model)) {
        return 0;
    }
    for (i = 0; i < rounds->models; i++) {
        if (gpwi_text_is(model, rounds->model[i])) {
            return (uint8_t)(i + 1u);
        }
    }
    i = rounds->models < BOARDS_MAX ? rounds->models++ : BOARDS_MAX - 1u;
    gpwi_text_copy(rounds->model[i], sizeof rounds->model[i], model);
    return (uint8_t)(i + 1u);
}

static gpw_status emit(gpw_log *log, uint32_t place, int64_t raw_ns, uint8_t model,
                       gpw_log_row *row, gpw_file_error *error)
{
    struct gpwi_log_identity identity;
    char label[24];
    uint32_t device;
    gpw_status status;

    memset(&identity, 0, sizeof identity);
    snprintf(label, sizeof label, "place%u", (unsigned)place);
    identity.label = gpwi_text_of(log->rounds.boards > 1u ? label : log->plan.slot_label);
    identity.point = log->plan.slot_point[0];
    if (model > 0) {
        identity.model = gpwi_text_of(log->rounds.model[model - 1u]);
    }
    status = gpwi_log_find_device(log, &identity, &device, error);
    if (status == GPW_OK && log->plan.time == GPWI_NO_COLUMN) {
        raw_ns = gpwi_log_round(log, device);
    }
    return status == GPW_OK ? gpwi_log_emit(log, device, raw_ns, row, error) : status;
}

/* Hands the round on if it is whole; of any other one nobody can say whose the rows are. */
static gpw_status close_round(gpw_log *log, gpw_file_error *error)
{
    struct gpwi_log_rounds *rounds = &log->rounds;
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < rounds->in_round && status == GPW_OK; i++) {
        status = rounds->in_round == rounds->boards
                     ? emit(log, i, rounds->round_ns[i], rounds->round_model[i],
                            &rounds->round[i], error)
                     : gpwi_log_damaged(log, 0, NULL,
                                        "a round lacks a board: whose rows these are cannot "
                                        "be told without a device column",
                                        error);
    }
    rounds->in_round = 0;
    return status;
}

static gpw_status take(gpw_log *log, int64_t raw_ns, uint8_t model, gpw_log_row *row,
                       gpw_file_error *error)
{
    struct gpwi_log_rounds *rounds = &log->rounds;
    gpw_status status = GPW_OK;

    if (rounds->boards <= 1u) {
        return emit(log, 0, raw_ns, model, row, error);
    }
    if (rounds->in_round > 0) {
        const int64_t step_ns = raw_ns - rounds->round_ns[rounds->in_round - 1u];

        if (step_ns > rounds->break_ns || step_ns < 0) {
            status = close_round(log, error);
        }
    }
    if (status != GPW_OK) {
        return status;
    }
    rounds->round[rounds->in_round] = *row;
    rounds->round_ns[rounds->in_round] = raw_ns;
    rounds->round_model[rounds->in_round] = model;
    rounds->in_round++;
    return rounds->in_round == rounds->boards ? close_round(log, error) : GPW_OK;
}

/* The held rows, each as if its line were the present one. */
static gpw_status release(gpw_log *log, gpw_file_error *error)
{
    struct gpwi_log_rounds *rounds = &log->rounds;
    const uint32_t line = log->lines.line;
    const int no_end = log->lines.no_end;
    gpw_status status = GPW_OK;
    uint32_t i;

    decide(rounds);
    log->lines.no_end = 0;
    for (i = 0; i < rounds->held && status == GPW_OK; i++) {
        log->lines.line = rounds->line[i];
        status = take(log, rounds->raw_ns[i], rounds->held_model[i], &rounds->row[i], error);
    }
    rounds->held = 0;
    log->lines.line = line;
    log->lines.no_end = no_end;
    return status;
}

gpw_status gpwi_log_rounds_take(gpw_log *log, int64_t raw_ns, struct gpwi_text model,
                                gpw_log_row *row, gpw_file_error *error)
{
    struct gpwi_log_rounds *rounds = &log->rounds;
    const uint8_t which = model_of(rounds, model);

    if (log->plan.time == GPWI_NO_COLUMN) {
        rounds->is_decided = 1;
    }
    if (rounds->is_decided) {
        return take(log, raw_ns, which, row, error);
    }
    rounds->raw_ns[rounds->held] = raw_ns;
    rounds->held_model[rounds->held] = which;
    rounds->line[rounds->held] = log->lines.line;
    rounds->row[rounds->held] = *row;
    rounds->held++;
    return rounds->held == GPWI_LOG_HELD ? release(log, error) : GPW_OK;
}

gpw_status gpwi_log_rounds_end(gpw_log *log, gpw_file_error *error)
{
    const gpw_status status =
        log->rounds.is_decided || log->rounds.held == 0 ? GPW_OK : release(log, error);

    if (status == GPW_OK && log->rounds.in_round > 0) {
        log->lines.no_end = 1; /* the last round is cut */
        return close_round(log, error);
    }
    return status;
}
