"""Writes the expected files beside tests/language/good and bad. Read every change before committing it.

python tests/regenerate.py
"""

from __future__ import annotations

from pathlib import Path

from test_good_bad import LANGUAGE, formatted, messages


def main() -> None:
    """Write what the reader and the formatter say now."""
    for file in sorted(Path(LANGUAGE).glob("*/*.rules")):
        if file.parent.name == "bad":
            file.with_suffix(".expected").write_text(messages(file), encoding="utf-8")
        else:
            file.with_suffix(".formatted").write_text(formatted(file), encoding="utf-8")


if __name__ == "__main__":
    main()
