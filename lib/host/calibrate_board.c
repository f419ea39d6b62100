/* SPDX-License-Identifier: MIT */
/* Which board a log is of: by the user's word, else by what the log calls it. */
#include "calibrate_internal.h"

#define RUN_MIN 2u /* letters of a word that is looked at for a slip */

/* ---- words of a name ---- */

static char small(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static int is_letter(char c)
{
    return small(c) >= 'a' && small(c) <= 'z';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int begins_with(const char *text, const char *word)
{
    char last = 'a';

    for (; *word != '\0'; word++, text++) {
        if (small(*text) != *word) {
            return 0;
        }
        last = *word;
    }
    return !is_digit(last) || !is_digit(*text); /* h20 is not h200 */
}

/* A word begins where no letter stands before it: H200 is not in GH200. */
static int has_word(const char *text, const char *word)
{
    const char *at;

    for (at = text; *at != '\0'; at++) {
        if ((at == text || !is_letter(at[-1])) && begins_with(at, word)) {
            return 1;
        }
    }
    return word[0] == '\0';
}

/* ---- built-in profiles ---- */

/* The first of which a name has both words. `memory_gb`: of the card that was measured; 0:
 * there is only one of that name. */
static const struct {
    const char *first, *second, *profile;
    uint32_t memory_gb;
} boards[] = {{"h100", "pcie", "h100-pcie", 80u}, {"h100", "sxm", "h100-sxm", 80u},
              {"h100", "hbm3", "h100-sxm", 80u},  {"a100", "pcie", "a100-pcie", 80u},
              {"a100", "sxm", "a100-sxm", 0u},    {"gb200", "", "gb200", 0u},
              {"b300", "", "b300", 0u},           {"b200", "", "b200", 0u},
              {"h200", "nvl", NULL, 0u},          {"h200", "", "h200-sxm", 0u}};

/* Gigabytes that a name tells; 0: none. */
static uint32_t memory_of(const char *name)
{
    uint32_t number = 0u;

    for (; *name != '\0'; name++) {
        if (is_digit(*name)) {
            number = number < 10000u ? number * 10u + (uint32_t)(*name - '0') : number;
        } else if (number > 0u && begins_with(name, "gb")) {
            return number;
        } else {
            number = 0u;
        }
    }
    return 0u;
}

/* is_variant: a card of that name with another memory, whose cap and rating may differ. */
static const gpw_profile *profile_of(const char *name, uint32_t *is_variant)
{
    const gpw_profile *profile = NULL;
    const uint32_t memory_gb = memory_of(name);
    size_t i;

    *is_variant = 0u;
    if (gpw_profile_find(name, &profile) == GPW_OK) {
        return profile;
    }
    for (i = 0; i < sizeof boards / sizeof boards[0]; i++) {
        if (has_word(name, boards[i].first) && has_word(name, boards[i].second)) {
            *is_variant =
                boards[i].memory_gb > 0u && memory_gb > 0u && memory_gb != boards[i].memory_gb;
            return boards[i].profile != NULL &&
                           gpw_profile_find(boards[i].profile, &profile) == GPW_OK
                       ? profile
                       : NULL;
        }
    }
    return NULL;
}

/* ---- slips ---- */

/* One letter too many, too few or wrong, or two that changed places. */
static int is_slip(const char *given, size_t length, const char *word)
{
    const size_t wanted = strlen(word);
    const size_t least = length < wanted ? length : wanted;
    size_t head = 0u, tail = 0u;

    while (head < least && small(given[head]) == word[head]) {
        head++;
    }
    while (tail < least - head &&
           small(given[length - 1u - tail]) == word[wanted - 1u - tail]) {
        tail++;
    }
    if (length == wanted) {
        return length - head - tail == 1u ||
               (length - head - tail == 2u && small(given[head]) == word[head + 1u] &&
                small(given[head + 1u]) == word[head]);
    }
    return least - head - tail == 0u &&
           (length > wanted ? length - wanted : wanted - length) == 1u;
}

/* A word of the name that is nearly a form of a board. */
static int has_slip(const char *name)
{
    static const char *const forms[] = {"sxm", "pcie", "nvl"};
    size_t i = 0u, k;

    while (name[i] != '\0') {
        size_t length = 0u;

        while (is_letter(name[i + length])) {
            length++;
        }
        for (k = 0; length >= RUN_MIN && k < sizeof forms / sizeof forms[0]; k++) {
            if (is_slip(name + i, length, forms[k])) {
                return 1;
            }
        }
        i += length > 0u ? length : 1u;
    }
    return 0;
}

static const char *nearest(const char *name, uint32_t rank)
{
    const gpw_profile *profile = NULL;

    return gpw_profile_nearest(name, rank, &profile) == GPW_OK ? gpw_profile_name(profile) : "";
}

/* ---- the user's word ---- */

static gpw_status set(gpw_calibration *c, const char *name)
{
    c->board = profile_of(name, &c->is_variant);
    c->summary.architecture = gpw_meter_architecture_of(name);
    return c->board != NULL || c->summary.architecture != GPW_METER_UNKNOWN ? GPW_OK
                                                                            : GPW_ERR_NOT_FOUND;
}

gpw_status gpwi_cal_board_find(gpw_calibration *c, const char *name, gpw_file_error *error)
{
    if (set(c, name) == GPW_OK && (c->board != NULL || !has_slip(name))) {
        return GPW_OK;
    }
    (void)gpwi_file_error(error, 0u, 0u, "board",
                          "no board %.40s is known; did you mean %s, %s or %s? Else what "
                          "nvidia-smi calls it",
                          name, nearest(name, 0u), nearest(name, 1u), nearest(name, 2u));
    return GPW_ERR_NOT_FOUND;
}

/* ---- the log's ---- */

/* The first name that the logs give a board; `other`: one that differs from it, or NULL. */
static const char *model_of(const gpw_calibration *c, const char **other)
{
    const char *model = NULL;
    size_t i;

    *other = NULL;
    for (i = 0; i < c->devices.count; i++) {
        const char *const here = gpwi_cal_device_at(c, i)->model;

        if (here[0] != '\0' && model == NULL) {
            model = here;
        } else if (here[0] != '\0' && !gpwi_is_same_name(model, here)) {
            *other = here;
        }
    }
    return model;
}

static void note(gpw_calibration *c, uint32_t kind, const char *text, const char *a,
                 const char *b)
{
    gpwi_cal_note(c, kind, GPWI_CAL_WHOLE, text, a, b);
}

/* What is taken of a board that no built-in profile is of, or of another card by its name. */
static void note_profile(gpw_calibration *c, const char *name)
{
    if (c->board == NULL) {
        note(c, GPW_CALIBRATION_TAKEN,
             "no built-in profile is of the board %.60s: its meter is that of %s; its idle and "
             "ready power and its cap are not known from it",
             name, gpw_meter_architecture_name(c->summary.architecture));
    } else if (c->is_variant) {
        note(c, GPW_CALIBRATION_TAKEN,
             "the board %.60s: another card than the one that %s is of: idle and ready levels "
             "are taken from there, rated power and cap are not",
             name, gpw_profile_name(c->board));
    }
}

static void take_logs_word(gpw_calibration *c)
{
    const char *other;
    const char *const model = model_of(c, &other);

    if (model == NULL) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "the board: the log does not name it, so idle and ready cannot be told "
                      "from other levels, and what its meter does is not known; say which "
                      "(--board)");
    } else if (other != NULL) {
        note(c, GPW_CALIBRATION_UNKNOWN,
             "boards of several kinds (%s, %s): idle and ready cannot be told, and "
             "the profile is of a mixture",
             model, other);
    } else if (set(c, model) != GPW_OK) {
        gpwi_cal_note(c, GPW_CALIBRATION_UNKNOWN, GPWI_CAL_WHOLE,
                      "a board named %s: neither its levels nor its meter are known here",
                      model);
    } else {
        note_profile(c, model);
    }
}

/* The user's word stands; a log that says otherwise is told. */
static void keep_users_word(gpw_calibration *c)
{
    uint32_t is_variant;
    const char *other;
    const char *const model = model_of(c, &other);

    note_profile(c, c->config.board);
    if (model != NULL && (other != NULL || profile_of(model, &is_variant) != c->board ||
                          is_variant != c->is_variant ||
                          gpw_meter_architecture_of(model) != c->summary.architecture)) {
        note(c, GPW_CALIBRATION_DOUBT,
             "the log calls its boards %.64s; they are taken as %.64s, as you said", model,
             c->config.board);
    }
}

void gpwi_cal_board(gpw_calibration *c)
{
    if (c->config.board[0] != '\0') {
        keep_users_word(c);
    } else {
        take_logs_word(c);
    }
}
