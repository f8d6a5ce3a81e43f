"""subrules against what an expert writes by hand and against other engines: the tables of docs/speed.md.

    pip install -e '.[dev]' -r benchmarks/peers.txt
    python benchmarks/compare.py single                       one record, 10 to 100,000 rules; a few minutes
    python benchmarks/compare.py shapes                       rule sets of other shapes, 10,000 rules each
    python benchmarks/compare.py table --subscriptions 10000000    the whole table, Parquet to Parquet
    python benchmarks/compare.py single --picture docs/growth.svg

Every engine has to give the right answers before it is timed. What is compared is run in turns, and a
ratio is the median of the ratios of the rounds. `single` sends 200,000 fresh records through an engine
that has just been made.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import market
import peers

from subrules import Field, FieldType, Matcher, RuleSet, Vocabulary, load
from subrules.rules.evaluate import evaluate

DAY = date(2026, 6, 15)


def timed(match: Callable[[Any], object], records: Sequence[Any]) -> float:
    """Microseconds a record, with the collector left to what is new."""
    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    for record in records:
        match(record)
    taken = (time.perf_counter() - start) / len(records) * 1e6
    gc.unfreeze()
    return taken


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def memory() -> float:
    """The resident memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


# ---------------------------------------------------------------- one record


def single(counts: Sequence[int], many: int, rounds: int) -> dict[str, dict[int, float]]:
    """One record at a time against more and more rules."""
    curves: dict[str, dict[int, float]] = {}
    print("| rules | by hand | subrules | of by hand | zen-engine | of subrules | build, µs a rule | KB a rule |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    for count in counts:
        given = market.rules(count)
        rules = market.rule_set(given)
        raw, facts = market.records(count, many)
        check(rules, given, raw, facts)
        times: dict[str, list[float]] = {"by hand": [], "subrules": []}
        builds, sizes = [], []
        for _ in range(rounds):
            for name, taken in times.items():
                rules.made.clear()
                gc.collect()
                if name == "by hand":
                    match, sent = peers.hand_written_index(given), raw
                else:
                    before, start = memory(), time.perf_counter()
                    matcher = Matcher(rules, DAY)
                    builds.append((time.perf_counter() - start) / count * 1e6)
                    sizes.append((memory() - before) * 1024 / count)
                    match, sent = matcher.match_facts, facts
                taken.append(timed(match, sent))
        zen = other_engine("zen", peers.zen, given, raw) if count <= 10_000 else None
        us = {name: statistics.median(taken) for name, taken in times.items()}
        for name, value in {**us, "zen-engine": zen, "plain evaluator": plain_evaluator(rules, facts, count)}.items():
            if value is not None:
                curves.setdefault(name, {})[count] = value
        if count <= 1_000:
            curves.setdefault("rule-engine", {})[count] = other_engine(
                "rule-engine", peers.rule_engine, given, raw[:200]
            )
        of_zen = f"{zen:.1f} µs | {zen / us['subrules']:.0f}" if zen else " | "
        print(
            f"| {count:,} | {us['by hand']:.2f} µs | {us['subrules']:.2f} µs "
            f"| {ratio(times['subrules'], times['by hand']):.2f} | {of_zen} "
            f"| {statistics.median(builds):.1f} | {max(sizes):.2f} |",
            flush=True,
        )
    return curves


def check(rules: RuleSet, given: peers.Rules, raw: Sequence[Any], facts: Sequence[Any]) -> None:
    """All give what looking at every rule gives, before anything is timed."""
    sample = max(20, min(1_000, 1_000_000 // len(given)))
    hand, matcher, definition = peers.hand_written_index(given), Matcher(rules, DAY), peers.plain(given)
    for record, fact in zip(raw[:sample], facts, strict=False):
        wanted = set(definition(record))
        assert set(hand(record)) == wanted
        assert {(offer.type, offer.segment) for offer in matcher.match_facts(fact).offers} == wanted


def other_engine(
    name: str, make: Callable[[peers.Rules], peers.Match], given: peers.Rules, raw: Sequence[Any]
) -> float:
    """Another engine's time for a record; it scans, so that fewer records are enough."""
    match, definition = make(given), peers.plain(given)
    for record in raw[:20]:
        assert set(match(record)) == set(definition(record)), name
    return statistics.median(timed(match, raw[:2_000]) for _ in range(3))


def plain_evaluator(rules: RuleSet, facts: Sequence[Any], count: int) -> float:
    """The evaluator that looks at every rule."""
    return timed(lambda record: evaluate(rules, record, as_of=DAY), facts[: max(3, 20_000 // count)])


def picture(curves: dict[str, dict[int, float]], path: Path) -> None:
    """The growth curves, as a picture."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "subrules"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name, curve in curves.items():
        axes.plot(list(curve), list(curve.values()), marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="rules", ylabel="µs a record", title="One record, fresh stream")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")


# ---------------------------------------------------------------- other shapes


def shapes(count: int, many: int) -> None:
    """Rule sets that are built otherwise: what the ordinary one flatters, these show."""
    dice = random.Random("shapes")

    def between(field: str, low: float, high: float, wide: float) -> str:
        start = dice.uniform(low, high - wide)
        return f"{field} is between {start:.2f} and {start + wide:.2f}"

    names = [f"F{n}" for n in range(30)]
    numbers = Vocabulary(
        fields=(Field(name="ZIP", type=FieldType.CODE), Field(name="Rate", type=FieldType.NUMBER),
                Field(name="Balance", type=FieldType.NUMBER), Field(name="Start", type=FieldType.DATE)),
        outcomes={"upgrade offer": "UPGRD"},
    )  # fmt: skip
    codes = Vocabulary(
        fields=tuple(Field(name=name, type=FieldType.CODE) for name in names), outcomes={"upgrade offer": "UPGRD"}
    )

    def ranges() -> str:
        return dice.choice(
            [
                lambda: between("Rate", 0, 100, 2) + " and " + between("Balance", -100, 100, 8),
                lambda: (
                    f"ZIP starts with {dice.randrange(10_000, 99_999) // 10 ** dice.randrange(2)} and "
                    + between("Rate", 0, 100, 20)
                ),
                lambda: f"Balance > {dice.uniform(50, 100):.2f} and " + between("Rate", 0, 100, 1),
            ]
        )()

    def broad() -> str:
        return between("Rate", 0, 100, 40) + " and " + between("Balance", -100, 100, 80)

    def lists() -> str:
        zips = ", ".join(str(dice.randrange(10_000, 99_999)) for _ in range(200))
        return f"ZIP in {{{zips}}} and Rate > {dice.uniform(0, 100):.2f}"

    def thirty() -> str:
        return " and ".join(f"{name} = V{int(dice.random() ** 2 * 100)}" for name in dice.sample(names, 3))

    def nested() -> str:
        pairs = [dice.sample(names, 2) for _ in range(8)]
        return " and ".join(f"({a} = V{dice.randrange(100)} or {b} = V{dice.randrange(100)})" for a, b in pairs)

    def numbered() -> dict[str, Any]:
        day = date(2026, 1, 1) + timedelta(days=dice.randrange(-4_000, 100))
        return {
            "ZIP": str(dice.randrange(10_000, 99_999)), "Rate": Decimal(dice.randrange(10_000)) / 100,
            "Balance": Decimal(dice.randrange(-10_000, 10_000)) / 100, "Start": day,
        }  # fmt: skip

    def coded() -> dict[str, Any]:
        return {name: f"V{int(dice.random() ** 2 * 100)}" for name in names}

    given = market.rules(count)
    ordinary_rules = market.rule_set(given)
    ordinary = timed(Matcher(ordinary_rules, DAY).match_facts, market.records(count, many)[1])
    print(f"\n| {count:,} rules | a record | of the ordinary | offers a record | build, µs a rule |")
    print("|---|---|---|---|---|")
    print(f"| ordinary | {ordinary:.1f} µs | 1 | | |")
    for name, vocabulary, condition, record in (
        ("ranges and beginnings only", numbers, ranges, numbered),
        ("lists of 200 values", numbers, lists, numbered),
        ("30 fields, three of them tested", codes, thirty, coded),
        ("eight `or`s under an `and`", codes, nested, coded),
        ("broad ranges", numbers, broad, numbered),
    ):
        size = count // 10 if "list" in name or "eight" in name else count
        rules = load("\n".join(f"If {condition()} then upgrade offer = {{S{n}}}" for n in range(size)), vocabulary)
        sent = [record() for _ in range(max(500, many // 20))]
        start = time.perf_counter()
        matcher = Matcher(rules, DAY)
        build = (time.perf_counter() - start) / size * 1e6
        for one in sent[:20]:
            assert matcher.match_facts(one) == evaluate(rules, one, as_of=DAY)
        offers = sum(len(matcher.match_facts(one).offers) for one in sent[:200]) / 200
        taken = timed(matcher.match_facts, sent)
        print(
            f"| {name}, {size:,} rules | {taken:.1f} µs | {taken / ordinary:.1f} | {offers:.1f} | {build:.0f} |",
            flush=True,
        )


# ---------------------------------------------------------------- the whole table


def run_once(name: str, count: int, source: Path, target: Path, answer: Path) -> dict[str, float]:
    """One engine in this process: seconds, and the peak of the memory."""
    import duckdb

    columns = ", ".join(f"max({field})" for field in ("SubscriptionID", *market.FIELDS) if field != "Renews")
    given = market.rules(count)
    rules = market.rule_set(given) if name.startswith("subrules") else None
    if rules is not None:
        rules.labels  # noqa: B018 - part of having read the rules
        from subrules.engines import arrow
        from subrules.engines import duckdb as engine
    start = time.perf_counter()
    if name == "floor: scan":
        duckdb.execute(f"SELECT {columns}, bool_or(Renews) FROM read_parquet('{source}')").fetchall()
    elif name == "floor: write":
        with duckdb.connect() as connection:
            connection.execute("SET preserve_insertion_order = false")
            connection.execute(f"COPY (SELECT * FROM read_parquet('{answer}')) TO '{target}' (FORMAT parquet)")
    elif name == "joins by hand":
        peers.hand_written_joins(given, str(source), str(target))
    elif name == "subrules, DuckDB":
        assert rules is not None
        engine.offers_to_file(rules, source, target, as_of=DAY, give=("subscription", "type", "segment"))
    else:
        assert rules is not None
        arrow.offers_of_parquet(rules, source, target, as_of=DAY)
    taken = time.perf_counter() - start
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return {"s": taken, "mb": int(peak.split()[1]) / 1024}


def table(count: int, subscriptions: int, rounds: int, folder: Path) -> None:
    """A whole table, each engine in a process of its own, in turns."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    source, answer = (
        folder / f"subs_{count}_{subscriptions}.parquet",
        folder / f"answer_{count}_{subscriptions}.parquet",
    )
    if not source.exists():
        market.write_parquet(source, count, subscriptions)
    names = ["joins by hand", "subrules, DuckDB", "subrules, Python", "floor: scan", "floor: write"]
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    rows: dict[str, Any] = {}
    for at in range(rounds):
        for name in names:
            if name == "subrules, Python" and at and subscriptions > 1_000_000:
                continue
            target = folder / "out.parquet"
            done = subprocess.run(
                [sys.executable, __file__, "run-once", name, str(count), str(source), str(target), str(answer)],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            runs[name].append(json.loads(done.stdout.splitlines()[-1]))
            if not at and not name.startswith("floor"):
                kept = "SELECT DISTINCT" if name == "joins by hand" else "SELECT"
                columns = "SubscriptionID, kind, segment" if name == "joins by hand" else "subscription, type, segment"
                rows[name] = duckdb.execute(
                    f"SELECT count(*), sum(hash(a::BIGINT, b, c) % 1000000007) FROM ({kept} {columns} "
                    f"FROM read_parquet('{target}')) AS x(a, b, c)"
                ).fetchone()
                assert rows[name] == rows["joins by hand"], (name, rows)
                if name == "subrules, DuckDB":
                    target.replace(answer)
    seconds = {name: statistics.median(run["s"] for run in taken) for name, taken in runs.items()}
    floor = seconds["floor: scan"] + seconds["floor: write"]
    print(
        f"\n{subscriptions:,} subscriptions × {count:,} rules: {rows['joins by hand'][0]:,} rows; floor {floor:.2f} s"
    )
    print("\n| | seconds | of the floor | of the joins by hand | peak memory |\n|---|---|---|---|---|")
    for name in names:
        of_joins = ratio([r["s"] for r in runs[name]], [r["s"] for r in runs["joins by hand"]][: len(runs[name])])
        peak = max(run["mb"] for run in runs[name])
        print(f"| {name} | {seconds[name]:.2f} | {seconds[name] / floor:.2f} | {of_joins:.2f} | {peak:.0f} MB |")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=["single", "shapes", "table", "run-once"])
    options.add_argument("more", nargs="*", help=argparse.SUPPRESS)
    options.add_argument("--rules", type=int, nargs="+", default=[10, 100, 1_000, 10_000, 100_000])
    options.add_argument("--records", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--subscriptions", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path, default=Path("benchmark-data"))
    options.add_argument("--picture", type=Path)
    given = options.parse_args()
    if given.what == "run-once":
        name, count, source, target, answer = given.more
        print(json.dumps(run_once(name, int(count), Path(source), Path(target), Path(answer))))
        return
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n"
    )
    if given.what == "single":
        curves = single(given.rules, given.records, given.rounds)
        if given.picture:
            picture(curves, given.picture)
    elif given.what == "shapes":
        shapes(10_000, given.records)
    else:
        table(10_000, given.subscriptions, given.rounds, given.folder)


if __name__ == "__main__":
    main()
