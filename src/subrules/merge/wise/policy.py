"""The Wise policy (ontdubbelen), top to bottom: how each field of a customer record travels, beside its Dutch name."""

from __future__ import annotations

from ..policy import Policy, Rule, Special, SpecialRule, Travel
from . import rules as special
from .customer import Customer

OWN = Rule.SURVIVOR
"""Not in the list of what is transferred: it stays the survivor's (MRG-03)."""

RULES: dict[str, Travel] = {
    "number": OWN,                                        # klantnummer (MRG-02)
    "actor_id": OWN,                                      # actor-id (MRG-02)
    "kind": OWN,                                          # klant, instelling, adminpas (MRG-49)
    "name": OWN,                                          # naam
    "birth_date": OWN,                                    # geboortedatum
    "street": OWN,                                        # adres
    "zip": OWN,
    "city": OWN,
    "language": OWN,                                      # taal
    "notification_wishes": OWN,
    "password": OWN,                                      # wachtwoord
    "registered_online": Rule.ANY,                        # online ingeschreven (MRG-21)
    "identity_document": OWN,                             # Legitimatie: copied from, never emptied (MRG-13)
    "register_number": Special("national number"),        # Rijksregisternummer (MRG-13..16)
    "internet_block": Special("internet block"),          # internetblokkade (MRG-17..22)
    "blocks": Rule.MOVE,                                  # andere blokkades (MRG-55)
    "emails": Rule.UNION,                                 # e-mailadres (MRG-09)
    "phones": Rule.UNION,                                 # telefoonnummers (MRG-10)
    "messages": Special("messages"),                      # meldingen en opmerkingen (MRG-11)
    "cards": Special("cards"),                            # pasnummers (MRG-12)
    "loans": Rule.MOVE,                                   # openstaande uitleningen (MRG-04)
    "reservations": Rule.MOVE,                            # openstaande reserveringen (MRG-05)
    "loan_history": Special("loan history"),              # leenhistoriek (MRG-06, MRG-34)
    "history_settings": Special("history settings"),      # leenhistoriek aan, uit (MRG-33)
    "financial_history": Rule.MOVE,                       # financiële historiek (MRG-07)
    "costs": Rule.MOVE,                                   # openstaande kosten, ook contributie (MRG-08, MRG-32)
    "subscriptions": Special("subscriptions"),            # abonnement (MRG-23..32)
}  # fmt: skip

STATEMENTS = dict.fromkeys(RULES, "MRG-03") | {
    "number": "MRG-02", "actor_id": "MRG-02", "kind": "MRG-49", "registered_online": "MRG-21",
    "register_number": "MRG-14", "internet_block": "MRG-17", "blocks": "MRG-55", "emails": "MRG-09",
    "phones": "MRG-10", "messages": "MRG-11", "cards": "MRG-12", "loans": "MRG-04", "reservations": "MRG-05",
    "loan_history": "MRG-06", "history_settings": "MRG-33", "financial_history": "MRG-07", "costs": "MRG-08",
    "subscriptions": "MRG-28",
}  # fmt: skip

CHECKS = (special.regular_customers, special.one_person)
WATCHES = (special.valid_one_on_top, special.may_not_be_found, special.same_title_twice, special.birth_dates)


def specials(*, keep_days: int = 0, keep_survivor_internet_block: bool = False) -> dict[str, SpecialRule]:
    """The special rules by name, with what a library may settle about two of them."""
    return {
        "national number": special.national_number,
        "internet block": special.internet_block(keep_survivor_internet_block),
        "messages": special.messages,
        "cards": special.cards,
        "loan history": special.loan_history(keep_days),
        "history settings": special.history_settings,
        "subscriptions": special.subscriptions,
    }


def wise_policy(
    *,
    contact: Rule = Rule.UNION,
    keep_days: int = 0,
    keep_survivor_internet_block: bool = False,
) -> Policy:
    """The Wise policy.

    Args:
        contact: how e-mail addresses and phone numbers travel: added, or fill if empty, or one record's (A-MRG-03).
        keep_days: how many days of an erased loan history are kept (A-MRG-08).
        keep_survivor_internet_block: whether a block that the survivor has stays in any case (A-MRG-06).

    >>> wise_policy().rules["loans"]
    <Rule.MOVE: 'move'>
    """
    return Policy(
        name="Wise",
        record=Customer,
        rules={**RULES, "emails": contact, "phones": contact},
        keys={"emails": "email", "phones": "digits"},
        statements=STATEMENTS,
        specials=specials(keep_days=keep_days, keep_survivor_internet_block=keep_survivor_internet_block),
        checks=CHECKS,
        watches=WATCHES,
    )
