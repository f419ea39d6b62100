/* SPDX-License-Identifier: MIT */
#include "gpupower/choice.h"

#include "internal.h"
