/* SPDX-License-Identifier: MIT */
/* A generator set's own figures from the log of one load step.
 *
 *   identify LOG.csv --rated-w 1000000 --preset diesel-turbo -o set.ini
 *   identify LOG.csv --site SITE.ini -o CHANGED.ini
 *
 * Exit status: 0 every figure asked for is told, 1 the log does not tell some, 2 bad input. */
#include "identify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: identify LOG.csv (--preset NAME --rated-w W | --site SITE.ini) [OPTION...]\n"
    "  --preset NAME     structure, and figures that are not free: diesel-na, diesel-turbo,\n"
    "                    diesel-turbo-droop, gas-lean\n"
    "  --site SITE.ini   the same from the [genset] of a site file\n"
    "  --rated-w W       rated power, watts\n"
    "  --f0 HZ           rated frequency; 50 if not given\n"
    "  --set KEY=VALUE   a figure as [genset] names it, such as t4_s=0.3; may be repeated\n"
    "  --free LIST       figures to find, such as inertia_s,dead_s,k; H, dead time, gains and\n"
    "                    air if not given\n"
    "  --window S        averaging time of the frequency meter; 0 if not given\n"
    "  --noise PU        standard deviation of the frequency's noise on f0; estimated if not\n"
    "  --instant         a load sample is the value at its stamp, not the mean up to it\n"
    "  --from S, --to S  use only this part of the log\n"
    "  --json            print JSON\n"
    "  --curve FILE      write record and fit as CSV\n"
    "  -o FILE           write a [genset] section; with --site the changed site\n";

int refuse(const char *what, const char *why)
{
    fprintf(stderr, "identify: %s: %s\n", what, why);
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
               : refuse(option, "expected a number, such as 0.02");
}

#define FIELD(name)                                                                            \
  {                                                                                            \
#    name, offsetof(gpw_genset_config, name)                                                   \
  }

static int set_figure(gpw_genset_config *genset, const char *text)
{
    static const struct {
        const char *key;
        size_t offset;
    } fields[] = {FIELD(inertia_s),
                  FIELD(damping_pu),
                  FIELD(droop_pu),
                  FIELD(te_s),
                  FIELD(t_lag_s),
                  FIELD(kp),
                  FIELD(ki),
                  FIELD(t1_s),
                  FIELD(t2_s),
                  FIELD(t3_s),
                  FIELD(k),
                  FIELD(t4_s),
                  FIELD(t5_s),
                  FIELD(t6_s),
                  FIELD(dead_s),
                  FIELD(throttle_min_pu),
                  FIELD(throttle_max_pu),
                  FIELD(air_step_pu),
                  FIELD(air_tau_s)};
    const char *const equals = strchr(text, '=');
    const size_t length = equals != NULL ? (size_t)(equals - text) : strlen(text);
    float value;
    size_t i;

    for (i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strlen(fields[i].key) == length && memcmp(fields[i].key, text, length) == 0) {
            if (equals == NULL || read_number("--set", equals + 1, &value) != 0) {
                return refuse("--set", "expected KEY=VALUE, such as t4_s=0.3");
            }
            memcpy((char *)genset + fields[i].offset, &value, sizeof value);
            return 0;
        }
    }
    return refuse(text, "no figure of that name; docs/site-file.md lists those of [genset]");
}

static int read_free(const char *list, uint32_t *bits)
{
    char name[64];

    while (*list != '\0') {
        const size_t length = strcspn(list, ",");
        uint32_t figure;

        snprintf(name, sizeof name, "%.*s", (int)(length < 60u ? length : 60u), list);
        if (gpw_identify_figure_find(name, &figure) != GPW_OK) {
            return refuse(name, "no figure that can be free: inertia_s, dead_s, air_step_pu, "
                                "air_tau_s, k, kp, ki, kd, droop_pu, t_lag_s, t1_s to t6_s, "
                                "damping_pu, throttle_max_pu, load_late_s");
        }
        *bits |= 1u << figure;
        list += length + (list[length] == ',');
    }
    return 0;
}

static int set_preset(gpw_genset_config *genset, const char *name)
{
    uint32_t preset;

    if (gpw_genset_preset_find(name, &preset) != GPW_OK ||
        gpw_genset_preset(genset, preset) < GPW_OK) {
        return refuse(name, "no such preset; there are diesel-na, diesel-turbo, "
                            "diesel-turbo-droop and gas-lean");
    }
    return 0;
}

static int set_site(gpw_genset_config *genset, const char *path)
{
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;
    gpw_file_error error;
    gpw_status status = gpw_site_file_read(path, &file, &error);

    if (status == GPW_OK) {
        status = gpw_site_file_create(file, 0, &site, &error);
    }
    if (status >= GPW_OK) {
        status = gpw_site_genset(site, genset);
    }
    gpw_site_destroy(site);
    gpw_site_file_destroy(file);
    if (status < GPW_OK) {
        fprintf(stderr, "identify: %s: line %u: %s: %s\n", path, error.line, error.field,
                error.reason);
    }
    return status < GPW_OK ? EXIT_BAD_INPUT : 0;
}

/* What is given beside a preset or a site, so after it. */
static int read_option(arguments *a, const char *option, const char *value)
{
    if (strcmp(option, "--rated-w") == 0) {
        return read_number(option, value, &a->genset.rated_w);
    }
    if (strcmp(option, "--f0") == 0) {
        return read_number(option, value, &a->genset.f0_hz);
    }
    if (strcmp(option, "--set") == 0) {
        return set_figure(&a->genset, value);
    }
    if (strcmp(option, "--free") == 0) {
        return read_free(value, &a->config.free_figures);
    }
    if (strcmp(option, "--window") == 0) {
        return read_number(option, value, &a->config.frequency_window_s);
    }
    if (strcmp(option, "--noise") == 0) {
        return read_number(option, value, &a->config.noise_pu);
    }
    if (strcmp(option, "--from") == 0) {
        return read_number(option, value, &a->config.start_s);
    }
    if (strcmp(option, "--to") == 0) {
        return read_number(option, value, &a->config.end_s);
    }
    return refuse(option, "no such option; identify --help lists them");
}

/* Options that take no number: a place in `a`, or NULL. */
static const char **path_of(arguments *a, const char *option)
{
    return strcmp(option, "--preset") == 0  ? &a->preset_name
           : strcmp(option, "--site") == 0  ? &a->site_path
           : strcmp(option, "--curve") == 0 ? &a->curve_path
           : strcmp(option, "-o") == 0      ? &a->out_path
                                            : NULL;
}

static int is_flag(const char *option)
{
    return strcmp(option, "--json") == 0 || strcmp(option, "--instant") == 0;
}

/* First what names files, then what stands beside them. */
static int read_names(int argc, char **argv, arguments *a)
{
    int i;

    for (i = 1; i < argc; i++) {
        const char **const path = path_of(a, argv[i]);

        if (is_flag(argv[i])) {
            a->json |= strcmp(argv[i], "--json") == 0;
            a->config.load_is_instant |= strcmp(argv[i], "--instant") == 0;
        } else if (argv[i][0] != '-') {
            if (a->log_path != NULL) {
                return refuse(argv[i], "only one log at a time");
            }
            a->log_path = argv[i];
        } else if (i + 1 == argc) {
            return refuse(argv[i], "needs a value; identify --help lists the options");
        } else {
            i++;
            if (path != NULL) {
                *path = argv[i];
            }
        }
    }
    if (a->log_path == NULL || (a->preset_name == NULL) == (a->site_path == NULL)) {
        fputs(usage, stderr);
        return EXIT_BAD_INPUT;
    }
    return 0;
}

int read_arguments(int argc, char **argv, arguments *a)
{
    int i, failed;

    memset(a, 0, sizeof *a);
    if (gpw_genset_config_init(&a->genset, sizeof a->genset) != GPW_OK ||
        gpw_identify_config_init(&a->config, sizeof a->config) != GPW_OK) {
        return refuse("library", "another version than this program was built for");
    }
    failed = read_names(argc, argv, a);
    if (!failed) {
        failed = a->site_path != NULL ? set_site(&a->genset, a->site_path)
                                      : set_preset(&a->genset, a->preset_name);
    }
    for (i = 1; i < argc && !failed; i++) {
        if (argv[i][0] == '-' && !is_flag(argv[i])) {
            if (path_of(a, argv[i]) == NULL) {
                failed = read_option(a, argv[i], argv[i + 1]);
            }
            i++;
        }
    }
    if (!failed && !(a->genset.rated_w > 0.0f)) {
        failed = refuse("--rated-w", "the rated power is needed, in watts");
    }
    return failed;
}

/* ---- the work ---- */

static int identify(const arguments *a, gpw_identified **found)
{
    gpw_step_record *record = NULL;
    gpw_file_error error;
    gpw_status status = gpw_step_record_read(a->log_path, &record, &error);

    if (status == GPW_OK) {
        status = gpw_identify(record, &a->genset, &a->config, found, &error);
    }
    gpw_step_record_destroy(record);
    if (status < GPW_OK) {
        fprintf(stderr, "identify: %s", a->log_path);
        if (error.line > 0u) {
            fprintf(stderr, ": line %u", error.line);
        }
        if (error.column > 0u) {
            fprintf(stderr, ", column %u", error.column);
        }
        fprintf(stderr, ": %s%s%s\n", error.field, error.field[0] != '\0' ? ": " : "",
                error.reason[0] != '\0' ? error.reason : gpw_status_name(status));
    }
    return status < GPW_OK ? EXIT_BAD_INPUT : 0;
}

/* Whether anything that was to be found was not. */
static int exit_status_of(const gpw_identified *found)
{
    uint32_t i;

    for (i = 0; i < FIGURES; i++) {
        gpw_identified_figure f;

        if (gpw_identified_figure_get(found, i, &f, sizeof f) == GPW_OK &&
            (f.told == GPW_TOLD_BOUND || f.told == GPW_TOLD_NOTHING)) {
            return EXIT_UNTOLD;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    static arguments args;
    gpw_identified *found = NULL;
    int failed;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    failed = read_arguments(argc, argv, &args);
    if (!failed) {
        failed = identify(&args, &found);
    }
    if (!failed && args.out_path != NULL) {
        failed = write_set(&args, found);
    }
    if (!failed && args.curve_path != NULL) {
        failed = write_curve(&args, found);
    }
    if (!failed) {
        (args.json ? print_json : print_text)(&args, found);
        failed = exit_status_of(found);
    }
    gpw_identified_destroy(found);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        failed = refuse("output", "could not be written");
    }
    return failed;
}
