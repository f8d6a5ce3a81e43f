"""Upgrade and downgrade offers: the rules' rows, the offers as set up, and what a page shows."""

from __future__ import annotations

from .vocabulary import VOCABULARY

__all__ = ["VOCABULARY"]
