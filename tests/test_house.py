"""The house in numbers: no room, module or function so large that a reader cannot take it in, and types that say what they take."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import subrules

HOUSE = Path(subrules.__file__).parent

GENERATED = {"language/_grammar.py"}
"""Written by a program: nobody reads it."""

BIGGEST_ROOM = 0.15
"""The share of the lines that a folder may hold. A folder in a folder with a contract of its own is a room of its own."""

MODULE, FUNCTION = 350, 40

STILL_LONG_MODULES: set[str] = set()
"""Modules that are still too long. Each has to go from this list once it is not."""

STILL_LONG_FUNCTIONS: set[str] = {
    "cli/commands/check.py: command",
    "cli/commands/diff.py: command",
    "cli/commands/explain.py: command",
    "cli/commands/fmt.py: command",
    "cli/commands/refresh.py: command",
    "cli/commands/test.py: command",
    "cli/counts.py: as_data",
    "cli/reports.py: as_json",
    "engines/duckdb_refresh.py: refresh",
    "engines/postgres.py: refresh",
    "engines/spark_refresh.py: refresh",
    "project/json_rows.py: _listed",
    "project/propose.py: _number",
    "project/replay.py: replayed",
    "rules/facts.py: _from_mapping",
    "testing/laws/_change.py: change",
    "testing/laws/_merge.py: merge",
    "testing/laws/_occupant.py: occupant",
    "testing/laws/_patron.py: patron",
    "testing/laws/_restart.py: restart",
    "testing/machine.py: rule_set_machine",
    "testing/policies.py: change_cases",
    "testing/policies.py: restart_cases",
}
"""Functions that are still too long and say no reason. Each has to go from this list once it is not."""

FOREIGN = {
    "data": "plain data, as a reader of JSON made it",
    "mapping": "plain data, as a reader of TOML made it",
    "raw": "a value of whatever library holds the record",
    "record": "a record of a class that the caller wrote",
    "value": "a value out of such a record, a file or a database",
    "rows": "rows of whatever reads the table",
    "row": "a row of whatever reads the table",
    "cell": "a cell of whatever reads the table",
    "cells": "cells of whatever reads the table",
    "batches": "record batches of pyarrow, which is not imported for its types",
    "connection": "a connection of a database's own driver, which is not imported for its types",
    "cursor": "a cursor of such a connection",
    "database": "a connection of DuckDB, which is not imported for its types",
    "source": "a table, a relation or a path, as DuckDB takes them",
    "hint": "an annotation: Python gives no type to all of them",
    "kind": "an annotation: Python gives no type to all of them",
    "union": "an annotation",
    "kinds": "annotations",
    "words": "values of an enumeration",
    "values": "values of the fields of a record",
    "read": "a reader of plain data",
    "attribute": "an attrs attribute of any type",
    "amounts": "what was handed in as money",
    "as_of": "click hands over what the option's type made",
    "ended_by": "click hands over what the option's type made",
    "style": "pytest's own",
    "passed": "pytest's own",
    "file": "a stream, as click takes them",
}
"""Parameters of public functions that may be anything, by name, and why: only what others hand in is not typed."""

PLAIN = {
    "exactly": "what a reader of plain data reads",
    "fact": "what a reader of plain data reads",
    "fact_as_data": "plain data for JSON",
    "field_types": "annotations",
    "from_plain": "a record of the type that is asked for; of a class it is typed",
    "from_stored": "a record of the type that is asked for; of a class it is typed",
    "from_text": "what a reader of plain data reads",
    "kinds_by_name": "annotations",
    "literal": "what a reader of plain data reads",
    "members": "annotations",
    "read_at": "what a reader of plain data reads",
    "reader": "a converter of cattrs, which is imported when it is needed",
    "reason_as_data": "plain data for JSON",
    "reason_reader": "a reader of plain data",
    "secret": "the metadata of an attrs field",
    "stored": "plain data for JSON",
    "writer": "a converter of cattrs, which is imported when it is needed",
    "zone_reader": "a reader of plain data",
    "as_data": "plain data for JSON",
    "as_sarif": "plain data for JSON",
    "as_of_option": "click's decorators are not typed",
    "cell_of": "a value of whatever library reads the table",
    "check_of": "values of one field are compared with one another, and Python cannot say so",
    "held": "the class of a field's values",
    "exact": "a value of whatever library reads the table",
    "field_data": "plain data for JSON",
    "from_client": "what a record of the caller's own class holds",
    "interval": "values of one field are compared with one another, and Python cannot say so",
    "made": "what is kept beside a rule set: its readers know what they put there",
    "offers_in_order": "rows of a database",
    "offers_of_batches": "record batches of pyarrow",
    "offers_to_arrow": "a table of pyarrow",
    "one_object": "plain data, as a reader of JSON made it",
    "changes": "rows of a database",
    "open_output": "a stream, as click gives them",
    "parts_from_plain": "parts of the caller's own class",
    "read_rows": "rows of whatever reads the table",
    "read_toml": "plain data, as a reader of TOML made it",
    "repr_failure": "pytest's own",
    "row_reader": "rows of whatever reads the table",
    "subscription_reader": "rows of whatever reads the table",
    "to_plain": "plain data for JSON",
    "toml_tables": "plain data, as a reader of TOML made it",
}
"""Public functions that give something without a type, and why."""

STILL_LOOSE: set[str] = {
    "checks.py: argument_faults(arguments)",
    "cli/decisions.py: decide_all(decide)",
    "cli/ending.py: ended(work)",
    "engines/arrow_ids.py: add(ids)",
    "engines/arrow_ids.py: id_type ->",
    "engines/arrow_ids.py: id_type(type)",
    "engines/arrow_ids.py: ids_of ->",
    "engines/arrow_ids.py: ids_of(column)",
    "engines/connection.py: connected ->",
    "engines/duckdb.py: offers_to_arrow(subscriptions)",
    "engines/duckdb.py: offers_to_file(subscriptions)",
    "engines/duckdb_refresh.py: refresh(subscriptions)",
    "engines/duckdb_run.py: opened ->",
    "engines/engine.py: refresh(subscriptions)",
    "engines/file_kinds.py: open ->",
    "engines/only.py: query_of(quoted)",
    "engines/postgres_source.py: rows ->",
    "engines/spark_source.py: id_text ->",
    "engines/table_refresh.py: rows ->",
    "faults.py: http_422 ->",
    "highlight.py: get_tokens_unprocessed ->",
    "language/nodes.py: listed ->",
    "merge/balance.py: balance_faults(after)",
    "merge/balance.py: balance_faults(removed)",
    "merge/balance.py: balance_faults(survivor)",
    "merge/declare.py: rules_as_data ->",
    "merge/declare.py: table ->",
    "merge/ledger.py: to_data ->",
    "merge/plan.py: require_arguments(policy)",
    "merge/plan.py: require_arguments(removed)",
    "merge/plan.py: require_arguments(survivor)",
    "merge/policy.py: to_data ->",
    "merge/ready.py: ready_policy ->",
    "merge/ready.py: setup_checklist(policy)",
    "merge/record_faults.py: record_faults(policy)",
    "merge/record_faults.py: stamp_faults(policy)",
    "merge/record_faults.py: stamp_faults(removed)",
    "merge/record_faults.py: stamp_faults(survivor)",
    "merge/report.py: amounts(items)",
    "merge/report.py: label(item)",
    "merge/results.py: entry(item)",
    "merge/results.py: entry(merging)",
    "merge/results.py: items_result(after)",
    "merge/results.py: items_result(merging)",
    "merge/results.py: provenance(after)",
    "merge/results.py: provenance(merging)",
    "merge/results.py: shown(merging)",
    "merge/results.py: value_entries(merging)",
    "merge/results.py: value_entries(removed)",
    "merge/results.py: value_entries(survivor)",
    "merge/results.py: value_result(merging)",
    "merge/travel.py: carried(merging)",
    "merge/travel.py: carried(policy)",
    "merge/travel.py: newer(merging)",
    "merge/travel.py: newer(policy)",
    "merge/travel.py: source(merging)",
    "merge/travel.py: source(policy)",
    "merge/travel.py: with_group(merging)",
    "merge/travel.py: with_group(policy)",
    "merge/wording.py: side_by_side(plan)",
    "plain/kinds.py: field_types(unnamed)",
    "plain_generic.py: own_form_read ->",
    "plain_generic.py: refuse_unnamed ->",
    "plain_generic.py: refuse_unnamed(_)",
    "plain_generic.py: with_marks ->",
    "plain_generic.py: with_marks(fields)",
    "project/by_database.py: changes_by_database ->",
    "project/by_database.py: offers_by_database ->",
    "project/json_mistakes.py: json_value ->",
    "project/json_mistakes.py: json_value(parse_float)",
    "project/merge_policy.py: read_policy ->",
    "project/tables.py: open ->",
    "project/toml_places.py: places_in(tables)",
    "project/zones.py: zone_faults(named)",
    "secret_fields.py: without_secrets ->",
    "testing/domain.py: domain(chosen)",
    "testing/domain.py: of_type ->",
    "testing/laws/_merge.py: merge(pairs)",
    "testing/laws/_merge.py: merge(policy)",
    "testing/laws/law.py: keep(case)",
    "testing/laws/law.py: tried(cases)",
    "testing/laws/law.py: tried(laws)",
    "testing/policies.py: change_cases ->",
    "testing/policies.py: restart_cases ->",
}
"""Parameters and answers without a type that have no such reason. Each has to go from this list once it has one."""


def modules() -> dict[str, str]:
    """The text of every module that people write, by its path in the house."""
    paths = sorted(HOUSE.rglob("*.py"))
    return {name: path.read_text() for path in paths if (name := path.relative_to(HOUSE).as_posix()) not in GENERATED}


def lines_of(text: str) -> int:
    return len(text.splitlines())


def functions() -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Every function: its module and name, itself, and the line of its `def`."""
    for name, text in modules().items():
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                yield f"{name}: {node.name}", node, lines[node.lineno - 1]


def test_no_room_holds_more_than_its_share() -> None:
    rooms: dict[str, int] = {}
    for name, text in modules().items():
        room = name.rpartition("/")[0]
        rooms[room] = rooms.get(room, 0) + lines_of(text)
    total = sum(rooms.values())
    assert {room: size for room, size in rooms.items() if room and size > BIGGEST_ROOM * total} == {}


def test_half_of_the_modules_have_fewer_than_180_lines() -> None:
    assert median(lines_of(text) for text in modules().values()) < 180


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    assert {name for name, text in modules().items() if lines_of(text) > MODULE} == STILL_LONG_MODULES


def length(node: ast.FunctionDef) -> int:
    """The lines of a function without its docstring: what it does has to fit a screen, what is said of it may be long."""
    first = node.body[0]
    is_said = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    said = lines_between(first) if is_said else 0
    return lines_between(node) - said


def lines_between(node: ast.FunctionDef | ast.stmt) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_a_function_fits_a_screen_or_says_why_not() -> None:
    long = {name for name, node, line in functions() if length(node) > FUNCTION and "# long: " not in line}
    assert long == STILL_LONG_FUNCTIONS


def test_a_reason_stands_only_beside_a_function_that_is_long() -> None:
    for name, node, line in functions():
        if "# long:" in line:
            assert length(node) > FUNCTION, name
            assert line.partition("# long:")[2].strip(), name


def public_functions(text: str) -> Iterator[ast.FunctionDef]:
    """The functions of a module that others call, and the methods of its classes that they call."""
    for node in ast.parse(text).body:
        inside = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        yield from (one for one in inside if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"))


def loose(name: str, text: str) -> Iterator[str]:
    """What takes or gives anything, although it is not foreign."""
    for node in public_functions(text):
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
        for one in given:
            if one is not None and one.annotation is not None and one.arg not in FOREIGN:
                yield from [f"{name}: {node.name}({one.arg})"] if "Any" in names_in(one.annotation) else []
        if node.returns is not None and "Any" in names_in(node.returns) and node.name not in PLAIN:
            yield f"{name}: {node.name} ->"


def names_in(annotation: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}


def test_any_stands_only_for_what_others_hand_in() -> None:
    found = {one for name, text in modules().items() for one in loose(name, text)}
    assert found == STILL_LOOSE


def test_no_folder_name_is_a_private_word() -> None:
    assert not any(word in name for name in modules() for word in ("util", "helper", "common", "manager"))
