/* SPDX-License-Identifier: MIT */
/* The first study's cluster of eight, to the letter: table 7.2. One unit is the whole node.
 *
 * Its watts are said to be with overhead, so the point is the node's AC input. They contradict
 * each other and the study's own card: inference is exactly eight cards at 250 to 280 W with
 * no overhead at all, idle is that of an SXM node. None was measured on such a node: grade X.
 */
#include "../profile_state.h"

/* clang-format off */
GPWI_BUILT_IN("study-h100-cluster",
    /* 7.2. */
    GPWI_FACT(PEAK, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 2400.0f, 2800.0f,
              RANGE, ESTIMATE, STUDY, NODE_AC),
    /* 7.2: eight cards together; then the same with a correlation of 0.7, which stands as
     * the condition. */
    GPWI_FACT(RAMP, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, 24000.0f, 32000.0f,
              RANGE, ESTIMATE, STUDY, NODE_AC),
    GPWI_FACT(RAMP, COUNT, 0.7f, GPWI_UNKNOWN, 20000.0f, 27000.0f,
              RANGE, ESTIMATE, STUDY, NODE_AC),
    GPWI_FACT(GPUS, COUNT, GPWI_UNKNOWN, 8.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ESTIMATE, STUDY, NODE_AC),
    /* 7.2, there called validated: the SXM node at Brookhaven. */
    GPWI_FACT(POWER, IDLE, GPWI_UNKNOWN, 1800.0f, GPWI_UNKNOWN, GPWI_UNKNOWN,
              NONE, ESTIMATE, STUDY, NODE_AC),
    /* 7.2, "with overhead". */
    GPWI_FACT(POWER, INFER, GPWI_UNKNOWN, GPWI_UNKNOWN, 2000.0f, 2240.0f,
              RANGE, ESTIMATE, STUDY, NODE_AC),
    /* 7.2, "estimated": between the cards of this node. */
    GPWI_FACT(RHO_IN, INFER, GPWI_UNKNOWN, GPWI_UNKNOWN, 0.5f, 0.7f,
              RANGE, ESTIMATE, STUDY, NODE_AC));
/* clang-format on */

const gpw_profile *gpw_profile_study_h100_cluster(void)
{
    return &profile.head;
}
