/* SPDX-License-Identifier: MIT */
#include "snapshot_internal.h"

#include "permit_state.h"
#include "snapshot_order.h"
#include "snapshot_watch_maps.h"
#include "watch_state.h"

#define STRUCT_BYTES ((uint32_t)sizeof(struct gpw_watch))

/* A state whose seal is broken tells nothing, its own length neither. */
static GPWI_COLD gpw_status check(const gpw_watch *w)
{
    if (w == NULL) {
        return GPW_ERR_NULL;
    }
    if (w->magic != GPWI_WATCH_MAGIC) {
        return GPW_ERR_HANDLE;
    }
    return w->is_broken == 0u && w->core.is_started != 0u ? GPW_OK : GPW_ERR_STATE;
}

GPWI_COLD gpw_status gpw_watch_snapshot_size(const gpw_watch *watch, size_t *bytes)
{
    const gpw_status status = bytes == NULL ? (gpw_status)GPW_ERR_NULL : check(watch);

    if (status == GPW_OK) {
        *bytes = GPW_SNAPSHOT_HEAD_BYTES + (size_t)watch->core.bytes;
    }
    return status;
}

GPWI_COLD gpw_status gpw_watch_save(const gpw_watch *watch, void *snapshot, size_t room_bytes)
{
    size_t bytes = 0;
    const gpw_status status =
        snapshot == NULL ? (gpw_status)GPW_ERR_NULL : gpw_watch_snapshot_size(watch, &bytes);

    if (status != GPW_OK) {
        return status;
    }
    if (room_bytes < bytes) {
        return GPW_ERR_SIZE;
    }
    gpwi_snapshot_write(snapshot, GPWI_SNAPSHOT_WATCH, GPWI_WATCH_LAYOUT, watch,
                        watch->core.bytes);
#if GPWI_TURNS
    gpwi_watch_turn_head((unsigned char *)snapshot + GPW_SNAPSHOT_HEAD_BYTES);
    gpwi_watch_turn_rest(watch, (unsigned char *)snapshot + GPW_SNAPSHOT_HEAD_BYTES);
#endif
    gpwi_snapshot_seal(snapshot, watch->core.bytes);
    return GPW_OK;
}

/* Whether the struct at the head of a state was made with this configuration. */
static GPWI_COLD gpw_status compare(const unsigned char *state, const gpw_watch_config *config)
{
    gpw_watch_config ours;
    gpw_status status;
    uint32_t at, word;

    state += offsetof(struct gpw_watch, config);
    if (config == NULL) {
        for (at = 0; at < sizeof ours; at += 4u) {
            word = gpwi_snapshot_word(state + at);
            memcpy((unsigned char *)&ours + at, &word, sizeof word);
        }
        return gpwi_watch_check_parts(&ours);
    }
    status = gpwi_watch_config_read(config, &ours);
    for (at = 0; status == GPW_OK && at < sizeof ours;
         at += 4u) { /* it has nothing but words */
        memcpy(&word, (const unsigned char *)&ours + at, sizeof word);
        /* The epoch is another one at each start. */
        status =
            at == offsetof(gpw_watch_config, epoch) || gpwi_snapshot_word(state + at) == word
                ? GPW_OK
                : (gpw_status)GPW_ERR_DOMAIN;
    }
    return status;
}

/* The permits of a state that has been copied begin anew. */
static GPWI_COLD void begin_epoch(gpw_watch *w, uint32_t epoch)
{
    gpwi_watch_ignore(gpw_permit_restart(gpwi_watch_permit(w), epoch));
    gpwi_watch_end_call(w);
}

/* Offsets in the state are used only after the envelope was found whole. */
static GPWI_COLD gpw_status check_epoch(const unsigned char *state, uint32_t epoch)
{
    const uint32_t at = gpwi_snapshot_word(state + offsetof(struct gpw_watch, core) +
                                           offsetof(watch_core, permit_at));
    const uint32_t former = gpwi_snapshot_word(state + at + GPWI_PERMIT_EPOCH_AT);
    return epoch != 0u && ((epoch ^ former) & 0xFFFFu) == 0u ? GPW_ERR_DOMAIN : GPW_OK;
}

/* The state behind the envelope, which has been looked at, becomes that of a watch. */
static GPWI_COLD gpw_watch *take(void *memory, const unsigned char *state, uint32_t bytes,
                                 uint32_t epoch)
{
    memcpy(memory, state, bytes);
#if GPWI_TURNS
    gpwi_watch_turn_head(memory);
    gpwi_watch_turn_rest(memory, memory);
#endif
    if (epoch != 0u) {
        begin_epoch(memory, epoch);
    }
    return memory;
}

GPWI_COLD gpw_status gpw_watch_restore(void *memory, size_t memory_bytes,
                                       const gpw_watch_config *config, const void *snapshot,
                                       size_t snapshot_bytes, uint32_t epoch, gpw_watch **watch)
{
    const unsigned char *state;
    uint32_t bytes = 0u;
    gpw_status status;

    if (memory == NULL || snapshot == NULL || watch == NULL) {
        return GPW_ERR_NULL;
    }
    state = (const unsigned char *)snapshot + GPW_SNAPSHOT_HEAD_BYTES;
    status = gpwi_snapshot_check(snapshot, snapshot_bytes, GPWI_SNAPSHOT_WATCH,
                                 GPWI_WATCH_LAYOUT, STRUCT_BYTES, &bytes);
    if (status == GPW_OK) {
        status = compare(state, config);
    }
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes);
    }
    if (status == GPW_OK) {
        status = check_epoch(state, epoch);
    }
    if (status != GPW_OK) {
        return status;
    }
    *watch = take(memory, state, bytes, epoch);
    return GPW_OK;
}

GPWI_COLD gpw_status gpw_watch_resume(gpw_watch *watch, const void *snapshot,
                                      size_t snapshot_bytes, uint32_t epoch)
{
    const unsigned char *state;
    uint32_t bytes = 0u;
    size_t ours = 0u;
    gpw_status status =
        snapshot == NULL ? (gpw_status)GPW_ERR_NULL : gpw_watch_snapshot_size(watch, &ours);

    if (status != GPW_OK) {
        return status;
    }
    state = (const unsigned char *)snapshot + GPW_SNAPSHOT_HEAD_BYTES;
    status = gpwi_snapshot_check(snapshot, snapshot_bytes, GPWI_SNAPSHOT_WATCH,
                                 GPWI_WATCH_LAYOUT, STRUCT_BYTES, &bytes);
    if (status == GPW_OK &&
        (bytes != watch->core.bytes ||
         gpwi_snapshot_word(state + offsetof(struct gpw_watch, core) +
                            offsetof(watch_core, config_crc)) != watch->core.config_crc)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        status = check_epoch(state, epoch);
    }
    if (status == GPW_OK) {
        (void)take(watch, state, bytes, epoch);
    }
    return status;
}
