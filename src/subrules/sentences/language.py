"""A language: a text for each code, filled with a reason's values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import TypeAlias

from attrs import frozen

Form: TypeAlias = Callable[[str, str, Mapping[str, str]], str]
"""Writes one value in words: the value, what stands behind the form's name, and all values."""

_PARSE = Formatter().parse


@frozen
class Sentences:
    """A language: a text for each code, and the forms that its texts use.

    A text holds `{key}` for a value as it is, and `{key:form}` for one in words, as in
    `it stopped on {stop_date:day}`.

    Attributes:
        language: its tag, such as `en`.
        texts: a text by code.
        forms: how values are written in words, by the form's name.
    """

    language: str
    texts: Mapping[str, str]
    forms: Mapping[str, Form]

    def of(self, code: str, values: Mapping[str, str]) -> str:
        """The sentence of a code with its values; of a code without a text, the code and the values.

        >>> from subrules.sentences.english import ENGLISH
        >>> ENGLISH.of("restart.stopped", {"state": "permanently stopped", "stop_date": "2026-06-01"})
        'it stopped for good on 1 June 2026'
        >>> ENGLISH.of("my.own", {"limit": "3"})
        'my.own (limit 3)'
        """
        text = self.texts.get(code)
        if text is None:
            shown = ", ".join(f"{key} {value}" for key, value in values.items())
            return f"{code} ({shown})" if shown else code
        return "".join(
            literal + ("" if key is None else self._value(key, spec or "", values))
            for literal, key, spec, _ in _PARSE(text)
        )

    def _value(self, key: str, spec: str, values: Mapping[str, str]) -> str:
        value = values.get(key, f"({key})")
        name, _, rest = spec.partition(" ")
        return self.forms[name](value, rest, values) if name and key in values else value

    def keys(self, code: str) -> frozenset[str]:
        """The keys of the values that the text of a code needs."""
        return frozenset(key for _, key, _, _ in _PARSE(self.texts[code]) if key)
