"""How scikit-learn's StratifiedKFold spreads each class over the folds, for test/golden/folds.json.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r bench/peers/requirements.txt
    /tmp/peers/bin/python bench/peers/folds_golden.py

Which rows a fold gets is its own business (it goes by their place, we go by a hash of the key); how many is not.
"""

import json
import platform
from pathlib import Path

import numpy
import sklearn
from sklearn.model_selection import StratifiedKFold

COUNTS = [(5, 5, 5), (7, 5, 5), (23, 9, 2), (23, 9, 3), (100, 11, 4), (101, 33, 5), (997, 103, 7), (5174, 1869, 5), (50, 13, 10)]


def case(negatives, positives, folds):
    labels = numpy.array([0] * negatives + [1] * positives)
    labels = numpy.random.RandomState(0).permutation(labels)
    sizes = {"0": [], "1": []}
    for _, held in StratifiedKFold(folds, shuffle=True, random_state=0).split(labels, labels):
        for label in (0, 1):
            sizes[str(label)].append(int((labels[held] == label).sum()))
    return {
        "negatives": negatives,
        "positives": positives,
        "folds": folds,
        "negatives_per_fold": sorted(sizes["0"]),
        "positives_per_fold": sorted(sizes["1"]),
    }


versions = {"python": platform.python_version(), "numpy": numpy.__version__, "scikit-learn": sklearn.__version__}
path = Path(__file__).parents[2] / "test" / "golden" / "folds.json"
path.write_text(json.dumps({"versions": versions, "cases": [case(*counts) for counts in COUNTS]}, indent=1) + "\n")
print(path)
