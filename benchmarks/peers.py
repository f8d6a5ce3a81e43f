"""What the rules are compared with: what an expert writes by hand for this very mix, and other engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import Any

import market
from market import Tree

Rules = Sequence[tuple[Tree, str, str]]
Match = Callable[[dict[str, Any]], Sequence[tuple[str, str]]]


def expression(tree: Tree) -> str:
    """A condition as a Python expression over a record `r`."""
    return market.infix(
        tree, value=repr, field=lambda name: f"r[{name!r}]", equals="==", differs="!=",
        listed=lambda name, values: f"({name} in ({', '.join(values)},))", negated="not ",
    )  # fmt: skip


def plain(rules: Rules) -> Match:
    """Every rule in turn: the definition of the right answer."""
    tests = [(eval(f"lambda r: {expression(when)}"), (kind, segment)) for when, kind, segment in rules]
    return lambda record: [given for test, given in tests if test(record)]


def hand_written_index(rules: Rules) -> Match:
    """Dictionaries by newspaper and product, and by newspaper and service; for what is left, a short
    list of functions for each newspaper, or for each product.
    """
    out = [(kind, segment) for _, kind, segment in rules]
    by_product: dict[Any, list[int]] = {}
    by_service: dict[Any, list[int]] = {}
    for_paper: dict[Any, list[tuple[int, Any]]] = {}
    for_product: dict[Any, list[tuple[int, Any]]] = {}
    for number, (when, _, _) in enumerate(rules):
        parts = when[1:]
        if parts[0][:2] == ("=", "Paper") and len(parts) == 2:
            paper, other = parts[0][2], parts[1]
            if other[:2] == ("=", "Product"):
                by_product.setdefault((paper, other[2]), []).append(number)
                continue
            if other[0] == "or" and other[1][:2] == ("=", "Product") and other[2][:2] == ("=", "Service"):
                by_product.setdefault((paper, other[1][2]), []).append(number)
                by_service.setdefault((paper, other[2][2]), []).append(number)
                continue
        key, lists = next(
            (field, lists) for field, lists in (("Paper", for_paper), ("Product", for_product))
            if any(part[:2] == ("=", field) for part in parts)
        )  # fmt: skip
        found = next(part for part in parts if part[:2] == ("=", key))
        rest = ("and", *(part for part in parts if part is not found))
        lists.setdefault(found[2], []).append((number, eval(f"lambda r: {expression(rest)}")))
    product, service, paper_list, product_list = by_product.get, by_service.get, for_paper.get, for_product.get

    def match(r: dict[str, Any], none: tuple[Any, ...] = ()) -> Sequence[tuple[str, str]]:
        paper, bought = r["Paper"], r["Product"]
        hits = [*product((paper, bought), none), *service((paper, r["Service"]), none)]
        for number, test in paper_list(paper, none):
            if test(r):
                hits.append(number)
        for number, test in product_list(bought, none):
            if test(r):
                hits.append(number)
        return [out[number] for number in sorted(set(hits))] if hits else none

    return match


# ---------------------------------------------------------------- other engines


def zen(rules: Rules) -> Match:
    """zen-engine's decision table behind a static loader, its fastest form."""
    import zen as engine

    out = [(kind, segment) for _, kind, segment in rules]
    inputs = [{"id": name, "name": name, "field": name} for name in market.FIELDS] + [{"id": "expr", "name": "expr"}]
    rows = [
        {"_id": f"r{n}", "o": str(n), **{c["id"]: "" for c in inputs}, **_cells(when)}
        for n, (when, _, _) in enumerate(rules)
    ]
    at = {"x": 0, "y": 0}
    table = {
        "hitPolicy": "collect",
        "inputs": inputs,
        "outputs": [{"id": "o", "name": "o", "field": "o"}],
        "rules": rows,
    }
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": at},
            {"id": "t", "type": "decisionTableNode", "name": "t", "position": at, "content": table},
            {"id": "out", "type": "outputNode", "name": "out", "position": at},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "b", "sourceId": "t", "targetId": "out", "type": "edge"},
        ],
    }
    made = engine.ZenEngine({"loader": {"type": "static", "content": {"t": graph}}})
    made.evaluate("t", dict.fromkeys(market.FIELDS))  # the first call compiles
    return lambda record: [out[int(row["o"])] for row in made.evaluate("t", record)["result"]]


def _cells(when: Tree) -> dict[str, str]:
    cells: dict[str, str] = {}
    free = []
    for part in when[1:]:
        excluded = part[0] == "not" and part[1][0] == "in"
        test = part[1] if excluded else part
        field = test[1] if test[0] not in ("and", "or", "not") else None
        if field is None or field in cells:
            free.append(part)
        elif test[0] == "in":
            values = "[" + ", ".join(map(_zen_value, test[2])) + "]"
            cells[field] = f"not in {values}" if excluded else f"$ in {values}"
        elif test[0] == "between":
            cells[field] = f"[{_zen_value(test[2])}..{_zen_value(test[3])}]"
        else:
            cells[field] = _zen_value(test[2]) if test[0] == "=" else f"{test[0]} {_zen_value(test[2])}"
    if free:
        cells["expr"] = " and ".join(
            market.infix(part, value=_zen_value, field=str, equals="==", differs="!=", negated="not ",
                         listed=lambda name, values: f"({name} in [{', '.join(values)}])")
            for part in free
        )  # fmt: skip
    return cells


def _zen_value(value: Any) -> str:
    return (
        ("true" if value else "false")
        if isinstance(value, bool)
        else f"'{value}'"
        if isinstance(value, str)
        else repr(value)
    )


def rule_engine(rules: Rules) -> Match:
    """rule-engine: one compiled rule after the other."""
    import rule_engine as engine

    def text(when: Tree) -> str:
        return market.infix(
            when, value=lambda v: ("true" if v else "false") if isinstance(v, bool) else repr(v), field=str,
            equals="==", differs="!=", listed=lambda name, values: f"({name} in [{', '.join(values)}])", negated="not ",
        )  # fmt: skip

    tests = [(engine.Rule(text(when)).matches, (kind, segment)) for when, kind, segment in rules]
    return lambda record: [given for test, given in tests if test(record)]


# ---------------------------------------------------------------- the whole table


def hand_written_joins(rules: Rules, source: str, target: str) -> None:
    """What an expert writes in DuckDB: the rules as a table for each shape of condition, joined, one after the other.

    A subscription that meets two rules with one segment gets it twice: nothing is made distinct.
    """
    import duckdb
    import pyarrow as pa

    groups: dict[Any, list[tuple[Any, ...]]] = {}
    for when, kind, segment in rules:
        for equal, ranges, excluded in _terms(when):
            shape = (tuple(sorted(equal)), tuple(sorted(ranges)), tuple(sorted(excluded)))
            rows: list[tuple[Any, ...]] = [()]
            for field in shape[0]:
                rows = [(*row, value) for row in rows for value in sorted(equal[field])]
            tail = [end for field in shape[1] for end in ranges[field]] + [sorted(excluded[f]) for f in shape[2]]
            groups.setdefault(shape, []).extend((*row, *tail, kind, segment) for row in rows)
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        parts = []
        for number, ((keys, ranged, without), rows) in enumerate(sorted(groups.items())):
            names = [*keys, *(f"{f}_{end}" for f in ranged for end in ("lo", "hi")), *(f"{f}_not" for f in without)]
            table = pa.table(
                dict(zip([*names, "kind", "segment"], map(pa.array, map(list, zip(*rows, strict=True))), strict=True))
            )
            connection.register("given", table)
            connection.execute(f"CREATE TABLE t{number} AS SELECT * FROM given")
            on = [f"s.{f} = t.{f}" for f in keys] + [f"s.{f} >= t.{f}_lo AND s.{f} < t.{f}_hi" for f in ranged]
            on += [f"NOT list_contains(t.{f}_not, s.{f})" for f in without]
            parts.append(
                f"SELECT s.SubscriptionID, t.kind, t.segment FROM read_parquet('{source}') s JOIN t{number} t ON "
                + " AND ".join(on)
            )
        connection.execute(f"COPY ({' UNION ALL '.join(parts)}) TO '{target}' (FORMAT parquet)")


def _terms(when: Tree) -> list[tuple[dict[str, set[Any]], dict[str, tuple[float, float]], dict[str, set[Any]]]]:
    """The alternatives of a condition, each excluding the ones before it."""
    made: list[tuple[dict[str, set[Any]], dict[str, tuple[float, float]], dict[str, set[Any]]]] = [({}, {}, {})]
    for part in when[1:]:
        if part[0] == "or":
            first, second = part[1], part[2]
            made = [_with(_with(term, first), ("and",)) for term in made] + [
                _with(_with(term, second), ("!=", *first[1:])) for term in made
            ]
        else:
            made = [_with(term, part) for term in made]
    return made


def _with(term: Any, part: Tree) -> Any:
    equal, ranges, excluded = dict(term[0]), dict(term[1]), dict(term[2])
    sign, negated = part[0], False
    if sign == "not":
        negated, part = True, part[1]
        sign = part[0]
    if sign == "or":  # not (a or b)
        return _with(_with(term, ("not", part[1])), ("not", part[2]))
    if sign == "and":
        return equal, ranges, excluded
    field = part[1]
    if sign in ("=", "in", "!="):
        values = set(part[2]) if sign == "in" else {part[2]}
        if negated is (sign == "!="):
            equal[field] = values
        elif field == "Renews":
            equal[field] = {not value for value in values}
        else:
            excluded[field] = excluded.get(field, set()) | values
        return equal, ranges, excluded
    low, high = ranges.get(field, (-inf, inf))
    value, step = part[2], (1 if field == "Weeks" else 0.005)
    bounds = {
        "between": (value, part[3] + step if sign == "between" else inf), "<": (-inf, value), "<=": (-inf, value + step),
        ">": (value + step, inf), ">=": (value, inf),
    }  # fmt: skip
    one, other = bounds[sign]
    if negated:
        one, other = (other, inf) if one == -inf else (-inf, one)
    ranges[field] = (float(max(low, one)), float(min(high, other)))
    return equal, ranges, excluded
