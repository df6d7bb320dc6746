"""scikit-learn's balanced class weights and weighted log-loss, for test/golden/class-weights.json.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r bench/peers/requirements.txt
    /tmp/peers/bin/python bench/peers/class_weights_golden.py
"""

import json
import platform
import random
from pathlib import Path

import numpy
import sklearn
from sklearn.metrics import log_loss
from sklearn.utils.class_weight import compute_class_weight

draw = random.Random(31)


def case(name, rows, share, given):
    labels = [1 if draw.random() < share else 0 for _ in range(rows - 2)] + [0, 1]
    # Multiples of 2^-10, so that JSON keeps them.
    margins = [round(draw.gauss(2 * label - 1, 2) * 1024) / 1024 for label in labels]
    weights = compute_class_weight(given, classes=numpy.array([0, 1]), y=labels)
    probabilities = 1 / (1 + numpy.exp(-numpy.array(margins)))
    per_row = numpy.where(numpy.array(labels) == 1, weights[1], weights[0])
    return {
        "name": name,
        "given": "balanced" if given == "balanced" else {"negative": given[0], "positive": given[1]},
        "labels": labels,
        "margins": margins,
        "weights": {"negative": float(weights[0]), "positive": float(weights[1])},
        "log_loss": float(log_loss(labels, probabilities, sample_weight=per_row)),
    }


golden = {
    "made_with": {
        "script": "bench/peers/class_weights_golden.py",
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scikit-learn": sklearn.__version__,
    },
    "cases": [
        case("balanced, one in three", 90, 1 / 3, "balanced"),
        case("balanced, one in thirty", 200, 1 / 30, "balanced"),
        case("balanced, mostly positive", 70, 0.9, "balanced"),
        case("positives count five times", 90, 0.2, {0: 1.0, 1: 5.0}),
        case("both given", 60, 0.4, {0: 0.3, 1: 0.7}),
    ],
}
path = Path(__file__).parents[2] / "test" / "golden" / "class-weights.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
