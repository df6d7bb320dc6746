"""Correctly rounded values of exp, log, logistic, logit (mpmath) and sums (fractions) for test/golden/exact.json.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r bench/peers/requirements.txt
    /tmp/peers/bin/python bench/peers/exact_golden.py
"""

import json
import platform
import random
from fractions import Fraction
from pathlib import Path

import mpmath

mpmath.mp.prec = 400
draw = random.Random(20).uniform


def rounded(value):
    return float(value)


def pairs(function, arguments):
    return [[x, rounded(function(mpmath.mpf(x)))] for x in arguments]


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


def logit(p):
    return mpmath.log(p / (1 - p))


def sum_case(name, values):
    exact = sum((Fraction(v) for v in values), Fraction(0))
    return {"name": name, "values": values, "sum": float(exact)}


exp_arguments = (
    [0.0, 1.0, -1.0, 0.5, -0.5, 1e-9, -1e-9, 1e-300, 709.7, -700.0, -708.3, -740.0, -745.1]
    + [0.34657359027997264, 0.34657359027997, 1.0397207708399179, 1.03972]
    + [draw(-2, 2) for _ in range(60)]
    + [draw(-700, 700) for _ in range(60)]
)
log_arguments = (
    [1.0, 2.0, 0.5, 10.0, 1 + 2**-52, 1 - 2**-53, 1 + 2**-21, 5e-324, 2.2e-308, 1.7e308, 2.220446049250313e-16]
    + [draw(0, 2) for _ in range(60)]
    + [draw(0, 1) * 10.0 ** draw(-300, 300) for _ in range(60)]
)
logistic_arguments = [0.0, 1e-17, -1e-17, 36.7, 37.0, -37.0, -700.0, 700.0, -744.0] + [draw(-40, 40) for _ in range(80)]
logit_arguments = [0.5, 0.25, 0.3, 0.7, 1e-300, 1 - 2**-53] + [draw(0, 1) for _ in range(80)]

sums = [
    sum_case("cancellation", [1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]),
    sum_case("tenths", [0.1] * 10),
    sum_case("half-way up", [1e16, 1.0, 1e-16]),
    sum_case("half-way down", [1e16, -1.0, -1e-16]),
    sum_case("half-way to even", [2.0**53, 1.0]),
    sum_case("half-way, odd", [2.0**53 + 2, 1.0]),
    sum_case("half-way broken below", [2.0**53 + 2, 1.0, -(2.0**-52)]),
    sum_case("subnormal", [5e-324, 5e-324, 2.2e-308, -2.2e-308]),
    sum_case("random", [draw(-1, 1) * 10.0 ** draw(-20, 20) for _ in range(200)]),
]

golden = {
    "made_with": {"script": "bench/peers/exact_golden.py", "python": platform.python_version(), "mpmath": mpmath.__version__},
    "exp": pairs(mpmath.exp, exp_arguments),
    "log": pairs(mpmath.log, log_arguments),
    "logistic": pairs(logistic, logistic_arguments),
    "logit": pairs(logit, logit_arguments),
    "sums": sums,
}
path = Path(__file__).parents[2] / "test" / "golden" / "exact.json"
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text(json.dumps(golden, indent=1) + "\n")
