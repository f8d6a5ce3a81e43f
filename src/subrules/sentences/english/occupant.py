"""What is said about contact data."""

from __future__ import annotations

from collections.abc import Mapping

_ONLY_GIVEN = "only the fields that are given change"
_NONE_GIVEN = "no field is given, so nothing changes"

TEXTS: Mapping[str, str] = {
    # a new start
    "occupant.made": "the occupant is made in circulation at once, and the record in Subscribe",
    "occupant.there-already": "the occupant is there already, and is not made again",
    "occupant.several-found": "several occupants are found by {lookup}: {found}",
    # contact data
    "occupant.channel": "contact data may be changed through {channel}",
    "occupant.my-profile": "My Profile is written to circulation and to Subscribe",
    "occupant.only-given": _ONLY_GIVEN,
    "occupant.none-given": _NONE_GIVEN,
    "occupant.account-tab-only-given": "the Account tab is written to both systems; " + _ONLY_GIVEN,
    "occupant.account-tab-none-given": "the Account tab is written to both systems; " + _NONE_GIVEN,
    "occupant.contact-email": "the contact e-mail is written to both systems, and no registration is touched",
    # a registration, and its e-mail
    "occupant.registered": "one registration is made",
    "occupant.registered-already": "it is registered already, and nothing changes",
    "occupant.registration-changed": "the one registration is changed",
    "occupant.digital-tab": "a CSR changes the registered e-mail in the Digital tab",
    "occupant.same-email": "it is the e-mail that is registered, so nothing changes",
    "occupant.guest": "a guest's e-mail never reaches circulation",
    "occupant.has-email-already": "the occupant has an e-mail in circulation already, and keeps it",
    "occupant.gets-email": "the occupant has no e-mail in circulation, and gets the owner's",
    "occupant.has-no-email": "the occupant has no e-mail in circulation, so it is not the one that changes",
    "occupant.has-another-email": "the occupant has another e-mail in circulation, and keeps it",
    "occupant.email-follows": (
        "it is an owner's, and the occupant had the same e-mail in circulation, which changes too"
    ),
    "occupant.copy-follows": "Subscribe's copy of the occupant gets the e-mail too",
    "occupant.copy-has-it": "Subscribe's copy of the occupant has the e-mail already",
    # an extract
    "occupant.circulation-wins": ("circulation's values win: {written:count value is/values are} written to Subscribe"),
    "occupant.no-registration-touched": "an extract touches no registration",
    "occupant.stale-values": (
        "{left:count value stays/values stay} that came to Subscribe in real time after the extract was taken"
    ),
    "occupant.stale": "it was written in real time after the extract was taken",
    "occupant.rows-repeated": "the extract has more than one row of {occupants}; the first is used",
    # the checklist of the set-up
    "occupant.setup.systems-missing": "the installed versions are missing",
    "occupant.setup.lookup": "occupants are found by {lookup} at a new start",
    "occupant.setup.lookup-missing": (
        "how occupants are found at a new start is not settled; until it is, they are found by {lookup}"
    ),
    # read aloud
    "occupant.aloud.refused": "nothing is written: {why}.",
    "occupant.aloud.undecided": "nothing is written: {why}.",
    "occupant.aloud.written": "written: {what}.",
    "occupant.aloud.nothing": "nothing changes.",
    "occupant.aloud.fields": "{fields} in {where}",
    "occupant.aloud.stays": "The {field} in {where} stays: {why}.",
    "occupant.aloud.in-circ": "circulation",
    "occupant.aloud.in-subscribe": "Subscribe",
    "occupant.aloud.in-registration": "the registration",
    "occupant.aloud.email": "e-mail",
    "occupant.aloud.field": "{field:field}",
}
