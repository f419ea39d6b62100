/* SPDX-License-Identifier: MIT */
/**
 * @file gpupower.h
 * @brief Everything firmware needs. Hosts add host.h.
 */
#ifndef GPUPOWER_GPUPOWER_H
#define GPUPOWER_GPUPOWER_H

#include "aggregate.h"
#include "alternator.h"
#include "bands.h"
#include "base.h"
#include "battery.h"
#include "chain.h"
#include "choice.h"
#include "criteria.h"
#include "curve.h"
#include "derating.h"
#include "duty.h"
#include "energy.h"
#include "energy_board.h"
#include "energy_diffusion.h"
#include "energy_models.h"
#include "energy_units.h"
#include "facts.h"
#include "fleet.h"
#include "genset.h"
#include "interval.h"
#include "levels.h"
#include "limits.h"
#include "loadspec.h"
#include "meter.h"
#include "node.h"
#include "plan.h"
#include "plan_measures.h"
#include "plant.h"
#include "plan_surface.h"
#include "profile.h"
#include "protection.h"
#include "psu.h"
#include "response.h"
#include "ride.h"
#include "site.h"
#include "site_bus.h"
#include "sizing.h"
#include "smoothing.h"
#include "source.h"
#include "start.h"
#include "supply.h"
#include "unbox.h"
#include "verdict.h"
#include "voltage.h"

#endif /* GPUPOWER_GPUPOWER_H */
