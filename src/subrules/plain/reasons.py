"""Reasons as plain data: with their sentence for whoever only shows them; read back, it follows from code and values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from ..decision import Reason
from .readers import ReaderOf


@attrs.frozen(kw_only=True)
class ReasonForm:
    """What the plain data of a reason holds.

    Attributes:
        statement: the statement of the specification, such as RST-05.
        code: which sentence it is, the same in every version.
        held: whether it held; null where the facts are not known.
        sentence: the sentence in English.
        text: the sentence of a policy of one's own, where there is a code as well.
        values: the values looked at, as text.
    """

    statement: str
    code: str = ""
    held: bool | None
    sentence: str = ""
    text: str = ""
    values: Mapping[str, str] = attrs.field(factory=dict)


def reason_as_data(reason: Reason) -> dict[str, Any]:
    """A reason with its sentence."""
    both = {"text": reason.text} if reason.text and reason.code else {}
    return {
        "statement": reason.statement,
        "code": reason.code,
        "held": reason.held,
        "sentence": reason.sentence,
        "values": dict(reason.values),
        **both,
    }


def reason_reader(reader_of: ReaderOf) -> Callable[[Any, Any], Reason]:
    """A reader of reasons: a sentence is taken from the data only where there is no code to make it from."""

    def read(data: Any, _: Any) -> Reason:
        form: ReasonForm = reader_of(ReasonForm)(data, ReasonForm)
        text = form.text if form.code else form.text or form.sentence
        return Reason(form.statement, form.held, text, form.values, form.code)

    return read
