/* SPDX-License-Identifier: MIT */
/* Every float, NaN and the infinities among them. */
#include "maths.h"
#include "noise.h"

int64_t proof_own_int64(float x); /* gpwi_int64() itself: prove.py */

void drive_maths(void)
{
    float x = proof_float(), y = proof_float();

    (void)gpwi_exp(x);
    (void)gpwi_expm1(x);
    (void)gpwi_log(x);
    (void)gpwi_log2(x);
    (void)gpwi_sqrt(x);
    (void)gpwi_sqrt_portable(x);
    (void)gpwi_sin(x);
    (void)gpwi_tan(x);
    (void)gpwi_atan(x);
    (void)gpwi_normal_quantile(x);
    (void)gpwi_lag_gain(x, y);
    (void)gpwi_lag_direct(x, y);
    if (x >= 0.0f && y > 0.0f) {
        (void)gpwi_samples_in(x, y);
    }
    (void)gpwi_float_of_uint64(proof_uint64());
    (void)gpwi_float_of_int64(proof_int64());
    (void)proof_own_int64(x);
}
