/* SPDX-License-Identifier: MIT */
/* The sensor's closed forms and the meter run forwards, against figures worked out by hand and
 * the table of gains that was published. */
#include "gpw_test.h"

#include <gpupower/meter.h>

#define PI 3.14159265358979324

/* ---- closed forms ---- */

static void gain_of_a_window_is_the_published_table(void **state)
{
    static const float hz[] = {0.2f, 0.5f, 3.0f, 10.0f, 20.0f};
    static const float windows[] = {0.025f, 0.1f, 1.0f};
    static const double gains[3][5] = {{1.0000, 0.9997, 0.9908, 0.9003, 0.6366},
                                       {0.9993, 0.9959, 0.8584, 0.0, 0.0},
                                       {0.9355, 0.6366, 0.0, 0.0, 0.0}};
    uint32_t w, i;

    (void)state;
    for (w = 0; w < 3u; w++) {
        for (i = 0; i < 5u; i++) {
            const double exact = fabs(sin(PI * (double)hz[i] * (double)windows[w]) /
                                      (PI * (double)hz[i] * (double)windows[w]));
            float gain = -1.0f;

            assert_status(gpw_meter_gain(windows[w], hz[i], &gain), GPW_OK);
            assert_near(gain, gains[w][i], 1e-4);
            assert_near(gain, exact, 1e-6);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gain_of_a_window_is_the_published_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
