/* SPDX-License-Identifier: MIT */
/* Names of columns are cut into words, and the words say what a column holds. Every tool spells
 * differently, but all say power, watts, gpu and a number. */
#include "log_names.h"

#include "gpupower/source.h"
#include "log_words.h"

#include <string.h>

static int is_digit(char c)
{
    return '0' <= c && c <= '9';
}

static int is_letter(char c)
{
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
}

double gpwi_log_energy_unit(struct gpwi_text unit)
{
    const struct gpwi_unit *found = gpwi_unit_of(unit);

    return found != NULL && found->dimension == GPWI_JOULES ? found->factor : 0.0;
}

/* ---- fixed names ---- */

struct fixed {
    const char *name; /* words joined */
    enum gpwi_log_quantity quantity;
    uint32_t rank;
    int32_t scale;
};

static const struct fixed fixed_names[] = {
    {"timestamp", GPWI_LOG_TIME, 0, -1},
    {"t_s", GPWI_LOG_TIME, 0, 9},
    {"t_seconds", GPWI_LOG_TIME, 0, 9},
    {"time_s", GPWI_LOG_TIME, 0, 9},
    {"time_sec", GPWI_LOG_TIME, 0, 9},
    {"time_seconds", GPWI_LOG_TIME, 0, 9},
    {"timestamp_s", GPWI_LOG_TIME, 0, 9},
    {"timestamp_seconds", GPWI_LOG_TIME, 0, 9},
    {"epoch_s", GPWI_LOG_TIME, 0, 9},
    {"unix_time", GPWI_LOG_TIME, 0, -1},
    {"unix_timestamp", GPWI_LOG_TIME, 0, -1},
    {"epoch", GPWI_LOG_TIME, 0, -1},
    {"epoch_time", GPWI_LOG_TIME, 0, -1},
    {"t_ms", GPWI_LOG_TIME, 0, 6},
    {"time_ms", GPWI_LOG_TIME, 0, 6},
    {"timestamp_ms", GPWI_LOG_TIME, 0, 6},
    {"epoch_ms", GPWI_LOG_TIME, 0, 6},
    {"timestamp_system_epoch_ms", GPWI_LOG_TIME, 0, 6},
    {"t_us", GPWI_LOG_TIME, 0, 3},
    {"time_us", GPWI_LOG_TIME, 0, 3},
    {"timestamp_us", GPWI_LOG_TIME, 0, 3},
    {"t_ns", GPWI_LOG_TIME, 0, 0},
    {"time_ns", GPWI_LOG_TIME, 0, 0},
    {"timestamp_ns", GPWI_LOG_TIME, 0, 0},
    {"timestamp_utc", GPWI_LOG_TIME, 0, -1},
    {"timestamp_iso", GPWI_LOG_TIME, 0, -1},
    {"time_utc", GPWI_LOG_TIME, 0, -1},
    {"datetime_utc", GPWI_LOG_TIME, 0, -1},
    {"timestamp_local", GPWI_LOG_TIME, 1, -1},
    {"time_local", GPWI_LOG_TIME, 1, -1},
    {"datetime", GPWI_LOG_TIME, 1, -1},
    {"date_time", GPWI_LOG_TIME, 1, -1},
    {"time", GPWI_LOG_TIME, 2, -1},
    {"t", GPWI_LOG_TIME, 2, -1},
    {"ts", GPWI_LOG_TIME, 2, -1},
    {"relative_time_s", GPWI_LOG_TIME, 3, 9},
    {"relative_time_ms", GPWI_LOG_TIME, 3, 6},
    {"time_relative_s", GPWI_LOG_TIME, 3, 9},
    {"time_relative_ms", GPWI_LOG_TIME, 3, 6},
    {"elapsed_s", GPWI_LOG_TIME, 3, 9},
    {"elapsed_sec", GPWI_LOG_TIME, 3, 9},
    {"elapsed_seconds", GPWI_LOG_TIME, 3, 9},
    {"elapsed_ms", GPWI_LOG_TIME, 3, 6},
    {"elapsed_time_s", GPWI_LOG_TIME, 3, 9},
    {"elapsed", GPWI_LOG_TIME, 3, -1},
    {"seconds", GPWI_LOG_TIME, 3, 9},
    {"date", GPWI_LOG_DATE, 0, -1},
    {"index", GPWI_LOG_INDEX, 0, 0},
    {"gpu_index", GPWI_LOG_INDEX, 0, 0},
    {"gpu_id", GPWI_LOG_INDEX, 1, 0},
    {"gpu", GPWI_LOG_INDEX, 1, 0},
    {"idx", GPWI_LOG_INDEX, 1, 0},
    {"gpu_idx", GPWI_LOG_INDEX, 1, 0},
    {"device_id", GPWI_LOG_INDEX, 2, 0},
    {"device_index", GPWI_LOG_INDEX, 2, 0},
    {"device", GPWI_LOG_INDEX, 3, 0},
    {"minor_number", GPWI_LOG_INDEX, 4, 0},
    {"uuid", GPWI_LOG_UUID, 0, 0},
    {"gpu_uuid", GPWI_LOG_UUID, 0, 0},
    {"pci_bus_id", GPWI_LOG_BUS, 0, 0},
    {"gpu_bus_id", GPWI_LOG_BUS, 0, 0},
    {"bus_id", GPWI_LOG_BUS, 0, 0},
    {"pci_bus_id_gpu", GPWI_LOG_BUS, 1, 0},
    {"entity", GPWI_LOG_ENTITY, 0, 0},
    {"name", GPWI_LOG_MODEL, 1, 0},
    {"gpu_name", GPWI_LOG_MODEL, 0, 0},
    {"gpu_model", GPWI_LOG_MODEL, 0, 0},
    {"modelname", GPWI_LOG_MODEL, 0, 0},
    {"model_name", GPWI_LOG_MODEL, 0, 0},
    {"hostname", GPWI_LOG_NODE, 0, 0},
    {"host", GPWI_LOG_NODE, 1, 0},
    {"node", GPWI_LOG_NODE, 1, 0},
    {"node_name", GPWI_LOG_NODE, 1, 0},
    {"instance", GPWI_LOG_NODE, 2, 0},
    {"metric", GPWI_LOG_METRIC, 0, 0},
    {"metric_name", GPWI_LOG_METRIC, 0, 0},
    {"field", GPWI_LOG_METRIC, 1, 0},
    {"value", GPWI_LOG_VALUE, 0, 0},
    {"throttle_reasons", GPWI_LOG_REASONS, 1, 0},
    {"dcgm_fi_dev_clock_throttle_reasons", GPWI_LOG_REASONS, 0, 0},
    {"dcgm_fi_dev_clocks_event_reasons", GPWI_LOG_REASONS, 0, 0},
    {"powr", GPWI_LOG_POWER, 0, 0},
    {"gtemp", GPWI_LOG_TEMPERATURE, 0, 0},
    {"tmptr", GPWI_LOG_TEMPERATURE, 0, 0},
    {"mtemp", GPWI_LOG_MEMORY_TEMPERATURE, 0, 0},
    {"mmtmp", GPWI_LOG_MEMORY_TEMPERATURE, 0, 0},
    {"pclk", GPWI_LOG_SM_CLOCK, 0, 0},
    {"smclk", GPWI_LOG_SM_CLOCK, 0, 0},
    {"mclk", GPWI_LOG_MEMORY_CLOCK, 0, 0},
    {"mmclk", GPWI_LOG_MEMORY_CLOCK, 0, 0},
    {"sm", GPWI_LOG_UTILISATION, 1, 0},
    {"gputl", GPWI_LOG_UTILISATION, 0, 0},
    {"memory_used", GPWI_LOG_MEMORY_USED, 0, 0},
    {"memory_used_mib", GPWI_LOG_MEMORY_USED, 0, 0},
    {"mem_used", GPWI_LOG_MEMORY_USED, 1, 0},
    {"mem_used_mib", GPWI_LOG_MEMORY_USED, 1, 0},
    {"gpu_memory_used", GPWI_LOG_MEMORY_USED, 1, 0},
    {"fb_used", GPWI_LOG_MEMORY_USED, 1, 0},
    {"dcgm_fi_dev_fb_used", GPWI_LOG_MEMORY_USED, 0, 0},
    {"fbusd", GPWI_LOG_MEMORY_USED, 0, 0},
};

static const struct fixed *fixed_of(const char *joined)
{
    size_t i;

    for (i = 0; i < sizeof fixed_names / sizeof fixed_names[0]; i++) {
        if (strcmp(joined, fixed_names[i].name) == 0) {
            return &fixed_names[i];
        }
    }
    return NULL;
}

/* ---- reasons for lowered clocks ---- */

/* Bits as NVML numbers them. */
static const struct {
    const char *words;
    uint32_t bit;
} reasons[] = {
    {"gpu_idle", 0x1},
    {"applications_clocks_setting", 0x2},
    {"sw_power_cap", 0x4},
    {"hw_slowdown", 0x8},
    {"sync_boost", 0x10},
    {"sw_thermal_slowdown", 0x20},
    {"hw_thermal_slowdown", 0x40},
    {"hw_power_brake_slowdown", 0x80},
};

static int read_reason(const char *joined, struct gpwi_log_name *name)
{
    const int of_list = strstr(joined, "clocks_event_reasons_") == joined ||
                        strstr(joined, "clocks_throttle_reasons_") == joined;
    const char *rest = of_list ? strstr(joined, "reasons_") + 8 : joined;
    size_t i;

    if (of_list && strcmp(rest, "active") == 0) {
        name->quantity = GPWI_LOG_REASONS;
        return 1;
    }
    for (i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (strcmp(rest, reasons[i].words) == 0 && (of_list || reasons[i].bit > 2u)) {
            name->quantity = GPWI_LOG_REASON_BIT;
            name->bit = reasons[i].bit;
            return 1;
        }
    }
    return of_list;
}

/* ---- devices ---- */

static const char *const device_words[] = {
    "gpu",     "gpus", "device", "dev",    "card", "gcd",     "accelerator",
    "n",       "node", "host",   "server", "g",    "nvidia",  "board",
    "channel", "ch",   "outlet", "system", "pdu",  "chassis", NULL};
static const char *const node_words[] = {
    "n",        "node", "host", "server",  "system", "sys",        "chassis",
    "wall",     "psu",  "ac",   "bmc",     "pdu",    "outlet",     "redfish",
    "consumed", "dcmi", "ipmi", "channel", "ch",     "powerwatts", "powerconsumedwatts",
    NULL};
static const char *const not_a_gpu[] = {
    "cpu",    "dram",   "package", "rapl", "memory", "mem",    "hbm",      "fan",      "socket",
    "uncore", "module", "core",    "soc",  "nvlink", "switch", "reactive", "apparent", NULL};
static const char *const totals[] = {"total", "sum", "aggregate", "totals", "overall", NULL};
static const char *const filler[] = {
    "power",  "draw",    "usage",       "consumption", "w",
    "watts",  "watt",    "kw",          "mw",          "p",
    "pwr",    "reading", "instant",     "average",     "instantaneous",
    "avg",    "mean",    "inst",        "value",       "current",
    "energy", "j",       "mj",          "joules",      "temperature",
    "temp",   "c",       "utilization", "util",        "clock",
    "mhz",    "nvml",    "smi",         "dcgm",        "fi",
    "draws",  NULL};

/* The device a column belongs to: "gpu0" of gpu0_prefill_w, "system" of system_power. */
static void read_label(const struct gpwi_words *words, struct gpwi_log_name *name)
{
    uint32_t i;

    for (i = 0; i + 1 < words->count; i++) {
        if (gpwi_word_is_any(words->word[i], device_words) && is_digit(words->word[i + 1][0])) {
            gpwi_text_append(name->label, sizeof name->label, words->word[i]);
            gpwi_text_append(name->label, sizeof name->label, words->word[i + 1]);
            return;
        }
    }
    for (i = 0; i < words->count; i++) { /* 0_power_w, power_3 */
        if (is_digit(words->word[i][0])) {
            gpwi_text_append(name->label, sizeof name->label, words->word[i]);
            return;
        }
    }
    for (i = 0; i < words->count; i++) {
        if (!gpwi_word_is_any(words->word[i], filler) &&
            !gpwi_word_is_any(words->word[i], totals)) {
            if (name->label[0] != '\0') {
                gpwi_text_append(name->label, sizeof name->label, "_");
            }
            gpwi_text_append(name->label, sizeof name->label, words->word[i]);
        }
    }
}

/* ---- what is measured ---- */

static int is_percentile(const struct gpwi_words *words)
{
    uint32_t i;

    for (i = 0; i + 1 < words->count; i++) {
        if (strcmp(words->word[i], "p") == 0 && is_digit(words->word[i + 1][0])) {
            return 1;
        }
    }
    return 0;
}

static void read_power(const struct gpwi_words *words, struct gpwi_log_name *name)
{
    static const char *const instant[] = {"instant", "instantaneous", "inst", NULL};
    static const char *const average[] = {"average", "avg", "mean", NULL};
    static const char *const limit[] = {"limit", "cap", NULL};
    static const char *const bound[] = {"max", "min", "default", "requested", "peak", NULL};
    static const char *const other[] = {
        "state",    "management", "factor",  "supply",  "readings",  "violation",
        "brake",    "std",        "reasons", "profile", "smoothing", "error",
        "accuracy", "mode",       "inforom", "oem",     NULL};

    if (gpwi_words_have_any(words, other) || gpwi_words_have_any(words, not_a_gpu)) {
        return;
    }
    if (gpwi_words_have_any(words, limit)) {
        if (!gpwi_words_have_any(words, bound)) {
            name->quantity = GPWI_LOG_LIMIT;
            name->rank = gpwi_words_have(words, "enforced") ? 0 : 1;
        }
        return;
    }
    if (gpwi_words_have_any(words, bound) || is_percentile(words)) {
        return; /* the largest of something is no sample */
    }
    name->quantity = gpwi_words_have_any(words, instant)   ? GPWI_LOG_INSTANT
                     : gpwi_words_have_any(words, average) ? GPWI_LOG_AVERAGE
                                                           : GPWI_LOG_POWER;
    name->is_total = (uint32_t)gpwi_words_have_any(words, totals);
    name->point = gpwi_words_have_any(words, node_words) ? (uint32_t)GPW_POINT_NODE_AC
                  : gpwi_words_have(words, "gpu") || gpwi_words_have(words, "gpus") ||
                          gpwi_words_have(words, "nvml") || gpwi_words_have(words, "draw") ||
                          gpwi_words_have(words, "dcgm") || gpwi_words_have(words, "pwr") ||
                          gpwi_words_have(words, "gcd")
                      ? (uint32_t)GPW_POINT_INSTRUMENT
                      : (uint32_t)GPW_POINT_UNKNOWN;
    name->is_smi = gpwi_words_have(words, "draw") || gpwi_words_have(words, "dcgm") ||
                   gpwi_words_have(words, "pwr");
}

static void read_temperature(const struct gpwi_words *words, struct gpwi_log_name *name)
{
    static const char *const other[] = {"limit",  "max",       "slowdown", "shutdown",
                                        "tlimit", "cpu",       "fan",      "inlet",
                                        "outlet", "threshold", "ambient",  NULL};
    static const char *const memory[] = {"memory", "mem", "hbm", NULL};

    if (!gpwi_words_have_any(words, other)) {
        name->quantity = gpwi_words_have_any(words, memory) ? GPWI_LOG_MEMORY_TEMPERATURE
                                                            : GPWI_LOG_TEMPERATURE;
    }
}

static void read_clock(const struct gpwi_words *words, struct gpwi_log_name *name)
{
    static const char *const other[] = {"max",     "min",      "video", "applications",
                                        "default", "reasons",  "cpu",   "app",
                                        "event",   "throttle", NULL};
    static const char *const memory[] = {"memory", "mem", "hbm", NULL};

    if (!gpwi_words_have_any(words, other)) {
        name->quantity =
            gpwi_words_have_any(words, memory) ? GPWI_LOG_MEMORY_CLOCK : GPWI_LOG_SM_CLOCK;
        name->rank = gpwi_words_have(words, "sm") ? 0 : 1;
    }
}

static void read_share(const struct gpwi_words *words, struct gpwi_log_name *name)
{
    static const char *const other[] = {"memory",  "mem",  "enc",  "dec", "encoder",
                                        "decoder", "jpg",  "jpeg", "ofa", "fan",
                                        "cpu",     "vram", "copy", NULL};

    if (!gpwi_words_have_any(words, other)) {
        name->quantity = GPWI_LOG_UTILISATION;
    }
}

/* By words, where the name is none of the fixed ones. */
static void read_words(const struct gpwi_words *words, const struct gpwi_unit *unit,
                       struct gpwi_log_name *name)
{
    static const char *const power[] = {
        "power", "pwr", "draw", "watt", "watts", "powerwatts", "powerconsumedwatts", NULL};
    static const char *const energy[] = {"energy", "totec", "joules", NULL};
    static const char *const temperature[] = {"temp", "temperature", "temperatures", NULL};
    static const char *const clock[] = {"clock", "clocks", "clk", NULL};
    static const char *const share[] = {"util", "utilization", "utilisation", NULL};
    const enum gpwi_dimension dimension = unit != NULL ? unit->dimension : GPWI_NO_UNIT;

    if (dimension == GPWI_OTHER || dimension == GPWI_SECONDS) {
        return;
    }
    if (gpwi_words_have_any(words, energy) || dimension == GPWI_JOULES) {
        if (!gpwi_words_have_any(words, not_a_gpu) &&
            (dimension == GPWI_JOULES || dimension == GPWI_NO_UNIT)) {
            name->is_smi =
                gpwi_words_have(words, "consumption") || gpwi_words_have(words, "totec");
            name->quantity =
                dimension == GPWI_JOULES || name->is_smi ? GPWI_LOG_ENERGY : GPWI_LOG_NOTHING;
        }
    } else if (gpwi_words_have_any(words, share) &&
               (dimension == GPWI_SHARE || dimension == GPWI_NO_UNIT)) {
        read_share(words, name);
    } else if (gpwi_words_have_any(words, temperature) || dimension == GPWI_DEGREES) {
        read_temperature(words, name);
    } else if (gpwi_words_have_any(words, clock) || dimension == GPWI_MEGAHERTZ) {
        read_clock(words, name);
    } else if (dimension == GPWI_WATTS ||
               (dimension == GPWI_NO_UNIT &&
                (gpwi_words_have_any(words, power) ||
                 (words->count == 1 && gpwi_words_have(words, "p"))))) {
        read_power(words, name);
    }
    if (name->quantity != GPWI_LOG_NOTHING) {
        read_label(words, name);
        name->unit = dimension == GPWI_NO_UNIT ? 0.0 : unit->factor;
    }
}

static void read_bare(const struct gpwi_words *words, struct gpwi_log_name *name)
{
    const int numbered = words->count == 2 && gpwi_word_is_any(words->word[0], device_words) &&
                         is_digit(words->word[1][0]);
    const int number =
        words->count == 1 && is_digit(words->word[0][0]) && strlen(words->word[0]) <= 3;

    if (numbered || number) {
        name->is_bare = 1;
        read_label(words, name);
        name->point = numbered && gpwi_word_is_any(words->word[0], node_words)
                          ? (uint32_t)GPW_POINT_NODE_AC
                          : (uint32_t)GPW_POINT_INSTRUMENT;
    }
}

static void read_plain(struct gpwi_text cell, struct gpwi_log_name *name)
{
    struct gpwi_text rest = cell;
    const struct gpwi_text bracket = gpwi_unit_take(&rest);
    const struct gpwi_unit *unit = bracket.length > 0 ? gpwi_unit_of(bracket) : NULL;
    const struct fixed *fixed;
    struct gpwi_words words;
    char joined[160];

    gpwi_words_cut(rest, &words);
    if (words.count == 0) {
        return;
    }
    gpwi_words_join(&words, joined, sizeof joined);
    fixed = fixed_of(joined);
    if (fixed != NULL) {
        if (fixed->quantity == GPWI_LOG_MEMORY_USED && bracket.length > 0 &&
            !gpwi_text_is_any_case(bracket, "mib") && !gpwi_text_is_any_case(bracket, "mb")) {
            return;
        }
        name->quantity = fixed->quantity;
        name->rank = fixed->rank;
        name->scale = fixed->scale;
        name->is_smi = fixed->quantity == GPWI_LOG_POWER;
        name->point = name->is_smi ? (uint32_t)GPW_POINT_INSTRUMENT : 0u;
        if (unit != NULL && unit->dimension == GPWI_SECONDS &&
            name->quantity == GPWI_LOG_TIME) {
            name->scale = unit->scale;
        }
        return;
    }
    if (read_reason(joined, name)) {
        return;
    }
    if (bracket.length > 0 && unit == NULL && !gpwi_text_is_any_case(bracket, "avg") &&
        !gpwi_text_is_any_case(bracket, "instant")) {
        return; /* a unit that is not known: something else */
    }
    if (unit == NULL && words.count > 1) {
        unit = gpwi_words_unit(&words);
    }
    read_words(&words, unit, name);
    if (name->quantity == GPWI_LOG_NOTHING && unit == NULL) {
        read_bare(&words, name);
    }
}

void gpwi_log_name_read(struct gpwi_text cell, struct gpwi_log_name *name)
{
    const char *brace = cell.length > 0 ? memchr(cell.at, '{', cell.length) : NULL;
    struct gpwi_text metric = cell, labels;

    memset(name, 0, sizeof *name);
    name->scale = -1;
    if (brace == NULL) {
        read_plain(cell, name);
        return;
    }
    metric.length = (size_t)(brace - cell.at);
    read_plain(gpwi_text_trim(metric), name);
    name->label[0] = '\0';
    labels.at = brace;
    labels.length = cell.length - metric.length;
    gpwi_log_labels_read(labels, name);
}

/* ---- labels ---- */

static int take_label(struct gpwi_text *rest, struct gpwi_text *key, struct gpwi_text *value)
{
    const char *equals;
    size_t i = 0;

    while (rest->length > 0 && !is_letter(rest->at[0]) && rest->at[0] != '_') {
        rest->at++;
        rest->length--;
    }
    equals = rest->length > 0 ? memchr(rest->at, '=', rest->length) : NULL;
    if (equals == NULL) {
        return 0;
    }
    key->at = rest->at;
    key->length = (size_t)(equals - rest->at);
    *key = gpwi_text_trim(*key);
    rest->length -= (size_t)(equals - rest->at) + 1u;
    rest->at = equals + 1;
    while (rest->length > 0 && rest->at[0] == '"') {
        rest->at++;
        rest->length--;
    }
    while (i < rest->length && rest->at[i] != '"' && rest->at[i] != '}' &&
           rest->at[i] != '\\') {
        i++;
    }
    value->at = rest->at;
    value->length = i;
    rest->at += i;
    rest->length -= i;
    return 1;
}

void gpwi_log_labels_read(struct gpwi_text labels, struct gpwi_log_name *name)
{
    struct gpwi_text key, value;

    while (take_label(&labels, &key, &value)) {
        if (gpwi_text_is_any_case(key, "gpu") || gpwi_text_is_any_case(key, "index") ||
            gpwi_text_is_any_case(key, "gpu_id")) {
            gpwi_text_copy(name->label, sizeof name->label, value);
        } else if (gpwi_text_is_any_case(key, "uuid") ||
                   gpwi_text_is_any_case(key, "gpu_uuid")) {
            gpwi_text_copy(name->uuid, sizeof name->uuid, value);
        } else if (gpwi_text_is_any_case(key, "modelName") ||
                   gpwi_text_is_any_case(key, "name")) {
            gpwi_text_copy(name->model, sizeof name->model, value);
        } else if (gpwi_text_is_any_case(key, "hostname") ||
                   (name->node[0] == '\0' && (gpwi_text_is_any_case(key, "instance") ||
                                              gpwi_text_is_any_case(key, "node")))) {
            gpwi_text_copy(name->node, sizeof name->node, value);
        } else if (gpwi_text_is(key, "__name__")) {
            struct gpwi_log_name metric;

            memset(&metric, 0, sizeof metric);
            read_plain(value, &metric);
            name->quantity = metric.quantity;
            name->unit = metric.unit;
            name->point = metric.point;
            name->is_smi = metric.is_smi;
        }
    }
}
