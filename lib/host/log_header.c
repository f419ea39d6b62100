/* SPDX-License-Identifier: MIT */
/* What the columns of a table hold: the plan that its rows are then read by. */
#include "log_internal.h"
#include "log_words.h"

#include <stdlib.h>
#include <string.h>

/* Without one of these a table is no log of power. */
#define NEEDED                                                                                 \
  (1u << GPW_LOG_POWER | 1u << GPW_LOG_AVERAGE | 1u << GPW_LOG_INSTANT | 1u << GPW_LOG_ENERGY)

struct header {
    gpw_log *log;
    struct gpwi_log_plan *plan;
    struct gpwi_log_name *names; /* one a cell */
    uint32_t count;
    int is_analyser;
};

static int is_power(enum gpwi_log_quantity quantity)
{
    return quantity == GPWI_LOG_POWER || quantity == GPWI_LOG_AVERAGE ||
           quantity == GPWI_LOG_INSTANT;
}

static int is_reading(enum gpwi_log_quantity quantity)
{
    return quantity >= GPWI_LOG_POWER && quantity <= GPWI_LOG_REASON_BIT;
}

/* The first cell of the lowest rank. */
static uint32_t find(const struct header *h, enum gpwi_log_quantity quantity)
{
    uint32_t best = GPWI_NO_COLUMN, i;

    for (i = 0; i < h->count; i++) {
        if (h->names[i].quantity == quantity &&
            (best == GPWI_NO_COLUMN || h->names[i].rank < h->names[best].rank)) {
            best = i;
        }
    }
    return best;
}

static int has_device_column(const struct header *h)
{
    const struct gpwi_log_plan *p = h->plan;

    return p->index != GPWI_NO_COLUMN || p->uuid != GPWI_NO_COLUMN ||
           p->bus != GPWI_NO_COLUMN || p->entity != GPWI_NO_COLUMN;
}

static int is_numbered(const char *label)
{
    for (; *label != '\0'; label++) {
        if ('0' <= *label && *label <= '9') {
            return 1;
        }
    }
    return 0;
}

/* A device of its own: its label, or the labels of a metric. */
static int same_device(const struct gpwi_log_name *a, const struct gpwi_log_name *b)
{
    return strcmp(a->label, b->label) == 0 && strcmp(a->uuid, b->uuid) == 0 &&
           strcmp(a->node, b->node) == 0;
}

/* Columns named "GPU 0" or "0" hold power where no other column does. */
static void adopt_bare(struct header *h)
{
    uint32_t i;

    for (i = 0; i < h->count; i++) {
        if (is_reading(h->names[i].quantity)) {
            return;
        }
    }
    for (i = 0; i < h->count; i++) {
        if (h->names[i].is_bare) {
            h->names[i].quantity = GPWI_LOG_POWER;
        }
    }
}

/* A total, and what holds the boards as well, is left out where the parts are there: nothing
 * must be counted twice. */
static void drop_totals(struct header *h)
{
    uint32_t numbered = 0, boards = 0, parts = 0, i;

    for (i = 0; i < h->count; i++) {
        const struct gpwi_log_name *name = &h->names[i];

        if (is_power(name->quantity) && !name->is_total) {
            parts++;
            numbered += is_numbered(name->label) || name->uuid[0] != '\0';
            boards += name->point == (uint32_t)GPW_POINT_INSTRUMENT;
        }
    }
    for (i = 0; i < h->count; i++) {
        struct gpwi_log_name *name = &h->names[i];

        if (!is_power(name->quantity)) {
            continue;
        }
        if ((name->is_total && parts > 0) ||
            (!is_numbered(name->label) && name->uuid[0] == '\0' && numbered > 1) ||
            (name->point == (uint32_t)GPW_POINT_NODE_AC && boards > 0)) {
            name->quantity = GPWI_LOG_NOTHING;
            name->is_total = 2;
        }
    }
}

static uint32_t slot_of(const struct header *h, const uint32_t *owner, uint32_t cell)
{
    uint32_t slot;

    for (slot = 0; slot < h->plan->slots; slot++) {
        if (same_device(&h->names[owner[slot]], &h->names[cell])) {
            return slot;
        }
    }
    return GPWI_NO_COLUMN;
}

/* Which cell stands for which device. */
static void find_slots(struct header *h, uint32_t *owner)
{
    const int long_table = has_device_column(h) || h->plan->is_long;
    uint32_t i;

    h->plan->slots = 0;
    for (i = 0; i < h->count && !long_table; i++) {
        if ((is_power(h->names[i].quantity) || h->names[i].quantity == GPWI_LOG_ENERGY) &&
            slot_of(h, owner, i) == GPWI_NO_COLUMN) {
            owner[h->plan->slots++] = i;
        }
    }
    h->plan->is_wide = h->plan->slots > 1u;
    if (h->plan->slots == 0) {
        owner[0] = 0;
        h->plan->slots = 1;
    }
}

static gpw_status ambiguous(const struct header *h, uint32_t a, uint32_t b,
                            gpw_file_error *error)
{
    const struct gpwi_row *row = &h->log->row;
    char name_a[48], name_b[48];

    gpwi_text_copy(name_a, sizeof name_a, row->cells[a]);
    gpwi_text_copy(name_b, sizeof name_b, row->cells[b]);
    return gpwi_file_error(error, h->log->lines.line, b + 1u, name_b,
                           "columns %u (%s) and %u (%s) could both be meant: keep one", a + 1u,
                           name_a, b + 1u, name_b);
}

static double unit_of(const struct gpwi_log_name *name)
{
    if (name->unit > 0.0) {
        return name->unit;
    }
    return name->quantity == GPWI_LOG_ENERGY        ? 1e-3
           : name->quantity == GPWI_LOG_UTILISATION ? 0.01
                                                    : 1.0;
}

static struct gpwi_log_column *column_for(struct gpwi_log_plan *plan,
                                          enum gpwi_log_quantity quantity, uint32_t slot)
{
    uint32_t i;

    for (i = 0; i < plan->count; i++) {
        if (plan->columns[i].quantity == quantity && plan->columns[i].slot == slot) {
            return &plan->columns[i];
        }
    }
    return NULL;
}

static gpw_status add_column(struct header *h, uint32_t cell, uint32_t slot,
                             gpw_file_error *error)
{
    const struct gpwi_log_name *name = &h->names[cell];
    struct gpwi_log_column *column = name->quantity == GPWI_LOG_REASON_BIT
                                         ? NULL
                                         : column_for(h->plan, name->quantity, slot);

    if (column != NULL) {
        const struct gpwi_log_name *there = &h->names[column->cell];

        if (is_power(name->quantity) && name->rank == there->rank &&
            name->point == there->point) {
            return ambiguous(h, column->cell, cell, error);
        }
        if (name->rank > there->rank || (name->rank == there->rank && there->point != 0)) {
            return GPW_OK;
        }
    } else {
        column = &h->plan->columns[h->plan->count++];
    }
    column->quantity = name->quantity;
    column->cell = cell;
    column->slot = slot;
    column->bit = name->bit;
    column->has_unit = name->unit > 0.0;
    column->unit = unit_of(name);
    if (is_power(name->quantity) || h->plan->slot_point[slot] == 0) {
        h->plan->slot_point[slot] = name->point;
    }
    return GPW_OK;
}

static uint32_t field_of(enum gpwi_log_quantity quantity)
{
    static const uint32_t fields[] = {0,
                                      1u << GPW_LOG_POWER,
                                      1u << GPW_LOG_AVERAGE,
                                      1u << GPW_LOG_INSTANT,
                                      1u << GPW_LOG_LIMIT,
                                      1u << GPW_LOG_ENERGY,
                                      1u << GPW_LOG_TEMPERATURE,
                                      1u << GPW_LOG_MEMORY_TEMPERATURE,
                                      1u << GPW_LOG_SM_CLOCK,
                                      1u << GPW_LOG_MEMORY_CLOCK,
                                      1u << GPW_LOG_UTILISATION,
                                      1u << GPW_LOG_MEMORY_USED,
                                      1u << GPW_LOG_REASONS,
                                      1u << GPW_LOG_REASONS};

    return is_reading(quantity) ? fields[quantity] : 0u;
}

static gpw_status add_columns(struct header *h, const uint32_t *owner, gpw_file_error *error)
{
    struct gpwi_log_plan *plan = h->plan;
    gpw_status status = GPW_OK;
    uint32_t i;

    memset(plan->slot_point, 0, sizeof plan->slot_point);
    for (i = 0; i < h->count && status == GPW_OK; i++) {
        if (is_reading(h->names[i].quantity)) {
            const uint32_t slot = plan->is_wide ? slot_of(h, owner, i) : 0u;

            if (slot != GPWI_NO_COLUMN) {
                status = add_column(h, i, slot, error);
            }
        }
    }
    plan->fields = 0;
    for (i = 0; i < plan->count; i++) {
        plan->fields |= field_of(plan->columns[i].quantity);
    }
    plan->point = plan->slot_point[0];
    if (has_device_column(h) && plan->point != (uint32_t)GPW_POINT_NODE_AC) {
        plan->point = GPW_POINT_INSTRUMENT;
    }
    return status;
}

/* ---- what the table is ---- */

static int any_brace(const struct header *h)
{
    uint32_t i;

    for (i = 0; i < h->count; i++) {
        const struct gpwi_text cell = h->log->row.cells[i];

        if (cell.length > 0 && memchr(cell.at, '{', cell.length) != NULL) {
            return 1;
        }
    }
    return 0;
}

static uint32_t format_of(const struct header *h)
{
    uint32_t smi = 0, bare = 0, dotted = 0, i;

    for (i = 0; i < h->count; i++) {
        const struct gpwi_text cell = h->log->row.cells[i];

        smi |= h->names[i].is_smi;
        bare |= h->names[i].is_bare && h->names[i].quantity != GPWI_LOG_NOTHING;
        dotted |= cell.length > 6 && memchr(cell.at, '.', cell.length) != NULL;
    }
    if (h->plan->entity != GPWI_NO_COLUMN) {
        return GPW_LOG_DCGMI;
    }
    if (h->log->separator == ' ') {
        return smi && h->plan->index != GPWI_NO_COLUMN ? GPW_LOG_DMON : GPW_LOG_WATTAMETER;
    }
    if (h->plan->is_long || any_brace(h) || bare) {
        return GPW_LOG_PROMETHEUS_CSV;
    }
    if (h->is_analyser) {
        return GPW_LOG_ANALYSER;
    }
    return smi || dotted ? GPW_LOG_NVIDIA_SMI : GPW_LOG_CSV;
}

static const char *quantity_words(const struct gpwi_log_name *name)
{
    static const char *const words[] = {"not looked at",
                                        "power",
                                        "power, averaged",
                                        "power, instantaneous",
                                        "power limit",
                                        "energy counter",
                                        "temperature",
                                        "memory temperature",
                                        "SM clock",
                                        "memory clock",
                                        "utilisation",
                                        "memory used",
                                        "why clocks are lowered",
                                        "why clocks are lowered",
                                        "time",
                                        "date",
                                        "device",
                                        "device",
                                        "device",
                                        "device",
                                        "board's name",
                                        "host",
                                        "metric",
                                        "value"};

    return name->is_total == 2 ? "a total, left out" : words[name->quantity];
}

/* 0: there is no more room, and dots say so. */
static int note(gpw_log *log, const char *part)
{
    static const char dots[] = "  ...\n";
    const size_t length = strlen(log->columns_text);

    if (length + strlen(part) + sizeof dots > sizeof log->columns_text) {
        const size_t end = length >= sizeof dots ? length - (sizeof dots - 1u) : 0u;

        if (strcmp(log->columns_text + end, dots) != 0) {
            gpwi_text_append(log->columns_text, sizeof log->columns_text, dots);
        }
        return 0;
    }
    memcpy(log->columns_text + length, part, strlen(part) + 1u);
    return 1;
}

/* For the explanation: each column with what it was taken for; of another header between rows,
 * its line too. */
static void note_columns(const struct header *h)
{
    gpw_log *log = h->log;
    char part[112], shown[80];
    uint32_t unused = 0, i;

    if (log->data_lines == 0) {
        log->columns_text[0] = '\0';
    } else {
        snprintf(part, sizeof part, "  from line %u on:\n", (unsigned)log->lines.line);
        if (!note(log, part)) {
            return;
        }
    }
    for (i = 0; i < h->count; i++) {
        const struct gpwi_log_name *name = &h->names[i];

        if (name->quantity == GPWI_LOG_NOTHING && name->is_total != 2) {
            unused++;
            continue;
        }
        gpwi_text_copy(shown, sizeof shown, log->row.cells[i]);
        snprintf(part, sizeof part, "  %s: %s\n", shown, quantity_words(name));
        if (!note(log, part)) {
            return;
        }
    }
    if (unused > 0) {
        snprintf(part, sizeof part, "  %u more not looked at\n", (unsigned)unused);
        (void)note(log, part);
    }
}

static gpw_status make_devices(struct header *h, const uint32_t *owner, gpw_file_error *error)
{
    gpw_status status = GPW_OK;
    uint32_t slot;

    if (!h->plan->is_wide) { /* found row by row */
        gpwi_text_copy(h->plan->slot_label, sizeof h->plan->slot_label,
                       gpwi_text_of(h->names[owner[0]].label));
        return GPW_OK;
    }
    for (slot = 0; slot < h->plan->slots && status == GPW_OK; slot++) {
        const struct gpwi_log_name *name = &h->names[owner[slot]];
        struct gpwi_log_identity identity;

        memset(&identity, 0, sizeof identity);
        identity.label = gpwi_text_of(name->label);
        identity.uuid = gpwi_text_of(name->uuid);
        identity.node = gpwi_text_of(name->node);
        identity.model = gpwi_text_of(name->model);
        identity.point = h->plan->slot_point[slot];
        status = gpwi_log_find_device(h->log, &identity, &h->log->slot_device[slot], error);
    }
    return status;
}

static void find_columns(struct header *h)
{
    struct gpwi_log_plan *p = h->plan;

    p->cells = h->count;
    p->count = 0;
    p->time = find(h, GPWI_LOG_TIME);
    p->date = find(h, GPWI_LOG_DATE);
    p->metric = find(h, GPWI_LOG_METRIC);
    p->value = find(h, GPWI_LOG_VALUE);
    p->entity = find(h, GPWI_LOG_ENTITY);
    p->index = find(h, GPWI_LOG_INDEX);
    p->uuid = find(h, GPWI_LOG_UUID);
    p->bus = find(h, GPWI_LOG_BUS);
    p->model = find(h, GPWI_LOG_MODEL);
    p->node = find(h, GPWI_LOG_NODE);
    if (p->value != GPWI_NO_COLUMN && p->metric == GPWI_NO_COLUMN &&
        p->model != GPWI_NO_COLUMN) {
        p->metric = p->model; /* `name,value`: the name is the metric's */
        p->model = GPWI_NO_COLUMN;
    }
    p->is_long = p->metric != GPWI_NO_COLUMN && p->value != GPWI_NO_COLUMN;
    if (p->date != GPWI_NO_COLUMN && p->time == GPWI_NO_COLUMN) {
        p->time = p->date; /* a date with its time */
        p->date = GPWI_NO_COLUMN;
    }
    p->time_scale = p->time != GPWI_NO_COLUMN ? h->names[p->time].scale : -1;
}

/* Only what stands at an AC input tells a power factor, or volts and amps. */
static int has_analyser_words(const struct header *h)
{
    static const char *const volts[] = {"volts", "volt", "voltage", "vrms", NULL};
    static const char *const amps[] = {"amps", "amp", "current", "arms", NULL};
    uint32_t i, found = 0;

    for (i = 0; i < h->count; i++) {
        struct gpwi_words words;

        gpwi_words_cut(h->log->row.cells[i], &words);
        if (gpwi_words_have(&words, "factor") || gpwi_words_have(&words, "pf")) {
            return 1;
        }
        found |= gpwi_words_have_any(&words, volts) ? 1u : 0u;
        found |= gpwi_words_have_any(&words, amps) ? 2u : 0u;
    }
    return found == 3u;
}

static int is_analyser(const struct header *h)
{
    uint32_t i;

    for (i = 0; i < h->count; i++) {
        if (is_power(h->names[i].quantity) &&
            h->names[i].point == (uint32_t)GPW_POINT_INSTRUMENT) {
            return 0;
        }
    }
    return !has_device_column(h) && has_analyser_words(h);
}

static void place_at_input(struct header *h)
{
    uint32_t i;

    for (i = 0; i < h->count && h->is_analyser; i++) {
        if (is_power(h->names[i].quantity)) {
            h->names[i].point = (uint32_t)GPW_POINT_NODE_AC;
        }
    }
}

static gpw_status plan(struct header *h, int *is_header, const char **why,
                       gpw_file_error *error)
{
    uint32_t owner[GPWI_CELLS_MAX];
    gpw_log *log = h->log;
    gpw_status status;
    uint32_t i;

    find_columns(h);
    if (h->plan->time != GPWI_NO_COLUMN || log->config.interval_s > 0.0f) {
        adopt_bare(h);
    }
    h->is_analyser = is_analyser(h);
    place_at_input(h);
    drop_totals(h);
    find_slots(h, owner);
    status = add_columns(h, owner, error);
    if (status != GPW_OK) {
        return status;
    }
    if ((h->plan->fields & NEEDED) == 0 && !h->plan->is_long) {
        *why = h->plan->time != GPWI_NO_COLUMN
                   ? "power (power_w, power.draw [W], watts, gpu0_w ...)"
                   : NULL; /* neither: this is no header */
        return GPW_OK;
    }
    if (h->plan->time == GPWI_NO_COLUMN && !(log->config.interval_s > 0.0f)) {
        *why = log->separator == ' '
                   ? "time: log with -o DT, or state the interval that it was told "
                     "(interval_s; calibrate --interval)"
                   : "time (timestamp, t_s, time_ms ...), and no interval is stated "
                     "(interval_s; calibrate --interval)";
        return GPW_OK;
    }
    *is_header = 1;
    log->info.format = format_of(h);
    log->info.fields |= h->plan->fields;
    log->clock.scale_known = log->clock.kind != GPWI_STAMP_UNSEEN;
    note_columns(h);
    for (i = 0; i < h->plan->count; i++) {
        if (is_power(h->plan->columns[i].quantity)) {
            gpwi_text_copy(log->power_name, sizeof log->power_name,
                           log->row.cells[h->plan->columns[i].cell]);
            break;
        }
    }
    return make_devices(h, owner, error);
}

gpw_status gpwi_log_plan_header(gpw_log *log, int *is_header, const char **why,
                                gpw_file_error *error)
{
    struct gpwi_log_plan *const made = calloc(1, sizeof *made);
    struct header h;
    gpw_status status = GPW_ERR_NOMEM;
    uint32_t i;

    h.log = log;
    h.plan = made;
    h.count = log->row.count;
    h.names = calloc(h.count, sizeof *h.names);
    *is_header = 0;
    if (made != NULL && h.names != NULL) {
        for (i = 0; i < h.count; i++) {
            gpwi_log_name_read(log->row.cells[i], &h.names[i]);
        }
        status = plan(&h, is_header, why, error);
        if (status == GPW_OK && *is_header) {
            log->plan = *made;
        }
    }
    free(made);
    free(h.names);
    return status;
}
