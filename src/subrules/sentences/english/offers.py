"""What is said about the catalogue and the page of offers."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "offers.ready": "the smart-offer box is checked, and a segment is entered",
    "offers.not-ready": "the smart-offer box is not checked, or no segment is entered",
    "offers.type-agrees": "the offer's type is the row's: {row_type}",
    "offers.type-differs": "the offer's type `{offer_type}` is not the row's, {row_type}, or no type of offers",
    "offers.segment-agrees": "the offer's segment is the row's: {row_segment}",
    "offers.segment-differs": "the offer's segment `{offer_segment}` is not the row's, {row_segment}",
    "offers.on-subscriber-site": "the Subscriber Site platform is checked",
    "offers.not-on-subscriber-site": "the Subscriber Site platform is not checked",
    "offers.division-agrees": "the subscription's division {division} is one of the offer's",
    "offers.division-differs": "the subscription's division {division} is not one of the offer's: {divisions}",
    "offers.division-unknown": "the subscription's division is not known, and the offer is for {divisions}",
    "offers.not-known-whether-takeable": "it is not known whether it can be taken: {lacking} is missing",
    "offers.aloud.none": "there are no {word} offers for this subscription",
}
