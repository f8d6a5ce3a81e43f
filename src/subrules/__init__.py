"""The policies of subscription and patron services as pure functions, and a rule language.

The public names live in the modules below and are imported when they are first asked for, so that
`import subrules` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .library import VERSION

if TYPE_CHECKING:
    from .analysis.analyse import analyse as analyse
    from .analysis.compare import Comparison as Comparison
    from .analysis.compare import compare as compare
    from .analysis.findings import Analysis as Analysis
    from .client import Client as Client
    from .client import client_from as client_from
    from .days import Term as Term
    from .decision import Decision as Decision
    from .decision import Reason as Reason
    from .decision import Refused as Refused
    from .decision import Undecided as Undecided
    from .diagnostics import Diagnostic as Diagnostic
    from .diagnostics import Fix as Fix
    from .diagnostics import Severity as Severity
    from .envelope import Envelope as Envelope
    from .envelope import envelope_of as envelope_of
    from .explanation.explain import Explanation as Explanation
    from .explanation.explain import explain as explain
    from .faults import Fault as Fault
    from .faults import InputError as InputError
    from .faults import SubrulesError as SubrulesError
    from .faults import http_422 as http_422
    from .language.format import format_text as format_text
    from .language.read import ChunkMemory as ChunkMemory
    from .language.read import Document as Document
    from .language.read import RulesError as RulesError
    from .language.read import load as load
    from .language.read import read as read
    from .matching.match import Matcher as Matcher
    from .matching.match import match as match
    from .matching.match import match_many as match_many
    from .money import Money as Money
    from .plain import from_plain as from_plain
    from .plain import from_stored as from_stored
    from .plain import stored as stored
    from .plain import to_plain as to_plain
    from .rules.answers import Answer as Answer
    from .rules.answers import UnfilledTemplate as UnfilledTemplate
    from .rules.declare import vocabulary_from as vocabulary_from
    from .rules.declare import vocabulary_of as vocabulary_of
    from .rules.facts import FactsError as FactsError
    from .rules.facts import facts_of as facts_of
    from .rules.limits import Limits as Limits
    from .rules.reading import Reading as Reading
    from .rules.ruleset import RuleSet as RuleSet
    from .rules.statements import Assumption as Assumption
    from .rules.statements import CoverStatement as CoverStatement
    from .rules.statements import Expectation as Expectation
    from .rules.statements import RuleTest as RuleTest
    from .rules.template import Rows as Rows
    from .rules.template import fill as fill
    from .rules.vocabulary import Field as Field
    from .rules.vocabulary import FieldType as FieldType
    from .rules.vocabulary import Vocabulary as Vocabulary
    from .rules.vocabulary import VocabularyError as VocabularyError
    from .ruletests.run import run_tests as run_tests
    from .schema import json_schema as json_schema
    from .warm import warm_up as warm_up

__version__ = VERSION

_HOME = {
    "analysis.analyse": ("analyse",),
    "analysis.compare": ("Comparison", "compare"),
    "analysis.findings": ("Analysis",),
    "client": ("Client", "client_from"),
    "days": ("Term",),
    "decision": ("Decision", "Reason", "Refused", "Undecided"),
    "diagnostics": ("Diagnostic", "Fix", "Severity"),
    "envelope": ("Envelope", "envelope_of"),
    "explanation.explain": ("Explanation", "explain"),
    "faults": ("Fault", "InputError", "SubrulesError", "http_422"),
    "language.format": ("format_text",),
    "language.read": ("ChunkMemory", "Document", "RulesError", "load", "read"),
    "matching.match": ("Matcher", "match", "match_many"),
    "money": ("Money",),
    "plain": ("from_plain", "from_stored", "stored", "to_plain"),
    "rules.answers": ("Answer", "UnfilledTemplate"),
    "rules.declare": ("vocabulary_from", "vocabulary_of"),
    "rules.facts": ("FactsError", "facts_of"),
    "rules.limits": ("Limits",),
    "rules.reading": ("Reading",),
    "rules.ruleset": ("RuleSet",),
    "rules.statements": ("Assumption", "CoverStatement", "Expectation", "RuleTest"),
    "rules.template": ("Rows", "fill"),
    "rules.vocabulary": ("Field", "FieldType", "Vocabulary", "VocabularyError"),
    "ruletests.run": ("run_tests",),
    "schema": ("json_schema",),
    "warm": ("warm_up",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Analysis",
    "Answer",
    "Assumption",
    "ChunkMemory",
    "Client",
    "Comparison",
    "CoverStatement",
    "Decision",
    "Diagnostic",
    "Document",
    "Envelope",
    "Expectation",
    "Explanation",
    "FactsError",
    "Fault",
    "Field",
    "FieldType",
    "Fix",
    "InputError",
    "Limits",
    "Matcher",
    "Money",
    "Reading",
    "Reason",
    "Refused",
    "Rows",
    "RuleSet",
    "RuleTest",
    "RulesError",
    "Severity",
    "SubrulesError",
    "Term",
    "Undecided",
    "UnfilledTemplate",
    "Vocabulary",
    "VocabularyError",
    "__version__",
    "analyse",
    "client_from",
    "compare",
    "envelope_of",
    "explain",
    "facts_of",
    "fill",
    "format_text",
    "from_plain",
    "from_stored",
    "http_422",
    "json_schema",
    "load",
    "match",
    "match_many",
    "read",
    "run_tests",
    "stored",
    "to_plain",
    "vocabulary_from",
    "vocabulary_of",
    "warm_up",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF})
