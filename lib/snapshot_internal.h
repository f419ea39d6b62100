/* SPDX-License-Identifier: MIT */
/* The envelope; what is in it is the rooms' own. */
#ifndef GPW_SNAPSHOT_INTERNAL_H
#define GPW_SNAPSHOT_INTERNAL_H

#include "gpupower/snapshot.h"

#include "internal.h"

#define GPWI_SNAPSHOT_WATCH 1u
#define GPWI_SNAPSHOT_SITE 2u
#define GPWI_SNAPSHOT_VERSION_AT 20u /* in the head */

/* Writes head and state; there is room for both. The state's bytes are to be turned where they
 * must be, and then sealed. */
void gpwi_snapshot_write(void *snapshot, uint32_t kind, uint32_t layout, const void *state,
                         uint32_t state_bytes);
void gpwi_snapshot_seal(void *snapshot, uint32_t state_bytes);

/* GPW_OK: the envelope is whole, and `state_bytes` follow the head, at least those of a struct.
 */
gpw_status gpwi_snapshot_check(const void *snapshot, size_t snapshot_bytes, uint32_t kind,
                               uint32_t layout, uint32_t struct_bytes, uint32_t *state_bytes);

/* GPW_ERR_NOT_FOUND: a saved site has a part that this program was linked without. */
gpw_status gpwi_site_check_parts(const unsigned char *state, uint32_t bytes);

/* Four bytes, the lowest first. */
uint32_t gpwi_snapshot_word(const unsigned char *from);

#endif /* GPW_SNAPSHOT_INTERNAL_H */
