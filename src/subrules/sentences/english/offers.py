"""What is said about offers."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
