"""scikit-learn's calibrations of fixed margins, for test/golden/calibration.json.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r bench/peers/requirements.txt
    /tmp/peers/bin/python bench/peers/calibration_golden.py

Isotonic: the fitted values at the margins themselves; between them scikit-learn interpolates, and we step.
Platt: scikit-learn minimises by L-BFGS to about 1e-6; its very objective is minimised here to 40 digits, and the script
fails when the two are further apart than that.
"""

import json
import platform
import random
from pathlib import Path

import mpmath
import numpy
import scipy
import sklearn
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression

mpmath.mp.dps = 40


def exact_platt(margins, labels):
    """Newton's method on Platt's objective; p = 1 / (1 + exp(A f + B))."""
    positives = int(labels.sum())
    negatives = len(labels) - positives
    high = mpmath.mpf(positives + 1) / (positives + 2)
    low = mpmath.mpf(1) / (negatives + 2)
    targets = [high if label else low for label in labels]
    inputs = [mpmath.mpf(float(margin)) for margin in margins]
    a, b = mpmath.mpf(0), mpmath.log(mpmath.mpf(positives + 1) / (negatives + 1))
    for _ in range(60):
        p = [1 / (1 + mpmath.exp(-(a * x + b))) for x in inputs]
        r = [pi - ti for pi, ti in zip(p, targets)]
        w = [pi * (1 - pi) for pi in p]
        g0, g1 = mpmath.fsum(r), mpmath.fsum(ri * x for ri, x in zip(r, inputs))
        h00, h01 = mpmath.fsum(w), mpmath.fsum(wi * x for wi, x in zip(w, inputs))
        h11 = mpmath.fsum(wi * x * x for wi, x in zip(w, inputs))
        determinant = h00 * h11 - h01 * h01
        da, db = (h00 * g1 - h01 * g0) / determinant, (h11 * g0 - h01 * g1) / determinant
        a, b = a - da, b - db
        if abs(da) + abs(db) < mpmath.mpf(10) ** -35:
            return float(a), float(b)
    raise SystemExit("Newton's method did not converge")


def case(name, margins, labels):
    margins = numpy.array(margins, dtype=numpy.float64)
    labels = numpy.array(labels, dtype=numpy.int64)
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(margins, labels)
    peer = _SigmoidCalibration().fit(margins, labels)
    slope, intercept = exact_platt(margins, labels)
    if abs(slope + peer.a_) > 1e-3 * abs(slope) + 1e-6 or abs(intercept + peer.b_) > 1e-3:
        raise SystemExit(f"{name}: {slope}, {intercept} but scikit-learn {-peer.a_}, {-peer.b_}")
    return {
        "name": name,
        "margins": margins.tolist(),
        "labels": labels.tolist(),
        "isotonic": isotonic.predict(margins).tolist(),
        "platt": {"slope": slope, "intercept": intercept},
        "peer_platt": {"slope": -float(peer.a_), "intercept": -float(peer.b_)},
    }


def drawn(seed, rows, grid, sharpness):
    source = random.Random(seed)
    margins = [round(source.gauss(-0.5, 1.5) * grid) / grid for _ in range(rows)]
    labels = [int(source.random() < 1 / (1 + 2.718281828 ** (-(sharpness * m - 0.3)))) for m in margins]
    return margins, labels


def main():
    far, far_labels = drawn(3, 150, 2**20, 1.0)
    cases = [
        case("200 margins, all different", *drawn(1, 200, 2**40, 0.6)),
        case("300 margins with many ties", *drawn(2, 300, 4, 1.4)),
        case("far from the origin", [margin + 20 for margin in far], far_labels),
        case("steep and short", [-1, -0.5, 0, 0.25, 0.5, 3], [0, 1, 0, 1, 0, 1]),
    ]
    versions = {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "mpmath": mpmath.__version__,
    }
    path = Path(__file__).parents[2] / "test" / "golden" / "calibration.json"
    path.write_text(json.dumps({"versions": versions, "cases": cases}, indent=1) + "\n")
    print(path)


main()
