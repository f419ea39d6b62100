/* SPDX-License-Identifier: MIT */
/* What the site calls each sub-step, unchecked: the handle is live, the numbers are in range.
 */
#ifndef GPW_GENSET_INTERNAL_H
#define GPW_GENSET_INTERNAL_H

#include "gpupower/genset.h"
#include "internal.h"

#define GPWI_GENSET_V0_1 224u /* size of gpw_genset_config in 0.1 */

/* A tick is: begin (extremes and flags cleared), sub-steps, read. */
void gpwi_genset_begin(gpw_genset *genset);
float gpwi_genset_substep(gpw_genset *genset, float load_w); /* speed deviation, pu */
float gpwi_genset_substep_small(gpw_genset *genset,
                                float load_w); /* the same bits, less code */
void gpwi_genset_read(const gpw_genset *genset, gpw_genset_output *out);
/* Remembers its last answer: asking again for the same load costs a comparison. NaN: cannot
 * settle. */
float gpwi_genset_settled(gpw_genset *genset, float load_w);
float gpwi_genset_acceptable_w(const gpw_genset *genset);
int gpwi_genset_collapsed(const gpw_genset *genset);

/* Adds to the speed that the governor holds, pu, until the next call or a reset; any finite
 * value. Linked only where it is named. */
void gpwi_genset_bias(gpw_genset *genset, float bias_pu);

/* Whether air limits a set: by s1, or by a table in its place. */
static inline int gpwi_genset_has_air(const gpw_genset_config *c)
{
    return c->air_step_pu > 0.0f || c->acceptance_rows_max > 0u;
}

/* Rows in order and in range: GPW_ERR_DOMAIN, GPW_ERR_ORDER. */
gpw_status gpwi_acceptance_check(const gpw_acceptance_row *rows, uint32_t count,
                                 float throttle_max);

/* gpw_genset_init() in the block where a set with a table may stand: its rows are taken out and
 * put back, as they were told. GPW_ERR_UNKNOWN: there were none. */
gpw_status gpwi_genset_rebuild(gpw_genset *genset, size_t bytes,
                               const gpw_genset_config *config, gpw_genset **made);

/* What gpwi_genset_acceptable_w() takes the table's steps times: a controller does not know
 * at which corner its set is. */
void gpwi_acceptance_believe(gpw_genset *genset, float step_ratio);

/* Ends of inertia, s1 and tau_tc, in this order, as corners take them: those given, and the
 * default widths where none is, within what a set may be. The configuration has been checked.
 */
void gpwi_genset_interval(const gpw_genset_config *c, float low[3], float high[3]);

/* The set at a corner: 0 as given, else 1 + these bits. */
#define GPWI_INERTIA_HIGH 1u
#define GPWI_AIR_STEP_HIGH 2u
#define GPWI_AIR_TAU_HIGH 4u
void gpwi_genset_corner(const gpw_genset_config *c, uint32_t corner, gpw_genset_config *out);

/* After a reset: other air than that of the load. 0: it does not carry the load. */
int gpwi_genset_set_boost(gpw_genset *genset, float boost_pu);

/* The throttle is at an end, its own or that of the air. */
int gpwi_genset_at_limit(const gpw_genset *genset);

#endif /* GPW_GENSET_INTERNAL_H */
