# SPDX-License-Identifier: MIT
"""Responses of a one-axis alternator with SEXS, in double precision, by phasors and bisection.

Shares nothing with the library: terminals are complex numbers, the voltage is found by bisection,
the equations run in steps of 0.02 ms. Prints the rows of tests/unit/test_alternator.c."""
import cmath

STEP_S = 2e-5
MACHINES = {
    "diesel-50kva": dict(xd=1.0, xt=0.296, td=3.7),
    "diesel-gridlabd": dict(xd=2.06, xt=0.398, td=4.45),
}
K, TA, TB, TE, EMIN, EMAX = 50.0, 10.0, 2.0, 0.01, 0.0, 3.0
KNEE, SLOPE, F0 = 47.0, 1.7, 50.0


def emf_of(v, p, q, b, xt, xq):
    """(EMF behind xt, current in its axis) at a terminal voltage."""
    q = q - b * v * v
    current = complex(p, -q) / v
    axis = cmath.exp(1j * cmath.phase(v + 1j * xq * current))  # of the quadrature EMF
    i_d = -(current / axis).imag
    v_q = (v / axis).real
    return v_q + xt * i_d, i_d


def voltage_of(emf, p, q, b, xt, xq, near=2.0):
    """The higher of the voltages behind an EMF; it lies below `near`, if that is given."""
    high = min(near, 2.0)
    if emf_of(high, p, q, b, xt, xq)[0] <= emf:
        high = 2.0
    while emf_of(high - 0.01, p, q, b, xt, xq)[0] > emf:
        high -= 0.01
        assert high > 0.1
    low = high - 0.01
    for _ in range(60):
        middle = 0.5 * (low + high)
        if emf_of(middle, p, q, b, xt, xq)[0] > emf:
            high = middle
        else:
            low = middle
    return high


def run(machine, xq, first, second, speed, times):
    """Voltages at times after the load goes from `first` to `second` (P, Q, B) and the speed to
    1 + `speed`."""
    xd, xt, td = machine["xd"], machine["xt"], machine["td"]
    emf, i_d = emf_of(1.0, *first, xt, xq)
    field = emf + (xd - xt) * i_d
    flux, lag = emf, field / K
    reference = 1.0 + field / K
    s = 1.0 + speed
    if F0 * s < KNEE:
        reference -= SLOPE * (KNEE - F0 * s) / F0
    p, q, b = second[0], second[1], second[2] * s
    last = 2.0

    def rates(x):
        nonlocal last
        v = voltage_of(s * x[0], p, q, b, s * xt, s * xq, last + 0.015)
        last = v
        _, i_d = emf_of(v, p, q, b, s * xt, s * xq)
        error = reference - v
        asked = K * (x[1] + TA / TB * (error - x[1]))
        field = min(max(x[2], EMIN), EMAX)
        return ((field - x[0] - (xd - xt) * i_d) / td, (error - x[1]) / TB, (asked - field) / TE)

    x, at, values = [flux, lag, field], 0, []
    for until in times:
        while at < round(until / STEP_S):
            k1 = rates(x)
            half = [a + 0.5 * STEP_S * k for a, k in zip(x, k1)]
            k2 = rates(half)
            x = [a + STEP_S * k for a, k in zip(x, k2)]
            x[2] = min(max(x[2], EMIN), EMAX)
            at += 1
        values.append(voltage_of(s * x[0], p, q, b, s * xt, s * xq))
    return values


CASES = [
    ("diesel-50kva", None, (0.1, 0.0, 0.0), (0.8, 0.0, 0.0), 0.0),
    ("diesel-50kva", None, (0.1, 0.0, 0.0), (0.3, 0.4, 0.0), 0.0),
    ("diesel-50kva", 1.0, (0.1, 0.0, 0.0), (0.6, 0.3, 0.0), 0.0),
    ("diesel-50kva", None, (0.8, 0.4, 0.1), (0.1, 0.0, 0.1), 0.05),
    ("diesel-50kva", None, (0.4, 0.0, 0.0), (0.5, 0.1, 0.05), -0.10),
    ("diesel-gridlabd", None, (0.1, 0.0, 0.0), (0.6, 0.2, 0.0), 0.0),
    ("diesel-gridlabd", None, (0.8, 0.2, 0.3), (0.0, 0.0, 0.3), 0.0),
]
TIMES = (0.001, 0.01, 0.05, 0.1, 0.5, 2.0)

if __name__ == "__main__":
    for name, xq, first, second, speed in CASES:
        machine = MACHINES[name]
        values = run(machine, machine["xt"] if xq is None else xq, first, second, speed, TIMES)
        print(name, xq, first, second, speed, " ".join(f"{v:.7f}" for v in values))
