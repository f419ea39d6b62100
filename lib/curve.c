/* SPDX-License-Identifier: MIT */
#include "gpupower/curve.h"

#include "internal.h"
