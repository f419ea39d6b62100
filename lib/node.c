/* SPDX-License-Identifier: MIT */
#include "gpupower/node.h"

#include "internal.h"
