/* SPDX-License-Identifier: MIT */
/* A snapshot is little-endian. Where the machine is too, its state is the snapshot as it is; on
 * a big-endian one each field is turned, by maps of what a state is made of. */
#ifndef GPW_SNAPSHOT_ORDER_H
#define GPW_SNAPSHOT_ORDER_H

#include "gpupower/site.h"
#include "gpupower/watch.h"

#include "internal.h"

#ifndef GPWI_TURNS /* a test turns on any machine */
#  if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#    define GPWI_TURNS 1
#  else
#    define GPWI_TURNS 0
#  endif
#endif

/* Fields of one width, one behind the other. */
typedef struct gpwi_turn_run {
    uint16_t at, width, count;
} gpwi_turn_run;

/* Turns every field of `structs` structs in a row, at an offset of the bytes. */
void gpwi_turn(unsigned char *bytes, uint32_t at, const gpwi_turn_run *runs, size_t run_count,
               uint32_t struct_bytes, uint32_t structs);

#define GPWI_TURN(bytes, at, map, struct_bytes, structs)                                       \
  gpwi_turn(bytes, at, map, sizeof(map) / sizeof(map)[0], struct_bytes, structs)

/* The bytes of a watch, `image`, turned; where things are in them is told by `watch`. May be
 * the same memory: then its first struct, by gpwi_watch_turn_head(), has been turned back
 * before. */
void gpwi_watch_turn_head(unsigned char *image);
void gpwi_watch_turn_rest(const gpw_watch *watch, unsigned char *image);

/* The bytes of a site, likewise: head and rest in one, as each head in it is turned before it
 * is read. And what it was configured with. */
void gpwi_site_turn(const gpw_site *site, unsigned char *image);
void gpwi_site_turn_config(gpw_site_config *config);

#endif /* GPW_SNAPSHOT_ORDER_H */
