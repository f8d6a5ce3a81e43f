"""The loan history and the settings that keep or erase it (MRG-06, MRG-33..40)."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import field

from ...checks import check, not_negative, record
from ..field_rules import Merging
from ..report import Entry, Fate, FieldResult, Notice, Side
from ..results import entry, items_result
from .customer import Customer, HistoryEntry, HistorySetting
from .subscribed import shared_libraries


def history_settings(merging: Merging[Customer]) -> FieldResult:
    """Per library: the survivor's where both have a subscription, else what there is (MRG-33, MRG-35, MRG-37)."""
    survivor, removed = merging.survivor, merging.removed
    mine = {one.library: one for one in survivor.history_settings}
    shared = shared_libraries(survivor, removed, merging.as_of)
    value = list(survivor.history_settings)
    entries = [entry(merging, Side.SURVIVOR, one, Fate.KEPT) for one in survivor.history_settings]
    notices = []
    for one in removed.history_settings:
        own = mine.get(one.library)
        if own is None:
            value.append(one)
        elif own.is_on and not one.is_on:
            values = {"library": one.library}
            notices.append(
                Notice(statement="MRG-35", code="merge.wise.wish-overruled", values=values, is_warning=False)
            )
        entries.append(_setting_entry(merging, one, own, one.library in shared))
    return items_result(merging, "history settings", tuple(value), entries, notices)


def _setting_entry(
    merging: Merging[Customer], one: HistorySetting, own: HistorySetting | None, is_shared: bool
) -> Entry:
    values = {"library": one.library}
    if own is None:
        code = "merge.wise.setting.comes"
        return entry(merging, Side.REMOVED, one, Fate.TRANSFERRED, statement="MRG-37", code=code, values=values)
    fate = Fate.COMBINED if own.is_on is one.is_on else Fate.LEFT_BEHIND
    statement = "MRG-33" if is_shared else "MRG-37"
    code = "merge.wise.setting.survivor"
    return entry(merging, Side.REMOVED, one, fate, statement=statement, code=code, values=values)


@record
class LoanHistory:
    """The removed record's history: erased where the survivor's setting is off and its own on (MRG-06, MRG-34, MRG-38).

    Only in libraries in which both have a subscription (A-MRG-08).

    Attributes:
        keep_days: what was returned within so many days of the merge stays; 0 erases all of it.
    """

    keep_days: int = field(default=0, metadata=check(not_negative))

    def __call__(self, merging: Merging[Customer]) -> FieldResult:
        """The history afterwards, and what of it is erased."""
        survivor, removed, day = merging.survivor, merging.removed, merging.as_of
        erasing = tuple(
            library
            for library in shared_libraries(survivor, removed, day)
            if _is_on(survivor.history_settings, library) is False and _is_on(removed.history_settings, library) is True
        )
        value = list(survivor.loan_history)
        entries = [entry(merging, Side.SURVIVOR, one, Fate.KEPT) for one in survivor.loan_history]
        counts = dict.fromkeys(erasing, 0)
        for one in removed.loan_history:
            if one.library in counts and self._is_old(one, day):
                counts[one.library] += 1
                code, values = "merge.wise.no-history-kept", {"library": one.library}
                entries.append(
                    entry(merging, Side.REMOVED, one, Fate.ERASED, statement="MRG-34", code=code, values=values)
                )
            else:
                value.append(one)
                entries.append(entry(merging, Side.REMOVED, one, Fate.TRANSFERRED))
        notices = [_erasing(library, count) for library, count in counts.items()]
        return items_result(merging, "loan history", tuple(value), entries, notices)

    def _is_old(self, one: HistoryEntry, day: date) -> bool:
        return self.keep_days == 0 or one.returned_on < day - timedelta(days=self.keep_days)


def _is_on(settings: tuple[HistorySetting, ...], library: str) -> bool | None:
    return next((one.is_on for one in settings if one.library == library), None)


def _erasing(library: str, count: int) -> Notice:
    values = {"library": library}
    if not count:
        return Notice(statement="MRG-34", code="merge.wise.nothing-to-erase", values=values, is_warning=False)
    return Notice(statement="MRG-38", code="merge.wise.history-erased", values={**values, "count": str(count)})
