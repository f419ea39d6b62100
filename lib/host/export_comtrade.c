/* SPDX-License-Identifier: MIT */
/* COMTRADE, IEEE C37.111 of 1999 and 2013: .cfg with .dat, or all in one .cff. Lines end in
 * CR LF, binary numbers begin with their low byte, all channels are analogue. */
#include "export_internal.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define STAMP_MAX 4294967294u /* one above means: no stamp */
#define ASCII_MAX 99998       /* 99999 is a missing sample */
#define BINARY_MAX 32767      /* -32768 is a missing sample */
#define EOL "\r\n"

/* What a stamp of the .dat counts, in microseconds, and how stamps go on. */
struct comtrade_clock {
    double unit_us;    /* the factor that the .cfg tells */
    uint64_t step;     /* from sample to sample; 0: times are given */
    int64_t begins_ns; /* the first sample, which has stamp 0 */
};

/* A sample is scale * whole number + offset. */
struct comtrade_scale {
    double scale, offset;
    float low, high;
};

enum comtrade_data { DATA_ASCII, DATA_BINARY, DATA_FLOAT32 };

static enum comtrade_data data_of(const struct gpwi_export *run)
{
    switch (run->config.format) {
    case GPW_EXPORT_COMTRADE_ASCII:
    case GPW_EXPORT_CFF_ASCII: return DATA_ASCII;
    case GPW_EXPORT_COMTRADE_BINARY:
    case GPW_EXPORT_CFF_BINARY: return DATA_BINARY;
    default: return DATA_FLOAT32;
    }
}

static const char *data_name(enum comtrade_data data)
{
    return data == DATA_ASCII ? "ASCII" : data == DATA_BINARY ? "BINARY" : "FLOAT32";
}

/* ---- stamps ---- */

/* Microseconds where they fit 32 bits; else whole intervals, or tens, hundreds, ... of
 * microseconds. */
static struct comtrade_clock clock_of(const struct gpwi_export *run)
{
    const uint64_t interval_ns = run->config.interval_ns, last = run->samples - 1u;
    struct comtrade_clock clock;

    clock.begins_ns = gpwi_export_time_ns(run, 0);
    clock.unit_us = 1.0;
    clock.step = 0;
    if (run->time_s == NULL) {
        clock.step = interval_ns / 1000u;
        if (interval_ns % 1000u != 0 || (last > 0u && clock.step > STAMP_MAX / last)) {
            clock.step = 1;
            clock.unit_us = (double)interval_ns / 1000.0;
        }
    } else {
        const double span_us =
            (double)(gpwi_export_time_ns(run, run->samples - 1u) - clock.begins_ns) / 1000.0;

        while (span_us / clock.unit_us > (double)STAMP_MAX) {
            clock.unit_us *= 10.0;
        }
    }
    return clock;
}

static uint32_t stamp_of(const struct gpwi_export *run, const struct comtrade_clock *clock,
                         size_t sample)
{
    if (clock->step > 0u) {
        return (uint32_t)(clock->step * sample);
    }
    return (uint32_t)((double)(gpwi_export_time_ns(run, sample) - clock->begins_ns) /
                          (1000.0 * clock->unit_us) +
                      0.5);
}

size_t gpwi_comtrade_clash(const struct gpwi_export *run)
{
    const struct comtrade_clock clock = clock_of(run);
    size_t n;

    for (n = 1; n < run->samples && clock.step == 0u; n++) {
        if (stamp_of(run, &clock, n) == stamp_of(run, &clock, n - 1u)) {
            return n;
        }
    }
    return 0;
}

/* ---- whole numbers ---- */

static struct comtrade_scale scale_of(const struct gpwi_export *run, size_t channel)
{
    const enum comtrade_data data = data_of(run);
    const double levels = 2.0 * (data == DATA_ASCII ? ASCII_MAX : BINARY_MAX);
    struct comtrade_scale s = {1.0, 0.0, 0.0f, 0.0f};
    int any = 0;
    size_t n;

    for (n = 0; n < run->samples; n++) {
        const float value = gpwi_export_value(run, channel, n);

        if (!isnan(value)) {
            s.low = !any || value < s.low ? value : s.low;
            s.high = !any || value > s.high ? value : s.high;
            any = 1;
        }
    }
    if (data != DATA_FLOAT32) {
        s.offset = ((double)s.low + (double)s.high) / 2.0;
        s.scale = s.high > s.low ? ((double)s.high - (double)s.low) / levels : 1.0;
    }
    return s;
}

static int32_t whole_of(const struct comtrade_scale *s, float value, int32_t limit)
{
    const double whole = floor(((double)value - s->offset) / s->scale + 0.5);

    return whole > limit ? limit : whole < -limit ? -limit : (int32_t)whole;
}

/* ---- .cfg ---- */

static void put_range(FILE *out, const struct comtrade_scale *s, enum comtrade_data data)
{
    if (data == DATA_FLOAT32) {
        gpwi_put_float(out, s->low);
        fputc(',', out);
        gpwi_put_float(out, s->high);
    } else {
        const long limit = data == DATA_ASCII ? ASCII_MAX : BINARY_MAX;

        fprintf(out, "%ld,%ld", -limit, limit);
    }
}

static void put_channel(const struct gpwi_export *run, FILE *out, size_t channel,
                        const struct comtrade_scale *s)
{
    const gpw_export_channel *const c = &run->channels[channel];

    /* number, name, phase, circuit, unit, a, b, skew, least, largest, primary, secondary */
    fprintf(out, "%lu,%s,,,%s,", (unsigned long)(channel + 1u), c->name,
            c->unit[0] != '\0' ? c->unit : "NONE");
    gpwi_put_double(out, s->scale);
    fputc(',', out);
    gpwi_put_double(out, s->offset);
    fputs(",0,", out);
    put_range(out, s, data_of(run));
    fputs(",1,1,P" EOL, out);
}

static void put_date(FILE *out, int64_t unix_ns)
{
    const struct gpwi_date date = gpwi_date_of(unix_ns);

    fprintf(out, "%02ld/%02ld/%04ld,%02ld:%02ld:%02ld.%06ld" EOL, (long)date.day,
            (long)date.month, (long)date.year, (long)date.hour, (long)date.minute,
            (long)date.second, (long)(date.nanosecond / 1000));
}

static void put_cfg(const struct gpwi_export *run, FILE *out,
                    const struct comtrade_scale *scales)
{
    const struct comtrade_clock clock = clock_of(run);
    const int64_t begins_ns = run->config.start_unix_ns + clock.begins_ns;
    const unsigned long count = (unsigned long)run->count;
    size_t i;

    fprintf(out, "%s,%s,%lu" EOL, run->config.station, run->config.device,
            (unsigned long)run->config.comtrade_year);
    fprintf(out, "%lu,%luA,0D" EOL, count, count);
    for (i = 0; i < run->count; i++) {
        put_channel(run, out, i, &scales[i]);
    }
    if (!isnan(run->config.f0_hz)) {
        gpwi_put_float(out, run->config.f0_hz);
    }
    fputs(clock.step > 0u ? EOL "1" EOL : EOL "0" EOL, out);
    gpwi_put_double(out, clock.step > 0u ? 1.0e9 / (double)run->config.interval_ns : 0.0);
    fprintf(out, ",%lu" EOL, (unsigned long)run->samples);
    put_date(out, begins_ns);
    put_date(out, begins_ns); /* nothing triggered it */
    fprintf(out, "%s" EOL, data_name(data_of(run)));
    gpwi_put_double(out, clock.unit_us);
    fputs(EOL, out);
    if (run->config.comtrade_year >= 2013u) {
        /* Stamps are universal time at no particular place; no clock stands behind them. */
        fputs("0,x" EOL "F,3" EOL, out);
    }
}

/* ---- .dat ---- */

static void put_ascii(const struct gpwi_export *run, FILE *out,
                      const struct comtrade_scale *scales)
{
    const struct comtrade_clock clock = clock_of(run);
    size_t i, n;

    for (n = 0; n < run->samples; n++) {
        fprintf(out, "%lu,%lu", (unsigned long)(n + 1u),
                (unsigned long)stamp_of(run, &clock, n));
        for (i = 0; i < run->count; i++) {
            const float value = gpwi_export_value(run, i, n);

            fprintf(out, ",%ld",
                    isnan(value) ? ASCII_MAX + 1L
                                 : (long)whole_of(&scales[i], value, ASCII_MAX));
        }
        fputs(EOL, out);
    }
}

static unsigned char *put_low_first(unsigned char *to, uint32_t word, int bytes)
{
    int i;

    for (i = 0; i < bytes; i++) {
        *to++ = (unsigned char)(word >> (8 * i) & 0xffu);
    }
    return to;
}

static uint32_t word_of(float value, const struct comtrade_scale *s, enum comtrade_data data)
{
    uint32_t word;

    if (data == DATA_BINARY) {
        return (uint32_t)(isnan(value) ? -BINARY_MAX - 1 : whole_of(s, value, BINARY_MAX));
    }
    value = isnan(value) ? -FLT_MAX : value;
    memcpy(&word, &value, sizeof word);
    return word;
}

static void put_binary(const struct gpwi_export *run, FILE *out,
                       const struct comtrade_scale *scales)
{
    const struct comtrade_clock clock = clock_of(run);
    const enum comtrade_data data = data_of(run);
    unsigned char row[8 + 4 * GPW_EXPORT_CHANNELS_MAX];
    size_t i, n;

    for (n = 0; n < run->samples; n++) {
        unsigned char *at = put_low_first(row, (uint32_t)(n + 1u), 4);

        at = put_low_first(at, stamp_of(run, &clock, n), 4);
        for (i = 0; i < run->count; i++) {
            at = put_low_first(at, word_of(gpwi_export_value(run, i, n), &scales[i], data),
                               data == DATA_BINARY ? 2 : 4);
        }
        fwrite(row, 1, (size_t)(at - row), out);
    }
}

static void put_dat(const struct gpwi_export *run, FILE *out,
                    const struct comtrade_scale *scales)
{
    if (data_of(run) == DATA_ASCII) {
        put_ascii(run, out, scales);
    } else {
        put_binary(run, out, scales);
    }
}

/* ---- files ---- */

static void measure(const struct gpwi_export *run, struct comtrade_scale *scales)
{
    size_t i;

    for (i = 0; i < run->count; i++) {
        scales[i] = scale_of(run, i);
    }
}

void gpwi_export_comtrade(const struct gpwi_export *run, FILE *cfg, FILE *dat)
{
    struct comtrade_scale scales[GPW_EXPORT_CHANNELS_MAX];

    measure(run, scales);
    put_cfg(run, cfg, scales);
    put_dat(run, dat, scales);
    if (data_of(run) == DATA_ASCII && run->config.comtrade_year < 2013u) {
        fputc(0x1a, dat); /* the older revision ends a text so */
    }
}

void gpwi_export_cff(const struct gpwi_export *run, FILE *cff)
{
    struct comtrade_scale scales[GPW_EXPORT_CHANNELS_MAX];
    const enum comtrade_data data = data_of(run);
    const size_t row = 8u + run->count * (data == DATA_BINARY ? 2u : 4u);

    measure(run, scales);
    fputs("--- file type: CFG ---" EOL, cff);
    put_cfg(run, cff, scales);
    fputs("--- file type: INF ---" EOL "--- file type: HDR ---" EOL, cff);
    if (data == DATA_ASCII) {
        fputs("--- file type: DAT ASCII ---" EOL, cff);
    } else {
        fprintf(cff, "--- file type: DAT %s: %llu ---" EOL, data_name(data),
                (unsigned long long)row * run->samples);
    }
    put_dat(run, cff, scales);
}
