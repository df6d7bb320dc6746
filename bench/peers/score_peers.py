"""Scores a Parquet file as a nightly job in Python would: read, predict, label and band, write Parquet (zstd).

usage: score_peers.py folder (onnxruntime | lightgbm | lleaves | onedal | pyarrow | duckdb) threads    the whole job
       score_peers.py folder (lightgbm | lleaves | onedal) threads predict                              arrays in memory

`pyarrow` and `duckdb` read and write the same without a model: the margin is a sum. Prints JSON: seconds, cpuSeconds and
peakBytes of the work in this process (of `predict`: of the best of three), after its imports. Files: see score_models.py.
"""
import json
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

folder, peer, threads, *rest = sys.argv[1:]
folder, threads, predict_only = Path(folder), int(threads), rest == ["predict"]
os.environ["OMP_NUM_THREADS"] = str(threads)

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from score_features import features, read_columns

# Found by trying; the runtime is slow with more texts at once.
BATCH_ROWS = 65_536
RUNTIME_ROWS = 16_384
BANDS = pa.array(["LOW", "MEDIUM", "HIGH"])

pa.set_cpu_count(threads)
pa.set_io_thread_count(threads)
columns = json.loads((folder / "columns.json").read_text())
names, texts = read_columns(columns)


def lightgbm():
    import lightgbm as lgb

    model = lgb.Booster(model_file=folder / "lightgbm.txt")
    return np.float32, lambda x: model.predict(x, raw_score=True, num_threads=threads)


def lleaves():
    from lleaves import Model

    model = Model(str(folder / "lightgbm.txt"))
    model.compile(str(folder / "lleaves.bin"), raw_score=True, fcodemodel="small")
    return np.float64, lambda x: model.predict(x, n_jobs=threads)


def onedal():
    import daal4py
    import lightgbm as lgb

    daal4py.daalinit(threads)
    model = daal4py.mb.convert_model(lgb.Booster(model_file=folder / "codes.txt"))
    return np.float32, lambda x: model.predict_proba(x)[:, 1]


TREES = {"lightgbm": lightgbm, "lleaves": lleaves, "onedal": onedal}


def on_matrix(peer):
    categories = json.loads((folder / "categories.json").read_text())
    dtype, predict = TREES[peer]()

    def scores(batch):
        found = predict(features(batch, columns, categories, dtype))
        # oneDAL has no margins to give.
        return (np.log(found / (1 - found)), found) if peer == "onedal" else (found, logistic(found))

    return scores


def onnxruntime():
    import onnxruntime as ort

    # Rows are shared out, not the trees of a row: the runtime's own threads are slower, with small trees than one thread.
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = ort.InferenceSession(str(folder / "model" / "model.onnx"), options, providers=["CPUExecutionProvider"])

    pool = ThreadPoolExecutor(threads)

    def part(batch):
        feed = {}
        for column in columns["columns"]:
            values = batch[column["name"]]
            if column["kind"] == "categorical":
                known = np.append(np.array(values.dictionary.to_pylist(), object), "")
                feed[column["name"]] = known[values.indices.fill_null(len(known) - 1).to_numpy()].reshape(-1, 1)
            else:
                feed[column["name"]] = values.to_numpy(zero_copy_only=False).astype(np.float32).reshape(-1, 1)
        margin, probability = session.run(["margin", "probability"], feed)
        return margin.ravel().astype(np.float64), probability.ravel().astype(np.float64)

    def scores(batch):
        parts = [batch.slice(start, RUNTIME_ROWS) for start in range(0, batch.num_rows, RUNTIME_ROWS)]
        return [np.concatenate(found) for found in zip(*pool.map(part, parts))]

    return scores


def pyarrow():
    def scores(batch):
        margin = np.zeros(batch.num_rows)
        for column in columns["columns"]:
            values = batch[column["name"]]
            values = values.indices if column["kind"] == "categorical" else values
            margin += np.nan_to_num(values.to_numpy(zero_copy_only=False))
        return margin, logistic(margin / 1e6 - 1)

    return scores


def logistic(margin):
    return 1 / (1 + np.exp(-margin))


def job(scores):
    schema = pa.schema(
        [
            (columns["key"], pa.int64()),
            ("margin", pa.float64()),
            ("probability", pa.float64()),
            ("prediction", pa.bool_()),
            ("risk_band", pa.dictionary(pa.int8(), pa.string())),
            ("model_version", pa.dictionary(pa.int8(), pa.string())),
        ]
    )
    version = pa.array(["1"])
    source = pq.ParquetFile(folder / "rows.parquet", read_dictionary=texts, pre_buffer=True)
    with pq.ParquetWriter(
        folder / f"{peer}.parquet", schema, compression="zstd", use_dictionary=["risk_band", "model_version"]
    ) as writer:
        for batch in source.iter_batches(BATCH_ROWS, columns=names, use_threads=threads > 1):
            margin, probability = scores(batch)
            band = (probability >= 0.3).astype(np.int8) + (probability >= 0.7)
            constant = np.zeros(len(band), np.int8)
            writer.write_batch(
                pa.record_batch(
                    [
                        batch[columns["key"]],
                        margin,
                        probability,
                        pa.array(margin >= 0),
                        pa.DictionaryArray.from_arrays(band, BANDS),
                        pa.DictionaryArray.from_arrays(constant, version),
                    ],
                    schema=schema,
                ),
                row_group_size=BATCH_ROWS,
            )


def duckdb():
    import duckdb as db

    numbers = [c["name"] for c in columns["columns"] if c["kind"] == "numeric"]
    terms = [f"coalesce({name}, 0)" for name in numbers] + [f"coalesce(length({name}), 0)" for name in texts]
    connection = db.connect(config={"threads": threads})
    connection.execute(
        f"""COPY (
          SELECT {columns["key"]}, margin, probability, margin >= 0 AS prediction,
            CASE WHEN probability >= 0.7 THEN 'HIGH' WHEN probability >= 0.3 THEN 'MEDIUM' ELSE 'LOW' END AS risk_band,
            '1' AS model_version
          FROM (SELECT *, 1 / (1 + exp(1 - margin / 1e6)) AS probability
            FROM (SELECT {columns["key"]}, {" + ".join(terms)} AS margin FROM '{folder / "rows.parquet"}'))
        ) TO '{folder / "duckdb.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def in_memory():
    dtype, predict = TREES[peer]()
    categories = json.loads((folder / "categories.json").read_text())
    table = pq.read_table(folder / "memory.parquet", columns=names, read_dictionary=texts)
    x = features(table, columns, categories, dtype)
    predict(x[:10_000])
    found = min((measured(lambda: predict(x)) for _ in range(3)), key=lambda one: one["cpuSeconds"])
    return {"rows": len(x), **found}


def measured(work):
    start, clock = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - start,
        "cpuSeconds": time.process_time() - clock,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def whole():
    if peer == "duckdb":
        duckdb()
    elif peer in TREES:
        job(on_matrix(peer))
    else:
        job({"onnxruntime": onnxruntime, "pyarrow": pyarrow}[peer]())


print(json.dumps(in_memory() if predict_only else measured(whole)))
