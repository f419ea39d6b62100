/* SPDX-License-Identifier: MIT */
/* Eight correlated GPUs: what their sum does, by the exact law and by the study's estimator. */
#include <gpupower/gpupower.h>

#include <stdio.h>

#define GPUS 8u
#define MEAN_W 265.0f
#define SIGMA_W 15.0f

int main(void)
{
    static const float rhos[] = {0.0f, 0.7f, 1.0f};
    float sigma_w, p99_w, study_w;
    size_t i;

    puts("rho,sum_mean_w,sum_sigma_w,sum_p99_w,study_w");
    for (i = 0; i < sizeof rhos / sizeof rhos[0]; i++) {
        const float sum_w = (float)GPUS * MEAN_W;

        if (gpw_aggregate_sigma(GPUS, SIGMA_W, rhos[i], &sigma_w) != GPW_OK ||
            gpw_aggregate_quantile(sum_w, sigma_w, 0.99f, &p99_w) != GPW_OK ||
            gpw_aggregate_study_power(GPUS, MEAN_W, SIGMA_W, rhos[i], &study_w) != GPW_OK) {
            return 1;
        }
        printf("%.1f,%.1f,%.2f,%.1f,%.1f\n", (double)rhos[i], (double)sum_w, (double)sigma_w,
               (double)p99_w, (double)study_w);
    }
    return 0;
}
