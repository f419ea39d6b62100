/* SPDX-License-Identifier: MIT */
/* Shared by the files of the energy rooms. */
#ifndef GPW_ENERGY_INTERNAL_H
#define GPW_ENERGY_INTERNAL_H

#include "gpupower/energy.h"

#include "internal.h"

#define GPWI_ENERGY_BOARD_V0_1 160u
#define GPWI_ENERGY_CONSTANT_V0_1 20u
#define GPWI_ENERGY_MODEL_V0_1 112u
#define GPWI_ENERGY_WORKLOAD_V0_1 32u
#define GPWI_ENERGY_DEPLOYMENT_V0_1 48u
#define GPWI_ENERGY_RESULT_V0_1 144u

#define GPWI_ENERGY_CAP_PU 0.98f /* of TDP: the highest average that was seen */

/* Measured by predicted. */
static inline int gpwi_energy_is_factor(float factor)
{
    return gpwi_in_range(factor, 0.001f, 1000.0f);
}

/* Why a figure is refused: a reason for people and a status for programs. */
typedef struct gpwi_finding {
    uint32_t refusal; /* of a *_refusal_id; 0: accepted */
    gpw_status status;
} gpwi_finding;

/* Records a reason unless there is one already. */
void gpwi_find(gpwi_finding *finding, uint32_t refusal, gpw_status status);

/* GPW_OK, GPW_ERR_UNKNOWN for NaN, else GPW_ERR_DOMAIN. */
gpw_status gpwi_figure(float x, float low, float high);

/* The caller's struct with our defaults where theirs is older. */
gpw_status gpwi_energy_board_read(gpw_energy_board *ours, const gpw_energy_board *theirs);

/* What one prediction rests on, copied from the caller's structs. */
typedef struct gpwi_energy_inputs {
    gpw_energy_model model;
    gpw_energy_workload workload;
    gpw_energy_deployment deployment;
    gpw_energy_board board;
} gpwi_energy_inputs;

/* Copies and checks what is there; a NULL is passed over. The first fault is in `finding`. */
void gpwi_energy_read(gpwi_energy_inputs *in, const gpw_energy_model *model,
                      const gpw_energy_workload *workload,
                      const gpw_energy_deployment *deployment, const gpw_energy_board *board,
                      gpwi_finding *finding);

/* Mean context of a request, and what all of them keep of it on each GPU. */
float gpwi_energy_context_tokens(const gpw_energy_workload *w);
float gpwi_energy_kv_bytes(const gpwi_energy_inputs *in);

/* The data sheet and the idle power alone. */
gpw_status gpwi_energy_check_sheet(const gpw_energy_board *board);

/* Errors on unseen configurations, per cent; NaN is unknown. */
typedef struct gpwi_error {
    float median_pct;
    float p90_pct;
} gpwi_error;

typedef struct gpwi_errors {
    gpwi_error power;
    gpwi_error speed;
    gpwi_error energy;
} gpwi_errors;

int gpwi_energy_is_host_bound(const gpw_energy_model *model,
                              const gpw_energy_workload *workload,
                              const gpw_energy_deployment *deployment,
                              const gpw_energy_board *board);
gpwi_errors gpwi_energy_errors(const gpw_energy_workload *workload,
                               const gpw_energy_deployment *deployment,
                               const gpw_energy_board *board, int is_host_bound);

/* Ends of the interval that a relative error of the prediction leaves to the truth. */
float gpwi_energy_low(float predicted, gpwi_error error);
float gpwi_energy_high(float predicted, gpwi_error error); /* NaN: the error has no bound */

#endif /* GPW_ENERGY_INTERNAL_H */
