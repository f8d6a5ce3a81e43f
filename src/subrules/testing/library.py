"""Strategies for a library's patrons, and for what they submit: right, wrong, unchanged and empty."""

from __future__ import annotations

from hypothesis import strategies as st

from .. import patron
from ..patron import Submission

SUBMITTED = {
    "street": ["1 Elm St", "2 Oak St"],
    "zip": ["13201", "13210", "99999"],
    "city": ["Syracuse", "Dewitt"],
    "email": ["ann@ex.com", "new@ex.com", "", "no"],
    "alternate_email": ["", "lee@ex.com", "ANN@ex.com"],
    "phone_1": ["315-555-0100", "315-555-0199", "1-315-555-0100", "", "12"],
    "notification_method": ["mail", "e-mail", "text", "none"],
}
"""What is submitted for each field: right, wrong, unchanged and empty."""

HOME = {"street": "1 Elm St", "city": "Syracuse", "state": "NY", "zip": "13201"}


def patrons(settings: patron.Settings) -> st.SearchStrategy[patron.Patron]:
    """Patrons of the branches of a library, of the codes that its options name and of one that they do not.

    Args:
        settings: the library's settings, with one branch at least.

    Returns:
        A strategy for patrons for whom nothing is pending.

    >>> from hypothesis import Phase, find, settings
    >>> from subrules import patron
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> library = patron.Settings(branches={"North": patron.Branch(patron_codes=("Adult",))})
    >>> visitor = find(patrons(library), lambda one: one.code == "Visitor", settings=quick)
    >>> visitor.branch, visitor.pending
    ('North', ())
    """
    codes = sorted({code for branch in settings.branches.values() for code in branch.patron_codes} | {"Visitor"})
    values = _submitted().map(
        lambda drawn: {**HOME, **{k: v for k, v in drawn.items() if v not in ("no", "") and k not in HOME}}
    )
    return st.builds(
        patron.Patron,
        id=st.just("1"),
        code=st.sampled_from(codes),
        branch=st.sampled_from(sorted(settings.branches)),
        values=values,
        opted_out=st.just(()),
        pending=st.just(()),
        history=st.just(()),
    )


def submissions(settings: patron.Settings) -> st.SearchStrategy[Submission]:
    """Submissions through any branch of a library and either catalogue.

    Args:
        settings: the library's settings, with one branch at least.

    Returns:
        A strategy for submissions, of values that are right, wrong, unchanged and empty.

    >>> from hypothesis import Phase, find, settings
    >>> from subrules import patron
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> library = patron.Settings(branches={"North": patron.Branch(patron_codes=("Adult",))})
    >>> wrong = find(submissions(library), lambda one: one.values.get("email") == "no", settings=quick)
    >>> wrong.connection_branch
    'North'
    """
    return st.builds(
        Submission,
        pac=st.sampled_from(list(patron.Pac)),
        connection_branch=st.sampled_from(sorted(settings.branches)),
        values=_submitted(),
        opt_outs=st.dictionaries(st.sampled_from(list(patron.Reminder)), st.booleans(), max_size=2),
    )


def _submitted() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in SUBMITTED.items()})
