/* SPDX-License-Identifier: MIT */
/* Correlation of devices from the variance of their sum, by blocks: one pass, bounded memory,
 * an interval by leaving out one block after another. */
#include "fit_common_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS_MAX 32u
#define BLOCKS_MIN 6u /* fewer give no interval */
#define BLOCK_ROWS_MIN 8u
#define BLOCK_TAUS 5.0
#define CONSTANT_SQUARES 0.3 /* of a quantum: two neighbouring values in turn have 0.25 */

/* Channels of a block: the devices, the nodes' sums, the whole sum. */
struct moments {
    double mean, squares; /* squares about the mean */
};

struct gpwi_correlation_sums {
    uint32_t devices, nodes, channels, blocks; /* full ones */
    size_t block_rows;
    double window_s;
    double count[BLOCKS_MAX + 1u]; /* rows; the last: the block being filled */
    uint32_t *node;                /* shape [devices] */
    double *row;                   /* shape [channels] */
    struct moments *block;         /* shape [BLOCKS_MAX + 1][channels] */
};

static struct moments *block_of(const struct gpwi_correlation_sums *s, uint32_t block)
{
    return s->block + (size_t)block * s->channels;
}

struct gpwi_correlation_sums *gpwi_correlation_sums_make(const uint32_t *node, uint32_t devices,
                                                         double window_s, size_t block_rows)
{
    struct gpwi_correlation_sums *const s = calloc(1, sizeof *s);
    uint32_t i;

    if (s == NULL) {
        return NULL;
    }
    s->devices = devices;
    s->window_s = window_s;
    s->block_rows = block_rows > BLOCK_ROWS_MIN ? block_rows : BLOCK_ROWS_MIN;
    s->nodes = 1u;
    for (i = 0; node != NULL && i < devices; i++) {
        s->nodes = node[i] >= s->nodes ? node[i] + 1u : s->nodes;
    }
    s->channels = devices + s->nodes + 1u;
    s->node = calloc(devices > 0u ? devices : 1u, sizeof *s->node);
    s->row = malloc(s->channels * sizeof *s->row);
    s->block = calloc((size_t)(BLOCKS_MAX + 1u) * s->channels, sizeof *s->block);
    if (s->node == NULL || s->row == NULL || s->block == NULL) {
        gpwi_correlation_sums_free(s);
        return NULL;
    }
    if (node != NULL) {
        memcpy(s->node, node, devices * sizeof *node);
    }
    return s;
}

void gpwi_correlation_sums_free(struct gpwi_correlation_sums *s)
{
    if (s != NULL) {
        free(s->node);
        free(s->row);
        free(s->block);
        free(s);
    }
}

/* a becomes the moments of both (Chan, Golub and LeVeque). */
static void join(struct moments *a, double a_count, const struct moments *b, double b_count,
                 uint32_t channels)
{
    const double count = a_count + b_count;
    uint32_t i;

    for (i = 0; count > 0.0 && i < channels; i++) {
        const double apart = b[i].mean - a[i].mean;

        a[i].mean += apart * b_count / count;
        a[i].squares += b[i].squares + apart * apart * a_count * b_count / count;
    }
}

static void join_neighbours(struct gpwi_correlation_sums *s)
{
    uint32_t i;

    for (i = 0; i < BLOCKS_MAX / 2u; i++) {
        join(block_of(s, 2u * i), s->count[2u * i], block_of(s, 2u * i + 1u),
             s->count[2u * i + 1u], s->channels);
        s->count[i] = s->count[2u * i] + s->count[2u * i + 1u];
        memcpy(block_of(s, i), block_of(s, 2u * i), s->channels * sizeof *s->block);
    }
    s->blocks = BLOCKS_MAX / 2u;
    s->block_rows *= 2u;
}

static void close_block(struct gpwi_correlation_sums *s)
{
    if (s->blocks == BLOCKS_MAX) {
        join_neighbours(s);
        if (s->count[BLOCKS_MAX] < (double)s->block_rows) {
            return;
        }
    }
    memcpy(block_of(s, s->blocks), block_of(s, BLOCKS_MAX), s->channels * sizeof *s->block);
    memset(block_of(s, BLOCKS_MAX), 0, s->channels * sizeof *s->block);
    s->count[s->blocks++] = s->count[BLOCKS_MAX];
    s->count[BLOCKS_MAX] = 0.0;
}

void gpwi_correlation_sums_add(struct gpwi_correlation_sums *s, const double *row_w)
{
    struct moments *const open = block_of(s, BLOCKS_MAX);
    double *const node_w = s->row + s->devices;
    double n;
    uint32_t i;

    memset(node_w, 0, (s->nodes + 1u) * sizeof *node_w);
    for (i = 0; i < s->devices; i++) {
        s->row[i] = row_w[i];
        node_w[s->node[i]] += row_w[i];
        node_w[s->nodes] += row_w[i];
    }
    if (!isfinite(node_w[s->nodes])) {
        return;
    }
    n = s->count[BLOCKS_MAX] += 1.0;
    for (i = 0; i < s->channels; i++) {
        const double apart = s->row[i] - open[i].mean;

        open[i].mean += apart / n;
        open[i].squares += apart * (s->row[i] - open[i].mean);
    }
    if (n >= (double)s->block_rows) {
        close_block(s);
    }
}

/* ---- reading ---- */

enum { RHO, RHO_IN, RHO_OUT, RHOS };

/* Of joined moments. Within and between nodes: sums of covariances over those of the mean
 * variance of the two, so that the law of the sum holds exactly whatever the variances. */
static void rhos_of(const struct gpwi_correlation_sums *s, const struct moments *m, double *rho)
{
    const double devices = (double)s->devices;
    const double whole = m[s->channels - 1u].squares;
    double all = 0.0, nodes = 0.0, in = 0.0, out = 0.0;
    uint32_t i, k;

    for (k = 0; k < s->nodes; k++) {
        double of_node = 0.0, size = 0.0;

        for (i = 0; i < s->devices; i++) {
            if (s->node[i] == k) {
                of_node += m[i].squares;
                size += 1.0;
            }
        }
        all += of_node;
        nodes += m[s->devices + k].squares;
        in += of_node * (size - 1.0);
        out += of_node * (devices - size);
    }
    rho[RHO] = all > 0.0 ? (whole - all) / ((devices - 1.0) * all) : 0.0;
    rho[RHO_IN] = in > 0.0 ? (nodes - all) / in : (double)NAN;
    rho[RHO_OUT] = out > 0.0 ? (whole - nodes) / out : (double)NAN;
}

/* Blocks joined until each holds enough rows: at most BLOCKS_MAX. What is left over joins the
 * last. */
struct joined {
    uint32_t blocks;
    double count[BLOCKS_MAX + 1u];
    struct moments *block; /* shape [BLOCKS_MAX + 2][channels]; the last: room for all */
};

static void join_into(const struct gpwi_correlation_sums *s, uint32_t factor, struct joined *to)
{
    const uint32_t whole = s->blocks / factor;
    uint32_t i;

    memset(to->block, 0, (size_t)(BLOCKS_MAX + 2u) * s->channels * sizeof *to->block);
    memset(to->count, 0, sizeof to->count);
    to->blocks = whole > 0u ? whole : 1u;
    for (i = 0; i <= s->blocks; i++) {
        const uint32_t from = i < s->blocks ? i : BLOCKS_MAX;
        const uint32_t at = i / factor < to->blocks ? i / factor : to->blocks - 1u;

        join(to->block + (size_t)at * s->channels, to->count[at], block_of(s, from),
             s->count[from], s->channels);
        to->count[at] += s->count[from];
    }
}

/* All blocks but one, into the last place; returns the rows. */
static double all_but(const struct gpwi_correlation_sums *s, struct joined *j, uint32_t left)
{
    struct moments *const all = j->block + (size_t)(BLOCKS_MAX + 1u) * s->channels;
    double count = 0.0;
    uint32_t i;

    memset(all, 0, s->channels * sizeof *all);
    for (i = 0; i < j->blocks; i++) {
        if (i != left) {
            join(all, count, j->block + (size_t)i * s->channels, j->count[i], s->channels);
            count += j->count[i];
        }
    }
    return count;
}

/* Time over which the sum remembers, from how much its blocks' means still move. In rows. */
static double memory_rows(const struct gpwi_correlation_sums *s)
{
    const uint32_t sum = s->channels - 1u;
    double count = 0.0, mean = 0.0, between = 0.0, within = 0.0;
    uint32_t i;

    for (i = 0; i < s->blocks; i++) {
        mean += block_of(s, i)[sum].mean / (double)s->blocks;
    }
    for (i = 0; i < s->blocks; i++) {
        const double apart = block_of(s, i)[sum].mean - mean;

        between += apart * apart;
        within += block_of(s, i)[sum].squares + s->count[i] * apart * apart;
        count += s->count[i];
    }
    return s->blocks > 1u && within > 0.0
               ? 0.5 * (double)s->block_rows * (between / ((double)s->blocks - 1.0)) /
                     (within / (count - 1.0))
               : 0.0;
}

/* Blocks to join so that each holds the rows it needs, while BLOCKS_MIN are left. */
static uint32_t factor_of(const struct gpwi_correlation_sums *s, double tau_rows)
{
    const double rows = fmax((double)BLOCK_ROWS_MIN, BLOCK_TAUS * tau_rows);
    const double wanted = ceil(rows / (double)s->block_rows - 1.0e-9);
    const double most = s->blocks >= BLOCKS_MIN ? (double)(s->blocks / BLOCKS_MIN) : 1.0;

    return (uint32_t)fmax(1.0, fmin(wanted, most));
}

static void interval_of(const double *left, uint32_t blocks, double freedom, double size,
                        struct gpwi_fit_figure *figure)
{
    const double z = gpwi_stretched(figure->value, size);
    double mean = 0.0, squares = 0.0, wide;
    uint32_t i;

    for (i = 0; i < blocks; i++) {
        mean += gpwi_stretched(left[i * RHOS], size) / (double)blocks;
    }
    for (i = 0; i < blocks; i++) {
        const double apart = gpwi_stretched(left[i * RHOS], size) - mean;

        squares += apart * apart;
    }
    wide = gpwi_student_95(freedom) * sqrt(squares * ((double)blocks - 1.0) / (double)blocks);
    figure->low = gpwi_shrunk(z - wide, size);
    figure->high = gpwi_shrunk(z + wide, size);
}

static const struct gpwi_fit_figure unknown = {(double)NAN, (double)NAN, (double)NAN};

static void set_values(const struct gpwi_correlation_sums *s, const struct moments *all,
                       double count, struct gpwi_correlation *out)
{
    const double n = (double)s->devices;
    double rho[RHOS], variance = 0.0, of_mean;
    uint32_t i;

    rhos_of(s, all, rho);
    for (i = 0; i < s->devices; i++) {
        variance += all[i].squares / (count - 1.0) / n;
    }
    of_mean = all[s->channels - 1u].squares / (count - 1.0) / (n * n);
    out->sd_w = sqrt(variance);
    out->sd_sum_w = n * sqrt(of_mean);
    out->mean_variance_w2 = of_mean;
    out->deviation_variance_w2 = fmax(variance - of_mean, 0.0);
    out->common_variance_w2 =
        n > 1.0 ? fmax(of_mean - out->deviation_variance_w2 / (n - 1.0), 0.0) : of_mean;
    out->rho.value = rho[RHO];
    out->rho_in.value = rho[RHO_IN];
    out->rho_out.value = rho[RHO_OUT];
}

static void set_intervals(const struct gpwi_correlation_sums *s, struct joined *j,
                          double tau_rows, struct gpwi_correlation *out)
{
    const struct moments *const all = j->block + (size_t)(BLOCKS_MAX + 1u) * s->channels;
    double left[BLOCKS_MAX][RHOS];
    double freedom;
    uint32_t i;

    out->blocks = j->blocks;
    if (j->blocks < BLOCKS_MIN) {
        return;
    }
    for (i = 0; i < j->blocks; i++) {
        all_but(s, j, i);
        rhos_of(s, all, left[i]);
    }
    /* Blocks that are shorter than they should be are not quite independent. */
    freedom = (double)out->rows / (double)j->blocks / fmax(BLOCK_TAUS * tau_rows, 1.0);
    freedom = fmax(1.0, ((double)j->blocks - 1.0) * fmin(freedom, 1.0));
    interval_of(&left[0][RHO], j->blocks, freedom, (double)s->devices, &out->rho);
    interval_of(&left[0][RHO_IN], j->blocks, freedom, (double)s->devices / (double)s->nodes,
                &out->rho_in);
    interval_of(&left[0][RHO_OUT], j->blocks, freedom, 2.0, &out->rho_out);
}

static void read_with(const struct gpwi_correlation_sums *s, double tau_rows, double quantum_w,
                      struct gpwi_correlation *out)
{
    struct joined j;
    const struct moments *all;
    double count;

    memset(out, 0, sizeof *out);
    out->rho = out->rho_in = out->rho_out = unknown;
    out->sd_w = out->sd_sum_w = (double)NAN;
    out->mean_variance_w2 = out->deviation_variance_w2 = (double)NAN;
    out->common_variance_w2 = (double)NAN;
    out->devices = s->devices;
    out->nodes = s->nodes;
    out->window_s = s->window_s;
    j.block = malloc((size_t)(BLOCKS_MAX + 2u) * s->channels * sizeof *j.block);
    if (j.block == NULL || s->devices < 2u) {
        out->reason = s->devices < 2u ? GPWI_FIT_ONE_DEVICE : GPWI_FIT_TOO_SHORT;
        free(j.block);
        return;
    }
    join_into(s, factor_of(s, tau_rows), &j);
    all = j.block + (size_t)(BLOCKS_MAX + 1u) * s->channels;
    count = all_but(s, &j, BLOCKS_MAX + 1u);
    out->rows = (size_t)count;
    if (count < (double)BLOCK_ROWS_MIN) {
        out->reason = GPWI_FIT_TOO_SHORT;
    } else {
        double squares = 0.0;
        uint32_t i;

        for (i = 0; i < s->devices; i++) {
            squares += all[i].squares;
        }
        if (!(squares / (count - 1.0) >
              (double)s->devices * fmax(CONSTANT_SQUARES * quantum_w * quantum_w, 1.0e-12))) {
            out->reason = GPWI_FIT_CONSTANT;
        } else {
            set_values(s, all, count, out);
            set_intervals(s, &j, tau_rows, out);
        }
    }
    free(j.block);
}

void gpwi_correlation_sums_read(const struct gpwi_correlation_sums *s, double quantum_w,
                                struct gpwi_correlation *out)
{
    read_with(s, memory_rows(s), quantum_w, out);
}

double gpwi_correlation_sum_sd(double sd_w, double rho, double devices)
{
    return sd_w * sqrt(devices * fmax(1.0 + (devices - 1.0) * rho, 0.0));
}

gpw_status gpwi_fit_correlation(const double *x_w, const uint32_t *node, uint32_t devices,
                                size_t rows, double window_s, double step_s, double tau_s,
                                double quantum_w, struct gpwi_correlation *out)
{
    struct gpwi_correlation_sums *const s = gpwi_correlation_sums_make(
        node, devices, window_s, (rows + BLOCKS_MAX - 1u) / BLOCKS_MAX);
    double *const row = malloc((devices + 1u) * sizeof *row);
    double *const sum = malloc((rows + 1u) * sizeof *sum);
    size_t i;
    uint32_t d;

    if (s == NULL || row == NULL || sum == NULL) {
        gpwi_correlation_sums_free(s);
        free(row);
        free(sum);
        return GPW_ERR_NOMEM;
    }
    for (i = 0; i < rows; i++) {
        sum[i] = 0.0;
        for (d = 0; d < devices; d++) {
            row[d] = x_w[d * rows + i];
            sum[i] += row[d];
        }
        gpwi_correlation_sums_add(s, row);
    }
    tau_s = isnan(tau_s) ? gpwi_fit_correlation_time(sum, rows, step_s) : tau_s;
    /* A block is long against the window too, where windows overlap. */
    read_with(s, fmax(tau_s, (double)BLOCK_ROWS_MIN / BLOCK_TAUS * window_s) / step_s,
              quantum_w, out);
    gpwi_correlation_sums_free(s);
    free(row);
    free(sum);
    return GPW_OK;
}
