/* SPDX-License-Identifier: MIT */
/* Lists the built-in profiles and prints them figure by figure, each with its grade and source;
 * prints the facts of the studies.
 *
 *   profiles                 every profile, a line each
 *   profiles NAME...         all figures of these; a name with a `.` or `/` is a profile file
 *   profiles --facts [ID]    the facts of the studies whose id starts so
 *
 * Exit status: 0 printed, 1 no such profile, file or fact, 2 wrong usage. */
#include <gpupower/gpupower.h>
#include <gpupower/profile_file.h>

#include <stdio.h>
#include <string.h>

static const char *usage = "usage: profiles [NAME or FILE...]\n"
                           "       profiles --facts [START OF AN ID]\n";

static const char legend[] =
    "\ngrades: F read in a full text  M computed from a measured log  C computed from "
    "published "
    "numbers\n"
    "        S told by a third party  A seen in an abstract  N single print-outs  I inferred\n"
    "        K engineering knowledge  X an estimate with no source found  -  unknown\n"
    "ends:   range: least and largest  p5-p95: of configurations  lower, upper: a bound\n"
    "The sources are explained in docs/sources.md under their names.\n";

static void print_number(float number, int width)
{
    if (gpw_is_unknown(number)) {
        printf("%*s", width, "-");
    } else {
        printf("%*.5g", width, (double)number);
    }
}

static gpw_figure figure_of(const gpw_profile *profile, gpw_quantity quantity, gpw_phase phase)
{
    gpw_figure figure;

    if (gpw_profile_figure(profile, quantity, phase, &figure, sizeof figure) != GPW_OK) {
        memset(&figure, 0, sizeof figure);
        figure.value = figure.low = figure.high = gpw_unknown();
    }
    return figure;
}

/* Value, else the range, else at most, else unknown; and its grade. */
static void print_column(const gpw_profile *profile, gpw_quantity quantity, gpw_phase phase)
{
    const gpw_figure figure = figure_of(profile, quantity, phase);
    char text[32];

    if (!gpw_is_unknown(figure.value)) {
        (void)snprintf(text, sizeof text, "%s%.4g",
                       figure.spread == GPW_SPREAD_UPPER   ? "<="
                       : figure.spread == GPW_SPREAD_LOWER ? ">="
                                                           : "",
                       (double)figure.value);
    } else if (!gpw_is_unknown(figure.low) && !gpw_is_unknown(figure.high)) {
        (void)snprintf(text, sizeof text, "%.4g..%.4g", (double)figure.low,
                       (double)figure.high);
    } else if (!gpw_is_unknown(figure.high)) {
        (void)snprintf(text, sizeof text, "<=%.4g", (double)figure.high);
    } else {
        (void)snprintf(text, sizeof text, "-");
    }
    printf(" %9s %s", text, gpw_grade_name(figure.grade));
}

static int list_profiles(void)
{
    uint32_t i;

    printf("watts, each with its grade\n%-20s %9s   %9s   %9s   %9s   %9s   %9s\n", "profile",
           "rated", "cap", "idle", "ready", "infer", "train");
    for (i = 0; i < gpw_profile_count(); i++) {
        const gpw_profile *const profile = gpw_profile_at(i);

        printf("%-20s", gpw_profile_name(profile));
        print_column(profile, GPW_QUANTITY_TDP, GPW_PHASE_COUNT);
        print_column(profile, GPW_QUANTITY_CAP, GPW_PHASE_COUNT);
        print_column(profile, GPW_QUANTITY_POWER, GPW_PHASE_IDLE);
        print_column(profile, GPW_QUANTITY_POWER, GPW_PHASE_READY);
        print_column(profile, GPW_QUANTITY_POWER, GPW_PHASE_INFER);
        print_column(profile, GPW_QUANTITY_POWER, GPW_PHASE_TRAIN);
        putchar('\n');
    }
    fputs(legend, stdout);
    return 0;
}

static void print_figure(const gpw_figure *figure)
{
    char at[24] = "";

    if (!gpw_is_unknown(figure->at)) {
        (void)snprintf(at, sizeof at, "at %.4g %s", (double)figure->at, figure->at_unit);
    }
    printf("  %-7s %-20s %-12s",
           figure->phase == GPW_PHASE_COUNT ? "board" : gpw_phase_name(figure->phase),
           gpw_quantity_name(figure->quantity), at);
    print_number(figure->value, 9);
    print_number(figure->low, 9);
    print_number(figure->high, 9);
    printf("  %-4s %-7s %s  %-10s %s\n", figure->unit,
           figure->spread == GPW_SPREAD_NONE ? "" : gpw_spread_name(figure->spread),
           gpw_grade_name(figure->grade),
           figure->point == GPW_POINT_UNKNOWN ? "" : gpw_point_name(figure->point),
           gpw_source_name(figure->source));
}

static void print_missing(const gpw_profile *profile)
{
    gpw_phase phase;

    for (phase = GPW_PHASE_IDLE; phase <= GPW_PHASE_TRAIN; phase++) {
        gpw_quantity quantity;

        if (gpw_profile_missing(profile, phase, &quantity) == GPW_NOTE_UNKNOWN) {
            printf("  %s: no %s%s\n", gpw_phase_name(phase), gpw_quantity_name(quantity),
                   quantity == GPW_QUANTITY_POWER ? ", so it cannot be simulated" : "");
        }
    }
}

static void print_profile(const gpw_profile *profile)
{
    uint32_t count = 0, i;

    printf("%s\n  %-7s %-20s %-12s%9s%9s%9s  unit ends\n", gpw_profile_name(profile), "of",
           "quantity", "", "value", "low", "high");
    if (gpw_profile_figure_count(profile, &count) != GPW_OK) {
        return;
    }
    for (i = 0; i < count; i++) {
        gpw_figure figure;

        if (gpw_profile_figure_at(profile, i, &figure, sizeof figure) == GPW_OK) {
            print_figure(&figure);
        }
    }
    puts("unknown:");
    print_missing(profile);
}

/* ---- profile files: where the library was built with them ---- */

static int is_file(const char *name)
{
    return strpbrk(name, "./") != NULL;
}

#ifdef PROFILES_READ_FILES
static int print_file(const char *path, int only_try)
{
    gpw_profile_file *file = NULL;
    gpw_file_error error;
    gpw_profile_note note;
    uint32_t i;

    if (gpw_profile_file_read(path, &file, &error) != GPW_OK) {
        fprintf(stderr, "profiles: %s", path);
        if (error.line > 0) {
            fprintf(stderr, ", line %u", (unsigned)error.line);
        }
        fprintf(stderr, "%s%s: %s\n", error.field[0] != '\0' ? ", " : "", error.field,
                error.reason);
        return 1;
    }
    if (!only_try) {
        print_profile(gpw_profile_file_profile(file));
        for (i = 0; gpw_profile_file_unknown(file, i)[0] != '\0'; i++) {
            printf("  %s\n", gpw_profile_file_unknown(file, i));
        }
        puts("from:");
        for (note = 0; note < GPW_PROFILE_NOTE_COUNT; note++) {
            if (gpw_profile_file_note(file, note)[0] != '\0') {
                printf("  %-11s %s\n", gpw_profile_note_name(note),
                       gpw_profile_file_note(file, note));
            }
        }
    }
    gpw_profile_file_destroy(file);
    return 0;
}
#else
static int print_file(const char *path, int only_try)
{
    (void)only_try;
    fprintf(stderr, "profiles: %s: this library was built without files\n", path);
    return 1;
}
#endif

/* ---- all that are named ---- */

static int try_name(const char *name)
{
    static const char *const before[] = {"", ",", " or"};
    const gpw_profile *profile = NULL;
    uint32_t rank;

    if (gpw_profile_find(name, &profile) == GPW_OK) {
        return 0;
    }
    fprintf(stderr, "profiles: no profile %s: did you mean", name);
    for (rank = 0; rank < 3u && gpw_profile_nearest(name, rank, &profile) == GPW_OK; rank++) {
        fprintf(stderr, "%s %s", before[rank], gpw_profile_name(profile));
    }
    fprintf(stderr, "? \"profiles\" lists them\n");
    return 1;
}

static int print_profiles(int count, char **names)
{
    int i, broken = 0;

    for (i = 0; i < count && !broken; i++) { /* all of them, before anything is printed */
        broken = is_file(names[i]) ? print_file(names[i], 1) : try_name(names[i]);
    }
    for (i = 0; i < count && !broken; i++) {
        const gpw_profile *profile = NULL;

        if (is_file(names[i])) {
            broken = print_file(names[i], 0);
        } else if (gpw_profile_find(names[i], &profile) == GPW_OK) {
            print_profile(profile);
        }
    }
    if (!broken) {
        fputs(legend, stdout);
    }
    return broken;
}

static void print_fact(const gpw_fact *fact)
{
    printf("%-8s %-32s", fact->section, fact->id);
    print_number(fact->value, 9);
    print_number(fact->low, 9);
    print_number(fact->high, 9);
    printf("  %-6s %-11s %s  %s\n", fact->unit, gpw_confidence_name(fact->confidence),
           gpw_grade_name(fact->grade), fact->text);
}

static int print_facts(const char *start)
{
    uint32_t found = 0, nearest = 0, i;
    gpw_fact fact;

    for (i = 0; i < gpw_fact_count(); i++) {
        if (gpw_fact_at(i, &fact, sizeof fact) == GPW_OK &&
            strncmp(fact.id, start, strlen(start)) == 0) {
            if (found++ == 0u) {
                printf("%-8s %-32s%9s%9s%9s  %-6s %-11s\n", "part", "id", "value", "low",
                       "high", "unit", "it says");
            }
            print_fact(&fact);
        }
    }
    if (found == 0u && gpw_fact_nearest(start, &nearest) == GPW_OK &&
        gpw_fact_at(nearest, &fact, sizeof fact) == GPW_OK) {
        fprintf(stderr, "profiles: no fact starts with %s; the nearest is %s\n", start,
                fact.id);
        return 1;
    }
    fputs(legend, stdout);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        return list_profiles();
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (strcmp(argv[1], "--facts") == 0 && argc <= 3) {
        return print_facts(argc == 3 ? argv[2] : "");
    }
    if (argv[1][0] == '-') {
        fprintf(stderr, "profiles: no option %s, or too much behind it\n%s", argv[1], usage);
        return 2;
    }
    return print_profiles(argc - 1, argv + 1);
}
