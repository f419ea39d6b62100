#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The worked example of docs/bits.md, from its text alone: nothing of the library is used.

Prints every intermediate figure. Two GPUs with a node each, sigma 15 W, tau 0.5 s, mean 265 W,
rho 0.25, tick 10 ms, seed 1.
"""
import struct

import numpy as np

F = np.float32
MASK = 0xFFFFFFFF
np.seterr(over="ignore")


def from_bits(bits):
    return F(struct.unpack("<f", struct.pack("<I", bits & MASK))[0])


def bits_of(x):
    return struct.unpack("<I", struct.pack("<f", float(x)))[0]


def philox(counter, key):
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [p1 >> 32 ^ c[1] ^ k0, p1 & MASK, p0 >> 32 ^ c[3] ^ k1, p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c


def rotl(x, n):
    return (x << n | x >> 32 - n) & MASK


class Stream:
    def __init__(self, seed, entity, tile, kind):
        self.s = philox([entity & MASK, entity >> 32, tile, kind], (seed & MASK, seed >> 32))

    def next(self):
        s = self.s
        word = (rotl((s[0] + s[3]) & MASK, 7) + s[0]) & MASK
        t = s[1] << 9 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 11)
        return word


LEVELS = [-58, -34, -26, -20, -14, -10, -8, -2, 2, 8, 10, 14, 20, 26, 34, 58]


def table(half):
    return sum(LEVELS[half >> 4 * i & 15] for i in range(4))


def exp(x):
    scaled = x * F(1.44269504)
    n = int(scaled + (F(-0.5) if scaled < 0 else F(0.5)))
    r = (x - F(n) * F(0.693359375)) - F(n) * F(-2.12194440e-4)
    p = F(1.3814602e-3)
    for c in (8.3687152e-3, 4.16683879e-2, 1.66665207e-1, 4.99999935e-1):
        p = p * r + F(c)
    return (F(1) + (p * (r * r) + r)) * F(2.0 ** n)


def log(x):
    bits = bits_of(x)
    exponent = ((bits - 0x3F3504F3 + (127 << 23)) & MASK) >> 23
    exponent -= 127
    f = from_bits(bits - (exponent << 23)) - F(1)
    p = F(-7.63449302e-2)
    for c in (1.27615756e-1, -1.31601831e-1, 1.42017582e-1, -1.66233573e-1, 2.00012269e-1,
              -2.5000821e-1, 3.33333317e-1):
        p = p * f + F(c)
    n, z = F(exponent), f * f
    y = p * f * z
    y = y + n * F(-2.12194440e-4)
    y = y - F(0.5) * z
    return (f + y) + n * F(0.693359375)


def pair(w0, w1):
    u = F((w0 >> 8) + 1) * F(5.96046448e-8)
    radius = np.sqrt(F(-2) * log(u))
    a = F((w1 >> 6 & 0xFFFFFF) - 0x800000) * F(9.36267597e-8)
    z = a * a
    s = F(-1.951727e-4)
    s = (s * z + F(8.3321779e-3)) * z - F(1.66666549e-1)
    s = radius * ((s * z) * a + a)
    c = F(2.44384154e-5)
    c = ((c * z - F(1.38873672e-3)) * z + F(4.16666469e-2)) * z - F(0.5)
    c = radius * (c * z + F(1))
    return [(c, s), (-s, c), (-c, -s), (s, -c)][w1 >> 30]


def initial(seed, entity, kind):
    stream = Stream(seed, entity, kind, 3)
    return pair(stream.next(), stream.next())[0]


def show(name, x):
    print(f"{name:28s} {float(x):.9g}  0x{bits_of(x):08x}")


def main():
    seed, gpus, rho = 1, 2, F(0.25)
    mean, sigma, tau, tick = F(265), F(15), F(0.5), F(10000000) * F(1e-9)
    keep = exp(-tick / tau)
    draw = np.sqrt((F(1) - keep) * (F(1) + keep))
    show("keep", keep)
    show("draw", draw)

    print("stream of GPU 0, tile 0:", " ".join(f"{w:08x}" for w in Stream(seed, 0, 0, 0).s))
    own = [Stream(seed, i, 0, 0) for i in range(gpus)]
    factor_stream = Stream(seed, 0, 0, 2)
    e = [initial(seed, i, 0) for i in range(gpus)]
    c = initial(seed, 0, 2)
    show("first e of GPU 0", e[0])
    show("first factor", c)
    own_w, common_w = sigma * np.sqrt(F(1) - rho), sigma * np.sqrt(rho)
    table_draw = draw * F(0.0183185826)
    for t in range(2):
        if t == 0:
            words = [s.next() for s in own]
            gaussians = pair(factor_stream.next(), factor_stream.next())
            print("word 0 of GPU 0:", f"{words[0]:08x}")
        c = keep * c + draw * gaussians[t]
        lane = []
        for i in range(gpus):
            g = table(words[i] >> 16 * t & 0xFFFF)
            e[i] = keep * e[i] + table_draw * F(g)
            lane.append((mean + own_w * e[i]) + common_w * c)
            print(f"tick {t} GPU {i}: table {g}")
        show(f"tick {t} factor", c)
        show(f"tick {t} e of GPU 0", e[0])
        show(f"tick {t} p of GPU 0", lane[0])
        total = lane[0] + lane[1]
        fixed = int(np.trunc(total * F(65536) + F(0.5))) if total * F(65536) < 2 ** 23 else int(
            total * F(65536))
        show(f"tick {t} fluctuation, exact",
             F(fixed - int(F(2) * mean * F(65536))) * F(1.52587891e-5))

    stream, z = Stream(seed, 0, 0, 4), initial(seed, 0, 4)
    gaussians = pair(stream.next(), stream.next())
    ratio = F(1) + F(0) * rho + F(1) * rho
    sum_w = sigma * np.sqrt(F(gpus) * ratio)
    show("sd of the sum", sum_w)
    for t in range(2):
        z = keep * z + draw * gaussians[t]
        show(f"tick {t} fluctuation, sum", sum_w * z)


main()
