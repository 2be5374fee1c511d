"""Bringing rows out of PostgreSQL as columns: COPY in its CSV form, read by pandas' C parser.

Days come as whole numbers from 1970-01-01, so that no date is parsed; figures come as decimals and are read to the
nearest double. The patients are numbered once, in a temporary table that every statement joins, so that the numbers
that tie rows together are the same however the record changes meanwhile.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from cohorts.models import Patient

# Name and type of each column that a statement gives, in its order: a "text" has few values, a "name" many.
Columns = Mapping[str, str]
_DTYPES = {"day": "float64", "number": "float64", "key": "int64", "text": "category", "name": "str"}


@contextmanager
def numbered(patients: QuerySet[Patient]) -> Iterator[None]:
    """Keeps the patients with their numbers in the temporary table `frame_patient` (id, n) for the block.

    Outside a transaction all statements of the block see the database as of one moment.
    """
    at_one_moment = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if at_one_moment:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            unordered = patients if patients.query.is_sliced else patients.order_by()
            chosen, values = unordered.values("pk").query.sql_with_params()
        except EmptyResultSet:
            chosen, values = "SELECT id FROM cohorts_patient WHERE FALSE", ()
        cursor.execute(
            "CREATE TEMPORARY TABLE frame_patient ON COMMIT DROP AS"
            f" SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM ({chosen}) AS chosen(id)",
            values,
        )
        cursor.execute("ANALYZE frame_patient")
        yield
        cursor.execute("DROP TABLE frame_patient")


def copied(statement: str, columns: Columns, **values: Any) -> pd.DataFrame:
    """The rows that the statement selects: texts as categories, days and numbers as doubles with NaN for null."""
    text = io.BytesIO()
    link = connection.connection
    query = psycopg.ClientCursor(link).mogrify(statement, values)
    with link.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            text.write(block)
    dtypes = {name: _DTYPES[kind] for name, kind in columns.items()}
    if not text.tell():
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})
    text.seek(0)
    return pd.read_csv(
        text,
        header=None,
        names=list(columns),
        dtype=dtypes,
        na_values=[""],
        keep_default_na=False,
        # The parser's own reading of figures can be off in the last place.
        float_precision="round_trip",
        engine="c",
    )


def dates(day: "np.ndarray[Any, np.dtype[np.float64]] | pd.Series[float]") -> "pd.Series[pd.Timestamp]":
    """Days from 1970-01-01, NaN for none, as dates to the second."""
    given = np.asarray(day, dtype=np.float64)
    known = ~np.isnan(given)
    whole = np.where(known, given, 0).astype("int64").astype("datetime64[D]").astype("datetime64[s]")
    return pd.Series(np.where(known, whole, np.datetime64("NaT", "s")))


def known_text(column: "pd.Series[Any]", *unknown: str) -> "pd.Series[Any]":
    """A text column with NA for null and for the words that say not known."""
    kept = column.cat.remove_categories([word for word in unknown if word in column.cat.categories])
    return kept.astype(object)
