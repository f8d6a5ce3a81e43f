"""The offers as they are set up in Solicitor Concierge, and which of them a row of the table calls up (SOL-01..06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from ..analysis.findings import example_text
from ..analysis.region import TooLarge, parts
from ..analysis.regions import Regions
from ..checks import argument_faults
from ..days import Term
from ..decision import Decision, Reason, decide
from ..diagnostics import Diagnostic, Source, finding, place
from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError, raise_if_any
from ..rules.ruleset import RuleSet
from ..subscription import OFFER_TYPES, SUBSCRIBER_SITE, Channel, Ezpay, Medium, Offer, OfferType, offer_type


@frozen
class Catalogue:
    """All offers of a client."""

    offers: tuple[Offer, ...] = ()


def takes_part(
    offer: Offer,
    *,
    type: str,
    segment: str,
    division: str | None,
    channel: Channel,
    types: Iterable[OfferType] = OFFER_TYPES,
) -> Decision[bool | None]:
    """Whether an offer is shown for a row of the table, with a reason for every statement (SOL-01..05).

    Args:
        offer: the offer as set up.
        type: the row's type, such as UPGRD.
        segment: the row's segment, compared exactly (DSL-09).
        division: the subscription's division, or None where it is not known.
        channel: where it would be shown.
        types: the client's types of offers.

    Returns:
        True, False, or None when only an unknown division keeps it from being decided.

    Raises:
        InputError: an argument cannot be used.

    >>> offer = Offer(name="Premium", type="UPGRD", segment="Plus")
    >>> takes_part(offer, type="UPGRD", segment="plus", division="1", channel=Channel.CSR).against[0].statement
    'SOL-03'
    """
    raise_if_any(argument_faults(offer=(offer, Offer), channel=(channel, Channel), division=(division, str | None)))
    known = offer_type(offer.type, types) is not None
    return decide([*_as_set_up(offer, type, segment, known=known), *_where_shown(offer, division, channel)])


def _as_set_up(offer: Offer, type: str, segment: str, *, known: bool) -> Iterator[Reason]:
    """Whether the offer can be called up at all, and by this row (SOL-01..03)."""
    ready = offer.smart_offer and bool(offer.segment)
    values = {"smart_offer": "yes" if offer.smart_offer else "no", "segment": offer.segment}
    yield Reason("SOL-01", ready, code="offers.ready" if ready else "offers.not-ready", values=values)
    same = known and offer.type == type
    values = {"offer_type": offer.type, "row_type": type}
    yield Reason("SOL-02", same, code="offers.type-agrees" if same else "offers.type-differs", values=values)
    same = offer.segment == segment
    values = {"offer_segment": offer.segment, "row_segment": segment}
    yield Reason("SOL-03", same, code="offers.segment-agrees" if same else "offers.segment-differs", values=values)


def _where_shown(offer: Offer, division: str | None, channel: Channel) -> Iterator[Reason]:
    """Whether it is shown in this place and division (SOL-04, SOL-05)."""
    if channel is Channel.SELF_SERVICE:
        there = SUBSCRIBER_SITE in offer.platforms
        code = "offers.on-subscriber-site" if there else "offers.not-on-subscriber-site"
        yield Reason("SOL-04", there, code=code, values={"platforms": ", ".join(sorted(offer.platforms))})
    if offer.divisions is not None:
        values = {"divisions": ", ".join(sorted(offer.divisions))}
        if division is None:
            yield Reason("SOL-05", None, code="offers.division-unknown", values=values)
            return
        held = division in offer.divisions
        code = "offers.division-agrees" if held else "offers.division-differs"
        yield Reason("SOL-05", held, code=code, values={**values, "division": division})


# ---------------------------------------------------------------- reading a catalogue


class CatalogueError(InputError):
    """A catalogue that cannot be used; `faults` lists everything that is wrong with it."""

    heading = "the catalogue cannot be used"


_COLUMNS = (
    "Offer", "SmartOffer", "Type", "Segment", "Platforms", "Divisions", "Product", "Medium", "Term", "Ezpay",
)  # fmt: skip


def catalogue_from(
    rows: Iterable[Mapping[str, Any]],
    *,
    name: str = "catalogue",
    first_line: int = 2,
    lines: Sequence[int] = (),
    types: Iterable[OfferType] = OFFER_TYPES,
) -> Catalogue:
    """The catalogue in rows with the columns Offer, SmartOffer, Type, Segment, Platforms and Divisions.

    Platforms and divisions are separated by `;`; a division cell that is blank or has `all` in it means
    every division (SOL-05). The offer's type may be blank where the smart-offer box is not checked. The
    columns Product, Medium, Term and Ezpay may be there as well: with them a page can tell whether an
    offer can be taken (UPG-17).

    Args:
        rows: the rows, each a mapping of column to cell.
        name: what the table is called in faults.
        first_line: the line of the first row.
        lines: the lines of the rows, where they do not follow one another from `first_line` on.
        types: the client's types of offers.

    Returns:
        The catalogue.

    Raises:
        CatalogueError: naming every fault with its row and column.

    >>> row = {"Offer": "Premium", "SmartOffer": "yes", "Type": "UPGRD", "Segment": "Plus", "Platforms": "Subscriber Site"}
    >>> catalogue_from([row]).offers[0].divisions is None
    True
    """
    known = tuple(types)
    read = [_offer(row, name, lines[index] if lines else first_line + index, known) for index, row in enumerate(rows)]
    faults = [fault for _, of_row in read for fault in of_row]
    if faults:
        raise CatalogueError(faults)
    return Catalogue(tuple(offer for offer, _ in read if offer is not None))


def _offer(
    row: Mapping[str, Any], name: str, line: int, types: tuple[OfferType, ...]
) -> tuple[Offer | None, list[Fault]]:
    """The offer of a row, and what is wrong with it."""
    by_lower = {str(key).strip().lower().replace(" ", ""): value for key, value in row.items()}
    cells = {column: str(by_lower.get(column.lower()) or "").strip() for column in _COLUMNS}
    checked = cells["SmartOffer"].lower()
    is_checked = checked in ("yes", "true", "1")
    codes = [one.code for one in types]
    found: list[tuple[str, str, str]] = []
    if not is_checked and checked not in ("no", "false", "0"):
        shown = f"`{cells['SmartOffer']}` does not say whether the box is checked"
        found.append(("SmartOffer", shown, "write yes or no"))
    if not cells["Offer"]:
        found.append(("Offer", "the offer's name is blank", ""))
    if is_checked and cells["Type"] not in codes:
        found.append(("Type", f"`{cells['Type']}` is not a smart-offer type", f"write {' or '.join(codes)}"))
    taken, wrong = _for_a_change(cells)
    faults = [
        Fault((f"{name}:{line}, {column}",), message, help, "catalogue-cell")
        for column, message, help in (*found, *wrong)
    ]
    if faults:
        return None, faults
    divisions = frozenset(_several(cells["Divisions"]))
    every = not divisions or any(one.lower() == "all" for one in divisions)
    offer = Offer(
        name=cells["Offer"],
        type=cells["Type"],
        segment=cells["Segment"],
        smart_offer=is_checked,
        platforms=frozenset(_several(cells["Platforms"])),
        divisions=None if every else divisions,
        file=name,
        line=line,
        **taken,
    )
    return offer, []


def _for_a_change(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """What a change to the offer needs, as far as the row has it, and what is wrong with its cells."""
    taken: dict[str, Any] = {"product": cells["Product"] or None}
    wrong = []
    for column, kind in (("Medium", Medium), ("Ezpay", Ezpay)):
        words = [str(one.value) for one in kind]
        if cells[column].lower() in words:
            taken[column.lower()] = kind(cells[column].lower())
        elif cells[column]:
            wrong.append((column, f"`{cells[column]}` is not one of {', '.join(words)}", ""))
    if cells["Term"]:
        try:
            taken["term"] = Term.from_text(cells["Term"])
        except InputError as error:
            wrong.append(("Term", error.faults[0].message, ""))
    return taken, wrong


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
    >>> offers = Catalogue((Offer(name="Premium", type="UPGRD", segment="MAAUPPremium"),))
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
    rules: RuleSet, index: int, type: str, segment: str, span: tuple[int, int], ready: Iterable[Offer]
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
