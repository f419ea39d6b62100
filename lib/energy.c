/* SPDX-License-Identifier: MIT */
#include "gpupower/energy.h"

#include "internal.h"
