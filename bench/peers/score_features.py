"""Columns of a table as the matrix that LightGBM, lleaves and oneDAL take: texts as codes, NaN where a value is missing or unseen."""
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def read_columns(columns):
    """Names of all columns that a scoring run reads, and of the texts among them."""
    texts = [column["name"] for column in columns["columns"] if column["kind"] == "categorical"]
    return [columns["key"], *(column["name"] for column in columns["columns"])], texts


def features(table, columns, categories, dtype):
    """Shape: [rows, columns], by rows."""
    matrix = np.empty((table.num_rows, len(columns["columns"])), dtype)
    for place, column in enumerate(columns["columns"]):
        values = table[column["name"]]
        if column["kind"] == "categorical":
            matrix[:, place] = codes(values, categories[column["name"]])
        else:
            matrix[:, place] = values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy()
    return matrix


def codes(values, known):
    """Each text of the dictionary is looked up once, not each row's."""
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    places = pc.index_in(values.dictionary, value_set=pa.array(known))
    table = np.append(places.to_numpy(zero_copy_only=False).astype(np.float32), np.float32(np.nan))
    return table[pc.fill_null(values.indices, len(values.dictionary)).to_numpy()]
