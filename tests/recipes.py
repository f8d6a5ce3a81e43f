"""The Python of a recipe's page, as a module."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

RECIPES = Path(__file__).parents[1] / "docs" / "recipes"


def module_of(page: str) -> ModuleType:
    """What the one Python block of a page defines."""
    text = (RECIPES / f"{page}.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    module = ModuleType(f"recipe_{page}")
    exec(compile(code, f"docs/recipes/{page}.md", "exec"), module.__dict__)
    return module
