/* SPDX-License-Identifier: MIT */
/**
 * @file psu.h
 * @brief Power supplies: hold-up, storage, shelves.
 */
#ifndef GPUPOWER_PSU_H
#define GPUPOWER_PSU_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_psu Power supply units
 *
 * Power supplies: hold-up, storage, shelves.
 *
 * @{ */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_PSU_H */
