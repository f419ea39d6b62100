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
 * what cannot be understood is an error with line, column and reason.
 * @{ */

/** A trace in memory. Opaque. */
typedef struct gpw_trace gpw_trace;

/** What a file turned out to be. */
enum gpw_trace_format_id {
    GPW_TRACE_TWO_COLUMN = 0, /**< time and power columns, one row a sample. */
    GPW_TRACE_NVIDIA_SMI = 1  /**< one row a GPU and time stamp. */
};

/** What was understood of a trace. NaN: unknown. 64 bytes. */
typedef struct gpw_trace_info {
    uint32_t format;       /**< #gpw_trace_format_id. */
    uint32_t gpus;         /**< GPUs summed; 0 when the file does not say. */
    uint64_t rows;         /**< Data rows read. */
    uint64_t samples;      /**< Samples after summing the GPUs of a round. */
    uint64_t unavailable;  /**< Cells such as `[N/A]`: that GPU's last value was held. */
    uint64_t gaps;         /**< Intervals longer than five times the median. */
    float duration_s;      /**< First to last sample. */
    float interval_s;      /**< Median interval. */
    float longest_gap_s;   /**< Longest interval. */
    float min_w;           /**< Least power. */
    float max_w;           /**< Largest power. */
    float mean_w;          /**< Time average. */
} gpw_trace_info;

/** Where and why reading failed. 256 bytes. */
typedef struct gpw_file_error {
    uint32_t line;      /**< 1 is the first; 0: the file itself. */
    uint32_t column;    /**< Cell or character, 1 is the first; 0: the whole line. */
    char field[48];     /**< Column name or `section.key`; may be empty. */
    char reason[200];   /**< What was wrong and what would be right, a plain sentence. */
} gpw_file_error;

/* gpw_file_error may be NULL; always written on GPW_ERR_FORMAT and GPW_ERR_IO */
GPW_API GPW_NODISCARD gpw_status gpw_trace_read(const char *path, gpw_trace **trace,
                                                gpw_file_error *error);
/* the same from memory; `name` is not used but for nothing: no path in messages */
GPW_API GPW_NODISCARD gpw_status gpw_trace_parse(const char *text, size_t bytes,
                                                 gpw_trace **trace, gpw_file_error *error);
GPW_API void gpw_trace_destroy(gpw_trace *trace);
GPW_API GPW_NODISCARD gpw_status gpw_trace_info_get(const gpw_trace *trace, gpw_trace_info *info,
                                                    size_t info_bytes);
/* times from the first sample, shape [count] */
GPW_API GPW_NODISCARD gpw_status gpw_trace_samples(const gpw_trace *trace, size_t first,
                                                   size_t count, double *time_s, float *power_w);
/* name of the column the power was read from; "" for no trace */
GPW_API const char *gpw_trace_power_name(const gpw_trace *trace);
/* Resampled to ticks: a sample holds over the interval that ENDS at its stamp. *ticks is the
 * number available from first_tick; out_w may be NULL to ask only that. `out_w` shape [count] */
GPW_API GPW_NODISCARD gpw_status gpw_trace_resample(const gpw_trace *trace, uint32_t tick_ns,
                                                    uint64_t first_tick, size_t count,
                                                    float *out_w, uint64_t *ticks);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_TRACE_H */
