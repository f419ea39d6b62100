/* SPDX-License-Identifier: MIT */
/**
 * @file base.h
 * @brief Conventions every libgpupower header shares: export, version, status, ranges, state.
 *
 * Units are spelled in names (`_w`, `_s`, `_w_per_s`, `_pu`). Samples are `float`
 * (IEEE-754 binary32) in every build; no build option changes this header.
 */
#ifndef GPUPOWER_BASE_H
#define GPUPOWER_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- export ------------------------------------------------------------ */

/** @cond */
#if defined(_WIN32) && defined(GPW_SHARED)
#  ifdef GPW_BUILDING
#    define GPW_API __declspec(dllexport)
#  else
#    define GPW_API __declspec(dllimport)
#  endif
#elif defined(__GNUC__) && !defined(_WIN32)
#  define GPW_API __attribute__((visibility("default")))
#else
#  define GPW_API
#endif

#if defined(__GNUC__)
#  define GPW_NODISCARD __attribute__((warn_unused_result))
#else
#  define GPW_NODISCARD
#endif
/** @endcond */

/* ---- version ----------------------------------------------------------- */

/** @defgroup gpw_version Version
 *  @{ */
#define GPW_VERSION_MAJOR 0 /**< Breaks compatibility; names the shared object. */
#define GPW_VERSION_MINOR 1 /**< Adds; never removes. */
#define GPW_VERSION_PATCH 0 /**< Repairs. */

/** Version of the library actually loaded.
 *  @return `major << 16 | minor << 8 | patch`
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_version(void);
/** @} */

/* ---- status ------------------------------------------------------------ */

/** @defgroup gpw_status Status codes
 *  Zero is success, negative is an error, positive is success worth noting.
 *  Values are frozen once released; new ones are only appended.
 *  @{ */

/** What every fallible function returns. An integer, not an enum: the width of
 *  an enum is the compiler's choice (one byte on arm-none-eabi). */
typedef int32_t gpw_status;

/** Names for #gpw_status values. Never used as a type in a signature or struct. */
enum gpw_status_code {
    GPW_NOTE_CLAMPED = 3,  /**< Done; something had to be limited, as the function says. */
    GPW_NOTE_UNKNOWN = 2,  /**< Done; at least one figure asked for is unknown (NaN). */
    GPW_NOTE_HELD = 1,     /**< Done; an unusable sample was replaced by the last good one. */
    GPW_OK = 0,            /**< Done. */
    GPW_ERR_NULL = -1,     /**< A required pointer was NULL. */
    GPW_ERR_DOMAIN = -2,   /**< A value was outside its documented range. NaN always is, unless
                                the field says that NaN means unknown. */
    GPW_ERR_SIZE = -3,     /**< Caller memory is smaller than `*_state_size()` reports. */
    GPW_ERR_ALIGN = -4,    /**< Caller memory is not aligned to #GPW_STATE_ALIGN. */
    GPW_ERR_HANDLE = -5,   /**< Not a live handle of this type. */
    GPW_ERR_VERSION = -6,  /**< A struct was not initialised, or asks for what only a newer
                                library has. */
    GPW_ERR_NOMEM = -7,    /**< malloc() failed. Host functions only. */
    GPW_ERR_STATE = -8,    /**< The call came too early or too late: before or after start. */
    GPW_ERR_FULL = -9,     /**< A capacity fixed in the configuration is used up. */
    GPW_ERR_UNKNOWN = -10, /**< A figure that this call needs is unknown. */
    GPW_ERR_NOT_FOUND = -11, /**< No object of that name or index. */
    GPW_ERR_ORDER = -12,     /**< Times or table rows are not in ascending order. */
    GPW_ERR_FORMAT = -13,    /**< A file's text, or a snapshot, is not what its format asks. */
    GPW_ERR_IO = -14,        /**< A file could not be opened, read or written. Host only. */
    GPW_ERR_LAYOUT = -15     /**< A snapshot whole, of states that are laid out otherwise. */
};

/** Identifier of a status, such as `"GPW_ERR_SIZE"`; `"GPW_?"` for an unknown value.
 *  @param status any value
 *  @return static storage, never NULL
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_status_name(gpw_status status);
/** @} */

/* ---- ranges ------------------------------------------------------------ */

/** @defgroup gpw_range Accepted ranges
 *  Inside these, no intermediate of any function overflows a float.
 *  @{ */
#define GPW_POWER_MAX_W 1.0e12f     /**< Largest magnitude of any power, and of any W/s. */
#define GPW_DT_MIN_S 1.0e-6f        /**< Shortest sample interval. */
#define GPW_TIME_MAX_S 1.0e6f       /**< Longest interval or time constant. */
#define GPW_TICK_MIN_NS 1000000u    /**< Shortest tick, 1 ms. */
#define GPW_TICK_MAX_NS 100000000u  /**< Longest tick, 100 ms. */
#define GPW_SUBSTEP_MAX_NS 1000000u /**< Longest sub-step inside a tick, 1 ms. */
/** @} */

/* ---- unknown ----------------------------------------------------------- */

/** @defgroup gpw_unknown Unknown figures
 *  A figure nobody measured is not zero. Wherever a field says so, NaN means unknown.
 *  @{ */

/** The value that means unknown: a quiet NaN.
 *  @return NaN
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API float gpw_unknown(void);

/** Whether a figure is unknown.
 *  @param figure any value
 *  @return 1 if it is NaN, else 0
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API int32_t gpw_is_unknown(float figure);
/** @} */

/* ---- caller-owned state ------------------------------------------------ */

/** @defgroup gpw_state Caller-owned state
 *  @{ */

/** Alignment every state needs, on every target. */
#define GPW_STATE_ALIGN 8u

/** Declares aligned storage: `static GPW_STATE_BUFFER(mem, GPW_CHAIN_STATE_BYTES(2, 0));` */
#define GPW_STATE_BUFFER(name, bytes) uint64_t name[((bytes) + 7u) / 8u]
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_BASE_H */
