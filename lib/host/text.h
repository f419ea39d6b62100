/* SPDX-License-Identifier: MIT */
/* Text without the locale: numbers, words, near misses, units of power. */
#ifndef GPW_TEXT_H
#define GPW_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* A piece of somebody else's text, not terminated. */
struct gpwi_text {
    const char *at;
    size_t length;
};

/* A decimal number as written: (-1)^negative mantissa 10^exponent. */
struct gpwi_number {
    uint64_t mantissa;
    int32_t exponent;
    int32_t negative;
};

struct gpwi_text gpwi_text_of(const char *text);
struct gpwi_text gpwi_text_trim(struct gpwi_text text);

/* Whether two pieces are the same; the second form takes A for a. */
int gpwi_text_is(struct gpwi_text text, const char *word);
int gpwi_text_is_any_case(struct gpwi_text text, const char *word);

/* Copies at most size - 1 characters and ends with a zero byte. */
void gpwi_text_copy(char *to, size_t size, struct gpwi_text text);

/* Adds to the end of a terminated text, as far as it fits. */
void gpwi_text_append(char *to, size_t size, const char *text);

/* Takes the first word, up to a blank, off the front of `text`; empty when there is none. */
struct gpwi_text gpwi_text_word(struct gpwi_text *text);

/* Reads a decimal number from the front of `text`: sign, digits with at most one point, decimal
 * exponent. strtod() would read 0x1p3, nan and, in some locales, 1,5. Takes what was read off
 * the front; returns 0 and leaves `text` alone when there is no number. */
int gpwi_number_read(struct gpwi_text *text, struct gpwi_number *number);

/* The nearest double to within a few units in its last place; infinite when it is too large. */
double gpwi_number_value(const struct gpwi_number *number);

/* number * 10^scale, rounded to a whole number; 0 when that is beyond +-limit. */
int gpwi_number_whole(const struct gpwi_number *number, int32_t scale, int64_t limit,
                      int64_t *whole);

/* Watts in a unit of power ("W", "kW" ...): 0 when it is none. */
double gpwi_power_unit(struct gpwi_text unit);

#endif /* GPW_TEXT_H */
