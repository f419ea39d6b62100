/* SPDX-License-Identifier: MIT */
/* A profile as C for firmware: its figures as a constant table, 24 bytes each, and the function
 * that builds a profile of them through the public interface. */
#include "profile_file_internal.h"

#include "site_keys.h"

#include <stdlib.h>

#define SYMBOL_MAX 60u

/* ---- the symbol ---- */

static const char taken[] =
    "alignas|alignof|and|asm|auto|bitand|bitor|bool|break|case|catch|char|class|compl|const|"
    "constexpr|continue|decltype|default|delete|do|double|else|enum|explicit|export|extern|"
    "false|float|for|friend|goto|if|inline|int|long|main|mutable|namespace|new|noexcept|not|"
    "nullptr|operator|or|private|protected|public|register|restrict|return|short|signed|sizeof|"
    "static|struct|switch|template|this|throw|true|try|typedef|typeid|typename|typeof|union|"
    "unsigned|using|virtual|void|volatile|while|xor";

static int is_symbol(const char *symbol)
{
    const size_t length = strlen(symbol);

    return length >= 1u && length <= SYMBOL_MAX && symbol[0] >= 'a' && symbol[0] <= 'z' &&
           strspn(symbol, "abcdefghijklmnopqrstuvwxyz0123456789_") == length &&
           gpwi_choice_find(taken, gpwi_text_of(symbol)) == UINT32_MAX;
}

static void set_capitals(const char *symbol, char capitals[SYMBOL_MAX + 1u])
{
    size_t i;

    for (i = 0; symbol[i] != '\0' && i < SYMBOL_MAX; i++) {
        const char c = symbol[i];

        capitals[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c == '-' ? '_' : c;
    }
    capitals[i] = '\0';
}

/* ---- comments ---- */

/* Text that could end the comment, begin another, or be read as a trigraph is parted. */
static void put_comment(struct gpwi_page *page, const char *text)
{
    char piece[2] = "";
    char before = '\0';

    for (; *text != '\0'; text++) {
        const int parts = (before == '*' && *text == '/') || (before == '/' && *text == '*') ||
                          (before == '?' && *text == '?');

        piece[0] = *text;
        gpwi_page_put(page, parts ? " " : "");
        gpwi_page_put(page, piece);
        before = *text;
    }
}

static void put_origin(struct gpwi_page *page, const gpw_profile_file *file)
{
    gpw_profile_note note;
    int has_any = 0;
    uint32_t i;

    gpwi_page_print(page,
                    "/* Profile %s, written by libgpupower. Do not edit: edit the profile "
                    "file, and write this\n * again.\n",
                    gpw_profile_name(file->profile));
    for (note = 0; note < GPW_PROFILE_NOTE_COUNT; note++) {
        const char *const text = gpw_profile_file_note(file, note);

        if (text[0] != '\0') {
            gpwi_page_print(page, "%s *   %s: ", has_any ? "" : " *\n",
                            gpw_profile_note_name(note));
            put_comment(page, text);
            gpwi_page_put(page, "\n");
            has_any = 1;
        }
    }
    gpwi_page_put(page, file->unknowns > 0u ? " *\n * Not known:\n" : "");
    for (i = 0; i < file->unknowns; i++) {
        gpwi_page_put(page, " * - ");
        put_comment(page, file->unknown[i]);
        gpwi_page_put(page, "\n");
    }
    gpwi_page_put(page, " */\n");
}

/* ---- SYMBOL.h ---- */

static void put_header(struct gpwi_page *page, const gpw_profile_file *file, const char *symbol,
                       const char *capitals, uint32_t figures)
{
    put_origin(page, file);
    gpwi_page_print(page,
                    "#ifndef %s_H\n#define %s_H\n\n#include <gpupower/profile.h>\n\n"
                    "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
                    capitals, capitals);
    gpwi_page_print(page, "#define %s_FIGURES %uu\n\n", capitals, (unsigned)figures);
    gpwi_page_print(
        page,
        "/* Memory that the profile takes, aligned to GPW_STATE_ALIGN. A site or "
        "fleet copies what\n * it needs when a group is added: it may be used again "
        "then. */\n#define %s_BYTES GPW_PROFILE_STATE_BYTES(%s_FIGURES)\n\n",
        capitals, capitals);
    gpwi_page_print(page,
                    "/* Builds the profile. GPW_OK, or an error of gpw_profile_init() or\n"
                    " * gpw_profile_set_figure(); `*profile` is written only on success. */\n"
                    "gpw_status %s(void *memory, size_t bytes, gpw_profile **profile);\n\n",
                    symbol);
    gpwi_page_print(page, "#ifdef __cplusplus\n}\n#endif\n\n#endif /* %s_H */\n", capitals);
}

/* ---- SYMBOL.c ---- */

static void put_enumerator(struct gpwi_page *page, const char *prefix, const char *name)
{
    char capitals[SYMBOL_MAX + 1u];

    set_capitals(name, capitals);
    gpwi_page_print(page, "GPW_%s_%s, ", prefix, capitals);
}

static const char *phase_enumerator(gpw_phase phase)
{
    static const char *const users[] = {"user_1", "user_2", "user_3", "user_4"};

    if (phase == GPW_PHASE_COUNT) {
        return "count";
    }
    return phase >= GPW_PHASE_USER_1 ? users[phase - GPW_PHASE_USER_1] : gpw_phase_name(phase);
}

static const char *grade_enumerator(gpw_grade grade)
{
    static const char *const names[] = {"unknown",     "full",     "measured",  "computed",
                                        "secondary",   "abstract", "anecdotal", "inferred",
                                        "engineering", "estimate", "user"};

    return names[grade <= GPW_GRADE_USER ? grade : GPW_GRADE_UNKNOWN];
}

/* A C constant: 412 is no float, 412.f and 4e+02f are. */
static void put_float(struct gpwi_page *page, float value)
{
    char text[32] = "0";

    if (!gpw_is_unknown(value)) {
        gpwi_float_text(text, value);
    }
    gpwi_page_print(page, "%s%sf", text, strpbrk(text, ".e") != NULL ? "" : ".0");
}

static void put_row(struct gpwi_page *page, const gpw_figure *f)
{
    const unsigned known =
        (gpw_is_unknown(f->at) ? 0u : 1u) | (gpw_is_unknown(f->value) ? 0u : 2u) |
        (gpw_is_unknown(f->low) ? 0u : 4u) | (gpw_is_unknown(f->high) ? 0u : 8u);

    gpwi_page_put(page, "    {");
    put_enumerator(page, "QUANTITY", gpw_quantity_name(f->quantity));
    put_enumerator(page, "PHASE", phase_enumerator(f->phase));
    put_enumerator(page, "SPREAD", gpw_spread_name(f->spread));
    gpwi_page_put(page, "\n     ");
    put_enumerator(page, "GRADE", grade_enumerator(f->grade));
    put_enumerator(page, "POINT", gpw_point_name(f->point));
    gpwi_page_print(page, "%uu /* %s */, %uu,\n     ", (unsigned)f->source,
                    gpw_source_name(f->source), known);
    put_float(page, f->at);
    gpwi_page_put(page, ", ");
    put_float(page, f->value);
    gpwi_page_put(page, ", ");
    put_float(page, f->low);
    gpwi_page_put(page, ", ");
    put_float(page, f->high);
    gpwi_page_print(page, "}, /* %s%s%s */\n", f->unit, f->at_unit[0] != '\0' ? " at " : "",
                    f->at_unit);
}

/* A wave comes last: it needs its period, its duty and the mean it swings about. */
static gpw_status put_rows(struct gpwi_page *page, const gpw_profile *profile, uint32_t count)
{
    gpw_figure figure;
    uint32_t pass, i;

    for (pass = 0; pass < 2u; pass++) {
        for (i = 0; i < count; i++) {
            const gpw_status status = gpw_profile_figure_at(profile, i, &figure, sizeof figure);

            if (status < GPW_OK) {
                return status;
            }
            if ((figure.quantity == GPW_QUANTITY_WAVE) == (pass == 1u)) {
                put_row(page, &figure);
            }
        }
    }
    return GPW_OK;
}

static const char types[] =
    "/* One figure, 24 bytes. Bits of `known`: 1 `at`, 2 `value`, 4 `low`, 8 `high`; what is\n"
    " * not known holds 0 here and is unknown in the profile. */\n"
    "typedef struct row {\n"
    "    uint8_t quantity, phase, spread, grade, point, source, known;\n"
    "    float at, value, low, high;\n"
    "} row;\n\n";

static const char functions[] =
    "static float known_or_not(const row *from, unsigned bit, float value)\n"
    "{\n"
    "    return (from->known & bit) != 0u ? value : gpw_unknown();\n"
    "}\n\n"
    "static gpw_status set_row(gpw_profile *profile, const row *from)\n"
    "{\n"
    "    gpw_figure figure = {0};\n\n"
    "    figure.quantity = from->quantity;\n"
    "    figure.phase = from->phase;\n"
    "    figure.spread = from->spread;\n"
    "    figure.grade = from->grade;\n"
    "    figure.point = from->point;\n"
    "    figure.source = from->source;\n"
    "    figure.at = known_or_not(from, 1u, from->at);\n"
    "    figure.value = known_or_not(from, 2u, from->value);\n"
    "    figure.low = known_or_not(from, 4u, from->low);\n"
    "    figure.high = known_or_not(from, 8u, from->high);\n"
    "    return gpw_profile_set_figure(profile, &figure, sizeof figure);\n"
    "}\n\n";

static const char body[] = "{\n"
                           "    gpw_profile_config config;\n"
                           "    gpw_profile *made = 0;\n"
                           "    gpw_status status = profile != 0 ? GPW_OK : GPW_ERR_NULL;\n"
                           "    size_t i;\n\n"
                           "    if (status >= GPW_OK) {\n"
                           "        status = gpw_profile_config_init(&config, sizeof config);\n"
                           "    }\n"
                           "    if (status >= GPW_OK) {\n"
                           "        config.figures_max = FIGURES;\n"
                           "        for (i = 0; i < sizeof name; i++) {\n"
                           "            config.name[i] = name[i];\n"
                           "        }\n"
                           "        status = gpw_profile_init(memory, bytes, &config, &made);\n"
                           "    }\n"
                           "    for (i = 0; i < FIGURES && status >= GPW_OK; i++) {\n"
                           "        status = set_row(made, &rows[i]);\n"
                           "    }\n"
                           "    if (status >= GPW_OK) {\n"
                           "        *profile = made;\n"
                           "        status = GPW_OK;\n"
                           "    }\n"
                           "    return status;\n"
                           "}\n";

static gpw_status put_source(struct gpwi_page *page, const gpw_profile_file *file,
                             const char *symbol, const char *capitals, uint32_t count)
{
    gpw_status status;

    gpwi_page_print(page,
                    "/* Profile %s: %s.h says where it comes from. */\n"
                    "#include \"%s.h\"\n\n#define FIGURES %s_FIGURES\n\n",
                    gpw_profile_name(file->profile), symbol, symbol, capitals);
    gpwi_page_put(page, types);
    gpwi_page_print(page, "static const char name[] = \"%s\";\n\n",
                    gpw_profile_name(file->profile));
    gpwi_page_put(page, "static const row rows[FIGURES] = {\n");
    status = put_rows(page, file->profile, count);
    gpwi_page_put(page, "};\n\n");
    gpwi_page_put(page, functions);
    gpwi_page_print(page, "gpw_status %s(void *memory, size_t bytes, gpw_profile **profile)\n",
                    symbol);
    gpwi_page_put(page, body);
    return status;
}

/* ---- both ---- */

static gpw_status put_part(struct gpwi_page *page, const gpw_profile_file *file,
                           const char *symbol, gpw_profile_c which)
{
    char capitals[SYMBOL_MAX + 1u];
    uint32_t count = 0;
    gpw_status status = file != NULL && symbol != NULL ? GPW_OK : GPW_ERR_NULL;

    if (status == GPW_OK && file->magic != GPWI_PROFILE_FILE_MAGIC) {
        status = GPW_ERR_HANDLE;
    }
    if (status == GPW_OK && (!is_symbol(symbol) || which > GPW_PROFILE_C_HEADER)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK) {
        status = gpw_profile_figure_count(file->profile, &count);
    }
    if (status == GPW_OK && count == 0u) {
        status = GPW_ERR_DOMAIN; /* an empty table is no C */
    }
    if (status != GPW_OK) {
        return status;
    }
    set_capitals(symbol, capitals);
    if (which == GPW_PROFILE_C_HEADER) {
        put_header(page, file, symbol, capitals, count);
    } else {
        status = put_source(page, file, symbol, capitals, count);
    }
    return page->broken ? GPW_ERR_NOMEM : status;
}

gpw_status gpw_profile_file_c(const gpw_profile_file *file, const char *symbol,
                              gpw_profile_c which, char *text, size_t text_bytes,
                              size_t *bytes_needed)
{
    struct gpwi_page page = {NULL, 0, 0, 0};
    gpw_status status = put_part(&page, file, symbol, which);

    if (status == GPW_OK) {
        status = gpwi_page_hand_out(&page, text, text_bytes, bytes_needed);
    }
    gpwi_page_free(&page);
    return status;
}

static gpw_status write_part(const gpw_profile_file *file, const char *symbol,
                             const char *folder, gpw_profile_c which, gpw_file_error *error)
{
    const size_t room = strlen(folder) + strlen(symbol) + sizeof "/.c";
    struct gpwi_page page = {NULL, 0, 0, 0};
    char *const path = malloc(room);
    gpw_status status = path != NULL ? put_part(&page, file, symbol, which) : GPW_ERR_NOMEM;

    if (status == GPW_OK) {
        snprintf(path, room, "%s/%s.%s", folder, symbol,
                 which == GPW_PROFILE_C_HEADER ? "h" : "c");
        status = gpwi_page_write(&page, path, error);
    }
    gpwi_page_free(&page);
    free(path);
    return status;
}

gpw_status gpw_profile_file_write_c(const gpw_profile_file *file, const char *symbol,
                                    const char *folder, gpw_file_error *error)
{
    gpw_status status;

    if (file == NULL || symbol == NULL || folder == NULL) {
        return GPW_ERR_NULL;
    }
    gpwi_file_error_clear(error);
    status = write_part(file, symbol, folder, GPW_PROFILE_C_SOURCE, error);
    return status == GPW_OK ? write_part(file, symbol, folder, GPW_PROFILE_C_HEADER, error)
                            : status;
}
