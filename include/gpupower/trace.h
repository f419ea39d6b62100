/* SPDX-License-Identifier: MIT */
/**
 * @file trace.h
 * @brief Reads measured power: two-column CSV, analyser logs, nvidia-smi logs. Host only.
 */
#ifndef GPUPOWER_TRACE_H
#define GPUPOWER_TRACE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_trace Traces (host)
 *
 * A trace is a series of (time, power) samples, several GPUs summed into rounds. Read strictly:
 * what cannot be understood is an error with line, column and reason; nothing is guessed.
 *
 * **The file** is CSV, in UTF-8 with or without a byte order mark, lines ending either way, at
 * most 4096 characters each, blank lines only at the end. Its first row names the columns; only
 * these are looked at, the rest may hold anything:
 * - *time*: `t_s`, `time_s`, `relative_time_s`, `t_seconds`, `time_ms`, `timestamp`, `time_utc`
 *   and their like. Without a unit in the name a stamp is a number of seconds, `HH:MM:SS.mmm`
 *   (which may pass midnight), or a date with time, `2025/09/24 03:41:43.487` (local) or
 *   `2025-09-24T03:41:43.487Z`; one kind in a file, never running backwards.
 * - *power*: `power_w`, `power_kw`, `watts_total`, `power_total_W`, `power_draw_w`,
 *   `power.draw [W]` and their like; a unit W, mW, kW or MW may stand in the header's brackets
 *   or in each cell. Where there are several, a sum over GPUs comes before
 *   `power.draw.instant`, that before a plain power, that before `power.draw`, that before
 *   `power.draw.average`: on recent GPUs the last two are averages over 1 s.
 *   gpw_trace_power_name() tells which was taken.
 * - *GPU*, optional: `index`, `gpu_index`, `gpu`, `uuid`. Then each row is one GPU's, and the
 *   rows of one round, of one stamp or one pass over the GPUs, are summed at the stamp of the
 *   round's last row. A log of several GPUs without this column cannot be told from one GPU's.
 *
 * A file without such a header may be a log of `nvidia-smi dmon`, `dcgmi dmon` (with a time), a
 * Prometheus exporter, SPEC PTDaemon or WattAMeter, or a table with a column a device: these
 * are read as @ref gpw_log reads them, as strictly, and summed. Any file may be packed by gzip.
 *
 * **What is missing** is held and counted. A cell such as `[N/A]`, or a GPU that a round leaves
 * out, keeps that GPU's last value; the first round must be complete. A sample is the mean over
 * the interval that ends at its stamp, so the sample after a gap stands for the whole gap.
 * @{ */

/** A trace in memory. Opaque. 12 bytes a sample. */
typedef struct gpw_trace gpw_trace;

/** What a file turned out to be. */
enum gpw_trace_format_id {
    GPW_TRACE_TWO_COLUMN = 0, /**< Time and power columns, one row a sample. */
    GPW_TRACE_NVIDIA_SMI = 1  /**< A log of nvidia-smi, NVML or DCGM: named like theirs, or one
                                   row a GPU and time stamp. */
};

/** What was understood of a trace. 64 bytes. */
typedef struct gpw_trace_info {
    uint32_t format;      /**< #gpw_trace_format_id. */
    uint32_t gpus;        /**< GPUs summed; 0 when the file does not say. */
    uint64_t rows;        /**< Data rows read. */
    uint64_t samples;     /**< Samples after summing the GPUs of a round, at least 2. */
    uint64_t unavailable; /**< Values that were missing and held: cells such as `[N/A]`, and
                             GPUs left out of a round. */
    uint64_t gaps;        /**< Intervals longer than five times the median. */
    float duration_s;     /**< First to last sample. */
    float interval_s;     /**< Median interval (of an even number the lower middle one). */
    float longest_gap_s;  /**< Longest interval. */
    float min_w;          /**< Least power. */
    float max_w;          /**< Largest power. */
    float mean_w;         /**< Time average; the first sample counts for one median interval. */
} gpw_trace_info;

/** Where and why reading failed. 256 bytes. Texts are printable ASCII and end with a zero
 *  byte. */
typedef struct gpw_file_error {
    uint32_t line;    /**< 1 is the first; 0: the file as a whole. */
    uint32_t column;  /**< Cell of a CSV, character of an INI, 1 is the first; 0: the whole
                           line. */
    char field[48];   /**< Column name or `section.key`; may be empty. */
    char reason[200]; /**< What was wrong and what would be right, in plain words. */
} gpw_file_error;

/** Reads a trace from a file.
 *
 *  Read in one pass with bounded buffers; only the samples are kept.
 *
 *  @param[in]  path   file name as fopen() takes it
 *  @param[out] trace  to be given to gpw_trace_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT and #GPW_ERR_IO, else cleared; may be
 *                     NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `path` or `trace` is NULL
 *  @retval GPW_ERR_IO     the file could not be opened or read
 *  @retval GPW_ERR_FORMAT the text is not what the format asks
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_trace_read(const char *path, gpw_trace **trace,
                                                gpw_file_error *error);

/** Reads a trace from text in memory, as gpw_trace_read() from a file.
 *  @param[in]  text   need not end with a zero byte; not kept
 *  @param      bytes  its length
 *  @param[out] trace  to be given to gpw_trace_destroy(); NULL on error
 *  @param[out] error  where and why, on #GPW_ERR_FORMAT, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `text` or `trace` is NULL
 *  @retval GPW_ERR_FORMAT the text is not what the format asks
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_trace_parse(const char *text, size_t bytes,
                                                 gpw_trace **trace, gpw_file_error *error);

/** Frees a trace. NULL is ignored.
 *  @param trace  handle or NULL
 *  @context{one thread per handle, not ISR, O(1)}
 *  @since 0.1 */
GPW_API void gpw_trace_destroy(gpw_trace *trace);

/** What was understood of a trace.
 *  @param[in]  trace       handle
 *  @param[out] info        written only on success
 *  @param      info_bytes  `sizeof *info`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION `info_bytes` is below the first release's 64
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_trace_info_get(const gpw_trace *trace,
                                                    gpw_trace_info *info, size_t info_bytes);

/** Name of the column that the power was read from, as the file spells it.
 *  @param trace  handle
 *  @return text that lives as long as the trace; `""` for no trace
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_trace_power_name(const gpw_trace *trace);

/** Copies samples as they were read.
 *  @param[in]  trace    handle
 *  @param      first    index of the first one wanted
 *  @param      count    how many
 *  @param[out] time_s   shape [count], seconds from the first sample of the trace, strictly
 *                       ascending
 *  @param[out] power_w  shape [count], watts
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   nothing was written
 *  @retval GPW_ERR_HANDLE nothing was written
 *  @retval GPW_ERR_DOMAIN there are not so many; nothing was written
 *  @context{any thread, not ISR, O(count)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_trace_samples(const gpw_trace *trace, size_t first,
                                                   size_t count, double *time_s,
                                                   float *power_w);

/** A trace in ticks, each the time-weighted mean of what it covers: no energy is lost or made.
 *
 *  A sample holds over the interval that ends at its stamp; the first one over one median
 *  interval, and tick 0 starts with it. A rest at the end shorter than a tick is left out. What
 *  a tick is does not depend on where a call starts or how many it asks for.
 *
 *  @param[in]  trace       handle
 *  @param      tick_ns     #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS
 *  @param      first_tick  first one wanted
 *  @param      count       room in `out_w`
 *  @param[out] out_w       shape [count], watts; min(`count`, `*ticks`) are written. NULL only
 *                          asks for `ticks`
 *  @param[out] ticks       how many there are from `first_tick` on; 0 beyond the end
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL   `trace` or `ticks` is NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN `tick_ns` is out of range
 *  @context{any thread, not ISR, O(log samples + ticks + samples covered)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_trace_resample(const gpw_trace *trace, uint32_t tick_ns,
                                                    uint64_t first_tick, size_t count,
                                                    float *out_w, uint64_t *ticks);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_TRACE_H */
