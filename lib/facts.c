/* SPDX-License-Identifier: MIT */
#include "gpupower/facts.h"

#include "internal.h"
