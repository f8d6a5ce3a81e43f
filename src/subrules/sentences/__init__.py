"""Sentences from codes and values: every sentence of every policy, one folder a language.

A second language is a folder like `english`, with the same codes: a table of texts and the forms that its
texts use for days, counts and times. Nothing else has to change.
"""

from __future__ import annotations

from .english import ENGLISH
from .keys import KEYS
from .language import Form, Sentences

__all__ = ["ENGLISH", "KEYS", "Form", "Sentences"]
