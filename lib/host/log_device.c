/* SPDX-License-Identifier: MIT */
/* The devices of a log, in the order in which they were met. */
#include "log_internal.h"

#include <stdlib.h>
#include <string.h>

/* A device's name in the file; the parts that are there, from the surest. */
static size_t write_id(const struct gpwi_log_identity *identity, char id[48])
{
    const struct gpwi_text own = identity->uuid.length > 0    ? identity->uuid
                                 : identity->index.length > 0 ? identity->index
                                 : identity->bus.length > 0   ? identity->bus
                                                              : identity->label;
    size_t length = 0;

    if (identity->uuid.length == 0 && identity->node.length > 0) {
        length = identity->node.length < 24u ? identity->node.length : 24u;
        memcpy(id, identity->node.at, length);
        if (own.length > 0) {
            id[length++] = '/';
        }
    }
    if (own.length > 0) {
        const size_t room = 47u - length;
        const size_t n = own.length < room ? own.length : room;

        memcpy(id + length, own.at, n);
        length += n;
    }
    id[length] = '\0';
    return length;
}

static int is_device(const struct gpwi_log_device *device, const char *id, size_t length)
{
    return device->id_length == length && memcmp(device->info.id, id, length) == 0;
}

static uint32_t index_of(struct gpwi_text text)
{
    struct gpwi_number number;
    int64_t whole = 0;

    while (text.length > 0 && (text.at[0] < '0' || text.at[0] > '9')) { /* nvidia0, gpu0 */
        text.at++;
        text.length--;
    }
    if (text.length == 0 || text.length > 4u || !gpwi_number_read(&text, &number) ||
        text.length > 0 || !gpwi_number_whole(&number, 0, 9999, &whole)) {
        return UINT32_MAX;
    }
    return (uint32_t)whole;
}

static void set_model(struct gpwi_log_device *device, struct gpwi_text model)
{
    if (model.length > 0 && !gpwi_log_is_missing(model)) {
        gpwi_text_copy(device->info.model, sizeof device->info.model, model);
    }
}

static void describe(struct gpwi_log_device *device, const struct gpwi_log_identity *identity)
{
    device->info.index =
        index_of(identity->index.length > 0 ? identity->index : identity->label);
    set_model(device, identity->model);
    if (identity->node.length > 0) {
        gpwi_text_copy(device->info.node, sizeof device->info.node, identity->node);
    }
    device->info.point = identity->point;
}

static gpw_status add_device(gpw_log *log, const struct gpwi_log_identity *identity,
                             const char *id, size_t length, gpw_file_error *error)
{
    struct gpwi_log_device *device;

    if (log->device_count == GPWI_LOG_DEVICES_MAX) {
        return gpwi_file_error(error, log->lines.line, 0, NULL,
                               "more than %u devices in one log", GPWI_LOG_DEVICES_MAX);
    }
    if (log->device_count == log->device_capacity) {
        const uint32_t capacity = log->device_capacity == 0 ? 16u : 2u * log->device_capacity;
        struct gpwi_log_device *devices = realloc(log->devices, capacity * sizeof *devices);

        if (devices == NULL) {
            return GPW_ERR_NOMEM;
        }
        log->devices = devices;
        log->device_capacity = capacity;
    }
    device = &log->devices[log->device_count];
    memset(device, 0, sizeof *device);
    memcpy(device->info.id, id, length + 1u);
    device->id_length = length;
    device->change_ns = INT64_MIN;
    describe(device, identity);
    log->device_count++;
    log->info.devices = log->device_count;
    return GPW_OK;
}

gpw_status gpwi_log_find_device(gpw_log *log, const struct gpwi_log_identity *identity,
                                uint32_t *device, gpw_file_error *error)
{
    char id[48];
    const size_t length = write_id(identity, id);
    gpw_status status;
    uint32_t step;

    for (step = 0; step < log->device_count; step++) { /* most likely the one after the last */
        uint32_t i = log->last_device + 1u + step;

        i -= i >= log->device_count ? log->device_count : 0u;
        if (is_device(&log->devices[i], id, length)) {
            log->last_device = i;
            *device = i;
            if (log->devices[i].info.model[0] == '\0') {
                set_model(&log->devices[i], identity->model);
            }
            return GPW_OK;
        }
    }
    status = add_device(log, identity, id, length, error);
    if (status == GPW_OK) {
        *device = log->last_device = log->device_count - 1u;
    }
    return status;
}
