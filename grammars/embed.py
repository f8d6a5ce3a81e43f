"""Write the grammar into the package, so that the core of subrules reads no file.

python grammars/embed.py            writes src/subrules/language/_grammar.py
python grammars/embed.py --check    ends with 1 if it is not up to date
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE / "offer_rules.lark"
TARGET = HERE.parent / "src" / "subrules" / "language" / "_grammar.py"


def embedded(grammar: str) -> str:
    """The text of the module that holds the grammar as a constant."""
    if '"""' in grammar or grammar.endswith("\\"):
        raise SystemExit(f"{SOURCE.name}: a triple quote or a final backslash cannot be embedded")
    return (
        '"""The grammar, copied from grammars/offer_rules.lark by grammars/embed.py. Edit it there."""\n\n'
        "# ruff: noqa: RUF001 - the terminals name the signs that a word processor writes\n"
        f'GRAMMAR = r"""{grammar}"""\n'
    )


def main() -> int:
    """Write the module, or with --check only compare it."""
    wanted = embedded(SOURCE.read_text(encoding="utf-8"))
    if "--check" in sys.argv[1:]:
        current = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
        if current != wanted:
            print(f"{TARGET.name} is not {SOURCE.name}: run `python grammars/embed.py`", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
