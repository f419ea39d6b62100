/* SPDX-License-Identifier: MIT */
#include "internal.h"

/* No default: -Wswitch-enum then names any code left out. The enum may be a single byte,
 * so a value that does not survive the cast is unknown. */
const char *gpw_status_name(gpw_status status)
{
    const enum gpw_status_code code = (enum gpw_status_code)status;

    if ((gpw_status)code != status) {
        return "GPW_?";
    }
    switch (code) {
    case GPW_NOTE_CLAMPED: return "GPW_NOTE_CLAMPED";
    case GPW_NOTE_UNKNOWN: return "GPW_NOTE_UNKNOWN";
    case GPW_NOTE_HELD: return "GPW_NOTE_HELD";
    case GPW_OK: return "GPW_OK";
    case GPW_ERR_NULL: return "GPW_ERR_NULL";
    case GPW_ERR_DOMAIN: return "GPW_ERR_DOMAIN";
    case GPW_ERR_SIZE: return "GPW_ERR_SIZE";
    case GPW_ERR_ALIGN: return "GPW_ERR_ALIGN";
    case GPW_ERR_HANDLE: return "GPW_ERR_HANDLE";
    case GPW_ERR_VERSION: return "GPW_ERR_VERSION";
    case GPW_ERR_NOMEM: return "GPW_ERR_NOMEM";
    case GPW_ERR_STATE: return "GPW_ERR_STATE";
    case GPW_ERR_FULL: return "GPW_ERR_FULL";
    case GPW_ERR_UNKNOWN: return "GPW_ERR_UNKNOWN";
    case GPW_ERR_NOT_FOUND: return "GPW_ERR_NOT_FOUND";
    case GPW_ERR_ORDER: return "GPW_ERR_ORDER";
    case GPW_ERR_FORMAT: return "GPW_ERR_FORMAT";
    case GPW_ERR_IO: return "GPW_ERR_IO";
    case GPW_ERR_LAYOUT: return "GPW_ERR_LAYOUT";
    }
    return "GPW_?";
}

uint32_t gpw_version(void)
{
    return ((uint32_t)GPW_VERSION_MAJOR << 16) | ((uint32_t)GPW_VERSION_MINOR << 8) |
           (uint32_t)GPW_VERSION_PATCH;
}

float gpw_unknown(void)
{
    return __builtin_nanf("");
}

int32_t gpw_is_unknown(float figure)
{
    return !gpwi_is_known(figure);
}

GPWI_COLD int gpwi_is_within(float x, float low, float high)
{
    return gpwi_in_range(x, low, high);
}

GPWI_COLD gpw_status gpwi_config_begin(void *config, size_t size, size_t first_size,
                                       uint32_t type)
{
    const uint32_t header = GPWI_HEADER(type, size);

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    if (size < first_size || size > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    memset(config, 0, size);
    memcpy(config, &header, sizeof header);
    return GPW_OK;
}

GPWI_COLD int gpwi_config_is(const void *config, uint32_t type, size_t first_size)
{
    uint32_t header;

    memcpy(&header, config, sizeof header);
    return header >> 16 == type && (header & 0xffffu) >= first_size &&
           (header & 0xffffu) <= GPWI_CONFIG_MAX;
}

GPWI_COLD gpw_status gpwi_config_read(void *ours, size_t our_size, size_t first_size,
                                      const void *theirs)
{
    const unsigned char *bytes = theirs;
    uint32_t our_header, their_header;
    size_t their_size, i;

    memcpy(&our_header, ours, sizeof our_header);
    memcpy(&their_header, theirs, sizeof their_header);
    if (!gpwi_config_is(theirs, our_header >> 16, first_size)) {
        return GPW_ERR_VERSION;
    }
    their_size = their_header & 0xffffu;
    for (i = our_size; i < their_size; i++) {
        if (bytes[i] != 0u) {
            return GPW_ERR_VERSION;
        }
    }
    memcpy(ours, theirs, their_size < our_size ? their_size : our_size);
    memcpy(ours, &our_header, sizeof our_header);
    return GPW_OK;
}

GPWI_COLD gpw_status gpwi_config_write(void *theirs, const void *ours, size_t our_size,
                                       size_t first_size)
{
    uint32_t our_header, their_header;

    memcpy(&our_header, ours, sizeof our_header);
    memcpy(&their_header, theirs, sizeof their_header);
    if (!gpwi_config_is(theirs, our_header >> 16, first_size)) {
        return GPW_ERR_VERSION;
    }
    gpwi_cannot_fail(
        gpwi_result_write(theirs, their_header & 0xffffu, ours, our_size, first_size));
    memcpy(theirs, &their_header, sizeof their_header);
    return GPW_OK;
}

GPWI_SMALL gpw_status gpwi_result_write(void *theirs, size_t their_size, const void *ours,
                                        size_t our_size, size_t first_size)
{
    if (their_size < first_size || their_size > GPWI_CONFIG_MAX) {
        return GPW_ERR_VERSION;
    }
    memcpy(theirs, ours, their_size < our_size ? their_size : our_size);
    if (their_size > our_size) {
        memset((unsigned char *)theirs + our_size, 0, their_size - our_size);
    }
    return GPW_OK;
}

GPWI_COLD gpw_status gpwi_memory_check(const void *memory, size_t bytes, size_t needed)
{
    if (!gpwi_is_aligned(memory)) {
        return GPW_ERR_ALIGN;
    }
    return bytes < needed ? GPW_ERR_SIZE : GPW_OK;
}
