"""The nightly extract: what circulation has comes to Subscribe, row by row (SYN-01..03)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from attrs import field, frozen

from ..checks import check, checked, not_blank
from ..days import InstantError, elapsed, require_instant
from ..decision import Decision, Reason
from ..faults import Fault, raise_if_any
from .records import USUAL, Occupant, Records, Settings
from .writes import Left, Outcome, System, Write, value_writes


@frozen(kw_only=True)
class ExtractRow:
    """An occupant as circulation had it: a field that is not there is not in the extract, a blank one is blank."""

    occupant: str = field(metadata=check(not_blank))
    values: Mapping[str, str] = field(factory=dict, hash=False)
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Synced:
    """What one row comes to: the writes to Subscribe, what is left alone, and whether its occupant came before."""

    occupant: str
    writes: tuple[Write, ...] = ()
    left: tuple[Left, ...] = ()
    is_repeated: bool = False


def extract(
    rows: Iterable[ExtractRow],
    copy_of: Callable[[str], Occupant | None],
    *,
    taken_at: datetime,
    settings: Settings = USUAL,
) -> Iterator[Synced]:
    """What each row of an extract changes in Subscribe: circulation's values win (SYN-01); no registration is touched.

    Rows are taken one by one; only the ids that came before are remembered. A second row of an occupant
    is not used, and is reported.

    Args:
        rows: the extract.
        copy_of: gives Subscribe's copy of an occupant as it was before the extract, or None.
        taken_at: when the extract was taken, aware.
        settings: with `guard_stale`, a field that was written in real time after that is left alone and
            reported (A-29).

    Raises:
        InputError: `taken_at` is not an instant.

    >>> from datetime import UTC
    >>> rows = [ExtractRow(occupant="7", values={"phone": "555 0100"})]
    >>> taken = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
    >>> [(write.old, write.new) for synced in extract(rows, lambda id: None, taken_at=taken) for write in synced.writes]
    [(None, '555 0100')]
    """
    try:
        require_instant(taken_at)
    except InstantError as error:
        raise_if_any([Fault("taken_at", str(error), statement="SYN-01")])
    return _synced(rows, copy_of, taken_at, settings)


def _synced(
    rows: Iterable[ExtractRow], copy_of: Callable[[str], Occupant | None], taken_at: datetime, settings: Settings
) -> Iterator[Synced]:
    seen: set[str] = set()
    for row in rows:
        if row.occupant in seen:
            yield Synced(occupant=row.occupant, is_repeated=True)
            continue
        seen.add(row.occupant)
        copy = copy_of(row.occupant) or Occupant(id=row.occupant)
        writes: list[Write] = []
        left: list[Left] = []
        for write in value_writes(System.SUBSCRIBE, row.occupant, copy.values, row.values):
            updated = copy.updated.get(write.field)
            if settings.guard_stale and updated is not None and elapsed(taken_at, updated).total_seconds() > 0:
                left.append(_stale(write))
            else:
                writes.append(write)
        yield Synced(occupant=row.occupant, writes=tuple(writes), left=tuple(left))


@frozen(kw_only=True)
class Extract:
    """A whole extract: when it was taken, and its rows (SYN-01)."""

    kind: ClassVar[str] = "extract"
    taken_at: datetime
    rows: tuple[ExtractRow, ...]
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """A stamp without a zone."""
        try:
            require_instant(self.taken_at)
        except InstantError as error:
            yield Fault("taken_at", str(error), statement="SYN-01")


def synchronised(records: Records, request: Extract, *, settings: Settings = USUAL) -> Decision[Outcome]:
    """What a whole extract brings to Subscribe, as one decision (SYN-01, SYN-02)."""
    copies = {copy.id: copy for copy in records.subscribe}
    found = list(extract(request.rows, copies.get, taken_at=request.taken_at, settings=settings))
    writes = tuple(write for one in found for write in one.writes)
    left = tuple(kept for one in found for kept in one.left)
    repeated = [one.occupant for one in found if one.is_repeated]
    reasons = [
        Reason(
            "SYN-01", True, f"circulation's values win: {len(writes)} differ in Subscribe", {"rows": str(len(found))}
        ),
        Reason("SYN-02", True, "an extract touches no registration"),
    ]
    if left:
        reasons.append(Reason("SYN-01", True, f"{len(left)} of them written after the extract was taken stay"))
    if repeated:
        sentence = f"the extract has more than one row of {', '.join(dict.fromkeys(repeated))}; the first is used"
        reasons.append(Reason("SYN-01", True, sentence))
    return Decision(Outcome(writes=writes, left=left), tuple(reasons))


def _stale(write: Write) -> Left:
    return Left(
        system=write.system,
        record=write.record,
        field=write.field,
        kept=write.old or "",
        offered=write.new,
        statement="SYN-01",
        why="it was written in real time after the extract was taken",
    )
