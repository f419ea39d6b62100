/* SPDX-License-Identifier: MIT */
/* Shared by lib/ only. Nothing here is visible to callers. */
#ifndef GPW_INTERNAL_H
#define GPW_INTERNAL_H

#include "gpupower/base.h"

#include <float.h>
#include <string.h>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#  error "libgpupower must see NaN and infinity: build without -ffast-math"
#endif
#if !defined(FLT_EVAL_METHOD) || FLT_EVAL_METHOD != 0
#  error "libgpupower needs float arithmetic in float: on i386 build with -msse2 -mfpmath=sse"
#endif

/* GPWI_COLD: seldom run, compiled for size. GPWI_SMALL: run in a tick, but little of it;
 * compiled for size too, with what only such functions call, but for what is GPWI_HOT.
 * GPWI_ONE_COPY: where branches are counted, each once and not in every copy that was inlined.
 */
#if defined(__GNUC__)
#  define GPWI_NOINLINE __attribute__((noinline))
#  if defined(GPWI_ONE_COPY)
#    define GPWI_ALWAYS_INLINE inline
#  else
#    define GPWI_ALWAYS_INLINE inline __attribute__((always_inline))
#  endif
#  define GPWI_COLD __attribute__((cold))
#  define GPWI_SMALL __attribute__((cold))
#  define GPWI_HOT __attribute__((hot))
#else
#  define GPWI_NOINLINE
#  define GPWI_ALWAYS_INLINE inline
#  define GPWI_COLD
#  define GPWI_SMALL
#  define GPWI_HOT
#endif

/* Of a function referred to weakly: what is linked only where it is named. */
#if defined(__GNUC__) && defined(__ELF__)
#  define GPWI_IS_LINKED(function) ((function) != NULL)
#else
#  define GPWI_IS_LINKED(function) 1
#endif

#define GPW_STATIC_ASSERT(tag, cond) typedef char gpw_assert_##tag[(cond) ? 1 : -1]

GPW_STATIC_ASSERT(float_is_binary32, sizeof(float) == 4);
GPW_STATIC_ASSERT(byte_is_octet, (unsigned char)-1 == 255);

/* False for NaN: that is why it is written with "and". */
static inline int gpwi_in_range(float x, float low, float high)
{
    return low <= x && x <= high;
}

/* The same, called: for the many figures of a configuration, which is read once. */
int gpwi_is_within(float x, float low, float high);

#define GPWI_RAMP_MIN_W_PER_S 1.0e-6f

/* A ramp limit; 0: none. */
static inline int gpwi_is_rate(float w_per_s)
{
    return w_per_s == 0.0f || gpwi_in_range(w_per_s, GPWI_RAMP_MIN_W_PER_S, GPW_POWER_MAX_W);
}

/* For what is refused only on a mistake of ours, such as our own struct made with its own size:
 * there is no branch that nothing could take. */
static inline void gpwi_cannot_fail(gpw_status status)
{
    (void)status;
}

/* NaN means unknown. Inline, for rooms that ask in every tick. */
static inline int gpwi_is_known(float figure)
{
    return figure == figure;
}

static inline int gpwi_is_unknown_or(float figure, float low, float high)
{
    return !gpwi_is_known(figure) || gpwi_in_range(figure, low, high);
}

static inline float gpwi_clamp(float x, float low, float high)
{
    return x < low ? low : (x > high ? high : x);
}

static inline float gpwi_smaller(float a, float b)
{
    return a < b ? a : b;
}

static inline float gpwi_larger(float a, float b)
{
    return a > b ? a : b;
}

static inline float gpwi_abs(float x)
{
    return __builtin_fabsf(x);
}

static inline int gpwi_is_same_name(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    return *a == *b;
}

static inline int gpwi_is_aligned(const void *p)
{
    return ((uintptr_t)p & (GPW_STATE_ALIGN - 1u)) == 0u;
}

/* sum += term, keeping what rounding would drop for next time (Kahan). Without it a
 * float that holds 100 MW ignores every step below 4 W. */
static inline void gpwi_accumulate(float *sum, float *residue, float term)
{
    const float y = term - *residue;
    const float t = *sum + y;

    *residue = (t - *sum) - y;
    *sum = t;
}

/* Sub-steps of a tick, each at most 1 ms. */
static inline uint32_t gpwi_substeps(uint32_t tick_ns)
{
    return (tick_ns + GPW_SUBSTEP_MAX_NS - 1u) / GPW_SUBSTEP_MAX_NS;
}

static inline float gpwi_seconds(uint32_t ns)
{
    return (float)ns * 1.0e-9f;
}

static inline float gpwi_substep_s(uint32_t tick_ns)
{
    return gpwi_seconds(tick_ns) / (float)gpwi_substeps(tick_ns);
}

/* Samples from one to a later one; a span too long for the number stays at the largest. */
static inline uint32_t gpwi_span(uint64_t from, uint64_t to)
{
    return (to - from) >> 32 == 0u ? (uint32_t)(to - from) : UINT32_MAX;
}

/* Bytes rounded up so that what follows stays aligned. */
static inline size_t gpwi_padded(size_t bytes)
{
    return (bytes + (GPW_STATE_ALIGN - 1u)) & ~(size_t)(GPW_STATE_ALIGN - 1u);
}

/* Relative error of a board's own sensor on a steady power, as measured (yang-2024). */
#define GPWI_INSTRUMENT_ERROR 0.05f

/* First word of every versioned struct: what it is, and how long its caller thinks it
 * is. The type makes an uninitialised struct, or the wrong one, improbable to pass. */
#define GPWI_CONFIG_MAX 512u
#define GPWI_HEADER(type, bytes) (((uint32_t)(type) << 16) | (uint32_t)(bytes))

/* One type word for each versioned struct. */
enum gpwi_struct_type {
    GPWI_TYPE_PROFILE = 0x5001,
    GPWI_TYPE_PHASE = 0x5002,
    GPWI_TYPE_FLEET = 0x4601,
    GPWI_TYPE_GROUP = 0x4602,
    GPWI_TYPE_CHAIN = 0x4301,
    GPWI_TYPE_SUPPLY = 0x5501,
    GPWI_TYPE_GENSET = 0x4701,
    GPWI_TYPE_ALTERNATOR = 0x4101,
    GPWI_TYPE_VERDICT = 0x5601,
    GPWI_TYPE_LIMITS = 0x5602,
    GPWI_TYPE_SITE = 0x5301,
    GPWI_TYPE_STAGGER = 0x5302,
    GPWI_TYPE_NODE = 0x4E01,
    GPWI_TYPE_ENERGY_BOARD = 0x4501,
    GPWI_TYPE_ENERGY_MODEL = 0x4502,
    GPWI_TYPE_ENERGY_WORKLOAD = 0x4503,
    GPWI_TYPE_CHOICE = 0x6301,
    GPWI_TYPE_CHOICE_SPACE = 0x6302,
    GPWI_TYPE_ENERGY_DEPLOYMENT = 0x4504,
    GPWI_TYPE_ENERGY_DIFFUSION = 0x4505,
    GPWI_TYPE_ENERGY_ARCHITECTURE = 0x4506,
    GPWI_TYPE_SMOOTHING = 0x4302,
    GPWI_TYPE_PSU = 0x5502,
    GPWI_TYPE_EXPORT = 0x5801,
    GPWI_TYPE_BANDS = 0x4201,
    GPWI_TYPE_PROTECTION = 0x5201,
    GPWI_TYPE_PROTECTION_ROW = 0x5202,
    GPWI_TYPE_VOLTAGE = 0x5603,
    GPWI_TYPE_VOLTAGE_LIMITS = 0x5604,
    GPWI_TYPE_RIDE = 0x5503,
    GPWI_TYPE_START = 0x5605,
    GPWI_TYPE_PLAN = 0x4C01,
    GPWI_TYPE_PLAN_PROFILE = 0x4C02,
    GPWI_TYPE_BATTERY = 0x4202,
    GPWI_TYPE_LOAD_BANK = 0x4203,
    GPWI_TYPE_PLANT = 0x4702,
    GPWI_TYPE_PLANT_SET = 0x4703,
    GPWI_TYPE_INVERTER = 0x4704,
    GPWI_TYPE_LOAD_SPEC = 0x4C05,
    GPWI_TYPE_LOAD_RULE = 0x4C06,
    GPWI_TYPE_MEND = 0x4D01,
    GPWI_TYPE_LOG = 0x6C01,
    GPWI_TYPE_METER = 0x4D02,
    GPWI_TYPE_METER_ENERGY = 0x4D03,
    GPWI_TYPE_METER_EDGE = 0x4D04,
    GPWI_TYPE_METER_STUDY = 0x4D05,
    GPWI_TYPE_IDENTIFY = 0x4901,
    GPWI_TYPE_PLAN_SURFACE = 0x4C03,
    GPWI_TYPE_SIZING = 0x5A01,
    GPWI_TYPE_DERATING = 0x4401,
    GPWI_TYPE_DUTY = 0x4402,
    GPWI_TYPE_LEVELS = 0x4C07,
    GPWI_TYPE_ESTIMATE = 0x4507,
    GPWI_TYPE_UNBOX = 0x5505,
    GPWI_TYPE_TICK_GRID = 0x5506,
    GPWI_TYPE_CALIBRATE = 0x4304,
    GPWI_TYPE_WINDOW = 0x5507,
    GPWI_TYPE_LADDER = 0x4C08,
    GPWI_TYPE_PERMIT = 0x5008,
    GPWI_TYPE_ONSET = 0x6F01,
    GPWI_TYPE_SWING = 0x7301,
    GPWI_TYPE_PULSE = 0x7001,
    GPWI_TYPE_HEADROOM = 0x6801,
    GPWI_TYPE_FRAMES = 0x4603,
    GPWI_TYPE_FORECAST = 0x6601,
    GPWI_TYPE_FORECAST_GROUP = 0x6602,
    GPWI_TYPE_WATCH = 0x7701
};

/* Zeroes a caller's versioned struct of `size` bytes and writes its header; `first_size` is the
 * struct's size in the first release. Defaults are set by the caller afterwards. */
gpw_status gpwi_config_begin(void *config, size_t size, size_t first_size, uint32_t type);

/* Copies a caller's versioned struct into ours (already filled with our defaults by the room's
 * own *_init()). A shorter one (older caller) keeps our defaults for the fields it does not
 * know; a longer one (newer caller) is refused if it sets a field we do not know. */
gpw_status gpwi_config_read(void *ours, size_t our_size, size_t first_size, const void *theirs);

/* Whether a caller's versioned struct was initialised as one of `type`. */
int gpwi_config_is(const void *config, uint32_t type, size_t first_size);

/* Fills a versioned struct the caller has initialised, to its own length: GPW_ERR_VERSION when
 * it was not. */
gpw_status gpwi_config_write(void *theirs, const void *ours, size_t our_size,
                             size_t first_size);

/* Copies a result to a caller compiled with another size: GPW_ERR_VERSION below `first_size`,
 * bytes beyond ours are zeroed. */
gpw_status gpwi_result_write(void *theirs, size_t their_size, const void *ours, size_t our_size,
                             size_t first_size);

/* Checks memory, which is there, for an init: GPW_ERR_ALIGN, GPW_ERR_SIZE. */
gpw_status gpwi_memory_check(const void *memory, size_t bytes, size_t needed);

#endif /* GPW_INTERNAL_H */
