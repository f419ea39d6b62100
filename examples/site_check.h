/* SPDX-License-Identifier: MIT */
/* What the parts of the program site_check share. */
#ifndef SITE_CHECK_H
#define SITE_CHECK_H

#include <gpupower/host.h>

#include <stdio.h>

#define BLOCK_TICKS 4096u
#define EXIT_BAD_INPUT 2

typedef struct arguments {
    const char *site_path;
    const char *load_path;
    const char *csv_path;
    const char *export_path; /* NULL: none */
    uint32_t export_format;
    int json;
    int criteria;
    int swing;
    uint32_t rules; /* #gpw_load_rule_preset_id of each --rule */
    uint32_t rule[GPW_LOAD_SPEC_RULES_MAX];
} arguments;

/* What was heard of the load and of the frequency in a band of the nominal run. */
typedef struct heard_band {
    int is_there, has_swing;
    gpw_band_reading power, frequency;
    float swing_pu, worst_pu;
    uint32_t is_linear;
} heard_band;

/* Everything the program opened. */
typedef struct session {
    arguments args;
    gpw_site_file *file;
    gpw_trace *trace;
    gpw_site *site;
    uint32_t tick_ns;
    uint64_t ticks;
    int is_smoothed; /* then what that took in the nominal run: */
    int64_t burned_mj, withheld_mj;
    int has_battery, has_bank; /* how they stood at the end of it */
    gpw_battery_status battery;
    int64_t burnt_mj;
    float bank_w;
    gpw_duty *duty; /* of a set in the nominal run; NULL: not asked for */
    gpw_site_criterion_row criteria[GPW_SITE_CRITERIA];
    heard_band heard[GPW_BANDS_COUNT];
    float f0_hz, last_w;
    uint32_t kept_rules;
    gpw_load_rule_result kept[GPW_LOAD_SPEC_RULES_MAX];
    int has_stability;
    gpw_stability stability;
    float load_w[BLOCK_TICKS];
} session;

/* Takes what a tick of the nominal run gave. */
typedef void tick_taker(void *to, const session *s, const gpw_site_signals *now);

/* Runs the nominal case once more, tick by tick. */
gpw_status take_run(session *s, tick_taker *take, void *to);

/* One line on the standard error; the program's exit status. */
int refuse_file(const char *path, const gpw_file_error *error);
int refuse_status(const char *what, gpw_status status);
int refuse_output(const char *path, const char *reason);

/* Whether a file to be written is one of those read or already written. */
int is_in_use(const session *s, const char *path);

/* The nominal run for another program; an exit status. */
int write_export(session *s);

/* Battery and load bank: looked at after the nominal run, and said. */
void note_stores(session *s);
void print_stores(const session *s);
void print_stores_json(const session *s);

/* Fuel and rating: one more nominal run where the site file has them (an exit status), and what
 * it gave. */
int watch_duty(session *s);
void print_duty(const session *s);
void print_duty_json(const session *s);

/* What a bus with more than one set, or a voltage, did in the worst run. */
void print_bus(const session *s);
void print_bus_json(const session *s);

/* Its columns of the CSV, each with the comma before it; none without such a bus. */
const char *bus_columns(const session *s);
void print_bus_tick(FILE *out, const session *s);

/* Every criterion of the verdict, where it was asked for. */
void print_criteria(const session *s);
void print_criteria_json(const session *s);

/* Oscillation and rules of the load, where they were asked for; an exit status. */
int listen_to_load(session *s);
void print_heard(const session *s);
void print_heard_json(const session *s);

/* Sigma and wave of the phases that are run, where the profile has a lower bound of them. */
#define BOUND_BYTES 256
void print_bounds(const session *s);
void print_bounds_json(const session *s);

/* Whether the set is stable by itself, at half load. */
void note_stability(session *s);
void judge_stability(const session *s, gpw_judgement *judgement);
void print_stability(const session *s);
void print_stability_json(const session *s);

#endif /* SITE_CHECK_H */
