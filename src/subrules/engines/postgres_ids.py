"""The ids of a whole table in PostgreSQL: each text or a whole number, each once, as a row reader takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from .columns import quoted
from .ids import CHANGED, EXACT, no_id_type, no_ids, repeated_ids, unfit_ids
from .places import column_called
from .postgres_columns import INTEGERS, TEXTS, as_text, blanks_of


@frozen
class Ids:
    """The column of the ids, the expression that makes one, and whether that is more than the column itself."""

    column: str
    expression: str
    made: bool
    is_text: bool


def ids_of(cursor: Any, source: str, name: str, kinds: Mapping[str, str], *, table: str) -> Ids:
    """How the ids of a table are read; every row has one, and no two rows have the same.

    Text is told apart code point by code point, whatever collation its column has.

    Raises:
        ColumnError: there is no such column, a row has no id, or one that is none, or one of another row.
    """
    column = column_called(name, list(kinds), table=table)
    kind, cell = kinds[column], quoted(column)
    blank, unfit = f"{cell} IS NULL", "false"
    if kind in TEXTS:
        ids = Ids(column, f"btrim({as_text(cell)}, E'{blanks_of(cursor)}')", made=True, is_text=True)
        blank += f" OR {ids.expression} = ''"
        changed = CHANGED.replace("'", "''")
        unfit = rf"{ids.expression} ~ '^({changed})$' OR {ids.expression} ~ '[\x01-\x1f\x7f]'"
    elif kind in INTEGERS or kind == "uuid":
        ids = Ids(column, cell, made=False, is_text=False)
    elif kind == "numeric":
        ids = Ids(column, f"trunc({cell})", made=True, is_text=False)
        blank += f" OR {cell}::text = 'NaN'"
        unfit = f"{cell}::text IN ('Infinity', '-Infinity') OR trunc({cell}) <> {cell}"
    elif kind in ("real", "double precision"):
        ids = Ids(column, f"CASE WHEN abs({cell}) < {EXACT} THEN trunc({cell})::bigint END", made=True, is_text=False)
        blank += f" OR {cell}::text = 'NaN'"
        unfit = f"coalesce({ids.expression} <> {cell}, true)"
    else:
        raise no_id_type(column, kind)
    _refuse(cursor, source, ids, blank, unfit)
    return ids


def _refuse(cursor: Any, source: str, ids: Ids, blank: str, unfit: str) -> None:
    bad = f"NOT ({blank}) AND ({unfit})"
    cursor.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {blank}), count(*) FILTER (WHERE {bad}), "
        f"min({as_text(quoted(ids.column))}) FILTER (WHERE {bad}), count(DISTINCT {ids.expression}) FROM {source}"
    )
    rows, blanks, unfits, shown, different = cursor.fetchone()
    if blanks:
        raise no_ids(ids.column, blanks)
    if unfits:
        raise unfit_ids(ids.column, unfits, shown)
    if different < rows:
        cursor.execute(
            f"SELECT {ids.expression}, count(*) FROM {source} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
        )
        raise repeated_ids(ids.column, rows - different, *cursor.fetchone())
