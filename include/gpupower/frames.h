/* SPDX-License-Identifier: MIT */
/**
 * @file frames.h
 * @brief What the controller's watch says, as time-stamped CAN frames in J1939 style.
 */
#ifndef GPUPOWER_FRAMES_H
#define GPUPOWER_FRAMES_H

#include "base.h"
#include "watch.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_frames CAN frames
 *
 * CAN 2.0B frames with 29-bit identifiers as in J1939: priority, parameter group number (PGN),
 * source address. The groups are broadcast ones of the proprietary range 0xFF00 to 0xFFFF;
 * numbers are unsigned, low byte first, with an offset, all ones is not available. Each group
 * fits one frame, so none needs the transport protocol. docs/frames.md and docs/gpupower.dbc
 * are made from the same table. This room sends nothing: a CAN driver of your choice does.
 *
 * Why beside registers: a feed-forward pulse is of use within some tens of milliseconds, and a
 * poll over Modbus comes when it comes. The pulse's frames are sent every tick while there is
 * one, with a higher priority and a time stamp, so that the receiver knows when it was meant
 * and drops what is too old.
 *
 * Stamps are gpw_watch_output::time_ns by 2^20 ns (1.048576 ms), their low 16 bits; the
 * heartbeat has the whole time by 2^16 ns. gpw_frames_time() puts a stamp back into the whole
 * time.
 *
 * What does not fit is moved to the safe side as in registers.h.
 *
 * @req{frames-time} A frame carries the time of its figures, and whole times are put
 * together from it.
 *
 * @{ */

/** Frames of the table: as many as one tick can ask for. */
#define GPW_FRAMES_COUNT 29u

/** Longest time that a stamp can be told from a later one: half of its 2^36 ns. */
#define GPW_FRAMES_STAMP_NS 68719476736ull

/** A frame on the wire. 16 bytes on every target. */
typedef struct gpw_frame {
    uint32_t id;     /**< 29 bits, always the extended format. */
    uint32_t length; /**< Bytes of data: 8. */
    uint8_t data[8]; /**< In the order in which they are sent. */
} gpw_frame;

/** How frames are sent. Fill with gpw_frames_config_init(), then change what you need. 32 bytes
 *  on every target. */
typedef struct gpw_frames_config {
    uint32_t header;         /**< Set by gpw_frames_config_init(). */
    uint32_t tick_ns;        /**< Of the watch, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. Default
                                  10 ms. */
    uint32_t address;        /**< Source address, 0 to 253. Default 128. */
    uint32_t pgn_first;      /**< Group of the first frame, 0xFF00 to 0xFFE3. Default 0xFF40. */
    uint32_t priority;       /**< 0 (first) to 7. Default 6. */
    uint32_t pulse_priority; /**< Of the pulse's frames, 0 to 7. Default 3. */
    uint32_t reserved[2];    /**< Must be 0. */
} gpw_frames_config;

/** A row of the table of frames. 48 bytes on every target. */
typedef struct gpw_frame_row {
    uint32_t number;    /**< The group is gpw_frames_config::pgn_first + this. */
    uint32_t period_ms; /**< How often it is sent. */
    uint32_t is_pulse;  /**< 1: every tick while there is a pulse, with its priority. */
    uint32_t reserved;  /**< 0. */
    char name[32];      /**< Such as `heartbeat`. */
} gpw_frame_row;

/** A row of the table of signals. 160 bytes on every target. */
typedef struct gpw_frame_signal {
    uint32_t frame;   /**< gpw_frame_row::number. */
    uint32_t byte;    /**< First byte, 0 to 7. */
    uint32_t bytes;   /**< 1, 2, 4 or 6. */
    uint32_t side;    /**< #gpw_register_side. */
    float unit_size;  /**< The figure is this times (number - zero). */
    uint32_t zero;    /**< The number that stands for 0. */
    uint32_t highest; /**< The largest number that is a figure; 0xFFFFFFFF: every one is. */
    uint32_t kind;    /**< 0 a figure; 1 a count or code; 2 bits; 3 a time. */
    char name[24];    /**< As in gpw_watch_output; `forecast_w_2` for its third; `stamp`. */
    char unit[8];     /**< Such as `W`; `1` for a count or a code. */
    char text[96];    /**< What it is, in words. */
} gpw_frame_signal;

/** What a frame turned out to be. 8 bytes on every target. */
typedef struct gpw_frame_found {
    uint32_t number; /**< gpw_frame_row::number. */
    uint32_t stamp;  /**< Its 16 bits; 0xFFFFFFFF: this frame has none. */
} gpw_frame_found;

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_frames_config_init(gpw_frames_config *config,
                                                        size_t config_size);

/** Writes the frames that are due in a tick.
 *
 *  Which are due follows from gpw_watch_output::sequence alone: nothing is kept between calls.
 *  Frames of one period are spread over its ticks. Pulses come first.
 *
 *  @param[in]  config  how
 *  @param[in]  output  of the watch's last tick
 *  @param[out] frames  `count` of them are written
 *  @param      room    at least #GPW_FRAMES_COUNT
 *  @param[out] count   how many are due; written only on success
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED  a figure did not fit and was moved to the safe side
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_SIZE      `room` is too small
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field of it is outside its range
 *  @context{any thread, ISR-safe, O(signals)}
 *  @source{j1939}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_frames_encode(const gpw_frames_config *config,
                                                   const gpw_watch_output *output,
                                                   gpw_frame *frames, size_t room,
                                                   size_t *count);

/** Reads a frame, on the other side.
 *
 *  Sets the fields that the frame carries; others are left alone. Not available becomes NaN, or
 *  all ones. gpw_watch_output::time_ns is set by the heartbeat only, and
 *  gpw_watch_output::sequence to its low 16 bits.
 *
 *  @param[in]     config        its `pgn_first` and `address` tell which frames are meant
 *  @param[in]     frame         as received
 *  @param[in,out] output        nothing is written on an error or note
 *  @param         output_bytes  `sizeof *output`, as the caller was compiled
 *  @param[out]    found         which it was
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND  another group, another sender, or not 8 bytes long
 *  @retval GPW_ERR_VERSION    `config` was never initialised, or sets fields unknown here;
 *                             `output_bytes` is not ours
 *  @retval GPW_ERR_DOMAIN     a field of it is outside its range
 *  @context{any thread, ISR-safe, O(signals)}
 *  @source{j1939}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_frames_decode(const gpw_frames_config *config,
                                                   const gpw_frame *frame,
                                                   gpw_watch_output *output,
                                                   size_t output_bytes, gpw_frame_found *found);

/** The time of a stamp on the sender's clock.
 *  @param      stamp    16 bits, as gpw_frame_found::stamp
 *  @param      near_ns  a time on that clock, within half of #GPW_FRAMES_STAMP_NS of the
 * stamp's
 *  @param[out] time_ns  the beginning of the stamp's 2^20 ns; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  `stamp` does not fit 16 bits
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_frames_time(uint32_t stamp, uint64_t near_ns,
                                                 uint64_t *time_ns);

/** Row of the table of frames.
 *  @param      index  0 to #GPW_FRAMES_COUNT - 1
 *  @param[out] row    written only on success
 *  @param      bytes  `sizeof *row`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @retval GPW_ERR_VERSION    `bytes` is below the first release's 48
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_frame_at(uint32_t index, gpw_frame_row *row, size_t bytes);

/** Rows of the table of signals.
 *  @return at least 1
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_frame_signal_count(void);

/** Row of the table of signals, in the order of frames and bytes.
 *  @param      index  0 to gpw_frame_signal_count() - 1
 *  @param[out] row    written only on success
 *  @param      bytes  `sizeof *row`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @retval GPW_ERR_VERSION    `bytes` is below the first release's 160
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_frame_signal_at(uint32_t index, gpw_frame_signal *row,
                                                     size_t bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_FRAMES_H */
