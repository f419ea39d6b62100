/* SPDX-License-Identifier: MIT */
/**
 * @file energy.h
 * @brief Time, power and energy of inference from a few latent quantities.
 */
#ifndef GPUPOWER_ENERGY_H
#define GPUPOWER_ENERGY_H

#include "base.h"
#include "source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_energy Energy of inference
 *
 * Time, power and energy of inference from a few latent quantities.
 *
 * @{ */
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ENERGY_H */
