/* SPDX-License-Identifier: MIT */
/* A user's profile changed: a phase, a figure, the power cap. */
#include "profile_facts.h"

/* ---- the list of facts: sorted, nothing twice ---- */

static gpw_status check_own(const gpw_profile *profile, const void *in)
{
    const gpw_status status = gpwi_profile_check(profile, in);

    if (status != GPW_OK) {
        return status;
    }
    return profile->magic == GPWI_PROFILE_OWN_MAGIC
               ? GPW_OK
               : GPW_ERR_STATE; /* built in: in flash, or in a page that cannot be written */
}

/* The board comes first. */
static uint32_t key_of(const gpwi_fact *fact)
{
    const uint32_t phase = fact->phase == GPW_PHASE_COUNT ? 0u : fact->phase + 1u;

    return phase << 8 | fact->quantity;
}

static int is_before(const gpwi_fact *a, const gpwi_fact *b)
{
    if (key_of(a) != key_of(b)) {
        return key_of(a) < key_of(b);
    }
    return gpwi_is_known(b->at) && (!gpwi_is_known(a->at) || a->at < b->at);
}

/* Where a fact is, or belongs. */
static uint32_t place_of(const gpw_profile *p, const gpwi_fact *fact)
{
    const gpwi_fact *const facts = gpwi_profile_facts(p);
    uint32_t i = 0;

    while (i < p->facts && is_before(&facts[i], fact)) {
        i++;
    }
    return i;
}

/* What stands at its place is not before it: it is the same, or behind it. */
static int is_at_place(const gpw_profile *p, uint32_t place, const gpwi_fact *fact)
{
    return place < p->facts && !is_before(fact, &gpwi_profile_facts(p)[place]);
}

/* What is left behind the end is zeroed: equal profiles, equal bytes. */
static void move_tail(gpw_profile *p, uint32_t from, uint32_t to)
{
    gpwi_fact *const facts = gpwi_own_facts(p);

    memmove(&facts[to], &facts[from], sizeof(gpwi_fact) * (p->facts - from));
    p->facts = (uint16_t)(p->facts + to - from);
    if (to < from) {
        memset(&facts[p->facts], 0, sizeof(gpwi_fact) * (from - to));
    }
}

/* There is room. An empty fact removes the one it is like. */
static void put(gpw_profile *p, const gpwi_fact *fact)
{
    const uint32_t place = place_of(p, fact);
    const int is_there = is_at_place(p, place, fact);

    if (gpwi_is_empty_fact(fact)) {
        if (is_there) {
            move_tail(p, place + 1u, place);
        }
        return;
    }
    if (!is_there) {
        move_tail(p, place, place + 1u);
    }
    gpwi_own_facts(p)[place] = *fact;
}

static uint32_t count_of_phase(const gpw_profile *p, gpw_phase phase)
{
    uint32_t i, n = 0;

    for (i = 0; i < p->facts; i++) {
        n += gpwi_profile_facts(p)[i].phase == phase ? 1u : 0u;
    }
    return n;
}

/* They stand together. */
static void remove_phase(gpw_profile *p, gpw_phase phase)
{
    const uint32_t n = count_of_phase(p, phase);
    uint32_t first = 0;

    while (first < p->facts && gpwi_profile_facts(p)[first].phase != phase) {
        first++;
    }
    if (n > 0u) {
        move_tail(p, first + n, first);
    }
}

/* ---- a phase ---- */

#define PHASE_FACTS_MAX 7u

typedef struct phase_facts {
    gpwi_fact facts[PHASE_FACTS_MAX];
    uint32_t count;
} phase_facts;

static void add(phase_facts *list, const gpw_phase_figures *f, gpw_quantity quantity,
                float value, float low, float high)
{
    const gpwi_labels labels = {f->grade, f->source, f->point};
    const gpwi_fact fact = gpwi_fact_of(quantity, f->phase, &labels, value, low, high);

    if (!gpwi_is_empty_fact(&fact)) {
        list->facts[list->count++] = fact;
    }
}

static void list_phase(const gpw_phase_figures *f, phase_facts *list)
{
    const float none = gpw_unknown();

    list->count = 0u;
    add(list, f, GPW_QUANTITY_POWER, f->mean_w, f->low_w, f->high_w);
    add(list, f, GPW_QUANTITY_SIGMA, f->sigma_w, none, none);
    add(list, f, GPW_QUANTITY_TAU, f->tau_s, none, none);
    add(list, f, GPW_QUANTITY_WAVE, f->wave_w, none, none);
    add(list, f, GPW_QUANTITY_WAVE_PERIOD, f->wave_period_s, none, none);
    add(list, f, GPW_QUANTITY_WAVE_DUTY, f->wave_duty, none, none);
    add(list, f, GPW_QUANTITY_DURATION, none, f->duration_low_s, f->duration_high_s);
}

static uint32_t refusal_of_fact(const gpwi_fact *fact)
{
    if (fact->grade == GPW_GRADE_UNKNOWN) {
        return GPW_FIGURES_BAD_LABEL;
    }
    switch (fact->quantity) {
    case GPW_QUANTITY_SIGMA: return GPW_FIGURES_BAD_SIGMA;
    case GPW_QUANTITY_TAU: return GPW_FIGURES_BAD_TAU;
    case GPW_QUANTITY_WAVE: return GPW_FIGURES_BAD_WAVE;
    case GPW_QUANTITY_WAVE_PERIOD: return GPW_FIGURES_BAD_PERIOD;
    case GPW_QUANTITY_WAVE_DUTY: return GPW_FIGURES_BAD_DUTY;
    case GPW_QUANTITY_DURATION: return GPW_FIGURES_BAD_DURATION;
    default: return GPW_FIGURES_BAD_POWER;
    }
}

/* Each figure alone is good: what is wrong with the wave is what it lacks, or its depth. */
static uint32_t refusal_of_wave(const gpw_phase_figures *f)
{
    if (gpwi_is_good_wave(f)) {
        return GPW_FIGURES_ACCEPTED;
    }
    if (!gpwi_is_known(f->wave_period_s)) {
        return GPW_FIGURES_BAD_PERIOD;
    }
    return gpwi_is_known(f->wave_duty) ? GPW_FIGURES_WAVE_BELOW_0 : GPW_FIGURES_BAD_DUTY;
}

static uint32_t refusal_of(const gpw_phase_figures *f, phase_facts *list)
{
    const gpwi_labels labels = {f->grade, f->source, f->point};
    uint32_t i;

    if (f->reserved != 0u) {
        return GPW_FIGURES_BAD_STRUCT;
    }
    if (f->phase <= GPW_PHASE_OFF || f->phase >= GPW_PHASE_COUNT) {
        return GPW_FIGURES_BAD_PHASE;
    }
    if (!gpwi_are_labels(&labels)) {
        return GPW_FIGURES_BAD_LABEL;
    }
    list_phase(f, list);
    for (i = 0; i < list->count; i++) {
        if (!gpwi_is_good_fact(&list->facts[i])) {
            return refusal_of_fact(&list->facts[i]);
        }
    }
    return refusal_of_wave(f);
}

static gpw_status read_phase(const gpw_phase_figures *theirs, gpw_phase_figures *ours,
                             phase_facts *list, uint32_t *refusal)
{
    gpw_status status;

    gpwi_cannot_fail(gpw_phase_figures_init(ours, sizeof *ours));
    *refusal = GPW_FIGURES_BAD_STRUCT;
    status = gpwi_config_read(ours, sizeof *ours, GPWI_FIGURES_V0_1, theirs);
    if (status == GPW_OK) {
        *refusal = refusal_of(ours, list);
        status = *refusal == (uint32_t)GPW_FIGURES_ACCEPTED ? GPW_OK : GPW_ERR_DOMAIN;
    }
    return status;
}

gpw_status gpw_phase_figures_check(const gpw_phase_figures *figures, uint32_t *refusal)
{
    gpw_phase_figures f;
    phase_facts list;

    if (figures == NULL || refusal == NULL) {
        return GPW_ERR_NULL;
    }
    (void)read_phase(figures, &f, &list, refusal);
    return GPW_OK;
}

gpw_status gpw_profile_set_phase(gpw_profile *profile, const gpw_phase_figures *figures)
{
    gpw_status status = check_own(profile, figures);
    gpw_phase_figures f;
    phase_facts list;
    uint32_t i, refusal;

    if (status == GPW_OK) {
        status = read_phase(figures, &f, &list, &refusal);
    }
    if (status != GPW_OK) {
        return status;
    }
    if (profile->facts - count_of_phase(profile, f.phase) + list.count > profile->facts_max) {
        return GPW_ERR_FULL;
    }
    remove_phase(profile, f.phase);
    for (i = 0; i < list.count; i++) {
        put(profile, &list.facts[i]);
    }
    return GPW_OK;
}

/* ---- a figure ---- */

/* What does not fit a fact's bytes is refused before it is made one. */
static int read_figure(const gpw_figure *figure, gpwi_fact *fact)
{
    const gpwi_labels labels = {figure->grade, figure->source, figure->point};

    if (!gpwi_is_quantity_of(figure->quantity, figure->phase) ||
        figure->phase == GPW_PHASE_OFF || figure->spread > GPW_SPREAD_UPPER ||
        !gpwi_are_labels(&labels)) {
        return 0;
    }
    memset(fact, 0, sizeof *fact);
    fact->quantity = (uint8_t)figure->quantity;
    fact->phase = (uint8_t)figure->phase;
    fact->spread = (uint8_t)figure->spread;
    fact->grade = (uint8_t)figure->grade;
    fact->source = (uint8_t)figure->source;
    fact->point = (uint8_t)figure->point;
    fact->at = figure->at;
    fact->value = figure->value;
    fact->low = figure->low;
    fact->high = figure->high;
    return gpwi_is_empty_fact(fact) ? gpwi_is_good_condition(fact) : gpwi_is_good_fact(fact);
}

static float value_with(const gpw_profile *p, const gpwi_fact *fact, gpw_quantity quantity)
{
    return fact->quantity == quantity ? fact->value : gpwi_board_value(p, quantity);
}

/* Whether what the profile would then say of the phase, or of its cap, fits together. */
static int fits(const gpw_profile *p, const gpwi_fact *fact)
{
    gpw_phase_figures f;

    if (fact->phase == GPW_PHASE_COUNT) {
        return gpwi_is_cap_within(value_with(p, fact, GPW_QUANTITY_CAP),
                                  value_with(p, fact, GPW_QUANTITY_CAP_MIN),
                                  value_with(p, fact, GPW_QUANTITY_CAP_MAX));
    }
    gpwi_profile_phase(p, fact->phase, &f);
    gpwi_take_phase_fact(fact, &f);
    return gpwi_is_good_wave(&f);
}

gpw_status gpw_profile_set_figure(gpw_profile *profile, const gpw_figure *figure,
                                  size_t figure_bytes)
{
    const gpw_status status = check_own(profile, figure);
    gpwi_fact fact;

    if (status != GPW_OK) {
        return status;
    }
    if (figure_bytes < GPWI_FIGURE_V0_1) {
        return GPW_ERR_VERSION;
    }
    if (!read_figure(figure, &fact) || !fits(profile, &fact)) {
        return GPW_ERR_DOMAIN;
    }
    if (!gpwi_is_empty_fact(&fact) && profile->facts == profile->facts_max &&
        !is_at_place(profile, place_of(profile, &fact), &fact)) {
        return GPW_ERR_FULL;
    }
    put(profile, &fact);
    return GPW_OK;
}

/* ---- the cap ---- */

/* What was known better is now inferred. */
static void bring_down(gpwi_fact *fact, float most_w)
{
    const gpwi_fact was = *fact;

    fact->value = fact->value > most_w ? most_w : fact->value;
    fact->low = fact->low > most_w ? most_w : fact->low;
    fact->high = fact->high > most_w ? most_w : fact->high;
    if ((was.value > most_w || was.low > most_w || was.high > most_w) &&
        fact->grade < GPW_GRADE_INFERRED) {
        fact->grade = GPW_GRADE_INFERRED;
    }
}

static int is_power_of_phase(const gpwi_fact *fact)
{
    return fact->quantity == GPW_QUANTITY_POWER ||
           fact->quantity == GPW_QUANTITY_POWER_PERCENTILE ||
           fact->quantity == GPW_QUANTITY_POWER_AT_TEMPERATURE;
}

/* The periodic part of a phase whose mean came down keeps its low level: what is above goes. */
static void lower_wave(gpw_profile *p, gpw_phase phase, const gpw_phase_figures *was)
{
    const float low_w = gpwi_phase_mean(was) - was->wave_w * was->wave_duty;
    gpw_phase_figures now;
    gpwi_fact *const facts = gpwi_own_facts(p);
    float room_w;
    uint32_t i;

    gpwi_profile_phase(p, phase, &now);
    if (!(gpwi_phase_mean(&now) < gpwi_phase_mean(was))) {
        return;
    }
    room_w = gpwi_phase_mean(&now) - low_w;
    for (i = 0; i < p->facts; i++) {
        gpwi_fact *const fact = &facts[i];

        if (fact->phase != phase || fact->quantity != GPW_QUANTITY_WAVE) {
            continue;
        }
        bring_down(fact, room_w > 0.0f ? room_w / now.wave_duty : 0.0f);
        now.wave_w = fact->value;
        if (!gpwi_is_good_wave(&now)) { /* by a rounding */
            fact->value *= 0.999999f;
        }
    }
}

static void lower_phase(gpw_profile *p, gpw_phase phase, float cap_w)
{
    gpwi_fact *const facts = gpwi_own_facts(p);
    gpw_phase_figures was;
    uint32_t i;

    gpwi_profile_phase(p, phase, &was);
    for (i = 0; i < p->facts; i++) {
        if (facts[i].phase == phase && is_power_of_phase(&facts[i])) {
            bring_down(&facts[i], cap_w);
        }
    }
    if (was.wave_w > 0.0f) {
        lower_wave(p, phase, &was);
    }
}

/* A board passes its cap by its excursion, so the cap's place of a peak is the two multiplied.
 * Where no excursion is known, the peak stays: it is still an upper bound. */
static void lower_peak(gpw_profile *p, float cap_w)
{
    gpwi_fact *const facts = gpwi_own_facts(p);
    gpw_profile_config board;
    uint32_t i;

    gpwi_profile_board(p, &board);
    for (i = 0; i < p->facts && gpwi_is_known(board.excursion_ratio); i++) {
        if (facts[i].quantity == GPW_QUANTITY_PEAK) {
            bring_down(&facts[i], cap_w * board.excursion_ratio);
        }
    }
}

static gpwi_fact cap_fact(float cap_w)
{
    const gpwi_fact fact = GPWI_FACT(CAP, COUNT, GPWI_UNKNOWN, GPWI_UNKNOWN, GPWI_UNKNOWN,
                                     GPWI_UNKNOWN, NONE, USER, USER, GPU_RAIL);
    gpwi_fact made = fact;

    made.value = cap_w;
    return made;
}

/* Where a limit is unknown, reason sets one: no board is given more than its rated power unless
 * its maker says so, and none can be held below what it draws doing nothing. */
static int is_plausible_cap(const gpw_profile *p, float cap_w)
{
    const float rated_w = gpwi_board_value(p, GPW_QUANTITY_TDP);
    gpw_phase_figures idle;

    gpwi_profile_phase(p, GPW_PHASE_IDLE, &idle);
    if (!gpwi_is_known(gpwi_board_value(p, GPW_QUANTITY_CAP_MAX)) && cap_w > rated_w) {
        return 0;
    }
    return gpwi_is_known(gpwi_board_value(p, GPW_QUANTITY_CAP_MIN)) ||
           !(cap_w < gpwi_phase_mean(&idle));
}

gpw_status gpw_profile_set_cap(gpw_profile *profile, float cap_w)
{
    const gpwi_fact fact = cap_fact(cap_w);
    const gpw_status status = check_own(profile, profile);
    gpw_phase phase;

    if (status != GPW_OK) {
        return status;
    }
    if (!gpwi_is_good_fact(&fact) || gpwi_is_empty_fact(&fact) || !fits(profile, &fact) ||
        !is_plausible_cap(profile, cap_w)) {
        return GPW_ERR_DOMAIN;
    }
    if (profile->facts == profile->facts_max &&
        !is_at_place(profile, place_of(profile, &fact), &fact)) {
        return GPW_ERR_FULL;
    }
    put(profile, &fact);
    for (phase = GPW_PHASE_IDLE; phase < GPW_PHASE_COUNT; phase++) {
        lower_phase(profile, phase, cap_w);
    }
    lower_peak(profile, cap_w);
    return gpwi_is_known(gpwi_board_value(profile, GPW_QUANTITY_CAP_MIN)) &&
                   gpwi_is_known(gpwi_board_value(profile, GPW_QUANTITY_CAP_MAX))
               ? GPW_OK
               : GPW_NOTE_UNKNOWN;
}
