/* SPDX-License-Identifier: MIT */
/* Power of a node from the amount of its arithmetic: a saturating fit, and its inverse. */
#include "gpupower/node.h"

#include "maths.h"

#define NODE_V0_1 48u /* size of gpw_node_config in 0.1 */
#define ALPHA_MIN 1.0e-6f
#define ALPHA_MAX 1.0e6f
#define LN_10 2.30258509f
#define LOG10_E 0.434294482f

GPW_STATIC_ASSERT(node_config_size, sizeof(gpw_node_config) == NODE_V0_1);

gpw_status gpw_node_config_init(gpw_node_config *config, size_t config_size)
{
    const gpw_status status = gpwi_config_begin(config, config_size, NODE_V0_1, GPWI_TYPE_NODE);

    if (status == GPW_OK) {
        config->p_idle_w = gpw_unknown();
        config->alpha = gpw_unknown();
        config->beta_w = gpw_unknown();
        config->p_max_w = gpw_unknown();
        config->grade = GPW_GRADE_USER;
        config->source = GPW_SOURCE_USER;
    }
    return status;
}

static gpw_status read_config(const gpw_node_config *theirs, gpw_node_config *ours)
{
    gpwi_cannot_fail(gpw_node_config_init(ours, sizeof *ours));
    return gpwi_config_read(ours, sizeof *ours, NODE_V0_1, theirs);
}

static int is_complete(const gpw_node_config *c)
{
    return gpwi_is_known(c->p_idle_w) && gpwi_is_known(c->alpha) && gpwi_is_known(c->beta_w) &&
           gpwi_is_known(c->p_max_w);
}

static int is_valid(const gpw_node_config *c)
{
    return gpwi_in_range(c->p_idle_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->alpha, ALPHA_MIN, ALPHA_MAX) &&
           gpwi_in_range(c->beta_w, 0.0f, GPW_POWER_MAX_W) &&
           gpwi_in_range(c->p_max_w, c->p_idle_w, GPW_POWER_MAX_W) &&
           c->log_base <= GPW_LOG_TEN && c->x_unit <= GPW_NODE_X_USER &&
           c->grade <= GPW_GRADE_USER &&
           (c->reserved[0] | c->reserved[1] | c->reserved[2]) == 0u;
}

/* A figure that is missing is named before one that is wrong. */
static gpw_status read_valid_config(const gpw_node_config *theirs, gpw_node_config *ours)
{
    const gpw_status status = read_config(theirs, ours);

    if (status != GPW_OK) {
        return status;
    }
    if (!is_complete(ours)) {
        return GPW_ERR_UNKNOWN;
    }
    return is_valid(ours) ? GPW_OK : GPW_ERR_DOMAIN;
}

static int is_of_preprint(uint32_t preset)
{
    return preset == GPW_NODE_PREPRINT_LLM || preset == GPW_NODE_PREPRINT_CNN;
}

/* The journal's coefficients; of the preprint only the power at rest is known to differ. */
gpw_status gpw_node_preset(gpw_node_config *config, uint32_t preset)
{
    const int is_preprint = is_of_preprint(preset);
    const int is_cnn = preset == GPW_NODE_JOURNAL_CNN || preset == GPW_NODE_PREPRINT_CNN;
    gpw_node_config ours;
    gpw_status status;

    if (config == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_config(config, &ours);
    if (status != GPW_OK) {
        return status;
    }
    if (preset > GPW_NODE_PREPRINT_CNN) {
        return GPW_ERR_DOMAIN;
    }
    ours.p_idle_w = is_preprint ? 1800.0f : 1860.0f;
    ours.alpha = 5.11f;
    ours.beta_w = is_cnn ? 6280.0f : 6890.0f;
    ours.p_max_w = 8400.0f;
    ours.grade = is_preprint ? GPW_GRADE_ESTIMATE : GPW_GRADE_SECONDARY;
    ours.source = GPW_SOURCE_NEWKIRK;
    return gpwi_config_write(config, &ours, sizeof ours, NODE_V0_1);
}

/* L/(alpha + L) as 1 - alpha/(alpha + L): each rounding keeps the order, so that more x never
 * draws less. */
gpw_status gpw_node_power(const gpw_node_config *config, float x, float *power_w,
                          float *slope_w_per_decade)
{
    gpw_node_config c;
    gpw_status status;
    float log_x, rest, asked_w, per_decade;

    if (config == NULL || power_w == NULL || slope_w_per_decade == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_valid_config(config, &c);
    if (status != GPW_OK) {
        return status;
    }
    if (c.log_base == GPW_LOG_UNSET || c.x_unit == GPW_NODE_X_UNSET) {
        return GPW_ERR_UNKNOWN;
    }
    if (!(x > 1.0f && x <= FLT_MAX)) {
        return GPW_ERR_DOMAIN;
    }
    log_x = c.log_base == GPW_LOG_TEN ? LOG10_E * gpwi_log(x) : gpwi_log(x);
    per_decade = c.log_base == GPW_LOG_TEN ? 1.0f : LN_10;
    rest = c.alpha / (c.alpha + log_x);
    asked_w = c.p_idle_w + c.beta_w * (1.0f - rest);
    if (asked_w > c.p_max_w) {
        *power_w = c.p_max_w;
        *slope_w_per_decade = 0.0f;
        return GPW_NOTE_CLAMPED;
    }
    *power_w = asked_w;
    *slope_w_per_decade = c.beta_w * rest * (per_decade / (c.alpha + log_x));
    return GPW_OK;
}

gpw_status gpw_node_solve_log(const gpw_node_config *config, float power_w, float *log_x)
{
    gpw_node_config c;
    gpw_status status;
    float rise_w;

    if (config == NULL || log_x == NULL) {
        return GPW_ERR_NULL;
    }
    status = read_valid_config(config, &c);
    if (status != GPW_OK) {
        return status;
    }
    rise_w = power_w - c.p_idle_w;
    if (!(rise_w > 0.0f && rise_w < c.beta_w && power_w <= c.p_max_w)) {
        return GPW_ERR_DOMAIN;
    }
    *log_x = c.alpha * (rise_w / (c.beta_w - rise_w));
    return GPW_OK;
}

/* The preprint's is in its abstract; the journal's two were told by a third party. */
gpw_status gpw_node_error(uint32_t preset, uint32_t sample, float *error_share,
                          gpw_grade *grade)
{
    const int is_preprint = is_of_preprint(preset);

    if (error_share == NULL || grade == NULL) {
        return GPW_ERR_NULL;
    }
    if (preset > GPW_NODE_PREPRINT_CNN || sample > GPW_NODE_OUT_OF_SAMPLE) {
        return GPW_ERR_DOMAIN;
    }
    if (sample == GPW_NODE_IN_SAMPLE) {
        *error_share = is_preprint ? 0.114f : 0.111f;
    } else if (is_preprint) {
        return GPW_ERR_UNKNOWN;
    } else {
        *error_share = 0.0539f;
    }
    *grade = is_preprint ? GPW_GRADE_ABSTRACT : GPW_GRADE_SECONDARY;
    return GPW_OK;
}
