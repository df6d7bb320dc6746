"""Checks the table of bench/validate by Pandera: `validate_pandera.py TABLE BACKEND`, a backend being `lazyframe`,
`dataframe` (both Polars) or `pandas`. All failures are collected; nothing is written. Prints rows of failures."""

import os
import sys
import warnings

os.environ["PANDERA_VALIDATION_DEPTH"] = "SCHEMA_AND_DATA"
warnings.filterwarnings("ignore")
table, backend = sys.argv[1], sys.argv[2]

if backend == "pandas":
    import pandas as pd
    import pandera.pandas as pa

    frame = pd.read_parquet(table)
    integer, number, text, boolean = "int64", "float64", None, None
    date, decimal = None, None
else:
    import polars as pl
    import pandera.polars as pa

    frame = pl.scan_parquet(table) if backend == "lazyframe" else pl.read_parquet(table)
    integer, number, text, boolean = pl.Int64, pl.Float64, pl.String, pl.Boolean
    date, decimal = pl.Date, pl.Decimal(18, 2)

import datetime
import decimal as exact


def column(dtype, *checks, required=False):
    return pa.Column(dtype, list(checks), nullable=not required)


schema = pa.DataFrameSchema(
    {
        "customer_id": column(integer, required=True),
        "account": column(text, pa.Check.str_matches(r"^C[0-9]{8}$")),
        "age": column(integer, pa.Check.le(95)),
        "tenure": column(integer, pa.Check.le(72)),
        "visits": column(integer, pa.Check.le(365)),
        "tickets": column(integer, pa.Check.le(12)),
        "orders": column(integer, pa.Check.le(5000)),
        **{
            name: column(number, pa.Check.ge(0))
            for name in ["spend_30d", "spend_90d", "spend_365d", "basket", "score", "latitude"]
        },
        "country": column(text, pa.Check.isin(["DE", "FR", "IT", "ES", "PL", "NL", "SE", "AT"])),
        "plan": column(text, pa.Check.isin(["free", "basic", "plus", "family"])),
        "channel": column(text, pa.Check.isin(["web", "app", "shop"])),
        "mail": column(text, pa.Check.str_length(max_value=64)),
        "joined": column(date, pa.Check.ge(datetime.date(2010, 1, 1))),
        "active": column(boolean, required=True),
        "balance": column(decimal, pa.Check.ge(exact.Decimal(0))),
    }
)

try:
    result = schema.validate(frame, lazy=True)
    if backend == "lazyframe":
        result.collect()
    print(0)
except (pa.errors.SchemaErrors) as errors:
    print(len(errors.failure_cases))
