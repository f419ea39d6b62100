/* SPDX-License-Identifier: MIT */
/**
 * @file export.h
 * @brief Writes a run in the formats that other power programs read. Host only.
 */
#ifndef GPUPOWER_EXPORT_H
#define GPUPOWER_EXPORT_H

#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_export Export (host)
 *
 * A run is a number of channels of equally many samples: powers, frequencies, what else the
 * caller has. What each file holds and which program reads it stands in docs/export.md.
 *
 * **Recorders and players.** A CSV or a COMTRADE file is a recording: by the house's rule a
 * sample is the mean over the interval that ends at its stamp, so that the first one stands one
 * interval after the start (`first_ns` = `interval_ns`). GridLAB-D and ANDES play: they hold a
 * value from its stamp on, so that the same samples are to be stamped with the beginning of
 * their interval (`first_ns` = 0). The library writes the stamps that the configuration gives
 * and moves none.
 *
 * **Missing samples**, NaN, are empty cells in a CSV and the standard's mark in COMTRADE. A
 * player needs every value: there they are an error.
 * @{ */

/** What to write. */
enum gpw_export_format_id {
    GPW_EXPORT_CSV = 0,            /**< `t_s` and one column a channel. */
    GPW_EXPORT_GRIDLABD = 1,       /**< GridLAB-D player: stamp, value; or P and Q as `P+Qj`. */
    GPW_EXPORT_OPENDSS = 2,        /**< OpenDSS LoadShape: `.dss` and its points as `.csv`. */
    GPW_EXPORT_ANDES = 3,          /**< CSV for an ANDES TimeSeries: `t` and the channels. */
    GPW_EXPORT_COMTRADE_ASCII = 4, /**< `.cfg` and `.dat`, whole numbers as text. */
    GPW_EXPORT_COMTRADE_BINARY = 5,  /**< `.cfg` and `.dat`, 16-bit whole numbers. */
    GPW_EXPORT_COMTRADE_FLOAT32 = 6, /**< `.cfg` and `.dat`, floats as they are. 2013. */
    GPW_EXPORT_CFF_ASCII = 7,        /**< COMTRADE in one `.cff` file. 2013. */
    GPW_EXPORT_CFF_BINARY = 8,       /**< The same, 16-bit whole numbers. 2013. */
    GPW_EXPORT_CFF_FLOAT32 = 9       /**< The same, floats as they are. 2013. */
};

#define GPW_EXPORT_CHANNELS_MAX 256u        /**< Channels of one file. */
#define GPW_EXPORT_SAMPLES_MAX 4294967294u  /**< Samples a channel. */
#define GPW_EXPORT_VALUE_MAX 1.0e30f        /**< Largest magnitude of a sample. */
#define GPW_EXPORT_INTERVAL_MIN_S 1.0e-6    /**< Shortest interval. */
#define GPW_EXPORT_INTERVAL_MAX_S 86400.0   /**< Longest interval, a day. */
#define GPW_EXPORT_TIME_MAX_S 1.0e9         /**< Last stamp after the start, 31 years. */
#define GPW_EXPORT_START_MAX_S 4102444800.0 /**< Last start, the end of 2099. */

/** How to write. 184 bytes. Texts end with a zero byte. */
typedef struct gpw_export_config {
    uint32_t header;        /**< Set by gpw_export_config_init(). */
    uint32_t format;        /**< #gpw_export_format_id. Default #GPW_EXPORT_CSV. */
    uint32_t comtrade_year; /**< Revision of the standard, 1999 or 2013; 0, the default, is the
                                 older of those that have the format. Else ignored. */
    float f0_hz;            /**< Line frequency, (0, 1000] Hz; NaN, the default, is unknown and
                                 left empty. COMTRADE only. */
    int64_t start_unix_ns;  /**< When the run starts, nanoseconds of 1970-01-01 00:00 without
                               leap  seconds, 0 to #GPW_EXPORT_START_MAX_S. Default 2000-01-01
                                 00:00. GridLAB-D and COMTRADE only. */
    uint64_t interval_ns;   /**< Between samples, #GPW_EXPORT_INTERVAL_MIN_S to
                                 #GPW_EXPORT_INTERVAL_MAX_S; 0: times are given. Default 10 ms. */
    uint64_t first_ns;      /**< Stamp of the first sample after the start, at most
                                 #GPW_EXPORT_TIME_MAX_S; not used where times are given.
                                 Default 0. */
    float base_va;          /**< ANDES only: powers in W, var or VA are divided by it, since a
                                 parameter of ANDES is in pu of the system's base; positive. NaN,
                                 the default: as they are. */
    uint32_t reserved[3];   /**< Zero. */
    char station[64];       /**< COMTRADE: the station. Default `libgpupower`. */
    char device[64];        /**< COMTRADE: the recorder. Default `simulation`. */
} gpw_export_config;

/** One channel. 80 bytes. Texts end with a zero byte. */
typedef struct gpw_export_channel {
    char name[64]; /**< Printable ASCII, no blank at either end, no two alike whatever the case
                      of their letters. What a format cannot hold is written as `_`. */
    char unit[16]; /**< `W`, `Hz`, `pu`; may be empty. */
} gpw_export_channel;

/** Initialises a configuration with defaults.
 *  @param[out] config       configuration
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION `config_size` is not that of a configuration
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_export_config_init(gpw_export_config *config,
                                                        size_t config_size);

/** Writes a run.
 *
 *  Independent of the program's locale. A file is written beside its place, as `NAME.part`, and
 *  moved there when it is whole; of two files the one that is opened by name, `.cfg` or `.dss`,
 *  comes last. What was there is replaced, unless it is no regular file. On an error nothing is
 *  left of it and what was there stays; only where the last move of two fails is one new.
 *
 *  #GPW_EXPORT_GRIDLABD takes one channel, or two: real and imaginary part of one complex
 * value.
 *
 *  16-bit whole numbers are `a x + b` of the `.cfg`, spread over the range of the channel: the
 *  error is at most 1/65535 of that range. ASCII ones have 199 997 levels.
 *
 *  @param[in]  path      name to write: ends in `.cfg` for COMTRADE in two files, in `.dss` for
 *                        OpenDSS, in `.cff` for one file, each in any case of letters
 *  @param[in]  config    how to write
 *  @param[in]  channels  shape [count]
 *  @param      channel_bytes  `sizeof *channels`, as the caller was compiled
 *  @param      count     channels, 1 to #GPW_EXPORT_CHANNELS_MAX
 *  @param[in]  time_s    shape [samples], seconds from the start, strictly ascending from 0 or
 *                        later, by a nanosecond at least (COMTRADE: by a microsecond, or by the
 *                        last stamp / 4294967294 where that is longer), at
 *                        most #GPW_EXPORT_TIME_MAX_S, when `interval_ns` is 0; else NULL
 *  @param[in]  values    shape [count][samples], channel by channel; NaN is missing
 *  @param      samples   1 to #GPW_EXPORT_SAMPLES_MAX
 *  @param[out] error     why, on every error but #GPW_ERR_NULL and #GPW_ERR_VERSION, else
 *                        cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL    a pointer is; `error` may be
 *  @retval GPW_ERR_VERSION `config` was not initialised, or sets fields unknown here, or
 *                          `channel_bytes` is not that of a channel
 *  @retval GPW_ERR_DOMAIN  a field is outside its range, a name cannot be used, the path does
 * not end as the format asks, there are too many channels or samples, a value is infinite or
 * beyond #GPW_EXPORT_VALUE_MAX, or the revision does not have the format
 *  @retval GPW_ERR_ORDER   times do not ascend
 *  @retval GPW_ERR_UNKNOWN a player's sample is missing
 *  @retval GPW_ERR_IO      a file could not be written
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(count samples)}
 *  @source{export-formats}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_export_write(const char *path,
                                                  const gpw_export_config *config,
                                                  const gpw_export_channel *channels,
                                                  size_t channel_bytes, size_t count,
                                                  const double *time_s, const float *values,
                                                  size_t samples, gpw_file_error *error);

/** Name of the second file that a format writes beside the one asked for.
 *  @param      path          as for gpw_export_write()
 *  @param      format        one #gpw_export_format_id
 *  @param[out] text          zero-terminated, empty when there is no second file; NULL with
 *                            `text_bytes` 0 asks the size only
 *  @param      text_bytes    room in `text`
 *  @param[out] bytes_needed  with the final zero; may be NULL when `text` is not
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN no such format, or the path does not end as it asks
 *  @retval GPW_ERR_SIZE   the name did not fit; `text` is as it was, `bytes_needed` is set
 *  @context{any thread, not ISR, O(characters)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_export_second_path(const char *path, uint32_t format,
                                                        char *text, size_t text_bytes,
                                                        size_t *bytes_needed);

/** Name of a format, such as `comtrade-binary`.
 *  @param  format  one #gpw_export_format_id
 *  @return static storage; `"?"` for an unknown value
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_export_format_name(uint32_t format);

/** The format of a name, as gpw_export_format_name() gives it.
 *  @param[in]  name    name
 *  @param[out] format  #gpw_export_format_id; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @context{any thread, not ISR, O(formats)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_export_format_find(const char *name, uint32_t *format);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_EXPORT_H */
