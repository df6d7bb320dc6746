"""Trains LightGBM on the rows that our model was trained on, and compiles or converts what came out.

usage: score_models.py folder        (of bench/score/run.ts: columns.json and train.parquet)

Writes lightgbm.txt (texts as categories), codes.txt (their codes as numbers, for oneDAL, which converts no model with
categories), lleaves.bin (compiled lightgbm.txt), categories.json. Peers must mean the same: lleaves as lightgbm.txt, oneDAL as codes.txt.
"""
import json
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pyarrow.parquet as pq

from score_features import features, read_columns

folder = Path(sys.argv[1])
columns = json.loads((folder / "columns.json").read_text())
table = pq.read_table(folder / "train.parquet", read_dictionary=read_columns(columns)[1])

texts = [column["name"] for column in columns["columns"] if column["kind"] == "categorical"]
categories = {name: sorted(set(table[name].unique().to_pylist()) - {None}) for name in texts}
(folder / "categories.json").write_text(json.dumps(categories))
x = features(table, columns, categories, np.float32)
y = table[columns["target"]].to_numpy().astype(np.int8)

parameters = {
    "objective": "binary",
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "verbosity": -1,
    "learning_rate": 0.05,
    "num_leaves": columns["leaves"],
    "max_depth": columns["depth"],
    "lambda_l2": 5,
}


def train(name, categorical):
    data = lgb.Dataset(x, y, categorical_feature=categorical, free_raw_data=False)
    model = lgb.train(parameters, data, num_boost_round=columns["trees"])
    model.save_model(folder / name)
    leaves = [tree["num_leaves"] for tree in model.dump_model()["tree_info"]]
    print(f"{name}: {len(leaves)} trees, {np.mean(leaves):.1f} leaves in the mean")
    return model


places = [place for place, column in enumerate(columns["columns"]) if column["kind"] == "categorical"]
with_categories = train("lightgbm.txt", places)
with_codes = train("codes.txt", [])


def require_same(name, found, expected):
    worst = np.abs(np.asarray(found).ravel() - expected).max()
    if not worst < 1e-5:
        raise SystemExit(f"{name} means something else than LightGBM: a margin differs by {worst}")


import lleaves

(folder / "lleaves.bin").unlink(missing_ok=True)
compiled = lleaves.Model(str(folder / "lightgbm.txt"))
compiled.compile(str(folder / "lleaves.bin"), raw_score=True, fcodemodel="small")
require_same("lleaves", compiled.predict(x, n_jobs=1), with_categories.predict(x, raw_score=True))

from daal4py.mb import convert_model

probability = 1 / (1 + np.exp(-with_codes.predict(x, raw_score=True)))
require_same("oneDAL", convert_model(with_codes).predict_proba(x)[:, 1], probability)
