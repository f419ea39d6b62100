/* SPDX-License-Identifier: MIT */
/**
 * @file choice.h
 * @brief So many watts at the generator: which configuration serves most.
 */
#ifndef GPUPOWER_CHOICE_H
#define GPUPOWER_CHOICE_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_choice Choice of a configuration
 *
 * So many watts at the generator: which configuration serves most.
 *
 * @{ */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_CHOICE_H */
