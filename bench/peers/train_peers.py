"""One training by a peer in a process of its own; prints seconds and the AUC on the test rows as JSON.

usage: train_peers.py (lightgbm | sklearn) train.bin test.bin rows test_rows columns threads options
"""
import json
import os
import resource
import sys
import time

peer, train_path, test_path, rows, test_rows, columns, threads, options = sys.argv[1:]
os.environ["OMP_NUM_THREADS"] = threads

import numpy as np
from sklearn.metrics import roc_auc_score

rows, test_rows, columns, threads = int(rows), int(test_rows), int(columns), int(threads)
options = json.loads(options)


def read(path, rows):
    raw = np.fromfile(path, dtype=np.uint8)
    values = raw[: rows * columns * 4].view(np.float32).reshape(columns, rows)
    return np.ascontiguousarray(values.T), raw[rows * columns * 4 :].astype(np.float64)


def lightgbm(x, y):
    import lightgbm as lgb

    parameters = {
        "objective": "binary",
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": threads,
        "verbosity": -1,
        "max_bin": options["max_bins"],
        "num_leaves": options["num_leaves"],
        "learning_rate": options["learning_rate"],
        "lambda_l2": options["lambda_l2"],
        "min_data_in_leaf": options["min_child_samples"],
    }
    start = time.perf_counter()
    data = lgb.Dataset(x, y, params=parameters).construct()
    binned = time.perf_counter()
    model = lgb.train(parameters, data, num_boost_round=options["n_estimators"])
    return start, binned, model.predict


def sklearn(x, y):
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=options["n_estimators"],
        max_leaf_nodes=options["num_leaves"],
        learning_rate=options["learning_rate"],
        l2_regularization=options["lambda_l2"],
        min_samples_leaf=options["min_child_samples"],
        max_bins=options["max_bins"],
        early_stopping=False,
    )
    start = time.perf_counter()
    model.fit(x, y)
    return start, start, lambda x: model.predict_proba(x)[:, 1]


x, y = read(train_path, rows)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
clock = time.process_time()
start, binned, predict = {"lightgbm": lightgbm, "sklearn": sklearn}[peer](x, y)
end = time.perf_counter()
clock = time.process_time() - clock
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
x, y = read(test_path, test_rows)
print(
    json.dumps(
        {
            "binning": binned - start,
            "boosting": end - binned,
            "processor": clock,
            "auc": roc_auc_score(y, predict(x)),
            "peakAbove": peak - before,
        }
    )
)
