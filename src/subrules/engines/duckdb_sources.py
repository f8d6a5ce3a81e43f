"""What DuckDB is given to read: files by their names, and columns as text, numbers and days that compare plainly.

A name is never a pattern. Text is compared code point by code point, whatever collation its column has;
a column of an enumeration is its text, and a number of 32 bits the shortest decimal that gives it back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..faults import SubrulesError
from .columns import ColumnError, quoted
from .csv_file import CsvFault, look_through
from .duckdb_columns import columns_of
from .file_kinds import head_of, kind_of, text_of


class SourceError(SubrulesError, ValueError):
    """A file that cannot be read as the table it should be."""


def text_literal(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def path_literal(path: Path) -> str:
    """The name of one file as DuckDB's readers take it: no character of it is a pattern, a scheme or a home."""
    name = "".join(f"[{c}]" if c in "*?[" else c for c in str(path.absolute()))
    return text_literal(name)


def relation_of(database: Any, source: Any, *, prefix: str) -> str:
    """The source as a name or a function of SQL.

    Raises:
        SourceError: a file that is not there, or is no such table.
        ColumnError: two of its columns have one name.
    """
    if isinstance(source, Path):
        return _of_file(database, source)
    if isinstance(source, str):
        return ".".join(map(quoted, source.split(".")))
    name = f"{prefix}source"
    database.register(name, source)
    return name


def _of_file(database: Any, path: Path) -> str:
    if not path.is_file():
        raise SourceError(f"{path} cannot be read: there is no such file")
    name = path_literal(path)
    if database.execute(f"SELECT count(*) FROM glob({name})").fetchone() != (1,):
        raise SourceError(f"{path} cannot be read: DuckDB takes its name for a pattern; give the file another name")
    if path.suffix.lower() == ".parquet":
        _refuse_same_names(path, _parquet_names(database, name))
        return f"read_parquet({name}, hive_partitioning = false)"
    return _csv(path, name)


def _parquet_names(database: Any, name: str) -> list[str]:
    """The names of the columns, as the file has them: the reader would rename one of two that are alike."""
    found = database.execute(f"SELECT name, coalesce(num_children, 0) FROM parquet_schema({name})").fetchall()
    names: list[str] = []
    open_children: list[int] = []
    for column, children in found:
        if len(open_children) == 1:
            names.append(column)
        if open_children:
            open_children[-1] -= 1
        if children:
            open_children.append(children)
        while open_children and open_children[-1] == 0:
            open_children.pop()
    return names


def _csv(path: Path, name: str) -> str:
    """The function that reads a CSV file; its heading and separator are found as for a row reader, nothing is guessed."""
    try:
        kind = kind_of(path, wanted="table")
        said = text_of(head_of(path))
        if kind is not None:
            raise SourceError(f"{path} is {kind.name}, not a table of text: {kind.help}")
        if said not in ("", "utf-8-sig"):
            raise SourceError(f"{path} is {said[:6].upper()}: save it as CSV UTF-8")
        heading = look_through(path, "utf-8-sig")
    except CsvFault as error:
        raise SourceError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    if not all(heading.columns):
        raise SourceError(f"{path} needs a heading with a name of its own for each column")
    _refuse_same_names(path, heading.columns)
    columns = ", ".join(f"{text_literal(one)}: 'VARCHAR'" for one in heading.columns)
    return (
        f"read_csv({name}, auto_detect = false, header = true, skip = {heading.line - 1}, strict_mode = true, "
        f"null_padding = false, delim = {text_literal(heading.separator)}, quote = '\"', escape = '\"', "
        f"hive_partitioning = false, compression = 'none', columns = {{{columns}}})"
    )


def _refuse_same_names(path: Path, names: Any) -> None:
    """DuckDB's names have no letter case: of `Term` and `term` it would rename one."""
    lowered = [name.lower() for name in names]
    doubled = [name for name, low in zip(names, lowered, strict=True) if lowered.count(low) > 1]
    if doubled:
        raise ColumnError(f"{path} has columns called {' and '.join(f'`{n}`' for n in doubled)}: which one is meant?")


def plain_view(database: Any, relation: str, view: str) -> dict[str, str]:
    """A view of a source in which columns compare plainly; their types in it."""
    types = columns_of(database, relation)
    made: list[str] = []
    for name, type in types.items():
        column = quoted(name)
        if type == "VARCHAR" or type.startswith("ENUM("):
            types[name] = "VARCHAR"
            made.append(f"CAST({column} AS VARCHAR) COLLATE C AS {column}")
        elif type == "FLOAT":
            types[name] = "DOUBLE"
            made.append(f"CAST(CAST({column} AS VARCHAR) AS DOUBLE) AS {column}")
        else:
            made.append(column)
    database.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {', '.join(made)} FROM {relation}")
    return types


__all__ = ["ColumnError", "SourceError", "path_literal", "plain_view", "relation_of", "text_literal"]
