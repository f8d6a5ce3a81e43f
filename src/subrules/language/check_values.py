"""The values of a rule: as written they become facts, placeholders, or findings that say why they cannot (LNG-07)."""

from __future__ import annotations

from attrs import define, field

from ..diagnostics import CODES, Edit, Finding, Fix, Severity, finding
from ..rules.limits import DEFAULT_LIMITS, Limits
from ..rules.ruleset import Placeholder, Span, Wanted
from ..rules.values import Unfit, literal_value
from ..rules.vocabulary import Field, FieldType, Vocabulary
from . import tree
from .appearance import appearance
from .asking import in_other_words, number_alone, several_in_one
from .written import is_hole, placeholder_name, replacements


@define
class ValueChecker:
    """Checks values against a vocabulary. What it finds is in `found`, which the caller empties.

    `text` is what the rules were parsed from, for fixes that show what they would make of it. Where
    there are no placeholders, in what is said about rules, a lone letter is a value (`letters_are_values`).
    """

    vocabulary: Vocabulary
    limits: Limits = DEFAULT_LIMITS
    found: list[Finding] = field(factory=list)
    text: str = ""
    letters_are_values: bool = False
    _placeholders: list[str] = field(factory=list)

    def add(self, code: str, span: Span, message: str, help: str = "", *fixes: Fix) -> None:
        """Report a mistake."""
        self.found.append(finding(code, span, message, help, *fixes))

    def has_error(self, since: int) -> bool:
        """Whether something was found since then that keeps a rule or a statement from being used."""
        return any(CODES[found.code].severity is Severity.ERROR for found in self.found[since:])

    def begin_statement(self) -> None:
        """Forget the placeholders of the rule that was checked before."""
        self._placeholders = []

    def refuse_placeholders(self, span: Span) -> bool:
        """Report the placeholders met so far, where there can be none; whether there were any."""
        met, self._placeholders = self._placeholders, []
        for name in dict.fromkeys(met):
            self.add("SR140", span, f"`{{{placeholder_name(name)}}}` has no value here", "put the value itself")
        return bool(met)

    def value(self, known: Field, written: tree.Value) -> Wanted | None:
        """The fact or placeholder that a value stands for, or None when it has a mistake."""
        written = self.letter_as_value(written)
        if isinstance(written, Placeholder):
            self._placeholders.append(written.name)
            return written
        if is_hole(written) or self.is_lone_letter(written, known) or self._is_a_word(written, known):
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
            self.look(written)
        return value

    def _is_a_word(self, written: tree.Literal, known: Field) -> bool:
        """Whether a field's name, or a word of the language, stands where a value should; then that is reported."""
        if written.form != "quoted" and (mistaken := self.vocabulary.by_key.get(written.text.lower())) is not None:
            self.add(
                "SR211",
                written.span,
                f"`{written.text}` is a field, and a field is compared with a value",
                f"if the value really is the word `{mistaken.name}`, put it in quotes",
                Fix("put it in quotes", (Edit(*written.span, f'"{written.text}"'),)),
            )
            return True
        if written.form == "braced" and written.text.lower() in ("missing", "known"):
            self._missing_as_value(written, known)
            return True
        return False

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

    def letter_as_value(self, written: tree.Value) -> tree.Value:
        """A lone letter as a value where there are no placeholders."""
        if self.letters_are_values and isinstance(written, Placeholder) and written.name in ("X", "Y", "Z"):
            return tree.Literal(written.name, written.span, "braced")
        return written

    def is_lone_letter(self, written: tree.Literal, known: Field | None) -> bool:
        """Whether a value is a lone letter that may be a placeholder too; then it is asked about (LNG-10)."""
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

    def look(self, written: tree.Literal) -> None:
        """Report what a text looks like and is not."""
        self.found += appearance(written)
