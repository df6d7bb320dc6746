"""scikit-learn's own data sets, in the form of bench/accuracy/exchange.ts, for bench/accuracy/run.ts.

usage: accuracy_data.py FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn import datasets

folder = Path(sys.argv[1])


def write(name, x, y):
    columns = [{"name": f"x{column:02d}", "categories": None} for column in range(x.shape[1])]
    (folder / f"{name}.json").write_text(json.dumps({"rows": len(y), "columns": columns}))
    content = np.ascontiguousarray(x.T, dtype=np.float32).tobytes() + y.astype(np.uint8).tobytes()
    (folder / f"{name}.bin").write_bytes(content)


def friedman(rows):
    """Friedman's first function as log-odds, and a tenth of the values missing."""
    x, score = datasets.make_friedman1(rows, n_features=10, noise=1.0, random_state=0)
    draw = np.random.RandomState(1)
    y = draw.uniform(size=rows) < 1 / (1 + np.exp(-(score - score.mean()) / score.std() * 1.5))
    x[draw.uniform(size=x.shape) < 0.1] = np.nan
    return x, y


cancer = datasets.load_breast_cancer()
write("breast-cancer", cancer.data, cancer.target)
x, y = datasets.make_hastie_10_2(12_000, random_state=0)
write("hastie", x, y > 0)
write("friedman", *friedman(20_000))
write(
    "classification",
    *datasets.make_classification(
        30_000,
        n_features=25,
        n_informative=8,
        n_redundant=5,
        n_clusters_per_class=3,
        weights=[0.8],
        flip_y=0.1,
        class_sep=0.8,
        random_state=0,
    ),
)
