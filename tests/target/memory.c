/* SPDX-License-Identifier: MIT */
/* All that the library asks of a C runtime: the four functions that a compiler may call behind
 * any program's back. */
#include <stddef.h>
#include <stdint.h>

typedef uint32_t __attribute__((may_alias)) word;

void *memset(void *to, int value, size_t count);
void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
int memcmp(const void *a, const void *b, size_t count);

void *memset(void *to, int value, size_t count)
{
    unsigned char *t = to;
    const word pattern = (word)(unsigned char)value * 0x01010101u;

    if (((uintptr_t)t & 3u) == 0u) {
        for (; count >= 4u; count -= 4u, t += 4) {
            *(word *)(void *)t = pattern;
        }
    }
    while (count-- != 0u) {
        *t++ = (unsigned char)value;
    }
    return to;
}

/* By words where both ends allow it, as any controller's own does. */
void *memcpy(void *to, const void *from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    if ((((uintptr_t)t | (uintptr_t)f) & 3u) == 0u) {
        for (; count >= 4u; count -= 4u, t += 4, f += 4) {
            *(word *)(void *)t = *(const word *)(const void *)f;
        }
    }
    while (count-- != 0u) {
        *t++ = *f++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    if (t < f) {
        return memcpy(to, from, count);
    }
    while (count-- != 0u) {
        t[count] = f[count];
    }
    return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
    const unsigned char *p = a;
    const unsigned char *q = b;

    for (; count != 0u; count--, p++, q++) {
        if (*p != *q) {
            return (int)*p - (int)*q;
        }
    }
    return 0;
}
