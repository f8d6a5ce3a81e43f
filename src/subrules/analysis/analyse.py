"""All questions about a rule set, asked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from ..rules.ruleset import RuleSet
from ..rules.statements import Assumption, CoverStatement
from .calendar import holes
from .contradictions import contradictions
from .diagram import USUAL, Budget
from .findings import Analysis, RuleFinding
from .gaps import gaps
from .meant import constant_conditions, constant_statements
from .redundancy import near_misses, redundant
from .regions import Regions
from .space import window_test
from .unused import expired, never_or_always, undecisive

_FIRST = (
    *("SR601", "SR602", "SR613", "SR614", "SR603", "SR604", "SR605", "SR606", "SR607"),
    *("SR609", "SR610", "SR611", "SR615", "SR608", "SR612"),
)


def analyse(
    rules: RuleSet,
    *,
    on: date | None = None,
    expired_by: date | None = None,
    assumed: Iterable[Assumption] = (),
    covers: Iterable[CoverStatement] = (),
    contradicting: Iterable[tuple[str, str]] = (),
    budget: Budget = USUAL,
) -> Analysis:
    """What is dead, hidden, contradictory or missing in a rule set, each finding with a record that shows it.

    Exact, over all values that the vocabulary's fields can have: what is found is so, and what is
    not found is not there, except for the rules in `not_analysed`. Fields count as independent of
    one another but for what is assumed. A rule counts where its condition is true (LNG-08).

    Args:
        rules: the rules; templates that no row filled are passed over.
        on: the one day to look at; all days when left out, so that gaps and overlaps in the
            calendar are found too.
        expired_by: the day by which rules whose days have all passed are reported.
        assumed: what is never false of a record; records that contradict it do not count.
        covers: domains in which every record is to get an offer.
        contradicting: pairs of outcome types that nobody is expected to get both of.
        budget: how much each condition may take; a rule that would take more is in `not_analysed`.

    Returns:
        The findings in the order of the rules, and the places of the rules that were too large to analyse.

    Raises:
        AssumptionTooLarge: an assumption is too large to take into account.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> text = '''If Term > 12 and Term < 6 then upgrade offer = {A}
    ... If Term = 1 or Term = 2 then upgrade offer = {B}
    ... If Term = 2 then upgrade offer = {B}'''
    >>> [(f.code, f.message) for f in analyse(load(text, VOCABULARY)).findings]  # doctest: +NORMALIZE_WHITESPACE
    [('SR601', 'the rule <rules>:1 never applies: `Term > 12` and `Term < 6` exclude one another'),
     ('SR604', 'the rule <rules>:3 adds nothing: wherever it applies, the rule <rules>:2 gives the same')]
    """
    stated, taken = list(covers), list(assumed)
    asked = [cover.condition for cover in stated]
    asked += [days for cover in stated if (days := window_test(cover.window)) is not None]
    never_false = [assumption.condition for assumption in taken]
    regions = Regions.of(rules, assumed=never_false, conditions=asked, on=on, budget=budget)
    constant = constant_conditions(regions)
    answers = (
        never_or_always(regions),
        redundant(regions),
        undecisive(regions, _whole(rules, constant.findings)),
        *(contradictions(regions, *pair) for pair in contradicting),
        holes(regions),
    )
    found = [finding for answer in answers for finding in answer.findings]
    found += near_misses(regions)
    found += expired(regions, expired_by) if expired_by is not None else ()
    found += gaps(regions, stated)
    found += constant_statements(regions, (*taken, *stated))
    found = _one_each(found, constant.findings)
    too_large = sorted({*regions.too_large, *constant.too_large}.union(*(answer.too_large for answer in answers)))
    return Analysis(tuple(_in_order([*found, *_too_large(regions, too_large)])), tuple(too_large))


def _in_order(found: list[RuleFinding]) -> list[RuleFinding]:
    """The findings in the order of the rules; of a rule that never applies nothing else but that it is over."""
    dead = {finding.rules[0] for finding in found if finding.code == "SR601"}
    kept = [f for f in found if f.code in ("SR601", "SR611") or not f.rules or f.rules[0] not in dead]
    return sorted(kept, key=lambda f: (f.rules[:1], _FIRST.index(f.code)))


def _whole(rules: RuleSet, constant: Iterable[RuleFinding]) -> set[int]:
    """The rules whose whole condition is constant: nothing in them decides, and that is told once."""
    return {one.rules[0] for one in constant if one.spans[0] == rules.rules[one.rules[0]].condition.span != (0, 0)}


def _one_each(found: Iterable[RuleFinding], constant: Iterable[RuleFinding]) -> list[RuleFinding]:
    """One finding for one slip: what is constant explains why a rule never or always applies, or why a part is idle.

    The rule's finding takes over what may have been meant; of a part only what is constant is told.
    """
    by_rule: dict[int, list[RuleFinding]] = {}
    for one in constant:
        by_rule.setdefault(one.rules[0], []).append(one)
    kept: list[RuleFinding] = []
    whole: set[int] = set()
    for one in found:
        about = by_rule.get(one.rules[0], []) if one.rules else []
        if one.code in ("SR601", "SR602") and about:
            whole.add(one.rules[0])
            if len(about) == 1 and about[0].fixes and "is known" not in about[0].fixes[0].title:
                meant = about[0].help.partition("?")[0] + "?"
                leave = " if every record is meant, leave it" if one.code == "SR602" else ""
                one = evolve(one, help=meant + leave, fixes=about[0].fixes[:1])
        if one.code != "SR606" or not any(_overlap(one, other) for other in about):
            kept.append(one)
    return kept + [one for one in constant if one.rules[0] not in whole]


def _overlap(one: RuleFinding, other: RuleFinding) -> bool:
    return one.spans[0][0] < other.spans[0][1] and other.spans[0][0] < one.spans[0][1]


def _too_large(regions: Regions, indices: Iterable[int]) -> Iterator[RuleFinding]:
    """The rules that some question was too large for (SR612): they are evaluated as always, but nothing is proved."""
    for index in indices:
        rule = regions.rules.rules[index]
        region = regions.by_rule[index]
        label = regions.rules.labels[index]
        said = f"some question about the rule {label} takes too many steps: it is not analysed whole"
        if region is not None and not region.is_known:
            said = f"the rule {label} is too large to be analysed: its alternatives multiply to {region.size:,}"
        yield RuleFinding(
            "SR612",
            (index,),
            (rule.condition.span,),
            said,
            "it is evaluated as any other; split it into several to have it analysed",
        )
