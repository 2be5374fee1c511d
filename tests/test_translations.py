"""The Chinese catalogue is whole: every message of the project, translated, with its placeholders and terms."""

import gettext
import re
from pathlib import Path

import pytest
from django.utils import translation

from cohorts.templatetags.clinical import label, prose
from tests.source_code import ROOT
from tools.catalogue import Entry, compiled, found, header_of, read

FOLDERS = sorted((ROOT / "locale").glob("*/LC_MESSAGES"))
_PLACEHOLDER = re.compile(r"%\(\w+\)(?:\.\d)?[sdfg]|\{\w+\}")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|neither|nor|cannot)\b|n't\b", re.IGNORECASE
)
_CHINESE_NEGATION = re.compile(r"[不未无非没勿否]")
# What Chinese says without a word of negation; each was read.
SAID_WITHOUT_NEGATION = {
    "Is this a real value, or does it stand for nothing?",
    "Does this word stand for nothing?",
    "Say whether this is a real value or stands for nothing.",
    "stands for nothing",
    "without the study",
    "The same with an HCT-CI of 3: allogeneic is acceptable, no more",
    "Nothing but these percentages was read; hazard ratios, remembered, stand in BERRY2017_HR_MEM.",
    "Another protocol and another day: an anchor for a share, no more.",
}
# Numbers that English writes as a word where Chinese writes a figure: first, one, ten.
WRITTEN_OUT = {"1", "10"}
# Words whose Chinese a clinical reader must meet in one form everywhere, as docs/glossary_zh.md gives it.
KEY_WORDS = (
    "cumulative incidence",
    "non-relapse mortality",
    "leukaemia-free survival",
    "immortal time",
    "hazard ratio",
    "overlap weights",
    "landmark",
    "censored",
    "conditioning",
    "haploidentical",
    "blinatumomab",
    "induction",
    "consolidation",
    "relapse",
    "autologous",
    "allogeneic",
    "standard deviations",
)


def entries_of(folder: Path) -> list[Entry]:
    return list(read((folder / "django.po").read_text(encoding="utf-8")))


def numbers(text: str) -> set[str]:
    """The figures of a message, those inside its placeholders left out."""
    return set(re.findall(r"\d+(?:\.\d+)?", _PLACEHOLDER.sub(" ", text)))


def glossary() -> dict[str, str]:
    """English term to Chinese term, from the tables of the glossary; its first Chinese word is the one in use."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs/glossary_zh.md").read_text("utf-8"), re.MULTILINE
    )
    return {english.strip(): chinese.split("（")[0].split("，")[0].strip() for english, chinese in rows}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_catalogue_has_every_message_of_the_project_and_no_other(folder: Path) -> None:
    """`make messages` brings it up to date."""
    kept = {entry.message.key: entry.message for entry in entries_of(folder)}
    wanted = {key: entry.message for key, entry in found().items()}
    assert sorted(text for _context, text in wanted.keys() - kept.keys()) == []
    assert sorted(text for _context, text in kept.keys() - wanted.keys()) == []
    assert kept == wanted


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_message_is_translated_and_none_is_fuzzy(folder: Path) -> None:
    assert [entry.message.text for entry in entries_of(folder) if entry.fuzzy or not entry.translated] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_compiled_catalogue_says_what_its_source_says(folder: Path) -> None:
    catalogue = entries_of(folder)
    with (folder / "django.mo").open("rb") as file:
        stored = gettext.GNUTranslations(file)
    assert len(catalogue) > 2500
    for entry in catalogue:
        message = entry.message
        expected = entry.translated or message.plural or message.text
        if message.plural:
            assert stored.ngettext(message.text, message.plural, 2) == expected
        elif message.context:
            assert stored.pgettext(message.context, message.text) == expected
        else:
            assert stored.gettext(message.text) == expected
    header = header_of((folder / "django.po").read_text(encoding="utf-8"))
    assert (folder / "django.mo").read_bytes() == compiled(header, catalogue)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_translation_loses_or_invents_a_placeholder(folder: Path) -> None:
    for entry in filter(lambda entry: entry.translated, entries_of(folder)):
        wanted = _PLACEHOLDER.findall(entry.message.plural or entry.message.text)
        assert set(_PLACEHOLDER.findall(entry.translated)) == set(wanted), entry.message
        if any(mark.startswith("%") for mark in wanted):
            assert entry.translated % dict.fromkeys(re.findall(r"%\((\w+)\)", entry.translated), 1)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_translation_loses_or_changes_a_number(folder: Path) -> None:
    """A cut-off that turned into another in one language alone would be seen by nobody who reads the other."""
    for entry in entries_of(folder):
        stated, told = numbers(entry.message.plural or entry.message.text), numbers(entry.translated)
        assert stated <= told, entry.message
        assert told - stated <= WRITTEN_OUT, entry.message


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_translation_loses_a_negation(folder: Path) -> None:
    found = [entry for entry in entries_of(folder) if _NEGATION.search(entry.message.text)]
    assert len(found) > 500
    positive = {entry.message.text for entry in found if not _CHINESE_NEGATION.search(entry.translated)}
    assert positive == SAID_WITHOUT_NEGATION


@pytest.mark.parametrize("word", KEY_WORDS)
def test_a_word_of_the_glossary_is_said_the_same_way_everywhere(word: str) -> None:
    chinese = glossary()[word]
    with_it = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    saying = [entry for entry in entries_of(FOLDERS[0]) if with_it.search(entry.message.text)]
    assert saying
    assert [entry.message.text for entry in saying if chinese not in entry.translated] == []


def test_the_clinical_words_of_the_pages_are_there_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert label("bone_marrow") == "骨髓"
        assert translation.gettext("Leans towards allogeneic HSCT") == "倾向异基因移植"


def test_a_sentence_without_chinese_is_marked_as_english_on_a_chinese_page() -> None:
    with translation.override("zh-hans"):
        assert prose("Negativity may still come") == "仍可能转阴"
        assert (
            prose("Nobody wrote <this> in a rule.")
            == '<span lang="en">Nobody wrote &lt;this&gt; in a rule.</span>'
        )
        assert (prose("0.01 %"), prose("BCR::ABL1"), prose(None)) == ("0.01 %", "BCR::ABL1", "")
    with translation.override("en"):
        assert prose("Nobody wrote this, below 10^-4.") == "Nobody wrote this, below 10⁻⁴."
