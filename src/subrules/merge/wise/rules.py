"""The special rules of the Wise policy: number, internet block, cards, messages, subscriptions, loan history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from attrs import evolve

from ...decision import Reason
from ..policy import Merging
from ..report import Fate, Notice, Side, Travelled
from ..travel import entry, items_travelled, provenance
from .customer import Customer, CustomerKind, HistoryEntry, HistorySetting, Subscription, SubscriptionState
from .national_number import Numbers, numbers

_SUBSCRIBED = (SubscriptionState.ACTIVE, SubscriptionState.LAPSED)


# ---------------------------------------------------------------- who may be merged (MRG-16, MRG-49)


def regular_customers(survivor: Customer, removed: Customer, _: date) -> Iterator[Reason]:
    """Administrative cards never merge, and a person and an institution do not (MRG-49)."""
    for side, customer in (("survivor", survivor), ("removed record", removed)):
        regular = customer.kind is not CustomerKind.ADMINISTRATIVE
        sentence = f"the {side} is a {customer.kind.value}"
        yield Reason("MRG-49", regular, sentence if regular else f"{sentence}, which is never merged")
    same = survivor.kind is removed.kind
    sentence = f"a {survivor.kind.value} and a {removed.kind.value} {'may be' if same else 'are not'} merged"
    yield Reason("MRG-49", same, sentence, {"survivor": survivor.kind.value, "removed": removed.kind.value})


def one_person(survivor: Customer, removed: Customer, _: date) -> Iterator[Reason]:
    """Two different national register numbers are two people (MRG-16)."""
    one, other = numbers(survivor).one, numbers(removed).one
    held = one is None or other is None or one == other
    sentence = (
        "no two national register numbers differ" if held else "their national register numbers differ: two people"
    )
    yield Reason("MRG-16", held, sentence)


# ---------------------------------------------------------------- national register number, internet block


def national_number(merging: Merging) -> Travelled:
    """The survivor's field: its own, its document's, the removed record's, that one's document's (MRG-13..15)."""
    survivor, removed = merging.survivor, merging.removed
    one, other = numbers(survivor), numbers(removed)
    sources = (
        (one.own, survivor.register_number, "the survivor's own field"),
        (one.in_document, survivor.identity_document, "a copy from the survivor's identity document"),
        (other.own, removed.register_number, "the removed record's field"),
        (other.in_document, removed.identity_document, "a copy from the removed record's identity document"),
        ("", survivor.register_number, "the survivor's own field"),
    )
    number, value, source = next(found for found in sources if found[0] is not None)
    statement = "MRG-13" if source.startswith("a copy") else "MRG-14"
    entries = []
    for side, text, own in (
        (Side.SURVIVOR, survivor.register_number, one.own),
        (Side.REMOVED, removed.register_number, other.own),
    ):
        if text.strip():
            fate = _number_fate(side, text, own, number, value)
            entries.append(entry(merging, side, text, fate, statement=statement, why=f"the number is {source}"))
    origin = provenance(
        merging, "national number", survivor.register_number, removed.register_number, value.strip(), source
    )
    notices = [*_number_notices("survivor", one), *_number_notices("removed record", other)]
    return Travelled(value=value.strip(), entries=tuple(entries), provenance=origin, notices=tuple(notices))


def _number_fate(side: Side, text: str, own: str | None, number: str | None, value: str) -> Fate:
    if side is Side.SURVIVOR:
        return Fate.KEPT if text == value else Fate.REPLACED
    if text == value:
        return Fate.TRANSFERRED
    return Fate.COMBINED if own is not None and own == number else Fate.LEFT_BEHIND


def _number_notices(name: str, found: Numbers) -> Iterator[Notice]:
    if found.differ:
        sentence = f"the {name}'s identity document holds another national register number than its own field"
        yield Notice(statement="MRG-16", sentence=sentence, remedy="find out which one is right")
    if found.wrong_check is not None:
        sentence = f"the {name}'s identity document holds eleven digits with a wrong check number; they are not copied"
        yield Notice(statement="MRG-15", sentence=sentence, is_warning=False)


def internet_block(keep_survivor: bool = False) -> Callable[[Merging], Travelled]:
    """The internet block afterwards: for who registered online and is not known by a number (MRG-17..22).

    With `keep_survivor` a block that the survivor has stays in any case (A-MRG-06).
    """

    def rule(merging: Merging) -> Travelled:
        survivor, removed = merging.survivor, merging.removed
        online = survivor.registered_online or removed.registered_online
        known = any(numbers(one).one is not None for one in (survivor, removed))
        if not online:
            value, statement = survivor.internet_block, "MRG-22" if survivor.internet_block else "MRG-19"
            why = "neither was registered online, so the merge gives no block and takes none"
        elif known:
            value, statement = survivor.internet_block and keep_survivor, "MRG-18"
            why = "a national register number is known, so online registration is no reason for a block"
        else:
            value, statement = True, "MRG-17"
            why = "one was registered online, and neither has a national register number"
        before = [(Side.SURVIVOR, survivor.internet_block), (Side.REMOVED, removed.internet_block)]
        fates = {
            Side.SURVIVOR: Fate.KEPT if value else Fate.LEFT_BEHIND,
            Side.REMOVED: Fate.COMBINED if value else Fate.LEFT_BEHIND,
        }
        entries = tuple(
            entry(merging, side, True, fates[side], statement=statement, why=why) for side, there in before if there
        )
        notices = []
        if value is not survivor.internet_block:
            what = "the survivor gets an internet block" if value else "the survivor's internet block goes"
            notices.append(Notice(statement=statement, sentence=f"{what}: {why}", is_warning=False))
        origin = provenance(merging, "internet block", survivor.internet_block, removed.internet_block, value, why)
        return Travelled(value=value, entries=entries, provenance=origin, notices=tuple(notices))

    return rule


# ---------------------------------------------------------------- cards, messages, reservations


def cards(merging: Merging) -> Travelled:
    """The cards of both, each number once; the survivor's primary card stays the only one (MRG-12, A-MRG-10)."""
    survivor, removed = merging.survivor.cards, merging.removed.cards
    known = {card.number for card in survivor}
    primary = next((card.number for card in (*survivor, *removed) if card.is_primary), None)
    value = [*survivor, *(card for card in removed if card.number not in known)]
    entries = [entry(merging, Side.SURVIVOR, card, Fate.KEPT) for card in survivor]
    entries += [
        entry(merging, Side.REMOVED, card, Fate.COMBINED if card.number in known else Fate.TRANSFERRED)
        for card in removed
    ]
    after = tuple(evolve(card, is_primary=card.number == primary) for card in value)
    return items_travelled(merging, "cards", after, tuple(entries))


def messages(merging: Merging) -> Travelled:
    """The messages of both, all of them, each marked with the record that it came from (MRG-11)."""
    marked = []
    entries = []
    for side, customer in ((Side.SURVIVOR, merging.survivor), (Side.REMOVED, merging.removed)):
        for message in customer.messages:
            marked.append(evolve(message, origin=message.origin or customer.number))
            fate = Fate.KEPT if side is Side.SURVIVOR else Fate.TRANSFERRED
            entries.append(entry(merging, side, message, fate))
    return items_travelled(merging, "messages", tuple(marked), tuple(entries))


def same_title_twice(survivor: Customer, removed: Customer, _: date) -> Iterator[Notice]:
    """Two reservations of one title are both kept (MRG-05, A-MRG-12)."""
    mine = {reservation.title for reservation in survivor.reservations}
    for reservation in removed.reservations:
        if reservation.title in mine:
            sentence = f"`{reservation.title}` is reserved on both records, and both reservations are kept"
            yield Notice(statement="MRG-05", sentence=sentence, remedy="cancel one of them", is_warning=False)


def birth_dates(survivor: Customer, removed: Customer, _: date) -> Iterator[Notice]:
    """Two birth dates are worth a look (A-MRG-14)."""
    one, other = survivor.birth_date, removed.birth_date
    if one is not None and other is not None and one != other:
        sentence = f"the birth dates differ: {one} and {other}"
        yield Notice(statement="MRG-49", sentence=sentence, remedy="make sure that it is one person")


# ---------------------------------------------------------------- subscriptions (MRG-23..32)


def subscriptions(merging: Merging) -> Travelled:
    """The removed record's: lapsed ones deleted, one beside an active one stopped first, others as they are."""
    survivor, removed, on = merging.survivor.subscriptions, merging.removed.subscriptions, merging.on
    active = {one.library for one in survivor if one.state(on) is SubscriptionState.ACTIVE}
    value = list(survivor)
    entries = [
        entry(merging, Side.SURVIVOR, one, Fate.KEPT, statement="MRG-25", why="the survivor's own are not touched")
        for one in survivor
    ]
    for one in removed:
        fate, statement, why = _subscription_fate(one, one.state(on), active)
        entries.append(entry(merging, Side.REMOVED, one, fate, statement=statement, why=why))
        if fate is Fate.STOPPED:
            value.append(evolve(one, end=on, is_stopped=True))
        elif fate is Fate.TRANSFERRED:
            value.append(one)
    return items_travelled(merging, "subscriptions", tuple(value), tuple(entries))


def _subscription_fate(one: Subscription, state: SubscriptionState, active: set[str]) -> tuple[Fate, str, str]:
    match state:
        case SubscriptionState.LAPSED:
            return Fate.DELETED, "MRG-24", f"it has lapsed in {one.library}"
        case SubscriptionState.FUTURE:
            return Fate.TRANSFERRED, "MRG-31", f"it starts later in {one.library}"
        case SubscriptionState.ACTIVE if one.library in active:
            return Fate.STOPPED, "MRG-27", f"the survivor has an active one in {one.library}"
        case SubscriptionState.ACTIVE:
            return Fate.TRANSFERRED, "MRG-28", f"the survivor has no active one in {one.library}"


def _states(customer: Customer, on: date) -> dict[str, set[SubscriptionState]]:
    states: dict[str, set[SubscriptionState]] = {}
    for one in customer.subscriptions:
        states.setdefault(one.library, set()).add(one.state(on))
    return states


def valid_one_on_top(survivor: Customer, removed: Customer, on: date) -> Iterator[Notice]:
    """The valid subscription should be the survivor's (MRG-23)."""
    has_valid = [
        any(SubscriptionState.ACTIVE in states for states in _states(one, on).values()) for one in (survivor, removed)
    ]
    if has_valid == [False, True]:
        sentence = "only the record to be removed has a valid subscription"
        yield Notice(statement="MRG-23", sentence=sentence, remedy="put the record with the valid subscription on top")


def may_not_be_found(survivor: Customer, removed: Customer, on: date) -> Iterator[Notice]:
    """Where only lapsed subscriptions go and the survivor has none, the borrower may not be found (MRG-26, A-MRG-16)."""
    mine = _states(survivor, on)
    for library, states in _states(removed, on).items():
        if states == {SubscriptionState.LAPSED} and library not in mine:
            sentence = f"in {library} the borrower may not be found any more: the lapsed subscription there is deleted"
            yield Notice(statement="MRG-26", sentence=sentence, remedy="merge, then register again straight away")


# ---------------------------------------------------------------- loan history (MRG-33..40)


def shared_libraries(survivor: Customer, removed: Customer, on: date) -> tuple[str, ...]:
    """The libraries in which both have a subscription, active or lapsed: also one that is deleted (MRG-33, MRG-36)."""
    theirs = [
        {library for library, states in _states(one, on).items() if states & set(_SUBSCRIBED)}
        for one in (survivor, removed)
    ]
    return tuple(sorted(theirs[0] & theirs[1]))


def history_settings(merging: Merging) -> Travelled:
    """Per library: the survivor's where both have a subscription, else what there is (MRG-33, MRG-35, MRG-37)."""
    survivor, removed = merging.survivor, merging.removed
    mine = {one.library: one for one in survivor.history_settings}
    shared = shared_libraries(survivor, removed, merging.on)
    value = list(survivor.history_settings)
    entries = [entry(merging, Side.SURVIVOR, one, Fate.KEPT) for one in survivor.history_settings]
    notices = []
    for one in removed.history_settings:
        own = mine.get(one.library)
        if own is None:
            value.append(one)
            why = f"the survivor has no setting for {one.library}"
            entries.append(entry(merging, Side.REMOVED, one, Fate.TRANSFERRED, statement="MRG-37", why=why))
            continue
        statement = "MRG-33" if one.library in shared else "MRG-37"
        fate = Fate.COMBINED if own.is_on is one.is_on else Fate.LEFT_BEHIND
        why = f"the survivor's setting for {one.library} holds"
        entries.append(entry(merging, Side.REMOVED, one, fate, statement=statement, why=why))
        if own.is_on and not one.is_on:
            sentence = (
                f"the removed record wished to keep no loan history in {one.library}; the survivor's setting keeps it"
            )
            notices.append(Notice(statement="MRG-35", sentence=sentence, is_warning=False))
    travelled = items_travelled(merging, "history settings", tuple(value), tuple(entries))
    return evolve(travelled, notices=tuple(notices))


def loan_history(keep_days: int = 0) -> Callable[[Merging], Travelled]:
    """The removed record's history: erased where the survivor's setting is off and its own on (MRG-06, MRG-34, MRG-38).

    Only in libraries in which both have a subscription (A-MRG-08). What was returned within `keep_days`
    of the merge stays; 0 erases all of it.
    """

    def rule(merging: Merging) -> Travelled:
        survivor, removed, on = merging.survivor, merging.removed, merging.on
        erasing = tuple(
            library
            for library in shared_libraries(survivor, removed, on)
            if _is_on(survivor.history_settings, library) is False and _is_on(removed.history_settings, library) is True
        )
        value = list(survivor.loan_history)
        entries = [entry(merging, Side.SURVIVOR, one, Fate.KEPT) for one in survivor.loan_history]
        counts = dict.fromkeys(erasing, 0)
        for one in removed.loan_history:
            if one.library in counts and _is_old(one, on, keep_days):
                counts[one.library] += 1
                why = f"the survivor keeps no loan history in {one.library}"
                entries.append(entry(merging, Side.REMOVED, one, Fate.ERASED, statement="MRG-34", why=why))
            else:
                value.append(one)
                entries.append(entry(merging, Side.REMOVED, one, Fate.TRANSFERRED))
        travelled = items_travelled(merging, "loan history", tuple(value), tuple(entries))
        return evolve(travelled, notices=tuple(_erasing(library, count) for library, count in counts.items()))

    return rule


def _is_on(settings: tuple[HistorySetting, ...], library: str) -> bool | None:
    return next((one.is_on for one in settings if one.library == library), None)


def _is_old(one: HistoryEntry, on: date, keep_days: int) -> bool:
    return keep_days == 0 or one.returned_on < on - timedelta(days=keep_days)


def _erasing(library: str, count: int) -> Notice:
    if not count:
        sentence = f"the survivor keeps no loan history in {library}, and the removed record has none there"
        return Notice(statement="MRG-34", sentence=sentence, is_warning=False)
    entries = f"{count} {'entry' if count == 1 else 'entries'}"
    sentence = f"the loan history of the removed record in {library} is erased: {entries}"
    remedy = "turn the survivor's loan history on first, or merge in the other direction"
    return Notice(statement="MRG-38", sentence=sentence, remedy=remedy)
