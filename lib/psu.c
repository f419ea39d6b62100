/* SPDX-License-Identifier: MIT */
#include "gpupower/psu.h"

#include "internal.h"
