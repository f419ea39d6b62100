/* SPDX-License-Identifier: MIT */
/* Rooms that a driver does not read stand as what their headers promise: they write what they
 * hand out, or on an error nothing, and any figure may come. */
#ifndef GPW_PROOF_CONTRACTS_H
#define GPW_PROOF_CONTRACTS_H

#include "eva.h"

#include "gpupower/gpupower.h"

/* Any error: nothing was written. */
static inline gpw_status proof_error(void)
{
    return Frama_C_interval(GPW_ERR_LAYOUT, GPW_ERR_NULL);
}

static inline gpw_status proof_status(void)
{
    return Frama_C_interval(GPW_ERR_LAYOUT, GPW_NOTE_CLAMPED);
}

/* Any figures, with or without a note; or an error. Constants, for the analyser keeps apart the
 * ways out of a function by them. */
static inline gpw_status proof_told(void *out, size_t bytes)
{
    switch (proof_pick(4)) {
    case 0: return GPW_ERR_DOMAIN;
    case 1: return GPW_ERR_STATE;
    case 2: Frama_C_make_unknown(out, bytes); return GPW_NOTE_UNKNOWN;
    default: Frama_C_make_unknown(out, bytes); return GPW_OK;
    }
}

/* Of a call that cannot fail: the memory of a handle is its own. */
static inline gpw_status proof_surely_told(void *out, size_t bytes)
{
    Frama_C_make_unknown(out, bytes);
    return Frama_C_interval(GPW_OK, GPW_NOTE_CLAMPED);
}

/* What a driver stands on: an alarm where it may not be so. */
static inline void proof_must(int holds)
{
    //@ assert must: holds != 0;
}

#define PROOF_TOLD(out) proof_told((out), sizeof *(out))

#endif /* GPW_PROOF_CONTRACTS_H */
