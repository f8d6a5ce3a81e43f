"""Templates: rules with placeholders, filled from rows, one rule a row (LNG-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import Factory, evolve, field, frozen

from ..diagnostics import Diagnostic, Severity, Source, finding, place
from .filling import misread, unquoted
from .limits import DEFAULT_LIMITS, Limits
from .ruleset import (
    And,
    BeginsWith,
    Condition,
    InRange,
    IsMissing,
    Not,
    OneOf,
    Or,
    Origins,
    Outcome,
    Placeholder,
    Rule,
    RuleSet,
    Wanted,
)
from .text import placeholder_text
from .values import Unfit, fact_text, literal_value
from .vocabulary import Field, FieldType, Vocabulary


@frozen
class Rows:
    """Rows that fill templates: a name for messages, and a mapping a row from placeholder to text.

    `first_line` is the line of the first row in its file, so that a message can name the line, and `lines`
    are those of all rows where they do not follow one another: there are blank lines, or cells of several;
    `columns` are those of the table, which may have no row.
    """

    rows: tuple[Mapping[str, Any], ...]
    name: str = "rows"
    first_line: int = 1
    columns: tuple[str, ...] = field(
        default=Factory(
            lambda self: tuple(dict.fromkeys(column for row in self.rows for column in row)), takes_self=True
        )
    )
    lines: tuple[int, ...] = ()

    def line(self, index: int) -> int:
        """The line of a row; -1 is the heading."""
        return self.lines[index] if 0 <= index < len(self.lines) else max(self.first_line + index, 1)

    def row_name(self, index: int) -> str:
        """What a row is called: its file, without the folder, and its line."""
        return f"{self.name.replace(chr(92), '/').rpartition('/')[2]}:{self.line(index)}"


@frozen
class Filled:
    """What filling gives: the rule set with every template replaced by its rules, and what was wrong."""

    rules: RuleSet
    diagnostics: tuple[Diagnostic, ...]


def fill(rules: RuleSet, rows: Rows | Iterable[Mapping[str, Any]], *, limits: Limits = DEFAULT_LIMITS) -> Filled:
    """Fill the templates of a rule set from rows: one rule a row, in the template's place (LNG-10).

    A template is filled when the rows have a column for each of its placeholders; a placeholder
    `{X}` is filled from the column `X`, `{?newspaper}` from `newspaper`. Templates with other
    placeholders stay as they are, for other rows. The diagnostics name the row and the column.

    A cell is one value, letter by letter. One that looks like something else, such as `*` for any value or `1,4`
    for two, is told; in double quotes it is meant. A whole float is its digits, as a code is.

    Args:
        rules: a rule set with templates.
        rows: mappings from placeholder to value; values are text, or numbers for codes and numbers.
        limits: how many rules may come of it.

    Returns:
        The rule set with the rules in the place of their templates, and a diagnostic for everything that is wrong with
        a row or column.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> template = load("If NewspaperID = {X} then upgrade offer = {Z}", VOCABULARY)
    >>> filled = fill(template, [{"X": 1, "Z": "Plus"}, {"X": 2, "Z": "Premium"}])
    >>> filled.rules.segments, filled.rules.labels
    ((('UPGRD', 'Plus'), ('UPGRD', 'Premium')), ('<rules>:1 (rows:1)', '<rules>:1 (rows:2)'))
    """
    given = rows if isinstance(rows, Rows) else Rows(tuple(rows))
    columns = given.columns
    diagnostics: list[Diagnostic] = []
    made: list[Rule] = []
    places: list[tuple[int, int]] = []
    used = False
    for index, rule in enumerate(rules.rules):
        origin = rules.origins.places[index] if index < len(rules.origins.places) else None
        filled = [rule]
        if rule.placeholders and set(rule.placeholders) <= set(columns):
            used = True
            filled = _filled(rule, given, rules.vocabulary, limits, diagnostics)
        elif rule.placeholders and set(rule.placeholders) & set(columns):
            diagnostics.append(_lacks_columns(rules, index, columns, given))
        made += filled
        places += [origin] * len(filled) if origin is not None else []
        if len(made) > limits.rules:
            found = finding(
                "SR003", (0, 0), f"the rows make more than the {limits.rules:,} rules allowed", "use fewer rows"
            )
            diagnostics.append(_on_row(found, given, 0))
            break
    if not used and not diagnostics:
        found = finding(
            "SR306",
            (0, 0),
            f"no template asks for the column{'' if len(columns) == 1 else 's'} {', '.join(columns) or '(none)'}",
            "name a column after each placeholder, such as X",
        )
        diagnostics.append(_on_row(found, given, 0))
    origins = Origins(rules.origins.sources, tuple(places))
    return Filled(evolve(rules, rules=tuple(made), origins=origins), tuple(diagnostics))


def _filled(
    rule: Rule, rows: Rows, vocabulary: Vocabulary, limits: Limits, diagnostics: list[Diagnostic]
) -> list[Rule]:
    made = []
    for index, row in enumerate(rows.rows):
        filler = _Filler(row, rows, index, vocabulary, limits, diagnostics)
        before = sum(d.is_error for d in diagnostics)
        condition = filler.condition(rule.condition)
        outcomes = tuple(filler.outcome(outcome) for outcome in rule.outcomes)
        if sum(d.is_error for d in diagnostics) == before:
            made.append(evolve(rule, condition=condition, outcomes=outcomes, placeholders=(), row=rows.row_name(index)))
    return made


def _lacks_columns(rules: RuleSet, index: int, columns: tuple[str, ...], rows: Rows) -> Diagnostic:
    lacking = [name for name in rules.rules[index].placeholders if name not in columns]
    words = " and ".join(f"`{name}`" for name in lacking)
    found = finding(
        "SR304",
        (0, 0),
        f"the rows have no column {words}, which the template {rules.labels[index]} needs",
        f"its placeholders are {', '.join('`{' + placeholder_text(n) + '}`' for n in rules.rules[index].placeholders)}; name a column after each",
    )
    return _on_row(found, rows, -1)


def _on_row(found: Any, rows: Rows, index: int) -> Diagnostic:
    """A diagnostic in the rows' file; -1 is its heading."""
    warns = found.code in ("SR306", "SR308")
    placed = place(found, Source(rows.name, ""), severity=Severity.WARNING if warns else Severity.ERROR)
    line = rows.line(index)
    return evolve(placed, line=line, end_line=line)


@frozen
class _Filler:
    row: Mapping[str, Any]
    rows: Rows
    index: int
    vocabulary: Vocabulary
    limits: Limits
    diagnostics: list[Diagnostic]

    def condition(self, condition: Condition) -> Condition:
        """The condition with the row's values in place of the placeholders."""
        match condition:
            case OneOf(name, values):
                return evolve(
                    condition,
                    values=tuple(sorted({self._value(name, v) for v in values}, key=lambda v: (str(type(v)), v))),
                )
            case InRange(name, low, _, high, _):
                ends = [None if end is None else self._value(name, end) for end in (low, high)]
                if ends[0] is not None and ends[1] is not None and type(ends[0]) is type(ends[1]) and ends[1] < ends[0]:
                    unfit = Unfit(
                        "SR305",
                        f"nothing lies between {fact_text(ends[0])} and {fact_text(ends[1])}",
                        "put the smaller end first",
                    )
                    self._report(next(end.name for end in (low, high) if isinstance(end, Placeholder)), unfit)
                return evolve(condition, low=ends[0], high=ends[1])
            case BeginsWith(name, beginning):
                return evolve(condition, beginning=self._value(name, beginning))
            case IsMissing():
                return condition
            case Not(operand):
                return evolve(condition, operand=self.condition(operand))
            case And(operands) | Or(operands):
                return evolve(condition, operands=tuple(self.condition(operand) for operand in operands))

    def outcome(self, outcome: Outcome) -> Outcome:
        """The outcome with the row's segment."""
        if not isinstance(outcome.segment, Placeholder):
            return outcome
        field = Field(name="segment", type=FieldType.CODE)
        segment = self._literal(field, outcome.segment.name)
        return evolve(outcome, segment=str(segment))

    def _value(self, name: str, wanted: Wanted) -> Any:
        if not isinstance(wanted, Placeholder):
            return wanted
        field = self.vocabulary.find(name)
        assert field is not None, "a checked condition asks only about fields of its vocabulary"
        return self._literal(field, wanted.name)

    def _literal(self, field: Field, placeholder: str) -> Any:
        """The value of a cell for a field; what it may be mistaken for is reported."""
        written = _cell_text(self.row.get(placeholder))
        literal = unquoted(written)
        if not (written if literal is None else literal):
            self._report(placeholder, Unfit("SR305", "the cell is empty", "write the value, or leave the row out"))
            return ""
        text = written if literal is None else literal
        unfit = misread(field, text) if literal is None else None
        value = literal_value(field, text, self.limits)
        if unfit is not None and (unfit.code == "SR307" or not isinstance(value, Unfit)):
            self._report(placeholder, unfit)
        elif isinstance(value, Unfit):
            help = value.help if unfit is None else unfit.help  # that it lists several values is the better help
            self._report(placeholder, evolve(value, code="SR305", help=help))
        return text if isinstance(value, Unfit) else value

    def _report(self, placeholder: str, unfit: Unfit) -> None:
        found = finding(unfit.code, (0, 0), f"column `{placeholder}`: {unfit.message}", unfit.help)
        self.diagnostics.append(_on_row(found, self.rows, self.index))


def _cell_text(raw: Any) -> str:
    """A cell as text; a whole number that came as a float is its digits."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).strip()
