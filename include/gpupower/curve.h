/* SPDX-License-Identifier: MIT */
/**
 * @file curve.h
 * @brief Power against batch size, from measured points.
 */
#ifndef GPUPOWER_CURVE_H
#define GPUPOWER_CURVE_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_curve Power against batch
 *
 * Power against batch size, from measured points.
 *
 * @{ */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CURVE_H */
