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
    return Frama_C_interval(GPW_ERR_IO, GPW_ERR_NULL);
}

static inline gpw_status proof_status(void)
{
    return Frama_C_interval(GPW_ERR_IO, GPW_NOTE_CLAMPED);
}

/* Any figures, with any note; or an error. */
static inline gpw_status proof_told(void *out, size_t bytes)
{
    if (proof_pick(2) == 0) {
        return proof_error();
    }
    Frama_C_make_unknown(out, bytes);
    return Frama_C_interval(GPW_OK, GPW_NOTE_CLAMPED);
}

/* Of a call that cannot fail: the memory of a handle is its own. */
static inline gpw_status proof_surely_told(void *out, size_t bytes)
{
    Frama_C_make_unknown(out, bytes);
    return Frama_C_interval(GPW_OK, GPW_NOTE_CLAMPED);
}

#define PROOF_TOLD(out) proof_told((out), sizeof *(out))

#endif /* GPW_PROOF_CONTRACTS_H */
