/* SPDX-License-Identifier: MIT */
/**
 * @file snapshot.h
 * @brief The state of a watch or a site as bytes that can be kept and checked.
 */
#ifndef GPUPOWER_SNAPSHOT_H
#define GPUPOWER_SNAPSHOT_H

#include "site.h"
#include "watch.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_snapshot Snapshots
 *
 * For a warm restart, and for a second controller that takes over. A snapshot is a head of
 * #GPW_SNAPSHOT_HEAD_BYTES bytes and the state's own bytes: everything is in it, configuration
 * and contents too, and what goes on from it makes the same bits as what went on without.
 *
 * The head, eight little-endian words: "GPWK"; format, 1; what it is, 1 a watch, 2 a site; the
 * layout of its states, a CRC-32 of the names, places and widths of all their fields; bytes
 * that follow; version of the library that wrote it, which is told and not compared; 0; CRC-32
 * (IEEE 802.3) of these seven words and of what follows. Refused is what is damaged, too short
 * or too long (#GPW_ERR_FORMAT), of a newer format (#GPW_ERR_VERSION), of states that are laid
 * out otherwise (#GPW_ERR_LAYOUT), what was configured otherwise (#GPW_ERR_DOMAIN), and a site
 * with parts that the program does not have (#GPW_ERR_NOT_FOUND). Another
 * release of the library goes on as long as its layout is the same.
 *
 * Both are little-endian everywhere and the same bytes on every machine: they go on on any
 * other, to the same bits. A big-endian one turns each field as it saves and restores; on the
 * others that is no code. Their states have no gap that a compiler fills, so that it does not
 * matter where a machine wants its words of 64 bits (i386: at multiples of 4); a compiler that
 * lays them out otherwise all the same does not build the library.
 *
 * A CRC finds accidents, not malice: who can write a snapshot can write a state.
 *
 * @req{snapshot-same} What is restored goes on byte for byte as what was saved.
 * @req{snapshot-refused} A snapshot that is damaged, cut short, newer, of another
 * configuration or layout is refused, and nothing is changed.
 *
 * @{ */

#define GPW_SNAPSHOT_HEAD_BYTES 32u /**< Before the state's own bytes. */

/** Bytes of a snapshot.
 *  @param[in]  watch  handle, started
 *  @param[out] bytes  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   not started, or its bytes were changed from outside
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_snapshot_size(const gpw_watch *watch, size_t *bytes);

/** Writes a snapshot, between two ticks.
 *  @param[in]  watch       handle, started
 *  @param[out] snapshot    written only on success
 *  @param      room_bytes  its size, at least gpw_watch_snapshot_size()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   not started, or its bytes were changed from outside
 *  @retval GPW_ERR_SIZE    `room_bytes` is too small
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_save(const gpw_watch *watch, void *snapshot,
                                                size_t room_bytes);

/** Goes on from a snapshot, in memory the caller owns. Nothing is written unless all of it is
 *  right.
 *
 *  The next tick has the time of the caller's clock. Where that is not the clock of the
 * snapshot (after a restart it begins anew) the watch sees a jump, and is careful until its
 * inputs are good again.
 *
 *  @param[out] memory          #GPW_STATE_ALIGN-ed, live as long as the handle; not the
 *                              snapshot's own
 *  @param      memory_bytes    its size
 *  @param[in]  config          what it must have been configured with, but for its epoch; NULL:
 *                              anything. Sets, groups and table are the snapshot's
 *  @param[in]  snapshot        of any alignment
 *  @param      snapshot_bytes  its size
 *  @param      epoch           0: nothing was granted since the snapshot was written, and what
 *                              was granted goes on; else the permits begin anew with it, in
 *                              their quarantine (gpw_permit_restart()). After a crash and on a
 *                              second controller: never 0
 *  @param[out] watch           handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_FORMAT   not a snapshot of a watch, damaged, too short or too long
 *  @retval GPW_ERR_VERSION  of a newer format; or `config` was never initialised
 *  @retval GPW_ERR_LAYOUT   whole, but of states that are laid out otherwise
 *  @retval GPW_ERR_DOMAIN   it was configured otherwise, or `config` is outside its range or
 *                           `epoch` is the one that it has
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @source{snapshot}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_restore(void *memory, size_t memory_bytes,
                                                   const gpw_watch_config *config,
                                                   const void *snapshot, size_t snapshot_bytes,
                                                   uint32_t epoch, gpw_watch **watch);

/** Goes on from a snapshot in a watch that has been configured and started as ever, with this
 *  firmware's sets, groups and table of largest steps: they must be those of the snapshot. On
 * an error the watch stays as it is, which is a cold start. This is the call of a controller;
 *  gpw_watch_restore() takes sets, groups and table as the snapshot has them.
 *  @param[in]  watch           handle, started
 *  @param[in]  snapshot        of any alignment
 *  @param      snapshot_bytes  its size
 *  @param      epoch           as in gpw_watch_restore()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE    not started, or its bytes were changed from outside
 *  @retval GPW_ERR_FORMAT   not a snapshot of a watch, damaged, too short or too long
 *  @retval GPW_ERR_VERSION  of a newer format
 *  @retval GPW_ERR_LAYOUT   whole, but of states that are laid out otherwise
 *  @retval GPW_ERR_DOMAIN   configuration (but for the epoch), sets, groups or table are others
 *                           (gpw_watch_output::config_crc), or `epoch` is the one that it has
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @source{snapshot}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_watch_resume(gpw_watch *watch, const void *snapshot,
                                                  size_t snapshot_bytes, uint32_t epoch);

/** Bytes of a snapshot.
 *  @param[in]  site  handle, started
 *  @param[out] bytes  written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   not started
 *  @context{one thread per handle, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_snapshot_size(const gpw_site *site, size_t *bytes);

/** Writes a snapshot, between two ticks.
 *  @param[in]  site       handle, started
 *  @param[out] snapshot    written only on success
 *  @param      room_bytes  its size, at least gpw_site_snapshot_size()
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_HANDLE
 *  @retval GPW_ERR_STATE   not started
 *  @retval GPW_ERR_SIZE    `room_bytes` is too small
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_save(const gpw_site *site, void *snapshot,
                                               size_t room_bytes);

/** Goes on from a snapshot, in memory the caller owns. Nothing is written unless all of it is
 *  right.
 *  @param[out] memory          #GPW_STATE_ALIGN-ed, live as long as the handle; not the
 *                              snapshot's own
 *  @param      memory_bytes    its size
 *  @param[in]  config          what it must have been configured with; NULL: anything
 *  @param[in]  snapshot        of any alignment
 *  @param      snapshot_bytes  its size
 *  @param[out] site           handle, inside `memory`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_FORMAT   not a snapshot of a site, damaged, too short or too long
 *  @retval GPW_ERR_VERSION  of a newer format; or `config` was never initialised
 *  @retval GPW_ERR_LAYOUT   whole, but of states that are laid out otherwise
 *  @retval GPW_ERR_DOMAIN   it was configured otherwise, or `config` is outside its range
 *  @retval GPW_ERR_NOT_FOUND  it has a part that this program was linked without, as nothing in
 *                           it names what adds one: a larger stage, a ride-through, a bus, a
 *                           turbine, a mixer, a table of load acceptance
 *  @retval GPW_ERR_ALIGN    `memory` is misaligned
 *  @retval GPW_ERR_SIZE     `memory_bytes` is too small
 *  @context{one thread per handle, ISR-safe, O(state)}
 *  @source{snapshot}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_site_restore(void *memory, size_t memory_bytes,
                                                  const gpw_site_config *config,
                                                  const void *snapshot, size_t snapshot_bytes,
                                                  gpw_site **site);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_SNAPSHOT_H */
