/* SPDX-License-Identifier: MIT */
/* A profile from power logs, and what they cannot tell.
 *
 *   calibrate LOG.csv -o PROFILE.ini
 *   calibrate LOG.csv LOG2.csv.gz --board h100-sxm --phase train --json RESULT.json
 *
 * Exit status: 0 a profile was made, 1 the logs are too short for one, 2 bad input. */
#include "calibrate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: calibrate LOG [LOG...] [OPTION...]\n"
    "  -o FILE           write the profile, for site files\n"
    "  --c FOLDER        write it as NAME.c and NAME.h, for firmware\n"
    "  --json FILE       write all that was found as JSON; - is the standard output\n"
    "  --csv FILE        write the readings of each phase and a synthetic course beside them\n"
    "  --all             print every phase and step of a long log, too\n"
    "  --explain         say first what was understood of each log\n"
    "  --board NAME      as nvidia-smi prints it, or a built-in profile such as h100-sxm\n"
    "  --field NAME      best, power, average or instant; best if not given\n"
    "  --phase NAME      what ran under load: infer, train, user1 to user4\n"
    "  --name NAME       of the profile: a-z, 0-9 and -; measured if not given\n"
    "  --idle-w W        what one device draws idle; by the board if not given\n"
    "  --context-w W     what it draws with a context, waiting; likewise\n"
    "  --cap-w W         power cap in force; the log's if not given\n"
    "  --window S        averaging time of the meter; by board and field if not given\n"
    "  --refresh S       time between its refreshes; likewise\n"
    "  --interval S      between two readings of one device, in a log without any time\n"
    "  --from S, --to S  use only this part of each log, from its first row on\n"
    "  --ticks N         readings kept, 16 bytes each; 4194304 if not given\n"
    "  --strict          what would have to be repaired in a log is an error\n"
    "With a picture: sh examples/run.sh --calibrate LOG [OPTION...], or plot_calibration.py\n";

int refuse(const char *what, const char *why)
{
    fprintf(stderr, "calibrate: %s: %s\n", what, why);
    return EXIT_BAD_INPUT;
}

/* ---- the command line ---- */

static int read_number(const char *option, const char *text, float *number)
{
    char *end;

    errno = 0;
    *number = strtof(text, &end);
    return end != text && *end == '\0' && errno == 0
               ? 0
               : refuse(option, "expected a number, such as 1.5");
}

static int read_count(const char *option, const char *text, uint32_t *number)
{
    char *end;
    const unsigned long long read = strtoull(text, &end, 10);

    if (end == text || *end != '\0' || text[0] == '-' || read > UINT32_MAX) {
        return refuse(option, "expected a whole number, such as 4194304");
    }
    *number = (uint32_t)read;
    return 0;
}

static int read_name(const char *option, const char *text, char *to, size_t room)
{
    if (strlen(text) >= room) {
        return refuse(option, "too long");
    }
    memset(to, 0, room);
    memcpy(to, text, strlen(text));
    return 0;
}

static int read_field(const char *text, uint32_t *field)
{
    uint32_t i;

    for (i = GPW_CALIBRATE_FIELD_BEST; i <= GPW_CALIBRATE_FIELD_INSTANT; i++) {
        if (strcmp(text, gpw_calibrate_field_name(i)) == 0) {
            *field = i;
            return 0;
        }
    }
    return refuse("--field", "best, power, average or instant");
}

static int read_phase(const char *text, gpw_phase *phase)
{
    gpw_phase i;

    for (i = GPW_PHASE_INFER; i < GPW_PHASE_COUNT; i++) {
        if (strcmp(text, gpw_phase_name(i)) == 0) {
            *phase = i;
            return 0;
        }
    }
    return refuse("--phase", "infer, train, user1, user2, user3 or user4");
}

static int is_option(const char *given, const char *option)
{
    return strcmp(given, option) == 0;
}

static int read_figure(arguments *a, const char *option, const char *value)
{
    static const struct {
        const char *option;
        size_t offset;
    } figures[] = {{"--idle-w", offsetof(gpw_calibrate_config, idle_w)},
                   {"--context-w", offsetof(gpw_calibrate_config, context_w)},
                   {"--cap-w", offsetof(gpw_calibrate_config, cap_w)},
                   {"--window", offsetof(gpw_calibrate_config, window_s)},
                   {"--refresh", offsetof(gpw_calibrate_config, refresh_s)},
                   {"--interval", offsetof(gpw_calibrate_config, interval_s)},
                   {"--from", offsetof(gpw_calibrate_config, start_s)},
                   {"--to", offsetof(gpw_calibrate_config, end_s)}};
    size_t i;
    float number;

    for (i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        if (is_option(option, figures[i].option)) {
            if (read_number(option, value, &number) != 0) {
                return EXIT_BAD_INPUT;
            }
            memcpy((char *)&a->config + figures[i].offset, &number, sizeof number);
            return 0;
        }
    }
    return refuse(option, "no such option; calibrate --help lists them");
}

static int read_option(arguments *a, const char *option, const char *value)
{
    const char **const path = is_option(option, "-o")       ? &a->profile_path
                              : is_option(option, "--c")    ? &a->c_folder
                              : is_option(option, "--json") ? &a->json_path
                              : is_option(option, "--csv")  ? &a->csv_path
                                                            : NULL;

    if (path != NULL) {
        *path = value;
        return 0;
    }
    if (is_option(option, "--board")) {
        return read_name(option, value, a->config.board, sizeof a->config.board);
    }
    if (is_option(option, "--name")) {
        return read_name(option, value, a->config.name, sizeof a->config.name);
    }
    if (is_option(option, "--field")) {
        return read_field(value, &a->config.field);
    }
    if (is_option(option, "--phase")) {
        return read_phase(value, &a->config.load_phase);
    }
    if (is_option(option, "--ticks")) {
        return read_count(option, value, &a->config.ticks_max);
    }
    return read_figure(a, option, value);
}

static int read_arguments(int argc, char **argv, arguments *a)
{
    int i, failed = 0;

    memset(a, 0, sizeof *a);
    if (gpw_calibrate_config_init(&a->config, sizeof a->config) != GPW_OK) {
        return refuse("library", "another version than this program was built for");
    }
    for (i = 1; i < argc && !failed; i++) {
        if (is_option(argv[i], "--explain")) {
            a->explain = 1;
        } else if (is_option(argv[i], "--all")) {
            a->all = 1;
        } else if (is_option(argv[i], "--strict")) {
            a->config.strict = 1u;
        } else if (argv[i][0] == '-' && argv[i][1] != '\0') {
            failed = i + 1 == argc
                         ? refuse(argv[i], "needs a value; calibrate --help lists the options")
                         : read_option(a, argv[i], argv[i + 1]);
            i++;
        } else if (a->log_count == LOGS_MAX) {
            failed = refuse(argv[i], "no more than 64 logs");
        } else {
            a->logs[a->log_count++] = argv[i];
        }
    }
    if (!failed && a->log_count == 0) {
        fputs(usage, stderr);
        failed = EXIT_BAD_INPUT;
    }
    return failed;
}

/* ---- the work ---- */

/* Where the library says no more than a status. */
const char *status_text(gpw_status status)
{
    switch (status) {
    case GPW_ERR_NOMEM: return "not enough memory";
    case GPW_ERR_FULL: return "no more than 64 logs with 4096 devices are taken";
    case GPW_ERR_IO: return "cannot be read or written";
    case GPW_ERR_FORMAT: return "not a power log that is understood";
    case GPW_ERR_NOT_FOUND: return "no such name";
    case GPW_ERR_VERSION: return "the library is of another version than this program";
    default: return "this log defeats the program, though it should not: please report it";
    }
}

static int complain(const char *what, gpw_status status, const gpw_file_error *error)
{
    fprintf(stderr, "calibrate: %s", what);
    if (error->line > 0u) {
        fprintf(stderr, ": line %u", error->line);
    }
    if (error->column > 0u) {
        fprintf(stderr, ", column %u", error->column);
    }
    fprintf(stderr, ": %s%s%s\n", error->field, error->field[0] != '\0' ? ": " : "",
            error->reason[0] != '\0' ? error->reason : status_text(status));
    return EXIT_BAD_INPUT;
}

static int calibrate(const arguments *a, gpw_calibration **found)
{
    gpw_file_error error;
    gpw_status status = gpw_calibration_create(&a->config, found, &error);
    int i;

    if (status < GPW_OK) {
        return complain("options", status, &error);
    }
    for (i = 0; i < a->log_count; i++) {
        status = gpw_calibration_add(*found, a->logs[i], &error);
        if (status < GPW_OK) {
            return complain(a->logs[i], status, &error);
        }
    }
    status = gpw_calibration_run(*found, &error);
    return status < GPW_OK
               ? complain(a->log_count == 1 ? a->logs[0] : "these logs", status, &error)
               : 0;
}

int main(int argc, char **argv)
{
    static arguments args;
    gpw_calibration *found = NULL;
    const gpw_profile *profile;
    int failed;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    failed = read_arguments(argc, argv, &args);
    if (!failed) {
        failed = calibrate(&args, &found);
    }
    if (!failed) {
        failed = write_profile(&args, found);
    }
    if (!failed && args.csv_path != NULL) {
        failed = write_csv(&args, found);
    }
    if (!failed && args.json_path != NULL) {
        failed = write_json(&args, found);
    }
    if (!failed) {
        if (args.json_path == NULL || strcmp(args.json_path, "-") != 0) {
            print_text(&args, found);
        }
        failed = gpw_calibration_profile(found, &profile) == GPW_OK ? 0 : EXIT_UNTOLD;
    }
    gpw_calibration_destroy(found);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        failed = refuse("output", "could not be written");
    }
    return failed;
}
