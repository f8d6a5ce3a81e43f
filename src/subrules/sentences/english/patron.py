"""What is said about patron."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
