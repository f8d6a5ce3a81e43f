"""Whether offers are as a test expects them, and in words what is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from attrs import frozen

from ..rules.statements import Expectation
from ..rules.text import braced_text
from ..rules.vocabulary import Vocabulary

Given = tuple[str, str]
"""An offer: its type and its segment."""


@frozen
class UnmetExpectation:
    """An expectation that was not met: which, and the offers that should be there, and that should not."""

    expectation: Expectation
    absent: tuple[Given, ...]
    unwanted: tuple[Given, ...]


def unmet(expected: Iterable[Expectation], offers: Collection[Given]) -> tuple[UnmetExpectation, ...]:
    """The expectations that these offers do not meet."""
    return tuple(one for expectation in expected if (one := _compared(expectation, offers)) is not None)


def _compared(expectation: Expectation, offers: Collection[Given]) -> UnmetExpectation | None:
    named = tuple((str(expectation.type), segment) for segment in expectation.segments)
    of_type = [offer for offer in offers if expectation.type is None or offer[0] == expectation.type]
    match expectation.kind:
        case "exactly":
            absent = tuple(offer for offer in named if offer not in of_type)
            unwanted = tuple(offer for offer in of_type if offer not in named)
        case "includes":
            absent, unwanted = tuple(offer for offer in named if offer not in of_type), ()
        case "excludes":
            absent, unwanted = (), tuple(offer for offer in of_type if offer in named)
        case "none":
            absent, unwanted = (), tuple(of_type)
    return UnmetExpectation(expectation, absent, unwanted) if absent or unwanted else None


def is_met(expected: Iterable[Expectation], offers: Collection[Given]) -> bool:
    """Whether these offers are as expected."""
    return all(_compared(expectation, offers) is None for expectation in expected)


def concerns(expected: Iterable[Expectation], type: str) -> bool:
    """Whether an offer of a type is spoken of."""
    return any(expectation.type is None or expectation.type == type for expectation in expected)


def expectation_text(expectation: Expectation, vocabulary: Vocabulary) -> str:
    """An expectation as it stands behind `Expect`.

    >>> from subrules.offers import VOCABULARY
    >>> expectation_text(Expectation("includes", "UPGRD", ("Plus", "Sunday Only")), VOCABULARY)
    'upgrade offer includes {Plus}, {Sunday Only}'
    """
    phrase = "offer" if expectation.type is None else vocabulary.phrase(expectation.type)
    if expectation.kind == "none":
        return f"no {phrase}"
    word = "=" if expectation.kind == "exactly" else expectation.kind
    return f"{phrase} {word} {offers_text(expectation.segments)}"


def offers_text(segments: Iterable[str]) -> str:
    """Segments as they stand in a rule: each in braces of its own."""
    return ", ".join(f"{{{braced_text(segment)}}}" for segment in segments)
