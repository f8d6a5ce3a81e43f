"""The checker: a rule as written becomes a rule as meant, or findings that say why it cannot (LNG-05, LNG-07).

It returns and never raises, goes on after every mistake, and says nothing about a place where a
mistake was already reported (a name or literal of no width). Values (`check_values`) stand below
conditions (`check_conditions`), and these below whole rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import define

from ..days import Window, iso_day
from ..rules.ruleset import Condition, Outcome, Placeholder, Rule
from ..rules.values import Unfit, day_fault, day_help, literal_value
from ..rules.vocabulary import Field, FieldType
from . import tree
from .appearance import appearance
from .check_conditions import ConditionChecker
from .precedence import scope_names, settled
from .unknown_names import outcome_meant
from .written import is_hole, outcome_text, placeholder_name, replacements


@define
class Checker(ConditionChecker):
    """Checks rules against a vocabulary, with their headers and what they give."""

    last_condition: Condition | None = None
    """What the condition of the rule that was checked last means, whatever else is wrong with the rule."""

    def rule(self, node: tree.RuleNode) -> Rule | None:
        """The meaning of a rule, or None when it has a mistake."""
        before = len(self.found)
        self._placeholders = []
        name, window = self._header(node.header)
        condition = self.condition(settled(node.condition, scope_names(self.vocabulary), self.found, self.text))
        self.last_condition = condition
        outcomes = tuple(outcome for written in node.outcomes for outcome in self.outcomes(written))
        outcomes = self._each_once(outcomes)
        placeholders = tuple(dict.fromkeys(self._placeholders))
        if condition is None or self.has_error(before):
            return None
        if placeholders:
            self._note_template(node, placeholders)
        return Rule(condition, outcomes, window, name, placeholders, None, node.span)

    def _note_template(self, node: tree.RuleNode, placeholders: Sequence[str]) -> None:
        words = ", ".join(f"`{{{placeholder_name(name)}}}`" for name in placeholders)
        self.add(
            "SR302",
            node.span,
            f"this rule is a template: {words} stand{'s' if len(placeholders) == 1 else ''} for values to come",
            "fill it from rows, or put the values in its place",
        )

    def _header(self, header: tree.Header | None) -> tuple[str | None, Window]:
        if header is None:
            return None, Window()
        name = None
        if header.name is not None:
            name = header.name.text.strip()
            if not name:
                self.add("SR127", header.name.span, "the rule's name is empty", "name it, or leave the quotes out")
            elif len(name) > self.limits.characters_in_value:
                self.add("SR135", header.name.span, "the rule's name is too long", "shorten it")
            else:
                self.found += appearance(header.name, is_name=True)
        window = Window(self.day(header.first), self.day(header.until))
        if window.is_empty and header.until is not None:
            self.add(
                "SR129",
                header.until.span,
                f"the rule ends on {window.until} before it begins on {window.first}, so it never applies",
                "the day after `until` is the first on which the rule no longer applies; it must be later than `from`",
            )
        return name, window

    def day(self, value: tree.Value | None) -> date | None:
        """The day of a header or of a statement."""
        if value is None:
            return None
        if isinstance(value, Placeholder):
            self.add("SR127", value.span, "a header's date cannot be a placeholder", "write the day itself")
            return None
        if is_hole(value):
            return None
        day = iso_day(value.text)
        if day is None:
            help, meant = day_help(value.text)
            self.add("SR202", value.span, day_fault(value.text), help, *replacements(value, meant))
        return day

    def outcomes(self, node: tree.Outcome) -> list[Outcome]:
        """What an outcome gives, one for each segment."""
        type = self.vocabulary.directions.get(node.direction.key)
        if type is None and node.direction.key:
            type, said = outcome_meant(node.direction, self.vocabulary)
            self.found.append(said)
        given = []
        for written in node.segments:
            segment = self._segment(written)
            if segment is not None and type is not None:
                given.append(Outcome(type, segment, written.span))
        return given

    def _segment(self, written: tree.Value) -> str | Placeholder | None:
        written = self.letter_as_value(written)
        if isinstance(written, Placeholder):
            self._placeholders.append(written.name)
            return written
        if is_hole(written) or self.is_lone_letter(written, None):
            return None
        if not written.text.strip():
            self.add("SR114", written.span, "the segment's name is empty", "write the segment's name")
            return None
        text = Field(name="segment", type=FieldType.TEXT)
        checked = literal_value(text, written.text, self.limits)
        if isinstance(checked, Unfit):
            self.add(checked.code, written.span, checked.message, checked.help, *replacements(written, checked.instead))
            return None
        self.look(written)
        return written.text

    def _each_once(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        kept: dict[Outcome, None] = {}
        for outcome in outcomes:
            if outcome in kept:
                self.add("SR303", outcome.span, f"`{outcome_text(outcome)}` is given twice", "leave one out")
            kept.setdefault(outcome)
        return tuple(kept)
