"""The Wise policy (ontdubbelen), top to bottom: how each field of a customer record travels, beside its Dutch name."""

from __future__ import annotations

from ..field_rules import FieldRule, Functions, Rule, Special, SpecialRule, offer_functions
from ..policy import Policy
from .belongings import cards, messages
from .criteria import one_person, regular_customers
from .customer import Customer
from .history import LoanHistory, history_settings
from .identity import InternetBlock, national_number
from .subscribed import subscriptions
from .watches import birth_dates, may_not_be_found, same_title_twice, valid_one_on_top

OWN = Rule.SURVIVOR
"""Not in the list of what is transferred: it stays the survivor's (MRG-03)."""

RULES: dict[str, FieldRule] = {
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

FUNCTIONS: Functions[Customer] = Functions(
    specials={
        "national number": national_number,
        "internet block": InternetBlock,
        "messages": messages,
        "cards": cards,
        "loan history": LoanHistory,
        "history settings": history_settings,
        "subscriptions": subscriptions,
    },
    checks={"regular customers": regular_customers, "one person": one_person},
    watches={
        "valid one on top": valid_one_on_top,
        "may not be found": may_not_be_found,
        "same title twice": same_title_twice,
        "birth dates": birth_dates,
    },
)
"""What policies of customers may name; a check or a watch that a policy does not mention is asked all the same."""

offer_functions(Customer, FUNCTIONS)


def _specials(keep_days: int, keep_survivor_internet_block: bool) -> dict[str, SpecialRule[Customer]]:
    return {
        "national number": national_number,
        "internet block": InternetBlock(keep_survivor_internet_block),
        "messages": messages,
        "cards": cards,
        "loan history": LoanHistory(keep_days),
        "history settings": history_settings,
        "subscriptions": subscriptions,
    }


def wise_policy(
    *,
    contact: Rule = Rule.UNION,
    keep_days: int = 0,
    keep_survivor_internet_block: bool = False,
) -> Policy[Customer]:
    """The Wise policy.

    Args:
        contact: how e-mail addresses and phone numbers travel: added, or fill if empty, or one record's (A-MRG-03).
        keep_days: how many days of an erased loan history are kept (A-MRG-08).
        keep_survivor_internet_block: whether a block that the survivor has stays in any case (A-MRG-06).

    Returns:
        The policy; it can be pickled, and goes to plain data and back.

    >>> wise_policy().rules["loans"]
    <Rule.MOVE: 'move'>
    """
    return Policy(
        name="Wise",
        record=Customer,
        rules={**RULES, "emails": contact, "phones": contact},
        keys={"emails": "email", "phones": "digits"},
        statements=STATEMENTS,
        specials=_specials(keep_days, keep_survivor_internet_block),
        checks=tuple(FUNCTIONS.checks.values()),
        watches=tuple(FUNCTIONS.watches.values()),
    )
