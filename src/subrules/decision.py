"""One shape for every answer: what was decided, and the reasons that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Generic, TypeVar

from attrs import field, frozen

from .sentences import ENGLISH, Sentences

Answer_co = TypeVar("Answer_co", covariant=True)


@frozen
class Reason:
    """One criterion that was weighed: the statement that asks for it, whether it held, and what was looked at.

    Attributes:
        statement: the statement of the specification, such as RST-05.
        held: whether it held; None where the facts are not known.
        text: the sentence of a policy of your own; blank where `code` and `values` give it.
        values: the values looked at, as text: days and instants in ISO form, money as `20.20 USD`,
            yes and no. `subrules.sentences.KEYS` tells what each key holds.
        code: which sentence it is, the same in every version, such as `restart.complimentary`.

    >>> Reason("RST-05", False, code="restart.complimentary", values={"complimentary": "yes"}).sentence
    'it is complimentary'
    """

    statement: str
    held: bool | None
    text: str = ""
    values: Mapping[str, str] = field(factory=dict, hash=False)
    code: str = ""

    @property
    def sentence(self) -> str:
        """What was found, in English: made from code and values when it is read."""
        return self.in_words(ENGLISH)

    def in_words(self, language: Sentences) -> str:
        """What was found, in a language."""
        return self.text or language.of(self.code, self.values)


@frozen
class Refused:
    """The answer is no: nothing is done. The reasons against say why."""

    kind: ClassVar[str] = "refused"


@frozen
class Undecided:
    """There is no answer yet, because a fact is not known: nothing is done, and the unknown reasons say which."""

    kind: ClassVar[str] = "undecided"


@frozen
class Decision(Generic[Answer_co]):
    """An answer with all its reasons, those that held as well as those that did not.

    >>> checked = Reason("SOL-01", True, "the smart-offer box is checked")
    >>> other = Reason("SOL-03", False, "the offer's segment is the row's")
    >>> [reason.statement for reason in Decision(False, (checked, other)).against]
    ['SOL-03']
    """

    answer: Answer_co
    reasons: tuple[Reason, ...]

    @property
    def against(self) -> tuple[Reason, ...]:
        """The reasons that did not hold."""
        return tuple(reason for reason in self.reasons if reason.held is False)

    @property
    def unknown(self) -> tuple[Reason, ...]:
        """The reasons for which the facts do not tell whether they hold."""
        return tuple(reason for reason in self.reasons if reason.held is None)


def decide(reasons: Iterable[Reason]) -> Decision[bool | None]:
    """Yes when every reason holds, no when one does not, and None when only the facts are missing."""
    weighed = tuple(reasons)
    if any(reason.held is False for reason in weighed):
        return Decision(False, weighed)
    return Decision(None if any(reason.held is None for reason in weighed) else True, weighed)
