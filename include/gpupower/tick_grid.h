/* SPDX-License-Identifier: MIT */
/**
 * @file tick_grid.h
 * @brief When a sensor was refreshed, found in a log that reads it faster than that.
 */
#ifndef GPUPOWER_TICK_GRID_H
#define GPUPOWER_TICK_GRID_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_tick_grid Refresh grid of a sensor
 *
 * A log with a row every 5 ms of a sensor that is refreshed every 100 ms repeats each value
 * twenty times: its spread, its correlation and its counts are those of the poller. This room
 * finds the sensor's own clock in the moments at which the reading changes, and hands out one
 * value for each refresh.
 *
 * **How.** A change lies between two rows; their middle is known within half their distance.
 * The first #GPW_TICK_GRID_CHANGES changes give phase and period by their circular mean and
 * least squares; from then on each further one corrects both, and the past is forgotten slowly.
 * Where the clock of the log was set, or the sensor's phase is lost over a gap, the search
 * begins anew; the numbers of the refreshes go on.
 *
 * **Not resolved.** Only rows less than half a period apart can tell. A slower log, or a power
 * that never changes, has no grid: nothing is handed out, and
 * gpw_tick_grid_summary::state says why.
 *
 * **First values.** What came before the grid was found is not handed out. Where those are
 * wanted, read the record twice: gpw_tick_grid_lock() begins the second time with what the
 * first has found.
 *
 * Life: gpw_tick_grid_config_init(), gpw_tick_grid_init(), then push a row and drain the value.
 * One handle belongs to one thread at a time; different handles need no locks.
 *
 * @{ */

/** A grid. Opaque, position-independent: copying its gpw_tick_grid_state_size() bytes to other
 *  #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_tick_grid gpw_tick_grid;

#define GPW_TICK_GRID_CHANGES 32u /**< Changes that a search takes. */

/** The sensor. Fill with gpw_tick_grid_config_init(), then change what you need. 24 bytes on
 *  every target. */
typedef struct gpw_tick_grid_config {
    uint32_t header;      /**< Set by gpw_tick_grid_config_init(). */
    float period_s;       /**< Interval of the refreshes, about, 1e-3 to 10. Default 0.1. */
    float tolerance_pu;   /**< How far the true one may be away, of it, 0 to 0.1; up to 0.01
                               more is found and taken too. Default 0.05: an A100 was seen to
                               take 0.102 s. */
    float memory_s;       /**< How long a change is remembered, ten periods to #GPW_TIME_MAX_S.
                               Default 300. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_tick_grid_config;

/** What gpw_tick_grid_summary::state says. */
enum gpw_tick_grid_state_id {
    GPW_TICK_GRID_SEARCHING = 0, /**< Too few changes yet, or no common clock in them. */
    GPW_TICK_GRID_LOCKED = 1,    /**< Found. */
    GPW_TICK_GRID_TOO_SLOW = 2,  /**< Less than half of the rows are closer than half a period:
                                      not resolved. */
    GPW_TICK_GRID_CONSTANT = 3   /**< The reading has never changed: not resolved. */
};

/** One refresh. 24 bytes on every target. */
typedef struct gpw_tick_grid_tick {
    uint64_t tick;     /**< Number of the refresh; one that left no row is skipped. */
    uint64_t stamp_ns; /**< When it was, as the grid has it, on the clock of the rows. */
    float reading_w;   /**< What the sensor showed from then on. */
    uint32_t rows;     /**< Rows that showed it. */
} gpw_tick_grid_tick;

/** The grid so far. 72 bytes on every target. */
typedef struct gpw_tick_grid_summary {
    uint64_t phase_ns;       /**< A refresh near the last row. 0 while never found. */
    uint64_t first_phase_ns; /**< A refresh near the end of the first search: for
                                  gpw_tick_grid_lock(). 0 while never found. */
    uint64_t rows;           /**< Rows taken. */
    uint64_t ticks;          /**< Values handed out or standing to be. */
    uint64_t changes;        /**< Changes between rows close enough to tell. */
    uint64_t unusable;       /**< Rows without a usable reading. */
    float period_ns;         /**< Interval of the refreshes. NaN: not found. */
    float period_error_ppm;  /**< Its standard error. NaN: not found. */
    float phase_error_ns;    /**< Standard error of `phase_ns`. NaN: not found. */
    float jitter_ns;         /**< RMS distance of the changes from the grid. NaN: not found. */
    uint32_t state;          /**< #gpw_tick_grid_state_id. */
    uint32_t searches;       /**< How often a grid was found: above 1, the clock was set, or the
                                  phase lost. */
} gpw_tick_grid_summary;

/** Storage for a grid, as a constant for static arrays. Room for any build of this minor
 *  version; gpw_tick_grid_state_size() is the exact need. */
#define GPW_TICK_GRID_STATE_BYTES 1024u

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 24 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_config_init(gpw_tick_grid_config *config,
                                                           size_t config_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_tick_grid_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_state_size(const gpw_tick_grid_config *config,
                                                          size_t *bytes);

/** Builds a grid in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_tick_grid_state_size() bytes, #GPW_STATE_ALIGN-ed,
 *                            live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] grid          handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_init(void *memory, size_t memory_bytes,
                                                    const gpw_tick_grid_config *config,
                                                    gpw_tick_grid **grid);

/** Forgets every row.
 *  @param[in,out] grid  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_reset(gpw_tick_grid *grid);

/** Begins with a grid that is known, before the first row.
 *  @param[in,out] grid       handle without rows
 *  @param         phase_ns   when a refresh was, on the clock of the rows: best
 *                            gpw_tick_grid_summary::first_phase_ns of a first reading
 *  @param         period_ns  interval of the refreshes, within the configured tolerance and
 *                            0.01 of `period_s` more; any gpw_tick_grid_summary::period_ns of a
 *                            grid of the same configuration is
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  `period_ns` is no such interval, or `phase_ns` is 2^54 or more
 *  @retval GPW_ERR_STATE   rows have been pushed
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_lock(gpw_tick_grid *grid, uint64_t phase_ns,
                                                    float period_ns);

/** Takes one row of the log. Drain gpw_tick_grid_next() before the next one.
 *
 *  While no grid is known, the 32nd change and each 16th after it search for one, over as many
 *  periods as the changes can tell apart: up to 8000 trials, each of 32 sines and cosines. A
 *  controller that has no time for that calls this where nothing presses.
 *  @param[in,out] grid       handle
 *  @param         stamp_ns   when it was read, below 2^54 (208 days); rows of the same
 *                           stamp are one, the last counts
 *  @param         reading_w  what it shows. Not finite or beyond #GPW_POWER_MAX_W: no row
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    the reading was unusable
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN   `stamp_ns` is 2^54 or more
 *  @retval GPW_ERR_ORDER    `stamp_ns` is before the last one
 *  @retval GPW_ERR_FULL     a value stands undrained
 *  @context{one thread per handle, ISR-safe, O(1); a search takes up to 8000 trials}
 *  @source{tick-grid}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_push(gpw_tick_grid *grid, uint64_t stamp_ns,
                                                    float reading_w);

/** Completes the last refresh, at the end of the record.
 *  @param[in,out] grid  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_FULL  a value stands undrained
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_finish(gpw_tick_grid *grid);

/** Hands out the value of the refresh that is over, if there is one.
 *  @param[in,out] grid        handle
 *  @param[out]    tick        written only on success
 *  @param         tick_bytes  `sizeof *tick`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `tick_bytes` is below the first release's 24 bytes
 *  @retval GPW_ERR_NOT_FOUND  none is over, or no grid is found
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_next(gpw_tick_grid *grid,
                                                    gpw_tick_grid_tick *tick,
                                                    size_t tick_bytes);

/** The grid so far.
 *  @param[in]  grid           handle
 *  @param[out] summary        written only on success
 *  @param      summary_bytes  `sizeof *summary`
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `summary_bytes` is below the first release's 72 bytes
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{tick-grid}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_tick_grid_summary_get(const gpw_tick_grid *grid,
                                                           gpw_tick_grid_summary *summary,
                                                           size_t summary_bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_TICK_GRID_H */
