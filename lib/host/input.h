/* SPDX-License-Identifier: MIT */
/* The bytes of a file or of a text, unpacked where they are packed by gzip. */
#ifndef GPW_INPUT_H
#define GPW_INPUT_H

#include "file_error.h"

#include <stdio.h>

#define GPWI_CHUNK 65536u /* Bytes read at a time, at most. */

struct gpwi_unzip;

struct gpwi_input {
    FILE *file; /* NULL: the text */
    const char *text;
    size_t left;              /* of the text */
    struct gpwi_unzip *unzip; /* NULL: not packed */
    int started;              /* the first bytes were looked at */
    int lenient;              /* gzip data that end early end the text, UTF-16 is taken */
    int is_gzip;
    int is_cut;        /* the gzip data ended early */
    int utf16;         /* 0: no; 1: low byte first; 2: high byte first */
    int half;          /* UTF-16: a byte is left over from the last read, or -1 */
    uint64_t unpacked; /* bytes handed out */
};

/* Opens a file for reading: GPW_ERR_IO with the reason. */
gpw_status gpwi_input_open(struct gpwi_input *input, const char *path, gpw_file_error *error);
void gpwi_input_text(struct gpwi_input *input, const char *text, size_t bytes);
void gpwi_input_close(struct gpwi_input *input);

/* At most `room` bytes, GPWI_CHUNK at a time; 0: the end. */
gpw_status gpwi_input_read(struct gpwi_input *input, char *to, size_t room, size_t *got,
                           gpw_file_error *error);

#endif /* GPW_INPUT_H */
