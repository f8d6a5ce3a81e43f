"""An explanation in lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from ..rules.facts import Facts
from ..rules.values import fact_text
from .explain import Explanation, RuleExplained, Weighed


def explanation_lines(explanation: Explanation, facts: Facts, stopped: bool, *, show_all: bool) -> Iterator[str]:
    """What a record gets and why: the rules that apply, are left open, or nearly apply; or all of them."""
    known = [f"{name} = {fact_text(value)}" for name, value in facts.items() if value is not None]
    yield f"On {explanation.as_of}: {', '.join(known) or 'nothing is known'}"
    if stopped:
        yield "The subscription is stopped, so the daily run gives it no row."
    offers = explanation.answer.offers
    yield "Offers: " + (", ".join(f"{o.segment} ({o.type})" for o in offers) if offers else "none")
    shown = 0
    # what applies comes first, then what is open, then what nearly applies
    for rule in sorted(explanation.rules, key=lambda rule: (True, None, False).index(rule.applies)):
        close = rule.applies is not False or (rule.change is not None and len(rule.change.facts) <= 1)
        if show_all or close:
            shown += 1
            yield ""
            yield from rule_lines(rule)
    rest = len(explanation.rules) - shown
    if rest:
        yield ""
        yield f"{rest} other rule{'s need' if rest > 1 else ' needs'} two or more facts to be otherwise; --all shows them."


def rule_lines(rule: RuleExplained) -> Iterator[str]:
    """One rule's part in an answer."""
    state = {True: "applies", False: "does not apply", None: "is left open"}[rule.applies]
    yield f"{rule.rule} {state}: {' and '.join(rule.gives)}"
    yield from (f"  {_sign(one)} {'' if one.wanted else 'not '}{one.text}{_found(one)}" for one in rule.conditions)
    if not rule.in_window:
        yield "  - this day lies outside the days of the rule"
    if rule.missing:
        yield f"  it depends on {', '.join(rule.missing)}, which {'is' if len(rule.missing) == 1 else 'are'} missing"
    if rule.change is not None:
        needs = [
            f"{c.field} {'were missing' if c.needed is None else f'were {fact_text(c.needed)}'}"
            + (f" ({c.wanted})" if c.wanted else "")
            for c in rule.change.facts
        ]
        if rule.change.day is not None:
            needs.append(f"the day were {rule.change.day}")
        if needs:
            yield f"  it would apply if {' and '.join(needs)}"
    elif rule.applies is False:
        yield "  no facts would make it apply"


def _sign(condition: Weighed) -> str:
    """Whether the rule has what it needs of a condition: under `not`, that it does not hold."""
    return "?" if condition.held is None else "+" if condition.held is condition.wanted else "-"


def _found(condition: Weighed) -> str:
    """What was found, where a condition is not met, and under `not`, where its text is the other way round."""
    if condition.wanted and condition.held is True:
        return ""
    return ": it is missing" if condition.found is None else f": it is {fact_text(condition.found)}"
