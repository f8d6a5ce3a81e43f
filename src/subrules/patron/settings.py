"""What a library settles: options per branch, one switch for the system, the table of postal codes (PAC-01..12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

from attrs import define, field

from ..checks import check, checked, not_blank, record
from ..decision import Decision, Reason
from ..email import email_fault, is_blank
from ..faults import Fault
from ..plain import from_plain


class Kind(Enum):
    """What a patron may ask to change; each kind has options of its own (PAC-11)."""

    NOTIFICATION_METHOD = "notification method"
    ADDRESS = "address"
    EMAIL = "e-mail address"
    PHONE = "phone number"


FIELDS: Mapping[str, Kind] = {
    "notification_method": Kind.NOTIFICATION_METHOD,
    **dict.fromkeys(("street", "city", "state", "zip", "county", "country"), Kind.ADDRESS),
    **dict.fromkeys(("email", "alternate_email"), Kind.EMAIL),
    **dict.fromkeys(("phone_1", "phone_2", "phone_3"), Kind.PHONE),
}
"""The fields of a patron's record that can be changed online, each with its kind."""


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind."""
    return tuple(name for name, of in FIELDS.items() if of is kind)


class Mode(Enum):
    """What becomes of an allowed change."""

    REQUEST = "request"
    DIRECT = "direct"


class Reminder(Enum):
    """The reminders that a library can let patrons opt out of (PAC-37)."""

    ALMOST_OVERDUE = "almost overdue/auto-renew"
    EXPIRATION = "patron record expiration"
    INACTIVE = "inactive patron"


class Action(Enum):
    """What a patron does in a library, and a verification block may stop (PAC-19)."""

    CHECK_OUT = "check out"
    SIGN_IN = "sign in"
    HOLD = "place a hold"
    RENEW = "renew"
    PAY = "pay"
    CHANGE_ACCOUNT = "change the account"


@record(kw_only=True)
class Options:
    """The three boxes of a kind: change allowed, by request, or without verification (PAC-11, PAC-12)."""

    allowed: bool = False
    request: bool = False
    direct: bool = False

    def faults(self) -> Iterator[Fault]:
        """An allowed change that is in no mode, or in both."""
        if self.allowed and self.request is self.direct:
            selected = "both modes are" if self.request else "no mode is"
            message = f"the change is allowed, and {selected} selected: select one"
            yield Fault((), message, code="one-mode", statement="PAC-12")

    @property
    def mode(self) -> Mode | None:
        """The mode of an allowed change, or None where it is not allowed."""
        if not self.allowed:
            return None
        return Mode.REQUEST if self.request else Mode.DIRECT


def _an_address(text: str) -> str | None:
    return None if is_blank(text) else email_fault(text)


_CHECK_OUT = (Action.CHECK_OUT,)


@record(kw_only=True)
class Branch:
    """The options of one branch; what is not selected is not allowed (PAC-08).

    Attributes:
        patron_codes: the codes whose patrons can ask for changes online (PAC-09, PAC-10).
        notification_method: whether it can be changed (PAC-15).
        address, email, phone: the boxes of these kinds.
        confirmation: whether a patron gets a message after submitting (PAC-26).
        tab_address: where requests to change an e-mail or a phone are sent (PAC-25).
        staff_address: where requests to change an address are sent; the tab address when left out (A-PAC-16).
        reminders: those that patrons can opt out of (PAC-37).
        block_stops: what a verification block stops; only check-out unless a library says more (A-PAC-05).
        phone_validation: is not a branch's to say, and an error here (PAC-05).
    """

    patron_codes: tuple[str, ...] = ()
    notification_method: bool = False
    address: Options = Options()
    email: Options = Options()
    phone: Options = Options()
    confirmation: bool = False
    tab_address: str = field(default="", metadata=check(_an_address))
    staff_address: str = field(default="", metadata=check(_an_address))
    reminders: tuple[Reminder, ...] = ()
    block_stops: tuple[Action, ...] = _CHECK_OUT
    phone_validation: bool | None = None

    def faults(self) -> Iterator[Fault]:
        """What cannot be settled so."""
        if self.phone_validation is not None:
            message = "phone validation is one switch for the whole system"
            yield Fault("phone_validation", message, "take it out here", "not-a-branch-setting", "PAC-05")
        if Action.CHECK_OUT not in self.block_stops:
            message = "a verification block always stops check-out"
            yield Fault("block_stops", message, code="check-out-not-stopped", statement="PAC-19")
        for name, kind in (("address", Kind.ADDRESS), ("email", Kind.EMAIL), ("phone", Kind.PHONE)):
            if self.mode(kind) is Mode.REQUEST and not self.recipient(kind):
                message = "requests are allowed, and there is no address to send them to"
                statement = "PAC-24" if kind is Kind.ADDRESS else "PAC-25"
                yield Fault(name, message, "give a tab_address", "no-recipient", statement)

    def mode(self, kind: Kind) -> Mode | None:
        """The mode of a kind, or None where its change is not allowed (PAC-11, PAC-15)."""
        match kind:
            case Kind.NOTIFICATION_METHOD:
                return Mode.DIRECT if self.notification_method else None
            case Kind.ADDRESS:
                return self.address.mode
            case Kind.EMAIL:
                return self.email.mode
            case Kind.PHONE:
                return self.phone.mode

    def recipient(self, kind: Kind) -> str:
        """Where a request of a kind is sent (PAC-24, PAC-25)."""
        tab = self.tab_address.strip()
        return self.staff_address.strip() or tab if kind is Kind.ADDRESS else tab


@record(kw_only=True)
class PostalCode:
    """A row of the table of postal codes."""

    code: str = field(metadata=check(not_blank))
    city: str
    state: str = ""
    county: str = ""
    country: str = "US"


_METHODS: Mapping[str, tuple[Kind, ...]] = {
    "mail": (Kind.ADDRESS,),
    "e-mail": (Kind.EMAIL,),
    "phone": (Kind.PHONE,),
    "text": (Kind.PHONE,),
    "none": (),
}


@define(frozen=True, slots=False, kw_only=True)
class Settings:
    """A library's settings: its branches, and what is the same for all of them.

    Attributes:
        branches: the options of each branch, by its name (PAC-01).
        phone_validation: the one switch for the whole system (PAC-05).
        postal_codes: the table that addresses are checked against (PAC-32).
        default_country: the country of an address that names none.
        methods: the notification methods, each with the kinds of which it needs one on the record.
    """

    branches: Mapping[str, Branch] = field(factory=dict, hash=False)
    phone_validation: bool = False
    postal_codes: tuple[PostalCode, ...] = ()
    default_country: str = "US"
    methods: Mapping[str, tuple[Kind, ...]] = field(factory=lambda: dict(_METHODS), hash=False)
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """Rows that are in the table of postal codes twice."""
        seen: set[tuple[str, ...]] = set()
        for index, row in enumerate(self.postal_codes):
            key = tuple(part.strip().casefold() for part in (row.code, row.city, row.state, row.county, row.country))
            if key in seen:
                message = f"{row.code} {row.city} is in the table twice"
                yield Fault(("postal_codes", index), message, "leave one out", "row-twice", "PAC-32")
            seen.add(key)

    @cached_property
    def postal_index(self) -> Mapping[tuple[str, str], tuple[PostalCode, ...]]:
        """The rows by country and code."""
        index: dict[tuple[str, str], tuple[PostalCode, ...]] = {}
        for row in self.postal_codes:
            key = (row.country.strip().casefold(), row.code.strip().casefold())
            index[key] = (*index.get(key, ()), row)
        return index


@runtime_checkable
class Client(Protocol):
    """What the policy for patrons needs of a client; `subrules.Client` has it."""

    @property
    def patron(self) -> Settings:
        """The library's settings."""
        ...


def settings_from(mapping: Mapping[str, Any]) -> Settings:
    """A library's settings as a mapping such as a TOML file describes them, validated as a whole.

    Args:
        mapping: the attributes of `Settings` by name.

    Returns:
        The settings; what the mapping does not name has its default.

    Raises:
        InputError: naming every fault of every branch with its place.

    >>> settings_from({"branches": {"North": {"patron_codes": ["Adult"], "notification_method": True}}}).phone_validation
    False
    """
    return from_plain(dict(mapping), Settings)


def setup_checklist(client: Client) -> Decision[bool]:
    """The checklist of the set-up: each entry a reason, and what is missing among those against (PAC-01, PAC-09, PAC-32).

    Args:
        client: whose set-up it is.

    Returns:
        Whether everything is set up, with an entry for each prerequisite.

    >>> from subrules import Client
    >>> bare = settings_from({"branches": {"North": {}}})
    >>> [reason.sentence for reason in setup_checklist(Client(patron=bare)).against]
    ['no patron code of North may ask for changes online']
    """
    reasons = tuple(_checked(client.patron))
    return Decision(all(reason.held for reason in reasons), reasons)


def _checked(settings: Settings) -> Iterator[Reason]:
    count = len(settings.branches)
    code = "patron.setup.branches" if count else "patron.setup.branches-missing"
    yield Reason("PAC-01", bool(count), code=code, values={"count": str(count)})
    for name, branch in settings.branches.items():
        codes = ", ".join(branch.patron_codes)
        code = "patron.setup.codes" if codes else "patron.setup.codes-missing"
        yield Reason("PAC-09", bool(codes), code=code, values={"branch": name, "codes": codes})
    if any(branch.address.allowed for branch in settings.branches.values()):
        rows = len(settings.postal_codes)
        code = "patron.setup.postal-codes" if rows else "patron.setup.postal-codes-missing"
        yield Reason("PAC-32", bool(rows), code=code, values={"rows": str(rows)})
