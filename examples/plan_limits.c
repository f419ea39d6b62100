/* SPDX-License-Identifier: MIT */
/* The inverse questions: what step, what ramp the set of a site takes, and the same as a table
 * for a controller's flash. */
#include "plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOADS 9u
#define LEADS 5u
#define WORDS GPW_PLAN_SURFACE_WORDS(LOADS, LEADS)

/* The generator set of the file as it is given. */
static int read_set(const gpw_site_edit *edit, const char *path, gpw_genset_config *set)
{
    gpw_site_file *file = NULL;
    gpw_site *site = NULL;
    gpw_file_error error;
    gpw_status status;

    memset(&error, 0, sizeof error);
    status = gpw_site_edit_file(edit, &file, &error);
    if (status >= GPW_OK) {
        status = gpw_site_file_create(file, gpw_site_file_group_name(file, 0)[0] == '\0', &site,
                                      &error);
    }
    if (status >= GPW_OK) {
        status = gpw_genset_config_init(set, sizeof *set);
    }
    if (status >= GPW_OK) {
        status = gpw_site_genset(site, set);
    }
    gpw_site_destroy(site);
    gpw_site_file_destroy(file);
    return status < GPW_OK
               ? refuse(path, error.reason[0] != '\0' ? error.reason : gpw_status_name(status))
               : 0;
}

/* A plan for that set under the class that the file requires; its own limits with `custom`. */
static gpw_status open_plan(const gpw_site_edit *edit, const gpw_genset_config *set,
                            gpw_plan **plan, uint32_t *class_id)
{
    gpw_plan_config config;
    gpw_limits limits;
    char required[16];

    if (gpw_site_edit_get(edit, "site", "required_class", required, sizeof required, NULL) !=
        GPW_OK) {
        strcpy(required, "G2"); /* the file's default */
    }
    *class_id = strcmp(required, "G1") == 0   ? (uint32_t)GPW_CLASS_G1
                : strcmp(required, "G3") == 0 ? (uint32_t)GPW_CLASS_G3
                                              : (uint32_t)GPW_CLASS_G2;
    if (gpw_plan_config_init(&config, sizeof config) != GPW_OK ||
        gpw_limits_init(&limits, sizeof limits) != GPW_OK ||
        gpw_limits_iso8528(&limits, *class_id) != GPW_OK) {
        return GPW_ERR_VERSION;
    }
    return gpw_plan_create(&config, set, &limits, plan);
}

static void print_answer(const char *what, const gpw_plan_answer *answer)
{
    printf("  %-28s %7.3f kW%s as given, %7.3f kW%s at every corner; %s, %s", what,
           (double)answer->amount * 1e-3,
           answer->quantity == GPW_PLAN_RAMP_W_PER_S ? "/s" : "  ",
           (double)answer->amount_certain * 1e-3,
           answer->quantity == GPW_PLAN_RAMP_W_PER_S ? "/s" : "  ",
           gpw_plan_reason_name(answer->reason), gpw_criterion_name(answer->limiting));
    if (answer->deciding != GPW_PARAMETER_NONE &&
        (answer->reason != GPW_PLAN_RANGE || answer->amount_certain < answer->amount)) {
        printf(", %s decides", gpw_parameter_name(answer->deciding));
    }
    if (answer->gain != GPW_GAIN_NONE) {
        printf(", %s too large", gpw_gain_name(answer->gain));
    }
    putchar('\n');
}

/* A set that swings by itself takes nothing: what is to blame, and how large it may be. */
static void print_stability(const gpw_genset_config *set)
{
    const float load_pu = set->throttle_max_pu < 1.0f ? set->throttle_max_pu : 1.0f;
    gpw_stability t;

    if (gpw_response_stability(set, load_pu, &t, sizeof t) != GPW_OK || t.is_stable) {
        return;
    }
    printf("The set is unstable by itself at %.3g %% load: ", 100.0 * (double)load_pu);
    if (t.gain == GPW_GAIN_NONE) {
        printf("no gain alone mends that; look at inertia, dead time and lags.\n");
    } else {
        printf("%s may be at most %.3g times what %s.\n",
               t.gain == GPW_GAIN_ALL     ? "kp, ki and kd together"
               : t.gain == GPW_GAIN_DROOP ? "1/droop_pu"
                                          : gpw_gain_name(t.gain),
               (double)t.gain_margin, t.gain == GPW_GAIN_ALL ? "they are" : "it is");
    }
}

static gpw_status print_steps(gpw_plan *plan, float rated_w)
{
    gpw_plan_answer answer;
    char what[48];
    gpw_status status = GPW_OK;
    int percent;

    for (percent = 0; percent <= 75 && status >= GPW_OK; percent += 25) {
        status = gpw_plan_step_up(plan, 0.01f * (float)percent * rated_w, gpw_unknown(),
                                  &answer, sizeof answer);
        snprintf(what, sizeof what, "step up from %d %% load", percent);
        if (status >= GPW_OK) {
            print_answer(what, &answer);
        }
    }
    if (status >= GPW_OK) {
        status = gpw_plan_step_down(plan, rated_w, gpw_unknown(), &answer, sizeof answer);
    }
    if (status >= GPW_OK) {
        print_answer("step down from 100 % load", &answer);
        status = gpw_plan_ramp(plan, 0.1f * rated_w, 0.9f * rated_w, &answer, sizeof answer);
    }
    if (status >= GPW_OK) {
        print_answer("ramp from 10 % to 90 % load", &answer);
    }
    return status;
}

/* ---- the table ---- */

static gpw_status fill_table(gpw_plan *plan, uint16_t *table)
{
    gpw_plan_surface_config config;
    uint32_t rows_left = 1;
    gpw_status status = gpw_plan_surface_config_init(&config, sizeof config);

    config.loads = LOADS;
    config.leads = LEADS;
    if (status >= GPW_OK) {
        status = gpw_plan_surface_begin(plan, &config, table, WORDS);
    }
    while (status >= GPW_OK && rows_left > 0u) {
        status = gpw_plan_surface_row(plan, table, WORDS, &rows_left);
    }
    return status;
}

static int write_table(const uint16_t *table, const char *path, const char *site_path)
{
    FILE *const out = fopen(path, "wx"); /* x: not over a file that is there */
    const char *name = strrchr(site_path, '/');
    int broken;
    size_t i;

    if (out == NULL) {
        return refuse(path, strerror(errno));
    }
    name = name != NULL ? name + 1 : site_path;
    fprintf(out,
            "/* Largest steps of the generator set of %s: for gpw_plan_surface_at().\n"
            " * Written by plan --surface; %u loads by %u leads. */\n"
            "#include <stdint.h>\n\n"
            "const uint16_t largest_steps[%lu] = {",
            name, LOADS, LEADS, (unsigned long)WORDS);
    for (i = 0; i < WORDS; i++) {
        fprintf(out, "%s%uu%s", i % 12u == 0u ? "\n    " : " ", table[i],
                i + 1u < WORDS ? "," : "");
    }
    fprintf(out, "};\n");
    broken = ferror(out);
    if (fclose(out) != 0 || broken) {
        remove(path);
        return refuse(path, "not all of it could be written; nothing is left of it");
    }
    printf("The largest steps as a C table of %lu bytes are in %s.\n",
           (unsigned long)(2u * WORDS), path);
    return 0;
}

int tell_limits(const gpw_site_edit *edit, const char *site_path, const char *surface_path)
{
    uint16_t table[WORDS];
    gpw_genset_config set;
    gpw_plan *plan = NULL;
    uint32_t class_id = GPW_CLASS_G2;
    gpw_status status;
    int exit_status = read_set(edit, site_path, &set);

    if (exit_status != 0) {
        return exit_status;
    }
    if (set.acceptance_rows_max > 0u) {
        return refuse(site_path, "--limits does not know a set with a table of load acceptance "
                                 "([genset] acceptance): judge steps with site_check, or give "
                                 "air_step_pu and air_tau_s instead");
    }
    status = open_plan(edit, &set, &plan, &class_id);
    if (status >= GPW_OK) {
        printf("What the generator set of %.4g kW takes under %s, its air settled:\n",
               (double)set.rated_w * 1e-3, gpw_class_name(class_id));
        print_stability(&set);
        status = print_steps(plan, set.rated_w);
    }
    if (status >= GPW_OK && surface_path != NULL) {
        status = fill_table(plan, table);
    }
    gpw_plan_destroy(plan);
    if (status < GPW_OK) {
        return refuse(site_path, gpw_status_name(status));
    }
    return surface_path != NULL ? write_table(table, surface_path, site_path) : 0;
}
