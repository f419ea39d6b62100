/* SPDX-License-Identifier: MIT */
/* What the parts of the identify program share. */
#ifndef GPW_EXAMPLE_IDENTIFY_H
#define GPW_EXAMPLE_IDENTIFY_H

#include <gpupower/host.h>

#define EXIT_UNTOLD 1
#define EXIT_BAD_INPUT 2
#define FIGURES ((uint32_t)GPW_IDENTIFY_LOAD_LATE + 1u)

typedef struct arguments {
    const char *log_path, *site_path, *preset_name, *out_path, *curve_path;
    int json;
    gpw_genset_config genset; /* from the preset or the site, then what was set */
    gpw_identify_config config;
} arguments;

/* Reads the command line, the preset or the site, and what was set: 0, or EXIT_BAD_INPUT. */
int read_arguments(int argc, char **argv, arguments *args);

int refuse(const char *what, const char *why);

/* The result as a table in words, or as JSON. */
void print_text(const arguments *args, const gpw_identified *found);
void print_json(const arguments *args, const gpw_identified *found);

/* A [genset] section, or the site with its figures put in: 0, or EXIT_BAD_INPUT. */
int write_set(const arguments *args, const gpw_identified *found);

/* Record and fit against time, as CSV. */
int write_curve(const arguments *args, const gpw_identified *found);

#endif /* GPW_EXAMPLE_IDENTIFY_H */
