/* SPDX-License-Identifier: MIT */
/**
 * @file log.h
 * @brief Reads logs of power meters row by row, as they are: every format, with their faults.
 * Host only.
 */
#ifndef GPUPOWER_LOG_H
#define GPUPOWER_LOG_H

#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_log Logs (host)
 *
 * What nvidia-smi, DCGM, Prometheus, a power analyser or somebody's own script wrote, read as a
 * stream of rows: one device, one stamp, what the meter said. The format is found from what the
 * file holds, never from its name, and memory does not grow with the file. A file packed by
 * gzip is unpacked on the way.
 *
 * @ref log "The page on logs" lists the formats, the names of columns and the repairs.
 *
 * @ref gpw_trace sums all devices into one series and is strict. This room keeps the devices
 * apart, keeps all readings of a row, and goes on where a log is damaged: it repairs or leaves
 * out what it can, counts each kind of repair with the line of the first one, and tells all of
 * it in gpw_log_explain(). With gpw_log_config.strict the first such place is an error instead.
 *
 * **What is never repaired**, an error in either way: a file without a time or without a power,
 * a header that leaves open which column is meant, a cell in another unit than its header
 * states, decimal commas, a log of which more than gpw_log_config.damaged_share of the rows are
 * damaged, rows of which more than one in ten lies before the one above it (they are not in the
 * order of time, or are runs and no series), a log of more than 126 years, and gzip data that
 * are wrong.
 *
 * **Which device** a row is of, a column says, or its name where each device has a column. In a
 * table without either, rows that come in rounds with pauses between are taken as several
 * boards read in order, and all others as one device's.
 *
 * **Missing is NaN.** A cell such as `[N/A]`, a failed poll and a power that cannot be
 * (negative, more than 10 kW on one board, 0 W from a meter of a node or a board) give a NaN,
 * and are counted. Nothing is held and nothing filled in.
 *
 * **Time.** Stamps are nanoseconds from the first row of the file. They never run backwards for
 * one device; those of several devices may interleave, and where a log holds one device after
 * the other, later devices start again at their own first stamp, which may be negative. A clock
 * that was set back is shifted on so that time goes on, by a full hour where it was the end of
 * daylight saving; a jump ahead of one hour at the full hour in local time is taken out, any
 * other one is a gap.
 * @{ */

/** A log being read. Opaque. */
typedef struct gpw_log gpw_log;

/** What a file turned out to be. */
enum gpw_log_format_id {
    GPW_LOG_UNKNOWN = 0,        /**< Not yet known. `unknown`. */
    GPW_LOG_CSV = 1,            /**< A table with a header: commas, semicolons, tabs. `csv`. */
    GPW_LOG_NVIDIA_SMI = 2,     /**< `nvidia-smi --query-gpu=... --format=csv`. `nvidia-smi`. */
    GPW_LOG_DMON = 3,           /**< `nvidia-smi dmon`. `nvidia-smi-dmon`. */
    GPW_LOG_DCGMI = 4,          /**< `dcgmi dmon`. `dcgmi-dmon`. */
    GPW_LOG_PROMETHEUS = 5,     /**< Prometheus text, as an exporter gives it. `prometheus`. */
    GPW_LOG_PROMETHEUS_CSV = 6, /**< A table exported from Prometheus or Grafana.
                                     `prometheus-csv`. */
    GPW_LOG_PTDAEMON = 7,       /**< An analyser's log by SPEC PTDaemon. `ptdaemon`. */
    GPW_LOG_WATTAMETER = 8,     /**< A table parted by blanks under a `#` header, as
                                     WattAMeter writes it. `wattameter`. */
    GPW_LOG_ANALYSER = 9        /**< A table with a power factor, or volts and amps, beside the
                                     power: an analyser's, at the input. `analyser`. */
};

/** What a gpw_log_row holds: bit `1 << field` of gpw_log_info.fields. */
enum gpw_log_field_id {
    GPW_LOG_POWER = 0,              /**< power_w. */
    GPW_LOG_AVERAGE = 1,            /**< average_w. */
    GPW_LOG_INSTANT = 2,            /**< instant_w. */
    GPW_LOG_LIMIT = 3,              /**< limit_w. */
    GPW_LOG_ENERGY = 4,             /**< energy_mj. */
    GPW_LOG_TEMPERATURE = 5,        /**< temperature_c. */
    GPW_LOG_MEMORY_TEMPERATURE = 6, /**< memory_temperature_c. */
    GPW_LOG_SM_CLOCK = 7,           /**< sm_mhz. */
    GPW_LOG_MEMORY_CLOCK = 8,       /**< memory_mhz. */
    GPW_LOG_UTILISATION = 9,        /**< utilisation. */
    GPW_LOG_REASONS = 10,           /**< reasons. */
    GPW_LOG_MEMORY_USED = 11        /**< memory_used_mib. */
};

/** Bits of gpw_log_row.flags. */
enum gpw_log_flag_bit {
    GPW_LOG_GAP_BEFORE = 1, /**< More than five median intervals since this device's last row,
                                 and more than half a second. */
    GPW_LOG_CLOCK_STEP = 2, /**< The clock was set between this device's last row and this. */
    GPW_LOG_SAME_STAMP = 4, /**< The stamp of this device's last row again. */
    GPW_LOG_THERMAL = 8,    /**< Clocks lowered by heat. */
    GPW_LOG_POWER_CAP = 16, /**< Clocks lowered by the power limit. */
    GPW_LOG_HARDWARE = 32   /**< Clocks lowered by the hardware: slowdown, power brake. */
};

/** What may be repaired, left out or missing; each is counted, with its first line. */
enum gpw_log_repair_id {
    GPW_LOG_MISSING = 0, /**< A power that the meter says it has not. `missing`. */
    GPW_LOG_IMPOSSIBLE =
        1,            /**< A power below 0, or more than the device can take. `impossible`. */
    GPW_LOG_ZERO = 2, /**< 0 W from a meter: a failed poll. `zero`. */
    GPW_LOG_DAMAGED = 3,   /**< A row cut or run into another: left out. `damaged`. */
    GPW_LOG_TRUNCATED = 4, /**< The last row is cut, or the gzip data end early. `truncated`. */
    GPW_LOG_DUPLICATE = 5, /**< The same row twice: the second left out. `duplicate`. */
    GPW_LOG_STANDSTILL = 6, /**< Another row of one device with the same stamp. `standstill`. */
    GPW_LOG_BACKWARD = 7,   /**< The clock was set back: shifted on. `backward`. */
    GPW_LOG_JITTER = 8,     /**< Less than a second back: held at the last stamp. `jitter`. */
    GPW_LOG_DAYLIGHT = 9,   /**< Daylight saving began or ended. `daylight`. */
    GPW_LOG_FORWARD = 10,   /**< The clock was set ahead by more than a year. `forward`. */
    GPW_LOG_GAPS = 11,      /**< Gaps. `gaps`. */
    GPW_LOG_HEADER = 12,    /**< The header again, or another one. `header`. */
    GPW_LOG_PREAMBLE = 13,  /**< Lines before the header. `preamble`. */
    GPW_LOG_BLANK = 14,     /**< Blank lines between rows. `blank`. */
    GPW_LOG_ODD_CELL = 15,  /**< A cell besides time and power that is no number. `odd-cell`. */
    GPW_LOG_REPAIRS = 16    /**< How many there are. */
};

/** Column of a stamp: what kind of time the file has. */
enum gpw_log_clock_id {
    GPW_LOG_CLOCK_NONE = 0,   /**< No time: rows are gpw_log_config.interval_s apart. */
    GPW_LOG_CLOCK_NUMBER = 1, /**< Numbers from an own start. */
    GPW_LOG_CLOCK_UNIX = 2,   /**< Numbers since 1970. */
    GPW_LOG_CLOCK_DAY = 3,    /**< Times of day. */
    GPW_LOG_CLOCK_LOCAL = 4,  /**< Dates and times without a zone. */
    GPW_LOG_CLOCK_ZONE = 5    /**< Dates and times with a zone. */
};

/** How to read. Set by gpw_log_config_init(). */
typedef struct gpw_log_config {
    uint32_t header;     /**< Set by gpw_log_config_init(). */
    uint32_t strict;     /**< 1: what would be repaired is an error. Default 0. */
    float interval_s;    /**< Interval between rounds of a log without any time, s, 1e-6 to 1e6.
                              Default unknown: such a log is refused. */
    float damaged_share; /**< Most damaged rows of all, 0 to 1. Default 0.02. */
    uint32_t keep_duplicates; /**< 1: rows with the device, stamp and readings of the one
                                   before are kept. Default 0. */
    char columns[364]; /**< Names of a table's columns, in place of its header or where it
                             has none, parted by commas as in nvidia-smi's `--query-gpu=`:
                             `timestamp,index,power.draw`. Default `""`. */
} gpw_log_config;

/** One row: one device at one time. 72 bytes. NaN: not in the log, or missing here. */
typedef struct gpw_log_row {
    int64_t stamp_ns;   /**< From the first row of the file. */
    uint64_t energy_mj; /**< The device's energy counter, mJ; UINT64_MAX: none. */
    uint32_t device;    /**< 0 is the first one met. */
    uint32_t flags;     /**< #gpw_log_flag_bit. */
    uint32_t reasons;   /**< Why clocks are lowered, bits as NVML has them; 0: none, or unknown.
                         */
    float power_w;   /**< `power.draw` and all that does not say whether it was averaged, W. */
    float average_w; /**< `power.draw.average`, W. */
    float instant_w; /**< `power.draw.instant`, W. */
    float limit_w;   /**< Power limit that holds, W. */
    float temperature_c;        /**< GPU, deg C. */
    float memory_temperature_c; /**< Memory, deg C. */
    float sm_mhz;               /**< SM or graphics clock, MHz. */
    float memory_mhz;           /**< Memory clock, MHz. */
    float utilisation;          /**< 0 to 1. */
    float memory_used_mib;      /**< Of the GPU's memory, MiB. */
    uint32_t reserved;          /**< 0. */
} gpw_log_row;

/** What was understood so far. 120 bytes. */
typedef struct gpw_log_info {
    uint32_t format;       /**< #gpw_log_format_id. */
    uint32_t clock;        /**< #gpw_log_clock_id. */
    uint32_t fields;       /**< Bits `1 << ` #gpw_log_field_id: readings that the file has. */
    uint32_t devices;      /**< Devices met. */
    uint32_t point;        /**< #gpw_point_id where power was measured, of most devices. */
    uint32_t gzip;         /**< 1: the file was packed. */
    uint64_t bytes;        /**< Text read, after unpacking. */
    uint64_t lines;        /**< Lines read. */
    uint64_t rows;         /**< Rows handed out. */
    uint64_t repairs;      /**< Of all kinds but blank lines, headers and gaps. */
    uint64_t gaps;         /**< Rows with #GPW_LOG_GAP_BEFORE. */
    uint64_t throttled;    /**< Rows with #GPW_LOG_THERMAL or #GPW_LOG_HARDWARE. */
    uint64_t capped;       /**< Rows with #GPW_LOG_POWER_CAP. */
    int64_t start_unix_ns; /**< First stamp, ns since 1970 (local time without a zone as if it
                                were UTC); INT64_MIN: unknown. */
    int64_t first_ns;      /**< Least stamp. */
    int64_t last_ns;       /**< Largest stamp. */
    float interval_s;      /**< Median interval between rows of one device, s; NaN: unknown. */
    float refresh_s;       /**< Median time for which a device's power did not change, s; NaN:
                                unknown. */
    float longest_gap_s;   /**< Longest interval, s; 0: none. */
    float repeat_share;    /**< Share of rows with the power of the row before, 0 to 1; NaN:
                                unknown. */
} gpw_log_info;

/** One device. 208 bytes. Texts end with a zero byte; `""`: not in the log. */
typedef struct gpw_log_device_info {
    uint64_t rows;    /**< Rows. */
    uint64_t missing; /**< Rows without any power. */
    int64_t first_ns; /**< First stamp. */
    int64_t last_ns;  /**< Latest stamp. */
    uint32_t index;   /**< As the log numbers it; UINT32_MAX: it does not. */
    uint32_t point;   /**< #gpw_point_id: where its power was measured. */
    char id[48];      /**< What tells it from the others: index, UUID, bus, column. */
    char model[64];   /**< Board's name. */
    char node[56];    /**< Host it is in. */
} gpw_log_device_info;

/** Sets the defaults.
 *  @param[out] config       all fields are written
 *  @param      config_bytes `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_VERSION `config_bytes` is below the first release's
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_config_init(gpw_log_config *config,
                                                     size_t config_bytes);

/** Opens a log and reads as far as its header.
 *
 *  @param[in]  path    file name as fopen() takes it; a pipe will do
 *  @param[in]  config  NULL: the defaults; not kept
 *  @param[out] log     to be given to gpw_log_close(); NULL on error
 *  @param[out] error   where and why, on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared; may be
 *                      NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    `path` or `log` is NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN  a field of `config` is outside its range
 *  @retval GPW_ERR_IO      the file could not be opened or read
 *  @retval GPW_ERR_FORMAT  no log that is known: the error says what was found and wanted
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(1)}
 *  @source{log-formats}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_open(const char *path, const gpw_log_config *config,
                                              gpw_log **log, gpw_file_error *error);

/** Opens a log in memory, as gpw_log_open() a file.
 *  @param[in]  text    must stay as it is until gpw_log_close(); need not end with a zero byte
 *  @param      bytes   its length
 *  @param[in]  config  NULL: the defaults; not kept
 *  @param[out] log     to be given to gpw_log_close(); NULL on error
 *  @param[out] error   where and why, on #GPW_ERR_FORMAT, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    `text` or `log` is NULL
 *  @retval GPW_ERR_VERSION `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN  a field of `config` is outside its range
 *  @retval GPW_ERR_FORMAT  no log that is known
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_open_text(const char *text, size_t bytes,
                                                   const gpw_log_config *config, gpw_log **log,
                                                   gpw_file_error *error);

/** The next rows, in the order of the file.
 *
 *  After an error the same error comes again; rows handed out before stay good.
 *
 *  @param[in,out] log       handle
 *  @param[out]    rows      shape [room]
 *  @param         row_bytes `sizeof *rows`, as the caller was compiled
 *  @param         room      most rows wanted, at least 1
 *  @param[out]    count     how many were written; 0: the end
 *  @param[out]    error     where and why, on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared;
 * may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    `log`, `rows` or `count` is NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  `room` is 0
 *  @retval GPW_ERR_VERSION `row_bytes` is below the first release's 72, or absurd
 *  @retval GPW_ERR_IO      the file could not be read
 *  @retval GPW_ERR_FORMAT  what is never repaired, or with `strict` anything
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes read)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_next(gpw_log *log, gpw_log_row *rows, size_t row_bytes,
                                              size_t room, size_t *count,
                                              gpw_file_error *error);

/** What was understood, up to the row handed out last.
 *  @param[in]  log        handle
 *  @param[out] info       written only on success
 *  @param      info_bytes `sizeof *info`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION `info_bytes` is below the first release's 120
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_info_get(const gpw_log *log, gpw_log_info *info,
                                                  size_t info_bytes);

/** One device, as far as it was read.
 *  @param[in]  log          handle
 *  @param      device       0 to gpw_log_info.devices - 1
 *  @param[out] device_info  written only on success
 *  @param      info_bytes   `sizeof *device_info`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND there is no such device, or not yet
 *  @retval GPW_ERR_VERSION   `info_bytes` is below the first release's 208
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_device(const gpw_log *log, uint32_t device,
                                                gpw_log_device_info *device_info,
                                                size_t info_bytes);

/** How often a kind of repair was made, and where first.
 *  @param[in]  log        handle
 *  @param      repair     #gpw_log_repair_id
 *  @param[out] count      times so far
 *  @param[out] first_line line of the first one; 0: none
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND there is no such repair
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_repair(const gpw_log *log, uint32_t repair,
                                                uint64_t *count, uint64_t *first_line);

/** What was understood, in words: format, columns and what each was taken for, devices,
 *  intervals, repairs, and what the log lacks. Complete once all rows were read.
 *
 *  @param[in]  log     handle
 *  @param[out] text    ends with a zero byte; NULL with `size` 0 only asks for `length`
 *  @param      size    room in `text`; what does not fit is cut
 *  @param[out] length  characters of the whole text, without the zero byte; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, not ISR, O(devices)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_log_explain(const gpw_log *log, char *text, size_t size,
                                                 size_t *length);

/** Closes a log. NULL is ignored.
 *  @param log  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_log_close(gpw_log *log);

/** Name of a format, such as `nvidia-smi`.
 *  @param format  #gpw_log_format_id
 *  @return constant text; `"unknown"` for anything else
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_log_format_name(uint32_t format);

/** Name of a repair, such as `damaged`.
 *  @param repair  #gpw_log_repair_id
 *  @return constant text; `"unknown"` for anything else
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_log_repair_name(uint32_t repair);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_LOG_H */
