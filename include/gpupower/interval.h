/* SPDX-License-Identifier: MIT */
/**
 * @file interval.h
 * @brief How far a figure may be off, and what is left of that in a sum.
 */
#ifndef GPUPOWER_INTERVAL_H
#define GPUPOWER_INTERVAL_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_interval Intervals
 *
 * How far a figure may be off, and what is left of that in a sum.
 *
 * @{ */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_INTERVAL_H */
