/* SPDX-License-Identifier: MIT */
/* Snapshots of any bytes and states of any content whose own lengths are true, as the seal and
 * the CRC find. What begins a new epoch in a restored state stands for itself elsewhere. */
#include "contracts.h"

#include "permit_state.h"
#include "site_state.h"
#include "snapshot_internal.h"
#include "watch_state.h"

#define REST 256u /* bytes behind a struct, in this driver */

typedef struct whole_watch {
    struct gpw_watch head;
    struct gpw_permit permit;
    uint64_t rest[REST / 8u];
} whole_watch;

typedef struct whole_site {
    struct gpw_site head;
    uint64_t rest[REST / 8u];
} whole_site;

gpw_status gpw_permit_restart(gpw_permit *permit, uint32_t epoch)
{
    return proof_status();
}

void gpwi_watch_end_call(gpw_watch *w)
{
    w->seal = proof_uint32();
}

gpw_status gpwi_site_check(const gpw_site *site, uint32_t started)
{
    if (site == NULL) {
        return GPW_ERR_NULL;
    }
    return proof_pick(2) != 0 ? GPW_OK : GPW_ERR_STATE;
}

gpw_status gpw_site_config_init(gpw_site_config *config, size_t config_size)
{
    /* The library calls it with a struct of its own. */
    proof_must(config != NULL && config_size == sizeof *config);
    Frama_C_make_unknown((char *)config, sizeof *config);
    return GPW_OK;
}

static void save_watch(uint32_t its_bytes)
{
    whole_watch state;
    unsigned char snapshot[GPW_SNAPSHOT_HEAD_BYTES + sizeof state], little[64];
    size_t bytes;

    PROOF_ANY(state);
    state.head.core.bytes = its_bytes;
    state.head.core.permit_at = (uint32_t)sizeof state.head;
    (void)gpw_watch_snapshot_size(proof_pick(4) != 0 ? &state.head : NULL,
                                  proof_pick(4) != 0 ? &bytes : NULL);
    (void)gpw_watch_save(&state.head, little, proof_size(sizeof little));
    (void)gpw_watch_save(proof_pick(4) != 0 ? &state.head : NULL,
                         proof_pick(4) != 0 ? snapshot : NULL, sizeof snapshot);
}

/* Where a watch's snapshot says that its permits are. */
static void put_permit_at(unsigned char *snapshot)
{
    const uint32_t at = (uint32_t)sizeof(struct gpw_watch);

    memcpy(snapshot + GPW_SNAPSHOT_HEAD_BYTES + offsetof(struct gpw_watch, core) +
               offsetof(watch_core, permit_at),
           &at, sizeof at);
}

static void restore_watch(void)
{
    whole_watch state;
    unsigned char snapshot[GPW_SNAPSHOT_HEAD_BYTES + sizeof state], little[64];
    uint64_t memory[sizeof state / 8u], small[8];
    gpw_watch_config config;
    gpw_watch *watch;

    PROOF_ANY(snapshot);
    PROOF_ANY(little);
    put_permit_at(snapshot);
    PROOF_ANY(config);
    config.header = (uint32_t)GPWI_TYPE_WATCH << 16 | (uint32_t)sizeof config;
    (void)gpw_watch_restore(memory, sizeof memory, proof_pick(2) != 0 ? &config : NULL, little,
                            proof_size(sizeof little), proof_uint32(), &watch);
    (void)gpw_watch_restore(small, proof_size(sizeof small),
                            proof_pick(2) != 0 ? &config : NULL, snapshot, sizeof snapshot,
                            proof_uint32(), &watch);
    (void)gpw_watch_restore(proof_pick(4) != 0 ? memory : NULL, sizeof memory,
                            proof_pick(2) != 0 ? &config : NULL,
                            proof_pick(4) != 0 ? snapshot : NULL, sizeof snapshot,
                            proof_uint32(), proof_pick(4) != 0 ? &watch : NULL);
}

static void save_site(uint32_t its_bytes)
{
    whole_site state;
    unsigned char snapshot[GPW_SNAPSHOT_HEAD_BYTES + sizeof state], little[64];
    size_t bytes;

    PROOF_ANY(state);
    state.head.at.total = its_bytes;
    (void)gpw_site_snapshot_size(proof_pick(4) != 0 ? &state.head : NULL,
                                 proof_pick(4) != 0 ? &bytes : NULL);
    (void)gpw_site_save(&state.head, little, proof_size(sizeof little));
    (void)gpw_site_save(proof_pick(4) != 0 ? &state.head : NULL,
                        proof_pick(4) != 0 ? snapshot : NULL, sizeof snapshot);
}

static void restore_site(void)
{
    whole_site state;
    unsigned char snapshot[GPW_SNAPSHOT_HEAD_BYTES + sizeof state], little[64];
    uint64_t memory[sizeof state / 8u], small[8];
    gpw_site_config config;
    gpw_site *site;

    PROOF_ANY(snapshot);
    PROOF_ANY(little);
    PROOF_ANY(config);
    config.header = (uint32_t)GPWI_TYPE_SITE << 16 | (uint32_t)sizeof config;
    (void)gpw_site_restore(memory, sizeof memory, proof_pick(2) != 0 ? &config : NULL, little,
                           proof_size(sizeof little), &site);
    (void)gpw_site_restore(small, proof_size(sizeof small), proof_pick(2) != 0 ? &config : NULL,
                           snapshot, sizeof snapshot, &site);
    (void)gpw_site_restore(proof_pick(4) != 0 ? memory : NULL, sizeof memory,
                           proof_pick(2) != 0 ? &config : NULL,
                           proof_pick(4) != 0 ? snapshot : NULL, sizeof snapshot,
                           proof_pick(4) != 0 ? &site : NULL);
}

void drive_snapshot(void)
{
    save_watch((uint32_t)offsetof(whole_watch, rest));
    save_watch((uint32_t)sizeof(whole_watch));
    restore_watch();
    save_site((uint32_t)sizeof(struct gpw_site));
    save_site((uint32_t)sizeof(whole_site));
    restore_site();
}
