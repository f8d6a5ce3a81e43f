"""The example service, called over a client of HTTP, with the clock stopped at noon of 15 June 2026 in Chicago."""

from __future__ import annotations

import json
import shutil
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "examples" / "service"
NOW = datetime(2026, 6, 15, 17, 17, tzinfo=UTC)

pytest.importorskip("fastapi", reason="fastapi is not installed (pip install -e '.[service]')")
sys.path.insert(0, str(SERVICE))
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the test client says of the packages that it imports itself
    import httpx
    from fastapi.testclient import TestClient

from subscriptions_api.app import create

__all__ = ["NOW", "ROOT", "SERVICE", "client", "copied", "httpx", "sent"]


def client(folder: Path = SERVICE / "rules", **options: Any) -> TestClient:
    return TestClient(create(folder, now=lambda: NOW, every=0.0, **options))


def copied(tmp_path: Path) -> Path:
    """A folder of rules that a test may change."""
    return Path(shutil.copytree(SERVICE / "rules", tmp_path / "rules"))


def sent(name: str) -> Any:
    """The body of one of the example's requests."""
    return json.loads((SERVICE / "requests" / f"{name}.json").read_text(encoding="utf-8"))
