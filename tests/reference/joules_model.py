#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The model of joules-model in docs/sources.md once more, in double and written from the
document alone, beside which the library's is held.

Argument: the shared library's path is taken from GPUPOWER_LIBRARY by the binding."""
import math

MICRO, PICO, TERA = 1e-6, 1e-12, 1e12

# Constants of section 1.6, fitted on text chat ("open") or on all text rows ("all").
BOARDS = {
    "h100-sxm": dict(
        bw=3.35e12, f16=989e12, f8=1979e12, tdp=700.0, idle=120.0,
        t_layer=43.5e-6, t_par=15.4e-6, t_fp8=97.4e-6, eta_b=0.872, eta_x=0.603, eta_f=0.759,
        t_seq=44.0e-6, t_adm=213e-6, p_act=235.0, e_b=44.9e-12, e_f=1.08e-12,
        eta_g=0.833, eta_a=0.354, k_e=149.0, d_par=667e-6, t_vae=0.242, d_act=340.0,
        d_e_f=0.481e-12),
    "b200": dict(
        bw=8.0e12, f16=2250e12, f8=4500e12, tdp=1000.0, idle=190.0,
        t_layer=91.1e-6, t_par=8.07e-6, t_fp8=119e-6, eta_b=0.986, eta_x=0.673, eta_f=0.833,
        t_seq=45.0e-6, t_adm=537e-6, p_act=316.0, e_b=69.6e-12, e_f=0.509e-12,
        eta_g=0.833, eta_a=0.156, k_e=308.0, d_par=691e-6, t_vae=0.157, d_act=483.0,
        d_e_f=0.369e-12),
}


def work(m, w, d):
    """Bytes and FLOP per step and GPU (1.2)."""
    n, batch, rho = d["n"], d["batch"], m["rho"]
    routed = (m["N"] - m["Na"]) / (1.0 - rho) if rho < 1.0 else 0.0
    dense = m["N"] - routed
    touched = 1.0 - (1.0 - rho) ** batch
    long = 1.25 if w["O"] > 1500.0 else 1.0
    ctx = w["I"] + 0.5 * w["O"] * long
    return dict(
        dense=dense * m["w"] / n, experts=routed * touched * m["w"] / n,
        kv=batch * ctx * m["kappa"] / min(n, m["h_kv"]), state=2.0 * batch * m["s"] / n,
        decode=(2.0 * m["Na"] * batch + m["alpha"] * ctx * batch) / n,
        prefill=(2.0 * m["Na"] + 0.5 * m["alpha"] * w["I"]) * batch * (w["I"] / w["O"]) / n,
        r=batch / w["O"])


def predict(m, w, d, c, measured=None):
    k = work(m, w, d)
    rate = c["f8"] if m["fp8"] else c["f16"]
    t_gpu = (m["L"] * (c["t_layer"] + c["t_par"] * math.log2(d["n"])
                       + (c["t_fp8"] if m["fp8"] else 0.0))
             + (k["dense"] + k["kv"] + k["state"]) / (c["bw"] * c["eta_b"])
             + k["experts"] / (c["bw"] * c["eta_x"])
             + (k["decode"] + k["prefill"]) / (rate * c["eta_f"])
             + c["t_seq"] * d["batch"]
             + (c["t_adm"] * m["L"] * min(1.0, k["r"]) if m["irr"] else 0.0))
    t = t_gpu + w["sigma"] * k["r"]
    step = t if measured is None else measured
    busy = min(1.0, t_gpu / step)
    moved = k["dense"] + k["experts"] + k["kv"] + k["state"]
    flop = (k["decode"] + k["prefill"]) * (c["f16"] / rate)
    power = min(0.98 * c["tdp"], c["idle"] + c["p_act"] * busy
                + c["e_b"] * moved / step + c["e_f"] * flop / step)
    return dict(k, t=t, t_gpu=t_gpu, busy=busy, thr=d["batch"] / step, power=power,
                j=power * d["n"] * step / d["batch"])


def diffusion(m, d, c, measured=None):
    """Images and video (1.5): m has Z, g, N, T, A, d, L, mpx."""
    n, batch = d["n"], d["batch"]
    gemm = m["Z"] * m["g"] * 2.0 * m["N"] * m["T"] * batch / n
    attention = m["Z"] * m["g"] * 4.0 * m["T"] ** 2 * m["A"] * batch / n
    passes = m["Z"] * m["g"] * m["T"] * batch * m["d"] * m["L"] * 2.0 / n
    waiting = c["d_par"] * m["Z"] * m["L"] * math.log2(n)
    t = (gemm / (c["f16"] * c["eta_g"]) + attention / (c["f16"] * c["eta_a"])
         + c["k_e"] * passes / c["bw"] + waiting + c["t_vae"] * m["mpx"] * batch)
    step = t if measured is None else measured
    busy = min(1.0, (t - waiting) / step)
    power = min(0.98 * c["tdp"], c["idle"] + c["d_act"] * busy
                + c["d_e_f"] * (gemm + attention) / step)
    return dict(gemm=gemm, attention=attention, t=t, busy=busy, rate=batch / step, power=power,
                j=power * n * step / batch)
