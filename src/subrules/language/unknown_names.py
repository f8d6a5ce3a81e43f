"""Names that the vocabulary does not have: what to list, and offers that cannot be given."""

from __future__ import annotations

import re

from ..diagnostics import Edit, Finding, Fix, finding
from ..diagnostics.nearest import nearest
from ..rules.vocabulary import Field, FieldType, Vocabulary
from . import tree
from .asking import NUMBERS


def fits(node: tree.Comparison, field: Field) -> bool:
    """Whether what a name is compared with can be compared with a field."""
    if node.relation in ("<", "<=", ">", ">=", "between") and not field.type.has_order:
        return False
    if node.relation == "starts with" and not field.type.has_beginning:
        return False
    texts = [value.text for value in node.values if isinstance(value, tree.Literal) and value.text]
    match field.type:
        case FieldType.NUMBER:
            return all(re.match(r"-?[$€£¥]?\.?[0-9]", text) or text.lower() in NUMBERS for text in texts)
        case FieldType.YES_NO:
            return all(
                text.lower() in ("yes", "no", "true", "false", "y", "n", "on", "off", "1", "0") for text in texts
            )
        case FieldType.DATE:
            return all(re.match(r"[0-9]{1,4}[-/.][0-9]", text) for text in texts)
        case _:
            return True


def field_lines(name: str, node: tree.Comparison) -> str:
    """What to write into a vocabulary for a name, with the type that its values look like."""
    texts = [value.text for value in node.values if isinstance(value, tree.Literal) and value.text]
    kind = "text"
    if texts and all(text.lower() in ("yes", "no", "true", "false") for text in texts):
        kind = "yes/no"
    elif texts and all(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) for text in texts):
        kind = "date"
    elif node.relation in ("<", "<=", ">", ">=", "between"):
        kind = "number"
    elif texts and all(text.isdigit() for text in texts):
        kind = "code"
    key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'
    return f'`[fields.{key}]`, and below it `type = "{kind}"`'


def outcome_meant(direction: tree.Name, vocabulary: Vocabulary) -> tuple[str | None, Finding]:
    """The type of an offer whose name the vocabulary does not have, if one can be meant only, and what is said of it."""
    phrases = list(vocabulary.outcomes)
    article, _, rest = direction.text.partition(" ")
    type = vocabulary.directions.get(rest.lower()) if article.lower() in ("the", "an", "a") else None
    if type is not None:
        edit = Edit(direction.span[0], direction.span[0] + len(article) + 1, "")
        said = f"`{article}` in front of an offer is passed over"
        return type, finding(
            "SR150", direction.span, said, f"write `{rest}`", Fix(f"leave `{article}` out", (edit,), safe=True)
        )
    if "/" in direction.key:
        fixes = [Fix(f"write `{phrase}`", (Edit(*direction.span, phrase),)) for phrase in phrases]
        help = "write " + " or ".join(f"`{phrase}`" for phrase in phrases)
        return None, finding(
            "SR130", direction.span, f"`{direction.text}` leaves open which of the two it is", help, *fixes
        )
    if direction.key.split()[0] in _TAKING:
        help = "put the case that is to get none into the conditions of the rules that give it, with `and not (…)`"
        return None, finding(
            "SR152", direction.span, f"`{direction.text}` takes an offer away, and a rule only gives them", help
        )
    close = nearest(direction.text, phrases, alike=0.8)  # phrases share the word `offer`
    fixes = [Fix(f"replace it by `{close}`", (Edit(*direction.span, close),))] if close else []
    help = f"did you mean `{close}`?" if close else "they can give " + ", ".join(f"`{phrase}`" for phrase in phrases)
    return None, finding(
        "SR206", direction.span, f"`{direction.text}` is not something that these rules can give", help, *fixes
    )


_TAKING = frozenset({"no", "not", "never", "don't", "don’t", "without", "remove", "stop", "exclude"})
