/* SPDX-License-Identifier: MIT */
/* One line, one figure: `412.3 W, low 380, high 421, spread p5-p95, grade M, source user-log,
 * point instrument`. What is left out is unknown; of labels it is the user's. */
#include "profile_file_internal.h"

#include "../nearest.h"
#include "../profile_facts.h"

#include <math.h>

#define WHY 200u

enum word_id {
    WORD_AT = 0,
    WORD_LOW,
    WORD_HIGH,
    WORD_SPREAD,
    WORD_GRADE,
    WORD_SOURCE,
    WORD_POINT,
    WORDS
};

static const char *const words[WORDS] = {"at",    "low",    "high", "spread",
                                         "grade", "source", "point"};

/* ---- labels by name ---- */

struct names {
    const char *(*name_of)(uint32_t);
    const char *what;
    uint32_t first; /* number that may be written in a file */
};

static const struct names label_names[WORDS] = {
    [WORD_SPREAD] = {gpw_spread_name, "spread", GPW_SPREAD_NONE},
    [WORD_GRADE] = {gpw_grade_name, "grade", GPW_GRADE_FULL},
    [WORD_SOURCE] = {gpw_source_name, "source", GPW_SOURCE_USER},
    [WORD_POINT] = {gpw_point_name, "point", GPW_POINT_UNKNOWN}};

static int find_label(const struct names *names, struct gpwi_text text, uint32_t *label,
                      char why[WHY])
{
    char word[40];
    const char *nearest = "";
    uint32_t least = UINT32_MAX, i;

    gpwi_text_copy(word, sizeof word, text);
    for (i = names->first; strcmp(names->name_of(i), "?") != 0; i++) {
        const uint32_t apart = gpwi_letters_apart(word, names->name_of(i));

        if (gpwi_text_is(text, names->name_of(i))) {
            *label = i;
            return 1;
        }
        if (apart < least) {
            least = apart;
            nearest = names->name_of(i);
        }
    }
    if (names->name_of == gpw_grade_name) {
        snprintf(why, WHY,
                 "no grade \"%s\": F, M, C, S, A, N, I, K, X or U; docs/sources.md has them",
                 word);
    } else {
        snprintf(why, WHY, "no %s \"%s\": did you mean %s?", names->what, word, nearest);
    }
    return 0;
}

/* ---- numbers ---- */

/* A number, and behind it nothing or its unit. */
static int read_number(struct gpwi_text text, const char *unit, const char *what, float *value,
                       char why[WHY])
{
    struct gpwi_text rest = text;
    struct gpwi_number number;
    char shown[40];

    gpwi_text_copy(shown, sizeof shown, text);
    if (!gpwi_number_read(&rest, &number)) {
        snprintf(why, WHY, "%s: \"%s\" is no number%s%s", what, shown,
                 unit[0] != '\0' ? " in " : "", unit);
        return 0;
    }
    rest = gpwi_text_trim(rest);
    if (rest.length > 0 && !gpwi_text_is(rest, unit)) {
        gpwi_text_copy(shown, sizeof shown, rest);
        snprintf(why, WHY, "%s: \"%s\" stands behind the number; it is %s%s", what, shown,
                 unit[0] != '\0' && strcmp(unit, "1") != 0 ? "in " : "without unit",
                 strcmp(unit, "1") != 0 ? unit : "");
        return 0;
    }
    *value = (float)gpwi_number_value(&number);
    if (isinf(*value)) {
        snprintf(why, WHY, "%s: beyond what a figure can be", what);
        return 0;
    }
    return 1;
}

/* ---- the pieces between commas ---- */

static struct gpwi_text next_piece(struct gpwi_text *text)
{
    const char *const comma =
        text->length > 0 ? memchr(text->at, ',', text->length) : (const char *)NULL;
    struct gpwi_text piece = *text;

    if (comma != NULL) {
        piece.length = (size_t)(comma - text->at);
        text->at = comma + 1;
        text->length -= piece.length + 1u;
    } else {
        text->at += text->length;
        text->length = 0;
    }
    return gpwi_text_trim(piece);
}

static int find_word(struct gpwi_text word, uint32_t *id, char why[WHY])
{
    char shown[40];
    const char *nearest = words[0];
    uint32_t least = UINT32_MAX, i;

    gpwi_text_copy(shown, sizeof shown, word);
    for (i = 0; i < WORDS; i++) {
        const uint32_t apart = gpwi_letters_apart(shown, words[i]);

        if (gpwi_text_is(word, words[i])) {
            *id = i;
            return 1;
        }
        if (apart < least) {
            least = apart;
            nearest = words[i];
        }
    }
    if (word.length == 0) {
        snprintf(why, WHY, "nothing between two commas");
    } else if (least <= 1u + word.length / 3u) {
        snprintf(why, WHY, "\"%s\": did you mean %s?", shown, nearest);
    } else {
        snprintf(why, WHY,
                 "\"%s\": behind the value come at, low, high, spread, grade, source and "
                 "point, each with a blank and what it is",
                 shown);
    }
    return 0;
}

static int take_piece(struct gpwi_text piece, gpw_figure *figure, uint32_t *seen, char why[WHY])
{
    const char *const unit = gpwi_quantity_unit(figure->quantity);
    const char *const at_unit = gpwi_quantity_at_unit(figure->quantity);
    const struct gpwi_text word = gpwi_text_word(&piece);
    uint32_t id = 0;

    piece = gpwi_text_trim(piece);
    if (!find_word(word, &id, why)) {
        return 0;
    }
    if ((*seen & 1u << id) != 0u) {
        snprintf(why, WHY, "%s stands twice in the line", words[id]);
        return 0;
    }
    *seen |= 1u << id;
    switch (id) {
    case WORD_AT:
        if (at_unit[0] == '\0') {
            snprintf(why, WHY, "%s has no condition: leave \"at\" out",
                     gpw_quantity_name(figure->quantity));
            return 0;
        }
        return read_number(piece, at_unit, "at", &figure->at, why);
    case WORD_LOW: return read_number(piece, unit, "low", &figure->low, why);
    case WORD_HIGH: return read_number(piece, unit, "high", &figure->high, why);
    case WORD_SPREAD: return find_label(&label_names[id], piece, &figure->spread, why);
    case WORD_GRADE: return find_label(&label_names[id], piece, &figure->grade, why);
    case WORD_SOURCE: return find_label(&label_names[id], piece, &figure->source, why);
    default: return find_label(&label_names[id], piece, &figure->point, why);
    }
}

int gpwi_profile_figure_read(struct gpwi_text text, gpw_figure *figure, char why[200])
{
    const struct gpwi_text value = next_piece(&text);
    uint32_t seen = 0;

    figure->at = figure->value = figure->low = figure->high = gpw_unknown();
    figure->spread = GPW_SPREAD_NONE;
    figure->grade = GPW_GRADE_USER;
    figure->source = GPW_SOURCE_USER;
    figure->point = GPW_POINT_UNKNOWN;
    if (!gpwi_text_is(value, "unknown") &&
        !read_number(value, gpwi_quantity_unit(figure->quantity), "the value", &figure->value,
                     why)) {
        return 0;
    }
    while (text.length > 0) {
        if (!take_piece(next_piece(&text), figure, &seen, why)) {
            return 0;
        }
    }
    if ((seen & 1u << WORD_SPREAD) == 0u &&
        (gpwi_is_known(figure->low) || gpwi_is_known(figure->high))) {
        figure->spread = GPW_SPREAD_RANGE;
    }
    if (!gpwi_is_known(figure->value) && !gpwi_is_known(figure->low) &&
        !gpwi_is_known(figure->high)) {
        snprintf(why, WHY, "neither value nor ends: leave the line out");
        return 0;
    }
    return 1;
}

/* ---- why a figure is refused ---- */

static int is_out(float figure, float low, float high)
{
    return gpwi_is_known(figure) && !gpwi_in_range(figure, low, high);
}

static int is_crossed(float low, float high)
{
    return gpwi_is_known(low) && gpwi_is_known(high) && !(low <= high);
}

static int refuse_numbers(const gpw_figure *f, char why[WHY])
{
    const char *const unit = gpwi_quantity_unit(f->quantity);
    float low = 0.0f, high = 0.0f;

    gpwi_quantity_range(f->quantity, &low, &high);
    if (is_out(f->value, low, high) || is_out(f->low, low, high) ||
        is_out(f->high, low, high)) {
        snprintf(why, WHY, "out of range: %s is %g to %g%s%s", gpw_quantity_name(f->quantity),
                 (double)low, (double)high, unit[0] != '1' ? " " : "",
                 unit[0] != '1' ? unit : "");
        return 1;
    }
    if (is_crossed(f->low, f->value) || is_crossed(f->value, f->high) ||
        is_crossed(f->low, f->high)) {
        snprintf(why, WHY, "out of order: low <= value <= high is wanted");
        return 1;
    }
    return 0;
}

static int refuse_condition(const gpw_figure *f, char why[WHY])
{
    const char *range = NULL;

    switch (f->quantity) {
    case GPW_QUANTITY_POWER_PERCENTILE:
        range = is_out(f->at, 0.0f, 100.0f) || !gpwi_is_known(f->at) ? "0 to 100 %" : NULL;
        break;
    case GPW_QUANTITY_POWER_AT_TEMPERATURE:
        range = is_out(f->at, GPWI_TEMPERATURE_MIN_DEGC, GPWI_TEMPERATURE_MAX_DEGC) ||
                        !gpwi_is_known(f->at)
                    ? "-50 to 150 degC"
                    : NULL;
        break;
    case GPW_QUANTITY_RAMP: range = is_out(f->at, -1.0f, 1.0f) ? "-1 to 1" : NULL; break;
    default: range = is_out(f->at, 0.0f, GPW_TIME_MAX_S) ? "0 to 1e6 s" : NULL; break;
    }
    if (range != NULL) {
        snprintf(why, WHY, "%s needs \"at\" from %s", gpw_quantity_name(f->quantity), range);
    }
    return range != NULL;
}

static int refuse_spread(const gpw_figure *f, char why[WHY])
{
    const int has_ends = gpwi_is_known(f->low) || gpwi_is_known(f->high);

    if (f->spread == GPW_SPREAD_NONE && has_ends) {
        snprintf(why, WHY, "ends without their kind: say spread range, p5-p95 or instrument");
        return 1;
    }
    if (f->spread != GPW_SPREAD_NONE && f->spread < GPW_SPREAD_LOWER && !has_ends) {
        snprintf(why, WHY, "spread %s speaks of ends: give low or high",
                 gpw_spread_name(f->spread));
        return 1;
    }
    if (f->spread >= GPW_SPREAD_LOWER && !gpwi_is_known(f->value)) {
        snprintf(why, WHY, "spread %s speaks of the value: give it",
                 gpw_spread_name(f->spread));
        return 1;
    }
    return 0;
}

void gpwi_profile_figure_refusal(const gpw_profile *profile, const gpw_figure *f, char why[200])
{
    gpw_figure other;

    if (refuse_numbers(f, why) || refuse_condition(f, why) || refuse_spread(f, why)) {
        return;
    }
    if (f->phase == GPW_PHASE_COUNT) {
        snprintf(why, WHY, "does not fit the others: cap_min <= cap <= cap_max is wanted");
    } else if (gpw_profile_figure(profile, GPW_QUANTITY_WAVE_PERIOD, f->phase, &other,
                                  sizeof other) != GPW_OK ||
               gpw_profile_figure(profile, GPW_QUANTITY_WAVE_DUTY, f->phase, &other,
                                  sizeof other) != GPW_OK) {
        snprintf(why, WHY, "a wave needs wave_period and wave_duty too");
    } else {
        snprintf(why, WHY,
                 "the wave's low level would be below 0 W: at most power / wave_duty");
    }
}

/* ---- writing ---- */

static void put_number(struct gpwi_page *page, const char *before, float value,
                       const char *unit)
{
    char text[32];

    if (gpwi_is_known(value)) {
        gpwi_float_text(text, value);
        gpwi_page_print(page, "%s%s%s%s", before, text,
                        unit[0] != '\0' && unit[0] != '1' ? " " : "",
                        unit[0] != '1' ? unit : "");
    }
}

void gpwi_profile_figure_put(struct gpwi_page *page, const gpw_figure *f)
{
    put_number(page, "", f->value, f->unit);
    gpwi_page_put(page, gpwi_is_known(f->value) ? "" : "unknown");
    put_number(page, ", at ", f->at, f->at_unit);
    put_number(page, ", low ", f->low, "");
    put_number(page, ", high ", f->high, "");
    if (f->spread != GPW_SPREAD_NONE) {
        gpwi_page_print(page, ", spread %s", gpw_spread_name(f->spread));
    }
    gpwi_page_print(page, ", grade %s, source %s", gpw_grade_name(f->grade),
                    gpw_source_name(f->source));
    if (f->point != GPW_POINT_UNKNOWN) {
        gpwi_page_print(page, ", point %s", gpw_point_name(f->point));
    }
}
