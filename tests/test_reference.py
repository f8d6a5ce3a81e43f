"""The reference: a page a package, with exactly its public names; and what the docstrings of its functions hold."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest

PAGES = Path(__file__).parents[1] / "docs" / "reference"

PACKAGES = {
    "subrules": "Rules, vocabularies, facts, matching, and what every policy shares",
    "subrules.restart": "Restarts",
    "subrules.change": "Changes",
    "subrules.occupant": "Contact data of occupants",
    "subrules.patron": "Account updates of patrons",
    "subrules.merge": "Merges",
    "subrules.project": "Projects: a folder of rules as files",
    "subrules.offers": "The daily run, the catalogue and the page",
    "subrules.subscription": "The one subscription and the one offer",
    "subrules.versions": "Installed versions",
    "subrules.testing": "The testing kit",
}
"""The packages with a page each, and its heading."""


def home(package: str, name: str) -> str:
    """The package on whose page a name is explained: the one that defines it, if that has a page."""
    value = getattr(import_module(package), name)
    module = getattr(value, "__module__", package) if isinstance(value, type) or callable(value) else package
    homes = [one for one in PACKAGES if one != "subrules" and f"{module}.".startswith(f"{one}.")]
    return homes[0] if homes and package not in homes and name in import_module(homes[0]).__all__ else package


def page_text(package: str) -> str:
    """A page of the reference, from the package's `__all__`."""
    names = [name for name in import_module(package).__all__ if not name.startswith("__")]
    own = [name for name in names if home(package, name) == package]
    lines = [f"# {PACKAGES[package]}", "", f"`{package}`", ""]
    elsewhere = [name for name in names if name not in own]
    if elsewhere:
        also = [f"[`{name}`]({home(package, name).rpartition('.')[2]}.md)" for name in elsewhere]
        lines += [f"Also here: {', '.join(also)}.", ""]
    return "\n".join([*lines, *(f"::: {package}.{name}" for name in own), ""])


def file_of(package: str) -> Path:
    return PAGES / f"{package.rpartition('.')[2]}.md"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_page_lists_exactly_the_public_names_of_its_package(package: str) -> None:
    """`python tests/regenerate.py reference` writes the pages."""
    assert file_of(package).read_text(encoding="utf-8") == page_text(package)


def test_every_page_is_of_a_package() -> None:
    assert sorted(file.name for file in PAGES.iterdir()) == sorted(file_of(package).name for package in PACKAGES)


# ---------------------------------------------------------------- docstrings


def functions() -> list[tuple[str, Any]]:
    found = {}
    for package in PACKAGES:
        for name in import_module(package).__all__:
            value = getattr(import_module(package), name)
            if inspect.isfunction(value):
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return sorted(found.items())


WITHOUT_AN_EXAMPLE = frozenset(
    {
        "subrules.change.decide.submit",
        "subrules.change.pending.apply",
        "subrules.change.pending.carried_out",
        "subrules.change.pending.events",
        "subrules.change.pending.product_on",
        "subrules.change.pending.withdraw",
        "subrules.merge.plan.merge",
        "subrules.merge.plan.preview",
        "subrules.merge.plan.preview_all",
        "subrules.merge.undo.undo",
        "subrules.merge.wording.side_by_side",
        "subrules.occupant.contact.account_tab",
        "subrules.occupant.contact.profile",
        "subrules.occupant.contact.update",
        "subrules.occupant.extract.synchronised",
        "subrules.occupant.login.change_email",
        "subrules.occupant.login.digital_tab",
        "subrules.offers.run.qualify",
        "subrules.offers.run.run_each",
        "subrules.offers.subscription.subscription_reader",
        "subrules.patron.block.is_sent",
        "subrules.patron.block.may_act",
        "subrules.patron.decide.apply",
        "subrules.patron.form.form_for",
        "subrules.patron.review.approve",
        "subrules.patron.review.count",
        "subrules.patron.review.queue",
        "subrules.patron.review.reject",
        "subrules.patron.review.verify_all",
        "subrules.patron.review.withdraw",
        "subrules.restart.decide.quote",
        "subrules.rules.evaluate.evaluate",
        "subrules.subscription.address.deliverable",
        "subrules.subscription.subscription.needed",
        "subrules.subscription.words.stop_faults",
        "subrules.testing.drawn.rules",
        "subrules.testing.edges.examples_for",
        "subrules.testing.edges.nearly_matching",
        "subrules.testing.policies.accept.<locals>.occupant_records",
        "subrules.testing.policies.accept.<locals>.wise_customers",
        "subrules.testing.policies.patrons",
        "subrules.testing.policies.submissions",
        "subrules.testing.policies.wise_pairs",
        "subrules.testing.records.facts",
        "subrules.testing.values.instants",
        "subrules.testing.values.terms",
        "subrules.testing.values.versions",
        "subrules.testing.values.zones",
    }
)
WITHOUT_SECTIONS = frozenset(
    {
        "subrules.analysis.analyse.analyse",
        "subrules.analysis.compare.compare",
        "subrules.change.pending.carried_out",
        "subrules.change.pending.product_on",
        "subrules.change.settings.settings_from",
        "subrules.explanation.explain.explain",
        "subrules.language.format.format_text",
        "subrules.language.read.load",
        "subrules.language.read.read",
        "subrules.matching.match.match",
        "subrules.matching.match.match_many",
        "subrules.merge.declare.policy_from",
        "subrules.merge.occupants.occupant_policy",
        "subrules.merge.plan.merge",
        "subrules.merge.plan.preview",
        "subrules.merge.plan.preview_all",
        "subrules.merge.undo.undo",
        "subrules.merge.wise.links.relinked",
        "subrules.merge.wise.policy.wise_policy",
        "subrules.merge.wording.read_aloud",
        "subrules.merge.wording.side_by_side",
        "subrules.occupant.case.case_from",
        "subrules.occupant.contact.account_tab",
        "subrules.occupant.contact.new_start",
        "subrules.occupant.contact.profile",
        "subrules.occupant.contact.update",
        "subrules.occupant.extract.extract",
        "subrules.occupant.extract.synchronised",
        "subrules.occupant.login.change_email",
        "subrules.occupant.login.digital_tab",
        "subrules.occupant.login.register",
        "subrules.occupant.wording.read_aloud",
        "subrules.occupant.writes.apply",
        "subrules.offers.catalogue.catalogue_from",
        "subrules.offers.catalogue.check_catalogue",
        "subrules.offers.page.page",
        "subrules.offers.run.qualify",
        "subrules.offers.run.run",
        "subrules.offers.run.run_each",
        "subrules.offers.subscription.subscription_reader",
        "subrules.patron.criteria.north_american",
        "subrules.patron.review.approve",
        "subrules.patron.review.count",
        "subrules.patron.review.queue",
        "subrules.patron.review.reject",
        "subrules.patron.review.verify_all",
        "subrules.patron.review.withdraw",
        "subrules.patron.settings.settings_from",
        "subrules.restart.settings.settings_from",
        "subrules.rules.declare.vocabulary_from",
        "subrules.rules.declare.vocabulary_of",
        "subrules.rules.evaluate.evaluate",
        "subrules.rules.facts.facts_of",
        "subrules.rules.template.fill",
        "subrules.ruletests.run.run_tests",
        "subrules.subscription.address.deliverable",
        "subrules.subscription.offer_types.offer_type",
        "subrules.subscription.subscription.missing",
        "subrules.subscription.subscription.needed",
        "subrules.subscription.words.stop_faults",
        "subrules.testing.assertions.assert_covers",
        "subrules.testing.assertions.assert_equivalent",
        "subrules.testing.assertions.assert_never",
        "subrules.testing.domain.domain",
        "subrules.testing.drawn.conditions",
        "subrules.testing.drawn.rule_sets",
        "subrules.testing.drawn.rules",
        "subrules.testing.edges.edges",
        "subrules.testing.edges.examples_for",
        "subrules.testing.edges.matching",
        "subrules.testing.edges.nearly_matching",
        "subrules.testing.edges.records_for",
        "subrules.testing.machine.rule_set_machine",
        "subrules.testing.policies.accept.<locals>.change_cases",
        "subrules.testing.policies.accept.<locals>.occupant_records",
        "subrules.testing.policies.accept.<locals>.restart_cases",
        "subrules.testing.policies.accept.<locals>.wise_customers",
        "subrules.testing.policies.patrons",
        "subrules.testing.policies.submissions",
        "subrules.testing.policies.wise_pairs",
        "subrules.testing.records.facts",
        "subrules.testing.records.records",
        "subrules.testing.values.instants",
        "subrules.testing.values.money",
        "subrules.testing.values.terms",
        "subrules.testing.values.versions",
        "subrules.testing.values.zones",
        "subrules.versions.features.supported",
        "subrules.versions.sources.endpoints",
        "subrules.versions.sources.sources",
        "subrules.warm.warm_up",
    }
)


def lacks_sections(function: Any) -> bool:
    text, signature = inspect.getdoc(function) or "", inspect.signature(function)
    arguments = [name for name in signature.parameters if name not in ("self", "draw")]
    gives = any(word in text for word in ("Returns:", "Yields:")) or "-> None" in str(signature)
    return ("Args:" not in text and bool(arguments)) or not gives


def test_every_public_function_names_its_arguments_and_its_result() -> None:
    """Those that do not yet are listed, and the list only shrinks."""
    assert {name for name, function in functions() if lacks_sections(function)} == WITHOUT_SECTIONS


def test_every_public_function_has_an_example_that_runs() -> None:
    """Those that do not yet are listed, and the list only shrinks."""
    assert {name for name, function in functions() if ">>>" not in (function.__doc__ or "")} == WITHOUT_AN_EXAMPLE


def test_every_public_class_is_described() -> None:
    for package in PACKAGES:
        for name in import_module(package).__all__:
            value = getattr(import_module(package), name)
            if isinstance(value, type) and attrs.has(value):
                assert value.__doc__, f"{package}.{name}"
