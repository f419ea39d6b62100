/* SPDX-License-Identifier: MIT */
/* What trace.c must give on every machine, with every compiler, at every level: the only place
 * where these are written. A change here is a change of output bits: it belongs into the
 * changelog under "Numerical results". */
#ifndef GPW_TEST_HASHES_H
#define GPW_TEST_HASHES_H

#define HASH_AGGREGATE 0u
#define HASH_FLEET_AGGREGATED 0u
#define HASH_FLEET_EXACT 0u
#define HASH_CHAIN 0u
#define HASH_SUPPLY 0u
#define HASH_GENSET 0u
#define HASH_VERDICT 0u
#define HASH_SITE 0u
#define HASH_JUDGEMENT 0u
#define HASH_TOTAL 0u

#endif /* GPW_TEST_HASHES_H */
