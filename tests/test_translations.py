"""The compiled translations are those of the catalogue, and every translation keeps the placeholders of its message."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation

from cohorts.templatetags.clinical import label
from tests.source_code import ROOT

FOLDERS = sorted((ROOT / "locale").glob("*/LC_MESSAGES"))
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@dataclass(frozen=True)
class Entry:
    context: str | None
    message: str
    plural: str | None
    translated: str


def entries(text: str) -> Iterator[Entry]:
    """The entries of a .po file, the header left out."""
    for block in text.split("\n\n"):
        found = {}
        for name in ("msgctxt", "msgid", "msgid_plural", r"msgstr(?:\[0\])?"):
            lines = re.search(rf'^{name} ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE)
            if lines:
                found[name] = "".join(ast.literal_eval(line) for line in lines[1].strip().split("\n"))
        if found.get("msgid"):
            translated = found[r"msgstr(?:\[0\])?"]
            yield Entry(found.get("msgctxt"), found["msgid"], found.get("msgid_plural"), translated)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_compiled_catalogue_says_what_its_source_says(folder: Path) -> None:
    catalogue = list(entries((folder / "django.po").read_text(encoding="utf-8")))
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(catalogue) > 500
    for entry in catalogue:
        expected = entry.translated or entry.message
        if entry.plural:
            assert compiled.ngettext(entry.message, entry.plural, 2) == (entry.translated or entry.plural)
        elif entry.context:
            assert compiled.pgettext(entry.context, entry.message) == expected
        else:
            assert compiled.gettext(entry.message) == expected


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_translation_loses_or_invents_a_placeholder(folder: Path) -> None:
    for entry in entries((folder / "django.po").read_text(encoding="utf-8")):
        if entry.translated:
            wanted = set(_PLACEHOLDER.findall(entry.plural or entry.message))
            assert set(_PLACEHOLDER.findall(entry.translated)) == wanted, entry.message


def test_the_clinical_words_of_the_pages_are_there_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert label("bone_marrow") == "骨髓"
        assert translation.gettext("Leans towards allogeneic HSCT") == "倾向异基因移植"
