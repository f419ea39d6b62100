/* SPDX-License-Identifier: MIT */
/* What trace.c and trace_live.c, and firmware_watch.c for the example, must give on every
 * machine, with every compiler, at every level: the only place where these are written. A
 * change here is a change of output bits: it belongs into the changelog under "Numerical
 * results". */
#ifndef GPW_TEST_HASHES_H
#define GPW_TEST_HASHES_H

#define HASH_AGGREGATE 0xb3542e71u
#define HASH_FLEET_AGGREGATED 0x21d6fddcu
#define HASH_FLEET_EXACT 0x1d77cb2fu
#define HASH_FLEET_ARRIVALS 0xdbeff2ebu
#define HASH_CHAIN 0xbd93c8f7u
#define HASH_SUPPLY 0x025b8fc3u
#define HASH_GENSET 0xc83543c5u
#define HASH_VERDICT 0x7d5b8957u
#define HASH_SITE 0xe38dc9a7u
#define HASH_JUDGEMENT 0x1e5a43a1u
#define HASH_BANDS 0x2d8c7d90u
#define HASH_PLANT 0x541b4a19u
#define HASH_ESTIMATE 0x2065a76cu
#define HASH_TOTAL 0xd3c72cd5u
#define HASH_LADDER 0x7fc635b8u
#define HASH_PERMIT 0x33415087u
#define HASH_ONSET 0x74ae674eu
#define HASH_SWING 0x552ccceeu
#define HASH_PULSE 0x9c3ff0b6u
#define HASH_HEADROOM 0x76e94602u
#define HASH_FORECAST 0x5e8a2388u
#define HASH_WATCH 0x22a28b76u
#define HASH_REGISTERS 0x40e89953u
#define HASH_FRAMES 0x43627054u
#define HASH_SNAPSHOT 0xcf296d42u
#define HASH_LIVE_TOTAL 0x75705e29u
#define HASH_WATCH_EXAMPLE 0x6a17a6a2u

#endif /* GPW_TEST_HASHES_H */
