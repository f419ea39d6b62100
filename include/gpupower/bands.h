/* SPDX-License-Identifier: MIT */
/**
 * @file bands.h
 * @brief How much a sampled power or frequency oscillates: in five bands, at modes, in a
 * window.
 */
#ifndef GPUPOWER_BANDS_H
#define GPUPOWER_BANDS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_bands Oscillation
 *
 * A load that swings in time with a shaft, a governor or the grid harms more than its size
 * tells. This room listens to one signal, a power or a frequency, sample by sample, and tells
 * its amplitude between 0.1 and 20 Hz in five bands, what it would excite at modes that the
 * caller names, how much it changes within a sliding window, and the frequency that dominates.
 *
 * **Unit.** Amplitudes, changes and limits have the unit of the samples. An amplitude is the
 * peak of a sine: half of what lies between its highest and its lowest value; of several sines
 * in one band it is the root of the sum of their squares, sqrt(2) times the RMS value.
 *
 * **Bands.** A steady sine at least 20 % inside both edges of a band reads its amplitude within
 * 1 %; one at least 20 % outside reads below 1 % of it. Between the two it reads something in
 * between, in both neighbours. These hold once a reading is settled: ten periods of the band's
 * lower edge after the sine began. A sine that sets in may read up to 12 % too much at first,
 * and a step of the signal is heard in every band, at first with up to a quarter of its size.
 *
 * **Start.** The first usable sample is the level at rest: an offset that was there from the
 * beginning is not a step. One that comes later dies away in every band.
 *
 * **Modes.** The response is that of a mass on a spring with that frequency and damping ratio,
 * scaled so that a steady sine at the frequency itself ends at its own amplitude. A mode with
 * little damping needs 1 / (damping ratio * 2 pi * frequency) to build up, and so does the
 * reading. A slow drift below an eighth of the frequency is taken out.
 *
 * **What the tick can carry.** A band or a mode needs two and a half samples in a period of its
 * highest frequency: a longer tick would show something faster as if it were in the band, so
 * it is refused with #GPW_ERR_DOMAIN. 10 to 20 Hz needs a tick of at most 20 ms, 3 to 10 Hz
 * 40 ms; gpw_bands_resolved() tells which bands a tick carries. What is in the signal above
 * half the sampling rate cannot be seen to be false: the source of the samples must not contain
 * it.
 *
 * **Means.** Samples are taken as they come. Where a sample is the mean over its interval, as
 * everywhere in this library, a sine of frequency f has lost sin(x)/x of its amplitude with
 * x = pi f tick before it gets here: 0.4 % at 5 Hz and 6 % at 20 Hz with a tick of 10 ms.
 *
 * Life: gpw_bands_config_init(), gpw_bands_init(), add modes, step. One handle belongs to one
 * thread at a time; different handles need no locks.
 *
 * @{ */

/** One signal under watch. Opaque, position-independent: copying its gpw_bands_state_size()
 *  bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_bands gpw_bands;

/** Names of the bands; each is also its bit in gpw_bands_config::bands, `1u << band`. */
enum gpw_band_id {
    GPW_BAND_FROM_0_1_HZ = 0, /**< 0.1 to 0.3 Hz. */
    GPW_BAND_FROM_0_3_HZ = 1, /**< 0.3 to 1 Hz. */
    GPW_BAND_FROM_1_HZ = 2,   /**< 1 to 3 Hz. */
    GPW_BAND_FROM_3_HZ = 3,   /**< 3 to 10 Hz. */
    GPW_BAND_FROM_10_HZ = 4   /**< 10 to 20 Hz. */
};

#define GPW_BANDS_COUNT 5u            /**< How many there are. */
#define GPW_BANDS_ALL 31u             /**< All of them. */
#define GPW_BANDS_MODES_MAX 32u       /**< Largest gpw_bands_config::modes_max. */
#define GPW_BANDS_WINDOW_MAX 100000u  /**< Most ticks in a window. */
#define GPW_BANDS_MODE_MIN_HZ 0.01f   /**< Slowest mode. */
#define GPW_BANDS_DAMPING_MIN 0.002f  /**< Least damping ratio of a mode. */
#define GPW_BANDS_AMPLITUDE_MIN 1e-9f /**< Least limit, in the unit of the samples. */

/** What is listened to. Fill with gpw_bands_config_init(), then change what you need. 32 bytes
 *  on every target. */
typedef struct gpw_bands_config {
    uint32_t header;    /**< Set by gpw_bands_config_init(). */
    uint32_t tick_ns;   /**< Interval of the samples, #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS. No
                             default. */
    uint32_t bands;     /**< Bits `1u << band`; 0: none. Default #GPW_BANDS_ALL. */
    uint32_t modes_max; /**< Places for modes, 0 to #GPW_BANDS_MODES_MAX. Default 0. */
    float window_s;     /**< Length of the sliding window, one tick to #GPW_BANDS_WINDOW_MAX
                             ticks, taken to the whole tick above; 0: no window. Default 0. */
    float change_limit; /**< Largest change that is permitted within the window,
                             #GPW_BANDS_AMPLITUDE_MIN to #GPW_POWER_MAX_W; NaN: none is
                             stated. Default NaN. */
    float share_limit;  /**< Largest share of the energy of all bands that one of them may
                             have, 0 to 1; NaN: none is stated. Default NaN. */
    uint32_t reserved;  /**< Must be 0. */
} gpw_bands_config;

/** Storage for so many modes and a window of so many ticks, as a constant for static arrays.
 *  Room for any build of this minor version; gpw_bands_state_size() is the exact need. */
#define GPW_BANDS_STATE_BYTES(modes, window_ticks)                                             \
  (1536u + 192u * (modes) + 12u * ((window_ticks) + 2u))

/** What a band holds. 40 bytes on every target. */
typedef struct gpw_band_reading {
    uint64_t largest_ns; /**< End of the tick of the largest one, from reset. */
    float low_hz;        /**< Edges of the band. */
    float high_hz;       /**< Upper one. */
    float amplitude;     /**< Now, averaged over half a period of the lower edge. */
    float largest;       /**< Largest one since reset, also while not settled. */
    float frequency_hz;  /**< What dominates in it; a single sine's own. NaN: silence. */
    float energy_share;  /**< Share of the energy of all chosen bands since reset, 0 to 1. NaN:
                              silence. */
    uint32_t settled;    /**< 1: at least ten periods of the lower edge since reset. */
    uint32_t exceeded;   /**< 1: the share is above gpw_bands_config::share_limit. */
} gpw_band_reading;

/** What a mode holds. 40 bytes on every target. */
typedef struct gpw_mode_reading {
    uint64_t largest_ns; /**< End of the tick of the largest one, from reset. */
    float frequency_hz;  /**< As added. */
    float damping;       /**< As added, a ratio. */
    float limit;         /**< As added. NaN: none. */
    float amplitude;     /**< To which it has been excited now, over half a period. */
    float largest;       /**< Largest one since reset. */
    float margin_pct;    /**< What is left of the limit at the largest one; negative: exceeded.
                              NaN: no limit. */
    uint32_t settled;    /**< 1: long enough since reset for a steady sine at the frequency to
                              read within 1 %: five time constants of the mode and ten of its
                              periods. */
    uint32_t exceeded;   /**< 1: the largest one is above the limit. */
} gpw_mode_reading;

/** What changed within the window. 56 bytes on every target. */
typedef struct gpw_change_reading {
    uint64_t range_largest_ns;  /**< End of the window with the largest range, from reset. */
    uint64_t change_largest_ns; /**< The same of the largest change from end to end. */
    float window_s;             /**< The window as taken. */
    float limit;                /**< As configured. NaN: none. */
    float range;                /**< Highest less lowest sample of the last window. */
    float range_largest;        /**< Largest one since reset. */
    float change;               /**< Last sample less the one a window before it. */
    float change_largest;       /**< Largest magnitude since reset, with its sign. */
    float margin_pct;           /**< What is left of the limit at the largest range; negative:
                                     exceeded. NaN: no limit. */
    uint32_t settled;           /**< 1: a whole window since reset. Before, the signal is taken
                                     to have been at its first sample. */
    uint32_t exceeded;          /**< 1: the largest range is above the limit. */
    uint32_t reserved;          /**< 0. */
} gpw_change_reading;

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_config_init(gpw_bands_config *config,
                                                       size_t config_size);

/** Edges of a band.
 *  @param      band     #gpw_band_id
 *  @param[out] low_hz   lower edge
 *  @param[out] high_hz  upper edge
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND  no such band
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_edges(uint32_t band, float *low_hz, float *high_hz);

/** Which bands a tick carries: those with an upper edge of at most 0.4 / tick.
 *  @param      tick_ns  #GPW_TICK_MIN_NS to #GPW_TICK_MAX_NS
 *  @param[out] bands    bits `1u << band`, as gpw_bands_config::bands takes them
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_resolved(uint32_t tick_ns, uint32_t *bands);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_bands_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_state_size(const gpw_bands_config *config,
                                                      size_t *bytes);

/** Builds the filters of the chosen bands in memory the caller owns. Nothing to free
 *  afterwards.
 *  @param[out] memory        at least gpw_bands_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 * as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] bands         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range, or a band is chosen that the tick
 *                            cannot carry: gpw_bands_resolved() tells which
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(bands + window)}
 *  @source{bands-filter}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_init(void *memory, size_t memory_bytes,
                                                const gpw_bands_config *config,
                                                gpw_bands **bands);

/** Adds a mode: something that swings at its own frequency and that the signal may excite.
 *  @param[in,out] bands         handle, not stepped since gpw_bands_init() or
 *                               gpw_bands_reset()
 *  @param         frequency_hz  #GPW_BANDS_MODE_MIN_HZ to 0.4 / tick
 *  @param         damping       damping ratio, #GPW_BANDS_DAMPING_MIN to 1
 *  @param         limit         largest amplitude that is permitted, #GPW_BANDS_AMPLITUDE_MIN
 *                               to #GPW_POWER_MAX_W; NaN: none is stated
 *  @param[out]    index         of this mode, from 0; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_DOMAIN  outside its range: the frequency too, when the tick cannot carry it
 *  @retval GPW_ERR_STATE   samples have been seen
 *  @retval GPW_ERR_FULL    modes_max modes are there
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{bands-mode}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_add_mode(gpw_bands *bands, float frequency_hz,
                                                    float damping, float limit,
                                                    uint32_t *index);

/** Forgets every sample. The modes stay; more may be added until the next step.
 *  @param[in,out] bands  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(bands + modes + window)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_reset(gpw_bands *bands);

/** Takes one sample.
 *
 *  A sample that is NaN, infinite or beyond #GPW_POWER_MAX_W is replaced by the last usable
 *  one; before the first usable one nothing is known and only time passes.
 *
 *  @param[in,out] bands   handle
 *  @param         sample  in any unit, always the same; magnitude to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but the sample was replaced
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(bands + modes + log window)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_step(gpw_bands *bands, float sample);

/** Takes a block of samples, with the same bits as one at a time.
 *  @param[in,out] bands    handle
 *  @param[in]     samples  shape [ticks], as for gpw_bands_step()
 *  @param         ticks    how many; 0 is allowed, with `samples` NULL
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done, but at least one sample was replaced
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @context{one thread per handle, ISR-safe, O(ticks * (bands + modes + log window))}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_process(gpw_bands *bands, const float *samples,
                                                   size_t ticks);

/** Reads a band.
 *  @param[in]  bands          handle
 *  @param      band           #gpw_band_id
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `reading_bytes` is below the first release's 40
 *  @retval GPW_ERR_NOT_FOUND  that band was not chosen
 *  @context{one thread per handle, ISR-safe, O(bands)}
 *  @source{bands-reading}
 *  @source{choukse-2025} the share: one band at most 20 % of the energy from 0.1 to 20 Hz
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_band(const gpw_bands *bands, uint32_t band,
                                                gpw_band_reading *reading,
                                                size_t reading_bytes);

/** Reads a mode.
 *  @param[in]  bands          handle
 *  @param      index          from gpw_bands_add_mode()
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `reading_bytes` is below the first release's 40
 *  @retval GPW_ERR_NOT_FOUND  no such mode
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{bands-mode}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_mode(const gpw_bands *bands, uint32_t index,
                                                gpw_mode_reading *reading,
                                                size_t reading_bytes);

/** Reads the sliding window.
 *  @param[in]  bands          handle
 *  @param[out] reading        written only on success
 *  @param      reading_bytes  `sizeof *reading`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION    `reading_bytes` is below the first release's 56
 *  @retval GPW_ERR_NOT_FOUND  no window was configured
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @source{ercot-2026}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_change(const gpw_bands *bands,
                                                  gpw_change_reading *reading,
                                                  size_t reading_bytes);

/** Finds the oscillation that dominates: the chosen band with the largest amplitude now.
 *  @param[in]  bands         handle
 *  @param[out] band          #gpw_band_id
 *  @param[out] frequency_hz  what dominates in that band
 *  @param[out] amplitude     of that band
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  silence, or no band was chosen; nothing was written
 *  @context{one thread per handle, ISR-safe, O(bands)}
 *  @source{bands-reading}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_dominant(const gpw_bands *bands, uint32_t *band,
                                                    float *frequency_hz, float *amplitude);

/** Tells how many samples were replaced since reset.
 *  @param[in]  bands  handle
 *  @param[out] count  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_held_count(const gpw_bands *bands, uint64_t *count);

/** Tells how far a steady sine may swing before a sliding window sees more than its limit: the
 *  limit itself where half a period fits into the window, more below.
 *  @param      limit_w          largest change within the window, above 0 to #GPW_POWER_MAX_W
 *  @param      window_s         length of the window, above 0 to #GPW_TIME_MAX_S
 *  @param      frequency_hz     of the sine, above 0 to 1e3 Hz
 *  @param[out] peak_to_peak_w   from its lowest to its highest value, at most 1e6 times the
 *                               limit
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED     slower than that a sine may be any size
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{ercot-2026}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_bands_window_permitted(float limit_w, float window_s,
                                                            float frequency_hz,
                                                            float *peak_to_peak_w);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_BANDS_H */
