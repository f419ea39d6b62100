/* SPDX-License-Identifier: MIT */
/* site_check SITE.ini [--load TRACE.csv] [--csv OUT.csv] [--export FORMAT:FILE]
 * [--criteria] [--swing] [--rule NAME] [--json]
 * Says whether the site holds: exit status 0 holds, 1 does not, 3 undetermined, 2 bad input. */
#define _XOPEN_SOURCE 700 /* stat(): what stands where a file is to go */

#include "site_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LONGEST_S 604800.0 /* a week: every corner of it is run */
#define EXIT_HOLDS 0
#define EXIT_FAILS 1
#define EXIT_UNDETERMINED 3

static const char usage[] =
    "usage: site_check SITE.ini [--load TRACE.csv] [--csv OUT.csv] [--export FORMAT:FILE] "
    "[--criteria]\n                  [--swing] [--rule NAME] [--json]\n"
    "  SITE.ini          the site; keys in docs/site-file.md\n"
    "  --load TRACE.csv  take the load from a measured trace\n"
    "  --csv OUT.csv     write every signal of the nominal run\n"
    "  --export FORMAT:FILE  write it for another program; formats in docs/export.md\n"
    "  --criteria        print every criterion of the frequency: value, limit, margin, time\n"
    "  --swing           print how load and frequency oscillate, band by band, and what to "
    "expect\n"
    "  --rule NAME       judge the load by a published rule as well; may be given again\n"
    "  --json            print the verdict as JSON; keys in docs/verdict-json.md\n"
    "exit status: 0 holds, 1 does not hold, 3 undetermined, 2 bad input\n";

int refuse_file(const char *path, const gpw_file_error *error)
{
    fprintf(stderr, "site_check: %s", path);
    if (error->line > 0u) {
        fprintf(stderr, ":%lu", (unsigned long)error->line);
    }
    if (error->column > 0u) {
        fprintf(stderr, ":%lu", (unsigned long)error->column);
    }
    if (error->field[0] != '\0') {
        fprintf(stderr, ": %s", error->field);
    }
    fprintf(stderr, ": %s\n", error->reason);
    return EXIT_BAD_INPUT;
}

int refuse_status(const char *what, gpw_status status)
{
    fprintf(stderr, "site_check: %s: %s\n", what, gpw_status_name(status));
    return EXIT_BAD_INPUT;
}

/* FORMAT:FILE in place of the file's name. */
static int read_export(arguments *args)
{
    char format[32] = "";
    const char *const colon = args->export_path != NULL ? strchr(args->export_path, ':') : NULL;
    uint32_t i;

    if (args->export_path == NULL) {
        return 0;
    }
    if (colon != NULL && (size_t)(colon - args->export_path) < sizeof format) {
        memcpy(format, args->export_path, (size_t)(colon - args->export_path));
    }
    if (colon != NULL && colon[1] != '\0' &&
        gpw_export_format_find(format, &args->export_format) == GPW_OK) {
        args->export_path = colon + 1;
        return 0;
    }
    fprintf(stderr, "site_check: --export %s: give FORMAT:FILE; formats are",
            args->export_path);
    for (i = 0; strcmp(gpw_export_format_name(i), "?") != 0; i++) {
        fprintf(stderr, " %s", gpw_export_format_name(i));
    }
    fputc('\n', stderr);
    return EXIT_BAD_INPUT;
}

static int read_rule(arguments *args, const char *name)
{
    uint32_t i;

    if (args->rules < GPW_LOAD_SPEC_RULES_MAX &&
        gpw_load_rule_preset_find(name, &args->rule[args->rules]) == GPW_OK) {
        args->rules++;
        return 1;
    }
    fprintf(stderr, "site_check: --rule %s: give one of", name);
    for (i = 0; strcmp(gpw_load_rule_preset_name(i), "?") != 0; i++) {
        fprintf(stderr, " %s", gpw_load_rule_preset_name(i));
    }
    fprintf(stderr, ", at most %lu of them\n", (unsigned long)GPW_LOAD_SPEC_RULES_MAX);
    return 0;
}

static int read_arguments(int argc, char **argv, arguments *args)
{
    int i;

    memset(args, 0, sizeof *args);
    for (i = 1; i < argc; i++) {
        const char **const path = strcmp(argv[i], "--load") == 0     ? &args->load_path
                                  : strcmp(argv[i], "--csv") == 0    ? &args->csv_path
                                  : strcmp(argv[i], "--export") == 0 ? &args->export_path
                                                                     : NULL;

        if (path != NULL && i + 1 < argc && *path == NULL) {
            *path = argv[++i];
        } else if (strcmp(argv[i], "--json") == 0) {
            args->json = 1;
        } else if (strcmp(argv[i], "--criteria") == 0) {
            args->criteria = 1;
        } else if (strcmp(argv[i], "--swing") == 0) {
            args->swing = 1;
        } else if (strcmp(argv[i], "--rule") == 0) {
            if (!read_rule(args, i + 1 < argc ? argv[++i] : "")) {
                return EXIT_BAD_INPUT;
            }
        } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, stdout);
            exit(EXIT_SUCCESS);
        } else if (argv[i][0] != '-' && args->site_path == NULL) {
            args->site_path = argv[i];
        } else if (path != NULL && i + 1 >= argc) {
            fprintf(stderr, "site_check: %s needs a file name\n%s", argv[i], usage);
            return EXIT_BAD_INPUT;
        } else {
            fprintf(stderr, "site_check: what is \"%s\"?\n%s", argv[i], usage);
            return EXIT_BAD_INPUT;
        }
    }
    if (args->site_path == NULL) {
        fprintf(stderr, "site_check: no site file named\n%s", usage);
        return EXIT_BAD_INPUT;
    }
    return read_export(args);
}

static int open_session(session *s)
{
    gpw_file_error error;
    float duration_s;
    gpw_status status;

    memset(&error, 0, sizeof error);
    if (gpw_site_file_read(s->args.site_path, &s->file, &error) < GPW_OK) {
        return refuse_file(s->args.site_path, &error);
    }
    if (s->args.load_path != NULL &&
        gpw_trace_read(s->args.load_path, &s->trace, &error) < GPW_OK) {
        return refuse_file(s->args.load_path, &error);
    }
    if (gpw_site_file_create(s->file, s->trace != NULL, &s->site, &error) < GPW_OK) {
        return refuse_file(s->args.site_path, &error);
    }
    status = gpw_site_file_duration(s->file, &duration_s, &s->tick_ns);
    if (status < GPW_OK) {
        return refuse_status("duration", status);
    }
    s->ticks = (uint64_t)((double)duration_s * 1.0e9 / s->tick_ns + 0.5);
    if (s->trace != NULL) {
        status = gpw_trace_resample(s->trace, s->tick_ns, 0, 0, NULL, &s->ticks);
    }
    if (status < GPW_OK) {
        return refuse_status(s->args.load_path, status);
    }
    if ((double)s->ticks * s->tick_ns * 1.0e-9 > LONGEST_S) {
        fprintf(stderr, "site_check: %s: lasts %.3g s; at most a week, %.0f s, is run\n",
                s->trace != NULL ? s->args.load_path : s->args.site_path,
                (double)s->ticks * s->tick_ns * 1.0e-9, LONGEST_S);
        return EXIT_BAD_INPUT;
    }
    return 0;
}

static void close_session(session *s)
{
    gpw_duty_destroy(s->duty);
    gpw_site_destroy(s->site);
    gpw_trace_destroy(s->trace);
    gpw_site_file_destroy(s->file);
}

/* ---- running ---- */

/* The load of the next block of ticks, NULL with a fleet. */
static gpw_status load_block(session *s, uint64_t first, size_t count, const float **load_w)
{
    uint64_t ticks;

    *load_w = s->trace != NULL ? s->load_w : NULL;
    return s->trace == NULL
               ? GPW_OK
               : gpw_trace_resample(s->trace, s->tick_ns, first, count, s->load_w, &ticks);
}

static size_t block_of(const session *s, uint64_t first)
{
    return s->ticks - first < BLOCK_TICKS ? (size_t)(s->ticks - first) : BLOCK_TICKS;
}

static gpw_status run(session *s, uint32_t corner)
{
    const float *load_w = NULL;
    uint64_t at;
    gpw_status status = load_block(s, 0, 1, &load_w);

    if (status >= GPW_OK) {
        status = gpw_site_reset(s->site, corner, load_w != NULL ? load_w[0] : 0.0f);
    }
    for (at = 0; at < s->ticks && status >= GPW_OK; at += BLOCK_TICKS) {
        status = load_block(s, at, block_of(s, at), &load_w);
        if (status >= GPW_OK) {
            status = gpw_site_process(s->site, load_w, NULL, 0, block_of(s, at));
        }
    }
    if (status >= GPW_OK) {
        status = gpw_site_criteria_fold(s->site, s->criteria, sizeof s->criteria[0]);
    }
    return status < GPW_OK ? status : gpw_site_judge_fold(s->site);
}

/* [smoothing] comes before the stages of [rail], so it is the first of them. */
static void note_smoothing(session *s)
{
    uint32_t is_floor_on;

    s->is_smoothed =
        gpw_site_smoothing(s->site, 0, &s->burned_mj, &s->withheld_mj, &is_floor_on) == GPW_OK;
}

static gpw_status judge(session *s, gpw_judgement *judgement)
{
    uint32_t corner, needed;
    gpw_status status = gpw_site_judge_begin(s->site);

    if (status >= GPW_OK) {
        status = gpw_site_criteria_begin(s->criteria, sizeof s->criteria[0]);
    }
    for (corner = 0; corner < GPW_SITE_CORNERS && status >= GPW_OK; corner++) {
        status = gpw_site_corner_needed(s->site, corner, &needed);
        if (status >= GPW_OK && needed) {
            status = run(s, corner);
        }
        if (corner == 0u) {
            note_smoothing(s); /* the nominal run */
            note_stores(s);
            note_stability(s);
        }
    }
    return status < GPW_OK ? status : gpw_site_judge_end(s->site, judgement, sizeof *judgement);
}

/* A log in which GPUs went missing or that has gaps was filled up in reading. */
static void note_filled(const session *s, gpw_judgement *judgement)
{
    gpw_trace_info info;

    if (s->trace != NULL && gpw_trace_info_get(s->trace, &info, sizeof info) >= GPW_OK &&
        (info.unavailable > 0u || info.gaps > 0u)) {
        judgement->assumptions |= GPW_ASSUMED_HELD_SAMPLES;
    }
}

/* What can go wrong here is that the set cannot carry what the run starts with. */
static int refuse_run(const session *s, gpw_status status)
{
    if (status == GPW_ERR_DOMAIN && s->trace != NULL) {
        fprintf(
            stderr,
            "site_check: %s: the record begins at %.6g W, more than the generator set of %s "
            "carries at some corner; give a larger rated_w, or the record of a smaller load\n",
            s->args.load_path, (double)s->load_w[0], s->args.site_path);
        return EXIT_BAD_INPUT;
    }
    return refuse_status(s->args.site_path, status);
}

/* ---- the signals of the nominal run ---- */

static void print_figure(FILE *out, float figure, int decimals)
{
    if (gpw_is_unknown(figure)) {
        fputc(',', out);
    } else {
        fprintf(out, ",%.*f", decimals, (double)figure);
    }
}

static void print_phases(FILE *out, const session *s)
{
    uint32_t i, gpus;
    gpw_phase phase;

    fputc(',', out);
    for (i = 0; s->trace == NULL && gpw_site_group_phase(s->site, i, &phase, &gpus) == GPW_OK;
         i++) {
        fprintf(out, "%s%s:%s", i > 0u ? " " : "", gpw_site_file_group_name(s->file, i),
                gpw_phase_name(phase));
    }
}

static void print_header(FILE *out, const session *s, const gpw_judgement *judgement)
{
    gpw_genset_config set;
    uint32_t class_id;

    fprintf(out, "# title = %s\n# verdict = %s\n", gpw_site_file_name(s->file),
            gpw_outcome_name(judgement->outcome));
    if (gpw_genset_config_init(&set, sizeof set) == GPW_OK &&
        gpw_site_genset(s->site, &set) == GPW_OK) {
        fprintf(out, "# f0_hz = %g\n# rated_w = %g\n", (double)set.f0_hz, (double)set.rated_w);
        for (class_id = GPW_CLASS_G1; class_id <= GPW_CLASS_G3; class_id++) {
            gpw_limits limits;

            if (gpw_limits_init(&limits, sizeof limits) == GPW_OK &&
                gpw_limits_iso8528(&limits, class_id) == GPW_OK) {
                fprintf(out, "# limit %s dip_hz = %g\n# limit %s rise_hz = %g\n",
                        gpw_class_name(class_id),
                        (double)(set.f0_hz * (1.0f - 0.01f * limits.dip_rated_pct)),
                        gpw_class_name(class_id),
                        (double)(set.f0_hz * (1.0f + 0.01f * limits.rise_pct)));
            }
        }
    }
    fputs("t_s,phase,rail_mean_w,rail_w,smoothed_w,ac_w,psu_w,generator_w,frequency_hz,"
          "frequency_min_hz,frequency_max_hz,rocof_hz_per_s,throttle_pu,boost_pu,"
          "connected_share,flags",
          out);
    fputs(bus_columns(s), out);
    fputc('\n', out);
}

static void print_tick(void *to, const session *s, const gpw_site_signals *now)
{
    FILE *const out = to;

    fprintf(out, "%.6f", (double)now->time_ns * 1.0e-9);
    print_phases(out, s);
    print_figure(out, now->rail_mean_w, 2);
    print_figure(out, now->rail_w, 2);
    print_figure(out, now->smoothed_w, 2);
    print_figure(out, now->ac_w, 2);
    print_figure(out, now->psu_w, 2);
    print_figure(out, now->generator_w, 2);
    print_figure(out, now->frequency_hz, 5);
    print_figure(out, now->frequency_min_hz, 5);
    print_figure(out, now->frequency_max_hz, 5);
    print_figure(out, now->rocof_hz_per_s, 5);
    print_figure(out, now->throttle_pu, 5);
    print_figure(out, now->boost_pu, 5);
    print_figure(out, now->connected_share, 4);
    fprintf(out, ",%lu", (unsigned long)now->flags);
    print_bus_tick(out, s);
    fputc('\n', out);
}

gpw_status take_run(session *s, tick_taker *take, void *to)
{
    const float *load_w = NULL;
    uint64_t at;
    size_t i;
    gpw_status status = load_block(s, 0, 1, &load_w);

    if (status >= GPW_OK) {
        status = gpw_site_reset(s->site, 0, load_w != NULL ? load_w[0] : 0.0f);
    }
    for (at = 0; at < s->ticks && status >= GPW_OK; at += BLOCK_TICKS) {
        status = load_block(s, at, block_of(s, at), &load_w);
        for (i = 0; i < block_of(s, at) && status >= GPW_OK; i++) {
            gpw_site_signals now;

            status = gpw_site_process(s->site, load_w != NULL ? load_w + i : NULL, &now,
                                      sizeof now, 1);
            if (status >= GPW_OK) {
                take(to, s, &now);
            }
        }
    }
    return status;
}

static int is_same_file(const struct stat *a, const char *path)
{
    struct stat b;

    return path != NULL && stat(path, &b) == 0 && a->st_dev == b.st_dev &&
           a->st_ino == b.st_ino;
}

int is_in_use(const session *s, const char *path)
{
    struct stat there;

    return stat(path, &there) == 0 &&
           (is_same_file(&there, s->args.site_path) ||
            is_same_file(&there, s->args.load_path) || is_same_file(&there, s->args.csv_path));
}

int refuse_output(const char *path, const char *reason)
{
    fprintf(stderr, "site_check: %s: cannot be written: %s\n", path, reason);
    return EXIT_BAD_INPUT;
}

/* A regular file is written beside its place and moved there when whole, so that no half file
 * is left; a pipe or a device is written straight into. */
static int write_csv(session *s, const gpw_judgement *judgement)
{
    const char *const path = s->args.csv_path;
    struct stat there;
    const int exists = stat(path, &there) == 0;
    const int moves = !exists || S_ISREG(there.st_mode);
    char *const part = malloc(strlen(path) + sizeof ".part");
    int exit_status = 0, broken;
    gpw_status status;
    FILE *out;

    if (part == NULL) {
        return refuse_output(path, "no memory");
    }
    strcat(strcpy(part, path), moves ? ".part" : "");
    if (exists &&
        (is_same_file(&there, s->args.site_path) || is_same_file(&there, s->args.load_path))) {
        free(part);
        return refuse_output(path, "it is an input; name another file");
    }
    out = fopen(part, moves ? "wx" : "w"); /* x: not over a file of somebody else's */
    if (out == NULL) {
        fprintf(stderr, "site_check: %s: cannot be written: %s\n", part, strerror(errno));
        free(part);
        return EXIT_BAD_INPUT;
    }
    print_header(out, s, judgement);
    status = take_run(s, print_tick, out);
    broken = ferror(out);
    if (fclose(out) != 0 || broken || status < GPW_OK || (moves && rename(part, path) != 0)) {
        exit_status = refuse_output(path, "not all of it could be; nothing is left of it");
        if (moves) {
            remove(part);
        }
    }
    free(part);
    return exit_status;
}

/* ---- saying it ---- */

static void print_rating(const session *s)
{
    gpw_genset_config set;
    float share;

    if (gpw_site_file_power_left(s->file, &share) != GPW_OK ||
        gpw_genset_config_init(&set, sizeof set) != GPW_OK ||
        gpw_site_genset(s->site, &set) != GPW_OK) {
        return;
    }
    if (s->args.json) {
        printf(",\n  \"rating_left_w\": %.9g", (double)(share * set.rated_w));
    } else {
        printf("Derated: of the set's %.4g kW %.4g kW are left, %.3g %%.\n",
               (double)set.rated_w * 1e-3, (double)(share * set.rated_w) * 1e-3,
               (double)share * 100.0);
    }
}

static int print_verdict(const session *s, const gpw_judgement *judgement)
{
    static char text[16384];
    size_t needed;
    const gpw_status status =
        s->args.json
            ? gpw_judgement_json(judgement, sizeof *judgement, text, sizeof text, &needed)
            : gpw_judgement_text(judgement, sizeof *judgement, text, sizeof text, &needed);

    if (status != GPW_OK) {
        return refuse_status("verdict", status);
    }
    if (!s->args.json) {
        const char *const name = gpw_site_file_name(s->file);

        printf("%s\n", name[0] != '\0' ? name : s->args.site_path);
    }
    if (s->args.json) { /* more keys before the brace that closes the object */
        printf("%.*s", (int)(strrchr(text, '}') - text) - 1, text);
        if (s->is_smoothed) {
            printf(",\n  \"smoothing_burned_j\": %.15g,\n  \"smoothing_withheld_j\": %.15g",
                   (double)s->burned_mj * 1e-3, (double)s->withheld_mj * 1e-3);
        }
        print_bounds_json(s);
        print_rating(s);
        print_stores_json(s);
        print_duty_json(s);
        print_bus_json(s);
        print_criteria_json(s);
        print_stability_json(s);
        print_heard_json(s);
        puts("\n}");
    } else {
        fputs(text, stdout);
    }
    if (s->is_smoothed && !s->args.json) {
        printf("Smoothing, in the nominal run: %.4g kJ burned to hold its floor and slow the "
               "falls, %.4g kJ\nof work put off by its slow rises.\n",
               (double)s->burned_mj * 1e-6, (double)s->withheld_mj * 1e-6);
    }
    if (!s->args.json) {
        print_bounds(s);
        print_rating(s);
        print_stores(s);
        print_duty(s);
        print_bus(s);
        print_criteria(s);
        print_stability(s);
        print_heard(s);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "site_check: the verdict could not be written: %s\n", strerror(errno));
        return EXIT_BAD_INPUT;
    }
    switch (judgement->outcome) {
    case GPW_HOLDS: return EXIT_HOLDS;
    case GPW_FAILS: return EXIT_FAILS;
    default: return EXIT_UNDETERMINED;
    }
}

int main(int argc, char **argv)
{
    static session s;
    gpw_judgement judgement = {0};
    gpw_status status;
    int exit_status = read_arguments(argc, argv, &s.args);

    if (exit_status == 0) {
        exit_status = open_session(&s);
    }
    if (exit_status == 0) {
        status = judge(&s, &judgement);
        exit_status = status < GPW_OK ? refuse_run(&s, status) : 0;
        note_filled(&s, &judgement);
        judge_stability(&s, &judgement);
    }
    if (exit_status == 0) {
        exit_status = listen_to_load(&s);
    }
    if (exit_status == 0) {
        exit_status = watch_duty(&s);
    }
    if (exit_status == 0 && s.args.csv_path != NULL) {
        exit_status = write_csv(&s, &judgement);
    }
    if (exit_status == 0 && s.args.export_path != NULL) {
        exit_status = write_export(&s);
    }
    if (exit_status == 0) {
        exit_status = print_verdict(&s, &judgement);
    }
    close_session(&s);
    return exit_status;
}
