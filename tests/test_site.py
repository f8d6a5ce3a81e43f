"""The site: every page is in the navigation, every code has its page and title, pictures have words, words occur."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from subrules.diagnostics import CODES
from subrules.offers import VOCABULARY

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SITE = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
NAV = SITE.split("\nnav:\n")[1]
PAGES = sorted(DOCS.rglob("*.md"))
RULES = ("rules", "subrules", "escaped")  # escaped: signs that would not show, for the tests of the codes
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
GLOSSARY = re.findall(r"^\| (.+?) \| (.+?) \| \[.+?\]\((.+?)\) \|$", (DOCS / "glossary.md").read_text(), re.MULTILINE)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


# ---------------------------------------------------------------- navigation


def test_the_navigation_has_the_parts_a_newcomer_looks_for() -> None:
    assert re.findall(r"^  - ([^:\n]+):(?: index\.md)?$", NAV, re.MULTILINE) == [
        "Home",
        "Start",
        "Write rules",
        "Policies",
        "Run at scale",
        "Test and prove",
        "Reference",
        "Contribute",
    ]


def test_every_page_is_in_the_navigation() -> None:
    named = set(re.findall(r"[\w/-]+\.md", NAV))
    assert named == {page.relative_to(DOCS).as_posix() for page in PAGES}


def test_the_site_fetches_nothing_from_outside() -> None:
    assert re.search(r"^  font: false", SITE, re.MULTILINE)
    assert "http" not in SITE
    assert "http" not in text_of(DOCS / "site.css")


def test_search_is_on() -> None:
    assert re.search(r"^  - search$", SITE, re.MULTILINE)


# ---------------------------------------------------------------- codes


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_called_by_its_title_in_the_navigation(code: str) -> None:
    """Without a title of its own in mkdocs.yml, a page is called by its heading."""
    [line] = [line for line in NAV.splitlines() if f"codes/{code}.md" in line]
    assert line.strip() == f"- codes/{code}.md", f"write only `- codes/{code}.md`: the heading of the page is its title"
    assert text_of(DOCS / "codes" / f"{code}.md").startswith(f"# {code}: {CODES[code].name}\n")


@pytest.mark.parametrize("code", CODES)
def test_a_code_stands_in_the_same_group_of_navigation_and_index(code: str) -> None:
    index = text_of(DOCS / "codes" / "index.md")
    listed = re.findall(r"^## (.+)$", index.split(f"[{code}]")[0], re.MULTILINE)[-1]
    shown = re.findall(r"^ {10}- (.+):$", NAV.split(f"codes/{code}.md")[0], re.MULTILINE)[-1]
    assert listed == shown


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_in_the_index_with_name_weight_and_meaning(code: str) -> None:
    found = CODES[code]
    row = f"| [{code}]({code}.md) | {found.name} | {found.severity.value} | {found.summary} |"
    assert row in text_of(DOCS / "codes" / "index.md")


@pytest.mark.parametrize("code", CODES)
def test_a_page_of_a_code_says_what_is_wrong_why_by_example_and_what_to_do(code: str) -> None:
    parts = re.split(r"^## (.+)\n", text_of(DOCS / "codes" / f"{code}.md"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert list(sections) == ["What it says", "Why it matters", "Example", "Use instead"]
    assert all(section.strip() for section in sections.values())
    assert "```" in sections["Example"]
    assert "```" in sections["Use instead"]


# ---------------------------------------------------------------- colours


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.stem)
def test_rules_are_marked_as_rules_so_that_they_are_coloured(page: Path) -> None:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL)
    begins = re.compile(r"(?:\d+\. )?(?:If|Rule|Assume|Cover)\b|Test [\"“]")
    assert [text for kind, text in blocks if begins.match(text) and kind not in RULES] == []


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    ("page", "words", "picture"),
    [
        (page, words, picture)
        for page in [ROOT / "README.md", *PAGES]
        for words, picture in PICTURE.findall(text_of(page))
    ],
    ids=lambda one: one.stem if isinstance(one, Path) else one[:20],
)
def test_a_picture_is_there_and_has_words_for_who_does_not_see_it(page: Path, words: str, picture: str) -> None:
    assert (page.parent / picture).is_file()
    assert len(words.split()) >= 5


@pytest.mark.parametrize("picture", sorted((DOCS / "img").glob("*.svg")), ids=lambda picture: picture.stem)
def test_a_drawn_picture_is_used_has_a_title_and_brings_its_own_ground(picture: Path) -> None:
    drawn = ElementTree.fromstring(text_of(picture))
    space = "{http://www.w3.org/2000/svg}"
    assert drawn.findtext(f"{space}title")
    assert drawn.findtext(f"{space}desc")
    first = drawn.find(f"{space}rect")
    assert first is not None
    assert first.get("class") == "ground"
    assert any(f"img/{picture.name}" in text_of(page) for page in PAGES)


# ---------------------------------------------------------------- words


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    words = [word for word, _, _ in GLOSSARY]
    assert words == sorted(set(words), key=str.lower)
    for word in ("survivor", "governing branch", "ezpay", "segment", "Kleene", "occupant", "patron", "smart offer"):
        assert word in words


@pytest.mark.parametrize(("word", "meaning", "link"), GLOSSARY, ids=[word for word, _, _ in GLOSSARY])
def test_a_word_of_the_glossary_has_one_sentence_and_a_page_and_is_used(word: str, meaning: str, link: str) -> None:
    assert re.fullmatch(r"[^.]+(?:\.\w+[^.]*)*\.", meaning)
    page = DOCS / link.split("#", maxsplit=1)[0]
    assert page.is_file()
    sources = [p for p in PAGES if p.name != "glossary.md"] + sorted((ROOT / "src").rglob("*.py"))
    spelled = re.compile(rf"\b{re.escape(word)}s?\b".replace(r"\ ", r"[\s_]?"), re.IGNORECASE)
    assert any(spelled.search(text_of(source)) for source in sources)
    assert spelled.search(text_of(page)), f"{page.name} does not use the word"


def test_the_fields_that_come_with_subrules_are_listed_as_they_are() -> None:
    section = text_of(DOCS / "vocabulary.md").split("\n## The fields that come with subrules\n")[1].split("\n## ")[0]
    listed = [line for line in section.splitlines() if line.startswith("| `")]
    assert listed == [
        f"| {', '.join(f'`{name}`' for name in (field.name, *field.aliases))} | {field.type.value} | {field.about} |"
        for field in VOCABULARY.fields
    ]
