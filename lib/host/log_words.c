/* SPDX-License-Identifier: MIT */
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

static int is_upper(char c)
{
    return 'A' <= c && c <= 'Z';
}

static int is_lower(char c)
{
    return 'a' <= c && c <= 'z';
}

/* A new word begins where letters and digits meet, and inside PowerWatts, not inside kW. */
static int begins_word(const char *at, size_t i, size_t from)
{
    const char a = at[i - 1], b = at[i];

    return is_digit(a) != is_digit(b) ||
           (i >= from + 2u && is_lower(at[i - 2]) && is_lower(a) && is_upper(b));
}

void gpwi_words_cut(struct gpwi_text name, struct gpwi_words *words)
{
    size_t i = 0;

    words->count = 0;
    while (i < name.length && words->count < GPWI_WORDS_MAX) {
        size_t from, n;

        while (i < name.length && !is_digit(name.at[i]) && !is_letter(name.at[i])) {
            i++;
        }
        from = i;
        while (i < name.length && (is_digit(name.at[i]) || is_letter(name.at[i])) &&
               (i == from || !begins_word(name.at, i, from))) {
            i++;
        }
        n = i - from < GPWI_WORD_MAX - 1u ? i - from : GPWI_WORD_MAX - 1u;
        if (n > 0) {
            char *raw = words->raw[words->count];
            char *word = words->word[words->count++];
            size_t k;

            memcpy(raw, name.at + from, n);
            raw[n] = '\0';
            for (k = 0; k <= n; k++) {
                const char c = raw[k];

                word[k] = is_upper(c) ? (char)(c - 'A' + 'a') : c;
            }
        }
    }
}

int gpwi_word_is_any(const char *word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0) {
            return 1;
        }
    }
    return 0;
}

int gpwi_words_have_any(const struct gpwi_words *words, const char *const *list)
{
    uint32_t i;

    for (i = 0; i < words->count; i++) {
        if (gpwi_word_is_any(words->word[i], list)) {
            return 1;
        }
    }
    return 0;
}

int gpwi_words_have(const struct gpwi_words *words, const char *word)
{
    const char *const list[] = {word, NULL};

    return gpwi_words_have_any(words, list);
}

void gpwi_words_join(const struct gpwi_words *words, char *to, size_t size)
{
    uint32_t i;

    to[0] = '\0';
    for (i = 0; i < words->count; i++) {
        if (i > 0) {
            gpwi_text_append(to, size, "_");
        }
        gpwi_text_append(to, size, words->word[i]);
    }
}

/* ---- units ---- */

static const struct gpwi_unit units[] = {
    {"MW", GPWI_WATTS, 1e6, 0, 1},
    {"mW", GPWI_WATTS, 1e-3, 0, 1},
    {"w", GPWI_WATTS, 1.0, 0, 0},
    {"watt", GPWI_WATTS, 1.0, 0, 0},
    {"watts", GPWI_WATTS, 1.0, 0, 0},
    {"kw", GPWI_WATTS, 1e3, 0, 0},
    {"kilowatts", GPWI_WATTS, 1e3, 0, 0},
    {"mw", GPWI_WATTS, 1e-3, 0, 1},
    {"milliwatts", GPWI_WATTS, 1e-3, 0, 0},
    {"megawatts", GPWI_WATTS, 1e6, 0, 0},
    {"mJ", GPWI_JOULES, 1e-3, 0, 1},
    {"MJ", GPWI_JOULES, 1e6, 0, 1},
    {"mj", GPWI_JOULES, 1e-3, 0, 1},
    {"j", GPWI_JOULES, 1.0, 0, 0},
    {"joule", GPWI_JOULES, 1.0, 0, 0},
    {"joules", GPWI_JOULES, 1.0, 0, 0},
    {"kj", GPWI_JOULES, 1e3, 0, 0},
    {"wh", GPWI_JOULES, 3600.0, 0, 0},
    {"kwh", GPWI_JOULES, 3.6e6, 0, 0},
    {"uj", GPWI_JOULES, 1e-6, 0, 0},
    {"c", GPWI_DEGREES, 1.0, 0, 0},
    {"degc", GPWI_DEGREES, 1.0, 0, 0},
    {"celsius", GPWI_DEGREES, 1.0, 0, 0},
    {"\xc2\xb0"
     "C",
     GPWI_DEGREES, 1.0, 0, 0},
    {"mhz", GPWI_MEGAHERTZ, 1.0, 0, 0},
    {"ghz", GPWI_MEGAHERTZ, 1e3, 0, 0},
    {"hz", GPWI_MEGAHERTZ, 1e-6, 0, 0},
    {"%", GPWI_SHARE, 0.01, 0, 0},
    {"pct", GPWI_SHARE, 0.01, 0, 0},
    {"percent", GPWI_SHARE, 0.01, 0, 0},
    {"ratio", GPWI_SHARE, 1.0, 0, 0},
    {"s", GPWI_SECONDS, 1.0, 9, 0},
    {"sec", GPWI_SECONDS, 1.0, 9, 0},
    {"secs", GPWI_SECONDS, 1.0, 9, 0},
    {"seconds", GPWI_SECONDS, 1.0, 9, 0},
    {"ms", GPWI_SECONDS, 1e-3, 6, 0},
    {"us", GPWI_SECONDS, 1e-6, 3, 0},
    {"ns", GPWI_SECONDS, 1e-9, 0, 0},
    {"a", GPWI_OTHER, 0.0, 0, 0},
    {"v", GPWI_OTHER, 0.0, 0, 0},
    {"mib", GPWI_OTHER, 0.0, 0, 0},
    {"mb", GPWI_OTHER, 0.0, 0, 0},
    {"gb", GPWI_OTHER, 0.0, 0, 0},
    {"bytes", GPWI_OTHER, 0.0, 0, 0},
    {"rpm", GPWI_OTHER, 0.0, 0, 0},
    {"va", GPWI_OTHER, 0.0, 0, 0},
    {"var", GPWI_OTHER, 0.0, 0, 0},
    {"volts", GPWI_OTHER, 0.0, 0, 0},
    {"amps", GPWI_OTHER, 0.0, 0, 0},
    {"f", GPWI_OTHER, 0.0, 0, 0},
    {"k", GPWI_OTHER, 0.0, 0, 0},
};

const struct gpwi_unit *gpwi_unit_of(struct gpwi_text text)
{
    size_t i;

    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].exact ? gpwi_text_is(text, units[i].name)
                           : gpwi_text_is_any_case(text, units[i].name)) {
            return &units[i];
        }
    }
    return NULL;
}

struct gpwi_text gpwi_unit_take(struct gpwi_text *name)
{
    struct gpwi_text unit = {NULL, 0};
    const size_t n = name->length;
    size_t open;

    if (n < 3 || (name->at[n - 1] != ']' && name->at[n - 1] != ')')) {
        return unit;
    }
    for (open = n - 1; open > 0; open--) {
        if (name->at[open] == (name->at[n - 1] == ']' ? '[' : '(')) {
            unit.at = name->at + open + 1;
            unit.length = n - open - 2;
            unit = gpwi_text_trim(unit);
            name->length = open;
            *name = gpwi_text_trim(*name);
            return unit;
        }
    }
    return unit;
}

const struct gpwi_unit *gpwi_words_unit(const struct gpwi_words *words)
{
    const struct gpwi_unit *unit = gpwi_unit_of(gpwi_text_of(words->raw[words->count - 1u]));
    uint32_t i;

    for (i = 0; i + 1u < words->count && unit == NULL; i++) {
        const struct gpwi_unit *here = gpwi_unit_of(gpwi_text_of(words->raw[i]));

        if (here != NULL && (here->dimension == GPWI_WATTS || here->dimension == GPWI_JOULES) &&
            strlen(here->name) > 1u) {
            unit = here;
        }
    }
    return unit;
}
