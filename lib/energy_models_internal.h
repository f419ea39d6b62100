/* SPDX-License-Identifier: MIT */
/* Shared by the catalogue of models. */
#ifndef GPW_ENERGY_MODELS_INTERNAL_H
#define GPW_ENERGY_MODELS_INTERNAL_H

#include "gpupower/energy_models.h"

#include "energy_internal.h"

#define GPWI_ENERGY_ARCHITECTURE_V0_1 136u
#define GPWI_ENERGY_DIFFUSION_V0_1 96u
#define GPWI_ENERGY_DIFFUSION_RESULT_V0_1 96u
#define GPWI_ENERGY_NAME_BYTES 48u

/* Whether two names are the same but for capitals and what separates their words. */
int gpwi_is_like(const char *a, const char *b);

/* Names of the built-in models. */
const char *gpwi_energy_model_name(uint32_t index);
const char *gpwi_energy_diffusion_name(uint32_t index);

#endif /* GPW_ENERGY_MODELS_INTERNAL_H */
