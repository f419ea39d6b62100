/* SPDX-License-Identifier: MIT */
/**
 * @file meter.h
 * @brief What a power meter shows of a load: presets, closed forms, and the meter itself.
 */
#ifndef GPUPOWER_METER_H
#define GPUPOWER_METER_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_meter Meter
 *
 * A board's power passes through a transient response (a lag), is averaged over a window, and
 * the mean is published once a period; gain and offset differ from board to board. What a log
 * holds is the published value as it stood when somebody asked for it. Between two windows a
 * meter may be blind: on an A100 it sees 25 ms of each 100.
 *
 *     reading(n) = quantised( gain * mean of P over [t(n) - window, t(n)] + offset )
 *     t(n) = phase + n * period,   shown from t(n) + latency on
 *
 * A window longer than the period is the mean of that many samples, each over `sample_s` (by
 * default all of the period): the 1 s mean of an H100 is the mean of the last 10 or 11 samples
 * of 25 ms. docs/meter.md says what the fields of the operators' tools mean on which board.
 *
 * Forwards: gpw_meter_init() and gpw_meter_step(), for simulations and tests. Backwards:
 * gpw_meter_true_power() here, energies in meter_energy.h, ramps in meter_edge.h, and the
 * protocol of a measurement that can be corrected in meter_study.h.
 *
 * Life: gpw_meter_config_init(), gpw_meter_preset(), gpw_meter_init(), step. One handle belongs
 * to one thread at a time; different handles need no locks.
 *
 * @source{yang-2024}
 * @source{meter-model}
 * @{ */

/** A meter of one or more boards. Opaque, position-independent: copying its
 *  gpw_meter_state_size() bytes to other #GPW_STATE_ALIGN-ed memory is a valid snapshot. */
typedef struct gpw_meter gpw_meter;

/** What is read: one of #gpw_meter_field_id. */
typedef uint32_t gpw_meter_field;

/** Fields of the operators' tools. */
enum gpw_meter_field_id {
    GPW_METER_FIELD_POWER = 0,        /**< nvmlDeviceGetPowerUsage, nvidia-smi `power.draw`.
                                           `power`. */
    GPW_METER_FIELD_AVERAGE = 1,      /**< NVML power average, `power.draw.average`.
                                           `average`. */
    GPW_METER_FIELD_INSTANT = 2,      /**< NVML power instant, `power.draw.instant`.
                                           `instant`. */
    GPW_METER_FIELD_ENERGY = 3,       /**< Total energy counter. `energy`. */
    GPW_METER_FIELD_DCGM_POWER = 4,   /**< DCGM field 155, power usage. `dcgm-power`. */
    GPW_METER_FIELD_DCGM_INSTANT = 5, /**< DCGM field 157, instant power. `dcgm-instant`. */
    GPW_METER_FIELD_CPU = 6,          /**< CPU part of a GH200. `cpu`. */
    GPW_METER_FIELD_ANALYSER = 7,     /**< AC analyser through PTDaemon. `analyser`. */
    GPW_METER_FIELD_BMC = 8,          /**< A node's BMC, Redfish. `bmc`. */
    GPW_METER_FIELD_PDU = 9           /**< A rack's PDU. `pdu`. */
};

/** Generation of a board: one of #gpw_meter_architecture_id. */
typedef uint32_t gpw_meter_architecture;

/** Generations whose meters differ. */
enum gpw_meter_architecture_id {
    GPW_METER_UNKNOWN = 0,   /**< Not known. `unknown`. */
    GPW_METER_KEPLER = 1,    /**< K20 to K80. `kepler`. */
    GPW_METER_MAXWELL = 2,   /**< M40, M60, GTX 900. `maxwell`. */
    GPW_METER_PASCAL = 3,    /**< P4 to P100, GTX 1000. `pascal`. */
    GPW_METER_VOLTA = 4,     /**< V100. `volta`. */
    GPW_METER_TURING = 5,    /**< T4, RTX 2000. `turing`. */
    GPW_METER_GA100 = 6,     /**< A100, A800, A30. `ga100`. */
    GPW_METER_AMPERE = 7,    /**< Other Ampere: A10, A40, RTX 3000. `ampere`. */
    GPW_METER_ADA = 8,       /**< L4, L40, RTX 4000. `ada`. */
    GPW_METER_HOPPER = 9,    /**< H100, H800, H20. `hopper`. */
    GPW_METER_H200 = 10,     /**< H200, expected as H100. `h200`. */
    GPW_METER_GH200 = 11,    /**< GH200. `gh200`. */
    GPW_METER_BLACKWELL = 12 /**< B100 to B300, GB200, GB300, RTX 5000. `blackwell`. */
};

/** What a reading is: one of #gpw_meter_kind_id. */
typedef uint32_t gpw_meter_kind;

/** Kinds of readings. */
enum gpw_meter_kind_id {
    GPW_METER_KIND_POWER = 0,  /**< A power, averaged over the window. `power`. */
    GPW_METER_KIND_COUNTER = 1 /**< Energy counted since some moment. `counter`. */
};

#define GPW_METER_POWER_MAX_W 1.0e8f /**< Largest power that a meter is shown. */
#define GPW_METER_WINDOW_MAX_S 60.0f /**< Longest window, and longest period. */
#define GPW_METER_TAPS_MAX 600u      /**< Most samples in a window. */
#define GPW_METER_GPUS_MAX 1024u     /**< Most boards of a handle. */

/** A meter, and how it is asked. Fill with gpw_meter_config_init() and gpw_meter_preset(), then
 *  change what you know better. NaN: unknown. 128 bytes on every target. */
typedef struct gpw_meter_config {
    uint32_t header;                     /**< Set by gpw_meter_config_init(). */
    gpw_meter_architecture architecture; /**< Of the board. Default #GPW_METER_UNKNOWN. */
    gpw_meter_field field;               /**< What is read. Default #GPW_METER_FIELD_POWER. */
    gpw_meter_kind kind;                 /**< Default #GPW_METER_KIND_POWER. */
    float window_s;                      /**< Averaging window, 0 (value of the moment) to
                                              #GPW_METER_WINDOW_MAX_S. Default unknown. */
    float window_jitter_s; /**< The window of each mean is longer by anything from 0 to this;
                                0 to period_s, and no longer than #GPW_METER_WINDOW_MAX_S with
                                the window. Default 0. */
    float sample_s;        /**< Of a window longer than the period: the part of each period that
                                was measured, 1e-6 to period_s. Default unknown: all of it. */
    float period_s;        /**< From one refresh to the next, 0.001 to #GPW_METER_WINDOW_MAX_S.
                                Default unknown. */
    float phase_s;         /**< First refresh, 0 to period_s. It changes when the host boots.
                                Default unknown: drawn from the seed, for each board. */
    float gain;            /**< Of the sensor, 0.1 to 10. Default 1. */
    float offset_w;        /**< Of the sensor, magnitude to 1e6 W. Default 0. */
    float board_spread_pu; /**< The gain of each board is another, up to this part more or
                                less, 0 to 0.5. Default 0. */
    float quantum_w;       /**< Step of the readings, 0 (none) to 1e6 W. Default 0. */
    float latency_s;       /**< From a refresh to its being shown, 0 to 60 s. Default 0. */
    float response_s;      /**< 10 to 90 % rise of the sensor before the window, as a
                                first-order lag, 0 to 60 s. Default 0. */
    float error_pu;        /**< What is left of the gain's error, 0 to 0.5, proportional.
                                Default unknown. */
    float poll_interval_s; /**< From one round of reading to the next, 0 or 0.001 to 3600 s.
                                Default 0: each refresh is read. */
    float poll_jitter_s;   /**< Each interval is longer or shorter by up to this, 0 to
                                0.9 poll_interval_s. Default 0. */
    float poll_stagger_s;  /**< From one board to the next within a round, 0 to 10 s; a round
                                must end before the next. Default 0. */
    float poll_max_hz;     /**< Readings taken more often are not valid, 0: no limit.
                                Default 0. */
    float dt_s;            /**< Interval of gpw_meter_step(), 1e-6 to 0.1 s. Default 0.001. */
    float initial_w;       /**< Power before the first step, 0 to #GPW_METER_POWER_MAX_W.
                                Default 0. */
    uint32_t gpus;         /**< Boards of the handle, 1 to #GPW_METER_GPUS_MAX. Default 1. */
    uint32_t seed;         /**< Of phases, jitter and spread. Default 0. */
    gpw_point point;       /**< Where it measures. Default #GPW_POINT_UNKNOWN. */
    gpw_grade grade;       /**< Of window and period. Default #GPW_GRADE_UNKNOWN. */
    gpw_source source;     /**< Of window and period. Default #GPW_SOURCE_USER. */
    uint32_t reserved[5];  /**< Must be 0. */
} gpw_meter_config;

/** One reading. 48 bytes on every target. */
typedef struct gpw_meter_reading {
    uint64_t stamp_ns;     /**< When it was read, from the start of the run. */
    uint64_t refreshed_ns; /**< End of the window it tells of. A reading before the first
                                refresh tells of the start: 0. */
    uint64_t energy_mj;    /**< What a counter shows, mJ. UINT64_MAX: not a counter. */
    int64_t window_nj; /**< Energy that the window held before gain, offset and steps, nJ. */
    uint32_t gpu;      /**< Of which board, from 0. */
    float reading_w;   /**< What is shown. NaN: a counter. */
    float window_s;    /**< Time that was measured: `window_nj` is over this. */
    uint32_t round;    /**< In which round of reading, from 0. */
} gpw_meter_reading;

/** Gain and offset from pairs of powers. 32 bytes on every target. */
typedef struct gpw_meter_fit {
    float gain;        /**< Of the readings on the true powers. */
    float offset_w;    /**< Likewise. */
    float gain_se;     /**< Standard error of the gain. NaN: two pairs only. */
    float offset_se_w; /**< Standard error of the offset. NaN: two pairs only. */
    float residual_w;  /**< Standard deviation of what is left. NaN: two pairs only. */
    float r2;          /**< Part of the readings' variance that the line explains. */
    uint32_t count;    /**< Pairs that were used. */
    uint32_t reserved; /**< 0. */
} gpw_meter_fit;

/** Storage for any configuration with this many boards, samples in the window, and refreshes
 *  within the latency, as a constant for static arrays; gpw_meter_state_size() is the exact
 *  need. */
#define GPW_METER_STATE_BYTES(gpus, taps, late)                                                \
  (256u + (gpus) * (160u + 8u * (taps) + 24u * (late)))

/* ---- what is known of meters ------------------------------------------- */

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 128 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_config_init(gpw_meter_config *config,
                                                       size_t config_size);

/** Sets what is known of a field on a generation of boards: everything from `architecture` to
 *  `error_pu` and `poll_max_hz`, `point`, `grade` and `source`. What nobody measured stays
 *  unknown: all of Blackwell.
 *
 *  A board is not asked for the fields that do not belong to it: an analyser, a BMC and a PDU
 *  are the same for all.
 *  @param         architecture  one of #gpw_meter_architecture_id
 *  @param         field         one of #gpw_meter_field_id
 *  @param[in,out] config        initialised
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; window or period are unknown
 *  @retval GPW_ERR_NULL      `config` is NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised
 *  @retval GPW_ERR_DOMAIN    no such generation or field
 *  @context{any thread, ISR-safe, O(rows of the table)}
 *  @source{yang-2024}
 *  @source{nvidia-nvml}
 *  @source{meter-presets}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_preset(gpw_meter_architecture architecture,
                                                  gpw_meter_field field,
                                                  gpw_meter_config *config);

/** Generation of a board by the name that its tools print, such as `NVIDIA H100 80GB HBM3`.
 *  Small and capital letters are the same.
 *  @param board_name  text, or NULL
 *  @return one of #gpw_meter_architecture_id; #GPW_METER_UNKNOWN for a name that is not known
 *  @context{any thread, ISR-safe, O(length * rows of the table)}
 *  @source{meter-boards}
 *  @since 0.1 */
GPW_API gpw_meter_architecture gpw_meter_architecture_of(const char *board_name);

/** Name of a generation, such as `hopper`.
 *  @param architecture  any value
 *  @return static storage, never NULL; `"?"` for none
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_meter_architecture_name(gpw_meter_architecture architecture);

/** Name of a field, such as `instant`.
 *  @param field  any value
 *  @return static storage, never NULL; `"?"` for none
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_meter_field_name(gpw_meter_field field);

/** Name of a kind: `power` or `counter`.
 *  @param kind  any value
 *  @return static storage, never NULL; `"?"` for none
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_meter_kind_name(gpw_meter_kind kind);

/* ---- closed forms ------------------------------------------------------ */

/** How much of a sine a window leaves: |sin(pi f W) / (pi f W)|.
 *  @param      window_s      0 to 1e6 s
 *  @param      frequency_hz  0 to 1e6 Hz
 *  @param[out] gain          0 to 1; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  an argument is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-boxcar}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_gain(float window_s, float frequency_hz,
                                                float *gain);

/** How much of a sine the whole meter leaves: its response, each sample, and their mean.
 *  @param[in]  config        window and period known
 *  @param      frequency_hz  0 to 1e6 Hz
 *  @param[out] gain          0 to 1, sensor gain left out; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field or the frequency is outside its range
 *  @retval GPW_ERR_UNKNOWN  window or period are unknown, or it is a counter
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-boxcar}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_gain_of(const gpw_meter_config *config,
                                                   float frequency_hz, float *gain);

/** What part of the time a meter tells of: min(1, window / period); and what part it measured,
 *  which for a mean of short samples is less.
 *  @param[in]  config    window and period known
 *  @param[out] coverage  0 to 1; written only on success
 *  @param[out] measured  0 to 1, at most `coverage`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  window or period are unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_coverage(const gpw_meter_config *config,
                                                    float *coverage, float *measured);

/** 10 to 90 % rise that the meter shows of a true step, refresh and polling left out: 0.8
 *  windows without a lag, 2.197 time constants of a lag without a window.
 *  @param[in]  config  window known
 *  @param[out] rise_s  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  the window is unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-boxcar}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_rise_s(const gpw_meter_config *config,
                                                  float *rise_s);

/** Time by which what is read lies behind the load, in the mean: half the window, the
 *  response's time constant, the latency.
 *  @param[in]  config  window known
 *  @param[out] lag_s   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  the window is unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-boxcar}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_lag_s(const gpw_meter_config *config, float *lag_s);

/** Power that a steady load draws: gain and offset inverted.
 *  @param[in]  config     gain and offset are read
 *  @param      reading_w  magnitude to #GPW_POWER_MAX_W
 *  @param[out] true_w     written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field or the reading is outside its range
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-inverse}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_true_power(const gpw_meter_config *config,
                                                      float reading_w, float *true_w);

/** Ends between which a steady load's power lies: gain and offset inverted, then the error that
 *  is left to both sides.
 *  @param[in]  config     gain, offset and error are read
 *  @param      reading_w  magnitude to #GPW_POWER_MAX_W
 *  @param[out] low_w      written only on success
 *  @param[out] high_w     written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field or the reading is outside its range
 *  @retval GPW_ERR_UNKNOWN  `error_pu` is unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{meter-inverse}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_true_range(const gpw_meter_config *config,
                                                      float reading_w, float *low_w,
                                                      float *high_w);

/** Gain and offset of a sensor from steady powers that another meter measured beside it: the
 *  line of least squares. Pairs with a value that is not a number are left out. Two pairs give
 *  the line through them and no errors.
 *  @param[in]  true_w     shape [count], watts
 *  @param[in]  reading_w  shape [count], watts
 *  @param      count      pairs
 *  @param[out] fit        written only on success, to `fit_size` bytes
 *  @param      fit_size   `sizeof *fit`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a power's magnitude is above #GPW_METER_POWER_MAX_W
 *  @retval GPW_ERR_UNKNOWN  fewer than two pairs, or all true powers are the same
 *  @retval GPW_ERR_VERSION  `fit_size` is below the first release's
 *  @context{any thread, ISR-safe, O(count)}
 *  @source{meter-inverse}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_fit_line(const float *true_w, const float *reading_w,
                                                    size_t count, gpw_meter_fit *fit,
                                                    size_t fit_size);

/* ---- the meter forwards ------------------------------------------------ */

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_meter_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION  `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_UNKNOWN  window or period are unknown
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_state_size(const gpw_meter_config *config,
                                                      size_t *bytes);

/** Builds a meter in memory the caller owns. Nothing to free afterwards. A counter whose window
 *  is unknown counts all.
 *  @param[out] memory        at least gpw_meter_state_size() bytes, #GPW_STATE_ALIGN-ed, live
 *                            as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] meter         handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_UNKNOWN   window or period are unknown
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(gpus * taps)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_init(void *memory, size_t memory_bytes,
                                                const gpw_meter_config *config,
                                                gpw_meter **meter);

/** Back to the start: the same readings again.
 *  @param[in,out] meter  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(gpus * taps)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_reset(gpw_meter *meter);

/** Most readings that one step can give.
 *  @param[in]  meter  handle
 *  @param[out] count  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_readings_max(const gpw_meter *meter,
                                                        uint32_t *count);

/** Takes one interval of true powers and gives what was read in it, board by board. A power
 *  that is not within 0 to #GPW_METER_POWER_MAX_W is replaced by the board's last good one.
 *  @param[in,out] meter     handle
 *  @param[in]     true_w    shape [gpus], mean power of each board over the interval
 *  @param[out]    readings  shape [room]
 *  @param         room      at least gpw_meter_readings_max()
 *  @param[out]    count     readings that were written
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD   done; a power was not usable
 *  @retval GPW_ERR_NULL    nothing was written
 *  @retval GPW_ERR_HANDLE  nothing was written
 *  @retval GPW_ERR_SIZE    nothing was written: too little room
 *  @context{one thread per handle, ISR-safe, O(gpus + refreshes * taps)}
 *  @source{meter-model}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_meter_step(gpw_meter *meter, const float *true_w,
                                                gpw_meter_reading *readings, uint32_t room,
                                                uint32_t *count);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_METER_H */
