/* SPDX-License-Identifier: MIT */
/* Prometheus text: a metric a line, `name{labels} value [milliseconds]`. The lines of one
 * scrape are put together: it ends where a metric of a device comes again, or the time changes.
 */
#include "log_internal.h"

#include <string.h>

static int is_name(char c)
{
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_' || c == ':' ||
           ('0' <= c && c <= '9');
}

/* Cuts name, labels and what follows. */
static int cut(struct gpwi_text line, struct gpwi_text *name, struct gpwi_text *labels,
               struct gpwi_text *rest)
{
    int quoted = 0;
    size_t i = 0;

    line = gpwi_text_trim(line);
    name->at = line.at;
    while (i < line.length && is_name(line.at[i])) {
        i++;
    }
    name->length = i;
    labels->at = line.at + i;
    labels->length = 0;
    if (i == 0 || ('0' <= line.at[0] && line.at[0] <= '9')) {
        return 0;
    }
    if (i < line.length && line.at[i] == '{') {
        const size_t from = i;

        while (i < line.length && (line.at[i] != '}' || quoted)) {
            quoted ^= line.at[i] == '"' && line.at[i - 1] != '\\';
            i++;
        }
        if (i == line.length) {
            return 0;
        }
        i++;
        labels->length = i - from;
    }
    rest->at = line.at + i;
    rest->length = line.length - i;
    return i < line.length && (line.at[i] == ' ' || line.at[i] == '\t');
}

int gpwi_log_is_prometheus(struct gpwi_text line)
{
    struct gpwi_text name, labels, rest, after;
    double value;

    if (line.length > 7 &&
        (memcmp(line.at, "# HELP ", 7) == 0 || memcmp(line.at, "# TYPE ", 7) == 0)) {
        return 1;
    }
    return cut(line, &name, &labels, &rest) && labels.length > 0 &&
           gpwi_log_cell(gpwi_text_word(&rest), &value, &after) != 0;
}

gpw_status gpwi_log_prometheus_flush(gpw_log *log, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    uint32_t i;

    for (i = 0; i < log->device_count && log->scrape_open && status == GPW_OK; i++) {
        if (log->scrape_mask[i] != 0) {
            const int64_t raw_ns =
                log->scrape_has_stamp ? log->scrape_ns : gpwi_log_round(log, i);

            status = gpwi_log_emit(log, i, raw_ns, &log->scrape[i], error);
            log->scrape_mask[i] = 0;
        }
    }
    log->scrape_open = 0;
    return status;
}

static uint32_t bit_of(enum gpwi_log_quantity quantity)
{
    return 1u << (uint32_t)quantity;
}

static uint32_t field_of(enum gpwi_log_quantity quantity)
{
    return quantity == GPWI_LOG_MEMORY_USED ? 1u << GPW_LOG_MEMORY_USED
           : quantity == GPWI_LOG_REASONS   ? 1u << GPW_LOG_REASONS
           : quantity < GPWI_LOG_REASONS    ? 1u << ((uint32_t)quantity - 1u)
                                            : 0u;
}

/* Time in ms, as text exposition has it; 0 when there is none. */
static int read_stamp(gpw_log *log, struct gpwi_text *rest, int64_t *raw_ns)
{
    const struct gpwi_text word = gpwi_text_word(rest);

    if (word.length == 0) {
        return 0;
    }
    log->plan.time_scale = 6;
    return gpwi_log_stamp(log, word, raw_ns);
}

static gpw_status find_device(gpw_log *log, const struct gpwi_log_name *name, uint32_t *device,
                              gpw_file_error *error)
{
    struct gpwi_log_identity identity;

    memset(&identity, 0, sizeof identity);
    identity.uuid = gpwi_text_of(name->uuid);
    identity.index = gpwi_text_of(name->label);
    identity.node = gpwi_text_of(name->node);
    identity.model = gpwi_text_of(name->model);
    identity.point = GPW_POINT_INSTRUMENT;
    return gpwi_log_find_device(log, &identity, device, error);
}

static double unit_of(const struct gpwi_log_name *name)
{
    return name->unit > 0.0                         ? name->unit
           : name->quantity == GPWI_LOG_ENERGY      ? 1e-3
           : name->quantity == GPWI_LOG_UTILISATION ? 0.01
                                                    : 1.0;
}

/* Begins a scrape, or ends the one before and begins another. */
static gpw_status open_scrape(gpw_log *log, uint32_t device, uint32_t bit, int has_stamp,
                              int64_t raw_ns, gpw_file_error *error)
{
    gpw_status status = GPW_OK;

    if (log->scrape_open &&
        ((log->scrape_mask[device] & bit) != 0 || has_stamp != (int)log->scrape_has_stamp ||
         (has_stamp && raw_ns != log->scrape_ns))) {
        status = gpwi_log_prometheus_flush(log, error);
    }
    log->scrape_open = 1;
    log->scrape_has_stamp = (uint32_t)has_stamp;
    log->scrape_ns = raw_ns;
    if (log->scrape_mask[device] == 0) {
        gpwi_log_row_clear(&log->scrape[device]);
    }
    return status;
}

gpw_status gpwi_log_prometheus_line(gpw_log *log, struct gpwi_text line, gpw_file_error *error)
{
    struct gpwi_text name_text, labels, rest, after;
    struct gpwi_log_name name;
    int64_t raw_ns = 0;
    double value;
    uint32_t device;
    gpw_status status;
    int has_stamp, is;

    if (line.at[0] == '#') {
        return GPW_OK;
    }
    log->data_lines++;
    if (!cut(line, &name_text, &labels, &rest)) {
        return gpwi_log_damaged(log, 0, NULL, "no metric: wanted name{labels} value", error);
    }
    gpwi_log_name_read(name_text, &name);
    if (name.quantity == GPWI_LOG_NOTHING || name.quantity > GPWI_LOG_REASON_BIT) {
        return GPW_OK;
    }
    name.label[0] = '\0';
    gpwi_log_labels_read(labels, &name);
    is = gpwi_log_cell(gpwi_text_word(&rest), &value, &after);
    if (is == 0 || after.length > 0) {
        return gpwi_log_damaged(log, 0, NULL, "no number behind the metric", error);
    }
    has_stamp = read_stamp(log, &rest, &raw_ns);
    if (!has_stamp && !(log->config.interval_s > 0.0f)) {
        return gpwi_file_error(error, log->lines.line, 0, NULL,
                               "the metrics have no time: state the interval between scrapes "
                               "(interval_s; calibrate --interval)");
    }
    status = find_device(log, &name, &device, error);
    if (status == GPW_OK) {
        status = open_scrape(log, device, bit_of(name.quantity), has_stamp, raw_ns, error);
    }
    if (status != GPW_OK || is < 0) {
        return status;
    }
    log->scrape_mask[device] |= bit_of(name.quantity);
    log->info.fields |= field_of(name.quantity);
    if (name.quantity <= GPWI_LOG_INSTANT) {
        gpwi_text_copy(log->power_name, sizeof log->power_name, name_text);
    }
    return gpwi_log_put(log, &log->scrape[device], name.quantity, name.bit,
                        value * unit_of(&name), GPW_POINT_INSTRUMENT, 0, error);
}
