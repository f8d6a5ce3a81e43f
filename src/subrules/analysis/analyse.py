"""All questions about a rule set, asked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from ..days import Window
from ..rules.ruleset import RuleSet
from ..rules.statements import Assumption, Claim
from ..rules.text import article
from .calendar import holes
from .diagram import USUAL, Budget
from .findings import Analysis, RuleFinding
from .meant import constant_conditions, constant_statements
from .redundancy import contradictions, near_misses, superfluous
from .regions import Standing
from .space import TooLarge, window_test
from .unused import expired, idle, vacuous

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
    claims: Iterable[Claim] = (),
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
        claims: domains in which every record is to get an offer.
        contradicting: pairs of outcome types that nobody is expected to get both of.
        budget: how much each condition may take; a rule that would take more is in `not_analysed`.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> text = '''If Term > 12 and Term < 6 then upgrade offer = {A}
    ... If Term = 1 or Term = 2 then upgrade offer = {B}
    ... If Term = 2 then upgrade offer = {B}'''
    >>> [(f.code, f.message) for f in analyse(load(text, VOCABULARY)).findings]  # doctest: +NORMALIZE_WHITESPACE
    [('SR601', 'the rule <rules>:1 never applies: `Term > 12` and `Term < 6` exclude one another'),
     ('SR604', 'the rule <rules>:3 adds nothing: wherever it applies, the rule <rules>:2 gives the same')]
    """
    stated = list(claims)
    taken = list(assumed)
    never_false = [assumption.condition for assumption in taken]
    asked = [claim.condition for claim in stated]
    asked += [days for claim in stated if (days := window_test(claim.window)) is not None]
    standing = Standing.of(rules, assumed=never_false, conditions=asked, on=on, budget=budget)
    found: list[RuleFinding] = []
    constant = list(constant_conditions(standing))
    found += vacuous(standing)
    found += superfluous(standing)
    found += idle(standing, _whole(rules, constant))
    found += near_misses(standing)
    if expired_by is not None:
        found += expired(standing, expired_by)
    found += contradictions(standing, contradicting)
    found += gaps(standing, stated)
    found += constant_statements(standing, (*taken, *stated))
    found += holes(standing)
    found = _one_each(found, constant)
    found += _too_large(standing)
    dead = {finding.rules[0] for finding in found if finding.code == "SR601"}
    found = [f for f in found if f.code in ("SR601", "SR611") or not f.rules or f.rules[0] not in dead]
    found.sort(key=lambda f: (f.rules[:1], _FIRST.index(f.code)))
    return Analysis(tuple(found), tuple(sorted(standing.too_large)))


def _whole(rules: RuleSet, constant: Iterable[RuleFinding]) -> set[int]:
    """The rules whose whole condition is constant: nothing in them decides, and that is told once."""
    return {one.rules[0] for one in constant if one.spans[0] == rules.rules[one.rules[0]].condition.span != (0, 0)}


def _one_each(found: list[RuleFinding], constant: list[RuleFinding]) -> list[RuleFinding]:
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


def gaps(standing: Standing, claims: Iterable[Claim]) -> Iterator[RuleFinding]:
    """Stated domains in which some record gets no offer (SR609)."""
    for claim in claims:
        region = standing.space.region(claim.condition, claim.window if standing.on is None else Window())
        try:
            rest = standing.space.left(region, [standing.of_types(claim.types or None)])
        except TooLarge:
            yield RuleFinding("SR612", (), (), "this `Cover` is too large to be analysed", place=claim.place)
            continue
        if rest is not None:
            phrases = [article(standing.rules.vocabulary.phrase(type)) for type in claim.types]
            yield RuleFinding(
                "SR609",
                (),
                (),
                f"no rule gives {' or '.join(phrases) or 'an offer'} to some of these records",
                "add a rule for them, or narrow the `Cover`",
                standing.space.example(rest),
                place=claim.place,
            )


def _too_large(standing: Standing) -> Iterator[RuleFinding]:
    """The rules that some question was too large for (SR612): they are evaluated as always, but nothing is proved."""
    for index in sorted(standing.too_large):
        rule = standing.rules.rules[index]
        region = standing.regions[index]
        label = standing.rules.labels[index]
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
