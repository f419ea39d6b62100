/* SPDX-License-Identifier: MIT */
/**
 * @file protection.h
 * @brief Relay rows with pickup and delay: which trips first, and how near the others came.
 */
#ifndef GPUPOWER_PROTECTION_H
#define GPUPOWER_PROTECTION_H

#include "base.h"
#include "source.h"
#include "verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_protection Protection
 *
 * What the relays of a generator set or of a bus would do with a run: frequency, voltage,
 * power and reactive power go in sample by sample, each row follows its own quantity, and the
 * first trip is kept beside the trip time of every row and how near each one came.
 *
 * **A row** picks up with the first sample in which its quantity is beyond `pickup` (equal is
 * not beyond) and trips when it has been picked up for `delay_s`, counted from that sample. It
 * drops out once the quantity has come back by `hysteresis` inside the pickup and has stayed
 * there for `reset_s`; both 0: at once. While the quantity is back and the row has not dropped
 * out yet, its timer stands still.
 *
 * **A quantity that is not known** (NaN, infinite or out of range) leaves the rows that need it
 * undetermined, never passed; their timers stand still as long. A row that is tripped stays so.
 *
 * **81R** is the change of frequency over `window_s` divided by it, either direction; the
 * windows of several rows may differ. The frequency is looked at every 10 ms, or every `dt_s`
 * where that is longer; windows are whole numbers of looks. df/dt from one sample to the next
 * is no quantity of any row: at a step of load it is set by the inertia alone.
 *
 * Voltage is per unit of rated; power is positive when delivered, reactive power when delivered
 * to an inductive load. A set's own rows want the set's own powers: one handle each.
 *
 * What follows a trip (a breaker opens, the load is shed) is not in the record: rows that trip
 * later are what would have come, had nothing acted.
 *
 * @source{relay-functions}
 * @{ */

/** Relay rows being followed. Opaque, position-independent: a copy of its state continues
 *  identically. */
typedef struct gpw_protection gpw_protection;

/** What a row watches, by the device numbers of IEEE C37.2. */
enum gpw_protection_function_id {
    GPW_PROTECTION_UNDER_FREQUENCY = 1,    /**< 81U, Hz. */
    GPW_PROTECTION_OVER_FREQUENCY = 2,     /**< 81O, Hz. */
    GPW_PROTECTION_UNDER_VOLTAGE = 3,      /**< 27, pu. */
    GPW_PROTECTION_OVER_VOLTAGE = 4,       /**< 59, pu. */
    GPW_PROTECTION_VOLTS_PER_HERTZ = 5,    /**< 24, voltage over frequency, both in pu. */
    GPW_PROTECTION_REVERSE_POWER = 6,      /**< 32R, W taken by the set, as a magnitude. */
    GPW_PROTECTION_OVERLOAD = 7,           /**< 32, W delivered. */
    GPW_PROTECTION_LOSS_OF_FIELD = 8,      /**< 40, var taken by the set, as a magnitude. */
    GPW_PROTECTION_OVERSPEED = 9,          /**< 12, speed in pu of rated. */
    GPW_PROTECTION_APPARENT_OVERLOAD = 10, /**< 51 as a rating: VA; 50 with no delay. */
    GPW_PROTECTION_ROCOF = 11              /**< 81R, Hz/s over `window_s`, either direction. */
};

/** Published settings: #gpw_protection_preset_row(). */
enum gpw_protection_preset_id {
    GPW_PROTECTION_SMARTGEN = 0,      /**< Set controller HSC940. `smartgen-hsc940`. */
    GPW_PROTECTION_DEIF = 1,          /**< Controller PPM 300. `deif-ppm300`. */
    GPW_PROTECTION_DEIF_VAR = 2,      /**< The rows of its reactive power, which it is shipped
                                           with switched off. `deif-ppm300-var`. */
    GPW_PROTECTION_CATERPILLAR = 3,   /**< Factory set points of the controller in a military
                                           power plant. `caterpillar-gsc`. */
    GPW_PROTECTION_KOHLER = 4,        /**< Controller of a 25 kW set. `kohler-25ccl`. */
    GPW_PROTECTION_IEEE1547_2003 = 5, /**< Beside a public grid, 60 Hz, as inverters are
                                           shipped. `ieee1547-2003`. */
    GPW_PROTECTION_IEEE1547_2018 = 6, /**< The same, defaults of 2018: frequency only, grade K.
                                           `ieee1547-2018`. */
    GPW_PROTECTION_EIRGRID = 7        /**< RoCoF of 1 Hz/s over 500 ms. `eirgrid-rocof`. */
};

#define GPW_PROTECTION_ROWS_MAX 16u    /**< Most rows. */
#define GPW_PROTECTION_SLOTS_MAX 1001u /**< Most frequencies kept for 81R: 10 s. */

/** Capacities and clock. Fill with gpw_protection_config_init(). 32 bytes on every target. */
typedef struct gpw_protection_config {
    uint32_t header;    /**< Type and size. Set by gpw_protection_config_init(). */
    float dt_s;         /**< Interval of gpw_protection_step(), #GPW_DT_MIN_S to 0.1 s. No
                             default: must be set. */
    float f0_hz;        /**< Rated frequency, 10 to 1000 Hz. Default 50. */
    uint32_t rows_max;  /**< Rows, 1 to #GPW_PROTECTION_ROWS_MAX. Default 16. */
    uint32_t slots_max; /**< Frequencies kept for 81R, to #GPW_PROTECTION_SLOTS_MAX: the longest
                             window in looks, and one. Default 0: no row of 81R. */
    uint32_t reserved[3]; /**< Must be 0. */
} gpw_protection_config;

/** One row. Fill with gpw_protection_row_init(). 48 bytes on every target. */
typedef struct gpw_protection_row {
    uint32_t header;     /**< Type and size. Set by gpw_protection_row_init(). */
    uint32_t function;   /**< #gpw_protection_function_id. No default. */
    float pickup;        /**< In the unit of the function, above 0: to 2000 Hz, 10 pu,
                              #GPW_POWER_MAX_W, 1e6 Hz/s. No default. */
    float delay_s;       /**< 0 (at once) to 1e4 s, and at most 4e9 intervals. Default 0. */
    float hysteresis;    /**< How far inside the pickup the quantity has to come back, in its
                              unit, 0 to the pickup. Default 0. */
    float reset_s;       /**< How long it has to stay there, 0 to 1e4 s. Default 0. */
    float window_s;      /**< 81R: over which time, one look to what slots_max holds. Others: 0.
                              Default 0. */
    uint32_t alarm_only; /**< 1: warns; is followed, and counts neither as first trip nor
                              against the outcome. Default 0. */
    gpw_grade grade;     /**< How well the setting is known. Default user. */
    gpw_source source;   /**< Where it is from. Default user. */
    uint32_t reserved[2]; /**< Must be 0. */
} gpw_protection_row;

/** Result of all rows. NaN: unknown. 32 bytes on every target. */
typedef struct gpw_protection_result {
    gpw_outcome outcome; /**< Fails: a row that is no alarm has tripped. Undetermined: a row's
                              quantity was not known all the time, or never. Else holds. */
    uint32_t trip;       /**< First row that tripped, in the order added, from 1; of rows that
                              tripped together the first added; 0 none. Alarms not counted. */
    float trip_time_s;   /**< When, s from the start; NaN: none. */
    uint32_t nearest;    /**< Row that came nearest to tripping, from 1: one that tripped, else
                              one that picked up and had the least of its delay left, else the
                              one with the least pickup margin. Alarms not counted. 0: nothing
                              is known. */
    uint32_t picked_up;  /**< Rows that are picked up now: bit of each, from 0. */
    uint32_t rows;       /**< Rows added. */
    float duration_s;    /**< Length of the record, s. */
    uint32_t reserved;   /**< 0. */
} gpw_protection_result;

/** Result of one row. NaN: unknown. 48 bytes on every target. */
typedef struct gpw_protection_row_result {
    uint32_t function;       /**< #gpw_protection_function_id. */
    gpw_outcome outcome;     /**< Fails: tripped. */
    float trip_time_s;       /**< When, s from the start; NaN: not tripped. */
    float worst;             /**< Nearest that its quantity came to the pickup, or furthest
                                  beyond, in its unit. */
    float worst_time_s;      /**< When. */
    float longest_s;         /**< Longest time it was picked up, s; 0: never. */
    float pickup_margin_pct; /**< What was left to the pickup at the worst, %: of the way from
                                  rated for frequency, speed and voltage, of the pickup for the
                                  others; at most 100. Negative: beyond. */
    float delay_margin_pct;  /**< What was left of the delay, %: 100 never picked up; 0
                                  tripped. */
    uint32_t pickups;        /**< How often it picked up. */
    float window_s;          /**< 81R: the window as taken; others 0. */
    uint32_t alarm_only;     /**< As added. */
    uint32_t reserved;       /**< 0. */
} gpw_protection_row_result;

/** Storage for these capacities, as a constant for static arrays; gpw_protection_state_size()
 *  is the exact need. */
#define GPW_PROTECTION_STATE_BYTES(rows, slots) (128u + 80u * (rows) + 4u * (slots))

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 32 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_config_init(gpw_protection_config *config,
                                                            size_t config_size);

/** Sets every field to its default.
 *  @param[out] row       written in full, `row_size` bytes
 *  @param      row_size  `sizeof *row`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `row` is NULL
 *  @retval GPW_ERR_VERSION  `row_size` is below the first release's 48 bytes, or absurd
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_row_init(gpw_protection_row *row,
                                                         size_t row_size);

/** Bytes of state a configuration needs.
 *  @param[in]  config  checked as by gpw_protection_init()
 *  @param[out] bytes   written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN   a field is outside its range
 *  @retval GPW_ERR_VERSION  `config->header` was never set, or sets fields unknown here
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_state_size(const gpw_protection_config *config,
                                                           size_t *bytes);

/** Builds it, without rows, in memory the caller owns. Nothing to free afterwards.
 *  @param[out] memory        at least gpw_protection_state_size() bytes, #GPW_STATE_ALIGN-ed,
 *                            live as long as the handle
 *  @param      memory_bytes  its size
 *  @param[in]  config        copied; not kept
 *  @param[out] protection    handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_VERSION   `config->header` was never set, or sets fields unknown here
 *  @retval GPW_ERR_ALIGN     `memory` is misaligned
 *  @retval GPW_ERR_SIZE      `memory_bytes` is too small
 *  @context{any thread, ISR-safe, O(rows + slots)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_init(void *memory, size_t memory_bytes,
                                                     const gpw_protection_config *config,
                                                     gpw_protection **protection);

/** Adds a row, before the first sample.
 *  @param[in,out] protection  handle
 *  @param[in]     row         copied; not kept
 *  @param[out]    index       of this row, from 0; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `row` was never set by gpw_protection_row_init()
 *  @retval GPW_ERR_DOMAIN   no such function, a field outside its range, 81R without a window
 *                           or another function with one
 *  @retval GPW_ERR_STATE    the record has begun
 *  @retval GPW_ERR_FULL     `rows_max` rows are there, or the window needs more than
 *                           `slots_max`
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_add(gpw_protection *protection,
                                                    const gpw_protection_row *row,
                                                    uint32_t *index);

/** A row of published settings, scaled to a set. The figures are what a maker ships or a
 *  standard names, not what a site needs.
 *  @param[in,out] row        prepared by gpw_protection_row_init(); written only on success
 *  @param         preset     #gpw_protection_preset_id
 *  @param         index      of the row in it, from 0
 *  @param         f0_hz      rated frequency, 10 to 1000 Hz
 *  @param         rated_w    rated power, 1 W to #GPW_POWER_MAX_W
 *  @param         rated_var  rated reactive power, 1 var to #GPW_POWER_MAX_W
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION    `row` was never set by gpw_protection_row_init()
 *  @retval GPW_ERR_DOMAIN     a rating is outside its range
 *  @retval GPW_ERR_NOT_FOUND  no such preset, or it has fewer rows
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{relay-presets}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_preset_row(gpw_protection_row *row,
                                                           uint32_t preset, uint32_t index,
                                                           float f0_hz, float rated_w,
                                                           float rated_var);

/** Begins a new record; the rows stay, and more may be added.
 *  @param[in,out] protection  handle
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @context{one thread per handle, ISR-safe, O(rows + slots)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_reset(gpw_protection *protection);

/** Takes one interval: what the quantities are at its end.
 *  @param[in,out] protection    handle
 *  @param         frequency_hz  0 to 2000 Hz; NaN: not known
 *  @param         voltage_pu    of rated, 0 to 10; NaN: not known
 *  @param         power_w       delivered, to #GPW_POWER_MAX_W either way; NaN: not known
 *  @param         reactive_var  delivered, to #GPW_POWER_MAX_W either way; NaN: not known
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; a quantity that some row needs was not known
 *  @retval GPW_ERR_NULL      nothing was written
 *  @retval GPW_ERR_HANDLE    nothing was written
 *  @context{one thread per handle, ISR-safe, O(rows)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_step(gpw_protection *protection,
                                                     float frequency_hz, float voltage_pu,
                                                     float power_w, float reactive_var);

/** What the record means for all rows. May be asked at any time.
 *  @param[in]  protection    handle
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_VERSION  `result_bytes` is below the first release's 32 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(rows)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_result_get(const gpw_protection *protection,
                                                           gpw_protection_result *result,
                                                           size_t result_bytes);

/** What it means for one row. May be asked at any time.
 *  @param[in]  protection    handle
 *  @param      index         in the order added, from 0
 *  @param[out] result        written only on success
 *  @param      result_bytes  `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_NOT_FOUND  no row has that index
 *  @retval GPW_ERR_VERSION    `result_bytes` is below the first release's 48 bytes, or absurd
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_protection_row_get(const gpw_protection *protection,
                                                        uint32_t index,
                                                        gpw_protection_row_result *result,
                                                        size_t result_bytes);

/** Device number of a function: `"81U"`, `"81O"`, `"27"`, `"59"`, `"24"`, `"32R"`, `"32"`,
 *  `"40"`, `"12"`, `"51"`, `"81R"`; `"?"` for another value.
 *  @param function any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_protection_function_name(uint32_t function);

/** Name of a preset, such as `"deif-ppm300"`; `"?"` for another value.
 *  @param preset any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_protection_preset_name(uint32_t preset);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PROTECTION_H */
