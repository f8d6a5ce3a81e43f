"""The English sentences: a file for each policy, and the forms that they use."""

from __future__ import annotations

from collections.abc import Mapping

from ..language import Sentences
from . import change, merge, occupant, offers, patron, restart, versions
from .forms import FORMS

TEXTS: Mapping[str, str] = {
    **versions.TEXTS,
    **restart.TEXTS,
    **change.TEXTS,
    **occupant.TEXTS,
    **patron.TEXTS,
    **merge.TEXTS,
    **offers.TEXTS,
}
"""Every code with its text. Codes begin with the policy's name, so that none is there twice."""

ENGLISH = Sentences("en", TEXTS, FORMS)
"""The language that sentences are in unless another one is asked for."""

__all__ = ["ENGLISH", "FORMS", "TEXTS"]
