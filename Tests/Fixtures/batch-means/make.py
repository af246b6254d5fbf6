"""Writes table.txt: Student's t-test of one new observation, by mpmath with 60 digits.

Each line: the new value | the history's values | t | p, two-sided | p that it is less | log p | tail index g.
t = (mean - x) / (s sqrt(1 + 1/k)); t / sqrt(1 - 2g) has 1 / (1 / (k - 1) + g) degrees of freedom. Needs mpmath.
"""

import random

import mpmath

mpmath.mp.dps = 60


def p_value(t, df):
    """The probability of |T| >= |t|: DLMF 8.17."""
    x = df / (df + t * t)
    return mpmath.betainc(mpmath.mpf(df) / 2, mpmath.mpf(1) / 2, 0, x, regularized=True)


draws = random.Random(20161120)
with open("table.txt", "w") as table:
    for case in range(300):
        k = draws.choice([2, 3, 5, 8, 12, 24, 72, 336])
        centre = draws.choice([0, 1, 220, -1e6, 1e12])
        scale = draws.choice([1, 1e-3, 50, 1e5]) * (1 if centre < 1e12 else 1e3)
        history = [centre + scale * draws.gauss(0, 1) for _ in range(k)]
        value = centre + scale * draws.choice([0.1, 1, 3, 10, 100, 1e4]) * draws.gauss(0, 1)
        numbers = [mpmath.mpf(h) for h in history]
        mean = mpmath.fsum(numbers) / k
        variance = mpmath.fsum((h - mean) ** 2 for h in numbers) / (k - 1)
        t = (mean - mpmath.mpf(value)) / mpmath.sqrt(variance * (1 + mpmath.mpf(1) / k))
        tail_index = [0, 0.05, 0.4][case % 3]
        g = mpmath.mpf(tail_index)
        p = p_value(t / mpmath.sqrt(1 - 2 * g), 1 / (mpmath.mpf(1) / (k - 1) + g))
        less = p / 2 if t > 0 else 1 - p / 2
        words = [repr(value), " ".join(map(repr, history))]
        words += [mpmath.nstr(v, 20) for v in (t, p, less, mpmath.log(p))] + [str(tail_index)]
        table.write(" | ".join(words) + "\n")
