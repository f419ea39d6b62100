/* SPDX-License-Identifier: MIT */
/* How a log is read: lines -> one of three readers (a table, Prometheus text, an analyser's
 * pairs) -> readings of one device at one raw stamp -> the clock mended, counted, queued. */
#ifndef GPW_LOG_INTERNAL_H
#define GPW_LOG_INTERNAL_H

#include "gpupower/log.h"
#include "gpupower/source.h"
#include "internal.h"
#include "lines.h"
#include "log_names.h"
#include "stamp.h"
#include "trace_internal.h" /* struct gpwi_row */

#define GPWI_LOG_DEVICES_MAX 1024u
#define GPWI_LOG_QUEUE (GPWI_LOG_DEVICES_MAX + 8u) /* rows that one line may give, and more */
#define GPWI_LOG_NO_DEVICE UINT32_MAX
#define GPWI_LOG_MAGIC 0x4C4F4731u /* "LOG1" */

/* ---- log_count.c: medians of intervals in constant memory ---- */

/* 32 bins an octave: the median to some percent, and the mean of its bin for the rest. */
#define GPWI_LOG_BINS 2048u

struct gpwi_log_times {
    uint64_t count[GPWI_LOG_BINS];
    double sum[GPWI_LOG_BINS]; /* ns */
    uint64_t total;
    uint64_t below; /* in bins under `middle` */
    uint32_t middle;
};

void gpwi_log_times_add(struct gpwi_log_times *times, int64_t ns);
/* ns; 0 before the first one. */
double gpwi_log_times_median(const struct gpwi_log_times *times);

/* ---- log_device.c ---- */

struct gpwi_log_device {
    gpw_log_device_info info;
    size_t id_length;
    uint32_t has_row;
    uint64_t round;    /* of a log without time: the latest that it was in */
    int64_t last_ns;   /* stamp of its latest row, mended */
    int64_t raw_ns;    /* and as the file has it */
    int64_t change_ns; /* since when its power has not changed; INT64_MIN: not yet known */
    float power_w;     /* of its latest row, as the meter that says most gave it */
    gpw_log_row row;   /* its latest */
};

/* What the cells of a row say of the device; empty: nothing. */
struct gpwi_log_identity {
    struct gpwi_text uuid, node, index, bus, label, model;
    uint32_t point;
};

/* ---- log_table.c: what a header says ---- */

struct gpwi_log_column {
    enum gpwi_log_quantity quantity;
    uint32_t cell;
    uint32_t slot;     /* device of a wide table; 0 in a long one */
    uint32_t bit;      /* of a reason */
    uint32_t has_unit; /* the header states it: cells may not say otherwise */
    double unit;       /* of a bare number */
};

struct gpwi_log_plan {
    uint32_t cells; /* in the header */
    uint32_t is_wide;
    uint32_t is_long; /* metric and value */
    uint32_t slots;
    uint32_t count;
    uint32_t time; /* cell, or GPWI_NO_COLUMN */
    uint32_t date;
    uint32_t metric, value, entity;
    uint32_t index, uuid, bus, model, node;
    uint32_t fields;    /* 1 << gpw_log_field_id */
    uint32_t point;     /* gpw_point_id of a long table's power */
    int32_t time_scale; /* -1: as the first number looks */
    struct gpwi_log_column columns[GPWI_CELLS_MAX];
    uint32_t slot_point[GPWI_CELLS_MAX];
    char slot_label[48]; /* of the one device of a table without a column for it */
};

/* A table without a device column: how many boards its rows go round. */
#define GPWI_LOG_HELD 128u

struct gpwi_log_rounds {
    uint32_t is_decided;
    uint32_t boards;  /* 1: one device */
    int64_t break_ns; /* a longer step begins another round */
    uint32_t in_round;
    uint32_t held; /* rows from before it was decided */
    uint32_t models;
    char model[16][64]; /* names of boards met */
    uint8_t round_model[16];
    uint8_t held_model[GPWI_LOG_HELD];
    int64_t round_ns[16];
    gpw_log_row round[16];
    int64_t raw_ns[GPWI_LOG_HELD];
    uint32_t line[GPWI_LOG_HELD];
    gpw_log_row row[GPWI_LOG_HELD];
};

struct gpwi_log_clock {
    struct gpwi_stamp_reader reader;
    enum gpwi_stamp_kind kind;
    uint32_t has_first;
    int32_t scale_known;
    int64_t first_raw_ns;
    int64_t last_raw_ns; /* of the row before, days of HH:MM:SS added */
    int64_t day_ns;
    int64_t offset_ns; /* added to every stamp since the clock was set */
};

/* Rows that lie before the row of their device above them, by more than clocks jitter. */
#define GPWI_LOG_SHOWN 3u

struct gpwi_log_disorder {
    uint64_t rows; /* that have a row of their device above them */
    uint64_t back;
    uint32_t lines[GPWI_LOG_SHOWN]; /* of the first ones */
};

struct gpwi_log_count {
    uint64_t count;
    uint64_t first_line;
};

struct gpw_log {
    uint32_t magic;
    uint32_t separator; /* ',', ';', tab or ' ' for runs of blanks */
    uint32_t is_ended;
    uint32_t is_open;         /* lines has to be closed */
    uint32_t last_line_short; /* the damaged row counted last was the file's last line */
    gpw_status status;        /* of the error that ended it */
    gpw_file_error error;
    gpw_log_config config;
    gpw_log_info info;
    struct gpwi_log_count repairs[GPW_LOG_REPAIRS];
    struct gpwi_log_clock clock;
    struct gpwi_log_disorder disorder;
    struct gpwi_log_plan plan;
    struct gpwi_row row;
    struct gpwi_log_device *devices;
    uint32_t device_count;
    uint32_t device_capacity;
    uint32_t last_device;
    struct gpwi_log_rounds rounds;
    uint32_t slot_device[GPWI_CELLS_MAX];
    gpw_log_row slot_row[GPWI_CELLS_MAX];
    enum gpwi_log_quantity primary; /* of a table of metrics: the one that is read */
    char metric_text[64];           /* the metric looked up last, and what it is */
    struct gpwi_log_name metric;
    uint64_t with[3]; /* rows that have power_w, average_w, instant_w */
    uint64_t pairs;   /* rows that have a row of their device before them */
    uint64_t repeats; /* of these, those with its power */
    uint64_t other_metrics;
    uint64_t round; /* rounds of a log without time */
    uint64_t data_lines;
    struct gpwi_log_times intervals;
    struct gpwi_log_times refreshes;
    uint32_t queue_count, queue_next;
    gpw_log_row queue[GPWI_LOG_QUEUE];
    /* Prometheus text: the scrape that is being put together. */
    uint32_t scrape_open;
    uint32_t scrape_has_stamp;
    int64_t scrape_ns;
    uint32_t scrape_mask[GPWI_LOG_DEVICES_MAX];
    gpw_log_row scrape[GPWI_LOG_DEVICES_MAX];
    char header_text[512]; /* the header as it stands, to know it again */
    size_t header_length;
    char power_name[64];
    char columns_text[4096]; /* for explain */
    struct gpwi_lines lines;
};

/* ---- log_count.c ---- */

/* Counts a repair; with `strict`, and for what no reader may pass over, an error instead. */
gpw_status gpwi_log_mend(gpw_log *log, uint32_t repair, uint32_t column, const char *field,
                         const char *reason, gpw_file_error *error);

/* A row that cannot be read: counted and left out, or, if there are too many, an error. */
gpw_status gpwi_log_damaged(gpw_log *log, uint32_t column, const char *field,
                            const char *reason, gpw_file_error *error);
gpw_status gpwi_log_check_damage(gpw_log *log, gpw_file_error *error);

/* ---- log_device.c ---- */

gpw_status gpwi_log_find_device(gpw_log *log, const struct gpwi_log_identity *identity,
                                uint32_t *device, gpw_file_error *error);

/* ---- log_row.c ---- */

void gpwi_log_row_clear(gpw_log_row *row);

/* Takes one reading: checks it, counts what is missing, writes it into its field. */
gpw_status gpwi_log_put(gpw_log *log, gpw_log_row *row, enum gpwi_log_quantity quantity,
                        uint32_t bit, double value, uint32_t point, uint32_t column,
                        gpw_file_error *error);

/* Mends the row's stamp, counts and queues it. `raw_ns` is the file's own stamp. */
gpw_status gpwi_log_emit(gpw_log *log, uint32_t device, int64_t raw_ns, gpw_log_row *row,
                         gpw_file_error *error);

/* ---- log_clock.c ---- */

/* The stamp of a log without any time: rounds begin when a device comes again. */
int64_t gpwi_log_round(gpw_log *log, uint32_t device);

/* A stamp as the file has it; 0 when it is none that the file's other stamps are like. */
int gpwi_log_stamp(gpw_log *log, struct gpwi_text cell, int64_t *raw_ns);
gpw_status gpwi_log_time(gpw_log *log, struct gpwi_log_device *device, int64_t raw_ns,
                         int64_t *stamp_ns, uint32_t *flags, gpw_file_error *error);
/* An error if the rows are not in the order of time. */
gpw_status gpwi_log_check_order(gpw_log *log, gpw_file_error *error);

/* ---- log_cell.c ---- */

/* A number and what follows it. 1: read; 0: not a number; -1: the meter has none. */
int gpwi_log_cell(struct gpwi_text cell, double *value, struct gpwi_text *rest);
int gpwi_log_is_missing(struct gpwi_text cell);

/* ---- log_rounds.c: a table without a device column ---- */

gpw_status gpwi_log_rounds_take(gpw_log *log, int64_t raw_ns, struct gpwi_text model,
                                gpw_log_row *row, gpw_file_error *error);
/* What is still held. */
gpw_status gpwi_log_rounds_end(gpw_log *log, gpw_file_error *error);

/* ---- log_header.c: what the columns of a table hold ---- */

/* Follows the header in log->row if it is one; `why`, when it is none, tells what it lacks. An
 * ambiguous one is an error. */
gpw_status gpwi_log_plan_header(gpw_log *log, int *is_header, const char **why,
                                gpw_file_error *error);

/* ---- the readers ---- */

/* 1: the line is a header of a table, which the plan then follows; 0: no; on an ambiguous
 * header an error. `why` tells what it lacks. */
gpw_status gpwi_log_table_header(gpw_log *log, struct gpwi_text line, int *is_header,
                                 const char **why, gpw_file_error *error);
gpw_status gpwi_log_table_line(gpw_log *log, struct gpwi_text line, gpw_file_error *error);

int gpwi_log_is_prometheus(struct gpwi_text line);
gpw_status gpwi_log_prometheus_line(gpw_log *log, struct gpwi_text line, gpw_file_error *error);
gpw_status gpwi_log_prometheus_flush(gpw_log *log, gpw_file_error *error);

gpw_status gpwi_log_ptdaemon_line(gpw_log *log, struct gpwi_text line, gpw_file_error *error);

/* ---- log_explain.c ---- */

/* What a kind of repair is, in words; `repair` is below GPW_LOG_REPAIRS. */
const char *gpwi_log_repair_words(uint32_t repair);

#endif /* GPW_LOG_INTERNAL_H */
