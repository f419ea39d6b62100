/* SPDX-License-Identifier: MIT */
/* A user's profile: built of a board's figures, or copied. */
#include "profile_facts.h"

/* ---- the name ---- */

static int is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Length of a name that is well formed, else 0. */
static size_t name_length(const char *name, size_t room)
{
    size_t n = 0;

    while (n < room && is_name_character(name[n])) {
        n++;
    }
    return n < room && name[n] == '\0' ? n : 0u;
}

/* What stood behind the name's end is nobody's business: equal profiles, equal bytes. */
static void set_head(gpw_profile *p, const char *name, uint32_t figures_max)
{
    memset(p, 0, sizeof *p);
    p->magic = GPWI_PROFILE_OWN_MAGIC;
    p->facts_max = (uint16_t)figures_max;
    memcpy(p->name, name, name_length(name, sizeof p->name));
}

static size_t bytes_of(uint32_t figures)
{
    return sizeof(struct gpw_profile) + sizeof(gpwi_fact) * figures;
}

/* ---- the board ---- */

#define BOARD_FACTS_MAX 8u

typedef struct board_facts {
    gpwi_fact facts[BOARD_FACTS_MAX];
    uint32_t count;
} board_facts;

/* Adds what is known. */
static void add(board_facts *list, const gpw_profile_config *c, gpw_quantity quantity,
                float value, float low, float high)
{
    const gpwi_labels labels = {c->grade, c->source, GPW_POINT_UNKNOWN};
    const gpwi_fact fact = gpwi_fact_of(quantity, GPW_PHASE_COUNT, &labels, value, low, high);

    if (!gpwi_is_empty_fact(&fact)) {
        list->facts[list->count++] = fact;
    }
}

/* In the order of a profile's facts. The labels are known to be good. */
static void list_board(const gpw_profile_config *c, board_facts *list)
{
    const float none = gpw_unknown();

    list->count = 0u;
    add(list, c, GPW_QUANTITY_TDP, c->tdp_w, none, none);
    add(list, c, GPW_QUANTITY_CAP, c->cap_w, none, none);
    add(list, c, GPW_QUANTITY_CAP_MIN, c->cap_min_w, none, none);
    add(list, c, GPW_QUANTITY_CAP_MAX, c->cap_max_w, none, none);
    add(list, c, GPW_QUANTITY_PEAK, none, c->peak_low_w, c->peak_high_w);
    add(list, c, GPW_QUANTITY_EXCURSION, c->excursion_ratio, none, none);
    if (gpwi_is_known(c->excursion_ratio)) {
        list->facts[list->count - 1u].at = c->excursion_s;
    }
    add(list, c, GPW_QUANTITY_RAMP, none, c->ramp_low_w_per_s, c->ramp_high_w_per_s);
    if (gpwi_is_known(c->ramp_low_w_per_s) || gpwi_is_known(c->ramp_high_w_per_s)) {
        list->facts[list->count - 1u].point = (uint8_t)c->ramp_point;
    }
    add(list, c, GPW_QUANTITY_PSU_LAG, none, c->psu_lag_low_s, c->psu_lag_high_s);
}

static int is_good_board(const gpw_profile_config *c, board_facts *list)
{
    const gpwi_labels labels = {c->grade, c->source, c->ramp_point};
    uint32_t i;

    if (!gpwi_are_labels(&labels) || name_length(c->name, sizeof c->name) == 0u ||
        c->figures_max < 1u || c->figures_max > GPW_PROFILE_FIGURES_MAX || c->reserved != 0u ||
        !gpwi_is_cap_within(c->cap_w, c->cap_min_w, c->cap_max_w) ||
        (gpwi_is_known(c->excursion_s) && !gpwi_is_known(c->excursion_ratio))) {
        return 0;
    }
    list_board(c, list);
    for (i = 0; i < list->count; i++) {
        if (!gpwi_is_good_fact(&list->facts[i])) {
            return 0;
        }
    }
    return 1;
}

static gpw_status read_board(const gpw_profile_config *theirs, gpw_profile_config *ours,
                             board_facts *list)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_profile_config_init(ours, sizeof *ours));
    status = gpwi_config_read(ours, sizeof *ours, GPWI_PROFILE_CONFIG_V0_1, theirs);
    if (status == GPW_OK && !is_good_board(ours, list)) {
        status = GPW_ERR_DOMAIN;
    }
    if (status == GPW_OK && list->count > ours->figures_max) {
        status = GPW_ERR_FULL;
    }
    return status;
}

/* ---- life ---- */

gpw_status gpw_profile_state_size(const gpw_profile_config *config, size_t *bytes)
{
    gpw_profile_config c;
    board_facts list;
    gpw_status status;

    if (config == NULL || bytes == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_board(config, &c, &list);
    if (status == GPW_OK) {
        *bytes = bytes_of(c.figures_max);
    }
    return status;
}

gpw_status gpw_profile_init(void *memory, size_t memory_bytes, const gpw_profile_config *config,
                            gpw_profile **profile)
{
    gpw_profile *const p = memory;
    gpw_profile_config c;
    board_facts list;
    gpw_status status;

    if (memory == NULL || config == NULL || profile == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_board(config, &c, &list);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_of(c.figures_max));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(memory, 0, bytes_of(c.figures_max));
    set_head(p, c.name, c.figures_max);
    p->facts = (uint16_t)list.count;
    memcpy(gpwi_own_facts(p), list.facts, sizeof(gpwi_fact) * list.count);
    *profile = p;
    return GPW_OK;
}

static gpw_status check_copy(const gpw_profile *from, uint32_t figures_max, const char *name)
{
    if (!gpwi_profile_is_live(from)) {
        return GPW_ERR_HANDLE;
    }
    if (figures_max < 1u || figures_max > GPW_PROFILE_FIGURES_MAX ||
        name_length(name, sizeof from->name) == 0u) {
        return GPW_ERR_DOMAIN;
    }
    return figures_max < from->facts ? GPW_ERR_FULL : GPW_OK;
}

gpw_status gpw_profile_copy(void *memory, size_t memory_bytes, const gpw_profile *from,
                            uint32_t figures_max, const char *name, gpw_profile **profile)
{
    gpw_profile *const p = memory;
    gpw_status status;

    if (memory == NULL || from == NULL || profile == NULL) {
        return GPW_ERR_NULL;
    }
    if (name == NULL) {
        name = from->name;
    }
    status = check_copy(from, figures_max, name);
    if (status == GPW_OK) {
        status = gpwi_memory_check(memory, memory_bytes, bytes_of(figures_max));
    }
    if (status != GPW_OK) {
        return status;
    }
    memset(memory, 0, bytes_of(figures_max));
    set_head(p, name, figures_max);
    p->facts = from->facts;
    memcpy(gpwi_own_facts(p), gpwi_profile_facts(from), sizeof(gpwi_fact) * from->facts);
    *profile = p;
    return GPW_OK;
}
