"""What is said about patrons."""

from __future__ import annotations

from collections.abc import Mapping

_SHAPE = "a number has an area code of 3, a prefix of 3 and 4 digits more"

TEXTS: Mapping[str, str] = {
    # whose options decide
    "patron.nobody-signed-in": "nobody is signed in, and a change needs somebody who is",
    "patron.registered-branch": "the options of {branch} decide, where the patron is registered",
    "patron.connection-branch": "nobody is signed in, so the options of {branch} decide",
    "patron.code-allowed": "patrons of the code {patron_code} can ask for changes online",
    "patron.code-barred": "patrons of the code {patron_code} cannot ask for changes online",
    "patron.phone-in-three-boxes": "a phone number is entered in three boxes",
    "patron.phone-in-one-box": "a phone number is entered in one box",
    # what becomes of each kind
    "patron.on-record": "the {field} is on the record already",
    "patron.blocked": "{branch} lets nobody change the account while staff have something to verify",
    "patron.change-not-allowed": "the {kind} cannot be changed online",
    "patron.changes-at-once": "the {kind} changes at once",
    "patron.waits-for-staff": "the {kind} waits for staff, and stays as it is until then",
    "patron.reminder-on-record": "the choice about the reminder {reminder} is on the record already",
    "patron.reminder-not-offered": "{branch} does not let patrons choose about the reminder {reminder}",
    "patron.reminder-stopped": "the reminder {reminder} is not sent any more, from now on",
    "patron.reminder-sent-again": "the reminder {reminder} is sent again, from now on",
    # values that are refused
    "patron.postal-code-missing": "{field:field}: the postal code is missing",
    "patron.postal-code-unknown": "{field:field}: `{zip}` is not in the table of postal codes for {country}",
    "patron.city-does-not-match": "{field:field}: `{value}` does not go with {zip}, which is {known}",
    "patron.state-does-not-match": "{field:field}: `{value}` does not go with {zip}, which is in {known}",
    "patron.phone-signs": "{field:field}: `{number}` is refused: it has other characters than digits, and " + _SHAPE,
    "patron.phone-initial-1": "{field:field}: `{number}` is refused: it begins with 1, and " + _SHAPE,
    "patron.phone-length": "{field:field}: `{number}` is refused: it has {digits:count digit}, and " + _SHAPE,
    "patron.phone-prefix": (
        "{field:field}: `{number}` is refused: neither the area code nor the prefix begins with 0 or 1"
    ),
    "patron.email-invalid": "{field:field}: {why}",
    "patron.method-unknown": "{field:field}: `{method}` is not one of {known}",
    "patron.method-without-address": "{field:field}: `{method}` needs one of these on the record: {needs}",
    # what follows
    "patron.block-placed": "a verification block is placed",
    "patron.block-there-already": "the account has its verification block already",
    "patron.replaced": "an earlier request to change the {kind} is replaced",
    "patron.message": "a message goes to {to}",
    "patron.no-block": "there is no verification block",
    "patron.block-stops": "the verification block stops this: {action}",
    "patron.block-does-not-stop": "the verification block does not stop this: {action}",
    "patron.opted-out": "the patron opted out of the reminder {notice}",
    "patron.not-opted-out": "the patron did not opt out of {notice}",
    # review
    "patron.withdrawn": "the request to change the {kind} is withdrawn; staff lift the block",
    "patron.settled-block-lifted": "the request to change the {kind} is {settlement}; the block is lifted",
    "patron.settled-block-stays": (
        "the request to change the {kind} is {settlement}; the block stays, because more is pending"
    ),
    # the checklist of the set-up
    "patron.setup.branches": "{count:count branch has options/branches have options}",
    "patron.setup.branches-missing": "no branch has options",
    "patron.setup.codes": "patrons of these codes of {branch} may ask for changes online: {codes}",
    "patron.setup.codes-missing": "no patron code of {branch} may ask for changes online",
    "patron.setup.postal-codes": "the table of postal codes has {rows:count row}",
    "patron.setup.postal-codes-missing": "the table of postal codes is empty, so every address is refused",
    # read aloud
    "patron.aloud.refused": "refused, and nothing changes: {why}.",
    "patron.aloud.accepted": "accepted: {what}.",
    "patron.aloud.changed-now": "changed now: {fields}",
    "patron.aloud.waiting": "waiting for staff: {kinds}; until then nothing can be checked out",
    "patron.aloud.nothing": "nothing changes",
}
