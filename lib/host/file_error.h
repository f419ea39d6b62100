/* SPDX-License-Identifier: MIT */
/* Says where and why a file was refused. */
#ifndef GPW_FILE_ERROR_H
#define GPW_FILE_ERROR_H

#include "gpupower/trace.h"

#if defined(__GNUC__)
#  define GPWI_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#  define GPWI_PRINTF(text, first)
#endif

/* Writes the error, if the caller wants one, and returns GPW_ERR_FORMAT. Text too long for its
 * field is cut. `field` may be NULL. */
gpw_status gpwi_file_error(gpw_file_error *error, uint32_t line, uint32_t column,
                           const char *field, const char *reason, ...) GPWI_PRINTF(5, 6);

/* Empty: no line, no field, no reason. */
void gpwi_file_error_clear(gpw_file_error *error);

/* The file itself could not be had: writes "cannot <what>: <why>", returns GPW_ERR_IO. */
gpw_status gpwi_file_error_io(gpw_file_error *error, const char *what, int why);

#endif /* GPW_FILE_ERROR_H */
