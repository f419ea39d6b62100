/* SPDX-License-Identifier: MIT */
/* plan SITE.ini [--load TRACE.csv] [--way NAME] [-o CHANGED.ini] [--json] [...]
 * What mends a site that does not hold: exit status 0 holds as it is, 1 mended, 4 nothing mends
 * it, 2 bad input. */
#include "plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_HOLDS 0
#define EXIT_MENDED 1
#define EXIT_NO_WAY 4
#define SHOWN 3u /* of the ways found, unless all are asked for */

static const char usage[] =
    "usage: plan SITE.ini [--load TRACE.csv] [--way NAME] [-o CHANGED.ini] [--all] [--json]\n"
    "            [--margin PCT] [--tail S] [--price ITEM=MONEY]...\n"
    "       plan SITE.ini --limits [--surface FILE.c]\n"
    "  SITE.ini          the site; keys in docs/site-file.md\n"
    "  --load TRACE.csv  take the load from a measured trace\n"
    "  --way NAME        look into this way only, and choose it\n"
    "  -o CHANGED.ini    write the site as the way chosen changes it; else the cheapest\n"
    "  --all             tell every way, also what does not help, and why\n"
    "  --json            print it as JSON; keys in docs/planner.md\n"
    "  --margin PCT      least margin that the mended site is to keep\n"
    "  --tail S          while looking, end a run so long after the last event\n"
    "  --price ITEM=MONEY  of storage_kwh, storage_kw or set_kw, in any money\n"
    "  --limits          tell what steps and ramps the generator set takes instead\n"
    "  --surface FILE.c  and write them as a C table for a controller\n"
    "ways: stagger-start stagger-stop ramp smoothing power-cap fewer-gpus window storage\n"
    "      larger-set load-bank knowledge\n"
    "exit status: 0 holds as it is, 1 a way mends it, 4 none does, 2 bad input\n";

typedef struct arguments {
    const char *site_path;
    const char *load_path;
    const char *out_path;
    const char *surface_path;
    const char *way_name; /* NULL: all are looked into */
    uint32_t way;
    int all;
    int json;
    int limits;
    gpw_mend_config config;
} arguments;

typedef struct session {
    arguments args;
    gpw_site_edit *edit;
    gpw_trace *trace;
    gpw_mend *mend;
} session;

/* ---- saying what is wrong ---- */

int refuse(const char *what, const char *why)
{
    fprintf(stderr, "plan: %s: %s\n", what, why);
    return EXIT_BAD_INPUT;
}

static int refuse_file(const char *path, const gpw_file_error *error, gpw_status status)
{
    fprintf(stderr, "plan: %s", path);
    if (error->line > 0u) {
        fprintf(stderr, ":%lu", (unsigned long)error->line);
    }
    if (error->column > 0u) {
        fprintf(stderr, ":%lu", (unsigned long)error->column);
    }
    if (error->field[0] != '\0') {
        fprintf(stderr, ": %s", error->field);
    }
    fprintf(stderr, ": %s\n",
            error->reason[0] != '\0' ? error->reason : gpw_status_name(status));
    return EXIT_BAD_INPUT;
}

/* ---- arguments ---- */

static int read_number(const char *text, float low, float high, float *number)
{
    char *end;
    const double value = strtod(text, &end);

    if (end == text || *end != '\0' || !((double)low <= value && value <= (double)high)) {
        return 0;
    }
    *number = (float)value;
    return 1;
}

static int read_price(arguments *args, const char *text)
{
    static const char *const items[] = {"storage_kwh=", "storage_kw=", "set_kw="};
    float *const prices[] = {&args->config.storage_price_per_kwh,
                             &args->config.storage_price_per_kw,
                             &args->config.set_price_per_kw};
    size_t i;

    for (i = 0; i < sizeof items / sizeof items[0]; i++) {
        const size_t length = strlen(items[i]);

        if (strncmp(text, items[i], length) == 0) {
            return read_number(text + length, 0.0f, 1e12f, prices[i]);
        }
    }
    return 0;
}

/* An option with a value: 1 taken, 0 none of these, -1 a bad value. */
static int take_option(arguments *args, const char *option, const char *value)
{
    if (strcmp(option, "--load") == 0) {
        args->load_path = value;
    } else if (strcmp(option, "-o") == 0) {
        args->out_path = value;
    } else if (strcmp(option, "--surface") == 0) {
        args->surface_path = value;
        args->limits = 1;
    } else if (strcmp(option, "--way") == 0) {
        args->way_name = value;
        return gpw_mend_way_find(value, &args->way) == GPW_OK ? 1 : -1;
    } else if (strcmp(option, "--margin") == 0) {
        return read_number(value, 0.0f, 99.0f, &args->config.margin_pct) ? 1 : -1;
    } else if (strcmp(option, "--tail") == 0) {
        return read_number(value, 0.0f, 1e6f, &args->config.tail_s) ? 1 : -1;
    } else if (strcmp(option, "--price") == 0) {
        return read_price(args, value) ? 1 : -1;
    } else {
        return 0;
    }
    return 1;
}

static int read_arguments(int argc, char **argv, arguments *args)
{
    int i;

    for (i = 1; i < argc; i++) {
        const int taken = i + 1 < argc ? take_option(args, argv[i], argv[i + 1]) : 0;

        if (taken < 0) {
            fprintf(stderr, "plan: %s does not take \"%s\"\n%s", argv[i], argv[i + 1], usage);
            return EXIT_BAD_INPUT;
        }
        i += taken;
        if (taken) {
            continue;
        }
        if (strcmp(argv[i], "--json") == 0) {
            args->json = 1;
        } else if (strcmp(argv[i], "--limits") == 0) {
            args->limits = 1;
        } else if (strcmp(argv[i], "--all") == 0) {
            args->all = 1;
        } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, stdout);
            exit(EXIT_SUCCESS);
        } else if (argv[i][0] != '-' && args->site_path == NULL) {
            args->site_path = argv[i];
        } else {
            fprintf(stderr, "plan: what is \"%s\"?\n%s", argv[i], usage);
            return EXIT_BAD_INPUT;
        }
    }
    if (args->site_path == NULL) {
        fprintf(stderr, "plan: no site file named\n%s", usage);
        return EXIT_BAD_INPUT;
    }
    return 0;
}

/* ---- looking ---- */

static int open_session(session *s)
{
    gpw_file_error error;
    gpw_status status;

    memset(&error, 0, sizeof error);
    status = gpw_site_edit_read(s->args.site_path, &s->edit, &error);
    if (status < GPW_OK) {
        return refuse_file(s->args.site_path, &error, status);
    }
    if (s->args.limits) {
        return 0;
    }
    if (s->args.load_path != NULL) {
        status = gpw_trace_read(s->args.load_path, &s->trace, &error);
        if (status < GPW_OK) {
            return refuse_file(s->args.load_path, &error, status);
        }
    }
    status = gpw_mend_create(&s->args.config, s->edit, s->trace, &s->mend, &error);
    return status < GPW_OK ? refuse_file(s->args.site_path, &error, status) : 0;
}

static int look(session *s)
{
    gpw_mend_result result;
    uint32_t way;

    for (way = 0; way < GPW_MEND_WAYS; way++) {
        if (s->args.way_name == NULL || way == s->args.way) {
            const gpw_status status = gpw_mend_try(s->mend, way, &result, sizeof result);

            if (status < GPW_OK) {
                return refuse(gpw_mend_way_name(way), gpw_status_name(status));
            }
        }
    }
    return 0;
}

/* ---- saying what was found ---- */

#define LINE 94 /* characters */
#define INDENT "       "

/* Words behind `column` characters of a line already there. */
static void print_wrapped(const char *text, size_t column)
{
    while (*text != '\0') {
        const size_t length = strcspn(text, " ");

        if (column + length > LINE) {
            printf("\n" INDENT);
            column = sizeof INDENT - 1u;
        }
        printf("%.*s", (int)length, text);
        text += length;
        column += length;
        if (*text == ' ') {
            text++;
            if (column + 1u + strcspn(text, " ") <= LINE) {
                putchar(' ');
                column++;
            } else {
                column = LINE + 1u;
            }
        }
    }
    putchar('\n');
}

static void print_changes(const session *s, const gpw_mend_result *result)
{
    gpw_site_change change;
    uint32_t i;

    for (i = 0; gpw_mend_change(s->mend, result->way, i, &change, sizeof change) == GPW_OK;
         i++) {
        if (change.action == GPW_SITE_REMOVE) {
            printf("       [%s]  without  %s = %s\n", change.section, change.key, change.value);
        } else {
            printf("       [%s]  %s = %s\n", change.section, change.key, change.value);
        }
    }
}

/* Thousands of watts and joules read better as kilo. */
static void print_amount(float amount, const char *unit)
{
    const int is_kilo = (strcmp(unit, "W") == 0 || strcmp(unit, "J") == 0) && amount >= 1000.0f;

    printf("%.4g %s%s", is_kilo ? (double)amount * 1e-3 : (double)amount, is_kilo ? "k" : "",
           unit);
}

static void print_way(const session *s, const gpw_mend_result *result)
{
    gpw_judgement mended;
    const char *const way = gpw_mend_way_name(result->way);
    const char *const cost = gpw_mend_cost_name(result->cost_kind);

    printf("  %s (%s): ", way, cost);
    print_wrapped(result->reason, strlen(way) + strlen(cost) + 7u);
    if (result->finding != GPW_MEND_FOUND) {
        return;
    }
    print_changes(s, result);
    if (gpw_mend_mended(s->mend, result->way, &mended, sizeof mended) == GPW_OK) {
        printf("       Holds at %lu of %lu corners; margin %.3g %%, limited by %s.",
               (unsigned long)mended.corners_held, (unsigned long)mended.corners,
               (double)mended.margin_pct, gpw_criterion_name(mended.limiting));
    }
    if (!gpw_is_unknown(result->amount_short)) {
        printf(" With ");
        print_amount(result->amount_short, result->unit);
        printf(" it does not");
        if (result->limiting_short != GPW_CRITERION_NONE) {
            printf(": %s fails", gpw_criterion_name(result->limiting_short));
        }
        if (result->deciding != GPW_PARAMETER_NONE) {
            printf("; %s decides", gpw_parameter_name(result->deciding));
        }
        printf(".");
    }
    if (!gpw_is_unknown(result->cost)) {
        printf(" Price: %.4g.", (double)result->cost);
    }
    printf("\n");
}

static int print_words(const session *s, const gpw_judgement *judgement)
{
    static char text[16384];
    char reason[sizeof((gpw_mend_result *)NULL)->reason] = "";
    gpw_mend_result result;
    size_t needed;
    uint32_t rank, way, runs = 0, judgements = 0, said = 0;

    if (gpw_judgement_text(judgement, sizeof *judgement, text, sizeof text, &needed) !=
        GPW_OK) {
        return refuse("verdict", "could not be said");
    }
    printf("%.*s", (int)(strchr(strchr(strchr(text, '\n') + 1, '\n') + 1, '\n') + 1 - text),
           text);
    if (judgement->outcome == GPW_HOLDS) {
        return 0;
    }
    for (way = 0; way < GPW_MEND_WAYS; way++) {
        if (s->args.way_name == NULL || way == s->args.way) {
            if (gpw_mend_try(s->mend, way, &result, sizeof result) == GPW_OK) {
                runs += result.runs;
                judgements += result.judgements;
            }
        }
    }
    printf("\nWays to mend it, the cheapest first:\n");
    for (rank = 0; (rank < SHOWN || s->args.all) &&
                   gpw_mend_ranked(s->mend, rank, &result, sizeof result) == GPW_OK;
         rank++) {
        print_way(s, &result);
    }
    if (rank == 0u) {
        printf("  none of those looked into.\n");
    }
    for (way = 0; way < GPW_MEND_WAYS && (s->args.all || rank == 0u); way++) {
        if ((s->args.way_name == NULL || way == s->args.way) &&
            gpw_mend_try(s->mend, way, &result, sizeof result) == GPW_OK &&
            result.finding != GPW_MEND_FOUND && strcmp(result.reason, reason) != 0) {
            memcpy(reason, result.reason, sizeof reason); /* one for all is said once */
            printf("%s", said++ > 0u ? "" : "What does not help, or does not apply:\n");
            print_way(s, &result);
        }
    }
    printf("%lu changed files judged, %lu runs.\n", (unsigned long)judgements,
           (unsigned long)runs);
    return 0;
}

static void print_json_text(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar(*text);
    }
    putchar('"');
}

static void print_json_number(const char *key, float number)
{
    if (gpw_is_unknown(number)) {
        printf(",\n     \"%s\": null", key);
    } else {
        printf(",\n     \"%s\": %.7g", key, (double)number);
    }
}

static void print_json_changes(const session *s, const gpw_mend_result *result)
{
    static const char *const actions[] = {"set", "add", "remove"};
    gpw_site_change change;
    uint32_t i;

    printf(",\n     \"changes\": [");
    for (i = 0; gpw_mend_change(s->mend, result->way, i, &change, sizeof change) == GPW_OK;
         i++) {
        printf("%s\n      [\"%s\", ", i > 0u ? "," : "", actions[change.action]);
        print_json_text(change.section);
        printf(", ");
        print_json_text(change.key);
        printf(", ");
        print_json_text(change.value);
        putchar(']');
    }
    printf("]");
}

static void print_json_way(const session *s, const gpw_mend_result *result)
{
    printf("    {\"way\": \"%s\",\n     \"finding\": \"%s\",\n     \"cost_kind\": \"%s\",\n"
           "     \"unit\": \"%s\"",
           gpw_mend_way_name(result->way), gpw_mend_finding_name(result->finding),
           gpw_mend_cost_name(result->cost_kind), result->unit);
    print_json_number("amount", result->amount);
    print_json_number("amount_short", result->amount_short);
    print_json_number("delay_s", result->delay_s);
    print_json_number("power_w", result->power_w);
    print_json_number("energy_j", result->energy_j);
    print_json_number("cost", result->cost);
    print_json_number("margin_pct", result->margin_pct);
    printf(",\n     \"limiting\": \"%s\",\n     \"limiting_short\": \"%s\",\n     "
           "\"deciding\": \"%s\",\n"
           "     \"judgements\": %lu,\n     \"runs\": %lu",
           gpw_criterion_name(result->limiting), gpw_criterion_name(result->limiting_short),
           gpw_parameter_name(result->deciding), (unsigned long)result->judgements,
           (unsigned long)result->runs);
    print_json_changes(s, result);
    printf(",\n     \"reason\": ");
    print_json_text(result->reason);
    printf("}");
}

/* Those found in the order of their cost, then the others. */
static int print_json(const session *s, const gpw_judgement *judgement)
{
    gpw_mend_result result;
    const char *between = "";
    uint32_t i;

    printf("{\n  \"outcome\": \"%s\",\n  \"ways\": [", gpw_outcome_name(judgement->outcome));
    for (i = 0; gpw_mend_ranked(s->mend, i, &result, sizeof result) == GPW_OK; i++) {
        printf("%s\n", between);
        print_json_way(s, &result);
        between = ",";
    }
    for (i = 0; i < GPW_MEND_WAYS; i++) {
        if ((s->args.way_name == NULL || i == s->args.way) &&
            gpw_mend_try(s->mend, i, &result, sizeof result) == GPW_OK &&
            result.finding != GPW_MEND_FOUND) {
            printf("%s\n", between);
            print_json_way(s, &result);
            between = ",";
        }
    }
    printf("\n  ]\n}\n");
    return 0;
}

/* ---- the changed file ---- */

static int write_changed(const session *s, const gpw_mend_result *cheapest)
{
    gpw_site_edit *changed = NULL;
    gpw_file_error error;
    gpw_status status;

    memset(&error, 0, sizeof error);
    status = gpw_mend_edit(s->mend, cheapest->way, &changed);
    if (status >= GPW_OK) {
        status = gpw_site_edit_write(changed, s->args.out_path, &error);
    }
    gpw_site_edit_destroy(changed);
    if (status < GPW_OK) {
        return refuse_file(s->args.out_path, &error, status);
    }
    if (!s->args.json) {
        printf("The site with %s is in %s.\n", gpw_mend_way_name(cheapest->way),
               s->args.out_path);
    }
    return EXIT_MENDED;
}

static int plan(session *s)
{
    gpw_judgement judgement;
    gpw_mend_result cheapest;
    int exit_status;

    if (gpw_mend_judgement(s->mend, &judgement, sizeof judgement) != GPW_OK) {
        return refuse(s->args.site_path, "could not be judged");
    }
    exit_status = look(s);
    if (exit_status == 0) {
        exit_status = s->args.json ? print_json(s, &judgement) : print_words(s, &judgement);
    }
    if (exit_status != 0 || judgement.outcome == GPW_HOLDS) {
        return exit_status;
    }
    if (gpw_mend_ranked(s->mend, 0, &cheapest, sizeof cheapest) != GPW_OK) {
        return EXIT_NO_WAY;
    }
    return s->args.out_path != NULL ? write_changed(s, &cheapest) : EXIT_MENDED;
}

int main(int argc, char **argv)
{
    static session s;
    int exit_status;

    if (gpw_mend_config_init(&s.args.config, sizeof s.args.config) != GPW_OK) {
        return EXIT_BAD_INPUT;
    }
    exit_status = read_arguments(argc, argv, &s.args);
    if (exit_status == 0) {
        exit_status = open_session(&s);
    }
    if (exit_status == 0) {
        exit_status = s.args.limits ? tell_limits(s.edit, s.args.site_path, s.args.surface_path)
                                    : plan(&s);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        exit_status = refuse("the answer", strerror(errno));
    }
    gpw_mend_destroy(s.mend);
    gpw_trace_destroy(s.trace);
    gpw_site_edit_destroy(s.edit);
    return exit_status;
}
