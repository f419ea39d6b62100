/* SPDX-License-Identifier: MIT */
/* Any bytes as a log, borne and strict: an error with a reason, or rows that can be used, whose
 * time never runs backwards for one device. */
#include <gpupower/log.h>

#include <stdlib.h>
#include <string.h>

#define DEVICES 1024u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int true_thing)
{
    if (!true_thing) {
        abort();
    }
}

static int is_power(float power_w)
{
    return power_w != power_w || (power_w >= 0.0f && power_w <= GPW_POWER_MAX_W);
}

static void check_row(const gpw_log_row *row, int64_t *last_ns, uint8_t *seen)
{
    need(row->device < DEVICES);
    need(!seen[row->device] || row->stamp_ns >= last_ns[row->device]);
    seen[row->device] = 1;
    last_ns[row->device] = row->stamp_ns;
    need(is_power(row->power_w) && is_power(row->average_w) && is_power(row->instant_w));
}

static void read_as(const uint8_t *data, size_t size, const gpw_log_config *config, size_t room)
{
    static int64_t last_ns[DEVICES];
    static uint8_t seen[DEVICES];
    static gpw_log_row rows[64];
    char words[256];
    gpw_log_info info;
    gpw_file_error error;
    gpw_log *log = NULL;
    uint64_t total = 0;
    size_t count = 1, length, i;
    gpw_status status = gpw_log_open_text((const char *)data, size, config, &log, &error);

    memset(seen, 0, sizeof seen);
    if (status < GPW_OK) {
        need(log == NULL && (status != GPW_ERR_FORMAT || error.reason[0] != '\0'));
        return;
    }
    while (status == GPW_OK && count > 0) {
        status = gpw_log_next(log, rows, sizeof rows[0], room, &count, &error);
        for (i = 0; status == GPW_OK && i < count; i++) {
            check_row(&rows[i], last_ns, seen);
        }
        total += status == GPW_OK ? count : 0;
    }
    need(status != GPW_ERR_FORMAT || error.reason[0] != '\0');
    need(gpw_log_info_get(log, &info, sizeof info) == GPW_OK);
    need(info.rows >= total && info.devices <= DEVICES && info.first_ns <= info.last_ns);
    need(gpw_log_explain(log, words, sizeof words, &length) == GPW_OK && length > 0);
    need(strlen(words) < sizeof words);
    gpw_log_close(log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gpw_log_config config;

    need(gpw_log_config_init(&config, sizeof config) == GPW_OK);
    read_as(data, size, &config, 64);
    config.interval_s = 1.0f; /* logs without a time, and every share of damage */
    config.damaged_share = 1.0f;
    config.keep_duplicates = 1;
    read_as(data, size, &config, 3);
    strcpy(config.columns, "timestamp,index,power.draw,temperature.gpu");
    read_as(data, size, &config, 1);
    config.columns[0] = '\0';
    config.strict = 1;
    read_as(data, size, &config, 64);
    return 0;
}
