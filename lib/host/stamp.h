/* SPDX-License-Identifier: MIT */
/* Time stamps: plain numbers, times of day, dates with time. All become int64 nanoseconds, so
 * that differences of late stamps lose nothing. */
#ifndef GPW_STAMP_H
#define GPW_STAMP_H

#include "text.h"

/* Stamps, ns either way of their origin: 126 years, unix time until 2096. Differences of two
 * still fit, as does a record of that length with one interval before it. */
#define GPWI_STAMP_MAX 4000000000000000000LL
#define GPWI_STAMP_OUT_OF_RANGE INT64_MAX /* a number too large for a time in its unit */

enum gpwi_stamp_kind {
    GPWI_STAMP_UNSEEN = 0,
    GPWI_STAMP_NUMBER,   /* seconds, or the unit the column names */
    GPWI_STAMP_CLOCK,    /* HH:MM:SS, over midnight */
    GPWI_STAMP_DATE,     /* date and local time */
    GPWI_STAMP_DATE_ZONE /* date and time with Z or an offset */
};

/* Zeroed before its first use, then the scale set. */
struct gpwi_stamp_reader {
    int32_t number_scale; /* power of ten from a number to ns */
    char date[11];        /* of the stamp before, with the character after it */
    int64_t date_ns;      /* its midnight */
};

/* Which kind a stamp is; GPWI_STAMP_UNSEEN: none that is known. */
enum gpwi_stamp_kind gpwi_stamp_read(struct gpwi_stamp_reader *reader, struct gpwi_text cell,
                                     int64_t *ns);

/* HH:MM:SS with an optional fraction, taken off the front. */
int gpwi_stamp_time_of_day(struct gpwi_text *text, int64_t *ns);

/* Days from 1970-01-01; 0 when there is no such day from 1970 to 2095. */
int gpwi_stamp_days(int64_t year, int64_t month, int64_t day, int64_t *days);

#endif /* GPW_STAMP_H */
