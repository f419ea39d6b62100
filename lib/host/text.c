/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <math.h>
#include <string.h>

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int is_digit(char c)
{
    return '0' <= c && c <= '9';
}

static char lower(char c)
{
    return 'A' <= c && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

struct gpwi_text gpwi_text_of(const char *text)
{
    struct gpwi_text piece;

    piece.at = text;
    piece.length = strlen(text);
    return piece;
}

struct gpwi_text gpwi_text_trim(struct gpwi_text text)
{
    while (text.length > 0 && is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.at[text.length - 1])) {
        text.length--;
    }
    return text;
}

int gpwi_text_is(struct gpwi_text text, const char *word)
{
    return strlen(word) == text.length && memcmp(text.at, word, text.length) == 0;
}

int gpwi_text_is_any_case(struct gpwi_text text, const char *word)
{
    size_t i;

    if (strlen(word) != text.length) {
        return 0;
    }
    for (i = 0; i < text.length; i++) {
        if (lower(text.at[i]) != lower(word[i])) {
            return 0;
        }
    }
    return 1;
}

void gpwi_text_copy(char *to, size_t size, struct gpwi_text text)
{
    const size_t length = text.length < size - 1 ? text.length : size - 1;

    memcpy(to, text.at, length);
    to[length] = '\0';
}

void gpwi_text_append(char *to, size_t size, const char *text)
{
    const size_t used = strlen(to);

    gpwi_text_copy(to + used, size - used, gpwi_text_of(text));
}

struct gpwi_text gpwi_text_word(struct gpwi_text *text)
{
    struct gpwi_text word = gpwi_text_trim(*text);
    const size_t length = word.length;
    size_t n = 0;

    while (n < length && !is_blank(word.at[n])) {
        n++;
    }
    text->at = word.at + n;
    text->length = length - n;
    word.length = n;
    return word;
}

/* ---- numbers ---- */

/* More digits than a mantissa holds only move the exponent. */
static void take_digit(struct gpwi_number *number, char digit, int after_point)
{
    if (number->mantissa <= (UINT64_MAX - 9u) / 10u) {
        number->mantissa = number->mantissa * 10u + (uint64_t)(digit - '0');
        number->exponent -= after_point;
    } else {
        number->exponent += 1 - after_point;
    }
}

/* An exponent this large is infinite or zero whatever the mantissa (a line has at most some
 * thousand digits), and far from the end of an int32_t. */
#define EXPONENT_MAX 100000

/* Reads e+12 off the front, if that is what stands there. */
static size_t exponent_length(struct gpwi_text text, int32_t *exponent)
{
    size_t i = 1;
    int32_t value = 0;
    int negative = 0;

    if (text.length == 0 || lower(text.at[0]) != 'e') {
        return 0;
    }
    if (i < text.length && (text.at[i] == '+' || text.at[i] == '-')) {
        negative = text.at[i] == '-';
        i++;
    }
    if (i == text.length || !is_digit(text.at[i])) {
        return 0;
    }
    for (; i < text.length && is_digit(text.at[i]); i++) {
        value = value < EXPONENT_MAX ? value * 10 + (text.at[i] - '0') : EXPONENT_MAX;
    }
    *exponent = negative ? -value : value;
    return i;
}

int gpwi_number_read(struct gpwi_text *text, struct gpwi_number *number)
{
    size_t i = 0, digits = 0;
    int32_t exponent = 0;
    int point = 0;
    struct gpwi_text rest;

    memset(number, 0, sizeof *number);
    if (text->length > 0 && (text->at[0] == '+' || text->at[0] == '-')) {
        number->negative = text->at[0] == '-';
        i = 1;
    }
    for (; i < text->length; i++) {
        if (is_digit(text->at[i])) {
            take_digit(number, text->at[i], point);
            digits++;
        } else if (text->at[i] == '.' && !point) {
            point = 1;
        } else {
            break;
        }
    }
    if (digits == 0) {
        return 0;
    }
    rest.at = text->at + i;
    rest.length = text->length - i;
    i += exponent_length(rest, &exponent);
    number->exponent += exponent;
    text->at += i;
    text->length -= i;
    return 1;
}

double gpwi_number_value(const struct gpwi_number *number)
{
    /* Powers of ten that a double holds exactly: one rounding only. */
    static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double value = (double)number->mantissa;
    int32_t left = number->exponent < 0 ? -number->exponent : number->exponent;

    if (number->mantissa == 0) {
        return number->negative ? -0.0 : 0.0;
    }
    if (left > 400) { /* beyond a double with any mantissa of 20 digits */
        value = number->exponent < 0 ? 0.0 : (double)INFINITY;
        left = 0;
    }
    while (left > 0) {
        const int32_t now = left < 22 ? left : 22;

        value = number->exponent < 0 ? value / exact[now] : value * exact[now];
        left -= now;
    }
    return number->negative ? -value : value;
}

int gpwi_number_whole(const struct gpwi_number *number, int32_t scale, int64_t limit,
                      int64_t *whole)
{
    int32_t shift = number->exponent + scale;
    uint64_t value = number->mantissa;
    unsigned last = 0; /* the digit dropped last decides the rounding */

    for (; shift < 0 && (value != 0 || last != 0); shift++) {
        last = (unsigned)(value % 10u);
        value /= 10u;
    }
    value += last >= 5u;
    for (; shift > 0 && value != 0; shift--) {
        if (value > (uint64_t)limit / 10u) {
            return 0;
        }
        value *= 10u;
    }
    if (value > (uint64_t)limit) {
        return 0;
    }
    *whole = number->negative ? -(int64_t)value : (int64_t)value;
    return 1;
}

double gpwi_power_unit(struct gpwi_text unit)
{
    /* Case counts: mW and MW are nine decades apart. */
    static const struct {
        const char *name;
        double watts;
    } units[] = {{"W", 1.0}, {"mW", 1.0e-3}, {"kW", 1.0e3}, {"KW", 1.0e3}, {"MW", 1.0e6}};
    size_t i;

    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (gpwi_text_is(unit, units[i].name)) {
            return units[i].watts;
        }
    }
    return 0.0;
}
