/* SPDX-License-Identifier: MIT */
/* What the files of the profile_file room share. */
#ifndef GPW_PROFILE_FILE_INTERNAL_H
#define GPW_PROFILE_FILE_INTERNAL_H

#include "../internal.h"
#include "gpupower/profile_file.h"
#include "lines.h"
#include "page.h"

#define GPWI_PROFILE_FILE_MAGIC 0x31465050u /* "PPF1" */
#define GPWI_PROFILE_FORMAT 1u

struct gpw_profile_file {
    uint32_t magic;
    uint32_t unknowns;
    gpw_profile *profile;
    char *unknown[GPW_PROFILE_UNKNOWNS_MAX];
    char notes[GPW_PROFILE_NOTE_COUNT][GPW_PROFILE_NOTE_MAX + 1u];
    uint64_t memory[GPW_PROFILE_STATE_BYTES(GPW_PROFILE_FIGURES_MAX) / 8u]; /* of the profile */
};

/* ---- profile_file.c ---- */

/* Without a profile yet; NULL: no memory. */
gpw_profile_file *gpwi_profile_file_new(void);

/* Whether a line of the file can hold the text as a value. */
int gpwi_profile_is_text(struct gpwi_text text);

/* ---- profile_file_read.c ---- */

gpw_status gpwi_profile_file_parse(struct gpwi_lines *lines, gpw_profile_file *file,
                                   gpw_file_error *error);

/* ---- profile_file_figure.c: one line, one figure ---- */

/* Reads the value of a figure's line, whose quantity and phase are set. The reason goes into
 * `why`; 0: it is none. */
int gpwi_profile_figure_read(struct gpwi_text text, gpw_figure *figure, char why[200]);

/* What is wrong with a figure that the profile did not take. */
void gpwi_profile_figure_refusal(const gpw_profile *profile, const gpw_figure *figure,
                                 char why[200]);

/* The line's value, as it is read again. */
void gpwi_profile_figure_put(struct gpwi_page *page, const gpw_figure *figure);

#endif /* GPW_PROFILE_FILE_INTERNAL_H */
