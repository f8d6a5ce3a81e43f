"""The workload of the comparison: rules as small trees that every engine gets in its own form, and subscriptions.

The mix is that of `workload.py`, with numbers of weeks and amounts due; about one rule in a hundred
names no newspaper. Everything is seeded.
"""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from subrules import Field, FieldType, RuleSet, Vocabulary, load

SERVICES = ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "W1", "W2", "E1", "E2", "M1")
WEIGHTS = (4, 3, 8, 12, 9, 14, 20, 6, 5, 10, 6, 3)
WEEKS = (4, 8, 13, 26, 39, 52, 104)
AMOUNTS = (5.0, 10.0, 24.99, 25.0, 49.5, 75.0, 100.0, 150.25)
KINDS = ("upgrade", "downgrade", "retention", "winback")
FIELDS = {"Paper": "code", "Product": "code", "Service": "code", "Weeks": "number", "Renews": "yes/no", "Due": "number"}
PER_PAPER = 40

VOCABULARY = Vocabulary(
    fields=tuple(Field(name=name, type=FieldType(type)) for name, type in FIELDS.items()),
    outcomes={f"{kind} offer": kind for kind in KINDS},
)
Tree = tuple[Any, ...]
"""("and", …), ("or", …), ("not", x), or a sign with a field and its values."""


def catalogue(count: int) -> tuple[list[int], dict[int, list[int]]]:
    """The newspapers for so many rules, and the products of each."""
    dice = random.Random(f"catalogue {count}")
    papers = list(range(10, 10 + max(3, count // 50)))
    pool = list(range(100_000, 100_000 + PER_PAPER * max(1, len(papers) // 4 + 1)))
    return papers, {paper: dice.sample(pool, PER_PAPER) for paper in papers}


def rules(count: int) -> list[tuple[Tree, str, str]]:
    """So many rules: condition, kind, segment."""
    dice = random.Random(f"rules {count}")
    papers, products = catalogue(count)
    weights = [1 / (rank + 1) ** 0.3 for rank in range(len(papers))]
    made = []
    for paper in dice.choices(papers, weights, k=count):
        when = condition(dice, paper, papers, products)
        kind = dice.choices(KINDS, (50, 30, 10, 10))[0]
        made.append((when, kind, f"SEG{dice.randint(1, max(20, count // 5))}"))
    return made


def condition(dice: random.Random, paper: int, papers: list[int], products: dict[int, list[int]]) -> Tree:
    """One condition of the mix."""
    named: Tree = ("=", "Paper", paper)
    product: Tree = ("=", "Product", dice.choice(products[paper]))
    service: Tree = ("=", "Service", dice.choices(SERVICES, WEIGHTS)[0])
    mix = dice.random()
    if mix < 0.60:
        return ("and", named, product)
    if mix < 0.85:
        return ("and", named, ("or", product, service))
    weeks, due, other = dice.choice(WEEKS), dice.choice(AMOUNTS), dice.random()
    if mix < 0.95:
        if other < 0.30:
            return ("and", named, product, (dice.choice([">=", ">"]), "Weeks", weeks))
        if other < 0.50:
            return ("and", named, ("or", product, service), (dice.choice(["<=", "<"]), "Weeks", weeks))
        if other < 0.70:
            return ("and", named, service, ("between", "Weeks", weeks, weeks + dice.choice([13, 26])))
        if other < 0.92:
            return ("and", named, service, (">", "Due", due), ("=", "Renews", dice.random() < 0.5))
        return ("and", product, ("<=", "Due", due), (">=", "Weeks", weeks))
    three = tuple(sorted(dice.sample(SERVICES, 3)))
    if other < 0.30:
        return ("and", named, product, ("in", "Service", three))
    if other < 0.60:
        return ("and", named, product, ("not", ("in", "Service", three)))
    if other < 0.80:
        several = tuple(sorted({paper, *dice.sample(papers, 2)}))
        return ("and", ("in", "Paper", several), product, ("!=", "Service", service[2]))
    if other < 0.92:
        return ("and", named, ("not", ("or", ("=", "Renews", True), ("<", "Weeks", 26))), service)
    two = tuple(sorted({paper, dice.choice(papers)}))
    return ("and", ("not", ("in", "Paper", two)), product, service)


def infix(tree: Tree, *, value: Any, field: Any, equals: str, differs: str, listed: Any, negated: str) -> str:
    """A condition as text in some language."""

    def text(part: Tree) -> str:
        sign = part[0]
        if sign in ("and", "or"):
            return "(" + f" {sign} ".join(text(operand) for operand in part[1:]) + ")"
        if sign == "not":
            return f"{negated}({text(part[1])})"
        name = field(part[1])
        if sign == "in":
            return listed(name, [value(v) for v in part[2]])
        if sign == "between":
            return f"({name} >= {value(part[2])} and {name} <= {value(part[3])})"
        return f"({name} {({'=': equals, '!=': differs}).get(sign, sign)} {value(part[2])})"

    return text(tree)


def rule_set(given: list[tuple[Tree, str, str]], vocabulary: Vocabulary = VOCABULARY) -> RuleSet:
    """The rules in the language, read."""

    def written(value: Any) -> str:
        return ("yes" if value else "no") if isinstance(value, bool) else str(value)

    texts = [
        f"If {infix(when, value=written, field=str, equals='=', differs='!=', listed=_listed, negated='not ')} "
        f"then {kind} offer = {{{segment}}}"
        for when, kind, segment in given
    ]
    return load("\n".join(texts), vocabulary)


def _listed(name: str, values: list[str]) -> str:
    return f"({name} in {{{', '.join(values)}}})"


def columns(count: int, many: int, chunk: int = 0) -> dict[str, Any]:
    """So many subscriptions for so many rules, as NumPy columns."""
    import numpy as np

    papers, products = catalogue(count)
    dice = np.random.default_rng([count, 77, chunk])
    popular = 1 / np.arange(1, len(papers) + 1) ** 0.5
    at = dice.choice(len(papers), size=many, p=popular / popular.sum())
    rank = 1 / np.arange(1, PER_PAPER + 1) ** 0.6
    product = np.array([products[paper] for paper in papers])[
        at, dice.choice(PER_PAPER, size=many, p=rank / rank.sum())
    ]
    unknown_paper, unknown_product = dice.random(many) < 0.08, dice.random(many) < 0.05
    odd_weeks, paid = dice.random(many) < 0.3, dice.random(many) < 0.5
    return {
        "SubscriptionID": np.arange(chunk * many, (chunk + 1) * many, dtype=np.int64),
        "Paper": np.where(unknown_paper, dice.integers(900_000, 900_050, many), np.array(papers)[at]).astype(np.int32),
        "Product": np.where(unknown_product, dice.integers(500_000, 500_400, many), product).astype(np.int32),
        "Service": np.array(SERVICES)[dice.choice(len(SERVICES), size=many, p=np.array(WEIGHTS) / sum(WEIGHTS))],
        "Weeks": np.where(odd_weeks, dice.integers(1, 105, many), dice.choice(np.array(WEEKS), size=many)).astype(
            np.int32
        ),
        "Renews": dice.random(many) < 0.6,
        "Due": np.where(paid, 0.0, np.round(dice.exponential(40.0, many), 2)),
    }


def records(count: int, many: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The same subscriptions twice: as a hand-written index takes them, and as facts."""
    lists = [column.tolist() for name, column in columns(count, many).items() if name in FIELDS]
    raw = [dict(zip(FIELDS, row, strict=True)) for row in zip(*lists, strict=True)]
    known: dict[tuple[str, Any], Any] = {}

    def fact(name: str, value: Any) -> Any:
        key = (name, value)
        if key not in known:
            code, number = FIELDS[name] == "code", FIELDS[name] == "number"
            known[key] = str(value) if code else Decimal(repr(value)) if number else value
        return known[key]

    return raw, [{name: fact(name, value) for name, value in record.items()} for record in raw]


def write_parquet(path: Path, count: int, many: int, chunk: int = 1_000_000) -> None:
    """The subscriptions as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    for number in range(-(-many // chunk)):
        made = columns(count, min(chunk, many), number)
        table = pa.table(
            {name: pa.array(column.tolist() if name == "Service" else column) for name, column in made.items()}
        )
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=131_072)
    if writer is not None:
        writer.close()
