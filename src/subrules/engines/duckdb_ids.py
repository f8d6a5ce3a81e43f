"""The ids of a whole table in DuckDB: each text or a whole number, each once, as a row reader takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ..offers.layout import ID_COLUMNS, Layout, id_column
from .columns import BLANKS, ColumnError, quoted
from .ids import CHANGED, EXACT, no_id_type, no_ids, repeated_ids, unfit_ids

_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)
_DENSE = 64
"""Whole ids that lie within so many times their number are counted by a bit each."""


@frozen
class Ids:
    """The column of the ids, how one is made of it (`{}` is the cell), and the type of that."""

    column: str
    form: str
    type: str

    def of(self, alias: str) -> str:
        """The expression that gives the id of a row of `alias`."""
        return self.form.replace("{}", f"{alias}.{quoted(self.column)}")


def ids_of(database: Any, relation: str, layout: Layout, types: Mapping[str, str]) -> Ids:
    """How the ids of a source are read; every row has one, and no two rows have the same.

    Raises:
        ColumnError: there is no such column, a row has no id, or one that is none, or one of another row.
    """
    name = id_column_in(layout, types)
    type, column = types[name], quoted(name)
    blank, unfit = f"{column} IS NULL", "false"
    if type == "VARCHAR":
        trimmed = f"trim({column}, '{BLANKS}')"
        blank += f" OR {trimmed} = ''"
        wrong = f"{CHANGED}|(?s:.*[\\x00-\\x1f\\x7f].*)".replace("'", "''")
        unfit = f"regexp_full_match({trimmed}, '{wrong}')"
        around = database.execute(f"SELECT bool_or({trimmed} <> {column}) FROM {relation}").fetchone()[0]
        found = Ids(name, f"trim({{}}, '{BLANKS}')" if around else "{}", type)
    elif type in _WHOLE:
        found = Ids(name, "{}", type)
    elif type == "DOUBLE":
        blank += f" OR isnan({column})"
        unfit = f"NOT isfinite({column}) OR round({column}) <> {column} OR abs({column}) >= {EXACT}"
        found = Ids(name, "TRY_CAST({} AS BIGINT)", "BIGINT")
    elif re.fullmatch(r"DECIMAL\([0-9]+,\s*[0-9]+\)", type):
        unfit = f"round({column}) <> {column}"
        found = Ids(name, "CAST(round({}) AS HUGEINT)", "HUGEINT")
    elif type == "UUID":
        found = Ids(name, "CAST({} AS VARCHAR)", "VARCHAR")
    else:
        raise no_id_type(name, type.lower())
    _refuse(database, relation, found, blank, unfit)
    return found


def id_column_in(layout: Layout, types: Mapping[str, str]) -> str:
    """The column as for a row reader; `subscription` too, as results of an engine call it."""
    try:
        return id_column(layout, types)
    except LookupError as error:
        by_lower = {name.strip().lower(): name for name in types}
        usual = any(name.lower() in by_lower for name in ID_COLUMNS)
        if not layout.id and not usual and "subscription" in by_lower:
            return by_lower["subscription"]
        raise ColumnError(error.args[0]) from error


def _refuse(database: Any, relation: str, ids: Ids, blank: str, unfit: str) -> None:
    column = quoted(ids.column)
    total, blanks, unfits, shown = database.execute(
        f"SELECT count(*), count(*) FILTER ({blank}), count(*) FILTER (NOT ({blank}) AND ({unfit})), "
        f"min(CAST({column} AS VARCHAR)) FILTER (NOT ({blank}) AND ({unfit})) FROM {relation}"
    ).fetchone()
    if blanks:
        raise no_ids(ids.column, blanks)
    if unfits:
        raise unfit_ids(ids.column, unfits, shown)
    different = database.execute(f"SELECT {_different(database, relation, ids)} FROM {relation} AS src").fetchone()[0]
    if different is None or different == total:
        return
    twice, rows = database.execute(
        f"SELECT {ids.of('src')} AS id, count(*) FROM {relation} AS src GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    ).fetchone()
    raise repeated_ids(ids.column, total - different, twice, rows)


def _different(database: Any, relation: str, ids: Ids) -> str:
    """The expression that counts the different ids: exact, and cheap where they are whole numbers close together."""
    name = ids.of("src")
    if ids.type in ("INTEGER", "BIGINT"):
        rows, low, high = database.execute(
            f"SELECT count(*), min({name}), max({name}) FROM {relation} AS src"
        ).fetchone()
        if low is not None and high - low < min(_DENSE * rows, 2**31):
            return f"bit_count(bitstring_agg({name}, {low}, {high}))"
    return f"count(DISTINCT {name})"
