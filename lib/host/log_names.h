/* SPDX-License-Identifier: MIT */
/* What the name of a column, or of a metric, says it holds. */
#ifndef GPW_LOG_NAMES_H
#define GPW_LOG_NAMES_H

#include "text.h"

enum gpwi_log_quantity {
    GPWI_LOG_NOTHING = 0, /* not looked at */
    GPWI_LOG_POWER,
    GPWI_LOG_AVERAGE,
    GPWI_LOG_INSTANT,
    GPWI_LOG_LIMIT,
    GPWI_LOG_ENERGY,
    GPWI_LOG_TEMPERATURE,
    GPWI_LOG_MEMORY_TEMPERATURE,
    GPWI_LOG_SM_CLOCK,
    GPWI_LOG_MEMORY_CLOCK,
    GPWI_LOG_UTILISATION,
    GPWI_LOG_MEMORY_USED,
    GPWI_LOG_REASONS,    /* all of them as bits */
    GPWI_LOG_REASON_BIT, /* one of them */
    GPWI_LOG_TIME,       /* a stamp, or a time of day beside a date */
    GPWI_LOG_DATE,       /* a date alone, YYYYMMDD */
    GPWI_LOG_INDEX,
    GPWI_LOG_UUID,
    GPWI_LOG_BUS,
    GPWI_LOG_ENTITY, /* dcgmi's "GPU 0" */
    GPWI_LOG_MODEL,
    GPWI_LOG_NODE,
    GPWI_LOG_METRIC, /* names the quantity of `value` */
    GPWI_LOG_VALUE
};

struct gpwi_log_name {
    enum gpwi_log_quantity quantity;
    uint32_t rank;     /* of several names for one quantity the lowest is taken */
    uint32_t is_total; /* a sum over devices */
    uint32_t is_bare;  /* names a device and nothing else: GPU 0 */
    uint32_t is_smi;   /* a name of nvidia-smi, NVML or DCGM */
    uint32_t point;    /* gpw_point_id of a power */
    uint32_t bit;      /* of a reason */
    int32_t scale;     /* time: power of ten from unit to ns, or -1 */
    double unit;       /* watts, joules, degrees ... in one; 0: the name does not say */
    char label[48];    /* which device: "gpu0", "n1", "" */
    char uuid[48];     /* of a metric's labels */
    char model[64];
    char node[56];
};

/* Always writes `name`; `quantity` is GPWI_LOG_NOTHING for what is not looked at. */
void gpwi_log_name_read(struct gpwi_text cell, struct gpwi_log_name *name);

/* Reads {gpu="0",UUID="GPU-..."} into `name`; quotes may be doubled as CSV has them. */
void gpwi_log_labels_read(struct gpwi_text labels, struct gpwi_log_name *name);

/* Units of readings: factor, or 0. */
double gpwi_log_energy_unit(struct gpwi_text unit);

#endif /* GPW_LOG_NAMES_H */
