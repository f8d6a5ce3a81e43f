"""One message for a sentence that cannot be read as a rule: what in it can be, in the form of a rule."""

from __future__ import annotations

from ...diagnostics import Finding, finding
from ...rules.vocabulary import FieldType
from ..lex import Tokens
from ..parse import Parser
from .scene import Known
from .wordings import relation_at


def unreadable(tokens: Tokens, known: Known, parser: Parser) -> Finding:
    """The message for a whole sentence (SR151)."""
    begin, end = tokens.starts[0], tokens.ends[-1]
    form, complete = nearest_form(tokens, known)
    if complete:
        help = f"what can be read of it is: `{form}`; add what is missing, and leave the other words out"
    else:
        help = f"a rule has this form: `If {known.example} then {known.outcome} = {{…}}`"
    return finding("SR151", (begin, end), "this sentence cannot be read as a rule", help)


def nearest_form(tokens: Tokens, known: Known) -> tuple[str, bool]:
    """The comparisons and offers in a sentence, as a rule with `…` for what is missing; whether it has both."""
    conditions: list[str] = []
    joints: list[str] = []
    offers: list[str] = []
    index, count = 0, len(tokens.kinds)
    pending = "and"
    while index < count:
        kind, word = tokens.kinds[index], tokens.word(index)
        if kind == "OR":
            pending = "or"
        elif kind == "AND":
            pending = "and"
        if kind == "NAME":
            if length := known.says_outcome([tokens.word(i) for i in range(index, min(index + 4, count))]):
                phrase = " ".join(tokens.word(i) for i in range(index, index + length)).lower()
                value, index = _value(tokens, index + length)
                offers.append(f"{phrase} = {value or '{…}'}")
                continue
            if word.lower() in known.fields:
                relation, behind = relation_at(tokens, index + 1)
                value, after = _value(tokens, behind) if relation else ("", behind)
                if relation in ("is missing", "is known"):
                    value, after = "", behind
                if relation and (value or relation.startswith("is ")):
                    joints.append(pending)
                    conditions.append(f"{word} {relation} {value}".strip())
                    index, pending = after, "and"
                    continue
                if known.fields[word.lower()] is FieldType.YES_NO and not relation:
                    joints.append(pending)
                    conditions.append(f"{word} = yes")
        index += 1
    if not conditions:
        return "", False
    text = conditions[0]
    mixed = len(set(joints[1:])) > 1
    for joint, condition in zip(joints[1:], conditions[1:], strict=True):
        text += f" {'and/or' if mixed else joint} {condition}"
    if "unless" in [tokens.word(i).lower() for i in range(3)]:
        text = f"not ({text})"
    return f"If {text} then {' and '.join(offers) or known.outcome + ' = {…}'}", bool(conditions)


def _value(tokens: Tokens, index: int) -> tuple[str, int]:
    """A value or a list that begins at a token, and what comes behind it."""
    count = len(tokens.kinds)
    if index < count and tokens.kinds[index] == "EQ":
        index += 1
    if index >= count:
        return "", index
    if tokens.kinds[index] == "LBRACE":
        stop = index
        while stop < count and tokens.kinds[stop] != "RBRACE":
            stop += 1
        if stop < count and stop - index < 40:
            return tokens.text[tokens.starts[index] : tokens.ends[stop]].replace("\n", " "), stop + 1
        return "", index
    if tokens.kinds[index] in ("NAME", "ATOM", "STRING"):
        stop = index + 1
        while (
            stop < count
            and stop < index + 4
            and tokens.kinds[stop] in ("NAME", "ATOM")
            and tokens.kinds[index] == "NAME"
        ):
            stop += 1
        words = " ".join(tokens.word(i) for i in range(index, stop))
        return (f"{{{words}}}" if stop > index + 1 else words), stop
    return "", index
