"""The offers as they are set up in Solicitor Concierge, and which of them a row of the table calls up (SOL-01..06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from ..analysis.findings import example_text
from ..analysis.region import TooLarge, parts
from ..analysis.regions import Regions
from ..decision import Decision, Reason, decide
from ..diagnostics import Diagnostic, Source, finding, place
from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError
from ..rules.ruleset import RuleSet
from ..subscription import DOWNGRADE, UPGRADE, Channel

SUBSCRIBER_SITE = "Subscriber Site"
"""The sales platform that lets an offer appear in Self-Service (SOL-04)."""


@frozen
class CatalogueOffer:
    """An offer as set up: `divisions` None means all of them (SOL-05). `file` and `line` are where it was read."""

    name: str
    type: str
    segment: str
    smart_offer: bool = True
    platforms: frozenset[str] = frozenset({SUBSCRIBER_SITE})
    divisions: frozenset[str] | None = None
    file: str = field(default="catalogue", eq=False)
    line: int = field(default=1, eq=False)


@frozen
class Catalogue:
    """All offers of a client."""

    offers: tuple[CatalogueOffer, ...] = ()


def takes_part(
    offer: CatalogueOffer, *, type: str, segment: str, division: str | None, channel: Channel
) -> Decision[bool | None]:
    """Whether an offer is shown for a row of the table, with a reason for every statement (SOL-01..05).

    Args:
        offer: the offer as set up.
        type: the row's type, UPGRD or DNGRD.
        segment: the row's segment, compared exactly (DSL-09).
        division: the subscription's division, or None where it is not known.
        channel: where it would be shown.

    Returns:
        True, False, or None when only an unknown division keeps it from being decided.

    >>> offer = CatalogueOffer("Premium", "UPGRD", "Plus")
    >>> takes_part(offer, type="UPGRD", segment="plus", division="1", channel=Channel.CSR).against[0].statement
    'SOL-03'
    """
    return decide([*_as_set_up(offer, type, segment), *_where_shown(offer, division, channel)])


def _as_set_up(offer: CatalogueOffer, type: str, segment: str) -> Iterator[Reason]:
    """Whether the offer can be called up at all, and by this row (SOL-01..03)."""
    yield Reason(
        "SOL-01",
        offer.smart_offer and bool(offer.segment),
        "the smart-offer box is checked and a segment is entered",
        {"smart offer": "yes" if offer.smart_offer else "no", "segment": offer.segment},
    )
    yield Reason(
        "SOL-02",
        offer.type in (UPGRADE, DOWNGRADE) and offer.type == type,
        "the offer's type is UPGRD or DNGRD and is the row's",
        {"offer": offer.type, "row": type},
    )
    yield Reason(
        "SOL-03",
        offer.segment == segment,
        "the offer's segment is the row's",
        {"offer": offer.segment, "row": segment},
    )


def _where_shown(offer: CatalogueOffer, division: str | None, channel: Channel) -> Iterator[Reason]:
    """Whether it is shown in this place and division (SOL-04, SOL-05)."""
    if channel is Channel.SELF_SERVICE:
        platforms = ", ".join(sorted(offer.platforms))
        held = SUBSCRIBER_SITE in offer.platforms
        yield Reason("SOL-04", held, "the Subscriber Site platform is checked", {"platforms": platforms})
    if offer.divisions is not None:
        held_division = None if division is None else division in offer.divisions
        values = {"offer": ", ".join(sorted(offer.divisions)), "subscription": division or "not known"}
        yield Reason("SOL-05", held_division, "the subscription's division is one of the offer's", values)


# ---------------------------------------------------------------- reading a catalogue


class CatalogueError(InputError):
    """A catalogue that cannot be used; `faults` lists everything that is wrong with it."""

    heading = "the catalogue cannot be used"


_COLUMNS = ("Offer", "SmartOffer", "Type", "Segment", "Platforms", "Divisions")


def catalogue_from(
    rows: Iterable[Mapping[str, Any]], *, name: str = "catalogue", first_line: int = 2, lines: Sequence[int] = ()
) -> Catalogue:
    """The catalogue in rows with the columns Offer, SmartOffer, Type, Segment, Platforms and Divisions.

    Platforms and divisions are separated by `;`; a division cell that is blank or says `all` means
    every division. The offer's type may be blank where the smart-offer box is not checked.

    Args:
        rows: the rows of a table, each a mapping from column to cell.
        name: the file's name, for faults and for what `check_catalogue` says.
        first_line: the line of the first row in the file; 2, below a heading, when left out.
        lines: the line of each row, where they do not follow one another from `first_line` on.

    Returns:
        The offers in the order of the rows, each with its file and line.

    Raises:
        CatalogueError: naming every fault with its row and column.

    >>> row = {"Offer": "Premium", "SmartOffer": "yes", "Type": "UPGRD", "Segment": "Plus", "Platforms": "Subscriber Site"}
    >>> catalogue_from([row]).offers[0].divisions is None
    True
    """
    read = [_offer(row, name, lines[index] if lines else first_line + index) for index, row in enumerate(rows)]
    faults = [fault for _, of_row in read for fault in of_row]
    if faults:
        raise CatalogueError(faults)
    return Catalogue(tuple(offer for offer, _ in read))


def _offer(row: Mapping[str, Any], name: str, line: int) -> tuple[CatalogueOffer, list[Fault]]:
    """The offer of a row, and what is wrong with it."""
    by_lower = {str(key).strip().lower().replace(" ", ""): value for key, value in row.items()}
    cells = {column: str(by_lower.get(column.lower()) or "").strip() for column in _COLUMNS}
    checked = cells["SmartOffer"].lower()
    is_checked = checked in ("yes", "true", "1")
    platforms = frozenset(_several(cells["Platforms"]))
    divisions = None if cells["Divisions"].lower() in ("", "all") else frozenset(_several(cells["Divisions"]))
    faults: list[Fault] = []
    if not is_checked and checked not in ("no", "false", "0"):
        said = f"`{cells['SmartOffer']}` does not say whether the box is checked"
        faults.append(Fault(f"{name}:{line}, SmartOffer", said, "write yes or no"))
    if not cells["Offer"]:
        faults.append(Fault(f"{name}:{line}, Offer", "the offer's name is blank"))
    if is_checked and cells["Type"] not in (UPGRADE, DOWNGRADE):
        said = f"`{cells['Type']}` is not a smart-offer type"
        faults.append(Fault(f"{name}:{line}, Type", said, f"write {UPGRADE} or {DOWNGRADE}"))
    offer = CatalogueOffer(
        cells["Offer"], cells["Type"], cells["Segment"], is_checked, platforms, divisions, name, line
    )
    return offer, faults


def _several(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split(";") if part.strip())


# ---------------------------------------------------------------- rules against the catalogue


def check_catalogue(rules: RuleSet, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Each (type, segment) of the rules without an offer, near misses named, and offers no rule gives (SOL-06, A-34).

    Args:
        rules: the rules; templates give no segment yet and are passed over.
        catalogue: the offers as set up.

    Returns:
        SR402 for what rules give and no offer has, in the order of the rules; then SR403 for offers that no rule gives.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {MAAUPPPremium}", VOCABULARY)
    >>> offers = Catalogue((CatalogueOffer("Premium", "UPGRD", "MAAUPPremium"),))
    >>> [(d.code, d.help) for d in check_catalogue(rules, offers)][0]
    ('SR402', 'did you mean `MAAUPPremium`, the segment of the offer `Premium`?')
    """
    ready = [offer for offer in catalogue.offers if offer.smart_offer and offer.segment]
    offered = {(offer.type, offer.segment) for offer in ready}
    diagnostics: list[Diagnostic] = []
    reported: set[tuple[str, str]] = set()
    for index, rule in enumerate(rules.rules):
        for outcome in rule.outcomes:
            key = (outcome.type, str(outcome.segment))
            if not isinstance(outcome.segment, str) or key in offered or key in reported:
                continue
            reported.add(key)
            diagnostics.append(_without_offer(rules, index, outcome.type, outcome.segment, outcome.span, ready))
    given = set(rules.segments)
    for offer in ready:
        if (offer.type, offer.segment) not in given:
            found = finding(
                "SR403",
                (0, 0),
                f"no rule gives the segment `{offer.segment}` ({offer.type}) of the offer `{offer.name}`",
                "write a rule for it, or uncheck its smart-offer box",
            )
            diagnostics.append(evolve(place(found, Source(offer.file, "")), line=offer.line, end_line=offer.line))
    return tuple(diagnostics)


def _without_offer(
    rules: RuleSet, index: int, type: str, segment: str, span: tuple[int, int], ready: Iterable[CatalogueOffer]
) -> Diagnostic:
    source, base = Source(rules.labels[index], ""), 0
    if index < len(rules.origins.places):
        number, base = rules.origins.places[index]
        source = rules.origins.sources[number]
    else:
        span = (0, 0)
    named = {offer.segment: offer for offer in ready if offer.type == type}
    close = nearest(segment, named)
    if close is None:
        found = finding(
            "SR401", span, f"no offer has the segment `{segment}` ({type})", "set one up in Solicitor Concierge"
        )
    else:
        help = f"did you mean `{close}`, the segment of the offer `{named[close].name}`?"
        found = finding("SR402", span, f"no offer has the segment `{segment}` ({type})", help)
    return place(evolve(found.shifted(base), example=_who(rules, index)), source)


def _who(rules: RuleSet, index: int) -> str:
    """Somebody who is given the offer that is not there."""
    regions = Regions.of(evolve(rules, rules=(rules.rules[index],)))
    try:
        box = next(parts(regions.by_rule[0]), None) if regions.by_rule[0] is not None else None
    except TooLarge:
        return ""
    return "" if box is None else example_text(regions.space.example(box), rules.vocabulary)
