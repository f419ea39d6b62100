/* SPDX-License-Identifier: MIT */
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct gpwi_unzip {
    z_stream stream;
    int at_end; /* of a member; another one may follow */
    unsigned char packed[GPWI_CHUNK];
};

gpw_status gpwi_input_open(struct gpwi_input *input, const char *path, gpw_file_error *error)
{
    FILE *file;

    gpwi_input_text(input, NULL, 0);
    errno = 0;
    file = fopen(path, "rb");
    if (file == NULL) {
        return gpwi_file_error_io(error, "open the file", errno);
    }
    input->file = file;
    return GPW_OK;
}

void gpwi_input_text(struct gpwi_input *input, const char *text, size_t bytes)
{
    memset(input, 0, sizeof *input);
    input->text = text;
    input->left = bytes;
    input->half = -1;
}

void gpwi_input_close(struct gpwi_input *input)
{
    if (input->unzip != NULL) {
        (void)inflateEnd(&input->unzip->stream);
        free(input->unzip);
    }
    if (input->file != NULL) {
        fclose(input->file);
    }
    gpwi_input_text(input, NULL, 0);
}

/* As the file or text holds them. */
static gpw_status read_raw(struct gpwi_input *input, char *to, size_t room, size_t *got,
                           gpw_file_error *error)
{
    if (input->file == NULL) {
        *got = room < input->left ? room : input->left;
        if (*got > 0) {
            memcpy(to, input->text, *got);
            input->text += *got;
            input->left -= *got;
        }
        return GPW_OK;
    }
    errno = 0;
    *got = fread(to, 1, room, input->file);
    if (*got == 0 && ferror(input->file)) {
        return gpwi_file_error_io(error, "read the file", errno);
    }
    return GPW_OK;
}

static gpw_status begin_unzip(struct gpwi_input *input, const char *packed, size_t bytes)
{
    struct gpwi_unzip *unzip = calloc(1, sizeof *unzip);

    if (unzip == NULL) {
        return GPW_ERR_NOMEM;
    }
    if (inflateInit2(&unzip->stream, 15 + 16) != Z_OK) { /* 16: gzip, no other wrapping */
        free(unzip);
        return GPW_ERR_NOMEM;
    }
    memcpy(unzip->packed, packed, bytes);
    unzip->stream.next_in = unzip->packed;
    unzip->stream.avail_in = (uInt)bytes;
    input->unzip = unzip;
    input->is_gzip = 1;
    return GPW_OK;
}

static gpw_status cut(struct gpwi_input *input, gpw_file_error *error)
{
    input->is_cut = 1;
    if (input->lenient) {
        return GPW_OK;
    }
    return gpwi_file_error(error, 0, 0, NULL, "the gzip data end early: the file is cut off");
}

/* More packed bytes; 0 at the end. */
static gpw_status refill(struct gpwi_input *input, gpw_file_error *error)
{
    struct gpwi_unzip *unzip = input->unzip;
    size_t got;
    const gpw_status status =
        read_raw(input, (char *)unzip->packed, sizeof unzip->packed, &got, error);

    unzip->stream.next_in = unzip->packed;
    unzip->stream.avail_in = (uInt)got;
    return status;
}

static gpw_status read_unzipped(struct gpwi_input *input, char *to, size_t room, size_t *got,
                                gpw_file_error *error)
{
    struct gpwi_unzip *unzip = input->unzip;
    z_stream *stream = &unzip->stream;

    *got = 0;
    stream->next_out = (Bytef *)to;
    stream->avail_out = (uInt)room;
    while (stream->avail_out == room) {
        gpw_status status;
        int code;

        if (stream->avail_in == 0) {
            status = refill(input, error);
            if (status != GPW_OK) {
                return status;
            }
            if (stream->avail_in == 0) {
                return unzip->at_end ? GPW_OK : cut(input, error);
            }
        }
        if (unzip->at_end) { /* members may follow each other; other bytes are padding */
            if (stream->next_in[0] != 0x1f || inflateReset(stream) != Z_OK) {
                stream->avail_in = 0;
                continue;
            }
            unzip->at_end = 0;
        }
        code = inflate(stream, Z_NO_FLUSH);
        if (code == Z_STREAM_END) {
            unzip->at_end = 1;
        } else if (code == Z_MEM_ERROR) {
            return GPW_ERR_NOMEM;
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            return gpwi_file_error(error, 0, 0, NULL, "the gzip data are damaged: %s",
                                   stream->msg != NULL ? stream->msg : "wrong data");
        }
    }
    *got = room - stream->avail_out;
    return GPW_OK;
}

static gpw_status read_bytes(struct gpwi_input *input, char *to, size_t room, size_t *got,
                             gpw_file_error *error)
{
    gpw_status status;

    if (input->unzip != NULL) {
        return read_unzipped(input, to, room, got, error);
    }
    status = read_raw(input, to, room, got, error);
    if (status == GPW_OK && !input->started && *got >= 2 && memcmp(to, "\x1f\x8b", 2) == 0) {
        status = begin_unzip(input, to, *got);
        return status == GPW_OK ? read_unzipped(input, to, room, got, error) : status;
    }
    return status;
}

/* Characters beyond ASCII become question marks: no log of power needs them. */
static size_t narrow(struct gpwi_input *input, char *to, size_t bytes)
{
    size_t in = 0, out = 0;

    while (in < bytes) {
        int first, second;

        if (input->half >= 0) {
            first = input->half;
            input->half = -1;
        } else {
            first = (unsigned char)to[in++];
        }
        if (in == bytes) {
            input->half = first;
            break;
        }
        second = (unsigned char)to[in++];
        if (input->utf16 == 2) {
            const int swap = first;

            first = second;
            second = swap;
        }
        to[out++] = second == 0 && first < 0x80 ? (char)first : '?';
    }
    return out;
}

gpw_status gpwi_input_read(struct gpwi_input *input, char *to, size_t room, size_t *got,
                           gpw_file_error *error)
{
    gpw_status status;

    room = room < GPWI_CHUNK ? room : GPWI_CHUNK;
    do {
        status = read_bytes(input, to, room, got, error);
        if (status != GPW_OK || *got == 0) {
            return status;
        }
        if (!input->started && input->lenient && *got >= 2) {
            input->utf16 = memcmp(to, "\xff\xfe", 2) == 0   ? 1
                           : memcmp(to, "\xfe\xff", 2) == 0 ? 2
                                                            : 0;
            if (input->utf16 != 0) {
                memmove(to, to + 2, *got - 2);
                *got -= 2;
            }
        }
        input->started = 1;
        if (input->utf16 != 0) {
            *got = narrow(input, to, *got);
        }
    } while (*got == 0);
    input->unpacked += *got;
    return GPW_OK;
}
