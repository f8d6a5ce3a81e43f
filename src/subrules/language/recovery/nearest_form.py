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
    index, pending = 0, "and"
    while index < len(tokens.kinds):
        kind = tokens.kinds[index]
        pending = {"OR": "or", "AND": "and"}.get(kind, pending)
        if kind == "NAME":
            offer, behind = _offer(tokens, index, known)
            condition = ""
            if not offer:
                condition, behind = _condition(tokens, index, known)
            if offer:
                offers.append(offer)
            if condition:
                joints.append(pending)
                conditions.append(condition)
                pending = "and"
            if behind > index:
                index = behind
                continue
        index += 1
    if not conditions:
        return "", False
    text = conditions[0]
    mixed = len(set(joints[1:])) > 1
    for joint, condition in zip(joints[1:], conditions[1:], strict=True):
        text += f" {'and/or' if mixed else joint} {condition}"
    if "unless" in [tokens.word(i).lower() for i in range(3)]:
        text = f"not ({text})"
    return f"If {text} then {' and '.join(offers) or known.outcome + ' = {…}'}", True


def _offer(tokens: Tokens, index: int, known: Known) -> tuple[str, int]:
    """An offer that begins at a token, and what comes behind it; "" if none does."""
    count = len(tokens.kinds)
    length = known.says_outcome([tokens.word(i) for i in range(index, min(index + 4, count))])
    if not length:
        return "", index
    phrase = " ".join(tokens.word(i) for i in range(index, index + length)).lower()
    value, behind = _value(tokens, index + length)
    return f"{phrase} = {value or '{…}'}", behind


def _condition(tokens: Tokens, index: int, known: Known) -> tuple[str, int]:
    """A comparison that begins at a token, and what comes behind it; "" if none does."""
    word = tokens.word(index)
    if word.lower() not in known.fields:
        return "", index
    relation, behind = relation_at(tokens, index + 1)
    if relation in ("is missing", "is known"):
        return f"{word} {relation}", behind
    value, after = _value(tokens, behind) if relation else ("", behind)
    if relation and (value or relation.startswith("is ")):
        return f"{word} {relation} {value}".strip(), after
    if known.fields[word.lower()] is FieldType.YES_NO and not relation:
        return f"{word} = yes", index
    return "", index


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
