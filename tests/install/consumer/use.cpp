/* SPDX-License-Identifier: MIT */
/* The same from C++. */
#include <gpupower/host.h>

#include <cstdio>

int main(void)
{
    const uint32_t header = uint32_t(GPW_VERSION_MAJOR) << 16 |
                            uint32_t(GPW_VERSION_MINOR) << 8 | uint32_t(GPW_VERSION_PATCH);
    gpw_trace *trace = 0;
    gpw_file_error error;
    float sigma_w = 0.0f;

    if (gpw_version() != header || gpw_aggregate_sigma(4, 1.0f, 1.0f, &sigma_w) != GPW_OK) {
        return 1;
    }
    if (gpw_trace_parse("", 0, &trace, &error) != GPW_ERR_FORMAT) {
        return 1;
    }
    std::printf("%.0f W; an empty trace: %s\n", double(sigma_w), error.reason);
    return sigma_w != 4.0f;
}
