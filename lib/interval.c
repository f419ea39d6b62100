/* SPDX-License-Identifier: MIT */
#include "gpupower/interval.h"

#include "internal.h"
