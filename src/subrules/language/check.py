"""The checker: a rule as written becomes a rule as meant, or findings that say why it cannot (LNG-05, LNG-07).

It returns and never raises, goes on after every mistake, and says nothing about a place where a
mistake was already reported (a name or literal of no width).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from attrs import define, evolve, field

from ..days import Window, iso_day
from ..diagnostics import CODES, Edit, Finding, Fix, Severity, finding
from ..rules.confusables import foreign_letter
from ..rules.limits import DEFAULT_LIMITS, Limits
from ..rules.ruleset import (
    And,
    BeginsWith,
    Condition,
    InRange,
    IsMissing,
    Not,
    OneOf,
    Or,
    Outcome,
    Placeholder,
    Rule,
    Span,
    Wanted,
)
from ..rules.values import Unfit, day_fault, day_help, fact_text, literal_value
from ..rules.vocabulary import Field, FieldType, Vocabulary
from . import tree
from .appearance import appearance
from .asking import glued_numbers, in_other_words, number_alone, several_in_one
from .doubtful import doubtful
from .precedence import settled
from .unknown_names import field_lines, near_fields, outcome_meant
from .written import as_written, is_hole, outcome_text, placeholder_name, replacements


@define
class Checker:
    """Checks rules against a vocabulary. What it finds is in `found`, which the caller empties.

    `text` is what the rules were parsed from, for fixes that show what they would make of it. Where
    there are no placeholders, in what is said about rules, a lone letter is a value (`letters_are_values`).
    """

    vocabulary: Vocabulary
    limits: Limits = DEFAULT_LIMITS
    found: list[Finding] = field(factory=list)
    text: str = ""
    letters_are_values: bool = False
    last_condition: Condition | None = None
    """What the condition of the rule that was checked last means, whatever else is wrong with the rule."""
    _placeholders: list[str] = field(factory=list)

    def rule(self, node: tree.RuleNode) -> Rule | None:
        """The meaning of a rule, or None when it has a mistake."""
        before = len(self.found)
        self._placeholders = []
        name, window = self._header(node.header)
        condition = self.condition(settled(node.condition, self.vocabulary, self.found, self.text))
        self.last_condition = condition
        outcomes = tuple(outcome for written in node.outcomes for outcome in self.outcomes(written))
        outcomes = self._each_once(outcomes)
        placeholders = tuple(dict.fromkeys(self._placeholders))
        if condition is None or any(_is_error(f) for f in self.found[before:]):
            return None
        if placeholders:
            self._note_template(node, placeholders)
        return Rule(condition, outcomes, window, name, placeholders, None, node.span)

    def has_error(self, since: int) -> bool:
        """Whether something was found since then that keeps a rule or a statement from being used."""
        return any(_is_error(found) for found in self.found[since:])

    def begin_statement(self) -> None:
        """Forget the placeholders of the rule that was checked before."""
        self._placeholders = []

    def refuse_placeholders(self, span: Span) -> bool:
        """Report the placeholders met so far, where there can be none; whether there were any."""
        met, self._placeholders = self._placeholders, []
        for name in dict.fromkeys(met):
            self.add("SR140", span, f"`{{{placeholder_name(name)}}}` has no value here", "put the value itself")
        return bool(met)

    def add(self, code: str, span: Span, message: str, help: str = "", *fixes: Fix) -> None:
        """Report a mistake."""
        self.found.append(finding(code, span, message, help, *fixes))

    def _note_template(self, node: tree.RuleNode, placeholders: Sequence[str]) -> None:
        words = ", ".join(f"`{{{placeholder_name(name)}}}`" for name in placeholders)
        self.add(
            "SR302",
            node.span,
            f"this rule is a template: {words} stand{'s' if len(placeholders) == 1 else ''} for values to come",
            "fill it from rows, or put the values in its place",
        )

    # ------------------------------------------------------------ header

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

    # ------------------------------------------------------------ conditions

    def condition(self, node: tree.Condition) -> Condition | None:
        """The meaning of a condition, or None when it has a mistake."""
        match node:
            case tree.Comparison():
                return self._comparison(node)
            case tree.Negation(operand):
                inner = self.condition(operand)
                return None if inner is None else Not(inner, node.span)
            case tree.And(operands):
                return self._joined(And, operands, node.span)
            case tree.Or(operands):
                return self._joined(Or, operands, node.span)
            case tree.Mixed(operands):  # reported when it was settled
                self._joined(And, operands, node.span)
                return None

    def _joined(
        self,
        kind: Callable[[tuple[Condition, ...], Span], Condition],
        operands: Sequence[tree.Condition],
        span: Span,
    ) -> Condition | None:
        parts = [self.condition(operand) for operand in operands]
        checked = tuple(part for part in parts if part is not None)
        return kind(checked, span) if len(checked) == len(parts) else None

    def _comparison(self, node: tree.Comparison) -> Condition | None:
        known = self.vocabulary.by_key.get(node.field.key)
        if known is None:
            if node.field.key:
                self._unknown_field(node)
            return None
        self.found += doubtful(node, known, self.limits)
        match node.relation:
            case "=" | "!=":
                value = self._one(known, node)
                if value is None:
                    return None
                same = OneOf(known.name, (value,), node.span)
                return same if node.relation == "=" else Not(same, node.span)
            case "<" | "<=" | ">" | ">=":
                value = self._one(known, node) if self._ordered(known, node) else None
                if value is None:
                    return None
                included = node.relation in ("<=", ">=")
                if node.relation in ("<", "<="):
                    return InRange(known.name, None, False, value, included, node.span)
                return InRange(known.name, value, included, None, False, node.span)
            case "between":
                return self._between(known, node)
            case "in" | "not in":
                values = self._list(known, node)
                if not values:
                    return None
                among = OneOf(known.name, values, node.span)
                return among if node.relation == "in" else Not(among, node.span)
            case "starts with":
                return self._starts_with(known, node)
            case "is missing" | "is known":
                missing = IsMissing(known.name, node.span)
                if not known.may_be_missing:
                    always = "never" if node.relation == "is missing" else "always"
                    self.add(
                        "SR207",
                        node.span,
                        f"`{known.name}` is never missing, so this {always} holds",
                        "leave the condition out",
                    )
                return missing if node.relation == "is missing" else Not(missing, node.span)

    def _unknown_field(self, node: tree.Comparison) -> None:
        name = node.field
        foreign = foreign_letter(name.text)
        near = near_fields(name.text, node, self.vocabulary)
        mine = f"if `{name.text}` is a column of your data, list it in vocabulary.toml: {field_lines(name.text, node)}"
        if near:
            words = " or ".join(f"`{field}`" for field in near)
            help = f"did you mean {words}? {mine[0].upper()}{mine[1:]}"
        else:
            names = [field.name for field in self.vocabulary.fields]
            rest = f" and {len(names) - 12} more (`subrules fields` lists them)" if len(names) > 12 else ""
            help = f"{mine}; the fields are {', '.join(f'`{n}`' for n in names[:12])}{rest}"
        if foreign:
            help = f"it holds {foreign}; {help}"
        fixes = [Fix(f"replace `{name.text}` by `{field}`", (Edit(*name.span, field),)) for field in near]
        self.add("SR201", name.span, f"`{name.text}` is not a field that these rules know", help, *fixes)

    def _ordered(self, known: Field, node: tree.Comparison) -> bool:
        if known.type.has_order:
            return True
        kind = {"code": "a code", "text": "a text", "yes/no": "yes or no"}[known.type.value]
        help = "compare it with `=`, `!=` or `in`"
        if known.type is not FieldType.YES_NO:
            help += ", or with `starts with`"
        self.add("SR204", node.span, f"`{known.name}` is {kind}; one cannot be more or less than another", help)
        return False

    def _one(self, known: Field, node: tree.Comparison) -> Wanted | None:
        if len(node.values) == 1:
            return self._value(known, node.values[0])
        first, last = node.values[0].span[0], node.values[-1].span[1]
        fixes: tuple[Fix, ...] = ()
        if node.relation in ("=", "!="):
            word = "in" if node.relation == "=" else "not in"
            between = (node.field.span[1], first)
            fixes = (Fix(f"write `{word}`", (Edit(*between, f" {word} {{"),)),)
        self.add(
            "SR120",
            (first, last),
            f"`{node.relation}` compares with one value, and here are {len(node.values)}",
            f"write `{node.field.text} in {{…}}` for a list" if fixes else "write one value",
            *fixes,
        )
        return None

    def _between(self, known: Field, node: tree.Comparison) -> Condition | None:
        if not self._ordered(known, node):
            return None
        if len(node.values) != 2:
            self.add(
                "SR120", node.span, "`between` takes two values with `and` between them", "write one value on each side"
            )
            return None
        low, high = (self._value(known, value) for value in node.values)
        if low is None or high is None:
            return None
        if not isinstance(low, Placeholder) and not isinstance(high, Placeholder) and _comes_first(high, low):
            a, b = node.values
            swap = Fix("swap the two ends", (Edit(*a.span, as_written(b)), Edit(*b.span, as_written(a))))
            self.add(
                "SR209",
                (a.span[0], b.span[1]),
                f"nothing lies between {fact_text(low)} and {fact_text(high)}: the larger end comes first",
                "put the smaller end first",
                swap,
            )
            return None
        return InRange(known.name, low, True, high, True, node.span)

    def _list(self, known: Field, node: tree.Comparison) -> tuple[Wanted, ...]:
        if len(node.values) > self.limits.values:
            self.add(
                "SR134",
                node.span,
                f"a list of {len(node.values)} values is longer than the {self.limits.values} allowed",
                "make it a field of its own in the data",
            )
            return ()
        if (asked := glued_numbers(node, known, self.text)) is not None:
            self.found.append(asked)
            return ()
        values: dict[str, Wanted] = {}  # by text: numbers can be chosen so that their hashes collide
        complete = True
        for written in node.values:
            value = self._value(known, written)
            if value is None:
                complete = False
            elif (text := as_written(value) if isinstance(value, Placeholder) else fact_text(value)) in values:
                self.add("SR210", written.span, f"`{as_written(written)}` stands in this list twice", "leave one out")
            else:
                values[text] = value
        return tuple(sorted(values.values(), key=_list_order)) if complete else ()

    def _starts_with(self, known: Field, node: tree.Comparison) -> Condition | None:
        if not known.type.has_beginning:
            kind = {"number": "a number", "date": "a date", "yes/no": "yes or no"}[known.type.value]
            self.add(
                "SR205",
                node.span,
                f"`{known.name}` is {kind}, and only a text or a code starts with something",
                "use `between`" if known.type.has_order else "use `=`",
            )
            return None
        if len(node.values) != 1:
            self._one(known, node)
            return None
        beginning = self._value(evolve(known, allowed=None), node.values[0])
        if beginning == "":
            self.add("SR105", node.span, "every text starts with nothing", "write what it starts with")
            return None
        if isinstance(beginning, str) and not _begins_some(beginning, known):
            self.add(
                "SR203",
                node.values[0].span,
                f"no value of `{known.name}` starts with `{beginning}`",
                "its values are " + ", ".join(f"`{fact_text(value)}`" for value in (known.allowed or ())[:8]),
            )
            return None
        return None if beginning is None else BeginsWith(known.name, beginning, node.span)

    # ------------------------------------------------------------ values

    def _value(self, known: Field, written: tree.Value) -> Wanted | None:
        written = self._letter_as_value(written)
        if isinstance(written, Placeholder):
            self._placeholders.append(written.name)
            return written
        if is_hole(written) or self._lone_letter(written, known):
            return None
        if written.form != "quoted" and (mistaken := self.vocabulary.by_key.get(written.text.lower())) is not None:
            self.add(
                "SR211",
                written.span,
                f"`{written.text}` is a field, and a field is compared with a value",
                f"if the value really is the word `{mistaken.name}`, put it in quotes",
                Fix("put it in quotes", (Edit(*written.span, f'"{written.text}"'),)),
            )
            return None
        if written.form == "braced" and written.text.lower() in ("missing", "known"):
            self._missing_as_value(written, known)
            return None
        if known.type is FieldType.CODE and not written.text.isalnum() and self._asked_about(written, known):
            return None
        value = literal_value(known, written.text, self.limits)
        if isinstance(value, Unfit) and (meant := in_other_words(written, known, value)) is not None:
            plain, note = meant
            self.found.append(note)
            value = literal_value(known, plain, self.limits)
        if isinstance(value, Unfit):
            instead = value.instead or number_alone(written, known)
            self.add(value.code, written.span, value.message, value.help, *replacements(written, instead))
            return None
        if known.type in (FieldType.CODE, FieldType.TEXT) and known.allowed is None and not known.known:
            self._looks(written)
        return value

    def _asked_about(self, written: tree.Literal, known: Field) -> bool:
        """Whether a value can be read in two ways, which are asked for."""
        asked = several_in_one(written, known)
        if asked is not None:
            self.found.append(asked)
        return asked is not None

    def _missing_as_value(self, written: tree.Literal, known: Field) -> None:
        self.add(
            "SR119",
            written.span,
            f"`{written.text}` is a word of the language",
            f'write `{known.name} is {written.text.lower()}`, or put the value in quotes: "{written.text}"',
        )

    def _letter_as_value(self, written: tree.Value) -> tree.Value:
        if self.letters_are_values and isinstance(written, Placeholder) and written.name in ("X", "Y", "Z"):
            return tree.Literal(written.name, written.span, "braced")
        return written

    def _lone_letter(self, written: tree.Literal, known: Field | None) -> bool:
        if self.letters_are_values or written.form != "bare" or written.text not in ("X", "Y", "Z"):
            return False
        letter = written.text
        fixes = [
            Fix(f'the value {letter}: write `"{letter}"`', (Edit(*written.span, f'"{letter}"'),)),
            Fix(f"a placeholder: write `{{{letter}}}`", (Edit(*written.span, f"{{{letter}}}"),)),
        ]
        if known is not None and known.type is FieldType.YES_NO:
            fixes = [Fix("write `yes`", (Edit(*written.span, "yes"),))] if letter == "Y" else fixes[1:]
        self.add(
            "SR131",
            written.span,
            f"a lone `{letter}` may be a value or a placeholder of the template",
            f'write `"{letter}"` for the value, `{{{letter}}}` for the placeholder',
            *fixes,
        )
        return True

    def _looks(self, written: tree.Literal) -> None:
        self.found += appearance(written)

    # ------------------------------------------------------------ outcomes

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
        written = self._letter_as_value(written)
        if isinstance(written, Placeholder):
            self._placeholders.append(written.name)
            return written
        if is_hole(written) or self._lone_letter(written, None):
            return None
        if not written.text.strip():
            self.add("SR114", written.span, "the segment's name is empty", "write the segment's name")
            return None
        text = Field(name="segment", type=FieldType.TEXT)
        checked = literal_value(text, written.text, self.limits)
        if isinstance(checked, Unfit):
            self.add(checked.code, written.span, checked.message, checked.help, *replacements(written, checked.instead))
            return None
        self._looks(written)
        return written.text

    def _each_once(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        kept: dict[Outcome, None] = {}
        for outcome in outcomes:
            if outcome in kept:
                self.add("SR303", outcome.span, f"`{outcome_text(outcome)}` is given twice", "leave one out")
            kept.setdefault(outcome)
        return tuple(kept)


def _comes_first(one: Any, other: Any) -> bool:
    """Whether one value of an ordered field is less than another: both are numbers, or both are days."""
    return bool(one < other)


def _begins_some(beginning: str, known: Field) -> bool:
    """Whether a field has values that start with a text."""
    return known.allowed is None or any(isinstance(v, str) and v.startswith(beginning) for v in known.allowed)


def _list_order(value: Wanted) -> tuple[str, Any]:
    """Values of one field have one type; placeholders come last, by name."""
    return ("z", value.name) if isinstance(value, Placeholder) else ("a", value)


def _is_error(found: Finding) -> bool:
    return CODES[found.code].severity is Severity.ERROR
