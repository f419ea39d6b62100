/* SPDX-License-Identifier: MIT */
/* How a site file is read: lines -> inih -> keys checked against the table -> a list of entries
 * that remember their lines -> a site. */
#ifndef GPW_SITE_FILE_INTERNAL_H
#define GPW_SITE_FILE_INTERNAL_H

#include "file_error.h"
#include "gpupower/profile_file.h"
#include "gpupower/site_chain.h"
#include "gpupower/site_file.h"
#include "internal.h"
#include "lines.h"
#include "site_keys.h"

#define GPWI_SITE_NAME_MAX 40u /* of a section, with its zero byte */
#define GPWI_SITE_ENTRIES_MAX 20000u

enum gpwi_stage_kind { GPWI_STAGE_LAG = 0, GPWI_STAGE_DEAD = 1, GPWI_STAGE_RAMP = 2 };

/* One key with its value. What is filled besides `text` depends on the key's type. */
struct gpwi_site_entry {
    const struct gpwi_site_key *key;
    uint32_t line;
    uint32_t index; /* phase or stage number in the key */
    uint32_t word;  /* WORD: its place; STAGE: its kind; PHASE_AT: the phase */
    double number;  /* NUMBER, COUNT, WATTS_AT, STAGE */
    double second;  /* STAGE: ramp down */
    int64_t whole;  /* COUNT, exactly; PHASE_AT, WATTS_AT: the time, ns */
    char name[GPWI_SITE_NAME_MAX + 8u]; /* the key as written */
    char text[GPWI_INI_LINE_MAX + 1u];  /* the value; PHASE_AT: the group alone */
};

struct gpwi_site_part {
    enum gpwi_site_section section;
    uint32_t line;
    uint32_t first; /* entry */
    uint32_t count;
    char name[GPWI_SITE_NAME_MAX];
};

/* A profile file that the site file names. */
struct gpwi_site_loaded {
    gpw_profile_file *file;
    char name[GPWI_INI_LINE_MAX + 1u]; /* as the site file has it */
};

struct gpw_site_file {
    uint32_t magic;
    uint32_t part_count;
    uint32_t part_capacity;
    uint32_t entry_count;
    uint32_t entry_capacity;
    struct gpwi_site_part *parts;
    struct gpwi_site_entry *entries;
    struct gpwi_site_loaded *loaded;
    uint32_t loaded_count;
    char *folder; /* with its last slash, where profile files lie; NULL: from memory */
};

#define GPWI_SITE_FILE_MAGIC 0x53465431u /* "SFT1" */

/* ---- site_reader.c ---- */

gpw_status gpwi_site_file_parse(struct gpwi_lines *lines, gpw_site_file *file,
                                gpw_file_error *error);

/* ---- site_value.c ---- */

/* Reads the value of an entry whose key, name, line and text are set. */
gpw_status gpwi_site_value(struct gpwi_site_entry *entry, const struct gpwi_site_part *part,
                           gpw_file_error *error);

/* The `i`-th pair of a curve; 0 beyond its end, -1 when it is no pair. */
int gpwi_site_curve_point(const char *text, uint32_t i, double *x, double *y);

/* "genset.rated_w" or "group a.gpus", for messages. */
void gpwi_site_field(char field[48], const struct gpwi_site_part *part, const char *key);

/* ---- site_file.c ---- */

/* gpw_site_file_parse() of a text that stands for a file in a folder, which ends with a slash
 * or is ""; NULL: of none. */
gpw_status gpwi_site_file_parse_in(const char *text, size_t bytes, const char *folder,
                                   gpw_site_file **file, gpw_file_error *error);

/* The folder of a path, with its last slash; NULL: no memory. The caller frees it. */
char *gpwi_site_folder(const char *path);

/* ---- site_profiles.c: profile files that a site file names ---- */

/* Reads all of them. */
gpw_status gpwi_site_load(gpw_site_file *file, gpw_file_error *error);
void gpwi_site_unload(gpw_site_file *file);

/* One by its name as the site file has it, or NULL. */
const gpw_profile *gpwi_site_loaded(const gpw_site_file *file, const char *name);

/* The key of a group that names its profile: profile or profile_file. */
const struct gpwi_site_entry *gpwi_site_boards(const gpw_site_file *file,
                                               const struct gpwi_site_part *group);

/* ---- site_query.c: what a file says ---- */

/* The next part of a kind after `after` (NULL: the first), or NULL. */
const struct gpwi_site_part *gpwi_site_next(const gpw_site_file *file,
                                            enum gpwi_site_section section,
                                            const struct gpwi_site_part *after);
const struct gpwi_site_part *gpwi_site_named(const gpw_site_file *file,
                                             enum gpwi_site_section section, const char *name);
uint32_t gpwi_site_count(const gpw_site_file *file, enum gpwi_site_section section);

/* An entry of a part (which may be NULL) by its table name and index, or NULL. */
const struct gpwi_site_entry *gpwi_site_get(const gpw_site_file *file,
                                            const struct gpwi_site_part *part, const char *key,
                                            uint32_t index);
double gpwi_site_number(const gpw_site_file *file, const struct gpwi_site_part *part,
                        const char *key, double fallback);
uint32_t gpwi_site_word(const gpw_site_file *file, const struct gpwi_site_part *part,
                        const char *key, uint32_t fallback);

/* Stages that a part (which may be NULL) has, other keys left out. */
uint32_t gpwi_site_stages(const gpw_site_file *file, const struct gpwi_site_part *part);

/* Copies the numbers a part gives into floats of a struct; returns how many. */
struct gpwi_site_member {
    const char *key;
    size_t offset;
};
uint32_t gpwi_site_copy(const gpw_site_file *file, const struct gpwi_site_part *part,
                        const struct gpwi_site_member *members, size_t count, uint32_t index,
                        void *to);

#define GPWI_MEMBERS(array) (array), sizeof(array) / sizeof((array)[0])

/* ---- site_check.c: what only the whole file shows ---- */

gpw_status gpwi_site_file_check(const gpw_site_file *file, gpw_file_error *error);

/* ---- site_build_fleet.c, site_build_plant.c: the site ---- */

struct gpwi_site_build {
    const gpw_site_file *file;
    gpw_site *site;
    uint32_t with_trace;
    uint32_t substep_ns;
    double *rated_w; /* of all boards, as the groups are added; NaN: one is unknown */
    gpw_file_error *error;
};

gpw_status gpwi_site_build_supply(const struct gpwi_site_build *build);

/* ---- site_build_chains.c ---- */

/* Places and delay slots that the longest chain takes. */
void gpwi_site_chain_capacities(const struct gpwi_site_build *build, gpw_site_config *config);
gpw_status gpwi_site_build_battery(const struct gpwi_site_build *build);
uint32_t gpwi_site_battery_places(const gpw_site_file *file);
gpw_status gpwi_site_build_chains(const struct gpwi_site_build *build);

/* ---- site_build_bus.c ---- */

/* Whether a file has more than one set alone, and what room its bus needs. */
uint32_t gpwi_site_file_has_bus(const gpw_site_file *file);
void gpwi_site_bus_capacities(const gpw_site_file *file, gpw_site_config *config);

/* The key of [supply] whose capacitors leave the alternators no field to hold the voltage with;
 * NULL: there are none, or not so many. */
const struct gpwi_site_entry *gpwi_site_excited_by(const struct gpwi_site_build *build);

/* The bus with the sets of [genset]. */
gpw_status gpwi_site_build_bus(const struct gpwi_site_build *build,
                               const gpw_genset_config *genset);

/* Pairs that a key of [supply] has; whether it has a transformer, a UPS or cooling. */
uint32_t gpwi_site_pairs(const gpw_site_file *file, const char *key);
uint32_t gpwi_site_has_plant(const gpw_site_file *file);

/* ---- site_build_ride.c: hold-up of supplies, or a UPS ---- */

uint32_t gpwi_site_has_ride(const gpw_site_file *file);

/* Takes from the supply what a ride-through does instead; after it was set, sets that. */
gpw_status gpwi_site_take_windows(const struct gpwi_site_build *build,
                                  const struct gpwi_site_part *part, gpw_supply_config *config);
gpw_status gpwi_site_build_ride(const struct gpwi_site_build *build);

/* ---- site_build_engine.c: more of an engine ---- */

/* What a base of the inertia other than rated_w makes of it: a factor. */
double gpwi_site_inertia_share(const gpw_site_file *file, const struct gpwi_site_part *part,
                               double rated_w);
gpw_status gpwi_site_take_engine(const struct gpwi_site_build *build,
                                 const struct gpwi_site_part *part, gpw_genset_config *config);
gpw_status gpwi_site_take_derating(const struct gpwi_site_build *build,
                                   gpw_genset_config *config);
gpw_status gpwi_site_give_acceptance(const struct gpwi_site_build *build,
                                     const struct gpwi_site_part *part);

/* Room that it takes from a site's longest dead time, s, and the dead time itself. */
double gpwi_site_engine_room_s(const gpw_site_file *file);

/* A status in words for a planner. */
const char *gpwi_site_why(gpw_status status);

/* Says where the library refused, and returns `status`. `key` may be NULL. */
gpw_status gpwi_site_refuse(const struct gpwi_site_build *build, gpw_status status,
                            const struct gpwi_site_part *part,
                            const struct gpwi_site_entry *entry, const char *reason, ...)
    GPWI_PRINTF(5, 6);

/* A profile of the file's own, in memory from malloc(): a group copies what it needs. */
gpw_status gpwi_site_make_profile(const struct gpwi_site_build *build,
                                  const struct gpwi_site_part *part, gpw_profile **profile);

/* The profile of a group. What was made for it is in `made`, NULL or to be freed. */
gpw_status gpwi_site_profile_of(const struct gpwi_site_build *build,
                                const struct gpwi_site_part *group, const gpw_profile **profile,
                                gpw_profile **made);

/* ---- site_bounds.c ---- */

#define GPWI_SITE_BOUND_BYTES 160u

/* What is known from below only, by index: a sentence. */
gpw_status gpwi_site_bound(const gpw_site_file *file, uint32_t index, char *text, size_t bytes);

gpw_status gpwi_site_build_fleet(const struct gpwi_site_build *build);
gpw_status gpwi_site_build_plant(const struct gpwi_site_build *build);

#endif /* GPW_SITE_FILE_INTERNAL_H */
