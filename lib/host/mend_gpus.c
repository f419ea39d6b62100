/* SPDX-License-Identifier: MIT */
/* Less of the load: boards capped lower (amount: share of the present cap), or fewer of them
 * (amount: how many remain). */
#include "mend_internal.h"

#include <math.h>

/* ---- a lower cap ---- */

static double cap_of(const struct gpwi_mend_group *group, double share)
{
    return floor(fmax(group->cap_w * share, group->cap_min_w) + 1e-6);
}

static int build_cap(gpw_mend *mend, const void *context, double share)
{
    uint32_t i;

    (void)context;
    for (i = 0; i < mend->groups; i++) {
        const struct gpwi_mend_group *const group = &mend->group[i];
        char name[64], section[80];

        if (group->is_from_file) {
            const gpw_profile *const its = gpwi_site_loaded(mend->file, group->profile);

            /* Two files may hold profiles of one name. */
            snprintf(name, sizeof name, "capped-%u-%.24s", (unsigned)i + 1u,
                     gpw_profile_name(its));
            snprintf(section, sizeof section, "profile %s", name);
            gpwi_mend_remove(mend, group->section, "profile_file", "");
            gpwi_mend_set(mend, group->section, "profile", name);
            gpwi_mend_set(mend, section, "base_file", group->profile);
        } else if (gpwi_site_named(mend->file, GPWI_IN_PROFILE, group->profile) != NULL) {
            snprintf(section, sizeof section, "profile %.63s", group->profile);
        } else {
            snprintf(name, sizeof name, "capped-%.30s", group->profile);
            snprintf(section, sizeof section, "profile %s", name);
            gpwi_mend_set(mend, group->section, "profile", name);
            gpwi_mend_set(mend, section, "base", group->profile);
        }
        gpwi_mend_set_number(mend, section, "cap_w", cap_of(group, share));
    }
    return 1;
}

static void say_cap(gpw_mend *mend, struct gpwi_mend_kept *kept, double share)
{
    double less_w = 0.0;
    char caps[96] = "", cap[32], less[32];
    uint32_t i;

    for (i = 0; i < mend->groups; i++) {
        const struct gpwi_mend_group *const group = &mend->group[i];

        less_w += group->gpus * (group->cap_w - cap_of(group, share));
        gpwi_mend_figure(cap, sizeof cap, cap_of(group, share), 4);
        if (i < 3u) {
            gpwi_text_append(caps, sizeof caps, i > 0u ? ", " : "");
            gpwi_text_append(caps, sizeof caps, cap);
        }
    }
    kept->result.power_w = (float)less_w;
    gpwi_mend_figure(less, sizeof less, less_w, 4);
    gpwi_mend_say(kept,
                  "Cap the boards at %s W, set before the work begins: together they may then "
                  "draw %s W less, and work that much slower.",
                  caps, less);
}

void gpwi_mend_power_cap(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    struct gpwi_mend_scan scan = {0.98, 1.0, 12, 1, 0.001, build_cap, NULL};
    struct gpwi_mend_found found;
    uint32_t i;

    if (mend->groups == 0u || mend->events == 0u) {
        gpwi_mend_not_possible(kept, "A cap needs groups and a schedule to act on.");
        return;
    }
    for (i = 0; i < mend->groups; i++) {
        const struct gpwi_mend_group *const group = &mend->group[i];

        if (isnan(group->cap_w) || isnan(group->cap_min_w)) {
            gpwi_mend_not_possible(kept,
                                   "The cap of the boards, or the lowest that may be set, is "
                                   "not known: give cap_w and cap_min_w in a [profile].");
            return;
        }
        scan.strong = fmin(scan.strong, group->cap_min_w / group->cap_w);
    }
    if (scan.strong >= scan.weak) {
        gpwi_mend_not_possible(kept, "The boards are at their lowest cap already.");
        return;
    }
    gpwi_mend_scan(mend, &scan, &found);
    if (!found.holds) {
        gpwi_mend_none(kept, &found, "the lowest cap that the boards allow");
        return;
    }
    gpwi_mend_keep(mend, kept, &found);
    say_cap(mend, kept, found.amount);
}

/* ---- fewer of them ---- */

static double all_gpus(const gpw_mend *mend)
{
    double gpus = 0.0;
    uint32_t i;

    for (i = 0; i < mend->groups; i++) {
        gpus += mend->group[i].gpus;
    }
    return gpus;
}

/* Whole nodes, at least one. */
static double gpus_left(const struct gpwi_mend_group *group, double share)
{
    const double node = group->node_gpus > 0.0 ? group->node_gpus : 1.0;

    return fmax(node, floor(group->gpus * share / node + 1e-9) * node);
}

static int build_fewer(gpw_mend *mend, const void *context, double gpus)
{
    const double share = gpus / all_gpus(mend);
    uint32_t i;

    (void)context;
    for (i = 0; i < mend->groups; i++) {
        const double left = gpus_left(&mend->group[i], share);

        if (left < mend->group[i].gpus) {
            gpwi_mend_set_number(mend, mend->group[i].section, "gpus", left);
        }
    }
    return mend->trial.changes > 0u;
}

void gpwi_mend_fewer_gpus(gpw_mend *mend, struct gpwi_mend_kept *kept)
{
    const double all = all_gpus(mend);
    const struct gpwi_mend_scan scan = {
        all - 1.0, 1.0, all < 13.0 ? (uint32_t)all - 1u : 13u, 1, 1.0, build_fewer, NULL};
    struct gpwi_mend_found found;
    double left = 0.0, less_w = 0.0;
    uint32_t i;

    if (all < 2.0 || mend->events == 0u) {
        gpwi_mend_not_possible(kept, "There are no groups from which GPUs could be taken.");
        return;
    }
    gpwi_mend_scan(mend, &scan, &found);
    if (!found.holds) {
        gpwi_mend_none(kept, &found, "one GPU or node in each group");
        return;
    }
    gpwi_mend_keep(mend, kept, &found);
    for (i = 0; i < mend->groups; i++) {
        const double now = gpus_left(&mend->group[i], found.amount / all);

        left += now;
        less_w += (mend->group[i].gpus - now) *
                  (isnan(mend->group[i].cap_w) ? mend->group[i].rated_w : mend->group[i].cap_w);
    }
    kept->result.amount = (float)left;
    kept->result.power_w = (float)less_w;
    gpwi_mend_say(kept,
                  "Run %.0f GPUs instead of %.0f; overhead and supplies stay as they are.",
                  left, all);
}
