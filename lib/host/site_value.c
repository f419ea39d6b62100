/* SPDX-License-Identifier: MIT */
/* Values: numbers in the unit that the key names, words, curves, stages, times. */
#include "site_file_internal.h"

#include <math.h>

#define CURVE_POINTS_MAX 16u

void gpwi_site_field(char field[48], const struct gpwi_site_part *part, const char *key)
{
    field[0] = '\0';
    gpwi_text_append(field, 48, gpwi_site_sections[part->section].name);
    if (part->name[0] != '\0') {
        gpwi_text_append(field, 48, " ");
        gpwi_text_append(field, 48, part->name);
    }
    if (key[0] != '\0') {
        gpwi_text_append(field, 48, ".");
        gpwi_text_append(field, 48, key);
    }
}

static gpw_status refuse(const struct gpwi_site_entry *entry, const struct gpwi_site_part *part,
                         gpw_file_error *error, const char *reason)
{
    char field[48];

    gpwi_site_field(field, part, entry->name);
    return gpwi_file_error(error, entry->line, 0, field, "%s", reason);
}

/* ---- units written behind a number ---- */

/* How many of the key's units one of the written unit is; 0: of another kind. */
static double conversion(struct gpwi_text written, const char *unit)
{
    static const struct {
        const char *written;
        const char *unit;
        double factor;
    } units[] = {{"s", "s", 1.0},       {"ms", "s", 1e-3},     {"us", "s", 1e-6},
                 {"min", "s", 60.0},    {"h", "s", 3600.0},    {"ms", "ms", 1.0},
                 {"s", "ms", 1e3},      {"Hz", "Hz", 1.0},     {"mHz", "Hz", 1e-3},
                 {"W/s", "W/s", 1.0},   {"kW/s", "W/s", 1e3},  {"MW/s", "W/s", 1e6},
                 {"Hz/s", "Hz/s", 1.0}, {"%", "", 0.01},       {"pu", "", 1.0},
                 {"%", "%", 1.0},       {"rpm", "1/min", 1.0}, {"kgm2", "kg m2", 1.0}};
    size_t i;

    if (strcmp(unit, "W") == 0) {
        return gpwi_power_unit(written);
    }
    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (gpwi_text_is(written, units[i].written) && strcmp(unit, units[i].unit) == 0) {
            return units[i].factor;
        }
    }
    return 0.0;
}

static gpw_status refuse_text_after(const struct gpwi_site_entry *entry,
                                    const struct gpwi_site_part *part, double value,
                                    struct gpwi_text rest, gpw_file_error *error)
{
    const char *const unit = entry->key->unit;
    const double factor = conversion(rest, unit);
    char reason[160];

    if (factor > 0.0) {
        snprintf(reason, sizeof reason, "a number without a unit is wanted%s%s: %.40s = %.9g",
                 unit[0] != '\0' ? ", in " : "", unit, entry->name, value * factor);
    } else if (rest.at[0] == ',') {
        snprintf(reason, sizeof reason, "one number is wanted, with a point for its decimals");
    } else if (rest.at[0] == '#') {
        snprintf(reason, sizeof reason, "a comment behind a value starts with a blank and ;");
    } else {
        snprintf(reason, sizeof reason, "\"%.60s\" is no number%s%s", entry->text,
                 unit[0] != '\0' ? " in " : "", unit);
    }
    return refuse(entry, part, error, reason);
}

/* ---- each type ---- */

static gpw_status check_range(const struct gpwi_site_entry *entry,
                              const struct gpwi_site_part *part, gpw_file_error *error)
{
    const struct gpwi_site_key *key = entry->key;
    const int is_crossed =
        entry->number > key->high && strcmp(entry->name, "throttle_min_pu") == 0;
    char reason[160];

    if (key->low <= entry->number && entry->number <= key->high) {
        return GPW_OK;
    }
    snprintf(reason, sizeof reason, "%.9g is out of range: %g to %g%s%s%s", entry->number,
             key->low, key->high, key->unit[0] != '\0' ? " " : "", key->unit,
             is_crossed ? "; it is the least torque, is it crossed with throttle_max_pu?" : "");
    return refuse(entry, part, error, reason);
}

static gpw_status read_number(struct gpwi_site_entry *entry, const struct gpwi_site_part *part,
                              gpw_file_error *error)
{
    struct gpwi_text rest = gpwi_text_trim(gpwi_text_of(entry->text));
    struct gpwi_number number;

    if (gpwi_text_is(rest, GPWI_UNKNOWN) && strcmp(entry->key->fallback, GPWI_UNKNOWN) == 0) {
        entry->number = (double)NAN;
        return GPW_OK;
    }
    if (!gpwi_number_read(&rest, &number)) {
        char reason[120];

        snprintf(reason, sizeof reason, "\"%.60s\" is no number%s%s", entry->text,
                 entry->key->unit[0] != '\0' ? "; wanted " : "", entry->key->unit);
        return refuse(entry, part, error, reason);
    }
    entry->number = gpwi_number_value(&number);
    rest = gpwi_text_trim(rest);
    if (rest.length > 0) {
        return refuse_text_after(entry, part, entry->number, rest, error);
    }
    if (entry->key->type == GPWI_KEY_COUNT &&
        (!gpwi_number_whole(&number, 0, INT64_MAX, &entry->whole) ||
         (double)entry->whole != entry->number)) {
        return refuse(entry, part, error, "a whole number is wanted");
    }
    return check_range(entry, part, error);
}

static gpw_status refuse_word(const struct gpwi_site_entry *entry,
                              const struct gpwi_site_part *part, struct gpwi_text word,
                              const char *choices, gpw_file_error *error)
{
    char reason[190], shown[40];
    size_t used, i;

    gpwi_text_copy(shown, sizeof shown, word);
    snprintf(reason, sizeof reason, "\"%s\" is none of ", shown);
    used = strlen(reason);
    for (i = 0; choices[i] != '\0' && used < sizeof reason - 3u; i++) {
        if (choices[i] == '|') {
            reason[used++] = ',';
            reason[used++] = ' ';
        } else {
            reason[used++] = choices[i];
        }
    }
    reason[used] = '\0';
    return refuse(entry, part, error, reason);
}

static gpw_status read_word(struct gpwi_site_entry *entry, const struct gpwi_site_part *part,
                            gpw_file_error *error)
{
    const struct gpwi_text word = gpwi_text_of(entry->text);

    entry->word = gpwi_choice_find(entry->key->choices, word);
    if (entry->word == UINT32_MAX) {
        return refuse_word(entry, part, word, entry->key->choices, error);
    }
    return GPW_OK;
}

/* The key itself is the time. */
static gpw_status read_time(struct gpwi_site_entry *entry, const struct gpwi_site_part *part,
                            gpw_file_error *error)
{
    struct gpwi_text text = gpwi_text_of(entry->name);
    struct gpwi_number number;

    if (!gpwi_number_read(&text, &number) ||
        !gpwi_number_whole(&number, 9, 1000000000000000000LL, &entry->whole) ||
        entry->whole < 0) {
        return refuse(entry, part, error, "a time is 0 to 1e9 s");
    }
    return GPW_OK;
}

static gpw_status read_phase_at(struct gpwi_site_entry *entry,
                                const struct gpwi_site_part *part, gpw_file_error *error)
{
    struct gpwi_text rest = gpwi_text_of(entry->text);
    const struct gpwi_text group = gpwi_text_word(&rest);
    const struct gpwi_text phase = gpwi_text_word(&rest);
    const gpw_status status = read_time(entry, part, error);
    char name[GPWI_SITE_NAME_MAX];

    if (status != GPW_OK) {
        return status;
    }
    if (phase.length == 0 || gpwi_text_trim(rest).length > 0 ||
        group.length >= GPWI_SITE_NAME_MAX) {
        return refuse(entry, part, error,
                      "wanted a group and a phase, such as 12.5 = training train");
    }
    entry->word = gpwi_choice_find(gpwi_phase_choices, phase);
    if (entry->word == UINT32_MAX) {
        return refuse_word(entry, part, phase, gpwi_phase_choices, error);
    }
    gpwi_text_copy(name, sizeof name, group);
    gpwi_text_copy(entry->text, sizeof entry->text, gpwi_text_of(name));
    return GPW_OK;
}

static gpw_status read_watts_at(struct gpwi_site_entry *entry,
                                const struct gpwi_site_part *part, gpw_file_error *error)
{
    struct gpwi_text rest = gpwi_text_of(entry->text);
    struct gpwi_number number;
    const gpw_status status = read_time(entry, part, error);

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_number_read(&rest, &number)) {
        return refuse(entry, part, error, "wanted a power in W, such as 30 = 12000");
    }
    entry->number = gpwi_number_value(&number);
    rest = gpwi_text_trim(rest);
    if (rest.length > 0) {
        const double factor = conversion(rest, "W");
        char reason[120];

        if (factor > 0.0) {
            snprintf(reason, sizeof reason, "watts without a unit are wanted: %.40s = %.9g",
                     entry->name, entry->number * factor);
            return refuse(entry, part, error, reason);
        }
        return refuse(entry, part, error, "wanted a power in W, such as 30 = 12000");
    }
    if (!(0.0 <= entry->number && entry->number <= (double)GPW_POWER_MAX_W)) {
        return refuse(entry, part, error, "a power is 0 to 1e12 W");
    }
    return GPW_OK;
}

/* One number of a stage, 0 to `most`. */
static int stage_number(struct gpwi_text *rest, double most, double *value)
{
    struct gpwi_text word = gpwi_text_word(rest);
    struct gpwi_number number;

    if (!gpwi_number_read(&word, &number) || word.length > 0) {
        return 0;
    }
    *value = gpwi_number_value(&number);
    return 0.0 <= *value && *value <= most;
}

static gpw_status read_stage(struct gpwi_site_entry *entry, const struct gpwi_site_part *part,
                             gpw_file_error *error)
{
    struct gpwi_text rest = gpwi_text_of(entry->text);
    const struct gpwi_text kind = gpwi_text_word(&rest);
    const double most = (double)(gpwi_text_is(kind, "ramp") ? GPW_POWER_MAX_W : GPW_TIME_MAX_S);
    int is_good;

    entry->word = gpwi_choice_find("lag|dead|ramp", kind);
    is_good = entry->word != UINT32_MAX && stage_number(&rest, most, &entry->number);
    if (is_good && entry->word == GPWI_STAGE_RAMP) {
        is_good = stage_number(&rest, most, &entry->second);
    }
    if (!is_good || gpwi_text_trim(rest).length > 0) {
        return refuse(
            entry, part, error,
            "wanted lag SECONDS, dead SECONDS or ramp UP_W_PER_S DOWN_W_PER_S, numbers "
            "without units, none negative");
    }
    return GPW_OK;
}

int gpwi_site_curve_point(const char *text, uint32_t i, double *x, double *y)
{
    struct gpwi_text rest = gpwi_text_of(text);
    struct gpwi_text pair = gpwi_text_word(&rest);
    struct gpwi_number number;

    for (; i > 0; i--) {
        pair = gpwi_text_word(&rest);
    }
    if (pair.length == 0) {
        return 0;
    }
    if (!gpwi_number_read(&pair, &number) || pair.length == 0 || pair.at[0] != ':') {
        return -1;
    }
    *x = gpwi_number_value(&number);
    pair.at++;
    pair.length--;
    if (!gpwi_number_read(&pair, &number) || pair.length > 0) {
        return -1;
    }
    *y = gpwi_number_value(&number);
    return 1;
}

static int is_efficiency(double x, double y)
{
    return 0.0 <= x && x <= 2.0 && 0.01 <= y && y <= 1.0;
}

/* load:step or load:seconds; which, and its range, the table itself is asked. */
static int is_acceptance_pair(double x, double y)
{
    return 0.0 <= x && x <= 1.5 && 1e-3 <= y && y <= 100.0;
}

static int is_power_pair(double x, double y)
{
    return 0.0 <= x && x <= (double)GPW_POWER_MAX_W && 0.0 <= y && y <= (double)GPW_POWER_MAX_W;
}

static int is_fuel(double x, double y)
{
    return 0.0 <= x && x <= 10.0 && 0.0 <= y && y <= 1e9;
}

/* What the pairs of a key are, and what is said of others. */
struct curve_kind {
    int (*is_pair)(double x, double y);
    uint32_t least; /* pairs */
    const char *wanted;
    const char *order;
};

static const struct curve_kind efficiency_curve = {
    is_efficiency, 1,
    "wanted pairs load:efficiency parted by blanks, load 0 to 2, efficiency 0.01 to 1, such as "
    "0.1:0.82 0.5:0.94 1:0.91",
    "the loads must ascend"};
static const struct curve_kind fuel_curve = {
    is_fuel, 2,
    "wanted two pairs load:consumption or more, parted by blanks, load 0 to 10, consumption an "
    "hour 0 to 1e9, such as 0.25:70 0.5:125 1:240",
    "the loads must ascend"};
static const struct curve_kind acceptance_curve = {
    is_acceptance_pair, 1,
    "wanted pairs load:step or load:seconds parted by blanks, load 0 to 1.5, such as 0:0.3 "
    "0.4:0.2 0.8:0.1",
    "the loads must ascend"};
static const struct curve_kind power_curve = {
    is_power_pair, 1,
    "wanted pairs boards:overhead parted by blanks, watts from 0, such as 580:1280 5346:3084",
    "the watts of the boards must ascend"};

static const struct curve_kind *curve_of(const struct gpwi_site_key *key)
{
    if (key->type == GPWI_KEY_CURVE) {
        return key->section == GPWI_IN_FUEL ? &fuel_curve : &efficiency_curve;
    }
    return key->section == GPWI_IN_GENSET ? &acceptance_curve : &power_curve;
}

static gpw_status read_curve(const struct gpwi_site_entry *entry,
                             const struct gpwi_site_part *part, gpw_file_error *error)
{
    const struct curve_kind *const curve = curve_of(entry->key);
    double last = -1.0, x = 0.0, y = 0.0;
    uint32_t i;

    for (i = 0; i <= CURVE_POINTS_MAX; i++) {
        const int found = gpwi_site_curve_point(entry->text, i, &x, &y);

        if (found == 0 && i >= curve->least) {
            return GPW_OK;
        }
        if (found <= 0 || !curve->is_pair(x, y)) {
            return refuse(entry, part, error, curve->wanted);
        }
        if (x <= last) {
            return refuse(entry, part, error, curve->order);
        }
        last = x;
    }
    return refuse(entry, part, error, "more than 16 pairs");
}

gpw_status gpwi_site_value(struct gpwi_site_entry *entry, const struct gpwi_site_part *part,
                           gpw_file_error *error)
{
    if (entry->text[0] == '\0') {
        return refuse(entry, part, error, "no value behind the =");
    }
    switch (entry->key->type) {
    case GPWI_KEY_TEXT:
    case GPWI_KEY_NAME: return GPW_OK;
    case GPWI_KEY_WORD: return read_word(entry, part, error);
    case GPWI_KEY_NUMBER:
    case GPWI_KEY_COUNT: return read_number(entry, part, error);
    case GPWI_KEY_CURVE:
    case GPWI_KEY_PAIRS: return read_curve(entry, part, error);
    case GPWI_KEY_STAGE: return read_stage(entry, part, error);
    case GPWI_KEY_PHASE_AT: return read_phase_at(entry, part, error);
    case GPWI_KEY_WATTS_AT: return read_watts_at(entry, part, error);
    }
    return GPW_ERR_FORMAT; /* unreachable: the table holds no other type */
}
