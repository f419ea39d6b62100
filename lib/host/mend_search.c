/* SPDX-License-Identifier: MIT */
/* The least amount that holds: a coarse row of amounts from the least change to the largest,
 * the first that holds, then the gap before it by halves. No shape of the answer is assumed: a
 * row is walked to its end when nothing holds before. */
#include "mend_internal.h"

#include <math.h>

#define HALVES_MAX 24

double gpwi_mend_rounded(double amount, double multiple, double from)
{
    double unit = multiple, parts;

    if (!(unit > 0.0)) {
        unit = pow(10.0, floor(log10(amount)) - 2.0);
    }
    parts = amount / unit;
    if (fabs(parts - floor(parts + 0.5)) < 1e-6) {
        return floor(parts + 0.5) * unit;
    }
    return (amount > from ? ceil(parts) : floor(parts)) * unit;
}

static double amount_at(const struct gpwi_mend_scan *scan, uint32_t i)
{
    const double part = scan->points > 1u ? (double)i / (double)(scan->points - 1u) : 1.0;
    const double amount = scan->is_linear ? scan->weak + part * (scan->strong - scan->weak)
                                          : scan->weak * pow(scan->strong / scan->weak, part);

    if (i == 0u || i + 1u == scan->points) {
        return i == 0u ? scan->weak : scan->strong;
    }
    return gpwi_mend_rounded(amount, scan->multiple,
                             scan->strong > scan->weak ? -(double)INFINITY : (double)INFINITY);
}

static int holds_at(gpw_mend *mend, const struct gpwi_mend_scan *scan, double amount, int whole,
                    struct gpwi_mend_verdict *verdict)
{
    memset(verdict, 0, sizeof *verdict);
    verdict->judgement.margin_pct = gpw_unknown();
    gpwi_mend_clear(mend);
    if (mend->failure != GPW_OK || !scan->build(mend, scan->context, amount)) {
        gpwi_mend_clear(mend);
        return 0;
    }
    gpwi_mend_judge(mend, whole, verdict);
    return verdict->holds;
}

static double between(const struct gpwi_mend_scan *scan, double less, double more)
{
    const double middle = scan->is_linear ? 0.5 * (less + more) : sqrt(less * more);

    return gpwi_mend_rounded(middle, scan->multiple, less);
}

/* Narrows the gap between an amount that fails and one that holds. */
static void narrow(gpw_mend *mend, const struct gpwi_mend_scan *scan, double *less,
                   double *more)
{
    struct gpwi_mend_verdict verdict;
    int i;

    for (i = 0; i < HALVES_MAX; i++) {
        const double middle = between(scan, *less, *more);

        if (fabs(*more - *less) <= (double)mend->config.precision * fabs(*more) ||
            middle == *less || middle == *more) {
            return;
        }
        *(holds_at(mend, scan, middle, 0, &verdict) ? more : less) = middle;
    }
}

/* What an amount fails by: not where its least margin is kept, and it is something else, as a
 * group that has not arrived. */
static uint32_t fails_by(const gpw_mend *mend, const struct gpwi_mend_verdict *verdict)
{
    const gpw_judgement *const j = &verdict->judgement;

    return !verdict->holds &&
                   !(j->outcome == GPW_HOLDS && j->margin_pct >= mend->config.margin_pct)
               ? j->limiting
               : (uint32_t)GPW_CRITERION_NONE;
}

void gpwi_mend_scan(gpw_mend *mend, const struct gpwi_mend_scan *scan,
                    struct gpwi_mend_found *found)
{
    struct gpwi_mend_verdict verdict;
    double last = (double)gpw_unknown(), built = last;
    uint32_t i;

    memset(found, 0, sizeof *found);
    found->amount = found->less = (double)gpw_unknown();
    for (i = 0; i < scan->points; i++) {
        const double amount = amount_at(scan, i);
        double less = last, more = amount;

        if (amount == last) {
            continue;
        }
        last = amount;
        if (!holds_at(mend, scan, amount, 0, &verdict)) {
            built = mend->trial.changes > 0u ? amount : built;
            continue;
        }
        if (less == less) { /* known */
            narrow(mend, scan, &less, &more);
            if (holds_at(mend, scan, less, 1, &verdict)) {
                more = less; /* the tail that was left out made the difference */
                less = (double)gpw_unknown();
            }
            found->deciding = verdict.judgement.deciding;
            found->limiting_short = fails_by(mend, &verdict);
        }
        if (holds_at(mend, scan, more, 1, &found->at)) {
            found->holds = 1;
            found->amount = more;
            found->less = less;
            return;
        }
    }
    (void)holds_at(mend, scan, built == built ? built : last, 1, &found->at);
    found->amount = built; /* the largest that could be tried: what limits even then */
    found->deciding = found->at.judgement.deciding;
}
