"""The nightly extract: what circulation has comes to Subscribe, row by row (SYN-01..03)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from ..checks import argument_faults, record
from ..days import elapsed, instant_faults
from ..decision import Decision, Reason
from ..faults import raise_if_any
from .records import Occupant, Records
from .requests import Extract, ExtractRow
from .settings import Client
from .writes import Left, System, Write, Writes, value_writes


@record(kw_only=True)
class Synced:
    """What one row comes to: the writes to Subscribe and what is left alone, and whether its occupant came before."""

    occupant: str
    answer: Writes = Writes()
    is_repeated: bool = False


def extract(
    rows: Iterable[ExtractRow],
    copy_of: Callable[[str], Occupant | None],
    *,
    taken_at: datetime,
    client: Client,
) -> Iterator[Synced]:
    """What each row of an extract changes in Subscribe: circulation's values win (SYN-01); no registration is touched.

    Rows are taken one by one; only the ids that came before are remembered. A second row of an occupant
    is not used, and is reported.

    Args:
        rows: the extract.
        copy_of: gives Subscribe's copy of an occupant as it was before the extract, or None; with all
            records at hand it is `records.in_subscribe`.
        taken_at: when the extract was taken, aware.
        client: with `guard_stale` in its settings, a field that was written in real time after that is
            left alone and reported (A-29).

    Yields:
        What each row comes to, in the rows' order.

    Raises:
        InputError: an argument cannot be used; `taken_at` is not an instant.

    >>> from datetime import UTC
    >>> from subrules import Client
    >>> rows = [ExtractRow(occupant="7", values={"phone": "555 0100"})]
    >>> taken = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
    >>> (one,) = extract(rows, lambda id: None, taken_at=taken, client=Client())
    >>> [(write.old, write.new) for write in one.answer.writes]
    [(None, '555 0100')]
    """
    raise_if_any((*argument_faults(client=(client, Client)), *instant_faults("taken_at", taken_at)))
    return _synced(rows, copy_of, taken_at, guard=client.occupant.guard_stale)


def _synced(
    rows: Iterable[ExtractRow], copy_of: Callable[[str], Occupant | None], taken_at: datetime, *, guard: bool
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
            if guard and updated is not None and elapsed(taken_at, updated).total_seconds() > 0:
                left.append(_stale(write))
            else:
                writes.append(write)
        yield Synced(occupant=row.occupant, answer=Writes(writes=tuple(writes), left=tuple(left)))


def synchronised(records: Records, request: Extract, client: Client) -> Decision[Writes]:
    """What a whole extract brings to Subscribe, as one decision (SYN-01, SYN-02)."""
    rows = list(extract(request.rows, records.in_subscribe, taken_at=request.taken_at, client=client))
    writes = tuple(write for one in rows for write in one.answer.writes)
    left = tuple(kept for one in rows for kept in one.answer.left)
    repeated = dict.fromkeys(one.occupant for one in rows if one.is_repeated)
    values = {"rows": str(len(rows)), "written": str(len(writes))}
    reasons = [
        Reason("SYN-01", True, code="occupant.circulation-wins", values=values),
        Reason("SYN-02", True, code="occupant.no-registration-touched"),
    ]
    if left:
        reasons.append(Reason("SYN-01", True, code="occupant.stale-values", values={"left": str(len(left))}))
    if repeated:
        values = {"occupants": ", ".join(repeated)}
        reasons.append(Reason("SYN-01", True, code="occupant.rows-repeated", values=values))
    return Decision(Writes(writes=writes, left=left), tuple(reasons))


def _stale(write: Write) -> Left:
    return Left(
        system=write.system,
        record=write.record,
        field=write.field,
        kept=write.old or "",
        offered=write.new,
        statement="SYN-01",
        code="occupant.stale",
    )
