"""A stream of records answered by several processes of this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from multiprocessing import get_context
from typing import Any, Literal

from ..faults import Fault, InputError
from ..matching.match import Matcher
from ..rules.answers import Answer
from ..rules.facts import FactsError
from ..rules.ruleset import RuleSet

BATCH = 2_000
"""How many records go to a process at a time."""


def match_in_processes(
    rules: RuleSet,
    records: Iterable[object],
    *,
    as_of: date,
    processes: int,
    extra: Literal["refuse", "ignore"] = "refuse",
) -> Iterator[Answer]:
    """The answers of `match_many`, by several processes: worth it where records are costly to check and there are many.

    Records and answers travel between the processes. They are started anew for each call, so a script that is
    run needs its `if __name__ == "__main__"`.

    Args:
        rules: a rule set without unfilled templates.
        records: mappings by field name or attrs records; they are read as the answers are.
        as_of: the day whose rules count.
        processes: how many processes share the work.
        extra: whether keys of a mapping that belong to no field are refused or ignored.

    Returns:
        The answers, in the order of the records, in memory that does not grow with their number.

    Raises:
        InputError: `processes` is no number of processes.
        FactsError: a record has faults; a note says which one. Those before it are answered.
        UnfilledTemplate: a rule still has placeholders.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> records = ({"NewspaperID": paper} for paper in (1, 2, 1))
    >>> answers = match_in_processes(rules, records, as_of=date(2026, 6, 1), processes=2)
    >>> [len(answer.offers) for answer in answers]
    [1, 0, 1]
    """
    if type(processes) is not int or processes < 1:
        raise InputError([Fault("processes", f"expected a whole number from 1 on, got {processes!r}")])
    return _shared(Matcher(rules, as_of), records, extra, processes)


def _shared(
    matcher: Matcher, records: Iterable[object], extra: Literal["refuse", "ignore"], processes: int
) -> Iterator[Answer]:
    """The answers as they come; a few batches are under way, never all of them."""
    waiting = iter(records)
    started = 0
    under_way: deque[Any] = deque()
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_receive, initargs=(matcher, extra)
    )
    try:
        while True:
            while len(under_way) < 2 * processes:
                batch = list(islice(waiting, BATCH))
                if not batch:
                    break
                under_way.append(pool.submit(_answer_batch, started, batch))
                started += len(batch)
            if not under_way:
                return
            first, answers, error = under_way.popleft().result()
            yield from answers
            if error is not None:
                error.add_note(f"in record {first + len(answers)}, counted from 0")
                raise error
    finally:
        pool.shutdown(cancel_futures=True)


_received: list[tuple[Matcher, Literal["refuse", "ignore"]]] = []
"""In a process of a pool: what it was given at its start. Empty everywhere else."""


def _receive(matcher: Matcher, extra: Literal["refuse", "ignore"]) -> None:
    _received[:] = [(matcher, extra)]


def _answer_batch(first: int, records: list[object]) -> tuple[int, list[Answer], FactsError | None]:
    ((matcher, extra),) = _received
    answers: list[Answer] = []
    for record in records:
        try:
            answers.append(matcher.match(record, extra=extra))
        except FactsError as error:
            return first, answers, error
    return first, answers, None
