/* SPDX-License-Identifier: MIT */
/* How a trace is read: lines -> cells -> columns -> time stamps and rounds -> samples. Each
 * step has its own file. */
#ifndef GPW_TRACE_INTERNAL_H
#define GPW_TRACE_INTERNAL_H

#include "file_error.h"
#include "gpupower/log.h"
#include "gpupower/trace.h"
#include "internal.h"
#include "lines.h"
#include "stamp.h"
#include "text.h"

#define GPWI_CELLS_MAX 1024u /* Most columns. */
#define GPWI_NAME_MAX 48u    /* Longest column name or GPU id kept, with its zero byte. */
#define GPWI_GPUS_MAX 1024u  /* Most GPUs in one log. */

/* ---- trace_cells.c: one line cut at its commas ---- */

struct gpwi_row {
    uint32_t line;
    uint32_t count;
    struct gpwi_text cells[GPWI_CELLS_MAX];
};

gpw_status gpwi_row_split(struct gpwi_row *row, struct gpwi_text line, char separator,
                          uint32_t number, gpw_file_error *error);

/* Whether a cell says that the figure could not be had: [N/A], [Not Supported] ... */
int gpwi_cell_is_unavailable(struct gpwi_text cell);

/* ---- trace_time.c: time stamps ---- */

struct gpwi_clock {
    enum gpwi_stamp_kind kind; /* of the first stamp; all others must be like it */
    struct gpwi_stamp_reader reader;
    int32_t only_number; /* the column's name states a unit */
    int64_t first_ns;    /* first stamp */
    int64_t last_ns;     /* latest stamp */
    int64_t day_ns;      /* midnights passed by HH:MM:SS stamps */
};

/* Reads one stamp, counted from the first one; it must not be before the last one. */
gpw_status gpwi_clock_read(struct gpwi_clock *clock, const struct gpwi_row *row,
                           uint32_t column, const char *name, int64_t *stamp_ns,
                           gpw_file_error *error);

/* ---- trace_columns.c: what the header row says ---- */

#define GPWI_NO_COLUMN UINT32_MAX

struct gpwi_columns {
    uint32_t count;
    uint32_t time;
    uint32_t power;
    uint32_t gpu;        /* GPWI_NO_COLUMN: none */
    uint32_t nvidia_smi; /* 1: a log of nvidia-smi or alike */
    int32_t time_scale;  /* as gpwi_stamp_reader::number_scale */
    int32_t time_unit_known;
    double unit_w;      /* watts in one unit of a bare number */
    int32_t unit_known; /* the header states it: cells may not say otherwise */
    char time_name[GPWI_NAME_MAX];
    char power_name[GPWI_NAME_MAX];
    char gpu_name[GPWI_NAME_MAX];
};

gpw_status gpwi_columns_read(struct gpwi_columns *columns, const struct gpwi_row *header,
                             gpw_file_error *error);

/* ---- trace_samples.c: the series itself ---- */

struct gpw_trace {
    uint32_t magic;
    uint32_t reserved;
    size_t count;
    size_t capacity;
    int64_t *stamp_ns; /* ascending */
    float *power_w;
    int64_t interval_ns; /* median */
    gpw_trace_info info;
    char power_name[GPWI_NAME_MAX];
};

#define GPWI_TRACE_MAGIC 0x54524331u /* "TRC1" */

/* Appends, or replaces the last sample when the stamp is the same. */
gpw_status gpwi_samples_append(gpw_trace *trace, int64_t stamp_ns, float power_w);

/* Gives back spare room and fills interval, gaps, least, largest and mean. */
void gpwi_samples_finish(gpw_trace *trace);

/* ---- trace_rounds.c: rows of several GPUs summed ---- */

struct gpwi_gpu {
    char id[GPWI_NAME_MAX];
    int64_t stamp_ns; /* of its latest row */
    double power_w;
    uint32_t round; /* the latest round it was in */
};

/* One row a GPU. A round is one pass over the GPUs; its sample stands at the stamp of its last
 * row. */
struct gpwi_rounds {
    struct gpwi_gpu *gpus; /* in the order of the first round */
    uint32_t count;
    uint32_t capacity;
    uint32_t round;    /* 1 is the first; 0: no row yet */
    uint32_t members;  /* GPUs in the present round */
    uint32_t position; /* of its latest row's GPU */
    uint32_t line;     /* of its latest row */
    int64_t start_ns;  /* of its first row */
    int64_t last_ns;   /* of its latest row */
    int64_t first_start_ns;
    int64_t first_span_ns; /* first row to last row of the first round */
    int64_t reach_ns;      /* a row later than this after start_ns is of another round */
};

struct gpwi_reading {
    uint32_t line;
    uint32_t column;
    struct gpwi_text id;
    int64_t stamp_ns;
    double power_w; /* NaN: unavailable */
};

gpw_status gpwi_rounds_push(struct gpwi_rounds *rounds, const struct gpwi_reading *reading,
                            gpw_trace *trace, gpw_file_error *error);
/* Closes the last round. */
gpw_status gpwi_rounds_finish(struct gpwi_rounds *rounds, gpw_trace *trace,
                              gpw_file_error *error);

/* ---- trace_log.c: a trace from a log of another format ---- */

/* `is_log` tells whether it is one; if not, nothing was read and `error` is left as it is. */
gpw_status gpwi_trace_from_log(const char *path, const char *text, size_t bytes,
                               struct gpwi_rounds *rounds, gpw_trace *trace, int *is_log,
                               gpw_file_error *error);

/* log_ptdaemon.c: whether a line is an analyser's, which looks like a header. */
int gpwi_log_is_ptdaemon(struct gpwi_text line);

/* log.c: the column that a log's power comes from. */
void gpwi_log_power_name(const gpw_log *log, char *to, size_t size);

#endif /* GPW_TRACE_INTERNAL_H */
