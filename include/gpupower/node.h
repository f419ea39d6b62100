/* SPDX-License-Identifier: MIT */
/**
 * @file node.h
 * @brief What a whole node draws, from what it computes.
 */
#ifndef GPUPOWER_NODE_H
#define GPUPOWER_NODE_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_node Node power model
 *
 * What a whole node draws, from what it computes.
 *
 * @{ */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_NODE_H */
