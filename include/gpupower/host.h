/* SPDX-License-Identifier: MIT */
/**
 * @file host.h
 * @brief What needs a heap or files: create and destroy, traces, site files, reports.
 *
 * Absent from builds with `-Dheap=false`. For another allocator, use `*_state_size()` and
 * `*_init()`.
 */
#ifndef GPUPOWER_HOST_H
#define GPUPOWER_HOST_H

#include "gpupower.h"
#include "report.h"
#include "site_file.h"
#include "trace.h"

#ifdef __cplusplus
extern "C" {
#endif

GPW_API GPW_NODISCARD gpw_status gpw_profile_create(const gpw_profile_config *config,
                                                    gpw_profile **profile);
GPW_API void gpw_profile_destroy(gpw_profile *profile);
GPW_API GPW_NODISCARD gpw_status gpw_fleet_create(const gpw_fleet_config *config,
                                                  gpw_fleet **fleet);
GPW_API void gpw_fleet_destroy(gpw_fleet *fleet);
GPW_API GPW_NODISCARD gpw_status gpw_chain_create(const gpw_chain_config *config,
                                                  gpw_chain **chain);
GPW_API void gpw_chain_destroy(gpw_chain *chain);
GPW_API GPW_NODISCARD gpw_status gpw_supply_create(const gpw_supply_config *config,
                                                   gpw_supply **supply);
GPW_API void gpw_supply_destroy(gpw_supply *supply);
GPW_API GPW_NODISCARD gpw_status gpw_genset_create(const gpw_genset_config *config,
                                                   gpw_genset **genset);
GPW_API void gpw_genset_destroy(gpw_genset *genset);
GPW_API GPW_NODISCARD gpw_status gpw_verdict_create(const gpw_verdict_config *config,
                                                    gpw_verdict **verdict);
GPW_API void gpw_verdict_destroy(gpw_verdict *verdict);
GPW_API GPW_NODISCARD gpw_status gpw_site_create(const gpw_site_config *config, gpw_site **site);
GPW_API void gpw_site_destroy(gpw_site *site);

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_HOST_H */
