"""What is said about merges."""

from __future__ import annotations

from collections.abc import Mapping

_REASONS = {
    "merge.one-record": "{removed} cannot be merged with itself",
    "merge.two-records": "they are two records",
    "merge.merged-already": "{removed} was merged already: it went into {into}",
    "merge.merged-further": "{removed} was merged already: it went into {into}, and is now {now}",
    "merge.survivor-gone": "{survivor} is no record any more: it went into {into}",
    "merge.differ": "{field:field} must be the same on both records: `{survivor}` and `{removed}` differ",
    "merge.two-currencies": "{field:field} cannot be summed: `{survivor}` and `{removed}` are in two currencies",
    "merge.accepted": "`{effect}` is accepted",
    "merge.accepted-always": "`{effect}` is always accepted, by the settings",
    "merge.not-accepted": "`{effect}` has not been accepted",
    "merge.undone": "both records are as they were",
    "merge.undone-but-erased": "both records are as they were, less what was erased: {erased}",
    "merge.undo-not-merged": "{removed} was not merged into {survivor}, or not any more",
    "merge.undo-gone": "{survivor} went into {into} since: undo that first",
    "merge.undo-not-last": "{last} went into {survivor} after it: undo that first",
    "merge.undo-changed": "{changed} changed since",
    "merge.setup.no-policy": "the settings name no policy: every case brings its own",
    "merge.setup.policy-not-known": "there is no ready policy `{policy}`",
    "merge.setup.policy": "merges follow the policy `{policy}`",
    "merge.setup.accepts": "`{effect}` is accepted without being asked for each time",
    "merge.setup.accepts-nothing": "`{effect}` names no field of the policy `{policy}`",
}

_REPORT = {
    "merge.fate.kept": "the survivor keeps what it has",
    "merge.fate.transferred": "it comes to the survivor",
    "merge.fate.combined": "it goes together with what the survivor has",
    "merge.fate.left-behind": "it stays with the removed record",
    "merge.fate.replaced": "the removed record's takes its place",
    "merge.fate.deleted": "it is deleted",
    "merge.fate.erased": "it is erased",
    "merge.fate.stopped": "it is stopped, and comes to the survivor so",
    "merge.from.survivor": "survivor",
    "merge.from.removed": "removed",
    "merge.from.both": "both records",
    "merge.provenance": (
        "{field:field} comes from {source} by the rule `{rule}`:"
        " the survivor had {survivor:quoted}, the removed record {removed:quoted}"
    ),
}

_ALOUD = {
    "merge.aloud.merged": "merged: {counts}.",
    "merge.aloud.would-merge": "would be merged: {counts}.",
    "merge.aloud.needs": "To be accepted first: {needs}.",
    "merge.aloud.would-not-merge": "would not be merged: {why}.",
    "merge.aloud.not-merged": "not merged, and nothing changed: {why}.",
    "merge.aloud.undecided": "not merged, because it is not known whether {why}.",
    "merge.aloud.undone": "undone: {why}.",
    "merge.aloud.not-undone": "not undone, and nothing changed: {why}.",
    "merge.count.kept": "{count} kept",
    "merge.count.transferred": "{count} transferred",
    "merge.count.combined": "{count} combined",
    "merge.count.stopped": "{count} stopped and transferred",
    "merge.count.left-behind": "{count} left behind",
    "merge.count.replaced": "{count} replaced",
    "merge.count.deleted": "{count} deleted",
    "merge.count.erased": "{count} erased",
    "merge.count.nothing": "nothing on either record",
}

_BLOCKED = {
    "neither-online": "neither was registered online, so the merge gives no block and takes none",
    "number-known": "a national register number is known, so online registration is no reason for a block",
    "online-unknown": "one was registered online, and neither has a national register number",
}

_WISE = {
    "merge.wise.regular": "the {side} is {kind:a}",
    "merge.wise.never-merged": "the {side} is {kind:a}, which is never merged",
    "merge.wise.same-kind": "{survivor:a} and {removed:a} may be merged",
    "merge.wise.other-kind": "{survivor:a} and {removed:a} are not merged",
    "merge.wise.one-person": "no two national register numbers differ",
    "merge.wise.two-people": "their national register numbers differ: two people",
    "merge.wise.from.survivor-field": "the survivor's own field",
    "merge.wise.from.survivor-document": "a copy from the survivor's identity document",
    "merge.wise.from.removed-field": "the removed record's field",
    "merge.wise.from.removed-document": "a copy from the removed record's identity document",
    "merge.wise.number.survivor-field": "the number is the survivor's own field",
    "merge.wise.number.survivor-document": "the number is a copy from the survivor's identity document",
    "merge.wise.number.removed-field": "the number is the removed record's field",
    "merge.wise.number.removed-document": "the number is a copy from the removed record's identity document",
    "merge.wise.numbers-differ": (
        "the {side}'s identity document holds another national register number than its own field"
    ),
    "merge.wise.numbers-differ.remedy": "find out which one is right",
    "merge.wise.wrong-check": (
        "the {side}'s identity document holds eleven digits with a wrong check number; they are not copied"
    ),
    **{f"merge.wise.block.{why}": text for why, text in _BLOCKED.items()},
    **{
        f"merge.wise.block-comes.{why}": f"the survivor gets an internet block: {text}"
        for why, text in _BLOCKED.items()
    },
    **{f"merge.wise.block-goes.{why}": f"the survivor's internet block goes: {text}" for why, text in _BLOCKED.items()},
    "merge.wise.subscription.own": "the survivor's own are not touched",
    "merge.wise.subscription.lapsed": "it has lapsed in {library}",
    "merge.wise.subscription.starts-later": "it starts later in {library}",
    "merge.wise.subscription.second": "the survivor has an active one in {library}",
    "merge.wise.subscription.only": "the survivor has no active one in {library}",
    "merge.wise.setting.comes": "the survivor has no setting for {library}",
    "merge.wise.setting.survivor": "the survivor's setting for {library} holds",
    "merge.wise.wish-overruled": (
        "the removed record wished to keep no loan history in {library}; the survivor's setting keeps it"
    ),
    "merge.wise.no-history-kept": "the survivor keeps no loan history in {library}",
    "merge.wise.nothing-to-erase": (
        "the survivor keeps no loan history in {library}, and the removed record has none there"
    ),
    "merge.wise.history-erased": (
        "the loan history of the removed record in {library} is erased: {count:count entry/entries}"
    ),
    "merge.wise.history-erased.remedy": ("turn the survivor's loan history on first, or merge in the other direction"),
    "merge.wise.reserved-twice": "`{title}` is reserved on both records, and both reservations are kept",
    "merge.wise.reserved-twice.remedy": "cancel one of them",
    "merge.wise.birth-dates-differ": "the birth dates differ: {survivor} and {removed}",
    "merge.wise.birth-dates-differ.remedy": "make sure that it is one person",
    "merge.wise.valid-one-goes": "only the record to be removed has a valid subscription",
    "merge.wise.valid-one-goes.remedy": "put the record with the valid subscription on top",
    "merge.wise.may-not-be-found": (
        "in {library} the borrower may not be found any more: the lapsed subscription there is deleted"
    ),
    "merge.wise.may-not-be-found.remedy": "merge, then register again straight away",
}

TEXTS: Mapping[str, str] = {**_REASONS, **_REPORT, **_ALOUD, **_WISE}
