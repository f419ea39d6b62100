/* SPDX-License-Identifier: MIT */
/* So many watts at the generator: how to serve a language model, and what load step that
 * brings.
 *
 *   energy --budget 100kW --model qwen3-32b --gpu h100-sxm --step-limit 50ms
 *
 * A point of that model measured on that GPU type corrects what is predicted:
 *
 *   energy ... --point 64,2500,560 --point-gpus 2
 *
 * Exit status: 0 something fits, 1 nothing does, 2 bad input. */
#include <gpupower/gpupower.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_NOTHING_FITS 1
#define EXIT_BAD_INPUT 2
#define POINT_MAX_PU 1.2f    /* of TDP, as gpw_energy_calibrate() takes it */
#define OUTPUT_TOKENS 717.0f /* mean answer in text chat, fact joules.tokens.chat.b200 */

static const char usage[] =
    "usage: energy --budget WATTS --model NAME --gpu NAME [OPTION...]\n"
    "       energy --list\n"
    "  --budget WATTS      at the generator, such as 100kW\n"
    "  --model NAME        a language model; --list names them\n"
    "  --gpu NAME          a GPU type; --list names them\n"
    "  --step-limit TIME   longest time between two tokens of an answer, such as 50ms\n"
    "  --max-step WATTS    largest load step that the set accepts, at the generator\n"
    "  --gpus COUNT        GPUs there are\n"
    "  --prompt TOKENS     mean length of a prompt; 250 if not given, 2500 for code\n"
    "  --output TOKENS     mean length of an answer; 717 if not given\n"
    "  --task NAME         chat (if not given), problems or code\n"
    "  --margin PERCENT    of the power to size for; 40 if not given, as nothing was measured\n"
    "  --tdp               size for rated power instead\n"
    "  --point BATCH,TOKENS_PER_S,WATTS\n"
    "                      measured with this model, GPU type, task and these lengths: "
    "requests\n"
    "                      at once, tokens/s of the replica, watts of one of its GPUs\n"
    "  --point-gpus COUNT  GPUs of that replica; 1 if not given\n"
    "  --overhead NAME     hgx-h100 (if not given) or none\n"
    "  --efficiency SHARE  from the nodes to the generator; 0.95 if not given\n";

/* One point of the model on the GPU type. */
typedef struct measured {
    uint32_t gpus; /* 0: not given */
    float batch, tokens_per_s, board_w;
    float predicted_tokens_per_s, predicted_w;
} measured;

typedef struct question {
    const char *model_name, *gpu_name;
    int has_budget;
    int has_overhead;
    uint32_t task;
    float output_tokens;
    float prompt_tokens; /* unknown: the task's own */
    int has_point;
    measured point;
    gpw_choice_config site;
    gpw_choice_space space;
    gpw_energy_model model;
    gpw_energy_workload workload;
    gpw_energy_deployment deployment;
    gpw_energy_board board;
} question;

/* ---- reading ---- */

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "energy: %s: %s\n", what, why);
    return EXIT_BAD_INPUT;
}

typedef struct unit {
    const char *name;
    double scale;
} unit;

static const unit watts[] = {{"", 1.0}, {"W", 1.0}, {"kW", 1.0e3}, {"MW", 1.0e6}, {NULL, 0.0}};
static const unit seconds[] = {{"", 1.0}, {"s", 1.0}, {"ms", 1.0e-3}, {NULL, 0.0}};
static const unit percents[] = {{"", 0.01}, {"%", 0.01}, {NULL, 0.0}};
static const unit plain[] = {{"", 1.0}, {NULL, 0.0}};

static int refuse_range(const char *option, double low, double high)
{
    fprintf(stderr, "energy: %s: must be %g to %g\n", option, low, high);
    return EXIT_BAD_INPUT;
}

/* A number in a range, in the first unit, with one of these units behind it. */
static int read_number(const char *option, const char *text, const unit *units, double low,
                       double high, float *number)
{
    char *end;
    double value;

    errno = 0;
    value = strtod(text, &end);
    if (end == text || errno != 0) {
        return refuse(option, "expected a number, such as 100kW, 50ms or 0.95");
    }
    for (; units->name != NULL; units++) {
        if (strcmp(units->name, end) == 0) {
            *number = (float)(value * units->scale);
            return low <= value * units->scale && value * units->scale <= high
                       ? 0
                       : refuse_range(option, low, high);
        }
    }
    return refuse(option, "unknown unit; W, kW, MW for power, s and ms for time");
}

static int read_count(const char *option, const char *text, uint32_t most, uint32_t *count)
{
    float number = 0.0f;

    if (read_number(option, text, plain, 1.0, most, &number) != 0) {
        return EXIT_BAD_INPUT;
    }
    *count = (uint32_t)number;
    return (float)*count == number ? 0 : refuse(option, "must be a whole number");
}

static int read_point(const char *text, measured *point)
{
    char batch[40], speed[40], power[40], more;

    if (sscanf(text, "%39[^,],%39[^,],%39[^,]%c", batch, speed, power, &more) != 3) {
        return refuse("--point", "expected BATCH,TOKENS_PER_S,WATTS, such as 64,2500,560W");
    }
    return read_number("--point BATCH", batch, plain, 0.01, 1.0e6, &point->batch) != 0 ||
                   read_number("--point TOKENS_PER_S", speed, plain, 1.0e-3, 1.0e9,
                               &point->tokens_per_s) != 0 ||
                   read_number("--point WATTS", power, watts, 1.0, 1.0e5, &point->board_w) != 0
               ? EXIT_BAD_INPUT
               : 0;
}

static int read_task(const char *text, uint32_t *task)
{
    static const char *const names[] = {"chat", "problems", "code"};
    uint32_t i;

    for (i = 0; i < 3u; i++) {
        if (strcmp(names[i], text) == 0) {
            *task = i;
            return 0;
        }
    }
    return refuse("--task", "there are chat, problems and code");
}

static int read_overhead(question *q, const char *text)
{
    q->has_overhead = strcmp(text, "hgx-h100") == 0;
    return q->has_overhead || strcmp(text, "none") == 0
               ? 0
               : refuse("--overhead", "there are hgx-h100 and none");
}

/* One option with its value. */
static int read_option(question *q, const char *option, const char *value)
{
    if (strcmp(option, "--budget") == 0) {
        q->has_budget = 1;
        return read_number(option, value, watts, 1.0, 1.0e12, &q->site.budget_w);
    }
    if (strcmp(option, "--model") == 0) {
        q->model_name = value;
        return 0;
    }
    if (strcmp(option, "--gpu") == 0) {
        q->gpu_name = value;
        return 0;
    }
    if (strcmp(option, "--step-limit") == 0) {
        return read_number(option, value, seconds, 1.0e-6, 1.0e3, &q->site.step_limit_s);
    }
    if (strcmp(option, "--max-step") == 0) {
        return read_number(option, value, watts, 0.0, 1.0e12, &q->site.step_max_w);
    }
    if (strcmp(option, "--gpus") == 0) {
        return read_count(option, value, GPW_CHOICE_GPUS_MAX, &q->site.gpus_max);
    }
    if (strcmp(option, "--output") == 0) {
        return read_number(option, value, plain, 1.0, 1.0e7, &q->output_tokens);
    }
    if (strcmp(option, "--prompt") == 0) {
        return read_number(option, value, plain, 0.0, 1.0e7, &q->prompt_tokens);
    }
    if (strcmp(option, "--point") == 0) {
        q->has_point = 1;
        return read_point(value, &q->point);
    }
    if (strcmp(option, "--point-gpus") == 0) {
        return read_count(option, value, GPW_CHOICE_REPLICA_GPUS_MAX, &q->point.gpus);
    }
    if (strcmp(option, "--task") == 0) {
        return read_task(value, &q->task);
    }
    if (strcmp(option, "--margin") == 0) {
        return read_number(option, value, percents, 0.0, 10.0, &q->site.margin);
    }
    if (strcmp(option, "--overhead") == 0) {
        return read_overhead(q, value);
    }
    if (strcmp(option, "--efficiency") == 0) {
        return read_number(option, value, plain, 0.01, 1.0, &q->site.efficiency);
    }
    return refuse(option, "no such option; energy --help lists them");
}

static int read_arguments(int argc, char **argv, question *q)
{
    int i, failed = 0;

    for (i = 1; i < argc && !failed; i++) {
        if (strcmp(argv[i], "--tdp") == 0) {
            q->site.design = GPW_CHOICE_TDP;
        } else if (i + 1 < argc) {
            failed = read_option(q, argv[i], argv[i + 1]);
            i++;
        } else {
            failed = refuse(argv[i], "needs a value; energy --help lists the options");
        }
    }
    if (!failed && !q->has_point && q->point.gpus != 0u) {
        return refuse("--point-gpus", "says of how many GPUs a --point is; none was given");
    }
    if (!failed && (!q->has_budget || q->model_name == NULL || q->gpu_name == NULL)) {
        fputs(usage, stderr);
        failed = EXIT_BAD_INPUT;
    }
    return failed;
}

/* ---- what was named ---- */

static void list_names(FILE *out)
{
    gpw_energy_model model;
    uint32_t i;

    fputs("GPU types:", out);
    for (i = 0; strcmp(gpw_energy_board_id_name(i), "?") != 0; i++) {
        fprintf(out, " %s", gpw_energy_board_id_name(i));
    }
    fputs("\nmodels:\n", out);
    for (i = 0; i < gpw_energy_model_count(); i++) {
        if (gpw_energy_model_init(&model, sizeof model) == GPW_OK &&
            gpw_energy_model_at(i, &model) >= GPW_OK) {
            fprintf(out, "  %s\n", model.name);
        }
    }
}

static int find_model(question *q)
{
    const gpw_status status = gpw_energy_model_find(q->model_name, &q->model);
    const char *const near = gpw_energy_model_nearest(q->model_name);

    if (status >= GPW_OK) {
        return 0;
    }
    fprintf(stderr, "energy: no model %s", q->model_name);
    fprintf(stderr, near[0] != '\0' ? "; did you mean %s?\n" : "; energy --list names them%s\n",
            near);
    return EXIT_BAD_INPUT;
}

static int find_gpu(question *q)
{
    const gpw_profile *profile;
    uint32_t id;

    if (gpw_energy_board_find(q->gpu_name, &id) == GPW_OK &&
        gpw_energy_board_builtin(&q->board, id) == GPW_OK &&
        gpw_choice_space_board(&q->space, id) == GPW_OK) {
        return 0;
    }
    if (gpw_profile_find(q->gpu_name, &profile) == GPW_OK) {
        fprintf(stderr, "energy: %s is in the catalogue, but nobody has fitted its energy",
                q->gpu_name);
    } else {
        fprintf(stderr, "energy: no GPU type %s", q->gpu_name);
    }
    fputs("; there are", stderr);
    for (id = 0; strcmp(gpw_energy_board_id_name(id), "?") != 0; id++) {
        fprintf(stderr, "%s %s", id > 0u ? "," : "", gpw_energy_board_id_name(id));
    }
    fputs("\n", stderr);
    return EXIT_BAD_INPUT;
}

static gpw_status defaults(question *q)
{
    memset(q, 0, sizeof *q);
    q->output_tokens = OUTPUT_TOKENS;
    q->prompt_tokens = gpw_unknown();
    q->has_overhead = 1;
    if (gpw_choice_config_init(&q->site, sizeof q->site) != GPW_OK ||
        gpw_choice_space_init(&q->space, sizeof q->space) != GPW_OK ||
        gpw_energy_model_init(&q->model, sizeof q->model) != GPW_OK ||
        gpw_energy_board_init(&q->board, sizeof q->board) != GPW_OK ||
        gpw_energy_deployment_init(&q->deployment, sizeof q->deployment) != GPW_OK) {
        return GPW_ERR_VERSION;
    }
    q->site.margin = 0.40f;
    q->site.efficiency = 0.95f;
    return GPW_OK;
}

static int refuse_point(const question *q)
{
    const measured *const p = &q->point;
    const float idle_w = q->board.idle_w, most_w = POINT_MAX_PU * q->board.tdp_w;

    if (!(p->board_w > idle_w && p->board_w <= most_w)) {
        fprintf(stderr,
                "energy: --point: %g W a GPU: must be above %g W, what %s draws with a model "
                "loaded, to %g W\n",
                (double)p->board_w, (double)idle_w, q->board.name, (double)most_w);
    } else {
        fprintf(stderr,
                "energy: --point: %g tokens/s is too far from the %.0f that are predicted with "
                "%lu GPUs at batch %g: look at BATCH and --point-gpus\n",
                (double)p->tokens_per_s, (double)p->predicted_tokens_per_s,
                (unsigned long)p->gpus, (double)p->batch);
    }
    return EXIT_BAD_INPUT;
}

static int refuse_inputs(const question *q, gpw_status status)
{
    uint32_t refusal = GPW_ENERGY_ACCEPTED;

    if (gpw_energy_check(&q->model, &q->workload, NULL, &q->board, &refusal) == GPW_OK &&
        refusal != (uint32_t)GPW_ENERGY_ACCEPTED) {
        return refuse(q->model.name, gpw_energy_refusal_text(refusal));
    }
    return refuse("a value is outside its range", gpw_status_name(status));
}

/* A replica that cannot hold the weights was not measured: the number of GPUs is wrong. */
static int check_fits(const question *q, gpw_energy_deployment alone)
{
    float memory_b;

    alone.batch = 1.0f;
    if (gpw_choice_memory(&q->model, &q->workload, &alone, &memory_b) == GPW_OK &&
        memory_b > q->space.memory_b) {
        fprintf(stderr,
                "energy: --point: %s does not fit the memory of %lu of these GPUs; say with "
                "--point-gpus how many it ran on\n",
                q->model.name, (unsigned long)alone.gpus);
        return EXIT_BAD_INPUT;
    }
    return 0;
}

/* From here on the deployment carries what the point corrects. It is the same curve only with
 * the same number of GPUs: see set_deployment(). */
static int use_point(question *q)
{
    gpw_energy_deployment d = q->deployment;
    gpw_energy_result predicted;
    gpw_status status;

    q->point.gpus = q->point.gpus != 0u ? q->point.gpus : 1u;
    d.gpus = q->point.gpus;
    d.batch = q->point.batch;
    if (check_fits(q, d) != 0) {
        return EXIT_BAD_INPUT;
    }
    status = gpw_energy_predict(&q->model, &q->workload, &d, &q->board, &predicted,
                                sizeof predicted);
    if (status != GPW_OK) {
        return refuse_inputs(q, status);
    }
    q->point.predicted_tokens_per_s = predicted.tokens_per_s;
    q->point.predicted_w = predicted.board_w;
    d.tokens_per_s = q->point.tokens_per_s;
    status = gpw_energy_calibrate(&q->model, &q->workload, &d, &q->board, q->point.board_w,
                                  GPW_ENERGY_POINT_OF_MODEL);
    if (status != GPW_OK) {
        return refuse_point(q);
    }
    q->deployment = d;
    return 0;
}

static int prepare(question *q)
{
    if (find_model(q) != 0 || find_gpu(q) != 0) {
        return EXIT_BAD_INPUT;
    }
    if (gpw_energy_workload_init(&q->workload, sizeof q->workload, q->task) != GPW_OK) {
        return refuse("--task", "not known to the library");
    }
    q->workload.output_tokens = q->output_tokens;
    if (!gpw_is_unknown(q->prompt_tokens)) {
        q->workload.prompt_tokens = q->prompt_tokens;
    }
    if (q->has_overhead &&
        gpw_choice_overhead_preset(&q->site, GPW_SUPPLY_HGX_H100) != GPW_OK) {
        return refuse("--overhead", "not known to the library");
    }
    return q->has_point ? use_point(q) : 0;
}

/* ---- answering ---- */

/* How many GPUs and requests; with as many GPUs as the measured point it is that very curve. */
static void set_deployment(question *q, uint32_t gpus, float batch)
{
    q->deployment.gpus = gpus;
    q->deployment.batch = batch;
    if (q->has_point) {
        q->deployment.calibration =
            gpus == q->point.gpus ? GPW_ENERGY_POINT_OF_CURVE : GPW_ENERGY_POINT_OF_MODEL;
    }
}

/* The measured point beside what would have been predicted of it. */
static void print_point(const question *q)
{
    const measured *const p = &q->point;

    if (q->has_point) {
        printf("Measured at n %lu, batch %g: %g tokens/s, %g W a GPU; predicted there %.0f and "
               "%.0f.\nAll below is corrected by it.\n\n",
               (unsigned long)p->gpus, (double)p->batch, (double)p->tokens_per_s,
               (double)p->board_w, (double)p->predicted_tokens_per_s, (double)p->predicted_w);
    }
}

/* A line for one configuration; 0 where it does not fit the memory. */
static int print_candidate(question *q, uint32_t gpus, uint32_t batch)
{
    gpw_choice_candidate candidate;
    gpw_choice_result result;
    gpw_energy_result predicted;
    float memory_b;

    set_deployment(q, gpus, (float)batch);
    if (gpw_choice_memory(&q->model, &q->workload, &q->deployment, &memory_b) != GPW_OK ||
        memory_b > q->space.memory_b * q->space.memory_share ||
        gpw_choice_predict(&q->model, &q->workload, &q->deployment, &q->board, &candidate,
                           sizeof candidate) != GPW_OK ||
        gpw_choice_evaluate(&q->site, &candidate, sizeof candidate, &result, sizeof result) !=
            GPW_OK ||
        gpw_energy_predict(&q->model, &q->workload, &q->deployment, &q->board, &predicted,
                           sizeof predicted) != GPW_OK) {
        return 0;
    }
    printf("%4lu %6lu %9.1f %10.0f %7.0f %5.0f..%-5.0f %8lu %9.0f  %s\n", (unsigned long)gpus,
           (unsigned long)batch, (double)(candidate.step_s * 1.0e3f),
           (double)candidate.tokens_per_s, (double)candidate.board_w,
           (double)predicted.board_low_w, (double)predicted.board_high_w,
           (unsigned long)result.replicas, (double)result.tokens_per_s,
           gpw_choice_limit_name(result.limit));
    return 1;
}

static void print_candidates(question *q)
{
    uint32_t gpus, batch;

    puts("  n  batch   step ms   tokens/s     W/GPU  9 of 10  replicas  site t/s  limited by");
    for (gpus = 1; gpus <= q->space.replica_gpus_max; gpus *= 2u) {
        for (batch = q->space.batch_min; batch <= q->space.batch_max; batch *= 2u) {
            (void)print_candidate(q, gpus, batch);
        }
    }
}

static void print_best(const question *q, const gpw_choice_candidate *c,
                       const gpw_choice_result *r)
{
    printf(
        "\nBest: %lu replicas of %lu GPUs (%lu GPUs, %lu nodes), batch %.0f: %.0f tokens/s\n",
        (unsigned long)r->replicas, (unsigned long)c->gpus, (unsigned long)r->gpus,
        (unsigned long)r->nodes, (double)c->batch, (double)r->tokens_per_s);
    printf("  at the generator    %.1f kW expected (median), %.1f kW to size for, of %.1f kW\n",
           (double)r->site_w / 1e3, (double)r->site_design_w / 1e3,
           (double)q->site.budget_w / 1e3);
    printf("  energy              %.3f J/token at the generator, %.3f Wh an answer of %.0f "
           "tokens\n",
           (double)r->j_per_token, (double)r->j_per_response / 3600.0,
           (double)q->output_tokens);
    printf("  load step           %.1f kW at the generator (%.1f kW at the boards) when all "
           "start\n"
           "                      to serve at once; %.1f kW from off\n",
           (double)r->step_w / 1e3, (double)r->step_boards_w / 1e3,
           (double)r->step_from_off_w / 1e3);
    printf("  limited by          %s\n", gpw_choice_limit_name(r->limit));
}

typedef struct caution {
    uint32_t flag;
    const char *text;
} caution;

static void print_cautions(uint32_t flags)
{
    static const caution cautions[] = {
        {GPW_ENERGY_HOST_BOUND, "the host may not keep up: measure the speed first"},
        {GPW_ENERGY_FP8_LOW_BATCH, "fp8 at a small batch: fp8 against bf16 comes out wrong"},
        {GPW_ENERGY_GPT_OSS_CLASS, "four-bit weights: power is predicted too low"},
        {GPW_ENERGY_BEYOND_FIT, "outside what was compared with measurements"},
        {GPW_ENERGY_DERIVED, "the GPU type was derived from another one, not measured"},
        {GPW_ENERGY_LATENT_ATTENTION, "DeepSeek class: predicted too slow on H100"}};
    size_t i;

    for (i = 0; i < sizeof cautions / sizeof cautions[0]; i++) {
        if ((flags & cautions[i].flag) != 0u) {
            printf("  caution             %s\n", cautions[i].text);
        }
    }
}

/* What a measured point does, or did, to the errors. */
static const char *worth_of_point(const question *q, uint32_t flags)
{
    if (!q->has_point) {
        return "One measured point of this model about halves that; see --point.";
    }
    return (flags & (GPW_ENERGY_DERIVED | GPW_ENERGY_HOST_BOUND)) != 0u
               ? "The measured point is in it; what that betters was not tried here."
               : "That is with the measured point.";
}

static void print_certainty(question *q, const gpw_choice_candidate *c)
{
    gpw_energy_result p;

    set_deployment(q, c->gpus, c->batch);
    if (gpw_energy_predict(&q->model, &q->workload, &q->deployment, &q->board, &p, sizeof p) !=
        GPW_OK) {
        return;
    }
    printf(
        "How sure: on models that the constants had not seen, half were nearer than %.0f %%\n"
        "in power, %.0f %% in speed and %.0f %% in energy; 9 of 10 nearer than %.0f %%, "
        "%.0f %% and\n%.0f %%. %s\n",
        (double)p.power_median_pct, (double)p.speed_median_pct, (double)p.energy_median_pct,
        (double)p.power_p90_pct, (double)p.speed_p90_pct, (double)p.energy_p90_pct,
        worth_of_point(q, p.flags));
    print_cautions(p.flags);
    if (q->has_overhead && strncmp(q->gpu_name, "h100", 4) != 0) {
        puts("  caution             the node overhead is that of eight H100: no other was "
             "found");
    }
}

static int print_nothing(const gpw_choice_candidate *c, const gpw_choice_result *r)
{
    printf("\nNothing fits: limited by %s. ", gpw_choice_limit_name(r->limit));
    if (r->missing_w > 0.0f) {
        printf("One replica of %lu GPUs takes %.1f kW at the generator:\n%.1f kW too much.\n",
               (unsigned long)c->gpus, (double)r->first_replica_w / 1e3,
               (double)r->missing_w / 1e3);
    } else {
        printf("The soonest is %.1f ms between tokens.\n", (double)(c->step_s * 1.0e3f));
    }
    return EXIT_NOTHING_FITS;
}

static int refuse_search(const question *q, gpw_status status)
{
    return status == GPW_ERR_NOT_FOUND
               ? refuse(q->model.name, "does not fit the memory of 8 of these GPUs")
               : refuse_inputs(q, status);
}

static int answer(question *q)
{
    gpw_choice_candidate best;
    gpw_choice_result result;
    const gpw_status status =
        gpw_choice_search(&q->site, &q->space, &q->model, &q->workload, &q->deployment,
                          &q->board, &best, sizeof best, &result, sizeof result);

    if (status != GPW_OK) {
        return refuse_search(q, status);
    }
    printf("%s on %s, %.0f tokens in, %.0f out\n\n", q->model.name, q->board.name,
           (double)q->workload.prompt_tokens, (double)q->output_tokens);
    print_point(q);
    print_candidates(q);
    if (result.replicas == 0u) {
        return print_nothing(&best, &result);
    }
    print_best(q, &best, &result);
    print_certainty(q, &best);
    return 0;
}

int main(int argc, char **argv)
{
    question q;
    int failed;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        list_names(stdout);
        return 0;
    }
    if (defaults(&q) != GPW_OK) {
        return refuse("library", "not the one this program was compiled for");
    }
    failed = read_arguments(argc, argv, &q);
    if (!failed) {
        failed = prepare(&q);
    }
    return failed ? failed : answer(&q);
}
