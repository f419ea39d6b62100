/* SPDX-License-Identifier: MIT */
#include "snapshot_internal.h"

#include "site_state.h"
#include "snapshot_order.h"
#include "snapshot_site_maps.h"

#define STRUCT_BYTES ((uint32_t)sizeof(struct gpw_site))
#define CONFIG_V0_1 88u /* as in site.c */

GPWI_COLD gpw_status gpw_site_snapshot_size(const gpw_site *site, size_t *bytes)
{
    const gpw_status status =
        bytes == NULL ? (gpw_status)GPW_ERR_NULL : gpwi_site_check(site, 1u);

    if (status == GPW_OK) {
        *bytes = GPW_SNAPSHOT_HEAD_BYTES + (size_t)site->at.total;
    }
    return status;
}

GPWI_COLD gpw_status gpw_site_save(const gpw_site *site, void *snapshot, size_t room_bytes)
{
    size_t bytes = 0;
    const gpw_status status =
        snapshot == NULL ? (gpw_status)GPW_ERR_NULL : gpw_site_snapshot_size(site, &bytes);

    if (status != GPW_OK) {
        return status;
    }
    if (room_bytes < bytes) {
        return GPW_ERR_SIZE;
    }
    gpwi_snapshot_write(snapshot, GPWI_SNAPSHOT_SITE, GPWI_SITE_LAYOUT, site, site->at.total);
#if GPWI_TURNS
    gpwi_site_turn(site, (unsigned char *)snapshot + GPW_SNAPSHOT_HEAD_BYTES);
#endif
    gpwi_snapshot_seal(snapshot, site->at.total);
    return GPW_OK;
}

/* Whether the struct at the head of a state was made with this configuration. */
static GPWI_COLD gpw_status compare(const unsigned char *state, const gpw_site_config *config)
{
    gpw_site_config ours;
    gpw_status status;

    if (config == NULL) {
        return GPW_OK;
    }
    gpwi_cannot_fail(gpw_site_config_init(&ours, sizeof ours));
    status = gpwi_config_read(&ours, sizeof ours, CONFIG_V0_1, config);
#if GPWI_TURNS
    gpwi_site_turn_config(&ours);
#endif
    if (status == GPW_OK &&
        memcmp(state + offsetof(struct gpw_site, config), &ours, sizeof ours) != 0) {
        status = GPW_ERR_DOMAIN;
    }
    return status;
}

GPWI_COLD gpw_status gpw_site_restore(void *memory, size_t memory_bytes,
                                      const gpw_site_config *config, const void *snapshot,
                                      size_t snapshot_bytes, gpw_site **site)
{
    const unsigned char *state;
    uint32_t bytes = 0u;
    gpw_status status;

    if (memory == NULL || snapshot == NULL || site == NULL) {
        return GPW_ERR_NULL;
    }
    state = (const unsigned char *)snapshot + GPW_SNAPSHOT_HEAD_BYTES;
    status = gpwi_snapshot_check(snapshot, snapshot_bytes, GPWI_SNAPSHOT_SITE, GPWI_SITE_LAYOUT,
                                 STRUCT_BYTES, &bytes);
    if (status == GPW_OK) {
        status = compare(state, config);
    }
    if (status == GPW_OK) {
        status = gpwi_site_check_parts(state, bytes);
    }
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes);
    }
    if (status == GPW_OK) {
        memcpy(memory, state, bytes);
#if GPWI_TURNS
        gpwi_site_turn(memory, memory);
#endif
        *site = memory;
    }
    return status;
}
