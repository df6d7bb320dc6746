"""scikit-learn's metrics on fixed scores, for test/golden/metrics.json.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r bench/peers/requirements.txt
    /tmp/peers/bin/python bench/peers/metrics_golden.py
"""

import json
import math
import platform
import random
from pathlib import Path

import numpy
import scipy
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve


def case(name, margins, labels, threshold):
    margins = numpy.array(margins, dtype=numpy.float64)
    labels = numpy.array(labels, dtype=numpy.int64)
    # The stable form for either tail.
    odds = numpy.exp(-numpy.abs(margins))
    probabilities = numpy.where(margins >= 0, 1 / (1 + odds), odds / (1 + odds))
    called = margins >= threshold
    fpr, tpr, _ = metrics.roc_curve(labels, margins, drop_intermediate=False)
    precisions, recalls, _ = metrics.precision_recall_curve(labels, margins)
    observed, expected = calibration_curve(labels, probabilities, n_bins=10, strategy="uniform")
    tn, fp, fn, tp = metrics.confusion_matrix(labels, called, labels=[0, 1]).ravel().tolist()
    return {
        "name": name,
        "threshold": threshold,
        "margins": margins.tolist(),
        "labels": labels.tolist(),
        "auc": metrics.roc_auc_score(labels, margins),
        "average_precision": metrics.average_precision_score(labels, margins),
        "f1": metrics.f1_score(labels, called, zero_division=0),
        "precision": metrics.precision_score(labels, called, zero_division=0),
        "recall": metrics.recall_score(labels, called, zero_division=0),
        "accuracy": metrics.accuracy_score(labels, called),
        "log_loss": metrics.log_loss(labels, probabilities),
        "brier": metrics.brier_score_loss(labels, probabilities),
        "confusion": {"true_positives": tp, "false_positives": fp, "true_negatives": tn, "false_negatives": fn},
        "roc": {"false_positive_rate": fpr.tolist(), "true_positive_rate": tpr.tolist()},
        "precision_recall": {"precision": precisions[::-1].tolist(), "recall": recalls[::-1].tolist()},
        "calibration": {"observed": observed.tolist(), "mean_probability": expected.tolist()},
    }


def drawn(name, seed, rows, prevalence, signal, threshold, grid=None, scale=1.0):
    source = random.Random(seed)
    labels = [1 if source.random() < prevalence else 0 for _ in range(rows)]
    base = math.log(prevalence / (1 - prevalence))
    margins = [scale * (base + signal * (y - prevalence) + source.gauss(0, 1)) for y in labels]
    if grid:
        margins = [round(m / grid) * grid for m in margins]
    return case(name, margins, labels, threshold)


cases = [
    drawn("balanced", 1, 300, 0.5, 1.5, 0.0),
    drawn("a fifth positive", 2, 400, 0.2, 1.2, -0.8472978603872036),
    drawn("one in fifty", 3, 500, 0.02, 2.0, 0.0),
    drawn("many ties", 4, 300, 0.3, 1.0, -0.5, grid=0.5),
    drawn("on a power-of-two grid", 5, 300, 0.3, 1.0, -0.5, grid=2**-16),
    drawn("probabilities of 0 and 1", 6, 200, 0.4, 1.0, 0.0, scale=40.0),
    drawn("no signal", 7, 200, 0.3, 0.0, 0.0),
    case("all tied", [0.25] * 8, [0, 1, 0, 0, 1, 0, 0, 1], 0.25),
    case("none called positive", [-1.0, -2.0, -3.0, -1.5], [1, 0, 0, 1], 0.0),
    case("perfect", [3.0, 2.0, -1.0, -2.0], [1, 1, 0, 0], 0.0),
    case("upside down", [-3.0, -2.0, 1.0, 2.0], [1, 1, 0, 0], 0.0),
    case("on the edge of a bin", [0.0, -0.1, 0.1], [1, 0, 1], 0.0),
    case("two rows", [0.0, -0.0], [1, 0], 0.0),
]

golden = {
    "made_with": {
        "script": "bench/peers/metrics_golden.py",
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
    },
    "cases": cases,
}
path = Path(__file__).parents[2] / "test" / "golden" / "metrics.json"
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
