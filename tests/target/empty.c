/* SPDX-License-Identifier: MIT */
/* What an image takes without the library: start-up, console, TAP, the four memory functions.
 */
#include "markers.h"
#include "tap.h"

#include <string.h>

int tap_main(void)
{
    static unsigned char a[64], b[64];

    memset(a, 1, sizeof a);
    memcpy(b, a, sizeof b);
    memmove(a, a + 1, sizeof a - 1u);
    TAP_OK(memcmp(b, a, sizeof b) == 0);
    bench_told("empty", 1u, sizeof a);
    tap_figure_hex("empty", b[0]);
    return tap_done();
}
