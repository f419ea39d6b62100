/* SPDX-License-Identifier: MIT */
/* Memory of an alternator. */
#ifndef GPW_ALTERNATOR_STATE_H
#define GPW_ALTERNATOR_STATE_H

#include "alternator_internal.h"

#define GPWI_ALTERNATOR_VARS 3u

/* What is integrated, so that one loop moves all; EFD stays put where there is no TE. */
enum alternator_var { VAR_FLUX = 0, VAR_LAG = 1, VAR_FIELD = 2 };

struct gpw_alternator {
    uint32_t magic;
    uint32_t substeps;
    gpw_alternator_config config;
    gpwi_alternator_load held; /* last usable figures */
    float substep_s;
    float per_va;    /* 1 / apparent power of the sets on the bus */
    float reference; /* of the regulator, at rated frequency and no reactive power */
    float voltage;   /* the last solution, where the next search begins */
    float reactive;  /* of the machine, pu */
    float x[GPWI_ALTERNATOR_VARS];
    float residue[GPWI_ALTERNATOR_VARS];
    float voltage_min, voltage_max;
    float apparent_max, current_max; /* pu */
    uint32_t flags;
};

/* The terminals at one instant, all per unit and at the present speed: 1 = E'q or, settled, the
 * field. */
typedef struct gpwi_circuit {
    float xd, xq; /* of the axis with the field: transient or synchronous */
    float p, q;   /* of the load */
    float b;      /* of the capacitors */
} gpwi_circuit;

/* EMF behind xd that the terminals need at a voltage, and how it rises with it. */
float gpwi_circuit_emf(const gpwi_circuit *c, float voltage, float *slope);

#endif /* GPW_ALTERNATOR_STATE_H */
