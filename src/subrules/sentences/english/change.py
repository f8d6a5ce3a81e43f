"""What is said about change."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
