"""Holds our exported models against the ONNX project's checker, ONNX Runtime for Python and MLflow.

    node bench/peers/onnx-models.ts /tmp/onnx-models
    python -m venv /tmp/peers-onnx && /tmp/peers-onnx/bin/pip install -r bench/peers/onnx-requirements.txt
    /tmp/peers-onnx/bin/python bench/peers/onnx_check.py /tmp/onnx-models

For each model: the checker accepts it (with type and shape inference), the bytes are what the reference serialiser
makes of the parsed model, margins equal ours bit for bit at 1, 2 and 8 threads and batches of 1, 50, 51 and 4096, labels are
margins at or above the threshold's, and `mlflow.pyfunc` answers the same.
"""

import json
import logging
import sys
from pathlib import Path

import mlflow.onnx
import mlflow.pyfunc
import numpy as np
import onnx
import onnxruntime

logging.getLogger("mlflow").setLevel(logging.ERROR)
onnxruntime.set_default_logger_severity(4)


def read_table(path, card):
    table = json.loads(path.read_text())
    kinds = {column["name"]: column["kind"] for column in card["columns"]}
    return {
        name: np.array(
            [np.float32(value) for value in values] if kinds[name] == "numeric" else values,
            dtype=np.float32 if kinds[name] == "numeric" else object,
        ).reshape(-1, 1)
        for name, values in table.items()
    }


def margins_of(path, feeds, threads, batch):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    rows = len(next(iter(feeds.values())))
    parts = [
        session.run(["margin", "label"], {name: values[start : start + batch] for name, values in feeds.items()})
        for start in range(0, rows, batch)
    ]
    return tuple(np.concatenate([part[output] for part in parts])[:, 0] for output in (0, 1))


def same_bits(ours, theirs):
    return np.array_equal(ours.view(np.uint64), theirs.astype(np.float64).view(np.uint64))


def check(folder, name):
    directory = folder / name
    path = directory / "model.onnx"
    card = json.loads((directory / "model.json").read_text())
    feeds = read_table(folder / f"{name}-table.json", card)
    ours = np.array(json.loads((folder / f"{name}-margins.json").read_text()), dtype=np.float64)

    model = mlflow.onnx.load_model(str(directory))
    onnx.checker.check_model(model, full_check=True)
    assert model.SerializeToString(deterministic=True) == path.read_bytes(), "bytes differ from the reference serialiser"

    for threads in (1, 2, 8):
        for batch in (1, 50, 51, 4096):
            margins, labels = margins_of(str(path), feeds, threads, batch)
            assert same_bits(ours, margins), f"margins differ at {threads} threads, batches of {batch}"
            assert np.array_equal(labels, ours >= card["threshold_margin"]), "labels differ"
    texts = {name: values.astype(str) if values.dtype == object else values for name, values in feeds.items()}
    answer = mlflow.pyfunc.load_model(str(directory)).predict(texts)
    assert same_bits(ours, answer["margin"][:, 0]), "margins differ under mlflow.pyfunc"
    print(f"{name}: {len(ours)} rows, {len(np.unique(ours))} distinct margins, all bits equal")


for model in ("gbdt", "gbdt-sets", "gbdt-double", "logistic", "mlp"):
    check(Path(sys.argv[1]), model)
