/* SPDX-License-Identifier: MIT */
/* Memory of a maker of pulses. */
#ifndef GPW_PULSE_STATE_H
#define GPW_PULSE_STATE_H

#include "gpupower/pulse.h"
#include "internal.h"

/* An announcement, as height that it asks for. */
typedef struct pulse_part {
    uint64_t at_ns;
    uint32_t id;
    float height_w;
} pulse_part;

struct gpw_pulse {
    uint32_t magic;
    uint32_t is_seen; /* a tick came */
    uint32_t is_on;
    uint32_t parts;    /* that wait, or are in the pulse that is on */
    uint64_t now_ns;   /* of the last tick */
    uint64_t end_ns;   /* of the pulse that is on, at the latest */
    uint64_t ready_ns; /* none may begin before */
    float height_w;
    float pulse_w; /* told now */
    float taken_w; /* told at the last tick: what may have been given since */
    float left_ws;
    uint32_t given, refused, ended, reserved;
    gpw_pulse_config config;
    pulse_part part[GPW_PULSE_STEPS];
};

/* Of a configuration that has been checked. */
void gpwi_pulse_begin(gpw_pulse *pulse, const gpw_pulse_config *config);

#endif /* GPW_PULSE_STATE_H */
