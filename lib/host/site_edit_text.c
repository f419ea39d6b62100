/* SPDX-License-Identifier: MIT */
/* What the reader of site files takes for a heading, a key and a value, found again in the
 * bytes that it read them from, so that everything else can stay. */
#include "site_edit_text.h"

#include <stdlib.h>
#include <string.h>

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static struct gpwi_text trimmed(const char *at, size_t length)
{
    struct gpwi_text piece;

    while (length > 0 && is_blank(*at)) {
        at++;
        length--;
    }
    while (length > 0 && is_blank(at[length - 1])) {
        length--;
    }
    piece.at = at;
    piece.length = length;
    return piece;
}

/* A semicolon after a blank begins a comment: what stands before it. */
static struct gpwi_text without_comment(struct gpwi_text piece)
{
    size_t i;

    for (i = 1; i < piece.length; i++) {
        if (piece.at[i] == ';' && is_blank(piece.at[i - 1])) {
            return trimmed(piece.at, i);
        }
    }
    return piece;
}

static void read_key(struct gpwi_edit_line *line, struct gpwi_text all)
{
    const struct gpwi_text said = without_comment(all);
    size_t i;

    for (i = 0; i < said.length && said.at[i] != '=' && said.at[i] != ':'; i++) {
    }
    if (i == said.length) {
        return;
    }
    line->is_key = 1;
    line->key = trimmed(said.at, i);
    line->value = trimmed(said.at + i + 1, said.length - i - 1);
}

int gpwi_edit_line(const struct gpwi_edit_text *text, size_t start, struct gpwi_edit_line *line)
{
    const char *newline;
    struct gpwi_text all;

    memset(line, 0, sizeof *line);
    if (start >= text->length) {
        return 0;
    }
    newline = memchr(text->at + start, '\n', text->length - start);
    line->start = start;
    line->end = newline != NULL ? (size_t)(newline - text->at) : text->length;
    line->next = line->end + (newline != NULL);
    if (line->end > start && text->at[line->end - 1] == '\r') {
        line->end--;
    }
    if (start == 0 && line->end >= 3 && memcmp(text->at, "\xef\xbb\xbf", 3) == 0) {
        start = 3; /* a byte order mark */
    }
    all = trimmed(text->at + start, line->end - start);
    if (all.length == 0 || all.at[0] == ';' || all.at[0] == '#') {
        return 1;
    }
    if (all.at[0] == '[') {
        const char *const close = memchr(all.at, ']', all.length);

        line->is_heading = 1;
        line->key = trimmed(all.at + 1, close != NULL ? (size_t)(close - all.at) - 1u : 0u);
        return 1;
    }
    read_key(line, all);
    return 1;
}

static struct gpwi_text take_word(struct gpwi_text *text)
{
    struct gpwi_text word = *text = trimmed(text->at, text->length);

    for (word.length = 0; word.length < text->length && !is_blank(word.at[word.length]);
         word.length++) {
    }
    text->at += word.length;
    text->length -= word.length;
    return word;
}

/* Word by word: blanks between them do not count. */
static int is_same(struct gpwi_text there, const char *text)
{
    struct gpwi_text wanted = {text, strlen(text)}, a, b;

    do {
        a = take_word(&there);
        b = take_word(&wanted);
        if (a.length != b.length || memcmp(a.at, b.at, a.length) != 0) {
            return 0;
        }
    } while (a.length > 0);
    return 1;
}

int gpwi_edit_is_section(const struct gpwi_edit_line *line, const char *section)
{
    return line->is_heading && is_same(line->key, section);
}

int gpwi_edit_section(const struct gpwi_edit_text *text, const char *section,
                      struct gpwi_edit_line *heading)
{
    size_t at = 0;

    while (gpwi_edit_line(text, at, heading)) {
        if (heading->is_heading && gpwi_edit_is_section(heading, section)) {
            return 1;
        }
        at = heading->next;
    }
    return 0;
}

int gpwi_edit_key(const struct gpwi_edit_text *text, const char *section, const char *key,
                  const char *value, struct gpwi_edit_line *line)
{
    if (!gpwi_edit_section(text, section, line)) {
        return 0;
    }
    while (gpwi_edit_line(text, line->next, line) && !line->is_heading) {
        if (line->is_key && gpwi_text_is(line->key, key) &&
            (*value == '\0' || is_same(line->value, value))) {
            return 1;
        }
    }
    return 0;
}

/* ---- changing ---- */

int gpwi_edit_replace(struct gpwi_edit_text *text, size_t start, size_t end, const char *with,
                      size_t length)
{
    const size_t wanted = text->length - (end - start) + length;

    if (wanted > text->capacity) {
        char *const larger = realloc(text->at, 2u * wanted);

        if (larger == NULL) {
            return 0;
        }
        text->at = larger;
        text->capacity = 2u * wanted;
    }
    memmove(text->at + start + length, text->at + end, text->length - end);
    memcpy(text->at + start, with, length);
    text->length = wanted;
    return 1;
}

/* The line end that the file uses. */
static const char *line_end(const struct gpwi_edit_text *text)
{
    const char *const newline = memchr(text->at, '\n', text->length);

    return newline != NULL && newline > text->at && newline[-1] == '\r' ? "\r\n" : "\n";
}

/* A line of its own before `at`, which is the start of a line or the end of the text. */
static int insert_line(struct gpwi_edit_text *text, size_t at, const char *key,
                       const char *value)
{
    char line[512];
    const char *const end = line_end(text);
    const int unfinished = at > 0 && text->at[at - 1] != '\n';

    line[0] = '\0';
    gpwi_text_append(line, sizeof line, unfinished ? end : "");
    gpwi_text_append(line, sizeof line, key);
    gpwi_text_append(line, sizeof line, *value != '\0' ? " = " : "");
    gpwi_text_append(line, sizeof line, value);
    gpwi_text_append(line, sizeof line, end);
    return gpwi_edit_replace(text, at, at, line, strlen(line));
}

static int add_section(struct gpwi_edit_text *text, const char *section)
{
    char heading[80] = "[";

    gpwi_text_append(heading, sizeof heading, section);
    gpwi_text_append(heading, sizeof heading, "]");
    return insert_line(text, text->length, "", "") &&
           insert_line(text, text->length, heading, "");
}

static double time_of(struct gpwi_text text)
{
    struct gpwi_number number;

    return gpwi_number_read(&text, &number) ? gpwi_number_value(&number) : 0.0;
}

/* Behind the last key of the section, whatever comments follow it; with a time, behind the last
 * line that is not later. */
static int add_key(struct gpwi_edit_text *text, const gpw_site_change *change, int by_time)
{
    struct gpwi_edit_line line;
    size_t at;

    if (!gpwi_edit_section(text, change->section, &line)) {
        if (!add_section(text, change->section) ||
            !gpwi_edit_section(text, change->section, &line)) {
            return 0;
        }
    }
    at = line.next;
    while (gpwi_edit_line(text, line.next, &line) && !line.is_heading) {
        if (line.is_key &&
            (!by_time || time_of(line.key) <= time_of(gpwi_text_of(change->key)))) {
            at = line.next;
        }
    }
    return insert_line(text, at, change->key, change->value);
}

gpw_status gpwi_edit_change(struct gpwi_edit_text *text, const gpw_site_change *change)
{
    const char *const value = change->action == GPW_SITE_REMOVE ? change->value : "";
    struct gpwi_edit_line line;
    int done;

    if (change->action == GPW_SITE_ADD) {
        done = add_key(text, change, 1);
    } else if (gpwi_edit_key(text, change->section, change->key, value, &line)) {
        const size_t at = (size_t)(line.value.at - text->at);

        done = change->action == GPW_SITE_REMOVE
                   ? gpwi_edit_replace(text, line.start, line.next, "", 0)
                   : gpwi_edit_replace(text, at, at + line.value.length, change->value,
                                       strlen(change->value));
    } else if (change->action == GPW_SITE_REMOVE) {
        return GPW_ERR_NOT_FOUND;
    } else {
        done = add_key(text, change, 0);
    }
    return done ? GPW_OK : GPW_ERR_NOMEM;
}
