"""The daily run, the catalogue, and what pages show (SMT, SOL, UPG-13..15)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from samples import CHANGES, CHICAGO, NEWEST, NOW, may_change, offered, running
from subrules import (
    Client,
    FactsError,
    Limits,
    RulesError,
    UnfilledTemplate,
    VocabularyError,
    facts_of,
    from_plain,
    load,
    to_plain,
)
from subrules.change import OFFER_TYPES, Ezpay, Medium, OfferType
from subrules.days import Term
from subrules.decision import Decision, Reason, decide
from subrules.offers import (
    VOCABULARY,
    Catalogue,
    CatalogueError,
    Channel,
    Offer,
    Refreshed,
    SmartOffer,
    SmartOfferTable,
    Subscription,
    catalogue_from,
    changed_offers,
    check_catalogue,
    layout_from,
    page_for,
    refreshed,
    run,
    subscription_reader,
    takes_part,
)

DAY = date(2026, 6, 15)
RULES = load(
    'Rule "sunday": If ServiceType = SunOnly then upgrade offer = {Plus}, {Premium}\n'
    "If Balance < 0 then downgrade offer = {Basic}",
    VOCABULARY,
)


def subscription(
    identity: str = "17", stopped: bool = False, division: str | None = "1", **facts: object
) -> Subscription:
    return Subscription(identity, facts_of(facts, VOCABULARY), stopped, division)


def rows(*subscriptions: Subscription) -> list[tuple[str, str, str, str]]:
    return [(r.subscription, r.type, r.segment, r.rule) for r in run(RULES, subscriptions, as_of=DAY).rows]


# ---------------------------------------------------------------- SMT-01, SMT-02, SMT-03


def test_smt_01_a_row_for_every_qualifying_subscription_with_the_rule_that_gave_it() -> None:
    assert rows(subscription(ServiceType="SunOnly"), subscription("18", Balance=-1), subscription("19", Balance=1)) == [
        ("17", "UPGRD", "Plus", "sunday"),
        ("17", "UPGRD", "Premium", "sunday"),
        ("18", "DNGRD", "Basic", "<rules>:2"),
    ]


def test_smt_01_a_stopped_subscription_has_no_row() -> None:
    assert rows(subscription(stopped=True, ServiceType="SunOnly", Balance=-1)) == []


def test_smt_01_rules_left_open_are_counted_and_give_no_row() -> None:
    table = run(RULES, [subscription(ServiceType="7Day"), subscription("18", ServiceType="7Day", Balance=0)], as_of=DAY)
    assert (table.rows, table.undetermined) == ((), 1)


def test_smt_02_pages_read_the_table_and_not_the_rules() -> None:
    table = run(RULES, [subscription(ServiceType="SunOnly", Balance=0)], as_of=DAY)
    offers = Catalogue((Offer(name="A", type="UPGRD", segment="Plus"),))
    assert [o.name for o in shown(table, offers).tab("UPGRD").offers] == ["A"]
    changed = load("If NewspaperID = 99 then upgrade offer = {Plus}", VOCABULARY)
    assert [o.name for o in shown(table, offers).tab("UPGRD").offers] == ["A"]  # until the next run
    assert shown(run(changed, [subscription(ServiceType="SunOnly")], as_of=DAY), offers).tab("UPGRD").offers == ()


def test_smt_02_an_empty_table_gives_warnings() -> None:
    empty = shown(SmartOfferTable(), Catalogue((Offer(name="A", type="UPGRD", segment="Plus"),)))
    assert empty.tab("UPGRD").warning == "there are no upgrade offers for this subscription"
    assert empty.tab("DNGRD").warning == "there are no downgrade offers for this subscription"


def test_smt_03_a_run_replaces_the_whole_content_and_running_twice_is_running_once() -> None:
    before = run(RULES, [subscription(ServiceType="SunOnly", Balance=-5)], as_of=DAY)
    after = run(RULES, [subscription(ServiceType="SunOnly", Balance=5)], as_of=DAY)
    gone = [(one.before, one.after) for one in changed_offers(before, after)]
    assert [(there.segment, now) for there, now in gone if there] == [("Basic", None)]  # no longer qualifies: row gone
    assert refreshed(before, after) == Refreshed(0, 0, 1, unchanged=2, offers=2, open=0)
    assert run(RULES, [subscription(ServiceType="SunOnly", Balance=5)], as_of=DAY) == after
    assert refreshed(after, after).changed == 0


FACTS = st.fixed_dictionaries(
    {"ServiceType": st.sampled_from(["SunOnly", "7Day", None]), "Balance": st.sampled_from([-1, 0, None])}
)


@given(st.lists(st.tuples(FACTS, st.booleans()), max_size=6))
def test_smt_a_table_holds_exactly_the_rows_of_its_subscriptions_taken_one_by_one(drawn: list) -> None:
    subscriptions = [subscription(str(n), stopped, **facts) for n, (facts, stopped) in enumerate(drawn)]
    table = run(RULES, subscriptions, as_of=DAY)
    alone = [row for one in subscriptions for row in run(RULES, [one], as_of=DAY).rows]
    assert list(table.rows) == alone
    assert not {row.subscription for row in table.rows} & {s.id for s in subscriptions if s.stopped}
    assert [one.after for one in changed_offers(SmartOfferTable(), table)] == list(table.rows)
    assert [one.before for one in changed_offers(table, SmartOfferTable())] == list(table.rows)
    assert refreshed(table, table) == Refreshed(0, 0, 0, len(table.rows), len(table.rows), table.undetermined)


def test_a_template_and_a_refused_fact_stop_the_run() -> None:
    with pytest.raises(UnfilledTemplate):
        run(load("If NewspaperID = {X} then upgrade offer = {Z}", VOCABULARY), [subscription()], as_of=DAY)
    strict = load("If Term = 1 then upgrade offer = {A}", VOCABULARY, refuse_missing=True)
    with pytest.raises(FactsError):
        run(strict, [subscription()], as_of=DAY)


# ---------------------------------------------------------------- SOL-01, SOL-02, SOL-03, SOL-04, SOL-05


def decision(
    offer: Offer, *, division: str | None = "1", channel: Channel = Channel.SELF_SERVICE, **row: str
) -> Decision:
    asked = {"type": "UPGRD", "segment": "Plus", **row}
    return takes_part(offer, division=division, channel=channel, **asked)


CLIENT = Client(zone=CHICAGO, systems=NEWEST, change=CHANGES)
READY = Offer(name="A", type="UPGRD", segment="Plus")


@pytest.mark.parametrize(
    ("offer", "row", "against"),
    [
        (READY, {}, []),
        (Offer(name="A", type="UPGRD", segment="Plus", smart_offer=False), {}, ["SOL-01"]),
        (Offer(name="A", type="UPGRD", segment=""), {"segment": ""}, ["SOL-01"]),
        (READY, {"type": "DNGRD"}, ["SOL-02"]),
        (Offer(name="A", type="StopSaver", segment="Plus"), {"type": "StopSaver"}, ["SOL-02"]),
        (READY, {"segment": "plus"}, ["SOL-03"]),
        (Offer(name="A", type="UPGRD", segment="Plus", platforms=frozenset({"One CSR Portal"})), {}, ["SOL-04"]),
        (Offer(name="A", type="UPGRD", segment="Plus", divisions=frozenset({"2", "3"})), {}, ["SOL-05"]),
        (Offer(name="A", type="UPGRD", segment="Plus", divisions=frozenset({"1", "3"})), {}, []),
        (Offer(name="A", type="DNGRD", segment="", smart_offer=False, platforms=frozenset(), divisions=frozenset()), {},
         ["SOL-01", "SOL-02", "SOL-03", "SOL-04", "SOL-05"]),
    ],
)  # fmt: skip
def test_sol_01_to_05_an_offer_takes_part_only_if_all_hold_and_every_one_that_does_not_is_named(
    offer, row, against
) -> None:
    got = decision(offer, **row)
    assert [reason.statement for reason in got.against] == against
    assert got.answer is (not against)


def test_sol_04_one_csr_portal_does_not_need_the_subscriber_site() -> None:
    offer = Offer(name="A", type="UPGRD", segment="Plus", platforms=frozenset())
    assert decision(offer, channel=Channel.CSR).answer is True
    assert decision(offer, channel=Channel.SELF_SERVICE).answer is False


def test_sol_05_an_unknown_division_is_unknown_and_not_false() -> None:
    assert (
        decision(Offer(name="A", type="UPGRD", segment="Plus", divisions=frozenset({"1"})), division=None).answer
        is None
    )
    assert decision(READY, division=None).answer is True


@pytest.mark.parametrize("held", list(product([True, False, None], repeat=2)))
def test_a_decision_is_no_if_one_reason_fails_and_open_only_if_none_does(held) -> None:
    answer = decide(Reason("SOL-01", one, "") for one in held).answer
    assert answer is (False if False in held else None if None in held else True)


def test_decisions_are_written_as_plain_data_and_read_back() -> None:
    """LNG-17."""
    got = decision(READY)
    assert from_plain(to_plain(got), Decision[bool | None]) == got


# ---------------------------------------------------------------- SOL-06


def test_sol_06_every_segment_must_have_an_offer_and_near_misses_are_named() -> None:
    rules = load(
        "If Term = 1 then upgrade offer = {MAAUPPPremium}, {Weekend}\nIf Term = 2 then upgrade offer = {Weekend}",
        VOCABULARY,
    )
    offers = Catalogue(
        (Offer(name="Premium", type="UPGRD", segment="MAAUPPremium"), Offer(name="Old", type="DNGRD", segment="Bygone"))
    )
    found = check_catalogue(rules, offers)
    assert [(d.code, d.line) for d in found] == [("SR402", 1), ("SR401", 1), ("SR403", 1), ("SR403", 1)]
    assert "`MAAUPPremium`, the segment of the offer `Premium`" in found[0].help
    assert found[0].excerpt[found[0].column - 1 : found[0].end_column - 1] == "MAAUPPPremium"


def test_sol_06_the_type_counts_and_unchecked_offers_do_not() -> None:
    rules = load("If Term = 1 then upgrade offer = {Plus}", VOCABULARY)
    assert check_catalogue(rules, Catalogue((Offer(name="A", type="UPGRD", segment="Plus"),))) == ()
    for wrong in (
        Offer(name="A", type="DNGRD", segment="Plus"),
        Offer(name="A", type="UPGRD", segment="Plus", smart_offer=False),
    ):
        assert "SR401" in [d.code for d in check_catalogue(rules, Catalogue((wrong,)))]


def test_a_catalogue_with_many_faults_is_refused_with_all_of_them() -> None:
    with pytest.raises(CatalogueError) as raised:
        catalogue_from(
            [{"Offer": "", "SmartOffer": "perhaps"}, {"Offer": "A", "SmartOffer": "yes", "Type": "UP", "Segment": "P"}]
        )
    assert [fault.path for fault in raised.value.faults] == [
        "catalogue:2, SmartOffer",
        "catalogue:2, Offer",
        "catalogue:3, Type",
    ]


def test_a_catalogue_is_read_from_rows() -> None:
    row = {
        "offer": "A",
        "Smart Offer": "Yes",
        "type": "UPGRD",
        "segment": "P",
        "platforms": "Subscriber Site; One CSR Portal",
        "divisions": "1; 4",
    }
    assert catalogue_from([row]).offers[0] == Offer(
        name="A",
        type="UPGRD",
        segment="P",
        platforms=frozenset({"Subscriber Site", "One CSR Portal"}),
        divisions=frozenset({"1", "4"}),
    )


# ---------------------------------------------------------------- UPG-13, UPG-14, UPG-15


def shown(table: SmartOfferTable, offers: Catalogue, channel: Channel = Channel.SELF_SERVICE):
    return page_for(table, offers, running(id="17", division="1"), channel=channel, client=CLIENT, now=NOW)


def table(*given: tuple[str, str]) -> SmartOfferTable:
    return SmartOfferTable(tuple(SmartOffer("17", type, segment, "r") for type, segment in given))


OFFERS = Catalogue(
    (
        READY,
        Offer(name="B", type="DNGRD", segment="Basic", platforms=frozenset({"One CSR Portal"})),
        Offer(name="C", type="UPGRD", segment="Plus"),
    )
)


def test_upg_13_the_warning_is_for_a_type_by_itself_and_the_other_type_is_still_shown() -> None:
    both = shown(table(("UPGRD", "Plus"), ("DNGRD", "Basic")), OFFERS, Channel.CSR)
    assert ([o.name for o in both.tab("UPGRD").offers], both.tab("UPGRD").warning) == (["A", "C"], None)
    assert ([o.name for o in both.tab("DNGRD").offers], both.tab("DNGRD").warning) == (["B"], None)
    one = shown(table(("UPGRD", "Plus"), ("DNGRD", "Basic")), OFFERS)
    assert one.tab("UPGRD").warning is None
    assert one.tab("DNGRD").warning == "there are no downgrade offers for this subscription"
    assert one.tab("DNGRD").considered[0].decision.against[0].statement == "SOL-04"


def test_upg_13_only_the_subscription_s_own_rows_count() -> None:
    other = SmartOfferTable((SmartOffer("18", "UPGRD", "Plus", "r"),))
    assert shown(other, OFFERS).tab("UPGRD").offers == ()
    assert shown(other, OFFERS).tab("UPGRD").warning == "there are no upgrade offers for this subscription"


def test_upg_14_self_service_has_a_page_for_each_type() -> None:
    both = shown(table(), OFFERS)
    assert (both.tab("UPGRD").page, both.tab("DNGRD").page) == (
        "subscription/update/upgrade",
        "subscription/update/downgrade",
    )


def test_upg_15_one_csr_portal_needs_no_page_and_has_each_type_in_its_own_tab() -> None:
    both = shown(table(("UPGRD", "Plus"), ("DNGRD", "Basic")), OFFERS, Channel.CSR)
    assert (both.tab("UPGRD").page, both.tab("DNGRD").page) == (None, None)
    assert (both.tab("UPGRD").type, both.tab("DNGRD").type) == ("UPGRD", "DNGRD")


def test_an_offer_is_shown_once_however_many_rows_call_it_up() -> None:
    assert len(shown(table(("UPGRD", "Plus"), ("UPGRD", "Plus")), OFFERS).tab("UPGRD").offers) == 2


# ---------------------------------------------------------------- UPG-17: what can be taken


def test_upg_17_a_page_shows_each_offer_as_takeable_or_not_with_the_reason_that_change_gives() -> None:
    """UPG-17: one model of an offer serves catalogue, page and change."""
    takeable = offered(name="Daily", segment="Plus")
    barred = offered(name="Ezpay", segment="Plus", ezpay=Ezpay.REQUIRED, term=Term.from_text("26 weeks"))
    bare = Offer(name="Bare", type="UPGRD", segment="Plus")
    page = shown(table(("UPGRD", "Plus")), Catalogue((takeable, barred, bare)))
    answers = {one.offer.name: one.takeable for one in page.tab("UPGRD").considered}
    assert {name: answer.answer for name, answer in answers.items()} == {"Daily": True, "Ezpay": False, "Bare": None}
    assert answers["Ezpay"] == may_change(running(id="17", division="1"), barred)
    assert answers["Bare"].reasons[0].values == {"lacking": "offer.product, offer.medium, offer.ezpay"}


def test_upg_17_a_catalogue_may_hold_what_a_change_needs() -> None:
    """UPG-17."""
    row = {"Offer": "A", "SmartOffer": "yes", "Type": "UPGRD", "Segment": "P", "Product": "7Day", "Medium": "print"}
    (offer,) = catalogue_from([row | {"Term": "13 weeks", "Ezpay": "optional"}]).offers
    assert (offer.product, offer.medium, offer.term, offer.ezpay) == (
        "7Day", Medium.PRINT, Term.from_text("13 weeks"), Ezpay.OPTIONAL,
    )  # fmt: skip
    with pytest.raises(CatalogueError) as raised:
        catalogue_from([row | {"Medium": "paper", "Term": "soon", "Ezpay": "yes"}])
    assert [fault.path for fault in raised.value.faults] == [
        "catalogue:2, Medium", "catalogue:2, Ezpay", "catalogue:2, Term",
    ]  # fmt: skip


def test_dsl_10_a_third_type_goes_through_catalogue_and_page() -> None:
    """DSL-10."""
    row = OfferType(
        code="SVRST", word="stop saver", page="subscription/stop-saver", event_name="STOPSAVER", participle="kept"
    )
    types = (*OFFER_TYPES, row)
    cells = {"Offer": "Stay", "SmartOffer": "yes", "Type": "SVRST", "Segment": "S", "Platforms": "Subscriber Site"}
    with pytest.raises(CatalogueError, match="write UPGRD or DNGRD"):
        catalogue_from([cells])
    catalogue = catalogue_from([cells], types=types)
    client = evolve(CLIENT, offer_types=types)
    page = page_for(
        table(("SVRST", "S")), catalogue, running(id="17"), channel=Channel.SELF_SERVICE, client=client, now=NOW
    )
    tab = page.tab("SVRST")
    assert ([one.name for one in tab.offers], tab.page, tab.warning) == (["Stay"], "subscription/stop-saver", None)
    assert page.tab("UPGRD").warning == "there are no upgrade offers for this subscription"


# ---------------------------------------------------------------- rows of a table


def read_row(row: dict, layout: dict | None = None):
    return subscription_reader(VOCABULARY, layout_from(layout or {}), list(row), DAY)(row)


def test_a_row_becomes_a_subscription() -> None:
    got, faults = read_row({"SubscriptionID": " 17 ", "newspaperid": "1", "Balance": "", "StartDate": "2026-06-01"})
    assert faults == []
    assert (got.id, got.division, got.stopped) == ("17", "1", False)
    assert (got.facts["Balance"], got.facts["DaysSinceStart"]) == (None, 14)


def test_a_cell_that_no_rule_asks_about_cannot_be_at_fault() -> None:
    row = {"id": "1", "NewspaperID": "1", "Balance": "lots", "Term": "12"}
    got, faults = subscription_reader(VOCABULARY, layout_from({}), list(row), DAY, asked=["Term"])(row)
    assert (got.facts, got.division, faults) == ({"NewspaperID": "1", "Term": 12}, "1", [])


@pytest.mark.parametrize(
    ("cell", "stopped"), [("2026-06-14", True), ("2026-06-15", True), ("2026-06-16", False), ("", False)]
)
def test_a_column_of_stop_days_says_stopped_from_that_day_on(cell: str, stopped: bool) -> None:
    """SMT-01."""
    got, _ = read_row({"id": "1", "Stop": cell}, {"stopped": {"column": "Stop"}})
    assert got.stopped is stopped


def test_a_column_of_words_says_stopped_and_a_blank_cell_is_a_fault() -> None:
    layout = {"stopped": {"column": "Runs", "values": ["no"]}}
    assert read_row({"id": "1", "Runs": "no"}, layout)[0].stopped is True
    assert read_row({"id": "1", "Runs": "yes"}, layout)[0].stopped is False
    assert [f.code for f in read_row({"id": "1", "Runs": " "}, layout)[1]] == ["SR504"]


def test_a_table_without_an_id_or_with_a_layout_of_other_columns_is_refused() -> None:
    with pytest.raises(LookupError, match="the columns are `Balance`"):
        read_row({"Balance": "1"})
    with pytest.raises(LookupError, match="`Stop`"):
        read_row({"id": "1"}, {"stopped": {"column": "Stop"}})
    with pytest.raises(VocabularyError, match=r"subscriptions\.stopped\.column"):
        layout_from({"stopped": {}})


def test_limits_hold_for_all_files_together() -> None:
    """LNG-14."""
    with pytest.raises(RulesError, match="more than the 1 allowed"):
        load(
            {"a": "If Term = 1 then upgrade offer = {A}", "b": "If Term = 1 then upgrade offer = {A}"},
            VOCABULARY,
            limits=Limits(rules=1),
        )
