/* SPDX-License-Identifier: MIT */
/* The bytes of a profile: shared by profile*.c, which build and read them, and by catalogue/,
 * which spells them out as constants. */
#ifndef GPW_PROFILE_STATE_H
#define GPW_PROFILE_STATE_H

#include "profile_internal.h"

#define GPWI_PROFILE_MAGIC 0x50575047u     /* "GPWP", built in: constant */
#define GPWI_PROFILE_OWN_MAGIC 0x70575047u /* "GPWp", in a caller's memory */

#define GPWI_FIGURE_V0_1 56u /* size of gpw_figure in 0.1 */

/* One figure, without what follows from its quantity. */
typedef struct gpwi_fact {
    uint8_t quantity; /* #gpw_quantity_id */
    uint8_t phase;    /* #gpw_phase_id; GPW_PHASE_COUNT: the board */
    uint8_t spread;   /* #gpw_spread_id */
    uint8_t grade;    /* #gpw_grade_id */
    uint8_t source;   /* #gpw_source_id */
    uint8_t point;    /* #gpw_point_id */
    uint8_t reserved[2];
    float at;
    float value, low, high;
} gpwi_fact;

/* Then follow facts_max facts: those of the board first, then phase by phase in their order,
 * and within them by quantity and `at`. What a profile has no fact of is unknown. */
struct gpw_profile {
    uint32_t magic;
    uint16_t facts;     /* in use */
    uint16_t facts_max; /* room; in a built-in one the same */
    char name[40];
};

GPW_STATIC_ASSERT(fact_size, sizeof(gpwi_fact) == 24);
GPW_STATIC_ASSERT(profile_head_size, sizeof(struct gpw_profile) == 48);
GPW_STATIC_ASSERT(profile_head_fits, sizeof(struct gpw_profile) + GPW_STATE_ALIGN - 1u <=
                                         GPW_PROFILE_STATE_BYTES(0));

static inline const gpwi_fact *gpwi_profile_facts(const gpw_profile *profile)
{
    return (const gpwi_fact *)(const void *)(profile + 1);
}

/* ---- how the catalogue writes a profile ----
 *
 *     GPWI_BUILT_IN("h100-sxm",
 *         GPWI_FACT(TDP, COUNT, GPWI_UNKNOWN, 700.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
 *                   NONE, FULL, LI, GPU_RAIL),
 *         ...);
 *
 *     const gpw_profile *gpw_profile_h100_sxm(void) { return &profile.head; }
 *
 * The facts stand behind the head without padding, and are counted by the compiler. */

#define GPWI_UNKNOWN __builtin_nanf("")

#define GPWI_FACTS_OF(...) (sizeof((const gpwi_fact[]){__VA_ARGS__}) / sizeof(gpwi_fact))

#define GPWI_BUILT_IN(its_name, ...)                                                           \
  static const struct {                                                                        \
    struct gpw_profile head;                                                                   \
    gpwi_fact facts[GPWI_FACTS_OF(__VA_ARGS__)];                                               \
  } profile = {                                                                                \
      {.magic = GPWI_PROFILE_MAGIC,                                                            \
       .facts = (uint16_t)GPWI_FACTS_OF(__VA_ARGS__),                                          \
       .facts_max = (uint16_t)GPWI_FACTS_OF(__VA_ARGS__),                                      \
       .name = its_name},                                                                      \
      {__VA_ARGS__},                                                                           \
  };                                                                                           \
  GPW_STATIC_ASSERT(facts_follow_head,                                                         \
                    sizeof profile == sizeof(struct gpw_profile) +                             \
                                          sizeof(gpwi_fact[GPWI_FACTS_OF(__VA_ARGS__)]))

/* A figure: at, value, low, high, spread, grade, source, point; the last four without their
 * prefix, such as RANGE, MEASURED, CUDA_TEST_GEMM, INSTRUMENT. */
#define GPWI_FACT(its_quantity, its_phase, its_at, its_value, its_low, its_high, its_spread,   \
                  its_grade, its_source, its_point)                                            \
  {                                                                                            \
    .quantity = GPW_QUANTITY_##its_quantity, .phase = GPW_PHASE_##its_phase,                   \
    .spread = GPW_SPREAD_##its_spread, .grade = GPW_GRADE_##its_grade,                         \
    .source = GPW_SOURCE_##its_source, .point = GPW_POINT_##its_point, .at = (its_at),         \
    .value = (its_value), .low = (its_low), .high = (its_high)                                 \
  }

#endif /* GPW_PROFILE_STATE_H */
