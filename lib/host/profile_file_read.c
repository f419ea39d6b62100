/* SPDX-License-Identifier: MIT */
/* Reads the INI text of a profile file with inih. As with site files the lines are counted,
 * cleaned and their headings checked before inih sees them. */
#include "profile_file_internal.h"

#include "../nearest.h"
#include "../profile_facts.h"

#include <ini.h>
#include <stdlib.h>

enum section_id {
    IN_NONE = 0,
    IN_PROFILE,
    IN_ORIGIN,
    IN_BOARD,
    IN_UNKNOWN,
    IN_PHASE /* plus the phase */
};
#define SECTIONS (IN_PHASE + GPW_PHASE_COUNT)

struct line_figure {
    uint32_t line;
    gpw_figure figure;
};

struct reading {
    struct gpwi_lines *lines;
    gpw_profile_file *file;
    gpw_file_error *error;
    gpw_status status; /* of the first thing that went wrong */
    uint32_t line;     /* where */
    uint32_t section;
    uint32_t section_lines[SECTIONS];
    uint32_t note_lines[GPW_PROFILE_NOTE_COUNT];
    uint32_t name_line, format_line, figures;
    gpw_profile_config config;
    char unknown[GPW_PROFILE_UNKNOWN_MAX + 1u]; /* sentence that may go on */
    struct line_figure list[GPW_PROFILE_FIGURES_MAX];
};

/* ---- sections ---- */

static const char *section_name(uint32_t section)
{
    static const char *const names[] = {"", "profile", "origin", "board", "unknown"};

    return section < IN_PHASE ? names[section] : gpw_phase_name(section - IN_PHASE);
}

static void set_field(const struct reading *r, const char *key, char field[48])
{
    field[0] = '\0';
    gpwi_text_append(field, 48, section_name(r->section));
    gpwi_text_append(field, 48, ".");
    gpwi_text_append(field, 48, key);
}

static gpw_status unknown_section(struct reading *r, const char *heading)
{
    const char *nearest = "";
    uint32_t least = UINT32_MAX, i;

    for (i = IN_PROFILE; i < SECTIONS; i++) {
        const uint32_t apart = gpwi_letters_apart(heading, section_name(i));

        if (apart < least && i != IN_PHASE) { /* that is off */
            least = apart;
            nearest = section_name(i);
        }
    }
    if (least <= 1u + strlen(heading) / 3u) {
        return gpwi_file_error(r->error, r->lines->line, 1, heading,
                               "unknown section: did you mean [%s]?", nearest);
    }
    return gpwi_file_error(r->error, r->lines->line, 1, heading,
                           "no section of a profile file: [profile], [origin], [board], "
                           "[unknown], and a phase, [idle] to [user4]");
}

static gpw_status open_section(struct reading *r, struct gpwi_text heading)
{
    char text[48];
    uint32_t i;

    gpwi_text_copy(text, sizeof text, heading);
    for (i = IN_PROFILE; i < SECTIONS && !gpwi_text_is(heading, section_name(i)); i++) {
    }
    if (i == SECTIONS) {
        return unknown_section(r, text);
    }
    if (i == (uint32_t)IN_PHASE + GPW_PHASE_OFF) {
        return gpwi_file_error(r->error, r->lines->line, 1, text,
                               "phase off draws nothing, by definition: leave it out");
    }
    if (r->section_lines[i] != 0u) {
        return gpwi_file_error(r->error, r->lines->line, 1, text,
                               "the section stands on line %u already: put its keys together",
                               r->section_lines[i]);
    }
    r->section = i;
    r->section_lines[i] = r->lines->line;
    return GPW_OK;
}

static gpw_status read_heading(struct reading *r, struct gpwi_text line)
{
    const char *const close = memchr(line.at, ']', line.length);
    struct gpwi_text heading, rest;

    if (close == NULL) {
        return gpwi_file_error(r->error, r->lines->line, 1, NULL,
                               "the section's heading is not closed: wanted [name]");
    }
    heading.at = line.at + 1;
    heading.length = (size_t)(close - heading.at);
    rest.at = close + 1;
    rest.length = line.length - heading.length - 2u;
    rest = gpwi_text_trim(rest);
    if (rest.length > 0 && rest.at[0] != ';') {
        return gpwi_file_error(r->error, r->lines->line, 0, NULL,
                               "text after a section's heading: put it on a line of its own");
    }
    return open_section(r, gpwi_text_trim(heading));
}

/* ---- lines for inih ---- */

static void give_up(struct reading *r, gpw_status status)
{
    if (r->status == GPW_OK) {
        r->status = status;
        r->line = r->lines->line;
    }
}

/* fgets() for inih. */
static char *next_line(char *buffer, int size, void *stream)
{
    struct reading *const r = stream;
    struct gpwi_text line;
    gpw_status status;

    if (r->status != GPW_OK) {
        return NULL;
    }
    status = gpwi_lines_next_ini(r->lines, size, &line, r->error);
    if (status == GPW_OK && line.at == NULL) {
        return NULL;
    }
    if (status == GPW_OK && line.length > 0 && line.at[0] == '[') {
        status = read_heading(r, line);
    }
    if (status != GPW_OK) {
        give_up(r, status);
        return NULL;
    }
    gpwi_text_copy(buffer, (size_t)size, line);
    return buffer;
}

/* ---- [profile] and [origin] ---- */

static gpw_status refuse(const struct reading *r, const char *key, const char *why)
{
    char field[48];

    set_field(r, key, field);
    return gpwi_file_error(r->error, r->lines->line, 0, field, "%s", why);
}

/* Notes the line of a key that may stand only once. */
static gpw_status take_once(const struct reading *r, const char *key, uint32_t *line)
{
    char why[64];

    if (*line != 0u) {
        snprintf(why, sizeof why, "the key stands on line %u already", (unsigned)*line);
        return refuse(r, key, why);
    }
    *line = r->lines->line;
    return GPW_OK;
}

static gpw_status take_format(struct reading *r, const char *value)
{
    struct gpwi_text rest = gpwi_text_of(value);
    struct gpwi_number number;
    int64_t format = 0;

    if (!gpwi_number_read(&rest, &number) || rest.length > 0 ||
        !gpwi_number_whole(&number, 0, INT32_MAX, &format) || format < 1) {
        return refuse(r, "format", "a whole number is wanted, 1 for this format");
    }
    return format > (int64_t)GPWI_PROFILE_FORMAT
               ? refuse(r, "format", "a newer format: this version of the library reads 1")
               : GPW_OK;
}

static gpw_status take_profile_key(struct reading *r, const char *key, const char *value)
{
    gpw_status status;

    if (strcmp(key, "format") == 0) {
        status = take_once(r, key, &r->format_line);
        return status == GPW_OK ? take_format(r, value) : status;
    }
    if (strcmp(key, "name") != 0) {
        return refuse(r, key, "unknown key: [profile] has name and format");
    }
    status = take_once(r, key, &r->name_line);
    if (status == GPW_OK &&
        (strlen(value) >= sizeof r->config.name || value[0] == '\0' ||
         strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(value))) {
        return refuse(r, key, "wanted 1 to 39 of a-z, 0-9 and -");
    }
    gpwi_text_copy(r->config.name, sizeof r->config.name, gpwi_text_of(value));
    return status;
}

static gpw_status take_note(struct reading *r, const char *key, const char *value)
{
    const char *nearest = "";
    uint32_t least = UINT32_MAX, i;
    gpw_status status;
    char why[120];

    for (i = 0; i < GPW_PROFILE_NOTE_COUNT; i++) {
        const uint32_t apart = gpwi_letters_apart(key, gpw_profile_note_name(i));

        if (strcmp(key, gpw_profile_note_name(i)) == 0) {
            break;
        }
        if (apart < least) {
            least = apart;
            nearest = gpw_profile_note_name(i);
        }
    }
    if (i == GPW_PROFILE_NOTE_COUNT) {
        snprintf(why, sizeof why, "unknown key: did you mean %s?", nearest);
        return refuse(r, key, why);
    }
    status = take_once(r, key, &r->note_lines[i]);
    if (status == GPW_OK && gpw_profile_file_set_note(r->file, i, value) < GPW_OK) {
        snprintf(why, sizeof why, "at most %u characters, none of them a control character",
                 GPW_PROFILE_NOTE_MAX);
        status = refuse(r, key, why);
    }
    return status;
}

/* ---- [unknown] ---- */

/* The sentence gathered so far is whole. */
static gpw_status end_sentence(struct reading *r)
{
    gpw_status status = GPW_OK;

    if (r->unknown[0] != '\0') {
        status = gpw_profile_file_add_unknown(r->file, r->unknown);
        r->unknown[0] = '\0';
    }
    return status == GPW_ERR_DOMAIN
               ? refuse(r, "", "words with single blanks between them are wanted")
               : status;
}

static gpw_status take_unknown(struct reading *r, const char *key, const char *value)
{
    const uint32_t now = r->file->unknowns + (r->unknown[0] != '\0' ? 1u : 0u);
    struct gpwi_text rest = gpwi_text_of(key);
    struct gpwi_number number;
    gpw_status status = GPW_OK;
    int64_t which = 0;

    if (!gpwi_number_read(&rest, &number) || rest.length > 0 ||
        !gpwi_number_whole(&number, 0, INT32_MAX, &which) || which < 1 ||
        (which != (int64_t)now && which != (int64_t)now + 1) ||
        which > (int64_t)GPW_PROFILE_UNKNOWNS_MAX) {
        return refuse(r, key,
                      "the sentences are numbered 1, 2, ... up to 99; the same number again "
                      "goes on with its sentence");
    }
    if (which == (int64_t)now + 1) {
        status = end_sentence(r);
    }
    if (status == GPW_OK && strlen(r->unknown) + strlen(value) + 1u > GPW_PROFILE_UNKNOWN_MAX) {
        return refuse(r, key, "the sentence is longer than 800 characters");
    }
    gpwi_text_append(r->unknown, sizeof r->unknown, r->unknown[0] != '\0' ? " " : "");
    gpwi_text_append(r->unknown, sizeof r->unknown, value);
    return status;
}

/* ---- figures ---- */

static gpw_status unknown_quantity(const struct reading *r, const char *key, gpw_phase phase)
{
    const char *nearest = "";
    uint32_t least = UINT32_MAX;
    gpw_quantity i;
    char why[160];

    for (i = GPW_QUANTITY_NONE + 1u; i < GPW_QUANTITY_COUNT; i++) {
        const uint32_t apart = gpwi_letters_apart(key, gpw_quantity_name(i));

        if (strcmp(key, gpw_quantity_name(i)) == 0) {
            return refuse(r, key,
                          phase == GPW_PHASE_COUNT
                              ? "a figure of a phase: it belongs into that phase's section"
                              : "a figure of the board: it belongs into [board]");
        }
        if (gpwi_is_quantity_of(i, phase) && apart < least) {
            least = apart;
            nearest = gpw_quantity_name(i);
        }
    }
    snprintf(why, sizeof why, "unknown key: did you mean %s?", nearest);
    return refuse(r, key,
                  least <= 2u + strlen(key) / 3u
                      ? why
                      : "unknown key; docs/profile-file.md lists the figures");
}

static int is_same_condition(float a, float b)
{
    return a == b || (gpw_is_unknown(a) && gpw_is_unknown(b));
}

static gpw_status take_figure(struct reading *r, const char *key, const char *value)
{
    const gpw_phase phase =
        r->section == (uint32_t)IN_BOARD ? (gpw_phase)GPW_PHASE_COUNT : r->section - IN_PHASE;
    gpw_quantity quantity = GPW_QUANTITY_NONE + 1u;
    char why[200];
    gpw_figure figure;
    uint32_t i;

    while (quantity < GPW_QUANTITY_COUNT && (strcmp(key, gpw_quantity_name(quantity)) != 0 ||
                                             !gpwi_is_quantity_of(quantity, phase))) {
        quantity++;
    }
    if (quantity == GPW_QUANTITY_COUNT) {
        return unknown_quantity(r, key, phase);
    }
    memset(&figure, 0, sizeof figure);
    figure.quantity = quantity;
    figure.phase = phase;
    if (!gpwi_profile_figure_read(gpwi_text_of(value), &figure, why)) {
        return refuse(r, key, why);
    }
    for (i = 0; i < r->figures; i++) {
        const gpw_figure *const other = &r->list[i].figure;

        if (other->quantity == quantity && other->phase == phase &&
            is_same_condition(other->at, figure.at)) {
            snprintf(why, sizeof why, "the figure stands on line %u already",
                     (unsigned)r->list[i].line);
            return refuse(r, key, why);
        }
    }
    if (r->figures == GPW_PROFILE_FIGURES_MAX) {
        return refuse(r, key, "more than 512 figures");
    }
    r->list[r->figures].line = r->lines->line;
    r->list[r->figures++].figure = figure;
    return GPW_OK;
}

/* inih's handler: 1 is success. */
static int take_key(void *user, const char *section, const char *key, const char *value)
{
    struct reading *const r = user;
    gpw_status status;

    (void)section;
    if (r->status != GPW_OK) {
        return 0;
    }
    switch (r->section) {
    case IN_NONE:
        status = gpwi_file_error(r->error, r->lines->line, 1, key,
                                 "a key before the first section: start with [profile]");
        break;
    case IN_PROFILE: status = take_profile_key(r, key, value); break;
    case IN_ORIGIN: status = take_note(r, key, value); break;
    case IN_UNKNOWN: status = take_unknown(r, key, value); break;
    default: status = take_figure(r, key, value); break;
    }
    if (status != GPW_OK) {
        give_up(r, status);
    }
    return status == GPW_OK;
}

/* ---- the profile of them ---- */

static gpw_status set_figure(struct reading *r, const struct line_figure *of)
{
    gpw_profile *const profile = r->file->profile;
    gpw_status status = gpw_profile_set_figure(profile, &of->figure, sizeof of->figure);
    char why[200];

    if (status == GPW_ERR_DOMAIN) {
        gpwi_profile_figure_refusal(profile, &of->figure, why);
        r->section = of->figure.phase == GPW_PHASE_COUNT ? (uint32_t)IN_BOARD
                                                         : IN_PHASE + of->figure.phase;
        r->lines->line = of->line;
        status = refuse(r, gpw_quantity_name(of->figure.quantity), why);
    }
    return status;
}

/* A wave comes last: it needs its period, its duty and the mean it swings about. */
static gpw_status set_figures(struct reading *r)
{
    gpw_status status = GPW_OK;
    uint32_t pass, i;

    for (pass = 0; pass < 2u; pass++) {
        for (i = 0; i < r->figures && status >= GPW_OK; i++) {
            if ((r->list[i].figure.quantity == GPW_QUANTITY_WAVE) == (pass == 1u)) {
                status = set_figure(r, &r->list[i]);
            }
        }
    }
    return status;
}

static gpw_status make_profile(struct reading *r)
{
    gpw_profile_file *const file = r->file;
    gpw_status status = end_sentence(r);

    if (status == GPW_OK && r->name_line == 0u) {
        status =
            gpwi_file_error(r->error, r->section_lines[IN_PROFILE], 0, "profile.name",
                            r->section_lines[IN_PROFILE] != 0u
                                ? "the section needs the key name"
                                : "no section [profile] with a name: this is no profile file");
    }
    if (status == GPW_OK) {
        status =
            gpw_profile_init(file->memory, sizeof file->memory, &r->config, &file->profile);
    }
    return status == GPW_OK ? set_figures(r) : status;
}

gpw_status gpwi_profile_file_parse(struct gpwi_lines *lines, gpw_profile_file *file,
                                   gpw_file_error *error)
{
    struct reading *const r = calloc(1, sizeof *r);
    gpw_status status = GPW_ERR_NOMEM;
    int bad_line = -2;

    if (r != NULL && gpw_profile_config_init(&r->config, sizeof r->config) == GPW_OK) {
        r->config.figures_max = GPW_PROFILE_FIGURES_MAX;
        r->lines = lines;
        r->file = file;
        r->error = error;
        bad_line = ini_parse_stream(next_line, r, take_key, r);
        status = r->status;
    }
    /* inih goes on after a line it cannot read: the first bad line is the one to name. */
    if (bad_line > 0 && (status == GPW_OK || (uint32_t)bad_line < r->line)) {
        status = gpwi_file_error(error, (uint32_t)bad_line, 1, NULL,
                                 "neither [section] nor key = value; comments start with ;");
    } else if (bad_line < 0) {
        status = GPW_ERR_NOMEM;
    } else if (status == GPW_OK) {
        status = make_profile(r);
    }
    free(r);
    return status;
}
