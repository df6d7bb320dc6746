"""GridSearchCV over GradientBoostingClassifier on the Telco customers: what bench/search/run.ts is held against.

    python bench/peers/search_sklearn.py telco_customer_churn.csv 2

12 candidates, 5 stratified folds, refit on all rows. Categories are ordinal codes, which is less work for the peer than
one column per category would be. Reading the file is not counted.
"""

import csv
import sys
import time

import numpy
import sklearn
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import GridSearchCV, StratifiedKFold

NUMERIC = {"SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"}


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("customerID", "Churn")]
    columns = []
    for name in names:
        values = [row[name].strip() for row in rows]
        if name in NUMERIC:
            columns.append([float(value) if value else 0.0 for value in values])
        else:
            codes = {value: code for code, value in enumerate(sorted(set(values)))}
            columns.append([codes[value] for value in values])
    target = numpy.array([row["Churn"] == "Yes" for row in rows], dtype=numpy.int64)
    return numpy.array(columns, dtype=numpy.float32).T, target


def main():
    inputs, target = read(sys.argv[1])
    jobs = int(sys.argv[2])
    search = GridSearchCV(
        GradientBoostingClassifier(n_estimators=100, max_depth=6, min_samples_leaf=20, random_state=1),
        {"learning_rate": [0.03, 0.05, 0.1], "max_leaf_nodes": [4, 8, 16, 31]},
        scoring="roc_auc",
        cv=StratifiedKFold(5, shuffle=True, random_state=1),
        n_jobs=jobs,
    )
    start = time.perf_counter()
    search.fit(inputs, target)
    seconds = time.perf_counter() - start
    print(
        f"scikit-learn {sklearn.__version__}, {jobs} jobs: {seconds:.2f} s, "
        f"AUC {search.best_score_:.5f} with {search.best_params_}"
    )


main()
