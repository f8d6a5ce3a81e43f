"""A proposal as files: the vocabulary with what was seen as remarks, and a first rule that fits the table."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics.wording import printable
from ..language.read import read
from ..offers import VOCABULARY
from ..rules.declare import vocabulary_from
from ..rules.text import value_text
from ..rules.vocabulary import Vocabulary
from .column_roles import counted, toml_text
from .propose import Proposal, Proposed
from .toml_mistakes import toml_tables

SEGMENT = "FirstOffer"


def vocabulary_text(proposal: Proposal, *, name: str) -> str:
    """The text of a vocabulary.toml.

    Args:
        proposal: what is proposed.
        name: what the table is called.
    """
    table = proposal.table
    lines = [
        f"# What rules may ask about {printable(name)}: {table.rows:,} row{'' if table.rows == 1 else 's'}, all of them looked at.",
        "# What stands behind a # is a remark for people. Where it asks `is this right?`, a guess was made:",
        "# look at it, correct the line if need be, and take the question out.",
        "",
        "[subscriptions]",
        *_asked(f"id = {toml_text(proposal.id)}", proposal.id_question),
    ]
    if proposal.stopped:
        lines += _asked(proposal.stopped, proposal.stopped_question)
    for one in proposal.fields:
        lines += ["", *_field_lines(one)]
    for column, why in proposal.skipped:
        lines += ["", f"# the column {toml_text(printable(column))} is left out: {why}"]
    return "\n".join(lines) + "\n"


def _asked(line: str, question: str) -> list[str]:
    return [f"# is this right? {printable(question)}", line] if question else [line]


def _field_lines(one: Proposed) -> Iterator[str]:
    seen = one.seen
    yield f"[fields.{one.name if one.name.isascii() else toml_text(one.name)}]"
    if one.name != seen.name:
        yield f"column = {toml_text(seen.name)}"
    yield f'type = "{one.type}"' + (f"  # {printable(one.doubt)}" if one.doubt else "")
    if one.question and not one.question.startswith("does `"):
        yield f"# is this right? {printable(one.question)}"
    reading = list(one.settings)
    if one.missing:
        reading.append(("missing", f"[{', '.join(map(toml_text, one.missing))}]"))
    if reading:
        inside = ", ".join(f"{setting} = {value}" for setting, value in reading)
        asked = "  # is this right? it means that nothing is known" if one.missing else ""
        yield f"reading = {{ {inside} }}{asked}"
    yield f"# {printable(_values_seen(one))}"
    for group in _alike(one)[:3]:
        yield f"# to rules these are different values: {printable(group)}"
    for line, text in one.misfits:
        yield f"# line {line}: `{printable(text)}` does not fit; such a row is put aside when a rule asks about {one.name}"


def _values_seen(one: Proposed) -> str:
    seen = one.seen
    blank = f"; blank in {seen.blank:,} row{'' if seen.blank == 1 else 's'}" if seen.blank else ""
    if seen.is_unique and seen.rows > 1:
        return f"seen: another value in every row, such as {', '.join(list(seen.values)[:3])}"
    if not seen.whole:
        return (
            f"seen: more than {len(seen.values):,} different values, such as {', '.join(list(seen.values)[:3])}{blank}"
        )
    if one.type == "date" and seen.forms["day"] == seen.filled and len(seen.values) > 12:
        return f"seen: {min(seen.values)} to {max(seen.values)}{blank}"
    return f"seen: {counted(seen, 12)}{blank}"


def _alike(one: Proposed) -> list[str]:
    """Values that differ in letter case only: to a rule they are different."""
    if one.type not in ("code", "text"):
        return []
    groups: dict[str, list[str]] = {}
    for text in one.seen.values:
        groups.setdefault(text.casefold(), []).append(text)
    return [" ".join(f"`{text}`" for text in sorted(group)) for group in groups.values() if len(group) > 1]


def vocabulary_in(text: str) -> Vocabulary:
    """The vocabulary that a proposed text declares."""
    data = toml_tables(text)
    data.pop("subscriptions", None)
    return vocabulary_from(data, outcomes=VOCABULARY.outcomes, scope=VOCABULARY.scope)


def first_rules(proposal: Proposal, vocabulary: Vocabulary, *, name: str) -> tuple[str, int]:
    """The text of a first rule file, and how many rows of the table its rule fits.

    The rule asks for the commonest value of a column that says something of many rows; the segment is made up.
    """
    made = (
        (f"If {condition}\nthen upgrade offer = {{{SEGMENT}}}\n", fits) for condition, fits in _conditions(proposal)
    )
    rule, fits = next(
        ((rule, fits) for rule, fits in made if fits and not read(rule, vocabulary, name="first.rules").diagnostics),
        (f"# If ... = ... then upgrade offer = {{{SEGMENT}}}\n", 0),
    )
    heading = (
        f"# A rule to begin with, made from {printable(name)}. It shows the form: say in it what you mean.\n"
        f"# {SEGMENT} is made up: write the segment of your own offer in its place.\n"
    )
    return f"{heading}{rule}", fits


def _conditions(proposal: Proposal) -> Iterator[tuple[str, int]]:
    """Conditions that fit rows, the likeliest to say something first; the last ones fit wherever something is known."""
    fields = [one for one in proposal.fields if one.seen.name != proposal.id and not one.misfits]
    usual = [one for one in fields if f"column = {toml_text(one.seen.name)}" not in proposal.stopped]
    for kinds in (("code", "text"), ("yes/no",)):
        for one in usual:
            values = {text: count for text, count in one.seen.values.items() if text not in one.missing}
            if one.type in kinds and one.seen.whole and 2 <= len(values) <= 60 and len(values) < one.seen.filled:
                value = min(values, key=lambda text: (-values[text], text))
                if one.type == "yes/no":
                    yes = sum(count for text, count in values.items() if text.lower() in ("y", "yes", "true", "t", "1"))
                    yield f"{one.name} = yes", yes
                else:
                    yield f"{one.name} = {value_text(value)}", values[value]
    for one in fields:
        if one.type in ("code", "text", "yes/no", "number", "date"):
            yield f"{one.name} is known", one.seen.filled
    for one in proposal.fields:
        if one.seen.name == proposal.id:
            yield f"{one.name} is known", one.seen.filled
