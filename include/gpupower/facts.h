/* SPDX-License-Identifier: MIT */
/**
 * @file facts.h
 * @brief The figures of the two studies as data, one by one.
 */
#ifndef GPUPOWER_FACTS_H
#define GPUPOWER_FACTS_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_facts Facts of the studies
 *
 * The figures of the two studies as data, one by one.
 *
 * @{ */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_FACTS_H */
