"""E-mail addresses: when two are the same, and what can be one (EML-06)."""

from __future__ import annotations

import unicodedata

from .diagnostics.wording import printable

_LONGEST = 254
"""The most characters that an address can have on its way through mail systems (RFC 5321)."""


def is_blank(text: str | None) -> bool:
    """Whether there is no e-mail: None, nothing, or only spaces (EML-01).

    >>> is_blank(None), is_blank("  "), is_blank("ann@ex.com")
    (True, True, False)
    """
    return text is None or not text.strip()


def same_email(one: str | None, other: str | None, *, strict: bool = False) -> bool:
    """Whether two e-mails are the same: trimmed, composed (NFC), letter case aside; two blanks are not (EML-06).

    Dots and plus signs count. With `strict`, letter case in front of the @ counts (A-27).

    >>> same_email("ANN@Ex.com ", "ann@ex.com"), same_email("a.nn@ex.com", "ann@ex.com")
    (True, False)
    >>> same_email("ANN@Ex.com", "ann@ex.com", strict=True), same_email("ann@Ex.com", "ann@ex.com", strict=True)
    (False, True)
    """
    if one is None or other is None or is_blank(one) or is_blank(other):
        return False
    return _key(one, strict) == _key(other, strict)


def _key(text: str, strict: bool) -> str:
    composed = unicodedata.normalize("NFC", text.strip())
    local, at, domain = composed.rpartition("@")
    kept = local if strict else _folded(local)
    return f"{kept}{at}{_folded(domain)}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def email_fault(text: str) -> str | None:
    """What keeps a text from being an e-mail address, or None.

    >>> email_fault("ann@ex.com") is None
    True
    >>> email_fault("ann.ex.com")
    '`ann.ex.com` is not an e-mail address: it has no @ with something on both sides'
    """
    trimmed = text.strip()
    shown = printable(trimmed[:60]) + ("…" if len(trimmed) > 60 else "")
    if len(trimmed) > _LONGEST:
        return f"`{shown}` is not an e-mail address: it has more than {_LONGEST} characters"
    if any(c.isspace() or not c.isprintable() for c in trimmed):
        return f"`{shown}` is not an e-mail address: it has a space or a sign that nobody can see"
    local, at, domain = trimmed.rpartition("@")
    if not (at and local and domain) or "@" in local:
        return f"`{shown}` is not an e-mail address: it has no @ with something on both sides"
    return None
