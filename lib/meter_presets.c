/* SPDX-License-Identifier: MIT */
/* What is known of the meters of each generation of boards, and which name is which board. */
#include "meter_internal.h"

#define UNKNOWN_S (-1.0f) /* in the table only */
#define AVERAGE_S 1.0f

/* What was published or measured. A row that is not here is not known. */
typedef struct meter_row {
    uint8_t architecture, field, grade, source;
    float window_s, window_jitter_s, sample_s, period_s, response_s;
} meter_row;

static const meter_row rows[] = {
    {GPW_METER_KEPLER, GPW_METER_FIELD_POWER, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.0f, 0.0f,
     UNKNOWN_S, 0.02f, 0.2f},
    {GPW_METER_MAXWELL, GPW_METER_FIELD_POWER, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.0f, 0.0f,
     UNKNOWN_S, 0.02f, 0.2f},
    {GPW_METER_PASCAL, GPW_METER_FIELD_POWER, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.01f, 0.0f,
     UNKNOWN_S, 0.02f, 0.0f},
    {GPW_METER_VOLTA, GPW_METER_FIELD_POWER, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.01f, 0.0f,
     UNKNOWN_S, 0.02f, 0.0f},
    {GPW_METER_TURING, GPW_METER_FIELD_POWER, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.1f, 0.0f,
     UNKNOWN_S, 0.1f, 0.0f},
    {GPW_METER_GA100, GPW_METER_FIELD_POWER, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.025f, 0.0f,
     UNKNOWN_S, 0.1f, 0.0f},
    {GPW_METER_GA100, GPW_METER_FIELD_INSTANT, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.025f,
     0.0f, UNKNOWN_S, 0.1f, 0.0f},
    /* RTX 3090; which field it was is not said: 1 s is stated for the others */
    {GPW_METER_AMPERE, GPW_METER_FIELD_INSTANT, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.1f,
     0.0f, UNKNOWN_S, 0.1f, 0.0f},
    {GPW_METER_AMPERE, GPW_METER_FIELD_AVERAGE, GPW_GRADE_INFERRED, GPW_SOURCE_NVIDIA_NVML,
     AVERAGE_S, 0.0f, UNKNOWN_S, 0.1f, 0.0f},
    /* the window is stated, the period is that of its neighbours */
    {GPW_METER_ADA, GPW_METER_FIELD_AVERAGE, GPW_GRADE_INFERRED, GPW_SOURCE_NVIDIA_NVML,
     AVERAGE_S, 0.0f, UNKNOWN_S, 0.1f, 0.0f},
    {GPW_METER_HOPPER, GPW_METER_FIELD_INSTANT, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.025f,
     0.0f, UNKNOWN_S, 0.1f, 0.0f},
    {GPW_METER_HOPPER, GPW_METER_FIELD_AVERAGE, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, AVERAGE_S,
     0.1f, 0.025f, 0.1f, 0.0f},
    {GPW_METER_H200, GPW_METER_FIELD_INSTANT, GPW_GRADE_INFERRED, GPW_SOURCE_YANG, 0.025f, 0.0f,
     UNKNOWN_S, 0.1f, 0.0f},
    {GPW_METER_H200, GPW_METER_FIELD_AVERAGE, GPW_GRADE_INFERRED, GPW_SOURCE_YANG, AVERAGE_S,
     0.1f, 0.025f, 0.1f, 0.0f},
    {GPW_METER_GH200, GPW_METER_FIELD_INSTANT, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.02f,
     0.0f, UNKNOWN_S, 0.1f, 0.0f},
    {GPW_METER_GH200, GPW_METER_FIELD_AVERAGE, GPW_GRADE_INFERRED, GPW_SOURCE_NVIDIA_NVML,
     AVERAGE_S, 0.1f, 0.02f, 0.1f, 0.0f},
    {GPW_METER_GH200, GPW_METER_FIELD_CPU, GPW_GRADE_SECONDARY, GPW_SOURCE_YANG, 0.01f, 0.0f,
     UNKNOWN_S, 0.1f, 0.0f},
};

static float unknown_or(float figure)
{
    return figure == UNKNOWN_S ? gpw_unknown() : figure;
}

static int is_of_board(gpw_meter_field field)
{
    return field <= (gpw_meter_field)GPW_METER_FIELD_CPU;
}

/* The field of the board's own that is read, under whichever name: `power` is the average from
 * Ampere on, the GA100 apart. */
static gpw_meter_field plain_field(gpw_meter_architecture architecture, gpw_meter_field field)
{
    if (field == (gpw_meter_field)GPW_METER_FIELD_DCGM_INSTANT) {
        return GPW_METER_FIELD_INSTANT;
    }
    if (field == (gpw_meter_field)GPW_METER_FIELD_POWER ||
        field == (gpw_meter_field)GPW_METER_FIELD_DCGM_POWER) {
        return architecture >= (gpw_meter_architecture)GPW_METER_AMPERE
                   ? (gpw_meter_field)GPW_METER_FIELD_AVERAGE
                   : (gpw_meter_field)GPW_METER_FIELD_POWER;
    }
    return field;
}

static GPWI_COLD void take_row(gpw_meter_config *c, const meter_row *row)
{
    c->window_s = row->window_s;
    c->window_jitter_s = row->window_jitter_s;
    c->sample_s = unknown_or(row->sample_s);
    c->period_s = row->period_s;
    c->response_s = row->response_s;
    c->grade = row->grade;
    c->source = row->source;
}

/* A sensor about which nothing is known, in the units of its field. */
static GPWI_COLD void forget(gpw_meter_config *c)
{
    c->kind = GPW_METER_KIND_POWER;
    c->window_s = c->sample_s = c->period_s = c->phase_s = c->error_pu = gpw_unknown();
    c->window_jitter_s = c->offset_w = c->board_spread_pu = 0.0f;
    c->gain = 1.0f;
    c->quantum_w = c->latency_s = c->response_s = c->poll_max_hz = 0.0f;
    c->point = GPW_POINT_UNKNOWN;
    c->grade = GPW_GRADE_UNKNOWN;
    c->source = GPW_SOURCE_USER;
}

static int is_hopper(gpw_meter_architecture architecture)
{
    return architecture >= (gpw_meter_architecture)GPW_METER_HOPPER &&
           architecture <= (gpw_meter_architecture)GPW_METER_GH200;
}

static GPWI_COLD void set_counter(gpw_meter_config *c)
{
    c->kind = GPW_METER_KIND_COUNTER;
    c->quantum_w = 0.0f;
    if (c->architecture >= (gpw_meter_architecture)GPW_METER_VOLTA &&
        c->architecture <= (gpw_meter_architecture)GPW_METER_GH200) {
        c->period_s = 0.1f;
        c->grade = GPW_GRADE_FULL;
        c->source = GPW_SOURCE_MLENERGY;
    }
}

static GPWI_COLD void set_board(gpw_meter_config *c)
{
    const gpw_meter_field field = plain_field(c->architecture, c->field);
    const int is_dcgm = c->field == (gpw_meter_field)GPW_METER_FIELD_DCGM_POWER ||
                        c->field == (gpw_meter_field)GPW_METER_FIELD_DCGM_INSTANT;
    size_t i;

    c->point = GPW_POINT_INSTRUMENT;
    c->quantum_w = 0.001f; /* NVML counts milliwatts */
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].architecture == c->architecture && rows[i].field == field) {
            take_row(c, &rows[i]);
        }
    }
    if (c->architecture != (gpw_meter_architecture)GPW_METER_UNKNOWN &&
        c->architecture != (gpw_meter_architecture)GPW_METER_BLACKWELL) {
        c->error_pu = GPWI_INSTRUMENT_ERROR;
    }
    if (is_dcgm) {
        c->latency_s = 0.3f;
        c->poll_max_hz = is_hopper(c->architecture) ? 10.0f : 0.0f;
    }
    if (field == (gpw_meter_field)GPW_METER_FIELD_ENERGY) {
        set_counter(c);
    }
}

static GPWI_COLD void set_node(gpw_meter_config *c)
{
    c->point = GPW_POINT_NODE_AC;
    if (c->field == (gpw_meter_field)GPW_METER_FIELD_ANALYSER) {
        c->window_s = c->period_s = 1.0f;
        c->grade = GPW_GRADE_SECONDARY;
        c->source = GPW_SOURCE_MLPERF;
    }
    if (c->field == (gpw_meter_field)GPW_METER_FIELD_BMC) {
        c->quantum_w = 1.0f;
    }
}

GPWI_COLD gpw_status gpw_meter_preset(gpw_meter_architecture architecture,
                                      gpw_meter_field field, gpw_meter_config *config)
{
    gpw_meter_config c;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_cannot_fail(gpw_meter_config_init(&c, sizeof c));
    status = gpwi_config_read(&c, sizeof c, GPWI_METER_V0_1, config);
    if (status != GPW_OK) {
        return status;
    }
    if (architecture > (gpw_meter_architecture)GPW_METER_BLACKWELL ||
        field > (gpw_meter_field)GPW_METER_FIELD_PDU) {
        return GPW_ERR_DOMAIN;
    }
    c.architecture = architecture;
    c.field = field;
    forget(&c);
    if (is_of_board(field)) {
        set_board(&c);
    } else {
        set_node(&c);
    }
    gpwi_cannot_fail(gpwi_config_write(config, &c, sizeof c, GPWI_METER_V0_1));
    return gpwi_is_known(c.window_s) /* and with it, in every row, the period */
               ? GPW_OK
               : (gpw_status)GPW_NOTE_UNKNOWN;
}

/* ---- names of boards ---- */

/* The first row of which a name has both words. A word is one that the name's begins with and
 * after which no digit follows; '#' stands for a digit. Words that name a generation come
 * first: an RTX 6000 is Turing, an RTX 6000 Ada is not. */
static const struct {
    char word[10], also[6];
    uint8_t architecture;
} boards[] = {
    {"BLACKWELL", "", GPW_METER_BLACKWELL},
    {"GB###", "", GPW_METER_BLACKWELL},
    {"GB##", "", GPW_METER_BLACKWELL},
    {"B###", "", GPW_METER_BLACKWELL},
    {"GH200", "", GPW_METER_GH200},
    {"H200", "", GPW_METER_H200},
    {"H100", "", GPW_METER_HOPPER},
    {"H800", "", GPW_METER_HOPPER},
    {"H20", "", GPW_METER_HOPPER},
    {"ADA", "", GPW_METER_ADA},
    {"L40", "", GPW_METER_ADA},
    {"L20", "", GPW_METER_ADA},
    {"L4", "", GPW_METER_ADA},
    {"L2", "", GPW_METER_ADA},
    {"A100", "", GPW_METER_GA100},
    {"A800", "", GPW_METER_GA100},
    {"A30", "", GPW_METER_GA100},
    {"A10", "", GPW_METER_AMPERE},
    {"A40", "", GPW_METER_AMPERE},
    {"A16", "", GPW_METER_AMPERE},
    {"A2", "", GPW_METER_AMPERE},
    {"A##00", "", GPW_METER_AMPERE},
    {"V100", "", GPW_METER_VOLTA},
    {"GV100", "", GPW_METER_VOLTA},
    {"T4", "", GPW_METER_TURING},
    {"P100", "", GPW_METER_PASCAL},
    {"P40", "", GPW_METER_PASCAL},
    {"P4", "", GPW_METER_PASCAL},
    {"P#000", "", GPW_METER_PASCAL},
    {"GP100", "", GPW_METER_PASCAL},
    {"M40", "", GPW_METER_MAXWELL},
    {"M60", "", GPW_METER_MAXWELL},
    {"M10", "", GPW_METER_MAXWELL},
    {"M4", "", GPW_METER_MAXWELL},
    {"M6", "", GPW_METER_MAXWELL},
    {"M#000", "", GPW_METER_MAXWELL},
    {"K80", "", GPW_METER_KEPLER},
    {"K40", "", GPW_METER_KEPLER},
    {"K20", "", GPW_METER_KEPLER},
    {"K10", "", GPW_METER_KEPLER},
    {"K#000", "", GPW_METER_KEPLER},
    {"V", "TITAN", GPW_METER_VOLTA},
    {"RTX", "TITAN", GPW_METER_TURING},
    {"XP", "TITAN", GPW_METER_PASCAL},
    {"#000", "RTX", GPW_METER_TURING},
    {"50#0", "RTX", GPW_METER_BLACKWELL},
    {"40#0", "RTX", GPW_METER_ADA},
    {"30#0", "RTX", GPW_METER_AMPERE},
    {"20#0", "RTX", GPW_METER_TURING},
    {"16#0", "GTX", GPW_METER_TURING},
    {"10#0", "GTX", GPW_METER_PASCAL},
    {"9#0", "GTX", GPW_METER_MAXWELL},
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static char capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static int begins_with(const char *text, const char *word)
{
    while (*word != '\0') {
        if (*word == '#' ? !is_digit(*text) : capital(*text) != *word) {
            return 0;
        }
        text++;
        word++;
    }
    return !is_digit(*text);
}

/* Whether one of the text's words is this one. A word goes on while letters and digits do. */
static int has_word(const char *text, const char *word)
{
    int is_start = 1;

    for (; *text != '\0'; text++) {
        if (is_start && begins_with(text, word)) {
            return 1;
        }
        is_start = !is_digit(*text) && !is_letter(*text);
    }
    return 0;
}

GPWI_COLD gpw_meter_architecture gpw_meter_architecture_of(const char *board_name)
{
    size_t i;

    if (board_name == NULL) {
        return GPW_METER_UNKNOWN;
    }
    for (i = 0; i < sizeof boards / sizeof boards[0]; i++) {
        if (has_word(board_name, boards[i].word) &&
            (boards[i].also[0] == '\0' || has_word(board_name, boards[i].also))) {
            return boards[i].architecture;
        }
    }
    return GPW_METER_UNKNOWN;
}
