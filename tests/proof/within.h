/* SPDX-License-Identifier: MIT */
/* Read behind ranges.c, in the place of its own gpwi_are_within(), which compares a copy of
 * each figure: the analyser forgets then that the figure itself has been compared. The same
 * rule, of the figure where it lies, and of the same table. */

int gpwi_are_within(const void *config, const gpwi_range *ranges, uint32_t count)
{
    uint32_t i;

    //@ loop unroll 64;
    for (i = 0; i < count; i++) {
        const float *const at = (const float *)config + ranges[i].word;
        const float low = ends[ranges[i].low];
        const float high = ends[ranges[i].high & HIGH_BITS];
        const uint32_t or_else = (uint32_t)ranges[i].high >> GPWI_RANGE_OR_AT;

        if (low <= *at) {
            if (*at <= high) {
                continue;
            }
        }
        if (or_else == GPWI_OR_UNKNOWN) {
            if (*at != *at) {
                *(float *)at = gpw_unknown(); /* for the analyser: it is that already */
                continue;
            }
        }
        if (or_else == GPWI_OR_ZERO) {
            if (*at == 0.0f) {
                continue;
            }
        }
        return 0;
    }
    return 1;
}
