"""The documents keep up with the code: links resolve, decisions are listed, every code of the timeline is explained."""

import re
from pathlib import Path

import pytest

from cohorts import mrd
from tests.source_code import ROOT

DOCS = sorted((ROOT / "docs").rglob("*.md"))
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *DOCS], ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_every_link_to_a_file_resolves(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (page.parent / target).exists()] == []


def test_every_decision_is_listed_once_in_the_order_of_its_number() -> None:
    folder = ROOT / "docs" / "adr"
    listed = re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_the_glossary_explains_every_state_and_flag_of_the_timeline() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(mrd.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'"([A-Z][A-Z_]+)"', source)) - set(mrd.__all__)
    assert "SHALLOW" in codes
    assert sorted(code for code in codes if f"`{code}`" not in GLOSSARY) == []


def test_the_glossary_explains_a_term_once() -> None:
    terms = re.findall(r"^- \*\*(.+?)\*\*", GLOSSARY, flags=re.MULTILINE)
    assert len(terms) > 50
    assert len(set(terms)) == len(terms)
