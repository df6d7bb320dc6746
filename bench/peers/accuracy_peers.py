"""Cross-validated AUC and log-loss of a peer with its defaults on one data set; prints one JSON line.

usage: accuracy_peers.py (sklearn-gbc | sklearn-hgb | lightgbm) FOLDER NAME THREADS

Categories go to HistGradientBoosting and LightGBM as such. GradientBoosting takes neither them nor missing values:
one column per category (an ordinal code where there are more than 50), the median and a column that says so.
"""

import json
import os
import sys
from pathlib import Path

peer, folder, name, threads = sys.argv[1:]
os.environ["OMP_NUM_THREADS"] = threads

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score


def read(folder, name):
    header = json.loads((folder / f"{name}.json").read_text())
    rows, columns = header["rows"], header["columns"]
    raw = np.fromfile(folder / f"{name}.bin", dtype=np.uint8)
    size = len(columns) * rows * 4
    x = raw[:size].view(np.float32).reshape(len(columns), rows).T.astype(np.float64)
    categorical = [place for place, column in enumerate(columns) if column["categories"] is not None]
    return x, raw[size : size + rows].astype(int), raw[size + rows :], categorical


def gbc(train, y, test, categorical):
    inputs, held = [], []
    for column in range(train.shape[1]):
        a, b = train[:, column], test[:, column]
        if column not in categorical:
            median = np.nanmedian(a)
            inputs.append(np.where(np.isnan(a), median, a))
            held.append(np.where(np.isnan(b), median, b))
            if np.isnan(a).any():
                inputs.append(np.isnan(a))
                held.append(np.isnan(b))
            continue
        codes = np.unique(a[~np.isnan(a)])
        if len(codes) > 50:
            inputs.append(np.nan_to_num(a, nan=-1))
            held.append(np.nan_to_num(b, nan=-1))
            continue
        for code in codes:
            inputs.append(a == code)
            held.append(b == code)
    model = GradientBoostingClassifier(random_state=0).fit(np.column_stack(inputs), y)
    return model.predict_proba(np.column_stack(held))[:, 1]


def hgb(train, y, test, categorical):
    model = HistGradientBoostingClassifier(random_state=0, categorical_features=categorical or None)
    return model.fit(train, y).predict_proba(test)[:, 1]


def lightgbm(train, y, test, categorical):
    from lightgbm import LGBMClassifier

    model = LGBMClassifier(n_jobs=int(threads), verbosity=-1)
    model.fit(train, y, categorical_feature=categorical or "auto")
    return model.predict_proba(test)[:, 1]


x, y, folds, categorical = read(Path(folder), name)
fit = {"sklearn-gbc": gbc, "sklearn-hgb": hgb, "lightgbm": lightgbm}[peer]
scores = []
for fold in range(5):
    held = folds == fold
    p = fit(x[~held], y[~held], x[held], categorical)
    scores.append({"auc": roc_auc_score(y[held], p), "logLoss": log_loss(y[held], p)})
print(json.dumps(scores))
