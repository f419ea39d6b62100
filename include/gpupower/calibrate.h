/* SPDX-License-Identifier: MIT */
/**
 * @file calibrate.h
 * @brief A profile from the user's own power log, and what the log cannot tell. Host only.
 */
#ifndef GPUPOWER_CALIBRATE_H
#define GPUPOWER_CALIBRATE_H

#include "meter_energy.h"
#include "profile_file.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_calibrate Calibration (host)
 *
 * From one log or several of the same machine: what the meter was, which phases there are, what
 * the GPUs draw in each and how that fluctuates, how they move together, how fast the steps are
 * at least, and what energy was really drawn. All of it ends in a profile of grade "measured"
 * that site files and firmware use, and in a list of what the logs do not tell.
 *
 * Create, add logs, run, read the results. Each log is read three times: for a first look,
 * to find the phases, to measure them. What is kept does not grow with the logs: of a phase
 * that is longer than there is room for, mean, spread and energy are of all of it, the finer
 * figures of a part, and a note says so.
 *
 * Devices that step together are one **group**, such as the GPUs of one job; phases, steps and
 * correlations are a group's. Nodes are always groups of their own. Times are nanoseconds from
 * the first row of the log that they are in. NaN is unknown.
 *
 * **Labels.** Idle and ready can be told by the board's own levels only, so only when the board
 * is known. Serving and training cannot be told apart from power: without
 * gpw_calibrate_config::load_phase a phase under load is called `user1` and so on.
 * @{ */

/** A calibration. Opaque. */
typedef struct gpw_calibration gpw_calibration;

/** How to calibrate. Fill with gpw_calibrate_config_init(). 168 bytes. NaN: unknown. */
typedef struct gpw_calibrate_config {
    uint32_t header;      /**< Set by gpw_calibrate_config_init(), not by hand. */
    uint32_t field;       /**< Which power of the log: a #gpw_calibrate_field_id. Default
                               #GPW_CALIBRATE_FIELD_BEST. */
    gpw_phase load_phase; /**< What ran under load: #GPW_PHASE_INFER, #GPW_PHASE_TRAIN or one of
                               the user's; #GPW_PHASE_OFF (default): not known. */
    uint32_t ticks_max;   /**< Readings kept for the finer figures, 65536 to 2^28. Default
                               4194304, 16 bytes each. */
    uint32_t seed;        /**< Of the synthetic series. Default 1. */
    uint32_t strict;      /**< 1: what has to be repaired in a log is an error. Default 0. */
    float idle_w;         /**< What one device draws idle, W; NaN (default): by the board. */
    float context_w;      /**< What it draws with a context, waiting; likewise. */
    float cap_w;          /**< Power cap in force, W; NaN (default): the log's, or unknown. */
    float start_s;        /**< Use a log from here on, s from its first row. NaN: all. */
    float end_s;          /**< Up to here. */
    float window_s;       /**< Averaging time of the meter, 0.001 to 3600 s; NaN (default): by
                               board and field, or as the log shows it. */
    float refresh_s;      /**< Time between two refreshes of it; likewise. */
    float interval_s; /**< Interval between the rows of one device in a log without any time,
                           1e-6 to 1e6 s; NaN (default): such a log is refused. */
    char board[64];   /**< Board as nvidia-smi names it, or a built-in profile's name; empty
                           (default): as the log says. */
    char name[40];    /**< Name of the profile: a-z, 0-9 and `-`. Default `measured`. */
    char reserved_text[8]; /**< Must be 0. */
} gpw_calibrate_config;

/** Fields of power. */
enum gpw_calibrate_field_id {
    GPW_CALIBRATE_FIELD_BEST = 0,    /**< The instant one where there is one, else the plain
                                          one, else the average. `best`. */
    GPW_CALIBRATE_FIELD_POWER = 1,   /**< `power.draw`, DCGM 155, or the only one. `power`. */
    GPW_CALIBRATE_FIELD_AVERAGE = 2, /**< `power.draw.average`. `average`. */
    GPW_CALIBRATE_FIELD_INSTANT = 3  /**< `power.draw.instant`, DCGM 157. `instant`. */
};

/** Bits of gpw_calibration_phase::flags. */
enum gpw_calibration_flag_bit {
    GPW_CALIBRATION_AT_CAP = 1,    /**< The mean is within 3 % of the cap. */
    GPW_CALIBRATION_THROTTLED = 2, /**< The board says that it was held back by heat or by
                                        its supply in a tenth of the rows or more. */
    GPW_CALIBRATION_NOISY = 4,  /**< It is restless: more of a bursty stretch than a level. */
    GPW_CALIBRATION_DRIFTS = 8, /**< First and second half differ by more than 1 %. */
    GPW_CALIBRATION_CUT_BEFORE = 16,   /**< It was running when the log began. */
    GPW_CALIBRATION_CUT_AFTER = 32,    /**< It was running when the log ended, or at a gap. */
    GPW_CALIBRATION_SIGMA_BOUND = 64,  /**< `sigma_w` is as read, a lower bound: what happens
                                            within the meter's window is not known. */
    GPW_CALIBRATION_PARTLY_KEPT = 128, /**< The finer figures are of a part of it. */
    GPW_CALIBRATION_SHORT = 256        /**< Too short for more than its mean. */
};

/** What describes the course of power within a phase best. */
enum gpw_calibration_model_id {
    GPW_CALIBRATION_LEVEL = 0, /**< A level alone. `level`. */
    GPW_CALIBRATION_NOISE = 1, /**< A level and noise. `noise`. */
    GPW_CALIBRATION_CYCLE = 2, /**< A cycle beside it. `cycle`. */
    GPW_CALIBRATION_EVENTS = 3 /**< Dips or bursts beside it. `events`. */
};

/** Why a correlation is not told. */
enum gpw_rho_why_id {
    GPW_RHO_TOLD = 0,       /**< It is. */
    GPW_RHO_ONE_DEVICE = 1, /**< There is only one device. */
    GPW_RHO_AT_CAP = 2,     /**< At the power cap the regulators make it. */
    GPW_RHO_IDLE = 3,       /**< Idle or waiting, there is nothing but noise of the sensors. */
    GPW_RHO_THROTTLED = 4,  /**< Held back by heat or by the supply. */
    GPW_RHO_SHORT = 5,      /**< Too few readings for an interval of confidence. */
    GPW_RHO_FLAT = 6,       /**< No device fluctuates. */
    GPW_RHO_QUIET = 7, /**< Spread below 1 % of the mean, while idle or cap is not known: it may
                            wait, or be held at the cap. */
    GPW_RHO_MIXED = 8, /**< A device goes from one level to another within it. */
    GPW_RHO_ALONE = 9  /**< No other node of the log is in such a phase at the time. */
};

/** What a note is about. */
enum gpw_calibration_note_id {
    GPW_CALIBRATION_UNKNOWN = 0, /**< Something that the logs do not tell. `unknown`. */
    GPW_CALIBRATION_DOUBT = 1,   /**< Something that makes a figure worth less. `doubt`. */
    GPW_CALIBRATION_TAKEN = 2    /**< Something that was taken for granted. `taken`. */
};

/** The whole. 184 bytes. */
typedef struct gpw_calibration_summary {
    uint64_t rows;        /**< Data rows used, of all logs. */
    uint64_t ticks;       /**< Refreshes of the meters among them. */
    uint64_t repaired;    /**< Rows that had to be repaired or were left out, of whole logs even
                               where a part is used. */
    int64_t energy_mj;    /**< As read, all logs and devices, mJ; none of the time of gaps. */
    int64_t corrected_mj; /**< With gain and offset of the meter taken out. */
    int64_t low_mj;      /**< Least it can be, if the load does not keep step with the meter. */
    int64_t high_mj;     /**< Most. */
    int64_t sure_low_mj; /**< Least it can be, whatever the load does while the meter does not
                            look. INT64_MIN: no end. */
    int64_t sure_high_mj;     /**< Most. INT64_MAX: no end. */
    int64_t counter_mj;       /**< By the board's energy counter, without what one that was
                                   set back lost; INT64_MIN: not every device has one. */
    double duration_s;        /**< From first to last row used, of all logs. */
    uint32_t logs;            /**< Logs. */
    uint32_t devices;         /**< Devices, of all logs. */
    uint32_t groups;          /**< Groups. */
    uint32_t phases;          /**< For gpw_calibration_phase_get(). */
    uint32_t steps;           /**< For gpw_calibration_step_get(). */
    uint32_t events;          /**< For gpw_calibration_event_get(). */
    uint32_t correlations;    /**< For gpw_calibration_correlation_get(). */
    uint32_t notes;           /**< For gpw_calibration_note_get(). */
    uint32_t field;           /**< Which power was taken: #gpw_calibrate_field_id. */
    gpw_point point;          /**< Where it was measured. */
    uint32_t architecture;    /**< Of the board; 0: unknown. */
    gpw_grade meter_grade;    /**< How well the meter is known. */
    float interval_s;         /**< Median interval between readings of one device. */
    float refresh_s;          /**< Time between refreshes of the meter. */
    float refresh_found_s;    /**< The same, as found in the log. */
    float window_s;           /**< The meter's averaging time. */
    float window_found_s;     /**< The same, as found in the log. */
    float coverage;           /**< Share of the time that the meter looks at. */
    float cap_w;              /**< Power cap in force. */
    float peak_w;             /**< Largest reading of one device. */
    float idle_w;             /**< What idle is told by: the board's or the user's level. */
    float context_w;          /**< And ready. */
    gpw_meter_bound limiting; /**< What widens the sure ends most. */
    float measured_s;         /**< Time that the energies are of: without gaps. */
} gpw_calibration_summary;

/** One phase of one group. 232 bytes. */
typedef struct gpw_calibration_phase {
    uint64_t start_ns;     /**< Begin. */
    uint64_t end_ns;       /**< End. */
    uint64_t ticks;        /**< Refreshes, of all its devices. */
    int64_t energy_mj;     /**< As read, all its devices. */
    int64_t corrected_mj;  /**< With gain and offset of the meter taken out. */
    int64_t low_mj;        /**< Least it can be, if the load does not keep step with the
                                meter. */
    int64_t high_mj;       /**< Most. */
    uint32_t log;          /**< Index of its log. */
    uint32_t group;        /**< Index of its group. */
    uint32_t devices;      /**< Devices in it. */
    gpw_phase label;       /**< What it is. */
    gpw_grade label_grade; /**< How sure that is: #GPW_GRADE_UNKNOWN where the label only tells
                                levels apart. */
    uint32_t flags;        /**< #gpw_calibration_flag_bit. */
    uint32_t model;        /**< #gpw_calibration_model_id. */
    uint32_t events;       /**< Dips and bursts in it. */
    float mean_w;          /**< Mean of one device, events in it. */
    float level_w;       /**< Level of one device without its events: the middle one of them. */
    float low_w;         /**< Least level of a device. */
    float high_w;        /**< Largest. */
    float sd_w;          /**< Standard deviation as read, pooled over the devices. */
    float min_w;         /**< Least reading. */
    float max_w;         /**< Largest. */
    float sum_w;         /**< Mean of the sum of the devices. */
    float sum_sd_w;      /**< Standard deviation of the sum, as read. */
    float sigma_w;       /**< True standard deviation of the fluctuation of one device, what
                              the model explains not in it; see #GPW_CALIBRATION_SIGMA_BOUND. */
    float tau_s;         /**< Its correlation time. */
    float explained;     /**< Share of the correlation with itself that these two explain. */
    float period_s;      /**< Of a cycle, or mean interval of events. */
    float period_sd_s;   /**< Standard deviation of the interval of events. */
    float wave_w;        /**< Of a cycle, peak to peak, of one device. */
    float duty;          /**< Share of the period at the high level. */
    float share;         /**< Share of the variance of the mean that cycle or events explain. */
    float event_w;       /**< True height of an event of one device; below 0: a dip. NaN: the
                              meter does not let it be told; then `event_low_w` is its least
                              size, as seen, and `event_high_s` its longest width. */
    float event_low_w;   /**< One end of it. */
    float event_high_w;  /**< The other one. */
    float event_s;       /**< True width. */
    float event_low_s;   /**< Lower end. */
    float event_high_s;  /**< Upper end. */
    float event_j;       /**< Area of one event of one device. */
    float temperature_c; /**< Mean temperature of the boards. */
    float slope_w_per_k; /**< Rise of the mean with it. */
    float slope_low_w_per_k;  /**< Lower end, 95 %. */
    float slope_high_w_per_k; /**< Upper end. */
    float drift_w;  /**< Mean of the second half less that of the first, of one device. */
    uint32_t edges; /**< Of its events, that show a level: these tell `rise_s` and `fall_s`. */
    float rise_w_per_s; /**< One of its events rose at least so fast; NaN: nothing is proven. */
    float fall_w_per_s; /**< And fell. */
    float rise_s;       /**< Such a rise took at most so long, by all together, 95 %; NaN: not
                             known. */
    float fall_s;       /**< And a fall. */
    gpw_phase base;     /**< Of a phase that works in bursts, what `level_w` between them is:
                             #GPW_PHASE_IDLE or #GPW_PHASE_READY; else #GPW_PHASE_OFF. */
    uint32_t reserved;  /**< 0. */
} gpw_calibration_phase;

/** A step from one phase of a group to the next. 80 bytes. */
typedef struct gpw_calibration_step {
    uint64_t start_ns;           /**< First reading that has left the level before. */
    uint64_t end_ns;             /**< First that has come to the level after. */
    uint32_t log;                /**< Index of its log. */
    uint32_t group;              /**< Index of its group. */
    uint32_t from_phase;         /**< Phase before. */
    uint32_t to_phase;           /**< Phase after. */
    uint32_t instrument_limited; /**< 1: it may have been as fast as one likes. */
    uint32_t devices;            /**< Devices that show it plainly. */
    float from_w;                /**< Sum of the devices before. */
    float to_w;                  /**< And after. */
    float seen_s;                /**< How long it looked, the shortest of the devices. */
    float lower_w_per_s;     /**< One device was at least so fast; NaN: nothing is proven. */
    float value_w_per_s;     /**< How fast it was; NaN: the instrument does not show it. */
    float sum_lower_w_per_s; /**< The sum of the devices was at least so fast. */
    float naive_w_per_s;     /**< What two neighbouring readings of a device suggest. */
    float overshoot_w;       /**< Largest reading of a device in the second after it, above the
                                  level. */
    float spread_s;          /**< First to last device. */
    uint32_t compound;       /**< 1: more than one step, too close to be parted; no bound. */
} gpw_calibration_step;

/** An excursion of one device: a dip or a burst, there and back. 48 bytes. */
typedef struct gpw_calibration_event {
    uint64_t start_ns;    /**< First reading outside the level. */
    uint64_t end_ns;      /**< First one back. */
    uint32_t phase;       /**< Its phase; UINT32_MAX: of none. */
    uint32_t device;      /**< Its device. */
    float extreme_w;      /**< Furthest reading. */
    float level_w;        /**< Level that it leaves. */
    float area_j;         /**< Energy above the level; below 0: missing. */
    uint32_t above_cap;   /**< 1: the reading is above the cap. */
    uint32_t reserved[2]; /**< 0. */
} gpw_calibration_event;

/** Correlation within a phase, for means over one window. 48 bytes. */
typedef struct gpw_calibration_correlation {
    uint32_t phase;   /**< The phase. */
    uint32_t why;     /**< #gpw_rho_why_id; not told: `rho` is NaN. */
    float window_s;   /**< Readings averaged over so long; 0: as polled. */
    float rho;        /**< Pooled correlation between two devices. */
    float low;        /**< 95 %, lower end. */
    float high;       /**< Upper end. */
    float sum_sd_w;   /**< Standard deviation of the sum of these means. */
    float private_w;  /**< What it were if all that is fast were each device's own. */
    float common_w;   /**< And if it were common. */
    uint32_t between; /**< 1: between nodes; 0: between devices of the group. */
    uint32_t devices; /**< Devices. */
    float stagger_s;  /**< From the first device to the last of a round of readings. */
} gpw_calibration_correlation;

/** Correlation within a phase by frequency, as polled: one band of half an octave. 32 bytes. */
typedef struct gpw_calibration_band {
    uint32_t phase;    /**< The phase. */
    float low_hz;      /**< From here. */
    float high_hz;     /**< To here. */
    float rho;         /**< Pooled correlation between two devices. */
    float low;         /**< 95 %, lower end; NaN: too few stretches for one. */
    float high;        /**< Upper end. */
    float share;       /**< Of the variance of one device that is in this band. */
    uint32_t reserved; /**< 0. */
} gpw_calibration_band;

/** A device of a log. 160 bytes. */
typedef struct gpw_calibration_device {
    uint32_t log;   /**< Index of its log. */
    uint32_t group; /**< Index of its group. */
    uint64_t ticks; /**< Refreshes. */
    float mean_w;   /**< Mean. */
    float max_w;    /**< Largest reading. */
    char name[64];  /**< As the log calls it: index or UUID. */
    char model[72]; /**< Board, as the log says; may be empty. */
} gpw_calibration_device;

/** Something the logs do not tell, or what was taken for granted. 264 bytes. */
typedef struct gpw_calibration_note {
    uint32_t kind;  /**< #gpw_calibration_note_id. */
    uint32_t phase; /**< Phase that it is about; UINT32_MAX: the whole. */
    char text[256]; /**< In words, printable ASCII. */
} gpw_calibration_note;

/** Sets every field to its default.
 *  @param[out] config       written in full, `config_size` bytes
 *  @param      config_size  `sizeof *config`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL     `config` is NULL
 *  @retval GPW_ERR_VERSION  `config_size` is below the first release's 168 bytes
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibrate_config_init(gpw_calibrate_config *config,
                                                           size_t config_size);

/** @name Making
 *  @{ */

/** An empty calibration.
 *  @param[in]  config       copied; NULL: all defaults
 *  @param[out] calibration  to be given to gpw_calibration_destroy(); NULL on error
 *  @param[out] error        which field and why, on #GPW_ERR_DOMAIN and #GPW_ERR_NOT_FOUND,
 * else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL      `calibration` is NULL
 *  @retval GPW_ERR_VERSION   `config` was never initialised, or sets fields unknown here
 *  @retval GPW_ERR_DOMAIN    a field is outside its range
 *  @retval GPW_ERR_NOT_FOUND no board of that name is known
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_create(const gpw_calibrate_config *config,
                                                        gpw_calibration **calibration,
                                                        gpw_file_error *error);

/** Adds a log, and reads it once. Any format of @ref gpw_log.
 *  @param         calibration  handle
 *  @param[in]     path         file name as fopen() takes it; must be readable again by
 *                              gpw_calibration_run()
 *  @param[out]    error        where and why, on an error of the file, else cleared; may be
 * NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   it has run
 *  @retval GPW_ERR_FULL    64 logs, or 4096 devices
 *  @retval GPW_ERR_IO      the file could not be opened or read
 *  @retval GPW_ERR_FORMAT  no power in it, nothing that is understood, or the rows of a log
 *                          that was added before;
 *                          or it is of boards where the first log is of nodes, or the other way
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_add(gpw_calibration *calibration,
                                                     const char *path, gpw_file_error *error);

/** Adds a log from text in memory, as gpw_calibration_add() from a file.
 *  @param         calibration  handle
 *  @param[in]     text         need not end with a zero byte; kept, not copied, until
 *                              gpw_calibration_run() is done
 *  @param         bytes        its length
 *  @param[out]    error        where and why, on #GPW_ERR_FORMAT, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   it has run
 *  @retval GPW_ERR_FULL    64 logs, or 4096 devices
 *  @retval GPW_ERR_FORMAT  no power in it, or nothing that is understood; or it is of boards
 *                          where the first log is of nodes, or the other way round
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_add_text(gpw_calibration *calibration,
                                                          const char *text, size_t bytes,
                                                          gpw_file_error *error);

/** Finds phases, measures them, makes the profile.
 *  @param      calibration  handle
 *  @param[out] error        which log and why, on an error of a file, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  done; something could not be told, as the notes say
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   no log was added, or it has run
 *  @retval GPW_ERR_IO      a log is not readable any more
 *  @retval GPW_ERR_FORMAT  a log has changed since it was added
 *  @retval GPW_ERR_NOMEM
 *  @context{one thread per handle, not ISR, O(bytes + phases x readings kept)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_run(gpw_calibration *calibration,
                                                     gpw_file_error *error);

/** Frees a calibration. NULL is ignored.
 *  @param calibration  handle or NULL
 *  @context{one thread per handle, not ISR, O(devices)}
 *  @since 0.1 */
GPW_API void gpw_calibration_destroy(gpw_calibration *calibration);
/** @} */

/** @name Results
 *  Of a calibration that has run.
 *  @{ */

/** The whole.
 *  @param[in]  calibration  handle
 *  @param[out] summary  written only on success
 *  @param      summary_bytes  `sizeof *summary`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_VERSION   `summary_bytes` is below the first release's 184
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_summary_get(const gpw_calibration *calibration,
                                                             gpw_calibration_summary *summary,
                                                             size_t summary_bytes);

/** A device.
 *  @param[in]  calibration  handle
 *  @param      device  index
 *  @param[out] out  written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such index
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 160
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_device_get(const gpw_calibration *calibration,
                                                            uint32_t device,
                                                            gpw_calibration_device *out,
                                                            size_t out_bytes);

/** A phase, in the order of log, group and time.
 *  @param[in]  calibration  handle
 *  @param      phase  index
 *  @param[out] out  written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such index
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 232
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_phase_get(const gpw_calibration *calibration,
                                                           uint32_t phase,
                                                           gpw_calibration_phase *out,
                                                           size_t out_bytes);

/** A step, in the order of log, group and time.
 *  @param[in]  calibration  handle
 *  @param      step  index
 *  @param[out] out  written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such index
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 80
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_step_get(const gpw_calibration *calibration,
                                                          uint32_t step,
                                                          gpw_calibration_step *out,
                                                          size_t out_bytes);

/** An excursion. At most 65536 are kept; gpw_calibration_phase::events counts all.
 *  @param[in]  calibration  handle
 *  @param      event  index
 *  @param[out] out  written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such index
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 48
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_event_get(const gpw_calibration *calibration,
                                                           uint32_t event,
                                                           gpw_calibration_event *out,
                                                           size_t out_bytes);

/** A correlation, in the order of the phases and then of the windows.
 *  @param[in]  calibration  handle
 *  @param      row  index
 *  @param[out] out  written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such index
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 48
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status
gpw_calibration_correlation_get(const gpw_calibration *calibration, uint32_t row,
                                gpw_calibration_correlation *out, size_t out_bytes);

/** A band of frequencies, in the order of the phases and then of the frequency; of phases
 *  whose correlation is told.
 *  @param[in]  calibration  handle
 *  @param      band  index
 *  @param[out] out  written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such index
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 32
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_band_get(const gpw_calibration *calibration,
                                                          uint32_t band,
                                                          gpw_calibration_band *out,
                                                          size_t out_bytes);

/** A note: first what is unknown.
 *  @param[in]  calibration  handle
 *  @param      note  index
 *  @param[out] out  written only on success
 *  @param      out_bytes  `sizeof *out`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such index
 *  @retval GPW_ERR_VERSION   `out_bytes` is below the first release's 264
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_note_get(const gpw_calibration *calibration,
                                                          uint32_t note,
                                                          gpw_calibration_note *out,
                                                          size_t out_bytes);

/** The profile: lives as long as the calibration. Of logs of whole nodes, one unit of it is a
 *  node.
 *  @param[in]  calibration  handle
 *  @param[out] profile      written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE    it has not run
 *  @retval GPW_ERR_UNKNOWN  there is no phase
 *  @context{any thread, not ISR, O(1)}
 *  @source{user-log}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_profile(const gpw_calibration *calibration,
                                                         const gpw_profile **profile);

/** The profile as a file, to be written: with the logs, the board, the meter, what is not known
 *  and what was taken for granted in it.
 *  @param[in]  calibration  handle
 *  @param[out] file         to be given to gpw_profile_file_destroy(); NULL on error
 *  @param[out] error        why, on #GPW_ERR_IO, else cleared; may be NULL
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE    it has not run
 *  @retval GPW_ERR_UNKNOWN  there is no phase
 *  @retval GPW_ERR_IO       the first log is not readable any more
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(bytes of the first log)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_profile_file(
    const gpw_calibration *calibration, gpw_profile_file **file, gpw_file_error *error);

/** What was understood of a log, in words, several lines.
 *  @param[in]  calibration  handle
 *  @param      log          index
 *  @return text that lives as long as the calibration; `""` for no such log
 *  @context{any thread, not ISR, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_calibration_log_text(const gpw_calibration *calibration, uint32_t log);

/** Readings kept of a phase: the sum of its devices on the common grid that correlations are
 *  taken on.
 *  @param[in]  calibration  handle
 *  @param      phase        index
 *  @param      first        first one wanted
 *  @param      count        room in the arrays
 *  @param[out] time_s       shape [count], seconds from the first row of its log; NULL only
 * asks for `available`
 *  @param[out] sum_w        shape [count], watts
 *  @param[out] available    how many there are from `first` on
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such phase
 *  @context{any thread, not ISR, O(count)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_readings(const gpw_calibration *calibration,
                                                          uint32_t phase, size_t first,
                                                          size_t count, double *time_s,
                                                          double *sum_w, size_t *available);

/** A synthetic course of a phase, from what was fitted to it, as the same meter would read it:
 *  beside gpw_calibration_readings() it shows what the fit is worth.
 *  @param[in]  calibration  handle
 *  @param      phase        index
 *  @param      seed         another seed, another course
 *  @param      count        values, on the grid of gpw_calibration_readings()
 *  @param[out] sum_w        shape [count], watts, the sum of the devices
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE     it has not run
 *  @retval GPW_ERR_NOT_FOUND no such phase
 *  @retval GPW_ERR_UNKNOWN   the phase is too short for a fit
 *  @retval GPW_ERR_NOMEM
 *  @context{any thread, not ISR, O(count x devices)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_calibration_synthetic(const gpw_calibration *calibration,
                                                           uint32_t phase, uint32_t seed,
                                                           size_t count, double *sum_w);
/** @} */

/** @name Names
 *  @{ */

/** Name of a field: `best`, `power`, `average` or `instant`.
 *  @param field  any value
 *  @return static storage, never NULL; `"?"` for no field
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_calibrate_field_name(uint32_t field);

/** Name of a model: `level`, `noise`, `cycle` or `events`.
 *  @param model  any value
 *  @return static storage, never NULL; `"?"` for no model
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_calibration_model_name(uint32_t model);

/** Name of a kind of note: `unknown`, `doubt` or `taken`.
 *  @param kind  any value
 *  @return static storage, never NULL; `"?"` for no kind
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_calibration_note_name(uint32_t kind);

/** A #gpw_rho_why_id in words; `""` where it is told.
 *  @param why  any value
 *  @return static storage, never NULL; `"?"` for no reason
 *  @context{any thread, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_rho_why_text(uint32_t why);
/** @} */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CALIBRATE_H */
