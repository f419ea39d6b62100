/* SPDX-License-Identifier: MIT */
/* Parts of a calibration. The logs are read three times: gpwi_cal_scan() when one is added,
 * gpwi_cal_find() for levels and events, gpwi_cal_collect() for what is measured in them. */
#ifndef GPW_CALIBRATE_INTERNAL_H
#define GPW_CALIBRATE_INTERNAL_H

#include "file_error.h"
#include "gpupower/calibrate.h"
#include "gpupower/levels.h"
#include "gpupower/log.h"
#include "gpupower/meter.h"
#include "gpupower/meter_energy.h"
#include "gpupower/tick_grid.h"
#include "gpupower/window.h"
#include "internal.h"

#define GPWI_CAL_LOGS_MAX 64u
#define GPWI_CAL_DEVICES_MAX 4096u
#define GPWI_CAL_LEVELS_MAX 16384u /* of one device */
#define GPWI_CAL_LEVELS_ALL 1048576u
#define GPWI_CAL_EVENTS_MAX 65536u /* of all */
#define GPWI_CAL_PHASES_MAX 16384u
#define GPWI_CAL_SUMS_MAX 524288u /* phases times their devices */
#define GPWI_CAL_NOTES_MAX 200u
#define GPWI_CAL_STRIDED 2048u /* intervals of which the median is taken */

/* An array that grows to a limit. */
struct gpwi_cal_list {
    void *at;
    size_t count, room;
};

/* A new, zeroed element of `bytes`, or NULL. */
void *gpwi_cal_list_add(struct gpwi_cal_list *list, size_t bytes, size_t most);

/* One refresh of a device's meter. */
struct gpwi_cal_tick {
    int64_t stamp_ns;
    float power_w;
    float temperature_c;
};

/* Every so many-th of what it is given, so that the median of any number is known. */
struct gpwi_cal_strided {
    uint64_t seen, stride;
    uint32_t count, reserved;
    float at[GPWI_CAL_STRIDED];
};

void gpwi_cal_strided_add(struct gpwi_cal_strided *s, float x);
float gpwi_cal_strided_median(const struct gpwi_cal_strided *s);

/* What the scan tells of a device. */
struct gpwi_cal_scan {
    uint64_t rows, powers, instants, averages, counters, temperatures, limits, throttled;
    uint64_t mixes[8]; /* rows by what they have: 1 power, 2 average, 4 instant */
    uint64_t changes;  /* readings that differ from the one before */
    int64_t first_ns, last_ns;
    double pair_square, pair_sum; /* of instant less plain power */
    float limit_w, last_w;
    struct gpwi_cal_strided interval_s, change_s;
};

/* A way from a row of the log to a refresh of its meter. */
struct gpwi_cal_ticker {
    int64_t due_ns;
    float last_c;
    uint32_t has;
    uint32_t is_beyond, reserved; /* it has left its grid for good */
};

struct gpwi_cal_device {
    uint32_t log, group, in_log, reserved;
    char name[64], model[72], host[56];
    uint32_t node, point;
    struct gpwi_cal_scan scan;
    int64_t refresh_ns, phase_ns; /* of the meter's grid; 0: each row is one */
    float period_ns;
    float interval_s; /* median of its rows' intervals, from the scan; NaN: one row */
    void *grid_memory;
    void *energy_memory, *window_memory;
    gpw_meter_energy *energy;       /* NULL: nothing to add up with */
    gpw_meter_energy *phase_energy; /* of the phase it is in */
    gpw_window *window;
    gpw_tick_grid *grid; /* NULL: polled no faster than it refreshes */
    struct gpwi_cal_ticker ticker;
    void *tracker_memory;
    gpw_levels *tracker;
    struct gpwi_cal_list levels; /* gpw_level */
    struct gpwi_cal_list ticks;  /* struct gpwi_cal_tick */
    uint64_t tick_count;
    double tick_sum;
    float tick_max;
    /* While collecting. */
    uint32_t phase_at; /* of its group */
    uint32_t place;    /* index in its group */
    uint32_t has_phase_energy;
    int64_t collected_ns;
    uint64_t collected;
    int64_t left_out_ns; /* of gaps: nothing is added up over them */
    double energy_j, held_s;
};

struct gpwi_cal_log {
    char *path; /* own copy, or NULL */
    const char *text;
    size_t bytes;
    char *explained;
    uint32_t first_device, devices;
    uint64_t repairs; /* without lines before the header */
    uint64_t repair[GPW_LOG_REPAIRS], repair_line[GPW_LOG_REPAIRS];
    uint64_t mark;     /* of all rows: the same log has the same */
    int64_t origin_ns; /* the least stamp: all times are from here */
    gpw_log_info info;
};

struct gpwi_cal_group {
    uint32_t log, first_phase, phases, devices;
    uint32_t *device; /* shape [devices], indices of the calibration's */
};

/* Sums over a phase of one device. */
struct gpwi_cal_sums {
    uint64_t count;
    double mean, m2;    /* Welford */
    double half_sum[2]; /* first and second half */
    uint64_t half_count[2], capped;
    double energy_j, held_s; /* of the time that is measured, without gaps */
    double temperature;
    uint64_t temperatures;
    float min_w, max_w;
    int64_t first_ns, last_ns;
    /* The level that it is at for most of the phase, and its readings' ends, without events. */
    float level_w, level_min_w, level_max_w, level_sd_w;
    /* Other levels of its own, which too few of its group share for another phase. */
    double off_s;
    float off_w, reserved; /* the furthest */
    uint64_t off_ns;       /* its begin */
};

struct gpwi_cal_fit; /* what is needed for a synthetic course */

/* Sums over the rows of a phase of what they say besides power. */
struct gpwi_cal_columns {
    uint64_t rows, idle_rows, utilisations, memories, clocks;
    double utilisation, memory_mib, clock_mhz;
};

struct gpwi_cal_phase {
    gpw_calibration_phase told;
    struct gpwi_cal_sums *sums;      /* shape [devices of its group] */
    float level_mean_w;              /* of its devices' levels; told.level_w is their median */
    uint32_t bursts, excursions;     /* single ones of its devices: upwards by half; all */
    uint32_t event_first, event_end; /* all its events are in this stretch of the list */
    uint64_t rows_seen, rows_throttled, rows_capped;
    struct gpwi_cal_columns columns;
    int64_t keep_ns; /* from its begin on, readings are kept so long */
    struct gpwi_cal_fit *fit;
    /* The sum on the common grid. */
    double *time_s, *sum_w;
    size_t rows;
};

struct gpw_calibration {
    uint32_t magic;
    uint32_t has_run;
    uint32_t twin; /* a field that is as good where the one that is taken is missing; 0: none */
    uint32_t reserved_2;
    gpw_calibrate_config config;
    gpw_calibration_summary summary;
    gpw_meter_config meter;   /* as the preset and the log have it */
    const gpw_profile *board; /* its priors; NULL: not known */
    gpw_profile *profile;
    void *profile_memory;
    uint64_t lost_levels, lost_events;
    uint64_t kept, not_kept; /* readings; config.ticks_max is the most that are */
    uint64_t sums;           /* phases times their devices, so far */
    uint32_t kinds;          /* levels under load */
    uint32_t off_grid; /* devices whose refreshes were found but are not in step with a grid */
    uint32_t is_variant; /* of the board's profile: another card by its name */
    uint32_t is_instant; /* 1: readings jump as those of a window of 1 s never do */
    struct gpwi_cal_list logs, devices, groups, phases, steps, events, correlations, bands,
        notes;
};

static inline struct gpwi_cal_log *gpwi_cal_log_at(const gpw_calibration *c, size_t i)
{
    return (struct gpwi_cal_log *)c->logs.at + i;
}

static inline struct gpwi_cal_device *gpwi_cal_device_at(const gpw_calibration *c, size_t i)
{
    return (struct gpwi_cal_device *)c->devices.at + i;
}

static inline struct gpwi_cal_group *gpwi_cal_group_at(const gpw_calibration *c, size_t i)
{
    return (struct gpwi_cal_group *)c->groups.at + i;
}

static inline struct gpwi_cal_phase *gpwi_cal_phase_at(const gpw_calibration *c, size_t i)
{
    return (struct gpwi_cal_phase *)c->phases.at + i;
}

/* 0: it measures a whole node, or more. */
static inline int gpwi_cal_is_board(const struct gpwi_cal_device *d)
{
    return d->point != GPW_POINT_PSU_AC && d->point != GPW_POINT_NODE_AC &&
           d->point != GPW_POINT_FACILITY;
}

/* Reads a log, calling `row` for each row within the part that is wanted. */
typedef gpw_status gpwi_cal_row_fn(gpw_calibration *c, struct gpwi_cal_log *log,
                                   const gpw_log_row *row);
gpw_status gpwi_cal_each_row(gpw_calibration *c, struct gpwi_cal_log *log,
                             gpwi_cal_row_fn *visit, gpw_file_error *error);

/* The power of a row by the field that was chosen; NaN: none. */
float gpwi_cal_power(const gpw_calibration *c, const gpw_log_row *row);
/* Which powers a row has: 1 power, 2 average, 4 instant. */
uint32_t gpwi_cal_powers_of(const gpw_log_row *row);
/* The field that is as good on this board, or GPW_CALIBRATE_FIELD_BEST. */
uint32_t gpwi_cal_twin(const gpw_calibration *c, uint32_t field);
/* Where no field is in nearly all rows: the one that most have, with its twin. */
void gpwi_cal_field_most(gpw_calibration *c);

/* Calls `use` for each refresh of a device's meter that a row makes known; `row` NULL: the end
 * of the log. */
typedef gpw_status gpwi_cal_tick_fn(gpw_calibration *c, struct gpwi_cal_device *device,
                                    const struct gpwi_cal_tick *tick);
gpw_status gpwi_cal_tick(gpw_calibration *c, struct gpwi_cal_device *device,
                         const gpw_log_row *row, gpwi_cal_tick_fn *use);

/* A device's grid: made, learnt row by row, settled; begun again for another reading. */
gpw_status gpwi_cal_grid_make(const gpw_calibration *c, struct gpwi_cal_device *device);
gpw_status gpwi_cal_grid_learn(gpw_calibration *c, struct gpwi_cal_device *device,
                               const gpw_log_row *row);
gpw_status gpwi_cal_grid_settle(gpw_calibration *c, struct gpwi_cal_device *device);
gpw_status gpwi_cal_grid_again(struct gpwi_cal_device *device);

/* Power cap of a device: the user's word, its log's, or what is known of the board. */
float gpwi_cal_cap(const gpw_calibration *c, const struct gpwi_cal_device *device);

/* The first reading that was kept from a time on. */
size_t gpwi_cal_tick_from(const struct gpwi_cal_device *device, int64_t at_ns);

/* For qsort(). */
int gpwi_cal_by_size(const void *a, const void *b);

/* Usual time between two of them. */
float gpwi_cal_tick_s(const struct gpwi_cal_device *device);

gpw_status gpwi_cal_scan(gpw_calibration *c, struct gpwi_cal_log *log, gpw_file_error *error);

/* Field, meter and its grid, from what the scan saw. */
gpw_status gpwi_cal_meter(gpw_calibration *c, gpw_file_error *error);
/* Refresh and window as the readings show them. */
gpw_status gpwi_cal_look(gpw_calibration *c, gpw_file_error *error);
void gpwi_cal_tell_meter(gpw_calibration *c); /* to the summary */
/* What a user calls a board, and then what it is of. */
gpw_status gpwi_cal_board_find(gpw_calibration *c, const char *name, gpw_file_error *error);
void gpwi_cal_board(gpw_calibration *c);

gpw_status gpwi_cal_find(gpw_calibration *c, gpw_file_error *error);
gpw_status gpwi_cal_group_all(gpw_calibration *c);
gpw_status gpwi_cal_collect(gpw_calibration *c, gpw_file_error *error);
/* Energies, while collecting: `held_s` is how long a reading says that it was so. */
void gpwi_cal_energy_make(gpw_calibration *c);
void gpwi_cal_energy_add(struct gpwi_cal_device *device, const struct gpwi_cal_tick *tick,
                         double held_s, int is_in_phase);
void gpwi_cal_energy_count(struct gpwi_cal_device *device, const gpw_log_row *row);
/* Adds what a device drew in a phase to it. */
void gpwi_cal_energy_leave(const gpw_calibration *c, struct gpwi_cal_device *device,
                           struct gpwi_cal_phase *phase);
void gpwi_cal_energy_tell(gpw_calibration *c);

gpw_status gpwi_cal_label(gpw_calibration *c);
/* Idle and ready where the board does not tell them: levels must be known. */
void gpwi_cal_columns(gpw_calibration *c);
void gpwi_cal_columns_add(struct gpwi_cal_phase *phase, const gpw_log_row *row);
gpw_status gpwi_cal_measure(gpw_calibration *c);
gpw_status gpwi_cal_steps(gpw_calibration *c);
int gpwi_cal_edge_meter(const gpw_calibration *c, gpw_meter_config *meter, int *knows_window);
gpw_status gpwi_cal_edges(gpw_calibration *c); /* of events */
gpw_status gpwi_cal_profile(gpw_calibration *c);
void gpwi_cal_fit_free(struct gpwi_cal_fit *fit);

/* What stands behind a word of so many: "" or "s". */
const char *gpwi_cal_s(uint64_t count);

/* Adds a note; those beyond room are dropped. */
#define GPWI_CAL_WHOLE UINT32_MAX
void gpwi_cal_note(gpw_calibration *c, uint32_t kind, uint32_t phase, const char *text, ...)
    GPWI_PRINTF(4, 5);
void gpwi_cal_note_powers(gpw_calibration *c, const struct gpwi_cal_log *log, const char *name);
void gpwi_cal_note_repairs(gpw_calibration *c, const struct gpwi_cal_log *log,
                           const char *name);
/* Notes on what only shows in the end; sorts all. */
void gpwi_cal_notes(gpw_calibration *c);

#endif /* GPW_CALIBRATE_INTERNAL_H */
