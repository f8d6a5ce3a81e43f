"""Warnings about values that are read as they stand and were probably not meant so (LNG-07)."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Edit, Finding, Fix, finding
from ..rules.doubts import DOUBTFUL, Doubt, unheard_of, word_doubt
from ..rules.limits import Limits
from ..rules.ruleset import Placeholder
from ..rules.values import Unfit, literal_value
from ..rules.vocabulary import Field
from . import tree
from .written import replacements

_LOOKED_AT = ("=", "!=", "in", "not in", "starts with")


def doubtful(node: tree.Comparison, known: Field, limits: Limits) -> Iterator[Finding]:
    """Words for nothing, for anything and for numbers, and values that the data is not known to hold.

    Each is read as it stands; what may have been meant is suggested.
    """
    if node.relation not in _LOOKED_AT:
        return
    is_plain = not (known.known or known.reading.missing or known.reading.replace)
    for written in node.values:
        if isinstance(written, Placeholder) or (is_plain and written.text.lower() not in DOUBTFUL):
            continue
        found = _doubt(node, written, known, limits)
        if found is not None:
            yield found


def _doubt(node: tree.Comparison, written: tree.Literal, known: Field, limits: Limits) -> Finding | None:
    is_beginning = node.relation == "starts with"
    word = None if is_beginning else word_doubt(known, written.text, is_quoted=written.form == "quoted")
    match word:
        case Doubt("nothing"):
            return _of_nothing(node, written, word)
        case Doubt("anything"):
            return _of_anything(node, written, word)
        case Doubt(_, message, instead):
            help = f"if the number is meant, write `{instead[0]}`; {_IN_QUOTES}"
            return finding("SR213", written.span, message, help, *replacements(written, instead))
    value = literal_value(known, written.text, limits) if written.text else Unfit("SR105", "")
    doubt = None if isinstance(value, Unfit) else unheard_of(known, value, is_beginning=is_beginning)
    if doubt is None:
        return None
    near = " or ".join(f"`{text}`" for text in doubt.instead)
    help = f"did you mean {near}?" if near else "check the spelling"
    if known.known:
        help += f" if `{written.text}` is right, add it to what the vocabulary lists as `known`"
        help = help.replace("spelling if", "spelling; if")
    return finding("SR214", written.span, doubt.message, help, *replacements(written, doubt.instead))


_IN_QUOTES = "in quotes, the word is meant as it stands"


def _of_nothing(node: tree.Comparison, written: tree.Literal, doubt: Doubt) -> Finding:
    name = node.field.text
    meant = f"{name} is {'missing' if node.relation in ('=', 'in') else 'known'}"
    if len(node.values) > 1:
        joined = f"or {meant}" if node.relation == "in" else f"and {meant}"
        help = f"if records without a value are meant, take it out of the list and write `{joined}` behind the list"
        return finding("SR212", written.span, doubt.message, f"{help}; {_IN_QUOTES}")
    help = f"if records without a value are meant, write `{meant}`"
    if written.form != "quoted":
        help += f"; {_IN_QUOTES}"
    return finding("SR212", node.span, doubt.message, help, Fix(f"write `{meant}`", (Edit(*node.span, meant),)))


def _of_anything(node: tree.Comparison, written: tree.Literal, doubt: Doubt) -> Finding:
    help = f"if any value will do, leave the condition out; {_IN_QUOTES}"
    if node.relation not in ("=", "in") or len(node.values) > 1:
        return finding("SR212", written.span, doubt.message, help)
    meant = f"{node.field.text} is known"
    help = f"if any value will do, leave the condition out, or write `{meant}`; {_IN_QUOTES}"
    return finding("SR212", node.span, doubt.message, help, Fix(f"write `{meant}`", (Edit(*node.span, meant),)))
