/* SPDX-License-Identifier: MIT */
/**
 * @file gpupower.h
 * @brief Everything firmware needs. Hosts add host.h.
 */
#ifndef GPUPOWER_GPUPOWER_H
#define GPUPOWER_GPUPOWER_H

#include "aggregate.h"
#include "base.h"
#include "chain.h"
#include "fleet.h"
#include "genset.h"
#include "profile.h"
#include "site.h"
#include "source.h"
#include "supply.h"
#include "verdict.h"

#endif /* GPUPOWER_GPUPOWER_H */
