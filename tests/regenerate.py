"""Writes the expected files beside tests/language and the examples. Read every change before committing it.

python tests/regenerate.py
python tests/regenerate.py pages      what the commands on the pages of docs/ and in the README print
python tests/regenerate.py reference  the pages of public names, and of reasons
"""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

import test_reasons
import test_reference
from subrules.cli.main import cli
from test_cases import MERGES
from test_docs import BLOCK, PAGES, commands
from test_good_bad import LANGUAGE, formatted, messages

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Write what the reader, the formatter and the decisions say now."""
    for file in sorted(Path(LANGUAGE).glob("*/*.rules")):
        if file.parent.name == "bad":
            file.with_suffix(".expected").write_text(messages(file), encoding="utf-8")
        else:
            file.with_suffix(".formatted").write_text(formatted(file), encoding="utf-8")
    os.chdir(ROOT)
    for command in ("restart", "change", "occupant", "patron"):
        for file in sorted(Path("examples", command).glob("*.json*")):
            said = CliRunner().invoke(cli, [command, str(file)]).output
            (file.parent / "expected" / file.name).with_suffix(".txt").write_text(said, encoding="utf-8")
    said = CliRunner().invoke(cli, ["check", "examples/beginner/mistakes.rules"]).stdout
    Path("examples", "beginner", "expected.txt").write_text(said, encoding="utf-8")
    for file in sorted(Path("examples", "as-written").glob("*.rules")):
        said = CliRunner().invoke(cli, ["check", str(file), "--all", "--as-of", "2026-06-15"]).stdout
        file.with_suffix(".txt").write_text(said, encoding="utf-8")
    said = CliRunner().invoke(cli, ["check", "examples/findings", "--all", "--ended-by", "2026-06-15"]).stdout
    Path("examples", "findings", "expected.txt").write_text(said, encoding="utf-8")
    table = ["--on", "examples/unreached/subscriptions.csv", "--as-of", "2026-06-15"]
    said = CliRunner().invoke(cli, ["check", "examples/unreached", *table]).stdout
    Path("examples", "unreached", "expected.txt").write_text(said, encoding="utf-8")
    for name, arguments in MERGES.items():
        said = CliRunner().invoke(cli, ["merge", *arguments, "--as-of", "2026-06-15"]).output
        Path("examples", "merge", "expected", f"{name}.txt").write_text(said, encoding="utf-8")


def reference() -> None:
    """Write the pages of public names."""
    for package in test_reference.PACKAGES:
        test_reference.file_of(package).write_text(test_reference.page_text(package), encoding="utf-8")
    test_reasons.PAGE.write_text(test_reasons.page_text(), encoding="utf-8")


def pages() -> None:
    """Write into the pages what their commands print now."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.symlink(ROOT / "examples", Path(folder, "examples"))
            for name, kind, block in BLOCK.findall(text):
                if name:
                    Path(name).write_text(block, encoding="utf-8")
                if kind == "console":
                    new = block
                    for command, shown in commands(block):
                        said = CliRunner().invoke(cli, shlex.split(command)[1:]).output
                        if shown.strip():
                            new = new.replace(f"$ {command}\n{shown}", f"$ {command}\n{said}", 1)
                    text = text.replace(block, new, 1)
            os.chdir(ROOT)
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    {(): main, ("pages",): pages, ("reference",): reference}[tuple(sys.argv[1:])]()
