/* SPDX-License-Identifier: MIT */
/* How a way to mend is looked for: a way builds the changes of the file for one amount, a scan
 * tries amounts, a trial is judged as a planner would judge the file. */
#ifndef GPW_MEND_INTERNAL_H
#define GPW_MEND_INTERNAL_H

#include "gpupower/host.h"
#include "gpupower/response.h"
#include "site_file_internal.h"

#define GPWI_MEND_MAGIC 0x4d4e4431u /* "MND1" */
#define GPWI_MEND_CHANGES_MAX 256u
#define GPWI_MEND_GROUPS_MAX 64u
#define GPWI_MEND_STAGGERS_MAX 16u

/* A group of the site as the ways need it. NaN: unknown. */
struct gpwi_mend_group {
    char section[64];
    char profile[192]; /* its name, or that of its file */
    int is_from_file;
    double gpus;
    double node_gpus; /* 0: one node */
    double rated_w;   /* of one board */
    double cap_w;
    double cap_min_w;
    int is_smoothed_by_kind; /* boards of this kind have power smoothing */
};

/* A phase change that moves the load. */
struct gpwi_mend_event {
    uint32_t group;
    uint32_t phase;
    double at_s;
    double until_s;   /* the group's next change, or the end */
    double step_w;    /* of all its boards, signed */
    double board_w;   /* of one */
    char key[48];     /* its line in [schedule]; "": of a [stagger] */
    char section[64]; /* of that stagger */
};

/* That so many GPUs must be in a phase at a time: a way may not win by never starting them. */
struct gpwi_mend_check {
    uint64_t at_ns;
    uint32_t group;
    uint32_t phase;
};

struct gpwi_mend_trial {
    uint32_t changes;
    uint32_t checks;
    gpw_site_change change[GPWI_MEND_CHANGES_MAX];
    struct gpwi_mend_check check[GPWI_MEND_STAGGERS_MAX];
};

/* What a judgement came to. Without `is_whole` only `holds` is set. */
struct gpwi_mend_verdict {
    int holds;
    uint32_t unstable;       /* #gpwi_mend_stability */
    gpw_stability stability; /* of one that is not stable */
    gpw_judgement judgement;
};

struct gpwi_mend_kept {
    gpw_mend_result result;
    gpw_judgement judgement;
    gpw_site_change *change; /* shape [result.changes] */
};

/* Of a set by itself. */
enum gpwi_mend_stability {
    GPWI_MEND_STABLE,
    GPWI_MEND_UNSTABLE,       /* with the figures as given */
    GPWI_MEND_UNSTABLE_AT_END /* of the inertia's interval */
};

struct gpw_mend {
    uint32_t magic;
    uint32_t tick_ns;
    gpw_mend_config config;
    gpw_site_edit *edit;
    gpw_site_file *file;
    float *load_w; /* shape [load_ticks], of a record; NULL: the groups */
    uint64_t load_ticks;
    double duration_s;
    double last_event_s;
    gpw_judgement judgement;
    gpw_stability stability; /* of the site as it is, where it is not stable */
    uint32_t unstable;       /* #gpwi_mend_stability */
    gpw_genset_config set;
    uint32_t hint;       /* corner that failed last: tried first */
    uint32_t judgements; /* of the way that is being looked into */
    uint32_t runs;
    gpw_status failure; /* of memory, while looking */
    uint32_t groups;
    uint32_t events;
    uint32_t event_capacity;
    struct gpwi_mend_group group[GPWI_MEND_GROUPS_MAX];
    struct gpwi_mend_event *event;
    struct gpwi_mend_trial trial;
    struct gpwi_mend_kept kept[GPW_MEND_WAYS];
};

/* ---- mend_site.c: what the file says ---- */

gpw_status gpwi_mend_read_site(gpw_mend *mend, gpw_site *site);

/* Largest change of the boards' power, up or down, of one event: both as magnitudes. */
double gpwi_mend_largest_step(const gpw_mend *mend, int up);

/* ---- mend_judge.c ---- */

/* Judges the file as it stands. */
gpw_status gpwi_mend_judge_as_is(gpw_mend *mend, gpw_site *site);

/* Judges the trial of `mend`. Not whole: ends at the first corner that does not hold, and after
 * the tail. A changed file that is refused does not hold. */
void gpwi_mend_judge(gpw_mend *mend, int whole, struct gpwi_mend_verdict *verdict);

/* How long after its time, in the nominal run of the trial, the last of these groups has all
 * its GPUs in its phase, s; unknown if one never has. */
double gpwi_mend_delay_s(gpw_mend *mend, const struct gpwi_mend_check *meant, uint32_t count);

/* ---- mend_stable.c ---- */

/* Whether the set of a judged site begins to swing by itself, and by what gain. */
uint32_t gpwi_mend_unstable(const gpw_site *site, const gpw_judgement *judgement,
                            gpw_stability *stability);
/* What held in its runs does not hold then. */
void gpwi_mend_lower_judgement(uint32_t unstable, gpw_judgement *judgement);
/* Why no way can be. */
void gpwi_mend_say_unstable(const gpw_mend *mend, struct gpwi_mend_kept *kept);

/* ---- mend_search.c ---- */

/* Builds the trial for an amount; 0: it makes no sense for this site. */
typedef int gpwi_mend_build(gpw_mend *mend, const void *context, double amount);

struct gpwi_mend_scan {
    double weak; /* the least change; the amounts go from here to `strong` */
    double strong;
    uint32_t points;
    int is_linear;   /* else by equal ratios */
    double multiple; /* amounts are multiples of this; 0: have three digits */
    gpwi_mend_build *build;
    const void *context;
};

struct gpwi_mend_found {
    int holds;
    double amount;
    double less; /* NaN: the least tried holds */
    struct gpwi_mend_verdict at;
    uint32_t deciding;
    uint32_t limiting_short; /* #gpw_criterion_id that `less` fails by */
};

/* The trial of `mend` is left at the answer. */
void gpwi_mend_scan(gpw_mend *mend, const struct gpwi_mend_scan *scan,
                    struct gpwi_mend_found *found);

/* Three digits, away from `from`. */
double gpwi_mend_rounded(double amount, double multiple, double from);

/* ---- mend_trial.c ---- */

void gpwi_mend_clear(gpw_mend *mend);
void gpwi_mend_set(gpw_mend *mend, const char *section, const char *key, const char *value);
void gpwi_mend_set_number(gpw_mend *mend, const char *section, const char *key, double value);
void gpwi_mend_remove(gpw_mend *mend, const char *section, const char *key, const char *value);

/* A figure as a file or a sentence has it: no exponent, a point in any locale. */
void gpwi_mend_figure(char *text, size_t size, double value, int digits);

/* Keeps the trial of `mend` as the answer of a way. */
void gpwi_mend_keep(gpw_mend *mend, struct gpwi_mend_kept *kept,
                    const struct gpwi_mend_found *found);

/* A way that cannot be, and why; or that no amount of helps. */
void gpwi_mend_not_possible(struct gpwi_mend_kept *kept, const char *reason);
void gpwi_mend_none(struct gpwi_mend_kept *kept, const struct gpwi_mend_found *found,
                    const char *even);

/* The sentence of what is to be done. */
void gpwi_mend_say(struct gpwi_mend_kept *kept, const char *text, ...) GPWI_PRINTF(2, 3);

/* ---- the ways ---- */

void gpwi_mend_stagger_start(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_stagger_stop(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_ramp(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_smoothing(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_power_cap(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_fewer_gpus(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_window(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_storage(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_larger_set(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_load_bank(gpw_mend *mend, struct gpwi_mend_kept *kept);
void gpwi_mend_knowledge(gpw_mend *mend, struct gpwi_mend_kept *kept);

#endif /* GPW_MEND_INTERNAL_H */
