"""The index: which rules a record meets, without looking at every rule.

A tree of look-ups by the values of single fields leads to leaves of few terms. A field that lists
its values splits by value, one with ranges or beginnings by slabs of its order; terms that say
nothing of the field go on to the next split. So the cost of a record is a look-up for every split,
and one leaf's for each of them, however many rules there are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import define

from ..rules.alternatives import Term, interval, named_values, terms_of
from ..rules.facts import Facts
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import Fact
from .leaf import MISSING, WIDEST, Hits, Leaf, leaf_of

LEAF = 256
"""How many terms a leaf holds before a split is looked for: integers of so many bits cost no more than small ones."""

CHUNK = 1_024
"""How many terms a leaf holds at most, where no split helps: its tables grow with the square of them."""

PAYS = 32
"""How many terms a split has to spare a record to be worth its look-up."""

SAMPLE = 1_000
"""How many terms are looked at to choose the field of a split."""

SLABS = 64
"""Into how many pieces the order of a field is cut."""

SPREAD = 8
"""In how many pieces a term may lie; a wider one goes on to the next split."""

KEYS = 16
"""Under how many values a term may be entered; lists that are longer go on, unless nothing else splits."""

REMEMBERED = 131_072
"""How many answers are kept for combinations of terms that come again, in all leaves together; and as many for
unions of several leaves' hits, at every level of the tree."""

OTHER_TREES = 8
"""How many further trees are kept for records in which the fields of the first tree's splits are missing."""


@define(slots=True, eq=False)
class Split:
    """Where a record goes on by the value of one field; `cuts` are those of slabs, None where values are looked up."""

    field: str
    cuts: list[Any] | None
    children: dict[Any, Node]

    def child(self, fact: Fact) -> Node | None:
        """The terms that go with a known value."""
        return self.children.get(fact if self.cuts is None else bisect_right(self.cuts, fact))


@define(slots=True, eq=False)
class Node:
    """Splits to be followed all of them, and leaves to be looked at."""

    splits: list[Split]
    leaves: list[Leaf]


class _Lacks(Exception):
    """A field by which a tree splits is missing."""

    def __init__(self, field: str) -> None:
        self.field = field


class Index:
    """The index of the rules that are valid on a day. Nothing in it changes but what it remembers.

    Threads may share it. It is not pickled: a rule set that arrives elsewhere builds it again.
    """

    def __init__(self, rules: RuleSet, day: date) -> None:
        active = [(number, rule) for number, rule in enumerate(rules.rules) if day in rule.window]
        self.terms = [term for number, rule in active for term in terms_of(number, rule.condition)]
        self._trees = {frozenset[str](): _grown(self.terms, frozenset(), frozenset())}
        tree = self._trees[frozenset()]
        self.find = _finder(tree, REMEMBERED / max(1, _held(tree)))
        """The hits of a record, None for none, `MISSING` where a fact that counts is missing."""

    @property
    def first_split(self) -> str | None:
        """The field by which the tree splits first, None where it does not."""
        splits = self._trees[frozenset()].splits
        return splits[0].field if splits else None

    def find_open(self, facts: Facts) -> tuple[list[int], list[int]]:
        """The rules that apply, and those that missing facts leave open, each in order (LNG-08)."""
        barred: frozenset[str] = frozenset()
        while True:
            try:
                true, possible = _both(self._tree(barred), facts)
            except _Lacks as lacks:
                barred |= {lacks.field}
            else:
                return sorted(true), sorted(possible - true)

    def _tree(self, barred: frozenset[str]) -> Node:
        """A tree that does not split by some fields."""
        tree = self._trees.get(barred)
        if tree is None:
            if len(self._trees) > OTHER_TREES:
                barred = frozenset(name for term in self.terms for name in term.tests)
                tree = self._trees.get(barred)
            tree = tree or _grown(self.terms, frozenset(), barred)
            self._trees[barred] = tree
        return tree


def _both(node: Node, facts: Facts) -> tuple[set[int], set[int]]:
    """The rules that are true, and those that are not false, over a whole tree."""
    true: set[int] = set()
    possible: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        for leaf in node.leaves:
            one, other = leaf.both(facts)
            true |= one
            possible |= other
        for split in node.splits:
            fact = facts[split.field]
            if fact is None:
                raise _Lacks(split.field)
            child = split.child(fact)
            if child is not None:
                waiting.append(child)
    return true, possible


# ---------------------------------------------------------------- finding


def _finder(node: Node, share: float) -> Callable[[Facts], Hits | None]:
    """The function that finds the hits of a record below a node; each leaf remembers its share for every term."""
    ways = [_way(split, share) for split in node.splits]
    always = [leaf.finder(4 + int(share * len(leaf.rule_of))) for leaf in node.leaves]
    if len(always) == 1 and not ways:
        return always[0]
    joined: dict[tuple[Hits, ...], Hits] = {}
    room = 4 + int(share * _held(node))

    def join(*all_hits: Hits) -> Hits:
        found = joined.get(all_hits)
        if found is None:
            if MISSING in all_hits:
                return MISSING
            found = Hits(tuple(sorted({rule for hits in all_hits for rule in hits.rules})))
            if len(joined) < room and len(found.rules) <= WIDEST:
                joined[all_hits] = found
        return found

    if len(ways) == 2 and not always:
        (first, first_get), (second, second_get) = ways

        def find_by_two(facts: Facts) -> Hits | None:
            below = first_get(facts[first])
            beside = second_get(facts[second])
            if beside is None:
                return below(facts) if below is not None else None
            if below is None:
                return beside(facts)
            found, other = below(facts), beside(facts)
            if found is None or other is None:
                return found or other
            return join(found, other)

        return find_by_two

    def find(facts: Facts) -> Hits | None:
        found = []
        for field, get in ways:
            below = get(facts[field])
            if below is not None:
                hits = below(facts)
                if hits is not None:
                    found.append(hits)
        for look in always:
            hits = look(facts)
            if hits is not None:
                found.append(hits)
        if len(found) < 2:
            return found[0] if found else None
        return join(*found)

    return find


def _way(split: Split, share: float) -> tuple[str, Callable[[Any], Callable[[Facts], Hits | None] | None]]:
    """How a split leads on: by a value, by the slab it lies in, or to `MISSING`."""
    below: dict[Any, Callable[[Facts], Hits | None]] = {
        key: _finder(child, share) for key, child in split.children.items()
    }
    cuts = split.cuts
    if cuts is None:
        below[None] = lambda _: MISSING
        return split.field, below.get

    def by_slab(fact: Any) -> Callable[[Facts], Hits | None] | None:
        return below.get(bisect_right(cuts, fact)) if fact is not None else (lambda _: MISSING)

    return split.field, by_slab


def _held(node: Node) -> int:
    """How many terms there are below a node, counted in every leaf that holds them."""
    return sum(len(leaf.rule_of) for leaf in _leaves(node))


def _leaves(node: Node) -> Iterator[Leaf]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield from node.leaves
        waiting += [child for split in node.splits for child in split.children.values()]


# ---------------------------------------------------------------- growing


def _grown(terms: Sequence[Term], used: frozenset[str], barred: frozenset[str]) -> Node:
    """A node for some terms: split after split while that pays, and leaves for what is left."""
    splits: list[Split] = []
    left = terms
    tried = used | barred
    while len(left) > LEAF or (splits and left):
        choice = _best_split(left, tried)
        if choice is None:
            break
        field, by_value = choice
        if len(left) <= LEAF and not by_value:
            break
        tried |= {field}
        entered, left = (_by_value if by_value else _by_slab)(field, left, used, barred)
        if entered is not None:
            splits.append(entered)
    leaves = [leaf_of(left[start : start + CHUNK], used, barred) for start in range(0, len(left), CHUNK)]
    return Node(splits, leaves)


def _best_split(terms: Sequence[Term], tried: frozenset[str]) -> tuple[str, bool] | None:
    """The field that leaves the fewest terms to look at, and whether by value or by slab; None where none pays.

    A split spares a record the terms it takes but for those of the record's own value, every value
    as likely as its terms are many.
    """
    every = max(1, len(terms) // SAMPLE)
    sample = terms[::every]
    values: dict[str, dict[object, int]] = {}
    ranged: dict[str, int] = {}
    taken: dict[str, int] = {}
    for term in sample:
        for field, tests in term.tests.items():
            if field in tried:
                continue
            named = named_values(tests)
            if named and len(named) <= KEYS and not isinstance(named[0], Decimal):
                taken[field] = taken.get(field, 0) + 1
                counts = values.setdefault(field, {})
                for value in named:
                    counts[value] = counts.get(value, 0) + 1
            elif _span(tests) is not None:
                ranged[field] = ranged.get(field, 0) + 1
    best: tuple[float, str, bool] = (0, "", True)
    for field, counts in values.items():
        entries = sum(counts.values())
        met = sum(count * count for count in counts.values()) / entries if entries else 0
        best = max(best, (taken[field] - met, field, True))
    for field, count in ranged.items():
        if count > best[0]:
            best = max(best, (_spared_by_slabs(field, sample), field, False))
    if best[0] * every < min(PAYS, len(terms) / 2):
        return None
    return best[1], best[2]


def _by_value(
    field: str, terms: Sequence[Term], used: frozenset[str], barred: frozenset[str]
) -> tuple[Split | None, list[Term]]:
    """The split by the values of a field, and the terms that it does not take."""
    entered: dict[Any, list[Term]] = {}
    left = []
    for term in terms:
        tests = term.tests.get(field)
        named = named_values(tests) if tests else None
        if not named or len(named) > KEYS or isinstance(named[0], Decimal):
            left.append(term)
            continue
        for value in named:
            entered.setdefault(value, []).append(term)
    below = used | {field}
    children = {value: _grown(some, below, barred) for value, some in entered.items()}
    return (Split(field, None, children) if children else None), left


def _span(tests: Iterable[Any]) -> tuple[Any, Any] | None:
    """The lowest and highest value that the tests of a field can accept; None for no bound on that side."""
    low = high = None
    for test, wanted in tests:
        if not wanted or (not hasattr(test, "low") and not hasattr(test, "beginning")):
            continue
        one, other = interval(test)
        if one is not None and (low is None or one[0] > low):
            low = one[0]
        if other is not None and (high is None or other[0] < high):
            high = other[0]
    return None if low is None and high is None else (low, high)


def _spared_by_slabs(field: str, terms: Sequence[Term]) -> float:
    cuts = _cuts(field, terms)
    counts = [0] * (len(cuts) + 1)
    taken = 0
    for term in terms:
        tests = term.tests.get(field)
        span = _span(tests) if tests else None
        slabs = _slabs(span, cuts) if span else None
        if slabs is not None and len(slabs) <= SPREAD:
            taken += 1
            for slab in slabs:
                counts[slab] += 1
    return taken - sum(counts) / len(counts)


def _cuts(field: str, terms: Sequence[Term]) -> list[Any]:
    """Where the order of a field is cut: among the ends of the terms' spans, as evenly as they lie."""
    ends = sorted(
        end
        for term in terms
        if field in term.tests
        for end in _span(term.tests[field]) or ()
        if end is not None
    )  # fmt: skip
    chosen = [ends[len(ends) * part // SLABS] for part in range(1, SLABS)] if ends else []
    return [cut for at, cut in enumerate(chosen) if not at or cut != chosen[at - 1]]


def _slabs(span: tuple[Any, Any], cuts: list[Any]) -> range:
    low, high = span
    first = 0 if low is None else bisect_right(cuts, low)
    last = len(cuts) if high is None else bisect_right(cuts, high)
    return range(first, last + 1)


def _by_slab(
    field: str, terms: Sequence[Term], used: frozenset[str], barred: frozenset[str]
) -> tuple[Split | None, list[Term]]:
    """The split by slabs of a field's order; the terms keep their tests of the field, which a slab does not decide."""
    cuts = _cuts(field, terms)
    entered: dict[int, list[Term]] = {}
    left = []
    for term in terms:
        tests = term.tests.get(field)
        span = _span(tests) if tests else None
        slabs = _slabs(span, cuts) if span else None
        if slabs is None or len(slabs) > SPREAD:
            left.append(term)
            continue
        for slab in slabs:
            entered.setdefault(slab, []).append(term)
    children = {slab: _grown(some, used, barred | {field}) for slab, some in entered.items()}
    return (Split(field, cuts, children) if children else None), left
