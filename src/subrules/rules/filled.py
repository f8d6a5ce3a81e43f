"""What is doubtful in the values that rows have put into templates: they are held against the same as values in rules."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..diagnostics import Diagnostic, Source, finding, place
from .confusables import foreign_letter
from .doubts import unheard_of, word_doubt
from .ruleset import Atom, BeginsWith, OneOf, Rule, RuleSet, atoms
from .signs import listed_signs, plain_signs, unplain_signs
from .vocabulary import Field, FieldType


def doubtful_cells(templates: RuleSet, filled: RuleSet, *, name: str) -> tuple[Diagnostic, ...]:
    r"""Warnings about values and segments that rows have put into templates, each at its row (LNG-10, LNG-14).

    Signs that look like plainer ones, words for numbers, and values that the data is not known to hold.

    Args:
        templates: the rules before they were filled; what stands in them was told already.
        filled: the same rules with rows in their templates.
        name: the rows' file.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> from subrules.rules.template import fill
    >>> template = load("If City = {X} then upgrade offer = {A}", VOCABULARY)
    >>> filled = fill(template, [{"X": "O\u2019Fallon"}]).rules
    >>> [(found.code, found.line) for found in doubtful_cells(template, filled, name="rows.csv")]
    [('SR011', 1)]
    """
    written = {key for rule in templates.rules for key in _texts(rule)}
    told: dict[tuple[str, str, str, str], Diagnostic] = {}
    for rule in filled.rules:
        if rule.row is not None:
            for field_name, text, is_beginning in _texts(rule):
                if (field_name, text, is_beginning) not in written:
                    field = filled.vocabulary.find(field_name) or Field(name="segment", type=FieldType.TEXT)
                    for found in _doubts(field, text, is_beginning, rule, name):
                        told.setdefault((rule.row, field_name, text, found.code), found)
    return tuple(told.values())


def _texts(rule: Rule) -> Iterator[tuple[str, str, bool]]:
    """The texts and codes that a rule compares a field with, and its segments under the name of no field."""
    for test in atoms(rule.condition):
        yield from ((test.field, text, isinstance(test, BeginsWith)) for text in _of_test(test))
    yield from (("", outcome.segment, False) for outcome in rule.outcomes if isinstance(outcome.segment, str))


def _of_test(test: Atom) -> list[str]:
    values = test.values if isinstance(test, OneOf) else (test.beginning,) if isinstance(test, BeginsWith) else ()
    return [value for value in values if isinstance(value, str)]


def _doubts(field: Field, text: str, is_beginning: bool, rule: Rule, name: str) -> Iterator[Diagnostic]:
    what = f"`{text}`" + (f", for `{field.name}`," if field.name != "segment" else ", a segment,")
    doubt = None if is_beginning else word_doubt(field, text)
    if doubt is not None and doubt.kind == "number":
        yield _at_row(rule, name, "SR213", doubt.message, f"if the number is meant, write `{doubt.instead[0]}`")
    unheard = unheard_of(field, text, is_beginning=is_beginning)
    if unheard is not None:
        near = " or ".join(f"`{one}`" for one in unheard.instead)
        yield _at_row(rule, name, "SR214", unheard.message, f"did you mean {near}?" if near else "check the spelling")
    elif not field.known and field.allowed is None:
        foreign = foreign_letter(plain_signs(text))
        if foreign is not None:
            yield _at_row(rule, name, "SR008", f"{what} holds {foreign}", "data that looks the same will not match")
        for code, signs in listed_signs(unplain_signs(text)).items():
            yield _at_row(rule, name, code, f"{what} holds {signs}", f"its plain spelling is `{plain_signs(text)}`")


def _at_row(rule: Rule, name: str, code: str, message: str, help: str) -> Diagnostic:
    line = int((rule.row or "").rpartition(":")[2])
    return evolve(place(finding(code, (0, 0), message, help), Source(name, "")), line=line, end_line=line)
